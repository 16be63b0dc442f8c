/** From bytes to documents and back, and the check that every byte from outside passes first. */
import { type DeserializeOptions, deserialize, serialize } from 'bson';
import { MongoError, badValue, notImplemented } from './errors.ts';
import { type Doc } from './values.ts';

export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;
const MAX_DEPTH = 100;

const options: DeserializeOptions = { useBigInt64: true, promoteBuffers: false };

export function decode(bytes: Uint8Array): Doc {
  try {
    return deserialize(bytes, options);
  } catch (error) {
    throw new MongoError(22, `invalid BSON: ${(error as Error).message}`);
  }
}

export const encode = (document: Doc): Uint8Array => serialize(document, { ignoreUndefined: true });

/** Bytes of a document that is about to be stored: of our types, not too large, not too deep. */
export function encodeForStore(document: Doc): Uint8Array {
  const bytes = encode(document);
  inspectDocument(bytes, { stored: true });
  return bytes;
}

const unsupported: Record<number, string> = {
  0x06: 'The type undefined',
  0x0b: 'A regular expression',
  0x0c: 'The type DBPointer',
  0x0d: 'The type JavaScript',
  0x0e: 'The type symbol',
  0x0f: 'The type JavaScript with scope',
  0x11: 'The type timestamp',
  0x13: 'The type Decimal128',
  0xff: 'The type MinKey',
  0x7f: 'The type MaxKey',
};

/** Sizes of the types that always have the same size. */
const fixedSizes: Record<number, number> = { 0x01: 8, 0x07: 12, 0x08: 1, 0x09: 8, 0x0a: 0, 0x10: 4, 0x12: 8 };

/**
 * Walks raw BSON: lengths must add up, only our types may occur, int64 must be a safe integer. Throws `MongoError`.
 * `stored` also refuses field names that start with `$`.
 */
export function inspectDocument(bytes: Uint8Array, { stored = false } = {}): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (stored && buffer.length > MAX_DOCUMENT_BYTES) {
    throw new MongoError(10334, `BSONObj size: ${buffer.length} is invalid. Size must be between 0 and 16793600(16MB)`);
  }
  const end = inspectAt(buffer, 0, buffer.length, 1, stored, false);
  if (end !== buffer.length) throw malformed();
}

const malformed = () => new MongoError(22, 'invalid BSON: the lengths do not add up');

function inspectAt(b: Buffer, start: number, limit: number, depth: number, stored: boolean, array: boolean): number {
  if (depth > MAX_DEPTH) throw new MongoError(15, `the document is nested deeper than ${MAX_DEPTH} levels`);
  if (start + 5 > limit) throw malformed();
  const end = start + b.readInt32LE(start);
  if (end > limit || end < start + 5 || b[end - 1] !== 0) throw malformed();
  let at = start + 4;
  while (at < end - 1) {
    const type = b[at]!;
    const name = at + 1;
    at = b.indexOf(0, name) + 1;
    if (at === 0 || at >= end) throw malformed();
    if (!array) inspectName(b, name, at - 1, stored);
    at = inspectValue(b, type, at, end - 1, depth, stored);
  }
  if (at !== end - 1) throw malformed();
  return end;
}

function inspectValue(b: Buffer, type: number, at: number, limit: number, depth: number, stored: boolean): number {
  const size = fixedSizes[type];
  if (size !== undefined) {
    if (at + size > limit) throw malformed();
    if (type === 0x12 && !Number.isSafeInteger(Number(b.readBigInt64LE(at)))) {
      throw notImplemented('An int64 beyond the safe integers');
    }
    return at + size;
  }
  if (type === 0x03 || type === 0x04) return inspectAt(b, at, limit, depth + 1, stored, type === 0x04);
  if (type === 0x02 || type === 0x05) {
    if (at + 5 > limit) throw malformed();
    const length = b.readInt32LE(at);
    const end = at + 4 + length + (type === 0x05 ? 1 : 0);
    if (length < (type === 0x02 ? 1 : 0) || end > limit || (type === 0x02 && b[end - 1] !== 0)) throw malformed();
    return end;
  }
  throw unsupported[type] ? notImplemented(unsupported[type]) : malformed();
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
