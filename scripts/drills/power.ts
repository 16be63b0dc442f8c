/**
 * Power cuts. A kill -9 proves nothing about flushing, for the kernel keeps what was written. So the embedded MongoDB runs
 * under strace, and the trace tells at every answer to a client what a power cut in that moment would leave: LMDB writes
 * pages into the data file, flushes them, and then writes the page that makes them count through a handle with O_DSYNC.
 * No answer may go out, and no such page be written, while a page is not flushed; nor an answer while the name of a new or
 * renamed file is not. For Debian's package strace; where it is not there the drill fails and says so.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import mongoose from 'mongoose';
import { DATA_FILE } from '../../src/embedded/mongodb/store.ts';
import type { Drill } from './drills.ts';
import { nothingFound } from './load.ts';

const SCRIPT = fileURLToPath(new URL('../mongodb.ts', import.meta.url));
const NO_SYNC = new URL('./no-sync.mjs', import.meta.url).href;
const CALLS =
  'openat,open,mmap,write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg,fsync,fdatasync,msync,rename,renameat,renameat2';
const WRITERS = 8;
const WRITES = 25;

export interface Traced {
  /** Answers to clients. */
  answers: number;
  pages: number;
  flushes: number;
  renames: number;
  /** One sentence for each thing that a power cut would have taken or broken. */
  early: string[];
}

interface Call {
  name: string;
  args: string;
  /** What the first argument is, if it is a handle: its number, and its path or socket. */
  handle: string;
  target: string;
  result: string;
}

