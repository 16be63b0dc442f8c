/** Stretches of days for summaries and exports: สัปดาห์ที่แล้ว, เดือน ก.ค., ตั้งแต่ 1 ถึง 10 ก.ค. 63. */
import { bangkokDate, days, plus } from '../time.ts';
import { addDays, civilDate, lastOfMonth, mondayOf } from './calendar.ts';
import { MONTH, YEAR, gregorianYear, monthNumber } from './date-words.ts';
import { findDates, type DateProblem } from './date-mentions.ts';
import { normalise } from './normalise.ts';
import { NUMBER, readNumber } from './numbers.ts';

export type RangeReading =
  { from: string; to: string; period?: 'week' | 'month' } | { ask: 'date'; reason: DateProblem | 'backwards' };

export interface RangeMention {
  start: number;
  end: number;
  reading: RangeReading;
}

const yearOf = (date: string): number => Number(date.slice(0, 4));
const monthOf = (date: string): number => Number(date.slice(5, 7));

function wholeMonth(year: number, month: number): RangeReading {
  const first = civilDate(year, month, 1);
  return first === null
    ? { ask: 'date', reason: 'no_such_day' }
    : { from: first, to: lastOfMonth(year, month), period: 'month' };
}

function monthAgo(today: string, ago: number): RangeReading {
  const index = yearOf(today) * 12 + monthOf(today) - 1 - ago;
  return wholeMonth(Math.floor(index / 12), (index % 12) + 1);
}

function weekAgo(today: string, ago: number): RangeReading {
  const monday = addDays(mondayOf(today), -7 * ago);
  return { from: monday, to: addDays(monday, 6), period: 'week' };
}

/** ปีงบประมาณ: 1 October of the year before to 30 September. */
const fiscalYear = (buddhist: number): RangeReading => ({
  from: `${buddhist - 544}-10-01`,
  to: `${buddhist - 543}-09-30`,
});

/** The ISO week of that number: of this year, or of the last where it has not begun. */
function weekNumber(n: number, year: string | undefined, today: string): RangeReading | null {
  const thisYear = yearOf(today);
  const monday = (of: number): string => addDays(mondayOf(`${of}-01-04`), 7 * (n - 1));
  const said = year === undefined ? null : gregorianYear(year, thisYear);
  const of = said ?? (monday(thisYear) > today ? thisYear - 1 : thisYear);
  const from = monday(of);
  // A week belongs to the year of its Thursday: not every year has a 53rd.
  if (n < 1 || yearOf(addDays(from, 3)) !== of) return { ask: 'date', reason: 'no_such_day' };
  return { from, to: addDays(from, 6), period: 'week' };
}

interface Rule {
  pattern: RegExp;
  read: (groups: Record<string, string | undefined>, today: string) => RangeReading | null;
}

const WEEK = '(?:สัปดาห์|สัปดา|อาทิตย์|วีค|week|wk\\.?)\\s?';
const LAST = '(?:ที่แล้ว|ก่อน|ที่ผ่านมา|ล่าสุด)';

/** Before a single day: the whole week that holds it is meant. */
const WEEK_OF = new RegExp(`${WEEK}\\s*(?:ของ|ที่มี|ที่ตรงกับ|ซึ่งมี)?\\s*(?:วันที่|วัน)?\\s*$`, 'u');

