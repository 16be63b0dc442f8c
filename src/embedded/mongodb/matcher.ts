/** Filters: a filter document becomes a function from a document to true or false. */
import { BSONRegExp } from 'bson';
import { MongoError, badValue, failedToParse, notImplemented } from './errors.ts';
import { compileExpression, isTrue } from './expressions.ts';
import { someAtPath } from './paths.ts';
import { compileRegex } from './regex.ts';
import { type Doc, compareValues, encodeValue, equalValues, isDocument, isNumber, rank, rankOf } from './values.ts';

export type Matcher = (document: Doc) => boolean;
/** A test of the value at a path. `undefined` stands for a missing one. */
type ValueTest = (value: unknown) => boolean;
type PathTest = (document: unknown, parts: string[]) => boolean;

export function compileFilter(filter: Doc): Matcher {
  const tests = Object.entries(filter).map(([name, condition]) =>
    name.startsWith('$') ? compileLogical(name, condition) : compileCondition(name, condition),
  );
  if (tests.length === 1) return tests[0]!;
  return (document) => tests.every((test) => test(document));
}

export const logicalOperators: Record<string, (operand: unknown) => Matcher> = {
  $and: (operand) => {
    const filters = filterList('$and', operand);
    return (document) => filters.every((matches) => matches(document));
  },
  $or: (operand) => {
    const filters = filterList('$or', operand);
    return (document) => filters.some((matches) => matches(document));
  },
  $nor: (operand) => {
    const filters = filterList('$nor', operand);
    return (document) => !filters.some((matches) => matches(document));
  },
  $expr: (operand) => {
    const evaluate = compileExpression(operand);
    return (document) => isTrue(evaluate(document));
  },
  $comment: () => () => true,
};

function compileLogical(name: string, operand: unknown): Matcher {
  const compile = logicalOperators[name];
  if (compile) return compile(operand);
  if (['$where', '$text', '$jsonSchema'].includes(name)) throw notImplemented(name);
  throw badValue(
    `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
  );
}

function filterList(name: string, operand: unknown): Matcher[] {
  if (!Array.isArray(operand)) throw badValue(`${name} must be an array`);
  if (operand.length === 0) throw badValue('$and/$or/$nor must be a nonempty array');
  return operand.map((part: unknown) => {
    if (!isDocument(part)) throw badValue(`${name} argument's entries must be objects`);
    return compileFilter(part);
  });
}

function compileCondition(path: string, condition: unknown): Matcher {
  const parts = path.split('.');
  const test = compilePathTest(condition);
  return (document) => test(document, parts);
}

export const isOperatorObject = (value: unknown): value is Doc => {
  if (!isDocument(value)) return false;
  const first = Object.keys(value)[0];
  return first !== undefined && first.startsWith('$');
};

function compilePathTest(condition: unknown): PathTest {
  if (condition instanceof BSONRegExp) return atEach(regexTest(condition.pattern, condition.options));
  if (!isOperatorObject(condition)) return atEach(equalityTest(condition));
  const { $regex, $options, ...others } = condition;
  if ($options !== undefined && $regex === undefined) throw badValue('$options needs a $regex');
  const tests = Object.entries(others).map(([name, operand]) => compileOperator(name, operand));
  if ($regex !== undefined) tests.push(atEach(compileRegexOperator($regex, $options)));
  return tests.length === 1 ? tests[0]! : (document, parts) => tests.every((test) => test(document, parts));
}

const atEach =
  (test: ValueTest): PathTest =>
  (document, parts) =>
    someAtPath(document, parts, 'each', test);
const atWhole =
  (test: ValueTest): PathTest =>
  (document, parts) =>
    someAtPath(document, parts, 'whole', test);
const never =
  (test: PathTest): PathTest =>
  (document, parts) =>
    !test(document, parts);

export const valueOperators: Record<string, (operand: unknown) => PathTest> = {
  $eq: (operand) => atEach(equalityTest(operand)),
  $ne: (operand) => {
    if (operand instanceof BSONRegExp) throw badValue("Can't have regex as arg to $ne.");
    return never(atEach(equalityTest(operand)));
  },
  $gt: (operand) => atEach(comparisonTest('$gt', operand, (order) => order > 0)),
  $gte: (operand) => atEach(comparisonTest('$gte', operand, (order) => order >= 0)),
  $lt: (operand) => atEach(comparisonTest('$lt', operand, (order) => order < 0)),
  $lte: (operand) => atEach(comparisonTest('$lte', operand, (order) => order <= 0)),
  $in: (operand) => atEach(membershipTest('$in', operand)),
  $nin: (operand) => never(atEach(membershipTest('$nin', operand))),
  $exists: (operand) => {
    const exists = atEach((value) => value !== undefined);
    return isTrue(operand) ? exists : never(exists);
  },
  $type: (operand) => atEach(typeTest(operand)),
  $not: (operand) => {
    if (!(operand instanceof BSONRegExp) && !isDocument(operand)) throw badValue('$not needs a regex or a document');
    if (isDocument(operand) && !isOperatorObject(operand)) throw badValue('$not cannot be empty or hold a plain value');
    return never(compilePathTest(operand));
  },
  $all: compileAll,
  $size: (operand) => {
    const size = isNumber(operand) ? Number(operand) : Number.NaN;
    if (!Number.isInteger(size)) throw failedToParse('Failed to parse $size. Expected an integer');
    if (size < 0) throw failedToParse(`Failed to parse $size. Expected a non-negative number in: $size: ${size}`);
    return atWhole((value) => Array.isArray(value) && value.length === size);
  },
  $elemMatch: (operand) => {
    const test = elementTest(operand);
    return atWhole((value) => Array.isArray(value) && value.some(test));
  },
};

