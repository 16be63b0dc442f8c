/** The control API under `/_emulator`: what tests, the replay and the chat page speak. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { NotPossibleError, type Acts } from './acts.ts';
import { bangkokMonth, ClockGoesBackError, type EmulatorClock } from './clock.ts';
import { BodyTooLargeError, readBody, send, type Answer } from './http.ts';
import { newGroupId, newUserId } from './ids.ts';
import { inputs, sentenceOf } from './inputs.ts';
import type { ClockView, EmulatorEvent, QuotaView, State } from './protocol.ts';
import type { WorldRecord } from './records.ts';
import type { Traffic } from './traffic.ts';
import type { Webhooks } from './webhooks.ts';
import { entriesOf, groupView, personView, type World } from './world.ts';

/** Room for a video as base64 or for very many people at once. */
const BODY_MOST_BYTES = 128 * 1024 * 1024;
const IDLE_WITHIN_MS = 60_000;

/** The app's side of the clock: see `LineEmulator.attach`. */
export interface AttachedApp {
  nextDue(): Promise<Date | null>;
  /** Resolves when nothing that is due is left; deliveries that wait in backoff count only where `backoffToo` is set. */
  settled(options?: { backoffToo: boolean }): Promise<void>;
}

interface ControlContext {
  world: World;
  clock: EmulatorClock;
  acts: Acts;
  webhooks: Webhooks;
  traffic: Traffic;
  bot: { userId: string; displayName: string };
  app: () => AttachedApp | null;
  commit: (record: WorldRecord) => void;
  written: () => Promise<void>;
  readContent: (name: string) => Promise<Buffer | null>;
  dropAllContent: () => Promise<void>;
}

type Handler = (call: { params: string[]; query: URLSearchParams; body: unknown }) => unknown;

/** What people send is shown, never run: the page and the control API share its origin. */
const INERT = {
  'cache-control': 'no-cache',
  'x-content-type-options': 'nosniff',
  'content-security-policy': 'sandbox',
};

/** An answer other than 200 with JSON. */
class Reply {
  constructor(readonly answer: Answer) {}
}

export type Control = ReturnType<typeof createControl>;

