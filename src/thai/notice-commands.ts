/** Sentences about notices to a part of the representatives (แจ้งข่าว …): to whom, when, and the words themselves. */
import { audienceIn } from './audiences.ts';
import { findDates, type DateMention } from './date-mentions.ts';
import type { Vocabulary } from './intents.ts';
import { mask } from './masking.ts';
import { normaliseLines } from './normalise.ts';
import type { DistrictGroupCode } from './places.ts';
import { reading, type Ask, type Reading, type SlotsOf } from './readings.ts';
import { bangkokDate } from '../time.ts';
import { findTimes, type TimeMention, type TimeReading } from './times.ts';

/** Between the head of the sentence and the notice. ตอบว่าไป, ผู้ว่า, ไม่ว่าง, 13:30 and https:// are none. */
const SEPARATOR =
  /(?<!ตอบ|ตอบรับ|บอก|แจ้ง(?=ว่า(?:จะ)?(?:ไป|มา|ไม่))|ผู้)ว่า(?!ง|ราชการ)\s*:?|(?<!\d):(?!\/\/)|:(?!\d|\/\/)|\n/u;

/** A notice as it was typed: digits, quotation marks and paragraphs stay; only what nobody meant is left out. */
export function noticeText(typed: string): string {
  return typed
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[^\S\n]+$/gmu, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** The sentence before the notice's own words, and these as they were typed; null where there are none. */
export function splitNotice(text: string): { head: string; words: string | null } {
  const clean = normaliseLines(text);
  const found = SEPARATOR.exec(clean);
  if (!found) return { head: clean, words: null };
  const head = clean.slice(0, found.index);
  // The same place in what was typed, where it can be told.
  const typed = noticeText(text);
  const same = SEPARATOR.exec(typed);
  const isSame = same !== null && normaliseLines(typed.slice(0, same.index)) === head.trim();
  const own = isSame ? typed.slice(same.index + same[0].length) : clean.slice(found.index + found[0].length);
  const words = noticeText(own).replace(/^["“]([^"“”]*)["”]$/u, '$1');
  return { head, words: words === '' ? null : words };
}

const ATTENDED =
  /(?:คน|ผู้|ท่าน)(?:ที่)?(?:ได้)?(?:มา|เข้า|ไป)(?:ร่วม)?(?:การ)?ประชุม|(?:มา|เข้าร่วม|ร่วมประชุม)แล้ว|เช็[คก]\s?อิน|(?:คน|ผู้|ท่าน)(?:ที่)?(?:ได้)?(?:เข้า|มา)ร่วม/u;

/** Roles that people have in their communities (the registry's บทบาท), as staff name them. */
const ROLES =
  /(?:รอง)?ประธาน(?:ชุมชน|กรรมการ(?:ชุมชน)?|อสม\.?|กลุ่ม\S*)?|(?:คณะ)?กรรมการ(?:ชุมชน|หมู่บ้าน|มัสยิด|วัด)?|อสม\.?|อสส\.?|อาสาสมัคร(?:สาธารณสุข|\S*)?|ผู้นำ(?:ชุมชน|ศาสนา|เยาวชน)?|เลขานุการ(?:ชุมชน)?|เหรัญญิก|ผู้สูงอายุ|แกนนำ(?:สตรี|ชุมชน)?|ครู|เยาวชน/u;
const AS_ROLE = /(?:ที่เป็น|บทบาท|ตำแหน่ง|เฉพาะ(?!คน|ผู้|เขต|ที่))\s*(?<role>[^\s:,]{2,40})/u;

const ABOUT =
  /(?:สนใจ|พูด|บ่น|เสนอ|ร้องเรียน|แจ้งปัญหา|ส่งความ(?:คิด)?เห็น|ให้ความเห็น|แสดงความเห็น)(?:ถึง|ไว้|มา)?\s*(?:ใน|เกี่ยวกับ)?\s*(?:เรื่อง|ประเด็น|ด้าน)?\s*(?<about>[^\s:,]{2,40})/u;

const TO_BE_SENT = /(?:ส่ง|ตั้งเวลา(?:ส่ง)?)(?:ให้|ถึง)?\s*(?:ใน|ตอน|เวลา|วันที่|วัน)?\s*$/u;

export interface NoticeHead {
  districtGroup?: DistrictGroupCode;
  /** More than one was named. */
  severalGroups: boolean;
  district?: string;
  audience?: NonNullable<SlotsOf<'broadcast'>['audience']> | 'attended';
  /** As typed; part of what the registry says. */
  role?: string;
  /** A theme's code; `about` as it was typed where it is none. */
  theme?: string;
  about?: string;
  /** The session meant, `YYYY-MM-DD`. */
  date?: string;
  round?: number;
  /** When it is to go out. */
  send: When;
}

export interface When {
  /** `YYYY-MM-DD` in Bangkok. */
  date?: string;
  /** `HH:MM`. */
  time?: string;
  /** The hour was said in a way that leaves it open. */
  candidates?: string[];
}

function whenFrom(date: DateMention | undefined, time: TimeMention | undefined): When {
  const read: TimeReading | undefined = time?.reading;
  return {
    ...(date && 'date' in date.reading && { date: date.reading.date }),
    ...(read && 'time' in read && { time: read.time }),
    ...(read && 'ask' in read && { candidates: read.candidates }),
  };
}

/** ส่งพรุ่งนี้ 9 โมง, ตั้งเวลา 14 ก.ค. 10.00 น.; null where no sending is spoken of. */
export function readSendTime(text: string, now: Date): When | null {
  const clean = normaliseLines(text).replace(/\n/g, ' ');
  const dates = findDates(clean, now, 'next');
  const times = findTimes(mask(clean, dates));
  const opens = (at: number): boolean => TO_BE_SENT.test(clean.slice(0, at));
  const date = dates.find(({ start }) => opens(start));
  const after = date?.end ?? -1;
  const time = times.find(({ start }) => opens(start) || (start >= after && after >= 0));
  const next = date ?? (time && dates.find(({ start }) => start >= time.end && start - time.end <= 2));
  const when = whenFrom(next, time);
  return Object.keys(when).length > 0 ? when : null;
}

/** An answer to "when": พรุ่งนี้ 9 โมง, 14 ก.ค. 10.00 น., บ่ายสอง. */
export function readWhen(text: string, now: Date): When {
  const clean = normaliseLines(text).replace(/\n/g, ' ');
  const dates = findDates(clean, now, 'next');
  return whenFrom(dates[0], findTimes(mask(clean, dates))[0]);
}

/** To whom and when, from the part before the notice's own words. */
export function readNoticeHead(text: string, now: Date, { places, themes }: Vocabulary): NoticeHead {
  const head = text.replace(/\n/g, ' ');
  const groups = places.groupsIn(head);
  const codes = [...new Set(groups.map(({ group }) => group.code))];
  const plain = mask(head, groups);
  const districts = [...new Set(places.districtsIn(plain).map(({ district }) => district))];
  const [district] = districts;
  const [only] = codes;
  const districtGroup =
    codes.length === 1 ? only : codes.length === 0 && districts.length === 1 ? district!.group : undefined;
  const send = readSendTime(head, now) ?? {};
  const session = findDates(plain, now, 'nearest').find(
    ({ start, reading: read }) => 'date' in read && !TO_BE_SENT.test(plain.slice(0, start)) && read.date !== send.date,
  )?.reading;
  const round = /ครั้งที่\s*(\d{1,3})(?!\d)/u.exec(plain)?.[1];
  const attended = ATTENDED.test(plain) && !/ว่าจะ|จะ(?:มา|ไป)/u.test(plain);
  const past = session && 'date' in session ? session.date < bangkokDate(now) : true;
  const audience = attended && past ? 'attended' : audienceIn(plain);
  const about = ABOUT.exec(plain)?.groups?.['about'];
  const theme = about ? themes.findTheme(about) : null;
  const role = AS_ROLE.exec(plain)?.groups?.['role'] ?? (about ? undefined : ROLES.exec(plain)?.[0]);
  return {
    severalGroups: codes.length > 1 || districts.length > 1,
    send,
    ...(districtGroup && { districtGroup }),
    ...(districts.length === 1 && { district: district!.nameTh }),
    ...(audience && { audience }),
    ...(role && { role }),
    ...(theme ? { theme } : about && { about }),
    ...(session && 'date' in session && { date: session.date }),
    ...(round && { round: Number(round) }),
  };
}

/** The closed reading of a notice; what else its head says is read by `readNoticeHead`. */
export function readNotice(text: string, now: Date, vocabulary: Vocabulary): Reading {
  const { head, words } = splitNotice(text);
  const { districtGroup, severalGroups } = readNoticeHead(head, now, vocabulary);
  const ask: Ask[] = [...(severalGroups ? (['districtGroup'] as const) : []), ...(words ? [] : (['text'] as const))];
  return reading(
    'broadcast',
    {
      districtGroup,
      audience: audienceIn(head),
      text: words ?? undefined,
    },
    ask,
  );
}
