/**
 * Documents and index entries in LMDB, as one sorted space of keys:
 *
 *   01 00                      the next id
 *   01 01 database 00 name     a collection: its id, count and indexes
 *   02 collection id, _id      a document
 *   03 index id, values, _id   an index entry (a unique index leaves out _id); its value is the encoded _id
 *
 * What belongs to a dropped collection or index is not looked for any more, and gone with the next compaction.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type RootDatabase, open } from 'lmdb';
import { GroupCommit } from './commits.ts';
import { decode, encode } from './documents.ts';
import { MongoError } from './errors.ts';
import { type Entry, type Index, type IndexDefinition, MAX_KEY_BYTES, duplicateKey, indexEntries } from './indexes.ts';
import { compileFilter } from './matcher.ts';
import { type Doc, afterPrefix, encodeValue } from './values.ts';

export const DATA_FILE = 'documents.mdb';
const NEXT_ID = Buffer.of(1, 0);
const COLLECTIONS = Buffer.of(1, 1);
/** So much is read, or built, or copied before others get their turn. */
export const PIECE = 500;
export const PIECE_BYTES = 4 * 1024 * 1024;
/** While so few keys changed during a compaction, nobody notices that they are copied in one go. */
const FEW = 1000;

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

export interface KeyValue {
  key: Buffer;
  value: Buffer;
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

function openFile(path: string): RootDatabase<Buffer, Buffer> {
  return open<Buffer, Buffer>({
    path,
    noSubdir: true,
    keyEncoding: 'binary',
    encoding: 'binary',
    overlappingSync: false,
    noMemInit: false,
  });
}

function removeFile(path: string): void {
  for (const name of [path, `${path}-lock`]) rmSync(name, { force: true });
}

/** Makes sure that a file which has just been created or renamed is found under its name after a power cut. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

export class Store {
  private file: RootDatabase<Buffer, Buffer>;
  private readonly databases = new Map<string, Map<string, Collection>>();
  private readonly changed = new Set<Collection>();
  private nextId = 1;
  private readonly commits: GroupCommit;
  private compacting: Promise<number> | undefined;
  /** Keys changed since a compaction began. */
  private touched: Set<string> | undefined;
  isStopping = false;

