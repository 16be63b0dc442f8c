import type { Connection } from 'mongoose';
import { createFileLinkStore, type FileLinkStore } from '../../src/access/file-link-store.ts';
import { hashOfToken } from '../../src/identity.ts';
import { plus } from '../../src/time.ts';
import { connectFresh } from '../feedback/builders.ts';

const NOW = new Date('2020-07-10T02:00:00Z');

let connection: Connection;
let links: FileLinkStore;
beforeEach(async () => {
  const fresh = await connectFresh();
  connection = fresh.connection;
  links = createFileLinkStore(connection);
  await fresh.ready();
});
afterEach(() => connection.close());

const make = (token = 'token', data = { count: 1 }, createdAt = NOW) =>
  links.save({
    _id: 'l1',
    tokenHash: hashOfToken(token),
    kind: 'export',
    staff: 's1',
    data,
    createdAt,
    expiresAt: plus(createdAt, 900_000),
  });

it('work for exactly one of twenty who come at once', async () => {
  await make();
  const got = await Promise.all(Array.from({ length: 20 }, () => links.use('export', 'token', NOW)));
  expect(got.filter((link) => link !== null)).toHaveLength(1);
});

it('work for their own kind of file only', async () => {
  await make();
  expect(await links.use('affected', 'token', NOW)).toBeNull();
  expect(await links.findUsable('export', 'token', NOW)).not.toBeNull();
});

it('work until they expire, and not at that moment', async () => {
  await make();
  expect(await links.use('export', 'token', plus(NOW, 900_000))).toBeNull();
  expect(await links.use('export', 'token', plus(NOW, 899_999))).not.toBeNull();
});

it('made again for the same event are of the same, and end when the first would have', async () => {
  const first = await make();
  const again = await make('other', { count: 2 }, plus(NOW, 60_000));
  expect(again).toMatchObject({ data: first.data, expiresAt: first.expiresAt });
  expect(await links.findUsable('export', 'token', NOW)).toBeNull();
});

it('are forgotten when they have served their time', async () => {
  await make();
  await links.removeOld(plus(NOW, 1));
  expect(await links.findUsable('export', 'token', NOW)).toBeNull();
});
