/** Asking to register (สมัคร ลงทะเบียน), with what is told along. */
import { foldChat, normalise, stripEnding, stripParticles } from './normalise.ts';
import { any } from './pattern-words.ts';
import type { Places } from './places.ts';
import { reading, type Reading, type SlotsOf } from './readings.ts';

interface Said {
  text: string;
  places: Places;
}

const WANTS =
  /^(?:(?:สวัสดี|เจริญพร|อาตมา|ป้า|ลุง|ยาย|ผม|ดิฉัน|ฉัน|หนู|ขอ|อยาก(?:ได้)?|ต้องการ|จะ|สนใจ|มา|รบกวน|ช่วย|กรุณา|โปรด|ขอความ(?:กรุณา|อนุเคราะห์)|กระผม|ครับ|ค่ะ|คะ|ขออนุญาต|ประสงค์)\s?)*(?:สมัคร|ลงทะเบียน|ลงทะเบีน|ลงทะเบียณ|เป็น(?:ผู้|ตัว)แทน|(?:(?:ร่วม|เข้า)+(?:เป็น)?|เป็น)(?:สมาชิก)?ประชาคม(?!(?:อยู่)?แล้ว)|ลงชื่อ(?:เป็น|สมัคร)|เข้าร่วมเป็น|ขึ้นทะเบียน|register)|(?<=\s)(?:สมัคร|ลงทะเบียน)(?:ได้|ยังไง|ที่ไหน|ตรงไหน|ครับ|ค่ะ|คะ|นะ|ด้วย|$)|(?:อยาก|ขอ|ต้องการ|สนใจ|จะ)(?:จะ|มา|ขอ)?\s?(?:สมัคร|ลงทะเบียน|เป็น(?:ผู้|ตัว)แทน|เป็น(?:สมาชิก)?ประชาคม|ขึ้นทะเบียน|เข้าร่วมเป็น)/u;
const NOT_WANTED =
  /(?:เพื่อน(?:บ้าน)?|แม่|พ่อ|แฟน|สามี|ภรรยา|ญาติ|คนข้างบ้าน|เขา)(?:ของ)?(?:ผม|ดิฉัน|ฉัน|หนู)?\s?(?:ก็)?(?:อยาก|จะ|สนใจ|ต้องการ|ขอ)|^(?:ถ้า|หาก|สมมติ)|(?:ไม่|อย่า|เลิก|ยกเลิก(?:การ)?)(?:ได้|อยาก|ต้อง|ขอ|เคย|คิด|จะ|เพิ่ง|พึ่ง|มา)*\s?(?:สมัคร|ลงทะเบียน)|(?:สมัคร|ลงทะเบียน)(?:ไป|ไว้|เรียบร้อย|เสร็จ)?แล้ว|(?:สมัคร|ลงทะเบียน)(?:ไป|ไว้)(?:ตั้งแต่|เมื่อ)|(?:สมัคร|ลงทะเบียน)(?:ยัง)?(?:ไม่(?:ได้|เป็น|ผ่าน|สำเร็จ|ติด|ทัน|เสร็จ)|ผิด|ค้าง|ยาก)|สมัคร(?:งาน|เรียน)|(?:ถึง|หมดเขต|ปิดรับ|ได้ถึง)|ลงทะเบียนหน้างาน|ใคร(?:สมัคร|ลงทะเบียน)|เคย(?:สมัคร|ลงทะเบียน)|ลูก(?:สาว|ชาย)?(?:ผม|ฉัน)?(?:อยาก|จะ)|(?:ให้|แทน)(?:คุณ)?(?:แม่|พ่อ|ปู่|ย่า|ตา(?!ม)|ยาย|พี่|น้อง|ลุง|ป้า|น้า|เพื่อน|ลูก|หลาน|แฟน|สามี|ภรรยา|ญาติ|คนอื่น|เขา)/u;

