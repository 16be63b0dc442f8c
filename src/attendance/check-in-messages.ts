/** At the venue: what people read who check in, and what staff read who help them. */
import { z } from 'zod';
import { dayOf, hoursOf, presenceButton, tallyButton, whenShort, type GroupName } from '../consultations/messages.ts';
import type { Consultation } from '../consultations/model.ts';
import { both } from '../language.ts';
import { card, text, type Button } from '../line/compose.ts';
import { definePostback } from '../line/postback.ts';
import { dateShortNoYear, timeOf } from '../thai/format.ts';
import { MOST_PEOPLE } from '../thai/rsvp-details.ts';
import type { Message } from '../turn.ts';
import { ROLLS, type Presence, type RollRow, type RollView } from './check-in-effects.ts';
import type { Opening } from './check-in-rules.ts';

const id = z.string().regex(/^[a-z0-9-]{1,64}$/i);
const revision = z.coerce.number().int().positive();
const headCount = z.coerce.number().int().min(1).max(MOST_PEOPLE);
const offset = z.coerce.number().int().min(0).max(5_000);

export const rollButton = definePostback('checkin.roll', { c: id, l: z.enum(ROLLS), o: offset });
/** `v`: came, or a slip that is taken back. */
export const thereButton = definePostback('checkin.there', {
  c: id,
  r: revision,
  p: id,
  v: z.enum(['in', 'out']),
  l: z.enum(ROLLS),
  o: offset,
});
/** How many came: of whoever taps, */
export const peopleButton = definePostback('checkin.people', { c: id, r: revision, n: headCount });
/** and of somebody on the staff's list. */
export const peopleOfButton = definePostback('checkin.people.of', {
  c: id,
  r: revision,
  p: id,
  n: headCount,
  l: z.enum(ROLLS),
  o: offset,
});
export const walkInAskButton = definePostback('checkin.walkin.ask', { c: id });
export const walkInButton = definePostback('checkin.walkin', { c: id, n: z.coerce.number().int().min(1).max(500) });
export const walkInUndoButton = definePostback('checkin.walkin.undo', { id });

// ---------------------------------------------------------------- people

/** Numbers to tap: those that are likely, without the one that stands. */
const numbers = (now: number): number[] => [1, 2, 3, 4, 5, 6].filter((n) => n !== now);
const howMany = ({ _id: c, revision: r }: Consultation, now: number): Button[] =>
  numbers(now).map((n) => ({ label: both(`มา ${n} คน`, `We are ${n}`), postback: peopleButton.pack({ c, r, n }) }));

export function checkedIn(
  session: Consultation,
  { name, fresh, at, people: n }: { name: string | null; fresh: boolean; at: Date; people: number },
): Message {
  const several = n > 1 ? both(` มา ${n} คน`, `, ${n} people`) : '';
  const since = both(
    `ท่านเช็กอินไว้แล้วเมื่อ ${timeOf(at)}${several} ค่ะ`,
    `You have been checked in since ${timeOf(at)}${several}.`,
  );
  const thanks = both(
    `เช็กอินแล้วค่ะ${name ? ` คุณ${name}` : ''}${several} ขอบคุณที่มานะคะ`,
    `You are checked in${name ? `, ${name}` : ''}${several}. Thank you for coming.`,
  );
  const correct =
    n > 1
      ? both('จำนวนคนไม่ตรง กดแก้ได้ค่ะ', 'If the number is not right, tap one below.')
      : both('ถ้ามาด้วยกันหลายคน กดจำนวนคนได้ค่ะ', 'If several of you came, tap how many.');
  return text(`${fresh ? thanks : since}\n${correct}`, howMany(session, n));
}
export const countedThere = (session: Consultation, n: number): Message =>
  text(both(`บันทึกแล้วค่ะ มา ${n} คน`, `Noted: ${n} of you are here.`), howMany(session, n));
export const notCheckedInYet = (): Message =>
  text(
    both(
      'ท่านยังไม่ได้เช็กอินนัดนี้ค่ะ กรุณาสแกน QR ที่หน้าห้องประชุมก่อนนะคะ',
      'You are not checked in to this meeting. Please scan the QR at the venue first.',
    ),
  );
export const noSuchCode = (): Message =>
  text(
    both(
      'รหัสนี้ใช้ไม่ได้ค่ะ กรุณาสแกน QR ที่หน้าห้องประชุมอีกครั้ง หรือแจ้งเจ้าหน้าที่ที่โต๊ะลงทะเบียน',
      'This code does not work. Please scan the QR at the venue again, or ask the staff at the desk.',
    ),
  );
