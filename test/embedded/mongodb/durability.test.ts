import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import mongoose from 'mongoose';
import { check } from '../../../src/embedded/mongodb/maintenance.ts';

const { MongoClient } = mongoose.mongo;
const script = join(import.meta.dirname, '../../../scripts/mongodb.ts');
const ROUNDS = 3;
const WRITERS = 20;
const ENOUGH = 300;

interface Note {
  _id: string;
  writer: number;
  step: number;
  tags: string[];
}

async function startProcess(dataDir: string): Promise<{ server: ChildProcess; uri: string }> {
  const server = spawn(process.execPath, ['--import', 'tsx', script, '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const [uri] = await once(createInterface({ input: server.stdout }), 'line');
  return { server, uri: String(uri) };
}

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'mongo-kill-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

test('whatever was acknowledged before a kill -9 is there afterwards, and every index agrees with it', async () => {
  const acknowledged = new Map<string, number>();
  const socketFolders = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    const { server, uri } = await startProcess(dataDir);
    socketFolders.add(dirname(decodeURIComponent(new URL(uri).host)));
    const exited = once(server, 'exit');
    const client = await MongoClient.connect(uri, { maxPoolSize: WRITERS, serverSelectionTimeoutMS: 500 });
    const notes = client.db().collection<Note>('notes');
    await notes.createIndex({ writer: 1, step: 1 });
    await notes.createIndex({ tags: 1 });
    let writes = 0;
    /** Inserts and then changes documents until the server is gone; only what was answered counts. */
    const write = async (writer: number) => {
      for (let i = 0; ; i++) {
        const _id = `${round}-${writer}-${i}`;
        await notes.insertOne({ _id, writer, step: 1, tags: [`t${i % 7}`, 'new'] });
        acknowledged.set(_id, 1);
        await notes.updateOne({ _id }, { $inc: { step: 1 }, $pull: { tags: 'new' } });
        acknowledged.set(_id, 2);
        if (++writes === ENOUGH) server.kill('SIGKILL');
      }
    };
    await Promise.allSettled(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
    await exited;
    await client.close();
    expect(writes).toBeGreaterThanOrEqual(ENOUGH);
    expect(await check(dataDir)).toEqual([]);
  }
  const { server, uri } = await startProcess(dataDir);
  const client = await MongoClient.connect(uri);
  const stored = new Map<string, number>();
  for await (const { _id, step } of client.db().collection<Note>('notes').find()) stored.set(_id, step);
  await client.close();
  server.kill('SIGTERM');
  expect(await once(server, 'exit')).toEqual([0, null]);
  const lost = [...acknowledged].filter(([id, step]) => (stored.get(id) ?? 0) < step);
  expect(lost).toEqual([]);
  expect([...socketFolders].filter((folder) => existsSync(folder))).toEqual([]);
});
