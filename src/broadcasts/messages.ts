/** Everything said around notices (แจ้งข่าว): questions, previews, the notice itself, what became of it. */
import { whenShort, type GroupName } from '../consultations/messages.ts';
import type { Consultation } from '../consultations/model.ts';
import { QUOTA_AWAY } from '../delivery/messages.ts';
import type { Price } from '../delivery/price.ts';
import { card, menuCard, text, type Button, type Line } from '../line/compose.ts';
import { fit } from '../line/limits.ts';
import type { Programme } from '../programme.ts';
import { countTh, dateShortNoYear, timeOf } from '../thai/format.ts';
import type { Message } from '../turn.ts';
import type { Broadcast, Segment, SessionPart } from './model.ts';
import { buttons, type NoticeQuestion, type PartOfPeople } from './rules.ts';

/** What a segment's codes are called. */
export interface Names {
  groupName: GroupName;
  themeName: (code: string) => string;
}

const PART_TH: Readonly<Record<SessionPart, string>> = {
  silent: 'คนที่ยังไม่ตอบ',
  yes: 'คนที่ตอบว่าไป',
  no: 'คนที่ตอบว่าไม่ว่าง',
  maybe: 'คนที่ตอบว่าไม่แน่ใจ',
  attended: 'คนที่มาร่วม',
};

export const moment = (at: Date): string => `${dateShortNoYear(at)} ${timeOf(at)}`;

/** To whom, in words: "คนที่ตอบว่าไป นัด พฤ. 16 ก.ค. 13.30 น. และเขตบางแค". */
export function peopleTh(segment: Segment, session: Consultation | null, names: Names): string {
  const { session: about, ...others } = segment;
  return chosenTh({ ...others, part: about?.part }, session, names);
}

/** As `peopleTh`, of what has been chosen so far. All of it must fit. */
export function chosenTh(
  { district, role, theme, part }: Partial<Omit<Segment, 'session'>> & { part?: SessionPart },
  session: Consultation | null,
  { themeName }: Names,
): string {
  const parts = [
    ...(part ? [`${PART_TH[part]}${session ? ` นัด ${whenShort(session)}` : ''}`] : []),
    ...(district ? [`เขต${district}`] : []),
    ...(role ? [`บทบาท “${role}”`] : []),
    ...(theme ? [`คนที่เคยส่งเรื่อง${themeName(theme)}`] : []),
  ];
  return parts.length > 0 ? parts.join(' และ') : 'ผู้แทนทุกคน';
}

/** What people read. A plain text: links and numbers in it can be tapped, and it can be copied. */
export function notice(words: string, groupName: string, organisation: Programme['organisation']): Message {
  return text(`แจ้งข่าวถึงประชาคม ${groupName}\n\n${words}\n\n${organisation.nameTh}`);
}

// ── Asking for what is missing ───────────────────────────────────────────────────────────────────────────────────────

const CANCEL: Button = { label: 'ยกเลิก', say: 'ยกเลิก' };

export const whichGroup = (groups: readonly { code: string; shortTh: string }[]): Message =>
  text('แจ้งข่าวถึงกลุ่มเขตใดคะ', [
    ...groups.map(({ code, shortTh }): Button => ({
      label: shortTh,
      postback: buttons.group.pack({ g: code as 'THON_S' }),
    })),
    CANCEL,
  ]);

const CHOICES: readonly [PartOfPeople, string][] = [
  ['all', 'ทุกคนในกลุ่มเขต'],
  ['district', 'เลือกตามเขต'],
  ['role', 'เลือกตามบทบาท'],
  ['yes', PART_TH.yes],
  ['no', PART_TH.no],
  ['maybe', PART_TH.maybe],
  ['silent', PART_TH.silent],
  ['attended', PART_TH.attended],
  ['theme', 'คนที่สนใจประเด็นหนึ่ง'],
];

