/**
 * Malformed messages to the embedded MongoDB: `tsx scripts/drills/fuzz.ts [FRAMES]` (usually a million). Each is a
 * valid message with bytes changed, cut off, repeated or put in. It may answer or close the connection; it must not
 * end, must not warn, and must serve an ordinary client afterwards. Prints one JSON object, exit code 1 where it fell.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { type Socket, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import mongoose from 'mongoose';
import { startMongo } from './embedded.ts';

const FRAMES_PER_SOCKET = 50;
const SOCKETS = 16;

const { BSON } = mongoose.mongo;

function message(command: object, documents: object[] = []): Buffer {
  const body = Buffer.from(BSON.serialize({ ...command, $db: 'fuzz' }));
  const parts = [Buffer.alloc(16), Buffer.alloc(4), Buffer.of(0), body];
  if (documents.length > 0) {
    const sequence = Buffer.concat([
      Buffer.alloc(4),
      Buffer.from('documents\0'),
      ...documents.map((d) => BSON.serialize(d)),
    ]);
    sequence.writeInt32LE(sequence.length);
    parts.push(Buffer.of(1), sequence);
  }
  const all = Buffer.concat(parts);
  all.writeInt32LE(all.length, 0);
  all.writeInt32LE(2013, 12);
  return all;
}

const seeds = [
  message({ hello: 1 }),
  message({ find: 'c', filter: { a: { $gt: 1 }, $or: [{ b: 'x' }, { 'c.d': { $in: [1, null] } }] }, sort: { a: 1 } }),
  message({ insert: 'c' }, [
    { a: 1, b: 'x', c: [{ d: new Date(0) }] },
    { a: 2.5, b: null },
  ]),
  message({ update: 'c', updates: [{ q: { a: 1 }, u: { $set: { 'c.d': 1 }, $inc: { n: 1 } }, upsert: true }] }),
  message({ delete: 'c', deletes: [{ q: { a: { $lt: 0 } }, limit: 1 }] }),
  message({ aggregate: 'c', pipeline: [{ $match: { a: 1 } }, { $group: { _id: '$b', n: { $sum: 1 } } }], cursor: {} }),
  message({ findAndModify: 'c', query: { a: 1 }, update: { $push: { c: { $each: [1] } } }, new: true }),
  message({ createIndexes: 'c', indexes: [{ key: { a: 1, b: -1 }, name: 'i' }] }),
  message({ getMore: 5n, collection: 'c' }),
];

/** Numbers that can be repeated, from a seed. */
function randomness(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function mutate(random: (below: number) => number): Buffer {
  let bytes = Buffer.from(seeds[random(seeds.length)]!);
  for (let changes = 1 + random(4); changes > 0; changes -= 1) {
    const at = random(bytes.length);
    const kind = random(10);
    if (kind < 6) bytes[at] = random(3) === 0 ? 0xff : random(256);
    else if (kind === 6) bytes = bytes.subarray(0, at + 1);
    else if (kind === 7) bytes = Buffer.concat([bytes, bytes.subarray(at)]);
    else if (kind === 8 && at + 4 <= bytes.length) bytes.writeInt32LE(random(2) ? 0x7fffffff : -random(100), at);
    else bytes = Buffer.concat([bytes.subarray(0, at), Buffer.of(random(256)), bytes.subarray(at)]);
  }
  // Mostly the length is put right, or nothing behind the header would ever be looked at.
  if (bytes.length >= 16 && random(10) > 0) bytes.writeInt32LE(bytes.length, 0);
  return bytes;
}

async function sendOn(path: string, frames: Buffer[]): Promise<void> {
  const socket: Socket = connect(path);
  socket.on('error', () => undefined);
  socket.resume();
  const closed = new Promise((resolve) => socket.once('close', resolve));
  for (const frame of frames) socket.write(frame);
  socket.end();
  await closed;
}

export async function fuzz(frames: number, seed: number): Promise<{ frames: number; fell: string | null }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mongo-fuzz-'));
  const { server, uri } = await startMongo(dataDir);
  const path = decodeURIComponent(new URL(uri).host);
  const random = randomness(seed);
  let sent = 0;
  try {
    const worker = async (): Promise<void> => {
      while (sent < frames && server.exitCode === null) {
        const some = Array.from({ length: Math.min(FRAMES_PER_SOCKET, frames - sent) }, () => mutate(random));
        sent += some.length;
        await sendOn(path, some);
      }
    };
    await Promise.all(Array.from({ length: SOCKETS }, worker));
    const client = await mongoose.mongo.MongoClient.connect(uri, { serverSelectionTimeoutMS: 5_000 });
    await client.db('after').collection('c').insertOne({ a: 1 });
    const found = await client.db('after').collection('c').countDocuments({ a: 1 });
    await client.close();
    return { frames: sent, fell: found === 1 ? null : 'it does not serve an ordinary client' };
  } catch (error) {
    return { frames: sent, fell: (error as Error).message };
  } finally {
    server.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const seed = Date.now() % 2 ** 31;
  const { frames, fell } = await fuzz(Number(process.argv[2] ?? 1_000_000), seed);
  console.log(JSON.stringify({ name: 'fuzz-embedded', seed, frames, fell }));
  if (fell !== null) process.exitCode = 1;
}
