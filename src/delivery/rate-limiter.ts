/** LINE's rate limits for one channel: 2,000 requests/s for push, 200/s for multicast. Machine time. */
export interface RateLimiter {
  /** Resolves when one more request may go. */
  take(endpoint: 'push' | 'multicast'): Promise<void>;
  /** How many instances share the channel: each takes its part. */
  shareAmong(instances: number): void;
}

const PER_SECOND = { push: 2_000, multicast: 200 } as const;

export function createRateLimiter(now: () => number = () => performance.now()): RateLimiter {
  let instances = 1;
  const nextFree = { push: 0, multicast: 0 };
  return {
    async take(endpoint) {
      const interval = (1_000 * instances) / PER_SECOND[endpoint];
      const current = now();
      // Up to 50 ms may be caught up with, so that a coarse timer does not cost throughput.
      const slot = Math.max(nextFree[endpoint], current - 50);
      nextFree[endpoint] = slot + interval;
      const wait = slot - current;
      if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    },
    shareAmong(count) {
      instances = Math.max(1, count);
    },
  };
}
