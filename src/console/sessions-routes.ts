/** `/console/sessions`: the list, the month, and one session as it stands. */
import { isWithin, reachesNothing } from '../access/policy.ts';
import { emptyTally, quorumOf, quorumOutOfReach } from '../attendance/rules.ts';
import { showLedger, showTally } from '../attendance/tally-effects.ts';
import { justThis } from '../attendance/target-rules.ts';
import { SESSION_VIEWS, type ConsultationDesk, type SessionPlace } from '../consultations/desk-store.ts';
import { CONSULTATION_STATUSES, type Consultation } from '../consultations/model.ts';
import { isSessionLookedFor, wordsOfSessionSearch, type SessionSearch } from '../consultations/search-rules.ts';
import type { SessionPapersStore } from '../consultations/papers-store.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { Programme } from '../programme.ts';
import type { StaffStore } from '../staff/store.ts';
import { bangkokMonth, bangkokDate, bangkokParts, days, fromBangkok, plus } from '../time.ts';
import type { Perform } from '../turn.ts';
import { packCursor, readCursor } from '../web/cursor.ts';
import type { Choice } from '../web/forms.tsx';
import { pathWith } from '../web/parts.tsx';
import { groupNameOf, groupShortOf, groupChoice } from '../web/format.ts';
import { actorNames } from './actors.ts';
import { MISSING, type Answer, type Desk, type DeskDeps, type Visit } from './desk.tsx';
import { monthPage, sessionsPage, SESSIONS, type SessionFilters } from './sessions-list-pages.tsx';
import { sessionWords } from './sessions-messages.ts';
import { AnswersPiece, sessionPage, sessionTitle, type SessionView } from './sessions-pages.tsx';

export interface SessionDeps extends Omit<DeskDeps, 'staff' | 'programme'> {
  programme: Pick<Programme, 'places' | 'attendance'>;
  consultations: Pick<ConsultationStore, 'find' | 'findMany' | 'findChange'>;
  consultationDesk: ConsultationDesk;
  sessionPapers: Pick<SessionPapersStore, 'find'>;
  staff: StaffStore;
  perform: Perform;
  wake(): void;
}

const PAGE = 30;
const WEEK = 7;

/** Where a list of sessions goes on, as its address says it; null at its beginning. */
export function sessionPlaceIn(cursor: string): SessionPlace | null {
  const place = readCursor(cursor, 2);
  if (!place || typeof place[1] !== 'string') return null;
  return { date: place[0] === null ? null : String(place[0]), id: place[1] };
}

export const sessionCursor = ({ date, _id }: Consultation): string => packCursor([date, _id]);

