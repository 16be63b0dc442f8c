/**
 * Every page that the menu and the links of pages lead to, in a real browser with the demo's city in it: readable for
 * everybody, light and dark, Thai and English, no wider than a window or a phone, and kept as a picture.
 */
import { navFor } from '../../src/console/nav.ts';
import type { Reach } from '../../src/access/policy.ts';
import { LANG_COOKIE, LANGS, type Lang } from '../../src/web/words.ts';
import { fillCity } from '../console/city.ts';
import { findPages } from '../console/crawl.ts';
import type { Browser } from '../console/browser.ts';
import { openStage, overflow, picture, seriousFindingsNow, type OpenPage, type Stage } from './stage.ts';

let stage: Stage;
let desk: Browser;
let pages: Awaited<ReturnType<typeof findPages>>;

beforeAll(async () => {
  stage = await openStage('every-page');
  ({ desk } = await fillCity(stage.world));
  pages = await findPages(desk);
  // A form leads there, not a link.
  const path = await mergePath();
  const merge = await desk.visit(path);
  expect(merge.status).toBe(200);
  pages.set('/console/issues/:id/merge', { ...merge, path });
}, 120_000);
afterAll(() => stage?.close());

/** Of two issues that could be one. */
async function mergePath(): Promise<string> {
  const by = (await stage.world.context.staff.findByRole('admin', null)).at(-1)!;
  const analyst = { ...by, roles: [{ role: 'analyst' as const, scope: 'THON_S' }] };
  const [from, into] = await Promise.all(
    ['น้ำท่วมปากซอย', 'น้ำท่วมทั้งเขต'].map(async (title, n) => {
      const text = { title, titleEn: null, summary: null, themes: ['FLOOD'] };
      const made = await stage.world.context.issueDesk.create('THON_S', text, [], {
        sheet: `sheet-merge-${n}`,
        by: analyst,
      });
      if (!made.ok) throw new Error(made.reason);
      return made.issue._id;
    }),
  );
  return `/console/issues/${from}/merge?into=${into}`;
}

const EVERYTHING: Reach = { districtGroups: 'all', districts: [] };

/** A browser in which that person is logged in already. */
async function enter(lang: Lang, options: Parameters<Stage['open']>[0]): Promise<OpenPage> {
  const page = await stage.open(options);
  const cookies = [...desk.cookies, [LANG_COOKIE, lang] as const];
  await page.context().addCookies(cookies.map(([name, value]) => ({ name, value, url: stage.world.url })));
  return page;
}
const nameOf = (shape: string): string =>
  shape
    .replace('/console', '')
    .replace(/[^\w-]+/g, '-')
    .replace(/^-|-$/g, '') || 'overview';

it('finds every page of the menu, and the pages beneath', () => {
  const menu = navFor({ lang: 'th', reach: () => EVERYTHING }).flatMap(({ items }) => items.map(({ href }) => href));
  expect([...pages.keys()]).toEqual(
    expect.arrayContaining([
      ...menu,
      '/console/account',
      '/console/calendars',
      '/console/context/district/:id',
      '/console/exports/:id',
      '/console/feedback/:id',
      '/console/feedback-map',
      '/console/issues/:id',
      '/console/reports/:id',
      '/console/representatives/:id',
      '/console/representatives/import',
      '/console/representatives/phone-list',
      '/console/sessions/:id',
      '/console/sessions/new',
      '/console/summaries/:id',
    ]),
  );
});

describe.each(LANGS)('in %s', (lang) => {
  it('keeps nobody out, on any page', async () => {
    const page = await enter(lang, { bypassCSP: true, colorScheme: lang === 'th' ? 'light' : 'dark' });
    const found: Record<string, unknown> = {};
    for (const [shape, { path }] of pages) {
      await page.goto(stage.world.url + path);
      if (lang === 'th') await picture(page, `page-${nameOf(shape)}`);
      const serious = await seriousFindingsNow(page);
      const headings = await page.getByRole('heading', { level: 1 }).count();
      const wider = await overflow(page);
      if (serious.length > 0 || headings !== 1 || wider > 0) found[path] = { serious, headings, wider };
    }
    expect(found).toEqual({});
  }, 300_000);

  it('fits a phone and keeps to the content policy, on any page', async () => {
    const page = await enter(lang, { viewport: { width: 360, height: 740 } });
    const wider: Record<string, number> = {};
    for (const [shape, { path }] of pages) {
      await page.goto(stage.world.url + path);
      if (lang === 'th') await picture(page, `page-${nameOf(shape)}-phone`);
      const by = await overflow(page);
      if (by > 0) wider[path] = by;
    }
    expect(wider).toEqual({});
    expect(page.complaints).toEqual([]);
  }, 300_000);
});
