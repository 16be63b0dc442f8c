/** Projections of `find`, and the stages `$project` and `$addFields` built on the same tree of paths. */
import { MongoError, notImplemented } from './errors.ts';
import { type Expression, compileExpression } from './expressions.ts';
import { field, pathsOverlap } from './paths.ts';
import { type Doc, isDocument, isNumber } from './values.ts';

export type Projection = (document: Doc) => Doc;
type Tree = Map<string, Tree | true>;

interface Parsed {
  included: string[];
  excluded: string[];
  computed: [path: string, evaluate: Expression][];
}

/** `allowExpressions` is for `$project`; a `find` may only name fields. */
export function compileProjection(spec: unknown, allowExpressions = false): Projection {
  if (!isDocument(spec)) throw new MongoError(15969, '$project specification must be an object');
  const parsed: Parsed = { included: [], excluded: [], computed: [] };
  parseInto(parsed, spec, '', allowExpressions);
  const { included, excluded, computed } = parsed;
  refuseCollisions([...included, ...excluded, ...computed.map(([path]) => path)]);
  const others = excluded.filter((path) => path !== '_id');
  const isInclusion =
    computed.length > 0 || included.some((path) => path !== '_id') || (included.length > 0 && others.length === 0);
  if (isInclusion && others.length > 0) {
    throw new MongoError(31254, `Cannot do exclusion on field ${others[0]} in inclusion projection`);
  }
  if (!isInclusion) {
    const tree = treeOf(excluded);
    return (document) => exclude(document, tree);
  }
  const keepsId = !excluded.includes('_id') && !computed.some(([path]) => path === '_id');
  const tree = treeOf(keepsId ? ['_id', ...included] : included);
  return (document) => {
    const result = include(document, tree);
    for (const [path, evaluate] of computed) setComputed(result, path.split('.'), evaluate(document));
    return result;
  };
}

function parseInto(parsed: Parsed, spec: Doc, prefix: string, allowExpressions: boolean): void {
  for (const [name, value] of Object.entries(spec)) {
    const path = prefix + name;
    if (name === '' || name.startsWith('$') || name.split('.').some((part) => part === '' || part.startsWith('$'))) {
      if (path.endsWith('.$')) throw notImplemented('A positional projection');
      throw new MongoError(16410, `FieldPath '${path}' is not valid in a projection`);
    }
    if (typeof value === 'boolean' || isNumber(value))
      (Number(value) === 0 ? parsed.excluded : parsed.included).push(path);
    else if (isDocument(value) && !Object.keys(value).some((key) => key.startsWith('$'))) {
      if (Object.keys(value).length === 0) throw new MongoError(51270, 'An empty sub-projection is not a valid value');
      parseInto(parsed, value, `${path}.`, allowExpressions);
    } else if (allowExpressions) parsed.computed.push([path, compileExpression(value)]);
    else throw notImplemented(`A projection other than 0 and 1 (of ${path})`);
  }
}

function refuseCollisions(paths: string[]): void {
  const sorted = paths.toSorted();
  for (const [i, path] of sorted.entries()) {
    const other = sorted.slice(i + 1).find((next) => pathsOverlap(path, next));
    if (other !== undefined) throw new MongoError(31250, `Path collision at ${other}`);
  }
}

function treeOf(paths: string[]): Tree {
  const root: Tree = new Map();
  for (const path of paths) {
    const parts = path.split('.');
    const last = parts.pop()!;
    let node = root;
    for (const part of parts) {
      const below = node.get(part);
      const next: Tree = below instanceof Map ? below : new Map();
      node.set(part, next);
      node = next;
    }
    node.set(last, true);
  }
  return root;
}

function include(document: Doc, tree: Tree): Doc {
  const result: Doc = {};
  for (const [name, value] of Object.entries(document)) {
    const node = tree.get(name);
    if (node === true) result[name] = value;
    else if (node && typeof value === 'object') {
      const part = includeBelow(value, node);
      if (part !== undefined) result[name] = part;
    }
  }
  return result;
}

function includeBelow(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value))
    return value.map((element) => includeBelow(element, tree)).filter((part) => part !== undefined);
  return isDocument(value) ? include(value, tree) : undefined;
}

function exclude(document: Doc, tree: Tree): Doc {
  const result: Doc = {};
  for (const [name, value] of Object.entries(document)) {
    const node = tree.get(name);
    if (node !== true) result[name] = node ? excludeBelow(value, node) : value;
  }
  return result;
}

function excludeBelow(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) return value.map((element) => excludeBelow(element, tree));
  return isDocument(value) ? exclude(value, tree) : value;
}

export function compileAddFields(spec: unknown): Projection {
  if (!isDocument(spec)) throw new MongoError(40272, '$addFields specification stage must be an object');
  const computed: [string, Expression][] = [];
  const collect = (fields: Doc, prefix: string) => {
    for (const [name, value] of Object.entries(fields)) {
      if (name.startsWith('$')) throw new MongoError(16410, `FieldPath field names may not start with '$': ${name}`);
      const isNested = isDocument(value) && Object.keys(value).length > 0 && !Object.keys(value)[0]!.startsWith('$');
      if (isNested) collect(value, `${prefix}${name}.`);
      else computed.push([prefix + name, compileExpression(value)]);
    }
  };
  collect(spec, '');
  refuseCollisions(computed.map(([path]) => path));
  return (document) => {
    const result = { ...document };
    for (const [path, evaluate] of computed) setComputed(result, path.split('.'), evaluate(document));
    return result;
  };
}

/** Sets in place, but copies what lies below; goes into every element of an array; a missing value removes the field. */
function setComputed(target: Doc, [name, ...rest]: string[], value: unknown): void {
  if (rest.length > 0) target[name!] = withComputed(field(target, name!), rest, value);
  else if (value === undefined) delete target[name!];
  else target[name!] = value;
}

function withComputed(current: unknown, parts: string[], value: unknown): unknown {
  if (Array.isArray(current)) return current.map((element) => withComputed(element, parts, value));
  const copy = isDocument(current) ? { ...current } : {};
  setComputed(copy, parts, value);
  return copy;
}
