/** At the venue: the code behind the QR, the staff's list, those whom no register knows, and what it comes to afterwards. */
import { actionsOf, startWorld, wordsOf, type Person, type World } from '../world.ts';

let world: World;
let analyst: Person;
let yes: Person;
let absent: Person;
let silent: Person;
beforeAll(async () => {
  world = await startWorld();
  analyst = await world.staff('analyst', 'THON_N', 'นักวิเคราะห์');
  yes = await world.representative('สมหญิง ริมคลอง', 'ธนบุรี');
  absent = await world.representative('ประเสริฐ สวนใน', 'คลองสาน');
  silent = await world.representative('มาลี บ้านสวน', 'จอมทอง');
  await analyst.says('นัดประชุมกลุ่มกรุงธนเหนือ พฤหัสหน้า 13.30 - 16.00 น. ณ ห้องรัตนโกสินทร์');
  await analyst.taps('ส่งประกาศ');
  await yes.taps('ไป');
  await absent.taps('ไป');
});
afterAll(() => world.stop());

const session = async () => (await world.context.consultations.findByStatus('THON_N', ['announced', 'held']))[0]!;
async function tally() {
  const { _id, revision } = await session();
  return world.context.attendance.tally(_id, revision);
}
/** The address on the analyst's newest card that has one. */
async function pageUrl(): Promise<string> {
  for (const message of (await analyst.heard()).reverse())
    for (const action of actionsOf(message))
      if (action.type === 'uri' && action.uri?.includes('/checkin/')) return action.uri;
  throw new Error('no page');
}
async function page(): Promise<{ status: number; html: string; code: string | null }> {
  const response = await fetch(await pageUrl());
  const html = await response.text();
  return { status: response.status, html, code: /เช็กอิน ([0-9A-Z]{6})</.exec(html)?.[1] ?? null };
}
let yesterday: string;

it('shows no code before the day, and the day before nobody is checked in', async () => {
  await analyst.says('เช็กอิน กรุงธนเหนือ');
  expect(await analyst.lastText()).toContain('เช็กอินได้ พฤ. 16 ก.ค. 12.00 น. ถึง 17.00 น.');
  const { status, html, code } = await page();
  expect([status, code]).toEqual([200, null]);
  expect(html).not.toContain('<svg');
  await world.clock.to('2020-07-15T13:35:00+07:00');
  expect((await page()).code).toBeNull();
  const { _id, revision } = await session();
  const person = await world.db.collection('representatives').findOne({ fullName: 'สมหญิง ริมคลอง' });
  await analyst.taps({ postback: `checkin.there?c=${_id}&r=${revision}&p=${String(person!['_id'])}&v=in&l=yes&o=0` });
  expect(await analyst.lastText()).toContain('ยังไม่ใช่เวลาเช็กอิน');
  expect(await tally()).toMatchObject({ checkedIn: 0 });
});

it('checks in once whoever sends the code from the QR, with a short thanks', async () => {
  await world.clock.to('2020-07-16T13:20:00+07:00');
  const { html, code } = await page();
  expect(html).toContain('<svg');
  expect(code).not.toBeNull();
  yesterday = code!;
  await yes.says(`เช็กอิน ${code}`);
  expect(await yes.lastText()).toContain('เช็กอินแล้วค่ะ คุณสมหญิง ริมคลอง ขอบคุณที่มานะคะ');
  const { webhookEventId } = await yes.says(`เช็คอิน ${code!.toLowerCase()} ค่ะ`);
  expect(await yes.lastText()).toContain('เช็กอินไว้แล้วเมื่อ 13.20 น.');
  await world.control('POST', 'redeliver', { webhookEventIds: [webhookEventId] });
  await world.settled();
  expect(await tally()).toMatchObject({ checkedIn: 1 });
});

it('takes the code before whatever conversation is open, which then goes on', async () => {
  const walker = await world.person('คนเดินเข้ามา');
  await walker.follow();
  const { code } = await page();
  await walker.says(`เช็กอิน ${code}`);
  expect(await walker.lastText()).toContain('ยังไม่พบท่านในทะเบียน');
  expect(await walker.lastText()).toContain('[ลงทะเบียน]');
  await silent.says('เปลี่ยนที่อยู่');
  await silent.says(`เช็กอิน ${code}`);
  expect(await silent.lastText()).toContain('ขอบคุณที่มานะคะ');
  expect(await tally()).toMatchObject({ checkedIn: 2 });
});

it('takes no code that is forged, was photographed too long ago, or comes the day after', async () => {
  const late = await world.representative('บุญมา ท่าน้ำ', 'บางพลัด');
  await late.says('เช็กอิน AAAAAA');
  expect(await late.lastText()).toContain('รหัสนี้ใช้ไม่ได้');
  await world.clock.to('2020-07-16T13:55:00+07:00');
  await late.says(`เช็กอิน ${yesterday}`);
  expect(await late.lastText()).toContain('รหัสนี้ใช้ไม่ได้');
  const forged = await fetch((await pageUrl()).replace(/.{3}$/, 'xxx'));
  expect(forged.status).toBe(410);
  const row = await world.db.collection('representatives').findOne({ fullName: 'บุญมา ท่าน้ำ' });
  expect(await world.context.attendance.find((await session())._id, String(row!['_id']))).toBeNull();
});

