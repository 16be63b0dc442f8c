/**
 * The month's quota: what may still be sent, by how badly it is needed. LINE's own count is approximate and asked for
 * at most once a minute; in between, what we sent ourselves is added.
 */
import { Schema, type Connection } from 'mongoose';
import type { LineClient } from '../line/client.ts';
import type { MessageClass } from '../programme.ts';
import { bangkokDate, bangkokParts, fromBangkok, type Clock } from '../time.ts';

interface PushStop {
  _id: 'pushStop';
  /** `YYYY-MM` in Bangkok. */
  month: string;
  at: Date;
}
const pushStopSchema = new Schema<PushStop>(
  { _id: String, month: String, at: Date },
  { collection: 'pushStops', versionKey: false },
);

const REFRESH_MS = 60_000;

export interface QuotaState {
  /** Null: the plan has no limit. */
  limit: number | null;
  used: number;
  left: number | null;
  /** LINE said "monthly limit" this month: no push goes out before the next. */
  stopped: boolean;
}

export interface Quota {
  state(): Promise<QuotaState>;
  /** Whether a message of this class may use `cost` messages now. */
  admits(messageClass: MessageClass, cost: number): Promise<boolean>;
  spent(cost: number): void;
  /** LINE refused with the monthly limit. */
  stopUntilNextMonth(): Promise<void>;
  /** When the quota starts anew. */
  nextMonth(): Date;
}

export function createQuota(options: {
  connection: Connection;
  line: Pick<LineClient, 'quota'>;
  clock: Clock;
  reserve: number;
}): Quota {
  const { line, clock, reserve } = options;
  const stops = options.connection.model('PushStop', pushStopSchema);
  let seen: { limit: number | null; used: number; at: number; month: string } | null = null;
  clock.onChange(() => {
    seen = null;
  });
  const monthNow = (): string => bangkokDate(clock.now()).slice(0, 7);

  async function look(): Promise<{ limit: number | null; used: number }> {
    if (seen && performance.now() - seen.at < REFRESH_MS && seen.month === monthNow()) return seen;
    const quota = await line.quota();
    seen = { limit: quota?.limit ?? null, used: quota?.used ?? 0, at: performance.now(), month: monthNow() };
    return seen;
  }

  async function state(): Promise<QuotaState> {
    const [{ limit, used }, stop] = await Promise.all([look(), stops.findById('pushStop').lean<PushStop>()]);
    const stopped = stop?.month === monthNow();
    return { limit, used, left: limit === null ? null : Math.max(0, limit - used), stopped };
  }

  return {
    state,
    async admits(messageClass, cost) {
      const { left } = await state();
      if (left === null || messageClass === 'must') return true;
      return messageClass === 'should' ? left - cost >= 0 : left - cost >= reserve;
    },
    spent(cost) {
      if (seen) seen.used += cost;
    },
    async stopUntilNextMonth() {
      await stops.updateOne({ _id: 'pushStop' }, { $set: { month: monthNow(), at: clock.now() } }, { upsert: true });
      seen = null;
    },
    nextMonth() {
      const { year, month } = bangkokParts(clock.now());
      return fromBangkok(year, month + 1, 1);
    },
  };
}
