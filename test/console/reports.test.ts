import { makeProject } from '../development-issues/builders.ts';
import { startWorld, type Person, type World } from '../world.ts';
import { logIn, type Browser, type Page } from './browser.ts';

let world: World;
let coordinators: Person[];
let writer: Browser;
let second: Browser;

beforeAll(async () => {
  world = await startWorld({ now: '2020-07-24T09:00:00+07:00' });
  coordinators = [
    await world.staff('coordinator', null, 'ผู้ประสานงานหนึ่ง'),
    await world.staff('coordinator', null, 'ผู้ประสานงานสอง'),
  ];
  await comeIn();
});
afterAll(() => world.stop());

async function comeIn(): Promise<void> {
  writer = (await logIn(world, coordinators[0]!)).browser;
  second = (await logIn(world, coordinators[1]!)).browser;
}

const open = (browser: Browser): Promise<Page> => browser.visit('/console/reports/1');
const figures = {
  percent: '๙๐',
  baht: '88,255.50',
  totalBaht: '',
  planStatus: 'เป็นไปตามแผน',
  targetStatus: 'เป็นไปตามเป้าหมาย',
};

it('a follow-up meeting is written down, and the next report tells of it', async () => {
  const list = await writer.visit('/console/reports');
  expect(list.words).toContain('ยังไม่มีรายงานในปีงบประมาณนี้');
  const wrong = await writer.submit(list, {
    form: '/console/reports/meetings',
    fields: { title: 'ติดตามงาน', date: 'x' },
  });
  expect(wrong.status).toBe(422);
  expect(wrong.words).toContain('วันที่ไม่ถูกต้อง');
  expect(wrong.html).toContain('ติดตามงาน');
  const buddhist = await writer.submit(list, {
    form: '/console/reports/meetings',
    fields: { title: 'ติดตามงาน', date: '2563-06-11' },
  });
  expect([buddhist.status, buddhist.words]).toEqual([422, expect.stringContaining('กรุณาใช้ปี ค.ศ.')]);
  const added = await writer.submit(list, {
    form: '/console/reports/meetings',
    fields: { title: 'ติดตามความคืบหน้า', date: '2020-06-11', from: '09:30', to: '11:00', venue: 'ห้องประชุม' },
  });
  expect(added.words).toContain('11/06/2563 ติดตามความคืบหน้า · ห้องประชุม');
});

it('the system drafts, and says what is missing before anybody can approve', async () => {
  const drafted = await writer.submit(await writer.visit('/console/reports'), {
    form: 'ให้ระบบเขียนร่าง',
    fields: { asOf: '2020-07-24' },
  });
  expect(drafted.path).toBe('/console/reports/1');
  expect(drafted.html).toContain('ติดตามความคืบหน้า เมื่อวันพฤหัสบดีที่ 11 มิถุนายน 2563 เวลา 09.30 - 11.00 น. ณ ห้องประชุม');
  expect(drafted.words).toContain('กรุณาใส่ความก้าวหน้าเป็นร้อยละ');
  expect((await open(second)).words).not.toContain('รับรองรายงานนี้');
});

it('what is no figure comes back with what was typed', async () => {
  const back = await writer.submit(await open(writer), { form: 'บันทึก', fields: { ...figures, percent: 'เกือบหมด' } });
  expect(back.status).toBe(422);
  expect(back.words).toContain('กรุณากรอกเป็นตัวเลข');
  expect(back.html).toContain('เกือบหมด');
  expect(back.html).toContain('88,255.50');
});

it('two people save at once: the second sees what changed, and nothing that was typed is lost', async () => {
  const [one, other] = [await open(writer), await open(second)];
  expect((await writer.submit(one, { form: 'บันทึก', fields: figures })).words).toContain('บันทึกแล้ว');
  const late = await second.submit(other, { form: 'บันทึก', fields: { ...figures, percent: '80' } });
  expect(late.status).toBe(409);
  expect(late.words).toContain('มีคนบันทึกไปก่อน');
  expect(late.html).toContain('value="80"');
  const versions = await world.context.progressReports.findVersions(world.context.programme.project.code, 1);
  expect(versions.map(({ version, percent, baht }) => [version, percent, baht])).toEqual([
    [2, 90, 88_255.5],
    [1, null, null],
  ]);
});

