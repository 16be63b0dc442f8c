import { bindableGroups, mayBind } from '../../src/line-groups/rules.ts';
import { loadProgramme } from '../../src/programme.ts';
import type { RoleGrant, StaffMember } from '../../src/turn.ts';

const { places } = loadProgramme();
const member = (...roles: RoleGrant[]): StaffMember => ({ id: 's1', displayName: 'คนหนึ่ง', roles });
const analyst = member({ role: 'analyst', scope: 'THON_S' });
const admin = member({ role: 'admin', scope: null });
const both = member({ role: 'analyst', scope: 'THON_S' }, { role: 'analyst', scope: 'BKK_N' });

it.each([
  ['an analyst the own one', analyst, ['THON_S']],
  ['an admin all six', admin, ['BKK_C', 'BKK_S', 'BKK_N', 'BKK_E', 'THON_N', 'THON_S']],
  ['an analyst of two both', both, ['BKK_N', 'THON_S']],
  ['a stranger none', null, []],
])('offers %s', (_name, staff, codes) => {
  expect(bindableGroups(staff, places).map(({ code }) => code)).toEqual(codes);
});

it.each([
  ['an unbound LINE group to the own district group', analyst, null, 'THON_S', true],
  ['an unbound LINE group to another', analyst, null, 'BKK_N', false],
  ['over a LINE group of somebody else', analyst, 'BKK_N', 'THON_S', false],
  ['again to the same', analyst, 'THON_S', 'THON_S', true],
  ['from one of the own to the other', both, 'BKK_N', 'THON_S', true],
  ['anything as an admin', admin, 'BKK_N', 'THON_S', true],
  ['nothing as a stranger', null, null, 'THON_S', false],
])('binds %s: %#', (_name, staff, from, to, allowed) => {
  expect(mayBind(staff, from, to)).toBe(allowed);
});
