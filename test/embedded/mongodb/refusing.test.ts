import mongoose from 'mongoose';
import { freshDatabaseUri } from '../../database.ts';

const { MongoClient, Decimal128, Long, MinKey, Timestamp } = mongoose.mongo;
const client = new MongoClient(freshDatabaseUri());
const database = client.db();
const items = database.collection<{ _id: number; [name: string]: unknown }>('items');

beforeAll(() =>
  items.insertMany([
    { _id: 1, a: 1 },
    { _id: 2, a: 2 },
  ]),
);
afterAll(() => client.close());

const refusals: [sentence: string, command: Record<string, unknown>, code: number, codeName: string][] = [
  ['an unknown command', { explain: { find: 'items' } }, 59, 'CommandNotFound'],
  ['an unknown argument', { find: 'items', unicorn: 1 }, 40415, 'Location40415'],
  ['a collation', { find: 'items', collation: { locale: 'th' } }, 238, 'NotImplemented'],
  ['a tailable cursor', { find: 'items', tailable: true }, 238, 'NotImplemented'],
  ['a filter that is no document', { find: 'items', filter: 5 }, 14, 'TypeMismatch'],
  [
    'a filter with a Decimal128, even where nothing is stored',
    { find: 'empty', filter: { a: Decimal128.fromString('1') } },
    238,
    'NotImplemented',
  ],
  ['an int64 beyond the safe integers', { find: 'items', filter: { a: Long.MAX_VALUE } }, 238, 'NotImplemented'],
  ['a sort by something else than 1 and -1', { find: 'items', sort: { a: 'up' } }, 2, 'BadValue'],
  ['a negative batch size', { find: 'items', batchSize: -1 }, 51024, 'Location51024'],
  ['a linearizable read', { find: 'items', readConcern: { level: 'linearizable' } }, 2, 'BadValue'],
  ['a cursor that is not there', { getMore: Long.fromNumber(5), collection: 'items' }, 43, 'CursorNotFound'],
  [
    'a transaction',
    { find: 'items', txnNumber: Long.fromNumber(1), startTransaction: true, autocommit: false },
    20,
    'IllegalOperation',
  ],
  ['a stage that is not there', { aggregate: 'items', pipeline: [{ $out: 'x' }], cursor: {} }, 40324, 'Location40324'],
  [
    'an expression that is not there',
    { aggregate: 'items', pipeline: [{ $group: { _id: { $sqrt: 2 } } }], cursor: {} },
    168,
    'InvalidPipelineOperator',
  ],
  ['an aggregation without cursor', { aggregate: 'items', pipeline: [] }, 9, 'FailedToParse'],
  ['an aggregation without collection', { aggregate: 1, pipeline: [], cursor: {} }, 238, 'NotImplemented'],
  [
    'a TTL index',
    { createIndexes: 'items', indexes: [{ key: { a: 1 }, name: 'a', expireAfterSeconds: 5 }] },
    238,
    'NotImplemented',
  ],
  ['a text index', { createIndexes: 'items', indexes: [{ key: { a: 'text' }, name: 'a' }] }, 238, 'NotImplemented'],
  [
    'a sparse index of several fields',
    { createIndexes: 'items', indexes: [{ key: { a: 1, b: 1 }, name: 'ab', sparse: true }] },
    238,
    'NotImplemented',
  ],
  [
    'an unknown index option',
    { createIndexes: 'items', indexes: [{ key: { a: 1 }, name: 'a', unicorn: 5 }] },
    197,
    'InvalidIndexSpecificationOption',
  ],
  [
    'a partial index by $or',
    { createIndexes: 'items', indexes: [{ key: { a: 1 }, name: 'a', partialFilterExpression: { $or: [{ a: 1 }] } }] },
    67,
    'CannotCreateIndex',
  ],
  [
    'a partial index by a comparison',
    {
      createIndexes: 'items',
      indexes: [{ key: { a: 1 }, name: 'a', partialFilterExpression: { a: { $gt: 1 } } }],
    },
    67,
    'CannotCreateIndex',
  ],
  ['dropping an index that is not there', { dropIndexes: 'items', index: 'unicorn' }, 27, 'IndexNotFound'],
  ['dropping the _id index', { dropIndexes: 'items', index: '_id_' }, 72, 'InvalidOptions'],
  ['listing the indexes of nothing', { listIndexes: 'nothing' }, 26, 'NamespaceNotFound'],
  ['creating what is there', { create: 'items' }, 48, 'NamespaceExists'],
  ['a capped collection', { create: 'capped', capped: true, size: 100 }, 238, 'NotImplemented'],
  ['a collection name with a dollar', { insert: 'a$b', documents: [{ a: 1 }] }, 73, 'InvalidNamespace'],
  ['an empty insert', { insert: 'items', documents: [] }, 16, 'InvalidLength'],
  ['findAndModify without anything to do', { findAndModify: 'items', query: {} }, 9, 'FailedToParse'],
  [
    'findAndModify that removes and updates',
    { findAndModify: 'items', remove: true, update: { $set: { a: 1 } } },
    9,
    'FailedToParse',
  ],
  [
    'an update by array filters',
    { findAndModify: 'items', query: {}, update: { $set: { a: 1 } }, arrayFilters: [{ x: 1 }] },
    238,
    'NotImplemented',
  ],
  ['a document with a MinKey', { insert: 'items', documents: [{ a: new MinKey() }] }, 238, 'NotImplemented'],
  [
    'a document with a timestamp',
    { insert: 'items', documents: [{ a: new Timestamp({ t: 1, i: 1 }) }] },
    238,
    'NotImplemented',
  ],
  ['a document with a regular expression', { insert: 'items', documents: [{ a: /x/ }] }, 238, 'NotImplemented'],
  ['a filter with a regular expression', { find: 'items', filter: { a: /x/ } }, 238, 'NotImplemented'],
  [
    'a document with a field that starts with a dollar',
    { insert: 'items', documents: [{ a: { $b: 1 } }] },
    52,
    'DollarPrefixedFieldName',
  ],
];
test.each(refusals)('%s is refused', async (_, command, code, codeName) => {
  await expect(database.command(command)).rejects.toMatchObject({ code, codeName });
});

