/** From the codes that a token knows people by back to our ids: codes cannot be turned round, so all are written down. */
import type { Pseudonyms } from '../access/pseudonyms.ts';

/** Whoever asks for codes that there are not makes the registry be read once in so long, whatever they ask. */
const LEAST_BETWEEN_MS = 5_000;
const MOST_TOKENS = 20;
const CODE = /^P-[0-9A-F]{10}$/;

interface Book {
  idOf: Map<string, string>;
  /** The reading of the registry that it was written from. */
  from: string[] | null;
}

export interface CodeBookDeps {
  /** Of everybody in the registry. */
  findIds(): Promise<string[]>;
  pseudonyms: Pseudonyms;
  /** Machine time, in milliseconds. */
  now?: () => number;
}

export type CodeBook = ReturnType<typeof createCodeBook>;

export function createCodeBook({ findIds, pseudonyms, now = () => performance.now() }: CodeBookDeps) {
  const books = new Map<string, Book>();
  let reading: Promise<string[]> | null = null;
  let readAt = -Infinity;

  function bookOf(token: string): Book {
    const book = books.get(token) ?? { idOf: new Map<string, string>(), from: null };
    // The one that was used last stays longest.
    books.delete(token);
    books.set(token, book);
    const [oldest] = books.keys();
    if (books.size > MOST_TOKENS && oldest !== undefined) books.delete(oldest);
    return book;
  }

  /** As it was read last, or anew where that is long enough ago; everybody who asks meanwhile waits for the same. */
  function ids(): Promise<string[]> {
    if (!reading || now() - readAt >= LEAST_BETWEEN_MS) {
      readAt = now();
      reading = findIds();
      reading.catch(() => (reading = null));
    }
    return reading;
  }

  return {
    /** A code that this token was told: it is known from now on. */
    remember(token: string, code: string, id: string): void {
      bookOf(token).idOf.set(code, id);
    },

    /** @returns null for a code that nobody has; somebody who came in the last seconds may be among them. */
    async find(token: string, code: string): Promise<string | null> {
      if (!CODE.test(code)) return null;
      const book = bookOf(token);
      if (!book.idOf.has(code)) {
        const all = await ids();
        const codeOf = pseudonyms(token);
        if (book.from !== all) for (const id of all) book.idOf.set(codeOf(id), id);
        book.from = all;
      }
      return book.idOf.get(code) ?? null;
    },
  };
}
