/** What is due happens once, what is stale is counted, and one that fails holds up nobody. */
import type { Connection } from 'mongoose';
import { createScheduler } from '../src/jobs/scheduler.ts';
import { createLeaseStore } from '../src/leases.ts';
import { createLogger } from '../src/logger.ts';
import {
  createHourlyJob,
  createOccurrenceJob,
  createOccurrenceStore,
  type Occurrence,
  type OccurrenceStore,
} from '../src/occurrences.ts';
import { hours, plus } from '../src/time.ts';
import { openDatabase } from './delivery/room.ts';

const NOW = new Date('2020-07-10T03:00:00Z');
let connection: Connection;
let store: OccurrenceStore;
let ran: string[];
beforeEach(async () => {
  connection = await openDatabase();
  store = createOccurrenceStore(connection);
  ran = [];
});
afterEach(() => connection.close());

const at = (id: string, due: number, useful = due + 24): Occurrence => ({
  id,
  dueAt: plus(NOW, hours(due)),
  usefulUntil: plus(NOW, hours(useful)),
  run: async () => void ran.push(id),
});
const jobOf = (...all: Occurrence[]) => createOccurrenceJob('test', async () => all, store);

it('runs what is due, in order, once', async () => {
  const job = jobOf(at('late', -1), at('early', -2), at('future', 1));
  expect(await job.runDue(NOW)).toBe(2);
  expect(await job.runDue(NOW)).toBe(0);
  expect(ran).toEqual(['early', 'late']);
  expect(await job.nextDue(NOW)).toEqual(plus(NOW, hours(1)));
});

it('catches up after downtime with what is still useful, and skips and counts what is not', async () => {
  const job = jobOf(at('stale', -5, -1), at('useful', -5, 1), at('just over', -5, 0));
  await job.runDue(NOW);
  expect(ran).toEqual(['useful']);
  const marks = await connection.collection('occurrences').find({ outcome: 'stale' }).toArray();
  expect(marks).toHaveLength(2);
  expect(await job.nextDue(NOW)).toBeNull();
});

it('goes on behind one that fails, which stays due', async () => {
  let broken = true;
  const failing = {
    ...at('failing', -2),
    run: () => (broken ? Promise.reject(new Error('broken')) : Promise.resolve()),
  };
  const job = jobOf(failing, at('next', -1));
  await expect(job.runDue(NOW)).rejects.toThrow('1 of 2 failed');
  expect(ran).toEqual(['next']);
  expect(await job.nextDue(NOW)).toEqual(failing.dueAt);
  broken = false;
  expect(await job.runDue(NOW)).toBe(1);
});

it('stops when somebody else does it by now', async () => {
  const job = jobOf(at('one', -2), at('two', -1));
  let asked = 0;
  await job.runDue(NOW, async () => (asked += 1) === 1);
  expect(ran).toEqual(['one']);
});

it('200 due slots and four instances are 200 runs', async () => {
  const job = jobOf(...Array.from({ length: 200 }, (_, n) => at(`slot${n}`, -1)));
  const leases = createLeaseStore(connection);
  const schedulers = Array.from({ length: 4 }, (_, n) =>
    createScheduler({
      jobs: [job],
      leases,
      instance: `i${n}`,
      clock: { now: () => NOW, onChange: () => () => undefined },
      logger: createLogger('silent'),
    }),
  );
  await Promise.all(schedulers.map((scheduler) => scheduler.runOnce()));
  expect(ran).toHaveLength(200);
  expect(new Set(ran).size).toBe(200);
});

describe('steps that are done once an hour', () => {
  it('go on behind one that fails, which alone is tried again within the hour', async () => {
    let broken = true;
    const job = createHourlyJob('forgetting', [
      async () => ran.push('first'),
      async () => (broken ? Promise.reject(new Error('broken')) : ran.push('second')),
      async () => ran.push('third'),
    ]);
    await expect(job.runDue(NOW)).rejects.toThrow('1 of 3 failed');
    expect(ran).toEqual(['first', 'third']);
    broken = false;
    await job.runDue(NOW);
    await job.runDue(NOW);
    expect(ran).toEqual(['first', 'third', 'second']);
    await job.runDue(plus(NOW, hours(1)));
    expect(ran.slice(3)).toEqual(['first', 'second', 'third']);
  });

  it('stop where another instance took over, and are done there or here at the next tick', async () => {
    const job = createHourlyJob('forgetting', [async () => ran.push('first'), async () => ran.push('second')]);
    await job.runDue(NOW, async () => ran.length === 0);
    expect(ran).toEqual(['first']);
    await job.runDue(NOW);
    expect(ran).toEqual(['first', 'second']);
  });
});
