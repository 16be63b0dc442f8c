/**
 * Which chats are open, kept in the address: `#U123,C456@U789` shows a 1:1 chat and, beside it, a LINE group in which
 * U789 acts. At most two.
 */
export interface Place {
  chat: string;
  /** Who acts in a LINE group; absent in a 1:1 chat. */
  actor?: string;
}

export const MOST_OPEN = 2;

export function readPlaces(hash: string): Place[] {
  return hash
    .replace(/^#/, '')
    .split(',')
    .filter((part) => part !== '')
    .slice(0, MOST_OPEN)
    .map((part) => {
      const [chat = '', actor] = part.split('@').map(decodeURIComponent);
      return actor ? { chat, actor } : { chat };
    });
}

export function writePlaces(places: Place[]): string {
  const part = ({ chat, actor }: Place): string =>
    encodeURIComponent(chat) + (actor ? `@${encodeURIComponent(actor)}` : '');
  return places.length > 0 ? `#${places.map(part).join(',')}` : '#';
}

/**
 * What a link of LINE's into the account's own chat puts into the field: `/R/oaMessage/@id/?words`, or nothing for
 * `/R/ti/p/@id`. Null for any other address.
 */
export function wordsOfChatLink(uri: string): string | null {
  if (!URL.canParse(uri)) return null;
  const { protocol, hostname, pathname, search } = new URL(uri);
  if (protocol !== 'https:' || hostname !== 'line.me') return null;
  if (/^\/R\/ti\/p\/[^/]+\/?$/u.test(pathname)) return '';
  if (!/^\/R\/oaMessage\/[^/]+\/?$/u.test(pathname)) return null;
  try {
    return decodeURIComponent(search.slice(1));
  } catch {
    return '';
  }
}

/** Beside the one that is open where there is room; otherwise in place of the newest. */
export function openPlace(places: Place[], place: Place, wide: boolean): Place[] {
  if (places.some(({ chat }) => chat === place.chat)) {
    // On a narrow screen only the last is seen.
    return wide ? places : [...places.filter(({ chat }) => chat !== place.chat), place];
  }
  return places.length < MOST_OPEN ? [...places, place] : [...places.slice(0, -1), place];
}
