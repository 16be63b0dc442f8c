/** What is done to a data folder while no server runs on it. */
import { decode } from './documents.ts';
import { indexEntries } from './indexes.ts';
import { lockFolder } from './lock.ts';
import { type Collection, Store, namespaceOf } from './store.ts';

async function withStore<T>(dataDir: string, use: (store: Store) => T | Promise<T>): Promise<T> {
  const unlock = await lockFolder(dataDir);
  let store: Store | undefined;
  try {
    store = new Store(dataDir);
    return await use(store);
  } finally {
    await store?.close();
    await unlock();
  }
}

/** Writes everything that is alive into a new file, so that no byte of what was deleted is left. */
export const compact = (dataDir: string): Promise<number> => withStore(dataDir, (store) => store.compact());

/** Compares every index and count with the documents. @returns one sentence for each thing that is wrong */
export const check = (dataDir: string): Promise<string[]> =>
  withStore(dataDir, (store) =>
    store.databaseNames().flatMap((name) => store.collections(name).flatMap((found) => checkCollection(store, found))),
  );

function* each<T>(pieces: Iterable<T[]>): Generator<T> {
  for (const piece of pieces) yield* piece;
}

function checkCollection(store: Store, collection: Collection): string[] {
  const { prefix } = collection;
  const wrong: string[] = [];
  const expected = collection.indexes.map(() => 0);
  let count = 0;
  for (const { key, value } of each(store.pieces(prefix))) {
    count++;
    const idKey = key.subarray(prefix.length);
    for (const [i, index] of collection.indexes.entries()) {
      for (const entry of indexEntries(index, decode(value), idKey).entries.values()) {
        expected[i]!++;
        const [found] = store.entries({ start: entry.key }, false, 1);
        if (!found?.value.equals(idKey)) wrong.push(`${index.name} lacks an entry, or has it for another document`);
      }
    }
  }
  if (count !== collection.count) wrong.push(`there are ${count} documents but ${collection.count} are counted`);
  for (const [i, index] of collection.indexes.entries()) {
    let entries = 0;
    for (const piece of store.pieces(index.prefix)) entries += piece.length;
    if (entries !== expected[i]) wrong.push(`${index.name} has ${entries} entries instead of ${expected[i]}`);
  }
  return wrong.map((sentence) => `${namespaceOf(collection)}: ${sentence}`);
}
