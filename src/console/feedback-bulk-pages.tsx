/** Ticking entries of the inbox, and what can be done to all of them at once. */
import type { VNode } from 'preact';
import type { SeenEntry } from '../feedback/bulk-effects.ts';
import type { Feedback } from '../feedback/model.ts';
import type { Choice } from '../web/forms.tsx';
import { pathWith } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { feedbackBulkWords } from './feedback-bulk-messages.ts';
import { FEEDBACK, type Filters } from './feedback-filters.tsx';

export interface BulkView {
  formToken: string;
  sheet: string;
  /** Where the list stands, so that one comes back there. */
  after: string;
  /** Which of the entries on the page this person may change. */
  mayChange(entry: Feedback): boolean;
  themes: readonly Choice[];
  issues: readonly Choice[];
  /** Ids that are ticked. */
  chosen: ReadonlySet<string>;
  typed: Readonly<Record<'theme' | 'issue', string>>;
}

export const packSeen = ({ _id, themes, themesSetBy }: Pick<Feedback, '_id' | 'themes' | 'themesSetBy'>): string =>
  [_id, themes.join(' '), themesSetBy ?? ''].join('|');

export function readSeen(value: string): SeenEntry {
  const [id = '', themes = '', by = ''] = value.split('|');
  return { id, themes: themes.split(' ').filter(Boolean), themesSetBy: by || null };
}

export const bulkPath = (filters: Filters, after: string): string =>
  pathWith(`${FEEDBACK}/bulk`, { ...filters, after });

export function PickCell({ lang, entry, what, bulk }: { lang: Lang; entry: Feedback; what: string; bulk: BulkView }) {
  if (!bulk.mayChange(entry)) return <td />;
  return (
    <td>
      <label class="pick">
        <span class="sr-only">{feedbackBulkWords(lang).selectEntry(what)}</span>
        <input
          type="checkbox"
          name="entry"
          value={packSeen(entry)}
          checked={bulk.chosen.has(entry._id)}
          data-pick
          autocomplete="off"
        />
      </label>
    </td>
  );
}

/** A way to tick all that needs no script: the same page, ticked. */
export function PickAll({ lang, filters, bulk }: { lang: Lang; filters: Filters; bulk: BulkView }): VNode {
  const words = feedbackBulkWords(lang);
  const page = (pick: string): string => pathWith(FEEDBACK, { ...filters, after: bulk.after, pick });
  return (
    <p class="actions">
      <a href={page('all')} data-pick-all>
        {words.selectAll}
      </a>
      <a href={page('')} data-pick-none>
        {words.selectNone}
      </a>
    </p>
  );
}

export function BulkBar({ lang, bulk }: { lang: Lang; bulk: BulkView }): VNode {
  const words = feedbackBulkWords(lang);
  const { typed, themes, issues } = bulk;
  const deed = (name: string, label: string) => (
    <button type="submit" name="do" value={name} class="outline small">
      {label}
    </button>
  );
  const choice = (name: string, label: string, chosen: string, choices: readonly Choice[]) => (
    <select name={name} aria-label={label}>
      <option value="">{label}…</option>
      {choices.map((each) => (
        <option key={each.value} value={each.value} selected={each.value === chosen}>
          {each.label}
        </option>
      ))}
    </select>
  );
  return (
    <fieldset class="card bulk">
      <legend class="sr-only">{words.legend}</legend>
      <p class="bulk-head" aria-hidden="true">
        {words.legend} <span data-picked={words.picked} />
      </p>
      <div class="actions">
        {deed('read', words.markRead)}
        {deed('unread', words.markUnread)}
      </div>
      <div class="actions">
        {choice('bulkTheme', words.theme, typed.theme, themes)}
        {deed('add', words.addTheme)}
        {deed('only', words.onlyTheme)}
      </div>
      {issues.length > 0 && (
        <div class="actions">
          {choice('bulkIssue', words.issue, typed.issue, issues)}
          {deed('link', words.link)}
        </div>
      )}
    </fieldset>
  );
}
