/**
 * Conversations about feedback. In 1:1 the first message is answered with its receipt, what follows within two minutes
 * joins without a word, and two quiet minutes close the entry. In LINE groups only what was opened by a hashtag, and
 * its media of the next minute, is ours.
 */
import { scopesFor } from '../access/policy.ts';
import { readTap, type Postback } from '../line/postback.ts';
import { addDays, mondayOf, middayOf } from '../thai/calendar.ts';
import { hashtagKind, withoutHashtag, type FeedbackKind } from '../thai/feedback.ts';
import { dateRange } from '../thai/format.ts';
import type { Places } from '../thai/places.ts';
import type { ThemeScanner } from '../thai/themes.ts';
import { bangkokDate } from '../time.ts';
import {
  answer,
  perform,
  silence,
  type DialogueState,
  type FeatureRoutes,
  type Next,
  type Route,
  type Step,
  type Turn,
} from '../turn.ts';
import {
  addAllToLatest,
  addToEntry,
  checkEntry,
  findLatest,
  findOwn,
  forgetMessage,
  listOwn,
  openEntry,
  prepareExport,
  replaceText,
  setKind,
  setPrivate,
  withdrawEntry,
  type Receipt,
} from './effects.ts';
import * as messages from './messages.ts';
import {
  ALL_GROUPS,
  saysAllGroups,
  ASK_MS,
  ASKED_PLACE_MS,
  askPlace,
  continuesStory,
  endFeedback,
  exportFeedback,
  GROUP_JOIN_MS,
  isRegistered,
  JOIN_MS,
  makePrivate,
  originOf,
  partOf,
  pickKind,
  placeLoose,
  readNumber,
  saysCancel,
  saysEnd,
  showReceipt,
  startFeedback,
  type NewPart,
} from './rules.ts';

/** An entry that is still being told. */
interface Telling extends DialogueState {
  topic: 'feedback';
  entry: string;
  number: string;
  /** Milliseconds. */
  openedAt: number;
  placeAskedAt: number | null;
}
/** "เล่าให้ฟังได้เลยค่ะ": the next words are feedback. */
interface Asked extends DialogueState {
  topic: 'feedback.ask';
  consultation: string | null;
  kind: FeedbackKind | null;
}
/** Photos or places without words. */
interface Loose extends DialogueState {
  topic: 'feedback.loose';
  parts: NewPart[];
  consultation: string | null;
}
/** The next words take the place of an entry's. */
interface Editing extends DialogueState {
  topic: 'feedback.edit';
  number: string;
}

const MOST_LOOSE_PARTS = 10;
const LISTED = 5;

function stateOf<State extends Telling | Asked | Loose | Editing>(turn: Turn, topic: State['topic']): State | null {
  return turn.dialogue?.topic === topic ? (turn.dialogue as State) : null;
}

/** Whether nothing else is being talked about, so that a button of ours may begin or end a conversation. */
const isOurs = ({ dialogue }: Turn): boolean => dialogue === null || /^feedback(?:\.|$)/u.test(dialogue.topic);
const isDirect = (turn: Turn): boolean => turn.where.kind === 'direct';
const quoteTokenOf = ({ said }: Turn): string | null => (said.kind === 'text' ? said.quoteToken : null);
const about = ({ entry }: Receipt) => ({ about: 'feedback', id: entry });

/** A button of ours, read strictly. */
const button =
  <Input, Output>(codec: Postback<Input, Output>, step: (turn: Turn, input: Output) => Step): Route =>
  (turn) => {
    const input = readTap(codec, turn);
    return input === null ? null : step(turn, input);
  };

function telling(turn: Turn, { entry, number }: Receipt): Telling {
  return { topic: 'feedback', entry, number, openedAt: turn.saidAt.getTime(), placeAskedAt: null };
}

/** Whether this very person's dialogue holds the entry. */
const isMine = (turn: Turn, entry: string): boolean => stateOf<Telling>(turn, 'feedback')?.entry === entry;

// Opening.

function feedback(turn: Turn): Step | null {
  if (turn.said.kind !== 'text') return null;
  const { text, mentionsBot, quoted } = turn.said;
  const added = addToQuoted(turn);
  if (added) return added;
  // In a LINE group a quote alone is talk about what was quoted.
  if (!isDirect(turn) && !mentionsBot && !hashtagKind(text)) return null;
  return openFromText(turn, quoted?.about === 'feedbackInvitation' ? { consultation: quoted.id } : {});
}

/** Words that quote something of ours and read as nothing else: they go to it. */
function toQuoted(turn: Turn): Step | null {
  const { said } = turn;
  if (said.kind !== 'text') return null;
  if (said.quoted?.about === 'feedbackInvitation' && isDirect(turn))
    return openFromText(turn, { consultation: said.quoted.id });
  return addToQuoted(turn);
}

