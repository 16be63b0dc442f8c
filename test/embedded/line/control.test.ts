import { request as httpRequest, createServer } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLineEmulator } from '../../../src/embedded/line/server.ts';
import { refusalOf, SECRET, startStage, text, TOKEN, tokenOf, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

/** Sends headers that `fetch` does not let anybody choose. */
function statusWith(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${stage.emulator.url}${path}`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject).end();
  });
}

describe('the control API', () => {
  it('answers nobody who came by another name, as a rebound DNS entry would', async () => {
    expect(await statusWith('/_emulator/state', { host: 'evil.example:3100' })).toBe(403);
    expect(await statusWith('/', { host: 'evil.example' })).toBe(403);
    expect(await statusWith('/_emulator/state', { host: 'localhost:3100' })).toBe(200);
  });

  it('takes no orders from another site’s page in the same browser', async () => {
    expect(await statusWith('/_emulator/state', { origin: 'https://evil.example' })).toBe(403);
    expect(await statusWith('/_emulator/state', { origin: 'null' })).toBe(403);
    expect(await statusWith('/_emulator/state', { origin: stage.emulator.url })).toBe(200);
  });

  it.each<[string, string, string, unknown, string]>([
    ['a person without a name', 'POST', 'users', {}, '400 displayName'],
    ['a person with an odd id', 'POST', 'users', [{ displayName: 'ก', userId: 'somsri' }], '400 0.userId: must be U'],
    ['a misspelt field', 'POST', 'groups', { name: 'ก', member: [] }, '400 Unrecognized key'],
    [
      'a member who does not exist',
      'POST',
      'groups',
      { name: 'ก', members: [`U${'0'.repeat(32)}`] },
      '400 There is no',
    ],
    ['a clock that reads “tomorrow”', 'PUT', 'clock', { now: 'tomorrow' }, '400 now'],
    ['a negative quota', 'PUT', 'quota', { value: -1 }, '400 value'],
    ['a fault without a path', 'POST', 'faults', { times: 1 }, '400 path'],
    ['an unknown path', 'GET', 'nothing', undefined, '404 There is no GET /_emulator/nothing'],
    ['an unknown chat', 'GET', `chats/U${'0'.repeat(32)}`, undefined, '404'],
    [
      'a person who does not exist',
      'POST',
      `users/U${'0'.repeat(32)}/act`,
      { type: 'follow' },
      '404 There is no person',
    ],
  ])('refuses %s in a sentence', async (_, method, path, body, sentence) => {
    await expect(stage.control(method, path, body)).rejects.toThrow(sentence);
  });

  it('refuses an act that does not exist', async () => {
    const person = await stage.person('สมศรี');
    await expect(stage.control('POST', `users/${person.id}/act`, { type: 'dance' })).rejects.toThrow('400');
    const picture = { type: 'image', content: 'not base64!' };
    await expect(stage.control('POST', `users/${person.id}/act`, picture)).rejects.toThrow('400');
  });

  it('adds hundreds of people and groups in one call, friends without follow events', async () => {
    const names = Array.from({ length: 300 }, (_, index) => ({ displayName: `ผู้แทน ${index + 1}`, friend: true }));
    const people = await stage.control<{ id: string }[]>('POST', 'users', names);
    await stage.control('POST', 'groups', [
      { name: 'หนึ่ง', members: people.slice(0, 150).map(({ id }) => id), bot: true, quiet: true },
      { name: 'สอง', members: people.slice(150).map(({ id }) => id) },
    ]);
    await stage.idle();
    const { users, groups } = await stage.state();
    expect([users.length, users.every(({ friend }) => friend), groups.map(({ members }) => members.length)]).toEqual([
      300,
      true,
      [150, 150],
    ]);
    expect(stage.bot.received).toEqual([]);
  });

  it('keeps a known person’s friendship when the name changes', async () => {
    const person = await stage.person('สมศรี');
    await stage.control('POST', 'users', { displayName: 'สมศรี ใจดี', userId: person.id });
    expect((await stage.state()).users).toEqual([{ ...person, displayName: 'สมศรี ใจดี' }]);
  });

  it('keeps notes until they are emptied', async () => {
    const person = await stage.person('สมศรี');
    await stage.control('PUT', 'notes', { [person.id]: 'นักวิเคราะห์' });
    expect((await stage.state()).notes).toEqual({ [person.id]: 'นักวิเคราะห์' });
    await stage.control('PUT', 'notes', { [person.id]: '' });
    expect((await stage.state()).notes).toEqual({});
  });

  it('reads a chat on from where the reader was', async () => {
    const person = await stage.person('สมศรี');
    await stage.act(person, { type: 'text', text: 'หนึ่ง' });
    const { lastSeq } = await stage.chat(person);
    await stage.act(person, { type: 'text', text: 'สอง' });
    expect((await stage.chat(person, lastSeq)).entries).toMatchObject([{ content: { text: 'สอง' } }]);
    expect((await stage.chat(person, lastSeq + 1)).entries).toEqual([]);
  });

  it('forgets everything on reset but never gives an id out twice', async () => {
    const person = await stage.person('สมศรี');
    const before = await stage.act(person, { type: 'text', text: 'หนึ่ง' });
    await stage.idle();
    await stage.control('POST', 'reset');
    expect(await stage.state()).toMatchObject({ users: [], groups: [], notes: {}, quota: { used: 0 } });
    expect((await stage.requests()).requests).toEqual([]);
    await stage.control('POST', 'users', { displayName: 'สมศรี', userId: person.id, friend: true });
    expect((await stage.chat(person)).entries).toEqual([]);
    const after = await stage.act(person, { type: 'text', text: 'สอง' });
    expect(after.messageId).not.toBe(before.messageId);
  });

  it('streams what happens to those who look on', async () => {
    const person = await stage.person('สมศรี');
    const stream = await fetch(`${stage.emulator.url}/_emulator/events`);
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    let seen = '';
    const until = async (words: string) => {
      while (!seen.includes(words)) seen += (await reader.read()).value ?? '';
    };
    await until(': here');
    await stage.act(person, { type: 'text', text: 'สวัสดี' });
    await until('"type":"entry"');
    await stage.control('PUT', 'quota', { type: 'limited', value: 5 });
    await until('{"type":"state"}');
    await stage.clock({ advance: 1 });
    await until('"type":"clock","now":"2020-07-10T02:00:00.001Z"');
    await reader.cancel();
  });
});

describe('the list of requests', () => {
  it('names path, retry key, status, recipients and number of messages', async () => {
    const person = await stage.person('สมศรี');
    const key = '123e4567-e89b-12d3-a456-426614174000';
    await stage.line.pushMessage({ to: person.id, messages: [text('หนึ่ง'), text('สอง')] }, key);
    await refusalOf(stage.line.getProfile(`U${'0'.repeat(32)}`));
    const { requests, counts, lastSeq } = await stage.requests();
    expect(requests).toMatchObject([
      {
        method: 'POST',
        path: '/v2/bot/message/push',
        status: 200,
        retryKey: key,
        recipients: [person.id],
        messages: 2,
        requestId: expect.any(String),
      },
      { method: 'GET', status: 404, messages: 0 },
    ]);
    expect(counts['/v2/bot/profile/:id']).toEqual({ calls: 1, busiestSecond: 1 });
    expect(await stage.control('GET', `requests?after=${lastSeq}`)).toMatchObject({ requests: [] });
  });

  it('names the chat that a reply went to', async () => {
    const person = await stage.person('สมศรี');
    const event = await stage.actAndHear(person, { type: 'text', text: 'สวัสดี' });
    await stage.line.replyMessage({ replyToken: tokenOf(event), messages: [text('ค่ะ')] });
    expect((await stage.requests()).requests.at(-1)).toMatchObject({ recipients: [person.id], messages: 1 });
  });
});

const push = async () => {
  const person = (await stage.state()).users[0]!;
  return stage.line.pushMessage({ to: person.id, messages: [text('ข่าว')] });
};
const received = async () => (await stage.chat((await stage.state()).users[0]!)).entries.length;

describe('a fault', () => {
  beforeEach(() => stage.person('สมศรี'));

  it('answers with the status it was given, as many times as it was told', async () => {
    await stage.fault({ path: '/v2/bot/message/push', times: 2, status: 429 });
    for (let n = 0; n < 2; n += 1)
      expect(await refusalOf(push())).toMatchObject({
        status: 429,
        message: 'The API rate limit has been exceeded. Try again later.',
      });
    expect((await stage.requests()).requests[0]).toMatchObject({
      status: 429,
      messages: 1,
      recipients: [expect.any(String)],
    });
    await expect(push()).resolves.toBeDefined();
    expect(await received()).toBe(1);
  });

  it('concerns the paths that begin as it says', async () => {
    await stage.fault({ path: '/v2/bot/message/multicast', status: 500, body: { message: 'Internal Server Error' } });
    await expect(push()).resolves.toBeDefined();
  });

  it('can reset the connection before anything is done', async () => {
    await stage.fault({ path: '/v2/bot/message', drop: true });
    await expect(push()).rejects.toThrow('fetch failed');
    expect(await received()).toBe(0);
    expect((await stage.requests()).requests[0]).toMatchObject({ status: 0, fault: 'drop' });
  });

  it('can lose the answer to what was done', async () => {
    await stage.fault({ path: '/v2/bot/message', answerLost: true });
    await expect(push()).rejects.toThrow('fetch failed');
    expect(await received()).toBe(1);
    expect((await stage.requests()).requests[0]).toMatchObject({ status: 200, fault: 'answerLost' });
  });

  it('can leave a call unanswered for ever', async () => {
    await stage.fault({ path: '/v2/bot/message', hang: true });
    const call = push();
    await expect(push()).resolves.toBeDefined();
    const ended = call.then(
      () => 'answered',
      () => 'never answered',
    );
    await stage.emulator.close();
    expect(await ended).toBe('never answered');
  });

  it('can delay an answer', async () => {
    await stage.fault({ path: '/v2/bot/message', delayMs: 20 });
    await expect(push()).resolves.toBeDefined();
    expect((await stage.requests()).requests[0]).toMatchObject({ status: 200, fault: 'delay' });
  });

  it('is called off by DELETE', async () => {
    await stage.fault({ path: '/v2/bot/message', times: 9, status: 500 });
    await stage.control('DELETE', 'faults');
    await expect(push()).resolves.toBeDefined();
  });
});

describe('the page', () => {
  it('is one line of text where no folder is given', async () => {
    const answer = await fetch(stage.emulator.url);
    expect([answer.status, (await answer.text()).split('\n').length]).toEqual([200, 2]);
  });

  it('is served from its folder and from nowhere else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'line-page-'));
    await writeFile(join(folder, 'index.html'), '<p>แชต</p>');
    const emulator = await startLineEmulator({
      port: 0,
      channelSecret: SECRET,
      channelAccessToken: TOKEN,
      pageDir: folder,
    });
    const [page, other] = await Promise.all(
      ['/', '/..%2f..%2fetc%2fpasswd'].map((path) => fetch(`${emulator.url}${path}`)),
    );
    expect([page!.headers.get('content-type'), await page!.text()]).toEqual(['text/html; charset=utf-8', '<p>แชต</p>']);
    expect(other!.status).toBe(404);
    await emulator.close();
    await rm(folder, { recursive: true });
  });
});

describe('a taken port', () => {
  it('is named in the error', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const start = startLineEmulator({ port, channelSecret: SECRET, channelAccessToken: TOKEN });
    await expect(start).rejects.toThrow(`Port ${port} is taken`);
    await new Promise((resolve) => server.close(resolve));
  });
});
