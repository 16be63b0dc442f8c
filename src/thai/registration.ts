/** Asking to register (สมัคร ลงทะเบียน) and changing one's own entry in the registry (ทะเบียนประชาคม). */
import { foldChat, normalise, stripEnding, stripParticles } from './normalise.ts';
import type { Places } from './places.ts';
import { reading, type PROFILE_FIELDS, type Reading, type SlotsOf } from './readings.ts';

type ProfileField = (typeof PROFILE_FIELDS)[number];
interface Said {
  text: string;
  places: Places;
}

const WANTS =
  /^(?:(?:สวัสดี|ผม|ดิฉัน|ฉัน|หนู|ขอ|อยาก(?:จะ|ได้)?|ต้องการ|จะ|สนใจ|มา|รบกวน|ช่วย|ครับ|ค่ะ|คะ|ขออนุญาต|ประสงค์)\s?)*(?:สมัคร|ลงทะเบียน|ลงทะเบีน|ลงทะเบียณ|เป็น(?:ผู้|ตัว)แทน|เข้าร่วมเป็น|ขึ้นทะเบียน|register)|(?:อยาก|ขอ|ต้องการ|สนใจ|จะ)(?:จะ|มา|ขอ)?\s?(?:สมัคร|ลงทะเบียน|เป็น(?:ผู้|ตัว)แทน|ขึ้นทะเบียน|เข้าร่วมเป็น)/u;
const NOT_WANTED =
  /(?:ไม่|อย่า|เลิก|ยกเลิก(?:การ)?)(?:ได้|อยาก|ต้อง|ขอ|เคย)?\s?(?:สมัคร|ลงทะเบียน)|(?:สมัคร|ลงทะเบียน)(?:ไป|ไว้|เรียบร้อย|เสร็จ)?แล้ว|(?:สมัคร|ลงทะเบียน)(?:ไป|ไว้)(?:ตั้งแต่|เมื่อ)|สมัคร(?:งาน|เรียน)|(?:ถึง|หมดเขต|ปิดรับ|ได้ถึง)|ลงทะเบียนหน้างาน|ใคร(?:สมัคร|ลงทะเบียน)|เคย(?:สมัคร|ลงทะเบียน)|ลูก(?:สาว|ชาย)?(?:ผม|ฉัน)?(?:อยาก|จะ)|(?:ให้|แทน)(?:แม่|พ่อ|เพื่อน|ลูก|คนอื่น)/u;

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

function fullNameIn(text: string): string | undefined {
  const match = FULL_NAME.exec(text);
  if (!match?.groups) return undefined;
  const { titled = '', title = '', first = '', last = '' } = match.groups;
  const name = `${titled || title}${first} ${stripParticles(last)}`.replace(/\s+/g, ' ').trim();
  return new RegExp(`^${NAME_STOP}$`).test(first) ? undefined : name;
}

/** Where a person says to live: with เขต, or after อยู่. */
function districtIn(
  text: string,
  places: Places,
): { district?: string; districtGroup?: SlotsOf<'register'>['districtGroup'] } {
  const named = [...new Set(places.districtsIn(text).map((m) => m.district))];
  const [only] = named;
  if (named.length === 1 && only) return { district: only.nameTh, districtGroup: only.group };
  if (named.length > 1) return {};
  const lives = /(?:อยู่|จาก|คน)(?:ที่|แถว)?\s?([\u0e01-\u0e4e]+)/u.exec(text)?.[1];
  const read = lives ? places.findDistrict(lives) : null;
  if (read && 'district' in read) return { district: read.district.nameTh, districtGroup: read.district.group };
  const groups = [...new Set(places.groupsIn(text).map((m) => m.group.code))];
  return groups.length === 1 ? { districtGroup: groups[0] } : {};
}

export function readRegistration({ text, places }: Said): Reading | null {
  const clean = normalise(text);
  const folded = foldChat(clean);
  if (!WANTS.test(folded) || NOT_WANTED.test(folded)) return null;
  const role = ROLE.exec(clean)?.groups?.role;
  const community = COMMUNITY.exec(clean)?.groups?.name;
  return reading('register', {
    role,
    community: community ? `ชุมชน${stripParticles(community)}` : undefined,
    ...districtIn(clean, places),
    fullName: fullNameIn(clean),
  });
}

