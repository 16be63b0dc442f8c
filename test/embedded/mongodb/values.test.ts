import { Binary, ObjectId } from 'bson';
import fc from 'fast-check';
import { compareValues, encodeValue } from '../../../src/embedded/mongodb/values.ts';

const scalar = fc.oneof(
  fc.constant(null),
  fc.double(),
  fc.integer({ min: -5, max: 5 }),
  fc.maxSafeInteger().map(BigInt),
  fc.string({ unit: fc.constantFrom('a', 'b', '\0', '\u0001', 'ก', '😀', '\uff71'), maxLength: 4 }),
  fc.boolean(),
  fc.integer({ min: -1e12, max: 1e12 }).map((ms) => new Date(ms)),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc.tuple(fc.uint8Array({ maxLength: 4 }), fc.constantFrom(0, 4, 128)).map(([bytes, type]) => new Binary(bytes, type)),
);
const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'a\u0001'), tie('value'), { maxKeys: 2, noNullPrototype: true }),
  ),
})).value;

test('bytes sort as values do', () => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(Math.sign(Buffer.compare(encodeValue(a), encodeValue(b)))).toBe(Math.sign(compareValues(a, b)));
    }),
    { numRuns: 5000 },
  );
});

test('no encoded value is the beginning of another one', () => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      const [x, y] = [encodeValue(a), encodeValue(b)];
      if (!x.equals(y)) expect(y.subarray(0, x.length).equals(x)).toBe(false);
    }),
    { numRuns: 5000 },
  );
});

test("types sort in MongoDB's order", () => {
  const inOrder = [
    null,
    Number.NaN,
    -Infinity,
    -1,
    0,
    1n,
    1.5,
    'a',
    'b',
    {},
    { a: 1 },
    [],
    [1],
    new Binary(Buffer.of(1)),
    new ObjectId(),
    false,
    true,
    new Date(0),
  ];
  const shuffled = inOrder.toReversed();
  expect(shuffled.toSorted(compareValues)).toEqual(inOrder);
});
