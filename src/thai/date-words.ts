/** The words dates are made of, with the spellings people use, as pattern sources. */
import { BUDDHIST_OFFSET } from './calendar.ts';
import { editDistance } from './edit-distance.ts';

const LETTERS = '\\u0e01-\\u0e4e';

/** Full name, spoken short form and its misspellings, abbreviation, English. */
const MONTH_WORDS: string[][] = [
  ['มกราคม', 'มกรา', 'มกราค', 'มค', 'january', 'jan'],
  ['กุมภาพันธ์', 'กุมภาพัน', 'กุมพาพันธ์', 'กุมภา', 'กพ', 'february', 'feb'],
  ['มีนาคม', 'มีนา', 'มีค', 'march', 'mar'],
  ['เมษายน', 'เมษา', 'เมศายน', 'เมย', 'april', 'apr'],
  ['พฤษภาคม', 'พฤษภา', 'พฤกษภาคม', 'พฤศภาคม', 'พค', 'may'],
  ['มิถุนายน', 'มิถุนา', 'มิถุนยายน', 'มิย', 'june', 'jun'],
  ['กรกฎาคม', 'กรกฏาคม', 'กรกฎา', 'กรกฏา', 'กรกดาคม', 'กรกฎคม', 'กค', 'july', 'jul'],
  ['สิงหาคม', 'สิงหา', 'สิงห์หาคม', 'สค', 'august', 'aug'],
  ['กันยายน', 'กันยา', 'กันยน', 'กย', 'september', 'sept', 'sep'],
  ['ตุลาคม', 'ตุลา', 'ตุราคม', 'ตค', 'october', 'oct'],
  ['พฤศจิกายน', 'พฤศจิกา', 'พฤษจิกายน', 'พฤจิกายน', 'พย', 'november', 'nov'],
  ['ธันวาคม', 'ธันวา', 'ทันวาคม', 'ธค', 'december', 'dec'],
];

/** มิย → ม\.?\s?ิย is nonsense: the dot goes between consonants, after the vowel that sits on the first. */
function abbreviation(word: string): string {
  const last = word.slice(-1);
  return `${word.slice(0, -1)}(?:\\.\\s?${last}\\.?|${last}\\.|${last}(?![${LETTERS}])|${last}(?=นี้|เวลา|ที่|ณ|ถึง|เป็น|ตอน|ไป))`;
}

const isAbbreviation = (word: string): boolean => /^เ?[ก-ฮ][ิี]?[คพย]$/u.test(word);
const isEnglish = (word: string): boolean => /^[a-z]/.test(word);

function monthSource(word: string): string {
  if (isAbbreviation(word)) return abbreviation(word);
  return isEnglish(word) ? `${word}\\b\\.?` : word;
}

const bySource = MONTH_WORDS.flatMap((words, i) =>
  words.map((word) => ({ word, source: monthSource(word), month: i + 1 })),
);
bySource.sort((a, b) => b.word.length - a.word.length);

/** Source without named groups; matches month names however abbreviated. */
export const MONTH = `(?:${bySource.map((m) => m.source).join('|')})`;

const monthExact = bySource.map(({ source, month }) => ({ exact: new RegExp(`^${source}$`, 'iu'), month }));

const FULL_NAMES = MONTH_WORDS.map(([name = ''], i) => ({ name, month: i + 1 }));

/** กรกฏคม, สิงหาคน, พฤสจิกายน: the one month whose full name is meant at the start of `words`, however misspelt. */
export function nearestMonth(words: string): { month: number; length: number } | null {
  let best: { month: number; length: number; distance: number } | null = null;
  for (const { name, month } of FULL_NAMES) {
    const allowed = name.length >= 8 ? 2 : 1;
    for (let length = name.length - allowed; length <= name.length + allowed; length++) {
      const typed = words.slice(0, length);
      if (typed.length < length || typed[0] !== name[0]) continue;
      const distance = editDistance(typed, name);
      if (distance <= allowed && (best === null || distance < best.distance)) best = { month, length, distance };
    }
  }
  return best;
}

/** 1 to 12, of a text that `MONTH` matched. */
export function monthNumber(text: string): number {
  return monthExact.find(({ exact }) => exact.test(text))?.month ?? 0;
}

