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
import { card, readyToSay, text, type Button } from '../line/compose.ts';
import { definePostback } from '../line/postback.ts';
import type { Message } from '../turn.ts';
import type { Attendance, RsvpAnswer } from './model.ts';
import type { SeatOutcome } from './seating-effects.ts';

const id = z.string().regex(/^[a-z0-9-]{1,64}$/i);
const revision = z.coerce.number().int().positive();

export const DETAILS = ['party', 'late', 'onTime', 'proxy', 'noProxy', 'reason'] as const;
export type Detail = (typeof DETAILS)[number];
/** Something beside the answer is to be said or corrected. */
export const detailButton = definePostback('rsvp.detail', { c: id, r: revision, d: z.enum(DETAILS) });
export const partyButton = definePostback('rsvp.party', {
  c: id,
  r: revision,
  n: z.coerce.number().int().min(1).max(99),
});
/** On a card made for one person (`p`), who keeps the seat or gives it back. */
export const seatButton = definePostback('rsvp.seat', { c: id, r: revision, p: id, a: z.enum(['keep', 'give']) });

const changeButton = ({ _id: c }: Consultation): Button => ({
  label: 'เปลี่ยนคำตอบ',
  postback: rsvpAgainButton.pack({ c }),
});

function detailButtons({ _id: c, revision: r }: Consultation, { answer, late, proxy }: Attendance): Button[] {
  const detail = (label: string, d: Detail): Button => ({ label, postback: detailButton.pack({ c, r, d }) });
  if (answer === 'yes')
    return [detail('จำนวนคนที่มา', 'party'), late ? detail('ไม่สายแล้ว', 'onTime') : detail('อาจไปสาย', 'late')];
  if (answer !== 'no') return [];
  return [proxy ? detail('ไม่มีใครไปแทนแล้ว', 'noProxy') : detail('ให้คนอื่นไปแทน', 'proxy'), detail('บอกเหตุผล', 'reason')];
}

export function recorded(
  session: Consultation,
  given: Attendance,
  seat: SeatOutcome | null,
  place: 'direct' | 'lineGroup',
): Message {
  if (place === 'lineGroup')
    return text(`บันทึกแล้วค่ะ (${whenShort(session)}) ทุกคำตอบถูกบันทึก แม้ไม่ได้ตอบกลับทีละท่านค่ะ`, [
      { label: 'ดูคำตอบรวม', postback: tallyButton.pack({ c: session._id }) },
    ]);
  if (seat && seat.place !== null) return waiting(session, given, seat);
  const more = [
    given.partySize && given.partySize > 1 ? `มา ${given.partySize} คน` : '',
    given.late ? 'อาจมาสาย' : '',
    given.answer === 'no' && given.proxy ? `ให้${given.proxy}ไปแทน เจ้าหน้าที่จะทราบค่ะ` : '',
    given.reason ? `(${given.reason})` : '',
    seat && seat.size > 0 && seat.size < seat.asked ? `ที่นั่งเหลือไม่พอสำหรับ ${seat.asked} คน จึงคงไว้ ${seat.size} คนค่ะ` : '',
  ].filter(Boolean);
  const what = {
    yes: `บันทึกแล้วค่ะ ท่านจะเข้าร่วม ${whenShort(session)}`,
    no: `บันทึกแล้วค่ะ ท่านไม่สะดวก ${whenShort(session)}`,
    maybe: `บันทึกแล้วค่ะ ท่านยังไม่แน่ใจ ${whenShort(session)} จะถามอีกครั้งก่อนวันประชุม`,
  }[given.answer!];
  return text([what, ...more].join(' '), [changeButton(session), ...detailButtons(session, given)]);
}

/** No seat yet: the place in line, and what would fit at once. */
function waiting(
  session: Consultation,
  { answer, proxy, representative: p }: Attendance,
  { place, size, left }: Pick<SeatOutcome, 'place' | 'size' | 'left'>,
): Message {
  const { _id: c, revision: r } = session;
  const who = answer === 'no' && proxy ? `ให้${proxy}ไปแทน` : size > 1 ? `มา ${size} คน` : '';
  return text(
    [
      `บันทึกแล้วค่ะ ขณะนี้ที่นั่ง ${whenShort(session)} เต็ม ท่านอยู่ในรายการรอลำดับที่ ${place}`,
      ...(who ? [`(${who})`] : []),
      `เมื่อมีที่ว่างจะแจ้งให้ทราบทันที ยังไม่ต้องเดินทางมานะคะ`,
      ...(left > 0 && place === 1 && size > left ? [`ตอนนี้ว่าง ${left} ที่ค่ะ`] : []),
    ].join(' '),
    [
      ...(left > 0 && place === 1 && size > left
        ? [{ label: `มา ${left} คน`, postback: partyButton.pack({ c, r, n: left }) }]
        : []),
      { label: 'ไม่รอแล้ว', postback: seatButton.pack({ c, r, p, a: 'give' }) },
      changeButton(session),
    ],
  );
}

