/**
 * Dates as people write them in Thai. No library reads these (chrono-node has no Thai; formats of other libraries
 * validate in the Buddhist year, where 29 ก.พ. 2563 does not exist): the year is converted first, then validated.
 */
import { bangkokDate } from '../time.ts';
import { addDays, civilDate, daysBetween, mondayOf, weekdayOf } from './calendar.ts';
import { DAY_NAME, MONTH, YEAR, dayNumber, gregorianYear, monthNumber } from './date-words.ts';
import { NUMBER, readNumber } from './numbers.ts';

/** Why a date must be asked for. */
export type DateProblem =
  /** 31 มิ.ย., or 29 ก.พ. in a year that has none. */
  | 'no_such_day'
  /** วันศุกร์นี้ said on a Friday. */
  | 'today_or_next_week'
  /** อาทิตย์หน้า: next week, or that Sunday. */
  | 'week_or_sunday'
  /** A week, a month, ปลายเดือน: no day yet. */
  | 'which_day'
  /** Two different days in one text. */
  | 'several';

export type DateReading =
  | { date: string }
  | { ask: 'date'; reason: DateProblem; candidates?: string[] }
  | { warning: 'weekday_mismatch'; date: string; typedWeekday: number };

export interface DateMention {
  start: number;
  end: number;
  reading: DateReading;
}

/** What a date without a year means: the next for appointments, the last for what was, the nearest for what is named. */
export type MissingYear = 'next' | 'last' | 'nearest';

export interface Context {
  today: string;
  missingYear: MissingYear;
}

type Groups = Record<string, string | undefined>;
interface Rule {
  pattern: RegExp;
  read: (groups: Groups, context: Context) => DateReading | null;
}

const noSuchDay: DateReading = { ask: 'date', reason: 'no_such_day' };

function withWeekday(date: string | null, typed: number | null): DateReading {
  if (date === null) return noSuchDay;
  if (typed !== null && weekdayOf(date) !== typed) return { warning: 'weekday_mismatch', date, typedWeekday: typed };
  return { date };
}

/** Of last, this and next year's (or month's) day the one that is meant; `null` where that one has no such day. */
function pick(
  [before, same, after]: (string | null)[],
  isPast: boolean,
  { today, missingYear }: Context,
): string | null {
  if (missingYear === 'next') return (isPast ? after : same) ?? null;
  if (missingYear === 'last') return (isPast || same === today ? same : before) ?? null;
  const real = [before, same, after].flatMap((date) => (typeof date === 'string' ? [date] : []));
  return real.toSorted((a, b) => Math.abs(daysBetween(today, a)) - Math.abs(daysBetween(today, b)))[0] ?? null;
}

function monthDay(
  day: number,
  month: number,
  year: string | undefined,
  typed: number | null,
  context: Context,
): DateReading | null {
  const thisYear = Number(context.today.slice(0, 4));
  if (year === 'ปีหน้า') return withWeekday(civilDate(thisYear + 1, month, day), typed);
  if (year === 'ปีนี้') return withWeekday(civilDate(thisYear, month, day), typed);
  if (year !== undefined) {
    const gregorian = gregorianYear(year, thisYear);
    return gregorian === null ? null : withWeekday(civilDate(gregorian, month, day), typed);
  }
  if (day > 31 || day < 1) return noSuchDay;
  const years = [-1, 0, 1].map((n) => civilDate(thisYear + n, month, day));
  const isPast = month * 100 + day < Number(context.today.slice(5, 7)) * 100 + Number(context.today.slice(8));
  return withWeekday(pick(years, isPast, context), typed);
}

/** วันที่ 16 without a month: the next (or last) such day. */
export function dayOfMonth(
  day: number,
  where: string | undefined,
  typed: number | null,
  context: Context,
): DateReading {
  const year = Number(context.today.slice(0, 4));
  const month = Number(context.today.slice(5, 7));
  const inMonth = (n: number): string | null => {
    const index = month - 1 + n;
    return civilDate(year + Math.floor(index / 12), (((index % 12) + 12) % 12) + 1, day);
  };
  if (where === 'หน้า') return withWeekday(inMonth(1), typed);
  if (where === 'แล้ว' || where === 'ก่อน') return withWeekday(inMonth(-1), typed);
  if (where === 'นี้') return withWeekday(inMonth(0), typed);
  return withWeekday(pick([inMonth(-1), inMonth(0), inMonth(1)], day < Number(context.today.slice(8)), context), typed);
}

function weekday(name: string, which: string | undefined, { today, missingYear }: Context): DateReading {
  const day = dayNumber(name);
  if (day === null) return noSuchDay;
  const offset = (day + 6) % 7;
  const ahead = (day - weekdayOf(today) + 7) % 7;
  if (which === 'หน้า') return { date: addDays(mondayOf(today), 7 + offset) };
  if (which === 'ก่อน' || (which === undefined && missingYear === 'last')) return { date: addDays(today, ahead - 7) };
  if (ahead === 0) return { ask: 'date', reason: 'today_or_next_week', candidates: [today, addDays(today, 7)] };
  return { date: addDays(today, ahead) };
}

