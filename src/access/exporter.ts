/** Writes files that were asked for, one after the other on each instance, piece by piece into the database. */
import type { Logger } from '../logger.ts';
import { plus, type Clock } from '../time.ts';
import { EXPORT_LASTS, type ExportJobStore } from './export-job-store.ts';

const PIECE_BYTES = 255 * 1024;
const REPORT_EVERY_MS = 500;

export type Exporter = ReturnType<typeof createExporter>;

/** Passes rows through and counts them. */
export function counted<Item>(items: AsyncIterable<Item>) {
  const count = { rows: 0 };
  async function* passing(): AsyncGenerator<Item> {
    for await (const item of items) {
      count.rows += 1;
      yield item;
    }
  }
  return { count, items: passing() };
}

export function createExporter(deps: { exportJobs: ExportJobStore; clock: Clock; logger: Logger }) {
  const { exportJobs, clock, logger } = deps;
  let last: Promise<void> = Promise.resolve();
  let stopping = false;

  async function write(id: string, file: AsyncIterable<Buffer>, count: { rows: number }): Promise<void> {
    let held: Buffer[] = [];
    let [size, bytes, pieces, reportedAt] = [0, 0, 0, performance.now()];
    // False where nobody may have the file any more: somebody in it was erased, or its time is over.
    const flush = async (): Promise<boolean> => {
      if (size === 0) return true;
      if (!(await exportJobs.addPiece(id, pieces, Buffer.concat(held)))) return false;
      pieces += 1;
      bytes += size;
      [held, size] = [[], 0];
      return true;
    };
    for await (const piece of file) {
      if (stopping) throw new Error('the process ends');
      held.push(piece);
      size += piece.length;
      if (size >= PIECE_BYTES && !(await flush())) return;
      if (performance.now() - reportedAt < REPORT_EVERY_MS) continue;
      reportedAt = performance.now();
      if (!(await exportJobs.report(id, { rows: count.rows }))) return;
    }
    if (!(await flush())) return;
    const expiresAt = plus(clock.now(), EXPORT_LASTS);
    await exportJobs.report(id, { rows: count.rows, bytes, pieces, state: 'ready', expiresAt });
  }

  return {
    /**
     * Resolves when it is written or has failed; nobody has to wait for that.
     * @param countAll where it is not known how many rows there are: counted while they are written.
     */
    start(
      id: string,
      file: AsyncIterable<Buffer>,
      count: { rows: number },
      countAll?: () => Promise<number>,
    ): Promise<void> {
      const next = last.then(async () => {
        try {
          const expected = countAll?.().then((rows) => exportJobs.report(id, { expected: rows }));
          await Promise.all([write(id, file, count), expected]);
        } catch (error) {
          logger.warn({ err: error }, 'a file could not be written');
          await exportJobs.report(id, { rows: count.rows, state: 'failed' }).catch(() => {});
        }
      });
      last = next;
      return next;
    },
    async stop(): Promise<void> {
      stopping = true;
      await last;
    },
  };
}
