/** MongoDB's error codes that have names. A refusal always carries the code that a MongoDB server would give. */
const named = `
  1 InternalError, 2 BadValue, 9 FailedToParse, 13 Unauthorized, 14 TypeMismatch, 15 Overflow, 16 InvalidLength,
  20 IllegalOperation, 22 InvalidBSON, 26 NamespaceNotFound, 27 IndexNotFound, 28 PathNotViable,
  40 ConflictingUpdateOperators, 43 CursorNotFound, 48 NamespaceExists, 50 MaxTimeMSExpired,
  52 DollarPrefixedFieldName, 53 InvalidIdField, 54 NotSingleValueField, 56 EmptyFieldName, 59 CommandNotFound,
  66 ImmutableField, 67 CannotCreateIndex, 72 InvalidOptions, 73 InvalidNamespace, 85 IndexOptionsConflict,
  86 IndexKeySpecsConflict, 91 ShutdownInProgress, 143 CursorInUse, 168 InvalidPipelineOperator,
  171 CannotIndexParallelArrays, 175 QueryPlanKilled, 197 InvalidIndexSpecificationOption, 238 NotImplemented,
  292 QueryExceededMemoryLimitNoDiskUseAllowed,
   10334 BSONObjectTooLarge, 11000 DuplicateKey, 14031 OutOfDiskSpace, 17280 KeyTooLong`;
const codeNames = new Map(Array.from(named.matchAll(/(\d+) (\w+)/g), ([, code, name]) => [Number(code), name!]));

/** A refusal that goes back to the client; it never leaves anything half written. */
export class MongoError extends Error {
  override name = 'MongoError';
  constructor(
    readonly code: number,
    message: string,
    /** Further fields of the answer, such as `keyPattern` and `keyValue`. */
    readonly details: Record<string, unknown> = {},
  ) {
    super(message);
  }

  get codeName(): string {
    return codeNames.get(this.code) ?? `Location${this.code}`;
  }

  toReply(): Record<string, unknown> {
    return { ok: 0, errmsg: this.message, code: this.code, codeName: this.codeName, ...this.details };
  }
}

/** Refuses unless the condition holds. */
export function insist(condition: unknown, code: number, message: string): asserts condition {
  if (!condition) throw new MongoError(code, message);
}
export const badValue = (message: string) => new MongoError(2, message);
/** For what MongoDB can do and this server does not. */
export const notImplemented = (what: string) =>
  new MongoError(238, `${what} is not implemented by the embedded server; use MongoDB for it`);
