/** What `$group` may compute from: a field, a constant, or a document of them. Anything else is refused. */
import { MongoError, insist, notImplemented } from './errors.ts';
import { field, rootOf } from './paths.ts';
import { type Doc, isDocument } from './values.ts';

/** From a document to a value; `undefined` where it is missing. */
export type Expression = (document: Doc) => unknown;

export function compileExpression(expression: unknown): Expression {
  if (typeof expression === 'string' && expression.startsWith('$')) return compileReference(expression);
  if (Array.isArray(expression)) throw notImplemented('An array as an expression');
  if (!isDocument(expression)) return () => expression;
  const fields = Object.entries(expression).map(([name, value]) => {
    insist(!name.startsWith('$'), 168, `Unrecognized expression '${name}'`);
    insist(!name.includes('.'), 16412, `FieldPath field names may not contain '.': ${name}`);
    return [name, compileExpression(value)] as const;
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

/** The fields at the top of a document that an expression may look at, wherever in it they are named. */
export function rootsOfExpression(expression: unknown): string[] {
  if (typeof expression === 'string') return expression.startsWith('$') ? [rootOf(expression.slice(1))] : [];
  return expression && typeof expression === 'object' ? Object.values(expression).flatMap(rootsOfExpression) : [];
}

function compileReference(reference: string): Expression {
  if (reference.startsWith('$$')) throw new MongoError(17276, `Use of undefined variable: ${reference.slice(2)}`);
  const parts = reference.slice(1).split('.');
  const isValid = parts.every((part) => part !== '' && !part.startsWith('$'));
  insist(isValid, 15998, `FieldPath '${reference}' is not valid`);
  return (document) => follow(document, parts, 0);
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
