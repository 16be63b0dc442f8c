import {
  ACTIONS,
  isWithin,
  may,
  mayWatch,
  reachesNothing,
  reachOf,
  scopesFor,
  type Action,
  type Target,
} from '../../src/access/policy.ts';
import { loadProgramme } from '../../src/programme.ts';
import type { RoleGrant, StaffMember, StaffRole } from '../../src/turn.ts';

const { places } = loadProgramme();
const groupOf = (district: string) => places.groupOf(district).code;

const member = (...roles: RoleGrant[]): StaffMember => ({ id: 's1', displayName: 'คนหนึ่ง', roles });
const as = (role: StaffRole, scope: string | null = null): StaffMember => member({ role, scope });

const analyst = as('analyst', 'THON_S');
const districtAnalyst = as('districtAnalyst', 'บางขุนเทียน');
const coordinator = as('coordinator');
const admin = as('admin');

const OURS: Target = { districtGroup: 'THON_S', district: 'บางขุนเทียน', districtHasAnalyst: true };
const NEIGHBOUR: Target = { districtGroup: 'THON_S', district: 'จอมทอง', districtHasAnalyst: true };
const ELSEWHERE: Target = { districtGroup: 'BKK_N', district: 'จตุจักร', districtHasAnalyst: false };

const SENTENCES: readonly [sentence: string, StaffMember | null, Action, Target, boolean][] = [
  [
    'a district analyst decides on registrations of the own district',
    districtAnalyst,
    'representative.review',
    OURS,
    true,
  ],
  [
    'a district analyst does not decide for the next district',
    districtAnalyst,
    'representative.review',
    NEIGHBOUR,
    false,
  ],
  [
    'an analyst leaves registrations to the district that has an analyst',
    analyst,
    'representative.review',
    OURS,
    false,
  ],
  [
    'an analyst stands in where the district has none',
    analyst,
    'representative.review',
    { ...OURS, districtHasAnalyst: false },
    true,
  ],
  [
    'an analyst does not stand in where nobody said that the district has none',
    analyst,
    'representative.review',
    { districtGroup: 'THON_S', district: 'จอมทอง' },
    false,
  ],
  ['an analyst does not stand in elsewhere', analyst, 'representative.review', ELSEWHERE, false],
  ['an analyst proposes and accepts words for the lexicon of all', analyst, 'lexicon.decide', {}, true],
  ['a district analyst proposes words for the lexicon', districtAnalyst, 'lexicon.propose', {}, true],
  ['a district analyst accepts none', districtAnalyst, 'lexicon.decide', {}, false],
  ['a coordinator accepts words for the lexicon', coordinator, 'lexicon.decide', {}, true],
  ['an admin has nothing to say about the lexicon', admin, 'lexicon.propose', {}, false],
  ['a district analyst writes what is known of the own district', districtAnalyst, 'context.edit', OURS, true],
  ['a district analyst does not write that of the next', districtAnalyst, 'context.edit', NEIGHBOUR, false],
  ['an analyst writes that of every district of the own group', analyst, 'context.edit', NEIGHBOUR, true],
  ['a coordinator reads what is known of districts', coordinator, 'context.view', ELSEWHERE, true],
  ['a coordinator does not write it', coordinator, 'context.edit', OURS, false],
  ['an analyst does not see the issues of another group', analyst, 'issue.view', ELSEWHERE, false],
  ['a coordinator sees the issues of every group', coordinator, 'issue.view', ELSEWHERE, true],
  ['a coordinator decides on no registration', coordinator, 'representative.review', OURS, false],
  ['an admin decides on no registration', admin, 'representative.review', OURS, false],
  ['an analyst sees the registry of the own district group', analyst, 'representative.view', NEIGHBOUR, true],
  ['a coordinator sees no names', coordinator, 'representative.view', OURS, false],
  ['an admin sees no names', admin, 'representative.view', OURS, false],
  ['an analyst compares the registry with LINE groups', analyst, 'lineGroup.roster', NEIGHBOUR, true],
  ['an analyst compares nothing elsewhere', analyst, 'lineGroup.roster', ELSEWHERE, false],
  ['a district analyst does in the district group around', districtAnalyst, 'lineGroup.roster', NEIGHBOUR, true],
  ['a coordinator compares no registry', coordinator, 'lineGroup.roster', OURS, false],
  ['an admin compares no registry', admin, 'lineGroup.roster', OURS, false],
  ['an analyst sets up sessions of the own district group', analyst, 'consultation.manage', OURS, true],
  ['an analyst sets up no sessions elsewhere', analyst, 'consultation.manage', ELSEWHERE, false],
  ['a district analyst sets up no sessions', districtAnalyst, 'consultation.manage', OURS, false],
  ['a coordinator sets up no sessions', coordinator, 'consultation.manage', OURS, false],
  ['an admin sets up no sessions', admin, 'consultation.manage', OURS, false],
  ['an analyst enters answers of the own district group', analyst, 'attendance.record', NEIGHBOUR, true],
  ['an analyst enters no answers elsewhere', analyst, 'attendance.record', ELSEWHERE, false],
  ['a district analyst enters answers of the own district', districtAnalyst, 'attendance.record', OURS, true],
  ['a district analyst enters none of the district beside', districtAnalyst, 'attendance.record', NEIGHBOUR, false],
  ['a coordinator enters no answers', coordinator, 'attendance.record', OURS, false],
  ['a coordinator sees the sessions of every district group', coordinator, 'consultation.view', ELSEWHERE, true],
  [
    'a district analyst sees the sessions of the district group around',
    districtAnalyst,
    'consultation.view',
    NEIGHBOUR,
    true,
  ],
  ['a district analyst sees no sessions elsewhere', districtAnalyst, 'consultation.view', ELSEWHERE, false],
  ['an analyst writes to the own district group', analyst, 'broadcast.send', OURS, true],
  ['a coordinator writes to nobody', coordinator, 'broadcast.send', OURS, false],
  ['an analyst writes to no other district group', analyst, 'broadcast.send', ELSEWHERE, false],
  ['a district analyst writes to nobody', districtAnalyst, 'broadcast.send', OURS, false],
  ['an admin writes to nobody', admin, 'broadcast.send', OURS, false],
  ["an analyst agrees to a colleague's notice of the own district group", analyst, 'broadcast.approve', OURS, true],
  ['an analyst agrees to none of another', analyst, 'broadcast.approve', ELSEWHERE, false],
  ['a coordinator agrees to notices of every district group', coordinator, 'broadcast.approve', ELSEWHERE, true],
  ['an admin agrees to notices of every district group', admin, 'broadcast.approve', ELSEWHERE, true],
  ['a district analyst agrees to none', districtAnalyst, 'broadcast.approve', OURS, false],
  ['a coordinator reads feedback across groups', coordinator, 'feedback.view', ELSEWHERE, true],
  ['a district analyst reads feedback of the own district only', districtAnalyst, 'feedback.view', NEIGHBOUR, false],
  ['an analyst answers in the own district group', analyst, 'feedback.answer', OURS, true],
  ['a coordinator answers nobody', coordinator, 'feedback.answer', OURS, false],
  ['a coordinator exports feedback across groups', coordinator, 'feedback.export', ELSEWHERE, true],
  ['an analyst exports feedback of the own district group', analyst, 'feedback.export', OURS, true],
  ['an analyst exports nothing from elsewhere', analyst, 'feedback.export', ELSEWHERE, false],
  ['a district analyst exports no feedback', districtAnalyst, 'feedback.export', OURS, false],
  ['an admin exports no feedback', admin, 'feedback.export', OURS, false],
  ['an admin makes tokens of other systems', admin, 'token.manage', {}, true],
  ['a coordinator makes none', coordinator, 'token.manage', {}, false],
  ['an admin sees which tokens there are', admin, 'token.view', {}, true],
  ['an analyst sees none of them', analyst, 'token.view', OURS, false],
  ['an admin sets up webhooks', admin, 'webhook.manage', {}, true],
  ['an analyst sets up none', analyst, 'webhook.manage', OURS, false],
  ['a coordinator takes the registry along without names', coordinator, 'representative.export', ELSEWHERE, true],
  ['a district analyst takes that of the own district', districtAnalyst, 'representative.export', NEIGHBOUR, false],
  ['an analyst takes names along of the own district group', analyst, 'export.named', NEIGHBOUR, true],
  ['an analyst takes none along from elsewhere', analyst, 'export.named', ELSEWHERE, false],
  ['a coordinator takes no names along', coordinator, 'export.named', OURS, false],
  ['an analyst sees the summary of the own district group', analyst, 'summary.view', OURS, true],
  ['a coordinator sees every summary', coordinator, 'summary.view', ELSEWHERE, true],
  ['an admin gives roles', admin, 'staff.grant', {}, true],
  ['an analyst gives no roles', analyst, 'staff.grant', OURS, false],
  ['an admin sees who is staff', admin, 'staff.view', {}, true],
  ['an analyst binds LINE groups to the own district group', analyst, 'lineGroup.bind', OURS, true],
  ['an analyst binds none to another', analyst, 'lineGroup.bind', ELSEWHERE, false],
  ['an admin binds any', admin, 'lineGroup.bind', ELSEWHERE, true],
  ['a coordinator binds none', coordinator, 'lineGroup.bind', OURS, false],
  ['an admin sees what was parked', admin, 'parked.view', {}, true],
  ['a coordinator does not see what was parked', coordinator, 'parked.view', {}, false],
  ['an admin reads the audit', admin, 'audit.view', {}, true],
  ['an analyst does not read the audit', analyst, 'audit.view', OURS, false],
  ['an admin has parked events tried again', admin, 'parked.retry', {}, true],
  ['an analyst does not have them tried again', analyst, 'parked.retry', OURS, false],
  ['an analyst puts right the registry of the own district group', analyst, 'representative.edit', NEIGHBOUR, true],
  ['an analyst puts right nothing elsewhere', analyst, 'representative.edit', ELSEWHERE, false],
  ['a district analyst puts right the own district', districtAnalyst, 'representative.edit', OURS, true],
  ['a district analyst puts right nothing next door', districtAnalyst, 'representative.edit', NEIGHBOUR, false],
  ['a coordinator puts right nothing', coordinator, 'representative.edit', OURS, false],
  ['an admin puts right nothing', admin, 'representative.edit', OURS, false],
  ['an analyst sees the LINE groups of the own district group', analyst, 'lineGroup.view', OURS, true],
  ['an analyst sees no others', analyst, 'lineGroup.view', ELSEWHERE, false],
  ['an admin sees every LINE group', admin, 'lineGroup.view', ELSEWHERE, true],
  ['a coordinator sees none', coordinator, 'lineGroup.view', OURS, false],
  ['an analyst sees what was sent in the own district group', analyst, 'delivery.view', OURS, true],
  ['an analyst sees nothing that was sent elsewhere', analyst, 'delivery.view', ELSEWHERE, false],
  ['an admin sees whatever was sent', admin, 'delivery.view', ELSEWHERE, true],
  ['a coordinator does not see what was sent', coordinator, 'delivery.view', OURS, false],
  ['an analyst sees to what did not arrive in the own district group', analyst, 'delivery.settle', OURS, true],
  ['an analyst sees to nothing elsewhere', analyst, 'delivery.settle', ELSEWHERE, false],
  ['an admin sees to whatever did not arrive', admin, 'delivery.settle', ELSEWHERE, true],
  ['a coordinator sees to nothing that was sent', coordinator, 'delivery.settle', OURS, false],
  ['an analyst sees the settings', analyst, 'settings.view', {}, true],
  ['a coordinator sees the settings', coordinator, 'settings.view', {}, true],
  ['a district analyst does not see the settings', districtAnalyst, 'settings.view', OURS, false],
  ['a coordinator talks to whoever asks for a person', coordinator, 'handoff.take', ELSEWHERE, true],
  ['an analyst talks to people of the own district group', analyst, 'handoff.take', NEIGHBOUR, true],
  ['an analyst talks to nobody elsewhere', analyst, 'handoff.take', ELSEWHERE, false],
  ['a district analyst talks to people of the own district', districtAnalyst, 'handoff.take', OURS, true],
  ['a district analyst talks to nobody next door', districtAnalyst, 'handoff.take', NEIGHBOUR, false],
  ['an admin talks to nobody', admin, 'handoff.take', OURS, false],
  ['whoever is no staff may nothing', null, 'consultation.view', OURS, false],
  ['an analyst without a scope may nothing', as('analyst'), 'consultation.manage', {}, false],
  ['an analyst sees no context data of another district group', analyst, 'context.view', ELSEWHERE, false],
  ['an admin sees no summary', admin, 'summary.view', OURS, false],
  ['an analyst does not see who is staff', analyst, 'staff.view', OURS, false],
  ['an analyst reads progress reports', analyst, 'report.view', {}, true],
  ['an admin reads progress reports', admin, 'report.view', {}, true],
  ['a district analyst reads no progress reports', districtAnalyst, 'report.view', OURS, false],
  ['a coordinator writes progress reports', coordinator, 'report.write', {}, true],
  ['an analyst writes none', analyst, 'report.write', OURS, false],
  ['an admin writes none', admin, 'report.write', {}, false],
  ['a coordinator approves a progress report', coordinator, 'report.approve', {}, true],
  ['an admin approves one', admin, 'report.approve', {}, true],
  ['an analyst approves none', analyst, 'report.approve', OURS, false],
  ['an admin lists whom a breach concerns', admin, 'breach.list', {}, true],
  ['a coordinator lists nobody', coordinator, 'breach.list', {}, false],
  ['an admin takes names and contact for a breach', admin, 'breach.contact', {}, true],
  ['an analyst takes none for a breach', analyst, 'breach.contact', OURS, false],
];

