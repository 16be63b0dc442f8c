import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { decode, encode } from '../../../src/embedded/mongodb/documents.ts';
import { compileFilter } from '../../../src/embedded/mongodb/matcher.ts';
import { type KeyPattern, sortKey } from '../../../src/embedded/mongodb/keys.ts';
import { parseIndex } from '../../../src/embedded/mongodb/indexes.ts';
import { planQuery } from '../../../src/embedded/mongodb/planner.ts';
import { Query } from '../../../src/embedded/mongodb/query.ts';
import { Store } from '../../../src/embedded/mongodb/store.ts';
import { compileUpdate } from '../../../src/embedded/mongodb/update.ts';
import { type Doc } from '../../../src/embedded/mongodb/values.ts';

/** Thousands of queries, each answered twice, take their time on a busy machine. */
const PATIENCE_MS = 120_000;

let folder: string;
let store: Store;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mongo-plan-'));
  store = new Store(folder);
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const indexes = [
  { key: { a: 1 }, name: 'a' },
  { key: { a: -1, b: 1 }, name: 'a_b' },
  { key: { b: 1, 'c.x': 1, 'c.y': 1 }, name: 'b_cx_cy' },
  { key: { 'c.x': 1 }, name: 'cx' },
  { key: { 'c.x': 1, 'c.y': -1 }, name: 'cx_cy' },
  { key: { 'c.y': 1 }, name: 'sparse', sparse: true },
  { key: { 'c.y': 1, a: 1 }, name: 'cy_a', partialFilterExpression: { 'c.y': { $exists: true } } },
  { key: { a: 1 }, name: 'sparse_a', sparse: true },
  { key: { d: 1 }, name: 'partial', partialFilterExpression: { d: { $type: 'number' } } },
  { key: { a: 1 }, name: 'partial_other', partialFilterExpression: { b: { $exists: true }, d: { $type: 'string' } } },
  { key: { a: 1, b: 1 }, name: 'partial_both', partialFilterExpression: { b: { $exists: true } } },
];

const scalar = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.constantFrom(null, 'p', 'q', 'p\0', 1.5, new Date(5), Number.NaN),
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

const anyPath = fc.constantFrom('a', 'b', 'c.x', 'c.y', 'd', '_id');
const condition = fc.oneof(
  value,
  fc
    .tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte', '$eq', '$ne'), value)
    .map(([name, operand]) => ({ [name]: operand })),
  fc.tuple(scalar, scalar).map(([low, high]) => ({ $gte: low, $lt: high })),
  fc.array(value, { maxLength: 3 }).map((values) => ({ $in: values })),
  fc.boolean().map((wanted) => ({ $exists: wanted })),
  fc.constantFrom({ $type: 'string' }, { $type: 'number' }),
);
const simple = fc.dictionary(anyPath, condition, { maxKeys: 3, noNullPrototype: true });
const states = fc.subarray([0, 1, 2, 'p'], { minLength: 1 }).map((values) => ({ $in: values }));
/** As work is claimed: some states, due until a certain time. */
const claim = fc.oneof(
  fc.record({ a: states, b: fc.nat(3).map((n) => ({ $lte: n })) }, { requiredKeys: ['a'] }),
  fc.record({
    $or: fc.array(fc.record({ a: fc.nat(2), b: fc.nat(3).map((n) => ({ $gte: n })) }), { minLength: 1, maxLength: 3 }),
  }),
);
const anyFilter = fc.oneof(
  { weight: 4, arbitrary: simple },
  { weight: 2, arbitrary: claim },
  { weight: 1, arbitrary: fc.array(simple, { minLength: 1, maxLength: 3 }).map((branches) => ({ $or: branches })) },
  { weight: 1, arbitrary: fc.tuple(simple, simple).map((parts) => ({ $and: parts })) },
);
const sort = fc.oneof(
  fc.constant({}),
  fc
    .uniqueArray(fc.tuple(anyPath, fc.constantFrom(1 as const, -1 as const)), {
      selector: ([name]) => name,
      maxLength: 2,
    })
    .map((pairs) => Object.fromEntries(pairs)),
);
const change = fc.oneof(
  fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), scalar).map(([name, operand]) => ({ $set: { [name]: operand } })),
  fc.constantFrom('a', 'b', 'c', 'd').map((name) => ({ $unset: { [name]: '' } })),
);

