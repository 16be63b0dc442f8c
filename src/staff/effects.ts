/** What staff commands cause: codes made and used, the list, a role taken away. */
import { randomInt } from 'node:crypto';
import type { AuditStore } from '../access/audit.ts';
import { may } from '../access/policy.ts';
import { idFrom } from '../identity.ts';
import { askUntilAway, type LineClient } from '../line/client.ts';
import { plus, type Clock } from '../time.ts';
import { defineEffect, type EffectHandler, type RoleGrant, type StaffMember } from '../turn.ts';
import { NO_STAFF_NAME } from './messages.ts';
import { CODE_LASTS, GUESSES, hashCode, holds, newCode } from './rules.ts';
import type { StaffStore } from './store.ts';

/** The reply waits for LINE no longer than this. */
const NAME_WAITS_MS = 3_000;

export type Revocation =
  { kind: 'revoked'; displayName: string } | { kind: 'lastAdmin' } | { kind: 'notHeld' } | { kind: 'notAllowed' };

export const makeStaffCode = defineEffect<RoleGrant, { code: string; expiresAt: Date } | null>('staff.makeCode');
/** `code` null: something that was meant as a code and cannot be one. */
export const useStaffCode = defineEffect<{ code: string | null }, { member: StaffMember; granted: RoleGrant } | null>(
  'staff.useCode',
);
/** @param handle made of the hash (`idFrom('staffCode', hash)`), so that no page shows the hash itself. */
export const withdrawStaffCode = defineEffect<{ handle: string }, boolean>('staff.withdrawCode');
export const listStaff = defineEffect<Record<string, never>, StaffMember[] | null>('staff.list');
export const revokeRole = defineEffect<{ person: string; grant: RoleGrant }, Revocation>('staff.revoke');

export interface StaffEffectsDeps {
  staff: StaffStore;
  audit: AuditStore;
  line: Pick<LineClient, 'displayName'>;
  clock: Clock;
  /** Somebody is no longer staff: their LINE id, before it is forgotten. */
  onLeft?: (lineUserId: string) => Promise<void>;
}

