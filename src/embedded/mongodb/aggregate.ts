/** Aggregation: stages that turn one stream of documents, in pieces, into another. */
import { encode } from './documents.ts';
import { MongoError, notImplemented } from './errors.ts';
import { type Expression, compileExpression } from './expressions.ts';
import { type KeyPattern } from './keys.ts';
import { compileFilter } from './matcher.ts';
import { Sum } from './numbers.ts';
import { field } from './paths.ts';
import { compileProjection } from './projection.ts';
import { Sorter, parseSort } from './sorting.ts';
import { type Doc, compareValues, identity, isDocument, isNumber } from './values.ts';

export type Pieces = AsyncIterable<Doc[]>;
type Stage = (input: Pieces) => Pieces;

const MAX_BYTES = 100 * 1024 * 1024;
const PIECE = 500;

/** The part of a pipeline that a query can do, with the help of indexes, and the rest. */
export interface SplitPipeline {
  filter: Doc;
  sort: KeyPattern;
  skip: number;
  limit: number;
  /** Nothing of the documents is looked at after the query: they are only counted. */
  onlyCounts: boolean;
  run: Stage;
}

export function compilePipeline(pipeline: unknown): SplitPipeline {
  if (!Array.isArray(pipeline)) throw new MongoError(14, "'pipeline' option must be specified as an array");
  const specs = (pipeline as unknown[]).map(parseStage);
  const split = { filter: {} as Doc, sort: [] as KeyPattern, skip: 0, limit: 0 };
  const filters: Doc[] = [];
  while (specs[0]?.name === '$match') filters.push(asFilter(specs.shift()!.operand));
  if (filters.length > 0) split.filter = filters.length === 1 ? filters[0]! : { $and: filters };
  if (specs[0]?.name === '$sort') split.sort = parseSortStage(specs.shift()!.operand);
  if (specs[0]?.name === '$skip') split.skip = parseCount('$skip', specs.shift()!.operand, 0);
  if (specs[0]?.name === '$limit') split.limit = parseCount('$limit', specs.shift()!.operand, 1);
  const stages = specs.map(({ name, operand }) => pipelineStages[name]!(operand));
  const [first] = specs;
  const onlyCounts = first?.name === '$count' || (first?.name === '$group' && looksAtNothing(first.operand));
  return { ...split, onlyCounts, run: (input) => stages.reduce((stream, stage) => stage(stream), input) };
}

function parseStage(spec: unknown): { name: string; operand: unknown } {
  if (!isDocument(spec)) throw new MongoError(14, "Each element of the 'pipeline' array must be an object");
  const names = Object.keys(spec);
  if (names.length !== 1) {
    throw new MongoError(40323, 'A pipeline stage specification object must contain exactly one field.');
  }
  const name = names[0]!;
  if (!Object.hasOwn(pipelineStages, name)) throw new MongoError(40324, `Unrecognized pipeline stage name: '${name}'`);
  return { name, operand: spec[name] };
}

/** `{ _id: 1, n: { $sum: 1 } }`, which is how drivers count. */
const looksAtNothing = (operand: unknown) =>
  isDocument(operand) &&
  Object.entries(operand).every(([name, value]) =>
    name === '_id' ? value === null || isNumber(value) : isDocument(value) && isNumber(value.$sum),
  );

function asFilter(operand: unknown): Doc {
  if (!isDocument(operand)) throw new MongoError(15959, 'the match filter must be an expression in an object');
  compileFilter(operand);
  return operand;
}

function parseSortStage(operand: unknown): KeyPattern {
  const pattern = parseSort(operand, (message) => new MongoError(15975, message));
  if (pattern.length === 0) throw new MongoError(15976, '$sort stage must have at least one sort key');
  return pattern;
}

function parseCount(name: string, operand: unknown, least: number): number {
  const count = isNumber(operand) ? Number(operand) : Number.NaN;
  if (!Number.isSafeInteger(count) || count < least) {
    throw new MongoError(name === '$limit' ? 15958 : 15956, `invalid argument to ${name} stage: ${String(operand)}`);
  }
  return count;
}

// --- stages

const eachPiece = (change: (piece: Doc[]) => Doc[]): Stage =>
  async function* (input) {
    for await (const piece of input) yield change(piece);
  };

