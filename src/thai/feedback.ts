/** The kind of a piece of feedback (ความคิดเห็น): ปัญหา, ศักยภาพ, ข้อเสนอโครงการ. */
import { foldChat, normalise, stripParticles } from './normalise.ts';

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

const words = (list: string): string => `(?:${list.trim().split(/\s+/).join('|')})`;

const PROBLEM_OPENING =
  /^(?:แจ้ง(?!ไป|แล้ว|ไว้|มา)(?:เรื่อง|ปัญหา|ว่า|เหตุ)?|ร้องเรียน|ร้องทุกข์|ขอร้องเรียน|ขอแจ้ง|ฝากแจ้ง|รายงานปัญหา|มีปัญหา|(?:อยาก|จะ)(?:แจ้ง|ร้องเรียน)|ปัญหา)/u;
/** What is wrong, whatever else is said. */
const PROBLEM = new RegExp(
  words(`
    (?:ฝาก|ขอฝาก)(?:เรื่อง|ดู|แก้|ซ่อม|ด้วย|ปัญหา) เดือดร้อน ลำบาก (?:น้ำ|ประปา)+(?:ขุ่น|แดง|ท่วม|ขัง|เน่า|เสีย|รอระบาย|ไม่ไหล|ไหล(?:อ่อน|เบา|ช้า)|รั่ว|แตก) ไฟ(?:ดับ|ไม่ติด|เสีย) ไม่มี(?:ใคร|คน|รถ)?มา ไม่มาเก็บ ไม่มีใครดูแล
    ไม่มี(?:ไฟ|แสง|ทางเท้า|ฟุตบาท|ทางข้าม|ป้าย|ถังขยะ|ที่ทิ้ง|ที่จอด|น้ำ|ทางลาด|หมอ|คนดูแล) เสียงดัง (?:เพลง|เครื่องเสียง|ลำโพง|คาราโอเกะ)\\S{0,8}ดัง ขายยา(?:บ้า|ไอซ์|เสพติด|ใน) (?:ป้าย|ฝาท่อ|ตะแกรง|สายไฟ|ถังขยะ|หลอดไฟ|ราวกั้น)\\S{0,8}หาย น้ำรอ(?:การ)?ระบาย ทิ้งน้ำ(?:มัน|เสีย|เน่า) ทิ้งของเสีย ทิ้งขยะ(?:หน้า|ทุก)\\S* ขยะมาทิ้ง สนิม(?:เขรอะ|ขึ้น|กิน) ไล่กัด (?<!จำ)กัดคน ขี้(?:ใส่|เต็ม|เกลื่อน) (?:ไฟ)?กระพริบ (?:รถ|คน|เรือ|ลิฟต์|ทาง|ประตู|ห้องน้ำ|สะพาน)\\S{0,8}(?:ขึ้น|ลง|ผ่าน|เข้า|ใช้)ไม่ได้ เสียง(?:ก่อสร้าง|รถ|เครื่อง)\\S{0,8}ดัง หล่นใส่ เน็ตช้า สัญญาณ(?:ไม่|อ่อน) น้ำเค็ม(?:เข้า|รุก|หนุน|ขึ้น) (?:ต้น|ปลา|สัตว์|พืช|ไม้|นา|สวน|จะ)\\S{0,12}ตาย(?!ตัว) หนวกหู หมดอายุ (?:สาย|กิ่ง|ป้าย)\\S{0,14}(?:ห้อย|หย่อน|ขาด|ระโยงระยาง|รุงรัง) รอ(?:รถ)?\\S{0,8}นาน ยังไม่(?:มา|ติด|เสร็จ|แก้|ซ่อม|เก็บ)(?!ลงชื่อ) หมา(?:จร|กัด) สุนัข(?:จร|กัด) แมวจร หมาจรจัด ยุง(?:เยอะ|ชุม|มาก|ลาย) หนู(?:เยอะ|ชุม) ลักขโมย ขโมย(?:ขึ้น|เยอะ|ชุม) ยาเสพติด
    มั่วสุม แว้น เด็กแว้น แข่งรถ รถซิ่ง ซิ่ง(?:รถ|มอ) รถติด จอด(?:รถ)?(?:ขวาง|กีดขวาง|ซ้อน|ทับ|บน) แอบทิ้ง ทิ้งขยะ(?:ไม่|เกลื่อน|ลง|ริม|หน้า) เผาขยะ เผาหญ้า บุกรุก สกปรก เหม็น ฝุ่น(?:เยอะ|ควัน|ละออง|มาก|พิษ|เต็ม|ฟุ้ง) ควันพิษ ว่างงาน ตกงาน
    ไม่มีงานทำ ขายไม่ดี ขายของไม่ได้ ราคาตก ขาดแคลน แออัด ทรุดโทรม รกร้าง อุดตัน ชำรุด ผุพัง กีดขวาง น่ากลัว อันตราย เปลี่ยว ไม่ปลอดภัย (?:เดิน|ข้าม|สัญจร)(?:ไม่ได้|ลำบาก|ยาก) รกมาก ระบายไม่ทัน
    เป็นหลุม หลุมบ่อ เป็นบ่อ ขรุขระ ขยะ(?:ล้น|เต็ม|กอง|เกลื่อน|ตกค้าง|หมักหมม|เยอะ) ไม่มี(?:ใคร|คน|เจ้าหน้าที่|รถ)(?:มา)?(?:เก็บ|ดูแล|ซ่อม|สนใจ)
    (?:หมา|สุนัข|แมว|โจร|ขโมย|คนไร้บ้าน|คนจรจัด|ขอทาน|ยุง|หนู|แมลง|ขยะ|ฝุ่น|ควัน|รถ|วัยรุ่น|คนเมา|คนเร่ร่อน|งู|นก)[\\u0e01-\\u0e4e]{0,15}เยอะ ท่อตัน กัดเซาะ น้ำดำ สีจาง ลบเลือน จะ(?:ล้ม|พัง|ถล่ม)แล้ว
    เกิดอุบัติเหตุ รถชน ล้มบ่อย เต็ม(?:คลอง|ถัง|ถนน|ซอย|ทาง|ไปหมด) เกลื่อน
  `) +
    '|(?:พัง|ล้ม|หัก|ผุ|ร้าว|ทะลุ|โยก|เอียง|หลุด|ขึ้นสนิม|รั่ว|ขวาง(?:ทาง|ถนน)?|ตัน|ล้นถัง|มืด|เน่า|ติดขัด|แตก|ทรุด|ขาด|(?<!แม่|พ่อ|ยาย|ตา|ลุง|ป้า|น้า|อา|ปู่|ย่า|สามี|ภรรยา|เมีย|แฟน|ลูก|หลาน|พี่|น้อง|ญาติ|ท่าน)เสีย|ดับ|ล้น|ระบาด|กัดเซาะ|รบกวน|ท่วม(?:ขัง)?|ตื้นเขิน|แคบ)(?:หน้า|ข้าง|ตรง|ปาก|ริม|กลาง|ทับ|ลงมา|สอง|สาม|หนึ่ง|ใส่|\\d|มา(?!ก)|มาก|หมด|ทุก|บ่อย|แล้ว|เลย|อยู่|หลาย|ตลอด|ทั้ง|เกือบ|จน|จัง|\\s|$)',
  'u',
);
/** Something is to be put right: that names what is wrong. */
const MEND =
  /(?:ช่วย|รบกวน|วาน|อยากให้|ขอให้|ต้องการให้|ให้)(?:เขต|เจ้าหน้าที่|หน่วยงาน|กทม\.?|ทางเขต|ทาง)?\s?(?:ช่วย)?(?:เข้า)?(?:มา|ส่งคนมา|รีบ|เร่ง|ส่งรถมา)*(?:ซ่อม|แก้ไข|แก้|เก็บ|ดู(?!หนัง|ละคร)|ดูแล|จัดการ|ลอก|ขุดลอก|ตัด(?:หญ้า|กิ่ง|ต้น)|เปลี่ยนหลอด|ทำความสะอาด|พ่น|ฉีด|กวาดล้าง|จับ|ตรวจ)/u;
