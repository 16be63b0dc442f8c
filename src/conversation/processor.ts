/**
 * Takes events of the held lanes in order of time per chat and lives through them: turn, step, effects, the decision
 * recorded, reply, dialogue saved, event done. A crash anywhere repeats harmlessly: effects are idempotent, and once a
 * decision is recorded the step is not asked again.
 */
import { LeaseLostError, isDatabaseAway } from '../errors.ts';
import { groupedBy } from '../grouping.ts';
import type { LineClient } from '../line/client.ts';
import type { Decision, EventStore, Outcome, Replied, StoredEvent } from '../line/event-store.ts';
import { speaking } from '../language.ts';
import { inLetters } from '../line/compose.ts';
import { LIMITS } from '../line/limits.ts';
import type { Logger } from '../logger.ts';
import type { Clock } from '../time.ts';
import {
  createPerform,
  type Cause,
  type EffectHandler,
  type Message,
  type Next,
  type Step,
  type Turn,
  type Who,
} from '../turn.ts';
import type { DialogueStore } from './dialogue-store.ts';
import type { Lanes } from './lanes.ts';
import { loadTurn, type LoadedTurn, type TurnSources } from './turns.ts';

const BATCH = 200;
const CHATS_AT_ONCE = 200;
const AFTER_LOSS_MS = 1_000;
/** With the waits between them (0.5 s, doubling) the last attempt still falls into the life of a reply token. */
const MAX_ATTEMPTS = 6;
const FIRST_RETRY_MS = 500;
const LOADING_AFTER_MS = 1_000;
/** LINE takes 5 to 60; the answer ends it earlier. */
const LOADING_SECONDS = 20;
/** A reply token lives about a minute; a refusal within this time after it was seen means that it was used. */
const TOKEN_SURELY_ALIVE_MS = 50_000;

export interface ProcessorOptions {
  events: EventStore;
  dialogues: DialogueStore;
  lanes: Lanes;
  sources: TurnSources;
  route(turn: Turn): Step;
  effects: readonly EffectHandler[];
  line: Pick<LineClient, 'reply'> & Partial<Pick<LineClient, 'showLoading'>>;
  /** A reply that must arrive and came too late for its token. False where the person cannot be addressed. */
  pushInstead(eventId: string, who: Who, messages: Message[]): Promise<boolean>;
  rememberSent(
    messageIds: readonly string[],
    about: NonNullable<Decision['about']>,
    at: Date,
    reply: { to?: string; requestId: string | null },
  ): Promise<void>;
  apology: () => Message[];
  /** After which time without an answer it is shown that there will be one; a second where left out. */
  loadingAfterMs?: number | undefined;
  /** The wait before the second attempt at an event; each further one is twice as long. 500 where left out. */
  firstRetryMs?: number | undefined;
  clock: Clock;
  logger: Logger;
  count(what: 'handled' | 'retried' | 'parked' | 'replyExpired' | 'replyUnknown'): void;
  /** What a reply to this person begins with, for example that the month's quota is used up. */
  headOf?: (turn: Turn) => Promise<Message[]>;
  /** Events of a chat were handled: there may be more, and what they caused may be due. */
  onHandled(): void;
  /** Wakes the processor again, for an event that is to be retried. */
  wakeAfter(ms: number): void;
}

export interface Processor {
  /** Begins with the chats in which something waits. @returns how many; 0 also where no more can be waiting. */
  begin(): Promise<number>;
  /** Resolves when nothing that has begun is under way. */
  idle(): Promise<void>;
  /** No further event begins. */
  stop(): void;
}

/** LINE or the network failed in a way that may pass. */
class ReplyFailedError extends Error {
  override readonly name = 'ReplyFailedError';
}

