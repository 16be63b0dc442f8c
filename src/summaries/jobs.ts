/** Monday's briefs: computed once per week and scope, whoever wakes first, and told to those whose work it is. */
import { allStand, type DeliveryKinds, type SkipReason } from '../delivery/kinds.ts';
import type { Outbox } from '../delivery/outbox.ts';
import { ALL_GROUPS } from '../feedback/rules.ts';
import { idFrom } from '../identity.ts';
import type { Occurrence, OccurrenceSource } from '../occurrences.ts';
import type { Programme } from '../programme.ts';
import type { StaffStore } from '../staff/store.ts';
import type { Places } from '../thai/places.ts';
import type { ThemeScanner } from '../thai/themes.ts';
import { bangkokDate, days, isoWeekOf, plus, type Clock } from '../time.ts';
import { computeFigures, correct, recipientsOf, type FigureSources } from './effects.ts';
import { brief, labelOf, scopeName } from './messages.ts';
import { briefsAround, VERSION, type BriefDue } from './rules.ts';
import type { SummaryStore } from './store.ts';

export interface SummaryJobDeps extends FigureSources {
  summaries: SummaryStore;
  staff: Pick<StaffStore, 'findByRole'>;
  outbox: Pick<Outbox, 'planMany'>;
  weeklyBrief: Programme['reminders']['weeklyBrief'];
  clock: Clock;
}

export function summaryJobs(deps: SummaryJobDeps): OccurrenceSource {
  const { summaries, outbox, clock, weeklyBrief } = deps;
  const scopes = [...deps.places.groups.map(({ code }): string => code), ALL_GROUPS];
  let since: Date | null = null;

  async function tell(scope: string, { from, to, dueAt, usefulUntil }: BriefDue): Promise<void> {
    const week = isoWeekOf(from);
    // What came late to the week before becomes a version of its own, which this card tells.
    await correct(deps, isoWeekOf(plus(from, -days(7))), scope);
    const summary =
      (await summaries.findVersion(week, scope, VERSION)) ??
      (await summaries.add({
        _id: idFrom('summary', week, scope, VERSION),
        week,
        scope,
        version: VERSION,
        from,
        to,
        figures: await computeFigures(deps, scope, { from, to }),
        generatedAt: clock.now(),
      }));
    if (summary.recipients !== null) return;
    const people = await recipientsOf(deps.staff, scope);
    const plan = {
      kind: 'weeklyBrief',
      subject: summary._id,
      messageClass: weeklyBrief.class,
      dueAt,
      usefulUntil,
    };
    const audience = async (after: string | null, limit: number): Promise<string[]> =>
      people.filter((id) => after === null || id > after).slice(0, limit);
    if (people.length > 0) await outbox.planMany(plan, audience, clock.now());
    await summaries.markPlanned(summary._id, people.length);
  }

  return async (now) => {
    since ??= await summaries.since(now);
    return briefsAround(now, since, weeklyBrief).flatMap((due) =>
      scopes.map((scope): Occurrence => ({
        id: `brief:${isoWeekOf(due.from)}:${scope}`,
        dueAt: due.dueAt,
        usefulUntil: due.usefulUntil,
        run: () => tell(scope, due),
      })),
    );
  };
}

export interface SummaryDeliveryDeps {
  summaries: Pick<SummaryStore, 'find' | 'findByWeek'>;
  publicUrl: string;
  staff: Pick<StaffStore, 'findByRole'>;
  places: Pick<Places, 'groups'>;
  themes: Pick<ThemeScanner, 'labels'>;
  address: (ids: readonly string[]) => Promise<Map<string, string>>;
}

export function summaryDeliveries(deps: SummaryDeliveryDeps): DeliveryKinds {
  return {
    weeklyBrief: {
      address: deps.address,
      async stillStands({ subject }, ids) {
        const summary = await deps.summaries.find(subject);
        const entitled = new Set(summary ? await recipientsOf(deps.staff, summary.scope) : []);
        const stand: Map<string, true | SkipReason> = allStand(ids);
        for (const id of ids) if (!entitled.has(id)) stand.set(id, 'notStaff');
        return stand;
      },
      async render({ subject }) {
        const summary = await deps.summaries.find(subject);
        if (!summary) return null;
        const { _id, scope, figures, from, to } = summary;
        const before = await deps.summaries.findByWeek(isoWeekOf(plus(from, -days(7))), scope);
        const messages = brief({
          scope,
          scopeName: scopeName(scope, deps.places),
          from: bangkokDate(from),
          to: bangkokDate(new Date(to.getTime() - 1)),
          figures,
          labelOf: labelOf(deps.themes),
          page: `${deps.publicUrl}/console/summaries/${_id}`,
          corrected: before?.changes ?? [],
        });
        return { messages, about: { about: 'summary', id: _id } };
      },
    },
  };
}
