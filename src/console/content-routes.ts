/** Sends what somebody sent, a picture or a voice, as it came. Who may have it is decided before. */
import type { FeedbackStore } from '../feedback/store.ts';
import { sendBytes } from '../web/send.ts';
import { MISSING, type Answer, type Visit } from './desk.tsx';

export type ContentSource = Pick<FeedbackStore, 'findDownload' | 'readContent'>;

/** Players of some phones ask for it in ranges. @returns `MISSING` where it is not, or not yet, fetched from LINE. */
export async function sendContent(
  { request, response }: Visit,
  feedback: ContentSource,
  messageId: string,
  asFile: boolean,
): Promise<Answer> {
  const download = await feedback.findDownload(messageId);
  if (download?.state !== 'done') return MISSING;
  const size = download.size ?? 0;
  response.set({
    'content-type': download.contentType ?? 'application/octet-stream',
    'content-disposition': asFile ? 'attachment' : 'inline',
    'x-content-type-options': 'nosniff',
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-store',
  });
  const ranges = request.range(size);
  if (ranges === -1) {
    response.status(416).set('content-range', `bytes */${size}`).end();
    return { sent: true };
  }
  const range = Array.isArray(ranges) && ranges.length === 1 ? ranges[0] : undefined;
  if (range) response.status(206).set('content-range', `bytes ${range.start}-${range.end}/${size}`);
  response.set('content-length', String(range ? range.end - range.start + 1 : size));
  await sendBytes(response, feedback.readContent(messageId, range));
  return { sent: true };
}
