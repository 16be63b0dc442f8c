/**
 * Sends what is due: claim a batch under a lease, ask whether it still stands, look up whom to address, record the
 * attempt, send with a retry key that is always the same for this delivery, record what came of it. The database is
 * asked once for a whole batch, and several batches are on their way at once.
 */
import { v5 as uuidV5 } from 'uuid';
import { speaking, type Manner } from '../language.ts';
import type { LineClient, SendResult } from '../line/client.ts';
import { inLetters } from '../line/compose.ts';
import type { Logger } from '../logger.ts';
import type { Programme } from '../programme.ts';
import { hours, minutes, type Clock } from '../time.ts';
import type { Message, SentReference } from '../turn.ts';
import type { DeliveryKind, DeliveryKinds, SkipReason } from './kinds.ts';
import type { End, PutBack } from './claims.ts';
import type { Delivery, Outbox, RecipientOutcome } from './outbox.ts';
import type { Quota } from './quota.ts';
import { afterQuietHours } from './quiet-hours.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** Our own namespace for retry keys (UUIDv5), fixed for ever: a delivery's key must survive restarts. */
const RETRY_KEY_NAMESPACE = '6f1d3c5e-6d0f-5b0a-9a53-1f6b6c1f0b1e';
/** LINE keeps a retry key for 24 h (domain time); a call that starts before the end of this ends within them. */
const RETRY_KEY_LIFE = hours(24) - minutes(5);
const BATCH = { deliveries: 500, people: 50_000 };
/** While this many people's messages are under way nothing more is claimed: it keeps the rate, and memory small. */
const PEOPLE_UNDER_WAY = 2_000;
/** For how many at once a feature is asked whether a message still stands. */
const QUESTION = 5_000;
const LEASE_MS = 30_000;
/** A call to LINE may take 10 s: what is left of the lease when it starts must be longer. */
const SEND_UNTIL_MS = LEASE_MS - 12_000;
/** After so many attempts in a row without an answer LINE is taken to be away, and nothing is claimed for a while. */
const FAILURES_TO_REST = 50;
const REST_AT_MOST_MS = 30_000;

export interface WorkerOptions {
  outbox: Outbox;
  kinds: () => DeliveryKinds;
  line: Pick<LineClient, 'push' | 'multicast'>;
  quota: Quota;
  limiter: RateLimiter;
  /** Of our ids: how those want to be spoken to who want it otherwise than most. */
  manners?: (ids: readonly string[]) => Promise<ReadonlyMap<string, Manner>>;
  /** People in a LINE group, since a push into it costs one message for each. */
  lineGroupSize(lineGroupId: string): Promise<number>;
  quietHours: Programme['quietHours'];
  clock: Clock;
  logger: Logger;
  count(what: 'sent' | 'skipped' | 'failed' | 'retried', by: number): void;
  /** Something was held back for want of quota, or LINE's limit was reached: told once a month each. */
  onShortOfQuota?: (why: 'reserve' | 'limit') => Promise<void>;
}

export interface DeliveryWorker {
  /** Sends all that is due. @returns how many deliveries it took. */
  runOnce(): Promise<number>;
  /** From now on nothing is claimed, and what is claimed and not under way goes back. */
  stop(): void;
}

export function retryKeyOf(deliveryId: string): string {
  return uuidV5(deliveryId, RETRY_KEY_NAMESPACE);
}

/** 1 s, 2 s, 4 s … up to 5 minutes, each up to half shorter or longer. */
export function backoffMs(attempt: number, random: number): number {
  return Math.min(300_000, 1_000 * 2 ** Math.min(attempt, 10)) * (0.5 + random);
}

/** Looked at and found to stand: who gets what, and who does not any more. */
interface Ready {
  delivery: Delivery;
  going: string[];
  to: string[];
  left: RecipientOutcome[];
  messages: Message[];
  about: SentReference | null;
  cost: number;
}

type Change = { delivery: Delivery } & ({ end: End } | { putBack: PutBack });

