/** Answers to invitations, by button or in words, strictly (see thai/rsvp); and what staff ask about them. */
import { readTap } from '../line/postback.ts';
import { scopesFor } from '../access/policy.ts';
import * as session from '../consultations/messages.ts';
import { text } from '../line/compose.ts';
import { normalise } from '../thai/normalise.ts';
import type { ReadingOf } from '../thai/intents.ts';
import { asksForTally } from '../thai/tally.ts';
import { answer, perform, type FeatureRoutes, type Next, type SentReference, type Step, type Turn } from '../turn.ts';
import type { Places } from '../thai/places.ts';
import type { Consultation } from '../consultations/model.ts';
import {
  lookAtSessions,
  recordAnswer,
  remindSilent,
  showLedger,
  showTally,
  speakUp,
  type AnswerOutcome,
  type GivenAnswer,
  type SessionTarget,
} from './effects.ts';
import * as say from './messages.ts';

/** Of the open dialogue in which a session is being chosen. */
const LOOK = 'session.look';
/** Of the dialogue that remembers which session we asked about last. */
const ASKED = 'rsvp.asked';

type GivenWords = Omit<GivenAnswer, 'consultation' | 'revision' | 'via'>;

export function attendanceRoutes(deps: {
  places: Places;
  groupName: session.GroupName;
  /** Opens the 1:1 chat with the account; null while LINE has not told it. */
  chatLink: () => string | null;
}): FeatureRoutes {
  const { places, groupName } = deps;

  function record(turn: Turn, given: GivenAnswer): Step {
    return perform([recordAnswer(given)], (outcome) => ({
      ...(outcome.aloud && { reply: [wordsFor(turn, outcome)] }),
      must: outcome.kind === 'recorded' && turn.where.kind === 'direct',
      ...(turn.dialogue?.topic === ASKED && { dialogue: null }),
      ...('session' in outcome && { about: aboutSession(outcome.session) }),
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
        if (turn.where.kind === 'direct') return say.registerFirst();
        return turn.who.lineUserId
          ? say.registerFirstInLineGroup(deps.chatLink())
          : say.nobodyKnowsWho(deps.chatLink());
      case 'notActive':
        return say.notYetActive();
      case 'otherDistrictGroup':
        return say.otherDistrictGroup();
      case 'unknown':
        return say.unknown();
    }
  }

  /** What is to be said about a session to somebody who may want to answer. */
  function standing(found: Consultation | undefined): Next {
    if (!found) return { reply: [say.unknown()] };
    const about = aboutSession(found);
    if (found.status === 'announced')
      return { reply: [say.ask(found)], dialogue: { topic: ASKED, consultation: found._id }, about };
    return { reply: [['held', 'reported'].includes(found.status) ? say.over(found) : say.off(found)], about };
  }

  /** The words answer the card that they quote: that session, with the date that the card showed. */
  function answerToQuoted(turn: Turn, quoted: SentReference): Step {
    const { slots, ask = [] } = turn.reading as ReadingOf<'rsvp'>;
    const open = turn.openConsultations.find(({ id }) => id === quoted.id);
    const isClear = slots.answer && !ask.includes('answer') && !(isNumber(turn) && open?.answer !== null);
    if (!isClear) return askAgain(quoted);
    const { id: consultation, revision = null } = quoted;
    return record(turn, { consultation, revision, via: 'text', ...slots, answer: slots.answer! });
  }

  function askAgain({ id }: SentReference): Step {
    return perform(
      [lookAtSessions({ consultations: [id] }), speakUp({ what: 'question', about: id })],
      (found, aloud) => (aloud ? standing(found[0]) : {}),
    );
  }

  /** Asks with buttons; what is typed next, a bare number too, answers this question. */
  function askAbout(turn: Turn, consultations: string[], given?: GivenWords): Step {
    return perform([lookAtSessions({ consultations })], (sessions) =>
      sessions.length === 1
        ? standing(sessions[0])
        : { reply: [say.askWhich(sessions, given?.answer ?? null, groupName)] },
    );
  }

  function inWords(turn: Turn): Step | null {
    const quoted = quotedSession(turn);
    if (quoted) return tallyInGroup(turn) ?? answerToQuoted(turn, quoted);
    const open = turn.openConsultations;
    if (open.length === 0) return null;
    const { slots, ask = [] } = turn.reading as ReadingOf<'rsvp'>;
    const asked =
      turn.dialogue?.topic === ASKED ? open.find(({ id }) => id === turn.dialogue!.consultation) : undefined;
    const target = asked ?? (open.length === 1 ? open[0]! : null);
    const candidates = target ? [target.id] : open.map(({ id }) => id);
    if (!slots.answer || ask.includes('answer')) return askAbout(turn, candidates);
    const given: GivenWords = { ...slots, answer: slots.answer };
    // A bare number answers our latest question, and that only.
    if (!target || (isNumber(turn) && !asked && target.answer !== null)) return askAbout(turn, candidates, given);
    return record(turn, { consultation: target.id, revision: null, via: 'text', ...given });
  }

  // ------------------------------------------------------------ staff: who comes, who was told, reminding the silent

  function targetOf(turn: Turn, slots: { districtGroup?: string; date?: string; round?: number }): SessionTarget {
    const scopes = scopesFor(turn.who.staff, 'consultation.view', (district) => places.groupOf(district).code);
    const own = scopes === 'all' ? [] : scopes;
    const here = turn.where.kind === 'lineGroup' ? turn.where.lineGroup?.districtGroup : null;
    const districtGroup = slots.districtGroup ?? here ?? (own.length === 1 ? own[0] : undefined);
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
        about: aboutSession(outcome.view.session),
      };
    });
  };

  /** Anybody in the LINE group may ask the bot how many come, by a mention or by quoting the card. */
  function tallyInGroup(turn: Turn): Step | null {
    const { said, where } = turn;
    if (where.kind !== 'lineGroup' || said.kind !== 'text' || !asksForTally(said.text)) return null;
    const quoted = quotedSession(turn);
    if (quoted) return tallyOf(turn, justThis(quoted.id));
    return said.mentionsBot ? tallyOf(turn, targetOf(turn, {})) : null;
  }

  /** A tap in the LINE group; the same tally just above is enough. */
  function tallyByButton(turn: Turn, consultation: string): Step {
    const step = tallyOf(turn, justThis(consultation));
    if (turn.where.kind === 'direct') return step;
    return {
      effects: [speakUp({ what: 'tally', about: consultation }), ...step.effects],
      next: ([aloud, ...outcomes]) => (aloud ? step.next(outcomes) : {}),
    };
  }

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
        const picked = turn.dialogue?.topic === LOOK ? readTap(session.pickSessionButton, turn) : null;
        if (!picked) return null;
        const { look } = turn.dialogue!;
        if (look === 'ledger') return ledgerOf(turn, justThis(picked.c));
        return look === 'remind' ? remind(turn, justThis(picked.c), false) : tallyOf(turn, justThis(picked.c));
      },
      [session.tallyButton.name]: (turn) => {
        const picked = readTap(session.tallyButton, turn);
        return picked && tallyByButton(turn, picked.c);
      },
      [say.ledgerButton.name]: (turn) => {
        const picked = readTap(say.ledgerButton, turn);
        return picked && ledgerOf(turn, justThis(picked.c));
      },
      [say.remindButton.name]: (turn) => {
        const picked = readTap(say.remindButton, turn);
        return picked && remind(turn, justThis(picked.c), true);
      },
      [session.rsvpButton.name]: (turn) => {
        const tapped = readTap(session.rsvpButton, turn);
        if (!tapped) return null;
        return record(turn, { consultation: tapped.c, revision: tapped.r, answer: tapped.a, via: 'button' });
      },
      [session.rsvpAgainButton.name]: (turn) => {
        const tapped = readTap(session.rsvpAgainButton, turn);
        return tapped && perform([lookAtSessions({ consultations: [tapped.c] })], ([found]) => standing(found));
      },
    },
    fleeting: [LOOK, ASKED],
    intents: {
      unknown: tallyInGroup,
      none: tallyInGroup,
      ask_schedule: tallyInGroup,
      session_rsvps: (turn) =>
        tallyInGroup(turn) ?? tallyOf(turn, targetOf(turn, (turn.reading as ReadingOf<'session_rsvps'>).slots)),
      session_ledger: (turn) => ledgerOf(turn, targetOf(turn, (turn.reading as ReadingOf<'session_ledger'>).slots)),
      session_remind: (turn) =>
        remind(turn, targetOf(turn, (turn.reading as ReadingOf<'session_remind'>).slots), false),
      rsvp: inWords,
      ack: (turn) => {
        const quoted = quotedSession(turn);
        if (quoted) return askAgain(quoted);
        return turn.openConsultations.some(({ answer: given }) => given === null)
          ? askAbout(
              turn,
              turn.openConsultations.map(({ id }) => id),
            )
          : answer({ reply: [text('ค่ะ')] });
      },
    },
  };
}

const aboutSession = ({ _id: id, revision }: Consultation): SentReference => ({ about: 'consultation', id, revision });

/** The card, or what was said about a session, that this text quotes. */
function quotedSession({ said }: Turn): SentReference | null {
  return said.kind === 'text' && said.quoted?.about === 'consultation' ? said.quoted : null;
}

function isNumber({ said }: Turn): boolean {
  return said.kind === 'text' && /^[1-3]$/.test(normalise(said.text));
}
