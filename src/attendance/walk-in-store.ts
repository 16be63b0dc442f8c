/** `walkIns`: people at the venue who are not in the register, counted by staff, with a name only where one was given. */
import { Schema, type Connection } from 'mongoose';

/** Counted at once. */
export const MOST_WALK_INS = 500;

export interface WalkIn {
  /** Made of the event that counted them: repeating it counts nobody twice. */
  _id: string;
  consultation: string;
  revision: number;
  people: number;
  name: string | null;
  /** Our id of the member of the staff. */
  by: string;
  at: Date;
}

const walkInSchema = new Schema<WalkIn>(
  {
    _id: String,
    consultation: String,
    revision: Number,
    people: Number,
    name: { type: String, default: null },
    by: String,
    at: Date,
  },
  { collection: 'walkIns', versionKey: false },
);
walkInSchema.index({ consultation: 1, revision: 1 });
walkInSchema.index({ at: 1 });

export type WalkInStore = ReturnType<typeof createWalkInStore>;

export function createWalkInStore(connection: Connection) {
  const walkIns = connection.model('WalkIn', walkInSchema);
  return {
    async add({ _id, ...values }: WalkIn): Promise<void> {
      await walkIns.updateOne({ _id }, { $setOnInsert: values }, { upsert: true });
    },

    async find(id: string): Promise<WalkIn | null> {
      return walkIns.findById(id).lean<WalkIn>();
    },

    async remove(id: string): Promise<void> {
      await walkIns.deleteOne({ _id: id });
    },

    async findOf(consultation: string, revision: number): Promise<WalkIn[]> {
      return walkIns.find({ consultation, revision }).sort({ at: 1 }).lean<WalkIn[]>();
    },

    async count(consultation: string, revision: number): Promise<{ people: number; names: string[] }> {
      const rows = await this.findOf(consultation, revision);
      return {
        people: rows.reduce((sum, { people }) => sum + people, 0),
        names: rows.flatMap(({ name }) => name ?? []),
      };
    },

    async forgetName(name: RegExp): Promise<void> {
      const named = walkIns
        .find({ name: { $type: 'string' } })
        .lean<WalkIn[]>()
        .cursor() as AsyncIterable<WalkIn>;
      for await (const each of named)
        if ((each.name ?? '').search(name) >= 0) await walkIns.updateOne({ _id: each._id }, { $set: { name: null } });
    },

    /** How many there were stays, who they were does not. */
    async forgetNames(before: Date): Promise<void> {
      await walkIns.updateMany({ at: { $lt: before }, name: { $type: 'string' } }, { $set: { name: null } });
    },
  };
}
