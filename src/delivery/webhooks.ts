/** Tells other systems what is new: signed, once for each thing, again with backoff until they have taken it. */
import { createHmac, randomUUID } from 'node:crypto';
import { Agent, request } from 'undici';
import type { AuditAction, AuditRecord } from '../access/audit.ts';
import { idFrom } from '../identity.ts';
import type { Logger } from '../logger.ts';
import { days, hours, minutes, plus, type Clock } from '../time.ts';
import { addressProblem, guardedLookup, type AddressProblem } from './webhook-guard.ts';
import {
  WEBHOOK_EVENTS,
  type NewWebhookDelivery,
  type Webhook,
  type WebhookDelivery,
  type WebhookEvent,
  type WebhookStore,
} from './webhook-store.ts';

/** Something that happened, as other systems are told of it: ids and codes, nothing of people. */
export interface WebhookNews {
  event: WebhookEvent;
  /** For example `session.postponed`. */
  type: string;
  /** What makes telling it twice the same. */
  subject: string;
  districtGroup: string;
  at: Date;
  data: Record<string, string | number | null>;
}

export interface WebhookWish {
  url: string;
  events: readonly WebhookEvent[];
  districtGroups: readonly string[] | null;
}

export interface WebhookDeps {
  webhooks: WebhookStore;
  /** What happened since then, of that kind. */
  newsSince(event: WebhookEvent, since: Date): Promise<WebhookNews[]>;
  audit: { record(record: AuditRecord): Promise<void> };
  clock: Clock;
  logger: Logger;
  secret: string;
  /** Whether this machine itself may be told: not in production. */
  loopback: boolean;
  firstRetryMs?: number | undefined;
}

const LEASE_MS = 30_000;
const TIMEOUT_MS = 10_000;
const AT_ONCE = 20;
const MOST_ATTEMPTS = 12;
const LONGEST_WAIT_MS = hours(1);
/** What comes late (a message that LINE brings again) is looked for once an hour, so far back. */
const LATE = days(3);
/** What was written while others were slower: once a minute. */
const RECENT = minutes(15);
const RECENT_EVERY_MS = 60_000;
/** Otherwise no further back than a little before the last look. */
const OVERLAP = minutes(1);

export type Webhooks = ReturnType<typeof createWebhooks>;

/** Of `timestamp.body`, as the header carries it. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

/** @param random from 0 to 1. */
export function waitAfter(attempts: number, firstMs: number, random: number): number {
  return Math.min(firstMs * 2 ** (attempts - 1), LONGEST_WAIT_MS) * (0.5 + random / 2);
}

