/**
 * BSON, the form in which documents travel and lie on disk: the check that every byte from outside passes first, and
 * the ways from bytes to values and back. https://bsonspec.org/spec.html
 */
import { isUtf8 } from 'node:buffer';
import { BSONType, ObjectId, deserialize, onDemand, serialize } from 'bson';
import { insist, notImplemented } from './errors.ts';
import { type Doc } from './values.ts';

export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;
const MAX_DEPTH = 100;

/** Where a field of a document, or an element of an array, lies in its bytes: its name, which a zero ends, and its value. */
type Element = [type: number, nameAt: number, nameLength: number, valueAt: number, valueLength: number];

/** Throws where the lengths do not add up. */
const elementsOf = (b: Buffer, at = 0) => onDemand.parseToElements(b, at) as Element[];
const bytesOf = (b: Buffer, [, name, , value, length]: Element) => b.subarray(name - 1, value + length);

/** Names of fields at the top of a document, as they lie in its bytes: comparing those is faster than reading each name. */
export type Names = Buffer[];
export const namesOf = (names: Iterable<string>): Names => Array.from(new Set(names), (name) => Buffer.from(name));

function isNamed(name: Buffer, b: Buffer, at: number, length: number): boolean {
  if (name.length !== length) return false;
  for (let i = 0; i < length; i++) if (name[i] !== b[at + i]) return false;
  return true;
}

function findName(names: Names, b: Buffer, [, at, length]: Element): Buffer | undefined {
  for (const name of names) if (isNamed(name, b, at, length)) return name;
  return undefined;
}
export const haveCommon = (some: Names, others: Names) =>
  some.some((a) => others.some((b) => isNamed(a, b, 0, b.length)));

// --- to values and back

/** int64 is a bigint, and binary data keeps its subtype; what is text was seen to be UTF-8 when it came. */
const asStored = { useBigInt64: true, promoteBuffers: false, validation: { utf8: false } } as const;

/** @param wanted the only fields that are of interest: passing over the others is much faster than reading them */
export function decode(bytes: Buffer, wanted?: Names): Doc {
  if (!wanted) return deserialize(bytes, asStored);
  const parts: Buffer[] = [];
  for (const element of elementsOf(bytes)) if (findName(wanted, bytes, element)) parts.push(bytesOf(bytes, element));
  return deserialize(documentOf(parts), asStored);
}

export const encode = (document: Doc): Buffer => {
  const { buffer, byteOffset, byteLength } = serialize(document, { ignoreUndefined: true });
  return Buffer.from(buffer, byteOffset, byteLength);
};

/** A document put together of fields that are bytes already. */
export function documentOf(fields: Uint8Array[]): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(4), ...fields, Buffer.of(0)]);
  bytes.writeInt32LE(bytes.length);
  return bytes;
}

/** Takes a field that holds an array of documents out of a document, and leaves those as they lie there. */
export function takeDocuments(b: Buffer, name: Names): { rest: Doc; documents: Buffer[] | undefined } {
  const fields = elementsOf(b);
  const array = fields.find((element) => findName(name, b, element));
  const elements = array?.[0] === BSONType.array ? elementsOf(b, array[3]) : undefined;
  if (!elements?.every(([type]) => type === BSONType.object)) return { rest: decode(b), documents: undefined };
  const others = fields.filter((element) => element !== array).map((element) => bytesOf(b, element));
  return {
    rest: decode(documentOf(others)),
    documents: elements.map(([, , , at, length]) => b.subarray(at, at + length)),
  };
}

const ID = namesOf(['_id']);

/** A document always has an `_id`, and it comes first. */
export function withId(bytes: Buffer): Buffer {
  const elements = elementsOf(bytes);
  const at = elements.findIndex((element) => findName(ID, bytes, element));
  if (at === 0) return bytes;
  const fields = elements.map((element) => bytesOf(bytes, element));
  const id = at > 0 ? fields.splice(at, 1) : [encode({ _id: new ObjectId() }).subarray(4, -1)];
  return documentOf([...id, ...fields]);
}

/**
 * The bytes of a document of which some fields at the top have changed. All others are copied as they are.
 * @param changed the values of those fields now, or none where the field is gone; others are passed over
 */
