/** What staff look at in `feedback`: beside `store`, which takes it in and gives it out. */
import type { Connection } from 'mongoose';
import type { Reach } from '../access/policy.ts';
import { whereWithin } from '../access/reach-query.ts';
import { feedbackSchema, type Feedback } from './model.ts';

export type InboxStore = ReturnType<typeof createInboxStore>;

export function createInboxStore(connection: Connection) {
  const feedback = connection.model('Feedback', feedbackSchema);
  const standing = { $ne: 'withdrawn' } as const;

  return {
    /** When each of these districts was heard last, however long ago. */
    async lastHeardOf(districts: readonly string[]): Promise<Map<string, Date>> {
      const heard = await Promise.all(
        districts.map((district) =>
          feedback
            .findOne({ district, status: standing })
            .sort({ saidAt: -1 })
            .select({ saidAt: 1 })
            .lean<Pick<Feedback, 'saidAt'>>(),
        ),
      );
      return new Map(
        districts.flatMap((district, index) => {
          const last = heard[index];
          return last ? [[district, last.saidAt] as const] : [];
        }),
      );
    },

    /** Entries that no analyst has looked at. */
    async countUnread(reach: Reach): Promise<number> {
      const statuses = ['received', 'classified'] as const;
      const counts = await Promise.all(
        statuses.map((status) => feedback.countDocuments({ ...whereWithin(reach), status })),
      );
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}
