/** How many may come to a session, and how many have to. */
import type { Consultation } from '../consultations/model.ts';
import type { QuotaState } from '../delivery/quota.ts';
import { defineEffect, type EffectHandler } from '../turn.ts';
import { quorumOf, quorumOutOfReach, type Tally } from './rules.ts';
import { moveUp } from './seating-rules.ts';
import type { SeatKeeper } from './seating-effects.ts';
import type { TallyDeps } from './tally-effects.ts';
import type { Found, SessionTarget } from './target-rules.ts';

export type Limit = 'capacity' | 'quorum';

export interface LimitView {
  session: Consultation;
  what: Limit;
  tally: Tally;
  /** As it is in force; 0: none. */
  value: number;
  /** Where the quorum is more than may come. */
  outOfReach: { quorum: number; capacity: number } | null;
}

export const setLimit = defineEffect<
  /** 0: no limit, no quorum. */
  SessionTarget & { what: Limit; value: number; confirmed: boolean },
  Found<
    | { kind: 'set'; view: LimitView }
    /** So many would move up and be told. */
    | { kind: 'preview'; session: Consultation; value: number; movesUp: number; quota: QuotaState | null }
    | { kind: 'over'; session: Consultation }
  >
>('attendance.setLimit');
export const lookAtLimit = defineEffect<SessionTarget & { what: Limit }, Found<{ kind: 'found'; view: LimitView }>>(
  'attendance.limit',
);

export function limitEffects(deps: TallyDeps & { seats: SeatKeeper }): EffectHandler[] {
  const { attendance, consultations, seatings, seats, targets, programme, quota } = deps;
  const OPEN = ['draft', 'announced', 'postponed'] as const;

  async function viewOf(session: Consultation, what: Limit): Promise<LimitView> {
    const tally = await attendance.tally(session._id, session.revision);
    const value = what === 'capacity' ? (session.capacity ?? 0) : quorumOf(session, programme.attendance.quorum);
    return { session, what, tally, value, outOfReach: quorumOutOfReach(session, programme.attendance.quorum) };
  }

  async function wouldMoveUp({ _id, revision }: Consultation, capacity: number | null): Promise<number> {
    const seating = await seatings.find(_id, revision);
    return seating ? moveUp(seating.seats, capacity).movedUp.length : 0;
  }

  return [
    setLimit.handle(async ({ what, value, confirmed, ...target }, cause) => {
      const found = await targets.find(target, cause, targets.mayManage, OPEN);
      if (found.kind !== 'found') return found;
      const { session } = found;
      if (session.startsAt && session.startsAt <= deps.clock.now()) return { kind: 'over', session };
      const capacity = value === 0 ? null : value;
      const movesUp = what === 'capacity' ? await wouldMoveUp(session, capacity) : 0;
      if (movesUp > 0 && !confirmed)
        return { kind: 'preview', session, value, movesUp, quota: await quota.findState() };
      const limit = what === 'capacity' ? { capacity } : { quorum: value };
      const after = (await consultations.setLimit(session._id, limit, cause.at)) ?? session;
      if (what === 'capacity') await seats.followLimit(session._id);
      return { kind: 'set', view: await viewOf(after, what) };
    }),

    lookAtLimit.handle(async ({ what, ...target }, cause) => {
      const found = await targets.find(target, cause, targets.mayManage, OPEN);
      return found.kind === 'found' ? { kind: 'found', view: await viewOf(found.session, what) } : found;
    }),
  ];
}
