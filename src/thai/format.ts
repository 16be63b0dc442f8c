/**
 * How officials write dates, times, counts and money. Bangkok time, Buddhist years, whatever the host's settings. What
 * people read in messages is there in English, too, with the years of the common era.
 */
import { both } from '../language.ts';
import type { Places } from './places.ts';
import { bangkokDate, bangkokParts } from '../time.ts';
import { BUDDHIST_OFFSET, MONTHS, MONTHS_SHORT, WEEKDAYS, WEEKDAYS_SHORT, daysBetween } from './calendar.ts';

const WEEKDAYS_EN = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS_EN = 'January February March April May June July August September October November December'.split(' ');

const pad = (n: number): string => String(n).padStart(2, '0');
const monthName = (month: number): string => MONTHS[month - 1] ?? '';

/** วันพฤหัสบดีที่ 16 กรกฎาคม 2563 */
export function dateLong(at: Date): string {
  const { year, month, day, weekday } = bangkokParts(at);
  return both(
    `วัน${WEEKDAYS[weekday]}ที่ ${day} ${monthName(month)} ${year + BUDDHIST_OFFSET}`,
    `${WEEKDAYS_EN[weekday]} ${day} ${MONTHS_EN[month - 1]} ${year}`,
  );
}

/** พฤ. 16 ก.ค. (ไม่มีปี) */
export function dateShortNoYear(at: Date): string {
  const { month, day, weekday } = bangkokParts(at);
  return both(
    `${WEEKDAYS_SHORT[weekday]} ${day} ${MONTHS_SHORT[month - 1]}`,
    `${WEEKDAYS_EN[weekday]!.slice(0, 3)} ${day} ${MONTHS_EN[month - 1]!.slice(0, 3)}`,
  );
}

/** พฤ. 16 ก.ค. 2563 */
export function dateShort(at: Date): string {
  const { year } = bangkokParts(at);
  return `${dateShortNoYear(at)} ${both(year + BUDDHIST_OFFSET, year)}`;
}

/** 16 กรกฎาคม 2563, as in "ข้อมูล ณ วันที่ 16 กรกฎาคม 2563". */
export function dateOfficial(at: Date): string {
  const { year, month, day } = bangkokParts(at);
  return `${day} ${monthName(month)} ${year + BUDDHIST_OFFSET}`;
}

/** วันพฤหัสบดี */
export function weekdayName(weekday: number): string {
  return `วัน${WEEKDAYS[weekday]}`;
}

function clock(at: Date): string {
  const { hour, minute } = bangkokParts(at);
  return `${pad(hour)}.${pad(minute)}`;
}

/** 13.30 น. */
export function timeOf(at: Date): string {
  return both(`${clock(at)} น.`, clock(at).replace('.', ':'));
}

/** 09.00 - 12.00 น. */
export function timeRange(start: Date, end: Date): string {
  const hours = `${clock(start)} - ${clock(end)}`;
  return both(`${hours} น.`, hours.replaceAll('.', ':'));
}

/** กรกฎาคม 2563 */
export function monthYear(at: Date): string {
  const { year, month } = bangkokParts(at);
  return `${monthName(month)} ${year + BUDDHIST_OFFSET}`;
}

/** 1 - 10 กรกฎาคม 2563 · 29 มิถุนายน - 5 กรกฎาคม 2563 · both dates in full across years. */
export function dateRange(from: Date, to: Date): string {
  const a = bangkokParts(from);
  const b = bangkokParts(to);
  if (bangkokDate(from) === bangkokDate(to)) return dateOfficial(from);
  if (a.year !== b.year) return `${dateOfficial(from)} - ${dateOfficial(to)}`;
  if (a.month !== b.month) return `${a.day} ${monthName(a.month)} - ${dateOfficial(to)}`;
  return `${a.day} - ${dateOfficial(to)}`;
}

