/** On the morning of a session its analysts hear by themselves who will come, and get what they need at the door. */
import { may } from '../access/policy.ts';
import type { GroupName } from '../consultations/messages.ts';
import type { Consultation } from '../consultations/model.ts';
import { momentBefore } from '../consultations/rules.ts';
import type { DeliveryKinds, SkipReason } from '../delivery/kinds.ts';
import type { OccurrenceSource } from '../occurrences.ts';
import type { StaffStore } from '../staff/store.ts';
import { openingOf, pageAddress } from './check-in-rules.ts';
import { createTallyReader, findUninformed, type TallyDeps } from './tally-effects.ts';
import * as say from './tally-messages.ts';
import { aboutSession } from './target-rules.ts';

export interface DayDeps extends TallyDeps {
  staff: Pick<StaffStore, 'find' | 'findByRole' | 'reachableAmong'>;
  groupName: GroupName;
  publicUrl: string;
  /** What codes and addresses are made under. */
  checkInSecret: string;
  address(ids: readonly string[]): Promise<Map<string, string>>;
}

export function dayOccurrences(deps: Pick<DayDeps, 'consultations' | 'staff' | 'outbox' | 'programme' | 'clock'>) {
  const { dayNote } = deps.programme.reminders;
  const source: OccurrenceSource = async (now) =>
    (await deps.consultations.findAnnouncedSince(now)).flatMap((session) => {
      const { _id, revision, revisedAt, startsAt, status, districtGroup } = session;
      if (status !== 'announced' || !startsAt) return [];
      const dueAt = momentBefore(startsAt, dayNote);
      const usefulUntil = momentBefore(startsAt, dayNote.usefulUntil);
      if (dueAt <= revisedAt || dueAt >= usefulUntil) return [];
      const run = async (): Promise<void> => {
        const analysts = await deps.staff.findByRole('analyst', districtGroup);
        await deps.outbox.planEach(
          {
            kind: 'sessionDay',
            subject: _id,
            consultations: [_id],
            offset: `r${revision}`,
            data: { revision },
            messageClass: dayNote.class,
            dueAt,
            usefulUntil,
          },
          analysts.map(({ id }) => id),
          deps.clock.now(),
        );
      };
      return [{ id: `${_id}:r${revision}:day`, dueAt, usefulUntil, run }];
    });
  return source;
}

export function dayDeliveries(deps: DayDeps): DeliveryKinds {
  const { consultations, staff, programme, clock } = deps;
  const { viewOf } = createTallyReader(deps);

  /** On the date that the message is about: a session that has moved has another morning. */
  async function sessionOf(subject: string, data: Record<string, unknown>): Promise<Consultation | null> {
    const session = await consultations.find(subject);
    return session?.status === 'announced' && session.revision === data['revision'] ? session : null;
  }

  return {
    sessionDay: {
      address: deps.address,
      async stillStands({ subject, data }, ids) {
        const session = await sessionOf(subject, data);
        if (!session) return new Map(ids.map((id): [string, SkipReason] => [id, 'superseded']));
        const { districtGroup } = session;
        return staff.reachableAmong(ids, (member) => may(member, 'consultation.manage', { districtGroup }));
      },
      async render({ _id, subject, data }, [id]) {
        const [session, colleague] = await Promise.all([sessionOf(subject, data), staff.find(id!)]);
        if (!session || !colleague) return null;
        const at = clock.now();
        const who = { lineUserId: null, representative: null, staff: colleague };
        const [view, uninformed] = await Promise.all([
          viewOf(session, { eventId: _id, at, who, where: { kind: 'direct' } }, true),
          findUninformed(deps, session),
        ]);
        const opening = openingOf(session, programme.attendance.checkIn, programme.reminders.held);
        const pageUrl =
          session.form === 'online' ? null : pageAddress(deps.publicUrl, deps.checkInSecret, session, opening, at);
        return {
          messages: [say.dayCard(view, { uninformed: uninformed.people.size, pageUrl }, deps.groupName)],
          about: aboutSession(session),
        };
      },
    },
  };
}
