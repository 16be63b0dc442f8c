/** Answers to invitations, by button or in words, strictly (see thai/rsvp); and what is said beside them and corrected. */
import { readTap } from '../line/postback.ts';
import * as session from '../consultations/messages.ts';
import { both } from '../language.ts';
import { text } from '../line/compose.ts';
import { normalise, stripParticles } from '../thai/normalise.ts';
import type { ReadingOf, SlotsOf } from '../thai/intents.ts';
import { readNumber } from '../thai/numbers.ts';
import { MOST_PEOPLE, readRsvpDetails, type RsvpDetails } from '../thai/rsvp-details.ts';
import { readRsvpTimes, type RsvpTimes } from '../thai/rsvp-times.ts';
import {
  answer,
  perform,
  type FeatureRoutes,
  type Message,
  type Next,
  type OpenConsultation,
  type SentReference,
  type Step,
  type Turn,
} from '../turn.ts';
import type { Consultation } from '../consultations/model.ts';
import {
  correctAnswer,
  lookAtOwn,
  lookAtSessions,
  recordAnswer,
  speakUp,
  type AnswerOutcome,
  type Correction,
  type GivenAnswer,
} from './effects.ts';
import * as say from './messages.ts';
import type { AnswerDetails } from './store.ts';
import { aboutSession, quotedSession } from './target-rules.ts';

/** Of the dialogue that remembers which session we asked about last, and what was said beside an answer to come. */
const ASKED = 'rsvp.asked';
/** Of the dialogue in which something beside the answer is being said. */
const DETAIL = 'rsvp.detail';

type GivenWords = Omit<GivenAnswer, 'consultation' | 'revision' | 'via'>;

interface AskedDialogue {
  topic: typeof ASKED;
  /** Null while it is still to be said which. */
  consultation: string | null;
  /** Was said already, and belongs to that answer. */
  given?: AnswerDetails & { answer: GivenAnswer['answer'] };
}
interface DetailDialogue {
  topic: typeof DETAIL;
  consultation: string;
  revision: number;
  detail: 'party' | 'proxy' | 'reason';
}

const MOST_LETTERS = { proxy: 60, reason: 160 };

