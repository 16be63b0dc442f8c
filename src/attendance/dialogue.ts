/** Answers to invitations, by button or in words, strictly (see thai/rsvp); and what staff ask about them. */
import { scopesFor } from '../access/policy.ts';
import * as session from '../consultations/messages.ts';
import { text } from '../line/compose.ts';
import { normalise } from '../thai/normalise.ts';
import type { ReadingOf } from '../thai/intents.ts';
import { answer, perform, type FeatureRoutes, type Step, type Turn } from '../turn.ts';
import type { Places } from '../thai/places.ts';
import {
  lookAtSessions,
  recordAnswer,
  remindSilent,
  showLedger,
  showTally,
  type AnswerOutcome,
  type GivenAnswer,
  type SessionTarget,
} from './effects.ts';
import * as say from './messages.ts';

/** Of the open dialogue in which a session is being chosen. */
const LOOK = 'session.look';

export function attendanceRoutes(deps: {
  places: Places;
  groupName: session.GroupName;
  /** Opens the 1:1 chat with the account. */
  chatLink: string | null;
}): FeatureRoutes {
  const { places, groupName } = deps;

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
      reply: [sessions.length === 1 ? say.ask(sessions[0]!) : say.askWhich(sessions, groupName)],
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

  // ------------------------------------------------------------ staff: who comes, who was told, reminding the silent

  function targetOf(turn: Turn, slots: { districtGroup?: string; date?: string; round?: number }): SessionTarget {
    const scopes = scopesFor(turn.who.staff, 'consultation.view', (district) => places.groupOf(district).code);
    const own = scopes === 'all' ? [] : scopes;
    const districtGroup =
      slots.districtGroup ??
      (own.length === 1 ? own[0] : turn.where.kind === 'lineGroup' ? turn.where.lineGroup?.districtGroup : undefined);
    return {
      districtGroup: districtGroup ?? null,
      date: slots.date ?? null,
      round: slots.round ?? null,
      consultation: null,
    };
  }

  const tallyOf = (turn: Turn, target: SessionTarget): Step => {
    const inGroup = turn.where.kind === 'lineGroup';
    return perform([showTally({ ...target, namesWanted: !inGroup })], (outcome) => {
      if (outcome.kind === 'forbidden') return { reply: [session.forbidden()] };
      if (outcome.kind === 'none')
        return { reply: [session.noSession(target.districtGroup ? groupName(target.districtGroup) : '', [])] };
      if (outcome.kind === 'choose')
        return {
          reply: [session.chooseSession(outcome.sessions, groupName)],
          dialogue: { topic: LOOK, look: 'tally' },
        };
      return {
        reply: [inGroup ? say.tallyLine(outcome.view) : say.tallyCard(outcome.view, groupName)],
        about: { about: 'consultation', id: outcome.view.session._id },
      };
    });
  };

  const ledgerOf = (turn: Turn, target: SessionTarget): Step =>
    turn.where.kind !== 'direct'
      ? answer({ reply: [session.privateOnly()] })
      : perform([showLedger(target)], (outcome) => {
          if (outcome.kind === 'forbidden') return { reply: [session.forbidden()] };
          if (outcome.kind === 'none')
            return { reply: [session.noSession(target.districtGroup ? groupName(target.districtGroup) : '', [])] };
          if (outcome.kind === 'choose')
            return {
              reply: [session.chooseSession(outcome.sessions, groupName)],
              dialogue: { topic: LOOK, look: 'ledger' },
            };
          return { reply: [say.ledgerCard(outcome.view, groupName)] };
        });

  function remind(turn: Turn, target: SessionTarget, confirmed: boolean): Step {
    if (turn.where.kind !== 'direct') return answer({ reply: [session.privateOnly()] });
    return perform([remindSilent({ ...target, confirmed })], (outcome) => {
      switch (outcome.kind) {
        case 'preview':
          return {
            reply: [
              say.remindPreview(
                outcome.session,
                outcome.people,
                say.remindButton.pack({ c: outcome.session._id, r: outcome.session.revision }),
              ),
            ],
          };
        case 'choose':
          return {
            reply: [session.chooseSession(outcome.sessions, groupName)],
            dialogue: { topic: LOOK, look: 'remind' },
          };
        case 'planned':
          return { reply: [say.remindSent(outcome.people)] };
        case 'again':
          return { reply: [say.remindedToday()] };
        case 'nobody':
          return { reply: [say.nobodySilent()] };
        case 'none':
          return { reply: [session.noSession(target.districtGroup ? groupName(target.districtGroup) : '', [])] };
        case 'forbidden':
          return { reply: [session.forbidden()] };
      }
    });
  }

  const justThis = (consultation: string): SessionTarget => ({
    districtGroup: null,
    date: null,
    round: null,
    consultation,
  });

  return {
    buttons: {
      [session.pickSessionButton.name]: (turn) => {
        const picked = turn.dialogue?.topic === LOOK ? readButton(session.pickSessionButton, turn) : null;
        if (!picked) return null;
        const { look } = turn.dialogue!;
        if (look === 'ledger') return ledgerOf(turn, justThis(picked.c));
        return look === 'remind' ? remind(turn, justThis(picked.c), false) : tallyOf(turn, justThis(picked.c));
      },
      [session.tallyButton.name]: (turn) => {
        const picked = readButton(session.tallyButton, turn);
        return picked && tallyOf(turn, justThis(picked.c));
      },
      [say.ledgerButton.name]: (turn) => {
        const picked = readButton(say.ledgerButton, turn);
        return picked && ledgerOf(turn, justThis(picked.c));
      },
      [say.remindButton.name]: (turn) => {
        const picked = readButton(say.remindButton, turn);
        return picked && remind(turn, justThis(picked.c), true);
      },
      [session.rsvpButton.name]: (turn) => {
        const tapped = turn.said.kind === 'postback' ? session.rsvpButton.read(turn.said.data) : null;
        if (!tapped) return null;
        return record(turn, { consultation: tapped.c, revision: tapped.r, answer: tapped.a, via: 'button' });
      },
      [session.rsvpAgainButton.name]: (turn) => {
        const tapped = turn.said.kind === 'postback' ? session.rsvpAgainButton.read(turn.said.data) : null;
        return (
          tapped &&
          perform([lookAtSessions({ consultations: [tapped.c] })], ([found]) => ({
            reply: [
              !found
                ? say.unknown()
                : found.status === 'announced'
                  ? say.ask(found)
                  : found.status === 'held' || found.status === 'reported'
                    ? say.over(found)
                    : say.off(found),
            ],
          }))
        );
      },
    },
    fleeting: [LOOK],
    intents: {
      session_rsvps: (turn) => tallyOf(turn, targetOf(turn, (turn.reading as ReadingOf<'session_rsvps'>).slots)),
      session_ledger: (turn) => ledgerOf(turn, targetOf(turn, (turn.reading as ReadingOf<'session_ledger'>).slots)),
      session_remind: (turn) =>
        remind(turn, targetOf(turn, (turn.reading as ReadingOf<'session_remind'>).slots), false),
      rsvp: inWords,
      ack: (turn) =>
        turn.openConsultations.some(({ answer: given }) => given === null)
          ? askAgain(turn)
          : answer({ reply: [text('ค่ะ')] }),
    },
  };
}

function readButton<Output>(button: { read(data: string): Output | null }, turn: Turn): Output | null {
  return turn.said.kind === 'postback' ? button.read(turn.said.data) : null;
}
