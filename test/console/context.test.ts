import { makeIssue } from '../development-issues/builders.ts';
import { startWorld, type World } from '../world.ts';
import { formsOf, logIn, type Browser } from './browser.ts';

let world: World;
let desk: Browser;
let colleague: Browser;

beforeAll(async () => {
  world = await startWorld();
  desk = (await logIn(world, await world.staff('analyst', 'THON_S', 'วิภา'))).browser;
  colleague = (await logIn(world, await world.staff('districtAnalyst', 'ทุ่งครุ', 'สุดา'))).browser;
});
afterAll(() => world.stop());

const path = (district: string): string => `/console/context/district/${encodeURIComponent(district)}`;

describe('context data', () => {
  it('is written field by field with its source and day, and told as the report will tell it', async () => {
    const page = await desk.submit(await desk.visit(path('บางบอน')), {
      form: path('บางบอน'),
      fields: { basic: 'ประชากร 105,161 คน', 'basic-source': 'แผนปฏิบัติการ 2563', 'basic-date': '2020-06-30' },
    });
    expect(page.words).toContain('บันทึกแล้วค่ะ');
    expect(page.words).toContain('แก้ข้อมูล · วิภา');
    const { fields } = (await world.context.contexts.find('district:บางบอน'))!;
    expect(fields).toMatchObject([{ field: 'basic', source: 'แผนปฏิบัติการ 2563', date: '2020-06-30' }]);
    const list = await desk.visit('/console/context');
    expect(list.words).toMatch(/บางบอน 1\/5/);
    expect(list.words).toContain('อยู่ระหว่างจัดทำข้อมูลพื้นฐานเขต แล้วเสร็จ 1');
  });

  it('edited in two windows tells the slower one what changed, and keeps what was typed', async () => {
    const mine = await desk.visit(path('ทุ่งครุ'));
    await colleague.submit(await colleague.visit(path('ทุ่งครุ')), {
      form: path('ทุ่งครุ'),
      fields: { safety: 'กล้อง 120 ตัว' },
    });
    const back = await desk.submit(mine, { form: path('ทุ่งครุ'), fields: { environment: 'คลอง 18 สาย' } });
    expect(back.status).toBe(409);
    expect(back.words).toContain('กล้อง 120 ตัว');
    expect(back.words).toContain('สุดา');
    await desk.submit(back, { form: path('ทุ่งครุ') });
    const { fields } = (await world.context.contexts.find('district:ทุ่งครุ'))!;
    expect(fields.map(({ text }) => text).toSorted()).toEqual(['กล้อง 120 ตัว', 'คลอง 18 สาย'].toSorted());
  });

  it('sent twice is written once, and the second answer is that of the first', async () => {
    const sheet = await desk.visit(path('ภาษีเจริญ'));
    const fields = { safety: 'กล้อง 40 ตัว' };
    await desk.submit(sheet, { form: path('ภาษีเจริญ'), fields });
    const again = await desk.submit(sheet, { form: path('ภาษีเจริญ'), fields });
    expect([again.status, again.words]).toEqual([200, expect.stringContaining('บันทึกแล้วค่ะ')]);
    expect((await world.context.contexts.find('district:ภาษีเจริญ'))!.version).toBe(1);
    // Gone back to, corrected and sent once more: not the same form any more, and nothing of it may be lost.
    const other = await desk.submit(sheet, { form: path('ภาษีเจริญ'), fields: { safety: 'กล้อง 41 ตัว' } });
    expect([other.status, other.html]).toEqual([409, expect.stringContaining('กล้อง 41 ตัว')]);
  });

  it('stands beside the issues of its district group with its source and day', async () => {
    const write = async (at: string, fields: Record<string, string>, form = at) =>
      desk.submit(await desk.visit(at), { form, fields });
    await write(path('หนองแขม'), {
      basic: 'ประชากร 79,567 คน',
      'basic-source': 'สถิติประจำปี',
      'basic-date': '2020-06-30',
      other: 'ไม่มีที่มา',
    });
    await write(
      path('หนองแขม'),
      { kind: 'weakness', text: 'ทางระบายน้ำแคบ', source: 'สำนักงานเขต', date: '2020-07-01' },
      `${path('หนองแขม')}/swot`,
    );
    await world.context.contexts.writeFields(
      'district:จตุจักร',
      0,
      [
        {
          field: 'basic',
          nameTh: 'ข้อมูลพื้นฐานเขต',
          text: 'ประชากร 160,906 คน',
          source: null,
          date: null,
          by: 's1',
          at: world.clock.now(),
        },
      ],
      world.clock.now(),
    );
    await world.context.issues.insertAsIs(makeIssue({ _id: 'dbeside', title: 'น้ำขังในซอย' }));
    const page = await desk.visit('/console/issues/dbeside');
    expect(page.words).toContain('ประชากร 79,567 คน (สถิติประจำปี · อ. 30 มิ.ย. 2563)');
    expect(page.words).toContain('จุดอ่อน: ทางระบายน้ำแคบ (สำนักงานเขต · พ. 1 ก.ค. 2563)');
    expect(page.words).toMatch(/ไม่มีที่มา(?! \()/);
    expect(page.words).not.toContain('160,906');
  });

  it('takes SWOT entries with source and day, once for each sheet, and removes them', async () => {
    const sheet = await desk.visit('/console/context/group/THON_S');
    const add = () =>
      desk.submit(sheet, {
        form: '/console/context/group/THON_S/swot',
        fields: { kind: 'strength', text: 'คลองเชื่อมถึงกัน', source: 'สัมมนา', date: '2020-07-01' },
      });
    await add();
    const page = await add();
    expect((await world.context.contexts.find('group:THON_S'))!.swot).toHaveLength(1);
    expect(page.words).toContain('จุดแข็ง คลองเชื่อมถึงกัน สัมมนา · 2020-07-01');
    const remove = () => desk.submit(page, { form: '/console/context/group/THON_S/swot-remove' });
    await remove();
    const again = await remove();
    expect([again.status, again.words]).toEqual([200, expect.stringContaining('ลบแล้วค่ะ')]);
    expect((await world.context.contexts.find('group:THON_S'))!.swot).toEqual([]);
  });

  it.each([
    ['no side', { kind: '', text: 'ข้อความที่พิมพ์' }, 'กรุณากรอกข้อความและเลือกด้าน'],
    ['a day that does not exist', { kind: 'threat', text: 'ข้อความที่พิมพ์', date: '2020-02-31' }, 'วันที่ไม่ถูกต้อง'],
    ['a Buddhist year', { kind: 'threat', text: 'ข้อความที่พิมพ์', date: '2563-02-01' }, 'กรุณาใช้ปี ค.ศ.'],
  ])('refuses a SWOT entry with %s, and keeps what was typed', async (_what, fields, told) => {
    const swot = `${path('บางขุนเทียน')}/swot`;
    const back = await desk.submit(await desk.visit(path('บางขุนเทียน')), { form: swot, fields });
    expect(back.status).toBe(422);
    expect(back.words).toContain(told);
    expect(formsOf(back).find(({ action }) => action === swot)!.fields['text']).toEqual(['ข้อความที่พิมพ์']);
  });

  it('takes attachments, gives them to those who may see them, and takes them out', async () => {
    const file = { name: 'แผน.pdf', bytes: '%PDF-1.4\n% เอกสาร\n' };
    const page = await desk.upload(await desk.visit(path('บางขุนเทียน')), file);
    expect(page.words).toContain('แนบแล้วค่ะ');
    expect(page.words).toContain('แผน.pdf');
    const href = /href="([^"]*\/file\/[^"]*)"/.exec(page.html)![1]!;
    const sent = await desk.visit(href);
    expect([sent.status, sent.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(sent.headers.get('content-disposition')).toContain('attachment');
    const other = (await logIn(world, await world.staff('analyst', 'BKK_N', 'อารี'))).browser;
    expect((await other.visit(href)).status).toBe(404);
    for (const _ of [1, 2])
      expect((await desk.submit(page, { form: `${path('บางขุนเทียน')}/detach` })).words).toContain('นำเอกสารออกแล้วค่ะ');
    expect((await desk.visit(href)).status).toBe(404);
  });

  it.each([
    ['that is no document', { name: 'แผน.pdf', bytes: '<html>' }, 422, 'ไม่รับไฟล์ชนิดนี้'],
    ['without content', { name: 'แผน.pdf', bytes: '' }, 422, 'กรุณาเลือกไฟล์'],
    ['that is too large', { name: 'แผน.pdf', bytes: Buffer.alloc(11_000_000, 'x') }, 413, 'ไฟล์ใหญ่เกินไป'],
  ])('refuses a file %s', async (_what, file, status, told) => {
    const back = await desk.upload(await desk.visit(path('ราษฎร์บูรณะ')), file);
    expect(back.status).toBe(status);
    expect(back.words).toContain(told);
    expect(await world.context.contexts.find('district:ราษฎร์บูรณะ')).toBeNull();
  });

  it('that is too large takes nothing with it that was typed beside it', async () => {
    const page = await desk.visit(path('ราษฎร์บูรณะ'));
    const file = {
      form: `${path('ราษฎร์บูรณะ')}/attach`,
      field: 'file',
      name: 'แผน.pdf',
      bytes: Buffer.alloc(11_000_000),
    };
    const back = await desk.attach(page, { ...file, fields: { fileSource: 'สำนักผังเมือง', fileDate: '2020-06-30' } });
    expect(back.status).toBe(413);
    const { fields } = formsOf(back).find(({ action }) => action.endsWith('/attach'))!;
    expect(fields).toMatchObject({ fileSource: ['สำนักผังเมือง'], fileDate: ['2020-06-30'] });
  });

  it('is shown to the district’s group and written by those whose area it is', async () => {
    expect((await colleague.visit(path('บางบอน'))).status).toBe(200);
    expect(formsOf(await colleague.visit(path('บางบอน'))).map(({ action }) => action)).toEqual(['/console/logout']);
    expect((await desk.visit(path('จตุจักร'))).status).toBe(404);
    expect((await desk.visit('/console/context/group/BKK_N')).status).toBe(404);
    expect((await desk.visit('/console/context?group=BKK_N')).status).toBe(404);
    expect((await desk.visit(path('ไม่มีเขตนี้'))).status).toBe(404);
  });
});