const rules: Rule[] = [
  {
    pattern: new RegExp(`(?:เมื่อ)?(?<n>${NUMBER})\\s*${WEEK}\\s*(?:ก่อน(?!หน้านี้)|ที่แล้ว)`, 'gu'),
    read: (g, today) => {
      const n = readNumber(g.n ?? '');
      return n === null || n < 1 ? null : weekAgo(today, n);
    },
  },
  {
    pattern: new RegExp(
      `(?<n>${NUMBER})\\s*${WEEK}\\s*(?:ที่ผ่านมา|ล่าสุด|หลังสุด|ย้อนหลัง)|ย้อนหลัง\\s*(?<m>${NUMBER})\\s*${WEEK}`,
      'gu',
    ),
    read: (g, today) => {
      const n = readNumber(g.n ?? g.m ?? '');
      if (n === null || n < 1) return null;
      const monday = mondayOf(today);
      return { from: addDays(monday, -7 * n), to: addDays(monday, -1), ...(n === 1 && { period: 'week' as const }) };
    },
  },
  {
    pattern: new RegExp(
      `${WEEK}ที่\\s*(?<n>\\d{1,2})(?!\\d|[./:-]\\d|\\s*(?:ของ|เดือน|${MONTH}))(?:\\s*(?:ปี|/)\\s*(?:พ\\.?ศ\\.?)?\\s*(?<year>\\d{4}|\\d{2})(?!\\d))?`,
      'giu',
    ),
    read: (g, today) => weekNumber(Number(g.n), g.year, today),
  },
  { pattern: new RegExp(`(?:ใน|ของ|ประจำ|ราย)?${WEEK}(?:ที่)?นี้`, 'giu'), read: (_, today) => weekAgo(today, 0) },
  { pattern: new RegExp(`(?:ใน|ของ|เมื่อ)?${WEEK}${LAST}(?:นี้)?`, 'giu'), read: (_, today) => weekAgo(today, 1) },
  {
    pattern: new RegExp(`(?:เมื่อ)?(?<n>${NUMBER})\\s*เดือน\\s*(?:ก่อน(?!หน้านี้)|ที่แล้ว)`, 'gu'),
    read: (g, today) => {
      const n = readNumber(g.n ?? '');
      return n === null || n < 1 || n > 60 ? null : monthAgo(today, n);
    },
  },
  {
    // Whole months, up to the last one.
    pattern: new RegExp(
      `(?<n>${NUMBER})\\s*เดือน\\s*(?:ที่ผ่านมา|ล่าสุด|หลังสุด|ย้อนหลัง)|ย้อนหลัง\\s*(?<m>${NUMBER})\\s*เดือน`,
      'gu',
    ),
    read: (g, today) => {
      const n = readNumber(g.n ?? g.m ?? '');
      if (n === null || n < 1 || n > 60) return null;
      const [first, last] = [monthAgo(today, n), monthAgo(today, 1)];
      return 'from' in first && 'to' in last
        ? { from: first.from, to: last.to, ...(n === 1 && { period: 'month' as const }) }
        : null;
    },
  },
  { pattern: /(?:ใน|ของ|ประจำ)?เดือน(?:ที่)?นี้/gu, read: (_, today) => monthAgo(today, 0) },
  { pattern: new RegExp(`(?:ใน|ของ|เมื่อ)?เดือน${LAST}`, 'gu'), read: (_, today) => monthAgo(today, 1) },
  {
    pattern: new RegExp(`(?:เดือน|ประจำเดือน)\\s*(?<month>${MONTH})(?:\\s*${YEAR})?`, 'giu'),
    read: (g, today) => {
      const month = monthNumber(g.month ?? '');
      if (g.year !== undefined) {
        const year = gregorianYear(g.year, yearOf(today));
        return year === null ? null : wholeMonth(year, month);
      }
      return wholeMonth(month > monthOf(today) ? yearOf(today) - 1 : yearOf(today), month);
    },
  },
  {
    // มิ.ย. - ก.ค. 63
    pattern: new RegExp(
      `(?:เดือน\\s*)?(?<!\\d\\s?)(?<month>${MONTH})\\s*(?:-|ถึง|จนถึง)\\s*(?:เดือน\\s*)?(?<last>${MONTH})(?:\\s*${YEAR})?`,
      'giu',
    ),
    read: (g, today) => {
      const [first, last] = [monthNumber(g.month ?? ''), monthNumber(g.last ?? '')];
      const given = g.year === undefined ? null : gregorianYear(g.year, yearOf(today));
      const year = given ?? (last > monthOf(today) ? yearOf(today) - 1 : yearOf(today));
      const from = civilDate(first > last ? year - 1 : year, first, 1);
      return from === null ? null : { from, to: lastOfMonth(year, last) };
    },
  },
  {
    // มิ.ย. alone
    pattern: new RegExp(
      `(?<![\\u0e01-\\u0e4e.])(?<!\\d\\s{0,3})(?<month>${MONTH})(?![\\u0e01-\\u0e4e]|\\s*\\d)`,
      'giu',
    ),
    read: (g, today) => {
      const month = monthNumber(g.month ?? '');
      return wholeMonth(month > monthOf(today) ? yearOf(today) - 1 : yearOf(today), month);
    },
  },
  {
    // ตั้งแต่ต้นเดือน, ต้นปีถึงวันนี้
    pattern: /(?:ตั้งแต่)?ต้น(?<unit>เดือน|ปี)(?:นี้)?(?:\s*(?:จน)?ถึง(?:วันนี้|ตอนนี้|ปัจจุบัน))?/gu,
    read: (g, today) => ({ from: g.unit === 'ปี' ? `${yearOf(today)}-01-01` : `${today.slice(0, 7)}-01`, to: today }),
  },
  {
    // มิ.ย. 63 without a day
    pattern: new RegExp(`(?<![\\d\\u0e01-\\u0e4e]\\s?)(?<month>${MONTH})\\s*${YEAR}`, 'giu'),
    read: (g, today) => {
      const year = g.year === undefined ? null : gregorianYear(g.year, yearOf(today));
      return year === null ? null : wholeMonth(year, monthNumber(g.month ?? ''));
    },
  },
  {
    pattern: new RegExp(`(?<n>${NUMBER})\\s*วัน(?:ล่าสุด|ที่ผ่านมา|หลังสุด|ย้อนหลัง)|ย้อนหลัง\\s*(?<m>${NUMBER})\\s*วัน`, 'gu'),
    read: (g, today) => {
      const n = readNumber(g.n ?? g.m ?? '');
      return n === null || n < 1 ? null : { from: addDays(today, 1 - n), to: today };
    },
  },
  {
    pattern: /ปีงบ(?:ประมาณ)?\s*(?:พ\.?ศ\.?)?\s*(?<year>25\d{2}|\d{2})(?!\d)/gu,
    read: (g) => fiscalYear(g.year?.length === 2 ? 2500 + Number(g.year) : Number(g.year)),
  },
  {
    pattern: /ปีงบ(?:ประมาณ)?นี้/gu,
    read: (_, today) => fiscalYear(yearOf(today) + 543 + (monthOf(today) >= 10 ? 1 : 0)),
  },
  { pattern: /ปีนี้/gu, read: (_, today) => ({ from: `${yearOf(today)}-01-01`, to: `${yearOf(today)}-12-31` }) },
];

