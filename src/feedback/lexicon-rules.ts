/** Pure decisions about teaching the lexicon of themes: what may be taught, and what it would change. */
import { termKey, type ThemeScan, type ThemeScanner } from '../thai/themes.ts';
import { cosine, NEAR_DUPLICATE, trigramsOf } from '../thai/similarity.ts';
import type { LessonKind, LexiconProposal, RunCounts, TaughtTerm } from './lexicon-model.ts';
import type { Feedback } from './model.ts';
import { mask, textOf } from './rules.ts';

/** An analyst gives it; no word does. */
export const BY_HAND_ONLY = 'OTHER';
/** A page of examples for whoever sees one district group. */
export const EXAMPLES_PER_GROUP = 20;
export const TERM_LETTERS = { least: 2, most: 60 } as const;

export const LESSON_PROBLEMS = [
  'tooShort',
  'tooLong',
  'personal',
  'noSuchTheme',
  'byHandOnly',
  'known',
  'neverFound',
  'notInText',
  'gone',
] as const;
export type LessonProblem = (typeof LESSON_PROBLEMS)[number];

export interface Lesson {
  kind: 'term' | 'blocker';
  term: string;
  theme: string | null;
}

/** What is wrong with it, or null. @param text of the entry that it comes from, where there is one. */
export function lessonProblem(lesson: Lesson, lexicon: ThemeScanner, text: string | null): LessonProblem | null {
  const term = termKey(lesson.term);
  const letters = [...term].length;
  if (letters < TERM_LETTERS.least || !/\p{L}{2}/u.test(term.replace(/\p{M}/gu, ''))) return 'tooShort';
  if (letters > TERM_LETTERS.most) return 'tooLong';
  if (mask(term) !== term) return 'personal';
  if (text !== null && !termKey(text).includes(term)) return 'notInText';
  if (lesson.kind === 'blocker') return null;
  if (lesson.theme === BY_HAND_ONLY) return 'byHandOnly';
  if (lesson.theme === null || !lexicon.codes.includes(lesson.theme)) return 'noSuchTheme';
  return null;
}

/** Whether the lexicon does it already, or would never come to it (a district's name is masked). */
export function lessonUse(lesson: Lesson, before: ThemeScanner, after: ThemeScanner): 'known' | 'neverFound' | null {
  const term = termKey(lesson.term);
  const [was, is] = [before.scan(term), after.scan(term)];
  if (before.version === after.version) return 'known';
  if (lesson.kind === 'term' && !is.matched.includes(term)) return 'neverFound';
  return sameThemes(was.themes, is.themes) && lesson.kind === 'term' ? 'known' : null;
}

/** What was taught, with one proposal on top. */
export function taughtWith(
  terms: readonly TaughtTerm[],
  proposal: Pick<LexiconProposal, 'kind' | 'term' | 'theme' | 'retracts'>,
) {
  const kept = proposal.kind === 'retraction' ? terms.filter(({ _id }) => _id !== proposal.retracts) : terms;
  return taughtOf(
    proposal.kind === 'retraction'
      ? kept
      : [...kept, { kind: proposal.kind, term: proposal.term, theme: proposal.theme }],
  );
}

export function taughtOf(terms: readonly Pick<TaughtTerm, 'kind' | 'term' | 'theme'>[]) {
  return {
    terms: terms.flatMap(({ kind, term, theme }) => (kind === 'term' && theme !== null ? [{ term, theme }] : [])),
    blockers: terms.flatMap(({ kind, term }) => (kind === 'blocker' ? [term] : [])),
  };
}

/** The same thing is proposed once at a time. */
export function openKeyOf(kind: LessonKind, term: string, theme: string | null, retracts: string | null): string {
  return retracts === null ? `${kind}:${theme ?? ''}:${term}` : `${kind}:${retracts}`;
}

export function sameThemes(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((theme) => other.includes(theme));
}

