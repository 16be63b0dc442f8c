import { parse } from 'csv-parse/sync';
import type { ExportJob } from '../../src/access/export-job-store.ts';
import { hours, plus } from '../../src/time.ts';
import { startWorld, type Person, type World } from '../world.ts';
import { logIn, type Browser, type Page } from './browser.ts';

let world: World;
let desk: Browser;
let analyst: Person;

beforeAll(async () => {
  world = await startWorld();
  analyst = await world.staff('analyst', 'THON_S', 'วิภา');
  const person = await world.representative('สมศรี ใจดี', 'ทุ่งครุ');
  await world.representative('บุญมา มั่นคง', 'บางบอน');
  await world.representative('คนเขตอื่น ไกลบ้าน', 'จตุจักร');
  await person.says('#ปัญหา น้ำท่วมซอย 5 โทร 081-234-5678');
  await analyst.says('นัดประชุมกรุงธนใต้ 31 ก.ค. 2563 13.30 น. ที่หอประชุมทุ่งครุ');
  await analyst.taps('ส่งประกาศ');
  await person.taps('ไป');
  desk = (await logIn(world, analyst)).browser;
});
afterAll(() => world.stop());

/** The file that a sheet leads to, and its page. */
async function taken(query: string, fields: Record<string, string>): Promise<{ page: Page; file: Page }> {
  const sheet = await desk.visit(`/console/exports?${query}`);
  const page = await desk.submit(sheet, { form: '/console/exports', fields });
  return { page, file: await desk.visit(`${page.path}/file`) };
}
const rowsOf = ({ html }: Page): Record<string, string>[] => parse(html, { bom: true, columns: true });

