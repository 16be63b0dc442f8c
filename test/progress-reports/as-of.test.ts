/** A report as of a day tells what stood on that day, also when it is written weeks later. */
import { gatherFacts } from '../../src/progress-reports/facts-effects.ts';
import type { GroupFacts } from '../../src/progress-reports/rules.ts';
import { startWorld, type Person, type World } from '../world.ts';

let world: World;
let analyst: Person;

beforeAll(async () => {
  world = await startWorld({ now: '2020-07-10T09:00:00+07:00' });
  analyst = await world.staff('analyst', 'THON_N');
  const first = await world.representative('สมหญิง ริมคลอง', 'ธนบุรี');
  await analyst.says('นัดประชุมกลุ่มกรุงธนเหนือ 16 ก.ค. 63 13.30 - 16.00 น. ณ ห้องรัตนโกสินทร์');
  await analyst.taps('ส่งประกาศ');
  await world.clock.to('2020-07-11T09:00:00+07:00');
  await analyst.says('นัดประชุมกลุ่มกรุงธนเหนือ 24 ก.ค. 63 09.00 น. ณ สำนักงานเขตธนบุรี');
  await analyst.taps('ส่งประกาศ');
  await world.clock.to('2020-07-12T09:00:00+07:00');
  const second = await world.representative('ประเสริฐ สวนใน', 'คลองสาน');
  await world.bind(await world.group('ผู้แทนกรุงธนเหนือ', [analyst]), 'THON_N');
  await world.clock.to('2020-07-13T09:00:00+07:00');
  await first.says('หยุดส่ง');
  await world.clock.to('2020-07-14T09:00:00+07:00');
  await analyst.says('เลื่อนประชุมกรุงธนเหนือ 24 ก.ค. ออกไปก่อน');
  await analyst.taps('เลื่อนและแจ้งทุกคน');
  await second.says('ถอนความยินยอม');
  await second.taps('ถอนความยินยอม');
  await world.clock.to('2020-07-18T09:00:00+07:00');
  await analyst.taps('จัดแล้ว');
  await first.says('เปิดการแจ้งเตือน');
  await world.clock.to('2020-08-05T09:00:00+07:00');
});
afterAll(() => world.stop());

async function onDay(asOf: string): Promise<GroupFacts & { districtsWithPeople: number }> {
  const { groups, districtsWithPeople } = await gatherFacts(world.context.reports, { number: 1, asOf, whole: false });
  return { ...groups.find(({ code }) => code === 'THON_N')!, districtsWithPeople };
}
const dates = (sessions: GroupFacts['held']) => sessions.map(({ date }) => date);

it('everybody did in LINE what this file tells of', async () => {
  const people = await world.db.collection('representatives').find({}).sort({ fullName: 1 }).toArray();
  expect(people.map(({ status }) => status as string)).toEqual(['withdrawn', 'active']);
  const sessions = await world.db.collection('consultations').find({}).sort({ startsAt: 1 }).toArray();
  expect(sessions.map(({ status, date }) => [status, date] as unknown)).toEqual([
    ['postponed', null],
    ['held', '2020-07-16'],
  ]);
});

it.each([
  ['2020-07-09', 0, 'nobody was registered'],
  ['2020-07-10', 1, 'the first was'],
  ['2020-07-12', 2, 'the second was, too'],
  ['2020-07-13', 1, 'the first was stopped'],
  ['2020-07-14', 0, 'the second was withdrawn'],
  ['2020-07-18', 1, 'the first was back'],
  ['2020-08-05', 1, 'nothing has changed since'],
])('as of %s the registry counts %i: %s', async (asOf, count) => {
  expect(await onDay(asOf)).toMatchObject({ people: count, districtsWithPeople: count });
});

it.each([
  ['2020-07-11', 0],
  ['2020-07-12', 1],
])('as of %s there are %i LINE groups', async (asOf, count) => expect((await onDay(asOf)).lineGroups).toBe(count));

it.each<[string, string[], (string | null)[]]>([
  ['2020-07-09', [], []],
  ['2020-07-10', [], ['2020-07-16']],
  ['2020-07-13', [], ['2020-07-16', '2020-07-24']],
  ['2020-07-14', [], [null, '2020-07-16']],
  ['2020-07-16', [], [null, '2020-07-16']],
  ['2020-07-17', [], [null]],
  ['2020-07-18', ['2020-07-16'], [null]],
])('as of %s the sessions of %j were held and those of %j planned', async (asOf, held, planned) => {
  const facts = await onDay(asOf);
  expect([dates(facts.held), dates(facts.planned)]).toEqual([held, planned]);
});
