import { ObjectId } from 'bson';
import { compilePipeline } from '../../../src/embedded/mongodb/aggregate.ts';
import { compileExpression } from '../../../src/embedded/mongodb/expressions.ts';
import { compileProjection } from '../../../src/embedded/mongodb/projection.ts';
import { type Doc } from '../../../src/embedded/mongodb/values.ts';

/** Without its first stages a pipeline is a query; an `$addFields` in front keeps every stage in the pipeline. */
async function aggregate(documents: Doc[], ...stages: Doc[]): Promise<Doc[]> {
  const { run } = compilePipeline([{ $addFields: {} }, ...stages]);
  const results: Doc[] = [];
  for await (const piece of run(
    (async function* () {
      yield documents;
    })(),
  ))
    results.push(...piece);
  return results;
}

const group = (accumulator: Doc, documents: Doc[]) =>
  aggregate(documents, { $group: { _id: null, r: accumulator } }).then(([first]) => first?.r);

const stageCases: [sentence: string, input: Doc[], stages: Doc[], output: Doc[]][] = [
  ['$match filters', [{ a: 1 }, { a: 2 }], [{ $match: { a: { $gt: 1 } } }], [{ a: 2 }]],
  [
    '$sort, $skip and $limit',
    [{ a: 3 }, { a: 1 }, { a: 2 }],
    [{ $sort: { a: -1 } }, { $skip: 1 }, { $limit: 1 }],
    [{ a: 2 }],
  ],
  [
    '$sort puts missing first and takes the least element of an array',
    [{ a: 2 }, { a: [3, 1] }, {}],
    [{ $sort: { a: 1 } }],
    [{}, { a: [3, 1] }, { a: 2 }],
  ],
  ['$count counts', [{}, {}], [{ $count: 'n' }], [{ n: 2 }]],
  ['$count of nothing gives nothing', [], [{ $count: 'n' }], []],
  [
    '$unwind opens an array and drops what has none',
    [{ a: [1, 2] }, { a: [] }, {}, { a: null }, { a: 5 }],
    [{ $unwind: '$a' }],
    [{ a: 1 }, { a: 2 }, { a: 5 }],
  ],
  [
    '$unwind can preserve',
    [{ a: [] }, {}, { a: null }],
    [{ $unwind: { path: '$a', preserveNullAndEmptyArrays: true } }],
    [{}, {}, { a: null }],
  ],
  [
    '$unwind follows a path',
    [{ a: { b: [1, 2] }, c: 1 }],
    [{ $unwind: '$a.b' }],
    [
      { a: { b: 1 }, c: 1 },
      { a: { b: 2 }, c: 1 },
    ],
  ],
  [
    '$project includes, computes and keeps the _id',
    [{ _id: 1, a: 1, b: { c: 2, d: 3 } }],
    [{ $project: { 'b.c': 1, sum: { $add: ['$a', '$b.d'] } } }],
    [{ _id: 1, b: { c: 2 }, sum: 4 }],
  ],
  ['$project excludes', [{ _id: 1, a: 1, b: 2 }], [{ $project: { _id: 0, a: 0 } }], [{ b: 2 }]],
  [
    '$addFields replaces, descends and removes',
    [{ a: 1, b: { c: 1 }, d: [{ e: 1 }] }],
    [{ $addFields: { a: { x: '$b.c' }, 'b.d': 2, 'd.f': 3, g: '$missing' } }],
    [{ a: { x: 1 }, b: { c: 1, d: 2 }, d: [{ e: 1, f: 3 }] }],
  ],
  ['$set is the same', [{ a: 1 }], [{ $set: { b: '$a' } }], [{ a: 1, b: 1 }]],
  [
    '$group takes null and missing as one',
    [{ a: null }, {}, { a: 1 }, { a: 1n }],
    [{ $group: { _id: '$a', n: { $count: {} } } }],
    [
      { _id: null, n: 2 },
      { _id: 1, n: 2 },
    ],
  ],
  [
    '$group by several fields',
    [
      { a: 1, b: 2 },
      { a: 1, b: 2 },
    ],
    [{ $group: { _id: { x: '$a', y: '$b' }, n: { $sum: 1 } } }],
    [{ _id: { x: 1, y: 2 }, n: 2 }],
  ],
];
test.each(stageCases)('%s', async (_, input, stages, output) => {
  expect(await aggregate(input, ...stages)).toEqual(output);
});

