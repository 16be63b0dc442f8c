/** The papers of each district group: to download, and to share by a link. */
import type { VNode } from 'preact';
import { PAPER_NAMES } from '../documents/http.ts';
import { PAPER_FORMATS } from '../summaries/paper-documents.ts';
import { PAPERS, type PaperKind } from '../summaries/paper-rules.ts';
import { Carried } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { Card, Crumbs } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { papersWords } from './papers-messages.ts';

export const PAPERS_PATH = '/console/papers';

interface Frame {
  lang: Lang;
  formToken: string;
  sheet: string;
}

export function papersPage({
  lang,
  formToken,
  sheet,
  groups,
  lasting,
  usual,
  live,
}: Frame & {
  groups: readonly { code: string; name: string }[];
  lasting: readonly number[];
  usual: number;
  live: readonly LiveLink[];
}): VNode {
  const words = papersWords(lang);
  return (
    <>
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      {groups.map(({ code, name }) => (
        <Card key={code} id={`group-${code}`} title={name}>
          <ul class="rows">
            {PAPERS.map((kind) => (
              <li key={kind}>
                <span>
                  {words.kinds[kind]}:{' '}
                  {PAPER_FORMATS.map((format) => (
                    <>
                      <a
                        href={`${PAPERS_PATH}/${code}/${kind}.${format}`}
                        aria-label={`${words.kinds[kind]} ${name} ${PAPER_NAMES[format]}`}
                      >
                        {PAPER_NAMES[format]}
                      </a>{' '}
                    </>
                  ))}
                </span>
                <form method="post" action={`${PAPERS_PATH}/${code}/${kind}/share`}>
                  <Carried formToken={formToken} sheet={`${sheet}-${kind}-${code}`} />
                  <select name="days" aria-label={`${words.lasts}: ${words.kinds[kind]} ${name}`}>
                    {lasting.map((days) => (
                      <option key={days} value={days} selected={days === usual}>
                        {words.days(String(days))}
                      </option>
                    ))}
                  </select>
                  <button
                    type="submit"
                    class="outline small"
                    aria-label={`${words.share}: ${words.kinds[kind]} ${name}`}
                  >
                    {words.share}
                  </button>
                </form>
              </li>
            ))}
          </ul>
        </Card>
      ))}
      <Live lang={lang} formToken={formToken} sheet={sheet} live={live} />
    </>
  );
}

/** A link that works, as its list tells of it. The link itself is known to nobody any more. */
export interface LiveLink {
  id: string;
  what: string;
  by: string;
  at: Date;
  until: Date;
}

function Live({ lang, formToken, sheet, live }: Frame & { live: readonly LiveLink[] }) {
  const words = papersWords(lang);
  const { moment } = formatsOf(lang);
  return (
    <Card id="links" title={words.live}>
      {live.length === 0 ? (
        <p>{words.noneLive}</p>
      ) : (
        <div class="scroll">
          <table class="stacks">
            <thead>
              <tr>
                <th scope="col">{words.what}</th>
                <th scope="col">{words.by}</th>
                <th scope="col">{words.at}</th>
                <th scope="col">{words.until}</th>
                <th scope="col">
                  <span class="sr-only">{words.revoke}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {live.map(({ id, what, by, at, until }) => (
                <tr key={id}>
                  <th scope="row">{what}</th>
                  <td data-label={words.by}>{by}</td>
                  <td data-label={words.at}>{moment(at)}</td>
                  <td data-label={words.until}>{moment(until)}</td>
                  <td>
                    <form method="post" action={`${PAPERS_PATH}/links/revoke`}>
                      <Carried formToken={formToken} sheet={`${sheet}-${id.slice(0, 12)}`} />
                      <input type="hidden" name="link" value={id} />
                      <button type="submit" class="outline small" aria-label={`${words.revoke}: ${what} ${moment(at)}`}>
                        {words.revoke}
                      </button>
                    </form>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

export function sharedPage(lang: Lang, kind: PaperKind, groupName: string, url: string, until: string): VNode {
  const words = papersWords(lang);
  return (
    <>
      <Crumbs trail={[{ href: PAPERS_PATH, label: words.title }]} />
      <h1>
        {words.kinds[kind]} {groupName}
      </h1>
      <Card id="link" title={words.link}>
        <p>
          <a href={url} class="words">
            {url}
          </a>
        </p>
        <p class="hint">{words.shared(until)}</p>
      </Card>
    </>
  );
}
