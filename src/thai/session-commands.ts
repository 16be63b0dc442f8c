/** Sentences about consultation sessions (นัดประชุม เลื่อน ยกเลิก เปลี่ยน), whatever their word order. */
import {
  COURTESY,
  chairIn,
  dateIn,
  formIn,
  asksQuestion,
  settle,
  shifted,
  tidy,
  timeOf,
  venueIn,
  type Parts,
} from './command-parts.ts';
import { findDates } from './date-mentions.ts';
import { MASK } from './masking.ts';
import { normalise } from './normalise.ts';
import { NUMBER } from './numbers.ts';
import { reading, type Ask, type Reading, type SlotsOf } from './readings.ts';
import { findTimes, type TimeReading } from './times.ts';

type Group = { districtGroup?: NonNullable<SlotsOf<'session_create'>['districtGroup']> };

/** One district group or a question; where none is needed `ask` is dropped by the caller. */
export function groupOf({ groups }: Parts): Group & { ask: Ask[] } {
  const [only] = groups;
  return groups.length === 1 && only ? { districtGroup: only, ask: [] } : { ask: ['districtGroup'] };
}

/** Which session is meant: by group and date or round. Nothing said at all: ask for the session. */
export function sessionNamed(parts: Parts): { slots: SlotsOf<'session_rsvps'>; ask: Ask[] } {
  const { districtGroup, ask } = groupOf(parts);
  const found = settle(parts.named.length > 1 ? { ask: 'date', reason: 'several' } : parts.named[0]?.reading);
  const named = found.date !== undefined || parts.round !== undefined || parts.dates.length > 0;
  const asks: Ask[] = districtGroup ? [] : named || parts.groups.length > 1 ? ask : ['session'];
  return {
    slots: { districtGroup, date: found.date, round: parts.round, warning: found.warning },
    ask: [...asks, ...found.ask],
  };
}

const at = (date: string, time: string): string => `${date}T${time}`;

function moments(date: string, time: TimeReading | null): { startsAt?: string; endsAt?: string; ask: Ask[] } {
  if (time === null || 'ask' in time) return { ask: ['time'] };
  return { startsAt: at(date, time.time), ...(time.end ? { endsAt: at(date, time.end) } : {}), ask: [] };
}

function readCreate(parts: Parts): Reading {
  const { districtGroup, ask } = groupOf(parts);
  const asks: Ask[] = [...ask];
  const time = timeOf(parts.times);
  const dates = new Set(parts.dates.map((m) => dateIn(m.reading)));
  const found = settle(dates.size > 1 ? { ask: 'date', reason: 'several' } : parts.dates[0]?.reading);
  asks.push(...found.ask);
  const chair = chairIn(parts.masked);
  const slots: SlotsOf<'session_create'> = {
    districtGroup,
    warning: found.warning,
    round: parts.round,
    form: formIn(parts.masked),
    chair: chair?.text,
    venue: venueIn(parts.masked, chair ? [chair] : []),
  };
  if (found.date === undefined) {
    asks.push('date');
    if (time === null || 'ask' in time) asks.push('time');
    return reading('session_create', slots, asks);
  }
  const { startsAt, endsAt, ask: timeAsk } = moments(found.date, time);
  asks.push(...timeAsk);
  return reading('session_create', { ...slots, startsAt, endsAt, date: startsAt ? undefined : found.date }, asks);
}

const TO = /(?:→|เป็น|ไป(?:เป็น|จัด|อยู่|ที่)?|มา(?:เป็น)?|->|→|=>|ใหม่(?:คือ|เป็น)?)\s*(?:วันที่|วัน|ที่)?\s*$/u;
const FROM = /(?:จาก|เดิม(?:คือ|วันที่)?)\s*(?:วันที่|วัน|เดิม)?\s*$/u;
const SHIFT = new RegExp(
  `(?:ออกไป|ไป|อีก|เลื่อน)\\s*(?:อีก)?\\s*(?:${NUMBER}\\s*(?:วัน(?!ที่)|สัปดาห์|อาทิตย์)|(?<=อีก\\s?)(?:สัปดาห์|อาทิตย์))|(?:เป็น|ไป)\\s*วัน(?:รุ่งขึ้น|ถัดไป|ถัดมา)`,
  'u',
);
const INDEFINITE =
  /ออกไปก่อน|ไม่มีกำหนด|ยังไม่(?:มี)?กำหนด|ยังไม่(?:รู้|ทราบ|ได้|มี)วัน(?:ที่)?(?:ใหม่)?|อย่างไม่มีกำหนด|ไปก่อน|จนกว่าจะ(?:แจ้ง|มี)|รอ(?:แจ้ง|กำหนด)|ไว้ก่อน|(?:วัน|กำหนด)(?:การ)?ใหม่(?:จะ)?(?:แจ้ง|บอก|นัด)/u;
