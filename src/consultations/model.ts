import { Schema } from 'mongoose';

export const CONSULTATION_STATUSES = ['draft', 'announced', 'postponed', 'held', 'reported', 'cancelled'] as const;
export type ConsultationStatus = (typeof CONSULTATION_STATUSES)[number];
/** Of a session that is still to come, as far as its status tells. */
export const OPEN_STATUSES = ['draft', 'announced', 'postponed'] as const satisfies readonly ConsultationStatus[];

/** ประชุม, สนทนากลุ่มย่อย, ตรวจสอบข้อมูล, ออนไลน์. */
export const CONSULTATION_FORMS = ['meeting', 'focus_group', 'verification', 'online'] as const;
export type ConsultationForm = (typeof CONSULTATION_FORMS)[number];

/** การประชุมรับฟังความคิดเห็น. */
export interface Consultation {
  _id: string;
  districtGroup: string;
  /** Buddhist era. */
  fiscalYear: number;
  /** ครั้งที่. A cancelled one's number is not used again. */
  round: number | null;
  title: string;
  status: ConsultationStatus;
  /** `YYYY-MM-DD` in Bangkok; known before the hour is. */
  date: string | null;
  startsAt: Date | null;
  endsAt: Date | null;
  venue: string | null;
  chair: string | null;
  partners: string[];
  form: ConsultationForm;
  onlineLink: string | null;
  /** How many may come, with those they bring; none: as many as want. Setting it changes neither version nor revision. */
  capacity?: number | null;
  capacitySetAt?: Date | null;
  /** องค์ประชุม. None: as `config/attendance.json` has it for the form; 0: nobody counts. */
  quorum?: number | null;
  quorumSetAt?: Date | null;
  /** Grows with every change and guards it. */
  version: number;
  /** Grows only when date, start or form changes, or it is postponed or cancelled: voids answers, re-plans reminders. */
  revision: number;
  /** When the current revision was confirmed (domain time). */
  revisedAt: Date;
  announcedAt: Date | null;
  heldConfirmedAt: Date | null;
  /** The change that led to the current version: applying it again is no second change. */
  lastChange: string | null;
  createdBy: string | null;
  createdAt: Date;
}

/** As they are set; null: none, and for the quorum whatever `config/attendance.json` has for the form. */
export type Limit = 'capacity' | 'quorum';
export type Limits = Record<Limit, number | null>;

export const consultationSchema = new Schema<Consultation>(
  {
    _id: String,
    districtGroup: { type: String, required: true },
    fiscalYear: { type: Number, required: true },
    round: { type: Number, default: null },
    title: { type: String, default: '' },
    status: { type: String, enum: CONSULTATION_STATUSES, required: true },
    date: { type: String, default: null },
    startsAt: { type: Date, default: null },
    endsAt: { type: Date, default: null },
    venue: { type: String, default: null },
    chair: { type: String, default: null },
    partners: [String],
    form: { type: String, enum: CONSULTATION_FORMS, default: 'meeting' },
    onlineLink: { type: String, default: null },
    capacity: { type: Number, default: null },
    capacitySetAt: { type: Date, default: null },
    quorum: { type: Number, default: null },
    quorumSetAt: { type: Date, default: null },
    version: { type: Number, default: 1 },
    revision: { type: Number, default: 1 },
    revisedAt: Date,
    announcedAt: { type: Date, default: null },
    heldConfirmedAt: { type: Date, default: null },
    lastChange: { type: String, default: null },
    createdBy: { type: String, default: null },
    createdAt: Date,
  },
  { collection: 'consultations', versionKey: false },
);
consultationSchema.index(
  { districtGroup: 1, fiscalYear: 1, round: 1 },
  { unique: true, partialFilterExpression: { round: { $type: 'number' } } },
);
consultationSchema.index({ status: 1, startsAt: 1 });
consultationSchema.index({ districtGroup: 1, date: 1 });

export const CHANGE_KINDS = ['announced', 'postponed', 'cancelled', 'changed'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];
export const CHANGE_STATES = ['proposed', 'confirmed', 'dropped'] as const;

/** What a change may set on a session. */
export type ConsultationPatch = Partial<
  Pick<
    Consultation,
    'date' | 'startsAt' | 'endsAt' | 'venue' | 'chair' | 'form' | 'onlineLink' | 'round' | 'title' | 'status'
  >
>;

export interface ChangeEntry {
  consultation: string;
  /** The version the change was prepared for. */
  fromVersion: number;
  /** The version it got; null until it is applied, or where somebody else was faster. */
  version: number | null;
  patch: ConsultationPatch;
  /** Whether it voids answers. */
  revises: boolean;
  /** What it was before, for "from … to …". */
  before: Pick<Consultation, 'status' | 'date' | 'startsAt' | 'endsAt' | 'venue' | 'chair' | 'form'> &
    Partial<Pick<Consultation, 'onlineLink'>>;
}

/** One change of one session or of many: proposed with a preview, confirmed by a person, told once. */
export interface ConsultationChange {
  _id: string;
  kind: ChangeKind;
  districtGroup: string;
  state: (typeof CHANGE_STATES)[number];
  reason: string | null;
  entries: ChangeEntry[];
  proposedBy: string;
  proposedAt: Date;
  confirmedBy: string | null;
  confirmedByEvent: string | null;
  confirmedAt: Date | null;
  /** Written last: every delivery of it is planned. */
  plannedAt: Date | null;
}

export const consultationChangeSchema = new Schema<ConsultationChange>(
  {
    _id: String,
    kind: { type: String, enum: CHANGE_KINDS, required: true },
    districtGroup: String,
    state: { type: String, enum: CHANGE_STATES, required: true },
    reason: { type: String, default: null },
    entries: Schema.Types.Mixed,
    proposedBy: String,
    proposedAt: Date,
    confirmedBy: { type: String, default: null },
    confirmedByEvent: { type: String, default: null },
    confirmedAt: { type: Date, default: null },
    plannedAt: { type: Date, default: null },
  },
  { collection: 'consultationChanges', versionKey: false, minimize: false },
);
consultationChangeSchema.index({ state: 1, plannedAt: 1 });
