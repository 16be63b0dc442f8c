/**
 * The parts of a ZIP that somebody sent, read with bounds: sizes as declared are summed up before anything is unpacked,
 * and what comes out is counted while it does (yauzl breaks off where an entry is longer than it says).
 */
import type { Readable } from 'node:stream';
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import { TableError } from './table-problems.ts';

export interface ZipBounds {
  entries: number;
  /** Of all entries together, unpacked. */
  bytes: number;
  /** Unpacked to packed, of one entry beyond `ratioFrom` bytes: plain text packs to a fiftieth at most. */
  ratio: number;
  ratioFrom: number;
}

export const ZIP_BOUNDS: ZipBounds = { entries: 1_000, bytes: 150_000_000, ratio: 150, ratioFrom: 1_000_000 };

export interface Parts {
  names: readonly string[];
  /** @throws TableError where there is no such part. */
  open(name: string): Promise<Readable>;
  close(): void;
}

/** @throws TableError `tooLarge` for a bomb, `broken` for what is no ZIP. */
export async function openZip(bytes: Buffer, bounds: ZipBounds = ZIP_BOUNDS): Promise<Parts> {
  const zip = await broken(() => fromBufferPromise(bytes, { lazyEntries: true, validateEntrySizes: true }));
  const entries = await broken(() => entriesOf(zip, bounds));
  return {
    names: [...entries.keys()],
    async open(name) {
      const entry = entries.get(name);
      if (!entry) throw new TableError('broken');
      return broken(() => zip.openReadStreamPromise(entry));
    },
    close: () => zip.close(),
  };
}

async function entriesOf(zip: ZipFile, bounds: ZipBounds): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  let total = 0;
  if (zip.entryCount > bounds.entries) throw new TableError('tooLarge');
  for await (const entry of zip.eachEntry()) {
    total += entry.uncompressedSize;
    const swells = entry.uncompressedSize > Math.max(bounds.ratioFrom, entry.compressedSize * bounds.ratio);
    if (total > bounds.bytes || swells) throw new TableError('tooLarge');
    entries.set(entry.fileName, entry);
  }
  return entries;
}

/** Whatever a reader of broken bytes throws is one thing to say: the file cannot be read. */
async function broken<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw cause instanceof TableError ? cause : new TableError('broken', { cause });
  }
}
