/**
 * In which language the bot is speaking just now. Messages write both wordings side by side, `both('ยินดีค่ะ', 'You are
 * welcome.')`, and whoever asks for them says in which language they are wanted: the processor for the person who wrote,
 * the deliveries for the person who is written to (docs/decisions/0021). Thai where nothing is said.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

export const LANGUAGES = ['th', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const spoken = new AsyncLocalStorage<Language>();

/** Everything that `say` says, also after waiting, is said in this language. */
export function speaking<Said>(language: Language, say: () => Said): Said {
  return spoken.run(language, say);
}

export function spokenLanguage(): Language {
  return spoken.getStore() ?? 'th';
}

/** One of two wordings, or of two lists or tables of wordings. */
export function both<Wording>(thai: Wording, english: Wording): Wording {
  return spokenLanguage() === 'en' ? english : thai;
}
