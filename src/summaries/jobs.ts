/** Monday's briefs: computed once per week and scope, whoever wakes first, and told to those whose work it is. */
import type { DeliveryKinds, SkipReason } from '../delivery/kinds.ts';
import type { Delivery, Outbox } from '../delivery/outbox.ts';
import { ALL_GROUPS } from '../feedback/rules.ts';
import type { Occurrence, OccurrenceSource } from '../occurrences.ts';
import type { Programme } from '../programme.ts';
import type { StaffStore } from '../staff/store.ts';
import type { Places } from '../thai/places.ts';
import type { ThemeScanner } from '../thai/themes.ts';
import { bangkokDate, days, isoWeekOf, plus } from '../time.ts';
import { computeFigures, correct, correctAndTell, recipientsOf, sentBriefId, type CorrectionDeps } from './effects.ts';
import { brief, briefCorrected, labelOf, scopeName } from './messages.ts';
import { briefsAround, changesBetween, VERSION, type BriefDue, type ChangedFigure } from './rules.ts';
import type { Summary } from './model.ts';
import type { SummaryStore } from './store.ts';

export interface SummaryJobDeps extends CorrectionDeps {
  outbox: Pick<Outbox, 'planMany' | 'planEach'>;
  programme: { reminders: Pick<Programme['reminders'], 'weeklyBrief' | 'briefCorrection'> };
}

export function summaryJobs(deps: SummaryJobDeps): OccurrenceSource {
  const { summaries, outbox, clock } = deps;
  const { weeklyBrief, briefCorrection } = deps.programme.reminders;
  const scopes = [...deps.places.groups.map(({ code }): string => code), ALL_GROUPS];
  let since: Date | null = null;

  async function tell(scope: string, { from, to, dueAt, usefulUntil }: BriefDue): Promise<void> {
    const week = isoWeekOf(from);
    // What came late to the week before becomes a version of its own, which this card tells.
    const corrected = await correct(deps, isoWeekOf(plus(from, -days(7))), scope);
    const summary =
      (await summaries.findVersion(week, scope, VERSION)) ??
      (await summaries.add({
        _id: sentBriefId(week, scope),
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
    if (corrected) await summaries.markPlanned(corrected._id, people.length);
  }

  return async (now) => {
    since ??= await summaries.since(now);
    return briefsAround(now, since, weeklyBrief).flatMap((due) => {
      const week = isoWeekOf(due.from);
      const correctedAt = plus(due.dueAt, days(briefCorrection.daysAfterBrief));
      return scopes.flatMap((scope): Occurrence[] => [
        {
          id: `brief:${week}:${scope}`,
          dueAt: due.dueAt,
          usefulUntil: due.usefulUntil,
          run: () => tell(scope, due),
        },
        {
          id: `correction:${week}:${scope}`,
          dueAt: correctedAt,
          // The next brief counts it anew as well.
          usefulUntil: plus(due.dueAt, days(7)),
          run: async () => void (await correctAndTell(deps, week, scope, null)),
        },
      ]);
    });
  };
}

export interface SummaryDeliveryDeps {
  summaries: Pick<SummaryStore, 'find' | 'findByWeek'>;
  outbox: Pick<Outbox, 'findFirstOf'>;
  publicUrl: string;
  staff: Pick<StaffStore, 'findByRole' | 'reachableAmong'>;
  places: Pick<Places, 'groups'>;
  themes: Pick<ThemeScanner, 'labels'>;
  address: (ids: readonly string[]) => Promise<Map<string, string>>;
}

export function summaryDeliveries(deps: SummaryDeliveryDeps): DeliveryKinds {
  const { summaries } = deps;

  async function whoIsEntitled(subject: string, ids: readonly string[]): Promise<Map<string, true | SkipReason>> {
    const summary = await summaries.find(subject);
    const entitled = new Set(summary ? await recipientsOf(deps.staff, summary.scope) : []);
    return deps.staff.reachableAmong(ids, ({ id }) => entitled.has(id));
  }

  /** What late data changed in a week since it was told last, by the brief or by the message that corrected it. */
  async function untoldChanges(week: string, scope: string): Promise<readonly ChangedFigure[]> {
    const subject = sentBriefId(week, scope);
    const newest = await summaries.findByWeek(week, scope);
    if (!newest || newest.version === VERSION) return [];
    const message = await deps.outbox.findFirstOf({ kind: 'briefCorrected', subject, offset: null });
    const told = await summaries.find(message?.state === 'sent' ? (message.data['summary'] as string) : subject);
    return told ? changesBetween(told.figures, newest.figures) : [];
  }

  async function correctionOf({ subject, data }: Pick<Delivery, 'subject' | 'data'>) {
    const [sent, corrected] = await Promise.all([summaries.find(subject), summaries.find(data['summary'] as string)]);
    const changes = sent && corrected ? changesBetween(sent.figures, corrected.figures) : [];
    return sent && corrected && changes.length > 0 ? { corrected, changes } : null;
  }

  const about = ({ scope, from, to }: Summary) => ({
    scopeName: scopeName(scope, deps.places),
    from: bangkokDate(from),
    to: bangkokDate(new Date(to.getTime() - 1)),
  });
  const pageOf = ({ _id }: Summary): string => `${deps.publicUrl}/console/summaries/${_id}`;

  return {
    weeklyBrief: {
      address: deps.address,
      stillStands: ({ subject }, ids) => whoIsEntitled(subject, ids),
      async render({ subject }) {
        const summary = await summaries.find(subject);
        if (!summary) return null;
        const { _id, scope, figures, from } = summary;
        const messages = brief({
          ...about(summary),
          scope,
          figures,
          labelOf: labelOf(deps.themes),
          page: pageOf(summary),
          corrected: await untoldChanges(isoWeekOf(plus(from, -days(7))), scope),
        });
        return { messages, about: { about: 'summary', id: _id } };
      },
    },

    briefCorrected: {
      address: deps.address,
      /** Counted back since to what had been sent. */
      async stillStands(delivery, ids) {
        if (!(await correctionOf(delivery))) return new Map(ids.map((id): [string, SkipReason] => [id, 'superseded']));
        return whoIsEntitled(delivery.subject, ids);
      },
      async render(delivery) {
        const found = await correctionOf(delivery);
        if (!found) return null;
        const { corrected, changes } = found;
        return {
          messages: briefCorrected({ ...about(corrected), changes, page: pageOf(corrected) }),
          about: { about: 'summary', id: corrected._id },
        };
      },
    },
  };
}