const DAY_WORDS: [pattern: string, weekday: number][] = [
  ['อาทิตย์|อาทิตย|อาทิตร์|อาทิต์|อาทิต|อาทิด', 0],
  ['จันทร์|จันทร|จันร์|จันท์|จัน(?![ทก-ฮะ-ู])', 1],
  ['อังคาร|อังคาน|อังคาล|อังคารณ์', 2],
  ['พุธ|พุทธ|พุด', 3],
  ['พฤหัสบดี|พฤหัสฯ|พฤหัสดี|พฤหัสบดิ|พฤหัสบ|พฤหัส|พฤหัศ|พฤหัด|พฤหัท|พฤหัต|พฤ(?=\\s|\\d)', 4],
  ['ศุกร์|ศุกร|สุกร์|ศุกล์|ศุข|ศุก(?![ก-ฮ])', 5],
  ['เสาร์|เสาว์|เสาร|เสา(?=\\s|ที่|นี้|หน้า)', 6],
];
const DAY_SHORT: [pattern: string, weekday: number][] = [
  ['อา\\.', 0],
  ['จ\\.', 1],
  ['อ\\.', 2],
  ['พฤ\\.', 4],
  ['พ\\.', 3],
  ['ศ\\.', 5],
  ['ส\\.', 6],
];

const spoken = DAY_WORDS.map(([words]) => words).join('|');
const short = DAY_SHORT.map(([words]) => words).join('|');

/**
 * วันพุธ, พุธ, พ. — bare names only where a word can begin, so that พระจันทร์ and อาทิตย์ as "week" stay out;
 * abbreviations only before a day number.
 */
export const DAY_NAME = `(?:วัน(?:${spoken})|(?<![${LETTERS}])(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัสฯ|พฤหัส|ศุกร์|เสาร์|อาทิตย์(?=\\s*(?:ที่\\s*)?\\d))(?![ก-ฮเ-ไ])|(?:(?<![${LETTERS}])|(?<=เป็น|ไป|มา|จาก|นัด|ประชุม|ของ|ใน|ถึง|ตอน))(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัสฯ|พฤหัส|ศุกร์|เสาร์)(?=\\s?ที่ ?\\d|ที่|นี้|หน้า|สัปดาห์|อาทิตย์|บ่าย|เวลา|เช้า)|(?<![${LETTERS}.])(?:${short})(?=\\s*(?:ที่\\s*)?\\d|\\s*\\)))`;

/** 0 is Sunday. */
export function dayNumber(text: string): number | null {
  const name = text.replace(/^วัน/, '');
  if (name === '') return null;
  const hit = [...DAY_WORDS, ...DAY_SHORT].find(([words]) => new RegExp(`^(?:${words})$`, 'u').test(name));
  return hit ? hit[1] : null;
}

/** Not a year: 10 โมง, 10.00, 10-12 น., 15 คน. */
const NOT_YEAR =
  '(?!\\d)(?!\\s?[.:]\\s?\\d)(?!\\s*(?:โมง|ทุ่ม|นาฬิกา|นาที|น\\.|น(?![\\u0e01-\\u0e4e])|คน|ท่าน|[-ถ]\\S{0,2}\\s*\\d{1,2}\\s*(?:น|โมง|[.:]\\d)))';
export const YEAR = `(?:(?:(?:พ\\.?\\s?ศ\\.?|ค\\.?\\s?ศ\\.?|ปี|พุทธศักราช|คริสต์ศักราช)\\s*)*(?<year>(?:19|2[0-6])\\d{2}${NOT_YEAR}|\\d{2}${NOT_YEAR})|(?<relYear>ปีนี้|ปีหน้า|ศกนี้))`;

/**
 * Years from 2400 are Buddhist, 1900 to 2399 Gregorian; two digits mean the reading nearest to now.
 * `null`: no year anybody means.
 */
export function gregorianYear(text: string, thisYear: number): number | null {
  const year = Number(text);
  if (text.length === 4) return year >= 2400 ? year - BUDDHIST_OFFSET : year >= 1900 ? year : null;
  const centuries = [1900, 2000, 2100, 2400 - BUDDHIST_OFFSET, 2500 - BUDDHIST_OFFSET, 2600 - BUDDHIST_OFFSET];
  return centuries.map((c) => c + year).toSorted((a, b) => Math.abs(a - thisYear) - Math.abs(b - thisYear))[0] ?? null;
}
