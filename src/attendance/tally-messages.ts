/** What staff read of the answers: who comes, who is to be phoned, what a reminder would cost. */
import { z } from 'zod';
import { limitButton, whenShort, type GroupName } from '../consultations/messages.ts';
import type { Consultation } from '../consultations/model.ts';
import { both } from '../language.ts';
import { card, text, type Button, type Line } from '../line/compose.ts';
import { definePostback } from '../line/postback.ts';
import type { Message } from '../turn.ts';
import { silentButton } from './phoned-messages.ts';
import type { Tally } from './rules.ts';

const id = z.string().regex(/^[a-z0-9-]{1,64}$/i);
/** `o`: how many of those to be phoned were shown before. */
export const ledgerButton = definePostback('session.ledger', {
  c: id,
  o: z.coerce.number().int().min(0).max(100_000).optional(),
});
export const remindAskButton = definePostback('session.remind.ask', { c: id });
export const remindButton = definePostback('session.remind', { c: id, r: z.coerce.number().int().positive() });

/** A name with what was said beside the answer. */
export interface Named {
  name: string;
  partySize: number | null;
  late: boolean;
  leavesEarly: boolean;
  /** Who comes instead. */
  proxy: string | null;
  byPhone: boolean;
}

export interface TallyView {
  session: Consultation;
  tally: Tally;
  silent: number;
  /** 0: none is needed. */
  quorum: number;
  coming: readonly Named[];
  /** In the order in which they move up. */
  waiting: readonly Named[];
  reasons: readonly string[];
  /** Once somebody is checked in. */
  after: {
    /** Registered, and had not said that they would come. */
    walkIns: number;
    /** In no register. */
    unregistered: number;
    unregisteredNames: readonly string[];
    late: number;
    /** Null until the session is confirmed as held. */
    noShows: number | null;
    noShowNames: readonly Named[];
  } | null;
}

const MOST_NAMES = 15;
/** LINE takes 1,500 characters of what a locked screen shows, and all of it is to be said there. */
const MOST_REASON = 60;

function described({ name, partySize, late, leavesEarly, proxy, byPhone }: Named): string {
  const more = [
    proxy ? `ให้${proxy}มาแทน` : '',
    !proxy && partySize && partySize > 1 ? `${partySize} คน` : '',
    late ? 'มาสาย' : '',
    leavesEarly ? 'กลับก่อน' : '',
    byPhone ? 'แจ้งทางโทรศัพท์' : '',
  ].filter(Boolean);
  return more.length > 0 ? `${name} (${more.join(', ')})` : name;
}

function namesLine(label: string, people: readonly Named[]): Line[] {
  if (people.length === 0) return [];
  // Who sends somebody else comes first: that is news for whoever prepares the session.
  const ordered = [...people.filter(({ proxy }) => proxy), ...people.filter(({ proxy }) => !proxy)];
  const shown = ordered.slice(0, MOST_NAMES).map(described).join(', ');
  return [
    { small: `${label}: ${shown}${people.length > MOST_NAMES ? ` และอีก ${people.length - MOST_NAMES} คน` : ''}` },
  ];
}

/** 12 จาก 20. Of those who come, or who are there once somebody is. */
function quorumLines({ tally, quorum, after }: TallyView): Line[] {
  if (quorum === 0) return [];
  const reached = after ? tally.checkedIn : tally.yes;
  const words = `องค์ประชุม ${reached} จาก ${quorum} คน ${reached >= quorum ? 'ครบแล้ว' : `ขาดอีก ${quorum - reached}`}`;
  return [{ meter: words, part: Math.min(1, reached / quorum) }];
}

function seatLines({ session: { capacity }, tally }: TallyView): Line[] {
  if (!capacity) return [];
  const left = Math.max(0, capacity - tally.people);
  return [
    { label: 'รับได้', value: `${capacity} คน ${left > 0 ? `เหลือ ${left} ที่` : 'เต็มแล้ว'}` },
    ...(tally.waiting > 0 ? [{ label: 'รอที่นั่ง', value: `${tally.waiting} ราย (${tally.waitingPeople} คน)` }] : []),
  ];
}

function afterLines({ tally, after }: TallyView): Line[] {
  if (!after) return [];
  return [
    { label: 'มาร่วม', value: `${tally.checkedIn} คน${after.late > 0 ? ` (มาหลังเริ่ม ${after.late})` : ''}` },
    ...(after.walkIns > 0 ? [{ label: 'มาโดยไม่ได้ตอบ', value: `${after.walkIns} คน` }] : []),
    ...(after.unregistered > 0
      ? [
          { label: 'ไม่ได้ลงทะเบียน', value: `${after.unregistered} คน` },
          ...(after.unregisteredNames.length > 0
            ? [{ small: after.unregisteredNames.slice(0, MOST_NAMES).join(', ') }]
            : []),
        ]
      : []),
    ...(after.noShows === null ? [] : [{ label: 'ตอบว่าไป แต่ไม่มา', value: `${after.noShows} คน` }]),
    ...namesLine('ไม่มา', after.noShowNames),
  ];
}

