/**
 * `leases`: who may do a thing now, decided by the database. Times are machine time (the instances' clocks agree
 * within seconds); the fence grows with every new holder, so that writes of one that slept past its lease are refused.
 */
import { Schema, type Connection } from 'mongoose';
import { isDuplicate } from './errors.ts';

interface Lease {
  _id: string;
  holder: string;
  until: Date;
  fence: number;
}

const leaseSchema = new Schema<Lease>(
  { _id: String, holder: String, until: Date, fence: Number },
  { collection: 'leases', versionKey: false },
);

/** No lease is that long: whoever wrote such an end had a clock that has been set back since. */
const FAR_AHEAD_MS = 5 * 60_000;

export type LeaseStore = ReturnType<typeof createLeaseStore>;

export function createLeaseStore(connection: Connection) {
  const leases = connection.model('Lease', leaseSchema);
  const farFrom = (now: Date): Date => new Date(now.getTime() + FAR_AHEAD_MS);

  return {
    /** Takes or renews a lease. @returns its fence, or null while somebody else holds it. */
    async acquire(name: string, holder: string, ms: number): Promise<number | null> {
      const now = new Date();
      const until = new Date(now.getTime() + ms);
      const renewed = await leases
        .findOneAndUpdate({ _id: name, holder, until: { $gt: now } }, { $set: { until } }, { returnDocument: 'after' })
        .lean<Lease>();
      if (renewed) return renewed.fence;
      const taken = await leases
        .findOneAndUpdate(
          { _id: name, $or: [{ until: { $lte: now } }, { until: { $gt: farFrom(now) } }] },
          { $set: { holder, until }, $inc: { fence: 1 } },
          { returnDocument: 'after' },
        )
        .lean<Lease>();
      if (taken) return taken.fence;
      try {
        await leases.create({ _id: name, holder, until, fence: 1 });
        return 1;
      } catch (error) {
        if (isDuplicate(error)) return null;
        throw error;
      }
    },

    async release(name: string, holder: string): Promise<void> {
      await leases.updateOne({ _id: name, holder }, { $set: { until: new Date(0) } });
    },

    /** How many leases with this prefix are held now, for example `instance:`. */
    async countHeld(prefix: string): Promise<number> {
      const now = new Date();
      const until = { $gt: now, $lte: farFrom(now) };
      return leases.countDocuments({ _id: { $gte: prefix, $lt: `${prefix}\uffff` }, until });
    },

    /** Instances come and go; what they were called is forgotten. Leases whose fence matters must not be. */
    async removeEnded(prefix: string, before: Date): Promise<void> {
      await leases.deleteMany({ _id: { $gte: prefix, $lt: `${prefix}\uffff` }, until: { $lt: before } });
    },
  };
}
