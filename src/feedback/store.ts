/** `feedback` and `unsent`; with `parts-store` for the messages of an entry, `media-store` for what people attach. */
import type { Connection, QueryFilter } from 'mongoose';
import { isDuplicate } from '../errors.ts';
import { fiscalYearOf } from '../time.ts';
import {
  counterSchema,
  feedbackSchema,
  unsentSchema,
  type Counter,
  type Feedback,
  type FeedbackKind,
} from './model.ts';
import { createLastHeard } from './heard-store.ts';
import { createMediaStore } from './media-store.ts';
import { createPartsStore } from './parts-store.ts';
import { formatNumber } from './rules.ts';
import { createTallyStore, inIssues } from './tally-store.ts';

/** Which entries are meant: from `from` until before `to`. */
export interface FeedbackSelection {
  /** Null: all. */
  districtGroups: readonly string[] | null;
  from: Date;
  to: Date;
  theme?: string | null;
}

export type NewFeedback = Pick<
  Feedback,
  | '_id'
  | 'kind'
  | 'author'
  | 'districtGroup'
  | 'district'
  | 'consultation'
  | 'channel'
  | 'themes'
  | 'matchedTerms'
  | 'lexiconVersion'
  | 'parts'
  | 'saidAt'
  | 'forStaff'
>;

export type FeedbackStore = ReturnType<typeof createFeedbackStore>;

