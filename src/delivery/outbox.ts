/**
 * `deliveries`: every message that is to go out by itself. What workers do with them is in claims.ts, what became of them in
 * ledger.ts and subjects.ts.
 */
import type { Connection } from 'mongoose';
import { insertNew } from '../inserting.ts';
import type { Manner } from '../language.ts';
import { LIMITS } from '../line/limits.ts';
import type { MessageClass } from '../programme.ts';
import { claimsOf } from './claims.ts';
import { createLedger } from './ledger.ts';
import { deliverySchema } from './model.ts';
import { sentMessagesIn } from './sent-store.ts';
import { subjectsIn } from './subjects.ts';

export const DELIVERY_STATES = ['planned', 'claimed', 'sent', 'skipped', 'failed', 'cancelled'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** What became of one of ours. Never "read": LINE gives no such receipt. */
export interface RecipientOutcome {
  id: string;
  result: 'sent' | 'skipped' | 'failed';
  reason?: string;
}

export interface Delivery {
  /** What it is about: kind, subject, revision, offset, our id of the person or the chunk. Never a LINE id. */
  _id: string;
  kind: string;
  /** What the message is about, for the ledger: for example a change's or a session's id. */
  subject: string;
  /** The part of the identity beside kind and subject; null where those are enough. */
  offset: string | null;
  /** The session concerned, where there is one. */
  consultations: string[];
  /** What `render` and `stillStands` need beyond the subject; our ids and numbers only. */
  data: Record<string, unknown>;
  via: 'lineGroup' | 'person' | 'people';
  /** Our ids, frozen with the delivery. */
  ids: string[];
  messageClass: MessageClass;
  plannedAt: Date;
  /** Domain time. */
  dueAt: Date;
  usefulUntil: Date;
  /** Confirmed by a person as urgent: quiet hours do not hold it. */
  urgent: boolean;
  state: DeliveryState;
  reason: string | null;
  /** Who was in the first attempt: later ones go to the same people or fewer. */
  attemptedIds: string[] | null;
  firstAttemptAt: Date | null;
  attempts: number;
  /** Machine time before which it is not tried again. */
  notBefore: Date;
  leaseToken: string | null;
  /** Machine time. */
  leaseUntil: Date | null;
  sentAt: Date | null;
  requestId: string | null;
  outcomes: RecipientOutcome[];
  /** Messages of the quota it used. */
  cost: number;
  /** Where it failed: when somebody of the staff saw to it, and who (our id). */
  handledAt?: Date | null;
  handledBy?: string | null;
}

export interface Plan {
  kind: string;
  subject: string;
  consultations?: string[];
  /** Part of the identity beside kind and subject, for example a revision or `nudge-7d`. */
  offset?: string;
  data?: Record<string, unknown>;
  messageClass: MessageClass;
  dueAt: Date;
  usefulUntil: Date;
  urgent?: boolean;
}

const PAGE = 1_000;
const deliveriesOf = (connection: Connection) => connection.model('Delivery', deliverySchema);
export type DeliveryModel = ReturnType<typeof deliveriesOf>;

export type Outbox = ReturnType<typeof createOutbox>;

const heldBack = (reason: string, now: Date) => ({ state: 'planned' as const, dueAt: { $gt: now }, reason });

/**
 * @param manners of our ids: those who are to be spoken to in another manner than most. What is the same for many is not
 *   the same for them, so they get it by themselves.
 */
export function createOutbox(
  connection: Connection,
  manners: (ids: readonly string[]) => Promise<ReadonlyMap<string, Manner>> = async () => new Map(),
) {
  const deliveries = deliveriesOf(connection);
  const sentMessages = sentMessagesIn(connection);

  function draft(plan: Plan, target: string, via: Delivery['via'], ids: string[], plannedAt: Date): Delivery {
    return {
      _id: [plan.kind, plan.subject, plan.offset, target].filter((part) => part !== undefined).join(':'),
      kind: plan.kind,
      subject: plan.subject,
      offset: plan.offset ?? null,
      consultations: plan.consultations ?? [],
      data: plan.data ?? {},
      via,
      ids,
      messageClass: plan.messageClass,
      plannedAt,
      dueAt: plan.dueAt,
      usefulUntil: plan.usefulUntil,
      urgent: plan.urgent ?? false,
      state: 'planned',
      reason: null,
      attemptedIds: null,
      firstAttemptAt: null,
      attempts: 0,
      notBefore: new Date(0),
      leaseToken: null,
      leaseUntil: null,
      sentAt: null,
      requestId: null,
      outcomes: [],
      cost: 0,
    };
  }

  const insertNewDeliveries = (documents: readonly Delivery[]): Promise<boolean> =>
    insertNew(deliveries.collection, documents);

  return {
    ...createLedger(connection),
    ...claimsOf(deliveries),
    ...sentMessages,

    /** A person wants it sent once more, to the same people: another message to LINE, which may arrive twice. */
    async planAgain(failed: Delivery, sheet: string, now: Date): Promise<void> {
      const { _id, kind, subject, offset, via, outcomes, ...same } = failed;
      const target = _id.slice(_id.lastIndexOf(':') + 1);
      const ids = outcomes.filter(({ result }) => result === 'failed').map(({ id }) => id);
      const { consultations, data, messageClass, usefulUntil } = same;
      const again = `${offset ?? ''}again-${sheet}`;
      const plan = { kind, subject, offset: again, consultations, data, messageClass, dueAt: now, usefulUntil };
      await insertNewDeliveries([draft(plan, target, via, ids, now)]);
    },

    /** Personal content: one delivery for each of our ids. Planning it again changes nothing. */
    async planEach(plan: Plan, ids: readonly string[], plannedAt: Date): Promise<void> {
      for (let start = 0; start < ids.length; start += PAGE) {
        const part = ids.slice(start, start + PAGE);
        await insertNewDeliveries(part.map((id) => draft(plan, id, 'person', [id], plannedAt)));
      }
    },

    /**
     * The same for any number of people, in constant memory. After an interruption it goes on behind the last one.
     * @param audience up to `limit` of our ids greater than `after`, in ascending order.
     */
    async planEachOf(
      plan: Plan,
      audience: (after: string | null, limit: number) => Promise<string[]>,
      plannedAt: Date,
    ): Promise<void> {
      const first = draft(plan, '', 'person', [], plannedAt)._id;
      const last = await deliveries
        .findOne({ _id: { $gt: first, $lt: `${first}\uffff` } })
        .sort({ _id: -1 })
        .select({ ids: 1 })
        .lean<Delivery>();
      let after = last?.ids[0] ?? null;
      for (;;) {
        const ids = await audience(after, PAGE);
        if (ids.length === 0) return;
        await insertNewDeliveries(ids.map((id) => draft(plan, id, 'person', [id], plannedAt)));
        after = ids.at(-1)!;
      }
    },

    async planLineGroups(plan: Plan, lineGroupIds: readonly string[], plannedAt: Date): Promise<void> {
      await insertNewDeliveries(lineGroupIds.map((id) => draft(plan, id, 'lineGroup', [id], plannedAt)));
    },

    /**
     * Identical content: chunks of 500 for multicast, each a frozen list. After an interruption it goes on behind the
     * last id of the last chunk.
     * @param audience up to `limit` of our ids greater than `after`, in ascending order.
     */
    async planMany(
      plan: Plan,
      audience: (after: string | null, limit: number) => Promise<string[]>,
      plannedAt: Date,
    ): Promise<void> {
      let after: string | null = null;
      for (let chunk = 0; ;) {
        const target = `chunk${chunk}`;
        const candidate = draft(plan, target, 'people', [], plannedAt);
        const existing = await deliveries.findById(candidate._id).select({ ids: 1 }).lean<Pick<Delivery, 'ids'>>();
        if (existing) {
          after = existing.ids.at(-1) ?? after;
          chunk += 1;
          continue;
        }
        const ids = await audience(after, LIMITS.multicast);
        if (ids.length === 0) return;
        const apart = await manners(ids);
        await insertNewDeliveries([...apart.keys()].map((id) => draft(plan, id, 'person', [id], plannedAt)));
        const together = ids.filter((id) => !apart.has(id));
        // Where somebody else wrote this chunk meanwhile, it is read again: the list that was written counts.
        if (together.length > 0 && !(await insertNewDeliveries([{ ...candidate, ids: together }]))) continue;
        after = ids.at(-1)!;
        if (together.length > 0) chunk += 1;
      }
    },

    ...subjectsIn(deliveries),

    /** When the next planned delivery is due (domain time). */
    async nextDue(): Promise<Date | null> {
      const next = await deliveries
        .findOne({ state: 'planned' })
        .sort({ dueAt: 1 })
        .select({ dueAt: 1 })
        .lean<Delivery>();
      return next?.dueAt ?? null;
    },

    /** When the first of the deliveries that wait in backoff may go on (machine time). */
    async nextRetry(now: Date): Promise<Date | null> {
      const next = await deliveries
        .findOne({ state: 'planned', dueAt: { $lte: now }, notBefore: { $gt: new Date() } })
        .sort({ notBefore: 1 })
        .lean<Delivery>();
      return next?.notBefore ?? null;
    },

    /**
     * How many messages of a kind about a session each of `ids` (null: everybody) got or is to get, in this revision of it.
     * @param before counts, of what has not gone out, only what goes before that delivery: of two that are under way at
     * once one yields to the other.
     */
    async countFor(
      { kind, subject, revision }: { kind: string; subject: string; revision: number },
      ids: readonly string[] | null,
      before?: Delivery,
    ): Promise<Map<string, number>> {
      const counts = new Map<string, number>();
      if (ids?.length === 0) return counts;
      const wanted = ids && new Set(ids);
      const found = await deliveries
        .find({ consultations: subject, kind, subject, 'data.revision': revision })
        .lean<Delivery[]>();
      for (const each of found) {
        if (each._id === before?._id) continue;
        const isOpen = each.state === 'planned' || each.state === 'claimed';
        if (isOpen && before && !goesBefore(each, before)) continue;
        const reached = each.outcomes.flatMap(({ id, result }) => (result === 'skipped' ? [] : [id]));
        for (const id of isOpen ? each.ids : reached)
          if (wanted?.has(id) ?? true) counts.set(id, (counts.get(id) ?? 0) + 1);
      }
      return counts;
    },

    /** Whether anything was put back for this reason, and goes out later. */
    async isHeldBack(reason: string, now: Date): Promise<boolean> {
      return (await deliveries.exists(heldBack(reason, now))) !== null;
    },

    /** What was put back for this reason goes out at `dueAt`. */
    async bringForward(reason: string, now: Date, dueAt: Date): Promise<void> {
      await deliveries.updateMany(heldBack(reason, now), { $set: { dueAt } });
    },

    /** Whether a message about a session went to this person, or is to. */
    async isToldOf(consultation: string, id: string): Promise<boolean> {
      return (await deliveries.exists({ ids: id, consultations: consultation })) !== null;
    },

    /** Somebody is erased: nothing more goes out, and words that were written for this person alone go too. */
    async forgetRecipient(id: string): Promise<void> {
      await deliveries.updateMany({ ids: id, state: 'planned', via: 'person' }, { $set: { state: 'cancelled' } });
      await deliveries.updateMany({ ids: id, kind: 'lateReply' }, { $set: { data: {} } });
      await sentMessages.forgetSentTo(id);
    },

    /** A reply that came too late for its token holds words that were meant for one person. */
    async forgetLateReplies(before: Date): Promise<void> {
      await deliveries.updateMany(
        { kind: 'lateReply', plannedAt: { $lt: before }, state: { $nin: ['planned', 'claimed'] } },
        { $set: { data: {} } },
      );
    },

    async removeOld(before: Date): Promise<void> {
      await deliveries.deleteMany({ plannedAt: { $lt: before }, state: { $nin: ['planned', 'claimed'] } });
      await sentMessages.removeOldSent(before);
    },
  };
}

const goesBefore = (one: Delivery, other: Delivery): boolean =>
  one.dueAt < other.dueAt || (one.dueAt.getTime() === other.dueAt.getTime() && one._id < other._id);