export const registerAtVenue = (): Message =>
  text(
    both(
      'ยังไม่พบท่านในทะเบียนค่ะ กรุณาแจ้งชื่อที่โต๊ะลงทะเบียน หรือกดลงทะเบียนแล้วสแกน QR อีกครั้ง',
      'You are not in the register yet. Please tell the staff at the desk, or register here and scan the QR again.',
    ),
    [{ label: both('ลงทะเบียน', 'Register'), say: both('สมัคร', 'Register') }],
  );
export const inPrivateChat = (): Message =>
  text(both('เช็กอินในแชตส่วนตัวกับบัญชีนี้นะคะ', 'Please check in in the private chat.'));

// ---------------------------------------------------------------- staff

const withOthers = (registered: number, n: number): string =>
  `${registered} คน${n > registered ? ` (รวมผู้ติดตาม ${n})` : ''}`;

const counted = ({ checkedIn: there, people: n, expected, expectedPeople, walkIns }: Presence): string =>
  `มาแล้ว ${withOthers(there, n)} จากที่ตอบว่าไป ${withOthers(expected, expectedPeople)}${walkIns > 0 ? ` และผู้ไม่ได้ลงทะเบียน ${walkIns} คน` : ''}`;

function openingWords({ opening, isOpen }: Presence): string {
  if (!opening) return 'นัดนี้ยังไม่มีเวลาที่เปิดเช็กอิน';
  const span = `${dateShortNoYear(opening.from)} ${timeOf(opening.from)} ถึง ${timeOf(opening.until)}`;
  return isOpen ? `เปิดเช็กอินถึง ${timeOf(opening.until)}` : `เช็กอินได้ ${span}`;
}

export function presenceCard(presence: Presence, pageUrl: string | null, groupName: GroupName): Message {
  const { session, isOpen } = presence;
  const c = session._id;
  return card({
    over: groupName(session.districtGroup),
    title: `เช็กอิน ${whenShort(session)}`,
    lines: [counted(presence), { small: openingWords(presence) }],
    buttons: [
      ...(pageUrl ? [{ label: 'เปิดหน้า QR', uri: pageUrl, tone: 'go' } as const] : []),
      { label: 'รายชื่อที่ตอบว่าไป', postback: rollButton.pack({ c, l: 'yes', o: 0 }) },
      { label: 'รายชื่อทุกคน', postback: rollButton.pack({ c, l: 'all', o: 0 }) },
      ...(isOpen ? [{ label: 'นับผู้ไม่ได้ลงทะเบียน', postback: walkInAskButton.pack({ c }) }] : []),
      { label: 'ดูคำตอบ', postback: tallyButton.pack({ c }), tone: 'plain' },
    ],
  });
}

const SAID: Record<RollRow['standing'], string> = {
  yes: 'ตอบว่าไป',
  no: 'ตอบว่าไม่ว่าง',
  maybe: 'ไม่แน่ใจ',
  waiting: 'อยู่ในรายการรอ',
  silent: 'ยังไม่ตอบ',
  pending: 'ลงทะเบียนแล้ว รอรับรอง',
};

const together = (n: number): string => (n > 1 ? ` ${n} คน` : '');

