/** `pilotProjects`: the only file that touches them. */
import type { Connection } from 'mongoose';
import { pilotProjectSchema, type PilotProject } from './project-model.ts';

export type PilotProjectStore = ReturnType<typeof createPilotProjectStore>;

/** What a form writes. */
export type ProjectValues = Pick<
  PilotProject,
  'district' | 'name' | 'nameEn' | 'unit' | 'budgetBaht' | 'state' | 'issues' | 'sessions'
>;

export function createPilotProjectStore(connection: Connection) {
  const projects = connection.model('PilotProject', pilotProjectSchema);

  return {
    async find(id: string): Promise<PilotProject | null> {
      return projects.findById(id).lean<PilotProject>();
    },

    async findMany(ids: readonly string[]): Promise<PilotProject[]> {
      return projects.find({ _id: { $in: ids } }).lean<PilotProject[]>();
    },

    /** Of these district groups (null: of all), in the order of group, year and id. */
    async findOf(districtGroups: readonly string[] | null): Promise<PilotProject[]> {
      return projects
        .find(districtGroups ? { districtGroup: { $in: districtGroups } } : {})
        .sort({ districtGroup: 1, fiscalYear: 1, _id: 1 })
        .lean<PilotProject[]>();
    },

    /** Those that answer one of these issues. */
    async findByIssues(issues: readonly string[]): Promise<PilotProject[]> {
      if (issues.length === 0) return [];
      return projects
        .find({ issues: { $in: issues } })
        .sort({ fiscalYear: 1, _id: 1 })
        .lean<PilotProject[]>();
    },

    /** As it is; what is there already stays untouched. */
    async insert({ _id, ...values }: PilotProject): Promise<void> {
      await projects.updateOne({ _id }, { $setOnInsert: values }, { upsert: true });
    },

    /** @returns the project after it, or null where somebody else has changed it since it was seen. */
    async change(
      id: string,
      version: number,
      { values, sheet, by, at }: { values: ProjectValues; sheet: string; by: string; at: Date },
    ): Promise<PilotProject | null> {
      return projects
        .findOneAndUpdate(
          { _id: id, version },
          { $set: { ...values, sheet, updatedBy: by, updatedAt: at }, $inc: { version: 1 } },
          { returnDocument: 'after' },
        )
        .lean<PilotProject>();
    },

    /** Whatever answers `from` answers `to` as well. Repeating it changes nothing. */
    async follow(from: string, to: string): Promise<void> {
      await projects.updateMany(
        { $and: [{ issues: from }, { issues: { $ne: to } }] },
        { $addToSet: { issues: to }, $inc: { version: 1 } },
      );
    },
  };
}
