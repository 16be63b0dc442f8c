/** Projections: which fields of a document are kept, or left out. The same for `find` and for `$project`. */
import { MongoError, notImplemented } from './errors.ts';
import { pathsOverlap } from './paths.ts';
import { type Doc, isDocument, isNumber } from './values.ts';

export type Projection = (document: Doc) => Doc;
type Tree = Map<string, Tree | true>;

export function compileProjection(spec: Doc): Projection {
  const included: string[] = [];
  const excluded: string[] = [];
  for (const [path, value] of Object.entries(spec)) {
    if (path.endsWith('.$')) throw notImplemented('A positional projection');
    if (path.split('.').some((part) => part === '' || part.startsWith('$'))) {
      throw new MongoError(16410, `FieldPath '${path}' is not valid in a projection`);
    }
    if (typeof value !== 'boolean' && !isNumber(value)) throw notImplemented(`A projection by more than 0 and 1`);
    (Number(value) === 0 ? excluded : included).push(path);
  }
  refuseCollisions([...included, ...excluded]);
  const others = excluded.filter((path) => path !== '_id');
  const isInclusion = included.some((path) => path !== '_id') || (included.length > 0 && others.length === 0);
  if (isInclusion && others.length > 0) {
    throw new MongoError(31254, `Cannot do exclusion on field ${others[0]} in inclusion projection`);
  }
  if (isInclusion && !excluded.includes('_id') && !included.includes('_id')) included.push('_id');
  const tree = treeOf(isInclusion ? included : excluded);
  return (document) => cut(document, tree, isInclusion) as Doc;
}

function refuseCollisions(paths: string[]): void {
  for (const [i, path] of paths.entries()) {
    const other = paths.slice(i + 1).find((next) => pathsOverlap(path, next));
    if (other !== undefined) throw new MongoError(31250, `Path collision at ${other}`);
  }
}

function treeOf(paths: string[]): Tree {
  const root: Tree = new Map();
  for (const path of paths) {
    const parts = path.split('.');
    let node = root;
    for (const part of parts.slice(0, -1)) {
      const below = node.get(part);
      const next: Tree = below instanceof Map ? below : new Map();
      node.set(part, next);
      node = next;
    }
    node.set(parts.at(-1)!, true);
  }
  return root;
}

/** Keeps what the tree names, or all but that. Arrays are gone through; `undefined` for what is not kept at all. */
function cut(value: unknown, tree: Tree, keeps: boolean): unknown {
  if (Array.isArray(value)) return value.map((one) => cut(one, tree, keeps)).filter((part) => part !== undefined);
  if (!isDocument(value)) return keeps ? undefined : value;
  const result: Doc = {};
  for (const [name, inner] of Object.entries(value)) {
    const node = tree.get(name);
    const part = node === undefined || node === true ? inner : cut(inner, node, keeps);
    const isKept = node === undefined ? !keeps : node === true ? keeps : part !== undefined;
    if (isKept) result[name] = part;
  }
  return result;
}
