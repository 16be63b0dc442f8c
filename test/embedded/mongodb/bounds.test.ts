/** What one client can make the server hold in memory has an end. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type Socket, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserialize, serialize } from 'bson';
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

const TOO_MUCH = { code: 292, codeName: 'QueryExceededMemoryLimitNoDiskUseAllowed' };
const SORT_REFUSED = { ...TOO_MUCH, message: 'Sort exceeded memory limit of 104857600 bytes' };
const GROUP_REFUSED = { ...TOO_MUCH, message: 'Exceeded memory limit for $group: 104857600 bytes' };
test.each([
  ['sorting', SORT_REFUSED, [{ $sort: { text: -1 } }]],
  ['sorting behind another stage', SORT_REFUSED, [{ $unwind: '$text' }, { $sort: { text: -1 } }]],
  ['grouping', GROUP_REFUSED, [{ $group: { _id: '$text' } }]],
])('%s more than 100 MB is refused', async (_, refusal, pipeline) => {
  await expect(client.db().collection('wide').aggregate(pipeline).toArray()).rejects.toMatchObject(refusal);
});

test('a document of more than 16 MB is refused as it comes in', async () => {
  const text = 'x'.repeat(16 * 1024 * 1024);
  // Past the driver's own look at the size of what is inserted.
  await expect(client.db().command({ insert: 'large', documents: [{ _id: 1, text }] })).rejects.toMatchObject({
    code: 10334,
    codeName: 'BSONObjectTooLarge',
    message: `BSONObj size: ${text.length + 25} is invalid. Size must be between 0 and 16793600(16MB)`,
  });
  expect(await client.db().collection('large').countDocuments({})).toBe(0);
});

test.each([
  ['by an update', { $set: { more: 'x'.repeat(9_000_000) } }],
  ['by a replacement', { text: 'x'.repeat(16 * 1024 * 1024) }],
])('a document that would grow beyond 16 MB %s stays as it was', async (_, update) => {
  const growing = client.db().collection<{ _id: number; text: string }>('growing');
  await growing.replaceOne({ _id: 1 }, { text: 'x'.repeat(9_000_000) }, { upsert: true });
  const command = { findAndModify: 'growing', query: { _id: 1 }, update };
  await expect(client.db().command(command)).rejects.toMatchObject({
    code: 10334,
    codeName: 'BSONObjectTooLarge',
    message: expect.stringMatching(/^BSONObj size: \d{8} is invalid\. Size must be between 0 and 16793600\(16MB\)$/),
  });
  const kept = await growing.findOne({ _id: 1 });
  expect([Object.keys(kept!), kept!.text.length]).toEqual([['_id', 'text'], 9_000_000]);
});

test('a document may have 100 levels and not one more', async () => {
  const deep = client.db().collection<{ _id: number }>('deep');
  const nested = (levels: number): object => (levels === 1 ? {} : { a: nested(levels - 1) });
  await deep.insertOne({ _id: 1, ...nested(100) });
  await expect(deep.insertOne({ _id: 2, ...nested(101) })).rejects.toMatchObject({
    code: 15,
    message: 'the document is nested deeper than 100 levels',
  });
  expect(await deep.countDocuments({})).toBe(1);
});

test.each([
  ['with a validator', { create: 'checked', validator: { a: { $gt: 1 } } }, 238, /create\.validator/],
  ['with a schema', { create: 'checked', validator: { $jsonSchema: { required: ['a'] } } }, 238, /create\.validator/],
  ['that gets one later', { collMod: 'wide', validator: { a: 1 } }, 59, /^no such command: 'collMod'/],
])('a collection %s is refused, so that no document ever fails validation (121)', async (_, command, code, message) => {
  await expect(client.db().command(command)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  expect(await client.db().listCollections({ name: 'checked' }).toArray()).toEqual([]);
});

test('10,000 cursors may be open, one more is refused, and one that is closed makes room', async () => {
  await client
    .db()
    .collection('many')
    .insertMany([{ a: 1 }, { a: 2 }]);
  const find = messageOf({ find: 'many', batchSize: 1, $db: 'town' });
  const answers = await ask(Array.from({ length: 10_001 }, () => find));
  const refusal = { ok: 0, code: 1, codeName: 'InternalError', errmsg: 'more than 10000 open cursors' };
  const cursors = answers.slice(0, -1).map((answer) => (answer.cursor as { id: bigint }).id);
  expect(new Set(cursors).size).toBe(10_000);
  expect(answers.at(-1)).toEqual(refusal);
  const kill = (ids: bigint[]) => messageOf({ killCursors: 'many', cursors: ids, $db: 'town' });
  const [, again, refused] = await ask([kill(cursors.slice(0, 1)), find, find]);
  expect([again!.ok, refused]).toEqual([1, refusal]);
  const [killed] = await ask([kill([...cursors.slice(1), (again!.cursor as { id: bigint }).id])]);
  expect(killed).toMatchObject({ ok: 1, cursorsNotFound: [] });
});

test('a message of 48,000,000 bytes is served, and one that claims a byte more ends its connection', async () => {
  const text = 'x'.repeat(15_999_951);
  const message = messageOf(
    { insert: 'full', $db: 'town' },
    [1, 2, 3].map((_id) => ({ _id, text })),
  );
  expect(message.length).toBe(48_000_000);
  expect(await ask([message])).toMatchObject([{ ok: 1, n: 3 }]);

  const head = Buffer.from(message.subarray(0, 16));
  head.writeInt32LE(48_000_001, 0);
  const socket = connect(socketPath());
  const closed = once(socket, 'close');
  socket.write(head);
  await closed;
  expect(await client.db().command({ ping: 1 })).toMatchObject({ ok: 1 });
});

const socketPath = (): string => decodeURIComponent(new URL(mongo.uri('town')).host);

/** An OP_MSG, with documents in a section of their own. */
function messageOf(body: object, documents: object[] = []): Buffer {
  const sequence = Buffer.concat([Buffer.from('documents\0'), ...documents.map((each) => serialize(each))]);
  const head = Buffer.alloc(21);
  const size = Buffer.alloc(5, 1);
  size.writeInt32LE(sequence.length + 4, 1);
  const sections = [serialize(body), ...(documents.length > 0 ? [size, sequence] : [])];
  const message = Buffer.concat([head, ...sections]);
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(2013, 12);
  return message;
}

/** Sends the messages over one connection, one behind the other. @returns the answers. */
async function ask(messages: Buffer[]): Promise<Record<string, unknown>[]> {
  const socket = connect(socketPath());
  socket.write(Buffer.concat(messages));
  const answers: Record<string, unknown>[] = [];
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, chunk]);
    for (; rest.length >= 4 && rest.length >= rest.readInt32LE(0); rest = rest.subarray(rest.readInt32LE(0)))
      answers.push(deserialize(rest.subarray(21, rest.readInt32LE(0)), { useBigInt64: true }));
    if (answers.length === messages.length) break;
  }
  return answers;
}

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
