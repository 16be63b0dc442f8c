/**
 * Conversations about feedback. In 1:1 the first message is answered with its receipt, what follows within two minutes
 * joins without a word, and two quiet minutes close the entry. In LINE groups only what was opened by a hashtag or with
 * a mention, and its media of the next minute, is ours.
 */
import { hashtagKind } from '../thai/feedback.ts';
import { answer, perform, silence, type FeatureRoutes, type Next, type Step, type Turn } from '../turn.ts';
import { addAllToLatest, addToEntry, findLatest, forgetMessage, isStillSaid, openEntry } from './effects.ts';
import * as messages from './messages.ts';
import * as lineGroupMessages from './line-group-messages.ts';
import * as sentMessages from './sent-messages.ts';
import { byQuote } from './receipt-dialogue.ts';
import {
  ASK_MS,
  ASKED_PLACE_MS,
  askPlace,
  continuesStory,
  endFeedback,
  GROUP_JOIN_MS,
  isRegistered,
  JOIN_MS,
  joinEarlier,
  keepApart,
  makePrivate,
  partOf,
  pickKind,
  placeLoose,
  saysCancel,
  saysEnd,
  startFeedback,
} from './rules.ts';
import {
  about,
  button,
  hasWords,
  isDirect,
  isMine,
  isVoice,
  quotedEntry,
  saysKind,
  saysPrivately,
  stateOf,
  telling,
  type Asked,
  type Loose,
  type Telling,
} from './telling-rules.ts';
import { apartButton, chooseKind, finish, hide, joinButton, placeButton } from './entry-dialogue.ts';
import { asked, openFromText, openFromVoice } from './opening-dialogue.ts';

/** LINE's albums bring up to some dozens at once. */
const MOST_LOOSE_PARTS = 50;

export interface FeedbackDialogueDeps {
  /** Opens the 1:1 chat with the account; null while LINE has not told it. */
  chatLink: () => string | null;
}

// Asked for the story.

function start(turn: Turn, { consultation }: { consultation?: string | undefined }): Step {
  if (!isDirect(turn)) return answer({ reply: lineGroupMessages.howInLineGroup() });
  if (!isRegistered(turn.who.representative)) return answer({ reply: messages.registerToTell() });
  return answer({ reply: messages.askForStory(), dialogue: asked(consultation ?? null, null) });
}

function afterAsking(turn: Turn): Step | null {
  const state = stateOf<Asked>(turn, 'feedback.ask');
  if (!state || turn.dialogueRestedMs > ASK_MS || !isDirect(turn)) return null;
  const { said } = turn;
  if (said.kind === 'sticker') return answer({ reply: messages.wordsPlease() });
  const { consultation, kind, into } = state;
  if (said.kind === 'text') {
    if (saysCancel(said.text) || saysEnd(said.text)) return answer({ reply: messages.notNow(), dialogue: null });
    if (!continuesStory(turn)) return null;
  }
  if (into) return addMore(turn, into);
  if (said.kind === 'text') return openFromText(turn, { consultation, kind });
  return isVoice(turn) ? openFromVoice(turn, { consultation, kind }) : keepLoose(turn, null, consultation);
}

/** The first of what was announced as more of an entry that is there. */
function addMore(turn: Turn, into: { entry: string; number: string }): Step | null {
  const part = partOf(turn.said, turn.eventId, turn.saidAt);
  if (!part) return null;
  return perform([addToEntry({ entry: into.entry, part, mine: false })], (outcome): Next => {
    if (outcome.ok)
      return { reply: messages.added(outcome), dialogue: telling(turn, outcome), about: about(outcome), must: true };
    if (outcome.reason === 'unsent') return {};
    return {
      reply: outcome.reason === 'full' ? messages.entryFull(into.number) : messages.entryGone(),
      dialogue: null,
    };
  });
}

// Going on.

function goOn(turn: Turn): Step | null {
  const state = stateOf<Telling>(turn, 'feedback');
  if (!state) return null;
  return isDirect(turn) ? goOnDirectly(turn, state) : joinInLineGroup(turn, state);
}

function goOnDirectly(turn: Turn, state: Telling): Step | null {
  if (turn.dialogueRestedMs > JOIN_MS) return null;
  const { said } = turn;
  if (said.kind === 'sticker') return silence;
  if (said.kind === 'text') {
    if (saysEnd(said.text)) return answer({ reply: messages.finished(state.number), dialogue: null });
    if (saysCancel(said.text)) return answer({ reply: messages.stoppedButKept(state.number), dialogue: null });
    if (saysPrivately(said.text)) return hide(turn, state.entry, null);
    const kind = state.asksKind ? saysKind(said.text) : null;
    if (kind) return chooseKind(turn, state.entry, kind);
    if (said.quoted || !continuesStory(turn)) return null;
  }
  return join(turn, state);
}

