import { startWorld, type Person, type World } from '../world.ts';
import { logIn, type Browser, type Page } from './browser.ts';

let world: World;
let analyst: Person;
let desk: Browser;
let people: Person[];
let id: string;
let base: string;

const idOf = async (name: string): Promise<string> =>
  String((await world.db.collection('representatives').findOne({ fullName: name }))!['_id']);

beforeAll(async () => {
  world = await startWorld();
  analyst = await world.staff('analyst', 'THON_N', 'วิภา');
  people = [
    await world.representative('สมหญิง ริมคลอง', 'ธนบุรี'),
    await world.representative('ประเสริฐ สวนใน', 'คลองสาน'),
    await world.representative('มาลี บ้านสวน', 'จอมทอง'),
  ];
  await analyst.says('นัดประชุมกลุ่มกรุงธนเหนือ พฤหัสหน้า 13.30 - 16.00 น. ณ ห้องรัตนโกสินทร์');
  await analyst.taps('ส่งประกาศ');
  await people[0]!.taps('ไป');
  await people[1]!.taps('ไป');
  desk = (await logIn(world, analyst)).browser;
  id = (await world.context.consultations.findByStatus('THON_N', ['announced']))[0]!._id;
  base = `/console/sessions/${id}/attendance`;
});
afterAll(() => world.stop());

const tally = () => world.context.attendance.tally(id, 1);

describe('before the day', () => {
  it('lists who said yes, and everybody, with a search', async () => {
    const page = await desk.visit(base);
    expect(page.words).toContain('ยังเช็กอินไม่ได้ค่ะ');
    expect(page.words).toMatch(/ประเสริฐ สวนใน .*สมหญิง ริมคลอง/);
    expect(page.words).not.toContain('มาลี บ้านสวน');
    expect((await desk.visit(`${base}?view=all`)).words).toContain('มาลี บ้านสวน');
    const found = await desk.visit(`${base}?q=${encodeURIComponent('มาลี')}`);
    expect(found.words).toContain('มาลี บ้านสวน');
    expect(found.words).not.toContain('สมหญิง');
  });

  it('takes an answer that was told by phone, with who comes instead', async () => {
    const path = `${base}/${await idOf('มาลี บ้านสวน')}/answer`;
    const sheet = await desk.visit(path);
    const bad = await desk.submit(sheet, { form: path, fields: { answer: 'yes', partySize: '0', reason: 'พิมพ์ไว้' } });
    expect(bad.status).toBe(422);
    expect(bad.html).toContain('value="พิมพ์ไว้"');
    const saved = await desk.submit(sheet, { form: path, fields: { answer: 'no', proxy: 'ลูกสาว', reason: 'ติดงาน' } });
    expect(saved.words).toContain('มาลี บ้านสวน · ไป');
    expect(saved.words).toContain('ลูกสาวมาแทน');
    expect(await tally()).toMatchObject({ yes: 3, proxies: 1 });
    const audited = await world.db.collection('audit').countDocuments({ action: 'attendance.answeredByPhone' });
    expect(audited).toBe(1);
  });

  it('gives the QR as a page to print, whose code works on the day and on no other', async () => {
    const page = await desk.visit(base);
    const [, path] = /href="(\/checkin\/[^"]+\/print)"/.exec(page.html)!;
    const printed = await desk.visit(path!);
    expect(printed.html).toContain('<svg');
    const [code] = /เช็กอิน [0-9A-Z]{6}/.exec(printed.words)!;
    await people[0]!.says(code);
    expect(await people[0]!.lastText()).toContain('รหัสนี้ใช้ไม่ได้');
    await world.clock.to('2020-07-16T13:20:00+07:00');
    await people[0]!.says(code);
    expect(await people[0]!.lastText()).toContain('เช็กอินแล้วค่ะ');
    expect((await desk.visit(path!.replace(/.{3}\/print$/, 'xxx/print'))).status).toBe(410);
  });
});

describe('on the day', () => {
  beforeAll(async () => {
    desk = (await logIn(world, analyst)).browser;
  });

  const tick = async (name: string, way: 'in' | 'out'): Promise<Page> =>
    desk.submit(await desk.visit(base), { form: `${base}/${await idOf(name)}/${way}` });

  it('ticks who is there, and takes a slip back', async () => {
    expect((await tick('ประเสริฐ สวนใน', 'in')).words).toContain('ประเสริฐ สวนใน มาแล้วค่ะ');
    expect(await tally()).toMatchObject({ checkedIn: 2 });
    expect((await tick('ประเสริฐ สวนใน', 'out')).words).toContain('ยกเลิกเช็กอิน ประเสริฐ สวนใน แล้วค่ะ');
    expect(await tally()).toMatchObject({ checkedIn: 1 });
  });

  it('counts whom no register knows once for each sheet, and takes it back', async () => {
    const page = await desk.visit(base);
    const form = { form: `${base}/walk-ins`, fields: { people: '3', name: 'คุณลุงร้านกาแฟ' } };
    await desk.submit(page, form);
    const counted = await desk.submit(page, form);
    expect(counted.words).toContain('ผู้มาร่วมที่ไม่ได้ลงทะเบียน (3)');
    expect(counted.words).toContain('คุณลุงร้านกาแฟ');
    const undone = await desk.submit(counted, { form: 'เลิกทำ 3 คน' });
    expect(undone.words).toContain('ผู้มาร่วมที่ไม่ได้ลงทะเบียน (0)');
    const audited = (await world.context.audit.findBySubject(base.split('/')[3]!)).filter(({ action }) =>
      /walkIns/.test(action),
    );
    expect(audited.map(({ action, details }) => [action, details]).toSorted()).toEqual([
      ['attendance.walkInsAdded', { count: 3 }],
      ['attendance.walkInsRemoved', { count: 3 }],
    ]);
    const many = await desk.submit(page, { form: `${base}/walk-ins`, fields: { people: '9999' } });
    expect(many.words).toContain('1–500');
  });
});

describe('afterwards', () => {
  it('takes ticks from a paper list when the venue has closed, and tells who did not come', async () => {
    await world.clock.to('2020-07-17T09:00:00+07:00');
    desk = (await logIn(world, analyst)).browser;
    const page = await desk.visit(base);
    const person = await idOf('มาลี บ้านสวน');
    await desk.submit(page, { form: `${base}/${person}/in` });
    expect(await tally()).toMatchObject({ checkedIn: 2 });
    expect((await desk.visit(`${base}/${person}/answer`)).status).toBe(200);
    await desk.submit(await desk.visit(`/console/sessions/${id}`), { form: `/console/sessions/${id}/held` });
    const session = await desk.visit(`/console/sessions/${id}`);
    expect(session.words).toContain('ตอบว่าไป แต่ไม่มา 1');
    expect(session.words).toContain('ตอบว่าไป แต่ไม่มา: ประเสริฐ สวนใน');
  });
});

describe('by somebody else', () => {
  it('a district analyst ticks the own people only; another district group and a coordinator find nothing', async () => {
    const own = (await logIn(world, await world.staff('districtAnalyst', 'ธนบุรี'))).browser;
    const page = await own.visit(base);
    expect(page.words).toContain('สมหญิง ริมคลอง');
    expect(page.words).not.toContain('ประเสริฐ');
    expect((await own.visit(`${base}/${await idOf('ประเสริฐ สวนใน')}/answer`)).status).toBe(404);
    for (const [role, scope] of [
      ['analyst', 'THON_S'],
      ['coordinator', null],
    ] as const) {
      const other = (await logIn(world, await world.staff(role, scope))).browser;
      expect((await other.visit(base)).status).toBe(404);
    }
  });
});
