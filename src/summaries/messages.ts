/** All wording of summaries (สรุปรายสัปดาห์). */
import { ALL_GROUPS, exportFeedback } from '../feedback/rules.ts';
import { KIND_TH } from '../feedback/messages.ts';
import { card, text, type Button, type Line } from '../line/compose.ts';
import { countTh, dateRange, dateShortNoYear, groupNameTh, timeOf } from '../thai/format.ts';
import { addDays, middayOf, mondayOf } from '../thai/calendar.ts';
import type { Places } from '../thai/places.ts';
import type { ThemeScanner } from '../thai/themes.ts';
import type { Message } from '../turn.ts';
import {
  isEmpty,
  showSummary,
  STRETCHES_BEFORE,
  WEEKS_BACK,
  type ChangedFigure,
  type Figures,
  type SessionFigures,
} from './rules.ts';

export interface Told {
  scope: string;
  scopeName: string;
  /** Days, inclusive. */
  from: string;
  to: string;
  figures: Figures;
  labelOf: (theme: string) => string;
  /** Where it stands with charts. */
  page?: string;
  /** What late data changed in the week before. */
  corrected?: readonly ChangedFigure[];
}

const period = ({ from, to }: Pick<Told, 'from' | 'to'>): string => dateRange(middayOf(from), middayOf(to));
const isWeek = ({ from, to }: Told): boolean => mondayOf(from) === from && addDays(from, 6) === to;

const kindsLine = ({ byKind, withoutKind }: Figures): string =>
  [
    `ปัญหา ${countTh(byKind.problem)}`,
    `ศักยภาพ ${countTh(byKind.potential)}`,
    `ข้อเสนอ ${countTh(byKind.proposal)}`,
    ...(withoutKind > 0 ? [`ยังไม่ระบุ ${countTh(withoutKind)}`] : []),
  ].join(' · ');

function nameOf({ round }: SessionFigures): string {
  return round ? `ครั้งที่ ${round}` : 'การประชุม';
}

function answers({ yes, no, maybe }: SessionFigures): string {
  return `ไป ${yes} · ไม่ว่าง ${no} · ไม่แน่ใจ ${maybe}`;
}

function came({ checkedIn, yes }: SessionFigures): string {
  return checkedIn > 0 ? `มา ${checkedIn} คน` : `ตอบว่าไป ${yes} คน`;
}

const day = ({ startsAt }: SessionFigures): string => dateShortNoYear(startsAt);

function sessionLines({ held, notConfirmed, coming }: Figures['sessions'], most: number): string[] {
  return [
    ...some(held, most, (session) => `จัดแล้ว: ${nameOf(session)} ${day(session)} ${came(session)}`),
    ...some(notConfirmed, most, (session) => `ยังไม่ยืนยันว่าจัด: ${nameOf(session)} ${day(session)}`),
    ...some(
      coming,
      most,
      (session) => `กำลังจะถึง: ${nameOf(session)} ${day(session)} ${timeOf(session.startsAt)} (${answers(session)})`,
    ),
  ];
}

function some<Item>(items: readonly Item[], most: number, say: (item: Item) => string): string[] {
  const rest = items.length - most;
  return [...items.slice(0, most).map(say), ...(rest > 0 ? [`และอีก ${rest} รายการ`] : [])];
}

/** The longest silent first: `เกิน 12 สัปดาห์: ทุ่งครุ, บางแค`, `2 สัปดาห์: บางบอน`. */
function silentLines({ silent }: Figures, mostNames: number): string[] {
  const lengths = [...new Set(silent.map(({ weeks }) => weeks))];
  return lengths.map((length) => {
    const names = silent.filter(({ weeks }) => weeks === length).map(({ district }) => district);
    const rest = names.length - mostNames;
    const listed = `${names.slice(0, mostNames).join(', ')}${rest > 0 ? ` และอีก ${rest} เขต` : ''}`;
    return `${length === null ? `เกิน ${WEEKS_BACK}` : length} สัปดาห์: ${listed}`;
  });
}

const registryLine = ({ registry }: Figures): string =>
  `${countTh(registry.active, 'คน')}${registry.joined > 0 ? ` (เพิ่ม ${countTh(registry.joined, 'คน')})` : ''}`;

function buttonsOf({ scope, from, to, page }: Told): Button[] {
  const wanted = { scope, from, to };
  return [
    ...(page ? [{ label: 'เปิดหน้าสรุป', uri: page, tone: 'go' as const }] : []),
    { label: 'ดูทั้งหมด', postback: showSummary.pack({ ...wanted, all: '1' }), tone: 'calm' },
    { label: 'ขอไฟล์', postback: exportFeedback.pack(wanted), tone: 'calm' },
  ];
}

