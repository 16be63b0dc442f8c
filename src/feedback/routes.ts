/** `GET /exports/:token`: a file of feedback, once. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router, type Request, type Response } from 'express';
import { contentDisposition } from '../documents/http.ts';
import { fileOf } from '../documents/table.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { Logger } from '../logger.ts';
import type { Programme } from '../programme.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { Clock } from '../time.ts';
import { sendBytes } from '../web/send.ts';
import { authorCodes, fileName, linkGonePage } from './documents.ts';
import { feedbackTable } from './export-documents.ts';
import { hashOf } from './export-effects.ts';
import { readSentToken } from './link-rules.ts';
import type { FeedbackStore } from './store.ts';

export interface FeedbackRouterDeps {
  /** What links are made under. */
  linkSecret: string;
  feedback: FeedbackStore;
  representatives: Pick<RepresentativeStore, 'findMany'>;
  consultations: Pick<ConsultationStore, 'findMany'>;
  programme: Pick<Programme, 'places' | 'themes'>;
  clock: Clock;
  logger: Logger;
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
      response.status(410).type('html').send(linkGonePage());
      return;
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

  router.use('/exports', (_request, response, next) => {
    response.set({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex',
      'referrer-policy': 'no-referrer',
    });
    next();
  });

  /** Programs that look ahead ask with HEAD: that does not use the link up. */
  async function lookAhead(token: string, response: Response): Promise<void> {
    const link = await feedback.findLink(hashOf(token));
    const open = link !== null && link.usedAt === null && link.expiresAt > clock.now();
    response
      .status(open ? 200 : 410)
      .type(open ? 'text/csv' : 'html')
      .end();
  }

  async function send(token: string, response: Response): Promise<void> {
    const link = await feedback.useLink(hashOf(token), clock.now());
    if (!link) {
      response.status(410).type('html').send(linkGonePage());
      return;
    }
    response.set({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': contentDisposition(fileName(link, places), 'feedback.csv'),
    });
    try {
      const table = feedbackTable(feedback.stream(link), { ...deps, places, themes, codeOf: authorCodes(token) });
      await pipeline(Readable.from(fileOf('csv', table)), response);
    } catch (error) {
      deps.logger.warn({ err: error }, 'a file of feedback broke off');
      response.destroy();
    }
  }

  router.head('/exports/:token', (request: Request<{ token: string }>, response, next) => {
    lookAhead(request.params.token, response).catch(next);
  });
  router.get('/exports/:token', (request: Request<{ token: string }>, response, next) => {
    send(request.params.token, response).catch(next);
  });
  return router;
}
