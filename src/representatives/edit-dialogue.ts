/** Changing one thing later: by the button, by the question it leads to, or by one sentence. */
import { readTap } from '../line/postback.ts';
import type { Places } from '../thai/places.ts';
import { answer, perform, type Step, type Turn } from '../turn.ts';
import type { AnswerSteps } from './answer-dialogue.ts';
import { isForOthers, isUnderstood } from './aside-dialogue.ts';
import { LONG_REST, type Course, type ProfileState } from './course-dialogue.ts';
import { loadProfile, saveProfile } from './effects.ts';
import * as ownDataMessages from './own-data-messages.ts';
import * as questionMessages from './question-messages.ts';
import { buttons, controlIn, districtChange, isBeingWritten, mayBeSkipped, readAnswer, type Field } from './rules.ts';
import type { ProfileChange } from './store.ts';

export type EditSteps = ReturnType<typeof editSteps>;

export function editSteps(
  { places }: { places: Places },
  { review, edit }: Course,
  { keepAside, takeAnswer, again }: AnswerSteps,
) {
  function duringEdit(turn: Turn): Step | null {
    const at = turn.dialogue as unknown as ProfileState;
    if (isForOthers(turn)) return null;
    const aside = keepAside(turn, at);
    if (aside) return aside;
    if (turn.dialogueRestedMs > LONG_REST)
      return isUnderstood(turn) ? null : perform([loadProfile({})], (profile) => edit(at.field, profile));
    const control = turn.said.kind === 'text' ? controlIn(turn.said.text) : null;
    const saved = (change: ProfileChange): Step => saveChange(change, at.field);
    if (control === 'cancel' || control === 'back')
      return answer({ reply: [questionMessages.nothingChanged()], dialogue: null });
    if ((control === 'empty' || control === 'skip') && mayBeSkipped(at.field))
      return control === 'skip'
        ? answer({ reply: [questionMessages.nothingChanged()], dialogue: null })
        : saved({ [at.field]: null });
    if (control === 'yes' && at.suggestion) return saved(districtChange(at.suggestion, places));
    if (control === 'no' && at.suggestion) return again(at, at.field, '');
    // "เปลี่ยนเบอร์เป็น …" in answer to the question about the number is that sentence, not the number.
    if (turn.reading?.intent === 'update_profile') return changeIn(turn) ?? takeAnswer(turn, at, at.field, saved);
    return takeAnswer(turn, at, at.field, saved);
  }

  function saveChange(change: ProfileChange, field: Field): Step {
    return perform([saveProfile({ change })], (profile) => {
      if (!profile) return { reply: [ownDataMessages.nothingHeld()], dialogue: null };
      return isBeingWritten(profile)
        ? review(profile, questionMessages.noted(field, profile, places))
        : { reply: [ownDataMessages.changed(field, profile, places)], dialogue: null };
    });
  }

  /** "เปลี่ยนเบอร์เป็น 081…": at once where the value is clear, else with the question for that field. */
  function changeIn(turn: Turn): Step | null {
    if (turn.reading?.intent !== 'update_profile') return null;
    const { field: named, value } = turn.reading.slots;
    const field = named === 'address' ? 'contactAddress' : named;
    if (!field) return perform([loadProfile({})], (profile) => edit(undefined, profile));
    if (!value) return perform([loadProfile({})], (profile) => edit(field, profile));
    const read = readAnswer(field, value, places);
    if (read.kind === 'value') return saveChange(read.change, field);
    return perform([loadProfile({})], (profile) => {
      const next = edit(field, profile);
      if (!profile || !next.dialogue) return next;
      switch (read.kind) {
        case 'suggest':
          return {
            reply: [questionMessages.isThatTheDistrict(read.district, places)],
            dialogue: { ...next.dialogue, suggestion: read.district },
          };
        case 'choose':
          return { ...next, reply: [questionMessages.whichDistrict(read.districts, places)] };
        case 'refused':
          return {
            ...next,
            reply: [
              questionMessages.editQuestion(field, profile, places, questionMessages.refusalWords(read.why, field, 0)),
            ],
          };
      }
    });
  }

  function editButton(turn: Turn): Step | null {
    const tapped = readTap(buttons.edit, turn);
    return tapped && perform([loadProfile({})], (profile) => edit(tapped.field, profile));
  }

  return { edit, duringEdit, changeIn, editButton };
}
