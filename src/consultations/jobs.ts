/** Who is told what about sessions: planned at a person's word or by time passing, rendered at the moment of sending. */
import type { Standing } from '../attendance/rules.ts';
import type { AttendanceStore } from '../attendance/store.ts';
import { allStand, type DeliveryKind, type DeliveryKinds, type SkipReason } from '../delivery/kinds.ts';
import { afterQuietHours } from '../delivery/quiet-hours.ts';
import type { Delivery, Outbox, Plan } from '../delivery/outbox.ts';
import type { Quota } from '../delivery/quota.ts';
import { askUntilAway } from '../line/client.ts';
import type { LineGroup } from '../line-groups/model.ts';
import type { LineGroupStore } from '../line-groups/store.ts';
import { eachOnItsOwn, type Job, type Occurrence, type OccurrenceSource } from '../occurrences.ts';
import type { Programme } from '../programme.ts';
import type { Representative } from '../representatives/model.ts';
import { whyUnreachable } from '../representatives/rules.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { StaffStore } from '../staff/store.ts';
import { groupNameIn } from '../thai/format.ts';
import { days, plus, type Clock } from '../time.ts';
import type { SentReference } from '../turn.ts';
import * as toldMessages from './told-messages.ts';
import * as planningMessages from './planning-messages.ts';
import type * as previewMessages from './preview-messages.ts';
import type { ChangeEntry, Consultation, ConsultationChange } from './model.ts';
import { endOf, feedbackInvitationDue, isUrgent, remindersOf } from './rules.ts';
import type { ConsultationStore } from './store.ts';

export interface ConsultationDeps {
  consultations: ConsultationStore;
  attendance: AttendanceStore;
  representatives: RepresentativeStore;
  lineGroups: LineGroupStore;
  lineGroupSize(lineGroupId: string): Promise<number>;
  outbox: Outbox;
  quota: Quota;
  isInLineGroup(person: Representative, group: LineGroup): Promise<boolean>;
  programme: Programme;
  clock: Clock;
}

/** How many questions about membership go to LINE at once. */
const MEMBERSHIP_QUESTIONS = 20;
const PAGE = 500;
/** Somebody looks at an empty page meanwhile. */
const PREVIEW_WAITS_MS = 3_000;

export type ConsultationPlanner = ReturnType<typeof createConsultationPlanner>;

