/**
 * The embedded MongoDB as its own process: durable inserts, claims, a page by index, opening and reading a million
 * documents, and how long others wait meanwhile. Documents are of some 600 bytes with two more indexes.
 */
import { once } from 'node:events';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { startMongo } from '../drills/embedded.ts';
import { ownMemory, result, watchMemory, type Result } from './measure.ts';

const WRITERS = 50;
const CLAIMERS = 20;
const BATCH = 500;
const PAGE = 50;

interface Item {
  _id: number;
  receipt: string;
  state: string;
  dueAt: Date;
  text: string;
}

const itemOf = (_id: number): Item => ({
  _id,
  receipt: `2563-${_id}`,
  state: 'due',
  dueAt: new Date(1_594_000_000_000 + ((_id * 7_919) % 1_000_000) * 1_000),
  text: 'ถนนหน้าตลาดชำรุด '.repeat(11),
});

const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1_000;
};
const sortedTimes = async (times: number, work: (i: number) => Promise<unknown>): Promise<number[]> => {
  const all: number[] = [];
  for (let i = 0; i < times; i += 1) all.push((await secondsOf(() => work(i))) * 1_000);
  return all.toSorted((a, b) => a - b);
};
const atShare = (sorted: number[], share: number): number => sorted[Math.floor((sorted.length - 1) * share)]!;

/** How often a second this disk takes one small write to its platter: what one writer at a time could reach at best. */
function flushesPerSecond(folder: string): number {
  const file = openSync(join(folder, 'flush'), 'w');
  const from = performance.now();
  let count = 0;
  for (; performance.now() - from < 1_000; count += 1) {
    writeSync(file, Buffer.alloc(4_096, count));
    fdatasyncSync(file);
  }
  closeSync(file);
  return count;
}

async function fill(items: mongoose.mongo.Collection<Item>, size: number): Promise<void> {
  for (let from = 0; from < size; from += 2_000) {
    const some = Array.from({ length: Math.min(2_000, size - from) }, (_, i) => itemOf(from + i));
    await items.insertMany(some, { ordered: false });
  }
}