/** A week without anything: what waits all the same, and where it stands. Two lines where there is neither. */
function nothingHeard(told: Told): Message[] {
  const silent = told.figures.silent.length;
  const corrected = correctedWords(told.corrected ?? []);
  const waiting = waitingLine(told.figures);
  const [open] = told.page ? buttonsOf(told) : [];
  if (waiting.length > 0 || open)
    return [
      card({
        over: told.scopeName,
        title: isWeek(told) ? 'สรุปประจำสัปดาห์' : 'สรุปความเห็น',
        lines: [
          { small: period(told) },
          ...(corrected ? [{ small: corrected }] : []),
          `ไม่มีความเห็นใหม่และไม่มีการประชุม${silent > 0 ? ` เงียบอยู่ ${silent} เขต` : ''}ค่ะ`,
          ...waiting,
        ],
        ...(open && { buttons: [open] }),
      }),
    ];
  return [
    text(
      [
        `สรุป${told.scopeName} ${period(told)}`,
        `ไม่มีความเห็นใหม่และไม่มีการประชุม${silent > 0 ? ` เงียบอยู่ ${silent} เขต` : ''}ค่ะ`,
        ...(corrected ? [corrected] : []),
      ].join('\n'),
    ),
  ];
}

const CHANGED: Readonly<Record<string, string>> = {
  total: 'ความเห็น',
  held: 'ประชุมที่จัดแล้ว',
  attended: 'ผู้เข้าร่วม',
  silent: 'เขตที่เงียบ',
  joined: 'ผู้แทนที่เพิ่ม',
};

/** What matters most of what late data changed; the page has the rest. */
function correctedWords(corrected: readonly ChangedFigure[]): string | null {
  const told = corrected.filter(({ what }) => what in CHANGED).slice(0, 2);
  if (corrected.length === 0) return null;
  const words = told.map(({ what, was, now }) => `${CHANGED[what]} ${countTh(was)} เป็น ${countTh(now)}`);
  return `แก้ไขสรุปสัปดาห์ก่อน: ${words.length > 0 ? words.join(' · ') : 'ดูในหน้าสรุป'}`;
}

const MOST_CHANGES = 5;

/** What late data changed in a brief that was sent: one message, whatever comes later. */
export function briefCorrected({
  changes,
  page,
  ...told
}: Pick<Told, 'scopeName' | 'from' | 'to'> & { changes: readonly ChangedFigure[]; page: string }): Message[] {
  const shown = changes.filter(({ what }) => what in CHANGED).slice(0, MOST_CHANGES);
  const rest = changes.length - shown.length;
  return [
    card({
      over: told.scopeName,
      title: 'แก้ไขสรุปประจำสัปดาห์',
      lines: [
        { small: period(told) },
        'มีข้อมูลตามมาหลังส่งสรุปค่ะ',
        ...shown.map(({ what, was, now }) => ({ label: CHANGED[what]!, value: `${countTh(was)} เป็น ${countTh(now)}` })),
        ...(rest > 0 ? [shown.length > 0 ? `และอีก ${rest} ตัวเลข` : `เปลี่ยน ${rest} ตัวเลข`] : []),
        { small: 'ฉบับที่ส่งไปแล้วเก็บไว้ตามเดิม' },
      ],
      buttons: [{ label: 'ดูฉบับแก้ไข', uri: page, tone: 'go' }],
    }),
  ];
}

/** One line for all sessions in a state: the first, and how many more. */
function sessionLine(label: string, sessions: readonly SessionFigures[], say: (session: SessionFigures) => string) {
  const [first] = sessions;
  const rest = sessions.length - 1;
  return first ? [`${label}: ${say(first)}${rest > 0 ? ` และอีก ${rest} ครั้ง` : ''}`] : [];
}

/** As many as a phone shows in two lines. */
const NAMES_ON_CARD = 4;

/** What waits, in one line. */
function waitingLine({ issuesWaiting, projects = [], deliveries, quota }: Figures): string[] {
  const missed = (deliveries?.failed ?? 0) + (deliveries?.unknown ?? 0);
  const parts = [
    ...(issuesWaiting && issuesWaiting.length > 0 ? [`ประเด็นรอคำตอบ ${countTh(issuesWaiting.length)}`] : []),
    ...(projects.length > 0 ? [`โครงการนำร่อง ${countTh(projects.length)}`] : []),
    ...(missed > 0 ? [`ข้อความส่งไม่ถึง ${countTh(missed)}`] : []),
    ...(quota && quota.left !== null ? [`โควตาเหลือ ${countTh(quota.left)}`] : []),
  ];
  return parts.length > 0 ? [parts.join(' · ')] : [];
}

/** Of two lengths of silence, the longest, some names; of the others how many they are. */
function longestSilent(figures: Figures): string[] {
  const longest = [...new Set(figures.silent.map(({ weeks }) => weeks))].slice(0, 2);
  const named = figures.silent.filter(({ weeks }) => longest.includes(weeks));
  const rest = figures.silent.length - named.length;
  const lengths = silentLines({ ...figures, silent: named }, NAMES_ON_CARD);
  return [
    // Blanks that do not break: no line ends between a number and its weeks.
    ...lengths.map((line) => line.replace(/ (?=\d+ สัปดาห์)| (?=สัปดาห์)/g, '\u00a0')),
    ...(rest > 0 ? [`น้อยกว่านั้น ${rest} เขต`] : []),
  ];
}

