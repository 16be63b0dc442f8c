/** Changing one field of one's own entry in the registry (ทะเบียนประชาคม): เปลี่ยนเบอร์เป็น 081-234-5678. */
import { coverageOf, lexicon } from './coverage.ts';
import { foldChat, normalise, stripEnding } from './normalise.ts';
import { spokenDigits } from './numbers.ts';
import { SELF } from './pattern-words.ts';
import type { Places } from './places.ts';
import { reading, type PROFILE_FIELDS, type Reading } from './readings.ts';
import { stancesOf } from './stance.ts';

type ProfileField = (typeof PROFILE_FIELDS)[number];

const FIELDS: [field: ProfileField, words: string][] = [
  ['phone', '(?:เบอร?์?โทร?(?:ศัพท์|สับ)?(?:มือถือ)?|เบอร์(?:มือถือ|ติดต่อ)?|เบอ(?=ร?\\s|ใหม่|นะ|เปน|เป็น|แล้ว)|โทรศัพท์|หมายเลข(?:โทร(?:ศัพท์)?|มือถือ|ติดต่อ)?|มือถือ)'],
  ['address', '(?:ที่อยู่(?:ที่(?:สามารถ)?ติดต่อ(?:ได้)?|ติดต่อ|ปัจจุบัน)?|บ้านเลขที่)'],
  ['community', '(?:(?:ชื่อ)?ชุมชน)'],
  ['fullName', '(?:ชื่อ(?:-|และ|\\s)?(?:นาม)?สกุล|ชื่อ(?:จริง)?(?!เล่น|ชุมชน|กลุ่ม|โครงการ|ไลน์)|นามสกุล)'],
  ['keyActivities', '(?:กิจกรรม(?:สำคัญ)?(?:ที่(?:ทำ|ดำเนินการ))?)'],
  ['mission', '(?:ภารกิจ)'],
  ['role', '(?:บทบาท|ตำแหน่ง)'],
  ['speaksFor', '(?:ผู้แทนฯ?|เป็นผู้แทนของ|ตัวแทนของ)'],
  ['district', '(?:เขต(?:ที่อยู่)?)'],
]; // prettier-ignore

const CHANGE = '(?:เปลี่ยน(?:แปลง)?|เปลียน|แก้ไข|แก้|อัปเดต|อัพเดต|อัพเดท|อัปเดท|ปรับ(?:ปรุง)?|เพิ่ม|ย้าย)';
const SPEAKER = SELF;
const OPENING = `^(?:(?:สวัสดี|${SPEAKER}|ขอ|อยาก(?:ให้)?|ต้องการ|ขอความกรุณา|ขอความอนุเคราะห์|กรุณา|โปรด|รบกวน|ช่วย|ครับ|ค่ะ|คะ|จะ|ขออนุญาต|แจ้ง|ตอนนี้|(?:พิมพ์|เขียน|สะกด|กรอก|ใส่|ลง)(?=ชื่อ|เบอร์|ที่อยู่|ตำแหน่ง|บทบาท)|ใช้(?=เบอร์(?:นี้|ใหม่))|(?:เบอร์|ที่อยู่)(?:โทร)?(?:เก่า|เดิม)(?:ไม่ได้ใช้|ไม่ใช้|เลิกใช้|หาย|ใช้ไม่ได้|ยกเลิก|ถูกตัด)(?:ไป)?|ย้ายบ้าน(?:ใหม่)?|แต่งงาน|หย่า|แล้ว)[\\s,]{0,3})*`;
const OWN = `(?:\\s?ใหม่)?(?:\\s?ของ)?(?:\\s?${SPEAKER})?(?:\\s?(?:ให้(?:หน่อย|ที|ด้วย)?|หน่อย|ด้วย|ที|ใหม่|แล้ว))*`;
const FROM = '(?:\\s*จาก.{1,80}?(?=\\s*(?:ไป|มา)?(?:เป็น|ไปที่|ไปอยู่|มาอยู่)|\\s?ไป(?!รษ)))?';
const LINK = '(?<link>(?:\\s*(?:ไปเป็น|มาเป็น|เป็น|คือ|ใหม่|:|=|ไปอยู่(?:ที่)?|มาอยู่(?:ที่)?|ไปที่|ไป(?!รษ)|ว่า))*)\\s*';
const RIGHT =
  '(?:ที่ถูก(?:ต้อง)?(?:คือ|เป็น)?|ต้องเป็น|ควรเป็น|จริงๆ\\s?(?:คือ|เป็น)|ของจริง(?:คือ)?|(?:ขอ|ช่วย|รบกวน|อยาก)*(?:แก้|เปลี่ยน)(?:ไข)?(?:ให้)?เป็น)';

