/** Buttons on a receipt. For anybody but its author there is no such entry. */
import type { FeedbackKind } from '../thai/feedback.ts';
import { perform, type Next, type Step, type Turn } from '../turn.ts';
import { checkEntry, joinEntries, setKind, setPrivate } from './effects.ts';
import * as messages from './messages.ts';
import * as lineGroupMessages from './line-group-messages.ts';
import { askPlace, joinEarlier, keepApart } from './rules.ts';
import { about, button, isDirect, isMine, isOurs, stateOf, telling, type Telling } from './telling-rules.ts';

const nothingThere = (turn: Turn): Next => (isDirect(turn) ? { reply: messages.noLongerPossible() } : {});

export function chooseKind(turn: Turn, entry: string, kind: FeedbackKind): Step {
  return perform([setKind({ entry, kind, mine: isMine(turn, entry) })], (receipt) => {
    if (!receipt) return nothingThere(turn);
    const goesOn = isDirect(turn) && isOurs(turn);
    return {
      reply: messages.kindSet({ ...receipt, kind }),
      about: about(receipt),
      ...(goesOn && { dialogue: telling(turn, receipt) }),
    };
  });
}

export function finish(turn: Turn, entry: string): Step {
  return perform([checkEntry({ entry, mine: isMine(turn, entry) })], (receipt) => {
    const ends = isMine(turn, entry) && { dialogue: null };
    return receipt ? { reply: messages.finished(receipt.number), ...ends } : { ...nothingThere(turn), ...ends };
  });
}

/** @param link into the 1:1 chat. */
export function hide(turn: Turn, entry: string, link: string | null): Step {
  return perform([setPrivate({ entry, mine: isMine(turn, entry) })], (receipt) => {
    if (!receipt) return nothingThere(turn);
    return {
      reply: isDirect(turn) ? lineGroupMessages.keptPrivate(receipt) : lineGroupMessages.nowPrivate(receipt, link),
    };
  });
}

export const placeButton = button(askPlace, (turn, { entry }) =>
  perform([checkEntry({ entry, mine: isMine(turn, entry) })], (receipt): Next => {
    if (!receipt || !turn.who.lineUserId) return nothingThere(turn);
    const before = isMine(turn, entry) ? stateOf<Telling>(turn, 'feedback') : null;
    const now = turn.saidAt.getTime();
    const state: Telling = { ...telling(turn, receipt), openedAt: before?.openedAt ?? 0, placeAskedAt: now };
    return { reply: messages.askForPlace(receipt), dialogue: state };
  }),
);

/** [รวมกับเรื่องเดิม]: only this makes one entry of two. */
export const joinButton = button(joinEarlier, (turn, { entry, into }) =>
  perform([joinEntries({ entry, into })], (outcome): Next => {
    if (!outcome.ok)
      return outcome.reason === 'full' ? { reply: messages.entryFull(outcome.number) } : nothingThere(turn);
    const before = isMine(turn, entry) ? stateOf<Telling>(turn, 'feedback') : null;
    const goesOn = before ?? (isDirect(turn) && isOurs(turn) ? telling(turn, outcome) : null);
    return {
      reply: messages.joined(outcome, isDirect(turn)),
      about: about(outcome),
      ...(goesOn && { dialogue: { ...goesOn, entry: outcome.entry, number: outcome.number } }),
    };
  }),
);

export const apartButton = button(keepApart, (turn, { entry }) =>
  perform([checkEntry({ entry, mine: isMine(turn, entry) })], (receipt): Next => {
    if (!receipt) return nothingThere(turn);
    const goesOn = isDirect(turn) && isOurs(turn);
    return {
      reply: messages.keptApart(receipt, isDirect(turn)),
      about: about(receipt),
      ...(goesOn && { dialogue: telling(turn, receipt, receipt.kind === null) }),
    };
  }),
);
