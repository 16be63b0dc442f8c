/**
 * How something is said, whatever it is about: as an order, or asked, supposed, told of others, past, doubted, put off. What
 * records or changes anything is taken only where nothing of the kind is said (person-gate.ts, command-gate.ts).
 *
 * To add a word: put it in the list of its kind. Lists are separated by white space, `_` stands for an optional space,
 * spellings are those of `foldChat` (ไหม, หรือเปล่า, ยังไง, เมื่อไหร่, ใคร).
 */
import { any } from './pattern-words.ts';

/** The text ends here, or a phrase does. */
const END = '(?=$|[\\s?!.,\u0001]|นะ|ล่ะ|เนี่ย|น้อ|เอ่ย|อะ|ละ|ครับ|ค่ะ|คะ)';
/** A phrase begins here. */
const START = '(?<=^|[\\s,.!"\u0001])';

const STANCES = {
  /** Questions; a polite request (ช่วย…ได้ไหม) is none, see `withoutRequest`. */
  asked: [
    `${any(String.raw`ไหม หรือเปล่า หรือไม่ หรือยัง แล้วหรือ เหรอ หรอ ใช่ไหม จริงไหม จริงหรือ จริงดิ`)}${END}`,
    any(
      String.raw`ทำไม เพราะอะไร เมื่อไหร่ ใคร(?!ๆ) ยังไง ทำไง เป็นไง อะไร(?!ๆ) กี่(?=[ก-๎\s]) เท่าไ ที่ไหน ตรงไหน วันไหน ตอนไหน อันไหน คนไหน แบบไหน ทางไหน`,
    ),
    `หรือ(?=[\\s?]*$)|\\?`,
  ],
  supposed: [any(String.raw`ถ้า หาก(?!ิน) (?<![ก-๎])สมมุ?ติ สมมุ?ติว่า เผื่อ(?!แผ่) กรณี ต่อให้ ในเมื่อ`)],
  told: [
    any(String.raw`
      (?:บอก|เล่า|พูด|ถาม|เขียน|สั่ง|อ้าง|ยืนยัน(?=มา))(?:มา|ไป|กัน|ฉัน|ผม)?_?(?:ไว้)?ว่า (?:บอก|สั่ง|ฝาก|แนะนำ)(?:มา|ฉัน|ผม)?ให้(?!ด้วย|หน่อย|ที) (?<!ขอ|อยาก|จะ|ผม|ดิฉัน|ฉัน|หนู|เรา|ป้า|ลุง|ยาย|ตา)เสนอ(?:มา)?ให้(?!ด้วย|หน่อย|ที)
      ได้ยิน ได้ข่าว ข่าวว่า เขาว่า ว่ากันว่า ลือ(?!ก) เห็น(?:เขา|ใคร|มี|ใน|จาก)?[ก-๎]{0,8}?ว่า เห็นเขา เห็นใน ใน(?:ทีวี|ข่าว|เฟส|โซเชียล|ไลน์กลุ่ม|หนังสือพิมพ์) นึกว่า เข้าใจว่า
      ให้ถาม ฝากถาม ถามว่า (?<!ไม่)มีคน(?:บอก|ขอ|เล่า|ว่า|ถาม) เขาจะ เขาให้ เขาไม่ เขาก็ เขาเลย
    `),
  ],
  past: [
    any(String.raw`
      เมื่อ(?:วาน|กี้|กี๊|ก่อน|เช้า|คืน|ปี|เดือน|อาทิตย์|สัปดาห์|ตะกี้|สองวัน|วันก่อน) ตะกี้ (?:ปี|ครั้ง|คราว|รอบ|หน|งาน|อาทิตย์|เดือน|สัปดาห์)_?(?:ที่แล้ว|ก่อน(?!หน้า)|ที่ผ่านมา)
      ตอนนั้น สมัยก่อน แต่ก่อน แต่แรก เคย (?<!อย่า|ไม่|ยังไม่)(?:เพิ่ง|พึ่ง) มานานแล้ว ตั้งแต่(?=ปี|เมื่อ|เดือน|ครั้ง)
    `),
    `(?:ไป|มา|เสร็จ|เรียบร้อย|หมด|ไว้|กัน)แล้ว${END}|(?<=[\\s\u0001])เรียบร้อย${END}`,
  ],
  doubted: [
    any(String.raw`
      อาจ(?:จะ)?(?!าร) น่าจะ คงจะ คงต้อง ดีกว่า ดีไหม ดีหรือ มั้ง แล้วแต่ ไม่รู้ ไม่ทราบ ไม่แน่ใจ ไม่แน่(?!น) ลังเล กลัวว่า กลัวจะ คิดว่า คิดจะ ว่าจะ กะว่า ตั้งใจจะ อยากรู้
      สงสัย ไม่น่า กำลังจะ กำลังคิด ก็ได้ หรือจะ จะดี ลองคิด ปรึกษา
    `),
  ],
  /** Not now: ไว้วันหลัง, เดี๋ยวค่อยทำ. What will be told later (แจ้งวันใหม่ทีหลัง) is no delay of the order. */
  later: [
    any(String.raw`
      ไว้(?:วัน|คราว|ตอน|ที)?หลัง ไว้โอกาสหน้า (?<!แจ้ง[ก-๎\s]{0,14}|บอก[ก-๎\s]{0,14}|กำหนด[ก-๎\s]{0,14}|ภาย)(?:วัน|ที|คราว)หลัง (?:เดี๋ยว|แล้ว|ไว้)_?ค่อย ยังไม่(?:มีเวลา|พร้อม(?=$|\s|จะ|สมัคร)|ถึงเวลา) ไว้ก่อน(?=$|\s)(?!.*(?:เลื่อน|งด))
    `),
  ],
} as const;

