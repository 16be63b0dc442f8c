/** Feedback over the API. */
import { isWithin } from '../access/policy.ts';
import type { Pseudonyms } from '../access/pseudonyms.ts';
import type { FeedbackExportStore } from '../feedback/export-store.ts';
import type { Lexicon } from '../feedback/lexicon-effects.ts';
import type { Feedback } from '../feedback/model.ts';
import { attachmentsOf, mask, placesOf, textOf } from '../feedback/rules.ts';
import type { ThemeStore } from '../feedback/theme-store.ts';
import { idFrom } from '../identity.ts';
import type { Representative } from '../representatives/model.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import { cursorIn, insistUnchanged, operation, pageFrom, stale, type Call, type Told } from './operations.ts';
import { ApiProblemError, forbidden, missing, unfit } from './problems.ts';
import { feedbackPatch, feedbackQuery, feedbackSchema } from './feedback-schemas.ts';
import { pageOf } from './schemas.ts';

export interface FeedbackApiDeps {
  feedbackExports: FeedbackExportStore;
  themeEntries: Pick<ThemeStore, 'find'>;
  lexicon: Pick<Lexicon, 'relabel'>;
  representatives: Pick<RepresentativeStore, 'findMany'>;
  pseudonyms: Pseudonyms;
}

type Author = Pick<Representative, 'fullName' | 'phone' | 'contactAddress'>;

function feedbackBody(entry: Feedback, author: Author | undefined, codeOf: (id: string) => string) {
  const own = [author?.fullName, author?.phone, author?.contactAddress] as const;
  return {
    id: entry._id,
    number: entry.number,
    kind: entry.kind,
    status: entry.status,
    private: entry.private,
    districtGroup: entry.districtGroup,
    district: entry.district,
    session: entry.consultation,
    themes: entry.themes,
    themesSetByHand: entry.themesSetBy !== null,
    issues: entry.issues ?? [],
    text: mask(textOf(entry), own),
    places: placesOf(entry).map(({ title, latitude, longitude }) => ({ title: mask(title, own), latitude, longitude })),
    attachments: attachmentsOf(entry),
    saidAt: entry.saidAt.toISOString(),
    author: entry.author && codeOf(entry.author),
  };
}

export function feedbackOperations(deps: FeedbackApiDeps) {
  const { feedbackExports, themeEntries } = deps;

  async function authorsOf(entries: readonly Feedback[]): Promise<Map<string, Representative>> {
    const ids = [...new Set(entries.flatMap(({ author }) => author ?? []))];
    const people = ids.length > 0 ? await deps.representatives.findMany(ids) : [];
    return new Map(people.map((person) => [person._id, person]));
  }

  async function visible(id: string, call: Call): Promise<Feedback> {
    const entry = await themeEntries.find(id);
    const seen = entry && entry.status !== 'withdrawn' && isWithin(call.reach('feedback.view'), entry);
    if (!seen) throw missing();
    return entry;
  }

  async function toldOf(entry: Feedback, call: Call): Promise<Told> {
    const authors = await authorsOf([entry]);
    const author = entry.author ? authors.get(entry.author) : undefined;
    return {
      body: feedbackBody(entry, author, deps.pseudonyms(call.token._id)),
      // Entries count no versions: what changes of them stands in the rest of the tag.
      version: 0,
      subject: entry._id,
    };
  }

  return [
    operation({
      method: 'get',
      path: '/feedback',
      id: 'listFeedback',
      tag: 'Feedback',
      summary: 'What people said, the oldest first. What was taken back is not there any more',
      needs: [],
      query: feedbackQuery,
      answer: pageOf(feedbackSchema),
      status: 200,
      async run(call) {
        const { after, limit, session, from, to, ...filter } = call.query;
        const place = cursorIn(after, 2);
        const at = new Date(Number(place?.[0] ?? Number.NaN));
        if (place && Number.isNaN(at.getTime())) throw new ApiProblemError('malformed');
        const found = await feedbackExports.findPage(
          {
            ...filter,
            reach: call.reach('feedback.view'),
            consultation: session,
            from: from === undefined ? undefined : new Date(from),
            to: to === undefined ? undefined : new Date(to),
          },
          place && { saidAt: at, id: String(place[1]) },
          limit + 1,
        );
        const authors = await authorsOf(found);
        const codeOf = deps.pseudonyms(call.token._id);
        return pageFrom(
          found,
          limit,
          ({ saidAt, _id }) => [saidAt.getTime(), _id],
          (entry) => feedbackBody(entry, entry.author ? authors.get(entry.author) : undefined, codeOf),
        );
      },
    }),
    operation({
      method: 'get',
      path: '/feedback/{id}',
      id: 'getFeedback',
      tag: 'Feedback',
      summary: 'One entry',
      needs: [],
      answer: feedbackSchema,
      status: 200,
      run: async (call) => toldOf(await visible(call.params['id']!, call), call),
    }),
    operation({
      method: 'patch',
      path: '/feedback/{id}',
      id: 'changeFeedback',
      tag: 'Feedback',
      summary: 'Sets the themes by hand, or says that an officer has read it',
      needs: ['change'],
      body: feedbackPatch,
      answer: feedbackSchema,
      status: 200,
      guarded: true,
      async run(call) {
        const entry = await visible(call.params['id']!, call);
        if (!call.may('feedback.answer', entry as { districtGroup: string })) throw forbidden();
        const themes = call.body.themes ?? entry.themes;
        const done = entry.themesSetBy === call.by.id && String(entry.themes) === String(themes);
        if (!done || !call.isRepeat) insistUnchanged({ ...call, isRepeat: false }, await toldOf(entry, call));
        // Having been read by a person is what setting the themes says, the same ones included.
        const outcome = await deps.lexicon.relabel(
          entry._id,
          entry,
          { themes, lesson: null },
          call.by,
          idFrom('api', call.eventId),
        );
        if (outcome.ok) return toldOf(outcome.entry, call);
        switch (outcome.reason) {
          case 'changed':
            throw stale(await toldOf(await visible(entry._id, call), call));
          case 'noSuchTheme':
            throw unfit('themes', 'no such theme');
          default:
            throw missing();
        }
      },
      again: async (id, call) => toldOf(await visible(id, call), call),
    }),
  ];
}