/** 27 หรือ 28 ก.ค. */
const EITHER_DAY = new RegExp(`${MASK}\\s*(?:หรือ|หรือว่า|ไม่ก็)\\s*(?:วันที่|วัน|เป็น)?\\s*${MASK}`, 'u');
/** Put off without a new date (ออกไปก่อน, ยังไม่กำหนด). */
export const putsOff = (text: string): boolean => INDEFINITE.test(normalise(text));
const KEEP_TIME = /เวลา\s?(?:เดิม|เดียวกัน|เท่าเดิม|เหมือนเดิม)/u;

/** เลื่อนเป็นบ่ายสอง: the new hour, where one is said. */
function becomesTime({ text, times }: Pick<Parts, 'text' | 'times'>): TimeReading | null {
  const last = times.at(-1);
  const [first] = times;
  if (!first || !last || times.length > 2 || 'ask' in last.reading) return null;
  const before = text.slice(times.length === 2 ? first.end : 0, last.start);
  return TO.test(before) || NEW_HOUR.test(before) ? last.reading : null;
}
const NEW_HOUR = /เวลา(?:ใหม่)?\s*(?:คือ|เป็น)?\s*$/u;

/** Only the hour moves, and no day is named: on the same day. Null where a day is said, or no hour. */
export function movesHourOnly(text: string, now: Date): { time: string; end?: string } | null {
  const clean = normalise(text);
  if (findDates(clean, now).length > 0 || SHIFT.test(clean) || INDEFINITE.test(clean)) return null;
  const time = becomesTime({ text: clean, times: findTimes(clean) });
  return time && 'time' in time ? time : null;
}

function readPostpone(parts: Parts): Reading {
  const { districtGroup, ask } = groupOf(parts);
  const { text, dates, named, all } = parts;
  // อีก 7 วัน counts from the old date: it is no date of its own.
  const shiftIndex = dates.findIndex((m) => text.startsWith('อีก', m.start));
  const toIndex = dates.findIndex((m, i) => i !== shiftIndex && TO.test(text.slice(0, m.start)));
  const fromIndex = dates.findIndex((m, i) => i !== toIndex && (FROM.test(text.slice(0, m.start)) || toIndex >= 0));
  const loose = dates.findIndex((_, i) => i !== shiftIndex && i !== toIndex);
  const oldIndex = fromIndex >= 0 && fromIndex !== shiftIndex ? fromIndex : loose;
  let newIndex = toIndex;
  if (newIndex < 0 && oldIndex >= 0) newIndex = dates.findIndex((_, i) => i > oldIndex && i !== shiftIndex);

  const old = settle(oldIndex < 0 ? undefined : named[oldIndex]?.reading);
  const fresh = settle(newIndex < 0 ? undefined : dates[newIndex]?.reading);
  const asks: Ask[] = [...old.ask, ...fresh.ask];
  if (EITHER_DAY.test(parts.masked))
    return reading('session_postpone', { districtGroup, from: old.date }, [...ask, 'date']);
  let date = fresh.date;
  const shift = SHIFT.exec(text)?.[0];
  if (date === undefined && shift && old.date !== undefined) date = shifted(shift, old.date) ?? undefined;
  const [was, becomes] = parts.times;
  // จาก 13.30 เป็น 14.30 น.
  const moved = parts.times.length === 2 && was && becomes && TO.test(text.slice(was.end, becomes.start));
  const time = moved ? becomes.reading : timeOf(parts.times);
  if (
    date === undefined &&
    newIndex < 0 &&
    old.date !== undefined &&
    time &&
    (moved || /เวลา|วันเดิม|วันเดียวกัน/u.test(text) || TO.test(text.slice(0, was?.start))) &&
    !shift
  ) {
    date = old.date;
  }

  const keepTime = KEEP_TIME.test(text) ? (true as const) : undefined;
  const off = INDEFINITE.test(parts.masked) || (all && newIndex < 0);
  const slots: SlotsOf<'session_postpone'> = {
    districtGroup,
    from: old.date,
    round: parts.round,
    keepTime,
    all: all ? true : undefined,
    reason: reasonOf(parts),
    warning: fresh.warning ?? old.warning,
  };
  const sameDay = date === undefined && dates.length === 0 && !shift && becomesTime(parts) !== null;
  const nothingNamed = parts.groups.length === 0 && dates.length === 0 && parts.round === undefined;
  const groupAsk: Ask[] = districtGroup ? [] : nothingNamed ? ['session'] : ask;
  if (date === undefined) {
    if (!off && !sameDay && !asks.includes('date')) asks.push('date');
    return reading('session_postpone', slots, [...groupAsk, ...asks]);
  }
  if (keepTime && time === null) return reading('session_postpone', { ...slots, date }, [...groupAsk, ...asks]);
  const { startsAt, endsAt, ask: timeAsk } = moments(date, time);
  const when = startsAt ? { startsAt, endsAt } : { date };
  return reading('session_postpone', { ...slots, ...when }, [...groupAsk, ...asks, ...timeAsk]);
}

