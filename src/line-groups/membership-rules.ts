/** What is remembered of somebody, a representative or a colleague: whether LINE says that they are in a LINE group. */
import { days } from '../time.ts';

export interface Membership {
  /** Our id of it. */
  lineGroup: string;
  member: boolean;
  checkedAt: Date;
}

/** LINE is asked again after it. */
const MEMBERSHIP_LASTS = days(1);

/** As asked within the last day; null where that is not known. */
export function knownMembership(
  { memberships }: { memberships?: readonly Membership[] | undefined },
  lineGroup: string,
  now: Date,
): boolean | null {
  const known = memberships?.find((each) => each.lineGroup === lineGroup);
  return known && now.getTime() - known.checkedAt.getTime() < MEMBERSHIP_LASTS ? known.member : null;
}

/** The updates of that person's document, one after the other. What is known of a later time stands. */
export function membershipUpdates(id: string, membership: Membership) {
  const { lineGroup, checkedAt } = membership;
  const earlier = { lineGroup, checkedAt: { $lte: checkedAt } };
  return [
    { filter: { _id: id }, update: { $pull: { memberships: earlier } } },
    {
      filter: { _id: id, 'memberships.lineGroup': { $ne: lineGroup } },
      update: { $push: { memberships: membership } },
    },
  ];
}
