/** The weekly brief as a page: with charts, version by version. */
import type { Summary } from '../../src/summaries/model.ts';
import { days, plus } from '../../src/time.ts';
import { makeFeedback } from '../feedback/builders.ts';
import { actionsOf, startWorld, wordsOf, type Person, type World } from '../world.ts';
import { logIn, type Browser } from './browser.ts';

const FRIDAY = '2020-07-10T09:00:00+07:00';
const MONDAY = '2020-07-13T08:00:00+07:00';
const NEXT_MONDAY = '2020-07-20T08:00:00+07:00';
const SAID = new Date('2020-07-08T03:00:00Z');

let world: World;
let analyst: Person;
let coordinator: Person;
let author: Person;
let desk: Browser;

const summaries = () => world.db.collection<Summary>('summaries');
const pathOf = async (scope: string, version = 1): Promise<string> => {
  const summary = await summaries().findOne({ week: '2020-W28', scope, version });
  return `/console/summaries/${summary!._id}`;
};
const cards = async (who: Person) => (await who.heard()).filter((message) => wordsOf(message).includes('สรุป'));

beforeAll(async () => {
  world = await startWorld({ now: FRIDAY, quota: 500 });
  analyst = await world.staff('analyst', 'THON_S', 'วิภา');
  coordinator = await world.staff('coordinator', null, 'กาญจนา');
  author = await world.representative('นายบุญมี ท่าข้าม', 'บางขุนเทียน');
  const { id } = (await world.context.representatives.findByLineUserId(author.id))!;
  const { feedback } = world.context;
  for (let n = 0; n < 3; n += 1)
    await feedback.open(makeFeedback({ author: id, saidAt: SAID, text: 'ลุงบุญมีแจ้งว่าขยะล้นถังหน้าวัด โทร 0812345678' }));
  await feedback.open(makeFeedback({ saidAt: plus(SAID, -days(14)), district: 'บางบอน' }));
  await feedback.open(makeFeedback({ districtGroup: 'BKK_N', district: 'จตุจักร', saidAt: SAID }));
  await world.clock.to(MONDAY);
  desk = (await logIn(world, analyst)).browser;
});
afterAll(() => world.stop());

describe('the card in LINE', () => {
  it('says it in ten lines and leads to the page', async () => {
    const [card] = await cards(analyst);
    const link = actionsOf(card!).find((action) => action.type === 'uri');
    expect(link).toMatchObject({ label: 'เปิดหน้าสรุป', uri: `${world.url}${await pathOf('THON_S')}` });
    expect(wordsOf(card!)).toContain('โควตาเหลือ');
  });
});

