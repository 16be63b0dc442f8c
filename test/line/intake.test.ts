/** The door: what is taken, what is turned away, and what never touches the disk. */
import { createHmac } from 'node:crypto';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Connection } from 'mongoose';
import { createEventStore, type EventStore, type StoredEvent } from '../../src/line/event-store.ts';
import { createIntake, type IntakeOptions } from '../../src/line/intake.ts';
import { systemClock } from '../../src/time.ts';
import { openDatabase } from '../delivery/room.ts';

const SECRET = 'intake-secret';
const sign = (body: string | Buffer): string => createHmac('sha256', SECRET).update(body).digest('base64');

let connection: Connection;
let store: EventStore;
let server: Server;
let port: number;
let counts: Record<string, number>;
let stored: number;

async function open(more: Partial<IntakeOptions> = {}): Promise<void> {
  connection = await openDatabase();
  store = createEventStore(connection);
  await Promise.all(Object.values(connection.models).map((model) => model.init()));
  counts = {};
  stored = 0;
  const intake = createIntake({
    channelSecret: SECRET,
    store,
    wasSentByUs: async (ids) => new Set(ids.filter((id) => id === 'ours')),
    clock: systemClock,
    count: (what, by = 1) => {
      counts[what] = (counts[what] ?? 0) + by;
    },
    onStored: () => {
      stored += 1;
    },
    ...more,
  });
  server = createServer(intake);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
}
afterEach(async () => {
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  await connection.close();
});

async function post(body: string, headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/webhook`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'x-line-signature': sign(body), ...headers },
  });
  await response.arrayBuffer();
  return response.status;
}
const deliver = (...events: object[]) => post(JSON.stringify({ destination: 'U', events }));

let serial = 0;
function event(more: Record<string, unknown> = {}): Record<string, unknown> {
  serial += 1;
  return {
    type: 'message',
    mode: 'active',
    webhookEventId: `E${serial}`,
    timestamp: Date.now(),
    source: { type: 'user', userId: 'Uperson' },
    replyToken: `token${serial}`,
    deliveryContext: { isRedelivery: false },
    message: { type: 'text', id: `m${serial}`, text: 'สวัสดี' },
    ...more,
  };
}
const inGroup = (message: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  event({ source: { type: 'group', groupId: 'Cgroup', userId: 'Uperson' }, message, ...more });
const kept = () => connection.collection<StoredEvent>('inboundEvents').find({}).sort({ _id: 1 }).toArray();

describe('the signature', () => {
  it('lets in what LINE signed', async () => {
    await open();
    expect(await deliver(event())).toBe(200);
    expect(await kept()).toHaveLength(1);
    expect(stored).toBe(1);
  });

  it.each([
    ['none', (body: string) => ({ 'x-line-signature': '', body })],
    [
      'of another secret',
      (body: string) => ({ 'x-line-signature': createHmac('sha256', 'x').update(body).digest('base64') }),
    ],
    ['of another body', () => ({ 'x-line-signature': sign('{"events":[]}') })],
    ['in hex', (body: string) => ({ 'x-line-signature': createHmac('sha256', SECRET).update(body).digest('hex') })],
    ['too short', (body: string) => ({ 'x-line-signature': sign(body).slice(0, 20) })],
    ['too long', (body: string) => ({ 'x-line-signature': `${sign(body)}AAAA` })],
  ])('turns away a signature: %s', async (_what, headersFor) => {
    await open();
    const body = JSON.stringify({ events: [event()] });
    const { 'x-line-signature': signature } = headersFor(body);
    expect(await post(body, { 'x-line-signature': signature })).toBe(401);
    expect(await kept()).toHaveLength(0);
    expect(counts).toEqual({ refused: 1 });
  });

  it('turns away every other way of writing the same signature', async () => {
    await open();
    const body = JSON.stringify({ events: [] });
    const signature = sign(body);
    const last = signature.at(-2)!;
    const twin = String.fromCharCode(last.charCodeAt(0) + 1);
    for (const other of [`${signature.slice(0, -2)}${twin}=`, signature.replace('=', ''), `${signature} x`])
      expect(await post(body, { 'x-line-signature': other })).toBe(401);
  });

  it('turns away every body in which one bit is turned over', async () => {
    await open();
    const body = Buffer.from(JSON.stringify({ events: [] }));
    const signature = sign(body);
    for (let bit = 0; bit < body.length * 8; bit += 7) {
      const changed = Buffer.from(body);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(await post(changed.toString('latin1'), { 'x-line-signature': signature })).toBe(401);
    }
  });
});

it('answers LINE’s own check, an empty list', async () => {
  await open();
  expect(await deliver()).toBe(200);
});

it.each([
  ['no JSON', 'hello'],
  ['no list of events', '{"events":3}'],
  ['a list', '[]'],
])('answers 400 to a signed body that is %s', async (_what, body) => {
  await open();
  expect(await post(body)).toBe(400);
});

it('answers 405 to anything but POST', async () => {
  await open();
  expect((await fetch(`http://127.0.0.1:${port}/webhook`)).status).toBe(405);
});