/** น้ำท่วม, ประธานติดภารกิจ at the end: a reason without "because". */
const LOOSE_REASON =
  /^(?:น้ำท่วม|ฝน|พายุ|โควิด|covid|โรคระบาด|ไฟดับ|ไฟไหม้|(?:ประธาน|ผู้(?:บริหาร|ว่า|อำนวยการ)|รองปลัด|ผอ\.?)(?:\S{0,12}\s?)(?:ติด|ป่วย|ไม่|มี)|วิทยากร\S{0,12}(?:ติด|ป่วย|ไม่)|(?:ห้อง|สถานที่)\S{0,20}(?:ไม่|ปิด|ซ่อม|ชน|ถูก)|ติด|ไม่ว่าง|ไม่พร้อม|คนน้อย|คนไม่|(?:คน|ผู้)(?:ลง|ตอบ|เข้าร่วม|มา|สมัคร)|องค์ประชุมไม่|ตรงกับ|ชนกับ|มีงาน|มีภารกิจ|มีเหตุ|ป่วย|ผู้แทน\S{0,12}(?:ติด|ไม่))/iu;
function reasonOf({ text, masked, reason }: Parts): string | undefined {
  if (reason !== undefined) return reason;
  const rest = text
    .slice(masked.lastIndexOf(MASK) + 1)
    .replace(
      /^\s*(?:(?:ขอ|จึง|ต้อง)*(?:ยกเลิก|งด|เลื่อน)(?:การ)?(?:ประชุม|นัด)?\s*)?(?:ครั้งที่\s*\d+|ออกไปก่อน|(?:อย่าง)?ไม่มีกำหนด|ไปก่อน|ออกไป|เวลาเดิม)?\s*(?:นะ)?(?:ครับ|คับ|ค่ะ|คะ|จ้า|จ้ะ)?(?=\s)/u,
      '',
    );
  const typed = masked.includes(MASK) && /^[\s,]/u.test(rest) ? tidy(rest) : '';
  return typed.length <= 80 && LOOSE_REASON.test(typed) ? typed : undefined;
}

function readCancel(parts: Parts): Reading {
  const { slots, ask } = sessionNamed(parts);
  return reading(
    'session_cancel',
    { ...slots, all: parts.all ? true : undefined, reason: reasonOf(parts) },
    parts.all ? ask.filter((a) => a !== 'session' || !slots.districtGroup) : ask,
  );
}

const AFTER_TO = new RegExp(`(?:เป็น|ไปที่|ไปยัง|ไปจัดที่|มาที่|มาเป็น|ไปเป็น|ไป|มา)\\s*(?:ที่\\s*)?(?<value>[^${MASK}\\n]+)`, 'gu');
const PLACE_WORD = /สถานที่|ที่ประชุม|ห้อง(?:ประชุม)?|ที่จัด|ย้าย/u;
const CHAIR_WORD = /ประธาน/u;

