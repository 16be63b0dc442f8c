/** What analysts are asked while they plan a session, change it, or say whether it was held. */
import { card, text, type Button } from '../line/compose.ts';
import { dateLong, dateShort, dateShortNoYear, timeOf } from '../thai/format.ts';
import type { Message } from '../turn.ts';
import {
  editFieldButton,
  FORM_NAMES,
  heldButton,
  limitButton,
  pickFormButton,
  pickGroupButton,
  pickSessionButton,
  pickWhenButton,
  tallyButton,
  titleOf,
  whenShort,
  type GroupName,
} from './messages.ts';
import { CONSULTATION_FORMS, type Consultation } from './model.ts';
import type { SessionQuestion } from './rules.ts';

export function heldQuestion(consultation: Consultation, groupName: GroupName): Message {
  const { _id: c, revision: r } = consultation;
  return card({
    over: groupName(consultation.districtGroup),
    title: 'นัดนี้ได้จัดแล้วไหมคะ',
    lines: [titleOf(consultation), whenShort(consultation), ...(consultation.venue ? [consultation.venue] : [])],
    buttons: [
      { label: 'จัดแล้ว', postback: heldButton.pack({ c, r, v: 'yes' }), tone: 'go' },
      { label: 'ไม่ได้จัด', postback: heldButton.pack({ c, r, v: 'no' }) },
    ],
  });
}

export function heldConfirmed(consultation: Consultation, invited: Date | 'tooLate' | null): Message {
  const when =
    invited === 'tooLate'
      ? ' ประชุมผ่านมานานแล้ว จึงไม่ได้ชวนผู้เข้าร่วมส่งความคิดเห็น'
      : invited
        ? ` จะชวนผู้เข้าร่วมส่งความคิดเห็น ${dateShortNoYear(invited)} ${timeOf(invited)}`
        : '';
  return text(`บันทึกว่าจัดแล้วค่ะ: ${whenShort(consultation)}${when}`, [
    { label: 'ดูผู้เข้าร่วม', postback: tallyButton.pack({ c: consultation._id }) },
  ]);
}

export function notHeld(consultation: Consultation, groupName: GroupName): Message {
  return text(`${groupName(consultation.districtGroup)} ${whenShort(consultation)} ไม่ได้จัด จะให้ทำอย่างไรคะ`, [
    { label: 'เลื่อน', say: `เลื่อนประชุม${groupName(consultation.districtGroup)} ${consultation.date ?? ''} ออกไปก่อน` },
    { label: 'ยกเลิก', say: `ยกเลิกประชุม${groupName(consultation.districtGroup)} ${consultation.date ?? ''}` },
  ]);
}

export function ask(
  question: SessionQuestion,
  groups: readonly { code: string; shortTh: string }[],
  now: Date,
): Message {
  switch (question) {
    case 'districtGroup':
      return text(
        'ประชุมของกลุ่มเขตใดคะ',
        groups.map(({ code, shortTh }) => ({
          label: shortTh,
          postback: pickGroupButton.pack({ g: code }),
          displayText: shortTh,
        })),
      );
    case 'date':
      return text('วันไหนคะ (พิมพ์ เช่น 31 ก.ค. 63 หรือกดเลือก)', [whenPicker('date', now)]);
    case 'time':
      return text('เริ่มกี่โมงคะ (พิมพ์ เช่น 13.30 น. หรือ บ่ายโมงครึ่ง)', [
        { label: '09.00 น.', say: '09.00 น.' },
        { label: '13.00 น.', say: '13.00 น.' },
        { label: '13.30 น.', say: '13.30 น.' },
      ]);
    case 'venue':
      return text('จัดที่ไหนคะ', [{ label: 'ยังไม่กำหนด', say: 'ยังไม่กำหนด' }]);
  }
}

export function whenPicker(pick: 'date' | 'datetime', now: Date): Button {
  const today = new Date(now.getTime() + 7 * 3_600_000).toISOString();
  return {
    label: 'เลือกวัน',
    pick,
    data: pickWhenButton.pack({}),
    min: pick === 'date' ? today.slice(0, 10) : today.slice(0, 16),
  };
}

export const pastDate = (day: Date): string => `${dateLong(day)} ผ่านมาแล้วค่ะ`;
export const notADate = 'อ่านวันที่ไม่ออกค่ะ ลองพิมพ์แบบ 31 ก.ค. 63 นะคะ';
export const noSuchDay = 'ไม่มีวันที่นี้ในปฏิทินค่ะ กรุณาตรวจวันที่อีกครั้ง';
export const notATime = 'อ่านเวลาไม่ออกค่ะ ลองพิมพ์แบบ 13.30 น. นะคะ';
export const whichTime = (candidates: readonly string[]): Message =>
  text(
    'หมายถึงกี่โมงคะ',
    candidates.map((time) => ({ label: `${time.replace(':', '.')} น.`, say: `${time.replace(':', '.')} น.` })),
  );
