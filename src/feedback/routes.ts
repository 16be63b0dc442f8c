/** `GET /exports/:token`: a file of feedback, once. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router, type Request, type Response } from 'express';
import { contentDisposition } from '../documents/http.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { Logger } from '../logger.ts';
import type { Programme } from '../programme.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { Clock } from '../time.ts';
import { authorCodes, csvStream, fileName, linkGonePage, rowOf } from './documents.ts';
import { hashOf } from './export-effects.ts';
import type { ExportLink, Feedback } from './model.ts';
import type { FeedbackStore } from './store.ts';

export interface FeedbackRouterDeps {
  feedback: FeedbackStore;
  representatives: Pick<RepresentativeStore, 'findMany'>;
  consultations: Pick<ConsultationStore, 'findMany'>;
  programme: Pick<Programme, 'places' | 'themes'>;
  clock: Clock;
  logger: Logger;
}

/** Names and sessions are looked up for so many entries at once. */
const BATCH = 250;

export function feedbackRouter(deps: FeedbackRouterDeps): Router {
  const { feedback, clock } = deps;
  const { places, themes } = deps.programme;
  const router = Router();

  async function* rows(link: ExportLink, token: string): AsyncGenerator<(string | number)[]> {
    const codeOf = authorCodes(token);
    for await (const batch of inBatches(feedback.stream(link), BATCH)) {
      const [people, sessions] = await Promise.all([
        deps.representatives.findMany(idsOf(batch, ({ author }) => author)),
        deps.consultations.findMany(idsOf(batch, ({ consultation }) => consultation)),
      ]);
      const authors = new Map(people.map((person) => [person._id, person]));
      const consultations = new Map(sessions.map((session) => [session._id, session]));

      for (const entry of batch) yield rowOf(entry, { places, themes, authors, consultations, codeOf });
    }
  }

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
      await pipeline(Readable.from(rows(link, token)), csvStream(), response);
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

function idsOf(batch: readonly Feedback[], idOf: (entry: Feedback) => string | null): string[] {
  return [...new Set(batch.flatMap((entry) => idOf(entry) ?? []))];
}

async function* inBatches<Item>(items: AsyncIterable<Item>, size: number): AsyncGenerator<Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