function compileOperator(name: string, operand: unknown): PathTest {
  const compile = Object.hasOwn(valueOperators, name) ? valueOperators[name] : undefined;
  if (!compile) throw badValue(`unknown operator: ${name}`);
  return compile(operand);
}

export function equalityTest(operand: unknown): ValueTest {
  if (operand === null || operand === undefined) return (value) => value === undefined || value === null;
  if (typeof operand === 'string' || typeof operand === 'boolean') return (value) => value === operand;
  if (operand instanceof BSONRegExp) return () => false; // none is ever stored
  return (value) => value !== undefined && equalValues(value, operand);
}

/** A comparison holds only between values of one type, and NaN is only ever equal to itself. */
function comparisonTest(name: string, operand: unknown, accepts: (order: number) => boolean): ValueTest {
  if (operand instanceof BSONRegExp) throw badValue(`Can't have RegEx as arg to predicate over field with ${name}.`);
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
  const members = new Set<string>();
  const tests: ValueTest[] = [];
  for (const member of operand as unknown[]) {
    if (isOperatorObject(member)) throw badValue(`cannot nest $ under ${name}`);
    if (member instanceof BSONRegExp) tests.push(regexTest(member.pattern, member.options));
    else if (member === null) tests.push(equalityTest(null));
    else members.add(identity(member));
  }
  return (value) => (value !== undefined && members.has(identity(value))) || tests.some((test) => test(value));
}

/** Equal values, and only they, have the same identity. */
export const identity = (value: unknown): string =>
  typeof value === 'string' ? `s${value}` : encodeValue(value).toString('latin1');

function compileAll(operand: unknown): PathTest {
  if (!Array.isArray(operand)) throw badValue('$all needs an array');
  const tests = (operand as unknown[]).map((member) => {
    if (isOperatorObject(member)) {
      if (Object.keys(member).join() !== '$elemMatch') throw badValue('no $ expressions in $all');
      return compilePathTest(member);
    }
    return compilePathTest(member instanceof BSONRegExp ? member : { $eq: member });
  });
  return (document, parts) => tests.length > 0 && tests.every((test) => test(document, parts));
}

/** `$elemMatch` holds either conditions on the fields of an element, or operators on the element itself. */
function elementTest(operand: unknown): ValueTest {
  if (!isDocument(operand)) throw badValue('$elemMatch needs an Object');
  const onElement = isOperatorObject(operand) && !Object.keys(operand).some((name) => name in logicalOperators);
  if (onElement) {
    const test = compilePathTest(operand);
    return (element) => test(element, []);
  }
  const matches = compileFilter(operand);
  return (element) => (isDocument(element) || Array.isArray(element)) && matches(element as Doc);
}

/** What `$pull` removes: elements equal to a value, or that meet operators, or documents that match a filter. */
export function compileElementMatcher(condition: unknown): ValueTest {
  if (condition instanceof BSONRegExp) return regexTest(condition.pattern, condition.options);
  if (!isDocument(condition)) return equalityTest(condition);
  if (isOperatorObject(condition)) return elementTest(condition);
  const matches = compileFilter(condition);
  return (element) => isDocument(element) && matches(element);
}

function compileRegexOperator(regex: unknown, options: unknown): ValueTest {
  if (options !== undefined && typeof options !== 'string') throw badValue('$options has to be a string');
  if (regex instanceof BSONRegExp) {
    if (options && regex.options) throw new MongoError(51074, 'options set in both $regex and $options');
    return regexTest(regex.pattern, options ?? regex.options);
  }
  if (typeof regex !== 'string') throw badValue('$regex has to be a string');
  return regexTest(regex, options ?? '');
}

function regexTest(pattern: string, options: string): ValueTest {
  const matches = compileRegex(pattern, options);
  return (value) => typeof value === 'string' && matches(value);
}

const typeRanks: Record<string, number> = {
  number: rank.number,
  string: rank.string,
  object: rank.object,
  array: rank.array,
  binData: rank.binary,
  objectId: rank.objectId,
  bool: rank.boolean,
  date: rank.date,
  null: rank.null,
};
const typeNumbers: Record<number, string> = {
  2: 'string',
  3: 'object',
  4: 'array',
  5: 'binData',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  10: 'null',
};

function typeTest(operand: unknown): ValueTest {
  const ranks = (Array.isArray(operand) ? (operand as unknown[]) : [operand]).map((type) => {
    const name = isNumber(type) ? typeNumbers[Number(type)] : type;
    if (['int', 'long', 'double'].includes(String(name)) || [1, 16, 18].includes(Number(type))) {
      throw notImplemented('$type for one kind of number');
    }
    const wanted = typeof name === 'string' && Object.hasOwn(typeRanks, name) ? typeRanks[name] : undefined;
    if (wanted === undefined) throw badValue(`Unknown type name alias: ${String(type)}`);
    return wanted;
  });
  return (value) => value !== undefined && ranks.includes(rankOf(value));
}