export const pipelineStages: Record<string, (operand: unknown) => Stage> = {
  $match: (operand) => {
    const matches = compileFilter(asFilter(operand));
    return eachPiece((piece) => piece.filter(matches));
  },
  $project: (operand) => {
    if (!isDocument(operand)) throw new MongoError(15969, '$project specification must be an object');
    if (Object.keys(operand).length === 0) throw new MongoError(51272, '$project must have at least one field');
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
    return async function* (input) {
      let left = count;
      for await (const piece of input) {
        yield piece.slice(0, left);
        left -= Math.min(left, piece.length);
        if (left === 0) return;
      }
    };
  },
  $count: (operand) => {
    if (typeof operand !== 'string' || operand === '' || /^\$|\./.test(operand)) {
      throw new MongoError(40156, 'the count field must be a non-empty string without $ and .');
    }
    return async function* (input) {
      let count = 0;
      for await (const piece of input) count += piece.length;
      if (count > 0) yield [{ [operand]: count }];
    };
  },
  $sort: (operand) => {
    const pattern = parseSortStage(operand);
    return async function* (input) {
      const sorter = new Sorter<Doc>(pattern);
      for await (const piece of input) {
        for (const document of piece) sorter.add(document, document, encode(document).length);
      }
      yield* inPieces(sorter.sorted());
    };
  },
  $group: compileGroup,
};

function* inPieces(documents: Doc[]): Generator<Doc[]> {
  for (let i = 0; i < documents.length; i += PIECE) yield documents.slice(i, i + PIECE);
}

function compileUnwind(operand: unknown): Stage {
  const { path, ...others } = isDocument(operand) ? operand : { path: operand };
  if (Object.keys(others).length > 0) throw notImplemented(`$unwind with ${Object.keys(others).join()}`);
  if (typeof path !== 'string' || !path.startsWith('$'))
    throw new MongoError(28818, `path option to $unwind stage should be prefixed with a '$'`);
  const parts = path.slice(1).split('.');
  const unwind = (document: Doc): Doc[] => {
    const value = parts.reduce<unknown>((at, part) => (isDocument(at) ? field(at, part) : undefined), document);
    if (Array.isArray(value)) return value.map((element: unknown) => withValue(document, parts, element));
    return value === undefined || value === null ? [] : [document];
  };
  return async function* (input) {
    for await (const piece of input) yield* inPieces(piece.flatMap(unwind));
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
  if (!isDocument(operand)) throw new MongoError(15947, "a group's fields must be specified in an object");
  if (!('_id' in operand)) throw new MongoError(15955, 'a group specification must include an _id');
  const { _id, ...fields } = operand;
  const idOf = compileExpression(_id);
  const columns = Object.entries(fields).map(([name, spec]) => ({ name, ...parseAccumulator(name, spec) }));
  return async function* (input) {
    const groups = new Map<string, { id: unknown; cells: Accumulator[] }>();
    let bytes = 0;
    for await (const piece of input) {
      for (const document of piece) {
        const id = idOf(document) ?? null;
        const key = identity(id);
        let group = groups.get(key);
        if (!group) {
          bytes += 2 * key.length + 100 * columns.length;
          groups.set(key, (group = { id, cells: columns.map(({ create }) => create()) }));
        }
        for (const [i, cell] of group.cells.entries()) bytes += cell.add(columns[i]!.evaluate(document));
        if (bytes > MAX_BYTES) throw new MongoError(146, `Exceeded memory limit for $group: ${MAX_BYTES} bytes`);
      }
    }
    const results = Array.from(groups.values(), ({ id, cells }): Doc => {
      const values = cells.map((cell, i) => [columns[i]!.name, cell.value()] as const);
      return { _id: id, ...Object.fromEntries(values) };
    });
    yield* inPieces(results);
  };
}

function parseAccumulator(name: string, spec: unknown): { evaluate: Expression; create: () => Accumulator } {
  if (name.includes('.')) throw new MongoError(40235, `The field name '${name}' cannot contain '.'`);
  if (!isDocument(spec)) throw new MongoError(40234, `The field '${name}' must be an accumulator object`);
  const [operator, ...more] = Object.keys(spec);
  if (operator === undefined || more.length > 0) {
    throw new MongoError(40238, `The field '${name}' must specify one accumulator`);
  }
  if (!Object.hasOwn(accumulators, operator)) throw new MongoError(15952, `unknown group operator '${operator}'`);
  if (Array.isArray(spec[operator])) throw new MongoError(40237, `The ${operator} accumulator is a unary operator`);
  return { evaluate: compileExpression(spec[operator]), create: accumulators[operator]! };
}
