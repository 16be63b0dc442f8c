import { startWorld, type Person, type World } from '../world.ts';
import { formsOf, logIn, openBrowser, type Browser, type Page } from './browser.ts';

let world: World;
let analyst: Person;
let districtAnalyst: Person;
let desk: Browser;

beforeAll(async () => {
  world = await startWorld();
  analyst = await world.staff('analyst', 'THON_S', 'วิภา');
  districtAnalyst = await world.staff('districtAnalyst', 'บางขุนเทียน', 'สุดา');
  desk = (await logIn(world, analyst)).browser;
});
afterAll(() => world.stop());

const idOf = async (person: Person): Promise<string> =>
  (await world.context.representatives.findByLineUserId(person.id))!.id;

async function representative(
  name: string,
  district: string,
  more: Record<string, string> = {},
): Promise<{ person: Person; id: string; path: string }> {
  const person = await world.representative(name, district);
  const id = await idOf(person);
  await world.context.representatives.changeProfile(
    id,
    { community: 'ชุมชนวัดไผ่ทอง', phone: '0812345678', ...more },
    world.clock.now(),
  );
  return { person, id, path: `/console/representatives/${id}` };
}

/** Handed to the district's analyst, as after the last question in LINE. */
async function pending(name: string, district: string) {
  const someone = await representative(name, district);
  await world.context.representatives.changeStatus(someone.id, ['active'], 'pending', world.clock.now(), {
    submittedAt: world.clock.now(),
  });
  return someone;
}

const rows = ({ html }: Page): string[] =>
  [...html.matchAll(/<th scope="row"[^>]*>(.*?)<\/th>/gs)].map(([, cell]) => cell!.replace(/<[^>]+>/g, '').trim());

describe('the registry', () => {
  it('lists the people of the own district group in the order of a dictionary', async () => {
    for (const name of ['โสภา ดีงาม', 'นายกมล ตั้งใจ', 'เกษม สุขสบาย', 'ขวัญ จริงใจ']) await representative(name, 'ทุ่งครุ');
    await representative('กัญญา คนนอก', 'จตุจักร');
    const names = rows(await desk.visit('/console/representatives?district=ทุ่งครุ'));
    expect(names).toEqual(['นายกมล ตั้งใจ', 'เกษม สุขสบาย', 'ขวัญ จริงใจ', 'โสภา ดีงาม']);
    expect((await desk.visit('/console/representatives')).words).not.toContain('คนนอก');
  });

  it.each([
    ['a part of a name', 'กษม'],
    ['a part of the community', 'วัดไผ่ เกษม'],
    ['digits of the phone', '234-567 เกษม'],
  ])('finds people by %s', async (_by, q) => {
    const page = await desk.visit(`/console/representatives?${new URLSearchParams({ q })}`);
    expect(rows(page)).toEqual(['เกษม สุขสบาย']);
  });

  it('shows the columns that were chosen, and remembers them', async () => {
    const page = await desk.visit('/console/representatives');
    expect(page.html).not.toContain('>ภารกิจ</th>');
    const chosen = await desk.submit(page, { form: 'แสดงคอลัมน์ที่เลือก', fields: { col: ['mission', 'phone'] } });
    expect(chosen.html).toContain('>ภารกิจ</th>');
    expect(chosen.html).not.toContain('>บทบาท</th>');
    expect((await desk.visit('/console/representatives')).html).toContain('>ภารกิจ</th>');
  });

  it('goes on page by page without losing or repeating anybody', async () => {
    const at = world.clock.now();
    const people = Array.from({ length: 120 }, (_, n) => ({
      _id: `r${String(n).padStart(24, '0')}`,
      status: 'active',
      districtGroup: 'BKK_E',
      district: 'มีนบุรี',
      // Many of the same name, or of none yet, so that the place has to be told by more than the name.
      fullName: n % 4 === 3 ? null : `คนที่ ${n % 3}`,
      createdAt: at,
      updatedAt: at,
      lineUserId: null,
    }));
    await world.context.representatives.insertAsIs(people as never, [
      { _id: 'consent-x', person: people[0]!._id, action: 'given', noticeVersion: '1', channel: 'line', at },
    ]);
    const { browser } = await logIn(world, await world.staff('analyst', 'BKK_E', 'อารี'));
    const seen: string[] = [];
    for (let path: string | undefined = '/console/representatives'; path;) {
      const page = await browser.visit(path);
      seen.push(...[...page.html.matchAll(/href="\/console\/representatives\/(r[0-9]+)"/g)].map(([, id]) => id!));
      path = /href="([^"]*after=[^"]*)"/.exec(page.html)?.[1]?.replace(/&amp;/g, '&');
    }
    expect(seen).toHaveLength(120);
    expect(new Set(seen).size).toBe(120);
  });

  it.each([
    ['a person of another district group', async () => (await representative('สมหญิง อื่น', 'บางซื่อ')).path],
    ['nobody', async () => '/console/representatives/r000000000000000000000000'],
  ])('says of %s that there is no such page', async (_who, path) => {
    expect((await desk.visit(await path())).status).toBe(404);
    expect((await desk.visit(`${await path()}/edit`)).status).toBe(404);
  });

  it('is closed to those who may see no names', async () => {
    const { browser, page } = await logIn(world, await world.staff('coordinator', null, 'กาญจนา'));
    expect(page.html).not.toContain('href="/console/representatives"');
    expect((await browser.visit('/console/representatives')).status).toBe(404);
    expect((await browser.visit('/console/representatives/phone-list')).status).toBe(404);
  });

  it('tells a district analyst of the own district only', async () => {
    await representative('ประนอม บางขุนเทียน', 'บางขุนเทียน');
    const { browser } = await logIn(world, districtAnalyst);
    const page = await browser.visit('/console/representatives');
    expect(rows(page)).toContain('ประนอม บางขุนเทียน');
    expect(rows(page)).not.toContain('เกษม สุขสบาย');
  });

  it('lists whom to phone, with the reason', async () => {
    const { person } = await representative('ทองดี บล็อกไว้', 'ทุ่งครุ');
    await world.context.representatives.setFollowing(person.id, false, world.clock.now());
    const page = await desk.visit('/console/representatives/phone-list');
    expect(page.words).toContain('ทองดี บล็อกไว้ 081-234-5678 บล็อกบัญชี');
    expect(page.html).toContain('href="tel:0812345678"');
  });
});

