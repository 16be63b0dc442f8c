/**
 * What a member of the staff was told by phone: `คุณสมชาย ใจดี แจ้งทางโทรศัพท์ว่าไป`, `ป้าแดงโทรมา ไม่ไป ติดธุระ`. The name stands before
 * the call, the answer after it; the answer is read as strictly as the person's own.
 */
import { tidy, type Parts } from './command-parts.ts';
import { MASK, mask } from './masking.ts';
import type { Places } from './places.ts';
import { reading, type Reading } from './readings.ts';
import { readRsvp } from './rsvp.ts';
import { sessionNamed } from './session-commands.ts';

const SAYS = '(?:แจ้ง|บอก|ตอบ|ยืนยัน|ฝาก)';
const CALL = `(?:(?:ได้)?โทร(?:ศัพท์)?(?:เข้า)?มา(?:${SAYS})*|โทร(?:ศัพท์)?${SAYS}+(?:มา)?|${SAYS}+(?:มา)?(?:ทาง|ผ่าน)(?:โทรศัพท์|โทร|สาย)|(?:ทาง|ผ่าน)โทรศัพท์${SAYS}*)(?:มา)?(?:ว่า)?`;
const TITLE = '(?:คุณ|นางสาว|นาง|นาย|ท่าน|ป้า|ลุง|น้า|อา|พี่|น้อง|ยาย|ตา|ปู่|ย่า|ครู|อาจารย์|ผอ\\.?|ผู้ใหญ่|กำนัน|หมอ)';
const NAME = `(?<name>(?:${TITLE} ?)?[\\u0e01-\\u0e4e.]{2,30}?(?: [\\u0e01-\\u0e4e.]{2,30}?){0,2}?)`;

const calledIn = new RegExp(`^(?:บันทึก|จด|ลง)?(?:คำตอบ)?(?:ให้|ของ|ว่า)? ?${NAME}? ?${CALL}[ ,:]*(?<rest>.*)$`, 'su');
const calledOut = new RegExp(
  `^โทร(?:ศัพท์)?(?:ไป)?(?:หา|ถาม) ?${NAME} ?(?:แล้ว ?| )(?:${SAYS}?ว่า|${SAYS})? ?(?:แก|เขา|ท่าน|เจ้าตัว)?(?<rest>.*)$`,
  'su',
);

export const PHONED = new RegExp(`${CALL}|^โทร(?:ศัพท์)?(?:ไป)?(?:หา|ถาม)`, 'u');

/** No names: somebody unknown, a request, a question. */
const NOBODY = /^(?:มี|ใคร|ต้อง|ขอ|ช่วย|ให้|อย่า|ไม่|ยัง|ถ้า|เดี๋ยว|จะ|ประชาชน|ชาวบ้าน|คนใน|คน(?!อง)|เขต|สำนักงาน|ผม|ดิฉัน|เรา)/u;

/** ป้าแดงไม่ได้โทรมา, ป้าแดงจะโทรมา: there was no call. */
const NO_CALL = /(?:ไม่|ยัง|จะ|อาจ|คง|ค่อย)$/u;

const NAMES_SESSION = new RegExp(`(?:ประชุม|นัด|วันที่|วัน|${MASK})\\s*$`, 'u');

/** The sentence without what names the session; a date in a reason stays. */
function withoutSession({ text, dates }: Parts, places: Places): string {
  let rest = mask(text, places.groupsIn(text));
  for (const date of dates) if (NAMES_SESSION.test(rest.slice(0, date.start))) rest = mask(rest, [date]);
  return rest
    .replace(new RegExp(`(?:การ)?(?:ประชุม|นัด)?(?:กลุ่ม|ของ|วันที่|วัน)?\\s*${MASK}+`, 'gu'), ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Null where it tells of no call by somebody with a name. */
export function readPhonedAnswer(parts: Parts, places: Places): Reading | null {
  const words = withoutSession(parts, places);
  const match = calledIn.exec(words) ?? calledOut.exec(words);
  const name = tidy(match?.groups?.name ?? '');
  if (!match || name.length < 2 || NOBODY.test(name) || NO_CALL.test(name)) return null;
  const { slots, ask } = sessionNamed(parts);
  const named = { districtGroup: slots.districtGroup, date: slots.date, round: slots.round, name };
  const missing = ask.filter((each) => each !== 'session');
  const said = readRsvp(match.groups?.rest ?? '');
  if (!said || !('answer' in said)) return reading('rsvp_by_phone', named, [...missing, 'answer']);
  return reading('rsvp_by_phone', { ...named, ...said }, missing);
}
