/** Commands of the staff (สยป., เขต): sessions, reminders, summaries, exports, roles. */
import { audienceIn } from './audiences.ts';
import { vetCommand } from './command-gate.ts';
import { COURTESY, asksQuestion, findParts, isQuestion, tidy, type Parts } from './command-parts.ts';
import type { Vocabulary } from './intents.ts';
import { BUDDHIST_OFFSET } from './calendar.ts';
import { gregorianYear } from './date-words.ts';
import { foldChat, stripParticles } from './normalise.ts';
import { MASK, mask } from './masking.ts';
import { readNotice, splitNotice } from './notice-commands.ts';
import { findRanges } from './ranges.ts';
import { PHONED, readPhonedAnswer } from './phoned-answers.ts';
import { reading, type Ask, type Reading, type STAFF_ROLE_NAMES } from './readings.ts';
import { groupOf, readSessionCommand, sessionNamed } from './session-commands.ts';
import { mendCommand } from './spelling.ts';
import { readSessionLimit, SESSION_LIMIT } from './session-limits.ts';
import { readWalkIn, WALK_IN } from './walk-ins.ts';
import { readVoices } from './voice-commands.ts';

export interface Command extends Vocabulary {
  /** Normalised, line breaks kept. */
  text: string;
  now: Date;
  /** With the beginning and end of a letter: they belong to the words of a notice. */
  whole?: string;
  /** Whether a member of the staff speaks; others need the unmistakable words. */
  staff: boolean;
}

type StaffRoleName = (typeof STAFF_ROLE_NAMES)[number];
/** `anyone`: words that only a member of the staff would use, whoever seems to speak. */
/** `staffOnly`: what a citizen who says it is telling, not asking. */
type Rule = {
  pattern: RegExp;
  anyone?: true;
  staffOnly?: true;
  read: (command: Command, parts: Parts) => Reading | null;
};

const LEAD = `^(?:${MASK}|[\\s,:-]|${COURTESY}|ดู|เช็[คก]ดู|เอา|ทราบ)*`;
const starts = (words: string): RegExp => new RegExp(`${LEAD}(?:${words})`, 'iu');

const ROLES: [role: StaffRoleName, pattern: RegExp][] = [
  ['districtAnalyst', /นักวิเคราะห์(?:นโยบายและแผน)?\s*\(?(?:ประจำ|ของ|ระดับ)?\s*(?:สำนักงาน)?เขต\)?|นักวิเคราะห์(?:นโยบายและแผน)?\s*(?=สนข)|เจ้าหน้าที่เขต/u],
  ['coordinator', /ผู้?ประสานงาน(?:กลาง)?/u],
  ['admin', /ผู้ดูแลระบบ|แอดมิน|แอ็ดมิน|admin|dpo/iu],
  ['analyst', /นักวิเคราะห์(?:นโยบายและแผน)?(?:\s*\(?สยป\.?\)?)?|analyst/iu],
]; // prettier-ignore

function roleAndScope({ text, places }: Command): { role?: StaffRoleName; scope?: string; rest: string } {
  const found = ROLES.find(([, pattern]) => pattern.test(text));
  const [group] = places.groupsIn(text);
  const rest = found ? text.replace(found[1], MASK) : text;
  if (group && found?.[0] !== 'districtAnalyst') {
    return { role: found?.[0], scope: group.group.code, rest: rest.replace(text.slice(group.start, group.end), MASK) };
  }
  const tail = rest.includes(MASK) ? rest.slice(rest.indexOf(MASK) + 1) : '';
  const named = places.districtsIn(text)[0]?.district;
  const read = named
    ? { district: named }
    : tail.trim() === ''
      ? null
      : places.findDistrict(tidy(tail).split(/\s/)[0] ?? '');
  if (
    read &&
    'district' in read &&
    (found?.[0] === 'districtAnalyst' || found === undefined || found[0] === 'analyst')
  ) {
    const role = found?.[0] === 'analyst' ? 'districtAnalyst' : found?.[0];
    return { role, scope: read.district.nameTh, rest: rest.replace(read.district.nameTh, MASK) };
  }
  return { role: found?.[0], rest };
}