export const whichPeople = (groupName: string): Message =>
  menuCard({
    over: groupName,
    title: 'แจ้งข่าวถึงใครคะ',
    lines: [{ small: 'ก่อนส่ง จะให้ดูจำนวนคนและค่าใช้จ่ายก่อนเสมอค่ะ' }],
    buttons: CHOICES.map(([p, label]) => ({ label, postback: buttons.people.pack({ p }) })),
  });

/** A further condition on top of those that were chosen: only who fits all of them gets the notice. */
export const whichMore = (groupName: string, chosen: string, kinds: readonly PartOfPeople[]): Message =>
  menuCard({
    over: groupName,
    title: 'เพิ่มเงื่อนไขใดคะ',
    lines: [{ label: 'ตอนนี้ถึง', value: chosen }, { small: 'จะส่งถึงเฉพาะคนที่ตรงทุกข้อ' }],
    buttons: [
      ...CHOICES.filter(([p]) => kinds.includes(p)).map(([p, label]) => ({
        label,
        postback: buttons.people.pack({ p }),
      })),
      { label: 'เลือกผู้รับใหม่ทั้งหมด', postback: buttons.anew.pack({}), tone: 'plain' as const },
    ],
  });

export const whichDistrict = (districts: readonly string[]): Message =>
  text('เขตใดคะ', [
    ...districts.slice(0, 12).map((d): Button => ({ label: `เขต${d}`, postback: buttons.district.pack({ d }) })),
    CANCEL,
  ]);

export const whichRole = (roles: readonly string[]): Message =>
  text('บทบาทใดคะ พิมพ์หรือกดเลือกได้ค่ะ (เช่น ประธานชุมชน)', [
    ...roles.map((role): Button => ({ label: fit(role, 20), say: role })),
    CANCEL,
  ]);

export const whichTheme = (themes: readonly { code: string; name: string }[]): Message =>
  menuCard({
    title: 'คนที่สนใจประเด็นใดคะ',
    lines: [{ small: 'คือคนที่เคยส่งความคิดเห็นในประเด็นนั้น' }],
    buttons: themes.map(({ code, name }) => ({ label: name, postback: buttons.theme.pack({ t: code }) })),
  });

export const whichSession = (sessions: readonly Consultation[]): Message =>
  text('หมายถึงนัดใดคะ', [
    ...sessions.slice(0, 12).map((session): Button => ({
      label: whenShort(session),
      postback: buttons.session.pack({ c: session._id }),
    })),
    CANCEL,
  ]);

export const noSuchSession = (groupName: string): Message => text(`${groupName}ยังไม่มีนัดที่ตรงกันค่ะ ขอเลือกผู้รับใหม่นะคะ`);

/** @param chosen to whom it goes by now; left out where that is not to be changed here. */
export const askWords = (longest: number, chosen?: string): Message =>
  text(`${chosen ? `ถึง: ${chosen}\n` : ''}พิมพ์ข้อความที่จะแจ้งได้เลยค่ะ (ไม่เกิน ${countTh(longest)} ตัวอักษร)`, [
    ...(chosen ? [{ label: 'เพิ่มเงื่อนไขผู้รับ', postback: buttons.more.pack({}) }] : []),
    CANCEL,
  ]);

/** What was typed is still in the chat above; everything else that was chosen stays. */
export const wordsTooLong = (length: number, longest: number): Message =>
  text(
    `ข้อความยาว ${countTh(length)} ตัวอักษร ส่งได้ไม่เกิน ${countTh(longest)} ค่ะ ผู้รับที่เลือกไว้ยังอยู่ กรุณาพิมพ์ข้อความที่สั้นลงอีกครั้งนะคะ`,
    [CANCEL],
  );

