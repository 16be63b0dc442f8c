/** Names of days and months, and civil dates as `YYYY-MM-DD`. Shared by reading (dates.ts) and printing (format.ts). */
import { bangkokDate, bangkokParts, days, fromBangkok, plus } from '../time.ts';

export const WEEKDAYS = ['อาทิตย์', 'จันทร์', 'อังคาร', 'พุธ', 'พฤหัสบดี', 'ศุกร์', 'เสาร์'] as const;
export const WEEKDAYS_SHORT = ['อา.', 'จ.', 'อ.', 'พ.', 'พฤ.', 'ศ.', 'ส.'] as const;

export const MONTHS = [
  'มกราคม',
  'กุมภาพันธ์',
  'มีนาคม',
  'เมษายน',
  'พฤษภาคม',
  'มิถุนายน',
  'กรกฎาคม',
  'สิงหาคม',
  'กันยายน',
  'ตุลาคม',
  'พฤศจิกายน',
  'ธันวาคม',
] as const;

export const MONTHS_SHORT = [
  'ม.ค.',
  'ก.พ.',
  'มี.ค.',
  'เม.ย.',
  'พ.ค.',
  'มิ.ย.',
  'ก.ค.',
  'ส.ค.',
  'ก.ย.',
  'ต.ค.',
  'พ.ย.',
  'ธ.ค.',
] as const;

export const BUDDHIST_OFFSET = 543;

/** `null` where the calendar has no such day. `year` is Gregorian. */
export function civilDate(year: number, month: number, day: number): string | null {
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  const at = fromBangkok(year, month, day);
  const parts = bangkokParts(at);
  return parts.month === month && parts.day === day ? bangkokDate(at) : null;
}

export function middayOf(date: string): Date {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return fromBangkok(year, month, day, 12);
}

export const addDays = (date: string, n: number): string => bangkokDate(plus(middayOf(date), days(n)));

export const weekdayOf = (date: string): number => bangkokParts(middayOf(date)).weekday;

/** Whole days from `a` to `b`. */
export const daysBetween = (a: string, b: string): number =>
  Math.round((middayOf(b).getTime() - middayOf(a).getTime()) / days(1));

/** Monday of the ISO week that holds `date`. */
export const mondayOf = (date: string): string => addDays(date, -((weekdayOf(date) + 6) % 7));

export function lastOfMonth(year: number, month: number): string {
  return addDays(bangkokDate(fromBangkok(year, month + 1, 1, 12)), -1);
}
