/** Who of the registry is in the LINE groups of a district group, who is not, and how many in them nobody knows. */
import { z } from 'zod';
import { definePostback } from '../line/postback.ts';
import { districtGroupCodeSchema } from '../thai/places.ts';
import type { StaffMember } from '../turn.ts';

/** Without a district group: asks which, where several could be meant. */
export const rosterButton = definePostback('roster', {
  group: districtGroupCodeSchema.optional(),
  page: z.coerce.number().int().min(1).max(999).optional(),
});

/** The three kinds of members that a LINE group of a district group is made for, and colleagues from elsewhere. */
export type MemberKind = 'analyst' | 'districtAnalyst' | 'otherStaff' | 'representative';

/** What a colleague is in the LINE groups of this district group. The wider role counts where somebody holds two. */
export function kindOf(
  { roles }: Pick<StaffMember, 'roles'>,
  districtGroup: string,
  groupOf: (district: string) => string,
): MemberKind {
  if (roles.some(({ role, scope }) => role === 'analyst' && scope === districtGroup)) return 'analyst';
  const ofDistrict = roles.some(
    ({ role, scope }) => role === 'districtAnalyst' && scope !== null && groupOf(scope) === districtGroup,
  );
  return ofDistrict ? 'districtAnalyst' : 'otherStaff';
}

/** `unknown`: LINE was not asked, or did not answer. */
export type Presence = 'in' | 'out' | 'unknown';

export interface Known {
  /** Ours. */
  id: string;
  kind: MemberKind;
  /** The same for somebody who is both a colleague and a representative; null without LINE. */
  person: string | null;
  /** By our id of the LINE group. */
  presence: ReadonlyMap<string, Presence>;
}

export interface CountedKind {
  inside: number;
  of: number;
  /** Of whom LINE has not said whether they are in. */
  unknown: number;
}

export interface CountedGroup {
  name: string;
  /** As LINE counts, the bot left out; null where LINE did not answer. */
  people: number | null;
  kinds: Record<Exclude<MemberKind, 'otherStaff'>, CountedKind>;
  /** Null while it cannot be told. */
  unregistered: number | null;
}

export interface Roster {
  groups: CountedGroup[];
  /** Our ids of representatives who are in none of the LINE groups. */
  outside: string[];
  /** Representatives of whom the registry has no LINE account. */
  withoutLine: number;
  /** People of whom LINE did not say whether they are in. */
  unknown: number;
}

export function reconcile(
  groups: readonly { id: string; name: string; people: number | null }[],
  known: readonly Known[],
): Roster {
  const inSome = ({ presence }: Known): boolean => [...presence.values()].includes('in');
  const unsure = (each: Known): boolean => !inSome(each) && [...each.presence.values()].includes('unknown');
  const withLine = known.filter(({ person }) => person !== null);
  const representatives = withLine.filter(({ kind }) => kind === 'representative');
  return {
    groups: groups.map(({ id, name, people }): CountedGroup => {
      const inside = withLine.filter(({ presence }) => presence.get(id) === 'in');
      const isComplete = withLine.every(({ presence }) => presence.get(id) !== 'unknown');
      const registered = new Set(inside.map(({ person }) => person)).size;
      const count = (kind: MemberKind): CountedKind => ({
        inside: inside.filter((each) => each.kind === kind).length,
        of: known.filter((each) => each.kind === kind).length,
        unknown: withLine.filter((each) => each.kind === kind && each.presence.get(id) === 'unknown').length,
      });
      return {
        name,
        people,
        kinds: {
          analyst: count('analyst'),
          districtAnalyst: count('districtAnalyst'),
          representative: count('representative'),
        },
        unregistered: people === null || !isComplete ? null : Math.max(0, people - registered),
      };
    }),
    outside: representatives.filter((each) => !inSome(each) && !unsure(each)).map(({ id }) => id),
    withoutLine: known.filter(({ kind, person }) => kind === 'representative' && person === null).length,
    unknown: new Set(
      withLine.filter(({ presence }) => [...presence.values()].includes('unknown')).map(({ person }) => person),
    ).size,
  };
}