export function createWebhooks(deps: WebhookDeps) {
  const { webhooks, clock, logger, loopback } = deps;
  const firstRetryMs = deps.firstRetryMs ?? 10_000;
  const agent = new Agent({
    connect: { lookup: guardedLookup(loopback), timeout: TIMEOUT_MS },
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  });
  let lastHour = -1;
  let lastLook: Date | null = null;
  let recentAt = -Infinity;

  const secretOf = (id: string): string =>
    `whsec_${createHmac('sha256', deps.secret).update(`webhook:${id}`).digest('base64url')}`;

  const record = (action: AuditAction, subject: string, by: string, details: AuditRecord['details'], cause: string) =>
    deps.audit.record({
      _id: idFrom('audit', action, cause),
      at: clock.now(),
      actor: by,
      action,
      subject,
      ...(details && { details }),
    });

  /** Only what happened after it was set up. */
  async function plan(all: readonly Webhook[], now: Date): Promise<number> {
    const hour = Math.floor(now.getTime() / hours(1));
    const isRecentDue = performance.now() - recentAt >= RECENT_EVERY_MS;
    const back = hour !== lastHour ? LATE : isRecentDue ? RECENT : OVERLAP;
    const since = plus(lastLook && lastLook < now ? lastLook : now, -back);
    let planned = 0;
    for (const event of WEBHOOK_EVENTS) {
      const wanted = all.filter(({ events }) => events.includes(event));
      if (wanted.length === 0) continue;
      const news = await deps.newsSince(event, since);
      const fresh = wanted.flatMap((hook) =>
        news
          .filter(
            ({ at, districtGroup }) => at >= hook.createdAt && (hook.districtGroups?.includes(districtGroup) ?? true),
          )
          .map(({ type, subject, data, at, districtGroup }): NewWebhookDelivery => ({
            _id: idFrom('webhook', hook._id, subject),
            webhook: hook._id,
            eventId: `evt_${idFrom('event', hook._id, subject)}`,
            type,
            data: { ...data, districtGroup },
            at,
          })),
      );
      planned += await webhooks.plan(fresh);
    }
    if (isRecentDue) recentAt = performance.now();
    [lastHour, lastLook] = [hour, now];
    return planned;
  }

  async function send(hook: Webhook, { eventId, type, data, at }: WebhookDelivery): Promise<number> {
    const problem = addressProblem(hook.url, loopback);
    if (problem) throw Object.assign(new Error(problem), { code: problem });
    const body = JSON.stringify({ id: eventId, type, at: at.toISOString(), data });
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const { statusCode, body: answer } = await request(hook.url, {
      method: 'POST',
      dispatcher: agent,
      body,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Prachakhom-Webhook/1',
        'x-prachakhom-id': eventId,
        'x-prachakhom-timestamp': timestamp,
        'x-prachakhom-signature': signatureOf(secretOf(hook._id), timestamp, body),
      },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.dump({ limit: 16_384 }).catch(() => {});
    return statusCode;
  }

  async function attempt(delivery: WebhookDelivery): Promise<void> {
    const hook = await webhooks.find(delivery.webhook);
    const endedAt = clock.now();
    if (!hook) return webhooks.settle(delivery, { state: 'cancelled', endedAt });
    let [lastStatus, lastError]: [number | null, string | null] = [null, null];
    try {
      lastStatus = await send(hook, delivery);
      if (lastStatus >= 200 && lastStatus < 300)
        return await webhooks.settle(delivery, { state: 'sent', lastStatus, lastError: null, endedAt });
    } catch (error) {
      const { code, name } = error as { code?: string; name?: string };
      lastError = (code ?? name ?? 'error').slice(0, 60);
    }
    const isOver = delivery.attempts >= MOST_ATTEMPTS || lastStatus === 410;
    if (isOver) {
      logger.warn({ webhook: hook._id, status: lastStatus }, 'a webhook was not taken');
      return webhooks.settle(delivery, { state: 'failed', lastStatus, lastError, endedAt });
    }
    const wait = waitAfter(delivery.attempts, firstRetryMs, Math.random());
    await webhooks.settle(delivery, {
      state: 'planned',
      notBefore: new Date(Date.now() + wait),
      lastStatus,
      lastError,
    });
  }

  return {
    secretOf,
    problemOf: (url: string): AddressProblem | null => addressProblem(url, loopback),

    /** @param cause the sheet or the event: repeating it makes no second one. @returns it with its secret. */
    async create(
      wish: WebhookWish,
      by: string,
      cause: string = randomUUID(),
    ): Promise<{ webhook: Webhook; secret: string }> {
      const webhook = await webhooks.create({
        _id: `w${idFrom('webhook', cause)}`,
        url: wish.url,
        events: [...wish.events],
        districtGroups: wish.districtGroups && [...wish.districtGroups],
        createdBy: by,
        createdAt: clock.now(),
      });
      await record('webhook.made', webhook._id, by, { events: wish.events.join(' ') }, webhook._id);
      return { webhook, secret: secretOf(webhook._id) };
    },

    async remove(id: string, by: string): Promise<boolean> {
      const removed = await webhooks.remove(id, clock.now());
      if (removed) await record('webhook.removed', id, by, undefined, id);
      return removed;
    },

    /** Plans what is new and sends what is due. @returns how much was done. */
    async runOnce(): Promise<number> {
      const all = await webhooks.findAll();
      if (all.length === 0) return 0;
      const planned = await plan(all, clock.now());
      const due: WebhookDelivery[] = [];
      while (due.length < AT_ONCE) {
        const delivery = await webhooks.claim(new Date(), LEASE_MS);
        if (!delivery) break;
        due.push(delivery);
      }
      await Promise.all(due.map(attempt));
      return planned + due.length;
    },

    async close(): Promise<void> {
      await agent.destroy();
    },
  };
}
