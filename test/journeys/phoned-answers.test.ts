/** Answers that staff were told by phone: by a sentence, by buttons, only within their scope; and how often people are nudged. */
import { startWorld, wordsOf, type Person, type World } from '../world.ts';

let world: World;
let analyst: Person;
let somchai: Person;
let red: Person;
beforeAll(async () => {
  world = await startWorld({ now: '2020-07-10T09:00:00+07:00' });
  analyst = await world.staff('analyst', 'THON_N', 'นักวิเคราะห์');
  somchai = await world.representative('สมชาย ใจดี', 'ธนบุรี');
  await world.representative('สมชาย สวนใน', 'คลองสาน');
  red = await world.representative('แดง บ้านสวน', 'จอมทอง');
  await analyst.says('นัดประชุมกลุ่มกรุงธนเหนือ 24 ก.ค. 63 บ่ายโมงครึ่ง ณ ห้องรัตนโกสินทร์');
  await analyst.taps('ส่งประกาศ');
});
afterAll(() => world.stop());

async function session() {
  return (await world.context.consultations.findByStatus('THON_N', ['announced']))[0]!;
}
async function rowOf(fullName: string) {
  const person = await world.db.collection('representatives').findOne({ fullName });
  return world.context.attendance.find((await session())._id, String(person!['_id']));
}

it('a sentence records it for the person, with who entered it, in the audit, and tells the person nothing', async () => {
  const before = (await somchai.heard()).length;
  await analyst.says('คุณสมชาย ใจดี แจ้งทางโทรศัพท์ว่าไป');
  expect(await analyst.lastText()).toContain('สมชาย ใจดี: ไป');
  const row = (await rowOf('สมชาย ใจดี'))!;
  const me = await world.context.staff.findByLineUserId(analyst.id);
  expect(row).toMatchObject({ answer: 'yes', via: 'phone', enteredBy: me!.id });
  const audited = await world.context.audit.findBySubject(row.representative);
  expect(audited.map(({ action, actor }) => [action, actor])).toContainEqual(['attendance.answeredByPhone', me!.id]);
  expect(await somchai.heard()).toHaveLength(before);
});

it('the person’s own later answer overrides it', async () => {
  await somchai.taps('ไม่ว่าง');
  expect(await rowOf('สมชาย ใจดี')).toMatchObject({ answer: 'no', via: 'button', enteredBy: null });
});

it('asks who is meant where several bear the name, and what was said is kept', async () => {
  await analyst.says('สมชายโทรมาบอกว่าไป 3 คน');
  expect(await analyst.lastText()).toContain('หมายถึงท่านใด');
  expect(await analyst.lastText()).toContain('เขตคลองสาน');
  const { _id, revision } = await session();
  const other = await world.db.collection('representatives').findOne({ fullName: 'สมชาย สวนใน' });
  await analyst.taps({ postback: `phoned?c=${_id}&r=${revision}&p=${String(other!['_id'])}` });
  expect(await analyst.lastText()).toContain('สมชาย สวนใน: ไป 3 คน');
  expect(await rowOf('สมชาย สวนใน')).toMatchObject({ answer: 'yes', partySize: 3, via: 'phone' });
});

it('goes by buttons from the list of the silent, and takes words there too', async () => {
  await analyst.says('ใครจะมาบ้าง');
  await analyst.taps('รายชื่อคนที่ยังไม่ตอบ');
  expect(await analyst.lastText()).toContain('ยังไม่ตอบ 1 คน');
  await analyst.taps('จดคำตอบ');
  expect(await analyst.lastText()).toContain('แดง บ้านสวน');
  await analyst.says('ไม่ไป ติดธุระ');
  expect(await rowOf('แดง บ้านสวน')).toMatchObject({ answer: 'no', reason: 'ติดธุระ', via: 'phone' });
  await analyst.taps('แก้คำตอบนี้');
  await analyst.taps('ไม่แน่ใจ');
  expect(await rowOf('แดง บ้านสวน')).toMatchObject({ answer: 'maybe' });
});

