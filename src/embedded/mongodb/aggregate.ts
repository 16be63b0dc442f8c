/** Aggregation: stages that turn one stream of documents, in pieces, into another. */
import { type Names, encode, namesOf } from './documents.ts';
import { MongoError, insist, notImplemented } from './errors.ts';
import { type KeyPattern } from './keys.ts';
import { compileFilter } from './matcher.ts';
import { Sum } from './numbers.ts';
import { MAX_MEMORY, inPieces, parseSort, slicePieces, sortPieces } from './sorting.ts';
import { type Doc, compareValues, field, identity, isDocument, isNumber, rootOf } from './values.ts';

type Stage = (input: Iterable<Doc[]>) => Iterable<Doc[]>;

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
  return {
    query,
    names: first?.name === '$group' ? namesOf(rootsOfExpression(first.operand)) : undefined,
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
  const isCount = Number.isSafeInteger(count) && count >= 0;
  insist(isCount, name === '$limit' ? 5107201 : 5107200, `invalid argument to ${name} stage: ${String(operand)}`);
  insist(count >= least, 15958, 'the limit must be positive');
  return count;
}

// --- stages

export const pipelineStages: Record<string, (operand: unknown) => Stage> = {
  $match: (operand) => {
    const matches = compileFilter(asFilter(operand));
    return function* (input) {
      for (const piece of input) yield piece.filter(matches);
    };
  },
  $unwind: compileUnwind,
  $skip: (operand) => {
    const count = parseCount('$skip', operand, 0);
    return (input) => slicePieces(input, count, Infinity);
  },
  $limit: (operand) => {
    const count = parseCount('$limit', operand, 1);
    return (input) => slicePieces(input, 0, count);
  },
  $sort: (operand) => {
    const pattern = parseSortStage(operand);
    return (input) => sortPieces(input, pattern, Infinity, (document) => ({ document, size: encode(document).length }));
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

type Accumulator = (so: unknown, value: unknown) => unknown;

const keepBest =
  (isBetter: (order: number) => boolean): Accumulator =>
  (best, value) => {
    if (value === undefined || value === null) return best;
    return best === undefined || isBetter(compareValues(value, best)) ? value : best;
  };

export const accumulators: Record<string, Accumulator> = {
  $sum: (sum, value) => {
    const total = (sum as Sum | undefined) ?? new Sum();
    if (isNumber(value)) total.add(value);
    return total;
  },
  $min: keepBest((order) => order < 0),
  $max: keepBest((order) => order > 0),
};

const sizeOf = (cell: unknown) => (cell instanceof Sum ? 0 : encode({ cell }).length);

function compileGroup(operand: unknown): Stage {
  insist(isDocument(operand), 15947, "a group's fields must be specified in an object");
  insist('_id' in operand, 15955, 'a group specification must include an _id');
  const { _id, ...fields } = operand;
  const idOf = compileExpression(_id);
  const columns = Object.entries(fields).map(([name, spec]) => parseColumn(name, spec));
  return function* (input) {
    const groups = new Map<string, { id: unknown; cells: unknown[] }>();
    let bytes = 0;
    for (const piece of input) {
      for (const document of piece) {
        const id = idOf(document) ?? null;
        const key = identity(id);
        const isNew = !groups.has(key);
        if (isNew) groups.set(key, { id, cells: [] });
        if (isNew) bytes += 2 * key.length + 100 * columns.length;
        const { cells } = groups.get(key)!;
        for (const [i, { accumulate, evaluate }] of columns.entries()) {
          const before = cells[i];
          cells[i] = accumulate(before, evaluate(document));
          if (cells[i] !== before) bytes += sizeOf(cells[i]) - sizeOf(before);
        }
        insist(bytes <= MAX_MEMORY, 292, `Exceeded memory limit for $group: ${MAX_MEMORY} bytes`);
      }
      yield [];
    }
    for (const piece of inPieces([...groups.values()])) {
      yield piece.map(({ id, cells }) => {
        const values = cells.map((cell) => (cell instanceof Sum ? cell.value() : (cell ?? null)));
        return { _id: id, ...Object.fromEntries(columns.map(({ name }, i) => [name, values[i]])) };
      });
    }
  };
}

function parseColumn(name: string, spec: unknown): { name: string; evaluate: Expression; accumulate: Accumulator } {
  insist(!name.includes('.'), 40235, `The field name '${name}' cannot contain '.'`);
  insist(isDocument(spec), 40234, `The field '${name}' must be an accumulator object`);
  const [[operator, operand] = ['', undefined], ...more] = Object.entries(spec);
  insist(operator && more.length === 0, 40238, `The field '${name}' must specify one accumulator`);
  const accumulate = field(accumulators, operator);
  insist(accumulate, 15952, `unknown group operator '${operator}'`);
  insist(!Array.isArray(operand), 40237, `The ${operator} accumulator is a unary operator`);
  return { name, evaluate: compileExpression(operand), accumulate };
}

// --- expressions: a field, a constant, or a document of them

/** From a document to a value; `undefined` where it is missing. */
type Expression = (document: Doc) => unknown;

export function compileExpression(expression: unknown): Expression {
  if (typeof expression === 'string' && expression.startsWith('$')) return compileReference(expression);
  if (Array.isArray(expression)) throw notImplemented('An array as an expression');
  if (!isDocument(expression)) return () => expression;
  const fields = Object.entries(expression).map(([name, value]) => {
    insist(!name.startsWith('$'), 168, `Unrecognized expression '${name}'`);
    insist(!name.includes('.'), 16412, `FieldPath field names may not contain '.': ${name}`);
    return [name, compileExpression(value)] as const;
  });
  return (document) => {
    const values = fields.map(([name, evaluate]) => [name, evaluate(document)] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== undefined));
  };
}

/** The fields at the top of a document that an expression may look at, wherever in it they are named. */
function rootsOfExpression(expression: unknown): string[] {
  if (typeof expression === 'string') return expression.startsWith('$') ? [rootOf(expression.slice(1))] : [];
  return expression && typeof expression === 'object' ? Object.values(expression).flatMap(rootsOfExpression) : [];
}

function compileReference(reference: string): Expression {
  if (reference.startsWith('$$')) throw new MongoError(17276, `Use of undefined variable: ${reference.slice(2)}`);
  const parts = reference.slice(1).split('.');
  const isValid = parts.every((part) => part !== '' && !part.startsWith('$'));
  insist(isValid, 15998, `FieldPath '${reference}' is not valid`);
  return (document) => follow(document, parts);
}

/** Unlike a filter's path, a number is only ever a field name, and an array gives the array of what its documents hold. */
function follow(value: unknown, [name, ...rest]: string[]): unknown {
  if (name === undefined) return value;
  if (isDocument(value)) return follow(field(value, name), rest);
  if (!Array.isArray(value)) return undefined;
  const inner = value.map((element: unknown) => (isDocument(element) ? follow(element, [name, ...rest]) : undefined));
  return inner.filter((found) => found !== undefined);
}
