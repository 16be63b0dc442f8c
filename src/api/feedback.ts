/** Feedback over the API: read, sorted and marked as read. */
import { createFeedbackBulk, type BulkOutcome } from '../feedback/bulk-effects.ts';
import type { FeedbackExportStore } from '../feedback/export-store.ts';
import type { InboxStore } from '../feedback/inbox-store.ts';
import type { Lexicon } from '../feedback/lexicon-effects.ts';
import type { Feedback } from '../feedback/model.ts';
import { idFrom } from '../identity.ts';
import type { Perform } from '../turn.ts';
import { cursorIn, insistUnchanged, operation, pageFrom, stale, type Call, type Told } from './operations.ts';
import { ApiProblemError, conflict, forbidden, missing, unfit } from './problems.ts';
import { feedbackBulk, feedbackBulkSchema, feedbackPatch, feedbackQuery, feedbackSchema } from './feedback-schemas.ts';
import { createFeedbackView, type FeedbackViewDeps } from './feedback-view.ts';
import { pageOf } from './schemas.ts';

export interface FeedbackApiDeps extends FeedbackViewDeps {
  feedbackExports: FeedbackExportStore;
  inbox: Pick<InboxStore, 'find'>;
  lexicon: Pick<Lexicon, 'relabel' | 'themes'>;
  perform: Perform;
  wake(): void;
}

export function feedbackOperations(deps: FeedbackApiDeps) {
  const { feedbackExports, lexicon } = deps;
  const { visible, bodiesOf, toldOf } = createFeedbackView(deps);
  const bulk = createFeedbackBulk(deps);

  /** For the same request asked for again: what it was about, as it is now. */
  const again = async (id: string, call: Call): Promise<Told> => toldOf(await visible(call, id), call);

  /** @throws where it is not as it was seen, or not this token's to change. */
  async function changeable(call: Call): Promise<Feedback> {
    const entry = await visible(call);
    if (!call.may('feedback.answer', { districtGroup: entry.districtGroup })) throw forbidden();
    return entry;
  }

  async function relabel(entry: Feedback, themes: readonly string[], call: Call): Promise<Told> {
    const done = entry.themesSetBy === call.by.id && String(entry.themes) === String(themes);
    if (!done || !call.isRepeat) insistUnchanged({ ...call, isRepeat: false }, await toldOf(entry, call));
    const given = { themes, lesson: null };
    const outcome = await lexicon.relabel(entry._id, entry, given, call.by, idFrom('api', call.eventId));
    if (outcome.ok) return toldOf(outcome.entry, call);
    switch (outcome.reason) {
      case 'changed':
        throw stale(await toldOf(await visible(call), call));
      case 'noSuchTheme':
        throw unfit('themes', (say) => say.noSuchTheme);
      default:
        throw missing();
    }
  }

  async function review(entry: Feedback, read: boolean, call: Call): Promise<Told> {
    insistUnchanged(call, await toldOf(entry, call));
    if (entry.status === 'linked' && !read) throw conflict((say) => say.inAnIssue);
    const outcome = await bulk.review(entry._id, read, call.cause());
    if (outcome === 'missing') throw missing();
    return toldOf(await visible(call), call);
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
        const bodies = await bodiesOf(found.slice(0, limit), call);
        return pageFrom(
          found,
          limit,
          ({ saidAt, _id }) => [saidAt.getTime(), _id],
          ({ _id }) => bodies.get(_id),
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
      run: async (call) => toldOf(await visible(call), call),
    }),
    operation({
      method: 'patch',
      path: '/feedback/{id}',
      id: 'changeFeedback',
      tag: 'Feedback',
      summary: 'Sets the themes by hand, which says that an officer has read it; or says that alone, or the opposite',
      needs: ['change'],
      body: feedbackPatch,
      answer: feedbackSchema,
      status: 200,
      guarded: true,
      async run(call) {
        const entry = await changeable(call);
        const { themes, status } = call.body;
        return themes ? relabel(entry, themes, call) : review(entry, status === 'reviewed', call);
      },
      again,
    }),
    operation({
      method: 'post',
      path: '/feedback/bulk',
      id: 'changeManyFeedback',
      tag: 'Feedback',
      summary: 'The same for several entries, each as its themes were read; what became of each is told',
      needs: ['change'],
      body: feedbackBulk,
      answer: feedbackBulkSchema,
      status: 200,
      async run(call) {
        const { body } = call;
        if ('theme' in body && !lexicon.themes.codes.includes(body.theme))
          throw unfit('theme', (say) => say.noSuchTheme);
        const data: { id: string; outcome: BulkOutcome }[] = [];
        const cause = call.cause();
        for (const { id, themes } of body.entries) {
          const entry = await bulk.find(id, cause);
          const seen = { id, themes, themesSetBy: entry?.themesSetBy ?? null };
          const outcome =
            'theme' in body
              ? await bulk.relabel(seen, body.theme, body.action === 'onlyTheme', cause)
              : await bulk.review(id, body.action === 'reviewed', cause);
          data.push({ id, outcome });
        }
        if (data.some(({ outcome }) => outcome === 'done')) deps.wake();
        return { body: { data } };
      },
    }),
  ];
}
