/** Sessions in the calendar of somebody's phone: asked for in LINE, followed over HTTP, moved when the session moves. */
import { actionsOf, startWorld, wordsOf, type Person, type World } from '../world.ts';
import { clientOf, tokenFor } from '../api/client.ts';
import { logIn } from '../console/browser.ts';

let world: World;
let analyst: Person;
let person: Person;

beforeAll(async () => {
  world = await startWorld();
  analyst = await world.staff('analyst', 'THON_S', 'วิภา');
  person = await world.representative('สมศรี ใจดี', 'ทุ่งครุ');
  await analyst.says('นัดประชุมกรุงธนใต้ 31 ก.ค. 2563 13.30 น. ที่หอประชุมทุ่งครุ');
  await analyst.taps('ส่งประกาศ');
  await world.settled();
});
afterAll(() => world.stop());

async function linkOf(somebody: { heard(): Promise<Awaited<ReturnType<Person['heard']>>> }): Promise<string> {
  const action = actionsOf((await somebody.heard()).at(-1)!).find((each) => each.type === 'uri');
  if (!action || !('uri' in action)) throw new Error('no link');
  return action.uri!;
}

/** Lines unfolded, as a program reads them. */
async function feed(link: string): Promise<string> {
  const response = await fetch(`${link.split('?')[0]}.ics`);
  expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  return (await response.text()).replaceAll(/\r\n[ \t]/g, '');
}
const lineOf = (ics: string, name: string): string | undefined =>
  ics
    .slice(ics.indexOf('BEGIN:VEVENT'))
    .split('\r\n')
    .find((line) => line.startsWith(`${name}:`));

describe('“ปฏิทิน”', () => {
  it('gives a representative a link of their own, the same one when asked again', async () => {
    await person.says('ปฏิทิน');
    expect(await person.lastText()).toContain('เพิ่มครั้งเดียว');
    const link = await linkOf(person);
    await person.says('ขอลิงก์ปฏิทินลงมือถือค่ะ');
    expect(await linkOf(person)).toBe(link);
    const page = await (await fetch(link)).text();
    expect(page).toContain('webcal://');
    expect(page).not.toContain('สมศรี');
  });

  it('moves a session that is moved, calls off one that is called off, and keeps its identity', async () => {
    await person.taps('ไป');
    await person.says('ปฏิทิน');
    const link = await linkOf(person);
    const first = await feed(link);
    expect(lineOf(first, 'DTSTART')).toBe('DTSTART:20200731T063000Z');
    expect(lineOf(first, 'LOCATION')).toBe('LOCATION:หอประชุมทุ่งครุ');
    expect(lineOf(first, 'STATUS')).toBe('STATUS:CONFIRMED');
    expect(first).toContain('คำตอบของท่าน: ไป');
    const sequenceOf = (ics: string): number => Number(lineOf(ics, 'SEQUENCE')!.split(':')[1]);

    await analyst.says('เลื่อนประชุมกรุงธนใต้ 31 ก.ค. เป็น 5 ส.ค. 2563 เวลา 09.00 น.');
    await analyst.taps('เลื่อนและแจ้งทุกคน');
    const second = await feed(link);
    expect(lineOf(second, 'UID')).toBe(lineOf(first, 'UID'));
    expect(lineOf(second, 'DTSTART')).toBe('DTSTART:20200805T020000Z');
    expect(sequenceOf(second)).toBeGreaterThan(sequenceOf(first));
    expect(second).not.toContain('คำตอบของท่าน');

    const [, id] = /UID:(\S+)@/.exec(first)!;
    const office = clientOf(world.url, await tokenFor(world, { permissions: ['change'] }));
    await office.change('POST', `/sessions/${id}/postpone`, `/sessions/${id}`, {});
    const third = await feed(link);
    expect(lineOf(third, 'STATUS')).toBe('STATUS:CANCELLED');
    expect(lineOf(third, 'DTSTART')).toBe('DTSTART:20200805T020000Z');
    expect(lineOf(third, 'SUMMARY')).toContain('เลื่อน');

    await office.change('POST', `/sessions/${id}/cancel`, `/sessions/${id}`, {});
    const last = await feed(link);
    expect(lineOf(last, 'UID')).toBe(lineOf(first, 'UID'));
    expect(lineOf(last, 'SUMMARY')).toContain('ยกเลิก');
    expect(sequenceOf(last)).toBeGreaterThan(sequenceOf(third));
  });

  it('speaks the language of whose it is', async () => {
    const reader = await world.representative('Jane Doe', 'ทุ่งครุ');
    await analyst.says('นัดประชุมกรุงธนใต้ 14 ส.ค. 2563 13.30 น. ที่หอประชุมทุ่งครุ');
    await analyst.taps('ส่งประกาศ');
    await reader.taps('ไป');
    await reader.says('ปฏิทิน');
    const link = await linkOf(reader);
    expect(await feed(link)).toContain('X-WR-CALNAME:ประชุมประชาคมของฉัน');
    await reader.says('English');
    const english = await feed(link);
    expect(english).toContain('X-WR-CALNAME:My community meetings');
    expect(english).toMatch(/SUMMARY:Consultation meeting no\. \d+ [A-Z]/u);
    expect(english).toContain('Your answer: I will come');
    await reader.says('ภาษาไทย');
    expect(await feed(link)).toContain('คำตอบของท่าน: ไป');
  });

  it('in a LINE group gives that of the district group, where the bot is mentioned', async () => {
    const group = await world.group('กรุงธนใต้', [analyst, person]);
    await world.bind(group, 'THON_S');
    const before = (await group.heard()).length;
    await person.says('ปฏิทิน', { in: group });
    expect(await group.heard()).toHaveLength(before);
    await person.says('ปฏิทิน', { in: group, mention: true });
    const link = await linkOf(group);
    expect(await feed(link)).toContain('X-WR-CALNAME:ประชุมประชาคม');
    expect(await feed(link)).not.toContain('คำตอบของท่าน');
  });

  it('gives somebody who is not registered none', async () => {
    const stranger = await world.person('คนผ่านมา');
    await stranger.follow();
    await stranger.says('ปฏิทิน');
    expect((await stranger.heard()).map(wordsOf).join('\n')).not.toContain('เพิ่มปฏิทิน');
  });
});

