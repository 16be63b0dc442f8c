/** What the papers of a district group look like: as blocks for PDF and DOCX, as sheets for XLSX. */
import type { Readable } from 'node:stream';
import { FORM_NAMES } from '../consultations/messages.ts';
import type { ConsultationStatus } from '../consultations/model.ts';
import { boardWords } from '../development-issues/board-messages.ts';
import { areaTh, SWOT_TH } from '../development-issues/context-messages.ts';
import { ISSUE_STATUS_TH } from '../development-issues/messages.ts';
import { projectStates } from '../development-issues/project-messages.ts';
import { KIND_TH } from '../feedback/messages.ts';
import type { Block, Paper, TableColumn } from '../documents/blocks.ts';
import { writeOnPaper } from '../documents/writing.ts';
import { writeXlsx, type Cell, type Sheet } from '../documents/xlsx.ts';
import { dateOfficial, dateShort } from '../thai/format.ts';
import { parseBangkok } from '../time.ts';
import type { PaperFacts } from './paper-effects.ts';
import { countFor, MOST_ON_PAPER, type PaperKind } from './paper-rules.ts';

export const PAPER_FORMATS = ['pdf', 'docx', 'xlsx'] as const;
export type PaperFormat = (typeof PAPER_FORMATS)[number];

export const PAPER_TITLES: Readonly<Record<PaperKind, string>> = {
  registry: 'ทะเบียนประชาคม',
  issues: 'รายการประเด็นการพัฒนา',
  summary: 'สรุปผลการรับฟังความคิดเห็น',
};

const SESSION_STATUS: Readonly<Record<ConsultationStatus, string>> = {
  draft: 'เตรียมการ',
  announced: 'นัดแล้ว',
  postponed: 'เลื่อน ยังไม่กำหนดวัน',
  held: 'จัดแล้ว',
  reported: 'จัดแล้ว รายงานแล้ว',
  cancelled: 'ยกเลิก',
};

const dash = (text: string | null): string => text || '-';
const dayTh = (date: string | null): string => (date ? dateShort(parseBangkok(date)!) : 'ยังไม่กำหนด');

interface Table {
  title: string;
  columns: readonly TableColumn[];
  rows: readonly (readonly Cell[])[];
}

function tablesOf(facts: PaperFacts): Table[] {
  switch (facts.kind) {
    case 'registry':
      return facts.least === null ? bookTables(facts) : [roleTable(facts, facts.least)];
    case 'issues':
      return [issueTable(facts)];
    case 'summary':
      return [...summaryTables(facts), issueTable(facts), ...projectTable(facts)];
  }
}

function bookTables({ people }: PaperFacts): Table[] {
  const districts = [...new Set(people.map(({ district }) => district))];
  const named = people.some(({ name }) => name !== null);
  return districts.map((district) => ({
    title: `เขต${district}`,
    columns: [
      { title: 'ที่', width: 6 },
      { title: 'รายชื่อประชาชน', width: 15 },
      { title: 'ชุมชน', width: 13 },
      { title: 'บทบาท', width: 11 },
      { title: 'ภารกิจ', width: 14 },
      { title: 'กิจกรรมสำคัญที่ดำเนินการ', width: 13 },
      { title: 'ผู้แทนฯ', width: 11 },
      { title: 'ที่อยู่ที่สามารถติดต่อได้', width: 17 },
    ],
    rows: people
      .filter((entry) => entry.district === district)
      .map((entry, index) => [
        index + 1,
        entry.name ?? (named ? 'ไม่แสดงชื่อ' : `ผู้แทนคนที่ ${index + 1}`),
        dash(entry.community),
        dash(entry.role),
        dash(entry.mission),
        dash(entry.keyActivities),
        dash(entry.speaksFor),
        dash(entry.contact),
      ]),
  }));
}

/** Counts below `least` are said as on the board. */
const { fewerPeople, fewerDistricts } = boardWords('th');

function roleTable({ roles }: PaperFacts, least: number): Table {
  const people = (count: number): string => countFor(count, least, fewerPeople);
  return {
    title: 'จำนวนผู้แทนรายเขต ตามบทบาท',
    columns: [
      { title: 'เขต', width: 30 },
      { title: 'บทบาท', width: 45 },
      { title: 'ผู้แทน', width: 25, align: 'right' },
    ],
    rows: roles.flatMap(({ district, total, roles: told, others }) => [
      [district, 'ทุกบทบาท', people(total)],
      ...told.map(({ role, count }) => [district, role, people(count)]),
      ...(told.length > 0 && others > 0 ? [[district, 'บทบาทอื่น', people(others)]] : []),
    ]),
  };
}

