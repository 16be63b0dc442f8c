/** Pure decisions about the inbox: which entries somebody looks for, and where they lie. */
import type { Reach } from '../access/policy.ts';
import { eachWithin } from '../access/reach-query.ts';
import { normalise } from '../thai/normalise.ts';
import { isInBox, type MapBox } from './map-rules.ts';
import type { Feedback, FeedbackKind, FeedbackStatus } from './model.ts';
import { textOf } from './rules.ts';

export const INBOX_STATUSES = ['received', 'classified', 'reviewed', 'linked'] as const satisfies FeedbackStatus[];

export interface InboxQuery {
  kind: FeedbackKind | null;
  /** A code; `UNSORTED` for entries without any. */
  theme: string | null;
  /** Said about this session. */
  consultation: string | null;
  /** `unread`: nobody has looked at it yet. */
  status: FeedbackStatus | 'unread' | null;
  /** Words that all have to be there, as `searchText` writes them. A receipt number counts as a word. */
  words: readonly string[];
  withPlace: boolean;
  /** Only with a place in this part of the map. */
  area?: MapBox | null;
  from: Date | null;
  /** Before this moment. */
  to: Date | null;
}

export const UNSORTED = 'unsorted';

/** So many unread entries are counted; beyond that it is many. */
export const MOST_UNREAD = 1_000;

const searchText = (text: string): string => normalise(text).toLowerCase();

export function wordsOfSearch(search: string): string[] {
  return searchText(search)
    .split(/\s+/u)
    .filter((word) => word !== '')
    .slice(0, 8);
}

/** Whether an entry is one of those looked for; where and when is the database's business. */
export function isLookedFor(
  entry: Feedback,
  { kind, theme, consultation, status, words, withPlace, area }: InboxQuery,
): boolean {
  if (entry.status === 'withdrawn') return false;
  if (consultation && entry.consultation !== consultation) return false;
  if (kind && entry.kind !== kind) return false;
  if (theme === UNSORTED && entry.themes.length > 0) return false;
  if (theme && theme !== UNSORTED && !entry.themes.includes(theme)) return false;
  if (status === 'unread' && entry.status !== 'received' && entry.status !== 'classified') return false;
  if (status && status !== 'unread' && entry.status !== status) return false;
  if (area && !entry.parts.some(({ place }) => place !== null && isInBox(place, area))) return false;
  if (withPlace && !entry.parts.some(({ place }) => place !== null)) return false;
  if (words.length === 0) return true;
  const places = entry.parts.flatMap(({ place }) => (place ? [place.title, place.address] : []));
  const text = searchText([entry.number ?? '', textOf(entry), ...places].join('\n'));
  return words.every((word) => text.includes(word));
}

/** Conditions on entries, the rest of one district group or district, or all: what one index holds in order. */
export type Lane = Readonly<Record<string, unknown>>;

/**
 * What somebody reaches, narrowed by what they ask for. An entry keeps the district group that it was said in, also where
 * its district has gone over to another since: both are asked of the entry, never of today's map.
 */
export function lanesOf(
  reach: Reach,
  { districtGroup, district }: { districtGroup: string | null; district: string | null },
): Lane[] {
  const asked = { ...(districtGroup !== null && { districtGroup }), ...(district !== null && { district }) };
  const { districtGroups } = reach;
  const seesGroup = districtGroups === 'all' || (districtGroup !== null && districtGroups.includes(districtGroup));
  if (seesGroup) return [asked];
  const own = reach.districts.filter((name) => district === null || name === district);
  if (district !== null && own.length > 0) return [asked];
  if (districtGroup !== null) return own.map((name) => ({ districtGroup, district: name }));
  if (district !== null)
    return districtGroups.length > 0 ? [{ district, districtGroup: { $in: [...districtGroups] } }] : [];
  return eachWithin(reach);
}