function missing(role: StaffRoleName | undefined, scope: string | undefined): Ask[] {
  if (!role) return ['role'];
  return (role === 'analyst' || role === 'districtAnalyst') && !scope ? ['scope'] : [];
}

function readGrant(command: Command): Reading {
  const { role, scope } = roleAndScope(command);
  return reading('staff_grant', { role, scope }, missing(role, scope));
}

function readRevoke(command: Command): Reading {
  const { role, scope, rest } = roleAndScope(command);
  const name = /(?:ของ|ชื่อ|คุณ|นาย|นางสาว|นาง)\s*(?<name>[\u0e01-\u0e4e]+(?:\s[\u0e01-\u0e4e]+)?)/u.exec(
    rest.replace(new RegExp(`${MASK}[^]*?(?=ของ|ชื่อ|คุณ|นาย|นาง|$)`, 'u'), ' '),
  )?.groups?.name;
  const asked = name ? [] : missing(role, scope);
  return reading('staff_revoke', { role, scope, name: name ? tidy(name) : undefined }, asked);
}

function readSummary({ text, now, places }: Command, parts: Parts): Reading {
  const { districtGroup } = groupOf(parts);
  const plain = withoutGroups(text, places);
  const [range] = findRanges(plain, now).filter(
    ({ start }) => !/ไม่(?:เอา|ใช่)\s?(?:ของ)?\s?$/u.test(plain.slice(0, start)),
  );
  const ask: Ask[] = parts.groups.length > 1 ? ['districtGroup'] : [];
  if (!range) {
    if (SOME_TIME.test(text)) return reading('summary', { districtGroup }, [...ask, 'date']);
    const period = /รายสัปดาห์|ประจำสัปดาห์/u.test(text) ? 'week' : /รายเดือน|ประจำเดือน/u.test(text) ? 'month' : undefined;
    return reading('summary', { districtGroup, period }, ask);
  }
  if ('ask' in range.reading) return reading('summary', { districtGroup }, [...ask, 'date']);
  return reading('summary', { districtGroup, ...range.reading }, ask);
}

/** A stretch of time that was said but not understood is asked about. */
const SOME_TIME =
  /ไตรมาส|ครึ่ง(?:ปี|เดือน)|(?<!ราย|ประจำ)เดือน(?!ละ)|(?<!ราย|ประจำ)สัปดาห์(?!ละ)|(?<!ประจำ|ราย)อาทิตย์|(?<!ประจำ)ปี(?!ก)|ที่ผ่านมา|ย้อนหลัง|ตั้งแต่|ระหว่าง|ล่าสุด/u;

const withoutGroups = (text: string, places: Command['places']): string => mask(text, places.groupsIn(text));

function readExport({ text, now, places, themes }: Command, parts: Parts): Reading {
  const { districtGroup } = groupOf(parts);
  const ask: Ask[] = parts.groups.length > 1 ? ['districtGroup'] : [];
  const plain = withoutGroups(text, places);
  const [range] = findRanges(plain, now);
  const about = new RegExp(`(?:เรื่อง|ประเด็น|ด้าน|ธีม|หมวด|เกี่ยวกับ|theme)\\s*([^${MASK}\\n]+)`, 'iu').exec(
    range ? plain.slice(0, range.start) + MASK + plain.slice(range.end) : plain,
  )?.[1];
  const theme = about ? (themes.findTheme(tidy(about)) ?? undefined) : undefined;
  if (about && !theme) ask.push('theme');
  const rest = themes.scan(plain).themes;
  const sole = about === undefined && rest.length === 1 ? rest[0] : undefined;
  if (range ? 'ask' in range.reading : SOME_TIME.test(plain)) ask.push('date');
  const span = range && !('ask' in range.reading) ? { from: range.reading.from, to: range.reading.to } : {};
  return reading('feedback_export', { districtGroup, ...span, theme: theme ?? sole }, ask);
}

