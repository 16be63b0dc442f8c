/**
 * LINE's Messaging API as the bot uses it. Reads go through the SDK's client; sending goes through undici with the
 * SDK's types, because the SDK can neither time out nor abort, and a hung call must not hold a lease (docs/decisions).
 * Nothing here throws for what LINE answers to what is sent: every answer is a value. Questions that LINE does not answer
 * throw a `LineAwayError`.
 */
import { HTTPFetchError, messagingApi } from '@line/bot-sdk';
import { Pool } from 'undici';
import type { Message } from '../turn.ts';
import { LineAwayError } from '../errors.ts';
import { within } from './patience.ts';
import { createRichMenuClient, type RichMenuClient } from './rich-menus.ts';

/** For an answer to begin, and for silence in the middle of one. */
const TIMEOUT_MS = 10_000;
/** For all of what somebody sent: 20 MB at 1 Mbit/s. */
export const CONTENT_TIMEOUT_MS = 180_000;
/** LINE serves what people sent, and takes pictures, on a host of its own; an emulator has one for everything. */
const LINE_API = 'https://api.line.me';
const LINE_DATA_API = 'https://api-data.line.me';
/** 2,000 messages a second with answers in 100 ms are 200 under way; LINE may be slower. */
const CONNECTIONS = 512;

export type SendResult =
  /** 200, or 409 with the same retry key (`repeated`): LINE has it. `messageIds` is empty for multicast. */
  | { kind: 'accepted'; requestId: string | null; messageIds: string[]; repeated: boolean }
  | { kind: 'rateLimited' }
  | { kind: 'monthlyLimit' }
  /** 4xx: it will never be accepted like this. */
  | { kind: 'refused'; status: number; reason: string; requestId: string | null }
  /** 5xx, timeout, broken connection: it may have been accepted or not. */
  | { kind: 'unknown'; reason: string };

export type Content =
  | { kind: 'content'; bytes: Buffer }
  | { kind: 'tooLarge' }
  /** LINE is still preparing it (films). */
  | { kind: 'notYet' }
  /** Taken back, or kept too long ago. */
  | { kind: 'gone' };

export interface LineClient {
  /** Free of charge; the token works once, for about a minute. LINE takes no retry key here. */
  reply(replyToken: string, messages: Message[]): Promise<SendResult>;
  push(to: string, messages: Message[], retryKey: string): Promise<SendResult>;
  /** Up to 500 people, no groups. */
  multicast(to: string[], messages: Message[], retryKey: string): Promise<SendResult>;
  /** Null for people who blocked the account or are no friends. */
  displayName(userId: string): Promise<string | null>;
  groupName(groupId: string): Promise<string | null>;
  /** People in the LINE group, the bot not counted; null where the bot is not in it. */
  groupMemberCount(groupId: string): Promise<number | null>;
  /** @param mayTakeMs where somebody waits for a reply that is made of many such answers. */
  isGroupMember(groupId: string, userId: string, mayTakeMs?: number): Promise<boolean>;
  leaveGroup(groupId: string): Promise<void>;
  /** What somebody sent, of up to `most` bytes. @throws where LINE or the network fails. */
  content(messageId: string, most: number): Promise<Content>;
  /** Messages left this month as LINE counts them (approximate); null where the plan has no limit. */
  quota(): Promise<{ limit: number; used: number } | null>;
  showLoading(userId: string, seconds: number): Promise<void>;
  richMenus: RichMenuClient;
  /** Opens the 1:1 chat with the account. */
  chatLink(): Promise<string | null>;
  /** Breaks off what is under way: its outcome is then unknown, as after a crash. */
  abort(): Promise<void>;
  close(): Promise<void>;
}

