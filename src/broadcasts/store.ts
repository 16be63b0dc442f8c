import type { Connection } from 'mongoose';
import { broadcastSchema, type Broadcast, type BroadcastState } from './model.ts';

export type BroadcastStore = ReturnType<typeof createBroadcastStore>;

/** What a step may set; state and version are set by `move`. */
export type BroadcastChange = Partial<
  Omit<Broadcast, '_id' | 'version' | 'lastEvent' | 'state' | 'proposedBy' | 'proposedAt'>
>;

export function createBroadcastStore(connection: Connection) {
  const broadcasts = connection.model('Broadcast', broadcastSchema);

  return {
    async find(id: string): Promise<Broadcast | null> {
      return broadcasts.findById(id).lean<Broadcast>();
    },

    /** Repeating it with the same id changes nothing. */
    async create(draft: Broadcast): Promise<Broadcast> {
      const { _id, ...values } = draft;
      await broadcasts.updateOne({ _id }, { $setOnInsert: values }, { upsert: true });
      return (await broadcasts.findById(_id).lean<Broadcast>())!;
    },

    /**
     * From one state to another, for the version that was seen. The same event may ask again.
     * @returns the notice where this event moved it; null where it had moved on before.
     */
    async move(
      id: string,
      from: { state: BroadcastState; version: number },
      to: BroadcastState,
      change: BroadcastChange,
      eventId: string,
    ): Promise<Broadcast | null> {
      const { state, version } = from;
      const moved = { ...change, state: to, lastEvent: eventId };
      await broadcasts.updateOne({ _id: id, state, version }, { $set: moved, $inc: { version: 1 } });
      return broadcasts.findOne({ _id: id, state: to, version: version + 1, lastEvent: eventId }).lean<Broadcast>();
    },

    /** @param people as planned. */
    async markPlanned(id: string, people: number, at: Date): Promise<void> {
      await broadcasts.updateOne({ _id: id, plannedAt: null }, { $set: { plannedAt: at, plannedFor: people } });
    },

    /** Confirmed, but a crash came before everybody's message was planned. */
    async findUnplanned(): Promise<Broadcast[]> {
      return broadcasts.find({ state: 'confirmed', plannedAt: null }).sort({ _id: 1 }).lean<Broadcast[]>();
    },

    /** Those that wait for a second person. */
    async findWaiting(): Promise<Broadcast[]> {
      return broadcasts.find({ state: 'waiting' }).sort({ _id: 1 }).lean<Broadcast[]>();
    },

    /** Of these district groups (null: of all), the newest first; drafts are nobody's business but their author's. */
    async findRecent(
      districtGroups: readonly string[] | null,
      states: readonly BroadcastState[],
      { skip, limit }: { skip: number; limit: number },
    ): Promise<Broadcast[]> {
      return broadcasts
        .find({ ...(districtGroups && { 'segment.districtGroup': { $in: districtGroups } }), state: { $in: states } })
        .sort({ proposedAt: -1 })
        .skip(skip)
        .limit(limit)
        .lean<Broadcast[]>();
    },

    /** The same as a list that goes on after the last one shown, of one author alone where that is told. */
    async findPage(
      within: { districtGroups: readonly string[] | null; states: readonly BroadcastState[]; author?: string },
      after: { proposedAt: Date; id: string } | null,
      limit: number,
    ): Promise<Broadcast[]> {
      const { districtGroups, states, author } = within;
      return broadcasts
        .find({
          ...(districtGroups && { 'segment.districtGroup': { $in: districtGroups } }),
          state: { $in: states },
          ...(author && { proposedBy: author }),
          ...(after && {
            $or: [{ proposedAt: { $lt: after.proposedAt } }, { proposedAt: after.proposedAt, _id: { $lt: after.id } }],
          }),
        })
        .sort({ proposedAt: -1, _id: -1 })
        .limit(limit)
        .lean<Broadcast[]>();
    },

    /** What was never sent to anybody. */
    async removeOldDrafts(before: Date): Promise<void> {
      await broadcasts.deleteMany({ state: { $in: ['draft', 'dropped'] }, proposedAt: { $lt: before } });
    },

    async removeOld(before: Date): Promise<void> {
      await broadcasts.deleteMany({ state: { $ne: 'waiting' }, proposedAt: { $lt: before } });
    },
  };
}
