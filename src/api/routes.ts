/** `/api/v1`: one list of operations, each asked for with a token, told in JSON. */
import { randomUUID } from 'node:crypto';
import express, { Router, type NextFunction, type Request, type Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { z } from 'zod';
import type { ApiToken, TokenStore } from '../access/token-store.ts';
import type { TokenDesk } from '../access/tokens.ts';
import { idFrom } from '../identity.ts';
import type { Logger } from '../logger.ts';
import type { Clock } from '../time.ts';
import { askerOf } from '../web/protection.ts';
import { sendContent, sendPage } from '../web/send.ts';
import { langOf, type Lang } from '../web/words.ts';
import { attendanceOperations, type AttendanceApiDeps } from './attendance.ts';
import { contextOperations, type ContextApiDeps } from './contexts.ts';
import { projectOperations, type ProjectApiDeps } from './projects.ts';
import { broadcastOperations, type BroadcastApiDeps } from './broadcasts.ts';
import { createCodeBook } from './code-book.ts';
import { feedbackOperations, type FeedbackApiDeps } from './feedback.ts';
import { feedbackReplyOperations, type FeedbackReplyApiDeps } from './feedback-replies.ts';
import { figureOperations, type FigureApiDeps } from './figures.ts';
import { issueOperations, type IssueApiDeps } from './issues.ts';
import { docsPage } from './docs-pages.tsx';
import { openApiOf } from './openapi.ts';
import { callOf, etagOf, METHODS, type Call, type Operation, type Told } from './operations.ts';
import { thaiIssue } from './issue-messages.ts';
import {
  ApiProblemError,
  forbidden,
  missing,
  problemLanguage,
  sendProblem,
  type Fault,
  type ProblemFault,
} from './problems.ts';
import { operateOperations, type OperateApiDeps } from './operate.ts';
import { placeOperations, type PlaceApiDeps } from './places.ts';
import { recipientOperations, type RecipientApiDeps } from './recipients.ts';
import { registryOperations, type RegistryApiDeps } from './registry.ts';
import { reportOperations, type ReportApiDeps } from './reports.ts';
import { reasonOf } from './schemas.ts';
import { sessionChangeOperations, type SessionChangeApiDeps } from './session-changes.ts';
import { sessionFileOperations, type SessionFileApiDeps } from './session-files.ts';
import { sessionWorkOperations, type SessionWorkApiDeps } from './session-work.ts';
import { sessionOperations, type SessionApiDeps } from './sessions.ts';
import { talkOperations, type TalkApiDeps } from './talks.ts';
import { webhookOperations, type WebhookApiDeps } from './webhooks.ts';

type ResourceDeps = SessionApiDeps &
  SessionChangeApiDeps &
  SessionWorkApiDeps &
  SessionFileApiDeps &
  AttendanceApiDeps &
  FeedbackApiDeps &
  FeedbackReplyApiDeps &
  IssueApiDeps &
  ProjectApiDeps &
  ContextApiDeps &
  BroadcastApiDeps &
  RecipientApiDeps &
  RegistryApiDeps &
  FigureApiDeps &
  TalkApiDeps &
  ReportApiDeps &
  PlaceApiDeps &
  OperateApiDeps &
  WebhookApiDeps;
export type ApiDeps = Omit<ResourceDeps, 'codeBook'> & {
  tokens: TokenStore;
  tokenDesk: TokenDesk;
  config: { publicUrl: string };
  clock: Clock;
  logger: Logger;
};

const BASE = '/api/v1';
const MINUTE_MS = 60_000;
const MOST_BYTES = '200kb';
/** None of ours is longer; a database may refuse to look for what is. */
const LONGEST_ID = 200;
const KEY = /^[\x21-\x7e]{8,200}$/;

export function operationsOf(given: ApiDeps): Operation[] {
  const { registryExports, pseudonyms } = given;
  const codeBook = createCodeBook({ findIds: () => registryExports.findIds(), pseudonyms });
  const deps = { ...given, codeBook };
  return [
    ...sessionOperations(deps),
    ...sessionChangeOperations(deps),
    ...sessionWorkOperations(deps),
    ...sessionFileOperations(deps),
    ...attendanceOperations(deps),
    ...feedbackOperations(deps),
    ...feedbackReplyOperations(deps),
    ...issueOperations(deps),
    ...projectOperations(deps),
    ...contextOperations(deps),
    ...broadcastOperations(deps),
    ...recipientOperations(deps),
    ...registryOperations(deps),
    ...figureOperations(deps),
    ...talkOperations(deps),
    ...reportOperations(deps),
    ...placeOperations(deps),
    ...operateOperations(deps),
    ...webhookOperations(deps),
  ];
}

/** @param perMinute requests of one token, or of one address without a token, on each instance. */
export function apiRouter(deps: ApiDeps, perMinute = 600): Router {
  const router = Router();
  const operations = operationsOf(deps);
  const groupOf = (district: string): string => deps.programme.places.groupOf(district).code;
  // Made when it is first asked for: few installations ever are, and a start should not wait for it.
  let document: string | undefined;

  router.get(`${BASE}/openapi.json`, (_request, response) => {
    document ??= JSON.stringify(openApiOf(operations, deps.config.publicUrl, perMinute));
    response.type('json').set('cache-control', 'no-cache').send(document);
  });
  router.get('/api/docs', (request, response) =>
    sendPage(request, response, 200, docsPage(langOf(request.headers.cookie), operations, deps.config.publicUrl)),
  );
  router.get(['/api', BASE], (_request, response) => response.redirect('/api/docs'));

  router.use(BASE, async (request, response, next) => {
    response.set({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', vary: 'authorization' });
    response.locals['token'] = await deps.tokenDesk.recognise(request.get('authorization'));
    next();
  });
  const tokenOf = (response: Response): ApiToken | null => response.locals['token'] as ApiToken | null;
  router.use(
    BASE,
    rateLimit({
      windowMs: MINUTE_MS,
      limit: perMinute,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      identifier: 'minute',
      keyGenerator: (request, response) => tokenOf(response)?._id ?? askerOf(request),
      handler: (_request, response) => sendProblem(response, 'tooMany'),
      validate: false,
    }),
  );
  router.use(BASE, (_request, response, next) => {
    if (tokenOf(response)) next();
    else sendProblem(response, 'unauthorised');
  });

  const readBody = express.json({ limit: MOST_BYTES, strict: true });
  const readContent = (limit: number) => express.raw({ limit, type: () => true });
  for (const each of operations) {
    const path = BASE + each.path.replaceAll(/\{(\w+)\}/g, ':$1');
    const serve = (request: Request, response: Response): Promise<void> =>
      answer(each, tokenOf(response)!, request, response);
    if (each.body) router[each.method](path, insistOnJson, readBody, serve);
    else if (each.takesContent) router[each.method](path, readContent(each.takesContent.mostBytes), serve);
    else router[each.method](path, serve);
  }
  const paths = new Set(operations.map(({ path }) => path));
  for (const path of paths)
    router.all(BASE + path.replaceAll(/\{(\w+)\}/g, ':$1'), (_request, response) => {
      const known = METHODS.filter((method) => operations.some((each) => each.path === path && each.method === method));
      response.set('allow', known.map((method) => method.toUpperCase()).join(', '));
      sendProblem(response, 'method');
    });
  router.use('/api', (_request, response) => sendProblem(response, 'missing'));
  router.use('/api', (error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error);
    if (error instanceof ApiProblemError) {
      if (error.etag) response.set('etag', error.etag);
      return sendProblem(response, error.type, error.told);
    }
    const { status, type } = error as { status?: number; type?: string };
    if (status === 413) return sendProblem(response, 'tooLarge');
    if (status === 415) return sendProblem(response, 'mediaType');
    if (type === 'entity.parse.failed') return sendProblem(response, 'malformed', { detail: (say) => say.noJson });
    // An id that cannot even be read as text names nothing.
    if (error instanceof URIError) return sendProblem(response, 'missing');
    if (status !== undefined && status < 500) return sendProblem(response, 'malformed');
    deps.logger.error({ err: error }, 'an answer of the API could not be made');
    sendProblem(response, 'trouble');
  });

  function insistOnJson(request: Request, _response: Response, next: NextFunction): void {
    const length = Number(request.get('content-length') ?? 0);
    if (length > 0 && !request.is(['application/json', 'application/*+json'])) throw new ApiProblemError('mediaType');
    next();
  }

  async function answer(operation: Operation, token: ApiToken, request: Request, response: Response): Promise<void> {
    if (operation.needs.some((needed) => !token.permissions.includes(needed))) throw forbidden();
    const params = request.params as Record<string, string>;
    if (Object.values(params).some((id) => id.length > LONGEST_ID)) throw missing();
    const changes = operation.method !== 'get';
    const lang = problemLanguage(request);
    const body = operation.body
      ? read(operation.body, request.body ?? {}, lang, (path) => ({ pointer: `#${path.map(escaped).join('')}` }))
      : undefined;
    const content = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const query = operation.query
      ? read(operation.query, { ...request.query }, lang, ([name]) => ({ parameter: String(name) }))
      : {};
    const key = changes ? request.get('idempotency-key') : undefined;
    if (key !== undefined && !KEY.test(key))
      throw new ApiProblemError('malformed', {
        errors: [{ header: 'Idempotency-Key', message: (say) => say.keyLength }],
      });
    const eventId = key === undefined ? `api-${randomUUID()}` : `api-${idFrom('key', token._id, key)}`;
    const seen = operation.guarded === true ? seenIn(request.get('if-match')) : null;
    const call: Call = {
      ...callOf(token, groupOf, deps.clock.now(), eventId),
      params,
      query,
      body,
      content,
      seen,
      isRepeat: false,
    };
    if (operation.guarded === true && !seen) throw new ApiProblemError('unconditional');
    if (key === undefined) return send(operation, await operation.run(call), request, response);

    const fingerprint = idFrom(
      operation.id,
      request.originalUrl,
      JSON.stringify(body ?? null),
      content.toString('base64'),
    );
    const begun = await deps.tokens.beginRequest({ _id: eventId, fingerprint, at: call.now });
    if (begun.fingerprint !== fingerprint) throw new ApiProblemError('reused');
    if (begun.status !== null && operation.again && begun.subject !== null)
      return send(operation, await operation.again(begun.subject, call), request, response);
    try {
      const told = await operation.run({ ...call, isRepeat: !begun.isNew });
      await deps.tokens.endRequest(eventId, { subject: told.subject ?? null, status: operation.status });
      return send(operation, told, request, response);
    } catch (error) {
      // What was refused may be asked for again, put right, under the same key.
      if (error instanceof ApiProblemError && begun.isNew) await deps.tokens.dropRequest(eventId);
      throw error;
    }
  }

  return router;
}

async function send(operation: Operation, told: Told, request: Request, response: Response): Promise<void> {
  const { body, version, location, content } = told;
  if (content) return sendContent(request, response, content);
  if (version !== undefined) {
    const etag = etagOf(body, version);
    response.set('etag', etag);
    if (request.method === 'GET' && request.get('if-none-match') === etag) return void response.status(304).end();
  }
  if (location) response.set('location', BASE + location);
  if (operation.status === 204) return void response.status(204).end();
  response.status(operation.status).json(body);
}

/** One strong tag of ours. */
function seenIn(header: string | undefined): Call['seen'] {
  if (header === undefined) return null;
  const given = header.trim();
  const [, version] = /^"(\d{1,9})-[\da-f]+"$/.exec(given) ?? [];
  return { version: Number(version ?? -1), is: (body, now) => etagOf(body, now) === given };
}

function read<Schema extends z.ZodType>(
  schema: Schema,
  given: unknown,
  lang: Lang,
  placeOf: (path: readonly PropertyKey[]) => Omit<Fault, 'message'>,
): z.output<Schema> {
  const parsed = schema.safeParse(given, lang === 'th' ? { error: thaiIssue } : {});
  if (parsed.success) return parsed.data;
  // What is there and should not be is named itself, not what it is in.
  const errors = parsed.error.issues.flatMap((issue): ProblemFault[] =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ ...placeOf([...issue.path, key]), message: (say) => say.noSuchField }))
      : [{ ...placeOf(issue.path), message: reasonOf(issue) ?? (() => issue.message) }],
  );
  throw new ApiProblemError('malformed', { errors });
}

/** As RFC 6901 has it. */
const escaped = (key: PropertyKey): string => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