/** เป็นห้องประชุม 2, ไปที่ศาลาว่าการ: what something becomes. */
function newValue(words: string): string | undefined {
  const match = [...words.matchAll(AFTER_TO)].find((m) => tidy(m.groups?.value ?? '') !== '');
  const typed = tidy(
    (match?.groups?.value ?? '').replace(/(?:ของ)?การ?ประชุม\s*$|^\s*(?:จัด|ประชุม|นัด|เจอ)+(?:กัน)?\s*(?:ที่|ณ)\s*/gu, ''),
  );
  return typed === '' ? undefined : typed;
}

/** เปลี่ยนสถานที่เป็น … และเปลี่ยนประธานเป็น …: a change each. */
const AND_CHANGE =
  /\s*(?:และ|พร้อม(?:ทั้ง|กับ)?|แล้ว(?:ก็)?|,)\s*(?:ขอ|ให้)?(?=(?:เปลี่ยน|ย้าย|แก้|ปรับ)(?:ประธาน|สถานที่|ห้อง|รูปแบบ|เป็น))/u;

/** One change or several; what is changed twice is asked about. */
function readChange(parts: Parts): Reading | null {
  const clauses = parts.masked.split(AND_CHANGE);
  if (clauses.length === 1) return readOneChange(parts, parts.masked);
  const changes = clauses.map((masked) => readOneChange(parts, masked));
  const [first] = changes;
  if (!first || changes.some((change) => change === null)) return null;
  const changed = changes.flatMap((change) => Object.keys(change!.slots).filter((name) => CHANGED.has(name)));
  const slots = Object.assign({}, ...changes.map((change) => change!.slots)) as SlotsOf<'session_change'>;
  const twice: Ask[] = new Set(changed).size < clauses.length ? ['confirm'] : [];
  return reading('session_change', slots, [...changes.flatMap((change) => change!.ask ?? []), ...twice]);
}
const CHANGED = new Set(['form', 'venue', 'chair']);

function readOneChange(parts: Parts, masked: string): Reading | null {
  const { slots, ask } = sessionNamed(parts);
  const named = { ...slots, all: parts.all ? (true as const) : undefined, reason: parts.reason };
  const verb =
    /(?:(?:ประธาน|สถานที่|ห้อง(?:ประชุม)?)\s*)?(?:เปลี่ยน|แก้ไข|แก้|ย้าย|ปรับ|(?:เพิ่ม|ใส่|ระบุ|ตั้ง)(?=ประธาน|สถานที่|ห้อง))/u.exec(
      masked,
    );
  const head = verb ? masked.slice(verb.index) : masked;
  const becomes = masked.replace(/จาก.*?(?=(?:ไป|มา)?เป็น)/su, '');
  const form =
    formIn(becomes) ??
    (/เป็น\s*(?:การ)?(?:ประชุม)?\s*(?:แบบ)?\s*(?:ปกติ|ออนไซต์|พบหน้า|ที่ห้องประชุม)|เป็นการ?ประชุม/u.test(becomes)
      ? 'meeting'
      : undefined);
  const chairAt = CHAIR_WORD.exec(head);
  const placeAt = PLACE_WORD.exec(head);
  if (chairAt && (!placeAt || chairAt.index < placeAt.index || head.startsWith('เปลี่ยนประธาน'))) {
    const given = /^(?:เพิ่ม|ใส่|ระบุ|ตั้ง)/u.test(head) ? chairIn(head)?.text : undefined;
    const chair = newValue(head.slice(chairAt.index))?.replace(/^ท่าน\s*/u, '') ?? given;
    return reading('session_change', { ...named, chair }, chair ? ask : [...ask, 'value']);
  }
  if (form && (!/สถานที่|ย้าย/u.test(head) || /(?:ไป|เป็น|มา)\s*(?:แบบ|ประชุม|ทาง)?ออนไลน์/u.test(head)))
    return reading('session_change', { ...named, form }, ask);
  if (/รูปแบบ/u.test(head) && !placeAt) return reading('session_change', named, [...ask, 'form']);
  if (placeAt) {
    const ledTo = /(?:เป็น|ไปที่|ไปยัง|ไป|มาที่|มา)\s*$/u.test(head.slice(0, placeAt.index));
    const venue =
      newValue(head.slice(placeAt.index)) ??
      (ledTo ? newValue(head) : undefined) ??
      venueIn(head.slice(placeAt.index + placeAt[0].length));
    return reading('session_change', { ...named, venue }, venue ? ask : [...ask, 'value']);
  }
  return null;
}

