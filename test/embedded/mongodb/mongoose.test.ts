import mongoose from 'mongoose';
import { freshDatabaseUri } from '../../database.ts';

const reportSchema = new mongoose.Schema({
  receipt: { type: String, required: true, unique: true },
  state: { type: String, default: 'open' },
  dueAt: Date,
  version: { type: Number, default: 0 },
  parts: [{ messageId: { type: String }, text: String }],
});
reportSchema.index({ state: 1, dueAt: 1 });

const connection = mongoose.createConnection(freshDatabaseUri());
const Report = connection.model('Report', reportSchema);

beforeAll(() => Report.init());
afterAll(() => connection.close());
beforeEach(() => Report.deleteMany({}));

test('documents are saved, found, changed through their array and saved again', async () => {
  const report = await Report.create({ receipt: '2563-1', parts: [{ messageId: 'm1', text: 'ถนนชำรุด' }] });
  report.parts.push({ messageId: 'm2', text: 'ใกล้ตลาด' });
  report.parts[0]!.text = 'ถนนชำรุดมาก';
  await report.save();
  const found = await Report.findOne({ 'parts.messageId': 'm2' }).lean();
  expect(found?.parts.map(({ text }) => text)).toEqual(['ถนนชำรุดมาก', 'ใกล้ตลาด']);
});

test('a unique index refuses the second document, and says which value it was', async () => {
  await Report.create({ receipt: '2563-1' });
  await expect(Report.create({ receipt: '2563-1' })).rejects.toMatchObject({
    code: 11000,
    keyPattern: { receipt: 1 },
    keyValue: { receipt: '2563-1' },
    message: expect.stringMatching(
      /^E11000 duplicate key error collection: \w+\.reports index: receipt_1 dup key: \{ receipt: "2563-1" \}$/,
    ),
  });
});

test('findOneAndUpdate claims one document, in order of the sort', async () => {
  await Report.insertMany([3, 1, 2].map((day) => ({ receipt: `r${day}`, dueAt: new Date(Date.UTC(2020, 6, day)) })));
  const claim = () =>
    Report.findOneAndUpdate(
      { state: 'open', dueAt: { $lte: new Date(Date.UTC(2020, 6, 2)) } },
      { $set: { state: 'claimed' }, $inc: { version: 1 } },
      { sort: { dueAt: 1 }, returnDocument: 'after' },
    ).lean();
  expect(await claim()).toMatchObject({ receipt: 'r1', state: 'claimed', version: 1 });
  expect(await claim()).toMatchObject({ receipt: 'r2' });
  expect(await claim()).toBeNull();
});

test('an upsert creates from the filter and the update, and then changes what it created', async () => {
  const bump = () =>
    Report.findOneAndUpdate(
      { receipt: 'counter' },
      { $inc: { version: 1 }, $setOnInsert: { state: 'new' } },
      { upsert: true, returnDocument: 'after' },
    ).lean();
  expect(await bump()).toMatchObject({ receipt: 'counter', version: 1, state: 'new' });
  expect(await bump()).toMatchObject({ receipt: 'counter', version: 2, state: 'new' });
  expect(await Report.countDocuments()).toBe(1);
});

test('bulkWrite carries out all kinds of operations and counts them', async () => {
  await Report.create({ receipt: 'a' }, { receipt: 'b' });
  const result = await Report.bulkWrite([
    { insertOne: { document: { receipt: 'c' } } },
    { updateOne: { filter: { receipt: 'a' }, update: { $set: { state: 'done' } } } },
    { updateOne: { filter: { receipt: 'd' }, update: { $set: { state: 'done' } }, upsert: true } },
    { deleteOne: { filter: { receipt: 'b' } } },
  ]);
  expect(result).toMatchObject({ insertedCount: 1, modifiedCount: 1, upsertedCount: 1, deletedCount: 1 });
  expect(await Report.distinct('receipt')).toEqual(expect.arrayContaining(['a', 'c', 'd']));
});

test('aggregate counts and compares by group', async () => {
  const at = (day: number) => new Date(Date.UTC(2020, 6, day));
  await Report.insertMany(
    [1, 2, 3].map((day) => ({ receipt: `r${day}`, state: day > 1 ? 'late' : 'open', dueAt: at(day) })),
  );
  const states = await Report.aggregate([
    { $match: { dueAt: { $gte: at(1) } } },
    { $group: { _id: '$state', count: { $sum: 1 }, last: { $max: '$dueAt' }, version: { $min: '$version' } } },
    { $sort: { _id: 1 } },
  ]);
  expect(states).toEqual([
    { _id: 'late', count: 2, last: at(3), version: 0 },
    { _id: 'open', count: 1, last: at(1), version: 0 },
  ]);
});

test('a document that was changed by somebody else is not saved over', async () => {
  const Versioned = connection.model(
    'Versioned',
    new mongoose.Schema({ name: String, parts: [String] }, { optimisticConcurrency: true }),
  );
  const mine = await Versioned.create({ name: 'a', parts: ['x', 'y'] });
  const theirs = (await Versioned.findById(mine._id))!;
  theirs.parts = ['y'];
  await theirs.save();
  mine.name = 'b';
  await expect(mine.save()).rejects.toBeInstanceOf(mongoose.Error.VersionError);
  theirs.name = undefined;
  await theirs.save();
  expect(await Versioned.findById(mine._id).lean()).toEqual({ _id: mine._id, parts: ['y'], __v: 2 });
});

test('a cursor walks through more documents than one batch holds', async () => {
  await Report.insertMany(Array.from({ length: 1234 }, (_, i) => ({ receipt: `r${i}` })));
  const seen = new Set<string>();
  for await (const { receipt } of Report.find().lean().cursor({ batchSize: 100 })) seen.add(receipt);
  expect(seen.size).toBe(1234);
});

test('insertMany without order stores everything but the duplicates', async () => {
  await Report.create({ receipt: 'a' });
  const attempt = Report.insertMany([{ receipt: 'a' }, { receipt: 'b' }, { receipt: 'a' }, { receipt: 'c' }], {
    ordered: false,
  });
  await expect(attempt).rejects.toMatchObject({ writeErrors: [{ index: 0 }, { index: 2 }] });
  expect(await Report.countDocuments()).toBe(3);
});

test('indexes are listed as they were declared', async () => {
  const indexes = await Report.listIndexes();
  expect(indexes.map(({ name }) => name)).toEqual(['_id_', 'receipt_1', 'state_1_dueAt_1']);
});
