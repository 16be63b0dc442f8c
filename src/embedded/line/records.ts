/**
 * What changes the emulated world. A record is applied in memory and appended to the journal as one line, so each is
 * whole or absent after a kill: a push is one record with its entries, its cost and its retry key.
 */
import type { messagingApi, webhook } from '@line/bot-sdk';
import type { ChatEntry } from './protocol.ts';

export interface Person {
  id: string;
  displayName: string;
  /** Has added the official account at some time; `blocked` says whether it still hears it. */
  following: boolean;
  blocked: boolean;
}

export interface LineGroup {
  id: string;
  name: string;
  members: string[];
  bot: boolean;
}

/** A webhook event and how far it came. */
export interface StoredEvent {
  event: webhook.Event;
  /** The chat it belongs to: events of one chat are delivered in order. */
  chat: string;
  state: 'pending' | 'delivered' | 'givenUp';
  attempts: number;
  /** Domain time in ms from which the reply token is valid for a minute. */
  tokenFrom: number;
  tokenUsed: boolean;
}

export interface AcceptedRetryKey {
  key: string;
  /** Domain time in ms. */
  at: number;
  requestId: string;
  sentMessages?: messagingApi.SentMessage[];
}

export interface Media {
  messageId: string;
  contentType: string;
  bytes: number;
}

export interface RichMenu {
  menu: messagingApi.RichMenuResponse;
  imageType: string | null;
}

/** Messages of the bot to one chat or, by multicast, to many. Message ids count up from `firstMessage`. */
export interface Sent {
  t: 'sent';
  seq: number;
  at: string;
  via: 'reply' | 'push' | 'multicast';
  to: string[];
  messages: messagingApi.Message[];
  firstMessage: number;
  cost: number;
  /** `YYYY-MM` in Bangkok. */
  month: string;
  retry?: AcceptedRetryKey;
  /** The event whose reply token this used up. */
  replyTo?: string;
}

export type WorldRecord =
  | Sent
  | { t: 'user'; user: Person }
  | { t: 'group'; group: LineGroup }
  | { t: 'entry'; entry: ChatEntry }
  | { t: 'unsent'; messageId: string }
  | { t: 'event'; stored: StoredEvent }
  | { t: 'attempted'; id: string; state: StoredEvent['state']; attempts: number; tokenFrom: number }
  | { t: 'media'; media: Media }
  | { t: 'quota'; type: 'none' | 'limited'; value: number }
  | { t: 'used'; month: string; used: number }
  | { t: 'retryKey'; retry: AcceptedRetryKey }
  | { t: 'menu'; richMenu: RichMenu }
  | { t: 'menuGone'; id: string }
  | { t: 'menuDefault'; id: string | null }
  | { t: 'menuLink'; user: string; id: string | null }
  | { t: 'note'; id: string; text: string }
  | { t: 'counters'; seq: number; messages: number }
  | { t: 'reset' };
