/** Results that are fetched in batches, and the cursors that hold what is still to come. */
import { randomInt } from 'node:crypto';
import { MAX_DOCUMENT_BYTES } from './documents.ts';
import { insist } from './errors.ts';
import { inTurns } from './query.ts';
import { type CursorReply } from './wire.ts';

const FIRST_BATCH = 101;
const IDLE_MS = 10 * 60_000;
const MAX_CURSORS = 10_000;

interface Cursor {
  namespace: string;
  results: AsyncGenerator<Buffer[]>;
  /** Already read, not yet sent. */
  held: Buffer[];
  isDone: boolean;
  isBusy: boolean;
  usedAt: number;
}

export class Cursors {
  private readonly open = new Map<bigint, Cursor>();

  async first(
    namespace: string,
    results: Iterable<Buffer[]>,
    batchSize = FIRST_BATCH,
    isSingle = false,
  ): Promise<CursorReply> {
    const cursor = { namespace, results: inTurns(results), held: [], isDone: false, isBusy: false, usedAt: 0 };
    const batch = await fill(cursor, batchSize);
    if (isSingle) await cursor.results.return(undefined);
    if (isSingle || cursor.isDone) return { cursorId: 0n, namespace, batchName: 'firstBatch', batch };
    this.closeIdle();
    insist(this.open.size < MAX_CURSORS, 1, `more than ${MAX_CURSORS} open cursors`);
    let cursorId: bigint;
    do cursorId = BigInt(randomInt(1, 2 ** 48 - 1));
    while (this.open.has(cursorId));
    this.open.set(cursorId, cursor);
    return { cursorId, namespace, batchName: 'firstBatch', batch };
  }

  async next(cursorId: bigint, namespace: string, batchSize = Infinity): Promise<CursorReply> {
    const cursor = this.open.get(cursorId);
    insist(cursor?.namespace === namespace, 43, `cursor id ${cursorId} not found`);
    insist(!cursor.isBusy, 12051, `cursor id ${cursorId} is already in use`);
    cursor.isBusy = true;
    try {
      const batch = await fill(cursor, batchSize);
      return { cursorId: cursor.isDone ? 0n : cursorId, namespace, batchName: 'nextBatch', batch };
    } catch (error) {
      cursor.isDone = true;
      throw error;
    } finally {
      cursor.isBusy = false;
      if (cursor.isDone) this.open.delete(cursorId);
    }
  }

  /** @returns whether there was such a cursor */
  async kill(cursorId: bigint, namespace: string): Promise<boolean> {
    const cursor = this.open.get(cursorId);
    if (cursor?.namespace !== namespace) return false;
    this.open.delete(cursorId);
    await cursor.results.return(undefined);
    return true;
  }

  private closeIdle(): void {
    for (const [id, { isBusy, usedAt }] of this.open) {
      if (!isBusy && performance.now() - usedAt > IDLE_MS) this.open.delete(id);
    }
  }
}

/** Takes documents until there are enough or the reply would exceed the size of a document. */
async function fill(cursor: Cursor, size: number): Promise<Buffer[]> {
  const batch: Buffer[] = [];
  let bytes = 0;
  while (batch.length < size) {
    if (cursor.held.length === 0) {
      const { done, value } = await cursor.results.next();
      if (done) cursor.isDone = true;
      if (done) break;
      cursor.held = value;
    }
    let taken = 0;
    for (; taken < cursor.held.length && batch.length < size; taken++) {
      const document = cursor.held[taken]!;
      if (batch.length > 0 && bytes + document.length > MAX_DOCUMENT_BYTES) break;
      batch.push(document);
      bytes += document.length;
    }
    cursor.held = cursor.held.slice(taken);
    if (cursor.held.length > 0) break;
  }
  cursor.usedAt = performance.now();
  return batch;
}
