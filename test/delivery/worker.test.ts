/** What goes out, once, and what becomes of everything else. */
import type { Delivery } from '../../src/delivery/outbox.ts';
import { retryKeyOf } from '../../src/delivery/worker.ts';
import { days, hours, minutes, plus } from '../../src/time.ts';
import { openRoom, type Room } from './room.ts';

const PUSH = '/v2/bot/message/push';
let room: Room;
afterEach(() => room.close());

async function planned(more: Parameters<Room['plan']>[1] = {}, options: Parameters<typeof openRoom>[0] = {}) {
  room = await openRoom(options);
  await room.people('r1');
  await room.outbox.planEach(room.plan('a', more), ['r1'], room.clock.now());
  return room;
}

it('sends with a key made of the identity and keeps LINE’s request id', async () => {
  await planned();
  await room.worker().runOnce();
  expect(await room.heard('r1')).toEqual(['about a']);
  const [request] = await room.requests();
  const delivery = await room.only();
  expect(request).toMatchObject({ path: PUSH, retryKey: retryKeyOf('news:a:r1') });
  expect(delivery).toMatchObject({ state: 'sent', attempts: 1, cost: 1, requestId: request!.requestId });
  expect(delivery.outcomes).toEqual([{ id: 'r1', result: 'sent' }]);
  expect(room.counts).toEqual({ sent: 1, skipped: 0, failed: 0, retried: 0 });
});

it('takes 409 for success: the earlier attempt had arrived', async () => {
  await planned();
  await room.fault({ path: PUSH, times: 1, answerLost: true });
  await room.worker().runOnce();
  expect(await room.only()).toMatchObject({ state: 'planned', reason: 'unknown', attempts: 1 });
  await room.endBackoff();
  await room.worker().runOnce();
  expect((await room.requests()).map(({ status }) => status)).toEqual([200, 409]);
  expect(await room.heard('r1')).toHaveLength(1);
  expect(await room.only()).toMatchObject({ state: 'sent', attempts: 2 });
});

it.each([
  ['an error of LINE', { status: 500 }],
  ['a reset connection', { drop: true }],
  ['too many requests', { status: 429 }],
])('waits after %s and sends once', async (_what, fault) => {
  await planned();
  await room.fault({ path: PUSH, times: 2, ...fault });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await room.worker().runOnce();
    await room.worker().runOnce();
    await room.endBackoff();
  }
  expect(await room.requests()).toHaveLength(3);
  expect(new Set((await room.requests()).map(({ retryKey }) => retryKey)).size).toBe(1);
  expect(await room.heard('r1')).toHaveLength(1);
});

it('does not try again in the backoff', async () => {
  await planned();
  await room.fault({ path: PUSH, times: 1, status: 500 });
  await room.worker().runOnce();
  expect(await room.worker().runOnce()).toBe(0);
  expect(await room.outbox.nextRetry(room.clock.now())).not.toBeNull();
});

it('fails what LINE refuses, with LINE’s reason', async () => {
  await planned();
  await room.fault({ path: PUSH, times: 1, status: 400, body: { message: 'Failed to send messages' } });
  await room.worker().runOnce();
  expect(await room.only()).toMatchObject({ state: 'failed', reason: 'Failed to send messages' });
  expect(await room.worker().runOnce()).toBe(0);
});

it('lists what is unknown after 24 h and never sends it again', async () => {
  await planned({ usefulUntil: new Date('2020-08-01T00:00:00Z') });
  await room.fault({ path: PUSH, times: 1, drop: true });
  await room.worker().runOnce();
  await room.endBackoff();
  await room.advance(hours(24));
  await room.worker().runOnce();
  expect(await room.only()).toMatchObject({ state: 'failed', reason: 'unknownOutcome' });
  expect((await room.only()).outcomes).toEqual([{ id: 'r1', result: 'failed', reason: 'unknownOutcome' }]);
  expect(await room.requests()).toHaveLength(1);
  const { value: failed } = await room.outbox.readFailed(plus(room.clock.now(), -days(3))).next();
  expect((failed as Delivery[]).map(({ _id }) => _id)).toEqual(['news:a:r1']);
});

it('does not call skipped what was tried and may have arrived, when its time is over', async () => {
  await planned({ usefulUntil: new Date('2020-07-10T12:00:00+07:00') });
  await room.fault({ path: PUSH, times: 1, drop: true });
  await room.worker().runOnce();
  await room.endBackoff();
  await room.advance(hours(3));
  await room.worker().runOnce();
  expect(await room.only()).toMatchObject({ state: 'failed', reason: 'unknownOutcome' });
});

it('skips and counts what is stale', async () => {
  await planned({ usefulUntil: new Date('2020-07-10T12:00:00+07:00') });
  await room.advance(hours(2));
  await room.worker().runOnce();
  expect(await room.only()).toMatchObject({ state: 'skipped', reason: 'stale' });
  expect(room.counts.skipped).toBe(1);
  expect(await room.requests()).toHaveLength(0);
});

