import mongoose from 'mongoose';
import { freshDatabaseUri } from '../../database.ts';

const client = new mongoose.mongo.MongoClient(freshDatabaseUri());
const database = client.db();
let number = 0;
const newCollection = () => database.collection<{ [name: string]: unknown }>(`c${++number}`);

afterAll(() => client.close());

test('an index is built over documents that are there, and used', async () => {
  const people = newCollection();
  await people.insertMany(Array.from({ length: 1200 }, (_, n) => ({ n })));
  await people.createIndex({ n: 1 }, { unique: true });
  await expect(people.insertOne({ n: 77 })).rejects.toMatchObject({ code: 11000 });
  expect(await people.countDocuments({ n: { $gte: 1000, $lt: 1100 } })).toBe(100);
});

test('a unique index over duplicates is refused and leaves nothing behind', async () => {
  const people = newCollection();
  await people.insertMany(Array.from({ length: 1200 }, (_, n) => ({ n: n % 1199 })));
  await expect(people.createIndex({ n: 1 }, { unique: true })).rejects.toMatchObject({
    code: 11000,
    keyValue: { n: 0 },
  });
  expect(await people.listIndexes().toArray()).toHaveLength(1);
  await people.insertOne({ n: 5 });
});

test('documents that change while an index is built are in it as they are at the end', async () => {
  const people = newCollection();
  await people.insertMany(Array.from({ length: 3000 }, (_, n) => ({ n })));
  const building = people.createIndex({ n: 1 });
  const changes = Array.from({ length: 40 }, (_, i) => people.updateOne({ n: i * 70 }, { $set: { n: -1 } }));
  await Promise.all([building, ...changes, people.deleteMany({ n: { $gte: 2950 } })]);
  expect(await people.countDocuments({ n: -1 })).toBe(40);
  expect(await people.countDocuments({ n: { $gte: 0 } })).toBe(2950 - 40);
});

test('the same index again is no error, another one in its place is', async () => {
  const people = newCollection();
  await people.createIndex({ a: 1 });
  await expect(people.createIndex({ a: 1 })).resolves.toBe('a_1');
  await expect(people.createIndex({ b: 1 }, { name: 'a_1' })).rejects.toMatchObject({ code: 86 });
  // Unique and sparse are part of what an index is, since MongoDB 5: another one, under the same name.
  await expect(people.createIndex({ a: 1 }, { name: 'a_1', unique: true })).rejects.toMatchObject({ code: 86 });
  await expect(people.createIndex({ a: 1 }, { name: 'a_1', sparse: true })).rejects.toMatchObject({ code: 86 });
  await expect(people.createIndex({ a: 1 }, { name: 'other' })).rejects.toMatchObject({ code: 85 });
  await expect(people.createIndex({ a: 1 }, { name: 'unique', unique: true })).resolves.toBe('unique');
});

test('a unique index counts missing as null, a sparse one does not', async () => {
  const strict = newCollection();
  await strict.createIndex({ a: 1 }, { unique: true });
  await strict.insertOne({});
  await expect(strict.insertOne({ a: null })).rejects.toMatchObject({ code: 11000, keyValue: { a: null } });
  const sparse = newCollection();
  await sparse.createIndex({ a: 1 }, { unique: true, sparse: true });
  await sparse.insertMany([{}, {}, { a: 1 }]);
  await expect(sparse.insertOne({ a: 1 })).rejects.toMatchObject({ code: 11000 });
  expect(await sparse.countDocuments({ a: null })).toBe(2);
});

test('a partial unique index concerns only the documents it is for', async () => {
  const people = newCollection();
  await people.createIndex(
    { lineUserId: 1 },
    { unique: true, partialFilterExpression: { lineUserId: { $type: 'string' } } },
  );
  await people.insertMany([{ lineUserId: null }, { lineUserId: null }, { lineUserId: 'u1' }]);
  await expect(people.updateOne({ lineUserId: null }, { $set: { lineUserId: 'u1' } })).rejects.toMatchObject({
    code: 11000,
  });
  expect(await people.findOne({ lineUserId: 'u1' })).toMatchObject({ lineUserId: 'u1' });
  expect(await people.countDocuments({ lineUserId: null })).toBe(2);
});

test('values in an array are unique over all documents, not within one', async () => {
  const entries = newCollection();
  await entries.createIndex({ 'parts.messageId': 1 }, { unique: true });
  await entries.insertOne({ parts: [{ messageId: 'a' }, { messageId: 'a' }, { messageId: 'b' }] });
  await expect(entries.insertOne({ parts: [{ messageId: 'c' }, { messageId: 'b' }] })).rejects.toMatchObject({
    keyValue: { 'parts.messageId': 'b' },
  });
  await entries.updateOne({ 'parts.messageId': 'b' }, { $pull: { parts: { messageId: 'b' } } as never });
  await entries.insertOne({ parts: [{ messageId: 'b' }] });
});

test('a value may move from one document to another', async () => {
  const people = newCollection();
  await people.createIndex({ a: 1, b: -1 }, { unique: true });
  await people.insertMany([
    { _id: 1 as never, a: 1, b: 1 },
    { _id: 2 as never, a: 2, b: 2 },
  ]);
  await expect(people.updateOne({ a: 2 }, { $set: { a: 1, b: 1 } })).rejects.toMatchObject({
    keyPattern: { a: 1, b: -1 },
    message: expect.stringContaining('dup key: { a: 1, b: 1 }'),
  });
  await people.deleteOne({ a: 1 });
  await people.updateOne({ a: 2 }, { $set: { a: 1, b: 1 } });
  expect(await people.findOne({ a: 1, b: 1 })).toMatchObject({ _id: 2 });
});

test('dropping an index, a collection and a database', async () => {
  const people = newCollection();
  await people.createIndex({ a: 1 }, { unique: true });
  await people.insertOne({ a: 1 });
  await people.dropIndex('a_1');
  await people.insertOne({ a: 1 });
  await people.drop();
  expect(await people.countDocuments()).toBe(0);
  await people.insertOne({ a: 2 });
  expect(await people.find().toArray()).toMatchObject([{ a: 2 }]);
  const other = client.db(`${database.databaseName}_b`);
  await other.collection('x').insertOne({});
  await other.dropDatabase();
  const { databases } = await client.db('admin').admin().listDatabases();
  expect(databases.map(({ name }) => name)).toContain(database.databaseName);
  expect(databases.map(({ name }) => name)).not.toContain(other.databaseName);
});