function join(turn: Turn, state: Telling): Step | null {
  const part = partOf(turn.said, turn.eventId, turn.saidAt);
  if (!part) return null;
  return perform([addToEntry({ entry: state.entry, part, mine: true })], (outcome): Next => {
    const dialogue = { ...state };
    // Nobody sees what a voice says: that it has come is told.
    if (outcome.ok)
      return { dialogue, ...(isVoice(turn) && isDirect(turn) && { reply: messages.voiceAdded(outcome) }) };
    if (outcome.reason === 'unsent') return { dialogue };
    if (!isDirect(turn)) return { dialogue: null };
    return {
      reply: outcome.reason === 'full' ? messages.entryFull(state.number) : messages.entryGone(),
      dialogue: null,
    };
  });
}

/** Photos and the like for a minute, a place for a while where it was asked for; the rest is forgotten. */
function joinInLineGroup(turn: Turn, state: Telling): Step | null {
  if (turn.said.kind === 'text') return null;
  const now = turn.saidAt.getTime();
  const place = turn.said.kind === 'location' && state.placeAskedAt !== null;
  const inTime = now - state.openedAt <= GROUP_JOIN_MS || (place && now - state.placeAskedAt! <= ASKED_PLACE_MS);
  return (inTime && now >= state.openedAt ? join(turn, state) : null) ?? silence;
}

/** A quote of the receipt adds to the entry; its author's only, anybody else's is talk. */
function addToQuoted(turn: Turn): Step | null {
  const { said } = turn;
  const entry = quotedEntry(turn);
  if (said.kind !== 'text' || !entry || hashtagKind(said.text)) return null;
  if (saysEnd(said.text)) return finish(turn, entry);
  const part = partOf(said, turn.eventId, turn.saidAt)!;
  return perform([addToEntry({ entry, part, mine: isMine(turn, entry) })], (outcome): Next => {
    if (outcome.ok) {
      const reply = isDirect(turn)
        ? messages.added(outcome)
        : lineGroupMessages.addedInLineGroup(outcome, said.quoteToken);
      return { reply, about: about(outcome) };
    }
    if (!isDirect(turn) || outcome.reason === 'unsent') return {};
    return { reply: messages.entryGone() };
  });
}

// Media without words, 1:1.

function media(turn: Turn): Step | null {
  if (!isDirect(turn)) return silence;
  if (isRegistered(turn.who.representative)) return isVoice(turn) ? openFromVoice(turn) : keepLoose(turn, null, null);
  const part = partOf(turn.said, turn.eventId, turn.saidAt);
  if (part && turn.who.staff) return answer({ reply: sentMessages.notForStaff(part.kind, turn.missed), missed: true });
  return part && answer({ reply: messages.registerToKeep(part.kind) });
}

/** An album comes as one message for each picture: the first is answered for all of them. */
function keepLoose(turn: Turn, before: Loose | null, consultation: string | null): Step | null {
  const part = partOf(turn.said, turn.eventId, turn.saidAt);
  if (!part) return null;
  const stillSaid = isStillSaid({ messageId: part.messageId });
  if (before && before.parts.length >= MOST_LOOSE_PARTS)
    return answer(
      before.full ? {} : { reply: messages.looseFull(MOST_LOOSE_PARTS), dialogue: { ...before, full: true } },
    );
  const dialogue: Loose = { topic: 'feedback.loose', parts: [...(before?.parts ?? []), part], consultation };
  if (before) return perform([stillSaid], (said) => (said ? { dialogue } : {}));
  const album = turn.said.kind === 'media' ? (turn.said.albumOf ?? 1) : 1;
  return perform([stillSaid, findLatest(null)], (said, latest) =>
    said ? { reply: messages.mediaWithoutWords(part.kind, latest, album), dialogue } : {},
  );
}

function afterLoose(turn: Turn): Step | null {
  const state = stateOf<Loose>(turn, 'feedback.loose');
  if (!state || turn.dialogueRestedMs > ASK_MS) return null;
  const { said } = turn;
  const { parts, consultation } = state;
  if (said.kind === 'sticker') return silence;
  if (isVoice(turn)) return openFromVoice(turn, { parts, consultation });
  if (said.kind !== 'text') return keepLoose(turn, state, consultation);
  if (saysCancel(said.text)) return answer({ reply: messages.notKept(), dialogue: null });
  if (!hashtagKind(said.text) && !continuesStory(turn)) return null;
  return openFromText(turn, { parts, consultation });
}

