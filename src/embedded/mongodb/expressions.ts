/** Aggregation expressions: an expression becomes a function from a document to a value (`undefined`: missing). */
import { Binary, ObjectId } from 'bson';
import { formatDate, offsetMinutes, truncateDate } from './dates.ts';
import { MongoError, badValue, notImplemented } from './errors.ts';
import { add, multiply, subtract } from './numbers.ts';
import { field } from './paths.ts';
import { type Doc, compareValues, isDocument, isNumber } from './values.ts';

export type Expression = (document: Doc) => unknown;

export function compileExpression(expression: unknown): Expression {
  if (typeof expression === 'string' && expression.startsWith('$')) return compileReference(expression);
  if (Array.isArray(expression)) {
    const elements = expression.map(compileExpression);
    return (document) => elements.map((evaluate) => evaluate(document) ?? null);
  }
  if (!isDocument(expression)) return () => expression;
  const names = Object.keys(expression);
  if (!names.some((name) => name.startsWith('$'))) return compileObject(expression);
  const [name] = names as [string];
  if (names.length > 1) {
    throw new MongoError(
      15983,
      `an object representing an expression must have exactly one field: ${names.join(', ')}`,
    );
  }
  const compile = Object.hasOwn(expressionOperators, name) ? expressionOperators[name] : undefined;
  if (!compile) throw new MongoError(168, `Unrecognized expression '${name}'`);
  return compile(expression[name]);
}

function compileReference(reference: string): Expression {
  if (!reference.startsWith('$$')) {
    const parts = reference.slice(1).split('.');
    if (parts.some((part) => part === '' || part.startsWith('$'))) {
      throw new MongoError(15998, `FieldPath '${reference}' is not valid`);
    }
    return (document) => follow(document, parts, 0);
  }
  const [variable, ...parts] = reference.slice(2).split('.') as [string, ...string[]];
  if (variable === 'REMOVE') return () => undefined;
  if (variable === 'ROOT' || variable === 'CURRENT') return (document) => follow(document, parts, 0);
  if (variable === 'NOW' && parts.length === 0) {
    const now = new Date();
    return () => now;
  }
  throw new MongoError(17276, `Use of undefined variable: ${variable}`);
}

/** Unlike a filter's path, a number is only ever a field name, and an array gives the array of what its documents hold. */
function follow(value: unknown, parts: string[], from: number): unknown {
  for (let i = from; i < parts.length; i++) {
    if (Array.isArray(value)) {
      return value
        .map((element: unknown) => (isDocument(element) ? follow(element, parts, i) : undefined))
        .filter((found) => found !== undefined);
    }
    if (!isDocument(value)) return undefined;
    value = field(value, parts[i]!);
  }
  return value;
}

function compileObject(object: Doc): Expression {
  const fields = Object.entries(object).map(([name, expression]) => {
    if (name.includes('.')) throw new MongoError(16412, `FieldPath field names may not contain '.': ${name}`);
    return [name, compileExpression(expression)] as const;
  });
  return (document) => {
    const result: Doc = {};
    for (const [name, evaluate] of fields) {
      const value = evaluate(document);
      if (value !== undefined) result[name] = value;
    }
    return result;
  };
}

const isNothing = (value: unknown): value is null | undefined => value === null || value === undefined;
/** What counts as true: everything but false, 0, null and missing. */
export const isTrue = (value: unknown) =>
  !isNothing(value) && value !== false && !(isNumber(value) && Number(value) === 0);

/** Compiles operands and insists on how many there are. A single operand may stand without an array. */
function operands(name: string, operand: unknown, least: number, most = least): Expression[] {
  const list = Array.isArray(operand) ? (operand as unknown[]) : [operand];
  if (list.length < least || list.length > most) {
    throw new MongoError(
      16020,
      `Expression ${name} takes ${least === most ? `exactly ${least}` : `at least ${least}`} arguments. ${list.length} were passed in.`,
    );
  }
  return list.map(compileExpression);
}

function namedOperands(name: string, operand: unknown, allowed: string[]): Record<string, Expression | undefined> {
  if (!isDocument(operand)) throw new MongoError(18629, `${name} only supports an object as its argument`);
  for (const key of Object.keys(operand)) {
    if (!allowed.includes(key)) throw new MongoError(18534, `Unrecognized argument to ${name}: ${key}`);
  }
  return Object.fromEntries(Object.entries(operand).map(([key, value]) => [key, compileExpression(value)]));
}

