import express from 'express';
import { request as ask } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { createLogger } from '../../src/logger.ts';
import { lastWord, sendMissing } from '../../src/web/told.tsx';
import { startWorld, type World } from '../world.ts';

describe('an address that nobody knows', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  it.each([
    ['/nonsense', 404],
    ['/board/%E0%A4%A', 400],
    ['/sent/%zz', 400],
    ['/documents/%zz', 400],
  ])('%s is a page, without a word of how the program is made', async (path, status) => {
    const response = await fetch(`${world.url}${path}`);
    const html = await response.text();
    expect(response.status).toBe(status);
    expect(html).toContain('ไม่พบหน้านี้');
    expect(html).not.toMatch(/Error|node_modules|\.ts/);
    const english = await fetch(`${world.url}${path}`, { headers: { cookie: 'prachakhom_lang=en' } });
    expect(await english.text()).toContain('Page not found');
  });
});

describe('what fails', () => {
  let server: Server;
  let url: string;
  const logged: string[] = [];

  beforeAll(async () => {
    const app = express();
    app.get('/breaks', () => {
      throw new Error('secret of the database');
    });
    app.get('/breaks-later', async (_request, response) => {
      response.write('half');
      throw new Error('the rest is missing');
    });
    app.post('/large', express.text({ limit: 10 }), (_request, response) => void response.end());
    app.use(sendMissing);
    app.use(lastWord(createLogger('error', { write: (line) => void logged.push(line) })));
    server = app.listen(0);
    await new Promise((resolve) => server.once('listening', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('is said kindly, and written to the log alone', async () => {
    const response = await fetch(`${url}/breaks`);
    const html = await response.text();
    expect(response.status).toBe(500);
    expect(html).toContain('ระบบขัดข้องชั่วคราว');
    expect(html).not.toContain('secret');
    expect(logged.join()).toContain('secret of the database');
  });

  it('is broken off where half of it was sent already', async () => {
    const ended = await new Promise<string>((resolve, reject) => {
      ask(`${url}/breaks-later`, (response) => {
        response.resume();
        response.once('end', () => resolve('whole'));
        response.once('error', () => resolve('broken off'));
      })
        .once('error', reject)
        .end();
    });
    expect(ended).toBe('broken off');
  });

  it('for its size says so', async () => {
    const response = await fetch(`${url}/large`, {
      method: 'POST',
      body: 'more than ten bytes',
      headers: { 'content-type': 'text/plain' },
    });
    expect(response.status).toBe(413);
    expect(await response.text()).toContain('ใหญ่เกินไป');
  });
});
