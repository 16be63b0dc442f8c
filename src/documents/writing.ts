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

/** @param thread the compiled `writing-thread`. */
export function createPaperWriter(thread: URL) {
  let last: Promise<unknown> = Promise.resolve();

  function commission(given: Commission): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(thread, { workerData: given });
      worker.once('message', (bytes: Uint8Array) => {
        resolve(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      });
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`the thread that writes papers ended with ${code} and no paper`)));
    });
  }

  return (writing: Writing, paper: Paper): Promise<Buffer> => {
    const written = last.then(() => commission({ writing, paper }));
    last = written.catch(() => undefined);
    return written;
  };
}

const isCompiled = import.meta.url.endsWith('.js');

/** Where this runs from sources, as in most tests, there is no thread that could read them: it is written here. */
export const writeOnPaper: (writing: Writing, paper: Paper) => Promise<Buffer> = isCompiled
  ? createPaperWriter(new URL('./writing-thread.js', import.meta.url))
  : (writing, paper) => write({ writing, paper });
