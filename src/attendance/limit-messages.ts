/** What an analyst reads about how many may come, and how many have to. */
import { z } from 'zod';
import { limitButton, quorumWarning, tallyButton, whenShort } from '../consultations/messages.ts';
import type { Consultation, Limit } from '../consultations/model.ts';
import { QUOTA_AWAY } from '../delivery/messages.ts';
import type { QuotaState } from '../delivery/quota.ts';
import { text, type Button } from '../line/compose.ts';
import { definePostback } from '../line/postback.ts';
import { countTh } from '../thai/format.ts';
import { MOST_SEATS } from '../thai/session-limits.ts';
import type { Message } from '../turn.ts';
import type { LimitView } from './limit-effects.ts';

const id = z.string().regex(/^[a-z0-9-]{1,64}$/i);
export const setLimitButton = definePostback('session.limit.set', {
  c: id,
  w: z.enum(['capacity', 'quorum']),
  n: z.coerce.number().int().min(0).max(MOST_SEATS),
});
export const confirmCapacityButton = definePostback('session.limit.confirm', {
  c: id,
  n: z.coerce.number().int().min(0).max(MOST_SEATS),
});

const NOUN: Record<Limit, string> = { capacity: 'จำนวนที่รับ', quorum: 'องค์ประชุม' };

function standing({ session, what, tally, value }: LimitView): string {
  const when = whenShort(session);
  if (what === 'quorum') {
    if (value === 0) return `${when} ไม่นับองค์ประชุมค่ะ`;
    const missing = value - tally.yes;
    return `${when} องค์ประชุม ${value} คน ตอบว่าไป ${tally.yes} คน ${missing > 0 ? `ขาดอีก ${missing} คน` : 'ครบแล้ว'}ค่ะ`;
  }
  if (value === 0) return `${when} ไม่จำกัดจำนวนค่ะ ตอบว่าไป ${tally.people} คน`;
  const left = value - tally.people;
  const room =
    left > 0
      ? `เหลือ ${left} ที่`
      : left === 0
        ? 'เต็มแล้ว รายต่อไปจะอยู่ในรายการรอ'
        : 'เกินที่รับได้ ผู้ที่ตอบไว้แล้วไม่ถูกตัดออก รายต่อไปจะอยู่ในรายการรอ';
  return `${when} รับได้ ${value} คน ตอบว่าไปรวมผู้ติดตาม ${tally.people} คน ${room}ค่ะ`;
}

function otherLimit({ session, what }: LimitView): Button {
  const other = what === 'capacity' ? 'quorum' : 'capacity';
  return { label: `แก้${NOUN[other]}`, postback: limitButton.pack({ c: session._id, w: other }) };
}

export function limitSet(view: LimitView): Message {
  const { _id: c, status } = view.session;
  const buttons: Button[] = [
    { label: `แก้${NOUN[view.what]}`, postback: limitButton.pack({ c, w: view.what }) },
    ...(view.outOfReach ? [otherLimit(view)] : []),
    ...(status === 'draft' ? [] : [{ label: 'ดูคำตอบ', postback: tallyButton.pack({ c }) }]),
  ];
  const warning = view.outOfReach ? `\n${quorumWarning(view.outOfReach)}` : '';
  return text(`บันทึกแล้วค่ะ ${standing(view)}${warning}`, buttons);
}

export function askLimit(view: LimitView): Message {
  const { _id: c } = view.session;
  const { what: w } = view;
  const counts = w === 'capacity' ? [20, 40, 60, 100] : [10, 15, 20, 30];
  return text(`${standing(view)} ${w === 'capacity' ? 'รับได้กี่คนคะ' : 'องค์ประชุมกี่คนคะ'} (กดหรือพิมพ์จำนวน)`, [
    ...counts.map((n) => ({ label: `${n} คน`, postback: setLimitButton.pack({ c, w, n }) })),
    { label: w === 'capacity' ? 'ไม่จำกัด' : 'ไม่นับองค์ประชุม', postback: setLimitButton.pack({ c, w, n: 0 }) },
  ]);
}

/** Before people who wait are told of a seat. @param quota null while LINE cannot be asked. */
export function limitPreview(session: Consultation, value: number, movesUp: number, quota: QuotaState | null): Message {
  const left = !quota
    ? ` (${QUOTA_AWAY.th})`
    : quota.left === null
      ? ''
      : ` เหลือโควตาเดือนนี้ ${countTh(Math.max(0, quota.left - movesUp))}`;
  return text(
    `${whenShort(session)} ${value === 0 ? 'ไม่จำกัดจำนวน' : `รับได้ ${value} คน`} จะแจ้ง ${movesUp} คนในรายการรอว่าได้ที่นั่ง ใช้ ${movesUp} ข้อความ${left} ยืนยันไหมคะ`,
    [{ label: 'ยืนยัน', postback: confirmCapacityButton.pack({ c: session._id, n: value }) }],
  );
}

export const limitOver = (session: Consultation): Message => text(`นัด ${whenShort(session)} เริ่มไปแล้ว จึงแก้จำนวนไม่ได้ค่ะ`);
export const notANumber = (): Message => text('ขอเป็นจำนวนคนค่ะ เช่น 40');
