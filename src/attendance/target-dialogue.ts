/** What all sentences of the staff about one session share: which one is meant, and what is said where that is not clear. */
import { scopesFor } from '../access/policy.ts';
import * as session from '../consultations/messages.ts';
import * as planningMessages from '../consultations/planning-messages.ts';
import { readTap } from '../line/postback.ts';
import type { Places } from '../thai/places.ts';
import { answer, type DialogueState, type Next, type Step, type Turn } from '../turn.ts';
import { justThis, type Found, type SessionTarget } from './target-rules.ts';

/** Of the open dialogue in which a session is being chosen; `look` says what for. */
export const LOOK = 'session.look';

export interface Targeting {
  /** The session that the sentence names, or that is the only one this person looks after. */
  targetOf(turn: Turn, slots: { districtGroup?: string; date?: string; round?: number }): SessionTarget;
  /** Somebody who looks after several district groups and named none is asked; null where that is not so. */
  whichGroup(turn: Turn, slots: { districtGroup?: string }): Step | null;
  /** The answer where the session was not found, or is still to be chosen for `dialogue`. */
  otherwise(outcome: Found<never>, target: SessionTarget, dialogue: Omit<DialogueState, 'topic'>): Next;
  /** The session just chosen for `look`, with what the dialogue remembered. */
  chosen(turn: Turn, look: string): { target: SessionTarget; dialogue: DialogueState } | null;
}

export function targeting({ places, groupName }: { places: Places; groupName: session.GroupName }): Targeting {
  return {
    targetOf(turn, slots) {
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
    },
    whichGroup(turn, { districtGroup }) {
      const { said, where, who } = turn;
      if (districtGroup || where.kind !== 'direct' || said.kind !== 'text') return null;
      const scopes = scopesFor(who.staff, 'consultation.view', (district) => places.groupOf(district).code);
      const groups = places.groups.filter(({ code }) => scopes === 'all' || scopes.includes(code));
      // The button says the sentence again, with the district group.
      return groups.length > 1 ? answer({ reply: [planningMessages.whichGroup(said.text, groups)] }) : null;
    },
    otherwise(outcome, target, dialogue) {
      switch (outcome.kind) {
        case 'forbidden':
          return { reply: [session.forbidden()] };
        case 'none':
          return {
            reply: [planningMessages.noSession(target.districtGroup ? groupName(target.districtGroup) : '', [])],
          };
        case 'choose':
          return {
            reply: [planningMessages.chooseSession(outcome.sessions, groupName)],
            dialogue: { ...dialogue, topic: LOOK },
          };
      }
    },
    chosen(turn, look) {
      if (turn.dialogue?.topic !== LOOK || turn.dialogue.look !== look) return null;
      const picked = readTap(session.pickSessionButton, turn);
      return picked && { target: justThis(picked.c), dialogue: turn.dialogue };
    },
  };
}

/** A step only in the private chat: names and numbers are not for a LINE group. */
export const inPrivate = (turn: Turn, then: () => Step): Step =>
  turn.where.kind === 'direct' ? then() : { effects: [], next: () => ({ reply: [session.privateOnly()] }) };
