/** Whom a reminder or a notice goes to, by what people have answered. */
import type { SlotsOf } from './readings.ts';

const WHO = '(?:คน|ผู้|ผู้แทน|สมาชิก|ท่าน|พวก|กลุ่ม|ประชาคม)(?:ที่)?';
const SAID = '(?:ตอบ(?:มา)?(?:ว่า)?|(?:บอก|แจ้ง)(?:มา)?ว่า)\\s?(?:จะ)?';
const AUDIENCES: [audience: NonNullable<SlotsOf<'broadcast'>['audience']>, pattern: RegExp][] = [
  ['no_reply', /ไม่(?:ได้|ยอม)?(?:เคย)?(?:ตอบ(?!ว่า)|ลงชื่อ|แจ้งคำตอบ|กดปุ่ม)|ยังเงียบ|เงียบ(?:อยู่|ๆ|หาย)?|ไม่มีคำตอบ/u],
  ['maybe', new RegExp(`ไม่แน่(?:ใจ|นอน)|ลังเล|ยังไม่ชัวร์`, 'u')],
  ['no', new RegExp(`(?:${WHO}(?:ที่)?(?:จะ)?(?:${SAID})?|${SAID})(?:ปฏิเสธ|ไม่(?:ไป|ว่าง|มา|เข้าร่วม|สะดวก))`, 'u')],
  ['yes', new RegExp(`${WHO}(?:ที่)?(?:จะ)?(?:${SAID})?(?:ตอบรับ|ยืนยัน|ลงชื่อ|ไป(?!ไม่)|มา(?!ไม่)|เข้าร่วม)|${SAID}(?:รับ|ไป|มา(?!ก)|เข้าร่วม)`, 'u')],
  ['all', /ทุกคน|ทั้งหมด|ทุกท่าน|ทุกราย|ทั่วกัน/u],
]; // prettier-ignore

/** Whom it goes to; the narrowest that is said. */
export function audienceIn(words: string): SlotsOf<'broadcast'>['audience'] {
  return AUDIENCES.find(([, pattern]) => pattern.test(words))?.[0];
}
