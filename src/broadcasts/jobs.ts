/** Who is in a notice's segment, planning it in frozen chunks, what still stands when it goes out, and what time does. */
import { may } from '../access/policy.ts';
import type { AuditStore } from '../access/audit.ts';
import type { AttendanceStore } from '../attendance/store.ts';
import type { Consultation, ConsultationStatus } from '../consultations/model.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { DeliveryKinds, SkipReason } from '../delivery/kinds.ts';
import type { Outbox } from '../delivery/outbox.ts';
import { priceOf } from '../delivery/price.ts';
import type { Quota } from '../delivery/quota.ts';
import type { FeedbackStore } from '../feedback/store.ts';
import { idFrom } from '../identity.ts';
import { eachOnItsOwn, type Job, type OccurrenceSource } from '../occurrences.ts';
import type { Programme } from '../programme.ts';
import { whyUnreachable } from '../representatives/rules.ts';
import type { Reached } from '../representatives/census-store.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import { NO_STAFF_NAME } from '../staff/messages.ts';
import type { StaffStore } from '../staff/store.ts';
import { bangkokMonth, days, plus, type Clock } from '../time.ts';
import * as handed from './after-messages.ts';
import * as say from './messages.ts';
import type { Broadcast, Segment } from './model.ts';
import { dueAtOf, hasRole, type NoticeDraft } from './rules.ts';
import type { BroadcastStore } from './store.ts';

export interface BroadcastDeps {
  broadcasts: BroadcastStore;
  representatives: RepresentativeStore;
  attendance: AttendanceStore;
  consultations: ConsultationStore;
  feedback: FeedbackStore;
  staff: StaffStore;
  outbox: Outbox;
  quota: Quota;
  audit: AuditStore;
  programme: Programme;
  clock: Clock;
}

const PAGE = 500;
/** Sessions that a part of a notice can be about. */
const UPCOMING: readonly ConsultationStatus[] = ['announced'];
const PAST: readonly ConsultationStatus[] = ['held', 'reported', 'announced'];
/** An expired request is told about for so long. */
const TELL_FOR = days(7);

export type BroadcastPlanner = ReturnType<typeof createBroadcastPlanner>;

