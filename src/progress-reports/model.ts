import { Schema } from 'mongoose';
import type { CarriedSwot } from '../development-issues/context-rules.ts';
import type { ProjectState } from '../development-issues/project-model.ts';
import type { Project } from '../programme.ts';

/** An entry of the annex: of a district group by its name. */
export interface ToldSwot extends CarriedSwot {
  group: string;
}

/** A pilot project of the annex: of a district group by its name. */
export interface AnnexProject {
  group: string;
  name: string;
  unit: string | null;
  budgetBaht: number | null;
  state: ProjectState;
  /** Titles of the issues that it answers. */
  issues: string[];
}

/** What the files of a version say besides itself, as it was then: an approved version reads the same years later. */
export interface ReportForm {
  project: Project;
  issuer: string;
  /** The version of each report before, and how far that was. */
  earlier: { number: number; version: number; status: ProgressReport['status'] }[];
}

/**
 * แบบแสดงรายงานความก้าวหน้า. Every save is a version of its own and is never changed again, but for being approved: two
 * people who save at once want the same next number of version, and the unique index lets one of them have it.
 */
export interface ProgressReport {
  _id: string;
  /** รหัสโครงการ. */
  project: string;
  /** Buddhist era. */
  fiscalYear: number;
  /** ครั้งที่. */
  number: number;
  version: number;
  /** ข้อมูล ณ วันที่, `YYYY-MM-DD` in Bangkok. */
  asOf: string;
  /** Sums up the whole project instead of what came since the report before. */
  whole: boolean;
  /** As the system wrote it: what a person changed can be seen. */
  generated: string;
  narrative: string;
  /** ภาคผนวก: what was known of the districts that day, as of the drafting. Reports of before have none. */
  swot?: ToldSwot[];
  /** Somebody chose them: writing the text anew leaves them as they are. */
  swotChosen?: boolean;
  /** ภาคผนวก: pilot projects, as of the drafting. Reports of before have none. */
  projects?: AnnexProject[];
  /** Sessions that it tells of as held: the next report does not tell of them again. */
  told: string[];
  /** ความก้าวหน้าของงานฯ, 0 to 100. */
  percent: number | null;
  /** Why it is less than the report before said. */
  percentReason: string | null;
  /** งบประมาณที่เบิกใช้ (ครั้งที่ n), baht with at most two places. */
  baht: number | null;
  /** Spent since the project began, as the person who writes states it; checked against the sum. */
  totalBaht: number | null;
  /** เป็นไปตามแผน. */
  planStatus: string | null;
  /** เป็นไปตามเป้าหมาย. */
  targetStatus: string | null;
  status: 'draft' | 'approved';
  /** Our id of the person who saved this version. */
  writtenBy: string;
  writtenAt: Date;
  /** The sheet that wrote it, as it was filled in: sent twice it is one version. Null where no sheet did. */
  sheet?: string | null;
  /** Somebody else. */
  approvedBy: string | null;
  approvedAt: Date | null;
  /** Written anew when it is approved. Reports of before have none. */
  form?: ReportForm | null;
}

export const progressReportSchema = new Schema<ProgressReport>(
  {
    _id: String,
    project: { type: String, required: true },
    fiscalYear: { type: Number, required: true },
    number: { type: Number, required: true },
    version: { type: Number, required: true },
    asOf: { type: String, required: true },
    whole: { type: Boolean, default: false },
    generated: { type: String, default: '' },
    narrative: { type: String, default: '' },
    told: [String],
    swot: { type: Schema.Types.Mixed, default: [] },
    swotChosen: { type: Boolean, default: false },
    projects: { type: Schema.Types.Mixed, default: [] },
    percent: { type: Number, default: null },
    percentReason: { type: String, default: null },
    baht: { type: Number, default: null },
    totalBaht: { type: Number, default: null },
    planStatus: { type: String, default: null },
    targetStatus: { type: String, default: null },
    status: { type: String, enum: ['draft', 'approved'], default: 'draft' },
    writtenBy: String,
    writtenAt: Date,
    sheet: { type: String, default: null },
    approvedBy: { type: String, default: null },
    approvedAt: { type: Date, default: null },
    form: { type: Schema.Types.Mixed, default: null },
  },
  { collection: 'progressReports', versionKey: false },
);
progressReportSchema.index({ project: 1, number: 1, version: 1 }, { unique: true });
progressReportSchema.index({ fiscalYear: 1, number: 1, version: 1 });

/** ประชุมติดตาม: meetings inside the department, which no representative is invited to. */
export interface FollowUpMeeting {
  _id: string;
  fiscalYear: number;
  /** `YYYY-MM-DD` in Bangkok. */
  date: string;
  /** `HH:MM`. */
  from: string | null;
  to: string | null;
  title: string;
  venue: string | null;
  chair: string | null;
  /** What was resolved, for the report. */
  resolution: string | null;
  createdBy: string | null;
  createdAt: Date;
}

export const followUpMeetingSchema = new Schema<FollowUpMeeting>(
  {
    _id: String,
    fiscalYear: { type: Number, required: true },
    date: { type: String, required: true },
    from: { type: String, default: null },
    to: { type: String, default: null },
    title: { type: String, required: true },
    venue: { type: String, default: null },
    chair: { type: String, default: null },
    resolution: { type: String, default: null },
    createdBy: { type: String, default: null },
    createdAt: Date,
  },
  { collection: 'followUpMeetings', versionKey: false },
);
followUpMeetingSchema.index({ fiscalYear: 1, date: 1 });
