import type { Delivery } from '../../src/delivery/outbox.ts';
import type { StoredEvent } from '../../src/line/event-store.ts';
import { minutes, plus } from '../../src/time.ts';
import { startWorld, wordsOf, type Person, type World } from '../world.ts';
import { formsOf, logIn, type Browser, type Page } from './browser.ts';

let world: World;
let analyst: Person;
let admin: Person;
let inside: Person;
let outside: Person;
let blocked: Person;
let desk: Browser;
let office: Browser;
let session: string;

const deliveries = () => world.db.collection<Delivery>('deliveries');
const events = () => world.db.collection<StoredEvent>('inboundEvents');
const idOf = async (person: Person): Promise<string> =>
  (await world.context.representatives.findByLineUserId(person.id))!.id;

beforeAll(async () => {
  world = await startWorld({ quota: 300 });
  analyst = await world.staff('analyst', 'THON_N', 'วิภา');
  admin = await world.staff('admin', null, 'อรทัย');
  inside = await world.representative('สมหญิง ริมคลอง', 'ธนบุรี');
  outside = await world.representative('มาลี บ้านสวน', 'จอมทอง');
  blocked = await world.representative('ทองดี บล็อกไว้', 'บางพลัด');
  await world.context.representatives.changeProfile(await idOf(blocked), { phone: '0812345678' }, world.clock.now());
  const group = await world.group('ประชาคมกรุงธนเหนือ', [analyst, inside]);
  await world.bind(group, 'THON_N');
  await analyst.says('นัดประชุมกลุ่มกรุงธนเหนือ พฤหัสหน้า บ่ายโมงครึ่ง ณ ห้องรัตนโกสินทร์');
  await blocked.sends({ type: 'unfollow' });
  await analyst.taps('ส่งประกาศ');
  const [announced] = await world.context.consultations.findByStatus('THON_N', ['announced']);
  session = announced!._id;
  desk = (await logIn(world, analyst)).browser;
  office = (await logIn(world, admin)).browser;
});
afterAll(() => world.stop());

/** A message to this person as it stands where nobody knows whether it arrived. */
async function failedPush(person: Person, how: { id: string; reason?: string; kind?: string }): Promise<string> {
  const { id, reason = 'unknownOutcome', kind = 'announced' } = how;
  const like = (await deliveries().findOne({ kind: 'announced', via: 'people' }))!;
  const to = await idOf(person);
  const _id = `${kind}:${like.subject}:${id}:${to}`;
  await deliveries().insertOne({
    ...like,
    _id,
    kind,
    offset: id,
    via: 'person',
    ids: [to],
    state: 'failed',
    reason,
    requestId: 'request-of-line',
    firstAttemptAt: world.clock.now(),
    outcomes: [{ id: to, result: 'failed', reason }],
  });
  return _id;
}

const formFor = (page: Page, delivery: string): string =>
  formsOf(page).findIndex(({ fields }) => fields['delivery']?.[0] === delivery) >= 0 ? delivery : '';

/** The button beside a delivery, as it stands on the page. */
function press(browser: Browser, page: Page, delivery: string, how: 'again' | 'handled'): Promise<Page> {
  expect(formFor(page, delivery)).toBe(delivery);
  return browser.submit(page, { form: '/console/deliveries/settle', fields: { delivery, how } });
}