export const whichDate = (candidates: readonly Date[], now: Date): Message =>
  text('หมายถึงวันไหนคะ', [
    ...candidates.map((at) => ({ label: dateShort(at), say: dateShort(at) })),
    whenPicker('date', now),
  ]);
export const OTHER_DATE = 'แก้วันที่';
export const weekdayMismatch = (at: Date, typed: string): Message =>
  text(`วันที่พิมพ์มาตรงกับ${dateLong(at)} ไม่ใช่วัน${typed} ใช้วันไหนคะ`, [
    { label: dateShort(at), say: dateShort(at) },
    { label: OTHER_DATE, say: OTHER_DATE },
  ]);
export const tooLong = (max: number): string => `ยาวเกินไปค่ะ ขอไม่เกิน ${max} ตัวอักษร`;
export const wordsPlease = 'ขอเป็นตัวหนังสือนะคะ';

export function chooseSession(sessions: readonly Consultation[], groupName: GroupName): Message {
  return text(
    'หมายถึงนัดใดคะ',
    sessions.slice(0, 13).map((session) => ({
      label: whenShort(session),
      postback: pickSessionButton.pack({ c: session._id }),
      displayText: `${groupName(session.districtGroup)} ${whenShort(session)}`,
    })),
  );
}

/** @param sentence what was said, and is said again with the district group. */
export const whichGroup = (sentence: string, groups: readonly { shortTh: string }[]): Message =>
  text(
    'ของกลุ่มเขตใดคะ',
    groups.map(({ shortTh }) => ({ label: shortTh, say: `${sentence.slice(0, 250)} ${shortTh}` })),
  );

export function noSession(groupName: string, upcoming: readonly Consultation[]): Message {
  if (upcoming.length === 0) return text(`${groupName}ยังไม่มีนัดที่ตรงกันค่ะ`);
  const list = upcoming.slice(0, 5).map((session) => `• ${whenShort(session)}`);
  return text([`ไม่พบนัดที่ตรงกันค่ะ ${groupName}มีนัด`, ...list].join('\n'));
}

/** @param usualStart when it began until now; null where it never had an hour. */
export const askNewTime = (usualStart: Date | null): Message =>
  text('เริ่มกี่โมงคะ (พิมพ์ เช่น 13.30 น.)', [
    ...(usualStart ? [{ label: `เวลาเดิม ${timeOf(usualStart)}`, say: 'เวลาเดิม' }] : []),
    { label: '09.00 น.', say: '09.00 น.' },
    { label: '13.30 น.', say: '13.30 น.' },
  ]);
export const askNewDate = (now: Date): Message =>
  text('เลื่อนไปวันไหนคะ', [{ label: 'ยังไม่กำหนดวัน', say: 'ยังไม่กำหนดวัน' }, whenPicker('datetime', now)]);
export const askOnlineLink = (): Message =>
  text('ขอลิงก์เข้าประชุมค่ะ (ขึ้นต้นด้วย https://)', [{ label: 'ยังไม่มีลิงก์', say: 'ยังไม่มีลิงก์' }]);
export const notALink = 'ลิงก์ต้องขึ้นต้นด้วย https:// ค่ะ';

export function editMenu(session: Consultation): Message {
  const c = session._id;
  return text('แก้ไขเรื่องใดคะ', [
    { label: 'วันและเวลา', postback: editFieldButton.pack({ c, f: 'when' }) },
    { label: 'เวลาเลิก', postback: editFieldButton.pack({ c, f: 'endsAt' }) },
    { label: 'สถานที่', postback: editFieldButton.pack({ c, f: 'venue' }) },
    { label: 'ประธาน', postback: editFieldButton.pack({ c, f: 'chair' }) },
    { label: 'รูปแบบ', postback: editFieldButton.pack({ c, f: 'form' }) },
    { label: 'จำกัดจำนวน', postback: limitButton.pack({ c, w: 'capacity' }) },
    { label: 'องค์ประชุม', postback: limitButton.pack({ c, w: 'quorum' }) },
  ]);
}

export function askField(field: 'when' | 'endsAt' | 'venue' | 'chair' | 'form', now: Date): Message {
  switch (field) {
    case 'when':
      return text('วันและเวลาใหม่คือเมื่อใดคะ (เช่น 31 ก.ค. 63 เวลา 13.30 น.)', [whenPicker('datetime', now)]);
    case 'endsAt':
      return text('เลิกกี่โมงคะ (เช่น 12.00 น.)', [
        { label: '12.00 น.', say: '12.00 น.' },
        { label: '16.00 น.', say: '16.00 น.' },
      ]);
    case 'venue':
      return text('จัดที่ไหนคะ');
    case 'chair':
      return text('ใครเป็นประธานคะ (ตำแหน่ง)', [{ label: 'รองปลัดฯ', say: 'รองปลัดกรุงเทพมหานคร' }]);
    case 'form':
      return text(
        'จัดในรูปแบบใดคะ',
        CONSULTATION_FORMS.map((f) => ({ label: FORM_NAMES[f], postback: pickFormButton.pack({ f }) })),
      );
  }
}
