/** What people said, as a list for going through by keyboard, and as a map with its table. */
import type { VNode } from 'preact';
import { FEEDBACK_KINDS, type Feedback } from '../feedback/model.ts';
import { dotsOf, INBOX_STATUSES, MOST_UNREAD, UNSORTED } from '../feedback/inbox-rules.ts';
import { textOf } from '../feedback/rules.ts';
import { ChoiceField, TextField, type Choice } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { frameWords } from '../web/messages.ts';
import { pathWith, Tabs, Tag } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { exportWords } from './exports-messages.ts';
import { EXPORTS } from './exports-pages.tsx';
import { feedbackWords } from './feedback-messages.ts';

export const FEEDBACK = '/console/feedback';
export const FEEDBACK_MAP = '/console/feedback-map';

export const FILTERS = ['kind', 'theme', 'group', 'district', 'status', 'from', 'to', 'q', 'place'] as const;
export type Filters = Record<(typeof FILTERS)[number], string>;

export interface FeedbackList {
  lang: Lang;
  filters: Filters;
  entries: readonly Feedback[];
  /** As they may be shown to this person. */
  shown(text: string, entry: Feedback): string;
  unread: number;
  themes: readonly Choice[];
  themeName(code: string): string;
  groups: readonly Choice[];
  districts: readonly Choice[];
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
  const { lang, filters, entries, first, next, lookedBackTo } = list;
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
      <p class="quiet keys">{words.keys}</p>
      {entries.length === 0 ? (
        <p class="card">{words.nothing}</p>
      ) : (
        <div class="scroll">
          <table class="stacks">
            <thead>
              <tr>
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
                  <th scope="row">
                    <a href={pathWith(`${FEEDBACK}/${entry._id}`, filters)} data-open>
                      {snippet(list.shown(textOf(entry), entry)) || words.noWords}
                    </a>
                    <small>{factsOf(lang, entry)}</small>
                  </th>
                  <td data-label={words.themes}>
                    {entry.themes.length > 0 ? (
                      entry.themes.map(list.themeName).join(', ')
                    ) : (
                      <Tag>{words.unsorted}</Tag>
                    )}
                  </td>
                  <td data-label={words.district}>{entry.district ?? words.unknownDistrict}</td>
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

const SNIPPET = 160;
export function snippet(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  return line.length > SNIPPET ? `${line.slice(0, SNIPPET)}…` : line;
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

function FilterForm(
  list: Pick<FeedbackList, 'lang' | 'filters' | 'themes' | 'groups' | 'districts'> & { path: string },
): VNode {
  const { lang, filters, themes, groups, districts, path } = list;
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
      <button type="submit">{words.show}</button>
      {FILTERS.some((name) => name !== 'status' && filters[name] !== '') && (
        <a href={pathWith(path, { status: 'all' })}>{frame.clear}</a>
      )}
    </form>
  );
}

// ------------------------------------------------------------------ the map

/** In the shape of Bangkok at its latitude. */
const FRAME = { width: 640, height: 496, cell: 12 };

export function mapPage(list: Omit<FeedbackList, 'unread' | 'lookedBackTo' | 'first' | 'mayTake'>): VNode {
  const { lang, filters, entries, next } = list;
  const words = feedbackWords(lang);
  const formats = formatsOf(lang);
  const located = entries.flatMap((entry) => entry.parts.flatMap(({ place }) => (place ? [{ entry, place }] : [])));
  const { dots, outside } = dotsOf(
    located.map(({ entry, place }) => ({ entry: entry._id, latitude: place.latitude, longitude: place.longitude })),
    FRAME,
  );
  const byId = new Map(entries.map((entry) => [entry._id, entry]));
  const lineOf = (id: string): string => snippet(list.shown(textOf(byId.get(id)!), byId.get(id)!)) || words.noWords;
  return (
    <>
      <div class="head">
        <h1>{words.mapTitle}</h1>
        <a href={pathWith(FEEDBACK, { ...filters, place: '' })}>{words.list}</a>
      </div>
      <FilterForm {...list} path={FEEDBACK_MAP} />
      {located.length === 0 ? (
        <p class="card">{words.noPlaces}</p>
      ) : (
        <>
          <figure class="card chart">
            <svg
              viewBox={`0 0 ${FRAME.width} ${FRAME.height}`}
              role="img"
              aria-label={words.mapAlt(String(dots.length))}
            >
              {[1, 2, 3, 4, 5].map((part) => (
                <path
                  key={part}
                  class="grid-line"
                  fill="none"
                  d={`M${(FRAME.width / 6) * part} 0V${FRAME.height}M0 ${(FRAME.height / 6) * part}H${FRAME.width}`}
                />
              ))}
              <rect class="grid-line" width={FRAME.width} height={FRAME.height} fill="none" />
              {dots.map(({ x, y, entries: ids }) => (
                <circle
                  key={ids[0]}
                  class="fill-one"
                  cx={Math.round(x)}
                  cy={Math.round(y)}
                  r={Math.min(18, 5 + Math.sqrt(ids.length) * 2)}
                  fill-opacity="0.75"
                >
                  <title>{words.dot(formats.count(ids.length), lineOf(ids[0]!))}</title>
                </circle>
              ))}
              <text class="axis" x={FRAME.width / 2} y="16" text-anchor="middle">
                {lang === 'th' ? 'เหนือ' : 'N'}
              </text>
            </svg>
            {outside > 0 && <figcaption class="quiet">{words.outside(formats.count(outside))}</figcaption>}
          </figure>
          <div class="scroll">
            <table class="stacks">
              <caption>{words.mapTable}</caption>
              <thead>
                <tr>
                  <th scope="col">{words.what}</th>
                  <th scope="col">{words.place}</th>
                  <th scope="col">{words.coordinates}</th>
                  <th scope="col">{words.district}</th>
                  <th scope="col">{words.when}</th>
                </tr>
              </thead>
              <tbody data-keys>
                {located.map(({ entry, place }, index) => (
                  <tr key={index} data-row>
                    <th scope="row">
                      <a href={`${FEEDBACK}/${entry._id}`} data-open>
                        {lineOf(entry._id)}
                      </a>
                    </th>
                    <td data-label={words.place}>
                      {list.shown([place.title, place.address].filter(Boolean).join(' · '), entry)}
                    </td>
                    <td data-label={words.coordinates} class="no-wrap">
                      {place.latitude.toFixed(5)}, {place.longitude.toFixed(5)}
                    </td>
                    <td data-label={words.district}>{entry.district ?? words.unknownDistrict}</td>
                    <td data-label={words.when} class="no-wrap">
                      {formats.moment(entry.saidAt)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {next && (
            <p class="pager">
              <span>{words.mostShown(formats.count(entries.length))}</span>
              <a href={next} rel="next">
                {frameWords(lang).next}
              </a>
            </p>
          )}
        </>
      )}
    </>
  );
}
