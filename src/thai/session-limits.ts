/** จำกัด 40 คน, ไม่จำกัดจำนวน, องค์ประชุม 20: how many may come to a session, and how many have to. */
import { asksQuestion, type Parts } from './command-parts.ts';
import { MASK } from './masking.ts';
import { NUMBER, readNumber } from './numbers.ts';
import { reading, type Reading } from './readings.ts';
import { sessionNamed } from './session-commands.ts';

const HEAD = `^(?:${MASK}|[\\s,:-]|ช่วย|รบกวน|ขอ|อยาก(?:จะ)?|ต้องการ|กรุณา|โปรด|ให้|การ|นัด|ประชุม|กลุ่ม|ของ|วันที่|เวลา|ครั้งที่ ?\\d+)*`;
const SEATS = '(?:จำนวน|ที่นั่ง|ผู้เข้าร่วม|ผู้ร่วมประชุม|การรับ|เพดาน|ความจุ)';
const CHANGE = '(?:เพิ่ม|ขยาย|ลด|ปรับ|แก้ไข|แก้|เปลี่ยน|กำหนด|ตั้ง)';

export const SESSION_LIMIT = new RegExp(
  `${HEAD}(?:${CHANGE}\\s*)?(?:องค์ประชุม|(?:ไม่|ยกเลิก|เลิก|งด)\\s*(?:ต้อง|การ)?\\s*(?:มี|ใช้|นับ|กำหนด)?\\s*(?:องค์ประชุม|จำกัด)|จำกัด|รับ(?:ได้|ผู้เข้าร่วม|คน|ที่นั่ง|เพิ่ม|แค่|ไม่เกิน|\\s)*(?:${NUMBER})\\s*(?:คน|ท่าน|ที่|ราย)|ไม่เกิน\\s*(?:${NUMBER})\\s*(?:คน|ท่าน|ที่|ราย)|${CHANGE}\\s*${SEATS}|ความจุ|เพดาน)`,
  'u',
);

const NONE = /(?:ไม่|ยกเลิก|เลิก|งด)\s*(?:ต้อง|การ)?\s*(?:มี|ใช้|นับ|กำหนด)?\s*(?:องค์ประชุม|จำกัด)/u;
/** The number that stands last: what it becomes, not what it was. */
const COUNT = new RegExp(`(${NUMBER})\\s*(?:คน|ท่าน|ที่นั่ง|ที่|ราย)?(?=[\\s${MASK}]|ได้|นะ|ค่ะ|ครับ|$)`, 'gu');
export const MOST_SEATS = 10_000;

/** `capacity` and `quorum` 0: none. Null where it is a question, or about something else. */
export function readSessionLimit(parts: Parts): Reading | null {
  if (asksQuestion(parts) || /ครบ|กี่|เท่าไ/u.test(parts.masked)) return null;
  const { slots, ask } = sessionNamed(parts);
  const what = /องค์ประชุม/u.test(parts.masked) ? 'quorum' : 'capacity';
  if (NONE.test(parts.masked)) return reading('session_limits', { ...slots, [what]: 0 }, ask);
  const words = parts.masked.replace(/ครั้งที่\s*\d+/gu, MASK);
  const count = [...words.matchAll(COUNT)].at(-1)?.[1];
  const number = count === undefined ? null : readNumber(count);
  if (number === null || number < 1 || number > MOST_SEATS)
    return reading('session_limits', { ...slots, what }, [...ask, 'value']);
  return reading('session_limits', { ...slots, [what]: number }, ask);
}
