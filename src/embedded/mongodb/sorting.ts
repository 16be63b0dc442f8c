/** What is done to a stream of things in pieces: sorting them in memory, for what no index has in order, and cutting. */
import { insist } from './errors.ts';
import { type KeyPattern, sortKey } from './keys.ts';
import { type Doc, isDocument, isNumber } from './values.ts';

/** Of what is held in memory for one sort, or one group. */
export const MAX_MEMORY = 100 * 1024 * 1024;
/** So much is read, changed, built or copied before others get their turn. */
export const PIECE = 200;

/** Reads a sort specification. */
export function parseSort(sort: unknown, code = 2): KeyPattern {
  insist(isDocument(sort), code, 'Expected field sort to be of type object');
  return Object.entries(sort).map(([path, direction]) => {
    insist(path !== '' && !path.startsWith('$'), code, `FieldPath '${path}' is not valid for a sort`);
    const value = isNumber(direction) ? Number(direction) : 0;
    const isDirection = value === 1 || value === -1;
    insist(isDirection, code, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
    return [path, value];
  });
}

/**
 * Gives empty pieces until it has seen everything. Alike things keep the order they came in. With a limit only that many
 * are kept. More than 100 MB are refused, since nothing is written to disk.
 */
export function* sortPieces<T>(
  pieces: Iterable<T[]>,
  pattern: KeyPattern,
  limit: number,
  read: (item: T) => { document: Doc; size: number },
): Generator<T[]> {
  const entries: { item: T; key: Buffer; bytes: number }[] = [];
  let bytes = 0;
  const trim = () => {
    entries.sort((a, b) => Buffer.compare(a.key, b.key));
    for (const entry of entries.splice(limit)) bytes -= entry.bytes;
  };
  for (const piece of pieces) {
    for (const item of piece) {
      const { document, size } = read(item);
      const key = sortKey(document, pattern);
      bytes += entries[entries.push({ item, key, bytes: size + key.length }) - 1]!.bytes;
    }
    if (entries.length > 2 * limit + PIECE || bytes > MAX_MEMORY) trim();
    insist(bytes <= MAX_MEMORY, 292, `Sort exceeded memory limit of ${MAX_MEMORY} bytes`);
    yield [];
  }
  trim();
  yield* inPieces(entries.map(({ item }) => item));
}

export function* inPieces<T>(items: T[]): Generator<T[]> {
  for (let i = 0; i < items.length; i += PIECE) yield items.slice(i, i + PIECE);
}

/** Leaves out the first ones, and ends before the one at `end`. */
export function* slicePieces<T>(pieces: Iterable<T[]>, start: number, end: number): Generator<T[]> {
  let passed = 0;
  for (const piece of pieces) {
    yield piece.slice(Math.max(0, start - passed), end - passed);
    passed += piece.length;
    if (passed >= end) return;
  }
}

export function* mapPieces<A, B>(pieces: Iterable<A[]>, change: (item: A) => B): Generator<B[]> {
  for (const piece of pieces) yield piece.map(change);
}
