import { writeFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { claimCodeFor } from '../../src/representatives/claim-rules.ts';
import { startWorld, type Person, type World } from '../world.ts';
import { formsOf, logIn, wordsIn, type Browser, type Page } from './browser.ts';

let world: World;
let analyst: Person;
let desk: Browser;

beforeAll(async () => {
  world = await startWorld();
  analyst = await world.staff('analyst', 'THON_S', 'วิภา');
  desk = (await logIn(world, analyst)).browser;
});
afterAll(() => world.stop());

const START = '/console/representatives/import';
const HEAD = 'ลำดับ,คำนำหน้า,ชื่อ,นามสกุล,เขต,ชุมชน,ตำแหน่ง,เบอร์โทรศัพท์';
const listOf = (...rows: string[]): string => `บัญชีประชาคม ประจำปี 2563\n\n${HEAD}\n${rows.join('\n')}\n`;

async function upload(file: string | Buffer, name = 'ทะเบียน.csv', browser = desk): Promise<Page> {
  return browser.upload(await browser.visit(START), { name, bytes: file });
}

/** Up to the result of the dry run. */
async function check(file: string | Buffer, fields: Record<string, string> = {}): Promise<Page> {
  const mapping = await upload(file);
  await desk.submit(mapping, { form: 'ตรวจดูก่อน', fields });
  await world.settled();
  return desk.visit(mapping.path.replace('/columns', ''));
}
async function confirm(page: Page): Promise<Page> {
  await desk.submit(page, { form: 'ยืนยัน' });
  await world.settled();
  return desk.visit(page.path);
}
const inRegistry = async (search: string): Promise<number> => {
  const page = await desk.visit(`/console/representatives?${new URLSearchParams({ q: search })}`);
  return [...page.html.matchAll(/<th scope="row"/g)].length;
};

describe('a list of an office', () => {
  it('is read by its headings, tried first, and then lets people in as invited', async () => {
    const mapping = await upload(listOf('1,นาย,มานะ,ทดลอง,ทุ่งครุ,ชุมชนหนึ่ง,ประธาน,812345671'));
    const { fields } = formsOf(mapping).find(({ words }) => words.includes('ตรวจดูก่อน'))!;
    expect(fields).toMatchObject({
      headerRow: ['3'],
      'column-0': [''],
      'column-1': ['namePrefix'],
      'column-2': ['fullName'],
      'column-3': ['surname'],
      'column-4': ['district'],
      'column-5': ['community'],
      'column-6': ['role'],
      'column-7': ['phone'],
    });
    const dry = await check(listOf('1,นาย,มานะ,ทดลอง,ทุ่งครุ,ชุมชนหนึ่ง,ประธาน,812345671'));
    expect(dry.words).toMatch(/คนใหม่ จะเพิ่มเข้าทะเบียน 1 แถว/);
    expect(await inRegistry('มานะ')).toBe(0);
    const done = await confirm(dry);
    expect(done.words).toContain('เพิ่มใหม่ 1');
    const found = (
      await world.context.registry.findPage(
        { reach: { districtGroups: 'all', districts: [] }, statuses: ['invited'], words: ['มานะ'] },
        null,
        5,
      )
    )[0]!;
    expect(found).toMatchObject({
      fullName: 'นายมานะ ทดลอง',
      phone: '0812345671',
      districtGroup: 'THON_S',
      role: 'ประธาน',
    });
    const history = await world.context.audit.findBySubject(found._id);
    expect(history.map(({ action }) => action)).toEqual(['representative.imported']);
  });

  it('sent again changes nothing', async () => {
    const file = listOf('1,นาง,ซ้ำ,สองรอบ,ทุ่งครุ,ชุมชนสอง,กรรมการ,0812345672');
    await confirm(await check(file));
    const again = await check(file);
    expect(again.words).toMatch(/มีอยู่แล้ว ข้อมูลตรงกัน 1 แถว/);
    expect((await confirm(again)).words).toContain('คงของเดิม 1');
    expect(await inRegistry('สองรอบ')).toBe(1);
  });

  it('tells of each bad row which, what is wrong, and what to do; also as a file', async () => {
    const dry = await check(
      listOf(
        '1,นาย,ถูก,ต้อง,ทุ่งครุ,ชุมชน,,',
        '2,,,,ทุ่งครุ,ชุมชน,,',
        '3,นาย,เขต,ผิด,เมืองนอก,ชุมชน,,',
        '4,นาย,เขต,เพื่อน,จตุจักร,ชุมชน,,',
        '5,นาย,เบอร์,ผิด,ทุ่งครุ,ชุมชน,,12',
        '6,นาย,บัตร,ประชาชน,ทุ่งครุ,ชุมชน,1-1001-00000-00-1,',
        '7,นาย,ถูก,ต้อง,ทุ่งครุ,ชุมชน,,',
      ),
    );
    expect(dry.words).toMatch(/ต้องแก้ก่อน จะไม่นำเข้า 6 แถว/);
    expect(dry.words).toContain('แถวที่ 5 ชื่อ-นามสกุล: ว่าง → กรอกช่องนี้ให้ครบ');
    expect(dry.words).toContain('แถวที่ 6 เขต: ไม่มีเขตชื่อนี้');
    expect(dry.words).toContain('แถวที่ 7 เขต: เขตนี้อยู่นอกขอบเขตที่ท่านดูแล');
    expect(dry.words).toContain('แถวที่ 8 โทรศัพท์: ไม่ใช่เบอร์โทรศัพท์');
    expect(dry.words).toContain('แถวที่ 9 บทบาท: มีเลขบัตรประชาชน');
    expect(dry.words).toContain('แถวที่ 10 ชื่อ-นามสกุล: เป็นคนเดียวกับแถวก่อนหน้า → เหมือนแถวที่ 4');
    const report = await (await desk.download(`${dry.path}/report.csv`)).text();
    expect(report.split('\n')).toHaveLength(8);
    expect(report).toContain('8,โทรศัพท์,ไม่ใช่เบอร์โทรศัพท์');
    expect((await desk.download(`${dry.path}/report.xlsx`)).headers.get('content-type')).toContain('spreadsheetml');
    expect((await confirm(dry)).words).toContain('เพิ่มใหม่ 1');
  });

  it('shows where it differs from the registry, and overwrites nothing that was not chosen', async () => {
    const people = ['วินัย คงเดิม', 'วีระ ตามไฟล์', 'วิชัย คนละคน'];
    for (const name of people) await world.representative(name, 'ทุ่งครุ');
    const dry = await check(listOf(...people.map((name) => `1,,${name},,ทุ่งครุ,ชุมชนใหม่,ประธานชุมชน,`)));
    expect(dry.words).toMatch(/มีอยู่แล้ว ข้อมูลต่างกัน 3 แถว/);
    expect(dry.words).toContain('บทบาท: กรรมการชุมชน → ประธานชุมชน');
    await desk.submit(dry, { form: 'บันทึกที่เลือก', fields: { 'choice-5': 'take', 'choice-6': 'add' } });
    const chosen = await desk.visit(dry.path);
    expect(chosen.words).toContain('ยืนยัน เพิ่ม 1 คน แก้ 1 คน');
    await confirm(chosen);
    const roles = async (name: string): Promise<string[]> => {
      const reach = { districtGroups: 'all' as const, districts: [] };
      const filter = { reach, statuses: ['active', 'invited'] as const, words: [name] };
      return (await world.context.registry.findPage(filter, null, 5)).map(({ role }) => role!).sort();
    };
    expect(await roles('คงเดิม')).toEqual(['กรรมการชุมชน']);
    expect(await roles('ตามไฟล์')).toEqual(['ประธานชุมชน']);
    expect(await roles('คนละคน')).toEqual(['กรรมการชุมชน', 'ประธานชุมชน']);
  });

  it('takes nothing over from somebody who was changed after the dry run', async () => {
    const person = await world.representative('สุรชัย เปลี่ยนเอง', 'ทุ่งครุ');
    const dry = await check(listOf('1,,สุรชัย เปลี่ยนเอง,,ทุ่งครุ,ชุมชนใหม่,เลขานุการ,'));
    await desk.submit(dry, { form: 'ใช้ตามไฟล์ทุกคน', fields: { all: 'take' } });
    const { id } = (await world.context.representatives.findByLineUserId(person.id))!;
    await world.context.representatives.changeProfile(id, { role: 'เหรัญญิก' }, world.clock.now());
    expect((await confirm(dry)).words).toContain('มีผู้แก้ไประหว่างนั้น');
    expect(await world.context.representatives.find(id)).toMatchObject({ role: 'เหรัญญิก' });
  });

  it('that was confirmed and interrupted goes on where it stopped, and adds nobody twice', async () => {
    const dry = await check(listOf(...Array.from({ length: 9 }, (_, n) => `1,,ขวัญ กลางคัน${'กขคงจฉชซฌ'[n]},,ทุ่งครุ,,,`)));
    const id = dry.path.split('/').at(-1)!;
    const { imports, importer } = world.context;
    // People are in, and the process ends before their rows are marked.
    await imports.startApplying(id, 1, world.clock.now());
    const rows = await imports.findWaiting(`${id}:1`, 4);
    const found = (await imports.find(id))!;
    const marks = imports.finishRows;
    await expect(
      (async () => {
        const { createImporter } = await import('../../src/representatives/import-jobs.ts');
        const dying = {
          ...imports,
          findWaiting: async () => rows,
          finishRows: () => Promise.reject(new Error('killed')),
        };
        await createImporter({ ...world.context, imports: dying }).applySome(found);
      })(),
    ).rejects.toThrow('killed');
    expect(marks).toBe(imports.finishRows);
    while ((await importer.applySome(found)) > 0);
    expect(await inRegistry('กลางคัน')).toBe(9);
    expect(await imports.countOutcomes(`${id}:1`)).toEqual({ added: 9 });
  });

  it('whose dry run was broken off is looked at anew: what has changed since is seen, and no row stands twice', async () => {
    const dry = await check(listOf('1,,ขาด กลางทาง,,ทุ่งครุ,,,', '2,,ต่อ กลางทาง,,ทุ่งครุ,,,'));
    const id = dry.path.split('/').at(-1)!;
    const { imports, importer } = world.context;
    const found = (await imports.find(id))!;
    const [first] = await imports.findRows(`${id}:1`, 'new', 0, 1);
    await imports.addPeople([{ id: 'r-meanwhile', values: first!.values! }], world.clock.now());
    await importer.check(found, async () => true);
    expect(await imports.countKinds(`${id}:1`)).toEqual({ new: 1, same: 1, differs: 0, bad: 0 });
  });

  it('keeps a file and what it says only until it is in', async () => {
    const dry = await check(listOf('1,,ชั่วคราว หายไป,,ทุ่งครุ,,,'));
    const id = dry.path.split('/').at(-1)!;
    await confirm(dry);
    expect((await world.context.imports.readFile(id)).length).toBe(0);
    const rows = await world.context.imports.findRows(`${id}:1`, 'new', 0, 5);
    expect(rows.map(({ values }) => values)).toEqual([null]);
  });

  it('can be thrown away', async () => {
    const dry = await check(listOf('1,,ทิ้ง ไม่เอา,,ทุ่งครุ,,,'));
    expect((await desk.submit(dry, { form: 'ทิ้งไฟล์นี้' })).words).toContain('ไม่มีอะไรถูกบันทึก');
    expect((await desk.visit(dry.path)).status).toBe(404);
  });

  it('loses nothing where it is thrown away in one window just as it is let in from another', async () => {
    const dry = await check(listOf('1,,สองจอ พร้อมกัน,,ทุ่งครุ,,,'));
    const id = dry.path.split('/').at(-1)!;
    const { imports } = world.context;
    const now = world.clock.now();
    // Both windows saw it checked; the one that lets people in is first.
    expect((await imports.startApplying(id, 1, now))?.state).toBe('applying');
    expect(await imports.drop(id, now)).toBe(false);
    expect(await imports.findRows(`${id}:1`, 'new', 0, 5)).toHaveLength(1);
    world.context.wake();
    await world.settled();
    expect(await inRegistry('สองจอ พร้อมกัน')).toBe(1);
  });
});

describe('the columns', () => {
  it('can be put right, and the district told for the whole file', async () => {
    const dry = await check('ผู้นำ;โทร\nสมเกียรติ ไม่มีหัว;0812345688\n', { 'column-0': 'fullName', district: 'ทุ่งครุ' });
    expect(dry.words).toMatch(/คนใหม่ จะเพิ่มเข้าทะเบียน 1 แถว/);
  });

  it.each([
    ['no name', { 'column-2': '' }, 'ยังไม่ได้เลือกว่าคอลัมน์ไหนคือชื่อ'],
    ['no district', { 'column-4': '' }, 'ยังไม่มีเขต'],
    ['the same twice', { 'column-0': 'role' }, 'มากกว่าหนึ่งคอลัมน์'],
  ])('with %s come back as they were chosen', async (_what, fields, problem) => {
    const mapping = await upload(listOf('1,,ก ข,,ทุ่งครุ,,,'));
    const back = await desk.submit(mapping, { form: 'ตรวจดูก่อน', fields: { ...fields, 'column-5': 'speaksFor' } });
    expect(back.status).toBe(422);
    expect(back.words).toContain(problem);
    expect(formsOf(back).find(({ words }) => words.includes('ตรวจดูก่อน'))!.fields['column-5']).toEqual(['speaksFor']);
  });

  it('stay as they were chosen when the session ends meanwhile, and so does the file', async () => {
    const mapping = await upload(listOf('1,,หมดเวลา กลางทาง,,ทุ่งครุ,,,'));
    desk.cookies.clear();
    const ended = await desk.submit(mapping, { form: 'ตรวจดูก่อน', fields: { 'column-5': 'speaksFor' } });
    expect(ended.status).toBe(401);
    expect(ended.html).toContain('speaksFor');
    desk = (await logIn(world, analyst)).browser;
    const kept = formsOf(ended).find(({ action }) => action.endsWith('/columns'))!;
    const back = await desk.download(kept.action, {
      method: 'POST',
      body: new URLSearchParams(Object.entries(kept.fields).map(([name, [value]]) => [name, value!])),
    });
    const html = await back.text();
    expect(
      formsOf({ html, path: mapping.path }).find(({ words }) => words.includes('ตรวจดูก่อน'))!.fields['column-5'],
    ).toEqual(['speaksFor']);
  });
});

/** The letters of Thai as old programs save them. */
const tis620 = (text: string): Buffer =>
  Buffer.from(Array.from(text, (char) => (char > '\u0e00' ? char.charCodeAt(0) - 0x0e00 + 0xa0 : char.charCodeAt(0))));

async function zipOf(parts: Record<string, string | Buffer>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream);
}
const BOMB = await zipOf({
  'xl/workbook.xml': '<workbook/>',
  'xl/worksheets/sheet1.xml': Buffer.alloc(20_000_000, ' '),
});

