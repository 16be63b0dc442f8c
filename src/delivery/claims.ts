/** A worker takes deliveries under a lease, and says what became of them. */
import { randomUUID } from 'node:crypto';
import type { QueryFilter } from 'mongoose';
import type { Delivery, DeliveryModel } from './outbox.ts';

/** No backoff is that long: whoever wrote such a time had a clock that has been set back since. */
const FAR_AHEAD_MS = 15 * 60_000;
/** How often a busy worker looks for deliveries whose holder vanished. */
const ORPHANS_EVERY_MS = 5_000;

/** How a delivery ended. */
export type End = Pick<Delivery, 'state' | 'reason' | 'outcomes' | 'cost' | 'requestId' | 'sentAt'>;

/** Back to planned: at another domain time, or not before a machine time. */
export interface PutBack {
  dueAt?: Date;
  notBefore?: Date;
  reason?: string;
  /** LINE has surely not taken it: the next attempt is the first. */
  untried?: boolean;
}

export function claimsOf(deliveries: DeliveryModel) {
  const mine = (delivery: Delivery) => ({
    _id: delivery._id,
    leaseToken: delivery.leaseToken,
    state: 'claimed' as const,
  });
  const released = { leaseToken: null, leaseUntil: null };
  let orphansSoughtAt = -Infinity;

  return {
    /**
     * Takes up to `limit` due deliveries, and those whose holder vanished, for this worker alone. LINE groups come
     * first among what is due at the same time: where the month's quota ends in the middle, one push has told the most.
     * @param most `people` may be exceeded by the first delivery alone.
     */
    async claim(now: Date, most: { deliveries: number; people: number }, leaseMs: number): Promise<Delivery[]> {
      const machineNow = new Date();
      const later = (ms: number): Date => new Date(machineNow.getTime() + ms);
      const lease = { state: 'claimed' as const, leaseToken: randomUUID(), leaseUntil: later(leaseMs) };

      async function take(condition: QueryFilter<Delivery>): Promise<Delivery[]> {
        const all = await deliveries
          .find(condition)
          .sort({ dueAt: 1, via: 1 })
          .limit(most.deliveries)
          .lean<Delivery[]>();
        const found = firstOf(all, most.people);
        if (found.length === 0) return [];
        const ids = found.map(({ _id }) => _id);
        const taken = await deliveries.updateMany({ ...condition, _id: { $in: ids } }, { $set: lease });
        if (taken.matchedCount === found.length) return found.map((delivery) => ({ ...delivery, ...lease }));
        return deliveries.find({ _id: { $in: ids }, leaseToken: lease.leaseToken }).lean<Delivery[]>();
      }

      const due = await take({
        state: 'planned',
        dueAt: { $lte: now },
        $or: [{ notBefore: { $lte: machineNow } }, { notBefore: { $gt: later(FAR_AHEAD_MS) } }],
      });
      if (due.length > 0 && performance.now() - orphansSoughtAt < ORPHANS_EVERY_MS) return due;
      orphansSoughtAt = performance.now();
      const orphaned = await take({
        state: 'claimed',
        $or: [{ leaseUntil: { $lte: machineNow } }, { leaseUntil: { $gt: later(FAR_AHEAD_MS) } }],
      });
      return [...due, ...orphaned];
    },

    /**
     * Before the calls to LINE, for a whole batch of one claim; renews the lease.
     * @returns the ids of the deliveries that are still ours; the others are held by another worker by now.
     */
    async recordAttempts(
      attempts: readonly { delivery: Delivery; ids: readonly string[] }[],
      at: Date,
      leaseMs: number,
    ): Promise<ReadonlySet<string>> {
      const leaseUntil = new Date(Date.now() + leaseMs);
      const all = attempts.map(({ delivery }) => delivery);
      if (all.length === 0) return new Set();
      const { leaseToken } = all[0]!;
      const held = (some: readonly Delivery[]) => ({
        _id: { $in: some.map(({ _id }) => _id) },
        leaseToken,
        state: 'claimed' as const,
      });
      let ours = 0;
      const first = all.filter(({ firstAttemptAt, via }) => !firstAttemptAt && via !== 'people');
      const again = all.filter(({ firstAttemptAt, via }) => firstAttemptAt && via !== 'people');
      if (first.length > 0)
        ours += (
          await deliveries.updateMany(held(first), { $set: { firstAttemptAt: at, leaseUntil }, $inc: { attempts: 1 } })
        ).matchedCount;
      if (again.length > 0)
        ours += (await deliveries.updateMany(held(again), { $set: { leaseUntil }, $inc: { attempts: 1 } }))
          .matchedCount;
      const chunks = attempts.filter(({ delivery }) => delivery.via === 'people');
      if (chunks.length > 0)
        ours += (
          await deliveries.collection.bulkWrite(
            chunks.map(({ delivery, ids }) => ({
              updateOne: {
                filter: mine(delivery),
                update: {
                  $set: { attemptedIds: [...ids], firstAttemptAt: delivery.firstAttemptAt ?? at, leaseUntil },
                  $inc: { attempts: 1 },
                },
              },
            })) as never[],
            { ordered: false },
          )
        ).matchedCount;
      if (ours === all.length) return new Set(all.map(({ _id }) => _id));
      const left = await deliveries.find(held(all)).select({ _id: 1 }).lean<{ _id: string }[]>();
      return new Set(left.map(({ _id }) => _id));
    },

    /** Ends and puts back, in one write. What another worker holds by now is left as that one has it. */
    async settle(changes: readonly ({ delivery: Delivery } & ({ end: End } | { putBack: PutBack }))[]): Promise<void> {
      if (changes.length === 0) return;
      await deliveries.collection.bulkWrite(
        changes.map((change) => ({
          updateOne: { filter: mine(change.delivery), update: { $set: { ...fieldsOf(change), ...released } } },
        })) as never[],
        { ordered: false },
      );
    },
  };
}

function fieldsOf(change: { end: End } | { putBack: PutBack }): Partial<Delivery> {
  if ('end' in change) return change.end;
  const { untried, ...when } = change.putBack;
  return { state: 'planned', ...when, ...(untried && { firstAttemptAt: null, attemptedIds: null }) };
}

function firstOf(found: readonly Delivery[], people: number): Delivery[] {
  let sum = 0;
  return found.filter(({ ids }, index) => {
    sum += ids.length;
    return index === 0 || sum <= people;
  });
}
