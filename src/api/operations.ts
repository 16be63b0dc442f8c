/** What an operation of the API is. One list of them is served, described and checked. */
import type { z } from 'zod';
import { may, reachOf, type Action, type Reach, type Target } from '../access/policy.ts';
import type { ApiToken, TokenPermission } from '../access/token-store.ts';
import { memberOf } from '../access/tokens.ts';
import { idFrom } from '../identity.ts';
import type { Cause, StaffMember } from '../turn.ts';
import { packCursor, readCursor, type CursorPart } from '../web/cursor.ts';
import type { Content } from '../web/send.ts';
import { ApiProblemError } from './problems.ts';

export const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
export type Method = (typeof METHODS)[number];

/** One request, already known to be allowed in general. */
export interface Call<Query = unknown, Body = unknown> {
  token: ApiToken;
  by: StaffMember;
  now: Date;
  params: Readonly<Record<string, string>>;
  query: Query;
  body: Body;
  /** Of what `takesContent`: the file that was sent. */
  content: Buffer;
  /** Names what happens: the same for the same key of the same token. */
  eventId: string;
  /** Of `If-Match`: the version that was seen, and whether what is there is that very thing. */
  seen: { version: number; is(body: unknown, version: number): boolean } | null;
  /** The same request has been begun before, and was perhaps carried out. */
  isRepeat: boolean;
  may(action: Action, target?: Target): boolean;
  reach(action: Action): Reach;
  has(permission: TokenPermission): boolean;
  cause(): Cause;
}

export interface Told {
  body: unknown;
  /** Of what can be changed: its ETag begins with it. */
  version?: number;
  /** What was made or changed, for a repeat; of `made` also the address. */
  subject?: string;
  location?: string;
  /** Of what `sendsContent`, in place of the body. */
  content?: Content;
}

export interface Operation {
  method: Method;
  /** Below /api/v1, for example `/sessions/{id}`. */
  path: string;
  /** For programs that are written from the document. */
  id: string;
  tag: string;
  summary: string;
  /** All of them; none: for every token. */
  needs: readonly TokenPermission[];
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Undefined: nothing (204). */
  answer?: z.ZodType;
  /** In place of a JSON body: a file, as it is. */
  takesContent?: { mostBytes: number };
  /** Answers with what somebody has sent, as it came, and no JSON. */
  sendsContent?: true;
  status: 200 | 201 | 204;
  /** Has to say which version it is about: in `If-Match`, or as the `revision` of its body. */
  guarded?: true | 'revision';
  run(call: Call): Promise<Told>;
  /** What a repeat is told, once all is done. */
  again?(subject: string, call: Call): Promise<Told>;
}

/** Ties the types of what is asked for to the function that is asked. */
export function operation<Query extends z.ZodObject = z.ZodObject, Body extends z.ZodType = z.ZodType>(
  described: Omit<Operation, 'run' | 'query' | 'body' | 'again'> & {
    query?: Query;
    body?: Body;
    run(call: Call<z.output<Query>, z.output<Body>>): Promise<Told>;
    again?(subject: string, call: Call): Promise<Told>;
  },
): Operation {
  return described;
}

export function callOf(
  token: ApiToken,
  groupOf: (district: string) => string,
  now: Date,
  eventId: string,
): Pick<Call, 'token' | 'by' | 'now' | 'eventId' | 'may' | 'reach' | 'has' | 'cause'> {
  const by = memberOf(token);
  return {
    token,
    by,
    now,
    eventId,
    may: (action, target = {}) => may(by, action, target, groupOf),
    reach: (action) => reachOf(by, action, groupOf),
    has: (permission) => token.permissions.includes(permission),
    cause: () => ({
      eventId,
      at: now,
      who: { lineUserId: null, representative: null, staff: by },
      where: { kind: 'direct' },
    }),
  };
}

/** The version stands in it, so that a change can be made of exactly the one that was seen. */
export function etagOf(body: unknown, version: number): string {
  return `"${version}-${idFrom('etag', JSON.stringify(body))}"`;
}

/** @param told what is there now. */
export function stale({ body, version }: Told): ApiProblemError {
  return new ApiProblemError('stale', { current: body as Record<string, unknown> }, etagOf(body, version!));
}

/** @param told what is there now. @throws where it is no longer what was seen. */
export function insistUnchanged(call: Call, told: Told): number {
  const { seen } = call;
  if (!seen) throw new ApiProblemError('unconditional');
  // A repeat of what was carried out finds the version after it: the effect itself knows its own event.
  if (!call.isRepeat && !seen.is(told.body, told.version!)) throw stale(told);
  return seen.version;
}

/** @throws where `after` is none of ours. */
export function cursorIn(after: string | undefined, parts: number): CursorPart[] | null {
  if (after === undefined || after === '') return null;
  const read = readCursor(after, parts);
  if (!read)
    throw new ApiProblemError('malformed', { errors: [{ parameter: 'after', message: (say) => say.noSuchPlace }] });
  return read;
}

/** @param found one more than asked for, where there is more. */
export function pageFrom<Item>(
  found: readonly Item[],
  limit: number,
  cursor: (last: Item) => readonly CursorPart[],
  show: (item: Item) => unknown,
): Told {
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const next = found.length > limit && last ? packCursor(cursor(last)) : null;
  return { body: { data: shown.map(show), next } };
}

/** Without what was not said at all. */
export const said = <Patch extends object>(patch: Patch): { [Name in keyof Patch]?: Exclude<Patch[Name], undefined> } =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as never;
