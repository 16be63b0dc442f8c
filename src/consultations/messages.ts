/** Everything the bot says about sessions. Times are Bangkok's; the district group's name comes from `places`. */
import { z } from 'zod';
import { both } from '../language.ts';
import { card, text, type Button, type Line } from '../line/compose.ts';
import { definePostback } from '../line/postback.ts';
import { AUDIENCE_AWAY, QUOTA_AWAY } from '../delivery/messages.ts';
import type { QuotaState } from '../delivery/quota.ts';
import { middayOf } from '../thai/calendar.ts';
import { countTh, dateLong, dateShort, dateShortNoYear, relativeDay, timeOf, timeRange } from '../thai/format.ts';
import type { Message } from '../turn.ts';
import { CONSULTATION_FORMS, type ChangeKind, type Consultation, type ConsultationForm } from './model.ts';
import type { SessionQuestion } from './rules.ts';

const id = z.string().regex(/^[a-z0-9-]{1,64}$/i);

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

function titleOf({ round, form }: Pick<Consultation, 'round' | 'form'>): string {
  const what = both(
    form === 'meeting' ? 'ประชุมรับฟังความคิดเห็น' : `รับฟังความคิดเห็น (${FORM_NAMES[form]})`,
    form === 'meeting' ? 'consultation meeting' : `consultation (${FORM_NAMES_EN[form]})`,
  );
  return round ? both(`${what} ครั้งที่ ${round}`, `${what} no. ${round}`) : what;
}

