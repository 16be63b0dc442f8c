import { Schema } from 'mongoose';

export const RSVP_ANSWERS = ['yes', 'no', 'maybe'] as const;
export type RsvpAnswer = (typeof RSVP_ANSWERS)[number];
export const ANSWER_VIA = ['button', 'text', 'phone'] as const;
export type AnswerVia = (typeof ANSWER_VIA)[number];
export const CHECK_IN_VIA = ['qr', 'staff'] as const;
export type CheckInVia = (typeof CHECK_IN_VIA)[number];

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
  /** `phone`: told to a member of the staff, who entered it. */
  via: AnswerVia | null;
  /** Our id of that member of the staff. */
  enteredBy: string | null;
  partySize: number | null;
  late: boolean;
  /** In their own words: 30 นาที; null where they did not say. */
  lateBy: string | null;
  /** Comes, and does not stay to the end. */
  leavesEarly: boolean;
  /** In their own words: ก่อนบ่ายสาม; null where they did not say. */
  leavesWhen: string | null;
  reason: string | null;
  /** Who comes instead: the answer itself is a no, and somebody comes all the same. */
  proxy: string | null;
  /** Would come and has no seat yet; as the session's seating decided in its version `seatVersion`. */
  waiting: boolean;
  seatVersion: number | null;
  checkedInAt: Date | null;
  /** Of the session when the person was there; what was checked in before it moved does not count. */
  checkedInRevision: number | null;
  checkedInVia: CheckInVia | null;
  /** How many came, the person included; null where nobody said: one. */
  checkedInPeople: number | null;
  /** Our id of the member of the staff who did it. */
  checkedInBy: string | null;
  checkedInEvent: string | null;
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
    via: { type: String, enum: [...ANSWER_VIA, null], default: null },
    enteredBy: { type: String, default: null },
    partySize: { type: Number, default: null },
    late: { type: Boolean, default: false },
    lateBy: { type: String, default: null },
    leavesEarly: { type: Boolean, default: false },
    leavesWhen: { type: String, default: null },
    reason: { type: String, default: null },
    proxy: { type: String, default: null },
    waiting: { type: Boolean, default: false },
    seatVersion: { type: Number, default: null },
    checkedInAt: { type: Date, default: null },
    checkedInRevision: { type: Number, default: null },
    checkedInVia: { type: String, enum: [...CHECK_IN_VIA, null], default: null },
    checkedInPeople: { type: Number, default: null },
    checkedInBy: { type: String, default: null },
    checkedInEvent: { type: String, default: null },
  },
  { collection: 'attendances', versionKey: false },
);
attendanceSchema.index({ consultation: 1, representative: 1 }, { unique: true });
attendanceSchema.index({ representative: 1 });
