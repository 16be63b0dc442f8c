/** `feedback`, by how long each district has been silent. */
import type { Connection } from 'mongoose';
import { feedbackSchema, type Feedback } from './model.ts';

/** When many districts are asked about, so many of the newest entries are looked at first. */
const FEW_DISTRICTS = 10;
const NEWEST = 300;
const standing = { $ne: 'withdrawn' } as const;

/** When each of these districts was heard last: ever, or within a time; whichever district group it was in then. */
export type LastHeard = (districts: readonly string[], within?: { from: Date; to: Date }) => Promise<Map<string, Date>>;

export function createLastHeard(connection: Connection): LastHeard {
  const feedback = connection.model('Feedback', feedbackSchema);
  return async (districts, within) => {
    const saidAt = within && { saidAt: { $gte: within.from, $lt: within.to } };
    const heard = new Map<string, Date>();
    // Most of many are among the newest entries of the city; the others are asked about one by one.
    if (districts.length > FEW_DISTRICTS) {
      const newest = await feedback
        .find({ status: standing, ...saidAt })
        .sort({ saidAt: -1 })
        .limit(NEWEST)
        .select({ district: 1, saidAt: 1 })
        .lean<Pick<Feedback, 'district' | 'saidAt'>[]>();
      const wanted = new Set(districts);
      for (const { district, saidAt: at } of newest)
        if (district !== null && wanted.has(district) && !heard.has(district)) heard.set(district, at);
    }
    await Promise.all(
      districts
        .filter((district) => !heard.has(district))
        .map(async (district) => {
          const last = await feedback
            .findOne({ district, status: standing, ...saidAt })
            .sort({ saidAt: -1 })
            .select({ saidAt: 1 })
            .lean<Pick<Feedback, 'saidAt'>>();
          if (last) heard.set(district, last.saidAt);
        }),
    );
    return heard;
  };
}
