/** Projections: which fields of a document are kept, or left out. The same for `find` and for `$project`. */
import { insist, notImplemented } from './errors.ts';
import { type Doc, isDocument, isNumber, pathsOverlap } from './values.ts';

export type Projection = (document: Doc) => Doc;

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
  const named = isInclusion ? kept : cutOut;
  return (document) => cut(document, '', named, isInclusion) as Doc;
}

/**
 * Keeps what is named, or all but that. Arrays are gone through; `undefined` for what is not kept at all.
 * @param path how the value was reached, with a dot at the end
 */
function cut(value: unknown, path: string, named: string[], keeps: boolean): unknown {
  if (Array.isArray(value))
    return value.map((one) => cut(one, path, named, keeps)).filter((part) => part !== undefined);
  if (!isDocument(value)) return keeps ? undefined : value;
  const result: Doc = {};
  for (const [name, inner] of Object.entries(value)) {
    const here = path + name;
    const isAbove = named.some((other) => other.startsWith(`${here}.`));
    const part = isAbove ? cut(inner, `${here}.`, named, keeps) : named.includes(here) === keeps ? inner : undefined;
    if (part !== undefined) result[name] = part;
  }
  return result;
}
