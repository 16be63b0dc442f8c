/** `/console/feedback`, `/console/feedback-map`: what people said, looked for and gone through. */
import { isWithin, reachesNothing } from '../access/policy.ts';
import type { AuditStore } from '../access/audit.ts';
import type { ConsultationDesk } from '../consultations/desk-store.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { Quota } from '../delivery/quota.ts';
import type { IssueDesk } from '../development-issues/desk-effects.ts';
import type { DevelopmentIssueStore } from '../development-issues/store.ts';
import { INBOX_STATUSES, lanesOf, wordsOfSearch, type InboxQuery, type Lane } from '../feedback/inbox-rules.ts';
import type { InboxPlace, InboxStore } from '../feedback/inbox-store.ts';
import type { Lexicon } from '../feedback/lexicon-effects.ts';
import { packBox, readBox } from '../feedback/map-rules.ts';
import { FEEDBACK_KINDS, type Feedback } from '../feedback/model.ts';
import { mask } from '../feedback/rules.ts';
import type { FeedbackStore } from '../feedback/store.ts';
import type { ThemeStore } from '../feedback/theme-store.ts';
import type { Programme } from '../programme.ts';
import type { Representative } from '../representatives/model.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { StaffStore } from '../staff/store.ts';
import { bangkokDate, days, parseBangkok, plus } from '../time.ts';
import type { Perform } from '../turn.ts';
import { packCursor, readCursor } from '../web/cursor.ts';
import type { Choice } from '../web/forms.tsx';
import { groupShortOf, groupChoice, districtNameOf, districtChoice } from '../web/format.ts';
import type { Notice } from '../web/layout.tsx';
import { pathWith } from '../web/parts.tsx';
import { MISSING, type Answer, type Desk, type DeskDeps, type Visit } from './desk.tsx';
import { FEEDBACK, FEEDBACK_MAP, FILTERS, type Filters } from './feedback-filters.tsx';
import { feedbackPage } from './feedback-list-pages.tsx';
import { mapPage } from './feedback-map-pages.tsx';
import { feedbackWords } from './feedback-messages.ts';
import { whenOf } from './sessions-list-pages.tsx';
import { sessionWords } from './sessions-messages.ts';

export interface FeedbackDeps extends Omit<DeskDeps, 'staff' | 'programme'> {
  programme: Pick<Programme, 'places' | 'quietHours'>;
  inbox: InboxStore;
  feedback: Pick<FeedbackStore, 'findDownload' | 'findDownloads' | 'readContent'>;
  themeEntries: ThemeStore;
  lexicon: Lexicon;
  issues: DevelopmentIssueStore;
  issueDesk: IssueDesk;
  representatives: Pick<RepresentativeStore, 'find' | 'findMany'>;
  consultations: Pick<ConsultationStore, 'find' | 'findMany'>;
  consultationDesk: Pick<ConsultationDesk, 'findPage'>;
  staff: StaffStore;
  audit: Pick<AuditStore, 'findBySubject'>;
  quota: Pick<Quota, 'findState'>;
  perform: Perform;
  wake(): void;
}

const PAGE = 40;
const SESSIONS_OFFERED = 60;
const ON_MAP = 300;

/** Of the address: what somebody looks for. */
export function filtersOf(visit: Visit, status: string): Filters {
  const filters = Object.fromEntries(FILTERS.map((name) => [name, visit.query(name)])) as Filters;
  return { ...filters, status: filters.status || status };
}

export function queryOf(filters: Filters): InboxQuery {
  const to = parseBangkok(filters.to);
  return {
    kind: FEEDBACK_KINDS.find((kind) => kind === filters.kind) ?? null,
    theme: filters.theme || null,
    consultation: filters.session || null,
    status: [...INBOX_STATUSES, 'unread' as const].find((status) => status === filters.status) ?? null,
    words: wordsOfSearch(filters.q),
    withPlace: filters.place === '1',
    from: parseBangkok(filters.from),
    to: to && plus(to, days(1)),
  };
}