/** สมัครเป็นผู้แทน, สมัครยังไง; what has another object (สมัครงาน, ลงทะเบียนรับเงิน) is something else. */
const HERE = new RegExp(
  `(?:สมัคร|ลงทะเบียน)(?:เป็น)?(?:น?$|[^ก-๎]|${any(`
    เป็น สมาชิก(?!ห้อง|ฟิต|สหกรณ์|พรรค|เน็ต) ประชาคม ผู้แทน ตัวแทน ผู้นำ กรรมการ อส[สม] ร่วม เข้าร่วม เข้า ด้วย หน่อย ที่(?:ไหน|นี่|นี้|เขต) ที ครับ คับ ค่ะ คะ ค่า ค้า คร้าบ คร่า ฮะ จ้ จ๊ จ๋ นะ น้า เลย ได้ ยังไง ไง ตรง ใหม่ อีก ต้อง ไว้ กับ ผ่าน ทาง
    แต่ จาก ใช้ ของ เขต ชุมชน กลุ่ม ใน มี ไหน เมื่อ วัน ตอน ให้ ดี เพื่อ บ้าง แล้ว กรุง หมู่บ้าน บ้าน เพิ่ม ไหม หรือ คน ก็ จะ เพราะ ยัง อยู่ ท่าน แทน
  `)})`,
  'u',
);

const ROLE =
  /(?<role>(?:อดีต)?(?:(?:รอง|ผู้ช่วย)?ประธาน(?:กรรมการ)?ชุมชน|(?:รอง)?ประธาน(?:ประชาคม|สภา\S{0,10}|ชมรม|กลุ่ม(?:แม่บ้าน|สตรี|ผู้สูงอายุ|อาชีพ)?)|กรรมการชุมชน|กรรมการ|เลขา(?:นุการ)?ชุมชน|เหรัญญิกชุมชน|ผู้นำชุมชน|ตัวแทนชุมชน|ผู้แทนชุมชน|ผู้แทนประชาคม|ตัวแทนประชาคม|ที่ปรึกษาชุมชน|(?<![\u0e01-\u0e4e]|ขอ|ชื่อ)อส[สม]\.?(?![\u0e30-\u0e3a])|(?<=เป็น)อส[สม]\.?|จิตอาสา|ประธาน))/u;
const NAME_STOP =
  '(?:อยู่|เขต|ประธาน|ขอ|อยาก|เป็น|สมัคร|กรรมการ|ครับ|ค่ะ|คะ|จาก|ตัวแทน|ผู้แทน|ชุมชน|และ|ต้องการ|ลงทะเบียน|มา|เบอร์|โทร|อสส|อสม|จะ|บ้าน)';
const FULL_NAME = new RegExp(
  `(?:(?:ชื่อ|นามว่า)\\s*(?:คือ|:)?\\s*(?<titled>(?:นาย|นางสาว|นาง|น\\.ส\\.|คุณ)?\\s?)|(?:^|\\s|ผม|ดิฉัน)(?<title>(?:นาย|นางสาว|นาง(?!า)|น\\.ส\\.)\\s?))(?<first>[\\u0e01-\\u0e4e]{2,20})\\s+(?!${NAME_STOP})(?<last>[\\u0e01-\\u0e4e]{2,25})`,
  'u',
);
const COMMUNITY =
  /ชุมชน(?!เรา|ของ|ที่|นี้|ใน|ผม|ครับ|ค่ะ|คะ|อยาก|ขอ|สมัคร|และ|เขต|แขวง)(?<name>[\u0e01-\u0e4e]{2,30}?(?:\s?\d{1,3})?)(?=\s|$|เขต|แขวง|อยาก|ขอสมัคร|ขอลง|ครับ|ค่ะ|คะ|สมัคร)/u;

