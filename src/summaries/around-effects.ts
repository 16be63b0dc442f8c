/** What stands around the voices of a week: issues without an answer, messages that did not arrive, the quota. */
import type { ConsultationStore } from '../consultations/store.ts';
import type { Outbox } from '../delivery/outbox.ts';
import type { Quota } from '../delivery/quota.ts';
import type { DevelopmentIssueStore } from '../development-issues/store.ts';
import { days, plus } from '../time.ts';
import type { Around } from './rules.ts';

export interface AroundDeps {
  issues: Pick<DevelopmentIssueStore, 'findOpen'>;
  consultations: Pick<ConsultationStore, 'findStartingBetween'>;
  outbox: Pick<Outbox, 'countTroubles'>;
  quota: Pick<Quota, 'state'>;
}

/** Messages about a session go out so long before it, and so long after. */
const BEFORE = days(180);
const AFTER = days(30);

/** @param group a district group's code; null: all. */
export type ReadAround = (group: string | null, week: { from: Date; to: Date }) => Promise<Around>;

export function createReadAround({ issues, consultations, outbox, quota }: AroundDeps): ReadAround {
  return async (group, { from, to }) => {
    const sessions =
      group === null ? null : await consultations.findStartingBetween(group, plus(from, -AFTER), plus(to, BEFORE));
    const [open, deliveries, state] = await Promise.all([
      issues.findOpen(group),
      outbox.countTroubles(from, to, sessions && sessions.map(({ _id }) => _id)),
      // LINE may be out of reach; the brief comes all the same.
      quota.state().catch(() => null),
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
