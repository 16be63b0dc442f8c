/** Making and taking back the tokens of the city's other systems. */
import { randomBytes } from 'node:crypto';
import { hashOfToken, idFrom } from '../identity.ts';
import type { Places } from '../thai/places.ts';
import { days, hours, plus, type Clock } from '../time.ts';
import type { RoleGrant, StaffMember } from '../turn.ts';
import type { AuditRecord } from './audit.ts';
import { may } from './policy.ts';
import type { ApiToken, TokenPermission, TokenStore } from './token-store.ts';

/** So that a token is known for one where it is found lying about. */
export const TOKEN_BEGINS = 'prk_';
export const TOKEN_DAYS = [30, 90, 180, 365] as const;

export interface TokenWish {
  name: string;
  /** `ALL`, or codes of district groups. */
  scope: 'ALL' | readonly string[];
  permissions: readonly TokenPermission[];
  days: number;
}

/**
 * Reading everything is a coordinator's; changing, and names, are an analyst's of each district group.
 * @param all codes of every district group.
 */
export function rolesFor({ scope, permissions }: TokenWish, all: readonly string[]): RoleGrant[] {
  const analystOf = (districtGroup: string): RoleGrant => ({ role: 'analyst', scope: districtGroup });
  if (scope !== 'ALL') return scope.map(analystOf);
  const more = permissions.includes('change') || permissions.includes('personal') ? all.map(analystOf) : [];
  return [{ role: 'coordinator', scope: null }, ...more];
}

export const isCityWide = ({ roles }: Pick<ApiToken, 'roles'>): boolean => roles.some(({ scope }) => scope === null);

export function standingOfToken(
  { revokedAt, expiresAt }: Pick<ApiToken, 'revokedAt' | 'expiresAt'>,
  now: Date,
): 'live' | 'expired' | 'revoked' {
  if (revokedAt) return 'revoked';
  return expiresAt <= now ? 'expired' : 'live';
}

/** What the policy knows a token as. */
export function memberOf({ _id, name, roles }: Pick<ApiToken, '_id' | 'name' | 'roles'>): StaffMember {
  return { id: _id, displayName: name, roles };
}

export type TokenDesk = ReturnType<typeof createTokenDesk>;

export function createTokenDesk(deps: {
  tokens: TokenStore;
  audit: { record(record: AuditRecord): Promise<void> };
  clock: Clock;
  places: Pick<Places, 'groups'>;
}) {
  const { tokens, audit, clock } = deps;
  const all = deps.places.groups.map(({ code }) => code);
  return {
    /** @returns the token, this once; null where it may not be made, or this sheet has made one already. */
    async make(wish: TokenWish, by: StaffMember, sheet: string): Promise<{ token: string; id: string } | null> {
      if (!may(by, 'token.manage') || (wish.scope !== 'ALL' && wish.permissions.includes('operate'))) return null;
      const token = TOKEN_BEGINS + randomBytes(32).toString('base64url');
      const _id = `k${idFrom('token', sheet)}`;
      const now = clock.now();
      const made = await tokens.create({
        _id,
        name: wish.name,
        tokenHash: hashOfToken(token),
        roles: rolesFor(wish, all),
        permissions: [...wish.permissions],
        createdBy: by.id,
        createdAt: now,
        expiresAt: plus(now, days(wish.days)),
      });
      await audit.record({
        _id: idFrom('audit', 'token.made', _id),
        at: now,
        actor: by.id,
        action: 'token.made',
        subject: _id,
        details: {
          scope: wish.scope === 'ALL' ? 'ALL' : wish.scope.join(' '),
          permissions: wish.permissions.join(' '),
          days: wish.days,
        },
      });
      return made ? { token, id: _id } : null;
    },

    async revoke(id: string, by: StaffMember): Promise<boolean> {
      if (!may(by, 'token.manage')) return false;
      const now = clock.now();
      if (!(await tokens.revoke(id, now))) return false;
      await audit.record({
        _id: idFrom('audit', 'token.revoked', id),
        at: now,
        actor: by.id,
        action: 'token.revoked',
        subject: id,
      });
      return true;
    },

    /** @param header `Authorization: Bearer …`. @returns the token that stands behind it. */
    async recognise(header: string | undefined): Promise<ApiToken | null> {
      const [, given] = /^Bearer +(\S{20,100})$/i.exec(header ?? '') ?? [];
      if (!given) return null;
      const now = clock.now();
      const token = await tokens.findUsable(given, now);
      if (token && (!token.lastUsedAt || plus(token.lastUsedAt, hours(1)) <= now))
        await tokens.markUsed(token._id, now);
      return token;
    },
  };
}
