/**
 * Things that happen at a time and follow from data: reminders, the question whether a session was held, Monday's
 * brief. Each has an identity, so that it happens once, however often and by whomever it is woken. node-cron only wakes.
 */
import { Schema, type Connection } from 'mongoose';
import { hours } from './time.ts';

export interface Occurrence {
  /** Of what, which revision, which offset. */
  id: string;
  /** Domain time. */
  dueAt: Date;
  /** From here on it is skipped and counted. */
  usefulUntil: Date;
  /** Repeating it is harmless: the marker that it is done is written last. */
  run(): Promise<void>;
}

/** Everything of one kind that is due now or will be: small lists, made anew from the data each time. */
export type OccurrenceSource = (now: Date) => Promise<Occurrence[]>;

/** Work that may have come up by time passing. */
export interface Job {
  name: string;
  /**
   * @param stillMine renews the right to do this; false says that somebody else does it by now. Asked between pieces.
   * @returns how much was done; 0 where nothing is due.
   */
  runDue(now: Date, stillMine?: () => Promise<boolean>): Promise<number>;
  nextDue(now: Date): Promise<Date | null>;
}

/**
 * Does each of a list on its own: one that cannot be done must not hold up the others.
 * @param stillMine as of a job, asked before each.
 * @returns how many were done.
 * @throws AggregateError of what failed, once all were tried.
 */
export async function eachOnItsOwn<Item>(
  items: readonly Item[],
  run: (item: Item) => Promise<unknown>,
  stillMine: () => Promise<boolean> = async () => true,
): Promise<number> {
  const failures: unknown[] = [];
  let done = 0;
  for (const item of items) {
    if (!(await stillMine())) break;
    try {
      await run(item);
      done += 1;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${items.length} failed`);
  return done;
}

/**
 * Steps that nobody waits for, each once an hour of domain time. One that fails is tried again at the next tick and
 * holds up no other.
 */
export function createHourlyJob(
  name: string,
  steps: readonly ((now: Date, stillMine?: () => Promise<boolean>) => Promise<unknown>)[],
): Job {
  const lastHours = steps.map(() => -1);
  return {
    name,
    async runDue(now, stillMine) {
      const hour = Math.floor(now.getTime() / hours(1));
      await eachOnItsOwn(
        [...steps.entries()].filter(([index]) => lastHours[index] !== hour),
        async ([index, step]) => {
          await step(now, stillMine);
          lastHours[index] = hour;
        },
        stillMine,
      );
      return 0;
    },
    nextDue: async () => null,
  };
}

interface OccurrenceMark {
  _id: string;
  outcome: 'done' | 'stale';
  at: Date;
}
const occurrenceSchema = new Schema<OccurrenceMark>(
  { _id: String, outcome: String, at: Date },
  { collection: 'occurrences', versionKey: false },
);
occurrenceSchema.index({ at: 1 });

export type OccurrenceStore = ReturnType<typeof createOccurrenceStore>;

export function createOccurrenceStore(connection: Connection) {
  const marks = connection.model('Occurrence', occurrenceSchema);
  return {
    async findMarked(ids: readonly string[]): Promise<ReadonlySet<string>> {
      if (ids.length === 0) return new Set();
      const found = await marks
        .find({ _id: { $in: ids } })
        .select({ _id: 1 })
        .lean<{ _id: string }[]>();
      return new Set(found.map(({ _id }) => _id));
    },
    async mark(id: string, outcome: OccurrenceMark['outcome'], at: Date): Promise<void> {
      await marks.updateOne({ _id: id }, { $setOnInsert: { outcome, at } }, { upsert: true });
    },
    async removeOld(before: Date): Promise<void> {
      await marks.deleteMany({ at: { $lt: before } });
    },
  };
}

export function createOccurrenceJob(name: string, source: OccurrenceSource, store: OccurrenceStore): Job {
  async function open(now: Date): Promise<Occurrence[]> {
    const all = await source(now);
    const marked = await store.findMarked(all.map(({ id }) => id));
    return all.filter(({ id }) => !marked.has(id)).sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
  }
  return {
    name,
    async runDue(now, stillMine) {
      const due = (await open(now)).filter(({ dueAt }) => dueAt <= now);
      return eachOnItsOwn(
        due,
        async ({ id, usefulUntil, run }) => {
          const stale = now >= usefulUntil;
          if (!stale) await run();
          await store.mark(id, stale ? 'stale' : 'done', now);
        },
        stillMine,
      );
    },
    async nextDue(now) {
      return (await open(now))[0]?.dueAt ?? null;
    },
  };
}
