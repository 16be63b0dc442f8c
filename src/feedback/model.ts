import { Schema } from 'mongoose';
import { FEEDBACK_KINDS, type FeedbackKind } from '../thai/feedback.ts';

export { FEEDBACK_KINDS, type FeedbackKind };

/** `withdrawn` from any state: taken back by its author. Its number stays used, nothing else of it stays. */
export const FEEDBACK_STATUSES = ['received', 'classified', 'reviewed', 'linked', 'withdrawn'] as const;
export type FeedbackStatus = (typeof FEEDBACK_STATUSES)[number];

export const PART_KINDS = ['text', 'image', 'audio', 'video', 'file', 'location'] as const;
export type PartKind = (typeof PART_KINDS)[number];

export interface Place {
  title: string;
  address: string;
  latitude: number;
  longitude: number;
}

/** One message of an entry. The first is the opening part: unsending it removes the entry. */
export interface FeedbackPart {
  /** LINE's: an unsend names it. */
  messageId: string;
  sourceEventId: string;
  kind: PartKind;
  at: Date;
  /** Null for anything but text, and for text that its author has replaced. */
  text: string | null;
  place: Place | null;
  fileName: string | null;
}

/** What staff wrote to the author, once. */
export interface FeedbackReply {
  /** Of the sheet it was written on: sending it twice is once. */
  _id: string;
  text: string;
  by: string;
  at: Date;
}

/** ความคิดเห็น. */
export interface Feedback {
  _id: string;
  /** Fiscal year and counter, for example `63-0042`; null only while the entry is being written. */
  number: string | null;
  kind: FeedbackKind | null;
  status: FeedbackStatus;
  /** "ส่งเป็นส่วนตัวแทน": never quoted anywhere. */
  private: boolean;
  /** Sent in a talk with somebody of the staff, and meant for nobody else: it goes with the talk, and with its author. */
  forStaff?: true;
  /** Our id of the representative; null for people who are not registered. */
  author: string | null;
  districtGroup: string;
  /** Null: ไม่ทราบเขต. */
  district: string | null;
  consultation: string | null;
  channel: 'direct' | 'lineGroup';
  themes: string[];
  matchedTerms: string[];
  lexiconVersion: string;
  /** Our staff id of the analyst who gave the themes by hand: the lexicon does not change them any more. */
  themesSetBy: string | null;
  themesSetAt: Date | null;
  /** Development issues it is gathered in, those included that were merged into another since. Missing: none. */
  issues?: string[];
  /** Newest last. Missing: none. */
  replies?: FeedbackReply[];
  parts: FeedbackPart[];
  saidAt: Date;
  /** Its author made it part of an earlier entry: that one is shown under this number too. */
  mergedInto?: string | null;
  /** Only while its parts are on their way there. */
  moving?: FeedbackPart[] | null;
  withdrawnAt: Date | null;
  /** The event that took it back: repeating that event gives the same outcome. */
  withdrawnByEvent: string | null;
}

