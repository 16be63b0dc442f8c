/** `inboundEvents`: what LINE told us and has not been handled yet. The only file that touches the collection. */
import { Schema, type Connection } from 'mongoose';
import { isDuplicate } from '../errors.ts';
import { idFrom } from '../identity.ts';
import type { Manner } from '../language.ts';
import type { Message, SentReference } from '../turn.ts';
import type { DialogueState } from '../turn.ts';
import { days } from '../time.ts';
import { chatOf, type InboundEvent } from './events.ts';

/** How many lanes chats are spread over. Fixed: instances share the lanes out among themselves. */
export const LANES = 16;
/** How long a reply that may not have arrived is listed for somebody to see to. */
export const UNANSWERED_LISTED = days(30);

/** What a step decided, recorded before the reply is tried, so that a repeat says the same. */
export interface Decision {
  reply: Message[];
  must: boolean;
  about: SentReference | null;
  /** Undefined (not stored): the dialogue stays as it was. */
  dialogue?: DialogueState | null;
  missed: number;
  /** Undefined (not stored): as it was. */
  manner?: Manner;
  attemptedAt: Date | null;
}

export type EventState = 'waiting' | 'done' | 'parked';

export interface StoredEvent {
  _id: string;
  /** LINE chat, hashed. */
  chat: string;
  lane: number;
  at: Date;
  receivedAt: Date;
  /** When LINE last showed us the reply token (domain time). */
  tokenSeenAt: Date;
  /** Of the message it brings or takes back: an unsend must find what was not handled yet. */
  messageId: string | null;
  state: EventState;
  /** Fencing token of the lane's holder. */
  fence: number;
  attempts: number;
  /** Machine time. */
  retryAt: Date | null;
  payload: InboundEvent | null;
  decision: Decision | null;
  doneAt: Date | null;
  replied: Replied;
  /** LINE's, of the reply. */
  requestId: string | null;
  /** Our id of whom a reply that had to arrive may not have reached: for a person to look at. */
  unanswered: string | null;
}

/** How a reply went; null where there was none. */
export type Replied = 'sent' | 'pushed' | 'expired' | 'unknown' | 'failed' | null;

export type Outcome = Pick<StoredEvent, 'replied' | 'requestId' | 'unanswered'>;

const storedEventSchema = new Schema<StoredEvent>(
  {
    _id: String,
    chat: String,
    lane: Number,
    at: Date,
    receivedAt: Date,
    tokenSeenAt: Date,
    messageId: String,
    state: String,
    fence: Number,
    attempts: Number,
    retryAt: Date,
    payload: Schema.Types.Mixed,
    decision: Schema.Types.Mixed,
    doneAt: Date,
    replied: String,
    requestId: String,
    unanswered: String,
  },
  { collection: 'inboundEvents', versionKey: false, minimize: false },
);
storedEventSchema.index({ state: 1, lane: 1, at: 1 });
storedEventSchema.index({ messageId: 1 }, { sparse: true });

function laneOf(chat: string): number {
  return Number.parseInt(chat.slice(0, 8), 16) % LANES;
}

function messageIdOf(event: InboundEvent): string | null {
  return event.type === 'message' ? event.message.id : null;
}

/** The processor waits seconds; a longer wait was written by a clock that has been set back since. */
const LONGEST_BACKOFF_MS = 60_000;

export type EventStore = ReturnType<typeof createEventStore>;

