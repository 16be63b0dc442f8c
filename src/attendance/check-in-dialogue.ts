/** At the venue: people send the code they scanned; staff tap names on a list, and count whom no register knows. */
import * as session from '../consultations/messages.ts';
import { readTap } from '../line/postback.ts';
import { NO_NAME } from '../representatives/messages.ts';
import type { ReadingOf } from '../thai/intents.ts';
import { normalise, stripParticles } from '../thai/normalise.ts';
import { readNumber } from '../thai/numbers.ts';
import { MOST_PEOPLE, readRsvpDetails } from '../thai/rsvp-details.ts';
import type { Places } from '../thai/places.ts';
import { minutes } from '../time.ts';
import { answer, perform, type FeatureRoutes, type Next, type Step, type Turn } from '../turn.ts';
import {
  addWalkIn,
  checkInByCode,
  countThere,
  markThere,
  removeWalkIn,
  showPresence,
  showRoll,
  type Roll,
  type RollView,
} from './check-in-effects.ts';
import * as say from './check-in-messages.ts';
import { lookAtSessions } from './effects.ts';
import { inPrivate, LOOK, targeting } from './target-dialogue.ts';
import { justThis, type SessionTarget } from './target-rules.ts';

/** A list is open: a name that is typed is looked for in it. */
const ROLL = 'checkin.roll';
const WALK_IN = 'checkin.walkin';
/** Checked in: a number that is typed says how many came. */
const PEOPLE = 'checkin.people';
const MOST_LETTERS = 60;
const NUMBER_WAITS_MS = minutes(30);
const SELF = { person: null, roll: 'yes', offset: 0 } as const;
interface RollState {
  consultation: string;
  /** The one tapped last, and where that was. */
  last?: string;
  revision: number;
  roll: Roll;
  offset: number;
}

