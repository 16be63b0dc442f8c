/** What is tapped on maps and played on pages, in a real browser. */
import { makeFeedback } from '../feedback/builders.ts';
import { VOICE } from '../journeys/content.ts';
import type { Person } from '../world.ts';
import { openDesk, openStage, type OpenPage, type Stage } from './stage.ts';

let stage: Stage;
let analyst: Person;
let author: Person;

beforeAll(async () => {
  stage = await openStage('maps');
  const { world } = stage;
  analyst = await world.staff('analyst', 'THON_S', 'วิภา');
  author = await world.representative('สมศรี ใจดี', 'ทุ่งครุ');
  const { id } = (await world.context.representatives.findByLineUserId(author.id))!;
  const places: [key: string, words: string, latitude: number, longitude: number][] = [
    ['m1', 'น้ำท่วมขังหน้าโรงเรียน', 13.62, 100.5],
    ['m2', 'ทางเท้าแตกหน้าวัด', 13.75, 100.4],
    ['m3', 'ไฟดับหน้าวัด', 13.7501, 100.4001],
  ];
  for (const [key, text, latitude, longitude] of places) {
    const entry = makeFeedback({ id: key, text, author: id, district: 'ทุ่งครุ' });
    const place = { title: 'วัด', address: 'ทุ่งครุ กรุงเทพฯ', latitude, longitude };
    const located = { ...entry.parts[0]!, messageId: `p-${key}`, sourceEventId: `pe-${key}`, text: null, place };
    await world.context.feedback.open({
      ...entry,
      parts: [...entry.parts, { ...located, kind: 'location' as const }],
    });
  }
}, 60_000);
afterAll(() => stage?.close());

const words = (page: OpenPage): Promise<string> => page.getByRole('main').innerText();

it('a dot of the map leads to what was said there, several in one place to all of them', async () => {
  const page = await openDesk(stage, analyst, '/console/feedback-map?status=all');
  const dots = page.locator('a.dot');
  expect(await dots.count()).toBe(2);
  await dots.filter({ hasNot: page.locator('.dot-count') }).click();
  await page.getByText('น้ำท่วมขังหน้าโรงเรียน').first().waitFor();
  expect(await words(page)).not.toContain('ทางเท้าแตก');
  await page.goBack();
  await dots.filter({ has: page.locator('.dot-count') }).click();
  await page.getByText('ทางเท้าแตกหน้าวัด').first().waitFor();
  expect(await words(page)).toContain('ไฟดับหน้าวัด');
  expect(await words(page)).not.toContain('น้ำท่วมขัง');
});

it('a tile of the silence map leads to its district: to what was said there, or to whom one could ask', async () => {
  const page = await openDesk(stage, analyst, '/console/charts');
  await page.locator('.tiles a[aria-label^="ทุ่งครุ"]').click();
  await page.waitForURL('**/console/feedback?**');
  expect(await page.getByLabel('เขต', { exact: true }).inputValue()).toBe('ทุ่งครุ');
  await page.goBack();
  await page.locator('.tiles a[aria-label^="บางแค"]').click();
  await page.waitForURL('**/console/representatives?**');
  expect(new URL(page.url()).searchParams.get('district')).toBe('บางแค');
});

it('a voice can be listened to on the page of its entry', async () => {
  const { world } = stage;
  await author.says('#ปัญหา ขอเล่าเป็นเสียง');
  await author.sends(VOICE);
  await world.settled();
  const [entry] = await world.db.collection<{ _id: string }>('feedback').find({ 'parts.kind': 'audio' }).toArray();
  const page = await openDesk(stage, analyst, `/console/feedback/${entry!._id}`);
  const player = page.locator('audio');
  expect(await player.getAttribute('controls')).not.toBeNull();
  const heard = await page.request.get(new URL((await player.getAttribute('src'))!, page.url()).href);
  expect(heard.status()).toBe(200);
  expect(heard.headers()['content-type']).toMatch(/^audio\//);
  // The browser may not know this sound; the page's own policy must not be what keeps it silent.
  expect(page.complaints.filter((each) => each.includes('Content Security Policy'))).toEqual([]);
});

it('what stands by itself is as large as a fingertip on a phone', async () => {
  const page = await openDesk(stage, analyst, '/console', { viewport: { width: 375, height: 800 }, hasTouch: true });
  const small: Record<string, string[]> = {};
  for (const path of ['', '/representatives', '/sessions', '/sessions/new', '/charts', '/account', '/exports']) {
    await page.goto(`${stage.world.url}/console${path}`);
    const found = await page
      .locator('a.brand, a.switch, a.who, button, select, summary, p.actions a, .tabs a, .sections a, .stacks th a')
      .evaluateAll((all) =>
        all
          .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 43.5)
          .map((each) => `${each.className} ${each.textContent}`),
      );
    if (found.length > 0) small[path] = found;
  }
  expect(small).toEqual({});
});
