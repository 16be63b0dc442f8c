/** Where on a map something lies of which only the district is known, or the district group. */
import type { Places } from './places.ts';

export interface MapPoint {
  latitude: number;
  longitude: number;
  /** `exact`: the place itself; else the middle of the district, or of the districts of the group. */
  precision: 'exact' | 'district' | 'districtGroup';
}

/** @returns null where `config/districts.json` has no middle of it. */
export function centreOf(
  { districts }: Pick<Places, 'districts'>,
  { district, districtGroup }: { district?: string | null; districtGroup: string | null },
): MapPoint | null {
  const own = districts.find(({ nameTh }) => nameTh === district)?.centre;
  if (own) return { ...own, precision: 'district' };
  const all = districts.flatMap(({ group, centre }) => (group === districtGroup && centre ? [centre] : []));
  if (all.length === 0) return null;
  const mean = (of: (each: (typeof all)[number]) => number): number =>
    Math.round((all.reduce((sum, each) => sum + of(each), 0) / all.length) * 1_000) / 1_000;
  return {
    latitude: mean(({ latitude }) => latitude),
    longitude: mean(({ longitude }) => longitude),
    precision: 'districtGroup',
  };
}