function openFromText(
  turn: Turn,
  more: { parts?: NewPart[]; consultation?: string | null; kind?: FeedbackKind | null } = {},
): Step {
  const direct = isDirect(turn);
  if (!originOf(turn.who, turn.where))
    return answer({
      reply: direct ? messages.registerFirst() : messages.registerFirstInLineGroup(quoteTokenOf(turn)),
    });
  const part = partOf(turn.said, turn.eventId, turn.saidAt)!;
  const words = withoutHashtag(part.text ?? '');
  const { reading } = turn;
  const kind =
    hashtagKind(part.text ?? '') ?? more.kind ?? (reading?.intent === 'feedback' ? reading.slots.kind : null);
  if (words === '') {
    if (!direct) return answer({ reply: messages.wordsMissingInLineGroup(quoteTokenOf(turn)) });
    return answer({ reply: messages.askForStory(), dialogue: asked(more.consultation ?? null, kind ?? null) });
  }
  const parts = [{ ...part, text: words }, ...(more.parts ?? [])];
  return perform(
    [openEntry({ parts, kind: kind ?? null, consultation: more.consultation ?? null })],
    (opened): Next => {
      if (!opened.ok) return { dialogue: null };
      if (direct)
        return {
          reply: messages.received(opened),
          dialogue: telling(turn, opened),
          about: about(opened),
          must: true,
        };
      return {
        reply: messages.receivedInLineGroup(opened, quoteTokenOf(turn)),
        about: about(opened),
        // Where LINE hides who wrote, nobody can be known again.
        ...(turn.who.lineUserId && { dialogue: telling(turn, opened) }),
      };
    },
  );
}

const asked = (consultation: string | null, kind: FeedbackKind | null): Asked => ({
  topic: 'feedback.ask',
  consultation,
  kind,
});

function start(turn: Turn, { consultation }: { consultation?: string | undefined }): Step {
  if (!isDirect(turn)) return answer({ reply: messages.howInLineGroup() });
  if (!isRegistered(turn.who.representative)) return answer({ reply: messages.registerToTell() });
  return answer({ reply: messages.askForStory(), dialogue: asked(consultation ?? null, null) });
}

function afterAsking(turn: Turn): Step | null {
  const state = stateOf<Asked>(turn, 'feedback.ask');
  if (!state || turn.dialogueRestedMs > ASK_MS || !isDirect(turn)) return null;
  if (turn.said.kind !== 'text') return keepLoose(turn, [], state.consultation);
  if (saysCancel(turn.said.text) || saysEnd(turn.said.text))
    return answer({ reply: messages.notNow(), dialogue: null });
  return continuesStory(turn) ? openFromText(turn, { consultation: state.consultation, kind: state.kind }) : null;
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
    if (said.quoted || !continuesStory(turn)) return null;
  }
  return join(turn, state);
}

