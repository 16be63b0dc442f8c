/** What happens about sessions by time passing, and what goes out: rendered at the moment of sending. */
import { may } from '../access/policy.ts';
import type { AttendanceStore } from '../attendance/store.ts';
import type { DeliveryKind, DeliveryKinds, SkipReason } from '../delivery/kinds.ts';
import { afterQuietHours } from '../delivery/quiet-hours.ts';
import type { Delivery, Outbox } from '../delivery/outbox.ts';
import type { LineGroupStore } from '../line-groups/store.ts';
import { eachOnItsOwn, type Job, type Occurrence, type OccurrenceSource } from '../occurrences.ts';
import type { Programme } from '../programme.ts';
import { whyUnreachable } from '../representatives/rules.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { StaffStore } from '../staff/store.ts';
import { groupNameIn } from '../thai/format.ts';
import { days, plus, type Clock } from '../time.ts';
import type { SentReference } from '../turn.ts';
import type { Consultation } from './model.ts';
import * as planningMessages from './planning-messages.ts';
import { endOf, INVITED_WITHIN, invitationOf, remindersOf } from './rules.ts';
import { nudgedEnough, planReminder, type ConsultationDeps, type ConsultationPlanner } from './telling-effects.ts';
import * as toldMessages from './told-messages.ts';

export interface ConsultationJobDeps extends ConsultationDeps {
  staff: StaffStore;
  address(ids: readonly string[]): Promise<Map<string, string>>;
  /** The button by which feedback about a session starts. */
  feedbackButton(consultation: string): string;
}

/** How long after its start a session can still cause something: the invitation to speak of it, and two days to send it. */
const LOOK_BACK = INVITED_WITHIN + days(2);

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
    const { feedbackInvitation } = reminders;
    const dueAt = invitationOf(session, reminders, quietHours);
    if (dueAt === null || dueAt === 'tooLate') return [];
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
  staff: Pick<StaffStore, 'reachableAmong'>;
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
        if (session?.status !== 'announced') return none(ids, 'superseded');
        const { districtGroup } = session;
        return deps.staff.reachableAmong(ids, (member) => may(member, 'consultation.manage', { districtGroup }));
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
