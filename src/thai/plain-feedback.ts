/** Feedback in plain words, without a hashtag: who tells something as it is now, about their place. */
import { feedbackKind, plainKind, tone, type FeedbackKind } from './feedback.ts';
import type { Vocabulary } from './intents.ts';
import { foldChat, normalise, stripEnding } from './normalise.ts';
import { tellsForSure } from './person-gate.ts';
import type { Utterance } from './person-phrases.ts';
import { SELF } from './pattern-words.ts';
import { findPlace } from './place-names.ts';
import { reading, type Reading, type SlotsOf } from './readings.ts';

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

/** Nothing but the wish to tell something: อยากเสนอความเห็น, มีเรื่องจะแจ้งค่ะ. */
const BEGINS = new RegExp(
  `^(?:${SELF})?(?:อยาก|จะ|ขอ|ต้องการ|มี)*(?:ส่ง|แจ้ง|เสนอ|ให้|แสดง|ร้องเรียน)?(?:เรื่อง)?(?:ความ(?:คิด)?เห็น|ข้อเสนอ(?:แนะ)?|ไอเดีย|ปัญหา)(?:หน่อย|ด้วย)?$|^(?:${SELF})?(?:มี|อยาก)เรื่อง(?:อยาก|จะ|มา|ขอ|ให้)*(?:แจ้ง|ฝาก|เล่า|บอก|เสนอ|ร้องเรียน|ช่วย)(?:หน่อย|ด้วย)?$|^(?:${SELF})?(?:อยาก|จะ|ขอ|ต้องการ)+(?:แจ้ง|ร้องเรียน|เสนอแนะ)(?:เรื่อง|อะไร|หน่อย|ด้วย)*$`,
  'u',
);

const LEADS =
  /^(?:(?:ช่วย|ฝาก|วาน|รบกวน)?บอก(?:ทาง)?(?:เขต|เจ้าหน้าที่|ผอ\.?|กทม\.?)(?:ให้|หน่อย|ด้วย|ที)*ว่า|แจ้ง(?:เรื่อง|ปัญหา|เหตุ)?|ร้องเรียน|ร้องทุกข์|ขอร้องเรียน|ขอแจ้ง|ฝาก|ขอฝาก|ปัญหา|ศักยภาพ|ของดี|จุดเด่น|เสนอ(?!หน้า|ตัว)|ขอเสนอ|ข้อเสนอ|อยากเสนอ|รายงานปัญหา)/u;
const NOT_FEEDBACK =
  /การใช้งาน|เปลี่ยนสถานที่(?!ตลาด|ทิ้ง|ขาย|จอด|ตั้ง|วาง|จัดงาน|ป้าย)|(?:เลื่อน|ยกเลิก)(?:นัด|กรุง|กลุ่ม)|บทบาท|ตำแหน่ง(?:ผม|ดิฉัน)|ประชุม|ลงทะเบียน|(?<!อาสา)สมัคร|บอท|ไลน์|ข้อมูล(?:ของ|ส่วน)|เบอร์|นามสกุล|^(?:ผม|ดิฉัน|ฉัน|หนู)?ชื่อ|ออกจาก(?:ระบบ|ทะเบียน)|ส่งข่าว|(?<!\d|บ้านเลขที่ ?)\d{2}-\d{3,6}(?!\d)|ไม่(?:ยอม|อยาก|ยินยอม|อนุญาต)?ให้(?:เก็บ|ใช้|เอา)ข้อมูล|ยินยอม|โทรกลับ|นัดหมาย/u;

/** ปัญหาไม่มีแล้ว */
const SETTLED =
  /^(?:ปัญหา|เรื่อง)(?:นี้|นั้น|เดิม|เก่า|ก่อนหน้านี้|ที่แจ้ง(?:ไว้|ไป)?)?(?:เขา)?(?:ไม่มี|หมดไป|หมดแล้ว|จบแล้ว|เรียบร้อย|แก้(?:ไข)?(?:ได้)?(?:หมด)?แล้ว|หาย)/u;

/** แจ้งไปแล้วเมื่อวาน, แจ้งข่าว…: of what was sent, or of what staff send. */
const TOLD_BEFORE = /^(?:แจ้ง|ฝาก|เสนอ|ร้องเรียน)\S*?(?:ไป|ไว้|มา)(?:แล้ว|เมื่อ|ตั้งแต่)|^(?:แจ้ง|ฝาก|ส่ง)ข่าว/u;

/** Anger at the bot or the office, about nothing in particular: no entry, but the way to a person. */
const ABOUT_US =
  /(?:แจ้ง|ส่ง|บอก|เสนอ|พูด|ร้องเรียน)(?:ไป|มา)(?:แล้ว)?(?:ก็)?(?:ไม่|เงียบ|เท่านั้น)|ห่วย|เฮงซวย|งี่เง่า|โง่|ไม่ได้เรื่อง|ก็เท่านั้น|เสียเวลา|ไอ้|อี(?:บ้า|โง่)|บอทบ้า/u;

