import { hours, minutes } from '../../src/time.ts';
import { startWorld, type Person, type World } from '../world.ts';
import { formsOf, logIn, openBrowser, type Browser, type Page } from './browser.ts';

let world: World;
let analyst: Person;

beforeAll(async () => {
  world = await startWorld();
  analyst = await world.staff('analyst', 'THON_S', 'วิภา');
});
afterAll(() => world.stop());

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';

const codeOn = ({ html }: Page): string => /class="code"[^>]*>([^<]+)</.exec(html)![1]!.trim();

/** A browser at the office that shows a code. */
async function office(): Promise<{ browser: Browser; page: Page; code: string }> {
  const browser = openBrowser(world.url);
  const page = await browser.submit(await browser.visit('/console'), { headers: { 'user-agent': CHROME } });
  return { browser, page, code: codeOn(page) };
}

const finish = (browser: Browser, page: Page): Promise<Page> => browser.submit(page, { form: '/login/code/finish' });

describe('a code for a browser that is not on the phone', () => {
  it('is typed in LINE, confirmed there, and lets that browser in', async () => {
    const { browser, page, code } = await office();
    expect(code).toMatch(/^\d{3} \d{3}$/);
    expect(page.words).not.toContain('วิภา');
    await analyst.says(code);
    expect(await analyst.lastText()).toContain('Chrome · Windows');
    expect((await finish(browser, page)).words).not.toContain('ภาพรวม');
    await analyst.taps('ใช่ ให้เข้าระบบ');
    const inside = await finish(browser, page);
    expect(inside.words).toContain('วิภา');
    expect(inside.words).toContain('ภาพรวม');
  });

  it.each([
    ['with a dash', (code: string) => code.replace(' ', '-')],
    ['without a gap', (code: string) => code.replace(' ', '')],
    ['in Thai digits', (code: string) => code.replace(/\d/g, (digit) => String.fromCharCode(0x0e50 + Number(digit)))],
    ['after the word for logging in', (code: string) => `เข้าระบบ ${code}ค่ะ`],
  ])('may be typed %s', async (_how, typed) => {
    const { browser, page, code } = await office();
    await analyst.says(typed(code));
    await analyst.taps('ใช่ ให้เข้าระบบ');
    expect((await finish(browser, page)).words).toContain('วิภา');
  });

  it('tells the waiting page how far it is, without letting anybody in by looking', async () => {
    const { browser, code } = await office();
    const state = async () => (await browser.visit('/login/code/state')).words;
    expect(await state()).toContain('กำลังรอการยืนยัน');
    await analyst.says(code);
    expect(await state()).toContain('กรุณากดยืนยันใน LINE');
    await analyst.taps('ใช่ ให้เข้าระบบ');
    expect(await state()).toContain('ยืนยันแล้ว');
    expect((await browser.visit('/console')).status).toBe(401);
  });

  it('is refused by whoever did not open the page, for good', async () => {
    const { browser, page, code } = await office();
    await analyst.says(code);
    await analyst.taps('ไม่ใช่ฉัน');
    expect(await analyst.lastText()).toContain('ไม่ให้เข้าระบบแล้ว');
    await analyst.taps('ใช่ ให้เข้าระบบ');
    expect(await analyst.lastText()).toContain('หมดเวลาหรือใช้ไปแล้ว');
    expect((await finish(browser, page)).words).toContain('ถูกปฏิเสธ');
  });

  it('works once, and in no other browser', async () => {
    const { browser, page, code } = await office();
    await analyst.says(code);
    await analyst.taps('ใช่ ให้เข้าระบบ');
    const elsewhere = openBrowser(world.url);
    expect((await finish(elsewhere, page)).words).not.toContain('วิภา');
    expect((await finish(browser, page)).words).toContain('วิภา');
    browser.cookies.delete('prachakhom_session');
    expect((await finish(browser, page)).words).not.toContain('ภาพรวม');
  });

  it('is too old after ten minutes', async () => {
    const { browser, page, code } = await office();
    await world.clock.advance(minutes(10));
    await analyst.says(code);
    expect(await analyst.lastText()).toContain('ไม่พบรหัสนี้');
    expect((await finish(browser, page)).words).toContain('ขอรหัสเข้าระบบ');
  });

  it('belongs to the one who typed it first: nobody else can confirm it', async () => {
    const other = await world.staff('analyst', 'BKK_N', 'อารีย์');
    const { browser, page, code } = await office();
    await analyst.says(code);
    await other.says(code);
    expect(await other.lastText()).toContain('ไม่พบรหัสนี้');
    await analyst.taps('ใช่ ให้เข้าระบบ');
    expect((await finish(browser, page)).words).toContain('วิภา');
  });

  it('means nothing to somebody who is not staff', async () => {
    const citizen = await world.representative('สมศรี ใจดี', 'บางขุนเทียน');
    const { browser, page, code } = await office();
    await citizen.says(code);
    expect(await citizen.lastText()).not.toContain('ให้เข้าระบบไหม');
    expect((await finish(browser, page)).words).toContain('กำลังรอการยืนยัน');
  });

  it('cannot be found by trying: after five wrong ones the right one is not taken either, for an hour', async () => {
    const guesser = await world.staff('coordinator', null, 'คนเดา');
    const { code } = await office();
    const wrong = Number(code.replace(' ', ''));
    for (let n = 1; n <= 5; n += 1) await guesser.says(String((wrong + n) % 1_000_000).padStart(6, '0'));
    await guesser.says(code);
    expect(await guesser.lastText()).toContain('ผิดหลายครั้ง');
    await world.clock.advance(hours(1));
    const again = await office();
    await guesser.says(again.code);
    expect(await guesser.lastText()).toContain('ให้เข้าระบบไหม');
  });

  it('is kept as a hash only', async () => {
    const { browser, code } = await office();
    const stored = JSON.stringify(await world.db.collection('loginCodes').find({}).toArray());
    expect(stored).not.toContain(code.replace(' ', ''));
    expect(stored).not.toContain(browser.cookies.get('prachakhom_login'));
  });

  it('cannot be asked for so often that nobody else gets one', async () => {
    const ask = (address: string) =>
      fetch(`${world.url}/login/code`, { method: 'POST', headers: { 'x-forwarded-for': address } });
    const answers = [];
    for (let times = 0; times <= 60; times += 1) answers.push((await ask('203.0.113.7')).status);
    expect(answers.filter((status) => status === 200)).toHaveLength(60);
    expect(answers.at(-1)).toBe(429);
    expect((await ask('203.0.113.8')).status).toBe(200);
  });

  it('cannot be asked for by a page of another site', async () => {
    const browser = openBrowser(world.url);
    const page = await browser.visit('/console');
    expect((await browser.submit(page, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
  });
});

describe('signing out everywhere', () => {
  it('ends the sessions of every device, by the button on the account’s page', async () => {
    const phone = await logIn(world, analyst);
    const pc = await logIn(world, analyst);
    const account = await pc.browser.visit('/console/account');
    expect(formsOf(account).map(({ action }) => action)).toContain('/console/account/end-all');
    const out = await pc.browser.submit(account, { form: '/console/account/end-all' });
    expect(out.words).toContain('ออกจากระบบทุกเครื่องแล้ว');
    expect((await pc.browser.visit('/console')).status).toBe(401);
    expect((await phone.browser.visit('/console')).status).toBe(401);
  });

  it('works from LINE, where the phone is at hand and the computer is not', async () => {
    const { browser, page, code } = await office();
    await analyst.says(code);
    await analyst.taps('ใช่ ให้เข้าระบบ');
    await finish(browser, page);
    await analyst.taps('ออกทุกเครื่อง');
    expect(await analyst.lastText()).toContain('ออกจากระบบทุกเครื่องแล้ว');
    expect((await browser.visit('/console')).status).toBe(401);
  });
});
