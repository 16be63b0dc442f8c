/** Registration and a person's own data: the questions, what counts as an answer, and whom a registration concerns. */
import { z } from 'zod';
import type { SkipReason } from '../delivery/kinds.ts';
import { definePostback } from '../line/postback.ts';
import { normalise, normaliseLines, stripEnding } from '../thai/normalise.ts';
import type { Places } from '../thai/places.ts';
import type { SlotsOf } from '../thai/intents.ts';
import type { RepresentativeStatus, StaffMember } from '../turn.ts';
import type { Representative } from './model.ts';
import type { ProfileChange } from './store.ts';

/** In the order of the conversation. */
export const FIELDS = [
  'district',
  'community',
  'fullName',
  'role',
  'mission',
  'keyActivities',
  'speaksFor',
  'contactAddress',
  'phone',
] as const satisfies readonly (keyof Representative)[];
export type Field = (typeof FIELDS)[number];

const REQUIRED: ReadonlySet<Field> = new Set(['district', 'community', 'fullName']);
const LONG: ReadonlySet<Field> = new Set(['mission', 'keyActivities', 'contactAddress']);

export function mayBeSkipped(field: Field): boolean {
  return !REQUIRED.has(field);
}

/** Characters that fit into the field. */
export function limitOf(field: Field): number {
  return LONG.has(field) ? 1_000 : 200;
}

/** How long the word on what a registration still needs may be, in LINE, at the desk and over the API. */
export const NOTE_LETTERS = 300;

/** Counted in characters of Unicode, not in the units of UTF-16. */
export function fits(text: string, limit: number): boolean {
  return Array.from(text).length <= limit;
}

export function numberOf(field: Field): number {
  return FIELDS.indexOf(field) + 1;
}

export function fieldBefore(field: Field): Field | null {
  return FIELDS[FIELDS.indexOf(field) - 1] ?? null;
}

/** The next question that has no answer yet; null where only the review is left. */
export function nextField(profile: Pick<Representative, Field>, after: Field | null): Field | null {
  const start = after === null ? 0 : FIELDS.indexOf(after) + 1;
  return FIELDS.slice(start).find((field) => !profile[field]) ?? missingFields(profile)[0] ?? null;
}

export function missingFields(profile: Pick<Representative, Field>): Field[] {
  return FIELDS.filter((field) => REQUIRED.has(field) && !profile[field]);
}

export type FieldAnswer =
  | { kind: 'value'; change: ProfileChange }
  | { kind: 'suggest'; district: string }
  | { kind: 'choose'; districts: string[] }
  | { kind: 'refused'; why: Refusal };

export type Refusal = 'tooLong' | 'idNumber' | 'notAPhone' | 'notAName' | 'noSuchDistrict';

/** Thirteen digits, however they are grouped: the number of an identity card, which nobody here needs. */
const ID_NUMBER = /(?<!\d)\d(?:[\s-]?\d){12}(?!\d)/;

const POLITE_END = /\s*(?:(?:นะ)?(?:ครับผม|คร้าบ|ครับ|คับ|ค่ะ|คะ|จ้ะ|จ๊ะ)|นะจ้า)[\s.!]*$/u;
const BEFORE_NAME =
  /^(?:(?:ผม|กระผม|ดิฉัน|ฉัน|หนู|ป้า|ลุง|น้า|ยาย|ตา|พี่|แม่|พ่อ|เรา)?\s*ชื่อ(?!\S*เล่น)\s*(?:คือ\s*)?|(?:ผม|กระผม|ดิฉัน)\s+)/u;
const BEFORE_ROLE = /^(?:(?:ผม|กระผม|ดิฉัน|ฉัน|หนู)\s*)?เป็น\s*/u;

