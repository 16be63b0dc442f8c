import type { DevelopmentIssue } from '../../src/development-issues/model.ts';
import { makeConsultation } from '../consultations/builders.ts';
import { makeIssue } from '../development-issues/builders.ts';
import { makeFeedback } from '../feedback/builders.ts';
import { startWorld, wordsOf, type Person, type World } from '../world.ts';
import { formsOf, logIn, type Browser, type Page } from './browser.ts';

let world: World;
let desk: Browser;
let colleague: Browser;
let author: Person;
let authorId: string;

beforeAll(async () => {
  world = await startWorld({ quota: 300 });
  desk = (await logIn(world, await world.staff('analyst', 'THON_S', 'วิภา'))).browser;
  colleague = (await logIn(world, await world.staff('analyst', 'THON_S', 'ปรีชา'))).browser;
  author = await world.representative('สมศรี ใจดี', 'ทุ่งครุ');
  authorId = (await world.context.representatives.findByLineUserId(author.id))!.id;
});
afterAll(() => world.stop());

let count = 0;
async function said(text: string, more: Parameters<typeof makeFeedback>[0] = {}): Promise<string> {
  const saidAt = new Date(Date.parse('2020-07-09T03:00:00Z') + (count += 1) * 60_000);
  const entry = makeFeedback({ id: `fi${count}`, text, author: authorId, district: 'ทุ่งครุ', saidAt, ...more });
  return (await world.context.feedback.open(entry))._id;
}
const find = async (id: string): Promise<DevelopmentIssue> => (await world.context.issues.find(id))!;

