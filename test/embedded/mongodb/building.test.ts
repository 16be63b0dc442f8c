/** What happens to a unique index while it is being built, step by step at the store. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from '../../../src/embedded/mongodb/documents.ts';
import { parseIndex } from '../../../src/embedded/mongodb/indexes.ts';
import { PIECE } from '../../../src/embedded/mongodb/sorting.ts';
import { Store, encodeId, type Collection } from '../../../src/embedded/mongodb/store.ts';
import { compileUpdate } from '../../../src/embedded/mongodb/update.ts';

let folder: string;
let store: Store;
let notes: Collection;
/** One more than fit into a piece: the last is looked at when all the others have their entries. */
const LAST = PIECE;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mongo-build-'));
  store = new Store(folder);
  await store.write(() => {
    notes = store.ensureCollection('test', 'notes');
    for (let n = 0; n < LAST; n++) store.insert(notes, encode({ _id: n, a: n }));
    store.insert(notes, encode({ _id: LAST, a: 0 }));
  });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** @returns the building, whose first piece is done, and in the same turn the change has been asked for. */
async function buildWhile(change: () => void): Promise<void> {
  const index = await store.write(() =>
    store.addIndex(notes, parseIndex({ key: { a: 1 }, name: 'a_1', unique: true })),
  );
  const built = store.writeInTurns(() => store.buildIndex(notes, index));
  await store.write(change);
  await built;
}

const lastRow = () => ({ idKey: encodeId(LAST), bytes: store.document(notes, encodeId(LAST))! });

test.each([
  ['changed', () => store.change(notes, lastRow(), compileUpdate({ $set: { a: -1 } }))],
  ['removed', () => store.remove(notes, lastRow())],
])('a duplicate that is %s while a unique index is built leaves the entry of the other alone', async (_how, change) => {
  await buildWhile(change);

  await expect(store.write(() => store.insert(notes, encode({ _id: 9999, a: 0 })))).rejects.toMatchObject({
    code: 11000,
  });
});

test('a duplicate that stays fails the build', async () => {
  await expect(buildWhile(() => undefined)).rejects.toMatchObject({ code: 11000 });
});
