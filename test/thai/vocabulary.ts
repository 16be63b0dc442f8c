/** The configured places and themes, as the application loads them, and the phrase fixtures. */
import { readFileSync } from 'node:fs';
import { createInterpreter, type Interpreter } from '../../src/thai/intents.ts';
import { createPlaces, placesSchema } from '../../src/thai/places.ts';
import { createThemeScanner, themesSchema } from '../../src/thai/themes.ts';

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
}

export const placesConfig = placesSchema.parse(readJson('../../config/districts.json'));
export const themesConfig = themesSchema.parse(readJson('../../config/themes.json'));
export const places = createPlaces(placesConfig);
export const themes = createThemeScanner(themesConfig, places);
export const interpret: Interpreter = createInterpreter({ places, themes });

/** Friday. */
export const NOW = new Date('2020-07-10T09:00:00+07:00');

type Utterance = Parameters<Interpreter>[0];

export interface Phrase {
  text: string;
  intent: string;
  slots: Record<string, unknown>;
  channel: Utterance['channel'];
  context?: Utterance['context'];
  actor?: Utterance['actor'];
  /** What must be asked for; without it nothing may be. */
  ask?: string[];
  /** Asking back is right too. */
  orAsk?: boolean;
  now?: string;
  note?: string;
}

export function phrasesOf(file: string): Phrase[] {
  const { now, phrases } = readJson(file) as { now: string; phrases: Phrase[] };
  return phrases.map((phrase) => ({ now, ...phrase }));
}

export function labelledThemes(file: string): { text: string; themes: string[] }[] {
  return (readJson(file) as { labelled: { text: string; themes: string[] }[] }).labelled;
}