const patterns = FIELDS.map(([field, words]) => ({
  field,
  changed: new RegExp(`${OPENING}${CHANGE}(?:ข้อมูล)?\\s?${words}${OWN}${FROM}${LINK}(?<value>[\\s\\S]*)$`, 'u'),
  stated: new RegExp(
    `${OPENING}${words}(?:ของ)?${SPEAKER}?\\s?(?<link>ใหม่|นี้(?:แทน|ดีกว่า)|เปลี่ยน(?:แล้ว)?(?:\\s?(?:ไป)?เป็น)?)\\s*(?:(?:ของ)?${SPEAKER})?\\s*(?:คือ|เป็น|:)?\\s*(?<value>[\\s\\S]*)$`,
    'u',
  ),
  corrected: new RegExp(`${OPENING}${words}.{0,30}ผิด.{0,20}?(?<link>${RIGHT})\\s*:?\\s*(?<value>[\\s\\S]+)$`, 'u'),
}));

const GENERAL = new RegExp(
  `${OPENING}(?:แก้ไข|แก้|เปลี่ยน|อัปเดต|อัพเดต|อัพเดท|ปรับปรุง)(?:ข้อมูล|ทะเบียน|โปรไฟล์|ประวัติ)(?:ส่วนตัว|ของ|${SPEAKER}|ตัวเอง|หน่อย|ด้วย|ให้|ที|ได้|\\s)*$`,
  'u',
);

/** Titles that begin a name. */
const TITLE = /^(?:นาย|นางสาว|นาง|น\.\s?ส\.|คุณ|ดร\.|พ\.?ต\.?|ร\.?ต\.?)/u;
/** What follows "แก้ชื่อ" when no new name is given. */
const NO_VALUE =
  /^(?:ของ|ได้|ยังไง|ที่ไหน|ไม่|ผิด|ตรงไหน|อะไร|สะกด|เขียน|พิมพ์|ตก|เพราะ|ด้วย|ให้|หน่อย|ที(?=$|\s)|ต้อง|ทำ|กด|จะ|อยาก|แล้ว|เดิม|เก่า|ครับ|ค่ะ|คะ|เมื่อ|กับ|แต่)/u;
const ASKING = /^(?:ไม่(?:ได้|ใช่|มี|เป็น|รู้|ต้อง|ใช้|อยาก)|ได้|ยังไง|ที่ไหน|ตรงไหน|อะไร|ผิด)/u;
const OTHER_FIELD = /เบอร์|โทร|ที่อยู่|นามสกุล|บ้านเลขที่|ตำแหน่ง|บทบาท|และ(?:เปลี่ยน|แก้)/u;

const PHONE = /(?<![\d+])(?:\+?66|[0oO])[\s().-]{0,2}(?:[\doO][\s().-]{0,2}){7,9}[\doO](?!\d)/g;

/** Digits of the one telephone number in `text`; of two, the one after เป็น. */
function phoneIn(typed: string): string | undefined {
  const text = spokenDigits(typed);
  const found = [...text.matchAll(PHONE)].flatMap((match) => {
    const digits = match[0].replace(/o/gi, '0').replace(/^\+?66/, '0').replace(/\D/g, '').replace(/^00/, '0');
    return /^0\d{8,9}$/.test(digits) ? [{ digits, after: text.slice(0, match.index) }] : [];
  }); // prettier-ignore
  const last = found.at(-1);
  const fresh = found.length === 1 || (found.length === 2 && /(?:เป็น|ใหม่|คือ)[^\d]{0,12}$/u.test(last?.after ?? ''));
  return fresh ? last?.digits : undefined;
}

/** แก้ชื่อเป็นนายแดง ดำดีไม่ได้, …ดีกว่า, …ให้แม่. */
const TAKEN_BACK = /(?:ไม่ได้|ไม่เป็น|ไม่ทัน|ไม่เอา|แล้ว|แล้วแต่|ดีกว่า|มั้ง|(?:ของ|ให้)(?:แม่|พ่อ|ลูก|เพื่อน|แฟน|สามี|ภรรยา))$/u;

