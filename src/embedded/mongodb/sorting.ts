/** Sorting in memory, for what no index has in order. Alike things keep the order they came in. */
import { insist } from './errors.ts';
import { type KeyPattern, sortKey } from './keys.ts';
import { type Doc, isDocument, isNumber } from './values.ts';

/** Of what is held in memory for one sort, or one group. */
export const MAX_MEMORY = 100 * 1024 * 1024;
const SLACK = 500;

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

/** With a limit only that many are kept. More than 100 MB are refused, since nothing is written to disk. */
export class Sorter<T> {
  private entries: { item: T; key: Buffer; bytes: number }[] = [];
  private bytes = 0;

  constructor(
    private readonly pattern: KeyPattern,
    private readonly limit = Infinity,
  ) {}

  add(item: T, document: Doc, size: number): void {
    const key = sortKey(document, this.pattern);
    const bytes = size + key.length;
    this.entries.push({ item, key, bytes });
    this.bytes += bytes;
    if (this.entries.length > this.limit * 2 + SLACK || this.bytes > MAX_MEMORY) this.trim();
    insist(this.bytes <= MAX_MEMORY, 292, `Sort exceeded memory limit of ${MAX_MEMORY} bytes`);
  }

  private trim(): void {
    this.entries.sort((a, b) => Buffer.compare(a.key, b.key));
    for (const { bytes } of this.entries.splice(this.limit)) this.bytes -= bytes;
  }

  sorted(): T[] {
    this.trim();
    return this.entries.map(({ item }) => item);
  }
}
