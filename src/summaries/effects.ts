/** Reads what a summary is made of, in groups and by cursor, and makes figures of it. */
import { may, type GroupOf } from '../access/policy.ts';
import type { AttendanceStore } from '../attendance/store.ts';
import type { Consultation } from '../consultations/model.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import { periodOf } from '../feedback/export-rules.ts';
import type { Outbox } from '../delivery/outbox.ts';
import { ALL_GROUPS } from '../feedback/rules.ts';
import type { FeedbackStore } from '../feedback/store.ts';
import { idFrom } from '../identity.ts';
import type { Programme } from '../programme.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { StaffStore } from '../staff/store.ts';
import type { Places } from '../thai/places.ts';
import { middayOf } from '../thai/calendar.ts';
import { bangkokDate, days, plus, type Clock } from '../time.ts';
import { defineEffect, type Cause, type EffectHandler } from '../turn.ts';
import type { ReadAround } from './around-effects.ts';
import type { Summary } from './model.ts';
import { AHEAD_MS, changesBetween, figuresOf, STRETCHES_BEFORE, VERSION, WEEKS_BACK, type Figures } from './rules.ts';
import type { SummaryStore } from './store.ts';

export interface FigureSources {
  feedback: Pick<FeedbackStore, 'count' | 'countByKind' | 'countByTheme' | 'lastHeard' | 'findQuotable'>;
  consultations: SessionsRead;
  attendance: Pick<AttendanceStore, 'tallies'>;
  representatives: Pick<RepresentativeStore, 'findMany' | 'countActivatedBetween' | 'countByStatus'>;
  places: Pick<Places, 'groups' | 'districts' | 'groupOf'>;
  /** Left out: the figures are of voices, sessions and people alone. */
  around?: ReadAround;
}

type SessionsRead = Pick<ConsultationStore, 'findStartingBetween' | 'findHeldOnDays'>;

/** Told of as at noon where only the day is known, as of sessions that were held before the bot was there. */
export async function sessionsAround(
  consultations: SessionsRead,
  group: string | null,
  { from, to }: { from: Date; to: Date },
): Promise<(Consultation & { dayOnly?: true })[]> {
  const [timed, dated] = await Promise.all([
    consultations.findStartingBetween(group, from, to),
    consultations.findHeldOnDays(group, bangkokDate(from), bangkokDate(to)),
  ]);
  const atNoon = dated.map((session) => ({ ...session, startsAt: middayOf(session.date!), dayOnly: true as const }));
  return [...timed, ...atNoon].toSorted((a, b) => a.startsAt!.getTime() - b.startsAt!.getTime());
}

/** Enough to find two good ones among. */
const QUOTABLE = 60;

/**
 * From `from` until before `to`.
 * @param asOfThen the districts that the scope had, where it is a stretch that was told before; else those of now.
 */
export async function computeFigures(
  sources: FigureSources,
  scope: string,
  { from, to }: { from: Date; to: Date },
  asOfThen?: readonly string[],
): Promise<Figures> {
  const { feedback, consultations, attendance, representatives, places } = sources;
  const group = scope === ALL_GROUPS ? null : scope;
  const within = (start: Date, end: Date) => ({ districtGroups: group ? [group] : null, from: start, to: end });
  const districts =
    asOfThen ?? places.districts.flatMap(({ nameTh, group: code }) => (!group || code === group ? [nameTh] : []));
  const stretch = to.getTime() - from.getTime();
  const perGroup = async () =>
    group
      ? null
      : new Map(
          await Promise.all(
            places.groups.map(
              async ({ code }) => [code, await feedback.count({ districtGroups: [code], from, to })] as const,
            ),
          ),
        );
  const [kinds, themes, themesBefore, lastHeard, quotable, sessions, joined, statuses, groups, around] =
    await Promise.all([
      feedback.countByKind(within(from, to)),
      feedback.countByTheme(within(from, to)),
      feedback.countByTheme(within(plus(from, -STRETCHES_BEFORE * stretch), from)),
      feedback.lastHeard(districts, { from: plus(to, -days(7 * WEEKS_BACK)), to }),
      feedback.findQuotable(within(from, to), QUOTABLE),
      sessionsAround(consultations, group, { from, to: plus(to, AHEAD_MS) }),
      representatives.countActivatedBetween(group === null ? null : districts, from, to),
      representatives.countByStatus(group ? { districtGroup: group } : {}),
      perGroup(),
      sources.around?.(group, { from, to }),
    ]);
  const authors = [...new Set(quotable.flatMap(({ author }) => author ?? []))];
  const [people, tallies] = await Promise.all([
    authors.length > 0 ? representatives.findMany(authors) : [],
    sessions.length > 0 ? attendance.tallies(sessions) : new Map<string, never>(),
  ]);
  const figures = figuresOf({
    from,
    to,
    kinds,
    themes,
    themesBefore,
    lastHeard,
    districts,
    quotable,
    names: new Map(people.map(({ _id, fullName }) => [_id, fullName])),
    sessions,
    tallies,
    registry: { active: statuses.active ?? 0, joined },
    ...(groups && { perGroup: groups, groupOf: (district) => places.groupOf(district).code }),
  });
  return { ...figures, districts: [...districts], ...around };
}

