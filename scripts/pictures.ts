/**
 * Takes the README's pictures of the console into docs/pictures/, with the demo's weeks lived in up to the day before a
 * session. Needs Chromium (CHROMIUM_PATH, else /usr/bin/chromium) and playwright-core, which is installed for the tests.
 */
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { createLoginLink } from '../src/console/login.ts';
import { FIRST_WEEK, REST_OF_JULY } from './replay/july.ts';
import { live } from './replay/run.ts';
import { momentOf } from './replay/scenario.ts';
import { openStage } from './replay/stage.ts';

const UNTIL = '07-30 10:00';
const ANALYST_OF = 'BKK_S';
const FOLDER = fileURLToPath(new URL('../docs/pictures/', import.meta.url));
const MOST_BYTES = 150_000;

async function take(page: Page, name: string): Promise<void> {
  const path = `${FOLDER}${name}.png`;
  await page.screenshot({ path });
  const { size } = statSync(path);
  if (size > MOST_BYTES) throw new Error(`${name}.png has ${size} bytes: more than a README should load`);
  console.log(`${name}.png ${Math.ceil(size / 1_000)} KB`);
}

const stage = await openStage();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  const scenes = [...FIRST_WEEK, ...REST_OF_JULY].filter(({ at }) => momentOf(at) <= momentOf(UNTIL));
  await live(stage, scenes, UNTIL, () => {});
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
  const link = await createLoginLink(stage.context, { role: 'analyst', scope: ANALYST_OF });
  // The app knows its public address only; here it listens on any free port.
  await page.goto(stage.url + new URL(link!).pathname);
  await page.getByRole('main').getByRole('button').click();
  await page.waitForURL('**/console');
  await take(page, 'console');
  await page.goto(`${stage.url}/console/sessions`);
  await page.locator('main tbody th a').first().click();
  await page.getByRole('heading', { name: 'คำตอบ' }).waitFor();
  await take(page, 'console-session');
  await page.goto(`${stage.url}/console/feedback?status=all`);
  await take(page, 'console-feedback');
} finally {
  await browser.close();
  await stage.close();
}
