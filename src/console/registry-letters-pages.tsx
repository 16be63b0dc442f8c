/** The buttons by which letters to invited people are made anew. */
import { Carried } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { Card } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { registryWords } from './registry-messages.ts';

export const REGISTRY = '/console/representatives';
export const LETTERS_PATH = `${REGISTRY}/letters`;

interface Sheet {
  lang: Lang;
  formToken: string;
  sheet: string;
}

/** For exactly the people whom the page shows: each letter voids the one of before, so none is made by the way. */
export function LettersForm({ lang, people, formToken, sheet }: Sheet & { people: readonly string[] }) {
  const words = registryWords(lang);
  return (
    <Card id="letters" title={words.lettersTitle}>
      <p class="hint">{words.lettersHint}</p>
      <form method="post" action={LETTERS_PATH}>
        <Carried formToken={formToken} sheet={`${sheet}-letters`} />
        {people.map((person) => (
          <input key={person} type="hidden" name="person" value={person} />
        ))}
        <button type="submit" class="outline">
          {words.lettersFor(formatsOf(lang).count(people.length))}
        </button>
      </form>
    </Card>
  );
}

export function LetterForm({ lang, person, formToken, sheet }: Sheet & { person: string }) {
  const words = registryWords(lang);
  return (
    <Card id="letter" title={words.lettersTitle}>
      <p class="hint">{words.lettersHint}</p>
      <form method="post" action={`${REGISTRY}/${person}/letter`}>
        <Carried formToken={formToken} sheet={`${sheet}-letter`} />
        <button type="submit" class="outline">
          {words.letterFor}
        </button>
      </form>
    </Card>
  );
}