/** 1,234 คน */
export function countTh(count: number, unit = ''): string {
  const digits = Math.trunc(Math.abs(count))
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
  return `${count < 0 ? '-' : ''}${digits}${unit ? ` ${unit}` : ''}`;
}

const DIGITS = ['ศูนย์', 'หนึ่ง', 'สอง', 'สาม', 'สี่', 'ห้า', 'หก', 'เจ็ด', 'แปด', 'เก้า'] as const;
const PLACES = ['', 'สิบ', 'ร้อย', 'พัน', 'หมื่น', 'แสน'] as const;

function belowMillion(n: number, afterMillions: boolean): string {
  const digits = String(n);
  return Array.from(digits)
    .map((char, index) => {
      const digit = Number(char);
      const place = digits.length - 1 - index;
      if (digit === 0) return '';
      if (place === 0 && digit === 1 && (n > 1 || afterMillions)) return 'เอ็ด';
      if (place === 1 && digit === 1) return 'สิบ';
      if (place === 1 && digit === 2) return 'ยี่สิบ';
      return `${DIGITS[digit]}${PLACES[place]}`;
    })
    .join('');
}

/** A whole number in words: 88255 → แปดหมื่นแปดพันสองร้อยห้าสิบห้า. */
export function numberWords(n: number): string {
  if (n === 0) return 'ศูนย์';
  const millions = Math.floor(n / 1_000_000);
  const rest = n % 1_000_000;
  const head = millions > 0 ? `${numberWords(millions)}ล้าน` : '';
  return head + (rest > 0 ? belowMillion(rest, millions > 0) : '');
}

/** Money in words, to the satang: 88255 → แปดหมื่นแปดพันสองร้อยห้าสิบห้าบาทถ้วน. */
export function bahtText(amount: number): string {
  if (!Number.isFinite(amount) || Math.abs(amount) > Number.MAX_SAFE_INTEGER / 100) {
    throw new RangeError('An amount in words must be a finite number of satang that a double holds exactly');
  }
  const satangs = Math.round(Math.abs(amount) * 100);
  const baht = Math.floor(satangs / 100);
  const satang = satangs % 100;
  const sign = amount < 0 && satangs > 0 ? 'ลบ' : '';
  if (satang === 0) return `${sign}${numberWords(baht)}บาทถ้วน`;
  return `${sign}${baht > 0 ? `${numberWords(baht)}บาท` : ''}${numberWords(satang)}สตางค์`;
}

/** วันนี้, พรุ่งนี้, มะรืนนี้, เมื่อวานนี้, อีก 3 วัน (up to a week ahead), otherwise the short date. */
export function relativeDay(at: Date, now: Date): string {
  const ahead = daysBetween(bangkokDate(now), bangkokDate(at));
  if (ahead === 0) return both('วันนี้', 'Today');
  if (ahead === 1) return both('พรุ่งนี้', 'Tomorrow');
  if (ahead === 2) return both('มะรืนนี้', 'The day after tomorrow');
  if (ahead === -1) return both('เมื่อวานนี้', 'Yesterday');
  if (ahead > 2 && ahead <= 7) return both(`อีก ${ahead} วัน`, `In ${ahead} days`);
  return dateShort(at);
}

const groupIn = (places: Pick<Places, 'groups'>, code: string) => places.groups.find((group) => group.code === code);

/** A district group where nothing but Thai is written: files, papers, messages to staff. The code where there is none. */
export const groupNameTh = (places: Pick<Places, 'groups'>, code: string): string =>
  groupIn(places, code)?.nameTh ?? code;
/** The same where there is little room. */
export const groupShortTh = (places: Pick<Places, 'groups'>, code: string): string =>
  groupIn(places, code)?.shortTh ?? code;

/** What people read of a district group; the code where there is none. */
export function groupNameIn(places: Pick<Places, 'groups'>, code: string): string {
  const found = groupIn(places, code);
  return found ? both(found.nameTh, found.nameEn) : code;
}
