/** What people read when they answer an invitation. The answer is always echoed, with a way to change it. */
import { rsvpAgainButton, rsvpButtons, whenShort, type GroupName } from '../consultations/messages.ts';
import type { Consultation } from '../consultations/model.ts';
import { card, text } from '../line/compose.ts';
import type { Message } from '../turn.ts';
import type { RsvpAnswer } from './model.ts';

export function recorded(
  session: Consultation,
  given: { answer: RsvpAnswer; partySize: number | null; late: boolean; reason: string | null; proxy: string | null },
  place: 'direct' | 'lineGroup',
): Message {
  if (place === 'lineGroup') return text(`บันทึกแล้วค่ะ (${whenShort(session)})`);
  const more = [
    given.partySize && given.partySize > 1 ? `มา ${given.partySize} คน` : '',
    given.late ? 'อาจมาสาย' : '',
    given.proxy ? `ให้${given.proxy}ไปแทน เจ้าหน้าที่จะทราบค่ะ` : '',
    given.reason ? `(${given.reason})` : '',
  ].filter(Boolean);
  const what = {
    yes: `บันทึกแล้วค่ะ ท่านจะเข้าร่วม ${whenShort(session)}`,
    no: `บันทึกแล้วค่ะ ท่านไม่สะดวก ${whenShort(session)}`,
    maybe: `บันทึกแล้วค่ะ ท่านยังไม่แน่ใจ ${whenShort(session)} จะถามอีกครั้งก่อนวันประชุม`,
  }[given.answer];
  return text([what, ...more].join(' '), [{ label: 'เปลี่ยนคำตอบ', postback: rsvpAgainButton.pack({ c: session._id }) }]);
}

/** An old card: what is now true, and nothing recorded. */
export function moved(session: Consultation): Message {
  return text(`นัดนี้เลื่อนเป็น ${whenShort(session)} แล้วค่ะ ท่านสะดวกไหมคะ`, rsvpButtons(session));
}

export const off = (session: Consultation): Message =>
  text(session.status === 'cancelled' ? 'นัดนี้ยกเลิกแล้วค่ะ ไม่ต้องตอบนะคะ' : 'นัดนี้เลื่อนออกไปก่อน ยังไม่กำหนดวันใหม่ จะแจ้งให้ทราบค่ะ');
export const over = (session: Consultation): Message => text(`นัด ${whenShort(session)} ผ่านไปแล้วค่ะ ขอบคุณนะคะ`);
export const unknown = (): Message => text('ปุ่มนี้ใช้ไม่ได้แล้วค่ะ พิมพ์ "กำหนดประชุม" เพื่อดูนัดล่าสุด');
export const otherDistrictGroup = (): Message => text('นัดนี้เป็นของกลุ่มเขตอื่นค่ะ จึงยังไม่ได้บันทึก');
export const notYetActive = (): Message =>
  text('ยังไม่ได้บันทึกค่ะ การลงทะเบียนของท่านยังไม่เรียบร้อย เมื่อเจ้าหน้าที่รับรองแล้วจึงตอบได้ค่ะ');

/** Somebody whom we do not know: one way into the private chat, and nothing recorded. */
export const registerFirst = (chatLink: string | null): Message =>
  text(`ยังไม่ได้บันทึกค่ะ กรุณาลงทะเบียนในแชตส่วนตัวกับบัญชีนี้ก่อนนะคะ${chatLink ? `\n${chatLink}` : ''}`);

export function ask(session: Consultation): Message {
  return text(`${whenShort(session)} ท่านสะดวกเข้าร่วมไหมคะ กรุณากดปุ่มด้านล่างค่ะ`, rsvpButtons(session));
}

export function askWhich(sessions: readonly Consultation[], groupName: GroupName): Message {
  return card({
    title: 'หมายถึงนัดใดคะ',
    lines: ['มีหลายนัดที่ยังเปิดรับคำตอบค่ะ'],
    buttons: sessions.slice(0, 5).map((session) => ({
      label: whenShort(session),
      postback: rsvpAgainButton.pack({ c: session._id }),
      displayText: `${groupName(session.districtGroup)} ${whenShort(session)}`,
    })),
  });
}
