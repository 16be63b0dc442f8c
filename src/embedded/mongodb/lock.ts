/**
 * One process per data folder: LMDB itself would let a second one in, and the two would not know of each other's
 * indexes and counts. The lock names its process by id and start time, so that the lock of one that was killed is
 * recognised and taken over even where the id has been given to another process since.
 */
import { execFileSync } from 'node:child_process';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ATTEMPTS = 20;

/** @returns the function that gives the lock back */
export function lockFolder(folder: string): () => void {
  const path = join(folder, 'lock');
  const mine = `${process.pid} ${startOf(process.pid)}`;
  const draft = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  writeFileSync(draft, mine);
  try {
    for (let i = 0; i < ATTEMPTS; i++) {
      if (tryLink(draft, path)) return () => rmSync(path, { force: true });
      const holder = readIfThere(path);
      if (holder === undefined) continue;
      const [pid, start] = holder.split(/ (.*)/s);
      if (startOf(Number(pid)) === start) {
        throw new Error(
          `The data folder ${folder} is in use by process ${pid}: stop it first, or give another folder.`,
        );
      }
      takeAway(path, holder);
    }
    throw new Error(`The lock of the data folder ${folder} keeps changing hands.`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Linking fails where the name is taken, and otherwise appears with its content at once. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Moves the stale lock aside; should another process have replaced it meanwhile, its lock is put back. */
function takeAway(path: string, stale: string): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (readIfThere(aside) !== stale) tryLink(aside, path);
  rmSync(aside, { force: true });
}

/** When a process was started, in whatever form the system tells; empty when there is no such process. */
function startOf(pid: number): string {
  if (!Number.isInteger(pid) || pid <= 0) return '';
  const stat = readIfThere(`/proc/${pid}/stat`);
  if (stat !== undefined) {
    const boot = readIfThere('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
    return `${boot} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  }
  if (process.platform === 'linux') return '';
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}