export function placeFrom(cursor: string): InboxPlace | null {
  const place = readCursor(cursor, 2);
  return place && typeof place[0] === 'number' && typeof place[1] === 'string'
    ? { saidAt: new Date(place[0]), _id: place[1] }
    : null;
}

/** Names, and words that tell them, are for those who may look into the register there. */
export function seesAuthor(
  visit: Visit,
  { districtGroup, district }: Pick<Feedback, 'districtGroup' | 'district'>,
): boolean {
  return isWithin(visit.reach('representative.view'), { districtGroup, district });
}

/** What others may read of an entry. */
export function maskedFor(person: Pick<Representative, 'fullName' | 'phone' | 'contactAddress'> | undefined) {
  return (text: string): string => mask(text, person ? [person.fullName, person.phone, person.contactAddress] : []);
}

/** How each entry of a list may be shown: in full, or without what tells who wrote it. */
export async function shownFor(
  deps: Pick<FeedbackDeps, 'representatives'>,
  visit: Visit,
  entries: readonly Feedback[],
): Promise<(text: string, entry: Feedback) => string> {
  const hidden = entries.filter((entry) => !seesAuthor(visit, entry));
  const authors = [...new Set(hidden.flatMap(({ author }) => author ?? []))];
  const people = new Map(
    (authors.length > 0 ? await deps.representatives.findMany(authors) : []).map((person) => [person._id, person]),
  );
  return (text, entry) => (seesAuthor(visit, entry) ? text : maskedFor(people.get(entry.author ?? ''))(text));
}

/** The inbox as its address asks for it, or as it comes back with what was ticked. */
export type ShowInbox = (
  visit: Visit,
  more?: {
    chosen?: ReadonlySet<string>;
    typed?: Readonly<Record<'theme' | 'issue', string>>;
    status?: number;
    notice?: Notice;
  },
) => Promise<Answer>;

