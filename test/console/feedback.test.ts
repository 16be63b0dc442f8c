import { makeFeedback } from '../feedback/builders.ts';
import { startWorld, wordsOf, type Person, type World } from '../world.ts';
import { formsOf, logIn, type Browser, type Page } from './browser.ts';

let world: World;
let desk: Browser;
let author: Person;
let authorId: string;

beforeAll(async () => {
  world = await startWorld({ quota: 300 });
  desk = (await logIn(world, await world.staff('analyst', 'THON_S', 'วิภา'))).browser;
  author = await world.representative('สมศรี ใจดี', 'ทุ่งครุ');
  authorId = (await world.context.representatives.findByLineUserId(author.id))!.id;
});
afterAll(() => world.stop());

let count = 0;
async function said(text: string, more: Parameters<typeof makeFeedback>[0] = {}) {
  const lexicon = await world.context.lexicon.current();
  const { themes, matched } = lexicon.scan(text);
  const saidAt = new Date(Date.parse('2020-07-09T03:00:00Z') + (count += 1) * 60_000);
  const entry = await world.context.feedback.open(
    makeFeedback({
      id: `fb${count}`,
      text,
      themes,
      matchedTerms: matched,
      lexiconVersion: lexicon.version,
      author: authorId,
      district: 'ทุ่งครุ',
      saidAt,
      ...more,
    }),
  );
  return { id: entry._id, path: `/console/feedback/${entry._id}` };
}
const find = async (id: string) => (await world.context.feedback.find(id))!;
const titles = ({ html }: Page): string[] =>
  [...html.matchAll(/<a href="[^"]*" data-open[^>]*>(.*?)<\/a>/gs)].map(([, text]) => text!.trim());

describe('the inbox', () => {
  beforeAll(async () => {
    await said('ขยะล้นตลาดกรอง');
    await said('ศักยภาพกรอง', { kind: 'potential', themes: ['TOURISM'] });
    await said('สิ่งอื่นกรอง', { themes: [] });
    await said('เรื่องบางบอนกรองคลอง', { district: 'บางบอน' });
    await said('เก่ากรองถนน', { saidAt: new Date('2020-06-01T16:00:00Z') });
    const { id } = await said('อ่านแล้วกรองถนน');
    await world.context.inbox.markReviewed(id);
    const part = makeFeedback({ text: 'มีที่กรองวัด', id: 'placed' }).parts[0]!;
    const place = { title: 'วัดพุทธบูชา', address: 'ทุ่งครุ', latitude: 13.65, longitude: 100.5 };
    await said('มีที่กรองวัด', {
      parts: [part, { ...part, messageId: 'm-p', sourceEventId: 'e-p', kind: 'location', text: null, place }],
    });
  });

  it('shows what nobody has read yet, the newest first, ready for the keyboard', async () => {
    await said('น้ำท่วมซอยหนึ่ง');
    await said('ขยะล้นถังตลาดสอง');
    const page = await desk.visit('/console/feedback');
    expect(titles(page).slice(0, 2)).toEqual(['ขยะล้นถังตลาดสอง', 'น้ำท่วมซอยหนึ่ง']);
    expect(page.html).toContain('data-keys');
  });

  it.each([
    ['words', 'q=ตลาดกรอง', 'ขยะล้นตลาดกรอง'],
    ['its kind', 'kind=potential&q=กรอง', 'ศักยภาพกรอง'],
    ['its theme', 'theme=ENV_WASTE&q=กรอง', 'ขยะล้นตลาดกรอง'],
    ['having no theme', 'theme=unsorted&q=กรอง', 'สิ่งอื่นกรอง'],
    ['its district', 'district=บางบอน&q=กรอง', 'เรื่องบางบอนกรองคลอง'],
    ['having a place', 'place=1&q=กรอง', 'มีที่กรองวัด'],
    ['the days', 'from=2020-06-01&to=2020-06-01&q=กรอง', 'เก่ากรองถนน'],
    ['its status', 'status=reviewed&q=กรอง', 'อ่านแล้วกรองถนน'],
  ])('finds entries by %s', async (_by, query, wanted) => {
    const all = query.includes('status') ? '' : '&status=all';
    expect(titles(await desk.visit(`/console/feedback?${query}${all}`))).toEqual([wanted]);
  });

  it('goes on page by page without losing or repeating an entry, also of those said in one moment', async () => {
    const other = (await logIn(world, await world.staff('analyst', 'BKK_E', 'ปรีชา'))).browser;
    const saidAt = new Date('2020-07-08T03:00:00Z');
    for (let n = 0; n < 90; n += 1) await said(`ขยะหมายเลข ${n}`, { districtGroup: 'BKK_E', district: 'มีนบุรี', saidAt });
    const seen: string[] = [];
    for (let path: string | undefined = '/console/feedback'; path;) {
      const page: Page = await other.visit(path);
      seen.push(...titles(page));
      path = /<a href="([^"]*)" rel="next"/.exec(page.html)?.[1]?.replace(/&amp;/g, '&');
    }
    expect(seen).toHaveLength(90);
    expect(new Set(seen).size).toBe(90);
  });

  it('keeps what lies outside the own scope as if it were not there', async () => {
    const { path } = await said('คนอื่นขยะ', { districtGroup: 'BKK_N', district: 'จตุจักร' });
    expect((await desk.visit(path)).status).toBe(404);
    expect((await desk.visit(`${path}/reply`)).status).toBe(404);
    expect((await desk.visit('/console/feedback?status=all&group=BKK_N')).words).toContain('ไม่มีความคิดเห็น');
    expect((await desk.visit('/console/feedback?status=all')).words).not.toContain('คนอื่นขยะ');
    const admin = (await logIn(world, await world.staff('admin', null, 'ผู้ดูแล'))).browser;
    expect((await admin.visit('/console/feedback')).status).toBe(404);
  });

  it('tells a coordinator neither names nor numbers', async () => {
    const coordinator = (await logIn(world, await world.staff('coordinator', null, 'อรุณ'))).browser;
    const { path } = await said('สมศรี ใจดี แจ้งขยะ โทร 081-234-5678');
    const page = await coordinator.visit(path);
    expect(page.words).toContain('แจ้งขยะ');
    expect(page.words).not.toMatch(/สมศรี|5678/);
    expect(formsOf(page).map(({ action }) => action)).toEqual(['/console/logout']);
    expect((await desk.visit(path)).words).toContain('สมศรี ใจดี');
  });
});

