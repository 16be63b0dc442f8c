/**
 * What a person asks to be changed is changed only where they themselves say so, plainly: a question, a condition, a tale
 * of others or of the past is none (stance.ts). Words that the wish does not account for are looked at too (coverage.ts).
 */
import { coverageOf, lexicon } from './coverage.ts';
import { foldChat } from './normalise.ts';
import { any } from './pattern-words.ts';
import type { IntentName, Reading } from './readings.ts';
import { TOLD_TO_COME } from './registration.ts';
import { speaksOfOthers, stancesOf, withoutRequest, type Stance } from './stance.ts';
import { WISH_WORDS } from './wish-words.ts';

/** Said in one of these ways it is no wish. ไม่ต้องส่งมาแล้ว and เปลี่ยนเบอร์ไปแล้ว are none of the past. */
const NO_WISH: Partial<Record<IntentName, readonly Stance[]>> = {
  receipt: ['asked', 'supposed', 'told', 'doubted', 'later'],
  my_data: ['asked', 'supposed', 'told', 'past', 'doubted', 'later'],
  consent: ['asked', 'supposed', 'told', 'past', 'doubted', 'later'],
  notifications: ['asked', 'supposed', 'told', 'doubted', 'later'],
  update_profile: ['asked', 'supposed', 'told', 'doubted', 'later'],
  register: ['supposed', 'told', 'later'],
};

const KNOWN = lexicon(WISH_WORDS);

function changes(found: Reading): boolean {
  switch (found.intent) {
    case 'receipt':
      return found.slots.action !== 'show';
    case 'my_data':
      return found.slots.action === 'erase';
    case 'consent':
      return found.slots.answer === 'withdraw';
    case 'update_profile':
      return found.slots.value !== undefined;
    default:
      return found.intent === 'notifications' || found.intent === 'register';
  }
}

/** แก้ 63-0042 เป็น …, 63-0042 ขอแก้เป็น…: the new words are no part of the wish; แก้เป็นอะไรดี is a question. */
const NEW_WORDS = /(?<=\d ?)เป็น (?!อะไร).*$|(?<=\d (?:ขอ|ช่วย)?(?:แก้ไข|แก้|เปลี่ยน)(?:ให้)?)เป็น(?!อะไร).*$/u;

/** Whether what was read is meant. @param key folded, polite endings gone from every phrase. */
export function isMeant(found: Reading, key: string): boolean {
  if (!changes(found)) return true;
  let said = found.intent === 'receipt' ? key.replace(NEW_WORDS, '') : key;
  for (const value of Object.values(found.slots))
    if (typeof value === 'string') said = said.replace(foldChat(value), ' ');
  said = withoutComplaints(said.replace(ASIDE, ' '));
  if (found.intent === 'register') said = said.replace(TOLD_TO_COME, ' ');
  const stances = stancesOf(said);
  if (NO_WISH[found.intent]?.some((stance) => stances.has(stance)) || speaksOfOthers(said)) return false;
  if (found.intent === 'register') return true;
  const together = said.replaceAll(' ', '');
  if (NOT_MEANT.test(together) || OF_OTHERS.test(together)) return false;
  if (found.intent === 'update_profile') return true;
  const wish = withoutReasons(withoutRequest(said));
  return !TURNED_ROUND.test(wish.join('')) && wish.every((phrase) => coverageOf(phrase, KNOWN).left.length === 0);
}

/** Denied: ห้ามลบ, ยังไม่ได้เปลี่ยน. */
const NOT_MEANT =
  /(?:ห้าม|อย่า(?:เพิ่ง|พึ่ง)?|ไม่ได้|มิได้|ยังไม่|ไม่อยากให้|ไม่คิด|ตอนแรก|วิธี|เพิ่ง|ไม่ใช่|ไม่เคย)(?:จะ|ให้|อยาก|ขอ|คิด|ต้อง|การ|เพิ่ง)*(?:ลบ|ล้าง|ถอน|ยกเลิก|หยุด|เลิก|ปิด|เปิด|แก้|เปลี่ยน|ไม่|เพิ่ม)/u;

