/**
 * Documents and index entries in LMDB, as one sorted space of keys:
 *
 *   01 00                      the next id
 *   01 01 database 00 name     a collection: its id, count and indexes
 *   01 02 prefix               a prefix whose keys are still to be deleted
 *   02 collection id, _id      a document
 *   03 index id, values, _id   an index entry (a unique index leaves out _id); its value is the encoded _id
 */
import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { type RootDatabase, open } from 'lmdb';
import { GroupCommit } from './commits.ts';
import { decode, encode } from './documents.ts';
import { MongoError } from './errors.ts';
import { type Entry, type Index, type IndexDefinition, MAX_KEY_BYTES, duplicateKey, indexEntries } from './indexes.ts';
import { compileFilter } from './matcher.ts';
import { type Doc, afterPrefix, encodeValue, rank, rankOf } from './values.ts';

export const DATA_FILE = 'documents.mdb';
const NEXT_ID = Buffer.of(1, 0);
const COLLECTIONS = Buffer.of(1, 1);
const GARBAGE = Buffer.of(1, 2);
const PIECE = 500;

export interface Collection {
  id: number;
  database: string;
  name: string;
  count: number;
  indexes: Index[];
}

export interface KeyRange {
  /** Inclusive. */
  start: Buffer;
  /** Exclusive; without it the range is the one key `start`. */
  end?: Buffer;
}

export const namespaceOf = ({ database, name }: Collection) => `${database}.${name}`;
const idPrefix = (tag: 2 | 3, id: number) => {
  const prefix = Buffer.of(tag, 0, 0, 0, 0);
  prefix.writeUInt32BE(id, 1);
  return prefix;
};
export const documentsPrefix = ({ id }: Collection) => idPrefix(2, id);
const collectionKey = (database: string, name: string) =>
  Buffer.concat([COLLECTIONS, Buffer.from(`${database}\0${name}`)]);

export function openFile(path: string): RootDatabase<Buffer, Buffer> {
  return open<Buffer, Buffer>({
    path,
    noSubdir: true,
    keyEncoding: 'binary',
    encoding: 'binary',
    overlappingSync: false,
    noMemInit: false,
  });
}

