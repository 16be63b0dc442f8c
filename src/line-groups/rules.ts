/** Which district group a LINE group may be bound to, and by whom. */
import { z } from 'zod';
import { may, scopesFor } from '../access/policy.ts';
import { definePostback } from '../line/postback.ts';
import type { DistrictGroup, Places } from '../thai/places.ts';
import type { StaffMember } from '../turn.ts';

export const buttons = {
  /** Without a district group: asks which. */
  bind: definePostback('bind-group', { group: z.string().min(1).max(20).optional() }),
  leaveUnbound: definePostback('bind-not', {}),
};

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