/** Said of oneself, one's family and one's day, not of the place: มาสายค่ะ รถติด, แม่ล้มในห้องน้ำ, อยากให้ลูกสอบติด. */
const OWN_AFFAIRS = new RegExp(
  [
    '(?:มา|ไป|ถึง|เข้า)(?:ประชุม)?(?:สาย|ช้า)(?!เกิน)|^(?:ขอโทษ|ขออภัย|เสียใจ|ยินดี|ดีใจ|คิดถึง)',
    `^(?:พอดี)?(?:${SELF}|คุณ|น้อง|ลูก|หลาน|แม่|พ่อ|แฟน|สามี|ภรรยา|เมีย|ปู่|ย่า(?!น))(?:สาว|ชาย)?(?:เพิ่ง)?(?:ล้ม|ป่วย|เสีย|หลุด|ไม่สบาย|ลื่น|หกล้ม|เจ็บ|ปวด)`,
    '(?:โทรศัพท์|มือถือ|เครื่อง|คอม(?:พิวเตอร์)?|แท็บเล็ต|หน้าจอ|แบต|ซิม|รถ(?:ผม|ฉัน|ดิฉัน|หนู)?(?=เสีย(?!ง)|สตาร์ท|ยางแตก))(?:มัน|ผม|ฉัน|ดิฉัน|หนู)?(?:เพิ่ง)?(?:พัง|เสีย(?!ง)|หาย|ค้าง|แตก|ดับ|หมด)',
    'อยากให้(?:(?:ลูก|หลาน)(?!ๆ|หลาน|บ้าน)|แม่|พ่อ|แฟน|ฝน|อากาศ|เธอ|คุณ|บอท|หวย|ตัวเอง)|อยาก(?:นอน|กิน|กลับบ้าน|เที่ยว|พัก)',
  ].join('|'),
  'u',
);

/** เมื่อก่อนยังเล่นได้ เดี๋ยวนี้เหม็น: only how it is now counts. */
const ONCE = /(?:เมื่อก่อน|แต่ก่อน|สมัยก่อน)[^]{0,80}?(?=เดี๋ยวนี้|ตอนนี้|ทุกวันนี้|ปัจจุบัน)/gu;
/** ลูกบ้านฝากมาบอกว่า…: whoever speaks for a community passes on what is wrong there. */
const PASSED_ON =
  /^(?:ลูกบ้าน|ชาวบ้าน|เพื่อนบ้าน|คนใน(?:ชุมชน|ซอย|หมู่บ้าน))[ก-๎\d]{0,14}?(?:เขา)?(?:ฝาก|ร้องเรียน|แจ้ง|บ่น)(?:มา)?(?:ให้)?(?:บอก|แจ้ง)?(?:มา)?(?:ว่า|เรื่อง)\s?/u;

/** Letters that a text without a theme must have: the words for what is wrong are plainer than those of a wish. */
const SHORT = 12;
const LONG = 20;

export function readPlainFeedback(utterance: Utterance): Reading | null {
  const { text, themes } = utterance;
  const clean = normalise(text).replace(/^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\s)+/gu, '');
  const bare = stripEnding(clean);
  if (BEGINS.test(bare)) {
    const kind = plainKind(bare);
    return reading('feedback', { kind: kind ?? undefined, themes: [] }, kind ? [] : ['kind']);
  }
  const found = themes.scan(clean).themes;
  if (SETTLED.test(clean) || (TOLD_BEFORE.test(clean) && found.length === 0)) return null;
  const opened = LEADS.test(clean) && bare.length >= 8 && !TOLD_BEFORE.test(clean);
  if (NOT_FEEDBACK.test(clean) && !opened) return null;
  if (utterance.aboutRsvp && !opened) return null;
  const question = /(?:ไหม|ทำไม|หรือเปล่า|หรือยัง|เมื่อไหร่|ยังไง|อะไร|ไหน|กี่โมง|(?:ไหน|ยังไง|อะไร|ใคร)(?:ได้|ดี|บ้าง)+)$/u.test(
    stripEnding(foldChat(clean)),
  );
  const present = clean.replace(ONCE, ' ').replace(PASSED_ON, '');
  const sure = opened ? 'yes' : tellsForSure(present);
  if (sure === 'asked') return null;
  const kind =
    sure === 'unsure' ? null : (feedbackKind(present) ?? (found.length > 0 && !question ? tone(present) : null));
  if (question && !opened && kind !== 'problem' && kind !== 'proposal') return null;
  if (question && found.length === 0) return null;
  if (!opened && OWN_AFFAIRS.test(stripEnding(foldChat(clean))))
    return found.length > 0 ? feedbackReading(text, null, utterance) : null;
  if (found.length === 0 && !opened && ABOUT_US.test(clean)) return null;
  if (
    found.length === 0 &&
    !(kind && (opened || bare.length >= (kind === 'problem' && !clean.startsWith('ทำไม') ? SHORT : LONG)))
  )
    return null;
  return feedbackReading(text, kind, utterance);
}
