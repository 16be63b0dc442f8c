/** Coming into the console and going again, in a real browser, with and without scripts. */
import { makeConsultation } from '../consultations/builders.ts';
import type { Person } from '../world.ts';
import { logIn, openStage, picture, type Stage } from './stage.ts';

let stage: Stage;
let analyst: Person;

beforeAll(async () => {
  stage = await openStage('console');
  analyst = await stage.world.staff('analyst', 'THON_S', 'วิภา');
}, 60_000);
afterAll(() => stage?.close());

it('lets a person in and out by keyboard or mouse, without scripts', async () => {
  const page = await stage.open({ javaScriptEnabled: false });
  await logIn(page, analyst);
  await page.getByRole('button', { name: 'ออกจากระบบ' }).press('Enter');
  await page.getByRole('heading', { name: 'ออกจากระบบแล้ว' }).waitFor();
  await page.goBack();
  await page.reload();
  expect(await page.getByRole('heading', { name: 'ภาพรวม' }).count()).toBe(0);
});

it('lets an office computer in by a code that is typed and confirmed in LINE, and the page goes on by itself', async () => {
  const page = await stage.open();
  await page.goto(`${stage.world.url}/login`);
  await page.getByRole('button', { name: 'ขอรหัสเข้าระบบ' }).click();
  const code = await page.locator('.code').innerText();
  await picture(page, 'login-code');
  await analyst.says(code);
  await page.getByText('กรุณากดยืนยันใน LINE').waitFor();
  await analyst.taps('ใช่ ให้เข้าระบบ');
  await page.getByRole('heading', { name: 'ภาพรวม' }).waitFor();
  expect(page.complaints).toEqual([]);
});

it('lets it in without scripts too', async () => {
  const page = await stage.open({ javaScriptEnabled: false });
  await page.goto(`${stage.world.url}/login`);
  await page.getByRole('button', { name: 'ขอรหัสเข้าระบบ' }).click();
  await analyst.says(await page.locator('.code').innerText());
  await analyst.taps('ใช่ ให้เข้าระบบ');
  await page.getByRole('button', { name: 'ยืนยันใน LINE แล้ว' }).click();
  await page.getByRole('heading', { name: 'ภาพรวม' }).waitFor();
});

it('brings what was ticked back to the list that it was ticked in, after the session ended', async () => {
  for (const id of ['one', 'two'])
    await stage.world.context.consultations.insertAsIs(
      makeConsultation({ _id: id, round: null, status: 'draft', startsAt: null, date: null }),
    );
  const page = await stage.open();
  await logIn(page, analyst);
  await page.goto(`${stage.world.url}/console/sessions?view=unset`);
  const second = page.locator('input[name="session"][value="two"]');
  await second.check();
  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'ยกเลิก', exact: true }).click();
  await page.getByRole('button', { name: 'ทำต่อ' }).waitFor();
  await page.context().addCookies(cookies);
  await page.getByRole('button', { name: 'ทำต่อ' }).click();
  await page.getByText('ข้อความที่พิมพ์ไว้ยังอยู่').waitFor();
  // They are in this list alone, and only the browser could tell that it was this one.
  expect(await second.isChecked()).toBe(true);
  expect(await page.locator('input[name="session"][value="one"]').isChecked()).toBe(false);
});

it('keeps to its content policy, with its own letters', async () => {
  const page = await stage.open();
  await logIn(page, analyst);
  const loaded = await page.evaluate(async () => {
    const faces = await document.fonts.ready;
    return [...faces].filter(({ status }) => status === 'loaded').map(({ family }) => family);
  });
  expect(loaded).toContain('Sarabun');
  expect(page.complaints).toEqual([]);
});

it.each([
  ['light', 'rgb(244, 246, 245)'],
  ['dark', 'rgb(16, 20, 19)'],
] as const)('is %s where the person likes it so', async (colorScheme, ground) => {
  const page = await stage.open({ colorScheme });
  await logIn(page, analyst);
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(ground);
});

it('is reached with the keyboard alone: the first key leads past the menu', async () => {
  const page = await stage.open();
  await logIn(page, analyst);
  await page.goto(`${stage.world.url}/console/account`);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('ข้ามไปเนื้อหา');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
});
