import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { mkdtemp, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VERIFYING } from '../../src/api/examples.ts';
import { addressProblem, isInside } from '../../src/delivery/webhook-guard.ts';
import { signatureOf, waitAfter } from '../../src/delivery/webhooks.ts';
import { startWorld, type Person, type World } from '../world.ts';
import { logIn } from '../console/browser.ts';
import { clientOf, tokenFor } from './client.ts';

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

let world: World;
let person: Person;
let analyst: Person;
let server: Server;
let url: string;
let received: Received[] = [];
let answers: number[] = [];
let client: ReturnType<typeof clientOf>;
let secret: string;
let hook: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.statusCode = answers.shift() ?? 200;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  world = await startWorld();
  analyst = await world.staff('analyst', 'THON_S', 'วิภา');
  person = await world.representative('สมศรี ใจดี', 'ทุ่งครุ');
  client = clientOf(world.url, await tokenFor(world, { permissions: ['webhooks'] }));
  const made = await client.ask('POST', '/webhooks', { url, events: ['feedback', 'session'] });
  secret = made.body.secret as string;
  hook = made.body.id as string;
});
afterAll(async () => {
  await world.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  received = [];
  answers = [];
});

/** Wakes the app until the other system has heard so much: what was refused waits for a moment of machine time. */
async function until(count: number): Promise<Received[]> {
  for (let tries = 0; received.length < count && tries < 500; tries += 1) {
    world.context.wake();
    await world.settled();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return received;
}

describe('a webhook', () => {
  it('tells of new feedback once, signed, without a word of it', async () => {
    await person.says('#ปัญหา น้ำท่วมซอย 5 โทร 081-234-5678');
    const [told] = await until(1);
    const { headers, body } = told!;
    expect(headers['x-prachakhom-signature']).toBe(
      signatureOf(secret, String(headers['x-prachakhom-timestamp']), body),
    );
    const event = JSON.parse(body) as { id: string; type: string; data: Record<string, unknown> };
    expect(event).toMatchObject({
      id: headers['x-prachakhom-id'],
      type: 'feedback.received',
      data: { districtGroup: 'THON_S' },
    });
    for (const word of ['น้ำท่วม', '081', 'สมศรี', person.id]) expect(body).not.toContain(word);
    const seen = await client.get('/feedback');
    expect(seen.body.data.map(({ id }: { id: string }) => id)).toContain(event.data['id']);
    await person.says('ขอบคุณค่ะ');
    expect(received).toHaveLength(1);
  });

  it('is known for genuine by what the documentation says, and nothing else is', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'verify-')), 'verify.mjs');
    await writeFile(file, VERIFYING);
    const { isGenuine } = (await import(file)) as {
      isGenuine(secret: string, headers: IncomingHttpHeaders, body: string, now?: number): boolean;
    };
    await person.says('#ปัญหา ทางเท้าชำรุดหน้าวัด');
    const [{ headers, body }] = (await until(1)) as [Received];
    const told = Number(headers['x-prachakhom-timestamp']);
    expect(isGenuine(secret, headers, body, told + 299)).toBe(true);
    expect(isGenuine(secret, headers, body, told + 301)).toBe(false);
    expect(isGenuine(secret, headers, `${body} `, told)).toBe(false);
    expect(isGenuine('whsec_another', headers, body, told)).toBe(false);
    expect(isGenuine(secret, { ...headers, 'x-prachakhom-signature': 'ü' }, body, told)).toBe(false);
    expect(isGenuine(secret, {}, body, told)).toBe(false);
  });

  it('is told again under the same id until it takes it', async () => {
    answers = [500, 503, 200];
    await person.says('#เสนอ อยากได้ทางจักรยานริมคลอง');
    const all = await until(3);
    const ids = new Set(all.map(({ headers }) => headers['x-prachakhom-id']));
    expect(ids.size).toBe(1);
    const { body } = await client.get(`/webhooks/${hook}/deliveries`);
    const told = body.data.find(({ id }: { id: string }) => ids.has(id));
    expect(told).toMatchObject({ state: 'sent', attempts: 3, lastStatus: 200 });
  });

  it('tells of a session that is announced and moved', async () => {
    await analyst.says('นัดประชุมกรุงธนใต้ 31 ก.ค. 2563 13.30 น. ที่หอประชุมทุ่งครุ');
    await analyst.taps('ส่งประกาศ');
    await until(1);
    await analyst.says('เลื่อนประชุมกรุงธนใต้ 31 ก.ค. เป็น 5 ส.ค. 2563 เวลา 09.00 น.');
    await analyst.taps('เลื่อนและแจ้งทุกคน');
    const all = await until(2);
    expect(all.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual([
      'session.announced',
      'session.postponed',
    ]);
  });

  it('tells of a word to a development issue, and not of the word itself', async () => {
    const city = clientOf(world.url, await tokenFor(world, { permissions: ['change', 'webhooks'] }));
    await city.ask('POST', '/webhooks', { url, events: ['issue'] });
    const { id } = (await city.ask('POST', '/issues', { districtGroup: 'THON_S', title: 'น้ำท่วมซ้ำซาก' })).body;
    const path = `/issues/${id}`;
    await city.change('POST', `${path}/answers`, path, { status: 'planned', answer: 'จะขุดลอกคลอง' });
    const [told] = await until(1);
    expect(JSON.parse(told!.body)).toMatchObject({
      type: 'issue.answered',
      data: { id, status: 'planned', districtGroup: 'THON_S', path: `/api/v1/issues/${id}` },
    });
    expect(told!.body).not.toContain('ขุดลอก');
    await city.change('PATCH', path, path, { title: 'น้ำท่วม' });
    await world.settled();
    expect(received).toHaveLength(1);
  });

  it('that says it is gone is listed as failed, and tried again by an admin’s word', async () => {
    answers = [410];
    await person.says('#ปัญหา ไฟทางเดินดับทั้งซอย');
    await until(1);
    const admin = (await logIn(world, await world.staff('admin', null))).browser;
    const page = await admin.visit('/console/webhooks');
    expect(page.words).toContain('410');
    await admin.submit(page, { form: 'ลองใหม่' });
    await until(2);
    expect((await admin.visit('/console/webhooks')).words).toContain('ส่งถึงทั้งหมด');
  });

  it('of another token is not seen, and ends where it is deleted', async () => {
    const other = clientOf(world.url, await tokenFor(world, { permissions: ['webhooks'] }));
    expect((await other.get(`/webhooks/${hook}/deliveries`)).status).toBe(404);
    expect((await other.ask('DELETE', `/webhooks/${hook}`)).status).toBe(404);
    const bare = clientOf(world.url, await tokenFor(world));
    expect((await bare.get('/webhooks')).status).toBe(403);
    expect((await client.ask('DELETE', `/webhooks/${hook}`)).status).toBe(204);
    await person.says('#ปัญหา ขยะล้นถังหน้าตลาด');
    await world.settled();
    expect(received).toEqual([]);
  });
});