const LEAD = `(?:${MASK}|[\\s,:-]|${COURTESY}|กลุ่ม|วันที่|เวลา|ตอน|ช่วง|เช้า|บ่าย(?!เบี่ยง)|เย็น|สำหรับ|ด้วยว่า|แจ้ง|(?:จำเป็น)?ต้อง(?=${MASK}|เลื่อน|ยกเลิก|งด|ย้าย|เปลี่ยน|ขอ))*`;
const SUBJECT = `(?:(?:การ|นัด)?ประชุม|นัด(?:หมาย)?|ทุกนัด|เวที|สนทนากลุ่มย่อย)?`;
/** ตามที่ได้นัดประชุม … นั้น: the session that is changed now. */
const AS_SET = '(?:ตามที่\\s?(?:ได้)?(?:มีการ)?\\s?)?';
const NAMED = `(?:${MASK}|[\\s,]|นั้น|ครั้งที่\\s*\\d+|ของ|กลุ่ม|วันที่|ทุกนัด|จาก|ใน)*`;
const MEETING = '(?:ประชุม|นัด|สนทนา|เวที|ตรวจสอบข้อมูล|โฟกัส|focus)';

const opens = (verb: string, before = ''): RegExp =>
  new RegExp(`^${LEAD}${before}(?:${SUBJECT}${NAMED})?(?:ขอ|ให้|จะ)?${verb}`, 'iu');

const postpone = opens(
  `(?:(?:ขอ)?เลื่อน|ขยับ|(?:ปรับ|ร่น)(?:วัน|กำหนด|เวลา)|ย้าย(?:วัน|กำหนด|นัด|ประชุม|เวลา)|เปลี่ยน(?:ไป)?เป็น\\s*${MASK}|เปลี่ยน(?:วัน|เวลา|กำหนด(?:การ)?|นัด)(?!.*(?:สถานที่|ห้อง|ออนไลน์|zoom|ซูม|รูปแบบ|ประธาน|สนทนากลุ่ม|ตรวจสอบข้อมูล|โฟกัส|ทางไกล)))`,
  AS_SET,
);
const cancel = opens(
  '(?:(?:ยกเลิก|แคนเซิล|แคนเซิ่ล|แคนเซล)(?!\\s*(?:การ)?(?:แจ้ง|เตือน|ส่ง|ประกาศ|ความยินยอม|สิทธิ|บทบาท|ผูก|รับ|ลง|สมัคร))|งด(?:การ|จัด)?(?!ส่ง|เตือน|แจ้ง|รับ)|ยุติ|cancel)',
  AS_SET,
);
const change = opens(
  '(?:(?:ประธาน|สถานที่|ห้อง(?:ประชุม)?)\\s*)?(?:เปลี่ยน(?!ใจ)|แก้ไข|แก้|ย้าย|ปรับ|(?:เพิ่ม|ใส่|ระบุ|ตั้ง)(?=ประธาน|สถานที่|ห้อง))',
);
const create = opens(
  `(?:นัด|จัด(?:การ)?${MEETING}|จัดนัด|ตั้ง${MEETING}|สร้าง(?:การ)?${MEETING}|เพิ่ม(?:การ)?${MEETING}|ประกาศ(?:นัด)?(?:การ)?${MEETING}|เชิญ(?:ร่วม)?ประชุม|เปิดนัด|กำหนด(?:จัด|นัด|การ)?(?:การ)?ประชุม|กำหนดนัด|ลงนัด|จอง|สนทนากลุ่มย่อย|เปิดเวที)`,
);
/** The verb at the end: กรุงธนใต้ 20 ก.ค. 9 โมง ที่วัดสิงห์ นัดประชุม. */
const createLast = new RegExp(`^[${MASK}\\s]+(?:(?:ณ|ที่)\\s?\\S+\\s+)?(?:ขอ)?(?:นัด|จัด)ประชุม$`, 'u');
/** Denied, already done, conditional, told of yesterday, impossible: no command. */
const REFUSED = new RegExp(
  [
    'ยกเลิกการ(?:ยกเลิก|เลื่อน)',
    '(?:อย่า(?:เพิ่ง|พึ่ง|ได้|ไป)?|ไม่|(?<!ยก)เลิก|ห้าม|มิได้)\\s*(?:ได้|จะ|ให้|มีการ|ต้อง|อยาก|ไป|เคย|ควร|ขอ|คิด|รีบ|น่า|เห็น|ยอม|เอา)*\\s*(?:นัด|เลื่อน|ยกเลิก|เปลี่ยน|จัด|ย้าย|งด)',
    '(?:^|\\s)(?:ถ้า|หาก|เผื่อ|สมมติ|(?:ใน)?กรณี)',
    '(?:ไม่ได้|ไม่ทัน|มั้ง)(?:แล้ว|หรอก|เลย|อยู่ดี|จริงๆ)?\\s*$',
    '(?:เลื่อน|ยกเลิก|นัด|เปลี่ยน|งด|ย้าย)(?:ไป)?แล้ว(?!แจ้ง|ส่ง)',
    'แล้วใคร|ใคร(?:แจ้ง|บอก|สั่ง|เป็นคน)',
    '^เพิ่ง|เมื่อไหร่|วันไหน|กี่โมง|ที่ไหน|^\\s*"',
  ].join('|'),
  'u',
);
const TOLD_OF_YESTERDAY = /^(?:เมื่อวาน|เมื่อวันก่อน|วันก่อน)/u;

