/** What an index is, the entries it holds for a document, and what it demands. */
import { type Names, namesOf } from './documents.ts';
import { MongoError, insist, notImplemented } from './errors.ts';
import { type KeyPattern, encodeRow, keyRows, partsOf } from './keys.ts';
import { type Matcher, compileFilter, isOperatorObject, rootsOfFilter } from './matcher.ts';
import { type Doc, EMPTY_ARRAY, describeValue, isArrayIndex, isDocument, isNumber, rootOf, uint32 } from './values.ts';

/** The longest key that LMDB takes. */
export const MAX_KEY_BYTES = 1978;

/** What a client asks for. */
export interface IndexSpec {
  name: string;
  key: KeyPattern;
  unique: boolean;
  sparse: boolean;
  partial: Doc | null;
}

/** As it is stored in the catalog. */
export interface IndexDefinition extends IndexSpec {
  id: number;
  /** Paths at which some document had an array; they never become fewer. */
  arrays: string[];
  /** Still being built over the documents that were there before it: not used for reading yet. */
  building: boolean;
}

export interface Index extends IndexDefinition {
  /** What a document has to match to be in it. */
  condition: Doc;
  prefix: Buffer;
  paths: string[][];
  /** The fields at the top of a document that its entries depend on. */
  names: Names;
  matches: Matcher;
}

export function openIndex(definition: IndexDefinition): Index {
  const { id, key, sparse, partial } = definition;
  const condition = sparse ? { [key[0]![0]]: { $exists: true } } : (partial ?? {});
  return {
    ...definition,
    condition,
    prefix: Buffer.concat([Buffer.of(3), uint32(id)]),
    paths: partsOf(key),
    names: namesOf([...key.map(([path]) => rootOf(path)), ...rootsOfFilter(condition)]),
    matches: compileFilter(condition),
  };
}

export interface Entry {
  key: Buffer;
  row: unknown[];
}

/**
 * The entries of one document, each under its key as text. In a unique index the key itself must not repeat; elsewhere
 * the document's key ends it.
 */
export function indexEntries(index: Index, document: Doc, idKey: Buffer) {
  const arrays = new Set<string>();
  const entries = new Map<string, Entry>();
  if (!index.matches(document)) return { entries, arrays };
  for (const row of keyRows(document, index.paths, (path) => arrays.add(path))) {
    const key = Buffer.concat([index.prefix, encodeRow(row, index.key), ...(index.unique ? [] : [idKey])]);
    if (key.length > MAX_KEY_BYTES) {
      throw new MongoError(17280, `the key of index ${index.name} is too long: ${key.length} > ${MAX_KEY_BYTES} bytes`);
    }
    entries.set(key.toString('latin1'), { key, row });
  }
  return { entries, arrays };
}

export function duplicateKey(namespace: string, indexName: string, pattern: KeyPattern, row: unknown[]): MongoError {
  const values = row.map((value) => (value === EMPTY_ARRAY ? undefined : value));
  const shown = pattern.map(([path], i) => `${path}: ${describeValue(values[i])}`).join(', ');
  const message = `E11000 duplicate key error collection: ${namespace} index: ${indexName} dup key: { ${shown} }`;
  const keyValue = Object.fromEntries(pattern.map(([path], i) => [path, values[i] ?? null]));
  return new MongoError(11000, message, { keyPattern: Object.fromEntries(pattern), keyValue });
}

/** The definition as `listIndexes` shows it. */
export const describeIndex = ({ key, name, unique, sparse, partial }: IndexDefinition): Doc => ({
  v: 2,
  key: Object.fromEntries(key),
  name,
  ...(unique && { unique }),
  ...(sparse && { sparse }),
  ...(partial && { partialFilterExpression: partial }),
});

const knownOptions = 'v key name unique sparse partialFilterExpression background ns'.split(' ');
const refusedOptions = 'expireAfterSeconds collation hidden weights wildcardProjection storageEngine'.split(' ');

/** Reads one entry of `createIndexes`. */
export function parseIndex(spec: Doc): IndexSpec {
  for (const option of Object.keys(spec)) {
    if (refusedOptions.includes(option)) throw notImplemented(`The index option ${option}`);
    insist(knownOptions.includes(option), 197, `The field '${option}' is not valid for an index specification.`);
  }
  const { key, name, unique, sparse, partialFilterExpression: partial } = spec;
  insist(isDocument(key), 9, "The 'key' field is a required property of an index specification");
  insist(typeof name === 'string' && name, 9, "The 'name' field is a required property of an index specification");
  insist(partial === undefined || isDocument(partial), 14, "The field 'partialFilterExpression' must be an object");
  if (partial) checkPartial(partial);
  insist(!partial || !sparse, 67, 'cannot mix "partialFilterExpression" and "sparse" options');
  const pattern = parsePattern(key);
  if (sparse && pattern.length > 1) throw notImplemented('A sparse index of several fields');
  return { name, key: pattern, unique: Boolean(unique), sparse: Boolean(sparse), partial: partial ?? null };
}

function parsePattern(key: Doc): KeyPattern {
  const pattern = Object.entries(key).map(([path, direction]): [string, 1 | -1] => {
    if (typeof direction === 'string') throw notImplemented(`An index of the kind ${direction}`);
    const isNonZero = isNumber(direction) && Number(direction) !== 0;
    insist(isNonZero, 67, 'Values in the index key pattern must be numbers other than 0');
    const parts = path.split('.');
    insist(!parts.includes(''), 67, 'Index keys cannot be an empty field.');
    if (parts.some((part) => part.startsWith('$'))) throw notImplemented(`The index key ${path}`);
    if (parts.some(isArrayIndex)) throw notImplemented('An index key with a number in it');
    return [path, Number(direction) < 0 ? -1 : 1];
  });
  insist(pattern.length > 0, 67, 'Index keys cannot be empty.');
  return pattern;
}

/** Conditions so simple that a query can be seen to imply them: that a field is there, or is of a type. */
function checkPartial(filter: Doc): void {
  for (const [path, condition] of Object.entries(filter)) {
    const [operator, ...more] = isOperatorObject(condition) ? Object.entries(condition) : [];
    const isSimple = operator?.[0] === '$type' || (operator?.[0] === '$exists' && operator[1] === true);
    const isSupported = isSimple && more.length === 0 && !path.startsWith('$');
    insist(isSupported, 67, `Expression not supported in partial index: ${path} ${describeValue(condition)}`);
  }
  compileFilter(filter);
}

export function isSameIndex(a: IndexSpec, b: IndexSpec): boolean {
  const identityOf = ({ key, unique, sparse, partial }: IndexSpec) =>
    `${JSON.stringify([key, unique, sparse])} ${describeValue(partial)}`;
  return identityOf(a) === identityOf(b);
}
