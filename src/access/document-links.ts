/**
 * `documentLinks`: whoever holds such a link may read one document until it expires or is taken back. Only a hash of its token is
 * kept. The token is made of the event that asked for it, so that a repeat of the event gives the same link.
 */
import { createHmac } from 'node:crypto';
import { Schema, type Connection } from 'mongoose';
import { hashOfToken } from '../identity.ts';

export interface DocumentLink {
  /** Hash of the token. */
  _id: string;
  /** What the subject is, for example `progressReport`. */
  kind: string;
  subject: string;
  /** Our staff id of who asked for it. */
  by: string;
  createdAt: Date;
  expiresAt: Date;
  /** Our staff id of who took it back. */
  revokedBy?: string | null;
}

const documentLinkSchema = new Schema<DocumentLink>(
  { _id: String, kind: String, subject: String, by: String, createdAt: Date, expiresAt: Date, revokedBy: String },
  { collection: 'documentLinks', versionKey: false },
);
documentLinkSchema.index({ expiresAt: 1 });

export type DocumentLinkStore = ReturnType<typeof createDocumentLinkStore>;

/** @param secret known to nobody who could guess an event's id. */
export function createDocumentLinkStore(connection: Connection, secret: string) {
  const links = connection.model('DocumentLink', documentLinkSchema);
  return {
    /** @returns the token, for the address. */
    async create(link: {
      kind: string;
      subject: string;
      by: string;
      cause: string;
      at: Date;
      expiresAt: Date;
    }): Promise<string> {
      const { kind, subject, by, cause, at: createdAt, expiresAt } = link;
      const token = createHmac('sha256', secret).update(`document:${kind}:${subject}:${cause}`).digest('base64url');
      await links.updateOne(
        { _id: hashOfToken(token) },
        { $setOnInsert: { kind, subject, by, createdAt, expiresAt } },
        { upsert: true },
      );
      return token;
    },

    async find(token: string, now: Date): Promise<DocumentLink | null> {
      return links.findOne({ _id: hashOfToken(token), expiresAt: { $gt: now }, revokedBy: null }).lean<DocumentLink>();
    },

    /** Those that work, the newest first. */
    async findLive(now: Date): Promise<DocumentLink[]> {
      return links
        .find({ expiresAt: { $gt: now }, revokedBy: null })
        .sort({ createdAt: -1, _id: 1 })
        .lean<DocumentLink[]>();
    },

    /** By its hash; null where it works no more. */
    async findLiveById(id: string, now: Date): Promise<DocumentLink | null> {
      return links.findOne({ _id: id, expiresAt: { $gt: now }, revokedBy: null }).lean<DocumentLink>();
    },

    /** @returns whether it worked until then. */
    async revoke(id: string, by: string, now: Date): Promise<boolean> {
      const { modifiedCount } = await links.updateOne(
        { _id: id, expiresAt: { $gt: now }, revokedBy: null },
        { $set: { revokedBy: by } },
      );
      return modifiedCount === 1;
    },

    async removeOld(before: Date): Promise<void> {
      await links.deleteMany({ expiresAt: { $lt: before } });
    },
  };
}
