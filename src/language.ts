/**
 * In which language the bot is speaking just now. Messages write both wordings side by side, `both('ยินดีค่ะ', 'You are
 * welcome.')`, and whoever asks for them says in which language they are wanted: the processor for the person who wrote,
 * the deliveries for the person who is written to (docs/decisions/0021). Thai where nothing is said.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

export const LANGUAGES = ['th', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
/** Of cards and texts. LINE has no sizes for its own; see `line/large-letters`. */
export const LETTERS = ['normal', 'large'] as const;
export type Letters = (typeof LETTERS)[number];

/** How somebody wants to be spoken to. What they have never said is left out. */
export interface Manner {
  language?: Language | null;
  letters?: Letters | null;
}

const spoken = new AsyncLocalStorage<Manner>();

/** Everything that `say` says, also after waiting, is said like this. */
export function speaking<Said>(manner: Manner, say: () => Said): Said {
  return spoken.run(manner, say);
}

export function spokenLanguage(): Language {
  return spoken.getStore()?.language ?? 'th';
}

export function spokenLetters(): Letters {
  return spoken.getStore()?.letters ?? 'normal';
}

/** One of two wordings, or of two lists or tables of wordings. */
export function both<Wording>(thai: Wording, english: Wording): Wording {
  return spokenLanguage() === 'en' ? english : thai;
}
