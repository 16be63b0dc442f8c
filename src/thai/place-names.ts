/** Named places in feedback: คลองบางประทุน, ซอยเพชรเกษม 69, วัดสิงห์. Only what is surely a name. */
import { plainKind } from './feedback.ts';
import { mask } from './masking.ts';
import { stripParticles } from './normalise.ts';
import type { Places } from './places.ts';

const KIND =
  '(?:โรงเรียน|คลอง|ซอย|ถนน|วัด|ตลาดน้ำ|ตลาด|ชุมชน|หมู่บ้าน|สะพาน|สี่แยก|แยก(?!ประเภท|ขยะ|ย้าย|ทิ้ง|กัน|ออก|ตัว|ส่วน|เศษ|ถัง|ชิ้น)|ซ\\.|ถ\\.)';
/** What follows a common noun instead of a name: ชุมชนเรา, คลองเน่า, ถนนพัง. */
const NO_NAME =
  /^(?:คือ|ตั้งแต่|เพิ่ม|ไว้|บ้าง|จุด|ไป|ลง|ขึ้น|แต่(?!ง)|ก็|ถ้า|หรือ|ว่า|เวลา|เช้า|ดึก|โดย|จาก|ถึง|นอก|เหมือน|แบบ|แค่|เกือบ|ปิด|เปิด|ซ่อม|ท่วม|แฉะ|รั่ว|ปาก|สุด|อย่าง|ค่อนข้าง|หลาย|สี(?:จาง|ซีด|ลอก|ดำ|แดง|เขียว|เหลือง|ขาว)|วัน(?:จันทร์|อังคาร|พุธ|พฤหัส|ศุกร์|เสาร์|อาทิตย์|นี้|ละ|ก่อน|ที่|เว้น|หยุด)|มา(?=\d|$|ก|หลาย|นาน|สอง|สาม|เป็น|ตั้ง|ทุก)|ข้าม(?:แยก|คลอง|ถนน|แม่น้ำ|ทาง)|วันไหน|เมื่อ|สวย|ใส|งาม|ยาว|กว้าง|เรา|นี้|นั้น|ของ|ผม|ฉัน|ที่|ใน|มี|ไม่|เน่า|เหม็น|ตื้น|สกปรก|ใหญ่|เล็ก|สด|นัด|ส่ง|ขาด|พัง|เป็น|ชำรุด|ทรุด|มืด|แคบ|เปลี่ยว|ลึก|ตัน|โดน|ถูก|จะ|ควร|ให้|น่า|ร้าง|เก่า|โบราณ|สาย|ริม|สะอาด|หน้า|หลัง|ข้าง|แถว|ลอย|คน|รถ|ทาง|เข้า|ออก|ตอน|ช่วง|ทุก|บ่อย|มาก|ด้วย|หน่อย|บ้าน|แออัด|แห่ง|เลย|ครับ|ค่ะ|คะ|กับ|และ|ต่อ|ต่าง|อื่น|ใกล้|ตรง|ขยะ|น้ำ|ไฟ|แตก|ขรุขระ|เสีย|เยอะ|ลอก|ตก|ไทย|ได้|อยู่|ยัง|กำลัง|อยาก|ขอ|เพื่อ|ชุมชน|สำหรับ|ประจำ|เลียบ(?!วารี|ด่วน|ทางด่วน)|แล้ว|เดิม|ใหม่|ทั้ง|ไหน|อะไร|เดียว|ซึ่ง|ปลอด|พอเพียง|เข้มแข็ง|ดีเด่น|เมือง|ลำ|หลัก|รอง|เย็น|ย่อย|ตัด|ย่าน|เปียก|ลื่น|สัก(?:ที|ครั้ง|หน่อย|แห่ง)|ซักที|ซะที|เสียที|กันเถอะ|จน(?=$|[^ท])|เพราะ|หมด|อีก|ตลอด|ทำให้|เรื่อย)/u;
const FUNCTION_WORDS =
  /(?:ไม่|ให้|มาก|เน่า|เหม็น|ท่วม|พัง|มืด|ควร|อยาก|ขยะ|แล้ว|เป็น|ครับ|ค่ะ|ทำ|จัด|สร้าง|เต็ม|ด้วย|หน่อย|ชำรุด|รถติด|ตอน|ทุก|ปลูก|ขาย|นัก|ช่วย|ซ่อม|น้ำ|ล้น)/u;