async function runCase(chosen: Doc[], documents: Doc[], changes: [Doc, Doc][], check: (all: Doc[]) => void) {
  await store.write(() => {
    const known = store.collection('db', 'c');
    if (known) store.dropCollection(known);
    const collection = store.ensureCollection('db', 'c');
    for (const spec of chosen) store.addIndex(collection, parseIndex(spec));
    for (const [i, document] of documents.entries()) {
      const stored = { _id: i, ...document };
      store.insert(collection, encode(stored));
    }
    for (const [filter, update] of changes) {
      for (const row of [...new Query(store, collection, { filter }).pieces()].flat()) {
        store.change(collection, row, compileUpdate(update));
      }
    }
  });
  const everything = [...new Query(store, store.collection('db', 'c'), { filter: {} }).pieces()].flat();
  check(everything.map(({ bytes }) => decode(bytes)));
}

const ask = (filter: Doc, options: { sort?: KeyPattern; skip?: number; limit?: number } = {}) =>
  [...new Query(store, store.collection('db', 'c'), { filter, ...options }).pieces()]
    .flat()
    .map(({ bytes }) => decode(bytes));

const byId = (a: Doc, b: Doc) => Number(a._id) - Number(b._id);

test(
  'whatever indexes there are, the answer is that of looking at every document',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.constantFrom(...indexes), { minLength: 1, maxLength: 2 }),
        fc.array(fields, { minLength: 1, maxLength: 12 }),
        fc.array(fc.tuple(anyFilter, change), { maxLength: 2 }),
        fc.array(fc.tuple(anyFilter, sort, fc.nat(3), fc.nat(6)), { minLength: 10, maxLength: 40 }),
        async (chosen, documents, changes, queries) => {
          await runCase(chosen, documents, changes, (all) => {
            for (const [where, order, skip, limit] of queries) {
              const expected = all.filter(compileFilter(where as Doc)).toSorted(byId);
              expect(ask(where as Doc).toSorted(byId)).toEqual(expected);
              const pattern: KeyPattern = [...Object.entries(order).filter(([path]) => path !== '_id'), ['_id', 1]];
              const keyed = expected.map((document) => ({ document, key: sortKey(document, pattern) }));
              const sorted = keyed.toSorted((x, y) => Buffer.compare(x.key, y.key)).map(({ document }) => document);
              expect(ask(where as Doc, { sort: pattern })).toEqual(sorted);
              expect(ask(where as Doc, { sort: pattern, skip, limit })).toEqual(
                sorted.slice(skip, limit ? skip + limit : undefined),
              );
            }
          });
        },
      ),
      { numRuns: 150 },
    );
  },
  PATIENCE_MS,
);

test(
  'the first few of several ranges, each in order, are the first few of all',
  async () => {
    const shapes = [{ a: 1, b: 1 }, { a: 1, b: 1, 'c.x': 1 }, { b: -1 }, { a: 1, 'c.x': 1, b: 1 }];
    const small = fc.integer({ min: 0, max: 2 });
    const documents = fc.array(fc.record({ a: small, b: fc.nat(20), c: fc.array(part, { maxLength: 3 }) }), {
      minLength: 5,
      maxLength: 15,
    });
    const more = fc.record({ d: fc.constant(null), 'c.x': small }, { requiredKeys: [] });
    const query = fc.tuple(
      claim,
      more,
      fc.constantFrom(1 as const, -1 as const),
      fc.nat(3),
      fc.integer({ min: 1, max: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...shapes),
        documents,
        fc.array(query, { minLength: 20 }),
        async (key, all, queries) => {
          await runCase([{ key, name: 'i' }], all, [], (stored) => {
            for (const [one, other, direction, skip, limit] of queries) {
              const where = { ...one, ...other };
              const expected = stored
                .filter(compileFilter(where))
                .map(({ b }) => Number(b))
                .toSorted((x, y) => (x - y) * direction);
              const found = ask(where, { sort: [['b', direction]], skip, limit });
              expect(found.map(({ b }) => b)).toEqual(expected.slice(skip, skip + limit));
              expect(found.every(compileFilter(where))).toBe(true);
            }
          });
        },
      ),
      { numRuns: 150 },
    );
  },
  PATIENCE_MS,
);

test('the first of a range are so many documents, not so many entries of one document', async () => {
  const c = [{ x: 1 }, { x: 2 }, { x: 3 }];
  const documents = [
    { a: 0, b: 0, c },
    { a: 0, b: 1, c },
    { a: 0, b: 2, c },
    { a: 1, b: 20, c },
  ];
  await runCase([{ key: { a: 1, b: 1, 'c.x': 1 }, name: 'i' }], documents, [], () => {
    const found = ask({ a: { $in: [0, 1] } }, { sort: [['b', 1]], limit: 3 });
    expect(found.map(({ b }) => b)).toEqual([0, 1, 2]);
  });
});