export function createControl(context: ControlContext) {
  const { world, clock, acts, webhooks, traffic, bot, commit } = context;
  const listeners = new Set<ServerResponse>();
  let stateChanged = false;

  async function nextDue(): Promise<Date | null> {
    try {
      return (await context.app()?.nextDue()) ?? null;
    } catch {
      return null; // The app may be between two states: starting, stopping, its database away.
    }
  }

  async function clockView(): Promise<ClockView> {
    const due = await nextDue();
    const { adjustable, speed } = clock;
    return { now: clock.now().toISOString(), speed, nextDue: due ? due.toISOString() : null, adjustable };
  }

  function quotaView(): QuotaView {
    const month = bangkokMonth(clock.now());
    return { ...world.quota(), used: world.usedIn(month), month };
  }

  async function state(): Promise<State> {
    const users = world.userViews();
    return {
      bot,
      users,
      groups: world.groupViews(),
      clock: await clockView(),
      quota: quotaView(),
      notes: world.notes(),
    };
  }

  function emit(event: EmulatorEvent): void {
    for (const listener of listeners) listener.write(`data: ${JSON.stringify(event)}\n\n`);
  }

  /** Tells the pages that look on; a burst of changes of people or quota is one `state`. */
  function changed(record: WorldRecord): void {
    if (listeners.size === 0) return;
    if (record.t === 'entry') emit({ type: 'entry', entry: record.entry });
    else if (record.t === 'sent') for (const entry of entriesOf(record)) emit({ type: 'entry', entry });
    else if (record.t === 'unsent') {
      const entry = world.message(record.messageId);
      if (entry) emit({ type: 'entry', entry });
    }
    const isState = !['entry', 'unsent', 'event', 'attempted', 'media'].includes(record.t);
    if (!isState || stateChanged) return;
    stateChanged = true;
    setImmediate(() => {
      stateChanged = false;
      emit({ type: 'state' });
    });
  }

  async function idle(query: URLSearchParams): Promise<unknown> {
    const given = query.get('timeoutMs') ?? String(IDLE_WITHIN_MS);
    if (!/^\d{1,7}$/.test(given)) throw new NotPossibleError(400, 'timeoutMs is a whole number of milliseconds.');
    const late = new AbortController();
    const timeout = new Promise<void>((resolve) => late.signal.addEventListener('abort', () => resolve()));
    const timer = setTimeout(() => late.abort(), Number(given));
    const quiet = async () => {
      do {
        await webhooks.drained();
        await context.app()?.settled({ backoffToo: true });
      } while (!late.signal.aborted && webhooks.pending().length > 0);
    };
    await Promise.race([quiet(), timeout]);
    clearTimeout(timer);
    if (!late.signal.aborted) return {};
    const pending = webhooks.pending();
    const message =
      pending.length > 0
        ? `${pending.length} webhook event(s) are not delivered yet.`
        : 'Every webhook is delivered, but the app still has work that is due.';
    return new Reply({ status: 503, body: { message, webhooks: pending } });
  }

  function addPeople(body: unknown): unknown {
    const given = inputs.people(body);
    const added = [given].flat().map(({ displayName, userId = newUserId(), friend }) => {
      const known = world.user(userId) ?? { following: false, blocked: false };
      const relation = friend === undefined ? known : { following: friend, blocked: false };
      const user = { id: userId, displayName, following: relation.following, blocked: relation.blocked };
      commit({ t: 'user', user });
      return personView(user);
    });
    return Array.isArray(given) ? added : added[0];
  }

  function addGroups(body: unknown): unknown {
    const given = inputs.groups(body);
    const all = [given].flat();
    for (const { name, members = [] } of all) {
      const unknown = members.find((id) => !world.user(id));
      if (unknown) throw new NotPossibleError(400, `There is no person ${unknown} to be a member of ${name}.`);
    }
    const added = all.map(({ name, groupId = newGroupId(), members = [], bot: wanted, quiet = false }) => {
      const was = world.group(groupId)?.bot ?? false;
      const isIn = wanted ?? was;
      commit({ t: 'group', group: { id: groupId, name, members: [...new Set(members)], bot: quiet ? isIn : was } });
      return groupView(acts.setBot(groupId, isIn));
    });
    return Array.isArray(given) ? added : added[0];
  }

  async function changeClock(body: unknown): Promise<unknown> {
    const change = inputs.clock.parse(body);
    if (!clock.adjustable)
      throw new NotPossibleError(409, 'This emulator runs as its own process, on the system’s clock.');
    const to: { now?: Date; speed?: number } = {};
    if (change.speed !== undefined) to.speed = change.speed;
    if (change.now !== undefined) to.now = new Date(change.now);
    if (change.advance !== undefined) to.now = new Date(clock.now().getTime() + change.advance);
    if (change.toNextDue) {
      const due = await nextDue();
      if (!due) throw new NotPossibleError(404, 'nothing is due');
      if (due > clock.now()) to.now = due; // What is due already needs no jump, only time.
    }
    clock.change(to);
    await context.app()?.settled();
    const view = await clockView();
    emit({ type: 'clock', ...view });
    return view;
  }

  function changeQuota(body: unknown): QuotaView {
    const { type = world.quota().type, value = world.quota().value, used } = inputs.quota.parse(body);
    commit({ t: 'quota', type, value });
    if (used !== undefined) commit({ t: 'used', month: bangkokMonth(clock.now()), used });
    return quotaView();
  }

  async function picture(name: string, type: string | null | undefined): Promise<Reply> {
    const body = type ? await context.readContent(name) : null;
    if (!type || !body) throw new NotPossibleError(404, `There is no content of ${name}.`);
    return new Reply({ status: 200, body, headers: { 'content-type': type, ...INERT } });
  }

  const routes: [method: string, path: RegExp, handle: Handler][] = [
    ['GET', /^state$/, state],
    ['GET', /^idle$/, ({ query }) => idle(query)],
    ['POST', /^users$/, ({ body }) => addPeople(body)],
    ['POST', /^users\/([^/]+)\/act$/, ({ params, body }) => acts.act(params[0]!, inputs.act.parse(body))],
    ['POST', /^groups$/, ({ body }) => addGroups(body)],
    ['PUT', /^groups\/([^/]+)\/bot$/, ({ params }) => groupView(acts.setBot(params[0]!, true))],
    ['DELETE', /^groups\/([^/]+)\/bot$/, ({ params }) => groupView(acts.setBot(params[0]!, false))],
    [
      'PUT',
      /^groups\/([^/]+)\/members\/([^/]+)$/,
      ({ params }) => groupView(acts.setMember(params[0]!, params[1]!, true)),
    ],
    [
      'DELETE',
      /^groups\/([^/]+)\/members\/([^/]+)$/,
      ({ params }) => groupView(acts.setMember(params[0]!, params[1]!, false)),
    ],
    [
      'GET',
      /^chats\/([^/]+)$/,
      ({ params, query }) => {
        if (!world.hasChat(params[0]!)) throw new NotPossibleError(404, `There is no chat ${params[0]}.`);
        return world.chatView(params[0]!, afterOf(query), Date.now());
      },
    ],
    ['GET', /^requests$/, ({ query }) => traffic.view(afterOf(query))],
    [
      'POST',
      /^faults$/,
      ({ body }) => {
        for (const fault of [inputs.faults(body)].flat()) traffic.addFault(fault);
        return traffic.faults();
      },
    ],
    ['GET', /^faults$/, () => traffic.faults()],
    [
      'DELETE',
      /^faults$/,
      () => {
        traffic.clearFaults();
        return {};
      },
    ],
    [
      'POST',
      /^redeliver$/,
      ({ body }) => {
        const { webhookEventIds, order = 'asSent', together = false } = inputs.redelivery.parse(body);
        return webhooks.redeliver(webhookEventIds, order, together);
      },
    ],
    ['PUT', /^quota$/, ({ body }) => changeQuota(body)],
    ['PUT', /^clock$/, ({ body }) => changeClock(body)],
    [
      'PUT',
      /^notes$/,
      ({ body }) => {
        for (const [id, text] of Object.entries(inputs.notes.parse(body))) commit({ t: 'note', id, text });
        return world.notes();
      },
    ],
    [
      'POST',
      /^reset$/,
      async () => {
        webhooks.forget();
        traffic.reset();
        commit({ t: 'reset' });
        await context.dropAllContent();
        return {};
      },
    ],
    ['GET', /^content\/(\d+)$/, ({ params }) => picture(params[0]!, world.media.get(params[0]!)?.contentType)],
    ['GET', /^richmenus\/([^/]+)\/image$/, ({ params }) => picture(params[0]!, world.menus.get(params[0]!)?.imageType)],
  ];

  function listen(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    response.write(': here\n\n');
    listeners.add(response);
    request.on('close', () => listeners.delete(response));
  }

  async function answerTo(
    method: string,
    path: string,
    query: URLSearchParams,
    body: () => Promise<unknown>,
  ): Promise<Answer> {
    for (const [routeMethod, pattern, run] of routes) {
      const match = method === routeMethod ? pattern.exec(path) : null;
      if (!match) continue;
      const params = match.slice(1).map(decodeURIComponent);
      const result = await run({ params, query, body: method === 'GET' ? undefined : await body() });
      await context.written();
      return result instanceof Reply ? result.answer : { status: 200, body: result };
    }
    return { status: 404, body: { message: `There is no ${method} /_emulator/${path}.` } };
  }

  async function handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const path = url.pathname.slice('/_emulator/'.length);
    if (request.method === 'GET' && path === 'events') return listen(request, response);
    const body = async (): Promise<unknown> => {
      const raw = await readBody(request, BODY_MOST_BYTES);
      return raw.length === 0 ? {} : JSON.parse(raw.toString('utf8'));
    };
    try {
      return send(response, await answerTo(request.method ?? 'GET', path, url.searchParams, body));
    } catch (error) {
      return send(response, refusalOf(error));
    }
  }

  return {
    handle,
    changed,
    close(): void {
      for (const listener of listeners) listener.end();
    },
  };
}

function afterOf(query: URLSearchParams): number {
  const after = query.get('after') ?? '0';
  if (!/^\d{1,15}$/.test(after)) throw new NotPossibleError(400, 'after is the seq up to which you have read.');
  return Number(after);
}

function refusalOf(error: unknown): Answer {
  if (error instanceof NotPossibleError) return { status: error.status, body: { message: error.message } };
  if (error instanceof z.ZodError) return { status: 400, body: { message: sentenceOf(error) } };
  if (error instanceof SyntaxError) return { status: 400, body: { message: 'The body is not JSON.' } };
  if (error instanceof URIError) return { status: 400, body: { message: 'The path is not well encoded.' } };
  if (error instanceof ClockGoesBackError) return { status: 400, body: { message: error.message } };
  if (error instanceof BodyTooLargeError) return { status: 413, body: { message: error.message } };
  throw error;
}
