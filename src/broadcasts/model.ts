import { Schema } from 'mongoose';
import { RSVP_ANSWERS, type RsvpAnswer } from '../attendance/model.ts';

/** `silent`: has not answered; `attended`: took part. */
export const SESSION_PARTS = ['silent', ...RSVP_ANSWERS, 'attended'] as const;
export type SessionPart = RsvpAnswer | 'silent' | 'attended';

/** Whom a notice is for: everything that is set must fit. */
export interface Segment {
  districtGroup: string;
  /** Thai name. */
  district: string | null;
  /** Part of what the registry says of the person's role. */
  role: string | null;
  session: { consultation: string; revision: number; part: SessionPart } | null;
  /** Code of a theme: people who have given feedback on it. */
  theme: string | null;
}

export const BROADCAST_STATES = [
  /** Being written; nobody has confirmed it. */
  'draft',
  /** Waits for a second person. */
  'waiting',
  /** Confirmed: planned, or being planned. */
  'confirmed',
  /** Taken back after it was confirmed; what had not been sent stays unsent. */
  'recalled',
  /** A second person said no, or nobody decided in time. */
  'refused',
  'expired',
  /** Given up by who wrote it. */
  'dropped',
] as const;
export type BroadcastState = (typeof BROADCAST_STATES)[number];

/** แจ้งข่าว: a notice of the staff to a part of the representatives of a district group. */
export interface Broadcast {
  _id: string;
  segment: Segment;
  text: string;
  /** As it was asked for; null: at once. */
  sendAt: Date | null;
  state: BroadcastState;
  /** Grows with every change and guards it: a card shows the version it was made from. */
  version: number;
  /** The event that led to the current version: repeating it is no second change. */
  lastEvent: string;
  /** Our staff ids. */
  proposedBy: string;
  proposedAt: Date;
  requestedAt: Date | null;
  /** People, as counted when it was handed to a second person. */
  requestedFor: number | null;
  approvalUntil: Date | null;
  /** Who confirmed it, refused it, or took it back last. */
  decidedBy: string | null;
  decidedAt: Date | null;
  /** When it goes out, fixed when it was confirmed. */
  dueAt: Date | null;
  /** Written last: every delivery of it is planned. */
  plannedAt: Date | null;
  /** People, as planned. */
  plannedFor: number | null;
  recalledAt: Date | null;
}

const segmentSchema = new Schema<Segment>(
  {
    districtGroup: { type: String, required: true },
    district: { type: String, default: null },
    role: { type: String, default: null },
    session: {
      type: new Schema(
        { consultation: String, revision: Number, part: { type: String, enum: SESSION_PARTS } },
        { _id: false },
      ),
      default: null,
    },
    theme: { type: String, default: null },
  },
  { _id: false },
);

export const broadcastSchema = new Schema<Broadcast>(
  {
    _id: String,
    segment: { type: segmentSchema, required: true },
    text: { type: String, required: true },
    sendAt: { type: Date, default: null },
    state: { type: String, enum: BROADCAST_STATES, required: true },
    version: { type: Number, required: true },
    lastEvent: String,
    proposedBy: String,
    proposedAt: Date,
    requestedAt: { type: Date, default: null },
    requestedFor: { type: Number, default: null },
    approvalUntil: { type: Date, default: null },
    decidedBy: { type: String, default: null },
    decidedAt: { type: Date, default: null },
    dueAt: { type: Date, default: null },
    plannedAt: { type: Date, default: null },
    plannedFor: { type: Number, default: null },
    recalledAt: { type: Date, default: null },
  },
  { collection: 'broadcasts', versionKey: false },
);
broadcastSchema.index({ state: 1, plannedAt: 1 });
broadcastSchema.index({ 'segment.districtGroup': 1, proposedAt: 1, _id: 1 });
