import type { Connection } from 'mongoose';
import { idFrom } from '../identity.ts';
import { plus } from '../time.ts';
import { lineGroupSchema, type LineGroup } from './model.ts';
import { aloudEveryMs } from './rules.ts';

export type LineGroupStore = ReturnType<typeof createLineGroupStore>;

export function createLineGroupStore(connection: Connection) {
  const lineGroups = connection.model('LineGroup', lineGroupSchema);

  async function open(lineGroupId: string, first: Pick<LineGroup, 'name' | 'joinedAt' | 'leftAt'>): Promise<void> {
    const fresh = { _id: `g${idFrom('lineGroup', lineGroupId)}`, ...first };
    await lineGroups.updateOne({ lineGroupId }, { $setOnInsert: fresh }, { upsert: true });
  }

  return {
    async find(id: string): Promise<LineGroup | null> {
      return lineGroups.findById(id).lean<LineGroup>();
    },

    async findMany(ids: readonly string[]): Promise<LineGroup[]> {
      return lineGroups
        .find({ _id: { $in: ids } })
        .sort({ _id: 1 })
        .lean<LineGroup[]>();
    },

    async findByLineGroupId(lineGroupId: string): Promise<LineGroup | null> {
      return lineGroups.findOne({ lineGroupId }).lean<LineGroup>();
    },

    /** LINE groups bound to a district group that the bot is still in. */
    async findBound(districtGroup: string): Promise<LineGroup[]> {
      return lineGroups.find({ districtGroup, leftAt: null }).sort({ _id: 1 }).lean<LineGroup[]>();
    },

    async findAll(): Promise<LineGroup[]> {
      return lineGroups.find({}).sort({ joinedAt: 1 }).lean<LineGroup[]>();
    },

    /**
     * The bot came in, perhaps again: an earlier binding is kept. LINE may deliver this after it had left again, or the
     * leaving after it has come back: what happened later stands.
     */
    async join(lineGroupId: string, name: string | null, at: Date): Promise<LineGroup> {
      await open(lineGroupId, { name, joinedAt: at, leftAt: null });
      await lineGroups.updateOne(
        { lineGroupId, joinedAt: { $lte: at }, $or: [{ leftAt: null }, { leftAt: { $lte: at } }] },
        { $set: { name, joinedAt: at, leftAt: null } },
      );
      return (await lineGroups.findOne({ lineGroupId }).lean<LineGroup>())!;
    },

    async leave(lineGroupId: string, at: Date): Promise<void> {
      await open(lineGroupId, { name: null, joinedAt: at, leftAt: at });
      await lineGroups.updateOne({ lineGroupId, joinedAt: { $lte: at } }, { $set: { leftAt: at } });
    },

    /** Of those that the bot left, or was thrown out of, before then. */
    async removeLeft(before: Date): Promise<void> {
      await lineGroups.deleteMany({ leftAt: { $lt: before } });
    },

    async bind(id: string, districtGroup: string, boundBy: string, boundAt: Date): Promise<LineGroup | null> {
      return lineGroups
        .findOneAndUpdate({ _id: id }, { $set: { districtGroup, boundBy, boundAt } }, { returnDocument: 'after' })
        .lean<LineGroup>();
    },

    async rename(id: string, name: string | null): Promise<void> {
      await lineGroups.updateOne({ _id: id }, { $set: { name } });
    },

    async rememberCount(id: string, memberCount: number, countedAt: Date): Promise<void> {
      await lineGroups.updateOne({ _id: id }, { $set: { memberCount, countedAt } });
    },

    /** Somebody came or went: the next question goes to LINE again. */
    async forgetCount(id: string): Promise<void> {
      await lineGroups.updateOne({ _id: id }, { $set: { countedAt: null } });
    },

    /**
     * Whether this may be said in the LINE group now, or was said lately. The same event may ask again.
     * @param what the sort of thing, a plain word. @param about what differs in it, for example the session.
     */
    async speakUp(id: string, what: string, about: string, event: string, at: Date): Promise<boolean> {
      const last = `aloud.${what}`;
      const due = [
        { [last]: null },
        { [`${last}.event`]: event },
        { [`${last}.about`]: { $ne: about } },
        { [`${last}.at`]: { $lte: plus(at, -aloudEveryMs(what)) } },
      ];
      const said = await lineGroups.updateOne({ _id: id, $or: due }, { $set: { [last]: { about, at, event } } });
      return said.matchedCount === 1;
    },

    async lineGroupIds(ids: readonly string[]): Promise<Map<string, string>> {
      const found = await lineGroups.find({ _id: { $in: ids }, leftAt: null }).lean<LineGroup[]>();
      return new Map(found.map(({ _id, lineGroupId }) => [_id, lineGroupId]));
    },
  };
}
