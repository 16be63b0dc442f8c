import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { deserialize, serialize } from 'bson';
import mongoose from 'mongoose';
import { startMongo } from '../../../scripts/drills/embedded.ts';
import { fuzz } from '../../../scripts/drills/fuzz.ts';
import { check } from '../../../src/embedded/mongodb/maintenance.ts';
import { type EmbeddedMongo, startEmbeddedMongo } from '../../../src/embedded/mongodb/server.ts';

const { MongoClient } = mongoose.mongo;
const folders: string[] = [];
const servers: EmbeddedMongo[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mongo-test-'));
  folders.push(folder);
  return folder;
}

async function start(
  dataDir: string,
  listen?: Parameters<typeof startEmbeddedMongo>[0]['listen'],
): Promise<EmbeddedMongo> {
  const server = await startEmbeddedMongo({ dataDir, listen });
  servers.push(server);
  return server;
}

async function withClient<T>(server: EmbeddedMongo, use: (database: mongoose.mongo.Db) => Promise<T>): Promise<T> {
  const client = await MongoClient.connect(server.uri('town'));
  try {
    return await use(client.db());
  } finally {
    await client.close();
  }
}

const socketOf = (server: EmbeddedMongo) => decodeURIComponent(new URL(server.uri('x')).host);

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

test('the socket is for its owner alone and goes away with the server', async () => {
  const server = await start(newFolder());
  const socket = socketOf(server);
  expect(statSync(socket).mode & 0o777).toBe(0o600);
  expect(statSync(join(socket, '..')).mode & 0o777).toBe(0o700);
  await servers.pop()!.close();
  expect(existsSync(join(socket, '..'))).toBe(false);
});

test('a TCP port can be asked for, and is on loopback', async () => {
  const server = await start(newFolder(), { port: 0 });
  expect(server.uri('town')).toMatch(/^mongodb:\/\/127\.0\.0\.1:\d+\/town\?directConnection=true$/);
  expect(await withClient(server, (database) => database.command({ ping: 1 }))).toMatchObject({ ok: 1 });
});

test('documents, indexes and counts are there after a restart', async () => {
  const folder = newFolder();
  await withClient(await start(folder), async (database) => {
    await database.collection('people').createIndex({ name: 1 }, { unique: true });
    await database.collection('people').insertMany([{ name: 'a' }, { name: 'b' }]);
  });
  await servers.pop()!.close();
  await withClient(await start(folder), async (database) => {
    expect(await database.collection('people').estimatedDocumentCount()).toBe(2);
    await expect(database.collection('people').insertOne({ name: 'a' })).rejects.toMatchObject({ code: 11000 });
  });
});

test('a second server on the same folder is refused in one sentence', async () => {
  const folder = newFolder();
  await start(folder);
  await expect(startEmbeddedMongo({ dataDir: folder })).rejects.toThrow(/is in use by process \d+/);
});

test('a second process is refused as long as the first one lives, and let in when that was killed', async () => {
  const folder = newFolder();
  const { server: other } = await startMongo(folder);
  await expect(start(folder)).rejects.toThrow(`is in use by process ${other.pid}: stop it first`);
  await expect(check(folder)).rejects.toThrow(`is in use by process ${other.pid}: stop it first`);
  other.kill('SIGKILL');
  await once(other, 'exit');
  await expect(start(folder)).resolves.toBeDefined();
});

test('a socket path that Node would cut is refused', async () => {
  const folder = newFolder();
  const socketPath = join(folder, 'x'.repeat(100));
  await expect(startEmbeddedMongo({ dataDir: folder, listen: { socketPath } })).rejects.toThrow(
    /longer than 10[37] bytes/,
  );
  await expect(start(folder)).resolves.toBeDefined();
});

test('a socket left behind is replaced, one in use is not', async () => {
  const folder = newFolder();
  const socketPath = join(folder, 's.sock');
  writeFileSync(socketPath, '');
  mkdirSync(join(folder, 'other'));
  await start(folder, { socketPath });
  await expect(startEmbeddedMongo({ dataDir: join(folder, 'other'), listen: { socketPath } })).rejects.toThrow(
    /Another process listens/,
  );
});

