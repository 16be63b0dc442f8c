/** What a hand-off causes. Declarations first (the dialogue imports them), then the work. */
import type { AuditAction, AuditStore } from '../access/audit.ts';
import { may } from '../access/policy.ts';
import type { Outbox, Plan } from '../delivery/outbox.ts';
import { idFrom } from '../identity.ts';
import type { FeedbackStore } from '../feedback/store.ts';
import type { Programme } from '../programme.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { StaffStore } from '../staff/store.ts';
import { days, minutes, plus, type Clock } from '../time.ts';
import { defineEffect, type Cause, type EffectHandler, type StaffMember } from '../turn.ts';
import type { Caller } from './messages.ts';
import type { ClosedBy, Handoff, HandoffMessage } from './model.ts';
import { isAwake, isFirstOfAlbum } from './rules.ts';
import type { HandoffStore } from './store.ts';

/** A hand-off as a member of the staff may see it. */
export interface Seen {
  handoff: Handoff;
  caller: Caller;
}
export type Taking =
  ({ kind: 'yours' } & Seen) | { kind: 'another'; name: string | null } | { kind: 'over' } | { kind: 'notYours' };
type Said = Pick<HandoffMessage, 'kind' | 'messageId' | 'text' | 'album' | 'albumOf'>;

export const askForPerson = defineEffect<Record<string, never>, 'asked' | 'unregistered'>('handoff.ask');
/**
 * `own`: its content was kept for this talk alone, not as part of something that the person tells. A further picture of
 * an album is `joined` to the first, for which everybody has been told; null where there is no talk.
 */
export const keepForStaff = defineEffect<Said & { own?: boolean }, 'kept' | 'joined' | null>('handoff.keep');
export const forgetSaid = defineEffect<{ messageId: string }, null>('handoff.forget');
export const leaveHandoff = defineEffect<Record<string, never>, boolean>('handoff.leave');
export const takeHandoff = defineEffect<{ id: string }, Taking>('handoff.take');
/** `id` null: the one this member of the staff spoke in last. */
export const answerPerson = defineEffect<{ id: string | null; text: string }, Seen | null>('handoff.answer');
export const readHandoff = defineEffect<{ id: string }, Seen | null>('handoff.read');
export const endHandoff = defineEffect<{ id: string | null }, Seen | null>('handoff.end');
export const listHandoffs = defineEffect<Record<string, never>, Seen[] | null>('handoff.list');

export interface HandoffDeps {
  handoffs: HandoffStore;
  feedback: Pick<FeedbackStore, 'findByPart' | 'findForStaff' | 'withdraw'>;
  representatives: Pick<RepresentativeStore, 'find'>;
  staff: Pick<StaffStore, 'find' | 'findByRole'>;
  outbox: Pick<Outbox, 'planEach'>;
  audit: AuditStore;
  programme: Pick<Programme, 'handoffs'>;
  clock: Clock;
}

const QUEUE_MOST = 6;

type Timing = Pick<Plan, 'messageClass' | 'dueAt' | 'usefulUntil' | 'urgent'>;

const at = (now: Date, messageClass: Plan['messageClass'], urgent = false): Timing => ({
  messageClass,
  dueAt: now,
  usefulUntil: plus(now, days(1)),
  urgent,
});

/** Who may take it: coordinators, the analysts of the district group and of the district. Our ids, each once. */
export async function staffFor(
  { district, districtGroup }: Pick<Handoff, 'district' | 'districtGroup'>,
  staff: Pick<StaffStore, 'findByRole'>,
): Promise<string[]> {
  const found = await Promise.all([
    staff.findByRole('coordinator'),
    districtGroup ? staff.findByRole('analyst', districtGroup) : [],
    district ? staff.findByRole('districtAnalyst', district) : [],
  ]);
  return [...new Set(found.flat().map(({ id }) => id))].toSorted();
}

export const mayTake = (member: StaffMember | null, { district, districtGroup }: Handoff): boolean =>
  may(member, 'handoff.take', { district: district ?? undefined, districtGroup: districtGroup ?? undefined });

