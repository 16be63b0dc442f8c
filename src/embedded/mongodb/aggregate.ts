/** Aggregation: stages that turn one stream of documents, in pieces, into another. */
import { type Names, encode, namesOf } from './documents.ts';
import { MongoError, insist, notImplemented } from './errors.ts';
import { type Expression, compileExpression, rootsOfExpression } from './expressions.ts';
import { type KeyPattern } from './keys.ts';
import { compileFilter } from './matcher.ts';
import { Sum } from './numbers.ts';
import { field } from './paths.ts';
import { compileProjection } from './projection.ts';
import { MAX_MEMORY, Sorter, parseSort } from './sorting.ts';
import { type Doc, compareValues, identity, isDocument, isNumber } from './values.ts';

export type Pieces = Iterable<Doc[]>;
type Stage = (input: Pieces) => Pieces;

const PIECE = 500;

export interface Pipeline {
  /** The part that a query can do, with the help of indexes. */
  query: { filter: Doc; sort: KeyPattern; skip: number; limit: number };
  /** The fields at the top of the documents that the rest looks at; undefined: all. */
  names: Names | undefined;
  /** The rest. */
  run: Stage;
}

export function compilePipeline(pipeline: unknown): Pipeline {
  insist(Array.isArray(pipeline), 14, "'pipeline' option must be specified as an array");
  const specs = pipeline.map(parseStage);
  const take = (name: string) => (specs[0]?.name === name ? specs.shift() : undefined);
  const filters: Doc[] = [];
  for (let match = take('$match'); match; match = take('$match')) filters.push(asFilter(match.operand));
  const [sort, skip, limit] = [take('$sort'), take('$skip'), take('$limit')];
  const query = {
    filter: filters.length > 1 ? { $and: filters } : (filters[0] ?? {}),
    sort: sort ? parseSortStage(sort.operand) : [],
    skip: skip ? parseCount('$skip', skip.operand, 0) : 0,
    limit: limit ? parseCount('$limit', limit.operand, 1) : 0,
  };
  const stages = specs.map(({ name, operand }) => pipelineStages[name]!(operand));
  const [first] = specs;
  const roots = first?.name === '$group' ? rootsOfExpression(first.operand) : first?.name === '$count' ? [] : undefined;
  return {
    query,
    names: roots && namesOf(roots),
    run: (input) => stages.reduce((stream, stage) => stage(stream), input),
  };
}

function parseStage(spec: unknown): { name: string; operand: unknown } {
  insist(isDocument(spec), 14, "Each element of the 'pipeline' array must be an object");
  const [[name, operand] = ['', undefined], ...more] = Object.entries(spec);
  const isOne = name !== '' && more.length === 0;
  insist(isOne, 40323, 'A pipeline stage specification object must contain exactly one field.');
  insist(field(pipelineStages, name), 40324, `Unrecognized pipeline stage name: '${name}'`);
  return { name, operand };
}

function asFilter(operand: unknown): Doc {
  insist(isDocument(operand), 15959, 'the match filter must be an expression in an object');
  compileFilter(operand);
  return operand;
}

function parseSortStage(operand: unknown): KeyPattern {
  const pattern = parseSort(operand, 15975);
  insist(pattern.length > 0, 15976, '$sort stage must have at least one sort key');
  return pattern;
}

function parseCount(name: string, operand: unknown, least: number): number {
  const count = isNumber(operand) ? Number(operand) : Number.NaN;
  const isCount = Number.isSafeInteger(count) && count >= least;
  insist(isCount, name === '$limit' ? 15958 : 15956, `invalid argument to ${name} stage: ${String(operand)}`);
  return count;
}

// --- stages

const eachPiece = (change: (piece: Doc[]) => Doc[]): Stage =>
  function* (input) {
    for (const piece of input) yield change(piece);
  };

/**
 * For what has no result before it has seen everything. Meanwhile it gives empty pieces, between which others get their
 * turn.
 */
const afterAll = <T>(begin: () => T, add: (state: T, document: Doc) => void, end: (state: T) => Doc[]): Stage =>
  function* (input) {
    const state = begin();
    for (const piece of input) {
      for (const document of piece) add(state, document);
      yield [];
    }
    yield* inPieces(end(state));
  };

function* inPieces(documents: Doc[]): Generator<Doc[]> {
  for (let i = 0; i < documents.length; i += PIECE) yield documents.slice(i, i + PIECE);
}

export const pipelineStages: Record<string, (operand: unknown) => Stage> = {
  $match: (operand) => {
    const matches = compileFilter(asFilter(operand));
    return eachPiece((piece) => piece.filter(matches));
  },
  $project: (operand) => {
    insist(isDocument(operand), 15969, '$project specification must be an object');
    insist(Object.keys(operand).length > 0, 51272, '$project must have at least one field');
    const project = compileProjection(operand);
    return eachPiece((piece) => piece.map(project));
  },
  $unwind: compileUnwind,
  $skip: (operand) => {
    let left = parseCount('$skip', operand, 0);
    return eachPiece((piece) => {
      const rest = piece.slice(left);
      left -= piece.length - rest.length;
      return rest;
    });
  },
  $limit: (operand) => {
    const count = parseCount('$limit', operand, 1);
    return function* (input) {
      let left = count;
      for (const piece of input) {
        yield piece.slice(0, left);
        left -= Math.min(left, piece.length);
        if (left === 0) return;
      }
    };
  },
  $count: (operand) => {
    const isName = typeof operand === 'string' && operand !== '' && !/^\$|\./.test(operand);
    insist(isName, 40156, 'the count field must be a non-empty string without $ and .');
    return afterAll(
      () => ({ n: 0 }),
      (count) => count.n++,
      ({ n }) => (n > 0 ? [{ [operand]: n }] : []),
    );
  },
  $sort: (operand) => {
    const pattern = parseSortStage(operand);
    return afterAll(
      () => new Sorter<Doc>(pattern),
      (sorter, document) => sorter.add(document, document, encode(document).length),
      (sorter) => sorter.sorted(),
    );
  },
  $group: compileGroup,
};

