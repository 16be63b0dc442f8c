/**
 * What an index stores for a document, and what a document is sorted by: both are the same key. A document with an
 * array has several keys, one for each element.
 */
import { MongoError, badValue } from './errors.ts';
import { field } from './paths.ts';
import { type Doc, EMPTY_ARRAY, encodeDirected, isDocument } from './values.ts';

export type KeyPattern = [path: string, direction: 1 | -1][];

/** How far one path of a pattern has been followed: `at` parts of it have led to `value`. */
interface Walk {
  parts: string[];
  at: number;
  value: unknown;
}

/**
 * One row of values for each key of the document, `undefined` where a field is missing.
 * @param onArray is told the path of each array that was opened up
 */
export function keyRows(document: Doc, paths: string[], onArray?: (path: string) => void): unknown[][] {
  return openArrays(
    paths.map((path) => ({ parts: path.split('.'), at: 0, value: document })),
    onArray,
  );
}

function openArrays(walks: Walk[], onArray?: (path: string) => void): unknown[][] {
  const ahead = walks.map(walkThroughDocuments);
  const stopped = ahead.filter(({ value, at, parts }) => Array.isArray(value) && at <= parts.length);
  if (stopped.length === 0) return [ahead.map(({ value }) => value)];
  const array = stopped[0]!.value as unknown[];
  if (stopped.some(({ value }) => value !== array)) {
    const names = stopped.map(({ parts, at }) => `[${parts[at - 1]}]`);
    throw new MongoError(171, `cannot index parallel arrays ${names.join(' ')}`);
  }
  for (const { parts, at } of stopped) onArray?.(parts.slice(0, at).join('.'));
  const elements = array.length === 0 ? [EMPTY_ARRAY] : array;
  return elements.flatMap((element) =>
    openArrays(
      ahead.map((walk) => (walk.value === array ? enterElement(walk, element) : walk)),
      onArray,
    ),
  );
}

function walkThroughDocuments(walk: Walk): Walk {
  let { at, value } = walk;
  for (; at < walk.parts.length && isDocument(value); at++) value = field(value, walk.parts[at]!);
  if (at < walk.parts.length && !Array.isArray(value)) return { ...walk, at: walk.parts.length, value: undefined };
  return { ...walk, at, value };
}

/** An array within an array is not opened: it counts as a value. `at` beyond the end marks a walk that is over. */
function enterElement(walk: Walk, element: unknown): Walk {
  if (walk.at === walk.parts.length) return { ...walk, at: walk.at + 1, value: element };
  return isDocument(element) ? { ...walk, value: element } : { ...walk, at: walk.parts.length + 1, value: undefined };
}

export const encodeRow = (row: unknown[], pattern: KeyPattern): Buffer =>
  row.length === 1
    ? encodeDirected(row[0], pattern[0]![1])
    : Buffer.concat(row.map((value, i) => encodeDirected(value, pattern[i]![1])));

/** The bytes by which a document sorts: of an array the element that comes first in the direction asked for. */
export function sortKey(document: Doc, pattern: KeyPattern): Buffer {
  let rows: unknown[][];
  try {
    rows = keyRows(
      document,
      pattern.map(([path]) => path),
    );
  } catch {
    throw badValue('cannot sort with keys that are parallel arrays');
  }
  return rows
    .map((row) => encodeRow(row, pattern))
    .reduce((least, key) => (Buffer.compare(key, least) < 0 ? key : least));
}
