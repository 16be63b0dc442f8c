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
import { both } from '../language.ts';
import { card, readyToSay, text, type Button } from '../line/compose.ts';
import { definePostback } from '../line/postback.ts';
import type { Message } from '../turn.ts';
import type { Attendance, RsvpAnswer } from './model.ts';
import type { SeatOutcome } from './seating-effects.ts';

const id = z.string().regex(/^[a-z0-9-]{1,64}$/i);
const revision = z.coerce.number().int().positive();

export const DETAILS = ['party', 'late', 'onTime', 'leaves', 'stays', 'proxy', 'noProxy', 'reason'] as const;
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
  label: both('เปลี่ยนคำตอบ', 'Change my answer'),
  postback: rsvpAgainButton.pack({ c }),
});

function detailButtons(
  { _id: c, revision: r }: Consultation,
  { answer, late, leavesEarly, proxy }: Attendance,
): Button[] {
  const detail = (label: string, d: Detail): Button => ({ label, postback: detailButton.pack({ c, r, d }) });
  if (answer === 'yes')
    return [
      detail(both('จำนวนคนที่มา', 'How many of us'), 'party'),
      late
        ? detail(both('ไม่สายแล้ว', 'Not late any more'), 'onTime')
        : detail(both('อาจไปสาย', 'I may be late'), 'late'),
      leavesEarly
        ? detail(both('อยู่จนจบ', 'I stay to the end'), 'stays')
        : detail(both('ขอกลับก่อน', 'I leave early'), 'leaves'),
    ];
  if (answer !== 'no') return [];
  return [
    proxy
      ? detail(both('ไม่มีใครไปแทนแล้ว', 'Nobody in my place'), 'noProxy')
      : detail(both('ให้คนอื่นไปแทน', 'Somebody else comes'), 'proxy'),
    detail(both('บอกเหตุผล', 'Say why'), 'reason'),
  ];
}

