/** “ให้ลูกสาวไปแทน”: the analysts of the district group hear who will come in whose place, once for each person. */
import { may } from '../access/policy.ts';
import type { GroupName } from '../consultations/messages.ts';
import type { Consultation } from '../consultations/model.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { DeliveryKinds, SkipReason } from '../delivery/kinds.ts';
import type { Outbox } from '../delivery/outbox.ts';
import { afterQuietHours } from '../delivery/quiet-hours.ts';
import type { Programme } from '../programme.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { StaffStore } from '../staff/store.ts';
import { minutes, plus } from '../time.ts';
import * as say from './messages.ts';
import type { Attendance } from './model.ts';
import type { AttendanceStore } from './store.ts';
import { aboutSession } from './target-rules.ts';

/** A name that is corrected at once is told as it is then. */
const SETTLES_IN = minutes(10);

export async function planProxy(
  deps: {
    staff: Pick<StaffStore, 'findByRole'>;
    outbox: Pick<Outbox, 'planEach'>;
    programme: Pick<Programme, 'quietHours'>;
  },
  { _id, revision, districtGroup, startsAt }: Consultation,
  representative: string,
  at: Date,
): Promise<void> {
  const analysts = await deps.staff.findByRole('analyst', districtGroup);
  await deps.outbox.planEach(
    {
      kind: 'proxyNamed',
      subject: _id,
      consultations: [_id],
      offset: `r${revision}:${representative}`,
      data: { revision, representative },
      messageClass: 'may',
      dueAt: afterQuietHours(plus(at, SETTLES_IN), deps.programme.quietHours),
      usefulUntil: startsAt!,
    },
    analysts.map(({ id }) => id),
    at,
  );
}

export interface ProxyDeliveryDeps {
  consultations: Pick<ConsultationStore, 'find'>;
  attendance: Pick<AttendanceStore, 'find'>;
  representatives: Pick<RepresentativeStore, 'find'>;
  staff: Pick<StaffStore, 'reachableAmong'>;
  groupName: GroupName;
  address(ids: readonly string[]): Promise<Map<string, string>>;
}

export function proxyDeliveries(deps: ProxyDeliveryDeps): DeliveryKinds {
  /** As it is now: somebody may have come to another mind, and the session to another date. */
  async function proxyOf(
    subject: string,
    data: Record<string, unknown>,
  ): Promise<{ session: Consultation; row: Attendance } | null> {
    const session = await deps.consultations.find(subject);
    if (session?.status !== 'announced' || session.revision !== data['revision']) return null;
    const row = await deps.attendance.find(subject, String(data['representative']));
    return row?.revision === session.revision && row.answer === 'no' && row.proxy ? { session, row } : null;
  }

  return {
    proxyNamed: {
      address: deps.address,
      async stillStands({ subject, data }, ids) {
        const found = await proxyOf(subject, data);
        if (!found) return new Map(ids.map((id): [string, SkipReason] => [id, 'superseded']));
        const { districtGroup } = found.session;
        return deps.staff.reachableAmong(ids, (member) => may(member, 'consultation.manage', { districtGroup }));
      },
      async render({ subject, data }) {
        const found = await proxyOf(subject, data);
        const person = found && (await deps.representatives.find(found.row.representative));
        if (!found || !person) return null;
        const message = say.proxyNamed(found.session, person.fullName, found.row.proxy!, deps.groupName);
        return { messages: [message], about: aboutSession(found.session) };
      },
    },
  };
}
