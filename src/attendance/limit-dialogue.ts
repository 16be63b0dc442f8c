/** จำกัด 40 คน, องค์ประชุม 20: by a sentence, by buttons of the tally, and while a draft is edited. */
import * as session from '../consultations/messages.ts';
import type { Limit } from '../consultations/model.ts';
import { readTap } from '../line/postback.ts';
import type { ReadingOf } from '../thai/intents.ts';
import { normalise, stripParticles } from '../thai/normalise.ts';
import { readNumber } from '../thai/numbers.ts';
import type { Places } from '../thai/places.ts';
import { answer, perform, type FeatureRoutes, type Step, type Turn } from '../turn.ts';
import { lookAtLimit, setLimit } from './limit-effects.ts';
import * as say from './limit-messages.ts';
import { inPrivate, LOOK, targeting } from './target-dialogue.ts';
import { justThis, type SessionTarget } from './target-rules.ts';

interface LimitDialogue {
  topic: 'session.limit';
  consultation: string;
  what: Limit;
}

export function limitRoutes(deps: { places: Places; groupName: session.GroupName }): FeatureRoutes {
  const { targetOf, otherwise, chosen } = targeting(deps);

  const set = (turn: Turn, target: SessionTarget, what: Limit, value: number, confirmed: boolean): Step =>
    inPrivate(turn, () =>
      perform([setLimit({ ...target, what, value, confirmed })], (outcome) => {
        switch (outcome.kind) {
          case 'set':
            return { reply: [say.limitSet(outcome.view)], dialogue: null };
          case 'preview':
            return {
              reply: [say.limitPreview(outcome.session, outcome.value, outcome.movesUp, outcome.quota)],
              dialogue: null,
            };
          case 'over':
            return { reply: [say.limitOver(outcome.session)], dialogue: null };
          default:
            return otherwise(outcome, target, { look: 'limit', what, value });
        }
      }),
    );

  const ask = (turn: Turn, target: SessionTarget, what: Limit): Step =>
    inPrivate(turn, () =>
      perform([lookAtLimit({ ...target, what })], (outcome) => {
        if (outcome.kind !== 'found') return otherwise(outcome, target, { look: 'limit', what });
        const dialogue: LimitDialogue = { topic: 'session.limit', consultation: outcome.view.session._id, what };
        return { reply: [say.askLimit(outcome.view)], dialogue: { ...dialogue } };
      }),
    );

  function bySentence(turn: Turn): Step {
    const { slots } = turn.reading as ReadingOf<'session_limits'>;
    const target = targetOf(turn, slots);
    const what: Limit = slots.what ?? (slots.quorum === undefined ? 'capacity' : 'quorum');
    const value = slots[what];
    return value === undefined ? ask(turn, target, what) : set(turn, target, what, value, false);
  }

  /** A number after our question; another command ends it. */
  function fillIn(turn: Turn): Step | null {
    const { consultation, what } = turn.dialogue as unknown as LimitDialogue;
    if (turn.said.kind !== 'text') return null;
    const said = stripParticles(normalise(turn.said.text));
    if (/^ยกเลิก$/.test(said)) return answer({ reply: [session.stopped()], dialogue: null });
    const none = /^(?:ไม่จำกัด|ไม่มี|ไม่นับ|ไม่ต้อง)/.test(said);
    const number = none ? 0 : readNumber(said.replace(/\s*(?:คน|ท่าน|ที่นั่ง|ที่)$/, ''));
    if (number !== null && (none || number > 0)) return set(turn, justThis(consultation), what, number, false);
    if (turn.reading && !['unknown', 'rsvp', 'none'].includes(turn.reading.intent)) return null;
    return answer({ reply: [say.notANumber()], dialogue: turn.dialogue });
  }

  return {
    buttons: {
      [session.pickSessionButton.name]: (turn) => {
        const picked = chosen(turn, 'limit');
        if (!picked) return null;
        const { what, value } = picked.dialogue as unknown as { what: Limit; value?: number };
        return value === undefined ? ask(turn, picked.target, what) : set(turn, picked.target, what, value, false);
      },
      [session.limitButton.name]: (turn) => {
        const tapped = readTap(session.limitButton, turn);
        return tapped && ask(turn, justThis(tapped.c), tapped.w);
      },
      [say.setLimitButton.name]: (turn) => {
        const tapped = readTap(say.setLimitButton, turn);
        return tapped && set(turn, justThis(tapped.c), tapped.w, tapped.n, false);
      },
      [say.confirmCapacityButton.name]: (turn) => {
        const tapped = readTap(say.confirmCapacityButton, turn);
        return tapped && set(turn, justThis(tapped.c), 'capacity', tapped.n, true);
      },
    },
    dialogues: { 'session.limit': fillIn },
    fleeting: [LOOK, 'session.limit'],
    intents: { session_limits: bySentence },
  };
}