function readRemind(_: Command, parts: Parts): Reading | null {
  if (asksQuestion(parts) || /เตือน(?:ไป)?แล้ว/u.test(parts.masked)) return null;
  const { slots, ask } = sessionNamed(parts);
  // When a reminder is to go out has no slot: it goes at once, or is asked about.
  if (parts.times.length > 0 || /ตอน(?:เช้า|บ่าย|เย็น|ค่ำ|เที่ยง)/u.test(parts.masked)) ask.push('confirm');
  const audience = audienceIn(parts.masked) ?? (/ทวง|ตามคำตอบ/u.test(parts.masked) ? 'no_reply' : undefined);
  return reading('session_remind', { ...slots, audience }, ask);
}

const session = (intent: 'session_rsvps' | 'session_checkin' | 'session_ledger') => (_: Command, parts: Parts): Reading => {
  const { slots, ask } = sessionNamed(parts);
  return reading(intent, slots, ask);
}; // prettier-ignore

const BIND = new RegExp(`^\\s*(?:ผูก|เชื่อม)\\s*(?:กลุ่ม|ไลน์|line|${MASK})|^\\s*กลุ่ม(?:ไลน์|line)?\\s*นี้\\s*(?:คือ|เป็น|ของ|สำหรับ|ใช้กับ)|^\\s*ตั้ง(?:ค่า)?กลุ่ม(?:ไลน์)?นี้`, 'iu'); // prettier-ignore

const LINE_GROUP = '(?:(?:กลุ่ม\\s?)?(?:ไลน์|ไลน|line)(?:\\s?กลุ่ม)?)';
/** Who of the registry is in the LINE group, and who is not. It must speak of LINE: ใครยังไม่เข้าร่วม is about a session. */
const ROSTER = new RegExp(
  `^(?!.*(?:ส่ง|แจ้ง|ประกาศ|เตือน|บอก|นัด|เลื่อน|ยกเลิก|กระจาย|ประชาสัมพันธ์)).*(?:(?:ใคร|คนไหน|ท่านไหน|ผู้แทน|กี่คน|คนที่).{0,16}(?:ไม่|ยัง|ขาด|อยู่|เข้า).{0,16}${LINE_GROUP}|(?:สมาชิก|รายชื่อ|ทะเบียน|คน)(?:คน)?(?:ใน|ของ|กับ|ที่อยู่ใน|เทียบกับ| )*${LINE_GROUP}|(?:ตรวจ|เทียบ|เช็[คก]|กระทบ)\\S{0,20}\\s?${LINE_GROUP}|${LINE_GROUP}.{0,12}(?:ครบ|ขาดใคร|ใครยัง|ใครไม่|มีใคร))`,
  'iu',
);
const TO_WHOM = '(?:ถึง|ไปยัง|ไปที่|ให้|หา|แก่|ไป)?';
/** With the word "news" anybody may follow; แจ้ง and ประกาศ alone need somebody to be told. */
const NOTICE = new RegExp(
  `${LEAD}(?:(?:แจ้ง|ส่ง|กระจาย|ประกาศ|ฝาก)ข่าว(?!สาร(?:อีก|ได้))|ประกาศ\\s*:|บรอดแคสต?์?|broadcast|(?:ส่งข้อความ|ประชาสัมพันธ์|ประกาศ(?!นัด|ประชุม)|ส่งประกาศ(?!นัด|ประชุม)|แจ้ง)\\s*${TO_WHOM}\\s*(?:(?:คน|ชาว|พวก)?(?:ใน|ของ)?\\s?${MASK}|เขต|ทุกคน|สมาชิก|ผู้แทน|คนที่|ผู้ที่|ประชาคม|ทั้งหมด|ทุกท่าน))`,
  'iu',
);

