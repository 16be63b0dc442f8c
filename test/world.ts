/**
 * A world of its own for one test: the real app, a fresh database and the LINE emulator. People do what people do in
 * LINE, through signed webhooks, and see what the emulator shows them.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { messagingApi } from '@line/bot-sdk';
import { AUDIT_DETAILS, type AuditRecord } from '../src/access/audit.ts';
import { createApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { fromConfig, type Context, type Overrides } from '../src/context.ts';
import type {
  Act,
  ActResult,
  ApiRequest,
  ChatEntry,
  ChatView,
  ClockChange,
  Fault,
  State,
} from '../src/embedded/line/protocol.ts';
import { startLineEmulator, type LineEmulator } from '../src/embedded/line/server.ts';
import { createLogger } from '../src/logger.ts';
import { loadProgramme } from '../src/programme.ts';
import type { StaffRole } from '../src/turn.ts';
import { freshDatabaseUri } from './database.ts';
import { problemsOf } from './message-rules.ts';

const CHANNEL = { channelSecret: 'test-secret', channelAccessToken: 'test-token' };

/** Nobody changes it, and reading it takes longer than many a test. */
const programme = loadProgramme();

export type Message = messagingApi.Message;

export interface Person {
  id: string;
  name: string;
  follow(): Promise<void>;
  /** In 1:1, or in a LINE group (`in`), with a mention of the bot or as a quote where told. */
  says(
    text: string,
    more?: { in?: Group; mention?: boolean; quotes?: string; hideUserId?: boolean },
  ): Promise<ActResult>;
  /** Taps the newest button with this label that the person can see, or sends raw postback data. */
  taps(
    button: string | { postback: string; params?: Record<string, string> },
    more?: { in?: Group; hideUserId?: boolean },
  ): Promise<ActResult>;
  sends(act: Act): Promise<ActResult>;
  unsends(messageId: string): Promise<void>;
  /** Everything in this person's 1:1 chat, both directions. */
  sees(): Promise<ChatEntry[]>;
  /** Messages of the bot in the 1:1 chat. */
  heard(): Promise<Message[]>;
  last(): Promise<Message>;
  lastText(): Promise<string>;
}

export interface Group {
  id: string;
  name: string;
  sees(): Promise<ChatEntry[]>;
  heard(): Promise<Message[]>;
  lastText(): Promise<string>;
}

export type World = Awaited<ReturnType<typeof startWorld>>;

/** All words that a message shows, Flex included, one line for each. */
export function wordsOf(message: Message): string {
  const words: string[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(walk);
    else if (node && typeof node === 'object') {
      const { type, text, label, action, contents, body, header, footer, quickReply, items } = node as Record<
        string,
        unknown
      >;
      if ((type === 'text' || type === 'textV2' || type === 'span') && typeof text === 'string') words.push(text);
      if (typeof label === 'string') words.push(`[${label}]`);
      for (const part of [header, body, contents, footer, action, quickReply, items]) walk(part);
    }
  };
  walk(message);
  return words.join('\n');
}

/** Every action that a message offers, buttons and quick replies. */
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