describe('a file', () => {
  it('of the registry has codes instead of names, of the own scope only', async () => {
    const { page, file } = await taken('kind=registry', { format: 'csv' });
    expect(page.words).toContain('ไฟล์พร้อมแล้ว');
    expect(file.headers.get('content-type')).toContain('text/csv');
    expect(rowsOf(file)).toHaveLength(2);
    for (const name of ['สมศรี', 'บุญมา', 'ไกลบ้าน']) expect(file.html).not.toContain(name);
    expect(rowsOf(file)[0]!['รหัสผู้แทน']).toMatch(/^P-[0-9A-F]{10}$/);
  });

  it('has names for a reason, which is written down', async () => {
    const sheet = await desk.visit('/console/exports?kind=registry');
    const without = await desk.submit(sheet, {
      form: '/console/exports',
      fields: { format: 'csv', named: 'yes', reason: 'ขอ' },
    });
    expect(without.status).toBe(422);
    const reason = 'ทำป้ายชื่อสำหรับการประชุม 31 ก.ค.';
    const { file } = await taken('kind=registry', { format: 'csv', named: 'yes', reason });
    expect(file.html).toContain('สมศรี ใจดี');
    const records = await world.db.collection('audit').find({ action: 'export.made' }).toArray();
    expect(records.map((record) => (record['details'] as { reason?: string }).reason)).toContain(reason);
  });

  it('follows the filter of the page that led to it', async () => {
    const { file } = await taken(`kind=registry&district=${encodeURIComponent('บางบอน')}`, { format: 'ndjson' });
    const lines = file.html
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { district: string });
    expect(lines.map(({ district }) => district)).toEqual(['บางบอน']);
    const none = await taken('kind=feedback&from=2020-08-01&to=2020-08-31', { format: 'geojson' });
    expect(JSON.parse(none.file.html)).toEqual({ type: 'FeatureCollection', features: [] });
  });

  it.each([
    ['/console/feedback?status=unread&q=น้ำท่วม&group=THON_S', ['ยังไม่ได้อ่าน · กรุงธนใต้ · “น้ำท่วม”'], 1],
    ['/console/feedback?status=unread&q=ไม่มีคำนี้', [], 0],
    ['/console/feedback?status=linked', [], 0],
    ['/console/feedback?status=all&kind=proposal', ['ข้อเสนอโครงการ'], 0],
    ['/console/representatives?district=บางบอน', ['บางบอน'], 1],
    ['/console/representatives?q=สมศรี', ['“สมศรี”'], 1],
    ['/console/sessions', ['ที่จะมาถึง'], 1],
    ['/console/sessions?view=past', ['ที่ผ่านมา'], 0],
    ['/console/sessions?view=month&month=2020-07', ['ตั้งแต่วันที่ พ. 1 ก.ค. 2563', 'ถึงวันที่ ศ. 31 ก.ค. 2563'], 1],
    ['/console/sessions?view=month&month=2020-08', [], 0],
  ])('has what %s shows: the page leads to it', async (path, told, rows) => {
    const link = /href="(\/console\/exports\?[^"]*)"/.exec((await desk.visit(encodeURI(path))).html)![1]!;
    const sheet = await desk.visit(link.replaceAll('&amp;', '&'));
    for (const words of told) expect(sheet.words).toContain(words);
    const page = await desk.submit(sheet, { form: '/console/exports', fields: { format: 'csv' } });
    expect(rowsOf(await desk.visit(`${page.path}/file`))).toHaveLength(rows);
  });

  it('of one session’s answers is a step from its page, and so are the calendars from the list', async () => {
    const list = await desk.visit('/console/sessions');
    expect(list.html).toContain('href="/console/calendars"');
    const [, session] = /href="(\/console\/sessions\/c[0-9a-f]+)"/.exec(list.html)!;
    const [, link] = /href="(\/console\/exports\?[^"]*)"/.exec((await desk.visit(session!)).html)!;
    const sheet = await desk.visit(link!.replaceAll('&amp;', '&'));
    expect(sheet.words).toContain('ศ. 31 ก.ค. 2563 13.30 น.');
    const page = await desk.submit(sheet, { form: '/console/exports', fields: { format: 'csv' } });
    expect(rowsOf(await desk.visit(`${page.path}/file`))).toHaveLength(1);
    const elsewhere = await desk.visit('/console/exports?kind=attendance&session=c000000000000000000000000');
    expect(elsewhere.words).toContain('0 แถว');
  });

  it('says how large it is in a unit that shows something', async () => {
    const { page } = await taken('kind=sessions', { format: 'csv' });
    expect(page.words).toMatch(/แถว [1-9]\d* KB/);
  });

  it('of calendars has another address only once there is one', async () => {
    const page = await desk.visit('/console/calendars');
    expect(page.words).toContain('สร้างลิงก์');
    expect(page.words).not.toContain('เปลี่ยนลิงก์');
    const opened = await desk.submit(page, { form: '/console/calendars', fields: { do: 'open' } });
    expect(opened.words.match(/เปลี่ยนลิงก์(?!:)/g)).toHaveLength(1);
    expect((await desk.visit('/console/calendars')).words).toMatch(/ดูลิงก์ เปลี่ยนลิงก์.*สร้างลิงก์/);
  });

  it.each([
    ['feedback', 'น้ำท่วมซอย 5'],
    ['sessions', 'หอประชุมทุ่งครุ'],
    ['attendance', 'ไป'],
  ])('of %s can be had in each kind', async (kind, words) => {
    for (const format of ['csv', 'ndjson', 'geojson']) {
      const { file } = await taken(`kind=${kind}`, { format });
      expect(file.html).toContain(words);
      expect(file.html).not.toContain('081-234');
      expect(file.html).not.toContain('สมศรี');
    }
    const { file } = await taken(`kind=${kind}`, { format: 'xlsx' });
    expect(file.html.startsWith('PK')).toBe(true);
  });

  it.each([
    ['registry', { ทุ่งครุ: 'district', บางบอน: 'district' }],
    ['attendance', { ทุ่งครุ: 'district' }],
    ['feedback', { ทุ่งครุ: 'district' }],
    ['sessions', { undefined: 'districtGroup' }],
  ])('of %s lies on a map where its district does, and says how near that is', async (kind, expected) => {
    const { file } = await taken(`kind=${kind}`, { format: 'geojson' });
    const { features } = JSON.parse(file.html) as {
      features: { geometry: { coordinates: number[] } | null; properties: { district?: string; precision: string } }[];
    };
    expect(Object.fromEntries(features.map(({ properties }) => [properties.district, properties.precision]))).toEqual(
      expected,
    );
    for (const { geometry } of features) {
      const [longitude, latitude] = geometry!.coordinates;
      expect(longitude).toBeGreaterThan(100.3);
      expect(longitude).toBeLessThan(100.6);
      expect(latitude).toBeGreaterThan(13.5);
      expect(latitude).toBeLessThan(13.8);
    }
  });

  it('is there for who asked for it, for an hour', async () => {
    const { page } = await taken('kind=sessions', { format: 'csv' });
    const other = (await logIn(world, await world.staff('analyst', 'THON_S', 'วิชัย'))).browser;
    expect((await other.visit(page.path)).status).toBe(404);
    expect((await other.visit(`${page.path}/file`)).status).toBe(404);
    await world.clock.advance(61 * 60_000);
    expect((await desk.visit(`${page.path}/file`)).status).toBe(404);
    expect(await world.db.collection('exportPieces').countDocuments()).toBe(0);
  });

  it('is one where a sheet is sent twice', async () => {
    const sheet = await desk.visit('/console/exports?kind=sessions');
    const send = () => desk.submit(sheet, { form: '/console/exports', fields: { format: 'csv' } });
    const [one, two] = [await send(), await send()];
    expect(two.path).toBe(one.path);
  });

  it('is nobody’s who may not take it along: a coordinator gets no names, an admin nothing', async () => {
    const coordinator = (await logIn(world, await world.staff('coordinator', null))).browser;
    const sheet = await coordinator.visit('/console/exports?kind=registry');
    expect(sheet.html).not.toContain('name="named"');
    const page = await coordinator.submit(sheet, {
      form: '/console/exports',
      fields: { format: 'csv', named: 'yes', reason: 'เหตุผลที่ยาวพอสมควร' },
    });
    const file = await coordinator.visit(`${page.path}/file`);
    expect(rowsOf(file)).toHaveLength(3);
    expect(file.html).not.toContain('สมศรี');
    const admin = (await logIn(world, await world.staff('admin', null))).browser;
    expect((await admin.visit('/console/exports')).status).toBe(404);
  });
});

