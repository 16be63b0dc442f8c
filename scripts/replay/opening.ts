/** The facts as they are when the replay begins: who there is, where, and what had been said before. */
import { demoRepresentatives, demoStaff, lineUserIdOf } from '../../src/demo/people.ts';
import { demoClockStart } from '../../src/demo/seed.ts';
import { membersOf, SOUTH_LINE_GROUP, THON_SOUTH_LINE_GROUP } from '../../src/demo/stage.ts';
import { VOICES } from '../../src/demo/voices.ts';
import type { Programme } from '../../src/programme.ts';
import { days, plus } from '../../src/time.ts';
import type { Facts, LineGroupFact, Person } from './facts.ts';

const LONG_AGO = plus(demoClockStart, -days(30));

export function openingFacts({ places, organisation }: Programme): Facts {
  const cast = demoRepresentatives(places, organisation.noticeVersion, demoClockStart);
  const staff = demoStaff(places);
  const people = cast.flatMap(({ key, standing, profile }): Person[] =>
    profile.lineUserId
      ? [
          {
            key,
            userId: profile.lineUserId,
            name: profile.fullName!,
            district: profile.district!,
            districtGroup: profile.districtGroup!,
            reachable: standing === 'active' ? [{ from: LONG_AGO, to: null }] : [],
          },
        ]
      : [],
  );
  const keyOf = new Map([...people, ...staff].map(({ key }) => [lineUserIdOf(key), key]));
  const lineGroup = (code: string, id: string, bound: LineGroupFact['bound']): [string, LineGroupFact] => {
    const members = membersOf(code, cast, staff, (district) => places.groupOf(district).code);
    return [code, { key: code, id, members: members.map((userId) => keyOf.get(userId)!), bound }];
  };
  const nameOf = new Map(people.map((person) => [person.key, person]));
  const analystsOf = (district: string, code: string): string[] => {
    const own = staff.filter(({ grant }) => grant.role === 'districtAnalyst' && grant.scope === district);
    return (own.length > 0 ? own : staff.filter(({ grant }) => grant.role === 'analyst' && grant.scope === code)).map(
      ({ key }) => key,
    );
  };
  return {
    startedAt: demoClockStart,
    endedAt: demoClockStart,
    people: nameOf,
    staff: new Map(
      staff.map(({ key, grant }) => [key, { userId: lineUserIdOf(key), role: grant.role, scope: grant.scope }]),
    ),
    lineGroups: new Map([
      lineGroup('BKK_S', SOUTH_LINE_GROUP, { districtGroup: 'BKK_S', at: LONG_AGO }),
      lineGroup('THON_S', THON_SOUTH_LINE_GROUP, null),
    ]),
    sessions: new Map(),
    answers: [],
    feedback: [],
    saidBefore: VOICES.map(({ districtGroup, daysAgo }) => ({
      districtGroup,
      at: plus(demoClockStart, -days(daysAgo)),
    })),
    registrations: cast
      .filter(({ standing }) => standing === 'pending')
      .map(({ key, profile }) => ({
        person: key,
        submittedAt: demoClockStart,
        reviewers: analystsOf(profile.district!, profile.districtGroup!),
        approvedAt: null,
      })),
    declined: [],
    chatter: [],
    exports: [],
    surprises: [],
  };
}
