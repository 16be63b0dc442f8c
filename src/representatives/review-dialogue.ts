/** The analyst's side: registrations that wait for a decision. */
import { districtsFor, scopesFor } from '../access/policy.ts';
import { readTap } from '../line/postback.ts';
import { normalise } from '../thai/normalise.ts';
import type { Places } from '../thai/places.ts';
import { answer, perform, type Next, type Step, type Turn } from '../turn.ts';
import { isForOthers, isUnderstood } from './aside-dialogue.ts';
import { LONG_REST, state, type ReviewNoteState } from './course-dialogue.ts';
import { decideRegistration, listPending, openReview, type Review } from './effects.ts';
import * as reviewMessages from './review-messages.ts';
import { buttons, controlIn, fits, NOTE_LETTERS } from './rules.ts';

const MOST_CARDS = 4;

export function reviewSteps({ places }: { places: Places }) {
  function reviewButton(turn: Turn): Step | null {
    const tapped = readTap(buttons.review, turn);
    if (!tapped) return null;
    const { person, seen } = tapped;
    if (!turn.who.staff) return answer({ reply: [reviewMessages.notYoursToReview()] });
    if (tapped.do !== 'more')
      return perform([decideRegistration({ person, seen, decision: tapped.do, note: null })], reviewed);
    return askWhatIsMissing(person, seen);
  }

  function askWhatIsMissing(person: string, seen: number): Step {
    return perform([openReview({ person, seen })], (found) =>
      found.kind === 'open'
        ? {
            reply: [reviewMessages.whatIsMissing(found.profile.fullName ?? '')],
            dialogue: state({ topic: 'reviewNote', person, seen }),
          }
        : { dialogue: null, ...reviewed(found) },
    );
  }

  function duringReviewNote(turn: Turn): Step | null {
    const { person, seen } = turn.dialogue as unknown as ReviewNoteState;
    if (turn.said.kind !== 'text' || isForOthers(turn)) return null;
    if (turn.dialogueRestedMs > LONG_REST) return isUnderstood(turn) ? null : askWhatIsMissing(person, seen);
    if (controlIn(turn.said.text) === 'cancel')
      return answer({ reply: [reviewMessages.noteNotSent()], dialogue: null });
    const note = normalise(turn.said.text);
    if (!fits(note, NOTE_LETTERS)) return answer({ reply: [reviewMessages.noteTooLong()], missed: true });
    return perform([decideRegistration({ person, seen, decision: 'more', note })], (found) => ({
      dialogue: null,
      ...reviewed(found),
    }));
  }

  function reviewed(found: Review): Next {
    switch (found.kind) {
      case 'decided':
        return { reply: [reviewMessages.decided(found.decision, found.profile.fullName ?? '')] };
      case 'already':
        return { reply: [reviewMessages.alreadyDecided(found.approved, found.by, found.at, places)] };
      case 'open':
      case 'changed':
        return {
          reply: [reviewMessages.registrationToReview(found.profile, places, reviewMessages.changedSinceThen())],
        };
      case 'gone':
        return { reply: [reviewMessages.registrationGone()] };
      case 'notYours':
        return { reply: [reviewMessages.notYoursToReview()] };
    }
  }

  function pendingButton(turn: Turn): Step | null {
    if (turn.said.kind !== 'postback' || !buttons.pending.read(turn.said.data)) return null;
    const { staff } = turn.who;
    const mayReview =
      districtsFor(staff, 'representative.review').length > 0 || scopesFor(staff, 'representative.review').length > 0;
    if (!mayReview) return answer({ reply: [reviewMessages.notYoursToReview()] });
    return perform([listPending({})], (people) => {
      const first = people.slice(0, MOST_CARDS);
      return {
        reply: [
          reviewMessages.pendingCount(first.length, people.length),
          ...first.map((profile) => reviewMessages.registrationToReview(profile, places, 'รอตรวจ')),
        ],
      };
    });
  }

  return { reviewButton, duringReviewNote, pendingButton };
}
