import type { Consultation } from '../../src/consultations/model.ts';
import { makeConsultation } from '../consultations/builders.ts';
import { startWorld, wordsOf, type Person, type World } from '../world.ts';
import { logIn, type Browser, type Page } from './browser.ts';

let world: World;
let desk: Browser;
let people: Person[];

beforeAll(async () => {
  world = await startWorld({ quota: 300 });
  const analyst = await world.staff('analyst', 'THON_S', 'วิภา');
  people = [await world.representative('สมศรี ใจดี', 'ทุ่งครุ'), await world.representative('บุญมา มั่นคง', 'บางบอน')];
  desk = (await logIn(world, analyst)).browser;
});
afterAll(() => world.stop());

let count = 0;
/** Each on a day of its own. */
async function session(status: 'draft' | 'announced', more: Partial<Consultation> = {}): Promise<string> {
  count += 1;
  const id = `bulk-${count}`;
  const startsAt = new Date(`2020-08-${String(count).padStart(2, '0')}T13:30:00+07:00`);
  await world.context.consultations.insertAsIs(makeConsultation({ _id: id, round: null, status, startsAt, ...more }));
  return id;
}
const find = async (id: string): Promise<Consultation> => (await world.context.consultations.find(id))!;
const heard = async (): Promise<string[]> => (await people[0]!.heard()).map(wordsOf);

async function ask(what: string, ids: readonly string[]): Promise<Page> {
  const list = await desk.visit('/console/sessions');
  return desk.submit(list, { form: '/console/sessions/bulk', fields: { session: ids, do: what } });
}
async function confirm(preview: Page): Promise<void> {
  await desk.submit(preview, { form: 'ยืนยันและส่ง' });
  await world.settled();
}

describe('several sessions at once', () => {
  it('are announced from one preview, at the cost of one message each, and answered one by one', async () => {
    const ids = [await session('draft', { venue: 'หอประชุมหนึ่ง' }), await session('draft', { venue: 'หอประชุมสอง' })];
    const left = await session('draft', { startsAt: null, date: '2020-08-30' });
    const before = await heard();
    const preview = await ask('announced', [...ids, left]);
    expect(preview.words).toContain('อีก 1 นัด');
    expect(preview.words).toContain('2 ข้อความ');
    expect(preview.words).toMatch(/หอประชุมหนึ่ง.*หอประชุมสอง/);
    await confirm(preview);
    const news = (await heard()).slice(before.length);
    expect(news).toHaveLength(1);
    expect(news[0]).toMatch(/หอประชุมหนึ่ง[^]*หอประชุมสอง/);
    expect((await Promise.all([...ids, left].map(find))).map(({ status }) => status)).toEqual([
      'announced',
      'announced',
      'draft',
    ]);
    await people[0]!.taps('ดูและตอบ');
    await people[0]!.taps('ตอบนัด ส. 1 ส.ค.');
    await people[0]!.taps('ไป');
    const tallies = await Promise.all(ids.map((id) => world.context.attendance.tally(id, 1)));
    expect(tallies.map(({ yes }) => yes)).toEqual([1, 0]);
  });

  it('are announced without those that were left out of the preview', async () => {
    const [one, two, three] = [await session('draft'), await session('draft'), await session('draft')];
    const preview = await ask('announced', [one, two, three]);
    await confirm(await desk.submit(preview, { form: 'ไม่รวมนัดนี้', fields: { session: two } }));
    expect((await Promise.all([one, two, three].map(find))).map(({ status }) => status)).toEqual([
      'announced',
      'draft',
      'announced',
    ]);
  });

  it('are put off with one message', async () => {
    const ids = [await session('announced'), await session('announced')];
    const before = await heard();
    const preview = await ask('postponed', ids);
    await confirm(preview);
    const news = (await heard()).slice(before.length);
    expect(news).toHaveLength(1);
    expect(news[0]).toContain('เลื่อนประชุม 2 นัด');
    for (const id of ids) expect(await find(id)).toMatchObject({ status: 'postponed', startsAt: null, revision: 2 });
  });

  it('are made online with one message, and their answers are asked for anew', async () => {
    const ids = [await session('announced'), await session('announced')];
    const before = await heard();
    await confirm(await ask('online', ids));
    const news = (await heard()).slice(before.length);
    expect(news).toHaveLength(1);
    expect(news[0]).toContain('ออนไลน์');
    for (const id of ids) expect(await find(id)).toMatchObject({ form: 'online', status: 'announced', revision: 2 });
  });

  it.each(['announced', 'postponed', 'online', 'cancelled'])(
    'of different district groups are refused (%s), and of another person’s group do not exist',
    async (what) => {
      const mine = await session('draft');
      const theirs = await session('draft', { districtGroup: 'THON_N' });
      expect((await ask(what, [mine, theirs])).status).toBe(404);
      const list = await desk.visit('/console/sessions');
      const both = (await logIn(world, await bothGroups())).browser;
      const own = await both.visit(list.path);
      const back = await both.submit(own, {
        form: '/console/sessions/bulk',
        fields: { session: [mine, theirs], do: what },
      });
      expect(back.words).toContain('กลุ่มเขตเดียวกัน');
      for (const id of [mine, theirs]) expect(await find(id)).toMatchObject({ status: 'draft', version: 1 });
    },
  );

  it('of which none is a draft with a time cannot be announced', async () => {
    const back = await ask('announced', [await session('announced'), await session('draft', { startsAt: null })]);
    expect(back.words).toContain('ไม่มีร่าง');
  });
});

async function bothGroups(): Promise<Person> {
  const person = await world.staff('analyst', 'THON_S', 'ปรีชา');
  await world.context.staff.grant(
    { lineUserId: person.id, displayName: person.name },
    { role: 'analyst', scope: 'THON_N' },
    world.clock.now(),
  );
  return person;
}