const header = (length: number, opCode: number) => {
  const bytes = Buffer.alloc(16);
  bytes.writeInt32LE(length, 0);
  bytes.writeInt32LE(opCode, 12);
  return bytes;
};
test.each([
  ['noise', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
  ['a message that claims 2 GB', header(0x7fffffff, 2013)],
  ['a message that claims a negative length', header(-1, 2013)],
  ['an operation that is not spoken', header(16, 2010)],
  ['a message without sections', Buffer.concat([header(20, 2013), Buffer.alloc(4)])],
  [
    'a section beyond the end of its message',
    Buffer.concat([header(26, 2013), Buffer.alloc(5), Buffer.of(0xff, 0, 0, 0, 0)]),
  ],
  ['unknown required flags', Buffer.concat([header(26, 2013), Buffer.of(64, 0, 0, 0, 0, 5, 0, 0, 0, 0)])],
])('%s closes that connection and no other', async (_, bytes) => {
  const server = await start(newFolder());
  const socket = connect(socketOf(server));
  const closed = once(socket, 'close');
  socket.write(bytes);
  await closed;
  expect(await withClient(server, (database) => database.command({ ping: 1 }))).toMatchObject({ ok: 1 });
});

test('thousands of messages that are almost right never stop the server', async () => {
  expect(await fuzz(5_000, 2563)).toEqual({ frames: 5_000, fell: null });
});

test('closing ends long queries and waits for nobody', async () => {
  const server = await start(newFolder());
  const client = await MongoClient.connect(server.uri('town'));
  const people = client.db().collection('people');
  await people.insertMany(Array.from({ length: 5000 }, (_, n) => ({ n })));
  const queries = Promise.allSettled(
    Array.from({ length: 20 }, () => people.countDocuments({ n: { $in: [-1, 'x'] } })),
  );
  await people.findOne({});
  await servers.pop()!.close();
  await client.close();
  expect((await queries).length).toBe(20);
});

test('text that is no UTF-8 is refused with the code of MongoDB', async () => {
  const server = await start(newFolder());
  const document = Buffer.from(serialize({ _id: 1, a: 'xx' }));
  document.writeUInt8(0xff, document.indexOf('xx'));
  const body = Buffer.from(serialize({ insert: 'people', $db: 'town' }));
  const sequence = Buffer.concat([Buffer.alloc(4), Buffer.from('documents\0'), document]);
  sequence.writeInt32LE(sequence.length);
  const sections = Buffer.concat([Buffer.alloc(5), body, Buffer.of(1), sequence]);
  const socket = connect(socketOf(server));
  socket.write(Buffer.concat([header(16 + sections.length, 2013), sections]));
  const [reply] = await once(socket, 'data');
  socket.destroy();
  expect(deserialize((reply as Buffer).subarray(21))).toMatchObject({ ok: 0, code: 22, codeName: 'InvalidBSON' });
});

/** So much that it spans pieces, written, changed and deleted while the folder is compacted. */
test('compacting while others read and write loses nothing and leaves no byte of what was deleted before', async () => {
  const folder = newFolder();
  const server = await start(folder);
  const secret = 'ความลับ-of-somebody-who-left';
  await withClient(server, async (database) => {
    const people = database.collection<{ _id: number; [name: string]: unknown }>('people');
    await people.createIndex({ name: 1 });
    const all = Array.from({ length: 3000 }, (_, _id) => ({ _id, name: _id % 3 ? `name ${_id}` : `${secret} ${_id}` }));
    await people.insertMany(all);
    await people.deleteMany({ name: { $gte: secret, $lt: `${secret}~` } });
    for (const round of [1, 2]) {
      const compacting = server.compact();
      const writes = Array.from({ length: 40 }, (_, i) => [
        people.insertOne({ _id: round * 10_000 + i, name: 'new' }),
        people.updateOne({ _id: i * 60 + round }, { $set: { name: 'changed' } }),
        people.deleteOne({ _id: 2000 + i * 3 + round }),
      ]).flat();
      const seen = await people.find({}, { batchSize: 50 }).toArray();
      await Promise.all([compacting, ...writes]);
      expect(seen.length).toBeGreaterThanOrEqual(2000 - 40 * round);
      expect(await people.countDocuments({ name: 'new' })).toBe(40 * round);
    }
    expect(await people.countDocuments({ name: 'changed' })).toBeGreaterThan(0);
    expect(await database.command({ compact: 'people' })).toMatchObject({ ok: 1 });
  });
  expect(readFileSync(join(folder, 'documents.mdb')).includes(secret)).toBe(false);
  await servers.pop()!.close();
  expect(await check(folder)).toEqual([]);
});

test('compacting leaves everything that is alive and no byte of what was deleted', async () => {
  const folder = newFolder();
  const secret = 'ความลับ-of-somebody-who-left';
  await withClient(await start(folder), async (database) => {
    const people = database.collection('people');
    await people.createIndex({ name: 1 });
    await people.insertMany(
      Array.from({ length: 300 }, (_, i) => ({ n: i, name: i % 3 ? `name ${i}` : `${secret} ${i}` })),
    );
    await people.deleteMany({ n: { $in: Array.from({ length: 100 }, (_, i) => i * 3) } });
    await database.collection('gone').insertOne({ secret });
    await database.collection('gone').drop();
  });
  await servers.pop()!.close();
  const file = join(folder, 'documents.mdb');
  expect(readFileSync(file).includes(secret)).toBe(true);
  await (await start(folder)).compact();
  await servers.pop()!.close();
  expect(readFileSync(file).includes(secret)).toBe(false);
  expect(await check(folder)).toEqual([]);
  await withClient(await start(folder), async (database) => {
    expect(await database.collection('people').countDocuments({ name: { $gte: 'name', $lt: 'namf' } })).toBe(200);
    expect(await database.listCollections().toArray()).toHaveLength(1);
  });
});
