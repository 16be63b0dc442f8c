/** What people sent with their feedback, and what they are answered in LINE: over the API as at the desk. */
import { afterQuietHours } from '../delivery/quiet-hours.ts';
import { priceOf } from '../delivery/price.ts';
import type { Quota } from '../delivery/quota.ts';
import type { Feedback } from '../feedback/model.ts';
import { replyToAuthor } from '../feedback/reply-effects.ts';
import { isAuthorReachable } from '../feedback/rules.ts';
import type { FeedbackStore } from '../feedback/store.ts';
import type { Programme } from '../programme.ts';
import type { Perform } from '../turn.ts';
import { feedbackSchema, newReply, replyPreviewSchema } from './feedback-schemas.ts';
import { attachmentId, createFeedbackView, seesAuthor, type FeedbackViewDeps } from './feedback-view.ts';
import { insistUnchanged, operation, type Call } from './operations.ts';
import { conflict, forbidden, missing } from './problems.ts';

export interface FeedbackReplyApiDeps extends FeedbackViewDeps {
  programme: Pick<Programme, 'quietHours' | 'linePlan'>;
  feedback: Pick<FeedbackStore, 'findDownload' | 'findDownloads' | 'readContent'>;
  quota: Pick<Quota, 'findState'>;
  perform: Perform;
  wake(): void;
}

export function feedbackReplyOperations(deps: FeedbackReplyApiDeps) {
  const { programme, feedback } = deps;
  const { visible, toldOf } = createFeedbackView(deps);
  const tag = 'Feedback';

  async function answerable(call: Call): Promise<Feedback> {
    const entry = await visible(call);
    if (!call.may('feedback.answer', { districtGroup: entry.districtGroup })) throw forbidden();
    return entry;
  }

  async function reachOf({ author }: Feedback): Promise<ReturnType<typeof isAuthorReachable>> {
    const [person] = author ? await deps.representatives.findMany([author]) : [];
    return isAuthorReachable(person);
  }

  return [
    operation({
      method: 'get',
      path: '/feedback/{id}/attachments/{attachment}',
      id: 'getFeedbackAttachment',
      tag,
      summary: 'A photo, voice, film or file as it came; `Range` is understood',
      needs: ['personal'],
      sendsContent: true,
      status: 200,
      async run(call) {
        const entry = await visible(call);
        const part = entry.parts.find((each) => attachmentId(each) === call.params['attachment']);
        if (!part || !seesAuthor(call, entry)) throw missing();
        const download = await feedback.findDownload(part.messageId);
        if (download?.state !== 'done') throw missing();
        return {
          body: null,
          content: {
            type: download.contentType,
            disposition: part.kind === 'file' ? 'attachment' : 'inline',
            size: download.size ?? 0,
            isRanged: true,
            read: (range) => feedback.readContent(part.messageId, range),
          },
        };
      },
    }),
    operation({
      method: 'get',
      path: '/feedback/{id}/replies/preview',
      id: 'previewReply',
      tag,
      summary: 'Whether the person can be answered in LINE, when that goes out, and what it takes',
      needs: ['change'],
      answer: replyPreviewSchema,
      status: 200,
      async run(call) {
        const reachable = await reachOf(await answerable(call));
        const state = await deps.quota.findState();
        const price = state && priceOf(1, state, programme.linePlan);
        return {
          body: {
            reachable: reachable === true,
            why: reachable === true ? null : reachable,
            goesOutAt: afterQuietHours(call.now, programme.quietHours).toISOString(),
            messages: 1,
            quotaLeft: price?.left ?? null,
            fits: price?.fits ?? null,
            baht: price?.baht ?? null,
          },
        };
      },
    }),
    operation({
      method: 'post',
      path: '/feedback/{id}/replies',
      id: 'replyToFeedback',
      tag,
      summary: 'Answers the person in LINE. Look at the preview first',
      needs: ['change'],
      body: newReply,
      answer: feedbackSchema,
      status: 201,
      guarded: true,
      async run(call) {
        const entry = await answerable(call);
        insistUnchanged(call, await toldOf(entry, call));
        const reachable = await reachOf(entry);
        if (reachable !== true) throw conflict((say) => say.unreachable[reachable]);
        const done = await deps.perform(replyToAuthor({ entry: entry._id, text: call.body.text }), call.cause());
        if (done.kind !== 'planned') throw missing();
        deps.wake();
        return { ...(await toldOf(await visible(call), call)), location: `/feedback/${entry._id}` };
      },
      again: async (id, call) => toldOf(await visible(call, id), call),
    }),
  ];
}
