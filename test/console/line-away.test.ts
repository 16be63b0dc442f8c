/** Previews while LINE does not answer: what is known is shown, and what is not is said. */
import { days, minutes } from '../../src/time.ts';
import type { Fault } from '../../src/embedded/line/protocol.ts';
import { makeConsultation } from '../consultations/builders.ts';
import { makeFeedback } from '../feedback/builders.ts';
import { startWorld, type Group, type Person, type World } from '../world.ts';
import { logIn, type Browser, type Page } from './browser.ts';

const AWAY = 'ขณะนี้ถามโควตาจาก LINE ไม่ได้';
const COUNTS_AWAY = 'จำนวนนี้จึงเป็นตามที่ทราบล่าสุด';

let world: World;
let analyst: Person;
let people: [Person, Person, Person];
let group: Group;
let desk: Browser;
let authorId: string;

beforeAll(async () => {
  world = await startWorld({ quota: 300 });
  const { context } = world;
  analyst = await world.staff('analyst', 'THON_S', 'วิภา');
  people = [
    await world.representative('มาลี บ้านสวน', 'บางแค'),
    await world.representative('บุญมา ท่าน้ำ', 'บางบอน'),
    await world.representative('วิไล ใจกลาง', 'ทุ่งครุ'),
  ];
  authorId = (await context.representatives.findByLineUserId(people[0].id))!.id;
  group = await world.group('ประชาคมกรุงธนใต้', [people[1], people[2]]);
  await world.bind(group, 'THON_S');
  await context.consultations.insertAsIs(
    makeConsultation({ _id: 'c-full', startsAt: new Date('2020-08-20T13:30:00+07:00'), capacity: 1 }),
  );
});
afterAll(() => world.stop());

/** LINE answers no question; what it told before counts no longer. */
async function lineGoesAway(how: Pick<Fault, 'status' | 'drop'>): Promise<void> {
  await world.clock.advance(days(2));
  // What was asked to send what was due is forgotten, too.
  await world.clock.advance(1_000);
  for (const path of ['/v2/bot/message/quota', '/v2/bot/group']) await world.fault({ path, times: 1_000, ...how });
  desk = (await logIn(world, analyst)).browser;
}
afterEach(() => world.control('DELETE', 'faults'));

const NEW = '/console/broadcasts/new';
const notice = async (): Promise<Page> =>
  desk.submit(await desk.visit(NEW), { form: NEW, fields: { text: 'น้ำประปาหยุดไหล', district: 'บางแค' } });

let made = 0;
async function announcement(): Promise<Page> {
  const draft = await desk.submit(await desk.visit('/console/sessions/new'), {
    form: '/console/sessions/new',
    fields: { date: `2020-09-0${(made += 1)}`, time: '13:30', venue: 'หอประชุมทุ่งครุ' },
  });
  return desk.submit(draft, { form: `${draft.path}/announce` });
}

describe.each<[string, Pick<Fault, 'status' | 'drop'>]>([
  ['answers 500', { status: 500 }],
  ['breaks the connection', { drop: true }],
])('while LINE %s', (_what, how) => {
  beforeEach(() => lineGoesAway(how));

  it('a notice is counted and can be sent', async () => {
    const page = await notice();
    expect(page.status).toBe(200);
    expect(page.words).toMatch(new RegExp(`ผู้รับ 1 คน ใช้ 1 ข้อความ ส่งเมื่อ .*${AWAY}`));
    expect(page.words).not.toMatch(/เหลือโควตาหลังส่ง|0 บาท/);
    expect(page.words).toContain('ส่งเลย');
  });

  it('a change of a session is shown with those who would be told as far as is known', async () => {
    const page = await announcement();
    expect(page.status).toBe(200);
    expect(page.path).toMatch(/^\/console\/changes\//);
    expect(page.words).toContain('ประชาคมกรุงธนใต้');
    expect(page.words).toContain('รายบุคคล');
    expect(page.words).toContain(AWAY);
    expect(page.words).toContain(COUNTS_AWAY);
    expect(page.words).not.toContain('เหลือโควตา');
  });

  it('an answer to an issue and one to an entry are looked at', async () => {
    const entry = makeFeedback({ id: `fa-${how.drop ? 1 : 2}`, text: 'คูตัน', author: authorId, district: 'บางแค' });
    const { _id } = await world.context.feedback.open(entry);
    const issue = await desk.submit(await desk.visit(`/console/issues/new?group=THON_S&entry=${_id}`), {
      form: '/console/issues/new',
      fields: { title: 'ขุดลอกคู' },
    });
    const form = `${issue.path}/answer`;
    const answer = await desk.submit(await desk.visit(form), {
      form,
      fields: { status: 'planned', answer: 'จะขุดลอกในเดือนกันยายน', do: 'preview' },
    });
    expect([answer.status, answer.words.includes(AWAY)]).toEqual([200, true]);
    const reply = `/console/feedback/${_id}/reply`;
    const replied = await desk.submit(await desk.visit(reply), { form: reply, fields: { text: 'ขอบคุณค่ะ', do: '' } });
    expect([replied.status, replied.words.includes(AWAY)]).toEqual([200, true]);
  });
});

it('a limit of seats that lets people move up is looked at, too', async () => {
  await people[0].taps({ postback: 'rsvp?c=c-full&r=1&a=yes' });
  await people[1].taps({ postback: 'rsvp?c=c-full&r=1&a=yes' });
  await lineGoesAway({ status: 500 });
  await analyst.taps({ postback: 'session.limit.set?c=c-full&w=capacity&n=5' });
  expect(await analyst.lastText()).toContain('จะแจ้ง 1 คนในรายการรอว่าได้ที่นั่ง ใช้ 1 ข้อความ');
  expect(await analyst.lastText()).toContain(AWAY);
});

/** The last one: what is due waits for LINE from here on. */
it('a change that is confirmed meanwhile is told once LINE is back', async () => {
  await lineGoesAway({ status: 500 });
  const page = await announcement();
  const id = page.path.split('/').at(-1)!;
  const confirmed = await desk.submit(page, { form: 'ยืนยันและส่ง' });
  expect(confirmed.status).toBe(200);
  const { consultations } = world.context;
  expect(await consultations.findChange(id)).toMatchObject({ state: 'confirmed', plannedAt: null });
  await world.control('DELETE', 'faults');
  await world.clock.advance(minutes(1));
  expect((await consultations.findChange(id))!.plannedAt).not.toBeNull();
});
