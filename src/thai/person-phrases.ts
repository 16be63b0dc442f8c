/** What representatives say to the bot outside an answer to an invitation. Whole phrases first, clear openings second. */
import { findDates } from './date-mentions.ts';
import { feedbackKind, plainKind, tone, type FeedbackKind } from './feedback.ts';
import type { Vocabulary } from './intents.ts';
import { foldChat, normalise, openPhrases, stripEnding } from './normalise.ts';
import { isMeant, tellsForSure } from './person-gate.ts';
import { findPlace } from './place-names.ts';
import { readProfileChange } from './profile.ts';
import { readRegistration } from './registration.ts';
import { reading, type Ask, type Reading, type SlotsOf } from './readings.ts';

export interface Utterance extends Vocabulary {
  /** Normalised, line breaks kept. */
  text: string;
  now: Date;
  context: 'awaiting_consent' | 'rsvp_open' | undefined;
  /** An answer to an invitation that is not clear: only clear other intents may take the text. */
  aboutRsvp: boolean;
}

const HEDGED = /แต่|ถ้า|หาก|ไหม|หรือ(?!ไม่ยินยอม$)|\?|ก่อน|ยกเว้น|เฉพาะ|บางส่วน|ยัง|อ่าน|ทำไม|อะไร|ใคร/u;
const POLITE = '(?:ผม|ดิฉัน|ฉัน|หนู|กระผม|ข้าพเจ้า)? ?(?:ขอ)?';
const accept = new RegExp(`^${POLITE}(?:(?:ให้ความ|ให้ )?ยินยอม|ให้ความยินยอม|ยินยอมให้(?:เก็บ|ใช้)(?:ข้อมูล)?(?:ได้)?|ยอมรับ|ตกลง|โอเค|ok|okay|อนุญาต|ยินดี|เห็นด้วย|รับทราบและยินยอม|อ่านแล้ว ?(?:ยินยอม|ตกลง)|ได้|ได้เลย|ยอม|เต็มใจ|ยินยอม(?:ทุกอย่าง|ทั้งหมด|ทุกข้อ|ทุกเรื่อง)|yes|accept|(?:ตกลง|เอา|ได้|ยินดี|ครับ|ค่ะ) ?ยินยอม|โอเค ?ยินยอม|ยินยอม ?ตกลง|ไม่ขัดข้อง|ไม่มีปัญหา)(?: ?(?:ตามนั้น|เลย|แล้ว|ด้วย|ทุกประการ|ได้เลย|ขอบคุณ|ยินยอม))*$`, 'u'); // prettier-ignore
const decline = new RegExp(`^${POLITE}(?:ไม่(?:ให้)?(?:ความ)?ยินยอม|ไม่ยอม(?:รับ|ให้)?|ไม่ตกลง|ไม่อนุญาต|ไม่เอา|ไม่ให้|ไม่สะดวก(?:ให้ข้อมูล)?|ไม่อยากให้(?:ข้อมูล)?|ไม่ให้ข้อมูล|ไม่เห็นด้วย|ไม่ได้|ไม่|ปฏิเสธ|ขอปฏิเสธ|ไม่ประสงค์(?:จะ)?(?:ให้(?:ข้อมูล)?|ยินยอม)?|ไม่ขอ(?:ให้)?(?:ข้อมูล|ยินยอม|สมัคร)|ไม่สะดวกใจ|ไม่โอเค|no|ไม่(?:ยิน)?(?:ยอม|อนุญาต)?(?:ให้)?(?:เก็บ|ใช้|เอา)(?:ข้อมูล)?(?:ส่วนตัว|ส่วนบุคคล)?(?:ไป)?(?:เก็บ|ใช้)?|ไม่อยาก(?:ให้|สมัคร)?|ไม่สมัคร(?:แล้ว)?)(?: ?(?:แล้ว|เลย|ดีกว่า|หรอก|ทั้งนั้น|เด็ดขาด|ขอโทษ(?:ด้วย)?|ขอบคุณ))*$`, 'u'); // prettier-ignore

/** Says nothing for or against. */
const ASIDE = /^(?:สวัสดี|ขอบคุณ(?:มาก)?|ขอโทษ(?:ด้วย)?|อ่านแล้ว|รับทราบ|ทราบแล้ว|จ้า|ครับ|ค่ะ|คะ)$/u;
/** Whom it is said to, after the answer: ยินยอมจ้ะลูก. Before it, who it is that answers. */
const CALLED_LAST = /(?<=.) (?:ลูก|หลาน|หนู|น้อง|พี่|คุณ|ท่าน|บอท)$/u;

/** ไม่เอาค่ะ กลัวข้อมูลรั่ว */
const WHY_NOT = /^(?:กลัว|เพราะ|เนื่องจาก|ไม่ไว้ใจ|ไม่ชอบ|ไม่สบายใจ)(?!.*(?:ไหม|แต่|ถ้า))/u;

/** Answers to the consent notice; anything else about it asks again. */
function readConsent(key: string): Reading | null {
  for (const [answer, pattern] of [
    ['accept', accept],
    ['decline', decline],
  ] as const) {
    const parts = key.split(' ').filter((part) => !ASIDE.test(part));
    const isReason = (part: string, i: number): boolean => answer === 'decline' && i > 0 && WHY_NOT.test(part);
    if (pattern.test(key) || (parts.length > 0 && parts.every((part, i) => pattern.test(part) || isReason(part, i))))
      return reading('consent', { answer });
  }
  if (/^(?:ขอ|อยาก)?(?:คิด|อ่าน|ถาม|ปรึกษา|ดู).{0,20}ก่อน|(?:เก็บ|เอา)(?:ข้อมูล)?(?:ไป)?ทำ(?:ไม|อะไร)/u.test(key))
    return reading('consent', {}, ['answer']);
  return /ยินยอม|ยอมรับ|ตกลง|อนุญาต/u.test(key) && !/ถอน|ยกเลิก/u.test(key) && (HEDGED.test(key) || key.length < 40)
    ? reading('consent', {}, ['answer'])
    : null;
}