/** Nothing but the list: what names a theme or tells a story is something else. */
const ISSUES = new RegExp(
  `${LEAD}(?:รายการ|รายชื่อ)?\\s*ประเด็น(?:การ)?(?:พัฒนา)?(?:ทั้งหมด)?(?:ของ|ใน|ประจำ)?(?:กลุ่ม)?(?:เขต)?[${MASK}\\s]*(?:ทั้งหมด|มีอะไรบ้าง|อะไรบ้าง|บ้าง|ตอนนี้|ล่าสุด|ของเรา|ด้วย|หน่อย|ครับ|คับ|ค่ะ|คะ|จ้า)*$`,
  'iu',
);

/** First match wins. */
const rules: Rule[] = [
  { pattern: PHONED, read: ({ places }, parts) => readPhonedAnswer(parts, places) },
  { pattern: WALK_IN, read: (_, parts) => readWalkIn(parts) },
  { pattern: SESSION_LIMIT, read: (_, parts) => readSessionLimit(parts) },
  { pattern: ISSUES, anyone: true, read: (_, parts) => {
    const { districtGroup } = groupOf(parts);
    return reading('issues', { districtGroup }, parts.groups.length > 1 ? ['districtGroup'] : []);
  } },
  { pattern: starts('(?:ถอน|เพิกถอน|ยกเลิก|ปลด|ลบ|ตัด|ระงับ)\\s*(?:สิทธิ์?|บทบาท|เจ้าหน้าที่|จนท|นักวิเคราะห์|ผู้ประสานงาน|ผู้ดูแลระบบ)'), anyone: true, read: readRevoke },
  { pattern: starts('(?:ให้|มอบ|กำหนด)\\s*(?:สิทธิ์?|บทบาท)|(?:เพิ่ม|แต่งตั้ง|ตั้ง|สร้าง)\\s*(?:รหัส)?\\s*(?:สิทธิ์?|บทบาท|เจ้าหน้าที่|จนท\\.?|นักวิเคราะห์|ผู้ประสานงาน|ผู้ดูแลระบบ|แอดมิน|admin)'), anyone: true, read: readGrant },
  { pattern: BIND, anyone: true, read: ({ text, places }) => {
    const found = places.groupsIn(text).map((m) => m.group.code);
    const [only] = found;
    return new Set(found).size === 1 && only ? reading('group_bind', { districtGroup: only }) : reading('group_bind', {}, ['districtGroup']);
  } },
  { pattern: ROSTER, read: (_, parts) => {
    const { districtGroup } = groupOf(parts);
    return reading('group_roster', { districtGroup }, parts.groups.length > 1 ? ['districtGroup'] : []);
  } },
  { pattern: /รายงาน(?:ผล)?(?:ความ)?(?:ก้าวหน้า|คืบหน้า)|แบบรายงานครั้งที่|รายงาน(?:ฯ)?\s*ครั้งที่\s*\d/u, anyone: true, read: ({ text, now }) => {
    const no = /(?:ครั้งที่|ฉบับที่|ที่|หน้า|งวดที่|เลขที่)\s*(\d{1,3})(?!\d)/u.exec(text)?.[1];
    const year = /(?:ปี\s*(?:งบ(?:ประมาณ)?)?|พ\.?\s?ศ\.?)\s*(?:พ\.?\s?ศ\.?\s*)?(\d{4}|\d{2})(?!\d)/u.exec(text)?.[1];
    const gregorian = year === undefined ? null : gregorianYear(year, now.getUTCFullYear());
    return reading('progress_report', {
      ...(no !== undefined && { no: Number(no) }),
      ...(gregorian !== null && { year: gregorian + BUDDHIST_OFFSET }),
    });
  } },
  { pattern: /(?:ไฟล์|ส่งออก|export|เอ็กซ์พอร์ต|ดาวน์โหลด|โหลด|csv|excel|เอ็กเซล|เอกเซล|ดึง(?:ข้อมูล)?).{0,20}(?:ความ(?:คิด)?เห็น|ข้อคิดเห็น|feedback|ฟีดแบ็?ค|ข้อเสนอ|ปัญหา|เสียงประชาชน)|(?:ความ(?:คิด)?เห็น|ข้อเสนอ|feedback).{0,40}(?:เป็นไฟล์|เป็น\s?(?:csv|excel)|ไฟล์|excel|csv)|^(?:ขอไฟล์|ส่งออก|export)/iu, read: readExport },
  { pattern: starts('(?:เรียกคืน|ถอน|ดึงกลับ|ยกเลิก)(?:การ)?(?:ส่ง|แจ้ง|ประกาศ)?ข่าว(?!สาร)|เรียกข่าวคืน|ยกเลิกข่าวที่'), read: () => reading('broadcast_recall', {}) },
  { pattern: starts('(?:รายการ|ประวัติ)?ข่าวที่(?:ส่ง|แจ้ง|ประกาศ|ตั้งเวลา|รอ)|(?:รายการ|ประวัติ)(?:การ)?(?:แจ้ง|ส่ง)?ข่าว|ผล(?:การ)?(?:ส่ง|แจ้ง)ข่าว|(?:ส่ง|แจ้ง)ข่าว(?:ไป)?(?:ถึง)?(?:ใคร|กี่คน)'), read: () => reading('broadcast_report', {}) },
  { pattern: starts('(?:มี)?ใคร(?:บ้าง)?(?:ที่)?(?:เคย)?\\s?(?:พูด|บ่น|เล่า|ร้องเรียน|แสดงความ(?:คิด)?เห็น|ให้ความ(?:คิด)?เห็น)|(?:มี)?(?:คน|ชาวบ้าน|ประชาชน|ประชาคม|ผู้แทน)(?:ใน)?[\\s\u0001]*(?:เขา)?(?:พูด|บ่น|ว่า)(?:อะไร|ยังไง|ถึง|เรื่อง)|(?:ความ(?:คิด)?เห็น|ข้อคิดเห็น|เสียง(?:ของ)?(?:ประชาชน|ประชาคม|ชาวบ้าน))(?:ทั้งหมด|ล่าสุด|ใหม่)?\\s*(?:เรื่อง|เกี่ยวกับ|ด้าน|ประเด็น|ถึง)'), staffOnly: true, read: (command) => readVoices(command.text, command.now, command) },
  { pattern: starts('(?:รายงาน|บท|จัดทำ|ทำ|เขียน|ออก)?สรุป(?!ว่า|คือ|แล้ว|นัด|คน(?:ตอบ|ไป|มา|ที่)|(?:ยอด|ผล|จำนวน|รายชื่อ|การ|คำ)\\s?(?:การ)?(?:ตอบ|ผู้(?:เข้า|ตอบ|จะ)|คน(?:เข้า|ตอบ|ไป|จะ)|เข้าร่วม|ส่ง|เช็))'), read: readSummary },
  { pattern: starts(`(?:ส่ง(?:ข้อความ)?|แจ้ง)?เตือน(?!ภัย)|ทวง|ตามคำตอบ|(?:ทัก|ตาม)(?=(?:คน|ผู้)(?:ที่)?(?:ยัง)?ไม่)|ส่งเตือน|กระตุ้น|สะกิด`), read: readRemind },
  { pattern: starts('เช็[คก]\\s?อิน|เช็[คก]\\s?ชื่อ|check\\s?-?in|(?:เปิด|เริ่ม)(?:การ)?(?:เช็[คก]|ลงชื่อ|ลงทะเบียน|รับลงทะเบียน|ให้ลงชื่อ|ให้เช็[คก])|ลงชื่อ(?:ผู้|คน)?(?:ที่)?(?:มา)?(?:เข้า)?(?:ร่วม)?(?:ประชุม|ร่วม|หน้างาน)|ลงทะเบียนหน้างาน|(?:บันทึก|ลงเวลา)(?:การ|ผู้|คน)(?:เข้า)?(?:ร่วม|ประชุม)|(?:qr|คิว\\s?อาร์)\\s?(?:code|โค้ด)?\\s?(?:สำหรับ|ไว้|หน้างาน)*(?:เช็|check|ลง|\\s*\u0001)'), read: session('session_checkin') },
  { pattern: starts('(?:สรุป)?(?:ผล|สถานะ|บัญชี|ประวัติ|รายงาน|รายการ|ทะเบียน|บันทึก|ความคืบหน้า)การ(?:ส่ง|แจ้ง)|ส่ง(?:ประกาศ|ข้อความ|ไป)?(?:ถึง|ครบ|หา)(?:ใคร|กี่|ทุกคน(?:แล้ว)?(?:ไหม|หรือยัง))|(?:มี)?ใคร(?:ยัง)?(?:ไม่)?ได้รับ|รายชื่อ(?:คน)?(?:ที่)?ต้องโทร|ใครบ้างที่(?:ไม่)?ได้รับ|ส่งไม่ถึง|ใครยังไม่ได้รับ|(?:ต้อง)?โทร(?:หา|แจ้ง)ใคร|ledger|(?:ประกาศ|ข้อความ)[^:\\n]{0,40}ส่ง(?:ไป)?(?:ถึง|หา)(?:ใคร|กี่)'), read: session('session_ledger') },
  { pattern: starts('ตอบ(?:รับ)?(?:กัน|มา|กลับ)*(?:ครบ|หมด)|(?:คน|ผู้)(?:ที่)?(?:จะ|ยัง|ไม่)*(?:ไป|มา|ตอบ)(?:ของ|\\s*\u0001)|(?:สรุป)?(?:มี)?ใคร(?:จะ|ตอบรับ|ตอบ|ไม่|ยัง|ที่)?(?:จะ|ไม่|ยังไม่)?(?:ไป|มา|เข้าร่วม|ร่วม|ตอบ|ว่าง|สะดวก|เข้า)|(?:มี)?(?:คน)?(?:ตอบรับ|ตอบ|ไป|มา|เข้าร่วม)(?:มา|กลับ)*(?:แล้ว)?กี่|(?:มี)?คน(?:จะ)?(?:ไป|มา|ตอบ|เข้าร่วม|ตอบรับ)(?:แล้ว)?(?:กี่|เท่าไ)|(?:มี)?กี่คน|(?:สรุป)?ยอด(?:การ)?(?:ตอบ|ผู้|คน|เข้าร่วม|ลงชื่อ|\\s*$|\\s*\u0001)|สรุปคน(?:ตอบ|ไป|มา|ที่)|สรุป(?:ยอด|ผล|จำนวน|รายชื่อ|การ|คำ)\\s?(?:การ)?(?:ตอบ|ผู้|คน|เข้าร่วม)|รายชื่อ(?:คน|ผู้)?(?:ที่)?(?:จะ|ตอบ|เข้าร่วม|เข้าประชุม|ไป|มา|ที่)|ผล(?:การ)?ตอบ|สถานะ(?:การ)?ตอบ|คำตอบ|การตอบรับ|จำนวน(?:ผู้|คน)|เช็[คก]ยอด|ตอบรับ(?:ประชุม)?$'), read: session('session_rsvps') },
  { pattern: /^(?:ขอ)?(?:ส่ง|แจ้ง|ทำ)?(?:ประกาศ|บรอดแคสต?์?|broadcast)$/iu, read: () => reading('broadcast', {}, ['text']) },
  { pattern: NOTICE, read: (command) => readNotice(command.whole ?? command.text, command.now, command) },
]; // prettier-ignore

