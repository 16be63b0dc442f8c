/**
 * Append-only JSON lines. Everything appended in one turn of the event loop is written together; `written()` resolves
 * when it is with the operating system, so that a killed process loses nothing it has answered for.
 */
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { WorldRecord } from './records.ts';

export interface Journal {
  append: (record: WorldRecord) => void;
  written: () => Promise<void>;
  close: () => Promise<void>;
}

export function memoryJournal(): Journal {
  return { append: () => {}, written: () => Promise.resolve(), close: () => Promise.resolve() };
}

/**
 * Reads what is there into `apply`, writes it again in short (`dump`) through a temporary file, and goes on from there.
 * A last line cut off by a kill is left out; a broken line elsewhere is an error that names it.
 */
export async function openJournal(
  path: string,
  apply: (record: WorldRecord) => void,
  dump: () => Iterable<WorldRecord>,
): Promise<Journal> {
  await mkdir(dirname(path), { recursive: true });
  if (existsSync(path)) await replay(path, apply);
  const fresh = `${path}.new`;
  const compacted = await open(fresh, 'w');
  let part = '';
  for (const record of dump()) {
    part += `${JSON.stringify(record)}\n`;
    if (part.length > 1_000_000) {
      await compacted.appendFile(part);
      part = '';
    }
  }
  await compacted.appendFile(part);
  await compacted.sync();
  await compacted.close();
  await rename(fresh, path);

  const file = await open(path, 'a');
  let waiting: string[] = [];
  let writing: Promise<void> | null = null;
  let failure: unknown = null;

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const lines = waiting;
      waiting = [];
      await file.appendFile(lines.join(''));
    }
  }
  function start(): Promise<void> {
    writing ??= Promise.resolve()
      .then(writeAll)
      .catch((error: unknown) => {
        failure = error;
      })
      .finally(() => {
        writing = null;
      });
    return writing;
  }
  async function written(): Promise<void> {
    while (waiting.length > 0 || writing) await start();
    if (failure) throw new Error(`The emulator cannot write ${path}.`, { cause: failure });
  }
  return {
    append(record) {
      waiting.push(`${JSON.stringify(record)}\n`);
      if (!failure) void start();
    },
    written,
    async close() {
      await written();
      await file.close();
    },
  };
}

async function replay(path: string, apply: (record: WorldRecord) => void): Promise<void> {
  let broken: number | null = null;
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    number += 1;
    if (broken !== null) throw new Error(`${path}, line ${broken} is not a record of the LINE emulator.`);
    if (line === '') continue;
    let record: WorldRecord;
    try {
      record = JSON.parse(line);
    } catch {
      broken = number;
      continue;
    }
    apply(record);
  }
}
