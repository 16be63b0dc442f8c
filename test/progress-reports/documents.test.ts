/** What stands in the files of a report: every box of the official form, every period, in Word and in Excel. */
import { buffer, text as textIn } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import readXlsx from 'read-excel-file/node';
import { openZip } from '../../src/documents/zip-guard.ts';
import { loadProgramme } from '../../src/programme.ts';
import { writeReport, type ReportDocument } from '../../src/progress-reports/documents.ts';
import type { ProgressReport } from '../../src/progress-reports/model.ts';

const { project } = loadProgramme();
const report = (overrides: Partial<ProgressReport>): ProgressReport => ({
  _id: 'p',
  project: project.code,
  fiscalYear: 2563,
  number: 7,
  version: 1,
  asOf: '2020-04-29',
  whole: false,
  generated: '',
  narrative: 'เวียนแจ้งสำนักงานเขต\nปรับเป้าหมาย',
  told: [],
  percent: 65,
  percentReason: null,
  baht: 50_000,
  totalBaht: null,
  planStatus: 'เป็นไปตามแผน',
  targetStatus: 'เป็นไปตามเป้าหมาย',
  status: 'approved',
  writtenBy: 'a',
  writtenAt: new Date('2020-04-29T02:00:00Z'),
  approvedBy: 'b',
  approvedAt: new Date('2020-04-29T08:00:00Z'),
  ...overrides,
});
const document: ReportDocument = {
  project,
  issuer: 'สำนักยุทธศาสตร์และประเมินผล',
  reports: [
    report({}),
    report({
      number: 8,
      asOf: '2020-05-24',
      percent: 60,
      percentReason: 'ปรับแผนตามสถานการณ์',
      baht: 38_255,
      swot: [
        {
          group: 'กลุ่มกรุงธนใต้',
          district: 'บางขุนเทียน',
          kind: 'strength',
          text: 'ป่าชายเลน',
          source: 'แผนปฏิบัติการประจำปี',
          date: '2020-05-01',
        },
        { group: 'กลุ่มกรุงธนใต้', district: null, kind: 'threat', text: 'น้ำทะเลกัดเซาะ', source: null, date: null },
      ],
    }),
  ],
};

/** Each box of the form, as 2563 printed it, with what the project has for it. */
const BOXES: [label: string, value: string][] = [
  ['ชื่อโครงการ/กิจกรรม', project.name],
  ['รหัสโครงการ', '21000000-3137'],
  ['ปีงบประมาณ พ.ศ.', '2563'],
  ['เริ่มต้นโครงการ', '1 ตุลาคม 2562'],
  ['สิ้นสุดโครงการ', '29 กันยายน 2563'],
  ['งบประมาณที่ได้รับ', '4,529,800.00 บาท'],
  ['งบประมาณที่ใช้ไป', '88,255.- บาท (แปดหมื่นแปดพันสองร้อยห้าสิบห้าบาทถ้วน)'],
  ['หน่วยงานที่รับผิดชอบ', project.unit],
  ['ชื่อผู้รับผิดชอบ', project.responsible],
  ['ผู้ประสานงาน สยป.', project.coordinator],
  ['หลักการและเหตุผล', project.rationale],
  ['วัตถุประสงค์ของโครงการ', project.objectives[1]!],
  ['เป้าหมายของโครงการ', project.targets[1]!],
  ['ประเด็นยุทธศาสตร์', project.strategicIssue],
  ['ประเด็นยุทธศาสตร์ย่อย', project.strategicSubIssue],
  ['เป้าหมายที่', project.strategicGoal],
  ['ตัวชี้วัด', project.indicator],
];
const PERIODS = [
  'รายงานครั้งที่7 :: 29/04/2563 : เวียนแจ้งสำนักงานเขต',
  'ปรับเป้าหมาย :: ความก้าวหน้าของงานฯ = 65.00 % : งบประมาณที่เบิกใช้ (ครั้งที่ 7) = 50,000.00 บาท : เป็นไปตามแผน : เป็นไปตามเป้าหมาย',
  'ปรับเป้าหมาย :: ความก้าวหน้าของงานฯ = 60.00 % : งบประมาณที่เบิกใช้ (ครั้งที่ 8) = 38,255.00 บาท : เป็นไปตามแผน : เป็นไปตามเป้าหมาย',
];

describe('Word', () => {
  /** One string for each paragraph. */
  let paragraphs: string[];
  beforeAll(async () => {
    const parts = await openZip((await writeReport('docx', document)) as Buffer);
    const xml = await textIn(await parts.open('word/document.xml'));
    parts.close();
    paragraphs = xml
      .split('</w:p>')
      .map((each) => [...each.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/gu)].map(([, words]) => words).join(''));
  });

  it.each(BOXES)('has the box %s with its value', (label, value) => {
    const words = paragraphs.join('\n');
    const at = words.indexOf(label);
    expect(at).toBeGreaterThanOrEqual(0);
    expect(words.slice(at)).toContain(value);
  });

  it.each(PERIODS)('has each period in the official line: %s', (line) => expect(paragraphs).toContain(line));

  it('says why progress has fallen, and who signs', () => {
    expect(paragraphs).toContain('เหตุผลที่ความก้าวหน้าลดลง: ปรับแผนตามสถานการณ์');
    expect(paragraphs.join('\n')).toContain('ขอรับรองว่า ข้อมูลที่ปรากฏในเอกสารฉบับนี้');
    expect(paragraphs.join('\n')).toContain('(ผู้รับผิดชอบโครงการ)');
  });
});

