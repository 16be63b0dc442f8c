/**
 * Corrections of what was said beside an answer: `เปลี่ยนเป็น 3 คน`, `ไปทันแล้ว`, `ลูกสาวไปแทนไม่ได้แล้ว`. Whole phrases only,
 * as with the answer itself: what hedges or asks is no correction.
 */
import { foldChat, normalise, openPhrases, stripEnding } from './normalise.ts';
import { NUMBER, readNumber } from './numbers.ts';
import { any } from './pattern-words.ts';
import { readRsvpTimes } from './rsvp-times.ts';
import { LEAVES, PERSON_NAMED, SUBJECT, SUBSTITUTE, UNSETTLED } from './rsvp-words.ts';

export type RsvpDetails =
  | { partySize: number }
  /** Some other number, which is still to be said. */
  | { ask: 'partySize' }
  | { late: boolean; lateBy?: string }
  | { leavesEarly: boolean; leavesWhen?: string }
  /** Null: nobody comes instead any more. */
  | { proxy: string | null }
  | { reason: string };

const LONGEST = 120;
export const MOST_PEOPLE = 99;

const LEAD = `(?:(?:ขอ|แก้ไข|แก้|เปลี่ยน(?:ใจ|แปลง)?|ปรับ|แจ้ง|อัปเดต|อัพเดท|ตอบ|${SUBJECT}) ?){0,3}`;
const TAIL = any('แทน แล้ว นะ ด้วย หน่อย ที ให้ด้วย ตามนี้ พอ เท่านั้น ก็พอ');
const AFTER = `(?: ?${TAIL}){0,2}`;

const party = new RegExp(
  `^${LEAD}(?:(?:จำนวน|ยอด)(?:คน|ผู้เข้าร่วม)? ?)?(?:(?:เพิ่ม|ลด)(?:ลง)? ?)?(?:(?:จะ)?(?:เป็น|เหลือ|ไป|มา)(?:ไป|มา)?(?:กัน)?(?:เป็น)? ?)?(?:(?:แค่|รวม(?:เป็น)?|ทั้งหมด) ?){0,2}(?:(?<party>${NUMBER}) ?(?:คน|ท่าน|ที่นั่ง|ที่)(?:ถ้วน)?|(?<alone>คนเดียว))(?: ?(?:รวมตัวเอง|รวมผมด้วย|รวมดิฉันด้วย))?${AFTER}$`,
  'u',
);
const otherParty = new RegExp(
  `^${LEAD}(?:(?:เพิ่ม|ลด|เปลี่ยน|แก้)(?:ไข)? ?)?(?:(?:จำนวน|ยอด)(?:คน|ผู้เข้าร่วม)?|(?:เพิ่ม|ลด)(?:อีก)? ?(?:${NUMBER}) ?คน|คนเพิ่ม)(?: ?(?:ไม่ถูก|ผิด|ใหม่))?${AFTER}$`,
  'u',
);
const onTime = new RegExp(
  `^${LEAD}(?:จะ)?(?:ไม่(?:ไป|มา|ถึง)?(?:สาย|ช้า|เลท)|(?:ไป|มา|ถึง)(?:ได้)?(?:ทัน|ตรง)(?:เวลา)?|ทันเวลา)${AFTER}$`,
  'u',
);
const late = new RegExp(
  `^${LEAD}(?:อาจ(?:จะ)?|น่าจะ|คง(?:จะ)?|จะ|ขอ)? ?(?:ไป|มา|ถึง|เข้า)? ?(?:สาย|ช้า|เลท)(?: ?(?:หน่อย|นิดหน่อย|นิดนึง|เล็กน้อย|สักหน่อย|(?:สัก|ประมาณ|ราวๆ)? ?(?:ครึ่งชั่วโมง|${NUMBER} ?(?:นาที|ชั่วโมง|ชม))))?${AFTER}$`,
  'u',
);
const leaves = new RegExp(`^${LEAD}${LEAVES}${AFTER}$`, 'u');
const stays = new RegExp(
  `^${LEAD}(?:จะ)?(?:ไม่(?:ต้อง)?(?:รีบ)?(?:กลับ|ออก)ก่อน|อยู่(?:ได้)?(?:จน|ถึง)(?:จบ|เลิก|ปิด)(?:ประชุม|งาน)?(?:ได้)?)${AFTER}$`,
  'u',
);
const noProxy = new RegExp(
  `^${LEAD}(?:(?:ไม่(?:ต้อง)?(?:ให้|ส่ง|มี)|ยกเลิก) ?(?:ใคร|คน(?:อื่น)?|ผู้แทน|ตัวแทน|${SUBSTITUTE}|${PERSON_NAMED}) ?(?:(?:ไป|มา) ?)?แทน|(?:${SUBSTITUTE}|${PERSON_NAMED}) ?(?:ไป|มา)แทนไม่ได้)${AFTER}$`,
  'u',
);
const otherProxy = new RegExp(
  `^${LEAD}(?:คน(?:ที่)?ไปแทน ?)?เป็น ?(?:ให้ ?)?(?<proxy>${SUBSTITUTE}|${PERSON_NAMED}) ?(?:ไป|มา)(?:ประชุม)? ?แทน${AFTER}$`,
  'u',
);
const reason = new RegExp(`^${LEAD}(?:เหตุผล|สาเหตุ|เนื่องจาก|เพราะ(?:ว่า)?)(?: ?(?:คือ|ว่า|เป็น|:))* ?(?<reason>\\S.*)$`, 'u');

const HEDGED = /ถ้า|หาก|ไหม|หรือ|\?|แต่|ไม่แน่|อะไร|ทำไม|เมื่อไหร่|กี่/u;

/** `null` where the text corrects nothing that we know. */
export function readRsvpDetails(text: string): RsvpDetails | null {
  const plain = normalise(text);
  if (plain.length > LONGEST) return null;
  const folded = openPhrases(foldChat(plain))
    .split(/[\s,;!.~()]+/u)
    .map((part) => stripEnding(part))
    .filter((part) => part !== '')
    .join(' ');
  if (folded === '' || HEDGED.test(folded)) return null;
  const sized = party.exec(folded);
  if (sized) {
    const partySize = sized.groups?.alone ? 1 : readNumber(sized.groups?.party ?? '');
    return partySize !== null && partySize >= 1 && partySize <= MOST_PEOPLE ? { partySize } : null;
  }
  if (otherParty.test(folded)) return { ask: 'partySize' };
  if (onTime.test(folded)) return { late: false };
  const { lateBy, leavesWhen } = readRsvpTimes(text);
  if (late.test(folded)) return { late: true, ...(lateBy && { lateBy }) };
  if (leaves.test(folded)) return { leavesEarly: true, ...(leavesWhen && { leavesWhen }) };
  if (stays.test(folded)) return { leavesEarly: false };
  if (noProxy.test(folded)) return { proxy: null };
  const proxy = otherProxy.exec(folded)?.groups?.proxy;
  if (proxy) return { proxy };
  const because = reason.exec(folded)?.groups?.reason;
  return because && !UNSETTLED.test(because) ? { reason: because } : null;
}
