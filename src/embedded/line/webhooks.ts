/**
 * Webhook events on their way to the bot: signed, in order within a chat, redelivered until a 2xx comes within 2 s.
 * Pending events live in the world, so they survive a restart.
 */
import { createHmac } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';
import { Agent as TlsAgent, request as httpsRequest } from 'node:https';
import type { webhook } from '@line/bot-sdk';
import type { EmulatorClock } from './clock.ts';
import type { StoredEvent, WorldRecord } from './records.ts';
import { REDELIVERY_RENEWS_FOR_MS } from './sending.ts';
import type { World } from './world.ts';

const ANSWER_WITHIN_MS = 2_000;
const BACKOFF_MS = [200, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000];
/** So many attempts hold back later events of the same chat; afterwards one event that never succeeds goes its own way. */
const HOLDS_CHAT_FOR = 6;
const ATTEMPTS_MOST = 25;

export type Webhooks = ReturnType<typeof createWebhooks>;

export interface PendingWebhook {
  webhookEventId: string;
  type: string;
  attempts: number;
}

export function createWebhooks(
  options: { world: World; clock: EmulatorClock; channelSecret: string },
  commit: (record: WorldRecord) => void,
  written: () => Promise<void>,
) {
  const { world, clock, channelSecret } = options;
  const agents = { 'http:': new Agent({ keepAlive: true }), 'https:': new TlsAgent({ keepAlive: true }) };
  const lanes = new Map<string, StoredEvent[]>();
  const running = new Set<string>();
  const pending = new Map<string, StoredEvent>();
  const sleepers = new Map<NodeJS.Timeout, () => void>();
  let waiters: (() => void)[] = [];
  let urls: string[] = [];
  let turn = 0;
  const closing = new AbortController();
  const isClosed = () => closing.signal.aborted;

  function post(url: string, events: webhook.Event[]): Promise<boolean> {
    const body = Buffer.from(JSON.stringify({ destination: world.botUserId, events }));
    const signature = createHmac('sha256', channelSecret).update(body).digest('base64');
    const target = new URL(url);
    const isTls = target.protocol === 'https:';
    return new Promise((resolve) => {
      const request = (isTls ? httpsRequest : httpRequest)(target, {
        method: 'POST',
        agent: agents[isTls ? 'https:' : 'http:'],
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'content-length': body.length,
          'user-agent': 'LineBotWebhook/2.0',
          'x-line-signature': signature,
        },
      });
      const timer = setTimeout(() => request.destroy(new Error('no answer within 2 s')), ANSWER_WITHIN_MS);
      const settle = (ok: boolean) => {
        clearTimeout(timer);
        resolve(ok);
      };
      request.on('response', (response) => {
        response.resume();
        const status = response.statusCode ?? 0;
        settle(status >= 200 && status < 300);
      });
      request.on('error', () => settle(false));
      request.end(body);
    });
  }

  /** The event as LINE would send it now; a redelivery renews its reply token while the event is young and unanswered. */
  function asSent(stored: StoredEvent, isRedelivery: boolean): webhook.Event {
    const now = clock.now().getTime();
    if (!isRedelivery || now - stored.event.timestamp <= REDELIVERY_RENEWS_FOR_MS) stored.tokenFrom = now;
    return { ...stored.event, deliveryContext: { isRedelivery } };
  }

  /** Tries each URL once, beginning with the one whose turn it is. */
  async function attempt(batch: StoredEvent[]): Promise<boolean> {
    await written();
    const targets = urls.map((_, index) => urls[(turn + index) % urls.length]!);
    turn += 1;
    let ok = false;
    for (const url of targets) {
      const events = batch.map((stored) => asSent(stored, stored.attempts > 0 || stored.state === 'delivered'));
      for (const stored of batch) stored.attempts += 1;
      ok = await post(url, events);
      if (ok || isClosed()) break;
    }
    if (isClosed() && !ok) return false;
    for (const stored of batch) record(stored, ok ? 'delivered' : stored.state);
    return ok;
  }

  function record(stored: StoredEvent, state: StoredEvent['state']): void {
    const { attempts, tokenFrom, event } = stored;
    commit({ t: 'attempted', id: event.webhookEventId, state, attempts, tokenFrom });
    stored.state = state; // Also where a reset has forgotten the event.
    if (state === 'pending') return;
    pending.delete(event.webhookEventId);
    if (pending.size > 0) return;
    const woken = waiters;
    waiters = [];
    for (const wake of woken) wake();
  }

  function backoff(attempts: number): Promise<void> {
    const delay = BACKOFF_MS[Math.min(attempts, BACKOFF_MS.length) - 1] ?? BACKOFF_MS[0]!;
    return new Promise((resolve) => {
      if (isClosed()) return resolve();
      const timer = setTimeout(() => {
        sleepers.delete(timer);
        resolve();
      }, delay);
      sleepers.set(timer, resolve);
      return undefined;
    });
  }

  async function retryAlone(stored: StoredEvent): Promise<void> {
    while (!isClosed() && pending.has(stored.event.webhookEventId)) {
      await backoff(stored.attempts);
      if (isClosed() || !pending.has(stored.event.webhookEventId)) return;
      if (urls.length > 0 && (await attempt([stored]))) return;
      if (stored.attempts >= ATTEMPTS_MOST) return record(stored, 'givenUp');
    }
    return undefined;
  }

  async function runLane(chat: string): Promise<void> {
    if (running.has(chat)) return;
    running.add(chat);
    const lane = lanes.get(chat) ?? [];
    while (lane.length > 0 && urls.length > 0 && !isClosed()) {
      const head = lane[0]!;
      if (pending.has(head.event.webhookEventId) && !(await attempt([head]))) {
        if (head.attempts < HOLDS_CHAT_FOR) {
          await backoff(head.attempts);
          continue;
        }
        if (!isClosed()) void retryAlone(head);
      }
      if (lane[0] === head) lane.shift(); // A reset may have emptied the lane meanwhile.
    }
    running.delete(chat);
    if (lane.length === 0) lanes.delete(chat);
  }

  function enqueue(stored: StoredEvent): void {
    pending.set(stored.event.webhookEventId, stored);
    const lane = lanes.get(stored.chat);
    if (lane) lane.push(stored);
    else lanes.set(stored.chat, [stored]);
    void runLane(stored.chat);
  }

  for (const stored of world.events.values()) if (stored.state === 'pending') enqueue(stored);

  return {
    enqueue,
    urls: () => urls,
    setUrls(next: string[]): void {
      urls = [...next];
      for (const chat of lanes.keys()) void runLane(chat);
    },
    /** Undelivered events. Without a webhook URL nothing can be delivered, so nothing is waited for. */
    pending: (): PendingWebhook[] =>
      urls.length === 0
        ? []
        : [...pending.values()].map(({ event, attempts }) => ({
            webhookEventId: event.webhookEventId,
            type: event.type,
            attempts,
          })),
    /** Resolves at the next moment at which nothing is pending. */
    drained: (): Promise<void> =>
      new Promise((resolve) => {
        if (pending.size === 0 || urls.length === 0) resolve();
        else waiters.push(resolve);
      }),
    /**
     * Sends events again with `isRedelivery: true`, once, whatever the answer. Returns how many were answered with 2xx.
     * `together` puts all of them into one request, as LINE sometimes does.
     */
    async redeliver(
      ids: string[] | undefined,
      order: 'asSent' | 'reverse' | 'random',
      together: boolean,
    ): Promise<{ redelivered: number; acknowledged: number }> {
      const chosen = ids ? ids.flatMap((id) => world.events.get(id) ?? []) : [...world.events.values()];
      if (order === 'reverse') chosen.reverse();
      if (order === 'random') shuffle(chosen);
      const batches = together ? [chosen] : chosen.map((stored) => [stored]);
      let acknowledged = 0;
      for (const batch of batches) {
        for (const stored of batch) stored.attempts = Math.max(stored.attempts, 1);
        if (batch.length > 0 && urls.length > 0 && (await attempt(batch))) acknowledged += batch.length;
      }
      return { redelivered: chosen.length, acknowledged };
    },
    /** Sends an empty list of events, as the “verify” button of LINE's console does. */
    test: (url: string): Promise<boolean> => post(url, []),
    forget(): void {
      pending.clear();
      for (const lane of lanes.values()) lane.length = 0;
      for (const wake of waiters.splice(0)) wake();
    },
    close(): void {
      closing.abort();
      for (const [timer, wake] of sleepers) {
        clearTimeout(timer);
        wake();
      }
      for (const wake of waiters.splice(0)) wake();
      agents['http:'].destroy();
      agents['https:'].destroy();
    },
  };
}

function shuffle(list: StoredEvent[]): void {
  for (let i = list.length - 1; i > 0; i -= 1) {
    const j = Math.floor(Math.random() * (i + 1));
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
}
