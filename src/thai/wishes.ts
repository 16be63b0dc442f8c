/**
 * Wishes about the conversation itself, and commands that mean the same wherever somebody stands: another language,
 * larger letters, and for admins whom a breach of data concerns. Whole sentences only.
 */
import { foldChat, normalise, openPhrases, stripEnding } from './normalise.ts';
import { findRanges } from './ranges.ts';
import { reading, type Reading } from './readings.ts';

const ASKED = '(?:ขอ|ช่วย|อยากได้|อยากให้|ต้องการ|เปลี่ยน|กลับ|มา|ไป|เป็น|ใช้|พูด|ทำ|ปรับ|เอา)*';
const PLEASE = '(?:หน่อย|ด้วย|ที|ให้|ได้ไหม|ได้มั้ย|ขึ้น|กว่านี้|ๆ|มากๆ| )*';
/** ตาไม่ดี, อ่านไม่ออก: why somebody wants larger letters. */
const EYES =
  '(?:(?:ครับ|ค่ะ|คะ)? ?(?:เพราะ|พอดี)?(?:ผม|ดิฉัน|ฉัน|หนู|ป้า|ลุง|ยาย|คน)?(?:สายตา|ตา|แก่|อายุ|อ่าน|มอง)(?:ไม่|มอง|มัว|ฝ้า|ฟาง|ยาว|สั้น|แล้ว|มาก|เยอะ|เห็น|ออก|ค่อย|ชัด|ดี|ถนัด|เลย| )*)?';
const LETTERS = '(?:ตัว(?:หนังสือ|อักษร)?|ตัวหนังสือ|อักษร|ฟอนต์)';

const ENGLISH = new RegExp(
  `^${ASKED}(?:ภาษาอังกฤษ|อังกฤษ)${PLEASE}$|^(?:(?:in|speak|use|switch to|can (?:you|we|i) (?:speak|use|have)|do you speak|i (?:speak|want|only speak|prefer)) ?)?english(?: (?:please|language|version|only))*\\??$|^(?:sorry,? )?i (?:can.?t|cannot|don.?t|do not) (?:read|speak|understand) thai[.!]?$`,
  'iu',
);
const THAI = new RegExp(
  `^${ASKED}(?:ภาษาไทย)${PLEASE}$|^(?:(?:in|speak|use|switch to|back to) ?)?thai(?: please)?$`,
  'iu',
);
const LARGE = new RegExp(
  `^(?:ขอ|ช่วย|รบกวน)*(?:ขยาย|เพิ่มขนาด)${LETTERS}(?:ให้|ใหญ่|โต)*${PLEASE}${EYES}$|^${ASKED}${LETTERS}(?:ให้|มัน)?(?:ใหญ่|โต)${PLEASE}${EYES}$|^${LETTERS}(?:มัน)?เล็ก(?:ไป|เกินไป|เกิน|มาก|จัง)(?: ?(?:ขอ|ช่วย|อยากได้|ทำ|ปรับ)*(?:ให้)?(?:ใหญ่|โต)(?:ขึ้น)?ๆ?)?${PLEASE}${EYES}$|^(?:large|larger|big|bigger)(?: (?:text|letters|font|please))*$`,
  'iu',
);
const NORMAL = new RegExp(
  `^${ASKED}${LETTERS}(?:ให้|มัน)?(?:ปกติ|ธรรมดา|เล็ก|เท่าเดิม|เหมือนเดิม)(?:ลง)?${PLEASE}$|^(?:normal|smaller|small)(?: (?:text|letters|font|please))+$`,
  'iu',
);
const CALENDAR = new RegExp(
  `^${ASKED}(?:ลิงก์|ลิงค์|ดู|เพิ่ม|ใส่|ลง|เอา|ใน|เข้า)*(?:ตาราง|กำหนดการ|วัน)?(?:นัด|ประชุม)*(?:ลง|ใส่|เข้า|ใน)*(?:ปฏิทิน|ปติทิน|ปฎิทิน)(?:ลง|ใส่|เข้า|ใน|สำหรับ|ใน)*(?:มือถือ|โทรศัพท์|เครื่อง|ส่วนตัว|กูเกิล|google|ไอโฟน|iphone)*(?:(?:ต้อง)?(?:ทำ)?ยังไง(?:บ้าง|ดี)?)?${PLEASE}$|^(?:my |add (?:to )?(?:my )?)?calendar(?: (?:link|please))*$`,
  'iu',
);
const AFFECTED = /ผู้(?:ที่)?(?:ได้รับ|ถูก)ผลกระทบ|ใคร(?:ได้รับ|โดน)ผลกระทบ|ข้อมูล(?:ส่วนบุคคล)?(?:รั่ว|หลุด)|เหตุละเมิดข้อมูล/u;
const HOURS = /(\d{1,3}) ?(?:ชั่วโมง|ชม)/u;

/** Null where the text is none of these. @param staff only they ask about breaches. */
export function readWish(text: string, now: Date, staff: boolean): Reading | null {
  const clean = normalise(text);
  const key = stripEnding(openPhrases(foldChat(clean)));
  if (ENGLISH.test(key)) return reading('language', { language: 'en' });
  if (THAI.test(key)) return reading('language', { language: 'th' });
  if (LARGE.test(key)) return reading('text_size', { size: 'large' });
  if (NORMAL.test(key)) return reading('text_size', { size: 'normal' });
  if (CALENDAR.test(key)) return reading('calendar', {});
  if (!staff || !AFFECTED.test(clean)) return null;
  const hours = HOURS.exec(clean)?.[1];
  if (hours !== undefined) return reading('affected', { hours: Number(hours) });
  const range = findRanges(clean, now)[0]?.reading;
  if (!range || 'ask' in range) return reading('affected', {}, ['date']);
  return reading('affected', { from: range.from, to: range.to });
}
