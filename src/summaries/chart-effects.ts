/**
 * Counts for charts. Counting everything of twelve weeks takes seconds in a large city, so what was counted is kept and
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
import { CHART_MONTHS, indexOf, monthsUpTo, weeksUpTo, type ChartFigures } from './chart-rules.ts';
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
  summaries: Pick<SummaryStore, 'findChart' | 'keepChart'>;
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
export async function countForCharts(sources: ChartSources, scope: string, now: Date): Promise<ChartFigures> {
  const { feedback, consultations, attendance, representatives, outbox, places } = sources;
  const group = scope === ALL_GROUPS ? null : scope;
  const codes = places.groups.map(({ code }): string => code).filter((code) => !group || code === group);
  const weeks = weeksUpTo(now);
  const months = monthsUpTo(now);
  const from = weeks[0]!.from;
  const within = { districtGroups: group ? [group] : null };
  const districts = places.districts.filter((each) => !group || each.group === group).map(({ nameTh }) => nameTh);
  const sessions = await sessionsAround(consultations, group, { from: months[0]!.from, to: plus(now, days(120)) });
  const held = sessions.filter(({ status }) => status === 'held' || status === 'reported');
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
        const selection = { districtGroups: [districtGroup], from, to: weeks.at(-1)!.to };
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
    Promise.all(months.slice(-CHART_MONTHS).map((month) => outbox.costByClass(month.from, month.to))),
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
  const counting = new Map<string, Promise<ChartFigures>>();

  /** One count of a scope at a time. */
  function countAnew(scope: string): Promise<ChartFigures> {
    const underWay = counting.get(scope);
    if (underWay) return underWay;
    const began = performance.now();
    const work = countForCharts(deps, scope, clock.now())
      .then(async (figures) => {
        await summaries.keepChart(scope, figures, Math.round(performance.now() - began));
        return figures;
      })
      .finally(() => counting.delete(scope));
    counting.set(scope, work);
    return work;
  }

  return {
    /** Counts of a scope, at most a day old; those older than ten minutes are counted anew for the next visitor. */
    async read(scope: string): Promise<ChartFigures> {
      const kept = await summaries.findChart(scope);
      const age = kept ? clock.now().getTime() - kept.figures.asOf.getTime() : Infinity;
      if (!kept || kept.tookMs <= QUICK_MS || age >= TOO_OLD_AFTER || age < 0) return countAnew(scope);
      if (age >= OLD_AFTER)
        countAnew(scope).catch((error: unknown) => logger.warn({ err: error }, 'charts could not be counted anew'));
      return kept.figures;
    },
  };
}
