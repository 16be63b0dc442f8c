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
import { GroupCommit, type Job, type Steps } from './commits.ts';
import { decode, encode, encodeForStore, haveCommon, namesOf, withChanges } from './documents.ts';
import { MongoError, insist } from './errors.ts';
import {
  type Entry,
  type Index,
  type IndexDefinition,
  type IndexSpec,
  MAX_KEY_BYTES,
  duplicateKey,
  indexEntries,
  openIndex,
} from './indexes.ts';
import { PIECE } from './sorting.ts';
import { type Update } from './update.ts';
import { afterPrefix, encodeValue, uint32 } from './values.ts';

export const DATA_FILE = 'documents.mdb';
const NEXT_ID = Buffer.of(1, 0);
const COLLECTIONS = Buffer.of(1, 1);
/** More is not read at once either. */
export const PIECE_BYTES = 4 * 1024 * 1024;
/** So long it is copied for one flush, where others wait. */
const COPY_MS = 5;

export interface Collection {
  id: number;
  database: string;
  name: string;
  count: number;
  indexes: Index[];
  /** Of the keys of its documents. */
  prefix: Buffer;
}

/** A document as it lies there. */
export interface Row {
  /** Its `_id` as bytes that sort. */
  idKey: Buffer;
  bytes: Buffer;
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

type File = RootDatabase<Buffer, Buffer>;

const openFile = (path: string): File =>
  open<Buffer, Buffer>({
    path,
    noSubdir: true,
    keyEncoding: 'binary',
    encoding: 'binary',
    overlappingSync: false,
    noMemInit: false,
  });

/** Makes sure that a file which has just been created or renamed is found under its name after a power cut. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

export class Store {
  private file: File;
  private readonly catalog = new Map<string, Collection>();
  private readonly changed = new Set<Collection>();
  private nextId = 1;
  private readonly commits = new GroupCommit((work) => this.commit(work));
  private compacting: Promise<number> | undefined;
  /** While the folder is compacted: the file that takes its place. All changes are made to both. */
  private copy: File | undefined;
  isStopping = false;

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.file = openFile(join(folder, DATA_FILE));
    syncFolder(folder);
    this.loadCatalog();
    this.commit(() => {
      // A new file is flushed by its first commit: a power cut before it would leave one that nobody can open.
      if (!this.file.doesExist(NEXT_ID)) this.put(NEXT_ID, uint32(this.nextId));
      for (const collection of this.catalog.values()) {
        for (const index of collection.indexes) if (index.building) this.dropIndex(collection, index);
      }
    });
  }

  // --- the catalog

  private loadCatalog(): void {
    this.catalog.clear();
    this.changed.clear();
    this.nextId = this.file.get(NEXT_ID)?.readUInt32BE() ?? 1;
    for (const { value } of this.file.getRange({ start: COLLECTIONS, end: afterPrefix(COLLECTIONS) })) {
      const { indexes, ...rest } = decode(value) as unknown as Collection & { indexes: IndexDefinition[] };
      this.remember({ ...rest, indexes: indexes.map(openIndex) });
    }
  }

  private remember(record: Omit<Collection, 'prefix'>): Collection {
    const collection = { ...record, prefix: Buffer.concat([Buffer.of(2), uint32(record.id)]) };
    this.catalog.set(pathOf(record.database, record.name), collection);
    return collection;
  }

  private saveCatalog(): void {
    for (const collection of this.changed) {
      const { id, database, name, count, indexes } = collection;
      if (!this.isThere(collection)) continue;
      const record = { id, database, name, count, indexes: indexes.map(definitionOf) };
      this.put(collectionKey(database, name), encode(record));
    }
    this.changed.clear();
  }

  private takeId(): number {
    const id = this.nextId++;
    this.put(NEXT_ID, uint32(this.nextId));
    return id;
  }

  collections = () => [...this.catalog.values()];
  collection = (database: string, name: string) => this.catalog.get(pathOf(database, name));
  isThere = (collection: Collection) => this.collection(collection.database, collection.name) === collection;

  // --- group commit

  /** Does something within one transaction. See `GroupCommit.write`. */
  write<T>(work: () => T): Promise<T> {
    return this.writeInTurns(() => ({ next: () => ({ done: true, value: work() }) }));
  }

  writeInTurns<T>(begin: () => Job<T>): Promise<T> {
    if (this.isStopping) return Promise.reject(shuttingDown());
    return this.commits.write(begin);
  }

  private commit(work: () => void): void {
    const { file, copy } = this;
    const workAndSave = () => {
      work();
      this.saveCatalog();
    };
    try {
      file.transactionSync(() => (copy ? copy.transactionSync(workAndSave) : workAndSave()));
    } catch (error) {
      // It may have been done to one of them and not to the other.
      this.copy = undefined;
      this.loadCatalog();
      throw error;
    }
  }

  // --- reading, inside a job or outside

  document = ({ prefix }: Collection, idKey: Buffer): Buffer | undefined =>
    this.file.get(Buffer.concat([prefix, idKey]));

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

  /** Everything under a prefix, as much at a time as may be looked at before others get their turn: then anything may change. */
  *pieces(prefix: Buffer): Generator<KeyValue[]> {
    const range = { start: prefix, end: afterPrefix(prefix) };
    for (let after: Buffer | undefined; ;) {
      const piece: KeyValue[] = [];
      let bytes = 0;
      for (const entry of this.entries(range, false, PIECE, after)) {
        piece.push(entry);
        bytes += entry.value.length;
        if (bytes >= PIECE_BYTES) break;
      }
      if (piece.length === 0) return;
      yield piece;
      after = piece.at(-1)!.key;
    }
  }

  // --- writing: only inside a job

  private put(key: Buffer, value: Buffer): void {
    this.file.putSync(key, value);
    this.copy?.putSync(key, value);
  }

  private delete(key: Buffer): void {
    this.file.removeSync(key);
    this.copy?.removeSync(key);
  }

  ensureCollection(database: string, name: string): Collection {
    const known = this.collection(database, name);
    if (known) return known;
    const collection = this.remember({ id: this.takeId(), database, name, count: 0, indexes: [] });
    this.changed.add(collection);
    return collection;
  }

  dropCollection({ database, name }: Collection): void {
    this.catalog.delete(pathOf(database, name));
    this.delete(collectionKey(database, name));
  }

  addIndex(collection: Collection, spec: IndexSpec): Index {
    const index = openIndex({ ...spec, id: this.takeId(), arrays: [], building: collection.count > 0 });
    collection.indexes.push(index);
    this.changed.add(collection);
    return index;
  }

  dropIndex(collection: Collection, index: Index): void {
    collection.indexes = collection.indexes.filter(({ id }) => id !== index.id);
    this.changed.add(collection);
  }

  insert(collection: Collection, bytes: Buffer): void {
    const document = decode(bytes, namesIn(collection.indexes));
    const idKey = encodeId(document._id);
    const key = Buffer.concat([collection.prefix, idKey]);
    insist(key.length <= MAX_KEY_BYTES, 17280, 'the _id is too long for a key');
    if (this.file.doesExist(key)) throw duplicateKey(namespaceOf(collection), '_id_', [['_id', 1]], [document._id]);
    const added = collection.indexes.map((index) => this.newEntries(collection, index, document, idKey));
    this.put(key, bytes);
    for (const entries of added) for (const entry of entries.values()) this.put(entry.key, idKey);
    collection.count++;
    this.changed.add(collection);
  }

  /** Looks only at what the update changes, and at the indexes that this concerns. @returns the document afterwards */
  change(collection: Collection, { idKey, bytes }: Row, update: Update): Buffer {
    const { names } = update;
    const indexes = collection.indexes.filter((index) => !names || haveCommon(index.names, names));
    const document = decode(bytes, names && [...namesIn(indexes), ...names]);
    const old = indexes.map((index) => indexEntries(index, document, idKey).entries);
    const after = update.apply(document, false);
    const now = names ? withChanges(bytes, after, names) : encodeForStore(after);
    if (now.equals(bytes)) return bytes;
    const fresh = indexes.map((index) => this.newEntries(collection, index, after, idKey));
    for (const [i, index] of indexes.entries()) {
      for (const [text, { key }] of old[i]!) if (!fresh[i]!.has(text)) this.deleteEntry(index, key, idKey);
      for (const [text, { key }] of fresh[i]!) if (!old[i]!.has(text)) this.put(key, idKey);
    }
    this.put(Buffer.concat([collection.prefix, idKey]), now);
    return now;
  }

  remove(collection: Collection, { idKey, bytes }: Row): void {
    const document = decode(bytes, namesIn(collection.indexes));
    for (const index of collection.indexes) {
      for (const { key } of indexEntries(index, document, idKey).entries.values()) this.deleteEntry(index, key, idKey);
    }
    this.delete(Buffer.concat([collection.prefix, idKey]));
    collection.count--;
    this.changed.add(collection);
  }

  /** An index that is being built may not hold it yet, or hold another document's in its place. */
  private deleteEntry(index: Index, key: Buffer, idKey: Buffer): void {
    if (!index.building || this.file.get(key)?.equals(idKey)) this.delete(key);
  }

  /** The entries of a document, once it is certain that no other document holds one of them. */
  private newEntries(collection: Collection, index: Index, document: object, idKey: Buffer): Map<string, Entry> {
    const { entries, arrays } = indexEntries(index, document as never, idKey);
    for (const { key, row } of index.unique ? entries.values() : []) {
      const holder = this.file.get(key);
      if (holder && !holder.equals(idKey)) throw duplicateKey(namespaceOf(collection), index.name, index.key, row);
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
  *buildIndex(collection: Collection, index: Index): Steps<void> {
    for (const piece of this.pieces(collection.prefix)) {
      for (const { key, value } of piece) {
        const idKey = key.subarray(collection.prefix.length);
        const entries = this.newEntries(collection, index, decode(value, index.names), idKey);
        for (const entry of entries.values()) this.put(entry.key, idKey);
      }
      yield;
      if (this.isStopping) throw shuttingDown();
      const isThere = this.isThere(collection) && collection.indexes.includes(index);
      insist(isThere, 175, 'the index was dropped while it was being built');
    }
    index.building = false;
    this.changed.add(collection);
  }

  /**
   * Copies what is alive into a new file, in pieces and while others read and write, and goes on with that file. No byte
   * of what was deleted before is in it. Needs room for a second file. Resolves with the bytes by which it is smaller.
   */
  compact(): Promise<number> {
    this.compacting ??= this.copyAndSwitch().finally(() => {
      this.compacting = undefined;
    });
    return this.compacting;
  }

  private async copyAndSwitch(): Promise<number> {
    const [path, destination] = [join(this.folder, 'compacted.mdb'), join(this.folder, DATA_FILE)];
    const ends = ['', '-lock'];
    for (const end of ends) rmSync(path + end, { force: true });
    const copy = (this.copy = openFile(path));
    try {
      const pieces = this.alive();
      for (let isOver = false; !isOver;) {
        copy.transactionSync(() => {
          for (const until = performance.now() + COPY_MS; !isOver && performance.now() < until;) {
            const { done = false, value } = pieces.next();
            isOver = done;
            for (const entry of value ?? []) copy.putSync(entry.key, entry.value);
          }
        });
        await nextTurn();
        if (this.isStopping) throw shuttingDown();
        if (this.copy !== copy) throw new Error('a write failed while the folder was compacted');
      }
    } catch (error) {
      this.copy = undefined;
      await copy.close();
      for (const end of ends) rmSync(path + end, { force: true });
      throw error;
    }
    const old = this.file;
    const bytesFreed = Math.max(0, statSync(destination).size - statSync(path).size);
    for (const end of ends) renameSync(path + end, destination + end);
    syncFolder(this.folder);
    [this.file, this.copy] = [copy, undefined];
    await old.close();
    return bytesFreed;
  }

  private *alive(): Generator<KeyValue[]> {
    const ofCollections = this.collections().flatMap(({ prefix, indexes }) => [
      prefix,
      ...indexes.map((i) => i.prefix),
    ]);
    for (const prefix of [NEXT_ID, COLLECTIONS, ...ofCollections]) yield* this.pieces(prefix);
  }

  /** Jobs that wait are still carried out, later ones are refused, and queries under way end. */
  stop(): void {
    this.isStopping = true;
  }

  async close(): Promise<void> {
    this.stop();
    await this.compacting?.catch(() => undefined);
    await this.commits.drain();
    await this.file.close();
  }
}

const shuttingDown = () => new MongoError(91, 'the server is shutting down');
export const namespaceOf = ({ database, name }: Collection) => `${database}.${name}`;

const pathOf = (database: string, name: string) => `${database}\0${name}`;

const collectionKey = (database: string, name: string) =>
  Buffer.concat([COLLECTIONS, Buffer.from(pathOf(database, name))]);

function definitionOf({ id, name, key, unique, sparse, partial, arrays, building }: Index): IndexDefinition {
  return { id, name, key, unique, sparse, partial, arrays, building };
}

/** The fields at the top of a document that these indexes look at. */
const ID = namesOf(['_id']);
const namesIn = (indexes: Index[]) => [...ID, ...indexes.flatMap(({ names }) => names)];

export function encodeId(id: unknown): Buffer {
  insist(!Array.isArray(id), 53, "The '_id' value cannot be of type array");
  return encodeValue(id);
}