describe('quiet hours', () => {
  const evening = { now: '2020-07-10T20:30:00+07:00' };
  it('hold everything until morning', async () => {
    await planned({}, evening);
    await room.worker().runOnce();
    expect(await room.requests()).toHaveLength(0);
    expect((await room.only()).dueAt).toEqual(new Date('2020-07-11T08:00:00+07:00'));
    await room.advance(hours(12));
    await room.worker().runOnce();
    expect(await room.heard('r1')).toHaveLength(1);
  });
  it('hold what was tried before them too', async () => {
    await planned({}, { now: '2020-07-10T19:59:00+07:00' });
    await room.fault({ path: PUSH, times: 1, status: 500 });
    await room.worker().runOnce();
    await room.endBackoff();
    await room.advance(minutes(10));
    await room.worker().runOnce();
    expect(await room.requests()).toHaveLength(1);
    expect(await room.only()).toMatchObject({ state: 'planned', dueAt: new Date('2020-07-11T08:00:00+07:00') });
  });
  it('skip what will be useless by morning', async () => {
    await planned({ usefulUntil: new Date('2020-07-11T07:00:00+07:00') }, evening);
    await room.worker().runOnce();
    expect(await room.only()).toMatchObject({ state: 'skipped', reason: 'stale' });
  });
  it('do not hold what a person confirmed as urgent', async () => {
    await planned({ urgent: true }, evening);
    await room.worker().runOnce();
    expect(await room.heard('r1')).toHaveLength(1);
  });
});

describe('the monthly limit', () => {
  it('stops every push at once, and what is still useful next month goes out then', async () => {
    room = await openRoom({ quota: 1 });
    await room.people('r1', 'r2', 'r3');
    const long = { usefulUntil: new Date('2020-08-15T00:00:00Z') };
    await room.outbox.planEach(room.plan('a', long), ['r1', 'r2'], room.clock.now());
    await room.worker().runOnce();
    expect((await room.all()).map(({ state, reason }) => [state, reason]).sort()).toEqual([
      ['planned', 'monthlyLimit'],
      ['sent', null],
    ]);
    const before = (await room.requests()).length;
    await room.outbox.planEach(room.plan('b'), ['r3'], room.clock.now());
    await room.worker().runOnce();
    expect(await room.requests()).toHaveLength(before);
    expect((await room.all()).find(({ subject }) => subject === 'b')).toMatchObject({
      state: 'skipped',
      reason: 'monthlyLimit',
    });
    expect(room.short).toContain('limit');
    // More than 24 h later: LINE had surely not taken it, so it is a first attempt.
    await room.control('PUT', 'clock', { now: '2020-08-01T10:00:00+07:00' });
    await room.worker().runOnce();
    expect([...(await room.heard('r1')), ...(await room.heard('r2'))]).toEqual(['about a', 'about a']);
  });

  it('tells a LINE group before single people, so that one push reaches the most', async () => {
    room = await openRoom({ quota: 3 });
    await room.people('r1', 'r2', 'r3', 'r4');
    await room.lineGroup('g1', ['r1', 'r2', 'r3']);
    const plan = room.plan('a');
    await room.outbox.planEach(plan, ['r4'], room.clock.now());
    await room.outbox.planLineGroups(plan, ['g1'], room.clock.now());
    await room.worker().runOnce();
    expect(await room.heard('r4')).toHaveLength(0);
    expect((await room.all()).map(({ via, state }) => [via, state])).toEqual([
      ['lineGroup', 'sent'],
      ['person', 'skipped'],
    ]);
  });
});

it.each([
  ['may', 'skipped', 'quota'],
  ['should', 'skipped', 'quota'],
  ['must', 'sent', null],
] as const)('near the end of the quota %s is %s', async (messageClass, state, reason) => {
  await planned({ messageClass }, { quota: 100, reserve: 100 });
  await room.worker().runOnce();
  expect(await room.only()).toMatchObject({ state, reason });
  expect(room.short).toEqual(state === 'sent' ? [] : ['reserve']);
});

it('sets aside what is under way: a batch does not eat into the reserve', async () => {
  room = await openRoom({ quota: 13, reserve: 10 });
  const ids = ['r1', 'r2', 'r3', 'r4', 'r5'];
  await room.people(...ids);
  await room.outbox.planEach(room.plan('a', { messageClass: 'should' }), ids, room.clock.now());
  await room.worker().runOnce();
  expect((await room.all()).filter(({ state }) => state === 'sent')).toHaveLength(3);
  expect((await room.all()).filter(({ reason }) => reason === 'quota')).toHaveLength(2);
});

