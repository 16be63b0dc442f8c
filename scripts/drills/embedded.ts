/**
 * kill -9 of the embedded MongoDB while many write, and in two of three rounds in the middle of a compaction or of the
 * building of an index: whatever it acknowledged is there, every index agrees with it, and after one more compaction no
 * byte of what was deleted is left.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import mongoose, { type mongo } from 'mongoose';
import { check } from '../../src/embedded/mongodb/maintenance.ts';
import { DATA_FILE } from '../../src/embedded/mongodb/store.ts';
import type { Drill } from './drills.ts';
import { nothingFound } from './load.ts';

const SCRIPT = fileURLToPath(new URL('../mongodb.ts', import.meta.url));
const WRITERS = 20;
const MOST_WRITES = 600;
/** So many lie there beforehand: copying them, and building an index of them, takes 40 transactions. */
const BALLAST = 20_000;

interface Note {
  _id: string;
  writer: number;
  step: number;
  tags: string[];
  /** Says whose it is wherever its bytes lie. */
  trace: string;
}

/** What the server does beside the writing. */
const WORKS = ['nothing', 'compacting', 'building'] as const;
type Work = (typeof WORKS)[number];

export interface KillFindings {
  lost: number;
  /** What the check of the folder says after each kill, and socket folders that were left behind. */
  wrong: string[];
  /** Rounds in which that was under way when the kill came. */
  struck: Record<Exclude<Work, 'nothing'>, number>;
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

/** Over and over; `isUnderWay` from when it is asked for until it is answered. */
async function keepWorking(work: Work, db: mongo.Db, state: { isUnderWay: boolean }): Promise<void> {
  while (work !== 'nothing') {
    state.isUnderWay = true;
    if (work === 'compacting') await db.command({ compact: 'notes' });
    else await db.collection('ballast').createIndex({ n: 1, text: 1 });
    state.isUnderWay = false;
    if (work === 'building') await db.collection('ballast').dropIndex({ n: 1, text: 1 } as never);
  }
}

/** Inserts and then changes documents until the server is gone. Only what was answered counts as acknowledged. */
async function writeUntilKilled(
  dataDir: string,
  round: number,
  work: Work,
  acknowledged: Map<string, number>,
): Promise<{ socketFolder: string; killAt: number }> {
  const { server, uri } = await startMongo(dataDir);
  const exited = once(server, 'exit');
  const client = await mongoose.mongo.MongoClient.connect(uri, {
    maxPoolSize: WRITERS + 1,
    serverSelectionTimeoutMS: 500,
  });
  const notes = client.db().collection<Note>('notes');
  await notes.createIndex({ writer: 1, step: 1 });
  await notes.createIndex({ tags: 1 });
  const ballast = client.db().collection<{ _id: number; n: number; text: string }>('ballast');
  if ((await ballast.estimatedDocumentCount()) === 0)
    await ballast.insertMany(Array.from({ length: BALLAST }, (_, n) => ({ _id: n, n: n % 97, text: `ballast ${n}` })));
  const killAt = 1 + Math.floor(Math.random() * MOST_WRITES);
  const state = { isUnderWay: work === 'nothing' };
  const working = keepWorking(work, client.db(), state).catch(() => undefined);
  let writes = 0;
  const write = async (writer: number): Promise<void> => {
    for (let i = 0; ; i += 1) {
      const _id = `${round}-${writer}-${i}`;
      await notes.insertOne({ _id, writer, step: 1, tags: [`t${i % 7}`, 'new'], trace: `trace:${_id};` });
      acknowledged.set(_id, 1);
      await notes.updateOne({ _id }, { $inc: { step: 1 }, $pull: { tags: 'new' } });
      acknowledged.set(_id, 2);
      if (i % 5 === 4) {
        await notes.deleteOne({ _id });
        acknowledged.set(_id, 3);
      }
      writes += 1;
      if (writes >= killAt && state.isUnderWay) server.kill('SIGKILL');
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  if (!server.killed) throw new Error('the writers ended before the kill', { cause: ends[0] });
  await exited;
  await working;
  await client.close();
  return { socketFolder: dirname(decodeURIComponent(new URL(uri).host)), killAt };
}

/** Whose bytes lie in the file, among them those of what was deleted. */
const tracesIn = (file: string): Set<string> =>
  new Set(Array.from(readFileSync(file, 'latin1').matchAll(/trace:([\d-]+);/g), ([, id]) => id!));

/** @param sabotage documents disappear before they are counted */
export async function killMongo(rounds: number, sabotage = false): Promise<KillFindings> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mongo-kill-'));
  const acknowledged = new Map<string, number>();
  const socketFolders = new Set<string>();
  const findings: KillFindings = { lost: 0, wrong: [], struck: { compacting: 0, building: 0 } };
  try {
    for (let round = 0; round < rounds; round += 1) {
      const work = WORKS[round % WORKS.length]!;
      const { socketFolder, killAt } = await writeUntilKilled(dataDir, round, work, acknowledged);
      socketFolders.add(socketFolder);
      if (work !== 'nothing') findings.struck[work] += 1;
      const wrong = await check(dataDir);
      findings.wrong.push(...wrong.map((sentence) => `${work}, killed after ${killAt} writes: ${sentence}`));
    }
    const { server, uri } = await startMongo(dataDir);
    const client = await mongoose.mongo.MongoClient.connect(uri);
    const notes = client.db().collection<Note>('notes');
    if (sabotage) await notes.deleteMany({ step: 2, writer: { $lt: WRITERS / 2 } });
    const stored = new Map<string, number>();
    for await (const { _id, step } of notes.find()) stored.set(_id, step);
    await client.db().command({ compact: 'notes' });
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
    const undead = [...tracesIn(join(dataDir, DATA_FILE))].filter((id) => !stored.has(id));
    if (undead.length > 0) findings.wrong.push(`bytes of ${undead.length} deleted documents are left in the file`);
    const copies = readdirSync(dataDir).filter((name) => name.startsWith('compacted'));
    if (copies.length > 0) findings.wrong.push(`${copies.join(', ')} was left behind`);
    const left = [...socketFolders].filter((folder) => existsSync(folder));
    findings.wrong.push(...left.map((folder) => `${folder} was left behind`));
    return findings;
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

export const embedded: Drill = {
  name: 'embedded',
  about:
    'kill -9 of the embedded MongoDB under 20 writers, while it compacts or builds an index in two of three, with a check after each',
  runs: 100,
  play: async (runs, sabotage, report) => {
    const { lost, wrong, struck } = await killMongo(runs, sabotage);
    console.error(JSON.stringify({ struck }));
    for (const sentence of wrong) console.error(sentence);
    // What was lost shows only when all rounds are over.
    report({ ...nothingFound(), records: { lost, duplicated: 0 }, other: wrong.length });
  },
};