/** …0812345678 ไม่ได้, …ของแม่; but …แล้ว tells of one's new number. */
const PHONE_TAKEN_BACK =
  /\d\s?(?:ไม่(?:ได้|เป็น|ทัน|เอา)|คือ|แปลว่า|ผิด|เก่า|ดีกว่า|มั้ง|(?:ของ|ให้)(?:แม่|พ่อ|ลูก|เพื่อน|แฟน|สามี|ภรรยา))/u;

/** How an address begins that no เป็น leads to; ร้านเป็น 55 is the address of something else. */
const ADDRESS = /^(?:\d|บ้าน|เลขที่|หมู่|ซอย|ซ\.|ถนน|ถ\.|คอนโด|แฟลต|ตึก|อาคาร|ห้อง|แขวง|เขต|ชุมชน|ที่)/u;

/** What may stand between the word and one's own number; anything else (เบอร์ใหม่ช่างประปา 081…) is somebody else's. */
const BEFORE_NUMBER = lexicon([
  `${SELF} ใหม่ เก่า เดิม เป็น คือ นะ น่ะ ครับ คับ ค่ะ คะ ค่า จ้า จ้ะ เจ้า เด้อ เน้อ เน อะ แล้ว ให้ หน่อย ด้วย ที ไป มา จาก ของ นี้ แทน ตัว จะ ได้ ใช้ ว่า ไว้ ติดต่อ มือถือ โทรศัพท์ โทร เบอร์ บ้าน ล่าสุด ปัจจุบัน ตอนนี้ จริงๆ ที่ถูก ถูกต้อง ผิด หาย อีก กลับ ช่วย ลูก หลาน หนู ต้อง ควร เปลี่ยน แก้ ขอ ตาม ถัด คุณ ท่าน พี่ น้อง กับ`,
]);
const isOwnNumber = (typed: string): boolean =>
  coverageOf(foldChat(/^[^\d+]*/u.exec(spokenDigits(typed))?.[0] ?? ''), BEFORE_NUMBER).left.length === 0;

