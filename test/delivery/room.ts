/** The delivery room by itself: a database of its own, LINE's emulator, people known to it, and a kind to send. */
import mongoose, { type Connection } from 'mongoose';
import { allStand, type DeliveryKind } from '../../src/delivery/kinds.ts';
import { createOutbox, type Delivery, type Plan } from '../../src/delivery/outbox.ts';
import { createQuota } from '../../src/delivery/quota.ts';
import { createRateBudget, createRateLimiter } from '../../src/delivery/rate-limiter.ts';
import { createDeliveryWorker, type WorkerOptions } from '../../src/delivery/worker.ts';
import type { ChatView, ClockChange, Fault, NewLineGroup, RequestsView } from '../../src/embedded/line/protocol.ts';
import { startLineEmulator } from '../../src/embedded/line/server.ts';
import { createLineClient } from '../../src/line/client.ts';
import { createLogger } from '../../src/logger.ts';
import { days, plus } from '../../src/time.ts';
import { freshDatabaseUri } from '../database.ts';

const CHANNEL = { channelSecret: 'room-secret', channelAccessToken: 'room-token' };

export async function openDatabase(): Promise<Connection> {
  return mongoose.createConnection(freshDatabaseUri(), { ignoreUndefined: true }).asPromise();
}

export type Room = Awaited<ReturnType<typeof openRoom>>;

export async function openRoom(options: { now?: string; quota?: number; reserve?: number } = {}) {
  const { now = '2020-07-10T10:00:00+07:00', quota: limit, reserve = 0 } = options;
  const connection = await openDatabase();
  const emulator = await startLineEmulator({
    port: 0,
    ...CHANNEL,
    clock: { now: new Date(now), speed: 0 },
    quota: limit === undefined ? { type: 'none', value: 0 } : { type: 'limited', value: limit },
  });
  const { clock } = emulator;
  const line = createLineClient({ baseUrl: emulator.url, channelAccessToken: CHANNEL.channelAccessToken });
  const outbox = createOutbox(connection);
  await Promise.all(Object.values(connection.models).map((model) => model.init()));
  const quota = createQuota({ connection, line, clock, reserve });
  const lineIds = new Map<string, string>();
  const counts = { sent: 0, skipped: 0, failed: 0, retried: 0 };
  const short: string[] = [];

  async function control<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${emulator.url}/_emulator/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  /** What a test changes of the only kind there is. */
  const kind: DeliveryKind = {
    stillStands: async (_delivery, ids) => allStand(ids),
    address: async (ids) => new Map(ids.flatMap((id) => (lineIds.has(id) ? [[id, lineIds.get(id)!] as const] : []))),
    render: async (delivery) => ({ messages: [{ type: 'text', text: `about ${delivery.subject}` }] }),
  };

  function worker(more: Partial<WorkerOptions> = {}) {
    return createDeliveryWorker({
      outbox,
      kinds: () => ({ news: kind }),
      line,
      quota,
      limiter: createRateLimiter({ reserve: createRateBudget(connection) }),
      lineGroupSize: async (id) =>
        (await control<{ groups: { id: string; members: string[] }[] }>('GET', 'state')).groups.find(
          (group) => group.id === lineIds.get(id),
        )?.members.length ?? 0,
      quietHours: { from: '20:00', to: '08:00', urgentWithinHours: 24 },
      clock,
      logger: createLogger('silent'),
      count: (what, by) => {
        counts[what] += by;
      },
      onShortOfQuota: async (why) => void short.push(why),
      ...more,
    });
  }

  return {
    connection,
    clock,
    line,
    outbox,
    quota,
    kind,
    counts,
    short,
    worker,
    control,

    /** People on LINE, friends of the account, under our ids. */
    async people(...ids: string[]): Promise<void> {
      const users = await control<{ id: string }[]>(
        'POST',
        'users',
        ids.map((displayName) => ({ displayName, friend: true })),
      );
      ids.forEach((id, index) => lineIds.set(id, users[index]!.id));
    },
    async lineGroup(id: string, members: readonly string[]): Promise<void> {
      const group: NewLineGroup = {
        name: id,
        members: members.map((member) => lineIds.get(member)!),
        bot: true,
        quiet: true,
      };
      lineIds.set(id, (await control<{ id: string }>('POST', 'groups', group)).id);
    },
    plan(subject: string, more: Partial<Plan> = {}): Plan {
      return {
        kind: 'news',
        subject,
        messageClass: 'must',
        dueAt: clock.now(),
        usefulUntil: plus(clock.now(), days(2)),
        ...more,
      };
    },
    all: () => connection.collection<Delivery>('deliveries').find({}).sort({ _id: 1 }).toArray(),
    async only(): Promise<Delivery> {
      const all = await connection.collection<Delivery>('deliveries').find({}).toArray();
      if (all.length !== 1) throw new Error(`there are ${all.length} deliveries`);
      return all[0]!;
    },
    change: (fields: Partial<Delivery>) =>
      connection.collection<Delivery>('deliveries').updateMany({}, { $set: fields }),
    /** What waits in backoff may go on now. */
    endBackoff: () => connection.collection('deliveries').updateMany({}, { $set: { notBefore: new Date(0) } }),
    /** The holder of every lease is gone. */
    endLeases: () =>
      connection.collection('deliveries').updateMany({ state: 'claimed' }, { $set: { leaseUntil: new Date(0) } }),
    async heard(id: string): Promise<string[]> {
      const { entries } = await control<ChatView>('GET', `chats/${lineIds.get(id)}`);
      return entries.flatMap(({ content }) =>
        content.kind === 'bot' && 'text' in content.message ? [content.message.text] : [],
      );
    },
    requests: async () =>
      (await control<RequestsView>('GET', 'requests')).requests.filter(
        ({ path }) => path.includes('/message/') && !path.includes('quota'),
      ),
    fault: (fault: Fault) => control<unknown>('POST', 'faults', fault),
    advance: (ms: number) => control<unknown>('PUT', 'clock', { advance: ms } satisfies ClockChange),
    block: (id: string) => control<unknown>('POST', `users/${lineIds.get(id)}/act`, { type: 'unfollow' }),

    async close(): Promise<void> {
      await line.close();
      await connection.close();
      await emulator.close();
    },
  };
}
