/** Reading an office's list into the registry: which column is what, what is wrong with a row, who is known already. */
import type { Reach } from '../access/policy.ts';
import { isWithin } from '../access/policy.ts';
import { editDistance } from '../thai/edit-distance.ts';
import { arabicDigits, normalise } from '../thai/normalise.ts';
import type { Places } from '../thai/places.ts';
import type { Representative } from './model.ts';
import { nameKeyOf } from './registry-rules.ts';
import { FIELDS, readAnswer, type Field } from './rules.ts';

/** What a column can be: a field of the registry, or a part of the name in a column of its own. */
export const COLUMN_MEANINGS = [...FIELDS, 'namePrefix', 'surname'] as const;
export type ColumnMeaning = (typeof COLUMN_MEANINGS)[number];

export interface Mapping {
  /** By column, from the left; null for one that is left alone. */
  columns: readonly (ColumnMeaning | null)[];
  /** The row with the headings; what follows is data. 0 where there is none. */
  headerRow: number;
  /** Of every row, where the file has no column for it. */
  district: string | null;
}

const HEADINGS: Readonly<Record<ColumnMeaning, readonly string[]>> = {
  fullName: [
    'ชื่อ-นามสกุล',
    'ชื่อ-สกุล',
    'ชื่อและนามสกุล',
    'ชื่อสกุล',
    'รายชื่อประชาชน',
    'รายชื่อ',
    'ชื่อ',
    'full name',
    'name',
    'first name',
    'given name',
  ],
  namePrefix: ['คำนำหน้า', 'คำนำหน้าชื่อ', 'คำนำหน้านาม', 'title', 'prefix'],
  surname: ['นามสกุล', 'สกุล', 'surname', 'last name', 'family name'],
  district: ['เขต', 'สำนักงานเขต', 'เขตที่', 'district'],
  community: [
    'ชุมชน',
    'ชื่อชุมชน',
    'ชุมชน/กลุ่ม/องค์กร',
    'หมู่บ้าน/ชุมชน',
    'กลุ่ม/องค์กร',
    'องค์กร',
    'community',
    'organisation',
    'organization',
    'group',
  ],
  role: ['บทบาท', 'ตำแหน่ง', 'บทบาทหน้าที่', 'role', 'position'],
  mission: ['ภารกิจ', 'พันธกิจ', 'mission', 'duties'],
  keyActivities: ['กิจกรรมสำคัญที่ดำเนินการ', 'กิจกรรมสำคัญ', 'กิจกรรม', 'key activities', 'activities'],
  speaksFor: ['ผู้แทนฯ', 'ผู้แทน', 'เป็นผู้แทนของ', 'ประเภทผู้แทน', 'speaks for', 'represents', 'representative of'],
  contactAddress: ['ที่อยู่ที่สามารถติดต่อได้', 'ที่อยู่', 'ที่อยู่ติดต่อ', 'ที่ติดต่อ', 'address', 'contact address'],
  phone: [
    'โทรศัพท์',
    'เบอร์โทรศัพท์',
    'เบอร์โทร',
    'เบอร์',
    'หมายเลขโทรศัพท์',
    'โทร',
    'มือถือ',
    'เบอร์มือถือ',
    'phone',
    'mobile',
    'telephone',
    'tel',
  ],
};

