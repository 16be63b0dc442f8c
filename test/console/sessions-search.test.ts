/** Looking for sessions at the desk: by words, fiscal year and state, in each view and in all of them. */
import type { Consultation } from '../../src/consultations/model.ts';
import { makeConsultation } from '../consultations/builders.ts';
import { startWorld, type World } from '../world.ts';
import { logIn, type Browser, type Page } from './browser.ts';

let world: World;
let desk: Browser;

async function session(_id: string, more: Partial<Consultation>): Promise<void> {
  const startsAt = more.date ? new Date(`${more.date}T13:30:00+07:00`) : null;
  await world.context.consultations.createDraft(makeConsultation({ _id, districtGroup: 'THON_S', startsAt, ...more }));
}

beforeAll(async () => {
  world = await startWorld();
  await session('past', { date: '2020-03-02', venue: 'วัดพุทธบูชา', round: 3, status: 'held', fiscalYear: 2563 });
  await session('older', { date: '2019-08-02', venue: 'วัดพุทธบูชา', round: 13, status: 'cancelled', fiscalYear: 2562 });
  await session('coming', { date: '2020-08-02', venue: 'หอประชุมทุ่งครุ', round: 4, status: 'draft', fiscalYear: 2563 });
  await session('undated', { date: null, venue: 'วัดพุทธบูชา', round: null, status: 'draft', fiscalYear: 2564 });
  await session('north', {
    date: '2020-02-02',
    venue: 'วัดเสมียน',
    round: 1,
    status: 'held',
    fiscalYear: 2563,
    districtGroup: 'BKK_N',
  });
  desk = (await logIn(world, await world.staff('coordinator', null, 'กาญจนา'))).browser;
});
afterAll(() => world.stop());

const idsIn = ({ html }: Page): string[] =>
  [...html.matchAll(/<th scope="row"[^>]*><a href="\/console\/sessions\/([^"]*)"/g)].map(([, id]) => id!);
const look = async (query: Record<string, string>) => desk.visit(`/console/sessions?${new URLSearchParams(query)}`);

it.each<[string, Record<string, string>, string[]]>([
  ['everything, the latest first and those without a day last', {}, ['coming', 'past', 'north', 'older', 'undated']],
  ['the venue', { q: 'พุทธบูชา' }, ['past', 'older', 'undated']],
  ['the round, in Thai digits, too, and no other that has its digit', { q: 'ครั้งที่ ๓' }, ['past']],
  ['the district group in words', { q: 'กรุงเทพเหนือ' }, ['north']],
  ['words that all have to be there', { q: 'ทุ่งครุ กรุงธนใต้' }, ['coming']],
  ['the fiscal year', { year: '2562' }, ['older']],
  ['the state', { status: 'cancelled' }, ['older']],
  ['the state and words', { status: 'draft', q: 'วัด' }, ['undated']],
  ['the chosen group and words', { group: 'THON_S', q: 'วัด' }, ['past', 'older', 'undated']],
])('among all finds %s', async (_what, query, wanted) => {
  expect(idsIn(await look({ view: 'all', ...query }))).toEqual(wanted);
});

it('what is not in this view is looked for in all of them by one link', async () => {
  const none = await look({ q: 'พุทธบูชา' });
  expect(idsIn(none)).toEqual([]);
  const [, everywhere] = /<a href="([^"]*)">ค้นในทุกการประชุม/.exec(none.html)!;
  expect(idsIn(await desk.visit(everywhere!.replace(/&amp;/g, '&')))).toEqual(['past', 'older', 'undated']);
});

it('years are offered in the Buddhist era in Thai, and the filter goes along to other views and to the file', async () => {
  const page = await look({ view: 'all', year: '2563', status: 'held' });
  expect(page.html).toMatch(/<option[^>]*value="2563"[^>]*selected[^>]*>2563</);
  const [, past] = /<a href="(\/console\/sessions\?view=past[^"]*)"/.exec(page.html)!;
  expect(idsIn(await desk.visit(past!.replace(/&amp;/g, '&')))).toEqual(['past', 'north']);
  const [, file] = /<a href="(\/console\/exports\?[^"]*)"/.exec(page.html)!;
  expect((await desk.visit(file!.replace(/&amp;/g, '&'))).words).toContain('ปีงบประมาณ 2563');
});

it('goes on page by page with what is looked for, none twice', async () => {
  for (let n = 0; n < 70; n += 1)
    await session(`many-${n}`, {
      date: n % 2 ? `2020-01-${String((n % 28) + 1).padStart(2, '0')}` : null,
      venue: 'ลานยาว',
      round: null,
      status: 'draft',
    });
  const seen: string[] = [];
  for (let path: string | undefined = '/console/sessions?view=all&q=ลานยาว'; path;) {
    const page: Page = await desk.visit(path);
    seen.push(...idsIn(page));
    path = /<a href="([^"]*)" rel="next"/.exec(page.html)?.[1]?.replace(/&amp;/g, '&');
  }
  expect([seen.length, new Set(seen).size]).toEqual([70, 70]);
});