const RECEIPT = /(?<!\d)(\d{2}-\d{1,6})(?![\d-])/u;
/** 63 - 0042, 2563-0042, เลขที่ 63/0042: one spelling. */
const SPACED_RECEIPT =
  /(?<![\d-])(?:25)?(\d{2})\s?-\s?(\d{1,6})(?![\d-]|\s?-)|(?<=(?:เลขที่|เลข|เรื่อง|ดู|แก้|แก้ไข|ลบ)\s?)(?:25)?(\d{2})\s?\/\s?(\d{3,6})(?![\d/])/gu;
const oneNumber = (text: string): string =>
  text.replace(SPACED_RECEIPT, (_, a?: string, b?: string, c?: string, d?: string) => `${a ?? c}-${b ?? d}`);

/** ไม่ได้ลบ 63-0042, ทำไมลบ, 63-0042 โดนลบ: told or asked; บ้านเลขที่ 63-0042 is a house. */
const NO_ORDER_ABOUT_ENTRY =
  /(?:อย่า|ไม่ต้อง|ไม่|ห้าม)(?:ได้|เคย|อยาก|ให้|คิด|จะ|เพิ่ง|พึ่ง)*(?:ลบ|แก้|ถอน|ยกเลิก)|(?:โดน|ถูก)(?:ลบ|แก้)|^(?:ทำไม|ใคร|ถ้า|หาก|สมมติ).*(?:ลบ|แก้|ถอน|ยกเลิก)|บ้านเลขที่ ?\d/u;

/** The words of the menu's tile, typed. */
const WHAT_I_SENT = /^(?:เรื่อง|ความ(?:คิด)?เห็น)ที่(?:ผม|ดิฉัน|ฉัน|หนู|เรา)?(?:เคย)?(?:ส่ง|แจ้ง)(?:ไป|ไว้)?$/u;

function readReceipt(key: string): Reading | null {
  const number = RECEIPT.exec(key)?.[1];
  const about = /ความ(?:คิด)?เห็น|ข้อความ|เรื่อง|ข้อเสนอ|ปัญหา|เลขที่|หมายเลข|คำร้อง|รายการ|ใบ/u;
  const bare = number === undefined;
  if (bare && !/(?:เลขที่|ความ(?:คิด)?เห็น|เรื่อง|ข้อความ)(?:ที่)?(?:ผม|ดิฉัน|ฉัน|หนู|เรา)?(?:เคย)?(?:ส่ง|แจ้ง)(?:ไป|ไว้)?/u.test(key))
    return null;
  if (NO_ORDER_ABOUT_ENTRY.test(key)) return null;
  const ask: Ask[] = bare ? ['number'] : [];
  if (/ลบ|ยกเลิก|ถอน/u.test(key)) return reading('receipt', { action: 'erase', number }, ask);
  if (/แก้|เปลี่ยน/u.test(key)) return reading('receipt', { action: 'edit', number }, ask);
  if (!bare && /^(?:ขอ|อยาก|จะ|ช่วย)*(?:เล่า|ส่ง|แจ้ง|พิมพ์)?เพิ่ม(?:เติม)?(?:ใน|เรื่อง|ข้อมูล|เลขที่|รูป| )*\d/u.test(key))
    return reading('receipt', { action: 'add', number });
  if (WHAT_I_SENT.test(key) || /ดู|ติดตาม|ถึงไหน|คืบหน้า|สถานะ|เป็น(?:ไง|ยังไง)|ตรวจสอบ|เช็[คก]|ตาม/u.test(key))
    return reading('receipt', { action: 'show', number }, ask);
  return number !== undefined &&
    (key.replace(number, '').trim() === '' || about.test(key.slice(0, key.indexOf(number))))
    ? reading('receipt', { action: 'show', number })
    : null;
}

const ASKED_FOR = '(?:เรื่อง|ปัญหา|ข้อเสนอ(?:แนะ|โครงการ)?|ประเด็น|ความ(?:คิด)?เห็น|คำร้อง|สิ่ง|โครงการ)';
const SPOKE = '(?:เคย)?(?:เสนอ|แจ้ง|ส่ง|ร้องเรียน|ร้อง|บอก|ฝาก|ขอ|เล่า)(?:เรื่อง)?(?:ไป|ไว้|มา|เข้าไป)?(?:แล้ว)?';
const I = '(?:ผม|ดิฉัน|ฉัน|หนู|เรา|กระผม|ข้าพเจ้า|ตัวเอง|พี่|ป้า|ลุง)';
const HOW_FAR =
  '(?:(?:มัน|ไป|ได้)*(?:ถึง(?:ขั้น(?:ตอน)?)?ไหน(?:แล้ว|บ้าง)*|คืบหน้า(?:ไป)?(?:ถึงไหน|ยังไง|แค่ไหน|บ้าง|แล้ว|หรือยัง|ไหม)*|เป็น(?:ยังไง|ไง)(?:แล้ว|บ้าง)*|สถานะ(?:เป็น)?(?:ยังไง|อะไร)?)|(?:มี)?(?:ใคร|เขต|กทม\\.?)?(?:ได้)?(?:ดำเนินการ|ทำ|แก้ไข|แก้|จัดการ|รับเรื่อง|เสร็จ|ซ่อม)(?:ให้)?(?:แล้ว)?(?:หรือยัง|ไหม|ถึงไหน(?:แล้ว)?|รึยัง)|(?:ทำไม)?(?:ยัง)?(?:เงียบ|ไม่(?:มี)?(?:ใคร|คืบหน้า|มาซ่อม|ซ่อม|มาดู|ทำ|แก้))\\S*)';
