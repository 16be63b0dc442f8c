/** `consultations` as other systems, calendars and files take them along. */
import type { Connection, QueryFilter } from 'mongoose';
import {
  consultationChangeSchema,
  consultationSchema,
  type Consultation,
  type ConsultationChange,
  type ConsultationStatus,
} from './model.ts';
import { whereInView, type SessionView } from './desk-store.ts';

export interface SessionFilter {
  id?: string | undefined;
  /** As the console's list of that day shows them. */
  view?: { name: SessionView; today: string } | undefined;
  /** Codes of district groups. */
  groups: readonly string[];
  status?: ConsultationStatus | undefined;
  fiscalYear?: number | undefined;
  /** Days, `YYYY-MM-DD` in Bangkok, both included. */
  from?: string | undefined;
  to?: string | undefined;
}

const BATCH = 500;

export type SessionExportStore = ReturnType<typeof createSessionExportStore>;

export function createSessionExportStore(connection: Connection) {
  const consultations = connection.model('Consultation', consultationSchema);
  const changes = connection.model('ConsultationChange', consultationChangeSchema);

  function matching({ id, view, groups, status, fiscalYear, from, to }: SessionFilter): QueryFilter<Consultation> {
    const where = {
      districtGroup: { $in: groups },
      ...(id && { _id: id }),
      ...(status && { status }),
      ...(fiscalYear && { fiscalYear }),
      ...((from || to) && { date: { ...(from && { $gte: from }), ...(to && { $lte: to }) } }),
    };
    return view ? { $and: [where, whereInView(view.name, view.today)] } : where;
  }

  return {
    /** Confirmed since then: what people are told of. */
    async findChangesSince(since: Date): Promise<ConsultationChange[]> {
      return changes.find({ state: 'confirmed', confirmedAt: { $gte: since } }).lean<ConsultationChange[]>();
    },

    /** In the order of their ids. */
    async findPage(filter: SessionFilter, after: string | null, limit: number): Promise<Consultation[]> {
      return consultations
        .find({ ...matching(filter), ...(after && { _id: { $gt: after } }) })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<Consultation[]>();
    },

    async count(filter: SessionFilter): Promise<number> {
      return consultations.countDocuments(matching(filter));
    },

    /** Those that people were told about, called off ones included: what a calendar shows. */
    async findTold(districtGroup: string, since: Date, limit: number): Promise<Consultation[]> {
      return consultations
        .find({
          districtGroup,
          announcedAt: { $ne: null },
          $or: [{ startsAt: { $gte: since } }, { startsAt: null, revisedAt: { $gte: since } }],
        })
        .sort({ date: -1 })
        .limit(limit)
        .lean<Consultation[]>();
    },

    /** By date, one district group after the other. */
    async *stream(filter: SessionFilter): AsyncGenerator<Consultation> {
      for (const group of filter.groups) {
        const cursor = consultations
          .find(matching({ ...filter, groups: [group] }))
          .sort({ date: 1 })
          .lean<Consultation[]>()
          .cursor({ batchSize: BATCH });
        yield* cursor as AsyncIterable<Consultation>;
      }
    },
  };
}
