/** Feedback as it may be quoted: what is private or was taken back is not in it. */
import type { Connection, QueryFilter } from 'mongoose';
import type { Reach } from '../access/policy.ts';
import { whereWithin } from '../access/reach-query.ts';
import { feedbackSchema, type Feedback } from './model.ts';
import { textOf } from './rules.ts';
import { speaksOf } from './voices-rules.ts';

export interface VoiceSelection {
  reach: Reach;
  districtGroup: string | null;
  district: string | null;
  theme: string | null;
  words: string | null;
  from: Date | null;
  /** Before this. */
  to: Date;
}

/** What was found: entries by author, and any of its pages. */
export interface Voices {
  /** Null: nobody is known for it, or is no longer. */
  byAuthor: ReadonlyMap<string | null, number>;
  page(skip: number, limit: number): Promise<Feedback[]>;
}

export type VoiceStore = ReturnType<typeof createVoiceStore>;

/** Words that are no theme are looked for in so many entries, the newest first. */
const LOOKED_THROUGH = 20_000;
const MOST_BY_WORDS = 1_000;

export function createVoiceStore(connection: Connection) {
  const feedback = connection.model('Feedback', feedbackSchema);
  const newestFirst = { saidAt: -1, _id: -1 } as const;

  function matching({ reach, districtGroup, district, theme, from, to }: VoiceSelection): QueryFilter<Feedback> {
    return {
      $and: [
        { ...whereWithin(reach) },
        {
          private: false,
          status: { $ne: 'withdrawn' },
          ...(districtGroup && { districtGroup }),
          ...(district && { district }),
          ...(theme && { themes: theme }),
          saidAt: { ...(from && { $gte: from }), $lt: to },
        },
      ],
    };
  }

  async function byTheme(condition: QueryFilter<Feedback>): Promise<Voices> {
    const rows = await feedback.aggregate<{ _id: string | null; count: number }>([
      { $match: condition },
      { $group: { _id: '$author', count: { $sum: 1 } } },
    ]);
    return {
      byAuthor: new Map(rows.map(({ _id, count }) => [_id ?? null, count])),
      page: (skip, limit) => feedback.find(condition).sort(newestFirst).skip(skip).limit(limit).lean<Feedback[]>(),
    };
  }

  async function byWords(condition: QueryFilter<Feedback>, words: string): Promise<Voices> {
    const found: string[] = [];
    const byAuthor = new Map<string | null, number>();
    const entries = feedback
      .find(condition)
      .sort(newestFirst)
      .limit(LOOKED_THROUGH)
      .lean<Feedback[]>()
      .cursor({ batchSize: 500 }) as AsyncIterable<Feedback>;
    for await (const entry of entries) {
      if (!speaksOf(textOf(entry), words)) continue;
      found.push(entry._id);
      byAuthor.set(entry.author ?? null, (byAuthor.get(entry.author ?? null) ?? 0) + 1);
      if (found.length === MOST_BY_WORDS) break;
    }
    return {
      byAuthor,
      page: (skip, limit) =>
        feedback
          .find({ _id: { $in: found.slice(skip, skip + limit) } })
          .sort(newestFirst)
          .lean<Feedback[]>(),
    };
  }

  return {
    async find(selection: VoiceSelection): Promise<Voices> {
      const condition = matching(selection);
      return selection.words === null ? byTheme(condition) : byWords(condition, selection.words);
    },
  };
}
