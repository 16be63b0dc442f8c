/** Sessions at the desk, in a real browser: people hear of them in LINE, and what they answer comes to the page. */
import { wordsOf, type Person } from '../world.ts';
import { openDesk, openStage, picture, seriousFindings, type OpenPage, type Stage } from './stage.ts';

let stage: Stage;
let analyst: Person;
let people: Person[];

beforeAll(async () => {
  stage = await openStage('sessions');
  analyst = await stage.world.staff('analyst', 'THON_S', 'วิภา');
  people = [
    await stage.world.representative('สมศรี ใจดี', 'ทุ่งครุ'),
    await stage.world.representative('บุญมา มั่นคง', 'บางบอน'),
  ];
}, 60_000);
afterAll(() => stage?.close());

const heardBy = async (person: Person): Promise<string> => (await person.heard()).map(wordsOf).join('\n');

/** A session that everybody has heard of. @returns its path. */
async function announce(page: OpenPage, date: string, venue: string): Promise<string> {
  await page.goto(`${stage.world.url}/console/sessions/new`);
  await page.getByLabel('วันที่', { exact: true }).fill(date);
  await page.getByLabel('เวลาเริ่ม').fill('13:30');
  await page.getByLabel('สถานที่').fill(venue);
  await page.getByRole('button', { name: 'บันทึกเป็นร่าง' }).click();
  await page.getByRole('button', { name: 'ประกาศ', exact: true }).click();
  await page.getByRole('button', { name: 'ยืนยันและส่ง' }).click();
  await page.getByRole('heading', { name: 'คำตอบ' }).waitFor();
  await stage.world.settled();
  return new URL(page.url()).pathname;
}

/** Up to the look before it is sent. */
async function proposePostponing(page: OpenPage, path: string, date: string): Promise<void> {
  await page.goto(`${stage.world.url}${path}/postpone`);
  await page.getByLabel('วันที่', { exact: true }).fill(date);
  await page.getByLabel('เวลาเริ่ม').fill('10:00');
  await page.getByRole('button', { name: 'ดูตัวอย่างก่อนส่ง' }).click();
  await page.getByRole('button', { name: 'ยืนยันและส่ง' }).waitFor();
}

it('announces a session: people read it in LINE, and their answers come to the page without a reload', async () => {
  const page = await openDesk(stage, analyst, '/console/sessions');
  await announce(page, '2020-08-20', 'หอประชุมทุ่งครุ');
  for (const person of people) expect(await heardBy(person)).toContain('หอประชุมทุ่งครุ');
  const answers = page.locator('#answers-live');
  expect(await answers.getByRole('row', { name: /^ไป 0/ }).count()).toBe(1);
  await page.evaluate(() => Object.assign(globalThis, { stayed: true }));
  await people[0]!.taps('ไป');
  await answers.getByRole('row', { name: /^ไป 1/ }).waitFor();
  await people[1]!.says('ไม่ไปค่ะ ติดธุระ');
  await answers.getByRole('row', { name: /^ไม่ว่าง 1/ }).waitFor();
  expect(await page.evaluate(() => 'stayed' in globalThis)).toBe(true);
  expect(page.complaints).toEqual([]);
  await picture(page, 'session-answered');
}, 90_000);

it('shows before sending who gets it, what it costs and how it looks', async () => {
  const page = await openDesk(stage, analyst, '/console/sessions');
  const path = await announce(page, '2020-08-25', 'ศาลาวัด');
  await proposePostponing(page, path, '2020-08-26');
  await page.getByRole('figure').getByText('ศาลาวัด').first().waitFor();
  await picture(page, 'session-preview');
  expect(await seriousFindings(page)).toEqual([]);
}, 90_000);

it('postponed in two windows at once, moves once; the slower window is told what changed, and sends nothing', async () => {
  const mine = await openDesk(stage, analyst, '/console/sessions');
  const path = await announce(mine, '2020-08-21', 'ห้องประชุมสองหน้าต่าง');
  const theirs = await openDesk(stage, analyst, '/console/sessions');
  await proposePostponing(mine, path, '2020-09-15');
  await proposePostponing(theirs, path, '2020-09-16');
  await theirs.getByRole('button', { name: 'ยืนยันและส่ง' }).click();
  await theirs.waitForURL(`**${path}`);
  await stage.world.settled();
  const before = await heardBy(people[0]!);
  await mine.getByRole('button', { name: 'ยืนยันและส่ง' }).click();
  await mine.getByRole('heading', { level: 1, name: 'นัดนี้เปลี่ยนไปแล้ว' }).waitFor();
  await mine.getByText('16 ก.ย. 2563').first().waitFor();
  await picture(mine, 'session-changed-meanwhile');
  expect(await seriousFindings(mine)).toEqual([]);
  await stage.world.settled();
  expect(before).toContain('16 ก');
  expect(await heardBy(people[0]!)).toBe(before);
}, 90_000);

it('is set up, announced and left by keyboard alone', async () => {
  const page = await openDesk(stage, analyst, '/console/sessions');
  const reach = async (name: string): Promise<void> => {
    for (let presses = 0; presses < 80; presses += 1) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => {
        const element = document.activeElement as HTMLInputElement | null;
        return element?.labels?.[0]?.textContent ?? element?.textContent ?? '';
      });
      if (focused.trim().startsWith(name)) return;
    }
    throw new Error(`Tab does not reach ${name}`);
  };
  await reach('นัดประชุมใหม่');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'นัดประชุมใหม่' }).waitFor();
  await reach('วันที่');
  await page.keyboard.type('08272020');
  await reach('เวลาเริ่ม');
  await page.keyboard.type('0130PM');
  await reach('สถานที่');
  await page.keyboard.type('ลานหน้าตลาด');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'รายละเอียด' }).waitFor();
  await reach('ประกาศ');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'ยืนยันและส่ง' }).waitFor();
  await reach('ยืนยันและส่ง');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'คำตอบ' }).waitFor();
  await stage.world.settled();
  expect(await heardBy(people[1]!)).toContain('ลานหน้าตลาด');
}, 90_000);

it('a form keeps what was typed when the login has ended meanwhile, until one is in again', async () => {
  const page = await openDesk(stage, analyst, '/console/sessions/new');
  await page.getByLabel('วันที่', { exact: true }).fill('2020-08-28');
  await page.getByLabel('สถานที่').fill('ที่พิมพ์ค้างไว้');
  await page.context().clearCookies({ name: 'prachakhom_session' });
  await page.getByRole('button', { name: 'บันทึกเป็นร่าง' }).click();
  await page.getByRole('button', { name: 'ขอรหัสเข้าระบบ' }).waitFor();
  await picture(page, 'session-ended');
  expect(await page.getByLabel('สถานที่').count()).toBe(0);
  await page.getByRole('button', { name: 'ขอรหัสเข้าระบบ' }).click();
  await analyst.says(await page.locator('.code').innerText());
  await analyst.taps('ใช่ ให้เข้าระบบ');
  await page.getByLabel('สถานที่').waitFor();
  expect(await page.getByLabel('สถานที่').inputValue()).toBe('ที่พิมพ์ค้างไว้');
  expect(await page.getByLabel('วันที่', { exact: true }).inputValue()).toBe('2020-08-28');
}, 60_000);