export function createEventStore(connection: Connection) {
  const events = connection.model('InboundEvent', storedEventSchema);
  const held = (id: string, fence: number) => ({ _id: id, state: 'waiting' as const, fence });

  return {
    /**
     * One unordered write for all of `batch`, which came at the same time; acknowledged when it is durable. An event
     * that is already there is no error: its reply token is fresh again, which is noted.
     */
    async insertAll(batch: readonly { event: InboundEvent; receivedAt: Date }[]): Promise<{ duplicates: number }> {
      const documents = batch.map(({ event, receivedAt }): StoredEvent => {
        const chat = idFrom('chat', chatOf(event));
        return {
          _id: event.webhookEventId,
          chat,
          lane: laneOf(chat),
          at: new Date(event.timestamp),
          receivedAt,
          tokenSeenAt: receivedAt,
          messageId: messageIdOf(event),
          state: 'waiting',
          fence: 0,
          attempts: 0,
          retryAt: null,
          payload: event,
          decision: null,
          doneAt: null,
          replied: null,
          requestId: null,
          unanswered: null,
        };
      });
      try {
        await events.collection.insertMany(documents as never[], {
          ordered: false,
          writeConcern: { w: 'majority', j: true },
        });
        return { duplicates: 0 };
      } catch (error) {
        const failures = writeErrorsOf(error);
        if (!failures || failures.some((failure) => !isDuplicate(failure)) || !wasAcknowledged(error)) throw error;
        const ids = failures.map(({ index }) => documents[index]!._id);
        const tokenSeenAt = batch[0]!.receivedAt;
        await events.updateMany({ _id: { $in: ids }, state: 'waiting' }, { $max: { tokenSeenAt } });
        return { duplicates: ids.length };
      }
    },

    /** The oldest waiting events of these lanes, in order of time; without these chats, and those in backoff. */
    async findWaiting(
      lanes: readonly number[],
      limit: number,
      without: readonly string[] = [],
    ): Promise<StoredEvent[]> {
      const waiting = { state: 'waiting' as const, lane: { $in: lanes } };
      const now = Date.now();
      const retryAt = { $gt: new Date(now), $lt: new Date(now + LONGEST_BACKOFF_MS) };
      const resting = await events.distinct('chat', { ...waiting, retryAt });
      const left = [...without, ...resting];
      return events
        .find({ ...waiting, ...(left.length > 0 && { chat: { $nin: left } }) })
        .sort({ at: 1, _id: 1 })
        .limit(limit)
        .lean<StoredEvent[]>();
    },

    /**
     * Takes the events for the holder of a newer fence. Those that somebody newer holds are left out.
     * @returns them as they are now, in order of time: what an earlier holder recorded up to this moment is in them, and
     * from now on it can record nothing.
     */
    async claim(ids: readonly string[], fence: number): Promise<StoredEvent[]> {
      await events.updateMany({ _id: { $in: ids }, state: 'waiting', fence: { $lte: fence } }, { $set: { fence } });
      return events
        .find({ _id: { $in: ids }, state: 'waiting', fence })
        .sort({ at: 1, _id: 1 })
        .lean<StoredEvent[]>();
    },

    async isHeld(id: string, fence: number): Promise<boolean> {
      return (await events.countDocuments(held(id, fence))) === 1;
    },

    async get(id: string): Promise<StoredEvent | null> {
      return events.findById(id).lean<StoredEvent>();
    },

    /** @returns false where another instance holds the event by now. */
    async recordDecision(id: string, fence: number, decision: Decision): Promise<boolean> {
      const result = await events.updateOne(held(id, fence), { $set: { decision } });
      return result.matchedCount === 1;
    },

    async finish(id: string, fence: number, doneAt: Date, outcome: Outcome): Promise<boolean> {
      const done = { state: 'done', doneAt, ...outcome, payload: null, decision: null, messageId: null };
      return (await events.updateOne(held(id, fence), { $set: done })).matchedCount === 1;
    },

    async retryLater(id: string, fence: number, attempts: number, retryAt: Date): Promise<void> {
      await events.updateOne(held(id, fence), { $set: { attempts, retryAt } });
    },

    async park(id: string, fence: number, at: Date): Promise<void> {
      await events.updateOne(held(id, fence), { $set: { state: 'parked', doneAt: at, decision: null } });
    },

    /** Forgets what a person took back and what could not be handled: only parked events still have their words by then. */
    async forgetMessage(messageId: string, at: Date): Promise<number> {
      const result = await events.updateMany(
        { messageId, state: 'parked' },
        { $set: { state: 'done', doneAt: at, payload: null, decision: null, messageId: null } },
      );
      return result.modifiedCount;
    },

    /** Parked events that a person wants tried once more. @returns false where it is not parked any more. */
    async retryParked(id: string): Promise<boolean> {
      const again = { state: 'waiting', attempts: 0, retryAt: null, doneAt: null };
      return (await events.updateOne({ _id: id, state: 'parked' }, { $set: again })).matchedCount === 1;
    },

    async findParked(limit: number): Promise<StoredEvent[]> {
      return events.find({ state: 'parked' }).sort({ at: 1 }).limit(limit).lean<StoredEvent[]>();
    },

    /** Replies that had to arrive and of which nobody knows: our id of the person, and when it was said. */
    async findUnanswered(since: Date): Promise<Pick<StoredEvent, '_id' | 'at' | 'unanswered'>[]> {
      return events
        .find({ state: 'done', at: { $gte: since }, unanswered: { $ne: null } })
        .sort({ at: 1 })
        .select({ at: 1, unanswered: 1 })
        .lean<StoredEvent[]>();
    },

    /** Somebody has seen to it that the person knows. @returns our id of the person; null where it had been seen to. */
    async markAnswered(id: string): Promise<string | null> {
      const found = await events
        .findOneAndUpdate({ _id: id, state: 'done', unanswered: { $ne: null } }, { $set: { unanswered: null } })
        .lean<StoredEvent>();
      return found?.unanswered ?? null;
    },

    /** Somebody is erased: what of theirs is parked goes too. */
    async forgetPerson(lineUserId: string, at: Date): Promise<void> {
      await events.updateMany(
        { state: 'parked', 'payload.source.userId': lineUserId },
        { $set: { state: 'done', doneAt: at, payload: null, decision: null, messageId: null } },
      );
    },

    async countWaiting(): Promise<number> {
      return events.countDocuments({ state: 'waiting' });
    },

    async countParked(): Promise<number> {
      return events.countDocuments({ state: 'parked' });
    },

    /** @param unansweredBefore replies that may not have arrived are listed for a person until then. */
    async removeOld(doneBefore: Date, parkedBefore: Date, unansweredBefore: Date): Promise<void> {
      await events.deleteMany({ state: 'done', doneAt: { $lt: doneBefore }, unanswered: null });
      await events.deleteMany({ state: 'done', doneAt: { $lt: unansweredBefore } });
      await events.deleteMany({ state: 'parked', doneAt: { $lt: parkedBefore } });
    },
  };
}

function writeErrorsOf(error: unknown): { code: number; index: number }[] | null {
  const failures = (error as { writeErrors?: unknown }).writeErrors;
  const list = Array.isArray(failures) ? failures : failures ? [failures] : null;
  return list as { code: number; index: number }[] | null;
}

/** Duplicates alone are fine; that the rest has not become durable in time is not. */
function wasAcknowledged(error: unknown): boolean {
  const { result } = error as { result?: { getWriteConcernError?: () => unknown } };
  return !result?.getWriteConcernError?.();
}
