/** Pages speak Thai, or English to whoever switches. What they say lies in `messages` files, in both at once. */
import { readCookie } from './cookies.ts';

export const LANGS = ['th', 'en'] as const;
export type Lang = (typeof LANGS)[number];

export const LANG_COOKIE = 'prachakhom_lang';

/** The words of a page in both languages; the compiler holds them to the same names. */
export function inBoth<Words>(th: Words, en: NoInfer<Words>): (lang: Lang) => Words {
  return (lang) => (lang === 'th' ? th : en);
}

/** @param cookies the header of a request. Thai where nothing else was chosen. */
export function langOf(cookies: string | undefined): Lang {
  return readCookie(cookies, LANG_COOKIE) === 'en' ? 'en' : 'th';
}