export function sessionRoutes(desk: Desk, deps: SessionDeps): void {
  const { places } = deps.programme;
  const groupName = ({ lang }: Visit, code: string): string => groupNameOf(places, lang, code);

  /** The district groups that this person sees, as choices. */
  function groupsFor({ lang, reach }: Visit): Choice[] {
    const seen = reach('consultation.view');
    return places.groups.filter(({ code }) => isWithin(seen, { districtGroup: code })).map(groupChoice(lang));
  }

  desk.page(SESSIONS, async (visit): Promise<Answer> => {
    const groups = groupsFor(visit);
    if (groups.length === 0) return MISSING;
    const asked = groups.find(({ value }) => value === visit.query('group'))?.value ?? '';
    const filters: SessionFilters = {
      q: visit.query('q').trim().slice(0, 100),
      year: visit.query('year'),
      status: visit.query('status'),
    };
    const codes = asked ? [asked] : groups.map(({ value }) => value);
    const frame = {
      lang: visit.lang,
      group: asked,
      groups,
      filters,
      years: await deps.consultationDesk.yearsOf(groups.map(({ value }) => value)),
      mayManage: !reachesNothing(visit.reach('consultation.manage')),
      now: visit.now,
    };
    const title = sessionWords(visit.lang).title;
    if (visit.query('view') === 'month')
      return { page: await readMonth(visit, codes, frame), title, current: SESSIONS };
    const view = SESSION_VIEWS.find((each) => each === visit.query('view')) ?? 'upcoming';
    const after = sessionPlaceIn(visit.query('after'));
    const search: SessionSearch = {
      words: wordsOfSessionSearch(filters.q),
      fiscalYear: Number(filters.year) || null,
      status: CONSULTATION_STATUSES.find((each) => each === filters.status) ?? null,
    };
    const isWanted = (session: Consultation): boolean => isSessionLookedFor(session, namesOf(session), search);
    const today = bangkokDate(visit.now);
    const found = await deps.consultationDesk.findPage(view, codes, today, after, PAGE + 1, isWanted);
    const sessions = found.slice(0, PAGE);
    const last = found.length > PAGE ? sessions.at(-1) : null;
    const path = (cursor: string): string =>
      pathWith(SESSIONS, { view: view === 'upcoming' ? '' : view, group: asked, ...filters, after: cursor });
    const page = sessionsPage({
      ...frame,
      view,
      sessions,
      first: after ? path('') : null,
      next: last ? path(sessionCursor(last)) : null,
      formToken: visit.formToken,
      sheet: visit.sheet,
      groupName: (code) => groupName(visit, code),
    });
    return { page, title, current: SESSIONS };
  });

  function namesOf({ districtGroup }: Consultation): string[] {
    const group = places.groups.find(({ code }) => code === districtGroup);
    return group ? [group.nameTh, group.shortTh, group.nameEn] : [];
  }

  async function readMonth(
    visit: Visit,
    codes: readonly string[],
    frame: Omit<
      Parameters<typeof monthPage>[0],
      'view' | 'month' | 'previous' | 'following' | 'weeks' | 'sessions' | 'groupShort'
    >,
  ) {
    const asked = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(visit.query('month'));
    const today = bangkokParts(visit.now);
    const [year, number] = asked ? [Number(asked[1]), Number(asked[2])] : [today.year, today.month];
    const month = fromBangkok(year, number, 1);
    const following = fromBangkok(year, number + 1, 1);
    const monday = plus(month, -days((bangkokParts(month).weekday + 6) % WEEK));
    const count = Math.ceil((following.getTime() - monday.getTime()) / days(WEEK));
    const weeks = Array.from({ length: count }, (_week, week) =>
      Array.from({ length: WEEK }, (_day, day) => bangkokDate(plus(monday, days(week * WEEK + day)))),
    );
    const sessions = await deps.consultationDesk.findBetween(codes, weeks[0]![0]!, weeks.at(-1)!.at(-1)!);
    return monthPage({
      ...frame,
      view: 'month',
      month,
      previous: bangkokMonth(fromBangkok(year, number - 1, 1)),
      following: bangkokMonth(following),
      weeks,
      sessions,
      groupShort: (code) => groupShortOf(places, visit.lang, code),
    });
  }

  /** Null for a session that does not exist or lies out of reach. */
  async function findFor(visit: Visit): Promise<Consultation | null> {
    const session = await deps.consultations.find(visit.param('id'));
    return session && isWithin(visit.reach('consultation.view'), session) ? session : null;
  }

  function mayRecord(visit: Visit, { districtGroup }: Consultation): boolean {
    const reach = visit.reach('attendance.record');
    return (
      isWithin(reach, { districtGroup }) ||
      reach.districts.some((district) => places.groupOf(district).code === districtGroup)
    );
  }

  async function readSession(visit: Visit, session: Consultation): Promise<SessionView> {
    const mayManage = visit.may('consultation.manage', { districtGroup: session.districtGroup });
    const counted = await deps.perform(showTally({ ...justThis(session._id), namesWanted: mayManage }), visit.cause());
    const view = counted.kind === 'tally' ? counted.view : null;
    const told =
      mayManage && session.status !== 'draft'
        ? await deps.perform(showLedger(justThis(session._id)), visit.cause())
        : null;
    return {
      lang: visit.lang,
      session,
      now: visit.now,
      groupName: groupName(visit, session.districtGroup),
      mayManage,
      quorum: quorumOf(session, deps.programme.attendance.quorum),
      outOfReach: quorumOutOfReach(session, deps.programme.attendance.quorum),
      tally: view?.tally ?? emptyTally(),
      silent: view?.silent ?? 0,
      reasons: view?.reasons ?? [],
      after: view?.after ?? null,
      mayRecord: session.status !== 'draft' && mayRecord(visit, session),
      papers: await deps.sessionPapers.find(session._id),
      ledger: told?.kind === 'ledger' ? told.view : null,
      history: await historyOf(visit, session),
      formToken: visit.formToken,
      sheet: visit.sheet,
    };
  }

  async function historyOf({ lang }: Visit, session: Consultation): Promise<SessionView['history']> {
    const words = sessionWords(lang);
    const changes = await deps.consultationDesk.findChangesOf(session._id);
    const ids = [...new Set([...changes.map(({ confirmedBy }) => confirmedBy), session.createdBy])];
    const nameOf = await actorNames(deps, lang, ids);
    const by = (id: string | null): string => (id ? nameOf(id) : '');
    return [
      ...changes.map(({ kind, confirmedAt, confirmedBy, reason }) => ({
        at: confirmedAt!,
        what: words.changes[kind],
        by: by(confirmedBy),
        reason,
      })),
      { at: session.createdAt, what: words.created, by: by(session.createdBy), reason: null },
    ];
  }

  desk.page(`${SESSIONS}/:id`, async (visit): Promise<Answer> => {
    const session = await findFor(visit);
    if (!session) return MISSING;
    const view = await readSession(visit, session);
    return {
      page: sessionPage(view),
      title: sessionTitle(visit.lang, session, view.groupName),
      current: SESSIONS,
      moves: true,
    };
  });

  desk.page(`${SESSIONS}/:id/answers`, async (visit): Promise<Answer> => {
    const session = await findFor(visit);
    return session ? { piece: AnswersPiece(await readSession(visit, session)) } : MISSING;
  });
}
