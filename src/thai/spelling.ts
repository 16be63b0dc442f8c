/** Misspelt words that steer a command of the staff. Venues, chairs and reasons stay as they were typed. */
import { editDistance } from './edit-distance.ts';

const KNOWN: [RegExp, string][] = [
  [/ปชม\.?|ปร?ะ?ชม(?![ก-ฮ]?ร)|ปะชุม|ปรชุม|ประชุุม|ประชุน(?![ก-ฮ])|ประขุม|ประชุ่ม/gu, 'ประชุม'],
  [/สถาณที่|สถานที(?!่)|สะถานที่/gu, 'สถานที่'],
  [/เนืองจาก|เนื่องจก|เนื่อจาก|เนี่องจาก|เนื้องจาก/gu, 'เนื่องจาก'],
  [/(?<=ความ|ความคิด)เห(?:้|่)?น(?![ก-ฮ])|(?<=ความ|ความคิด)เห้็น/gu, 'เห็น'],
  [/ก้าวหน่า|ก้าวหนา(?!ว)|กาวหน้า/gu, 'ก้าวหน้า'],
  [/เวลา(?:เดิ่ม|เดีม|เดิ้ม)/gu, 'เวลาเดิม'],
  [/เต(?:ื่อ|ี่อ|ีอ|ือ)[นร](?=$|[^\u0e01-\u0e4e]|[คทก])/gu, 'เตือน'],
  [/สรุ[บฟพ](?![ก-ฮ]?์)/gu, 'สรุป'],
];

const VERBS = ['เลื่อน', 'ยกเลิก', 'เปลี่ยน', 'ส่งออก', 'ประกาศ', 'รายงาน', 'เช็คชื่อ', 'เช็คอิน', 'ดาวน์โหลด'];
/** Words of their own, one letter away from a verb. */
const OTHERS = new Set(['เพื่อน', 'เคลื่อน', 'เกลื่อน', 'เลื่อม', 'เลื่อย', 'เปลี่ยว', 'เลือก']);
const REQUEST = /^(?:(?:สวัสดี|ช่วย|รบกวน|ขอ|อยาก(?:จะ|ให้)?|ต้องการ|กรุณา|โปรด|ฝาก|ครับ|ค่ะ|คะ)\s*)+/u;
/** What follows a verb that was meant. */
const OBJECT = /^\s*(?:การ|ทุก|นัด|ประชุม|สถานที่|ห้อง|วัน|เวลา|ประธาน|ความ|ถึง|กลุ่ม|กรุง|กท|กธ|ธน|$|\s)/u;

/** The first verb, one letter off: เลือนประชุม, ยกเลิคนัด. */
function mendVerb(text: string): string {
  const lead = REQUEST.exec(text)?.[0] ?? '';
  const rest = text.slice(lead.length);
  if (VERBS.some((verb) => rest.startsWith(verb))) return text;
  for (const verb of VERBS) {
    for (const length of [verb.length, verb.length - 1, verb.length + 1]) {
      const typed = rest.slice(0, length);
      if (typed.length < length || OTHERS.has(typed) || !OBJECT.test(rest.slice(length))) continue;
      if (editDistance(typed, verb) === 1) return lead + verb + rest.slice(length);
    }
  }
  return text;
}

/** 📌, ⏰ between the parts; arrows say "to". */
const withoutPictures = (text: string): string =>
  text
    .replace(/[➡⇒➜➔]|[-=]>/gu, '→')
    .replace(/\p{Extended_Pictographic}|\p{Emoji_Modifier}/gu, ' ')
    .replace(/ +/g, ' ');

export function mendCommand(text: string): string {
  let mended = withoutPictures(text).trim();
  for (const [pattern, word] of KNOWN) mended = mended.replace(pattern, word);
  return mendVerb(mended);
}
