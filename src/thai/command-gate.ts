/**
 * What a member of the staff orders is carried out only where the whole sentence says so: nothing asked, supposed, told
 * of others, past or doubted (stance.ts), and no word that its grammar does not know (coverage.ts).
 */
import { AUDIENCE_WORDS } from './audiences.ts';
import { tidy, type Parts } from './command-parts.ts';
import { MASK } from './masking.ts';
import { COMMAND_WORDS } from './command-words.ts';
import { coverageOf, lexicon } from './coverage.ts';
import { foldChat } from './normalise.ts';
import type { IntentName, Reading } from './readings.ts';
import { speaksOfOthers, stancesOf, type Stance } from './stance.ts';

/** Orders; what is merely looked at needs no care. */
const ORDERS: ReadonlySet<IntentName> = new Set([
  'session_create',
  'session_postpone',
  'session_cancel',
  'session_change',
  'session_remind',
  'session_limits',
  'broadcast',
  'broadcast_recall',
  'staff_grant',
  'staff_revoke',
  'group_bind',
]);
/** What is noted down of others, or opened: a question, a doubt or a condition notes and opens nothing. */
const NOTED: Partial<Record<IntentName, readonly Stance[]>> = {
  session_walkin: ['asked', 'supposed', 'told', 'doubted'],
  session_checkin: ['asked', 'supposed', 'told', 'doubted'],
};
/** Slots whose words say nothing about the order itself. */
const FREE_TEXT = ['reason', 'text', 'venue', 'chair'];
/** In brackets, from where to where, what for and what about: said along. */
const ASIDE = new RegExp(
  `\\([^()${MASK}]{1,30}\\)|จาก(?!${MASK})[^${MASK}]{2,40}?(?=ไป|เป็น|มา)|(?:เพื่อ|หัวข้อ|วาระ|เรื่อง)[^${MASK}]{2,60}$`,
  'gu',
);

/** What is recalled was sent before: that is no tale of the past. */
const WHAT_WAS_SENT =
  /ที่(?:เพิ่ง|พึ่ง)?(?:ได้)?(?:ส่ง|แจ้ง|ประกาศ)(?:ออก)?(?:ไป)?(?:แล้ว)?(?:เมื่อ(?:กี้|ตะกี้|สักครู่|วาน|เช้า)|ตะกี้|ล่าสุด)?/u;

const DONE = /(?<!ได้)แล้ว$/u;
/** Put off, and nobody knows until when: that is no doubt about the order. */
const NO_NEW_DAY =
  /ยังไม่(?:รู้|ทราบ|ได้|มี)(?:กำหนด)?วัน(?:ที่)?(?:ใหม่)?|(?:วัน|กำหนด)(?:การ)?ใหม่(?:จะ)?(?:แจ้ง|บอก|นัด)(?:ให้ทราบ)?(?:อีกที|อีกครั้ง|ภายหลัง|ทีหลัง)/u;
const EXCEPT = /ยกเว้น|(?<![ก-๎])เว้น(?!ระยะ)|นอกจาก|ไม่รวม|เหลือ(?:ไว้)?แค่/u;
const YESTERDAY = /เมื่อวาน|วานซืน/u;

const KNOWN = lexicon(COMMAND_WORDS);

const valuesOf = ({ slots }: Reading, names?: readonly string[]): string[] =>
  Object.entries(slots).flatMap(([name, value]) =>
    typeof value === 'string' && (!names || names.includes(name)) ? [value] : [],
  );

/** Words that stand beside a place and begin none themselves (ที่เขตบางแค คนเยอะมาก): they are no part of its name. */
function besidePlace({ slots }: Reading, value: string): string {
  if (!('venue' in slots) || slots.venue !== value) return '';
  const phrases = value.split(/\s+/u).slice(1);
  const talk = phrases.filter((phrase) => TALK.test(phrase) && !PLACE.test(phrase));
  return talk.length === 0 ? '' : ` ${talk.join(' ')}`;
}
const PLACE =
  /^(?:ห้อง|อาคาร|ชั้น|ตึก|เขต|แขวง|ซอย|ซ\.|ถนน|ถ\.|วัด|โรงเรียน|รร\.|ศูนย์|ศาลา|สำนักงาน|สนข|หมู่|ใกล้|ข้าง|ตรงข้าม|ติด|หลัง|หน้า|ริม|ใต้|บน|ใน|[\da-z(])/iu;
const TALK =
  /^(?:คน|มี|ไม่|อากาศ|ฝน|รถ|ที่จอด|ทุก|เรา|ได้|จะ|ต้อง|ให้|อยาก|แต่|แล้ว|เพราะ|กับ|หลาย|น่า|ก็|ยัง|เหมือน)|(?:มาก|เยอะ|น้อย|ดี|แล้ว|เลย|จัง|ไหม|สนุก|ร้อน|ด้วย)$/u;

/** Null: it is no order. With `confirm` to be asked where a word is left that nothing accounts for. */
export function vetCommand(found: Reading, { masked, text, dates }: Parts): Reading | null {
  const barred = NOTED[found.intent];
  if (barred && !found.ask) {
    const stances = stancesOf(foldChat(masked));
    return barred.some((stance) => stances.has(stance)) ? null : found;
  }
  if (!ORDERS.has(found.intent)) return found;
  if (dates.some(({ start, end }) => YESTERDAY.test(text.slice(start, end)))) return null;
  // A notice may say anything; the sentence before it may not.
  let said = found.intent === 'broadcast' ? (masked.split(/:|\n|(?<!บอก|ตอบ|แจ้ง)ว่า/u)[0] ?? '') : masked;
  // What is left out of an order has no slot: whom or what it would leave out is not known.
  if (EXCEPT.test(said)) return null;
  for (const value of valuesOf(found, FREE_TEXT)) said = said.replace(value, MASK + besidePlace(found, value));
  said = said.replace(NO_NEW_DAY, MASK);
  said = foldChat(said).replace(AUDIENCE_WORDS, MASK);
  if (found.intent === 'broadcast_recall') said = said.replace(WHAT_WAS_SENT, MASK);
  if (stancesOf(said).size > 0 || DONE.test(tidy(said))) return null;
  if (found.ask || found.intent === 'broadcast') return found;
  for (const value of valuesOf(found)) said = said.replace(value, MASK);
  said = said.replace(ASIDE, MASK);
  const { left } = coverageOf(said, KNOWN);
  const ofOthers = !found.intent.startsWith('staff_') && speaksOfOthers(said);
  return left.length === 0 && !ofOthers ? found : { ...found, ask: ['confirm'] };
}
