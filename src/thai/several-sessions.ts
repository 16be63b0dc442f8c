/** What a sentence says of several sessions at once: "17 และ 20 มี.ค.", "ทุกนัด ออกไป 2 สัปดาห์". */
import { civilDate } from './calendar.ts';
import { findDates, type DateMention } from './date-mentions.ts';
import { normalise } from './normalise.ts';
import { NUMBER, readNumber } from './numbers.ts';

/** Between two days that are both meant; ถึง and - are a stretch, not two days. */
const AND = /^\s*(?:และ|กับ|,|\/|รวมถึง|รวมทั้ง|พร้อม(?:ทั้ง|กับ)?)\s*(?:นัด)?(?:วันที่|วัน|ที่)?\s*$/u;
/** 17 และ of "17 และ 20 มี.ค.": the month comes with the last day. */
const DAYS_BEFORE = /(?:(?<![\d.:/])\d{1,2}\s*(?:และ|กับ|,)\s*(?:วันที่)?\s*)+$/u;

function certain({ reading }: DateMention): string | null {
  return 'date' in reading && !('warning' in reading) ? reading.date : null;
}

/**
 * The days of the sessions that a sentence names together, `YYYY-MM-DD`, in order. Null where it names fewer than two,
 * or one of them is no certain day. The days are those of sessions that exist: the nearest, where the year is missing.
 */
export function severalDates(text: string, now: Date): string[] | null {
  // วันที่ 3 และ 24 ส.ค.: that 3 is in August too.
  const clean = normalise(text).replace(/วันที่\s*(?=\d{1,2}\s*(?:และ|กับ|,)\s*\d)/gu, '');
  const mentions = findDates(clean, now, 'nearest');
  const together: string[] = [];
  for (const [index, mention] of mentions.entries()) {
    const before = mentions[index - 1];
    if (before && !AND.test(clean.slice(before.end, mention.start))) break;
    const date = certain(mention);
    if (!date) return null;
    const lead = DAYS_BEFORE.exec(clean.slice(0, mention.start))?.[0] ?? '';
    for (const day of lead.match(/\d{1,2}/gu) ?? []) {
      const same = civilDate(Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(day));
      if (!same) return null;
      together.push(same);
    }
    together.push(date);
  }
  const days = [...new Set(together)].toSorted();
  return days.length > 1 ? days : null;
}

const SHIFT = new RegExp(
  `(?:ออกไป|ไป|ถอยไป|ขยับ(?:ออก)?(?:ไป)?)\\s*(?:อีก)?\\s*(?<n>${NUMBER})\\s*(?<unit>วัน|สัปดาห์|อาทิตย์)|อีก\\s*(?<m>${NUMBER})\\s*(?<unit2>วัน|สัปดาห์|อาทิตย์)`,
  'u',
);

/** ออกไป 7 วัน, ไปอีก 2 สัปดาห์: by how many days everything moves; null where nothing of the kind is said. */
export function shiftIn(text: string): number | null {
  const { n, m, unit, unit2 } = SHIFT.exec(normalise(text))?.groups ?? {};
  const count = readNumber(n ?? m ?? '');
  if (count === null || count < 1 || count > 99) return null;
  return (unit ?? unit2) === 'วัน' ? count : count * 7;
}
