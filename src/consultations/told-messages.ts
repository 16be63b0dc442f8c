/** What people are told of sessions: invitations, changes, reminders, and what is planned. */
import { both } from '../language.ts';
import { card, text, type Button, type Line } from '../line/compose.ts';
import { countTh, dateShortNoYear, relativeDay } from '../thai/format.ts';
import type { Message } from '../turn.ts';
import {
  placeLines,
  rsvpAgainButton,
  rsvpButtons,
  scheduleButton,
  tallyButton,
  titleOf,
  whenLines,
  whenShort,
  type GroupName,
} from './messages.ts';
import type { ChangeKind, Consultation } from './model.ts';

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

export const AMBER = '#B45309';
export const RED = '#B42318';

export const CHANGE_WORDS: Record<ChangeKind, string> = {
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