/** Makes sure that a file which has just been created or renamed is found under its name after a power cut. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

export class Store {
  private readonly file: RootDatabase<Buffer, Buffer>;
  private readonly databases = new Map<string, Map<string, Collection>>();
  private readonly changed = new Set<Collection>();
  private nextId = 1;
  private readonly commits: GroupCommit;
  private readonly builds = new Map<number, Promise<void>>();
  private sweeping: Promise<void> | undefined;
  isStopping = false;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.file = openFile(join(folder, DATA_FILE));
    syncFolder(folder);
    this.commits = new GroupCommit({
      run: (transaction) => this.file.transactionSync(transaction),
      beforeCommit: () => this.saveCatalog(),
      afterAbort: () => this.loadCatalog(),
    });
    this.loadCatalog();
    this.file.transactionSync(() => this.abandonUnfinishedIndexes());
    this.sweep();
  }

  // --- the catalog

  private loadCatalog(): void {
    this.databases.clear();
    this.changed.clear();
    this.nextId = this.file.get(NEXT_ID)?.readUInt32BE() ?? 1;
    for (const { value } of this.file.getRange({ start: COLLECTIONS, end: afterPrefix(COLLECTIONS) })) {
      const record = decode(value) as unknown as Collection & { indexes: IndexDefinition[] };
      this.remember({ ...record, indexes: record.indexes.map(openIndex) });
    }
  }

  private remember(collection: Collection): void {
    let collections = this.databases.get(collection.database);
    if (!collections) this.databases.set(collection.database, (collections = new Map()));
    collections.set(collection.name, collection);
  }

  private saveCatalog(): void {
    for (const collection of this.changed) {
      const { id, database, name, count, indexes } = collection;
      if (this.collection(database, name) !== collection) continue;
      const record = { id, database, name, count, indexes: indexes.map(definitionOf) };
      this.file.putSync(collectionKey(database, name), Buffer.from(encode(record)));
    }
    this.changed.clear();
  }

  private takeId(): number {
    const id = this.nextId++;
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(this.nextId);
    this.file.putSync(NEXT_ID, bytes);
    return id;
  }

  databaseNames = () => [...this.databases.keys()].toSorted();
  collections = (database: string) => [...(this.databases.get(database)?.values() ?? [])];
  collection = (database: string, name: string) => this.databases.get(database)?.get(name);

  /** Where everything lies that belongs to a collection which is still there, and the catalog. */
  livePrefixes(): Buffer[] {
    const live = this.databaseNames().flatMap((name) => this.collections(name));
    const ofCollections = live.flatMap((found) => [
      documentsPrefix(found),
      ...found.indexes.map(({ prefix }) => prefix),
    ]);
    return [NEXT_ID, COLLECTIONS, ...ofCollections];
  }

  // --- group commit

  /** See `GroupCommit.write`. */
  write<T>(job: () => T): Promise<T> {
    if (this.isStopping) return Promise.reject(new MongoError(91, 'the server is shutting down'));
    return this.commits.write(job);
  }

  // --- reading, inside a job or outside

  get = (key: Buffer): Buffer | undefined => this.file.get(key);

  document = (collection: Collection, idKey: Buffer): Buffer | undefined =>
    this.file.get(Buffer.concat([documentsPrefix(collection), idKey]));

  /** At most `limit` entries of the range, after (in reverse: below) the key `after`. */
  entries(range: KeyRange, reverse: boolean, limit: number, after?: Buffer): { key: Buffer; value: Buffer }[] {
    const { start, end } = range;
    if (!end) {
      const value = after ? undefined : this.file.get(start);
      return value ? [{ key: start, value }] : [];
    }
    const options = reverse
      ? { start: after ?? end, exclusiveStart: true, end: start, inclusiveEnd: true, reverse, limit }
      : { start: after ?? start, exclusiveStart: after !== undefined, end, limit };
    return Array.from(this.file.getRange(options));
  }

  // --- writing: only inside a job

  ensureCollection(database: string, name: string): Collection {
    const known = this.collection(database, name);
    if (known) return known;
    const collection = { id: this.takeId(), database, name, count: 0, indexes: [] };
    this.remember(collection);
    this.changed.add(collection);
    return collection;
  }

  dropCollection(collection: Collection): void {
    const { database, name, indexes } = collection;
    const collections = this.databases.get(database);
    collections?.delete(name);
    if (collections?.size === 0) this.databases.delete(database);
    this.file.removeSync(collectionKey(database, name));
    this.discard(documentsPrefix(collection), ...indexes.map((index) => index.prefix));
  }

  addIndex(collection: Collection, definition: Omit<IndexDefinition, 'id' | 'arrays' | 'building'>): Index {
    const index = openIndex({ ...definition, id: this.takeId(), arrays: [], building: collection.count > 0 });
    collection.indexes.push(index);
    this.changed.add(collection);
    return index;
  }

  dropIndex(collection: Collection, index: Index): void {
    collection.indexes = collection.indexes.filter(({ id }) => id !== index.id);
    this.changed.add(collection);
    this.discard(index.prefix);
  }

  insert(collection: Collection, document: Doc, bytes: Uint8Array): void {
    const idKey = encodeId(document._id);
    const key = Buffer.concat([documentsPrefix(collection), idKey]);
    if (key.length > MAX_KEY_BYTES) throw new MongoError(17280, `the _id is too long: ${key.length} bytes`);
    if (this.file.get(key)) throw duplicateKey(namespaceOf(collection), '_id_', [['_id', 1]], [document._id]);
    const added = collection.indexes.map((index) => this.newEntries(collection, index, document, idKey));
    this.file.putSync(key, asBuffer(bytes));
    for (const entries of added) for (const entry of entries) this.file.putSync(entry.key, idKey);
    collection.count++;
    this.changed.add(collection);
  }

  replace(collection: Collection, idKey: Buffer, before: Doc, after: Doc, bytes: Uint8Array): void {
    const changes = collection.indexes.map((index) => {
      const old = indexEntries(index, before, idKey).entries;
      const now = this.newEntries(collection, index, after, idKey);
      return { gone: without(old, now), come: without(now, old) };
    });
    for (const { gone, come } of changes) {
      for (const { key } of gone) this.file.removeSync(key);
      for (const { key } of come) this.file.putSync(key, idKey);
    }
    this.file.putSync(Buffer.concat([documentsPrefix(collection), idKey]), asBuffer(bytes));
  }

  remove(collection: Collection, idKey: Buffer, before: Doc): void {
    for (const index of collection.indexes) {
      for (const { key } of indexEntries(index, before, idKey).entries) {
        if (!index.building || this.file.get(key)?.equals(idKey)) this.file.removeSync(key);
      }
    }
    this.file.removeSync(Buffer.concat([documentsPrefix(collection), idKey]));
    collection.count--;
    this.changed.add(collection);
  }

  /** The entries of a document, once it is certain that no other document holds one of them. */
  private newEntries(collection: Collection, index: Index, document: Doc, idKey: Buffer): Entry[] {
    const { entries, arrays } = indexEntries(index, document, idKey);
    if (index.unique) {
      for (const { key, row } of entries) {
        const holder = this.file.get(key);
        if (holder && !holder.equals(idKey)) {
          throw duplicateKey(namespaceOf(collection), index.name, index.key, row);
        }
      }
    }
    for (const path of arrays) {
      if (index.arrays.includes(path)) continue;
      index.arrays.push(path);
      this.changed.add(collection);
    }
    return entries;
  }

  // --- work in pieces

  /** Fills an index from the documents that were there before it. Documents written meanwhile have entries already. */
  buildIndex(collection: Collection, index: Index): Promise<void> {
    if (!index.building) return Promise.resolve();
    let build = this.builds.get(index.id);
    if (!build) {
      build = this.buildInPieces(collection, index).finally(() => this.builds.delete(index.id));
      this.builds.set(index.id, build);
    }
    return build;
  }

  private async buildInPieces({ database, name, id }: Collection, { id: indexId }: Index): Promise<void> {
    const find = () => {
      const collection = this.collection(database, name);
      const index = collection?.id === id && collection.indexes.find((other) => other.id === indexId);
      if (!collection || !index) throw new MongoError(175, 'the index was dropped while it was being built');
      return { collection, index };
    };
    try {
      for (let after: Buffer | undefined, isDone = false; !isDone;) {
        const last = after;
        const keys = await this.write(() => {
          const { collection, index } = find();
          const built = this.buildPiece(collection, index, last);
          if (built.length < PIECE) index.building = false;
          this.changed.add(collection);
          return built;
        });
        after = keys.at(-1);
        isDone = keys.length < PIECE;
      }
    } catch (error) {
      await this.write(() => {
        const { collection, index } = find();
        this.dropIndex(collection, index);
      }).catch(() => undefined);
      throw error;
    }
  }

  private buildPiece(collection: Collection, index: Index, after: Buffer | undefined): Buffer[] {
    const prefix = documentsPrefix(collection);
    const piece = this.entries({ start: prefix, end: afterPrefix(prefix) }, false, PIECE, after);
    for (const { key, value } of piece) {
      const idKey = key.subarray(prefix.length);
      for (const entry of this.newEntries(collection, index, decode(value), idKey)) this.file.putSync(entry.key, idKey);
    }
    return piece.map(({ key }) => key);
  }

  private abandonUnfinishedIndexes(): void {
    for (const database of this.databaseNames()) {
      for (const collection of this.collections(database)) {
        for (const index of collection.indexes) if (index.building) this.dropIndex(collection, index);
      }
    }
    this.saveCatalog();
  }

  private discard(...prefixes: Buffer[]): void {
    for (const prefix of prefixes) this.file.putSync(Buffer.concat([GARBAGE, prefix]), Buffer.of(0));
    setImmediate(() => this.sweep());
  }

  /** Deletes what was dropped, piece by piece behind other commands; goes on after a restart. */
  private sweep(): void {
    this.sweeping ??= this.sweepAll()
      .catch(() => undefined)
      .finally(() => (this.sweeping = undefined));
  }

  private async sweepAll(): Promise<void> {
    for (let more = true; more && !this.isStopping;) {
      more = await this.commits.write(() => {
        const [record] = this.entries({ start: GARBAGE, end: afterPrefix(GARBAGE) }, false, 1);
        if (!record) return false;
        const prefix = record.key.subarray(GARBAGE.length);
        const piece = this.entries({ start: prefix, end: afterPrefix(prefix) }, false, PIECE);
        for (const { key } of piece) this.file.removeSync(key);
        if (piece.length < PIECE) this.file.removeSync(record.key);
        return true;
      });
    }
  }

  /** Jobs that wait are still carried out, later ones are refused, and queries under way end. */
  stop(): void {
    this.isStopping = true;
  }

  async close(): Promise<void> {
    this.stop();
    await this.sweeping;
    await this.commits.write(() => undefined);
    await this.file.close();
  }
}

function openIndex(definition: IndexDefinition): Index {
  const matches = definition.partial ? compileFilter(definition.partial) : () => true;
  return { ...definition, matches, prefix: idPrefix(3, definition.id) };
}

function definitionOf({ id, name, key, unique, sparse, partial, arrays, building }: Index): IndexDefinition {
  return { id, name, key, unique, sparse, partial, arrays, building };
}

export function encodeId(id: unknown): Buffer {
  if (Array.isArray(id)) throw new MongoError(53, "The '_id' value cannot be of type array");
  if (rankOf(id) === rank.regex) throw new MongoError(53, "The '_id' value cannot be of type regex");
  return encodeValue(id);
}

const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function without(entries: Entry[], others: Entry[]): Entry[] {
  return entries.filter(({ key }) => !others.some((other) => other.key.equals(key)));
}