export function createFeedbackStore(connection: Connection) {
  const feedback = connection.model('Feedback', feedbackSchema);
  const unsent = connection.model('Unsent', unsentSchema);
  const counters = connection.model('Counter', counterSchema);

  const content = createMediaStore(
    connection,
    async (entry, messageId) => (await feedback.countDocuments({ _id: entry, 'parts.messageId': messageId })) > 0,
  );
  const { removeMedia } = content;
  const { counting } = createTallyStore(connection);

  const standing = { $ne: 'withdrawn' } as const;

  function matching({ districtGroups, from, to, theme }: FeedbackSelection): QueryFilter<Feedback> {
    const [only] = districtGroups ?? [];
    return {
      ...(districtGroups && { districtGroup: districtGroups.length === 1 ? only : { $in: districtGroups } }),
      saidAt: { $gte: from, $lt: to },
      status: standing,
      ...(theme && { themes: theme }),
    };
  }

  /** Gives the entry its number, unless it has one. A crash in between leaves a gap, never a number twice. */
  async function number(entry: Feedback): Promise<Feedback> {
    if (entry.number || entry.status === 'withdrawn') return entry;
    const year = fiscalYearOf(entry.saidAt);
    const counter = await counters
      .findOneAndUpdate({ _id: `feedback:${year}` }, { $inc: { value: 1 } }, { upsert: true, returnDocument: 'after' })
      .lean<Counter>();
    await feedback.updateOne({ _id: entry._id, number: null }, { $set: { number: formatNumber(year, counter.value) } });
    return (await feedback.findById(entry._id).lean<Feedback>())!;
  }

  return {
    ...content,
    ...createPartsStore(connection, removeMedia),

    /** Writes an entry with its number. Repeating it gives the entry that is there. */
    async open(entry: NewFeedback): Promise<Feedback> {
      const status = entry.themes.length > 0 ? 'classified' : 'received';
      try {
        await feedback.create({ ...entry, status });
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
      const written =
        (await feedback.findById(entry._id).lean<Feedback>()) ??
        (await feedback.findOne({ 'parts.messageId': entry.parts[0]!.messageId }).lean<Feedback>());
      return number(written!);
    },

    async find(id: string): Promise<Feedback | null> {
      return feedback.findById(id).lean<Feedback>();
    },

    async findByNumber(receipt: string): Promise<Feedback | null> {
      return feedback.findOne({ number: receipt }).lean<Feedback>();
    },

    async findByPart(messageId: string): Promise<Feedback | null> {
      return feedback.findOne({ 'parts.messageId': messageId }).lean<Feedback>();
    },

    /** The entry that this event took back. */
    async findByWithdrawal(eventId: string): Promise<Feedback | null> {
      return feedback.findOne({ withdrawnByEvent: eventId, mergedInto: null }).lean<Feedback>();
    },

    /** The newest first. */
    async findByAuthor(author: string, limit: number, skip = 0): Promise<Feedback[]> {
      const mine = feedback.find({ author, status: standing }).sort({ saidAt: -1, _id: 1 });
      return mine.skip(skip).limit(limit).lean<Feedback[]>();
    },

    /** What this person told last; what was sent to somebody of the staff is told to nobody else. */
    async findNewestBy(author: string): Promise<Feedback | null> {
      return feedback
        .findOne({ author, status: standing, forStaff: { $exists: false } })
        .sort({ saidAt: -1, _id: 1 })
        .lean<Feedback>();
    },

    /** Sent to somebody of the staff and nothing else: by this person, or by anybody until before that time. */
    async findForStaff(of: { author: string } | { before: Date }): Promise<Pick<Feedback, '_id' | 'author'>[]> {
      const whose = 'author' in of ? { author: of.author } : { saidAt: { $lt: of.before } };
      return feedback
        .find({ ...whose, forStaff: true })
        .select({ author: 1 })
        .lean<Pick<Feedback, '_id' | 'author'>[]>();
    },

    /** Of these people, those who have said something, on that theme where one is given. */
    async findAuthorsAmong(authors: readonly string[], theme?: string): Promise<ReadonlySet<string>> {
      const found = await feedback.distinct('author', {
        author: { $in: authors },
        status: standing,
        ...(theme && { themes: theme }),
      });
      return new Set(found.filter((author) => author !== null));
    },

    async countByAuthor(author: string): Promise<number> {
      return feedback.countDocuments({ author, status: standing });
    },

    /** What the lexicon finds. Themes that an analyst gave stay. */
    async setThemes(id: string, found: Pick<Feedback, 'themes' | 'matchedTerms' | 'lexiconVersion'>): Promise<void> {
      const byLexicon = { _id: id, themesSetBy: null };
      const status = found.themes.length > 0 ? 'classified' : 'received';
      await feedback.updateOne(
        { ...byLexicon, status: { $in: ['received', 'classified'] } },
        { $set: { ...found, status } },
      );
      await feedback.updateOne({ ...byLexicon, status: { $in: ['reviewed', 'linked'] } }, { $set: found });
    },

    /** By its author: no more once staff has dealt with it. */
    async setKind(id: string, kind: FeedbackKind): Promise<Feedback | null> {
      return feedback
        .findOneAndUpdate(
          { _id: id, status: { $in: ['received', 'classified'] } },
          { $set: { kind } },
          { returnDocument: 'after' },
        )
        .lean<Feedback>();
    },

    async setPrivate(id: string): Promise<Feedback | null> {
      return feedback
        .findOneAndUpdate({ _id: id, status: standing }, { $set: { private: true } }, { returnDocument: 'after' })
        .lean<Feedback>();
    },

    /** Nothing stays but the number, the place among the numbers, and that it was taken back. */
    async withdraw(id: string, eventId: string, at: Date): Promise<void> {
      await removeMedia({ entry: id });
      // Whoever gathers it at the same moment makes it another entry than was read.
      for (let entry; (entry = await feedback.findOne({ _id: id, status: standing }).lean<Feedback>());) {
        const read = { _id: id, status: standing, ...inIssues(entry) };
        const taken = {
          status: 'withdrawn' as const,
          kind: null,
          private: false,
          author: null,
          district: null,
          consultation: null,
          themes: [],
          matchedTerms: [],
          parts: [],
          withdrawnAt: at,
          withdrawnByEvent: eventId,
        };
        await counting(entry.issues ?? [], () =>
          feedback.updateOne(read, { $set: taken, $unset: { issues: 1, replies: 1, forStaff: 1 } }),
        );
      }
    },

    /**
     * Begins to make one entry part of another: from here on its parts are on their way. Repeating it is harmless.
     * @returns the entry with the parts still to be moved; null where it changed meanwhile, or staff has dealt with it.
     */
    async beginMerge(
      { _id, parts }: Feedback,
      into: string,
      by: { eventId: string; at: Date },
    ): Promise<Feedback | null> {
      const last = parts.length - 1;
      await feedback.updateOne(
        {
          _id,
          status: { $in: ['received', 'classified'] },
          [`parts.${last}.messageId`]: parts[last]!.messageId,
          [`parts.${last + 1}.messageId`]: { $exists: false },
        },
        {
          $set: {
            status: 'withdrawn',
            mergedInto: into,
            moving: parts,
            parts: [],
            themes: [],
            matchedTerms: [],
            withdrawnAt: by.at,
            withdrawnByEvent: by.eventId,
          },
        },
      );
      return feedback.findOne({ _id, mergedInto: into }).lean<Feedback>();
    },

    async endMerge(id: string): Promise<void> {
      await feedback.updateOne({ _id: id }, { $set: { moving: null } });
    },

    async isUnsent(messageId: string): Promise<boolean> {
      return (await unsent.countDocuments({ _id: messageId })) > 0;
    },

    /**
     * Somebody took a message back. The tombstone is written first, so that a message handled at the same moment, or
     * later, finds it.
     * @returns the entry that the message belonged to, as it is now.
     */
    async unsend(messageId: string, eventId: string, at: Date): Promise<Feedback | null> {
      await unsent.updateOne({ _id: messageId }, { $setOnInsert: { at } }, { upsert: true });
      const entry = await feedback.findOne({ 'parts.messageId': messageId }).lean<Feedback>();
      if (!entry) return feedback.findOne({ withdrawnByEvent: eventId }).lean<Feedback>();
      if (entry.parts[0]?.messageId === messageId) await this.withdraw(entry._id, eventId, at);
      else {
        await removeMedia({ messageId });
        await feedback.updateOne({ _id: entry._id }, { $pull: { parts: { messageId } } });
      }
      return feedback.findById(entry._id).lean<Feedback>();
    },

    async removeTombstones(before: Date): Promise<void> {
      await unsent.deleteMany({ at: { $lt: before } });
    },

    // Reading for summaries and files: by cursor or in groups, never everything at once.

    async count(selection: FeedbackSelection): Promise<number> {
      return feedback.countDocuments(matching(selection));
    },

    async *stream(selection: FeedbackSelection): AsyncGenerator<Feedback> {
      const perGroup = selection.districtGroups?.map((group) => ({ ...selection, districtGroups: [group] }));
      for (const each of perGroup ?? [selection]) {
        const cursor = feedback.find(matching(each)).sort({ saidAt: 1 }).lean<Feedback[]>().cursor({ batchSize: 500 });
        yield* cursor as AsyncIterable<Feedback>;
      }
    },

    async countByKind(selection: FeedbackSelection): Promise<Map<FeedbackKind | null, number>> {
      const rows = await feedback.aggregate<{ _id: FeedbackKind | null; count: number }>([
        { $match: matching(selection) },
        { $group: { _id: '$kind', count: { $sum: 1 } } },
      ]);
      return new Map(rows.map(({ _id, count }) => [_id ?? null, count]));
    },

    async countByTheme(selection: FeedbackSelection): Promise<Map<string, number>> {
      const rows = await feedback.aggregate<{ _id: string; count: number }>([
        { $match: matching(selection) },
        { $unwind: '$themes' },
        { $group: { _id: '$themes', count: { $sum: 1 } } },
      ]);
      return new Map(rows.map(({ _id, count }) => [_id, count]));
    },

    lastHeard: createLastHeard(connection),

    /** The newest entries that may be quoted. */
    async findQuotable(selection: FeedbackSelection, limit: number): Promise<Feedback[]> {
      return feedback
        .find({ ...matching(selection), private: false, kind: { $ne: null } })
        .sort({ saidAt: -1 })
        .limit(limit)
        .lean<Feedback[]>();
    },

    /** Of these entries, those that may still be quoted. */
    async findQuotableAmong(ids: readonly string[]): Promise<ReadonlySet<string>> {
      if (ids.length === 0) return new Set();
      const found = await feedback
        .find({ _id: { $in: ids }, status: standing, private: false })
        .select({ _id: 1 })
        .lean<{ _id: string }[]>();
      return new Set(found.map(({ _id }) => _id));
    },
  };
}
