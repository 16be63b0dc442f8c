/** `downloads` and `media`: content of photos, voices and files, fetched from LINE and kept in pieces. */
import type { Connection } from 'mongoose';
import { bytesOf, CHUNK_BYTES } from '../documents/chunk-store.ts';
import { CONTENT_TIMEOUT_MS } from '../line/client.ts';
import {
  downloadSchema,
  mediaSchema,
  type Download,
  type DownloadFailure,
  type FeedbackPart,
  type MediaChunk,
} from './model.ts';

/** Whoever fetches a file has this long before another instance tries: LINE may take most of it. Machine time. */
const DOWNLOAD_LEASE_MS = CONTENT_TIMEOUT_MS + 60_000;

/** As `lean` gives them. */
type StoredBytes = { bytes: Parameters<typeof bytesOf>[0] };

export type MediaStore = ReturnType<typeof createMediaStore>;

/** @param isWanted whether the message still belongs to the entry. */
export function createMediaStore(
  connection: Connection,
  isWanted: (entry: string, messageId: string) => Promise<boolean>,
) {
  const downloads = connection.model('Download', downloadSchema);
  const media = connection.model('Media', mediaSchema);

  async function removeMedia(condition: { entry: string } | { messageId: string }): Promise<void> {
    await downloads.deleteMany('entry' in condition ? condition : { _id: condition.messageId });
    await media.deleteMany(condition);
  }

  /** The message belongs to another entry now. */
  async function moveMedia(messageId: string, entry: string): Promise<void> {
    await downloads.updateOne({ _id: messageId }, { $set: { entry } });
    await media.updateMany({ messageId }, { $set: { entry } });
  }

  return {
    removeMedia,
    moveMedia,

    async askForContent(part: Pick<FeedbackPart, 'messageId' | 'kind'>, entry: string, at: Date): Promise<void> {
      await downloads.updateOne(
        { _id: part.messageId },
        {
          $setOnInsert: { entry, kind: part.kind, state: 'waiting', attempts: 0, notBefore: new Date(0), askedAt: at },
        },
        { upsert: true },
      );
    },

    /** Takes one file that waits, for this instance alone. */
    async claimDownload(): Promise<Download | null> {
      const now = new Date();
      return downloads
        .findOneAndUpdate(
          { state: 'waiting', notBefore: { $lte: now } },
          { $set: { notBefore: new Date(now.getTime() + DOWNLOAD_LEASE_MS) }, $inc: { attempts: 1 } },
          { sort: { notBefore: 1 }, returnDocument: 'after' },
        )
        .lean<Download>();
    },

    async retryDownload(id: string, notBefore: Date): Promise<void> {
      await downloads.updateOne({ _id: id, state: 'waiting' }, { $set: { notBefore } });
    },

    /** @returns false where it is wanted no more. */
    async failDownload(id: string, reason: DownloadFailure): Promise<boolean> {
      const failed = await downloads.updateOne({ _id: id, state: 'waiting' }, { $set: { state: 'failed', reason } });
      return failed.matchedCount === 1;
    },

    /** Keeps the content, unless the message was taken back meanwhile. */
    async keepContent({ _id, entry }: Download, bytes: Buffer, contentType: string): Promise<void> {
      const chunks = Math.ceil(bytes.length / CHUNK_BYTES);
      for (let index = 0; index < chunks; index += 1) {
        const piece = bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES);
        await media.updateOne(
          { _id: `${_id}:${index}` },
          { $set: { messageId: _id, entry, index, bytes: piece } },
          { upsert: true },
        );
      }
      const done = { state: 'done', contentType, size: bytes.length, chunks } as const;
      await downloads.updateOne({ _id, state: 'waiting' }, { $set: done });
      // Another entry may have taken the message in meanwhile, or nobody wants it any more.
      const now = await downloads.findOne({ _id, state: 'done' }).lean<Download>();
      if (!now || !(await isWanted(now.entry, _id))) await removeMedia({ messageId: _id });
      else if (now.entry !== entry) await moveMedia(_id, now.entry);
    },

    async findDownload(messageId: string): Promise<Download | null> {
      return downloads.findById(messageId).lean<Download>();
    },

    /** By their LINE message ids; those that nobody ever asked for are left out. */
    async findDownloads(messageIds: readonly string[]): Promise<ReadonlyMap<string, Download>> {
      if (messageIds.length === 0) return new Map();
      const found = await downloads.find({ _id: { $in: messageIds } }).lean<Download[]>();
      return new Map(found.map((download) => [download._id, download]));
    },

    async findFailed(entry: string, reason: DownloadFailure): Promise<Download[]> {
      return downloads.find({ entry, state: 'failed', reason }).lean<Download[]>();
    },

    /** When the oldest file was asked for that can be fetched now; null where none can. */
    async oldestDownload(): Promise<Date | null> {
      const next = await downloads
        .findOne({ state: 'waiting', notBefore: { $lte: new Date() } })
        .sort({ notBefore: 1 })
        .lean<Download>();
      return next?.askedAt ?? null;
    },

    /** @param range first and last byte; without it all of it. No more than the pieces that it touches are read. */
    async *readContent(messageId: string, range?: { start: number; end: number }): AsyncGenerator<Buffer> {
      const pieceOf = (byte: number): number => Math.floor(byte / CHUNK_BYTES);
      const cursor = media
        .find({ messageId, ...(range && { index: { $gte: pieceOf(range.start), $lte: pieceOf(range.end) } }) })
        .sort({ index: 1 })
        .lean<MediaChunk[]>()
        .cursor({ batchSize: 4 });
      for await (const { index, bytes } of cursor as AsyncIterable<Pick<MediaChunk, 'index'> & StoredBytes>) {
        const at = index * CHUNK_BYTES;
        const piece = bytesOf(bytes);
        yield range ? piece.subarray(Math.max(0, range.start - at), range.end + 1 - at) : piece;
      }
    },
  };
}
