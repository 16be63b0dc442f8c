/** What a sentence of the staff names: district group, dates, times, round, place, chair, reason. */
import { addDays, civilDate } from './calendar.ts';
import { findDates, followsAnotherDay, isOnlyNear, type DateMention, type DateReading } from './date-mentions.ts';
import { foldChat, stripParticles } from './normalise.ts';
import { MASK, mask } from './masking.ts';
import { NUMBER, readNumber } from './numbers.ts';
import type { DistrictGroupCode, Places } from './places.ts';
import type { Ask, SESSION_FORMS } from './readings.ts';
import { findTimes, type TimeMention, type TimeReading } from './times.ts';

export type SessionForm = (typeof SESSION_FORMS)[number];

export interface Parts {
  text: string;
  /** `text` with groups, dates and times replaced by `MASK`, same length. */
  masked: string;
  groups: DistrictGroupCode[];
  /** Read as appointments: a missing year is the next. */
  dates: DateMention[];
  /** The same mentions read as the nearest day: they name a session that exists. */
  named: DateMention[];
  times: TimeMention[];
  round: number | undefined;
  reason: string | undefined;
  all: boolean;
}

/** What polite people say before they say what they want. */
export const COURTESY =
  '(?:ด้วย)?(?:ทาง)?(?:สยป\\.?|สำนักยุทธศาสตร์(?:และประเมินผล)?|กลุ่มงาน)(?=\\s?(?:จะ)?ขอ|\\s?มีความ)|สวัสดี|เรียน(?:ท่าน|คุณ|แอดมิน|ผู้ดูแล|เจ้าหน้าที่)?|ช่วย|รบกวน|ขอความ(?:อนุเคราะห์|กรุณา|ร่วมมือ|อนุญาต)|ขอ(?:อนุเคราะห์|ร่วมมือ|อนุญาต)|ขอ(?!ไฟล์|เบอร์|อนุเคราะห์|ร่วมมือ|อนุญาต|ความ)|อยาก(?:ได้)?|ให้|ต้องการ|มีความประสงค์|ประสงค์|ฝาก(?!ข่าว)|กรุณา|โปรด|ดำเนินการ|ทำการ|จัดการ|บอท|น้อง|แอดมิน|ตอนนี้|ครับ|ค่ะ|คะ|ของ|จะ(?!เลื่อนไหม)|ผม|ดิฉัน|ด่วน|หน่อย';

const REASON = /(?:เนื่องจาก|เนื่องด้วย|เพราะ(?:ว่า)?|ด้วยเหตุ|สืบเนื่องจาก|เหตุผล\s*:?|สาเหตุ)/u;
/** ช่วย…หน่อยได้ไหมคะ */
const REQUEST_TAIL =
  /\s*(?:ให้)?(?:หน่อย|ด้วย|ที)\s?(?:จะ)?(?:ได้)?(?:ไหม|มั้ย|มัย|หรือเปล่า|หรือไม่)?\s?(?:นะ)?(?:ครับ|คับ|ค่ะ|คะ)?\s*\??$/u;
const ALL = /ทุก\s?(?:นัด|ครั้ง|การประชุม|ประชุม|รอบ|เวที)|ทั้งหมด|ทั้ง\s?\d+\s?นัด/u;

