/** `deliveries`: every message that is to go out by itself, and what became of it. The only file that touches it. */
import { randomUUID } from 'node:crypto';
import { Schema, type Connection, type QueryFilter } from 'mongoose';
import { LIMITS } from '../line/limits.ts';
import type { MessageClass } from '../programme.ts';
import type { SentReference } from '../turn.ts';

export type DeliveryState = 'planned' | 'claimed' | 'sent' | 'skipped' | 'failed' | 'cancelled';

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

const deliverySchema = new Schema<Delivery>(
  {
    _id: String,
    kind: String,
    subject: String,
    consultations: [String],
    data: Schema.Types.Mixed,
    via: String,
    ids: [String],
    messageClass: String,
    plannedAt: Date,
    dueAt: Date,
    usefulUntil: Date,
    urgent: Boolean,
    state: String,
    reason: String,
    attemptedIds: { type: [String], default: null },
    firstAttemptAt: Date,
    attempts: Number,
    notBefore: Date,
    leaseToken: String,
    leaseUntil: Date,
    sentAt: Date,
    requestId: String,
    outcomes: [{ _id: false, id: String, result: String, reason: String }],
    cost: Number,
  },
  { collection: 'deliveries', versionKey: false, minimize: false },
);
deliverySchema.index({ state: 1, dueAt: 1 });
deliverySchema.index({ state: 1, leaseUntil: 1 });
deliverySchema.index({ leaseToken: 1 }, { sparse: true });
deliverySchema.index({ consultations: 1 });
deliverySchema.index({ ids: 1 });

interface SentMessage {
  /** LINE's message id. */
  _id: string;
  about: string;
  subject: string;
  at: Date;
}
const sentMessageSchema = new Schema<SentMessage>(
  { _id: String, about: String, subject: String, at: Date },
  { collection: 'sentMessages', versionKey: false },
);

const DUPLICATE_KEY = 11_000;

export type Outbox = ReturnType<typeof createOutbox>;