describe('an address of a webhook', () => {
  it.each([
    ['http://example.org/hook', 'notHttps'],
    ['https://10.0.0.7/hook', 'inside'],
    ['https://192.168.1.1/', 'inside'],
    ['https://169.254.169.254/latest/meta-data', 'inside'],
    ['https://[::1]/', 'inside'],
    ['https://[fd00::1]/', 'inside'],
    ['https://[::ffff:10.0.0.1]/', 'inside'],
    ['https://0x7f.1/', 'inside'],
    ['https://2130706433/', 'inside'],
    ['https://localhost/', 'inside'],
    ['https://mongo/', 'inside'],
    ['https://db.internal/', 'inside'],
    ['https://user:word@example.org/', 'notAnAddress'],
    ['file:///etc/passwd', 'notAnAddress'],
    ['nonsense', 'notAnAddress'],
  ])('%s is refused', (address, problem) => {
    expect(addressProblem(address, false)).toBe(problem);
  });

  it('out in the world by https is taken, and this machine only while trying things out', () => {
    expect(addressProblem('https://gis.example.org/hooks?of=1', false)).toBeNull();
    expect(addressProblem('https://203.150.1.1/', false)).toBeNull();
    expect(addressProblem('http://localhost:8080/', true)).toBeNull();
  });

  it('is told by what it leads to, not by how it is written', () => {
    for (const address of ['127.0.0.1', '::ffff:127.0.0.1', '100.64.1.1', 'fe80::1', 'not an address'])
      expect(isInside(address)).toBe(true);
    for (const address of ['8.8.8.8', '2606:4700::1111']) expect(isInside(address)).toBe(false);
  });
});

it('waits longer each time, never longer than an hour, and not all at once', () => {
  expect(waitAfter(1, 10_000, 0)).toBe(5_000);
  expect(waitAfter(1, 10_000, 1)).toBe(10_000);
  expect(waitAfter(4, 10_000, 1)).toBe(80_000);
  expect(waitAfter(30, 10_000, 1)).toBe(3_600_000);
});
