/** What staff read while they enter what they were told by phone. */
import { z } from 'zod';
import { whenShort, type GroupName } from '../consultations/messages.ts';
import type { Consultation } from '../consultations/model.ts';
import { card, text, type Button } from '../line/compose.ts';
import { definePostback } from '../line/postback.ts';
import type { Message } from '../turn.ts';
import { RSVP_ANSWERS, type Attendance, type RsvpAnswer } from './model.ts';
import type { Chosen } from './phoned-effects.ts';
import type { SeatOutcome } from './seating-effects.ts';

const id = z.string().regex(/^[a-z0-9-]{1,64}$/i);
const revision = z.coerce.number().int().positive();
const offset = z.coerce.number().int().min(0).max(5_000);

/** The person who phoned; what was said comes next. */
export const phonedButton = definePostback('phoned', { c: id, r: revision, p: id });
export const phonedAnswerButton = definePostback('phoned.answer', {
  c: id,
  r: revision,
  p: id,
  a: z.enum(RSVP_ANSWERS),
});
export const silentButton = definePostback('session.silent', { c: id, o: offset });

const ANSWERS: Record<RsvpAnswer, string> = { yes: 'ไป', no: 'ไม่ว่าง', maybe: 'ไม่แน่ใจ' };

const whereOf = ({ district, community }: Chosen): string =>
  [district && `เขต${district}`, community].filter(Boolean).join(' · ');

export function whoPhoned(session: Consultation, people: readonly Chosen[], more: number): Message {
  const { _id: c, revision: r } = session;
  return card({
    over: whenShort(session),
    title: 'หมายถึงท่านใดคะ',
    lines: [
      ...people.map((person) => ({
        row: person.name,
        ...(whereOf(person) && { small: whereOf(person) }),
        button: { label: 'คนนี้', postback: phonedButton.pack({ c, r, p: person.id }), displayText: person.name },
      })),
      ...(more > 0 ? [{ small: `และอีก ${more} คน พิมพ์ชื่อและนามสกุลให้ครบค่ะ` }] : []),
    ],
  });
}

export function askPhoned(session: Consultation, { id: p, name }: Chosen): Message {
  const { _id: c, revision: r } = session;
  return text(
    `${name} ${whenShort(session)} ตอบว่าอย่างไรคะ (กดหรือพิมพ์ เช่น ไป 2 คน)`,
    RSVP_ANSWERS.map((a) => ({ label: ANSWERS[a], postback: phonedAnswerButton.pack({ c, r, p, a }) })),
  );
}

export function phonedRecorded(
  session: Consultation,
  { id: p, name }: Chosen,
  row: Attendance,
  seat: SeatOutcome | null,
): Message {
  const { _id: c, revision: r } = session;
  const more = [
    row.answer === 'yes' && row.partySize && row.partySize > 1 ? `${row.partySize} คน` : '',
    row.late ? `อาจมาสาย${row.lateBy ? ` ${row.lateBy}` : ''}` : '',
    row.leavesEarly ? `จะกลับ${row.leavesWhen ?? 'ก่อน'}` : '',
    row.answer === 'no' && row.proxy ? `ให้${row.proxy}มาแทน` : '',
    row.reason ? `(${row.reason})` : '',
    seat && seat.place !== null ? `ที่นั่งเต็ม อยู่ในรายการรอลำดับที่ ${seat.place}` : '',
  ].filter(Boolean);
  const what = [`บันทึกทางโทรศัพท์แล้วค่ะ ${name}: ${ANSWERS[row.answer!]}`, ...more].join(' ');
  return text(`${what} ${whenShort(session)}`, [
    { label: 'แก้คำตอบนี้', postback: phonedButton.pack({ c, r, p }) },
    { label: 'คนที่ยังไม่ตอบ', postback: silentButton.pack({ c, o: 0 }) },
  ]);
}

export const nobodyOfThatName = ({ _id: c }: Consultation, name: string): Message =>
  text(`ไม่พบ “${name}” ในทะเบียนที่ท่านดูแลค่ะ จึงยังไม่ได้บันทึก`, [
    { label: 'คนที่ยังไม่ตอบ', postback: silentButton.pack({ c, o: 0 }) },
  ]);
export const notOpen = (session: Consultation): Message =>
  text(`นัด ${whenShort(session)} ไม่ได้เปิดรับคำตอบแล้วค่ะ จึงไม่ได้บันทึก`);
export const movedMeanwhile = (session: Consultation): Message =>
  text(`นัดนี้เลื่อนเป็น ${whenShort(session)} แล้วค่ะ จึงยังไม่ได้บันทึก`, [
    { label: 'คนที่ยังไม่ตอบ', postback: silentButton.pack({ c: session._id, o: 0 }) },
  ]);

/** Who has not answered, with the number to phone and a button to enter what was said. */
export function silentCard(
  session: Consultation,
  {
    people,
    offset: from,
    total,
    unreachable,
    whole,
  }: {
    people: readonly (Chosen & { reached: boolean })[];
    offset: number;
    total: number;
    unreachable: number;
    whole: boolean;
  },
  groupName: GroupName,
): Message {
  const { _id: c, revision: r } = session;
  if (total === 0) return text(`${whenShort(session)} ตอบครบทุกคนแล้วค่ะ`);
  const pages: Button[] = [
    ...(from + people.length < total
      ? [{ label: 'หน้าถัดไป', postback: silentButton.pack({ c, o: from + people.length }) }]
      : []),
    ...(from > 0
      ? [{ label: 'หน้าก่อน', postback: silentButton.pack({ c, o: Math.max(0, from - people.length) }) }]
      : []),
  ];
  return card({
    over: groupName(session.districtGroup),
    title: `ยังไม่ตอบ ${total} คน${whole ? '' : ' ในเขตของท่าน'}`,
    lines: [
      `${whenShort(session)} (${from + 1}–${from + people.length})`,
      ...(unreachable > 0 ? [{ small: `ติดต่อทาง LINE ไม่ได้ ${unreachable} คน` }] : []),
      ...people.map(({ id: p, name, phone, reached }) => ({
        row: name,
        small: `${phone ?? 'ไม่มีเบอร์'}${reached ? '' : ' (LINE ไม่ถึง)'}`,
        button: { label: 'จดคำตอบ', postback: phonedButton.pack({ c, r, p }), displayText: name },
      })),
    ],
    buttons: pages,
  });
}