export type Stance = keyof typeof STANCES;

const PATTERNS = Object.entries(STANCES).map(
  ([stance, sources]) => [stance as Stance, sources.map((source) => new RegExp(source, 'u'))] as const,
);

/** ช่วยลบให้หน่อยได้ไหมคะ, ขอเลื่อนได้ไหม: asked politely, and meant. */
const REQUEST = /ช่วย|รบกวน|ขอ(?!ง|บ)|อยาก(?!รู้|ทราบ)|วาน|กรุณา|โปรด|หน่อย|ให้ที|ด้วย|เหมือนเดิม|อีกครั้ง/u;
const POLITELY =
  /\s?(?:จะ)?(?:ได้)?(?:หรือ)?(?:ไหม|หรือเปล่า|หรือไม่)(?:นะ)?(?:ครับ|ค่ะ|คะ|จ๊ะ)?\s?(?:ลูก|หลาน|หนู|น้อง|พี่|คุณ|ท่าน|แอดมิน|บอท)?[\s?]{0,20}$/u;
/** อยากถอนความยินยอม ต้องทำยังไง: a wish of somebody who does not know how. */
const WISH = /^(?:ผม|ดิฉัน|ฉัน|หนู|ป้า|ลุง)?\s?(?:ขอ|อยาก(?!รู้|ทราบ)|ต้องการ|จะ)/u;
const HOW = /\s?(?:ต้อง)?(?:ทำ)?(?:ยังไง|ไง)(?:บ้าง|ดี)?[\s?]{0,20}$/u;

/** The part before `ending`, where that part holds `needed`. */
function before(folded: string, ending: RegExp, needed: RegExp): string | null {
  // No ending is longer; patterns that end in $ are not tried from every letter.
  const at = Math.max(0, folded.length - 60);
  const found = folded.slice(at).search(ending);
  const rest = found < 0 ? '' : folded.slice(0, at + found);
  return needed.test(rest) ? rest : null;
}
export const withoutRequest = (folded: string): string =>
  before(folded, POLITELY, REQUEST) ?? before(folded, HOW, WISH) ?? folded;

/** @param folded as `foldChat` writes it; what quotes or values it holds are masked. */
export function stancesOf(folded: string): Set<Stance> {
  const said = withoutRequest(folded);
  return new Set(PATTERNS.flatMap(([stance, patterns]) => (patterns.some((p) => p.test(said)) ? [stance] : [])));
}

/** Somebody else is spoken of as the one who does it. */
const OTHERS = new RegExp(
  `${START}(?:แต่|ก็|และ|ที่)?_?${any(String.raw`
    เขา พวกเขา แก(?=บอก|ไม่|จะ) ใครๆ คนอื่น(?:ๆ)? บางคน หลายคน ทุกคน(?=เขา|จะ|ก็) ชาวบ้าน ลูกบ้าน คน(?:ใน|ที่|แถว|ข้าง|รู้จัก)[ก-๎]{0,12} ป้าข้างบ้าน (?:คน|ป้า|ลุง|พี่|น้า)ข้างบ้าน เพื่อน(?:บ้าน|ๆ)?
    แม่ พ่อ แฟน สามี ภรรยา เมีย ผัว ลูก(?:สาว|ชาย|เขย|สะใภ้)? หลาน(?:สาว|ชาย)? (?:พี่|น้อง)(?:สาว|ชาย) ญาติ ประธาน(?!คือ|เปลี่ยน|เป็น) หัวหน้า ผอ\.? ผู้ว่า ปลัด รองปลัด นักวิเคราะห์ เจ้าหน้าที่(?!ช่วย|กรุณา) ผู้ใหญ่บ้าน กำนัน หมอ เขต(?=ขอ|บอก|จะ|ให้|ไม่)
    สำนักงาน กทม มีคน มีใคร ระบบ(?!ช่วย) แอป
  `)}(?:ของ)?(?:ผม|ดิฉัน|ฉัน|หนู|เรา)?_?(?=[ก-๎])`.replaceAll('_', ' ?'),
  'u',
);
export const speaksOfOthers = (folded: string): boolean => OTHERS.test(folded);