function placeMedia(turn: Turn, { to }: { to: 'last' | 'new' | 'nowhere' }): Step {
  const state = stateOf<Loose>(turn, 'feedback.loose');
  if (!state) return answer({ reply: messages.looseForgotten() });
  if (to === 'nowhere') return answer({ reply: messages.notKept(), dialogue: null });
  const { parts, consultation } = state;
  if (to === 'new')
    return perform([openEntry({ parts, kind: null, consultation })], (opened) =>
      opened.ok
        ? {
            reply: parts.some(({ text }) => text) ? messages.received(opened) : messages.receivedWithoutWords(opened),
            dialogue: telling(turn, opened, true),
            about: about(opened),
            must: true,
          }
        : { reply: messages.looseForgotten(), dialogue: null },
    );
  return perform([addAllToLatest({ parts })], (latest) =>
    latest
      ? { reply: messages.added(latest), dialogue: telling(turn, latest), about: about(latest) }
      : { reply: messages.looseForgotten(), dialogue: null },
  );
}

// Taken back. Never a word about it.

function unsend(turn: Turn): Step | null {
  const { said, dialogue } = turn;
  if (said.kind !== 'unsend') return null;
  const { messageId } = said;
  return perform([forgetMessage({ messageId })], ({ removed }): Next => {
    const loose = stateOf<Loose>(turn, 'feedback.loose');
    if (loose?.parts.some((part) => part.messageId === messageId)) {
      const parts = loose.parts.filter((part) => part.messageId !== messageId);
      return { dialogue: parts.length > 0 ? { ...loose, parts } : null };
    }
    return removed !== null && dialogue?.entry === removed ? { dialogue: null } : {};
  });
}

export function feedbackRoutes({ chatLink }: FeedbackDialogueDeps): FeatureRoutes {
  /** "ส่งเป็นส่วนตัว": of the receipt that is quoted, or of the story just begun; else the way into 1:1 is shown. */
  function privately(turn: Turn): Step | null {
    const { said } = turn;
    if (said.kind !== 'text' || !saysPrivately(said.text)) return null;
    const state = stateOf<Telling>(turn, 'feedback');
    const begun = state && turn.dialogueRestedMs <= JOIN_MS ? state.entry : null;
    const entry = quotedEntry(turn) ?? begun;
    if (entry) return hide(turn, entry, chatLink());
    return !isDirect(turn) && said.mentionsBot ? answer({ reply: lineGroupMessages.tellInPrivate(chatLink()) }) : null;
  }

  function feedback(turn: Turn): Step | null {
    const { said } = turn;
    if (said.kind !== 'text') return null;
    const quoting = privately(turn) ?? byQuote(turn) ?? addToQuoted(turn);
    if (quoting) return quoting;
    // In a LINE group a quote alone is talk about what was quoted.
    if (!isDirect(turn) && !said.mentionsBot && !hashtagKind(said.text)) return null;
    return openFromText(turn, said.quoted?.about === 'feedbackInvitation' ? { consultation: said.quoted.id } : {});
  }

  /** A quote of what we cannot tell, a notice to many for example: whether it is for the staff is asked. */
  function aboutSomething(turn: Turn): Step | null {
    const { said } = turn;
    if (said.kind !== 'text' || !said.quotesUnknown || !isDirect(turn) || !isRegistered(turn.who.representative))
      return null;
    const part = partOf(said, turn.eventId, turn.saidAt)!;
    if (!hasWords(said.text)) return null;
    const dialogue: Loose = { topic: 'feedback.loose', parts: [part], consultation: null };
    return answer({ reply: sentMessages.quotesSomething(), dialogue });
  }

  /** Words that quote something of ours and read as nothing else: they go to it. */
  function toQuoted(turn: Turn): Step | null {
    const { said } = turn;
    if (said.kind !== 'text') return null;
    if (said.quoted?.about === 'feedbackInvitation' && isDirect(turn))
      return openFromText(turn, { consultation: said.quoted.id });
    return privately(turn) ?? byQuote(turn) ?? addToQuoted(turn) ?? aboutSomething(turn);
  }

  return {
    events: { media, location: media, unsend },
    buttons: {
      [startFeedback.name]: button(startFeedback, start),
      [endFeedback.name]: button(endFeedback, (turn, { entry }) => finish(turn, entry)),
      [pickKind.name]: button(pickKind, (turn, { entry, kind }) => chooseKind(turn, entry, kind)),
      [makePrivate.name]: button(makePrivate, (turn, { entry }) => hide(turn, entry, chatLink())),
      [askPlace.name]: placeButton,
      [placeLoose.name]: button(placeLoose, placeMedia),
      [joinEarlier.name]: joinButton,
      [keepApart.name]: apartButton,
    },
    dialogues: { feedback: goOn, 'feedback.ask': afterAsking, 'feedback.loose': afterLoose },
    fleeting: ['feedback', 'feedback.ask', 'feedback.loose'],
    intents: { feedback, none: toQuoted, unknown: toQuoted },
  };
}