describe('an address of a calendar', () => {
  it('that is no longer good, or never was, opens nothing', async () => {
    const desk = (await logIn(world, analyst)).browser;
    const list = await desk.visit('/console/calendars');
    const opened = await desk.submit(list, { form: '/console/calendars', fields: { do: 'open', subject: 'THON_S' } });
    const [old = ''] = /http:\/\/[^"<]+\/calendar\/[\w-]+/.exec(opened.html) ?? [];
    expect((await fetch(`${old}.ics`)).status).toBe(200);
    const again = await desk.submit(await desk.visit('/console/calendars'), {
      form: '/console/calendars',
      fields: { do: 'renew', subject: 'THON_S' },
    });
    const [fresh = ''] = /http:\/\/[^"<]+\/calendar\/[\w-]+/.exec(again.html) ?? [];
    expect(fresh).not.toBe(old);
    expect((await fetch(`${old}.ics`)).status).toBe(404);
    expect((await fetch(`${fresh}.ics`)).status).toBe(200);
    expect((await fetch(`${world.url}/calendar/${'x'.repeat(43)}.ics`)).status).toBe(404);
    const other = await desk.submit(list, { form: '/console/calendars', fields: { do: 'open', subject: 'BKK_N' } });
    expect(other.status).toBe(404);
  });

  it('of somebody who was erased opens nothing', async () => {
    const someone = await world.representative('วันดี มีสุข', 'บางบอน');
    await someone.says('ปฏิทิน');
    const link = await linkOf(someone);
    expect((await fetch(`${link.split('?')[0]}.ics`)).status).toBe(200);
    await someone.says('ลบข้อมูล');
    await someone.says('ลบ');
    await world.settled();
    expect((await fetch(`${link.split('?')[0]}.ics`)).status).toBe(404);
  });
});
