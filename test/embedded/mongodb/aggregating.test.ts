import { compileExpression, compilePipeline } from '../../../src/embedded/mongodb/aggregate.ts';
import { compileProjection } from '../../../src/embedded/mongodb/projection.ts';
import { type Doc } from '../../../src/embedded/mongodb/values.ts';

/** Without its first stages a pipeline is a query; a `$limit` in front keeps every stage in the pipeline. */
const aggregate = (documents: Doc[], ...stages: Doc[]): Doc[] =>
  [...compilePipeline([{ $limit: 1000 }, ...stages]).run([documents])].flat();

const group = (accumulator: Doc, documents: Doc[]) =>
  aggregate(documents, { $group: { _id: null, r: accumulator } })[0]?.r;

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
  [
    '$unwind opens an array and drops what has none',
    [{ a: [1, 2] }, { a: [] }, {}, { a: null }, { a: 5 }],
    [{ $unwind: '$a' }],
    [{ a: 1 }, { a: 2 }, { a: 5 }],
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
    '$group takes null and missing as one',
    [{ a: null }, {}, { a: 1 }, { a: 1n }],
    [{ $group: { _id: '$a', n: { $sum: 1 } } }],
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
test.each(stageCases)('%s', (_, input, stages, output) => {
  expect(aggregate(input, ...stages)).toEqual(output);
});

const accumulatorCases: [sentence: string, accumulator: Doc, input: Doc[], result: unknown][] = [
  ['$sum ignores what is no number', { $sum: '$a' }, [{ a: 1 }, { a: 'x' }, {}, { a: 2.5 }], 3.5],
  ['$sum does not gather rounding errors', { $sum: '$a' }, Array.from({ length: 10 }, () => ({ a: 0.1 })), 1],
  ['$sum of no number is 0', { $sum: '$a' }, [{ a: 'x' }], 0],
  ['$min of nothing is null', { $min: '$a' }, [{}], null],
  ['$min ignores null and missing', { $min: '$a' }, [{}, { a: null }, { a: 2 }, { a: 'x' }], 2],
  ['$max compares across types', { $max: '$a' }, [{ a: 2 }, { a: 'x' }], 'x'],
];
test.each(accumulatorCases)('%s', (_, accumulator, input, result) => {
  expect(group(accumulator, input)).toEqual(result);
});

const expressionCases: [sentence: string, expression: unknown, result: unknown][] = [
  ['a path through an array gives an array', '$list.x', [1, 2]],
  ['a missing path is missing', '$nothing.x', undefined],
  ['a constant is itself', 7, 7],
  ['a document of expressions leaves out what is missing', { a: '$n', b: '$nothing' }, { a: 5 }],
];
test.each(expressionCases)('%s', (_, expression, result) => {
  expect(compileExpression(expression)({ n: 5, list: [{ x: 1 }, { y: 0 }, { x: 2 }] })).toEqual(result);
});

const refusals: [sentence: string, pipeline: unknown, code: number][] = [
  ...['$lookup', '$facet', '$out', '$merge', '$project', '$count', '$addFields', '$set', '$bucket', '$replaceRoot'].map(
    (name): [string, unknown, number] => [`the stage ${name}`, [{ [name]: {} }], 40324],
  ),
  ['a stage with two names', [{ $match: {}, $limit: 1 }], 40323],
  ...['$add', '$cond', '$dateToString', '$literal', '$function'].map((name): [string, unknown, number] => [
    `the expression ${name}`,
    [{ $group: { _id: { [name]: '$a' } } }],
    168,
  ]),
  ...['$avg', '$stdDevPop', '$push', '$first', '$count', '$accumulator'].map((name): [string, unknown, number] => [
    `the accumulator ${name}`,
    [{ $group: { _id: null, a: { [name]: '$a' } } }],
    15952,
  ]),
  ['$unwind that preserves', [{ $unwind: { path: '$a', preserveNullAndEmptyArrays: true } }], 238],
  ['a $sort of nothing', [{ $sort: {} }], 15976],
  ['an array as an expression', [{ $group: { _id: ['$a'] } }], 238],
  ['$group without _id', [{ $group: {} }], 15955],
  ['a limit of 0', [{ $limit: 0 }], 15958],
  ['a negative limit', [{ $limit: -1 }], 5107201],
  ['a limit that is no number', [{ $limit: 'x' }], 5107201],
  ['a negative $skip', [{ $skip: -1 }], 5107200],
  ['$unwind without a dollar', [{ $unwind: 'a' }], 28818],
  ['a variable', [{ $group: { _id: '$$ROOT' } }], 17276],
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
  [{ 'd.e': true }, { _id: 1, d: { e: 1 } }],
];
test.each(projectionCases)('the projection %j', (spec, result) => {
  const document = { _id: 1, a: 1, b: [{ c: 1, x: 1 }, { c: 2 }, {}, 5], d: { e: 1 } };
  expect(compileProjection(spec)(document)).toEqual(result);
});

test.each([
  [{ a: { $slice: 1 } }],
  [{ a: '$b' }],
  [{ 'a.$': 1 }],
  [{ d: { e: 1 } }],
  [{ a: { $elemMatch: { b: 1 } } }],
])('the projection %j is refused', (spec) => {
  expect(() => compileProjection(spec)).toThrow(expect.objectContaining({ code: 238 }));
});

test.each([
  ['that mixes what is kept and what is left out', { a: 1, b: 0 }, 31254],
  ['of colliding paths', { a: 1, 'a.b': 1 }, 31250],
])('a projection %s is refused', (_, spec, code) => {
  expect(() => compileProjection(spec)).toThrow(expect.objectContaining({ code }));
});