function compileUnwind(operand: unknown): Stage {
  const { path, ...others } = isDocument(operand) ? operand : { path: operand };
  if (Object.keys(others).length > 0) throw notImplemented(`$unwind with ${Object.keys(others).join()}`);
  const isReference = typeof path === 'string' && path.startsWith('$');
  insist(isReference, 28818, `path option to $unwind stage should be prefixed with a '$'`);
  const parts = path.slice(1).split('.');
  const unwind = (document: Doc): Doc[] => {
    const value = parts.reduce<unknown>((at, part) => (isDocument(at) ? field(at, part) : undefined), document);
    if (Array.isArray(value)) return value.map((element: unknown) => withValue(document, parts, element));
    return value === undefined || value === null ? [] : [document];
  };
  return function* (input) {
    for (const piece of input) yield* inPieces(piece.flatMap(unwind));
  };
}

/** A copy in which the value at the path is another. */
function withValue(document: Doc, [name, ...rest]: string[], value: unknown): Doc {
  const inner = rest.length > 0 ? withValue(document[name!] as Doc, rest, value) : value;
  return { ...document, [name!]: inner };
}

// --- $group

interface Accumulator {
  /** @returns by how many bytes it has grown */
  add(value: unknown): number;
  value(): unknown;
}

const sizeOf = (value: unknown) => encode({ value }).length;

const keepBest = (isBetter: (order: number) => boolean) => (): Accumulator => {
  let best: unknown;
  return {
    add: (value) => {
      if (value === undefined || value === null) return 0;
      if (best !== undefined && !isBetter(compareValues(value, best))) return 0;
      const before = sizeOf(best);
      best = value;
      return sizeOf(value) - before;
    },
    value: () => best ?? null,
  };
};

const summing = (result: (sum: Sum, count: number) => unknown) => (): Accumulator => {
  const sum = new Sum();
  let count = 0;
  return {
    add: (value) => {
      if (!isNumber(value)) return 0;
      sum.add(value);
      count++;
      return 0;
    },
    value: () => result(sum, count),
  };
};

export const accumulators: Record<string, () => Accumulator> = {
  $sum: summing((sum) => sum.value()),
  $avg: summing((sum, count) => (count === 0 ? null : Number(sum.value()) / count)),
  $min: keepBest((order) => order < 0),
  $max: keepBest((order) => order > 0),
};

function compileGroup(operand: unknown): Stage {
  insist(isDocument(operand), 15947, "a group's fields must be specified in an object");
  insist('_id' in operand, 15955, 'a group specification must include an _id');
  const { _id, ...fields } = operand;
  const idOf = compileExpression(_id);
  const columns = Object.entries(fields).map(([name, spec]) => parseColumn(name, spec));
  return afterAll(
    () => ({ groups: new Map<string, { id: unknown; cells: Accumulator[] }>(), bytes: 0 }),
    (state, document) => {
      const id = idOf(document) ?? null;
      const key = identity(id);
      let group = state.groups.get(key);
      if (!group) {
        state.bytes += 2 * key.length + 100 * columns.length;
        state.groups.set(key, (group = { id, cells: columns.map(({ create }) => create()) }));
      }
      for (const [i, cell] of group.cells.entries()) state.bytes += cell.add(columns[i]!.evaluate(document));
      if (state.bytes > MAX_MEMORY) throw new MongoError(146, `Exceeded memory limit for $group: ${MAX_MEMORY} bytes`);
    },
    ({ groups }) =>
      Array.from(groups.values(), ({ id, cells }): Doc => {
        const values = cells.map((cell, i) => [columns[i]!.name, cell.value()] as const);
        return { _id: id, ...Object.fromEntries(values) };
      }),
  );
}

function parseColumn(name: string, spec: unknown): { name: string; evaluate: Expression; create: () => Accumulator } {
  insist(!name.includes('.'), 40235, `The field name '${name}' cannot contain '.'`);
  insist(isDocument(spec), 40234, `The field '${name}' must be an accumulator object`);
  const [[operator, operand] = ['', undefined], ...more] = Object.entries(spec);
  insist(operator && more.length === 0, 40238, `The field '${name}' must specify one accumulator`);
  const create = field(accumulators, operator);
  insist(create, 15952, `unknown group operator '${operator}'`);
  insist(!Array.isArray(operand), 40237, `The ${operator} accumulator is a unary operator`);
  return { name, evaluate: compileExpression(operand), create };
}
