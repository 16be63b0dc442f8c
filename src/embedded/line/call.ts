/** One call of the bot's, and what the endpoints work with. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Acts } from './acts.ts';
import type { EmulatorClock } from './clock.ts';
import type { Answer } from './http.ts';
import type { WorldRecord } from './records.ts';
import { isObject, type Fields } from './problems.ts';
import type { Sending } from './sending.ts';
import type { Webhooks } from './webhooks.ts';
import type { World } from './world.ts';

export interface Call {
  method: string;
  /** Without the query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  requestId: string;
  /** Filled in as it becomes known, for the list of requests. */
  recipients: string[];
  messages: number;
}

export type Handler = (call: Call, params: string[]) => Answer | Promise<Answer>;
export type Route = [method: string, path: RegExp, handler: Handler];

export interface ApiContext {
  world: World;
  clock: EmulatorClock;
  sending: Sending;
  acts: Acts;
  webhooks: Webhooks;
  commit: (record: WorldRecord) => void;
  readContent: (name: string) => Promise<Buffer | null>;
  keepContent: (name: string, content: Buffer) => Promise<void>;
  dropContent: (name: string) => Promise<void>;
  showLoading: (chat: string, seconds: number) => void;
  channelSecret: string;
  channelAccessToken: string;
  bot: { userId: string; displayName: string };
}

export const NOT_FOUND: Answer = { status: 404, body: { message: 'Not found' } };

/** Whom a request to send something names, and how many message objects it carries. */
export function noteAddressees(call: Call, { to, messages }: Fields): void {
  call.recipients = [to ?? []].flat().filter((id) => typeof id === 'string');
  call.messages = Array.isArray(messages) ? messages.length : 0;
}

export class InvalidJsonError extends Error {}

/** The fields of a JSON body; none where it is JSON but no object. @throws {InvalidJsonError} */
export function jsonOf(call: Call): Fields {
  try {
    const parsed: unknown = JSON.parse(call.body.toString('utf8'));
    return isObject(parsed) ? parsed : {};
  } catch (cause) {
    throw new InvalidJsonError('The request body could not be parsed as JSON (line: 1, column: 1)', { cause });
  }
}
