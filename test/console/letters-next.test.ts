/** Letters to many: bundle by bundle, each person once, and nothing made that its page did not say. */
import { startWorld, type World } from '../world.ts';
import { formsOf, logIn, type Browser, type Page } from './browser.ts';

let world: World;
let desk: Browser;
let importPath: string;
const REGISTRY = '/console/representatives';
const NEXT = `${REGISTRY}/letters/next`;
const MANY = 60;
const LETTERS = Array.from('กขคงจฉชซญดตถทธนบปผพฟภมยรลวสหอฮ');

beforeAll(async () => {
  world = await startWorld();
  desk = (await logIn(world, await world.staff('analyst', 'THON_S', 'วิภา'))).browser;
  const name = (n: number): string =>
    `นางจดหมาย ${LETTERS[n % LETTERS.length]!.repeat(2)}${LETTERS[Math.floor(n / LETTERS.length)]!}`;
  const rows = Array.from({ length: MANY }, (_, n) => `${name(n)},ทุ่งครุ`);
  const mapping = await desk.upload(await desk.visit(`${REGISTRY}/import`), {
    name: 'ทะเบียน.csv',
    bytes: ['ชื่อ-นามสกุล,เขต', ...rows].join('\n'),
  });
  await desk.submit(mapping, { form: 'ตรวจดูก่อน' });
  await world.settled();
  importPath = mapping.path.replace('/columns', '');
  await desk.submit(await desk.visit(importPath), { form: 'ยืนยัน' });
  await world.settled();
});
afterAll(() => world.stop());

const invited = (): Promise<Page> => desk.visit(`${REGISTRY}?view=invited`);
const withCode = (): Promise<number> =>
  world.db.collection('representatives').countDocuments({ claimCodeHash: { $type: 'string' } });

async function press(page: Page, action: string, more: Record<string, string> = {}): Promise<Response> {
  const form = formsOf(page).find((each) => each.action === action)!;
  const fields = Object.entries(form.fields).flatMap(([name, values]) => values.map((value) => [name, value]));
  return desk.download(action, {
    method: 'POST',
    body: new URLSearchParams([...fields, ...Object.entries(more)]),
    redirect: 'manual',
  });
}

it('go on bundle by bundle until nobody is left, and nobody gets two', async () => {
  const first = await invited();
  expect(first.words).toContain('ยังไม่มีจดหมาย 60 คน');
  const one = await press(first, NEXT, { size: '50' });
  expect(one.headers.get('content-type')).toBe('application/pdf');
  expect(await withCode()).toBe(50);
  const codes = await world.db.collection('representatives').distinct('claimCodeHash');

  const again = await press(first, NEXT, { size: '50' });
  expect([again.status, await withCode()]).toEqual([303, 50]);
  const told = await invited();
  expect(told.words).toContain('ยังไม่มีจดหมาย 10 คน');
  await press(told, NEXT, { size: '100' });
  expect(await withCode()).toBe(MANY);
  const all = await world.db.collection('representatives').distinct('claimCodeHash');
  expect(all).toEqual(expect.arrayContaining(codes.filter((code) => code !== null)));
  expect(formsOf(await invited()).some(({ action }) => action === NEXT)).toBe(false);
});

it('of a list that came in say which bundle was made already', async () => {
  const page = await desk.visit(importPath);
  expect(page.words).not.toContain('ทำแล้ว');
  await press(page, `${importPath}/letters`);
  expect((await desk.visit(importPath)).words).toContain('ทำแล้ว ทำอีกครั้งรหัสในจดหมายเดิมใช้ไม่ได้');
});

it('are nothing that those who only look are offered', async () => {
  await world.db.collection('representatives').updateMany({ status: 'invited' }, { $set: { claimCodeHash: null } });
  const coordinator = (await logIn(world, await world.staff('coordinator', null, 'กาญจนา'))).browser;
  const page = await coordinator.visit(`${REGISTRY}?view=invited`);
  expect(formsOf(page).some(({ action }) => action === NEXT)).toBe(false);
  expect(formsOf(await invited()).some(({ action }) => action === NEXT)).toBe(true);
});
