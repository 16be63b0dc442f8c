import { Schema } from 'mongoose';
import { LANGUAGES, LETTERS, type Language, type Letters } from '../language.ts';
import type { Notice } from '../programme.ts';
import type { RepresentativeStatus } from '../turn.ts';

/** ทะเบียนประชาคม: the six fields of the registry, and the phone, which is optional. Declared once. */
export const REGISTRY_FIELDS = [
  'fullName',
  'role',
  'mission',
  'keyActivities',
  'speaksFor',
  'contactAddress',
  'phone',
] as const;
export type RegistryField = (typeof REGISTRY_FIELDS)[number];

export const REPRESENTATIVE_STATUSES = [
  'invited',
  'consented',
  'pending',
  'active',
  'paused',
  'rejected',
  'withdrawn',
  'erased',
] as const satisfies readonly RepresentativeStatus[];

/** Whether LINE says that the person is in a LINE group; asked at most once a day. */
export interface Membership {
  /** Our id of the LINE group. */
  lineGroup: string;
  member: boolean;
  checkedAt: Date;
}

export type Representative = {
  _id: string;
  /** Only here, in `staff`, and nowhere else. Null once erased, and for people invited from a spreadsheet. */
  lineUserId: string | null;
  status: RepresentativeStatus;
  district: string | null;
  districtGroup: string | null;
  community: string | null;
  noticeVersion: string | null;
  consentedAt: Date | null;
  /** The newer notice that was shown by itself, and the event with which it was. */
  noticeShown?: { version: string; event: string } | null;
  submittedAt: Date | null;
  /** What the district analyst decided, and who it was (our staff id). */
  reviewedAt: Date | null;
  reviewedBy: string | null;
  /** What the analyst still wants to know, while the person is `pending`. */
  reviewNote: string | null;
  /** The events that submitted and decided last: repeating them gives the same outcome. */
  submitEvent: string | null;
  reviewEvent: string | null;
  /** Blocked the account: nothing is sent until they come back. */
  blockedAt: Date | null;
  /** When they came to the account, or blocked it, last. */
  followingAt?: Date | null;
  memberships: Membership[];
  /** How they want to be spoken to; null where they never said. */
  language?: Language | null;
  letters?: Letters | null;
  /** Since when the menu under the chat may be another one than it should be; null once LINE has been told. */
  menuDueAt?: Date | null;
  claimCodeHash: string | null;
  /** Of the name, for lists: sorts as a dictionary does. */
  nameKey?: string | null;
  createdAt: Date;
  updatedAt: Date;
  /** How often it was handed to the analysts. */
  submissions: number | null;
  /** Grows with every change of profile or status: a card for review tells which one it shows. */
  version: number;
} & Record<RegistryField, string | null>;

/** What erasure takes away. */
export const PERSONAL_FIELDS = [
  ...REGISTRY_FIELDS,
  'lineUserId',
  'district',
  'districtGroup',
  'community',
  'noticeVersion',
  'consentedAt',
  'noticeShown',
  'submittedAt',
  'reviewedAt',
  'reviewedBy',
  'reviewNote',
  'submitEvent',
  'reviewEvent',
  'submissions',
  'blockedAt',
  'followingAt',
  'language',
  'letters',
  'menuDueAt',
  'claimCodeHash',
  'nameKey',
] as const satisfies readonly (keyof Representative)[];

const text = { type: String, default: null };

export const representativeSchema = new Schema<Representative>(
  {
    _id: String,
    lineUserId: text,
    status: { type: String, enum: REPRESENTATIVE_STATUSES, required: true },
    district: text,
    districtGroup: text,
    community: text,
    fullName: text,
    role: text,
    mission: text,
    keyActivities: text,
    speaksFor: text,
    contactAddress: text,
    phone: text,
    noticeVersion: text,
    consentedAt: { type: Date, default: null },
    noticeShown: { type: Schema.Types.Mixed, default: null },
    submittedAt: { type: Date, default: null },
    reviewedAt: { type: Date, default: null },
    reviewedBy: text,
    reviewNote: text,
    submitEvent: text,
    reviewEvent: text,
    blockedAt: { type: Date, default: null },
    followingAt: { type: Date, default: null },
    memberships: [{ _id: false, lineGroup: String, member: Boolean, checkedAt: Date }],
    language: { type: String, enum: [...LANGUAGES, null], default: null },
    letters: { type: String, enum: [...LETTERS, null], default: null },
    menuDueAt: { type: Date, default: null },
    claimCodeHash: text,
    nameKey: text,
    createdAt: Date,
    updatedAt: Date,
    submissions: { type: Number, default: 0 },
    version: { type: Number, default: 0 },
  },
  { collection: 'representatives', versionKey: false },
);
representativeSchema.index(
  { lineUserId: 1 },
  { unique: true, partialFilterExpression: { lineUserId: { $type: 'string' } } },
);
representativeSchema.index(
  { claimCodeHash: 1 },
  { unique: true, partialFilterExpression: { claimCodeHash: { $type: 'string' } } },
);
representativeSchema.index({ districtGroup: 1, status: 1, _id: 1 });
representativeSchema.index({ district: 1, status: 1 });
representativeSchema.index({ status: 1, updatedAt: 1 });
representativeSchema.index({ menuDueAt: 1 });
representativeSchema.index({ phone: 1 });
representativeSchema.index({ nameKey: 1 });
representativeSchema.index({ district: 1, status: 1, nameKey: 1, _id: 1 });
representativeSchema.index({ districtGroup: 1, status: 1, nameKey: 1, _id: 1 });

/** Append-only but for `erasedAt`; names people by our id alone. */
export interface Consent {
  _id: string;
  person: string;
  /** `declined`: a newer notice; the consent to the earlier one stands. */
  action: 'given' | 'withdrawn' | 'declined';
  noticeVersion: string;
  channel: 'line';
  /** In which the notice was read. */
  language?: Language;
  at: Date;
  /** When the person was erased. Missing: still in the register. */
  erasedAt?: Date;
}
export const consentSchema = new Schema<Consent>(
  {
    _id: String,
    person: String,
    action: String,
    noticeVersion: String,
    channel: String,
    language: String,
    at: Date,
    erasedAt: Date,
  },
  { collection: 'consents', versionKey: false },
);
consentSchema.index({ person: 1, at: 1 });
consentSchema.index({ erasedAt: 1 });

/** The words of a version as they were when it was used first, whatever becomes of the configuration. */
export interface KeptNotice {
  /** The version. */
  _id: string;
  text: Omit<Notice, 'version' | 'asksAgain'>;
  firstUsedAt: Date;
}
export const keptNoticeSchema = new Schema<KeptNotice>(
  { _id: String, text: Schema.Types.Mixed, firstUsedAt: Date },
  { collection: 'notices', versionKey: false },
);
