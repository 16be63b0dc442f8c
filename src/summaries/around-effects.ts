/** What stands around the voices of a week: issues without an answer, messages that did not arrive, the quota. */
import { CONSULTATION_STATUSES } from '../consultations/model.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { Outbox } from '../delivery/outbox.ts';
import type { Quota } from '../delivery/quota.ts';
import type { DevelopmentIssueStore } from '../development-issues/store.ts';
import type { Around } from './rules.ts';

export interface AroundDeps {
  issues: Pick<DevelopmentIssueStore, 'findOpen'>;
  consultations: Pick<ConsultationStore, 'findByStatus'>;
  outbox: Pick<Outbox, 'countTroubles'>;
  quota: Pick<Quota, 'findState'>;
}

/** Messages go out about all of these; that a session is off, above all. */
const TOLD_OF = CONSULTATION_STATUSES.filter((status) => status !== 'draft');

/** @param group a district group's code; null: all. */
export type ReadAround = (group: string | null, week: { from: Date; to: Date }) => Promise<Around>;

export function createReadAround({ issues, consultations, outbox, quota }: AroundDeps): ReadAround {
  return async (group, { from, to }) => {
    const sessions = group === null ? null : await consultations.findByStatus(group, TOLD_OF);
    const [open, deliveries, state] = await Promise.all([
      issues.findOpen(group),
      outbox.countTroubles(from, to, sessions && sessions.map(({ _id }) => _id)),
      // LINE may be out of reach; the brief comes all the same.
      quota.findState(),
    ]);
    return {
      issuesWaiting: open
        .filter(({ answers }) => answers.every(({ answer }) => answer === null))
        .map(({ _id, title, districtGroup }) => ({ id: _id, title, districtGroup })),
      deliveries,
      quota: state && { limit: state.limit, used: state.used, left: state.left },
    };
  };
}