it('its own money stands in its text, also once the system writes it anew, and a text with another total is refused', async () => {
  const total = 'เบิกจ่ายงบประมาณโครงการแล้วรวมทั้งสิ้น 88,255.50 บาท (แปดหมื่นแปดพันสองร้อยห้าสิบห้าบาทห้าสิบสตางค์)';
  // Nobody had touched the text when the money was filled in.
  expect((await open(writer)).html).toContain(total);
  const rewritten = await writer.submit(await open(writer), { form: 'ให้ระบบเขียนใหม่' });
  expect(rewritten.html).toContain(total);
  const other = await writer.submit(rewritten, {
    form: 'บันทึก',
    fields: { ...figures, baht: '90,000', narrative: `ทั้งนี้ ${total}` },
  });
  expect(other.words).toContain('ข้อความรายงานบอกว่าเบิกจ่ายรวมทั้งสิ้น 88,255.50 บาท แต่ผลบวกของทุกครั้งคือ 90,000.00 บาท');
  const mended = await writer.submit(other, { form: 'บันทึก', fields: { ...figures, narrative: total } });
  expect(mended.words).toContain('ตัวเลขและวันที่ถูกต้อง');
});

it('whoever wrote it cannot approve it; a second person can, once', async () => {
  const own = await open(writer);
  expect(own.words).toContain('ต้องให้อีกคนหนึ่งรับรอง');
  expect(own.words).not.toContain('รับรองรายงานนี้');
  const approved = await second.submit(await open(second), { form: 'รับรองรายงานนี้' });
  expect(approved.words).toContain('รับรองแล้ว');
  const file = await second.visit('/console/reports/1/file/pdf');
  expect(file.status).toBe(200);
  expect(file.headers.get('content-type')).toBe('application/pdf');
});

it('a report as of a day that is past says what cannot be counted any more', async () => {
  const list = await writer.visit('/console/reports');
  const today = await writer.submit(list, { form: 'ให้ระบบเขียนร่าง', fields: { asOf: '2020-07-24' } });
  expect(today.path).toBe('/console/reports/2');
  expect(today.words).not.toContain('ผู้ที่ลบข้อมูลไปแล้วนับย้อนหลังไม่ได้');
  const past = await writer.submit(await writer.visit('/console/reports'), {
    form: 'ให้ระบบเขียนร่าง',
    fields: { asOf: '2020-07-20' },
  });
  expect(past.path).toBe('/console/reports/3');
  expect(past.words).toContain('ผู้ที่ลบข้อมูลไปแล้วนับย้อนหลังไม่ได้');
});

it('what the files carry in their annex is seen before it is approved', async () => {
  const at = world.clock.now();
  const entry = { _id: 'w1', kind: 'threat' as const, text: 'น้ำทะเลกัดเซาะ', source: 'แผนของเขต', date: '2020-05-01' };
  await world.context.contexts.addSwot('district:บางขุนเทียน', { ...entry, by: 's1', at });
  const path = '/console/reports/3';
  expect((await writer.visit(path)).words).not.toContain('ภาคผนวกของไฟล์');
  await world.context.contexts.addSwot('district:ทุ่งครุ', { ...entry, _id: 'w2', text: 'ดินทรุด', by: 's1', at });
  await world.context.projects.insert(makeProject({ name: 'แนวไม้ไผ่กันคลื่น', createdAt: at }));
  await world.context.projects.insert(
    makeProject({ _id: 'plater', name: 'ยังไม่มีวันนั้น', createdAt: new Date('2020-07-25T00:00:00+07:00') }),
  );
  const list = await writer.visit('/console/reports');
  const drafted = await writer.submit(list, { form: 'ให้ระบบเขียนร่าง', fields: { asOf: '2020-07-24' } });
  expect(drafted.words).toContain('ภาคผนวกของไฟล์: ข้อมูลบริบท 2 รายการ โครงการนำร่อง 1 โครงการ');
  expect(drafted.words).toContain('กลุ่มกรุงธนใต้ · แนวไม้ไผ่กันคลื่น · มีแผนดำเนินการ');
  expect(drafted.words).toContain('กลุ่มกรุงธนใต้ เขตบางขุนเทียน · อุปสรรค · น้ำทะเลกัดเซาะ · แผนของเขต · 01/05/2563');
});

