import type { Programme } from '../programme.ts';
import { bangkokParts, fromBangkok } from '../time.ts';

function minuteOfDay(time: string): number {
  const [hour, minute] = time.split(':');
  return Number(hour) * 60 + Number(minute);
}

export function isQuiet(at: Date, { from, to }: Programme['quietHours']): boolean {
  const { hour, minute } = bangkokParts(at);
  const now = hour * 60 + minute;
  const start = minuteOfDay(from);
  const end = minuteOfDay(to);
  return start <= end ? now >= start && now < end : now >= start || now < end;
}

/** `at` itself, or the end of the quiet hours that it falls into. */
export function afterQuietHours(at: Date, quietHours: Programme['quietHours']): Date {
  if (!isQuiet(at, quietHours)) return at;
  const { year, month, day, hour, minute } = bangkokParts(at);
  const end = minuteOfDay(quietHours.to);
  const sameDay = hour * 60 + minute < end;
  return fromBangkok(year, month, sameDay ? day : day + 1, 0, end);
}