test('a statement that is not understood is a write error of that statement', async () => {
  const command = {
    update: 'items',
    ordered: false,
    updates: [
      { q: { _id: 1 }, u: { $foo: { a: 1 } } },
      { q: { _id: 2 }, u: { $set: { b: 1 } } },
    ],
  };
  expect(await database.command(command)).toMatchObject({ n: 1, nModified: 1, writeErrors: [{ index: 0, code: 9 }] });
});

test('a document that is nested too deep is refused, and one that is deep is not', async () => {
  const nested = (depth: number): object => (depth === 0 ? {} : { a: nested(depth - 1) });
  await expect(items.insertOne({ _id: 3, deep: nested(120) })).rejects.toMatchObject({ code: 15 });
  await items.insertOne({ _id: 3, deep: nested(80) });
});

test('an update may not make a document too large', async () => {
  await items.insertOne({ _id: 4, text: 'x'.repeat(9_000_000) });
  await expect(items.updateOne({ _id: 4 }, { $set: { more: 'x'.repeat(9_000_000) } })).rejects.toMatchObject({
    code: 10334,
  });
});

test('a value too long for an index is refused, and the document with it', async () => {
  await items.createIndex({ long: 1 }, { name: 'long' });
  await expect(items.insertOne({ _id: 5, long: 'x'.repeat(3000) })).rejects.toMatchObject({ code: 17280 });
  expect(await items.findOne({ _id: 5 })).toBeNull();
});

test('a sort by two arrays is refused', async () => {
  const sorted = database.collection('sorted');
  await sorted.insertOne({ a: [1], b: [2] });
  await expect(sorted.find().sort({ a: 1, b: 1 }).toArray()).rejects.toMatchObject({ code: 2 });
});

test('two arrays in one compound index are refused', async () => {
  const pairs = database.collection('pairs');
  await pairs.createIndex({ a: 1, b: 1 });
  await expect(pairs.insertOne({ a: [1], b: [2] })).rejects.toMatchObject({ code: 171 });
});
