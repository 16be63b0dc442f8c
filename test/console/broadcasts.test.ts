import { loadProgramme } from '../../src/programme.ts';
import { makeConsultation } from '../consultations/builders.ts';
import { makeFeedback } from '../feedback/builders.ts';
import { startWorld, wordsOf, type Person, type World } from '../world.ts';
import { formsOf, logIn, type Browser, type Fields, type Page } from './browser.ts';

const programme = loadProgramme();

let world: World;
let analyst: Person;
let coordinator: Person;
let desk: Browser;
let second: Browser;
let people: [Person, Person, Person];

const idOf = async (person: Person): Promise<string> =>
  (await world.context.representatives.findByLineUserId(person.id))!.id;

/** Sessions end when nobody has clicked for long. */
async function logInAgain(): Promise<void> {
  desk = (await logIn(world, analyst)).browser;
  second = (await logIn(world, coordinator)).browser;
}

beforeAll(async () => {
  // Three people are many here.
  const broadcasts = { ...programme.broadcasts, approvalAbove: 2 };
  world = await startWorld({ quota: 1_000, overrides: { programme: { ...programme, broadcasts } } });
  const { context } = world;
  analyst = await world.staff('analyst', 'THON_S', 'อรทัย');
  coordinator = await world.staff('coordinator', null, 'กานดา');
  people = [
    await world.representative('มาลี บ้านสวน', 'บางแค'),
    await world.representative('บุญมา ท่าน้ำ', 'บางบอน'),
    await world.representative('วิไล ใจกลาง', 'ทุ่งครุ'),
  ];
  const at = new Date('2020-07-07T10:00:00+07:00');
  await context.representatives.changeProfile(
    await idOf(people[1]),
    { role: 'ประธานชุมชนวัดสิงห์', phone: '0812345678' },
    at,
  );
  await context.feedback.open(makeFeedback({ author: await idOf(people[2]), themes: ['ENV_WASTE'] }));
  await context.consultations.insertAsIs(makeConsultation({ _id: 'coming' }));
  await people[0].taps({ postback: 'rsvp?c=coming&r=1&a=yes' });
  await logInAgain();
});
afterAll(() => world.stop());

const NEW = '/console/broadcasts/new';

/** A notice as far as its preview. */
async function written(fields: Fields): Promise<{ page: Page; path: string; id: string }> {
  const page = await desk.submit(await desk.visit(NEW), { form: NEW, fields: { text: 'น้ำประปาหยุดไหล', ...fields } });
  return { page, path: page.path, id: page.path.split('/').at(-1)! };
}
const press = async (browser: Browser, page: Page, button: string): Promise<Page> => {
  const after = await browser.submit(page, { form: button });
  await world.settled();
  return after;
};
const heard = async (person: Person, words: string): Promise<string[]> =>
  (await person.heard()).map(wordsOf).filter((message) => message.startsWith('แจ้งข่าว') && message.includes(words));