/** เรื่องท่อตันที่แจ้งไว้: what it was about, said along. */
const ABOUT = '[ก-๎ ]{0,30}?';
const MY_ISSUES = new RegExp(
  `^(?:ขอ|อยาก|ช่วย)?(?:รู้|ทราบ|ดู|ถาม|ติดตาม|ตาม|เช็[คก])?(?:ว่า)? ?(?:${ASKED_FOR}(?:ของ)?${I}|${ASKED_FOR}?${ABOUT}ที่${I}?${SPOKE}${ABOUT}|${ASKED_FOR}ของ${I}ที่${SPOKE}) ?${HOW_FAR}$|^(?:ติดตาม|ตาม|ดู|เช็[คก])(?:ผล|สถานะ|ความคืบหน้า)?${ASKED_FOR}(?:ของ)?${I}$`,
  'u',
);

const NOT_ASKED = '(?<!อย่า|ไม่ต้อง|ไม่ได้|ไม่|ห้าม|อย่าเพิ่ง)';
const MINE = '(?:ของ)?(?:ผม|ดิฉัน|ฉัน|หนู|เรา|กระผม|ข้าพเจ้า|ตัวเอง|พี่|ป้า|ลุง|น้า|ยาย|ตา(?!ม))';
const MEETING = '(?:ประชุม|นัด|เวที|งาน)';

const REFUSED =
  /^ใคร.{0,8}(?:ลบ|แก้|เปลี่ยน|ถอน)|(?:อย่า|ไม่ต้อง|ไม่ได้|มิได้|ห้าม|ไม่อยาก|ยังไม่|ไม่ขอ|ไม่คิด)(?:เพิ่ง|พึ่ง|อยาก|คิด|ต้องการ|ตั้งใจ|จะ|ให้|ขอ|ต้อง)*(?:ลบ|แก้|ถอน|หยุด|ยกเลิก|เลิก|ล้าง)/u;

/** Whether something was done, or what would become of it: no order to do it. */
const DONE_YET =
  /(?:หรือยัง|แล้วหรือ|แล้วเหรอ|แล้วหรอ|แล้วใช่ไหม|ใช่ไหม|หรือเปล่า|แล้วไหม|ทำไม|จะเป็น(?:ไง|ยังไง|อะไร)|จะเกิด\S*|แล้ว(?:จะ)?(?:มี|เสีย)ผล\S*|คืออะไร|หมายความว่า\S*|(?:ไปหมดแล้ว|หายหมด|ไปแล้ว))\??$|^(?:ทำไม|ถ้า|หาก|สมมติ)/u;
const GIVES_UP = new Set(['my_data', 'consent', 'notifications']);
/** แอปลบข้อมูลฉัน, ลูกชายลบ…: somebody else did it. */
const OWN_ERASURE =
  /^(?:ขอ|ใช้สิทธิ์?(?:ใน)?(?:การ)?|แจ้งความประสงค์|ช่วย|รบกวน|กรุณา|โปรด|วาน|อยาก|ต้องการ|มี(?:ความ)?ประสงค์|ประสงค์|จะ|ให้|ก็|เลย|และ|แล้ว|ด้วย|ผม|ดิฉัน|ฉัน|หนู|เรา|กระผม|ข้าพเจ้า|ป้า|ลุง|ยาย|ตา|พี่|คุณ|บอท|น้อง|แอดมิน|เจ้าหน้าที่(?=ช่วย|กรุณา)|ระบบ(?=ช่วย)|วิธี(?:การ)?|สั่ง|ยินดี|เอา|ทำการ|ดำเนินการ|หน่อย|ที)*$/u;
const byAnother = (key: string, verb: RegExp): boolean =>
  key.split(' ').some((part) => {
    const at = part.search(verb);
    return at > 0 && !OWN_ERASURE.test(part.slice(0, at));
  });

/** ไม่ได้อยากคุยกับเจ้าหน้าที่; but ไม่อยากคุยกับบอท does ask for a person. */
const NO_TALK = /ไม่(?:ได้)?(?:อยาก|ต้องการ|จะ|ต้อง|ขอ)*(?:คุย|ติดต่อ|พูด|โทร|เรียก|ปรึกษา|ถาม|สอบถาม)(?!กับ(?:บอท|หุ่น)|ได้|ติด|ไม่)/u;
function isNoOrder(intent: Reading['intent'], key: string): boolean {
  if (GIVES_UP.has(intent) && (DONE_YET.test(key) || /ไม่(?:ขอ)?(?:ถอน|ลบ|ล้าง|หยุด|เลิกรับ)/u.test(key))) return true;
  if (intent === 'my_data') return byAnother(key, /ลบ|ล้าง/u);
  if (intent === 'notifications' && byAnother(key, /(?:หยุด|เลิก)ส่ง/u)) return true;
  if (intent === 'notifications') return /(?:ยังไง|ตรงไหน)\??$/u.test(key);
  return intent === 'handoff' && NO_TALK.test(key);
}

type Phrase = { pattern: RegExp; read: () => Reading };

