/** LINE's endpoints: `/v2/bot/*` and `/v2/oauth/*`, as a bot meets them. */
import { timingSafeEqual } from 'node:crypto';
import {
  InvalidJsonError,
  jsonOf,
  NOT_FOUND,
  noteAddressees,
  type ApiContext,
  type Call,
  type Handler,
  type Route,
} from './call.ts';
import { bangkokMonth } from './clock.ts';
import type { Answer } from './http.ts';
import { USER_ID } from './ids.ts';
import { richMenuRoutes } from './richmenus.ts';
import type { SendCall } from './sending.ts';
import { invalidBody, validateMessages } from './validate.ts';
import { isFriend, type World } from './world.ts';

const OK: Answer = { status: 200, body: {} };

export type Api = (call: Call) => Promise<Answer>;

export function createApi(context: ApiContext): Api {
  const routes = [
    ...oauthRoutes(context),
    ...messageRoutes(context),
    ...peopleRoutes(context),
    ...richMenuRoutes(context),
  ];
  const bearer = Buffer.from(`Bearer ${context.channelAccessToken}`);

  function isAuthorized(call: Call): boolean {
    const given = Buffer.from(call.headers.authorization ?? '');
    return given.length === bearer.length && timingSafeEqual(given, bearer);
  }

  return async (call) => {
    if (!call.path.startsWith('/v2/oauth/') && !isAuthorized(call)) {
      const message =
        call.headers.authorization === undefined
          ? 'Authentication failed due to the following reason: authorization header is missing. Confirm that the access token in the authorization header is valid.'
          : 'Authentication failed. Confirm that the access token in the authorization header is valid.';
      return { status: 401, body: { message } };
    }
    for (const [method, path, handler] of routes) {
      if (method !== call.method) continue;
      const match = path.exec(call.path);
      if (!match) continue;
      try {
        return await handler(call, match.slice(1).map(decodeURIComponent));
      } catch (error) {
        if (error instanceof InvalidJsonError) return { status: 400, body: { message: error.message } };
        throw error;
      }
    }
    return NOT_FOUND;
  };
}

type Send = (call: SendCall) => Answer & { chat?: string };

const sends =
  (send: Send): Handler =>
  (call) => {
    if (!/^application\/json\b/i.test(call.headers['content-type'] ?? ''))
      return { status: 415, body: { message: 'The Content-Type header must be application/json' } };
    const body = jsonOf(call);
    noteAddressees(call, body);
    const header = call.headers['x-line-retry-key'];
    const retryKey = header === undefined ? undefined : String(header);
    const { chat, ...answer } = send({ body, retryKey, requestId: call.requestId });
    if (chat !== undefined) call.recipients = [chat];
    return answer;
  };

const validates: Handler = (call) => {
  const checked = validateMessages(jsonOf(call).messages);
  return checked.ok ? OK : invalidBody(checked.problems);
};

function messageRoutes({ world, clock, sending, readContent, webhooks }: ApiContext): Route[] {
  const content: Handler = async (_call, [id]) => {
    const media = world.media.get(id!);
    const bytes = media ? await readContent(id!) : null;
    return media && bytes ? { status: 200, body: bytes, headers: { 'content-type': media.contentType } } : NOT_FOUND;
  };
  return [
    ['POST', /^\/v2\/bot\/message\/push$/, sends(sending.push)],
    ['POST', /^\/v2\/bot\/message\/reply$/, sends(sending.reply)],
    ['POST', /^\/v2\/bot\/message\/multicast$/, sends(sending.multicast)],
    ['POST', /^\/v2\/bot\/message\/validate\/(?:reply|push|multicast)$/, validates],
    [
      'GET',
      /^\/v2\/bot\/message\/quota$/,
      () => {
        const { type, value } = world.quota();
        return { status: 200, body: type === 'none' ? { type } : { type, value } };
      },
    ],
    [
      'GET',
      /^\/v2\/bot\/message\/quota\/consumption$/,
      () => ({ status: 200, body: { totalUsage: world.usedIn(bangkokMonth(clock.now())) } }),
    ],
    ['GET', /^\/v2\/bot\/message\/(\d+)\/content(?:\/preview)?$/, content],
    [
      'GET',
      /^\/v2\/bot\/message\/(\d+)\/content\/transcoding$/,
      (_call, [id]) => (world.media.has(id!) ? { status: 200, body: { status: 'succeeded' } } : NOT_FOUND),
    ],
    [
      'GET',
      /^\/v2\/bot\/channel\/webhook\/endpoint$/,
      () => {
        const endpoint = webhooks.urls()[0];
        return endpoint === undefined ? NOT_FOUND : { status: 200, body: { endpoint, active: true } };
      },
    ],
    [
      'POST',
      /^\/v2\/bot\/channel\/webhook\/test$/,
      async () => {
        const endpoint = webhooks.urls()[0];
        if (endpoint === undefined) return NOT_FOUND;
        const success = await webhooks.test(endpoint);
        const reason = success ? 'OK' : 'ERROR_STATUS_CODE';
        const timestamp = clock.now().toISOString();
        return { status: 200, body: { success, timestamp, statusCode: success ? 200 : 500, reason, detail: reason } };
      },
    ],
  ];
}

