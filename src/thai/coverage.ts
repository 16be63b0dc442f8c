/**
 * How much of a sentence is accounted for. What is recorded must be said by the whole sentence: words that no part of the
 * grammar knows may turn its meaning round, so they are counted, and the bot asks (person-gate.ts, command-gate.ts).
 */

/** Letters and digits that carry meaning; marks, punctuation and pictures do not. */
const SIGNIFICANT = /[\p{L}\p{N}]/u;

/** Longest first, so that ประชุมรับฟัง is not taken for ประชุม with something left. */
export function lexicon(lists: readonly string[]): RegExp {
  const words = new Set(lists.flatMap((list) => list.trim().split(/\s+/)));
  const source = [...words].toSorted((a, b) => b.length - a.length).join('|');
  return new RegExp(`(?:${source})`, 'giu');
}

export interface Coverage {
  /** Stretches that nothing accounts for. */
  left: string[];
  /** Share of the significant letters that is accounted for, 0 to 1. */
  share: number;
}

/** @param values what was taken out of the text as it stands: venue, chair, reason. */
export function coverageOf(text: string, known: RegExp, values: readonly string[] = []): Coverage {
  let rest = text;
  for (const value of values) rest = rest.replace(value, ' ');
  rest = rest.replace(known, ' ');
  const left = rest.split(/[^\p{L}\p{M}\p{N}]+/u).filter((piece) => SIGNIFICANT.test(piece));
  const letters = (s: string): number => [...s].filter((char) => SIGNIFICANT.test(char)).length;
  const all = letters(text);
  return { left, share: all === 0 ? 1 : 1 - letters(left.join('')) / all };
}
