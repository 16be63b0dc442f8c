/**
 * BSON, the form in which documents travel and lie on disk: the check that every byte from outside passes first, and
 * the ways from bytes to values and back. https://bsonspec.org/spec.html
 */
import { isUtf8 } from 'node:buffer';
import { BSONType, Binary, ObjectId, serialize } from 'bson';
import { MongoError, badValue, notImplemented } from './errors.ts';
import { type Doc } from './values.ts';

export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;
const MAX_DEPTH = 100;

const { string: STRING, object: DOCUMENT, array: ARRAY, binData: BINARY, date: DATE, long: INT64 } = BSONType;

interface Type {
  /** How many bytes a value takes, or at least takes where it begins with its length. */
  size: number;
  /** How many bytes that length leaves out. */
  besides?: number;
  read(b: Buffer, at: number, end: number): unknown;
}

const types: Record<number, Type> = {
  [BSONType.double]: { size: 8, read: (b, at) => b.readDoubleLE(at) },
  [STRING]: { size: 5, besides: 4, read: (b, at, end) => b.toString('utf8', at + 4, end - 1) },
  [DOCUMENT]: { size: 5, besides: 0, read: (b, at) => readDocument(b, at) },
  [ARRAY]: { size: 5, besides: 0, read: (b, at) => readArray(b, at) },
  [BINARY]: { size: 5, besides: 5, read: (b, at, end) => new Binary(copyOf(b, at + 5, end), b[at + 4]) },
  [BSONType.objectId]: { size: 12, read: (b, at, end) => new ObjectId(copyOf(b, at, end)) },
  [BSONType.bool]: { size: 1, read: (b, at) => b[at] === 1 },
  [DATE]: { size: 8, read: (b, at) => new Date(Number(b.readBigInt64LE(at))) },
  [BSONType.null]: { size: 0, read: () => null },
  [BSONType.int]: { size: 4, read: (b, at) => b.readInt32LE(at) },
  [INT64]: { size: 8, read: (b, at) => b.readBigInt64LE(at) },
};

const copyOf = (b: Buffer, start: number, end: number) => Buffer.from(b.subarray(start, end));

// --- reading bytes that were inspected

type Names = Pick<Set<string>, 'has'>;

/** @param wanted the fields at the top that are of interest: the others are passed over, which is much faster */
export const decode = (bytes: Buffer, wanted?: Names): Doc => readDocument(bytes, 0, wanted);

function readDocument(b: Buffer, start: number, wanted?: Names): Doc {
  const document: Doc = {};
  for (let at = start + 4; b[at] !== 0;) {
    const type = types[b[at]!]!;
    const nameEnd = endOfName(b, at + 1);
    const name = readName(b, at + 1, nameEnd);
    at = endOfValue(b, type, nameEnd + 1);
    if (!wanted || wanted.has(name)) document[name] = type.read(b, nameEnd + 1, at);
  }
  return document;
}

/** The names of its elements are their positions, and not looked at. */
function readArray(b: Buffer, start: number): unknown[] {
  const array: unknown[] = [];
  for (let at = start + 4; b[at] !== 0;) {
    const type = types[b[at]!]!;
    const from = endOfName(b, at + 1) + 1;
    at = endOfValue(b, type, from);
    array.push(type.read(b, from, at));
  }
  return array;
}

function endOfName(b: Buffer, from: number): number {
  let at = from;
  while (b[at] !== 0) at++;
  return at;
}

const endOfValue = (b: Buffer, { size, besides }: Type, at: number) =>
  at + (besides === undefined ? size : b.readInt32LE(at) + besides);

/** Names come again and again: short ones are remembered, each in the place of its hash. */
const names: string[] = [];
const LONGEST_REMEMBERED = 40;

function readName(b: Buffer, from: number, to: number): string {
  if (to - from > LONGEST_REMEMBERED) return b.toString('utf8', from, to);
  let hash = 0;
  for (let i = from; i < to; i++) hash = (hash * 31 + b[i]!) & 0xfff;
  const known = names[hash];
  if (known?.length === to - from) {
    let i = 0;
    while (i < known.length && known.charCodeAt(i) === b[from + i]) i++;
    if (i === known.length) return known;
  }
  return (names[hash] = b.toString('utf8', from, to));
}

// --- writing

export const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export const encode = (document: Doc): Buffer => asBuffer(serialize(document, { ignoreUndefined: true }));

/** A document put together of fields that are bytes already. */
export function documentOf(fields: Uint8Array[]): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(4), ...fields, Buffer.of(0)]);
  bytes.writeInt32LE(bytes.length);
  return bytes;
}

/** The fields at the top of a document as they lie there. */
export function fieldsOf(b: Buffer): [name: string, bytes: Buffer][] {
  const fields: [string, Buffer][] = [];
  for (let at = 4; b[at] !== 0;) {
    const start = at;
    const nameEnd = endOfName(b, start + 1);
    at = endOfValue(b, types[b[start]!]!, nameEnd + 1);
    fields.push([readName(b, start + 1, nameEnd), b.subarray(start, at)]);
  }
  return fields;
}

