/** A new fiscal year: reports of the one before stay to be read, mended and approved, and approved files never change. */
import { text as textIn } from 'node:stream/consumers';
import { openZip } from '../../src/documents/zip-guard.ts';
import { loadProgramme, type Programme } from '../../src/programme.ts';
import { freshDatabaseUri } from '../database.ts';
import { actionsOf, startWorld, type Person, type World } from '../world.ts';
import { logIn, type Browser } from './browser.ts';

const database = freshDatabaseUri();
let world: World;
let writer: Browser;
let second: Browser;
let coordinator: Person;
const figures = { percent: '90', baht: '100', planStatus: 'เป็นไปตามแผน', targetStatus: 'เป็นไปตามเป้าหมาย' };

async function arrive(): Promise<void> {
  coordinator = await world.staff('coordinator', null, 'ผู้ประสานงานหนึ่ง');
  writer = (await logIn(world, coordinator)).browser;
  second = (await logIn(world, await world.staff('coordinator', null, 'ผู้ประสานงานสอง'))).browser;
}
async function write(number: number, asOf: string): Promise<void> {
  await writer.submit(await writer.visit('/console/reports'), { form: 'ให้ระบบเขียนร่าง', fields: { asOf } });
  await writer.submit(await writer.visit(`/console/reports/${number}`), { form: 'บันทึก', fields: figures });
}
/** The words of a Word file, a line for each paragraph. */
async function wordsOf(path: string): Promise<string> {
  const answer = await writer.download(path);
  expect(answer.status).toBe(200);
  const parts = await openZip(Buffer.from(await answer.arrayBuffer()));
  const xml = await textIn(await parts.open('word/document.xml'));
  parts.close();
  return xml.replaceAll('</w:p>', '\n').replace(/<[^>]*>/gu, '');
}

let approvedFile: string;

beforeAll(async () => {
  world = await startWorld({ now: '2020-09-24T09:00:00+07:00', database });
  await arrive();
  await write(1, '2020-09-22');
  await write(2, '2020-09-23');
  await second.submit(await second.visit('/console/reports/2'), { form: 'รับรองรายงานนี้' });
  approvedFile = await wordsOf('/console/reports/2/file/docx');
  await write(3, '2020-09-24');
});
afterAll(() => world.stop());

it('an approved file stays as it was when a report before it is mended; that of a draft follows', async () => {
  await writer.submit(await writer.visit('/console/reports/1'), {
    form: 'บันทึก',
    fields: { ...figures, baht: '777', narrative: 'แก้แล้ว' },
  });
  expect(approvedFile).toContain('งบประมาณที่เบิกใช้ (ครั้งที่ 1) = 100.00 บาท');
  expect(await wordsOf('/console/reports/2/file/docx')).toBe(approvedFile);
  expect(await wordsOf('/console/reports/3/file/docx')).toContain('งบประมาณที่เบิกใช้ (ครั้งที่ 1) = 777.00 บาท');
});

describe('in the next fiscal year', () => {
  beforeAll(async () => {
    await world.stop();
    world = await startWorld({
      now: '2020-10-05T09:00:00+07:00',
      database,
      overrides: { programme: nextYear(loadProgramme()) },
    });
    await arrive();
  });

  function nextYear(programme: Programme): Programme {
    const next = {
      code: '21000000-4000',
      name: 'โครงการของปีถัดไป',
      fiscalYear: 2564,
      from: '2020-10-01',
      to: '2021-09-30',
    };
    return { ...programme, project: { ...programme.project, ...next } };
  }

  it('the list begins anew, and leads to the year before', async () => {
    const list = await writer.visit('/console/reports');
    expect(list.words).toContain('ยังไม่มีรายงานในปีงบประมาณนี้');
    expect(list.html).toContain('href="/console/reports?year=2563"');
    const old = await writer.visit('/console/reports?year=2563');
    for (const number of [1, 2, 3]) expect(old.html).toContain(`href="/console/reports/${number}?year=2563"`);
    expect(old.words).not.toContain('เขียนรายงานครั้งถัดไป');
    expect((await writer.visit('/console/reports?year=x')).words).toContain('เขียนรายงานครั้งถัดไป');
  });

  it('an approved file is still the same, with the project as it was', async () => {
    expect(approvedFile).toContain('21000000-3137');
    expect(await wordsOf('/console/reports/2/file/docx?year=2563')).toBe(approvedFile);
    expect((await writer.visit('/console/reports/2')).status).toBe(404);
  });

  it('the last report of the year before is written anew, mended and approved, of its own project', async () => {
    const path = '/console/reports/3?year=2563';
    const rewritten = await writer.submit(await writer.visit(path), { form: 'ให้ระบบเขียนใหม่' });
    expect(rewritten.words).toContain('ปีงบประมาณ พ.ศ. 2563');
    const saved = await writer.submit(rewritten, { form: 'บันทึก', fields: { ...figures, narrative: 'ปิดโครงการ' } });
    expect(saved.words).toContain('บันทึกแล้ว');
    const approved = await second.submit(await second.visit(path), { form: 'รับรองรายงานนี้' });
    expect(approved.words).toContain('รับรองแล้ว');
    const versions = await world.context.progressReports.findVersions('21000000-3137', 3);
    expect(versions[0]).toMatchObject({ status: 'approved', fiscalYear: 2563, narrative: 'ปิดโครงการ' });
    expect(await world.context.progressReports.findNewest('21000000-4000')).toEqual([]);
  });

  it('LINE gives a report of that year where the year is said', async () => {
    await coordinator.says('รายงานความก้าวหน้า ครั้งที่ 2');
    expect(await coordinator.lastText()).toContain('ยังไม่มีรายงานความก้าวหน้าในระบบค่ะ');
    for (const year of ['ปี 2563', 'ปีงบประมาณ พ.ศ. ๒๕๖๓', 'ปี 63']) {
      await coordinator.says(`รายงานความก้าวหน้า ครั้งที่ 2 ${year}`);
      expect(await coordinator.lastText()).toContain('ครั้งที่ 2 (23/09/2563)');
    }
    const link = actionsOf(await coordinator.last()).find(({ type }) => type === 'uri') as { uri: string };
    const page = await fetch(link.uri);
    expect(page.status).toBe(200);
    expect(await page.text()).not.toContain('โครงการของปีถัดไป');
    await coordinator.says('รายงานความก้าวหน้า ครั้งที่ 9 ปี 2563');
    expect(await coordinator.lastText()).toContain('ยังไม่มีรายงานครั้งที่ 9 ปี 2563 ค่ะ ล่าสุดคือครั้งที่ 3');
    await coordinator.says('รายงานความก้าวหน้า ครั้งที่ 1 ปี 2560');
    expect(await coordinator.lastText()).toContain('ไม่มีรายงานความก้าวหน้าของปีงบประมาณ พ.ศ. 2560');
  });
});