const NOT_NOW =
  /(?:อย่า(?:เพิ่ง|พึ่ง|ได้)?|ไม่ต้อง|ห้าม|ยังไม่(?:ต้อง)?|(?<!ผู้ที่|คนที่|ใคร|ที่|คน|ผู้)ไม่(?:มีการ|ได้|อยาก)?)\s*(?:ให้|ไป)?\s*(?:เตือน|ส่ง(?!คำตอบ)|ทวง|ประกาศ|แจ้ง|สรุป|เพิ่ม|ลบ|ถอน|เปิด|ผูก)/u;

const NOT_WANTED = /^\s*(?:ไม่(?:เอา|ต้องการ|อยาก|ขอ|ต้องใช้|จำเป็นต้อง)|ยังไม่(?:เอา|ต้องการ|อยาก|ขอ))/u;

/** What a page of the console shows while it waits to be let in. */
const LOGIN_CODE = /^(?:รหัส|เข้า(?:สู่)?ระบบ|เข้าเว็บ|โค้ด|code|login)?[\s:]*(\d{3})[\s-]?(\d{3})$/iu;

/** How an official letter begins and ends: it is no part of the order. */
const SALUTATION = /^เรียน(?!\S*(?:ยกเลิก|เลื่อน|นัด|เปลี่ยน|ย้าย|งด|แจ้ง|เตือน|เชิญ))\s?(?:ท่าน|คุณ|พี่|น้อง)?[ก-๎.]{0,30}(?=[\s\n])/u;
const CLOSING =
  /\s*(?:จึงเรียนมาเพื่อ(?:โปรด)?(?:ทราบ|พิจารณา|ดำเนินการ)(?:ต่อไป)?|ขอแสดงความนับถือ|ด้วยความเคารพ|ขอบ(?:พระ)?คุณ(?:มาก|ล่วงหน้า)?)(?:ครับ|ค่ะ|คะ)?\s*$/u;