/** Group, area, kind, what, source, day. */
const ANNEX = [
  ['กลุ่มกรุงธนใต้', 'เขตบางขุนเทียน', 'จุดแข็ง', 'ป่าชายเลน', 'แผนปฏิบัติการประจำปี', '01/05/2563'],
  ['กลุ่มกรุงธนใต้', 'ทั้งกลุ่มเขต', 'อุปสรรค', 'น้ำทะเลกัดเซาะ', '-', '-'],
];

describe('the annex', () => {
  const wordsOfDocx = async (of: ReportDocument): Promise<string> => {
    const parts = await openZip((await writeReport('docx', of)) as Buffer);
    const xml = await textIn(await parts.open('word/document.xml'));
    parts.close();
    return xml.replaceAll('</w:p>', '|').replace(/<[^>]*>/gu, '');
  };
  const bare: ReportDocument = { ...document, reports: [report({})] };

  it('has each SWOT entry with where it was read and of which day, in Word and in Excel', async () => {
    const words = await wordsOfDocx(document);
    for (const row of ANNEX) expect(words).toContain(row.join('|'));
    const sheets = await readXlsx(await buffer((await writeReport('xlsx', document)) as Readable));
    expect(sheets[3]!.data.slice(1)).toEqual(ANNEX);
  });

  it('has each pilot project with what it answers, its office, money and state', async () => {
    const projects = [
      {
        group: 'กลุ่มกรุงธนใต้',
        name: 'เรือเก็บผักตบชวา',
        issues: ['ฟื้นฟูคลองบางมด', 'สิ่งแวดล้อม'],
        unit: 'สำนักงานเขตทุ่งครุ',
        budgetBaht: 120_000,
        state: 'running' as const,
      },
      { group: 'กลุ่มกรุงธนเหนือ', name: 'พิพิธภัณฑ์', issues: [], unit: null, budgetBaht: null, state: 'planned' as const },
    ];
    const of: ReportDocument = { ...document, reports: [report({ projects })] };
    const words = await wordsOfDocx(of);
    expect(words).toContain('ภาคผนวก โครงการนำร่อง');
    expect(words).toMatch(
      /กลุ่มกรุงธนใต้\|เรือเก็บผักตบชวา\|ฟื้นฟูคลองบางมด.*สิ่งแวดล้อม\|สำนักงานเขตทุ่งครุ\|120,000.00\|กำลังดำเนินการ/s,
    );
    expect(words).toContain('กลุ่มกรุงธนเหนือ|พิพิธภัณฑ์|-|-|-|มีแผนดำเนินการ');
    const sheets = await readXlsx(await buffer((await writeReport('xlsx', of)) as Readable));
    expect(sheets[3]!.data.slice(1)).toHaveLength(2);
  });

  it('is left out where nothing is known', async () => {
    expect(await wordsOfDocx(bare)).not.toContain('ภาคผนวก');
    expect(await readXlsx(await buffer((await writeReport('xlsx', bare)) as Readable))).toHaveLength(3);
  });
});

describe('Excel', () => {
  let sheets: { sheet: string; data: unknown[][] }[];
  beforeAll(async () => {
    sheets = (await readXlsx(await buffer((await writeReport('xlsx', document)) as Readable))) as typeof sheets;
  });

  it('has each box of the form in a row of its own, and no other', () => {
    const rows = sheets[0]!.data.slice(1);
    expect(rows.map(([label]) => label)).toEqual(BOXES.map(([label]) => label));
    for (const [index, [, value]] of BOXES.entries()) expect(String(rows[index]![1])).toContain(value);
  });

  it('has each period with its figures, and why progress has fallen', () => {
    const [head, seventh, eighth] = sheets[1]!.data;
    const row = (values: unknown[]) => Object.fromEntries(head!.map((title, index) => [title, values[index]]));
    expect(row(seventh!)).toMatchObject({ ครั้งที่: 7, 'ความก้าวหน้า (%)': 65, เหตุผลที่ลดลง: null });
    expect(row(eighth!)).toMatchObject({
      'วันที่ (พ.ศ.)': '24/05/2563',
      เหตุผลที่ลดลง: 'ปรับแผนตามสถานการณ์',
      'เบิกใช้ครั้งนี้ (บาท)': 38_255,
      'เบิกใช้รวม (บาท)': 88_255,
    });
  });

  it('has what each period reports line by line, as no cell can show a whole report', () => {
    expect(sheets[2]!.data.slice(1)).toEqual([
      [7, '29/04/2563', 'เวียนแจ้งสำนักงานเขต'],
      [7, '29/04/2563', 'ปรับเป้าหมาย'],
      [8, '24/05/2563', 'เวียนแจ้งสำนักงานเขต'],
      [8, '24/05/2563', 'ปรับเป้าหมาย'],
    ]);
  });
});
