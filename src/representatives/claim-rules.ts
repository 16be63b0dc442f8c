/** The code on a letter, by which somebody whom an office has entered takes over their own entry. */
import { createHmac } from 'node:crypto';
import { CODE_LETTERS } from '../thai/check-in-code.ts';
import { arabicDigits } from '../thai/normalise.ts';

const LENGTH = 8;
const CODE = new RegExp(`^TB-?([${CODE_LETTERS}]{4})-?([${CODE_LETTERS}]{4})$`);

/**
 * For example `TB-7KQM-2XVN` (ทะเบียน). Made of the person and the print that it stands on, so that a repeated request for
 * the letters gives the same ones, and of a secret, so that nobody else can make it.
 */
export function claimCodeFor(secret: string, person: string, print: string): string {
  const letters: string[] = [];
  for (let round = 0; letters.length < LENGTH; round += 1) {
    const bytes = createHmac('sha256', secret).update(`claim:${person}:${print}:${round}`).digest();
    // Bytes at the end would favour the first letters.
    for (const byte of bytes)
      if (byte < 256 - (256 % CODE_LETTERS.length)) letters.push(CODE_LETTERS[byte % CODE_LETTERS.length]!);
  }
  return `TB-${letters.slice(0, 4).join('')}-${letters.slice(4, LENGTH).join('')}`;
}

/** What is kept of a code: nobody who only gets hold of the database can try them out. */
export function claimHash(secret: string, code: string): string {
  return createHmac('sha256', secret).update(`claim code:${code}`).digest('hex');
}

/** The code in a text, however it was typed; null where the text is none. */
export function claimCodeIn(text: string): string | null {
  const match = CODE.exec(compact(text));
  return match && `TB-${match[1]}-${match[2]}`;
}

/** Anything that was meant as a code, misspelt ones included. */
export function looksLikeClaimCode(text: string): boolean {
  const typed = compact(text);
  return claimCodeIn(text) !== null || (/^TB-?[A-Z0-9]{4}-?[A-Z0-9]{2,6}$/.test(typed) && /[0-9-]/.test(typed));
}

const compact = (text: string): string =>
  arabicDigits(text)
    .toUpperCase()
    .replace(/^\s*(?:รหัส|โค้ด|CODE)\s*:?/u, '')
    .replace(/[\s\u200b-\u200d\ufeff]/g, '')
    .replace(/[‐-―−]/g, '-');
