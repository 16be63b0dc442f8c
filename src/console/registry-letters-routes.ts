/** Letters that invite to LINE, made anew from the registry: for one person, or for those that its list shows. */
import { isWithin, reachesNothing } from '../access/policy.ts';
import { contentDisposition } from '../documents/http.ts';
import type { Programme } from '../programme.ts';
import { writeLetters } from '../representatives/import-documents.ts';
import { printLetters } from '../representatives/import-effects.ts';
import type { Representative } from '../representatives/model.ts';
import type { RegistryStore } from '../representatives/registry-store.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { Perform } from '../turn.ts';
import { typedList, typedText } from '../web/forms.tsx';
import { pathWith } from '../web/parts.tsx';
import { MISSING, type Answer, type Desk, type DeskDeps, type Visit } from './desk.tsx';
import { importWords } from './import-messages.ts';
import { LETTER_BUNDLES, LETTERS_PATH, NEXT_LETTERS_PATH, REGISTRY } from './registry-letters-pages.tsx';
import { registryWords, LETTERS_FILE } from './registry-messages.ts';

export interface LetterSenderDeps {
  programme: Pick<Programme, 'organisation'>;
  chatLink(): string | null;
  perform: Perform;
}

export interface RegistryLettersDeps extends LetterSenderDeps, Omit<DeskDeps, 'programme'> {
  programme: Pick<Programme, 'places' | 'organisation'>;
  representatives: Pick<RepresentativeStore, 'find'>;
  registry: Pick<RegistryStore, 'findPage' | 'countMatching'>;
}

/** So many at once take about a second. */
export const LETTERS_AT_ONCE = 100;

/** Whoever is invited and has no LINE yet; a letter is an edit of the entry, since it voids the code of before. */
export const awaitsLetter = (visit: Visit, person: Representative): boolean =>
  person.status === 'invited' && !person.lineUserId && isWithin(visit.reach('representative.edit'), person);

/** @param subject of the records: the list that the people came with, or the registry. @param back where nobody waits. */
export async function sendLetters(
  { perform, programme, chatLink }: LetterSenderDeps,
  visit: Visit,
  { people, subject, back }: { people: readonly string[]; subject: string; back: string },
): Promise<Answer> {
  const letters = await perform(printLetters({ people, subject }), visit.cause());
  if (letters.length === 0) return { goTo: back, notice: { tone: 'good', text: importWords(visit.lang).noLetters } };
  const file = await writeLetters(letters, { organisation: programme.organisation, chatLink: chatLink() });
  visit.response.type('pdf').set('content-disposition', contentDisposition(LETTERS_FILE, 'letters.pdf')).send(file);
  return { sent: true };
}

export function registryLettersRoutes(desk: Desk, deps: RegistryLettersDeps): void {
  desk.post(LETTERS_PATH, {
    async act(visit): Promise<Answer> {
      const people = typedList(visit.typed, 'person').slice(0, LETTERS_AT_ONCE);
      return sendLetters(deps, visit, { people, subject: 'registry', back: `${REGISTRY}?view=invited` });
    },
  });

  desk.post(NEXT_LETTERS_PATH, {
    async act(visit): Promise<Answer> {
      const [group, district] = [typedText(visit.typed, 'group'), typedText(visit.typed, 'district')];
      const back = pathWith(REGISTRY, { view: 'invited', group, district });
      const filter = {
        reach: visit.reach('representative.edit'),
        statuses: ['invited'] as const,
        districtGroup: group || undefined,
        district: district || undefined,
        withoutLetter: true,
      };
      if (reachesNothing(filter.reach)) return MISSING;
      // Sent twice, or by two people at once, the second would print others than its page said, and lose the first file.
      if ((await deps.registry.countMatching(filter)) !== Number(typedText(visit.typed, 'waiting')))
        return { goTo: back, notice: { tone: 'bad', text: registryWords(visit.lang).lettersMeanwhile } };
      const size = LETTER_BUNDLES.find((each) => String(each) === typedText(visit.typed, 'size')) ?? LETTER_BUNDLES[0];
      const people = await deps.registry.findPage({ ...filter, words: [] }, null, size);
      return sendLetters(deps, visit, { people: people.map(({ _id }) => _id), subject: 'registry', back });
    },
  });

  desk.post(`${REGISTRY}/:id/letter`, {
    async act(visit): Promise<Answer> {
      const id = visit.param('id');
      const person = await deps.representatives.find(id);
      if (!person || !isWithin(visit.reach('representative.edit'), person)) return MISSING;
      return sendLetters(deps, visit, { people: [id], subject: 'registry', back: `${REGISTRY}/${id}` });
    },
  });
}
