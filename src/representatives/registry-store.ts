/** The registry as a list, and as staff put it right: beside `store`, through which people speak for themselves. */
import type { Connection, QueryFilter } from 'mongoose';
import type { Reach } from '../access/policy.ts';
import { whereWithin } from '../access/reach-query.ts';
import type { RepresentativeStatus } from '../turn.ts';
import { consentSchema, representativeSchema, type Consent, type Representative } from './model.ts';
import { isFound, nameKeyOf } from './registry-rules.ts';
import type { ProfileChange } from './store.ts';

export interface RegistryFilter {
  reach: Reach;
  statuses: readonly RepresentativeStatus[];
  districtGroup?: string | undefined;
  district?: string | undefined;
  /** In lower case; all of them have to occur. */
  words: readonly string[];
  /** Only those whom no letter with a code was made for yet. */
  withoutLetter?: boolean | undefined;
}

/** Of the last person that was shown. */
export interface RegistryPlace {
  nameKey: string | null;
  id: string;
}

export type RegistryStore = ReturnType<typeof createRegistryStore>;

export function createRegistryStore(connection: Connection) {
  const representatives = connection.model('Representative', representativeSchema);
  const consents = connection.model('Consent', consentSchema);

  function matching({
    reach,
    statuses,
    districtGroup,
    district,
    withoutLetter,
  }: RegistryFilter): QueryFilter<Representative> {
    const [only, another] = statuses;
    return {
      $and: [
        whereWithin(reach),
        {
          status: another === undefined ? only : { $in: statuses },
          ...(districtGroup && { districtGroup }),
          ...(district && { district }),
          ...(withoutLetter && { claimCodeHash: null, lineUserId: null }),
        },
      ],
    };
  }

  return {
    /** By name as in a dictionary. A search looks at one after the other until the page is full. */
    async findPage(filter: RegistryFilter, after: RegistryPlace | null, limit: number): Promise<Representative[]> {
      const search = (behind: QueryFilter<Representative> | null) =>
        representatives.find({ ...matching(filter), ...behind }).sort({ nameKey: 1, _id: 1 });
      if (filter.words.length === 0) {
        // One condition after the other, so that an index answers each and no more is read than is shown.
        const first = after && { nameKey: after.nameKey, _id: { $gt: after.id } };
        const found = await search(first).limit(limit).lean<Representative[]>();
        if (!after || found.length === limit) return found;
        const then = { nameKey: after.nameKey === null ? { $gte: '' } : { $gt: after.nameKey } };
        const more = await search(then)
          .limit(limit - found.length)
          .lean<Representative[]>();
        return [...found, ...more];
      }
      const query = search(
        after && {
          $or: [{ nameKey: { $gt: after.nameKey ?? '' } }, { nameKey: after.nameKey, _id: { $gt: after.id } }],
          ...(after.nameKey !== null && { nameKey: { $gte: after.nameKey } }),
        },
      );
      const found: Representative[] = [];
      const cursor = query.lean<Representative[]>().cursor({ batchSize: 500 });
      for await (const person of cursor as AsyncIterable<Representative>) {
        if (isFound(person, filter.words)) found.push(person);
        if (found.length >= limit) break;
      }
      await cursor.close();
      return found;
    },

    /** Of a filter without words. */
    async countMatching(filter: Omit<RegistryFilter, 'words'>): Promise<number> {
      return representatives.countDocuments(matching({ ...filter, words: [] }));
    },

    async count(reach: Reach, status: RepresentativeStatus): Promise<number> {
      return representatives.countDocuments({ ...whereWithin(reach), status });
    },

    /** What staff put right, for a profile as it was seen. @returns null where it has changed since, or is gone. */
    async edit(id: string, seen: number, change: ProfileChange, at: Date): Promise<Representative | null> {
      const named = change.fullName === undefined ? {} : { nameKey: nameKeyOf(change.fullName) };
      return representatives
        .findOneAndUpdate(
          { _id: id, version: seen, status: { $nin: ['erased', 'withdrawn'] } },
          { $set: { ...change, ...named, updatedAt: at }, $inc: { version: 1 } },
          { returnDocument: 'after' },
        )
        .lean<Representative>();
    },

    async findConsents(person: string): Promise<Consent[]> {
      return consents.find({ person }).sort({ at: 1 }).lean<Consent[]>();
    },
  };
}