function join(turn: Turn, state: Telling): Step | null {
  const part = partOf(turn.said, turn.eventId, turn.saidAt);
  if (!part) return null;
  return perform([addToEntry({ entry: state.entry, part, mine: true })], (outcome): Next => {
    if (outcome.ok || outcome.reason === 'unsent') return { dialogue: { ...state } };
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
  if (said.kind !== 'text' || said.quoted?.about !== 'feedback' || hashtagKind(said.text)) return null;
  const entry = said.quoted.id;
  const part = partOf(said, turn.eventId, turn.saidAt)!;
  return perform([addToEntry({ entry, part, mine: isMine(turn, entry) })], (outcome): Next => {
    if (outcome.ok) {
      const reply = isDirect(turn) ? messages.added(outcome) : messages.addedInLineGroup(outcome, said.quoteToken);
      return { reply, about: about(outcome) };
    }
    if (!isDirect(turn) || outcome.reason === 'unsent') return {};
    return { reply: messages.entryGone() };
  });
}

// Media without words, 1:1.

function media(turn: Turn): Step | null {
  if (!isDirect(turn)) return silence;
  return isRegistered(turn.who.representative) ? keepLoose(turn, [], null) : null;
}

function keepLoose(turn: Turn, before: readonly NewPart[], consultation: string | null): Step | null {
  const part = partOf(turn.said, turn.eventId, turn.saidAt);
  if (!part) return null;
  const parts = [...before, part].slice(-MOST_LOOSE_PARTS);
  const dialogue: Loose = { topic: 'feedback.loose', parts, consultation };
  if (before.length > 0) return answer({ dialogue });
  return perform([findLatest(null)], (latest) => ({
    reply: messages.mediaWithoutWords(part.kind, latest),
    dialogue,
  }));
}

function afterLoose(turn: Turn): Step | null {
  const state = stateOf<Loose>(turn, 'feedback.loose');
  if (!state || turn.dialogueRestedMs > ASK_MS) return null;
  const { said } = turn;
  if (said.kind === 'sticker') return silence;
  if (said.kind !== 'text') return keepLoose(turn, state.parts, state.consultation);
  if (saysCancel(said.text)) return answer({ reply: messages.notKept(), dialogue: null });
  if (!hashtagKind(said.text) && !continuesStory(turn)) return null;
  return openFromText(turn, { parts: state.parts, consultation: state.consultation });
}

function placeMedia(turn: Turn, { to }: { to: 'last' | 'new' | 'nowhere' }): Step {
  const state = stateOf<Loose>(turn, 'feedback.loose');
  if (!state) return answer({ reply: messages.looseForgotten() });
  if (to === 'nowhere') return answer({ reply: messages.notKept(), dialogue: null });
  const { parts, consultation } = state;
  if (to === 'new')
    return perform([openEntry({ parts, kind: null, consultation })], (opened) =>
      opened.ok
        ? { reply: messages.receivedWithoutWords(opened), dialogue: telling(turn, opened), about: about(opened) }
        : { reply: messages.looseForgotten(), dialogue: null },
    );
  return perform([addAllToLatest({ parts })], (latest) =>
    latest
      ? { reply: messages.added(latest), dialogue: telling(turn, latest) }
      : { reply: messages.looseForgotten(), dialogue: null },
  );
}

// Buttons on a receipt.

const kindButton = button(pickKind, (turn, { entry, kind }) =>
  perform([setKind({ entry, kind, mine: isMine(turn, entry) })], (receipt) => {
    if (!receipt) return isDirect(turn) ? { reply: messages.entryGone() } : {};
    const goesOn = isDirect(turn) && isOurs(turn);
    return { reply: messages.kindSet({ ...receipt, kind }), ...(goesOn && { dialogue: telling(turn, receipt) }) };
  }),
);

const endButton = button(endFeedback, (turn, { entry }) =>
  perform([checkEntry({ entry, mine: isMine(turn, entry) })], (receipt) => {
    if (!receipt) return isMine(turn, entry) ? { dialogue: null } : {};
    return { reply: messages.finished(receipt.number), ...(isMine(turn, entry) && { dialogue: null }) };
  }),
);

const privateButton = button(makePrivate, (turn, { entry }) =>
  perform([setPrivate({ entry, mine: isMine(turn, entry) })], (receipt) =>
    receipt ? { reply: messages.nowPrivate(receipt) } : {},
  ),
);

const placeButton = button(askPlace, (turn, { entry }) =>
  perform([checkEntry({ entry, mine: isMine(turn, entry) })], (receipt): Next => {
    if (!receipt || !turn.who.lineUserId) return {};
    const before = isMine(turn, entry) ? stateOf<Telling>(turn, 'feedback') : null;
    const now = turn.saidAt.getTime();
    const state: Telling = { ...telling(turn, receipt), openedAt: before?.openedAt ?? 0, placeAskedAt: now };
    return { reply: messages.askForPlace(receipt), dialogue: state };
  }),
);

// ดู, แก้, ลบ.

function receipts(turn: Turn): Step | null {
  if (turn.reading?.intent !== 'receipt' || turn.said.kind !== 'text') return null;
  if (!isDirect(turn)) return turn.said.mentionsBot ? answer({ reply: messages.onlyInDirectChat() }) : silence;
  const { action = 'show', number } = turn.reading.slots;
  return handleReceipt(turn, action, number === undefined ? null : (readNumber(number) ?? number));
}

const receiptAction = button(showReceipt, (turn, { action, number }) =>
  isDirect(turn) ? handleReceipt(turn, action, number ?? null) : silence,
);

function handleReceipt(turn: Turn, action: 'show' | 'edit' | 'erase', number: string | null): Step {
  if (number === null)
    return perform([listOwn({ limit: LISTED })], (entries) => ({ reply: messages.ownEntries(entries) }));
  switch (action) {
    case 'show':
      return perform([findOwn({ number })], (entry) => ({
        reply: entry ? messages.ownEntry(entry) : messages.noSuchNumber(number),
      }));
    case 'edit':
      return perform([findOwn({ number })], (entry) =>
        entry
          ? { reply: messages.askForNewText(number), dialogue: { topic: 'feedback.edit', number } satisfies Editing }
          : { reply: messages.noSuchNumber(number) },
      );
    case 'erase':
      return perform([withdrawEntry({ number })], (gone) =>
        gone
          ? { reply: messages.withdrawn(number), ...(isOurs(turn) && { dialogue: null }) }
          : { reply: messages.noSuchNumber(number) },
      );
  }
}

function editing(turn: Turn): Step | null {
  const state = stateOf<Editing>(turn, 'feedback.edit');
  if (!state || turn.said.kind !== 'text' || turn.dialogueRestedMs > ASK_MS || !isDirect(turn)) return null;
  if (saysCancel(turn.said.text)) return answer({ reply: messages.leftAsItWas(state.number), dialogue: null });
  if (!hashtagKind(turn.said.text) && !continuesStory(turn)) return null;
  const part = partOf(turn.said, turn.eventId, turn.saidAt)!;
  const words = withoutHashtag(part.text ?? '');
  if (words === '') return answer({ reply: messages.askForNewText(state.number) });
  return perform([replaceText({ number: state.number, part: { ...part, text: words } })], (outcome) => ({
    dialogue: null,
    ...(outcome.ok
      ? { reply: messages.textReplaced(outcome) }
      : outcome.reason === 'unsent'
        ? {}
        : { reply: messages.entryGone() }),
  }));
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

export function feedbackRoutes({ places, themes }: { places: Places; themes: ThemeScanner }): FeatureRoutes {
  // Files for staff.

  function exportFile(turn: Turn): Step | null {
    if (turn.reading?.intent !== 'feedback_export' || turn.said.kind !== 'text') return null;
    if (!isDirect(turn)) return turn.said.mentionsBot ? answer({ reply: messages.onlyInDirectChat() }) : silence;
    const { districtGroup, from, to, theme } = turn.reading.slots;
    const code = theme ? (themes.findTheme(theme) ?? undefined) : undefined;
    const scope = districtGroup ?? (saysAllGroups(turn.said.text) ? ALL_GROUPS : undefined);
    return handleExport(turn, { scope, from, to, theme: code });
  }

  const exportButton = button(exportFeedback, (turn, wanted) =>
    isDirect(turn) ? handleExport(turn, wanted) : answer({ reply: messages.onlyInDirectChat() }),
  );

  function handleExport(turn: Turn, wanted: NonNullable<ReturnType<typeof exportFeedback.read>>): Step {
    const allowed = scopesFor(turn.who.staff, 'feedback.export');
    const choices = allowed === 'all' ? [...places.groups.map(({ code }) => code), ALL_GROUPS] : allowed;
    const scope = wanted.scope ?? (choices.length === 1 ? choices[0]! : undefined);
    if (choices.length === 0 || (scope && !choices.includes(scope))) return answer({ reply: messages.notForYou() });
    if (!scope)
      return answer({
        reply: messages.askForScope(
          choices.map((each) => ({
            label: scopeName(each),
            postback: exportFeedback.pack({ ...wanted, scope: each }),
          })),
        ),
      });
    const { from, to, theme } = wanted;
    if (!from || !to)
      return answer({
        reply: messages.askForPeriod(
          offeredPeriods(bangkokDate(turn.saidAt)).map(({ label, ...days }) => ({
            label,
            postback: exportFeedback.pack({ ...wanted, ...days, scope }),
          })),
        ),
      });
    const period = dateRange(middayOf(from), middayOf(to));
    return perform([prepareExport({ scope, from, to, theme: theme ?? null })], (prepared) => {
      if (prepared.ok)
        return { reply: messages.exportReady({ ...prepared, scope: scopeName(scope), period }), must: true };
      return { reply: prepared.reason === 'nothing' ? messages.nothingToExport(period) : messages.notForYou() };
    });
  }

  const scopeName = (scope: string): string =>
    scope === ALL_GROUPS ? 'ทุกกลุ่มเขต' : (places.groups.find(({ code }) => code === scope)?.shortTh ?? scope);

  return {
    events: { media, location: media, unsend },
    buttons: {
      [startFeedback.name]: button(startFeedback, start),
      [endFeedback.name]: endButton,
      [pickKind.name]: kindButton,
      [makePrivate.name]: privateButton,
      [askPlace.name]: placeButton,
      [placeLoose.name]: button(placeLoose, placeMedia),
      [showReceipt.name]: receiptAction,
      [exportFeedback.name]: exportButton,
    },
    dialogues: {
      feedback: goOn,
      'feedback.ask': afterAsking,
      'feedback.loose': afterLoose,
      'feedback.edit': editing,
    },
    fleeting: ['feedback', 'feedback.ask', 'feedback.loose'],
    intents: { feedback, none: toQuoted, unknown: toQuoted, receipt: receipts, feedback_export: exportFile },
  };
}

/** This week, last week, this month: each until its last day. */
function offeredPeriods(today: string): { label: string; from: string; to: string }[] {
  const monday = mondayOf(today);
  return [
    { label: 'สัปดาห์นี้', from: monday, to: addDays(monday, 6) },
    { label: 'สัปดาห์ที่แล้ว', from: addDays(monday, -7), to: addDays(monday, -1) },
    { label: 'เดือนนี้', from: `${today.slice(0, 8)}01`, to: today },
  ];
}
