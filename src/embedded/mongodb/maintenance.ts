/**
 * One process per data folder, and the check of a folder that none uses. LMDB itself would let a second process in, and
 * the two would not know of each other's indexes and counts. But LMDB lists the processes that read a file, and asks the
 * kernel which of them are still alive. So whoever uses the folder reads a small file in it for as long as it lives.
 */
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { open } from 'lmdb';
import { decode } from './documents.ts';
import { indexEntries } from './indexes.ts';
import { type Collection, type KeyValue, Store, namespaceOf } from './store.ts';

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

/** Compares every index and count with the documents. @returns one sentence for each thing that is wrong */
export async function check(dataDir: string): Promise<string[]> {
  const unlock = await lockFolder(dataDir);
  const store = new Store(dataDir);
  try {
    return store.collections().flatMap((collection) => checkCollection(store, collection));
  } finally {
    await store.close();
    await unlock();
  }
}

function checkCollection(store: Store, collection: Collection): string[] {
  const { prefix, indexes } = collection;
  const wrong: string[] = [];
  const expected = indexes.map(() => 0);
  let count = 0;
  const compare = ({ key, value }: KeyValue) => {
    count++;
    const [idKey, document] = [key.subarray(prefix.length), decode(value)];
    for (const [i, index] of indexes.entries()) {
      for (const entry of indexEntries(index, document, idKey).entries.values()) {
        expected[i]!++;
        const [found] = store.entries({ start: entry.key }, false, 1);
        if (!found?.value.equals(idKey)) wrong.push(`${index.name} lacks an entry, or has it for another document`);
      }
    }
  };
  for (const piece of store.pieces(prefix)) piece.forEach(compare);
  if (count !== collection.count) wrong.push(`there are ${count} documents but ${collection.count} are counted`);
  for (const [i, index] of indexes.entries()) {
    let entries = 0;
    for (const piece of store.pieces(index.prefix)) entries += piece.length;
    if (entries !== expected[i]) wrong.push(`${index.name} has ${entries} entries instead of ${expected[i]}`);
  }
  return wrong.map((sentence) => `${namespaceOf(collection)}: ${sentence}`);
}