export function checkInRoutes(deps: { places: Places; groupName: session.GroupName }): FeatureRoutes {
  const { groupName } = deps;
  const { targetOf, otherwise, chosen } = targeting(deps);

  function byCode(turn: Turn): Step {
    const { code } = (turn.reading as ReadingOf<'check_in'>).slots;
    if (turn.where.kind !== 'direct') return answer({ reply: [say.inPrivateChat()] });
    return perform([checkInByCode({ code: code! })], (outcome) => {
      if (outcome.kind !== 'in')
        return { reply: [outcome.kind === 'unknown' ? say.noSuchCode() : say.registerAtVenue()] };
      const { session: there } = outcome;
      return {
        reply: [say.checkedIn(there, outcome)],
        must: outcome.fresh,
        // A number that is typed next says how many came; a conversation that was open goes on.
        ...(!turn.dialogue && { dialogue: { topic: PEOPLE, consultation: there._id, revision: there.revision } }),
      };
    });
  }

  const forStaff = (turn: Turn, then: () => Step): Step =>
    turn.who.staff ? inPrivate(turn, then) : answer({ reply: [session.forbidden()] });

  const presence = (turn: Turn, target: SessionTarget): Step =>
    forStaff(turn, () =>
      perform([showPresence(target)], (outcome) =>
        outcome.kind === 'presence'
          ? { reply: [say.presenceCard(outcome.presence, outcome.pageUrl, groupName)] }
          : otherwise(outcome, target, { look: 'checkin' }),
      ),
    );

  const roll = (turn: Turn, target: SessionTarget, which: Roll, offset: number, name: string | null = null): Step =>
    forStaff(turn, () =>
      perform([showRoll({ ...target, roll: which, offset, name })], (outcome) =>
        outcome.kind === 'roll'
          ? {
              reply: [say.rollCard(outcome.view, null, groupName)],
              dialogue: { topic: ROLL, consultation: outcome.view.presence.session._id },
            }
          : otherwise(outcome, target, { look: 'checkin' }),
      ),
    );

  /** On the list, with the one tapped last: a number that is typed next is about that person. */
  const marked = (
    view: RollView,
    last: { id: string; name: string; isThere: boolean; fresh: boolean; people: number },
  ): Next => ({
    reply: [say.rollCard(view, last, groupName)],
    dialogue: {
      topic: ROLL,
      consultation: view.presence.session._id,
      ...(last.isThere && {
        last: last.id,
        revision: view.presence.session.revision,
        roll: view.roll,
        offset: view.offset,
      }),
    },
  });

  /** `person`: on the staff's list; null for whoever speaks. */
  function countPeople(turn: Turn, of: Omit<Parameters<typeof countThere>[0], 'people'>, n: number): Step {
    return perform([countThere({ ...of, people: n })], (outcome) => {
      if (outcome.kind === 'forbidden') return { reply: [session.forbidden()] };
      if (outcome.kind === 'notThere') return { reply: [of.person ? say.notOnList() : say.notCheckedInYet()] };
      if (of.person === null) return { reply: [say.countedThere(outcome.session, n)] };
      const name = outcome.name ?? NO_NAME;
      return marked(outcome.view!, { id: of.person, name, isThere: true, fresh: true, people: n });
    });
  }

  /** “3 คน”, “มา 3 คนค่ะ”, “๓”; said long after, or after something else, a number is about something else. */
  function numberIn(turn: Turn): number | null {
    if (turn.said.kind !== 'text' || turn.missed > 0 || turn.dialogueRestedMs > NUMBER_WAITS_MS) return null;
    const bare = readNumber(stripParticles(normalise(turn.said.text)));
    if (bare !== null) return Number.isInteger(bare) && bare >= 1 && bare <= MOST_PEOPLE ? bare : null;
    const said = readRsvpDetails(turn.said.text);
    return said && 'partySize' in said ? said.partySize : null;
  }

  const walkIn = (turn: Turn, target: SessionTarget, people: number, name: string | null): Step =>
    forStaff(turn, () =>
      perform([addWalkIn({ ...target, people, name })], (outcome) => {
        if (outcome.kind === 'closed') return { reply: [say.checkInClosed(outcome.presence)], dialogue: null };
        if (outcome.kind !== 'added') return otherwise(outcome, target, { look: 'walkin', people, name });
        const { id, presence: now } = outcome;
        return {
          reply: [say.walkInAdded(id, people, name, now)],
          // More names may follow.
          dialogue: { topic: WALK_IN, consultation: now.session._id },
        };
      }),
    );

  function askWalkIns(turn: Turn, consultation: string): Step {
    return forStaff(turn, () =>
      perform([lookAtSessions({ consultations: [consultation] })], ([found]) =>
        found
          ? { reply: [say.askWalkIns(found)], dialogue: { topic: WALK_IN, consultation } }
          : { reply: [say.walkInGone()] },
      ),
    );
  }

  /** What may be a name; another command is none. */
  function nameIn(turn: Turn): string | null {
    if (turn.said.kind !== 'text' || !turn.who.staff) return null;
    const said = stripParticles(normalise(turn.said.text)).trim();
    const isWord = /^[\u0e01-\u0e4eA-Za-z. ]{2,}$/.test(said) && said.length <= MOST_LETTERS;
    const intent = turn.reading?.intent ?? 'unknown';
    return isWord && ['unknown', 'none', 'rsvp', 'ack'].includes(intent) ? said : null;
  }

  return {
    interrupting: { check_in: byCode },
    buttons: {
      [session.pickSessionButton.name]: (turn) => {
        const picked = chosen(turn, 'checkin');
        if (picked) return presence(turn, picked.target);
        const counting = chosen(turn, 'walkin');
        if (!counting) return null;
        const { people, name } = counting.dialogue as unknown as { people: number; name: string | null };
        return walkIn(turn, counting.target, people, name);
      },
      [session.presenceButton.name]: (turn) => {
        const tapped = readTap(session.presenceButton, turn);
        return tapped && presence(turn, justThis(tapped.c));
      },
      [say.rollButton.name]: (turn) => {
        const tapped = readTap(say.rollButton, turn);
        return tapped && roll(turn, justThis(tapped.c), tapped.l, tapped.o);
      },
      [say.thereButton.name]: (turn) => {
        const tapped = readTap(say.thereButton, turn);
        if (!tapped) return null;
        const { c: consultation, r: revision, p: person, v, l, o: offset } = tapped;
        const mark = { consultation, revision, person, isThere: v === 'in', roll: l, offset };
        return forStaff(turn, () =>
          perform([markThere(mark)], (outcome) => {
            if (outcome.kind === 'closed') return { reply: [say.checkInClosed(outcome.presence)] };
            if (outcome.kind === 'moved') return { reply: [say.movedMeanwhile(outcome.session)] };
            if (outcome.kind !== 'marked') return otherwise(outcome, justThis(consultation), { look: 'checkin' });
            return marked(outcome.view!, { ...outcome, id: person });
          }),
        );
      },
      [say.peopleButton.name]: (turn) => {
        const tapped = readTap(say.peopleButton, turn);
        if (!tapped) return null;
        if (turn.where.kind !== 'direct') return answer({ reply: [say.inPrivateChat()] });
        return countPeople(turn, { consultation: tapped.c, revision: tapped.r, ...SELF }, tapped.n);
      },
      [say.peopleOfButton.name]: (turn) => {
        const tapped = readTap(say.peopleOfButton, turn);
        if (!tapped) return null;
        const { c: consultation, r: revision, p: person, l, o: offset, n } = tapped;
        return forStaff(turn, () => countPeople(turn, { consultation, revision, person, roll: l, offset }, n));
      },
      [say.walkInAskButton.name]: (turn) => {
        const tapped = readTap(say.walkInAskButton, turn);
        return tapped && askWalkIns(turn, tapped.c);
      },
      [say.walkInButton.name]: (turn) => {
        const tapped = readTap(say.walkInButton, turn);
        return tapped && walkIn(turn, justThis(tapped.c), tapped.n, null);
      },
      [say.walkInUndoButton.name]: (turn) => {
        const tapped = readTap(say.walkInUndoButton, turn);
        return (
          tapped &&
          forStaff(turn, () =>
            perform([removeWalkIn({ id: tapped.id })], (outcome) => ({
              reply: [outcome.kind === 'removed' ? say.walkInRemoved(outcome.presence) : say.walkInGone()],
            })),
          )
        );
      },
    },
    dialogues: {
      [PEOPLE]: (turn) => {
        const n = numberIn(turn);
        if (n === null) return null;
        const { consultation, revision } = turn.dialogue as unknown as { consultation: string; revision: number };
        return countPeople(turn, { consultation, revision, ...SELF }, n);
      },
      [ROLL]: (turn) => {
        const { last, ...at } = turn.dialogue as unknown as RollState;
        const n = last ? numberIn(turn) : null;
        if (last && n !== null)
          return forStaff(turn, () => {
            const { consultation, revision, roll: which, offset } = at;
            return countPeople(turn, { consultation, revision, person: last, roll: which, offset }, n);
          });
        const name = nameIn(turn);
        return name ? roll(turn, justThis(String(turn.dialogue!.consultation)), 'all', 0, name) : null;
      },
      [WALK_IN]: (turn) => {
        const target = justThis(String(turn.dialogue!.consultation));
        const said = turn.said.kind === 'text' ? stripParticles(normalise(turn.said.text)) : '';
        const people = readNumber(said.replace(/\s*(?:คน|ท่าน|ราย)$/, ''));
        if (people !== null && people >= 1 && people <= 500) return walkIn(turn, target, people, null);
        const name = nameIn(turn);
        return name ? walkIn(turn, target, 1, name) : null;
      },
    },
    fleeting: [LOOK, ROLL, WALK_IN, PEOPLE],
    intents: {
      session_checkin: (turn) => presence(turn, targetOf(turn, (turn.reading as ReadingOf<'session_checkin'>).slots)),
      session_walkin: (turn) => {
        const { slots } = turn.reading as ReadingOf<'session_walkin'>;
        const target = targetOf(turn, slots);
        return slots.people === undefined
          ? presence(turn, target)
          : walkIn(turn, target, slots.people, slots.name ?? null);
      },
    },
  };
}
