/**
 * Values as they are in memory, their order, and the same order as bytes. Numbers are JS numbers, int64 is a bigint
 * (and so stays int64 when a document is written back), everything else is what the `bson` package makes of it.
 */
import { Binary, ObjectId } from 'bson';

export type Doc = Record<string, unknown>;

/** MongoDB's order of types, by their names in `$type`. Missing sorts with null; an empty array, in an index, before both. */
export const rank = {
  emptyArray: 2,
  null: 5,
  number: 10,
  string: 20,
  object: 25,
  array: 30,
  binData: 35,
  objectId: 40,
  bool: 45,
  date: 50,
} as const;

/** Stands for an empty array in an index, where it has a place of its own. */
export const EMPTY_ARRAY = Symbol('empty array');

export function rankOf(value: unknown): number {
  if (value === undefined || value === null) return rank.null;
  if (typeof value === 'string') return rank.string;
  if (typeof value === 'number' || typeof value === 'bigint') return rank.number;
  if (typeof value === 'boolean') return rank.bool;
  if (value === EMPTY_ARRAY) return rank.emptyArray;
  if (Array.isArray(value)) return rank.array;
  if (value instanceof Date) return rank.date;
  if (value instanceof ObjectId) return rank.objectId;
  return value instanceof Binary ? rank.binData : rank.object;
}

export const isDocument = (value: unknown): value is Doc =>
  typeof value === 'object' && value !== null && rankOf(value) === rank.object;
export const isNumber = (value: unknown): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint';

/** Below 0, 0 or above 0, in MongoDB's order: by type first, then by value. NaN is the least number. */
export function compareValues(a: unknown, b: unknown): number {
  const type = rankOf(a);
  if (type !== rankOf(b)) return type - rankOf(b);
  if (type === rank.number || type === rank.date || type === rank.bool) {
    const difference = Number(a) - Number(b);
    if (!Number.isNaN(difference)) return difference;
  }
  // Strings are ordered by code point, as their bytes are; plain `<` puts an emoji before U+FF71.
  if (typeof a === 'string' && !/[\ud800-\uffff]/.test(a)) return a === b ? 0 : a < (b as string) ? -1 : 1;
  return Buffer.compare(encodeValue(a), encodeValue(b));
}

export const equalValues = (a: unknown, b: unknown) => compareValues(a, b) === 0;

/**
 * Bytes whose order is the order of the values, each one free of being a prefix of another, so that the fields of a
 * compound key can simply follow each other.
 */
export function encodeValue(value: unknown): Buffer {
  const type = rankOf(value);
  if (type === rank.string) return encodeString(type, value as string);
  if (type === rank.number || type === rank.date) return encodeDouble(type, Number(value));
  if (type === rank.bool) return Buffer.of(type, Number(value));
  const tagged = (parts: Uint8Array[]) => Buffer.concat([Buffer.of(type), ...parts]);
  if (type === rank.objectId) return tagged([(value as ObjectId).id]);
  if (type === rank.binData) {
    const { position: length, sub_type: subtype, buffer } = value as Binary;
    return tagged([uint32(length), Buffer.of(subtype), buffer.subarray(0, length)]);
  }
  if (type === rank.array) return tagged([...(value as unknown[]).map(encodeValue), Buffer.of(0)]);
  if (type !== rank.object) return Buffer.of(type);
  const fields = Object.entries(value as Doc).map(([name, field]) => {
    const encoded = encodeValue(field);
    return Buffer.concat([encoded.subarray(0, 1), encodeString(1, name), encoded.subarray(1)]);
  });
  return tagged([...fields, Buffer.of(0)]);
}

export function uint32(n: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(n);
  return bytes;
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

/** The first key after every key that starts with `prefix`, which is not all 0xff. */
export function afterPrefix(prefix: Buffer): Buffer {
  let length = prefix.length;
  while (prefix[length - 1] === 0xff) length--;
  const next = Buffer.from(prefix.subarray(0, length));
  next[length - 1]!++;
  return next;
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

// --- how a dotted path walks through documents and arrays

export const isArrayIndex = (part: string) => /^(0|[1-9]\d*)$/.test(part);

/** Own properties only, so that a field called `constructor` is a field like any other. */
export const field = <T>(document: Record<string, T>, name: string): T | undefined =>
  Object.hasOwn(document, name) ? document[name] : undefined;

/** The field at the top of a document in which a path begins. */
export const rootOf = (path: string) => path.split('.', 1)[0]!;

/** Whether one path is the other or lies within it. */
export const pathsOverlap = (a: string, b: string) => a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);

/**
 * Whether `test` accepts one of the values that a query path leads to. A missing value is `undefined`. An array at the
 * end is offered element by element and then as a whole (`leafArrays: 'each'`), or only as a whole. An empty path is
 * the value itself.
 */
export function someAtPath(
  document: unknown,
  parts: string[],
  leafArrays: 'each' | 'whole',
  test: (value: unknown) => boolean,
  from = 0,
): boolean {
  let value = document;
  for (let i = from; i < parts.length; i++) {
    if (Array.isArray(value)) return someInArray(value, i);
    if (!isDocument(value)) return test(undefined);
    value = field(value, parts[i]!);
  }
  if (leafArrays === 'each' && parts.length > 0 && Array.isArray(value) && value.some(test)) return true;
  return test(value);

  /** A number in a path may be a position in the array as well as a field of the documents in it: both are tried. */
  function someInArray(array: unknown[], i: number): boolean {
    const goOn = (inner: unknown, at: number) => someAtPath(inner, parts, leafArrays, test, at);
    if (array.some((element) => isDocument(element) && goOn(element, i))) return true;
    const element = isArrayIndex(parts[i]!) ? array[Number(parts[i])] : undefined;
    if (element === undefined) return false;
    if (i === parts.length - 1) return test(element);
    return typeof element === 'object' && element !== null && goOn(element, i + 1);
  }
}