function issueTable({ issues, least }: PaperFacts): Table {
  const told = (count: number | null, fewer: (most: number) => string): string =>
    count === null ? fewer(least!) : count.toLocaleString('en');
  return {
    title: least === null ? 'ประเด็นการพัฒนา เรียงตามคะแนน' : 'ประเด็นการพัฒนาที่ประกาศแล้ว',
    columns: [
      { title: 'ที่', width: 7 },
      { title: 'ประเด็น', width: 31 },
      { title: 'สถานะ', width: 14 },
      { title: 'ผู้เสนอ', width: 11, align: 'right' },
      { title: 'เขต', width: 7, align: 'right' },
      { title: 'คำตอบ และโครงการนำร่อง', width: 30 },
    ],
    rows: issues.map(({ title, status, people, districts, answer, projects }, index) => [
      index + 1,
      title,
      ISSUE_STATUS_TH[status],
      told(people, fewerPeople),
      told(districts, fewerDistricts),
      dash([answer, ...projects.map((name) => `โครงการนำร่อง: ${name}`)].filter(Boolean).join('\n')),
    ]),
  };
}

function projectTable({ summary }: PaperFacts): Table[] {
  if (!summary) return [];
  return [
    {
      title: 'โครงการนำร่อง',
      columns: [
        { title: 'โครงการ', width: 25 },
        { title: 'ประเด็นที่ตอบ', width: 21 },
        { title: 'หน่วยงาน', width: 14 },
        { title: 'งบประมาณ (บาท)', width: 15, align: 'right' },
        { title: 'สถานะ', width: 12 },
        { title: 'การประชุม', width: 13 },
      ],
      rows: summary.projects.map(({ name, issues, unit, budgetBaht, state, sessions }) => [
        name,
        dash(issues.join('\n')),
        dash(unit),
        budgetBaht === null ? '-' : budgetBaht.toLocaleString('en'),
        projectStates('th')[state],
        dash(sessions.map(dayTh).join('\n')),
      ]),
    },
  ];
}

const contextColumns = (what: string): TableColumn[] => [
  { title: 'พื้นที่', width: 16 },
  { title: what, width: 16 },
  { title: 'รายการ', width: 36 },
  { title: 'ที่มา', width: 18 },
  { title: 'ข้อมูล ณ วันที่', width: 14 },
];

function summaryTables({ summary, least }: PaperFacts): Table[] {
  if (!summary) return [];
  return [
    {
      title: 'การประชุม',
      columns: [
        { title: 'ครั้งที่', width: 8 },
        { title: 'วันที่', width: 15 },
        { title: 'รูปแบบ', width: 15 },
        { title: 'สถานที่', width: least === null ? 22 : 40 },
        // Of the office, and yet a name.
        ...(least === null ? [{ title: 'ประธาน', width: 18 }] : []),
        { title: 'สถานะ', width: 12 },
        { title: 'มาร่วม', width: 10, align: 'right' },
      ],
      rows: summary.sessions.map(({ session, took }) => [
        session.round ?? '-',
        dayTh(session.date),
        FORM_NAMES[session.form],
        dash(session.venue),
        ...(least === null ? [dash(session.chair)] : []),
        SESSION_STATUS[session.status],
        session.status === 'held' || session.status === 'reported' ? countFor(took, least, fewerPeople) : '-',
      ]),
    },
    {
      title: 'ทะเบียนและความคิดเห็นรายเขต',
      columns: [
        { title: 'เขต', width: 40 },
        { title: 'ผู้แทนที่รับรองแล้ว', width: 20, align: 'right' },
        { title: 'เชิญแล้ว ยังไม่เข้ามา', width: 20, align: 'right' },
        { title: 'ความคิดเห็นล่าสุด', width: 20 },
      ],
      rows: summary.byDistrict.map(({ district, active, invited, last }) => [
        district,
        countFor(active, least, fewerPeople),
        countFor(invited, least, fewerPeople),
        last ? dateShort(last) : 'ยังไม่มี',
      ]),
    },
    {
      title: 'ความคิดเห็นตามประเภท',
      columns: [
        { title: 'ประเภท', width: 70 },
        { title: 'เรื่อง', width: 30, align: 'right' },
      ],
      rows: [...summary.kinds].map(([kind, count]) => [kind ? KIND_TH[kind] : 'ยังไม่ระบุ', countFor(count, least)]),
    },
    {
      title: 'ความคิดเห็นตามประเด็น',
      columns: [
        { title: 'ประเด็น', width: 70 },
        { title: 'เรื่อง', width: 30, align: 'right' },
      ],
      rows: summary.themes.map(({ label, count }) => [label, countFor(count, least)]),
    },
    {
      title: 'ข้อมูลบริบทของพื้นที่',
      columns: contextColumns('ข้อมูล'),
      rows: summary.fields.map(({ district, nameTh, text, source, date }) => [
        areaTh(district),
        nameTh,
        text,
        dash(source),
        date ? dayTh(date) : '-',
      ]),
    },
    {
      title: 'SWOT ของพื้นที่',
      columns: contextColumns('ด้าน'),
      rows: summary.swot.map(({ district, kind, text, source, date }) => [
        areaTh(district),
        SWOT_TH[kind],
        text,
        dash(source),
        date ? dayTh(date) : '-',
      ]),
    },
  ];
}

