import { startWorld, type World } from '../world.ts';
import { logIn, type Browser } from './browser.ts';

let world: World;
let admin: Browser;

beforeAll(async () => {
  world = await startWorld();
  admin = (await logIn(world, await world.staff('admin', null))).browser;
});
afterAll(() => world.stop());

const TOKEN = /prk_[\w-]{40,}/;

describe('tokens of other systems', () => {
  it('are shown once, work at once, and no longer once they are revoked', async () => {
    const sheet = await admin.visit('/console/tokens');
    const fields = { name: 'ระบบแผนที่', scope: 'ALL', days: '90' };
    const made = await admin.submit(sheet, { form: 'สร้างโทเคน', fields });
    const [token] = TOKEN.exec(made.html) ?? [];
    expect(made.words).toContain('จะไม่แสดงอีก');
    const ask = () => fetch(`${world.url}/api/v1/sessions`, { headers: { authorization: `Bearer ${token}` } });
    expect((await ask()).status).toBe(200);

    const twice = await admin.submit(sheet, { form: 'สร้างโทเคน', fields });
    expect(twice.html).not.toMatch(TOKEN);
    expect(twice.words).toContain('แสดงซ้ำไม่ได้');

    const list = await admin.visit('/console/tokens');
    expect(list.words).toContain('ระบบแผนที่');
    expect(list.html).not.toMatch(TOKEN);
    const after = await admin.submit(list, { form: '/console/tokens/' });
    expect(after.words).toContain('ยกเลิกแล้ว');
    expect((await ask()).status).toBe(401);
    const actions = (await world.db.collection('audit').find({}).toArray()).map(
      (record) => record['action'] as unknown,
    );
    expect(actions).toEqual(expect.arrayContaining(['token.made', 'token.revoked']));
  });

  it('need a name and a scope', async () => {
    const sheet = await admin.visit('/console/tokens');
    const back = await admin.submit(sheet, { form: 'สร้างโทเคน', fields: { name: '', days: '90' } });
    expect(back.status).toBe(422);
    expect(back.words).toContain('กรุณาตรวจดูช่องต่อไปนี้');
  });

  it('are an admin’s business only', async () => {
    const analyst = (await logIn(world, await world.staff('analyst', 'THON_S'))).browser;
    expect((await analyst.visit('/console/tokens')).status).toBe(404);
    expect((await analyst.visit('/console')).html).not.toContain('/console/tokens');
  });
});
