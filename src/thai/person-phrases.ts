/** What representatives say to the bot outside an answer to an invitation: whose word goes first. */
import { readConsent } from './consent-answers.ts';
import type { Vocabulary } from './intents.ts';
import { foldChat, normalise, openPhrases, stripEnding } from './normalise.ts';
import { isMeant, withoutComplaints } from './person-gate.ts';
import { readPlainWish } from './person-rules.ts';
import { feedbackReading, readPlainFeedback } from './plain-feedback.ts';
import { readProfileChange } from './profile.ts';
import { MY_ISSUES, oneNumber, readReceipt } from './receipts.ts';
import { readRegistration } from './registration.ts';
import { reading, type Reading } from './readings.ts';
import { readSchedule } from './schedule-questions.ts';

export interface Utterance extends Vocabulary {
  /** Normalised, line breaks kept. */
  text: string;
  now: Date;
  context: 'awaiting_consent' | 'rsvp_open' | undefined;
  /** An answer to an invitation that is not clear: only clear other intents may take the text. */
  aboutRsvp: boolean;
}

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
  if (GIVES_UP.has(intent) && (DONE_YET.test(withoutComplaints(key)) || /ไม่(?:ขอ)?(?:ถอน|ลบ|ล้าง|หยุด|เลิกรับ)/u.test(key)))
    return true;
  if (intent === 'my_data') return byAnother(key, /ลบ|ล้าง/u);
  if (intent === 'notifications' && byAnother(key, /(?:หยุด|เลิก)ส่ง/u)) return true;
  if (intent === 'notifications') return /(?:ยังไง|ตรงไหน)\??$/u.test(key);
  return intent === 'handoff' && NO_TALK.test(key);
}

const THANKS =
  /^(?:(?:รับทราบ|โอเค|ok|ได้|เรียบร้อย|ดีมาก|ดีใจ|(?:ตอนนี้)?ไม่มี(?:อะไร|คำถาม|ปัญหา|เรื่อง)?(?:อื่น|เพิ่ม(?:เติม)?|จะถาม|สงสัย)?(?:แล้ว)?|(?:แค่|เท่า)(?:นี้|นั้น)(?:แหละ|ก่อน|พอ)?|หมด(?:คำถาม)?แล้ว|เข้าใจ(?:แล้ว)?|ทราบแล้ว) ?)?(?:ขอบคุณ|ขอบใจ|ขอบพระคุณ|แต๊งกิ้ว|แต้ง(?:ค์|ส์)?|แท้งกิ้ว|แทงกิ้ว|thank you|thanks|thank|thx|ty)(?: ?(?:มากๆ|มาก|เลย|จัง|จริงๆ|อย่างสูง|อย่างยิ่ง|ที่(?:แจ้ง|บอก|ช่วย|เตือน|ดูแล|รับฟัง|ให้ข้อมูล|ตอบ|ชวน|เชิญ)[ก-๎]{0,20}|สำหรับ\S{2,30}|ล่วงหน้า|อีกครั้ง|เจ้าหน้าที่|แอดมิน|ทุกท่าน|ทุกคน|บอท|พี่|น้อง|หนู|ลูก|หลาน|คุณ(?:พี่|น้อง)?|ท่าน|ทีมงาน|จ้ะ|จ้า|เด้อ|ด้วย|หลายๆ|หลาย|(?:เข้าใจ|รับทราบ|ทราบ|ได้รับ|เรียบร้อย)(?:แล้ว)?|so much|very much))*$/u;
/** ขอบคุณที่มาเก็บขยะให้: thanks for a deed, and no word of what is still wrong. */
const THANKS_FOR = /^ขอบ(?:พระ)?คุณ(?:มาก|มากๆ)? ?(?:ที่|สำหรับ)(?!.*(?:แต่|ไม่|ยัง|อยาก|ขอ|ช่วย|ถ้า|ควร|เหลือ))/u;
/** ไฟมาแล้วค่ะ ขอบคุณมาก: it is put right, and nothing is left to tell. */
const MENDED_THANKS =
  /^(?!.*(?:ไม่|ยัง|แต่|อีก|ถ้า|ขอ(?!บ)|อยาก|ช่วย|หรือ|ไหม))[ก-๎ ]{2,40}(?:(?:มา|ซ่อม|เก็บ|แก้|เสร็จ|หาย|ติด|ไหล|ดีขึ้น|เรียบร้อย|สว่าง|สะอาด|ลอก|ตัด)[ก-๎]{0,8}(?:แล้ว|มาก))[ก-๎]{0,6} ขอบ(?:พระ)?คุณ[ก-๎ ]{0,30}$/u;
