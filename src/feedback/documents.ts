/** The file of feedback for a coordinator: pseudonymous, safe to open in a spreadsheet, made row by row. */
import { createHmac } from 'node:crypto';
import type { Consultation } from '../consultations/model.ts';
import type { Representative } from '../representatives/model.ts';
import { dateShort, groupShortTh, timeOf } from '../thai/format.ts';
import type { Places } from '../thai/places.ts';
import type { ThemeScanner } from '../thai/themes.ts';
import { isoInBangkok } from '../documents/table.ts';
import { NO_DISTRICT } from '../representatives/messages.ts';
import { bangkokDate } from '../time.ts';
import type { Feedback } from './model.ts';
import { KIND_TH, STATUS_TH } from './messages.ts';
import { attachmentsOf, mask, placesOf, textOf } from './rules.ts';

type Cell = string | number;

export const COLUMNS = [
  'เลขที่',
  'วันที่',
  'วันเวลา (ISO 8601)',
  'ประเภท',
  'ประเด็น',
  'กลุ่มเขต',
  'เขต',
  'ประชุมครั้งที่',
  'วันที่ประชุม',
  'ข้อความ',
  'สถานที่',
  'ละติจูด',
  'ลองจิจูด',
  'จำนวนไฟล์แนบ',
  'สถานะ',
  'เรื่องส่วนตัว',
  'รหัสผู้ให้ความเห็น',
] as const;

export interface RowSources {
  places: Pick<Places, 'groups' | 'districts'>;
  themes: Pick<ThemeScanner, 'labels'>;
  /** By our id, for masking what they say of themselves. */
  authors: ReadonlyMap<string, Pick<Representative, 'fullName' | 'phone' | 'contactAddress'>>;
  consultations: ReadonlyMap<string, Pick<Consultation, 'round' | 'date'>>;
  /** The same author has the same code within one file, and another one in the next. */
  codeOf(author: string): string;
}

export function authorCodes(secret: string): (author: string) => string {
  return (author) => `P-${createHmac('sha256', secret).update(author).digest('hex').slice(0, 8).toUpperCase()}`;
}

export function rowOf(entry: Feedback, sources: RowSources): Cell[] {
  const consultation = entry.consultation ? sources.consultations.get(entry.consultation) : undefined;
  const [place] = placesOf(entry);
  const author = entry.author ? sources.authors.get(entry.author) : undefined;
  const own = [author?.fullName, author?.phone, author?.contactAddress] as const;
  return [
    entry.number ?? '',
    `${dateShort(entry.saidAt)} ${timeOf(entry.saidAt)}`,
    isoInBangkok(entry.saidAt),
    entry.kind ? KIND_TH[entry.kind] : 'ยังไม่ระบุ',
    entry.themes.map((code) => sources.themes.labels[code]?.th ?? code).join(', '),
    groupShortTh(sources.places, entry.districtGroup),
    entry.district ?? NO_DISTRICT,
    consultation?.round ?? '',
    consultation?.date ?? '',
    mask(textOf(entry), own),
    place ? mask([place.title, place.address].filter(Boolean).join(' '), own) : '',
    place?.latitude ?? '',
    place?.longitude ?? '',
    attachmentsOf(entry),
    STATUS_TH[entry.status],
    entry.private ? 'ใช่' : '',
    entry.author ? sources.codeOf(entry.author) : '',
  ];
}

/** For example `ความเห็น-กรุงธนใต้-2020-07-01-ถึง-2020-07-10.csv`. */
export function fileName(
  { districtGroups, from, to }: { districtGroups: readonly string[]; from: Date; to: Date },
  places: Pick<Places, 'groups'>,
): string {
  const [only, another] = districtGroups;
  const group = only && !another ? groupShortTh(places, only) : 'ทุกกลุ่มเขต';
  return `ความเห็น-${group}-${bangkokDate(from)}-ถึง-${bangkokDate(new Date(to.getTime() - 1))}.csv`;
}
