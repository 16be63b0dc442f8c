/** What the code on a letter causes. Declarations first (the dialogues import them). */
import type { AuditRecord, AuditStore } from '../access/audit.ts';
import type { SeatKeeper } from '../attendance/seating-effects.ts';
import type { AttendanceStore } from '../attendance/store.ts';
import { idFrom } from '../identity.ts';
import { GUESSES } from '../staff/rules.ts';
import type { StaffStore } from '../staff/store.ts';
import { plus } from '../time.ts';
import { defineEffect, type Cause, type EffectHandler } from '../turn.ts';
import { claimHash } from './claim-rules.ts';
import { missingFrom, type ClaimStore } from './claim-store.ts';
import type { RepresentativeStore } from './store.ts';

/** Whether somebody waits for this code. @returns its hash, for the dialogue; null for a wrong one, or after too many. */
export const lookUpClaim = defineEffect<{ code: string | null }, string | null>('representative.lookUpClaim');
/** Somebody who is registered already: what their entry lacks comes from the one that waited. */
export const joinClaim = defineEffect<{ code: string | null }, boolean>('representative.joinClaim');

export interface ClaimDeps {
  claims: ClaimStore;
  representatives: Pick<RepresentativeStore, 'changeProfile' | 'erase'>;
  staff: Pick<StaffStore, 'countWrongCodes' | 'forgetWrongCodes' | 'recordWrongCode'>;
  audit: Pick<AuditStore, 'record' | 'findBySubject'>;
  attendance: Pick<AttendanceStore, 'moveTo'>;
  seats: Pick<SeatKeeper, 'makeOne'>;
  checkInSecret: string;
}

export type TakingDeps = Pick<ClaimDeps, 'claims' | 'representatives' | 'audit' | 'attendance' | 'seats'>;

const claimRecord = ({ eventId }: Cause): string => idFrom('audit', eventId, 'representative.claimed');

/**
 * Takes the entry over for whoever wrote. Repeating it finds nobody who waits, and changes nothing.
 */
export async function takeClaim(
  { claims, representatives, audit, attendance, seats }: TakingDeps,
  hash: string,
  noticeVersion: string,
  cause: Cause,
): Promise<void> {
  const { at, who } = cause;
  const taken = await claims.claim(hash, who.lineUserId!, { noticeVersion, at });
  if (!taken) return;
  const record = (person: string, details: AuditRecord['details']): Promise<void> =>
    audit.record({
      _id: claimRecord(cause),
      at,
      actor: person,
      action: 'representative.claimed',
      subject: person,
      details,
    });
  if (taken.kind === 'taken') return record(taken.person, {});
  const { own, waited } = taken;
  const change = missingFrom(own, waited);
  if (Object.keys(change).length > 0) await representatives.changeProfile(own._id, change, at);
  await record(own._id, { fields: Object.keys(change).join(',') });
  // Before the entry goes: a repeat finds it, and goes on.
  await attendance.moveTo(waited._id, own._id);
  await seats.makeOne(waited._id, own._id);
  await representatives.erase(waited._id, at);
}

export function claimEffects(deps: ClaimDeps): EffectHandler[] {
  const { claims, staff, audit, checkInSecret } = deps;

  /** Whoever tries codes out is stopped after a few; the same event may ask again. */
  async function lookUp(code: string | null, { eventId, at, who, where }: Cause): Promise<string | null> {
    if (!who.lineUserId || where.kind !== 'direct') return null;
    const person = idFrom('claimGuesser', who.lineUserId);
    const since = plus(at, -GUESSES.within);
    await staff.forgetWrongCodes(since);
    if ((await staff.countWrongCodes(person, since, eventId)) >= GUESSES.most) return null;
    const hash = code && claimHash(checkInSecret, code);
    if (hash && (await claims.find(hash))) return hash;
    await staff.recordWrongCode({ _id: eventId, person, at });
    return null;
  }

  return [
    lookUpClaim.handle(({ code }, cause) => lookUp(code, cause)),

    joinClaim.handle(async ({ code }, cause) => {
      const own = cause.who.representative;
      if (!own) return false;
      const isDone = (await audit.findBySubject(own.id)).some(({ _id }) => _id === claimRecord(cause));
      const hash = isDone ? code && claimHash(checkInSecret, code) : await lookUp(code, cause);
      if (hash) await takeClaim(deps, hash, '', cause);
      return isDone || hash !== null;
    }),
  ];
}
