/** Sends what somebody sent, a picture or a voice, as it came. Who may have it is decided before. */
import type { FeedbackStore } from '../feedback/store.ts';
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
  const chunks: Buffer[] = [];
  for await (const chunk of feedback.readContent(messageId)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  response.set({
    'content-type': download.contentType ?? 'application/octet-stream',
    'content-disposition': asFile ? 'attachment' : 'inline',
    'x-content-type-options': 'nosniff',
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-store',
  });
  const ranges = request.range(bytes.length);
  const range = Array.isArray(ranges) && ranges.length === 1 ? ranges[0] : null;
  if (range) {
    response.status(206).set('content-range', `bytes ${range.start}-${range.end}/${bytes.length}`);
    response.end(bytes.subarray(range.start, range.end + 1));
  } else response.end(bytes);
  return { sent: true };
}
