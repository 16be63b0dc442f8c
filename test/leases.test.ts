import type { Connection } from 'mongoose';
import { createLeaseStore, type LeaseStore } from '../src/leases.ts';
import { openDatabase } from './delivery/room.ts';

let connection: Connection;
let leases: LeaseStore;
beforeEach(async () => {
  connection = await openDatabase();
  leases = createLeaseStore(connection);
});
afterEach(() => connection.close());
const setUntil = (until: Date) => connection.collection('leases').updateMany({}, { $set: { until } });

it('is held by one of many who ask at once', async () => {
  const fences = await Promise.all(Array.from({ length: 8 }, (_, n) => leases.acquire('x', `i${n}`, 10_000)));
  expect(fences.filter((fence) => fence !== null)).toEqual([1]);
});

it('is renewed under the same fence, and grows with every new holder', async () => {
  expect(await leases.acquire('x', 'a', 10_000)).toBe(1);
  expect(await leases.acquire('x', 'a', 10_000)).toBe(1);
  expect(await leases.acquire('x', 'b', 10_000)).toBeNull();
  await leases.release('x', 'b');
  expect(await leases.acquire('x', 'b', 10_000)).toBeNull();
  await leases.release('x', 'a');
  expect(await leases.acquire('x', 'b', 10_000)).toBe(2);
  await setUntil(new Date(0));
  expect(await leases.acquire('x', 'b', 10_000)).toBe(3);
});

it('does not hold for a week because a clock was a week ahead', async () => {
  await leases.acquire('x', 'a', 10_000);
  await setUntil(new Date(Date.now() + 7 * 86_400_000));
  expect(await leases.acquire('x', 'b', 10_000)).toBe(2);
});

it('counts who is alive, and forgets the dead', async () => {
  await leases.acquire('instance:a', 'a', 10_000);
  await leases.acquire('lane:1', 'a', 10_000);
  expect(await leases.countHeld('instance:')).toBe(1);
  await setUntil(new Date(0));
  expect(await leases.countHeld('instance:')).toBe(0);
  await leases.removeEnded('instance:', new Date());
  const left = await connection.collection<{ _id: string }>('leases').find({}).toArray();
  expect(left.map(({ _id }) => _id)).toEqual(['lane:1']);
});
