/** What `$group` may compute from: a field, a constant, or a document of them. Anything else is refused. */
import { MongoError, notImplemented } from './errors.ts';
import { field } from './paths.ts';
import { type Doc, isDocument } from './values.ts';

/** From a document to a value; `undefined` where it is missing. */
export type Expression = (document: Doc) => unknown;

export function compileExpression(expression: unknown): Expression {
  if (typeof expression === 'string' && expression.startsWith('$')) return compileReference(expression);
  if (Array.isArray(expression)) throw notImplemented('An array as an expression');
  if (!isDocument(expression)) return () => expression;
  const operator = Object.keys(expression).find((name) => name.startsWith('$'));
  if (operator !== undefined) throw new MongoError(168, `Unrecognized expression '${operator}'`);
  const fields = Object.entries(expression).map(([name, value]) => {
    if (name.includes('.')) throw new MongoError(16412, `FieldPath field names may not contain '.': ${name}`);
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

function compileReference(reference: string): Expression {
  if (reference.startsWith('$$')) throw new MongoError(17276, `Use of undefined variable: ${reference.slice(2)}`);
  const parts = reference.slice(1).split('.');
  if (parts.some((part) => part === '' || part.startsWith('$'))) {
    throw new MongoError(15998, `FieldPath '${reference}' is not valid`);
  }
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
