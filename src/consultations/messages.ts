/**
 * What everything said about sessions has in common: buttons, what a session is called, when and where it is. Times are
 * Bangkok's; the district group's name comes from `places`.
 */
import { z } from 'zod';
import { both } from '../language.ts';
import { text, type Button, type Line } from '../line/compose.ts';
import { definePostback } from '../line/postback.ts';
import { middayOf } from '../thai/calendar.ts';
import { dateLong, dateShort, dateShortNoYear, timeOf, timeRange } from '../thai/format.ts';
import type { Message } from '../turn.ts';
import { CONSULTATION_FORMS, type Consultation, type ConsultationForm } from './model.ts';

export const id = z.string().regex(/^[a-z0-9-]{1,64}$/i);

export const rsvpButton = definePostback('rsvp', {
  c: id,
  r: z.coerce.number().int().positive(),
  a: z.enum(['yes', 'no', 'maybe']),
});
export const rsvpAgainButton = definePostback('rsvp.change', { c: id });
export const heldButton = definePostback('held', {
  c: id,
  r: z.coerce.number().int().positive(),
  v: z.enum(['yes', 'no']),
});
export const confirmChangeButton = definePostback('change.confirm', { id });
export const dropChangeButton = definePostback('change.drop', { id });
export const leaveOutButton = definePostback('change.leaveOut', { id, c: id });
export const keepDraftButton = definePostback('session.keep', { c: id });
export const editDraftButton = definePostback('session.edit', { c: id });
export const editFieldButton = definePostback('session.field', {
  c: id,
  f: z.enum(['when', 'endsAt', 'venue', 'chair', 'form']),
});
export const pickGroupButton = definePostback('session.group', { g: z.string().max(20) });
export const pickSessionButton = definePostback('session.pick', { c: id });
export const pickWhenButton = definePostback('session.when', {});
export const pickFormButton = definePostback('session.form', { f: z.enum(CONSULTATION_FORMS) });
export const presenceButton = definePostback('checkin', { c: id });
export const tallyButton = definePostback('session.tally', { c: id });
export const limitButton = definePostback('session.limit', { c: id, w: z.enum(['capacity', 'quorum']) });
export const scheduleButton = definePostback('schedule', {});

export type GroupName = (code: string) => string;

const FORM_NAMES_EN: Record<ConsultationForm, string> = {
  meeting: 'meeting',
  focus_group: 'small group',
  verification: 'checking of facts',
  online: 'online',
};

export const FORM_NAMES: Record<ConsultationForm, string> = {
  meeting: 'ประชุม',
  focus_group: 'สนทนากลุ่มย่อย',
  verification: 'ตรวจสอบข้อมูล',
  online: 'ออนไลน์',
};

export function rsvpButtons({ _id: c, revision: r }: Pick<Consultation, '_id' | 'revision'>): Button[] {
  return [
    { label: both('ไป', 'I will come'), postback: rsvpButton.pack({ c, r, a: 'yes' }), tone: 'go' },
    { label: both('ไม่ว่าง', 'I cannot come'), postback: rsvpButton.pack({ c, r, a: 'no' }) },
    { label: both('ไม่แน่ใจ', 'Not sure'), postback: rsvpButton.pack({ c, r, a: 'maybe' }) },
  ];
}

/** วันพฤหัสบดีที่ 16 กรกฎาคม 2563, or that there is no date yet. */
export function dayOf(consultation: Pick<Consultation, 'startsAt' | 'date'>): string {
  if (consultation.startsAt) return dateLong(consultation.startsAt);
  return consultation.date ? dateLong(middayOf(consultation.date)) : both('ยังไม่กำหนดวัน', 'no date yet');
}

export function hoursOf({ startsAt, endsAt }: Pick<Consultation, 'startsAt' | 'endsAt'>): string {
  if (!startsAt) return both('ยังไม่กำหนดเวลา', 'no time yet');
  return endsAt ? timeRange(startsAt, endsAt) : timeOf(startsAt);
}

/** พฤ. 16 ก.ค. 13.30 น. */
export function whenShort({ startsAt, date }: Pick<Consultation, 'startsAt' | 'date'>): string {
  if (startsAt) return `${dateShortNoYear(startsAt)} ${timeOf(startsAt)}`;
  return date ? dateShort(middayOf(date)) : both('ยังไม่กำหนดวัน', 'no date yet');
}

export function titleOf({ round, form }: Pick<Consultation, 'round' | 'form'>): string {
  const what = both(
    form === 'meeting' ? 'ประชุมรับฟังความคิดเห็น' : `รับฟังความคิดเห็น (${FORM_NAMES[form]})`,
    form === 'meeting' ? 'consultation meeting' : `consultation (${FORM_NAMES_EN[form]})`,
  );
  return round ? both(`${what} ครั้งที่ ${round}`, `${what} no. ${round}`) : what;
}

export function placeLines(consultation: Consultation): Line[] {
  const { venue, chair, form, onlineLink, capacity } = consultation;
  return [
    ...(form === 'online'
      ? [
          {
            label: both('รูปแบบ', 'Form'),
            value: onlineLink
              ? `${both('ออนไลน์', 'online')} ${onlineLink}`
              : both('ออนไลน์ (จะส่งลิงก์ให้ก่อนวันประชุม)', 'online (the link comes before the day)'),
          },
        ]
      : []),
    ...(venue ? [{ label: both('สถานที่', 'Place'), value: venue }] : []),
    ...(chair ? [{ label: both('ประธาน', 'Chair'), value: chair }] : []),
    ...(capacity ? [{ label: both('รับได้', 'Seats'), value: both(`${capacity} คน`, `${capacity}`) }] : []),
  ];
}

export function whenLines(consultation: Consultation): Line[] {
  return [{ strong: dayOf(consultation) }, { strong: both(`เวลา ${hoursOf(consultation)}`, hoursOf(consultation)) }];
}

export const forbidden = (): Message => text('คำสั่งนี้ใช้ได้เฉพาะเจ้าหน้าที่ที่ดูแลกลุ่มเขตนั้นค่ะ');
export const privateOnly = (): Message => text(both('คำสั่งนี้ใช้ในแชตส่วนตัวค่ะ', 'Please ask this in the private chat.'));
export const stopped = (): Message => text('ยกเลิกคำสั่งแล้วค่ะ ยังไม่มีการส่งหรือเปลี่ยนแปลงใด ๆ');

/** Of a session that cannot have its quorum. */
export const quorumWarning = ({ quorum, capacity }: { quorum: number; capacity: number }): string =>
  `องค์ประชุม ${quorum} คน มากกว่าที่รับได้ ${capacity} คน จึงไม่มีทางครบ กรุณาแก้จำนวนใดจำนวนหนึ่งค่ะ`;
