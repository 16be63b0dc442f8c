/** What the boxes of a session's sheets hold, before and after it is announced, and what cannot be read in them. */
import type { Consultation } from '../consultations/model.ts';
import { timeOfDay } from '../consultations/rules.ts';

/** As `HH:MM`, with a leading zero. */
export const isTimeOfDay = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
export const isWebLink = (text: string): boolean => /^https:\/\/\S{1,500}$/.test(text);

export function sheetValuesOf({ date, startsAt, endsAt, form, venue, chair, onlineLink }: Consultation) {
  return {
    date: date ?? '',
    time: startsAt ? timeOfDay(startsAt) : '',
    endTime: endsAt ? timeOfDay(endsAt) : '',
    form,
    venue: venue ?? '',
    chair: chair ?? '',
    onlineLink: onlineLink ?? '',
  };
}

export const MOST_PARTNERS = 30;
export const LONGEST_LINE = 200;

/** One institution on each line. @returns null where it is more than a session can carry. */
export function partnersIn(text: string): string[] | null {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
  return lines.length <= MOST_PARTNERS && lines.every((line) => line.length <= LONGEST_LINE) ? lines : null;
}
