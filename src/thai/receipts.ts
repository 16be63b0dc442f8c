/** What somebody says of an entry of their own: by its number (ลบ 63-0042), or what became of it. */
import { SELF as I } from './pattern-words.ts';
import { reading, type Ask, type Reading } from './readings.ts';

const RECEIPT = /(?<!\d)(\d{2}-\d{1,6})(?![\d-])/u;
/** 63 - 0042, 2563-0042, เลขที่ 63/0042: one spelling. */
const SPACED_RECEIPT =
  /(?<![\d-])(?:25)?(\d{2})\s?-\s?(\d{1,6})(?![\d-]|\s?-)|(?<=(?:เลขที่|เลข|เรื่อง|ดู|แก้|แก้ไข|ลบ)\s?)(?:25)?(\d{2})\s?\/\s?(\d{3,6})(?![\d/])/gu;
export const oneNumber = (text: string): string =>
  text.replace(SPACED_RECEIPT, (_, a?: string, b?: string, c?: string, d?: string) => `${a ?? c}-${b ?? d}`);

/** ไม่ได้ลบ 63-0042, ทำไมลบ, 63-0042 โดนลบ: told or asked; บ้านเลขที่ 63-0042 is a house. */
const NO_ORDER_ABOUT_ENTRY =
  /(?:อย่า|ไม่ต้อง|ไม่|ห้าม)(?:ได้|เคย|อยาก|ให้|คิด|จะ|เพิ่ง|พึ่ง)*(?:ลบ|แก้|ถอน|ยกเลิก)|(?:โดน|ถูก)(?:ลบ|แก้)|^(?:ทำไม|ใคร|ถ้า|หาก|สมมติ).*(?:ลบ|แก้|ถอน|ยกเลิก)|บ้านเลขที่ ?\d/u;

/** The words of the menu's tile, typed. */
const WHAT_I_SENT = /^(?:เรื่อง|ความ(?:คิด)?เห็น)ที่(?:ผม|ดิฉัน|ฉัน|หนู|เรา)?(?:เคย)?(?:ส่ง|แจ้ง)(?:ไป|ไว้)?$/u;

/** อันอื่นไม่ลบ: said along. */
const OTHERS_STAY = /(?:อัน|เรื่อง|ใบ|เลข|รายการ)อื่นๆ?ไม่(?:ต้อง)?(?:ลบ|แก้|ยุ่ง)/u;

export function readReceipt(key: string): Reading | null {
  const number = RECEIPT.exec(key)?.[1];
  const about = /ความ(?:คิด)?เห็น|ข้อความ|เรื่อง|ข้อเสนอ|ปัญหา|เลขที่|หมายเลข|คำร้อง|รายการ|ใบ/u;
  const bare = number === undefined;
  if (bare && !/(?:เลขที่|ความ(?:คิด)?เห็น|เรื่อง|ข้อความ)(?:ที่)?(?:ผม|ดิฉัน|ฉัน|หนู|เรา)?(?:เคย)?(?:ส่ง|แจ้ง)(?:ไป|ไว้)?/u.test(key))
    return null;
  if (NO_ORDER_ABOUT_ENTRY.test(key.replace(OTHERS_STAY, ''))) return null;
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
const HOW_FAR =
  '(?:(?:มัน|ไป|ได้)*(?:ถึง(?:ขั้น(?:ตอน)?)?ไหน(?:แล้ว|บ้าง)*|คืบหน้า(?:ไป)?(?:ถึงไหน|ยังไง|แค่ไหน|บ้าง|แล้ว|หรือยัง|ไหม)*|เป็น(?:ยังไง|ไง)(?:แล้ว|บ้าง)*|สถานะ(?:เป็น)?(?:ยังไง|อะไร)?)|(?:มี)?(?:ใคร|เขต|กทม\\.?)?(?:ได้)?(?:ดำเนินการ|ทำ|แก้ไข|แก้|จัดการ|รับเรื่อง|เสร็จ|ซ่อม|มา(?:ดู|ซ่อม|แก้|ทำ|เก็บ))(?:ให้)?(?:แล้ว)?(?:หรือยัง|ไหม|ถึงไหน(?:แล้ว)?|รึยัง)|(?:ทำไม)?(?:ยัง)?(?:เงียบ|ไม่(?:มี)?(?:ใคร|คืบหน้า|มาซ่อม|ซ่อม|มาดู|ทำ|แก้))\\S*)';
/** เรื่องท่อตันที่แจ้งไว้: what it was about, said along. */
const ABOUT = '[ก-๎ ]{0,30}?';
export const MY_ISSUES = new RegExp(
  `^(?:ขอ|อยาก|ช่วย)?(?:รู้|ทราบ|ดู|ถาม|ติดตาม|ตาม|เช็[คก])?(?:ว่า)? ?(?:${ASKED_FOR}(?:ของ)?${I}|${ASKED_FOR}?${ABOUT}ที่${I}?${SPOKE}${ABOUT}|${ASKED_FOR}ของ${I}ที่${SPOKE}) ?${HOW_FAR}$|^(?:ติดตาม|ตาม|ดู|เช็[คก])(?:ผล|สถานะ|ความคืบหน้า)?${ASKED_FOR}(?:ของ)?${I}$`,
  'u',
);