const placeSchema = new Schema<Place>(
  { title: String, address: String, latitude: Number, longitude: Number },
  { _id: false },
);
const partSchema = new Schema<FeedbackPart>(
  {
    messageId: String,
    sourceEventId: String,
    kind: { type: String, enum: PART_KINDS },
    at: Date,
    text: { type: String, default: null },
    place: { type: placeSchema, default: null },
    fileName: { type: String, default: null },
  },
  { _id: false },
);
const replySchema = new Schema<FeedbackReply>({ _id: String, text: String, by: String, at: Date });
export const feedbackSchema = new Schema<Feedback>(
  {
    _id: String,
    number: { type: String, default: null },
    kind: { type: String, enum: [...FEEDBACK_KINDS, null], default: null },
    status: { type: String, enum: FEEDBACK_STATUSES, required: true },
    private: { type: Boolean, default: false },
    forStaff: { type: Boolean, default: undefined },
    author: { type: String, default: null },
    districtGroup: { type: String, required: true },
    district: { type: String, default: null },
    consultation: { type: String, default: null },
    channel: { type: String, enum: ['direct', 'lineGroup'] },
    themes: [String],
    matchedTerms: [String],
    lexiconVersion: String,
    themesSetBy: { type: String, default: null },
    themesSetAt: { type: Date, default: null },
    issues: { type: [String], default: undefined },
    replies: { type: [replySchema], default: undefined },
    parts: [partSchema],
    saidAt: Date,
    mergedInto: { type: String, default: null },
    moving: { type: [partSchema], default: null },
    withdrawnAt: { type: Date, default: null },
    withdrawnByEvent: { type: String, default: null },
  },
  { collection: 'feedback', versionKey: false },
);
/** A withdrawn entry has no parts, hence no key. */
feedbackSchema.index(
  { 'parts.messageId': 1 },
  { unique: true, partialFilterExpression: { 'parts.messageId': { $exists: true } } },
);
feedbackSchema.index(
  { 'parts.sourceEventId': 1 },
  { unique: true, partialFilterExpression: { 'parts.sourceEventId': { $exists: true } } },
);
feedbackSchema.index({ number: 1 }, { unique: true, partialFilterExpression: { number: { $type: 'string' } } });
/** The inbox goes through them in this order, with the id where two came at once; of a district before a group, which has more. */
feedbackSchema.index({ consultation: 1, saidAt: 1, _id: 1 });
feedbackSchema.index({ district: 1, saidAt: 1, _id: 1 });
feedbackSchema.index({ themes: 1, saidAt: 1, _id: 1 });
feedbackSchema.index({ districtGroup: 1, saidAt: 1, _id: 1 });
feedbackSchema.index({ saidAt: 1, _id: 1 });
/** Who of many ever spoke of a theme. */
feedbackSchema.index({ author: 1, themes: 1 });
feedbackSchema.index({ issues: 1 }, { partialFilterExpression: { issues: { $exists: true } } });
feedbackSchema.index({ forStaff: 1, saidAt: 1 }, { partialFilterExpression: { forStaff: { $exists: true } } });
feedbackSchema.index({ districtGroup: 1, status: 1, saidAt: 1 });
feedbackSchema.index({ status: 1, saidAt: 1 });

/** What somebody took back in LINE, perhaps before we had handled it. */
export interface Unsent {
  /** LINE's message id. */
  _id: string;
  at: Date;
}
export const unsentSchema = new Schema<Unsent>({ _id: String, at: Date }, { collection: 'unsent', versionKey: false });
unsentSchema.index({ at: 1 });

export interface Counter {
  _id: string;
  value: number;
}
export const counterSchema = new Schema<Counter>(
  { _id: String, value: Number },
  { collection: 'counters', versionKey: false },
);

export const DOWNLOAD_FAILURES = ['unavailable', 'tooLarge', 'type'] as const;
export type DownloadFailure = (typeof DOWNLOAD_FAILURES)[number];

export const DOWNLOAD_STATES = ['waiting', 'done', 'failed'] as const;

/** Content of a part that LINE keeps for us for a while only. */
export interface Download {
  /** LINE's message id. */
  _id: string;
  entry: string;
  kind: PartKind;
  state: (typeof DOWNLOAD_STATES)[number];
  reason: DownloadFailure | null;
  attempts: number;
  /** Machine time: also the lease of the instance that fetches it. */
  notBefore: Date;
  askedAt: Date;
  contentType: string | null;
  size: number | null;
  chunks: number | null;
}
export const downloadSchema = new Schema<Download>(
  {
    _id: String,
    entry: String,
    kind: { type: String, enum: PART_KINDS },
    state: { type: String, enum: DOWNLOAD_STATES },
    reason: { type: String, enum: [...DOWNLOAD_FAILURES, null], default: null },
    attempts: { type: Number, default: 0 },
    notBefore: Date,
    askedAt: Date,
    contentType: { type: String, default: null },
    size: { type: Number, default: null },
    chunks: { type: Number, default: null },
  },
  { collection: 'downloads', versionKey: false },
);
downloadSchema.index({ state: 1, notBefore: 1 });
downloadSchema.index({ entry: 1 });

/** A piece of a file, at most 255 KB. */
export interface MediaChunk {
  /** Message id and place in the file. */
  _id: string;
  messageId: string;
  entry: string;
  index: number;
  bytes: Buffer;
}
export const mediaSchema = new Schema<MediaChunk>(
  { _id: String, messageId: String, entry: String, index: Number, bytes: Buffer },
  { collection: 'media', versionKey: false },
);
mediaSchema.index({ messageId: 1, index: 1 });
mediaSchema.index({ entry: 1 });
