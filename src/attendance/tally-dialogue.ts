/** What staff ask about the answers: who comes, who was told; and reminding the silent. A LINE group gets the tally too. */
import * as session from '../consultations/messages.ts';
import { readTap } from '../line/postback.ts';
import type { ReadingOf } from '../thai/intents.ts';
import type { Places } from '../thai/places.ts';
import { asksForTally } from '../thai/tally.ts';
import { perform, type FeatureRoutes, type Step, type Turn } from '../turn.ts';
import { speakUp } from './effects.ts';
import * as ledger from './ledger-messages.ts';
import { remindSilent, showLedger, showNames, showTally } from './tally-effects.ts';
import * as say from './tally-messages.ts';
import { inPrivate, LOOK, targeting } from './target-dialogue.ts';
import { aboutSession, justThis, quotedSession, type SessionTarget } from './target-rules.ts';

export function tallyRoutes(deps: { places: Places; groupName: session.GroupName }): FeatureRoutes {
  const { groupName } = deps;
  const { targetOf, otherwise, chosen, whichGroup } = targeting(deps);

  const tallyOf = (turn: Turn, target: SessionTarget): Step => {
    const inGroup = turn.where.kind === 'lineGroup';
    return perform([showTally({ ...target, namesWanted: !inGroup })], (outcome) =>
      outcome.kind === 'tally'
        ? {
            reply: [inGroup ? say.tallyLine(outcome.view) : say.tallyCard(outcome.view, groupName)],
            about: aboutSession(outcome.view.session),
          }
        : otherwise(outcome, target, { look: 'tally' }),
    );
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

  const namesOf = (turn: Turn, consultation: string, of: say.NamesOf, offset: number): Step =>
    inPrivate(turn, () =>
      perform([showNames({ consultation, of, offset })], (outcome) =>
        outcome.kind === 'names'
          ? { reply: [say.namesCard(outcome.view, groupName)], about: aboutSession(outcome.view.session) }
          : otherwise(outcome, justThis(consultation), { look: 'tally' }),
      ),
    );

  const ledgerOf = (turn: Turn, target: SessionTarget, offset = 0): Step =>
    inPrivate(turn, () =>
      perform([showLedger(target)], (outcome) =>
        outcome.kind === 'ledger'
          ? { reply: [ledger.ledgerCard(outcome.view, groupName, offset)] }
          : otherwise(outcome, target, { look: 'ledger' }),
      ),
    );

  const remind = (turn: Turn, target: SessionTarget, confirmed: boolean): Step =>
    inPrivate(turn, () =>
      perform([remindSilent({ ...target, confirmed })], (outcome) => {
        switch (outcome.kind) {
          case 'preview': {
            const { _id: c, revision: r } = outcome.session;
            const confirm = say.remindButton.pack({ c, r });
            return { reply: [say.remindPreview(outcome.session, outcome.people, outcome.leftOut, confirm)] };
          }
          case 'planned':
            return { reply: [say.remindSent(outcome.people)] };
          case 'again':
            return { reply: [say.remindedToday()] };
          case 'nobody':
            return { reply: [say.nobodySilent(outcome.leftOut)] };
          default:
            return otherwise(outcome, target, { look: 'remind' });
        }
      }),
    );

  return {
    buttons: {
      [session.pickSessionButton.name]: (turn) => {
        const tally = chosen(turn, 'tally');
        if (tally) return tallyOf(turn, tally.target);
        const told = chosen(turn, 'ledger');
        if (told) return ledgerOf(turn, told.target);
        const reminder = chosen(turn, 'remind');
        return reminder && remind(turn, reminder.target, false);
      },
      [session.tallyButton.name]: (turn) => {
        const picked = readTap(session.tallyButton, turn);
        return picked && tallyByButton(turn, picked.c);
      },
      [say.namesButton.name]: (turn) => {
        const picked = readTap(say.namesButton, turn);
        return picked && namesOf(turn, picked.c, picked.w, picked.o);
      },
      [ledger.ledgerButton.name]: (turn) => {
        const picked = readTap(ledger.ledgerButton, turn);
        return picked && ledgerOf(turn, justThis(picked.c), picked.o);
      },
      [say.remindAskButton.name]: (turn) => {
        const picked = readTap(say.remindAskButton, turn);
        return picked && remind(turn, justThis(picked.c), false);
      },
      [say.remindButton.name]: (turn) => {
        const picked = readTap(say.remindButton, turn);
        return picked && remind(turn, justThis(picked.c), true);
      },
    },
    fleeting: [LOOK],
    intents: {
      rsvp: tallyInGroup,
      unknown: tallyInGroup,
      none: tallyInGroup,
      ask_schedule: tallyInGroup,
      session_rsvps: (turn) => {
        const { slots } = turn.reading as ReadingOf<'session_rsvps'>;
        return tallyInGroup(turn) ?? whichGroup(turn, slots) ?? tallyOf(turn, targetOf(turn, slots));
      },
      session_ledger: (turn) => {
        const { slots } = turn.reading as ReadingOf<'session_ledger'>;
        return whichGroup(turn, slots) ?? ledgerOf(turn, targetOf(turn, slots));
      },
      session_remind: (turn) => {
        const { slots } = turn.reading as ReadingOf<'session_remind'>;
        return whichGroup(turn, slots) ?? remind(turn, targetOf(turn, slots), false);
      },
    },
  };
}