/** Monday's card, and the answer to "สรุปกรุงธนใต้สัปดาห์ที่แล้ว": at most ten lines under the days it is about. */
export function brief(told: Told): Message[] {
  const { figures } = told;
  if (isEmpty(figures)) return nothingHeard(told);
  const { held, notConfirmed, coming } = figures.sessions;
  const silent = longestSilent(figures);
  const [grows] = figures.growing;
  const corrected = correctedWords(told.corrected ?? []);
  const sessions = [
    ...sessionLine('จัดแล้ว', held, (session) => `${nameOf(session)} ${day(session)} ${came(session)}`),
    ...sessionLine('ยังไม่ยืนยันว่าจัด', notConfirmed, (session) => `${nameOf(session)} ${day(session)}`),
    ...sessionLine(
      'กำลังจะถึง',
      coming,
      (session) => `${nameOf(session)} ${day(session)} ${timeOf(session.startsAt)} (${answers(session)})`,
    ),
  ];
  const lines: Line[] = [
    { strong: `ความเห็นใหม่ ${countTh(figures.total, 'เรื่อง')}` },
    kindsLine(figures),
    ...(grows
      ? [
          {
            label: 'เพิ่มขึ้น',
            value: `${told.labelOf(grows.theme)} ${countTh(grows.count)} เรื่อง (${STRETCHES_BEFORE} ${isWeek(told) ? 'สัปดาห์' : 'ช่วง'}ก่อนหน้ารวม ${countTh(grows.before)})`,
          },
        ]
      : []),
    ...figures.quotes.slice(0, 1).map(({ kind, text: words }) => `“${words}” (${KIND_TH[kind]})`),
    ...(sessions.length > 0 ? (['rule', ...sessions] as const) : []),
    'rule',
    ...(silent.length > 0 ? [{ label: 'ยังไม่ได้ยินจาก', value: silent.join(' · ') }] : []),
    ...waitingLine(figures),
    {
      label: 'ทะเบียน',
      value: `${registryLine(figures)}${figures.attended > 0 ? ` · ผู้เข้าร่วมประชุม ${countTh(figures.attended, 'คน')}` : ''}`,
    },
  ];
  return [
    card({
      over: told.scopeName,
      title: isWeek(told) ? 'สรุปประจำสัปดาห์' : 'สรุปความเห็น',
      lines: [{ small: period(told) }, ...(corrected ? [{ small: corrected }] : []), ...lines],
      buttons: buttonsOf(told),
    }),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? [`${title}\n${lines.join('\n')}`] : [];
}

/** [ดูทั้งหมด]: every theme, every session, every silent district. */
export function everything(told: Told): Message[] {
  const { figures } = told;
  const themes = figures.themes.map(({ theme, count }) => `• ${told.labelOf(theme)} ${countTh(count)}`);
  const sessions = sessionLines(figures.sessions, 20).map((line) => `• ${line}`);
  const silent = silentLines(figures, 50);
  const body = [
    `สรุป${told.scopeName}\n${period(told)}`,
    `ความเห็นใหม่ ${countTh(figures.total, 'เรื่อง')}\n${kindsLine(figures)}`,
    ...section('แยกตามประเด็น (หนึ่งเรื่องมีได้หลายประเด็น)', themes),
    ...section('การประชุม', sessions),
    ...section('ยังไม่ได้ยินจาก', silent),
    `ทะเบียนประชาคม ${registryLine(figures)}`,
  ];
  const { scope, from, to } = told;
  return [text(body.join('\n\n'), [{ label: 'ขอไฟล์', postback: exportFeedback.pack({ scope, from, to }) }])];
}

export function askForScope(choices: readonly { label: string; postback: string }[]): Message[] {
  return [text('ต้องการสรุปของกลุ่มเขตใดคะ', choices)];
}

export function onlyInDirectChat(): Message[] {
  return [text('คำสั่งนี้ใช้ในแชตส่วนตัวค่ะ')];
}

export function notForYou(): Message[] {
  return [text('ขออภัยค่ะ คำสั่งนี้ใช้ได้เฉพาะเจ้าหน้าที่ที่ได้รับสิทธิ์')];
}

export function scopeName(scope: string, places: Pick<Places, 'groups'>): string {
  return scope === ALL_GROUPS ? 'ทุกกลุ่มเขต' : groupNameTh(places, scope);
}

export function labelOf({ labels }: Pick<ThemeScanner, 'labels'>): (theme: string) => string {
  return (theme) => labels[theme]?.th ?? theme;
}
