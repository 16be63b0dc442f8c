/** Plans a number of deliveries in a process of its own. Prints `{ seconds, memory }`. */
import mongoose from 'mongoose';
import { createOutbox } from '../../src/delivery/outbox.ts';
import { hours, plus } from '../../src/time.ts';
import { watchMemory } from './measure.ts';

const [, , kind, count, uri] = process.argv as [string, string, string, string, string];
const people = Number(count);
const connection = await mongoose.createConnection(uri).asPromise();
const outbox = createOutbox(connection);
await Promise.all(Object.values(connection.models).map((model) => model.init()));

const idOf = (n: number): string => `r${String(n).padStart(8, '0')}`;
const audience = async (after: string | null, limit: number): Promise<string[]> => {
  const from = after ? Number(after.slice(1)) + 1 : 0;
  return Array.from({ length: Math.max(0, Math.min(limit, people - from)) }, (_, n) => idOf(from + n));
};

const now = new Date();
const plan = {
  kind: 'broadcast',
  subject: 'bench',
  messageClass: 'should' as const,
  dueAt: plus(now, hours(1)),
  usefulUntil: plus(now, hours(48)),
};
const memory = watchMemory('self');
const from = performance.now();
await (kind === 'identical' ? outbox.planMany(plan, audience, now) : outbox.planEachOf(plan, audience, now));
console.log(JSON.stringify({ seconds: (performance.now() - from) / 1_000, memory: memory.stop() }));
await connection.close();
