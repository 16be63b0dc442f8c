/** `feedback` as other systems and files take it along: in the order in which it was said, by cursor, never all at once. */
import type { Connection, QueryFilter } from 'mongoose';
import { eachWithin, whereWithin } from '../access/reach-query.ts';
import type { Reach } from '../access/policy.ts';
import { isLookedFor, type InboxQuery } from './inbox-rules.ts';
import { feedbackSchema, type Feedback, type FeedbackKind, type FeedbackStatus } from './model.ts';

/** What is left out is not asked for. Withdrawn entries are never part of it. */
export interface FeedbackFilter {
  reach: Reach;
  districtGroup?: string | undefined;
  district?: string | undefined;
  /** `unread`: nobody has looked at it yet. */
  status?: FeedbackStatus | 'unread' | undefined;
  kind?: FeedbackKind | undefined;
  /** A code; `NONE`: without a theme. */
  theme?: string | undefined;
  issue?: string | undefined;
  consultation?: string | undefined;
  /** Said at `from` or later, and before `to`. */
  from?: Date | undefined;
  to?: Date | undefined;
  /** Words, and that a place is there: looked for in what is read, so that a count does not know of them. */
  looked?: Pick<InboxQuery, 'words' | 'withPlace'> | undefined;
}

export const WITHOUT_THEME = 'NONE';
const BATCH = 500;
const UNREAD = { $in: ['received', 'classified'] satisfies FeedbackStatus[] };
const EVERYTHING = { kind: null, theme: null, consultation: null, status: null, from: null, to: null } as const;
const MOST_NEWS = 50_000;

export type FeedbackExportStore = ReturnType<typeof createFeedbackExportStore>;

export function createFeedbackExportStore(connection: Connection) {
  const feedback = connection.model('Feedback', feedbackSchema);

  function matching(filter: FeedbackFilter, within: Record<string, unknown>): QueryFilter<Feedback> {
    const { districtGroup, district, status, kind, theme, issue, consultation, from, to } = filter;
    return {
      $and: [
        within,
        {
          status: status === 'unread' ? UNREAD : (status ?? { $ne: 'withdrawn' }),
          ...(districtGroup && { districtGroup }),
          ...(district && { district }),
          ...(kind && { kind }),
          ...(theme && { themes: theme === WITHOUT_THEME ? [] : theme }),
          ...(issue && { issues: issue }),
          ...(consultation && { consultation }),
          ...((from || to) && { saidAt: { ...(from && { $gte: from }), ...(to && { $lt: to }) } }),
        },
      ],
    };
  }

  return {
    /** The oldest first; `after` is the last one of the page before. */
    async findPage(
      filter: FeedbackFilter,
      after: { saidAt: Date; id: string } | null,
      limit: number,
    ): Promise<Feedback[]> {
      const behind = after && {
        $or: [{ saidAt: { $gt: after.saidAt } }, { saidAt: after.saidAt, _id: { $gt: after.id } }],
      };
      return feedback
        .find({ $and: [matching(filter, whereWithin(filter.reach)), behind ?? {}] } as QueryFilter<Feedback>)
        .sort({ saidAt: 1, _id: 1 })
        .limit(limit)
        .lean<Feedback[]>();
    },

    /** Without what is looked for in texts: that is found while writing. Up to `most`. */
    async count(filter: FeedbackFilter, most?: number): Promise<number> {
      const limit = most === undefined ? {} : { limit: most };
      return feedback.countDocuments(matching(filter, whereWithin(filter.reach)), limit);
    },

    /** Said since then, of everywhere, with a number: a few minutes or days of it. */
    async findSince(since: Date): Promise<Feedback[]> {
      return feedback
        .find({ saidAt: { $gte: since }, status: { $ne: 'withdrawn' }, number: { $ne: null } })
        .sort({ saidAt: 1 })
        .limit(MOST_NEWS)
        .lean<Feedback[]>();
    },

    /** One district group after the other, so that an index gives the order. */
    async *stream(filter: FeedbackFilter): AsyncGenerator<Feedback> {
      for (const within of eachWithin(filter.reach)) {
        const cursor = feedback
          .find(matching(filter, within))
          .sort({ saidAt: 1 })
          .lean<Feedback[]>()
          .cursor({ batchSize: BATCH });
        for await (const entry of cursor as AsyncIterable<Feedback>)
          if (!filter.looked || isLookedFor(entry, { ...EVERYTHING, ...filter.looked })) yield entry;
      }
    },
  };
}
