/**
 * How late somebody comes and until when somebody stays, in their own words: สาย 30 นาที, กลับก่อนบ่ายสาม. The answer itself
 * says that they do (rsvp.ts); these words are kept beside it for whoever prepares the session.
 */
import { normalise } from './normalise.ts';
import { NUMBER } from './numbers.ts';

export interface RsvpTimes {
  /** As typed: 30 นาที, ประมาณครึ่งชั่วโมง. */
  lateBy?: string;
  /** With its preposition: ก่อนบ่ายสาม, ตอน 15.00 น. */
  leavesWhen?: string;
}

const HOW_LONG = `(?:(?:สัก|ประมาณ|ราวๆ?) ?)?(?:ครึ่ง ?(?:ชั่วโมง|ชม\\.?)|${NUMBER} ?(?:นาที|ชั่วโมง|ชม\\.?)(?:ครึ่ง|กว่า)?|ชั่วโมง(?:นึง|หนึ่ง|กว่า|ครึ่ง))`;
const HOUR = `(?:\\d{1,2}[.:]\\d{2}(?: ?น(?![ก-๎])\\.?)?|เที่ยง(?:ครึ่ง|วัน)?|${NUMBER} ?(?:โมง|นาฬิกา|ทุ่ม|น(?![ก-๎])\\.?)(?:เช้า|เย็น|ครึ่ง)*|บ่าย ?(?:${NUMBER})?(?:โมง)?(?:เย็น)?(?:ครึ่ง)?)`;

const LATE_BY = new RegExp(`(?:ช้า|สาย|เลท|late)[ก-๎ ]{0,12}?(?<by>${HOW_LONG})`, 'iu');
const LEAVES_WHEN = new RegExp(`(?:กลับ|ออก|ลุก)[ก-๎ ]{0,12}?(?<when>(?:ก่อน|ตอน) ?${HOUR})`, 'u');
/** บ่ายสามขอกลับ, อยู่ได้ถึงเที่ยง */
const UNTIL = new RegExp(
  `(?<hour>${HOUR}) ?(?:(?:จะ|ขอ|ต้อง) ?)+กลับ|อยู่(?:ได้)?(?:แค่|ถึง|ไม่เกิน|แค่ถึง) ?(?<end>${HOUR})`,
  'u',
);

/** Nothing where no such words are there. */
export function readRsvpTimes(text: string): RsvpTimes {
  const clean = normalise(text);
  const by = LATE_BY.exec(clean)?.groups?.['by'];
  const until = UNTIL.exec(clean)?.groups;
  const hour = until?.['hour'] ?? until?.['end'];
  const leavesWhen = LEAVES_WHEN.exec(clean)?.groups?.['when'] ?? (hour && `ตอน${/^\d/u.test(hour) ? ' ' : ''}${hour}`);
  return { ...(by && { lateBy: by.trim() }), ...(leavesWhen && { leavesWhen: leavesWhen.trim() }) };
}
