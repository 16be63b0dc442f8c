/** Sheets about a development issue: its words, feedback to be gathered, and the official answer with its preview. */
import type { VNode } from 'preact';
import type { AnswerPreview } from '../development-issues/answer-effects.ts';
import { youAskedWeDid } from '../development-issues/messages.ts';
import type { DevelopmentIssue, IssueStatus } from '../development-issues/model.ts';
import type { Feedback } from '../feedback/model.ts';
import {
  Carried,
  ChoiceField,
  LongField,
  ProblemList,
  TextField,
  TickList,
  typedList,
  typedText,
  type Choice,
  type Problems,
  type Typed,
} from '../web/forms.tsx';
import { QUOTA_AWAY } from '../delivery/messages.ts';
import { formatsOf } from '../web/format.ts';
import { LinePreview } from '../web/line-preview.tsx';
import { Card, Crumbs, Pager, Pairs, pathWith } from '../web/parts.tsx';
import { StaleTable, Was, type StaleField } from '../web/stale.tsx';
import type { Lang } from '../web/words.ts';
import { issueWords } from './issues-messages.ts';
import { EntryRows, ISSUES, issueName } from './issues-pages.tsx';

export interface IssueSheet {
  lang: Lang;
  /** Null: a new one. */
  issue: DevelopmentIssue | null;
  groups: readonly Choice[];
  themes: readonly Choice[];
  typed: Typed;
  was: Readonly<Record<string, string>>;
  problems: Problems;
  told: string | null;
  stale: { changed: readonly StaleField[]; by: string | null } | null;
  formToken: string;
  sheet: string;
}

export function issueSheetPage(view: IssueSheet): VNode {
  const { lang, issue, groups, themes, typed, problems, told, stale } = view;
  const words = issueWords(lang);
  const back = issue ? `${ISSUES}/${issue._id}` : ISSUES;
  const entries = typedList(typed, 'entry');
  const title = issue ? `${words.edit}: ${issue.title}` : words.create;
  return (
    <>
      <Crumbs trail={[{ href: ISSUES, label: words.title }, ...(issue ? [{ href: back, label: issue.title }] : [])]} />
      <h1>{title}</h1>
      {stale && (
        <StaleTable
          words={{ ...words, title: words.staleTitle, told: words.stale, table: words.staleTable }}
          changed={stale.changed}
          labels={words.fields}
          by={stale.by}
        />
      )}
      {told && (
        <p class="notice bad" role="alert">
          {told}
        </p>
      )}
      <ProblemList lang={lang} problems={problems} labels={{ ...words.fields, group: words.group }} />
      <form method="post" action={issue ? `${back}/edit` : `${ISSUES}/new`} class="card">
        <Carried formToken={view.formToken} sheet={view.sheet} />
        {issue && <input type="hidden" name="seen" value={typedText(typed, 'seen') || issue.version} />}
        <Was values={view.was} />
        {entries.map((entry) => (
          <input key={entry} type="hidden" name="entry" value={entry} />
        ))}
        {entries.length > 0 && <p>{words.withEntries(formatsOf(lang).count(entries.length))}</p>}
        {!issue && (
          <ChoiceField
            lang={lang}
            name="group"
            label={words.group}
            typed={typed}
            problems={problems}
            choices={groups}
            required
          />
        )}
        <p class="hint">{words.publicHint}</p>
        <TextField
          lang={lang}
          name="title"
          label={words.fields.title}
          typed={typed}
          problems={problems}
          required
          more={{ maxLength: 150 }}
        />
        <TextField
          lang={lang}
          name="titleEn"
          label={words.fields.titleEn}
          typed={typed}
          problems={problems}
          more={{ maxLength: 150 }}
        />
        <LongField
          lang={lang}
          name="summary"
          label={words.fields.summary}
          typed={typed}
          problems={problems}
          maxLength={1000}
        />
        <TickList legend={words.fields.themes} name="themes" choices={themes} chosen={typedList(typed, 'themes')} />
        <p class="actions">
          <button type="submit">{words.save}</button>
          <a href={back}>{words.cancel}</a>
        </p>
      </form>
    </>
  );
}

// ------------------------------------------------------------------ gathering

export interface GatherView {
  lang: Lang;
  issue: DevelopmentIssue;
  entries: readonly Feedback[];
  shown(text: string, entry: Feedback): string;
  all: boolean;
  chosen: readonly string[];
  told: string | null;
  first: string | null;
  next: string | null;
  /** The page that is shown; empty: the first. */
  after: string;
  formToken: string;
  sheet: string;
}

