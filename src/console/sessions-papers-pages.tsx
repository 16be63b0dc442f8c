/** What stays of a session on paper: minutes, partners, files. */
import type { VNode } from 'preact';
import type { Consultation } from '../consultations/model.ts';
import type { SessionPapers } from '../consultations/papers-model.ts';
import { SESSION_LETTERS } from '../consultations/rules.ts';
import { Carried, LongField, TextField, ProblemList, type Problems, type Typed } from '../web/forms.tsx';
import { formatsOf, sizeOf } from '../web/format.ts';
import { Card } from '../web/parts.tsx';
import { StaleTable, Was, type StaleField } from '../web/stale.tsx';
import type { Lang } from '../web/words.ts';
import { MOST_MINUTES } from '../consultations/papers-model.ts';
import { ErasureMark } from './files-pages.tsx';
import { SessionTrail, SESSIONS } from './sessions-list-pages.tsx';
import { sessionWords } from './sessions-messages.ts';
import { PartnersField } from './sessions-sheet-pages.tsx';

/** What browsers offer first; what is taken, the content decides. */
const ACCEPTED = '.pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx,.pptx';

export interface PapersCardView {
  lang: Lang;
  session: Consultation;
  papers: SessionPapers | null;
  mayManage: boolean;
  formToken: string;
  sheet: string;
}

export function PapersCard({ lang, session, papers, mayManage, formToken, sheet }: PapersCardView) {
  const words = sessionWords(lang);
  const { moment } = formatsOf(lang);
  const path = `${SESSIONS}/${session._id}`;
  const files = papers?.files ?? [];
  return (
    <Card id="papers" title={words.papers}>
      <p class="words">{papers?.minutes || words.noMinutes}</p>
      {mayManage && (
        <p>
          <a href={`${path}/papers`}>{words.editPapers}</a>
        </p>
      )}
      <h3>{words.files}</h3>
      {files.length === 0 ? (
        <p>{words.noFiles}</p>
      ) : (
        <ul class="rows">
          {files.map((file) => {
            const { _id, name, size, at } = file;
            return (
              <li key={_id}>
                <span>
                  <a href={`${path}/files/${_id}`}>{name}</a>{' '}
                  <small>
                    {sizeOf(size)} · {moment(at)}
                  </small>
                  <ErasureMark lang={lang} file={file} />
                </span>
                {mayManage && (
                  <form method="post" action={`${path}/files/${_id}/remove`}>
                    <Carried formToken={formToken} sheet={`${sheet}-${_id.slice(-8)}`} />
                    <button type="submit" class="danger outline">
                      {words.removeFile}
                      <span class="sr-only"> {name}</span>
                    </button>
                  </form>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {mayManage && (
        <form method="post" action={`${path}/files`} encType="multipart/form-data">
          <Carried formToken={formToken} sheet={`${sheet}-file`} />
          <label for="f-file">{words.addFile}</label>
          <input id="f-file" type="file" name="file" accept={ACCEPTED} required aria-describedby="h-file" />
          <p class="hint" id="h-file">
            {words.fileHint}
          </p>
          <button type="submit" class="outline">
            {words.addFile}
          </button>
        </form>
      )}
    </Card>
  );
}

export interface PapersPageView {
  lang: Lang;
  session: Consultation;
  typed: Typed;
  problems: Problems;
  seen: number;
  before: Readonly<Record<string, string>>;
  stale: readonly StaleField[] | null;
  formToken: string;
  sheet: string;
}

export function papersPage(view: PapersPageView): VNode {
  const { lang, session, typed, problems, seen, before, stale, formToken, sheet } = view;
  const words = sessionWords(lang);
  const path = `${SESSIONS}/${session._id}`;
  const field = { lang, typed, problems };
  return (
    <>
      <SessionTrail lang={lang} session={session} />
      <h1>{words.editPapers}</h1>
      {stale && (
        <StaleTable
          words={{ ...words, title: words.staleTitle, told: words.stale, table: words.staleTable }}
          changed={stale}
          labels={words.fields}
        />
      )}
      <ProblemList lang={lang} problems={problems} labels={words.fields} />
      <form method="post" action={`${path}/papers`} class="card">
        <Carried formToken={formToken} sheet={sheet} />
        <input type="hidden" name="seen" value={seen} />
        <Was values={before} />
        {session.status !== 'draft' && (
          <TextField {...field} name="title" label={words.fields.title} more={{ maxLength: SESSION_LETTERS.title }} />
        )}
        <PartnersField {...field} />
        <LongField {...field} name="minutes" label={words.fields.minutes} rows={14} maxLength={MOST_MINUTES} />
        <p class="actions">
          <button type="submit">{words.save}</button>
          <a href={path}>{words.cancelEdit}</a>
        </p>
      </form>
    </>
  );
}
