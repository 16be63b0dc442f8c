/** Several entries of the inbox at once: each as it was seen, each with its own record, and told what was not done. */
import { makeConsultation } from '../consultations/builders.ts';
import { makeFeedback } from '../feedback/builders.ts';
import { startWorld, type World } from '../world.ts';
import { formsOf, logIn, type Browser, type Fields, type Page } from './browser.ts';

let world: World;
let desk: Browser;
let me: string;

beforeAll(async () => {
  world = await startWorld();
  desk = (await logIn(world, await world.staff('analyst', 'THON_S', 'วิภา'))).browser;
  me = (await world.context.staff.findByRole('analyst', 'THON_S'))[0]!.id;
});
afterAll(() => world.stop());

let count = 0;
async function said(words: string, more: Parameters<typeof makeFeedback>[0] = {}): Promise<string> {
  count += 1;
  const saidAt = new Date(Date.parse('2020-07-09T03:00:00Z') + count * 60_000);
  const id = `bulk-${count}`;
  await world.context.feedback.open(makeFeedback({ id, text: words, saidAt, district: 'ทุ่งครุ', ...more }));
  return id;
}
const find = async (id: string) => (await world.context.feedback.find(id))!;
const BULK = '/console/feedback/bulk';
const boxesOf = ({ html }: Page): string[] =>
  [...html.matchAll(/<input type="checkbox" name="entry" value="([^"]*)"/g)].map(([, value]) => value!);
const ticked = (page: Page): string[] =>
  (formsOf(page).find(({ action }) => action.startsWith(BULK))?.fields['entry'] ?? []).map(
    (value) => value.split('|')[0]!,
  );
const shownIn = (page: Page, ids: readonly string[]): string[] =>
  boxesOf(page).filter((value) => ids.includes(value.split('|')[0]!));
const recordsOf = async (id: string, action: string) =>
  (await world.context.audit.findBySubject(id)).filter((record) => record.action === action);
const look = (q: string): Promise<Page> => desk.visit(`/console/feedback?status=all&q=${encodeURIComponent(q)}`);

async function issueNamed(title: string) {
  const by = (await world.context.staff.find(me))!;
  const text = { title, titleEn: null, summary: null, themes: [] };
  const made = await world.context.issueDesk.create('THON_S', text, [], { sheet: `sheet-${title}`, by });
  if (!made.ok) throw new Error(made.reason);
  return { issue: made.issue, text, by };
}

it('marks several as read with one record each, and again as unread', async () => {
  const ids = [await said('หนึ่งอ่าน'), await said('สองอ่าน')];
  const left = await said('สามอ่าน');
  const page = await look('อ่าน');
  const back = await desk.submit(page, { form: BULK, fields: { entry: shownIn(page, ids), do: 'read' } });
  expect(back.words).toContain('ทำแล้ว 2 เรื่อง');
  for (const id of ids) {
    expect((await find(id)).status).toBe('reviewed');
    expect(await recordsOf(id, 'feedback.reviewed')).toMatchObject([{ actor: me }]);
  }
  expect((await find(left)).status).toBe('classified');
  const again = await desk.submit(back, { form: BULK, fields: { entry: boxesOf(back), do: 'read' } });
  expect(again.words).toContain('ทำแล้ว 1 เรื่อง · เป็นอย่างนั้นอยู่แล้ว 2 เรื่อง');
  await desk.submit(again, { form: BULK, fields: { entry: shownIn(again, ids), do: 'unread' } });
  expect((await find(ids[0]!)).status).toBe('classified');
});

it('adds a theme to several, or leaves it alone; sent twice it is written down once', async () => {
  const [one, two] = [await said('หนึ่งจัด', { themes: ['CANAL'] }), await said('สองจัด', { themes: [] })];
  const page = await look('จัด');
  const fields = { entry: boxesOf(page), do: 'add', bulkTheme: 'FLOOD' };
  await desk.submit(page, { form: BULK, fields });
  await desk.submit(page, { form: BULK, fields });
  expect((await find(one)).themes).toEqual(['CANAL', 'FLOOD']);
  expect((await find(two)).themes).toEqual(['FLOOD']);
  expect(await recordsOf(one, 'feedback.relabelled')).toMatchObject([
    { details: { from: 'CANAL', to: 'CANAL FLOOD' } },
  ]);
  const now = await look('จัด');
  await desk.submit(now, { form: BULK, fields: { entry: boxesOf(now), do: 'only', bulkTheme: 'ENV_WASTE' } });
  expect([(await find(one)).themes, (await find(two)).themes]).toEqual([['ENV_WASTE'], ['ENV_WASTE']]);
});

it('what somebody changed meanwhile is refused and stays ticked; the rest is done', async () => {
  const [mine, raced] = [await said('หนึ่งแข่ง'), await said('สองแข่ง')];
  const page = await look('แข่ง');
  const other = (await logIn(world, await world.staff('analyst', 'THON_S', 'ปรีชา'))).browser;
  const path = `/console/feedback/${raced}`;
  await other.submit(await other.visit(path), { form: `${path}/themes`, fields: { theme: ['CANAL'] } });
  const fields = { entry: boxesOf(page), do: 'only', bulkTheme: 'FLOOD' };
  const back = await desk.submit(page, { form: BULK, fields });
  expect(back.status).toBe(409);
  expect(back.words).toContain('ทำแล้ว 1 เรื่อง · ไม่ได้ทำ 1 เรื่อง: มีผู้แก้ระหว่างนั้น 1');
  expect([(await find(mine)).themes, (await find(raced)).themes]).toEqual([['FLOOD'], ['CANAL']]);
  expect(ticked(back)).toEqual([raced]);
  await desk.submit(back, { form: BULK, fields: { do: 'only' } });
  expect((await find(raced)).themes).toEqual(['FLOOD']);
});

