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