/** Both halves of a call that was interrupted by another thread's come as one, at the time of the second. */
function* callsOf(trace: string): Generator<{ at: 'start' | 'end'; call: Call }> {
  const begun = new Map<string, string>();
  for (const line of trace.split('\n')) {
    const [, thread, rest] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (!thread || !rest) continue;
    const unfinished = /^(.*?) ?<unfinished \.\.\.>$/.exec(rest);
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    if (unfinished) {
      begun.set(thread, unfinished[1]!);
      yield { at: 'start', call: callOf(unfinished[1]!) };
    } else if (resumed) {
      yield { at: 'end', call: callOf((begun.get(thread) ?? '') + resumed[1]!) };
    } else if (/^\w+\(/.test(rest)) {
      yield { at: 'start', call: callOf(rest) };
      yield { at: 'end', call: callOf(rest) };
    }
  }
}

function callOf(text: string): Call {
  const [, name = '', args = ''] = /^(\w+)\((.*)$/s.exec(text) ?? [];
  const [, handle = '', target = ''] = /^(\d+)<(.*?)>(?:[,)]|$)/.exec(args) ?? [];
  const [, result = ''] = /\) += (-?\d+(?:<.*>)?)[^"]*$/.exec(args) ?? [];
  return { name, args, handle, target, result };
}

/** @param trace of `strace -f -yy`. @param dataDir where the data file lies. */
export function readTrace(trace: string, dataDir: string): Traced {
  const found: Traced = { answers: 0, pages: 0, flushes: 0, renames: 0, early: [] };
  const isData = (path: string): boolean =>
    path.startsWith(dataDir) && path.endsWith('.mdb') && !path.endsWith('lock.mdb');
  /** Pages of each data file that were written, or are being written, since it was flushed. */
  const unflushed = new Map<string, number>();
  /** Handles that flush what is written through them. */
  const durable = new Set<string>();
  let nameIsUnflushed = false;
  const of = (path: string): number => unflushed.get(path) ?? 0;

  for (const { at, call } of callsOf(trace)) {
    const { name, args, handle, target, result } = call;
    const isWrite = /^(?:p?writev?\d*|pwrite64|send(?:to|msg))$/.test(name);
    if (isWrite && target.includes('mongo.sock') && at === 'start') {
      found.answers += 1;
      for (const [path, pages] of unflushed)
        if (pages > 0) found.early.push(`an answer went out while pages of ${basename(path)} were not flushed`);
      if (nameIsUnflushed) found.early.push('an answer went out while the name of a file was not flushed');
    } else if (isWrite && isData(target)) {
      const flushesItself = durable.has(`${handle} ${target}`);
      if (at === 'start') {
        found.pages += 1;
        if (flushesItself && of(target) > 0) found.early.push('a page was made to count before others were flushed');
        unflushed.set(target, of(target) + 1);
      } else if (flushesItself) unflushed.set(target, of(target) - 1);
    } else if (/^(?:fsync|fdatasync|msync)$/.test(name) && at === 'end' && result === '0') {
      if (isData(target)) {
        found.flushes += 1;
        unflushed.set(target, 0);
      } else if (target === dataDir) nameIsUnflushed = false;
    } else if (name.startsWith('open') && at === 'end') {
      const [, opened = '', path = ''] = /^(\d+)<(.*)>$/.exec(result) ?? [];
      if (!isData(path)) continue;
      if (args.includes('O_CREAT') && basename(path) === DATA_FILE) nameIsUnflushed = true;
      if (args.includes('O_DSYNC')) durable.add(`${opened} ${path}`);
      else durable.delete(`${opened} ${path}`);
    } else if (name === 'mmap' && at === 'start' && args.includes('PROT_WRITE') && args.includes('MAP_SHARED')) {
      const mapped = /\d+<([^>]*)>/.exec(args)?.[1] ?? '';
      if (isData(mapped)) found.early.push(`${basename(mapped)} is written through memory, which no trace shows`);
    } else if (name.startsWith('rename') && at === 'end' && result === '0') {
      const [from = '', to = ''] = [...args.matchAll(/"([^"]*)"/g)].map(([, path]) => path!);
      if (!isData(to)) continue;
      found.renames += 1;
      nameIsUnflushed = true;
      unflushed.set(to, of(from));
      unflushed.delete(from);
      for (const key of [...durable].filter((each) => each.endsWith(` ${from}`)))
        durable.add(`${key.split(' ')[0]} ${to}`);
    }
  }
  return found;
}

/** Writes, changes, deletes, builds an index and compacts, all under strace. @param noSync the control */
export async function tracePower(noSync = false): Promise<Traced> {
  if (spawnSync('strace', ['-V']).status !== 0)
    throw new Error('The drill `power` needs strace: apt-get install strace');
  const folder = mkdtempSync(join(tmpdir(), 'mongo-power-'));
  const [dataDir, trace] = [join(folder, 'db'), join(folder, 'trace')];
  try {
    const node = [process.execPath, '--import', 'tsx', ...(noSync ? ['--import', NO_SYNC] : []), SCRIPT];
    const server = spawn(
      'strace',
      [
        '-D',
        '-f',
        '-yy',
        '-s',
        '0',
        '-e',
        `trace=${CALLS}`,
        '-e',
        'signal=none',
        '-o',
        trace,
        ...node,
        '--data',
        dataDir,
      ],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, NODE_OPTIONS: '' },
      },
    );
    // Tracing from aside (-D), so that the signal reaches the server; the trace is whole when strace has let go of the pipe.
    const exited = once(server, 'close');
    const [uri] = (await Promise.race([
      once(createInterface({ input: server.stdout }), 'line'),
      exited.then(([code]) => Promise.reject(new Error(`the embedded MongoDB under strace ended with ${code}`))),
    ])) as [string];
    const acknowledged = await writeMuch(uri);
    server.kill('SIGTERM');
    await exited;
    const found = readTrace(readFileSync(trace, 'utf8'), dataDir);
    if (found.answers < acknowledged) found.early.push(`only ${found.answers} of ${acknowledged} answers were traced`);
    if (found.pages === 0 || found.renames === 0) found.early.push('the trace shows no page or no compaction');
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns how many answers there were at least. */
async function writeMuch(uri: string): Promise<number> {
  const client = await mongoose.mongo.MongoClient.connect(uri, {
    maxPoolSize: WRITERS,
    serverSelectionTimeoutMS: 60_000,
  });
  const notes = client.db().collection<{ _id: string; step: number }>('notes');
  let answers = 0;
  const write = async (writer: number): Promise<void> => {
    for (let i = 0; i < WRITES; i += 1) {
      const _id = `${writer}-${i}`;
      await notes.insertOne({ _id, step: 1 });
      await notes.updateOne({ _id }, { $inc: { step: 1 } });
      if (i % 5 === 4) await notes.deleteOne({ _id });
      answers += 2;
    }
  };
  await write(WRITERS);
  await Promise.all([
    ...Array.from({ length: WRITERS }, (_, writer) => write(writer)),
    notes.createIndex({ step: 1 }),
    client.db().command({ compact: 'notes' }),
  ]);
  await client.close();
  return answers;
}

export const power: Drill = {
  name: 'power',
  about: 'a power cut at every answer of the embedded MongoDB, read from a trace of its system calls (needs strace)',
  runs: 1,
  play: async (runs, sabotage, report) => {
    for (let round = 0; round < runs; round += 1) {
      const { early, ...counts } = await tracePower(sabotage);
      if (!sabotage) console.error(JSON.stringify(counts));
      for (const sentence of sabotage ? [] : new Set(early)) console.error(sentence);
      report({ ...nothingFound(), records: { lost: early.length, duplicated: 0 } });
    }
  },
};