/** Coordinators see no names, as everywhere. */
export async function callerFor(
  { person, district, districtGroup }: Handoff,
  member: StaffMember | null,
  representatives: Pick<RepresentativeStore, 'find'>,
): Promise<Caller> {
  const target = { district: district ?? undefined, districtGroup: districtGroup ?? undefined };
  const found = may(member, 'representative.view', target) ? await representatives.find(person) : null;
  return { name: found?.fullName ?? null, district };
}

/** The person is told, unless they ended it themselves; the member of the staff is told where it was the person. */
export async function planEnded(
  outbox: HandoffDeps['outbox'],
  { _id, person, takenBy }: Handoff,
  by: ClosedBy,
  now: Date,
): Promise<void> {
  const plan = { subject: _id, offset: 'ended', data: { by } };
  if (by !== 'person') await outbox.planEach({ kind: 'handoffEnded', ...plan, ...at(now, 'should') }, [person], now);
  else if (takenBy) await outbox.planEach({ kind: 'handoffLeft', ...plan, ...at(now, 'should') }, [takenBy], now);
}

/**
 * The person is done, or goes altogether: whoever talks to them hears it, and the bot speaks again.
 * @returns false where nothing was open.
 */
export async function leaveOpen(
  { handoffs, outbox, audit, clock }: Pick<HandoffDeps, 'handoffs' | 'outbox' | 'audit' | 'clock'>,
  person: string,
  { eventId, at: when }: Pick<Cause, 'eventId' | 'at'>,
): Promise<boolean> {
  const open = await handoffs.findOpenFor(person);
  // By the event, so that a repeat of what closed it says the same.
  const closed = open ? await handoffs.close(open._id, 'person', eventId, when) : await handoffs.findClosedBy(eventId);
  if (!closed) return false;
  await planEnded(outbox, closed, 'person', clock.now());
  const action = 'handoff.ended';
  await audit.record({ _id: idFrom('audit', action, eventId), at: when, actor: person, action, subject: closed._id });
  return true;
}