test.each<[string, Doc, KeyPattern, boolean]>([
  ['behind one element of an array', { a: 1 }, [['b', 1]], true],
  ['behind one element, from the end', { a: 1 }, [['b', -1]], true],
  ['behind two of its elements', { a: { $in: [1, 2] } }, [['b', 1]], false],
  ['of the array itself', { a: 1 }, [['a', 1]], false],
])('an index gives the order %s: %j, %j', async (_, where, order, isSorted) => {
  const documents = [
    { a: [1, 2], b: 2 },
    { a: [2, 1, 1], b: 1 },
    { a: 1, b: 3 },
  ];
  await runCase([{ key: { a: 1, b: 1 }, name: 'i' }], documents, [], () => {
    expect(planQuery(store.collection('db', 'c')!, where, order).isSorted).toBe(isSorted);
  });
});

test('what holds an empty array, or one in an array, is found by an index', async () => {
  const documents = [{ a: [] }, { a: [[]] }, { a: [1] }, { a: [[], 2] }, {}, { a: null }, { a: [[1]] }];
  await runCase([{ key: { a: 1, b: 1 }, name: 'i' }], documents, [], () => {
    expect(planQuery(store.collection('db', 'c')!, { a: [] }, []).index?.name).toBe('i');
    expect(
      ask({ a: [] })
        .map(({ _id }) => _id)
        .toSorted(),
    ).toEqual([0, 1, 3]);
    expect(
      ask({ a: [] }, { sort: [['b', 1]] })
        .map(({ _id }) => _id)
        .toSorted(),
    ).toEqual([0, 1, 3]);
  });
});

type Trap = [sentence: string, index: Doc, documents: Doc[], filter: Doc, sort: KeyPattern, expected: number[]];
const traps: Trap[] = [
  [
    'two fields of an array may be met by two different elements',
    { key: { 'c.x': 1, 'c.y': 1 }, name: 'i' },
    [
      {
        c: [
          { x: 1, y: 2 },
          { x: 2, y: 1 },
        ],
      },
      { c: [{ x: 1, y: 2 }] },
    ],
    { 'c.x': 1, 'c.y': 1 },
    [],
    [0],
  ],
  [
    'null is not found where an array is empty or holds scalars',
    { key: { 'c.x': 1 }, name: 'i' },
    [{ c: [] }, { c: [5] }, { c: [{}] }, {}],
    { 'c.x': null },
    [],
    [2, 3],
  ],
  [
    'an array sorts by an element that the filter does not look at',
    { key: { a: 1 }, name: 'i' },
    [{ a: 2 }, { a: [1, 5] }],
    { a: { $gte: 2 } },
    [['a', 1]],
    [1, 0],
  ],
  [
    'an array that equals by one element sorts by another one',
    { key: { a: 1 }, name: 'i' },
    [{ a: 1 }, { a: [1, 0] }],
    { a: 1 },
    [['a', 1]],
    [1, 0],
  ],
  [
    'null matches what is missing, and a partial index of what exists does not hold it',
    { key: { a: 1 }, name: 'i', partialFilterExpression: { b: { $exists: true } } },
    [{ a: 1 }, { a: 1, b: null }],
    { a: 1, b: null },
    [],
    [0, 1],
  ],
  [
    'a sparse index is of no use for what is missing',
    { key: { a: 1 }, name: 'i', sparse: true },
    [{}, { a: null }],
    { a: null },
    [],
    [0, 1],
  ],
  [
    'a partial index of one type does not hold another one',
    { key: { a: 1 }, name: 'i', partialFilterExpression: { a: { $type: 'string' } } },
    [{ a: 5 }, { a: 'x' }, { a: [5, 'x'] }],
    { a: 5 },
    [],
    [0, 2],
  ],
];
test.each(traps)('%s', async (_, index, documents, where, order, expected) => {
  await runCase([index], documents, [], () => {
    expect(ask(where, { sort: order }).map(({ _id }) => _id)).toEqual(expected);
  });
});

test('a page that starts after the last key of the page before goes on where that one ended', async () => {
  const documents = Array.from({ length: 700 }, (_, i) => ({ state: i % 2 ? 'x' : 'y', at: i % 5 }));
  await runCase([{ key: { state: 1, at: 1 }, name: 'state_at' }], documents, [], () => {
    const seen: Doc[] = [];
    for (let last: Doc | undefined, more = true; more;) {
      const after = last ? { $or: [{ at: { $gt: last.at } }, { at: last.at, _id: { $gt: last._id } }] } : {};
      const page = ask(
        { state: 'x', ...after },
        {
          sort: [
            ['at', 1],
            ['_id', 1],
          ],
          limit: 60,
        },
      );
      seen.push(...page);
      last = page.at(-1);
      more = page.length === 60;
    }
    expect(seen).toHaveLength(350);
    expect(new Set(seen.map(({ _id }) => _id)).size).toBe(350);
  });
});