/** Whole phrases or openings on the folded text, polite endings gone. First match wins. */
const phrases: Phrase[] = [
  { pattern: /(?:ถอน|ยกเลิก|เพิกถอน)(?:การ(?:ให้)?)?(?:ความ)?(?:คำ)?ยินยอม|ไม่ยินยอม(?:ให้(?:เก็บ|ใช้).{0,20})?(?:อีก)?(?:ต่อไป)?แล้ว|ขอถอนความยินยอม/u, read: () => reading('consent', { answer: 'withdraw' }) },
  { pattern: new RegExp(`${NOT_ASKED}(?:ลบ|ล้าง|เอา)(?:ข้อมูล|ประวัติ|ชื่อ|บัญชี|โปรไฟล์|ทะเบียน)(?:ส่วน(?:ตัว|บุคคล))?(?:ทั้งหมด)?(?:${MINE})?(?:ทั้งหมด)?(?:ออก|ทิ้ง|ที|หน่อย|ให้|ด้วย|จาก|ยังไง|ได้|$)|${NOT_ASKED}ลบ(?:ผม|ดิฉัน|ฉัน|หนู|ข้อมูล${MINE}|ข้อมูลทั้งหมด|บัญชี)|ลืมข้อมูล|ขอให้ลบข้อมูล|ขอลบข้อมูล|อยากลบข้อมูล|ขอยกเลิกการเป็นสมาชิก|ลบข้อมูล$`, 'u'), read: () => reading('my_data', { action: 'erase' }) },
  // Whoever leaves may or may not want their data erased.
  { pattern: /(?:ยกเลิก|ลาออก(?:จาก)?|ถอนตัวจาก|เลิกเป็น|ออกจาก|ไม่เป็น)(?:การ)?(?:เป็น)?(?:สมาชิก|ประชาคม|ตัวแทน|ผู้แทน)(?:ประชาคม|ชุมชน)?(?:แล้ว|ด้วย|หน่อย|$)/u, read: () => reading('my_data', { action: 'erase' }, ['confirm']) },
  { pattern: new RegExp(`^(?:ขอ|อยาก|ช่วย)?(?:ดู|เช็[คก]|ตรวจสอบ|ทราบ|เรียกดู|เข้าถึง)?(?:ข้อมูล|ประวัติ|โปรไฟล์)(?:ส่วน(?:ตัว|บุคคล))?${MINE}(?:ทั้งหมด)?(?:หน่อย|ที่เก็บไว้|ที่มีอยู่|มีอะไรบ้าง|ด้วย|ที่ให้ไว้| |(?:ที่(?:อยู่|มี|เก็บ)?)?ใน(?:ระบบ|ทะเบียน))*$|(?:ขอดู|อยากดู|ขอ)ข้อมูล(?:ส่วน(?:ตัว|บุคคล)|ที่เก็บ)|(?:เก็บ|มี)ข้อมูล(?:อะไร)?(?:ของ)?(?:ผม|ดิฉัน|ฉัน|หนู|เรา)?(?:ไว้)?(?:อะไรบ้าง|อะไร|บ้าง)|(?:เก็บ|มี|รู้)อะไร(?:เกี่ยวกับ|ของ)(?:ผม|ดิฉัน|ฉัน|หนู|เรา|ป้า|ลุง|ยาย|ตา|น้า)(?:ไว้)?บ้าง|^ข้อมูล${MINE}(?:ที่ให้ไว้)?(?:ถูก(?:ต้อง)?|ครบ|ตรง|อัพเดท|อัปเดต)(?:หรือยัง|ไหม|หรือเปล่า)|(?:ขอ)?สำเนาข้อมูล|^ข้อมูลส่วนตัว$|^my data$`, 'u'), read: () => reading('my_data', { action: 'access' }) },
  { pattern: /(?:ทำไม|เหตุใด).{0,20}(?:ไม่(?:ได้)?ส่ง|ไม่(?:ได้)?รับ|ไม่มีข้อความ|ไม่แจ้ง)/u, read: () => reading('handoff', {}) },
  { pattern: /(?:ไม่ต้อง|เลิก|หยุด|พัก|ระงับ|อย่า|งด|ยกเลิก|(?<!เ)ปิด(?:ข้อความ)?(?=(?:การ)?แจ้ง)|(?<!เ)ปิด|ไม่ขอ|ไม่ประสงค์(?:จะ|ที่จะ)?|ไม่(?=รับข่าว)|ไม่อยาก(?:ให้)?|เลิกส่ง|พอ)(?:การ)?(?:ได้)?(?:ส่ง(?!เสียง)|รับ|แจ้ง|แจ้งเตือน|เตือน|ทัก|ไลน์|ติดตาม)(?:ข่าวสาร|ข่าว|ข้อความ|ไลน์|การ|แจ้งเตือน|มา(?!เก็บ|ซ่อม|ดู)|แจ้ง|หา|เตือน|อะไร|อีก|แล้ว|ให้(?!เจ้าหน้าที่)|ได้|ผม|ดิฉัน|ฉัน|หนู|เรา|ที|หน่อย|ทุก|เรื่อง|บ่อย|จาก|เหอะ|เถอะ|ซะ|สักที|ซักที|\?|\s|$)|รำคาญ(?:มาก|จัง|แล้ว|จริงๆ|เลย|นะ)*(?:$|\s|ข้อความ|ไลน์|บอท|การแจ้ง|แจ้งเตือน|ที่ส่ง)|(?:ขอ)?ไม่(?:ขอ)?รับ(?:ข้อความ|ข่าว|อะไร)?(?:อีก)?แล้ว|^stop$|unsub/u, read: () => reading('notifications', { action: 'stop' }) },
  { pattern: /^(?:ขอ|อยาก|เริ่ม|กลับมา|เปิด|ช่วย|กลับ)*(?:รับ|ส่ง|เปิด)(?:ข่าวสาร|ข่าว|การแจ้งเตือน|แจ้งเตือน|ข้อความ)(?:อีกครั้ง|อีก|ได้|ใหม่|ต่อ|เหมือนเดิม|แล้ว|ตามเดิม|มา|ให้|ด้วย|หน่อย|ตามปกติ|อีกที| )*$|^เปิด(?:การ)?(?:แจ้ง)?เตือน|^ส่ง(?:ข่าว|ข้อความ)?มา(?:อีก|ต่อ|ได้เลย|เหมือนเดิม)|อยากรับ(?:ข่าว|ข้อความ)?(?:ต่อ|อีก)|^(?:อยาก|ขอ)(?:ได้|รับ)(?:ข่าวสาร|ข่าว|ข้อความ)(?:อีก|ต่อ|เหมือนเดิม)|^(?:ขอให้|อยากให้|รบกวน|ช่วย|ให้)*ส่ง(?:ข้อความ|ข่าวสาร|ข่าว)(?:มา)?(?:ให้|หา)?(?:ผม|ดิฉัน|ฉัน|หนู|ป้า|ลุง|ยาย|ตา)?(?:มา)?(?:ได้|ด้วย|หน่อย|ที)*(?:อีกครั้ง|อีก|เหมือนเดิม|ต่อ|ใหม่|ตามเดิม|ได้เลย)|^start$/u, read: () => reading('notifications', { action: 'start' }) },
  { pattern: /^(?:ขอ)?(?:ลิงก์|ลิ้งค์|ลิงค์|link)?(?:สำหรับ)?(?:เพื่อ)?(?:เข้า(?:สู่)?ระบบ|ล็อกอิน|ล็อคอิน|login|log in|เข้าคอนโซล|คอนโซล|เข้าหน้าเว็บ|เว็บเจ้าหน้าที่|หน้าเจ้าหน้าที่|เข้าเว็บ|เปิดคอนโซล)(?:เข้า|สู่|คอนโซล|ระบบ|เว็บ|เจ้าหน้าที่|หน่อย|ด้วย|ที|ให้|ยังไง| |ได้ไหม)*$|^(?:ขอ|อยาก|ต้องการ|จะ|ส่ง)+(?:ลิงก์|ลิ้งค์|ลิงค์|link)?(?:สำหรับ|เข้า|เพื่อ|หน้า)*(?:เข้าสู่ระบบ|เข้าระบบ|ระบบ|ล็อกอิน|ล็อคอิน|login|คอนโซล|console|เว็บ)/u, read: () => reading('login', {}) },
  { pattern: /(?:ติดต่อ|คุย(?:กับ)?|ปรึกษา|สอบถาม|พูด(?:กับ)?|ต่อสาย|เรียก|ถาม)(?:กับ)?(?:เจ้าหน้าที่|จนท|คนจริง|คน(?:$|หน่อย|ได้ไหม|ได้หรือเปล่า| )|พนักงาน|แอดมิน|ผู้ประสานงาน|เขต)|(?:^|ขอ|มี)เบอร์(?:โทร)?(?:ศัพท์)?(?:ของ)?(?:เจ้าหน้าที่|ติดต่อ|เขต|จนท)|(?<!เดี๋ยว|จะ|ค่อย|ใคร|ไม่|แล้ว)(?:โทร|ติดต่อ)(?:หา|มา|กลับ)(?:มา|หา|ไป)*(?:ที่)?(?:ผม|ดิฉัน|ฉัน|หนู|ป้า|ลุง|ยาย|ตา|พี่|เบอร์|หน่อย|ด้วย|ที|ได้|$)|ให้เจ้าหน้าที่(?:โทร|ติดต่อ|ช่วย)|(?:ขอ|พูด)สาย(?!สัก|หน่อย|นิด|ๆ)|ไม่อยากคุยกับ(?:บอท|หุ่นยนต์)|^เจ้าหน้าที่$|ขอคุยด้วย|โทรหาใครได้|ติดต่อใครได้|ติดต่อ(?:ได้)?(?:ที่)?ไหน/u, read: () => reading('handoff', {}) },
  { pattern: /^(?:ช่วยด้วย|ช่วยเหลือ|ขอความช่วยเหลือ|วิธีใช้|คู่มือ|เมนู|menu|help|สอนใช้|สวัสดี(?:ตอน(?:เช้า|บ่าย|เย็น))?|หวัดดี|ดี|hello|hi|ฮัลโหล|ฮาโหล|ฮัลโล|เริ่ม(?:ต้น)?|เริ่มใช้งาน)(?: ?(?:บอท|แอดมิน|ทุกท่าน|หน่อย|ที))*$|ใช้(?:งาน)?(?:ไม่เป็น|ยังไง|ไม่ถูก|งานยังไง)|ทำอะไรได้(?:บ้าง)?|(?:ต้อง)?ทำ(?:ยังไง|ไง)(?:ต่อ|บ้าง|ดี)?$|ไม่เข้าใจ|งง(?:มาก|ไปหมด|จัง|เลย|แล้ว|ๆ|\s|$)|^(?:จะ|ต้อง)?เริ่ม(?:ต้น)?(?:ใช้)?(?:ยังไง|ตรงไหน|จาก(?:ตรง)?ไหน)|ช่วย(?:สอน|แนะนำ|บอกวิธี)|วิธี(?:การ)?(?:ใช้|ส่ง|สมัคร)|ทำไม่เป็น|กดตรงไหน|กดไม่เป็น|ใช้ไม่ค่อยเป็น|พิมพ์ยังไง|มีเมนูอะไร|เมนู(?:หลัก|ต่างๆ)?(?:มัน)?(?:อยู่|มี)?(?:ตรง|ที่)?(?:ไหน|อะไร)|(?:หา|เปิด|ขอ|ดู|เข้า)เมนู|มีอะไรให้ทำ|คู่มือ|^ช่วย(?:ผม|ดิฉัน|ฉัน|หนู|ป้า|ลุง)?(?:หน่อย|ที)$|(?:กด|เข้า|พิมพ์|ส่ง|สมัคร|ลงทะเบียน|เปิด|ใช้)(?:ปุ่ม|เมนู|รูป|ลิงก์)?(?:ไม่(?:ได้|ไป|ผ่าน|สำเร็จ|ติด)|แล้ว(?:ค้าง|หาย|ไม่\S{1,12}))(?=$|\s)|ปัญหา(?:ใน)?การใช้(?:งาน)?|^ใช้(?:งาน)?ไง|ทำ(?:อะ)?ไรได้บ้าง|(?:ใช้|ทำ|กด|เล่น|พิมพ์|ส่ง(?:รูป|เสียง|ข้อความ|ภาพ)?|ถ่ายรูป|สมัคร|เปิด)ไม่เป็น/u, read: () => reading('help', {}) },
]; // prettier-ignore

