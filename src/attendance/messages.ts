/** What people read when they answer an invitation. The answer is always echoed, with a way to change it. */
import {
  rsvpAgainButton,
  rsvpButton,
  rsvpButtons,
  tallyButton,
  whenShort,
  type GroupName,
} from '../consultations/messages.ts';
import type { Consultation } from '../consultations/model.ts';
import { z } from 'zod';
import { card, readyToSay, text } from '../line/compose.ts';
import { definePostback } from '../line/postback.ts';
import type { Message } from '../turn.ts';
import type { RsvpAnswer } from './model.ts';

const id = z.string().regex(/^[a-z0-9-]{1,64}$/i);
export const ledgerButton = definePostback('session.ledger', { c: id });
export const remindButton = definePostback('session.remind', { c: id, r: z.coerce.number().int().positive() });

export function recorded(
  session: Consultation,
  given: { answer: RsvpAnswer; partySize: number | null; late: boolean; reason: string | null; proxy: string | null },
  place: 'direct' | 'lineGroup',
): Message {
  if (place === 'lineGroup')
    return text(`บันทึกแล้วค่ะ (${whenShort(session)}) ทุกคำตอบถูกบันทึก แม้ไม่ได้ตอบกลับทีละท่านค่ะ`, [
      { label: 'ดูคำตอบรวม', postback: tallyButton.pack({ c: session._id }) },
    ]);
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

/** Somebody whom we do not know: nothing recorded. */
export const registerFirst = (): Message =>
  text('ยังไม่ได้บันทึกค่ะ กรุณาลงทะเบียนสั้น ๆ ก่อนนะคะ', [{ label: 'ลงทะเบียน', say: 'สมัคร' }]);

const withLink = (words: string, link: string | null): Message => text(link ? `${words}\n${link}` : words);

/** Said to all who read it, since not everybody who taps is answered: one way into the private chat. */
export const registerFirstInLineGroup = (chatLink: string | null): Message =>
  withLink('คำตอบของท่านที่ยังไม่ได้ลงทะเบียน ยังไม่ถูกบันทึกค่ะ กรุณาลงทะเบียนในแชตส่วนตัวกับบัญชีนี้ก่อนนะคะ', chatLink);

/** LINE does not say who tapped. */
export const nobodyKnowsWho = (chatLink: string | null): Message =>
  withLink(
    'ยังไม่ได้บันทึกค่ะ เพราะ LINE ไม่ได้บอกว่าใครเป็นผู้ตอบ กรุณาตอบในแชตส่วนตัวกับบัญชีนี้นะคะ',
    chatLink && readyToSay(chatLink, 'กำหนดประชุม'),
  );

export function ask(session: Consultation): Message {
  return text(`${whenShort(session)} ท่านสะดวกเข้าร่วมไหมคะ กรุณากดปุ่มด้านล่างค่ะ`, rsvpButtons(session));
}

/** @param answer what was said already, so that one tap is enough; null: the chosen session is asked about. */
export function askWhich(sessions: readonly Consultation[], answer: RsvpAnswer | null, groupName: GroupName): Message {
  return card({
    title: 'หมายถึงนัดใดคะ',
    lines: ['มีหลายนัดที่ยังเปิดรับคำตอบค่ะ'],
    buttons: sessions.slice(0, 5).map((session) => {
      const { _id: c, revision: r } = session;
      return {
        label: whenShort(session),
        postback: answer ? rsvpButton.pack({ c, r, a: answer }) : rsvpAgainButton.pack({ c }),
        displayText: `${groupName(session.districtGroup)} ${whenShort(session)}`,
      };
    }),
  });
}

// ---------------------------------------------------------------- analysts: what came of it, and who is to be phoned

export interface TallyView {
  session: Consultation;
  yes: number;
  no: number;
  maybe: number;
  people: number;
  checkedIn: number;
  silent: number;
  coming: string[];
  reasons: string[];
}

export function tallyCard(view: TallyView, groupName: GroupName): Message {
  const { session } = view;
  const names = view.coming.slice(0, 15).join(', ');
  return card({
    over: groupName(session.districtGroup),
    title: `คำตอบ ${whenShort(session)}`,
    lines: [
      { label: 'ไป', value: `${view.yes} คน${view.people > view.yes ? ` (รวมผู้ติดตาม ${view.people})` : ''}` },
      { label: 'ไม่ว่าง', value: `${view.no} คน` },
      { label: 'ไม่แน่ใจ', value: `${view.maybe} คน` },
      { label: 'ยังไม่ตอบ', value: `${view.silent} คน` },
      ...(view.checkedIn > 0 ? [{ label: 'มาร่วม', value: `${view.checkedIn} คน` }] : []),
      ...(names ? [{ small: `ไป: ${names}${view.coming.length > 15 ? ' …' : ''}` }] : []),
      ...view.reasons.slice(0, 3).map((reason) => ({ small: `เหตุผล: ${reason}` })),
    ],
    buttons: [
      ...(view.silent > 0 && session.status === 'announced'
        ? [{ label: 'เตือนคนที่ยังไม่ตอบ', postback: remindButton.pack({ c: session._id, r: session.revision }) }]
        : []),
      { label: 'ใครยังไม่ได้รับแจ้ง', postback: ledgerButton.pack({ c: session._id }), tone: 'plain' },
    ],
  });
}

/** In a LINE group the tally has no names. */
export function tallyLine(view: TallyView): Message {
  return text(
    `${whenShort(view.session)} ไป ${view.yes} ไม่ว่าง ${view.no} ไม่แน่ใจ ${view.maybe} ยังไม่ตอบ ${view.silent} (คน)`,
  );
}

export interface LedgerView {
  session: Consultation;
  sent: number;
  planned: number;
  /** All of them; `toPhone` has those whose names may be seen. */
  uninformed: number;
  toPhone: { name: string; phone: string | null; reason: string }[];
}

const REASONS: Record<string, string> = {
  blocked: 'บล็อกบัญชี',
  noLine: 'ไม่มี LINE',
  stopped: 'หยุดรับข้อความ',
  quota: 'โควตาไม่พอ',
  monthlyLimit: 'โควตาเดือนนี้หมด',
  stale: 'เลยเวลา',
  unknownOutcome: 'ไม่ทราบผลการส่ง',
};

export function ledgerCard({ session, sent, planned, uninformed, toPhone }: LedgerView, groupName: GroupName): Message {
  return card({
    over: groupName(session.districtGroup),
    title: `การแจ้ง ${whenShort(session)}`,
    lines: [
      { label: 'ส่งแล้ว', value: `${sent} ราย` },
      ...(planned > 0 ? [{ label: 'รอส่ง', value: `${planned} ราย` }] : []),
      uninformed === 0 ? 'ไม่มีใครที่ต้องโทรแจ้งค่ะ' : { strong: `ควรโทรแจ้ง ${uninformed} คน` },
      ...toPhone.slice(0, 12).map(({ name, phone, reason }) => ({
        small: `${name} ${phone ?? '(ไม่มีเบอร์)'} – ${REASONS[reason] ?? 'LINE ไม่รับข้อความ'}`,
      })),
      ...(toPhone.length > 12 ? [{ small: `และอีก ${toPhone.length - 12} คน` }] : []),
    ],
  });
}

export const remindPreview = (session: Consultation, people: number, confirm: string): Message =>
  text(`จะเตือน ${people} คนที่ยังไม่ตอบ นัด ${whenShort(session)} ใช้ ${people} ข้อความ ส่งเลยไหมคะ`, [
    { label: 'ส่งเตือน', postback: confirm },
  ]);
export const remindSent = (people: number): Message => text(`กำลังเตือน ${people} คนค่ะ`);
export const remindedToday = (): Message => text('วันนี้เตือนไปแล้วค่ะ เตือนได้วันละครั้ง');
export const nobodySilent = (): Message => text('ตอบครบทุกคนแล้วค่ะ');