const accumulatorCases: [sentence: string, accumulator: Doc, input: Doc[], result: unknown][] = [
  ['$sum ignores what is no number', { $sum: '$a' }, [{ a: 1 }, { a: 'x' }, {}, { a: 2.5 }], 3.5],
  ['$sum does not gather rounding errors', { $sum: '$a' }, Array.from({ length: 10 }, () => ({ a: 0.1 })), 1],
  ['$avg of no number is null', { $avg: '$a' }, [{ a: 'x' }], null],
  ['$avg', { $avg: '$a' }, [{ a: 1 }, { a: 2 }, {}], 1.5],
  ['$min ignores null and missing', { $min: '$a' }, [{}, { a: null }, { a: 2 }, { a: 'x' }], 2],
  ['$max compares across types', { $max: '$a' }, [{ a: 2 }, { a: 'x' }], 'x'],
  ['$first and what is missing there', { $first: '$a' }, [{}, { a: 1 }], null],
  ['$last', { $last: '$a' }, [{ a: 1 }, { a: 2 }], 2],
  ['$push leaves out what is missing', { $push: '$a' }, [{ a: 1 }, {}, { a: null }], [1, null]],
  ['$addToSet keeps each value once', { $addToSet: '$a' }, [{ a: 1 }, { a: 1 }, {}, { a: [1] }], [1, [1]]],
];
test.each(accumulatorCases)('%s', async (_, accumulator, input, result) => {
  expect(await group(accumulator, input)).toEqual(result);
});

const at = new Date('2020-07-09T17:30:45.678Z');
const expressionCases: [sentence: string, expression: unknown, result: unknown][] = [
  ['a path through an array gives an array', '$list.x', [1, 2]],
  ['a missing path is missing', '$nothing.x', undefined],
  ['$$ROOT', '$$ROOT.n', 5],
  ['$literal', { $literal: '$n' }, '$n'],
  ['$cond with three parts', { $cond: [{ $gt: ['$n', 3] }, 'big', 'small'] }, 'big'],
  // oxlint-disable-next-line unicorn/no-thenable -- MongoDB's own name
  ['$cond by name', { $cond: { if: '$nothing', then: 1, else: 2 } }, 2],
  ['$ifNull', { $ifNull: ['$nothing', '$null', 'x'] }, 'x'],
  ['$eq tells null from missing', { $eq: ['$nothing', null] }, false],
  ['$gt orders types', { $gt: ['x', 5] }, true],
  ['$and, $or, $not', { $and: [{ $or: [0, 1] }, { $not: [null] }] }, true],
  ['$add with a date', { $add: ['$at', 1000] }, new Date(at.getTime() + 1000)],
  ['$subtract of dates', { $subtract: ['$at', new Date(at.getTime() - 5)] }, 5n],
  ['$multiply with null', { $multiply: ['$n', '$null'] }, null],
  ['$divide', { $divide: ['$n', 2] }, 2.5],
  ['$size', { $size: '$list' }, 2],
  ['$in', { $in: ['$n', [4, 5]] }, true],
  ['$concat', { $concat: ['a', '$s'] }, 'ab'],
  ['$concat with null', { $concat: ['a', '$null'] }, null],
  ['$toString', [{ $toString: '$n' }, { $toString: true }, { $toString: '$at' }], ['5', 'true', at.toISOString()]],
  [
    '$dateToString in Bangkok',
    { $dateToString: { date: '$at', format: '%Y-%m-%d %H:%M:%S.%L %j %u %w %G-%V %z', timezone: 'Asia/Bangkok' } },
    '2020-07-10 00:30:45.678 192 5 6 2020-28 +0700',
  ],
  ['$dateToString without a format', { $dateToString: { date: '$at' } }, at.toISOString()],
  ['$dateToString of nothing', { $dateToString: { date: '$nothing', onNull: '-' } }, '-'],
  [
    '$dateTrunc to the day in Bangkok',
    { $dateTrunc: { date: '$at', unit: 'day', timezone: 'Asia/Bangkok' } },
    new Date('2020-07-09T17:00:00Z'),
  ],
  [
    '$dateTrunc to the week from Monday',
    { $dateTrunc: { date: '$at', unit: 'week', timezone: '+07:00', startOfWeek: 'Monday' } },
    new Date('2020-07-05T17:00:00Z'),
  ],
  [
    '$dateTrunc to the month',
    { $dateTrunc: { date: '$at', unit: 'month', timezone: 'Asia/Bangkok' } },
    new Date('2020-06-30T17:00:00Z'),
  ],
  ['an object of expressions', { a: '$n', b: '$nothing' }, { a: 5 }],
];
test.each(expressionCases)('%s', (_, expression, result) => {
  const document = { n: 5, s: 'b', null: null, list: [{ x: 1 }, { y: 0 }, { x: 2 }].filter((e) => 'x' in e), at };
  expect(compileExpression(expression)(document)).toEqual(result);
});