/**
 * The themes of an entry that the lexicon sorts: what it finds, and those that the entry has from a theme which was
 * taken out of the lexicon since. What was heard under the old name stays heard under it.
 */
export function sortedBy(entry: Pick<Feedback, 'parts' | 'themes'>, lexicon: ThemeScanner): ThemeScan {
  const found = lexicon.scan(textOf(entry));
  const former = entry.themes.filter((theme) => !lexicon.codes.includes(theme));
  return { themes: [...found.themes, ...former], matched: found.matched };
}

export interface ThemeChange {
  from: string[];
  to: string[];
}

/** What a proposal alone does to an entry, whatever earlier lexicon sorted it. */
export function effectOn(
  entry: Pick<Feedback, 'parts' | 'themes'>,
  before: ThemeScanner,
  after: ThemeScanner,
): ThemeChange | null {
  const change = { from: sortedBy(entry, before).themes, to: sortedBy(entry, after).themes };
  return sameThemes(change.from, change.to) ? null : change;
}

export function noCounts(): RunCounts {
  return { looked: 0, byHand: 0, changed: 0, sorted: 0, unsorted: 0, gained: {}, lost: {}, examples: [] };
}

/** Counts one entry that was looked at. @param change null where nothing would change. */
export function countIn(
  counts: RunCounts,
  entry: Pick<Feedback, '_id' | 'districtGroup' | 'themesSetBy'>,
  change: ThemeChange | null,
): void {
  counts.looked += 1;
  if (!change) return;
  if (entry.themesSetBy !== null) {
    counts.byHand += 1;
    return;
  }
  const { from, to } = change;
  counts.changed += 1;
  if (from.length === 0) counts.sorted += 1;
  if (to.length === 0) counts.unsorted += 1;
  for (const theme of to) if (!from.includes(theme)) counts.gained[theme] = (counts.gained[theme] ?? 0) + 1;
  for (const theme of from) if (!to.includes(theme)) counts.lost[theme] = (counts.lost[theme] ?? 0) + 1;
  const ofGroup = counts.examples.filter(({ districtGroup }) => districtGroup === entry.districtGroup).length;
  if (ofGroup < EXAMPLES_PER_GROUP)
    counts.examples.push({ entry: entry._id, districtGroup: entry.districtGroup, from, to });
}

export interface NearDuplicate {
  entry: Feedback;
  /** Cosine of the letter trigrams. */
  likeness: number;
}

/** Entries that probably report the same: to be looked at by a person, never put together by themselves. */
export function nearDuplicates(
  entry: Pick<Feedback, '_id' | 'parts' | 'themes'>,
  others: readonly Feedback[],
  most: number,
): NearDuplicate[] {
  const own = trigramsOf(textOf(entry));
  return others
    .filter(({ _id, themes }) => _id !== entry._id && themes.some((theme) => entry.themes.includes(theme)))
    .map((other) => ({ entry: other, likeness: cosine(own, trigramsOf(textOf(other))) }))
    .filter(({ likeness }) => likeness >= NEAR_DUPLICATE)
    .toSorted((a, b) => b.likeness - a.likeness)
    .slice(0, most);
}

/** Words of an entry that could be taught: pieces between spaces and marks, without what is found already. */
export function termCandidates(text: string, lexicon: ThemeScanner): string[] {
  const { matched } = lexicon.scan(text);
  const segmenter = new Intl.Segmenter('th', { granularity: 'word' });
  const words = [...segmenter.segment(text)].flatMap(({ segment, isWordLike }) =>
    isWordLike ? [termKey(segment)] : [],
  );
  const fitting = words.filter(
    (word) =>
      [...word].length >= 3 &&
      !matched.some((term) => word.includes(term) || term.includes(word)) &&
      mask(word) === word,
  );
  return [...new Set(fitting)].slice(0, 12);
}

/** What people read of a version: without the mark of what it is made of. */
export const editionOf = (version: string): string => version.split('+')[0]!;
