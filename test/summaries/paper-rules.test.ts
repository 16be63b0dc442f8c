import { countFor, rolesToTell } from '../../src/summaries/paper-rules.ts';

const told = (counts: readonly (readonly [string | null, number])[]) =>
  rolesToTell(
    'บางบอน',
    counts.map(([role, count]) => ({ role, count })),
    5,
  );

describe('roles of representatives, for outsiders', () => {
  it.each([
    [
      'roles that many hold',
      [
        ['กรรมการ', 8],
        ['อาสาสมัคร', 5],
      ],
      [
        ['กรรมการ', 8],
        ['อาสาสมัคร', 5],
      ],
      0,
    ],
    [
      'roles that few hold',
      [
        ['กรรมการ', 8],
        ['ประธาน', 4],
        ['เลขานุการ', 1],
      ],
      [['กรรมการ', 8]],
      5,
    ],
    [
      'what could be had by subtraction',
      [
        ['กรรมการ', 8],
        ['อาสาสมัคร', 6],
        ['ประธาน', 1],
      ],
      [['กรรมการ', 8]],
      7,
    ],
    [
      'nothing where too few would be left over',
      [
        ['กรรมการ', 8],
        ['ประธาน', 1],
      ],
      [],
      9,
    ],
    [
      'people without a role',
      [
        ['กรรมการ', 5],
        [null, 3],
        [' ', 3],
      ],
      [['กรรมการ', 5]],
      6,
    ],
    [
      'the same role written with other spaces',
      [
        ['ประธาน ชุมชน', 3],
        [' ประธาน  ชุมชน', 2],
      ],
      [['ประธาน ชุมชน', 5]],
      0,
    ],
  ] as const)('%s', (_, counts, roles, others) => {
    const { total, ...rest } = told(counts);
    expect(total).toBe(counts.reduce((sum, [, count]) => sum + count, 0));
    expect(rest).toEqual({ district: 'บางบอน', roles: roles.map(([role, count]) => ({ role, count })), others });
  });
});

describe('a count on a paper', () => {
  it.each([0, 1, 4])('of %d is not told to outsiders, as on the board', (count) => {
    expect(countFor(count, 5)).toBe('น้อยกว่า 5');
    expect(countFor(count, null)).toBe(String(count));
  });
  it('is told from the least on', () => expect(countFor(5, 5)).toBe('5'));
});
