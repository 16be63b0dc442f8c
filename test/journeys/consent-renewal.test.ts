/** A newer notice: people who had agreed to an earlier one are asked again, and lose nothing meanwhile. */
import { loadProgramme, type Notice, type Programme } from '../../src/programme.ts';
import { isKnownKind } from '../../src/conversation/consent-table.ts';
import { hours, minutes } from '../../src/time.ts';
import { JPEG } from './content.ts';
import { actionsOf, startWorld, wordsOf, type Person, type World } from '../world.ts';

const programme = loadProgramme();
const [old] = programme.notices as [Notice];
const newer: Notice = {
  ...old,
  version: '2564-1',
  short: { th: ['ข้อความใหม่: เก็บเสียงด้วย'], en: ['New words: voices, too'] },
};

function withNotices(...notices: Notice[]): Programme {
  return {
    ...programme,
    notices,
    organisation: { ...programme.organisation, noticeVersion: notices.at(-1)!.version },
  };
}

let world: World;
beforeEach(async () => {
  world = await startWorld({ overrides: { programme: withNotices(old, newer) } });
});
afterEach(() => world.stop());

/** Somebody in the register who has agreed to the earlier notice. */
async function ofOldNotice(name = 'สมศรี ใจดี', district = 'บางขุนเทียน'): Promise<Person> {
  const person = await world.representative(name, district);
  await world.db
    .collection('representatives')
    .updateOne({ lineUserId: person.id }, { $set: { noticeVersion: old.version } });
  await world.db.collection('consents').deleteMany({});
  return person;
}

const recordOf = (person: Person) => world.db.collection('representatives').findOne({ lineUserId: person.id });
const stored = (name: string) => world.db.collection(name).find({}).toArray();
const newWords = async (person: Person) =>
  (await person.heard()).filter((message) => wordsOf(message).includes('เก็บเสียงด้วย'));

it('is shown once, with the answer to the next word, and asks for nothing more at the word after', async () => {
  const person = await ofOldNotice();
  await person.says('ประชุมวันไหนคะ');
  const [notice, reply] = (await person.heard()).slice(-2);
  expect(wordsOf(notice!)).toContain('ขอความยินยอมอีกครั้งค่ะ');
  expect(wordsOf(reply!)).toContain('ประชุม');
  await person.says('ประชุมวันไหนคะ');
  expect(await newWords(person)).toHaveLength(1);
});

it('agreed to is kept with version and time, and then nothing is asked', async () => {
  const person = await ofOldNotice();
  await person.says('ขอบคุณค่ะ');
  await person.taps('ยินยอม');
  expect(await person.lastText()).toContain('บันทึกความยินยอมของท่านแล้ว');
  expect(await recordOf(person)).toMatchObject({ status: 'active', noticeVersion: '2564-1' });
  expect(await stored('consents')).toMatchObject([{ action: 'given', noticeVersion: '2564-1', channel: 'line' }]);
  await person.says('#ปัญหา ไฟดับหน้าซอย');
  expect(await person.lastText()).toContain('เลขที่');
});

it('may be agreed to in words', async () => {
  const person = await ofOldNotice();
  await person.says('ขอบคุณค่ะ');
  await person.says('ยินยอมค่ะ');
  expect(await recordOf(person)).toMatchObject({ noticeVersion: '2564-1' });
});

it('holds what was sent until the yes, and then it is received without being typed again', async () => {
  const person = await ofOldNotice();
  await person.says('#ปัญหา ไฟดับหน้าซอย 5');
  expect(await person.lastText()).toContain('ข้อความที่เพิ่งส่งยังไม่ได้เก็บ');
  expect(await stored('feedback')).toEqual([]);
  await person.taps('ยินยอม');
  expect(await person.lastText()).toContain('เลขที่ 63-0001');
  expect(await stored('feedback')).toMatchObject([{ parts: [{ text: 'ไฟดับหน้าซอย 5' }] }]);
  await person.says('มืดมาสามคืนแล้ว');
  const [entry] = await stored('feedback');
  expect(entry!.parts).toHaveLength(2);
});