const THANKS =
  /^(?:(?:รับทราบ|โอเค|ok|ได้|เรียบร้อย|ดีมาก|ดีใจ) ?)?(?:ขอบคุณ|ขอบใจ|ขอบพระคุณ|แต๊งกิ้ว|แต้ง(?:ค์|ส์)?|แท้งกิ้ว|แทงกิ้ว|thank you|thanks|thank|thx|ty)(?: ?(?:มากๆ|มาก|เลย|จัง|จริงๆ|อย่างสูง|อย่างยิ่ง|ที่(?:แจ้ง|บอก|ช่วย|เตือน|ดูแล|รับฟัง|ให้ข้อมูล|ตอบ|ชวน|เชิญ)[ก-๎]{0,20}|สำหรับ\S{2,30}|ล่วงหน้า|อีกครั้ง|เจ้าหน้าที่|แอดมิน|ทุกท่าน|ทุกคน|บอท|พี่|น้อง|หนู|ลูก|หลาน|คุณ(?:พี่|น้อง)?|ท่าน|ทีมงาน|จ้ะ|จ้า|เด้อ|ด้วย|หลายๆ|หลาย|so much|very much))*$/u;
/** ขอบคุณที่มาเก็บขยะให้: thanks for a deed, and no word of what is still wrong. */
const THANKS_FOR = /^ขอบ(?:พระ)?คุณ(?:มาก|มากๆ)? ?(?:ที่|สำหรับ)(?!.*(?:แต่|ไม่|ยัง|อยาก|ขอ|ช่วย|ถ้า|ควร|เหลือ))/u;
const ACK =
  /^(?:(?:อ๋อ|อ้อ|อ่อ|โอ้|โอ) ?)?(?:รับทราบ|รับทราบแล้ว|ทราบแล้ว|ทราบ|โอเค|โอเคร|ok|okay|oke|เค|เคๆ|เข้าใจแล้ว|เข้าใจ|ได้|ได้เลย|ตกลง|อืม|อือ|อ๋อ|รับแซ่บ|ครับ|ค่ะ|คะ|ครับผม|จ้า|จ้ะ|ใช่|ใช่แล้ว|เรียบร้อย|👌|👍|🙏|รับทราบตามนั้น|ตามนั้น|ดี|ดีมาก|เยี่ยม|เยี่ยมมาก|รับทราบตามที่แจ้ง|แล้วแต่|ไม่เป็นไร)(?: ?(?:แล้ว|เลย|ทุกประการ|รับทราบ|โอเค|ได้|ขอบคุณ(?:มาก|ที่แจ้ง|ที่แจ้งให้ทราบ)?|ตามนั้น|จะแจ้งให้ทราบ|ตามที่แจ้ง|นะ|👍|🙏|👌))*$/u;