/** Who is concerned by a session, and planning what they are told. Used by the steps and by the job that resumes. */
export function createConsultationPlanner(deps: ConsultationDeps) {
  const { consultations, representatives, lineGroups, outbox, programme } = deps;

  /**
   * Of these people, those who are in none of the LINE groups. LINE is asked at most once a day for each.
   * @throws LineAwayError
   */
  async function outsideOf(
    people: readonly Representative[],
    groups: readonly LineGroup[],
    isIn = deps.isInLineGroup,
  ): Promise<Representative[]> {
    const outside: Representative[] = [];
    for (let start = 0; start < people.length; start += MEMBERSHIP_QUESTIONS) {
      const part = people.slice(start, start + MEMBERSHIP_QUESTIONS);
      const inside = await Promise.all(
        part.map(async (person) => {
          for (const group of groups) if (await isIn(person, group)) return true;
          return false;
        }),
      );
      outside.push(...part.filter((_person, index) => !inside[index]));
    }
    return outside;
  }

  /** Pages through those whom LINE can reach until some of them are `wanted`, or nobody is left. */
  async function nextReachable(
    districtGroup: string,
    after: string | null,
    limit: number,
    wanted: (page: Representative[]) => Promise<Representative[]>,
  ): Promise<string[]> {
    for (let last = after; ;) {
      const page = await representatives.findReachable(districtGroup, last, limit);
      if (page.length === 0) return [];
      const chosen = await wanted(page);
      if (chosen.length > 0) return chosen.map(({ _id }) => _id);
      last = page.at(-1)!._id;
    }
  }

  async function audienceOf(districtGroup: string): Promise<previewMessages.Audience> {
    const bound = await lineGroups.findBound(districtGroup);
    const { ask, isAway } = askUntilAway(PREVIEW_WAITS_MS);
    const groups = await Promise.all(
      bound.map(async ({ _id, name, memberCount }) => ({
        name: name ?? 'ไม่มีชื่อ',
        people: await ask<number | null>(() => deps.lineGroupSize(_id), memberCount),
      })),
    );
    const isIn: ConsultationDeps['isInLineGroup'] = (person, group) => {
      const known = person.memberships?.find(({ lineGroup }) => lineGroup === group._id)?.member ?? false;
      return ask(() => deps.isInLineGroup(person, group), known);
    };
    let people = 0;
    for (let after: string | null = null; ;) {
      const page = await representatives.findReachable(districtGroup, after, PAGE);
      if (page.length === 0) break;
      people += (await outsideOf(page, bound, isIn)).length;
      after = page.at(-1)!._id;
    }
    return { lineGroups: groups, people, away: isAway() };
  }

  /** The sessions of a change that people had been told of, or are told of now. */
  const told = (change: ConsultationChange): ChangeEntry[] =>
    change.entries.filter(
      (entry) => entry.version !== null && (change.kind === 'announced' || entry.before.status !== 'draft'),
    );

  function timing(change: ConsultationChange): { dueAt: Date; urgent: boolean; usefulUntil: Date } {
    const at = change.confirmedAt!;
    const entries = told(change);
    const starts = entries.flatMap(({ before, patch }) => [before.startsAt, patch.startsAt ?? null]);
    const urgent = isUrgent(starts, at, programme.quietHours);
    // The start; the old start where it is off.
    const ends = entries
      .map(({ before, patch }) =>
        patch.startsAt === undefined || patch.startsAt === null ? before.startsAt : patch.startsAt,
      )
      .flatMap((start) => (start ? [start.getTime()] : []));
    const usefulUntil = ends.length > 0 ? new Date(Math.max(...ends)) : plus(at, 7 * 86_400_000);
    return { dueAt: urgent ? at : afterQuietHours(at, programme.quietHours), urgent, usefulUntil };
  }

  /** Carries a confirmed change out; repeating it changes nothing. @returns it with the version each session got. */
  async function applyChange(change: ConsultationChange): Promise<ConsultationChange> {
    for (const [index, entry] of change.entries.entries()) {
      if (entry.version !== null) continue;
      const got = await consultations.applyEntry(change, entry);
      if (got !== null) await consultations.recordVersion(change._id, index, got);
    }
    return (await consultations.findChange(change._id))!;
  }

  /** Plans everybody's message about a confirmed change; repeating it goes on where it stopped. */
  async function planChange(change: ConsultationChange): Promise<void> {
    const entries = told(change);
    if (entries.length > 0) {
      const at = change.confirmedAt!;
      const bound = await lineGroups.findBound(change.districtGroup);
      const plan: Plan = {
        kind: change.kind,
        subject: change._id,
        consultations: entries.map(({ consultation }) => consultation),
        data: { change: change._id },
        messageClass: 'must',
        ...timing(change),
      };
      await outbox.planLineGroups(
        plan,
        bound.map(({ _id }) => _id),
        at,
      );
      await outbox.planMany(
        plan,
        (after, limit) => nextReachable(change.districtGroup, after, limit, (page) => outsideOf(page, bound)),
        at,
      );
    }
    await consultations.markPlanned(change._id, deps.clock.now());
  }

  return { audienceOf, nextReachable, applyChange, planChange, timing, told };
}

export interface ReminderPlan {
  kind: 'nudge' | 'eve' | 'today';
  offset: string;
  audience: readonly ('silent' | Standing)[];
  messageClass: Plan['messageClass'];
  dueAt: Date;
  usefulUntil: Date;
  data?: Record<string, unknown>;
}