/** "ของ" weeks: พุธสัปดาห์หน้า, สัปดาห์หน้าวันพุธ, วันพุธของอาทิตย์นี้. */
function weekdayOfWeek(name: string, which: string, { today }: Context): DateReading {
  const offset = ((dayNumber(name) ?? 0) + 6) % 7;
  const weeks = which === 'หน้า' ? 1 : which === 'นี้' ? 0 : -1;
  return { date: addDays(mondayOf(today), weeks * 7 + offset) };
}

const RELATIVE: Record<string, number> = { วันนี้: 0, พรุ่งนี้: 1, มะรืน: 2, มะเรื่อง: 3, เมื่อวาน: -1, วานซืน: -2 };
const relative = (word: string, { today }: Context): DateReading => ({ date: addDays(today, RELATIVE[word] ?? 0) });

const NOT_IN_NUMBER = '(?<![\\d][.:/,-]?)';
const DAY = '(?<day>\\d{1,2})';
const WEEKDAY_BEFORE = `(?:(?<weekday>${DAY_NAME})\\s*,?\\s*(?:ที่\\s*)?)?`;
const WEEKDAY_AFTER = `(?:\\s*\\(\\s*(?<after>${DAY_NAME})\\s*\\))?`;
const WEEK = '(?:สัปดาห์|สัปดา|อาทิตย์|วีค)';
const FOLLOWS = '(?<which>นี้|หน้า|ที่แล้ว|ก่อน|ที่ผ่านมา)';

const typedDay = (g: Groups): number | null => dayNumber(g.weekday ?? g.after ?? '');
const past = (which: string | undefined): string | undefined => (which && /แล้ว|ก่อน|ผ่านมา/.test(which) ? 'ก่อน' : which);