const JOIN = /^\s*(?:-|~|ถึง(?:วันที่)?|จนถึง(?:วันที่)?|to|และ)\s*$/u;

/** 1-10 ก.ค. 63, ตั้งแต่ 1 ถึง 10 กรกฎาคม: the first day borrows month and year from the last. */
const SHARED_MONTH = new RegExp(
  `(?<![\\d./:])(?<first>\\d{1,2})\\s*(?:-|~|ถึง(?:วันที่)?|จนถึง)\\s*(?<last>\\d{1,2}\\s*(?:เดือน\\s*)?${MONTH}(?:\\s*${YEAR})?)`,
  'giu',
);

function between(from: string, to: string): RangeReading {
  return from <= to ? { from, to } : { ask: 'date', reason: 'backwards' };
}

/** 29 มิ.ย. - 5 ก.ค. 63: a start without a year belongs before its end; with a year it is what it says. */
function startBefore(text: string, to: string, now: Date): string | null {
  const read = (at: Date): string | null => {
    const first = findDates(text, at, 'last')[0]?.reading;
    return first && 'date' in first ? first.date : null;
  };
  const date = read(now);
  if (date === null) return null;
  // Read from another decade, only a written year stays the same.
  if (read(plus(now, days(-3652))) === date) return date;
  const candidates = [yearOf(to), yearOf(to) - 1].map((year) => civilDate(year, monthOf(date), Number(date.slice(8))));
  return candidates.find((c) => c !== null && c <= to) ?? null;
}