it('what lies outside the own scope is refused as if it were not there', async () => {
  const [own, foreign] = [
    await said('หนึ่งนอก'),
    await said('สองนอก', { districtGroup: 'BKK_N', district: 'จตุจักร', themes: [] }),
  ];
  const page = await look('นอก');
  const entry = [...boxesOf(page), `${foreign}||`];
  for (const fields of [{ do: 'read' }, { do: 'only', bulkTheme: 'FLOOD' }] as Fields[]) {
    const back = await desk.submit(page, { form: BULK, fields: { ...fields, entry } });
    expect([back.status, back.words]).toEqual([
      409,
      expect.stringContaining('ทำแล้ว 1 เรื่อง · ไม่ได้ทำ 1 เรื่อง: ไม่อยู่แล้วหรือท่านแก้ไม่ได้ 1'),
    ]);
  }
  expect((await find(own)).themes).toEqual(['FLOOD']);
  expect(await find(foreign)).toMatchObject({ themes: [], status: 'received' });
  const none = await desk.submit(page, { form: BULK, fields: { do: 'read', entry: [`${foreign}||`] } });
  expect(none.status).toBe(404);
});

it('are gathered in an issue with one record each; an issue changed meanwhile is looked at once more', async () => {
  const { issue, text, by } = await issueNamed('ขยะหลายเรื่อง');
  const ids = [await said('หนึ่งรวม'), await said('สองรวม')];
  const page = await look('รวม');
  await world.context.issueDesk.edit(
    { issue: issue._id, version: issue.version, sheet: 'sheet-bulk-edit', by },
    { ...text, title: 'ขยะหลายเรื่องใหม่' },
  );
  const fields = { entry: boxesOf(page), do: 'link', bulkIssue: `${issue._id}:${issue.version}` };
  const stale = await desk.submit(page, { form: BULK, fields });
  expect(stale.status).toBe(409);
  expect(ticked(stale).toSorted()).toEqual(ids);
  const bulkIssue = /<option value="([^"]*)"[^>]*>ขยะหลายเรื่องใหม่/.exec(stale.html)![1]!;
  const back = await desk.submit(stale, { form: BULK, fields: { do: 'link', bulkIssue } });
  expect(back.words).toContain('ทำแล้ว 2 เรื่อง');
  for (const id of ids) {
    expect(await find(id)).toMatchObject({ status: 'linked', issues: [issue._id] });
    expect(await recordsOf(id, 'feedback.gathered')).toMatchObject([{ actor: me, details: { other: issue._id } }]);
  }
  expect((await desk.visit(`/console/feedback/${ids[0]}`)).words).toContain('รวมเข้าประเด็นการพัฒนา · วิภา');
});

it('nothing ticked, or nothing chosen to do, is said, and what was ticked stays', async () => {
  const id = await said('หนึ่งลืม');
  const page = await look('ลืม');
  const none = await desk.submit(page, { form: BULK, fields: { do: 'read' } });
  expect([none.status, none.words]).toEqual([422, expect.stringContaining('ยังไม่ได้เลือกเรื่องใด')]);
  const back = await desk.submit(page, { form: BULK, fields: { entry: boxesOf(page), do: 'add' } });
  expect([back.status, back.words]).toEqual([422, expect.stringContaining('กรุณาเลือกประเด็นก่อน')]);
  expect(ticked(back)).toEqual([id]);
});

it('the whole page is ticked by a link, without a script', async () => {
  const ids = [await said('หนึ่งทั้งหน้า'), await said('สองทั้งหน้า')];
  const page = await look('ทั้งหน้า');
  expect(ticked(page)).toEqual([]);
  const all = await desk.visit(/<a href="([^"]*)" data-pick-all/.exec(page.html)![1]!.replace(/&amp;/g, '&'));
  expect(ticked(all).toSorted()).toEqual(ids);
});

it('a coordinator, who may look only, has nothing to tick', async () => {
  await said('ดูอย่างเดียว');
  const coordinator = (await logIn(world, await world.staff('coordinator', null, 'อรุณ'))).browser;
  const page = await coordinator.visit('/console/feedback?status=all');
  expect(page.words).toContain('ดูอย่างเดียว');
  expect(boxesOf(page)).toEqual([]);
});

it('are found by the session they were said about, and the file keeps that', async () => {
  const consultation = 'c-asked';
  await world.context.consultations.createDraft(
    makeConsultation({ _id: consultation, districtGroup: 'THON_S', status: 'held', date: '2020-07-01', round: 7 }),
  );
  const inIt = await said('ในการประชุมกรอง', { consultation });
  await said('นอกการประชุมกรอง');
  const page = await desk.visit(`/console/feedback?status=all&session=${consultation}&q=กรอง`);
  expect(boxesOf(page).map((value) => value.split('|')[0])).toEqual([inIt]);
  const [, label = ''] = new RegExp(`<option[^>]*value="${consultation}"[^>]*selected[^>]*>([^<]*)`).exec(page.html)!;
  expect(label).toContain('ครั้งที่ 7');
  const file = /<a href="(\/console\/exports\?[^"]*)"/.exec(page.html)![1]!.replace(/&amp;/g, '&');
  expect((await desk.visit(file)).words).toContain(label.split(' · ')[0]);
});
