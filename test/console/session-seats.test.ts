/** How many may come to a session and how many have to, set at the desk. */
import { startWorld, wordsOf, type Person, type World } from '../world.ts';
import { formsOf, logIn, type Browser, type Page } from './browser.ts';

let world: World;
let analyst: Person;
let desk: Browser;
let people: Person[];

beforeAll(async () => {
  world = await startWorld();
  analyst = await world.staff('analyst', 'THON_S', 'วิภา');
  people = [
    await world.representative('สมศรี ใจดี', 'ทุ่งครุ'),
    await world.representative('บุญมา มั่นคง', 'บางบอน'),
    await world.representative('มาลี บ้านสวน', 'ทุ่งครุ'),
  ];
  desk = (await logIn(world, analyst)).browser;
});
afterAll(() => world.stop());

const NEW = '/console/sessions/new';
const idOf = ({ path }: Page): string => path.split('/').at(-1)!;
const stored = async (id: string) => (await world.context.consultations.find(id))!;

async function draft(date: string, fields: Record<string, string> = {}) {
  const page = await desk.submit(await desk.visit(NEW), { form: NEW, fields: { date, time: '13:30', ...fields } });
  return { page, path: page.path, id: idOf(page), seats: `${page.path}/seats` };
}

async function announced(date: string, fields: Record<string, string> = {}) {
  const made = await draft(date, fields);
  const preview = await desk.submit(made.page, { form: `${made.path}/announce` });
  await desk.submit(preview, { form: 'ยืนยันและส่ง' });
  await world.settled();
  return made;
}

const set = async (path: string, fields: Record<string, string>): Promise<Page> =>
  desk.submit(await desk.visit(path), { form: path, fields });

const records = async (id: string): Promise<[string, unknown][]> =>
  (await world.context.audit.findBySubject(id))
    .filter(({ action }) => action.endsWith('Set'))
    .map(({ action, details }) => [action, details?.count]);

describe('seats and quorum of a draft', () => {
  it('are set with it, shown, and written down', async () => {
    const { page, id } = await draft('2020-08-01', { capacity: '40', quorum: '20' });
    expect(await stored(id)).toMatchObject({ capacity: 40, quorum: 20 });
    expect(page.words).toMatch(/รับได้ 40 คน องค์ประชุม 20 คน/);
    expect(await records(id)).toEqual(
      expect.arrayContaining([
        ['consultation.capacitySet', 40],
        ['consultation.quorumSet', 20],
      ]),
    );
  });

  it('left empty are no limit, and the quorum of its form', async () => {
    const { page, id } = await draft('2020-08-02');
    expect(await stored(id)).toMatchObject({ capacity: null, quorum: null });
    const { quorum } = world.context.programme.attendance;
    expect(page.words).toContain(`รับได้ ไม่จำกัด องค์ประชุม ${quorum.meeting} คน`);
    expect(await records(id)).toEqual([]);
  });

  it.each([
    ['words', { capacity: 'สี่สิบ' }],
    ['more than fits anywhere', { capacity: '10001' }],
    ['less than nobody', { quorum: '-1' }],
  ])('are refused as %s, and the rest that was typed stays', async (_what, fields) => {
    const back = await desk.submit(await desk.visit(NEW), {
      form: NEW,
      fields: { date: '2020-08-30', time: '13:30', venue: 'ที่พิมพ์ไว้', ...fields },
    });
    expect(back.status).toBe(422);
    expect(back.words).toContain('กรุณากรอกเป็นตัวเลข');
    expect(formsOf(back).find(({ action }) => action === NEW)!.fields).toMatchObject({
      venue: ['ที่พิมพ์ไว้'],
      ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [value]])),
    });
  });

  it('that the chat set meanwhile are told to whoever had the sheet open', async () => {
    const { path, id } = await draft('2020-08-03', { capacity: '40' });
    const sheet = await desk.visit(`${path}/edit`);
    await analyst.taps({ postback: `session.limit.set?c=${id}&w=capacity&n=50` });
    const back = await desk.submit(sheet, { form: `${path}/edit`, fields: { venue: 'วัดไผ่เงิน', capacity: '45' } });
    expect(back.status).toBe(409);
    expect(back.words).toMatch(/รับได้ \(คน\) 40 50 45/);
    expect(await stored(id)).toMatchObject({ capacity: 50, venue: null });
    await desk.submit(back, { form: `${path}/edit` });
    expect(await stored(id)).toMatchObject({ capacity: 45, venue: 'วัดไผ่เงิน' });
  });
});

describe('a day that has passed', () => {
  it('is refused for a draft also where no hour is set', async () => {
    const back = await desk.submit(await desk.visit(NEW), {
      form: NEW,
      fields: { date: '2020-07-01', venue: 'ที่พิมพ์ไว้' },
    });
    expect(back.status).toBe(422);
    expect(back.words).toContain('วันเวลานี้ผ่านไปแล้ว');
  });

  it('is no reason to refuse another correction of a draft that has it', async () => {
    const { path, id } = await draft('2020-08-04', { time: '' });
    await world.db.collection('consultations').updateOne({ _id: id as never }, { $set: { date: '2020-06-01' } });
    await set(`${path}/edit`, { venue: 'วัดไผ่เงิน' });
    expect(await stored(id)).toMatchObject({ date: '2020-06-01', venue: 'วัดไผ่เงิน' });
  });
});