describe('the ledger of a session', () => {
  it('tells who was told what, when, by which way, with LINE’s request id, and never that it was read', async () => {
    const list = await desk.visit('/console/deliveries');
    expect(list.words).toContain('กลุ่มกรุงธนเหนือ');
    expect(list.html).toContain(`/console/deliveries/session/${session}`);
    const ledger = await desk.visit(`/console/deliveries/session/${session}`);
    expect(ledger.words).toMatch(/แจ้งนัดประชุม \S+ 10 ก\.ค\. 2563 09\.00 น\. ไลน์กลุ่ม 1 0 0 0 2/);
    expect(ledger.words).toMatch(/แจ้งนัดประชุม \S+ 10 ก\.ค\. 2563 09\.00 น\. แชตส่วนตัว 1 0 0 0 1/);
    expect(ledger.words).not.toMatch(/อ่านแล้ว|เปิดอ่าน/);
    const [, href] = /href="(\/console\/deliveries\/message[^"]*)"/.exec(ledger.html)!;
    const message = await desk.visit(href!.replace(/&amp;/g, '&'));
    expect(message.words).toMatch(/มาลี บ้านสวน เขตจอมทอง แชตส่วนตัว ส่งแล้ว \S+ 10 ก\.ค\. 2563 09\.00 น\. \S+/);
    const sent = (await deliveries().findOne({ kind: 'announced', via: 'people' }))!;
    expect(sent.requestId).toBeTruthy();
    expect(message.html).toContain(sent.requestId!);
    expect(message.words).toContain('ประชาคมกรุงธนเหนือ');
  });

  it('lists whom to phone, with the reason', async () => {
    const { words, html } = await desk.visit(`/console/deliveries/session/${session}`);
    expect(words).toMatch(/รายชื่อที่ต้องโทร ทองดี บล็อกไว้ บล็อกบัญชี 081-234-5678/);
    expect(html).toContain('href="tel:0812345678"');
  });

  it('tells what was answered in chats, too', async () => {
    await outside.says('ไปครับ');
    const { words } = await desk.visit(`/console/deliveries/session/${session}`);
    expect(words).toMatch(/คำตอบในแชตเรื่องนี้ .*มาลี บ้านสวน เขตจอมทอง ตอบในแชต ส่งแล้ว/);
  });

  it('is told without names to an admin, and not at all to an analyst of another district group', async () => {
    const { words } = await office.visit(`/console/deliveries/session/${session}`);
    expect(words).toContain('มีผู้ที่ต้องโทร 1 คน');
    expect(words).not.toContain('ทองดี');
    const { browser } = await logIn(world, await world.staff('analyst', 'BKK_N', 'คนนอก'));
    expect((await browser.visit(`/console/deliveries/session/${session}`)).status).toBe(404);
    const like = (await deliveries().findOne({ kind: 'announced', via: 'people' }))!;
    const query = new URLSearchParams({ kind: 'announced', subject: like.subject, offset: like.offset ?? '' });
    expect((await browser.visit(`/console/deliveries/message?${query}`)).status).toBe(404);
    expect((await browser.visit('/console/deliveries')).words).not.toContain('ดูว่าใครได้รับแจ้ง กลุ่มกรุงธนเหนือ');
  });

  it('goes on page by page through all recipients', async () => {
    const like = (await deliveries().findOne({ kind: 'announced', via: 'people' }))!;
    const ids = Array.from({ length: 70 }, (_, n) => `r${String(n).padStart(24, '0')}`);
    const outcomes = ids.map((id) => ({ id, result: 'skipped' as const, reason: 'superseded' }));
    const many = { ...like, offset: 'many', ids, outcomes, consultations: [session] };
    await deliveries().insertMany([
      { ...many, _id: `changed:s1:many:chunk0`, kind: 'changed', subject: 's1' },
      { ...many, _id: `changed:s1:many:chunk1`, kind: 'changed', subject: 's1' },
    ]);
    let seen = 0;
    for (let path: string | undefined = '/console/deliveries/message?kind=changed&subject=s1&offset=many'; path;) {
      const page = await desk.visit(path);
      seen += page.html.match(/<th scope="row"[^>]*>/g)!.length;
      path = /href="([^"]*after=[^"]*)" rel="next"/.exec(page.html)?.[1]?.replace(/&amp;/g, '&');
    }
    expect(seen).toBe(140);
  });
});

describe('the ledger of a notice', () => {
  it('tells its recipients one by one, to the analyst of the district group', async () => {
    const at = world.clock.now();
    const segment = { districtGroup: 'THON_N', district: null, role: null, session: null, theme: null };
    const times = { proposedAt: at, dueAt: at, plannedAt: at };
    const notice = { _id: 'notice-1', text: 'งดใช้ท่าน้ำ', state: 'confirmed', version: 1, segment, ...times };
    await world.db.collection<{ _id: string }>('broadcasts').insertOne(notice);
    const like = (await deliveries().findOne({ kind: 'announced', via: 'people' }))!;
    const about = { kind: 'broadcast', subject: 'notice-1', offset: null, consultations: [] };
    await deliveries().insertOne({ ...like, ...about, _id: 'broadcast:notice-1:chunk0' });
    const page = await desk.visit('/console/deliveries');
    const [, href] = /href="(\/console\/deliveries\/message\?kind=broadcast[^"]*)"/.exec(page.html)!;
    const path = href!.replace(/&amp;/g, '&');
    expect((await desk.visit(path)).words).toMatch(/มาลี บ้านสวน เขตจอมทอง แชตส่วนตัว ส่งแล้ว/);
    const { browser } = await logIn(world, await world.staff('analyst', 'BKK_C', 'คนกลาง'));
    expect((await browser.visit(path)).status).toBe(404);
    expect((await browser.visit('/console/deliveries')).html).not.toContain('notice-1');
  });
});