export function createBroadcastPlanner(deps: BroadcastDeps) {
  const { attendance, broadcasts, feedback, outbox, representatives, programme } = deps;

  /** Of these people, those who fit everything that the segment sets. */
  async function fitting<Person extends Reached>(segment: Segment, page: readonly Person[]): Promise<Person[]> {
    const { district, role, session, theme } = segment;
    let people = page.filter(
      (person) => (!district || person.district === district) && (!role || hasRole(person.role, role)),
    );
    const ids = (): string[] => people.map(({ _id }) => _id);
    if (session && people.length > 0) {
      const { consultation, revision, part } = session;
      if (part === 'attended') {
        const took = await attendance.tookPartAmong(consultation, revision, ids());
        people = people.filter(({ _id }) => took.has(_id));
      } else {
        const answers = await attendance.answersAmong(consultation, revision, ids());
        people = people.filter(({ _id }) => (answers.get(_id) ?? 'silent') === part);
      }
    }
    if (theme && people.length > 0) {
      const authors = await feedback.findAuthorsAmong(ids(), theme);
      people = people.filter(({ _id }) => authors.has(_id));
    }
    return people;
  }

  /** The session that a draft's part is about. */
  async function sessionFor(draft: NoticeDraft): Promise<Consultation | Consultation[]> {
    const { districtGroup, part, consultation, date, round } = draft;
    if (consultation) {
      const found = await deps.consultations.find(consultation);
      return found && found.districtGroup === districtGroup ? found : [];
    }
    const now = deps.clock.now();
    const statuses = part === 'attended' ? PAST : UPCOMING;
    const all = await deps.consultations.findByStatus(districtGroup!, statuses);
    const meant = all.filter(
      (session) =>
        (!date || session.date === date) &&
        (!round || session.round === round) &&
        session.startsAt !== null &&
        (part === 'attended' ? session.startsAt <= now : session.startsAt > now),
    );
    // Who took part is asked about the latest first.
    const ordered = part === 'attended' ? meant.toReversed() : meant;
    return ordered.length === 1 ? ordered[0]! : ordered;
  }

  async function segmentOf(draft: NoticeDraft): Promise<Segment | Consultation[]> {
    const { districtGroup, district = null, role = null, theme = null, part } = draft;
    const segment: Segment = { districtGroup: districtGroup!, district, role, theme, session: null };
    if (!part) return segment;
    const session = await sessionFor(draft);
    if (Array.isArray(session)) return session;
    return { ...segment, session: { consultation: session._id, revision: session.revision, part } };
  }

  /** Who is in the part that a segment sets: those people, or everybody but those. */
  async function partOf({ session }: Segment): Promise<{ ids: ReadonlySet<string>; without: boolean } | null> {
    if (!session) return null;
    const { consultation, revision, part } = session;
    if (part === 'silent') return { ids: await attendance.findAnsweredIds(consultation, revision), without: true };
    if (part === 'attended')
      return { ids: new Set(await attendance.findTookPart(consultation, revision)), without: false };
    const standings = await attendance.findStandings(consultation, revision);
    return { ids: new Set([...standings].flatMap(([id, each]) => (each === part ? [id] : []))), without: false };
  }

  /** How many it reaches, and how many of that part LINE cannot reach. Counted where the data lies: nobody is read. */
  async function count(segment: Segment): Promise<say.Audience> {
    const { districtGroup, district, role, theme } = segment;
    const place = { districtGroup, district };
    const roles = role ? (await representatives.findRoles(place)).filter((each) => hasRole(each, role)) : undefined;
    const all = { ...place, ...(roles && { roles }) };
    const part = await partOf(segment);
    const audience = ({ registered, reached }: { registered: number; reached: number }): say.Audience => ({
      people: reached,
      unreachable: registered - reached,
    });
    if (theme) {
      const people = await representatives.findRegisteredIds(all);
      const inPart = [...people.keys()].filter((id) => !part || part.ids.has(id) !== part.without);
      const authors = inPart.length > 0 ? [...(await feedback.findAuthorsAmong(inPart, theme))] : [];
      return audience({ registered: authors.length, reached: authors.filter((id) => people.get(id)).length });
    }
    if (!part) return audience(await representatives.countRegistered(all));
    const inPart = await representatives.countRegistered({ ...all, among: part.ids });
    if (!part.without) return audience(inPart);
    const whole = await representatives.countRegistered(all);
    return audience({
      registered: whole.registered - inPart.registered,
      reached: whole.reached - inPart.reached,
    });
  }

  /** Up to `limit` of those whom LINE can reach, ids greater than `after`, ascending. */
  async function audienceOf(segment: Segment, after: string | null, limit: number): Promise<string[]> {
    const ids: string[] = [];
    for (let last = after; ids.length < limit;) {
      const page = await representatives.findReachable(segment.districtGroup, last, PAGE);
      if (page.length === 0) break;
      ids.push(...(await fitting(segment, page)).map(({ _id }) => _id));
      last = page.at(-1)!._id;
    }
    return ids.slice(0, limit);
  }

  /** Plans everybody's message of a confirmed notice; repeating it goes on where it stopped. */
  async function plan({ _id, segment, dueAt }: Broadcast): Promise<void> {
    const { usefulDays, class: messageClass } = programme.broadcasts;
    await outbox.planMany(
      {
        kind: 'broadcast',
        subject: _id,
        messageClass,
        dueAt: dueAt!,
        usefulUntil: plus(dueAt!, days(usefulDays)),
      },
      (after, limit) => audienceOf(segment, after, limit),
      deps.clock.now(),
    );
    // Taken back while it was being planned: what was planned after that goes, too.
    if ((await broadcasts.find(_id))?.state === 'recalled') await outbox.recall('broadcast', _id);
    const { planned } = await outbox.report('broadcast', _id);
    await broadcasts.markPlanned(_id, planned, deps.clock.now());
  }

  /** The session that the segment is about, as it is now; null where it has moved on or there is none. */
  async function sessionOf({ session }: Segment): Promise<Consultation | null> {
    return session ? deps.consultations.find(session.consultation) : null;
  }

  /** Whether the session is still the one that the segment was made for. */
  function isCurrent({ session: about }: Segment, session: Consultation | null): boolean {
    if (!about) return true;
    if (!session || session.status === 'cancelled' || session.status === 'postponed') return false;
    return session.revision === about.revision;
  }

  /** The notice as it would go out now. */
  async function previewOf(broadcast: Broadcast): Promise<say.Preview> {
    const now = deps.clock.now();
    const { segment, sendAt } = broadcast;
    const [session, audience, state] = await Promise.all([sessionOf(segment), count(segment), deps.quota.findState()]);
    const dueAt = dueAtOf(sendAt, now, programme.quietHours);
    const nextMonth = bangkokMonth(dueAt) > bangkokMonth(now);
    const keptBack = programme.broadcasts.class === 'must' ? 0 : programme.linePlan.reserve;
    return {
      broadcast,
      session,
      audience,
      price:
        state &&
        priceOf(audience.people, nextMonth ? { limit: state.limit, used: 0 } : state, programme.linePlan, keptBack),
      keptBack,
      dueAt,
      held: sendAt === null && dueAt > now,
      later: dueAt > now,
      nextMonth,
      needsApproval: audience.people > programme.broadcasts.approvalAbove,
      planName: programme.linePlan.nameTh,
    };
  }

  /** Tells who proposed it what was decided. */
  async function tell(
    broadcast: Broadcast,
    what: 'approved' | 'refused' | 'expired',
    by: string | null,
    people: number,
  ): Promise<void> {
    const now = deps.clock.now();
    await outbox.planEach(
      {
        kind: 'broadcastDecision',
        subject: broadcast._id,
        offset: what,
        data: { what, by, people },
        messageClass: programme.broadcasts.class,
        dueAt: now,
        usefulUntil: plus(now, TELL_FOR),
      },
      [broadcast.proposedBy],
      now,
    );
  }

  return { plan, segmentOf, audienceOf, sessionOf, isCurrent, previewOf, tell };
}

