/** โครงการนำร่อง: what is tried out in a district group as an answer to its development issues. */
import { Schema } from 'mongoose';

/** เสนอ → มีแผน → กำลังดำเนินการ → แล้วเสร็จ | ไม่ดำเนินการ. */
export const PROJECT_STATES = ['proposed', 'planned', 'running', 'done', 'dropped'] as const;
export type ProjectState = (typeof PROJECT_STATES)[number];

export interface PilotProject {
  _id: string;
  districtGroup: string;
  /** Null: of the district group as a whole. */
  district: string | null;
  /** Buddhist era. */
  fiscalYear: number;
  /** For everybody to read, like the office. */
  name: string;
  nameEn: string | null;
  /** The office that carries it out. */
  unit: string | null;
  budgetBaht: number | null;
  state: ProjectState;
  /** Development issues that it answers; what was merged keeps it and hands it on. */
  issues: string[];
  /** Sessions in which it was considered. */
  sessions: string[];
  /** Numbers of the reports that it was read from, for what was there before the system. */
  reports: number[];
  /** Of the form by which it came to be what it is: sending it twice is once. */
  sheet: string | null;
  /** Grows with every change and guards it. */
  version: number;
  createdBy: string;
  createdAt: Date;
  updatedBy: string;
  updatedAt: Date;
}

export const pilotProjectSchema = new Schema<PilotProject>(
  {
    _id: String,
    districtGroup: { type: String, required: true },
    district: { type: String, default: null },
    fiscalYear: { type: Number, required: true },
    name: { type: String, required: true },
    nameEn: { type: String, default: null },
    unit: { type: String, default: null },
    budgetBaht: { type: Number, default: null },
    state: { type: String, enum: PROJECT_STATES, required: true },
    issues: [String],
    sessions: [String],
    reports: [Number],
    sheet: { type: String, default: null },
    version: { type: Number, default: 1 },
    createdBy: String,
    createdAt: Date,
    updatedBy: String,
    updatedAt: Date,
  },
  { collection: 'pilotProjects', versionKey: false },
);
pilotProjectSchema.index({ districtGroup: 1, fiscalYear: 1 });
pilotProjectSchema.index({ issues: 1 });
