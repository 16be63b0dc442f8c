/** Journey 6, second half: a coordinator pulls the collected feedback as a file. */
import { parse } from 'node:path';
import { minutes } from '../../src/time.ts';
import { makeFeedback } from '../feedback/builders.ts';
import { actionsOf, startWorld, type Person, type World } from '../world.ts';

const COMMAND = 'ขอไฟล์ความเห็น กรุงธนใต้ ตั้งแต่ 1 ก.ค. 63 ถึง 10 ก.ค. 63';

let world: World;
afterEach(() => world.stop());

/** 12 entries of กรุงธนใต้ in July and one said this morning; one of June and one of another district group. */
async function collected() {
  world = await startWorld();
  const coordinator = await world.staff('coordinator', null, 'ผู้ประสานงาน');
  const author = await world.representative('นางมาลี ริมคลอง', 'บางขุนเทียน');
  for (let day = 1; day <= 9; day += 1)
    await world.context.feedback.open(makeFeedback({ id: `d${day}`, saidAt: new Date(`2020-07-0${day}T03:00:00Z`) }));
  for (const [id, text] of [
    ['formula', '=HYPERLINK("http://example.com","กดที่นี่")'],
    ['phone', 'โทรกลับ 081-234-5678 ด้วย'],
    ['twelfth', 'อยากได้สวนสาธารณะ'],
  ] as const)
    await world.context.feedback.open(makeFeedback({ id, text, saidAt: new Date('2020-07-09T05:00:00Z') }));
  await world.context.feedback.open(makeFeedback({ id: 'june', saidAt: new Date('2020-06-30T16:59:59Z') }));
  await world.context.feedback.open(
    makeFeedback({ id: 'north', districtGroup: 'BKK_N', saidAt: new Date('2020-07-05T03:00:00Z') }),
  );
  await author.says('ดิฉันมาลี ริมคลอง แจ้งว่าขยะล้นถังหน้าวัด');
  return { coordinator, author };
}

async function linkFor(who: Person): Promise<string> {
  const action = actionsOf(await who.last()).find(({ type }) => type === 'uri') as { uri: string };
  const { pathname, search } = new URL(action.uri);
  expect(search).toBe('?openExternalBrowser=1');
  return `${world.url}${pathname}${search}`;
}

