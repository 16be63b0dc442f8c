/** What an index is, the entries it holds for a document, and what it demands. */
import { MongoError, notImplemented } from './errors.ts';
import { type KeyPattern, encodeRow, keyRows } from './keys.ts';
import { type Matcher, compileFilter, isOperatorObject } from './matcher.ts';
import { isArrayIndex } from './paths.ts';
import { type Doc, EMPTY_ARRAY, describeValue, isDocument, isNumber } from './values.ts';

export const MAX_KEY_BYTES = 1978;

/** As it is stored in the catalog. */
export interface IndexDefinition {
  id: number;
  name: string;
  key: KeyPattern;
  unique: boolean;
  sparse: boolean;
  partial: Doc | null;
  /** Paths at which some document had an array; they never become fewer. */
  arrays: string[];
  /** Still being built over the documents that were there before it: not used for reading yet. */
  building: boolean;
}

export interface Index extends IndexDefinition {
  matches: Matcher;
  prefix: Buffer;
}

export interface Entry {
  key: Buffer;
  row: unknown[];
}

/** The entries of one document. In a unique index the key itself must not repeat; elsewhere the document's key ends it. */
export function indexEntries(index: Index, document: Doc, docKey: Buffer): { entries: Entry[]; arrays: string[] } {
  if (!index.matches(document)) return { entries: [], arrays: [] };
  const arrays = new Set<string>();
  const paths = index.key.map(([path]) => path);
  const entries = new Map<string, Entry>();
  for (const row of keyRows(document, paths, (path) => arrays.add(path))) {
    if (index.sparse && row.every((value) => value === undefined)) continue;
    const encoded = encodeRow(row, index.key);
    const key = Buffer.concat(index.unique ? [index.prefix, encoded] : [index.prefix, encoded, docKey]);
    if (key.length > MAX_KEY_BYTES) {
      throw new MongoError(17280, `the key of index ${index.name} is too long: ${key.length} > ${MAX_KEY_BYTES} bytes`);
    }
    entries.set(key.toString('latin1'), { key, row });
  }
  return { entries: [...entries.values()], arrays: [...arrays] };
}

export function duplicateKey(namespace: string, indexName: string, pattern: KeyPattern, row: unknown[]): MongoError {
  const values = row.map((value) => (value === EMPTY_ARRAY ? undefined : value));
  const shown = pattern.map(([path], i) => `${path}: ${describeValue(values[i])}`).join(', ');
  return new MongoError(
    11000,
    `E11000 duplicate key error collection: ${namespace} index: ${indexName} dup key: { ${shown} }`,
    {
      keyPattern: Object.fromEntries(pattern),
      keyValue: Object.fromEntries(pattern.map(([path], i) => [path, values[i] ?? null])),
    },
  );
}

/** The definition as `listIndexes` shows it. */
export function describeIndex(index: IndexDefinition): Doc {
  return {
    v: 2,
    key: Object.fromEntries(index.key),
    name: index.name,
    ...(index.unique && { unique: true }),
    ...(index.sparse && { sparse: true }),
    ...(index.partial && { partialFilterExpression: index.partial }),
  };
}

const knownOptions = new Set(['v', 'key', 'name', 'unique', 'sparse', 'partialFilterExpression', 'background', 'ns']);
const refusedOptions = ['expireAfterSeconds', 'collation', 'hidden', 'weights', 'wildcardProjection', 'storageEngine'];

/** Reads one entry of `createIndexes`. */
export function parseIndex(spec: unknown): Omit<IndexDefinition, 'id' | 'arrays' | 'building'> {
  if (!isDocument(spec)) throw new MongoError(14, 'each index must be an object');
  for (const option of Object.keys(spec)) {
    if (refusedOptions.includes(option)) throw notImplemented(`The index option ${option}`);
    if (!knownOptions.has(option)) {
      throw new MongoError(197, `The field '${option}' is not valid for an index specification.`);
    }
  }
  const { key, name, partialFilterExpression: partial } = spec;
  if (!isDocument(key)) throw new MongoError(9, "The 'key' field is a required property of an index specification");
  if (typeof name !== 'string' || name === '') {
    throw new MongoError(9, "The 'name' field is a required property of an index specification");
  }
  if (partial !== undefined) {
    if (!isDocument(partial)) throw new MongoError(14, "The field 'partialFilterExpression' must be an object");
    checkPartial(partial);
    if (spec.sparse) throw new MongoError(67, 'cannot mix "partialFilterExpression" and "sparse" options');
  }
  return {
    name,
    key: parsePattern(key),
    unique: Boolean(spec.unique),
    sparse: Boolean(spec.sparse),
    partial: partial ?? null,
  };
}

function parsePattern(key: Doc): KeyPattern {
  const pattern = Object.entries(key).map(([path, direction]): [string, 1 | -1] => {
    if (typeof direction === 'string') throw notImplemented(`An index of the kind ${direction}`);
    if (!isNumber(direction) || Number(direction) === 0) {
      throw new MongoError(67, 'Values in the index key pattern must be numbers other than 0');
    }
    const parts = path.split('.');
    if (parts.includes('')) throw new MongoError(67, 'Index keys cannot be an empty field.');
    if (parts.some((part) => part.startsWith('$'))) throw notImplemented(`The index key ${path}`);
    if (parts.some(isArrayIndex)) throw notImplemented('An index key with a number in it');
    return [path, Number(direction) < 0 ? -1 : 1];
  });
  if (pattern.length === 0) throw new MongoError(67, 'Index keys cannot be empty.');
  return pattern;
}

/** Conditions so simple that a query can be seen to imply them: that a field is there, or is of a type. */
function checkPartial(filter: Doc): void {
  for (const [path, condition] of Object.entries(filter)) {
    const [operator, ...more] = isOperatorObject(condition) ? Object.keys(condition) : [];
    const isSimple = operator === '$type' || (operator === '$exists' && (condition as Doc).$exists === true);
    if (path.startsWith('$') || !isSimple || more.length > 0) {
      throw new MongoError(67, `Expression not supported in partial index: ${path} ${describeValue(condition)}`);
    }
  }
  compileFilter(filter);
}

export const isSameIndex = (a: Omit<IndexDefinition, 'id' | 'arrays' | 'building'>, b: IndexDefinition) => {
  const identityOf = ({ key, unique, sparse, partial }: typeof a) =>
    `${JSON.stringify([key, unique, sparse])} ${describeValue(partial)}`;
  return identityOf(a) === identityOf(b);
};