/** Somebody else's: ลบข้อมูลของแม่, เปลี่ยนเบอร์ให้พ่อ. */
const OF_OTHERS =
  /(?:ของ|ให้|แทน)(?:คุณ)?(?:แม่|พ่อ|ลูก|เพื่อน|แฟน|สามี|ภรรยา|เมีย|หลาน|ปู่|ย่า|เขา|คน|ญาติ|พี่สาว|พี่ชาย|น้องสาว|น้องชาย)/u;

/** Impossible or done already: ลบไม่ได้, ลบแล้ว. */
const TURNED_ROUND = new RegExp(
  ['(?:ไม่ได้|ไม่เป็น|ไม่ทัน|ไม่เอา|ผิด|แปลว่า\\S*|คือ\\S*)(?:แล้ว|เลย|นะ)*$', '^(?!.*ไม่)(?!.*พอ).*(?<!ได้|อีก)แล้ว$'].join('|'),
  'u',
);

const ORDER = /ลบ|ล้าง|ถอน|ยกเลิก|ลาออก|หยุด|พัก|ระงับ|เลิก|งด|ปิด|เปิด|ส่ง|รับ|แก้|เปลี่ยน|เพิ่ม|เอา|ยินยอม|เตือน|unsub|stop/u;
/** After the wish, in a phrase of its own: why. What it says of is no order (ไม่อยากเล่น, but not ไม่อยากลบ). */
const WHY = new RegExp(
  `^${any(String.raw`
    เพราะ เนื่องจาก (?:ช่วง|ตอน|เดือน|ปี)นี้(?:อยู่|ไม่|ป่วย|ยุ่ง|งาน|กำลัง|มี|ต้อง) รำคาญ กลัว เบื่อ ไม่ไว้ใจ ไม่ค่อยได้ มัน เยอะ บ่อย ไม่สะดวก ไม่อยู่ ไม่ไหว ตาม[ก-๎]{0,6}?ไม่ทัน
    (?:ไม่(?:ได้|อยาก|คิดจะ)?|เลิก|จะไม่)(?:ใช้|เล่น|ยุ่ง|เกี่ยว|ทำ|เป็น|ร่วม|อ่าน|ดู|ว่าง) ย้าย ป่วย ลาออก เปลี่ยนใจ (?:ไม่ได้|เลิก)อยู่
    (?:เขา|เจ้าหน้าที่|เขต)?(?:มา)?(?:แก้|ซ่อม|จัดการ|เก็บ|ทำ)(?:ไข)?(?:ให้)?(?:เสร็จ|เรียบร้อย|หมด|ได้)?แล้ว$
    (?:เรื่อง|ปัญหา)?(?:มัน)?(?:จบ|หมดไป|หมด|เรียบร้อย|ผ่านไป)(?:ไป)?แล้ว$
    (?:โทรศัพท์|มือถือ|เครื่อง|เน็ต|แบต)(?:ผม|ดิฉัน|ฉัน|หนู|ป้า|ลุง|ยาย|ตา|มัน)?(?:จะ)?(?:เต็ม|พัง|หมด|เสีย|หาย|ช้า|ค้าง|ไม่)
    (?:ป้า|ยาย|ลุง|ตา)?แก่ อายุ (?:สาย)?ตา(?:ไม่|มัว|ฝ้า|เริ่ม) (?:อ่าน|มอง)ไม่ (?:ส่ง|พิมพ์|แจ้ง|เขียน|ลง|ใส่)(?:ผิด|ซ้ำ|เกิน|ตก|ขาด|ไม่ครบ) ผิด(?:เรื่อง|คน|ที่|กลุ่ม) ซ้ำ
  `)}(?!.*${ORDER.source})`,
  'u',
);