async function made(title: string, entries: readonly string[] = [], browser = desk) {
  const query = entries.map((entry) => `&entry=${entry}`).join('');
  const page = await browser.submit(await browser.visit(`/console/issues/new?group=THON_S${query}`), {
    form: '/console/issues/new',
    fields: { title },
  });
  return { page, path: page.path, id: page.path.split('/').at(-1)! };
}
const order = ({ html }: Page): string[] =>
  [...html.matchAll(/<a href="[^"]*" data-open[^>]*>(.*?)<\/a>/gs)].map(([, text]) => text!.trim());

describe('the list of development issues', () => {
  it('has the order of the rule, which is shown, and is where the card in LINE leads', async () => {
    await made('เรื่องที่ไม่มีใครพูด');
    await made('เรื่องที่มีคนพูด', [await said('ขยะล้น')]);
    const page = await desk.visit('/console/issues/THON_S?openExternalBrowser=1');
    expect(page.words).toContain('คะแนน = คน ×');
    const [first, second] = [page.words.indexOf('เรื่องที่มีคนพูด'), page.words.indexOf('เรื่องที่ไม่มีใครพูด')];
    expect(first).toBeGreaterThan(-1);
    expect(first).toBeLessThan(second);
  });

  it('is filtered by status', async () => {
    expect(order(await desk.visit('/console/issues?status=done'))).toEqual([]);
    expect(order(await desk.visit('/console/issues?status=open')).length).toBeGreaterThan(0);
  });

  it('calls waiting for an answer what the card in LINE and the weekly brief call so', async () => {
    const analyst = await world.staff('analyst', 'BKK_C', 'กมล');
    const { browser } = await logIn(world, analyst);
    const at = world.clock.now();
    const word = (answer: string | null) => [
      { _id: `w${answer}`, status: 'studied' as const, answer, answerEn: null, by: 's1', at, recipients: 0 },
    ];
    const cases = [
      ['ยังไม่มีใครตอบ', {}],
      ['ศึกษาแล้วไม่มีคำตอบ', { status: 'studied', answers: word(null) }],
      ['ตอบแล้ว', { status: 'studied', answers: word('กำลังสำรวจ') }],
      ['ไม่รับแล้ว', { status: 'declined' }],
      ['รวมแล้ว', { mergedInto: 'd-other' }],
    ] as const;
    for (const [index, [title, more]] of cases.entries())
      await world.context.issues.insertAsIs(
        makeIssue({ _id: `dwait${index}`, number: index + 1, districtGroup: 'BKK_C', title, ...more }),
      );
    const listed = order(await browser.visit('/console/issues?group=BKK_C&status=waiting'));
    expect(listed).toEqual(['ยังไม่มีใครตอบ', 'ศึกษาแล้วไม่มีคำตอบ']);
    await analyst.says('ประเด็น กรุงเทพกลาง');
    expect(wordsOf(await analyst.last())).toContain('รอคำตอบ 2 ประเด็น');
    await analyst.says('สรุปกรุงเทพกลางสัปดาห์นี้');
    expect(wordsOf(await analyst.last())).toContain('ประเด็นรอคำตอบ 2');
  });

  it('shows nothing of other district groups, and nothing to write to those who only look', async () => {
    expect((await desk.visit('/console/issues/BKK_N')).status).toBe(404);
    const { path } = await made('ของธนบุรีใต้');
    const other = (await logIn(world, await world.staff('analyst', 'BKK_N', 'อารี'))).browser;
    for (const each of ['', '/edit', '/gather', '/answer']) expect((await other.visit(path + each)).status).toBe(404);
    const district = (await logIn(world, await world.staff('districtAnalyst', 'ทุ่งครุ', 'สุดา'))).browser;
    const page = await district.visit(path);
    expect(page.status).toBe(200);
    expect(formsOf(page).filter(({ action, words }) => action.startsWith(path) && words !== '')).toEqual([]);
    expect((await district.visit(`${path}/edit`)).status).toBe(404);
  });
});

describe('one issue', () => {
  it('gathers feedback of its district group, and gives it back', async () => {
    const { id, path } = await made('ขยะในคลอง');
    const entry = await said('ขยะลอยเต็มคลองบางมด');
    const sheet = await desk.visit(`${path}/gather?all=1`);
    expect(sheet.words).toContain('ขยะลอยเต็มคลองบางมด');
    const page = await desk.submit(sheet, { form: `${path}/gather`, fields: { entry: [entry] } });
    expect(page.words).toContain('ขยะลอยเต็มคลองบางมด');
    expect((await world.context.feedback.find(entry))!.issues).toEqual([id]);
    await desk.submit(page, { form: `${path}/entries`, fields: { entry: [entry], do: 'release' } });
    expect((await world.context.feedback.find(entry))!.status).toBe('reviewed');
  });

  it('is split, with what was chosen in the new one', async () => {
    const [one, two] = [await said('ไฟดับ'), await said('ถนนพัง')];
    const { id, path } = await made('ไฟและถนน', [one, two]);
    const page = await desk.submit(await desk.visit(path), {
      form: `${path}/entries`,
      fields: { entry: [two], title: 'ถนน', do: 'split' },
    });
    expect(page.words).toContain('แยกประเด็นแล้ว');
    const { other } = (await find(id)).events.at(-1)!;
    const { themes } = (await world.context.feedback.find(two))!;
    expect(themes).not.toEqual([]);
    expect(await find(other!)).toMatchObject({ title: 'ถนน', splitFrom: id, themes });
    expect((await world.context.feedback.find(two))!.issues).toEqual([other]);
  });

  it('is merged into another: it stays readable and says where it went', async () => {
    const [from, into] = [await made('น้ำท่วมปากซอย', [await said('ท่วม')]), await made('น้ำท่วมทั้งเขต')];
    await desk.submit(await desk.visit(`/console/projects/new?issue=${from.id}`), {
      form: '/console/projects/new',
      fields: { name: 'เครื่องสูบน้ำ' },
    });
    const look = await desk.submit(await desk.visit(from.path), {
      form: `${from.path}/merge`,
      fields: { into: into.id },
    });
    expect(look.words).toContain('ความคิดเห็น 1 เรื่องจะไปอยู่ใน “น้ำท่วมทั้งเขต”');
    expect(look.words).toMatch(/ประเด็นนี้ น้ำท่วมปากซอย .*ความคิดเห็น 1 .*รวมเข้ากับ น้ำท่วมทั้งเขต .*ความคิดเห็น 0/);
    expect(look.words).toMatch(/หลังรวม สถานะ รับฟังแล้ว คำตอบของหน่วยงาน 0 โครงการนำร่อง เครื่องสูบน้ำ/);
    expect((await find(from.id)).mergedInto).toBeNull();
    const page = await desk.submit(look, { form: `${from.path}/merge` });
    expect(await world.context.projects.findByIssues([into.id])).toMatchObject([{ name: 'เครื่องสูบน้ำ' }]);
    expect(page.words).toContain('ประเด็นนี้รวมเข้ากับ น้ำท่วมทั้งเขต');
    expect(await world.context.issueLinks.countOf(into.id)).toBe(1);
    expect(formsOf(page).some(({ action }) => action.startsWith(`${from.path}/merge`))).toBe(false);
  });

  it('is not merged into one that changed since it was looked at: it is looked at again', async () => {
    const [from, into] = [await made('ทางเท้าแตก'), await made('ทางเท้าทั้งเขต')];
    const look = await desk.visit(`${from.path}/merge?into=${into.id}`);
    await desk.submit(await desk.visit(`${into.path}/edit`), {
      form: `${into.path}/edit`,
      fields: { title: 'ทางเท้าทุกซอย' },
    });
    const again = await desk.submit(look, { form: `${from.path}/merge` });
    expect(again.status).toBe(409);
    expect(again.words).toContain('ทางเท้าทุกซอย');
    expect((await find(from.id)).mergedInto).toBeNull();
    await desk.submit(again, { form: `${from.path}/merge` });
    expect((await find(from.id)).mergedInto).toBe(into.id);
  });

  it.each(['', '?into=dnowhere', '?into=self'])('cannot be merged into nothing, or itself (%s)', async (query) => {
    const { id, path } = await made(`รวมไม่ได้ ${query.length}`);
    const page = await desk.visit(`${path}/merge${query.replace('self', id)}`);
    expect(page.status).toBe(query === '' ? 422 : 404);
  });

  it('has sessions and pilot projects', async () => {
    const { _id: session } = await world.context.consultations.createDraft(
      makeConsultation({ _id: 'c-issue', districtGroup: 'THON_S', status: 'draft' }),
    );
    const { id, path } = await made('มีโครงการ');
    await desk.submit(await desk.visit(path), { form: `${path}/sessions`, fields: { session: [session] } });
    const sheet = await desk.visit(`/console/projects/new?issue=${id}`);
    for (const { words } of [await desk.visit(path), sheet])
      expect(words).toContain('พฤ. 16 ก.ค. 2563 · ครั้งที่ 1 · ห้องรัตนโกสินทร์');
    await desk.submit(sheet, {
      form: '/console/projects/new',
      fields: { name: 'เรือเก็บขยะ', unit: 'สำนักการระบายน้ำ', budget: '1,500,000', sessions: [session] },
    });
    const page = await desk.visit(path);
    expect(page.words).toContain('เรือเก็บขยะ สำนักการระบายน้ำ · 1,500,000 บาท เสนอแล้ว');
    expect((await find(id)).sessions).toEqual([session]);
    expect(await world.context.projects.findByIssues([id])).toMatchObject([
      { name: 'เรือเก็บขยะ', unit: 'สำนักการระบายน้ำ', budgetBaht: 1_500_000, sessions: [session] },
    ]);
  });

  it('edited in two windows tells the slower one what changed, and keeps what was typed', async () => {
    const { id, path } = await made('ชื่อเดิม');
    const mine = await desk.visit(`${path}/edit`);
    await colleague.submit(await colleague.visit(`${path}/edit`), { form: `${path}/edit`, fields: { title: 'ชื่อใหม่' } });
    const back = await desk.submit(mine, { form: `${path}/edit`, fields: { summary: 'สาระของฉัน' } });
    expect(back.status).toBe(409);
    expect(back.words).toMatch(/ชื่อเดิม ชื่อใหม่/);
    expect(back.words).toContain('ปรีชา');
    await desk.submit(back, { form: `${path}/edit` });
    expect(await find(id)).toMatchObject({ title: 'ชื่อใหม่', summary: 'สาระของฉัน' });
  });

  it('whose themes somebody else changed meanwhile keeps that, and says so', async () => {
    const { id, path } = await made('ประเด็นสองหน้าต่าง');
    const mine = await desk.visit(`${path}/edit`);
    await colleague.submit(await colleague.visit(`${path}/edit`), {
      form: `${path}/edit`,
      fields: { themes: ['FLOOD'] },
    });
    const back = await desk.submit(mine, { form: `${path}/edit`, fields: { title: 'ชื่อของฉัน' } });
    expect(back.status).toBe(409);
    expect(back.words).toContain('(ว่าง) น้ำท่วมและการระบายน้ำ (ว่าง)');
    await desk.submit(back, { form: `${path}/edit` });
    expect(await find(id)).toMatchObject({ title: 'ชื่อของฉัน', themes: ['FLOOD'] });
  });

  it('begins at an entry of feedback, which is in it from the start', async () => {
    const entry = await said('ทางเท้าแคบ');
    const page = await desk.visit(`/console/feedback/${entry}`);
    const href = /href="(\/console\/issues\/new[^"]*)"/.exec(page.html)![1]!.replaceAll('&amp;', '&');
    const there = await desk.submit(await desk.visit(href), {
      form: '/console/issues/new',
      fields: { title: 'ทางเท้า' },
    });
    expect(there.words).toContain('ทางเท้าแคบ');
    expect((await world.context.feedback.find(entry))!.issues).toEqual([there.path.split('/').at(-1)]);
    expect((await desk.visit(`/console/feedback/${entry}`)).html).toContain(`href="${there.path}"`);
  });

  it('changed while feedback was being gathered keeps what was chosen', async () => {
    const { id, path } = await made('รวบรวมพร้อมกัน');
    const entry = await said('รวบรวมพร้อมกันขยะ');
    const sheet = await desk.visit(`${path}/gather?all=1`);
    await colleague.submit(await colleague.visit(`${path}/edit`), {
      form: `${path}/edit`,
      fields: { title: 'เปลี่ยนแล้ว' },
    });
    const back = await desk.submit(sheet, { form: `${path}/gather`, fields: { entry: [entry] } });
    expect(back.status).toBe(409);
    expect(back.words).toContain('ปรีชา');
    await desk.submit(back, { form: `${path}/gather` });
    expect((await world.context.feedback.find(entry))!.issues).toEqual([id]);
  });
});