export const wordsOnly = (): Message => text('ขอเป็นตัวหนังสือนะคะ', [CANCEL]);
export const notThatOne = (): Message => text('ไม่พบชื่อนั้นค่ะ กดเลือกจากปุ่มได้เลยนะคะ');
export const stoppedChanging = (): Message => text('คงไว้ตามเดิมค่ะ กดส่งที่ตัวอย่างด้านบนได้เลย');
export const stopped = (): Message => text('ยกเลิกแล้วค่ะ ไม่มีการส่งข่าว');

export function ask(
  question: Exclude<NoticeQuestion, 'session' | 'role'>,
  more: {
    groups: readonly { code: string; shortTh: string }[];
    groupName: string;
    districts: readonly string[];
    themes: readonly { code: string; name: string }[];
    longest: number;
    chosen: string;
    toAdd: readonly PartOfPeople[];
  },
): Message {
  switch (question) {
    case 'districtGroup':
      return whichGroup(more.groups);
    case 'people':
      return whichPeople(more.groupName);
    case 'more':
      return whichMore(more.groupName, more.chosen, more.toAdd);
    case 'district':
      return whichDistrict(more.districts);
    case 'theme':
      return whichTheme(more.themes);
    case 'text':
      return askWords(more.longest, more.chosen);
  }
}

// ── When ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `from` in Bangkok, `YYYY-MM-DDTHH:MM`. */
export const askWhen = (target: { id: string; v: number }, from: string): Message =>
  text('ส่งเมื่อใดคะ พิมพ์ เช่น พรุ่งนี้ 9 โมง หรือกดเลือกค่ะ', [
    { label: 'เลือกวันเวลา', pick: 'datetime', data: buttons.pickTime.pack(target), min: from },
    { label: 'พรุ่งนี้ 9 โมง', say: 'พรุ่งนี้ 9 โมงเช้า' },
    CANCEL,
  ]);

export const movedByQuietHours = (at: Date, quietHours: Programme['quietHours']): Message =>
  text(`ช่วง ${quietTh(quietHours)} งดส่งข้อความค่ะ จึงตั้งเป็น ${moment(at)}`);
export const hourMissing = (): Message => text('ยังไม่ทราบว่าส่งกี่โมงค่ะ กด “ตั้งเวลาส่งทีหลัง” ในตัวอย่างเพื่อเลือกเวลาได้');
export const saidTimeIsPast = (): Message => text('เวลาส่งที่พิมพ์มาผ่านไปแล้วค่ะ กด “ตั้งเวลาส่งทีหลัง” เพื่อเลือกใหม่ได้');
export const saidTimeIsTooFar = (days: number): Message =>
  text(`ตั้งเวลาล่วงหน้าได้ไม่เกิน ${days} วันค่ะ กด “ตั้งเวลาส่งทีหลัง” เพื่อเลือกใหม่ได้`);

export const askHour = (candidates: readonly string[]): Message => {
  const hours = candidates.length > 0 ? candidates : ['09:00', '13:00', '16:00'];
  return text(
    'ส่งกี่โมงคะ',
    hours.map((hour) => ({ label: `${hour.replace(':', '.')} น.`, say: `${hour.replace(':', '.')} น.` })),
  );
};
export const timeIsPast = (): Message => text('เวลานั้นผ่านมาแล้วค่ะ ส่งเมื่อใดดีคะ', [CANCEL]);
export const timeIsTooFar = (days: number): Message => text(`ตั้งเวลาล่วงหน้าได้ไม่เกิน ${days} วันค่ะ ส่งเมื่อใดดีคะ`, [CANCEL]);
export const notATime = (): Message => text('อ่านเวลาไม่ออกค่ะ ลองพิมพ์แบบ พรุ่งนี้ 9.00 น. นะคะ', [CANCEL]);

// ── Before it goes out ───────────────────────────────────────────────────────────────────────────────────────────────

export interface Audience {
  people: number;
  /** Also of that part, and out of LINE's reach. */
  unreachable: number;
}

