/**
 * `issueTallies`: what is counted of each development issue, kept beside the entries it is counted from. Whoever changes
 * entries does it through `counting`, which marks the issues first and counts them anew afterwards. A mark that is left
 * behind by a crash makes readers count for themselves until `keepTallies` has done so.
 */
import { randomUUID } from 'node:crypto';
import type { Connection } from 'mongoose';
import { bytesOf } from '../documents/chunk-store.ts';
import { groupedBy } from '../grouping.ts';
import { minutes } from '../time.ts';
import { feedbackSchema, type Feedback } from './model.ts';
import { keptTallySchema, type KeptTally } from './tally-model.ts';
import { NO_TALLY, tallyOf, type IssueTally, type VoiceRow } from './tally-rules.ts';

/** To be raised with each change of what is counted. */
const RULE = 1;
const AT_ONCE = 100;
/** Machine time. Nothing that is done to entries takes as long: whoever left a mark behind is gone. */
const LEFT_BEHIND_MS = minutes(10);
const BYTES = 8;

/** An entry while it is gathered in the issues that were read, and in no other. */
export const inIssues = ({ issues }: Pick<Feedback, 'issues'>) => ({ issues: issues ?? { $exists: false } });

export type TallyStore = ReturnType<typeof createTallyStore>;

function packed(times: readonly number[]): Buffer {
  const bytes = Buffer.alloc(times.length * BYTES);
  for (const [index, time] of times.entries()) bytes.writeDoubleLE(time, index * BYTES);
  return bytes;
}

function unpacked(kept: KeptTally['lastTimes']): number[] {
  const bytes = bytesOf(kept);
  return Array.from({ length: bytes.length / BYTES }, (_, index) => bytes.readDoubleLE(index * BYTES));
}

export function createTallyStore(connection: Connection) {
  const feedback = connection.model('Feedback', feedbackSchema);
  const tallies = connection.model('IssueTally', keptTallySchema);

  async function voicesOf(issues: readonly string[]): Promise<VoiceRow[]> {
    const rows = await feedback.aggregate<{
      _id: { issue: string; author?: string | null; district?: string | null; consultation?: string | null };
      entries: number;
      last: Date;
    }>([
      { $match: { issues: { $in: issues }, status: { $ne: 'withdrawn' } } },
      { $unwind: '$issues' },
      { $match: { issues: { $in: issues } } },
      {
        $group: {
          _id: { issue: '$issues', author: '$author', district: '$district', consultation: '$consultation' },
          entries: { $sum: 1 },
          last: { $max: '$saidAt' },
        },
      },
    ]);
    return rows.map(({ _id: { issue, author, district, consultation }, entries, last }) => ({
      issue,
      author: author ?? null,
      district: district ?? null,
      consultation: consultation ?? null,
      entries,
      last,
    }));
  }

  /** From the entries as they are now. */
  async function countTallies(issues: readonly string[]): Promise<Map<string, IssueTally>> {
    const voices = groupedBy(issues.length > 0 ? await voicesOf(issues) : [], ({ issue }) => issue);
    return new Map(issues.map((issue) => [issue, tallyOf(voices.get(issue) ?? [])]));
  }

  async function mark(issues: readonly string[]): Promise<string> {
    const _id = randomUUID();
    await tallies.bulkWrite(
      issues.map((issue) => ({
        updateOne: {
          filter: { _id: issue },
          update: { $push: { changing: { _id, at: new Date() } }, $setOnInsert: { turn: 0 } },
          upsert: true,
        },
      })),
      { ordered: false },
    );
    return _id;
  }

  /**
   * Counts the issues that carry the mark, and takes it off. Who counted before something changed cannot write after
   * whoever counted after it: that one has taken the turn.
   */
  async function settle(issues: readonly string[], own: string): Promise<void> {
    for (;;) {
      const marked = await tallies
        .find({ _id: { $in: issues }, 'changing._id': own })
        .select({ turn: 1, changing: 1 })
        .lean<Pick<KeptTally, '_id' | 'turn' | 'changing'>[]>();
      if (marked.length === 0) return;
      const counted = await countTallies(marked.map(({ _id }) => _id));
      const longAgo = new Date(Date.now() - LEFT_BEHIND_MS);
      await tallies.bulkWrite(
        marked.map(({ _id, turn, changing }) => {
          const { lastTimes, sessions, ...counts } = counted.get(_id)!;
          const over = changing.filter((each) => each._id === own || each.at < longAgo).map((each) => each._id);
          return {
            updateOne: {
              filter: { _id, turn },
              update: {
                $set: { ...counts, sessions: [...sessions], lastTimes: packed(lastTimes), rule: RULE },
                $inc: { turn: 1 },
                $pull: { changing: { _id: { $in: over } } },
              },
            },
          };
        }),
        { ordered: false },
      );
    }
  }

  /** Does something to entries of these issues and counts the issues anew. */
  async function counting<Outcome>(issues: readonly string[], change: () => Promise<Outcome>): Promise<Outcome> {
    if (issues.length === 0) return change();
    const own = await mark(issues);
    const outcome = await change();
    await settle(issues, own);
    return outcome;
  }

  const isKept = (tally: KeptTally): boolean => tally.rule === RULE && tally.changing.length === 0;

  return {
    counting,
    countTallies,

    /** What is kept; where something is just being changed, or nothing is kept yet, it is counted. */
    async talliesOf(issues: readonly string[]): Promise<Map<string, IssueTally>> {
      const found = await tallies.find({ _id: { $in: issues } }).lean<KeptTally[]>();
      const known = new Map<string, IssueTally>();
      for (const tally of found.filter(isKept)) {
        const { entries, districts, sessions, lastTimes } = tally;
        known.set(tally._id, { entries, districts, sessions, lastTimes: unpacked(lastTimes) });
      }
      const counted = await countTallies(issues.filter((issue) => !known.has(issue)));
      return new Map(issues.map((issue) => [issue, known.get(issue) ?? counted.get(issue) ?? NO_TALLY]));
    },

    /**
     * Counts those of which nothing is kept yet, and those whose change was broken off.
     * @param stillMine as of a job. @returns how many it counted.
     */
    async keepTallies(
      issues: readonly string[],
      stillMine: () => Promise<boolean> = async () => true,
    ): Promise<number> {
      let counted = 0;
      const longAgo = new Date(Date.now() - LEFT_BEHIND_MS);
      for (let start = 0; start < issues.length && (await stillMine()); start += AT_ONCE) {
        const some = issues.slice(start, start + AT_ONCE);
        const good = await tallies
          .find({ _id: { $in: some }, rule: RULE })
          .select({ changing: 1 })
          .lean<Pick<KeptTally, '_id' | 'changing'>[]>();
        const leave = new Set(good.filter(({ changing }) => changing.every(({ at }) => at >= longAgo)).map(({ _id }) => _id)); // prettier-ignore
        const due = some.filter((issue) => !leave.has(issue));
        await counting(due, async () => {});
        counted += due.length;
      }
      return counted;
    },
  };
}