describe('the official answer', () => {
  it('shows who is told and what it costs, and then each who asked hears it once', async () => {
    const { id, path } = await made('ขุดลอกคลองบางมด', [await said('คลองตื้น'), await said('คลองตื้นมาก')]);
    const preview = await desk.submit(await desk.visit(`${path}/answer`), {
      form: `${path}/answer`,
      fields: { status: 'planned', answer: 'จะขุดลอกในเดือนกันยายน', do: 'preview' },
    });
    expect(preview.words).toContain('1 คน คนละ 1 ข้อความ');
    expect(preview.words).toMatch(/โควตาเดือนนี้หลังส่ง \d+/);
    expect(preview.words).toContain('คุณเสนอ – เราทำ');
    expect((await find(id)).status).toBe('heard');
    const send = () => desk.submit(preview, { form: `${path}/answer`, fields: { do: 'send' } });
    expect((await send()).words).toContain('กำลังส่งถึงผู้เสนอ');
    await send();
    await world.settled();
    expect((await desk.visit(path)).words).toContain('ส่งแล้ว 1 คน · รอส่ง 0 คน · ไม่ถึง 0 คน');
    const heard = (await author.heard()).map(wordsOf).filter((words) => words.includes('จะขุดลอก'));
    expect(heard).toHaveLength(1);
    expect(await find(id)).toMatchObject({ status: 'planned', answers: [{ answer: 'จะขุดลอกในเดือนกันยายน' }] });
  });

  it.each([
    ['no words where it needs them', { status: 'done', answer: '' }, 'ยังไม่ครบถ้วน'],
    ['the name of who asked', { status: 'studied', answer: 'ตามที่ สมศรี ใจดี เสนอ' }, 'มีชื่อหรือเบอร์ของผู้เสนอ'],
    ['a phone number', { status: 'studied', answer: 'โทร 081-234-5678' }, 'เบอร์โทรศัพท์'],
    ['more letters than it may have', { status: 'studied', answer: 'ก'.repeat(1_001) }, 'ยาวเกินไป'],
  ])('is refused with %s, and keeps what was typed', async (_what, fields, told) => {
    const { path } = await made('คำตอบที่ไม่ผ่าน', [await said('เรื่องที่ไม่ผ่าน')]);
    const back = await desk.submit(await desk.visit(`${path}/answer`), {
      form: `${path}/answer`,
      fields: { ...fields, do: 'preview' },
    });
    expect(back.status).toBe(422);
    expect(back.words).toContain(told);
    expect(formsOf(back).find(({ action }) => action === `${path}/answer`)!.fields['answer']).toEqual([fields.answer]);
  });

  async function asker(name: string): Promise<{ person: Person; id: string; entry: string }> {
    const person = await world.representative(name, 'ทุ่งครุ');
    const { id } = (await world.context.representatives.findByLineUserId(person.id))!;
    return { person, id, entry: await said(`เรื่องของ ${count}`, { author: id }) };
  }
  async function answered(path: string, answer: string): Promise<void> {
    const preview = await desk.submit(await desk.visit(`${path}/answer`), {
      form: `${path}/answer`,
      fields: { status: 'planned', answer, do: 'preview' },
    });
    await desk.submit(preview, { form: `${path}/answer`, fields: { do: 'send' } });
    await world.settled();
  }
  const toldOf = async ({ person }: { person: Person }, answer: string): Promise<number> =>
    (await person.heard()).map(wordsOf).filter((words) => words.includes(answer)).length;

  it('says whom it went to as the ledger has it, and why others did not get it', async () => {
    const [here, away, quiet] = [await asker('ก้อง ทดลอง'), await asker('เพียร ทดลอง'), await asker('ปิ่น ทดลอง')];
    await away.person.sends({ type: 'unfollow' });
    await quiet.person.says('หยุดส่ง');
    const { path } = await made('ศาลาริมน้ำ', [here.entry, away.entry, quiet.entry]);
    await answered(path, 'จะซ่อมศาลาในปีหน้า');
    const page = await desk.visit(path);
    expect(page.words).toContain('ส่งแล้ว 1 คน · รอส่ง 0 คน · ไม่ถึง 2 คน');
    expect(page.words).toContain('บล็อกบัญชี 1 คน');
    expect(page.words).toContain('ขอหยุดรับข้อความ 1 คน');
    expect(page.words).not.toContain('ส่งถึง 3 คน');
    const href = /href="(\/console\/deliveries\/message[^"]*)"/.exec(page.html)![1]!.replaceAll('&amp;', '&');
    expect((await desk.visit(href)).words).toContain('ก้อง ทดลอง');
    const onlooker = (await logIn(world, await world.staff('districtAnalyst', 'ทุ่งครุ', 'จิตรา'))).browser;
    const seen = await onlooker.visit(path);
    expect(seen.words).toContain('ส่งแล้ว 1 คน');
    expect(seen.html).not.toContain('/console/deliveries/message');
  });

  it('reaches those later whom the quota left out and who were gathered since, and nobody twice', async () => {
    const [here, away, since, both] = [
      await asker('กาน ทดลอง'),
      await asker('เกด ทดลอง'),
      await asker('แก้ว ทดลอง'),
      await asker('กล้า ทดลอง'),
    ];
    const words = 'จะทำสะพานลอยหน้าโรงเรียน';
    // What is kept back for sessions is all that is left.
    await world.control('PUT', 'quota', { type: 'limited', value: 200 });
    await world.clock.advance(60_000);
    await away.person.sends({ type: 'unfollow' });
    const { id, path } = await made('สะพานลอย', [here.entry, away.entry, both.entry]);
    await answered(path, words);
    expect(await toldOf(here, words)).toBe(0);
    const short = await desk.visit(path);
    expect(short.words).toContain('ส่งแล้ว 0 คน · รอส่ง 0 คน · ไม่ถึง 3 คน');
    expect(short.words).toContain('ผู้เสนอ 2 คนยังไม่ได้รับคำตอบล่าสุด');
    expect((await desk.visit(`${path}/tell`)).words).toContain('โควตาไม่พอ');

    // The first message reached nobody and is of no use any more.
    await world.clock.advance(3 * 86_400_000);
    await world.control('PUT', 'quota', { type: 'limited', value: 1_000 });
    await world.clock.advance(60_000);
    const later = (await logIn(world, await world.staff('analyst', 'THON_S', 'อำไพ'))).browser;
    const other = (await logIn(world, await world.staff('analyst', 'THON_S', 'อุษา'))).browser;
    const look = await later.visit(`${path}/tell`);
    expect(look.words).toContain('2 คน คนละ 1 ข้อความ · ติดต่อทาง LINE ไม่ได้ 1 คน');
    expect(look.words).toContain(words);
    expect(look.words).not.toContain('โควตาไม่พอ');
    expect(await toldOf(here, words)).toBe(0);
    const late = await other.visit(`${path}/tell`);
    await later.submit(look, { form: `${path}/tell` });
    await later.submit(look, { form: `${path}/tell` });
    expect((await other.submit(late, { form: `${path}/tell` })).status).toBe(409);
    await world.settled();
    expect([await toldOf(here, words), await toldOf(both, words), await toldOf(since, words)]).toEqual([1, 1, 0]);
    const told = await later.visit(path);
    expect(told.words).toContain('ส่งแล้ว 2 คน · รอส่ง 0 คน · ไม่ถึง 1 คน');
    expect(told.words).not.toContain('ยังไม่ได้รับคำตอบล่าสุด');

    // Gathered after the answer, and back after having been away.
    const gather = await later.visit(`${path}/gather?all=1`);
    await later.submit(gather, { form: `${path}/gather`, fields: { entry: [since.entry] } });
    await away.person.follow();
    const more = await later.visit(path);
    expect(more.words).toContain('ผู้เสนอ 2 คนยังไม่ได้รับคำตอบล่าสุด');
    await later.submit(await later.visit(`${path}/tell`), { form: `${path}/tell` });
    await world.settled();
    const everybody = [here, away, since, both];
    expect(await Promise.all(everybody.map((each) => toldOf(each, words)))).toEqual([1, 1, 1, 1]);
    expect((await later.visit(`${path}/tell`)).status).toBe(409);
    expect((await find(id)).events.filter(({ deed }) => deed === 'toldRest')).toHaveLength(2);
  });
});
