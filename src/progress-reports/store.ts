import type { Connection } from 'mongoose';
import { isDuplicate } from '../errors.ts';
import {
  followUpMeetingSchema,
  progressReportSchema,
  type FollowUpMeeting,
  type ProgressReport,
  type ReportForm,
} from './model.ts';

export type ProgressReportStore = ReturnType<typeof createProgressReportStore>;

export function createProgressReportStore(connection: Connection) {
  const reports = connection.model('ProgressReport', progressReportSchema);
  const meetings = connection.model('FollowUpMeeting', followUpMeetingSchema);

  /** The newest version of each report, by number; of a project, of a fiscal year, or of all. */
  async function findNewestOf(of: { project?: string; fiscalYear?: number }): Promise<ProgressReport[]> {
    const all = await reports.find(of).sort({ number: 1, version: 1 }).lean<ProgressReport[]>();
    return [...new Map(all.map((report) => [`${report.project} ${report.number}`, report])).values()];
  }

  return {
    findNewestOf,

    async find(id: string): Promise<ProgressReport | null> {
      return reports.findById(id).lean<ProgressReport>();
    },

    /** All versions of one report, the newest first. */
    async findVersions(project: string, number: number): Promise<ProgressReport[]> {
      return reports.find({ project, number }).sort({ version: -1 }).lean<ProgressReport[]>();
    },

    async findVersion(project: string, number: number, version: number): Promise<ProgressReport | null> {
      return reports.findOne({ project, number, version }).lean<ProgressReport>();
    },

    findNewest: (project: string): Promise<ProgressReport[]> => findNewestOf({ project }),

    async findMany(ids: readonly string[]): Promise<ProgressReport[]> {
      return reports
        .find({ _id: { $in: ids } })
        .sort({ number: 1 })
        .lean<ProgressReport[]>();
    },

    /** Buddhist era, of which there are reports, the newest first. */
    async findYears(): Promise<number[]> {
      return (await reports.distinct('fiscalYear')).toSorted((a, b) => b - a);
    },

    findNewestOfYear: (fiscalYear: number): Promise<ProgressReport[]> => findNewestOf({ fiscalYear }),

    /** @returns false where that version is there already: somebody else has saved meanwhile, or it is sent twice. */
    async save(report: ProgressReport): Promise<boolean> {
      try {
        await reports.create(report);
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    },

    /** Once, by somebody else than who wrote it. @returns null where it is approved already or another's own. */
    async approve(id: string, by: string, at: Date, form: ReportForm): Promise<ProgressReport | null> {
      return reports
        .findOneAndUpdate(
          { _id: id, status: 'draft', writtenBy: { $ne: by } },
          { $set: { status: 'approved', approvedBy: by, approvedAt: at, form } },
          { returnDocument: 'after' },
        )
        .lean<ProgressReport>();
    },

    async findMeetings(fiscalYear: number): Promise<FollowUpMeeting[]> {
      return meetings.find({ fiscalYear }).sort({ date: 1 }).lean<FollowUpMeeting[]>();
    },

    /** Repeating it with the same id changes nothing. */
    async addMeeting({ _id, ...values }: FollowUpMeeting): Promise<void> {
      await meetings.updateOne({ _id }, { $setOnInsert: values }, { upsert: true });
    },

    /** Demo data and a restore, as they are. */
    async insertAsIs(all: readonly ProgressReport[], held: readonly FollowUpMeeting[]): Promise<void> {
      for (const { _id, ...values } of all)
        await reports.updateOne({ _id }, { $setOnInsert: values }, { upsert: true });
      for (const meeting of held) await this.addMeeting(meeting);
    },
  };
}
