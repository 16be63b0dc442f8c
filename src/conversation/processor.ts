/**
 * Takes events of the held lanes in order of time per chat and lives through them: turn, step, effects, the decision
 * recorded, reply, dialogue saved, event done. A crash anywhere repeats harmlessly: effects are idempotent, and once a
 * decision is recorded the step is not asked again.
 */
import type { LineClient } from '../line/client.ts';
import type { Decision, EventStore, StoredEvent } from '../line/event-store.ts';
import type { Logger } from '../logger.ts';
import type { Clock } from '../time.ts';
import type { Cause, EffectHandler, Message, Step, Turn, Who } from '../turn.ts';
import type { DialogueStore } from './dialogue-store.ts';
import type { Lanes } from './lanes.ts';
import { loadTurn, type LoadedTurn, type TurnSources } from './turns.ts';

const BATCH = 200;
/** With the waits between them (0.5 s, doubling) the last attempt still falls into the life of a reply token. */
const MAX_ATTEMPTS = 6;
const FIRST_RETRY_MS = 500;
/** A reply token lives about a minute; a refusal within this time after it was seen means that it was used. */
const TOKEN_SURELY_ALIVE_MS = 50_000;

export interface ProcessorOptions {
  events: EventStore;
  dialogues: DialogueStore;
  lanes: Lanes;
  sources: TurnSources;
  route(turn: Turn): Step;
  effects: readonly EffectHandler[];
  line: Pick<LineClient, 'reply'>;
  /** A reply that must arrive and came too late for its token. False where the person cannot be addressed. */
  pushInstead(eventId: string, who: Who, messages: Message[]): Promise<boolean>;
  rememberSent(messageIds: readonly string[], about: NonNullable<Decision['about']>, at: Date): Promise<void>;
  apology: Message[];
  /** The wait before the second attempt at an event; each further one is twice as long. 500 where left out. */
  firstRetryMs?: number | undefined;
  clock: Clock;
  logger: Logger;
  count(what: 'handled' | 'retried' | 'parked' | 'replyExpired' | 'replyUnknown'): void;
  /** Wakes the processor again, for an event that is to be retried. */
  wakeAfter(ms: number): void;
}

export interface Processor {
  /** Handles one batch of waiting events. @returns how many it got done. */
  runOnce(): Promise<number>;
}

type Replied = StoredEvent['replied'];

/** LINE or the network failed in a way that may pass. */
class ReplyFailedError extends Error {
  override readonly name = 'ReplyFailedError';
}

