/**
 * A person to talk to. For the person it stands before every open question: “ช่วยด้วย” is heard from anywhere, and while
 * somebody of the staff is there, what is typed goes to them and the bot keeps silent. For staff it is a dialogue like
 * others: what they type goes to the person, their commands stay commands.
 */
import { openEntry } from '../feedback/effects.ts';
import { partOf } from '../feedback/rules.ts';
import { readTap } from '../line/postback.ts';
import { besideHeld, heldOf } from '../representatives/consent-rules.ts';
import { controlIn, ERASING, isRegistered } from '../representatives/rules.ts';
import { isStaffCommand } from '../thai/readings.ts';
import {
  answer,
  perform,
  type DialogueState,
  type FeatureRoutes,
  type Message,
  type RepresentativeInTurn,
  type Route,
  type Step,
  type Turn,
} from '../turn.ts';
import {
  answerPerson,
  askForPerson,
  endHandoff,
  forgetSaid,
  keepForStaff,
  leaveHandoff,
  listHandoffs,
  readHandoff,
  takeHandoff,
} from './effects.ts';
import * as say from './messages.ts';
import { answerIn, asksForQueue, buttons, callsForHelp, callsForPerson, isAboutMessages, saysEnd } from './rules.ts';

export const TALKING = 'handoff';
interface Talking extends DialogueState {
  topic: typeof TALKING;
  handoff: string;
}

export interface HandoffRoutesDeps {
  /** Where somebody who is not registered can reach the office. */
  contact(): string;
  /** What the bot can do, for staff and for people from outside. */
  help(turn: Turn): Message;
  /** Whether the consent of this person covers what is kept now. */
  mayKeep(representative: RepresentativeInTurn): boolean;
  publicUrl: string;
}

type Router = (turn: Turn) => Step;

const saysErase = (text: string): boolean => ['erase', 'cancel', 'no'].includes(controlIn(text) ?? '');
const isPerson = ({ who, where }: Turn): boolean => where.kind === 'direct' && isRegistered(who.representative?.status);

/** Readings of which nothing is understood that the bot could do. */
const SAYS_NOTHING: readonly string[] = ['unknown', 'none'];

export function handOffFirst(route: Router, { help, mayKeep }: Pick<HandoffRoutesDeps, 'help' | 'mayKeep'>): Router {
  return (turn) => {
    if (turn.where.kind !== 'direct') return route(turn);
    const { said, who } = turn;
    if (who.staff && said.kind === 'text' && turn.handoff?.status !== 'taken' && asksForQueue(said.text))
      return perform([listHandoffs({})], (waiting) => ({ reply: [say.queue(waiting ?? [])] }));
    if (isPerson(turn)) {
      if (said.kind === 'unsend') return both(route(turn), forgetSaid({ messageId: said.messageId }));
      if (turn.handoff?.status === 'taken') return withStaff(turn);
      if (said.kind === 'text' && callsForHelp(said.text)) return helpFromAnywhere(turn);
      if (said.kind === 'text' && callsForPerson(said.text)) return answer({ reply: [offerTo(turn)] });
      if (turn.handoff?.status === 'waiting') {
        if (saysNothing(turn)) return keepWaiting(turn);
        // Where something else is talked about it goes there, and whoever takes the case sees it too.
        const sent = sentIn(turn);
        if (sent)
          return turn.dialogue ? both(route(turn), keepForStaff(sent)) : keepContent(turn, sent, [say.keptForStaff()]);
      }
    } else if (said.kind === 'text' && turn.dialogue && callsForHelp(said.text)) return answer({ reply: [help(turn)] });
    return route(turn);
  };

  /**
   * The bot keeps silent: what is typed is for the staff, and what is sent is kept for them. Taps are answers and stay
   * answers. What the law gives everybody is heard by both: nobody has to end a conversation first to be forgotten.
   */
  function withStaff(turn: Turn): Step {
    const { said } = turn;
    switch (said.kind) {
      case 'text': {
        if (saysEnd(said.text)) return leave();
        // The code on the wall is meant for the bot, and so is the word that erases.
        if (turn.reading?.intent === 'check_in' || (isAskedToErase(turn) && saysErase(said.text))) return route(turn);
        const keep = keepForStaff({ kind: 'text', messageId: said.messageId, text: said.text });
        if (claimsRight(turn)) return both(route({ ...turn, dialogue: besideHeld(heldOf(turn), null) }), keep);
        // Whoever talks on has thought better of it: the word that erases must not lie in wait.
        return perform([keep], () => (isAskedToErase(turn) ? { dialogue: besideHeld(heldOf(turn), null) } : {}));
      }
      case 'sticker':
        return perform([keepForStaff({ kind: 'sticker', messageId: said.messageId, text: null })], () => ({}));
      case 'media':
      case 'location':
        return keepContent(turn, sentIn(turn)!, []);
      default:
        return route(turn);
    }
  }

  /** The content becomes an entry of feedback: so it is fetched, taken back and kept like everything else. */
  function keepContent(turn: Turn, sent: Sent, reply: Message[]): Step {
    const part = partOf(turn.said, turn.eventId, turn.saidAt)!;
    const { representative } = turn.who;
    // An album comes as one message for each picture, and is answered once.
    const next = (kept: 'kept' | 'joined' | null) => (reply.length > 0 && kept !== 'joined' ? { reply } : {});
    if (!representative || !mayKeep(representative)) return perform([keepForStaff(sent)], next);
    const entry = openEntry({
      parts: [part],
      kind: null,
      consultation: null,
      forStaff: true,
      ...(sent.album && { album: sent.album }),
    });
    return perform([entry, keepForStaff({ ...sent, own: true })], (_entry, kept) => next(kept));
  }

  function helpFromAnywhere(turn: Turn): Step {
    if (turn.who.staff && !turn.dialogue) return answer({ reply: [help(turn)] });
    if (!turn.dialogue) return answer({ reply: [help(turn), say.help(false)] });
    return answer({ reply: [say.help(true)] });
  }
}

