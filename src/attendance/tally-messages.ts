/** What staff read of the answers: who comes, who is to be phoned, what a reminder would cost. */
import { z } from 'zod';
import { limitButton, presenceButton, tallyButton, whenShort, type GroupName } from '../consultations/messages.ts';
import type { Consultation } from '../consultations/model.ts';
import { both } from '../language.ts';
import { card, text, type Button, type Line } from '../line/compose.ts';
import { definePostback } from '../line/postback.ts';
import { timeOf } from '../thai/format.ts';
import type { Message } from '../turn.ts';
import { rollButton } from './check-in-messages.ts';
import { ledgerButton } from './ledger-messages.ts';
import { silentButton } from './phoned-messages.ts';
import type { Tally } from './rules.ts';

const id = z.string().regex(/^[a-z0-9-]{1,64}$/i);
export const remindAskButton = definePostback('session.remind.ask', { c: id });
export const remindButton = definePostback('session.remind', { c: id, r: z.coerce.number().int().positive() });

/** A name with what was said beside the answer. */
export interface Named {
  name: string;
  partySize: number | null;
  late: boolean;
  lateBy: string | null;
  leavesEarly: boolean;
  leavesWhen: string | null;
  /** Who comes instead. */
  proxy: string | null;
  byPhone: boolean;
  /** Why not; to those who prepare the session. */
  reason?: string | null;
}

export const NAMES_OF = ['yes', 'no', 'maybe', 'waiting'] as const;
export type NamesOf = (typeof NAMES_OF)[number];
/** `w`: of those who answered so; `o`: how many were shown before. */
export const namesButton = definePostback('session.names', {
  c: id,
  w: z.enum(NAMES_OF),
  o: z.coerce.number().int().min(0).max(100_000),
});

export interface NamesView {
  session: Consultation;
  of: NamesOf;
  people: readonly Named[];
  offset: number;
  /** Answered so, and their names are for others to see. */
  hidden: number;
  tally: Tally;
  silent: number;
}

export interface TallyView {
  session: Consultation;
  tally: Tally;
  /** All of the register who have not answered, */
  silent: number;
  /** and how many of them LINE does not reach. */
  unreachable: number;
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
  seesNames: boolean;
  mayCheckIn: boolean;
}

/** A card says at most so much; who is not named on it stands in the list behind a button. */
const MOST_LETTERS = 390;
const MOST_NAMES = 15;
const MOST_UNREGISTERED = 3;
const MOST_OF_NAME = 40;
const MOST_REASON = 60;

function described({ name, partySize, late, lateBy, leavesEarly, leavesWhen, proxy, byPhone }: Named): string {
  const more = [
    proxy ? `ให้${proxy}มาแทน` : '',
    !proxy && partySize && partySize > 1 ? `${partySize} คน` : '',
    late ? `มาสาย${lateBy ? ` ${lateBy}` : ''}` : '',
    leavesEarly ? `กลับ${leavesWhen ?? 'ก่อน'}` : '',
    byPhone ? 'แจ้งทางโทรศัพท์' : '',
  ].filter(Boolean);
  return more.length > 0 ? `${name} (${more.join(', ')})` : name;
}

const firstLetters = (words: string, most: number): string =>
  words.length > most ? `${words.slice(0, most - 1)}…` : words;

/** Who sends somebody else comes first: that is news for whoever prepares the session. */
const newsFirst = (people: readonly Named[]): Named[] => [
  ...people.filter(({ proxy }) => proxy),
  ...people.filter(({ proxy }) => !proxy),
];

/** As many names as there is room for; null where there is none for even one. */
function namesLine(label: string, people: readonly Named[], room: number): { small: string } | null {
  const all = newsFirst(people).map((each) => firstLetters(described(each), MOST_OF_NAME));
  for (let count = Math.min(all.length, MOST_NAMES); count > 0; count -= 1) {
    const rest = all.length - count;
    const words = `${label}: ${all.slice(0, count).join(', ')}${rest > 0 ? ` และอีก ${rest} คน` : ''}`;
    if (words.length <= room) return { small: words };
  }
  return null;
}