it('keeps every story that waited, each under its own number and with the time it was said', async () => {
  const person = await ofOldNotice();
  await person.says('#ปัญหา น้ำท่วมซอย 3');
  await world.clock.advance(minutes(10));
  await person.says('#ปัญหา ไฟถนนดับที่ปากซอย');
  await world.clock.advance(minutes(10));
  await person.taps('ยินยอม');
  const [first, second] = (await person.heard()).slice(-2);
  expect(wordsOf(first!)).toContain('เลขที่ 63-0001');
  expect(wordsOf(second!)).toContain('เลขที่ 63-0002');
  expect(await world.db.collection('feedback').find({}).sort({ number: 1 }).toArray()).toMatchObject([
    { number: '63-0001', parts: [{ text: 'น้ำท่วมซอย 3' }], saidAt: new Date('2020-07-10T02:00:00Z') },
    { number: '63-0002', parts: [{ text: 'ไฟถนนดับที่ปากซอย' }], saidAt: new Date('2020-07-10T02:10:00Z') },
  ]);
});

it('keeps the pictures of a story that waited with it, and what is told on as one with it', async () => {
  const person = await ofOldNotice();
  await person.says('#ปัญหา น้ำท่วมซอย 3');
  const before = (await person.heard()).length;
  for (const content of [JPEG, JPEG]) await person.sends({ type: 'image', content });
  expect((await person.heard()).length).toBe(before + 1);
  expect(await person.lastText()).toContain('ข้อความที่เพิ่งส่งยังไม่ได้เก็บ');
  await person.says('ท่วมมาสองวันแล้ว');
  await person.taps('ยินยอม');
  expect(await person.lastText()).toContain('เลขที่ 63-0001');
  const [entry, ...more] = await stored('feedback');
  expect(more).toEqual([]);
  expect(entry!.parts.map(({ kind }: { kind: string }) => kind)).toEqual(['text', 'image', 'image', 'text']);
});

it('says of what is more than can wait that it is to be sent again, and keeps what came first', async () => {
  const person = await ofOldNotice();
  for (const n of [1, 2, 3, 4]) await person.says(`#ปัญหา เรื่องที่ ${n} ท่อตัน`);
  expect(await person.lastText()).toContain('ไม่ต้องพิมพ์ใหม่');
  await person.says('#ปัญหา เรื่องที่ 5 ท่อตัน');
  expect(await person.lastText()).toContain('กรุณาส่งข้อความล่าสุดอีกครั้ง');
  await person.taps('ยินยอม');
  const texts = (await stored('feedback')).map(({ parts }) => parts[0].text as string);
  expect(texts.sort()).toEqual([1, 2, 3, 4].map((n) => `เรื่องที่ ${n} ท่อตัน`));
});

it('holds what was sent beside whatever else is talked about, until it is answered', async () => {
  const analyst = await world.staff('analyst', 'THON_S');
  const person = await ofOldNotice();
  await analyst.says('นัดประชุมกรุงธนใต้ 20 ก.ค. 63 เวลา 13.30 น. ณ สำนักงานเขตบางแค');
  await analyst.taps('ส่งประกาศ');
  await person.says('#ปัญหา น้ำท่วมซอย 3');
  await person.taps('ไม่ว่าง');
  await person.says('ติดงานแต่งลูกสาว');
  await person.says('ลบข้อมูลของฉัน');
  await person.taps('ไม่ลบ เก็บไว้ก่อน');
  await person.says('ยินยอม');
  expect(await person.lastText()).toContain('เลขที่ 63-0001');
  expect(await stored('feedback')).toMatchObject([{ parts: [{ text: 'น้ำท่วมซอย 3' }] }]);
});

it('erased with everything else, what waited does not stay behind', async () => {
  const person = await ofOldNotice();
  await person.says('#ปัญหา น้ำท่วมซอย 3');
  await person.says('ลบข้อมูลของฉัน');
  await person.says('ลบ');
  expect(await recordOf(person)).toBeNull();
  expect(JSON.stringify(await stored('dialogues'))).not.toContain('น้ำท่วม');
});

it('forgets what waited after a day, also where something else is talked about since', async () => {
  const person = await ofOldNotice();
  await person.says('#ปัญหา น้ำท่วมซอย 3');
  await world.clock.advance(hours(20));
  await person.says('เปลี่ยนเบอร์');
  await world.clock.advance(hours(6));
  expect(JSON.stringify(await stored('dialogues'))).not.toContain('น้ำท่วม');
});

