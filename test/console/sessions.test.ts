import { startWorld, wordsOf, type Person, type World } from '../world.ts';
import { formsOf, logIn, type Browser, type Page } from './browser.ts';

let world: World;
let analyst: Person;
let desk: Browser;
let people: Person[];

beforeAll(async () => {
  world = await startWorld({ quota: 300 });
  analyst = await world.staff('analyst', 'THON_S', 'วิภา');
  people = [await world.representative('สมศรี ใจดี', 'ทุ่งครุ'), await world.representative('บุญมา มั่นคง', 'บางบอน')];
  desk = (await logIn(world, analyst)).browser;
});
afterAll(() => world.stop());

let day = 0;
/** Each session on a day of its own, so that none is mistaken for another. */
const nextDate = (): string => `2020-08-${String((day += 1)).padStart(2, '0')}`;

async function draft(fields: Record<string, string> = {}): Promise<{ page: Page; path: string; id: string }> {
  const sheet = await desk.visit('/console/sessions/new');
  const page = await desk.submit(sheet, {
    form: '/console/sessions/new',
    fields: { date: nextDate(), time: '13:30', venue: 'หอประชุมทุ่งครุ', ...fields },
  });
  return { page, path: page.path, id: page.path.split('/').at(-1)! };
}

/** Sent and received. */
async function announced(fields: Record<string, string> = {}) {
  const made = await draft(fields);
  const preview = await desk.submit(made.page, { form: `${made.path}/announce` });
  await desk.submit(preview, { form: 'ยืนยันและส่ง' });
  await world.settled();
  return made;
}

const heard = async (person: Person): Promise<string> => (await person.heard()).map(wordsOf).join('\n');

describe('a session set up at the desk', () => {
  it('is a draft that nobody hears of', async () => {
    const before = (await people[0]!.heard()).length;
    const { page, id } = await draft({
      chair: 'รองปลัดกรุงเทพมหานคร',
      endTime: '16:00',
      partners: 'สำนักงานเขต\r\nมหาวิทยาลัย',
    });
    expect(page.words).toContain('ร่าง');
    expect(page.words).toContain('13.30 - 16.00 น.');
    const session = await world.context.consultations.find(id);
    expect(session).toMatchObject({ status: 'draft', partners: ['สำนักงานเขต', 'มหาวิทยาลัย'], form: 'meeting' });
    expect(await people[0]!.heard()).toHaveLength(before);
  });

  it.each([
    ['a time that has passed', { date: '2020-07-01' }, 'ผ่านไปแล้ว'],
    ['an end before the start', { endTime: '12:00' }, 'เวลาเลิกต้องอยู่หลัง'],
    ['a day that does not exist', { date: '2020-02-31' }, 'วันที่ไม่ถูกต้อง'],
    ['a moment in place of a day', { date: '2026-12-01T09:00' }, 'วันที่ไม่ถูกต้อง'],
    ['a Buddhist year', { date: '2563-08-31' }, 'กรุณาใช้ปี ค.ศ.'],
    ['a time that is none', { time: '25:00' }, 'เวลาไม่ถูกต้อง'],
    ['a link that is none', { onlineLink: 'javascript:alert(1)' }, 'https://'],
    ['more partners than a session can carry', { partners: Array(31).fill('สถาบัน').join('\n') }, 'มากเกินไป'],
    ['a partner too long to be a name', { partners: 'ก'.repeat(201) }, 'มากเกินไป'],
    ['another district group', { districtGroup: 'BKK_N' }, 'กรุณาเลือกจากรายการ'],
  ])('is refused with %s, and keeps what was typed', async (_what, fields, problem) => {
    const sheet = await desk.visit('/console/sessions/new');
    const back = await desk.submit(sheet, {
      form: '/console/sessions/new',
      fields: { date: '2020-08-30', time: '13:30', venue: 'ที่พิมพ์ไว้', ...fields },
    });
    expect(back.status).toBe(422);
    expect(back.words).toContain(problem);
    expect(formsOf(back).find(({ action }) => action === '/console/sessions/new')!.fields['venue']).toEqual(['ที่พิมพ์ไว้']);
  });

  it('sent twice is one session', async () => {
    const sheet = await desk.visit('/console/sessions/new');
    const send = () =>
      desk.submit(sheet, { form: '/console/sessions/new', fields: { date: '2020-09-20', time: '09:00' } });
    const [one, two] = [await send(), await send()];
    expect(two.path).toBe(one.path);
  });

  it('edited in two windows tells the slower one what changed', async () => {
    const { path, id } = await draft();
    const [mine, theirs] = [await desk.visit(`${path}/edit`), await desk.visit(`${path}/edit`)];
    await desk.submit(theirs, { form: `${path}/edit`, fields: { venue: 'วัดไผ่เงิน' } });
    const back = await desk.submit(mine, { form: `${path}/edit`, fields: { chair: 'ผู้อำนวยการเขต' } });
    expect(back.status).toBe(409);
    expect(back.words).toMatch(/สถานที่ หอประชุมทุ่งครุ วัดไผ่เงิน/);
    await desk.submit(back, { form: `${path}/edit` });
    expect(await world.context.consultations.find(id)).toMatchObject({ venue: 'วัดไผ่เงิน', chair: 'ผู้อำนวยการเขต' });
    const audited = (await world.context.audit.findBySubject(id)).map(({ action }) => action);
    expect(audited.filter((action) => action === 'consultation.draftEdited')).toHaveLength(2);
  });
});

