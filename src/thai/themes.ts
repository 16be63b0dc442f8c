/**
 * Themes (ประเด็น) of a Thai text: leftmost-longest dictionary scan, with blockers (จังหวัด, สวัสดี contain วัด) and
 * district names masked (คลองเตย is no canal). Substring search and word segmenters measured worse.
 */
import { z } from 'zod';
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

export interface ThemeScanner {
  version: string;
  codes: string[];
  labels: Record<string, { th: string; en: string }>;
  scan(text: string): ThemeScan;
  /** The theme a phrase names ("ขยะ", "เรื่องการท่องเที่ยว", a label or a code), if it names exactly one. */
  findTheme(text: string): string | null;
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const alternatives = (words: string[]): string =>
  words
    .toSorted((a, b) => b.length - a.length)
    .map(escape)
    .join('|');

export function createThemeScanner(config: ThemesConfig, places: Pick<Places, 'districts'>): ThemeScanner {
  const byTerm = new Map<string, string[]>();
  for (const { code, terms } of config.themes) {
    for (const term of terms) {
      const key = normalise(term).toLowerCase();
      byTerm.set(key, [...(byTerm.get(key) ?? []), code]);
    }
  }
  const dictionary = new RegExp(alternatives([...byTerm.keys(), ...config.blockers.map((b) => b.toLowerCase())]), 'gu');
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
      const codes = byTerm.get(term);
      if (!codes) continue;
      if (!matched.includes(term)) matched.push(term);
      for (const code of codes) themes.add(code);
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

  return {
    version: config.version,
    codes: config.themes.map((t) => t.code),
    labels: Object.fromEntries(config.themes.map((t) => [t.code, { th: t.labelTh, en: t.labelEn }])),
    scan,
    findTheme,
  };
}
