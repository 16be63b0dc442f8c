import { writeFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import readXlsx from 'read-excel-file/node';
import { readTable } from '../../src/documents/table-reader.ts';
import { openZip } from '../../src/documents/zip-guard.ts';
import type { Consultation } from '../../src/consultations/model.ts';
import { hashOfToken } from '../../src/identity.ts';
import type { ProgressReport } from '../../src/progress-reports/model.ts';
import { makeConsultation } from '../consultations/builders.ts';
import { makeIssue, makeProject } from '../development-issues/builders.ts';
import { actionsOf, startWorld, wordsOf, type Person, type World } from '../world.ts';
import { formsOf, logIn, type Browser, type Page } from './browser.ts';

let world: World;
let analyst: Person;
let desk: Browser;

beforeAll(async () => {
  world = await startWorld();
  analyst = await world.staff('analyst', 'THON_S', 'วิภา');
  desk = (await logIn(world, analyst)).browser;
  for (const [name, district] of [
    ['สมใจ ใฝ่ดี', 'ทุ่งครุ'],
    ['สมร รักงาน', 'ราษฎร์บูรณะ'],
  ] as const) {
    const person = await world.representative(name, district);
    const { id } = (await world.context.representatives.findByLineUserId(person.id))!;
    const more = {
      community: 'ชุมชนวัดไผ่ทอง',
      mission: `ดูแลชุมชน ติดต่อ ${name}`,
      phone: '0812345678',
      contactAddress: '1/2 ถนนประชาอุทิศ',
    };
    await world.context.representatives.changeProfile(id, more, world.clock.now());
    await person.says('#ปัญหา น้ำท่วมในซอยทุกครั้งที่ฝนตก');
  }
  await world.context.issues.insertAsIs(
    makeIssue({
      _id: 'i3',
      number: 7,
      title: 'ทางเท้าทรุดหน้าตลาด',
      status: 'planned',
      answers: [
        {
          _id: 'a3',
          status: 'planned',
          answer: 'ซ่อมในปี 2564',
          answerEn: null,
          by: 's1',
          at: world.clock.now(),
          recipients: 0,
        },
      ],
    }),
  );
  await world.context.issues.create({
    _id: 'i1',
    districtGroup: 'THON_S',
    fiscalYear: 2563,
    title: 'การฟื้นฟูศักยภาพของคลองบางมด',
    titleEn: null,
    summary: null,
    themes: [],
    status: 'studied',
    answers: [],
    sessions: [],
    source: null,
    mergedInto: null,
    splitFrom: null,
    events: [],
    unfinished: null,
    version: 1,
    createdBy: 's1',
    createdAt: world.clock.now(),
    updatedAt: world.clock.now(),
  });
  await world.context.projects.insert(
    makeProject({ name: 'คลองสวยน้ำใส', unit: 'สำนักการระบายน้ำ', budgetBaht: 1_200_000, issues: ['i1'] }),
  );
  await world.context.projects.insert(makeProject({ _id: 'p2', name: 'ทางเท้าต้นแบบ', issues: ['i3', 'i1'] }));
});
afterAll(() => world.stop());

async function file(path: string, browser = desk): Promise<Buffer> {
  const response = await browser.download(path);
  expect(response.status).toBe(200);
  const bytes = Buffer.from(await response.arrayBuffer());
  if (process.env.KEEP_PAPERS)
    writeFileSync(`${process.env.KEEP_PAPERS}/${path.split('/').slice(-2).join('-')}`, bytes);
  return bytes;
}
async function sheetWords(bytes: Buffer): Promise<string> {
  const rows: string[] = [];
  for await (const { cells } of readTable(bytes)) rows.push(cells.join(' | '));
  return rows.join('\n');
}
async function linkFor(sentence: string): Promise<string> {
  await analyst.says(sentence);
  return (actionsOf(await analyst.last())[0] as { uri: string }).uri;
}
async function shared(url: string, format: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(`${url}/${format}`)).arrayBuffer());
}
const madeLinkOf = async (browser: Browser, group: string) =>
  browser.submit(await browser.visit('/console/papers'), { form: `/console/papers/${group}/issues/share` });

