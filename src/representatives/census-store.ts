/** Of `representatives`: who they are in an area, and how many. A part of the store. */
import type { Connection, QueryFilter } from 'mongoose';
import type { RepresentativeStatus } from '../turn.ts';
import { representativeSchema, type Representative } from './model.ts';
import { isReachable } from './registry-rules.ts';

/** As far as a notice needs to know somebody. */
export type Reached = Pick<Representative, '_id' | 'district' | 'role' | 'status' | 'blockedAt' | 'lineUserId'>;

/** Whom LINE reaches. */
const REACHABLE = { status: 'active', lineUserId: { $type: 'string' }, blockedAt: null } as const;

/** Of those who stand in the register of a district group, with or without LINE. */
export interface RegisteredFilter {
  districtGroup: string;
  district?: string | null;
  roles?: readonly string[];
  among?: Iterable<string>;
}

export function censusOf(connection: Connection) {
  const representatives = connection.model('Representative', representativeSchema);

  const registeredOf = ({ districtGroup, district, roles, among }: RegisteredFilter): QueryFilter<Representative> => ({
    districtGroup,
    status: { $in: ['active', 'paused', 'invited'] },
    ...(district && { district }),
    ...(roles && { role: { $in: [...roles] } }),
    ...(among && { _id: { $in: [...among] } }),
  });

  return {
    /** Ids in ascending order, for planning in chunks. Only people whom LINE can reach. */
    async findReachable(districtGroup: string | null, after: string | null, limit: number): Promise<Representative[]> {
      return representatives
        .find({
          ...(districtGroup && { districtGroup }),
          ...REACHABLE,
          ...(after && { _id: { $gt: after } }),
        })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<Representative[]>();
    },

    /** Who stands in the registry of a district group, verified or waiting for it. Ids ascending. */
    async findRegistry(districtGroup: string, after: string | null, limit: number): Promise<Representative[]> {
      return representatives
        .find({
          districtGroup,
          status: { $in: ['invited', 'pending', 'active', 'paused'] },
          ...(after && { _id: { $gt: after } }),
        })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<Representative[]>();
    },

    /** Everybody in the register of a district group, with or without LINE; ids in ascending order. */
    async findRegistered(
      districtGroup: string,
      after: string | null,
      limit: number,
      statuses: readonly RepresentativeStatus[] = ['active', 'paused', 'invited'],
    ): Promise<Representative[]> {
      return representatives
        .find({
          districtGroup,
          status: { $in: [...statuses] },
          ...(after && { _id: { $gt: after } }),
        })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<Representative[]>();
    },

    /** How many of a district group, or of these of them, LINE can reach: as `findReachable`, without reading anybody. */
    async countReachable(districtGroup: string, among?: readonly string[]): Promise<number> {
      return representatives.countDocuments({
        districtGroup,
        ...REACHABLE,
        ...(among && { _id: { $in: among } }),
      });
    },

    /** How many stand in the register there, and how many of those LINE reaches; nobody is read. */
    async countRegistered(of: RegisteredFilter): Promise<{ registered: number; reached: number }> {
      const [registered, reached] = await Promise.all([
        representatives.countDocuments(registeredOf(of)),
        representatives.countDocuments({ ...registeredOf(of), ...REACHABLE }),
      ]);
      return { registered, reached };
    },

    /** As they wrote them. */
    async findRoles(of: RegisteredFilter): Promise<string[]> {
      const roles: (string | null)[] = await representatives.distinct('role', registeredOf(of));
      return roles.filter((role) => role !== null);
    },

    /** Who stands in the register there, by our id, and whether LINE reaches that person. */
    async findRegisteredIds(of: RegisteredFilter): Promise<Map<string, boolean>> {
      const found = await representatives
        .find(registeredOf(of))
        .select({ status: 1, lineUserId: 1, blockedAt: 1 })
        .lean<Pick<Representative, '_id' | 'status' | 'lineUserId' | 'blockedAt'>[]>();
      return new Map(found.map((person) => [person._id, isReachable(person)]));
    },

    /** How many active people of a district group hold each role, as they wrote it. */
    async countByRole(districtGroup: string): Promise<Map<string, number>> {
      const rows = await representatives.aggregate<{ _id: string | null; count: number }>([
        { $match: { districtGroup, status: 'active' } },
        { $group: { _id: '$role', count: { $sum: 1 } } },
      ]);
      return new Map(rows.flatMap(({ _id, count }) => (_id ? [[_id, count] as const] : [])));
    },

    /** How many people of a district group who agreed to be in the register hold each role, as they wrote it, by district. */
    async countRolesByDistrict(
      districtGroup: string,
    ): Promise<{ district: string | null; role: string | null; count: number }[]> {
      const rows = await representatives.aggregate<{
        _id: { district?: string | null; role?: string | null };
        count: number;
      }>([
        { $match: { districtGroup, status: { $in: ['active', 'paused'] } } },
        { $group: { _id: { district: '$district', role: '$role' }, count: { $sum: 1 } } },
      ]);
      return rows.map(({ _id: { district = null, role = null }, count }) => ({ district, role, count }));
    },

    /** Of whom LINE said last that they are in one of these LINE groups, and who may be written to. */
    async findMembersOf(lineGroups: readonly string[]): Promise<Representative[]> {
      return representatives
        .find({ status: 'active', memberships: { $elemMatch: { lineGroup: { $in: lineGroups }, member: true } } })
        .sort({ _id: 1 })
        .lean<Representative[]>();
    },

    /** Registered people of a district group whom LINE cannot reach: somebody has to phone. */
    async findUnreachable(districtGroup: string): Promise<Representative[]> {
      return representatives
        .find({
          districtGroup,
          status: { $in: ['active', 'paused', 'invited'] },
          $or: [{ lineUserId: null }, { blockedAt: { $ne: null } }, { status: 'paused' }],
        })
        .sort({ _id: 1 })
        .lean<Representative[]>();
    },

    async countByStatus(filter: { districtGroup?: string; district?: string }): Promise<Record<string, number>> {
      const rows = await representatives.aggregate<{ _id: string; count: number }>([
        { $match: filter },
        { $group: { _id: '$status', count: { $sum: 1 } } },
      ]);
      return Object.fromEntries(rows.map(({ _id, count }) => [_id, count]));
    },

    /**
     * Active people as it stood before that moment, by the district that each is in now; who was erased since cannot be counted.
     * @param were whether those who were stopped, resumed or withdrew since then had been active, by our id.
     */
    async countActiveByDistrict(before: Date, were: ReadonlyMap<string, boolean>): Promise<Map<string, number>> {
      const verified = { $or: [{ reviewedAt: { $lt: before } }, { reviewedAt: null, createdAt: { $lt: before } }] };
      const active = [...were].flatMap(([id, was]) => (was ? [id] : []));
      const found = await Promise.all(
        [
          { status: 'active' as const, _id: { $nin: [...were.keys()] }, ...verified },
          { _id: { $in: active }, reviewedAt: { $lt: before } },
        ].map((each) =>
          representatives.aggregate<{ _id: string | null; count: number }>([
            { $match: each },
            { $group: { _id: '$district', count: { $sum: 1 } } },
          ]),
        ),
      );
      const counts = new Map<string, number>();
      for (const { _id, count } of found.flat()) if (_id !== null) counts.set(_id, (counts.get(_id) ?? 0) + count);
      return counts;
    },

    /** @param districts null: all, also those of whom nobody knows the district. */
    async countActivatedBetween(districts: readonly string[] | null, from: Date, to: Date): Promise<number> {
      return representatives.countDocuments({
        ...(districts && { district: { $in: districts } }),
        status: { $in: ['active', 'paused'] },
        reviewedAt: { $gte: from, $lt: to },
      });
    },
  };
}
