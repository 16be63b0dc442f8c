/** Times of day as people say them: บ่ายโมงครึ่ง, สี่โมงเย็น, 09.00 - 12.00 น., ทุ่มครึ่ง. */
import { normalise } from './normalise.ts';
import { NUMBER, readNumber } from './numbers.ts';

export type TimeReading = { time: string; end?: string } | { ask: 'time'; candidates: string[] };

export interface TimeMention {
  start: number;
  end: number;
  reading: TimeReading;
}

/** Minutes since midnight; more than one where the words leave it open. */
interface Single {
  start: number;
  end: number;
  minutes: number[];
}

const HOUR = 60;
const hhmm = (minutes: number): string =>
  `${String(Math.floor(minutes / HOUR) % 24).padStart(2, '0')}:${String(minutes % HOUR).padStart(2, '0')}`;

/** After the hour: ครึ่ง, 15, สิบห้านาที, ตรง. */
const PAST = `\\s*(?:(ครึ่ง)|(${NUMBER})\\s*นาที|([1-5][05]|สิบห้า|ยี่สิบ(?:ห้า)?|สามสิบ(?:ห้า)?|สี่สิบ(?:ห้า)?|ห้าสิบ(?:ห้า)?|สิบ)(?!\\d|\\s*(?:คน|ท่าน|นาที|โมง|เอ็ด|[สหเจแ][อาี่็้]|[./:-]\\d)))?(?:\\s*ตรง)?`;
const END_OF_WORD = '(?![\\u0e01-\\u0e4e])';
const NOT_AMOUNT = '(?!\\s*(?:บาท|กม|กิโล|เมตร|%|ล้าน|ไร่|คน|ท่าน|ลบ))';

function past(half: string | undefined, words: string | undefined, digits: string | undefined): number {
  if (half) return 30;
  if (words) return readNumber(words) ?? 0;
  return digits ? (readNumber(digits) ?? 0) : 0;
}

/** สามโมงเช้า counts from six in the morning, as older people do; สามโมง alone may be 9 or 15. */
function hourOfMong(hour: number, part: string | undefined): number[] {
  if (part === 'เช้า') return hour >= 1 && hour <= 5 ? [hour + 6] : hour <= 11 ? [hour] : [];
  if (part === 'เย็น' || part === 'บ่าย') return hour >= 1 && hour <= 6 ? [hour + 12] : hour === 7 ? [19] : [];
  if (hour >= 7 && hour <= 11) return [hour];
  if (hour === 12 || hour === 13) return [hour];
  if (hour === 6) return [6, 18];
  if (hour >= 1 && hour <= 5) return [hour + 6, hour + 12];
  return [];
}

type Rule = { pattern: RegExp; read: (groups: (string | undefined)[]) => number[] };