const FIELDS: [field: ProfileField, words: string][] = [
  ['phone', '(?:เบอร์(?:โทร(?:ศัพท์)?|มือถือ|ติดต่อ)?|โทรศัพท์|หมายเลขโทรศัพท์|มือถือ|หมายเลข(?:มือถือ)?)'],
  ['address', '(?:ที่อยู่(?:ที่(?:สามารถ)?ติดต่อ(?:ได้)?|ติดต่อ)?|บ้านเลขที่)'],
  ['fullName', '(?:ชื่อ(?:-|และ|\\s)?(?:นาม)?สกุล|ชื่อ|นามสกุล)'],
  ['keyActivities', '(?:กิจกรรม(?:สำคัญ)?(?:ที่(?:ทำ|ดำเนินการ))?)'],
  ['mission', '(?:ภารกิจ)'],
  ['role', '(?:บทบาท|ตำแหน่ง)'],
  ['speaksFor', '(?:ผู้แทนฯ?|เป็นผู้แทนของ|ตัวแทนของ)'],
  ['community', '(?:ชุมชน)'],
  ['district', '(?:เขต)'],
];
const CHANGE = '(?:เปลี่ยน(?:แปลง)?|แก้ไข|แก้|อัปเดต|อัพเดต|อัพเดท|อัปเดท|ปรับ|เพิ่ม|ย้าย)';
const OPENING = '^(?:(?:สวัสดี|ผม|ดิฉัน|ฉัน|หนู|ขอ|อยาก(?:จะ)?|ต้องการ|รบกวน|ช่วย|ครับ|ค่ะ|คะ|จะ)\\s?)*';
const OWN = '(?:\\s?ใหม่)?(?:\\s?ของ)?(?:\\s?(?:ผม|ดิฉัน|ฉัน|หนู|เรา))?(?:\\s?ให้(?:หน่อย)?|\\s?หน่อย|\\s?ด้วย|\\s?ใหม่)?';
const TO = '\\s*(?:จาก\\s?\\S+\\s?)?(?:เป็น|คือ|ใหม่|:|=|ไปเป็น|มาเป็น|ไปที่|ไปอยู่(?:ที่)?|ไปอยู่เขต)*\\s*';

const profilePatterns = FIELDS.map(([field, words]) => ({
  field,
  changed: new RegExp(`${OPENING}${CHANGE}(?:ข้อมูล)?\\s?${words}${OWN}${TO}(?<value>[\\s\\S]*)$`, 'u'),
  stated: new RegExp(
    `${OPENING}${words}(?:ของ)?(?:ผม|ดิฉัน|ฉัน|หนู)?\\s?(?:ใหม่|เปลี่ยน(?:เป็น)?)\\s*(?:คือ|เป็น|:)?\\s*(?<value>[\\s\\S]*)$`,
    'u',
  ),
}));

const GENERAL = new RegExp(
  `${OPENING}(?:แก้ไข|แก้|เปลี่ยน|อัปเดต|อัพเดต|อัพเดท|ปรับปรุง)(?:ข้อมูล|ทะเบียน|โปรไฟล์|ประวัติ)(?:ส่วนตัว|ของ(?:ผม|ดิฉัน|ฉัน|หนู)|ผม|ดิฉัน|ฉัน|หนู|หน่อย|ด้วย|ให้|\\s)*$`,
  'u',
);

function valueOf(field: ProfileField, typed: string, places: Places): string | undefined {
  const value = stripEnding(typed)
    .replace(/^[\s:"']+/u, '')
    .replace(/\s?(?:ให้ด้วย|ให้หน่อย|ด้วย|หน่อย|แทน)$/u, '');
  if (field === 'phone') {
    const digits = value.replace(/^\+?66/, '0').replace(/\D/g, '');
    return /^0\d{8,9}$/.test(digits) && /^[\d\s+().-]*$/.test(value) ? digits : undefined;
  }
  if (field === 'district') {
    const read = places.findDistrict(value);
    return read && 'district' in read ? read.district.nameTh : undefined;
  }
  return value === '' || /^(?:ได้|ยังไง|ที่ไหน|ไม่ได้|ไม่|ผิด|ตรงไหน|อะไร)/u.test(value) ? undefined : value;
}

/** เปลี่ยนเบอร์เป็น 081-234-5678: one field of one's own entry. */
export function readProfileChange({ text, places }: Said): Reading | null {
  const clean = normalise(text);
  if (/^(?:ไม่ต้อง|อย่า|ไม่ได้|ยังไม่)/u.test(clean) || places.groupsIn(clean).length > 0 || /ประชุม/u.test(clean)) return null;
  for (const { field, changed, stated } of profilePatterns) {
    const match = changed.exec(clean) ?? stated.exec(clean);
    if (!match) continue;
    const value = valueOf(field, match.groups?.value ?? '', places);
    return reading('update_profile', { field, value }, value ? [] : ['value']);
  }
  const moved = /^(?:ผม|ดิฉัน|ฉัน|หนู)?\s?ย้าย(?:บ้าน)?(?:ไป|มา)(?:อยู่)?(?:ที่)?\s?เขต/u.test(clean)
    ? places.districtsIn(clean)
    : [];
  if (moved.length === 1) return reading('update_profile', { field: 'district', value: moved[0]?.district.nameTh });
  const bare = stripEnding(clean);
  return GENERAL.test(bare) ? reading('update_profile', {}, ['field']) : null;
}
