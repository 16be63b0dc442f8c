/** An entry begins: with words, or with a voice for whoever finds typing hard. */
import { hashtagKind, withoutHashtag, type FeedbackKind } from '../thai/feedback.ts';
import { answer, perform, type Message, type Next, type Step, type Turn } from '../turn.ts';
import { openEntry, type Opened, type Receipt } from './effects.ts';
import * as messages from './messages.ts';
import * as lineGroupMessages from './line-group-messages.ts';
import * as sentMessages from './sent-messages.ts';
import { originOf, partOf, type NewPart } from './rules.ts';
import { about, announcesOnly, hasWords, isDirect, quoteTokenOf, telling, type Asked } from './telling-rules.ts';

interface Opening {
  /** What came before its words. */
  parts?: NewPart[];
  consultation?: string | null;
  kind?: FeedbackKind | null;
}

export function openFromText(turn: Turn, more: Opening = {}): Step {
  const direct = isDirect(turn);
  if (!originOf(turn.who, turn.where))
    return answer({
      reply: direct ? messages.registerFirst() : lineGroupMessages.registerFirstInLineGroup(quoteTokenOf(turn)),
    });
  const part = partOf(turn.said, turn.eventId, turn.saidAt)!;
  const words = withoutHashtag(part.text ?? '');
  const { reading } = turn;
  const kind =
    hashtagKind(part.text ?? '') ?? more.kind ?? (reading?.intent === 'feedback' ? reading.slots.kind : null) ?? null;
  if (!hasWords(words) || announcesOnly(words)) {
    if (!direct) return answer({ reply: lineGroupMessages.wordsMissingInLineGroup(quoteTokenOf(turn)) });
    return answer({ reply: messages.askForStory(), dialogue: asked(more.consultation ?? null, kind) });
  }
  return open(turn, [{ ...part, text: words }, ...(more.parts ?? [])], { ...more, kind }, messages.received);
}

/** Whoever finds typing hard speaks: the voice is the story, and somebody will listen to it. */
export function openFromVoice(turn: Turn, more: Opening = {}): Step {
  const part = partOf(turn.said, turn.eventId, turn.saidAt)!;
  const unanswered = mayBeAnswer(turn) ? turn.openConsultations.filter(({ answer: given }) => given === null) : [];
  const received = (receipt: Receipt): Message[] =>
    unanswered.length > 0 ? sentMessages.voiceIsNoAnswer(receipt, unanswered) : messages.voiceReceived(receipt);
  return open(turn, [part, ...(more.parts ?? [])], more, received);
}

/** A voice while nothing else is talked about, or just after an invitation: it may say whether somebody comes. */
const mayBeAnswer = ({ dialogue }: Turn): boolean => !dialogue || dialogue.topic.startsWith('rsvp.');

function open(
  turn: Turn,
  parts: NewPart[],
  { kind = null, consultation = null }: Opening,
  received: (receipt: Extract<Opened, { ok: true }>) => Message[],
): Step {
  const direct = isDirect(turn);
  return perform([openEntry({ parts, kind, consultation })], (opened): Next => {
    if (!opened.ok) return { dialogue: null };
    // One question at a time: whether it is new comes first.
    const dialogue = telling(turn, opened, opened.kind === null && !opened.similar);
    if (direct)
      return {
        reply: opened.similar ? messages.isItTheSame(opened, opened.similar) : received(opened),
        dialogue,
        about: about(opened),
        must: true,
      };
    return {
      reply: lineGroupMessages.receivedInLineGroup(opened, opened.similar, quoteTokenOf(turn)),
      about: about(opened),
      // Where LINE hides who wrote, nobody can be known again.
      ...(turn.who.lineUserId && { dialogue }),
    };
  });
}

export const asked = (consultation: string | null, kind: FeedbackKind | null): Asked => ({
  topic: 'feedback.ask',
  consultation,
  kind,
});