export interface Preview {
  broadcast: Broadcast;
  session: Consultation | null;
  audience: Audience;
  /** Null while LINE cannot be asked what is left. */
  price: Price | null;
  /** Messages of the quota that are kept for what is more urgent. */
  keptBack: number;
  dueAt: Date;
  /** That is later than asked for, because of quiet hours. */
  held: boolean;
  /** Not at once. */
  later: boolean;
  /** Counted against the next month's quota. */
  nextMonth: boolean;
  needsApproval: boolean;
  planName: string;
}

/** Where the quota is not known it may go: what does not fit is then not sent, and listed. */
export const mayGo = ({ price, audience }: Preview): boolean => (price?.fits ?? true) && audience.people > 0;

/** 20.00 - 08.00 น. */
const quietTh = ({ from, to }: Programme['quietHours']): string =>
  `${from.replace(':', '.')} - ${to.replace(':', '.')} น.`;

function costLines({ price, audience, keptBack, nextMonth, planName }: Preview): Line[] {
  if (!price) return [{ label: 'ใช้', value: countTh(audience.people, 'ข้อความ') }, { small: QUOTA_AWAY.th }];
  const { messages, left, fits, baht } = price;
  const month = nextMonth ? 'เดือนหน้า' : 'เดือนนี้';
  return [
    { label: 'ใช้', value: countTh(messages, 'ข้อความ') },
    {
      label: 'ค่าใช้จ่าย',
      value: baht ? `${baht.toLocaleString('en-US')} บาท` : `0 บาท (อยู่ในแพ็กเกจ${planName})`,
    },
    ...(left === null ? [] : [{ label: 'โควตา', value: `เหลือ${month} ${countTh(left, 'ข้อความ')}` }]),
    ...(fits ? [] : [{ strong: `โควตา${month}ไม่พอ กันไว้ ${countTh(keptBack)} ข้อความสำหรับเรื่องจำเป็น จึงยังส่งไม่ได้` }]),
  ];
}

function whenLine({ later, dueAt }: Preview): Line {
  return { label: 'ส่งเมื่อ', value: later ? moment(dueAt) : 'ทันทีที่กดส่ง' };
}

export function bodyLines(preview: Preview, names: Names, quietHours: Programme['quietHours']): Line[] {
  const { broadcast, session, audience, held } = preview;
  return [
    { label: 'ถึง', value: peopleTh(broadcast.segment, session, names) },
    { label: 'ผู้รับ', value: countTh(audience.people, 'คน') },
    ...(audience.unreachable > 0
      ? [{ small: `อีก ${countTh(audience.unreachable, 'คน')} ไม่มี LINE บล็อก หรือหยุดรับข้อความ จะไม่ได้รับ` }]
      : []),
    ...costLines(preview),
    whenLine(preview),
    ...(held ? [{ small: `ช่วง ${quietTh(quietHours)} งดส่งข้อความ จึงส่งเมื่อพ้นช่วงนี้` }] : []),
  ];
}

export function previewCard(
  shown: Preview,
  names: Names,
  programme: Pick<Programme, 'organisation' | 'quietHours' | 'broadcasts'>,
): Message[] {
  const { broadcast, audience, needsApproval, later } = shown;
  const { groupName } = names;
  const target = { id: broadcast._id, v: broadcast.version };
  const group = groupName(broadcast.segment.districtGroup);
  const { approvalAbove, approvalHours } = programme.broadcasts;
  const maySend = mayGo(shown);
  const go = needsApproval ? 'ส่งให้ผู้อนุมัติ' : later ? 'ตั้งเวลาส่ง' : 'ส่งเลย';
  return [
    notice(broadcast.text, group, programme.organisation),
    card({
      over: `ตัวอย่างข่าว · ${group}`,
      title: audience.people > 0 ? 'ส่งข้อความด้านบนนี้ไหมคะ' : 'ยังไม่มีผู้รับค่ะ',
      lines: [
        ...bodyLines(shown, names, programme.quietHours),
        ...(needsApproval
          ? [{ small: `เกิน ${countTh(approvalAbove)} คน ต้องมีเจ้าหน้าที่อีกท่านอนุมัติภายใน ${approvalHours} ชั่วโมง` }]
          : []),
      ],
      buttons: [
        ...(maySend ? [{ label: go, postback: buttons.send.pack(target), tone: 'go' as const }] : []),
        { label: 'แก้ข้อความ', postback: buttons.editText.pack(target) },
        { label: 'แก้ผู้รับ', postback: buttons.editPeople.pack(target) },
        { label: later ? 'เปลี่ยนเวลาส่ง' : 'ตั้งเวลาส่งทีหลัง', postback: buttons.editTime.pack(target) },
        ...(broadcast.sendAt ? [{ label: 'ส่งทันทีแทน', postback: buttons.sendNow.pack(target) }] : []),
        { label: 'ไม่ส่ง', postback: buttons.drop.pack(target) },
      ],
    }),
  ];
}