describe('a file', () => {
  it('in TIS-620 is read as one in UTF-8 is, and its people come in', async () => {
    const dry = await check(tis620(listOf('1,นาง,สมจิต,ตัวเก่า,ทุ่งครุ,ชุมชนสี่,กรรมการ,0812345679')));
    expect(dry.words).toMatch(/คนใหม่ จะเพิ่มเข้าทะเบียน 1 แถว/);
    await confirm(dry);
    expect(await inRegistry('สมจิต ตัวเก่า')).toBe(1);
  });

  it.each([
    ['that is no table', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'ไม่ใช่ตาราง'],
    ['of old Excel', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), 'Excel รุ่นเก่า'],
    ['without anything in it', Buffer.from('\n\n'), 'ไม่มีข้อมูล'],
    ['that is small and unpacks to much', BOMB, 'คลายออกแล้วใหญ่เกิน'],
  ])('%s is refused with what to do', async (_what, bytes, told) => {
    const page = await upload(bytes);
    expect(page.status).toBe(422);
    expect(page.words).toContain(told);
  });

  it('over the limit is a 413 with what to do', async () => {
    const page = await upload(Buffer.alloc(26_000_000, 'x'));
    expect(page.status).toBe(413);
    expect(page.words).toContain('แบ่งเป็นหลายไฟล์');
  });

  it('that was not chosen is asked for', async () => {
    expect((await upload('')).words).toContain('ยังไม่ได้เลือกไฟล์');
  });

  it('sent after the session has ended is asked for again', async () => {
    const page = await desk.visit(START);
    const { browser } = await logIn(world, analyst);
    browser.cookies.clear();
    expect((await browser.upload(page, { name: 'x.csv', bytes: listOf() })).status).toBe(401);
  });

  it('is nobody else’s business', async () => {
    const dry = await check(listOf('1,,ของ ฉัน,,ทุ่งครุ,,,'));
    const { browser } = await logIn(world, await world.staff('analyst', 'THON_S', 'เพื่อนร่วมงาน'));
    expect((await browser.visit(dry.path)).status).toBe(404);
    const coordinator = await logIn(world, await world.staff('coordinator', null, 'กาญจนา'));
    expect((await coordinator.browser.visit(START)).status).toBe(404);
  });
});

