/** What is said of notices once they are handed over: to a second person, while they can be taken back, and afterwards. */
import type { Consultation } from '../consultations/model.ts';
import type { SubjectReport } from '../delivery/subjects.ts';
import { card, text, type Line } from '../line/compose.ts';
import { fit } from '../line/limits.ts';
import type { Programme } from '../programme.ts';
import { NO_NAME } from '../representatives/messages.ts';
import { countTh } from '../thai/format.ts';
import type { Message } from '../turn.ts';
import { phoneWithDashes } from '../representatives/rules.ts';
import type { MissedView } from './after-effects.ts';
import { bodyLines, moment, notice, peopleTh, type Names, type Preview } from './messages.ts';
import type { Broadcast, BroadcastState } from './model.ts';
import { buttons, NEEDS_NO_CALL } from './rules.ts';

// ── A second person ──────────────────────────────────────────────────────────────────────────────────────────────────

export const handedOver = (approvers: number, until: Date): Message =>
  text(
    `ส่งให้เจ้าหน้าที่อีก ${countTh(approvers, 'ท่าน')} พิจารณาแล้วค่ะ ยังไม่มีใครได้รับข่าว หากไม่มีผู้อนุมัติภายใน ${moment(until)} จะไม่ส่งค่ะ`,
  );
export const alreadyWaiting = (until: Date): Message => text(`ข่าวนี้รอผู้อนุมัติอยู่ค่ะ จนถึง ${moment(until)}`);
export const noApprover = (above: number, target: { id: string; v: number }): Message =>
  text(
    `ยังไม่ได้ส่งค่ะ ข่าวถึงมากกว่า ${countTh(above)} คนต้องมีเจ้าหน้าที่อีกท่านอนุมัติ แต่ยังไม่มีท่านอื่นที่อนุมัติได้ กรุณาแจ้งผู้ดูแลระบบให้เพิ่มเจ้าหน้าที่ แล้วกดส่งที่ตัวอย่างเดิมอีกครั้ง หรือลดผู้รับลงให้ไม่เกิน ${countTh(above)} คน`,
    [
      { label: 'แก้ผู้รับ', postback: buttons.editPeople.pack(target) },
      { label: 'ไม่ส่ง', postback: buttons.drop.pack(target) },
    ],
  );

export function approvalCard(
  shown: Preview,
  proposer: string,
  names: Names,
  programme: Pick<Programme, 'organisation' | 'quietHours'>,
): Message[] {
  const { broadcast } = shown;
  const group = names.groupName(broadcast.segment.districtGroup);
  const { _id: id, version: v, approvalUntil } = broadcast;
  return [
    notice(broadcast.text, group, programme.organisation),
    card({
      over: `ขออนุมัติแจ้งข่าว · ${group}`,
      title: 'อนุมัติให้ส่งข้อความด้านบนไหมคะ',
      lines: [
        { label: 'ผู้ขอ', value: proposer },
        ...bodyLines(shown, names, programme.quietHours),
        ...(approvalUntil ? [{ label: 'ตอบภายใน', value: moment(approvalUntil) }] : []),
      ],
      buttons: [
        { label: 'อนุมัติและส่ง', postback: buttons.decide.pack({ id, v, a: 'yes' }), tone: 'go' },
        { label: 'ไม่อนุมัติ', postback: buttons.decide.pack({ id, v, a: 'no' }) },
      ],
    }),
  ];
}

export const ownNotice = (): Message => text('ผู้ขอส่งอนุมัติข่าวของตนเองไม่ได้ค่ะ ต้องเป็นเจ้าหน้าที่อีกท่าน');
export const tooLateToDecide = (): Message => text('เลยเวลาอนุมัติแล้วค่ะ ข่าวนี้ไม่ถูกส่ง');
export const refusedByYou = (): Message => text('บันทึกว่าไม่อนุมัติแล้วค่ะ ข่าวนี้ไม่ถูกส่ง และแจ้งผู้ขอแล้ว');

const DECIDED: Readonly<Partial<Record<BroadcastState, string>>> = {
  confirmed: 'อนุมัติและส่งไปแล้ว',
  recalled: 'ถูกเรียกคืนแล้ว',
  refused: 'ไม่ได้รับอนุมัติ',
  expired: 'หมดเวลาอนุมัติแล้ว',
};
export const decidedBefore = (state: BroadcastState, by: string | null): Message =>
  text(`ข่าวนี้${DECIDED[state] ?? 'ถูกยกเลิกแล้ว'}${by ? ` โดย ${by}` : ''}ค่ะ`);