function valueOf(field: ProfileField, typed: string, linked: boolean, places: Places): string | undefined {
  const value = stripEnding(typed)
    .replace(/^[\s:"']+/u, '')
    .replace(/\s?(?:ให้ด้วย|ให้หน่อย|ด้วย|หน่อย|แทน|ให้ที)$/u, '');
  if (field === 'district') {
    const read = places.findDistrict(stripEnding(value.split(' ')[0] ?? ''));
    return read && 'district' in read ? read.district.nameTh : undefined;
  }
  if (
    value.length < 2 ||
    (linked ? ASKING : NO_VALUE).test(value) ||
    /[?]|(?:ไหม|หรือเปล่า|หรือไม่|หรือยัง|อะไร|ยังไง|ที่ไหน)$/u.test(value)
  )
    return undefined;
  if (TAKEN_BACK.test(value)) return undefined;
  const stances = stancesOf(foldChat(value));
  if (stances.has('asked') || stances.has('supposed') || stances.has('told')) return undefined;
  if (field === 'fullName') {
    const name = !/\d/.test(value) && !OTHER_FIELD.test(value) && value.split(' ').length <= 5;
    return name && (linked || TITLE.test(value)) ? value : undefined;
  }
  if (field === 'address') return linked || (/\d/.test(value) && ADDRESS.test(value)) ? value : undefined;
  return linked && !OTHER_FIELD.test(value) ? value : undefined;
}

/** Polite endings inside the sentence: เบอร์ใหม่ครับ 081… */
const openWords = (text: string): string =>
  text.replace(/(?<=[\u0e01-\u0e4e])(?<![เแโใไ])(?:นะ)?(?:ครับผม|ครับ|คับ|ค่ะ|คะ|จ้ะ|จ้า)(?=[\s,]+\S)/gu, '');

/** เบอร์ใหม่ของประธาน, ที่อยู่ใหม่ของร้าน: not one's own. */
const OF_ANOTHER = new RegExp(
  `(?:เบอร์|โทรศัพท์|มือถือ|ที่อยู่|ชื่อ|ตำแหน่ง|บทบาท)(?:โทร(?:ศัพท์)?|มือถือ|ติดต่อ)?(?:ใหม่)?\\s?ของ(?!(?:${SPEAKER}|ตัวเอง|คุณยาย|คุณตา)(?![ก-ฮ]|[เ-ไ])|${SPEAKER}(?:เป็น|คือ|ใหม่|ให้|จาก|ด้วย|หน่อย|ครับ|ค่ะ|คะ|นะ|ที่|ไป|จะ|เอง|ค่า|จ้|เปลี่ยน|เปลียน|ผิด|หาย))`,
  'u',
);

/** ชื่อผมสะกดผิด แก้เป็น…, เบอร์ 081… เลิกใช้แล้ว เปลี่ยนเป็น…: what was wrong with the old one, said first. */
const WHAT_WAS_WRONG = new RegExp(
  `^(?:${SELF}|ของ|ตอนนี้|\\s)*(?:ชื่อ|นามสกุล|เบอร์|โทรศัพท์|มือถือ|ที่อยู่|บ้าน|เขต|ชุมชน|ตำแหน่ง|บทบาท|ย้าย|แต่งงาน|หย่า|ลาออก|พ้น)[^?]{0,40}?(?:ผิด|แล้ว|ไม่ได้|หาย|เก่า)(?:ไป)?(?:ครับ|ค่ะ|คะ|จ้ะ|จ้า|นะ)*[\\s,]+(?=(?:รบกวน|ช่วย|ขอ|อยาก(?:จะ)?|จะ|ให้|กรุณา)*${CHANGE})`,
  'u',
);

/** ไม่ได้เป็นประธานแล้วค่ะ เปลี่ยนเป็นที่ปรึกษาชุมชน. */
const OFFICE = '(?:(?:รอง)?ประธาน|กรรมการ|เลขา(?:นุการ)?|เหรัญญิก|ที่ปรึกษา|ผู้แทน|ตัวแทน|ผู้นำ|อส[สม]|จิตอาสา|สมาชิก|ผู้ประสานงาน)';
const NEW_ROLE = new RegExp(
  `^(?:ตอนนี้|ปีนี้|\\s)*(?:${SELF})?(?:ไม่ได้เป็น|เลิกเป็น|พ้นจาก(?:การเป็น|ตำแหน่ง)?)${OFFICE}[ก-๎]{0,15}แล้ว[\\s,]*(?:ตอนนี้|ขอ|ช่วย|ให้|${SELF}|\\s)*(?:เปลี่ยน(?:ตำแหน่ง|บทบาท)?|มา)?เป็น ?(?<role>${OFFICE}[ก-๎ ]{0,25})$`,
  'u',
);

/** One field of one's own entry. */
export function readProfileChange({ text, places }: { text: string; places: Places }): Reading | null {
  const clean = openWords(normalise(text));
  const bare = clean.replace(WHAT_WAS_WRONG, '');
  const found = bare === clean ? null : readChange(bare, places);
  return found?.intent === 'update_profile' && found.slots.value !== undefined ? found : readChange(clean, places);
}

function readChange(clean: string, places: Places): Reading | null {
  if (OF_ANOTHER.test(clean)) return null;
  const role = NEW_ROLE.exec(stripEnding(clean))?.groups?.['role'];
  if (role) return reading('update_profile', { field: 'role', value: role });
  if (/^(?:ไม่ต้อง|อย่า|ไม่ได้|ยังไม่)/u.test(clean) || places.groupsIn(clean).length > 0 || /ประชุม/u.test(clean)) return null;
  for (const { field, changed, stated, corrected } of patterns) {
    const match = corrected.exec(clean) ?? changed.exec(clean) ?? stated.exec(clean);
    if (!match) continue;
    const linked = (match.groups?.link ?? '').trim() !== '';
    const typed = match.groups?.value ?? '';
    if (field === 'fullName' && /^[^]*?นามสกุล/u.test(clean) && !/ชื่อ/u.test(clean)) {
      // A surname alone is no whole name.
      return reading('update_profile', { field }, ['value']);
    }
    const value =
      field === 'phone'
        ? PHONE_TAKEN_BACK.test(stripEnding(clean)) || !isOwnNumber(typed)
          ? undefined
          : phoneIn(clean)
        : valueOf(field, typed, linked, places);
    return reading('update_profile', { field, value }, value ? [] : ['value']);
  }
  const moved = /^(?:ผม|ดิฉัน|ฉัน|หนู)?\s?ย้าย(?:บ้าน)?(?:ไป|มา)(?:อยู่)?(?:ที่)?\s?เขต/u.test(clean)
    ? places.districtsIn(clean)
    : [];
  if (moved.length === 1)
    return reading('update_profile', {
      field: 'district',
      value: moved[0]?.district.nameTh,
    });
  const bare = stripEnding(clean);
  return GENERAL.test(bare) ? reading('update_profile', {}, ['field']) : null;
}
