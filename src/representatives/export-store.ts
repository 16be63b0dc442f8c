/** `representatives` as other systems and files take them along: in the order of our ids, by cursor. */
import type { Connection, QueryFilter } from 'mongoose';
import { whereWithin } from '../access/reach-query.ts';
import type { Reach } from '../access/policy.ts';
import type { RepresentativeStatus } from '../turn.ts';
import { representativeSchema, type Representative } from './model.ts';
import { isFound } from './registry-rules.ts';

export interface RegistryExportFilter {
  reach: Reach;
  statuses: readonly RepresentativeStatus[];
  districtGroup?: string | undefined;
  district?: string | undefined;
  /** In lower case; all of them have to occur. */
  words?: readonly string[] | undefined;
}

const BATCH = 500;

export type RegistryExportStore = ReturnType<typeof createRegistryExportStore>;

export function createRegistryExportStore(connection: Connection) {
  const representatives = connection.model('Representative', representativeSchema);

  function matching({ reach, statuses, districtGroup, district }: RegistryExportFilter): QueryFilter<Representative> {
    return {
      $and: [
        whereWithin(reach),
        { status: { $in: statuses }, ...(districtGroup && { districtGroup }), ...(district && { district }) },
      ],
    };
  }

  return {
    async findPage(filter: RegistryExportFilter, after: string | null, limit: number): Promise<Representative[]> {
      return representatives
        .find({ ...matching(filter), ...(after && { _id: { $gt: after } }) })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<Representative[]>();
    },

    async find(id: string, filter: RegistryExportFilter): Promise<Representative | null> {
      return representatives.findOne({ $and: [{ _id: id }, matching(filter)] }).lean<Representative>();
    },

    /** Of everybody who was ever in it. */
    async findIds(): Promise<string[]> {
      const found = await representatives.find({}).select({ _id: 1 }).lean<{ _id: string }[]>();
      return found.map(({ _id }) => _id);
    },

    /** Without a search for words: that is found while writing. */
    async count(filter: RegistryExportFilter, most?: number): Promise<number> {
      return representatives.countDocuments(matching(filter), most === undefined ? {} : { limit: most });
    },

    async *stream(filter: RegistryExportFilter): AsyncGenerator<Representative> {
      const words = filter.words ?? [];
      const cursor = representatives
        .find(matching(filter))
        .sort({ _id: 1 })
        .lean<Representative[]>()
        .cursor({ batchSize: BATCH });
      for await (const person of cursor as AsyncIterable<Representative>)
        if (words.length === 0 || isFound(person, words)) yield person;
    },
  };
}
