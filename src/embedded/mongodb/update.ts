/** Updates: an update document becomes a function that changes a decoded document in place. */
import { type Names, namesOf } from './documents.ts';
import { MongoError, badValue, insist, notImplemented, typeMismatch } from './errors.ts';
import { compileElementMatcher, isOperatorObject } from './matcher.ts';
import { add } from './numbers.ts';
import { field, isArrayIndex, pathsOverlap } from './paths.ts';
import { type Doc, compareValues, describeValue, equalValues, isDocument, isNumber } from './values.ts';

const MAX_ARRAY_GAP = 10_000;

type Change = (place: Place) => void;
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
  for (let i = 1; i < actions.length; i++) {
    const [before, { path }] = [actions[i - 1]!, actions[i]!];
    if (!pathsOverlap(before.path, path)) continue;
    throw new MongoError(40, `Updating the path '${path}' would create a conflict at '${before.path}'`);
  }
  return {
    names: namesOf(actions.map(({ parts }) => parts[0]!)),
    apply(document, inserting) {
      const id = document._id;
      for (const { parts, operator, change } of actions) {
        if (operator.onlyInserting && !inserting) continue;
        const place = findPlace(document, parts, !operator.onlyExisting);
        if (place) change(place);
      }
      if (id !== undefined && (document._id === undefined || !equalValues(id, document._id))) {
        throw new MongoError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
      }
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
    if (part === '') throw new MongoError(56, `The update path '${path}' contains an empty field name`);
    if (part === '$' || part.startsWith('$[')) throw notImplemented('A positional update ($, $[] and arrayFilters)');
    if (part.startsWith('$')) {
      throw new MongoError(52, `The dollar ($) prefixed field '${part}' in '${path}' is not valid for storage.`);
    }
    if (part === '__proto__' || part === '_bsontype') throw badValue(`the path ${path} is not accepted`);
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

// --- where a path leads

class Place {
  constructor(
    private readonly parent: Doc | unknown[],
    private readonly name: string,
    private readonly parts: string[],
  ) {}

  get path(): string {
    return this.parts.join('.');
  }

  get value(): unknown {
    return field(this.parent as Doc, this.name);
  }

  set(value: unknown): void {
    const { parent, name } = this;
    if (Array.isArray(parent)) {
      insist(Number(name) - parent.length <= MAX_ARRAY_GAP, 2, `can't extend the array in '${this.path}' that far`);
      while (parent.length < Number(name)) parent.push(null);
    }
    (parent as Doc)[name] = value;
  }

  remove(): void {
    if (!Array.isArray(this.parent)) delete this.parent[this.name];
    else if (this.value !== undefined) this.set(null);
  }
}

function findPlace(document: Doc, parts: string[], creates: boolean): Place | undefined {
  let parent: unknown = document;
  for (const [i, name] of parts.entries()) {
    if (!isDocument(parent) && !(Array.isArray(parent) && isArrayIndex(name))) {
      if (!creates) return undefined;
      throw new MongoError(28, `Cannot create field '${name}' in element {${parts[i - 1]}: ${describeValue(parent)}}`);
    }
    const place = new Place(parent, name, parts);
    if (i === parts.length - 1) return place;
    if (place.value === undefined && creates) place.set({});
    parent = place.value;
  }
  return undefined;
}

// --- the operators

export const updateOperators: Record<string, Operator> = {
  $set: { compile: (operand) => (place) => place.set(operand) },
  $setOnInsert: { compile: (operand) => (place) => place.set(operand), onlyInserting: true },
  $unset: { compile: () => (place) => place.remove(), onlyExisting: true },
  $inc: {
    compile: (operand) => {
      insist(isNumber(operand), 14, `Cannot increment with non-numeric argument: ${describeValue(operand)}`);
      return (place) => {
        const { value = 0, path } = place;
        if (!isNumber(value)) {
          throw typeMismatch(`Cannot apply $inc to a value of non-numeric type: ${path} is ${describeValue(value)}`);
        }
        place.set(place.value === undefined ? operand : add(value, operand));
      };
    },
  },
  $max: {
    compile: (operand) => (place) => {
      if (place.value === undefined || compareValues(operand, place.value) > 0) place.set(operand);
    },
  },
  $push: {
    compile: (operand) => {
      const added = eachOf('$push', operand);
      return (place) => place.set([...arrayAt(place, '$push'), ...added]);
    },
  },
  $addToSet: {
    compile: (operand) => {
      const added = eachOf('$addToSet', operand);
      return (place) => {
        const array = [...arrayAt(place, '$addToSet')];
        for (const value of added) if (!array.some((known) => equalValues(known, value))) array.push(value);
        place.set(array);
      };
    },
  },
  $pull: {
    compile: (operand) => {
      const isGone = compileElementMatcher(operand);
      return (place) => {
        if (place.value !== undefined) place.set(arrayAt(place, '$pull').filter((element) => !isGone(element)));
      };
    },
    onlyExisting: true,
  },
};

function arrayAt({ value = [], path }: Place, operator: string): unknown[] {
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
    const place = findPlace(document, checkedPath(path), true)!;
    insist(place.value === undefined, 54, `cannot infer query fields to set, path '${path}' is matched twice`);
    place.set(value);
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
