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
  id: bigint;
  namespace: string;
  results: AsyncGenerator<Buffer[]>;
  /** Already read, not yet sent. */
  held: Buffer[];
  isBusy: boolean;
  usedAt: number;
}

export class Cursors {
  private readonly open = new Map<bigint, Cursor>();

  async first(namespace: string, results: Iterable<Buffer[]>, size = FIRST_BATCH, isSingle = false) {
    this.closeIdle();
    insist(this.open.size < MAX_CURSORS, 1, `more than ${MAX_CURSORS} open cursors`);
    const id = BigInt(randomInt(1, 2 ** 48 - 1));
    const cursor = { id, namespace, results: inTurns(results), held: [], isBusy: false, usedAt: 0 };
    this.open.set(id, cursor);
    const reply = await this.fill(cursor, 'firstBatch', size);
    if (!isSingle) return reply;
    await this.kill(id, namespace);
    return { ...reply, cursorId: 0n };
  }

  next(id: bigint, namespace: string, size = Infinity): Promise<CursorReply> {
    const cursor = this.open.get(id);
    insist(cursor?.namespace === namespace, 43, `cursor id ${id} not found`);
    insist(!cursor.isBusy, 12051, `cursor id ${id} is already in use`);
    return this.fill(cursor, 'nextBatch', size);
  }

  /** @returns whether there was such a cursor */
  async kill(id: bigint, namespace: string): Promise<boolean> {
    const cursor = this.open.get(id);
    if (cursor?.namespace !== namespace) return false;
    this.open.delete(id);
    await cursor.results.return(undefined);
    return true;
  }

  private closeIdle(): void {
    for (const [id, { isBusy, usedAt }] of this.open) {
      if (!isBusy && performance.now() - usedAt > IDLE_MS) this.open.delete(id);
    }
  }

  /** Takes documents until there are enough or the reply would exceed the size of a document. */
  private async fill(cursor: Cursor, batchName: CursorReply['batchName'], size: number): Promise<CursorReply> {
    const { id, namespace, results } = cursor;
    const batch: Buffer[] = [];
    let [bytes, isOpen] = [0, false];
    cursor.isBusy = true;
    try {
      while (batch.length < size) {
        const [document] = cursor.held;
        if (document) {
          bytes += document.length;
          if (batch.length > 0 && bytes > MAX_DOCUMENT_BYTES) break;
          batch.push(document);
          cursor.held.shift();
          continue;
        }
        const { done, value } = await results.next();
        if (done) return { cursorId: 0n, namespace, batchName, batch };
        cursor.held = value;
      }
      isOpen = true;
      return { cursorId: id, namespace, batchName, batch };
    } finally {
      cursor.isBusy = false;
      cursor.usedAt = performance.now();
      if (!isOpen) this.open.delete(id);
    }
  }
}
