/** Whom a reminder or a notice goes to, by what people have answered. */
import type { SlotsOf } from './readings.ts';

const WHO = '(?:คน|ผู้|ผู้แทน|สมาชิก|ท่าน|พวก|กลุ่ม|ประชาคม)(?:ที่)?';
const SAID = '(?:ตอบ(?:มา)?(?:ว่า)?|(?:บอก|แจ้ง)(?:มา)?ว่า)\\s?(?:จะ)?';
const NO_REPLY = 'ไม่(?:ได้|ยอม)?(?:เคย)?(?:ตอบ(?!ว่า)|ลงชื่อ|แจ้งคำตอบ|กดปุ่ม)|ยังเงียบ|เงียบ(?:อยู่|ๆ|หาย)?|ไม่มีคำตอบ';
const MAYBE = 'ไม่แน่(?:ใจ|นอน)|ลังเล|ยังไม่ชัวร์';
const NO = `(?:${WHO}(?:ที่)?(?:จะ)?(?:${SAID})?|${SAID})(?:ปฏิเสธ|ไม่(?:ไป|ว่าง|มา|เข้าร่วม|สะดวก))`;
const YES = `${WHO}(?:ที่)?(?:จะ)?(?:${SAID})?(?:ตอบรับ|ยืนยัน|ลงชื่อ|ไป(?!ไม่)|มา(?!ไม่)|เข้าร่วม)|${SAID}(?:รับ|ไป|มา(?!ก)|เข้าร่วม)`;
const ALL = 'ทุกคน|ทั้งหมด|ทุกท่าน|ทุกราย|ทั่วกัน';

const AUDIENCES: [audience: NonNullable<SlotsOf<'broadcast'>['audience']>, pattern: RegExp][] = [
  ['no_reply', new RegExp(NO_REPLY, 'u')],
  ['maybe', new RegExp(MAYBE, 'u')],
  ['no', new RegExp(NO, 'u')],
  ['yes', new RegExp(YES, 'u')],
  ['all', new RegExp(ALL, 'u')],
];

/** Whom it goes to; the narrowest that is said. */
export function audienceIn(words: string): SlotsOf<'broadcast'>['audience'] {
  return AUDIENCES.find(([, pattern]) => pattern.test(words))?.[0];
}

/** Everything in a sentence that says to whom. */
export const AUDIENCE_WORDS = new RegExp(
  `(?:เฉพาะ)?(?:ทุก)?(?:${WHO})?(?:ที่|ยัง|ซึ่ง|ยังคง|จะ)*(?:(?<!คำ)${SAID})?(?:${NO_REPLY}|${MAYBE}|${NO}|${YES}|${ALL})(?:รับ|เลย|มา|กลับ)?`,
  'gu',
);