/** Reads a text as the answer to the question of `field`. */
export function readAnswer(field: Field, typed: string, places: Places): FieldAnswer {
  const text = LONG.has(field) ? normaliseLines(typed) : normalise(typed);
  if (ID_NUMBER.test(text)) return refused('idNumber');
  if (!fits(text, limitOf(field))) return refused('tooLong');
  const words = text.replace(POLITE_END, '').trim() || text;
  switch (field) {
    case 'district':
      return readDistrict(text, places);
    case 'phone': {
      const phone = readPhone(text);
      return phone ? value({ phone }) : refused('notAPhone');
    }
    case 'fullName': {
      const fullName = words.replace(BEFORE_NAME, '').trim();
      return /\p{L}\S*\p{L}/u.test(fullName) && !/\d/.test(fullName) ? value({ fullName }) : refused('notAName');
    }
    case 'role':
      return value({ role: words.replace(BEFORE_ROLE, '').trim() || words });
    default:
      return value({ [field]: words });
  }
}

const value = (change: ProfileChange): FieldAnswer => ({ kind: 'value', change });
const refused = (why: Refusal): FieldAnswer => ({ kind: 'refused', why });

function readDistrict(text: string, places: Places): FieldAnswer {
  const found = places.findDistrict(text);
  if (!found) return refused('noSuchDistrict');
  if ('district' in found) return value(districtChange(found.district.nameTh, places));
  if ('suggest' in found) return { kind: 'suggest', district: found.suggest.nameTh };
  return { kind: 'choose', districts: found.ambiguous.map(({ nameTh }) => nameTh) };
}

export function districtChange(district: string, places: Places): ProfileChange {
  return { district, districtGroup: places.groupOf(district).code };
}

/** Digits only, with the leading 0; null where it is no Thai phone number. */
function readPhone(text: string): string | null {
  const digits = text.replace(/[^\d+]/g, '').replace(/^\+?66(?=\d{8,9}$)/, '0');
  return /^0\d{8,9}$/.test(digits) ? digits : null;
}

/** 081-234-5678, 02-123-4567. */
export function phoneWithDashes(phone: string): string {
  if (phone.length === 10) return `${phone.slice(0, 3)}-${phone.slice(3, 6)}-${phone.slice(6)}`;
  return phone.length === 9 ? `${phone.slice(0, 2)}-${phone.slice(2, 5)}-${phone.slice(5)}` : phone;
}

/** What a person said of themselves before they had agreed to anything: waits in the dialogue for the consent. */
export function prefillFrom(slots: SlotsOf<'register'>, places: Places): ProfileChange {
  const fields = ['district', 'community', 'fullName', 'role'] as const;
  const prefill: ProfileChange = {};
  for (const field of fields) {
    const said = slots[field];
    const read = said ? readAnswer(field, said, places) : null;
    if (read?.kind === 'value') Object.assign(prefill, read.change);
  }
  return prefill;
}

/** Topic of the dialogue in which one word erases everything. */
export const ERASING = 'erase';

export type Control = 'skip' | 'back' | 'cancel' | 'empty' | 'yes' | 'no' | 'right' | 'goOn' | 'startOver' | 'erase';

const CONTROLS: ReadonlyMap<string, Control> = new Map(
  Object.entries<Control>({
    ข้าม: 'skip',
    ข้ามไป: 'skip',
    ไม่มี: 'skip',
    ยังไม่มี: 'skip',
    ไม่รู้: 'skip',
    ไม่ทราบ: 'skip',
    ไม่รู้จะตอบอะไร: 'skip',
    ไม่รู้จะตอบยังไง: 'skip',
    ไม่รู้จะตอบว่าอะไร: 'skip',
    ไม่รู้จะใส่อะไร: 'skip',
    ไม่รู้จะพิมพ์อะไร: 'skip',
    ย้อน: 'back',
    ย้อนกลับ: 'back',
    กลับ: 'back',
    ยกเลิก: 'cancel',
    เว้นว่าง: 'empty',
    ใช่: 'yes',
    ใช่แล้ว: 'yes',
    ไม่ใช่: 'no',
    ไม่: 'no',
    ถูก: 'right',
    ถูกต้อง: 'right',
    ถูกต้องแล้ว: 'right',
    ทำต่อ: 'goOn',
    ต่อ: 'goOn',
    เริ่มใหม่: 'startOver',
    ลบ: 'erase',
    skip: 'skip',
    none: 'skip',
    back: 'back',
    cancel: 'cancel',
    leaveempty: 'empty',
    yes: 'yes',
    no: 'no',
    right: 'right',
    correct: 'right',
    allright: 'right',
    goon: 'goOn',
    continue: 'goOn',
    startover: 'startOver',
    erase: 'erase',
    delete: 'erase',
  }),
);

