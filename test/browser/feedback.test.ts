/** Going through what people said, by keyboard alone, in a real browser. */
import { makeFeedback } from '../feedback/builders.ts';
import type { Person } from '../world.ts';
import { logIn, openStage, type OpenPage, type Stage, testForEverybody } from './stage.ts';

let stage: Stage;
let analyst: Person;
let issue: string;

beforeAll(async () => {
  stage = await openStage('feedback');
  const { world } = stage;
  analyst = await world.staff('analyst', 'THON_S', 'วิภา');
  const author = await world.representative('สมศรี ใจดี', 'ทุ่งครุ');
  const { id } = (await world.context.representatives.findByLineUserId(author.id))!;
  const by = (await world.context.staff.findByRole('analyst', 'THON_S'))[0]!;
  const text = { title: 'น้ำท่วมขังในซอย', titleEn: null, summary: 'ท่อระบายน้ำเดิมเล็กเกินไป', themes: ['FLOOD'] };
  const made = await world.context.issueDesk.create('THON_S', text, [], { sheet: 'sheet-browser-issue', by });
  if (!made.ok) throw new Error(made.reason);
  issue = made.issue._id;
  const all: [string, string, string[]][] = [
    ['k1', 'น้ำท่วมขังหน้าโรงเรียนทุกครั้งที่ฝนตก', ['FLOOD']],
    ['k2', 'รถพุ่มพวงไม่เข้าซอย ผู้สูงอายุเดินไปตลาดไม่ไหว', []],
    ['k3', 'ขยะล้นถังหน้าตลาดเช้า ส่งกลิ่นทั้งวัน', ['ENV_WASTE']],
  ];
  for (const [n, [key, words, themes]] of all.entries()) {
    const saidAt = new Date(Date.parse('2020-07-09T03:00:00Z') - n * 3_600_000);
    const entry = makeFeedback({
      id: key,
      text: words,
      themes,
      matchedTerms: [],
      author: id,
      district: 'ทุ่งครุ',
      saidAt,
    });
    const place = { title: 'วัดพุทธบูชา', address: 'ทุ่งครุ กรุงเทพฯ', latitude: 13.64 + n / 50, longitude: 100.48 };
    const located = {
      ...entry.parts[0]!,
      messageId: `p-${key}`,
      sourceEventId: `pe-${key}`,
      kind: 'location' as const,
    };
    await world.context.feedback.open({ ...entry, parts: [...entry.parts, { ...located, text: null, place }] });
  }
}, 60_000);
afterAll(() => stage?.close());

async function inbox(): Promise<OpenPage> {
  const page = await stage.open();
  await logIn(page, analyst);
  await page.goto(`${stage.world.url}/console/feedback?status=all`);
  return page;
}
const focused = (page: OpenPage) => page.evaluate(() => document.activeElement?.textContent?.trim());

it('relabels an entry by keyboard: down the list, open, to the themes, save', async () => {
  const page = await inbox();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  expect(await focused(page)).toContain('รถพุ่มพวง');
  await page.keyboard.press('k');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name: 'สิ่งที่ส่งมา' }).waitFor();
  await page.keyboard.press('r');
  await page.keyboard.press('Space');
  const first = await page.evaluate(() => (document.activeElement as HTMLInputElement).value);
  await page.keyboard.press('Enter');
  await page.getByText('บันทึกประเด็นแล้วค่ะ').waitFor();
  expect((await stage.world.context.feedback.find('k2'))!.themes).toEqual([first]);
  expect(page.complaints).toEqual([]);
});

it('gathers an entry into an issue by keyboard, and goes on to the next', async () => {
  const page = await inbox();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name: 'สิ่งที่ส่งมา' }).waitFor();
  await page.keyboard.press('i');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('รวมเข้าประเด็นแล้วค่ะ').waitFor();
  expect((await stage.world.context.feedback.find('k1'))!.issues).toEqual([issue]);
  await page.keyboard.press('j');
  await page.getByText('รถพุ่มพวงไม่เข้าซอย').first().waitFor();
  await page.keyboard.press('u');
  await page.getByRole('heading', { level: 1, name: 'ความคิดเห็น' }).waitFor();
});