/** Goes on with notices that were confirmed when a crash came before everybody's message was planned. */
export function resumeNoticesJob({ broadcasts }: BroadcastDeps, planner: BroadcastPlanner): Job {
  return {
    name: 'resume planning of notices',
    async runDue() {
      return eachOnItsOwn(await broadcasts.findUnplanned(), planner.plan);
    },
    nextDue: async () => null,
  };
}

/** Requests that nobody decided in time. */
export function broadcastOccurrences(
  { broadcasts, audit, clock }: BroadcastDeps,
  planner: BroadcastPlanner,
): OccurrenceSource {
  return async () => {
    const waiting = await broadcasts.findWaiting();
    return waiting.map((broadcast) => {
      const { _id, version, approvalUntil } = broadcast;
      const id = `${_id}:v${version}:expires`;
      return {
        id,
        dueAt: approvalUntil!,
        usefulUntil: plus(approvalUntil!, days(366)),
        async run() {
          const expired = await broadcasts.move(_id, { state: 'waiting', version }, 'expired', {}, id);
          if (!expired) return;
          await audit.record({
            _id: idFrom('audit', id),
            at: clock.now(),
            actor: 'system',
            action: 'broadcast.expired',
            subject: _id,
          });
          await planner.tell(expired, 'expired', null, 0);
        },
      };
    });
  };
}

export function broadcastDeliveries(
  deps: BroadcastDeps & {
    address(ids: readonly string[]): Promise<Map<string, string>>;
    groupName: (code: string) => string;
  },
  planner: BroadcastPlanner,
): DeliveryKinds {
  const { address, broadcasts, programme, representatives, staff } = deps;
  const names: say.Names = {
    groupName: deps.groupName,
    themeName: (code) => programme.themes.labels[code]?.th ?? code,
  };
  const none = (ids: readonly string[], reason: SkipReason): Map<string, true | SkipReason> =>
    new Map(ids.map((id) => [id, reason]));
  return {
    broadcast: {
      address,
      async stillStands({ subject }, ids) {
        const broadcast = await broadcasts.find(subject);
        if (broadcast?.state !== 'confirmed') return none(ids, 'recalled');
        if (!planner.isCurrent(broadcast.segment, await planner.sessionOf(broadcast.segment)))
          return none(ids, 'superseded');
        const people = new Map((await representatives.findMany(ids)).map((person) => [person._id, person]));
        const { session } = broadcast.segment;
        // Who has answered since it was set for later is not told "you have not answered yet".
        const answers =
          session && session.part !== 'attended'
            ? await deps.attendance.answersAmong(session.consultation, session.revision, ids)
            : null;
        const hasMoved = (id: string): boolean => answers !== null && (answers.get(id) ?? 'silent') !== session!.part;
        return new Map(
          ids.map((id) => [id, whyUnreachable(people.get(id)) ?? (hasMoved(id) ? ('answered' as const) : true)]),
        );
      },
      async render({ subject }) {
        const broadcast = await broadcasts.find(subject);
        if (!broadcast) return null;
        const group = deps.groupName(broadcast.segment.districtGroup);
        return {
          messages: [say.notice(broadcast.text, group, programme.organisation)],
          about: { about: 'broadcast', id: subject },
        };
      },
    },
    /** To those who may agree to it. */
    broadcastApproval: {
      address,
      async stillStands({ subject, data }, ids) {
        const broadcast = await broadcasts.find(subject);
        if (broadcast?.state !== 'waiting' || broadcast.version !== data['version']) return none(ids, 'superseded');
        const { districtGroup } = broadcast.segment;
        return staff.reachableAmong(ids, (member) => may(member, 'broadcast.approve', { districtGroup }));
      },
      async render({ subject }) {
        const broadcast = await broadcasts.find(subject);
        if (!broadcast) return null;
        const proposer = (await staff.find(broadcast.proposedBy))?.displayName ?? NO_STAFF_NAME;
        return { messages: handed.approvalCard(await planner.previewOf(broadcast), proposer, names, programme) };
      },
    },
    broadcastDecision: {
      address,
      async stillStands({ subject }, ids) {
        const broadcast = await broadcasts.find(subject);
        if (!broadcast) return none(ids, 'superseded');
        const { districtGroup } = broadcast.segment;
        return staff.reachableAmong(ids, (member) => may(member, 'broadcast.send', { districtGroup }));
      },
      async render({ subject, data }) {
        const broadcast = await broadcasts.find(subject);
        if (!broadcast) return null;
        const by = typeof data['by'] === 'string' ? await staff.find(data['by']) : null;
        const what = data['what'] as 'approved' | 'refused' | 'expired';
        return { messages: [handed.decision(what, broadcast, by?.displayName ?? null, Number(data['people']))] };
      },
    },
  };
}
