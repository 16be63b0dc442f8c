/**
 * Registration, its review, and a person's own data. Everything happens in the private chat; which step takes what is
 * in the table below, each part of the conversation has its own file.
 */
import { answer, perform, silence, type FeatureRoutes, type Route, type Step, type Turn } from '../turn.ts';
import { answerSteps } from './answer-dialogue.ts';
import { consentSteps } from './consent-dialogue.ts';
import { courseOf, type RepresentativeRoutesDeps } from './course-dialogue.ts';
import { editSteps } from './edit-dialogue.ts';
import { setFollowing } from './effects.ts';
import * as say from './messages.ts';
import { ownDataSteps } from './own-data-dialogue.ts';
import { registrationSteps } from './registration-dialogue.ts';
import * as registrationMessages from './registration-messages.ts';
import { reviewSteps } from './review-dialogue.ts';
import { buttons, ERASING, isRegistered } from './rules.ts';

export function representativeRoutes(deps: RepresentativeRoutesDeps): FeatureRoutes {
  const course = courseOf(deps);
  const { register } = course;
  const answers = answerSteps(deps, course);
  const edits = editSteps(deps, course, answers);
  const { duringEdit, changeIn, editButton } = edits;
  const { isRenewal, showNotice, accept, decline, duringConsent, consentButton, duringRenewal } = consentSteps(
    deps,
    course,
  );
  const { duringRegistration, registerDo, registerButton, districtsButton } = registrationSteps(
    deps,
    course,
    answers,
    edits,
  );
  const { myData, myDataButton, duringErase } = ownDataSteps(deps);
  const { reviewButton, duringReviewNote, pendingButton } = reviewSteps(deps);

  function wantsToRegister(turn: Turn): Step {
    if (isRegistered(turn.who.representative?.status)) return registerDo('start');
    return showNotice(turn);
  }

  // ── Coming and going ──

  function follow({ who }: Turn): Step {
    return perform([setFollowing({ follows: true })], (profile) => {
      if (profile?.status === 'consented') return register(profile);
      if (profile && isRegistered(profile.status)) return { reply: [registrationMessages.welcomeBack(profile.status)] };
      if (who.staff) return { reply: [registrationMessages.welcomeBack('staff')] };
      return register(profile);
    });
  }

  const direct = (route: Route): Route => inPrivateOnly(route);
  return {
    events: {
      follow: (turn) => (turn.where.kind === 'direct' ? follow(turn) : null),
      unfollow: (turn) =>
        turn.where.kind === 'direct'
          ? perform([setFollowing({ follows: false })], () => ({ dialogue: null }))
          : silence,
    },
    buttons: {
      [buttons.consent.name]: direct(consentButton),
      [buttons.register.name]: direct(registerButton),
      [buttons.districts.name]: direct(districtsButton),
      [buttons.edit.name]: direct(editButton),
      [buttons.myData.name]: direct(myDataButton),
      [buttons.review.name]: direct(reviewButton),
      [buttons.pending.name]: direct(pendingButton),
    },
    dialogues: {
      consent: duringConsent,
      renewal: duringRenewal,
      register: duringRegistration,
      profile: duringEdit,
      [ERASING]: duringErase,
      reviewNote: duringReviewNote,
    },
    intents: {
      register: direct(wantsToRegister),
      consent: direct((turn) => {
        const said = turn.reading?.intent === 'consent' ? turn.reading.slots.answer : undefined;
        if (said === 'withdraw') return myData(turn, 'withdraw');
        if (said === 'accept' && isRenewal(turn)) return accept(turn);
        return said === 'decline' ? decline(turn) : wantsToRegister(turn);
      }),
      my_data: direct((turn) =>
        myData(turn, turn.reading?.intent === 'my_data' && turn.reading.slots.action === 'erase' ? 'erase' : 'show'),
      ),
      update_profile: direct((turn) =>
        isRegistered(turn.who.representative?.status) ? changeIn(turn) : showNotice(turn),
      ),
      notifications: direct((turn) => {
        const action = turn.reading?.intent === 'notifications' ? turn.reading.slots.action : undefined;
        return action && turn.who.representative ? myData(turn, action) : null;
      }),
    },
  };
}

/** In a LINE group: one line where the bot was called by name, else nothing. */
function inPrivateOnly(route: Route): Route {
  return (turn) => {
    if (turn.where.kind === 'direct') return route(turn);
    const { said } = turn;
    if (said.kind === 'postback') return answer({ reply: [say.onlyInPrivate(null)] });
    return said.kind === 'text' && said.mentionsBot ? answer({ reply: [say.onlyInPrivate(said.quoteToken)] }) : null;
  };
}
