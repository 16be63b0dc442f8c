/** Pilot projects at the desk: listed, written, tied to issues and sessions, and told wherever they are named. */
import { makeConsultation } from '../consultations/builders.ts';
import { makeIssue, makeProject } from '../development-issues/builders.ts';
import { startWorld, wordsOf, type Person, type World } from '../world.ts';
import { formsOf, logIn, type Browser } from './browser.ts';

let world: World;
let analyst: Person;
let desk: Browser;
let colleague: Browser;

beforeAll(async () => {
  world = await startWorld();
  analyst = await world.staff('analyst', 'THON_S', 'วิภา');
  desk = (await logIn(world, analyst)).browser;
  colleague = (await logIn(world, await world.staff('analyst', 'THON_S', 'ปรีชา'))).browser;
  await world.context.issues.insertAsIs(makeIssue({ _id: 'i1', title: 'ฟื้นฟูคลองบางมด' }));
  await world.context.issues.insertAsIs(makeIssue({ _id: 'i2', number: 2, title: 'ตลาดสินค้าเกษตร' }));
  await world.context.consultations.createDraft(
    makeConsultation({ _id: 'c1', districtGroup: 'THON_S', status: 'draft', venue: 'หอประชุมทุ่งครุ' }),
  );
});
afterAll(() => world.stop());

const PATH = '/console/projects';
async function made(fields: Record<string, string | string[]>) {
  const page = await desk.submit(await desk.visit(`${PATH}/new`), { form: `${PATH}/new`, fields });
  return { page, path: page.path, id: page.path.split('/').at(-1)! };
}
const find = async (id: string) => (await world.context.projects.find(id))!;

it('is written with what it answers and where it was considered, and listed by state', async () => {
  const { page, path, id } = await made({
    name: 'เรือเก็บผักตบชวา',
    unit: 'สำนักงานเขตทุ่งครุ',
    district: 'ทุ่งครุ',
    budget: '๑,๒๐๐,๐๐๐.๕๐',
    state: 'running',
    issues: ['i1', 'i2'],
    sessions: ['c1'],
  });
  expect(page.words).toContain('บันทึกโครงการแล้วค่ะ');
  expect(await find(id)).toMatchObject({
    districtGroup: 'THON_S',
    district: 'ทุ่งครุ',
    budgetBaht: 1_200_000.5,
    state: 'running',
    issues: ['i1', 'i2'],
    sessions: ['c1'],
  });
  expect(page.words).toContain('แก้ล่าสุดโดย วิภา');
  const list = await desk.visit(`${PATH}?state=running`);
  expect(list.words).toContain('เรือเก็บผักตบชวา ทุ่งครุ กำลังดำเนินการ ฟื้นฟูคลองบางมด, ตลาดสินค้าเกษตร');
  expect((await desk.visit(`${PATH}?state=done`)).words).not.toContain('เรือเก็บผักตบชวา');
  expect((await desk.visit('/console/issues/i1')).html).toContain(path);
});

it.each([
  ['no name', { name: ' ' }],
  ['money that is none', { name: 'ก', budget: 'ล้านกว่า' }],
  ['a state that there is not', { name: 'ก', state: 'lost' }],
  ['a telephone number in its name', { name: 'ติดต่อ 081-234-5678' }],
])('with %s is not written, and what was typed stays', async (_, fields) => {
  const before = await world.context.projects.findOf(null);
  const { page } = await made({ unit: 'หน่วยที่พิมพ์ไว้', ...fields });
  expect(page.status).toBe(422);
  expect(page.html).toContain('หน่วยที่พิมพ์ไว้');
  expect(await world.context.projects.findOf(null)).toEqual(before);
});

it('edited in two windows tells the slower one what changed, and keeps what both did', async () => {
  const { path, id } = await made({ name: 'สองหน้าต่าง', issues: ['i1'] });
  const mine = await desk.visit(path);
  await colleague.submit(await colleague.visit(path), {
    form: path,
    fields: { unit: 'สำนักงานเขตบางบอน', issues: ['i1', 'i2'] },
  });
  const back = await desk.submit(mine, { form: path, fields: { budget: '5,000' } });
  expect(back.status).toBe(409);
  expect(back.words).toContain('สำนักงานเขตบางบอน');
  expect(back.words).toContain('ปรีชา');
  await desk.submit(back, { form: path });
  expect(await find(id)).toMatchObject({ unit: 'สำนักงานเขตบางบอน', budgetBaht: 5_000, issues: ['i1', 'i2'] });
});

it('is read by a coordinator and by no other district group, and written by neither', async () => {
  const { path } = await made({ name: 'อ่านอย่างเดียว' });
  const { browser } = await logIn(world, await world.staff('coordinator', null, 'กาญจนา'));
  const page = await browser.visit(path);
  expect(page.words).toContain('อ่านอย่างเดียว');
  expect(formsOf(page).some(({ action }) => action === path)).toBe(false);
  expect((await browser.visit(`${PATH}/new`)).status).toBe(404);
  const { browser: north } = await logIn(world, await world.staff('analyst', 'BKK_N', 'กมล'));
  expect((await north.visit(path)).status).toBe(404);
  expect((await north.visit(`${PATH}?group=THON_S`)).status).toBe(404);
});

it('of many groups asks in which one a new project is', async () => {
  const both = await world.staff('analyst', 'THON_S', 'สองกลุ่ม');
  const grant = { role: 'analyst', scope: 'BKK_N' } as const;
  await world.context.staff.grant({ lineUserId: both.id, displayName: both.name }, grant, world.clock.now());
  const { browser } = await logIn(world, both);
  const page = await browser.visit(`${PATH}/new?group=BKK_N`);
  expect(page.html).toContain('href="/console/projects/new?group=THON_S"');
  expect(page.html).toContain('value="จตุจักร"');
  const { status } = await browser.submit(page, { form: `${PATH}/new`, fields: { name: 'ของกรุงเทพเหนือ' } });
  expect(status).toBe(200);
  expect(await world.context.projects.findOf(['BKK_N'])).toMatchObject([{ name: 'ของกรุงเทพเหนือ' }]);
});

it('is counted in the weekly brief and named on its page while planned or under way', async () => {
  await world.context.projects.insert(makeProject({ _id: 'pdone', name: 'จบไปแล้ว', state: 'done' }));
  await analyst.says('#ปัญหา น้ำท่วมขังหน้าตลาด');
  await world.clock.to('2020-07-13T08:05:00+07:00');
  await world.settled();
  const brief = await analyst.last();
  expect(wordsOf(brief)).toContain('โครงการนำร่อง 1');
  const { browser } = await logIn(world, analyst);
  const list = await browser.visit('/console/summaries');
  const page = await browser.visit(/href="(\/console\/summaries\/[^"?]+)"/.exec(list.html)![1]!);
  expect(page.words).toContain('เรือเก็บผักตบชวา กำลังดำเนินการ');
  expect(page.words).not.toContain('จบไปแล้ว');
});