type Sent = Parameters<typeof keepForStaff>[0];

/** A picture, voice, film, paper or place, as the staff are told of it. */
function sentIn({ said }: Turn): Sent | null {
  if (said.kind === 'media') {
    const { media: kind, messageId, fileName: text, album, albumOf } = said;
    return { kind, messageId, text, ...(album && { album }), ...(albumOf && { albumOf }) };
  }
  if (said.kind !== 'location') return null;
  const { title, address, latitude, longitude, messageId } = said;
  const words = [title, address, `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`].filter(Boolean).join(' ');
  return { kind: 'location', messageId, text: words };
}

/** To see, erase, stop or withdraw what concerns oneself. */
function claimsRight({ reading, said }: Turn): boolean {
  switch (reading?.intent) {
    case 'my_data':
      return true;
    case 'notifications':
      return said.kind === 'text' && isAboutMessages(said.text);
    case 'consent':
      return reading.slots.answer === 'withdraw';
    default:
      return false;
  }
}

const isAskedToErase = ({ dialogue }: Turn): boolean => dialogue?.topic === ERASING;

function saysNothing({ said, reading, dialogue }: Turn): boolean {
  return said.kind === 'text' && dialogue === null && reading !== null && SAYS_NOTHING.includes(reading.intent);
}

function keepWaiting({ said }: Turn): Step {
  const { messageId, text } = said as Extract<Turn['said'], { kind: 'text' }>;
  return perform([keepForStaff({ kind: 'text', messageId, text })], () => ({ reply: [say.keptForStaff()] }));
}

/** The step, and one effect more whose outcome nobody asks for. */
function both(step: Step, effect: Step['effects'][number]): Step {
  return {
    ...step,
    effects: [...step.effects, effect],
    next: (outcomes) => step.next(outcomes.slice(0, -1)),
  };
}

const leave = (): Step =>
  perform([leaveHandoff({})], (left) => ({ reply: [left ? say.ended('person') : say.notTalking()] }));

const offerTo = ({ handoff }: Turn): Message => (handoff ? say.asked() : say.offer());

