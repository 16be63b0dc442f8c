/** How `deliveries` and `sentMessages` are kept. */
import { Schema } from 'mongoose';
import type { Delivery } from './outbox.ts';

export const deliverySchema = new Schema<Delivery>(
  {
    _id: String,
    kind: String,
    subject: String,
    offset: { type: String, default: null },
    consultations: [String],
    data: Schema.Types.Mixed,
    via: String,
    ids: [String],
    messageClass: String,
    plannedAt: Date,
    dueAt: Date,
    usefulUntil: Date,
    urgent: Boolean,
    state: String,
    reason: String,
    attemptedIds: { type: [String], default: null },
    firstAttemptAt: Date,
    attempts: Number,
    notBefore: Date,
    leaseToken: String,
    leaseUntil: Date,
    sentAt: Date,
    requestId: String,
    outcomes: [{ _id: false, id: String, result: String, reason: String }],
    cost: Number,
    handledAt: { type: Date, default: null },
    handledBy: { type: String, default: null },
  },
  { collection: 'deliveries', versionKey: false, minimize: false },
);
deliverySchema.index({ state: 1, dueAt: 1, via: 1 });
deliverySchema.index({ consultations: 1 });
deliverySchema.index({ ids: 1 });

export interface SentMessage {
  /** LINE's message id. */
  _id: string;
  about: string;
  subject: string;
  revision: number | null;
  at: Date;
  /** Of a reply: our id of whom it answered, and LINE's id of the request. */
  to?: string;
  requestId?: string | null;
}
export const sentMessageSchema = new Schema<SentMessage>(
  { _id: String, about: String, subject: String, revision: Number, at: Date, to: String, requestId: String },
  { collection: 'sentMessages', versionKey: false },
);
const OF_REPLIES = { partialFilterExpression: { to: { $type: 'string' } } };
sentMessageSchema.index({ subject: 1, at: 1 }, OF_REPLIES);
sentMessageSchema.index({ to: 1 }, OF_REPLIES);