test('$toString of an ObjectId is its hexadecimal form', () => {
  const id = new ObjectId();
  expect(compileExpression({ $toString: '$_id' })({ _id: id })).toBe(id.toHexString());
});

const refusals: [sentence: string, pipeline: unknown, code: number][] = [
  ['an unknown stage', [{ $lookup: {} }], 40324],
  ['a stage with two names', [{ $match: {}, $limit: 1 }], 40323],
  ['an unknown expression', [{ $project: { a: { $foo: 1 } } }], 168],
  ['an unknown accumulator', [{ $group: { _id: null, a: { $stdDevPop: '$a' } } }], 15952],
  ['$group without _id', [{ $group: {} }], 15955],
  ['a limit of 0', [{ $limit: 0 }], 15958],
  ['$project that mixes', [{ $project: { a: 1, b: 0 } }], 31254],
  ['$project of colliding paths', [{ $project: { a: 1, 'a.b': 1 } }], 31250],
  ['an empty $project', [{ $project: {} }], 51272],
  ['$unwind without a dollar', [{ $unwind: 'a' }], 28818],
  ['an undefined variable', [{ $project: { a: '$$foo' } }], 17276],
];
test.each(refusals)('%s is refused', (_, pipeline, code) => {
  expect(() => compilePipeline(pipeline)).toThrow(expect.objectContaining({ code }));
});

const projectionCases: [spec: Doc, result: Doc][] = [
  [{ a: 1 }, { _id: 1, a: 1 }],
  [{ _id: 0, 'b.c': 1 }, { b: [{ c: 1 }, { c: 2 }, {}] }],
  [
    { 'b.c': 0, d: 0 },
    { _id: 1, a: 1, b: [{ x: 1 }, {}, {}, 5] },
  ],
  [{ _id: 0 }, { a: 1, b: [{ c: 1, x: 1 }, { c: 2 }, {}, 5], d: { e: 1 } }],
  [{ _id: 1 }, { _id: 1 }],
  [{ 'd.x': 1 }, { _id: 1, d: {} }],
  [{ d: { e: true } }, { _id: 1, d: { e: 1 } }],
];
test.each(projectionCases)('the projection %j', (spec, result) => {
  const document = { _id: 1, a: 1, b: [{ c: 1, x: 1 }, { c: 2 }, {}, 5], d: { e: 1 } };
  expect(compileProjection(spec)(document)).toEqual(result);
});

test.each([[{ a: { $slice: 1 } }], [{ a: '$b' }], [{ 'a.$': 1 }], [{ a: { $elemMatch: { b: 1 } } }]])(
  'the projection %j is refused',
  (spec) => {
    expect(() => compileProjection(spec)).toThrow(expect.objectContaining({ code: 238 }));
  },
);
