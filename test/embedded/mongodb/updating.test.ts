import { ObjectId } from 'bson';
import fc from 'fast-check';
import { compileUpdate, documentFromFilter } from '../../../src/embedded/mongodb/update.ts';
import { type Doc } from '../../../src/embedded/mongodb/values.ts';

const apply = (document: Doc, update: Doc, inserting = false) =>
  compileUpdate(update).apply(structuredClone(document), inserting);

const cases: [sentence: string, before: Doc, update: Doc, after: Doc][] = [
  ['$set creates the documents on its way', { a: 1 }, { $set: { 'b.c.d': 2 } }, { a: 1, b: { c: { d: 2 } } }],
  [
    '$set reaches into an array by position and fills a gap with null',
    { a: [1] },
    { $set: { 'a.0': 5, 'a.3': 9 } },
    { a: [5, null, null, 9] },
  ],
  ['$set sets a field of a document in an array', { a: [{ b: 1 }] }, { $set: { 'a.0.b': 2 } }, { a: [{ b: 2 }] }],
  ['$set adds fields in the order of their names', {}, { $set: { b: 1, a: 2 } }, { a: 2, b: 1 }],
  [
    '$unset removes a field and leaves null in an array',
    { a: 1, b: [1, 2], c: { d: 1 } },
    { $unset: { a: '', 'b.0': '', 'c.d': '', 'x.y': '' } },
    { b: [null, 2], c: {} },
  ],
  ['$inc starts at the amount', { a: 1 }, { $inc: { a: 2, b: 3, 'c.d': -1 } }, { a: 3, b: 3, c: { d: -1 } }],
  ['$inc keeps an int64 what it is', { a: 5n }, { $inc: { a: 1 } }, { a: 6n }],
  ['$inc carries an int32 over into an int64', { a: 2147483647 }, { $inc: { a: 1 } }, { a: 2147483648n }],
  [
    '$max compares across types',
    { a: 5, b: 5, c: 5 },
    { $max: { a: 3, b: 9, c: 'x', d: 1 } },
    { a: 5, b: 9, c: 'x', d: 1 },
  ],
  ['$push appends, $each many', { a: [1] }, { $push: { a: 2, b: { $each: [1, 2] } } }, { a: [1, 2], b: [1, 2] }],
  [
    '$addToSet adds what is not there yet',
    { a: [1, { x: 1 }] },
    { $addToSet: { a: { $each: [1, { x: 1 }, 2, 2] }, b: [3] } },
    { a: [1, { x: 1 }, 2], b: [[3]] },
  ],
  ['$pull removes equal values', { a: [1, 2, 1] }, { $pull: { a: 1, x: 1 } }, { a: [2] }],
  ['$pull removes what meets operators', { a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
  [
    '$pull removes documents that match a filter',
    { a: [{ x: 1, y: 1 }, { x: 2 }] },
    { $pull: { a: { x: 1 } } },
    { a: [{ x: 2 }] },
  ],
  [
    '$setOnInsert does nothing to a document that is there',
    { a: 1 },
    { $setOnInsert: { a: 2 }, $set: { b: 1 } },
    { a: 1, b: 1 },
  ],
  ['a replacement keeps the _id and nothing else', { _id: 1, a: 1 }, { b: 2 }, { _id: 1, b: 2 }],
  ['a field called constructor can be set', {}, { $set: { 'constructor.x': 1 } }, { constructor: { x: 1 } }],
];
test.each(cases)('%s', (_, before, update, after) => {
  const changed = apply(before, update);
  expect(changed).toEqual(after);
  expect(Object.keys(changed)).toEqual(Object.keys(after));
});

test('$setOnInsert sets when the document is new', () => {
  expect(apply({}, { $setOnInsert: { 'a.b': 2 } }, true)).toEqual({ a: { b: 2 } });
});

const refusals: [sentence: string, before: Doc, update: unknown, code: number][] = [
  ['an unknown operator', {}, { $foo: { a: 1 } }, 9],
  ...['$min', '$mul', '$rename', '$currentDate', '$pop', '$pullAll', '$bit'].map((name): [string, Doc, Doc, number] => [
    name,
    {},
    { [name]: { a: 1 } },
    9,
  ]),
  ['a field among operators', {}, { $set: { a: 1 }, b: 1 }, 9],
  ['an operator in a replacement', {}, { a: 1, $set: { b: 1 } }, 52],
  ['a pipeline', {}, [{ $set: { a: 1 } }], 238],
  ['the same path twice', {}, { $set: { a: 1 }, $inc: { a: 1 } }, 40],
  ['a path within another', {}, { $set: { a: {}, 'a.b': 1 } }, 40],
  ['$inc by a string', {}, { $inc: { a: 'x' } }, 14],
  ['$inc of a string', { a: 'x' }, { $inc: { a: 1 } }, 14],
  ['$inc of null', { a: null }, { $inc: { a: 1 } }, 14],
  ['$push onto a scalar', { a: 1 }, { $push: { a: 1 } }, 2],
  ['$pull from what is no array', { a: 0 }, { $pull: { a: 1 } }, 2],
  ['$addToSet on null', { a: null }, { $addToSet: { a: 1 } }, 2],
  ['a path through a scalar', { a: 1 }, { $set: { 'a.b': 1 } }, 28],
  ['a name within an array', { a: [] }, { $set: { 'a.b': 1 } }, 28],
  ['another _id', { _id: 1 }, { $set: { _id: 2 } }, 66],
  ['removing the _id', { _id: 1 }, { $unset: { _id: 1 } }, 66],
  ['a replacement with another _id', { _id: 1 }, { _id: 2 }, 66],
  ['the positional operator', { a: [1] }, { $set: { 'a.$': 1 } }, 238],
  ['an array filter', { a: [1] }, { $set: { 'a.$[x]': 1 } }, 238],
  ['an empty part of a path', {}, { $set: { 'a..b': 1 } }, 56],
  ['a field that starts with a dollar', {}, { $set: { 'a.$b': 1 } }, 52],
  ...['$sort', '$slice', '$position'].map((name): [string, Doc, Doc, number] => [
    `$push with ${name}`,
    {},
    { $push: { a: { $each: [1], [name]: 1 } } },
    238,
  ]),
  ['$push with what is unknown', {}, { $push: { a: { $each: [1], $foo: 1 } } }, 2],
  ['$addToSet with $each that is no array', {}, { $addToSet: { a: { $each: 1 } } }, 14],
  ['a position far beyond the end of an array', { a: [] }, { $set: { 'a.1000000': 1 } }, 2],
  ['an int64 beyond the safe integers', { a: BigInt(Number.MAX_SAFE_INTEGER) }, { $inc: { a: 1 } }, 238],
];
test.each(refusals)('%s is refused', (_, before, update, code) => {
  expect(() => compileUpdate(update).apply(structuredClone(before), false)).toThrow(expect.objectContaining({ code }));
});

test('an upsert starts from the equalities of its filter', () => {
  const id = new ObjectId();
  const filter = {
    _id: id,
    a: { $eq: 1 },
    $and: [{ 'b.c': 'x' }, { d: { $in: [5] } }],
    e: { $gt: 1 },
    $or: [{ f: 1 }, { g: 1 }],
  };
  expect(documentFromFilter(filter)).toEqual({ _id: id, a: 1, b: { c: 'x' }, d: 5 });
  expect(() => documentFromFilter({ a: 1, $and: [{ a: 2 }] })).toThrow(expect.objectContaining({ code: 54 }));
});

test('operators on top-level fields agree with a plain model', () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const number = fc.integer({ min: -9, max: 9 });
  const model: Record<string, (at: { get(): unknown; set(value: unknown): void }, n: number) => void> = {
    $set: (at, n) => at.set(n),
    $unset: (at) => at.set(undefined),
    $inc: (at, n) => at.set(Number(at.get() ?? 0) + n),
    $max: (at, n) => at.set(Math.max(Number(at.get() ?? n), n)),
  };
  const step = fc.tuple(fc.constantFrom(...Object.keys(model)), name, number);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 10 }), (steps) => {
      const plain = new Map<string, unknown>();
      let document: Doc = {};
      for (const [operator, field, n] of steps) {
        document = apply(document, { [operator]: { [field]: n } });
        model[operator]!({ get: () => plain.get(field), set: (value) => void plain.set(field, value) }, n);
      }
      const expected = Object.fromEntries([...plain].filter(([, value]) => value !== undefined));
      const plus = (value: unknown) => (value === 0 ? 0 : value);
      for (const key of Object.keys(expected)) expect(plus(document[key])).toBe(plus(expected[key]));
      expect(Object.keys(document).toSorted()).toEqual(Object.keys(expected).toSorted());
    }),
    { numRuns: 1000 },
  );
});