export function attendanceRoutes(deps: {
  groupName: session.GroupName;
  /** Opens the 1:1 chat with the account; null while LINE has not told it. */
  chatLink: () => string | null;
}): FeatureRoutes {
  const { groupName } = deps;

  function record(turn: Turn, given: GivenAnswer): Step {
    return perform([recordAnswer(given)], (outcome) => after(turn, outcome, outcome.aloud));
  }

  function correct(turn: Turn, correction: Correction): Step {
    return perform([correctAnswer(correction)], (outcome) => {
      if (outcome.kind !== 'unanswered') return after(turn, outcome, outcome.aloud);
      const { answer: belongsTo, details } = correction;
      const given = belongsTo === 'yes' ? { ...details, answer: belongsTo } : undefined;
      return outcome.aloud ? standing(outcome.session, given) : {};
    });
  }

  function after(turn: Turn, outcome: AnswerOutcome, aloud: boolean): Next {
    return {
      ...(aloud && { reply: [wordsFor(turn, outcome)] }),
      must: outcome.kind === 'recorded' && turn.where.kind === 'direct',
      ...((turn.dialogue?.topic === ASKED || turn.dialogue?.topic === DETAIL) && { dialogue: null }),
      ...('session' in outcome && { about: aboutSession(outcome.session) }),
    };
  }

  function wordsFor(turn: Turn, outcome: AnswerOutcome): Message {
    switch (outcome.kind) {
      case 'recorded':
        return say.recorded(outcome.session, outcome.attendance, outcome.seat, turn.where.kind);
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
  function standing(found: Consultation | undefined, given?: AskedDialogue['given']): Next {
    if (!found) return { reply: [say.unknown()] };
    const about = aboutSession(found);
    if (found.status === 'announced') return { reply: [say.ask(found)], dialogue: asked(found._id, given), about };
    return { reply: [['held', 'reported'].includes(found.status) ? say.over(found) : say.off(found)], about };
  }

  const asked = (consultation: string | null, given?: AskedDialogue['given']) => {
    const dialogue: AskedDialogue = { topic: ASKED, consultation, ...(given && { given }) };
    return { ...dialogue };
  };

  // ------------------------------------------------------------ answers in words

  /** The words answer the card that they quote: that session, with the date that the card showed. */
  function answerToQuoted(turn: Turn, quoted: SentReference): Step {
    const { slots, ask = [] } = turn.reading as ReadingOf<'rsvp'>;
    const open = turn.openConsultations.find(({ id }) => id === quoted.id);
    const isClear = slots.answer && !ask.includes('answer') && !(isNumber(turn) && open?.answer !== null);
    const { id: consultation, revision = null } = quoted;
    if (isClear)
      return record(turn, { consultation, revision, via: 'text', ...wordsOf(turn, slots), answer: slots.answer! });
    const correction = open && correctionIn(turn, [open]);
    return correction ? correct(turn, { ...correction, revision }) : askAgain(quoted);
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
        ? standing(sessions[0], given)
        : {
            reply: [say.askWhich(sessions, given?.answer ?? null, groupName)],
            ...(given && { dialogue: asked(null, given) }),
          },
    );
  }

  function inWords(turn: Turn): Step | null {
    const quoted = quotedSession(turn);
    if (quoted) return answerToQuoted(turn, quoted);
    const open = turn.openConsultations;
    if (open.length === 0) return null;
    const { slots, ask = [] } = turn.reading as ReadingOf<'rsvp'>;
    const latest =
      turn.dialogue?.topic === ASKED ? open.find(({ id }) => id === turn.dialogue!.consultation) : undefined;
    const target = latest ?? (open.length === 1 ? open[0]! : null);
    const candidates = target ? [target.id] : open.map(({ id }) => id);
    if (!slots.answer || ask.includes('answer')) return inDetail(turn) ?? askAbout(turn, candidates);
    const given: GivenWords = { ...wordsOf(turn, slots), answer: slots.answer };
    // A bare number answers our latest question, and that only.
    if (!target || (isNumber(turn) && !latest && target.answer !== null)) return askAbout(turn, candidates, given);
    return record(turn, { consultation: target.id, revision: null, via: 'text', ...given });
  }

  // ------------------------------------------------------------ what is said beside an answer

  /** A correction in words, of the one answer that it can belong to. */
  function inDetail(turn: Turn): Step | null {
    if (turn.where.kind !== 'direct' || turn.said.kind !== 'text') return null;
    const details = readRsvpDetails(turn.said.text);
    if (!details) return null;
    const latest = turn.dialogue?.topic === ASKED ? turn.dialogue.consultation : null;
    const belongsTo = answerOf(details);
    const given = turn.openConsultations.filter(({ answer: each }) => each === belongsTo);
    const meant = given.filter(({ id }) => id === latest);
    const of = meant.length > 0 ? meant : given;
    if (of.length > 1) {
      const consultations = of.map(({ id }) => id);
      const size = 'partySize' in details ? details.partySize : null;
      return perform([lookAtSessions({ consultations })], (sessions) => ({
        reply: [say.askWhichDetail(sessions, size, groupName)],
      }));
    }
    const [only] = of;
    if (only && 'ask' in details) return askDetail(only.id, only.revision, 'party');
    if (only) return correct(turn, correctionOf(only, details)!);
    // Said before the answer: it is asked for, and the rest is kept.
    const [alone] = turn.openConsultations;
    if (!alone || turn.openConsultations.length > 1 || belongsTo !== 'yes' || 'ask' in details) return null;
    return askAbout(turn, [alone.id], { ...detailsOf(details), answer: 'yes' });
  }

  function correctionIn(turn: Turn, open: readonly OpenConsultation[]): Correction | null {
    const details = turn.said.kind === 'text' ? readRsvpDetails(turn.said.text) : null;
    const of = details && open.find(({ answer: given }) => given === answerOf(details));
    return of ? correctionOf(of, details) : null;
  }

  function correctionOf({ id, revision }: OpenConsultation, details: RsvpDetails): Correction | null {
    if ('ask' in details) return null;
    return { consultation: id, revision, answer: answerOf(details), details: detailsOf(details) };
  }

  function askDetail(consultation: string, revision: number, detail: DetailDialogue['detail']): Step {
    const ask = { party: say.askParty, proxy: say.askProxy, reason: say.askReason }[detail];
    const dialogue: DetailDialogue = { topic: DETAIL, consultation, revision, detail };
    return perform([lookAtOwn({ consultation, revision })], (outcome) => {
      if (outcome.kind === 'unanswered') return standing(outcome.session);
      if (outcome.kind === 'moved') return { reply: [say.moved(outcome.session)] };
      return outcome.kind === 'recorded'
        ? { reply: [ask(outcome.session)], dialogue: { ...dialogue } }
        : { reply: [say.unknown()] };
    });
  }

  /** What was typed after our question; another command ends it. */
  function fillDetail(turn: Turn): Step | null {
    const { consultation, revision, detail } = turn.dialogue as unknown as DetailDialogue;
    if (turn.said.kind !== 'text' || turn.where.kind !== 'direct') return null;
    const said = stripParticles(normalise(turn.said.text));
    if (/^(?:ข้าม|ยกเลิก|ไม่เป็นไร|ไม่บอก|ไม่)$/.test(said)) return answer({ reply: [say.leftAsItWas()], dialogue: null });
    const give = (details: AnswerDetails): Step =>
      correct(turn, { consultation, revision, answer: detail === 'party' ? 'yes' : 'no', details });
    if (detail === 'party') {
      const size = readNumber(said) ?? sizeIn(said);
      return size !== null && size >= 1 && size <= MOST_PEOPLE ? give({ partySize: size }) : null;
    }
    const { intent, slots } = turn.reading ?? { intent: 'unknown', slots: {} };
    const proxyInWords = 'proxy' in slots ? slots.proxy : undefined;
    if (detail === 'proxy' && (proxyInWords || readsAs(said, { proxy: null })))
      return give({ proxy: proxyInWords ?? null });
    const isPlain =
      ['unknown', 'none', 'feedback', 'ack'].includes(intent) || (intent === 'rsvp' && detail === 'reason');
    if (!isPlain || /[?]|ไหม$/.test(said)) return null;
    if ('answer' in slots && slots.answer !== 'no') return null;
    // A picture of a face is no name.
    if (detail === 'proxy' && !/\p{L}\S*\p{L}/u.test(said)) return askDetail(consultation, revision, detail);
    if (said.length > MOST_LETTERS[detail])
      return answer({ reply: [say.detailTooLong(MOST_LETTERS[detail])], dialogue: turn.dialogue });
    return give({ [detail]: detail === 'proxy' ? said.replace(/^(?:ให้|ส่ง)\s*|\s*(?:ไป|มา)แทน$/g, '') : said });
  }

  // ------------------------------------------------------------ the table

  return {
    buttons: {
      [session.rsvpButton.name]: (turn) => {
        const tapped = readTap(session.rsvpButton, turn);
        if (!tapped) return null;
        const { c: consultation, r: revision, a } = tapped;
        const { consultation: about, given } = (turn.dialogue ?? {}) as Partial<AskedDialogue>;
        const isAsked = turn.dialogue?.topic === ASKED && (about === null || about === consultation);
        const said = isAsked && given?.answer === a ? given : {};
        return record(turn, { ...said, consultation, revision, answer: a, via: 'button' });
      },
      [session.rsvpAgainButton.name]: (turn) => {
        const tapped = readTap(session.rsvpAgainButton, turn);
        return tapped && perform([lookAtSessions({ consultations: [tapped.c] })], ([found]) => standing(found));
      },
      [say.detailButton.name]: (turn) => {
        const tapped = readTap(say.detailButton, turn);
        if (!tapped) return null;
        const { c: consultation, r: revision, d } = tapped;
        if (d === 'party' || d === 'proxy' || d === 'reason') return askDetail(consultation, revision, d);
        if (d === 'noProxy') return correct(turn, { consultation, revision, answer: 'no', details: { proxy: null } });
        const details = d === 'late' || d === 'onTime' ? { late: d === 'late' } : { leavesEarly: d === 'leaves' };
        return correct(turn, { consultation, revision, answer: 'yes', details });
      },
      [say.partyButton.name]: (turn) => {
        const tapped = readTap(say.partyButton, turn);
        if (!tapped) return null;
        const { c: consultation, r: revision, n: partySize } = tapped;
        return correct(turn, { consultation, revision, answer: 'yes', details: { partySize } });
      },
      [say.seatButton.name]: (turn) => {
        const tapped = readTap(say.seatButton, turn);
        if (!tapped) return null;
        const { c: consultation, r: revision, p, a } = tapped;
        if (turn.who.representative?.id !== p) return answer({ reply: [say.notYours()] });
        if (a === 'give') return record(turn, { consultation, revision, answer: 'no', via: 'button', proxy: null });
        return perform([lookAtOwn({ consultation, revision })], (outcome) =>
          outcome.kind === 'unanswered' ? standing(outcome.session) : after(turn, outcome, true),
        );
      },
    },
    dialogues: { [DETAIL]: fillDetail },
    fleeting: [ASKED, DETAIL],
    intents: {
      rsvp: inWords,
      unknown: inDetail,
      ack: (turn) => {
        const quoted = quotedSession(turn);
        if (quoted) return askAgain(quoted);
        return turn.openConsultations.some(({ answer: given }) => given === null)
          ? askAbout(
              turn,
              turn.openConsultations.map(({ id }) => id),
            )
          : answer({ reply: [text(both('ค่ะ', 'All right.'))] });
      },
    },
  };
}

/** What the reading says, and how late and until when in the person's own words. */
const wordsOf = ({ said }: Turn, slots: SlotsOf<'rsvp'>): SlotsOf<'rsvp'> & RsvpTimes => ({
  ...slots,
  ...(said.kind === 'text' && readRsvpTimes(said.text)),
});

const answerOf = (details: RsvpDetails): 'yes' | 'no' => ('proxy' in details || 'reason' in details ? 'no' : 'yes');
const detailsOf = (details: RsvpDetails): AnswerDetails => ('ask' in details ? {} : details);

function readsAs(said: string, wanted: RsvpDetails): boolean {
  return JSON.stringify(readRsvpDetails(said)) === JSON.stringify(wanted);
}
function sizeIn(said: string): number | null {
  const details = readRsvpDetails(said);
  return details && 'partySize' in details ? details.partySize : null;
}
function isNumber({ said }: Turn): boolean {
  return said.kind === 'text' && /^[1-3]$/.test(normalise(said.text));
}
