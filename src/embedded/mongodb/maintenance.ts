/** What is done to a data folder while no server runs on it. */
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from './documents.ts';
import { indexEntries } from './indexes.ts';
import { lockFolder } from './lock.ts';
import { type Collection, DATA_FILE, Store, documentsPrefix, namespaceOf, openFile, syncFolder } from './store.ts';
import { afterPrefix } from './values.ts';

const PIECE = 1000;

async function withStore<T>(dataDir: string, use: (store: Store) => T | Promise<T>): Promise<T> {
  const unlock = lockFolder(dataDir);
  try {
    const store = new Store(dataDir);
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  } finally {
    unlock();
  }
}

/** Compares every index and count with the documents. @returns one sentence for each thing that is wrong */
export function check(dataDir: string): Promise<string[]> {
  return withStore(dataDir, (store) =>
    store.databaseNames().flatMap((name) => store.collections(name).flatMap((found) => checkCollection(store, found))),
  );
}

function checkCollection(store: Store, collection: Collection): string[] {
  const prefix = documentsPrefix(collection);
  const name = namespaceOf(collection);
  const wrong: string[] = [];
  const expected = new Map(collection.indexes.map((index) => [index.id, new Map<string, string>()]));
  let count = 0;
  for (const { key, value } of allEntries(store, prefix)) {
    count++;
    const idKey = key.subarray(prefix.length);
    for (const index of collection.indexes) {
      for (const entry of indexEntries(index, decode(value), idKey).entries) {
        expected.get(index.id)!.set(entry.key.toString('latin1'), idKey.toString('latin1'));
      }
    }
  }
  if (count !== collection.count) wrong.push(`${name} holds ${count} documents but counts ${collection.count}`);
  for (const index of collection.indexes) {
    const entries = expected.get(index.id)!;
    for (const { key, value } of allEntries(store, index.prefix)) {
      const known = entries.get(key.toString('latin1'));
      if (known !== value.toString('latin1'))
        wrong.push(`${name}.${index.name} has an entry that no document asks for`);
      entries.delete(key.toString('latin1'));
    }
    if (entries.size > 0) wrong.push(`${name}.${index.name} lacks ${entries.size} entries`);
  }
  return wrong;
}

function* allEntries(store: Store, prefix: Buffer): Generator<{ key: Buffer; value: Buffer }> {
  const range = { start: prefix, end: afterPrefix(prefix) };
  for (let after: Buffer | undefined, more = true; more;) {
    const piece = store.entries(range, false, PIECE, after);
    yield* piece;
    after = piece.at(-1)?.key;
    more = piece.length === PIECE;
  }
}

/** Writes everything that is alive into a new file, so that no byte of a deleted document is left, and takes it over. */
export async function compact(dataDir: string): Promise<void> {
  const fresh = join(dataDir, 'compacted.mdb');
  const removeFresh = () => {
    for (const path of [fresh, `${fresh}-lock`]) rmSync(path, { force: true });
  };
  removeFresh();
  await withStore(dataDir, async (store) => {
    const target = openFile(fresh);
    for (const prefix of store.livePrefixes()) copyPrefix(store, target, prefix);
    await target.close();
    renameSync(fresh, join(dataDir, DATA_FILE));
    syncFolder(dataDir);
  }).finally(removeFresh);
}

function copyPrefix(store: Store, target: ReturnType<typeof openFile>, prefix: Buffer): void {
  const entries = allEntries(store, prefix);
  for (let isDone = false; !isDone;) {
    target.transactionSync(() => {
      for (let i = 0; i < PIECE && !isDone; i++) {
        const { done, value } = entries.next();
        if (value) target.putSync(value.key, value.value);
        isDone = done === true;
      }
    });
  }
}