async function aReport(): Promise<ProgressReport> {
  const { project } = world.context.programme;
  const report: ProgressReport = {
    _id: 'report-of-papers',
    project: project.code,
    fiscalYear: project.fiscalYear,
    number: 1,
    version: 1,
    asOf: '2020-07-10',
    whole: false,
    generated: 'ก',
    narrative: 'ก',
    told: [],
    percent: 5,
    percentReason: null,
    baht: 0,
    totalBaht: null,
    planStatus: null,
    targetStatus: null,
    status: 'draft',
    writtenBy: 's1',
    writtenAt: world.clock.now(),
    approvedBy: null,
    approvedAt: null,
  };
  await world.context.progressReports.insertAsIs([report], []);
  return report;
}
async function docxXml(bytes: Buffer): Promise<string> {
  const parts = await openZip(bytes);
  const xml = (await buffer(await parts.open('word/document.xml'))).toString();
  parts.close();
  return xml;
}

describe('the papers of a district group', () => {
  it.each(['registry', 'issues', 'summary'])('%s comes as PDF, Word and Excel', async (kind) => {
    expect((await file(`/console/papers/THON_S/${kind}.pdf`)).subarray(0, 5).toString()).toBe('%PDF-');
    const xml = await docxXml(await file(`/console/papers/THON_S/${kind}.docx`));
    expect(xml).toContain('w:cs="TH Sarabun New"');
    expect(xml).toContain('w:bidi="th-TH"');
    expect((await sheetWords(await file(`/console/papers/THON_S/${kind}.xlsx`))).length).toBeGreaterThan(20);
  });

  it('name in the registry whom the reader looks after, and note that they were read', async () => {
    const noted = async () => {
      const records = await world.context.audit.findBySubject('THON_S');
      return records.filter(({ action, details }) => action === 'paper.registry' && details?.format === 'xlsx');
    };
    const before = await noted();
    const words = await sheetWords(await file('/console/papers/THON_S/registry.xlsx'));
    expect(words).toContain('สมใจ ใฝ่ดี');
    expect(words).toContain('0812345678');
    const after = await noted();
    expect(after).toHaveLength(before.length + 1);
    for (const record of after) expect(record).toMatchObject({ actor: expect.any(String), details: { people: 2 } });
  });

  it('name to a district’s analyst only the people of that district', async () => {
    const { browser } = await logIn(world, await world.staff('districtAnalyst', 'ทุ่งครุ', 'สุดา'));
    const xml = await docxXml(await file('/console/papers/THON_S/registry.docx', browser));
    expect(xml).toContain('สมใจ');
    expect(xml).not.toContain('สมร');
  });

  it('name nobody to a coordinator, in no cell', async () => {
    const { browser } = await logIn(world, await world.staff('coordinator', null, 'กาญจนา'));
    const xml = await docxXml(await file('/console/papers/THON_S/registry.docx', browser));
    expect(xml).not.toMatch(/สมใจ|สมร|0812345678|ประชาอุทิศ/);
    expect(xml).toContain('ผู้แทนคนที่ 1');
  });

  it('tell issues with where they stand and what is done about them', async () => {
    const words = await sheetWords(await file('/console/papers/THON_S/issues.xlsx'));
    expect(words).toContain('การฟื้นฟูศักยภาพของคลองบางมด | ศึกษาแล้ว');
    expect(words).toContain('โครงการนำร่อง: คลองสวยน้ำใส');
  });

  it('carry what is known of the districts, with its source and day, and no number of anybody', async () => {
    const at = world.clock.now();
    const known = { source: 'แผนปฏิบัติการประจำปี', date: '2020-05-01', by: 's1', at };
    const { contexts } = world.context;
    const field = { ...known, field: 'basic', nameTh: 'ข้อมูลพื้นฐานเขต', text: 'พื้นที่เกษตรริมคลอง โทร 0812345678' };
    await contexts.writeFields('district:ทุ่งครุ', 0, [field], at);
    await contexts.addSwot('group:THON_S', { ...known, _id: 'w1', kind: 'threat', text: 'น้ำทะเลกัดเซาะชายฝั่ง' });
    const sheets = await readXlsx(await file('/console/papers/THON_S/summary.xlsx'));
    const rowsOf = (name: string) => sheets.find(({ sheet }) => sheet.startsWith(name))!.data.slice(1);
    const [row] = rowsOf('ข้อมูลบริบท');
    expect(row!.slice(0, 2)).toEqual(['เขตทุ่งครุ', 'ข้อมูลพื้นฐานเขต']);
    expect(row![2]).toContain('พื้นที่เกษตรริมคลอง');
    expect(row![2]).not.toContain('0812345678');
    expect(rowsOf('SWOT')).toEqual([['ทั้งกลุ่มเขต', 'อุปสรรค', 'น้ำทะเลกัดเซาะชายฝั่ง', 'แผนปฏิบัติการประจำปี', row![4]]]);
    const xml = await docxXml(await file('/console/papers/THON_S/summary.docx'));
    for (const words of ['พื้นที่เกษตรริมคลอง', 'น้ำทะเลกัดเซาะชายฝั่ง', 'แผนปฏิบัติการประจำปี', '1 พ.ค. 2563'])
      expect(xml).toContain(words);
  });

  it('name the pilot projects with what they answer, their office, money and state', async () => {
    const sheets = await readXlsx(await file('/console/papers/THON_S/summary.xlsx'));
    const [, ...rows] = sheets.find(({ sheet }) => sheet === 'โครงการนำร่อง')!.data;
    expect(rows).toEqual([
      ['คลองสวยน้ำใส', 'การฟื้นฟูศักยภาพของคลองบางมด', 'สำนักการระบายน้ำ', 1_200_000, 'มีแผนดำเนินการ', '-'],
      ['ทางเท้าต้นแบบ', 'ทางเท้าทรุดหน้าตลาด\nการฟื้นฟูศักยภาพของคลองบางมด', '-', '-', 'มีแผนดำเนินการ', '-'],
    ]);
  });

  it('hold counts that a workbook can count with', async () => {
    const sheets = await readXlsx(await file('/console/papers/THON_S/summary.xlsx'));
    const districts = sheets.find(({ sheet }) => sheet.startsWith('ทะเบียน'))!.data;
    expect(districts.find(([district]) => district === 'ทุ่งครุ')!.slice(1, 3)).toEqual([1, 0]);
  });

  it('of another district group do not exist', async () => {
    expect((await desk.visit('/console/papers/BKK_N/registry.pdf')).status).toBe(404);
    expect((await desk.visit('/console/papers')).words).not.toContain('กรุงเทพเหนือ');
  });
});

