/** Where a list goes on: the sort key of the last row that was shown, as part of an address. */

export type CursorPart = string | number | null;

export function packCursor(parts: readonly CursorPart[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** @returns null for anything that is no cursor of so many parts: the list then begins at its beginning. */
export function readCursor(text: string, length: number): CursorPart[] | null {
  if (text === '') return null;
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    const fits = (part: unknown): part is CursorPart =>
      part === null || typeof part === 'string' || (typeof part === 'number' && Number.isFinite(part));
    return Array.isArray(parts) && parts.length === length && parts.every(fits) ? parts : null;
  } catch {
    return null;
  }
}
