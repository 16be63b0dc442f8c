import { createRateBudget, createRateLimiter, PER_SECOND, type Reserve } from '../../src/delivery/rate-limiter.ts';
import { openDatabase } from './room.ts';

/** A clock that stands still until somebody sleeps, and a budget in memory. */
function standStill() {
  let now = 1_000_000;
  const free = new Map<string, number>();
  const reserve: Reserve = async (endpoint, ms, at) => {
    const begins = Math.max(free.get(endpoint) ?? 0, at - 50);
    free.set(endpoint, begins + ms);
    return begins;
  };
  return {
    reserve,
    now: () => now,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

/** When each of `count` requests may go, on the injected clock. */
async function moments(count: number, endpoint: 'push' | 'multicast', limiters = 1): Promise<number[]> {
  const { reserve, now } = standStill();
  const times: number[] = [];
  const all = Array.from({ length: limiters }, () => {
    let waited = 0;
    return createRateLimiter({
      reserve,
      now,
      sleep: async (ms) => {
        waited = ms;
        times.push(waited);
      },
    });
  });
  await Promise.all(Array.from({ length: count }, (_, n) => all[n % limiters]!.take(endpoint)));
  return times;
}

it.each([
  ['push', 1],
  ['multicast', 1],
  ['push', 2],
  ['multicast', 4],
] as const)('lets no more %s go than LINE allows, with %i instance(s)', async (endpoint, limiters) => {
  const seconds = 3;
  const waits = await moments(PER_SECOND[endpoint] * seconds, endpoint, limiters);
  const longest = Math.max(...waits);
  expect(longest).toBeGreaterThan(seconds * 1_000 - 120);
  expect(longest).toBeLessThan(seconds * 1_000 + 120);
  for (let second = 0; second < seconds; second += 1) {
    const within = waits.filter((wait) => wait >= second * 1_000 && wait < (second + 1) * 1_000).length;
    expect(within).toBeLessThanOrEqual({ push: 2_000, multicast: 200 }[endpoint]);
  }
});

it('does not save up what was not used', async () => {
  const { reserve, now, pass } = standStill();
  const sleeps: number[] = [];
  const limiter = createRateLimiter({ reserve, now, sleep: async (ms) => void sleeps.push(ms) });
  await limiter.take('multicast');
  pass(60_000);
  for (let n = 0; n < 40; n += 1) await limiter.take('multicast');
  expect(sleeps.length).toBeGreaterThanOrEqual(28);
});

it('shares one budget in the database, and does not wait for a clock that was set back', async () => {
  const connection = await openDatabase();
  try {
    const first = createRateBudget(connection);
    const second = createRateBudget(connection);
    const now = Date.now();
    const begins = [await first('push', 100, now), await second('push', 100, now), await first('push', 100, now)];
    expect(begins).toEqual([now - 50, now + 50, now + 150]);
    expect(await second('multicast', 100, now)).toBe(now - 50);
    await connection.collection('rateBudgets').updateMany({}, { $set: { freeAt: now + 7 * 86_400_000 } });
    expect(await first('push', 100, now)).toBe(now - 50);
  } finally {
    await connection.close();
  }
});
