/** kill -9 of the embedded MongoDB while many write: whatever it acknowledged is there, and every index agrees with it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import mongoose from 'mongoose';
import { check } from '../../src/embedded/mongodb/maintenance.ts';
import type { Drill } from './drills.ts';
import { nothingFound } from './load.ts';

const SCRIPT = fileURLToPath(new URL('../mongodb.ts', import.meta.url));
const WRITERS = 20;
const MOST_WRITES = 600;

interface Note {
  _id: string;
  writer: number;
  step: number;
  tags: string[];
}

export interface KillFindings {
  lost: number;
  /** What the check of the folder says after each kill, and socket folders that were left behind. */
  wrong: string[];
}

export async function startMongo(dataDir: string, ...args: string[]): Promise<{ server: ChildProcess; uri: string }> {
  const server = spawn(process.execPath, ['--import', 'tsx', SCRIPT, '--data', dataDir, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const [uri] = (await Promise.race([
    once(createInterface({ input: server.stdout }), 'line'),
    once(server, 'exit').then(() => Promise.reject(new Error('the embedded MongoDB did not start'))),
  ])) as [string];
  return { server, uri };
}

/** Inserts and then changes documents until the server is gone. Only what was answered counts as acknowledged. */
async function writeUntilKilled(dataDir: string, round: number, acknowledged: Map<string, number>): Promise<string> {
  const { server, uri } = await startMongo(dataDir);
  const exited = once(server, 'exit');
  const client = await mongoose.mongo.MongoClient.connect(uri, { maxPoolSize: WRITERS, serverSelectionTimeoutMS: 500 });
  const notes = client.db().collection<Note>('notes');
  await notes.createIndex({ writer: 1, step: 1 });
  await notes.createIndex({ tags: 1 });
  const killAt = 1 + Math.floor(Math.random() * MOST_WRITES);
  let writes = 0;
  const write = async (writer: number): Promise<void> => {
    for (let i = 0; ; i += 1) {
      const _id = `${round}-${writer}-${i}`;
      await notes.insertOne({ _id, writer, step: 1, tags: [`t${i % 7}`, 'new'] });
      acknowledged.set(_id, 1);
      await notes.updateOne({ _id }, { $inc: { step: 1 }, $pull: { tags: 'new' } });
      acknowledged.set(_id, 2);
      if (i % 5 === 4) {
        await notes.deleteOne({ _id });
        acknowledged.set(_id, 3);
      }
      writes += 1;
      if (writes === killAt) server.kill('SIGKILL');
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  if (!server.killed) throw new Error('the writers ended before the kill', { cause: ends[0] });
  await exited;
  await client.close();
  return dirname(decodeURIComponent(new URL(uri).host));
}

/** @param sabotage documents disappear before they are counted */
export async function killMongo(rounds: number, sabotage = false): Promise<KillFindings> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mongo-kill-'));
  const acknowledged = new Map<string, number>();
  const socketFolders = new Set<string>();
  const findings: KillFindings = { lost: 0, wrong: [] };
  try {
    for (let round = 0; round < rounds; round += 1) {
      socketFolders.add(await writeUntilKilled(dataDir, round, acknowledged));
      findings.wrong.push(...(await check(dataDir)));
    }
    const { server, uri } = await startMongo(dataDir);
    const client = await mongoose.mongo.MongoClient.connect(uri);
    const notes = client.db().collection<Note>('notes');
    if (sabotage) await notes.deleteMany({ step: 2, writer: { $lt: WRITERS / 2 } });
    const stored = new Map<string, number>();
    for await (const { _id, step } of notes.find()) stored.set(_id, step);
    await client.close();
    server.kill('SIGTERM');
    const [code] = (await once(server, 'exit')) as [number | null];
    if (code !== 0) findings.wrong.push(`it ended with ${code}`);
    // A deletion that was acknowledged leaves nothing, and one that was not may have happened all the same.
    for (const [id, step] of acknowledged) {
      const mayBeGone = step === 3 || Number(id.split('-')[2]) % 5 === 4;
      const found = stored.get(id) ?? (mayBeGone ? 3 : 0);
      if (step === 3 ? stored.has(id) : found < step) findings.lost += 1;
    }
    const left = [...socketFolders].filter((folder) => existsSync(folder));
    findings.wrong.push(...left.map((folder) => `${folder} was left behind`));
    return findings;
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

export const embedded: Drill = {
  name: 'embedded',
  about: 'kill -9 of the embedded MongoDB under 20 writers, with a check of the folder after each',
  runs: 100,
  play: async (runs, sabotage, report) => {
    const { lost, wrong } = await killMongo(runs, sabotage);
    for (const sentence of wrong) console.error(sentence);
    // What was lost shows only when all rounds are over.
    report({ ...nothingFound(), records: { lost, duplicated: 0 }, other: wrong.length });
  },
};
