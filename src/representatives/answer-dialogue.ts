/** What came in answer to a question of the registration, or of a later change: words, a place, or something else. */
import { addToEntry, openEntry } from '../feedback/effects.ts';
import { isRegistered as mayTell, partOf } from '../feedback/rules.ts';
import type { Places } from '../thai/places.ts';
import { answer, perform, type Next, type Step, type Turn } from '../turn.ts';
import * as sent from './aside-messages.ts';
import {
  LONG_REST,
  MISSES_HERE,
  state,
  type Course,
  type ProfileState,
  type RegisterState,
} from './course-dialogue.ts';
import { loadProfile, type Profile } from './effects.ts';
import * as questionMessages from './question-messages.ts';
import { readAnswer, type Field } from './rules.ts';
import type { ProfileChange } from './store.ts';

export type AnswerSteps = ReturnType<typeof answerSteps>;

export function answerSteps({ places }: { places: Places }, { register, review }: Course) {
  /**
   * A voice, picture or place where words were asked for: whoever finds typing hard has told us something. It is kept
   * for the staff, all of it in one entry, and the question stands. Null for words, and for a place that is the answer.
   */
  function keepAside(turn: Turn, at: RegisterState | ProfileState): Step | null {
    const { said } = turn;
    const part = partOf(said, turn.eventId, turn.saidAt);
    if (!part || said.kind === 'text' || (at.field !== 'review' && wordsOf(turn, at.field) !== null)) return null;
    const { kind } = part;
    const isRested = turn.dialogueRestedMs > LONG_REST;
    const offersPerson = turn.missed >= MISSES_HERE;
    const askAgain = (profile: Profile | null, number: string | null, kept: string | undefined): Next => {
      if (!profile) return register(null);
      const before = sent.keptAside(kind, number, at.field === 'review', turn.missed % 2 === 1);
      const dialogue = state({ ...at, ...(kept && { kept }) });
      if (isRested) return { reply: [sent.aside(before), questionMessages.stoppedAt(at.field)], dialogue };
      if (offersPerson) return { reply: [sent.asideOrPerson(before)], dialogue, missed: true };
      if (at.field === 'review') return { ...review(profile, before), dialogue, missed: true };
      const question =
        at.topic === 'register' && !at.fromReview ? questionMessages.question : questionMessages.editQuestion;
      return { reply: [question(at.field, profile, places, before)], dialogue, missed: true };
    };
    if (!mayTell(turn.who.representative))
      return perform([loadProfile({})], (profile) => askAgain(profile, null, undefined));
    if (!at.kept)
      return perform(
        [loadProfile({}), openEntry({ parts: [part], kind: null, consultation: null })],
        (profile, opened) =>
          opened.ok || opened.reason !== 'unsent'
            ? askAgain(profile, opened.ok ? opened.number : null, opened.ok ? opened.entry : undefined)
            : {},
      );
    return perform([loadProfile({}), addToEntry({ entry: at.kept, part, mine: true })], (profile, added) => {
      if (!added.ok) {
        if (added.reason === 'unsent') return {};
        const { kept: _, ...rest } = at;
        return { ...askAgain(profile, null, undefined), dialogue: state(rest) };
      }
      // An album was answered with its first picture.
      if (said.kind === 'media' && (said.albumOf ?? 1) > 1) return {};
      return askAgain(profile, added.number, at.kept);
    });
  }

  /** Shared by registration and later edits: an answer, a question back, or a kind refusal. */
  function takeAnswer(
    turn: Turn,
    at: RegisterState | ProfileState,
    field: Field,
    saved: (change: ProfileChange) => Step,
  ): Step | null {
    const typed = wordsOf(turn, field);
    if (typed === null)
      return turn.missed >= MISSES_HERE ? null : again(at, field, questionMessages.wordsPlease(turn.missed));
    const read = readAnswer(field, typed, places);
    switch (read.kind) {
      case 'value':
        return saved(read.change);
      case 'suggest':
        return answer({
          reply: [questionMessages.isThatTheDistrict(read.district, places)],
          dialogue: state({ ...at, suggestion: read.district }),
        });
      case 'choose':
        return answer({
          reply: [questionMessages.whichDistrict(read.districts, places)],
          dialogue: withoutSuggestion(at),
        });
      case 'refused':
        if (turn.missed >= MISSES_HERE) return null;
        return again(at, field, questionMessages.refusalWords(read.why, field, turn.missed));
    }
  }

  /** The same question once more; `before` says why, and is empty where nothing went wrong. */
  function again(at: RegisterState | ProfileState, field: Field, before: string): Step {
    return perform([loadProfile({})], (profile) => {
      if (!profile) return register(null);
      const step = at.topic === 'register' && !at.fromReview;
      return {
        reply: [(step ? questionMessages.question : questionMessages.editQuestion)(field, profile, places, before)],
        dialogue: withoutSuggestion(at),
        missed: before !== '',
      };
    });
  }

  return { keepAside, takeAnswer, again };
}

function withoutSuggestion(at: RegisterState | ProfileState): Next['dialogue'] {
  const { suggestion: _, ...rest } = at;
  return { ...rest };
}

/** What was said as words, or as the place that an address may be. */
function wordsOf({ said }: Turn, field: Field): string | null {
  if (said.kind === 'text') return said.text;
  if (said.kind === 'location' && field === 'contactAddress') return said.address || said.title || null;
  return null;
}
