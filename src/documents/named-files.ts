/** Whether somebody is named in files that staff attached. A file is the office's own: it is marked, never changed. */
import { wordsOfOffice } from './office-words.ts';
import { isPdf, searchPdf } from './pdf-words.ts';

/** Finds somebody, as it is written and as it is read back from how it was drawn. */
export interface NameFinder {
  /** Everywhere (flag `g`). */
  written: RegExp;
  drawn: RegExp;
}

export interface NamedFile {
  _id: string;
  name: string;
  at: Date;
  /** Somebody whose name stands in it was erased: the office decides what becomes of the file. */
  erasedNameAt?: Date | null;
  /** Somebody was erased, and the file could not be searched: the office looks for itself. */
  unsearchedAt?: Date | null;
}

/** How files are kept beside what they belong to; their bytes lie in chunks. */
export const NAMED_FILE_FIELDS = {
  _id: String,
  name: String,
  contentType: String,
  size: Number,
  chunks: Number,
  erasedNameAt: Date,
  unsearchedAt: Date,
} as const;

type Found = 'named' | 'clear' | 'unsearched';

async function look(bytes: Buffer, { written, drawn }: NameFinder): Promise<Found> {
  if (isPdf(bytes)) {
    const found = await searchPdf(bytes, (words) => words.search(drawn) >= 0);
    return found === 'found' ? 'named' : found === 'clear' ? 'clear' : 'unsearched';
  }
  const words = await wordsOfOffice(bytes).catch(() => null);
  // A picture, or what cannot be unpacked.
  if (words === null) return bytes.toString('utf8').search(written) >= 0 ? 'named' : 'unsearched';
  return words.search(written) >= 0 ? 'named' : 'clear';
}

/**
 * The files as they are to be kept once somebody is erased: names of files masked, contents marked. One file is in memory
 * at a time, and none that was there before anybody knew of the person.
 * @param read a file in pieces. @param known since when the person is in the register.
 */
export async function withoutName<File extends NamedFile>(
  files: readonly File[],
  finder: NameFinder,
  given: { mask: string; known: Date; at: Date; read(file: string): AsyncIterable<Buffer> },
): Promise<File[]> {
  const { mask, known, at } = given;
  const kept: File[] = [];
  for (const file of files) {
    const name = file.name.replace(finder.written, mask);
    if (file.at < known) {
      kept.push({ ...file, name });
      continue;
    }
    const pieces: Buffer[] = [];
    for await (const piece of given.read(file._id)) pieces.push(piece);
    const found = await look(Buffer.concat(pieces), finder);
    kept.push({
      ...file,
      name,
      ...(found === 'named' && { erasedNameAt: at }),
      ...(found === 'unsearched' && { unsearchedAt: at }),
    });
  }
  return kept;
}

/** Whether nothing was masked or marked. */
export const isAsBefore = (before: readonly NamedFile[], after: readonly NamedFile[]): boolean =>
  before.every((file, index) => {
    const now = after[index]!;
    return now.name === file.name && now.erasedNameAt === file.erasedNameAt && now.unsearchedAt === file.unsearchedAt;
  });
