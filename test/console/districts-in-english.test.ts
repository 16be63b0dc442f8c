/** Whoever reads the console in English reads the names of districts in it, too. */
import { startWorld, type World } from '../world.ts';
import { logIn, type Browser } from './browser.ts';

let world: World;
let desk: Browser;
let entry: string;
let person: string;

beforeAll(async () => {
  world = await startWorld();
  const analyst = await world.staff('analyst', 'THON_S', 'Wipa');
  for (const role of ['admin', 'analyst'] as const)
    await world.context.staff.grant(
      { lineUserId: analyst.id, displayName: analyst.name },
      { role, scope: null },
      world.clock.now(),
    );
  const author = await world.representative('Somsri Jaidee', 'ทุ่งครุ');
  await author.says('#ปัญหา น้ำท่วมซอย 5');
  person = (await world.context.representatives.findByLineUserId(author.id))!.id;
  entry = String((await world.db.collection('feedback').findOne({}))!['_id']);
  await author.sends({ type: 'unfollow' });
  desk = (await logIn(world, analyst)).browser;
  await desk.visit('/language?to=en&back=/console');
});
afterAll(() => world.stop());

it.each([
  ['the inbox', () => '/console/feedback?status=all'],
  ['an entry', () => `/console/feedback/${entry}`],
  ['the registry', () => '/console/representatives?group=THON_S'],
  ['a person', () => `/console/representatives/${person}`],
  ['the list of whom to phone', () => '/console/representatives/phone-list'],
  ['the roles of staff', () => '/console/staff'],
  ['a new notice', () => '/console/broadcasts/new?group=THON_S'],
  ['a new pilot project', () => '/console/projects/new?group=THON_S'],
  ['context data', () => '/console/context?group=THON_S'],
  ['context data of a district', () => `/console/context/district/${encodeURIComponent('ทุ่งครุ')}`],
  ['charts', () => '/console/charts'],
  ['the settings', () => '/console/settings'],
  ['the overview', () => '/console'],
])('%s: in English', async (_what, path) => {
  const page = await desk.visit(path());
  expect(page.status).toBe(200);
  const words = page.words.replace(/https?:\S+/g, '');
  expect(words).toMatch(/Thung Khru|Bang Bon/);
  for (const district of ['ทุ่งครุ', 'บางบอน']) expect(words).not.toContain(district);
});
