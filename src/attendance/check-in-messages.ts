/** At the venue: what people read who check in, and what staff read who help them. */
import { z } from 'zod';
import { presenceButton, tallyButton, whenShort, type GroupName } from '../consultations/messages.ts';
import type { Consultation } from '../consultations/model.ts';
import { both } from '../language.ts';
import { card, text, type Button } from '../line/compose.ts';
import { definePostback } from '../line/postback.ts';
import { dateShortNoYear, timeOf } from '../thai/format.ts';
import type { Message } from '../turn.ts';
import { ROLLS, type Presence, type RollRow, type RollView } from './check-in-effects.ts';

const id = z.string().regex(/^[a-z0-9-]{1,64}$/i);
const revision = z.coerce.number().int().positive();
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
export const walkInAskButton = definePostback('checkin.walkin.ask', { c: id });
export const walkInButton = definePostback('checkin.walkin', { c: id, n: z.coerce.number().int().min(1).max(500) });
export const walkInUndoButton = definePostback('checkin.walkin.undo', { id });

// ---------------------------------------------------------------- people

export function checkedIn(name: string | null, fresh: boolean, at: Date): Message {
  if (!fresh) return text(both(`ท่านเช็กอินไว้แล้วเมื่อ ${timeOf(at)} ค่ะ`, `You have been checked in since ${timeOf(at)}.`));
  return text(
    both(
      `เช็กอินแล้วค่ะ ${name ? `คุณ${name} ` : ''}ขอบคุณที่มานะคะ`,
      `You are checked in${name ? `, ${name}` : ''}. Thank you for coming.`,
    ),
  );
}
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

const counted = ({ checkedIn: there, expected, walkIns }: Presence): string =>
  `มาแล้ว ${there} คน จากที่ตอบว่าไป ${expected} คน${walkIns > 0 ? ` และผู้ไม่ได้ลงทะเบียน ${walkIns} คน` : ''}`;

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

/** One tap each; the name that was tapped last can be taken back with the first quick reply. */
export function rollCard(
  { presence, roll, rows, offset: o, total }: RollView,
  marked: { id: string; name: string; isThere: boolean; fresh: boolean } | null,
  groupName: GroupName,
): Message {
  const { _id: c, revision: r, districtGroup } = presence.session;
  const there = (p: string, v: 'in' | 'out'): string => thereButton.pack({ c, r, p, v, l: roll, o });
  const page = (label: string, to: number): Button => ({ label, postback: rollButton.pack({ c, l: roll, o: to }) });
  const title = !marked
    ? `เช็กอิน ${whenShort(presence.session)}`
    : marked.isThere
      ? `${marked.name} ${marked.fresh ? 'มาแล้ว' : 'เช็กอินไว้ก่อนแล้ว'}`
      : `ยกเลิกเช็กอิน ${marked.name}`;
  return card({
    over: groupName(districtGroup),
    title,
    lines: [
      { small: counted(presence) },
      ...(presence.isOpen ? [] : [{ small: openingWords(presence) }]),
      ...(total === 0 ? ['ไม่มีรายชื่อค่ะ'] : [{ small: `${o + 1}–${o + rows.length} จาก ${total}` }]),
      ...rows.map(({ id: p, name, standing, proxy, isThere }) => ({
        row: isThere ? `✓ ${name}` : name,
        small: proxy ? `${proxy}มาแทน` : SAID[standing],
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
      { label: 'หน้าเช็กอิน', postback: presenceButton.pack({ c }) },
    ],
  });
}

export const checkInClosed = (presence: Presence): Message =>
  text(`ยังไม่ใช่เวลาเช็กอินค่ะ ${openingWords(presence)} จึงไม่ได้บันทึก`);
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
