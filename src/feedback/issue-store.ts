/** `feedback`, by the development issues it is gathered in. */
import type { Connection } from 'mongoose';
import { feedbackSchema, type Feedback } from './model.ts';
import { createTallyStore } from './tally-store.ts';

export type IssueLinkStore = ReturnType<typeof createIssueLinkStore>;

const AT_ONCE = 500;
const standing = { $ne: 'withdrawn' } as const;

export function createIssueLinkStore(connection: Connection) {
  const feedback = connection.model('Feedback', feedbackSchema);
  const { counting, ...tallies } = createTallyStore(connection);

  return {
    ...tallies,

    /** Gathers entries of the issue's own district group; the others stay as they are. */
    async gather(issue: string, districtGroup: string, entries: readonly string[]): Promise<void> {
      await counting([issue], async () => {
        for (let start = 0; start < entries.length; start += AT_ONCE)
          await feedback.updateMany(
            { _id: { $in: entries.slice(start, start + AT_ONCE) }, districtGroup, status: standing },
            { $addToSet: { issues: issue }, $set: { status: 'linked' } },
          );
      });
    },

    /** What is in no issue any more goes back to those that wait, as looked through. */
    async release(issue: string, entries: readonly string[]): Promise<void> {
      await counting([issue], async () => {
        for (let start = 0; start < entries.length; start += AT_ONCE) {
          const part = { _id: { $in: entries.slice(start, start + AT_ONCE) } };
          await feedback.updateMany({ ...part, issues: issue }, { $pull: { issues: issue } });
          await feedback.updateMany(
            { ...part, issues: [], status: 'linked' },
            { $set: { status: 'reviewed' }, $unset: { issues: 1 } },
          );
        }
      });
    },

    /** Whatever is gathered in `from` is gathered in `to` too, and keeps where it came from. */
    async gatherAllOf(from: string, to: string): Promise<void> {
      await counting([to], async () => {
        for (;;) {
          const rest = await feedback
            .find({ $and: [{ issues: from }, { issues: { $ne: to } }], status: standing })
            .limit(AT_ONCE)
            .select({ _id: 1 })
            .lean<{ _id: string }[]>();
          if (rest.length === 0) return;
          await feedback.updateMany(
            { _id: { $in: rest.map(({ _id }) => _id) }, status: standing },
            { $addToSet: { issues: to } },
          );
        }
      });
    },

    /** Our ids of those who asked for it, in ascending order, each once. */
    async authorsOf(issue: string): Promise<string[]> {
      const authors = await feedback.distinct('author', { issues: issue, status: standing });
      return authors.filter((author): author is string => typeof author === 'string').toSorted();
    },

    async whoStillAsk(issue: string, authors: readonly string[]): Promise<ReadonlySet<string>> {
      const found = await feedback.distinct('author', { issues: issue, status: standing, author: { $in: authors } });
      return new Set(found.filter((author): author is string => typeof author === 'string'));
    },

    /** The newest first; `before` is the last one of the page before. */
    async findOf(issue: string, before: Pick<Feedback, '_id' | 'saidAt'> | null, limit: number): Promise<Feedback[]> {
      return feedback
        .find({
          issues: issue,
          status: standing,
          ...(before && {
            $or: [{ saidAt: { $lt: before.saidAt } }, { saidAt: before.saidAt, _id: { $lt: before._id } }],
          }),
        })
        .sort({ saidAt: -1, _id: -1 })
        .limit(limit)
        .lean<Feedback[]>();
    },

    /** Of these entries, those that can be gathered in an issue of the district group. */
    async gatherable(districtGroup: string, entries: readonly string[]): Promise<Pick<Feedback, '_id' | 'author'>[]> {
      return feedback
        .find({ _id: { $in: entries }, districtGroup, status: standing })
        .select({ author: 1 })
        .lean<Pick<Feedback, '_id' | 'author'>[]>();
    },

    /** Of these entries, those that are gathered in the issue. */
    async whichOf(issue: string, entries: readonly string[]): Promise<string[]> {
      const found = await feedback
        .find({ _id: { $in: entries }, issues: issue, status: standing })
        .select({ _id: 1 })
        .lean<{ _id: string }[]>();
      return found.map(({ _id }) => _id);
    },

    /** What somebody asked for that is in an issue by now; the newest first. */
    async findLinkedOf(author: string, limit: number): Promise<Feedback[]> {
      return feedback
        .find({ author, status: standing, issues: { $exists: true } })
        .sort({ saidAt: -1 })
        .limit(limit)
        .lean<Feedback[]>();
    },

    async countUnlinkedOf(author: string): Promise<number> {
      return feedback.countDocuments({ author, status: standing, issues: { $exists: false } });
    },

    async countOf(issue: string): Promise<number> {
      return feedback.countDocuments({ issues: issue, status: standing });
    },
  };
}
