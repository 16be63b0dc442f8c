/** What the inbox and its map are asked for, in their address and in the form above them. */
import type { VNode } from 'preact';
import { INBOX_STATUSES, UNSORTED } from '../feedback/inbox-rules.ts';
import { FEEDBACK_KINDS } from '../feedback/model.ts';
import { ChoiceField, TextField, type Choice } from '../web/forms.tsx';
import { frameWords } from '../web/messages.ts';
import { pathWith } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { feedbackWords } from './feedback-messages.ts';

export const FEEDBACK = '/console/feedback';
export const FEEDBACK_MAP = '/console/feedback-map';

export const FILTERS = ['kind', 'theme', 'group', 'district', 'session', 'status', 'from', 'to', 'q', 'place'] as const;
export type Filters = Record<(typeof FILTERS)[number], string>;

export interface FilterView {
  lang: Lang;
  filters: Filters;
  themes: readonly Choice[];
  groups: readonly Choice[];
  districts: readonly Choice[];
  sessions: readonly Choice[];
}

const SNIPPET = 160;
export function snippet(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  return line.length > SNIPPET ? `${line.slice(0, SNIPPET)}…` : line;
}

export function FilterForm(list: FilterView & { path: string }): VNode {
  const { lang, filters, themes, groups, districts, sessions, path } = list;
  const words = feedbackWords(lang);
  const frame = frameWords(lang);
  const choice = (name: keyof Filters, label: string, choices: readonly Choice[], none: string = frame.all) =>
    choices.length > 1 && (
      <ChoiceField lang={lang} name={name} label={label} typed={filters} choices={choices} none={none} />
    );
  return (
    <form class="filters" method="get" action={path}>
      <TextField
        lang={lang}
        name="q"
        type="search"
        label={`${words.search} (${words.searchHint})`}
        typed={filters}
        search
      />
      {choice(
        'kind',
        words.kind,
        FEEDBACK_KINDS.map((kind) => ({ value: kind, label: words.kinds[kind] })),
      )}
      {choice('theme', words.theme, [{ value: UNSORTED, label: words.unsorted }, ...themes])}
      {choice('group', words.group, groups)}
      {choice('district', words.district, districts)}
      {(sessions.length > 0 || filters.session !== '') && (
        <ChoiceField
          lang={lang}
          name="session"
          label={words.session}
          typed={filters}
          choices={sessions}
          none={frame.all}
        />
      )}
      <ChoiceField
        lang={lang}
        name="status"
        label={words.status}
        typed={filters}
        choices={[
          { value: 'all', label: frame.all },
          { value: 'unread', label: words.unread },
          ...INBOX_STATUSES.map((status) => ({ value: status, label: words.statuses[status] })),
        ]}
      />
      <TextField lang={lang} name="from" type="date" label={words.from} typed={filters} />
      <TextField lang={lang} name="to" type="date" label={words.to} typed={filters} />
      {path === FEEDBACK && (
        <label>
          <input type="checkbox" name="place" value="1" checked={filters.place === '1'} />
          {words.withPlace}
        </label>
      )}
      <button type="submit">{frame.show}</button>
      {FILTERS.some((name) => name !== 'status' && filters[name] !== '') && (
        <a href={pathWith(path, { status: 'all' })}>{frame.clear}</a>
      )}
    </form>
  );
}
