/**
 * Values as they are in memory, their order, and the same order as bytes. Numbers are JS numbers, int64 is a bigint
 * (and so stays int64 when a document is written back), everything else is what the `bson` package makes of it.
 */
import { Binary, ObjectId } from 'bson';

export type Doc = Record<string, unknown>;

/** MongoDB's order of types. Missing sorts with null; an empty array, in an index, before both. */
export const rank = {
  emptyArray: 2,
  null: 5,
  number: 10,
  string: 20,
  object: 25,
  array: 30,
  binary: 35,
  objectId: 40,
  boolean: 45,
  date: 50,
} as const;

/** Stands for an empty array in an index, where it has a place of its own. */
export const EMPTY_ARRAY = Symbol('empty array');

export function rankOf(value: unknown): number {
  if (value === undefined || value === null) return rank.null;
  switch (typeof value) {
    case 'string':
      return rank.string;
    case 'number':
    case 'bigint':
      return rank.number;
    case 'boolean':
      return rank.boolean;
    case 'symbol':
      return rank.emptyArray;
    default:
  }
  if (Array.isArray(value)) return rank.array;
  if (value instanceof Date) return rank.date;
  if (value instanceof ObjectId) return rank.objectId;
  if (value instanceof Binary) return rank.binary;
  return rank.object;
}

export const isDocument = (value: unknown): value is Doc =>
  typeof value === 'object' && value !== null && rankOf(value) === rank.object;
export const isNumber = (value: unknown): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint';

/** Below 0, 0 or above 0, in MongoDB's order: by type first, then by value. NaN is the least number. */
export function compareValues(a: unknown, b: unknown): number {
  const ranks = rankOf(a) - rankOf(b);
  if (ranks !== 0) return ranks;
  if (typeof a === 'string') return compareStrings(a, b as string);
  if (isNumber(a)) return compareNumbers(Number(a), Number(b));
  if (a instanceof Date) return a.getTime() - (b as Date).getTime();
  if (typeof a === 'boolean') return Number(a) - Number(b);
  if (a === null || a === undefined) return 0;
  return Buffer.compare(encodeValue(a), encodeValue(b));
}

export const equalValues = (a: unknown, b: unknown) => compareValues(a, b) === 0;

function compareNumbers(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
  return a < b ? -1 : Number(a > b);
}

/** By code point, as UTF-8 bytes would compare; plain `<` puts an emoji before U+FF71. */
function compareStrings(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return afterSurrogates(x) - afterSurrogates(y);
  }
  return a.length - b.length;
}

const afterSurrogates = (unit: number) => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);

/**
 * Bytes whose order is the order of the values, each one free of being a prefix of another, so that the fields of a
 * compound key can simply follow each other.
 */
export function encodeValue(value: unknown): Buffer {
  const type = rankOf(value);
  switch (type) {
    case rank.emptyArray:
    case rank.null:
      return Buffer.of(type);
    case rank.number:
      return encodeDouble(type, Number(value));
    case rank.date:
      return encodeDouble(type, (value as Date).getTime());
    case rank.boolean:
      return Buffer.of(type, Number(value));
    case rank.string:
      return encodeString(type, value as string);
    case rank.objectId:
      return Buffer.concat([Buffer.of(type), (value as ObjectId).id]);
    case rank.binary: {
      const { position, sub_type: subtype, buffer } = value as Binary;
      const head = Buffer.alloc(6);
      head[0] = type;
      head.writeUInt32BE(position, 1);
      head[5] = subtype;
      return Buffer.concat([head, buffer.subarray(0, position)]);
    }
    case rank.array:
      return Buffer.concat([Buffer.of(type), ...(value as unknown[]).map(encodeValue), Buffer.of(0)]);
    default: {
      const parts: Buffer[] = [Buffer.of(type)];
      for (const [name, field] of Object.entries(value as Doc)) {
        const encoded = encodeValue(field);
        parts.push(encoded.subarray(0, 1), encodeString(1, name), encoded.subarray(1));
      }
      return Buffer.concat([...parts, Buffer.of(0)]);
    }
  }
}

/** A zero byte inside a string becomes 00 01 and the end is 00 00, or else "a" would be a prefix of "a\0b". */
function encodeString(type: number, text: string): Buffer {
  const escaped = text.includes('\0') ? text.replaceAll('\0', '\0\u0001') : text;
  const bytes = Buffer.allocUnsafe(Buffer.byteLength(escaped) + 3);
  bytes[0] = type;
  bytes.write(escaped, 1);
  bytes[bytes.length - 2] = 0;
  bytes[bytes.length - 1] = 0;
  return bytes;
}

/** Big-endian IEEE with the sign turned so that bytes sort as numbers do; NaN is all zeros, −0 is 0. */
function encodeDouble(type: number, number: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes[0] = type;
  if (Number.isNaN(number)) return bytes;
  bytes.writeDoubleBE(number === 0 ? 0 : number, 1);
  if (bytes[1]! & 0x80) for (let i = 1; i < 9; i++) bytes[i] = ~bytes[i]!;
  else bytes[1]! |= 0x80;
  return bytes;
}

/** Equal values, and only they, have the same identity. */
export const identity = (value: unknown): string =>
  typeof value === 'string' ? `s${value}` : encodeValue(value).toString('latin1');

export function encodeDirected(value: unknown, direction: 1 | -1): Buffer {
  const bytes = encodeValue(value);
  if (direction === -1) for (let i = 0; i < bytes.length; i++) bytes[i] = ~bytes[i]!;
  return bytes;
}

/** The first key after every key that starts with `prefix`. */
export function afterPrefix(prefix: Buffer): Buffer {
  const next = Buffer.from(prefix);
  for (let i = next.length - 1; i >= 0; i--) {
    if (next[i] !== 0xff) {
      next[i]!++;
      return next.subarray(0, i + 1);
    }
  }
  return Buffer.alloc(1978, 0xff);
}

/** A value as MongoDB writes it in its messages. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (value instanceof Binary) return `BinData(${value.sub_type}, ${value.toString('hex').toUpperCase()})`;
  if (Array.isArray(value)) return `[ ${value.map(describeValue).join(', ')} ]`;
  if (isDocument(value)) {
    const fields = Object.entries(value).map(([name, field]) => `${name}: ${describeValue(field)}`);
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  return isNumber(value) || typeof value === 'boolean' ? String(value) : 'null';
}