describe('seats and quorum of a session that was announced', () => {
  it('are set on a sheet of their own: nobody is told, no answer becomes void', async () => {
    const { path, id, seats } = await announced('2020-08-10');
    await people[0]!.taps('ไป');
    const before = await stored(id);
    const heard = (await people[0]!.heard()).length;
    expect((await desk.visit(path)).html).toContain(`href="${seats}"`);
    const page = await set(seats, { capacity: '30', quorum: '0' });
    expect(page.path).toBe(path);
    expect(page.words).toMatch(/รับได้ 30 คน องค์ประชุม ไม่นับ/);
    const { version, revision } = before;
    expect(await stored(id)).toMatchObject({ capacity: 30, quorum: 0, version, revision });
    expect(await people[0]!.heard()).toHaveLength(heard);
    await set(seats, { capacity: '', quorum: '' });
    expect(await stored(id)).toMatchObject({ capacity: null, quorum: null });
    expect(await records(id)).toEqual(
      expect.arrayContaining([
        ['consultation.capacitySet', 30],
        ['consultation.capacitySet', 'unlimited'],
        ['consultation.quorumSet', 0],
        ['consultation.quorumSet', 'asForm'],
      ]),
    );
  });

  it('set in two windows are set once: the slower one is told what changed', async () => {
    const { id, seats } = await announced('2020-08-11');
    const [mine, theirs] = [await desk.visit(seats), await desk.visit(seats)];
    await desk.submit(theirs, { form: seats, fields: { capacity: '25' } });
    const back = await desk.submit(mine, { form: seats, fields: { capacity: '30', quorum: '10' } });
    expect(back.status).toBe(409);
    expect(back.words).toMatch(/รับได้ \(คน\) \(ว่าง\) 25 30/);
    expect(await stored(id)).toMatchObject({ capacity: 25, quorum: null });
    await desk.submit(back, { form: seats });
    expect(await stored(id)).toMatchObject({ capacity: 30, quorum: 10 });
  });

  it('say so where the quorum is more than may come', async () => {
    const { seats } = await announced('2020-08-12');
    const page = await set(seats, { capacity: '10', quorum: '20' });
    expect(page.words).toContain('องค์ประชุม 20 คน มากกว่าที่รับได้ 10 คน');
  });

  it('that give people who wait a seat are looked at first, then confirmed', async () => {
    const { id, seats } = await announced('2020-08-13', { capacity: '1' });
    await people[0]!.taps('ไป');
    await people[1]!.taps('ไป');
    await people[2]!.taps('ไป');
    expect(await people[2]!.lastText()).toContain('รายการรอลำดับที่ 2');
    const preview = await set(seats, { capacity: '2' });
    expect(preview.words).toContain('จะแจ้ง 1 คนในรายการรอว่าได้ที่นั่ง ใช้ 1 ข้อความ');
    expect(await stored(id)).toMatchObject({ capacity: 1 });
    // Another number is another question.
    const again = await desk.submit(preview, { form: seats, fields: { capacity: '3' } });
    expect(again.words).toContain('จะแจ้ง 2 คนในรายการรอ');
    await desk.submit(again, { form: seats });
    await world.settled();
    expect(await stored(id)).toMatchObject({ capacity: 3 });
    for (const person of people.slice(1)) expect((await person.heard()).map(wordsOf).join('\n')).toContain('มีที่นั่งแล้วค่ะ');
  });

  it('are nothing to set by other district groups', async () => {
    const { seats } = await announced('2020-08-14');
    const stranger = (await logIn(world, await world.staff('analyst', 'BKK_N', 'มานะ'))).browser;
    expect((await stranger.visit(seats)).status).toBe(404);
  });

  it('stay as they are once it has begun', async () => {
    const { id, seats } = await announced('2020-08-15');
    await world.clock.to('2020-08-15T13:31:00+07:00');
    desk = (await logIn(world, analyst)).browser;
    const back = await desk.submit(await desk.visit(seats), { form: seats, fields: { capacity: '5' } });
    expect(back.status).toBe(422);
    expect(back.words).toContain('เริ่มไปแล้ว');
    expect((await stored(id)).capacity).toBeNull();
  });
});

describe('that a session was held', () => {
  it('is written down, once, by whoever said it first', async () => {
    const { path, id } = await announced('2020-08-16');
    await world.clock.to('2020-08-16T17:00:00+07:00');
    desk = (await logIn(world, analyst)).browser;
    const page = await desk.visit(path);
    for (const _time of [1, 2]) await desk.submit(page, { form: `${path}/held` });
    const held = (await world.context.audit.findBySubject(id)).filter(({ action }) => action === 'consultation.held');
    expect(held).toHaveLength(1);
    const { _id } = (await world.db.collection('staff').findOne({ displayName: 'วิภา' }))!;
    expect(held[0]!.actor).toBe(String(_id));
  });
});
