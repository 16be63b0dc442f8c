/**
 * The month's quota: what may still be sent, by how badly it is needed. LINE's own count is approximate and asked for
 * at most once a minute; in between, what we sent ourselves is added.
 */
import { Schema, type Connection } from 'mongoose';
import { isDuplicate } from '../errors.ts';
import { askUntilAway, type LineClient } from '../line/client.ts';
import type { MessageClass } from '../programme.ts';
import { bangkokMonth, bangkokParts, fromBangkok, type Clock } from '../time.ts';

interface PushStop {
  _id: 'pushStop';
  /** `YYYY-MM` in Bangkok. */
  month: string;
  at: Date;
  /** The plan's limit that was reached, null where LINE had told none. */
  limit: number | null;
  /** The event in whose reply each of the staff, by our id, was told. */
  told: Record<string, string>;
}
const pushStopSchema = new Schema<PushStop>(
  { _id: String, month: String, at: Date, limit: Number, told: Schema.Types.Mixed },
  { collection: 'pushStops', versionKey: false, minimize: false },
);

const REFRESH_MS = 60_000;
/** A page that would tell the quota waits for LINE no longer than this. */
const PAGES_WAIT_MS = 3_000;

export interface QuotaState {
  /** Null: the plan has no limit. */
  limit: number | null;
  used: number;
  left: number | null;
  /** LINE said "monthly limit" this month: no push goes out before the next, or before the plan is a larger one. */
  stopped: boolean;
}

/** Messages that are still to be sent this month, by how badly they are needed. */
export type Forecast = Record<MessageClass, number>;

export interface Quota {
  /** @throws LineAwayError where LINE cannot be asked. */
  state(): Promise<QuotaState>;
  /** The same for pages and previews, which have more to show: null while LINE cannot be asked. */
  findState(): Promise<QuotaState | null>;
  /** What the sessions that are planned will still take this month, if everybody concerned gets everything. */
  forecast(): Promise<Forecast>;
  /**
   * For one batch: whether a message of this class may use `cost` messages. What is admitted is set aside until it is
   * `spent` or `released`, so that many messages on their way at once do not eat into the reserve.
   */
  admission(): Promise<{ stopped: boolean; admits(messageClass: MessageClass, cost: number): boolean }>;
  spent(cost: number): void;
  released(cost: number): void;
  /** Known at once, to everything that is on its way. */
  isStopped(): boolean;
  /** LINE refused with the monthly limit. A larger plan ends it before the month does. */
  stopUntilNextMonth(): Promise<void>;
  /** Whether the reply to this event is the one that tells a member of the staff that pushes have stopped. */
  isToldWith(staffId: string, eventId: string): Promise<boolean>;
  /** When the quota starts anew. */
  nextMonth(): Date;
}

interface Seen {
  limit: number | null;
  used: number;
  forecast: Forecast;
  /** Machine time. */
  at: number;
  month: string;
}

/** Whether LINE tells of a larger plan by now than the one whose limit was reached. */
function isLarger(limit: number | null, reached: number | null | undefined): boolean {
  return typeof reached === 'number' && (limit === null || limit > reached);
}

export function createQuota(options: {
  connection: Connection;
  line: Pick<LineClient, 'quota'>;
  clock: Clock;
  /** Messages kept back for what must be said. */
  reserve: number;
  /** What planned sessions will send between two moments. */
  needs?: (from: Date, until: Date) => Promise<{ messageClass: MessageClass; people: number }[]>;
}): Quota {
  const { line, clock, reserve } = options;
  const stops = options.connection.model('PushStop', pushStopSchema);
  let seen: Seen | null = null;
  let looking: Promise<Seen> | null = null;
  let setAside = 0;
  let stoppedIn: string | null = null;
  clock.onChange(() => {
    seen = null;
  });
  const monthNow = (): string => bangkokMonth(clock.now());

  function nextMonth(): Date {
    const { year, month } = bangkokParts(clock.now());
    return fromBangkok(year, month + 1, 1);
  }

  async function ask(): Promise<Seen> {
    const month = monthNow();
    const [quota, needs] = await Promise.all([
      line.quota(),
      options.needs ? options.needs(clock.now(), nextMonth()) : [],
    ]);
    const forecast: Forecast = { must: 0, should: 0, may: 0 };
    for (const { messageClass, people } of needs) forecast[messageClass] += people;
    return { limit: quota?.limit ?? null, used: quota?.used ?? 0, forecast, at: performance.now(), month };
  }

  async function look(): Promise<Seen> {
    if (seen && performance.now() - seen.at < REFRESH_MS && seen.month === monthNow()) return seen;
    looking ??= ask().finally(() => {
      looking = null;
    });
    seen = await looking;
    return seen;
  }

  async function state(): Promise<QuotaState> {
    const [{ limit, used }, stop] = await Promise.all([look(), stops.findById('pushStop').lean<PushStop>()]);
    stoppedIn = stop && !isLarger(limit, stop.limit) ? stop.month : null;
    return { limit, used, left: limit === null ? null : Math.max(0, limit - used), stopped: stoppedIn === monthNow() };
  }

  async function findState(): Promise<QuotaState | null> {
    return askUntilAway(PAGES_WAIT_MS).ask<QuotaState | null>(state, null);
  }

  return {
    state,
    findState,
    nextMonth,
    forecast: async () => (await look()).forecast,

    async admission() {
      const { limit, stopped } = await state();
      const { forecast } = await look();
      /** What has to be left over once a message of this class is sent. */
      const keep = { must: -Infinity, should: reserve, may: reserve + forecast.must + forecast.should };
      return {
        stopped,
        admits(messageClass, cost) {
          const admitted = limit === null || limit - (seen?.used ?? 0) - setAside - cost >= keep[messageClass];
          if (admitted) setAside += cost;
          return admitted;
        },
      };
    },
    spent(cost) {
      setAside -= cost;
      if (seen) seen.used += cost;
    },
    released(cost) {
      setAside -= cost;
    },
    isStopped: () => stoppedIn === monthNow(),
    async stopUntilNextMonth() {
      const month = monthNow();
      const limit = seen?.limit ?? null;
      stoppedIn = month;
      seen = null;
      const another = limit === null ? [] : [{ limit: { $ne: limit } }];
      try {
        await stops.updateOne(
          { _id: 'pushStop', $or: [{ month: { $ne: month } }, ...another] },
          { $set: { month, at: clock.now(), limit, told: {} } },
          { upsert: true },
        );
      } catch (error) {
        // It says so already.
        if (!isDuplicate(error)) throw error;
      }
    },
    async isToldWith(staffId, eventId) {
      const stop = { _id: 'pushStop' as const, month: monthNow() };
      const told = `told.${staffId}`;
      await stops.updateOne({ ...stop, [told]: { $exists: false } }, { $set: { [told]: eventId } });
      return (await stops.findOne(stop).lean<PushStop>())?.told[staffId] === eventId;
    },
  };
}
