/** How much is done in one transaction, in which nobody else is served. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job } from '../../../src/embedded/mongodb/commits.ts';
import { Call } from '../../../src/embedded/mongodb/commands/context.ts';
import { writingCommands } from '../../../src/embedded/mongodb/commands/writing.ts';
import { Cursors } from '../../../src/embedded/mongodb/cursors.ts';
import { decode, encode } from '../../../src/embedded/mongodb/documents.ts';
import { encodeId, Store } from '../../../src/embedded/mongodb/store.ts';
import type { Doc } from '../../../src/embedded/mongodb/values.ts';

/** Counts what each job changes. */
class WatchedStore extends Store {
  readonly jobs: number[] = [];
  private changes = 0;

  override writeInTurns<T>(begin: () => Job<T>): Promise<T> {
    return super.writeInTurns(() => {
      const job = begin();
      const next = () => {
        this.changes = 0;
        const step = job.next();
        this.jobs.push(this.changes);
        return step;
      };
      return { next };
    });
  }
  override change(...given: Parameters<Store['change']>): ReturnType<Store['change']> {
    this.changes += 1;
    return super.change(...given);
  }
  override remove(...given: Parameters<Store['remove']>): void {
    this.changes += 1;
    super.remove(...given);
  }
}

const MANY = 1500;
let folder: string;
let store: WatchedStore;

const run = (name: string, args: Doc, documents?: Buffer[]): Doc | Promise<Doc> =>
  writingCommands[name]!.run(
    new Call({ store, cursors: new Cursors(), connectionId: 1 }, name, 'test', { [name]: 'notes', ...args }, documents),
  ) as Doc | Promise<Doc>;
const stored = (id: number): Doc => decode(store.document(store.collection('test', 'notes')!, encodeId(id))!);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mongo-writing-'));
  store = new WatchedStore(folder);
  const documents = Array.from({ length: MANY }, (_, n) => encode({ _id: n, n }));
  expect(await run('insert', {}, documents)).toEqual({ n: MANY, ok: 1 });
  store.jobs.length = 0;
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

it('changes many documents some at a time, and each of them', async () => {
  const result = await run('update', { updates: [{ q: { n: { $gte: 0 } }, u: { $inc: { n: 1 } }, multi: true }] });
  expect(result).toEqual({ n: MANY, nModified: MANY, ok: 1 });
  expect(Math.max(...store.jobs)).toBeLessThanOrEqual(400);
  expect(store.jobs.reduce((a, b) => a + b)).toBe(MANY);
  expect([stored(0).n, stored(MANY - 1).n]).toEqual([1, MANY]);
});

it('removes many documents some at a time, and all of them', async () => {
  expect(await run('delete', { deletes: [{ q: { n: { $gte: 10 } }, limit: 0 }] })).toEqual({ n: MANY - 10, ok: 1 });
  expect(Math.max(...store.jobs)).toBeLessThanOrEqual(400);
  expect(store.collection('test', 'notes')!.count).toBe(10);
});

it('leaves what it has changed where a later document is refused, as MongoDB does, and says so', async () => {
  await store.write(() => store.insert(store.collection('test', 'notes')!, encode({ _id: MANY, n: 'many' })));
  const result = await run('update', { updates: [{ q: {}, u: { $inc: { n: 1 } }, multi: true }] });
  expect(result.writeErrors).toMatchObject([{ index: 0, code: 14 }]);
  expect(stored(0).n).toBe(1);
  expect(stored(MANY).n).toBe('many');
});

it('makes a document once where none of many matches, and none where some did', async () => {
  const upsert = { u: { $set: { seen: true } }, multi: true, upsert: true };
  expect(await run('update', { updates: [{ q: { _id: -1, n: -1 }, ...upsert }] })).toMatchObject({
    n: 1,
    nModified: 0,
    upserted: [{ index: 0, _id: -1 }],
  });
  expect(await run('update', { updates: [{ q: { n: { $gte: 0 } }, ...upsert }] })).toEqual({
    n: MANY,
    nModified: MANY,
    ok: 1,
  });
  expect(store.collection('test', 'notes')!.count).toBe(MANY + 1);
});

it('goes on where the first it looks at do not match', async () => {
  const update = { q: { n: { $in: [MANY - 1, MANY - 2] } }, u: { $set: { seen: true } }, multi: true };
  expect(await run('update', { updates: [update] })).toEqual({ n: 2, nModified: 2, ok: 1 });
  expect(await run('delete', { deletes: [{ q: { n: MANY - 1 }, limit: 1 }] })).toEqual({ n: 1, ok: 1 });
});
