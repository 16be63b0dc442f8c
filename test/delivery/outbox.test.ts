/** Planning that can be repeated, and claims that exclude each other. */
import type { Connection } from 'mongoose';
import { createLateReplies } from '../../src/conversation/late-replies.ts';
import { createOutbox, type Delivery, type Outbox, type Plan } from '../../src/delivery/outbox.ts';
import { hours, plus } from '../../src/time.ts';
import { openDatabase } from './room.ts';

const NOW = new Date('2020-07-10T03:00:00Z');
const ALL = { deliveries: 500, people: 50_000 };
const plan: Plan = { kind: 'news', subject: 'a', messageClass: 'must', dueAt: NOW, usefulUntil: plus(NOW, hours(24)) };
const ids = (count: number): string[] => Array.from({ length: count }, (_, n) => `r${String(n).padStart(5, '0')}`);
const audienceOf = (all: readonly string[]) => async (after: string | null, limit: number) =>
  all.filter((id) => !after || id > after).slice(0, limit);

let connection: Connection;
let outbox: Outbox;
beforeEach(async () => {
  connection = await openDatabase();
  outbox = createOutbox(connection);
  await Promise.all(Object.values(connection.models).map((model) => model.init()));
});
afterEach(() => connection.close());
const stored = () => connection.collection<Delivery>('deliveries').find({}).sort({ _id: 1 }).toArray();

it('cuts many into frozen chunks of 500', async () => {
  await outbox.planMany(plan, audienceOf(ids(1_201)), NOW);
  expect((await stored()).map(({ _id, ids: chunk }) => [_id, chunk.length])).toEqual([
    ['news:a:chunk0', 500],
    ['news:a:chunk1', 500],
    ['news:a:chunk2', 201],
  ]);
});

it('resumes behind the last id of the last chunk, and tells nobody twice', async () => {
  const everybody = ids(1_300);
  let pages = 0;
  const dying = async (after: string | null, limit: number) => {
    pages += 1;
    if (pages === 3) throw new Error('crash');
    return audienceOf(everybody)(after, limit);
  };
  await expect(outbox.planMany(plan, dying, NOW)).rejects.toThrow('crash');
  await outbox.planMany(plan, audienceOf(everybody), NOW);
  await outbox.planMany(plan, audienceOf(everybody), NOW);
  expect((await stored()).flatMap((delivery) => delivery.ids)).toEqual(everybody);
});

it('two that plan at once, with different views of who is concerned, tell everybody once', async () => {
  const before = ids(1_000);
  const after = [...before.filter((_id, index) => index % 7 !== 0), 'r99999'];
  await Promise.all([
    outbox.planMany(plan, audienceOf(before), NOW),
    outbox.planMany(plan, audienceOf(after), NOW),
    outbox.planMany(plan, audienceOf(before), NOW),
  ]);
  const told = (await stored()).flatMap((delivery) => delivery.ids);
  expect(new Set(told).size).toBe(told.length);
  for (const id of after) expect(told).toContain(id);
});

it('plans personal messages once each, and resumes behind the last', async () => {
  const everybody = ids(2_500);
  await outbox.planEachOf(plan, audienceOf(everybody.slice(0, 1_500)), NOW);
  const asked: (string | null)[] = [];
  await outbox.planEachOf(
    plan,
    async (after, limit) => {
      asked.push(after);
      return audienceOf(everybody)(after, limit);
    },
    NOW,
  );
  expect(asked[0]).toBe(everybody[1_499]);
  expect((await stored()).flatMap((delivery) => delivery.ids)).toEqual(everybody);
  await outbox.planEach(plan, everybody, NOW);
  expect(await stored()).toHaveLength(2_500);
});

it('never holds a LINE id', async () => {
  await outbox.planEach(plan, ['r1'], NOW);
  expect(JSON.stringify(await stored())).not.toMatch(/[UC][0-9a-f]{32}/);
});

it('gives what is due to one of many that claim at once', async () => {
  await outbox.planEach(plan, ids(300), NOW);
  const claims = await Promise.all(Array.from({ length: 5 }, () => outbox.claim(NOW, ALL, 30_000)));
  const claimed = claims.flat().map(({ _id }) => _id);
  expect(claimed).toHaveLength(300);
  expect(new Set(claimed).size).toBe(300);
});

