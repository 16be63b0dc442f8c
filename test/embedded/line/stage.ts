/** A stage for the emulator's tests: an emulator, a bot that receives its webhooks, and LINE's own client. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { HTTPFetchError, messagingApi, validateSignature, type webhook } from '@line/bot-sdk';
import { startLineEmulator, type LineEmulator, type LineEmulatorOptions } from '../../../src/embedded/line/server.ts';
import type {
  Act,
  ActResult,
  ChatView,
  ClockChange,
  ClockView,
  Fault,
  LineGroupView,
  NewLineGroup,
  NewPerson,
  PersonView,
  RequestsView,
  State,
} from '../../../src/embedded/line/protocol.ts';

export const SECRET = 'channel-secret-of-tests';
export const TOKEN = 'channel-access-token-of-tests';
/** Friday 10 July 2020, 09:00 in Bangkok. */
export const START = new Date('2020-07-10T02:00:00.000Z');

export interface Received {
  body: webhook.CallbackRequest;
  raw: string;
  signature: string;
}

export interface Bot {
  url: string;
  received: Received[];
  /** All events received, in order. */
  events(): webhook.Event[];
  /** What the next requests are answered with; 200 when it runs out. `never` leaves them unanswered. */
  answers: (number | 'never')[];
  close(): Promise<void>;
}

export async function startBot(): Promise<Bot> {
  const received: Received[] = [];
  const answers: (number | 'never')[] = [];
  const server: Server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString('utf8');
      const signature = String(request.headers['x-line-signature']);
      received.push({ raw, signature, body: JSON.parse(raw) });
      const answer = answers.shift() ?? 200;
      if (answer !== 'never') response.writeHead(answer).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/webhook`,
    received,
    events: () => received.flatMap(({ body }) => body.events),
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export interface Stage {
  emulator: LineEmulator;
  bot: Bot;
  line: messagingApi.MessagingApiClient;
  blob: messagingApi.MessagingApiBlobClient;
  /** Calls the control API; throws with its sentence where the answer is not 2xx. */
  control<T>(method: string, path: string, body?: unknown): Promise<T>;
  person(name: string, more?: Partial<NewPerson>): Promise<PersonView>;
  group(name: string, members: PersonView[], more?: Partial<NewLineGroup>): Promise<LineGroupView>;
  act(person: PersonView, act: Act): Promise<ActResult>;
  /** Acts, waits until the bot has it, and returns the event. */
  actAndHear(person: PersonView, act: Act): Promise<webhook.Event>;
  chat(of: { id: string }, after?: number): Promise<ChatView>;
  state(): Promise<State>;
  clock(change: ClockChange): Promise<ClockView>;
  fault(fault: Partial<Fault> & { path: string }): Promise<unknown>;
  requests(): Promise<RequestsView>;
  idle(): Promise<unknown>;
  close(): Promise<void>;
}

/** Paused at START unless told otherwise: no test depends on how fast it runs. */
export async function startStage(options: Partial<LineEmulatorOptions> = {}): Promise<Stage> {
  const bot = await startBot();
  const emulator = await startLineEmulator({
    port: 0,
    channelSecret: SECRET,
    channelAccessToken: TOKEN,
    webhookUrls: [bot.url],
    clock: { now: START, speed: 0 },
    ...options,
  }).catch(async (error: unknown) => {
    await bot.close();
    throw error;
  });
  const client = { channelAccessToken: TOKEN, baseURL: emulator.url };

  async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${emulator.url}/_emulator/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const answer: T & { message?: string } = await response.json();
    if (!response.ok) throw new Error(`${response.status} ${answer.message ?? ''}`);
    return answer;
  }
  const stage: Stage = {
    emulator,
    bot,
    line: new messagingApi.MessagingApiClient(client),
    blob: new messagingApi.MessagingApiBlobClient(client),
    control,
    person: (displayName, more) => control('POST', 'users', { displayName, friend: true, ...more }),
    group: (name, members, more) =>
      control('POST', 'groups', { name, members: members.map(({ id }) => id), bot: true, quiet: true, ...more }),
    act: (person, act) => control('POST', `users/${person.id}/act`, act),
    async actAndHear(person, act) {
      const { webhookEventId } = await stage.act(person, act);
      await stage.idle();
      return bot.events().find((event) => event.webhookEventId === webhookEventId)!;
    },
    chat: (of, after = 0) => control('GET', `chats/${of.id}?after=${after}`),
    state: () => control('GET', 'state'),
    clock: (change) => control('PUT', 'clock', change),
    fault: (fault) => control('POST', 'faults', fault),
    requests: () => control('GET', 'requests'),
    idle: () => control('GET', 'idle'),
    async close() {
      await emulator.close();
      await bot.close();
    },
  };
  return stage;
}

export const isSigned = ({ raw, signature }: Received): boolean => validateSignature(raw, SECRET, signature);

export function tokenOf(event: webhook.Event): string {
  if (!('replyToken' in event) || !event.replyToken) throw new Error(`${event.type} has no reply token`);
  return event.replyToken;
}

export function messageOf(event: webhook.Event): webhook.MessageContent {
  if (event.type !== 'message') throw new Error(`${event.type} is no message`);
  return event.message;
}

export function textMessageOf(event: webhook.Event): webhook.TextMessageContent {
  const message = messageOf(event);
  if (message.type !== 'text') throw new Error(`${message.type} is no text`);
  return message;
}

export const text = (words: string): messagingApi.TextMessage => ({ type: 'text', text: words });

export interface Refusal {
  status: number;
  message: string;
  details?: { message: string; property: string }[];
  headers: Headers;
  body: Record<string, unknown>;
}

/** What LINE's client was refused with. */
export async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof HTTPFetchError)) throw new Error(`expected a refusal, got ${String(error)}`);
  const body: Refusal & Record<string, unknown> = JSON.parse(error.body);
  return { status: error.status, message: body.message, details: body.details, headers: error.headers, body };
}
