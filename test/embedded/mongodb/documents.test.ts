import { Binary, ObjectId, deserialize, serialize } from 'bson';
import fc from 'fast-check';
import { decode, encode, inspect, namesOf, withChanges, withId } from '../../../src/embedded/mongodb/documents.ts';
import { compileUpdate } from '../../../src/embedded/mongodb/update.ts';
import { type Doc } from '../../../src/embedded/mongodb/values.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '\0', 'ก', '😀', '\uff71'), maxLength: 6 });
const scalar = fc.oneof(
  fc.constant(null),
  fc.double(),
  fc.integer(),
  fc.maxSafeInteger().map(BigInt),
  text,
  fc.boolean(),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => new Binary(bytes, 0)),
);
const name: fc.Arbitrary<string> = fc.constantFrom('a', 'b', 'c', 'long name', 'ชื่อ', 'constructor');
const { document } = fc.letrec<{ value: unknown; document: Doc }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
  document: fc.dictionary(name, tie('value'), { maxKeys: 5, noNullPrototype: true }) as fc.Arbitrary<Doc>,
}));

test('bytes become the values that the official package makes of them', () => {
  fc.assert(
    fc.property(document, (value) => {
      const bytes = inspect(encode(value));
      expect(decode(bytes)).toEqual(deserialize(bytes, { useBigInt64: true, promoteBuffers: false }));
    }),
    { numRuns: 1000 },
  );
});

test('only the fields asked for are read, as they are in the whole', () => {
  fc.assert(
    fc.property(document, fc.array(name), (value, names) => {
      const bytes = encode(value);
      const whole = Object.entries(decode(bytes)).filter(([key]) => names.includes(key));
      expect(decode(bytes, namesOf(names))).toEqual(Object.fromEntries(whole));
    }),
  );
});

const change = fc.oneof(
  fc.tuple(name, scalar).map(([key, value]) => ({ $set: { [key]: value } })),
  fc.tuple(name, name, scalar).map(([key, inner, value]) => ({ $set: { [`${key}.${inner}`]: value } })),
  name.map((key) => ({ $unset: { [key]: '' } })),
  fc.tuple(name, scalar).map(([key, value]) => ({ $push: { [key]: value }, $unset: { z: '' } })),
);

test('a change of some fields leaves the bytes that a change of the whole document would', () => {
  fc.assert(
    fc.property(document, change, (value, spec) => {
      const bytes = encode({ _id: 1, ...value });
      const update = compileUpdate(spec);
      let whole: Buffer;
      try {
        whole = encode(update.apply(decode(bytes), false));
      } catch {
        return; // A path through a scalar, or a push onto one.
      }
      const part = decode(bytes, [...namesOf(['_id']), ...update.names!]);
      expect(withChanges(bytes, update.apply(part, false), update.names!).equals(whole)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['stays in front', { _id: 1, a: 2 }, ['_id', 'a']],
  ['is put in front', { a: 2, b: [1], _id: 1 }, ['_id', 'a', 'b']],
  ['is made where there is none', { a: 2 }, ['_id', 'a']],
])('the _id %s', (_, value, names) => {
  const made = decode(withId(encode(value)));
  expect(Object.keys(made)).toEqual(names);
  expect(made).toMatchObject(value);
  expect(made._id ?? null).not.toBeNull();
});

const spoiltAt = (bytes: Uint8Array, at: number, byte: number) => Buffer.from(bytes).fill(byte, at, at + 1);
test.each([
  ['a length beyond the end', spoiltAt(serialize({ a: 'x' }), 0, 99), 22],
  ['a text longer than its document', spoiltAt(serialize({ a: 'x' }), 7, 99), 22],
  ['a text without an end', spoiltAt(serialize({ a: 'x' }), 12, 1), 22],
  ['an unknown type', spoiltAt(serialize({ a: 1 }), 4, 0x55), 22],
  ['an array that ends after its document', spoiltAt(serialize({ a: [1] }), 7, 40), 22],
  ['the old subtype of binary data', serialize({ a: new Binary(Buffer.of(1), 2) }), 238],
  ['a date that no JS date can be', Buffer.from(serialize({ a: new Date(0) })).fill(0x7f, 7, 15), 238],
  ['the field __proto__', serialize(JSON.parse('{"__proto__":1}')), 2],
])('%s is refused', (_, bytes, code) => {
  expect(() => inspect(Buffer.from(bytes))).toThrow(expect.objectContaining({ code }));
});
