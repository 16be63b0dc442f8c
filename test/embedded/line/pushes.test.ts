import { randomUUID } from 'node:crypto';
import { refusalOf, startStage, text, TOKEN, type Stage } from './stage.ts';

const HOUR = 3_600_000;
const UNKNOWN_USER = `U${'0'.repeat(32)}`;
const UNKNOWN_GROUP = `C${'0'.repeat(32)}`;

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

const push = (to: string, retryKey?: string) => stage.line.pushMessage({ to, messages: [text('ข่าว')] }, retryKey);
const used = async () => (await stage.line.getMessageQuotaConsumption()).totalUsage;

describe('a push', () => {
  it('is seen by the person, under the id that the answer names', async () => {
    const person = await stage.person('สมศรี');
    const { sentMessages } = await push(person.id);
    const entry = (await stage.chat(person)).entries.at(-1)!;
    expect(entry).toMatchObject({ from: 'bot', via: 'push', messageId: sentMessages[0]!.id });
    expect(sentMessages[0]!.quoteToken).toEqual(expect.any(String));
  });

  it('to someone who has blocked the account answers 200, delivers nothing and costs nothing', async () => {
    const person = await stage.person('สมศรี');
    await stage.act(person, { type: 'unfollow' });
    await expect(push(person.id)).resolves.toMatchObject({ sentMessages: [{ id: expect.any(String) }] });
    expect((await stage.chat(person)).entries.filter(({ from }) => from === 'bot')).toEqual([]);
    expect(await used()).toBe(0);
  });

  it('to nobody’s friend gives out a message id that no later message has', async () => {
    const stranger = await stage.person('คนแปลกหน้า', { friend: false });
    const person = await stage.person('สมศรี');
    const lost = await push(stranger.id);
    const seen = await push(person.id);
    expect(seen.sentMessages[0]!.id).not.toBe(lost.sentMessages[0]!.id);
  });

  it.each([
    ['an unknown person', UNKNOWN_USER],
    ['an unknown LINE group', UNKNOWN_GROUP],
  ])('to %s fails', async (_, to) => {
    expect(await refusalOf(push(to))).toMatchObject({ status: 400, message: 'Failed to send messages' });
  });

  it('to a LINE group without the bot fails', async () => {
    const person = await stage.person('สมศรี');
    const group = await stage.group('กลุ่มอื่น', [person], { bot: false });
    expect(await refusalOf(push(group.id))).toMatchObject({ status: 400, message: 'Failed to send messages' });
  });

  it('to something that is no id names the property', async () => {
    const message = "The property, 'to', in the request body is invalid (line: -, column: -)";
    expect(await refusalOf(push('somsri'))).toMatchObject({ status: 400, message });
  });

  it('into a LINE group is seen there once and costs one message per member', async () => {
    const people = [await stage.person('หนึ่ง'), await stage.person('สอง'), await stage.person('สาม', { friend: false })];
    const group = await stage.group('กรุงธนเหนือ', people);
    await push(group.id);
    expect((await stage.chat(group)).entries).toHaveLength(1);
    expect(await used()).toBe(3);
  });

  it('of five messages to one person costs one', async () => {
    const person = await stage.person('สมศรี');
    await stage.line.pushMessage({ to: person.id, messages: [1, 2, 3, 4, 5].map((n) => text(String(n))) });
    expect(await used()).toBe(1);
  });
});

describe('a retry key', () => {
  it('repeated after acceptance answers 409 with what was accepted, and nothing is sent twice', async () => {
    const person = await stage.person('สมศรี');
    const key = randomUUID();
    const first = await stage.line.pushMessageWithHttpInfo({ to: person.id, messages: [text('ข่าว')] }, key);
    const again = await refusalOf(push(person.id, key));
    expect(again.status).toBe(409);
    expect(again.headers.get('x-line-accepted-request-id')).toBe(first.httpResponse.headers.get('x-line-request-id'));
    expect(again.body.sentMessages).toEqual(first.body.sentMessages);
    expect((await stage.chat(person)).entries).toHaveLength(1);
    expect(await used()).toBe(1);
  });

  it('is the same key in capital letters', async () => {
    const person = await stage.person('สมศรี');
    const key = randomUUID();
    await push(person.id, key);
    expect((await refusalOf(push(person.id, key.toUpperCase()))).status).toBe(409);
  });

  it('of a multicast answers 409 without messages', async () => {
    const person = await stage.person('สมศรี');
    const key = randomUUID();
    const request = { to: [person.id], messages: [text('ข่าว')] };
    await stage.line.multicast(request, key);
    const again = await refusalOf(stage.line.multicast(request, key));
    expect(again.status).toBe(409);
    expect(again.body).not.toHaveProperty('sentMessages');
  });

  it('is forgotten after 24 hours of the domain clock, and the same key sends again', async () => {
    const person = await stage.person('สมศรี');
    const key = randomUUID();
    await push(person.id, key);
    await stage.clock({ advance: 24 * HOUR - 1 });
    expect((await refusalOf(push(person.id, key))).status).toBe(409);
    await stage.clock({ advance: 1 });
    await push(person.id, key);
    expect((await stage.chat(person)).entries).toHaveLength(2);
  });

  it('that is no UUID is refused', async () => {
    const person = await stage.person('สมศรี');
    expect((await refusalOf(push(person.id, 'delivery-1'))).status).toBe(400);
  });

  it('of a refused push stays free', async () => {
    const person = await stage.person('สมศรี');
    const key = randomUUID();
    await refusalOf(stage.line.pushMessage({ to: person.id, messages: [text('')] }, key));
    await expect(push(person.id, key)).resolves.toBeDefined();
  });
});