export function withChanges(bytes: Buffer, changed: Doc, names: Names): Buffer {
  const changedBytes = encodeForStore(changed);
  const fresh = new Map(
    elementsOf(changedBytes).map((element) => [findName(names, changedBytes, element), bytesOf(changedBytes, element)]),
  );
  fresh.delete(undefined);
  const fields: Buffer[] = [];
  for (const element of elementsOf(bytes)) {
    const name = findName(names, bytes, element);
    const field = name ? fresh.get(name) : bytesOf(bytes, element);
    if (field) fields.push(field);
    fresh.delete(name);
  }
  return checkSize(documentOf([...fields, ...fresh.values()]));
}

// --- the check

/** Bytes of a document that is about to be stored: of our types, not too large, not too deep. */
export const encodeForStore = (document: Doc): Buffer => inspect(encode(document), { stored: true });

function checkSize(bytes: Buffer): Buffer {
  const message = `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and 16793600(16MB)`;
  insist(bytes.length <= MAX_DOCUMENT_BYTES, 10334, message);
  return bytes;
}

const insistSound = (condition: boolean) =>
  insist(condition, 22, 'invalid BSON: the lengths do not add up, or text is no UTF-8');

/**
 * Walks raw BSON: lengths must add up, only our types may occur, int64 must be a safe integer. Throws `MongoError`.
 * `stored` also refuses field names that start with `$`, and more than 16 MB.
 */
export function inspect(bytes: Buffer, { stored = false } = {}): Buffer {
  if (stored) checkSize(bytes);
  insistSound(bytes.length >= 5 && bytes.readInt32LE() === bytes.length);
  // What is to be stored lies two levels deep in its command.
  inspectElements(bytes, 0, stored ? 1 : -1, stored, false);
  return bytes;
}

function inspectElements(b: Buffer, start: number, depth: number, stored: boolean, isArray: boolean): void {
  insist(depth <= MAX_DEPTH, 15, `the document is nested deeper than ${MAX_DEPTH} levels`);
  let elements: Element[] = [];
  try {
    elements = elementsOf(b, start);
  } catch {
    insistSound(false);
  }
  for (const [type, nameAt, nameLength, at, length] of elements) {
    if (!isArray) inspectName(b, nameAt, nameLength, stored);
    const isNested = type === BSONType.object || type === BSONType.array;
    insistSound(length >= (isNested || type === BSONType.string || type === BSONType.binData ? 5 : 0));
    if (isNested) inspectElements(b, at, depth + 1, stored, type === BSONType.array);
    else inspectValue(b, type, at, at + length);
  }
}

const otherTypes = ['double', 'objectId', 'bool', 'null', 'int'] as const;
const plainTypes = new Set<number>(otherTypes.map((name) => BSONType[name]));

function inspectValue(b: Buffer, type: number, at: number, end: number): void {
  if (plainTypes.has(type)) return;
  if (type === BSONType.string) insistSound(b[end - 1] === 0 && isUtf8(b.subarray(at + 4, end - 1)));
  else if (type === BSONType.binData && b[at + 4] !== 2) return;
  else if (type === BSONType.long && Number.isSafeInteger(Number(b.readBigInt64LE(at)))) return;
  else if (type === BSONType.date && Math.abs(Number(b.readBigInt64LE(at))) <= 8.64e15) return;
  else throw notImplemented(`The type ${nameOfType(type)}, or this value of it,`);
}

const nameOfType = (type: number) => Object.entries(BSONType).find(([, other]) => (other & 0xff) === type)?.[0];

/** Names that MongoDB itself does not store, or that would not survive as properties of a JS object. */
function inspectName(b: Buffer, at: number, length: number, stored: boolean): void {
  const mayBeRefused = b[at] === 0x24 ? stored || length === 4 : b[at] === 0x5f && length === 9;
  if (!mayBeRefused) return;
  const name = b.toString('utf8', at, at + length);
  const isOperator = stored && name.startsWith('$');
  insist(!isOperator, 52, `The dollar ($) prefixed field '${name}' in '${name}' is not valid for storage.`);
  insist(!['__proto__', '_bsontype', '$ref'].includes(name), 2, `the field name ${name} is not accepted`);
}