const ACK =
  /^(?:(?:อ๋อ|อ้อ|อ่อ|โอ้|โอ) ?)?(?:รับทราบ|รับทราบแล้ว|ทราบแล้ว|ทราบ|ทราบละ|เข้าใจละ|โอเค|โอเคร|ok|okay|oke|เค|เคๆ|เข้าใจแล้ว|เข้าใจ|ได้|ได้เลย|ตกลง|อืม|อือ|อ๋อ|รับแซ่บ|ครับ|ค่ะ|คะ|ครับผม|จ้า|จ้ะ|ใช่|ใช่แล้ว|เรียบร้อย|👌|👍|🙏|รับทราบตาม(?:นั้น|นี้)|ตามนั้น|ตามนี้|ดี|ดีมาก|เยี่ยม|เยี่ยมมาก|รับทราบตามที่แจ้ง|แล้วแต่|ไม่เป็นไร)(?: ?(?:แล้ว|เลย|ทุกประการ|รับทราบ|ทราบ|ตามนี้|(?:เดี๋ยว|จะ)(?:จะ|ไป|ช่วย|รีบ)?(?:แจ้ง|บอก|ประสาน|ส่ง)(?:ต่อ|ข่าว)?(?:ให้)?(?:ประธาน|ลูกบ้าน|กรรมการ|สมาชิก|ชาวบ้าน|คนใน\S{0,10}|ชุมชน|เพื่อน\S{0,6}|ทุกคน|คนอื่น|หัวหน้า|ท่าน|ลูก\S{0,5})(?:ให้|ทราบ|ต่อ|ด้วย)*|เข้าใจ(?:แล้ว|ละ)?|โอเค|ได้|ขอบคุณ(?:มาก|ที่แจ้ง|ที่แจ้งให้ทราบ)?|ตามนั้น|จะแจ้งให้ทราบ|ตามที่แจ้ง|นะ|👍|🙏|👌))*$/u;

export function readPerson(utterance: Utterance): Reading | null {
  const { text, context } = utterance;
  const key = stripParts(foldChat(oneNumber(normalise(text))));
  if (context === 'awaiting_consent') {
    const consent = readConsent(key);
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
  const found = readPlainWish(key);
  // "ลบข้อมูลของฉันไปหรือยัง" asks whether it was done.
  const told = !found || found.intent === 'help' || found.intent === 'handoff' ? tellsTrouble(utterance) : null;
  if (told) return told;
  const hit = found && (isNoOrder(found.intent, key) || !isMeant(found, key)) ? undefined : found;
  // "ไม่ต้องเตือนกรุงธนเหนือ" is no wish of one's own.
  const ofAGroup = hit?.intent === 'notifications' && utterance.places.groupsIn(text).length > 0;
  if (hit && !ofAGroup) return hit;
  const schedule = readSchedule(utterance, key);
  if (schedule) return schedule;
  if (utterance.aboutRsvp && /^(?:ได้|ตกลง|ใช่|แล้วแต่|ยินดี)/u.test(key)) return null;
  if (ACK.test(key)) return reading('ack', {}, context === undefined ? [] : ['answer']);
  if (THANKS.test(key) || THANKS_FOR.test(key) || MENDED_THANKS.test(key)) return reading('thanks', {});
  if (/^(?:ยินยอม|ยอมรับเงื่อนไข)$/u.test(key)) return reading('consent', { answer: 'accept' }, ['confirm']);
  if (key === 'ไม่ยินยอม') return reading('consent', { answer: 'decline' }, ['confirm']);
  // Before consent nothing but the answer is kept.
  return context === 'awaiting_consent' ? null : readPlainFeedback(utterance);
}

/** What follows a trouble that was told: น้ำท่วมหน้าบ้านจ้ะ ทำไงดี. */
const WHAT_TO_DO =
  /(?:จะ|ต้อง|ควร)?(?:ให้)?(?:ทำ(?:ยัง)?ไง|ทำอะไรได้|ทำอย่างไร|แก้(?:ยัง)?ไง|ทำอะไรดี)(?:กัน)?(?:ต่อ|บ้าง|ดี|ได้)*|(?:ต้อง|จะ|ควร)?(?:ไป)?(?:แจ้ง|บอก|ร้องเรียน|โทรหา|โทรแจ้ง|ติดต่อ)(?:ใคร|ที่ไหน|ตรงไหน|เบอร์(?:อะไร|ไหน))(?:ดี|ได้|บ้าง)*|(?:ช่วยด้วย|ช่วยหน่อย|ช่วยที)$/u;
/** Of the telephone or the bot, not of the place. */
const OF_THE_DEVICE = /แอป|ไลน์|ปุ่ม|เมนู|กด|พิมพ์|มือถือ|โทรศัพท์|เครื่อง|ระบบ|รหัส|บอท|รูป|สมัคร|ลงทะเบียน/u;

/** A trouble of the place with a cry for help beside it is no question about the bot. */
function tellsTrouble(utterance: Utterance): Reading | null {
  if (utterance.context === 'awaiting_consent') return null;
  const clean = stripEnding(foldChat(normalise(utterance.text)));
  const rest = clean.replace(WHAT_TO_DO, ' ').trim();
  if (rest === clean || rest.length < 6 || OF_THE_DEVICE.test(rest)) return null;
  const read = readPlainFeedback({ ...utterance, text: rest });
  return read?.intent === 'feedback' && read.slots.kind === 'problem'
    ? feedbackReading(utterance.text, 'problem', utterance)
    : null;
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