function beside({ yes, people, proxies, late, leavingEarly }: Tally): string {
  const more = [
    people > yes ? `รวมผู้ติดตาม ${people}` : '',
    proxies > 0 ? `มีผู้มาแทน ${proxies}` : '',
    late > 0 ? `มาสาย ${late}` : '',
    leavingEarly > 0 ? `กลับก่อน ${leavingEarly}` : '',
  ].filter(Boolean);
  return more.length > 0 ? ` (${more.join(' ')})` : '';
}

export function tallyCard(view: TallyView, groupName: GroupName): Message {
  const { session, tally } = view;
  const { _id: c, status } = session;
  const isOpen = status === 'announced';
  return card({
    over: groupName(session.districtGroup),
    title: `คำตอบ ${whenShort(session)}`,
    lines: [
      ...quorumLines(view),
      { label: 'ไป', value: `${tally.yes} คน${beside(tally)}` },
      ...seatLines(view),
      { label: 'ไม่ว่าง', value: `${tally.no} คน` },
      { label: 'ไม่แน่ใจ', value: `${tally.maybe} คน` },
      { label: 'ยังไม่ตอบ', value: `${view.silent} คน` },
      ...afterLines(view),
      ...namesLine('ไป', view.coming),
      ...namesLine('รอ', view.waiting),
      ...view.reasons.slice(0, 3).map((reason) => ({ small: `เหตุผล: ${reason.slice(0, MOST_REASON)}` })),
    ],
    buttons: [
      ...(view.silent > 0 && isOpen ? [{ label: 'เตือนคนที่ยังไม่ตอบ', postback: remindAskButton.pack({ c }) }] : []),
      ...(isOpen ? [{ label: 'รายชื่อคนที่ยังไม่ตอบ', postback: silentButton.pack({ c, o: 0 }) }] : []),
      { label: 'ใครยังไม่ได้รับแจ้ง', postback: ledgerButton.pack({ c }), tone: 'plain' },
    ],
    quickReplies: isOpen ? limitButtons(c) : [],
  });
}

export const limitButtons = (c: string): Button[] => [
  { label: 'จำกัดจำนวน', postback: limitButton.pack({ c, w: 'capacity' }) },
  { label: 'องค์ประชุม', postback: limitButton.pack({ c, w: 'quorum' }) },
];

/** In a LINE group the tally has no names. */
export function tallyLine({ session, tally, silent }: TallyView): Message {
  const { yes, no, maybe, waiting } = tally;
  const when = whenShort(session);
  return text(
    both(
      `${when} ไป ${yes} ไม่ว่าง ${no} ไม่แน่ใจ ${maybe} ยังไม่ตอบ ${silent}${waiting > 0 ? ` รอที่นั่ง ${waiting}` : ''} (คน)`,
      `${when}: ${yes} will come, ${no} cannot, ${maybe} not sure, ${silent} no answer yet${waiting > 0 ? `, ${waiting} waiting for a seat` : ''}`,
    ),
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

/** As many as a card may say within 400 characters. */
const TO_PHONE_ROWS = 6;

/** What was sent, and whom somebody has to phone: with the reason, page by page. */
export function ledgerCard(
  { session, sent, planned, uninformed, toPhone }: LedgerView,
  groupName: GroupName,
  offset = 0,
): Message {
  const { _id: c } = session;
  const from = offset < toPhone.length ? offset : 0;
  const shown = toPhone.slice(from, from + TO_PHONE_ROWS);
  const next = from + shown.length;
  const hidden = uninformed - toPhone.length;
  return card({
    over: groupName(session.districtGroup),
    title: `การแจ้ง ${whenShort(session)}`,
    lines: [
      { label: 'ส่งแล้ว', value: `${sent} ราย` },
      ...(planned > 0 ? [{ label: 'รอส่ง', value: `${planned} ราย` }] : []),
      uninformed === 0 ? 'ไม่มีใครที่ต้องโทรแจ้งค่ะ' : { strong: `ควรโทรแจ้ง ${uninformed} คน` },
      ...(toPhone.length > TO_PHONE_ROWS ? [{ small: `คนที่ ${from + 1}–${next}` }] : []),
      ...shown.map(({ name, phone, reason }) => ({
        small: `${name} ${phone ?? '(ไม่มีเบอร์)'} – ${REASONS[reason] ?? 'LINE ไม่รับข้อความ'}`,
      })),
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

/** @param leftOut how many have been asked as often as anybody may be. */
export const remindPreview = (session: Consultation, people: number, leftOut: number, confirm: string): Message =>
  text(
    `จะเตือน ${people} คนที่ยังไม่ตอบ นัด ${whenShort(session)} ใช้ ${people} ข้อความ${leftOut > 0 ? ` (ไม่รวม ${leftOut} คนที่เตือนครบจำนวนครั้งแล้ว)` : ''} ส่งเลยไหมคะ`,
    [{ label: 'ส่งเตือน', postback: confirm }],
  );
export const remindSent = (people: number): Message => text(`กำลังเตือน ${people} คนค่ะ`);
export const remindedToday = (): Message => text('วันนี้เตือนไปแล้วค่ะ เตือนได้วันละครั้ง');
export const nobodySilent = (leftOut: number): Message =>
  text(leftOut > 0 ? `อีก ${leftOut} คนที่ยังไม่ตอบ เตือนครบจำนวนครั้งแล้วค่ะ ลองโทรถามนะคะ` : 'ตอบครบทุกคนแล้วค่ะ');
