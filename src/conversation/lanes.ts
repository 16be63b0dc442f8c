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
  /** Whether this lane is still held under this fence: false for one who slept past the lease. */
  holds(lane: number, fence: number): boolean;
  /** The lane is not given away before the function that this returns is called, unless its lease is lost. */
  use(lane: number): () => void;
  refresh(): Promise<void>;
  /** @param onRefreshed called every 5 s of the machine's steady clock, however the host's clock is set. */
  start(onError: (error: unknown) => void, onRefreshed?: () => void): void;
  stop(): Promise<void>;
}

export function createLanes(leases: LeaseStore, instance: string = randomUUID()): Lanes {
  const held = new Map<number, { fence: number; until: number }>();
  /** Lanes that go to somebody else as soon as nothing is done in them. */
  const leaving = new Set<number>();
  const users = new Map<number, number>();
  let timer: NodeJS.Timeout | undefined;
  let refreshing: Promise<void> = Promise.resolve();

  const isHeld = (lane: number): boolean => (held.get(lane)?.until ?? 0) > performance.now();

  async function giveBack(lane: number): Promise<void> {
    held.delete(lane);
    leaving.delete(lane);
    await leases.release(`lane:${lane}`, instance);
  }

  async function refreshNow(): Promise<void> {
    await leases.acquire(`instance:${instance}`, instance, LEASE_MS);
    const alive = Math.max(1, await leases.countHeld('instance:'));
    const fairShare = Math.ceil(LANES / alive);
    const mineFirst = Array.from({ length: LANES }, (_, lane) => lane).sort(
      (a, b) => Number(isHeld(b)) - Number(isHeld(a)),
    );
    let taken = 0;
    for (const lane of mineFirst) {
      const isTooMany = taken >= fairShare;
      if (isTooMany && !held.has(lane)) continue;
      if (isTooMany && !users.get(lane)) {
        await giveBack(lane);
        continue;
      }
      const until = performance.now() + LEASE_MS;
      const fence = await leases.acquire(`lane:${lane}`, instance, LEASE_MS);
      if (fence === null) {
        held.delete(lane);
        leaving.delete(lane);
        continue;
      }
      held.set(lane, { fence, until });
      if (isTooMany) leaving.add(lane);
      else {
        leaving.delete(lane);
        taken += 1;
      }
    }
  }

  function refresh(): Promise<void> {
    refreshing = refreshing.catch(() => undefined).then(refreshNow);
    return refreshing;
  }

  return {
    held: () =>
      new Map(
        [...held]
          .filter(([lane]) => isHeld(lane) && !leaving.has(lane))
          .map(([lane, { fence }]): [number, number] => [lane, fence]),
      ),
    holds: (lane, fence) => isHeld(lane) && held.get(lane)!.fence === fence,
    use(lane) {
      users.set(lane, (users.get(lane) ?? 0) + 1);
      return () => void users.set(lane, users.get(lane)! - 1);
    },
    refresh,
    start(onError, onRefreshed) {
      timer = setInterval(() => void refresh().then(onRefreshed, onError), RENEW_MS);
    },
    async stop() {
      clearInterval(timer);
      await refreshing.catch(() => undefined);
      for (const lane of held.keys()) await giveBack(lane);
      await leases.release(`instance:${instance}`, instance);
    },
  };
}
