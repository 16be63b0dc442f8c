/** The notice, and a yes or no to it: the first one, and the one to a newer version. */
import { partName } from '../feedback/part-messages.ts';
import { partOf } from '../feedback/rules.ts';
import { readTap } from '../line/postback.ts';
import { answer, perform, type Step, type Turn } from '../turn.ts';
import { isForOthers } from './aside-dialogue.ts';
import { claimThanks } from './claim-messages.ts';
import { acceptConsent, declineRenewal } from './consent-effects.ts';
import * as consent from './consent-messages.ts';
import { consentStands, heldOf } from './consent-rules.ts';
import {
  MISSES_HERE,
  state,
  type ConsentState,
  type Course,
  type RepresentativeRoutesDeps,
} from './course-dialogue.ts';
import * as ownDataMessages from './own-data-messages.ts';
import * as questionMessages from './question-messages.ts';
import { buttons, isRegistered, prefillFrom } from './rules.ts';

export function consentSteps({ places, programme }: RepresentativeRoutesDeps, course: Course) {
  const { newest, notice, goOn, register } = course;
  const isRenewal = ({ who: { representative } }: Turn): boolean =>
    isRegistered(representative?.status) && !consentStands(representative?.noticeVersion, programme.notices);

  const showNotice = (turn: Turn): Step => {
    const prefill = turn.reading?.intent === 'register' ? prefillFrom(turn.reading.slots, places) : {};
    const dialogue: ConsentState = { topic: 'consent', ...(Object.keys(prefill).length > 0 && { prefill }) };
    return answer({ reply: [notice()], dialogue: state(dialogue) });
  };

  function accept(turn: Turn): Step {
    const dialogue = turn.dialogue as unknown as ConsentState | null;
    const prefill = (dialogue?.topic === 'consent' && dialogue.prefill) || {};
    const claim = (dialogue?.topic === 'consent' && dialogue.claim) || null;
    const renewal = isRenewal(turn);
    return perform([acceptConsent({ notice: newest.version, prefill, claim })], (profile) => {
      if (!profile) return { reply: [notice()] };
      if (renewal) return { reply: [consent.consentRenewed()] };
      if (profile.status !== 'consented') return register(profile);
      if (claim) return goOn(profile, null, claimThanks());
      return goOn(profile, null, consent.consentThanks(questionMessages.prefilledWords(profile, places)));
    });
  }

  function decline(turn: Turn): Step {
    if (isRenewal(turn)) {
      const held = heldOf(turn);
      return perform([declineRenewal({ notice: newest.version })], () => ({
        reply: [consent.renewalDeclined(held.length > 0)],
      }));
    }
    if (isRegistered(turn.who.representative?.status))
      return answer({ reply: [ownDataMessages.reallyWithdraw()], dialogue: null });
    return answer({ reply: [consent.consentDeclined()], dialogue: null });
  }

  function duringConsent(turn: Turn): Step | null {
    if (turn.said.kind === 'text') {
      if (isForOthers(turn)) return null;
      if (turn.reading?.intent === 'register') return showNotice(turn);
      const said = turn.reading?.intent === 'consent' ? turn.reading.slots.answer : undefined;
      if (said) return said === 'accept' ? accept(turn) : decline(turn);
    }
    if (turn.missed >= MISSES_HERE) return null;
    const part = partOf(turn.said, turn.eventId, turn.saidAt);
    if (part && part.kind !== 'text')
      return answer({
        reply: [consent.notKeptWithoutConsent(newest, partName(part.kind), turn.missed)],
        missed: true,
      });
    const reply = turn.missed === 0 ? consent.consentUnclear(newest) : notice('unclear');
    return answer({ reply: [reply], missed: true });
  }

  function consentButton(turn: Turn): Step | null {
    const tapped = readTap(buttons.consent, turn);
    if (!tapped) return null;
    if (tapped.answer === 'decline') return decline(turn);
    // People agree to the words they saw: an old card leads to the notice of today.
    if (tapped.notice !== newest.version)
      return isRegistered(turn.who.representative?.status)
        ? answer({ reply: [notice('renewed')] })
        : answer({ reply: [notice('renewed')], dialogue: state({ topic: 'consent' }) });
    return accept(turn);
  }

  /** A yes or no in words; whatever else is said goes where it belongs. */
  function duringRenewal(turn: Turn): Step | null {
    const said = turn.reading?.intent === 'consent' ? turn.reading.slots.answer : undefined;
    if (said === 'accept') return accept(turn);
    return said === 'decline' ? decline(turn) : null;
  }

  return { isRenewal, showNotice, accept, decline, duringConsent, consentButton, duringRenewal };
}
