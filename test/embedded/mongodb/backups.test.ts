import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBackup, restoreBackup } from '../../../scripts/backups.ts';
import { freshDatabaseUri } from '../../database.ts';
import { type Client, Binary, Double, Long, MongoClient, ObjectId } from './driver.ts';

const folder = mkdtempSync(join(tmpdir(), 'mongo-backup-'));
const file = join(folder, 'town.backup');
const clients: Client[] = [];

async function freshDatabase() {
  const client = await MongoClient.connect(freshDatabaseUri());
  clients.push(client);
  return client.db();
}

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const everyType = {
  _id: 1 as never,
  text: 'ประชาคม',
  whole: 5,
  half: 0.5,
  double: new Double(5),
  long: Long.fromNumber(7),
  id: new ObjectId(),
  bytes: new Binary(Buffer.of(1, 2, 3)),
  at: new Date(1),
  nothing: null,
  list: [true, { a: [] }],
};

test('what was backed up comes back, with its indexes and every number of its kind', async () => {
  const from = await freshDatabase();
  await from.collection('kinds').insertOne({ ...everyType });
  await from
    .collection('people')
    .createIndex({ name: 1 }, { unique: true, partialFilterExpression: { name: { $type: 'string' } } });
  await from
    .collection('people')
    .insertMany(Array.from({ length: 2500 }, (_, n) => ({ _id: n as never, name: `n${n}` })));
  await from.createCollection('empty');
  expect(await createBackup(from, file)).toEqual({ collections: 3, documents: 2501 });
  expect(statSync(file).mode & 0o777).toBe(0o600);

  const to = await freshDatabase();
  expect(await restoreBackup(to, file)).toEqual({ collections: 3, documents: 2501 });
  const raw = async (database: typeof to) =>
    (await database.collection('kinds').find({}, { raw: true }).toArray()).map((bytes) => Buffer.from(bytes as never));
  expect(await raw(to)).toEqual(await raw(from));
  expect(await to.collection('people').countDocuments({})).toBe(2500);
  await expect(to.collection('people').insertOne({ name: 'n7' })).rejects.toMatchObject({ code: 11000 });
  expect(await to.listCollections({ name: 'empty' }).toArray()).toHaveLength(1);
  await expect(restoreBackup(to, file)).rejects.toThrow(/is not empty/);
});

test('a backup while others write holds whole documents, all that were there and stayed', async () => {
  const from = await freshDatabase();
  const people = from.collection<{ _id: number; a: number; b: number }>('people');
  await people.insertMany(Array.from({ length: 3000 }, (_, _id) => ({ _id, a: 0, b: 0 })));
  let isDone = false;
  const write = async (): Promise<void> => {
    for (let i = 0; !isDone; i++) {
      await people.updateOne({ _id: i % 3000 }, { $inc: { a: 1, b: 1 } });
      await people.insertOne({ _id: 5000 + i, a: 0, b: 0 });
    }
  };
  const writing = write();
  await createBackup(from, file);
  isDone = true;
  await writing;
  const to = await freshDatabase();
  await restoreBackup(to, file);
  const restored = await to.collection<{ _id: number; a: number; b: number }>('people').find({}).toArray();
  expect(restored.filter(({ _id }) => _id < 3000)).toHaveLength(3000);
  expect(restored.filter(({ a, b }) => a !== b)).toEqual([]);
});

test.each([
  ['is cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 20)],
  ['is something else', () => Buffer.from('something else')],
  ['is empty', () => Buffer.alloc(0)],
])('a file that %s restores nothing', async (_, spoil) => {
  const from = await freshDatabase();
  await from.collection('people').insertMany(Array.from({ length: 500 }, (__, n) => ({ n })));
  await createBackup(from, file);
  const spoilt = join(folder, 'spoilt.backup');
  writeFileSync(spoilt, spoil(readFileSync(file)));
  const to = await freshDatabase();
  await expect(restoreBackup(to, spoilt)).rejects.toThrow(/incomplete|is no backup/);
  expect(await to.listCollections().toArray()).toEqual([]);
});

test('a backup that fails leaves no file', async () => {
  const from = await freshDatabase();
  await from.collection('people').insertOne({});
  await expect(createBackup(from, join(folder, 'missing', 'x.backup'))).rejects.toMatchObject({ code: 'ENOENT' });
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
});
