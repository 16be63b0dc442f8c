/** What goes wrong, as RFC 9457 has it: `application/problem+json`. */
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Lang } from '../web/words.ts';
import { problemWords } from './problem-messages.ts';

export const PROBLEM_TYPES = {
  malformed: 400,
  unauthorised: 401,
  forbidden: 403,
  missing: 404,
  method: 405,
  conflict: 409,
  stale: 412,
  tooLarge: 413,
  mediaType: 415,
  invalid: 422,
  reused: 422,
  unconditional: 428,
  tooMany: 429,
  trouble: 500,
} as const satisfies Record<string, number>;
export type ProblemType = keyof typeof PROBLEM_TYPES;

const faultSchema = z.strictObject({
  pointer: z.string().optional().meta({ description: 'Into the body, as RFC 6901 has it: #/partners/0' }),
  parameter: z.string().optional().meta({ description: 'Of the query' }),
  header: z.string().optional(),
  message: z.string(),
});
export type Fault = z.infer<typeof faultSchema>;

export const problemSchema = z
  .strictObject({
    type: z.string().meta({ description: 'Names the kind of problem: /api/docs#problem-…' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().optional(),
    instance: z.string().optional(),
    errors: z.array(faultSchema).optional(),
    current: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: 'With 412: what is there now, as GET tells it; its ETag is in the header' }),
  })
  .meta({ id: 'Problem' });

/** One of the wordings, whichever language it is told in. */
export type Say = (words: ReturnType<typeof problemWords>, lang: Lang) => string;

export type ProblemFault = Omit<Fault, 'message'> & { message: Say };

/** As it is known here: which language it is told in is decided at the end. */
export interface Told {
  detail?: Say;
  errors?: readonly ProblemFault[];
  current?: Record<string, unknown>;
}

export class ApiProblemError extends Error {
  readonly type: ProblemType;
  readonly told: Told;
  /** Of what is there now. */
  readonly etag: string | undefined;

  constructor(type: ProblemType, told: Told = {}, etag?: string) {
    super(problemWords('en').titles[type]);
    this.type = type;
    this.told = told;
    this.etag = etag;
  }
}

export const missing = (): ApiProblemError => new ApiProblemError('missing');
export const forbidden = (): ApiProblemError => new ApiProblemError('forbidden');
export const conflict = (detail: Say): ApiProblemError => new ApiProblemError('conflict', { detail });

/** Of one field of the body, which reads well and cannot be taken. */
export const unfit = (field: string, message: Say): ApiProblemError =>
  new ApiProblemError('invalid', { errors: [{ pointer: `#/${field}`, message }] });

/** English, as programs read it, where a client does not ask for Thai. */
export const problemLanguage = (request: Request): Lang =>
  request.acceptsLanguages('en', 'th') === 'th' ? 'th' : 'en';

export function sendProblem(response: Response, type: ProblemType, told: Told = {}): void {
  const status = PROBLEM_TYPES[type];
  const lang = problemLanguage(response.req);
  const words = problemWords(lang);
  const path = response.req.originalUrl.split('?')[0];
  if (status === 401) response.set('www-authenticate', 'Bearer realm="prachakhom"');
  const body: z.infer<typeof problemSchema> = {
    type: `/api/docs#problem-${type}`,
    title: words.titles[type],
    status,
    ...(told.detail !== undefined && { detail: told.detail(words, lang) }),
    ...(told.errors && { errors: told.errors.map((each) => ({ ...each, message: each.message(words, lang) })) }),
    ...(told.current && { current: told.current }),
    ...(path !== undefined && { instance: path }),
  };
  response.vary('accept-language').set('content-language', lang);
  response.status(status).type('application/problem+json').send(JSON.stringify(body));
}