/** A word that steers the conversation, with or without a polite ending. */
export function controlIn(text: string): Control | null {
  return CONTROLS.get(stripEnding(normalise(text)).replace(/\s/g, '').toLowerCase()) ?? null;
}

const fieldSchema = z.enum(FIELDS);
const person = z.string().regex(/^r[0-9a-f]{24}$/);

export const REVIEW_DECISIONS = ['approve', 'more', 'reject'] as const;
export type ReviewDecision = (typeof REVIEW_DECISIONS)[number];

/** Every button that this feature makes. */
export const buttons = {
  consent: definePostback('consent', { answer: z.enum(['accept', 'decline']), notice: z.string().max(40) }),
  register: definePostback('register', { do: z.enum(['start', 'goOn', 'startOver', 'cancel', 'submit', 'review']) }),
  districts: definePostback('districts', { group: z.string().max(20).optional() }),
  edit: definePostback('edit-profile', { field: fieldSchema.optional() }),
  myData: definePostback('my-data', {
    do: z.enum(['show', 'erase', 'keep', 'stop', 'start', 'withdraw', 'withdrawNow']),
  }),
  review: definePostback('review', {
    do: z.enum(REVIEW_DECISIONS),
    person,
    seen: z.coerce.number<string>().int().min(0),
  }),
  pending: definePostback('pending-registrations', {}),
};

/** Whose registration is still being written, by its state: an edit leads back to the review. */
export function isBeingWritten(profile: Pick<Representative, 'status' | 'reviewNote'>): boolean {
  const { status, reviewNote } = profile;
  return status === 'consented' || status === 'rejected' || (status === 'pending' && Boolean(reviewNote));
}

/** Consent stands, so that there is a profile to show and change. */
export function isRegistered(status: RepresentativeStatus | undefined): boolean {
  return status !== undefined && status !== 'invited' && status !== 'withdrawn' && status !== 'erased';
}

/**
 * Who decides on a registration: the analysts of that district. A district without one falls to the analysts of its
 * district group, so that nobody waits for ever. Nobody decides on themselves.
 */
export function reviewersOf(
  districtAnalysts: readonly StaffMember[],
  groupAnalysts: readonly StaffMember[],
  applicantStaffId: string | null,
): { reviewers: StaffMember[]; districtHasAnalyst: boolean } {
  const others = (staff: readonly StaffMember[]) => staff.filter(({ id }) => id !== applicantStaffId);
  const own = others(districtAnalysts);
  return own.length > 0
    ? { reviewers: own, districtHasAnalyst: true }
    : { reviewers: others(groupAnalysts), districtHasAnalyst: false };
}

/**
 * Why LINE cannot or must not reach somebody with what is planned; null where it may.
 * @param also the states besides `active` in which it is meant for somebody: what they asked for, or wait for.
 */
export function whyUnreachable(
  somebody: Pick<Representative, 'status' | 'blockedAt' | 'lineUserId'> | null | undefined,
  also: readonly RepresentativeStatus[] = [],
): Extract<SkipReason, 'withdrawn' | 'stopped' | 'blocked' | 'noLine'> | null {
  if (!somebody || somebody.status === 'erased' || somebody.status === 'withdrawn') return 'withdrawn';
  if (somebody.status === 'invited' && !somebody.lineUserId) return 'noLine';
  if (somebody.status !== 'active' && !also.includes(somebody.status)) return 'stopped';
  if (somebody.blockedAt) return 'blocked';
  return somebody.lineUserId ? null : 'noLine';
}
