/** Ids that come out the same when the same thing is done again. */
import { createHash } from 'node:crypto';

/** 24 hex characters from what the thing is made of, for example an event's id and a purpose. */
export function idFrom(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24);
}

/** What is stored of a secret that opens something: whoever reads the database cannot open it. 64 hex characters. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** A LINE chat and person as one opaque key: the LINE id itself is never stored outside the registry. */
export function chatKey(chatId: string, lineUserId: string | null): string {
  return idFrom('chat', chatId, lineUserId ?? '');
}