const rules: Rule[] = [
  {
    // เก้าโมงครึ่ง, 9 โมงเช้า, สี่โมงเย็น, 4 โมงครึ่งเย็น
    pattern: new RegExp(`(${NUMBER})\\s*โมง(?:\\s*(เช้า|เย็น|บ่าย))?${PAST}(?:\\s*(เช้า|เย็น))?`, 'gu'),
    read: ([number, part, half, words, digits, late]) =>
      hourOfMong(readNumber(number ?? '') ?? 99, part ?? late).map((h) => h * HOUR + past(half, words, digits)),
  },
  {
    // บ่ายโมงครึ่ง, บ่าย 2, บ่ายสามโมง, บ่าย 1.30
    pattern: new RegExp(
      `บ่าย\\s*(?:([1-6])[.:]([0-5]\\d)(?!\\d)(?:\\s*น\\.?${END_OF_WORD})?|(?:(โมง)|(${NUMBER})(?![.:]?\\d)(?:\\s*โมง)?)(?:\\s*เย็น)?${PAST})`,
      'gu',
    ),
    read: ([hour, minute, one, number, half, words, digits]) => {
      if (hour) return [(Number(hour) + 12) * HOUR + Number(minute)];
      const spoken = one ? 1 : (readNumber(number ?? '') ?? 99);
      return spoken >= 1 && spoken <= 6 ? [(spoken + 12) * HOUR + past(half, words, digits)] : [];
    },
  },
  {
    pattern: new RegExp(`เที่ยง(?!ธรรม|แท้)(คืน)?(?:วัน)?${PAST}`, 'gu'),
    read: ([night, half, words, digits]) => [(night ? 0 : 12) * HOUR + past(half, words, digits)],
  },
  {
    pattern: new RegExp(`(${NUMBER})?\\s*ทุ่ม(?!เท)(?:หนึ่ง|นึง)?${PAST}`, 'gu'),
    read: ([number, half, words, digits]) => {
      const spoken = number ? (readNumber(number) ?? 99) : 1;
      return spoken >= 1 && spoken <= 5 ? [(spoken + 18) * HOUR + past(half, words, digits)] : [];
    },
  },
  {
    pattern: new RegExp(`(?<![\\u0e01-\\u0e4e])(?:ตอน)?ตี\\s*(${NUMBER})${PAST}`, 'gu'),
    read: ([number, half, words, digits]) => {
      const spoken = readNumber(number ?? '') ?? 99;
      return spoken >= 1 && spoken <= 5 ? [spoken * HOUR + past(half, words, digits)] : [];
    },
  },
  {
    // 13.30 น., 9:00, 1.30 pm, 10.00 โมง
    pattern: new RegExp(
      `(?<![\\d.:/])(\\d{1,2})\\s?[.:]\\s?([0-5]\\d)(?![\\d/]|\\.\\d)${NOT_AMOUNT}(?:\\s*(?:(am|pm)\\b|โมง|น\\.?${END_OF_WORD}|นาฬิกา))?`,
      'giu',
    ),
    read: ([hours, minutes, half]) => clockTime(hours ?? '', Number(minutes), half),
  },
  {
    pattern: new RegExp(`(?<![\\d.:/])(\\d{1,2})\\s*(?:(am|pm)\\b|น\\.|น${END_OF_WORD}|นาฬิกา(?:ตรง)?)`, 'giu'),
    read: ([hours, half]) => clockTime(hours ?? '', 0, half),
  },
  {
    pattern: new RegExp(`(?<![\\d.:/])([01]\\d|2[0-3])([0-5]\\d)\\s*(?:น\\.|น${END_OF_WORD}|นาฬิกา)`, 'gu'),
    read: ([hours, minutes]) => clockTime(hours ?? '', Number(minutes)),
  },
  {
    pattern: new RegExp(`(${NUMBER})\\s*นาฬิกา${PAST}`, 'gu'),
    read: ([number, half, words, digits]) => {
      const hour = readNumber(number ?? '') ?? 99;
      return hour <= 23 ? [hour * HOUR + past(half, words, digits)] : [];
    },
  },
];

/** 1.30 น. without a leading zero is nearly always the afternoon, but not surely: both are offered. */
function clockTime(hours: string, minutes: number, half?: string): number[] {
  const hour = Number(hours);
  if (half) {
    if (hour < 1 || hour > 12) return [];
    return [((hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)) * HOUR + minutes];
  }
  if (hour > 24 || (hour === 24 && minutes > 0)) return [];
  if (hours.length === 1 && hour >= 1 && hour <= 5) return [(hour + 12) * HOUR + minutes, hour * HOUR + minutes];
  return [(hour % 24) * HOUR + minutes];
}

/** 9-12 น., 9 - 12 โมง, 13-16 น.: one unit for both hours. */
const HOURS_RANGE = new RegExp(
  `(?<![\\d.:/])(\\d{1,2})\\s*(?:-|ถึง)\\s*(\\d{1,2})\\s*(?:น\\.|น${END_OF_WORD}|นาฬิกา|โมง(เช้า)?)`,
  'gu',
);
const PACKED_RANGE = new RegExp(
  `(?<![\\d.:/])([01]\\d|2[0-3])([0-5]\\d)\\s*-\\s*([01]\\d|2[0-3])([0-5]\\d)\\s*(?:น\\.|น${END_OF_WORD})?`,
  'gu',
);
const AFTERNOON_RANGE = new RegExp(`บ่าย\\s*([1-6])\\s*(?:-|ถึง)\\s*([1-6])(?![.:]?\\d)(?:\\s*โมง(?:เย็น)?)?`, 'gu');

/** Part of the day without an hour: there is something to ask. */
const VAGUE = /(?:ช่วง|ตอน|ภาค)\s*(?:เช้า|สาย|บ่าย|เย็น|ค่ำ)|(?:เช้า|บ่าย|เย็น|ค่ำ)(?:นี้|ๆ)|เวลา\s*\d{1,2}(?![\d.:])/gu;

