/** `inboundEvents`: what LINE told us and has not been handled yet. The only file that touches the collection. */
import { Schema, type Connection } from 'mongoose';
import { idFrom } from '../identity.ts';
import type { Message, SentReference } from '../turn.ts';
import type { DialogueState } from '../turn.ts';
import { chatOf, type InboundEvent } from './events.ts';

/** How many lanes chats are spread over. Fixed: instances share the lanes out among themselves. */
export const LANES = 16;

/** What a step decided, recorded before the reply is tried, so that a repeat says the same. */
export interface Decision {
  reply: Message[];
  must: boolean;
  about: SentReference | null;
  /** Undefined (not stored): the dialogue stays as it was. */
  dialogue?: DialogueState | null;
  missed: number;
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
  /** How the reply went; `unknown` ones are listed for a person where it mattered. */
  replied: 'sent' | 'pushed' | 'expired' | 'unknown' | 'failed' | null;
}

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

const DUPLICATE_KEY = 11_000;

export type EventStore = ReturnType<typeof createEventStore>;

export function createEventStore(connection: Connection) {
  const events = connection.model('InboundEvent', storedEventSchema);
  const held = (id: string, fence: number) => ({ _id: id, state: 'waiting' as const, fence });

  return {
    /**
     * One unordered write for all of `batch`, acknowledged when it is durable. An event that is already there is no
     * error: its reply token is fresh again, which is noted.
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
        if (!failures || failures.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
        const seen = failures.map(({ index }) => documents[index]!);
        for (const { _id, receivedAt } of seen)
          await events.updateOne({ _id, state: 'waiting' }, { $max: { tokenSeenAt: receivedAt } });
        return { duplicates: seen.length };
      }
    },

    /** The oldest waiting events of these lanes, in order of time. */
    async findWaiting(lanes: readonly number[], limit: number): Promise<StoredEvent[]> {
      return events
        .find({ state: 'waiting', lane: { $in: lanes } })
        .sort({ at: 1, _id: 1 })
        .limit(limit)
        .lean<StoredEvent[]>();
    },

    /** Takes the events for the holder of a newer fence. Those that somebody newer holds are left out. */
    async claim(ids: readonly string[], fence: number): Promise<void> {
      await events.updateMany({ _id: { $in: ids }, state: 'waiting', fence: { $lte: fence } }, { $set: { fence } });
    },

    async get(id: string): Promise<StoredEvent | null> {
      return events.findById(id).lean<StoredEvent>();
    },

    /** @returns false where another instance holds the event by now. */
    async recordDecision(id: string, fence: number, decision: Decision): Promise<boolean> {
      const result = await events.updateOne(held(id, fence), { $set: { decision } });
      return result.matchedCount === 1;
    },

    async finish(id: string, fence: number, doneAt: Date, replied: StoredEvent['replied']): Promise<boolean> {
      const done = { state: 'done', doneAt, replied, payload: null, decision: null, messageId: null };
      return (await events.updateOne(held(id, fence), { $set: done })).matchedCount === 1;
    },

    async retryLater(id: string, fence: number, attempts: number, retryAt: Date): Promise<void> {
      await events.updateOne(held(id, fence), { $set: { attempts, retryAt } });
    },

    async park(id: string, fence: number, at: Date): Promise<void> {
      await events.updateOne(held(id, fence), { $set: { state: 'parked', doneAt: at } });
    },

    /** Forgets what a person took back before we handled it, parked ones included. */
    async forgetMessage(messageId: string, at: Date): Promise<number> {
      const result = await events.updateMany(
        { messageId, state: { $in: ['parked'] } },
        { $set: { state: 'done', doneAt: at, payload: null, decision: null, messageId: null } },
      );
      return result.modifiedCount;
    },

    async countWaiting(): Promise<number> {
      return events.countDocuments({ state: 'waiting' });
    },

    async countParked(): Promise<number> {
      return events.countDocuments({ state: 'parked' });
    },

    async removeOld(doneBefore: Date, parkedBefore: Date): Promise<void> {
      await events.deleteMany({ state: 'done', doneAt: { $lt: doneBefore } });
      await events.deleteMany({ state: 'parked', doneAt: { $lt: parkedBefore } });
    },
  };
}

function writeErrorsOf(error: unknown): { code: number; index: number }[] | null {
  const failures = (error as { writeErrors?: unknown }).writeErrors;
  const list = Array.isArray(failures) ? failures : failures ? [failures] : null;
  return list as { code: number; index: number }[] | null;
}