describe('a multicast', () => {
  it('reaches friends only and costs one for each whom it reaches', async () => {
    const [one, two] = [await stage.person('หนึ่ง'), await stage.person('สอง')];
    const stranger = await stage.person('สาม', { friend: false });
    await stage.line.multicast({ to: [one.id, two.id, stranger.id, one.id], messages: [text('ข่าว')] });
    const seen = await Promise.all(
      [one, two, stranger].map(async (person) => (await stage.chat(person)).entries.length),
    );
    expect(seen).toEqual([1, 1, 0]);
    expect(await used()).toBe(2);
  });

  it('takes 500 people and no more', async () => {
    const people = await stage.control<{ id: string }[]>(
      'POST',
      'users',
      Array.from({ length: 501 }, (_, index) => ({ displayName: `คนที่ ${index + 1}`, friend: true })),
    );
    const to = people.map(({ id }) => id);
    expect((await refusalOf(stage.line.multicast({ to, messages: [text('ข่าว')] }))).details).toEqual([
      { message: 'Size must be between 1 and 500', property: 'to' },
    ]);
    await stage.line.multicast({ to: to.slice(0, 500), messages: [text('ข่าว')] });
    expect(await used()).toBe(500);
  });

  it('takes no LINE groups', async () => {
    const person = await stage.person('สมศรี');
    const group = await stage.group('กรุงธนเหนือ', [person]);
    const refusal = await refusalOf(stage.line.multicast({ to: [person.id, group.id], messages: [text('ข่าว')] }));
    expect(refusal.status).toBe(400);
    expect(refusal.message).toContain("'to[1]'");
  });

  it('with an unknown person is refused as a whole', async () => {
    const person = await stage.person('สมศรี');
    const call = stage.line.multicast({ to: [person.id, UNKNOWN_USER], messages: [text('ข่าว')] });
    expect(await refusalOf(call)).toMatchObject({ status: 400, message: 'Failed to send messages' });
    expect((await stage.chat(person)).entries).toEqual([]);
  });
});

describe('the quota', () => {
  it('is told as LINE tells it', async () => {
    expect(await stage.line.getMessageQuota()).toEqual({ type: 'none' });
    await stage.control('PUT', 'quota', { type: 'limited', value: 300 });
    expect(await stage.line.getMessageQuota()).toEqual({ type: 'limited', value: 300 });
  });

  it('once reached stops every push, but no reply', async () => {
    await stage.control('PUT', 'quota', { type: 'limited', value: 1 });
    const person = await stage.person('สมศรี');
    await push(person.id);
    expect(await refusalOf(push(person.id))).toMatchObject({
      status: 429,
      message: 'You have reached your monthly limit.',
    });
  });

  it('refuses a multicast that it cannot pay as a whole, and charges nothing', async () => {
    await stage.control('PUT', 'quota', { type: 'limited', value: 1 });
    const people = [await stage.person('หนึ่ง'), await stage.person('สอง')];
    const call = stage.line.multicast({ to: people.map(({ id }) => id), messages: [text('ข่าว')] });
    expect((await refusalOf(call)).status).toBe(429);
    expect(await used()).toBe(0);
  });

  it('begins anew when the month does in Bangkok', async () => {
    await stage.control('PUT', 'quota', { type: 'limited', value: 1 });
    const person = await stage.person('สมศรี');
    await push(person.id);
    await stage.clock({ now: '2020-07-31T23:59:59+07:00' });
    expect(await used()).toBe(1);
    await stage.clock({ now: '2020-08-01T00:00:00+07:00' });
    expect(await used()).toBe(0);
    await push(person.id);
    expect((await stage.state()).quota).toEqual({ type: 'limited', value: 1, used: 1, month: '2020-08' });
  });
});

const call = (path: string, init: { method?: string; body?: string } = {}, token = TOKEN) =>
  fetch(`${stage.emulator.url}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  });

describe('every call', () => {
  it('needs the channel’s access token', async () => {
    const response = await call('/v2/bot/info', {}, 'other');
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ message: expect.stringContaining('Authentication failed') });
  });

  it('is answered with its own request id', async () => {
    const ids = await Promise.all(
      ['/v2/bot/info', '/v2/bot/nothing'].map(async (path) => (await call(path)).headers.get('x-line-request-id')),
    );
    expect(ids.every(Boolean)).toBe(true);
    expect(new Set(ids).size).toBe(2);
  });

  it('to a path that LINE does not have is 404 with LINE’s body', async () => {
    const response = await call('/v2/bot/message/broadcastt', { method: 'POST', body: '{}' });
    expect([response.status, await response.json()]).toEqual([404, { message: 'Not found' }]);
  });

  it('with a body over 2 MB is refused with 413', async () => {
    const body = JSON.stringify({ to: UNKNOWN_USER, messages: [text('ก'.repeat(800_000))] });
    expect((await call('/v2/bot/message/push', { method: 'POST', body })).status).toBe(413);
  });

  it('with something other than JSON is refused with 400', async () => {
    const response = await call('/v2/bot/message/push', { method: 'POST', body: 'to=me' });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ message: expect.stringContaining('could not be parsed as JSON') });
  });

  it('with an empty or odd body is refused politely', async () => {
    const bodies = ['null', '5', '[]', '{}', '{"messages":{}}', '{"to":5,"messages":[null]}'];
    const statuses = await Promise.all(
      ['push', 'reply', 'multicast'].flatMap((endpoint) =>
        bodies.map(async (body) => (await call(`/v2/bot/message/${endpoint}`, { method: 'POST', body })).status),
      ),
    );
    expect(new Set(statuses)).toEqual(new Set([400]));
  });
});