export function paperTitle({ kind, groupName }: Pick<PaperFacts, 'kind' | 'groupName'>): string {
  return `${PAPER_TITLES[kind]} ${groupName}`;
}

/** Whether it can be read on paper; else it is a workbook. */
export const formatsFor = ({ people }: Pick<PaperFacts, 'people'>): readonly PaperFormat[] =>
  people.length > MOST_ON_PAPER ? ['xlsx'] : PAPER_FORMATS;

/** What a paper for whoever holds a link leaves out; null at the desk. */
function leftOut({ kind, least }: PaperFacts): string | null {
  if (least === null) return null;
  const words = 'ฉบับเผยแพร่ ไม่แสดงข้อมูลส่วนบุคคลและจำนวนน้อย';
  return kind === 'registry' ? `${words} มีเฉพาะจำนวนผู้แทนรายเขตตามบทบาท ไม่มีรายบุคคล` : words;
}

function paperOf(facts: PaperFacts): Paper {
  const { kind, issuer, at, summary, least } = facts;
  // By a link the sum would tell of the one district whose number is not told.
  const count = kind === 'registry' && least === null ? ` รวม ${facts.people.length.toLocaleString('en')} คน` : '';
  const note = leftOut(facts);
  const year = summary ? ` ปีงบประมาณ พ.ศ. ${summary.fiscalYear}` : '';
  const tables = tablesOf(facts).filter(({ rows }) => rows.length > 0);
  return {
    title: paperTitle(facts),
    issuer,
    footer: `${paperTitle(facts)} ข้อมูล ณ วันที่ ${dateOfficial(at)}`,
    ...(kind === 'registry' && least === null && { landscape: true }),
    blocks: [
      { kind: 'title', text: paperTitle(facts) },
      { kind: 'paragraph', text: `${issuer} ข้อมูล ณ วันที่ ${dateOfficial(at)}${year}${count}` },
      ...(note ? [{ kind: 'paragraph', text: note } as const] : []),
      ...(tables.length === 0 ? [{ kind: 'paragraph', text: 'ยังไม่มีข้อมูล' } as const] : []),
      ...tables.flatMap(({ title, columns, rows }): Block[] => [
        { kind: 'heading', text: title },
        { kind: 'table', columns, rows: rows.map((row) => row.map(String)) },
      ]),
    ],
  };
}

/** A count that is written out can be counted with in a workbook; a suppressed one stays as it is said. */
function counted(cell: Cell): Cell {
  return typeof cell === 'string' && /^\d{1,3}(?:,\d{3})*$/.test(cell) ? Number(cell.replaceAll(',', '')) : cell;
}

function workbookOf(facts: PaperFacts): Readable {
  const tables = tablesOf(facts);
  const sheets: Sheet[] = tables.map(({ title, columns, rows }) => ({
    name: title,
    columns: columns.map(({ title: name, width }) => ({ title: name, width: Math.max(8, Math.round(width * 1.2)) })),
    rows: rows.map((row) => row.map((cell, index) => (columns[index]!.align === 'right' ? counted(cell) : cell))),
  }));
  const nothing: Sheet = { name: PAPER_TITLES[facts.kind], columns: [{ title: 'ยังไม่มีข้อมูล', width: 30 }], rows: [] };
  const note = leftOut(facts);
  const noted: Sheet[] = note ? [{ name: 'หมายเหตุ', columns: [{ title: note, width: 90 }], rows: [] }] : [];
  return writeXlsx([...(sheets.length > 0 ? sheets : [nothing]), ...noted]);
}

export async function writePaper(format: PaperFormat, facts: PaperFacts): Promise<Buffer | Readable> {
  if (format === 'xlsx') return workbookOf(facts);
  return writeOnPaper(format, paperOf(facts));
}

/** For example `ทะเบียนประชาคม-กลุ่มกรุงธนใต้.pdf`. */
export const paperFileName = (facts: PaperFacts, format: PaperFormat): string =>
  `${paperTitle(facts).replaceAll(' ', '-')}.${format}`;
