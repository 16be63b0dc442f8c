/** แบบแสดงรายงานความก้าวหน้า in the official form: part 1 the project, part 2 every period up to this one, then the signature. */
import type { Readable } from 'node:stream';
import { areaTh, SWOT_TH } from '../development-issues/context-messages.ts';
import { projectStates } from '../development-issues/project-messages.ts';
import type { Block, Paper } from '../documents/blocks.ts';
import { writeOnPaper } from '../documents/writing.ts';
import { writeXlsx, type Cell, type Sheet } from '../documents/xlsx.ts';
import type { Project } from '../programme.ts';
import { dateOfficial } from '../thai/format.ts';
import { parseBangkok } from '../time.ts';
import { formDate, moneyInWords, moneyPlain, periodLine } from './messages.ts';
import type { AnnexProject, ProgressReport, ToldSwot } from './model.ts';
import { sumOf } from './rules.ts';

export const FORMATS = ['docx', 'pdf', 'xlsx'] as const;
export type Format = (typeof FORMATS)[number];

export interface ReportDocument {
  project: Project;
  issuer: string;
  /** The newest version of each report up to the one that is printed, which comes last. */
  reports: readonly ProgressReport[];
}

const officialDate = (date: string): string => dateOfficial(parseBangkok(`${date}T00:00`)!);
const numbered = (items: readonly string[]): string => items.map((item, index) => `${index + 1}. ${item}`).join('\n');
const percentOf = ({ percent }: ProgressReport): string => `${(percent ?? 0).toFixed(2)} %`;

/** Part 1: a label of the form and what stands in its box. */
function projectFields({ project, reports }: ReportDocument): { label: string; value: string }[] {
  return [
    { label: 'ชื่อโครงการ/กิจกรรม', value: project.name },
    { label: 'รหัสโครงการ', value: project.code },
    { label: 'ปีงบประมาณ พ.ศ.', value: String(project.fiscalYear) },
    { label: 'เริ่มต้นโครงการ', value: officialDate(project.from) },
    { label: 'สิ้นสุดโครงการ', value: officialDate(project.to) },
    { label: 'งบประมาณที่ได้รับ', value: `${moneyPlain(project.budgetBaht)} บาท` },
    { label: 'งบประมาณที่ใช้ไป', value: moneyInWords(sumOf(reports)) },
    { label: 'หน่วยงานที่รับผิดชอบ', value: project.unit },
    { label: 'ชื่อผู้รับผิดชอบ', value: project.responsible },
    { label: 'ผู้ประสานงาน สยป.', value: project.coordinator },
    { label: 'หลักการและเหตุผล', value: project.rationale },
    { label: 'วัตถุประสงค์ของโครงการ', value: numbered(project.objectives) },
    { label: 'เป้าหมายของโครงการ', value: numbered(project.targets) },
    { label: 'ประเด็นยุทธศาสตร์', value: project.strategicIssue },
    { label: 'ประเด็นยุทธศาสตร์ย่อย', value: project.strategicSubIssue },
    { label: 'เป้าหมายที่', value: project.strategicGoal },
    { label: 'ตัวชี้วัด', value: project.indicator },
  ];
}

function period(report: ProgressReport): Block[] {
  const { number, percentReason, status } = report;
  return [
    { kind: 'heading', text: `ครั้งที่ ${number}${status === 'draft' ? ' (ฉบับร่าง)' : ''}` },
    ...periodLine(report)
      .split('\n')
      .map((text): Block => ({ kind: 'paragraph', text })),
    ...(percentReason ? [{ kind: 'paragraph', text: `เหตุผลที่ความก้าวหน้าลดลง: ${percentReason}` } as const] : []),
  ];
}

const ANNEX = 'ภาคผนวก ข้อมูลบริบทของพื้นที่ (SWOT)';
const annexRow = ({ group, district, kind, text, source, date }: ToldSwot): string[] => [
  group,
  areaTh(district),
  SWOT_TH[kind],
  text,
  source || '-',
  date ? formDate(date) : '-',
];

/** Widths as a share of a page, and in letters of a workbook. */
const ANNEX_COLUMNS = [
  { title: 'กลุ่มเขต', share: 17, letters: 20 },
  { title: 'พื้นที่', share: 15, letters: 20 },
  { title: 'ด้าน', share: 10, letters: 12 },
  { title: 'รายการ', share: 26, letters: 60 },
  { title: 'ที่มา', share: 17, letters: 40 },
  { title: 'ข้อมูล ณ วันที่', share: 15, letters: 14 },
];

const PROJECTS = 'ภาคผนวก โครงการนำร่อง';
const projectRow = ({ group, name, issues, unit, budgetBaht, state }: AnnexProject): string[] => [
  group,
  name,
  issues.join('\n') || '-',
  unit ?? '-',
  budgetBaht === null ? '-' : moneyPlain(budgetBaht),
  projectStates('th')[state],
];
const PROJECT_COLUMNS = [
  { title: 'กลุ่มเขต', share: 15, letters: 20 },
  { title: 'โครงการ', share: 23, letters: 50 },
  { title: 'ประเด็นที่ตอบ', share: 21, letters: 50 },
  { title: 'หน่วยงาน', share: 14, letters: 30 },
  { title: 'งบประมาณ (บาท)', share: 16, letters: 16 },
  { title: 'สถานะ', share: 11, letters: 16 },
];

/** An annex as a table; nothing where it has no row. */
function annexTable(title: string, columns: typeof ANNEX_COLUMNS, rows: string[][]): Block[] {
  if (rows.length === 0) return [];
  return [
    { kind: 'pageBreak' },
    { kind: 'heading', text: title },
    { kind: 'table', columns: columns.map(({ title: head, share }) => ({ title: head, width: share })), rows },
  ];
}

