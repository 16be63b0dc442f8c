import type { Reach } from './policy.ts';

/** What lies within reach, as a condition on records that have `districtGroup` and `district`. */
export function whereWithin({ districtGroups, districts }: Reach): Record<string, unknown> {
  if (districtGroups === 'all') return {};
  const groups = districtGroups.length > 0 ? [{ districtGroup: anyOf(districtGroups) }] : [];
  const single = districts.length > 0 ? [{ district: anyOf(districts) }] : [];
  const [only, another] = [...groups, ...single];
  if (only && another) return { $or: [only, another] };
  return only ?? { districtGroup: { $in: [] } };
}

function anyOf(values: readonly string[]): unknown {
  return values.length === 1 ? values[0] : { $in: values };
}

/**
 * The same as conditions one after the other, each of a single district group or district. None overlaps another: what
 * was of one of the district groups before its district went over to another is of that group here, too.
 */
export function eachWithin({ districtGroups, districts }: Reach): Record<string, unknown>[] {
  if (districtGroups === 'all') return [{}];
  return [
    ...districtGroups.map((districtGroup) => ({ districtGroup })),
    ...districts.map((district) => ({
      district,
      ...(districtGroups.length > 0 && { districtGroup: { $nin: [...districtGroups] } }),
    })),
  ];
}
