/** "How many are coming?", as members of a LINE group ask it of the bot. */
import { foldChat, normalise, stripEnding } from './normalise.ts';

const COME = '(?:ไป|มา|ตอบ|เข้าร่วม|ร่วม|ว่าง|สะดวก|เข้าประชุม)';
const HOW_MANY = '(?:กี่\\s?(?:คน|ท่าน)|เท่าไ)';

const QUESTIONS = [
  // ไปกี่คนแล้ว, มีคนตอบกี่คน, กี่คนแล้ว
  new RegExp(`${COME}.{0,16}${HOW_MANY}|${HOW_MANY}.{0,16}${COME}|^(?:มี|ได้|ตอนนี้|ครบ)*\\s?กี่\\s?(?:คน|ท่าน)(?:แล้ว)?$`, 'u'), // prettier-ignore
  // ใครไปบ้าง, มีใครตอบแล้วบ้าง
  new RegExp(`ใคร(?:จะ|ที่|ยัง)?\\s?(?:ไม่)?(?:ได้)?${COME}.{0,12}(?:บ้าง|แล้ว$)`, 'u'),
  /^(?:ขอ|ดู|ช่วย|สรุป|บอก|อยากทราบ|ขอดู)*\s?(?:ยอด|ผล|สรุป)(?:การ|ของ)?(?:คำ)?(?:ตอบ(?:รับ)?|ผู้|คน|รวม|ไป|เข้าร่วม|มา)/u,
  /^(?:ขอ|ดู|ช่วย|สรุป|บอก|ขอดู)+\s?(?:คำตอบ|ยอด)(?:รวม|ทั้งหมด|ล่าสุด|ของทุกคน)?$/u,
  /^(?:คำตอบรวม|ยอด|ยอดรวม)$/u,
];

/** A question, never an answer: "ไป 3 คน" is none. */
export function asksForTally(text: string): boolean {
  const words = stripEnding(foldChat(normalise(text)));
  return QUESTIONS.some((question) => question.test(words));
}
