/** The buttons by which letters to invited people are made anew. */
import { Carried } from '../web/forms.tsx';
import { formatsOf } from '../web/format.ts';
import { Card } from '../web/parts.tsx';
import type { Lang } from '../web/words.ts';
import { registryWords } from './registry-messages.ts';

export const REGISTRY = '/console/representatives';
export const LETTERS_PATH = `${REGISTRY}/letters`;
export const NEXT_LETTERS_PATH = `${LETTERS_PATH}/next`;
/** Sizes of a bundle; the largest takes about two seconds. */
export const LETTER_BUNDLES = [50, 100, 200] as const;

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

/** The next so many who have no letter yet: pressed again it goes on with those behind them. */
export function NextLettersForm({
  lang,
  waiting,
  group,
  district,
  formToken,
  sheet,
}: Sheet & { waiting: number; group: string; district: string }) {
  const words = registryWords(lang);
  const { count } = formatsOf(lang);
  // One that takes all, and those below it.
  const sizes = LETTER_BUNDLES.filter((_size, index) => index === 0 || LETTER_BUNDLES[index - 1]! < waiting);
  return (
    <Card id="next-letters" title={words.nextLettersTitle}>
      <p>{words.withoutLetter(count(waiting))}</p>
      <p class="hint">{words.nextLettersHint}</p>
      <form method="post" action={NEXT_LETTERS_PATH}>
        <Carried formToken={formToken} sheet={`${sheet}-next`} />
        <input type="hidden" name="waiting" value={waiting} />
        <input type="hidden" name="group" value={group} />
        <input type="hidden" name="district" value={district} />
        <div class="actions">
          {sizes.map((size) => (
            <button key={size} type="submit" name="size" value={size} class="outline">
              {words.nextLetters(count(Math.min(size, waiting)))}
            </button>
          ))}
        </div>
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