export function createProcessor(options: ProcessorOptions): Processor {
  const { events, dialogues, lanes, sources, line, clock, logger, count } = options;
  const handlers = new Map(options.effects.map((handler) => [handler.kind, handler]));

  async function decide({ turn }: LoadedTurn): Promise<Decision> {
    const step = options.route(turn);
    const cause: Cause = { eventId: turn.eventId, at: turn.saidAt, who: turn.who, where: turn.where };
    const outcomes: unknown[] = [];
    for (const effect of step.effects) {
      const handler = handlers.get(effect.kind);
      if (!handler) throw new Error(`no handler for the effect ${effect.kind}`);
      outcomes.push(await handler.run(effect.input, cause));
    }
    const next = step.next(outcomes);
    return {
      reply: next.reply ?? [],
      must: next.must ?? false,
      about: next.about ?? null,
      ...(next.dialogue !== undefined && { dialogue: next.dialogue }),
      missed: next.missed ? turn.missed + 1 : 0,
      attemptedAt: null,
    };
  }

  /** @returns how the reply went; null where there was nothing to say. */
  async function reply(stored: StoredEvent, decision: Decision, who: Who, attemptedBefore: boolean): Promise<Replied> {
    const token = stored.payload?.replyToken;
    if (decision.reply.length === 0) return null;
    if (!token) return late(stored, decision, who);
    const result = await line.reply(token, decision.reply);
    switch (result.kind) {
      case 'accepted':
        if (decision.about) await options.rememberSent(result.messageIds, decision.about, clock.now());
        return 'sent';
      case 'refused': {
        if (!/reply token/i.test(result.reason)) {
          logger.error({ status: result.status, reason: result.reason }, 'LINE refused a reply');
          return 'failed';
        }
        if (!attemptedBefore) return late(stored, decision, who);
        const fresh = await events.get(stored._id);
        const seenAt = fresh?.tokenSeenAt ?? stored.tokenSeenAt;
        if (clock.now().getTime() - seenAt.getTime() < TOKEN_SURELY_ALIVE_MS) return 'sent';
        count('replyUnknown');
        return 'unknown';
      }
      default:
        throw new ReplyFailedError(`the reply got no answer: ${result.kind}`);
    }
  }

  async function late(stored: StoredEvent, decision: Decision, who: Who): Promise<Replied> {
    count('replyExpired');
    if (!decision.must) return 'expired';
    return (await options.pushInstead(stored._id, who, decision.reply)) ? 'pushed' : 'expired';
  }

  async function handle(stored: StoredEvent, fence: number): Promise<void> {
    const loaded = await loadTurn(stored.payload!, sources);
    const attemptedBefore = stored.decision?.attemptedAt !== null && stored.decision !== null;
    const decision = stored.decision ?? (await decide(loaded));
    if (!attemptedBefore && (decision.reply.length > 0 || decision.dialogue !== undefined)) {
      decision.attemptedAt = clock.now();
      if (!(await events.recordDecision(stored._id, fence, decision))) return;
    }
    const replied = await reply(stored, decision, loaded.turn.who, attemptedBefore);
    await saveDialogue(stored, decision, loaded);
    if (await events.finish(stored._id, fence, clock.now(), replied)) count('handled');
  }

  async function saveDialogue(stored: StoredEvent, decision: Decision, loaded: LoadedTurn): Promise<void> {
    const { dialogueKey, dialogueVersion, turn } = loaded;
    const state = decision.dialogue === undefined ? turn.dialogue : decision.dialogue;
    if (decision.dialogue === undefined && decision.missed === turn.missed) return;
    if (state === null && decision.missed === 0) return dialogues.remove(dialogueKey);
    const next = { state, missed: decision.missed, touchedAt: turn.saidAt, eventId: stored._id };
    if (!(await dialogues.save(dialogueKey, next, dialogueVersion)))
      logger.warn('a dialogue had moved on when it was saved');
  }

  async function fail(stored: StoredEvent, fence: number, error: unknown): Promise<void> {
    const attempts = stored.attempts + 1;
    if (attempts < MAX_ATTEMPTS) {
      const wait = (options.firstRetryMs ?? FIRST_RETRY_MS) * 2 ** stored.attempts;
      logger.warn({ err: error, attempts }, 'an event could not be handled, it is tried again');
      count('retried');
      await events.retryLater(stored._id, fence, attempts, new Date(Date.now() + wait));
      options.wakeAfter(wait + 10);
      return;
    }
    logger.error({ err: error }, 'an event could not be handled and is parked');
    count('parked');
    await events.park(stored._id, fence, clock.now());
    const token = stored.payload?.replyToken;
    const { payload } = stored;
    if (token && payload && (payload.source.type === 'user' || payload.type === 'postback'))
      await line.reply(token, options.apology);
  }

  /** In order; stops at the first event that has to wait, so that nothing overtakes it. */
  async function handleChat(chat: readonly StoredEvent[], fence: number): Promise<number> {
    let done = 0;
    for (const stored of chat) {
      if (stored.retryAt && stored.retryAt.getTime() > Date.now()) {
        options.wakeAfter(stored.retryAt.getTime() - Date.now() + 10);
        return done;
      }
      try {
        await handle(stored, fence);
        done += 1;
      } catch (error) {
        await fail(stored, fence, error);
        return done;
      }
    }
    return done;
  }

  return {
    async runOnce() {
      const fences = lanes.held();
      if (fences.size === 0) return 0;
      const waiting = await events.findWaiting([...fences.keys()], BATCH);
      const byLane = groupBy(waiting, ({ lane }) => lane);
      await Promise.all(
        [...byLane].map(([lane, batch]) =>
          events.claim(
            batch.map(({ _id }) => _id),
            fences.get(lane)!,
          ),
        ),
      );
      const chats = [...groupBy(waiting, ({ chat }) => chat).values()];
      const done = await Promise.all(chats.map((chat) => handleChat(chat, fences.get(chat[0]!.lane)!)));
      return done.reduce((sum, each) => sum + each, 0);
    },
  };
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
