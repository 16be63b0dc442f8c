/** What stands around the voices of a week: issues without an answer, messages that did not arrive, the quota. */
import type { BroadcastStore } from '../broadcasts/store.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { Trouble } from '../delivery/ledger.ts';
import type { Outbox } from '../delivery/outbox.ts';
import type { Quota } from '../delivery/quota.ts';
import { waitsForAnswer } from '../development-issues/rules.ts';
import { isUnderWay } from '../development-issues/project-rules.ts';
import type { PilotProjectStore } from '../development-issues/project-store.ts';
import type { DevelopmentIssueStore } from '../development-issues/store.ts';
import type { LineGroupStore } from '../line-groups/store.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { Around } from './rules.ts';

export interface AroundDeps {
  issues: Pick<DevelopmentIssueStore, 'findOpen' | 'findMany'>;
  projects: Pick<PilotProjectStore, 'findOf'>;
  consultations: Pick<ConsultationStore, 'findMany'>;
  broadcasts: Pick<BroadcastStore, 'find'>;
  representatives: Pick<RepresentativeStore, 'findMany'>;
  lineGroups: Pick<LineGroupStore, 'findAll'>;
  outbox: Pick<Outbox, 'findTroubles'>;
  quota: Pick<Quota, 'findState'>;
}

/** @param group a district group's code; null: all. */
export type ReadAround = (group: string | null, week: { from: Date; to: Date }) => Promise<Around>;

const AT_ONCE = 500;

export function createReadAround(deps: AroundDeps): ReadAround {
  const { issues, outbox, quota } = deps;

  /** The district groups that each message was about: of its sessions, its issue, its notice; none where it had no such. */
  async function readGroups(all: readonly Trouble[]): Promise<(trouble: Trouble) => string[]> {
    const issueOf = ({ kind, data }: Trouble): string[] => (kind === 'issueAnswer' ? [String(data['issue'])] : []);
    const noticeOf = ({ kind, subject }: Trouble): string[] => (kind === 'broadcast' ? [subject] : []);
    const each = (idsOf: (trouble: Trouble) => string[]): string[] => [...new Set(all.flatMap(idsOf))];
    const [sessions, answered, notices] = await Promise.all([
      deps.consultations.findMany(each(({ consultations }) => consultations)),
      issues.findMany(each(issueOf)),
      Promise.all(each(noticeOf).map((id) => deps.broadcasts.find(id))),
    ]);
    const groups = new Map([
      ...[...sessions, ...answered].map(({ _id, districtGroup }) => [_id, districtGroup] as const),
      ...notices.flatMap((notice) => (notice ? [[notice._id, notice.segment.districtGroup] as const] : [])),
    ]);
    return (trouble) =>
      [...trouble.consultations, ...issueOf(trouble), ...noticeOf(trouble)].flatMap((id) => groups.get(id) ?? []);
  }

  /** Of these recipients, by our ids, those who belong to the district group: people of its register, its LINE groups. */
  async function ofGroup(group: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const own = new Set<string>();
    for (let start = 0; start < ids.length; start += AT_ONCE)
      for (const { _id, districtGroup } of await deps.representatives.findMany(ids.slice(start, start + AT_ONCE)))
        if (districtGroup === group) own.add(_id);
    const lineGroups = ids.some((id) => id.startsWith('g')) ? await deps.lineGroups.findAll() : [];
    for (const { _id, districtGroup } of lineGroups) if (districtGroup === group) own.add(_id);
    return own;
  }

  /** What is about something of the group counts whole; of all else, the recipients who belong to the group. */
  async function countTroubles(group: string | null, all: readonly Trouble[]): Promise<Around['deliveries']> {
    const counts = { failed: 0, unknown: 0 };
    const count = ({ isUnknown }: Trouble, people: number): void => {
      counts[isUnknown ? 'unknown' : 'failed'] += people;
    };
    const others: Trouble[] = [];
    const groupsOf = group === null || all.length === 0 ? () => [] : await readGroups(all);
    for (const trouble of all) {
      const groups = groupsOf(trouble);
      if (group === null || groups.includes(group)) count(trouble, trouble.ids.length);
      else if (groups.length === 0) others.push(trouble);
    }
    if (group !== null && others.length > 0) {
      const own = await ofGroup(group, [...new Set(others.flatMap(({ ids }) => ids))]);
      for (const trouble of others) count(trouble, trouble.ids.filter((id) => own.has(id)).length);
    }
    return counts;
  }

  return async (group, { from, to }) => {
    const [open, tried, troubles, state] = await Promise.all([
      issues.findOpen(group),
      deps.projects.findOf(group === null ? null : [group]),
      outbox.findTroubles(from, to),
      // LINE may be out of reach; the brief comes all the same.
      quota.findState(),
    ]);
    return {
      issuesWaiting: open
        .filter(waitsForAnswer)
        .map(({ _id, title, districtGroup }) => ({ id: _id, title, districtGroup })),
      projects: tried
        .filter((project) => isUnderWay(project.state))
        .map(({ _id, name, state: stands, districtGroup }) => ({ id: _id, name, state: stands, districtGroup })),
      deliveries: await countTroubles(group, troubles),
      quota: state && { limit: state.limit, used: state.used, left: state.left },
    };
  };
}
