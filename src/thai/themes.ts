/**
 * Themes (ประเด็น) of a Thai text: leftmost-longest dictionary scan, with blockers (จังหวัด, สวัสดี contain วัด) and
 * district names masked (คลองเตย is no canal). Substring search and word segmenters measured worse.
 */
import { z } from 'zod';
import { idFrom } from '../identity.ts';
import { normalise, squeeze } from './normalise.ts';
import type { Places } from './places.ts';

const themeSchema = z.strictObject({
  code: z.string().regex(/^[A-Z][A-Z_]*$/),
  labelTh: z.string().min(1),
  labelEn: z.string().min(1),
  /** Empty for OTHER, which only an analyst gives. */
  terms: z.array(z.string().min(2)).default([]),
});

export const themesSchema = z
  .strictObject({
    /** Kept with every classification, so that a changed lexicon is seen. */
    version: z.string().min(1),
    themes: z.array(themeSchema).min(1),
    blockers: z.array(z.string().min(2)).default([]),
    maskDistrictPrefixes: z.array(z.string().min(1)).default([]),
    maskBareDistricts: z.array(z.string().min(1)).default([]),
  })
  .refine(({ themes }) => new Set(themes.map((t) => t.code)).size === themes.length, {
    error: 'a theme is listed twice',
  });

export type ThemesConfig = z.infer<typeof themesSchema>;
export type Theme = z.infer<typeof themeSchema>;

export interface ThemeScan {
  /** Codes in the order of their first term; empty means unsorted. */
  themes: string[];
  /** The terms found, in order. */
  matched: string[];
}

export interface ThemeLabel {
  th: string;
  en: string;
}

export interface ThemeScanner {
  /** Of `config/`, with a hash of all that decides what is found: another lexicon has another version. */
  version: string;
  codes: string[];
  /** Names of the themes of the lexicon, and of those that past entries still carry. */
  labels: Record<string, ThemeLabel>;
  /** How many terms lead to each theme, those that people taught included. */
  termCounts: Readonly<Record<string, number>>;
  scan(text: string): ThemeScan;
  /** The theme a phrase names ("ขยะ", "เรื่องการท่องเที่ยว", a label or a code), if it names exactly one. */
  findTheme(text: string): string | null;
}

/** What people taught on top of `config/themes.json`. Terms and blockers as `termKey` writes them. */
export interface Taught {
  terms: readonly { term: string; theme: string }[];
  blockers: readonly string[];
}
export const NOTHING_TAUGHT: Taught = { terms: [], blockers: [] };

/** The scanner of `config/`, and others with what was taught. */
export interface BaseLexicon extends ThemeScanner {
  /** @param former names of themes that are in the lexicon no longer. A taught term of such a theme finds nothing. */
  teach(taught: Taught, former?: Readonly<Record<string, ThemeLabel>>): ThemeScanner;
}

/** A term as the scanner compares it. */
export const termKey = (term: string): string => squeeze(normalise(term)).toLowerCase();

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const alternatives = (words: string[]): string =>
  words
    .toSorted((a, b) => b.length - a.length)
    .map(escape)
    .join('|');

export function createThemeScanner(config: ThemesConfig, places: Pick<Places, 'districts'>): BaseLexicon {
  const scanner = scannerOf(config, places, NOTHING_TAUGHT, {});
  return { ...scanner, teach: (taught, former = {}) => scannerOf(config, places, taught, former) };
}

function scannerOf(
  config: ThemesConfig,
  places: Pick<Places, 'districts'>,
  taught: Taught,
  former: Readonly<Record<string, ThemeLabel>>,
): ThemeScanner {
  const codes = config.themes.map(({ code }) => code);
  const byTerm = new Map<string, string[]>();
  const add = (key: string, code: string): void => {
    const known = byTerm.get(key) ?? [];
    if (!known.includes(code)) byTerm.set(key, [...known, code]);
  };
  for (const { code, terms } of config.themes) for (const term of terms) add(normalise(term).toLowerCase(), code);
  for (const { term, theme } of taught.terms) if (codes.includes(theme)) add(term, theme);
  // A taught blocker outdoes a term of the same letters.
  for (const blocker of taught.blockers) byTerm.delete(blocker);
  const blockers = [...config.blockers.map((b) => b.toLowerCase()), ...taught.blockers];
  const dictionary = new RegExp(alternatives([...new Set([...byTerm.keys(), ...blockers])]), 'gu');
  const names = alternatives(places.districts.flatMap((d) => [d.nameTh, ...d.aliases]));
  const masks = [
    `(?:${alternatives(config.maskDistrictPrefixes)})\\s*(?:${names})`,
    alternatives(config.maskBareDistricts),
  ];
  const mask = new RegExp(masks.filter((m) => m !== '').join('|'), 'gu');

  function scan(text: string): ThemeScan {
    const clean = squeeze(normalise(text)).toLowerCase();
    const masked = clean.replace(mask, (name) => '\u0001'.repeat(name.length));
    const matched: string[] = [];
    const themes = new Set<string>();
    for (const [term] of masked.matchAll(dictionary)) {
      const found = byTerm.get(term);
      if (!found) continue;
      if (!matched.includes(term)) matched.push(term);
      for (const code of found) themes.add(code);
    }
    return { themes: [...themes], matched };
  }

  function findTheme(text: string): string | null {
    const wanted = normalise(text).replace(/^(?:เรื่อง|ประเด็น|ธีม|หมวด|ด้าน|theme)\s*/u, '');
    const named = config.themes.find((t) => t.code === wanted.toUpperCase() || t.labelTh === wanted);
    if (named) return named.code;
    const { themes } = scan(wanted);
    return themes.length === 1 ? (themes[0] ?? null) : null;
  }

  const current = Object.fromEntries(config.themes.map((t) => [t.code, { th: t.labelTh, en: t.labelEn }]));
  const decisive = [[...byTerm].toSorted(([a], [b]) => (a < b ? -1 : 1)), blockers.toSorted(), mask.source, codes];
  return {
    version: `${config.version}+${idFrom(JSON.stringify(decisive)).slice(0, 8)}`,
    codes,
    labels: { ...former, ...current },
    termCounts: Object.fromEntries(
      codes.map((code) => [code, [...byTerm.values()].filter((found) => found.includes(code)).length]),
    ),
    scan,
    findTheme,
  };
}
