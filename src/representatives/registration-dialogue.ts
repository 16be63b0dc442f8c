/** The questions of the registration, one after another, up to the card that shows all answers. */
import { readTap } from '../line/postback.ts';
import type { Places } from '../thai/places.ts';
import { answer, perform, type Next, type Step, type Turn } from '../turn.ts';
import type { AnswerSteps } from './answer-dialogue.ts';
import { isForOthers } from './aside-dialogue.ts';
import { LONG_REST, MISSES_HERE, type Course, type RegisterState } from './course-dialogue.ts';
import type { EditSteps } from './edit-dialogue.ts';
import { clearProfile, loadProfile, saveProfile, submitRegistration, type Profile } from './effects.ts';
import * as questionMessages from './question-messages.ts';
import * as registrationMessages from './registration-messages.ts';
import { buttons, controlIn, districtChange, fieldBefore, isBeingWritten, mayBeSkipped, type Field } from './rules.ts';
import type { ProfileChange } from './store.ts';

export function registrationSteps(
  { places }: { places: Places },
  { ask, review, goOn, register }: Course,
  { keepAside, takeAnswer, again }: AnswerSteps,
  { edit, changeIn }: EditSteps,
) {
  function duringRegistration(turn: Turn): Step | null {
    const at = turn.dialogue as unknown as RegisterState;
    if (isForOthers(turn)) return null;
    const aside = keepAside(turn, at);
    if (aside) return aside;
    const control = turn.said.kind === 'text' ? controlIn(turn.said.text) : null;
    if (control === 'goOn' || control === 'startOver') return registerDo(control);
    if (turn.dialogueRestedMs > LONG_REST && control !== 'cancel')
      return answer({ reply: [questionMessages.stoppedAt(at.field)], dialogue: turn.dialogue });
    if (turn.reading?.intent === 'register') return answer({ reply: [questionMessages.stoppedAt(at.field)] });
    if (control === 'cancel') return cancel(at);
    if (at.field === 'review') return duringReview(turn, control);

    const { field } = at;
    const saved = (change: ProfileChange): Step =>
      perform([saveProfile({ change })], (profile) => (profile ? afterAnswer(at, field, profile) : register(null)));
    switch (control) {
      case 'skip':
        return skip(at, field, turn);
      case 'back':
        return back(at, field);
      case 'empty':
        if (mayBeSkipped(field)) return saved({ [field]: null });
        break;
      case 'yes':
        if (at.suggestion) return saved(districtChange(at.suggestion, places));
        break;
      case 'no':
        if (at.suggestion) return again(at, field, '');
        break;
      default:
    }
    return takeAnswer(turn, at, field, saved);
  }
  function afterAnswer(at: RegisterState, field: Field, profile: Profile): Next {
    const said = questionMessages.noted(field, profile, places);
    return at.fromReview ? review(profile, said) : goOn(profile, field, said);
  }

  function skip(at: RegisterState, field: Field, turn: Turn): Step {
    return perform([loadProfile({})], (profile) => {
      if (!profile) return register(null);
      if (at.fromReview) return review(profile);
      if (mayBeSkipped(field) || profile[field]) return goOn(profile, field);
      return { ...ask(field, profile, turn.missed === 0 ? questionMessages.mustBeAnswered(field) : ''), missed: true };
    });
  }

  function back(at: RegisterState, field: Field): Step {
    return perform([loadProfile({})], (profile) => {
      if (!profile) return register(null);
      return at.fromReview ? review(profile) : ask(fieldBefore(field) ?? field, profile);
    });
  }

  function cancel(at: RegisterState): Step {
    return perform([loadProfile({})], (profile) => {
      if (profile && at.fromReview) return review(profile);
      const reply =
        profile?.status === 'consented' ? questionMessages.registrationCancelled() : questionMessages.nothingChanged();
      return { reply: [reply], dialogue: null };
    });
  }

  function duringReview(turn: Turn, control: ReturnType<typeof controlIn>): Step | null {
    if (control === 'right' || control === 'yes') return submit();
    if (control === 'back')
      return perform([loadProfile({})], (profile) => (profile ? ask('phone', profile) : register(null)));
    const reading = turn.reading?.intent === 'update_profile' ? changeIn(turn) : null;
    if (reading) return reading;
    if (turn.missed >= MISSES_HERE) return null;
    return perform([loadProfile({})], (profile) =>
      profile ? { ...review(profile, registrationMessages.pleaseCheck()), missed: true } : register(null),
    );
  }

  function submit(): Step {
    return perform([submitRegistration({})], (result) => {
      switch (result.kind) {
        case 'submitted':
          return { reply: [registrationMessages.submitted(result.profile)], dialogue: null, must: true };
        case 'incomplete':
          return ask(result.missing[0]!, result.profile, questionMessages.mustBeAnswered(result.missing[0]!));
        case 'already':
          return register(result.profile);
        case 'nobody':
          return register(null);
      }
    });
  }

  function registerDo(action: 'start' | 'goOn' | 'startOver' | 'cancel' | 'submit' | 'review'): Step {
    switch (action) {
      case 'submit':
        return submit();
      case 'cancel':
        return cancel({ topic: 'register', field: 'review' });
      case 'startOver':
        return perform([clearProfile({})], (profile) => register(profile, questionMessages.startedOver()));
      case 'review':
        return perform([loadProfile({})], (profile) =>
          profile && isBeingWritten(profile) ? review(profile) : register(profile),
        );
      case 'start':
      case 'goOn':
        return perform([loadProfile({})], (profile) => register(profile));
    }
  }

  function registerButton(turn: Turn): Step | null {
    const tapped = readTap(buttons.register, turn);
    if (!tapped) return null;
    const at = turn.dialogue as unknown as RegisterState | null;
    const openField = at?.topic === 'register' && at.field !== 'review' ? at.field : null;
    // Going on means going on with the very question that was open.
    if (tapped.do === 'goOn' && openField)
      return perform([loadProfile({})], (profile) => {
        if (!profile || !isBeingWritten(profile)) return register(profile);
        return at?.fromReview ? edit(openField, profile) : ask(openField, profile);
      });
    if (tapped.do === 'goOn' && at?.topic === 'register') return registerDo('review');
    return registerDo(tapped.do);
  }

  function districtsButton(turn: Turn): Step | null {
    const tapped = readTap(buttons.districts, turn);
    if (!tapped) return null;
    const known = places.groups.some(({ code }) => code === tapped.group);
    return answer({
      reply: [
        known
          ? questionMessages.districtsToChoose(places, tapped.group!)
          : questionMessages.districtGroupsToChoose(places),
      ],
    });
  }

  return { duringRegistration, registerDo, registerButton, districtsButton };
}
