/** Who said what about a matter, without names: what is asked, who is called what within one answer, and how it is quoted. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { definePostback } from '../line/postback.ts';
import { normalise } from '../thai/normalise.ts';

/** What is asked for; null: not said. Days are inclusive. */
export interface VoiceQuery {
  districtGroup: string | null;
  district: string | null;
  /** Code of a theme; else `words` as they were typed. */
  theme: string | null;
  words: string | null;
  from: string | null;
  to: string | null;
}

/** One answer: what it was made of, so that its pages belong together. */
export interface VoiceAnswer {
  query: VoiceQuery;
  /** Of this answer alone: pseudonyms are drawn with it. */
  seed: string;
  /** ISO. What is said later is not in it. */
  until: string;
  /** Who speaks in it, as counted for the first page. */
  people: number;
}

export const voiceButtons = {
  theme: definePostback('voices-theme', { t: z.string().regex(/^[A-Z_]{1,30}$/) }),
  page: definePostback('voices-page', {
    k: z.string().regex(/^[0-9a-f]{24}$/),
    p: z.coerce.number().int().min(1).max(9_999),
  }),
};

/**
 * A number for each author: the same on every page of an answer, drawn anew for the next one, so that nobody can be
 * followed from answer to answer.
 */
export function pseudonyms(authors: Iterable<string>, seed: string): Map<string, number> {
  const drawn = (author: string): string => createHash('sha256').update(`${seed}:${author}`).digest('hex');
  const order = [...authors].map((author) => ({ author, lot: drawn(author) }));
  order.sort((a, b) => (a.lot < b.lot ? -1 : 1));
  return new Map(order.map(({ author }, index) => [author, index + 1]));
}

/** Whether the words were said in it, however they are spaced. */
export function speaksOf(text: string, words: string): boolean {
  const key = (written: string): string => normalise(written).toLowerCase().replace(/\s+/gu, '');
  return key(text).includes(key(words));
}

/** Cut to `most` characters, never within a letter and its marks. */
export function shortened(text: string, most: number): string {
  if ([...text].length <= most) return text;
  let cut = '';
  for (const { segment } of new Intl.Segmenter('th', { granularity: 'grapheme' }).segment(text)) {
    if ([...cut].length + [...segment].length >= most) break;
    cut += segment;
  }
  return `${cut.trimEnd()}…`;
}
