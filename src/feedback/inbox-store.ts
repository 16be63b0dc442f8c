/** What staff look at in `feedback`: beside `store`, which takes it in and gives it out. */
import type { Connection } from 'mongoose';
import type { Reach } from '../access/policy.ts';
import { whereWithin } from '../access/reach-query.ts';
import { isLookedFor, MOST_UNREAD, UNSORTED, type InboxQuery, type Lane } from './inbox-rules.ts';
import { feedbackSchema, type Feedback, type FeedbackReply } from './model.ts';

/** Where a list goes on. */
export type InboxPlace = Pick<Feedback, '_id' | 'saidAt'>;

export interface InboxPage {
  entries: Feedback[];
  /** Where to look further; null where everything has been looked at. */
  last: InboxPlace | null;
}

/** Entries that are read at once: few where few are wanted, soon more where most of them are not those looked for. */
const FIRST_FOR_EACH = 5;
const GROWING = 4;
/** At most for one page: rare ones are looked for further on the next. */
const MOST_LOOKED_AT = 1_000;

export type InboxStore = ReturnType<typeof createInboxStore>;

export function createInboxStore(connection: Connection) {
  const feedback = connection.model('Feedback', feedbackSchema);
  const standing = { $ne: 'withdrawn' } as const;

  /** Entries of a session lie in an index of their own; those of a theme, too, where nothing else is asked for. */
  const narrowed = (lane: Lane, { theme, consultation }: InboxQuery): Lane => {
    if (consultation !== null) return { ...lane, consultation };
    return Object.keys(lane).length === 0 && theme !== null && theme !== UNSORTED ? { themes: theme } : lane;
  };

  /** Each lane lies in one index in order; together they are merged. */
  async function nextPiece(
    lanes: readonly Lane[],
    { from, to }: Pick<InboxQuery, 'from' | 'to'>,
    place: InboxPlace | null,
    direction: 'older' | 'newer',
    size: number,
  ): Promise<Feedback[]> {
    const older = direction === 'older';
    const sign = older ? -1 : 1;
    const saidAt = {
      ...(from && (older || !place || from > place.saidAt) && { $gte: from }),
      ...(to && { $lt: to }),
      ...(place && { [older ? '$lte' : '$gte']: place.saidAt }),
    };
    const behind = older ? '$lt' : '$gt';
    const condition = {
      ...(Object.keys(saidAt).length > 0 && { saidAt }),
      ...(place && { $or: [{ saidAt: { [behind]: place.saidAt } }, { _id: { [behind]: place._id } }] }),
    };
    const pieces = await Promise.all(
      lanes.map((lane) =>
        feedback
          .find({ ...lane, ...condition })
          .sort({ saidAt: sign, _id: sign })
          .limit(size)
          .batchSize(size)
          .lean<Feedback[]>(),
      ),
    );
    if (pieces.length === 1) return pieces[0]!;
    const order = (a: Feedback, b: Feedback): number =>
      a.saidAt.getTime() - b.saidAt.getTime() || (a._id < b._id ? -1 : 1);
    return pieces
      .flat()
      .toSorted((a, b) => sign * order(a, b))
      .slice(0, size);
  }

  return {
    /** The newest first (or, to look back, the oldest first), behind `from`. */
    async findPage(
      lanes: readonly Lane[],
      query: InboxQuery,
      from: InboxPlace | null,
      limit: number,
      direction: 'older' | 'newer' = 'older',
    ): Promise<InboxPage> {
      const found: Feedback[] = [];
      let place = from;
      const asked = lanes.map((lane) => narrowed(lane, query));
      let size = limit * FIRST_FOR_EACH;
      for (let looked = 0; lanes.length > 0 && looked < MOST_LOOKED_AT;) {
        size = Math.min(size, MOST_LOOKED_AT - looked);
        const piece = await nextPiece(asked, query, place, direction, size);
        for (const [index, entry] of piece.entries()) {
          place = { _id: entry._id, saidAt: entry.saidAt };
          if (!isLookedFor(entry, query)) continue;
          found.push(entry);
          const more = index < piece.length - 1 || piece.length === size;
          if (found.length === limit) return { entries: found, last: more ? place : null };
        }
        looked += piece.length;
        if (piece.length < size) return { entries: found, last: null };
        size *= GROWING;
      }
      return { entries: found, last: lanes.length > 0 ? place : null };
    },

    async find(id: string): Promise<Feedback | null> {
      return feedback.findById(id).lean<Feedback>();
    },

    /** Somebody has looked at it. Repeating it changes nothing. */
    async markReviewed(id: string): Promise<void> {
      await feedback.updateOne(
        { _id: id, status: { $in: ['received', 'classified'] } },
        { $set: { status: 'reviewed' } },
      );
    },

    /** It is to wait again. */
    async markUnread(id: string): Promise<void> {
      await feedback.updateOne({ _id: id, status: 'reviewed', themes: [] }, { $set: { status: 'received' } });
      await feedback.updateOne({ _id: id, status: 'reviewed' }, { $set: { status: 'classified' } });
    },

    /** Writing the same again changes nothing. @returns the entry with it, or null where it was taken back. */
    async addReply(id: string, reply: FeedbackReply): Promise<Feedback | null> {
      await feedback.updateOne(
        { _id: id, status: standing, 'replies._id': { $ne: reply._id } },
        { $push: { replies: reply } },
      );
      return feedback.findOne({ _id: id, 'replies._id': reply._id }).lean<Feedback>();
    },

    /** Entries that no analyst has looked at, up to one more than `MOST_UNREAD`. */
    async countUnread(reach: Reach): Promise<number> {
      const statuses = ['received', 'classified'] as const;
      const counts = await Promise.all(
        statuses.map((status) =>
          feedback.countDocuments({ ...whereWithin(reach), status }, { limit: MOST_UNREAD + 1 }),
        ),
      );
      return Math.min(
        MOST_UNREAD + 1,
        counts.reduce((sum, count) => sum + count, 0),
      );
    },
  };
}
