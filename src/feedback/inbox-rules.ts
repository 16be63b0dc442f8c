/** Pure decisions about the inbox: which entries somebody looks for, and where they lie. */
import type { Reach } from '../access/policy.ts';
import { normalise } from '../thai/normalise.ts';
import type { Places } from '../thai/places.ts';
import type { Feedback, FeedbackKind, FeedbackStatus } from './model.ts';
import { textOf } from './rules.ts';

export const INBOX_STATUSES = ['received', 'classified', 'reviewed', 'linked'] as const satisfies FeedbackStatus[];

export interface InboxQuery {
  kind: FeedbackKind | null;
  /** A code; `UNSORTED` for entries without any. */
  theme: string | null;
  /** `unread`: nobody has looked at it yet. */
  status: FeedbackStatus | 'unread' | null;
  /** Words that all have to be there, as `searchText` writes them. A receipt number counts as a word. */
  words: readonly string[];
  withPlace: boolean;
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
export function isLookedFor(entry: Feedback, { kind, theme, status, words, withPlace }: InboxQuery): boolean {
  if (entry.status === 'withdrawn') return false;
  if (kind && entry.kind !== kind) return false;
  if (theme === UNSORTED && entry.themes.length > 0) return false;
  if (theme && theme !== UNSORTED && !entry.themes.includes(theme)) return false;
  if (status === 'unread' && entry.status !== 'received' && entry.status !== 'classified') return false;
  if (status && status !== 'unread' && entry.status !== status) return false;
  if (withPlace && !entry.parts.some(({ place }) => place !== null)) return false;
  if (words.length === 0) return true;
  const places = entry.parts.flatMap(({ place }) => (place ? [place.title, place.address] : []));
  const text = searchText([entry.number ?? '', textOf(entry), ...places].join('\n'));
  return words.every((word) => text.includes(word));
}

/** Entries of one district group or district, or all: what one index holds in order. */
export type Lane = { districtGroup: string } | { district: string } | Record<string, never>;

/** What somebody reaches, narrowed by what they ask for. */
export function lanesOf(
  { districtGroups, districts }: Reach,
  asked: { districtGroup: string | null; district: string | null },
  places: Pick<Places, 'districts'>,
): Lane[] {
  const groupOf = (name: string): string | undefined => places.districts.find(({ nameTh }) => nameTh === name)?.group;
  const seesGroup = (code: string | undefined): boolean =>
    code !== undefined && (districtGroups === 'all' || districtGroups.includes(code));
  const { districtGroup, district } = asked;
  if (district !== null) {
    const own = groupOf(district);
    if (districtGroup !== null && own !== districtGroup) return [];
    return seesGroup(own) || districts.includes(district) ? [{ district }] : [];
  }
  if (districtGroup !== null) {
    if (seesGroup(districtGroup)) return [{ districtGroup }];
    return districts.filter((name) => groupOf(name) === districtGroup).map((name) => ({ district: name }));
  }
  if (districtGroups === 'all') return [{}];
  return [...districtGroups.map((code) => ({ districtGroup: code })), ...districts.map((name) => ({ district: name }))];
}

// The map.

/** Bangkok with a little around it, in degrees. */
export const MAP_FRAME = { west: 100.3, east: 100.95, south: 13.48, north: 13.97 } as const;

export interface Dot {
  x: number;
  y: number;
  entries: string[];
}

/** Where places lie in a picture; those that would cover each other are one dot. Places outside the frame are left out. */
export function dotsOf(
  located: readonly { entry: string; latitude: number; longitude: number }[],
  { width, height, cell }: { width: number; height: number; cell: number },
): { dots: Dot[]; outside: number } {
  const { west, east, south, north } = MAP_FRAME;
  const dots = new Map<string, { x: number; y: number; entries: string[]; count: number }>();
  let outside = 0;
  for (const { entry, latitude, longitude } of located) {
    const x = ((longitude - west) / (east - west)) * width;
    const y = ((north - latitude) / (north - south)) * height;
    if (!(x >= 0 && x <= width && y >= 0 && y <= height)) {
      outside += 1;
      continue;
    }
    const key = `${Math.floor(x / cell)}:${Math.floor(y / cell)}`;
    const dot = dots.get(key);
    if (!dot) dots.set(key, { x, y, entries: [entry], count: 1 });
    else {
      dot.count += 1;
      dot.x += (x - dot.x) / dot.count;
      dot.y += (y - dot.y) / dot.count;
      if (!dot.entries.includes(entry)) dot.entries.push(entry);
    }
  }
  return { dots: [...dots.values()].map(({ x, y, entries }) => ({ x, y, entries })), outside };
}
