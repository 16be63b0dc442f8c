/** What one client can make the server hold in memory has an end. */
import { mkdtempSync, rmSync } from 'node:fs';
import { type Socket, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedMongo, startEmbeddedMongo } from '../../../src/embedded/mongodb/server.ts';
import { type Client, MongoClient } from './driver.ts';

let dataDir: string;
let mongo: EmbeddedMongo;
let client: Client;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'mongo-bounds-'));
  mongo = await startEmbeddedMongo({ dataDir });
  client = await MongoClient.connect(mongo.uri('town'));
  const wide = client.db().collection<{ _id: number; text: string }>('wide');
  for (let _id = 0; _id < 30; _id++) await wide.insertOne({ _id, text: String(_id).padEnd(4_000_000, 'x') });
});
afterAll(async () => {
  await client.close();
  await mongo.close();
  rmSync(dataDir, { recursive: true, force: true });
});

test.each([
  ['sorting', 292, [{ $sort: { text: -1 } }]],
  ['sorting behind another stage', 292, [{ $unwind: '$text' }, { $sort: { text: -1 } }]],
  ['grouping', 146, [{ $group: { _id: '$text' } }]],
])('%s more than 100 MB is refused', async (_, code, pipeline) => {
  await expect(client.db().collection('wide').aggregate(pipeline).toArray()).rejects.toMatchObject({ code });
});

test('large documents come in batches that fit into a message, and all of them come', async () => {
  const first = await client.db().command({ find: 'wide', batchSize: 100 });
  expect(first.cursor.firstBatch.length).toBeLessThan(5);
  const seen: number[] = [];
  for await (const { _id } of client.db().collection('wide').find({})) seen.push(Number(_id));
  expect(seen).toEqual(Array.from({ length: 30 }, (_, i) => i));
});

test('a sort with a limit keeps no more than it needs', async () => {
  const found = await client.db().collection('wide').find({}).sort({ text: 1 }).limit(2).project({ _id: 1 }).toArray();
  expect(found).toEqual([{ _id: 0 }, { _id: 10 }]);
});

test('connections have an end, and those beyond it are closed', async () => {
  const path = decodeURIComponent(new URL(mongo.uri('town')).host);
  const sockets: Socket[] = [];
  await new Promise((resolve) => openUntilClosed(path, sockets, resolve));
  expect(sockets.length).toBeGreaterThan(900);
  expect(await client.db().command({ ping: 1 })).toMatchObject({ ok: 1 });
  for (const socket of sockets) socket.destroy();
});

/** Opens one after another until the first is closed. */
function openUntilClosed(path: string, sockets: Socket[], onClosed: (value: unknown) => void): void {
  if (sockets.length > 1_200) throw new Error('none was closed');
  const socket = connect(path);
  sockets.push(socket);
  let isOver = false;
  socket.on('error', () => undefined);
  socket.resume().once('close', () => {
    isOver = true;
    onClosed(undefined);
  });
  socket.once('connect', () => setImmediate(() => !isOver && openUntilClosed(path, sockets, onClosed)));
}
