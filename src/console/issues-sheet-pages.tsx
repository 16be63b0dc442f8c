/** Sheets about a development issue: its words, and feedback to be gathered. */
import type { VNode } from 'preact';
import type { DevelopmentIssue } from '../development-issues/model.ts';
import { ISSUE_LETTERS } from '../development-issues/rules.ts';
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
import { formatsOf } from '../web/format.ts';
import { Alert, Crumbs, Pager, pathWith } from '../web/parts.tsx';
import { StaleTable, Was, type StaleField } from '../web/stale.tsx';
import type { Lang } from '../web/words.ts';
import { issueWords } from './issues-messages.ts';
import { EntryRows, IssueHead, ISSUES } from './issues-pages.tsx';

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
      <Alert>{told}</Alert>
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
          more={{ maxLength: ISSUE_LETTERS.title }}
        />
        <TextField
          lang={lang}
          name="titleEn"
          label={words.fields.titleEn}
          typed={typed}
          problems={problems}
          more={{ maxLength: ISSUE_LETTERS.title }}
        />
        <LongField
          lang={lang}
          name="summary"
          label={words.fields.summary}
          typed={typed}
          problems={problems}
          maxLength={ISSUE_LETTERS.summary}
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
  districtName(nameTh: string): string;
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
      <IssueHead lang={lang} issue={issue} title={words.gatherTitle} />
      <Alert>{told}</Alert>
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