const WHEN = /วันไหน(?!ก็)|ทราบวัน(?:ที่)?(?:นัด)?ประชุม|วันที่เท่าไ|วันอะไร|เมื่อไหร่|กำหนดวัน|วันใด|ครั้งหน้า(?:วัน|เมื่อ)|ว่าไงบ้าง$/u;
const WHERE =
  /ที่ไหน|ตรงไหน|สถานที่|ห้องไหน|ห้องอะไร|แถวไหน|แผนที่|โลเคชั่น|location|ไปยังไง|ไปทางไหน|ที่ใด|จัดไหน|อยู่ไหน|ชั้นไหน|ชั้นอะไร|เดินทางยังไง/iu;
const CLOCK = /กี่โมง|เวลาไหน|เวลาอะไร|เวลาเท่าไ|ตอนไหน|กี่ทุ่ม|เริ่มเมื่อไหร่|เวลากี่|เวลาใด/u;
const SCHEDULE = new RegExp(
  `^(?:ขอ|ดู|อยาก|ขอดู|เช็[คก])*(?:ตาราง|กำหนด(?:การ)?|ปฏิทิน|คิว)(?:นัด|การ)?(?:${MEETING})?|${MEETING}ครั้ง(?:หน้า|ต่อไป|ถัดไป)|นัด${MEETING}ครั้ง`,
  'u',
);
const IS_THERE = new RegExp(
  `(?:มี|ต้อง|จะ|จัด|ได้)(?:การ|นัด)?${MEETING}.*(?:ไหม|หรือเปล่า|หรือไม่|หรือยัง|อะไรบ้าง|บ้าง)|${MEETING}.*(?:ไหม|หรือเปล่า|หรือไม่|ใช่ไหม)$|^(?:มี)?(?:การ)?ประชุม\\S{0,12}\\?$|(?:ยกเลิก|เลื่อน)${MEETING}?.*(?:ไหม|หรือเปล่า|หรือยัง|ใช่ไหม)$`,
  'u',
);

