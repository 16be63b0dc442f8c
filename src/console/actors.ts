/**
 * Who did something, as pages name them: a colleague, another system by the name of its token, the app by itself, a
 * representative, or somebody who has left.
 */
import type { TokenStore } from '../access/token-store.ts';
import type { StaffStore } from '../staff/store.ts';
import type { Lang } from '../web/words.ts';
import { deskWords } from './desk-messages.ts';

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