describe('the size', () => {
  it('is refused by its announcement', async () => {
    await open();
    expect(await post('x'.repeat(1024 * 1024 + 1))).toBe(413);
  });

  it('is refused while it streams, and the sender reads the answer', async () => {
    await open();
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sending = request(
        { port, host: '127.0.0.1', method: 'POST', path: '/webhook', headers: { 'x-line-signature': 'x' } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      sending.on('error', reject);
      const piece = Buffer.alloc(64 * 1024, 120);
      let sent = 0;
      const write = (): void => {
        while (sent < 300) {
          sent += 1;
          if (!sending.write(piece)) return void sending.once('drain', write);
        }
        sending.end();
      };
      write();
    });
    expect(status).toBe(413);
    expect(counts).toEqual({ refused: 1 });
  });
});

describe('duplicates', () => {
  it('are a 200 and kept once, with a fresh reply token', async () => {
    await open();
    const first = event();
    expect(await deliver(first)).toBe(200);
    const [before] = await kept();
    expect(await deliver(first, event())).toBe(200);
    const [after] = await kept();
    expect(await kept()).toHaveLength(2);
    expect(after!.tokenSeenAt.getTime()).toBeGreaterThanOrEqual(before!.tokenSeenAt.getTime());
    expect(after!.receivedAt).toEqual(before!.receivedAt);
    expect(counts).toEqual({ accepted: 2, duplicate: 1 });
  });

  it('do not bring back what is handled', async () => {
    await open();
    const first = event();
    await deliver(first);
    await store.claim(['E' + serial], 1);
    await store.finish('E' + serial, 1, new Date(), { replied: 'sent', requestId: null, unanswered: null });
    expect(await deliver(first)).toBe(200);
    expect(await kept()).toMatchObject([{ state: 'done', payload: null }]);
  });
});

it('writes concurrent requests together', async () => {
  let writes = 0;
  let letGo: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await open({
    store: {
      async insertAll(batch) {
        writes += 1;
        if (writes === 1) await gate;
        return store.insertAll(batch);
      },
    },
    wasSentByUs: async () => new Set(),
  });
  const all = Array.from({ length: 20 }, () => deliver(event()));
  // The first write waits; the other nineteen gather behind it.
  while (serial === 0 || (await countOpen()) < 20) await new Promise(setImmediate);
  letGo();
  expect(await Promise.all(all)).toEqual(Array.from({ length: 20 }, () => 200));
  expect(writes).toBeLessThanOrEqual(3);
  expect(await kept()).toHaveLength(20);
});
const countOpen = (): Promise<number> =>
  new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));

