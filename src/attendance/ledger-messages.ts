/** What staff read of how a session was told: what was sent, and whom somebody has to phone. */
import { z } from 'zod';
import { id, whenShort, type GroupName } from '../consultations/messages.ts';
import type { Consultation } from '../consultations/model.ts';
import { card } from '../line/compose.ts';
import { shown as shorten } from '../line/limits.ts';
import { definePostback } from '../line/postback.ts';
import type { Message } from '../turn.ts';
import { silentButton } from './phoned-messages.ts';

/** `o`: how many of those to be phoned were shown before. */
export const ledgerButton = definePostback('session.ledger', {
  c: id,
  o: z.coerce.number().int().min(0).max(100_000).optional(),
});

export interface LedgerView {
  session: Consultation;
  sent: number;
  planned: number;
  /** All of them; `toPhone` has those whose names may be seen. */
  uninformed: number;
  toPhone: { name: string; phone: string | null; reason: string }[];
  /** Names of LINE groups that it did not reach. */
  missedLineGroups: string[];
}

const REASONS: Record<string, string> = {
  blocked: 'บล็อกบัญชี',
  noLine: 'ไม่มี LINE',
  stopped: 'หยุดรับข้อความ',
  notInGroup: 'บอตไม่ได้อยู่ในกลุ่มไลน์แล้ว',
  quota: 'โควตาไม่พอ',
  monthlyLimit: 'โควตาเดือนนี้หมด',
  stale: 'เลยเวลา',
  unknownOutcome: 'ไม่ทราบผลการส่ง',
};

/** As many as a card may say within 400 characters. */
const TO_PHONE_ROWS = 6;
const MOST_OF_NAMES = 60;

/** What was sent, and whom somebody has to phone: with the reason, page by page. */
export function ledgerCard(
  { session, sent, planned, uninformed, toPhone, missedLineGroups }: LedgerView,
  groupName: GroupName,
  offset = 0,
): Message {
  const { _id: c } = session;
  const from = offset < toPhone.length ? offset : 0;
  const shown = toPhone.slice(from, from + TO_PHONE_ROWS);
  const next = from + shown.length;
  const hidden = uninformed - toPhone.length;
  const missed = missedLineGroups.length > 0 ? shorten(missedLineGroups.join(', '), MOST_OF_NAMES) : null;
  return card({
    over: groupName(session.districtGroup),
    title: `การแจ้ง ${whenShort(session)}`,
    lines: [
      { label: 'ส่งแล้ว', value: `${sent} ราย` },
      ...(planned > 0 ? [{ label: 'รอส่ง', value: `${planned} ราย` }] : []),
      ...(missed ? [{ strong: `ส่งไม่ถึงกลุ่มไลน์: ${missed}` }] : []),
      ...(uninformed > 0 ? [{ strong: `ควรโทรแจ้ง ${uninformed} คน` }] : []),
      ...(uninformed === 0 && !missed ? ['ไม่มีใครที่ต้องโทรแจ้งค่ะ'] : []),
      ...(uninformed === 0 && missed ? ['แจ้งคนในกลุ่มไลน์นี้ด้วยวิธีอื่นนะคะ'] : []),
      ...(toPhone.length > TO_PHONE_ROWS ? [{ small: `คนที่ ${from + 1}–${next}` }] : []),
      ...shown.map(({ name, phone, reason }) => ({
        small: `${name} ${phone ?? '(ไม่มีเบอร์)'} – ${REASONS[reason] ?? 'LINE ไม่รับข้อความ'}`,
      })),
      ...(toPhone.some(({ reason }) => reason === 'notInGroup') ? [{ small: 'เชิญบอตกลับเข้ากลุ่มไลน์ แล้วแจ้งอีกครั้ง' }] : []),
      ...(hidden > 0 ? [{ small: `อีก ${hidden} คน เจ้าหน้าที่ที่ดูแลพื้นที่นั้นจึงเห็นชื่อ` }] : []),
    ],
    buttons: [
      ...(next < toPhone.length ? [{ label: 'หน้าถัดไป', postback: ledgerButton.pack({ c, o: next }) }] : []),
      ...(from > 0
        ? [{ label: 'หน้าก่อน', postback: ledgerButton.pack({ c, o: Math.max(0, from - TO_PHONE_ROWS) }) }]
        : []),
      ...(session.status === 'announced'
        ? [{ label: 'จดคำตอบทางโทรศัพท์', postback: silentButton.pack({ c, o: 0 }) }]
        : []),
    ],
  });
}
