import { startWorld, type World } from '../world.ts';
import { logIn, type Browser, type Page } from './browser.ts';

const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n');

let world: World;
let desk: Browser;
let path: string;
beforeAll(async () => {
  world = await startWorld();
  desk = (await logIn(world, await world.staff('analyst', 'THON_S', 'วิภา'))).browser;
  const sheet = await desk.visit('/console/sessions/new');
  const made = await desk.submit(sheet, {
    form: '/console/sessions/new',
    fields: { date: '2020-08-20', time: '13:30', partners: 'สำนักงานเขต' },
  });
  path = made.path;
});
afterAll(() => world.stop());

const attach = async (name: string, bytes: Buffer, page?: Page): Promise<Page> =>
  desk.attach(page ?? (await desk.visit(path)), { form: `${path}/files`, field: 'file', name, bytes });

const stored = async () => (await world.context.sessionPapers.find(path.split('/').at(-1)!))!;
const pieces = () => world.db.collection('sessionFiles').countDocuments({});

describe('minutes and partners', () => {
  it('are written on a sheet and stand on the page of the session', async () => {
    const sheet = await desk.visit(`${path}/papers`);
    const saved = await desk.submit(sheet, {
      form: `${path}/papers`,
      fields: { minutes: 'วาระที่ 1\r\nน้ำท่วมซอย', partners: 'สำนักงานเขต\r\nมหาวิทยาลัย' },
    });
    expect(saved.words).toContain('วาระที่ 1');
    expect(saved.words).toContain('มหาวิทยาลัย');
    const id = path.split('/').at(-1)!;
    expect(await world.context.consultations.find(id)).toMatchObject({
      version: 1,
      partners: ['สำนักงานเขต', 'มหาวิทยาลัย'],
    });
  });

  it('takes no more partners than it can carry, and loses none of them without a word', async () => {
    const partners = Array.from({ length: 31 }, (_, at) => `สถาบันที่ ${at + 1}`).join('\n');
    const back = await desk.submit(await desk.visit(`${path}/papers`), {
      form: `${path}/papers`,
      fields: { partners },
    });
    expect([back.status, back.words]).toEqual([422, expect.stringContaining('มากเกินไป')]);
    expect(back.html).toContain('สถาบันที่ 31');
  });

  it('in two windows: the slower one is told what changed and keeps what was typed', async () => {
    const [mine, theirs] = [await desk.visit(`${path}/papers`), await desk.visit(`${path}/papers`)];
    await desk.submit(theirs, { form: `${path}/papers`, fields: { partners: 'กรมชลประทาน' } });
    const back = await desk.submit(mine, { form: `${path}/papers`, fields: { minutes: 'ของฉันยาวมาก' } });
    expect(back.status).toBe(409);
    expect(back.words).toContain('มีการแก้ไขก่อนท่าน');
    expect(back.html).toContain('ของฉันยาวมาก');
    await desk.submit(back, { form: `${path}/papers` });
    expect((await stored()).minutes).toBe('ของฉันยาวมาก');
    expect((await desk.visit(path)).words).toContain('กรมชลประทาน');
  });
});

describe('the subject', () => {
  it('stands on the draft’s own sheet, and among the papers once people know of the session, who hear nothing of it', async () => {
    const draft = await desk.visit(`${path}/papers`);
    expect(draft.html).not.toContain('name="title"');
    const sheet = await desk.visit('/console/sessions/new');
    const made = await desk.submit(sheet, {
      form: '/console/sessions/new',
      fields: { date: '2020-08-21', time: '13:30' },
    });
    const person = await world.representative('สมศรี ใจดี', 'ทุ่งครุ');
    const preview = await desk.submit(made, { form: `${made.path}/announce` });
    await desk.submit(preview, { form: 'ยืนยันและส่ง' });
    await world.settled();
    const [heard, id] = [(await person.heard()).length, made.path.split('/').at(-1)!];
    const before = (await world.context.consultations.find(id))!;
    const saved = await desk.submit(await desk.visit(`${made.path}/papers`), {
      form: `${made.path}/papers`,
      fields: { title: 'ทางเท้าและคลอง' },
    });
    expect(saved.words).toContain('ทางเท้าและคลอง');
    await world.settled();
    expect(await person.heard()).toHaveLength(heard);
    expect(await world.context.consultations.find(id)).toEqual({ ...before, title: 'ทางเท้าและคลอง' });
  });
});

describe('files', () => {
  it('are kept by what they are, once for each sheet, and come back as they were', async () => {
    const page = await desk.visit(path);
    await attach('../รายงาน<การประชุม>.exe', PDF, page);
    const shown = await attach('../รายงาน<การประชุม>.exe', PDF, page);
    expect(shown.words).toContain('แนบไฟล์แล้วค่ะ');
    const { files } = await stored();
    expect(files).toMatchObject([{ name: 'รายงาน การประชุม.pdf', contentType: 'application/pdf', size: PDF.length }]);
    const file = await desk.visit(`${path}/files/${files[0]!._id}`);
    expect(file.headers.get('content-disposition')).toContain('attachment');
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect(file.html).toBe(PDF.toString());
  });

  it.each([
    ['a page', 'x.pdf', Buffer.from('<html><script>alert(1)</script>')],
    ['a program', 'x.docx', Buffer.from('MZ\u0090\u0000program')],
    ['nothing', 'x.pdf', Buffer.alloc(0)],
  ])('are refused where they are %s', async (_what, name, bytes) => {
    const before = await pieces();
    expect((await attach(name, bytes)).words).toMatch(/รับเฉพาะ|กรุณาเลือกไฟล์/);
    expect(await pieces()).toBe(before);
  });

  it('are refused with 413 where they are too large', async () => {
    const large = await attach('x.pdf', Buffer.concat([PDF, Buffer.alloc(10_600_000)]));
    expect(large.status).toBe(413);
    expect(large.words).toContain('ใหญ่');
  });

  it('are taken out with their content', async () => {
    await attach('ลบฉัน.pdf', PDF);
    const { files } = await stored();
    const before = await pieces();
    const page = await desk.visit(path);
    for (const _ of ['sent', 'sent twice']) {
      const gone = await desk.submit(page, { form: `${path}/files/${files.at(-1)!._id}/remove` });
      expect(gone.words).toContain('ลบไฟล์แล้วค่ะ');
    }
    expect(await pieces()).toBe(before - 1);
    expect((await desk.visit(`${path}/files/${files.at(-1)!._id}`)).status).toBe(404);
  });

  it('are not there for another district group, and not taken without a login', async () => {
    const { files } = await stored();
    const other = (await logIn(world, await world.staff('analyst', 'BKK_N', 'คนอื่น'))).browser;
    expect((await other.visit(`${path}/files/${files[0]!._id}`)).status).toBe(404);
    expect((await other.visit(`${path}/papers`)).status).toBe(404);
    const page = await desk.visit(path);
    const body = new FormData();
    body.set('file', new Blob([new Uint8Array(PDF)]), 'x.pdf');
    expect((await fetch(`${world.url}${path}/files`, { method: 'POST', body })).status).toBe(401);
    const before = (await stored()).files.length;
    const forged = await desk.attach(page, {
      form: `${path}/files`,
      field: 'file',
      name: 'x.pdf',
      bytes: PDF,
      fields: { formToken: 'x' },
    });
    expect(forged.status).toBe(403);
    expect((await stored()).files).toHaveLength(before);
  });
});