export function staffEffects({ staff, audit, line, clock, onLeft }: StaffEffectsDeps): EffectHandler[] {
  return [
    makeStaffCode.handle(async (grant, { eventId, at, who }) => {
      if (!may(who.staff, 'staff.grant')) return null;
      // Only the hash is kept, so a repeat cannot say the same code again. It takes the place of the first one, which
      // nobody has seen: an event is repeated only where its reply was not even decided.
      await staff.dropUnusedCodesOf(eventId);
      const code = newCode(randomInt);
      const expiresAt = plus(at, CODE_LASTS);
      await staff.saveCode({
        _id: await hashCode(code),
        ...grant,
        createdBy: who.staff!.id,
        createdByEvent: eventId,
        createdAt: at,
        expiresAt,
        usedBy: null,
        usedByEvent: null,
      });
      await audit.record({
        _id: idFrom('audit', eventId, 'staff.codeMade'),
        at,
        actor: who.staff!.id,
        action: 'staff.codeMade',
        subject: who.staff!.id,
        details: { role: grant.role, scope: grant.scope },
      });
      return { code, expiresAt };
    }),

    useStaffCode.handle(async ({ code }, { eventId, at, who, where }) => {
      const { lineUserId } = who;
      if (!lineUserId || where.kind !== 'direct') return null;
      const person = idFrom('staffCodeGuesser', lineUserId);
      const since = plus(at, -GUESSES.within);
      await staff.forgetWrongCodes(since);
      if ((await staff.countWrongCodes(person, since, eventId)) >= GUESSES.most) return null;

      // Whoever is not staff yet is named by the same hash as above, never by a LINE id.
      const by = who.staff?.id ?? person;
      const used = code && (await staff.useCode(await hashCode(code), by, eventId, clock.now()));
      if (!used) {
        await staff.recordWrongCode({ _id: eventId, person, at });
        return null;
      }
      const granted: RoleGrant = { role: used.role, scope: used.scope };
      // Whoever has typed a right code comes in, what they are called or not.
      const inLine = await askUntilAway(NAME_WAITS_MS).ask(() => line.displayName(lineUserId), null);
      const displayName = inLine ?? who.staff?.displayName ?? NO_STAFF_NAME;
      const member = await staff.grant({ lineUserId, displayName }, granted, at);
      await audit.record({
        _id: idFrom('audit', eventId, 'staff.granted'),
        at,
        actor: used.createdBy ?? 'system',
        action: 'staff.granted',
        subject: member.id,
        details: { role: granted.role, scope: granted.scope },
      });
      return { member, granted };
    }),

    withdrawStaffCode.handle(async ({ handle }, { eventId, at, who }) => {
      if (!may(who.staff, 'staff.grant')) return false;
      const done = idFrom('audit', eventId, 'staff.codeWithdrawn', handle);
      if ((await audit.findBySubject(handle)).some(({ _id }) => _id === done)) return true;
      const code = (await staff.findOpenCodes(clock.now())).find(({ _id }) => idFrom('staffCode', _id) === handle);
      if (!code || !(await staff.dropUnusedCode(code._id))) return false;
      const { role, scope } = code;
      await audit.record({
        _id: done,
        at,
        actor: who.staff!.id,
        action: 'staff.codeWithdrawn',
        subject: handle,
        details: { role, scope },
      });
      return true;
    }),

    listStaff.handle(async (_input, { who }) => {
      if (!may(who.staff, 'staff.view')) return null;
      return (await staff.findAll()).filter(({ roles }) => roles.length > 0);
    }),

    revokeRole.handle(async ({ person, grant }, { eventId, at, who }) => {
      // Somebody who takes their own role of admin away is no admin any more when this is repeated.
      const done = idFrom('audit', eventId, 'staff.revoked');
      const before = await staff.find(person);
      const didIt = (await audit.findBySubject(person)).some(({ _id }) => _id === done);
      if (before && didIt) return { kind: 'revoked', displayName: before.displayName };
      // Broken off after the role was gone, it is this event's all the same, and goes on.
      const begun = await staff.findRevocation(person);
      const by = begun?.event === eventId ? begun.by : may(who.staff, 'staff.grant') && who.staff?.id;
      if (!by) return { kind: 'notAllowed' };
      if (!before || (begun?.event !== eventId && !holds(before, grant))) return { kind: 'notHeld' };
      const after = await staff.revoke(person, grant, at, { event: eventId, by });
      if (!after) return { kind: 'lastAdmin' };
      if (after.roles.length === 0) {
        const lineUserId = (await staff.lineUserIds([person])).get(person);
        if (lineUserId) await onLeft?.(lineUserId);
        await staff.forgetLineUser(person);
      }
      await audit.record({
        _id: done,
        at,
        actor: by,
        action: 'staff.revoked',
        subject: person,
        details: { role: grant.role, scope: grant.scope },
      });
      return { kind: 'revoked', displayName: before.displayName };
    }),
  ];
}

/**
 * The code by which the first person becomes admin, for the terminal and never for the log. Codes that an earlier start
 * printed and nobody used are void.
 * @returns null while there is an admin.
 */
export async function createFirstAdminCode({
  staff,
  clock,
}: Pick<StaffEffectsDeps, 'staff' | 'clock'>): Promise<string | null> {
  if ((await staff.countAdmins()) > 0) return null;
  await staff.dropUnusedFirstAdminCodes();
  const code = newCode(randomInt);
  const createdAt = clock.now();
  await staff.saveCode({
    _id: await hashCode(code),
    role: 'admin',
    scope: null,
    createdBy: null,
    createdByEvent: null,
    createdAt,
    expiresAt: plus(createdAt, CODE_LASTS),
    usedBy: null,
    usedByEvent: null,
  });
  return code;
}