it('lets staff check in from a list with one tap each, take a slip back, and look for a name', async () => {
  await analyst.says('เช็กอิน กรุงธนเหนือ');
  await analyst.taps('รายชื่อที่ตอบว่าไป');
  expect(await analyst.lastText()).toContain('✓ สมหญิง ริมคลอง');
  await analyst.taps('มาแล้ว');
  expect(await analyst.lastText()).toContain('ประเสริฐ สวนใน มาแล้ว');
  expect(await tally()).toMatchObject({ checkedIn: 3 });
  await analyst.taps('เลิกทำล่าสุด');
  expect(await analyst.lastText()).toContain('ยกเลิกเช็กอิน ประเสริฐ สวนใน');
  expect(await tally()).toMatchObject({ checkedIn: 2 });
  await analyst.says('บุญมา');
  expect(await analyst.lastText()).toContain('บุญมา ท่าน้ำ');
  await analyst.taps('มาแล้ว');
  expect(await tally()).toMatchObject({ checkedIn: 3 });
});

it('has on its list who registered at the door, who then counts once by list and by code', async () => {
  const before = (await tally()).checkedIn;
  const newcomer = await world.person('แก้วตา มาใหม่');
  await newcomer.follow();
  await newcomer.taps('ยินยอม');
  for (const said of ['บางพลัด', 'ริมน้ำ', 'แก้วตา มาใหม่', 'ข้าม', 'ข้าม', 'ข้าม', 'ข้าม', 'ข้าม', 'ข้าม'])
    await newcomer.says(said);
  await newcomer.taps('ถูกต้อง');
  await analyst.says('เช็กอิน กรุงธนเหนือ');
  await analyst.taps('รายชื่อทุกคน');
  await analyst.says('แก้วตา');
  expect(await analyst.lastText()).toContain('แก้วตา มาใหม่\nลงทะเบียนแล้ว รอรับรอง');
  await analyst.taps('มาแล้ว');
  await newcomer.says(`เช็กอิน ${(await page()).code}`);
  expect(await newcomer.lastText()).toContain('เช็กอินไว้แล้ว');
  expect((await tally()).checkedIn).toBe(before + 1);
  await analyst.taps('เลิกทำล่าสุด');
  expect((await tally()).checkedIn).toBe(before);
});

it('counts whom no register knows, without a name or with one, and takes it back', async () => {
  await analyst.says('วอล์กอิน 3 คน กรุงธนเหนือ');
  expect(await analyst.lastText()).toContain('ผู้ไม่ได้ลงทะเบียน 3 คน');
  await analyst.says('สมศรี มาใหม่');
  expect(await analyst.lastText()).toContain('ผู้ไม่ได้ลงทะเบียน 4 คน');
  await analyst.taps('นับเพิ่ม');
  await analyst.taps('2 คน');
  expect(await analyst.lastText()).toContain('ผู้ไม่ได้ลงทะเบียน 6 คน');
  await analyst.taps('เลิกทำ');
  expect(await analyst.lastText()).toContain('ผู้ไม่ได้ลงทะเบียน 4 คน');
});

it('is for staff of that district group only', async () => {
  const other = await world.staff('analyst', 'THON_S', 'คนกลุ่มอื่น');
  const { _id, revision } = await session();
  const person = await world.db.collection('representatives').findOne({ fullName: 'ประเสริฐ สวนใน' });
  const there = `checkin.there?c=${_id}&r=${revision}&p=${String(person!['_id'])}&v=in&l=yes&o=0`;
  for (const someone of [other, yes]) {
    for (const data of [there, `checkin?c=${_id}`, `checkin.roll?c=${_id}&l=all&o=0`, `checkin.walkin?c=${_id}&n=5`]) {
      await someone.taps({ postback: data });
      expect(await someone.lastText()).toContain('เฉพาะเจ้าหน้าที่');
    }
  }
  await yes.says('เช็กอิน กรุงธนเหนือ');
  expect(await yes.lastText()).not.toContain('มาแล้ว');
  expect(await tally()).toMatchObject({ checkedIn: 3 });
});

it('says afterwards who came, who did not, and who came without a word; those who were there are asked for their view', async () => {
  await world.clock.to('2020-07-16T16:10:00+07:00');
  await analyst.taps('จัดแล้ว');
  await analyst.taps('ดูผู้เข้าร่วม');
  const card = await analyst.lastText();
  expect(card).toMatch(/มาร่วม\n3 คน \(มาหลังเริ่ม 1\)/);
  expect(card).toMatch(/มาโดยไม่ได้ตอบ\n2 คน/);
  expect(card).toMatch(/ไม่ได้ลงทะเบียน\n4 คน/);
  expect(card).toMatch(/ตอบว่าไป แต่ไม่มา\n1 คน/);
  expect(card).toContain('ไม่มา: ประเสริฐ สวนใน');
  await world.clock.to('2020-07-16T16:45:00+07:00');
  const invited = async (who: Person) => (await who.heard()).some((m) => wordsOf(m).includes('อยากฝาก'));
  expect([await invited(yes), await invited(silent), await invited(absent)]).toEqual([true, true, false]);
  await world.clock.to('2020-07-17T13:30:00+07:00');
  await absent.says(`เช็กอิน ${yesterday}`);
  expect(await absent.lastText()).toContain('รหัสนี้ใช้ไม่ได้');
  expect((await page()).status).toBe(410);
});
