/** Updates: an update document becomes a function that changes a decoded document in place. */
import { type Names, namesOf } from './documents.ts';
import { badValue, insist, notImplemented } from './errors.ts';
import { compileElementMatcher, isOperatorObject } from './matcher.ts';
import { add } from './numbers.ts';
import {
  type Doc,
  compareValues,
  describeValue,
  equalValues,
  field,
  isArrayIndex,
  isDocument,
  isNumber,
  pathsOverlap,
} from './values.ts';

const MAX_ARRAY_GAP = 10_000;

/** From the value at a path, `undefined` where there is none, to what it becomes; `undefined` takes it away. */
type Change = (value: unknown, path: string) => unknown;
interface Operator {
  compile(operand: unknown): Change;
  /** Missing documents on the way are not created, and then nothing happens. */
  onlyExisting?: boolean;
  /** Only where an upsert makes a new document. */
  onlyInserting?: boolean;
}

export interface Update {
  /** The fields at the top of the document that it may change; undefined: it is replaced as a whole. */
  names: Names | undefined;
  /** @returns the changed document; the one given, which may lack fields beside these, is not to be used any more */
  apply(document: Doc, inserting: boolean): Doc;
}

export function compileUpdate(update: unknown): Update {
  if (Array.isArray(update)) throw notImplemented('An update by a pipeline');
  insist(isDocument(update), 9, 'Update argument must be either an object or an array');
  const names = Object.keys(update);
  if (!names[0]?.startsWith('$')) return replacement(update, names);
  const actions = names.flatMap((name) => parseOperator(name, update[name]));
  actions.sort((a, b) => comparePaths(a.parts, b.parts));
  for (const [i, { path }] of actions.slice(1).entries()) {
    const before = actions[i]!.path;
    insist(!pathsOverlap(before, path), 40, `Updating the path '${path}' would create a conflict at '${before}'`);
  }
  return {
    names: namesOf(actions.map(({ parts }) => parts[0]!)),
    apply(document, inserting) {
      const { _id: id } = document;
      for (const { parts, operator, change } of actions) {
        if (inserting || !operator.onlyInserting) changeAt(document, parts, change, !operator.onlyExisting);
      }
      const isSame = id === undefined || (document._id !== undefined && equalValues(id, document._id));
      insist(isSame, 66, "Performing an update on the path '_id' would modify the immutable field '_id'");
      return document;
    },
  };
}

function replacement(update: Doc, names: string[]): Update {
  const operator = names.find((name) => name.startsWith('$'));
  insist(!operator, 52, `The dollar ($) prefixed field '${operator}' is not allowed in a replacement`);
  const { _id: given, ...rest } = update;
  return {
    names: undefined,
    apply({ _id = given }) {
      const altered = `the (immutable) field '_id' was found to have been altered to _id: ${describeValue(given)}`;
      insist(given === undefined || equalValues(given, _id), 66, `After applying the update, ${altered}`);
      return _id === undefined ? rest : { _id, ...rest };
    },
  };
}

function parseOperator(name: string, operand: unknown) {
  const operator = field(updateOperators, name);
  const expected = 'Expected a valid update modifier or pipeline-style update specified as an array';
  insist(operator, 9, `Unknown modifier: ${name}. ${expected}`);
  insist(isDocument(operand), 9, `Modifiers operate on fields but we found another type for ${name}`);
  return Object.entries(operand).map(([path, value]) => {
    const parts = checkedPath(path);
    return { path, parts, operator, change: operator.compile(value) };
  });
}

/** @returns its parts */
function checkedPath(path: string): string[] {
  const parts = path.split('.');
  for (const part of parts) {
    insist(part !== '', 56, `The update path '${path}' contains an empty field name`);
    if (part === '$' || part.startsWith('$[')) throw notImplemented('A positional update ($, $[] and arrayFilters)');
    const isStorable = !part.startsWith('$');
    insist(isStorable, 52, `The dollar ($) prefixed field '${part}' in '${path}' is not valid for storage.`);
    insist(part !== '__proto__' && part !== '_bsontype', 2, `the path ${path} is not accepted`);
  }
  return parts;
}

/** New fields come in the order of their names, array positions in the order of numbers. */
function comparePaths(left: string[], right: string[]): number {
  const i = left.findIndex((part, at) => part !== right[at]);
  const [x, y] = [left[i], right[i]];
  if (x === undefined || y === undefined) return left.length - right.length;
  return isArrayIndex(x) && isArrayIndex(y) ? Number(x) - Number(y) : compareValues(x, y);
}