export async function startWorld(
  options: {
    now?: string;
    quota?: number;
    database?: string;
    overrides?: Partial<Overrides>;
    environment?: NodeJS.ProcessEnv;
  } = {},
) {
  const { now = '2020-07-10T09:00:00+07:00', quota } = options;
  const mongodbUri = options.database ?? freshDatabaseUri();
  const emulator: LineEmulator = await startLineEmulator({
    port: 0,
    ...CHANNEL,
    clock: { now: new Date(now), speed: 0 },
    quota: quota === undefined ? { type: 'none', value: 0 } : { type: 'limited', value: quota },
  });
  // Listening comes first: links are built from the address.
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { config } = readConfig({ LOG_LEVEL: 'silent', DEMO: '0', PUBLIC_URL: url, ...options.environment });
  const context: Context = await fromConfig(config, {
    mongodbUri,
    line: { apiBaseUrl: emulator.url, ...CHANNEL },
    clock: emulator.clock,
    programme,
    logger: createLogger(process.env.TEST_LOG_LEVEL ?? 'silent'),
    firstRetryMs: 5,
    ...options.overrides,
  }).catch(async (error: unknown) => {
    // Nothing may stay open, or the run would never end.
    server.close();
    await emulator.close();
    throw error;
  });
  const app = createApp(context, server);
  emulator.attach(context);
  emulator.setWebhookUrls([`${url}/webhook`]);
  await context.startWorking();
  app.admit();

  async function control<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${emulator.url}/_emulator/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const answer = (await response.json().catch(() => ({}))) as Answer;
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }
  const settled = async (): Promise<void> => {
    await control('GET', 'idle');
  };
  const chat = async (id: string): Promise<ChatEntry[]> => (await control<ChatView>('GET', `chats/${id}`)).entries;
  const botMessages = (entries: readonly ChatEntry[]): Message[] =>
    entries.flatMap(({ content }) => (content.kind === 'bot' ? [content.message] : []));

  async function act(userId: string, what: Act): Promise<ActResult> {
    const result = await control<ActResult>('POST', `users/${userId}/act`, what);
    await settled();
    return result;
  }

  function asPerson(id: string, name: string): Person {
    return {
      id,
      name,
      async follow() {
        await act(id, { type: 'follow' });
      },
      says: (text, more = {}) =>
        act(id, {
          type: 'text',
          text,
          ...(more.in && { groupId: more.in.id }),
          ...(more.mention && { mention: true }),
          ...(more.quotes && { quotedMessageId: more.quotes }),
          ...(more.hideUserId && { hideUserId: true }),
        }),
      async taps(button, more = {}) {
        const where = { ...(more.in && { groupId: more.in.id }), ...(more.hideUserId && { hideUserId: true }) };
        if (typeof button !== 'string')
          return act(id, {
            type: 'postback',
            data: button.postback,
            ...(button.params && { params: button.params }),
            ...where,
          });
        const messages = botMessages(await chat(more.in?.id ?? id)).reverse();
        for (const message of messages) {
          const action = actionsOf(message).find((each) => 'label' in each && each.label === button);
          if (!action) continue;
          if (action.type === 'postback') {
            const { data, displayText } = action;
            return act(id, { type: 'postback', data: data!, ...(displayText && { displayText }), ...where });
          }
          if (action.type === 'message') return act(id, { type: 'text', text: action.text!, ...where });
          throw new Error(`the button ${button} is a ${action.type}: use sends()`);
        }
        throw new Error(`${name} sees no button ${button}; last: ${messages[0] ? wordsOf(messages[0]) : 'nothing'}`);
      },
      sends: (what) => act(id, what),
      async unsends(messageId) {
        await act(id, { type: 'unsend', messageId });
      },
      sees: () => chat(id),
      heard: async () => botMessages(await chat(id)),
      async last() {
        const message = botMessages(await chat(id)).at(-1);
        if (!message) throw new Error(`${name} has heard nothing`);
        return message;
      },
      async lastText() {
        const message = botMessages(await chat(id)).at(-1);
        return message ? wordsOf(message) : '';
      },
    };
  }

  /** What is wrong with the messages that people and LINE groups have seen. */
  async function problemsSeen(): Promise<string[]> {
    const { users, groups } = await control<State>('GET', 'state');
    const chats = await Promise.all([...users, ...groups].map(({ id }) => chat(id)));
    return [...new Set(chats.flatMap(botMessages).flatMap(problemsOf))];
  }

  async function unnamedDetails(): Promise<string[]> {
    const records = await context.connection.collection<AuditRecord>('audit').find({}).toArray();
    const names = new Set(records.flatMap(({ details }) => Object.keys(details ?? {})));
    return [...names].filter((name) => !AUDIT_DETAILS.some((each) => each === name)).map((name) => `audit: ${name}`);
  }

  let people = 0;
  /** Somebody on LINE who has not followed the account yet; with a LINE id that another world knows, where given. */
  async function person(name = `คนที่ ${(people += 1)}`, userId?: string): Promise<Person> {
    const user = await control<{ id: string }>('POST', 'users', { displayName: name, ...(userId && { userId }) });
    return asPerson(user.id, name);
  }

  return {
    context,
    db: context.connection,
    /** For another instance beside this one. */
    database: mongodbUri,
    url,
    emulator,
    control,
    settled,
    person,

    /** A friend of the account who holds this role. */
    async staff(role: StaffRole, scope: string | null, name = `${role} ${scope ?? ''}`.trim()): Promise<Person> {
      const colleague = await person(name);
      await context.staff.grant({ lineUserId: colleague.id, displayName: name }, { role, scope }, context.clock.now());
      await colleague.follow();
      return colleague;
    },

    /** A registered and verified representative of a district, friend of the account. */
    async representative(name: string, district: string): Promise<Person> {
      const someone = await person(name);
      const at = context.clock.now();
      const { _id } = await context.representatives.createConsented(someone.id, {
        version: context.programme.organisation.noticeVersion,
        eventId: `seed-${someone.id}`,
        at,
      });
      const districtGroup = context.programme.places.groupOf(district).code;
      await context.representatives.changeProfile(
        _id,
        { fullName: name, district, districtGroup, role: 'กรรมการชุมชน' },
        at,
      );
      await context.representatives.changeStatus(_id, ['consented'], 'active', at, { reviewedAt: at, submittedAt: at });
      await someone.follow();
      return someone;
    },

    /** A LINE group with these people and the bot in it. */
    async group(name: string, members: readonly Person[]): Promise<Group> {
      const { id } = await control<{ id: string }>('POST', 'groups', {
        name,
        members: members.map((member) => member.id),
        bot: true,
      });
      await settled();
      return {
        id,
        name,
        sees: () => chat(id),
        heard: async () => botMessages(await chat(id)),
        lastText: async () => {
          const message = botMessages(await chat(id)).at(-1);
          return message ? wordsOf(message) : '';
        },
      };
    },

    /** Binds a LINE group to a district group, as an analyst would. */
    async bind(group: Group, districtGroup: string): Promise<void> {
      const record = await context.lineGroups.findByLineGroupId(group.id);
      await context.lineGroups.bind(record!._id, districtGroup, 'staff', context.clock.now());
    },

    clock: {
      now: () => emulator.clock.now(),
      advance: (ms: number) => control<unknown>('PUT', 'clock', { advance: ms } satisfies ClockChange),
      to: (moment: string) =>
        control<unknown>('PUT', 'clock', { now: new Date(moment).toISOString() } satisfies ClockChange),
      toNextDue: () => control<unknown>('PUT', 'clock', { toNextDue: true } satisfies ClockChange),
    },
    state: () => control<State>('GET', 'state'),
    requests: () =>
      control<{ requests: ApiRequest[] } | ApiRequest[]>('GET', 'requests').then((all) =>
        Array.isArray(all) ? all : all.requests,
      ),
    fault: (fault: Fault) => control<unknown>('POST', 'faults', fault),

    /**
     * @throws where a message that anybody saw breaks a rule of all messages (see message-rules), or the audit log has
     * details that its page has no words for.
     */
    async stop(): Promise<void> {
      const problems = [...(await problemsSeen()), ...(await unnamedDetails())];
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await context.stop();
      await emulator.close();
      if (problems.length > 0) throw new Error(problems.join('\n'));
    },
  };
}