/** All types compare; a missing field comes before null. */
function order(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return Number(b === undefined) - Number(a === undefined);
  return compareValues(a, b);
}

const comparison = (name: string, accepts: (order: number) => boolean) => (operand: unknown) => {
  const [left, right] = operands(name, operand, 2) as [Expression, Expression];
  return (document: Doc) => accepts(order(left(document), right(document)));
};

const asNumber = (name: string, value: unknown) => {
  if (!isNumber(value)) throw typeRefusal(name, value);
  return value;
};
const typeRefusal = (name: string, value: unknown) =>
  new MongoError(14, `${name} only supports numeric or date types, not ${typeName(value)}`);
const typeName = (value: unknown) =>
  isNothing(value) ? 'missing' : Array.isArray(value) ? 'array' : value instanceof Date ? 'date' : typeof value;

function plus(a: unknown, b: unknown): unknown {
  if (a instanceof Date && b instanceof Date)
    throw new MongoError(16612, 'only one date allowed in an $add expression');
  if (a instanceof Date) return new Date(a.getTime() + Math.round(Number(asNumber('$add', b))));
  if (b instanceof Date) return plus(b, a);
  return add(asNumber('$add', a), asNumber('$add', b));
}

function minus(a: unknown, b: unknown): unknown {
  if (a instanceof Date && b instanceof Date) return BigInt(a.getTime() - b.getTime());
  if (a instanceof Date) return new Date(a.getTime() - Math.round(Number(asNumber('$subtract', b))));
  return subtract(asNumber('$subtract', a), asNumber('$subtract', b));
}

function divide(a: unknown, b: unknown): unknown {
  const divisor = Number(asNumber('$divide', b));
  if (divisor === 0) throw badValue("can't $divide by zero");
  return Number(asNumber('$divide', a)) / divisor;
}

/** Folds over the operands; null as soon as one is null or missing. */
const fold = (name: string, combine: (a: unknown, b: unknown) => unknown, start: unknown) => (operand: unknown) => {
  const parts = operands(name, operand, 0, Infinity);
  return (document: Doc) => {
    const values = parts.map((evaluate) => evaluate(document));
    return values.some(isNothing) ? null : values.reduce(combine, start);
  };
};

const pair = (name: string, combine: (a: unknown, b: unknown) => unknown) => (operand: unknown) => {
  const [left, right] = operands(name, operand, 2) as [Expression, Expression];
  return (document: Doc) => {
    const [a, b] = [left(document), right(document)];
    return isNothing(a) || isNothing(b) ? null : combine(a, b);
  };
};

export const expressionOperators: Record<string, (operand: unknown) => Expression> = {
  $literal: (operand) => () => operand,
  $cond: compileCond,
  $ifNull: (operand) => {
    const parts = operands('$ifNull', operand, 2, Infinity);
    return (document) => {
      let value: unknown;
      for (const evaluate of parts) if (!isNothing((value = evaluate(document)))) break;
      return value;
    };
  },
  $eq: comparison('$eq', (o) => o === 0),
  $ne: comparison('$ne', (o) => o !== 0),
  $gt: comparison('$gt', (o) => o > 0),
  $gte: comparison('$gte', (o) => o >= 0),
  $lt: comparison('$lt', (o) => o < 0),
  $lte: comparison('$lte', (o) => o <= 0),
  $and: (operand) => {
    const parts = operands('$and', operand, 0, Infinity);
    return (document) => parts.every((evaluate) => isTrue(evaluate(document)));
  },
  $or: (operand) => {
    const parts = operands('$or', operand, 0, Infinity);
    return (document) => parts.some((evaluate) => isTrue(evaluate(document)));
  },
  $not: (operand) => {
    const [part] = operands('$not', operand, 1) as [Expression];
    return (document) => !isTrue(part(document));
  },
  $add: fold('$add', plus, 0),
  $subtract: pair('$subtract', minus),
  $multiply: fold('$multiply', (a, b) => multiply(asNumber('$multiply', a), asNumber('$multiply', b)), 1),
  $divide: pair('$divide', divide),
  $size: (operand) => {
    const [part] = operands('$size', operand, 1) as [Expression];
    return (document) => {
      const value = part(document);
      if (!Array.isArray(value))
        throw new MongoError(17124, `The argument to $size must be an array, but was of type: ${typeName(value)}`);
      return value.length;
    };
  },
  $in: (operand) => {
    const [needle, haystack] = operands('$in', operand, 2) as [Expression, Expression];
    return (document) => {
      const list = haystack(document);
      if (!Array.isArray(list))
        throw new MongoError(40081, `$in requires an array as a second argument, found: ${typeName(list)}`);
      const value = needle(document);
      return list.some((element: unknown) => order(element, value) === 0);
    };
  },
  $concat: fold(
    '$concat',
    (a, b) => {
      if (typeof b !== 'string') throw new MongoError(16702, `$concat only supports strings, not ${typeName(b)}`);
      return String(a) + b;
    },
    '',
  ),
  $toString: (operand) => {
    const [part] = operands('$toString', operand, 1) as [Expression];
    return (document) => stringOf(part(document));
  },
  $dateToString: compileDateToString,
  $dateTrunc: compileDateTrunc,
};

