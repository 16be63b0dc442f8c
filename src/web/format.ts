/** How pages write dates, times and counts, by language. Thai as officials write it; English with Gregorian years. */
import * as thai from '../thai/format.ts';
import type { Places } from '../thai/places.ts';
import { bangkokParts } from '../time.ts';
import type { Lang } from './words.ts';

export interface Formats {
  /** พฤ. 16 ก.ค. 2563 · Thu 16 Jul 2020 */
  day(at: Date): string;
  /** วันพฤหัสบดีที่ 16 กรกฎาคม 2563 · Thursday 16 July 2020 */
  dayLong(at: Date): string;
  /** พฤ. 16 ก.ค. · Thu 16 Jul */
  dayOfYear(at: Date): string;
  /** 13.30 น. · 13:30 */
  time(at: Date): string;
  /** 09.00 - 12.00 น. · 09:00–12:00 */
  hours(start: Date, end: Date | null): string;
  /** Day and time. */
  moment(at: Date): string;
  /** กรกฎาคม 2563 · July 2020 */
  month(at: Date): string;
  count(n: number): string;
  /** Of what was not counted any further than one more than `most`: `1,000+`. */
  upTo(n: number, most: number): string;
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const upTo = (n: number, most: number): string => (n > most ? `${thai.countTh(most)}+` : thai.countTh(n));

function inThai(): Formats {
  const { dateShort, dateLong, dateShortNoYear, timeOf, timeRange, monthYear, countTh } = thai;
  return {
    day: dateShort,
    dayLong: dateLong,
    dayOfYear: dateShortNoYear,
    time: timeOf,
    hours: (start, end) => (end ? timeRange(start, end) : timeOf(start)),
    moment: (at) => `${dateShort(at)} ${timeOf(at)}`,
    month: monthYear,
    count: (n) => countTh(n),
    upTo,
  };
}

function inEnglish(): Formats {
  const short = (name: string | undefined): string => (name ?? '').slice(0, 3);
  const time = (at: Date): string => {
    const { hour, minute } = bangkokParts(at);
    return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  };
  const dayOfYear = (at: Date): string => {
    const { weekday, day, month } = bangkokParts(at);
    return `${short(DAYS[weekday])} ${day} ${short(MONTHS[month - 1])}`;
  };
  const day = (at: Date): string => `${dayOfYear(at)} ${bangkokParts(at).year}`;
  return {
    day,
    dayLong(at) {
      const { weekday, day: number, month, year } = bangkokParts(at);
      return `${DAYS[weekday]} ${number} ${MONTHS[month - 1]} ${year}`;
    },
    dayOfYear,
    time,
    hours: (start, end) => (end ? `${time(start)}–${time(end)}` : time(start)),
    moment: (at) => `${day(at)} ${time(at)}`,
    month(at) {
      const { month, year } = bangkokParts(at);
      return `${MONTHS[month - 1]} ${year}`;
    },
    count: (n) => thai.countTh(n),
    upTo,
  };
}

const formats = { th: inThai(), en: inEnglish() } satisfies Record<Lang, Formats>;

/** Of a file: 1.2 MB, 340 KB; the same in both languages. */
export function sizeOf(bytes: number): string {
  const kb = bytes / 1_024;
  return kb < 1_000 ? `${Math.max(1, Math.round(kb))} KB` : `${(kb / 1_024).toFixed(1)} MB`;
}

export function formatsOf(lang: Lang): Formats {
  return formats[lang];
}

/** A district group as pages name it; the code where there is none. */
export function groupNameOf(places: Pick<Places, 'groups'>, lang: Lang, code: string): string {
  const group = places.groups.find((each) => each.code === code);
  return (lang === 'th' ? group?.nameTh : group?.nameEn) ?? code;
}

/** The same where there is little room. */
export function groupShortOf(places: Pick<Places, 'groups'>, lang: Lang, code: string): string {
  const group = places.groups.find((each) => each.code === code);
  return (lang === 'th' ? group?.shortTh : group?.nameEn) ?? code;
}

/** A district as pages name it; what was given where there is none of that name. */
export function districtNameOf(places: Pick<Places, 'districts'>, lang: Lang, nameTh: string): string {
  if (lang === 'th') return nameTh;
  return places.districts.find((each) => each.nameTh === nameTh)?.nameEn ?? nameTh;
}

/** What is told of somebody or something, its district as pages name it. Not to decide by who may see it. */
export const namingDistrict =
  (places: Pick<Places, 'districts'>, lang: Lang) =>
  <Of extends { district?: string | null }>(of: Of): Of =>
    of.district ? { ...of, district: districtNameOf(places, lang, of.district) } : of;

/** To pick one of: `districts.map(districtChoice(lang))`. */
export const districtChoice =
  (lang: Lang) =>
  ({ nameTh, nameEn }: Places['districts'][number]): { value: string; label: string } => ({
    value: nameTh,
    label: lang === 'th' ? nameTh : nameEn,
  });

/** To pick one of: `groups.map(groupChoice(lang))`. */
export const groupChoice =
  (lang: Lang) =>
  ({ code, shortTh, nameEn }: Places['groups'][number]): { value: string; label: string } => ({
    value: code,
    label: lang === 'th' ? shortTh : nameEn,
  });
