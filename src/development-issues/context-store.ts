/** `districtContexts` and `districtContextFiles`: the only file that touches them. */
import type { Connection } from 'mongoose';
import { isDuplicate } from '../errors.ts';
import { createChunkStore } from '../documents/chunk-store.ts';
import { isAsBefore, withoutName, type NameFinder } from '../documents/named-files.ts';
import {
  districtContextSchema,
  type ContextAttachment,
  type ContextField,
  type DistrictContext,
  type SwotEntry,
} from './context-model.ts';

export type ContextStore = ReturnType<typeof createContextStore>;

export function createContextStore(connection: Connection) {
  const contexts = connection.model('DistrictContext', districtContextSchema);
  const chunks = createChunkStore(connection, 'DistrictContextFile', 'districtContextFiles');

  const empty = (id: string, at: Date): DistrictContext => ({
    _id: id,
    fields: [],
    swot: [],
    attachments: [],
    version: 0,
    updatedAt: at,
  });

  async function ensure(id: string, at: Date): Promise<void> {
    const { _id, ...values } = empty(id, at);
    await contexts.updateOne({ _id }, { $setOnInsert: values }, { upsert: true }).catch((error: { code?: number }) => {
      if (!isDuplicate(error)) throw error;
    });
  }

  return {
    async find(id: string): Promise<DistrictContext | null> {
      return contexts.findById(id).lean<DistrictContext>();
    },

    async findMany(ids: readonly string[]): Promise<DistrictContext[]> {
      return contexts
        .find({ _id: { $in: ids } })
        .sort({ _id: 1 })
        .lean<DistrictContext[]>();
    },

    /** The fields as a whole. @returns null where somebody else has changed something since it was seen. */
    async writeFields(id: string, version: number, fields: readonly ContextField[], at: Date) {
      await ensure(id, at);
      return contexts
        .findOneAndUpdate(
          { _id: id, version },
          { $set: { fields, updatedAt: at }, $inc: { version: 1 } },
          { returnDocument: 'after' },
        )
        .lean<DistrictContext>();
    },

    /** Adding two at once is two. Adding the same again changes nothing. */
    async addSwot(id: string, entry: SwotEntry): Promise<void> {
      await ensure(id, entry.at);
      await contexts.updateOne(
        { _id: id, 'swot._id': { $ne: entry._id } },
        { $push: { swot: entry }, $set: { updatedAt: entry.at }, $inc: { version: 1 } },
      );
    },

    async removeSwot(id: string, entry: string, at: Date): Promise<boolean> {
      const { matchedCount } = await contexts.updateOne(
        { _id: id, 'swot._id': entry },
        { $pull: { swot: { _id: entry } }, $set: { updatedAt: at }, $inc: { version: 1 } },
      );
      return matchedCount === 1;
    },

    /** The content first, then that it is there. The same file again changes nothing. */
    async attach(id: string, attachment: Omit<ContextAttachment, 'chunks'>, bytes: Buffer): Promise<void> {
      await ensure(id, attachment.at);
      const count = await chunks.write(attachment._id, bytes);
      await contexts.updateOne(
        { _id: id, 'attachments._id': { $ne: attachment._id } },
        {
          $push: { attachments: { ...attachment, chunks: count } },
          $set: { updatedAt: attachment.at },
          $inc: { version: 1 },
        },
      );
    },

    async detach(id: string, attachment: string, at: Date): Promise<boolean> {
      const { matchedCount } = await contexts.updateOne(
        { _id: id, 'attachments._id': attachment },
        { $pull: { attachments: { _id: attachment } }, $set: { updatedAt: at }, $inc: { version: 1 } },
      );
      if (matchedCount === 1) await chunks.remove(attachment);
      return matchedCount === 1;
    },

    /**
     * Somebody is erased: the name goes out of what was written, and attachments are marked as files of sessions are.
     * @param mask put in its place. @param known since when the person is in the register.
     */
    async forgetName(finder: NameFinder, mask: string, known: Date, at: Date): Promise<void> {
      const masked = (words: string): string => words.replace(finder.written, mask);
      const sourced = <Written extends { source: string | null }>(each: Written): Written => ({
        ...each,
        source: each.source && masked(each.source),
      });
      const all = contexts.find({}).lean<DistrictContext[]>().cursor() as AsyncIterable<DistrictContext>;
      for await (const context of all) {
        const fields = context.fields.map((each) => sourced({ ...each, text: masked(each.text) }));
        const swot = context.swot.map((each) => sourced({ ...each, text: masked(each.text) }));
        const files = await withoutName(context.attachments, finder, { mask, known, at, read: chunks.read });
        const attachments = files.map(sourced);
        const written = ({ text, source }: SwotEntry | ContextField): string => `${text}\n${source}`;
        const isUntouched =
          isAsBefore(context.attachments, attachments) &&
          context.attachments.every(({ source }, index) => source === attachments[index]!.source) &&
          [...context.fields, ...context.swot].map(written).join('\n') === [...fields, ...swot].map(written).join('\n');
        if (isUntouched) continue;
        // What was changed meanwhile is looked through when the erasure is repeated.
        const { matchedCount } = await contexts.updateOne(
          { _id: context._id, version: context.version },
          { $set: { fields, swot, attachments }, $inc: { version: 1 } },
        );
        if (matchedCount === 0) throw new Error('context data changed while a name was taken out');
      }
    },

    readFile: (attachment: string): AsyncGenerator<Buffer> => chunks.read(attachment),
  };
}
