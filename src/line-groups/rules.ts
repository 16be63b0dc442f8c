/** Which district group a LINE group may be bound to, and by whom; and how often the bot speaks up in one. */
import { z } from 'zod';
import { may, scopesFor } from '../access/policy.ts';
import { definePostback } from '../line/postback.ts';
import type { DistrictGroup, Places } from '../thai/places.ts';
import { minutes } from '../time.ts';
import type { StaffMember } from '../turn.ts';

export const buttons = {
  /** Without a district group: asks which. */
  bind: definePostback('bind-group', { group: z.string().min(1).max(20).optional() }),
  leaveUnbound: definePostback('bind-not', {}),
};

/**
 * Forty people tap one card: forty replies would drive them out of the LINE group. So the first is answered, with the
 * promise that each one counts, and the same line comes again at the earliest after this time. What was not recorded is
 * said sooner again, since silence would be taken for "recorded"; a tally that stands just above is not said twice.
 */
export function aloudEveryMs(what: string): number {
  if (what === 'recorded') return minutes(10);
  return what === 'tally' ? minutes(1) : minutes(2);
}

/** The district groups that this person may bind LINE groups to. */
export function bindableGroups(staff: StaffMember | null, places: Places): DistrictGroup[] {
  const scopes = scopesFor(staff, 'lineGroup.bind');
  return places.groups.filter(({ code }) => scopes === 'all' || scopes.includes(code));
}

/** A LINE group that is bound already is taken over only by somebody who may speak for both district groups. */
export function mayBind(staff: StaffMember | null, from: string | null, to: string): boolean {
  const allowed = (districtGroup: string) => may(staff, 'lineGroup.bind', { districtGroup });
  return allowed(to) && (from === null || from === to || allowed(from));
}