it.each(['insertAll', 'wasSentByUs'] as const)(
  'answers 503, never 200, while %s stands still, and takes it later',
  async (what) => {
    let stalled = true;
    let wake: () => void = () => undefined;
    const standing = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const stall = async () => (stalled ? standing : undefined);
    await open({
      ...(what === 'insertAll' && {
        store: {
          async insertAll(batch: Parameters<EventStore['insertAll']>[0]) {
            await stall();
            return store.insertAll(batch);
          },
        },
      }),
      ...(what === 'wasSentByUs' && {
        wasSentByUs: async (ids: readonly string[]) => {
          await stall();
          return new Set(ids);
        },
      }),
    });
    const quote = inGroup({ type: 'text', id: 'm', text: 'ได้ค่ะ', quotedMessageId: 'ours' });
    expect(await deliver(quote)).toBe(503);
    expect(await kept()).toHaveLength(0);
    stalled = false;
    wake();
    expect(await deliver(quote)).toBe(200);
    expect(await kept()).toHaveLength(1);
  },
);

it('answers 503 when the write fails, and does not say it is stored', async () => {
  await open({ store: { insertAll: () => Promise.reject(new Error('away')) } });
  expect(await deliver(event())).toBe(503);
  expect(stored).toBe(0);
  expect(counts).toEqual({ unavailable: 1 });
});

describe('in LINE groups', () => {
  it.each([
    ['a text', inGroup({ type: 'text', id: 'm', text: 'พรุ่งนี้ประชุมกี่โมง' })],
    [
      'a text with a mention of somebody',
      inGroup({ type: 'text', id: 'm', text: '@ก', mention: { mentionees: [{ index: 0, length: 2, type: 'user' }] } }),
    ],
    ['a quote of somebody', inGroup({ type: 'text', id: 'm', text: 'ใช่', quotedMessageId: 'theirs' })],
    ['a hashtag of another kind', inGroup({ type: 'text', id: 'm', text: '#เสนาะ' })],
    ['a sticker', inGroup({ type: 'sticker', id: 'm' })],
  ])('drops %s: not stored, not even who spoke', async (_what, talk) => {
    await open();
    expect(await deliver(talk)).toBe(200);
    expect(await kept()).toHaveLength(0);
    expect(stored).toBe(0);
    expect(counts).toEqual({ dropped: 1 });
  });

  it.each([
    [
      'a mention of the bot',
      inGroup({
        type: 'text',
        id: 'm',
        text: '@บอท',
        mention: { mentionees: [{ index: 0, length: 4, type: 'user', isSelf: true }] },
      }),
    ],
    ['#ปัญหา', inGroup({ type: 'text', id: 'm', text: ' #ปัญหา น้ำท่วม' })],
    ['＃เสนอ with a wide sign', inGroup({ type: 'text', id: 'm', text: '＃เสนอ ม้านั่ง' })],
    ['a quote of the bot', inGroup({ type: 'text', id: 'm', text: 'ไป', quotedMessageId: 'ours' })],
    [
      'a button',
      event({ type: 'postback', source: { type: 'group', groupId: 'Cgroup', userId: 'U' }, postback: { data: 'x' } }),
    ],
  ])('keeps %s', async (_what, said) => {
    await open();
    expect(await deliver(said)).toBe(200);
    expect(await kept()).toHaveLength(1);
  });

  it('keeps of media only ids: no name of a file, no size', async () => {
    await open();
    await deliver(inGroup({ type: 'file', id: 'm1', fileName: 'รายชื่อลูกบ้าน.xlsx', fileSize: 5 }));
    await deliver(inGroup({ type: 'image', id: 'm2', contentProvider: { type: 'line' }, imageSet: { id: 'x' } }));
    const payloads = (await kept()).map(({ payload }) => payload as { message: unknown });
    expect(payloads.map(({ message }) => message)).toEqual([
      { type: 'file', id: 'm1' },
      { type: 'image', id: 'm2' },
    ]);
  });
});

it('stores of a chat and person outside the payload only a hash', async () => {
  await open();
  await deliver(event());
  const [{ payload, ...rest }] = (await kept()) as [StoredEvent];
  expect(payload).not.toBeNull();
  expect(JSON.stringify(rest)).not.toContain('Uperson');
});
