/**
 * When the notice has changed, people who had agreed to an earlier one are asked again (docs/decisions/0022). What they
 * agreed to then goes on: they hear of sessions and answer, see, correct and erase. What would keep something new about
 * them waits for their word: the message rests in the dialogue; with their yes it becomes what it was meant to be, and
 * with their no, or after a day, it is gone.
 */
import { LIMITS } from '../line/limits.ts';
import { acceptConsent, declineRenewal, noteNoticeShown } from '../representatives/consent-effects.ts';
import type { WhyAsked } from '../representatives/consent-messages.ts';
import { besideHeld, heldOf, withoutHeld, type HeldTurn, type RenewalState } from '../representatives/consent-rules.ts';
import { eraseRepresentative, withdrawConsent } from '../representatives/effects.ts';
import { isRegistered } from '../representatives/rules.ts';
import {
  perform,
  type DialogueState,
  type Message,
  type Next,
  type RepresentativeInTurn,
  type Step,
  type Turn,
} from '../turn.ts';
import { waitsForConsent } from './consent-table.ts';

/** Their receipts, below the thanks, fit into one reply. */
const MOST_HELD = 4;
/** Pictures and the like beside them, which are answered with what they belong to. */
const MOST_HELD_MEDIA = 50;
/** With these, nothing that somebody said may wait any longer. */
const FORGETS: readonly string[] = [eraseRepresentative.kind, withdrawConsent.kind];
/** Of these events LINE takes no reply, or there is nothing to be answered. */
const UNANSWERED: readonly Turn['said']['kind'][] = [
  'unsend',
  'unfollow',
  'join',
  'leave',
  'memberJoined',
  'memberLeft',
];

export interface ConsentGateDeps {
  /** Whether the consent of this person covers what is kept now. */
  stands(representative: RepresentativeInTurn): boolean;
  /** The version that is asked for now. */
  version: string;
  notice(why: WhyAsked): Message;
}

type Router = (turn: Turn) => Step;

export function askAgainFirst(route: Router, { stands, version, notice }: ConsentGateDeps): Router {
  return (turn) => {
    const { representative } = turn.who;
    if (!representative || !isRegistered(representative.status) || stands(representative)) return route(turn);
    const step = route(answersNotice(turn) ? { ...turn, dialogue: { topic: 'renewal', held: heldOf(turn) } } : turn);
    if (turn.where.kind !== 'direct') return waits(step, turn) ? inLineGroup(turn) : step;
    if (turn.said.kind === 'unsend') return forgettingHeld(turn, step);
    if (UNANSWERED.includes(turn.said.kind)) return step;
    if (asks(step, [acceptConsent.kind])) return thenHeld(turn, step);
    if (asks(step, [declineRenewal.kind])) return leadingTo(step, () => withoutHeld(turn));
    return waits(step, turn) ? hold(turn) : showOnce(keepingHeld(turn, step));
  };

  /** What would be kept there is kept as of somebody who is not registered: without a name. */
  function inLineGroup(turn: Turn): Step {
    const who = { ...turn.who, representative: null };
    return { ...route({ ...turn, who }), who };
  }

  function hold(turn: Turn): Step {
    const { eventId, saidAt, said, reading } = turn;
    const before = heldOf(turn);
    if (isFull(before, turn)) return shown(notice('tooMany'));
    const last = before.at(-1);
    const dialogue = turn.dialogue?.topic === 'renewal' ? null : withoutHeld(turn);
    const held = [...before, { eventId, saidAt, said, reading, dialogue }];
    // An album comes as one message for each picture, and is answered once.
    const reply = last && isContent(last) && isContent(turn) ? null : notice('needed');
    return shown(reply, { topic: 'renewal', held } satisfies RenewalState);
  }

  function shown(reply: Message | null, dialogue?: DialogueState): Step {
    return perform([noteNoticeShown({ notice: version })], () => ({
      reply: reply ? [reply] : [],
      ...(dialogue && { dialogue }),
    }));
  }

  /** With the answer to what they said, at their next word, and not again. */
  function showOnce(step: Step): Step {
    return {
      ...step,
      effects: [...step.effects, noteNoticeShown({ notice: version })],
      next(outcomes) {
        const after = step.next(outcomes.slice(0, -1));
        // First, because LINE shows the quick replies of the last message only.
        // It is not said again: of a reply that is full already, it must not be what is cut off.
        const said = (after.reply ?? []).slice(1 - LIMITS.messagesPerRequest);
        return outcomes.at(-1) ? { ...after, reply: [notice('renewed'), ...said] } : after;
      },
    };
  }

  /** The yes, and after it everything that waited for it, in order. */
  function thenHeld(turn: Turn, accepting: Step): Step {
    const who = { ...turn.who, representative: { ...turn.who.representative!, noticeVersion: version } };
    const held = heldOf(turn);
    const open = withoutHeld(turn);
    // What began to be talked about meanwhile goes on, unless what waited asks for something.
    const aside = turn.dialogue?.topic === 'renewal' ? null : open;
    const following = takeUp({ ...turn, who, missed: 0, dialogueRestedMs: 0 }, held, null, aside);
    return {
      ...accepting,
      next: (outcomes) => ({ ...accepting.next(outcomes), dialogue: open, ...(following && { following }) }),
    };
  }

  /** What waited, each as it would have been taken when it was said: where those before it have led. */
  function takeUp(turn: Turn, held: readonly HeldTurn[], open: DialogueState | null, aside: DialogueState | null) {
    const [first, ...others] = held;
    if (!first) return null;
    const { eventId, saidAt } = first;
    const dialogue = first.dialogue ?? open;
    const step = route({ ...turn, ...first, dialogue });
    return {
      ...step,
      who: step.who ?? turn.who,
      event: { eventId, saidAt },
      next(outcomes: readonly unknown[]): Next {
        const after = step.next(outcomes);
        const led = after.dialogue === undefined ? dialogue : after.dialogue;
        const [second] = others;
        const dialogueRestedMs = second ? second.saidAt.getTime() - saidAt.getTime() : 0;
        const following = takeUp({ ...turn, dialogueRestedMs }, others, led, aside);
        return { ...after, dialogue: led ?? aside, ...(following && { following }) };
      },
    } satisfies Step;
  }
}

