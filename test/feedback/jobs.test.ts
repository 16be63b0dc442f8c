/** Content is fetched from LINE (the emulator) while LINE still has it. */
import type { Connection } from 'mongoose';
import type { Act, ActResult, Fault } from '../../src/embedded/line/protocol.ts';
import { startLineEmulator, type LineEmulator } from '../../src/embedded/line/server.ts';
import { feedbackJobs, type FeedbackJobDeps } from '../../src/feedback/jobs.ts';
import { createFeedbackStore, type FeedbackStore } from '../../src/feedback/store.ts';
import { createLineClient, type LineClient } from '../../src/line/client.ts';
import { createOutbox } from '../../src/delivery/outbox.ts';
import { createLogger } from '../../src/logger.ts';
import type { Job } from '../../src/occurrences.ts';
import { days, plus } from '../../src/time.ts';
import { connectFresh, makeFeedback } from './builders.ts';

const NOW = new Date('2020-07-10T02:00:00Z');
const CHANNEL = { channelSecret: 'test-secret', channelAccessToken: 'test-token' };
const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(600_000, 1)]);

let emulator: LineEmulator;
let line: LineClient;
let connection: Connection;
let feedback: FeedbackStore;
let fetching: Job;
let forgetting: Job;

beforeEach(async () => {
  emulator = await startLineEmulator({ port: 0, ...CHANNEL, clock: { now: NOW, speed: 0 } });
  line = createLineClient({ baseUrl: emulator.url, channelAccessToken: CHANNEL.channelAccessToken });
  const fresh = await connectFresh();
  connection = fresh.connection;
  feedback = createFeedbackStore(connection);
  await fresh.ready();
  [fetching, forgetting] = jobsWith({});
});

function jobsWith(more: Partial<FeedbackJobDeps>): [Job, Job] {
  const jobs = feedbackJobs({
    feedback,
    line,
    outbox: createOutbox(connection),
    clock: emulator.clock,
    logger: createLogger('silent'),
    retention: { parkedEventDays: 7 },
    ...more,
  });
  return jobs as [Job, Job];
}
afterEach(async () => {
  await line.close();
  await emulator.close();
  await connection.close();
});

async function control<Answer>(path: string, body: unknown): Promise<Answer> {
  const response = await fetch(`${emulator.url}/_emulator/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  return (await response.json()) as Answer;
}

/** Somebody sent this in LINE, and it became part of an entry. */
async function sent(type: 'image' | 'file', content: Buffer): Promise<string> {
  const { id } = await control<{ id: string }>('users', { displayName: 'คนหนึ่ง' });
  await control<ActResult>(`users/${id}/act`, { type: 'follow' } satisfies Act);
  const act: Act = { type, content: content.toString('base64'), ...(type === 'file' && { fileName: 'a.exe' }) };
  const messageId = (await control<ActResult>(`users/${id}/act`, act)).messageId!;
  const { _id } = await feedback.open(makeFeedback());
  const part = { messageId, sourceEventId: messageId, kind: type, at: NOW, text: null, place: null, fileName: null };
  await feedback.addPart({ _id, author: 'r1' }, part);
  await feedback.askForContent({ messageId, kind: type }, _id, NOW);
  return messageId;
}
const fault = (what: Partial<Fault>) => control('faults', { path: '/v2/bot/message/', times: 1, ...what });
/** As if the wait between two attempts were over. */
const waitIsOver = () =>
  connection.db!.collection('downloads').updateMany({ state: 'waiting' }, { $set: { notBefore: new Date(0) } });

it('a photo comes out as it was sent', async () => {
  const messageId = await sent('image', JPEG);
  expect(await fetching.nextDue(NOW)).toEqual(NOW);
  expect(await fetching.runDue(NOW)).toBe(1);
  const chunks: Buffer[] = [];
  for await (const chunk of feedback.readContent(messageId)) chunks.push(chunk);
  expect(Buffer.concat(chunks).equals(JPEG)).toBe(true);
  expect(await fetching.nextDue(NOW)).toBeNull();
});

it('a film that takes long keeps no other job waiting, and is kept when it is there', async () => {
  const messageId = await sent('image', JPEG);
  let handOver = (): void => {};
  const wholeFilm = new Promise<void>((resolve) => (handOver = resolve));
  const slow = { content: (id: string, most: number) => wholeFilm.then(() => line.content(id, most)) };
  const [fetchingSlowly] = jobsWith({ line: slow, turnMs: 0 });
  expect(await fetchingSlowly.runDue(NOW)).toBe(1);
  expect(await fetchingSlowly.runDue(NOW)).toBe(0);
  expect(await feedback.findDownload(messageId)).toMatchObject({ state: 'waiting', attempts: 1 });
  handOver();
  while ((await feedback.findDownload(messageId))?.state === 'waiting') await new Promise(setImmediate);
  expect(await feedback.findDownload(messageId)).toMatchObject({ state: 'done', attempts: 1 });
});

it('LINE out of order: it is asked again later, not at once', async () => {
  const messageId = await sent('image', JPEG);
  await fault({ status: 500, body: {} });
  await fetching.runDue(NOW);
  expect(await feedback.findDownload(messageId)).toMatchObject({ state: 'waiting', attempts: 1 });
  expect(await fetching.nextDue(NOW)).toBeNull();
  await waitIsOver();
  await fetching.runDue(NOW);
  expect(await feedback.findDownload(messageId)).toMatchObject({ state: 'done', contentType: 'image/jpeg' });
});

it.each([
  ['that LINE no longer has is given up after three attempts', 404, 3],
  ['that LINE never gives is given up after ten', 500, 10],
  ['that LINE is preparing for ever is given up after ten', 202, 10],
])('content %s, with the reason', async (_, status, attempts) => {
  const messageId = await sent('image', JPEG);
  await fault({ status, body: {}, times: 10 });
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    expect(await feedback.findDownload(messageId)).toMatchObject({ state: 'waiting' });
    await waitIsOver();
    await fetching.runDue(NOW);
  }
  expect(await feedback.findDownload(messageId)).toMatchObject({ state: 'failed', reason: 'unavailable', attempts });
});

it('what is too large is not read to its end and not kept, and its author is told once', async () => {
  const large = Buffer.concat([JPEG, Buffer.alloc(20 * 1024 * 1024)]);
  const messageId = await sent('image', large);
  await fetching.runDue(NOW);
  expect(await feedback.findDownload(messageId)).toMatchObject({ state: 'failed', reason: 'tooLarge', attempts: 1 });
  expect(await connection.db!.collection('media').countDocuments({})).toBe(0);
  const deliveries = await connection.db!.collection('deliveries').find({}).toArray();
  expect(deliveries.map(({ kind, ids, state }) => ({ kind, ids, state }))).toEqual([
    { kind: 'contentNotKept', ids: ['r1'], state: 'planned' },
  ]);
});

it('a file that is none of the kinds we keep is not kept', async () => {
  const messageId = await sent('file', Buffer.from('MZ this is a program'));
  await fetching.runDue(NOW);
  expect(await feedback.findDownload(messageId)).toMatchObject({ state: 'failed', reason: 'type' });
  expect(await connection.db!.collection('media').countDocuments({})).toBe(0);
});

it('tombstones are forgotten when they have served their time', async () => {
  await feedback.unsend('old', 'event', NOW);
  await forgetting.runDue(plus(NOW, days(6)));
  expect(await feedback.isUnsent('old')).toBe(true);
  await forgetting.runDue(plus(NOW, days(9)));
  expect(await feedback.isUnsent('old')).toBe(false);
});
