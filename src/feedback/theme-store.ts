/** `feedback`, by its themes: walking over all of it, sorting it again, and what analysts set by hand. */
import type { Connection } from 'mongoose';
import { whereWithin } from '../access/reach-query.ts';
import { feedbackSchema, type Feedback } from './model.ts';

export type ThemeStore = ReturnType<typeof createThemeStore>;
/** What a walk needs to know of an entry. */
export type WalkedEntry = Pick<
  Feedback,
  '_id' | 'districtGroup' | 'themes' | 'matchedTerms' | 'lexiconVersion' | 'themesSetBy' | 'status' | 'parts'
>;
export type Sorted = Pick<Feedback, 'themes' | 'matchedTerms' | 'lexiconVersion'>;

/** Which entries an analyst looks through. Groups and districts add up: whoever has both sees both. */
export interface InboxFilter {
  districtGroups: readonly string[] | 'all';
  districts: readonly string[];
  /** `unsorted`: without a theme; `open`: in no development issue yet. */
  show: 'unsorted' | 'open' | 'all';
  /** Those with one of these. */
  themes?: readonly string[];
}

const WALKED = {
  districtGroup: 1,
  themes: 1,
  matchedTerms: 1,
  lexiconVersion: 1,
  themesSetBy: 1,
  status: 1,
  parts: 1,
} as const;
const standing = { $ne: 'withdrawn' } as const;

export function createThemeStore(connection: Connection) {
  const feedback = connection.model('Feedback', feedbackSchema);

  return {
    async countStanding(): Promise<number> {
      return feedback.countDocuments({ status: standing });
    },

    /** Up to `limit` entries behind `after` in the order of their ids, whatever their state. */
    async walk(after: string | null, limit: number): Promise<WalkedEntry[]> {
      return feedback
        .find(after === null ? {} : { _id: { $gt: after } })
        .sort({ _id: 1 })
        .limit(limit)
        .select(WALKED)
        .lean<WalkedEntry[]>();
    },

    /**
     * What the lexicon finds today, for entries as they were read: where an analyst, the author or a later lexicon was
     * there in between, nothing is written. @returns how many were.
     */
    async sortAgain(changes: readonly { entry: WalkedEntry; to: Sorted }[]): Promise<number> {
      if (changes.length === 0) return 0;
      const { matchedCount } = await feedback.bulkWrite(
        changes.map(({ entry: { _id, lexiconVersion, status }, to }) => ({
          updateOne: {
            filter: { _id, lexiconVersion, themesSetBy: null, status },
            update: { $set: { ...to, ...statusAfter(status, to.themes) } },
          },
        })),
        { ordered: false },
      );
      return matchedCount;
    },

    /** @returns the entry, or null where its themes were no longer as they were seen. */
    async setByHand(
      id: string,
      seen: Pick<Feedback, 'themes' | 'themesSetBy'>,
      given: { themes: string[]; by: string; at: Date },
    ): Promise<Feedback | null> {
      const { themes, by, at } = given;
      const after = await feedback
        .findOneAndUpdate(
          { _id: id, status: standing, themes: seen.themes, themesSetBy: seen.themesSetBy },
          { $set: { themes, themesSetBy: by, themesSetAt: at } },
          { returnDocument: 'after' },
        )
        .lean<Feedback>();
      if (!after) return null;
      await feedback.updateOne(
        { _id: id, status: { $in: ['received', 'classified'] } },
        { $set: { status: 'reviewed' } },
      );
      return feedback.findById(id).lean<Feedback>();
    },

    async find(id: string): Promise<Feedback | null> {
      return feedback.findById(id).lean<Feedback>();
    },

    async findMany(ids: readonly string[]): Promise<Feedback[]> {
      return feedback.find({ _id: { $in: ids } }).lean<Feedback[]>();
    },

    /** The newest first; `before` is the last one of the page before. */
    async findInbox(
      filter: InboxFilter,
      before: Pick<Feedback, '_id' | 'saidAt'> | null,
      limit: number,
    ): Promise<Feedback[]> {
      return feedback
        .find({
          $and: [
            whereWithin(filter),
            ...(before
              ? [{ $or: [{ saidAt: { $lt: before.saidAt } }, { saidAt: before.saidAt, _id: { $lt: before._id } }] }]
              : []),
          ],
          status: standing,
          ...(filter.show === 'unsorted' && { themes: [] }),
          ...(filter.show === 'open' && { issues: { $exists: false } }),
          ...(filter.themes && { themes: { $in: filter.themes } }),
        })
        .sort({ saidAt: -1, _id: -1 })
        .limit(limit)
        .lean<Feedback[]>();
    },

    /** Entries of a district group that share one of these themes, the newest first. */
    async findWithThemes(
      districtGroup: string,
      themes: readonly string[],
      since: Date,
      limit: number,
    ): Promise<Feedback[]> {
      return feedback
        .find({ districtGroup, saidAt: { $gte: since }, status: standing, themes: { $in: themes } })
        .sort({ saidAt: -1 })
        .limit(limit)
        .lean<Feedback[]>();
    },

    /**
     * Entries of one district, however old, that share a theme and, where terms are known, one of the terms of the
     * lexicon; the newest first.
     */
    async findNearby(
      { district, themes, matchedTerms }: Pick<Feedback, 'district' | 'themes' | 'matchedTerms'>,
      until: Date,
      limit: number,
    ): Promise<Feedback[]> {
      return feedback
        .find({
          district,
          saidAt: { $lt: until },
          status: standing,
          themes: { $in: themes },
          ...(matchedTerms.length > 0 && { matchedTerms: { $in: matchedTerms } }),
        })
        .sort({ saidAt: -1, _id: -1 })
        .limit(limit)
        .lean<Feedback[]>();
    },
  };
}

/** What is handled already stays handled. */
function statusAfter(status: Feedback['status'], themes: readonly string[]): Partial<Pick<Feedback, 'status'>> {
  if (status !== 'received' && status !== 'classified') return {};
  return { status: themes.length > 0 ? 'classified' : 'received' };
}
