/** Notices at the desk, in a real browser: counted while they are written, sent, and readable for everybody. */
import type { Person } from '../world.ts';
import { logIn, openStage, picture, seriousFindings, type Stage } from './stage.ts';

let stage: Stage;
let analyst: Person;
let person: Person;

beforeAll(async () => {
  stage = await openStage('notices');
  analyst = await stage.world.staff('analyst', 'THON_S', 'วิภา');
  person = await stage.world.representative('มาลี บ้านสวน', 'บางแค');
  await stage.world.representative('บุญมา ท่าน้ำ', 'บางบอน');
}, 60_000);
afterAll(() => stage?.close());

it('counts whom a notice reaches while it is written, sends it, and shows what became of it without a reload', async () => {
  const page = await stage.open();
  await logIn(page, analyst);
  await page.goto(`${stage.world.url}/console/broadcasts/new`);
  const counted = page.locator('#audience-live');
  await counted.getByText('2 คน').waitFor();
  await page.getByLabel('เขต', { exact: true }).selectOption('บางแค');
  await counted.getByText('1 คน').waitFor();
  await page.getByRole('textbox', { name: /ข้อความ/ }).fill('ขอเชิญรับต้นกล้าค่ะ');
  await page.getByRole('button', { name: 'ดูตัวอย่าง' }).click();
  await page.getByRole('figure', { name: 'หน้าตาใน LINE' }).getByText('ขอเชิญรับต้นกล้าค่ะ').waitFor();
  await picture(page, 'notice-preview');
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'ส่งเลย' }).click();
  await page.locator('#report-live').getByText('ส่งแล้ว').waitFor();
  await page.locator('#report-live').getByText('1 คน').first().waitFor();
  await stage.world.settled();
  expect(await person.lastText()).toContain('ขอเชิญรับต้นกล้าค่ะ');
  expect(page.complaints).toEqual([]);
});
