/** Who may still be told when the month's quota runs short. */
import type { Connection } from 'mongoose';
import { createQuota } from '../../src/delivery/quota.ts';
import { openDatabase } from './room.ts';

let connection: Connection;
beforeEach(async () => {
  connection = await openDatabase();
});
afterEach(() => connection.close());

/** LINE's count, and a clock that a test may set. */
function quotaWith(options: { limit: number | null; used?: number; reserve?: number; ahead?: number }) {
  const { limit, used = 0, reserve = 0, ahead = 0 } = options;
  let now = new Date('2020-07-10T10:00:00+07:00');
  const quota = createQuota({
    connection,
    line: { quota: async () => (limit === null ? null : { limit, used }) },
    clock: { now: () => now, onChange: () => () => undefined },
    reserve,
    needs: async () => [{ messageClass: 'should', people: ahead }],
  });
  return {
    quota,
    at: (moment: string) => {
      now = new Date(moment);
    },
  };
}

it.each([
  // class, left, reserve, still planned this month, admitted
  ['must', 0, 200, 0, true],
  ['should', 200, 200, 0, false],
  ['should', 201, 200, 0, true],
  ['should', 201, 200, 5_000, true],
  ['may', 201, 200, 1, false],
  ['may', 202, 200, 1, true],
] as const)(
  '%s with %i left, %i in reserve and %i planned: %s',
  async (messageClass, left, reserve, ahead, admitted) => {
    const { quota } = quotaWith({ limit: 1_000, used: 1_000 - left, reserve, ahead });
    expect((await quota.admission()).admits(messageClass, 1)).toBe(admitted);
  },
);

it('admits everything where the plan has no limit', async () => {
  const { quota } = quotaWith({ limit: null, reserve: 200 });
  expect((await quota.admission()).admits('may', 1_000_000)).toBe(true);
  expect(await quota.state()).toMatchObject({ limit: null, left: null, stopped: false });
});

it('counts what is set aside until it is spent or released', async () => {
  const { quota } = quotaWith({ limit: 10 });
  const { admits } = await quota.admission();
  expect([admits('should', 6), admits('should', 6)]).toEqual([true, false]);
  quota.released(6);
  expect((await quota.admission()).admits('should', 6)).toBe(true);
  quota.spent(6);
  expect(await quota.state()).toMatchObject({ used: 6, left: 4 });
});

it('forecasts what planned sessions will take', async () => {
  const { quota } = quotaWith({ limit: 10, ahead: 7 });
  expect(await quota.forecast()).toEqual({ must: 0, should: 7, may: 0 });
});

it('stops until the next month of Bangkok, for every instance', async () => {
  const { quota, at } = quotaWith({ limit: 10 });
  const other = quotaWith({ limit: 10 });
  await quota.stopUntilNextMonth();
  await quota.stopUntilNextMonth();
  expect(quota.isStopped()).toBe(true);
  expect((await other.quota.admission()).stopped).toBe(true);
  expect(quota.nextMonth()).toEqual(new Date('2020-08-01T00:00:00+07:00'));
  at('2020-08-01T00:00:01+07:00');
  expect(quota.isStopped()).toBe(false);
  expect(await quota.state()).toMatchObject({ stopped: false });
});

it.each([
  ['a larger plan', 20, false],
  ['a plan without a limit', null, false],
  ['the same plan', 10, true],
  ['a smaller plan', 5, true],
])('with %s since the limit was reached, %j: pushes are stopped: %s', async (_what, limit, stopped) => {
  const { quota } = quotaWith({ limit: 10, used: 10 });
  await quota.state();
  await quota.stopUntilNextMonth();
  const later = quotaWith({ limit, used: 10 }).quota;
  expect(await later.state()).toMatchObject({ limit, stopped });
  expect(later.isStopped()).toBe(stopped);
});

it('stops again at the limit of the larger plan', async () => {
  const first = quotaWith({ limit: 10, used: 10 }).quota;
  await first.state();
  await first.stopUntilNextMonth();
  const larger = quotaWith({ limit: 20, used: 20 }).quota;
  expect(await larger.state()).toMatchObject({ stopped: false });
  await larger.stopUntilNextMonth();
  expect(await larger.state()).toMatchObject({ stopped: true });
  expect(await quotaWith({ limit: 20, used: 20 }).quota.state()).toMatchObject({ stopped: true });
});

it('is told to each of the staff in one reply a month, which a repeat repeats', async () => {
  const { quota, at } = quotaWith({ limit: 10 });
  expect(await quota.isToldWith('s1', 'e1')).toBe(false);
  await quota.stopUntilNextMonth();
  expect(await quota.isToldWith('s1', 'e1')).toBe(true);
  expect(await quota.isToldWith('s1', 'e1')).toBe(true);
  expect(await quota.isToldWith('s1', 'e2')).toBe(false);
  expect(await quota.isToldWith('s2', 'e3')).toBe(true);
  at('2020-08-02T00:00:00+07:00');
  await quota.stopUntilNextMonth();
  expect(await quota.isToldWith('s1', 'e4')).toBe(true);
});
