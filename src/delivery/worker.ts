/**
 * Sends what is due: claim a batch under a lease, ask whether it still stands, look up whom to address, record the
 * attempt, send with a retry key that is always the same for this delivery, record what came of it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { v5 as uuidV5 } from 'uuid';
import type { LineClient, SendResult } from '../line/client.ts';
import type { Logger } from '../logger.ts';
import type { Programme } from '../programme.ts';
import { hours, type Clock } from '../time.ts';
import type { DeliveryKinds, SkipReason } from './kinds.ts';
import type { Delivery, Outbox, RecipientOutcome } from './outbox.ts';
import type { Quota } from './quota.ts';
import { afterQuietHours } from './quiet-hours.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** Our own namespace for retry keys (UUIDv5), fixed for ever: a delivery's key must survive restarts. */
const RETRY_KEY_NAMESPACE = '6f1d3c5e-6d0f-5b0a-9a53-1f6b6c1f0b1e';
/** LINE keeps a retry key for 24 h (domain time); afterwards the same key would send again. */
const RETRY_KEY_LIFE = hours(24);
const BATCH = 200;
/** Longer than a call to LINE may take (10 s) with the wait for the rate. */
const LEASE_MS = 30_000;

export interface WorkerOptions {
  outbox: Outbox;
  kinds: () => DeliveryKinds;
  line: LineClient;
  quota: Quota;
  limiter: RateLimiter;
  /** People in a LINE group, since a push into it costs one message for each. */
  lineGroupSize(lineGroupId: string): Promise<number>;
  quietHours: Programme['quietHours'];
  clock: Clock;
  logger: Logger;
  count(what: 'sent' | 'skipped' | 'failed' | 'retried', by: number): void;
}

export interface DeliveryWorker {
  /** Sends one batch of what is due. @returns how many deliveries it took. */
  runOnce(): Promise<number>;
}

export function retryKeyOf(deliveryId: string): string {
  return uuidV5(deliveryId, RETRY_KEY_NAMESPACE);
}

/** 1 s, 2 s, 4 s … up to 5 minutes, each up to half shorter or longer. */
export function backoffMs(attempt: number, random: number): number {
  return Math.min(300_000, 1_000 * 2 ** Math.min(attempt, 10)) * (0.5 + random);
}

