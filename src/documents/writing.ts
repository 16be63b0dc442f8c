/**
 * Papers are written beside the event loop: laying out a registry of a few hundred people takes seconds, and LINE waits
 * for nobody. One at a time, in a thread that ends with its paper, so that its libraries take no memory afterwards.
 */
import { Worker } from 'node:worker_threads';
import type { Paper } from './blocks.ts';

export const WRITINGS = ['pdf', 'docx'] as const;
export type Writing = (typeof WRITINGS)[number];

/** What the thread is given; it posts the file's bytes. */
export interface Commission {
  writing: Writing;
  paper: Paper;
}

export async function write({ writing, paper }: Commission): Promise<Buffer> {
  return writing === 'docx' ? (await import('./docx.ts')).writeDocx(paper) : (await import('./pdf.ts')).writePdf(paper);
}

/** So many papers wait for their turn; whoever comes then is asked to come again. */
const MOST_WAITING = 20;
/** The largest takes some seconds: what takes so long is stuck, and the others wait for it. */
const LONGEST_MS = 120_000;

/** Somebody asks for papers faster than they can be written. Pages show it as 503. */
export class PapersBusyError extends Error {
  override readonly name = 'PapersBusyError';
  readonly status = 503;
}

/**
 * @param thread the compiled `writing-thread`.
 * @throws PapersBusyError (from what it returns) where too many wait already
 */
export function createPaperWriter(thread: URL, longestMs = LONGEST_MS) {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  function commission(given: Commission): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(thread, { workerData: given });
      worker.once('message', (bytes: Uint8Array) => {
        resolve(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      });
      const stuck = setTimeout(() => void worker.terminate(), longestMs);
      worker.once('error', reject);
      worker.once('exit', (code) => {
        clearTimeout(stuck);
        reject(new Error(`the thread that writes papers ended with ${code} and no paper`));
      });
    });
  }

  return async (writing: Writing, paper: Paper): Promise<Buffer> => {
    if (waiting >= MOST_WAITING) throw new PapersBusyError('too many papers wait to be written');
    waiting += 1;
    const written = last.then(() => commission({ writing, paper }));
    last = written.catch(() => undefined);
    try {
      return await written;
    } finally {
      waiting -= 1;
    }
  };
}

const isCompiled = import.meta.url.endsWith('.js');

/** Where this runs from sources, as in most tests, there is no thread that could read them: it is written here. */
export const writeOnPaper: (writing: Writing, paper: Paper) => Promise<Buffer> = isCompiled
  ? createPaperWriter(new URL('./writing-thread.js', import.meta.url))
  : (writing, paper) => write({ writing, paper });