function overlaps(list: { start: number; end: number }[], start: number, end: number): boolean {
  return list.some((m) => start < m.end && end > m.start);
}

function findSingles(text: string, taken: TimeMention[]): Single[] {
  const found: Single[] = [];
  for (const { pattern, read } of rules) {
    for (const match of text.matchAll(pattern)) {
      const minutes = read(match.slice(1));
      const lead = match[0].length - match[0].trimStart().length;
      const start = match.index + lead;
      const end = match.index + match[0].trimEnd().length;
      if (minutes.length === 0 || overlaps(taken, start, end)) continue;
      found.push({ start, end, minutes });
    }
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  return found.filter((m, i) => !overlaps(found.slice(0, i), m.start, m.end));
}

function reading(minutes: number[]): TimeReading {
  const [only] = minutes;
  if (minutes.length === 1 && only !== undefined) return { time: hhmm(only) };
  return { ask: 'time', candidates: minutes.toSorted((a, b) => a - b).map(hhmm) };
}

function rangeReading(from: number[], to: number[]): TimeReading {
  const pairs = from.flatMap((a) => to.filter((b) => b > a).map((b) => [a, b] as const));
  // สามโมงถึงห้าโมง leaves two readings; บ่ายโมงถึงสี่โมง only one.
  const daytime = pairs.filter(([a]) => a >= 6 * HOUR);
  const best = daytime.length === 1 ? daytime : pairs;
  const [pair] = best;
  if (best.length === 1 && pair) return { time: hhmm(pair[0]), end: hhmm(pair[1]) };
  return { ask: 'time', candidates: [...new Set(from.map(hhmm))] };
}

const BETWEEN = /^\s*(?:น\.)?\s*(?:-|~|ถึง|จนถึง|to|เลิก|ไปจนถึง)\s*(?:เวลา)?\s*$/u;
const LEAD = /(?:เวลา(?:ประมาณ)?\s*:?\s*|ตอน|ตั้งแต่\s*|เริ่ม\s*|ช่วง)+$/u;

/** Every time in `text` (already normalised), in order, ranges joined. */
export function findTimes(text: string): TimeMention[] {
  const mentions: TimeMention[] = [];
  const add = (match: RegExpExecArray, from: number[], to: number[]) => {
    if (from.length === 0 || to.length === 0) return;
    mentions.push({ start: match.index, end: match.index + match[0].length, reading: rangeReading(from, to) });
  };
  for (const m of text.matchAll(PACKED_RANGE)) {
    add(m, clockTime(m[1] ?? '', Number(m[2])), clockTime(m[3] ?? '', Number(m[4])));
  }
  for (const m of text.matchAll(AFTERNOON_RANGE)) {
    add(m, [(Number(m[1]) + 12) * HOUR], [(Number(m[2]) + 12) * HOUR]);
  }
  for (const m of text.matchAll(HOURS_RANGE)) {
    if (!overlaps(mentions, m.index, m.index + m[0].length)) {
      add(m, clockTime(m[1] ?? '', 0), clockTime(m[2] ?? '', 0));
    }
  }
  const singles = findSingles(text, mentions);
  for (let i = 0; i < singles.length; i++) {
    const from = singles[i];
    const to = singles[i + 1];
    if (!from) continue;
    if (to && BETWEEN.test(text.slice(from.end, to.start))) {
      mentions.push({ start: from.start, end: to.end, reading: rangeReading(from.minutes, to.minutes) });
      i++;
    } else {
      mentions.push({ start: from.start, end: from.end, reading: reading(from.minutes) });
    }
  }
  for (const m of text.matchAll(VAGUE)) {
    const end = m.index + m[0].length;
    if (overlaps(mentions, m.index, end) || mentions.length > 0) continue;
    mentions.push({ start: m.index, end, reading: { ask: 'time', candidates: [] } });
  }
  mentions.sort((a, b) => a.start - b.start);
  return mentions.map((m) => ({ ...m, start: text.slice(0, m.start).replace(LEAD, '').length }));
}

/** The one time in a text; two different ones are asked about. */
export function readTime(text: string): TimeReading | null {
  const found = findTimes(normalise(text));
  const [first, second] = found;
  if (!first) return null;
  if (!second) return first.reading;
  const candidates = found.flatMap((m) => ('time' in m.reading ? [m.reading.time] : m.reading.candidates));
  return { ask: 'time', candidates: [...new Set(candidates)] };
}
