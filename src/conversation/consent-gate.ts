/**
 * When the notice has changed, people who had agreed to an earlier one are asked again (docs/decisions/0022). What they
 * agreed to then goes on: they hear of sessions and answer, see, correct and erase. What would keep something new about
 * them waits for their word: the message rests in the dialogue; with their yes it becomes what it was meant to be, and
 * with their no, or after a day, it is gone.
 */
import { LIMITS } from '../line/limits.ts';
import { acceptConsent, declineRenewal, noteNoticeShown } from '../representatives/consent-effects.ts';
import type { WhyAsked } from '../representatives/consent-messages.ts';
import { heldOf, type HeldTurn, type RenewalState } from '../representatives/consent-rules.ts';
import { isRegistered } from '../representatives/rules.ts';
import { perform, type DialogueState, type Message, type RepresentativeInTurn, type Step, type Turn } from '../turn.ts';
import { waitsForConsent } from './consent-table.ts';

const MOST_HELD = 5;
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
    const step = route(turn);
    if (turn.where.kind !== 'direct') return waits(step, turn) ? inLineGroup(turn) : step;
    if (turn.said.kind === 'unsend') return forgettingHeld(turn, step);
    if (UNANSWERED.includes(turn.said.kind)) return step;
    if (step.effects.some(({ kind }) => kind === acceptConsent.kind)) return thenHeld(turn, step);
    if (step.effects.some(({ kind }) => kind === declineRenewal.kind)) return step;
    return waits(step, turn) ? hold(turn) : showOnce(step);
  };

  /** What would be kept there is kept as of somebody who is not registered: without a name. */
  function inLineGroup(turn: Turn): Step {
    const who = { ...turn.who, representative: null };
    return { ...route({ ...turn, who }), who };
  }

  function hold(turn: Turn): Step {
    const { eventId, saidAt, said, reading } = turn;
    const before = heldOf(turn);
    const [first] = before;
    const dialogue = first ? null : turn.dialogue;
    const held = [...before, { eventId, saidAt, said, reading, dialogue }].slice(-MOST_HELD);
    return perform([noteNoticeShown({ notice: version })], () => ({
      reply: [notice('needed')],
      dialogue: { topic: 'renewal', held } satisfies RenewalState,
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
    return heldOf(turn).reduce((steps, held, index) => {
      const dialogue = index === 0 ? held.dialogue : null;
      return then(steps, route({ ...turn, ...held, dialogue, dialogueRestedMs: 0, missed: 0, who }), dialogue);
    }, accepting);
  }
}

function waits({ effects }: Step, turn: Turn): boolean {
  return effects.some(({ kind }) => waitsForConsent(kind, turn));
}

function then(first: Step, second: Step, dialogue: DialogueState | null): Step {
  const own = first.effects.length;
  return {
    effects: [...first.effects, ...second.effects],
    next(outcomes) {
      const before = first.next(outcomes.slice(0, own));
      const after = second.next(outcomes.slice(own));
      return {
        ...before,
        ...after,
        reply: [...(before.reply ?? []), ...(after.reply ?? [])],
        dialogue: after.dialogue === undefined ? dialogue : after.dialogue,
      };
    },
  };
}

/** Taken back before it was kept. */
function forgettingHeld(turn: Turn, step: Step): Step {
  const held = heldOf(turn);
  const { said } = turn;
  if (said.kind !== 'unsend' || !held.some((each) => isMessage(each, said.messageId))) return step;
  const left = held.filter((each) => !isMessage(each, said.messageId));
  const dialogue = left.length > 0 ? ({ topic: 'renewal', held: left } satisfies RenewalState) : held[0]!.dialogue;
  return { ...step, next: (outcomes) => ({ ...step.next(outcomes), dialogue }) };
}

const isMessage = ({ said }: HeldTurn, messageId: string): boolean =>
  'messageId' in said && said.messageId === messageId;