const POTENTIAL =
  /^(?:ศักยภาพ|ของดี|จุดเด่น)|(?:เรา|ชุมชน\S*|ที่นี่|บ้านเรา|แถวนี้|แถวบ้าน(?:ผม|เรา|ฉัน)?|แถวๆนี้|บ้าน(?:ผม|ฉัน)|ในพื้นที่|เขต\S*|ย่านนี้|ในซอย|หมู่บ้าน\S*)\s*(?:ก็)?(?:มี|เด่น|ขึ้นชื่อ|มีชื่อเสียง)\S*(?:สวน|ภูมิปัญญา|ของดี|วัด|โบราณ|ตลาด|ประเพณี|ช่าง|อาหาร|ขนม|แหล่ง|ดนตรี|กลุ่ม|สินค้า|พิพิธภัณฑ์|ปราชญ์|ฝีมือ|มัสยิด|ศูนย์|ลาน|ท่าเรือ|คลอง|เกษตรกร)|เป็นแหล่ง|ขึ้นชื่อ(?:เรื่อง|ด้าน)?|มีชื่อเสียง|เข้มแข็ง|ของดี(?:ประจำ|ของ)|จุดแข็ง/u;
const PROPOSAL =
  /^(?:เสนอ|ขอเสนอ|ข้อเสนอ|อยากเสนอ|อยากได้|อยากให้|ขอให้|ควร(?:จะ)?|น่าจะ|ต้องการ(?!ให้|คุย|ติดต่อ|ทราบ|รู้|ถาม|สอบถาม))|(?:สนับสนุน|เห็นควร|ส่งเสริม)ให้(?:มี|ทำ|จัด|สร้าง)|^ขอ(?!บ|ง|ให้|แจ้ง|ร้อง|ฝาก).{2,20}เพิ่ม|(?:(?<!ไม่)อยากให้|(?<!ไม่)อยากได้|(?<!ไม่)อยากเห็น|น่าจะ(?:มี|ทำ|จัด|สร้าง|เพิ่ม|เปิด|ปรับ|ขยาย|พัฒนา)|ควร(?:จะ)?(?:มี|ทำ|จัด|สร้าง|เพิ่ม|เปิด|ปรับ|ขยาย|พัฒนา|ติด)|ขอเสนอ|เสนอให้|เสนอโครงการ|เสนอว่า|ขอให้(?:มี|ทำ|จัด|สร้าง|เพิ่ม|ขยาย))/u;