describe('a link to a paper', () => {
  it('is made at the desk, opens without a login, and holds no name and no small number', async () => {
    const made = await desk.submit(await desk.visit('/console/papers'), {
      form: '/console/papers/THON_S/registry/share',
    });
    const url = /href="(http[^"]*\/documents\/[^"]*)"/.exec(made.html)![1]!;
    const page = await (await fetch(url)).text();
    expect(page).toContain('ทะเบียนประชาคม');
    expect(page).toContain('มีเฉพาะจำนวนผู้แทนรายเขตตามบทบาท');
    const xml = await docxXml(await shared(url, 'docx'));
    expect(xml).not.toMatch(/สมใจ|สมร|0812345678|ประชาอุทิศ/);
    expect(xml).toContain('ไม่มีรายบุคคล');
  });

  it('tells of the registry how many hold each role in a district, and no row of anybody', async () => {
    const person = (name: string, role: string, status: 'active' | 'paused' | 'invited') =>
      world.context.representatives.insertAsIs(
        [
          {
            _id: `book-${name}`,
            status,
            district: 'บางบอน',
            districtGroup: 'THON_S',
            community: `ชุมชน${name}สามัคคี`,
            fullName: `${name} ทดลอง`,
            role,
          },
        ] as never,
        [],
      );
    for (const name of ['ก', 'ข', 'ค', 'ง', 'จ', 'ฉ']) await person(name, 'กรรมการชุมชน', 'active');
    await person('ช', 'ประธานชุมชนริมคลอง', 'paused');
    for (const name of ['ซ', 'ฌ', 'ญ', 'ฎ']) await person(name, 'เลขานุการ', 'active');
    for (const name of ['ฏ', 'ฐ', 'ฑ']) await person(name, 'กรรมการชุมชน', 'invited');
    const url = await linkFor('เล่มทะเบียน');
    const workbook = JSON.stringify(await readXlsx(await shared(url, 'xlsx')));
    for (const words of [workbook, await docxXml(await shared(url, 'docx'))]) {
      expect(words).not.toMatch(/ประธานชุมชน|เลขานุการ|สามัคคี|ทดลอง|ผู้แทนคนที่/);
      expect(words).not.toContain('รวม ');
    }
    const [sheet, note] = await readXlsx(await shared(url, 'xlsx'));
    const rows = sheet!.data.filter(([district]) => district === 'บางบอน' || district === 'ทุ่งครุ');
    expect(rows).toHaveLength(4);
    expect(rows).toEqual(
      expect.arrayContaining([
        ['บางบอน', 'ทุกบทบาท', 11],
        ['บางบอน', 'กรรมการชุมชน', 6],
        ['บางบอน', 'บทบาทอื่น', 5],
        ['ทุ่งครุ', 'ทุกบทบาท', 'น้อยกว่า 5 คน'],
      ]),
    );
    expect(note!.sheet).toBe('หมายเหตุ');
    // At the desk it is the book of the register as before.
    const book = await docxXml(await file('/console/papers/THON_S/registry.docx'));
    expect(book).toContain('ประธานชุมชนริมคลอง');
  });

  it('tells of issues what the board tells', async () => {
    const url = await linkFor('เอกสารประเด็น');
    const board = await (await fetch(`${world.url}/board/THON_S`)).text();
    const words = await sheetWords(await shared(url, 'xlsx'));
    expect(words).toContain('1 | ทางเท้าทรุดหน้าตลาด | มีแผนดำเนินการ | น้อยกว่า 5 คน | น้อยกว่า 5 เขต | ซ่อมในปี 2564');
    for (const told of ['ทางเท้าทรุดหน้าตลาด', 'น้อยกว่า 5 คน', 'น้อยกว่า 5 เขต']) expect(board).toContain(told);
    for (const text of [board, words, await docxXml(await shared(await linkFor('เอกสารสรุป'), 'docx'))])
      expect(text).not.toContain('การฟื้นฟูศักยภาพของคลองบางมด');
  });

  it('tells of pilot projects those that answer what was announced', async () => {
    const sheets = await readXlsx(await shared(await linkFor('เอกสารสรุป'), 'xlsx'));
    const [, ...rows] = sheets.find(({ sheet }) => sheet === 'โครงการนำร่อง')!.data;
    expect(rows).toEqual([['ทางเท้าต้นแบบ', 'ทางเท้าทรุดหน้าตลาด', '-', '-', 'มีแผนดำเนินการ', '-']]);
  });

  it('never tells of a session that was not announced, nor of one that is off, neither by itself nor with a project', async () => {
    const { consultations, projects } = world.context;
    const session = (_id: string, status: Consultation['status'], venue: string, date: string) =>
      consultations.insertAsIs(
        makeConsultation({ _id, districtGroup: 'THON_S', fiscalYear: 2563, round: null, status, venue, date }),
      );
    await session('cs-draft', 'draft', 'ห้องที่ยังไม่บอกใคร', '2020-09-01');
    await session('cs-off', 'cancelled', 'ห้องที่ยกเลิก', '2020-09-02');
    await session('cs-told', 'announced', 'หอประชุมที่บอกแล้ว', '2020-09-03');
    await projects.insert(
      makeProject({ _id: 'p3', name: 'สวนลอยน้ำ', issues: ['i3'], sessions: ['cs-draft', 'cs-off', 'cs-told'] }),
    );
    const words = await docxXml(await shared(await linkFor('เอกสารสรุป'), 'docx'));
    expect(words).toContain('หอประชุมที่บอกแล้ว');
    expect(words).not.toMatch(/ห้องที่ยังไม่บอกใคร|ห้องที่ยกเลิก|เตรียมการ|1 ก\.ย\. 2563|2 ก\.ย\. 2563/);
    const own = await docxXml(await file('/console/papers/THON_S/summary.docx'));
    expect(own).toContain('ห้องที่ยังไม่บอกใคร');
    expect(own).not.toContain('ห้องที่ยกเลิก');
  });

  it.each([
    ['เล่มทะเบียน กรุงธนใต้', 'ทะเบียนประชาคม'],
    ['เอกสารประเด็น กรุงธนใต้', 'รายการประเด็นการพัฒนา'],
    ['เอกสารสรุป กรุงธนใต้', 'สรุปผลการรับฟังความคิดเห็น'],
  ])('is given in LINE for “%s”', async (sentence, title) => {
    await analyst.says(sentence);
    const card = await analyst.last();
    expect(wordsOf(card)).toContain(title);
    const [action] = actionsOf(card);
    const url = (action as { uri: string }).uri;
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(`${url}/pdf`)).headers.get('content-type')).toBe('application/pdf');
  });

  it('leaves out what of the context data seems to name somebody, which the desk reads', async () => {
    const at = world.clock.now();
    const entry = { kind: 'weakness' as const, source: null, date: null, by: 's1', at };
    await world.context.contexts.addSwot('group:THON_S', { ...entry, _id: 'w8', text: 'ลุงสมหมายจอดรถขวางคลอง' });
    await world.context.contexts.addSwot('group:THON_S', { ...entry, _id: 'w9', text: 'เรือจมขวางคลอง บ้าน 12/3' });
    const words = await docxXml(await shared(await linkFor('เอกสารสรุป'), 'docx'));
    expect(words).not.toMatch(/สมหมาย|12\/3/);
    expect(words).toContain('เรือจมขวางคลอง');
    expect(await docxXml(await file('/console/papers/THON_S/summary.docx'))).toContain('สมหมาย');
  });

  it('suppresses small numbers of people', async () => {
    await analyst.says('เอกสารสรุป');
    const { uri } = actionsOf(await analyst.last())[0] as { uri: string };
    const xml = await docxXml(Buffer.from(await (await fetch(`${uri}/docx`)).arrayBuffer()));
    expect(xml).toContain('น้อยกว่า 5');
  });

  it('asks a coordinator for which district group, and refuses others', async () => {
    const coordinator = await world.staff('coordinator', null, 'กัลยา');
    await coordinator.says('เล่มทะเบียน');
    await coordinator.taps('กรุงธนใต้');
    expect(wordsOf(await coordinator.last())).toContain('ทะเบียนประชาคม');
    await analyst.says('เล่มทะเบียน กรุงเทพเหนือ');
    expect(await analyst.lastText()).toContain('เฉพาะเจ้าหน้าที่');
  });

  /** The link that the page shows once it was made. */
  const madeAt = async (days: string) => {
    const page = await desk.submit(await desk.visit('/console/papers'), {
      form: '/console/papers/THON_S/issues/share',
      fields: { days },
    });
    return { page, url: /href="(http[^"]*\/documents\/[^"]*)"/.exec(page.html)?.[1] ?? null };
  };
  const revokeForms = (page: Page) => formsOf(page).filter(({ action }) => action === '/console/papers/links/revoke');

  it('lives as long as was chosen, of what config/ allows', async () => {
    const { url } = await madeAt('1');
    expect((await fetch(url!)).status).toBe(200);
    expect((await madeAt('365')).page.status).toBe(404);
    await world.clock.advance(25 * 3_600_000);
    desk = (await logIn(world, analyst)).browser;
    const gone = await fetch(url!);
    expect(gone.status).toBe(410);
    const words = await gone.text();
    expect(words).toContain('ลิงก์เอกสารหมดอายุแล้ว หรือเจ้าหน้าที่ยกเลิกแล้ว กรุณาขอลิงก์ใหม่จากเจ้าหน้าที่ค่ะ');
    expect(words).toContain('It has expired, or the office has taken it back.');
    const { url: long } = await madeAt('30');
    await world.clock.advance(29 * 86_400_000);
    expect((await fetch(long!)).status).toBe(200);
    desk = (await logIn(world, analyst)).browser;
  });

  it('is listed with who made it and when, and works no more once it is taken back; that is written down', async () => {
    const before = revokeForms(await desk.visit('/console/papers')).length;
    const { url } = await madeAt('7');
    const other = (await madeAt('7')).url;
    const list = await desk.visit('/console/papers');
    expect(revokeForms(list)).toHaveLength(before + 2);
    expect(list.words).toMatch(/ลิงก์ที่ยังใช้ได้ .*รายการประเด็นการพัฒนา กลุ่มกรุงธนใต้ วิภา/);
    expect(list.html).not.toContain(url!.split('/').at(-1)!);
    const id = hashOfToken(url!.split('/').at(-1)!);
    const revoke = (browser: Browser, page: Page) =>
      browser.submit(page, { form: '/console/papers/links/revoke', fields: { link: id } });
    // Of another district group it is not seen, and cannot be taken back.
    const { browser: north } = await logIn(world, await world.staff('analyst', 'BKK_N', 'กมล'));
    await madeLinkOf(north, 'BKK_N');
    const theirs = await north.visit('/console/papers');
    expect(theirs.words).not.toContain('วิภา');
    expect((await revoke(north, theirs)).status).toBe(404);
    expect((await fetch(url!)).status).toBe(200);
    const done = await revoke(desk, list);
    expect(done.words).toContain('ยกเลิกลิงก์แล้ว');
    for (const path of [url!, `${url}/pdf`]) expect((await fetch(path)).status).toBe(410);
    expect((await fetch(other!)).status).toBe(200);
    expect((await revoke(desk, list)).words).toContain('ลิงก์นี้ใช้ไม่ได้อยู่แล้ว');
    const noted = (await world.context.audit.findBySubject('issues:THON_S')).filter(
      ({ action }) => action === 'paper.unlinked',
    );
    expect(noted).toHaveLength(1);
  });

  it('to a progress report is listed and taken back at the same place', async () => {
    const { _id } = await aReport();
    const coordinator = await world.staff('coordinator', null, 'กานดา');
    await coordinator.says('รายงานความก้าวหน้า ครั้งที่ 1');
    const { uri } = actionsOf(await coordinator.last())[0] as { uri: string };
    expect((await fetch(uri)).status).toBe(200);
    const { browser } = await logIn(world, coordinator);
    const list = await browser.visit('/console/papers');
    expect(list.words).toContain('รายงานความก้าวหน้า ครั้งที่ 1 กานดา');
    const link = hashOfToken(uri.split('/').at(-1)!.split('?')[0]!);
    await browser.submit(list, { form: '/console/papers/links/revoke', fields: { link } });
    expect((await fetch(uri)).status).toBe(410);
    const noted = await world.context.audit.findBySubject(_id);
    expect(noted.map(({ action }) => action).toSorted()).toEqual(['progressReport.linked', 'progressReport.unlinked']);
  });

  it('ends after a week', async () => {
    await analyst.says('เล่มทะเบียน กรุงธนใต้');
    const { uri } = actionsOf(await analyst.last())[0] as { uri: string };
    await world.clock.advance(8 * 86_400_000);
    expect((await fetch(uri)).status).toBe(410);
  });
});
