import { Schema } from 'mongoose';
import { LETTERS, type Letters } from '../language.ts';
import type { Membership } from '../line-groups/membership-rules.ts';
import type { RoleGrant, StaffRole } from '../turn.ts';

export const STAFF_ROLES = [
  'analyst',
  'districtAnalyst',
  'coordinator',
  'admin',
] as const satisfies readonly StaffRole[];

export interface Revocation {
  event: string;
  by: string;
}

export interface Staff {
  _id: string;
  /** Unique; null once somebody has left. */
  lineUserId: string | null;
  displayName: string;
  roles: RoleGrant[];
  blockedAt: Date | null;
  /** When the colleague came to the account, or blocked it, last. */
  followingAt?: Date | null;
  /** Whether LINE says that the colleague is in a LINE group (our id of it); asked at most once a day. */
  memberships?: Membership[];
  /** As the person asked for; what staff do is said in Thai alone. */
  letters?: Letters | null;
  /** Since when the menu under the chat may be another one than it should be; null once LINE has been told. */
  menuDueAt?: Date | null;
  /** What took a role away last, and our id of whose doing that was: its repeat goes on where it was broken off. */
  revoked?: Revocation | null;
  /** When it was seen that no role is left. */
  leftAt?: Date | null;
  createdAt: Date;
}

export const staffSchema = new Schema<Staff>(
  {
    _id: String,
    lineUserId: { type: String, default: null },
    displayName: String,
    roles: [{ _id: false, role: { type: String, enum: STAFF_ROLES }, scope: { type: String, default: null } }],
    blockedAt: { type: Date, default: null },
    followingAt: { type: Date, default: null },
    memberships: [{ _id: false, lineGroup: String, member: Boolean, checkedAt: Date }],
    letters: { type: String, enum: [...LETTERS, null], default: null },
    menuDueAt: { type: Date, default: null },
    revoked: { type: { _id: false, event: String, by: String }, default: null },
    leftAt: { type: Date, default: null },
    createdAt: Date,
  },
  { collection: 'staff', versionKey: false },
);
staffSchema.index({ lineUserId: 1 }, { unique: true, partialFilterExpression: { lineUserId: { $type: 'string' } } });
staffSchema.index({ menuDueAt: 1 });
staffSchema.index({ 'roles.role': 1, 'roles.scope': 1 });

/** A one-time code by which somebody becomes staff; only its hash is kept. */
export interface StaffCode {
  _id: string;
  role: StaffRole;
  scope: string | null;
  /** Our staff id; null for the first admin's code, which start prints. */
  createdBy: string | null;
  /** The event that made it; null for the first admin's. */
  createdByEvent: string | null;
  createdAt: Date;
  expiresAt: Date;
  usedBy: string | null;
  /** The event that used it: repeating that event gives the same outcome. */
  usedByEvent: string | null;
}
export const staffCodeSchema = new Schema<StaffCode>(
  {
    _id: String,
    role: { type: String, enum: STAFF_ROLES },
    scope: { type: String, default: null },
    createdBy: { type: String, default: null },
    createdByEvent: { type: String, default: null },
    createdAt: Date,
    expiresAt: Date,
    usedBy: { type: String, default: null },
    usedByEvent: { type: String, default: null },
  },
  { collection: 'staffCodes', versionKey: false },
);

/** Wrong codes, so that nobody can try them all; forgotten after an hour. */
export interface StaffCodeGuess {
  /** Of the event. */
  _id: string;
  /** A hash: who guesses is a stranger and not ours to know. */
  person: string;
  at: Date;
}
export const staffCodeGuessSchema = new Schema<StaffCodeGuess>(
  { _id: String, person: String, at: Date },
  { collection: 'staffCodeGuesses', versionKey: false },
);
staffCodeGuessSchema.index({ person: 1, at: 1 });
staffCodeGuessSchema.index({ at: 1 });