/**
 * Counts a week once more. Where late data changed something, that becomes a new version beside the one that was sent.
 * @returns the new version, or null where nothing has changed.
 */
export async function correct(
  { summaries, clock, ...sources }: FigureSources & { summaries: SummaryStore; clock: Clock },
  week: string,
  scope: string,
): Promise<Summary | null> {
  const newest = await summaries.findByWeek(week, scope);
  if (!newest) return null;
  const { from, to, figures: was } = newest;
  const now = await computeFigures(sources, scope, { from, to }, was.districts);
  const changes = changesBetween(was, now);
  if (changes.length === 0) return null;
  const version = newest.version + 1;
  return summaries.add({
    _id: idFrom('summary', week, scope, version),
    week,
    scope,
    version,
    from,
    to,
    // What was told as of that Monday stays as it was told.
    figures: {
      ...now,
      sessions: { ...now.sessions, coming: was.sessions.coming },
      registry: { ...was.registry, joined: now.registry.joined },
      ...(was.issuesWaiting && { issuesWaiting: was.issuesWaiting }),
      ...(was.quota && { quota: was.quota }),
    },
    changes,
    generatedAt: clock.now(),
  });
}

export interface CorrectionDeps extends FigureSources {
  summaries: SummaryStore;
  staff: Pick<StaffStore, 'findByRole'>;
  outbox: Pick<Outbox, 'planEach'>;
  programme: { reminders: Pick<Programme['reminders'], 'briefCorrection'> };
  clock: Clock;
}

/** The brief as it was sent: whatever corrects it is about that one, so that nobody is told of corrections twice. */
export const sentBriefId = (week: string, scope: string): string => idFrom('summary', week, scope, VERSION);

/**
 * Counts a week once more and tells those whose brief it is, by one message for each week however often it is corrected.
 * @param except whoever had it counted anew and sees it.
 * @returns the new version, or null where nothing has changed.
 */
export async function correctAndTell(
  deps: CorrectionDeps,
  week: string,
  scope: string,
  except: string | null,
): Promise<Summary | null> {
  const { summaries, outbox, clock, programme } = deps;
  const corrected = await correct(deps, week, scope);
  const newest = corrected ?? (await summaries.findByWeek(week, scope));
  // Planned before, or nothing to tell.
  if (!newest || newest.version === VERSION || newest.recipients !== null) return corrected;
  const people = (await recipientsOf(deps.staff, scope)).filter((id) => id !== except);
  const { class: messageClass, usefulDays } = programme.reminders.briefCorrection;
  const now = clock.now();
  await outbox.planEach(
    {
      kind: 'briefCorrected',
      subject: sentBriefId(week, scope),
      data: { summary: newest._id },
      messageClass,
      dueAt: now,
      usefulUntil: plus(now, days(usefulDays)),
    },
    people,
    now,
  );
  await summaries.markPlanned(newest._id, people.length);
  return corrected;
}

/** A member of the staff wants a week counted anew. @returns the new version's id; null where nothing has changed. */
export const recountSummary = defineEffect<{ id: string }, string | null>('summary.recount');

/** For a member of staff, any week or month. Days are inclusive. Null: not allowed. */
export const summarise = defineEffect<{ scope: string; from: string; to: string }, Figures | null>('summary.show');

export function summaryEffects(sources: CorrectionDeps): EffectHandler[] {
  const groupOf: GroupOf = (district) => sources.places.groupOf(district).code;
  const mayView = ({ who }: Pick<Cause, 'who'>, scope: string): boolean => {
    const groups = scope === ALL_GROUPS ? sources.places.groups.map(({ code }) => code) : [scope];
    return groups.every((districtGroup) => may(who.staff, 'summary.view', { districtGroup }, groupOf));
  };
  return [
    recountSummary.handle(async ({ id }, cause) => {
      const summary = await sources.summaries.find(id);
      if (!summary || !mayView(cause, summary.scope)) return null;
      return (await correctAndTell(sources, summary.week, summary.scope, cause.who.staff!.id))?._id ?? null;
    }),

    summarise.handle(async ({ scope, from, to }, cause) => {
      return mayView(cause, scope) ? computeFigures(sources, scope, periodOf(from, to)) : null;
    }),
  ];
}

/** Our staff ids in ascending order: the district group's analysts, or the coordinators for all groups. */
export async function recipientsOf(staff: Pick<StaffStore, 'findByRole'>, scope: string): Promise<string[]> {
  const people =
    scope === ALL_GROUPS ? await staff.findByRole('coordinator') : await staff.findByRole('analyst', scope);
  return people.map(({ id }) => id).toSorted();
}
