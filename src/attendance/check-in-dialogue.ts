/** At the venue: people send the code they scanned; staff tap names on a list, and count whom no register knows. */
import * as session from '../consultations/messages.ts';
import { readTap } from '../line/postback.ts';
import type { ReadingOf } from '../thai/intents.ts';
import { normalise, stripParticles } from '../thai/normalise.ts';
import { readNumber } from '../thai/numbers.ts';
import type { Places } from '../thai/places.ts';
import { answer, perform, type FeatureRoutes, type Step, type Turn } from '../turn.ts';
import {
  addWalkIn,
  checkInByCode,
  markThere,
  removeWalkIn,
  showPresence,
  showRoll,
  type Roll,
} from './check-in-effects.ts';
import * as say from './check-in-messages.ts';
import { lookAtSessions } from './effects.ts';
import { inPrivate, LOOK, targeting } from './target-dialogue.ts';
import { justThis, type SessionTarget } from './target-rules.ts';

/** A list is open: a name that is typed is looked for in it. */
const ROLL = 'checkin.roll';
const WALK_IN = 'checkin.walkin';
const MOST_LETTERS = 60;

export function checkInRoutes(deps: { places: Places; groupName: session.GroupName }): FeatureRoutes {
  const { groupName } = deps;
  const { targetOf, otherwise, chosen } = targeting(deps);

  function byCode(turn: Turn): Step {
    const { code } = (turn.reading as ReadingOf<'check_in'>).slots;
    if (turn.where.kind !== 'direct') return answer({ reply: [say.inPrivateChat()] });
    return perform([checkInByCode({ code: code! })], (outcome) => {
      if (outcome.kind !== 'in')
        return { reply: [outcome.kind === 'unknown' ? say.noSuchCode() : say.registerAtVenue()] };
      return { reply: [say.checkedIn(outcome.name, outcome.fresh, outcome.at)], must: outcome.fresh };
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
            const { view, name, isThere, fresh } = outcome;
            return {
              reply: [say.rollCard(view!, { id: person, name, isThere, fresh }, groupName)],
              dialogue: { topic: ROLL, consultation },
            };
          }),
        );
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
      [ROLL]: (turn) => {
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
    fleeting: [LOOK, ROLL, WALK_IN],
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
