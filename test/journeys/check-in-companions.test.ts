/** How many came: with whoever scans the code, and with each name on the staff's list. */
import { printedCode } from '../../src/attendance/check-in-rules.ts';
import { minutes } from '../../src/time.ts';
import { startWorld, type Person, type World } from '../world.ts';

let world: World;
let analyst: Person;
let brings: Person;
let alone: Person;
let unasked: Person;
let code: string;
beforeAll(async () => {
  world = await startWorld();
  analyst = await world.staff('analyst', 'THON_N', 'นักวิเคราะห์');
  brings = await world.representative('สมหญิง ริมคลอง', 'ธนบุรี');
  alone = await world.representative('ประเสริฐ สวนใน', 'คลองสาน');
  unasked = await world.representative('มาลี บ้านสวน', 'จอมทอง');
  await analyst.says('นัดประชุมกลุ่มกรุงธนเหนือ พฤหัสหน้า 13.30 - 16.00 น. ณ ห้องรัตนโกสินทร์');
  await analyst.taps('ส่งประกาศ');
  await brings.says('ไปค่ะ 3 คน');
  await alone.taps('ไป');
  await world.clock.to('2020-07-16T13:20:00+07:00');
  const session = await theSession();
  code = printedCode(world.context.checkInSecret, session);
});
afterAll(() => world.stop());

const theSession = async () => (await world.context.consultations.findByStatus('THON_N', ['announced', 'held']))[0]!;
async function tally() {
  const { _id, revision } = await theSession();
  return world.context.attendance.tally(_id, revision);
}

it('takes over with the code how many were announced, and lets it be corrected by a tap or a number', async () => {
  await brings.says(`เช็กอิน ${code}`);
  expect(await brings.lastText()).toContain('คุณสมหญิง ริมคลอง มา 3 คน ขอบคุณที่มานะคะ');
  expect(await tally()).toMatchObject({ checkedIn: 1, peopleThere: 3 });
  await brings.taps('มา 2 คน');
  expect(await brings.lastText()).toContain('บันทึกแล้วค่ะ มา 2 คน');
  expect(await tally()).toMatchObject({ checkedIn: 1, peopleThere: 2 });
  await brings.says('มา ๔ คนค่ะ');
  expect(await brings.lastText()).toContain('บันทึกแล้วค่ะ มา 4 คน');
  await brings.says(`เช็กอิน ${code}`);
  expect(await brings.lastText()).toContain('เช็กอินไว้แล้วเมื่อ 13.20 น. มา 4 คน');
  expect(await tally()).toMatchObject({ checkedIn: 1, peopleThere: 4 });
  // What was answered before stands as it was said.
  expect(await tally()).toMatchObject({ yes: 2, people: 4 });
});

it('counts one for whoever says nothing, and asks nothing', async () => {
  await unasked.says(`เช็กอิน ${code}`);
  expect(await unasked.lastText()).toContain('ถ้ามาด้วยกันหลายคน กดจำนวนคนได้ค่ะ');
  expect(await tally()).toMatchObject({ checkedIn: 2, peopleThere: 5 });
  await unasked.says('5 โมงเลิกไหมคะ');
  await unasked.says('9');
  await world.clock.advance(minutes(31));
  await brings.says('9 คน');
  expect(await tally()).toMatchObject({ checkedIn: 2, peopleThere: 5 });
});

it('is shown and corrected on the staff’s list, and in what the session came to', async () => {
  await analyst.says('เช็กอิน กรุงธนเหนือ');
  expect(await analyst.lastText()).toContain('มาแล้ว 2 คน (รวมผู้ติดตาม 5) จากที่ตอบว่าไป 2 คน (รวมผู้ติดตาม 4)');
  await analyst.taps('รายชื่อที่ตอบว่าไป');
  expect(await analyst.lastText()).toContain('[รายชื่อทุกคน]');
  expect(await analyst.lastText()).toContain('✓ สมหญิง ริมคลอง\nมา 4 คน');
  await analyst.taps('มาแล้ว');
  expect(await analyst.lastText()).toContain('ประเสริฐ สวนใน มาแล้ว');
  expect(await tally()).toMatchObject({ checkedIn: 3, peopleThere: 6 });
  await analyst.says('2 คน');
  expect(await analyst.lastText()).toContain('ประเสริฐ สวนใน มาแล้ว 2 คน');
  expect(await tally()).toMatchObject({ checkedIn: 3, peopleThere: 7 });
  await analyst.taps('มา 3 คน');
  expect(await tally()).toMatchObject({ checkedIn: 3, peopleThere: 8 });
  const written = await world.db.collection('audit').find({ action: 'attendance.countedThere' }).toArray();
  const { _id: consultation } = await theSession();
  expect(written.map(({ details }) => details)).toEqual(
    expect.arrayContaining([
      { consultation, people: 2 },
      { consultation, people: 3 },
    ]),
  );
  expect(written).toHaveLength(2);
  await analyst.says('ใครจะมาบ้าง กรุงธนเหนือ');
  expect(await analyst.lastText()).toMatch(/มาร่วม\n3 คน \(รวมผู้ติดตาม 8 มาหลังเริ่ม 1\)/);
  await analyst.says('เช็กอิน กรุงธนเหนือ');
  await analyst.taps('รายชื่อที่ตอบว่าไป');
  await analyst.taps('เลิกทำ');
  await analyst.says('7 คน');
  expect((await tally()).checkedIn).toBe(2);
  expect((await tally()).peopleThere).toBeLessThan(8);
});

it('takes no number from somebody who is not there, for a person by anybody else, or out of bounds', async () => {
  const { _id, revision } = await theSession();
  const before = await tally();
  const stranger = await world.representative('บุญมา ท่าน้ำ', 'บางพลัด');
  await stranger.taps({ postback: `checkin.people?c=${_id}&r=${revision}&n=4` });
  expect(await stranger.lastText()).toContain('ท่านยังไม่ได้เช็กอิน');
  const person = await world.db.collection('representatives').findOne({ fullName: 'มาลี บ้านสวน' });
  const ofMalee = `checkin.people.of?c=${_id}&r=${revision}&p=${String(person!['_id'])}&l=yes&o=0`;
  await stranger.taps({ postback: `${ofMalee}&n=9` });
  const elsewhere = await world.staff('analyst', 'THON_S', 'นักวิเคราะห์กลุ่มอื่น');
  await elsewhere.taps({ postback: `${ofMalee}&n=9` });
  await unasked.taps({ postback: `checkin.people?c=${_id}&r=${revision}&n=0` });
  await unasked.taps({ postback: `checkin.people?c=${_id}&r=${revision}&n=100` });
  await unasked.taps({ postback: `checkin.people?c=${_id}&r=${revision + 1}&n=4` });
  expect(await tally()).toEqual(before);
});
