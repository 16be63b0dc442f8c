/** Pure counting of the feedback that is gathered in a development issue. */

/** Of one issue: who said it where and at which session, each combination once. */
export interface VoiceRow {
  issue: string;
  /** Null: not registered, or forgotten. */
  author: string | null;
  district: string | null;
  /** The session that it came from, if from one. */
  consultation: string | null;
  entries: number;
  last: Date;
}

/** What the order of issues needs to know of one, and what stays true as days go by. */
export interface IssueTally {
  entries: number;
  districts: number;
  /** Ids of the sessions that its entries came from, ascending. */
  sessions: readonly string[];
  /**
   * When each person spoke of it last, ascending, in milliseconds. Of those whom we do not know one for each district,
   * or they could be counted often.
   */
  lastTimes: readonly number[];
}

export const NO_TALLY: IssueTally = { entries: 0, districts: 0, sessions: [], lastTimes: [] };

/** @param rows all of one issue. */
export function tallyOf(rows: readonly Omit<VoiceRow, 'issue'>[]): IssueTally {
  const lastTimes = new Map<string, number>();
  for (const { author, district, last } of rows) {
    const person = author ?? `?${district ?? ''}`;
    lastTimes.set(person, Math.max(lastTimes.get(person) ?? -Infinity, last.getTime()));
  }
  return {
    entries: rows.reduce((sum, { entries }) => sum + entries, 0),
    districts: new Set(rows.flatMap(({ district }) => district ?? [])).size,
    sessions: [...new Set(rows.flatMap(({ consultation }) => consultation ?? []))].toSorted(),
    lastTimes: [...lastTimes.values()].toSorted((a, b) => a - b),
  };
}
