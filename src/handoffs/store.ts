/** `handoffs`: the only file that touches the collection. The database decides who takes one. */
import type { Connection, QueryFilter } from 'mongoose';
import { isDuplicate } from '../errors.ts';
import type { Reach } from '../access/policy.ts';
import { whereWithin } from '../access/reach-query.ts';
import { handoffSchema, type ClosedBy, type Handoff, type HandoffMessage } from './model.ts';

const MOST_TRIES = 20;

export type HandoffStore = ReturnType<typeof createHandoffStore>;

export function createHandoffStore(connection: Connection) {
  const handoffs = connection.model('Handoff', handoffSchema);
  const open = { $in: ['waiting' as const, 'taken' as const] };

  /** Reads, changes and writes back until nobody was faster. */
  async function rewrite(
    condition: Record<string, unknown>,
    change: (messages: HandoffMessage[]) => HandoffMessage[],
  ): Promise<void> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const found = await handoffs.findOne(condition).lean<Handoff>();
      if (!found) return;
      const { _id, version } = found;
      const written = await handoffs.updateOne(
        { _id, version },
        { $set: { messages: change(found.messages) }, $inc: { version: 1 } },
      );
      if (written.matchedCount === 1) return;
    }
    throw new Error('a hand-off changes faster than it can be written');
  }

  return {
    async find(id: string): Promise<Handoff | null> {
      return handoffs.findById(id).lean<Handoff>();
    },

    async findOpenFor(person: string): Promise<Handoff | null> {
      return handoffs.findOne({ openFor: person }).lean<Handoff>();
    },

    /** One at a time for a person. @returns the open one, which may be an earlier one. */
    async open(handoff: Pick<Handoff, '_id' | 'person' | 'district' | 'districtGroup' | 'openedAt'>): Promise<Handoff> {
      const { person, openedAt } = handoff;
      try {
        await handoffs.create({ ...handoff, openFor: person, status: 'waiting', lastAt: openedAt, messages: [] });
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
      return (await this.findOpenFor(person)) ?? (await this.find(handoff._id))!;
    },

    /** The first who takes it has it. @returns it as it is now; by `takeEvent` one sees whether it was this event. */
    async take(id: string, staff: string, event: string, at: Date): Promise<Handoff | null> {
      await handoffs.updateOne(
        { _id: id, status: 'waiting' },
        { $set: { status: 'taken', takenBy: staff, takeEvent: event, lastAt: at }, $inc: { version: 1 } },
      );
      return this.find(id);
    },

    /** @returns it with the message in it, or null where it is over. */
    async add(id: string, message: HandoffMessage): Promise<Handoff | null> {
      await handoffs.updateOne(
        { _id: id, status: open, 'messages._id': { $ne: message._id } },
        { $push: { messages: message }, $set: { lastAt: message.at }, $inc: { version: 1 } },
      );
      return handoffs.findOne({ _id: id, 'messages._id': message._id }).lean<Handoff>();
    },

    /** Whether there is still a talk of this person in which that entry was sent. */
    async holdsEntry(person: string, entry: string): Promise<boolean> {
      return (await handoffs.countDocuments({ person, 'messages.entry': entry }, { limit: 1 })) > 0;
    },

    /** What somebody took back stays as a place among the others, without words. */
    async forgetMessage(person: string, messageId: string): Promise<void> {
      await rewrite({ person, 'messages.messageId': messageId }, (messages) =>
        messages.map((each) =>
          each.messageId === messageId
            ? { ...each, kind: 'gone', text: null, messageId: null, album: null, albumOf: null }
            : each,
        ),
      );
    },

    /** @returns it where this event closed it, else null. */
    async close(id: string, by: ClosedBy, event: string, at: Date): Promise<Handoff | null> {
      await handoffs.updateOne(
        { _id: id, status: open },
        {
          $set: { status: 'closed', openFor: null, closedBy: by, closeEvent: event, closedAt: at },
          $inc: { version: 1 },
        },
      );
      return handoffs.findOne({ _id: id, closeEvent: event }).lean<Handoff>();
    },

    /** What this event closed, for its repeat. */
    async findClosedBy(event: string): Promise<Handoff | null> {
      return handoffs.findOne({ closeEvent: event }).lean<Handoff>();
    },

    /** Who has waited longest comes first. */
    async findWaiting(limit: number): Promise<Handoff[]> {
      return handoffs.find({ status: 'waiting' }).sort({ openedAt: 1 }).limit(limit).lean<Handoff[]>();
    },

    /** Within reach, waiting and taken, or in one of these states only; who asked first comes first. */
    async findOpenWithin(
      reach: Reach,
      limit: number,
      {
        after = null,
        state,
      }: { after?: { openedAt: Date; id: string } | null; state?: 'waiting' | 'taken' | undefined } = {},
    ): Promise<Handoff[]> {
      const behind = after && {
        $or: [{ openedAt: { $gt: after.openedAt } }, { openedAt: after.openedAt, _id: { $gt: after.id } }],
      };
      return handoffs
        .find({ $and: [{ status: state ?? open }, whereWithin(reach), behind || {}] } as QueryFilter<Handoff>)
        .sort({ openedAt: 1, _id: 1 })
        .limit(limit)
        .lean<Handoff[]>();
    },

    async countWaitingWithin(reach: Reach): Promise<number> {
      return handoffs.countDocuments({ status: 'waiting', ...whereWithin(reach) });
    },

    /** Of this member of the staff, the one spoken in last first. */
    async findTakenBy(staff: string): Promise<Handoff[]> {
      return handoffs.find({ takenBy: staff, status: 'taken' }).sort({ lastAt: -1 }).lean<Handoff[]>();
    },

    /** The conversation that has rested longest, and the wish that nobody has taken up for longest. */
    async findNextToEnd(): Promise<Handoff[]> {
      const found = await Promise.all([
        handoffs.findOne({ status: 'taken' }).sort({ lastAt: 1 }).lean<Handoff>(),
        handoffs.findOne({ status: 'waiting' }).sort({ openedAt: 1 }).lean<Handoff>(),
      ]);
      return found.filter((each) => each !== null);
    },

    async countFor(person: string): Promise<number> {
      return handoffs.countDocuments({ person });
    },

    /** Somebody is erased: it is over, and nothing that was said stays. */
    async forget(person: string, at: Date): Promise<void> {
      await handoffs.updateMany(
        { person },
        { $set: { messages: [], district: null, districtGroup: null }, $inc: { version: 1 } },
      );
      await handoffs.updateMany(
        { person, status: open },
        { $set: { status: 'closed', openFor: null, closedBy: 'person', closedAt: at }, $inc: { version: 1 } },
      );
    },

    async removeOld(closedBefore: Date): Promise<void> {
      await handoffs.deleteMany({ status: 'closed', closedAt: { $lt: closedBefore } });
    },
  };
}