describe('verifying a registration at the desk', () => {
  it('does what the buttons in LINE do: the person hears of it', async () => {
    const { person, path } = await pending('บุญมา รอรับรอง', 'บางขุนเทียน');
    const { browser } = await logIn(world, districtAnalyst);
    const page = await browser.visit(path);
    const after = await browser.submit(page, { form: 'รับรอง', fields: { decision: 'approve' } });
    expect(after.words).toContain('รับรองแล้วค่ะ');
    await world.settled();
    expect(await person.lastText()).toContain('รับรอง');
    expect(after.words).toContain('สุดา');
  });

  it('happens once, however often the button is pressed', async () => {
    const { person, path } = await pending('บุญมี กดสองครั้ง', 'บางขุนเทียน');
    const { browser } = await logIn(world, districtAnalyst);
    const page = await browser.visit(path);
    const before = (await person.heard()).length;
    const press = () => browser.submit(page, { form: 'รับรอง', fields: { decision: 'approve' } });
    await Promise.all([press(), press()]);
    await press();
    await world.settled();
    expect(await person.heard()).toHaveLength(before + 1);
  });

  it('asks for more in the words that were written, and keeps what was typed where they are missing', async () => {
    const { person, path } = await pending('บุญช่วย ขาดข้อมูล', 'บางขุนเทียน');
    const { browser } = await logIn(world, districtAnalyst);
    const page = await browser.visit(path);
    expect((await browser.submit(page, { form: 'ขอข้อมูลเพิ่ม', fields: { decision: 'more' } })).status).toBe(422);
    await browser.submit(page, { form: 'ขอข้อมูลเพิ่ม', fields: { decision: 'more', note: 'ขอชื่อชุมชนเต็มค่ะ' } });
    await world.settled();
    expect(await person.lastText()).toContain('ขอชื่อชุมชนเต็มค่ะ');
  });

  it('is left to the district that has an analyst of its own', async () => {
    const { path } = await pending('บุญเลิศ ของเขต', 'บางขุนเทียน');
    const page = await desk.visit(path);
    expect(page.words).toContain('ผู้รับรองคือนักวิเคราะห์ของเขต');
    expect(formsOf(page).some(({ action }) => action.endsWith('/review'))).toBe(false);
  });

  it('is asked once more where the entry changed after the page was opened', async () => {
    const { person, id, path } = await pending('บุญเปลี่ยน ใจ', 'บางขุนเทียน');
    const { browser } = await logIn(world, districtAnalyst);
    const page = await browser.visit(path);
    await world.context.representatives.changeProfile(id, { role: 'ประธานชุมชน' }, world.clock.now());
    const before = (await person.heard()).length;
    const after = await browser.submit(page, { form: 'รับรอง', fields: { decision: 'approve' } });
    expect(after.status).toBe(409);
    expect(after.words).toContain('ประธานชุมชน');
    await world.settled();
    expect(await person.heard()).toHaveLength(before);
  });
});

