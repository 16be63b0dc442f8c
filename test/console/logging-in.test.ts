import { createLoginLink } from '../../src/console/login.ts';
import { days, hours, minutes } from '../../src/time.ts';
import { actionsOf, startWorld, type Person, type World } from '../world.ts';
import { logIn, loginLinkFor, openBrowser } from './browser.ts';

let world: World;
let analyst: Person;

beforeAll(async () => {
  world = await startWorld();
  analyst = await world.staff('analyst', 'THON_S', 'วิภา');
});
afterAll(() => world.stop());

describe('a link from LINE', () => {
  it('opens a page with a button, and the button opens the console', async () => {
    const link = await loginLinkFor(analyst);
    expect(link.startsWith(`${world.url}/login/`)).toBe(true);
    const browser = openBrowser(world.url);
    const page = await browser.visit(link);
    expect(page.status).toBe(200);
    expect(page.words).not.toContain('วิภา');
    const console = await browser.submit(page);
    expect(console.status).toBe(200);
    expect(console.words).toContain('วิภา');
    expect(console.words).toContain('กรุงธนใต้');
  });

  it('leads on to the list that was asked for when the session had ended, with its search, once', async () => {
    const browser = openBrowser(world.url);
    const list = `/console/representatives?view=active&q=${encodeURIComponent('ริมคลอง')}`;
    expect((await browser.visit(list)).status).toBe(401);
    const page = await browser.submit(await browser.visit(await loginLinkFor(analyst)));
    expect([page.status, page.path]).toEqual([200, list]);
    expect(page.html).toContain('value="ริมคลอง"');
    const again = await browser.submit(await browser.visit(await loginLinkFor(analyst)));
    expect(again.path).toBe('/console');
  });

  it('is not used up by a preview, however often', async () => {
    const link = await loginLinkFor(analyst);
    const browser = openBrowser(world.url);
    for (let time = 0; time < 3; time += 1) {
      expect((await openBrowser(world.url).peek(link)).status).toBe(200);
      expect((await openBrowser(world.url).visit(link)).status).toBe(200);
    }
    expect((await browser.submit(await browser.visit(link))).words).toContain('ภาพรวม');
  });

  it('is refused the second time, also where two come at once', async () => {
    const link = await loginLinkFor(analyst);
    const page = await openBrowser(world.url).visit(link);
    const tries = await Promise.all([1, 2, 3].map(() => openBrowser(world.url).submit(page)));
    expect(tries.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 410, 410]);
    expect((await openBrowser(world.url).visit(link)).status).toBe(410);
  });

  it('is refused after ten minutes', async () => {
    const link = await loginLinkFor(analyst);
    const browser = openBrowser(world.url);
    const page = await browser.visit(link);
    await world.clock.advance(minutes(10));
    expect((await browser.submit(page)).status).toBe(410);
    expect(browser.cookies.size).toBe(0);
    expect((await browser.visit(link)).words).toContain('ลิงก์นี้ใช้ไม่ได้แล้ว');
  });

  it('is refused to somebody who is no longer staff', async () => {
    const colleague = await world.staff('coordinator', null, 'กาญจนา');
    const link = await loginLinkFor(colleague);
    const member = await world.context.staff.findByLineUserId(colleague.id);
    await world.context.staff.revoke(member!.id, { role: 'coordinator', scope: null });
    const browser = openBrowser(world.url);
    expect((await browser.submit(await browser.visit(link))).status).toBe(410);
  });

  it('is refused where the button was pressed on a page of another site', async () => {
    const browser = openBrowser(world.url);
    const page = await browser.visit(await loginLinkFor(analyst));
    expect((await browser.submit(page, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
    expect((await browser.submit(page, { headers: { 'sec-fetch-site': 'same-origin' } })).status).toBe(200);
  });

  it('is kept as a hash only, and so is the session', async () => {
    const link = await loginLinkFor(analyst);
    const browser = openBrowser(world.url);
    await browser.submit(await browser.visit(link));
    const stored = JSON.stringify([
      await world.db.collection('loginLinks').find({}).toArray(),
      await world.db.collection('webSessions').find({}).toArray(),
    ]);
    expect(stored).not.toContain(link.split('/').at(-1));
    expect(stored).not.toContain([...browser.cookies.values()][0]);
  });

  it.each([
    ['a citizen who is registered', () => world.representative('สมศรี ใจดี', 'บางขุนเทียน')],
    [
      'somebody unknown',
      async () => {
        const stranger = await world.person();
        await stranger.follow();
        await stranger.taps('ไม่ยินยอม');
        return stranger;
      },
    ],
  ])('is not given to %s, who learns nothing', async (_who, make) => {
    const someone = await make();
    await someone.says('เข้าระบบ');
    expect(await someone.lastText()).toContain('เฉพาะเจ้าหน้าที่');
    expect(actionsOf(await someone.last()).some(({ type }) => type === 'uri')).toBe(false);
  });

  it('is never given in a LINE group', async () => {
    const group = await world.group('ประชาคมกรุงธนใต้', [analyst]);
    const before = (await group.heard()).length;
    await analyst.says('เข้าระบบ', { in: group });
    expect(await group.heard()).toHaveLength(before);
    await analyst.says('เข้าระบบ', { in: group, mention: true });
    expect(JSON.stringify((await group.heard()).slice(before))).not.toContain('/login/');
  });

  it('from the start of the demo lasts a week, and there is none where nobody holds the role', async () => {
    const link = await createLoginLink(world.context, { role: 'analyst' });
    await world.clock.advance(days(7) - 1);
    const browser = openBrowser(world.url);
    expect((await browser.submit(await browser.visit(link!))).words).toContain('วิภา');
    expect(await createLoginLink(world.context, { role: 'districtAnalyst' })).toBeNull();
  });
});

describe('a session', () => {
  it('travels in a cookie that scripts and other sites do not get', async () => {
    const page = await openBrowser(world.url).visit(await loginLinkFor(analyst));
    const response = await fetch(new URL(page.path, world.url), { method: 'POST', redirect: 'manual' });
    const cookie = response.headers.get('set-cookie')!;
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Lax');
    expect(cookie).not.toContain('Secure');
  });

  it('is Secure where the console is reached by https', async () => {
    const link = new URL(await loginLinkFor(analyst)).pathname;
    const { publicUrl } = world.context.config;
    world.context.config.publicUrl = 'https://prachakhom.example.go.th';
    const response = await fetch(new URL(link, world.url), { method: 'POST', redirect: 'manual' });
    world.context.config.publicUrl = publicUrl;
    expect(response.headers.get('set-cookie')).toContain('Secure');
  });

  it('ends with the button, for good', async () => {
    const { browser, page } = await logIn(world, analyst);
    const cookies = new Map(browser.cookies);
    expect((await browser.submit(page, { form: '/console/logout' })).words).toContain('ออกจากระบบแล้ว');
    expect(browser.cookies.size).toBe(0);
    for (const [name, value] of cookies) browser.cookies.set(name, value);
    expect((await browser.visit('/console')).status).toBe(401);
  });

  it.each([
    ['without the token of the session', { fields: { formToken: '' } }],
    ['with the token of somebody else', { fields: { formToken: 'A'.repeat(43) } }],
    ['from another site', { headers: { 'sec-fetch-site': 'cross-site' } }],
  ])('is not ended by a form %s', async (_how, change) => {
    const { browser, page } = await logIn(world, analyst);
    expect((await browser.submit(page, { form: '/console/logout', ...change })).status).toBe(403);
    expect((await browser.visit('/console')).status).toBe(200);
  });

  it('ends after eight hours in which nothing was asked', async () => {
    const { browser } = await logIn(world, analyst);
    await world.clock.advance(hours(8) - minutes(1));
    expect((await browser.visit('/console')).status).toBe(200);
    await world.clock.advance(hours(8) - minutes(1));
    expect((await browser.visit('/console')).status).toBe(200);
    await world.clock.advance(hours(8));
    expect((await browser.visit('/console')).status).toBe(401);
  });

  it('ends after seven days, however busy', async () => {
    const { browser } = await logIn(world, analyst);
    const sessions = world.db.collection('webSessions');
    const [newest] = await sessions.find({}).sort({ createdAt: -1, _id: 1 }).limit(1).toArray();
    expect(newest!['expiresAt'].getTime() - newest!['createdAt'].getTime()).toBe(days(7));
    // Six days and 23 hours later, as far as the session is concerned; the last page was asked for just now.
    const soon = new Date(world.clock.now().getTime() + hours(1));
    await sessions.updateMany({}, { $set: { expiresAt: soon } });
    expect((await browser.visit('/console')).status).toBe(200);
    await world.clock.advance(hours(1));
    expect((await browser.visit('/console')).status).toBe(401);
  });

  it('shows nothing any more to somebody who has lost every role', async () => {
    const colleague = await world.staff('admin', null, 'อรทัย');
    await world.staff('admin', null, 'สำรอง');
    const { browser } = await logIn(world, colleague);
    const member = await world.context.staff.findByLineUserId(colleague.id);
    await world.context.staff.revoke(member!.id, { role: 'admin', scope: null });
    expect((await browser.visit('/console')).status).toBe(401);
  });
});
