/** Sends what somebody sent, a picture or a voice, as it came. Who may have it is decided before. */
import type { FeedbackStore } from '../feedback/store.ts';
import { sendContent as send } from '../web/send.ts';
import { MISSING, type Answer, type Visit } from './desk.tsx';

export type ContentSource = Pick<FeedbackStore, 'findDownload' | 'readContent'>;

/** @returns `MISSING` where it is not, or not yet, fetched from LINE. */
export async function sendContent(
  { request, response }: Visit,
  feedback: ContentSource,
  messageId: string,
  asFile: boolean,
): Promise<Answer> {
  const download = await feedback.findDownload(messageId);
  if (download?.state !== 'done') return MISSING;
  await send(request, response, {
    type: download.contentType,
    disposition: asFile ? 'attachment' : 'inline',
    size: download.size ?? 0,
    isRanged: true,
    read: (range) => feedback.readContent(messageId, range),
  });
  return { sent: true };
}
