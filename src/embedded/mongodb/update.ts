/** Updates: an update document becomes a function that changes a decoded document in place. */
import { MongoError, badValue, failedToParse, notImplemented, typeMismatch } from './errors.ts';
import { compileElementMatcher, isOperatorObject } from './matcher.ts';
import { add } from './numbers.ts';
import { field, isArrayIndex, pathsOverlap } from './paths.ts';
import { type Doc, compareValues, describeValue, equalValues, isDocument, isNumber } from './values.ts';

const MAX_ARRAY_GAP = 10_000;

type Change = (place: Place) => void;
interface Action {
  path: string;
  change: Change;
  /** Whether missing documents on the way are created. */
  creates: boolean;
  insertOnly?: boolean;
}

export interface Update {
  isReplacement: boolean;
  /** @returns the changed document; the one given is not to be used any more */
  apply(document: Doc, inserting: boolean): Doc;
}

export function compileUpdate(update: unknown): Update {
  if (Array.isArray(update)) throw notImplemented('An update by a pipeline');
  if (!isDocument(update)) throw failedToParse('Update argument must be either an object or an array');
  const names = Object.keys(update);
  if (!names[0]?.startsWith('$')) return replacement(update, names);
  const actions = names.flatMap((name) => parseOperator(name, update[name]));
  refuseConflicts(actions);
  actions.sort((a, b) => comparePaths(a.path, b.path));
  return {
    isReplacement: false,
    apply(document, inserting) {
      const id = document._id;
      for (const { path, change, creates, insertOnly } of actions) {
        if (insertOnly && !inserting) continue;
        const place = findPlace(document, path, creates);
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
  if (operator) throw new MongoError(52, `The dollar ($) prefixed field '${operator}' is not allowed in a replacement`);
  return {
    isReplacement: true,
    apply(document) {
      const { _id, ...rest } = update;
      if (_id !== undefined && document._id !== undefined && !equalValues(_id, document._id)) {
        throw new MongoError(
          66,
          `After applying the update, the (immutable) field '_id' was found to have been altered to _id: ${describeValue(_id)}`,
        );
      }
      const id = document._id ?? _id;
      return id === undefined ? rest : { _id: id, ...rest };
    },
  };
}

function parseOperator(name: string, operand: unknown): Action[] {
  const parse = Object.hasOwn(updateOperators, name) ? updateOperators[name] : undefined;
  if (!parse) {
    throw failedToParse(
      `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
    );
  }
  if (!isDocument(operand)) {
    throw failedToParse(`Modifiers operate on fields but we found another type for ${name}`);
  }
  return Object.entries(operand).flatMap(([path, value]) => {
    checkPath(path);
    return parse(path, value);
  });
}

function checkPath(path: string): void {
  const parts = path.split('.');
  if (parts.includes('')) throw new MongoError(56, `The update path '${path}' contains an empty field name`);
  const special = parts.find((part) => part.startsWith('$'));
  if (special !== undefined && (special === '$' || special.startsWith('$['))) {
    throw notImplemented('A positional update ($, $[] and arrayFilters)');
  }
  if (special !== undefined) {
    throw new MongoError(52, `The dollar ($) prefixed field '${special}' in '${path}' is not valid for storage.`);
  }
  if (parts.includes('__proto__') || parts.includes('_bsontype')) throw badValue(`the path ${path} is not accepted`);
}

function refuseConflicts(actions: Action[]): void {
  for (const [i, { path }] of actions.entries()) {
    const other = actions.slice(i + 1).find((action) => pathsOverlap(action.path, path));
    if (other) {
      throw new MongoError(40, `Updating the path '${other.path}' would create a conflict at '${path}'`);
    }
  }
}

/** New fields come in the order of their names, array positions in the order of numbers. */
function comparePaths(a: string, b: string): number {
  const [left, right] = [a.split('.'), b.split('.')];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i]!, right[i]!];
    if (x === y) continue;
    return isArrayIndex(x) && isArrayIndex(y) ? Number(x) - Number(y) : compareValues(x, y);
  }
  return left.length - right.length;
}

// --- where a path leads

class Place {
  constructor(
    private readonly parent: Doc | unknown[],
    private readonly name: string,
    readonly path: string,
  ) {}

  get value(): unknown {
    return Array.isArray(this.parent) ? this.parent[Number(this.name)] : field(this.parent, this.name);
  }

  set(value: unknown): void {
    if (!Array.isArray(this.parent)) {
      this.parent[this.name] = value;
      return;
    }
    const index = Number(this.name);
    if (index - this.parent.length > MAX_ARRAY_GAP) throw badValue(`can't extend the array in '${this.path}' that far`);
    while (this.parent.length < index) this.parent.push(null);
    this.parent[index] = value;
  }

  remove(): void {
    if (!Array.isArray(this.parent)) delete this.parent[this.name];
    else if (Number(this.name) < this.parent.length) this.parent[Number(this.name)] = null;
  }
}

function findPlace(document: Doc, path: string, creates: boolean): Place | undefined {
  const parts = path.split('.');
  const last = parts.pop()!;
  let parent: Doc | unknown[] = document;
  for (const [i, part] of parts.entries()) {
    const place = placeIn(parent, part, path, creates);
    let value = place?.value;
    if (value === undefined) {
      if (!place || !creates) return undefined;
      place.set((value = {}));
    }
    if (!isDocument(value) && !Array.isArray(value)) {
      if (!creates) return undefined;
      throw notViable(parts[i + 1] ?? last, part, value);
    }
    parent = value;
  }
  return placeIn(parent, last, path, creates);
}

function placeIn(parent: Doc | unknown[], name: string, path: string, creates: boolean): Place | undefined {
  if (!Array.isArray(parent) || isArrayIndex(name)) return new Place(parent, name, path);
  if (!creates) return undefined;
  throw notViable(name, path.split('.').at(-2) ?? '', parent);
}

const notViable = (name: string, inside: string, value: unknown) =>
  new MongoError(28, `Cannot create field '${name}' in element {${inside}: ${describeValue(value)}}`);

// --- the operators

const changing =
  (compile: (operand: unknown) => Change, creates = true) =>
  (path: string, operand: unknown): Action[] => [{ path, change: compile(operand), creates }];

export const updateOperators: Record<string, (path: string, operand: unknown) => Action[]> = {
  $set: changing((operand) => (place) => place.set(operand)),
  $setOnInsert: (path, operand) => [{ path, change: (place) => place.set(operand), creates: true, insertOnly: true }],
  $unset: changing(() => (place) => place.remove(), false),
  $inc: changing((operand) => {
    if (!isNumber(operand)) throw typeMismatch(`Cannot increment with non-numeric argument: ${describeValue(operand)}`);
    return (place) => {
      const value = place.value ?? 0;
      if (!isNumber(value) || place.value === null) {
        throw typeMismatch(
          `Cannot apply $inc to a value of non-numeric type: ${place.path} is ${describeValue(place.value)}`,
        );
      }
      place.set(place.value === undefined ? operand : add(value, operand));
    };
  }),
  $max: changing((operand) => (place) => {
    if (place.value === undefined || compareValues(operand, place.value) > 0) place.set(operand);
  }),
  $push: changing((operand) => {
    const added = eachOf('$push', operand);
    return (place) => place.set([...(arrayAt(place, '$push') ?? []), ...added]);
  }),
  $addToSet: changing((operand) => {
    const added = eachOf('$addToSet', operand);
    return (place) => {
      const array = [...(arrayAt(place, '$addToSet') ?? [])];
      for (const value of added) if (!array.some((known) => equalValues(known, value))) array.push(value);
      place.set(array);
    };
  }),
  $pull: changing((operand) => {
    const isGone = compileElementMatcher(operand);
    return (place) => {
      const array = arrayAt(place, '$pull');
      if (array) place.set(array.filter((element) => !isGone(element)));
    };
  }, false),
};

function arrayAt({ value, path }: Place, operator: string): unknown[] | undefined {
  if (value === undefined || Array.isArray(value)) return value;
  throw badValue(`The field '${path}' must be an array for ${operator} but is ${describeValue(value)}`);
}

/** `{ $each: [...] }` or one value. */
function eachOf(operator: string, operand: unknown): unknown[] {
  if (!isDocument(operand) || !('$each' in operand)) return [operand];
  const { $each: each, ...modifiers } = operand;
  if (!Array.isArray(each)) throw typeMismatch(`The argument to $each in ${operator} must be an array`);
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
    checkPath(path);
    const place = findPlace(document, path, true)!;
    if (place.value !== undefined) {
      throw new MongoError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
    }
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
