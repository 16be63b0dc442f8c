/** `menuDueAt` of representatives and staff: whose menu under the chat may be another one since LINE was told. */
import type { Connection } from 'mongoose';
import type { Representative } from '../representatives/model.ts';
import type { Staff } from '../staff/model.ts';

export interface MenuDue {
  _id: string;
  lineUserId: string | null;
  menuDueAt: Date;
}

export type RichMenuStore = ReturnType<typeof createRichMenuStore>;

export function createRichMenuStore(connection: Connection) {
  const representatives = connection.model<Representative>('Representative');
  const staff = connection.model<Staff>('Staff');
  /** Only what both have is asked for. */
  const both = ['Representative', 'Staff'].map((name) => connection.model<Representative>(name));

  return {
    /** Up to `limit` of each. */
    async findDue(now: Date, limit: number): Promise<MenuDue[]> {
      const found = await Promise.all(
        both.map((model) =>
          model
            .find({ menuDueAt: { $lte: now } })
            .sort({ menuDueAt: 1 })
            .limit(limit)
            .select({ lineUserId: 1, menuDueAt: 1 })
            .lean<MenuDue[]>(),
        ),
      );
      return found.flat();
    },

    async nextDue(): Promise<Date | null> {
      const first = await Promise.all(
        both.map((model) =>
          model
            .find({ menuDueAt: { $gt: new Date(0) } })
            .sort({ menuDueAt: 1 })
            .limit(1)
            .select({ menuDueAt: 1 })
            .lean<MenuDue[]>(),
        ),
      );
      const times = first.flat().map(({ menuDueAt }) => menuDueAt.getTime());
      return times.length > 0 ? new Date(Math.min(...times)) : null;
    },

    /** Of those in whom nothing has changed since they were read. @param next null: LINE has been told. */
    async settle(due: readonly MenuDue[], next: Date | null): Promise<void> {
      if (due.length === 0) return;
      const updates = due.map(({ _id, menuDueAt }) => ({
        updateOne: { filter: { _id, menuDueAt }, update: { $set: { menuDueAt: next } } },
      }));
      for (const model of both) await model.bulkWrite(updates, { ordered: false });
    },

    async markAll(at: Date): Promise<void> {
      for (const model of both)
        await model.updateMany({ lineUserId: { $type: 'string' } }, { $set: { menuDueAt: at } });
    },

    /** @returns false where this is no representative. */
    async markRepresentative(lineUserId: string, at: Date): Promise<boolean> {
      const { matchedCount } = await representatives.updateOne({ lineUserId }, { $set: { menuDueAt: at } });
      return matchedCount > 0;
    },

    /** What they are, by their LINE ids. */
    async findWho(lineUserIds: readonly string[]) {
      const mine = { lineUserId: { $in: lineUserIds } };
      const [people, colleagues] = await Promise.all([
        representatives.find(mine).select({ lineUserId: 1, status: 1 }).lean<Representative[]>(),
        staff.find(mine).select({ lineUserId: 1, roles: 1 }).lean<Staff[]>(),
      ]);
      return {
        statuses: new Map(people.map(({ lineUserId, status }) => [lineUserId!, status])),
        roles: new Map(colleagues.map(({ lineUserId, roles }) => [lineUserId!, roles])),
      };
    },
  };
}
