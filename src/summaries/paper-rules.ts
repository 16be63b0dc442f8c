/** Papers of a district group: the registry as a book, its development issues, and what there is of it in short. */
import { z } from 'zod';
import { publicCount } from '../development-issues/rules.ts';
import { definePostback } from '../line/postback.ts';
import { normalise } from '../thai/normalise.ts';
import { districtGroupCodeSchema, type DistrictGroupCode, type Places } from '../thai/places.ts';

export const PAPERS = ['registry', 'issues', 'summary'] as const;
export type PaperKind = (typeof PAPERS)[number];

export const showPaper = definePostback('paper', { kind: z.enum(PAPERS), group: districtGroupCodeSchema });

/** What a link is about, for example `registry:THON_S`. */
export const subjectOf = (kind: PaperKind, districtGroup: string): string => `${kind}:${districtGroup}`;

export function subjectIn(subject: string): { kind: PaperKind; districtGroup: string } | null {
  const [name, districtGroup] = subject.split(':');
  const kind = PAPERS.find((each) => each === name);
  return kind && districtGroup ? { kind, districtGroup } : null;
}

const ASKED: readonly (readonly [PaperKind, RegExp])[] = [
  ['registry', /^(?:ขอ)?(?:เล่มทะเบียน|เอกสารทะเบียน|เอกสารบัญชีประชาคม)/u],
  ['issues', /^(?:ขอ)?(?:เอกสารประเด็น|เอกสารรายการประเด็น|บัญชีประเด็น)/u],
  ['summary', /^(?:ขอ)?(?:เอกสารสรุป|เล่มสรุป)/u],
];

/** "เล่มทะเบียน กรุงธนใต้", "เอกสารประเด็น กรุงธนใต้", "เอกสารสรุป กรุงธนใต้". */
export function paperAsked(
  text: string,
  places: Pick<Places, 'findGroup'>,
): { kind: PaperKind; group: DistrictGroupCode | null } | null {
  const said = normalise(text);
  const kind = ASKED.find(([, pattern]) => pattern.test(said))?.[0];
  return kind ? { kind, group: places.findGroup(said)?.code ?? null } : null;
}

/** Beyond it a paper is a workbook alone: nobody reads so many on paper, and whoever asked would wait too long. */
export const MOST_ON_PAPER = 1_000;

/**
 * A count as its readers may have it; outsiders as on the board: few people could be told apart.
 * @param least null: all counts are told.
 * @param fewer how a count below it is said.
 */
export function countFor(
  count: number,
  least: number | null,
  fewer: (least: number) => string = (most) => `น้อยกว่า ${most}`,
): string {
  return least !== null && publicCount(count, least) === null ? fewer(least) : count.toLocaleString('en');
}

/** Representatives of a district for outsiders: how many hold each role. */
export interface RoleCounts {
  district: string;
  total: number;
  roles: { role: string; count: number }[];
  /** Who hold roles that are not told, together. */
  others: number;
}

/**
 * A role that few hold tells who it is. Told are those that at least `least` hold in the district; and where what is left
 * over would be fewer, the smallest of them joins it, or it could be had by subtraction.
 */
export function rolesToTell(
  district: string,
  counts: readonly { role: string | null; count: number }[],
  least: number,
): RoleCounts {
  const byRole = new Map<string, number>();
  let total = 0;
  for (const { role, count } of counts) {
    total += count;
    const name = role?.trim().replace(/\s+/g, ' ');
    if (name) byRole.set(name, (byRole.get(name) ?? 0) + count);
  }
  const roles = [...byRole]
    .filter(([, count]) => publicCount(count, least) !== null)
    .map(([role, count]) => ({ role, count }))
    .toSorted((a, b) => b.count - a.count || a.role.localeCompare(b.role, 'th'));
  let others = total - roles.reduce((sum, { count }) => sum + count, 0);
  while (others > 0 && others < least && roles.length > 0) others += roles.pop()!.count;
  return { district, total, roles, others };
}
