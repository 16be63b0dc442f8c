/** Roles, their scopes, and the one-time codes by which somebody becomes staff. */
import { scrypt } from 'node:crypto';
import { z } from 'zod';
import { definePostback } from '../line/postback.ts';
import { arabicDigits } from '../thai/normalise.ts';
import type { Places } from '../thai/places.ts';
import { days, hours } from '../time.ts';
import type { RoleGrant, StaffMember, StaffRole } from '../turn.ts';

export const CODE_LASTS = days(7);
export const GUESSES = { most: 5, within: hours(1) } as const;

/** No 0 O, 1 I L: they look alike on a phone. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const CODE_LENGTH = 8;
const CODE = new RegExp(`^PC-?([${ALPHABET}]{${CODE_LENGTH / 2}})-?([${ALPHABET}]{${CODE_LENGTH / 2}})$`);

/** For example `PC-7KQM-2XVN`. `random` gives a whole number below its argument, without bias. */
export function newCode(random: (below: number) => number): string {
  const letters = Array.from({ length: CODE_LENGTH }, () => ALPHABET[random(ALPHABET.length)]).join('');
  return `PC-${letters.slice(0, CODE_LENGTH / 2)}-${letters.slice(CODE_LENGTH / 2)}`;
}

/** The code in a text, however it was typed; null where the text is none. */
export function codeIn(text: string): string | null {
  const match = CODE.exec(compact(text));
  return match && `PC-${match[1]}-${match[2]}`;
}

/** Anything that was meant as a code, misspelt ones included: it must not be taken for an answer to a question. */
export function looksLikeStaffCode(text: string): boolean {
  return codeIn(text) !== null || (/^PC-?[A-Z0-9]{4}-?[A-Z0-9]{2,6}$/.test(compact(text)) && /[0-9-]/.test(text));
}

const compact = (text: string): string =>
  arabicDigits(text)
    .toUpperCase()
    .replace(/[\s\u200b-\u200d\ufeff]/g, '')
    .replace(/[‐-―−]/g, '-');

/**
 * What is kept of a code. A slow hash, because 8 characters can be tried out by whoever gets hold of the database; the
 * salt is fixed, because the code is looked up by it.
 */
export function hashCode(code: string): Promise<string> {
  return new Promise((resolve, reject) => {
    scrypt(code, 'prachakhom staff code', 24, (error, key) => (error ? reject(error) : resolve(key.toString('hex'))));
  });
}

export type ScopeReading =
  { kind: 'scope'; scope: string | null } | { kind: 'suggest'; district: string } | { kind: 'missing' };

/** What a role reaches: a district group's code, a district, or nothing of the kind. */
export function readScope(role: StaffRole, text: string | undefined, places: Places): ScopeReading {
  switch (role) {
    case 'coordinator':
    case 'admin':
      return { kind: 'scope', scope: null };
    case 'analyst': {
      const group = places.groups.find(({ code }) => code === text) ?? (text ? places.findGroup(text) : null);
      return group ? { kind: 'scope', scope: group.code } : { kind: 'missing' };
    }
    case 'districtAnalyst': {
      const found = text ? places.findDistrict(text) : null;
      if (found && 'district' in found) return { kind: 'scope', scope: found.district.nameTh };
      return found && 'suggest' in found ? { kind: 'suggest', district: found.suggest.nameTh } : { kind: 'missing' };
    }
  }
}

export function holds(member: StaffMember, grant: RoleGrant): boolean {
  return member.roles.some(({ role, scope }) => role === grant.role && scope === grant.scope);
}

export function reviewsRegistrations(roles: readonly RoleGrant[]): boolean {
  return roles.some(({ role }) => role === 'analyst' || role === 'districtAnalyst');
}

/** Whether the text asks for the list of staff. */
export function asksForStaffList(text: string): boolean {
  return /^(?:ดู|ขอ)?\s*(?:รายชื่อ)?\s*เจ้าหน้าที่\s*(?:ทั้งหมด)?$/u.test(text);
}

const role = z.enum(['analyst', 'districtAnalyst', 'coordinator', 'admin']);
const scope = z.string().min(1).max(40).optional();

export const buttons = {
  grant: definePostback('staff-grant', { role: role.optional(), scope }),
  list: definePostback('staff-list', { page: z.coerce.number().int().min(1).max(999).optional() }),
  revoke: definePostback('staff-revoke', {
    person: z.string().regex(/^s[0-9a-f]{24}$/),
    role,
    scope,
    sure: z.literal('yes').optional(),
  }),
};