const waits = ({ effects }: Step, turn: Turn): boolean => effects.some(({ kind }) => waitsForConsent(kind, turn));

const asks = ({ effects }: Step, kinds: readonly string[]): boolean => effects.some(({ kind }) => kinds.includes(kind));

/** A yes or no in words, whatever else is talked about meanwhile. */
function answersNotice(turn: Turn): boolean {
  const { reading } = turn;
  return heldOf(turn).length > 0 && reading?.intent === 'consent' && reading.slots.answer !== undefined;
}

/** What people add to a story. A voice is one itself. */
const isContent = ({ said }: Pick<Turn, 'said'>): boolean =>
  said.kind === 'location' || (said.kind === 'media' && said.media !== 'audio');

function isFull(held: readonly HeldTurn[], turn: Turn): boolean {
  const alike = held.filter((each) => isContent(each) === isContent(turn));
  return alike.length >= (isContent(turn) ? MOST_HELD_MEDIA : MOST_HELD);
}

/** A step that passes and leaves lying what waits. */
function keepingHeld(turn: Turn, step: Step): Step {
  const held = heldOf(turn);
  if (held.length === 0 || asks(step, FORGETS)) return step;
  return leadingTo(step, ({ dialogue }) => (dialogue === undefined ? undefined : besideHeld(held, dialogue)));
}

function leadingTo(step: Step, dialogueAfter: (next: Next) => DialogueState | null | undefined): Step {
  const next = (outcomes: readonly unknown[]): Next => {
    const after = step.next(outcomes);
    const dialogue = dialogueAfter(after);
    return { ...after, ...(dialogue !== undefined && { dialogue }) };
  };
  return { ...step, next };
}

/** Taken back before it was kept. */
function forgettingHeld(turn: Turn, step: Step): Step {
  const held = heldOf(turn);
  const { said } = turn;
  if (said.kind !== 'unsend' || !held.some((each) => isMessage(each, said.messageId))) return keepingHeld(turn, step);
  const left = held.filter((each) => !isMessage(each, said.messageId));
  const [first, ...others] = left;
  if (!first) return leadingTo(step, () => withoutHeld(turn));
  const begun = { ...first, dialogue: first.dialogue ?? held[0]!.dialogue };
  return leadingTo(step, () => ({ ...turn.dialogue!, held: [begun, ...others] }));
}

const isMessage = ({ said }: HeldTurn, messageId: string): boolean =>
  'messageId' in said && said.messageId === messageId;