describe('the file of feedback', () => {
  it('is offered with how many, without names, for 15 minutes, once', async () => {
    const { coordinator } = await collected();
    await coordinator.says(COMMAND);
    const card = await coordinator.lastText();
    expect(card).toContain('13 รายการ ไม่ระบุชื่อ ลิงก์ใช้ได้ 15 นาที ครั้งเดียว');
    expect(card).toContain('กรุงธนใต้');
    expect(card).toContain('1 - 10 กรกฎาคม 2563');
  });

  it('comes once as a CSV for spreadsheets, without a name, a telephone number or a live formula', async () => {
    const { coordinator, author } = await collected();
    await coordinator.says(COMMAND);
    const link = await linkFor(coordinator);
    const response = await fetch(link);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const name = decodeURIComponent(response.headers.get('content-disposition')!.split("UTF-8''")[1]!);
    expect(parse(name)).toMatchObject({ name: 'ความเห็น-กรุงธนใต้-2020-07-01-ถึง-2020-07-10', ext: '.csv' });

    const bytes = Buffer.from(await response.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const csv = bytes.toString('utf8');
    expect(csv.trimEnd().split('\r\n')).toHaveLength(14);
    expect(csv).toContain('"\'=HYPERLINK(""http://example.com"",""กดที่นี่"")"');
    expect(csv).toContain('โทรกลับ ••• ด้วย');
    expect(csv).toContain('ขยะล้นถังหน้าวัด');
    for (const personal of ['มาลี', 'ริมคลอง', '5678', author.id, 'f-', 'm-d1']) expect(csv).not.toContain(personal);
    const codes = new Set(csv.match(/P-[0-9A-F]{8}/g));
    expect(codes.size).toBe(2);

    const again = await fetch(link);
    expect(again.status).toBe(410);
    expect(again.headers.get('content-type')).toContain('text/html');
    expect(await again.text()).toContain('ลิงก์นี้ใช้ไม่ได้แล้วค่ะ');
  });

  it('is not used up by a program that looks ahead', async () => {
    const { coordinator } = await collected();
    await coordinator.says(COMMAND);
    const link = await linkFor(coordinator);
    for (let look = 0; look < 3; look += 1) expect((await fetch(link, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(link)).status).toBe(200);
    expect((await fetch(link, { method: 'HEAD' })).status).toBe(410);
  });

  it('is gone after 15 minutes', async () => {
    const { coordinator } = await collected();
    await coordinator.says(COMMAND);
    const link = await linkFor(coordinator);
    await world.clock.advance(minutes(15));
    expect((await fetch(link)).status).toBe(410);
  });

  it('is gone for a link that somebody made up, with the same page', async () => {
    await collected();
    const response = await fetch(`${world.url}/exports/${'a'.repeat(43)}`);
    expect(response.status).toBe(410);
    expect(await response.text()).toContain('ลิงก์นี้ใช้ไม่ได้แล้วค่ะ');
  });

  it('is gone for somebody whose role was taken, with the page of a link that never was', async () => {
    const { coordinator } = await collected();
    await coordinator.says(COMMAND);
    const link = await linkFor(coordinator);
    const { id } = (await world.context.staff.findByLineUserId(coordinator.id))!;
    await world.context.staff.revoke(id, { role: 'coordinator', scope: null });
    expect((await fetch(link, { method: 'HEAD' })).status).toBe(410);
    const [refused, unknown] = await Promise.all([fetch(link), fetch(`${world.url}/exports/${'a'.repeat(43)}`)]);
    expect(refused.status).toBe(410);
    expect(await refused.text()).toBe(await unknown.text());
  });

  it('is gone for somebody who has another district group meanwhile', async () => {
    await collected();
    const analyst = await world.staff('analyst', 'THON_S');
    await analyst.says(COMMAND);
    const link = await linkFor(analyst);
    const { id } = (await world.context.staff.findByLineUserId(analyst.id))!;
    await world.context.staff.grant(
      { lineUserId: analyst.id, displayName: analyst.name },
      { role: 'analyst', scope: 'BKK_N' },
      world.clock.now(),
    );
    await world.context.staff.revoke(id, { role: 'analyst', scope: 'THON_S' });
    expect((await fetch(link)).status).toBe(410);
  });

  it('leaves no token in the database, and a line in the audit', async () => {
    const { coordinator } = await collected();
    await coordinator.says(COMMAND);
    const token = new URL(await linkFor(coordinator)).pathname.split('/').at(-1)!;
    expect(JSON.stringify(await world.db.collection('fileLinks').find({}).toArray())).not.toContain(token);
    const [record] = await world.context.audit.findPage({}, null, 1);
    expect(record).toMatchObject({ action: 'feedback.exported', details: { scope: 'THON_S', count: 13 } });
  });

  it('for the same message delivered again is the same link', async () => {
    const { coordinator } = await collected();
    const { webhookEventId } = await coordinator.says(COMMAND);
    const link = await linkFor(coordinator);
    await world.control('POST', 'redeliver', { webhookEventIds: [webhookEventId] });
    await world.settled();
    expect(await linkFor(coordinator)).toBe(link);
    expect(await world.db.collection('fileLinks').countDocuments({})).toBe(1);
  });
});

describe('what is missing is asked for', () => {
  it('the district group, then the days, by buttons', async () => {
    const { coordinator } = await collected();
    await coordinator.says('ขอไฟล์ความเห็น');
    expect(await coordinator.lastText()).toContain('[กรุงธนใต้]');
    await coordinator.taps('กรุงธนใต้');
    expect(await coordinator.lastText()).toContain('[สัปดาห์ที่แล้ว]');
    await coordinator.taps('สัปดาห์ที่แล้ว');
    expect(await coordinator.lastText()).toContain('6 รายการ');
  });

  it('not the district group where all of them were said', async () => {
    const { coordinator } = await collected();
    await coordinator.says('ขอไฟล์ความเห็นทุกกลุ่มเขต สัปดาห์ที่แล้ว');
    expect(await coordinator.lastText()).toContain('ทุกกลุ่มเขต');
    expect(await coordinator.lastText()).toContain('[ดาวน์โหลดไฟล์]');
  });

  it('not the district group of somebody who has one only', async () => {
    await collected();
    const analyst = await world.staff('analyst', 'THON_S');
    await analyst.says('ขอไฟล์ความเห็น สัปดาห์ที่แล้ว');
    expect(await analyst.lastText()).toContain('6 รายการ');
  });

  it('a period without feedback has no file', async () => {
    const { coordinator } = await collected();
    await coordinator.says('ขอไฟล์ความเห็น กรุงธนใต้ ตั้งแต่ 1 พ.ค. 63 ถึง 10 พ.ค. 63');
    expect(await coordinator.lastText()).toContain('ไม่มีความเห็นในช่วง');
  });
});

describe('who may not', () => {
  it.each([
    ['an analyst of another district group', 'analyst', 'BKK_N'],
    ['a district analyst', 'districtAnalyst', 'บางขุนเทียน'],
    ['an admin', 'admin', null],
  ] as const)('%s is refused politely and learns nothing', async (_, role, scope) => {
    await collected();
    const somebody = await world.staff(role, scope);
    await somebody.says(COMMAND);
    const answer = await somebody.lastText();
    expect(answer).toContain('เฉพาะเจ้าหน้าที่');
    expect(answer).not.toMatch(/\d/);
    expect(await world.db.collection('fileLinks').countDocuments({})).toBe(0);
  });

  it('a representative gets no file either', async () => {
    const { author } = await collected();
    await author.says(COMMAND);
    expect(await world.db.collection('fileLinks').countDocuments({})).toBe(0);
  });

  it('nobody in a LINE group: silence without a mention, one sentence with it', async () => {
    const { coordinator, author } = await collected();
    const group = await world.group('ประชาคมกรุงธนใต้', [coordinator, author]);
    const said = (await group.heard()).length;
    await coordinator.says(COMMAND, { in: group });
    expect(await group.heard()).toHaveLength(said);
    await coordinator.says(COMMAND, { in: group, mention: true });
    expect(await group.heard()).toHaveLength(said + 1);
    expect(await group.lastText()).toBe('คำสั่งนี้ใช้ในแชตส่วนตัวค่ะ');
    expect(await world.db.collection('fileLinks').countDocuments({})).toBe(0);
  });
});
