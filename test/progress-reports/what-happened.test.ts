/** What a report tells of sessions that did not go as planned, of who came, and of what was said. */
import { reportWriting } from '../../src/progress-reports/effects.ts';
import { gatherFacts } from '../../src/progress-reports/facts-effects.ts';
import { narrate } from '../../src/progress-reports/messages.ts';
import { startWorld, type Person, type World } from '../world.ts';
import { WRITER } from './builders.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld({ now: '2020-07-10T09:00:00+07:00' });
  const analyst = await world.staff('analyst', 'THON_N');
  const people: Person[] = [];
  for (const name of ['สมหญิง', 'ประเสริฐ', 'มาลี', 'บุญมี', 'สมใจ'])
    people.push(await world.representative(`${name} ริมคลอง`, 'ธนบุรี'));
  const announce = async (day: string) => {
    await analyst.says(`นัดประชุมกลุ่มกรุงธนเหนือ ${day} 63 13.30 - 16.00 น. ณ ห้องรัตนโกสินทร์`);
    await analyst.taps('ส่งประกาศ');
  };
  await announce('16 ก.ค.');
  for (const person of people) await person.taps('ไป');
  await announce('17 ก.ค.');
  await announce('21 ก.ค.');
  await announce('22 ก.ค.');
  for (const person of people) await person.says('#ปัญหา น้ำท่วมในซอยทุกครั้งที่ฝนตก');
  await world.clock.to('2020-07-13T09:00:00+07:00');
  await analyst.says('ยกเลิกประชุมกรุงธนเหนือ 21 ก.ค. เนื่องจากห้องไม่ว่าง');
  await analyst.taps('ยกเลิกนัดและแจ้งทุกคน');
  await analyst.says('เลื่อนประชุมกรุงธนเหนือ 22 ก.ค. ออกไปก่อน');
  await analyst.taps('เลื่อนและแจ้งทุกคน');
  await people[0]!.says('#ปัญหา ไฟทางดับ');
  await world.clock.to('2020-07-16T16:10:00+07:00');
  await analyst.taps('จัดแล้ว');
  await world.clock.to('2020-07-24T09:00:00+07:00');
});
afterAll(() => world.stop());

/** The paragraph of กรุงธนเหนือ. */
async function paragraph(number: number, asOf: string): Promise<string> {
  const text = narrate(await gatherFacts(world.context.reports, { number, asOf, whole: false }));
  return text.split(/\n(?=\d\. )/u).find((each) => each.includes('กลุ่มกรุงธนเหนือ'))!;
}

const CANCELLED = 'ยกเลิกการจัดประชุมรับฟังความคิดเห็นฯ ครั้งที่ 3 ที่กำหนดไว้ในวันอังคารที่ 21 กรกฎาคม 2563';
const PUT_OFF = 'เลื่อนการจัดประชุมรับฟังความคิดเห็นฯ ครั้งที่ 4 จากเดิมวันพุธที่ 22 กรกฎาคม 2563 อยู่ระหว่างกำหนดวันใหม่';
const UNCONFIRMED = 'กำหนดจัดประชุมรับฟังความคิดเห็นฯ ครั้งที่ 2 ในวันศุกร์ที่ 17 กรกฎาคม 2563 ณ ห้องรัตนโกสินทร์ ยังไม่มีการยืนยันว่าได้จัด';

it('tells who came, what was said, what is not confirmed, cancelled, and put off without a day', async () => {
  const text = await paragraph(1, '2020-07-24');
  expect(text).toContain('เมื่อวันพฤหัสบดีที่ 16 กรกฎาคม 2563 ณ ห้องรัตนโกสินทร์ มีผู้เข้าร่วม 5 คน');
  expect(text).toContain('ได้รับความคิดเห็น 6 เรื่อง');
  for (const sentence of [CANCELLED, PUT_OFF, UNCONFIRMED]) expect(text.split('\n')).toContain(`   ${sentence}`);
  expect(text).not.toContain('มีแผนจะจัด');
});

it('tells nothing of it in a report as of a day before', async () => {
  const text = await paragraph(1, '2020-07-12');
  for (const word of ['ยกเลิก', 'เลื่อน', 'ยืนยัน', 'มีผู้เข้าร่วม']) expect(text).not.toContain(word);
  expect(text.match(/มีแผนจะจัด/gu)).toHaveLength(4);
});

it('the next report tells of a cancelled session no more, but still of what waits; too few voices are no figure', async () => {
  const { reports, clock } = world.context;
  await reportWriting({ ...reports, clock }).draft({ number: 1, asOf: '2020-07-12', whole: false }, 0, WRITER);
  await reportWriting({ ...reports, clock }).draft({ number: 2, asOf: '2020-07-14', whole: false }, 0, WRITER);
  expect(await paragraph(2, '2020-07-14')).toContain(CANCELLED);
  expect(await paragraph(2, '2020-07-14')).not.toContain('ได้รับความคิดเห็น');
  const next = await paragraph(3, '2020-07-24');
  expect(next).not.toContain('ยกเลิก');
  expect(next).toContain(PUT_OFF);
  expect(next).toContain(UNCONFIRMED);
});