function readSchedule({ text, now, places, context }: Utterance, key: string): Reading | null {
  const asks = [WHEN.test(key) && 'date', WHERE.test(key) && 'venue', CLOCK.test(key) && 'time'].filter(
    (a) => a !== false,
  );
  if (/^(?:ถ้า|หาก|สมมติ)/u.test(key)) return null;
  const meeting = new RegExp(`${MEETING}|ครั้งหน้า|รอบหน้า|สนทนากลุ่ม`, 'u').test(key);
  const alone = context === 'rsvp_open' || /^(?:จัด|เริ่ม|เจอกัน|ไป|แล้ว|ที่|กี่|วัน|เมื่อ|สถานที่|ตอน|เวลา)/u.test(key);
  if (
    /(?:จอดรถ|เปิด|ปิด|ทำบัตร|หมอนัด|นัดหมอ|จ่าย|ที่จอด|แทน|ชื่อ|รหัส|เบอร์|ลงทะเบียน|สมัคร|ข้อมูล|ขยะ|น้ำ|ซ่อม|เลื่อนได้|ขอเลื่อน|ไม่รู้)/u.test(
      key,
    ) &&
    !meeting
  )
    return null;
  const asksOnly = asks.length > 0 && (meeting || (alone && key.length <= 24));
  const isSchedule = SCHEDULE.test(key) && !/เปลี่ยน|แก้/u.test(key);
  const isThere =
    IS_THERE.test(key) && !/ไป(?:ประชุม)?(?:ไหม|หรือเปล่า)|อยากให้|ขอให้|เข้าร่วมได้|แทน|เลื่อนได้|ได้ไหม$|ดีไหม/u.test(key);
  if (!asksOnly && !isSchedule && !isThere) return null;
  const groups = new Set(places.groupsIn(text).map((m) => m.group.code));
  for (const { district } of places.districtsIn(text)) groups.add(district.group);
  const [districtGroup] = groups;
  const when = findDates(normalise(text), now)[0]?.reading;
  const ask: Ask[] = groups.size > 1 ? ['districtGroup'] : [];
  // A stretch of time (เดือนนี้) shows what is planned.
  if (when && 'ask' in when && when.reason !== 'which_day') ask.push('date');
  if (when && 'warning' in when) ask.push('confirm');
  const certain = when && 'date' in when ? { date: when.date } : {};
  return reading('ask_schedule', {
    ask: asks.length > 0 ? asks.join('+') : undefined,
    scope: groups.size > 0 ? 'group' : 'mine',
    districtGroup: groups.size === 1 ? districtGroup : undefined,
    ...certain,
    warning: when && 'warning' in when ? 'weekday_mismatch' : undefined,
  }, ask); // prettier-ignore
}

/** Feedback with its themes and where it is about; without a kind the bot asks for it. */
export function feedbackReading(text: string, kind: FeedbackKind | null, { places, themes }: Vocabulary): Reading {
  const clean = normalise(text);
  const slots: SlotsOf<'feedback'> = {
    kind: kind ?? undefined,
    themes: themes.scan(clean).themes,
    place: findPlace(clean, places),
  };
  const districts = [...new Set(places.districtsIn(clean).map((m) => m.district))];
  const groups = [...new Set(places.groupsIn(clean).map((m) => m.group.code))];
  const [district] = districts;
  if (districts.length === 1 && district)
    Object.assign(slots, { district: district.nameTh, districtGroup: district.group });
  else if (districts.length === 0 && groups.length === 1 && groups[0]) slots.districtGroup = groups[0];
  return reading('feedback', slots, kind ? [] : ['kind']);
}

const LEADS =
  /^(?:(?:ช่วย|ฝาก|วาน|รบกวน)?บอก(?:ทาง)?(?:เขต|เจ้าหน้าที่|ผอ\.?|กทม\.?)(?:ให้|หน่อย|ด้วย|ที)*ว่า|แจ้ง(?:เรื่อง|ปัญหา|เหตุ)?|ร้องเรียน|ร้องทุกข์|ขอร้องเรียน|ขอแจ้ง|ฝาก|ขอฝาก|ปัญหา|ศักยภาพ|ของดี|จุดเด่น|เสนอ(?!หน้า|ตัว)|ขอเสนอ|ข้อเสนอ|อยากเสนอ|รายงานปัญหา)/u;
const NOT_FEEDBACK =
  /การใช้งาน|เปลี่ยนสถานที่|(?:เลื่อน|ยกเลิก)(?:นัด|กรุง|กลุ่ม)|บทบาท|ตำแหน่ง(?:ผม|ดิฉัน)|ประชุม|ลงทะเบียน|สมัคร|บอท|ไลน์|ข้อมูล(?:ของ|ส่วน)|เบอร์|นามสกุล|^(?:ผม|ดิฉัน|ฉัน|หนู)?ชื่อ|ออกจาก(?:ระบบ|ทะเบียน)|ส่งข่าว|(?<!\d|บ้านเลขที่ ?)\d{2}-\d{3,6}(?!\d)|ไม่(?:ยอม|อยาก|ยินยอม|อนุญาต)?ให้(?:เก็บ|ใช้|เอา)ข้อมูล|ยินยอม|โทรกลับ|นัดหมาย/u;

/** ปัญหาไม่มีแล้ว */
const SETTLED =
  /^(?:ปัญหา|เรื่อง)(?:นี้|นั้น|เดิม|เก่า|ก่อนหน้านี้|ที่แจ้ง(?:ไว้|ไป)?)?(?:เขา)?(?:ไม่มี|หมดไป|หมดแล้ว|จบแล้ว|เรียบร้อย|แก้(?:ไข)?(?:ได้)?(?:หมด)?แล้ว|หาย)/u;

/** แจ้งไปแล้วเมื่อวาน, แจ้งข่าว…: of what was sent, or of what staff send. */
const TOLD_BEFORE = /^(?:แจ้ง|ฝาก|เสนอ|ร้องเรียน)\S*?(?:ไป|ไว้|มา)(?:แล้ว|เมื่อ|ตั้งแต่)|^(?:แจ้ง|ฝาก|ส่ง)ข่าว/u;

