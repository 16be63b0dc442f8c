/** What every step of the play has at hand. */
import { lineUserIdOf } from '../../src/demo/people.ts';
import type { Facts, LineGroupFact, Person, SessionFact } from './facts.ts';
import type { Hands } from './hands.ts';
import type { LineGroupKey, PersonKey } from './scenario.ts';
import type { Stage } from './stage.ts';

export interface Play {
  stage: Stage;
  hands: Hands;
  facts: Facts;
  /** One line of the transcript. */
  note: (who: string, what: string) => void;
}

export const firstLine = (words: string): string => words.split('\n').filter(Boolean).slice(0, 2).join(' · ');

export function personOf({ facts }: Play, key: PersonKey): Person {
  const person = facts.people.get(key);
  if (!person) throw new Error(`nobody is called ${key}`);
  return person;
}
export const userIdOf = ({ facts }: Play, key: PersonKey): string =>
  facts.staff.get(key)?.userId ?? facts.people.get(key)?.userId ?? lineUserIdOf(key);
export const lineGroupOf = ({ facts }: Play, key: LineGroupKey): LineGroupFact => {
  const found = facts.lineGroups.get(key);
  if (!found) throw new Error(`there is no LINE group ${key}`);
  return found;
};
export function sessionOf({ facts }: Play, key: string): SessionFact {
  const session = facts.sessions.get(key);
  if (!session) throw new Error(`nobody has announced ${key}`);
  return session;
}

export const dataOf = (action: object): string =>
  'data' in action && typeof action.data === 'string' ? action.data : '';
