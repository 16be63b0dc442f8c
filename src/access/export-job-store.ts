/**
 * `exportJobs`, `exportPieces`: files that somebody asked for at the desk, while they are written and for an hour
 * afterwards, for that person alone. The only file that touches the collections.
 */
import { Schema, type Connection } from 'mongoose';
import { bytesOf } from '../documents/chunk-store.ts';
import { hours } from '../time.ts';

export const EXPORT_LASTS = hours(1);
const REMOVED_AT_ONCE = 100;

export interface ExportJob {
  /** Of the sheet that asked for it: sending it twice is one file. */
  _id: string;
  /** Our staff id. */
  staff: string;
  kind: string;
  format: string;
  fileName: string;
  /** Which rows, as the page's address told it. */
  query: Record<string, string>;
  named: boolean;
  state: 'writing' | 'ready' | 'failed';
  /** Written so far. */
  rows: number;
  /** How many there were when it began; null while that is still being counted. */
  expected: number | null;
  bytes: number;
  pieces: number;
  createdAt: Date;
  expiresAt: Date;
  /** Machine time: when it was seen writing last. */
  beatAt: Date;
}

const exportJobSchema = new Schema<ExportJob>(
  {
    _id: String,
    staff: { type: String, required: true },
    kind: String,
    format: String,
    fileName: String,
    query: Schema.Types.Mixed,
    named: { type: Boolean, default: false },
    state: { type: String, enum: ['writing', 'ready', 'failed'], required: true },
    rows: { type: Number, default: 0 },
    expected: { type: Number, default: null },
    bytes: { type: Number, default: 0 },
    pieces: { type: Number, default: 0 },
    createdAt: Date,
    expiresAt: Date,
    beatAt: Date,
  },
  { collection: 'exportJobs', versionKey: false, minimize: false },
);
exportJobSchema.index({ staff: 1, createdAt: 1 });
exportJobSchema.index({ expiresAt: 1 });

interface ExportPiece {
  /** Job and place. */
  _id: string;
  job: string;
  index: number;
  content: Buffer;
}
const exportPieceSchema = new Schema<ExportPiece>(
  { _id: String, job: String, index: Number, content: Buffer },
  { collection: 'exportPieces', versionKey: false },
);
exportPieceSchema.index({ job: 1, index: 1 });

export type ExportJobStore = ReturnType<typeof createExportJobStore>;

export function createExportJobStore(connection: Connection) {
  const jobs = connection.model('ExportJob', exportJobSchema);
  const pieces = connection.model('ExportPiece', exportPieceSchema);
  /** The job first: who still writes it sees that it is gone, and takes away what came in between. */
  async function remove(job: string): Promise<void> {
    await jobs.deleteOne({ _id: job });
    await pieces.deleteMany({ job });
  }

  return {
    /** @returns whether it is new. */
    async begin({
      _id,
      ...values
    }: Omit<ExportJob, 'state' | 'rows' | 'bytes' | 'pieces' | 'beatAt'>): Promise<boolean> {
      const { upsertedCount } = await jobs.updateOne(
        { _id },
        { $setOnInsert: { ...values, state: 'writing', rows: 0, bytes: 0, pieces: 0, beatAt: new Date() } },
        { upsert: true },
      );
      return upsertedCount === 1;
    },

    async find(id: string, staff: string, now: Date): Promise<ExportJob | null> {
      return jobs.findOne({ _id: id, staff, expiresAt: { $gt: now } }).lean<ExportJob>();
    },

    /** Of one person, the newest first. */
    async findOf(staff: string, now: Date): Promise<ExportJob[]> {
      return jobs
        .find({ staff, expiresAt: { $gt: now } })
        .sort({ createdAt: -1 })
        .limit(20)
        .lean<ExportJob[]>();
    },

    /** @returns false where the job was taken away meanwhile; then nothing of it stays. */
    async addPiece(job: string, index: number, content: Buffer): Promise<boolean> {
      await pieces.updateOne({ _id: `${job}-${index}` }, { $set: { job, index, content } }, { upsert: true });
      if ((await jobs.countDocuments({ _id: job })) > 0) return true;
      await pieces.deleteMany({ job });
      return false;
    },

    /** @returns false where the job was taken away meanwhile. */
    async report(
      id: string,
      progress: Partial<Pick<ExportJob, 'rows' | 'bytes' | 'pieces' | 'state' | 'expiresAt' | 'expected'>>,
    ): Promise<boolean> {
      const reported = await jobs.updateOne({ _id: id }, { $set: { ...progress, beatAt: new Date() } });
      return reported.matchedCount === 1;
    },

    /** Piece by piece; nothing but one is held. */
    async *read({ _id, pieces: count }: Pick<ExportJob, '_id' | 'pieces'>): AsyncGenerator<Buffer> {
      for (let index = 0; index < count; index += 1) {
        const piece = await pieces.findById(`${_id}-${index}`).lean<ExportPiece>();
        if (!piece) throw new Error('a piece of the file is gone');
        yield bytesOf(piece.content);
      }
    },

    /** Somebody is erased: files with names in them are made anew, without. */
    async forgetNamed(): Promise<void> {
      const named = await jobs.find({ named: true }).select({ _id: 1 }).lean<{ _id: string }[]>();
      for (const { _id } of named) await remove(_id);
    },

    /** Those that have had their time, and pieces of a job that was broken off while it was taken away. */
    async removeEnded(now: Date): Promise<void> {
      for (;;) {
        const ended = await jobs
          .find({ expiresAt: { $lte: now } })
          .select({ _id: 1 })
          .limit(REMOVED_AT_ONCE)
          .lean<{ _id: string }[]>();
        for (const { _id } of ended) await remove(_id);
        if (ended.length < REMOVED_AT_ONCE) break;
      }
      // A job is there before its first piece.
      for (const job of await pieces.distinct('job'))
        if ((await jobs.countDocuments({ _id: job })) === 0) await pieces.deleteMany({ job });
    },
  };
}
