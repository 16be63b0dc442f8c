/** The console in a real browser, with scripts switched off: it needs none. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { startEmbeddedMongo, type EmbeddedMongo } from '../../src/embedded/mongodb/server.ts';
import { actionsOf, startWorld, type Person, type World } from '../world.ts';

let browser: Browser;
let mongo: EmbeddedMongo;
let dataDir: string;
let world: World;
let analyst: Person;
let complaints: string[];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'prachakhom-test-'));
  mongo = await startEmbeddedMongo({ dataDir });
  world = await startWorld({ database: mongo.uri('console') });
  analyst = await world.staff('analyst', 'THON_S', 'วิภา');
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
  });
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await world?.stop();
  await mongo?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

beforeEach(() => {
  complaints = [];
});

async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
  return page;
}

async function logIn(page: Page): Promise<void> {
  await analyst.says('เข้าระบบ');
  const [action] = actionsOf(await analyst.last());
  await page.goto((action as { uri: string }).uri);
  await page.getByRole('button', { name: 'เข้าระบบ' }).click();
  await page.getByRole('heading', { name: 'ภาพรวม' }).waitFor();
}

it('lets a person in and out by keyboard or mouse, without scripts', async () => {
  const page = await openPage({ javaScriptEnabled: false });
  await logIn(page);
  await page.getByRole('button', { name: 'ออกจากระบบ' }).press('Enter');
  await page.getByRole('heading', { name: 'ออกจากระบบแล้ว' }).waitFor();
  await page.goBack();
  await page.reload();
  expect(await page.getByRole('heading', { name: 'ภาพรวม' }).count()).toBe(0);
});

it('keeps to its content policy, with its own letters', async () => {
  const page = await openPage();
  await logIn(page);
  const loaded = await page.evaluate(async () => {
    const faces = await document.fonts.ready;
    return [...faces].filter(({ status }) => status === 'loaded').map(({ family }) => family);
  });
  expect(loaded).toContain('Sarabun');
  expect(complaints).toEqual([]);
});

it.each([
  ['light', 'rgb(244, 246, 245)'],
  ['dark', 'rgb(16, 20, 19)'],
] as const)('is %s where the person likes it so', async (colorScheme, ground) => {
  const page = await openPage({ colorScheme });
  await logIn(page);
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(ground);
});

it('does not scroll sideways on a phone', async () => {
  const page = await openPage({ viewport: { width: 360, height: 740 } });
  await logIn(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});