describe('policy', () => {
  it.each(SENTENCES)('%s', (_sentence, staff, action, target, expected) => {
    expect(may(staff, action, target, groupOf)).toBe(expected);
  });

  it.each(ACTIONS)('%s has a sentence of who may and one of who may not', (action) => {
    const said = SENTENCES.filter(([, , about]) => about === action).map(([, , , , expected]) => expected);
    expect(said).toEqual(expect.arrayContaining([true, false]));
  });

  it('several roles add up', () => {
    const both = member({ role: 'analyst', scope: 'THON_S' }, { role: 'analyst', scope: 'BKK_N' });
    expect(may(both, 'consultation.manage', OURS)).toBe(true);
    expect(may(both, 'consultation.manage', ELSEWHERE)).toBe(true);
    expect(scopesFor(both, 'consultation.manage')).toEqual(['THON_S', 'BKK_N']);
  });

  it('tells for which district groups somebody may do a thing', () => {
    expect(scopesFor(coordinator, 'feedback.export')).toBe('all');
    expect(scopesFor(districtAnalyst, 'consultation.view', groupOf)).toEqual(['THON_S']);
    expect(scopesFor(districtAnalyst, 'feedback.view', groupOf)).toEqual([]);
    expect(scopesFor(null, 'feedback.export')).toEqual([]);
  });

  it('tells what somebody reaches, without the districts that lie in a district group reached anyway', () => {
    const both = member({ role: 'analyst', scope: 'THON_S' }, { role: 'districtAnalyst', scope: 'บางบอน' });
    expect(reachOf(both, 'representative.view', groupOf)).toEqual({ districtGroups: ['THON_S'], districts: [] });
    const abroad = member({ role: 'analyst', scope: 'THON_S' }, { role: 'districtAnalyst', scope: 'จตุจักร' });
    const reach = reachOf(abroad, 'representative.view', groupOf);
    expect(reach).toEqual({ districtGroups: ['THON_S'], districts: ['จตุจักร'] });
    expect(isWithin(reach, OURS)).toBe(true);
    expect(isWithin(reach, ELSEWHERE)).toBe(true);
    expect(isWithin(reach, { districtGroup: 'BKK_N', district: 'บางซื่อ' })).toBe(false);
    expect(isWithin(reach, { districtGroup: null, district: null })).toBe(false);
  });

  it('tells that somebody reaches nothing at all', () => {
    expect(reachesNothing(reachOf(admin, 'representative.view', groupOf))).toBe(true);
    expect(reachesNothing(reachOf(coordinator, 'feedback.view', groupOf))).toBe(false);
    expect(isWithin(reachOf(coordinator, 'feedback.view', groupOf), ELSEWHERE)).toBe(true);
  });
});

describe('a token that watches', () => {
  const city: RoleGrant[] = [{ role: 'coordinator', scope: null }];
  const sentences: readonly [string, RoleGrant[], string[], Action, boolean][] = [
    ['sees the audit log of all of the city with the permission', city, ['operate'], 'audit.view', true],
    ['sees what was sent', city, ['operate'], 'delivery.view', true],
    ['sees which tokens there are', city, ['operate'], 'token.view', true],
    ['sees none of it without the permission', city, ['change', 'personal'], 'audit.view', false],
    [
      'sees none of it for some district groups',
      [{ role: 'analyst', scope: 'THON_S' }],
      ['operate'],
      'audit.view',
      false,
    ],
    ['makes no tokens', city, ['operate'], 'token.manage', false],
    ['grants no roles', city, ['operate'], 'staff.grant', false],
  ];
  it.each(sentences)('%s', (_sentence, roles, permissions, action, expected) => {
    expect(mayWatch({ roles, permissions }, action)).toBe(expected);
  });
});