/** To who had proposed it. */
export function decision(
  what: 'approved' | 'refused' | 'expired',
  broadcast: Broadcast,
  by: string | null,
  people: number,
): Message {
  const words = fit(broadcast.text.replace(/\s+/gu, ' '), 60);
  if (what === 'approved')
    return text(
      `ข่าว “${words}” ได้รับอนุมัติ${by ? `โดย ${by}` : ''} ${broadcast.sendAt && broadcast.dueAt ? `จะส่ง ${moment(broadcast.dueAt)}` : 'และกำลังส่ง'} ถึง ${countTh(people, 'คน')} ค่ะ`,
      [{ label: 'ผลการส่ง', postback: buttons.report.pack({ id: broadcast._id }) }],
    );
  if (what === 'refused') return text(`ข่าว “${words}” ไม่ได้รับอนุมัติ${by ? `จาก ${by}` : ''} จึงไม่ถูกส่งค่ะ`);
  return text(`ข่าว “${words}” ไม่มีผู้อนุมัติทันเวลา จึงไม่ถูกส่งค่ะ พิมพ์ "แจ้งข่าว" เพื่อส่งใหม่ได้นะคะ`);
}

// ── Afterwards ───────────────────────────────────────────────────────────────────────────────────────────────────────

const STATE_TH: Readonly<Record<BroadcastState, string>> = {
  draft: 'ร่าง',
  waiting: 'รออนุมัติ',
  confirmed: 'ยืนยันแล้ว',
  recalled: 'เรียกคืนแล้ว',
  refused: 'ไม่ได้รับอนุมัติ',
  expired: 'หมดเวลาอนุมัติ',
  dropped: 'ไม่ส่ง',
};

const REASON_TH: Readonly<Record<string, string>> = {
  blocked: 'บล็อกบัญชี',
  noLine: 'ไม่มี LINE',
  stopped: 'หยุดรับข้อความ',
  withdrawn: 'ถอนความยินยอมหรือลบข้อมูล',
  quota: 'โควตาไม่พอ',
  monthlyLimit: 'โควตาเดือนนี้หมด',
  stale: 'เลยเวลา',
  superseded: 'นัดเปลี่ยนไปแล้ว',
  answered: 'คำตอบเปลี่ยนไปก่อนส่ง',
  recalled: 'เรียกคืนก่อนส่ง',
  unknownOutcome: 'ไม่ทราบผลการส่ง',
};
export const reasonTh = (reason: string): string => REASON_TH[reason] ?? 'LINE ไม่รับข้อความ';

/** A notice in the list: what it said, how it stands. */
function stateTh({ state, dueAt }: Broadcast, report: SubjectReport | null): string {
  if (state !== 'confirmed' || !report) return STATE_TH[state];
  if (report.waiting === 0) return `ส่งแล้ว ${countTh(report.sent, 'คน')}`;
  return dueAt && report.sent === 0 ? `จะส่ง ${moment(dueAt)}` : 'กำลังส่ง';
}

export function listCard(
  notices: readonly { broadcast: Broadcast; report: SubjectReport | null }[],
  page: number,
  more: boolean,
  names: Names,
): Message {
  if (notices.length === 0)
    return text(page > 1 ? 'ไม่มีข่าวก่อนหน้านี้แล้วค่ะ' : 'ยังไม่มีข่าวที่ส่งค่ะ', [{ label: 'แจ้งข่าว', say: 'แจ้งข่าว' }]);
  return card({
    over: page > 1 ? `หน้า ${page}` : 'ล่าสุด',
    title: 'ข่าวที่ส่ง',
    lines: notices.flatMap(({ broadcast, report }, index): Line[] => [
      ...(index > 0 ? (['rule'] as const) : []),
      {
        small: `${names.groupName(broadcast.segment.districtGroup)} · ${moment(broadcast.decidedAt ?? broadcast.proposedAt)}`,
      },
      fit(broadcast.text.replace(/\s+/gu, ' '), 80),
      { strong: stateTh(broadcast, report) },
    ]),
    buttons: [
      ...notices.map(({ broadcast }) => ({
        label: `ผล: ${fit(broadcast.text.replace(/\s+/gu, ' '), 30)}`,
        postback: buttons.report.pack({ id: broadcast._id }),
      })),
      ...(more ? [{ label: 'ก่อนหน้านี้', postback: buttons.list.pack({ page: page + 1 }), tone: 'plain' as const }] : []),
    ],
  });
}

