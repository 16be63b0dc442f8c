/**
 * The webhook, ahead of Express: size, signature, parse, drop what is not for us, write durably, answer.
 * LINE wants an answer within 2 s and sends again what was not answered with 200, so 200 is said only after the write.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Clock } from '../time.ts';
import type { EventStore } from './event-store.ts';
import { parseWebhook, type InboundEvent } from './events.ts';

const MAX_BODY = 1024 * 1024;
const ACKNOWLEDGE_WITHIN_MS = 1_500;
const DISCARD_FOR_MS = 10_000;
/** Beyond this many events waiting for the disk we ask LINE to come back instead of growing. */
const MAX_PENDING = 20_000;

export interface IntakeOptions {
  channelSecret: string;
  store: Pick<EventStore, 'insertAll'>;
  /** Whether the bot sent one of these messages: a quote of it is addressed to the bot. */
  wasSentByUs(messageIds: readonly string[]): Promise<ReadonlySet<string>>;
  clock: Clock;
  count(what: 'accepted' | 'duplicate' | 'ignored' | 'dropped' | 'refused' | 'unavailable', by?: number): void;
  /** Called after events became durable. */
  onStored(): void;
}

export function createIntake(options: IntakeOptions): RequestListener {
  const writer = createGroupCommit(options);

  const answer = (response: ServerResponse, status: number): void => {
    if (response.headersSent || response.destroyed) return;
    if (status !== 200) options.count(status === 503 ? 'unavailable' : 'refused');
    const body = Buffer.from(status === 200 ? '{}' : JSON.stringify({ message: MESSAGES[status] }));
    // With its length said it goes out in one piece, not in chunks.
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
    response.end(body);
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return answer(response, 405);
    const raw = await readBody(request);
    if (!raw) {
      answer(response, 413);
      discardRest(request);
      return;
    }
    const signature = request.headers['x-line-signature'];
    if (typeof signature !== 'string' || !hasValidSignature(raw, options.channelSecret, signature))
      return answer(response, 401);
    const webhook = parseWebhook(raw);
    if (!webhook) return answer(response, 400);
    if (webhook.ignored > 0) options.count('ignored', webhook.ignored);

    // LINE waits 2 s. What becomes durable after this is a duplicate when it comes again.
    const timer = setTimeout(() => answer(response, 503), ACKNOWLEDGE_WITHIN_MS);
    response.once('close', () => clearTimeout(timer));
    const addressed = await keepAddressed(webhook.events, options.wasSentByUs);
    if (addressed.length < webhook.events.length) options.count('dropped', webhook.events.length - addressed.length);
    if (addressed.length === 0) return answer(response, 200);
    answer(response, (await writer.write(addressed)) ? 200 : 503);
  }

  return (request, response) => {
    handle(request, response).catch(() => answer(response, 503));
  };
}

const MESSAGES: Record<number, string> = {
  400: 'The body is not a webhook of LINE.',
  401: 'The signature does not fit the body.',
  405: 'Use POST.',
  413: 'The body is too large.',
  503: 'Not stored yet. Please deliver again.',
};

/** Of the text itself: decoding base64 forgives much, and what LINE did not write is not LINE's signature. */
function hasValidSignature(raw: Buffer, secret: string, signature: string): boolean {
  const expected = Buffer.from(createHmac('sha256', secret).update(raw).digest('base64'));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Null as soon as more than the limit has come. */
function readBody(request: IncomingMessage): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY) return Promise.resolve(null);
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY) chunks.push(chunk);
      else {
        chunks.length = 0;
        resolve(null);
      }
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('close', () => reject(new Error('the request was broken off')));
  });
}

/** A sender who is cut off in the middle may never read the answer: for a while the rest is read and thrown away. */
function discardRest(request: IncomingMessage): void {
  request.resume();
  const timer = setTimeout(() => request.destroy(), DISCARD_FOR_MS).unref();
  request.once('close', () => clearTimeout(timer));
}

/** Texts by which a member of a LINE group speaks to the bot without mentioning it. */
const ADDRESSING_HASHTAG = /^[\s\u200b-\u200d\ufeff]*[#＃]\s*(ปัญหา|ศักยภาพ|เสนอ|ข้อเสนอ)/u;

/**
 * Of what is said in LINE groups only what is addressed to the bot goes on; the rest is neither stored nor logged.
 * Media pass with their ids alone, since they may belong to feedback that was just opened.
 */
async function keepAddressed(
  events: readonly InboundEvent[],
  wasSentByUs: IntakeOptions['wasSentByUs'],
): Promise<InboundEvent[]> {
  const quotes = events.flatMap((event) =>
    event.source.type === 'group' &&
    event.type === 'message' &&
    event.message.type === 'text' &&
    event.message.quotedMessageId
      ? [event.message.quotedMessageId]
      : [],
  );
  const ours = quotes.length > 0 ? await wasSentByUs(quotes) : new Set<string>();
  const kept = events.filter((event) => {
    if (event.source.type !== 'group' || event.type !== 'message') return true;
    if (event.message.type === 'sticker') return false;
    if (event.message.type !== 'text') return true;
    const { text, mention, quotedMessageId } = event.message;
    return (
      ADDRESSING_HASHTAG.test(text) ||
      mention?.mentionees.some(({ isSelf }) => isSelf) === true ||
      (quotedMessageId !== undefined && ours.has(quotedMessageId))
    );
  });
  return kept.map(withIdsAlone);
}

/** What a file is called, and what belongs to one album, says what somebody merely said in the LINE group. */
function withIdsAlone(event: InboundEvent): InboundEvent {
  if (event.source.type !== 'group' || event.type !== 'message') return event;
  const { message } = event;
  if (message.type === 'file') return { ...event, message: { type: 'file', id: message.id } };
  if ('imageSet' in message) return { ...event, message: { type: message.type, id: message.id } };
  return event;
}

/** Group commit: everything that arrives while a write is under way goes into the next one. */
function createGroupCommit({ store, clock, count, onStored }: IntakeOptions) {
  interface Waiting {
    events: InboundEvent[];
    settle(stored: boolean): void;
  }
  let waiting: Waiting[] = [];
  let pendingEvents = 0;
  let writing = false;

  async function flush(): Promise<void> {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      const receivedAt = clock.now();
      let stored = false;
      try {
        const documents = batch.flatMap(({ events }) => events.map((event) => ({ event, receivedAt })));
        const { duplicates } = await store.insertAll(documents);
        count('accepted', documents.length - duplicates);
        if (duplicates > 0) count('duplicate', duplicates);
        stored = true;
      } catch {
        // LINE delivers again: what did reach the disk is then a duplicate.
      }
      for (const { events, settle } of batch) {
        pendingEvents -= events.length;
        settle(stored);
      }
      if (stored) onStored();
    }
    writing = false;
  }

  return {
    /** Resolves with whether the events are durable. */
    write(events: InboundEvent[]): Promise<boolean> {
      if (pendingEvents + events.length > MAX_PENDING) return Promise.resolve(false);
      pendingEvents += events.length;
      return new Promise((resolve) => {
        waiting.push({ events, settle: resolve });
        if (!writing) void flush();
      });
    },
  };
}
