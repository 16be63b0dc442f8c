/** Every answer of LINE as a value; nothing hangs, nothing throws. */
import { randomUUID } from 'node:crypto';
import { LineAwayError } from '../../src/errors.ts';
import { startLineEmulator, type LineEmulator } from '../../src/embedded/line/server.ts';
import type { Fault } from '../../src/embedded/line/protocol.ts';
import { createLineClient, type LineClient } from '../../src/line/client.ts';

const CHANNEL = { channelSecret: 's', channelAccessToken: 't' };
const MESSAGES = [{ type: 'text' as const, text: 'a' }];
let emulator: LineEmulator;
let client: LineClient;
let to: string;
async function control<Answer>(path: string, body: unknown): Promise<Answer> {
  const response = await fetch(`${emulator.url}/_emulator/${path}`, { method: 'POST', body: JSON.stringify(body) });
  return (await response.json()) as Answer;
}
beforeEach(async () => {
  emulator = await startLineEmulator({ port: 0, ...CHANNEL });
  client = createLineClient({ baseUrl: emulator.url, channelAccessToken: CHANNEL.channelAccessToken });
  to = (await control<{ id: string }>('users', { displayName: 'a', friend: true })).id;
});
afterEach(async () => {
  await client.close();
  await emulator.close();
});

it('takes 200 and 409 with the same key for accepted, with the request id of the first', async () => {
  const key = randomUUID();
  const first = await client.push(to, MESSAGES, key);
  const again = await client.push(to, MESSAGES, key);
  expect(first).toMatchObject({ kind: 'accepted', repeated: false });
  expect(again).toEqual({ ...first, repeated: true });
});

it.each<[string, Omit<Fault, 'path' | 'times'>, object]>([
  ['500', { status: 500 }, { kind: 'unknown' }],
  ['503', { status: 503 }, { kind: 'unknown' }],
  ['the rate limit', { status: 429 }, { kind: 'rateLimited' }],
  [
    'the monthly limit',
    { status: 429, body: { message: 'You have reached your monthly limit.' } },
    { kind: 'monthlyLimit' },
  ],
  [
    'a refusal',
    { status: 400, body: { message: 'No', details: [{ property: 'to', message: 'x' }] } },
    { kind: 'refused', status: 400, reason: 'No | to: x' },
  ],
  ['a reset', { drop: true }, { kind: 'unknown', reason: 'no connection' }],
  ['a lost answer', { answerLost: true }, { kind: 'unknown' }],
])('says what %s means', async (_what, fault, meaning) => {
  await control('faults', { path: '/v2/bot/message/push', times: 1, ...fault });
  expect(await client.push(to, MESSAGES, randomUUID())).toMatchObject(meaning);
});

it('gives a question up after the time that whoever waits for it can spare', async () => {
  await control('faults', { path: '/v2/bot/group/Cone/member/Uone', times: 1, hang: true });
  await expect(client.isGroupMember('Cone', 'Uone', 1)).rejects.toThrow(LineAwayError);
});

it('breaks off what hangs when the process stops', async () => {
  await control('faults', { path: '/v2/bot/message/push', times: 1, hang: true });
  const sending = client.push(to, MESSAGES, randomUUID());
  await client.abort();
  expect(await sending).toMatchObject({ kind: 'unknown' });
});

it('answers null where LINE knows nobody', async () => {
  expect(await client.displayName(to)).toBe('a');
  expect(await client.displayName(`U${'0'.repeat(32)}`)).toBeNull();
  expect(await client.groupMemberCount(`C${'0'.repeat(32)}`)).toBeNull();
  expect(await client.quota()).toBeNull();
});