/** น่าทำที่เที่ยว: half a proposal. */
const HALF_PROPOSAL = /น่า(?:จะ)?(?:ทำ|พัฒนา|ต่อยอด|ส่งเสริม|จัด|เป็น)/u;

/** น้ำไม่ท่วมแล้ว tells of no flood. */
const withoutDenied = (text: string): string =>
  text.replace(
    /ไม่มี(?:ขยะ|ฝุ่น|ยุง|กลิ่น|ควัน|รถติด)(?:เยอะ|เหม็น|มาก)?|ไม่(?:ได้|ค่อย|เคย|มี)?\s?(?:น้ำ)?(?:ท่วม|เหม็น|เน่า|พัง|ตัน|มืด|รั่ว|เปลี่ยว|อันตราย|สกปรก|แคบ|เดือดร้อน|ติดขัด|ขาด|แออัด|น่ากลัว|ลำบาก|แพง|เสียงดัง|ขยะ(?:แล้ว|เลย)|รถติด)/gu,
    ' ',
  );

/** The kind of plain words, or `null` where it must be asked ([ปัญหา] [ศักยภาพ] [ข้อเสนอโครงการ]). */
export function plainKind(text: string): FeedbackKind | null {
  const clean = withoutDenied(stripParticles(foldChat(normalise(text))));
  if (/^(?:ปัญหา|แจ้งปัญหา)(?!อะไร|ไหน)/u.test(clean)) return 'problem';
  if (/^(?:ศักยภาพ|จุดเด่น|ของดี)/u.test(clean)) return 'potential';
  if (PROBLEM_OPENING.test(clean)) return 'problem';
  const mend = MEND.exec(clean)?.[0] ?? '';
  const pleads = mend !== '' && (PROBLEM.test(clean) || /^(?:ช่วย|รบกวน|วาน)/u.test(mend));
  if (pleads && !/เสนอ/u.test(clean)) return 'problem';
  if (PROPOSAL.test(clean)) return 'proposal';
  const [problem, potential] = [PROBLEM.test(clean), POTENTIAL.test(clean)];
  if (potential && (problem || HALF_PROPOSAL.test(clean))) return null;
  if (problem) return 'problem';
  return potential ? 'potential' : null;
}

const COMPLAINT =
  /ไม่(?!เป็นไร|ต้อง|แพ้|ไกล)|ขาด|หาย(?!ใจ)|กลัว|(?<![ก-๎])ย่าน(?=เด็ก|คน|จะ|หลาย|โพด)|เสี่ยง|โดน|แย่|ช้า(?!ง)|แพง|ร้อน|(?<!ส|ท)รก|ดำ(?=มาก|ปี๋|ๆ)|เน่า|กลิ่น|ฝุ่น|ควัน|เสียงดัง|ตัน|ท่วม|ขัง|รั่ว|พัง|หัก|ดับ|เกินไป|มืด|แคบ|เก่ามาก|ลำบาก|เดือดร้อน/u;
const PRAISE =
  /สวย|อร่อย|เก่าแก่|โบราณ|ขึ้นชื่อ|มีชื่อ|น่าเที่ยว|น่าอยู่|ดีมาก|อุดมสมบูรณ์|ภูมิปัญญา|สืบทอด|ปลอดสาร|เหมาะ(?:ทำ|แก่|กับ|สำหรับ|จะ)|ฝีมือ|เข้มแข็ง|ร่มรื่น|ของดี/u;

/** How it was at one moment (เมื่อวานคลองสวย) is no strength of a place. */
const MOMENT = /เมื่อ(?:วาน|กี้|กี๊|เช้า|คืน|ตะกี้)|ตะกี้|วันก่อน|วันนั้น/u;

/** For texts that name a theme: what the words around it sound like; both or neither is asked about. */
export function tone(text: string): FeedbackKind | null {
  const clean = withoutDenied(foldChat(normalise(text)));
  if (HALF_PROPOSAL.test(clean)) return null;
  const [bad, good] = [COMPLAINT.test(clean), PRAISE.test(clean) && !MOMENT.test(clean)];
  return bad === good ? null : bad ? 'problem' : 'potential';
}

/** Kind of a text by its hashtag, else by its words. */
export function feedbackKind(text: string): FeedbackKind | null {
  return hashtagKind(text) ?? plainKind(text);
}

/** Whether any of the feedback hashtags occurs, wherever. */
export function hasFeedbackHashtag(text: string): boolean {
  return anywhere.test(normalise(text));
}