it('a number is used once: who was later is led to what the other has begun', async () => {
  const [one, other] = [await writer.visit('/console/reports'), await second.visit('/console/reports')];
  const begin = { form: 'ให้ระบบเขียนร่าง', fields: { asOf: '2020-07-27' } };
  expect((await writer.submit(one, begin)).path).toBe('/console/reports/5');
  const late = await second.submit(other, begin);
  expect(late.path).toBe('/console/reports/5');
  expect(late.words).toContain('มีคนเขียนรายงานครั้งนี้ไปก่อนแล้ว');
  expect(await world.context.progressReports.findVersions(world.context.programme.project.code, 5)).toHaveLength(1);
});

it('what has become wrong meanwhile is not approved, though the button was there', async () => {
  const path = '/console/reports/5';
  const right = await writer.submit(await writer.visit(path), {
    form: 'บันทึก',
    fields: { ...figures, percent: '95', baht: '0' },
  });
  expect(right.words).toContain('ตัวเลขและวันที่ถูกต้อง');
  const asked = await second.visit(path);
  await writer.submit(await writer.visit('/console/reports/4'), {
    form: 'บันทึก',
    fields: { ...figures, percent: '99', baht: '0' },
  });
  const refused = await second.submit(asked, { form: 'รับรองรายงานนี้' });
  expect(refused.words).toContain('ยังรับรองไม่ได้');
  expect(refused.words).toContain('ความก้าวหน้าลดลงจากร้อยละ 99 (ครั้งที่ 4) เป็น 95');
  const [newest] = await world.context.progressReports.findVersions(world.context.programme.project.code, 5);
  expect(newest).toMatchObject({ status: 'draft', approvedBy: null });
  expect((await writer.visit('/console/reports/4')).words).toContain('ครั้งที่ 5 ใส่ความก้าวหน้าไว้ร้อยละ 95');
});

it('analysts read it, district analysts do not know that it exists', async () => {
  const analyst = (await logIn(world, await world.staff('analyst', 'THON_S'))).browser;
  const page = await analyst.visit('/console/reports/1');
  expect(page.status).toBe(200);
  expect(page.words).not.toContain('บันทึกเป็นฉบับใหม่');
  const districtAnalyst = (await logIn(world, await world.staff('districtAnalyst', 'ทุ่งครุ'))).browser;
  for (const path of ['/console/reports', '/console/reports/1', '/console/reports/1/file/pdf'])
    expect((await districtAnalyst.visit(path)).status).toBe(404);
});

