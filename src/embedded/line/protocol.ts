/**
 * What the emulator's control API (`/_emulator`, loopback only) says and takes. The chat page, the tests and the replay
 * speak nothing else. Times are ISO strings of the domain clock.
 */
import type { messagingApi } from '@line/bot-sdk';

export interface PersonView {
  id: string;
  displayName: string;
  /** Follows the official account and has not blocked it. */
  friend: boolean;
  blocked: boolean;
}

export interface LineGroupView {
  id: string;
  name: string;
  members: string[];
  /** Whether the official account is in it. */
  bot: boolean;
}

export interface ClockView {
  now: string;
  /** 0 is paused, 1 is the world's pace. */
  speed: number;
  /** When the next thing is due, where the app has said so. */
  nextDue: string | null;
  /** False where the emulator runs as its own process: then the clock is the system's. */
  adjustable: boolean;
}

export interface QuotaView {
  type: 'none' | 'limited';
  value: number;
  used: number;
  /** `YYYY-MM` in Bangkok: the month that `used` counts. */
  month: string;
}

export interface State {
  bot: { userId: string; displayName: string };
  users: PersonView[];
  groups: LineGroupView[];
  clock: ClockView;
  quota: QuotaView;
  /** Who belongs together on the page, by our own choosing: for example `demo: analyst of กรุงธนใต้`. */
  notes: Record<string, string>;
}

/** One thing seen in a chat. `seq` grows over all chats, so that one number says how far a reader is. */
export interface ChatEntry {
  seq: number;
  /** A 1:1 chat's id is the person's user id; a LINE group's is the group id. */
  chat: string;
  at: string;
  /** `bot`, `system` (joined, left, blocked), or the person's user id. */
  from: string;
  messageId?: string;
  /** True once the sender took it back; the content is gone then. */
  unsent?: boolean;
  quotedMessageId?: string;
  via?: 'reply' | 'push' | 'multicast';
  content:
    | { kind: 'bot'; message: messagingApi.Message }
    | { kind: 'text'; text: string; mentionsBot?: boolean }
    | { kind: 'media'; media: 'image' | 'audio' | 'video' | 'file'; bytes: number; fileName?: string }
    | { kind: 'location'; title: string; address: string; latitude: number; longitude: number }
    | { kind: 'sticker'; packageId: string; stickerId: string }
    | { kind: 'postback'; displayText?: string; data: string }
    | { kind: 'notice'; text: string }
    | { kind: 'loading'; seconds: number };
}

export interface ChatView {
  chat: string;
  entries: ChatEntry[];
  /** Send back as `after` to read on. */
  lastSeq: number;
  richMenu: messagingApi.RichMenuResponse | null;
  /** Machine time until which the three dots are shown; null when they are not. */
  loadingUntil: string | null;
}

/** `POST users/:id/act`. */
export type Act = { groupId?: string; hideUserId?: boolean } & (
  | { type: 'text'; text: string; mention?: boolean; quotedMessageId?: string }
  | {
      type: 'postback';
      data: string;
      displayText?: string;
      params?: { date?: string; time?: string; datetime?: string };
    }
  | {
      type: 'image';
      content: string;
      fileName?: string;
      contentType?: string;
      /** Of pictures sent together: one act for each, with the same id. */
      imageSet?: { id: string; index: number; total: number };
    }
  | { type: 'audio' | 'video' | 'file'; content: string; fileName?: string; contentType?: string }
  | { type: 'location'; title?: string; address?: string; latitude: number; longitude: number }
  | { type: 'sticker'; packageId?: string; stickerId?: string }
  | { type: 'unsend'; messageId: string }
  | { type: 'follow' }
  | { type: 'unfollow' }
  | { type: 'openUri'; uri: string }
);

export interface ActResult {
  /** Empty where LINE sends no webhook: `openUri`, and anything in a LINE group that the bot is not in. */
  webhookEventId: string;
  messageId?: string;
}

/** `GET requests`: every call that the app made to `/v2/bot/*`. */
export interface ApiRequest {
  seq: number;
  at: string;
  method: string;
  path: string;
  status: number;
  retryKey?: string;
  requestId: string;
  /** User or group ids the call addressed. */
  recipients: string[];
  /** How many message objects. */
  messages: number;
  /** The fault that this call met. `status` is 0 where it was never answered and nothing was done. */
  fault?: 'status' | 'hang' | 'drop' | 'answerLost' | 'delay';
}

/** How often an endpoint was called, and in its busiest second of machine time: limits are counted, never enforced. */
export interface CallCount {
  calls: number;
  busiestSecond: number;
}

/** `GET requests?after=SEQ`. */
export interface RequestsView {
  requests: ApiRequest[];
  /** Send back as `after` to read on. */
  lastSeq: number;
  /** By endpoint over all calls, for example `/v2/bot/message/push`; ids in paths are `:id`. */
  counts: Record<string, CallCount>;
}

/** `POST users`, one or an array. A known id is updated. `friend: true` makes a friend without a follow event. */
export interface NewPerson {
  displayName: string;
  /** `U` and 32 hex digits; made up where absent. */
  userId?: string;
  friend?: boolean;
}

/**
 * `POST groups`, one or an array; a known id is replaced. With `bot: true` the official account joins, with its join
 * event, unless `quiet` says that this is scenery and nobody is to be told.
 */
export interface NewLineGroup {
  name: string;
  /** `C` and 32 hex digits; made up where absent. */
  groupId?: string;
  members?: string[];
  bot?: boolean;
  quiet?: boolean;
}

/** `POST redeliver`: events go out once more with `isRedelivery: true`; all that are kept where no ids are given. */
export interface Redelivery {
  webhookEventIds?: string[];
  /** As they were sent (the default), `reverse`, or `random`. */
  order?: 'asSent' | 'reverse' | 'random';
  /** All in one request. */
  together?: boolean;
}

/** What `GET events` sends, one JSON object an event. A message that was taken back comes again with its old `seq`. */
export type EmulatorEvent = { type: 'entry'; entry: ChatEntry } | { type: 'state' } | ({ type: 'clock' } & ClockView);

/** `POST faults`: the next `times` calls whose path starts with `path` go wrong in this way. */
export interface Fault {
  path: string;
  times: number;
  /** Answer with this status and body. */
  status?: number;
  body?: unknown;
  /** Never answer. */
  hang?: boolean;
  /** Reset the connection before anything is done. */
  drop?: boolean;
  /** Do what was asked, then reset the connection. */
  answerLost?: boolean;
  /** Answer as usual, later. */
  delayMs?: number;
}

/** `PUT clock`. `now` and `advance` jump there; `toNextDue` jumps to the moment of the next thing that is due. */
export interface ClockChange {
  now?: string;
  /** Milliseconds. */
  advance?: number;
  toNextDue?: boolean;
  speed?: number;
}
