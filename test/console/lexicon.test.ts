import { makeFeedback } from '../feedback/builders.ts';
import { startWorld, type World } from '../world.ts';
import { formsOf, logIn, type Browser, type Page } from './browser.ts';

let world: World;
let desk: Browser;

beforeAll(async () => {
  world = await startWorld();
  desk = (await logIn(world, await world.staff('analyst', 'THON_S', 'วิภา'))).browser;
  for (const [id, text] of [
    ['x1', 'รถพุ่มพวงไม่เข้าซอย'],
    ['x2', 'รถพุ่มพวงจอดริมทาง'],
  ] as const)
    await world.context.feedback.open(makeFeedback({ id, text, themes: [], matchedTerms: [] }));
  await world.context.feedback.open(
    makeFeedback({ id: 'x3', text: 'รถพุ่มพวงอีกเขต', themes: [], districtGroup: 'BKK_N', district: 'จตุจักร' }),
  );
});
afterAll(() => world.stop());

async function proposed(term: string, theme = 'ECONOMY'): Promise<Page> {
  const page = await desk.submit(await desk.visit('/console/lexicon'), {
    form: 'เสนอคำ',
    fields: { term, theme },
  });
  expect(page.status).toBe(200);
  await world.settled();
  return desk.visit(page.path);
}
const buttonsOf = (page: Page): string[] => formsOf(page).map(({ words }) => words);

describe('a proposed term', () => {
  it('shows its effect on past entries before anybody can accept it', async () => {
    const page = await proposed('รถพุ่มพวง');
    expect(page.words).toMatch(/จะเปลี่ยน 3/);
    expect(page.words).toContain('รถพุ่มพวงไม่เข้าซอย');
    expect(page.words).not.toContain('รถพุ่มพวงอีกเขต');
    const back = await desk.submit(page, { form: `${page.path}/accept` });
    expect(back.words).toContain('รับแล้วค่ะ');
    expect(world.context.lexicon.themes.scan('รถพุ่มพวง').themes).toEqual(['ECONOMY']);
    expect((await world.context.feedback.find('x1'))!.themes).toEqual([]);
  });

  it('whose effect was counted with an older lexicon is looked at again', async () => {
    const mine = await proposed('โรงหุ่นไล่กา');
    const other = await proposed('ลานลูกข่างไม้');
    await desk.submit(other, { form: `${other.path}/accept` });
    const back = await desk.submit(mine, { form: `${mine.path}/accept` });
    expect(back.status).toBe(409);
    expect(back.words).toContain('พจนานุกรมเปลี่ยนไป');
  });

  it('is declined with a reason, which stays', async () => {
    const page = await proposed('คำที่ไม่เอาเลย');
    await desk.submit(page, { form: `${page.path}/decline`, fields: { note: 'กว้างเกินไป' } });
    const list = await desk.visit('/console/lexicon');
    expect(list.words).toContain('กว้างเกินไป');
    const again = await desk.submit(page, { form: `${page.path}/decline` });
    expect(again.status).toBe(409);
  });

  it.each([
    ['too short', 'ก', 'คำสั้นเกินไป'],
    ['known already', 'ขยะ', 'รู้จักคำนี้แล้ว'],
    ['a phone number', 'โทร 0812345678', 'ข้อมูลส่วนบุคคล'],
  ])('that is %s is refused, and stays as it was typed', async (_what, term, told) => {
    const back = await desk.submit(await desk.visit('/console/lexicon'), {
      form: 'เสนอคำ',
      fields: { term, theme: 'ENV_WASTE' },
    });
    expect(back.status).toBe(422);
    expect(back.words).toContain(told);
    expect(formsOf(back).find(({ action }) => action === '/console/lexicon')!.fields['term']).toEqual([term]);
  });
});

describe('sorting past feedback again', () => {
  it('shows first what it would change, and changes that after a word', async () => {
    const asked = await desk.submit(await desk.visit('/console/lexicon'), { form: 'นับว่าจะเปลี่ยนอะไร' });
    expect(asked.status).toBe(200);
    await world.settled();
    const counted = await desk.visit('/console/lexicon');
    expect(counted.words).toContain('ยืนยันจัดใหม่');
    expect((await world.context.feedback.find('x1'))!.themes).toEqual([]);
    await desk.submit(counted, { form: 'ยืนยันจัดใหม่' });
    await world.settled();
    expect((await world.context.feedback.find('x1'))!.themes).toEqual(['ECONOMY']);
  });

  it('is for those who may decide; others propose', async () => {
    const district = (await logIn(world, await world.staff('districtAnalyst', 'ทุ่งครุ', 'สุดา'))).browser;
    const page = await district.visit('/console/lexicon');
    expect(page.status).toBe(200);
    expect(buttonsOf(page).join()).not.toContain('นับว่าจะเปลี่ยนอะไร');
    const admin = (await logIn(world, await world.staff('admin', null, 'ผู้ดูแล'))).browser;
    expect((await admin.visit('/console/lexicon')).status).toBe(404);
  });
});

describe('a theme that was taken out of the lexicon', () => {
  it('keeps its name, and old entries stay readable under it', async () => {
    await world.context.lexicons.rememberNames({ OLD_THEME: { th: 'ประเด็นเก่า', en: 'Old theme' } });
    const { _id } = await world.context.feedback.open(
      makeFeedback({ id: 'x9', text: 'เรื่องเก่า', themes: ['OLD_THEME'], matchedTerms: [] }),
    );
    const term = await proposed('คำใหม่ให้อ่านพจนานุกรมใหม่');
    await desk.submit(term, { form: `${term.path}/accept` });
    expect((await desk.visit('/console/lexicon')).words).toContain('ประเด็นเก่า');
    const entry = await desk.visit(`/console/feedback/${_id}`);
    expect(entry.words).toContain('ประเด็นเก่า (เลิกใช้แล้ว)');
  });
});
