/**
 * One process per data folder: LMDB itself would let a second one in, and the two would not know of each other's
 * indexes and counts. But LMDB lists the processes that read a file, and asks the kernel which of them are still alive.
 * So whoever uses the folder reads a small file in it for as long as it lives.
 */
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { open } from 'lmdb';

const heldHere = new Set<string>();

/** @returns the function that gives the lock back */
export async function lockFolder(path: string): Promise<() => Promise<void>> {
  const folder = realpathSync(path);
  const refuse = (pid: number) => {
    throw new Error(`The data folder ${folder} is in use by process ${pid}: stop it first, or give another folder.`);
  };
  if (heldHere.has(folder)) refuse(process.pid);
  heldHere.add(folder);
  const file = open({ path: join(folder, 'lock.mdb'), noSubdir: true });
  const reading = file.useReadTransaction();
  const unlock = async () => {
    reading.done();
    await file.close();
    heldHere.delete(folder);
  };
  // One line for each reader: its process, its thread, its transaction. Two that start at once may refuse each other.
  const readers = Array.from(file.readerList().matchAll(/^ *(\d+) /gm), ([, pid]) => Number(pid));
  const other = readers.find((pid) => pid !== process.pid);
  if (other === undefined) return unlock;
  await unlock();
  return refuse(other);
}
