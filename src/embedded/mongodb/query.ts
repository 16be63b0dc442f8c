/** A query under way: reads what the plan points at in pieces, keeps what matches, sorts where no index did. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Names, decode, namesOf } from './documents.ts';
import { insist } from './errors.ts';
import { type KeyPattern } from './keys.ts';
import { type Matcher, compileFilter, rootsOfFilter } from './matcher.ts';
import { rootOf } from './paths.ts';
import { type Plan, planQuery } from './planner.ts';
import { Sorter } from './sorting.ts';
import { type Collection, PIECE, PIECE_BYTES, type Row, type Store } from './store.ts';
import { type Doc } from './values.ts';

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

  /** Looks once more at rows that were found: those that still match, as they are now. */
  again(rows: Row[]): Row[] {
    return rows.flatMap(({ idKey }) => {
      const bytes = this.store.document(this.collection!, idKey);
      return bytes && this.matcher(decode(bytes, this.names)) ? [{ idKey, bytes }] : [];
    });
  }

  /** Rows in pieces, empty ones among them. Between two pieces anything may change: no snapshot of the data is held. */
  *pieces(): Generator<Row[]> {
    const { store, collection, options } = this;
    if (!collection) return;
    const { filter, sort = [], skip = 0, limit = 0, deadline = Infinity } = options;
    const plan = planQuery(collection, filter, sort);
    const last = limit ? skip + limit : Infinity;
    const sorter = plan.isSorted ? undefined : new Sorter<Row>(sort, last);
    // Few at first where few are wanted, but soon many: most of what is looked at may not match.
    const firstPiece = sorter ? PIECE : Math.min(PIECE, plan.isExact ? last : Math.max(10, last));
    const firstAreEnough = plan.isExact && sorter && plan.isSortedInRanges;
    let passed = 0;
    const cut = (rows: Row[]) => {
      const given = rows.slice(Math.max(0, skip - passed), last - passed);
      passed += rows.length;
      return given;
    };
    for (const rows of readPlan(store, collection, plan, firstPiece, firstAreEnough ? last : Infinity)) {
      insist(!store.isStopping, 91, 'the server is shutting down');
      insist(performance.now() < deadline, 50, 'operation exceeded time limit');
      const isThere = store.collection(collection.database, collection.name)?.id === collection.id;
      insist(isThere, 175, 'collection dropped while a query was reading it');
      const found: Row[] = [];
      for (const row of rows) {
        const document = plan.isExact && !sorter ? {} : decode(row.bytes, this.names);
        if (!plan.isExact && !this.matcher(document)) continue;
        if (sorter) sorter.add(row, document, row.bytes.length);
        else found.push(row);
      }
      yield cut(found);
      if (passed >= last) return;
    }
    if (sorter) yield cut(sorter.sorted());
  }
}

/** Walks the ranges of a plan; remembers the last key, so that it can go on after any change to the data. */
function* readPlan(
  store: Store,
  collection: Collection,
  { index, ranges, reverse, mayRepeat }: Plan,
  firstPiece: number,
  /** How many entries of each range are of interest. */
  perRange: number,
): Generator<Row[]> {
  const seen = new Set<string>();
  const isNew = ({ idKey }: Row) => !mayRepeat || seen.size < seen.add(idKey.toString('latin1')).size;
  let piece: Row[] = [];
  let [size, examined, bytes] = [firstPiece, 0, 0];
  for (const range of ranges) {
    let after: Buffer | undefined;
    for (let left = perRange, isOver = false; !isOver;) {
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