it('its annex carries the entries that somebody chose, in that version and when the text is written anew', async () => {
  const at = world.clock.now();
  const swot = (_id: string, text: string, date: string) =>
    world.context.contexts.addSwot('district:บางบอน', {
      _id,
      kind: 'strength',
      text,
      source: 'แผน',
      date,
      by: 's1',
      at,
    });
  await swot('w3', 'สวนเก่าแก่', '2019-01-01');
  await swot('w4', 'คลองหลายสาย', '2020-02-01');
  await swot('w5', 'ตลาดชุมชน', '2020-03-01');
  const { progressReports, programme } = world.context;
  const newest = async (number: number) => (await progressReports.findVersions(programme.project.code, number))[0]!;
  const list = await writer.visit('/console/reports');
  const page = await writer.submit(list, { form: 'ให้ระบบเขียนร่าง', fields: { asOf: '2020-07-24' } });
  const number = Number(page.path.split('/').at(-1));
  const texts = async () => (await newest(number)).swot!.map(({ text }) => text);
  const before = await texts();
  expect(before).toEqual(expect.arrayContaining(['คลองหลายสาย', 'ตลาดชุมชน']));
  expect(before).not.toContain('สวนเก่าแก่');
  const keyOf = (text: string) => new RegExp(`value="(\\w+)"(?: checked)?/>[^<]*${text}`).exec(page.html)![1]!;
  const form = `${page.path}/annex`;
  await writer.submit(page, { form, fields: { swot: [keyOf('สวนเก่าแก่'), keyOf('ตลาดชุมชน')] } });
  expect(await texts()).toEqual(['ตลาดชุมชน', 'สวนเก่าแก่']);
  expect((await progressReports.findVersion(programme.project.code, number, 1))!.swot).toHaveLength(before.length);
  // Of a version that is not the newest any more nothing is chosen.
  const late = await writer.submit(page, { form, fields: { swot: [] } });
  expect(late.words).toContain('มีคนบันทึกไปก่อน');
  expect(await texts()).toHaveLength(2);
  await world.context.contexts.removeSwot('district:บางบอน', 'w3', at);
  await writer.submit(await writer.visit(page.path), { form: `${page.path}/rewrite` });
  expect((await newest(number)).version).toBe(3);
  expect(await texts()).toEqual(['ตลาดชุมชน', 'สวนเก่าแก่']);
  // It is not known any more, and stays to be chosen as long as the version carries it.
  const none = await writer.submit(await writer.visit(page.path), { form, fields: { swot: [] } });
  expect(await texts()).toEqual([]);
  expect(none.words).not.toContain('สวนเก่าแก่');
});

it('sent twice, a form is done once, and the second answer is that of the first', async () => {
  await world.clock.to('2020-07-31T09:00:00+07:00');
  await comeIn();
  const list = await writer.visit('/console/reports');
  const begin = { form: 'ให้ระบบเขียนร่าง', fields: { asOf: '2020-07-31', number: '70' } };
  await writer.submit(list, begin);
  const begun = await writer.submit(list, begin);
  expect([begun.path, begun.words]).toEqual(['/console/reports/70', expect.stringContaining('ระบบเขียนร่างแล้ว')]);
  expect(begun.words).not.toContain('มีคนเขียนรายงานครั้งนี้ไปก่อนแล้ว');
  const filled = { form: 'บันทึก', fields: { ...figures, percent: '100', baht: '0' } };
  await writer.submit(begun, filled);
  const saved = await writer.submit(begun, filled);
  expect([saved.status, saved.words]).toEqual([200, expect.stringContaining('บันทึกแล้ว')]);
  // Gone back to, corrected and sent once more it is not the same: what was typed must not be lost.
  const corrected = await writer.submit(begun, { ...filled, fields: { ...filled.fields, percent: '99' } });
  expect([corrected.status, corrected.html]).toEqual([409, expect.stringContaining('value="99"')]);
  const rewrite = { form: 'ให้ระบบเขียนใหม่' };
  await writer.submit(saved, rewrite);
  const rewritten = await writer.submit(saved, rewrite);
  expect(rewritten.words).not.toContain('มีคนบันทึกไปก่อน');
  const asked = await second.visit('/console/reports/70');
  await second.submit(asked, { form: 'รับรองรายงานนี้' });
  const approved = await second.submit(asked, { form: 'รับรองรายงานนี้' });
  expect(approved.words).not.toContain('ยังรับรองไม่ได้');
  const versions = await world.context.progressReports.findVersions(world.context.programme.project.code, 70);
  expect(versions.map(({ version, status }) => [version, status])).toEqual([
    [3, 'approved'],
    [2, 'draft'],
    [1, 'draft'],
  ]);
});