function placeLines(consultation: Consultation): Line[] {
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

function whenLines(consultation: Consultation): Line[] {
  return [{ strong: dayOf(consultation) }, { strong: both(`เวลา ${hoursOf(consultation)}`, hoursOf(consultation)) }];
}

function mapButton({ venue, form }: Consultation): Button[] {
  if (!venue || form === 'online') return [];
  // LINE takes 1,000 characters of a link, and a Thai letter is nine of them.
  const query = encodeURIComponent(`${venue.slice(0, 80)} กรุงเทพมหานคร`);
  return [
    { label: both('ดูแผนที่', 'Map'), uri: `https://www.google.com/maps/search/?api=1&query=${query}`, tone: 'plain' },
  ];
}

/** In a LINE group anybody may ask how many come: the card itself cannot tell, since LINE changes no message. */
function answerButtons(consultation: Consultation, inLineGroup: boolean): Button[] {
  const tally: Button = {
    label: both('ดูคำตอบรวม', 'All answers'),
    postback: tallyButton.pack({ c: consultation._id }),
    tone: 'plain',
  };
  return [...rsvpButtons(consultation), ...mapButton(consultation), ...(inLineGroup ? [tally] : [])];
}

/** What everybody is told, with buttons to answer: date with weekday, time, place, chair. */
export function invitation(consultation: Consultation, groupName: GroupName, inLineGroup = false): Message {
  return card({
    over: groupName(consultation.districtGroup),
    title: both('ขอเชิญ', 'You are invited: ') + titleOf(consultation),
    lines: [...whenLines(consultation), ...placeLines(consultation), both('ท่านสะดวกเข้าร่วมไหมคะ', 'Can you come?')],
    buttons: answerButtons(consultation, inLineGroup),
  });
}

export function postponed(
  consultation: Consultation,
  before: Pick<Consultation, 'startsAt' | 'date'>,
  reason: string | null,
  groupName: GroupName,
  inLineGroup = false,
): Message {
  const over = groupName(consultation.districtGroup);
  const because: Line[] = reason ? [{ small: reason }] : [];
  if (!consultation.startsAt)
    return card({
      over,
      title: both(`เลื่อน${titleOf(consultation)} ออกไปก่อน`, `Put off: ${titleOf(consultation)}`),
      lines: [
        { struck: whenShort(before) },
        both('ยังไม่กำหนดวันใหม่ จะแจ้งให้ทราบอีกครั้งค่ะ', 'There is no new date yet. We will tell you.'),
        ...because,
      ],
      colour: AMBER,
    });
  return card({
    over,
    title: both('เลื่อน', 'Moved: ') + titleOf(consultation),
    lines: [
      ...(before.startsAt || before.date ? [{ struck: whenShort(before) }] : []),
      both('เป็น', 'to'),
      ...whenLines(consultation),
      ...placeLines(consultation),
      ...because,
      both('กรุณาตอบใหม่อีกครั้งค่ะ', 'Please answer once more.'),
    ],
    buttons: answerButtons(consultation, inLineGroup),
    colour: AMBER,
  });
}

export function cancelled(
  consultation: Consultation,
  before: Pick<Consultation, 'startsAt' | 'date'>,
  reason: string | null,
  groupName: GroupName,
): Message {
  return card({
    over: groupName(consultation.districtGroup),
    title: both('ยกเลิก', 'Called off: ') + titleOf(consultation),
    lines: [
      { struck: whenShort(before) },
      ...(reason ? [{ small: reason }] : []),
      both('ขออภัยในความไม่สะดวกค่ะ ไม่ต้องเดินทางมานะคะ', 'We are sorry. There is no need to come.'),
    ],
    colour: RED,
  });
}

/** Venue, chair, end or form: what is new stands under the session as it now is. */
export function changed(
  consultation: Consultation,
  revised: boolean,
  reason: string | null,
  groupName: GroupName,
  inLineGroup = false,
): Message {
  return card({
    over: groupName(consultation.districtGroup),
    title: both('เปลี่ยนแปลง', 'Changed: ') + titleOf(consultation),
    lines: [
      ...whenLines(consultation),
      ...placeLines(consultation),
      ...(consultation.venue || consultation.form === 'online'
        ? []
        : [{ label: both('สถานที่', 'Place'), value: both('จะแจ้งให้ทราบค่ะ', 'we will tell you') }]),
      ...(reason ? [{ small: reason }] : []),
      revised
        ? both('กรุณาตอบใหม่อีกครั้งค่ะ', 'Please answer once more.')
        : both('คำตอบเดิมของท่านยังใช้ได้ค่ะ', 'Your earlier answer still counts.'),
    ],
    buttons: revised ? answerButtons(consultation, inLineGroup) : mapButton(consultation),
    colour: AMBER,
  });
}

const AMBER = '#B45309';
const RED = '#B42318';

const CHANGE_WORDS: Record<ChangeKind, string> = {
  announced: 'นัดประชุม',
  postponed: 'เลื่อนประชุม',
  cancelled: 'ยกเลิกประชุม',
  changed: 'เปลี่ยนแปลงการประชุม',
};

const CHANGE_WORDS_EN: Record<ChangeKind, string> = {
  announced: 'announced',
  postponed: 'moved',
  cancelled: 'called off',
  changed: 'changed',
};

/** Several sessions, told in one message. */
export function manyChanged(
  kind: ChangeKind,
  sessions: readonly { consultation: Consultation; before: Pick<Consultation, 'startsAt' | 'date'> }[],
  reason: string | null,
  groupName: GroupName,
): Message {
  const lines = sessions.flatMap(({ consultation, before }): Line[] => {
    const off = kind === 'cancelled' || !consultation.startsAt;
    const round = consultation.round ? both(`ครั้งที่ ${consultation.round} `, `No. ${consultation.round} `) : '';
    if (off) return [{ struck: `${round}${whenShort(before)}` }];
    return [{ strong: `${round}${whenShort(consultation)}` }, ...placeLines(consultation)];
  });
  const after =
    kind === 'cancelled'
      ? both('ขออภัยในความไม่สะดวกค่ะ', 'We are sorry.')
      : kind === 'postponed'
        ? both('จะแจ้งวันใหม่ให้ทราบอีกครั้งค่ะ', 'We will tell you the new dates.')
        : kind === 'announced'
          ? both('พิมพ์ "กำหนดประชุม" เพื่อดูและตอบค่ะ', 'Type “meetings” to see them and to answer.')
          : both('พิมพ์ "กำหนดประชุม" เพื่อดูและตอบใหม่ค่ะ', 'Type “meetings” to see them and to answer anew.');
  return card({
    over: groupName(sessions[0]!.consultation.districtGroup),
    title: both(
      `${CHANGE_WORDS[kind]} ${countTh(sessions.length, 'นัด')}`,
      `${sessions.length} meetings ${CHANGE_WORDS_EN[kind]}`,
    ),
    lines: [...lines, ...(reason ? [{ small: reason }] : []), after],
    buttons:
      kind === 'changed' || kind === 'announced'
        ? [{ label: both('ดูและตอบ', 'See and answer'), postback: scheduleButton.pack({}), tone: 'go' }]
        : [],
    colour: AMBER,
  });
}

/** What people are told of a change of one session or of many. */
export function changeMessage(
  kind: ChangeKind,
  told: readonly { consultation: Consultation; before: Pick<Consultation, 'startsAt' | 'date'>; revises: boolean }[],
  reason: string | null,
  groupName: GroupName,
  inLineGroup = false,
): Message {
  if (told.length > 1) return manyChanged(kind, told, reason, groupName);
  const { consultation, before, revises } = told[0]!;
  switch (kind) {
    case 'announced':
      return invitation(consultation, groupName, inLineGroup);
    case 'postponed':
      return postponed(consultation, before, reason, groupName, inLineGroup);
    case 'cancelled':
      return cancelled(consultation, before, reason, groupName);
    case 'changed':
      return changed(consultation, revises, reason, groupName, inLineGroup);
  }
}

/** A reminder: when it is in everyday words, where, and what the person said. */
export function reminder(
  consultation: Consultation,
  kind: 'nudge' | 'eve' | 'today',
  now: Date,
  groupName: GroupName,
): Message {
  // Said from the moment of sending: the note of the evening before may go out in the morning.
  const title =
    kind === 'nudge'
      ? both('ยังไม่ได้รับคำตอบจากท่านค่ะ', 'We have no answer from you yet.')
      : both(
          `${relativeDay(consultation.startsAt!, now)}มีประชุมค่ะ`,
          `${relativeDay(consultation.startsAt!, now)} there is a meeting.`,
        );
  return card({
    over: groupName(consultation.districtGroup),
    title,
    lines: [
      titleOf(consultation),
      ...whenLines(consultation),
      ...placeLines(consultation),
      kind === 'nudge'
        ? both('ท่านสะดวกเข้าร่วมไหมคะ', 'Can you come?')
        : both('แล้วพบกันค่ะ หากมาไม่ได้ กดแจ้งได้เลยค่ะ', 'See you there. If you cannot come, please tell us.'),
    ],
    buttons:
      kind === 'nudge'
        ? [...rsvpButtons(consultation), ...mapButton(consultation)]
        : [
            { label: both('เปลี่ยนคำตอบ', 'Change my answer'), postback: rsvpAgainButton.pack({ c: consultation._id }) },
            ...mapButton(consultation),
          ],
  });
}

export function heldQuestion(consultation: Consultation, groupName: GroupName): Message {
  const { _id: c, revision: r } = consultation;
  return card({
    over: groupName(consultation.districtGroup),
    title: 'นัดนี้ได้จัดแล้วไหมคะ',
    lines: [titleOf(consultation), whenShort(consultation), ...(consultation.venue ? [consultation.venue] : [])],
    buttons: [
      { label: 'จัดแล้ว', postback: heldButton.pack({ c, r, v: 'yes' }), tone: 'go' },
      { label: 'ไม่ได้จัด', postback: heldButton.pack({ c, r, v: 'no' }) },
    ],
  });
}

export function heldConfirmed(consultation: Consultation, invited: Date | null): Message {
  const when = invited ? ` จะชวนผู้เข้าร่วมส่งความคิดเห็น ${dateShortNoYear(invited)} ${timeOf(invited)}` : '';
  return text(`บันทึกว่าจัดแล้วค่ะ: ${whenShort(consultation)}${when}`, [
    { label: 'ดูผู้เข้าร่วม', postback: tallyButton.pack({ c: consultation._id }) },
  ]);
}

export function notHeld(consultation: Consultation, groupName: GroupName): Message {
  return text(`${groupName(consultation.districtGroup)} ${whenShort(consultation)} ไม่ได้จัด จะให้ทำอย่างไรคะ`, [
    { label: 'เลื่อน', say: `เลื่อนประชุม${groupName(consultation.districtGroup)} ${consultation.date ?? ''} ออกไปก่อน` },
    { label: 'ยกเลิก', say: `ยกเลิกประชุม${groupName(consultation.districtGroup)} ${consultation.date ?? ''}` },
  ]);
}

export function feedbackInvitation(consultation: Consultation, feedbackData: string, groupName: GroupName): Message {
  return card({
    over: groupName(consultation.districtGroup),
    title: both('มีเรื่องใดอยากฝากจากการประชุมไหมคะ', 'Is there anything from the meeting that you want to tell us?'),
    lines: [
      `${titleOf(consultation)} ${whenShort(consultation)}`,
      both('พิมพ์ส่งมาได้เลย หรือกดปุ่มด้านล่างค่ะ', 'Just type it, or tap the button below.'),
    ],
    buttons: [{ label: both('ส่งความคิดเห็น', 'Tell us'), postback: feedbackData, tone: 'go' }],
  });
}

// ---------------------------------------------------------------- analysts: asking for what is missing

export function ask(
  question: SessionQuestion,
  groups: readonly { code: string; shortTh: string }[],
  now: Date,
): Message {
  switch (question) {
    case 'districtGroup':
      return text(
        'ประชุมของกลุ่มเขตใดคะ',
        groups.map(({ code, shortTh }) => ({
          label: shortTh,
          postback: pickGroupButton.pack({ g: code }),
          displayText: shortTh,
        })),
      );
    case 'date':
      return text('วันไหนคะ (พิมพ์ เช่น 31 ก.ค. 63 หรือกดเลือก)', [whenPicker('date', now)]);
    case 'time':
      return text('เริ่มกี่โมงคะ (พิมพ์ เช่น 13.30 น. หรือ บ่ายโมงครึ่ง)', [
        { label: '09.00 น.', say: '09.00 น.' },
        { label: '13.00 น.', say: '13.00 น.' },
        { label: '13.30 น.', say: '13.30 น.' },
      ]);
    case 'venue':
      return text('จัดที่ไหนคะ', [{ label: 'ยังไม่กำหนด', say: 'ยังไม่กำหนด' }]);
  }
}

export function whenPicker(pick: 'date' | 'datetime', now: Date): Button {
  const today = new Date(now.getTime() + 7 * 3_600_000).toISOString();
  return {
    label: 'เลือกวัน',
    pick,
    data: pickWhenButton.pack({}),
    min: pick === 'date' ? today.slice(0, 10) : today.slice(0, 16),
  };
}

export const pastDate = (day: Date): string => `${dateLong(day)} ผ่านมาแล้วค่ะ`;
export const notADate = 'อ่านวันที่ไม่ออกค่ะ ลองพิมพ์แบบ 31 ก.ค. 63 นะคะ';
export const noSuchDay = 'ไม่มีวันที่นี้ในปฏิทินค่ะ กรุณาตรวจวันที่อีกครั้ง';
export const notATime = 'อ่านเวลาไม่ออกค่ะ ลองพิมพ์แบบ 13.30 น. นะคะ';
export const whichTime = (candidates: readonly string[]): Message =>
  text(
    'หมายถึงกี่โมงคะ',
    candidates.map((time) => ({ label: `${time.replace(':', '.')} น.`, say: `${time.replace(':', '.')} น.` })),
  );
export const whichDate = (candidates: readonly Date[], now: Date): Message =>
  text('หมายถึงวันไหนคะ', [
    ...candidates.map((at) => ({ label: dateShort(at), say: dateShort(at) })),
    whenPicker('date', now),
  ]);
export const OTHER_DATE = 'แก้วันที่';
export const weekdayMismatch = (at: Date, typed: string): Message =>
  text(`วันที่พิมพ์มาตรงกับ${dateLong(at)} ไม่ใช่วัน${typed} ใช้วันไหนคะ`, [
    { label: dateShort(at), say: dateShort(at) },
    { label: OTHER_DATE, say: OTHER_DATE },
  ]);
export const tooLong = (max: number): string => `ยาวเกินไปค่ะ ขอไม่เกิน ${max} ตัวอักษร`;
export const wordsPlease = 'ขอเป็นตัวหนังสือนะคะ';

export const forbidden = (): Message => text('คำสั่งนี้ใช้ได้เฉพาะเจ้าหน้าที่ที่ดูแลกลุ่มเขตนั้นค่ะ');
export const privateOnly = (): Message => text(both('คำสั่งนี้ใช้ในแชตส่วนตัวค่ะ', 'Please ask this in the private chat.'));
export const stopped = (): Message => text('ยกเลิกคำสั่งแล้วค่ะ ยังไม่มีการส่งหรือเปลี่ยนแปลงใด ๆ');

// ---------------------------------------------------------------- analysts: previews

export interface Audience {
  /** `people` null: LINE has never said how many. */
  lineGroups: { name: string; people: number | null }[];
  people: number;
  /** LINE cannot be asked just now: what it told last, or nothing, is what is counted. */
  away: boolean;
}

/** Messages that telling them takes, as far as is known. */
export const messagesFor = ({ lineGroups, people }: Audience): number =>
  lineGroups.reduce((sum, group) => sum + (group.people ?? 0), people);

export interface Preview {
  changeId: string;
  kind: ChangeKind;
  reason: string | null;
  /** As they would be, and as they are. */
  sessions: { after: Consultation; before: Consultation; revises: boolean }[];
  audience: Audience;
  /** Null while LINE cannot be asked. */
  quota: QuotaState | null;
  /** Baht for what goes beyond the plan; null where the plan sells nothing beyond it, or LINE cannot be asked. */
  extraBaht: number | null;
  answered: number;
  /** When it would go out if that is not at once. */
  sendsAt: Date | null;
  holiday: string | null;
  /** Nobody has been told of them, so nobody hears of the change. */
  silent: boolean;
  /** Also meant by the sentence, and left as they are. */
  left: { session: Consultation; why: 'past' | 'same' }[];
}

function audienceLines({ audience, quota, extraBaht, sendsAt, silent }: Preview): Line[] {
  if (silent) return [{ small: 'ยังไม่เคยประกาศ จึงไม่มีการส่งข้อความ' }];
  const { lineGroups, people } = audience;
  const total = messagesFor(audience);
  const to = [
    ...lineGroups.map(({ name, people: count }) => `กลุ่มไลน์ ${name}${count === null ? '' : ` (${count} คน)`}`),
    ...(people > 0 ? [`รายบุคคล ${people} คนที่ไม่อยู่ในกลุ่มไลน์`] : []),
  ];
  const left = quota?.left == null ? null : Math.max(0, quota.left - total);
  return [
    'rule',
    { label: 'จะส่งถึง', value: to.length > 0 ? to.join(' และ ') : 'ยังไม่มีผู้รับ' },
    {
      label: 'ใช้',
      value: `${countTh(total, 'ข้อความ')}${left === null ? '' : ` เหลือโควตาเดือนนี้ ${left.toLocaleString('en-US')}`}`,
    },
    ...(extraBaht ? [{ label: 'ค่าส่วนเกิน', value: `ประมาณ ${extraBaht.toLocaleString('en-US')} บาท` }] : []),
    ...(quota ? [] : [{ small: QUOTA_AWAY.th }]),
    ...(quota?.left != null && quota.left < total ? [{ small: 'โควตาเหลือไม่พอสำหรับทุกคน ส่วนที่เกินจะไม่ถูกส่ง' }] : []),
    ...(audience.away ? [{ small: AUDIENCE_AWAY.th }] : []),
    ...(quota?.stopped ? [{ small: 'โควตาเดือนนี้หมดแล้ว ข้อความจะยังไม่ถูกส่ง' }] : []),
    ...(sendsAt ? [{ small: `จะส่ง ${dateShortNoYear(sendsAt)} ${timeOf(sendsAt)} (พ้นช่วงงดส่ง)` }] : []),
  ];
}

export function announcementPreview(preview: Preview, groupName: GroupName): Message {
  const session = preview.sessions[0]!.after;
  const missing: Button[] = [
    ...(session.chair ? [] : [{ label: 'เพิ่มประธาน', postback: editFieldButton.pack({ c: session._id, f: 'chair' }) }]),
    ...(session.endsAt
      ? []
      : [{ label: 'เพิ่มเวลาเลิก', postback: editFieldButton.pack({ c: session._id, f: 'endsAt' }) }]),
  ];
  return card({
    over: `ร่างประกาศ · ${groupName(session.districtGroup)}`,
    title: titleOf(session),
    lines: [
      ...whenLines(session),
      ...placeLines(session),
      ...(preview.holiday ? [{ small: `ตรงกับวันหยุด: ${preview.holiday}` }] : []),
      ...audienceLines(preview),
    ],
    buttons: [
      { label: 'ส่งประกาศ', postback: confirmChangeButton.pack({ id: preview.changeId }), tone: 'go' },
      { label: 'แก้ไข', postback: editDraftButton.pack({ c: session._id }) },
      ...missing,
      { label: 'เก็บเป็นร่าง', postback: keepDraftButton.pack({ c: session._id }) },
    ],
  });
}

/** Each detail that would be new, with what it was. */
function detailsChanged(before: Consultation, after: Consultation): Line[] {
  const detail = (label: string, was: string | null, is: string | null): Line[] =>
    was === is ? [] : [{ label, value: `${is ?? 'ไม่กำหนด'} (เดิม ${was ?? 'ยังไม่กำหนด'})` }];
  return [
    ...detail('รูปแบบ', FORM_NAMES[before.form], FORM_NAMES[after.form]),
    ...detail('ลิงก์', before.onlineLink, after.onlineLink),
    ...detail('สถานที่', before.venue, after.venue),
    ...detail('ประธาน', before.chair, after.chair),
    ...detail('เลิก', before.endsAt && timeOf(before.endsAt), after.endsAt && timeOf(after.endsAt)),
  ];
}

function atOneTime(sessions: Preview['sessions']): boolean {
  const starts = sessions.flatMap(({ after: { startsAt } }) => (startsAt ? [startsAt.getTime()] : []));
  return new Set(starts).size < starts.length;
}

/** Sessions that the sentence meant too and that stay as they are, so that nobody thinks they had changed. */
function leftLines({ left }: Preview): Line[] {
  return left.map(({ session, why }) => ({
    small: `${whenShort(session)} คงเดิม: ${why === 'past' ? 'วันใหม่ผ่านมาแล้ว' : 'เป็นตามนี้อยู่แล้ว'}`,
  }));
}

export function changePreview(preview: Preview, groupName: GroupName): Message {
  const { kind, sessions, changeId } = preview;
  const many = sessions.length > 1;
  const lines = sessions.flatMap(({ after, before }): Line[] => [
    { label: after.round ? `ครั้งที่ ${after.round}` : 'นัด', value: whenShort(before) },
    ...(kind === 'postponed'
      ? [{ strong: after.startsAt ? `เป็น ${whenShort(after)}` : 'ออกไปก่อน ยังไม่กำหนดวันใหม่' }]
      : []),
    ...(kind === 'changed' ? detailsChanged(before, after) : []),
  ]);
  const confirm = {
    postponed: many ? `เลื่อนทั้งหมด ${sessions.length} นัด` : 'เลื่อนและแจ้งทุกคน',
    cancelled: many ? `ยกเลิกทั้งหมด ${sessions.length} นัด` : 'ยกเลิกนัดและแจ้งทุกคน',
    changed: many ? `เปลี่ยนทั้งหมด ${sessions.length} นัด` : 'เปลี่ยนและแจ้งทุกคน',
    announced: 'ส่งประกาศ',
  }[kind];
  const voids = preview.answered > 0 && sessions.some((session) => session.revises);
  return card({
    over: groupName(sessions[0]!.after.districtGroup),
    title: CHANGE_WORDS[kind],
    lines: [
      ...lines,
      ...(preview.reason ? [{ small: preview.reason }] : []),
      ...(voids ? [{ small: `ตอบแล้ว ${preview.answered} คน คำตอบเดิมจะถูกล้าง` }] : []),
      ...(preview.holiday ? [{ small: `ตรงกับวันหยุด: ${preview.holiday}` }] : []),
      ...(many && atOneTime(sessions) ? [{ small: 'มีมากกว่าหนึ่งนัดในวันและเวลาเดียวกัน' }] : []),
      ...leftLines(preview),
      ...audienceLines(preview),
    ],
    buttons: [
      { label: preview.silent ? 'ยืนยัน' : confirm, postback: confirmChangeButton.pack({ id: changeId }), tone: 'go' },
      { label: 'ไม่ทำ', postback: dropChangeButton.pack({ id: changeId }) },
    ],
    quickReplies: many
      ? sessions.slice(0, 12).map(({ before }) => ({
          label: `ไม่รวม ${before.startsAt ? dateShortNoYear(before.startsAt) : whenShort(before)}`,
          postback: leaveOutButton.pack({ id: changeId, c: before._id }),
        }))
      : [],
    colour: kind === 'cancelled' ? RED : AMBER,
  });
}

export function chooseSession(sessions: readonly Consultation[], groupName: GroupName): Message {
  return text(
    'หมายถึงนัดใดคะ',
    sessions.slice(0, 13).map((session) => ({
      label: whenShort(session),
      postback: pickSessionButton.pack({ c: session._id }),
      displayText: `${groupName(session.districtGroup)} ${whenShort(session)}`,
    })),
  );
}

/** @param sentence what was said, and is said again with the district group. */
export const whichGroup = (sentence: string, groups: readonly { shortTh: string }[]): Message =>
  text(
    'ของกลุ่มเขตใดคะ',
    groups.map(({ shortTh }) => ({ label: shortTh, say: `${sentence.slice(0, 250)} ${shortTh}` })),
  );

export function noSession(groupName: string, upcoming: readonly Consultation[]): Message {
  if (upcoming.length === 0) return text(`${groupName}ยังไม่มีนัดที่ตรงกันค่ะ`);
  const list = upcoming.slice(0, 5).map((session) => `• ${whenShort(session)}`);
  return text([`ไม่พบนัดที่ตรงกันค่ะ ${groupName}มีนัด`, ...list].join('\n'));
}

/** @param usualStart when it began until now; null where it never had an hour. */
export const askNewTime = (usualStart: Date | null): Message =>
  text('เริ่มกี่โมงคะ (พิมพ์ เช่น 13.30 น.)', [
    ...(usualStart ? [{ label: `เวลาเดิม ${timeOf(usualStart)}`, say: 'เวลาเดิม' }] : []),
    { label: '09.00 น.', say: '09.00 น.' },
    { label: '13.30 น.', say: '13.30 น.' },
  ]);
export const askNewDate = (now: Date): Message =>
  text('เลื่อนไปวันไหนคะ', [{ label: 'ยังไม่กำหนดวัน', say: 'ยังไม่กำหนดวัน' }, whenPicker('datetime', now)]);
export const askOnlineLink = (): Message =>
  text('ขอลิงก์เข้าประชุมค่ะ (ขึ้นต้นด้วย https://)', [{ label: 'ยังไม่มีลิงก์', say: 'ยังไม่มีลิงก์' }]);
export const notALink = 'ลิงก์ต้องขึ้นต้นด้วย https:// ค่ะ';
export const sameAsBefore = (): Message => text('ข้อมูลเหมือนเดิมค่ะ ไม่มีอะไรต้องเปลี่ยน');

export function changeDone(
  kind: ChangeKind,
  done: { sessions: readonly Consultation[]; told: number; sendsAt: Date | null; outdated: number },
): Message {
  const what = { announced: 'ส่งประกาศ', postponed: 'เลื่อน', cancelled: 'ยกเลิก', changed: 'เปลี่ยน' }[kind];
  const when = done.sendsAt ? `จะส่ง ${dateShortNoYear(done.sendsAt)} ${timeOf(done.sendsAt)}` : 'กำลังส่ง';
  const told =
    done.told > 0 ? ` ${when}ถึง ${countTh(done.told, 'คน')}` : kind === 'announced' ? ' (ยังไม่มีผู้รับข้อความ)' : '';
  const outdated = done.outdated > 0 ? `\n${done.outdated} นัดถูกแก้ไขไปก่อนแล้ว จึงไม่ได้เปลี่ยน` : '';
  const single = done.sessions.length === 1 ? done.sessions[0]! : null;
  return text(
    `${what}แล้วค่ะ${single ? ` ${whenShort(single)}` : ` ${done.sessions.length} นัด`}${told}${outdated}`,
    single?.startsAt && kind !== 'cancelled'
      ? [{ label: 'ดูคำตอบ', postback: tallyButton.pack({ c: single._id }) }]
      : [],
  );
}

export const alreadyDone = (at: Date): Message => text(`ส่งไปแล้วเมื่อ ${dateShortNoYear(at)} ${timeOf(at)} ค่ะ ไม่ได้ส่งซ้ำ`);
export const proposalGone = (): Message => text('ปุ่มนี้ใช้ไม่ได้แล้วค่ะ พิมพ์คำสั่งใหม่อีกครั้งนะคะ');
export const outdatedPreview = (): Message => text('มีการแก้ไขนัดนี้หลังจากดูตัวอย่าง จึงยังไม่ได้ส่ง พิมพ์คำสั่งใหม่เพื่อดูข้อมูลล่าสุดค่ะ');
export const draftKept = (session: Consultation): Message => text(`เก็บร่างไว้แล้วค่ะ: ${whenShort(session)} ยังไม่ได้ประกาศ`);

export function editMenu(session: Consultation): Message {
  const c = session._id;
  return text('แก้ไขเรื่องใดคะ', [
    { label: 'วันและเวลา', postback: editFieldButton.pack({ c, f: 'when' }) },
    { label: 'เวลาเลิก', postback: editFieldButton.pack({ c, f: 'endsAt' }) },
    { label: 'สถานที่', postback: editFieldButton.pack({ c, f: 'venue' }) },
    { label: 'ประธาน', postback: editFieldButton.pack({ c, f: 'chair' }) },
    { label: 'รูปแบบ', postback: editFieldButton.pack({ c, f: 'form' }) },
    { label: 'จำกัดจำนวน', postback: limitButton.pack({ c, w: 'capacity' }) },
    { label: 'องค์ประชุม', postback: limitButton.pack({ c, w: 'quorum' }) },
  ]);
}

export function askField(field: 'when' | 'endsAt' | 'venue' | 'chair' | 'form', now: Date): Message {
  switch (field) {
    case 'when':
      return text('วันและเวลาใหม่คือเมื่อใดคะ (เช่น 31 ก.ค. 63 เวลา 13.30 น.)', [whenPicker('datetime', now)]);
    case 'endsAt':
      return text('เลิกกี่โมงคะ (เช่น 12.00 น.)', [
        { label: '12.00 น.', say: '12.00 น.' },
        { label: '16.00 น.', say: '16.00 น.' },
      ]);
    case 'venue':
      return text('จัดที่ไหนคะ');
    case 'chair':
      return text('ใครเป็นประธานคะ (ตำแหน่ง)', [{ label: 'รองปลัดฯ', say: 'รองปลัดกรุงเทพมหานคร' }]);
    case 'form':
      return text(
        'จัดในรูปแบบใดคะ',
        CONSULTATION_FORMS.map((f) => ({ label: FORM_NAMES[f], postback: pickFormButton.pack({ f }) })),
      );
  }
}

// ---------------------------------------------------------------- representatives: the schedule

export function schedule(
  sessions: readonly { session: Consultation; answer: 'yes' | 'no' | 'maybe' | null }[],
  /** Null: of all district groups, each said with its session. */
  districtGroup: string | null,
  groupName: GroupName,
  mayAnswer: boolean,
): Message {
  if (sessions.length === 0)
    return text(
      both(
        `${districtGroup ? groupName(districtGroup) : ''}ยังไม่มีกำหนดประชุมค่ะ`,
        `No meeting is planned yet${districtGroup ? ` in ${groupName(districtGroup)}` : ''}.`,
      ),
    );
  const said = both(
    { yes: 'ท่านตอบ: ไป', no: 'ท่านตอบ: ไม่ว่าง', maybe: 'ท่านตอบ: ไม่แน่ใจ' },
    { yes: 'You said: I will come', no: 'You said: I cannot come', maybe: 'You said: not sure' },
  );
  const [first, ...others] = sessions.map(({ session }) => session);
  return card({
    ...(districtGroup && { over: groupName(districtGroup) }),
    title: both('กำหนดประชุม', 'Meetings'),
    lines: sessions
      .slice(0, 5)
      .flatMap(({ session, answer }): Line[] => [
        ...(districtGroup ? [] : [groupName(session.districtGroup)]),
        { strong: whenShort(session) },
        ...placeLines(session),
        ...(answer ? [{ small: said[answer] }] : []),
        'rule',
      ])
      .slice(0, -1),
    buttons: !mayAnswer
      ? []
      : others.length === 0
        ? rsvpButtons(first!)
        : [first!, ...others].slice(0, 4).map((session) => ({
            label: both('ตอบนัด ', 'Answer ') + dateShortNoYear(session.startsAt!),
            postback: rsvpAgainButton.pack({ c: session._id }),
          })),
  });
}
