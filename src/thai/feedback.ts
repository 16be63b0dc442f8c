/** The kind of a piece of feedback (ความคิดเห็น): ปัญหา, ศักยภาพ, ข้อเสนอโครงการ. */
import { normalise } from './normalise.ts';

export const FEEDBACK_KINDS = ['problem', 'potential', 'proposal'] as const;
export type FeedbackKind = (typeof FEEDBACK_KINDS)[number];

/** Spellings in a hashtag or as the first word. */
const NAMES: [kind: FeedbackKind, words: string][] = [
  ['problem', 'ปัญหา|ปันหา|ร้องเรียน|ร้องทุกข์|แจ้งปัญหา|problem'],
  ['potential', 'ศักยภาพ|ศักภาพ|สักยภาพ|ศักยะภาพ|ของดี|จุดเด่น|potential'],
  ['proposal', 'ข้อเสนอโครงการ|ข้อเสนอแนะ|ข้อเสนอ|เสนอแนะ|เสนอโครงการ|เสนอ|โครงการ|proposal'],
];

const hashtag = (words: string): RegExp => new RegExp(`^#\\s?(?:${words})`, 'iu');
const anywhere = new RegExp(`#\\s?(?:${NAMES.map(([, words]) => words).join('|')})`, 'iu');
const tags = NAMES.map(([kind, words]) => [kind, hashtag(words)] as const);

/** The kind given by a hashtag at the start of the text; full-width ＃ and a space after it count too. */
export function hashtagKind(text: string): FeedbackKind | null {
  const clean = normalise(text);
  return tags.find(([, tag]) => tag.test(clean))?.[0] ?? null;
}

/** What was said, without the hashtag. Spacing and line breaks of the writer are kept. */
export function withoutHashtag(text: string): string {
  const match = /^\s*[\u200b-\u200f\ufeff]*[#＃]\s?/u.exec(text);
  if (!match) return text.trim();
  const rest = text.slice(match[0].length);
  const words = NAMES.flatMap(([, list]) => list.split('|')).toSorted((a, b) => b.length - a.length);
  return rest.replace(new RegExp(`^(?:${words.join('|')})\\s*[:：-]?`, 'iu'), '').trim();
}

const PROBLEM =
  /^(?:แจ้ง(?:เรื่อง|ปัญหา|ว่า|เหตุ)?|ร้องเรียน|ร้องทุกข์|ขอร้องเรียน|ขอแจ้ง|ฝากแจ้ง|รายงานปัญหา|มีปัญหา|ปัญหา)|(?:ฝาก|ขอฝาก)(?:เรื่อง|ดู|แก้|ซ่อม|ด้วย|ปัญหา)|(?:ช่วย|รบกวน|วาน)(?:มา)?(?:ซ่อม|แก้ไข|แก้|เก็บ|ดูแล|จัดการ|ลอก|ตัด|เปลี่ยนหลอด|ทำความสะอาด)|เดือดร้อน|น้ำ(?:ท่วม|ขัง|เน่า|เสีย|รอระบาย)|(?:ไม่มี(?:ใคร|คน|รถ)?มา|ไม่มาเก็บ|ไม่มีใครดูแล)|(?:พัง|ล้ม|หัก|รั่ว|กีดขวาง|ขวาง(?:ทาง|ถนน)?|ชำรุด|อุดตัน|ตัน|เหม็น|ล้นถัง|มืด|เน่า|ติดขัด|แตก|รกร้าง|ทรุด|ขาด|เสีย|ดับ|ล้น|ระบาด|กัดเซาะ|รบกวน|อันตราย|ท่วม(?:ขัง)?)(?:มาก|หมด|ทุก|บ่อย|แล้ว|เลย|อยู่|หลาย|ตลอด|\s|$)/u;
const POTENTIAL =
  /^(?:ศักยภาพ|ของดี|จุดเด่น)|(?:เรา|ชุมชน\S*|ที่นี่|บ้านเรา|แถวนี้|เขต\S*|ย่านนี้)\s*(?:มี|เด่น|ขึ้นชื่อ|มีชื่อเสียง)\S*(?:สวน|ภูมิปัญญา|ของดี|วัด|โบราณ|ตลาด|ประเพณี|ช่าง|อาหาร|ขนม|แหล่ง|ดนตรี|กลุ่ม|สินค้า)|เป็นแหล่ง|ขึ้นชื่อ(?:เรื่อง|ด้าน)|มีชื่อเสียง(?:เรื่อง|ด้าน)/u;
const PROPOSAL =
  /^(?:เสนอ|ขอเสนอ|ข้อเสนอ|อยากเสนอ|อยากได้|อยากให้|ขอให้|ควร(?:จะ)?|น่าจะ)|(?:อยากให้|อยากได้|น่าจะ(?:มี|ทำ|จัด|สร้าง|เพิ่ม|เปิด|ปรับ)|ควร(?:จะ)?(?:มี|ทำ|จัด|สร้าง|เพิ่ม|เปิด|ปรับ)|ขอเสนอ|เสนอให้|เสนอโครงการ|ขอให้(?:มี|ทำ|จัด|สร้าง))/u;

/** The kind of plain words, or `null` where it must be asked ([ปัญหา] [ศักยภาพ] [ข้อเสนอโครงการ]). */
export function plainKind(text: string): FeedbackKind | null {
  const clean = normalise(text);
  if (/^(?:ปัญหา|แจ้งปัญหา)(?!อะไร|ไหน)/u.test(clean)) return 'problem';
  if (/^(?:ศักยภาพ|จุดเด่น|ของดี)/u.test(clean)) return 'potential';
  if (PROPOSAL.test(clean)) return 'proposal';
  if (PROBLEM.test(clean)) return 'problem';
  if (POTENTIAL.test(clean)) return 'potential';
  return null;
}

/** Kind of a text by its hashtag, else by its words. */
export function feedbackKind(text: string): FeedbackKind | null {
  return hashtagKind(text) ?? plainKind(text);
}

/** Whether any of the feedback hashtags occurs, wherever. */
export function hasFeedbackHashtag(text: string): boolean {
  return anywhere.test(normalise(text));
}