/** Pilot projects, and what is known of the districts, each with where it was read and of which day. */
function annexOf({ swot = [], projects = [] }: ProgressReport): Block[] {
  return [
    ...annexTable(PROJECTS, PROJECT_COLUMNS, projects.map(projectRow)),
    ...annexTable(ANNEX, ANNEX_COLUMNS, swot.map(annexRow)),
  ];
}

export function paperOf(document: ReportDocument): Paper {
  const { project, issuer, reports } = document;
  return {
    title: `รายงานความก้าวหน้า ครั้งที่ ${reports.at(-1)!.number} ${project.name}`,
    issuer,
    footer: `รหัสโครงการ ${project.code} ปีงบประมาณ พ.ศ. ${project.fiscalYear}`,
    blocks: [
      { kind: 'title', text: 'แบบแสดงรายงานความก้าวหน้า' },
      { kind: 'heading', text: 'ส่วนที่ 1 รหัสโครงการและชื่อโครงการ' },
      { kind: 'fields', fields: projectFields(document) },
      { kind: 'heading', text: 'ส่วนที่ 2 รายงานความก้าวหน้าของโครงการและการใช้จ่ายงบประมาณ' },
      {
        kind: 'table',
        columns: [
          { title: 'ครั้งที่', width: 10 },
          { title: 'วันที่', width: 16 },
          { title: 'ความก้าวหน้า', width: 20, align: 'right' },
          { title: 'เบิกใช้ (บาท)', width: 20, align: 'right' },
          { title: 'สถานะ', width: 34 },
        ],
        rows: reports.map((report) => [
          String(report.number),
          formDate(report.asOf),
          percentOf(report),
          moneyPlain(report.baht ?? 0),
          [report.planStatus, report.targetStatus].filter(Boolean).join('\n') || '-',
        ]),
      },
      ...reports.flatMap(period),
      {
        kind: 'paragraph',
        text: 'ขอรับรองว่า ข้อมูลที่ปรากฏในเอกสารฉบับนี้ หน่วยงานได้จัดพิมพ์จากระบบงานจริง เพื่อเป็นหลักฐานไว้ตรวจสอบ',
        indent: true,
      },
      {
        kind: 'signatures',
        lines: [
          'ลงชื่อ ........................................',
          '(ผู้รับผิดชอบโครงการ)',
          'ตำแหน่ง ....................................',
        ],
      },
      ...annexOf(reports.at(-1)!),
    ],
  };
}

const annexSheet = (name: string, columns: typeof ANNEX_COLUMNS, rows: string[][]): Sheet[] =>
  rows.length === 0 ? [] : [{ name, columns: columns.map(({ title, letters }) => ({ title, width: letters })), rows }];

function workbookOf(document: ReportDocument): Readable {
  const { reports } = document;
  const { swot = [], projects = [] } = reports.at(-1)!;
  let total = 0;
  return writeXlsx([
    {
      name: 'โครงการ',
      columns: [
        { title: 'รายการ', width: 28 },
        { title: 'ข้อมูล', width: 100 },
      ],
      rows: projectFields(document).map(({ label, value }) => [label, value]),
    },
    {
      name: 'ความก้าวหน้า',
      columns: [
        { title: 'ครั้งที่', width: 8 },
        { title: 'วันที่ (พ.ศ.)', width: 14 },
        { title: 'ความก้าวหน้า (%)', width: 16, decimals: 2 },
        { title: 'เหตุผลที่ลดลง', width: 30 },
        { title: 'เบิกใช้ครั้งนี้ (บาท)', width: 18, decimals: 2 },
        { title: 'เบิกใช้รวม (บาท)', width: 18, decimals: 2 },
        { title: 'สถานะตามแผน', width: 24 },
        { title: 'สถานะตามเป้าหมาย', width: 24 },
        { title: 'ฉบับ', width: 12 },
      ],
      rows: reports.map((report): Cell[] => {
        total = sumOf([{ baht: total }, report]);
        const { number, asOf, percent, percentReason, baht, planStatus, targetStatus, status } = report;
        const approved = status === 'approved' ? 'รับรองแล้ว' : 'ร่าง';
        return [number, formDate(asOf), percent, percentReason, baht, total, planStatus, targetStatus, approved];
      }),
    },
    // A line each: a row is no higher than half a page, and what goes beyond is not to be seen.
    {
      name: 'รายงาน',
      columns: [
        { title: 'ครั้งที่', width: 8 },
        { title: 'วันที่ (พ.ศ.)', width: 14 },
        { title: 'รายงาน', width: 106 },
      ],
      rows: reports.flatMap(({ number, asOf, narrative }) =>
        narrative.split('\n').map((line): Cell[] => [number, formDate(asOf), line]),
      ),
    },
    ...annexSheet('โครงการนำร่อง', PROJECT_COLUMNS, projects.map(projectRow)),
    ...annexSheet('ข้อมูลบริบท (SWOT)', ANNEX_COLUMNS, swot.map(annexRow)),
  ]);
}

export async function writeReport(format: Format, document: ReportDocument): Promise<Buffer | Readable> {
  if (format === 'xlsx') return workbookOf(document);
  return writeOnPaper(format, paperOf(document));
}

/** For example `รายงานความก้าวหน้า-ครั้งที่-10-2563.docx`. */
export function fileName({ reports, project }: ReportDocument, format: Format): string {
  return `รายงานความก้าวหน้า-ครั้งที่-${reports.at(-1)!.number}-${project.fiscalYear}.${format}`;
}
