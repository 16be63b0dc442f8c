/**
 * Who did something, as pages name them: a colleague, another system by the name of its token, the app by itself, a
 * representative, or somebody who has left.
 */
import type { TokenStore } from '../access/token-store.ts';
import { roleLabel } from '../staff/messages.ts';
import type { StaffStore } from '../staff/store.ts';
import type { Places } from '../thai/places.ts';
import type { RoleGrant } from '../turn.ts';
import { districtNameOf, groupNameOf } from '../web/format.ts';
import type { Lang } from '../web/words.ts';
import { deskWords } from './desk-messages.ts';
import { officeWords } from './office-messages.ts';

export interface ActorSources {
  staff: Pick<StaffStore, 'findNames'>;
  tokens: Pick<TokenStore, 'findNames'>;
}

export const isRepresentativeId = (id: string): boolean => /^r[0-9a-f]{24}$/.test(id);

/** @param ids of ours, as they stand in histories. @returns the name of each of them */
export async function actorNames(
  { staff, tokens }: ActorSources,
  lang: Lang,
  ids: Iterable<string | null>,
): Promise<(id: string | null) => string> {
  const all = [...new Set(ids)].filter((id) => id !== null);
  const [colleagues, systems] = await Promise.all([staff.findNames(all), tokens.findNames(all)]);
  const words = deskWords(lang);
  return (id) => {
    if (id === null) return words.formerStaff;
    if (id === 'system') return words.system;
    if (isRepresentativeId(id)) return words.representative;
    const system = systems.get(id);
    return colleagues.get(id) || (system ? words.otherSystem(system) : words.formerStaff);
  };
}

/** A role with the area that it is for, as pages name it. */
export function roleNameOf(places: Places, lang: Lang, grant: RoleGrant): string {
  if (lang === 'th') return roleLabel(grant, places);
  const { role, scope } = grant;
  const area = scope && (role === 'districtAnalyst' ? districtNameOf : groupNameOf)(places, lang, scope);
  return [officeWords(lang).staff.roleNames[role], area].filter(Boolean).join(' · ');
}
