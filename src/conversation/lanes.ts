/**
 * Chats are spread over lanes by hash; each lane is held by one instance at a time under a lease, and the instances
 * share the lanes out evenly. So the events of one chat have one reader, in order, and different chats go in parallel.
 */
import { randomUUID } from 'node:crypto';
import type { LeaseStore } from '../leases.ts';
import { LANES } from '../line/event-store.ts';

const LEASE_MS = 15_000;
const RENEW_MS = 5_000;

export interface Lanes {
  /** The lanes held now, each with its fence. */
  held(): ReadonlyMap<number, number>;
  /** How many instances are alive, this one included. */
  instances(): number;
  refresh(): Promise<void>;
  start(onError: (error: unknown) => void): void;
  stop(): Promise<void>;
}

export function createLanes(leases: LeaseStore, instance: string = randomUUID()): Lanes {
  const held = new Map<number, { fence: number; until: number }>();
  let alive = 1;
  let timer: NodeJS.Timeout | undefined;

  async function refresh(): Promise<void> {
    await leases.acquire(`instance:${instance}`, instance, LEASE_MS);
    alive = Math.max(1, await leases.countHeld('instance:'));
    const fairShare = Math.ceil(LANES / alive);
    const mineFirst = Array.from({ length: LANES }, (_, lane) => lane).sort(
      (a, b) => Number(held.has(b)) - Number(held.has(a)),
    );
    let taken = 0;
    for (const lane of mineFirst) {
      const name = `lane:${lane}`;
      if (taken >= fairShare) {
        if (held.delete(lane)) await leases.release(name, instance);
        continue;
      }
      const until = performance.now() + LEASE_MS;
      const fence = await leases.acquire(name, instance, LEASE_MS);
      if (fence === null) held.delete(lane);
      else {
        held.set(lane, { fence, until });
        taken += 1;
      }
    }
  }

  return {
    held() {
      const now = performance.now();
      return new Map([...held].filter(([, { until }]) => until > now).map(([lane, { fence }]) => [lane, fence]));
    },
    instances: () => alive,
    refresh,
    start(onError) {
      timer = setInterval(() => void refresh().catch(onError), RENEW_MS);
    },
    async stop() {
      clearInterval(timer);
      for (const lane of held.keys()) await leases.release(`lane:${lane}`, instance);
      held.clear();
      await leases.release(`instance:${instance}`, instance);
    },
  };
}
