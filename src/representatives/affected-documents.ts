/** The list of people whom a breach of data may concern: one row each, by our ids; names and contact where asked for. */
import { stringify } from 'csv-stringify';
import type { Transform } from 'node:stream';
import { defuse } from '../documents/table.ts';
import type { Staff } from '../staff/model.ts';
import { dateShort, groupShortTh, timeOf } from '../thai/format.ts';
import type { Places } from '../thai/places.ts';
import type { RepresentativeStatus } from '../turn.ts';
import { dayOf, type Stretch } from './affected-rules.ts';
import { REGISTRY_FIELDS, type RegistryField, type Representative } from './model.ts';

export const STATUS_TH: Readonly<Record<RepresentativeStatus, string>> = {
  invited: 'ได้รับเชิญ ยังไม่ลงทะเบียน',
  consented: 'ลงทะเบียนยังไม่เสร็จ',
  pending: 'รอเขตตรวจสอบ',
  active: 'อยู่ในทะเบียน',
  paused: 'อยู่ในทะเบียน หยุดรับข้อความ',
  rejected: 'เขตยังไม่รับรอง',
  withdrawn: 'ถอนความยินยอม',
  erased: 'ลบข้อมูลแล้วหลังช่วงนั้นเริ่ม',
};

export const FIELD_TH: Readonly<Record<RegistryField, string>> = {
  fullName: 'ชื่อ',
  role: 'บทบาท',
  mission: 'ภารกิจ',
  keyActivities: 'กิจกรรม',
  speaksFor: 'ผู้แทนของ',
  contactAddress: 'ที่อยู่',
  phone: 'เบอร์โทร',
};

const COLUMNS = [
  'รหัส',
  'ประเภท',
  'สถานะ',
  'เขต',
  'กลุ่มเขต',
  'ข้อมูลที่เก็บ',
  'สิ่งที่เกิดขึ้นในช่วงนั้น',
  'บันทึกครั้งแรก',
  'เปลี่ยนล่าสุด',
  'ติดต่อทาง LINE',
] as const;
const CONTACT = ['ชื่อ', 'เบอร์โทร', 'ที่อยู่'] as const;

export interface AffectedSources {
  places: Pick<Places, 'groups'>;
  /** What was done to each of our ids in that time: action and how often. */
  done: ReadonlyMap<string, ReadonlyMap<string, number>>;
  answered: ReadonlySet<string>;
  wrote: ReadonlySet<string>;
}

const moment = (at: Date | null | undefined): string => (at ? `${dateShort(at)} ${timeOf(at)}` : '');

function doneTo(id: string, { done }: AffectedSources): string {
  return [...(done.get(id) ?? [])].map(([action, times]) => `${action} ×${times}`).join(', ');
}

export function rowOfRepresentative(person: Representative, names: boolean, sources: AffectedSources): string[] {
  const held = [
    ...REGISTRY_FIELDS.filter((field) => person[field]).map((field) => FIELD_TH[field]),
    ...(person.lineUserId ? ['รหัส LINE'] : []),
    ...(sources.answered.has(person._id) ? ['คำตอบนัดประชุม'] : []),
    ...(sources.wrote.has(person._id) ? ['ความคิดเห็น'] : []),
  ];
  const cells = [
    person._id,
    'ผู้แทน',
    STATUS_TH[person.status],
    person.district ?? '',
    person.districtGroup ? groupShortTh(sources.places, person.districtGroup) : '',
    held.join(', '),
    doneTo(person._id, sources),
    moment(person.createdAt),
    moment(person.updatedAt),
    person.lineUserId && !person.blockedAt ? 'ได้' : 'ไม่ได้',
  ];
  const contact = [person.fullName ?? '', person.phone ?? '', person.contactAddress ?? ''];
  return [...cells, ...(names ? contact : [])].map(defuse);
}

export function rowOfStaff(member: Staff, names: boolean, sources: AffectedSources): string[] {
  const cells = [
    member._id,
    'เจ้าหน้าที่',
    member.roles.length > 0 ? 'มีบทบาท' : 'พ้นหน้าที่แล้ว',
    '',
    '',
    ['ชื่อใน LINE', ...(member.lineUserId ? ['รหัส LINE'] : [])].join(', '),
    doneTo(member._id, sources),
    moment(member.createdAt),
    '',
    member.lineUserId && !member.blockedAt ? 'ได้' : 'ไม่ได้',
  ];
  return [...cells, ...(names ? [member.displayName, '', ''] : [])].map(defuse);
}

/** UTF-8 with a byte order mark and CRLF, as Excel wants it. */
export function affectedCsv(names: boolean): Transform {
  return stringify({
    bom: true,
    header: true,
    columns: [...COLUMNS, ...(names ? CONTACT : [])],
    record_delimiter: 'windows',
    quoted_string: true,
  });
}

export function affectedFileName({ from, to }: Stretch): string {
  return `ผู้ได้รับผลกระทบ-${dayOf(from)}-ถึง-${dayOf(to)}.csv`;
}
