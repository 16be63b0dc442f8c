/** Projections: which fields of a document are kept, or left out. The same for `find` and for `$project`. */
import { insist, notImplemented } from './errors.ts';
import { pathsOverlap } from './paths.ts';
import { type Doc, isDocument, isNumber } from './values.ts';

export type Projection = (document: Doc) => Doc;
type Tree = Map<string, Tree | true>;

export function compileProjection(spec: Doc): Projection {
  const kept: string[] = [];
  const cutOut: string[] = [];
  for (const [path, value] of Object.entries(spec)) {
    if (path.endsWith('.$')) throw notImplemented('A positional projection');
    const isPath = path.split('.').every((part) => part !== '' && !part.startsWith('$'));
    insist(isPath, 16410, `FieldPath '${path}' is not valid in a projection`);
    if (typeof value !== 'boolean' && !isNumber(value)) throw notImplemented(`A projection by more than 0 and 1`);
    const collision = [...kept, ...cutOut].find((other) => pathsOverlap(path, other));
    insist(collision === undefined, 31250, `Path collision at ${path}`);
    (Number(value) === 0 ? cutOut : kept).push(path);
  }
  const others = cutOut.filter((path) => path !== '_id');
  const isInclusion = kept.some((path) => path !== '_id') || (kept.length > 0 && others.length === 0);
  const isMixed = isInclusion && others.length > 0;
  insist(!isMixed, 31254, `Cannot do exclusion on field ${others[0]} in inclusion projection`);
  if (isInclusion && !cutOut.includes('_id') && !kept.includes('_id')) kept.push('_id');
  const tree = treeOf(isInclusion ? kept : cutOut);
  return (document) => cut(document, tree, isInclusion) as Doc;
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
