/** Sixteen lanes, shared out evenly, each with one holder. */
import type { Connection } from 'mongoose';
import { createLanes } from '../../src/conversation/lanes.ts';
import { createLeaseStore, type LeaseStore } from '../../src/leases.ts';
import { openDatabase } from '../delivery/room.ts';

let connection: Connection;
let leases: LeaseStore;
beforeEach(async () => {
  connection = await openDatabase();
  leases = createLeaseStore(connection);
});
afterEach(() => connection.close());

it.each([
  [1, [16]],
  [2, [8, 8]],
  [3, [6, 6, 4]],
  [4, [4, 4, 4, 4]],
])('%i instances hold %j', async (count, shares) => {
  const all = Array.from({ length: count }, () => createLanes(leases));
  for (let round = 0; round < 3; round += 1) for (const lanes of all) await lanes.refresh();
  const held = all.map((lanes) => [...lanes.held().keys()]);
  expect(held.map(({ length }) => length).sort()).toEqual([...shares].sort());
  expect(new Set(held.flat()).size).toBe(16);
});

it('gives away no lane that is in use, and nothing new begins in it', async () => {
  const first = createLanes(leases);
  await first.refresh();
  const releases = [...first.held().keys()].map((lane) => first.use(lane));
  const second = createLanes(leases);
  await second.refresh();
  await first.refresh();
  await second.refresh();
  expect(second.held().size).toBe(0);
  expect(first.held().size).toBe(8);
  for (const release of releases) release();
  await first.refresh();
  await second.refresh();
  expect(second.held().size).toBe(8);
});

it('gives all back when it stops', async () => {
  const first = createLanes(leases);
  await first.refresh();
  await first.stop();
  const second = createLanes(leases);
  await second.refresh();
  expect(second.held().size).toBe(16);
});

it('knows a lane under its fence only', async () => {
  const lanes = createLanes(leases);
  await lanes.refresh();
  const [[lane, fence]] = [...lanes.held()] as [[number, number]];
  expect([lanes.holds(lane, fence), lanes.holds(lane, fence + 1)]).toEqual([true, false]);
});
