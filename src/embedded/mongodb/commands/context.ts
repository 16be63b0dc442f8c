/** What every command gets, and how it reads its arguments. */
import { type Cursors } from '../cursors.ts';
import { MongoError, badValue, typeMismatch } from '../errors.ts';
import { type Collection, type Store } from '../store.ts';
import { type Doc, describeValue, isDocument, isNumber } from '../values.ts';
import { type CursorReply } from '../wire.ts';

export interface Context {
  store: Store;
  cursors: Cursors;
  connectionId: number;
}

export class Call {
  /** By `performance.now()`; undefined: no limit. */
  readonly deadline: number | undefined;

  constructor(
    readonly context: Context,
    readonly name: string,
    readonly database: string,
    readonly args: Doc,
    /** The documents of an insert, undecoded. */
    readonly documents: Uint8Array[] | undefined,
  ) {
    const limit = this.count('maxTimeMS');
    this.deadline = limit ? performance.now() + limit : undefined;
  }

  get store(): Store {
    return this.context.store;
  }

  /** The collection that the command names in its first argument. */
  get collectionName(): string {
    const name = this.args[this.name];
    if (typeof name !== 'string') {
      throw new MongoError(73, `collection name has invalid type ${typeof name}`);
    }
    if (name === '' || name.includes('\0') || name.includes('$') || /^\.|\.$|^system\./.test(name)) {
      throw new MongoError(73, `Invalid namespace specified '${this.database}.${name}'`);
    }
    if (Buffer.byteLength(name) > 200) throw new MongoError(73, 'Fully qualified namespace is too long');
    return name;
  }

  get namespace(): string {
    return `${this.database}.${this.collectionName}`;
  }

  get collection(): Collection | undefined {
    return this.store.collection(this.database, this.collectionName);
  }

  document(name: string, fallback: Doc | undefined = {}): Doc {
    const value = this.args[name] ?? fallback;
    if (!isDocument(value)) throw this.wrongType(name, 'object');
    return value;
  }

  documentList(name: string): Doc[] {
    const value = this.args[name];
    if (!Array.isArray(value) || !value.every(isDocument)) throw this.wrongType(name, 'array of objects');
    return value;
  }

  /** A whole number ≥ 0, or undefined where it is not given. */
  count(name: string): number | undefined {
    const value = this.args[name];
    if (value === undefined || value === null) return undefined;
    if (!isNumber(value)) throw this.wrongType(name, 'number');
    const count = Math.trunc(Number(value));
    if (!(count >= 0)) throw new MongoError(51024, `BSON field '${name}' value must be >= 0, actual value '${count}'`);
    return count;
  }

  flag(name: string, fallback = false): boolean {
    const value = this.args[name] ?? fallback;
    return isNumber(value) ? Number(value) !== 0 : value === true;
  }

  private wrongType(name: string, expected: string) {
    return typeMismatch(`BSON field '${this.name}.${name}' is the wrong type, expected type '${expected}'`);
  }
}

export type Reply = Doc | CursorReply;
export interface Command {
  /** Arguments besides the command's own name and those that every command takes. */
  takes: string[];
  run(call: Call): Reply | Promise<Reply>;
}

const everywhere =
  '$db lsid $clusterTime $readPreference readConcern writeConcern comment maxTimeMS apiVersion apiStrict apiDeprecationErrors'.split(
    ' ',
  );
/** What MongoDB's commands take and ours do not. */
const refused =
  'collation let tailable awaitData oplogReplay min max returnKey showRecordId explain arrayFilters capped size timeseries validator viewOn pipeline clusteredIndex expireAfterSeconds encryptedFields changeStreamPreAndPostImages'.split(
    ' ',
  );

/** Every argument is known or the command is refused: what is not understood must not be passed over. */
export function checkArguments(where: string, args: Doc, takes: string[]): void {
  for (const [name, value] of Object.entries(args)) {
    if (takes.includes(name) || value === undefined) continue;
    if (['txnNumber', 'startTransaction', 'autocommit'].includes(name)) {
      throw new MongoError(20, 'Transaction numbers are only allowed on a replica set member or mongos');
    }
    if (refused.includes(name)) {
      const isOff = value === false || value === null || (Array.isArray(value) && value.length === 0);
      if (isOff || (isDocument(value) && Object.keys(value).length === 0)) continue;
      throw new MongoError(238, `${where}.${name} is not implemented by the embedded server; use MongoDB for it`);
    }
    throw new MongoError(40415, `BSON field '${where}.${name}' is an unknown field.`);
  }
}

export function checkCommand(name: string, { takes }: Command, args: Doc): void {
  checkArguments(name, args, [name, ...everywhere, ...takes]);
  const concern = args.readConcern;
  const level = describeValue((isDocument(concern) ? concern.level : undefined) ?? 'local');
  if (!['"local"', '"available"', '"majority"'].includes(level)) {
    throw badValue(`readConcern level ${level} is not implemented by the embedded server; use MongoDB for it`);
  }
}
