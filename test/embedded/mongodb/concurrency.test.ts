import mongoose from 'mongoose';
import { Cursors } from '../../../src/embedded/mongodb/cursors.ts';
import { encode } from '../../../src/embedded/mongodb/documents.ts';
import { freshDatabaseUri } from '../../database.ts';

const client = new mongoose.mongo.MongoClient(freshDatabaseUri());
const database = client.db();

interface Task {
  _id: number;
  state: string;
  dueAt?: number;
  n?: number;
}
const TASKS = 3000;
const newTasks = (): Task[] =>
  Array.from({ length: TASKS }, (_, i) => ({ _id: i, state: 'due', dueAt: TASKS - i, n: 0 }));

afterAll(() => client.close());

test.each([
  ['with an index', true],
  ['without an index, where the search is longer than a transaction may be', false],
])('every task is claimed by exactly one of many workers, %s', async (_, indexed) => {
  const tasks = database.collection<Task>(`tasks${String(indexed)}`);
  if (indexed) await tasks.createIndex({ state: 1, dueAt: 1 });
  await tasks.insertMany(newTasks());
  const claimed: number[] = [];
  const work = async () => {
    for (let i = 0; i < 5; i++) {
      const task = await tasks.findOneAndUpdate(
        { state: 'due', dueAt: { $lte: 100 } },
        { $set: { state: 'claimed' } },
        { sort: { dueAt: 1 } },
      );
      claimed.push(task!._id);
    }
  };
  await Promise.all(Array.from({ length: 10 }, work));
  expect(claimed.toSorted((a, b) => b - a)).toEqual(Array.from({ length: 50 }, (__, i) => TASKS - 1 - i));
});

test('increments of one counter by many writers are all counted', async () => {
  const counters = database.collection<{ _id: string; value: number }>('counters');
  const bump = () =>
    counters.findOneAndUpdate({ _id: 'receipts' }, { $inc: { value: 1 } }, { upsert: true, returnDocument: 'after' });
  const values = await Promise.all(Array.from({ length: 200 }, bump));
  expect(new Set(values.map((counter) => counter!.value)).size).toBe(200);
});

test('updates and deletes that look at every document change each of them once', async () => {
  const tasks = database.collection<Task>('many');
  await tasks.insertMany(newTasks());
  expect(await tasks.updateMany({ state: 'due' }, { $inc: { n: 1 } })).toMatchObject({
    matchedCount: TASKS,
    modifiedCount: TASKS,
  });
  expect(await tasks.countDocuments({ n: 1 })).toBe(TASKS);
  expect(await tasks.updateOne({ dueAt: 5 }, { $set: { state: 'odd' } })).toMatchObject({ modifiedCount: 1 });
  expect(await tasks.updateOne({ dueAt: -5 }, { $set: { state: 'new' } }, { upsert: true })).toMatchObject({
    upsertedCount: 1,
  });
  expect(await tasks.deleteMany({ dueAt: { $gt: 1000 } })).toMatchObject({ deletedCount: TASKS - 1000 });
  expect(await tasks.countDocuments()).toBe(1001);
});

test('a change that moves a document within the index being read happens once', async () => {
  const tasks = database.collection<Task>('moving');
  await tasks.createIndex({ n: 1 });
  await tasks.insertMany(newTasks().slice(0, 1500));
  await tasks.updateMany({ n: { $gte: 0 } }, { $inc: { n: 1 } });
  expect(await tasks.countDocuments({ n: 1 })).toBe(1500);
});

test('statements of one command see what those before them did', async () => {
  const tasks = database.collection<Task>('statements');
  const result = await tasks.bulkWrite([
    { updateOne: { filter: { _id: 1 }, update: { $set: { state: 'a' } }, upsert: true } },
    { updateOne: { filter: { state: 'a' }, update: { $set: { state: 'b' } } } },
    { updateOne: { filter: { state: 'b' }, update: { $inc: { n: 5 } } } },
  ]);
  expect(result).toMatchObject({ upsertedCount: 1, modifiedCount: 2 });
  expect(await tasks.findOne({ _id: 1 })).toEqual({ _id: 1, state: 'b', n: 5 });
});

test('a cursor goes on while documents around it come and go, and each is seen once', async () => {
  const tasks = database.collection<Task>('walked');
  await tasks.insertMany(newTasks());
  const seen: number[] = [];
  for await (const { _id } of tasks.find({}, { batchSize: 200 })) {
    seen.push(_id);
    if (_id % 500 === 0) {
      await tasks.deleteOne({ _id: _id + 1000 });
      await tasks.updateOne({ _id }, { $set: { n: 1 } });
    }
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.length).toBeGreaterThanOrEqual(TASKS - 6);
});

test('a cursor that was closed, or whose collection is gone, says so', async () => {
  const tasks = database.collection<Task>('closed');
  await tasks.insertMany(newTasks());
  const first = await database.command({ find: 'closed', batchSize: 10 });
  const more = { getMore: first.cursor.id, collection: 'closed', batchSize: 2000 };
  expect(first.cursor.firstBatch).toHaveLength(10);
  expect(await database.command({ killCursors: 'closed', cursors: [first.cursor.id] })).toMatchObject({
    cursorsKilled: [first.cursor.id],
  });
  await expect(database.command(more)).rejects.toMatchObject({ code: 43 });
  const second = await database.command({ find: 'closed', batchSize: 10 });
  await tasks.drop();
  await expect(database.command({ ...more, getMore: second.cursor.id })).rejects.toMatchObject({ code: 175 });
});

test('a cursor whose index is gone says so', async () => {
  const tasks = database.collection<Task>('unindexed');
  await tasks.insertMany(newTasks());
  const index = await tasks.createIndex({ dueAt: 1 });
  const { cursor } = await database.command({ find: 'unindexed', filter: { dueAt: { $gte: 0 } }, batchSize: 10 });
  await tasks.dropIndex(index);
  const more = { getMore: cursor.id, collection: 'unindexed', batchSize: 2000 };
  await expect(database.command(more)).rejects.toMatchObject({ code: 175 });
});

test('a cursor that is being read is not read by another at once', async () => {
  const cursors = new Cursors();
  const results = [encode({ a: 1 }), encode({ a: 2 }), encode({ a: 3 })].map((document) => [document]);
  const { cursorId } = await cursors.first('town.tasks', results, 1);
  const reading = cursors.next(cursorId, 'town.tasks', 1);
  await expect(cursors.next(cursorId, 'town.tasks', 1)).rejects.toMatchObject({ code: 143, codeName: 'CursorInUse' });
  expect((await reading).batch).toEqual([encode({ a: 2 })]);
});

test('maxTimeMS ends a query that takes longer', async () => {
  const tasks = database.collection<Task>('slow');
  await tasks.insertMany(Array.from({ length: 20_000 }, (_, i) => ({ _id: i, state: 'due' })));
  await expect(tasks.find({ n: 1 }, { maxTimeMS: 1 }).toArray()).rejects.toMatchObject({ code: 50 });
});
