/**
 * LINE's rate limits for one channel: 2,000 requests/s for push, 200/s for multicast. The budget is one for all
 * instances: stretches of time are reserved in the database, and each instance paces its requests within its own.
 * Machine time.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Schema, type Connection } from 'mongoose';

export type Endpoint = 'push' | 'multicast';

export interface RateLimiter {
  /** Resolves when one more request may go, in the order of asking. */
  take(endpoint: Endpoint): Promise<void>;
}

/** Reserves the next `ms` of the channel's time. @returns when it begins (machine time, ms). */
export type Reserve = (endpoint: Endpoint, ms: number, now: number) => Promise<number>;

/** A little under LINE's limits: with what may be caught up, no second sees much more than LINE allows. */
export const PER_SECOND = { push: 1_950, multicast: 195 } as const;
/** Ten multicasts, or a hundred pushes. */
const STRETCH_AT_LEAST_MS = 10_000 / 195;
/** The most that one instance reserves at once: the others wait so long. */
const STRETCH_AT_MOST_MS = 500;
/** Of a sum of fractions. */
const ROUNDING_MS = 0.001;
/** So much may be caught up, that a coarse timer or a busy moment does not cost throughput. */
const CATCH_UP_MS = 50;
/** No honest queue is that long: the clock of whoever reserved so far ahead has been set back since. */
const FAR_AHEAD_MS = 60_000;

interface RateBudget {
  _id: string;
  /** Machine time, ms: up to here the channel's time is given away. */
  freeAt: number;
}
const rateBudgetSchema = new Schema<RateBudget>(
  { _id: String, freeAt: Number },
  { collection: 'rateBudgets', versionKey: false },
);

export function createRateBudget(connection: Connection): Reserve {
  const budgets = connection.model('RateBudget', rateBudgetSchema);
  return async (endpoint, ms, now) => {
    const from = now - CATCH_UP_MS;
    await budgets.updateOne(
      { _id: endpoint, $or: [{ freeAt: { $lt: from } }, { freeAt: { $gt: now + FAR_AHEAD_MS } }] },
      { $set: { freeAt: from } },
    );
    const before = await budgets
      .findOneAndUpdate({ _id: endpoint }, { $inc: { freeAt: ms } }, { returnDocument: 'before' })
      .lean<RateBudget>();
    if (before) return before.freeAt;
    await budgets.updateOne({ _id: endpoint }, { $setOnInsert: { freeAt: from } }, { upsert: true });
    const first = await budgets
      .findOneAndUpdate({ _id: endpoint }, { $inc: { freeAt: ms } }, { returnDocument: 'before' })
      .lean<RateBudget>();
    return first!.freeAt;
  };
}

export function createRateLimiter(options: {
  reserve: Reserve;
  now?: () => number;
  sleep?: (ms: number) => Promise<unknown>;
}): RateLimiter {
  const { reserve, now = Date.now, sleep = delay } = options;

  function createGate(endpoint: Endpoint): () => Promise<void> {
    const interval = 1_000 / PER_SECOND[endpoint];
    let next = 0;
    let until = 0;
    let waiting = 0;
    let last: Promise<unknown> = Promise.resolve();

    async function slot(): Promise<number> {
      next = Math.max(next, now() - CATCH_UP_MS);
      if (next + interval > until + ROUNDING_MS) {
        // As much as is asked for at this moment: pacing must not wait for a busy database in between.
        const stretch = Math.min(Math.max(waiting * interval, STRETCH_AT_LEAST_MS), STRETCH_AT_MOST_MS);
        next = await reserve(endpoint, stretch, now());
        until = next + stretch;
      }
      next += interval;
      return next - interval;
    }

    return async () => {
      waiting += 1;
      const mine = last.then(slot).finally(() => {
        waiting -= 1;
      });
      last = mine.catch(() => undefined);
      const wait = (await mine) - now();
      if (wait > 1) await sleep(wait);
    };
  }

  const gates = { push: createGate('push'), multicast: createGate('multicast') };
  return { take: (endpoint) => gates[endpoint]() };
}