function compileCond(operand: unknown): Expression {
  const named = isDocument(operand) ? namedOperands('$cond', operand, ['if', 'then', 'else']) : undefined;
  const [condition, then, otherwise] = named ? [named.if, named.then, named.else] : operands('$cond', operand, 3);
  if (!condition || !then || !otherwise)
    throw new MongoError(17080, "Missing 'if', 'then' or 'else' parameter to $cond");
  return (document) => (isTrue(condition(document)) ? then(document) : otherwise(document));
}

function stringOf(value: unknown): unknown {
  if (isNothing(value)) return null;
  if (typeof value === 'string' || typeof value === 'boolean' || isNumber(value)) {
    if (typeof value === 'number' && !Number.isInteger(value) && !/^-?\d+\.\d+$/.test(String(value))) {
      throw notImplemented('$toString of a number that needs an exponent');
    }
    return String(value);
  }
  if (value instanceof ObjectId) return value.toHexString();
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Binary) throw notImplemented('$toString of binary data');
  throw new MongoError(
    241,
    `Unsupported conversion from ${typeName(value)} to string in $convert with no onError value`,
  );
}

function asDate(name: string, value: unknown): Date {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  throw new MongoError(16006, `can't convert from BSON type ${typeName(value)} to Date in ${name}`);
}

function asZone(value: unknown): string {
  if (typeof value !== 'string') throw new MongoError(40517, 'timezone must evaluate to a string');
  offsetMinutes(value, 0);
  return value;
}

function compileDateToString(operand: unknown): Expression {
  const { date, format, timezone, onNull } = namedOperands('$dateToString', operand, [
    'date',
    'format',
    'timezone',
    'onNull',
  ]);
  if (!date) throw new MongoError(18628, "Missing 'date' parameter to $dateToString");
  return (document) => {
    const at = date(document);
    const zone = timezone ? timezone(document) : 'UTC';
    const layout = format ? format(document) : zone !== 'UTC' ? '%Y-%m-%dT%H:%M:%S.%L' : '%Y-%m-%dT%H:%M:%S.%LZ';
    if (isNothing(at)) return onNull ? onNull(document) : null;
    if (isNothing(zone) || isNothing(layout)) return null;
    if (typeof layout !== 'string') throw new MongoError(18533, "$dateToString requires that 'format' be a string");
    return formatDate(asDate('$dateToString', at), layout, asZone(zone));
  };
}

function compileDateTrunc(operand: unknown): Expression {
  const { date, unit, timezone, startOfWeek } = namedOperands('$dateTrunc', operand, [
    'date',
    'unit',
    'timezone',
    'startOfWeek',
  ]);
  if (!date || !unit) throw new MongoError(5439009, "Missing 'date' or 'unit' parameter to $dateTrunc");
  return (document) => {
    const at = date(document);
    const [size, zone, weekStart] = [
      unit(document),
      timezone ? timezone(document) : 'UTC',
      startOfWeek ? startOfWeek(document) : 'sunday',
    ];
    if ([at, size, zone, weekStart].some(isNothing)) return null;
    return truncateDate(asDate('$dateTrunc', at), String(size), asZone(zone), String(weekStart).toLowerCase());
  };
}
