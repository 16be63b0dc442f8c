/**
 * An emulator of LINE's Messaging API and its webhooks on one origin, for the demo, for tests and for benchmarks. It
 * keeps the rules that a bot trips over; `README.md` says which.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { createActs } from './acts.ts';
import { createApi } from './api.ts';
import { InvalidJsonError, jsonOf, noteAddressees, type Call } from './call.ts';
import { adjustableClock, systemClock } from './clock.ts';
import { contentOnDisk, contentInMemory } from './content.ts';
import { createControl, type AttachedApp } from './control.ts';
import { BodyTooLargeError, isLocal, readBody, send, type Answer } from './http.ts';
import { botUserIdOf, newRequestId } from './ids.ts';
import { memoryJournal, openJournal } from './journal.ts';
import { servePage } from './page.ts';
import type { ApiRequest, Fault } from './protocol.ts';
import type { WorldRecord } from './records.ts';
import { createSending } from './sending.ts';
import { createTraffic } from './traffic.ts';
import { createWebhooks } from './webhooks.ts';
import { createWorld } from './world.ts';

const BOT_NAME = 'ประชาคม';
const BODY_MOST_BYTES = 2 * 1024 * 1024;

export interface LineEmulator {
  /** `http://127.0.0.1:PORT` */
  url: string;
  clock: { now(): Date; onChange(listener: () => void): () => void };
  /** The app's side: what is due next, and a promise that resolves when nothing that is due is left (backoff excepted). */
  attach(app: AttachedApp): void;
  setWebhookUrls(urls: string[]): void;
  close(): Promise<void>;
}

export interface LineEmulatorOptions {
  /** 0 takes any that is free. */
  port: number;
  channelSecret: string;
  channelAccessToken: string;
  webhookUrls?: string[];
  /** People, LINE groups, chats, quota, clock, retry keys and content are kept here; in memory only where absent. */
  dataDir?: string;
  /** Owns the domain clock, from `now` on with `speed` (0 is paused). Absent: the system's, and PUT clock answers 409. */
  clock?: { now: Date; speed: number };
  quota?: { type: 'none' | 'limited'; value: number };
  /** The chat page is served from this folder at `/`. */
  pageDir?: string;
}

