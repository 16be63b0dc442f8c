/** How alike two Thai texts are: the cosine of their letter trigrams. Spaces, punctuation and particles do not count. */
import { foldChat, normalise, openPhrases, stripEnding } from './normalise.ts';

/** At this cosine, and with a theme in common, two texts probably report the same thing (measured). */
export const NEAR_DUPLICATE = 0.75;

export type Trigrams = ReadonlyMap<string, number>;

export function trigramsOf(text: string): Trigrams {
  const letters = [...stripEnding(openPhrases(foldChat(normalise(text)))).replace(/[^\p{L}\p{M}\p{N}]+/gu, '')];
  const counts = new Map<string, number>();
  for (let start = 0; start < letters.length - 2; start += 1) {
    const trigram = letters.slice(start, start + 3).join('');
    counts.set(trigram, (counts.get(trigram) ?? 0) + 1);
  }
  return counts;
}

/** 0 for nothing in common, 1 for the same; 0 where one of them is shorter than three letters. */
export function cosine(one: Trigrams, other: Trigrams): number {
  const [short, long] = one.size <= other.size ? [one, other] : [other, one];
  let product = 0;
  for (const [trigram, count] of short) product += count * (long.get(trigram) ?? 0);
  const lengths = lengthOf(one) * lengthOf(other);
  return lengths === 0 ? 0 : product / lengths;
}

function lengthOf(trigrams: Trigrams): number {
  let sum = 0;
  for (const count of trigrams.values()) sum += count * count;
  return Math.sqrt(sum);
}
