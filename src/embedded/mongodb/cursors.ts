/** Results that are fetched in batches, and the cursors that hold what is still to come. */
import { randomInt } from 'node:crypto';
import { MAX_DOCUMENT_BYTES } from './documents.ts';
import { MongoError } from './errors.ts';
import { type CursorReply } from './wire.ts';

const FIRST_BATCH = 101;
const IDLE_MS = 10 * 60_000;
const MAX_CURSORS = 10_000;

export type Results = AsyncGenerator<Uint8Array[]>;

interface Cursor {
  namespace: string;
  results: Results;
  /** Already read, not yet sent. */
  held: Uint8Array[];
  isDone: boolean;
  isBusy: boolean;
  usedAt: number;
}

export class Cursors {
  private readonly open = new Map<bigint, Cursor>();
  private readonly idleCheck = setInterval(() => this.closeIdle(), 60_000).unref();

  async first(namespace: string, results: Results, batchSize = FIRST_BATCH, isSingle = false): Promise<CursorReply> {
    const cursor: Cursor = { namespace, results, held: [], isDone: false, isBusy: false, usedAt: performance.now() };
    const batch = await fill(cursor, batchSize);
    if (isSingle && !cursor.isDone) {
      cursor.isDone = true;
      await results.return(undefined);
    }
    let cursorId = 0n;
    if (!cursor.isDone) {
      if (this.open.size >= MAX_CURSORS) throw new MongoError(1, `more than ${MAX_CURSORS} open cursors`);
      do cursorId = BigInt(randomInt(1, 2 ** 48 - 1));
      while (this.open.has(cursorId));
      this.open.set(cursorId, cursor);
    }
    return { cursorId, namespace, batchName: 'firstBatch', batch };
  }

  async next(cursorId: bigint, namespace: string, batchSize = Infinity): Promise<CursorReply> {
    const cursor = this.open.get(cursorId);
    if (!cursor || cursor.namespace !== namespace) throw new MongoError(43, `cursor id ${cursorId} not found`);
    if (cursor.isBusy) throw new MongoError(12051, `cursor id ${cursorId} is already in use`);
    cursor.isBusy = true;
    try {
      const batch = await fill(cursor, batchSize);
      if (cursor.isDone) this.open.delete(cursorId);
      return { cursorId: cursor.isDone ? 0n : cursorId, namespace, batchName: 'nextBatch', batch };
    } catch (error) {
      this.open.delete(cursorId);
      throw error;
    } finally {
      cursor.isBusy = false;
      cursor.usedAt = performance.now();
    }
  }

  /** @returns whether there was such a cursor */
  async kill(cursorId: bigint, namespace: string): Promise<boolean> {
    const cursor = this.open.get(cursorId);
    if (!cursor || cursor.namespace !== namespace) return false;
    this.open.delete(cursorId);
    await cursor.results.return(undefined);
    return true;
  }

  private closeIdle(): void {
    for (const [id, { isBusy, usedAt }] of this.open) {
      if (!isBusy && performance.now() - usedAt > IDLE_MS) this.open.delete(id);
    }
  }

  close(): void {
    clearInterval(this.idleCheck);
    this.open.clear();
  }
}

/** Takes documents until there are enough or the reply would exceed the size of a document. */
async function fill(cursor: Cursor, size: number): Promise<Uint8Array[]> {
  const batch: Uint8Array[] = [];
  let bytes = 0;
  while (batch.length < size) {
    if (cursor.held.length === 0) {
      const { done, value } = await cursor.results.next();
      if (done) {
        cursor.isDone = true;
        break;
      }
      cursor.held = value;
    }
    let taken = 0;
    for (const document of cursor.held) {
      const isFull = batch.length === size || (batch.length > 0 && bytes + document.length > MAX_DOCUMENT_BYTES);
      if (isFull) break;
      batch.push(document);
      bytes += document.length;
      taken++;
    }
    cursor.held = cursor.held.slice(taken);
    if (cursor.held.length > 0) break;
  }
  return batch;
}