/** @returns how the inbox is shown, for forms that come back to it. */
export function feedbackRoutes(desk: Desk, deps: FeedbackDeps): ShowInbox {
  const { places } = deps.programme;

  function lanesFor(visit: Visit, filters: Filters): Lane[] {
    const asked = { districtGroup: filters.group || null, district: filters.district || null };
    return lanesOf(visit.reach('feedback.view'), asked);
  }

  async function choicesFor(visit: Visit, filters: Filters) {
    const { lang } = visit;
    const reach = visit.reach('feedback.view');
    const lexicon = await deps.lexicon.current();
    const themeName = (code: string): string =>
      deps.lexicon.themes.labels[code]?.[lang] ?? lexicon.labels[code]?.[lang] ?? code;
    const districts = places.districts.filter(({ nameTh, group }) =>
      isWithin(reach, { districtGroup: group, district: nameTh }),
    );
    return {
      themeName,
      districtName: (district: string) => districtNameOf(places, lang, district),
      themes: Object.keys(lexicon.labels).map((value): Choice => ({ value, label: themeName(value) })),
      groups: places.groups.filter(({ code }) => districts.some(({ group }) => group === code)).map(groupChoice(lang)),
      districts: districts.filter(({ group }) => !filters.group || group === filters.group).map(districtChoice(lang)),
    };
  }

  /** Sessions that are over, the latest first; and the one that is asked for. */
  async function sessionsFor(visit: Visit, { group, session }: Filters): Promise<Choice[]> {
    const reach = visit.reach('consultation.view');
    const codes = places.groups
      .map(({ code }): string => code)
      .filter((code) => isWithin(reach, { districtGroup: code }) && (!group || code === group));
    const past = await deps.consultationDesk.findPage('past', codes, bangkokDate(visit.now), null, SESSIONS_OFFERED);
    const asked =
      session && !past.some(({ _id }) => _id === session) ? await deps.consultations.findMany([session]) : [];
    return [...asked.filter((each) => isWithin(reach, each)), ...past].map((each) => ({
      value: each._id,
      label: [
        whenOf(visit.lang, each),
        codes.length > 1 && groupShortOf(places, visit.lang, each.districtGroup),
        each.round !== null && sessionWords(visit.lang).round(each.round),
      ]
        .filter(Boolean)
        .join(' · '),
    }));
  }

  /** Issues that entries of this page can be gathered in; the group is told where there are several. */
  async function issuesFor(visit: Visit, entries: readonly Feedback[]): Promise<Choice[]> {
    const codes = [...new Set(entries.map(({ districtGroup }) => districtGroup))];
    const open = await deps.issues.findOpen(codes);
    return open.map(({ _id, version, title, districtGroup }) => ({
      value: `${_id}:${version}`,
      label: codes.length > 1 ? `${groupShortOf(places, visit.lang, districtGroup)}: ${title}` : title,
    }));
  }

  const showInbox: ShowInbox = async (visit, more = {}): Promise<Answer> => {
    const reach = visit.reach('feedback.view');
    if (reachesNothing(reach)) return MISSING;
    const filters = filtersOf(visit, 'unread');
    const after = placeFrom(visit.query('after'));
    const [{ entries, last }, unread, choices, sessions] = await Promise.all([
      deps.inbox.findPage(lanesFor(visit, filters), queryOf(filters), after, PAGE),
      deps.inbox.countUnread(reach),
      choicesFor(visit, filters),
      sessionsFor(visit, filters),
    ]);
    const mayChange = ({ districtGroup }: Feedback): boolean => visit.may('feedback.answer', { districtGroup });
    const changeable = entries.filter(mayChange);
    const { codes } = deps.lexicon.themes;
    const page = feedbackPage({
      lang: visit.lang,
      filters,
      entries,
      shown: await shownFor(deps, visit, entries),
      unread,
      mayTake: !reachesNothing(visit.reach('feedback.export')),
      ...choices,
      sessions,
      bulk:
        changeable.length === 0
          ? null
          : {
              formToken: visit.formToken,
              sheet: visit.sheet,
              after: visit.query('after'),
              mayChange,
              themes: codes.map((value) => ({ value, label: choices.themeName(value) })),
              issues: await issuesFor(visit, changeable),
              chosen: more.chosen ?? new Set(visit.query('pick') === 'all' ? changeable.map(({ _id }) => _id) : []),
              typed: more.typed ?? { theme: '', issue: '' },
            },
      first: after ? pathWith(FEEDBACK, filters) : null,
      next: last && pathWith(FEEDBACK, { ...filters, after: packCursor([last.saidAt.getTime(), last._id]) }),
      lookedBackTo: last && entries.length < PAGE ? last.saidAt : null,
    });
    return {
      page,
      title: feedbackWords(visit.lang).title,
      current: FEEDBACK,
      moves: true,
      status: more.status ?? 200,
      ...(more.notice && { notice: more.notice }),
    };
  };
  desk.page(FEEDBACK, (visit) => showInbox(visit));

  desk.page(FEEDBACK_MAP, async (visit): Promise<Answer> => {
    if (reachesNothing(visit.reach('feedback.view'))) return MISSING;
    const filters = { ...filtersOf(visit, 'all'), place: '1' };
    const area = readBox(visit.query('area'));
    const after = placeFrom(visit.query('after'));
    const [{ entries, last }, choices, sessions] = await Promise.all([
      deps.inbox.findPage(lanesFor(visit, filters), { ...queryOf(filters), area }, after, ON_MAP),
      choicesFor(visit, filters),
      sessionsFor(visit, filters),
    ]);
    const page = mapPage({
      lang: visit.lang,
      filters,
      entries,
      shown: await shownFor(deps, visit, entries),
      ...choices,
      sessions,
      area,
      middles: places.districts.flatMap(({ nameTh, nameEn, centre }) =>
        centre ? [{ name: visit.lang === 'th' ? nameTh : nameEn, ...centre }] : [],
      ),
      next:
        last &&
        pathWith(FEEDBACK_MAP, {
          ...filters,
          area: area && packBox(area),
          after: packCursor([last.saidAt.getTime(), last._id]),
        }),
    });
    return { page, title: feedbackWords(visit.lang).mapTitle, current: FEEDBACK, moves: true };
  });
  return showInbox;
}