describe('a notice at the desk', () => {
  it('is written for a part of the people, looked at with its cost and its look, and sent once', async () => {
    const { page, path } = await written({ district: 'บางแค', text: 'ขอเชิญรับต้นกล้าค่ะ' });
    expect(page.words).toContain('เขตบางแค');
    expect(page.words).toMatch(/ผู้รับ 1 คน ใช้ 1 ข้อความ ค่าใช้จ่าย 0 บาท \(อยู่ในแพ็กเกจเบสิก\) เหลือโควตาหลังส่ง \d+ ข้อความ/);
    expect(page.words).toContain('แจ้งข่าวถึงประชาคม กลุ่มกรุงธนใต้ ขอเชิญรับต้นกล้าค่ะ');
    expect(await heard(people[0], 'ต้นกล้า')).toEqual([]);
    const [sent] = await Promise.all([press(desk, page, 'ส่งเลย'), press(desk, page, 'ส่งเลย')]);
    await press(desk, page, 'ส่งเลย');
    expect(sent.path).toBe(path);
    expect(await heard(people[0], 'ต้นกล้า')).toHaveLength(1);
    expect(await heard(people[1], 'ต้นกล้า')).toEqual([]);
    const report = await desk.visit(path);
    expect(report.words).toContain('ส่งแล้ว 1 คน');
    expect((await desk.visit('/console/broadcasts')).words).toMatch(/ขอเชิญรับต้นกล้าค่ะ กลุ่มกรุงธนใต้ เขตบางแค 1 /);
  });

  it.each([
    ['a role', { role: 'ประธานชุมชน' }, 'บทบาท “ประธานชุมชน”', 'บุญมา ท่าน้ำ'],
    ['a theme', { theme: 'ENV_WASTE' }, 'คนที่เคยส่งเรื่อง', 'วิไล ใจกลาง'],
    ['an answer', { part: 'yes', consultation: 'coming' }, 'คนที่ตอบว่าไป นัด พฤ. 16 ก.ค. 2563', 'มาลี บ้านสวน'],
    [
      'no answer and a district',
      { part: 'silent', consultation: 'coming', district: 'ทุ่งครุ' },
      'คนที่ยังไม่ตอบ นัด พฤ. 16 ก.ค. 2563 13.30 น. · เขตทุ่งครุ',
      'วิไล ใจกลาง',
    ],
  ])('reaches those of %s, by name', async (_what, fields, described, name) => {
    const { page, path } = await written(fields);
    expect(page.words).toContain(described);
    expect(page.words).toContain('ผู้รับ 1 คน');
    const list = await desk.visit(`${path}/people`);
    expect(list.words).toContain(name);
    expect(list.html.match(/<tr/g)).toHaveLength(2);
  });

  it.each([
    ['no text', { text: ' ' }, 'กรุณากรอกช่องนี้'],
    ['a text that is too long', { text: 'ก'.repeat(1_001) }, 'ยาวเกินไป'],
    ['a district of another group', { district: 'จตุจักร' }, 'กรุณาเลือกจากรายการ'],
    ['an answer without a session', { part: 'yes' }, 'การประชุม: กรุณากรอกช่องนี้'],
    ['a session that is not there', { part: 'yes', consultation: 'nowhere' }, 'กรุณาเลือกจากรายการ'],
    ['a day without an hour', { date: '2020-07-11' }, 'กรุณากรอกช่องนี้'],
    ['a day that does not exist', { date: '2020-02-31', time: '09:00' }, 'วันที่ไม่ถูกต้อง'],
    ['a time that has passed', { date: '2020-07-09', time: '09:00' }, 'ผ่านไปแล้ว'],
    ['a day too far ahead', { date: '2020-12-01', time: '09:00' }, 'ไกลเกินไป'],
  ])('is refused with %s, and keeps what was typed', async (_what, fields, told) => {
    const { page } = await written({ role: 'ที่พิมพ์ไว้', ...(fields as Fields) });
    expect(page.status).toBe(422);
    expect(page.words).toContain(told);
    expect(formsOf(page).find(({ action }) => action === NEW)!.fields['role']).toEqual(['ที่พิมพ์ไว้']);
  });

  it('is counted while it is being written', async () => {
    const sheet = await desk.visit(NEW);
    const { formToken } = formsOf(sheet).find(({ action }) => action === NEW)!.fields;
    const count = async (fields: Fields): Promise<Page> =>
      desk.submit(
        { ...sheet, html: '<form method="post" action="/console/broadcasts/count"></form>' },
        { fields: { formToken: formToken!, districtGroup: 'THON_S', ...fields } },
      );
    expect((await count({})).words).toContain('ผู้รับ 3 คน');
    expect((await count({ district: 'บางแค', text: '' })).words).toContain('ผู้รับ 1 คน');
    expect((await count({ part: 'yes' })).words).toContain('กรุณาเลือกการประชุม');
    expect((await count({ districtGroup: 'BKK_N' })).status).toBe(404);
    expect(sheet.html).toContain('hx-post="/console/broadcasts/count"');
  });

  it('edited in two windows tells the slower one what changed, and keeps both', async () => {
    const { path } = await written({ district: 'บางแค' });
    const [mine, theirs] = [await desk.visit(`${path}/edit`), await desk.visit(`${path}/edit`)];
    const before = await desk.visit(path);
    await desk.submit(theirs, { form: `${path}/edit`, fields: { text: 'ข้อความจากอีกหน้าต่าง' } });
    const back = await desk.submit(mine, { form: `${path}/edit`, fields: { district: 'บางบอน' } });
    expect(back.status).toBe(409);
    expect(back.words).toMatch(/ข้อความ น้ำประปาหยุดไหล ข้อความจากอีกหน้าต่าง/);
    const merged = await desk.submit(back, { form: `${path}/edit` });
    expect(merged.words).toContain('เขตบางบอน');
    expect(merged.words).toContain('ข้อความจากอีกหน้าต่าง');
    const stale = await press(desk, before, 'ส่งเลย');
    expect(stale.status).toBe(409);
    expect(stale.words).toContain('ถูกแก้ไขหลังจากที่เปิดหน้านี้');
    expect(await heard(people[1], 'อีกหน้าต่าง')).toEqual([]);
  });

  it('can be dropped, and is a draft only for who wrote it', async () => {
    const { page, path } = await written({ district: 'บางแค', text: 'ร่างที่ทิ้ง' });
    expect((await second.visit(path)).status).toBe(404);
    expect((await desk.visit('/console/broadcasts?view=drafts')).words).toContain('ร่างที่ทิ้ง');
    expect((await desk.submit(page, { form: 'ไม่ส่งข่าวนี้' })).words).toContain('ข่าวนี้ถูกทิ้งไป');
    expect((await desk.visit('/console/broadcasts?view=drafts')).words).not.toContain('ร่างที่ทิ้ง');
    expect((await press(desk, page, 'ส่งเลย')).status).toBe(404);
  });
});

