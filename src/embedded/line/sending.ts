/** Reply, push and multicast: LINE's rules on tokens, retry keys, recipients and the monthly limit. */
import type { messagingApi } from '@line/bot-sdk';
import { bangkokMonth, type EmulatorClock } from './clock.ts';
import type { Answer } from './http.ts';
import { messageIdOf, USER_ID, GROUP_ID } from './ids.ts';
import type { Fields } from './problems.ts';
import type { AcceptedRetryKey, Sent, StoredEvent, WorldRecord } from './records.ts';
import { invalidBody, validateMessages, type Problem } from './validate.ts';
import { isFriend, quoteTokenFor, type World } from './world.ts';

/** A reply token lives about a minute; that of a redelivered event starts anew until the event is 20 minutes old. */
export const REPLY_TOKEN_MS = 60_000;
export const REDELIVERY_RENEWS_FOR_MS = 20 * 60_000;
const MULTICAST_MOST = 500;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export interface SendCall {
  /** The fields of the JSON body. */
  body: Fields;
  retryKey: string | undefined;
  requestId: string;
}

const refuse = (status: number, message: string): Answer => ({ status, body: { message } });
const invalidProperty = (property: string): Answer =>
  refuse(400, `The property, '${property}', in the request body is invalid (line: -, column: -)`);
const FAILED_TO_SEND = refuse(400, 'Failed to send messages');

export type Sending = ReturnType<typeof createSending>;

