/** `loginLinks`, `loginCodes`, `webSessions`: how staff come into the console. Hashes only; nothing else touches them. */
import { Schema, type Connection } from 'mongoose';
import { isDuplicate } from '../errors.ts';
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

/** `open` until somebody of the staff has typed it in LINE, `asked` until that person has said that it is theirs. */
export type LoginCodeState = 'open' | 'asked' | 'confirmed' | 'refused' | 'used';

/** A browser that shows a short code and waits for a word from LINE. */
export interface LoginCode {
  /** Hash of the secret that the browser keeps. */
  _id: string;
  codeHash: string;
  /** For example `Chrome · Windows`: shown to whoever confirms it. */
  browser: string;
  state: LoginCodeState;
  /** Our staff id of who typed it. */
  staff: string | null;
  /** The events that typed and decided: repeating them gives the same outcome. */
  askedByEvent: string | null;
  decidedByEvent: string | null;
  createdAt: Date;
  expiresAt: Date;
}

const loginCodeSchema = new Schema<LoginCode>(
  {
    _id: String,
    codeHash: { type: String, required: true },
    browser: String,
    state: String,
    staff: { type: String, default: null },
    askedByEvent: { type: String, default: null },
    decidedByEvent: { type: String, default: null },
    createdAt: Date,
    expiresAt: Date,
  },
  { collection: 'loginCodes', versionKey: false },
);
loginCodeSchema.index({ codeHash: 1 }, { unique: true });
loginCodeSchema.index({ expiresAt: 1 });

/** A wrong code, so that nobody can try them all. */
interface LoginGuess {
  /** Of the event. */
  _id: string;
  staff: string;
  at: Date;
}
const loginGuessSchema = new Schema<LoginGuess>(
  { _id: String, staff: String, at: Date },
  { collection: 'loginGuesses', versionKey: false },
);
loginGuessSchema.index({ staff: 1, at: 1 });
loginGuessSchema.index({ at: 1 });

export interface WebSession {
  /** Hash of what the cookie carries. */
  _id: string;
  /** Our staff id. What the person may do is looked up anew with every page. */
  staff: string;
  browser: string;
  createdAt: Date;
  seenAt: Date;
  expiresAt: Date;
}

const webSessionSchema = new Schema<WebSession>(
  {
    _id: String,
    staff: { type: String, required: true },
    browser: { type: String, default: '' },
    createdAt: Date,
    seenAt: Date,
    expiresAt: Date,
  },
  { collection: 'webSessions', versionKey: false },
);
webSessionSchema.index({ expiresAt: 1 });
webSessionSchema.index({ staff: 1 });

export type LoginStore = ReturnType<typeof createLoginStore>;

export function createLoginStore(connection: Connection) {
  const links = connection.model('LoginLink', loginLinkSchema);
  const codes = connection.model('LoginCode', loginCodeSchema);
  const guesses = connection.model('LoginGuess', loginGuessSchema);
  const sessions = connection.model('WebSession', webSessionSchema);

  const lasting = (now: Date) => ({ expiresAt: { $gt: now }, seenAt: { $gt: plus(now, -SESSION_IDLE) } });

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

    // Codes that a browser shows.

    /** @returns false where another browser shows the same code just now. */
    async openCode(
      code: Pick<LoginCode, '_id' | 'codeHash' | 'browser' | 'createdAt' | 'expiresAt'>,
    ): Promise<boolean> {
      try {
        await codes.create({ ...code, state: 'open' });
        return true;
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        return false;
      }
    },

    async findCode(id: string, now: Date): Promise<LoginCode | null> {
      return codes.findOne({ _id: id, expiresAt: { $gt: now } }).lean<LoginCode>();
    },

    async countOpenCodes(now: Date, atMost: number): Promise<number> {
      return codes.countDocuments({ expiresAt: { $gt: now } }, { limit: atMost });
    },

    /** Somebody of the staff has typed it: it is theirs from now on. The same event may ask again. */
    async claimCode(codeHash: string, staff: string, event: string, now: Date): Promise<LoginCode | null> {
      const valid = { codeHash, expiresAt: { $gt: now } };
      await codes.updateOne({ ...valid, state: 'open' }, { $set: { state: 'asked', staff, askedByEvent: event } });
      return codes.findOne({ ...valid, staff, state: 'asked' }).lean<LoginCode>();
    },

    /** The word of the person who typed it. The same event may ask again. */
    async decideCode(
      id: string,
      staff: string,
      yes: boolean,
      event: string,
      now: Date,
    ): Promise<Pick<LoginCode, 'browser'> | null> {
      await codes.updateOne(
        { _id: id, staff, state: 'asked', expiresAt: { $gt: now } },
        { $set: { state: yes ? 'confirmed' : 'refused', decidedByEvent: event } },
      );
      return codes.findOne({ _id: id, staff, decidedByEvent: event }).lean<LoginCode>();
    },

    /** @returns the code for the browser that comes with its secret, once. */
    async useCode(id: string, now: Date): Promise<LoginCode | null> {
      return codes
        .findOneAndUpdate(
          { _id: id, state: 'confirmed', expiresAt: { $gt: now } },
          { $set: { state: 'used' } },
          { returnDocument: 'after' },
        )
        .lean<LoginCode>();
    },

    async recordGuess(event: string, staff: string, at: Date): Promise<void> {
      await guesses.updateOne({ _id: event }, { $setOnInsert: { staff, at } }, { upsert: true });
    },

    /** Wrong codes of a person since then, apart from the one of this event. */
    async countGuesses(staff: string, since: Date, exceptEvent: string): Promise<number> {
      return guesses.countDocuments({ staff, at: { $gt: since }, _id: { $ne: exceptEvent } });
    },

    // Sessions.

    async startSession(hash: string, staff: string, browser: string, now: Date): Promise<void> {
      await sessions.create({
        _id: hash,
        staff,
        browser,
        createdAt: now,
        seenAt: now,
        expiresAt: plus(now, SESSION_LASTS),
      });
    },

    /** The session behind a cookie, while it lasts, and that it was seen. */
    async seeSession(hash: string, now: Date): Promise<WebSession | null> {
      const session = await sessions.findOne({ _id: hash, ...lasting(now) }).lean<WebSession>();
      if (session && now.getTime() - session.seenAt.getTime() >= SEEN_EVERY)
        await sessions.updateOne({ _id: hash, ...lasting(now) }, { $set: { seenAt: now } });
      return session;
    },

    /** Where somebody is logged in, the latest seen first. */
    async findSessions(staff: string, now: Date): Promise<WebSession[]> {
      return sessions
        .find({ staff, ...lasting(now) })
        .sort({ seenAt: -1 })
        .lean<WebSession[]>();
    },

    async endSession(hash: string): Promise<void> {
      await sessions.deleteOne({ _id: hash });
    },

    /** Everywhere. @returns how many there were. */
    async endSessionsOf(staff: string): Promise<number> {
      return (await sessions.deleteMany({ staff })).deletedCount;
    },

    async removeOld(now: Date): Promise<void> {
      await links.deleteMany({ expiresAt: { $lte: now } });
      await codes.deleteMany({ expiresAt: { $lte: now } });
      await guesses.deleteMany({ at: { $lte: plus(now, -days(1)) } });
      await sessions.deleteMany({ expiresAt: { $lte: now } });
      await sessions.deleteMany({ seenAt: { $lte: plus(now, -SESSION_IDLE) } });
    },
  };
}
