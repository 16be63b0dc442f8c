/** Reads what a summary is made of, in groups and by cursor, and makes figures of it. */
import { may, type GroupOf } from '../access/policy.ts';
import type { AttendanceStore } from '../attendance/store.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import { periodOf } from '../feedback/export-effects.ts';
import { ALL_GROUPS } from '../feedback/rules.ts';
import type { FeedbackStore } from '../feedback/store.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { StaffStore } from '../staff/store.ts';
import type { Places } from '../thai/places.ts';
import { days, plus } from '../time.ts';
import { defineEffect, type EffectHandler } from '../turn.ts';
import { AHEAD_MS, figuresOf, STRETCHES_BEFORE, WEEKS_BACK, type Figures } from './rules.ts';

export interface FigureSources {
  feedback: Pick<FeedbackStore, 'countByKind' | 'countByTheme' | 'lastHeard' | 'findQuotable'>;
  consultations: Pick<ConsultationStore, 'findStartingBetween'>;
  attendance: Pick<AttendanceStore, 'tallies'>;
  representatives: Pick<RepresentativeStore, 'findMany' | 'countActivatedBetween' | 'countByStatus'>;
  places: Pick<Places, 'groups' | 'districts' | 'groupOf'>;
}

/** Enough to find two good ones among. */
const QUOTABLE = 60;

/** From `from` until before `to`. */
export async function computeFigures(
  sources: FigureSources,
  scope: string,
  { from, to }: { from: Date; to: Date },
): Promise<Figures> {
  const { feedback, consultations, attendance, representatives, places } = sources;
  const group = scope === ALL_GROUPS ? null : scope;
  const within = (start: Date, end: Date) => ({ districtGroups: group ? [group] : null, from: start, to: end });
  const stretch = to.getTime() - from.getTime();
  const [kinds, themes, themesBefore, lastHeard, quotable, sessions, joined, statuses] = await Promise.all([
    feedback.countByKind(within(from, to)),
    feedback.countByTheme(within(from, to)),
    feedback.countByTheme(within(plus(from, -STRETCHES_BEFORE * stretch), from)),
    feedback.lastHeard(within(plus(to, -days(7 * WEEKS_BACK)), to)),
    feedback.findQuotable(within(from, to), QUOTABLE),
    consultations.findStartingBetween(group, from, plus(to, AHEAD_MS)),
    representatives.countActivatedBetween(group, from, to),
    representatives.countByStatus(group ? { districtGroup: group } : {}),
  ]);
  const authors = [...new Set(quotable.flatMap(({ author }) => author ?? []))];
  const [people, tallies] = await Promise.all([
    authors.length > 0 ? representatives.findMany(authors) : [],
    sessions.length > 0 ? attendance.tallies(sessions) : new Map<string, never>(),
  ]);
  return figuresOf({
    from,
    to,
    kinds,
    themes,
    themesBefore,
    lastHeard,
    districts: places.districts.flatMap(({ nameTh, group: code }) => (!group || code === group ? [nameTh] : [])),
    quotable,
    names: new Map(people.map(({ _id, fullName }) => [_id, fullName])),
    sessions,
    tallies,
    registry: { active: statuses.active ?? 0, joined },
  });
}

/** For a member of staff, any week or month. Days are inclusive. Null: not allowed. */
export const summarise = defineEffect<{ scope: string; from: string; to: string }, Figures | null>('summary.show');

export function summaryEffects(sources: FigureSources): EffectHandler[] {
  const groupOf: GroupOf = (district) => sources.places.groupOf(district).code;
  return [
    summarise.handle(async ({ scope, from, to }, { who }) => {
      const groups = scope === ALL_GROUPS ? sources.places.groups.map(({ code }) => code) : [scope];
      const allowed = groups.every((districtGroup) => may(who.staff, 'summary.view', { districtGroup }, groupOf));
      return allowed ? computeFigures(sources, scope, periodOf(from, to)) : null;
    }),
  ];
}

/** Our staff ids in ascending order: the district group's analysts, or the coordinators for all groups. */
export async function recipientsOf(staff: Pick<StaffStore, 'findByRole'>, scope: string): Promise<string[]> {
  const people =
    scope === ALL_GROUPS ? await staff.findByRole('coordinator') : await staff.findByRole('analyst', scope);
  return people.map(({ id }) => id).toSorted();
}