it('ticks entries by keyboard, with x and with space, and does one thing to all of them', async () => {
  const { author } = (await stage.world.context.inbox.find('k1'))!;
  for (const [n, id] of ['t1', 't2', 't3'].entries())
    await stage.world.context.feedback.open(
      makeFeedback({
        id,
        text: `ทีเดียวเรื่อง ${id}`,
        author,
        district: 'ทุ่งครุ',
        saidAt: new Date(Date.UTC(2020, 6, 8, n)),
      }),
    );
  const page = await stage.open();
  await logIn(page, analyst);
  await page.goto(`${stage.world.url}/console/feedback?q=${encodeURIComponent('ทีเดียว')}`);
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('Space');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('x');
  expect(await page.locator('[data-picked]').textContent()).toBe('เลือกแล้ว 2');
  const read = page.getByRole('button', { name: 'อ่านแล้ว', exact: true });
  await read.focus();
  await page.keyboard.press('Enter');
  await page.getByText('ทำแล้ว 2 เรื่อง').waitFor();
  const states = await Promise.all(
    ['t1', 't2', 't3'].map(async (id) => (await stage.world.context.feedback.find(id))!.status),
  );
  expect(states).toEqual(['classified', 'reviewed', 'reviewed']);
  await page.getByRole('link', { name: 'เลือกทั้งหน้า' }).click();
  expect(await page.locator('[data-pick]:checked').count()).toBe(1);
  expect(page.complaints).toEqual([]);
});

describe.each([
  ['/console/feedback/k1', 'feedback-entry'],
  ['/console/feedback', 'feedback-inbox'],
  ['/console/feedback/k1/reply', 'feedback-reply'],
  ['/console/feedback-map', 'feedback-map'],
  ['issue', 'issue'],
])('%s', (path, name) => {
  testForEverybody(name, () => ({
    stage,
    person: analyst,
    path: path === 'issue' ? `/console/issues/${issue}` : path,
  }));
});

it('what can be tapped stands apart on a phone, and so do cards', async () => {
  const page = await stage.open({ viewport: { width: 390, height: 800 } });
  await logIn(page, analyst);
  const gapBetween = async (upper: string, lower: string): Promise<number> => {
    const [a, b] = [
      (await page.locator(upper).first().boundingBox())!,
      (await page.locator(lower).first().boundingBox())!,
    ];
    return Math.max(b.y - (a.y + a.height), b.x - (a.x + a.width));
  };
  const LEAST = 8;
  const { author } = (await stage.world.context.inbox.find('k2'))!;
  await stage.world.context.feedback.open(makeFeedback({ id: 'k-phone', author, district: 'ทุ่งครุ' }));
  await page.goto(`${stage.world.url}/console/feedback/k-phone`);
  expect(await gapBetween('[data-key=v]', '[data-key=a]')).toBeGreaterThanOrEqual(LEAST);
  expect(await gapBetween('form[action*="/link"] button', 'a[href*="/issues/new"]')).toBeGreaterThanOrEqual(LEAST);
  expect(await gapBetween('.keys', '.card')).toBeGreaterThanOrEqual(LEAST);
  await page.goto(`${stage.world.url}/console/context`);
  expect(await gapBetween('.scroll', '.scroll + .card')).toBeGreaterThanOrEqual(LEAST);
});

it('an issue with a long title makes no page wider than a phone, and a map stands apart from its table', async () => {
  const { world } = stage;
  const by = (await world.context.staff.findByRole('analyst', 'THON_S'))[0]!;
  const title = 'การเชื่อมต่อเส้นทางคมนาคมสายหลักและสายรองกับท่าเรือและตลาดของชุมชนริมคลอง';
  const text = { title, titleEn: null, summary: 'ทางเดินริมคลองขาดเป็นช่วง', themes: ['FLOOD'] };
  expect((await world.context.issueDesk.create('THON_S', text, [], { sheet: 'sheet-browser-long', by })).ok).toBe(true);
  const page = await stage.open({ viewport: { width: 390, height: 800 } });
  await logIn(page, analyst);
  await page.goto(`${world.url}/console/feedback?status=all`);
  expect(await page.locator('.bulk option', { hasText: title }).count()).toBe(1);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wider).toBe(0);
  await page.goto(`${world.url}/console/feedback-map?status=all`);
  const boxOf = async (part: string) => (await page.locator(part).boundingBox())!;
  const [map, table] = [await boxOf('figure.map'), await boxOf('#map-table')];
  expect(table.y - map.y - map.height).toBeGreaterThanOrEqual(8);
  expect((await boxOf('#map-table caption')).width).toBeGreaterThan(200);
  await page.goto(`${world.url}/console/projects/new`);
  const ticks = await page.locator('.ticks input').evaluateAll((all) => all.map((each) => each.clientWidth));
  expect(ticks.length).toBeGreaterThan(1);
  expect(new Set(ticks).size).toBe(1);
});