export function gatherPage(view: GatherView): VNode {
  const { lang, issue, entries, all, told } = view;
  const words = issueWords(lang);
  const path = `${ISSUES}/${issue._id}`;
  return (
    <>
      <Crumbs
        trail={[
          { href: ISSUES, label: words.title },
          { href: path, label: issueName(lang, issue) },
        ]}
      />
      <h1>{words.gatherTitle}</h1>
      {told && (
        <p class="notice bad" role="alert">
          {told}
        </p>
      )}
      <p class="quiet">{words.gatherHint}</p>
      {issue.themes.length > 0 && (
        <p>
          <a href={`${path}/gather${all ? '' : '?all=1'}`}>{all ? words.onlyThemes : words.alsoOther}</a>
        </p>
      )}
      {entries.length === 0 ? (
        <p class="card">{words.noneOpen}</p>
      ) : (
        <form
          method="post"
          action={pathWith(`${path}/gather`, { all: all ? '1' : '', after: view.after })}
          class="card"
        >
          <Carried formToken={view.formToken} sheet={view.sheet} />
          <input type="hidden" name="seen" value={issue.version} />
          <EntryRows {...view} picks />
          <button type="submit">{words.gatherChosen}</button>
        </form>
      )}
      <Pager lang={lang} first={view.first} next={view.next} />
    </>
  );
}

// ------------------------------------------------------------------ the answer

export interface AnswerView {
  lang: Lang;
  issue: DevelopmentIssue;
  statuses: readonly IssueStatus[];
  typed: Typed;
  told: string | null;
  preview: AnswerPreview | null;
  boardUrl: string;
  formToken: string;
  sheet: string;
}

export function answerPage(view: AnswerView): VNode {
  const { lang, issue, statuses, typed, told, preview } = view;
  const words = issueWords(lang);
  const path = `${ISSUES}/${issue._id}`;
  return (
    <>
      <Crumbs
        trail={[
          { href: ISSUES, label: words.title },
          { href: path, label: issueName(lang, issue) },
        ]}
      />
      <h1>{words.answerTitle}</h1>
      <p>{issueName(lang, issue)}</p>
      {told && (
        <p class="notice bad" role="alert">
          {told}
        </p>
      )}
      {preview ? (
        <AnswerLook {...view} preview={preview} path={path} />
      ) : (
        <form method="post" action={`${path}/answer`} class="card">
          <Carried formToken={view.formToken} sheet={view.sheet} />
          <input type="hidden" name="seen" value={issue.version} />
          <ChoiceField
            lang={lang}
            name="status"
            label={words.status}
            typed={typed}
            choices={statuses.map((status) => ({ value: status, label: words.statuses[status] }))}
            required
          />
          <LongField
            lang={lang}
            name="answer"
            label={words.answerText}
            typed={typed}
            hint={words.answerHint}
            maxLength={1000}
          />
          <LongField lang={lang} name="answerEn" label={words.answerEn} typed={typed} maxLength={1000} rows={3} />
          <label>
            <input type="checkbox" name="ours" value="1" checked={typedText(typed, 'ours') === '1'} />
            {words.contactIsOurs}
          </label>
          <p class="actions">
            <button type="submit" name="do" value="preview">
              {words.preview}
            </button>
            <a href={path}>{words.cancel}</a>
          </p>
        </form>
      )}
    </>
  );
}

function AnswerLook({
  lang,
  issue,
  typed,
  preview,
  path,
  boardUrl,
  formToken,
  sheet,
}: AnswerView & { preview: AnswerPreview; path: string }) {
  const words = issueWords(lang);
  const formats = formatsOf(lang);
  const { people, unreachable, quota, extraBaht, sendsAt } = preview;
  const left = quota?.left ?? null;
  const status = typedText(typed, 'status') as IssueStatus;
  const message = youAskedWeDid(issue, { status, answer: typedText(typed, 'answer').trim() || null }, boardUrl);
  return (
    <div class="sides">
      <Card id="send" title={words.preview}>
        <Pairs
          pairs={[
            [words.status, words.statuses[status]],
            [words.told, words.toldPeople(formats.count(people), formats.count(unreachable))],
            [words.quotaAfter, quota && (left === null ? words.unlimited : formats.count(Math.max(0, left - people)))],
            [words.extra, extraBaht ? words.baht(formats.count(extraBaht)) : null],
            [words.sendsAt, sendsAt ? formats.moment(sendsAt) : words.atOnce],
          ]}
        />
        {!quota && <p class="notice warn">{QUOTA_AWAY[lang]}</p>}
        {left !== null && left < people && <p class="notice warn">{words.tooFew}</p>}
        <form method="post" action={`${path}/answer`}>
          <Carried formToken={formToken} sheet={sheet} />
          <input type="hidden" name="seen" value={issue.version} />
          {['status', 'answer', 'answerEn', 'ours'].map((name) => (
            <input key={name} type="hidden" name={name} value={typedText(typed, name)} />
          ))}
          <p class="actions">
            <button type="submit" name="do" value="send">
              {words.confirm}
            </button>
            <button type="submit" name="do" value="edit" class="outline secondary">
              {words.back}
            </button>
          </p>
        </form>
      </Card>
      <Card id="look" title={words.previewLook}>
        <LinePreview label={words.previewLook} message={message} />
      </Card>
    </div>
  );
}
