/** What holds for every page, whatever it is about. */
import { startWorld, type World } from '../world.ts';
import { logIn, openBrowser } from './browser.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

describe('every page', () => {
  it.each(['/console', '/login', '/login/nonsense', '/console/nonsense'])(
    '%s allows no foreign site and nothing that is written into the page',
    async (path) => {
      const { headers, html } = await openBrowser(world.url).visit(path);
      const policy = headers.get('content-security-policy')!;
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toMatch(/unsafe|nonce|https?:/);
      expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=/);
      expect(headers.get('cache-control')).toBe('no-store');
    },
  );

  it('that does not exist is the same to everybody', async () => {
    const { browser } = await logIn(world, await world.staff('admin', null, 'อรทัย'));
    const page = await browser.visit('/console/nonsense');
    expect(page.status).toBe(404);
    expect(page.words).toContain('ไม่พบหน้านี้');
    expect((await openBrowser(world.url).visit('/console/nonsense')).status).toBe(401);
  });

  it('speaks English to whoever switches, until they switch back', async () => {
    const { browser } = await logIn(world, await world.staff('admin', null, 'สมร'));
    const thai = await browser.visit('/console/account');
    const [, link] = /href="(\/language\?to=en[^"]*)"/.exec(thai.html)!;
    const english = await browser.visit(link!.replace(/&amp;/g, '&'));
    expect(english.path).toBe('/console/account');
    expect(english.words).toContain('Sign out everywhere');
    expect(english.html).toContain('<html lang="en"');
    expect((await browser.visit('/language?to=th&back=/console/account')).words).toContain('ออกจากระบบทุกเครื่อง');
  });

  it('says that the shortcuts are off, and on again, to whoever switches them', async () => {
    const { browser } = await logIn(world, await world.staff('admin', null, 'มานพ'));
    const off = await browser.submit(await browser.visit('/console/account'), { form: '/console/account/keys' });
    expect(off.words).toContain('ปิดคีย์ลัดแล้วค่ะ');
    expect((await browser.submit(off, { form: '/console/account/keys' })).words).toContain('เปิดคีย์ลัดแล้วค่ะ');
  });

  it('leads back to the page that a form stood on which was too large', async () => {
    const { browser } = await logIn(world, await world.staff('analyst', 'THON_S', 'วิไล'));
    const sheet = await browser.visit('/console/sessions/new');
    const refused = await browser.submit(sheet, { form: sheet.path, fields: { venue: 'ก'.repeat(100_000) } });
    expect(refused.status).toBe(413);
    expect(refused.html).toContain('<a href="/console/sessions/new">กลับไปหน้าเดิม</a>');
  });

  it('leads nowhere else after switching the language', async () => {
    const response = await fetch(`${world.url}/language?to=en&back=//elsewhere.example/x`, { redirect: 'manual' });
    expect(response.headers.get('location')).toBe('/console');
  });

  it('comes packed for whoever can unpack it', async () => {
    const response = await fetch(`${world.url}/login`, { headers: { 'accept-encoding': 'gzip' } });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(await response.text()).toContain('</html>');
  });
});

describe('what pages load', () => {
  it.each([
    ['site.css', 'text/css'],
    ['htmx.js', 'text/javascript'],
    ['console.js', 'text/javascript'],
    ['icon.svg', 'image/svg+xml'],
    ['sarabun-thai-400-normal.woff2', 'font/woff2'],
    ['sarabun-latin-700-normal.woff2', 'font/woff2'],
  ])('%s is there', async (name, type) => {
    const response = await fetch(`${world.url}/assets/${name}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain(type);
  });

  it('may be kept for ever under the address that pages name, and is asked for anew under any other', async () => {
    const { html } = await openBrowser(world.url).visit('/login');
    const [, address] = /href="(\/assets\/site\.css[^"]*)"/.exec(html)!;
    const kept = await fetch(`${world.url}${address}`);
    expect(kept.headers.get('cache-control')).toContain('immutable');
    const plain = await fetch(`${world.url}/assets/site.css`);
    expect(plain.headers.get('cache-control')).toBe('no-cache');
    const again = await fetch(`${world.url}/assets/site.css`, {
      headers: { 'if-none-match': plain.headers.get('etag')! },
    });
    expect(again.status).toBe(304);
  });

  it('is nothing beside the assets', async () => {
    for (const path of ['../layout.tsx', '%2e%2e/layout.tsx', '..%2flayout.tsx', ''])
      expect((await fetch(`${world.url}/assets/${path}`)).status).toBeGreaterThanOrEqual(400);
  });
});
