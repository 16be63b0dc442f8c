/** Whom a breach of data concerns: the stretch of time, and the buttons that lead to the list. */
import { z } from 'zod';
import { definePostback } from '../line/postback.ts';
import { bangkokDate, BANGKOK_OFFSET_MINUTES, days, hours, parseBangkok, plus } from '../time.ts';
import { normalise } from '../thai/normalise.ts';

/** From `from` until before `to`. */
export interface Stretch {
  from: Date;
  to: Date;
}

const minute = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/);

export const buttons = {
  /** How many are concerned. */
  count: definePostback('affected', { from: minute, to: minute }),
  pickFrom: definePostback('affected-from', {}),
  pickTo: definePostback('affected-to', { from: minute }),
  file: definePostback('affected-file', { from: minute, to: minute, with: z.enum(['ids', 'names']) }),
};

/** `2020-07-10T09:00` in Bangkok. */
export function minuteOf(at: Date): string {
  return new Date(at.getTime() + BANGKOK_OFFSET_MINUTES * 60_000).toISOString().slice(0, 16);
}

/** Null where it ends before it begins, or is no time at all. */
export function stretchOf(from: string, to: string): Stretch | null {
  const [begin, end] = [parseBangkok(from), parseBangkok(to)];
  return begin && end && begin < end ? { from: begin, to: end } : null;
}

/** Whole days, the last one included. */
export function stretchOfDays(from: string, to: string): Stretch | null {
  const [begin, last] = [parseBangkok(from), parseBangkok(to)];
  return begin && last && begin <= last ? { from: begin, to: plus(last, days(1)) } : null;
}

/** Up to the next whole minute, so that what happened just now is in it. */
export function stretchBack(back: number, now: Date): Stretch {
  const to = new Date(Math.floor(now.getTime() / 60_000) * 60_000 + 60_000);
  return { from: plus(to, -hours(back)), to };
}

export const OFFERED_HOURS = [24, 72, 168] as const;

/** So short a reason explains nothing to whoever reads the record later. */
export const LEAST_REASON = 10;
export const MOST_REASON = 300;

/** Null where it is too short or too long to be one. */
export function reasonIn(text: string): string | null {
  const reason = normalise(text);
  const length = Array.from(reason).length;
  return length >= LEAST_REASON && length <= MOST_REASON ? reason : null;
}

/** `2020-07-08` for a file's name. */
export const dayOf = (at: Date): string => bangkokDate(at);
