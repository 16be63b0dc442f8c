/**
 * A backup is one gzipped file of BSON documents, each behind a letter: H what the file is, C a collection with its
 * indexes, D a document of the collection before it, E the end with the counts.
 */
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import mongoose from 'mongoose';

type Db = mongoose.mongo.Db;
type Document = mongoose.mongo.Document;
export interface Counts {
  collections: number;
  documents: number;
}

const { BSON } = mongoose.mongo;
const FORMAT = 'prachakhom-backup';
const BATCH_DOCUMENTS = 1_000;
const BATCH_BYTES = 8 * 1024 * 1024;
/** Keeps every number of the kind it is. */
const EXACT = { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true } as const;

export async function createBackup(database: Db, file: string): Promise<Counts> {
  const part = `${file}.part`;
  const output = createWriteStream(part, { mode: 0o600 });
  const gzip = createGzip();
  const written = pipeline(gzip, output);
  // What fails on the disk is told by `written`; nobody should die of it before that is looked at.
  written.catch(() => undefined);
  const write = async (tag: string, bytes: Uint8Array): Promise<void> => {
    if (gzip.errored) throw gzip.errored;
    if (!gzip.write(Buffer.concat([Buffer.from(tag), bytes]))) await Promise.race([once(gzip, 'drain'), written]);
  };
  const counts = { collections: 0, documents: 0 };
  try {
    await write('H', BSON.serialize({ format: FORMAT, version: 1 }));
    for (const { name } of await collectionsOf(database)) {
      const indexes = await database.collection(name).listIndexes().toArray();
      await write('C', BSON.serialize({ name, indexes: indexes.filter((index) => index.name !== '_id_') }));
      counts.collections += 1;
      for await (const bytes of database.collection(name).find({}, { raw: true })) {
        await write('D', bytes as unknown as Uint8Array);
        counts.documents += 1;
      }
    }
    await write('E', BSON.serialize(counts));
    gzip.end();
    await written;
    await syncToDisk(part);
    await rename(part, file);
    return counts;
  } catch (error) {
    gzip.destroy();
    await rm(part, { force: true });
    throw error;
  }
}

async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path);
  await handle.sync();
  await handle.close();
}

async function collectionsOf(database: Db): Promise<{ name: string }[]> {
  const all = await database.listCollections({ type: 'collection' }, { nameOnly: true }).toArray();
  return all.filter(({ name }) => !name.startsWith('system.')).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

export async function restoreBackup(database: Db, file: string): Promise<Counts> {
  const counts = await checkBackup(file);
  if ((await collectionsOf(database)).length > 0) {
    throw new Error(`The database ${database.databaseName} is not empty: nothing was restored.`);
  }
  let name = '';
  let batch: Document[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await database.collection(name).insertMany(batch);
    batch = [];
    bytes = 0;
  };
  for await (const [tag, record] of records(file)) {
    if (tag === 'C') {
      await flush();
      const { indexes, ...collection } = BSON.deserialize(record);
      name = String(collection.name);
      await database.createCollection(name);
      if (indexes.length > 0) await database.command({ createIndexes: name, indexes });
    } else if (tag === 'D') {
      batch.push(BSON.deserialize(record, EXACT));
      bytes += record.length;
      if (batch.length === BATCH_DOCUMENTS || bytes > BATCH_BYTES) await flush();
    }
  }
  await flush();
  return counts;
}

/** Reads all of it. Throws where it is no backup, or not all of one. */
async function checkBackup(file: string): Promise<Counts> {
  const counts = { collections: 0, documents: 0 };
  let end: Document | undefined;
  let isFirst = true;
  for await (const [tag, record] of records(file)) {
    const head = tag === 'H' && isFirst ? BSON.deserialize(record) : undefined;
    if (isFirst && (head?.format !== FORMAT || head.version !== 1)) throw new Error(`${file} is no backup.`);
    isFirst = false;
    if (tag === 'C') counts.collections += 1;
    if (tag === 'D') counts.documents += 1;
    if (tag === 'E') end = BSON.deserialize(record);
  }
  if (end?.collections !== counts.collections || end.documents !== counts.documents) {
    throw new Error(`${file} is incomplete: nothing was restored.`);
  }
  return counts;
}

async function* records(file: string): AsyncGenerator<[tag: string, record: Uint8Array]> {
  let rest = Buffer.alloc(0);
  const input = createReadStream(file);
  const gunzip = createGunzip();
  input.on('error', (error) => gunzip.destroy(error));
  try {
    for await (const chunk of input.pipe(gunzip) as AsyncIterable<Buffer>) {
      rest = Buffer.concat([rest, chunk]);
      let at = 0;
      while (rest.length - at >= 5 && rest.length - at >= 1 + rest.readInt32LE(at + 1)) {
        const size = Math.max(5, rest.readInt32LE(at + 1));
        yield [String.fromCharCode(rest[at]!), rest.subarray(at + 1, at + 1 + size)];
        at += 1 + size;
      }
      rest = rest.subarray(at);
    }
  } catch (error) {
    const isCut = ['Z_BUF_ERROR', 'Z_DATA_ERROR'].includes((error as NodeJS.ErrnoException).code ?? '');
    throw isCut ? new Error(`${file} is no backup, or incomplete: nothing was restored.`, { cause: error }) : error;
  }
  if (rest.length > 0) throw new Error(`${file} is incomplete: nothing was restored.`);
}