/** @throws {Error} naming the port where it is taken. */
export async function startLineEmulator(options: LineEmulatorOptions): Promise<LineEmulator> {
  const { channelSecret, channelAccessToken, dataDir } = options;
  const bot = { userId: botUserIdOf(channelSecret), displayName: BOT_NAME };
  const world = createWorld(bot.userId);
  const content = dataDir ? await contentOnDisk(join(dataDir, 'content')) : contentInMemory();
  world.apply({ t: 'quota', ...(options.quota ?? { type: 'none', value: 0 }) });
  const journal = dataDir
    ? await openJournal(join(dataDir, 'journal.jsonl'), world.apply, world.dump)
    : memoryJournal();
  const clock = options.clock ? adjustableClock(options.clock, dataDir && join(dataDir, 'clock.json')) : systemClock();

  const watchers: ((record: WorldRecord) => void)[] = [];
  const commit = (record: WorldRecord): void => {
    world.apply(record);
    journal.append(record);
    for (const watch of watchers) watch(record);
  };
  const traffic = createTraffic();
  const webhooks = createWebhooks({ world, clock, channelSecret }, commit, journal.written);
  const acts = createActs({
    world,
    clock,
    botName: BOT_NAME,
    commit,
    enqueue: webhooks.enqueue,
    keepContent: content.keep,
    dropContent: content.drop,
  });
  const showLoading = (chat: string, seconds: number): void => {
    const at = clock.now().toISOString();
    commit({
      t: 'entry',
      entry: { seq: world.nextSeq(), chat, at, from: 'bot', content: { kind: 'loading', seconds } },
    });
    world.loading.set(chat, Date.now() + seconds * 1_000);
  };
  const api = createApi({
    world,
    clock,
    sending: createSending(world, clock, commit),
    acts,
    webhooks,
    commit,
    readContent: content.read,
    keepContent: content.keep,
    dropContent: content.drop,
    showLoading,
    channelSecret,
    channelAccessToken,
    bot,
  });
  let app: AttachedApp | null = null;
  const control = createControl({
    world,
    clock,
    acts,
    webhooks,
    traffic,
    bot,
    app: () => app,
    commit,
    written: journal.written,
    readContent: content.read,
    dropAllContent: content.dropAll,
  });
  watchers.push(control.changed);

  async function answerCall(call: Call, request: IncomingMessage): Promise<Answer> {
    try {
      call.body = await readBody(request, BODY_MOST_BYTES);
      return await api(call);
    } catch (error) {
      if (error instanceof BodyTooLargeError) return { status: 413, body: { message: 'Request entity too large' } };
      throw error;
    }
  }

  async function handleCall(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const method = request.method ?? 'GET';
    const requestId = newRequestId();
    const call: Call = {
      method,
      path,
      headers: request.headers,
      body: Buffer.alloc(0),
      requestId,
      recipients: [],
      messages: 0,
    };
    const fault = traffic.takeFault(path);
    const note = (status: number, kind?: ApiRequest['fault']): void => {
      const retryKey = request.headers['x-line-retry-key'];
      const { recipients, messages } = call;
      const at = clock.now().toISOString();
      const more = {
        ...(retryKey === undefined ? {} : { retryKey: String(retryKey) }),
        ...(kind ? { fault: kind } : {}),
      };
      traffic.record({ at, method, path, status, requestId, recipients, messages, ...more }, performance.now());
    };
    const faultKind = fault ? kindOf(fault) : undefined;
    if (fault && (faultKind === 'hang' || faultKind === 'drop' || faultKind === 'status')) {
      const { status = 500, body = { message: defaultMessage(status) } } = fault;
      if (faultKind !== 'status') note(0, faultKind);
      if (faultKind === 'hang') return;
      if (faultKind === 'drop') return void request.socket.resetAndDestroy();
      await readAddressees(call, request);
      note(status, faultKind);
      if (fault.delayMs) await wait(fault.delayMs);
      return send(response, { status, body, headers: { 'x-line-request-id': requestId } });
    }
    const answer = await answerCall(call, request);
    await journal.written();
    note(answer.status, faultKind);
    if (fault?.delayMs) await wait(fault.delayMs);
    if (faultKind === 'answerLost') return void request.socket.resetAndDestroy();
    return send(response, { ...answer, headers: { 'x-line-request-id': requestId, ...answer.headers } });
  }

  const waits = new Map<NodeJS.Timeout, () => void>();
  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        waits.delete(timer);
        resolve();
      }, ms);
      waits.set(timer, resolve);
    });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const { pathname } = url;
    if (pathname.startsWith('/v2/')) return handleCall(request, response, pathname);
    if (!isLocal(request))
      return send(response, { status: 403, body: { message: 'The emulator answers to this machine only.' } });
    if (pathname.startsWith('/_emulator/')) return control.handle(request, response, url);
    return send(response, await servePage(options.pageDir, pathname));
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (request.socket.destroyed) return; // The caller went away while it spoke.
      const reason = error instanceof Error ? error.message : String(error);
      process.emitWarning(`The LINE emulator failed on ${request.method} ${request.url}: ${reason}`);
      send(response, { status: 500, body: { message: 'The emulator failed.' } });
    });
  });
  server.keepAliveTimeout = 60_000;
  const port = await listen(server, options.port).catch(async (error: unknown) => {
    clock.close();
    await journal.close();
    throw error;
  });
  webhooks.setUrls(options.webhookUrls ?? []);

  return {
    url: `http://127.0.0.1:${port}`,
    clock: { now: clock.now, onChange: clock.onChange },
    attach(attached) {
      app = attached;
    },
    setWebhookUrls: (urls) => webhooks.setUrls(urls),
    async close() {
      webhooks.close();
      control.close();
      for (const [timer, resume] of waits) {
        clearTimeout(timer);
        resume();
      }
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      clock.close();
      await journal.close();
    },
  };
}

/** What a call that is refused untouched was about, for the list of requests. */
async function readAddressees(call: Call, request: IncomingMessage): Promise<void> {
  try {
    call.body = await readBody(request, BODY_MOST_BYTES);
    noteAddressees(call, jsonOf(call));
  } catch (error) {
    if (!(error instanceof InvalidJsonError || error instanceof BodyTooLargeError)) throw error;
  }
}

function kindOf(fault: Fault): ApiRequest['fault'] {
  if (fault.hang) return 'hang';
  if (fault.drop) return 'drop';
  if (fault.answerLost) return 'answerLost';
  return fault.status === undefined ? 'delay' : 'status';
}

function defaultMessage(status: number): string {
  return status === 429 ? 'The API rate limit has been exceeded. Try again later.' : 'Fault on request';
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      const message = taken ? `Port ${port} is taken by another process` : `Port ${port} cannot be opened`;
      reject(new Error(`${message}: the LINE emulator cannot start there.`, { cause: error }));
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