describe('announcing', () => {
  it('shows first who gets it, what it costs and how it will look, and then everybody gets it once', async () => {
    const { page, path } = await draft({ venue: 'ห้องรัตนโกสินทร์' });
    const preview = await desk.submit(page, { form: `${path}/announce` });
    expect(preview.words).toContain('รายบุคคล 2 คน');
    expect(preview.words).toContain('2 ข้อความ');
    expect(preview.words).toMatch(/เหลือโควตาเดือนนี้หลังส่ง \d+/);
    expect(preview.words).toContain('ขอเชิญประชุม');
    expect(await heard(people[0]!)).not.toContain('ห้องรัตนโกสินทร์');
    const press = () => desk.submit(preview, { form: 'ยืนยันและส่ง' });
    const [first] = await Promise.all([press(), press()]);
    expect(first.path).toBe(path);
    await press();
    await world.settled();
    for (const person of people) expect((await heard(person)).split('ห้องรัตนโกสินทร์')).toHaveLength(2);
  });

  it('can be left alone after the preview', async () => {
    const { page, path, id } = await draft();
    const preview = await desk.submit(page, { form: `${path}/announce` });
    expect((await desk.submit(preview, { form: 'ไม่ทำ' })).words).toContain('ยังไม่มีการส่ง');
    expect((await world.context.consultations.find(id))!.status).toBe('draft');
  });

  it('is counted as answers come in, also in the piece that renews itself', async () => {
    const { path } = await announced({ venue: 'ที่ตอบรับ' });
    await people[0]!.taps('ไป');
    const page = await desk.visit(path);
    expect(page.html).toContain(`hx-get="${path}/answers"`);
    const piece = await desk.visit(`${path}/answers`, { 'hx-request': 'true' });
    expect(piece.html).not.toContain('<html');
    expect(piece.words).toMatch(/ไป 1 ไม่แน่ใจ 0 ไม่ว่าง 0 ยังไม่ตอบ 1/);
  });
});