describe('the letters', () => {
  it('hold a code for each who was added, by which they take over their entry', async () => {
    const done = await confirm(
      await check(listOf('1,นาง,สมใจ,ได้จดหมาย,ทุ่งครุ,ชุมชนสาม,,', '2,นาย,สมนึก,ได้จดหมาย,ทุ่งครุ,,,')),
    );
    const form = formsOf(done).find(({ action }) => action.endsWith('/letters'))!;
    const body = () => new URLSearchParams(Object.entries(form.fields).map(([name, [value]]) => [name, value!]));
    const file = await desk.download(form.action, { method: 'POST', body: body() });
    expect(file.headers.get('content-type')).toBe('application/pdf');
    const pdf = Buffer.from(await file.arrayBuffer());
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    if (process.env.KEEP_PAPERS) writeFileSync(`${process.env.KEEP_PAPERS}/letters.pdf`, pdf);

    const id = done.path.split('/').at(-1)!;
    const [first] = await world.context.imports.findAdded(`${id}:1`, 0, 1);
    const code = claimCodeFor(world.context.checkInSecret, first!.person!, `sheet-${form.fields['sheet']![0]}`);
    const someone = await world.person();
    await someone.follow();
    await someone.says(code);
    await someone.taps('ยินยอม');
    expect((await world.context.representatives.findByLineUserId(someone.id))!.id).toBe(first!.person);

    // Once all have come in, there is nobody left to write to.
    const rest = await desk.download(form.action, { method: 'POST', body: body() });
    expect(rest.status).toBe(200);
    expect(wordsIn(done.html)).toContain('ทำจดหมาย คนที่ 1–2');
  });
});
