import { Schema } from 'mongoose';

export const HANDOFF_STATUSES = ['waiting', 'taken', 'closed'] as const;
export type HandoffStatus = (typeof HANDOFF_STATUSES)[number];
export type ClosedBy = 'person' | 'staff' | 'time';

/** `gone`: taken back. */
export const HANDOFF_MESSAGE_KINDS = [
  'text',
  'image',
  'audio',
  'video',
  'file',
  'location',
  'sticker',
  'gone',
] as const;

/** Something said while a person of the staff is wanted or there. */
export interface HandoffMessage {
  /** Of the event that brought it: saying it again is no second message. */
  _id: string;
  from: 'person' | 'staff';
  /** Content is kept as an entry of feedback, by LINE's message id. */
  kind: (typeof HANDOFF_MESSAGE_KINDS)[number];
  /** LINE's, so that it can be taken back. */
  messageId: string | null;
  text: string | null;
  at: Date;
  /** The feedback entry that holds its content and nothing else. Missing: there is none, or it belongs to a story. */
  entry?: string | null;
  /** LINE's id of what was sent together with it, and how many that are. */
  album?: string | null;
  albumOf?: number | null;
}

/** A person of the staff takes over a chat. */
export interface Handoff {
  _id: string;
  /** Our id of the representative. */
  person: string;
  /** The same while it is open, then null: nobody has two at once. */
  openFor: string | null;
  district: string | null;
  districtGroup: string | null;
  status: HandoffStatus;
  /** Our staff id. */
  takenBy: string | null;
  takeEvent: string | null;
  openedAt: Date;
  /** When somebody last said something. */
  lastAt: Date;
  closedAt: Date | null;
  closedBy: ClosedBy | null;
  closeEvent: string | null;
  messages: HandoffMessage[];
  /** Grows with every change and guards it. */
  version: number;
}

export const handoffSchema = new Schema<Handoff>(
  {
    _id: String,
    person: { type: String, required: true },
    openFor: { type: String, default: null },
    district: { type: String, default: null },
    districtGroup: { type: String, default: null },
    status: { type: String, enum: HANDOFF_STATUSES, required: true },
    takenBy: { type: String, default: null },
    takeEvent: { type: String, default: null },
    openedAt: Date,
    lastAt: Date,
    closedAt: { type: Date, default: null },
    closedBy: { type: String, default: null },
    closeEvent: { type: String, default: null },
    messages: [
      {
        _id: String,
        from: String,
        kind: String,
        messageId: String,
        text: String,
        at: Date,
        entry: String,
        album: String,
        albumOf: Number,
      },
    ],
    version: { type: Number, default: 1 },
  },
  { collection: 'handoffs', versionKey: false },
);
handoffSchema.index({ openFor: 1 }, { unique: true, partialFilterExpression: { openFor: { $type: 'string' } } });
handoffSchema.index({ status: 1, lastAt: 1 });
handoffSchema.index({ status: 1, openedAt: 1 });
handoffSchema.index({ status: 1, closedAt: 1 });
handoffSchema.index({ takenBy: 1, status: 1 });
handoffSchema.index({ person: 1 });
handoffSchema.index({ closeEvent: 1 }, { sparse: true });