/**
 * Of these people, those who have been asked about this date of the session as often as anybody may be: nudges that went
 * out, and those that are to go (`before`: only those that go before that one).
 */
export async function nudgedEnough(
  { outbox, programme }: Pick<ConsultationDeps, 'outbox' | 'programme'>,
  session: Pick<Consultation, '_id' | 'revision'>,
  ids: readonly string[],
  before?: Delivery,
): Promise<ReadonlySet<string>> {
  const counts = await outbox.countFor(
    { kind: 'nudge', subject: session._id, revision: session.revision },
    ids,
    before,
  );
  const { mostPerPerson } = programme.reminders.nudges;
  return new Set(ids.filter((id) => (counts.get(id) ?? 0) >= mostPerPerson));
}

/** Everybody of whom `nudgedEnough` says so. */
export async function findNudgedEnough(
  { outbox, programme }: Pick<ConsultationDeps, 'outbox' | 'programme'>,
  { _id, revision }: Pick<Consultation, '_id' | 'revision'>,
): Promise<ReadonlySet<string>> {
  const counts = await outbox.countFor({ kind: 'nudge', subject: _id, revision }, null);
  const { mostPerPerson } = programme.reminders.nudges;
  return new Set([...counts].flatMap(([id, count]) => (count >= mostPerPerson ? [id] : [])));
}

/** One reminder of one session to those it is for, in chunks: the words are the same for everybody. */
export async function planReminder(
  deps: Pick<ConsultationDeps, 'outbox' | 'attendance' | 'clock' | 'programme'>,
  planner: ConsultationPlanner,
  session: Consultation,
  { kind, offset, audience, data, ...timing }: ReminderPlan,
): Promise<void> {
  await deps.outbox.planMany(
    {
      kind,
      subject: session._id,
      consultations: [session._id],
      offset,
      data: { revision: session.revision, audience, ...data },
      ...timing,
    },
    (after, limit) =>
      planner.nextReachable(session.districtGroup, after, limit, async (page) => {
        const ids = page.map(({ _id }) => _id);
        const answers = await deps.attendance.answersAmong(session._id, session.revision, ids);
        const meant = page.filter(({ _id }) => audience.includes(answers.get(_id) ?? 'silent'));
        if (kind !== 'nudge' || meant.length === 0) return meant;
        const enough = await nudgedEnough(deps, session, ids);
        return meant.filter(({ _id }) => !enough.has(_id));
      }),
    deps.clock.now(),
  );
}

export interface ConsultationJobDeps extends ConsultationDeps {
  staff: StaffStore;
  address(ids: readonly string[]): Promise<Map<string, string>>;
  /** The button by which feedback about a session starts. */
  feedbackButton(consultation: string): string;
}

/** How long after its start a session can still cause something: the question whether it was held waits a week. */
const LOOK_BACK = days(12);

