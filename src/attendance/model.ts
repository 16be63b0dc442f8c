import { Schema } from 'mongoose';

export const RSVP_ANSWERS = ['yes', 'no', 'maybe'] as const;
export type RsvpAnswer = (typeof RSVP_ANSWERS)[number];

/** One person and one session: the answer, and whether the person was there. */
export interface Attendance {
  _id: string;
  consultation: string;
  representative: string;
  district: string | null;
  answer: RsvpAnswer | null;
  /** Of the session when the answer was given; an older one no longer counts. */
  revision: number | null;
  answeredAt: Date | null;
  /** The event that gave it: repeating the event is no second answer. */
  answerEvent: string | null;
  via: 'button' | 'text' | 'staff' | null;
  partySize: number | null;
  late: boolean;
  reason: string | null;
  proxy: string | null;
  checkedInAt: Date | null;
}

export const attendanceSchema = new Schema<Attendance>(
  {
    _id: String,
    consultation: { type: String, required: true },
    representative: { type: String, required: true },
    district: { type: String, default: null },
    answer: { type: String, enum: [...RSVP_ANSWERS, null], default: null },
    revision: { type: Number, default: null },
    answeredAt: { type: Date, default: null },
    answerEvent: { type: String, default: null },
    via: { type: String, default: null },
    partySize: { type: Number, default: null },
    late: { type: Boolean, default: false },
    reason: { type: String, default: null },
    proxy: { type: String, default: null },
    checkedInAt: { type: Date, default: null },
  },
  { collection: 'attendances', versionKey: false },
);
attendanceSchema.index({ consultation: 1, representative: 1 }, { unique: true });
attendanceSchema.index({ representative: 1 });