describe('putting an entry right', () => {
  it('changes what was changed on the sheet, and the history tells who and which fields', async () => {
    const { id, path } = await representative('มานี แก้ไข', 'ทุ่งครุ');
    const sheet = await desk.visit(`${path}/edit`);
    const after = await desk.submit(sheet, {
      form: path,
      fields: { role: 'เป็นประธานชุมชน', phone: '+66 89 876 5432', mission: 'ดูแลคลอง\r\nและทางเท้า' },
    });
    expect(after.path).toBe(path);
    expect(after.words).toContain('บันทึกแล้วค่ะ');
    const now = await world.context.representatives.find(id);
    expect(now).toMatchObject({ role: 'ประธานชุมชน', phone: '0898765432', mission: 'ดูแลคลอง\nและทางเท้า' });
    expect(after.words).toMatch(/แก้ไข บทบาท, ภารกิจ, โทรศัพท์ วิภา/);
  });

  it.each([
    ['a phone that is none', { phone: '12' }, 'เบอร์โทรศัพท์ไม่ถูกต้อง'],
    ['a number of an identity card', { mission: 'เลข 1-2345-67890-12-3' }, 'ไม่เก็บเลขบัตรประชาชน'],
    ['no name', { fullName: '' }, 'กรุณากรอกช่องนี้'],
    ['a district that does not exist', { district: 'บางกะเจ้า' }, 'กรุณาเลือกจากรายการ'],
    ['too many letters', { role: 'ก'.repeat(300) }, 'ยาวเกินไป'],
  ])('refuses %s, and keeps everything that was typed', async (_what, fields, problem) => {
    const { id, path } = await representative('มานะ พิมพ์ผิด', 'ทุ่งครุ');
    const before = await world.context.representatives.find(id);
    const sheet = await desk.visit(`${path}/edit`);
    const back = await desk.submit(sheet, { form: path, fields: { contactAddress: 'บ้านเลขที่ 9', ...fields } });
    expect(back.status).toBe(422);
    expect(back.words).toContain(problem);
    const [form] = formsOf(back).filter(({ action }) => action === `${path}/edit`);
    expect(form!.fields['contactAddress']).toEqual(['บ้านเลขที่ 9']);
    for (const [name, value] of Object.entries(fields)) expect(form!.fields[name]).toEqual([value]);
    expect(await world.context.representatives.find(id)).toEqual(before);
  });

  it('tells whoever was slower what changed, keeps both, and saves on the second try', async () => {
    const { id, path } = await representative('ชูใจ สองคนแก้', 'ทุ่งครุ', { role: 'กรรมการ' });
    const other = (await logIn(world, await world.staff('analyst', 'THON_S', 'ปรีชา'))).browser;
    const [mine, theirs] = [await desk.visit(`${path}/edit`), await other.visit(`${path}/edit`)];
    await other.submit(theirs, { form: path, fields: { role: 'เลขานุการ', speaksFor: 'ชมรมผู้สูงอายุ' } });
    const back = await desk.submit(mine, { form: path, fields: { role: 'ประธาน', phone: '0811111111' } });
    expect(back.status).toBe(409);
    expect(back.words).toContain('มีการแก้ไขก่อนท่าน');
    expect(back.words).toContain('ปรีชา');
    expect(back.words).toMatch(/บทบาท กรรมการ เลขานุการ ประธาน/);
    expect(await world.context.representatives.find(id)).toMatchObject({ role: 'เลขานุการ', phone: '0812345678' });
    await desk.submit(back, { form: path });
    expect(await world.context.representatives.find(id)).toMatchObject({
      role: 'ประธาน',
      phone: '0811111111',
      speaksFor: 'ชมรมผู้สูงอายุ',
    });
  });

  it('sent twice is done once', async () => {
    const { id, path } = await representative('สมปอง ส่งซ้ำ', 'ทุ่งครุ');
    const sheet = await desk.visit(`${path}/edit`);
    const send = () => desk.submit(sheet, { form: path, fields: { role: 'ครู' } });
    expect((await send()).words).toContain('บันทึกแล้วค่ะ');
    expect((await send()).status).toBe(200);
    const audit = await world.context.audit.findBySubject(id);
    expect(audit.filter(({ action }) => action === 'representative.edited')).toHaveLength(1);
  });

  it('whose session ended meanwhile is found again as it was typed, after logging in by code, and nothing was done', async () => {
    const { id, path } = await representative('สายใจ หมดเวลา', 'ทุ่งครุ');
    const { browser } = await logIn(world, analyst);
    const sheet = await browser.visit(`${path}/edit`);
    await world.context.logins.endSessionsOf((await world.context.staff.findByLineUserId(analyst.id))!.id);
    const ended = await browser.submit(sheet, { form: path, fields: { mission: 'พิมพ์มา "ยาว" มาก <b>' } });
    expect(ended.status).toBe(401);
    expect(ended.words).toContain('สิ่งที่พิมพ์ไว้ยังอยู่');
    const waiting = await browser.submit(ended, { form: '/login/code' });
    await analyst.says(/class="code"[^>]*>([^<]+)</.exec(waiting.html)![1]!.trim());
    await analyst.taps('ใช่ ให้เข้าระบบ');
    const back = await browser.submit(waiting, { form: '/login/code/finish' });
    expect(back.words).toContain('ข้อความที่พิมพ์ไว้ยังอยู่');
    const [form] = formsOf(back).filter(({ action }) => action === `${path}/edit`);
    expect(form!.fields['mission']).toEqual(['พิมพ์มา "ยาว" มาก <b>']);
    expect((await world.context.representatives.find(id))!.mission).toBeNull();
    await browser.submit(back, { form: `${path}/edit` });
    expect((await world.context.representatives.find(id))!.mission).toBe('พิมพ์มา "ยาว" มาก <b>');
    desk = (await logIn(world, analyst)).browser;
  });

  it('whose session ended is found again, too, after logging in with the link in another window', async () => {
    const { path } = await representative('สายบัว ลิงก์', 'ทุ่งครุ');
    const sheet = await desk.visit(`${path}/edit`);
    const cookie = desk.cookies.get('prachakhom_session')!;
    desk.cookies.delete('prachakhom_session');
    const ended = await desk.submit(sheet, { form: path, fields: { role: 'หัวหน้ากลุ่ม' } });
    expect(ended.status).toBe(401);
    desk.cookies.set('prachakhom_session', cookie);
    const back = await desk.submit(ended, { form: `${path}/edit` });
    const [form] = formsOf(back).filter(({ action }) => action === `${path}/edit`);
    expect(form!.fields['role']).toEqual(['หัวหน้ากลุ่ม']);
  });

  it('is refused to a page of another site, and to one without the token', async () => {
    const { path } = await representative('สมควร ปลอมฟอร์ม', 'ทุ่งครุ');
    const sheet = await desk.visit(`${path}/edit`);
    const forged = { form: path, headers: { 'sec-fetch-site': 'cross-site' } };
    expect((await desk.submit(sheet, forged)).status).toBe(403);
    expect((await desk.submit(sheet, { form: path, fields: { formToken: 'x' } })).status).toBe(403);
    expect((await openBrowser(world.url).submit(sheet, { form: path })).status).toBe(401);
  });

  it('that is larger than a form can be is refused with a sentence', async () => {
    const { path } = await representative('สมใหญ่ ยาวมาก', 'ทุ่งครุ');
    const sheet = await desk.visit(`${path}/edit`);
    const back = await desk.submit(sheet, { form: path, fields: { mission: 'ก'.repeat(100_000) } });
    expect(back.status).toBe(413);
    expect(back.words).toContain('ใหญ่เกิน');
  });
});