describe('the page of a brief', () => {
  it('tells what is new, what grows with its counts, who is silent for how long, and quotes without names', async () => {
    const page = await desk.visit(await pathOf('THON_S'));
    expect(page.words).toContain('ความเห็นใหม่ 3 เรื่อง');
    expect(page.words).toMatch(/สิ่งแวดล้อมและขยะ 3 เรื่อง \(4 สัปดาห์ก่อนหน้ารวม 1\)/);
    expect(page.words).toContain('“ลุง•••แจ้งว่าขยะล้นถังหน้าวัด โทร •••”');
    expect(page.words).not.toMatch(/บุญมี|5678/);
    expect(page.words).toMatch(/บางบอน 2 สัปดาห์/);
    expect(page.words).toMatch(/ทุ่งครุ เกิน 12 สัปดาห์/);
    expect(page.words).toContain('ไม่มีประเด็นที่รอคำตอบค่ะ');
    expect(page.words).toContain('ไม่มีข้อความที่ส่งไม่สำเร็จค่ะ');
    expect(page.words).toMatch(/โควตาเดือนนี้ใช้ไป \d+ เหลือ \d+ ข้อความ/);
    expect(page.html).toContain('<svg');
  });

  it('says of a week without anything that it was one', async () => {
    const { browser } = await logIn(world, await world.staff('analyst', 'BKK_S', 'อารี'));
    expect((await browser.visit(await pathOf('BKK_S'))).words).toContain('สัปดาห์นี้ไม่มีความคิดเห็นใหม่ และไม่มีการประชุมค่ะ');
  });

  it('sets the district groups side by side for the coordinator', async () => {
    const { browser } = await logIn(world, coordinator);
    const { words } = await browser.visit(await pathOf('ALL'));
    expect(words).toContain('ความเห็นใหม่ 4 เรื่อง');
    expect(words).toMatch(/กลุ่มกรุงธนใต้ 3 6 0 0/);
    expect(words).toMatch(/กลุ่มกรุงเทพเหนือ 1 6 0 0/);
  });

  it('is there for nobody else', async () => {
    const { browser } = await logIn(world, await world.staff('analyst', 'BKK_E', 'คนนอก'));
    expect((await browser.visit(await pathOf('THON_S'))).status).toBe(404);
    expect((await browser.visit(await pathOf('ALL'))).status).toBe(404);
    expect((await browser.visit('/console/summaries?scope=THON_S')).status).toBe(404);
    expect((await desk.visit('/console/summaries')).html).toContain(await pathOf('THON_S'));
  });

  it('tells themes that the lexicon has no more by their code', async () => {
    await world.context.feedback.open(makeFeedback({ saidAt: SAID, themes: ['GONE_THEME'], district: 'ทุ่งครุ' }));
    const before = await desk.visit(await pathOf('THON_S'));
    const after = await desk.submit(before, { form: `${await pathOf('THON_S')}/recount` });
    expect(after.words).toContain('GONE_THEME');
  });
});

describe('late data', () => {
  it('makes a new version that says what changed, and the one that was sent stays', async () => {
    const sent = await desk.visit(await pathOf('THON_S'));
    expect(sent.words).toContain('ความเห็นใหม่ 3 เรื่อง');
    expect(sent.words).toMatch(/มีรุ่นที่ใหม่กว่า: รุ่นที่ 2/);
    const corrected = await desk.visit(await pathOf('THON_S', 2));
    expect(corrected.words).toMatch(/ความเห็นใหม่ 3 4 ปัญหา 3 4/);
    expect(corrected.words).toMatch(/เขตที่เงียบ 6 5/);
    expect(await cards(analyst)).toHaveLength(1);
  });

  it('changes nothing where nothing changed', async () => {
    const page = await desk.visit(await pathOf('THON_S', 2));
    const after = await desk.submit(page, { form: `${await pathOf('THON_S', 2)}/recount` });
    expect(after.words).toContain('นับใหม่แล้ว ตัวเลขไม่เปลี่ยนค่ะ');
    expect(await summaries().countDocuments({ week: '2020-W28', scope: 'THON_S' })).toBe(2);
  });

  it('is told on the next card against what was told last, also where nobody asked', async () => {
    await world.context.feedback.open(makeFeedback({ saidAt: SAID, district: 'ทุ่งครุ' }));
    await world.clock.to(NEXT_MONDAY);
    expect(await summaries().countDocuments({ week: '2020-W28', scope: 'THON_S' })).toBe(3);
    const [, second] = await cards(analyst);
    expect(wordsOf(second!)).toContain('แก้ไขสรุปสัปดาห์ก่อน: ความเห็น 3 เป็น 5');
  });

  it('quotes nothing that its author has taken back since, and nobody who was erased', async () => {
    desk = (await logIn(world, analyst)).browser;
    const [first] = (await summaries().findOne({ week: '2020-W28', scope: 'THON_S', version: 1 }))!.figures.quotes;
    await world.context.feedback.withdraw(first!.id!, 'event', world.clock.now());
    const { words } = await desk.visit(await pathOf('THON_S'));
    expect(words.split('ลุง•••').length - 1).toBeLessThan(2);
    const { id } = (await world.context.representatives.findByLineUserId(author.id))!;
    await world.context.feedback.forgetAuthor(id, (text) => text.replaceAll('บุญมี', '•••'));
    const again = await desk.submit(await desk.visit(await pathOf('THON_S', 3)), {
      form: `${await pathOf('THON_S', 3)}/recount`,
    });
    expect(again.words).not.toContain('บุญมี');
  });
});