function peopleRoutes({ world, acts, bot, showLoading }: ApiContext): Route[] {
  /** Handlers for a LINE group that the bot is in; otherwise LINE knows of no such group. */
  const inGroup =
    (handle: (group: NonNullable<ReturnType<World['group']>>, params: string[]) => Answer): Handler =>
    (call, params) => {
      call.recipients = [params[0]!];
      const group = world.group(params[0]!);
      return group?.bot ? handle(group, params) : NOT_FOUND;
    };
  return [
    [
      'GET',
      /^\/v2\/bot\/info$/,
      () => ({
        status: 200,
        body: { ...bot, basicId: `@${bot.userId.slice(1, 9)}`, chatMode: 'bot', markAsReadMode: 'auto' },
      }),
    ],
    [
      'GET',
      /^\/v2\/bot\/profile\/([^/]+)$/,
      (call, [id]) => {
        call.recipients = [id!];
        const person = world.user(id!);
        if (!person || !isFriend(person)) return NOT_FOUND;
        return { status: 200, body: { userId: person.id, displayName: person.displayName, language: 'th' } };
      },
    ],
    [
      'GET',
      /^\/v2\/bot\/followers\/ids$/,
      () => ({ status: 403, body: { message: 'Access to this API is not available for your account' } }),
    ],
    [
      'GET',
      /^\/v2\/bot\/group\/([^/]+)\/summary$/,
      inGroup((group) => ({ status: 200, body: { groupId: group.id, groupName: group.name } })),
    ],
    [
      'GET',
      /^\/v2\/bot\/group\/([^/]+)\/members\/count$/,
      inGroup((group) => ({ status: 200, body: { count: group.members.length } })),
    ],
    [
      'GET',
      /^\/v2\/bot\/group\/([^/]+)\/members\/ids$/,
      () => ({ status: 403, body: { message: 'Access to this API is not available for your account' } }),
    ],
    [
      'GET',
      /^\/v2\/bot\/group\/([^/]+)\/member\/([^/]+)$/,
      inGroup((group, [, userId]) => {
        const person = group.has.has(userId!) ? world.user(userId!) : undefined;
        if (!person) return NOT_FOUND;
        return { status: 200, body: { userId: person.id, displayName: person.displayName } };
      }),
    ],
    [
      'POST',
      /^\/v2\/bot\/group\/([^/]+)\/leave$/,
      inGroup((group) => {
        acts.setBot(group.id, false, 'bot');
        return OK;
      }),
    ],
    [
      'POST',
      /^\/v2\/bot\/chat\/loading\/start$/,
      (call) => {
        const { chatId, loadingSeconds = 20 } = jsonOf(call);
        if (typeof chatId !== 'string' || !USER_ID.test(chatId) || !world.user(chatId))
          return { status: 400, body: { message: 'chatId is invalid' } };
        call.recipients = [chatId];
        const seconds = Number(loadingSeconds);
        if (!Number.isInteger(seconds) || seconds < 5 || seconds > 60 || seconds % 5 !== 0)
          return invalidBody([{ message: 'Must be a multiple of 5 between 5 and 60', property: 'loadingSeconds' }]);
        showLoading(chatId, seconds);
        return { status: 202, body: {} };
      },
    ],
  ];
}

const invalid = (error: string): Answer => ({
  status: 400,
  body: { error, error_description: 'some parameters missed or invalid' },
});
const form = (call: Call) => new URLSearchParams(call.body.toString('utf8'));

function oauthRoutes({ channelSecret, channelAccessToken }: ApiContext): Route[] {
  const lifetimeSeconds = 30 * 24 * 3_600;
  return [
    [
      'POST',
      /^\/v2\/oauth\/accessToken$/,
      (call) =>
        form(call).get('grant_type') === 'client_credentials' && form(call).get('client_secret') === channelSecret
          ? {
              status: 200,
              body: { access_token: channelAccessToken, expires_in: lifetimeSeconds, token_type: 'Bearer' },
            }
          : invalid('invalid_request'),
    ],
    [
      'POST',
      /^\/v2\/oauth\/verify$/,
      (call) =>
        form(call).get('access_token') === channelAccessToken
          ? { status: 200, body: { client_id: '1234567890', expires_in: lifetimeSeconds, scope: 'P CM' } }
          : invalid('invalid_request'),
    ],
  ];
}
