/** Filters: a filter document becomes a function from a document to true or false. */
import { badValue, insist, notImplemented } from './errors.ts';
import {
  type Doc,
  compareValues,
  equalValues,
  field,
  identity,
  isDocument,
  isNumber,
  rank,
  rankOf,
  rootOf,
  someAtPath,
} from './values.ts';

export type Matcher = (document: Doc) => boolean;
/** A test of the value at a path. `undefined` stands for a missing one. */
type ValueTest = (value: unknown) => boolean;
type PathTest = (document: unknown, parts: string[]) => boolean;

export function compileFilter(filter: Doc): Matcher {
  const tests = Object.entries(filter).map(([name, condition]): Matcher => {
    if (name.startsWith('$')) return compileLogical(name, condition);
    const parts = name.split('.');
    const test = compileCondition(condition);
    return (document) => test(document, parts);
  });
  return tests.length === 1 ? tests[0]! : (document) => tests.every((test) => test(document));
}

/** The fields at the top of a document that a filter looks at. */
export const rootsOfFilter = (filter: Doc): string[] =>
  Object.entries(filter).flatMap(([path, operand]) =>
    path.startsWith('$') ? (operand as Doc[]).flatMap(rootsOfFilter) : [rootOf(path)],
  );

export const logicalOperators: Record<string, (filters: Matcher[]) => Matcher> = {
  $and: (filters) => (document) => filters.every((matches) => matches(document)),
  $or: (filters) => (document) => filters.some((matches) => matches(document)),
};

function compileLogical(name: string, operand: unknown): Matcher {
  const combine = field(logicalOperators, name);
  insist(combine, 2, `unknown top level operator: ${name}`);
  insist(Array.isArray(operand) && operand.length > 0, 2, `${name} must be a nonempty array`);
  const filters = operand.map((part: unknown) => {
    if (!isDocument(part)) throw badValue(`${name} argument's entries must be objects`);
    return compileFilter(part);
  });
  return combine(filters);
}

export const isOperatorObject = (value: unknown): value is Doc =>
  isDocument(value) && (Object.keys(value)[0]?.startsWith('$') ?? false);

function compileCondition(condition: unknown): PathTest {
  if (!isOperatorObject(condition)) return atEach(equalityTest(condition));
  const tests = Object.entries(condition).map(([name, operand]) => {
    const compile = field(valueOperators, name);
    insist(compile, 2, `unknown operator: ${name}`);
    return compile(operand);
  });
  return tests.length === 1 ? tests[0]! : (document, parts) => tests.every((test) => test(document, parts));
}

const atEach =
  (test: ValueTest): PathTest =>
  (document, parts) =>
    someAtPath(document, parts, 'each', test);
const not =
  (test: PathTest): PathTest =>
  (document, parts) =>
    !test(document, parts);

export const valueOperators: Record<string, (operand: unknown) => PathTest> = {
  $eq: (operand) => atEach(equalityTest(operand)),
  $ne: (operand) => not(atEach(equalityTest(operand))),
  $gt: (operand) => atEach(comparisonTest(operand, (order) => order > 0)),
  $gte: (operand) => atEach(comparisonTest(operand, (order) => order >= 0)),
  $lt: (operand) => atEach(comparisonTest(operand, (order) => order < 0)),
  $lte: (operand) => atEach(comparisonTest(operand, (order) => order <= 0)),
  $in: (operand) => atEach(membershipTest('$in', operand)),
  $nin: (operand) => not(atEach(membershipTest('$nin', operand))),
  $exists: (operand) => {
    const exists = atEach((value) => value !== undefined);
    return isTrue(operand) ? exists : not(exists);
  },
  $type: (operand) => atEach(typeTest(operand)),
  $elemMatch: (operand) => {
    if (!isDocument(operand)) throw badValue('$elemMatch needs an Object');
    const test = compileElementMatcher(operand);
    return (document, parts) =>
      someAtPath(document, parts, 'whole', (value) => Array.isArray(value) && value.some(test));
  },
};

const isTrue = (value: unknown) =>
  value !== null && value !== undefined && value !== false && !(isNumber(value) && Number(value) === 0);

function equalityTest(operand: unknown): ValueTest {
  if (operand === null || operand === undefined) return (value) => value === undefined || value === null;
  if (typeof operand === 'string' || typeof operand === 'boolean') return (value) => value === operand;
  return (value) => value !== undefined && equalValues(value, operand);
}

/** A comparison holds only between values of one type, and NaN is only ever equal to itself. */
function comparisonTest(operand: unknown, accepts: (order: number) => boolean): ValueTest {
  const type = rankOf(operand);
  if (type === rank.null) return accepts(0) ? (value) => rankOf(value) === rank.null : () => false;
  const isNaN = Number.isNaN(operand);
  return (value) => {
    if (rankOf(value) !== type) return false;
    if (isNaN || Number.isNaN(value)) return accepts(0) && isNaN && Number.isNaN(value);
    return accepts(compareValues(value, operand));
  };
}

function membershipTest(name: string, operand: unknown): ValueTest {
  if (!Array.isArray(operand)) throw badValue(`${name} needs an array`);
  if (operand.some(isOperatorObject)) throw badValue(`cannot nest $ under ${name}`);
  const takesMissing = operand.includes(null);
  const members = new Set(operand.map(identity));
  return (value) => (value === undefined ? takesMissing : members.has(identity(value)));
}

/** Elements equal to a value, or that meet operators, or documents that match a filter: `$elemMatch` and `$pull`. */
export function compileElementMatcher(condition: unknown): ValueTest {
  if (!isDocument(condition)) return equalityTest(condition);
  if (isOperatorObject(condition) && !Object.keys(condition).some((name) => name in logicalOperators)) {
    const test = compileCondition(condition);
    return (element) => test(element, []);
  }
  const matches = compileFilter(condition);
  return (element) => (isDocument(element) || Array.isArray(element)) && matches(element as Doc);
}

const { emptyArray: _, ...types } = rank;

function typeTest(operand: unknown): ValueTest {
  const ranks = [operand].flat().map((name) => {
    if (isNumber(name) || ['int', 'long', 'double'].includes(String(name))) {
      throw notImplemented('$type by number, and for one kind of number,');
    }
    const type = typeof name === 'string' ? field<number>(types, name) : undefined;
    insist(type, 2, `Unknown type name alias: ${String(name)}`);
    return type;
  });
  return (value) => value !== undefined && ranks.includes(rankOf(value));
}
