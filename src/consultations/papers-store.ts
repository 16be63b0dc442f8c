/** `sessionPapers` and `sessionFiles`: minutes and files of sessions; partners and title stand in the session. */
import type { Connection } from 'mongoose';
import { isDuplicate } from '../errors.ts';
import { createChunkStore } from '../documents/chunk-store.ts';
import { isAsBefore, withoutName, type NameFinder } from '../documents/named-files.ts';
import { consultationSchema } from './model.ts';
import { sessionPapersSchema, type SessionFile, type SessionPapers } from './papers-model.ts';

export type SessionPapersStore = ReturnType<typeof createSessionPapersStore>;

export function createSessionPapersStore(connection: Connection) {
  const papers = connection.model('SessionPapers', sessionPapersSchema);
  const consultations = connection.model('Consultation', consultationSchema);
  const chunks = createChunkStore(connection, 'SessionFile', 'sessionFiles');

  async function ensure(_id: string, at: Date): Promise<void> {
    const values = { minutes: '', files: [], filesVersion: 0, version: 0, writtenBy: null, updatedAt: at };
    await papers.updateOne({ _id }, { $setOnInsert: values }, { upsert: true }).catch((error: { code?: number }) => {
      if (!isDuplicate(error)) throw error;
    });
  }

  return {
    async find(session: string): Promise<SessionPapers | null> {
      return papers.findById(session).lean<SessionPapers>();
    },

    /** @returns false where somebody else has written since it was seen. */
    async write(
      session: string,
      seen: number,
      { minutes, partners, title }: { minutes: string; partners: readonly string[]; title?: string },
      sheet: string,
      at: Date,
    ): Promise<boolean> {
      await ensure(session, at);
      await papers.updateOne(
        { _id: session, version: seen },
        { $set: { minutes, writtenBy: sheet, updatedAt: at }, $inc: { version: 1 } },
      );
      const mine = await papers.findOne({ _id: session, writtenBy: sheet }).lean<SessionPapers>();
      // Like a limit on seats it changes neither version nor revision of the session: nobody is told of it.
      const beside = { partners: [...partners], ...(title !== undefined && { title }) };
      if (mine) await consultations.updateOne({ _id: session }, { $set: beside });
      return mine !== null;
    },

    /** The content first, then that it is there. The same file again changes nothing. */
    async attach(session: string, file: Omit<SessionFile, 'chunks'>, bytes: Buffer): Promise<void> {
      await ensure(session, file.at);
      const count = await chunks.write(file._id, bytes);
      await papers.updateOne(
        { _id: session, 'files._id': { $ne: file._id } },
        { $push: { files: { ...file, chunks: count } }, $set: { updatedAt: file.at }, $inc: { filesVersion: 1 } },
      );
    },

    async detach(session: string, file: string, at: Date): Promise<boolean> {
      const { matchedCount } = await papers.updateOne(
        { _id: session, 'files._id': file },
        { $pull: { files: { _id: file } }, $set: { updatedAt: at }, $inc: { filesVersion: 1 } },
      );
      if (matchedCount === 1) await chunks.remove(file);
      return matchedCount === 1;
    },

    /**
     * Somebody is erased: the name goes out of minutes and names of files. A file is the office's own: one in which the
     * name stands, or which cannot be searched, is marked.
     * @param mask put in its place. @param known since when the person is in the register.
     */
    async forgetName(finder: NameFinder, mask: string, known: Date, at: Date): Promise<void> {
      const masked = (words: string): string => words.replace(finder.written, mask);
      const all = papers.find({}).lean<SessionPapers[]>().cursor() as AsyncIterable<SessionPapers>;
      for await (const { _id, minutes, files, filesVersion = 0 } of all) {
        // Whoever is writing just now must not bring it back: the version grows.
        if (masked(minutes) !== minutes)
          await papers.updateOne({ _id }, { $set: { minutes: masked(minutes) }, $inc: { version: 1 } });
        const marked = await withoutName(files, finder, { mask, known, at, read: chunks.read });
        if (isAsBefore(files, marked)) continue;
        // A file attached or taken out meanwhile makes it another list: then the erasure is repeated.
        const { matchedCount } = await papers.updateOne({ _id, filesVersion }, { $set: { files: marked } });
        if (matchedCount === 0) throw new Error('the files of a session changed while a name was taken out');
      }
    },

    readFile: (file: string): AsyncGenerator<Buffer> => chunks.read(file),
  };
}
