/** `GET /exports/:token`: a file of feedback, once. `GET /sent/:token`: what somebody has sent, for themselves. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router, type Request } from 'express';
import { serveLinkedFile, type ServeDeps } from '../access/file-links.ts';
import { contentDisposition } from '../documents/http.ts';
import { fileOf } from '../documents/table.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { Programme } from '../programme.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import { toldWords } from '../web/messages.ts';
import { sendBytes, sendPage } from '../web/send.ts';
import { toldPage } from '../web/told.tsx';
import { langOf } from '../web/words.ts';
import { authorCodes, fileName } from './documents.ts';
import { feedbackTable } from './export-documents.ts';
import { FEEDBACK_FILE } from './export-effects.ts';
import { readSentToken } from './link-rules.ts';
import type { FeedbackStore } from './store.ts';

export interface FeedbackRouterDeps extends ServeDeps {
  /** What links are made under. */
  linkSecret: string;
  feedback: FeedbackStore;
  representatives: Pick<RepresentativeStore, 'findMany'>;
  consultations: Pick<ConsultationStore, 'findMany'>;
  programme: Pick<Programme, 'places' | 'themes'>;
}

export function feedbackRouter(deps: FeedbackRouterDeps): Router {
  const { feedback, clock } = deps;
  const { places, themes } = deps.programme;
  const router = Router();

  /** What its author sent, for as long as the link of the card lives; gone with the entry. */
  router.get('/sent/:token', async (request: Request<{ token: string }>, response) => {
    const messageId = readSentToken(deps.linkSecret, request.params.token, clock.now());
    const part = messageId
      ? (await feedback.findByPart(messageId))?.parts.find((each) => each.messageId === messageId)
      : undefined;
    const download = part ? await feedback.findDownload(part.messageId) : null;
    if (!part || download?.state !== 'done') {
      const lang = langOf(request.headers.cookie);
      const { fileGoneTitle, sentGone } = toldWords(lang);
      return sendPage(request, response, 410, toldPage(lang, fileGoneTitle, sentGone));
    }
    response.set({
      'content-type': download.contentType ?? 'application/octet-stream',
      'content-disposition': part.kind === 'file' ? 'attachment' : 'inline',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex',
      'referrer-policy': 'no-referrer',
    });
    await sendBytes(response, feedback.readContent(part.messageId));
  });

  serveLinkedFile(router, deps, FEEDBACK_FILE, async ({ data, token }, response) => {
    const selection = { ...data, from: new Date(data.from), to: new Date(data.to) };
    response.set({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': contentDisposition(fileName(selection, places), 'feedback.csv'),
    });
    const table = feedbackTable(feedback.stream(selection), { ...deps, places, themes, codeOf: authorCodes(token) });
    await pipeline(Readable.from(fileOf('csv', table)), response);
  });
  return router;
}
