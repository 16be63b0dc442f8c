/** ดู, แก้, ลบ, เพิ่ม by number or by quoting the receipt: in 1:1, for the author; to anybody else there is no such number. */
import { hashtagKind, withoutHashtag } from '../thai/feedback.ts';
import { normalise, stripEnding } from '../thai/normalise.ts';
import { answer, perform, silence, type DialogueState, type FeatureRoutes, type Step, type Turn } from '../turn.ts';
import { findOwn, listOwn, replaceText, withdrawEntry, type Which } from './effects.ts';
import * as messages from './messages.ts';
import * as ownMessages from './own-messages.ts';
import * as lineGroupMessages from './line-group-messages.ts';
import * as receiptMessages from './receipt-messages.ts';
import { ASK_MS, continuesStory, partOf, readNumber, saysCancel, showReceipt } from './rules.ts';
import {
  about,
  button,
  commandOnQuoted,
  hasWords,
  isDirect,
  isOurs,
  quotedEntry,
  stateOf,
  type Asked,
  type Editing,
} from './telling-rules.ts';

const LISTED = 5;

const ERASING_ENTRY = 'feedback.erase';
/** It was asked whether this one is to go. */
interface Erasing extends DialogueState {
  topic: typeof ERASING_ENTRY;
  number: string;
}
const SAYS_ERASE = /^(?:ลบ(?:เลย|ได้เลย)?|ใช่|ตกลง|ยืนยัน|yes|delete(?: it)?)$/iu;
const SAYS_KEEP = /^(?:ไม่(?:ลบ|ต้อง|ใช่|เอา)?(?:แล้ว)?|ยกเลิก|เก็บไว้|no|keep it|cancel)$/iu;

type Action = 'show' | 'edit' | 'erase' | 'eraseNow' | 'keep' | 'add';

function receipts(turn: Turn): Step | null {
  if (turn.reading?.intent !== 'receipt' || turn.said.kind !== 'text') return null;
  if (!isDirect(turn)) return turn.said.mentionsBot ? answer({ reply: lineGroupMessages.onlyInDirectChat() }) : silence;
  const { action = 'show', number } = turn.reading.slots;
  const quoted = quotedEntry(turn);
  if (number === undefined) return quoted ? handle(turn, action, { entry: quoted }) : list();
  return handle(turn, action, { number: readNumber(number) ?? number });
}

/** A bare "ลบ" that quotes a receipt is about that one, and no words for it. */
export function byQuote(turn: Turn): Step | null {
  const entry = quotedEntry(turn);
  const action = entry && turn.said.kind === 'text' ? commandOnQuoted(turn.said.text) : null;
  if (!entry || !action) return null;
  return isDirect(turn) ? handle(turn, action, { entry }) : answer({ reply: lineGroupMessages.onlyInDirectChat() });
}

const receiptAction = button(showReceipt, (turn, { action, number, offset = 0 }) => {
  if (!isDirect(turn)) return silence;
  return number === undefined ? list(offset) : handle(turn, action, { number });
});

function list(offset = 0): Step {
  return perform([listOwn({ limit: LISTED, offset })], (page) => ({ reply: ownMessages.ownEntries(page) }));
}

function handle(turn: Turn, action: Action, which: Which): Step {
  const asked = 'number' in which ? which.number : null;
  if (action === 'eraseNow')
    return perform([withdrawEntry(which)], (gone) =>
      gone
        ? { reply: ownMessages.withdrawn(gone.number), ...(isOurs(turn) && { dialogue: null }) }
        : { reply: ownMessages.noSuchNumber(asked) },
    );
  return perform([findOwn(which)], (entry) => {
    if (!entry) return { reply: ownMessages.noSuchNumber(asked) };
    const { number } = entry;
    switch (action) {
      case 'show':
        return { reply: ownMessages.ownEntry(entry), about: about(entry) };
      case 'erase':
        return {
          reply: receiptMessages.reallyErase(entry),
          about: about(entry),
          // Another conversation that is open goes on; there the buttons answer.
          ...(isOurs(turn) && { dialogue: { topic: ERASING_ENTRY, number } satisfies Erasing }),
        };
      case 'keep':
        return { reply: ownMessages.leftAsItWas(number), ...(isOurs(turn) && { dialogue: null }) };
      case 'edit':
        return {
          reply: ownMessages.askForNewText(number),
          dialogue: { topic: 'feedback.edit', number } satisfies Editing,
        };
      case 'add': {
        const into = { entry: entry.entry, number };
        const dialogue: Asked = { topic: 'feedback.ask', consultation: null, kind: null, into };
        return { reply: messages.askForMore(number), dialogue };
      }
    }
  });
}

function editing(turn: Turn): Step | null {
  const state = stateOf<Editing>(turn, 'feedback.edit');
  if (!state || turn.said.kind !== 'text' || turn.dialogueRestedMs > ASK_MS || !isDirect(turn)) return null;
  if (saysCancel(turn.said.text)) return answer({ reply: ownMessages.leftAsItWas(state.number), dialogue: null });
  if (!hashtagKind(turn.said.text) && !continuesStory(turn)) return null;
  const part = partOf(turn.said, turn.eventId, turn.saidAt)!;
  const words = withoutHashtag(part.text ?? '');
  if (!hasWords(words)) return answer({ reply: ownMessages.askForNewText(state.number) });
  return perform([replaceText({ number: state.number, part: { ...part, text: words } })], (outcome) => ({
    dialogue: null,
    ...(outcome.ok
      ? { reply: ownMessages.textReplaced(outcome), about: about(outcome) }
      : outcome.reason === 'unsent'
        ? {}
        : { reply: messages.entryGone() }),
  }));
}

/** The answer in words; whoever goes on with something else has thought better of it. */
function erasing(turn: Turn): Step | null {
  const { said } = turn;
  const state = turn.dialogue as Erasing;
  if (said.kind !== 'text' || turn.dialogueRestedMs > ASK_MS || !isDirect(turn)) return null;
  const words = stripEnding(normalise(said.text));
  if (SAYS_ERASE.test(words)) return handle(turn, 'eraseNow', { number: state.number });
  return SAYS_KEEP.test(words) ? answer({ reply: ownMessages.leftAsItWas(state.number), dialogue: null }) : null;
}

export function receiptRoutes(): FeatureRoutes {
  return {
    buttons: { [showReceipt.name]: receiptAction },
    dialogues: { 'feedback.edit': editing, [ERASING_ENTRY]: erasing },
    fleeting: [ERASING_ENTRY],
    intents: { receipt: receipts },
  };
}
