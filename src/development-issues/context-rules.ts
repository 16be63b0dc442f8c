/** Pure decisions about context data: of what it is, what may be attached, what of it a report can tell. */
import { typeOf } from '../feedback/media-rules.ts';
import { fit } from '../line/limits.ts';
import type { Programme } from '../programme.ts';
import type { Places } from '../thai/places.ts';
import { bangkokDate } from '../time.ts';
import { SWOT_KINDS, type DistrictContext, type SwotEntry, type SwotKind } from './context-model.ts';

/** Letters that a field may have, by whichever door it comes in. */
export const CONTEXT_LETTERS = { text: 5_000, source: 200, swot: 1_000 } as const;

export type ContextScope = { kind: 'district'; district: string } | { kind: 'group'; districtGroup: string };
export type ContextConfig = Programme['context'];

export const contextId = (scope: ContextScope): string =>
  scope.kind === 'district' ? `district:${scope.district}` : `group:${scope.districtGroup}`;

/** Of such an id; null for that of a district group. */
export const districtIn = (id: string): string | null =>
  id.startsWith('group:') ? null : id.slice('district:'.length);

/** Null for what no configuration knows. */
export function scopeOf(id: string, places: Pick<Places, 'districts' | 'groups'>): ContextScope | null {
  const [kind, name = ''] = id.split(':');
  if (kind === 'group' && places.groups.some(({ code }) => code === name)) return { kind, districtGroup: name };
  if (kind === 'district' && places.districts.some(({ nameTh }) => nameTh === name)) return { kind, district: name };
  return null;
}

/** The records to be shown beside the issues of a district group: its own, and of the districts that are in it now. */
export function contextIdsOf(districtGroup: string, places: Pick<Places, 'districts'>): string[] {
  const districts = places.districts.filter(({ group }) => group === districtGroup);
  return [
    contextId({ kind: 'group', districtGroup }),
    ...districts.map(({ nameTh: district }) => contextId({ kind: 'district', district })),
  ];
}

// Attachments.