  constructor(private readonly folder: string) {
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
      this.put(collectionKey(database, name), Buffer.from(encode(record)));
    }
    this.changed.clear();
  }

  private takeId(): number {
    const id = this.nextId++;
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(this.nextId);
    this.put(NEXT_ID, bytes);
    return id;
  }

  databaseNames = () => [...this.databases.keys()].toSorted();
  collections = (database: string) => [...(this.databases.get(database)?.values() ?? [])];
  collection = (database: string, name: string) => this.databases.get(database)?.get(name);

  // --- group commit

  /** See `GroupCommit.write`. */
  write<T>(job: () => T): Promise<T> {
    if (this.isStopping) return Promise.reject(new MongoError(91, 'the server is shutting down'));
    return this.commits.write(job);
  }

  // --- reading, inside a job or outside

  document = (collection: Collection, idKey: Buffer): Buffer | undefined =>
    this.file.get(Buffer.concat([documentsPrefix(collection), idKey]));

  /** At most `limit` entries of the range, after (in reverse: below) the key `after`. Nothing may change meanwhile. */
  entries({ start, end }: KeyRange, reverse: boolean, limit: number, after?: Buffer): Iterable<KeyValue> {
    if (!end) {
      const value = after ? undefined : this.file.get(start);
      return value ? [{ key: start, value }] : [];
    }
    return this.file.getRange(
      reverse
        ? { start: after ?? end, exclusiveStart: true, end: start, inclusiveEnd: true, reverse, limit }
        : { start: after ?? start, exclusiveStart: after !== undefined, end, limit },
    );
  }

  /** The next entries under a prefix, as many as may be looked at before others get their turn. */
  piece(prefix: Buffer, after?: Buffer): { entries: KeyValue[]; isLast: boolean } {
    const entries: KeyValue[] = [];
    let bytes = 0;
    for (const entry of this.entries({ start: prefix, end: afterPrefix(prefix) }, false, PIECE, after)) {
      entries.push(entry);
      bytes += entry.value.length;
      if (bytes >= PIECE_BYTES) return { entries, isLast: false };
    }
    return { entries, isLast: entries.length < PIECE };
  }

  /** Everything under a prefix; between two pieces anything may change. */
  *pieces(prefix: Buffer): Generator<KeyValue[]> {
    for (let after: Buffer | undefined, isDone = false; !isDone;) {
      const { entries, isLast } = this.piece(prefix, after);
      yield entries;
      after = entries.at(-1)?.key;
      isDone = isLast;
    }
  }

  // --- writing: only inside a job

  private put(key: Buffer, value: Buffer): void {
    this.file.putSync(key, value);
    this.touched?.add(key.toString('latin1'));
  }

  private delete(key: Buffer): void {
    this.file.removeSync(key);
    this.touched?.add(key.toString('latin1'));
  }

  ensureCollection(database: string, name: string): Collection {
    const known = this.collection(database, name);
    if (known) return known;
    const collection = { id: this.takeId(), database, name, count: 0, indexes: [] };
    this.remember(collection);
    this.changed.add(collection);
    return collection;
  }

  dropCollection({ database, name }: Collection): void {
    const collections = this.databases.get(database);
    collections?.delete(name);
    if (collections?.size === 0) this.databases.delete(database);
    this.delete(collectionKey(database, name));
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
  }

  insert(collection: Collection, document: Doc, bytes: Uint8Array): void {
    const idKey = encodeId(document._id);
    const key = Buffer.concat([documentsPrefix(collection), idKey]);
    if (key.length > MAX_KEY_BYTES) throw new MongoError(17280, `the _id is too long: ${key.length} bytes`);
    if (this.file.get(key)) throw duplicateKey(namespaceOf(collection), '_id_', [['_id', 1]], [document._id]);
    const added = collection.indexes.map((index) => this.newEntries(collection, index, document, idKey));
    this.put(key, asBuffer(bytes));
    for (const entries of added) for (const entry of entries) this.put(entry.key, idKey);
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
      for (const { key } of gone) this.delete(key);
      for (const { key } of come) this.put(key, idKey);
    }
    this.put(Buffer.concat([documentsPrefix(collection), idKey]), asBuffer(bytes));
  }

  remove(collection: Collection, idKey: Buffer, before: Doc): void {
    for (const index of collection.indexes) {
      for (const { key } of indexEntries(index, before, idKey).entries) {
        if (!index.building || this.file.get(key)?.equals(idKey)) this.delete(key);
      }
    }
    this.delete(Buffer.concat([documentsPrefix(collection), idKey]));
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
  async buildIndex(database: string, name: string, indexId: number): Promise<void> {
    for (let after: Buffer | undefined, isDone = false; !isDone;) {
      const from = after;
      const built = await this.write(() => {
        const collection = this.collection(database, name);
        const index = collection?.indexes.find(({ id }) => id === indexId);
        if (!collection || !index) throw new MongoError(175, 'the index was dropped while it was being built');
        return this.buildPiece(collection, index, from);
      });
      after = built.at(-1)?.key;
      isDone = built.length === 0;
    }
  }

  private buildPiece(collection: Collection, index: Index, after: Buffer | undefined): KeyValue[] {
    if (!index.building) return [];
    const prefix = documentsPrefix(collection);
    const { entries, isLast } = this.piece(prefix, after);
    for (const { key, value } of entries) {
      const idKey = key.subarray(prefix.length);
      for (const entry of this.newEntries(collection, index, decode(value), idKey)) this.put(entry.key, idKey);
    }
    index.building = !isLast;
    this.changed.add(collection);
    return entries;
  }

  private abandonUnfinishedIndexes(): void {
    for (const database of this.databaseNames()) {
      for (const collection of this.collections(database)) {
        for (const index of collection.indexes) if (index.building) this.dropIndex(collection, index);
      }
    }
    this.saveCatalog();
  }

  /**
   * Copies what is alive into a new file, in pieces and while others read and write, and goes on with that file. No byte
   * of what was deleted before is in it. Needs room for a second file. Resolves with the bytes by which it is smaller.
   */
  compact(): Promise<number> {
    this.compacting ??= this.copyAndSwitch().finally(() => {
      this.compacting = undefined;
      this.touched = undefined;
    });
    return this.compacting;
  }

  private async copyAndSwitch(): Promise<number> {
    const path = join(this.folder, 'compacted.mdb');
    removeFile(path);
    const fresh = openFile(path);
    const touched = (this.touched = new Set());
    try {
      for (const prefix of this.livePrefixes()) {
        for (const entries of this.pieces(prefix)) {
          fresh.transactionSync(() => entries.forEach(({ key, value }) => fresh.putSync(key, value)));
          await nextTurn();
          if (this.isStopping) throw new MongoError(91, 'the server is shutting down');
        }
      }
      while (touched.size > FEW) {
        this.copyTouched(fresh, [...touched].slice(0, FEW));
        await nextTurn();
      }
      this.copyTouched(fresh, [...touched]);
    } catch (error) {
      await fresh.close();
      removeFile(path);
      throw error;
    }
    // From the last copying to here nothing can have been written: this is one turn of the event loop.
    const old = this.file;
    const destination = join(this.folder, DATA_FILE);
    const bytesFreed = Math.max(0, statSync(destination).size - statSync(path).size);
    for (const end of ['', '-lock']) renameSync(path + end, destination + end);
    syncFolder(this.folder);
    this.file = fresh;
    await old.close();
    return bytesFreed;
  }

  /** Where everything lies that belongs to a collection which is still there, and the catalog. */
  private livePrefixes(): Buffer[] {
    const live = this.databaseNames().flatMap((name) => this.collections(name));
    return [
      ...live.flatMap((found) => [documentsPrefix(found), ...found.indexes.map(({ prefix }) => prefix)]),
      NEXT_ID,
      COLLECTIONS,
    ];
  }

  private copyTouched(fresh: RootDatabase<Buffer, Buffer>, keys: string[]): void {
    fresh.transactionSync(() => {
      for (const text of keys) {
        const key = Buffer.from(text, 'latin1');
        const value = this.file.get(key);
        if (value) fresh.putSync(key, value);
        else fresh.removeSync(key);
        this.touched?.delete(text);
      }
    });
  }

  /** Jobs that wait are still carried out, later ones are refused, and queries under way end. */
  stop(): void {
    this.isStopping = true;
  }

  async close(): Promise<void> {
    this.stop();
    await this.compacting?.catch(() => undefined);
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
  return encodeValue(id);
}

const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function without(entries: Entry[], others: Entry[]): Entry[] {
  return entries.filter(({ key }) => !others.some((other) => other.key.equals(key)));
}