/** What concerns one person's seat, in the private chat: after an answer in a LINE group. */
export function seatNow(session: Consultation, row: Attendance, place: number | null): Message {
  if (place !== null) return waiting(session, row, { place, size: row.partySize ?? 1, left: 0 });
  return recorded(session, row, null, 'direct');
}

/** Somebody gave a seat back, or there are more of them now. Made for one person. */
export function movedUp(session: Consultation, row: Attendance, groupName: GroupName): Message {
  const { _id: c, revision: r } = session;
  const p = row.representative;
  const many = (row.partySize ?? 1) > 1;
  return card({
    over: groupName(session.districtGroup),
    title: 'มีที่นั่งแล้วค่ะ',
    lines: [
      row.answer === 'no' && row.proxy ? `${row.proxy}ไปแทนท่านได้แล้วค่ะ` : 'ท่านเข้าร่วมประชุมได้แล้วค่ะ',
      { strong: whenShort(session) },
      ...(session.venue ? [{ label: 'สถานที่', value: session.venue }] : []),
      ...(many ? [{ label: 'จำนวน', value: `${row.partySize} คน` }] : []),
      'หากไม่สะดวกแล้ว กดสละที่นั่งให้ท่านอื่นได้ค่ะ',
    ],
    buttons: [
      { label: 'ไปตามนัด', postback: seatButton.pack({ c, r, p, a: 'keep' }), tone: 'go' },
      { label: 'สละที่นั่ง', postback: seatButton.pack({ c, r, p, a: 'give' }) },
    ],
  });
}

/** The evening before, to those who still wait: nobody comes for nothing. */
export function stillWaiting(session: Consultation, p: string, groupName: GroupName): Message {
  const { _id: c, revision: r } = session;
  return card({
    over: groupName(session.districtGroup),
    title: 'ยังไม่มีที่นั่งว่างค่ะ',
    lines: [
      { strong: whenShort(session) },
      'ท่านยังอยู่ในรายการรอ หากมีที่ว่างจะแจ้งทันที หากไม่ได้รับแจ้ง ยังไม่ต้องเดินทางมานะคะ ขออภัยในความไม่สะดวกค่ะ',
    ],
    buttons: [{ label: 'ไม่รอแล้ว', postback: seatButton.pack({ c, r, p, a: 'give' }) }],
  });
}

export const notYours = (): Message => text('ปุ่มนี้เป็นของท่านอื่นค่ะ จึงไม่มีการเปลี่ยนแปลง');

export function askParty({ _id: c, revision: r, ...session }: Consultation): Message {
  return text(
    `${whenShort(session)} มากันกี่คนคะ รวมตัวท่านด้วย (กดหรือพิมพ์จำนวน)`,
    [1, 2, 3, 4, 5, 6].map((n) => ({ label: `${n} คน`, postback: partyButton.pack({ c, r, n }) })),
  );
}
export const askProxy = (session: Consultation): Message =>
  text(`${whenShort(session)} ใครไปแทนคะ (พิมพ์ชื่อ หรือเช่น ลูกสาว)`, [
    { label: 'ลูกสาว', say: 'ลูกสาว' },
    { label: 'ลูกชาย', say: 'ลูกชาย' },
    { label: 'ไม่มีใครไปแทน', say: 'ไม่มีใครไปแทน' },
  ]);
export const askReason = (session: Consultation): Message =>
  text(`${whenShort(session)} ขอทราบเหตุผลสั้น ๆ ค่ะ`, [
    { label: 'ติดธุระ', say: 'ติดธุระ' },
    { label: 'ไม่สบาย', say: 'ไม่สบาย' },
    { label: 'ติดงาน', say: 'ติดงาน' },
    { label: 'ข้าม', say: 'ข้าม' },
  ]);
export const leftAsItWas = (): Message => text('ค่ะ คำตอบเดิมยังอยู่นะคะ');
export const detailTooLong = (most: number): Message => text(`ยาวเกินไปค่ะ ขอไม่เกิน ${most} ตัวอักษร`);

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

/** The one card for what was meant beside the answer, where several sessions could be. */
export function askWhichDetail(
  sessions: readonly Consultation[],
  partySize: number | null,
  groupName: GroupName,
): Message {
  return card({
    title: 'หมายถึงนัดใดคะ',
    lines: ['ท่านตอบไว้หลายนัดค่ะ'],
    buttons: sessions.slice(0, 5).map((session) => {
      const { _id: c, revision: r } = session;
      return {
        label: whenShort(session),
        postback: partySize === null ? rsvpAgainButton.pack({ c }) : partyButton.pack({ c, r, n: partySize }),
        displayText: `${groupName(session.districtGroup)} ${whenShort(session)}`,
      };
    }),
  });
}
