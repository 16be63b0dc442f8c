/** Answers to invitations, by button or in words; strictly (see thai/rsvp). */
import { rsvpAgainButton, rsvpButton, type GroupName } from '../consultations/messages.ts';
import { text } from '../line/compose.ts';
import { normalise } from '../thai/normalise.ts';
import type { ReadingOf } from '../thai/intents.ts';
import { answer, perform, type FeatureRoutes, type Step, type Turn } from '../turn.ts';
import { lookAtSessions, recordAnswer, type AnswerOutcome, type GivenAnswer } from './effects.ts';
import * as say from './messages.ts';

export function attendanceRoutes(deps: { groupName: GroupName; chatLink: string | null }): FeatureRoutes {
  function record(turn: Turn, given: GivenAnswer): Step {
    return perform([recordAnswer(given)], (outcome) => ({
      reply: [wordsFor(turn, outcome)],
      must: outcome.kind === 'recorded' && turn.where.kind === 'direct',
      ...('session' in outcome && { about: { about: 'consultation', id: outcome.session._id } }),
    }));
  }

  function wordsFor(turn: Turn, outcome: AnswerOutcome) {
    switch (outcome.kind) {
      case 'recorded': {
        const { answer: given, partySize, late, reason, proxy } = outcome.attendance;
        return say.recorded(outcome.session, { answer: given!, partySize, late, reason, proxy }, turn.where.kind);
      }
      case 'moved':
        return say.moved(outcome.session);
      case 'off':
        return say.off(outcome.session);
      case 'over':
        return say.over(outcome.session);
      case 'unregistered':
        return say.registerFirst(turn.where.kind === 'direct' ? null : deps.chatLink);
      case 'notActive':
        return say.notYetActive();
      case 'otherDistrictGroup':
        return say.otherDistrictGroup();
      case 'unknown':
        return say.unknown();
    }
  }

  function askAgain(turn: Turn): Step {
    return perform([lookAtSessions({ consultations: turn.openConsultations.map(({ id }) => id) })], (sessions) => ({
      reply: [sessions.length === 1 ? say.ask(sessions[0]!) : say.askWhich(sessions, deps.groupName)],
    }));
  }

  function inWords(turn: Turn): Step | null {
    if (turn.openConsultations.length === 0) return null;
    const { slots, ask = [] } = turn.reading as ReadingOf<'rsvp'>;
    if (!slots.answer || ask.includes('answer')) return askAgain(turn);
    const said = turn.said.kind === 'text' ? normalise(turn.said.text) : '';
    const open = turn.openConsultations;
    const target = open.length === 1 ? open[0]! : null;
    // A bare number answers our latest question, and that only.
    if (/^[1-3]$/.test(said) && (!target || target.answer !== null)) return askAgain(turn);
    if (!target) return askAgain(turn);
    return record(turn, { consultation: target.id, revision: null, via: 'text', ...slots, answer: slots.answer });
  }

  return {
    buttons: {
      [rsvpButton.name]: (turn) => {
        const tapped = turn.said.kind === 'postback' ? rsvpButton.read(turn.said.data) : null;
        if (!tapped) return null;
        return record(turn, { consultation: tapped.c, revision: tapped.r, answer: tapped.a, via: 'button' });
      },
      [rsvpAgainButton.name]: (turn) => {
        const tapped = turn.said.kind === 'postback' ? rsvpAgainButton.read(turn.said.data) : null;
        return (
          tapped &&
          perform([lookAtSessions({ consultations: [tapped.c] })], ([session]) => ({
            reply: [
              !session
                ? say.unknown()
                : session.status === 'announced'
                  ? say.ask(session)
                  : session.status === 'held' || session.status === 'reported'
                    ? say.over(session)
                    : say.off(session),
            ],
          }))
        );
      },
    },
    intents: {
      rsvp: inWords,
      ack: (turn) =>
        turn.openConsultations.some(({ answer: given }) => given === null)
          ? askAgain(turn)
          : answer({ reply: [text('ค่ะ')] }),
    },
  };
}
