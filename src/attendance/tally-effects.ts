/** What came of an invitation: who comes, who was told, who is silent; and reminding the silent. */
import { districtsFor, may } from '../access/policy.ts';
import type { ConsultationDeps, ConsultationPlanner } from '../consultations/telling-effects.ts';
import { findNudgedEnough, planReminder } from '../consultations/telling-effects.ts';
import { CHANGE_KINDS, type Consultation } from '../consultations/model.ts';
import { afterQuietHours } from '../delivery/quiet-hours.ts';
import { NO_GROUP_NAME } from '../line-groups/messages.ts';
import type { LineGroup } from '../line-groups/model.ts';
import { NO_NAME } from '../representatives/messages.ts';
import type { Representative } from '../representatives/model.ts';
import { whyUnreachable } from '../representatives/rules.ts';
import { bangkokDate } from '../time.ts';
import { defineEffect, type Cause, type EffectHandler } from '../turn.ts';
import type { LedgerView } from './ledger-messages.ts';
import type { Attendance } from './model.ts';
import { afterwards, quorumOf, standingOf, wasThere } from './rules.ts';
import type { SeatingStore } from './seating-store.ts';
import type { Named, NamesOf, NamesView, TallyView } from './tally-messages.ts';
import type { Targets } from './target-effects.ts';
import { justThis, type Found, type SessionTarget } from './target-rules.ts';
import type { WalkInStore } from './walk-in-store.ts';

export const showTally = defineEffect<
  SessionTarget & { namesWanted: boolean },
  Found<{ kind: 'tally'; view: TallyView }>
>('attendance.tally');
export const showLedger = defineEffect<SessionTarget, Found<{ kind: 'ledger'; view: LedgerView }>>('attendance.ledger');
/** Names of those who gave one answer, page by page. */
export const showNames = defineEffect<
  { consultation: string; of: NamesOf; offset: number },
  Found<{ kind: 'names'; view: NamesView }>
>('attendance.names');
export const remindSilent = defineEffect<
  SessionTarget & { confirmed: boolean },
  Found<
    /** `leftOut` have been asked as often as anybody may be. */
    | { kind: 'preview'; session: Consultation; people: number; leftOut: number }
    | { kind: 'planned'; people: number }
    | { kind: 'again' }
    | { kind: 'nobody'; leftOut: number }
  >
>('attendance.remind');

export interface TallyDeps extends ConsultationDeps {
  seatings: Pick<SeatingStore, 'find'>;
  walkIns: Pick<WalkInStore, 'count'>;
  targets: Targets;
}

/** What staff hear about a session tells nobody who is invited. */
const TO_STAFF: ReadonlySet<string> = new Set(['heldQuestion', 'proxyNamed', 'sessionDay']);

export interface Uninformed {
  /** The reason by our id of the person. */
  people: Map<string, string>;
  /** LINE groups that the message did not reach; those in them are among the people. */
  lineGroups: LineGroup[];
}

/** Who has not been told of a session, and why: somebody has to phone. */
export async function findUninformed(
  deps: Pick<TallyDeps, 'outbox' | 'representatives' | 'attendance' | 'lineGroups'>,
  session: Consultation,
): Promise<Uninformed> {
  const { outbox, representatives, attendance } = deps;
  const { _id, revision, districtGroup } = session;
  const [{ told, missed: reasonOf }, { missed: toTell }, unreachable] = await Promise.all([
    // Reminders tell nothing new: who missed one has been told of the session all the same.
    outbox.findReached(_id, { kinds: CHANGE_KINDS }),
    outbox.findReached(_id, { kinds: ['movedUp'], revision }),
    representatives.findUnreachable(districtGroup),
  ]);
  const lineGroups = await deps.lineGroups.findMany([...reasonOf.keys()]);
  for (const [id, reason] of await findMissedIn(deps, session, lineGroups, { told, reasonOf }))
    reasonOf.set(id, reason);
  for (const group of lineGroups) reasonOf.delete(group._id);
  for (const person of unreachable) reasonOf.set(person._id, whyUnreachable(person) ?? 'noLine');
  // Who has answered, by phone for example, knows; but not yet of the seat that has come free since.
  const answered = await attendance.answersAmong(_id, revision, [...reasonOf.keys()]);
  return { people: new Map([...reasonOf].filter(([id]) => !answered.has(id) || toTell.has(id))), lineGroups };
}