describe('a second person', () => {
  it('is asked above the size, sees it as LINE shows it, approves at the desk, and both hear of it', async () => {
    const { page, path } = await written({ text: 'ถึงทุกคนค่ะ' });
    expect(page.words).toContain('เกิน 2 คน ต้องมีเจ้าหน้าที่อีกท่านอนุมัติภายใน 24 ชั่วโมง');
    const waiting = await press(desk, page, 'ส่งให้ผู้อนุมัติ');
    expect(waiting.words).toContain('ยังไม่มีใครได้รับข่าว');
    expect(formsOf(waiting).map(({ words }) => words)).not.toContain('อนุมัติและส่ง');
    expect((await second.visit('/console')).words).toContain('ข่าวที่รอท่านอนุมัติ 1 เรื่อง');
    expect((await desk.visit('/console')).words).not.toContain('ข่าวที่รอท่านอนุมัติ');
    expect((await second.visit('/console/broadcasts')).words).toMatch(/รออนุมัติ 1/);
    const seen = await second.visit(path);
    expect(seen.words).toContain('อรทัย ขออนุมัติส่งข่าวนี้');
    expect(seen.words).toContain('ถึงทุกคนค่ะ');
    expect(seen.words).toContain('3 ข้อความ');
    expect(seen.words).not.toContain('ดูรายชื่อผู้รับ');
    expect((await second.visit(`${path}/people`)).status).toBe(404);
    const done = await press(second, seen, 'อนุมัติและส่ง');
    expect(done.words).toContain('กำลังส่งถึง 3 คน');
    for (const person of people) expect(await heard(person, 'ถึงทุกคนค่ะ')).toHaveLength(1);
    expect(await analyst.lastText()).toContain('ได้รับอนุมัติโดย กานดา');
    const again = await press(second, seen, 'ไม่อนุมัติ');
    expect(again.status).toBe(409);
    expect(again.words).toContain('ข่าวนี้ยืนยันแล้ว โดย กานดา');
  });

  it('refuses: nobody gets it', async () => {
    const { page, path } = await written({ text: 'ไม่เหมาะค่ะ' });
    await press(desk, page, 'ส่งให้ผู้อนุมัติ');
    const done = await press(second, await second.visit(path), 'ไม่อนุมัติ');
    expect(done.words).toContain('ข่าวนี้ไม่ถูกส่ง');
    expect(await heard(people[0], 'ไม่เหมาะ')).toEqual([]);
    expect((await desk.visit(path)).words).toMatch(/ไม่อนุมัติ กานดา/);
  });

  it('is never who wrote it, whatever form is sent', async () => {
    const { page, path } = await written({ text: 'อนุมัติเอง' });
    const waiting = await press(desk, page, 'ส่งให้ผู้อนุมัติ');
    const forged = { ...waiting, html: waiting.html.replaceAll(`${path}/recall`, `${path}/decide`) };
    const back = await desk.submit(forged, { form: `${path}/decide`, fields: { answer: 'yes' } });
    expect(back.status).toBe(409);
    expect(back.words).toContain('อนุมัติข่าวของตนเองไม่ได้');
    expect(await heard(people[0], 'อนุมัติเอง')).toEqual([]);
    await press(desk, await desk.visit(path), 'เรียกคืน');
  });
});

