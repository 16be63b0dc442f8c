/** What a page hands over to its file, by its own names of fields: which rows are meant, and how to say so. */
import { isWithin, type Reach } from '../access/policy.ts';
import { SESSION_VIEWS } from '../consultations/desk-store.ts';
import type { SessionFilter } from '../consultations/export-store.ts';
import { CONSULTATION_STATUSES } from '../consultations/model.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import { WITHOUT_THEME, type FeedbackFilter } from '../feedback/export-store.ts';
import { INBOX_STATUSES, UNSORTED, wordsOfSearch } from '../feedback/inbox-rules.ts';
import { FEEDBACK_KINDS } from '../feedback/model.ts';
import type { Programme } from '../programme.ts';
import type { RegistryExportFilter } from '../representatives/export-store.ts';
import { IN_REGISTRY, REGISTRY_VIEWS, searchWords } from '../representatives/registry-rules.ts';
import { bangkokDate, days, parseBangkok, plus, type Clock } from '../time.ts';
import { formatsOf, groupShortOf } from '../web/format.ts';
import type { Lang } from '../web/words.ts';
import type { ExportKind } from './exports-messages.ts';
import { feedbackWords } from './feedback-messages.ts';
import { registryWords } from './registry-messages.ts';
import { whenOf } from './sessions-list-pages.tsx';
import { sessionWords } from './sessions-messages.ts';

const FILTERS = [
  'group',
  'district',
  'status',
  'view',
  'theme',
  'type',
  'issue',
  'session',
  'year',
  'from',
  'to',
  'q',
  'place',
] as const;
export type Query = Readonly<Partial<Record<(typeof FILTERS)[number], string>>>;

export function queryIn(of: (name: string) => string): Query {
  return Object.fromEntries(
    FILTERS.flatMap((name) => {
      const value = of(name).slice(0, 100);
      return value === '' ? [] : [[name, value]];
    }),
  );
}

const oneOf = <Value extends string>(all: readonly Value[], value: string | undefined): Value | undefined =>
  all.find((each) => each === value);
const FEEDBACK_STATES = [...INBOX_STATUSES, 'unread'] as const;

/** Days, both included. */
function period({ from, to }: Query): { from?: Date; to?: Date } {
  const [start, end] = [parseBangkok(from ?? ''), parseBangkok(to ?? '')];
  return { ...(start && { from: start }), ...(end && { to: plus(end, days(1)) }) };
}

export function exportFilters(places: Programme['places'], clock: Clock) {
  return {
    feedbackFilter(reach: Reach, query: Query): FeedbackFilter {
      const { group, district, theme, issue, session, status, view, type, q, place } = query;
      const looked = { words: wordsOfSearch(q ?? ''), withPlace: place === '1' };
      return {
        reach,
        districtGroup: group,
        district,
        theme: theme === UNSORTED ? WITHOUT_THEME : theme,
        issue,
        consultation: session,
        status: oneOf(FEEDBACK_STATES, status ?? view),
        kind: oneOf(FEEDBACK_KINDS, type),
        ...period(query),
        ...((looked.words.length > 0 || looked.withPlace) && { looked }),
      };
    },

    registryFilter(reach: Reach, { view, group, district, q }: Query): RegistryExportFilter {
      const shown = oneOf(REGISTRY_VIEWS, view) ?? 'all';
      return {
        reach,
        statuses: shown === 'all' ? IN_REGISTRY : [shown],
        districtGroup: group,
        district,
        words: searchWords(q ?? ''),
      };
    },

    sessionFilter(reach: Reach, { session, view, group, status, year, from, to }: Query): SessionFilter {
      const codes = places.groups
        .map(({ code }): string => code)
        .filter((code) => isWithin(reach, { districtGroup: code }));
      const name = oneOf(SESSION_VIEWS, view);
      return {
        id: session,
        view: name && { name, today: bangkokDate(clock.now()) },
        groups: group ? codes.filter((code) => code === group) : codes,
        status: oneOf(CONSULTATION_STATUSES, status),
        fiscalYear: Number(year) || undefined,
        from: from && parseBangkok(from) ? from : undefined,
        to: to && parseBangkok(to) ? to : undefined,
      };
    },
  };
}

/** What was chosen, as the page that led here says it. */
export async function filterTold(
  lang: Lang,
  kind: ExportKind,
  query: Query,
  deps: {
    programme: Pick<Programme, 'places' | 'themes'>;
    consultations: Pick<ConsultationStore, 'findMany'>;
  },
): Promise<string[]> {
  const { group, district, status, view, theme, type, issue, session, year, from, to, q, place } = query;
  const words = feedbackWords(lang);
  const [sessions, registry] = [sessionWords(lang), registryWords(lang)];
  const sinceTo = (label: string, date: string | undefined): string | null => {
    const at = parseBangkok(date ?? '');
    return at && `${label} ${formatsOf(lang).day(at)}`;
  };
  const [meant] = session ? await deps.consultations.findMany([session]) : [];
  const state = status ?? view;
  const shown =
    kind === 'registry'
      ? oneOf(REGISTRY_VIEWS, state)
      : kind === 'feedback'
        ? oneOf(FEEDBACK_STATES, state)
        : (oneOf(SESSION_VIEWS, view) ?? oneOf(CONSULTATION_STATUSES, status));
  const shownAs: Readonly<Record<string, string>> =
    kind === 'registry'
      ? { ...registry.statuses, all: registry.inRegistry }
      : kind === 'feedback'
        ? { ...words.statuses, unread: words.unread }
        : { ...sessions.statuses, upcoming: sessions.upcoming, past: sessions.past, unset: sessions.unset };
  const { places, themes } = deps.programme;
  return [
    shown && shownAs[shown],
    group && groupShortOf(places, lang, group),
    district,
    type && words.kinds[type as keyof typeof words.kinds],
    theme && (theme === UNSORTED || theme === WITHOUT_THEME ? words.unsorted : (themes.labels[theme]?.[lang] ?? theme)),
    issue,
    meant && whenOf(lang, meant),
    year && `${sessions.fiscalYear} ${lang === 'th' ? year : Number(year) - 543}`,
    sinceTo(words.from, from),
    sinceTo(words.to, to),
    q && `“${q}”`,
    place === '1' && words.withPlace,
  ].filter((each): each is string => typeof each === 'string' && each !== '');
}