const yearLater = (date: string): string | null => civilDate(yearOf(date) + 1, monthOf(date), Number(date.slice(8)));

const WRITTEN_YEAR = new RegExp(`${MONTH}\\s*${YEAR}|\\d[/.-]\\d{1,2}[/.-]\\d{2}|\\d{4}-\\d`, 'iu');

/** Said without a year, a stretch that has begun and is not over yet is this year's, not last year's. */
function underWay(words: string, read: RangeReading, now: Date): RangeReading {
  if ('ask' in read) return read;
  const [from, to] = [yearLater(read.from), yearLater(read.to)];
  if (!from || !to || from > bangkokDate(now)) return read;
  return WRITTEN_YEAR.test(words) ? read : { ...read, from, to };
}

/** Stretches in `text` (already normalised). Missing years mean the last past ones. */
export function findRanges(text: string, now: Date): RangeMention[] {
  return findStretches(text, now).map((mention) => ({
    ...mention,
    reading:
      mention.shape === 'days'
        ? underWay(text.slice(mention.start, mention.end), mention.reading, now)
        : mention.reading,
  }));
}

function findStretches(text: string, now: Date): (RangeMention & { shape?: 'days' })[] {
  const today = bangkokDate(now);
  const dates = findDates(text, now, 'last');
  for (const match of text.matchAll(SHARED_MONTH)) {
    // "1 ก.ค. 63 ถึง 10 ก.ค. 63": that 63 is a year
    if (dates.some((d) => d.start < match.index && d.end > match.index)) continue;
    const last = findDates(match.groups?.last ?? '', now, 'last')[0];
    const span = { start: match.index, end: match.index + match[0].length };
    if (!last) continue;
    if (!('date' in last.reading)) return [{ ...span, reading: { ask: 'date', reason: 'no_such_day' } }];
    const to = last.reading.date;
    const from = civilDate(yearOf(to), monthOf(to), Number(match.groups?.first));
    return [
      { ...span, shape: 'days', reading: from === null ? { ask: 'date', reason: 'no_such_day' } : between(from, to) },
    ];
  }
  for (let i = 0; i + 1 < dates.length; i++) {
    const [a, b] = [dates[i], dates[i + 1]];
    if (!a || !b || !JOIN.test(text.slice(a.end, b.start))) continue;
    const span = { start: a.start, end: b.end };
    if ('ask' in a.reading || 'ask' in b.reading) return [{ ...span, reading: { ask: 'date', reason: 'no_such_day' } }];
    const from = startBefore(text.slice(a.start, a.end), b.reading.date, now) ?? a.reading.date;
    return [{ ...span, shape: 'days', reading: between(from, b.reading.date) }];
  }
  for (const { pattern, read } of rules) {
    for (const match of text.matchAll(pattern)) {
      const result = read(match.groups ?? {}, today);
      if (result) return [{ start: match.index, end: match.index + match[0].length, reading: result }];
    }
  }
  const [only, another] = dates;
  if (only && !another) {
    const span = { start: only.start, end: only.end };
    if ('ask' in only.reading) return [{ ...span, reading: { ask: 'date', reason: only.reading.reason } }];
    const since = /(?:ตั้งแต่|นับแต่|จาก)(?:วันที่)?\s*$/u.test(text.slice(0, only.start));
    const { date } = only.reading;
    const week = WEEK_OF.exec(text.slice(0, only.start));
    if (week) {
      const monday = mondayOf(date);
      return [{ start: week.index, end: only.end, reading: { from: monday, to: addDays(monday, 6), period: 'week' } }];
    }
    return [{ ...span, reading: since ? between(date, today) : { from: date, to: date } }];
  }
  return another && only ? [{ start: only.start, end: another.end, reading: { ask: 'date', reason: 'several' } }] : [];
}

export function readDateRange(text: string, now: Date): RangeReading | null {
  return findRanges(normalise(text), now)[0]?.reading ?? null;
}
