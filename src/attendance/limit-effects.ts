/** How many may come to a session, and how many have to. */
import type { AuditStore } from '../access/audit.ts';
import { limitsOf, limitsToSet, namesOf, recordsOf } from '../consultations/limit-rules.ts';
import { OPEN_STATUSES, type Consultation, type Limit, type Limits } from '../consultations/model.ts';
import { isOpen } from '../consultations/rules.ts';
import type { QuotaState } from '../delivery/quota.ts';
import { defineEffect, type Cause, type EffectHandler } from '../turn.ts';
import { quorumOf, quorumOutOfReach, type Tally } from './rules.ts';
import { moveUp } from './seating-rules.ts';
import type { SeatKeeper } from './seating-effects.ts';
import type { TallyDeps } from './tally-effects.ts';
import { justThis, type Found, type SessionTarget } from './target-rules.ts';

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
/** Both, from a sheet that shows them: only where they still are as the sheet showed them. */
export const setLimits = defineEffect<
  { consultation: string; was: Limits; becomes: Limits; confirmed: boolean },
  | { kind: 'set' }
  | { kind: 'preview'; movesUp: number; quota: QuotaState | null }
  | { kind: 'over' }
  | { kind: 'stale'; session: Consultation }
  | { kind: 'gone' }
>('attendance.setLimits');
export const lookAtLimit = defineEffect<SessionTarget & { what: Limit }, Found<{ kind: 'found'; view: LimitView }>>(
  'attendance.limit',
);

export function limitEffects(
  deps: TallyDeps & { seats: SeatKeeper; audit: Pick<AuditStore, 'record'> },
): EffectHandler[] {
  const { attendance, consultations, seatings, seats, targets, programme, quota, audit } = deps;

  async function viewOf(session: Consultation, what: Limit): Promise<LimitView> {
    const tally = await attendance.tally(session._id, session.revision);
    const value = what === 'capacity' ? (session.capacity ?? 0) : quorumOf(session, programme.attendance.quorum);
    return { session, what, tally, value, outOfReach: quorumOutOfReach(session, programme.attendance.quorum) };
  }

  async function wouldMoveUp({ _id, revision }: Consultation, { capacity }: Partial<Limits>): Promise<number> {
    const seating = capacity === undefined ? null : await seatings.find(_id, revision);
    return seating ? moveUp(seating.seats, capacity!).movedUp.length : 0;
  }

  const hasBegun = ({ startsAt }: Consultation): boolean => startsAt !== null && startsAt <= deps.clock.now();

  /** @returns the session as it is now; null where it did not stand as `was` says. */
  async function change(
    { _id }: Consultation,
    limits: Partial<Limits>,
    was: Partial<Limits>,
    cause: Cause,
  ): Promise<Consultation | null> {
    const after = await consultations.setLimits(_id, limits, cause.at, was);
    if (!after || namesOf(limits).some((name) => limitsOf(after)[name] !== limits[name])) return null;
    for (const record of recordsOf(limits, _id, cause)) await audit.record(record);
    if (limits.capacity !== undefined) await seats.followLimit(_id);
    return after;
  }

  return [
    setLimit.handle(async ({ what, value, confirmed, ...target }, cause) => {
      const found = await targets.find(target, cause, targets.mayManage, OPEN_STATUSES);
      if (found.kind !== 'found') return found;
      const { session } = found;
      if (hasBegun(session)) return { kind: 'over', session };
      const limit = what === 'capacity' ? { capacity: value || null } : { quorum: value };
      const movesUp = await wouldMoveUp(session, limit);
      if (movesUp > 0 && !confirmed)
        return { kind: 'preview', session, value, movesUp, quota: await quota.findState() };
      // Something that was said later stays.
      const after = (await change(session, limit, {}, cause)) ?? (await consultations.find(session._id)) ?? session;
      return { kind: 'set', view: await viewOf(after, what) };
    }),

    setLimits.handle(async ({ consultation, was, becomes, confirmed }, cause) => {
      const found = await targets.find(justThis(consultation), cause, targets.mayManage);
      if (found.kind !== 'found' || !isOpen(found.session)) return { kind: 'gone' };
      const { session } = found;
      const limits = limitsToSet(was, becomes);
      if (Object.keys(limits).length === 0) return { kind: 'set' };
      if (hasBegun(session)) return { kind: 'over' };
      const movesUp = await wouldMoveUp(session, limits);
      if (movesUp > 0 && !confirmed) return { kind: 'preview', movesUp, quota: await quota.findState() };
      if (await change(session, limits, was, cause)) return { kind: 'set' };
      const now = await consultations.find(consultation);
      return now ? { kind: 'stale', session: now } : { kind: 'gone' };
    }),

    lookAtLimit.handle(async ({ what, ...target }, cause) => {
      const found = await targets.find(target, cause, targets.mayManage, OPEN_STATUSES);
      return found.kind === 'found' ? { kind: 'found', view: await viewOf(found.session, what) } : found;
    }),
  ];
}
