import { Schema } from 'mongoose';

/** รับฟังแล้ว → ศึกษาแล้ว → มีแผนแล้ว → ทำแล้ว | ไม่รับดำเนินการ. */
export const ISSUE_STATUSES = ['heard', 'studied', 'planned', 'done', 'declined'] as const;
export type IssueStatus = (typeof ISSUE_STATUSES)[number];

/** A word to those who asked and to the public: where the issue stands, and the official answer. */
export interface IssueAnswer {
  _id: string;
  status: IssueStatus;
  /** Null where the status says enough. */
  answer: string | null;
  answerEn: string | null;
  by: string;
  at: Date;
  /** How many people it was planned for, written when every delivery is planned; null until then. */
  recipients: number | null;
}

export const ISSUE_DEEDS = [
  'created',
  'edited',
  'gathered',
  'released',
  'mergedInto',
  'tookIn',
  'splitOff',
  'splitFrom',
  'answered',
  'toldRest',
] as const;
export type IssueDeed = (typeof ISSUE_DEEDS)[number];

/** What was done to it, by whom. Never what somebody wrote. */
export interface IssueEvent {
  /** Of the form that was sent: sending it twice is once. */
  _id: string;
  deed: IssueDeed;
  by: string;
  at: Date;
  /** The other issue of a merge or a split. */
  other: string | null;
  /** How many entries were concerned. */
  entries: number | null;
}

const OPERATIONS = ['gather', 'release', 'merge', 'split', 'tell', 'tellRest'] as const;

/** What has been decided and is being carried out. It is finished before anything else happens to the issue. */
export interface Unfinished {
  _id: string;
  kind: (typeof OPERATIONS)[number];
  entries: string[];
  /** The issue merged into, or split off. */
  other: string | null;
  /** Of the issue that is split off. */
  title: string | null;
  themes: string[];
  by: string;
  at: Date;
}

/** ประเด็นการพัฒนา of a district group. Its feedback knows it; it does not hold it. */
export interface DevelopmentIssue {
  _id: string;
  /** As it was when the issue was made, whatever becomes of the district group in `config/`. */
  districtGroup: string;
  /** Buddhist era. */
  fiscalYear: number;
  /** Within the district group and year. */
  number: number;
  title: string;
  titleEn: string | null;
  /** For everybody to read, like the title. */
  summary: string | null;
  themes: string[];
  status: IssueStatus;
  /** Newest last. Public once there is one. */
  answers: IssueAnswer[];
  /** Sessions that were about it, beside those that its feedback came from. */
  sessions: string[];
  /** Where it was read from, for what the programme reported before the system was there. */
  source: { stage: 'preliminary' | 'draft' | 'final'; reports: number[] } | null;
  mergedInto: string | null;
  splitFrom: string | null;
  events: IssueEvent[];
  unfinished: Unfinished | null;
  /** Grows with every change and guards it. */
  version: number;
  createdBy: string;
  createdAt: Date;
  updatedAt: Date;
}

const answerSchema = new Schema<IssueAnswer>({
  _id: String,
  status: { type: String, enum: ISSUE_STATUSES },
  answer: { type: String, default: null },
  answerEn: { type: String, default: null },
  by: String,
  at: Date,
  recipients: { type: Number, default: null },
});
const eventSchema = new Schema<IssueEvent>({
  _id: String,
  deed: { type: String, enum: ISSUE_DEEDS },
  by: String,
  at: Date,
  other: { type: String, default: null },
  entries: { type: Number, default: null },
});
const unfinishedSchema = new Schema<Unfinished>({
  _id: String,
  kind: { type: String, enum: OPERATIONS },
  entries: [String],
  other: { type: String, default: null },
  title: { type: String, default: null },
  themes: [String],
  by: String,
  at: Date,
});

export const developmentIssueSchema = new Schema<DevelopmentIssue>(
  {
    _id: String,
    districtGroup: { type: String, required: true },
    fiscalYear: { type: Number, required: true },
    number: { type: Number, required: true },
    title: { type: String, required: true },
    titleEn: { type: String, default: null },
    summary: { type: String, default: null },
    themes: [String],
    status: { type: String, enum: ISSUE_STATUSES, required: true },
    answers: [answerSchema],
    sessions: [String],
    source: { type: Schema.Types.Mixed, default: null },
    mergedInto: { type: String, default: null },
    splitFrom: { type: String, default: null },
    events: [eventSchema],
    unfinished: { type: unfinishedSchema, default: null },
    version: { type: Number, default: 1 },
    createdBy: String,
    createdAt: Date,
    updatedAt: Date,
  },
  { collection: 'developmentIssues', versionKey: false, minimize: false },
);
developmentIssueSchema.index({ districtGroup: 1, fiscalYear: 1, number: 1 }, { unique: true });
developmentIssueSchema.index({ 'answers.at': 1 });
developmentIssueSchema.index(
  { 'unfinished._id': 1 },
  { partialFilterExpression: { 'unfinished._id': { $exists: true } } },
);
