/** How a dotted path walks through documents and arrays. */
import { isDocument } from './values.ts';

export const isArrayIndex = (part: string) => /^(0|[1-9]\d*)$/.test(part);

/** Own properties only, so that a field called `constructor` is a field like any other. */
export const field = <T>(document: Record<string, T>, name: string): T | undefined =>
  Object.hasOwn(document, name) ? document[name] : undefined;

/** The field at the top of a document in which a path begins. */
export const rootOf = (path: string) => path.split('.', 1)[0]!;

/** Whether one path is the other or lies within it. */
export const pathsOverlap = (a: string, b: string) => a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);

/**
 * Whether `test` accepts one of the values that a query path leads to. A missing value is `undefined`. An array at the
 * end is offered element by element and then as a whole (`leafArrays: 'each'`), or only as a whole. An empty path is
 * the value itself.
 */
export function someAtPath(
  document: unknown,
  parts: string[],
  leafArrays: 'each' | 'whole',
  test: (value: unknown) => boolean,
  from = 0,
): boolean {
  let value = document;
  for (let i = from; i < parts.length; i++) {
    if (Array.isArray(value)) return someInArray(value, i);
    if (!isDocument(value)) return test(undefined);
    value = field(value, parts[i]!);
  }
  if (leafArrays === 'each' && parts.length > 0 && Array.isArray(value) && value.some(test)) return true;
  return test(value);

  /** A number in a path may be a position in the array as well as a field of the documents in it: both are tried. */
  function someInArray(array: unknown[], i: number): boolean {
    const goOn = (inner: unknown, at: number) => someAtPath(inner, parts, leafArrays, test, at);
    if (array.some((element) => isDocument(element) && goOn(element, i))) return true;
    const element = isArrayIndex(parts[i]!) ? array[Number(parts[i])] : undefined;
    if (element === undefined) return false;
    if (i === parts.length - 1) return test(element);
    return typeof element === 'object' && element !== null && goOn(element, i + 1);
  }
}