function lettersOf(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => {
    if (typeof line === 'string') return sum + line.length;
    const { label, value, small, strong, meter } = line as Record<string, string | undefined>;
    return sum + [label, value, small, strong, meter].reduce((letters, words) => letters + (words?.length ?? 0), 0);
  }, 0);
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
    { label: 'มาร่วม', value: `${tally.checkedIn} คน${besideThere(tally, after.late)}` },
    ...(after.walkIns > 0 ? [{ label: 'มาโดยไม่ได้ตอบ', value: `${after.walkIns} คน` }] : []),
    ...(after.unregistered > 0
      ? [
          { label: 'ไม่ได้ลงทะเบียน', value: `${after.unregistered} คน` },
          ...(after.unregisteredNames.length > 0
            ? [{ small: firstLetters(after.unregisteredNames.slice(0, MOST_UNREGISTERED).join(', '), MOST_REASON) }]
            : []),
        ]
      : []),
    ...(after.noShows === null ? [] : [{ label: 'ตอบว่าไป แต่ไม่มา', value: `${after.noShows} คน` }]),
  ];
}

function besideThere({ checkedIn, peopleThere }: Tally, late: number): string {
  const more = [peopleThere > checkedIn ? `รวมผู้ติดตาม ${peopleThere}` : '', late > 0 ? `มาหลังเริ่ม ${late}` : ''].filter(
    Boolean,
  );
  return more.length > 0 ? ` (${more.join(' ')})` : '';
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

const silentLine = ({ silent, unreachable }: TallyView): Line => ({
  label: 'ยังไม่ตอบ',
  value: `${silent} คน${unreachable > 0 ? ` (ติดต่อทาง LINE ไม่ได้ ${unreachable} คน)` : ''}`,
});

/** The names that there is room for on a card of which so much is `said` already. */
function namesLines(
  all: readonly (readonly [label: string, people: readonly Named[]])[],
  said: number,
): { small: string }[] {
  const lines: { small: string }[] = [];
  for (const [label, people] of all) {
    const line = people.length > 0 ? namesLine(label, people, MOST_LETTERS - said - lettersOf(lines)) : null;
    if (line) lines.push(line);
  }
  return lines;
}

export function tallyCard(view: TallyView, groupName: GroupName): Message {
  const { session, tally, unreachable } = view;
  const { _id: c, status } = session;
  const isOpen = status === 'announced';
  const over = groupName(session.districtGroup);
  const title = `คำตอบ ${whenShort(session)}`;
  const fixed: Line[] = [
    ...quorumLines(view),
    { label: 'ไป', value: `${tally.yes} คน${beside(tally)}` },
    ...seatLines(view),
    { label: 'ไม่ว่าง', value: `${tally.no} คน` },
    { label: 'ไม่แน่ใจ', value: `${tally.maybe} คน` },
    silentLine(view),
    ...afterLines(view),
  ];
  const said = over.length + title.length + lettersOf(fixed);
  const more: Line[] = namesLines(
    [
      ['ไม่มา', view.after?.noShowNames ?? []],
      ['ไป', view.coming],
      ['รอ', view.waiting],
    ],
    said,
  );
  for (const reason of view.reasons.slice(0, 3)) {
    const line = { small: `เหตุผล: ${firstLetters(reason, MOST_REASON)}` };
    if (line.small.length <= MOST_LETTERS - said - lettersOf(more)) more.push(line);
  }
  return card({
    over,
    title,
    lines: [...fixed, ...more],
    buttons: [
      ...(view.seesNames && tally.yes + tally.no + tally.maybe + tally.waiting > 0
        ? [{ label: 'ดูรายชื่อ', postback: namesButton.pack({ c, w: firstOf(tally), o: 0 }) }]
        : []),
      ...(view.silent > unreachable && isOpen
        ? [{ label: 'เตือนคนที่ยังไม่ตอบ', postback: remindAskButton.pack({ c }) }]
        : []),
      ...(isOpen ? [{ label: 'รายชื่อคนที่ยังไม่ตอบ', postback: silentButton.pack({ c, o: 0 }) }] : []),
      ...(view.mayCheckIn && isOpen ? [{ label: 'เช็กอินหน้างาน', postback: presenceButton.pack({ c }) }] : []),
      { label: 'ใครยังไม่ได้รับแจ้ง', postback: ledgerButton.pack({ c }), tone: 'plain' },
    ],
    quickReplies: isOpen ? limitButtons(c) : [],
  });
}

/** On the morning of the session, by itself: who will come, whom to phone, and what is needed at the door. */
export function dayCard(
  view: TallyView,
  /** `pageUrl`: of the page with the QR; null where there is no door. */
  { uninformed, pageUrl }: { uninformed: number; pageUrl: string | null },
  groupName: GroupName,
): Message {
  const { session, tally, coming } = view;
  const { _id: c, venue, startsAt } = session;
  const over = groupName(session.districtGroup);
  const title = `วันนี้มีประชุม ${timeOf(startsAt!)}`;
  const fixed: Line[] = [
    ...(venue ? [firstLetters(venue, MOST_REASON)] : []),
    ...quorumLines(view),
    { label: 'ไป', value: `${tally.yes} คน${beside(tally)}` },
    ...seatLines(view),
    { label: 'ไม่แน่ใจ', value: `${tally.maybe} คน` },
    silentLine(view),
    ...(uninformed > 0 ? [{ strong: `ควรโทรแจ้ง ${uninformed} คน` }] : []),
  ];
  const names = namesLines(
    [
      ['มีผู้มาแทน', coming.filter(({ proxy }) => proxy)],
      ['มาสาย', coming.filter(({ late, proxy }) => late && !proxy)],
    ],
    over.length + title.length + lettersOf(fixed),
  );
  return card({
    over,
    title,
    lines: [...fixed, ...names],
    buttons: [
      { label: 'รายชื่อเช็กอิน', postback: rollButton.pack({ c, l: 'yes', o: 0 }), tone: 'go' },
      ...(pageUrl ? [{ label: 'เปิดหน้า QR', uri: pageUrl }] : []),
      { label: 'รายชื่อที่ต้องโทร', postback: ledgerButton.pack({ c }) },
    ],
    quickReplies: [{ label: 'ดูคำตอบ', postback: tallyButton.pack({ c }) }],
  });
}

const firstOf = (tally: Tally): NamesOf => NAMES_OF.find((of) => tally[of] > 0) ?? 'yes';

const NAMES_TITLE: Record<NamesOf, string> = { yes: 'ไป', no: 'ไม่ว่าง', maybe: 'ไม่แน่ใจ', waiting: 'รอที่นั่ง' };
const NAMES_ROWS = 7;
const MOST_OF_ROW = 44;

/** Who answered so, with what they said beside it; the other answers are one tap away. */
export function namesCard(
  { session, of, people, offset, hidden, tally, silent }: NamesView,
  groupName: GroupName,
): Message {
  const { _id: c } = session;
  const ordered = newsFirst(people);
  const shown = ordered.slice(offset, offset + NAMES_ROWS);
  const next = offset + shown.length;
  const page = (label: string, o: number): Button => ({ label, postback: namesButton.pack({ c, w: of, o }) });
  return card({
    over: groupName(session.districtGroup),
    title: `${NAMES_TITLE[of]} ${people.length + hidden} คน ${whenShort(session)}`,
    lines: [
      ...(people.length === 0 && hidden === 0 ? ['ยังไม่มีค่ะ'] : []),
      ...(people.length > NAMES_ROWS ? [{ small: `คนที่ ${offset + 1}–${next}` }] : []),
      ...shown.map((each) => firstLetters(`${described(each)}${each.reason ? ` – ${each.reason}` : ''}`, MOST_OF_ROW)),
      ...(hidden > 0 ? [{ small: `อีก ${hidden} คน เจ้าหน้าที่ที่ดูแลพื้นที่นั้นจึงเห็นชื่อ` }] : []),
    ],
    buttons: [
      ...(next < people.length ? [page('หน้าถัดไป', next)] : []),
      ...(offset > 0 ? [page('หน้าก่อน', Math.max(0, offset - NAMES_ROWS))] : []),
    ],
    quickReplies: [
      ...NAMES_OF.filter((each) => each !== of && (each !== 'waiting' || tally.waiting > 0)).map((each) => ({
        label: `${NAMES_TITLE[each]} ${tally[each]}`,
        postback: namesButton.pack({ c, w: each, o: 0 }),
      })),
      { label: `ยังไม่ตอบ ${silent}`, postback: silentButton.pack({ c, o: 0 }) },
    ],
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