export const sent = (people: number, dueAt: Date | null, id: string): Message =>
  text(
    dueAt
      ? `ตั้งเวลาแล้วค่ะ จะส่งถึง ${countTh(people, 'คน')} ${moment(dueAt)} ก่อนถึงเวลายังเรียกคืนได้ค่ะ`
      : `กำลังส่งถึง ${countTh(people, 'คน')} ค่ะ`,
    [
      { label: 'ผลการส่ง', postback: buttons.report.pack({ id }) },
      { label: 'เรียกคืน', postback: buttons.recall.pack({ id }) },
    ],
  );
export const alreadySent = (at: Date): Message => text(`ยืนยันไปแล้วเมื่อ ${moment(at)} ค่ะ ไม่ได้ส่งซ้ำ`);
export const previewGone = (): Message => text('ปุ่มนี้ใช้ไม่ได้แล้วค่ะ พิมพ์ "ข่าวที่ส่งแล้ว" เพื่อดูข่าวล่าสุด หรือ "แจ้งข่าว" เพื่อเริ่มใหม่');
export const previewOutdated = (): Message => text('ข่าวนี้ถูกแก้ไขหลังจากตัวอย่างใบนี้ จึงยังไม่ได้ส่งค่ะ กรุณากดที่ตัวอย่างใบล่าสุด');
export const sessionMoved = (): Message => text('นัดนี้เปลี่ยนไปแล้วหลังจากดูตัวอย่าง จึงยังไม่ได้ส่งค่ะ กรุณาเริ่มใหม่ พิมพ์ "แจ้งข่าว"');
export const timeHasPassed = (target: { id: string; v: number }): Message =>
  text('เวลาที่ตั้งไว้ผ่านไปแล้ว จึงยังไม่ได้ส่งค่ะ', [
    { label: 'ส่งทันทีแทน', postback: buttons.sendNow.pack(target) },
    { label: 'เปลี่ยนเวลาส่ง', postback: buttons.editTime.pack(target) },
  ]);
export const quotaTooSmall = (): Message =>
  text('โควตาไม่พอสำหรับข่าวนี้แล้ว จึงยังไม่ได้ส่งค่ะ ลดจำนวนผู้รับ หรือตั้งเวลาส่งเดือนหน้าได้ค่ะ');
export const nobody = (): Message => text('ตอนนี้ไม่มีผู้รับตามเงื่อนไขนี้แล้ว จึงยังไม่ได้ส่งค่ะ');
export const dropped = (): Message => text('ไม่ส่งแล้วค่ะ ข่าวนี้ถูกทิ้งไป');
export const forbidden = (): Message => text('คำสั่งนี้ใช้ได้เฉพาะเจ้าหน้าที่ที่ดูแลกลุ่มเขตนั้นค่ะ');
export const privateOnly = (): Message => text('คำสั่งนี้ใช้ในแชตส่วนตัวค่ะ');