export function createProcessor(options: ProcessorOptions): Processor {
  const { events, dialogues, lanes, sources, line, clock, logger, count } = options;
  const perform = createPerform(options.effects);

  /** The chats under way. A slow one keeps nobody else waiting. */
  const underWay = new Map<string, Promise<void>>();
  let stopping = false;

  /** @throws LeaseLostError where somebody else has the lane by now, so that one who slept writes nothing. */
  function assertHeld({ lane }: StoredEvent, fence: number): void {
    if (!lanes.holds(lane, fence)) throw new LeaseLostError('the lane has another holder');
  }

  async function decide(stored: StoredEvent, fence: number, { turn }: LoadedTurn): Promise<Decision> {
    const noLonger = showThatItTakesLong(turn);
    try {
      return await speaking(turn.manner ?? {}, () => decideOn(stored, fence, turn));
    } finally {
      noLonger();
    }
  }

  /** The three dots of the private chat, where an answer is not there soon. Nothing depends on them. */
  function showThatItTakesLong({ where, who: { lineUserId } }: Turn): () => void {
    if (where.kind !== 'direct' || !lineUserId || !line.showLoading) return () => {};
    const timer = setTimeout(() => {
      void line.showLoading?.(lineUserId, LOADING_SECONDS).catch(() => {});
    }, options.loadingAfterMs ?? LOADING_AFTER_MS);
    return () => clearTimeout(timer);
  }

  /** Does what a step asks for, and what is to be done after it. */
  async function live(stored: StoredEvent, fence: number, turn: Turn, step: Step): Promise<Next> {
    const { eventId, saidAt: at } = step.event ?? turn;
    const cause: Cause = { eventId, at, who: step.who ?? turn.who, where: turn.where };
    const outcomes: unknown[] = [];
    for (const effect of step.effects) {
      assertHeld(stored, fence);
      outcomes.push(await perform(effect, cause));
    }
    const { following, ...next } = step.next(outcomes);
    return following ? oneAfter(next, await live(stored, fence, turn, following)) : next;
  }

  async function decideOn(stored: StoredEvent, fence: number, turn: Turn): Promise<Decision> {
    const next = await live(stored, fence, turn, options.route(turn));
    const manner = next.manner ?? turn.manner;
    const said = next.reply ?? [];
    // A full reply has no room for it: whoever is told once is told with the next.
    const hasRoom = said.length > 0 && said.length < LIMITS.messagesPerRequest;
    const head = hasRoom && options.headOf ? await options.headOf(turn) : [];
    return {
      reply: inLetters([...head, ...said].slice(-LIMITS.messagesPerRequest), manner?.letters),
      must: next.must ?? false,
      about: next.about ?? null,
      ...(next.dialogue !== undefined && { dialogue: next.dialogue }),
      ...(next.manner !== undefined && !turn.who.representative && !turn.who.staff && { manner: next.manner }),
      missed: next.missed ? turn.missed + 1 : 0,
      attemptedAt: null,
    };
  }

  async function reply(
    stored: StoredEvent,
    fence: number,
    decision: Decision,
    who: Who,
    attemptedBefore: boolean,
  ): Promise<Outcome> {
    const token = stored.payload?.replyToken;
    if (decision.reply.length === 0) return outcome(null);
    if (!token) return late(stored, fence, decision, who);
    const result = await line.reply(token, decision.reply);
    switch (result.kind) {
      case 'accepted':
        if (decision.about) {
          const to = who.representative?.id ?? who.staff?.id;
          const { messageIds, requestId } = result;
          await options.rememberSent(messageIds, decision.about, clock.now(), { ...(to && { to }), requestId });
        }
        return outcome('sent', { requestId: result.requestId });
      case 'refused': {
        if (!/reply token/i.test(result.reason)) {
          logger.error({ status: result.status, reason: result.reason }, 'LINE refused a reply');
          return outcome('failed', { requestId: result.requestId });
        }
        if (!attemptedBefore) return late(stored, fence, decision, who);
        const fresh = await events.get(stored._id);
        const seenAt = fresh?.tokenSeenAt ?? stored.tokenSeenAt;
        if (clock.now().getTime() - seenAt.getTime() < TOKEN_SURELY_ALIVE_MS) return outcome('sent');
        return unknown(decision, who);
      }
      default:
        if (stored.attempts + 1 < MAX_ATTEMPTS) throw new ReplyFailedError(`the reply got no answer: ${result.kind}`);
        // The effects are done and said nowhere: the event is not parked, only its reply may be missing.
        return result.kind === 'unknown' ? unknown(decision, who) : late(stored, fence, decision, who);
    }
  }

  /** It may have arrived: never said again by itself, and listed for a person where it had to arrive. */
  function unknown(decision: Decision, who: Who): Outcome {
    count('replyUnknown');
    return outcome('unknown', { unanswered: decision.must ? (who.representative?.id ?? who.staff?.id ?? null) : null });
  }

  /** The token is gone and nothing was said with it. */
  async function late(stored: StoredEvent, fence: number, decision: Decision, who: Who): Promise<Outcome> {
    // Where somebody else has the event by now, the token may be gone because that one has replied with it.
    if (!(await events.isHeld(stored._id, fence))) throw new LeaseLostError('the event has another holder');
    count('replyExpired');
    if (!decision.must) return outcome('expired');
    return outcome((await options.pushInstead(stored._id, who, decision.reply)) ? 'pushed' : 'expired');
  }

  async function handle(stored: StoredEvent, fence: number): Promise<void> {
    const loaded = await loadTurn(stored.payload!, sources);
    const attemptedBefore = stored.decision?.attemptedAt !== null && stored.decision !== null;
    const decision = stored.decision ?? (await decide(stored, fence, loaded));
    if (!attemptedBefore && (decision.reply.length > 0 || decision.dialogue !== undefined)) {
      decision.attemptedAt = clock.now();
      if (!(await events.recordDecision(stored._id, fence, decision)))
        throw new LeaseLostError('the event has another holder');
    }
    assertHeld(stored, fence);
    const replied = await reply(stored, fence, decision, loaded.turn.who, attemptedBefore);
    assertHeld(stored, fence);
    await saveDialogue(stored, decision, loaded);
    if (!(await events.finish(stored._id, fence, clock.now(), replied)))
      throw new LeaseLostError('the event has another holder');
    count('handled');
  }

  async function saveDialogue(stored: StoredEvent, decision: Decision, loaded: LoadedTurn): Promise<void> {
    const { dialogueKey, dialogueVersion, turn } = loaded;
    const state = decision.dialogue === undefined ? turn.dialogue : decision.dialogue;
    const isStranger = !turn.who.representative && !turn.who.staff;
    const manner = decision.manner ?? (isStranger && Object.keys(turn.manner ?? {}).length > 0 ? turn.manner! : null);
    if (decision.dialogue === undefined && decision.missed === turn.missed && !decision.manner) return;
    if (state === null && decision.missed === 0 && !manner) return dialogues.remove(dialogueKey, dialogueVersion);
    const next = { state, missed: decision.missed, touchedAt: turn.saidAt, eventId: stored._id, manner };
    if (!(await dialogues.save(dialogueKey, next, dialogueVersion)))
      logger.warn('a dialogue had moved on when it was saved');
  }

  async function fail(stored: StoredEvent, fence: number, error: unknown): Promise<void> {
    // What the database's absence fails is no fault of the event: it waits as long as that lasts.
    const attempts = isDatabaseAway(error) ? stored.attempts : stored.attempts + 1;
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
      await line.reply(token, await apologyFor(stored));
  }

  /** In their language, where it can still be found out. */
  async function apologyFor({ payload }: StoredEvent): Promise<Message[]> {
    const manner = await loadTurn(payload!, sources).then(
      ({ turn }) => turn.manner ?? {},
      () => ({}),
    );
    return speaking(manner, options.apology);
  }

  /** In order; stops at the first event that has to wait, so that nothing overtakes it. @returns how many are done. */
  async function handleChat(chat: readonly StoredEvent[], fence: number): Promise<number> {
    let done = 0;
    for (const stored of chat) {
      if (stopping || !lanes.holds(stored.lane, fence)) return done;
      try {
        await handle(stored, fence);
        done += 1;
      } catch (error) {
        if (error instanceof LeaseLostError) options.wakeAfter(AFTER_LOSS_MS);
        else await fail(stored, fence, error);
        return done;
      }
    }
    return done;
  }

  async function beginChat(key: string, chat: readonly StoredEvent[], fence: number): Promise<void> {
    const release = lanes.use(chat[0]!.lane);
    let done = 0;
    try {
      done = await handleChat(chat, fence);
    } catch (error) {
      logger.error({ err: error }, 'a chat stumbled and goes on');
      options.wakeAfter(options.firstRetryMs ?? FIRST_RETRY_MS);
    } finally {
      release();
      underWay.delete(key);
      if (done > 0) options.onHandled();
    }
  }

  return {
    async begin() {
      const fences = lanes.held();
      const room = CHATS_AT_ONCE - underWay.size;
      if (fences.size === 0 || room <= 0 || stopping) return 0;
      const waiting = await events.findWaiting([...fences.keys()], BATCH, [...underWay.keys()]);
      const chats = [...groupedBy(waiting, ({ chat }) => chat)].slice(0, room);
      const byLane = groupedBy(
        chats.flatMap(([, chat]) => chat),
        ({ lane }) => lane,
      );
      const claimed = await Promise.all(
        [...byLane].map(([lane, batch]) =>
          events.claim(
            batch.map(({ _id }) => _id),
            fences.get(lane)!,
          ),
        ),
      );
      const taken = new Map(claimed.flat().map((stored) => [stored._id, stored]));
      let begun = 0;
      for (const [key, chat] of chats) {
        // Behind an event that somebody newer holds, or has just done, nothing of that chat is begun: it would overtake.
        const gap = chat.findIndex(({ _id }) => !taken.has(_id));
        if (gap >= 0) options.wakeAfter(AFTER_LOSS_MS);
        const ours = (gap < 0 ? chat : chat.slice(0, gap)).map(({ _id }) => taken.get(_id)!);
        if (ours.length === 0) continue;
        underWay.set(key, beginChat(key, ours, fences.get(ours[0]!.lane)!));
        begun += 1;
      }
      // What was not there to be found wakes us when it comes, and what waits behind a chat under way when that one ends.
      return waiting.length < BATCH ? 0 : begun;
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay.values());
    },
    stop() {
      stopping = true;
    },
  };
}

/** Both answers in one reply. A quote of it cannot tell which of two things is meant, and so means neither. */
function oneAfter(first: Next, second: Next): Next {
  const { about: former, ...before } = first;
  const { about: latter, ...after } = second;
  const about = former && latter && former.id !== latter.id ? undefined : (latter ?? former);
  return {
    ...before,
    ...after,
    reply: [...(first.reply ?? []), ...(second.reply ?? [])],
    must: Boolean(first.must || second.must),
    ...(about && { about }),
  };
}

function outcome(replied: Replied, more: Partial<Outcome> = {}): Outcome {
  return { replied, requestId: null, unanswered: null, ...more };
}
