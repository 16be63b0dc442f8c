/** Results that are fetched in batches, and the cursors that hold what is still to come. */
import { randomInt } from 'node:crypto';
import { MAX_DOCUMENT_BYTES } from './documents.ts';
import { insist } from './errors.ts';
import { inTurns } from './query.ts';
import { type CursorReply } from './wire.ts';

const FIRST_BATCH = 101;
const IDLE_MS = 10 * 60_000;
const MAX_CURSORS = 10_000;
/** Looking through all of them for each new one would take longer the more there are. */
const LOOK_EVERY_MS = 60_000;

interface Cursor {
  namespace: string;
  results: AsyncGenerator<Buffer[]>;
  /** Already read, not yet sent. */
  held: Buffer[];
  isBusy: boolean;
  usedAt: number;
}

export class Cursors {
  private readonly open = new Map<bigint, Cursor>();
  private lookedAt = 0;

  async first(
    namespace: string,
    results: Iterable<Buffer[]>,
    size = FIRST_BATCH,
    isSingle = false,
  ): Promise<CursorReply> {
    const cursor = { namespace, results: inTurns(results), held: [], isBusy: false, usedAt: 0 };
    const { batch, isDone } = await fill(cursor, size);
    if (isSingle) await cursor.results.return(undefined);
    return { cursorId: isDone || isSingle ? 0n : this.keep(cursor), namespace, batchName: 'firstBatch', batch };
  }

  async next(cursorId: bigint, namespace: string, size = Infinity): Promise<CursorReply> {
    const cursor = this.open.get(cursorId);
    insist(cursor?.namespace === namespace, 43, `cursor id ${cursorId} not found`);
    insist(!cursor.isBusy, 143, `cursor id ${cursorId} is already in use`);
    cursor.isBusy = true;
    let isOver = true;
    try {
      const { batch, isDone } = await fill(cursor, size);
      isOver = isDone;
      return { cursorId: isDone ? 0n : cursorId, namespace, batchName: 'nextBatch', batch };
    } finally {
      cursor.isBusy = false;
      if (isOver) this.open.delete(cursorId);
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

  /** Those that nobody asks for any more are closed. */
  private keep(cursor: Cursor): bigint {
    this.closeIdle();
    insist(this.open.size < MAX_CURSORS, 1, `more than ${MAX_CURSORS} open cursors`);
    const cursorId = BigInt(randomInt(1, 2 ** 48 - 1));
    this.open.set(cursorId, cursor);
    return cursorId;
  }

  private closeIdle(): void {
    const now = performance.now();
    if (this.open.size < MAX_CURSORS && now - this.lookedAt < LOOK_EVERY_MS) return;
    this.lookedAt = now;
    for (const [id, { isBusy, usedAt }] of this.open) {
      if (!isBusy && now - usedAt > IDLE_MS) this.open.delete(id);
    }
  }
}

/** Takes documents until there are enough or the reply would exceed the size of a document. */
async function fill(cursor: Cursor, size: number): Promise<{ batch: Buffer[]; isDone: boolean }> {
  const batch: Buffer[] = [];
  let [bytes, isDone] = [0, false];
  while (batch.length < size && !isDone) {
    const [document] = cursor.held;
    if (document) {
      bytes += document.length;
      if (batch.length > 0 && bytes > MAX_DOCUMENT_BYTES) break;
      batch.push(document);
      cursor.held.shift();
    } else {
      const { done = false, value } = await cursor.results.next();
      isDone = done;
      if (!done) cursor.held = [...value];
    }
  }
  cursor.usedAt = performance.now();
  return { batch, isDone };
}