test('operators on nested fields and arrays agree with a plain model', () => {
  type Tree = { [name: string]: Tree | number | number[] };
  const holder = (tree: Tree, path: string, creates: boolean): [Tree, string] | null => {
    const names = path.split('.');
    const last = names.pop()!;
    let at: Tree = tree;
    for (const name of names) {
      if (at[name] === undefined && !creates) return null;
      at = (at[name] ??= {}) as Tree;
    }
    return [at, last];
  };
  const changed = <Was extends number | number[]>(
    tree: Tree,
    path: string,
    change: (was: Was | undefined) => Was,
  ): void => {
    const [at, name] = holder(tree, path, true)!;
    at[name] = change(at[name] as Was | undefined);
  };
  const numberAt = fc.constantFrom('a', 'n.x', 'n.y.z', 'm.y.z');
  const listAt = fc.constantFrom('l', 'n.l', 'm.y.l');
  const anywhere = fc.constantFrom('a', 'l', 'n', 'n.x', 'n.y', 'n.y.z', 'n.l', 'm.y.l', 'm');
  const number = fc.integer({ min: 1, max: 5 });
  const numbers = fc.array(number, { maxLength: 3 });
  const adding = (list: number[], n: number): number[] => (list.includes(n) ? list : [...list, n]);
  type Step = [update: Doc, model: (tree: Tree) => void];
  const step = (update: Doc, model: (tree: Tree) => void): Step => [update, model];
  const pulled = (tree: Tree, at: string, n: number): void => {
    const list = holder(tree, at, false);
    if (list?.[0][list[1]]) changed(tree, at, (was: number[] = []) => was.filter((each) => each < n));
  };
  const unset = (tree: Tree, at: string): void => {
    const found = holder(tree, at, false);
    if (found) delete found[0][found[1]];
  };
  const counted = fc.tuple(numberAt, number);
  const listed = fc.tuple(listAt, number);
  const several = fc.tuple(listAt, numbers);
  const steps: fc.Arbitrary<Step> = fc.oneof(
    counted.map(([at, n]) => step({ $set: { [at]: n } }, (tree) => changed(tree, at, () => n))),
    several.map(([at, all]) => step({ $set: { [at]: all } }, (tree) => changed(tree, at, () => [...all]))),
    counted.map(([at, n]) => step({ $inc: { [at]: n } }, (tree) => changed(tree, at, (was: number = 0) => was + n))),
    listed.map(([at, n]) =>
      step({ $push: { [at]: n } }, (tree) => changed(tree, at, (was: number[] = []) => [...was, n])),
    ),
    several.map(([at, all]) =>
      step({ $addToSet: { [at]: { $each: all } } }, (tree) =>
        changed(tree, at, (was: number[] = []) => all.reduce(adding, was)),
      ),
    ),
    listed.map(([at, n]) => step({ $pull: { [at]: { $gte: n } } }, (tree) => pulled(tree, at, n))),
    anywhere.map((at) => step({ $unset: { [at]: '' } }, (tree) => unset(tree, at))),
    counted.map(([at, n]) => step({ $setOnInsert: { [at]: n } }, () => {})),
  );
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 12 }), (all) => {
      const tree: Tree = {};
      let document: Doc = {};
      for (const [update, model] of all) {
        document = apply(document, update);
        model(tree);
        expect(document).toEqual(tree);
      }
    }),
    { numRuns: 1000 },
  );
});
