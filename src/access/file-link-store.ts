/**
 * `fileLinks`: links by which one file can be fetched once, within minutes. Only a hash of the token is kept; what the
 * file is made of lies beside it, our ids and settings only. The only file that touches the collection.
 */
import { Schema, type Connection } from 'mongoose';
import { hashOfToken } from '../identity.ts';
import { minutes } from '../time.ts';

export const FILE_LINK_LASTS = minutes(15);

export interface FileLink {
  /** Made of the event that asked for it, so that a repeat makes no second link. */
  _id: string;
  tokenHash: string;
  /** Which kind of file, for example `affected`. */
  kind: string;
  /** Our staff id. */
  staff: string;
  data: Record<string, unknown>;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
}

const fileLinkSchema = new Schema<FileLink>(
  {
    _id: String,
    tokenHash: { type: String, required: true },
    kind: { type: String, required: true },
    staff: { type: String, required: true },
    data: Schema.Types.Mixed,
    createdAt: Date,
    expiresAt: Date,
    usedAt: { type: Date, default: null },
  },
  { collection: 'fileLinks', versionKey: false, minimize: false },
);
fileLinkSchema.index({ tokenHash: 1 }, { unique: true });
fileLinkSchema.index({ createdAt: 1 });

export type FileLinkStore = ReturnType<typeof createFileLinkStore>;

export function createFileLinkStore(connection: Connection) {
  const links = connection.model('FileLink', fileLinkSchema);
  return {
    /** Repeating it keeps what the link is of and when it ends; a token that nobody has seen yet is replaced. */
    async save({ _id, tokenHash, ...fixed }: Omit<FileLink, 'usedAt'>): Promise<FileLink> {
      const saved = await links
        .findOneAndUpdate(
          { _id },
          { $setOnInsert: { ...fixed, usedAt: null }, $set: { tokenHash } },
          { upsert: true, returnDocument: 'after' },
        )
        .lean<FileLink>();
      return saved;
    },

    /** The link, where it can still be used. Looking at it uses nothing up. */
    async findUsable(kind: string, token: string, now: Date): Promise<FileLink | null> {
      return links
        .findOne({ tokenHash: hashOfToken(token), kind, usedAt: null, expiresAt: { $gt: now } })
        .lean<FileLink>();
    },

    /** @returns the link for the one who came first and in time. */
    async use(kind: string, token: string, now: Date): Promise<FileLink | null> {
      return links
        .findOneAndUpdate(
          { tokenHash: hashOfToken(token), kind, usedAt: null, expiresAt: { $gt: now } },
          { $set: { usedAt: now } },
          { returnDocument: 'after' },
        )
        .lean<FileLink>();
    },

    async removeOld(before: Date): Promise<void> {
      await links.deleteMany({ createdAt: { $lt: before } });
    },
  };
}