describe('the quota', () => {
  it('is shown with what the planned sessions will take', async () => {
    const { words } = await desk.visit('/console/deliveries');
    expect(words).toMatch(/โควตาเดือนนี้ 300 ข้อความ ใช้แล้ว 3 ข้อความ เหลือ 297 ข้อความ/);
    expect(words).toMatch(/คาดว่าประชุมที่นัดไว้จะใช้อีก \d+ ข้อความ \(จำเป็น 0/);
  });
});

describe('what may or may not have arrived', () => {
  it('is sent once more by somebody’s decision, once, and leaves the list', async () => {
    const delivery = await failedPush(outside, { id: 'unknown-1' });
    const page = await desk.visit('/console/deliveries/unknown');
    expect(page.words).toMatch(/มาลี บ้านสวน เขตจอมทอง ไม่ทราบว่าถึงหรือไม่/);
    const before = (await outside.heard()).length;
    const after = await press(desk, page, delivery, 'again');
    expect(after.words).toContain('จะส่งอีกครั้งค่ะ');
    await press(desk, page, delivery, 'again');
    await world.settled();
    const heard = await outside.heard();
    expect(heard).toHaveLength(before + 1);
    expect(wordsOf(heard.at(-1)!)).toContain('ห้องรัตนโกสินทร์');
    expect(formFor(await desk.visit('/console/deliveries/unknown'), delivery)).toBe('');
  });

  it('is noted as told by phone, with who did it', async () => {
    const delivery = await failedPush(outside, { id: 'unknown-2' });
    const page = await desk.visit('/console/deliveries/unknown');
    expect((await press(desk, page, delivery, 'handled')).words).toContain('บันทึกว่าแจ้งแล้วค่ะ');
    expect(formFor(await desk.visit('/console/deliveries/unknown'), delivery)).toBe('');
    const [record] = await world.context.audit.findBySubject(delivery);
    const me = await world.context.staff.findByLineUserId(analyst.id);
    expect(record).toMatchObject({ action: 'delivery.handled', actor: me!.id });
  });

  it('is said to be seen to already where somebody was faster', async () => {
    const delivery = await failedPush(outside, { id: 'unknown-3' });
    const mine = await desk.visit('/console/deliveries/unknown');
    const theirs = await office.visit('/console/deliveries/unknown');
    await press(office, theirs, delivery, 'handled');
    expect((await press(desk, mine, delivery, 'again')).words).toContain('มีผู้จัดการรายการนี้ไปแล้วค่ะ');
  });

  it('cannot be sent once more when it is of no use any more', async () => {
    const delivery = await failedPush(outside, { id: 'unknown-4' });
    await deliveries().updateOne({ _id: delivery }, { $set: { usefulUntil: world.clock.now() } });
    const page = await desk.visit('/console/deliveries/unknown');
    expect(page.words).toContain('เลยเวลาแล้ว ส่งอีกไม่ได้');
    expect((await press(desk, page, delivery, 'again')).words).toContain('กรุณาโทรแทน');
  });

  it('is none of the business of another district group’s analyst', async () => {
    const delivery = await failedPush(outside, { id: 'unknown-5' });
    const { browser } = await logIn(world, await world.staff('analyst', 'BKK_E', 'อีกคน'));
    const page = await browser.visit('/console/deliveries/unknown');
    expect(page.words).not.toContain('มาลี');
    const [form] = formsOf(await desk.visit('/console/deliveries/unknown'));
    const [own] = formsOf(page);
    const body = { delivery, how: 'handled', sheet: form!.fields['sheet']!, formToken: own!.fields['formToken']! };
    const refused = await browser.submit(page, { form: '/console/logout', fields: body });
    expect(refused.status).toBe(200);
    expect((await deliveries().findOne({ _id: delivery }))!.handledAt ?? null).toBeNull();
  });

  it('is, of an answer in the chat, a person to phone', async () => {
    const said = await outside.says('ประชุมวันไหนคะ');
    const event = said.webhookEventId;
    await events().updateOne({ _id: event }, { $set: { unanswered: await idOf(outside), replied: 'unknown' } });
    const page = await desk.visit('/console/deliveries/unknown');
    expect(page.words).toMatch(/คำตอบในแชต .*มาลี บ้านสวน เขตจอมทอง เขียนมาเมื่อ/);
    expect((await desk.visit('/console')).words).toContain('คำตอบที่อาจไปไม่ถึงผู้ถาม 1 รายการ');
    const after = await desk.submit(page, { form: '/console/deliveries/answered', fields: { event } });
    expect(after.words).toContain('บันทึกว่าแจ้งแล้วค่ะ');
    expect(after.words).not.toContain('เขียนมาเมื่อ');
  });
});

describe('what LINE refused', () => {
  it('is listed with the reason and LINE’s request id', async () => {
    await failedPush(inside, { id: 'refused-1', reason: 'Failed to send messages', kind: 'eve' });
    const page = await desk.visit('/console/deliveries/failed');
    expect(page.words).toMatch(/เตือนก่อนวันประชุม .*สมหญิง ริมคลอง เขตธนบุรี Failed to send messages request-of-line/);
    expect((await desk.visit('/console')).html).toContain('href="/console/deliveries/failed"');
    expect((await office.visit('/console/deliveries/failed')).words).not.toContain('สมหญิง');
  });

  it('is listed where much newer of other district groups failed, and a list that is cut says so', async () => {
    const like = (await deliveries().findOne({ _id: await failedPush(inside, { id: 'refused-2', kind: 'eve' }) }))!;
    const newer = plus(like.dueAt, minutes(5));
    const of = (count: number, name: string, consultations: string[]): Delivery[] =>
      Array.from({ length: count }, (_, index) => {
        const _id = `eve:elsewhere:${name}${index}`;
        return { ...like, _id, subject: 'elsewhere', consultations, ids: [_id], outcomes: [], dueAt: newer };
      });
    await deliveries().insertMany(of(320, 'r', []));
    const page = await desk.visit('/console/deliveries/failed');
    expect(page.words).toContain('สมหญิง ริมคลอง');
    expect(page.words).not.toContain('รายการเก่ากว่านี้');
    await deliveries().insertMany(of(620, 'own', [session]));
    const cut = await desk.visit('/console/deliveries/failed');
    expect(cut.words).not.toContain('สมหญิง ริมคลอง');
    expect(cut.words).toContain('มีรายการเก่ากว่านี้ที่ยังไม่แสดง');
    await deliveries().deleteMany({ subject: 'elsewhere' });
  });
});

describe('parked events', () => {
  async function parked(person: Person, text: string): Promise<{ event: string; messageId: string }> {
    const { context } = world;
    const { findLineGroup } = { findLineGroup: context.feedback.open };
    context.feedback.open = () => Promise.reject(new Error('the database is away'));
    const { webhookEventId, messageId } = await person.says(text);
    // Every try is backed off by milliseconds in tests; the last one parks.
    while ((await events().findOne({ _id: webhookEventId }))!.state !== 'parked') await world.settled();
    context.feedback.open = findLineGroup;
    return { event: webhookEventId, messageId: messageId! };
  }

  it('are tried once more, and what people wrote is not shown', async () => {
    const { event } = await parked(outside, '#ปัญหา น้ำท่วมปากซอย');
    const page = await office.visit('/console/deliveries/parked');
    expect(page.words).toContain(event);
    expect(page.words).not.toContain('น้ำท่วม');
    const after = await office.submit(page, { form: '/console/deliveries/retry', fields: { event } });
    expect(after.words).toContain('นำกลับไปลองอีกครั้งแล้วค่ะ');
    await world.settled();
    expect((await events().findOne({ _id: event }))!.state).toBe('done');
    expect(await world.context.feedback.countByAuthor(await idOf(outside))).toBe(1);
    expect((await world.context.audit.findBySubject(event)).map(({ action }) => action)).toEqual(['parked.retried']);
  });

  it('are gone once their author has taken them back', async () => {
    const { event, messageId } = await parked(outside, '#ปัญหา เรื่องที่ไม่อยากบอกแล้ว');
    const page = await office.visit('/console/deliveries/parked');
    await outside.unsends(messageId);
    expect((await office.visit('/console/deliveries/parked')).words).not.toContain(event);
    const after = await office.submit(page, { form: '/console/deliveries/retry', fields: { event } });
    expect(after.words).toContain('ไม่ได้พักไว้แล้ว');
  });

  it('are shown to admins only', async () => {
    expect((await desk.visit('/console/deliveries/parked')).status).toBe(404);
    expect((await desk.visit('/console/deliveries/all')).status).toBe(404);
    const all = await office.visit('/console/deliveries/all?state=sent');
    expect(all.words).toContain('แจ้งนัดประชุม');
    // To whom, as everywhere else here: people by where they live, whose names an admin does not see; no ids of LINE's.
    expect(all.words).toMatch(/ประชาคมกรุงธนเหนือ.*เขตจอมทอง|เขตจอมทอง.*ประชาคมกรุงธนเหนือ/);
    expect(all.words).not.toContain('มาลี');
    for (const { requestId } of await deliveries().find({ state: 'sent' }).toArray())
      expect(all.html).not.toContain(String(requestId));
    const { browser, page } = await logIn(world, await world.staff('districtAnalyst', 'บางบอน', 'สุดา'));
    expect(page.html).not.toContain('href="/console/deliveries"');
    for (const path of ['', '/failed', '/unknown', '/parked', `/session/${session}`])
      expect((await browser.visit(`/console/deliveries${path}`)).status).toBe(404);
  });
});