export function createLineClient(options: { baseUrl: string; channelAccessToken: string }): LineClient {
  const { channelAccessToken, baseUrl } = options;
  const dataUrl = baseUrl === LINE_API ? LINE_DATA_API : baseUrl;
  const sdk = new messagingApi.MessagingApiClient({ channelAccessToken, baseURL: baseUrl });
  const pool = new Pool(baseUrl, { connections: CONNECTIONS, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
  const dataPool =
    dataUrl === baseUrl ? pool : new Pool(dataUrl, { headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });

  async function send(path: string, body: object, retryKey?: string): Promise<SendResult> {
    try {
      const response = await pool.request({
        method: 'POST',
        path,
        headers: {
          authorization: `Bearer ${channelAccessToken}`,
          'content-type': 'application/json',
          ...(retryKey && { 'x-line-retry-key': retryKey }),
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const answer = (await response.body.json().catch(() => ({}))) as {
        message?: string;
        details?: { message: string; property: string }[];
        sentMessages?: { id: string }[];
      };
      const requestId = headerOf(
        response.headers['x-line-accepted-request-id'] ?? response.headers['x-line-request-id'],
      );
      const { statusCode: status } = response;
      if (status === 200 || (status === 409 && retryKey))
        return {
          kind: 'accepted',
          requestId,
          messageIds: answer.sentMessages?.map(({ id }) => id) ?? [],
          repeated: status === 409,
        };
      if (status === 429)
        return answer.message?.includes('monthly limit') ? { kind: 'monthlyLimit' } : { kind: 'rateLimited' };
      if (status >= 500) return { kind: 'unknown', reason: `LINE answered ${status}` };
      const details = answer.details?.map(({ property, message }) => `${property}: ${message}`).join('; ');
      return {
        kind: 'refused',
        status,
        reason: [answer.message ?? `LINE answered ${status}`, details].filter(Boolean).join(' | '),
        requestId,
      };
    } catch (error) {
      return {
        kind: 'unknown',
        reason: (error as Error).name === 'TimeoutError' ? 'no answer in time' : 'no connection',
      };
    }
  }

  /** @throws LineAwayError where LINE does not answer, or with an error. */
  async function asked<Answer>(call: Promise<Answer>, mayTakeMs = TIMEOUT_MS): Promise<Answer> {
    try {
      return await within(mayTakeMs, call);
    } catch (error) {
      throw new LineAwayError('LINE did not answer a question', { cause: error });
    }
  }

  /** Null where LINE says that there is no such thing. @throws LineAwayError, as `asked`. */
  async function ask<Answer>(call: Promise<Answer>, mayTakeMs?: number): Promise<Answer | null> {
    return asked(
      call.catch((error: unknown) => {
        if (error instanceof HTTPFetchError && (error.status === 404 || error.status === 400)) return null;
        throw error;
      }),
      mayTakeMs,
    );
  }

  return {
    reply: (replyToken, messages) => send('/v2/bot/message/reply', { replyToken, messages }),
    push: (to, messages, retryKey) => send('/v2/bot/message/push', { to, messages }, retryKey),
    multicast: (to, messages, retryKey) => send('/v2/bot/message/multicast', { to, messages }, retryKey),

    displayName: async (userId) => (await ask(sdk.getProfile(userId)))?.displayName ?? null,
    groupName: async (groupId) => (await ask(sdk.getGroupSummary(groupId)))?.groupName ?? null,
    groupMemberCount: async (groupId) => (await ask(sdk.getGroupMemberCount(groupId)))?.count ?? null,
    isGroupMember: async (groupId, userId, mayTakeMs) =>
      (await ask(sdk.getGroupMemberProfile(groupId, userId), mayTakeMs)) !== null,
    leaveGroup: async (groupId) => {
      await ask(sdk.leaveGroup(groupId));
    },

    async content(messageId, most) {
      const { statusCode, headers, body } = await dataPool.request({
        method: 'GET',
        path: `/v2/bot/message/${encodeURIComponent(messageId)}/content`,
        headers: { authorization: `Bearer ${channelAccessToken}` },
        // The pool breaks off what does not begin or falls silent; a film takes the time that it takes.
        signal: AbortSignal.timeout(CONTENT_TIMEOUT_MS),
      });
      if (statusCode !== 200) {
        await body.dump();
        if (statusCode === 202) return { kind: 'notYet' };
        if (statusCode === 429 || statusCode >= 500) throw new Error(`LINE answered ${statusCode} for content`);
        return { kind: 'gone' };
      }
      if (Number(headerOf(headers['content-length']) ?? 0) > most) {
        // Not worth reading to its end.
        body.destroy();
        return { kind: 'tooLarge' };
      }
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of body as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > most) return { kind: 'tooLarge' };
        chunks.push(chunk);
      }
      return { kind: 'content', bytes: Buffer.concat(chunks, size) };
    },

    async quota() {
      const [limit, used] = await asked(Promise.all([sdk.getMessageQuota(), sdk.getMessageQuotaConsumption()]));
      return limit.type === 'limited' ? { limit: limit.value ?? 0, used: used.totalUsage } : null;
    },
    async showLoading(userId, seconds) {
      await ask(sdk.showLoadingAnimation({ chatId: userId, loadingSeconds: seconds }));
    },
    richMenus: createRichMenuClient({ baseUrl, dataUrl, channelAccessToken }),
    async chatLink() {
      const info = await ask(sdk.getBotInfo());
      return info?.basicId ? `https://line.me/R/ti/p/${encodeURIComponent(info.basicId)}` : null;
    },
    abort: async () => {
      await Promise.all([pool.destroy(), dataPool.destroy()]);
    },
    close: async () => {
      for (const each of new Set([pool, dataPool])) if (!each.destroyed) await each.close();
    },
  };
}

function headerOf(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

/** For what has to be shown all the same: once LINE does not answer a question within `ms`, it is asked no more. */
export function askUntilAway(ms: number) {
  let away = false;
  return {
    isAway: (): boolean => away,
    /** @returns the answer; `known` where LINE is away. */
    async ask<Answer>(question: () => Promise<Answer>, known: Answer): Promise<Answer> {
      if (away) return known;
      try {
        return await within(ms, question());
      } catch (error) {
        if (!(error instanceof LineAwayError)) throw error;
        away = true;
        return known;
      }
    },
  };
}
