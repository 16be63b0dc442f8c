/** `sentMessages`: what each of the bot's messages was about, for those who quote it. The only file that touches it. */
import type { Connection } from 'mongoose';
import type { SentReference } from '../turn.ts';
import { sentMessageSchema, type SentMessage } from './model.ts';

export function sentMessagesIn(connection: Connection) {
  const sentMessages = connection.model('SentMessage', sentMessageSchema);

  async function rememberAllSent(
    sent: readonly ({ messageId: string; about: SentReference; at: Date } & Pick<SentMessage, 'to' | 'requestId'>)[],
  ): Promise<void> {
    if (sent.length === 0) return;
    await sentMessages.bulkWrite(
      sent.map(({ messageId, about, at, to, requestId }) => ({
        updateOne: {
          filter: { _id: messageId },
          update: {
            $set: {
              about: about.about,
              subject: about.id,
              revision: about.revision ?? null,
              at,
              ...(to !== undefined && { to, requestId: requestId ?? null }),
            },
          },
          upsert: true,
        },
      })),
      { ordered: false },
    );
  }

  return {
    /** @param reply whom it answered, by our id, where it was a reply to one of ours. */
    async rememberSent(
      messageIds: readonly string[],
      about: SentReference,
      at: Date,
      reply: Pick<SentMessage, 'to' | 'requestId'> = {},
    ): Promise<void> {
      await rememberAllSent(messageIds.map((messageId) => ({ messageId, about, at, ...reply })));
    },

    rememberAllSent,

    async whichWereSent(messageIds: readonly string[]): Promise<ReadonlySet<string>> {
      const found = await sentMessages
        .find({ _id: { $in: messageIds } })
        .select({ _id: 1 })
        .lean<{ _id: string }[]>();
      return new Set(found.map(({ _id }) => _id));
    },

    async findSent(messageId: string): Promise<SentReference | null> {
      const found = await sentMessages.findById(messageId).lean<SentMessage>();
      if (!found) return null;
      const { about, subject: id, revision } = found;
      return { about, id, ...(typeof revision === 'number' && { revision }) };
    },

    /** Answers that people got in the chat about a subject, the newest first. */
    async findReplies(subject: string, limit: number): Promise<SentMessage[]> {
      return sentMessages
        .find({ subject, to: { $type: 'string' } })
        .sort({ at: -1 })
        .limit(limit)
        .lean<SentMessage[]>();
    },

    /** What answered somebody who is erased is still known as ours, but no longer whom it answered. */
    async forgetSentTo(id: string): Promise<void> {
      await sentMessages.updateMany({ to: id }, { $unset: { to: 1 } });
    },

    async removeOldSent(before: Date): Promise<void> {
      await sentMessages.deleteMany({ at: { $lt: before } });
    },
  };
}