describe('changing what was announced', () => {
  it('postpones to a new day: everybody hears both days', async () => {
    const { path, id } = await announced({ date: '2020-09-01', venue: 'ที่เลื่อน' });
    const preview = await desk.submit(await desk.visit(`${path}/postpone`), {
      form: `${path}/postpone`,
      fields: { date: '2020-09-08', time: '09:30', reason: 'ฝนตกหนัก' },
    });
    expect(preview.words).toContain('8 ก.ย. 2563 09.30 น.');
    await desk.submit(preview, { form: 'ยืนยันและส่ง' });
    await world.settled();
    expect(await people[0]!.lastText()).toContain('ฝนตกหนัก');
    expect((await world.context.consultations.find(id))!.date).toBe('2020-09-08');
  });

  it('postponed in two windows at once is postponed once: the other is told what changed', async () => {
    const { path, id } = await announced({ date: '2020-09-02', venue: 'สองหน้าต่าง' });
    const other = (await logIn(world, await world.staff('analyst', 'THON_S', 'ปรีชา'))).browser;
    const propose = async (browser: Browser, date: string) =>
      browser.submit(await browser.visit(`${path}/postpone`), {
        form: `${path}/postpone`,
        fields: { date, time: '10:00' },
      });
    const [mine, theirs] = [await propose(desk, '2020-09-15'), await propose(other, '2020-09-16')];
    await other.submit(theirs, { form: 'ยืนยันและส่ง' });
    await world.settled();
    const before = (await people[0]!.heard()).length;
    const back = await desk.submit(mine, { form: 'ยืนยันและส่ง' });
    expect(back.status).toBe(409);
    expect(back.words).toContain('นัดนี้เปลี่ยนไปแล้ว');
    expect(back.words).toMatch(/พ\. 2 ก\.ย\. 2563.*พ\. 16 ก\.ย\. 2563.*อ\. 15 ก\.ย\. 2563/);
    await world.settled();
    expect(await people[0]!.heard()).toHaveLength(before);
    expect((await world.context.consultations.find(id))!.date).toBe('2020-09-16');
  });

  it.each([
    ['a day that does not exist', { date: '2020-02-31', time: '09:00' }, 'วันที่ไม่ถูกต้อง'],
    ['a day that has passed', { date: '2020-07-01', time: '09:00' }, 'ผ่านไปแล้ว'],
    ['a day without an hour', { date: '2020-10-01', time: '' }, 'กรุณากรอกช่องนี้'],
    [
      'a reason of more letters than it may have',
      { date: '2020-10-01', time: '09:00', reason: 'ฝ'.repeat(201) },
      'ยาวเกินไป',
    ],
  ])('is refused with %s', async (_what, fields, told) => {
    const { path, id } = await announced();
    const before = await world.context.consultations.find(id);
    const sheet = await desk.visit(`${path}/postpone`);
    const back = await desk.submit(sheet, { form: `${path}/postpone`, fields });
    expect(back.status).toBe(422);
    expect(back.words).toContain(told);
    expect(await world.context.consultations.find(id)).toEqual(before);
  });

  describe('on a sheet', () => {
    const put = async (path: string, sheet: Page, fields: Record<string, string>): Promise<Page> => {
      const back = await desk.submit(sheet, { form: path, fields });
      if (back.status === 200) await desk.submit(back, { form: 'ยืนยันและส่ง' });
      await world.settled();
      return back;
    };
    const formOf = (page: Page, path: string) => formsOf(page).find(({ action }) => action === path)!;

    it('proposes only what this person wrote over, and tells first what somebody else changed meanwhile', async () => {
      const { path, id } = await announced({ venue: 'หอประชุมเดิม' });
      const change = `${path}/change`;
      const [mine, theirs] = [await desk.visit(change), await desk.visit(change)];
      await put(change, theirs, { venue: 'วัดไผ่เงิน' });
      const back = await put(change, mine, { chair: 'ผู้อำนวยการเขต', reason: 'ประธานติดราชการ' });
      expect(back.status).toBe(409);
      expect(back.words).toMatch(/สถานที่ หอประชุมเดิม วัดไผ่เงิน หอประชุมเดิม/);
      expect(formOf(back, change).fields).toMatchObject({
        venue: ['วัดไผ่เงิน'],
        chair: ['ผู้อำนวยการเขต'],
        reason: ['ประธานติดราชการ'],
      });
      await put(change, back, {});
      const session = await world.context.consultations.find(id);
      expect(session).toMatchObject({ venue: 'วัดไผ่เงิน', chair: 'ผู้อำนวยการเขต', revision: 1 });
    });

    it('that was looked at before somebody else changed the link tells of the link', async () => {
      const { path, id } = await announced({ onlineLink: 'https://meet.example/old' });
      const change = `${path}/change`;
      const mine = await desk.submit(await desk.visit(change), { form: change, fields: { venue: 'ที่ของฉัน' } });
      await put(change, await desk.visit(change), { onlineLink: 'https://meet.example/new' });
      const back = await desk.submit(mine, { form: 'ยืนยันและส่ง' });
      expect(back.status).toBe(409);
      expect(back.words).toContain('https://meet.example/old https://meet.example/new');
      expect((await world.context.consultations.find(id))!.venue).toBe('หอประชุมทุ่งครุ');
    });

    it('is told, too, where the day moved while it was being postponed or cancelled', async () => {
      const { path } = await announced();
      const [postpone, cancel, moved] = await Promise.all(
        ['postpone', 'cancel', 'postpone'].map((each) => desk.visit(`${path}/${each}`)),
      );
      await put(`${path}/postpone`, moved!, { date: '2020-10-20' });
      const late = await put(`${path}/postpone`, postpone!, { date: '2020-10-21' });
      expect(late.status).toBe(409);
      expect(formOf(late, `${path}/postpone`).fields['date']).toEqual(['2020-10-21']);
      expect((await put(`${path}/cancel`, cancel!, {})).status).toBe(409);
    });

    it.each(['change', 'postpone'])('untouched is no change (%s)', async (what) => {
      const { path, id } = await announced({ onlineLink: 'https://meet.example/a', endTime: '16:00' });
      const before = await world.context.consultations.find(id);
      const back = await put(`${path}/${what}`, await desk.visit(`${path}/${what}`), {});
      expect(back.status).toBe(422);
      expect(await world.context.consultations.find(id)).toEqual(before);
    });

    it('changes the end alone, and answers stay', async () => {
      const { path, id } = await announced({ venue: 'ที่เลิกช้า', endTime: '16:00' });
      await people[0]!.taps('ไป');
      const change = `${path}/change`;
      const wrong = await put(change, await desk.visit(change), { endTime: '13:00' });
      expect(wrong.status).toBe(422);
      await put(change, wrong, { endTime: '16:30' });
      const session = (await world.context.consultations.find(id))!;
      expect(session).toMatchObject({
        endsAt: new Date(`${session.date}T16:30:00+07:00`),
        revision: 1,
      });
      expect(await people[0]!.lastText()).toContain('13.30 - 16.30 น.');
      expect((await desk.visit(path)).words).toMatch(/ไป 1/);
      await put(change, await desk.visit(change), { endTime: '' });
      expect((await world.context.consultations.find(id))!.endsAt).toBeNull();
    });

    it('empties venue, chair and link', async () => {
      const { path, id } = await announced({ chair: 'รองปลัด', onlineLink: 'https://meet.example/b' });
      const change = `${path}/change`;
      await put(change, await desk.visit(change), { venue: '', chair: '', onlineLink: '' });
      expect(await world.context.consultations.find(id)).toMatchObject({ venue: null, chair: null, onlineLink: null });
      expect(await people[0]!.lastText()).toContain('จะแจ้งให้ทราบ');
    });

    it('is opened with day and hours as they are, which move along unless written over', async () => {
      const { path, id } = await announced({ date: '2020-10-05', endTime: '16:00' });
      const postpone = `${path}/postpone`;
      const sheet = await desk.visit(postpone);
      expect(formOf(sheet, postpone).fields).toMatchObject({
        date: ['2020-10-05'],
        time: ['13:30'],
        endTime: ['16:00'],
      });
      await put(postpone, sheet, { date: '2020-10-06' });
      expect(await world.context.consultations.find(id)).toMatchObject({
        startsAt: new Date('2020-10-06T13:30:00+07:00'),
        endsAt: new Date('2020-10-06T16:00:00+07:00'),
      });
      await put(postpone, await desk.visit(postpone), { date: '' });
      expect(await world.context.consultations.find(id)).toMatchObject({
        status: 'postponed',
        startsAt: null,
        endsAt: null,
      });
    });
  });

  it('cancels several with one message, without those that were left alone', async () => {
    const [one, two, three] = [await announced(), await announced(), await announced()];
    const list = await desk.visit('/console/sessions');
    const before = (await people[0]!.heard()).length;
    const preview = await desk.submit(list, {
      form: '/console/sessions/bulk',
      fields: { session: [one.id, two.id], do: 'cancelled' },
    });
    await desk.submit(preview, { form: 'ยืนยันและส่ง' });
    await world.settled();
    expect(await people[0]!.heard()).toHaveLength(before + 1);
    const statuses = await Promise.all([one, two, three].map(({ id }) => world.context.consultations.find(id)));
    expect(statuses.map((session) => session!.status)).toEqual(['cancelled', 'cancelled', 'announced']);
  });
});

