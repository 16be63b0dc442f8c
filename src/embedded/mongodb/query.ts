/** A query under way: reads what the plan points at in pieces, keeps what matches, sorts where no index did. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Names, decode, namesOf } from './documents.ts';
import { insist } from './errors.ts';
import { type KeyPattern } from './keys.ts';
import { type Matcher, compileFilter, rootsOfFilter } from './matcher.ts';
import { type Plan, planQuery } from './planner.ts';
import { PIECE, slicePieces, sortPieces } from './sorting.ts';
import { type Collection, PIECE_BYTES, type Row, type Store } from './store.ts';
import { type Doc, rootOf } from './values.ts';

/** After so long others get their turn. */
const TURN_MS = 2;

export interface QueryOptions {
  filter: Doc;
  sort?: KeyPattern;
  skip?: number;
  limit?: number;
  /** By `performance.now()`. */
  deadline?: number;
}

export class Query {
  private readonly matcher: Matcher;
  /** The fields that the filter and the sort look at. */
  private readonly names: Names;

  constructor(
    private readonly store: Store,
    private readonly collection: Collection | undefined,
    private readonly options: QueryOptions,
  ) {
    const { filter, sort = [] } = options;
    this.matcher = compileFilter(filter);
    this.names = namesOf([...rootsOfFilter(filter), ...sort.map(([path]) => rootOf(path))]);
  }

  private matches = ({ bytes }: Row) => this.matcher(decode(bytes, this.names));

  /** Looks once more at rows that were found: those that still match, as they are now. */
  again(rows: Row[]): Row[] {
    const now = rows.map(({ idKey }) => ({ idKey, bytes: this.store.document(this.collection!, idKey) }));
    return now.filter((row): row is Row => row.bytes !== undefined && this.matches(row as Row));
  }

  /** Rows in pieces, empty ones among them. Between two pieces anything may change: no snapshot of the data is held. */
  *pieces(): Generator<Row[]> {
    const { store, collection, names, options } = this;
    if (!collection) return;
    const { filter, sort = [], skip = 0, limit = 0, deadline = Infinity } = options;
    const plan = planQuery(collection, filter, sort);
    const { isSorted, isExact } = plan;
    const end = limit ? skip + limit : Infinity;
    // Few at first where few are wanted, but soon many: most of what is looked at may not match.
    const firstPiece = isSorted ? Math.min(PIECE, isExact ? end : Math.max(10, end)) : PIECE;
    const found = this.matching(readPlan(store, collection, plan, firstPiece, end), isExact);
    const sorted = isSorted
      ? found
      : sortPieces(found, sort, end, ({ bytes }) => ({ document: decode(bytes, names), size: bytes.length }));
    for (const rows of slicePieces(sorted, skip, end)) {
      insist(!store.isStopping, 91, 'the server is shutting down');
      insist(performance.now() < deadline, 50, 'operation exceeded time limit');
      const now = store.collection(collection.database, collection.name);
      insist(now?.id === collection.id, 175, 'collection dropped while a query was reading it');
      const hasIndex = !plan.index || now.indexes.some(({ id }) => id === plan.index!.id);
      insist(hasIndex, 175, 'index dropped while a query was reading it');
      yield rows;
    }
  }

  private *matching(pieces: Iterable<Row[]>, isExact: boolean): Generator<Row[]> {
    for (const rows of pieces) yield isExact ? rows : rows.filter(this.matches);
  }
}

/** Walks the ranges of a plan; remembers the last key, so that it can go on after any change to the data. */
function* readPlan(
  store: Store,
  collection: Collection,
  plan: Plan,
  firstPiece: number,
  end: number,
): Generator<Row[]> {
  const { index, reverse, mayRepeat } = plan;
  const seen = new Set<string>();
  const isNew = ({ idKey }: Row) => !mayRepeat || seen.size < seen.add(idKey.toString('latin1')).size;
  let piece: Row[] = [];
  let [size, examined, bytes] = [firstPiece, 0, 0];
  for (const range of plan.ranges) {
    let after: Buffer | undefined;
    // Where each range has the order asked for, its first entries are enough.
    for (let left = plan.isExact && plan.isSortedInRanges ? end : Infinity, isOver = false; !isOver;) {
      const wanted = Math.min(left, size - examined);
      let taken = 0;
      for (const { key, value } of store.entries(range, reverse, wanted, after)) {
        taken++;
        after = key;
        const row = index
          ? { idKey: value, bytes: store.document(collection, value) }
          : { idKey: key.subarray(collection.prefix.length), bytes: value };
        if (row.bytes && isNew(row as Row)) bytes += piece[piece.push(row as Row) - 1]!.bytes.length;
        if (bytes >= PIECE_BYTES) break;
      }
      left -= taken;
      examined += Math.max(1, taken);
      isOver = left === 0 || !range.end || (taken < wanted && bytes < PIECE_BYTES);
      if (examined < size && bytes < PIECE_BYTES) continue;
      yield piece;
      piece = [];
      [size, examined, bytes] = [Math.min(size * 4, PIECE), 0, 0];
    }
  }
  yield piece;
}

/** Goes through pieces, and lets others in whenever it has taken a while. */
export async function* inTurns<T>(pieces: Iterable<T>): AsyncGenerator<T> {
  let since = performance.now();
  for (const piece of pieces) {
    yield piece;
    if (performance.now() - since < TURN_MS) continue;
    await nextTurn();
    since = performance.now();
  }
}
