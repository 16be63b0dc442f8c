/** What the browser tests share: one Chromium, a world with its own database, pages that tell what went wrong in them. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { startEmbeddedMongo } from '../../src/embedded/mongodb/server.ts';
import { loginLinkFor } from '../console/browser.ts';
import { startWorld, type Person, type World } from '../world.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
/** Kept for whoever wants to look at the pages; not part of the project. */
const PICTURES = join(import.meta.dirname, 'pictures');

export interface Stage {
  world: World;
  browser: Browser;
  open(options?: BrowserContextOptions): Promise<OpenPage>;
  close(): Promise<void>;
}

export type OpenPage = Page & {
  /** What the browser complained about, violations of the content policy included. */
  complaints: string[];
};

export async function openStage(name: string): Promise<Stage> {
  const dataDir = mkdtempSync(join(tmpdir(), 'prachakhom-test-'));
  const mongo = await startEmbeddedMongo({ dataDir });
  const world = await startWorld({ database: mongo.uri(name) });
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
  });
  return {
    world,
    browser,
    async open(options = {}) {
      const page = await (await browser.newContext(options)).newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('requestfailed', (request) => {
        // Broken off: a page that becomes a download, an icon that was on its way when the next page was asked for.
        if (request.failure()?.errorText !== 'net::ERR_ABORTED') complaints.push(`failed: ${request.url()}`);
      });
      return Object.assign(page, { complaints });
    },
    async close() {
      await browser.close();
      await world.stop();
      await mongo.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** With the link from LINE, as somebody on the phone would. */
export async function logIn(page: Page, person: Person): Promise<void> {
  await page.goto(await loginLinkFor(person));
  await page.getByRole('main').getByRole('button').click();
  await page.getByRole('heading', { level: 1, name: 'ภาพรวม' }).waitFor();
}

/** What keeps people with disabilities out of a page, as far as a program can tell: serious findings only. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // The page's own policy allows no scripts but ours; the checker comes in beside it.
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setBypassCSP', { enabled: true });
  await page.reload();
  const findings = await seriousFindingsNow(page);
  // What comes after is to keep to the policy again.
  await session.send('Page.setBypassCSP', { enabled: false });
  await session.detach();
  return findings;
}

/** As `seriousFindings`, on a page that was opened without its policy. */
export async function seriousFindingsNow(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: AXE });
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(options: unknown): Promise<{
          violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
        }>;
      };
    };
    const { violations } = await axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
  });
}

/** Keeps a picture of the whole page. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
}

/** A page of the console, opened by somebody who has just come in. */
export async function openDesk(
  { open, world }: Stage,
  person: Person,
  path: string,
  options?: BrowserContextOptions,
): Promise<OpenPage> {
  const page = await open(options);
  await logIn(page, person);
  await page.goto(`${world.url}${path}`);
  return page;
}

/** How far the page is wider than the window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Tests of a page: in light and dark it keeps nobody out, and on a phone nothing stands beside the window. */
export function testForEverybody(name: string, where: () => { stage: Stage; person: Person; path: string }): void {
  function visit(options: BrowserContextOptions): Promise<OpenPage> {
    const { stage, person, path } = where();
    return openDesk(stage, person, path, options);
  }

  it.each(['light', 'dark'] as const)('keeps nobody out, in %s', async (colorScheme) => {
    const page = await visit({ colorScheme });
    await picture(page, `${name}-${colorScheme}`);
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('does not scroll sideways on a phone', async () => {
    const page = await visit({ viewport: { width: 360, height: 740 } });
    await picture(page, `${name}-phone`);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });
}