describe('set for later', () => {
  it('moves out of quiet hours, waits for its time, and is recalled until then', async () => {
    const { page, path } = await written({ district: 'บางแค', text: 'ตั้งเวลาไว้', date: '2020-07-10', time: '21:00' });
    expect(page.words).toContain('จึงตั้งเป็น ส. 11 ก.ค. 2563 08.00 น.');
    const set = await press(desk, page, 'ตั้งเวลาส่ง');
    expect(set.words).toContain('ส. 11 ก.ค. 2563 08.00 น.');
    expect(set.words).toContain('รอส่ง 1 คน');
    const recalled = await press(desk, set, 'เรียกคืน');
    expect(recalled.words).toContain('ยกเลิกก่อนส่ง 1 คน');
    await world.clock.to('2020-07-11T08:30:00+07:00');
    expect(await heard(people[0], 'ตั้งเวลาไว้')).toEqual([]);
    await logInAgain();
    const later = await desk.visit(path);
    expect(later.words).toContain('เรียกคืนทัน 1 คน');
    expect(formsOf(later).map(({ action }) => action)).toEqual(['/console/logout']);
  });

  it('is told of in its report where somebody blocked the account meanwhile: whom to phone, for whom may know', async () => {
    const { page, path } = await written({ district: 'บางบอน', text: 'ใครไม่ได้', date: '2020-07-12', time: '09:00' });
    await press(desk, page, 'ตั้งเวลาส่ง');
    await people[1].sends({ type: 'unfollow' });
    await world.clock.to('2020-07-12T09:00:00+07:00');
    await logInAgain();
    const report = await desk.visit(path);
    expect(report.words).toContain('ไม่ได้ส่ง 1 คน (บล็อกบัญชี)');
    expect(report.words).toContain('ควรโทรแจ้ง 1 คน บุญมา ท่าน้ำ 081-234-5678 บล็อกบัญชี');
    const seen = await second.visit(path);
    expect(seen.words).toContain('ควรโทรแจ้ง 1 คน');
    expect(seen.words).not.toContain('บุญมา');
    await people[1].follow();
  });
});

describe('what is not for everybody', () => {
  it('other district groups’ notices do not exist', async () => {
    const { page, path } = await written({ district: 'บางแค', text: 'ของกลุ่มเรา' });
    await press(desk, page, 'ส่งเลย');
    const { browser } = await logIn(world, await world.staff('analyst', 'BKK_N', 'อารีย์'));
    for (const each of [path, `${path}/report`, `${path}/people`, `${path}/edit`])
      expect((await browser.visit(each)).status).toBe(404);
    expect((await browser.visit('/console/broadcasts')).words).not.toContain('ของกลุ่มเรา');
  });

  it('coordinators read and approve, and write none; district analysts have no such page', async () => {
    expect((await second.visit(NEW)).status).toBe(404);
    expect((await second.visit('/console/broadcasts')).words).not.toContain('เขียนข่าวใหม่');
    const { page, browser } = await logIn(world, await world.staff('districtAnalyst', 'บางแค'));
    expect(page.words).not.toContain('แจ้งข่าว');
    expect((await browser.visit('/console/broadcasts')).status).toBe(404);
  });
});
