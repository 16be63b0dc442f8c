/** What goes wrong, as RFC 9457 has it: `application/problem+json`. */
import type { Response } from 'express';
import { z } from 'zod';
import { saidIn, type Say } from './problem-messages.ts';

export const PROBLEM_TYPES = {
  malformed: [400, 'It does not read as the document says'],
  unauthorised: [401, 'A valid token is needed'],
  forbidden: [403, 'This token may not do that'],
  missing: [404, 'There is no such thing'],
  method: [405, 'That cannot be done here'],
  conflict: [409, 'That cannot be done as things are'],
  stale: [412, 'It has changed since'],
  tooLarge: [413, 'The body is too large'],
  mediaType: [415, 'The body has to be JSON'],
  invalid: [422, 'It reads well, and cannot be taken'],
  reused: [422, 'The key belongs to another request'],
  unconditional: [428, 'Say which version this is about'],
  tooMany: [429, 'Too many requests'],
  trouble: [500, 'Something went wrong here'],
} as const satisfies Record<string, readonly [number, string]>;
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

/** As it is known here: which language it is told in is decided at the end. */
export interface Told {
  detail?: string | Say;
  errors?: readonly (Omit<Fault, 'message'> & { message: string | Say })[];
  current?: Record<string, unknown>;
}

export class ApiProblemError extends Error {
  readonly type: ProblemType;
  readonly told: Told;
  /** Of what is there now. */
  readonly etag: string | undefined;

  constructor(type: ProblemType, told: Told = {}, etag?: string) {
    super(PROBLEM_TYPES[type][1]);
    this.type = type;
    this.told = told;
    this.etag = etag;
  }
}

export const missing = (): ApiProblemError => new ApiProblemError('missing');
export const forbidden = (): ApiProblemError => new ApiProblemError('forbidden');
export const conflict = (detail: string | Say): ApiProblemError => new ApiProblemError('conflict', { detail });

/** Of one field of the body, which reads well and cannot be taken. */
export const unfit = (field: string, message: string | Say): ApiProblemError =>
  new ApiProblemError('invalid', { errors: [{ pointer: `#/${field}`, message }] });

export function sendProblem(response: Response, type: ProblemType, told: Told = {}): void {
  const [status, title] = PROBLEM_TYPES[type];
  const path = response.req.originalUrl.split('?')[0];
  if (status === 401) response.set('www-authenticate', 'Bearer realm="prachakhom"');
  const body: z.infer<typeof problemSchema> = {
    type: `/api/docs#problem-${type}`,
    title,
    status,
    ...(told.detail !== undefined && { detail: saidIn('en', told.detail) }),
    ...(told.errors && { errors: told.errors.map((each) => ({ ...each, message: saidIn('en', each.message) })) }),
    ...(told.current && { current: told.current }),
    ...(path !== undefined && { instance: path }),
  };
  response.status(status).type('application/problem+json').send(JSON.stringify(body));
}