export function reportCard(
  {
    broadcast,
    session,
    counted,
    by,
    proposer,
  }: {
    broadcast: Broadcast;
    session: Consultation | null;
    counted: SubjectReport;
    proposer: string | null;
    by: string | null;
  },
  names: Names,
): Message {
  const { _id: id, state, dueAt, segment } = broadcast;
  return card({
    over: names.groupName(segment.districtGroup),
    title: 'ผลการส่งข่าว',
    lines: [
      fit(broadcast.text, 200),
      'rule',
      { label: 'สถานะ', value: STATE_TH[state] },
      { label: 'ถึง', value: peopleTh(segment, session, names) },
      ...(proposer ? [{ label: 'ผู้ขอ', value: proposer }] : []),
      ...(by && by !== proposer ? [{ label: 'ผู้ตัดสิน', value: by }] : []),
      ...(dueAt ? [{ label: 'เวลาส่ง', value: moment(dueAt) }] : []),
      { label: 'ส่งแล้ว', value: countTh(counted.sent, 'คน') },
      ...(counted.waiting > 0 ? [{ label: 'รอส่ง', value: countTh(counted.waiting, 'คน') }] : []),
      ...(counted.cancelled > 0 ? [{ label: 'เรียกคืนทัน', value: countTh(counted.cancelled, 'คน') }] : []),
      ...counted.left.map(({ reason, people }) => ({
        label: 'ไม่ได้ส่ง',
        value: `${countTh(people, 'คน')} (${reasonTh(reason)})`,
      })),
      { small: 'LINE ไม่แจ้งว่าใครเปิดอ่านแล้ว' },
    ],
    buttons: [
      ...(counted.left.some(({ reason }) => !NEEDS_NO_CALL.includes(reason))
        ? [{ label: 'ใครไม่ได้รับ', postback: buttons.missed.pack({ id }) }]
        : []),
      ...(state === 'waiting' || (state === 'confirmed' && counted.waiting > 0)
        ? [{ label: 'เรียกคืน', postback: buttons.recall.pack({ id }) }]
        : []),
    ],
  });
}

/** Whom to phone, page by page. */
export function missedCard({ broadcast, total, people, page, more }: MissedView, names: Names): Message {
  const { _id: id, text: words, segment } = broadcast;
  if (total === 0) return text('ไม่มีใครพลาดข่าวนี้ค่ะ');
  return card({
    over: names.groupName(segment.districtGroup),
    title: `ควรโทรแจ้ง ${countTh(total, 'คน')}`,
    lines: [
      { small: fit(words.replace(/\s+/gu, ' '), 60) },
      ...people.map(({ name, phone, reason }) => ({
        small: `${fit(name ?? NO_NAME, 40)} ${phone ? phoneWithDashes(phone) : '(ไม่มีเบอร์)'} – ${reasonTh(reason)}`,
      })),
      ...(people.length === 0 ? [{ small: 'ชื่อและเบอร์โทร ดูได้โดยเจ้าหน้าที่ที่ดูแลกลุ่มเขตนั้น' }] : []),
    ],
    buttons: [
      ...(more && people.length > 0
        ? [{ label: 'หน้าถัดไป', postback: buttons.missed.pack({ id, page: page + 1 }) }]
        : []),
      ...(page > 1 ? [{ label: 'หน้าก่อน', postback: buttons.missed.pack({ id, page: page - 1 }) }] : []),
    ],
  });
}

export const recalled = (counted: SubjectReport | null): Message => {
  if (!counted || counted.planned === 0) return text('เรียกคืนแล้วค่ะ ยังไม่มีใครได้รับข่าวนี้');
  const unknown = counted.left.find(({ reason }) => reason === 'unknownOutcome')?.people ?? 0;
  return text(
    [
      `เรียกคืนแล้วค่ะ ยกเลิกก่อนส่ง ${countTh(counted.cancelled, 'คน')}`,
      counted.sent > 0 ? `ส่งไปก่อนแล้ว ${countTh(counted.sent, 'คน')}` : 'ยังไม่มีใครได้รับ',
      ...(counted.waiting > 0 ? [`กำลังส่งอยู่ ${countTh(counted.waiting, 'คน')}`] : []),
      ...(unknown > 0 ? [`ไม่ทราบผล ${countTh(unknown, 'คน')}`] : []),
    ].join(' '),
  );
};
export const nothingToRecall = (counted: SubjectReport): Message =>
  text(`ส่งครบแล้ว ${countTh(counted.sent, 'คน')} เรียกคืนไม่ได้ค่ะ ข้อความที่ส่งแล้ว LINE ไม่ให้ลบ`);
export const noneToRecall = (): Message => text('ไม่มีข่าวที่รอส่งอยู่ค่ะ', [{ label: 'ข่าวที่ส่งแล้ว', say: 'ข่าวที่ส่งแล้ว' }]);

export const whichToRecall = (notices: readonly Broadcast[]): Message =>
  card({
    title: 'เรียกคืนข่าวใดคะ',
    lines: notices.map(({ text: words, dueAt, state }) => ({
      label: state === 'waiting' ? 'รออนุมัติ' : dueAt ? moment(dueAt) : '',
      value: fit(words.replace(/\s+/gu, ' '), 80),
    })),
    buttons: notices.map(({ _id: id, text: words }) => ({
      label: `เรียกคืน: ${fit(words.replace(/\s+/gu, ' '), 26)}`,
      postback: buttons.recall.pack({ id }),
    })),
  });