/** One tap each; the name that was tapped last can be taken back with the first quick reply. */
export function rollCard(
  { presence, roll, rows, offset: o, total }: RollView,
  marked: { id: string; name: string; isThere: boolean; fresh: boolean; people: number } | null,
  groupName: GroupName,
): Message {
  const { _id: c, revision: r, districtGroup } = presence.session;
  const there = (p: string, v: 'in' | 'out'): string => thereButton.pack({ c, r, p, v, l: roll, o });
  const page = (label: string, to: number): Button => ({ label, postback: rollButton.pack({ c, l: roll, o: to }) });
  const title = !marked
    ? `เช็กอิน ${whenShort(presence.session)}`
    : marked.isThere
      ? `${marked.name} ${marked.fresh ? 'มาแล้ว' : 'เช็กอินไว้ก่อนแล้ว'}${together(marked.people)}`
      : `ยกเลิกเช็กอิน ${marked.name}`;
  return card({
    over: groupName(districtGroup),
    title,
    lines: [
      { small: counted(presence) },
      ...(presence.isOpen ? [] : [{ small: openingWords(presence) }]),
      ...(total === 0 ? ['ไม่มีรายชื่อค่ะ'] : [{ small: `${o + 1}–${o + rows.length} จาก ${total}` }]),
      ...rows.map(({ id: p, name, standing, proxy, isThere, people: n }) => ({
        row: isThere ? `✓ ${name}` : name,
        // Who is there with others: how many came, whatever had been said before.
        small: isThere && n > 1 ? `มา ${n} คน` : `${proxy ? `${proxy}มาแทน` : SAID[standing]}${together(n)}`,
        button: isThere
          ? { label: 'เลิกทำ', postback: there(p, 'out'), displayText: `เลิกทำ ${name}` }
          : { label: 'มาแล้ว', postback: there(p, 'in'), displayText: `${name} มาแล้ว`, tone: 'go' as const },
      })),
    ],
    buttons: [
      ...(o + rows.length < total ? [page('หน้าถัดไป', o + rows.length)] : []),
      ...(o > 0 ? [page('หน้าก่อน', Math.max(0, o - 8))] : []),
    ],
    quickReplies: [
      ...(marked?.isThere && marked.fresh ? [{ label: 'เลิกทำล่าสุด', postback: there(marked.id, 'out') }] : []),
      ...(marked?.isThere
        ? numbers(marked.people).map((n) => ({
            label: `มา ${n} คน`,
            postback: peopleOfButton.pack({ c, r, p: marked.id, n, l: roll, o }),
            displayText: `${marked.name} มา ${n} คน`,
          }))
        : []),
      ...(roll === 'yes' ? [{ label: 'รายชื่อทุกคน', postback: rollButton.pack({ c, l: 'all', o: 0 }) }] : []),
      { label: 'หน้าเช็กอิน', postback: presenceButton.pack({ c }) },
    ],
  });
}

export const checkInClosed = (presence: Presence): Message =>
  text(`ยังไม่ใช่เวลาเช็กอินค่ะ ${openingWords(presence)} จึงไม่ได้บันทึก`);
export const notOnList = (): Message => text('ท่านนี้ยังไม่ได้เช็กอินค่ะ จึงไม่ได้บันทึกจำนวนคน');
export const movedMeanwhile = (session: Consultation): Message =>
  text(`นัดนี้เลื่อนเป็น ${whenShort(session)} แล้วค่ะ จึงไม่ได้บันทึก`);
export const askWalkIns = (session: Consultation): Message =>
  text(
    `${whenShort(session)} ผู้ไม่ได้ลงทะเบียนมากี่คนคะ (กดจำนวน หรือพิมพ์ชื่อทีละคน)`,
    [1, 2, 3, 4, 5, 10].map((n) => ({ label: `${n} คน`, postback: walkInButton.pack({ c: session._id, n }) })),
  );
export const walkInAdded = (walkIn: string, people: number, name: string | null, presence: Presence): Message =>
  text(`นับเพิ่ม ${name ?? `${people} คน`} แล้วค่ะ ${counted(presence)}`, [
    { label: 'เลิกทำ', postback: walkInUndoButton.pack({ id: walkIn }) },
    { label: 'นับเพิ่ม', postback: walkInAskButton.pack({ c: presence.session._id }) },
    { label: 'หน้าเช็กอิน', postback: presenceButton.pack({ c: presence.session._id }) },
  ]);
export const walkInRemoved = (presence: Presence): Message => text(`เลิกทำแล้วค่ะ ${counted(presence)}`);
export const walkInGone = (): Message => text('รายการนี้เลิกทำไปแล้วค่ะ');

// ── The page at the venue, on a screen and printed ────────────────────────────────────────────────────────────────────

export const pageTitle = (groupName: string): string =>
  both('ประชุมรับฟังความคิดเห็น ', 'Consultation meeting, ') + groupName;
export const pageWhen = (session: Consultation): string => `${dayOf(session)} ${both('เวลา ', '')}${hoursOf(session)}`;
export function printedSpan(opening: Opening): string {
  const [from, until] = [timeOf(opening.from), timeOf(opening.until)];
  return both(`ใช้ได้เฉพาะวันประชุม ${from} ถึง ${until}`, `For the day of the meeting only, ${from} to ${until}`);
}
export const openUntil = ({ until }: Opening): string =>
  both(`เช็กอินได้ถึง ${timeOf(until)}`, `Check in until ${timeOf(until)}`);
export const qrComes = ({ from }: Opening): string =>
  both(
    `QR จะปรากฏที่หน้านี้เวลา ${timeOf(from)} ในวันประชุม`,
    `The QR will be here at ${timeOf(from)} on the day of the meeting`,
  );
