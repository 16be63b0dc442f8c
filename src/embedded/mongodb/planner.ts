/**
 * Chooses how to find documents: which index, and which ranges of its keys. A plan may only ever give too many
 * documents, never too few; the filter is checked on each one, unless the plan is `exact`.
 */
import { type Index } from './indexes.ts';
import { type KeyPattern } from './keys.ts';
import { compileFilter, isOperatorObject } from './matcher.ts';
import { type Collection, type KeyRange } from './store.ts';
import { type Doc, EMPTY_ARRAY, afterPrefix, encodeDirected, equalValues, isNumber, rank, rankOf } from './values.ts';

/** One thing that the filter demands of every document. `path` is '' for what only the matcher understands. */
interface Demand {
  path: string;
  operator: string;
  operand: unknown;
}

export interface Plan {
  /** `null`: the documents themselves, by `_id`. */
  index: Index | null;
  ranges: KeyRange[];
  /** Whether the ranges are read from their ends. */
  reverse: boolean;
  /** Documents come in the order asked for. */
  isSorted: boolean;
  /** Not that, but within each range they do: where the plan is exact, the first of each range are enough. */
  isSortedInRanges: boolean;
  /** Every document found matches the filter, without looking. */
  isExact: boolean;
  /** A document may come more than once. */
  mayRepeat: boolean;
  /** How far it narrows the search. */
  score: number;
}

type Readable = Pick<Index, 'key' | 'unique' | 'condition' | 'arrays' | 'prefix'>;

const MAX_RANGES = 50_000;

export function planQuery({ prefix, indexes }: Collection, filter: Doc, sort: KeyPattern): Plan {
  const demands = demandsOf(filter);
  const byId: Readable = { key: [['_id', 1]], unique: true, condition: {}, arrays: [], prefix };
  let best = consider(byId, null, demands, sort)!;
  if (best.ranges.length === 1 && !best.ranges[0]!.end) return best;
  for (const index of indexes) {
    const plan = index.building ? undefined : consider(index, index, demands, sort);
    if (plan && plan.score > best.score) best = plan;
  }
  return best;
}

/** The conditions that all have to hold, one by one. */
function demandsOf(filter: Doc): Demand[] {
  return Object.entries(filter).flatMap(([path, condition]): Demand[] => {
    if (path === '$and' && Array.isArray(condition)) return (condition as Doc[]).flatMap(demandsOf);
    if (path.startsWith('$')) return [{ path: '', operator: path, operand: condition }];
    if (!isOperatorObject(condition)) return [{ path, operator: '$eq', operand: condition }];
    return Object.entries(condition).map(([operator, operand]) => ({ path, operator, operand }));
  });
}

/** Values that equal only what the index holds under the same bytes. */
const isIndexable = (value: unknown) => value !== undefined && !Array.isArray(value);

/** @param opensEmpty whether an empty array is looked for, too: it lies in two places, so that there is no order. */
function valuesOf({ operator, operand }: Demand, opensEmpty: boolean): unknown[] | undefined {
  if (operator === '$eq' && opensEmpty && Array.isArray(operand) && operand.length === 0) return [EMPTY_ARRAY, operand];
  if (operator === '$eq') return isIndexable(operand) ? [operand] : undefined;
  if (operator !== '$in' || !Array.isArray(operand) || !operand.every(isIndexable)) return undefined;
  return operand;
}

const rangeOperators = ['$gt', '$gte', '$lt', '$lte'];
const isRange = ({ operator, operand }: Demand) =>
  rangeOperators.includes(operator) &&
  !Number.isNaN(operand) &&
  ![rank.null, rank.object, rank.array].some((type) => type === rankOf(operand));