export function consultationOccurrences(deps: ConsultationJobDeps, planner: ConsultationPlanner): OccurrenceSource {
  const { consultations, attendance, outbox, staff, programme } = deps;
  const { reminders, quietHours } = programme;

  function reminderOccurrences(session: Consultation): Occurrence[] {
    return remindersOf(session, reminders.plan, quietHours).map(({ reminder, dueAt, usefulUntil }) => ({
      id: `${session._id}:r${session.revision}:${reminder.id}`,
      dueAt,
      usefulUntil,
      run: () =>
        planReminder(deps, planner, session, {
          kind: reminder.kind,
          offset: `r${session.revision}:${reminder.id}`,
          audience: reminder.audience,
          messageClass: reminder.class,
          dueAt,
          usefulUntil,
        }),
    }));
  }

  function heldOccurrence(session: Consultation): Occurrence[] {
    const endedAt = endOf(session, reminders.held);
    if (!endedAt) return [];
    const usefulUntil = plus(endedAt, days(reminders.held.usefulDays));
    return [
      {
        id: `${session._id}:r${session.revision}:held`,
        dueAt: endedAt,
        usefulUntil,
        run: async () => {
          const analysts = await staff.findByRole('analyst', session.districtGroup);
          await outbox.planEach(
            {
              kind: 'heldQuestion',
              subject: session._id,
              consultations: [session._id],
              offset: `r${session.revision}`,
              data: { revision: session.revision },
              messageClass: reminders.held.class,
              dueAt: afterQuietHours(endedAt, quietHours),
              usefulUntil,
            },
            analysts.map(({ id }) => id),
            deps.clock.now(),
          );
        },
      },
    ];
  }

  function invitationOccurrence(session: Consultation): Occurrence[] {
    const endedAt = endOf(session, reminders.held);
    if (!endedAt || !session.heldConfirmedAt) return [];
    const { feedbackInvitation } = reminders;
    const dueAt = feedbackInvitationDue(endedAt, session.heldConfirmedAt, feedbackInvitation, quietHours);
    const usefulUntil = plus(dueAt, days(feedbackInvitation.usefulDays));
    return [
      {
        id: `${session._id}:r${session.revision}:feedback`,
        dueAt,
        usefulUntil,
        run: async () => {
          const took = await attendance.findTookPart(session._id, session.revision);
          await outbox.planMany(
            {
              kind: 'feedbackInvitation',
              subject: session._id,
              consultations: [session._id],
              offset: `r${session.revision}`,
              data: { revision: session.revision },
              messageClass: feedbackInvitation.class,
              dueAt,
              usefulUntil,
            },
            async (after, limit) => took.filter((id) => !after || id > after).slice(0, limit),
            deps.clock.now(),
          );
        },
      },
    ];
  }

  return async (now) => {
    const sessions = await consultations.findAnnouncedSince(plus(now, -LOOK_BACK));
    return sessions.flatMap((session) =>
      session.status === 'announced'
        ? [...reminderOccurrences(session), ...heldOccurrence(session)]
        : invitationOccurrence(session),
    );
  };
}

/** Goes on with changes that were confirmed when a crash came before everybody's message was planned. */
export function resumePlanningJob(deps: ConsultationDeps, planner: ConsultationPlanner): Job {
  return {
    name: 'resume planning of changes',
    async runDue() {
      return eachOnItsOwn(await deps.consultations.findUnplanned(), async (change) =>
        planner.planChange(await planner.applyChange(change)),
      );
    },
    nextDue: async () => null,
  };
}

export interface ConsultationDeliveryDeps {
  consultations: ConsultationJobDeps['consultations'];
  attendance: AttendanceStore;
  representatives: RepresentativeStore;
  lineGroups: LineGroupStore;
  outbox: Outbox;
  programme: Programme;
  clock: Clock;
  address(ids: readonly string[]): Promise<Map<string, string>>;
  feedbackButton(consultation: string): string;
}

