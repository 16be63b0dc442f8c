/** Papers of a district group: the registry as a book, its development issues, and what there is of it in short. */
import { z } from 'zod';
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

/** A count as outsiders may read it: few people could be told apart. */
export function countFor(count: number, least: number | null): string {
  return least !== null && count > 0 && count < least ? `น้อยกว่า ${least}` : count.toLocaleString('en');
}
