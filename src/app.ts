/** HTTP: the webhook first, ahead of Express, then everything that people and other systems look at. */
import { createServer, type Server } from 'node:http';
import express from 'express';
import helmet from 'helmet';
import mongoose from 'mongoose';
import { checkInRouter } from './attendance/check-in-routes.ts';
import { apiRouter } from './api/routes.ts';
import { calendarRouter } from './consultations/calendar-routes.ts';
import { consoleRouter } from './console/routes.ts';
import type { Context } from './context.ts';
import { boardRouter } from './development-issues/routes.ts';
import { feedbackRouter } from './feedback/routes.ts';
import { progressReportRouter } from './progress-reports/routes.ts';
import { affectedRouter } from './representatives/affected-routes.ts';
import { noticeRouter } from './representatives/routes.ts';
import { paperRouter } from './summaries/paper-routes.ts';
import { assetRouter } from './web/assets.ts';
import { lastWord, sendMissing } from './web/told.tsx';

export interface App {
  server: Server;
  /** Everything is started: `/readyz` says yes. */
  admit(): void;
  /** From now on `/readyz` says no, so that nobody sends new work here. */
  drain(): void;
}

/** @param server to serve on; a new one where left out, to be listened on by the caller. */
export function createApp(context: Context, server: Server = createServer()): App {
  let ready = false;
  let draining = false;
  const app = express();
  app.disable('x-powered-by');
  // A proxy stands on the same machine or in the same network; whoever comes from elsewhere is believed nothing.
  app.set('trust proxy', ['loopback', 'linklocal', 'uniquelocal']);
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          connectSrc: ["'self'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'", 'data:'],
          mediaSrc: ["'self'"],
          fontSrc: ["'self'"],
          formAction: ["'self'"],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
      strictTransportSecurity: context.config.publicUrl.startsWith('https://') ? undefined : false,
    }),
  );

  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/readyz', async (_request, response) => {
    const database = context.connection.readyState === mongoose.ConnectionStates.connected;
    response.status(ready && database ? 200 : 503).json({ ready, database });
  });
  app.get('/metrics', async (_request, response) => {
    response.type(context.metrics.registry.contentType).send(await context.metrics.registry.metrics());
  });
  app.use(assetRouter());
  app.use(noticeRouter(context));
  app.use(affectedRouter(context));
  app.use(feedbackRouter(context));
  app.use(boardRouter(context));
  app.use(checkInRouter(context));
  app.use(paperRouter(context));
  app.use(progressReportRouter({ ...context.reports, ...context }));
  app.use(apiRouter(context));
  app.use(calendarRouter(context));
  app.use(consoleRouter(context));
  app.get('/', (_request, response) => response.redirect('/console'));
  app.use(sendMissing);
  app.use(lastWord(context.logger));

  server.on('request', (request, response) => {
    if (draining) response.setHeader('connection', 'close');
    if (request.url === '/webhook') context.intake(request, response);
    else app(request, response);
  });
  return {
    server,
    admit: () => {
      ready = true;
    },
    drain: () => {
      ready = false;
      draining = true;
    },
  };
}