/** เลื่อนเป็นบ่ายสอง, เลื่อนไปวันศุกร์หน้า: which session is asked. */
const PUT_OFF_TO = new RegExp(
  `^(?:ขอ|ให้|ช่วย|ต้อง)*เลื่อน(?:ออก|เวลา)?(?:ไป|มา)?(?:เป็น)?\\s*(?:วันที่|วัน|เวลา|ตอน)?\\s*${MASK}`,
  'u',
);
/** นัดเดิม … คงไว้: nothing new is set. */
const STAYS = /(?:นัด(?:หมาย)?|ประชุม)เดิม|คง(?:ไว้|เดิม)|ตามเดิม/u;

/** A sentence that makes or changes a session, or `null`. */
export function readSessionCommand(parts: Parts): Reading | null {
  const { masked } = parts;
  const folded = masked.toLowerCase();
  const bare = tidy(masked);
  if (REFUSED.test(masked) || REFUSED.test(bare) || bare.endsWith('แล้ว') || asksQuestion(parts)) return null;
  if (TOLD_OF_YESTERDAY.test(parts.text)) return null;
  const aboutMeeting = new RegExp(MEETING, 'iu').test(masked) || parts.groups.length > 0 || PUT_OFF_TO.test(masked);
  if (postpone.test(folded) && aboutMeeting) {
    const moved =
      /ย้าย/u.test(masked) &&
      parts.dates.length < 2 &&
      venueIn(masked.replace(/.*?(?:ไปที่|ไปยัง|ไปจัดที่)/su, 'ณ ')) !== undefined &&
      /ไป(?:ที่|ยัง|จัดที่)/u.test(masked);
    return moved ? readChange(parts) : readPostpone(parts);
  }
  if (cancel.test(folded) && aboutMeeting) return readCancel(parts);
  if (change.test(folded) && (aboutMeeting || formIn(masked))) return readChange(parts);
  const said = parts.groups.length === 1 && parts.dates.length > 0 && parts.times.length > 0;
  if (
    said &&
    new RegExp(`^(?:การ)?ประชุม(?:ตรวจสอบข้อมูล|รับฟังความ(?:คิด)?เห็น|ประชาคม|ออนไลน์)?[${MASK}\\s]`, 'u').test(masked)
  )
    return readCreate(parts);
  if ((!create.test(folded) && !createLast.test(folded)) || STAYS.test(masked)) return null;
  const undated = parts.dates.length === 0 && parts.times.length === 0;
  if (/^\s*(?:ขอ|ดู|อยากดู|ขอดู)*(?:กำหนด|ตาราง)/u.test(masked) && undated) return null;
  if (/^\s*นัด(?!ประชุม|หมาย|สนทนา|ตรวจ|เวที|โฟกัส|focus|กลุ่ม|ออนไลน์)/u.test(masked) && parts.groups.length === 0)
    return null;
  return readCreate(parts);
}
