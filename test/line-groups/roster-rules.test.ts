import { kindOf, reconcile, type Known, type Presence } from '../../src/line-groups/roster-rules.ts';
import { loadProgramme } from '../../src/programme.ts';
import type { RoleGrant } from '../../src/turn.ts';

const { places } = loadProgramme();
const groupOf = (district: string): string => places.groupOf(district).code;
const colleague = (...roles: RoleGrant[]) => ({ roles });

describe('what a colleague is in the LINE groups of a district group', () => {
  it.each([
    ['สยป. of this district group', [{ role: 'analyst', scope: 'THON_S' }], 'analyst'],
    ['สยป. of another', [{ role: 'analyst', scope: 'BKK_N' }], 'otherStaff'],
    ['of one of its districts', [{ role: 'districtAnalyst', scope: 'ทุ่งครุ' }], 'districtAnalyst'],
    ['of a district elsewhere', [{ role: 'districtAnalyst', scope: 'จตุจักร' }], 'otherStaff'],
    ['a coordinator', [{ role: 'coordinator', scope: null }], 'otherStaff'],
    [
      'both',
      [
        { role: 'districtAnalyst', scope: 'ทุ่งครุ' },
        { role: 'analyst', scope: 'THON_S' },
      ],
      'analyst',
    ],
  ] as [string, RoleGrant[], string][])('%s', (_name, roles, kind) => {
    expect(kindOf(colleague(...roles), 'THON_S', groupOf)).toBe(kind);
  });
});

describe('comparing the registry with LINE groups', () => {
  const GROUP = { id: 'g1', name: 'ประชาคม', people: 10 };
  const someone = (id: string, presence: Presence | null, more: Partial<Known> = {}): Known => ({
    id,
    kind: 'representative',
    person: presence === null ? null : `line-${id}`,
    presence: presence === null ? new Map() : new Map([['g1', presence]]),
    ...more,
  });

  it('counts each kind, those outside, and whom nobody knows', () => {
    const roster = reconcile(
      [GROUP],
      [
        someone('r1', 'in'),
        someone('r2', 'out'),
        someone('r3', null),
        someone('s1', 'in', { kind: 'analyst' }),
        someone('s2', 'out', { kind: 'districtAnalyst' }),
        someone('s3', 'in', { kind: 'otherStaff' }),
      ],
    );
    expect(roster.groups).toEqual([
      {
        name: 'ประชาคม',
        people: 10,
        kinds: {
          analyst: { inside: 1, of: 1, unknown: 0 },
          districtAnalyst: { inside: 0, of: 1, unknown: 0 },
          representative: { inside: 1, of: 3, unknown: 0 },
        },
        unregistered: 7,
      },
    ]);
    expect(roster).toMatchObject({ outside: ['r2'], withoutLine: 1, unknown: 0 });
  });

  it('counts somebody who is a colleague and a representative once', () => {
    const both = [
      someone('r1', 'in', { person: 'one' }),
      someone('s1', 'in', { kind: 'districtAnalyst', person: 'one' }),
    ];
    expect(reconcile([GROUP], both).groups[0]).toMatchObject({ unregistered: 9 });
  });

  it('does not guess: what LINE has not said is unknown, and so is the rest that hangs on it', () => {
    const roster = reconcile([GROUP], [someone('r1', 'in'), someone('r2', 'unknown')]);
    expect(roster).toMatchObject({ outside: [], unknown: 1, groups: [{ unregistered: null }] });
    expect(reconcile([{ ...GROUP, people: null }], [someone('r1', 'in')]).groups[0]).toMatchObject({
      unregistered: null,
    });
  });

  it('nobody is outside who is in one of several LINE groups', () => {
    const groups = [GROUP, { id: 'g2', name: 'ประชาคมสอง', people: 3 }];
    const presence = new Map<string, Presence>([
      ['g1', 'out'],
      ['g2', 'in'],
    ]);
    const roster = reconcile(groups, [someone('r1', 'out', { presence })]);
    expect(roster.outside).toEqual([]);
    expect(roster.groups.map(({ unregistered }) => unregistered)).toEqual([10, 2]);
  });

  it('never says that fewer than nobody are unregistered: the count is a day old at most', () => {
    expect(reconcile([{ ...GROUP, people: 0 }], [someone('r1', 'in')]).groups[0]).toMatchObject({ unregistered: 0 });
  });
});