it('declined leaves what was agreed to before, and what was sent is gone', async () => {
  const person = await ofOldNotice();
  await person.says('#ปัญหา ไฟดับหน้าซอย 5');
  await person.taps('ไม่ยินยอม');
  expect(await person.lastText()).toContain('ข้อความเมื่อสักครู่ไม่ได้เก็บค่ะ');
  expect(await stored('feedback')).toEqual([]);
  expect(JSON.stringify(await stored('dialogues'))).not.toContain('ไฟดับ');
  expect(await recordOf(person)).toMatchObject({ status: 'active', noticeVersion: old.version });
  expect(await stored('consents')).toMatchObject([{ action: 'declined', noticeVersion: '2564-1' }]);
});

it('lets what was held be taken back, and forgets it after a day without an answer', async () => {
  const person = await ofOldNotice();
  const { messageId } = await person.says('#ปัญหา ไฟดับหน้าซอย 5');
  await person.unsends(messageId!);
  expect(JSON.stringify(await stored('dialogues'))).not.toContain('ไฟดับ');
  await person.taps('ยินยอม');
  expect(await stored('feedback')).toEqual([]);

  const another = await ofOldNotice('มานะ รักดี');
  await another.says('#ปัญหา น้ำท่วมปากซอย');
  await world.clock.advance(hours(25));
  expect(JSON.stringify(await stored('dialogues'))).not.toContain('น้ำท่วม');
});

it('does not stand between a person and an invitation, nor before the rights that everybody has', async () => {
  const analyst = await world.staff('analyst', 'THON_S');
  const person = await ofOldNotice();
  await analyst.says('นัดประชุมกรุงธนใต้ 20 ก.ค. 63 เวลา 13.30 น. ณ สำนักงานเขตบางแค');
  await analyst.taps('ส่งประกาศ');
  await person.taps('ไป');
  expect(await person.lastText()).toContain('บันทึกแล้วค่ะ');
  expect(await newWords(person)).toHaveLength(1);
  await person.says('เปลี่ยนเบอร์เป็น 081-234-5678');
  expect(await recordOf(person)).toMatchObject({ phone: '0812345678' });
  await person.says('หยุดส่ง');
  expect(await recordOf(person)).toMatchObject({ status: 'paused' });
  await person.says('ลบข้อมูลของฉัน');
  await person.says('ลบ');
  expect(await recordOf(person)).toBeNull();
});

it('in a LINE group what would be kept is kept without a name', async () => {
  const person = await ofOldNotice();
  const group = await world.group('ประชาคม', [person]);
  await world.bind(group, 'THON_S');
  await person.says('#ปัญหา ขยะล้นถัง', { in: group });
  expect(await group.lastText()).toContain('เลขที่');
  expect(await stored('feedback')).toMatchObject([{ author: null, districtGroup: 'THON_S' }]);
});

it('stops somebody in the middle of registering from giving more, and goes on where they were', async () => {
  const person = await world.person('สมศรี');
  await person.follow();
  await person.taps('ยินยอม');
  await person.says('บางขุนเทียน');
  await world.db
    .collection('representatives')
    .updateOne({ lineUserId: person.id }, { $set: { noticeVersion: old.version } });
  await person.says('ชุมชนริมคลองบางมด');
  expect(await person.lastText()).toContain('ขอความยินยอมอีกครั้งค่ะ');
  expect(await recordOf(person)).toMatchObject({ community: null });
  await person.taps('ยินยอม');
  expect(await recordOf(person)).toMatchObject({ community: 'ชุมชนริมคลองบางมด' });
  expect(await person.lastText()).toContain('ข้อ 3 จาก 9');
});

it('shows each person the version they agreed to, whatever has been written since', async () => {
  const person = await ofOldNotice();
  await person.says('ข้อมูลของฉัน');
  const link = actionsOf(await person.last()).find((action) => 'uri' in action) as { uri: string };
  expect(link.uri).toBe(`${world.url}/notice/${old.version}`);
  const page = await (await fetch(link.uri)).text();
  expect(page).toContain(old.full.th[0]!.text);
});

it('whose words are changed under the same version keeps the app from starting', async () => {
  const forged = { ...old, full: { ...old.full, th: [{ heading: 'อื่น', text: 'คนละเรื่อง' }] } };
  const { name } = world.db;
  const database = process.env.TEST_MONGODB_URI!.replace(
    /(\/[^/?]*)?(\?|$)/,
    (_all, _path, query) => `/${name}${query}`,
  );
  await expect(startWorld({ database, overrides: { programme: withNotices(forged, newer) } })).rejects.toThrow(
    /notice 2563-1/,
  );
});

it('knows of every effect whether it waits for the consent', () => {
  expect(world.context.effectKinds.filter((kind) => !isKnownKind(kind))).toEqual([]);
});