describe('a file that takes its time', () => {
  const staffId = async (): Promise<string> =>
    String((await world.db.collection('staff').findOne({ displayName: 'วิภา' }))!['_id']);

  /** A file half written, as its page finds it. */
  async function writing(id: string, more: Partial<ExportJob> = {}): Promise<string> {
    const now = world.clock.now();
    await world.context.exportJobs.begin({
      _id: id,
      staff: await staffId(),
      kind: 'feedback',
      format: 'csv',
      fileName: 'ความคิดเห็น.csv',
      query: { group: 'THON_S' },
      named: false,
      expected: 4_000,
      createdAt: now,
      expiresAt: plus(now, hours(1)),
    });
    await world.db.collection<{ _id: string }>('exportJobs').updateOne({ _id: id }, { $set: more });
    return `/console/exports/${id}`;
  }
  let again: Browser;
  beforeAll(async () => {
    again = (await logIn(world, analyst)).browser;
  });

  it('tells how far it is, in a piece that asks for itself again', async () => {
    const path = await writing('x-progress', { rows: 1_500 });
    const page = await again.visit(path);
    expect(page.html).toContain(`hx-get="${path}/progress"`);
    const piece = await again.visit(`${path}/progress`, { 'hx-request': 'true' });
    expect(piece.html).not.toContain('<html');
    expect(piece.html).toMatch(/<progress value="1500" max="4000"/);
    expect(piece.words).toContain('1,500');
    expect((await again.visit(`${path}/file`)).status).toBe(404);
    await world.context.exportJobs.addPiece('x-progress', 0, Buffer.from('เสร็จ'));
    await world.context.exportJobs.report('x-progress', { state: 'ready', rows: 4_000, bytes: 15, pieces: 1 });
    const ready = await again.visit(`${path}/progress`, { 'hx-request': 'true' });
    expect(ready.html).not.toContain('hx-get');
    expect((await again.visit(`${path}/file`)).html).toBe('เสร็จ');
  });

  it('of more rows than are counted beforehand says so until they are counted', async () => {
    const path = await writing('x-uncounted', { rows: 120_000, expected: null });
    const uncounted = await again.visit(`${path}/progress`, { 'hx-request': 'true' });
    expect(uncounted.html).toMatch(/<progress aria-labelledby/);
    expect(uncounted.words).toContain('120,000');
    async function* file(): AsyncGenerator<Buffer> {
      yield Buffer.from('หนึ่งแถว');
    }
    await world.context.exporter.start('x-uncounted', file(), { rows: 1 }, () => Promise.resolve(250_000));
    expect((await world.context.exportJobs.find('x-uncounted', await staffId(), world.clock.now()))!).toMatchObject({
      expected: 250_000,
      state: 'ready',
    });
  });

  it.each([
    ['whose writer has not been heard of for a minute', { beatAt: new Date(Date.now() - 61_000) }],
    ['that failed', { state: 'failed' as const }],
  ])('%s says so, asks no more, and leads back to the same filter', async (what, more) => {
    const path = await writing(`x-${what.length}`, more);
    const piece = await again.visit(`${path}/progress`, { 'hx-request': 'true' });
    expect(piece.html).toContain('role="alert"');
    expect(piece.html).not.toContain('hx-get');
    expect(piece.html).toContain('href="/console/exports?kind=feedback&amp;group=THON_S"');
  });

  it('that cannot be written is failed, and the next one is written all the same', async () => {
    const { exportJobs, exporter } = world.context;
    await writing('x-broken');
    async function* breaking(): AsyncGenerator<Buffer> {
      yield Buffer.from('ครึ่ง');
      throw new Error('the database went away');
    }
    await exporter.start('x-broken', breaking(), { rows: 1 });
    const broken = await exportJobs.find('x-broken', await staffId(), world.clock.now());
    expect(broken).toMatchObject({ state: 'failed', rows: 1 });
    await writing('x-next');
    async function* whole(): AsyncGenerator<Buffer> {
      yield Buffer.from('ทั้งหมด');
    }
    await exporter.start('x-next', whole(), { rows: 2 });
    expect(await exportJobs.find('x-next', await staffId(), world.clock.now())).toMatchObject({
      state: 'ready',
      rows: 2,
    });
  });
});