const withoutLetter = (text: string): string => text.replace(SALUTATION, '').replace(CLOSING, '').trim();

/** A notice whose own words make it long. The sentence before them says to whom it goes, as in a short one. */
export function readLongNotice(said: Command): Reading | null {
  const { head } = splitNotice(said.text);
  if (head.length > LONGEST_HEAD) return null;
  const parts = findParts(mendCommand(head), said.now, said.places);
  if ((!said.staff && parts.groups.length === 0) || isRefused(parts.masked)) return null;
  if (!NOTICE.test(parts.masked) && !NOTICE.test(foldChat(parts.masked))) return null;
  return vetCommand(readNotice(said.text, said.now, said), parts);
}
const LONGEST_HEAD = 200;

const isRefused = (masked: string): boolean =>
  // What will be sent may say ห้ามส่ง; the order to send it may not.
  NOT_NOW.test(masked.split(/:|\n|ว่า/u)[0] ?? '') || NOT_WANTED.test(masked);

/** Words that nobody but staff uses; what is open to doubt needs a district group or a member of the staff. */
export function readStaff(said: Command): Reading | null {
  const code = said.staff ? LOGIN_CODE.exec(stripParticles(said.text)) : null;
  if (code) return reading('login', { code: `${code[1]}${code[2]}` });
  const whole = mendCommand(said.text);
  const command = { ...said, text: withoutLetter(whole), whole };
  const parts = findParts(command.text, command.now, command.places);
  const strict = !command.staff && parts.groups.length === 0;
  if (isRefused(parts.masked)) return null;
  const folded = foldChat(parts.masked);
  for (const { pattern, anyone, staffOnly, read } of rules) {
    if ((strict && !anyone) || (staffOnly && !command.staff)) continue;
    if (!pattern.test(parts.masked) && !pattern.test(folded)) continue;
    const result = read(command, parts);
    if (result) return vetCommand(result, parts);
  }
  const result = readSessionCommand(parts);
  if (!result) return null;
  const certain = command.staff || parts.groups.length > 0 || /^(?:นัดประชุม|ยกเลิกประชุม|เลื่อนประชุม)/u.test(command.text);
  return certain && !(strict && isQuestion(stripParticles(command.text))) ? vetCommand(result, parts) : null;
}
