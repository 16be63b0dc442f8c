/** What the reminders of announced sessions will take of LINE's quota. */
import type { MessageClass, Programme } from '../programme.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import { remindersOf } from './rules.ts';
import type { ConsultationStore } from './store.ts';

export function createReminderForecast(deps: {
  consultations: Pick<ConsultationStore, 'findAnnouncedSince'>;
  representatives: Pick<RepresentativeStore, 'countByStatus'>;
  programme: Pick<Programme, 'reminders' | 'quietHours'>;
}) {
  /** @returns at most: everybody concerned, whatever they will have answered */
  return async (from: Date, until: Date): Promise<{ messageClass: MessageClass; people: number }[]> => {
    const announced = (await deps.consultations.findAnnouncedSince(from)).filter(
      ({ status }) => status === 'announced',
    );
    const groups = [...new Set(announced.map(({ districtGroup }) => districtGroup))];
    const people = new Map(
      await Promise.all(
        groups.map(async (districtGroup) => {
          const { active = 0 } = await deps.representatives.countByStatus({ districtGroup });
          return [districtGroup, active] as const;
        }),
      ),
    );
    return announced.flatMap((session) =>
      remindersOf(session, deps.programme.reminders.plan, deps.programme.quietHours)
        .filter(({ dueAt }) => dueAt > from && dueAt < until)
        .map(({ reminder }) => ({ messageClass: reminder.class, people: people.get(session.districtGroup) ?? 0 })),
    );
  };
}
