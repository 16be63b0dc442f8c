/**
 * Domain time (what the city's calendar says) comes from a `Clock`; machine time (leases, timeouts, backoff) from
 * `performance`/`Date` directly. In the demo the LINE emulator owns the domain clock. Everything is stored in UTC
 * and turned into Bangkok words once, at the edge.
 */
import dayjs from 'dayjs';
import isoWeek from 'dayjs/plugin/isoWeek.js';
import timezone from 'dayjs/plugin/timezone.js';
import utc from 'dayjs/plugin/utc.js';

dayjs.extend(utc);
dayjs.extend(timezone);
dayjs.extend(isoWeek);

export interface Clock {
  now(): Date;
  /** Called after the clock jumped or changed speed. Returns the function that stops listening. */
  onChange(listener: () => void): () => void;
}

export const systemClock: Clock = { now: () => new Date(), onChange: () => () => {} };

/** Bangkok has had no daylight saving since 1920: a fixed offset is exact and needs no tz database. */
export const BANGKOK_OFFSET_MINUTES = 7 * 60;

export const minutes = (n: number): number => n * 60_000;
export const hours = (n: number): number => n * 3_600_000;
export const days = (n: number): number => n * 86_400_000;

export function plus(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}

export interface BangkokParts {
  /** Gregorian. */
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  /** 0 is Sunday, as in `Date`. */
  weekday: number;
}

export function bangkokParts(at: Date): BangkokParts {
  const local = new Date(at.getTime() + BANGKOK_OFFSET_MINUTES * 60_000);
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    weekday: local.getUTCDay(),
  };
}

/** The moment of a Bangkok wall-clock time. `month` is 1 to 12; days out of range roll over as in `Date`. */
export function fromBangkok(year: number, month: number, day: number, hour = 0, minute = 0): Date {
  return new Date(Date.UTC(year, month - 1, day, hour, minute) - BANGKOK_OFFSET_MINUTES * 60_000);
}

/** `YYYY-MM` in Bangkok. */
export const bangkokMonth = (at: Date): string => bangkokDate(at).slice(0, 'YYYY-MM'.length);

/** `YYYY-MM-DD` in Bangkok. */
export function bangkokDate(at: Date): string {
  return new Date(at.getTime() + BANGKOK_OFFSET_MINUTES * 60_000).toISOString().slice(0, 10);
}

/** Years of the Gregorian calendar that anybody means here. 2563 is a Buddhist year said where this calendar is asked. */
const YEARS = { first: 1900, last: 2399 };

/**
 * Reads `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM` as Bangkok time (LINE's date picker sends it without a zone). A Buddhist
 * year is not read: who wrote it is to be asked, for nothing should happen 543 years from now.
 */
export function parseBangkok(text: string): Date | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}))?$/.exec(text);
  if (!match) return null;
  const [, year, month, day, hour = '0', minute = '0'] = match;
  const at = fromBangkok(Number(year), Number(month), Number(day), Number(hour), Number(minute));
  const parts = bangkokParts(at);
  if (Number(year) < YEARS.first || Number(year) > YEARS.last) return null;
  return parts.month === Number(month) && parts.day === Number(day) && parts.hour === Number(hour) ? at : null;
}

/** Whether it is a day as `parseBangkok` reads one, and no moment. */
export const isDay = (text: string): boolean => text.length === 10 && parseBangkok(text) !== null;

/** The same Bangkok day as `at`, at another time of day. */
export function atBangkokTime(at: Date, hour: number, minute = 0): Date {
  const { year, month, day } = bangkokParts(at);
  return fromBangkok(year, month, day, hour, minute);
}

/** Monday 00:00 Bangkok of the ISO week that holds `at`. */
export function startOfIsoWeek(at: Date): Date {
  const { year, month, day, weekday } = bangkokParts(at);
  return fromBangkok(year, month, day - ((weekday + 6) % 7));
}

/** For example `2020-W28`. */
export function isoWeekOf(at: Date): string {
  const local = dayjs.utc(at.getTime() + BANGKOK_OFFSET_MINUTES * 60_000);
  return `${local.isoWeekYear()}-W${String(local.isoWeek()).padStart(2, '0')}`;
}

/** Thai fiscal year (Buddhist era) of a moment: 1 October 2562 to 30 September 2563 is 2563. */
export function fiscalYearOf(at: Date): number {
  const { year, month } = bangkokParts(at);
  return year + 543 + (month >= 10 ? 1 : 0);
}
