/** Where the replay takes place: the real app, a database of its own and the LINE emulator, in this process. */
import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { messagingApi } from '@line/bot-sdk';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { fromConfig, type Context } from '../../src/context.ts';
import { demoClockStart, seedDemo } from '../../src/demo/seed.ts';
import type {
  Act,
  ActResult,
  ChatEntry,
  ChatView,
  ClockChange,
  ClockView,
  RequestsView,
  State,
} from '../../src/embedded/line/protocol.ts';
import { startLineEmulator } from '../../src/embedded/line/server.ts';
import { startEmbeddedMongo } from '../../src/embedded/mongodb/server.ts';

const CHANNEL = { channelSecret: 'replay-secret', channelAccessToken: 'replay-token' };
/** LINE's Basic. */
const MONTHLY_QUOTA = 15_000;
const ROOM_BYTES = 48 * 1024 * 1024;

export type Message = messagingApi.Message;
export type Stage = Awaited<ReturnType<typeof openStage>>;

/** A folder that goes away; in memory where there is room, as nobody needs these weeks after a power cut. */
function temporaryFolder(): string {
  const memory = '/dev/shm';
  const room = existsSync(memory) ? statfsSync(memory) : null;
  const roomy = room !== null && room.bavail * room.bsize > ROOM_BYTES;
  return mkdtempSync(join(roomy ? memory : tmpdir(), 'prachakhom-replay-'));
}

/** @param mongodbUri a database that is used for this only; one in a temporary folder where absent. */
export async function openStage(mongodbUri?: string) {
  const dataDir = mongodbUri ? null : temporaryFolder();
  const mongo = dataDir ? await startEmbeddedMongo({ dataDir }) : null;
  const emulator = await startLineEmulator({
    port: 0,
    ...CHANNEL,
    clock: { now: demoClockStart, speed: 0 },
    quota: { type: 'limited', value: MONTHLY_QUOTA },
  });
  const { config } = readConfig({ LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent', DEMO: '0' });
  const context: Context = await fromConfig(config, {
    mongodbUri: mongodbUri ?? mongo!.uri('replay'),
    line: { apiBaseUrl: emulator.url, ...CHANNEL },
    clock: emulator.clock,
  });
  const app = createApp(context);
  await new Promise<void>((resolve) => app.server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  emulator.attach(context);
  emulator.setWebhookUrls([`${url}/webhook`]);
  await seedDemo(context, emulator.url);
  await context.startWorking();

  async function control<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${emulator.url}/_emulator/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const answer = (await response.json().catch(() => ({}))) as Answer;
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }

  const stage = {
    context,
    url,
    control,
    now: (): Date => emulator.clock.now(),
    settled: (): Promise<unknown> => control('GET', 'idle'),
    state: () => control<State>('GET', 'state'),
    chat: async (id: string): Promise<ChatEntry[]> => (await control<ChatView>('GET', `chats/${id}`)).entries,
    /** Opens a link that the bot has given: the app knows its public address only, this one listens on any free port. */
    open: (link: string): Promise<Response> => fetch(new URL(new URL(link).pathname, url)),
    requests: () => control<RequestsView>('GET', 'requests'),
    act: (userId: string, act: Act) => control<ActResult>('POST', `users/${userId}/act`, act),

    /** Lives on until `at`, stopping wherever something is due. Calls `onDue` with each such moment. */
    async liveUntil(at: Date, onDue: (at: Date) => Promise<void> | void): Promise<void> {
      for (let due = (await stage.state()).clock.nextDue; due !== null && new Date(due) <= at;) {
        const before = stage.now();
        const clock = await control<ClockView>('PUT', 'clock', { toNextDue: true } satisfies ClockChange);
        if (stage.now() > before) await onDue(stage.now());
        // What stays due without the clock moving waits for machine time; it is looked at again later.
        else if (clock.nextDue === due) break;
        due = clock.nextDue;
      }
      if (stage.now() < at) await control('PUT', 'clock', { now: at.toISOString() } satisfies ClockChange);
    },

    async close(): Promise<void> {
      await new Promise((resolve) => {
        app.server.close(resolve);
        app.server.closeAllConnections();
      });
      await context.stop();
      await emulator.close();
      await mongo?.close();
      if (dataDir) rmSync(dataDir, { recursive: true, force: true });
    },
  };
  await stage.settled();
  return stage;
}

/** Everything a message says, Flex included, one line for each; a button as `[label]`. */
export function wordsOf(message: Message): string {
  const words: string[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(walk);
    else if (node && typeof node === 'object') {
      const { type, text, label, action, contents, body, header, footer, quickReply, items } = node as Record<
        string,
        unknown
      >;
      if (['text', 'textV2', 'span'].includes(String(type)) && typeof text === 'string') words.push(text);
      if (typeof label === 'string') words.push(`[${label}]`);
      for (const part of [header, body, contents, footer, action, quickReply, items]) walk(part);
    }
  };
  walk(message);
  return words.join('\n');
}

/** Every button and quick reply of a message. */
export function actionsOf(message: Message): messagingApi.Action[] {
  const actions: messagingApi.Action[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(walk);
    else if (node && typeof node === 'object') {
      const { action } = node as { action?: messagingApi.Action };
      if (action) actions.push(action);
      for (const [key, part] of Object.entries(node)) if (key !== 'action') walk(part);
    }
  };
  walk(message);
  return actions;
}

export const botMessages = (entries: readonly ChatEntry[]): Message[] =>
  entries.flatMap(({ content }) => (content.kind === 'bot' ? [content.message] : []));