/** Those concerned who were to hear of it in these LINE groups, and did not hear of it elsewhere. */
async function findMissedIn(
  { representatives, attendance }: Pick<TallyDeps, 'representatives' | 'attendance'>,
  { _id, districtGroup }: Consultation,
  lineGroups: readonly LineGroup[],
  { told, reasonOf }: { told: ReadonlySet<string>; reasonOf: ReadonlyMap<string, string> },
): Promise<[person: string, reason: string][]> {
  if (lineGroups.length === 0) return [];
  const [members, hadAnswered] = await Promise.all([
    representatives.findMembersOf(lineGroups.map((group) => group._id)),
    attendance.findAnsweredOf([_id]),
  ]);
  return members.flatMap((person) => {
    const isConcerned = person.districtGroup === districtGroup || hadAnswered.has(person._id);
    const isIn = person.memberships.filter(({ member }) => member).map(({ lineGroup }) => lineGroup);
    const isTold = told.has(person._id) || isIn.some((group) => told.has(group));
    const missed = isIn.find((group) => reasonOf.has(group));
    return isConcerned && !isTold && missed ? [[person._id, reasonOf.get(missed)!]] : [];
  });
}

export type TallyReader = ReturnType<typeof createTallyReader>;

/** What the answers to a session come to, as this member of staff may see it. */
export function createTallyReader(deps: TallyDeps) {
  const { attendance, representatives, programme, targets } = deps;

  /**
   * How many of the register have not answered, how many of those LINE does not reach, and how many of the others have
   * been asked often enough. The same people as the list of the silent.
   */
  async function silentOf({
    _id,
    revision,
    districtGroup,
  }: Consultation): Promise<{ silent: number; unreachable: number; leftOut: number }> {
    const [answered, enough] = await Promise.all([
      attendance.findAnsweredIds(_id, revision),
      findNudgedEnough(deps, { _id, revision }),
    ]);
    const silentAndAsked = [...enough].filter((id) => !answered.has(id));
    const [all, heard, leftOut] = await Promise.all([
      representatives.countRegistered({ districtGroup }),
      answered.size === 0
        ? { registered: 0, reached: 0 }
        : representatives.countRegistered({ districtGroup, among: answered }),
      silentAndAsked.length === 0 ? 0 : representatives.countReachable(districtGroup, silentAndAsked),
    ]);
    const silent = all.registered - heard.registered;
    return { silent, unreachable: silent - (all.reached - heard.reached), leftOut };
  }

  /** Names that this member of staff may see, with what was said beside the answer. */
  async function namesOf(rows: readonly Attendance[], cause: Cause): Promise<Named[]> {
    const people = await representatives.findMany(rows.map(({ representative }) => representative));
    const seen = new Map(targets.named(people, cause).map((person: Representative) => [person._id, person]));
    return rows.flatMap((row) => {
      const { representative, partySize, late, lateBy, leavesEarly, leavesWhen, answer, reason } = row;
      const person = seen.get(representative);
      if (!person) return [];
      const name = person.fullName ?? NO_NAME;
      const said = { partySize, late, lateBy, leavesEarly, leavesWhen, reason };
      return [{ name, ...said, proxy: answer === 'no' ? row.proxy : null, byPhone: row.via === 'phone' }];
    });
  }

  async function viewOf(session: Consultation, cause: Cause, namesWanted: boolean): Promise<TallyView> {
    const { _id, revision, capacity = null } = session;
    const tally = await attendance.tally(_id, revision);
    const { silent, unreachable } = await silentOf(session);
    const quorum = quorumOf(session, programme.attendance.quorum);
    const seesNames =
      may(cause.who.staff, 'representative.view', { districtGroup: session.districtGroup }) ||
      districtsFor(cause.who.staff, 'representative.view').length > 0;
    const view: TallyView = {
      session,
      tally,
      silent,
      unreachable,
      quorum,
      coming: [],
      waiting: [],
      reasons: [],
      after: null,
      seesNames: namesWanted && seesNames,
      mayCheckIn: namesWanted && targets.mayHelp(cause, session.districtGroup),
    };
    if (!namesWanted) return view;
    const rows = await attendance.findAll(_id, revision);
    const answered = rows
      .filter((row) => row.answer && row.revision === revision)
      .toSorted((a, b) => a.answeredAt!.getTime() - b.answeredAt!.getTime());
    const line = capacity === null ? [] : ((await deps.seatings.find(_id, revision))?.seats ?? []);
    const waiting = line.flatMap((seat) =>
      seat.waiting ? answered.filter(({ representative }) => representative === seat.representative) : [],
    );
    const { noShows, walkIns } = afterwards(rows, revision);
    const isOver = session.status === 'held' || session.status === 'reported';
    const unregistered = await deps.walkIns.count(_id, revision);
    return {
      ...view,
      coming: await namesOf(
        answered.filter((row) => standingOf(row) === 'yes'),
        cause,
      ),
      waiting: await namesOf(waiting, cause),
      reasons: targets.mayManage(cause, session.districtGroup)
        ? answered.flatMap(({ reason }) => (reason ? [reason] : []))
        : [],
      after:
        unregistered.people > 0 || rows.some((row) => wasThere(row, revision))
          ? {
              walkIns: walkIns.length,
              unregistered: unregistered.people,
              unregisteredNames: targets.mayManage(cause, session.districtGroup) ? unregistered.names : [],
              late: session.startsAt
                ? rows.filter((row) => wasThere(row, revision) && row.checkedInAt! > session.startsAt!).length
                : 0,
              noShows: isOver ? noShows.length : null,
              noShowNames: isOver ? await namesOf(noShows, cause) : [],
            }
          : null,
    };
  }

  return { silentOf, namesOf, viewOf };
}