const folded = (heading: string): string =>
  normalise(heading)
    .toLowerCase()
    .replace(/\(.*?\)/gu, '')
    .replace(/[\s.,:;*/\-–_"'ฯ]/gu, '');

const EXACT: ReadonlyMap<string, ColumnMeaning> = new Map(
  COLUMN_MEANINGS.flatMap((meaning) => HEADINGS[meaning].map((heading) => [folded(heading), meaning] as const)),
);
/** Longer headings first: ชื่อชุมชน is a community and no name. */
const PARTS = [...EXACT].filter(([heading]) => heading.length >= 4).toSorted(([a], [b]) => b.length - a.length);

function meaningOf(heading: string): ColumnMeaning | null {
  const text = folded(heading);
  if (text === '' || text.length > 60) return null;
  return EXACT.get(text) ?? PARTS.find(([part]) => text.includes(part))?.[1] ?? null;
}

/** How far down headings are looked for: above them stand titles of the office. */
export const HEAD_ROWS = 20;

export interface HeadRow {
  number: number;
  cells: readonly string[];
}

/** @param rows the first `HEAD_ROWS` of the file. Each meaning is given once, to the column that says it best. */
export function guessMapping(rows: readonly HeadRow[], district: string | null = null): Mapping {
  const guesses = rows.map(({ number, cells }) => {
    const taken = new Set<ColumnMeaning>();
    const exact = cells.map((cell) => EXACT.get(folded(cell)) ?? null);
    const columns = cells.map((cell, index): ColumnMeaning | null => {
      const meaning = exact[index] ?? meaningOf(cell);
      if (!meaning || taken.has(meaning) || (!exact[index] && exact.includes(meaning))) return null;
      taken.add(meaning);
      return meaning;
    });
    return { number, columns, found: taken.size, certain: exact.some(Boolean) };
  });
  const best = guesses.toSorted((a, b) => b.found - a.found)[0];
  if (best && (best.found >= 2 || best.certain))
    return {
      columns: best.columns,
      headerRow: best.number,
      district: best.columns.includes('district') ? null : district,
    };
  const widest = Math.max(0, ...rows.map(({ cells }) => cells.length));
  return { columns: Array.from({ length: widest }, () => null), headerRow: 0, district };
}

/** What a mapping still needs before rows can be read. */
export function missingIn({ columns, district }: Mapping): ('fullName' | 'district')[] {
  return [
    ...(columns.includes('fullName') ? [] : ['fullName' as const]),
    ...(columns.includes('district') || district ? [] : ['district' as const]),
  ];
}

export const ROW_TROUBLES = [
  'required',
  'tooLong',
  'idNumber',
  'notAPhone',
  'notAName',
  'noSuchDistrict',
  /** Near a district's name, or like several. */
  'unclearDistrict',
  /** Out of reach of whoever imports. */
  'notYours',
  /** The same person stands further up in the file. */
  'twice',
  /** Took their consent back: they come in again only by themselves. */
  'withdrawn',
] as const;
export type RowTrouble = (typeof ROW_TROUBLES)[number];

export interface RowProblem {
  field: Field;
  why: RowTrouble;
  /** What helps to put it right: the district that may be meant, the row that says the same. */
  hint: string | null;
}

export type RowValues = Partial<Record<Field, string>> & { districtGroup?: string };

/** What offices write where they have nothing to write. */
const NOTHING = /^(?:[-–—.]+|ไม่มี|ไม่ระบุ|n\/?a)$/iu;

/** A person as a row tells it; where anything is wrong with it, nothing of the row is taken. */
export function readRow(
  cells: readonly string[],
  { columns, district }: Mapping,
  places: Places,
  reach: Reach,
): { values: RowValues; problems: RowProblem[] } {
  const said = new Map<ColumnMeaning, string>();
  columns.forEach((meaning, index) => {
    const cell = cells[index] ?? '';
    if (meaning && cell !== '' && !NOTHING.test(cell)) said.set(meaning, cell);
  });
  const name = [`${said.get('namePrefix') ?? ''}${said.get('fullName') ?? ''}`, said.get('surname') ?? ''];
  if (said.has('fullName')) said.set('fullName', name.join(' ').trim());
  if (!said.has('district') && district) said.set('district', district);

  const values: RowValues = {};
  const problems: RowProblem[] = [];
  for (const field of FIELDS) {
    const text = said.get(field);
    if (text === undefined) {
      if (field === 'fullName' || field === 'district') problems.push({ field, why: 'required', hint: null });
      continue;
    }
    const read = readAnswer(field, field === 'phone' ? withLeadingZero(text) : text, places);
    if (read.kind === 'value') Object.assign(values, read.change);
    else if (read.kind === 'refused') problems.push({ field, why: read.why, hint: null });
    else
      problems.push({
        field,
        why: 'unclearDistrict',
        hint: read.kind === 'suggest' ? read.district : read.districts.join(', '),
      });
  }
  const { district: named, districtGroup } = values;
  if (named && !isWithin(reach, { district: named, districtGroup }))
    problems.push({ field: 'district', why: 'notYours', hint: null });
  return { values, problems };
}

/** A spreadsheet takes a phone for a number and drops its zero. */
function withLeadingZero(text: string): string {
  const digits = arabicDigits(text).replace(/[\s-]/g, '');
  return /^(?:[689]\d{8}|[2-7]\d{7})$/.test(digits) ? `0${digits}` : text;
}

export const rowKeyOf = ({ fullName, district }: RowValues): string => `${nameKeyOf(fullName) ?? ''} ${district ?? ''}`;

type Known = Pick<Representative, Field | '_id' | 'nameKey' | 'status' | 'version'>;

/**
 * Whom a row tells of, among people who share its phone or its name: the same name in the same district, or the same
 * phone with nearly the same name (families share phones).
 */
export function personIn<Person extends Known>(values: RowValues, candidates: readonly Person[]): Person | null {
  const key = nameKeyOf(values.fullName);
  if (!key) return null;
  const sameName = candidates.find((each) => each.nameKey === key && each.district === values.district);
  if (sameName) return sameName;
  const samePhone = candidates.filter(({ phone }) => phone !== null && phone === values.phone);
  return (
    samePhone.find(({ nameKey }) => nameKey === key) ??
    samePhone.find(({ nameKey }) => nameKey && editDistance(nameKey, key) <= 3) ??
    null
  );
}

export interface Difference {
  field: Field;
  ours: string | null;
  theirs: string;
}

/** Where a row says something else than the registry; what the row leaves empty says nothing. */
export function differencesOf(values: RowValues, person: Pick<Representative, Field>): Difference[] {
  return FIELDS.flatMap((field) => {
    const theirs = values[field];
    const ours = person[field];
    return theirs === undefined || normalise(theirs) === normalise(ours ?? '') ? [] : [{ field, ours, theirs }];
  });
}
