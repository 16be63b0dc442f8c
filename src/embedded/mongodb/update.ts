/** Updates: an update document becomes a function that changes a decoded document in place. */
import { MongoError, badValue, failedToParse, notImplemented, typeMismatch } from './errors.ts';
import { compileElementMatcher } from './matcher.ts';
import { add, multiply } from './numbers.ts';
import { field, isArrayIndex, pathsOverlap } from './paths.ts';
import { type Doc, compareValues, describeValue, equalValues, isDocument, isNumber } from './values.ts';

const MAX_ARRAY_GAP = 10_000;

/** What a change may have to know besides its own place. */
interface Context {
  now: Date;
  document: Doc;
}
type Change = (place: Place, context: Context) => void;
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
      const context = { now: new Date(), document };
      for (const { path, change, creates, insertOnly } of actions) {
        if (insertOnly && !inserting) continue;
        const place = findPlace(document, path, creates);
        if (place) change(place, context);
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
    if (name === '$bit') throw notImplemented(name);
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
  (compile: (operand: unknown, path: string) => Change, creates = true) =>
  (path: string, operand: unknown): Action[] => [{ path, change: compile(operand, path), creates }];

export const updateOperators: Record<string, (path: string, operand: unknown) => Action[]> = {
  $set: changing((operand) => (place) => place.set(operand)),
  $setOnInsert: (path, operand) => [{ path, change: (place) => place.set(operand), creates: true, insertOnly: true }],
  $unset: changing(() => (place) => place.remove(), false),
  $inc: changing((operand) => arithmetic('$inc', operand, add, operand)),
  $mul: changing((operand) => arithmetic('$mul', operand, multiply, 0)),
  $min: changing((operand) => (place) => {
    if (place.value === undefined || compareValues(operand, place.value) < 0) place.set(operand);
  }),
  $max: changing((operand) => (place) => {
    if (place.value === undefined || compareValues(operand, place.value) > 0) place.set(operand);
  }),
  $currentDate: changing((operand) => {
    const isDate = operand === true || (isDocument(operand) && operand.$type === 'date');
    if (!isDate) throw notImplemented('$currentDate other than true and { $type: "date" }');
    return (place, { now }) => place.set(now);
  }),
  $push: changing(compilePush),
  $addToSet: changing(compileAddToSet),
  $pull: changing((operand) => {
    const matches = compileElementMatcher(operand);
    return removing('$pull', (element) => matches(element));
  }, false),
  $pullAll: changing((operand) => {
    if (!Array.isArray(operand)) throw badValue('$pullAll requires an array argument');
    return removing('$pullAll', (element) => operand.some((value: unknown) => equalValues(element, value)));
  }, false),
  $pop: changing((operand) => {
    const end = isNumber(operand) ? Number(operand) : 0;
    if (end !== 1 && end !== -1) throw failedToParse('$pop expects 1 or -1');
    return (place) => {
      const array = arrayAt(place, '$pop');
      if (array) place.set(end === 1 ? array.slice(0, -1) : array.slice(1));
    };
  }, false),
  $rename: (from, operand) => {
    if (typeof operand !== 'string') throw badValue(`The 'to' field for $rename must be a string: ${from}`);
    checkPath(operand);
    if (pathsOverlap(from, operand)) throw badValue(`The source and target field for $rename must differ: ${from}`);
    const move: Change = (place, { document }) => {
      const { value } = place;
      if (value === undefined) return;
      place.remove();
      findPlace(document, operand, true)!.set(value);
    };
    return [
      { path: from, change: move, creates: false },
      { path: operand, change: () => undefined, creates: false },
    ];
  },
};

function arithmetic(
  name: string,
  operand: unknown,
  combine: (a: number | bigint, b: number | bigint) => number | bigint,
  ifMissing: unknown,
): Change {
  const verb = name === '$inc' ? 'increment' : 'multiply';
  if (!isNumber(operand)) throw typeMismatch(`Cannot ${verb} with non-numeric argument: ${describeValue(operand)}`);
  return (place, { document }) => {
    const { value } = place;
    if (value === undefined) return place.set(ifMissing);
    if (isNumber(value)) return place.set(combine(value, operand));
    throw typeMismatch(
      `Cannot apply ${name} to a value of non-numeric type. {_id: ${describeValue(document._id)}} has the field '${place.path}' of non-numeric type ${Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value}`,
    );
  };
}

function arrayAt(place: Place, operator: string): unknown[] | undefined {
  const { value } = place;
  if (value === undefined) return undefined;
  if (Array.isArray(value)) return value;
  throw badValue(
    `The field '${place.path}' must be an array for ${operator} but is of another type: ${describeValue(value)}`,
  );
}

/** `{ $each: [...] }` with its modifiers, or one value. */
function eachOf(operator: string, operand: unknown, allowed: string[]): { each: unknown[]; modifiers: Doc } {
  if (!isDocument(operand) || !('$each' in operand)) return { each: [operand], modifiers: {} };
  const { $each: each, ...modifiers } = operand;
  if (!Array.isArray(each)) throw typeMismatch(`The argument to $each in ${operator} must be an array`);
  for (const name of Object.keys(modifiers)) {
    if (name === '$sort') throw notImplemented('$push with $sort');
    if (!allowed.includes(name)) throw badValue(`Unrecognized clause in ${operator}: ${name}`);
  }
  return { each, modifiers };
}

function wholeNumber(name: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (!isNumber(value) || !Number.isInteger(Number(value))) throw badValue(`The value for ${name} must be an integer`);
  return Number(value);
}

function compilePush(operand: unknown): Change {
  const { each, modifiers } = eachOf('$push', operand, ['$slice', '$position']);
  const slice = wholeNumber('$slice', modifiers.$slice);
  const position = wholeNumber('$position', modifiers.$position);
  return (place) => {
    const array = [...(arrayAt(place, '$push') ?? [])];
    array.splice(position ?? array.length, 0, ...each);
    if (slice === undefined) place.set(array);
    else place.set(slice < 0 ? array.slice(slice) : array.slice(0, slice));
  };
}

function compileAddToSet(operand: unknown): Change {
  const { each } = eachOf('$addToSet', operand, []);
  return (place) => {
    const array = [...(arrayAt(place, '$addToSet') ?? [])];
    for (const value of each) if (!array.some((known) => equalValues(known, value))) array.push(value);
    place.set(array);
  };
}

function removing(operator: string, isGone: (element: unknown) => boolean): Change {
  return (place) => {
    const array = arrayAt(place, operator);
    if (array) place.set(array.filter((element) => !isGone(element)));
  };
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
    if (!isDocument(condition) || !Object.keys(condition)[0]?.startsWith('$'))
      return isPlain(condition) ? [[path, condition]] : [];
    if ('$eq' in condition) return [[path, condition.$eq]];
    const single = [condition.$in, condition.$all].find((list) => Array.isArray(list) && list.length === 1) as
      unknown[] | undefined;
    return single && isPlain(single[0]) && !isDocument(single[0]) ? [[path, single[0]]] : [];
  });
}

const isPlain = (value: unknown) => (value as { _bsontype?: string } | null)?._bsontype !== 'BSONRegExp';
