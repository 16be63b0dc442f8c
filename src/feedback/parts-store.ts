/** The messages of an entry of `feedback`: one joins it, takes the place of earlier words, or is masked with its author. */
import type { Connection, QueryFilter } from 'mongoose';
import { isDuplicate } from '../errors.ts';
import { feedbackSchema, type Feedback, type FeedbackPart } from './model.ts';
import { createTallyStore, inIssues } from './tally-store.ts';

/**
 * The entry with the parts, their words and the number of replies that were read: a list that is written back whole
 * must bring nothing back that was taken away meanwhile, and lose nothing that came.
 */
function asRead({ _id, parts, replies = [] }: Feedback): QueryFilter<Feedback> {
  return {
    _id,
    ...Object.fromEntries(
      parts.flatMap(({ messageId, text }, index) => [
        [`parts.${index}.messageId`, messageId],
        [`parts.${index}.text`, text],
      ]),
    ),
    [`parts.${parts.length}.messageId`]: { $exists: false },
    [`replies.${replies.length}._id`]: { $exists: false },
  };
}

export function createPartsStore(
  connection: Connection,
  removeMedia: (filter: { messageId: string }) => Promise<unknown>,
) {
  const feedback = connection.model('Feedback', feedbackSchema);
  const { counting } = createTallyStore(connection);
  const standing = { $ne: 'withdrawn' } as const;

  return {
    /**
     * @param entry as it was read: nothing joins it once its author is forgotten.
     * @returns the entry with the part in it; null where the entry is gone or the message belongs to another.
     */
    async addPart({ _id, author }: Pick<Feedback, '_id' | 'author'>, part: FeedbackPart): Promise<Feedback | null> {
      try {
        await feedback.updateOne(
          { _id, author, status: standing, 'parts.messageId': { $ne: part.messageId } },
          { $push: { parts: part } },
        );
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
      return feedback.findOne({ _id, 'parts.messageId': part.messageId }).lean<Feedback>();
    },

    /** Takes the words of every part that was there before `part` and puts `part` in their place. */
    async replaceText(entry: Pick<Feedback, '_id' | 'author'>, part: FeedbackPart): Promise<Feedback | null> {
      for (;;) {
        const read = await this.addPart(entry, part);
        if (!read) return null;
        const place = read.parts.findIndex(({ messageId }) => messageId === part.messageId);
        const parts = read.parts.map((each, index) =>
          each.kind === 'text' && index < place ? { ...each, text: null } : each,
        );
        const { matchedCount } = await feedback.updateOne({ ...asRead(read), status: standing }, { $set: { parts } });
        if (matchedCount > 0) return { ...read, parts };
      }
    },

    async findIdsOf(author: string): Promise<string[]> {
      const said = await feedback.find({ author }).select({ _id: 1 }).lean<{ _id: string }[]>();
      return said.map(({ _id }) => _id);
    },

    /** The person is forgotten; what was said stays, with the person's own particulars masked. */
    async forgetAuthor(author: string, masked: (words: string) => string): Promise<void> {
      // Whatever loses its author is not found again; what changed meanwhile is.
      for (let entry; (entry = await feedback.findOne({ author }).lean<Feedback>());) {
        const { parts, replies } = entry;
        // A voice or a face cannot be masked.
        for (const { messageId, kind } of parts)
          if (kind === 'audio' || kind === 'video') await removeMedia({ messageId });
        const left = parts.map((part) => ({
          ...part,
          text: part.text === null ? null : masked(part.text),
          place: part.place && { ...part.place, title: masked(part.place.title), address: masked(part.place.address) },
          fileName: null,
        }));
        const written = replies?.map((reply) => ({ ...reply, text: masked(reply.text) }));
        await counting(entry.issues ?? [], () =>
          feedback.updateOne(
            { ...asRead(entry), ...inIssues(entry), author },
            { $set: { author: null, parts: left, moving: null, ...(written && { replies: written }) } },
          ),
        );
      }
    },
  };
}