export function createDeliveryWorker(options: WorkerOptions): DeliveryWorker {
  const { outbox, kinds, line, quota, limiter, clock, logger, count } = options;
  const settle = createGroupWrite((changes: Change[]) => outbox.settle(changes));
  const remember = createGroupWrite((sent: Parameters<Outbox['rememberAllSent']>[0][number][]) =>
    outbox.rememberAllSent(sent),
  );
  let stopping = false;
  let failuresInARow = 0;
  let restUntil = -Infinity;

  async function end(
    delivery: Delivery,
    state: 'sent' | 'skipped' | 'failed',
    outcomes: RecipientOutcome[],
    more: { reason?: string; cost?: number; requestId?: string | null } = {},
  ): Promise<void> {
    const { reason = null, cost = 0, requestId = null } = more;
    const sentAt = state === 'sent' ? clock.now() : null;
    await settle({ delivery, end: { state, reason, outcomes, cost, requestId, sentAt } });
    count(state, delivery.ids.length);
  }

  const putBack = (delivery: Delivery, when: PutBack): Promise<void> => settle({ delivery, putBack: when });

  const skipAll = (delivery: Delivery, reason: SkipReason): Promise<void> =>
    end(
      delivery,
      'skipped',
      delivery.ids.map((id) => ({ id, result: 'skipped', reason })),
      { reason },
    );

  /** An earlier attempt may have arrived or not, and it cannot be tried again: a person has to look. */
  const giveUp = (delivery: Delivery): Promise<void> =>
    end(
      delivery,
      'failed',
      delivery.ids.map((id) => ({ id, result: 'failed', reason: 'unknownOutcome' })),
      { reason: 'unknownOutcome' },
    );

  const expire = (delivery: Delivery): Promise<void> =>
    delivery.firstAttemptAt ? giveUp(delivery) : skipAll(delivery, 'stale');

  async function tryLater(delivery: Delivery, error: unknown): Promise<void> {
    logger.error({ err: error, kind: delivery.kind }, 'a delivery could not be made, it is tried again');
    const notBefore = new Date(Date.now() + backoffMs(delivery.attempts, Math.random()));
    // Without a database the lease runs out, and the delivery is claimed again.
    await putBack(delivery, { notBefore }).catch(() => undefined);
  }

  /** @returns false where the time is not right for it; that is recorded. */
  async function isTimely(delivery: Delivery, now: Date): Promise<boolean> {
    const { firstAttemptAt, usefulUntil } = delivery;
    const tooLate = firstAttemptAt && now.getTime() - firstAttemptAt.getTime() >= RETRY_KEY_LIFE;
    if (tooLate || now >= usefulUntil) {
      await expire(delivery);
      return false;
    }
    const dueAt = delivery.urgent ? now : afterQuietHours(now, options.quietHours);
    if (dueAt <= now) return true;
    await (dueAt < usefulUntil ? putBack(delivery, { dueAt }) : expire(delivery));
    return false;
  }

  /** What still stands of deliveries that are about the same thing: one question for all of them. */
  async function lookAt(alike: readonly Delivery[]): Promise<Ready[]> {
    const first = alike[0]!;
    const kind = kinds()[first.kind];
    if (!kind) throw new Error(`no such kind of delivery: ${first.kind}`);
    const candidatesOf = ({ attemptedIds, ids }: Delivery): string[] => attemptedIds ?? ids;
    const candidates = [...new Set(alike.flatMap(candidatesOf))];
    const standing = new Map<string, true | SkipReason>();
    const addresses = new Map<string, string>();
    for (let start = 0; start < candidates.length; start += QUESTION) {
      const some = candidates.slice(start, start + QUESTION);
      for (const [id, stands] of await kind.stillStands(first, some)) standing.set(id, stands);
      const found = await kind.address(some.filter((id) => standing.get(id) === true));
      for (const [id, to] of found) addresses.set(id, to);
    }
    const alone = alike.flatMap(({ via, ids }) => (via === 'person' ? ids : []));
    const manners = alone.length > 0 && options.manners ? await options.manners(alone) : new Map<string, Manner>();
    const ready = await Promise.all(
      alike.map(async (delivery) => {
        const going = candidatesOf(delivery).filter((id) => addresses.has(id));
        const left = delivery.ids
          .filter((id) => !addresses.has(id))
          .map((id): RecipientOutcome => ({ id, result: 'skipped', reason: leftReason(standing.get(id)) }));
        const manner = (delivery.via === 'person' && manners.get(delivery.ids[0]!)) || {};
        return prepare(kind, delivery, going, left, addresses, manner).catch(async (error: unknown) => {
          await tryLater(delivery, error);
          return null;
        });
      }),
    );
    return ready.filter((each) => each !== null);
  }

  async function prepare(
    kind: DeliveryKind,
    delivery: Delivery,
    going: string[],
    left: RecipientOutcome[],
    addresses: ReadonlyMap<string, string>,
    manner: Manner,
  ): Promise<Ready | null> {
    if (going.length === 0) {
      await end(delivery, 'skipped', left, { reason: left[0]?.reason ?? 'noLine' });
      return null;
    }
    const rendered = await speaking(manner, () => kind.render(delivery, going));
    if (!rendered) {
      await skipAll(delivery, 'superseded');
      return null;
    }
    const cost = delivery.via === 'lineGroup' ? await options.lineGroupSize(going[0]!) : going.length;
    const to = going.map((id) => addresses.get(id)!);
    const messages = inLetters(rendered.messages, manner.letters);
    return { delivery, going, to, left, messages, about: rendered.about ?? null, cost };
  }

  /** The month's quota decides in the order of the batch. @returns what may go. */
  async function withinQuota(ready: readonly Ready[]): Promise<Ready[]> {
    if (ready.length === 0) return [];
    const { stopped, admits } = await quota.admission();
    const admitted: Ready[] = [];
    const refused: Promise<void>[] = [];
    for (const each of ready) {
      const { delivery, cost } = each;
      if (stopped) refused.push(waitForNextMonth(delivery));
      else if (admits(delivery.firstAttemptAt ? 'must' : delivery.messageClass, cost)) admitted.push(each);
      else refused.push(skipAll(delivery, 'quota'));
    }
    await Promise.all(refused);
    if (refused.length > 0) await options.onShortOfQuota?.(stopped ? 'limit' : 'reserve');
    return admitted;
  }

  async function send(ready: Ready, sendUntil: number): Promise<void> {
    const { delivery, cost, about } = ready;
    let result: SendResult | null = null;
    try {
      result = await callLine(ready, sendUntil);
    } finally {
      if (result?.kind === 'accepted') quota.spent(cost);
      else quota.released(cost);
    }
    if (!result) {
      if (quota.isStopped()) return waitForNextMonth(delivery);
      // Past its lease nothing is written: whoever claims it next goes on.
      if (performance.now() > sendUntil) return undefined;
      return putBack(delivery, { untried: delivery.firstAttemptAt === null });
    }
    failuresInARow = result.kind === 'unknown' || result.kind === 'rateLimited' ? failuresInARow + 1 : 0;
    const at = clock.now();
    if (result.kind === 'accepted' && about)
      await Promise.all(result.messageIds.map((messageId) => remember({ messageId, about, at })));
    return record(ready, result);
  }

  /** @returns null where, when its turn came, it was not to be sent any more. */
  async function callLine({ delivery, to, messages }: Ready, sendUntil: number): Promise<SendResult | null> {
    const isMany = delivery.via === 'people';
    await limiter.take(isMany ? 'multicast' : 'push');
    if (stopping || quota.isStopped() || performance.now() > sendUntil) return null;
    const key = retryKeyOf(delivery._id);
    return isMany ? line.multicast(to, messages, key) : line.push(to[0]!, messages, key);
  }

  async function record({ delivery, going, left, cost }: Ready, result: SendResult): Promise<void> {
    const untried = delivery.firstAttemptAt === null;
    switch (result.kind) {
      case 'accepted': {
        // Where LINE took the only earlier attempt, it went to everybody who was in that one.
        const earlier = result.repeated && delivery.attempts === 1 ? delivery.attemptedIds : null;
        const reached = new Set(earlier ?? going);
        const sent = [...reached].map((id): RecipientOutcome => ({ id, result: 'sent' }));
        const others = left.filter(({ id }) => !reached.has(id));
        return end(delivery, 'sent', [...sent, ...others], { cost, requestId: result.requestId });
      }
      case 'monthlyLimit': {
        logger.warn('the monthly limit of LINE is reached, pushes stop until next month');
        await quota.stopUntilNextMonth();
        await waitForNextMonth(delivery);
        return options.onShortOfQuota?.('limit');
      }
      case 'refused': {
        logger.warn({ kind: delivery.kind, status: result.status }, 'LINE refused a message');
        const failed = going.map((id): RecipientOutcome => ({ id, result: 'failed', reason: result.reason }));
        return end(delivery, 'failed', [...failed, ...left], { reason: result.reason, requestId: result.requestId });
      }
      case 'rateLimited':
      case 'unknown': {
        count('retried', 1);
        const rateLimited = result.kind === 'rateLimited';
        const wait = rateLimited ? 1_000 + 1_000 * Math.random() : backoffMs(delivery.attempts, Math.random());
        const notBefore = new Date(Date.now() + wait);
        return putBack(delivery, { notBefore, reason: result.kind, untried: rateLimited && untried });
      }
    }
  }

  /** Still useful when the quota starts anew: it goes out then. Otherwise somebody has to phone. */
  async function waitForNextMonth(delivery: Delivery): Promise<void> {
    const dueAt = afterQuietHours(quota.nextMonth(), options.quietHours);
    const untried = delivery.firstAttemptAt === null;
    if (dueAt < delivery.usefulUntil) return putBack(delivery, { dueAt, reason: 'monthlyLimit', untried });
    return skipAll(delivery, 'monthlyLimit');
  }

  /** @returns those that are still ours; the lease of these begins anew. */
  async function recordAttempts(admitted: readonly Ready[], now: Date): Promise<Ready[]> {
    let ours: ReadonlySet<string> = new Set();
    try {
      const attempts = admitted.map(({ delivery, going }) => ({ delivery, ids: going }));
      ours = await outbox.recordAttempts(attempts, now, LEASE_MS);
    } finally {
      for (const { delivery, cost } of admitted) if (!ours.has(delivery._id)) quota.released(cost);
    }
    return admitted.filter(({ delivery }) => ours.has(delivery._id));
  }

  async function work(batch: readonly Delivery[]): Promise<void> {
    const now = clock.now();
    const timely = await Promise.all(batch.map((delivery) => isTimely(delivery, now)));
    const alike = [...groupAlike(batch.filter((_delivery, index) => timely[index])).values()];
    const looked = await Promise.all(
      alike.map((some) =>
        lookAt(some).catch(async (error: unknown) => {
          await Promise.all(some.map((delivery) => tryLater(delivery, error)));
          return [];
        }),
      ),
    );
    const order = new Map(batch.map(({ _id }, index) => [_id, index]));
    const ready = looked.flat().sort((a, b) => order.get(a.delivery._id)! - order.get(b.delivery._id)!);
    const admitted = await withinQuota(ready);
    const sendUntil = performance.now() + SEND_UNTIL_MS;
    const going = await recordAttempts(admitted, now);
    const sendAll = (some: readonly Ready[]) =>
      Promise.all(some.map((each) => send(each, sendUntil).catch((error) => tryLater(each.delivery, error))));
    // LINE groups first: where the month's quota ends in the middle, one push has told the most people.
    await sendAll(going.filter(({ delivery }) => delivery.via === 'lineGroup'));
    await sendAll(going.filter(({ delivery }) => delivery.via !== 'lineGroup'));
  }

  return {
    async runOnce() {
      let taken = 0;
      let people = 0;
      const underWay = new Set<Promise<void>>();
      const problems: unknown[] = [];
      while (!stopping && performance.now() >= restUntil && problems.length === 0) {
        const batch = await outbox.claim(clock.now(), BATCH, LEASE_MS);
        if (batch.length === 0) break;
        taken += batch.length;
        const weight = batch.reduce((sum, { ids }) => sum + ids.length, 0);
        people += weight;
        const working: Promise<void> = work(batch)
          // What was not recorded stays claimed until the lease ends, and is then tried again.
          .catch((error: unknown) => void problems.push(error))
          .finally(() => {
            underWay.delete(working);
            people -= weight;
          });
        underWay.add(working);
        while (people >= PEOPLE_UNDER_WAY) await Promise.race(underWay);
        if (failuresInARow >= FAILURES_TO_REST) {
          const rest = Math.min(REST_AT_MOST_MS, backoffMs(Math.floor(failuresInARow / FAILURES_TO_REST), 0.5));
          restUntil = performance.now() + rest;
        }
      }
      await Promise.all(underWay);
      if (problems.length > 0) throw problems[0];
      return taken;
    },
    stop() {
      stopping = true;
    },
  };
}

/** Deliveries for which `stillStands` would be asked the same: all but their ids are alike. */
function groupAlike(batch: readonly Delivery[]): Map<string, Delivery[]> {
  const groups = new Map<string, Delivery[]>();
  for (const delivery of batch) {
    const { kind, subject, via, consultations, data } = delivery;
    const key = JSON.stringify([kind, subject, via, consultations, data]);
    const group = groups.get(key);
    if (group) group.push(delivery);
    else groups.set(key, [delivery]);
  }
  return groups;
}

/** Group commit: what comes while a write is under way goes into the next one. Resolves when it is written. */
function createGroupWrite<Item>(write: (items: Item[]) => Promise<void>): (item: Item) => Promise<void> {
  let waiting: Item[] = [];
  let next: Promise<void> | null = null;
  let current: Promise<unknown> = Promise.resolve();
  return (item) => {
    waiting.push(item);
    next ??= current.then(() => {
      const items = waiting;
      waiting = [];
      next = null;
      const written = write(items);
      current = written.catch(() => undefined);
      return written;
    });
    return next;
  };
}

function leftReason(standing: true | SkipReason | undefined): SkipReason {
  return standing === undefined || standing === true ? 'noLine' : standing;
}
