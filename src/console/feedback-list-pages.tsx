/** What people said, as a list for going through by keyboard. */
import type { VNode } from 'preact';
import type { Feedback } from '../feedback/model.ts';
import { MOST_UNREAD, UNSORTED } from '../feedback/inbox-rules.ts';
import { textOf } from '../feedback/rules.ts';
import { Carried } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { frameWords } from '../web/messages.ts';
import { pathWith, Tabs, Tag } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { exportWords } from './exports-messages.ts';
import { EXPORTS } from './exports-pages.tsx';
import { BulkBar, bulkPath, PickAll, PickCell, type BulkView } from './feedback-bulk-pages.tsx';
import { feedbackBulkWords } from './feedback-bulk-messages.ts';
import { FEEDBACK, FEEDBACK_MAP, FilterForm, snippet, type Filters, type FilterView } from './feedback-filters.tsx';
import { feedbackWords } from './feedback-messages.ts';

export interface FeedbackList extends FilterView {
  entries: readonly Feedback[];
  /** As they may be shown to this person. */
  shown(text: string, entry: Feedback): string;
  unread: number;
  themeName(code: string): string;
  districtName(nameTh: string): string;
  /** Null where there is nothing that this person may change. */
  bulk: BulkView | null;
  first: string | null;
  next: string | null;
  /** Whether this person may take it along as a file. */
  mayTake: boolean;
  /** Where the search for rare entries stopped for now. */
  lookedBackTo: Date | null;
}

const isOpen = ({ status }: Feedback): boolean => status === 'received' || status === 'classified';

/** The same entries as a file. */
const fileOf = ({ kind, status, ...same }: Filters): string =>
  pathWith(EXPORTS, { ...same, kind: 'feedback', type: kind, status: status === 'all' ? '' : status });

export function feedbackPage(list: FeedbackList): VNode {
  const { lang, filters, entries, first, next, lookedBackTo, bulk } = list;
  const words = feedbackWords(lang);
  const frame = frameWords(lang);
  const formats = formatsOf(lang);
  return (
    <>
      <div class="head">
        <h1>{words.title}</h1>
        <p class="actions">
          {list.mayTake && <a href={fileOf(filters)}>{exportWords(lang).link}</a>}
          <a href={pathWith(FEEDBACK_MAP, filters)}>{words.map}</a>
        </p>
      </div>
      <Tabs
        label={words.views}
        tabs={[
          { status: 'unread', theme: '', label: words.unreadTab, count: list.unread },
          { status: 'all', theme: '', label: words.allTab, count: undefined },
          { status: 'all', theme: UNSORTED, label: words.unsortedTab, count: undefined },
        ].map(({ label, count, status, theme }) => ({
          href: pathWith(FEEDBACK, { ...filters, status, theme }),
          label,
          count,
          most: MOST_UNREAD,
          current: filters.status === status && (filters.theme === UNSORTED) === (theme === UNSORTED),
        }))}
      />
      <FilterForm {...list} path={FEEDBACK} />
      <p class="quiet keys">
        {words.keys}
        {bulk && words.keysPick}
      </p>
      {entries.length === 0 ? (
        <p class="card">{words.nothing}</p>
      ) : bulk ? (
        <form method="post" action={bulkPath(filters, bulk.after)}>
          <Carried formToken={bulk.formToken} sheet={bulk.sheet} />
          <PickAll lang={lang} filters={filters} bulk={bulk} />
          <EntryTable {...list} />
          <BulkBar lang={lang} bulk={bulk} />
        </form>
      ) : (
        <EntryTable {...list} />
      )}
      {lookedBackTo && <p class="quiet">{words.lookedBackTo(formats.day(lookedBackTo))}</p>}
      {(first || next) && (
        <p class="pager">
          {first ? <a href={first}>{frame.first}</a> : <span />}
          {next && (
            <a href={next} rel="next">
              {lookedBackTo ? words.lookFurther : frame.next}
            </a>
          )}
        </p>
      )}
    </>
  );
}

function EntryTable(list: FeedbackList): VNode {
  const { lang, filters, entries, bulk } = list;
  const words = feedbackWords(lang);
  const formats = formatsOf(lang);
  const lineOf = (entry: Feedback): string => snippet(list.shown(textOf(entry), entry)) || words.noWords;
  return (
    <div class="scroll">
      <table class="stacks">
        <thead>
          <tr>
            {bulk && <th scope="col">{feedbackBulkWords(lang).select}</th>}
            <th scope="col">{words.what}</th>
            <th scope="col">{words.themes}</th>
            <th scope="col">{words.district}</th>
            <th scope="col">{words.status}</th>
            <th scope="col">{words.when}</th>
          </tr>
        </thead>
        <tbody data-keys>
          {entries.map((entry) => (
            <tr key={entry._id} data-row class={isOpen(entry) ? 'unread' : undefined}>
              {bulk && <PickCell lang={lang} entry={entry} what={lineOf(entry)} bulk={bulk} />}
              <th scope="row">
                <a href={pathWith(`${FEEDBACK}/${entry._id}`, filters)} data-open>
                  {lineOf(entry)}
                </a>
                <small>{factsOf(lang, entry)}</small>
              </th>
              <td data-label={words.themes}>
                {entry.themes.length > 0 ? entry.themes.map(list.themeName).join(', ') : <Tag>{words.unsorted}</Tag>}
              </td>
              <td data-label={words.district}>
                {entry.district ? list.districtName(entry.district) : words.unknownDistrict}
              </td>
              <td data-label={words.status}>
                <Tag tone={isOpen(entry) ? 'warn' : entry.status === 'linked' ? 'go' : 'plain'}>
                  {words.statuses[entry.status]}
                </Tag>
              </td>
              <td data-label={words.when} class="no-wrap">
                {formats.moment(entry.saidAt)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function factsOf(lang: Lang, entry: Feedback): string {
  const words = feedbackWords(lang);
  const parts = (['image', 'audio', 'video', 'file', 'location'] as const).flatMap((kind) => {
    const count = entry.parts.filter((part) => part.kind === kind).length;
    return count > 0 ? [`${words.parts[kind]}${count > 1 ? ` ${count}` : ''}`] : [];
  });
  const kind = entry.kind ? words.kinds[entry.kind] : words.noKind;
  return [entry.number ?? '', kind, ...parts, ...(entry.private ? [words.private] : [])].filter(Boolean).join(' · ');
}
