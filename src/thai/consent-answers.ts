/** Answers to the consent notice: only a plain yes or no is one; anything else about it asks again. */
import { SELF } from './pattern-words.ts';
import { reading, type Reading } from './readings.ts';

const HEDGED = /แต่|ถ้า|หาก|ไหม|หรือ(?!ไม่ยินยอม$)|\?|ก่อน|ยกเว้น|เฉพาะ|บางส่วน|ยัง|อ่าน|ทำไม|อะไร|ใคร/u;
const POLITE = `(?:${SELF})? ?(?:ขอ)?`;
const accept = new RegExp(`^${POLITE}(?:(?:ให้ความ|ให้ )?ยินยอม|ให้ความยินยอม|ยินยอมให้(?:เก็บ|ใช้)(?:ข้อมูล)?(?:ได้)?|ยอมรับ|ตกลง|โอเค|ok|okay|อนุญาต|ยินดี|เห็นด้วย|รับทราบและยินยอม|อ่านแล้ว ?(?:ยินยอม|ตกลง)|ได้|ได้เลย|ยอม|เต็มใจ|เอาเลย|ยินยอม(?:หมด|ทุกอย่าง|ทั้งหมด|ทุกข้อ|ทุกเรื่อง)|yes|accept|(?:ตกลง|เอา|ได้|ยินดี|ครับ|ค่ะ) ?ยินยอม|โอเค ?ยินยอม|ยินยอม ?ตกลง|ไม่ขัดข้อง|ไม่มีปัญหา|(?:ให้)?(?:เก็บ|ใช้)(?:ข้อมูล)?(?:ไว้|ไป)?ได้(?:เลย)?)(?: ?(?:ตามนั้น|ตามนี้|เลย|แล้ว|ด้วย|ทุกประการ|ได้เลย|ได้|ขอบคุณ|ยินยอม))*$`, 'u'); // prettier-ignore
const decline = new RegExp(`^${POLITE}(?:ไม่(?:ให้)?(?:ความ)?ยินยอม|ไม่ยอม(?:รับ|ให้)?|ไม่ตกลง|ไม่อนุญาต|ไม่เอา|ไม่ให้|ไม่สะดวก(?:ให้(?:ข้อมูล)?)?|ไม่อยากให้(?:ข้อมูล)?|ไม่ให้ข้อมูล|ไม่เห็นด้วย|ไม่ได้|ไม่|ปฏิเสธ|ขอปฏิเสธ|ขอไม่(?:ให้|ยินยอม)(?:ข้อมูล)?|ไม่ประสงค์(?:จะ)?(?:ให้(?:ข้อมูล)?|ยินยอม)?|ไม่ขอ(?:ให้)?(?:ข้อมูล|ยินยอม|สมัคร)|ไม่สะดวกใจ|ไม่โอเค|no|ไม่(?:ยิน)?(?:ยอม|อนุญาต)?(?:ให้)?(?:เก็บ|ใช้|เอา)(?:ข้อมูล)?(?:ส่วนตัว|ส่วนบุคคล)?(?:ไป)?(?:เก็บ|ใช้)?|ไม่อยาก(?:ให้|สมัคร)?|ไม่สมัคร(?:แล้ว)?)(?: ?(?:แล้ว|เลย|ดีกว่า|หรอก|ทั้งนั้น|เด็ดขาด|ขอโทษ(?:ด้วย)?|ขอบคุณ))*$`, 'u'); // prettier-ignore

/** Says nothing for or against. */
const ASIDE = /^(?:สวัสดี|ขอบคุณ(?:มาก)?|ขอบใจ(?:มาก)?|ขอโทษ(?:ด้วย)?|อ่านแล้ว|รับทราบ|ทราบแล้ว|จ้า|ครับ|ค่ะ|คะ)$/u;
/** Whom it is said to, after the answer: ยินยอมจ้ะลูก. Before it, who it is that answers. */
const CALLED_LAST = /(?<=.) (?:ลูก|หลาน|หนู|น้อง|พี่|คุณ|ท่าน|บอท)$/u;

/** ไม่เอาค่ะ กลัวข้อมูลรั่ว */
const WHY_NOT = /^(?:กลัว|เพราะ|เนื่องจาก|ไม่ไว้ใจ|ไม่ชอบ|ไม่สบายใจ)(?!.*(?:ไหม|แต่|ถ้า))/u;

/** Answers to the consent notice; anything else about it asks again. */
/** @param said folded, polite endings gone from every phrase. */
export function readConsent(said: string): Reading | null {
  const key = said.replace(/ (?:ครับ|ค่ะ|คะ)/gu, ' ').replace(CALLED_LAST, '');
  for (const [answer, pattern] of [
    ['accept', accept],
    ['decline', decline],
  ] as const) {
    const parts = key.split(' ').filter((part) => !ASIDE.test(part));
    const isReason = (part: string): boolean => answer === 'decline' && WHY_NOT.test(part);
    if (
      pattern.test(key) ||
      (parts.some((part) => pattern.test(part)) && parts.every((part) => pattern.test(part) || isReason(part)))
    )
      return reading('consent', { answer });
  }
  if (
    /^(?:ขอ|อยาก)?(?:คิด|อ่าน|ถาม|ปรึกษา|ดู).{0,20}ก่อน|(?:เก็บ|เอา)(?:ข้อมูล)?(?:ไป)?ทำ(?:ไม|อะไร)|^(?:ต้อง|จะ|มัน)*(?:ปลอดภัย|เสีย(?:เงิน|ตังค์)|ฟรี|หลอก|รั่ว|บังคับ)[ก-๎ ]{0,12}ไหม/u.test(
      key,
    )
  )
    return reading('consent', {}, ['answer']);
  return /ยินยอม|ยอมรับ|ตกลง|อนุญาต/u.test(key) && !/ถอน|ยกเลิก/u.test(key) && (HEDGED.test(key) || key.length < 40)
    ? reading('consent', {}, ['answer'])
    : null;
}
