import mongoose from 'mongoose';
import fc from 'fast-check';
import { freshDatabaseUri } from '../../database.ts';

const client = new mongoose.mongo.MongoClient(freshDatabaseUri());
const database = client.db();
const indexed = database.collection('indexed');
const plain = database.collection('plain');

beforeAll(async () => {
  await database.createCollection('plain');
  await indexed.createIndexes([
    { key: { a: 1 }, name: 'a' },
    { key: { a: 1, b: -1 }, name: 'a_b' },
    { key: { b: 1, 'c.x': 1, 'c.y': 1 }, name: 'b_cx_cy' },
    { key: { 'c.x': 1 }, name: 'cx' },
    { key: { 'c.y': -1, a: 1 }, name: 'sparse', sparse: true },
    { key: { d: 1 }, name: 'partial', partialFilterExpression: { d: { $gt: 2 } } },
    {
      key: { d: 1, a: 1 },
      name: 'partial_type',
      partialFilterExpression: { d: { $exists: true }, b: { $type: 'string' } },
    },
  ]);
});
afterAll(() => client.close());

const scalar = fc.oneof(
  fc.integer({ min: 0, max: 4 }),
  fc.constantFrom(null, 'p', 'q', 'p\0', true, 2.5, new Date(5), Number.NaN, -1),
);
const value = fc.oneof({ weight: 5, arbitrary: scalar }, { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) });
const list = fc.array(scalar, { maxLength: 3 });
const part = fc.record({ x: scalar, y: scalar }, { requiredKeys: [] });
/** A compound index admits one array, so each document has at most one. */
const arrayField = fc.oneof(
  fc.record({ a: list }),
  fc.record({ b: list }),
  fc.record({ c: fc.record({ x: list }) }),
  fc.record({ c: fc.record({ y: list, x: scalar }) }),
  fc.record({
    c: fc.array(fc.oneof({ weight: 4, arbitrary: part }, { weight: 1, arbitrary: scalar }), { maxLength: 3 }),
  }),
);
const plainFields = fc.record({ a: scalar, b: scalar, c: part, d: scalar }, { requiredKeys: [] });
const fields = fc
  .tuple(plainFields, fc.oneof(arrayField, fc.constant({})))
  .map(([some, others]) => ({ ...some, ...others }));

const path = fc.constantFrom('a', 'b', 'c.x', 'c.y', 'd', '_id');
const condition = fc.oneof(
  value,
  fc
    .tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte', '$eq', '$ne'), value)
    .map(([name, operand]) => ({ [name]: operand })),
  fc.tuple(scalar, scalar).map(([low, high]) => ({ $gte: low, $lt: high })),
  fc.array(value, { maxLength: 3 }).map((list) => ({ $in: list })),
  fc.boolean().map((wanted) => ({ $exists: wanted })),
  fc.constantFrom({ $type: 'string' }, { $type: 'number' }),
);
const simple = fc.dictionary(path, condition, { maxKeys: 3, noNullPrototype: true });
const filter = fc.oneof(
  { weight: 4, arbitrary: simple },
  { weight: 1, arbitrary: fc.array(simple, { minLength: 1, maxLength: 3 }).map((list) => ({ $or: list })) },
  { weight: 1, arbitrary: fc.tuple(simple, simple).map((list) => ({ $and: list })) },
);
const sort = fc.oneof(
  fc.constant({}),
  fc
    .uniqueArray(fc.tuple(path, fc.constantFrom(1 as const, -1 as const)), { selector: ([name]) => name, maxLength: 2 })
    .map((list) => Object.fromEntries(list)),
);
const change = fc.oneof(
  fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), scalar).map(([name, operand]) => ({ $set: { [name]: operand } })),
  fc.constantFrom('a', 'b', 'c', 'd').map((name) => ({ $unset: { [name]: '' } })),
);

const idsOf = (documents: { _id: unknown }[]) => documents.map(({ _id }) => Number(_id));

test('whatever index is chosen, the answer is that of looking at every document', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fields, { minLength: 1, maxLength: 30 }),
      fc.array(fc.tuple(filter, change), { maxLength: 3 }),
      fc.array(fc.tuple(filter, sort, fc.nat(4), fc.nat(10)), { minLength: 1, maxLength: 20 }),
      async (documents, changes, queries) => {
        for (const collection of [indexed, plain]) {
          await collection.deleteMany({});
          await collection.insertMany(
            documents.map((document, i) => ({ ...structuredClone(document), _id: i as never })),
          );
          for (const [where, update] of changes) await collection.updateMany(where as never, update);
        }
        for (const [where, order, skip, limit] of queries) {
          const ask = (collection: typeof plain) => collection.find(where as never).sort({ ...order, _id: 1 });
          const all = await ask(plain).toArray();
          expect(await ask(indexed).toArray()).toEqual(all);
          expect(idsOf(await ask(indexed).skip(skip).limit(limit).toArray())).toEqual(
            idsOf(await ask(plain).skip(skip).limit(limit).toArray()),
          );
          const unsorted = idsOf(await indexed.find(where as never).toArray());
          expect(unsorted.toSorted((a, b) => a - b)).toEqual(idsOf(all).toSorted((a, b) => a - b));
          expect(await indexed.countDocuments(where as never)).toBe(all.length);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('a page that starts after the last key of the page before is read from the index in order', async () => {
  const pages = database.collection<{ _id: number; state: string; at: number }>('pages');
  await pages.createIndex({ state: 1, at: 1 });
  await pages.insertMany(Array.from({ length: 700 }, (_, i) => ({ _id: i, state: i % 2 ? 'x' : 'y', at: i % 5 })));
  const seen: number[] = [];
  for (let last: { _id: number; at: number } | undefined, more = true; more;) {
    const after = last ? { $or: [{ at: { $gt: last.at } }, { at: last.at, _id: { $gt: last._id } }] } : {};
    const page = await pages
      .find({ state: 'x', ...after })
      .sort({ at: 1, _id: 1 })
      .limit(60)
      .toArray();
    seen.push(...page.map(({ _id }) => _id));
    last = page.at(-1);
    more = page.length === 60;
  }
  expect(seen).toHaveLength(350);
  expect(new Set(seen).size).toBe(350);
});