export function createSending(world: World, clock: EmulatorClock, commit: (record: WorldRecord) => void) {
  /** What only the destination can tell: mentions of people, quotes of messages. */
  function problemsAt(chat: string | null, messages: messagingApi.Message[]): Problem[] {
    const problems: Problem[] = [];
    messages.forEach((message, index) => {
      const at = `messages[${index}]`;
      if (message.type === 'textV2') {
        const { substitution = {} } = message;
        for (const [key, value] of Object.entries(substitution)) {
          if (value.type !== 'mention') continue;
          const property = `${at}.substitution.${key}`;
          const group = chat === null ? undefined : world.group(chat);
          if (!group) problems.push({ message: 'Mentions can be used in group chats only', property });
          else {
            const target = value.mentionee;
            if (target.type === 'user' && !group.has.has(target.userId))
              problems.push({ message: 'The mentioned user is not a member of the group chat', property });
          }
        }
      }
      const quoteToken: unknown = 'quoteToken' in message ? message.quoteToken : undefined;
      if (quoteToken === undefined) return;
      if (chat === null || typeof quoteToken !== 'string' || world.quoted(quoteToken, chat) === null)
        problems.push({ message: 'Invalid quoteToken', property: `${at}.quoteToken` });
    });
    return problems;
  }

  /** How many messages LINE would count for this chat, or null where nothing arrives. */
  function costOf(chat: string): number | null {
    const group = world.group(chat);
    if (group) return group.members.length;
    const person = world.user(chat);
    return person && isFriend(person) ? 1 : null;
  }

  function deliver(
    via: Sent['via'],
    to: string[],
    messages: messagingApi.Message[],
    more: { cost: number; retry?: AcceptedRetryKey; replyTo?: string },
  ): void {
    const at = clock.now();
    const seq = world.nextSeq();
    const firstMessage = world.nextMessageNumber();
    commit({ t: 'sent', seq, at: at.toISOString(), via, to, messages, firstMessage, month: bangkokMonth(at), ...more });
  }

  /** The ids that the answer names: those that `deliver` is about to give out. */
  function sentMessages(chat: string, messages: messagingApi.Message[]): messagingApi.SentMessage[] {
    const first = world.nextMessageNumber();
    return messages.map((message, index) => {
      const id = messageIdOf(first + index);
      return { id, ...quoteTokenFor(id, chat, message.type) };
    });
  }

  function overLimit(cost: number): boolean {
    const quota = world.quota();
    return quota.type === 'limited' && cost > 0 && world.usedIn(bangkokMonth(clock.now())) + cost > quota.value;
  }

  /** The answer to a retry key that is malformed or was accepted within 24 h; null where the call may go on. */
  function answerToRetryKey(retryKey: string | undefined): Answer | null {
    if (retryKey === undefined) return null;
    if (!UUID.test(retryKey))
      return refuse(400, 'The value of the X-Line-Retry-Key header is invalid. It must be a UUID.');
    const accepted = world.retryKey(retryKey.toLowerCase(), clock.now().getTime());
    if (!accepted) return null;
    return {
      status: 409,
      headers: { 'x-line-accepted-request-id': accepted.requestId },
      body: {
        message: 'The retry key is already accepted',
        ...(accepted.sentMessages ? { sentMessages: accepted.sentMessages } : {}),
      },
    };
  }

  function acceptedKey(call: SendCall, sent?: messagingApi.SentMessage[]): { retry?: AcceptedRetryKey } {
    if (call.retryKey === undefined) return {};
    const key = call.retryKey.toLowerCase();
    const at = clock.now().getTime();
    return { retry: { key, at, requestId: call.requestId, ...(sent ? { sentMessages: sent } : {}) } };
  }

  function tokenIsAlive(stored: StoredEvent): boolean {
    return !stored.tokenUsed && clock.now().getTime() - stored.tokenFrom <= REPLY_TOKEN_MS;
  }

  function chatTakesReplies(chat: string): boolean {
    const group = world.group(chat);
    return group ? group.bot : world.user(chat) !== undefined;
  }

  function reply(call: SendCall): Answer & { chat?: string } {
    if (call.retryKey !== undefined)
      return refuse(400, 'The X-Line-Retry-Key header is not supported for this endpoint.');
    const { replyToken, messages: given } = call.body;
    if (typeof replyToken !== 'string' || replyToken === '') return invalidProperty('replyToken');
    const checked = validateMessages(given);
    if (!checked.ok) return invalidBody(checked.problems);
    const stored = world.eventOfToken(replyToken);
    if (!stored || !tokenIsAlive(stored) || !chatTakesReplies(stored.chat)) return refuse(400, 'Invalid reply token');
    const problems = problemsAt(stored.chat, checked.messages);
    if (problems.length > 0) return invalidBody(problems);
    const { chat } = stored;
    const sent = sentMessages(chat, checked.messages);
    // To someone who has blocked the account in the meantime the reply is accepted and lost, as a push is.
    const to = costOf(chat) === null ? [] : [chat];
    deliver('reply', to, checked.messages, { cost: 0, replyTo: stored.event.webhookEventId });
    return { status: 200, body: { sentMessages: sent }, chat };
  }

  function push(call: SendCall): Answer {
    const known = answerToRetryKey(call.retryKey);
    if (known) return known;
    const { to, messages: given } = call.body;
    if (typeof to !== 'string' || !(USER_ID.test(to) || GROUP_ID.test(to))) return invalidProperty('to');
    const checked = validateMessages(given);
    if (!checked.ok) return invalidBody(checked.problems);
    if (!(world.group(to)?.bot || world.user(to))) return FAILED_TO_SEND;
    const problems = problemsAt(to, checked.messages);
    if (problems.length > 0) return invalidBody(problems);
    const cost = costOf(to);
    if (overLimit(cost ?? 0)) return refuse(429, 'You have reached your monthly limit.');
    const sent = sentMessages(to, checked.messages);
    deliver('push', cost === null ? [] : [to], checked.messages, { cost: cost ?? 0, ...acceptedKey(call, sent) });
    return { status: 200, body: { sentMessages: sent } };
  }

  function multicast(call: SendCall): Answer {
    const known = answerToRetryKey(call.retryKey);
    if (known) return known;
    const { to, messages } = call.body;
    if (!Array.isArray(to)) return invalidProperty('to');
    if (to.length < 1 || to.length > MULTICAST_MOST)
      return invalidBody([{ message: `Size must be between 1 and ${MULTICAST_MOST}`, property: 'to' }]);
    const given: string[] = to.filter((id) => typeof id === 'string' && USER_ID.test(id));
    if (given.length < to.length) return invalidProperty(`to[${to.findIndex((id) => !given.includes(id))}]`);
    const checked = validateMessages(messages);
    if (!checked.ok) return invalidBody(checked.problems);
    const problems = problemsAt(null, checked.messages);
    if (problems.length > 0) return invalidBody(problems);
    const ids = [...new Set(given)];
    if (ids.some((id) => !world.user(id))) return FAILED_TO_SEND;
    const reached = ids.filter((id) => costOf(id) !== null);
    if (overLimit(reached.length)) return refuse(429, 'You have reached your monthly limit.');
    deliver('multicast', reached, checked.messages, { cost: reached.length, ...acceptedKey(call) });
    return { status: 200, body: {} };
  }

  return { reply, push, multicast };
}