/** The documents of an array at the top, as they lie there; undefined where it is no array of documents. */
export function documentsIn(b: Buffer, name: string): Buffer[] | undefined {
  const valueOf = (field: Buffer) => field.subarray(endOfName(field, 1) + 1);
  const array = fieldsOf(b).find(([other]) => other === name)?.[1];
  if (array?.[0] !== ARRAY) return undefined;
  const elements = fieldsOf(valueOf(array)).map(([, element]) => element);
  return elements.every(([type]) => type === DOCUMENT) ? elements.map(valueOf) : undefined;
}

/** A document always has an `_id`, and it comes first. */
export function withId(bytes: Buffer): Buffer {
  const fields = fieldsOf(bytes);
  const at = fields.findIndex(([name]) => name === '_id');
  if (at === 0) return bytes;
  const [id] = at > 0 ? fields.splice(at, 1) : fieldsOf(encode({ _id: new ObjectId() }));
  return documentOf([id!, ...fields].map(([, field]) => field));
}

/**
 * The bytes of a document of which some fields at the top have changed. All others are copied as they are.
 * @param roots the names of those fields
 * @param changed their values now, or none where the field is gone; others are passed over
 */
export function withChanges(bytes: Buffer, changed: Doc, roots: Set<string>): Buffer {
  const fresh = new Map(fieldsOf(encodeForStore(changed)));
  const parts: Buffer[] = [];
  let copied = 4;
  for (let at = copied; bytes[at] !== 0;) {
    const start = at;
    const nameEnd = endOfName(bytes, start + 1);
    const name = readName(bytes, start + 1, nameEnd);
    at = endOfValue(bytes, types[bytes[start]!]!, nameEnd + 1);
    if (roots.has(name)) {
      parts.push(bytes.subarray(copied, start), fresh.get(name) ?? Buffer.of());
      copied = at;
    }
    fresh.delete(name);
  }
  return checkSize(documentOf([...parts, bytes.subarray(copied, -1), ...fresh.values()]));
}

// --- the check

/** Bytes of a document that is about to be stored: of our types, not too large, not too deep. */
export const encodeForStore = (document: Doc): Buffer => inspect(encode(document), { stored: true });

function checkSize(bytes: Buffer): Buffer {
  if (bytes.length <= MAX_DOCUMENT_BYTES) return bytes;
  throw new MongoError(10334, `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and 16793600(16MB)`);
}

/**
 * Walks raw BSON: lengths must add up, only our types may occur, int64 must be a safe integer. Throws `MongoError`.
 * `stored` also refuses field names that start with `$`, and more than 16 MB.
 */
export function inspect(bytes: Buffer, { stored = false } = {}): Buffer {
  if (stored) checkSize(bytes);
  if (inspectDocument(bytes, 0, bytes.length, 1, stored, false) !== bytes.length) throw malformed();
  return bytes;
}

const malformed = () => new MongoError(22, 'invalid BSON: the lengths do not add up, or text is no UTF-8');

function inspectDocument(b: Buffer, start: number, limit: number, depth: number, stored: boolean, isArray: boolean) {
  if (depth > MAX_DEPTH) throw new MongoError(15, `the document is nested deeper than ${MAX_DEPTH} levels`);
  const end = start + 5 > limit ? 0 : start + b.readInt32LE(start);
  if (end < start + 5 || end > limit || b[end - 1] !== 0) throw malformed();
  let at = start + 4;
  while (at < end - 1) {
    const type = b[at]!;
    const name = at + 1;
    at = b.indexOf(0, name) + 1;
    if (at === 0 || at >= end) throw malformed();
    if (!isArray) inspectName(b, name, at - 1, stored);
    if (type === DOCUMENT || type === ARRAY) at = inspectDocument(b, at, end - 1, depth + 1, stored, type === ARRAY);
    else at = inspectValue(b, type, at, end - 1);
  }
  return end;
}

function inspectValue(b: Buffer, code: number, at: number, limit: number): number {
  const type = types[code];
  if (!type) throw refusedType(code);
  const end = at + type.size > limit ? limit + 1 : endOfValue(b, type, at);
  if (end > limit || end < at + type.size) throw malformed();
  if (code === STRING && (b[end - 1] !== 0 || !isUtf8(b.subarray(at + 4, end - 1)))) throw malformed();
  if (code === BINARY && b[at + 4] === 2) throw notImplemented('The old subtype 2 of binary data');
  if (code === INT64 && !Number.isSafeInteger(Number(b.readBigInt64LE(at)))) {
    throw notImplemented('An int64 beyond the safe integers');
  }
  if (code === DATE && Math.abs(Number(b.readBigInt64LE(at))) > 8.64e15) {
    throw notImplemented('A date beyond the year 275760');
  }
  return end;
}

function refusedType(code: number): MongoError {
  const known = Object.entries(BSONType).find(([, other]) => (other & 0xff) === code);
  return known ? notImplemented(`The type ${known[0]}`) : malformed();
}

/** Names that would not survive as properties of a JS object, or that MongoDB itself does not store. */
function inspectName(b: Buffer, from: number, to: number, stored: boolean): void {
  if (stored && b[from] === 0x24) {
    const name = b.toString('utf8', from, to);
    throw new MongoError(52, `The dollar ($) prefixed field '${name}' in '${name}' is not valid for storage.`);
  }
  if (b[from] !== 0x5f || to - from !== 9) return;
  const name = b.toString('utf8', from, to);
  if (name === '__proto__' || name === '_bsontype') throw badValue(`the field name ${name} is not accepted`);
}