export function recorded(
  session: Consultation,
  given: Attendance,
  seat: SeatOutcome | null,
  place: 'direct' | 'lineGroup',
): Message {
  if (place === 'lineGroup')
    return text(
      both(
        `บันทึกแล้วค่ะ (${whenShort(session)}) ทุกคำตอบถูกบันทึก แม้ไม่ได้ตอบกลับทีละท่านค่ะ`,
        `Noted (${whenShort(session)}). Every answer counts, even where I do not reply to each of you.`,
      ),
      [{ label: both('ดูคำตอบรวม', 'All answers'), postback: tallyButton.pack({ c: session._id }) }],
    );
  if (seat && seat.place !== null) return waiting(session, given, seat);
  const more = [
    given.partySize && given.partySize > 1 ? both(`มา ${given.partySize} คน`, `You are ${given.partySize}.`) : '',
    given.late
      ? given.lateBy
        ? both(`อาจมาสาย ${given.lateBy}`, `You may be late (${given.lateBy}).`)
        : both('อาจมาสาย', 'You may be late.')
      : '',
    given.leavesEarly
      ? given.leavesWhen
        ? both(`จะกลับ${given.leavesWhen}`, `You will leave early (${given.leavesWhen}).`)
        : both('จะกลับก่อน', 'You will leave early.')
      : '',
    given.answer === 'no' && given.proxy
      ? both(`ให้${given.proxy}ไปแทน เจ้าหน้าที่จะทราบค่ะ`, `${given.proxy} comes in your place; our staff will know.`)
      : '',
    given.reason ? `(${given.reason})` : '',
    seat && seat.size > 0 && seat.size < seat.asked
      ? both(
          `ที่นั่งเหลือไม่พอสำหรับ ${seat.asked} คน จึงคงไว้ ${seat.size} คนค่ะ`,
          `There are not seats for ${seat.asked}, so it stays at ${seat.size}.`,
        )
      : '',
  ].filter(Boolean);
  const what = {
    yes: both(`บันทึกแล้วค่ะ ท่านจะเข้าร่วม ${whenShort(session)}`, `Noted. You will come: ${whenShort(session)}.`),
    no: both(`บันทึกแล้วค่ะ ท่านไม่สะดวก ${whenShort(session)}`, `Noted. You cannot come: ${whenShort(session)}.`),
    maybe: both(
      `บันทึกแล้วค่ะ ท่านยังไม่แน่ใจ ${whenShort(session)} จะถามอีกครั้งก่อนวันประชุม`,
      `Noted. You are not sure yet: ${whenShort(session)}. We will ask again before the day.`,
    ),
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
  const who =
    answer === 'no' && proxy
      ? both(`ให้${proxy}ไปแทน`, `${proxy} comes in your place`)
      : size > 1
        ? both(`มา ${size} คน`, `you are ${size}`)
        : '';
  return text(
    [
      both(
        `บันทึกแล้วค่ะ ขณะนี้ที่นั่ง ${whenShort(session)} เต็ม ท่านอยู่ในรายการรอลำดับที่ ${place}`,
        `Noted. ${whenShort(session)} is full just now. You are number ${place} in the waiting line.`,
      ),
      ...(who ? [`(${who})`] : []),
      both(
        'เมื่อมีที่ว่างจะแจ้งให้ทราบทันที ยังไม่ต้องเดินทางมานะคะ',
        'We will tell you as soon as there is a seat. Please do not come before that.',
      ),
      ...(left > 0 && place === 1 && size > left ? [both(`ตอนนี้ว่าง ${left} ที่ค่ะ`, `Free just now: ${left}.`)] : []),
    ].join(' '),
    [
      ...(left > 0 && place === 1 && size > left
        ? [{ label: both(`มา ${left} คน`, `We are ${left}`), postback: partyButton.pack({ c, r, n: left }) }]
        : []),
      { label: both('ไม่รอแล้ว', 'I no longer wait'), postback: seatButton.pack({ c, r, p, a: 'give' }) },
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
    title: both('มีที่นั่งแล้วค่ะ', 'There is a seat for you.'),
    lines: [
      row.answer === 'no' && row.proxy
        ? both(`${row.proxy}ไปแทนท่านได้แล้วค่ะ`, `${row.proxy} can come in your place.`)
        : both('ท่านเข้าร่วมประชุมได้แล้วค่ะ', 'You can come to the meeting.'),
      { strong: whenShort(session) },
      ...(session.venue ? [{ label: both('สถานที่', 'Place'), value: session.venue }] : []),
      ...(many ? [{ label: both('จำนวน', 'People'), value: both(`${row.partySize} คน`, `${row.partySize}`) }] : []),
      both('หากไม่สะดวกแล้ว กดสละที่นั่งให้ท่านอื่นได้ค่ะ', 'If you cannot come any more, please give the seat to somebody else.'),
    ],
    buttons: [
      { label: both('ไปตามนัด', 'I will come'), postback: seatButton.pack({ c, r, p, a: 'keep' }), tone: 'go' },
      { label: both('สละที่นั่ง', 'Give up the seat'), postback: seatButton.pack({ c, r, p, a: 'give' }) },
    ],
  });
}

/** The evening before, to those who still wait: nobody comes for nothing. */
export function stillWaiting(session: Consultation, p: string, groupName: GroupName): Message {
  const { _id: c, revision: r } = session;
  return card({
    over: groupName(session.districtGroup),
    title: both('ยังไม่มีที่นั่งว่างค่ะ', 'There is no free seat yet.'),
    lines: [
      { strong: whenShort(session) },
      both(
        'ท่านยังอยู่ในรายการรอ หากมีที่ว่างจะแจ้งทันที หากไม่ได้รับแจ้ง ยังไม่ต้องเดินทางมานะคะ ขออภัยในความไม่สะดวกค่ะ',
        'You are still waiting. We will tell you as soon as there is a seat; please do not come before that. We are sorry.',
      ),
    ],
    buttons: [{ label: both('ไม่รอแล้ว', 'I no longer wait'), postback: seatButton.pack({ c, r, p, a: 'give' }) }],
  });
}

export const notYours = (): Message =>
  text(both('ปุ่มนี้เป็นของท่านอื่นค่ะ จึงไม่มีการเปลี่ยนแปลง', 'This button is for somebody else. Nothing was changed.'));

export function askParty({ _id: c, revision: r, ...session }: Consultation): Message {
  return text(
    both(
      `${whenShort(session)} มากันกี่คนคะ รวมตัวท่านด้วย (กดหรือพิมพ์จำนวน)`,
      `${whenShort(session)}: how many of you will come, yourself included? (tap or type a number)`,
    ),
    [1, 2, 3, 4, 5, 6].map((n) => ({ label: both(`${n} คน`, `${n}`), postback: partyButton.pack({ c, r, n }) })),
  );
}
export const askProxy = (session: Consultation): Message =>
  text(
    both(
      `${whenShort(session)} ใครไปแทนคะ (พิมพ์ชื่อ หรือเช่น ลูกสาว)`,
      `${whenShort(session)}: who comes in your place? (type a name, or for example “my daughter”)`,
    ),
    both(['ลูกสาว', 'ลูกชาย', 'ไม่มีใครไปแทน'], ['my daughter', 'my son', 'Nobody']).map((words) => ({
      label: words,
      say: words,
    })),
  );
export const askReason = (session: Consultation): Message =>
  text(
    both(`${whenShort(session)} ขอทราบเหตุผลสั้น ๆ ค่ะ`, `${whenShort(session)}: why, in a few words?`),
    both(['ติดธุระ', 'ไม่สบาย', 'ติดงาน', 'ข้าม'], ['I have errands', 'I am unwell', 'I have to work', 'Skip']).map(
      (words) => ({
        label: words,
        say: words,
      }),
    ),
  );
export const leftAsItWas = (): Message => text(both('ค่ะ คำตอบเดิมยังอยู่นะคะ', 'Your earlier answer stays as it was.'));
export const detailTooLong = (most: number): Message =>
  text(both(`ยาวเกินไปค่ะ ขอไม่เกิน ${most} ตัวอักษร`, `That is too long. Up to ${most} characters, please.`));

/** An old card: what is now true, and nothing recorded. */
export function moved(session: Consultation): Message {
  return text(
    both(
      `นัดนี้เลื่อนเป็น ${whenShort(session)} แล้วค่ะ ท่านสะดวกไหมคะ`,
      `This meeting has been moved to ${whenShort(session)}. Can you come?`,
    ),
    rsvpButtons(session),
  );
}

export const off = (session: Consultation): Message =>
  text(
    session.status === 'cancelled'
      ? both('นัดนี้ยกเลิกแล้วค่ะ ไม่ต้องตอบนะคะ', 'This meeting has been called off. No answer is needed.')
      : both(
          'นัดนี้เลื่อนออกไปก่อน ยังไม่กำหนดวันใหม่ จะแจ้งให้ทราบค่ะ',
          'This meeting has been put off. We will tell you the new date.',
        ),
  );
export const over = (session: Consultation): Message =>
  text(
    both(`นัด ${whenShort(session)} ผ่านไปแล้วค่ะ ขอบคุณนะคะ`, `The meeting of ${whenShort(session)} is over. Thank you.`),
  );
export const unknown = (): Message =>
  text(
    both(
      'ปุ่มนี้ใช้ไม่ได้แล้วค่ะ พิมพ์ "กำหนดประชุม" เพื่อดูนัดล่าสุด',
      'This button no longer works. Type “meetings” to see what is planned.',
    ),
  );
export const otherDistrictGroup = (): Message =>
  text(both('นัดนี้เป็นของกลุ่มเขตอื่นค่ะ จึงยังไม่ได้บันทึก', 'This meeting is of another group of districts. Nothing was noted.'));
export const notYetActive = (): Message =>
  text(
    both(
      'ยังไม่ได้บันทึกค่ะ การลงทะเบียนของท่านยังไม่เรียบร้อย เมื่อเจ้าหน้าที่รับรองแล้วจึงตอบได้ค่ะ',
      'Not noted yet: your registration is not finished. You can answer once our staff have confirmed it.',
    ),
  );

/** Somebody whom we do not know: nothing recorded. */
export const registerFirst = (): Message =>
  text(both('ยังไม่ได้บันทึกค่ะ กรุณาลงทะเบียนสั้น ๆ ก่อนนะคะ', 'Not noted yet. Please register first; it is short.'), [
    { label: both('ลงทะเบียน', 'Register'), say: both('สมัคร', 'Register') },
  ]);

/** To the analyst. */
export const proxyNamed = (session: Consultation, name: string | null, proxy: string, groupName: GroupName): Message =>
  text(
    `${groupName(session.districtGroup)} ${whenShort(session)}\n${name ? `คุณ${name}` : 'ผู้แทนท่านหนึ่ง'}ไม่ว่าง ให้${proxy}มาแทนค่ะ`,
    [{ label: 'ดูคำตอบ', postback: tallyButton.pack({ c: session._id }) }],
  );

const withLink = (words: string, link: string | null): Message => text(link ? `${words}\n${link}` : words);

/** Said to all who read it, since not everybody who taps is answered: one way into the private chat. */
export const registerFirstInLineGroup = (chatLink: string | null): Message =>
  withLink(
    both(
      'คำตอบของท่านที่ยังไม่ได้ลงทะเบียน ยังไม่ถูกบันทึกค่ะ กรุณาลงทะเบียนในแชตส่วนตัวกับบัญชีนี้ก่อนนะคะ',
      'Answers of those who are not registered are not noted yet. Please register first, in the private chat with this account.',
    ),
    chatLink,
  );

/** LINE does not say who tapped. */
export const nobodyKnowsWho = (chatLink: string | null): Message =>
  withLink(
    both(
      'ยังไม่ได้บันทึกค่ะ เพราะ LINE ไม่ได้บอกว่าใครเป็นผู้ตอบ กรุณาตอบในแชตส่วนตัวกับบัญชีนี้นะคะ',
      'Not noted, because LINE does not say who answered. Please answer in the private chat with this account.',
    ),
    chatLink && readyToSay(chatLink, both('กำหนดประชุม', 'meetings')),
  );

export function ask(session: Consultation): Message {
  return text(
    both(
      `${whenShort(session)} ท่านสะดวกเข้าร่วมไหมคะ กรุณากดปุ่มด้านล่างค่ะ`,
      `${whenShort(session)}: can you come? Please tap a button.`,
    ),
    rsvpButtons(session),
  );
}

/** @param answer what was said already, so that one tap is enough; null: the chosen session is asked about. */
export function askWhich(sessions: readonly Consultation[], answer: RsvpAnswer | null, groupName: GroupName): Message {
  return card({
    title: both('หมายถึงนัดใดคะ', 'Which meeting do you mean?'),
    lines: [both('มีหลายนัดที่ยังเปิดรับคำตอบค่ะ', 'Several meetings are open for answers.')],
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
    title: both('หมายถึงนัดใดคะ', 'Which meeting do you mean?'),
    lines: [both('ท่านตอบไว้หลายนัดค่ะ', 'You have answered several.')],
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