export function handoffEffects(deps: HandoffDeps): EffectHandler[] {
  const { handoffs, representatives, staff, outbox, audit, programme, clock } = deps;

  const record = ({ eventId, at: when }: Cause, action: AuditAction, actor: string, subject: string): Promise<void> =>
    audit.record({ _id: idFrom('audit', action, eventId), at: when, actor, action, subject });

  const seenBy = async (handoff: Handoff, member: StaffMember | null): Promise<Seen> => ({
    handoff,
    caller: await callerFor(handoff, member, representatives),
  });

  /** That one, or the one spoken in last; null where it is not this member's, or over. */
  async function ownOf({ who }: Cause, id: string | null): Promise<Handoff | null> {
    if (!who.staff) return null;
    const mine = await handoffs.findTakenBy(who.staff.id);
    return (id === null ? mine[0] : mine.find(({ _id }) => _id === id)) ?? null;
  }

  return [
    askForPerson.handle(async (_input, cause) => {
      const { representative } = cause.who;
      if (!representative) return 'unregistered';
      const { id: person, district, districtGroup } = representative;
      const handoff = await handoffs.open({
        _id: `h${idFrom('handoff', cause.eventId)}`,
        person,
        district,
        districtGroup,
        openedAt: cause.at,
      });
      if (handoff.status !== 'waiting') return 'asked';
      const now = clock.now();
      const wanted = { ...at(now, 'should'), usefulUntil: plus(now, days(programme.handoffs.waitingDays)) };
      await outbox.planEach(
        { kind: 'handoffAsked', subject: handoff._id, ...wanted },
        await staffFor(handoff, staff),
        now,
      );
      await record(cause, 'handoff.asked', person, handoff._id);
      return 'asked';
    }),

    keepForStaff.handle(async ({ own = false, ...said }, cause) => {
      const person = cause.who.representative?.id;
      const open = person ? await handoffs.findOpenFor(person) : null;
      if (!open) return null;
      const entry = own && said.messageId ? await deps.feedback.findByPart(said.messageId) : null;
      const message: HandoffMessage = {
        _id: cause.eventId,
        from: 'person',
        ...said,
        at: cause.at,
        ...(entry && { entry: entry._id }),
      };
      const kept = await handoffs.add(open._id, message);
      if (!kept) return null;
      if (!isFirstOfAlbum(kept.messages, message)) return 'joined';
      const now = clock.now();
      if (kept.takenBy)
        await outbox.planEach(
          {
            kind: 'handoffSaid',
            subject: kept._id,
            offset: cause.eventId,
            data: { message: cause.eventId },
            ...at(now, 'should', true),
          },
          [kept.takenBy],
          now,
        );
      return 'kept';
    }),

    forgetSaid.handle(async ({ messageId }, { who }) => {
      if (who.representative) await handoffs.forgetMessage(who.representative.id, messageId);
      return null;
    }),

    leaveHandoff.handle(async (_input, cause) => {
      const person = cause.who.representative?.id;
      return person ? leaveOpen(deps, person, cause) : false;
    }),

    takeHandoff.handle(async ({ id }, cause) => {
      const member = cause.who.staff;
      const before = await handoffs.find(id);
      if (!before) return { kind: 'over' };
      if (!member || !mayTake(member, before)) return { kind: 'notYours' };
      const handoff = (await handoffs.take(id, member.id, cause.eventId, cause.at))!;
      if (handoff.status === 'closed') return { kind: 'over' };
      if (handoff.takenBy !== member.id)
        return { kind: 'another', name: (await staff.find(handoff.takenBy!))?.displayName ?? null };
      const now = clock.now();
      await outbox.planEach({ kind: 'handoffTaken', subject: id, ...at(now, 'should') }, [handoff.person], now);
      await record(cause, 'handoff.taken', member.id, id);
      return { kind: 'yours', ...(await seenBy(handoff, member)) };
    }),

    answerPerson.handle(async ({ id, text }, cause) => {
      const own = await ownOf(cause, id);
      if (!own) return null;
      const message = { _id: cause.eventId, from: 'staff', kind: 'text', messageId: null, text, at: cause.at } as const;
      const kept = await handoffs.add(own._id, message);
      if (!kept) return null;
      const now = clock.now();
      const urgent = isAwake(kept, now, minutes(programme.handoffs.awakeMinutes));
      await outbox.planEach(
        {
          kind: 'handoffAnswer',
          subject: own._id,
          offset: cause.eventId,
          data: { message: cause.eventId },
          ...at(now, 'must', urgent),
        },
        [own.person],
        now,
      );
      return seenBy(kept, cause.who.staff);
    }),

    readHandoff.handle(async ({ id }, cause) => {
      const own = await ownOf(cause, id);
      return own && seenBy(own, cause.who.staff);
    }),

    endHandoff.handle(async ({ id }, cause) => {
      const own = (await ownOf(cause, id)) ?? (await handoffs.findClosedBy(cause.eventId));
      if (!own || !cause.who.staff) return null;
      const closed = await handoffs.close(own._id, 'staff', cause.eventId, cause.at);
      if (!closed) return null;
      await planEnded(outbox, closed, 'staff', clock.now());
      await record(cause, 'handoff.ended', cause.who.staff.id, closed._id);
      return seenBy(closed, cause.who.staff);
    }),

    listHandoffs.handle(async (_input, { who }) => {
      if (!who.staff) return null;
      const waiting = (await handoffs.findWaiting(500)).filter((each) => mayTake(who.staff, each));
      return Promise.all(waiting.slice(0, QUEUE_MOST).map((each) => seenBy(each, who.staff)));
    }),
  ].map((handler) => ({
    kind: handler.kind,
    /** Nobody's conversation is touched from a LINE group. */
    run: async (input: unknown, cause: Cause) => {
      if (cause.where.kind !== 'direct') throw new Error(`${handler.kind} belongs into a private chat`);
      return handler.run(input, cause);
    },
  }));
}
