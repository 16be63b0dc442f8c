/**
 * `leases`: who may do a thing now, decided by the database. Times are machine time (the instances' clocks agree
 * within seconds); the fence grows with every new holder, so that writes of one that slept past its lease are refused.
 */
import { Schema, type Connection } from 'mongoose';

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

export type LeaseStore = ReturnType<typeof createLeaseStore>;

export function createLeaseStore(connection: Connection) {
  const leases = connection.model('Lease', leaseSchema);

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
          { _id: name, until: { $lte: now } },
          { $set: { holder, until }, $inc: { fence: 1 } },
          { returnDocument: 'after' },
        )
        .lean<Lease>();
      if (taken) return taken.fence;
      try {
        await leases.create({ _id: name, holder, until, fence: 1 });
        return 1;
      } catch (error) {
        if ((error as { code?: number }).code === 11_000) return null;
        throw error;
      }
    },

    async release(name: string, holder: string): Promise<void> {
      await leases.updateOne({ _id: name, holder }, { $set: { until: new Date(0) } });
    },

    /** How many leases with this prefix are held now, for example `instance:`. */
    async countHeld(prefix: string): Promise<number> {
      return leases.countDocuments({ _id: { $gte: prefix, $lt: `${prefix}\uffff` }, until: { $gt: new Date() } });
    },

    async holds(name: string, holder: string): Promise<boolean> {
      return (await leases.countDocuments({ _id: name, holder, until: { $gt: new Date() } })) > 0;
    },
  };
}