/** ลุงสมบัติ มีสุข เป็นกรรมการชุมชน: by kinship, which is no part of the name. */
const BY_KIN = new RegExp(
  `^(?:สวัสดี[ก-๎]{0,5}\\s+)?(?:ลุง|ป้า|ยาย|น้า|พี่)(?<first>(?!ชื่อ|อยาก|จะ|ขอ|อยู่|เป็น)[\\u0e01-\\u0e4e]{2,15})\\s+(?!${NAME_STOP})(?<last>[\\u0e01-\\u0e4e]{2,25})\\s+(?=เป็น|อยู่|เขต|ประธาน|กรรมการ|ชุมชน|ขอ)`,
  'u',
);

function fullNameIn(text: string): string | undefined {
  const match = FULL_NAME.exec(text) ?? BY_KIN.exec(text);
  if (!match?.groups) return undefined;
  const { titled = '', title = '', first = '', last = '' } = match.groups;
  const name = `${titled || title}${first} ${stripParticles(last)}`.replace(/\s+/g, ' ').trim();
  return new RegExp(`^${NAME_STOP}$`).test(first) ? undefined : name;
}

/** ไม่รู้ว่าอยู่เขต…, เขตบางกอกน้อยหรือบางพลัด: none is sure. */
const UNSURE_WHERE = /(?:ไม่(?:รู้|ทราบ|แน่ใจ)|หรือ).*เขต|เขต.*(?:ไม่(?:รู้|ทราบ|แน่ใจ)|หรือ(?!ยัง|เปล่า))/u;

/** Where a person says to live: with เขต, or after อยู่. */
function districtIn(
  text: string,
  places: Places,
): { district?: string; districtGroup?: SlotsOf<'register'>['districtGroup'] } {
  if (UNSURE_WHERE.test(text)) return {};
  const named = [...new Set(places.districtsIn(text).map((m) => m.district))];
  const [only] = named;
  if (named.length === 1 && only) return { district: only.nameTh, districtGroup: only.group };
  if (named.length > 1) return {};
  const lives = /(?:อยู่|จาก|คน)(?:ที่|แถว)?\s?([\u0e01-\u0e4e]+)/u.exec(text)?.[1];
  const read = lives ? places.findDistrict(lives) : null;
  if (read && 'district' in read) return { district: read.district.nameTh, districtGroup: read.district.group };
  const bare = text.split(/[\s,]+/u).flatMap((word) => {
    const found = word.length >= 4 ? places.findDistrict(stripParticles(word)) : null;
    return found && 'district' in found && stripParticles(word) === found.district.nameTh ? [found.district] : [];
  });
  if (bare.length === 1 && bare[0]) return { district: bare[0].nameTh, districtGroup: bare[0].group };
  const groups = [...new Set(places.groupsIn(text).map((m) => m.group.code))];
  return groups.length === 1 ? { districtGroup: groups[0] } : {};
}

/** เพื่อนบ้านบอกให้มาสมัคร: somebody spoke of it; the person comes by themselves where they say who they are. */
export const TOLD_TO_COME =
  /^(?!.{0,6}ใคร)[ก-๎ๆ]{2,24}(?:บอก|แนะนำ|ชวน)(?:ว่า)?(?:ให้)?(?:มา|ลอง|เข้ามา)?(?=สมัคร|ลงทะเบียน)/u;

export function readRegistration({ text, places }: Said): Reading | null {
  const said = normalise(text);
  const clean = said.replace(TOLD_TO_COME, '');
  const folded = foldChat(clean);
  if (
    !WANTS.test(folded) ||
    NOT_WANTED.test(folded) ||
    (/สมัคร|ลงทะเบียน/u.test(folded) && !HERE.test(stripEnding(folded)))
  )
    return null;
  const where = districtIn(clean, places);
  const fullName = fullNameIn(clean);
  if (clean !== said && !where.district && !fullName) return null;
  const role = ROLE.exec(clean)?.groups?.role;
  const community = COMMUNITY.exec(clean)?.groups?.name;
  return reading('register', {
    role,
    community: community ? `ชุมชน${stripParticles(community)}` : undefined,
    ...where,
    fullName,
  });
}