/** @param size documents to read and page through; half as many are due to be claimed */
export async function benchEmbedded(size: number): Promise<Result[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mongo-bench-'));
  const connect = (uri: string) => mongoose.mongo.MongoClient.connect(uri, { maxPoolSize: 100 });
  let { server, uri } = await startMongo(dataDir);
  let client = await connect(uri);
  try {
    const results: Result[] = [];
    const flushes = flushesPerSecond(dataDir);

    const inserts = client.db().collection<Item>('inserts');
    await inserts.createIndexes([
      { key: { receipt: 1 }, unique: true, name: 'receipt' },
      { key: { state: 1, dueAt: 1 }, name: 'due' },
    ]);
    let next = 0;
    const insertUntil = (last: number) => async (): Promise<void> => {
      while (next < last) await inserts.insertOne(itemOf((next += 1)));
    };
    await Promise.all(Array.from({ length: WRITERS }, insertUntil(2_000)));
    const count = 20_000;
    const inserting = await secondsOf(() => Promise.all(Array.from({ length: WRITERS }, insertUntil(2_000 + count))));
    results.push(result('embedded: durable inserts, 50 writers', count / inserting, 'documents/s', flushes));

    const due = client.db().collection<Item>('due');
    await due.createIndex({ state: 1, dueAt: 1 });
    await fill(due, size / 2);
    const claims = 10_000;
    let claimed = 0;
    const claim = async (): Promise<void> => {
      while ((claimed += 1) <= claims) {
        const filter = { state: 'due', dueAt: { $lte: new Date(2e12) } };
        await due.findOneAndUpdate(filter, { $set: { state: 'claimed' } }, { sort: { dueAt: 1 } });
      }
    };
    const claiming = await secondsOf(() => Promise.all(Array.from({ length: CLAIMERS }, claim)));
    const oneByOne = claims / claiming;
    results.push(result('embedded: claims by findOneAndUpdate, 20 workers', oneByOne, 'claims/s', flushes));
    const claimBatch = async (): Promise<void> => {
      const filter = { state: 'due', dueAt: { $lte: new Date(2e12) } };
      const found = await due.find(filter).sort({ dueAt: 1 }).limit(BATCH).toArray();
      await due.updateMany({ ...filter, _id: { $in: found.map(({ _id }) => _id) } }, { $set: { state: 'claimed' } });
    };
    const batches = 40;
    const inBatches = (await sortedTimes(batches, claimBatch)).reduce((sum, ms) => sum + ms, 0) / 1_000;
    results.push(result('embedded: claims in batches of 500', (batches * BATCH) / inBatches, 'claims/s', oneByOne));

    const items = client.db().collection<Item>('items');
    await items.createIndexes([
      { key: { receipt: 1 }, unique: true, name: 'receipt' },
      { key: { state: 1, dueAt: 1 }, name: 'due' },
    ]);
    const loading = await secondsOf(() => fill(items, size));
    results.push(result('embedded: insertMany, two indexes', size / loading, 'documents/s'));
    const page = (i: number): Promise<unknown> =>
      items
        .find({ state: 'due', dueAt: { $gte: itemOf(i * 37).dueAt } })
        .sort({ dueAt: 1 })
        .limit(PAGE)
        .toArray();
    await sortedTimes(50, page);
    const pings = await sortedTimes(300, () => client.db().command({ ping: 1 }));
    const pages = await sortedTimes(300, page);
    results.push(result('embedded: page of 50 by index, median', atShare(pages, 0.5), 'ms', atShare(pings, 0.5)));
    results.push(result('embedded: page of 50 by index, p99', atShare(pages, 0.99), 'ms', atShare(pings, 0.99)));

    await client.close();
    server.kill('SIGTERM');
    await once(server, 'exit');
    const open = async (folder: string): Promise<void> => {
      ({ server, uri } = await startMongo(folder));
      client = await connect(uri);
      await client.db().command({ ping: 1 });
    };
    const emptyDir = mkdtempSync(join(tmpdir(), 'mongo-bench-'));
    const openingEmpty = await secondsOf(() => open(emptyDir));
    await client.close();
    server.kill('SIGKILL');
    const opening = await secondsOf(() => open(dataDir));
    rmSync(emptyDir, { recursive: true, force: true });
    results.push(result(`embedded: start with ${1.5 * size + 22_000} documents`, opening, 's', openingEmpty));

    const atRest = ownMemory(server.pid!) ?? 0;
    const memory = watchMemory(server.pid!);
    let isReading = true;
    const waits: number[] = [];
    const waiting = (async (): Promise<void> => {
      while (isReading)
        waits.push(...(await sortedTimes(1, () => client.db().collection<Item>('due').findOne({ _id: 5 }))));
    })();
    let read = 0;
    const reading = await secondsOf(async () => {
      for await (const _ of client.db().collection<Item>('items').find({}, { raw: true, batchSize: 1_000 })) read += 1;
    });
    const grouping = await secondsOf(() =>
      client
        .db()
        .collection<Item>('items')
        .aggregate([{ $group: { _id: '$state', n: { $sum: 1 } } }])
        .toArray(),
    );
    isReading = false;
    await waiting;
    waits.sort((a, b) => a - b);
    results.push(result('embedded: reading all by a cursor', read / reading, 'documents/s'));
    results.push(result('embedded: $group over all', size / grouping, 'documents/s'));
    results.push(result('embedded: own memory (RssAnon) while all are read', memory.stop(), 'MB', atRest));
    results.push(result('embedded: others wait meanwhile, p99', atShare(waits, 0.99), 'ms', atShare(pings, 0.5)));
    results.push(result('embedded: others wait meanwhile, longest', atShare(waits, 1), 'ms', atShare(pings, 0.5)));
    return results;
  } finally {
    await client.close();
    server.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  }
}