export function createDeliveryWorker(options: WorkerOptions): DeliveryWorker {
  const { outbox, kinds, line, quota, limiter, clock, logger, count } = options;

  async function end(
    delivery: Delivery,
    state: 'sent' | 'skipped' | 'failed',
    outcomes: RecipientOutcome[],
    more: { reason?: string; cost?: number; requestId?: string | null } = {},
  ): Promise<void> {
    const { reason = null, cost = 0, requestId = null } = more;
    const sentAt = state === 'sent' ? clock.now() : null;
    if (await outbox.finish(delivery, { state, reason, outcomes, cost, requestId, sentAt }))
      count(state, delivery.ids.length);
  }

  const skipAll = (delivery: Delivery, reason: SkipReason): Promise<void> =>
    end(
      delivery,
      'skipped',
      delivery.ids.map((id) => ({ id, result: 'skipped', reason })),
      { reason },
    );

  async function deliver(delivery: Delivery): Promise<void> {
    const now = clock.now();
    if (delivery.firstAttemptAt && now.getTime() - delivery.firstAttemptAt.getTime() >= RETRY_KEY_LIFE) {
      // Whether the earlier attempt arrived is not known, and the key no longer protects: a person has to look.
      const outcomes = delivery.ids.map((id): RecipientOutcome => ({ id, result: 'failed', reason: 'unknownOutcome' }));
      return end(delivery, 'failed', outcomes, { reason: 'unknownOutcome' });
    }
    if (now >= delivery.usefulUntil) return skipAll(delivery, 'stale');
    if (!delivery.urgent && !delivery.firstAttemptAt) {
      const dueAt = afterQuietHours(now, options.quietHours);
      if (dueAt > now)
        return dueAt < delivery.usefulUntil ? outbox.putBack(delivery, { dueAt }) : skipAll(delivery, 'stale');
    }
    const kind = kinds()[delivery.kind];
    if (!kind) throw new Error(`no such kind of delivery: ${delivery.kind}`);

    const candidates = delivery.attemptedIds ?? delivery.ids;
    const standing = await kind.stillStands(delivery, candidates);
    const addresses = await kind.address(candidates.filter((id) => standing.get(id) === true));
    const going = candidates.filter((id) => addresses.has(id));
    const left = delivery.ids
      .filter((id) => !addresses.has(id))
      .map((id): RecipientOutcome => ({ id, result: 'skipped', reason: leftReason(standing.get(id)) }));
    if (going.length === 0) return end(delivery, 'skipped', left, { reason: left[0]?.reason ?? 'noLine' });

    const rendered = await kind.render(delivery, going);
    if (!rendered) return skipAll(delivery, 'superseded');

    const cost = delivery.via === 'lineGroup' ? await options.lineGroupSize(going[0]!) : going.length;
    const state = await quota.state();
    if (state.stopped) return waitForNextMonth(delivery);
    if (!delivery.firstAttemptAt && !(await quota.admits(delivery.messageClass, cost)))
      return skipAll(delivery, 'quota');

    if (!(await outbox.recordAttempt(delivery, going, now))) return;
    await limiter.take(delivery.via === 'people' ? 'multicast' : 'push');
    const to = going.map((id) => addresses.get(id)!);
    const key = retryKeyOf(delivery._id);
    const result =
      delivery.via === 'people'
        ? await line.multicast(to, rendered.messages, key)
        : await line.push(to[0]!, rendered.messages, key);
    await record(delivery, result, going, left, cost);
    if (result.kind === 'accepted' && rendered.about) await outbox.rememberSent(result.messageIds, rendered.about, now);
  }

  async function record(
    delivery: Delivery,
    result: SendResult,
    going: readonly string[],
    left: readonly RecipientOutcome[],
    cost: number,
  ): Promise<void> {
    switch (result.kind) {
      case 'accepted': {
        quota.spent(cost);
        const sent = going.map((id): RecipientOutcome => ({ id, result: 'sent' }));
        return end(delivery, 'sent', [...sent, ...left], { cost, requestId: result.requestId });
      }
      case 'monthlyLimit':
        logger.warn('the monthly limit of LINE is reached, pushes stop until next month');
        await quota.stopUntilNextMonth();
        return waitForNextMonth(delivery);
      case 'refused': {
        logger.warn({ kind: delivery.kind, status: result.status }, 'LINE refused a message');
        const failed = going.map((id): RecipientOutcome => ({ id, result: 'failed', reason: result.reason }));
        return end(delivery, 'failed', [...failed, ...left], { reason: result.reason, requestId: result.requestId });
      }
      case 'rateLimited':
      case 'unknown': {
        count('retried', 1);
        const wait = result.kind === 'rateLimited' ? 1_000 : backoffMs(delivery.attempts, Math.random());
        return outbox.putBack(delivery, { notBefore: new Date(Date.now() + wait), reason: result.kind });
      }
    }
  }

  /** Still useful when the quota starts anew: it goes out then. Otherwise somebody has to phone. */
  async function waitForNextMonth(delivery: Delivery): Promise<void> {
    const dueAt = afterQuietHours(quota.nextMonth(), options.quietHours);
    if (dueAt < delivery.usefulUntil) return outbox.putBack(delivery, { dueAt, reason: 'monthlyLimit' });
    return skipAll(delivery, 'monthlyLimit');
  }

  async function attempt(delivery: Delivery): Promise<void> {
    try {
      await deliver(delivery);
    } catch (error) {
      logger.error({ err: error, kind: delivery.kind }, 'a delivery could not be made, it is tried again');
      const notBefore = new Date(Date.now() + backoffMs(delivery.attempts, Math.random()));
      await outbox.putBack(delivery, { notBefore }).catch(() => delay(1_000));
    }
  }

  return {
    async runOnce() {
      const batch = await outbox.claim(clock.now(), BATCH, LEASE_MS);
      // LINE groups first: where the month's quota ends in the middle, one push has told the most people.
      await Promise.all(batch.filter(({ via }) => via === 'lineGroup').map(attempt));
      await Promise.all(batch.filter(({ via }) => via !== 'lineGroup').map(attempt));
      return batch.length;
    },
  };
}

function leftReason(standing: true | SkipReason | undefined): SkipReason {
  return standing === undefined || standing === true ? 'noLine' : standing;
}
