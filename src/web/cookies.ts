/** Cookies: reading them, and keeping how somebody likes to look at things. */
import type { Response } from 'express';

const YEAR_MS = 365 * 86_400_000;

/** @param header of a request. @returns the value as it was set, or null. */
export function readCookie(header: string | undefined, wanted: string): string | null {
  for (const pair of (header ?? '').split(';')) {
    const [name, value] = pair.trim().split('=');
    if (name !== wanted || !value) continue;
    try {
      return decodeURIComponent(value);
    } catch {
      return null;
    }
  }
  return null;
}

/** Kept for a year, for pages below `path`. @param publicUrl with https nobody sends it in the clear. */
export function keepChoice(response: Response, name: string, value: string, publicUrl: string, path = '/'): void {
  const secure = publicUrl.startsWith('https://');
  response.cookie(name, value, { sameSite: 'lax', secure, path, maxAge: YEAR_MS });
}
