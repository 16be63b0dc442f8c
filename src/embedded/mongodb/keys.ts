/**
 * What an index stores for a document, and what a document is sorted by: both are the same key. A document with an
 * array has several keys, one for each element.
 */
import { MongoError, badValue } from './errors.ts';
import { type Doc, EMPTY_ARRAY, encodeDirected, field, isDocument } from './values.ts';

export type KeyPattern = [path: string, direction: 1 | -1][];

/** How far one path of a pattern has been followed: `at` parts of it have led to `value`. */
interface Walk {
  parts: string[];
  at: number;
  value: unknown;
}

export const partsOf = (pattern: KeyPattern): string[][] => pattern.map(([path]) => path.split('.'));

/**
 * One row of values for each key of the document, `undefined` where a field is missing.
 * @param paths each in its parts
 * @param onArray is told the path of each array that was opened up
 */
export const keyRows = (document: Doc, paths: string[][], onArray?: (path: string) => void): unknown[][] =>
  openArrays(
    paths.map((parts) => walkThroughDocuments(parts, 0, document)),
    onArray,
  );

/** `at` beyond the end marks a walk that is over: an array within an array is not opened, it counts as a value. */
function openArrays(walks: Walk[], onArray?: (path: string) => void): unknown[][] {
  const stopped = walks.filter(({ value, at, parts }) => Array.isArray(value) && at <= parts.length);
  if (stopped.length === 0) return [walks.map(({ value }) => value)];
  const array = stopped[0]!.value as unknown[];
  if (stopped.some(({ value }) => value !== array)) {
    const names = stopped.map(({ parts, at }) => `[${parts[at - 1]}]`);
    throw new MongoError(171, `cannot index parallel arrays ${names.join(' ')}`);
  }
  for (const { parts, at } of stopped) onArray?.(parts.slice(0, at).join('.'));
  const enter = (walk: Walk, element: unknown): Walk => {
    if (walk.value !== array) return walk;
    const { parts, at } = walk;
    const isOver = at === parts.length || !isDocument(element);
    if (isOver) return { parts, at: parts.length + 1, value: at === parts.length ? element : undefined };
    return walkThroughDocuments(parts, at, element);
  };
  const elements = array.length === 0 ? [EMPTY_ARRAY] : array;
  return elements.flatMap((element) =>
    openArrays(
      walks.map((walk) => enter(walk, element)),
      onArray,
    ),
  );
}

function walkThroughDocuments(parts: string[], from: number, start: unknown): Walk {
  let value = start;
  let at = from;
  for (; at < parts.length && isDocument(value); at++) value = field(value, parts[at]!);
  const isMissing = at < parts.length && !Array.isArray(value);
  return { parts, at: isMissing ? parts.length : at, value: isMissing ? undefined : value };
}

export const encodeRow = (row: unknown[], pattern: KeyPattern): Buffer =>
  row.length === 1
    ? encodeDirected(row[0], pattern[0]![1])
    : Buffer.concat(row.map((value, i) => encodeDirected(value, pattern[i]![1])));

/** The bytes by which a document sorts: of an array the element that comes first in the direction asked for. */
export function sortKey(document: Doc, pattern: KeyPattern): Buffer {
  try {
    const keys = keyRows(document, partsOf(pattern)).map((row) => encodeRow(row, pattern));
    return keys.reduce((least, key) => (Buffer.compare(key, least) < 0 ? key : least));
  } catch (error) {
    throw error instanceof MongoError ? badValue('cannot sort with keys that are parallel arrays') : error;
  }
}
