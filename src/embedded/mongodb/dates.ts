/** Calendar arithmetic for expressions: a date as it reads in a time zone, truncated and formatted. */
import { MongoError, badValue } from './errors.ts';

const formatters = new Map<string, Intl.DateTimeFormat>();
const fixedOffset = /^([+-])(\d{2}):?(\d{2})?$/;

/** Minutes east of UTC at that instant. `timezone` is an Olson name or an offset such as +07:00. */
export function offsetMinutes(timezone: string, at: number): number {
  if (timezone === 'UTC' || timezone === 'GMT') return 0;
  const fixed = fixedOffset.exec(timezone);
  if (fixed) return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3] ?? 0));
  const parts = formatterFor(timezone).formatToParts(at);
  const part = (type: string) => Number(parts.find((p) => p.type === type)?.value);
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return Math.round((local - Math.floor(at / 1000) * 1000) / 60_000);
}

function formatterFor(timezone: string): Intl.DateTimeFormat {
  const known = formatters.get(timezone);
  if (known) return known;
  try {
    const formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(timezone, formatter);
    return formatter;
  } catch {
    throw new MongoError(40485, `unrecognized time zone identifier: "${timezone}"`);
  }
}

/** A date whose UTC fields read as the local time in the zone. */
const toLocal = (date: Date, timezone: string) =>
  new Date(date.getTime() + offsetMinutes(timezone, date.getTime()) * 60_000);

function fromLocal(local: number, timezone: string): Date {
  const guess = local - offsetMinutes(timezone, local) * 60_000;
  return new Date(local - offsetMinutes(timezone, guess) * 60_000);
}

const weekDays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

export function truncateDate(date: Date, unit: string, timezone: string, startOfWeek: string): Date {
  const local = toLocal(date, timezone);
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()];
  const midnight = (m: number, d: number) => {
    const start = new Date(0);
    start.setUTCFullYear(year, m, d);
    return fromLocal(start.getTime(), timezone);
  };
  switch (unit) {
    case 'second':
    case 'minute':
    case 'hour': {
      const step = unit === 'second' ? 1000 : unit === 'minute' ? 60_000 : 3_600_000;
      const intoUnit = ((local.getTime() % step) + step) % step;
      return new Date(date.getTime() - intoUnit);
    }
    case 'day':
      return midnight(month, day);
    case 'week': {
      const first = weekDays.findIndex((name) => name === startOfWeek || name.slice(0, 3) === startOfWeek);
      if (first === -1) throw new MongoError(5439016, `unknown day of week value: ${startOfWeek}`);
      return midnight(month, day - ((local.getUTCDay() - first + 7) % 7));
    }
    case 'month':
      return midnight(month, 1);
    case 'quarter':
      return midnight(month - (month % 3), 1);
    case 'year':
      return midnight(0, 1);
    default:
      throw badValue(`unknown time unit value: ${unit}`);
  }
}

const pad = (n: number, width = 2) => String(n).padStart(width, '0');

export function formatDate(date: Date, format: string, timezone: string): string {
  const offset = offsetMinutes(timezone, date.getTime());
  const local = toLocal(date, timezone);
  const year = local.getUTCFullYear();
  if (year < 0 || year > 9999)
    throw new MongoError(18537, `$dateToString is only defined on year 0-9999, tried to use year ${year}`);
  const week = isoWeek(local);
  const fields: Record<string, () => string> = {
    '%': () => '%',
    Y: () => pad(year, 4),
    m: () => pad(local.getUTCMonth() + 1),
    d: () => pad(local.getUTCDate()),
    H: () => pad(local.getUTCHours()),
    M: () => pad(local.getUTCMinutes()),
    S: () => pad(local.getUTCSeconds()),
    L: () => pad(local.getUTCMilliseconds(), 3),
    j: () => pad(dayOfYear(local), 3),
    w: () => String(local.getUTCDay() + 1),
    u: () => String(local.getUTCDay() || 7),
    G: () => pad(week.year, 4),
    V: () => pad(week.week),
    z: () => `${offset < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(offset) / 60))}${pad(Math.abs(offset) % 60)}`,
    Z: () => String(offset),
  };
  return format.replaceAll(/%(.?)/gs, (_, letter: string) => {
    const write = Object.hasOwn(fields, letter) ? fields[letter] : undefined;
    if (!write) throw new MongoError(18536, `Invalid format character '%${letter}' in format string`);
    return write();
  });
}

const DAY = 86_400_000;
const dayOfYear = (local: Date) => Math.floor((local.getTime() - startOfYear(local.getUTCFullYear())) / DAY) + 1;

function startOfYear(year: number): number {
  return new Date(0).setUTCFullYear(year, 0, 1);
}

/** The ISO week belongs to the year of its Thursday. */
function isoWeek(local: Date): { year: number; week: number } {
  const thursday = new Date(local.getTime() + (4 - (local.getUTCDay() || 7)) * DAY);
  return { year: thursday.getUTCFullYear(), week: Math.ceil(dayOfYear(thursday) / 7) };
}
