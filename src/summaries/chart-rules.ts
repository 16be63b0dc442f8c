/** What charts are drawn from: counts by week and month, of everything that may be seen in a scope. */
import type { FeedbackKind } from '../feedback/model.ts';
import type { MessageClass } from '../programme.ts';
import { bangkokDate, bangkokParts, days, fromBangkok, parseBangkok, plus, startOfIsoWeek } from '../time.ts';
import type { ThemeCount } from './rules.ts';

export const CHART_WEEKS = 12;
export const CHART_MONTHS = 6;
export const WEEKS_TO_CHOOSE = [4, 12, 26, 52] as const;
/** Counting longer ones would hold up everybody else. */
const MOST_WEEKS = 104;

/** Whole weeks, as everything is counted by them. */
export interface ChartPeriod {
  weeks: number;
  /** Monday of the last week; null: the week of whoever looks. */
  until: Date | null;
}
export const USUAL_PERIOD: ChartPeriod = { weeks: CHART_WEEKS, until: null };

export interface Stretch {
  from: Date;
  /** Not part of it. */
  to: Date;
}

/** The weeks up to the one of `now`, the oldest first. */
export function weeksUpTo(now: Date, weeks = CHART_WEEKS): Stretch[] {
  const monday = startOfIsoWeek(now);
  return Array.from({ length: weeks }, (_, index) => {
    const from = plus(monday, -days(7) * (weeks - 1 - index));
    return { from, to: plus(from, days(7)) };
  });
}

/** The months up to the one of `now`, in Bangkok, the oldest first. */
export function monthsUpTo(now: Date, months = CHART_MONTHS): Stretch[] {
  const { year, month } = bangkokParts(now);
  return Array.from({ length: months }, (_, index) => {
    const back = months - 1 - index;
    return { from: fromBangkok(year, month - back, 1), to: fromBangkok(year, month - back + 1, 1) };
  });
}

/**
 * The period that an address asks for. Days are widened to their weeks, those to come left out, too long a time is cut
 * at its beginning, and what is no period is the usual one.
 * @param asked `weeks`: one of the choices; `from` and `to`: `YYYY-MM-DD`, either may be missing.
 */
export function periodAsked(asked: { weeks: string; from: string; to: string }, now: Date): ChartPeriod {
  const thisWeek = startOfIsoWeek(now);
  const mondays = [asked.from, asked.to].map((text) => {
    const day = parseBangkok(text);
    const monday = day && startOfIsoWeek(day);
    return monday && monday > thisWeek ? thisWeek : monday;
  });
  const [start, end] = [mondays[0] ?? null, mondays[1] ?? null];
  if (!start && !end)
    return { weeks: WEEKS_TO_CHOOSE.find((n) => String(n) === asked.weeks) ?? CHART_WEEKS, until: null };
  const last = end ?? thisWeek;
  const first = start ?? plus(last, -days(7) * (CHART_WEEKS - 1));
  const [from, until] = first > last ? [last, first] : [first, last];
  const weeks = Math.round((until.getTime() - from.getTime()) / days(7)) + 1;
  return { weeks: Math.min(weeks, MOST_WEEKS), until };
}

/** Its first and last day, `YYYY-MM-DD`. */
export function daysOf({ weeks, until }: ChartPeriod, now: Date): { from: string; to: string } {
  const stretches = weeksUpTo(until ?? now, weeks);
  return { from: bangkokDate(stretches[0]!.from), to: bangkokDate(plus(stretches.at(-1)!.to, -1)) };
}

/** What `periodAsked` reads again. The usual period has nothing to say. */
export function periodTold(period: ChartPeriod): { weeks?: string; from?: string; to?: string } {
  const { weeks, until } = period;
  if (until) return daysOf(period, until);
  return weeks === CHART_WEEKS ? {} : { weeks: String(weeks) };
}

/** The months that a period touches, and at least six up to its end: a quota is for whole months. */
export function monthsOf({ weeks, until }: ChartPeriod, now: Date): Stretch[] {
  const stretches = weeksUpTo(until ?? now, weeks);
  const end = plus(stretches.at(-1)!.to, -1);
  const last = end > now ? now : end;
  const [first, final] = [bangkokParts(stretches[0]!.from), bangkokParts(last)];
  const touched = (final.year - first.year) * 12 + final.month - first.month + 1;
  return monthsUpTo(last, Math.max(CHART_MONTHS, touched));
}

/** In which of the stretches, which follow each other, a moment lies; -1: in none. */
export function indexOf(stretches: readonly Stretch[], at: Date): number {
  return stretches.findIndex(({ from, to }) => at >= from && at < to);
}

export interface ChartFigures {
  /** Up to when things were counted. */
  asOf: Date;
  weeks: Stretch[];
  /** Of each week. */
  feedback: (Record<FeedbackKind, number> & { withoutKind: number })[];
  answers: { yes: number; no: number; maybe: number }[];
  joined: number[];
  /** In the registry now. */
  active: number;
  /** Of the weeks together. */
  themes: { districtGroup: string; total: number; themes: ThemeCount[] }[];
  /** When each district of the scope was heard last; null: never. */
  lastHeard: { district: string; at: Date | null }[];
  /** That were held, the oldest first. */
  sessions: {
    id: string;
    districtGroup: string;
    round: number | null;
    startsAt: Date;
    /** People whom the announcement went to, as LINE counts them. */
    invited: number;
    yes: number;
    /** Checked in; where nobody was, those who had said yes. */
    came: number;
  }[];
  /** Messages of the quota by month, of all district groups. */
  messages: (Record<MessageClass, number> & { month: Stretch })[];
}

/** 0: heard within a week, to 4: not for twelve weeks, or never. */
export function silenceLevel(at: Date | null, now: Date): 0 | 1 | 2 | 3 | 4 {
  if (!at) return 4;
  const weeks = Math.floor((now.getTime() - at.getTime()) / days(7));
  if (weeks < 1) return 0;
  if (weeks < 4) return 1;
  if (weeks < 8) return 2;
  return weeks < 12 ? 3 : 4;
}
