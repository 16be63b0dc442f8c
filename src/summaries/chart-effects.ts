/**
 * Counts for charts. Counting everything of some weeks takes seconds in a large city, so what was counted is kept and
 * shown with its time, and counted anew behind the page once it is old. Where counting is quick it is done at once.
 */
import type { AttendanceStore } from '../attendance/store.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { Outbox } from '../delivery/outbox.ts';
import { ALL_GROUPS } from '../feedback/rules.ts';
import type { FeedbackStore } from '../feedback/store.ts';
import type { Logger } from '../logger.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { Places } from '../thai/places.ts';
import { days, minutes, plus, type Clock } from '../time.ts';
import {
  indexOf,
  monthsOf,
  periodTold,
  USUAL_PERIOD,
  weeksUpTo,
  type ChartFigures,
  type ChartPeriod,
} from './chart-rules.ts';
import { sessionsAround } from './effects.ts';
import type { SummaryStore } from './store.ts';

export interface ChartSources {
  feedback: Pick<FeedbackStore, 'countByKind' | 'countByTheme' | 'count' | 'lastHeard'>;
  consultations: Pick<ConsultationStore, 'findStartingBetween' | 'findHeldOnDays'>;
  attendance: Pick<AttendanceStore, 'tallies' | 'countAnswers'>;
  representatives: Pick<RepresentativeStore, 'countByStatus' | 'countActivatedBetween'>;
  outbox: Pick<Outbox, 'countInvited' | 'costByClass'>;
  places: Pick<Places, 'groups' | 'districts'>;
}

export interface ChartDeps extends ChartSources {
  summaries: Pick<SummaryStore, 'findChart' | 'keepChart' | 'dropCharts'>;
  clock: Clock;
  logger: Logger;
}

/** Domain time after which what was counted is old. */
const OLD_AFTER = minutes(10);
/** Domain time after which nobody is shown it any more. */
const TOO_OLD_AFTER = days(1);
/** Machine time: what takes less is counted for every page. */
const QUICK_MS = 60;

/** @param scope a district group's code, or `ALL`. */
export async function countForCharts(
  sources: ChartSources,
  scope: string,
  period: ChartPeriod,
  now: Date,
): Promise<ChartFigures> {
  const { feedback, consultations, attendance, representatives, outbox, places } = sources;
  const group = scope === ALL_GROUPS ? null : scope;
  const codes = places.groups.map(({ code }): string => code).filter((code) => !group || code === group);
  const weeks = weeksUpTo(period.until ?? now, period.weeks);
  const months = monthsOf(period, now);
  const [from, to] = [weeks[0]!.from, weeks.at(-1)!.to];
  const within = { districtGroups: group ? [group] : null };
  const districts = places.districts.filter((each) => !group || each.group === group).map(({ nameTh }) => nameTh);
  // One answers before and after, too.
  const around = { from: plus(from, -days(90)), to: plus(to, days(120)) };
  const sessions = await sessionsAround(consultations, group, around);
  const held = sessions.filter(
    ({ status, startsAt }) =>
      (status === 'held' || status === 'reported') && startsAt !== null && startsAt >= from && startsAt < to,
  );
  const [byWeek, answers, joined, statuses, themes, heard, tallies, invited, messages] = await Promise.all([
    Promise.all(weeks.map((week) => feedback.countByKind({ ...within, ...week }))),
    attendance.countAnswers(
      sessions.map(({ _id }) => _id),
      from,
    ),
    Promise.all(
      weeks.map((week) => representatives.countActivatedBetween(group ? districts : null, week.from, week.to)),
    ),
    representatives.countByStatus(group ? { districtGroup: group } : {}),
    Promise.all(
      codes.map(async (districtGroup) => {
        const selection = { districtGroups: [districtGroup], from, to };
        const [total, found] = await Promise.all([feedback.count(selection), feedback.countByTheme(selection)]);
        const counts = [...found].map(([theme, count]) => ({ theme, count }));
        return {
          districtGroup,
          total,
          themes: counts.toSorted((a, b) => b.count - a.count || a.theme.localeCompare(b.theme)),
        };
      }),
    ),
    feedback.lastHeard(districts),
    held.length > 0 ? attendance.tallies(held) : new Map<string, never>(),
    held.length > 0 ? outbox.countInvited(held.map(({ _id }) => _id)) : new Map<string, number>(),
    Promise.all(months.map((month) => outbox.costByClass(month.from, month.to))),
  ]);
  const perWeek = weeks.map(() => ({ yes: 0, no: 0, maybe: 0 }));
  for (const { at, answer, count } of answers) {
    const week = perWeek[indexOf(weeks, at)];
    if (week) week[answer] += count;
  }
  return {
    asOf: now,
    weeks,
    feedback: byWeek.map((kinds) => ({
      problem: kinds.get('problem') ?? 0,
      potential: kinds.get('potential') ?? 0,
      proposal: kinds.get('proposal') ?? 0,
      withoutKind: kinds.get(null) ?? 0,
    })),
    answers: perWeek,
    joined,
    active: statuses.active ?? 0,
    themes,
    lastHeard: districts.map((district) => ({ district, at: heard.get(district) ?? null })),
    sessions: held.flatMap(({ _id, districtGroup, round, startsAt }) => {
      const tally = tallies.get(_id);
      const [yes, checkedIn] = [tally?.yes ?? 0, tally?.checkedIn ?? 0];
      return startsAt
        ? [{ id: _id, districtGroup, round, startsAt, invited: invited.get(_id) ?? 0, yes, came: checkedIn || yes }]
        : [];
    }),
    messages: months.map((month, index) => ({ month, ...messages[index]! })),
  };
}

export type Charts = ReturnType<typeof createCharts>;

export function createCharts(deps: ChartDeps) {
  const { summaries, clock, logger } = deps;
  const keyOf = (scope: string, period: ChartPeriod): string => [scope, ...Object.values(periodTold(period))].join(' ');
  const counting = new Map<string, Promise<ChartFigures>>();

  /** One count of a scope and period at a time. */
  function countAnew(scope: string, period: ChartPeriod): Promise<ChartFigures> {
    const key = keyOf(scope, period);
    const underWay = counting.get(key);
    if (underWay) return underWay;
    const began = performance.now();
    const work = countForCharts(deps, scope, period, clock.now())
      .then(async (figures) => {
        await summaries.keepChart(key, figures, Math.round(performance.now() - began));
        // Those of periods that nobody looks at any more.
        await summaries.dropCharts(plus(figures.asOf, -TOO_OLD_AFTER));
        return figures;
      })
      .finally(() => counting.delete(key));
    counting.set(key, work);
    return work;
  }

  return {
    /** Counts of a scope, at most a day old; those older than ten minutes are counted anew for the next visitor. */
    async read(scope: string, period: ChartPeriod = USUAL_PERIOD): Promise<ChartFigures> {
      const kept = await summaries.findChart(keyOf(scope, period));
      const age = kept ? clock.now().getTime() - kept.figures.asOf.getTime() : Infinity;
      if (!kept || kept.tookMs <= QUICK_MS || age >= TOO_OLD_AFTER || age < 0) return countAnew(scope, period);
      if (age >= OLD_AFTER)
        countAnew(scope, period).catch((error: unknown) =>
          logger.warn({ err: error }, 'charts could not be counted anew'),
        );
      return kept.figures;
    },
  };
}
