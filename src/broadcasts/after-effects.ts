/** What comes after a notice was handed over: taking it back, the list, and the report of one. */
import { may, scopesFor } from '../access/policy.ts';
import type { Consultation } from '../consultations/model.ts';
import type { SubjectReport } from '../delivery/subjects.ts';
import { idFrom } from '../identity.ts';
import { defineEffect, type Cause, type EffectHandler } from '../turn.ts';
import type { BroadcastDeps, BroadcastPlanner } from './jobs.ts';
import type { Broadcast, BroadcastState } from './model.ts';
import { NEEDS_NO_CALL } from './rules.ts';

export interface ReportView {
  broadcast: Broadcast;
  session: Consultation | null;
  counted: SubjectReport;
  proposer: string | null;
  by: string | null;
}

export const recallNotice = defineEffect<
  { id: string },
  | { kind: 'recalled'; counted: SubjectReport | null }
  | { kind: 'nothing'; counted: SubjectReport }
  | { kind: 'forbidden' | 'gone' }
>('broadcasts.recall');
/** Notices that can still be taken back. */
export const findRecallable = defineEffect<null, Broadcast[]>('broadcasts.recallable');
export const showNotices = defineEffect<
  { page: number },
  { notices: { broadcast: Broadcast; report: SubjectReport | null }[]; more: boolean } | null
>('broadcasts.list');
export const showNotice = defineEffect<{ id: string }, ReportView | null>('broadcasts.report');
/** Who did not get it. */
export const showMissed = defineEffect<{ id: string; page: number }, MissedView | null>('broadcasts.missed');

/** Who did not get a notice: named and with a phone number to those who may see that. */
export interface MissedView {
  broadcast: Broadcast;
  total: number;
  people: { name: string | null; phone: string | null; reason: string }[];
  page: number;
  more: boolean;
}

const ON_A_PAGE = 5;
const MISSED_ON_A_PAGE = 8;

const RECALLABLE = 5;
const TOLD: readonly BroadcastState[] = ['waiting', 'confirmed', 'recalled', 'refused', 'expired'];

export function noticeAfterEffects(deps: BroadcastDeps, planner: BroadcastPlanner): EffectHandler[] {
  const { audit, broadcasts, clock, outbox, representatives, staff } = deps;

  const maySend = ({ who }: Cause, districtGroup: string): boolean =>
    may(who.staff, 'broadcast.send', { districtGroup });
  const nameOf = async (id: string | null): Promise<string | null> =>
    id === null ? null : ((await staff.find(id))?.displayName ?? null);

  return [
    // ---------------------------------------------------------- afterwards

    recallNotice.handle(async ({ id }, cause) => {
      const found = await broadcasts.find(id);
      if (!found) return { kind: 'gone' };
      if (!maySend(cause, found.segment.districtGroup)) return { kind: 'forbidden' };
      const wasConfirmed = found.dueAt !== null;
      if (found.state !== 'recalled') {
        if (found.state !== 'waiting' && found.state !== 'confirmed') return { kind: 'gone' };
        const counted = await outbox.report('broadcast', id);
        if (found.plannedAt && counted.waiting === 0) return { kind: 'nothing', counted };
        const { state, version } = found;
        const moved = await broadcasts.move(
          id,
          { state, version },
          'recalled',
          { recalledAt: clock.now() },
          cause.eventId,
        );
        if (!moved) return { kind: 'gone' };
      } else if (found.lastEvent !== cause.eventId) return { kind: 'gone' };
      if (wasConfirmed) await outbox.recall('broadcast', id);
      const counted = wasConfirmed ? await outbox.report('broadcast', id) : null;
      await audit.record({
        _id: idFrom('audit', cause.eventId, 'broadcast.recalled'),
        at: clock.now(),
        actor: cause.who.staff!.id,
        action: 'broadcast.recalled',
        subject: id,
        details: { districtGroup: found.segment.districtGroup, people: counted?.cancelled ?? 0 },
      });
      return { kind: 'recalled', counted };
    }),

    findRecallable.handle(async (_input, cause) => {
      const scopes = scopesFor(cause.who.staff, 'broadcast.send');
      const groups = scopes === 'all' ? null : scopes;
      const open = await broadcasts.findRecent(groups, ['waiting', 'confirmed'], { skip: 0, limit: 30 });
      const recallable: Broadcast[] = [];
      for (const each of open) {
        const stands =
          each.state === 'waiting' || !each.plannedAt || (await outbox.report('broadcast', each._id)).waiting > 0;
        if (stands) recallable.push(each);
        if (recallable.length === RECALLABLE) break;
      }
      return recallable;
    }),

    showNotices.handle(async ({ page }, cause) => {
      const scopes = scopesFor(cause.who.staff, 'broadcast.approve');
      if (scopes !== 'all' && scopes.length === 0) return null;
      const found = await broadcasts.findRecent(scopes === 'all' ? null : scopes, TOLD, {
        skip: (page - 1) * ON_A_PAGE,
        limit: ON_A_PAGE + 1,
      });
      const notices = await Promise.all(
        found.slice(0, ON_A_PAGE).map(async (broadcast) => ({
          broadcast,
          report: broadcast.dueAt ? await outbox.report('broadcast', broadcast._id) : null,
        })),
      );
      return { notices, more: found.length > ON_A_PAGE };
    }),

    showNotice.handle(async ({ id }, cause) => {
      const broadcast = await broadcasts.find(id);
      if (!broadcast || !may(cause.who.staff, 'broadcast.approve', { districtGroup: broadcast.segment.districtGroup }))
        return null;
      return {
        broadcast,
        session: await planner.sessionOf(broadcast.segment),
        counted: await outbox.report('broadcast', id),
        proposer: await nameOf(broadcast.proposedBy),
        by: await nameOf(broadcast.decidedBy),
      };
    }),

    showMissed.handle(async ({ id, page }, cause) => {
      const broadcast = await broadcasts.find(id);
      const { districtGroup = '' } = broadcast?.segment ?? {};
      if (!broadcast || !may(cause.who.staff, 'broadcast.approve', { districtGroup })) return null;
      const missed = (await outbox.missed('broadcast', id)).filter(({ reason }) => !NEEDS_NO_CALL.includes(reason));
      const shown = missed.slice((page - 1) * MISSED_ON_A_PAGE, page * MISSED_ON_A_PAGE);
      const namesToo = may(cause.who.staff, 'representative.view', { districtGroup });
      const found = namesToo ? await representatives.findMany(shown.map((each) => each.id)) : [];
      const people = new Map(found.map((person) => [person._id, person]));
      return {
        broadcast,
        total: missed.length,
        people: namesToo
          ? shown.map(({ id: each, reason }) => {
              const { fullName = null, phone = null } = people.get(each) ?? {};
              return { name: fullName, phone, reason };
            })
          : [],
        page,
        more: page * MISSED_ON_A_PAGE < missed.length,
      };
    }),
  ];
}