export function createOutbox(connection: Connection) {
  const deliveries = connection.model('Delivery', deliverySchema);
  const sentMessages = connection.model('SentMessage', sentMessageSchema);
  const mine = (delivery: Delivery) => ({
    _id: delivery._id,
    leaseToken: delivery.leaseToken,
    state: 'claimed' as const,
  });
  const released = { leaseToken: null, leaseUntil: null };

  function draft(plan: Plan, target: string, via: Delivery['via'], ids: string[], plannedAt: Date): Delivery {
    return {
      _id: [plan.kind, plan.subject, plan.offset, target].filter((part) => part !== undefined).join(':'),
      kind: plan.kind,
      subject: plan.subject,
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

  /** Writes what is not there yet; what is there already stays as it is. */
  async function insertNew(documents: readonly Delivery[]): Promise<void> {
    if (documents.length === 0) return;
    try {
      await deliveries.insertMany(documents, { ordered: false });
    } catch (error) {
      const { code, writeErrors } = error as {
        code?: number;
        writeErrors?: { code?: number; err?: { code: number } }[];
      };
      const codes = writeErrors?.map((failure) => failure.code ?? failure.err?.code) ?? [code];
      if (codes.some((each) => each !== DUPLICATE_KEY)) throw error;
    }
  }

  return {
    /** Personal content: one delivery for each of our ids. Planning it again changes nothing. */
    async planEach(plan: Plan, ids: readonly string[], plannedAt: Date): Promise<void> {
      for (let start = 0; start < ids.length; start += 1_000) {
        const part = ids.slice(start, start + 1_000);
        await insertNew(part.map((id) => draft(plan, id, 'person', [id], plannedAt)));
      }
    },

    async planLineGroups(plan: Plan, lineGroupIds: readonly string[], plannedAt: Date): Promise<void> {
      await insertNew(lineGroupIds.map((id) => draft(plan, id, 'lineGroup', [id], plannedAt)));
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
      for (let chunk = 0; ; chunk += 1) {
        const target = `chunk${chunk}`;
        const candidate = draft(plan, target, 'people', [], plannedAt);
        const existing: Delivery | null = await deliveries.findById(candidate._id).lean<Delivery>();
        if (existing) {
          after = existing.ids.at(-1) ?? after;
          continue;
        }
        const ids = await audience(after, LIMITS.multicast);
        if (ids.length === 0) return;
        await insertNew([{ ...candidate, ids }]);
        after = ids.at(-1)!;
      }
    },

    /** Takes up to `limit` due deliveries, and those whose holder vanished, for this worker alone. */
    async claim(now: Date, limit: number, leaseMs: number): Promise<Delivery[]> {
      const machineNow = new Date();
      const leaseToken = randomUUID();
      const lease = { state: 'claimed', leaseToken, leaseUntil: new Date(machineNow.getTime() + leaseMs) };
      const due: QueryFilter<Delivery> = { state: 'planned', dueAt: { $lte: now }, notBefore: { $lte: machineNow } };
      const orphaned: QueryFilter<Delivery> = { state: 'claimed', leaseUntil: { $lte: machineNow } };
      for (const condition of [due, orphaned]) {
        const found = await deliveries
          .find(condition)
          .sort({ dueAt: 1 })
          .limit(limit)
          .select({ _id: 1 })
          .lean<{ _id: string }[]>();
        if (found.length > 0)
          await deliveries.updateMany({ ...condition, _id: { $in: found.map(({ _id }) => _id) } }, { $set: lease });
      }
      return deliveries.find({ leaseToken }).sort({ dueAt: 1 }).lean<Delivery[]>();
    },

    /** Before the call to LINE. @returns false where another worker holds the delivery by now. */
    async recordAttempt(delivery: Delivery, ids: readonly string[], at: Date): Promise<boolean> {
      const result = await deliveries.updateOne(mine(delivery), {
        $set: { attemptedIds: ids, firstAttemptAt: delivery.firstAttemptAt ?? at },
        $inc: { attempts: 1 },
      });
      return result.matchedCount === 1;
    },

    async finish(
      delivery: Delivery,
      end: Pick<Delivery, 'state' | 'reason' | 'outcomes' | 'cost' | 'requestId' | 'sentAt'>,
    ): Promise<boolean> {
      return (await deliveries.updateOne(mine(delivery), { $set: { ...end, ...released } })).matchedCount === 1;
    },

    /** Back to planned: at another domain time, or not before a machine time. */
    async putBack(delivery: Delivery, when: { dueAt?: Date; notBefore?: Date; reason?: string }): Promise<void> {
      await deliveries.updateOne(mine(delivery), { $set: { state: 'planned', ...when, ...released } });
    },

    async cancelPlanned(condition: { kind?: string; subject?: string; consultations?: string }): Promise<void> {
      await deliveries.updateMany({ ...condition, state: 'planned' }, { $set: { state: 'cancelled' } });
    },

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

    async findByConsultation(consultationId: string): Promise<Delivery[]> {
      return deliveries.find({ consultations: consultationId }).sort({ plannedAt: 1, _id: 1 }).lean<Delivery[]>();
    },

    async countByState(state: DeliveryState, since: Date): Promise<number> {
      return deliveries.countDocuments({ state, plannedAt: { $gte: since } });
    },

    /** Somebody is erased: nothing more goes out, and words that were written for this person alone go too. */
    async forgetRecipient(id: string): Promise<void> {
      await deliveries.updateMany({ ids: id, state: 'planned', via: 'person' }, { $set: { state: 'cancelled' } });
      await deliveries.updateMany({ ids: id, kind: 'lateReply' }, { $set: { data: {} } });
    },

    async removeOld(before: Date): Promise<void> {
      await deliveries.deleteMany({ plannedAt: { $lt: before }, state: { $nin: ['planned', 'claimed'] } });
      await sentMessages.deleteMany({ at: { $lt: before } });
    },

    async rememberSent(messageIds: readonly string[], about: SentReference, at: Date): Promise<void> {
      for (const _id of messageIds)
        await sentMessages.updateOne(
          { _id },
          { $set: { about: about.about, subject: about.id, at } },
          { upsert: true },
        );
    },

    async whichWereSent(messageIds: readonly string[]): Promise<ReadonlySet<string>> {
      const found = await sentMessages
        .find({ _id: { $in: messageIds } })
        .select({ _id: 1 })
        .lean<{ _id: string }[]>();
      return new Set(found.map(({ _id }) => _id));
    },

    async findSent(messageId: string): Promise<SentReference | null> {
      const found = await sentMessages.findById(messageId).lean<SentMessage>();
      return found && { about: found.about, id: found.subject };
    },
  };
}