it('leaves what is not due, or in backoff', async () => {
  await outbox.planEach({ ...plan, dueAt: plus(NOW, 1) }, ['r1'], NOW);
  await outbox.planEach({ ...plan, subject: 'b' }, ['r1'], NOW);
  const [claimed] = await outbox.claim(NOW, ALL, 30_000);
  await outbox.settle([{ delivery: claimed!, putBack: { notBefore: new Date(Date.now() + 60_000) } }]);
  expect(await outbox.claim(NOW, ALL, 30_000)).toEqual([]);
});

it('takes over from a holder that vanished, who then can change nothing', async () => {
  await outbox.planEach(plan, ['r1'], NOW);
  const [lost] = await outbox.claim(NOW, ALL, 30_000);
  await connection.collection('deliveries').updateMany({}, { $set: { leaseUntil: new Date(Date.now() - 1) } });
  const [found] = await outbox.claim(NOW, ALL, 30_000);
  expect(found!._id).toBe(lost!._id);
  expect(await outbox.recordAttempts([{ delivery: lost!, ids: ['r1'] }], NOW, 30_000)).toEqual(new Set());
  const end = { state: 'sent' as const, reason: null, outcomes: [], cost: 9, requestId: null, sentAt: NOW };
  await outbox.settle([{ delivery: lost!, end }]);
  expect((await stored())[0]).toMatchObject({ state: 'claimed', attempts: 0, cost: 0 });
  expect(await outbox.recordAttempts([{ delivery: found!, ids: ['r1'] }], NOW, 30_000)).toEqual(new Set([found!._id]));
});

it.each([
  ['a lease', { state: 'claimed' as const, leaseUntil: new Date(Date.now() + 7 * 86_400_000) }],
  ['a backoff', { notBefore: new Date(Date.now() + 7 * 86_400_000) }],
])('does not wait a week for %s that was written by a clock set wrong', async (_what, fields) => {
  await outbox.planEach(plan, ['r1'], NOW);
  await connection.collection('deliveries').updateMany({}, { $set: fields });
  expect(await outbox.claim(NOW, ALL, 30_000)).toHaveLength(1);
});

it('claims no more people than fit into memory, and LINE groups first', async () => {
  await outbox.planMany(plan, audienceOf(ids(2_000)), NOW);
  await outbox.planLineGroups({ ...plan, subject: 'z' }, ['g1'], NOW);
  const claimed = await outbox.claim(NOW, { deliveries: 500, people: 1_001 }, 30_000);
  expect(claimed.map(({ via }) => via)).toEqual(['lineGroup', 'people', 'people']);
});

it('knows when the next is due', async () => {
  await outbox.planEach({ ...plan, dueAt: plus(NOW, hours(1)), consultations: ['c1'] }, ['r1', 'r2'], NOW);
  expect(await outbox.nextDue()).toEqual(plus(NOW, hours(1)));
});

it('says nothing to somebody who is erased while a reply that came too late is on its way', async () => {
  const kinds = createLateReplies({
    outbox,
    address: async () => new Map(),
    clock: { now: () => NOW, onChange: () => () => {} },
    onPlanned() {},
  }).kinds;
  await outbox.planEach({ ...plan, kind: 'lateReply', data: { messages: ['words'] } }, ['r1'], NOW);
  const [claimed] = await outbox.claim(NOW, { deliveries: 1, people: 1 }, 30_000);
  expect(await kinds.lateReply.render(claimed!)).toEqual({ messages: ['words'] });
  await outbox.forgetRecipient('r1');
  expect(await kinds.lateReply.render((await stored())[0]!)).toBeNull();
});

it('cancels what is planned for somebody who is erased, and the words written for them', async () => {
  await outbox.planEach({ ...plan, kind: 'lateReply', data: { messages: ['words'] } }, ['r1'], NOW);
  await outbox.forgetRecipient('r1');
  expect((await stored())[0]).toMatchObject({ state: 'cancelled', data: {} });
});
