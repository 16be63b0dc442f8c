/** Which sessions somebody looks for at the desk. */
import { normalise } from '../thai/normalise.ts';
import type { Consultation, ConsultationStatus } from './model.ts';

export interface SessionSearch {
  /** All have to be there: in the venue, the title, the chair, the partners, the round or the names of the district group. */
  words: readonly string[];
  /** Buddhist. */
  fiscalYear: number | null;
  status: ConsultationStatus | null;
}

const MOST_WORDS = 8;
const plain = (text: string): string => normalise(text).toLowerCase();

export function wordsOfSessionSearch(search: string): string[] {
  return plain(search).split(/\s+/u).filter(Boolean).slice(0, MOST_WORDS);
}

/** @param groupNames of the session's district group, as people may write them. */
export function isSessionLookedFor(
  session: Pick<Consultation, 'venue' | 'title' | 'chair' | 'partners' | 'round' | 'fiscalYear' | 'status'>,
  groupNames: readonly string[],
  { words, fiscalYear, status }: SessionSearch,
): boolean {
  if (fiscalYear !== null && session.fiscalYear !== fiscalYear) return false;
  if (status !== null && session.status !== status) return false;
  const { venue, title, chair, partners, round } = session;
  const told = [
    venue,
    title,
    chair,
    ...(partners ?? []),
    ...groupNames,
    round === null ? '' : `ครั้งที่ ${round} round ${round}`,
  ];
  const text = plain(told.filter(Boolean).join('\n'));
  // 3 is the third round, not the thirteenth.
  return words.every((word) =>
    /^\d+$/.test(word) ? new RegExp(`(?<!\\d)${word}(?!\\d)`).test(text) : text.includes(word),
  );
}
