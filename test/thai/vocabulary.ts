/** The configured places and themes, as the application loads them, and the phrase fixtures. */
import { readFileSync } from 'node:fs';
import { createInterpreter, type Interpreter, type Reading } from '../../src/thai/intents.ts';
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

const ORDERS =
  /^(?:session_(?:create|postpone|cancel|change|remind|limits|walkin|checkin)|rsvp_by_phone|broadcast(?:_recall)?|staff_\w+|group_bind|notifications|register|language|text_size)$/;

/** Whether something is written down, changed or sent for it, without a question first. */
export function records({ intent, slots, ask }: Reading): boolean {
  if (ask) return false;
  switch (intent) {
    case 'rsvp':
    case 'consent':
      return 'answer' in slots;
    case 'update_profile':
      return 'value' in slots;
    case 'feedback':
      return 'kind' in slots;
    case 'my_data':
      return slots.action === 'erase';
    case 'receipt':
      return slots.action !== 'show';
    default:
      return ORDERS.test(intent);
  }
}