/** Changes the value that a path leads to. @param creates whether what is missing on the way is created */
function changeAt(document: Doc, parts: string[], change: Change, creates: boolean): void {
  let parent: unknown = document;
  for (const [i, name] of parts.entries()) {
    if (!isDocument(parent) && !(Array.isArray(parent) && isArrayIndex(name))) {
      insist(!creates, 28, `Cannot create field '${name}' in element {${parts[i - 1]}: ${describeValue(parent)}}`);
      return;
    }
    const value = field(parent as Doc, name);
    if (i === parts.length - 1) setField(parent, name, change(value, parts.join('.')));
    else if (value === undefined && creates) setField(parent, name, {});
    parent = field(parent as Doc, name);
  }
}

function setField(parent: Doc | unknown[], name: string, value: unknown): void {
  if (!Array.isArray(parent)) {
    if (value === undefined) delete parent[name];
    else parent[name] = value;
  } else if (value !== undefined || Number(name) < parent.length) {
    insist(Number(name) - parent.length <= MAX_ARRAY_GAP, 2, `an array cannot be extended as far as ${name}`);
    while (parent.length < Number(name)) parent.push(null);
    parent[Number(name)] = value ?? null;
  }
}

// --- the operators

export const updateOperators: Record<string, Operator> = {
  $set: { compile: (operand) => () => operand },
  $setOnInsert: { compile: (operand) => () => operand, onlyInserting: true },
  $unset: { compile: () => () => undefined, onlyExisting: true },
  $inc: {
    compile: (operand) => {
      insist(isNumber(operand), 14, `Cannot increment with non-numeric argument: ${describeValue(operand)}`);
      return (value = 0, path) => {
        const message = `Cannot apply $inc to a value of non-numeric type: ${path} is ${describeValue(value)}`;
        insist(isNumber(value), 14, message);
        return add(value, operand);
      };
    },
  },
  $max: {
    compile: (operand) => (value) => (value === undefined || compareValues(operand, value) > 0 ? operand : value),
  },
  $push: {
    compile: (operand) => {
      const added = eachOf('$push', operand);
      return (value, path) => [...arrayAt(value, path, '$push'), ...added];
    },
  },
  $addToSet: {
    compile: (operand) => {
      const added = eachOf('$addToSet', operand);
      return (value, path) => {
        const array = [...arrayAt(value, path, '$addToSet')];
        for (const one of added) if (!array.some((known) => equalValues(known, one))) array.push(one);
        return array;
      };
    },
  },
  $pull: {
    compile: (operand) => {
      const isGone = compileElementMatcher(operand);
      return (value, path) =>
        value === undefined ? undefined : arrayAt(value, path, '$pull').filter((element) => !isGone(element));
    },
    onlyExisting: true,
  },
};

function arrayAt(value: unknown = [], path: string, operator: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw badValue(`The field '${path}' must be an array for ${operator} but is ${describeValue(value)}`);
}

/** `{ $each: [...] }` or one value. */
function eachOf(operator: string, operand: unknown): unknown[] {
  if (!isDocument(operand) || !('$each' in operand)) return [operand];
  const { $each: each, ...modifiers } = operand;
  insist(Array.isArray(each), 14, `The argument to $each in ${operator} must be an array`);
  for (const name of Object.keys(modifiers)) {
    if (['$slice', '$sort', '$position'].includes(name)) throw notImplemented(`${operator} with ${name}`);
    throw badValue(`Unrecognized clause in ${operator}: ${name}`);
  }
  return each;
}

// --- upsert

/** The document that an upsert starts from: what the filter says that certain fields are equal to. */
export function documentFromFilter(filter: Doc): Doc {
  const document: Doc = {};
  for (const [path, value] of equalitiesOf(filter)) {
    const set = (before: unknown) => {
      insist(before === undefined, 54, `cannot infer query fields to set, path '${path}' is matched twice`);
      return value;
    };
    changeAt(document, checkedPath(path), set, true);
  }
  return document;
}

function equalitiesOf(filter: Doc): [path: string, value: unknown][] {
  return Object.entries(filter).flatMap(([path, condition]): [string, unknown][] => {
    if (path === '$and' || (path === '$or' && (condition as Doc[]).length === 1)) {
      return (condition as Doc[]).flatMap(equalitiesOf);
    }
    if (path.startsWith('$')) return [];
    if (!isOperatorObject(condition)) return [[path, condition]];
    if ('$eq' in condition) return [[path, condition.$eq]];
    const { $in: list } = condition;
    return Array.isArray(list) && list.length === 1 && !isDocument(list[0]) ? [[path, list[0]]] : [];
  });
}
