/** `loginLinks` and `webSessions`: how staff come into the console. Hashes only; the only file that touches them. */
import { Schema, type Connection } from 'mongoose';
import { days, hours, minutes, plus } from '../time.ts';

/** A session ends when nothing was asked for so long, and at the latest after `SESSION_LASTS`. Domain time. */
export const SESSION_IDLE = hours(8);
export const SESSION_LASTS = days(7);
/** Being seen is noted no more often than this. */
const SEEN_EVERY = minutes(5);

export interface LoginLink {
  /** Made of the event that asked for it, so that a repeat makes no second link. */
  _id: string;
  tokenHash: string;
  /** Our staff id. */
  staff: string;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
}

const loginLinkSchema = new Schema<LoginLink>(
  {
    _id: String,
    tokenHash: { type: String, required: true },
    staff: { type: String, required: true },
    createdAt: Date,
    expiresAt: Date,
    usedAt: { type: Date, default: null },
  },
  { collection: 'loginLinks', versionKey: false },
);
loginLinkSchema.index({ tokenHash: 1 }, { unique: true });
loginLinkSchema.index({ expiresAt: 1 });

export interface WebSession {
  /** Hash of what the cookie carries. */
  _id: string;
  /** Our staff id. What the person may do is looked up anew with every page. */
  staff: string;
  createdAt: Date;
  seenAt: Date;
  expiresAt: Date;
}

const webSessionSchema = new Schema<WebSession>(
  { _id: String, staff: { type: String, required: true }, createdAt: Date, seenAt: Date, expiresAt: Date },
  { collection: 'webSessions', versionKey: false },
);
webSessionSchema.index({ expiresAt: 1 });

export type LoginStore = ReturnType<typeof createLoginStore>;

export function createLoginStore(connection: Connection) {
  const links = connection.model('LoginLink', loginLinkSchema);
  const sessions = connection.model('WebSession', webSessionSchema);

  return {
    /** Repeating it keeps when the link ends; a token that nobody has seen yet is replaced. */
    async saveLink({ _id, tokenHash, ...fixed }: Omit<LoginLink, 'usedAt'>): Promise<LoginLink> {
      await links.updateOne(
        { _id },
        { $setOnInsert: { ...fixed, usedAt: null }, $set: { tokenHash } },
        { upsert: true },
      );
      return (await links.findById(_id).lean<LoginLink>())!;
    },

    /** The link, where it can still be used. Looking at it uses nothing up. */
    async findUsableLink(tokenHash: string, now: Date): Promise<LoginLink | null> {
      return links.findOne({ tokenHash, usedAt: null, expiresAt: { $gt: now } }).lean<LoginLink>();
    },

    /** @returns the link for the one who came first and in time. */
    async useLink(tokenHash: string, now: Date): Promise<LoginLink | null> {
      return links
        .findOneAndUpdate(
          { tokenHash, usedAt: null, expiresAt: { $gt: now } },
          { $set: { usedAt: now } },
          { returnDocument: 'after' },
        )
        .lean<LoginLink>();
    },

    async startSession(hash: string, staff: string, now: Date): Promise<void> {
      await sessions.create({ _id: hash, staff, createdAt: now, seenAt: now, expiresAt: plus(now, SESSION_LASTS) });
    },

    /** The session behind a cookie, while it lasts, and that it was seen. */
    async seeSession(hash: string, now: Date): Promise<WebSession | null> {
      const lasting = { _id: hash, expiresAt: { $gt: now }, seenAt: { $gt: plus(now, -SESSION_IDLE) } };
      const session = await sessions.findOne(lasting).lean<WebSession>();
      if (session && now.getTime() - session.seenAt.getTime() >= SEEN_EVERY)
        await sessions.updateOne(lasting, { $set: { seenAt: now } });
      return session;
    },

    async endSession(hash: string): Promise<void> {
      await sessions.deleteOne({ _id: hash });
    },

    async removeOld(now: Date): Promise<void> {
      await links.deleteMany({ expiresAt: { $lte: now } });
      await sessions.deleteMany({ expiresAt: { $lte: now } });
      await sessions.deleteMany({ seenAt: { $lte: plus(now, -SESSION_IDLE) } });
    },
  };
}