describe('what is not for everybody', () => {
  it('other district groups’ sessions, sheets and changes do not exist', async () => {
    const { path, page } = await draft();
    const preview = await desk.submit(page, { form: `${path}/announce` });
    const { browser } = await logIn(world, await world.staff('analyst', 'BKK_N', 'อารีย์'));
    for (const each of [path, `${path}/edit`, `${path}/cancel`, `${path}/answers`, preview.path])
      expect((await browser.visit(each)).status).toBe(404);
    expect((await browser.submit(preview, { form: 'ยืนยันและส่ง', fields: { formToken: 'x' } })).status).toBe(403);
  });

  it('coordinators look and change nothing', async () => {
    const { path } = await draft();
    const { browser } = await logIn(world, await world.staff('coordinator', null, 'กาญจนา'));
    const page = await browser.visit(path);
    expect(page.status).toBe(200);
    expect(formsOf(page).map(({ action }) => action)).toEqual(['/console/logout']);
    expect((await browser.visit(`${path}/edit`)).status).toBe(404);
    expect((await browser.visit('/console/sessions/new')).status).toBe(404);
  });
});

describe('the month', () => {
  it('shows each session on its day', async () => {
    await draft({ date: '2020-11-18', time: '09:00' });
    const page = await desk.visit('/console/sessions?view=month&month=2020-11');
    expect(page.words).toContain('พฤศจิกายน 2563');
    expect(page.words).toMatch(/18 09\.00 น\. กรุงธนใต้/);
    expect(page.html.match(/<td/g)).toHaveLength(42);
  });
});
