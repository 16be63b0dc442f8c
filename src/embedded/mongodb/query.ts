/** A query under way: reads what the plan points at in pieces, keeps what matches, sorts where no index did. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { decode } from './documents.ts';
import { MongoError } from './errors.ts';
import { type KeyPattern } from './keys.ts';
import { type Matcher, compileFilter } from './matcher.ts';
import { type Plan, planQuery } from './planner.ts';
import { Sorter } from './sorting.ts';
import { type Collection, PIECE, PIECE_BYTES, type Store, documentsPrefix } from './store.ts';
import { type Doc } from './values.ts';

/** How many documents a write may look at within its transaction, where nobody else is served meanwhile. */
const WRITE_BUDGET = 2000;

export interface QueryOptions {
  filter: Doc;
  sort?: KeyPattern;
  skip?: number;
  limit?: number;
  /** By `performance.now()`. */
  deadline?: number;
}

export class Row {
  private decoded: Doc | undefined;
  constructor(
    readonly idKey: Buffer,
    readonly bytes: Uint8Array,
  ) {}

  get document(): Doc {
    return (this.decoded ??= decode(this.bytes));
  }
}

/** Thrown by `readNow`: the documents have to be found in pieces, outside the transaction. */
export class ScanTooLongError extends Error {
  override name = 'ScanTooLongError';
}

export class Query {
  readonly matches: Matcher;
  private readonly plan: Plan | undefined;
  private readonly cursor: PlanCursor | undefined;
  private readonly sorter: Sorter<Row> | undefined;
  private toSkip: number;
  private toGive: number;
  private examined = 0;
  isDone: boolean;

  constructor(
    private readonly store: Store,
    private readonly collection: Collection | undefined,
    private readonly options: QueryOptions,
  ) {
    const { filter, sort = [], skip = 0, limit = 0 } = options;
    this.matches = compileFilter(filter);
    this.toSkip = skip;
    this.toGive = limit || Infinity;
    this.isDone = !collection;
    if (!collection) return;
    this.plan = planQuery(collection, filter, sort);
    const { isExact, isSorted, isSortedInRanges } = this.plan;
    const firstAreEnough = limit > 0 && isExact && !isSorted && isSortedInRanges;
    this.cursor = new PlanCursor(store, collection, this.plan, firstAreEnough ? skip + limit : Infinity);
    if (!this.plan.isSorted) this.sorter = new Sorter(sort, limit ? skip + limit : Infinity);
  }

  /** Looks at the next `size` documents at most and gives those that belong to the answer, in its order. */
  advance(size: number): Row[] {
    const { deadline } = this.options;
    if (this.store.isStopping) throw new MongoError(91, 'the server is shutting down');
    if (deadline && performance.now() > deadline) throw new MongoError(50, 'operation exceeded time limit');
    const { database, name, id } = this.collection!;
    if (this.store.collection(database, name)?.id !== id) {
      throw new MongoError(175, 'collection dropped while a query was reading it');
    }
    const wanted = this.sorter || !this.plan!.isExact ? size : Math.min(size, this.toSkip + this.toGive);
    const rows = this.cursor!.next(wanted);
    this.examined += rows.length;
    const found = this.plan!.isExact ? rows : rows.filter((row) => this.matches(row.document));
    this.isDone = this.cursor!.isDone;
    if (!this.sorter) return this.cut(found);
    // The decoded document is let go: the bytes are enough, and smaller.
    for (const row of found) this.sorter.add(new Row(row.idKey, row.bytes), row.document, row.bytes.length);
    return this.isDone ? this.cut(this.sorter.sorted()) : [];
  }

  private cut(rows: Row[]): Row[] {
    const skipped = Math.min(this.toSkip, rows.length);
    this.toSkip -= skipped;
    const given = rows.slice(skipped, skipped + this.toGive);
    this.toGive -= given.length;
    if (this.toGive === 0) this.isDone = true;
    return given;
  }

  /** Few at first where few are wanted, but soon many: most of what is looked at may not match. */
  private firstPiece(): number {
    return this.sorter ? PIECE : Math.min(PIECE, Math.max(10, this.toSkip + this.toGive));
  }

  /** All rows at once, for use inside a transaction. */
  readNow(): Row[] {
    const rows: Row[] = [];
    for (let size = this.firstPiece(); !this.isDone; size = Math.min(size * 4, PIECE)) {
      if (this.examined >= WRITE_BUDGET) throw new ScanTooLongError();
      rows.push(...this.advance(size));
    }
    return rows;
  }

  /** Others are served between two pieces; no snapshot of the data is held meanwhile. */
  async *pieces(): AsyncGenerator<Row[]> {
    for (let size = this.firstPiece(); !this.isDone; size = Math.min(size * 4, PIECE)) {
      const rows = this.advance(size);
      if (rows.length > 0) yield rows;
      if (!this.isDone) await nextTurn();
    }
  }
}

/** Walks the ranges of a plan; remembers the last key, so that it can go on after any change to the data. */
class PlanCursor {
  private range = 0;
  private after: Buffer | undefined;
  private takenOfRange = 0;
  private readonly seen: Set<string> | undefined;

  constructor(
    private readonly store: Store,
    private readonly collection: Collection,
    private readonly plan: Plan,
    /** How many entries of each range are of interest. */
    private readonly perRange: number,
  ) {
    if (plan.mayRepeat) this.seen = new Set();
  }

  get isDone(): boolean {
    return this.range >= this.plan.ranges.length;
  }

  /** At most `limit` rows, and few where they are large. */
  next(limit: number): Row[] {
    const rows: Row[] = [];
    let bytes = 0;
    for (let left = limit; left > 0 && bytes < PIECE_BYTES && !this.isDone;) {
      const { index, ranges, reverse } = this.plan;
      const range = ranges[this.range]!;
      const wanted = Math.min(left, this.perRange - this.takenOfRange);
      let taken = 0;
      for (const { key, value } of this.store.entries(range, reverse, wanted, this.after)) {
        taken++;
        this.after = key;
        const row = index ? this.rowOf(value) : new Row(key.subarray(documentsPrefix(this.collection).length), value);
        if (row && this.isNew(row)) bytes += rows[rows.push(row) - 1]!.bytes.length;
        if (bytes >= PIECE_BYTES) break;
      }
      this.takenOfRange += taken;
      const isOver = taken < wanted && bytes < PIECE_BYTES;
      if (isOver || this.takenOfRange === this.perRange || !range.end) this.nextRange();
      left -= Math.max(1, taken);
    }
    return rows;
  }

  private nextRange(): void {
    this.after = undefined;
    this.takenOfRange = 0;
    this.range++;
  }

  private rowOf(idKey: Buffer): Row | undefined {
    const bytes = this.store.document(this.collection, idKey);
    return bytes && new Row(idKey, bytes);
  }

  private isNew(row: Row): boolean {
    if (!this.seen) return true;
    const id = row.idKey.toString('latin1');
    if (this.seen.has(id)) return false;
    this.seen.add(id);
    return true;
  }
}