const GENERIC = new RegExp(
  `(?<!ห|จังห|ส|แผนที่)(${KIND})\\s?([\\u0e01-\\u0e4e.]{2,20})((?:\\s?\\d{1,3}(?:/\\d{1,3})?)?)(?=\\s|$)`,
  'gu',
);
const NUMBERED_LANE =
  /(ซอย|ซ\.)\s?([\u0e01-\u0e4e]{0,16})\s?(\d{1,3}(?:\/\d{1,3})?)(?!\d|\s?(?:วัน|เดือน|ปี|ชั่วโมง|ชม|นาที|ครั้ง|คน|คัน|ตัว|เมตร|บาท|ต้น|จุด|หลัง|อาทิตย์|สัปดาห์|รอบ|ดวง|แห่ง|โมง|ทุ่ม|น\.|กิโล|ซม|เซน|กว่า|%))/u;

const STREET_BEFORE = /ถนน[\u0e01-\u0e4e]{3,20}(?:\s\d{1,2})?\s$/u;
/** What is wrong there, joined to the name: วัดสุทธิวรารามน้ำเน่ามาก. */
const JOINED = new RegExp(
  `(?<!ห|จังห|ส|แผนที่)(${KIND})([\\u0e01-\\u0e4e]{4,20}?)()(?=รถติด|น้ำ(?:เน่า|ท่วม|ขัง|เสีย|รอ|แฉะ|เหม็น)|เหม็น|สกปรก|อยาก(?:ให้|ได้|มี)|ร้องเรียน|คนข้าม|ขยะ(?:เยอะ|ล้น|เต็ม|กอง)|ไม่มี|ชำรุด|เป็นหลุม)`,
  'gu',
);
/** Common words behind a kind of place. */
const COMMON = /^(?:ลูกรัง|คอนกรีต|ลาดยาง|อนุบาล|ประถม|มัธยม|ปลา|ผัก|ผู้|เด็ก|ต้นไม้|แฟลต|ผ้า|ซอย|ถนน|ก่อสร้าง|สาธารณะ)/u;

const wordsBefore = (text: string, at: number): string => text.slice(Math.max(0, at - 12), at);

/** Where a name of its own does not end at a space; common words are none. */
const joinedIn = (clean: string): RegExpExecArray[] =>
  [...clean.matchAll(JOINED)].filter(([, , name = '']) => !COMMON.test(name));

/** The one place a text names (normalised), or `undefined`. */
export function findPlace(text: string, places: Places): string | undefined {
  const { landmarks, districts } = places;
  const said = stripParticles(text);
  const clean = mask(said, places.districtsIn(said), ' ');
  const lane = NUMBERED_LANE.exec(clean);
  if (lane && !NO_NAME.test(lane[2] ?? '')) {
    // ถนนพหลโยธิน ซอย 54: the number alone is no address.
    const street = lane[2] === '' ? STREET_BEFORE.exec(clean.slice(0, lane.index))?.[0] : undefined;
    return `${street ?? ''}${lane[0]}`.trim();
  }
  const known = landmarks.filter((name) => clean.includes(name)).toSorted((a, b) => b.length - a.length)[0];
  if (known) return known;
  for (const match of [...clean.matchAll(GENERIC), ...joinedIn(clean)]) {
    const name = stripParticles(match[2] ?? '');
    // ควรมีตลาดเกษตรอินทรีย์: not there yet
    if (/(?:มี|ทำ|สร้าง|จัด|เปิด|ตั้ง|เป็น|อยากได้|เพิ่ม|โครงการ)\s?$/u.test(wordsBefore(clean, match.index))) continue;
    if (name.length < 2 || NO_NAME.test(name) || FUNCTION_WORDS.test(name)) continue;
    // ซอยวัยรุ่นแว้น, ชุมชนฝุ่นเยอะ: what is wrong there.
    if (plainKind(name) === 'problem') continue;
    const place = `${match[1]}${name}${match[3] ?? ''}`.trim();
    if (!districts.some((d) => d.nameTh === place)) return place;
  }
  return undefined;
}
