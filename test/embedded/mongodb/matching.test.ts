import { Binary, BSONRegExp, ObjectId } from 'bson';
import { compileFilter } from '../../../src/embedded/mongodb/matcher.ts';
import { type Doc } from '../../../src/embedded/mongodb/values.ts';

const id = new ObjectId();
const day = (n: number) => new Date(Date.UTC(2020, 6, n));

type Case = [sentence: string, filter: Doc, matching: Doc[], others: Doc[]];

const cases: Case[] = [
  [
    'a value equals itself and an element of an array',
    { a: 1 },
    [{ a: 1 }, { a: [2, 1] }, { a: 1n }],
    [{ a: '1' }, { a: [[1]] }, {}],
  ],
  ['null equals a missing field', { a: null }, [{}, { a: null }, { a: [1, null] }], [{ a: 0 }, { a: [] }]],
  [
    'null below an array matches where one document lacks the field',
    { 'a.b': null },
    [{ a: [{ b: 1 }, {}] }, { a: 5 }, {}],
    [{ a: [{ b: 1 }] }, { a: [] }, { a: [5] }],
  ],
  [
    'a whole array equals an array in that order',
    { a: [1, 2] },
    [{ a: [1, 2] }, { a: [[1, 2]] }],
    [{ a: [2, 1] }, { a: [1, 2, 3] }],
  ],
  [
    'a document equals one with the same fields in the same order',
    { a: { x: 1, y: 2 } },
    [{ a: { x: 1, y: 2 } }],
    [{ a: { y: 2, x: 1 } }, { a: { x: 1 } }],
  ],
  [
    'a path goes into the documents of an array',
    { 'a.b': 2 },
    [{ a: [{ b: 1 }, { b: 2 }] }, { a: { b: [2] } }],
    [{ a: [[{ b: 2 }]] }, { a: [2] }],
  ],
  [
    'a number in a path is a position or a field',
    { 'a.0': 1 },
    [{ a: [1, 2] }, { a: [{ 0: 1 }] }, { a: { 0: 1 } }],
    [{ a: [2, 1] }],
  ],
  ['a position leads on into documents', { 'a.1.b': 5 }, [{ a: [0, { b: 5 }] }], [{ a: [{ b: 5 }, 0] }]],
  [
    'an ObjectId, a date and a boolean equal their like',
    { i: id, d: day(1), t: true },
    [{ i: new ObjectId(id.id), d: day(1), t: true }],
    [
      { i: id, d: day(2), t: true },
      { i: id, d: day(1), t: 1 },
    ],
  ],
  [
    'binary data differs by its subtype',
    { a: new Binary(Buffer.from('ab'), 4) },
    [{ a: new Binary(Buffer.from('ab'), 4) }],
    [{ a: new Binary(Buffer.from('ab'), 0) }],
  ],
  ['$ne is the opposite of equality', { a: { $ne: 1 } }, [{ a: 2 }, {}, { a: [2] }], [{ a: 1 }, { a: [1, 2] }]],
  [
    '$gt compares only within a type',
    { a: { $gt: 5 } },
    [{ a: 6 }, { a: [1, 6] }, { a: Infinity }],
    [{ a: '6' }, { a: 5 }, { a: null }, { a: Number.NaN }, {}],
  ],
  [
    '$lt with a date leaves numbers aside',
    { a: { $lt: day(2) } },
    [{ a: day(1) }],
    [{ a: day(2) }, { a: 0 }, { a: null }],
  ],
  ['$gte null matches null and missing', { a: { $gte: null } }, [{}, { a: null }], [{ a: 1 }]],
  ['$gte NaN matches NaN alone', { a: { $gte: Number.NaN } }, [{ a: Number.NaN }], [{ a: 1 }]],
  [
    'both bounds may be met by different elements',
    { a: { $gt: 3, $lt: 5 } },
    [{ a: [1, 10] }, { a: 4 }],
    [{ a: [1, 2] }],
  ],
  ['$gt orders strings by code point', { a: { $gt: '\uff71' } }, [{ a: '😀' }], [{ a: 'z' }]],
  [
    '$in takes values, null and regular expressions',
    { a: { $in: [1, null, new BSONRegExp('^x', '')] } },
    [{ a: 1 }, {}, { a: 'xy' }, { a: [3, 1] }],
    [{ a: 2 }, { a: 'yx' }],
  ],
  ['$in finds a whole array', { a: { $in: [[1, 2]] } }, [{ a: [1, 2] }], [{ a: 1 }]],
  ['$nin is the opposite of $in', { a: { $nin: [1, 2] } }, [{ a: 3 }, {}], [{ a: [3, 2] }]],
  ['$exists looks for the field, whatever it holds', { a: { $exists: true } }, [{ a: null }, { a: [] }], [{}]],
  [
    '$exists false wants it missing',
    { 'a.b': { $exists: false } },
    [{}, { a: 1 }, { a: [{}] }],
    [{ a: { b: null } }, { a: [{}, { b: 1 }] }],
  ],
  [
    '$type looks at elements and at the array',
    { a: { $type: ['string', 'array'] } },
    [{ a: 'x' }, { a: [] }, { a: [1] }],
    [{ a: 1 }, {}],
  ],
  [
    '$type tells objectId, date, bool, binData and null',
    { a: { $type: ['objectId', 9] } },
    [{ a: id }, { a: day(1) }],
    [{ a: true }, { a: null }],
  ],
  ['$not turns an operator around', { a: { $not: { $gt: 5 } } }, [{ a: 5 }, {}, { a: 'x' }], [{ a: 6 }, { a: [1, 6] }]],
  [
    '$and, $or and $nor combine filters',
    { $and: [{ $or: [{ a: 1 }, { b: 1 }] }, { $nor: [{ c: 1 }] }] },
    [{ a: 1 }, { b: 1, c: 2 }],
    [{ a: 1, c: 1 }, { c: 2 }],
  ],
  ['$all wants every value', { a: { $all: [1, 2] } }, [{ a: [2, 1, 3] }], [{ a: [1] }, { a: 1 }]],
  ['$all of one value accepts a scalar', { a: { $all: [1] } }, [{ a: 1 }, { a: [1] }], [{ a: 2 }]],
  ['$all of nothing matches nothing', { a: { $all: [] } }, [], [{ a: [] }, {}]],
  ['$size counts elements', { a: { $size: 2 } }, [{ a: [1, [2]] }], [{ a: [1] }, { a: 2 }, {}]],
  [
    '$elemMatch wants one element to meet everything',
    { a: { $elemMatch: { x: 1, y: { $gt: 1 } } } },
    [{ a: [{ x: 1, y: 2 }] }],
    [
      {
        a: [
          { x: 1, y: 1 },
          { x: 2, y: 2 },
        ],
      },
      { a: { x: 1, y: 2 } },
    ],
  ],
  [
    '$elemMatch takes operators on the element itself',
    { a: { $elemMatch: { $gt: 3, $lt: 5 } } },
    [{ a: [1, 4] }],
    [{ a: [1, 10] }, { a: 4 }, { a: [[4]] }],
  ],
  [
    '$elemMatch works within a path',
    { 'a.b': { $elemMatch: { c: 1 } } },
    [{ a: [{ b: [{ c: 1 }] }] }],
    [{ a: [{ b: { c: 1 } }] }],
  ],
  [
    '$regex with options',
    { a: { $regex: '^สวัสดี.*B$', $options: 'i' } },
    [{ a: 'สวัสดี ab' }, { a: ['x', 'สวัสดีB'] }],
    [{ a: 'b สวัสดี b' }, { a: 5 }],
  ],
  [
    '$expr compares fields with each other',
    { $expr: { $gt: ['$a', '$b'] } },
    [
      { a: 2, b: 1 },
      { a: 'x', b: 9 },
    ],
    [{ a: 1, b: 1 }],
  ],
  [
    'a field called constructor is a field like any other',
    { constructor: { $exists: true } },
    [{ constructor: 1 }],
    [{}],
  ],
];

test.each(cases)('%s', (_, filter, matching, others) => {
  const matches = compileFilter(filter);
  expect(matching.filter((document) => !matches(document))).toEqual([]);
  expect(others.filter(matches)).toEqual([]);
});

const refusals: [sentence: string, filter: Doc, code: number][] = [
  ['an unknown operator', { a: { $near: 1 } }, 2],
  ['an unknown top level operator', { $foo: 1 }, 2],
  ['$where', { $where: 'true' }, 238],
  ['an empty $or', { $or: [] }, 2],
  ['$and without an array', { $and: {} }, 2],
  ['$not with a plain value', { a: { $not: 1 } }, 2],
  ['$in without an array', { a: { $in: 1 } }, 2],
  ['$size below zero', { a: { $size: -1 } }, 9],
  ['an unknown type', { a: { $type: 'unicorn' } }, 2],
  ['one kind of number', { a: { $type: 'int' } }, 238],
  ['$options without $regex', { a: { $options: 'i' } }, 2],
  ['a plain field after an operator', { a: { $gt: 1, b: 1 } }, 2],
];
test.each(refusals)('%s is refused', (_, filter, code) => {
  expect(() => compileFilter(filter)).toThrow(expect.objectContaining({ code }));
});
