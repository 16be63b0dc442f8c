/** What every command gets, how it reads its arguments, and which it has to refuse. */
import { type Cursors } from '../cursors.ts';
import { insist, notImplemented } from '../errors.ts';
import { type Collection, type Store } from '../store.ts';
import { type Doc, describeValue, isDocument, isNumber } from '../values.ts';
import { type CursorReply } from '../wire.ts';

export interface Context {
  store: Store;
  cursors: Cursors;
  connectionId: number;
}

export type Reply = Doc | CursorReply;
export interface Command {
  /** Arguments besides the command's own name and those that every command takes. */
  takes: string[];
  run(call: Call): Reply | Promise<Reply>;
}

export class Call {
  readonly store: Store;
  /** By `performance.now()`; undefined: no limit. */
  readonly deadline: number | undefined;

  constructor(
    readonly context: Context,
    readonly name: string,
    readonly database: string,
    readonly args: Doc,
    /** The documents of an insert, undecoded. */
    readonly documents: Buffer[] | undefined,
  ) {
    this.store = context.store;
    const limit = this.count('maxTimeMS');
    this.deadline = limit ? performance.now() + limit : undefined;
  }

  /** The collection that the command names in its first argument. */
  get collectionName(): string {
    const name = this.args[this.name];
    insist(typeof name === 'string', 73, `collection name has invalid type ${typeof name}`);
    const isName = name !== '' && !/[\0$]|^\.|\.$|^system\./.test(name);
    insist(isName, 73, `Invalid namespace specified '${this.database}.${name}'`);
    insist(Buffer.byteLength(name) <= 200, 73, 'Fully qualified namespace is too long');
    return name;
  }

  get namespace(): string {
    return `${this.database}.${this.collectionName}`;
  }

  get collection(): Collection | undefined {
    return this.store.collection(this.database, this.collectionName);
  }

  document(name: string): Doc {
    const value = this.args[name] ?? {};
    insist(isDocument(value), 14, this.wrongType(name, 'object'));
    return value;
  }

  documentList(name: string): Doc[] {
    const value = this.args[name];
    insist(Array.isArray(value) && value.every(isDocument), 14, this.wrongType(name, 'array of objects'));
    return value;
  }

  /** A whole number ≥ 0, or undefined where it is not given. */
  count(name: string, { [name]: value }: Doc = this.args): number | undefined {
    if (value === undefined || value === null) return undefined;
    insist(isNumber(value), 14, this.wrongType(name, 'number'));
    const count = Math.trunc(Number(value));
    insist(count >= 0, 51024, `BSON field '${name}' value must be >= 0, actual value '${count}'`);
    return count;
  }

  flag(name: string, fallback = false): boolean {
    const value = this.args[name] ?? fallback;
    return isNumber(value) ? Number(value) !== 0 : value === true;
  }

  private wrongType(name: string, expected: string): string {
    return `BSON field '${this.name}.${name}' is the wrong type, expected type '${expected}'`;
  }
}

export const words = (text: string) => text.split(' ');

const everywhere = words(
  '$db lsid $clusterTime $readPreference readConcern writeConcern comment maxTimeMS apiVersion apiStrict apiDeprecationErrors',
);
const ofTransactions = words('txnNumber startTransaction autocommit');
/** What MongoDB's commands take and ours do not. */
const refused = words(
  'collation let tailable awaitData oplogReplay min max returnKey showRecordId explain arrayFilters capped size timeseries validator viewOn pipeline clusteredIndex expireAfterSeconds encryptedFields changeStreamPreAndPostImages',
);

/** Every argument is known or the command is refused: what is not understood must not be passed over. */
export function checkArguments(where: string, args: Doc, takes: string[]): void {
  for (const [name, value] of Object.entries(args)) {
    if (takes.includes(name)) continue;
    const isTransaction = ofTransactions.includes(name);
    insist(!isTransaction, 20, 'Transaction numbers are only allowed on a replica set member or mongos');
    insist(refused.includes(name), 40415, `BSON field '${where}.${name}' is an unknown field.`);
    const isOff = value === false || (typeof (value ?? {}) === 'object' && Object.keys(value ?? {}).length === 0);
    if (!isOff) throw notImplemented(`${where}.${name}`);
  }
}

export function checkCommand(name: string, { takes }: Command, args: Doc): void {
  checkArguments(name, args, [name, ...everywhere, ...takes]);
  const concern = args.readConcern;
  const level = isDocument(concern) ? (concern.level ?? 'local') : 'local';
  const isFine = ['local', 'available', 'majority'].includes(level as string);
  insist(isFine, 2, `readConcern level ${describeValue(level)} is not implemented by the embedded server`);
}