export function consultationDeliveries(deps: ConsultationDeliveryDeps): DeliveryKinds {
  const { consultations, attendance, representatives, address, clock } = deps;
  const groupName = (code: string): string => groupNameIn(deps.programme.places, code);

  const none = (ids: readonly string[], reason: SkipReason): Map<string, true | SkipReason> =>
    new Map(ids.map((id) => [id, reason]));

  /** Whom a message about a session may still reach: active people who have not blocked; LINE groups that we are in. */
  async function reachable(delivery: Delivery, ids: readonly string[]): Promise<Map<string, true | SkipReason>> {
    if (delivery.via === 'lineGroup') {
      const known = await deps.lineGroups.lineGroupIds(ids);
      return new Map(ids.map((id) => [id, known.has(id) || 'notInGroup']));
    }
    const people = new Map((await representatives.findMany(ids)).map((person) => [person._id, person]));
    return new Map(ids.map((id) => [id, whyUnreachable(people.get(id)) ?? true]));
  }

  async function currentOf(delivery: Delivery): Promise<Consultation | null> {
    const session = await consultations.find(delivery.subject);
    return session && session.revision === delivery.data['revision'] ? session : null;
  }

  const change: DeliveryKind = {
    address,
    async stillStands(delivery, ids) {
      const found = await consultations.findChange(delivery.subject);
      const sessions = await consultations.findMany(delivery.consultations);
      const current = found?.entries.some((entry) =>
        sessions.some(({ _id, version }) => _id === entry.consultation && version === entry.version),
      );
      return current ? reachable(delivery, ids) : none(ids, 'superseded');
    },
    async render(delivery) {
      const found = await consultations.findChange(delivery.subject);
      const sessions = await consultations.findMany(delivery.consultations);
      const told = (found?.entries ?? []).flatMap((entry) => {
        const consultation = sessions.find(
          ({ _id, version }) => _id === entry.consultation && version === entry.version,
        );
        return consultation ? [{ consultation, before: entry.before, revises: entry.revises }] : [];
      });
      const first = told[0];
      if (!found || !first) return null;
      // A quote of several sessions at once says of none that it is meant.
      if (told.length > 1)
        return {
          messages: [toldMessages.manyChanged(found.kind, told, found.reason, groupName)],
          about: { about: 'consultations', id: found._id },
        };
      const message = toldMessages.changeMessage(
        found.kind,
        told,
        found.reason,
        groupName,
        delivery.via === 'lineGroup',
      );
      return { messages: [message], about: aboutSession(first.consultation) };
    },
  };

  const reminder = (kind: 'nudge' | 'eve' | 'today'): DeliveryKind => ({
    address,
    async stillStands(delivery, ids) {
      const session = await currentOf(delivery);
      if (session?.status !== 'announced') return none(ids, 'superseded');
      const standing = await reachable(delivery, ids);
      const answers = await attendance.answersAmong(session._id, session.revision, ids);
      const audience = delivery.data['audience'] as string[];
      for (const id of ids)
        if (standing.get(id) === true && !audience.includes(answers.get(id) ?? 'silent')) standing.set(id, 'answered');
      if (kind !== 'nudge') return standing;
      const left = ids.filter((id) => standing.get(id) === true);
      for (const id of await nudgedEnough(deps, session, left, delivery)) standing.set(id, 'nudgedEnough');
      return standing;
    },
    async render(delivery) {
      const session = await currentOf(delivery);
      if (!session?.startsAt) return null;
      return {
        messages: [toldMessages.reminder(session, kind, clock.now(), groupName)],
        about: aboutSession(session),
      };
    },
  });

  return {
    announced: change,
    postponed: change,
    cancelled: change,
    changed: change,
    nudge: reminder('nudge'),
    eve: reminder('eve'),
    today: reminder('today'),
    heldQuestion: {
      address,
      async stillStands(delivery, ids) {
        const session = await currentOf(delivery);
        return session?.status === 'announced' ? allStand(ids) : none(ids, 'superseded');
      },
      async render(delivery) {
        const session = await currentOf(delivery);
        return session && { messages: [planningMessages.heldQuestion(session, groupName)] };
      },
    },
    feedbackInvitation: {
      address,
      async stillStands(delivery, ids) {
        const session = await currentOf(delivery);
        return session?.status === 'held' || session?.status === 'reported'
          ? reachable(delivery, ids)
          : none(ids, 'superseded');
      },
      async render(delivery) {
        const session = await currentOf(delivery);
        return (
          session && {
            messages: [toldMessages.feedbackInvitation(session, deps.feedbackButton(session._id), groupName)],
            about: { about: 'feedbackInvitation', id: session._id },
          }
        );
      },
    },
  };
}

/** A quote of the message answers this session, on the date that it showed. */
function aboutSession({ _id: id, revision }: Consultation): SentReference {
  return { about: 'consultation', id, revision };
}
