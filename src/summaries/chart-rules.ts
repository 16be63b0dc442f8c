/** What charts are drawn from: counts by week and month, of everything that may be seen in a scope. */
import type { FeedbackKind } from '../feedback/model.ts';
import type { MessageClass } from '../programme.ts';
import { bangkokParts, days, fromBangkok, plus, startOfIsoWeek } from '../time.ts';
import type { ThemeCount } from './rules.ts';

export const CHART_WEEKS = 12;
export const CHART_MONTHS = 6;

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
