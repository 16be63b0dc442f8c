/** Reading one date, one time or one stretch of days from what a person typed. */
import { bangkokDate } from '../time.ts';
import { dayOfMonth, findDates, followsAnotherDay, type DateReading, type MissingYear } from './date-mentions.ts';
import { normalise, stripEnding } from './normalise.ts';

export type { DateProblem, DateReading, MissingYear } from './date-mentions.ts';
export { readDateRange, type RangeReading } from './ranges.ts';
export { readTime, type TimeReading } from './times.ts';

const certainDate = (reading: DateReading): string | null => ('date' in reading ? reading.date : null);

/** The one date in a text. `now` gives words like พรุ่งนี้ and missing years their meaning. */
export function readDate(text: string, now: Date, missingYear: MissingYear = 'next'): DateReading | null {
  const clean = normalise(text);
  const found = findDates(clean, now, missingYear);
  const [first] = found;
  if (!first) {
    const bare = /^(?:วันที่|ที่)?\s*(\d{1,2})$/.exec(stripEnding(clean));
    if (!bare) return null;
    return dayOfMonth(Number(bare[1]), undefined, null, { today: bangkokDate(now), missingYear });
  }
  if (followsAnotherDay(clean, first)) return { ask: 'date', reason: 'several' };
  const dates = [...new Set(found.map((m) => certainDate(m.reading)))];
  if (dates.length > 1) return { ask: 'date', reason: 'several', candidates: dates.filter((d) => d !== null) };
  return first.reading;
}