/** Typed text, tidied for keeping. */
export function tidy(text: string): string {
  const clean = text
    .replaceAll(MASK, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s,:;.\-–(]+|[\s,:;\-–(]+$/gu, '');
  const bare = stripParticles(clean);
  if (!clean.startsWith(bare)) return bare;
  const off = clean.slice(bare.length);
  // The dot of ศาลาว่าการ กทม. belongs to the word.
  return /^\.+$/.test(off) ? clean : off.startsWith('.') && /(?:^|[\s(])[ก-ฮ.]{2,5}$/u.test(bare) ? `${bare}.` : bare;
}

const FIRST_OF_TWO = /(?<![\d.:/]|ที่\s?|ชั้น\s?|ห้อง\s?)(\d{1,2})\s*(?:→|(?:ไป|มา)?เป็น|ไป)\s*$/u;

/** เลื่อนจาก 17 เป็น 24 ก.ค.: the first day borrows month and year from the second. */
function withFirstDay(text: string, dates: DateMention[]): DateMention[] {
  const [only] = dates;
  if (dates.length !== 1 || !only || !('date' in only.reading)) return dates;
  const first = FIRST_OF_TWO.exec(text.slice(0, only.start));
  if (!first) return dates;
  const [year = 0, month = 0] = only.reading.date.split('-').map(Number);
  const date = civilDate(year, month, Number(first[1]));
  const reading: DateReading = date === null ? { ask: 'date', reason: 'no_such_day' } : { date };
  return [{ start: first.index, end: first.index + first[0].trimEnd().replace(/\D+$/u, '').length, reading }, only];
}

const SECOND_OF_TWO =
  /^\s*(?:ไป|มา|ออกไป)*(?:→|เป็น|ไป)\s*(?:วันที่\s*)?(\d{1,2})(?![\d.:/]|\s*(?:โมง|น\.|นาฬิกา|ทุ่ม|คน|ท่าน|ที่|นาที|ชั่วโมง|ม\.|[ก-ฮ]\.))(?=\s|$)/u;

/** เลื่อนวันที่ 17 ไปเป็น 24: the second day borrows month and year from the first. */
function withSecondDay(text: string, dates: DateMention[]): DateMention[] {
  const [only] = dates;
  if (dates.length !== 1 || !only || !('date' in only.reading)) return dates;
  const second = SECOND_OF_TWO.exec(text.slice(only.end));
  if (!second) return dates;
  const [year = 0, month = 0, first = 0] = only.reading.date.split('-').map(Number);
  const day = Number(second[1]);
  // An earlier day of the same month may be meant as well as the next month's.
  const date = day > first ? civilDate(year, month, day) : null;
  const reading: DateReading = date === null ? { ask: 'date', reason: 'no_such_day' } : { date };
  const end = only.end + second[0].length;
  return [only, { start: end - (second[1] ?? '').length, end, reading }];
}

export function findParts(typed: string, now: Date, places: Places): Parts {
  const text = typed.replace(REQUEST_TAIL, '');
  const groupSpans = places.groupsIn(text);
  const early = REASON.exec(text);
  const before = early ? text.slice(0, early.index) : text;
  // The reason runs to the end of its line, unless group or date only come after it.
  const hasCore = early !== null && (places.groupsIn(before).length > 0 || findDates(before, now).length > 0);
  let reasonEnd = early ? text.indexOf('\n', early.index) : -1;
  if (early && reasonEnd < 0) reasonEnd = text.length;
  if (early && !hasCore) {
    const next = [...groupSpans, ...findDates(text, now)].map((m) => m.start).filter((at) => at > early.index);
    const verb = text.slice(early.index).search(/\s(?:จึง)?(?:ขอ)?(?:เลื่อน|ยกเลิก|งด|เปลี่ยน|ย้าย|นัด)/u);
    if (verb > 0) next.push(early.index + verb);
    reasonEnd = Math.min(reasonEnd, ...next);
  }
  const words = early ? tidy(text.slice(early.index, reasonEnd)) : '';
  // What goes on after the reason may have left a word of its own at its end.
  const reason = reasonEnd < text.length ? words.replace(/\s*(?:ของ|กลุ่ม|ประชุม)$/u, '') : words;
  const body = early ? mask(text, [{ start: early.index, end: reasonEnd }]) : text;

  const spansOfGroups = places.groupsIn(body);
  const withoutGroups = mask(body, spansOfGroups);
  const withBothDays = (found: DateMention[]): DateMention[] => {
    const led = withFirstDay(withoutGroups, found);
    return led.length > 1 ? led : withSecondDay(withoutGroups, led);
  };
  const oneDay = (mention: DateMention): DateMention => {
    if (followsAnotherDay(withoutGroups, mention)) return { ...mention, reading: { ask: 'date', reason: 'several' } };
    return isOnlyNear(withoutGroups, mention) ? { ...mention, reading: { ask: 'date', reason: 'near' } } : mention;
  };
  const dates = withBothDays(findDates(withoutGroups, now, 'next')).map(oneDay);
  const named = withBothDays(findDates(withoutGroups, now, 'nearest')).map(oneDay);
  const withoutDates = mask(withoutGroups, dates);
  const times = findTimes(withoutDates);
  const masked = mask(withoutDates, times);
  const round = /ครั้งที่\s*(\d{1,3})(?!\d)/u.exec(masked)?.[1];
  return {
    text,
    masked,
    groups: [...new Set(spansOfGroups.map((m) => m.group.code))],
    dates,
    named,
    times,
    round: round === undefined ? undefined : Number(round),
    reason: reason === '' ? undefined : reason,
    all: ALL.test(masked),
  };
}

/** A date's certain part and what it leaves open. */
export function settle(reading: DateReading | undefined): { date?: string; warning?: 'weekday_mismatch'; ask: Ask[] } {
  if (!reading) return { ask: [] };
  if ('ask' in reading) return { ask: ['date'] };
  if ('warning' in reading) return { date: reading.date, warning: 'weekday_mismatch', ask: ['confirm'] };
  return { date: reading.date, ask: [] };
}

export const dateIn = (reading: DateReading): string | undefined => ('date' in reading ? reading.date : undefined);

/** One certain time in the sentence, or what is wrong. */
export function timeOf(times: TimeMention[]): TimeReading | null {
  const [first, second] = times;
  if (!first) return null;
  if (!second) return first.reading;
  const distinct = new Set(times.map((m) => JSON.stringify(m.reading)));
  return distinct.size === 1 ? first.reading : { ask: 'time', candidates: [] };
}

/** อีก 7 วัน, 2 สัปดาห์ or วันรุ่งขึ้น counted from the old date. */
export function shifted(text: string, from: string): string | null {
  if (/วัน(?:รุ่งขึ้น|ถัดไป|ถัดมา)/u.test(text)) return addDays(from, 1);
  const match = new RegExp(`(${NUMBER})?\\s*(วัน|สัปดาห์|อาทิตย์)`, 'u').exec(text);
  const count = match?.[1] === undefined ? (match?.[2] === 'วัน' ? null : 1) : readNumber(match[1]);
  return match && count !== null ? addDays(from, count * (match[2] === 'วัน' ? 1 : 7)) : null;
}

const FORMS: [form: SessionForm, pattern: RegExp][] = [
  ['online', /ออนไลน์|ออนไลท์|ออนลาย|online|zoom|ซูม|ทางไกล|วิดีโอคอล|google ?meet|teams/iu],
  ['focus_group', new RegExp(`สนทนา\\s?(?:กลุ่ม(?:ย่อย)?|${MASK})|โฟกัส\\s?กร[ุ๊]+[ปบ]|focus\\s?group`, 'iu')],
  ['verification', /ตรวจสอบข้อมูล|ยืนยันข้อมูล|ทวนสอบข้อมูล/u],
];

export function formIn(text: string): SessionForm | undefined {
  return FORMS.find(([, pattern]) => pattern.test(text))?.[0];
}

const STOP = `[${MASK}\\n]`;
const CHAIR_TITLE = `[^${MASK}\\n]{2,80}?`;
const CHAIR_PATTERNS = [
  new RegExp(`(?:โดย)?(?:มี|เชิญ|ให้)\\s*(?<chair>${CHAIR_TITLE})\\s*(?:มา)?(?:เป็น|ทำหน้าที่)(?:ประธาน)(?:ใน)?(?:ที่ประชุม|การประชุม|เปิด(?:การ)?ประชุม)?`, 'u'),
  new RegExp(`(?:ประธาน(?:ที่ประชุม|การประชุม|ในที่ประชุม)?)\\s*(?:คือ|เป็น|:)?\\s*(?<chair>(?!ชุมชน|กรรมการ|สภา)${CHAIR_TITLE})(?=\\s*(?:${STOP}|$|ณ\\s|\\sที่|สถานที่|ห้อง|ครั้งที่|แบบ|รูปแบบ|วันที่|เวลา))`, 'u'),
  new RegExp(`(?<chair>(?:รอง)?(?:ปลัด|ผู้ว่า|ผู้อำนวยการ|ผอ\\.?)[^${MASK}\\n]{0,60}?)\\s*(?:เป็น|นั่ง)(?:ประธาน|หัวโต๊ะ)(?:ใน)?(?:ที่ประชุม|การประชุม)?`, 'u'),
]; // prettier-ignore

export interface Span {
  text: string;
  start: number;
  end: number;
}

/** The chair's title (ประธาน), as typed. */
export function chairIn(masked: string): Span | null {
  for (const pattern of CHAIR_PATTERNS) {
    const match = pattern.exec(masked);
    const chair = tidy(match?.groups?.chair ?? '').replace(/^(?:ท่าน|โดย)\s*/u, '');
    if (match && chair !== '') return { text: chair, start: match.index, end: match.index + match[0].length };
  }
  return null;
}

/** Where a venue begins; วันที่, ครั้งที่, ที่แล้ว are no places. */
const VENUE_MARK = new RegExp(
  `(?:(?<![\\u0e01-\\u0e4e])ณ(?![\\u0e01-\\u0e4e]{1}์)|สถานที่(?:จัด|ประชุม)?\\s*(?:คือ|:|ที่)?|(?:จัด|ประชุม|นัด|เจอ|พบ)(?:กัน|ด่วน|ใหญ่|ย่อย)*ที่|(?<![\\u0e01-\\u0e4e])ที่(?!ทำการ|แล้ว|ผ่านมา|ประชุมกลุ่ม|จะ|ยัง|\\s*\\d))\\s*(?=\\S)`,
  'u',
);
const VENUE_NOUN = new RegExp(
  `(?:^|[\\s${MASK}])((?:ห้อง|อาคาร|สำนักงานเขต|สนข\\.?|ศาลา|โรงเรียน|รร\\.|วัด|มัสยิด|หอประชุม|มหาวิทยาลัย|ม\\.|ศูนย์|โรงแรม|สถาบัน|เขต|ชั้น|ลาน|ที่ทำการ|สวน|โดม|หอสมุด)[^${MASK}\\n]*)`,
  'u',
);
const VENUE_END = new RegExp(
  `${STOP}|\\s*(?:ครั้งที่|โดย(?:มี)?|ประธาน|แบบ(?:ออนไลน์|ออนไซต์)|รูปแบบ|ผ่านระบบ|เรื่อง|หัวข้อ|วาระ|เวลา(?:เดิม|เดียวกัน)|วันเดิม|ทุกนัด|\\s(?:ขอ)?(?:นัด|จัด)ประชุม|พร้อมแจ้ง|แล้วแจ้ง|แล้วส่ง|เริ่ม(?=${MASK}))`,
  'u',
);

/** The venue (สถานที่), as typed. `skip` are spans that belong to something else, such as the chair. */
export function venueIn(masked: string, skip: Span[] = []): string | undefined {
  const open = mask(masked, skip);
  const mark = VENUE_MARK.exec(open);
  const rest = mark ? open.slice(mark.index + mark[0].length) : VENUE_NOUN.exec(open)?.[1];
  if (rest === undefined) return undefined;
  const end = rest.search(VENUE_END);
  // วัดคลองเตยใน is a name; "ศาลาว่าการ ใน" goes on with what was masked.
  const joined = end >= 0 && rest[end] === MASK ? '\\s*' : '\\s+';
  const venue = tidy(end < 0 ? rest : rest.slice(0, end)).replace(
    new RegExp(`\\s*(?:วันที่|เวลา)$|\\s+วัน$|${joined}(?:ของ|กลุ่ม|ใน)$`, 'u'),
    '',
  );
  return venue === '' || /^(?:เดิม|เดียวกัน|นั่น)/u.test(venue) ? undefined : venue;
}

/** A real question about something, not a polite request (ช่วย…ได้ไหม). */
export function isQuestion(text: string): boolean {
  const folded = stripParticles(foldChat(text)).replace(/\?+$/, '').trim();
  const request =
    /(?:ช่วย|รบกวน|ขอ|อยาก|วาน).*(?:ได้|หน่อย)(?:ไหม|หรือเปล่า|หรือไม่)?$|(?:หน่อย|ให้หน่อย|ด้วย)ได้(?:ไหม|หรือเปล่า)$/su;
  if (request.test(stripParticles(folded))) return false;
  return (
    /(?:ไหม|หรือเปล่า|หรือไม่|หรือยัง|เหรอ|หรอ|เมื่อไหร่|วันไหน|กี่โมง|ที่ไหน|ตอนไหน|ยังไง|อะไร|ทำไม|ใช่ไหม|กี่วัน|ไหน|หรือ|ใคร|เพราะอะไร|จริงดิ)$/u.test(
      stripParticles(folded),
    ) ||
    /^(?:ทำไม|เมื่อไหร่|ใครเป็นคน)/u.test(folded) ||
    text.trimEnd().endsWith('?')
  );
}

/** A question wherever the district group or the day stands: เลื่อนไปก่อนดีไหม กรุงธนใต้. */
export const asksQuestion = ({ text, masked }: Parts): boolean =>
  isQuestion(text) || isQuestion(tidy(masked).replace(/หรือ$/u, ''));
