import { startWorld, type Person, type World } from '../world.ts';
import { JPEG } from '../journeys/content.ts';
import { logIn, type Browser } from './browser.ts';

let world: World;
let desk: Browser;
let colleague: Browser;
let elsewhere: Browser;
beforeAll(async () => {
  world = await startWorld();
  desk = (await logIn(world, await world.staff('analyst', 'THON_S', 'วิภา'))).browser;
  colleague = (await logIn(world, await world.staff('districtAnalyst', 'ทุ่งครุ', 'อรทัย'))).browser;
  elsewhere = (await logIn(world, await world.staff('analyst', 'BKK_N', 'สมชาย'))).browser;
});
afterAll(() => world.stop());

async function waiting(name: string): Promise<{ person: Person; path: string }> {
  const person = await world.representative(name, 'ทุ่งครุ');
  await person.says('ติดต่อเจ้าหน้าที่');
  await person.taps('คุยกับเจ้าหน้าที่');
  await world.settled();
  const known = await world.db.collection('representatives').findOne({ lineUserId: person.id });
  const found = await world.context.handoffs.findOpenFor(String(known!['_id']));
  return { person, path: `/console/handoffs/${found!._id}` };
}

it('shows who waits and since when, and on the overview that somebody does', async () => {
  const { person, path } = await waiting('สมศรี ใจดี');
  await person.says('อ่านการ์ดไม่ออกค่ะ');
  const queue = await desk.visit('/console/handoffs');
  expect(queue.words).toMatch(/สมศรี ใจดี เขตทุ่งครุ .*10 ก.ค. 2563 09.00 น. อ่านการ์ดไม่ออกค่ะ/);
  expect((await desk.visit('/console')).html).toMatch(/href="\/console\/handoffs"[^>]*>ผู้แทนรอคุยกับเจ้าหน้าที่ 1 คน/);
  expect((await elsewhere.visit('/console/handoffs')).words).toContain('ไม่มีใครรออยู่ค่ะ');
  expect((await desk.visit(path)).status).toBe(404);
});

it('is taken by one: the second is told by whom, and sees no word of it', async () => {
  const { person, path } = await waiting('บุญมา มั่นคง');
  const [mine, theirs] = [await desk.visit('/console/handoffs'), await colleague.visit('/console/handoffs')];
  expect((await desk.submit(mine, { form: `${path}/take` })).words).toContain('ท่านรับเรื่องนี้แล้วค่ะ');
  expect((await colleague.submit(theirs, { form: `${path}/take` })).words).toContain('วิภารับเรื่องนี้ไปแล้วค่ะ');
  await world.settled();
  expect(await person.lastText()).toContain('เจ้าหน้าที่มาแล้วค่ะ');
  expect((await colleague.visit(path)).status).toBe(404);
  expect((await elsewhere.visit(path)).status).toBe(404);
});

it('passes answers through the bot to LINE, once for each sheet, and shows what comes back', async () => {
  const { person, path } = await waiting('มาลี บ้านสวน');
  const page = await desk.submit(await desk.visit('/console/handoffs'), { form: `${path}/take` });
  const answer = () => desk.submit(page, { form: `${path}/answer`, fields: { text: 'วันพฤหัสนี้ บ่ายโมงครึ่งค่ะ' } });
  await answer();
  await answer();
  await world.settled();
  expect(await person.lastText()).toBe('เจ้าหน้าที่: วันพฤหัสนี้ บ่ายโมงครึ่งค่ะ');
  await person.says('ขอบคุณมากจ้ะ');
  const piece = await desk.visit(`${path}/messages`, { 'hx-request': 'true' });
  expect(piece.html).not.toContain('<html');
  expect(piece.words.split('วันพฤหัสนี้')).toHaveLength(2);
  expect(piece.words).toContain('ขอบคุณมากจ้ะ');

  const ended = await desk.submit(await desk.visit(path), { form: `${path}/end` });
  expect(ended.words).toContain('จบการสนทนาแล้วค่ะ');
  await world.settled();
  expect(await person.lastText()).toContain('จบการสนทนากับเจ้าหน้าที่แล้วค่ะ');
});

it('keeps what was typed where the person has ended it meanwhile', async () => {
  const { person, path } = await waiting('ประเสริฐ สวนใน');
  const page = await desk.submit(await desk.visit('/console/handoffs'), { form: `${path}/take` });
  await person.says('จบการสนทนา');
  const back = await desk.submit(page, { form: `${path}/answer`, fields: { text: 'คำตอบที่พิมพ์ไว้ยาวมาก' } });
  expect(back.status).toBe(409);
  expect(back.words).toContain('จึงยังไม่ได้ส่งข้อความของท่าน');
  expect(back.html).toContain('คำตอบที่พิมพ์ไว้ยาวมาก');
  const empty = await desk.submit(page, { form: `${path}/answer`, fields: { text: ' ' } });
  expect(empty.status).toBe(422);
});

it('shows whoever took it what was sent, and nobody else', async () => {
  const { person, path } = await waiting('ชูศรี ริมคลอง');
  const { messageId } = await person.sends({ type: 'image', content: JPEG });
  const page = await desk.submit(await desk.visit('/console/handoffs'), { form: `${path}/take` });
  const link = `${path}/media/${messageId}`;
  expect(page.html).toContain(`href="${link}"`);
  expect(page.html).toContain(`src="${link}"`);
  const picture = await desk.visit(link);
  expect(picture.status).toBe(200);
  expect((await colleague.visit(link)).status).toBe(404);
  expect((await desk.visit(`${path}/media/1${messageId}`)).status).toBe(404);
});