export function tallyEffects(deps: TallyDeps, planner: ConsultationPlanner): EffectHandler[] {
  const { attendance, representatives, outbox, programme, targets } = deps;
  const { silentOf, namesOf, viewOf } = createTallyReader(deps);

  return [
    showTally.handle(async ({ namesWanted, ...target }, cause) => {
      const found = await targets.find(target, cause, namesWanted ? targets.mayView : targets.mayCount);
      if (found.kind !== 'found') return found;
      return { kind: 'tally', view: await viewOf(found.session, cause, namesWanted) };
    }),

    showNames.handle(async ({ consultation, of, offset }, cause) => {
      const found = await targets.find(justThis(consultation), cause);
      if (found.kind !== 'found') return found;
      const { session } = found;
      const rows = (await attendance.findAll(session._id, session.revision))
        .filter((row) => row.answer && row.revision === session.revision && standingOf(row) === of)
        .toSorted((a, b) => a.answeredAt!.getTime() - b.answeredAt!.getTime() || (a._id < b._id ? -1 : 1));
      const reasons = targets.mayManage(cause, session.districtGroup);
      const people = (await namesOf(rows, cause)).map((each) => (reasons ? each : { ...each, reason: null }));
      const [tally, { silent }] = await Promise.all([
        attendance.tally(session._id, session.revision),
        silentOf(session),
      ]);
      const from = offset < people.length ? offset : 0;
      return {
        kind: 'names',
        view: { session, of, people, offset: from, hidden: rows.length - people.length, tally, silent },
      };
    }),

    showLedger.handle(async (target, cause) => {
      const found = await targets.find(target, cause);
      if (found.kind !== 'found') return found;
      const { session } = found;
      const [messages, { people: reasonOf, lineGroups }] = await Promise.all([
        outbox.findMessages({ consultation: session._id }),
        findUninformed(deps, session),
      ]);
      const people = await representatives.findMany([...reasonOf.keys()]);
      const toPeople = messages.filter(({ kind }) => !TO_STAFF.has(kind));
      return {
        kind: 'ledger',
        view: {
          session,
          sent: toPeople.reduce((sum, { sent }) => sum + sent, 0),
          planned: toPeople.reduce((sum, { waiting }) => sum + waiting, 0),
          uninformed: people.length,
          missedLineGroups: lineGroups.map(({ name }) => name ?? NO_GROUP_NAME),
          toPhone: targets.named(people, cause).map(({ _id, fullName, phone }) => ({
            name: fullName ?? NO_NAME,
            phone,
            reason: reasonOf.get(_id)!,
          })),
        },
      };
    }),

    remindSilent.handle(async ({ confirmed, ...target }, cause) => {
      const found = await targets.find(target, cause);
      if (found.kind !== 'found') return found;
      const { session } = found;
      if (!targets.mayManage(cause, session.districtGroup)) return { kind: 'forbidden' };
      const now = deps.clock.now();
      if (session.status !== 'announced' || !session.startsAt || session.startsAt <= now) return { kind: 'none' };
      // At most once a day: the day is part of the identity.
      const occurrence = `r${session.revision}:by-hand-${bangkokDate(now)}`;
      const plannedToday = async () =>
        (await outbox.findByConsultation(session._id)).filter(({ _id }) =>
          _id.startsWith(`nudge:${session._id}:${occurrence}`),
        );
      const sameDay = (await plannedToday())[0];
      if (sameDay && (!confirmed || sameDay.data['event'] !== cause.eventId)) return { kind: 'again' };
      if (!sameDay) {
        const { silent, unreachable, leftOut } = await silentOf(session);
        const people = silent - unreachable - leftOut;
        if (people === 0) return { kind: 'nobody', leftOut };
        if (!confirmed) return { kind: 'preview', session, people, leftOut };
      }
      await planReminder(deps, planner, session, {
        kind: 'nudge',
        offset: occurrence,
        audience: ['silent'],
        messageClass: 'should',
        dueAt: afterQuietHours(now, programme.quietHours),
        usefulUntil: session.startsAt,
        data: { event: cause.eventId },
      });
      return { kind: 'planned', people: (await plannedToday()).reduce((sum, { ids }) => sum + ids.length, 0) };
    }),
  ];
}
