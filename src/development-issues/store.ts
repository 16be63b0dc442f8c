/** `developmentIssues`: the only file that touches them. */
import type { Connection } from 'mongoose';
import { isDuplicate } from '../errors.ts';
import {
  developmentIssueSchema,
  type DevelopmentIssue,
  type IssueAnswer,
  type IssueEvent,
  type Unfinished,
} from './model.ts';

export type DevelopmentIssueStore = ReturnType<typeof createDevelopmentIssueStore>;

export type IssuePatch = Partial<
  Pick<DevelopmentIssue, 'title' | 'titleEn' | 'summary' | 'themes' | 'sessions' | 'answers' | 'status' | 'mergedInto'>
>;

export interface IssueChange {
  /** The version that was seen. */
  version: number;
  at: Date;
  patch?: IssuePatch;
  event?: IssueEvent;
  answer?: IssueAnswer;
  unfinished?: Unfinished;
}

const within = (districtGroups: string | readonly string[] | null) =>
  districtGroups === null ? {} : { districtGroup: { $in: [districtGroups].flat() } };

export function createDevelopmentIssueStore(connection: Connection) {
  const issues = connection.model('DevelopmentIssue', developmentIssueSchema);
  const find = (id: string): Promise<DevelopmentIssue | null> => issues.findById(id).lean<DevelopmentIssue>();

  return {
    find,

    async findMany(ids: readonly string[]): Promise<DevelopmentIssue[]> {
      return issues.find({ _id: { $in: ids } }).lean<DevelopmentIssue[]>();
    },

    /** Of a district group, or of several (null: of all), those that were not merged into another. */
    async findStanding(districtGroup: string | readonly string[] | null): Promise<DevelopmentIssue[]> {
      return issues
        .find({ ...within(districtGroup), mergedInto: null })
        .sort({ districtGroup: 1, fiscalYear: 1, number: 1 })
        .lean<DevelopmentIssue[]>();
    },

    /** Those to which a word was said since then. */
    async findAnsweredSince(since: Date): Promise<DevelopmentIssue[]> {
      return issues.find({ 'answers.at': { $gte: since } }).lean<DevelopmentIssue[]>();
    },

    /** Those that wait for a further word: neither done nor declined. */
    async findOpen(districtGroup: string | readonly string[] | null): Promise<DevelopmentIssue[]> {
      return issues
        .find({
          ...within(districtGroup),
          mergedInto: null,
          status: { $in: ['heard', 'studied', 'planned'] },
        })
        .sort({ districtGroup: 1, fiscalYear: 1, number: 1 })
        .lean<DevelopmentIssue[]>();
    },

    /** All that went into another. */
    async findMerged(): Promise<Pick<DevelopmentIssue, '_id' | 'mergedInto' | 'answers'>[]> {
      return issues
        .find({ mergedInto: { $type: 'string' } })
        .select({ mergedInto: 1, answers: 1 })
        .sort({ _id: 1 })
        .lean<DevelopmentIssue[]>();
    },

    async findIds(): Promise<string[]> {
      const all = await issues.find({}).select({ _id: 1 }).sort({ _id: 1 }).lean<{ _id: string }[]>();
      return all.map(({ _id }) => _id);
    },

    /**
     * Writes an issue with the next number of its district group and year. Repeating it with the same id changes
     * nothing.
     */
    async create(issue: Omit<DevelopmentIssue, 'number'>): Promise<DevelopmentIssue> {
      const { _id, ...values } = issue;
      for (;;) {
        const last = await issues
          .findOne({ districtGroup: issue.districtGroup, fiscalYear: issue.fiscalYear })
          .sort({ number: -1 })
          .select({ number: 1 })
          .lean<Pick<DevelopmentIssue, 'number'>>();
        try {
          const number = (last?.number ?? 0) + 1;
          await issues.updateOne({ _id }, { $setOnInsert: { ...values, number } }, { upsert: true });
          return (await find(_id))!;
        } catch (error) {
          // Somebody else took the number meanwhile.
          if (!isDuplicate(error)) throw error;
        }
      }
    },

    /** For seeding: writes it as it is; what is there already stays untouched. */
    async insertAsIs({ _id, ...values }: DevelopmentIssue): Promise<void> {
      await issues.updateOne({ _id }, { $setOnInsert: values }, { upsert: true });
    },

    /**
     * A change of the issue as it was seen, where nothing is being carried out.
     * @returns the issue after it, or null where the version has moved on or the issue was merged into another.
     */
    async change(id: string, { version, at, patch, event, answer, unfinished }: IssueChange) {
      return issues
        .findOneAndUpdate(
          { _id: id, version, mergedInto: null, unfinished: null },
          {
            $set: { ...patch, ...(unfinished && { unfinished }), updatedAt: at },
            ...((event || answer) && {
              $push: { ...(event && { events: event }), ...(answer && { answers: answer }) },
            }),
            $inc: { version: 1 },
          },
          { returnDocument: 'after' },
        )
        .lean<DevelopmentIssue>();
    },

    /** Whether something was done to it already, by the form that asked for it. */
    async hasEvent(id: string, event: string): Promise<boolean> {
      return (await issues.countDocuments({ _id: id, 'events._id': event })) > 0;
    },

    /** Told beside the change itself, for example that another was taken in. Repeating it changes nothing. */
    async recordEvent(id: string, event: IssueEvent): Promise<void> {
      await issues.updateOne({ _id: id, 'events._id': { $ne: event._id } }, { $push: { events: event } });
    },

    /** Something that belongs to it has changed: it is another version. Repeating it with the same event changes nothing. */
    async touch(id: string, event: IssueEvent): Promise<void> {
      await issues.updateOne(
        { _id: id, 'events._id': { $ne: event._id } },
        { $push: { events: event }, $set: { updatedAt: event.at }, $inc: { version: 1 } },
      );
    },

    async recordRecipients(id: string, operation: string, answers: readonly IssueAnswer[]): Promise<void> {
      await issues.updateOne({ _id: id, 'unfinished._id': operation }, { $set: { answers } });
    },

    async finish(id: string, operation: string): Promise<void> {
      await issues.updateOne({ _id: id, 'unfinished._id': operation }, { $set: { unfinished: null } });
    },

    async findUnfinished(): Promise<DevelopmentIssue[]> {
      return issues.find({ 'unfinished._id': { $exists: true } }).lean<DevelopmentIssue[]>();
    },

    /** Another one whenever an issue comes or its version moves: for pages that are kept for a while. */
    async stateOfAll(): Promise<string> {
      const [sum] = await issues.aggregate<{ count: number; versions: number }>([
        { $group: { _id: null, count: { $sum: 1 }, versions: { $sum: '$version' } } },
      ]);
      return sum ? `${sum.count}.${sum.versions}` : '';
    },
  };
}