it('records nothing for two answers in one, a name nobody bears, or an old card', async () => {
  await analyst.says('ป้าแดงโทรมา ไม่ไป แต่เปลี่ยนใจไปก็ได้');
  expect(await analyst.lastText()).toContain('ตอบว่าอย่างไร');
  await analyst.says('ป้าเขียวโทรมา ไม่ไป');
  expect(await analyst.lastText()).toContain('ไม่พบ');
  const { _id, revision } = await session();
  const { representative: p } = (await rowOf('แดง บ้านสวน'))!;
  await analyst.taps({ postback: `phoned.answer?c=${_id}&r=${revision + 1}&p=${p}&a=yes` });
  expect(await rowOf('แดง บ้านสวน')).toMatchObject({ answer: 'maybe' });
});

it('is refused outside the own district, to strangers, and for people of another district group', async () => {
  const { _id, revision } = await session();
  const { representative: p } = (await rowOf('แดง บ้านสวน'))!;
  const data = `phoned.answer?c=${_id}&r=${revision}&p=${p}&a=no`;
  const district = await world.staff('districtAnalyst', 'ธนบุรี', 'เขตธนบุรี');
  await district.taps({ postback: data });
  await district.says('คุณแดง บ้านสวน โทรมา ไม่ไป กรุงธนเหนือ');
  await red.taps({ postback: data });
  await somchai.taps({ postback: data });
  const elsewhere = await world.representative('ขาว แดนไกล', 'บางขุนเทียน');
  const away = await world.db.collection('representatives').findOne({ fullName: 'ขาว แดนไกล' });
  await analyst.taps({ postback: `phoned.answer?c=${_id}&r=${revision}&p=${String(away!['_id'])}&a=yes` });
  expect(await elsewhere.heard()).toBeDefined();
  expect(await rowOf('แดง บ้านสวน')).toMatchObject({ answer: 'maybe' });
  expect(await rowOf('ขาว แดนไกล')).toBeNull();
  await district.says('คุณสมชาย ใจดี โทรมา ไป กรุงธนเหนือ');
  expect(await rowOf('สมชาย ใจดี')).toMatchObject({ answer: 'yes', via: 'phone' });
});

it('nobody is nudged about a date more often than the cap, reminders by hand included, and the preview says so', async () => {
  const quiet = await world.representative('เงียบ เสมอ', 'ธนบุรี');
  const nudges = async (): Promise<number> =>
    (await quiet.heard()).filter((message) => wordsOf(message).includes('ยังไม่ได้รับคำตอบจากท่าน')).length;
  for (const day of ['11', '12', '13']) {
    await world.clock.to(`2020-07-${day}T11:00:00+07:00`);
    await analyst.says('ใครจะมาบ้าง');
    await analyst.taps('เตือนคนที่ยังไม่ตอบ');
    expect(await analyst.lastText()).toContain('จะเตือน 1 คน');
    await analyst.taps('ส่งเตือน');
  }
  expect(await nudges()).toBe(3);
  const another = await world.representative('มาใหม่ ทีหลัง', 'ธนบุรี');
  await world.clock.to('2020-07-14T11:00:00+07:00');
  await analyst.says('เตือนคนที่ยังไม่ตอบ กรุงธนเหนือ');
  expect(await analyst.lastText()).toContain('จะเตือน 1 คน');
  expect(await analyst.lastText()).toContain('ไม่รวม 1 คนที่เตือนครบจำนวนครั้งแล้ว');
  await analyst.taps('ส่งเตือน');
  // The planned ones of the seventh and the third day before count the same.
  await world.clock.to('2020-07-17T10:30:00+07:00');
  await world.clock.to('2020-07-21T10:30:00+07:00');
  expect(await nudges()).toBe(3);
  expect((await another.heard()).map(wordsOf).filter((words) => words.includes('ยังไม่ได้รับคำตอบ')).length).toBe(3);
});
