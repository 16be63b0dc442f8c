/** ป้าแดงโทรมา ไม่ไป ติดธุระ: staff enter what they were told by phone, by a sentence or from the list of the silent. */
import { mayAtAll } from '../access/policy.ts';
import * as session from '../consultations/messages.ts';
import { readTap } from '../line/postback.ts';
import type { ReadingOf } from '../thai/intents.ts';
import type { Places } from '../thai/places.ts';
import { readRsvpTimes, type RsvpTimes } from '../thai/rsvp-times.ts';
import { readRsvp } from '../thai/rsvp.ts';
import { asksForSilent } from '../thai/staff-views.ts';
import { answer, perform, type FeatureRoutes, type Step, type Turn } from '../turn.ts';
import { enterPhoned, listSilent, type PhonedWords } from './phoned-effects.ts';
import * as say from './phoned-messages.ts';
import { inPrivate, LOOK, targeting } from './target-dialogue.ts';
import { justThis, type SessionTarget } from './target-rules.ts';

const PHONED = 'attendance.phoned';
interface PhonedDialogue {
  topic: typeof PHONED;
  consultation: string;
  revision: number;
  /** Null while it is still to be chosen who phoned. */
  person: string | null;
  /** Was said already. */
  given: PhonedWords | null;
}

export function phonedRoutes(deps: { places: Places; groupName: session.GroupName }): FeatureRoutes {
  const { groupName } = deps;
  const { targetOf, otherwise, chosen, whichGroup } = targeting(deps);

  function enter(
    turn: Turn,
    target: SessionTarget,
    who: { name: string } | { id: string },
    given: PhonedWords | null,
    revision: number | null = null,
  ): Step {
    if (!turn.who.staff) return answer({ reply: [session.forbidden()] });
    return inPrivate(turn, () =>
      perform([enterPhoned({ ...target, who, given, revision })], (outcome) => {
        const open = (person: string | null): { dialogue: PhonedDialogue & Record<string, unknown> } | undefined =>
          'session' in outcome
            ? {
                dialogue: {
                  topic: PHONED,
                  consultation: outcome.session._id,
                  revision: outcome.session.revision,
                  person,
                  given,
                },
              }
            : undefined;
        switch (outcome.kind) {
          case 'recorded':
            return {
              reply: [say.phonedRecorded(outcome.session, outcome.person, outcome.attendance, outcome.seat)],
              dialogue: null,
            };
          case 'which':
            return { reply: [say.whoPhoned(outcome.session, outcome.people, outcome.more)], ...open(null) };
          case 'ask':
            return { reply: [say.askPhoned(outcome.session, outcome.person)], ...open(outcome.person.id) };
          case 'nobody':
            return { reply: [say.nobodyOfThatName(outcome.session, outcome.name)], dialogue: null };
          case 'moved':
            return { reply: [say.movedMeanwhile(outcome.session)], dialogue: null };
          case 'off':
          case 'over':
            return { reply: [say.notOpen(outcome.session)], dialogue: null };
          default:
            return otherwise(outcome, target, { look: 'phoned', who, given });
        }
      }),
    );
  }

  const silent = (turn: Turn, target: SessionTarget, offset: number): Step =>
    inPrivate(turn, () =>
      perform([listSilent({ ...target, offset })], (outcome) =>
        outcome.kind === 'list'
          ? { reply: [say.silentCard(outcome.session, outcome, groupName)] }
          : otherwise(outcome, target, { look: 'silent' }),
      ),
    );

  function bySentence(turn: Turn): Step {
    const { slots, ask = [] } = turn.reading as ReadingOf<'rsvp_by_phone'>;
    const { name, answer: given, partySize, late, leavesEarly, reason, proxy } = slots;
    const words =
      given && !ask.includes('answer')
        ? { answer: given, ...defined({ partySize, late, leavesEarly, reason, proxy }), ...timesIn(turn) }
        : null;
    return enter(turn, targetOf(turn, slots), { name: name! }, words);
  }

  /** What was typed after our question about one person; another command ends it. */
  function fillIn(turn: Turn): Step | null {
    const { consultation, revision, person } = turn.dialogue as unknown as PhonedDialogue;
    if (!person || turn.said.kind !== 'text') return null;
    const said = readRsvp(turn.said.text);
    if (!said || !('answer' in said)) return null;
    return enter(turn, justThis(consultation), { id: person }, { ...said, ...timesIn(turn) }, revision);
  }

  return {
    buttons: {
      [session.pickSessionButton.name]: (turn) => {
        const phoned = chosen(turn, 'phoned');
        if (phoned) {
          const { who, given } = phoned.dialogue as unknown as { who: { name: string }; given: PhonedWords | null };
          return enter(turn, phoned.target, who, given);
        }
        const list = chosen(turn, 'silent');
        return list && silent(turn, list.target, 0);
      },
      [say.silentButton.name]: (turn) => {
        const tapped = readTap(say.silentButton, turn);
        return tapped && silent(turn, justThis(tapped.c), tapped.o);
      },
      [say.phonedButton.name]: (turn) => {
        const tapped = readTap(say.phonedButton, turn);
        if (!tapped) return null;
        const dialogue = turn.dialogue as Partial<PhonedDialogue> | null;
        const isChoice = dialogue?.topic === PHONED && dialogue.consultation === tapped.c && dialogue.person === null;
        return enter(turn, justThis(tapped.c), { id: tapped.p }, isChoice ? (dialogue.given ?? null) : null, tapped.r);
      },
      [say.phonedAnswerButton.name]: (turn) => {
        const tapped = readTap(say.phonedAnswerButton, turn);
        return tapped && enter(turn, justThis(tapped.c), { id: tapped.p }, { answer: tapped.a }, tapped.r);
      },
    },
    dialogues: { [PHONED]: fillIn },
    fleeting: [LOOK, PHONED],
    intents: {
      rsvp_by_phone: bySentence,
      // Names for those who may see them; everybody else gets the numbers.
      session_rsvps: (turn) => {
        if (turn.where.kind !== 'direct' || turn.said.kind !== 'text' || !asksForSilent(turn.said.text)) return null;
        if (!mayAtAll(turn.who.staff, 'representative.view')) return null;
        const { slots } = turn.reading as ReadingOf<'session_rsvps'>;
        return whichGroup(turn, slots) ?? silent(turn, targetOf(turn, slots), 0);
      },
    },
  };
}

function defined<Fields extends object>(fields: Fields): Partial<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Fields>;
}

const timesIn = ({ said }: Turn): RsvpTimes => (said.kind === 'text' ? readRsvpTimes(said.text) : {});