export const ATTACHMENT_TYPES = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
} as const;
export type AttachmentType = keyof typeof ATTACHMENT_TYPES;
const OFFICE: readonly [folder: string, type: AttachmentType][] = [
  ['word/', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xl/', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['ppt/', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
];

/** What a file is by its content, whatever it is called; null for what is not kept. Office files with macros are not. */
export function attachmentType(bytes: Buffer): AttachmentType | null {
  const known = typeOf(bytes);
  if (known !== null) return known in ATTACHMENT_TYPES ? (known as AttachmentType) : null;
  const isZip = bytes.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'));
  if (!isZip || !bytes.includes('[Content_Types].xml') || bytes.includes('vbaProject.bin')) return null;
  return OFFICE.find(([folder]) => bytes.includes(folder))?.[1] ?? null;
}

export type AttachmentProblem = 'empty' | 'tooLarge' | 'type' | 'tooMany';

export function attachmentProblem(
  bytes: Buffer,
  there: number,
  { mostBytes, most }: ContextConfig['attachments'],
): AttachmentProblem | null {
  if (bytes.length === 0) return 'empty';
  if (bytes.length > mostBytes) return 'tooLarge';
  if (there >= most) return 'tooMany';
  return attachmentType(bytes) === null ? 'type' : null;
}

/** A name without folders and signs that mean something to a system, ending as the content is. */
export function attachmentName(given: string, type: AttachmentType): string {
  const base = given.split(/[/\\]/u).at(-1) ?? '';
  const clean = base
    .replace(/\.[^.]{1,5}$/u, '')
    .replace(/[\p{Cc}\p{Cf}"<>:|?*]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  return `${fit(clean || 'เอกสาร', 100)}.${ATTACHMENT_TYPES[type]}`;
}

// What a report can tell.

export interface ContextFacts {
  districtGroup: string;
  /** Districts in the group. */
  districts: number;
  /** By field of `config/`, in its order: how many districts have it. */
  fields: { field: string; nameTh: string; districts: number }[];
  /** Districts with at least one SWOT entry. */
  swotDistricts: number;
  swot: Record<SwotKind, number>;
  attachments: number;
}

/** An entry with where it is of, for a paper: a district's name, or null for the district group as a whole. */
export interface CarriedSwot extends Pick<SwotEntry, 'kind' | 'text' | 'source' | 'date'> {
  district: string | null;
}
export interface CarriedField {
  district: string | null;
  nameTh: string;
  text: string;
  source: string | null;
  date: string | null;
}

/** Where the records of a district group are of, its own first, then its districts in their order. */
function areasOf(districtGroup: string, contexts: readonly DistrictContext[], places: Pick<Places, 'districts'>) {
  const known = new Map(contexts.map((context) => [context._id, context]));
  return contextIdsOf(districtGroup, places).flatMap((id) => {
    const context = known.get(id);
    return context ? [{ context, district: districtIn(id) }] : [];
  });
}

/**
 * The newest SWOT entries of a district group and its districts by a moment: by the day that they are of, else the one on
 * which they were written; in the order strengths, weaknesses, opportunities, threats.
 * @param most of each kind.
 */
export function newestSwot(
  districtGroup: string,
  contexts: readonly DistrictContext[],
  places: Pick<Places, 'districts'>,
  asOf: Date,
  most: number,
): CarriedSwot[] {
  const all = areasOf(districtGroup, contexts, places).flatMap(({ context, district }) =>
    context.swot.filter(({ at }) => at <= asOf).map((entry) => ({ ...entry, district })),
  );
  const dayOf = ({ date, at }: SwotEntry): string => date ?? bangkokDate(at);
  return SWOT_KINDS.flatMap((kind) =>
    all
      .filter((entry) => entry.kind === kind)
      .toSorted(
        (a, b) => dayOf(b).localeCompare(dayOf(a)) || b.at.getTime() - a.at.getTime() || a._id.localeCompare(b._id),
      )
      .slice(0, most)
      .map(({ text, source, date, district }) => ({ kind, text, source, date, district })),
  );
}

/** Every field that is filled in, area by area. */
export function carriedFields(
  districtGroup: string,
  contexts: readonly DistrictContext[],
  places: Pick<Places, 'districts'>,
): CarriedField[] {
  return areasOf(districtGroup, contexts, places).flatMap(({ context, district }) =>
    context.fields
      .filter(({ text }) => text.trim() !== '')
      .map(({ nameTh, text, source, date }) => ({ district, nameTh, text, source, date })),
  );
}

/**
 * What had been put together of a district group by a day: for the progress report.
 * @param asOf until this moment; what was written later does not count.
 */
export function contextFacts(
  districtGroup: string,
  contexts: readonly DistrictContext[],
  places: Pick<Places, 'districts'>,
  config: ContextConfig,
  asOf: Date,
): ContextFacts {
  const known = new Map(contexts.map((context) => [context._id, context]));
  const names = places.districts.filter(({ group }) => group === districtGroup).map(({ nameTh }) => nameTh);
  const ofDistricts = names.flatMap((district) => known.get(contextId({ kind: 'district', district })) ?? []);
  const all = [...ofDistricts, ...[known.get(contextId({ kind: 'group', districtGroup }))].filter((one) => !!one)];
  const there = ({ at }: { at: Date }): boolean => at <= asOf;
  const swot = all.flatMap((context) => context.swot.filter(there));
  return {
    districtGroup,
    districts: names.length,
    fields: config.fields.map(({ id, nameTh }) => ({
      field: id,
      nameTh,
      districts: ofDistricts.filter(({ fields }) =>
        fields.some((each) => each.field === id && each.text !== '' && there(each)),
      ).length,
    })),
    swotDistricts: ofDistricts.filter((context) => context.swot.some(there)).length,
    swot: Object.fromEntries(
      SWOT_KINDS.map((kind) => [kind, swot.filter((entry) => entry.kind === kind).length]),
    ) as Record<SwotKind, number>,
    attachments: all.reduce((sum, context) => sum + context.attachments.filter(there).length, 0),
  };
}