/** Earlier rules win where two begin at the same place and are equally long. */
const rules: Rule[] = [
  {
    // วันพฤหัสบดีที่ 16 กรกฎาคม 2563 · พฤ. 16 ก.ค. · 26 สค 63 · 16 ก.ค. 63 (พฤ.)
    pattern: new RegExp(`${WEEKDAY_BEFORE}(?:วันที่\\s*)?${NOT_IN_NUMBER}${DAY}\\s*(?:เดือน\\s*)?(?<month>${MONTH})(?:นี้)?,?(?:\\s*${YEAR})?${WEEKDAY_AFTER}`, 'giu'),
    read: (g, c) => monthDay(Number(g.day), monthNumber(g.month ?? ''), g.year ?? g.relYear, typedDay(g), c),
  },
  {
    // 14/8/2563 · 14-8-63 · 14.08.2563 · 14/8
    pattern: new RegExp(`${WEEKDAY_BEFORE}(?:วันที่\\s*)?${NOT_IN_NUMBER}${DAY}(?:(?<sep>[/.-])(?<month>\\d{1,2})\\k<sep>(?<year>\\d{4}|\\d{2})(?!\\d|[/.-]\\d)|/(?<month2>\\d{1,2})(?![\\d/]|\\.\\d))${WEEKDAY_AFTER}`, 'gu'),
    read: (g, c) => {
      const month = Number(g.month ?? g.month2);
      if (month > 12) return g.month2 === undefined ? noSuchDay : null;
      return monthDay(Number(g.day), month, g.year, typedDay(g), c);
    },
  },
  {
    pattern: /(?<!\d)(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})(?!\d)/gu,
    read: (g, c) => monthDay(Number(g.day), Number(g.month), g.year, null, c),
  },
  {
    // วันที่ 5 เดือน 8 ปี 63
    pattern: new RegExp(`${WEEKDAY_BEFORE}(?:วันที่\\s*)?${NOT_IN_NUMBER}${DAY}\\s*เดือน\\s*(?<month>\\d{1,2})(?!\\d)(?:\\s*${YEAR})?`, 'gu'),
    read: (g, c) => monthDay(Number(g.day), Number(g.month), g.year ?? g.relYear, typedDay(g), c),
  },
  {
    // วันที่ 16 · วันพุธที่ 15 นี้ · วันที่ 5 เดือนหน้า · 20 เดือนนี้
    pattern: new RegExp(`(?:(?<weekday>${DAY_NAME})\\s*ที่\\s*|วันที่\\s*)(?<day>\\d{1,2})(?!\\d|\\s*[./:-]\\s*\\d|\\s*เดือน\\s*\\d)(?:\\s*(?:ของ)?\\s*เดือน(?:ที่)?(?<where>นี้|หน้า|แล้ว|ก่อน)|\\s*(?<soon>นี้))?`, 'gu'),
    read: (g, c) => dayOfMonth(Number(g.day), g.where, typedDay(g), c),
  },
  {
    pattern: new RegExp(`${NOT_IN_NUMBER}(?<day>\\d{1,2})\\s*(?:ของ)?\\s*เดือน(?:ที่)?(?<where>นี้|หน้า|แล้ว|ก่อน)`, 'gu'),
    read: (g, c) => dayOfMonth(Number(g.day), g.where, null, c),
  },
  {
    pattern: /เสาร์\s*-?\s*อาทิตย์(?:นี้|หน้า)?/gu,
    read: () => ({ ask: 'date', reason: 'which_day' }),
  },
  {
    pattern: new RegExp(`(?<name>${DAY_NAME})\\s*(?:ของ)?\\s*${WEEK}${FOLLOWS}`, 'gu'),
    read: (g, c) => weekdayOfWeek(g.name ?? '', past(g.which) ?? '', c),
  },
  {
    pattern: new RegExp(`${WEEK}${FOLLOWS}\\s*,?\\s*(?:ตรงกับ)?(?<name>วัน(?:จันทร์|อังคาร|พุธ|พฤหัส(?:บดี)?|ศุกร์|เสาร์|อาทิตย์))`, 'gu'),
    read: (g, c) => weekdayOfWeek(g.name ?? '', past(g.which) ?? '', c),
  },
  {
    // อาทิตย์หน้า without วัน: the week or its Sunday
    pattern: new RegExp(`(?<!วัน)(?:อาทิตย์)${FOLLOWS}`, 'gu'),
    read: (g, { today }) => {
      const weeks = g.which === 'หน้า' ? 1 : g.which === 'นี้' ? 0 : -1;
      return { ask: 'date', reason: 'week_or_sunday', candidates: [addDays(mondayOf(today), weeks * 7 + 6)] };
    },
  },
  {
    pattern: new RegExp(`(?:เมื่อ)?(?<name>${DAY_NAME})(?:\\s*${FOLLOWS})?(?![\\u0e01-\\u0e4e]*(?:วิทยา|ธานี))`, 'gu'),
    read: (g, c) => weekday(g.name ?? '', past(g.which), c),
  },
  { pattern: /(?:ใน)?(?:วันนี้|(?:เช้า|บ่าย|เย็น|ค่ำ|คืน)นี้)|today/gu, read: (_, c) => relative('วันนี้', c) },
  { pattern: /(?:วัน)?พรุ้?่?งน[ีิ][้่]?|(?:วัน)?(?:พุ่งนี้|พรุ่งนี้|พรุ่ง)|tomorrow/gu, read: (_, c) => relative('พรุ่งนี้', c) },
  { pattern: /(?:วัน)?มะ(?:รืน|ลืน)(?:นี้)?/gu, read: (_, c) => relative('มะรืน', c) },
  { pattern: /(?:วัน)?มะเรื่อง(?:นี้)?/gu, read: (_, c) => relative('มะเรื่อง', c) },
  { pattern: /เมื่อวาน(?!ซืน)(?:นี้)?/gu, read: (_, c) => relative('เมื่อวาน', c) },
  { pattern: /(?:เมื่อ)?วานซืน(?:นี้)?/gu, read: (_, c) => relative('วานซืน', c) },
  {
    pattern: new RegExp(`อีก\\s*(?<n>${NUMBER})\\s*วัน(?:ข้างหน้า)?(?!ที่)`, 'gu'),
    read: (g, { today }) => ({ date: addDays(today, readNumber(g.n ?? '') ?? 0) }),
  },
  {
    // A stretch of time without a day
    pattern: new RegExp(`(?:${WEEK})ถัดไป|สัปดา(?:ห์)?(?:นี้|หน้า|ที่แล้ว|ก่อน)|อีก\\s*${NUMBER}\\s*(?:${WEEK}|เดือน)|(?:ต้น|กลาง|ปลาย|สิ้น)(?:เดือน|ปี|สัปดาห์)(?:นี้|หน้า)?|เดือน(?:นี้|หน้า)`, 'gu'),
    read: () => ({ ask: 'date', reason: 'which_day' }),
  },
]; // prettier-ignore

const overlaps = (list: DateMention[], start: number, end: number): boolean =>
  list.some((m) => start < m.end && end > m.start);

/** 15 และ 16 ก.ค., 16 หรือ 17 ก.ค.: the mention is only the last of several days. */
export function followsAnotherDay(text: string, { start }: DateMention): boolean {
  return /(?<![\d.:/])\d{1,2}\s*(?:และ|กับ|หรือ|,)\s*(?:วันที่)?\s*$/u.test(text.slice(0, start));
}

/** Every date in `text` (already normalised), in order; of overlapping readings the earliest and longest stands. */
export function findDates(text: string, now: Date, missingYear: MissingYear = 'next'): DateMention[] {
  const context: Context = { today: bangkokDate(now), missingYear };
  const found: DateMention[] = [];
  for (const { pattern, read } of rules) {
    for (const match of text.matchAll(pattern)) {
      const result = read(match.groups ?? {}, context);
      if (result) found.push({ start: match.index, end: match.index + match[0].trimEnd().length, reading: result });
    }
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: DateMention[] = [];
  for (const mention of found) if (!overlaps(kept, mention.start, mention.end)) kept.push(mention);
  return kept;
}