/** Before the wish: what led to it (ทำไมมีข้อความมา ไม่เคยสมัคร). What asks why something was done is no complaint of that kind. */
const COMPLAINT =
  /^(?:(?:ผม|ดิฉัน|ฉัน|หนู)?ไม่(?:เคย|ได้)(?:สมัคร|ขอ|ลงทะเบียน)(?:ไว้|เลย|อะไร)*|ทำไม(?:มี|ส่ง|ได้|ถึง)*(?:ข้อความ|ข่าว|ไลน์)?(?:มา|เข้ามา|ส่งมา|เยอะ|บ่อย|ทุกวัน)+(?:แบบนี้|จัง)?|(?:ขอ)?เปลี่ยนใจ(?:แล้ว)?)$/u;

/** The phrases of a wish without those that say why. */
function withoutReasons(said: string): string[] {
  const phrases = said.split(/\s+/u).filter((phrase) => phrase !== '' && !COMPLAINT.test(phrase));
  const at = phrases.findIndex((phrase) => ORDER.test(phrase));
  return phrases.filter((phrase, i) => i <= at || !WHY.test(phrase));
}
export const withoutComplaints = (said: string): string =>
  said
    .split(/\s+/u)
    .filter((phrase) => !COMPLAINT.test(phrase))
    .join(' ');
/** Said along: the consent that was given once, who types for somebody, what is to stay. */
const ASIDE =
  /ที่(?:ผม|ดิฉัน|ฉัน|หนู)?(?:เคย)?(?:ให้|ตอบ|กด|ยินยอม)(?:ไว้|ไป)?(?:แล้ว)?(?=$|\s)|(?<=^|\s)(?:ลูก|หลาน|น้อง|ลูกสาว|ลูกชาย|หลานสาว|หลานชาย)(?:เป็นคน)?(?:พิมพ์|กด|ส่ง|ตอบ)(?:ให้|แทน)(?:ยาย|ตา|แม่|พ่อ|ป้า|ลุง)?(?=$|\s)|(?:อัน|เรื่อง|ใบ|เลข|รายการ)อื่นๆ?(?:ไม่(?:ต้อง)?(?:ลบ|แก้|ยุ่ง)|(?:เก็บ|คง|เอา)ไว้|เหมือนเดิม)/gu;

const YES_OR_NO =
  /(?:คือ|แปลว่า|หมายถึง)อะไร|(?<!ได้|หน่อย|ให้)(?:ไหม|หรือเปล่า|จริงหรือ|เหรอ|หรอ)(?=$|[\s?]|[ทนคจ])|(?:เขต|ซอย|ถนน|คลอง|ชุมชน|ที่|คน|บ้าน|วัด|ตรง|แถว|อัน|เรื่อง)ไหน|(?<!ไม่มี|ไม่เห็นมี|ไม่รู้จะบอก|ไม่รู้)ใคร(?!มา|ดูแล|สนใจ|ทำ|เก็บ|ๆ|ไม่รู้|ไม่ระวัง|เดิน|ผ่าน)/u;
const NEVER_MIND =
  /ไม่มี(?:อีก)?แล้ว|(?<!เหมือน|อย่าง|แบบ)(?:เมื่อก่อน|สมัยก่อน|แต่ก่อน)|ญี่ปุ่น|เกาหลี|เมืองนอก|ต่างประเทศ|ต่างจังหวัด|บ้านเพื่อน|ช่าง(?:มัน|เถอะ|เหอะ)|แก้(?:ไข)?(?:ได้)?(?:แล้ว|หมดแล้ว)|ไม่เป็นไรแล้ว|ดีขึ้น(?:แล้ว|มาก|เยอะ)|เรียบร้อยแล้ว/u;

/** Plain words that might be an entry: told by the person themselves, as it is now. `asked`: not even to be asked about. */
export function tellsForSure(clean: string): 'yes' | 'unsure' | 'asked' {
  const folded = foldChat(clean);
  if (YES_OR_NO.test(folded)) return 'asked';
  const stances = stancesOf(folded);
  return stances.has('told') || stances.has('supposed') || NEVER_MIND.test(folded) ? 'unsure' : 'yes';
}