/** Anger at the bot or the office, about nothing in particular: no entry, but the way to a person. */
const ABOUT_US =
  /(?:แจ้ง|ส่ง|บอก|เสนอ|พูด|ร้องเรียน)(?:ไป|มา)(?:แล้ว)?(?:ก็)?(?:ไม่|เงียบ|เท่านั้น)|ห่วย|เฮงซวย|งี่เง่า|โง่|ไม่ได้เรื่อง|ก็เท่านั้น|เสียเวลา|ไอ้|อี(?:บ้า|โง่)|บอทบ้า/u;

function readPlainFeedback(utterance: Utterance): Reading | null {
  const { text, themes } = utterance;
  const clean = normalise(text).replace(/^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\s)+/gu, '');
  const bare = stripEnding(clean);
  if (
    /^(?:อยาก|จะ|ขอ|ต้องการ)?(?:ส่ง|แจ้ง|เสนอ|ให้|ขอ|แสดง|ร้องเรียน)?(?:เรื่อง)?(?:ความคิดเห็น|ความเห็น|ข้อเสนอ|ปัญหา|ข้อเสนอแนะ)$/u.test(
      bare,
    ) ||
    /^(?:ขอ|อยาก|จะ)?(?:ส่ง|แสดง|ให้|เสนอ)ความ(?:คิด)?เห็น$/u.test(bare)
  ) {
    const kind = plainKind(bare);
    return reading('feedback', { kind: kind ?? undefined, themes: [] }, kind ? [] : ['kind']);
  }
  const found = themes.scan(clean).themes;
  if (SETTLED.test(clean) || (TOLD_BEFORE.test(clean) && found.length === 0)) return null;
  const opened = LEADS.test(clean) && bare.length >= 8 && !TOLD_BEFORE.test(clean);
  if (NOT_FEEDBACK.test(clean) && !opened) return null;
  if (utterance.aboutRsvp && !opened) return null;
  const question = /(?:ไหม|ทำไม|หรือเปล่า|หรือยัง|เมื่อไหร่|ยังไง|อะไร|ไหน|กี่โมง|(?:ไหน|ยังไง|อะไร|ใคร)(?:ได้)?บ้าง)$/u.test(
    stripEnding(foldChat(clean)),
  );
  const sure = opened ? 'yes' : tellsForSure(clean);
  if (sure === 'asked') return null;
  const kind = sure === 'unsure' ? null : (feedbackKind(clean) ?? (found.length > 0 && !question ? tone(clean) : null));
  if (question && !opened && kind !== 'problem' && kind !== 'proposal') return null;
  if (question && found.length === 0) return null;
  if (found.length === 0 && !opened && ABOUT_US.test(clean)) return null;
  if (found.length === 0 && !(kind && (opened || bare.length >= 20))) return null;
  return feedbackReading(text, kind, utterance);
}

export function readPerson(utterance: Utterance): Reading | null {
  const { text, context } = utterance;
  const key = stripParts(foldChat(oneNumber(normalise(text))));
  if (context === 'awaiting_consent') {
    const consent = readConsent(key.replace(/ (?:ครับ|ค่ะ|คะ)/gu, ' ').replace(CALLED_LAST, ''));
    if (consent) return consent;
  }
  if (MY_ISSUES.test(key)) return reading('my_issues', {});
  const receipt = readReceipt(key);
  if (receipt && isMeant(receipt, key)) return receipt;
  const profile = readProfileChange(utterance);
  if (profile && isMeant(profile, key)) return profile;
  if (REFUSED.test(key)) return null;
  const registration = readRegistration(utterance);
  if (registration && isMeant(registration, key)) return registration;
  const found = phrases.find(({ pattern }) => pattern.test(key))?.read();
  // "ลบข้อมูลของฉันไปหรือยัง" asks whether it was done.
  const hit = found && (isNoOrder(found.intent, key) || !isMeant(found, key)) ? undefined : found;
  // "ไม่ต้องเตือนกรุงธนเหนือ" is no wish of one's own.
  const ofAGroup = hit?.intent === 'notifications' && utterance.places.groupsIn(text).length > 0;
  if (hit && !ofAGroup) return hit;
  const schedule = readSchedule(utterance, key);
  if (schedule) return schedule;
  if (utterance.aboutRsvp && /^(?:ได้|ตกลง|ใช่|แล้วแต่|ยินดี)/u.test(key)) return null;
  if (ACK.test(key)) return reading('ack', {}, context === undefined ? [] : ['answer']);
  if (THANKS.test(key) || THANKS_FOR.test(key)) return reading('thanks', {});
  if (/^(?:ยินยอม|ยอมรับเงื่อนไข)$/u.test(key)) return reading('consent', { answer: 'accept' }, ['confirm']);
  if (key === 'ไม่ยินยอม') return reading('consent', { answer: 'decline' }, ['confirm']);
  // Before consent nothing but the answer is kept.
  return context === 'awaiting_consent' ? null : readPlainFeedback(utterance);
}

/** สอนใช้หน่อยลูก */
const CALLED = /(?<=หน่อย|ที|ด้วย|นะ|ไหม|ยังไง|เลย|แล้ว)(?:ลูก|หลาน|หนู|น้อง|พี่|คุณ)(?:เอ๊ย|เอ้ย|จ๋า)?$/u;

/** Polite endings gone from every phrase, one space between phrases; a question mark at the end stays. */
function stripParts(text: string): string {
  const parts = openPhrases(text).split(/[\s,!;]+/u).map((part) => stripEnding(stripEnding(part).replace(CALLED, ''))).filter((part) => part !== '');
  const key = parts.join(' ');
  if (key === '') return text.trim();
  return text.trimEnd().endsWith('?') ? `${key}?` : key;
} // prettier-ignore