export function handoffRoutes({ contact, publicUrl }: Pick<HandoffRoutesDeps, 'contact' | 'publicUrl'>): FeatureRoutes {
  const talking = (handoff: string): Talking => ({ topic: TALKING, handoff });

  function ask(turn: Turn): Step {
    if (!isPerson(turn)) return answer({ reply: [say.contact(contact())] });
    return perform([askForPerson({})], (outcome) => ({
      reply: [outcome === 'asked' ? say.asked() : say.contact(contact())],
    }));
  }

  const withId =
    (button: { read(data: string): { id: string } | null }, step: (turn: Turn, id: string) => Step): Route =>
    (turn) => {
      if (turn.where.kind !== 'direct') return null;
      const tapped = readTap(button, turn);
      return tapped && (turn.who.staff ? step(turn, tapped.id) : answer({ reply: [say.notYours()] }));
    };

  const take = (_turn: Turn, id: string): Step =>
    perform([takeHandoff({ id })], (taking) => {
      switch (taking.kind) {
        case 'yours':
          return { reply: [say.youHaveIt(taking.handoff, taking.caller, publicUrl)], dialogue: talking(id) };
        case 'another':
          return { reply: [say.somebodyElseHasIt(taking.name)] };
        case 'over':
          return { reply: [say.isOver()] };
        case 'notYours':
          return { reply: [say.notYours()] };
      }
    });

  const read = (_turn: Turn, id: string): Step =>
    perform([readHandoff({ id })], (seen) => ({
      reply: [seen ? say.conversation(seen.handoff, seen.caller, publicUrl) : say.isOver()],
    }));

  const talk = (_turn: Turn, id: string): Step =>
    perform([readHandoff({ id })], (seen) =>
      seen ? { reply: [say.nowTalkingTo(seen.caller)], dialogue: talking(id) } : { reply: [say.isOver()] },
    );

  const end = (turn: Turn, id: string | null): Step =>
    perform([endHandoff({ id })], (seen) => ({
      reply: [seen ? say.endedByStaff(seen.caller) : say.isOver()],
      ...(turn.dialogue?.topic === TALKING && { dialogue: null }),
    }));

  const tell = (turn: Turn, id: string | null, words: string): Step =>
    perform([answerPerson({ id, text: words })], (seen) =>
      seen
        ? { reply: [say.passedToPerson(seen.handoff, seen.caller)], dialogue: talking(seen.handoff._id) }
        : {
            reply: [id === null ? say.nobodyToAnswer() : say.isOver()],
            ...(turn.dialogue?.topic === TALKING && { dialogue: null }),
          },
    );

  function whileTalking(turn: Turn): Step | null {
    const { handoff } = turn.dialogue as Talking;
    if (turn.where.kind !== 'direct' || !turn.who.staff) return null;
    // Never their own feedback, where they represent somebody themselves.
    if (turn.said.kind === 'media' || turn.said.kind === 'location' || turn.said.kind === 'sticker') {
      const kind = turn.said.kind === 'media' ? turn.said.media : turn.said.kind;
      return answer({ reply: [say.onlyWords(kind, turn.missed % 2 === 1)], missed: true });
    }
    if (turn.said.kind !== 'text') return null;
    const { text } = turn.said;
    if (saysEnd(text)) return end(turn, handoff);
    const quoted = turn.said.quoted?.about === 'handoff' ? turn.said.quoted.id : handoff;
    const words = answerIn(text);
    if (words) return tell(turn, quoted, words);
    // Staff type these to the bot and never to a person.
    if (isStaffCommand(turn.reading?.intent) || turn.reading?.intent === 'help') return null;
    return tell(turn, quoted, text.trim());
  }

  /** “ตอบ: …” and a quote of what was passed on: both read as nothing known. */
  function otherWords(turn: Turn): Step | null {
    if (turn.said.kind !== 'text' || turn.where.kind !== 'direct' || !turn.who.staff) return null;
    const { text, quoted } = turn.said;
    const to = quoted?.about === 'handoff' ? quoted.id : null;
    const words = answerIn(text) ?? (to ? text.trim() : null);
    return words ? tell(turn, to, words) : null;
  }

  return {
    buttons: {
      [buttons.ask.name]: (turn) => (turn.where.kind === 'direct' && readTap(buttons.ask, turn) ? ask(turn) : null),
      [buttons.leave.name]: (turn) => (turn.where.kind === 'direct' && readTap(buttons.leave, turn) ? leave() : null),
      [buttons.take.name]: withId(buttons.take, take),
      [buttons.talk.name]: withId(buttons.talk, talk),
      [buttons.read.name]: withId(buttons.read, read),
      [buttons.end.name]: withId(buttons.end, end),
    },
    dialogues: { [TALKING]: whileTalking },
    intents: {
      handoff: (turn) => {
        const words = otherWords(turn);
        if (words) return words;
        if (turn.where.kind !== 'direct') return answer({ reply: [say.contact(contact())] });
        return answer({ reply: [isPerson(turn) ? offerTo(turn) : say.contact(contact())] });
      },
      unknown: otherWords,
      none: otherWords,
      feedback: otherWords,
    },
  };
}