/** How an index would serve the query, or undefined where it would not help or would miss documents. */
function consider(index: Readable, itself: Index | null, demands: Demand[], sort: KeyPattern): Plan | undefined {
  const isWithin = (wanted: Demand) => demands.some((given) => implies(given, wanted));
  if (!demandsOf(index.condition).every(isWithin)) return undefined;
  // A document's own key ends every entry of an index that is not unique, so it can be searched and sorted by as well.
  const pattern: KeyPattern =
    index.unique || index.key.some(([path]) => path === '_id') ? index.key : [...index.key, ['_id', 1]];
  const opensArray = (path: string) => index.arrays.some((array) => path === array || path.startsWith(`${array}.`));
  /** How many values each path is fixed to. */
  const fixed = new Map<string, number>();
  /** Arrays of which one element is given: every entry in the range has it, and a document is there once. */
  const fixedElements = new Set<string>();
  let prefixes = [index.prefix];
  let ranges: KeyRange[] | undefined;
  let insideArray = false;
  let score = 0;
  let exactDemands = 0;
  let fields = 0;
  for (const [path, direction] of pattern) {
    const isMulti = opensArray(path);
    // Two conditions may be met by two different elements of an array, so only one of them narrows the search.
    if (isMulti && insideArray) break;
    const onPath = demands.filter((demand) => demand.path === path);
    const values = onPath
      .map((demand) => valuesOf(demand, sort.length === 0))
      .find((list) => list && !(isMulti && list.includes(null)));
    if (values && prefixes.length * values.length <= MAX_RANGES) {
      const encoded = distinctBytes(values.map((value) => encodeDirected(value, direction)));
      prefixes = prefixes.flatMap((prefix) => encoded.map((bytes) => Buffer.concat([prefix, bytes])));
      if (!isMulti) fixed.set(path, encoded.length);
      else if (encoded.length === 1) fixedElements.add(path);
      insideArray ||= isMulti;
      score += encoded.length === 1 ? 4 : 3;
      if (!values.includes(EMPTY_ARRAY)) exactDemands++;
      fields++;
      continue;
    }
    const bounds = onPath.filter(isRange).slice(0, isMulti ? 1 : undefined);
    if (bounds.length > 0) {
      ranges = prefixes.flatMap((prefix) => rangeWithin(prefix, direction, bounds));
      if (!isMulti) exactDemands += bounds.length;
      score += 2;
    }
    break;
  }
  const toFollow = (keys: KeyPattern, most: number) => keys.filter(([path]) => (fixed.get(path) ?? Infinity) > most);
  // The array itself still sorts by its least or greatest element, whichever was given.
  const behind = pattern.filter(([path]) => !fixedElements.has(path));
  const orderIn = (most: number) => sortDirection(toFollow(behind, most), toFollow(sort, most), opensArray);
  const wholeOrder = orderIn(1);
  const reverse = wholeOrder ?? orderIn(MAX_RANGES);
  // Where it does not help, only the documents themselves can be read all the same.
  if (itself && score === 0 && (reverse === undefined || sort.length === 0)) return undefined;
  const isPoint = index.unique && fields === index.key.length;
  ranges ??= prefixes.map((start) => (isPoint ? { start } : { start, end: afterPrefix(start) }));
  if (reverse) ranges.reverse();
  return {
    index: itself,
    ranges,
    reverse: reverse ?? false,
    isSorted: wholeOrder !== undefined,
    isSortedInRanges: reverse !== undefined && index.arrays.length === 0,
    isExact: exactDemands === demands.length,
    mayRepeat: index.arrays.length > 0,
    score: score + (isPoint ? 10 : 0) + (reverse === undefined || sort.length === 0 ? 0 : 1),
  };
}

/** Whether reading the keys forwards (false) or backwards (true) gives the order asked for; undefined: neither. */
function sortDirection(keys: KeyPattern, sort: KeyPattern, opensArray: (path: string) => boolean): boolean | undefined {
  if (sort.length === 0) return false;
  const reverse = sort[0]![1] !== keys[0]?.[1];
  const fits = sort.every(([path, direction], i) => {
    const key = keys[i];
    return key?.[0] === path && !opensArray(path) && (key[1] === direction) === !reverse;
  });
  return fits ? reverse : undefined;
}

function distinctBytes(list: Buffer[]): Buffer[] {
  const sorted = list.toSorted((a, b) => Buffer.compare(a, b));
  return sorted.filter((bytes, i) => i === 0 || !bytes.equals(sorted[i - 1]!));
}

/** The keys below `prefix` whose next value is of the bounds' type and within all bounds; NaN is within none. */
function rangeWithin(prefix: Buffer, direction: 1 | -1, bounds: Demand[]): KeyRange[] {
  const within = (bytes: Buffer) => Buffer.concat([prefix, bytes]);
  const typeOf = (type: number) => within(Buffer.of(direction === 1 ? type : ~type & 0xff));
  const notANumber = within(encodeDirected(Number.NaN, direction));
  const starts: Buffer[] = [];
  const ends: Buffer[] = [];
  for (const { operator, operand } of bounds) {
    const type = typeOf(rankOf(operand));
    const isNumeric = isNumber(operand);
    starts.push(isNumeric && direction === 1 ? afterPrefix(notANumber) : type);
    ends.push(isNumeric && direction === -1 ? notANumber : afterPrefix(type));
    const value = within(encodeDirected(operand, direction));
    const isLower = operator.startsWith('$gt') === (direction === 1);
    const includes = operator.endsWith('e');
    (isLower ? starts : ends).push(isLower === includes ? value : afterPrefix(value));
  }
  const start = starts.reduce((a, b) => (Buffer.compare(a, b) > 0 ? a : b));
  const end = ends.reduce((a, b) => (Buffer.compare(a, b) < 0 ? a : b));
  return Buffer.compare(start, end) < 0 ? [{ start, end }] : [];
}

/** Whether whatever meets `given` is certain to meet `wanted`, which is `$exists: true` or a `$type`. */
function implies(given: Demand, wanted: Demand): boolean {
  if (given.path !== wanted.path) return false;
  if (given.operator === wanted.operator && equalValues(given.operand, wanted.operand)) return true;
  const test = compileFilter({ value: { [wanted.operator]: wanted.operand } });
  if (isRange(given)) return test({ value: given.operand });
  return valuesOf(given, false)?.every((value) => value !== null && test({ value })) ?? false;
}