describe('one entry', () => {
  it('is given other themes by hand, and proposes a term for the lexicon', async () => {
    const { id, path } = await said('รถพุ่มพวงไม่เข้าซอย');
    const back = await desk.submit(await desk.visit(path), {
      form: `${path}/themes`,
      fields: { theme: ['ECONOMY'], term: 'รถพุ่มพวง', termTheme: 'ECONOMY' },
    });
    expect(back.words).toContain('เสนอคำ "รถพุ่มพวง"');
    expect(await find(id)).toMatchObject({ themes: ['ECONOMY'], status: 'reviewed' });
    expect((await world.context.lexicons.findProposals('open', 10)).map(({ term }) => term)).toContain('รถพุ่มพวง');
    expect(back.words).toContain('จัดประเด็น: ยังไม่จัดประเด็น →');
  });

  it('relabelled in two windows tells the slower one, who keeps what was chosen', async () => {
    const { id, path } = await said('ของหายในซอย');
    const mine = await desk.visit(path);
    const other = (await logIn(world, await world.staff('analyst', 'THON_S', 'ปรีชา'))).browser;
    await other.submit(await other.visit(path), { form: `${path}/themes`, fields: { theme: ['ENV_WASTE'] } });
    const back = await desk.submit(mine, { form: `${path}/themes`, fields: { theme: ['CANAL'] } });
    expect(back.status).toBe(409);
    expect(back.words).toContain('ปรีชา');
    const form = formsOf(back).find(({ action }) => action.startsWith(`${path}/themes`))!;
    expect(form.fields['theme']).toEqual(['CANAL']);
    expect((await find(id)).themes).toEqual(['ENV_WASTE']);
    await desk.submit(back, { form: `${path}/themes` });
    expect((await find(id)).themes).toEqual(['CANAL']);
  });

  it('is gathered into an issue and taken out again; an issue changed meanwhile is looked at once more', async () => {
    const by = (await world.context.staff.findByRole('analyst', 'THON_S'))[0]!;
    const text = { title: 'ขยะในตลาดเช้า', titleEn: null, summary: null, themes: [] };
    const made = await world.context.issueDesk.create('THON_S', text, [], { sheet: 'sheet-inbox-issue-1', by });
    if (!made.ok) throw new Error(made.reason);
    const { issue } = made;
    const { id, path } = await said('ขยะหน้าตลาดเช้า');
    const sheet = await desk.visit(path);
    await world.context.issueDesk.edit(
      { issue: issue._id, version: issue.version, sheet: 'sheet-inbox-issue-2', by },
      { ...text, title: 'ขยะในตลาดเช้าและเย็น' },
    );
    const stale = await desk.submit(sheet, {
      form: `${path}/link`,
      fields: { issue: `${issue._id}:${issue.version}` },
    });
    expect(stale.status).toBe(409);
    expect(stale.words).toContain('ขยะในตลาดเช้าและเย็น');
    const linked = await desk.submit(stale, { form: `${path}/link` });
    expect(linked.words).toContain('รวมเข้าประเด็นแล้ว');
    expect(await find(id)).toMatchObject({ status: 'linked', issues: [issue._id] });
    await desk.submit(linked, { form: `${path}/unlink` });
    expect((await find(id)).status).toBe('reviewed');
  });

  it('suggests near duplicates and merges nothing', async () => {
    const one = await said('น้ำท่วมขังหน้าโรงเรียนวัดทุ่งครุทุกครั้งที่ฝนตก');
    const two = await said('น้ำท่วมขังหน้าโรงเรียนวัดทุ่งครุทุกครั้งที่ฝนตกหนัก');
    const page = await desk.visit(one.path);
    expect(page.html).toContain(`href="${two.path}"`);
    expect(page.words).toMatch(/คล้าย \d+%/);
    expect((await find(two.id)).status).toBe('classified');
  });

  it('suggests one of its own district from behind hundreds of newer ones, and from years ago', async () => {
    const old = makeFeedback({
      id: 'alike-old',
      text: 'สะพานไม้ข้ามคลองบางมดผุพังเดินไม่ได้',
      district: 'ทุ่งครุ',
      themes: ['CANAL'],
      saidAt: new Date('2018-01-10T03:00:00Z'),
    });
    await world.context.feedback.open(old);
    const elsewhere = { ...old, ...makeFeedback({ id: 'alike-far', text: 'สะพานไม้ข้ามคลองบางมดผุพังเดินไม่ได้' }) };
    await world.context.feedback.open({ ...elsewhere, district: 'บางบอน', themes: ['CANAL'], saidAt: old.saidAt });
    for (let n = 0; n < 301; n += 1)
      await world.context.feedback.open(
        makeFeedback({
          id: `alike-noise-${n}`,
          text: `เรื่องอื่น ${n}`,
          district: 'บางบอน',
          themes: ['CANAL'],
          saidAt: new Date(Date.parse('2020-07-01T03:00:00Z') + n),
        }),
      );
    const entry = makeFeedback({
      id: 'alike-new',
      text: 'สะพานไม้ข้ามคลองบางมดผุพังเดินไม่ได้เลย',
      district: 'ทุ่งครุ',
      themes: ['CANAL'],
      saidAt: new Date('2020-07-02T03:00:00Z'),
    });
    await world.context.feedback.open(entry);
    const page = await desk.visit('/console/feedback/alike-new');
    expect(page.html).toContain('href="/console/feedback/alike-old"');
    expect(page.html).not.toContain('href="/console/feedback/alike-far"');
  });

  it('is gathered with the similar ones that were ticked, into an issue or the sheet of a new one', async () => {
    const [one, two, three] = [
      await said('กลิ่นเหม็นจากโรงงานย้อมผ้าท้ายซอยตอนกลางคืน น้ำเสียลงคลอง'),
      await said('กลิ่นเหม็นจากโรงงานย้อมผ้าท้ายซอยตอนกลางคืนมาก น้ำเสียลงคลอง'),
      await said('กลิ่นเหม็นจากโรงงานย้อมผ้าท้ายซอยตอนกลางคืนทุกวัน น้ำเสียลงคลอง'),
    ];
    const text = { title: 'โรงงานย้อมผ้า', titleEn: null, summary: null, themes: [] };
    const by = (await world.context.staff.findByRole('analyst', 'THON_S'))[0]!;
    const made = await world.context.issueDesk.create('THON_S', text, [], { sheet: 'sheet-alike-issue-1', by });
    if (!made.ok) throw new Error(made.reason);
    const { _id: issue, version } = made.issue;
    const page = await desk.visit(one.path);
    const form = formsOf(page).find(({ action }) => action === `${one.path}/alike`)!;
    expect(form.fields['entry']!.toSorted()).toEqual([two.id, three.id].toSorted());
    const unchosen = await desk.submit(page, { form: `${one.path}/alike`, fields: { do: 'gather', alikeIssue: '' } });
    expect(unchosen.status).toBe(422);
    const sheet = await desk.submit(page, { form: `${one.path}/alike`, fields: { do: 'new', entry: [two.id] } });
    expect(sheet.path).toContain('/console/issues/new?group=THON_S');
    expect(sheet.words).toContain('พร้อมความคิดเห็น 2 เรื่อง');
    const gathered = await desk.submit(page, {
      form: `${one.path}/alike`,
      fields: { do: 'gather', entry: [two.id], alikeIssue: `${issue}:${version}` },
    });
    expect(gathered.words).toContain('รวมเข้าประเด็นแล้ว 2 เรื่อง');
    expect(await world.context.issueLinks.whichOf(issue, [one.id, two.id, three.id])).toHaveLength(2);
    expect((await find(three.id)).issues ?? []).toEqual([]);
  });

  it('is marked as read and unread', async () => {
    const { id, path } = await said('ถนนเป็นหลุม');
    const read = await desk.submit(await desk.visit(path), { form: `${path}/status`, fields: { read: '1' } });
    expect((await find(id)).status).toBe('reviewed');
    await desk.submit(read, { form: `${path}/status`, fields: { read: '0' } });
    expect((await find(id)).status).toBe('classified');
  });

  it('is answered in LINE after a preview, once', async () => {
    const { path } = await said('ไฟทางดับหน้าวัด');
    const preview = await desk.submit(await desk.visit(`${path}/reply`), {
      form: `${path}/reply`,
      fields: { text: 'ช่างจะไปซ่อมวันศุกร์นี้ค่ะ', do: 'preview' },
    });
    expect(preview.words).toContain('สมศรี ใจดี 1 คน');
    expect(preview.words).toContain('เจ้าหน้าที่ตอบท่านค่ะ');
    const send = () => desk.submit(preview, { form: `${path}/reply`, fields: { do: 'send' } });
    expect((await send()).words).toContain('ส่งแล้วค่ะ');
    await send();
    await world.settled();
    const heard = (await author.heard()).map(wordsOf).filter((words) => words.includes('ช่างจะไปซ่อม'));
    expect(heard).toHaveLength(1);
  });

  it.each([
    ['nothing', '', 'กรุณากรอกช่องนี้'],
    ['too much', 'ก'.repeat(301), 'ยาวเกินไป'],
  ])('is not answered with %s', async (_what, text, told) => {
    const { path } = await said('ไฟดับอีกซอย');
    const back = await desk.submit(await desk.visit(`${path}/reply`), {
      form: `${path}/reply`,
      fields: { text, do: 'preview' },
    });
    expect(back.status).toBe(422);
    expect(back.words).toContain(told);
  });

  it('of somebody unknown says why it cannot be answered', async () => {
    const { path } = await said('ไม่รู้จักกัน', { author: null });
    expect((await desk.visit(path)).words).toContain('ตอบทาง LINE ไม่ได้');
    expect((await desk.visit(`${path}/reply`)).status).toBe(422);
  });

  it('shows a photo to those who may see who sent it', async () => {
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
    await author.says('#ปัญหา ถนนพังหน้าบ้าน');
    await author.sends({ type: 'image', content: png.toString('base64') });
    await world.settled();
    const page = await desk.visit('/console/feedback?q=ถนนพังหน้าบ้าน');
    const entry = await desk.visit(/<a href="([^"]*)" data-open/.exec(page.html)![1]!.replace(/&amp;/g, '&'));
    const src = /<img class="attached" src="([^"]*)"/.exec(entry.html)![1]!;
    expect(entry.html).toMatch(/<img class="attached"[^>]*alt="รูป[^"]*ของเรื่องเลขที่ \d+-\d+"/);
    expect(entry.words).toContain('PNG · 1 KB');
    const photo = await desk.visit(src);
    expect([photo.status, photo.headers.get('content-type')]).toEqual([200, 'image/png']);
    const part = await desk.visit(src, { range: 'bytes=0-3' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 0-3/${png.length}`]);
    expect(part.headers.get('content-length')).toBe('4');
    const behind = await desk.visit(src, { range: `bytes=${png.length}-` });
    expect([behind.status, behind.headers.get('content-range')]).toEqual([416, `bytes */${png.length}`]);
    const coordinator = (await logIn(world, await world.staff('coordinator', null, 'ชูใจ'))).browser;
    expect((await coordinator.visit(src)).status).toBe(404);
  });
});

describe('the map', () => {
  it('shows places as dots with a table beneath, and says what lies outside', async () => {
    const part = makeFeedback({ text: 'จุดหนึ่ง', id: 'dot' }).parts[0]!;
    const at = (id: string, latitude: number, longitude: number) => ({
      ...part,
      messageId: `m-${id}`,
      sourceEventId: `e-${id}`,
      kind: 'location' as const,
      text: null,
      place: { title: `ที่ ${id}`, address: '', latitude, longitude },
    });
    await said('จุดหนึ่ง', { parts: [part, at('a', 13.65, 100.5), at('b', 18.79, 98.98)] });
    const page = await desk.visit('/console/feedback-map?q=จุดหนึ่ง');
    expect(page.html.match(/<circle/g)).toHaveLength(1);
    expect(page.words).toContain('อยู่นอกแผนที่ 1 จุด');
    expect(page.words).toContain('13.65000, 100.50000');
    expect(page.words).toContain('ที่ b');
    expect(page.html).toContain('query=13.65,100.5"');
    expect(page.words).toContain('10 กม.');
  });

  it('a dot leads to its entry; several close together are one with their number, which leads closer', async () => {
    const placed = (text: string, latitude: number, longitude: number) => {
      const [part] = makeFeedback({ text, id: `near-${text}` }).parts;
      const place = { title: text, address: '', latitude, longitude };
      return said(text, {
        parts: [
          part!,
          { ...part!, messageId: `p-${text}`, sourceEventId: `pe-${text}`, kind: 'location', text: null, place },
        ],
      });
    };
    const alone = await placed('ใกล้กันเดี่ยว', 13.9, 100.6);
    const pair = [await placed('ใกล้กันหนึ่ง', 13.65, 100.5), await placed('ใกล้กันสอง', 13.652, 100.502)];
    const dotsOf = ({ html }: Page) =>
      [...html.matchAll(/<a href="([^"]*)" aria-label="([^"]*)" class="dot">.*?<\/a>/gs)].map(([dot, href, label]) => ({
        href: href!.replace(/&amp;/g, '&'),
        label: label!,
        told: /<text[^>]*>(.*?)<\/text>/.exec(dot)?.[1] ?? null,
      }));
    const page = await desk.visit('/console/feedback-map?q=ใกล้กัน');
    const dots = dotsOf(page);
    expect(dots.map(({ told }) => told).toSorted()).toEqual(['2', null]);
    const single = dots.find(({ told }) => told === null)!;
    expect([single.href.split('?')[0], single.label]).toEqual([alone.path, 'ใกล้กันเดี่ยว']);
    const both = dots.find(({ told }) => told === '2')!;
    expect(both.label).toContain('2 เรื่องใกล้กัน');
    const closer = await desk.visit(both.href);
    expect(
      dotsOf(closer)
        .map(({ href }) => href.split('?')[0])
        .toSorted(),
    ).toEqual(pair.map(({ path }) => path).toSorted());
    expect(titles(closer).toSorted()).toEqual(['ใกล้กันสอง', 'ใกล้กันหนึ่ง']);
    expect(closer.words).toContain('ดูทั้งกรุงเทพมหานคร');
    expect(page.words).toMatch(/ดอนเมือง.*บางขุนเทียน/s);
  });

  it('entries on one and the same spot lead to the table beneath', async () => {
    for (const name of ['จุดซ้ำหนึ่ง', 'จุดซ้ำสอง']) {
      const [part] = makeFeedback({ text: name, id: name }).parts;
      const place = { title: name, address: '', latitude: 13.8, longitude: 100.7 };
      await said(name, {
        parts: [
          part!,
          { ...part!, messageId: `p-${name}`, sourceEventId: `pe-${name}`, kind: 'location', text: null, place },
        ],
      });
    }
    const page = await desk.visit('/console/feedback-map?q=จุดซ้ำ');
    const [, closer] = /<a href="([^"]*)" aria-label="[^"]*" class="dot">/.exec(page.html)!;
    expect((await desk.visit(closer!.replace(/&amp;/g, '&'))).html).toMatch(/<a href="#map-table" [^>]*class="dot">/);
  });
});