describe('many people with one message', () => {
  beforeEach(async () => {
    room = await openRoom();
    await room.people('r1', 'r2', 'r3');
    const audience = async (after: string | null) => (after ? [] : ['r1', 'r2', 'r3', 'r4']);
    await room.outbox.planMany(room.plan('a'), audience, room.clock.now());
  });

  it('go in one multicast, and each one’s outcome is kept', async () => {
    await room.worker().runOnce();
    expect((await room.requests()).map(({ path, recipients }) => [path, recipients.length])).toEqual([
      ['/v2/bot/message/multicast', 3],
    ]);
    expect((await room.only()).outcomes).toEqual([
      { id: 'r1', result: 'sent' },
      { id: 'r2', result: 'sent' },
      { id: 'r3', result: 'sent' },
      { id: 'r4', result: 'skipped', reason: 'noLine' },
    ]);
  });

  it('are fewer at a second attempt, never others', async () => {
    await room.fault({ path: '/v2/bot/message/multicast', times: 1, status: 500 });
    await room.worker().runOnce();
    await room.people('r4');
    const { stillStands } = room.kind;
    room.kind.stillStands = async (delivery, ids) => (await stillStands(delivery, ids)).set('r2', 'answered');
    await room.endBackoff();
    await room.worker().runOnce();
    expect((await room.requests()).map(({ recipients }) => recipients.length)).toEqual([3, 2]);
    expect(await room.heard('r4')).toHaveLength(0);
    expect((await room.only()).outcomes.find(({ id }) => id === 'r2')).toEqual({
      id: 'r2',
      result: 'skipped',
      reason: 'answered',
    });
  });

  it('are all told of as reached where LINE had taken the first attempt', async () => {
    await room.fault({ path: '/v2/bot/message/multicast', times: 1, answerLost: true });
    await room.worker().runOnce();
    const { stillStands } = room.kind;
    room.kind.stillStands = async (delivery, ids) => (await stillStands(delivery, ids)).set('r2', 'answered');
    await room.endBackoff();
    await room.worker().runOnce();
    expect(await room.heard('r2')).toHaveLength(1);
    expect((await room.only()).outcomes.find(({ id }) => id === 'r2')).toEqual({ id: 'r2', result: 'sent' });
  });
});

it('skips what does not stand any more, with the reason', async () => {
  await planned();
  room.kind.stillStands = async (_delivery, ids) => new Map(ids.map((id) => [id, 'answered']));
  await room.worker().runOnce();
  expect(await room.only()).toMatchObject({ state: 'skipped', reason: 'answered' });
});

it('asks a feature once about many alike', async () => {
  room = await openRoom();
  const ids = Array.from({ length: 40 }, (_, n) => `r${n}`);
  await room.people(...ids);
  await room.outbox.planEach(room.plan('a'), ids, room.clock.now());
  let questions = 0;
  const { stillStands } = room.kind;
  room.kind.stillStands = (delivery, some) => {
    questions += 1;
    return stillStands(delivery, some);
  };
  await room.worker().runOnce();
  expect(questions).toBe(1);
  expect(room.counts.sent).toBe(40);
});

it('goes on with the others where one cannot be made', async () => {
  room = await openRoom();
  await room.people('r1', 'r2');
  await room.outbox.planEach(room.plan('a'), ['r1', 'r2'], room.clock.now());
  const { render } = room.kind;
  room.kind.render = (delivery, ids) => (ids[0] === 'r1' ? Promise.reject(new Error('broken')) : render(delivery, ids));
  await room.worker().runOnce();
  expect((await room.all()).map(({ state }) => state)).toEqual(['planned', 'sent']);
});

it('two workers at once send each message once', async () => {
  room = await openRoom();
  const ids = Array.from({ length: 100 }, (_, n) => `r${n}`);
  await room.people(...ids);
  await room.outbox.planEach(room.plan('a'), ids, room.clock.now());
  await Promise.all([room.worker().runOnce(), room.worker().runOnce()]);
  expect(await room.requests()).toHaveLength(100);
});

it('one that lost its lease sends nothing and writes nothing', async () => {
  await planned();
  const other = room.worker();
  const { render } = room.kind;
  let taken = false;
  // While the first is still rendering, its lease ends and somebody else takes the delivery.
  room.kind.render = async (delivery, ids) => {
    if (!taken) {
      taken = true;
      await room.endLeases();
      await other.runOnce();
    }
    return render(delivery, ids);
  };
  await room.worker().runOnce();
  expect(await room.requests()).toHaveLength(1);
  expect(await room.only()).toMatchObject({ state: 'sent', attempts: 1 });
});

it('puts back untried what it holds when it is told to stop', async () => {
  await planned();
  const worker = room.worker({
    limiter: {
      take: async () => worker.stop(),
    },
  });
  await worker.runOnce();
  expect(await room.requests()).toHaveLength(0);
  expect(await room.only()).toMatchObject({ state: 'planned', firstAttemptAt: null });
  await room.worker().runOnce();
  expect(await room.heard('r1')).toHaveLength(1);
});

it('remembers what a message of ours was about', async () => {
  await planned();
  const { render } = room.kind;
  room.kind.render = async (delivery, ids) => ({
    ...(await render(delivery, ids))!,
    about: { about: 'consultation', id: 'c1' },
  });
  await room.worker().runOnce();
  const [sent] = await room.connection.collection<{ _id: string }>('sentMessages').find({}).toArray();
  expect(await room.outbox.findSent(sent!._id)).toEqual({ about: 'consultation', id: 'c1' });
});
