/**
 * Who may do what, as sentences in one table. A role reaches its own scope or everything; whoever holds several roles
 * may do what any of them allows.
 */
import type { RoleGrant, StaffMember, StaffRole } from '../turn.ts';

export const ACTIONS = [
  /** Decide on a registration. */
  'representative.review',
  /** See names and addresses of the registry. */
  'representative.view',
  /** Put right what stands in the registry. */
  'representative.edit',
  /** Set up, announce, postpone, cancel and change sessions, remind, check in, confirm that one was held. */
  'consultation.manage',
  'consultation.view',
  /** Enter an answer that came by phone, and who is there at the venue. */
  'attendance.record',
  /** Write to everybody of a district group. */
  'broadcast.send',
  /** Agree to a colleague's notice to many, and see what became of notices. */
  'broadcast.approve',
  'feedback.view',
  /** Classify feedback, sum it up, answer it in public. */
  'feedback.answer',
  'feedback.export',
  /** Propose a word for the lexicon of themes, which all district groups share. */
  'lexicon.propose',
  /** Accept or decline such a word, and let past feedback be sorted again by it. */
  'lexicon.decide',
  /** See development issues with the feedback in them; writing them is `feedback.answer`. */
  'issue.view',
  /** See and write what is known of a district or district group: data, SWOT, attachments. */
  'context.view',
  'context.edit',
  'summary.view',
  'report.view',
  /** Write a progress report's text and figures. */
  'report.write',
  /** Approve what somebody else wrote. */
  'report.approve',
  'staff.grant',
  'staff.view',
  'lineGroup.bind',
  /** Compare the registry with the LINE groups of a district group. */
  'lineGroup.roster',
  /** See which LINE groups there are. */
  'lineGroup.view',
  /** See what was sent, to whom, and what did not arrive. */
  'delivery.view',
  /** See to what did not arrive: send it once more, or note that the person knows. */
  'delivery.settle',
  'parked.view',
  /** Try once more what was parked. */
  'parked.retry',
  'audit.view',
  /** Talk to somebody who asked for a person. */
  'handoff.take',
  /** List whom a breach of data concerns, by our ids. */
  'breach.list',
  /** The same with names and contact, for a reason that is kept. */
  'breach.contact',
  /** See what `config/` says. */
  'settings.view',
  /** Make and take back tokens of other systems. */
  'token.manage',
  /** See which tokens there are. */
  'token.view',
  /** Set up where other systems are told of what is new. */
  'webhook.manage',
  /** Take the registry along as a file, without names. */
  'representative.export',
  /** Take files along with names and contact, for a reason that is kept. */
  'export.named',
] as const;
export type Action = (typeof ACTIONS)[number];

/**
 * `ownDistrictGroup` is the district group that a district analyst's district lies in; it needs `groupOf`.
 * `ownGroupWithoutDistrictAnalyst`: the analyst stands in where a district has no analyst of its own.
 */
type Extent = 'everywhere' | 'ownGroup' | 'ownGroupWithoutDistrictAnalyst' | 'ownDistrict' | 'ownDistrictGroup';

const POLICY: Readonly<Record<Action, Partial<Record<StaffRole, Extent>>>> = {
  'representative.review': { districtAnalyst: 'ownDistrict', analyst: 'ownGroupWithoutDistrictAnalyst' },
  'representative.view': { districtAnalyst: 'ownDistrict', analyst: 'ownGroup' },
  'representative.edit': { districtAnalyst: 'ownDistrict', analyst: 'ownGroup' },
  'consultation.manage': { analyst: 'ownGroup' },
  'consultation.view': { analyst: 'ownGroup', districtAnalyst: 'ownDistrictGroup', coordinator: 'everywhere' },
  'attendance.record': { analyst: 'ownGroup', districtAnalyst: 'ownDistrict' },
  'broadcast.send': { analyst: 'ownGroup' },
  'broadcast.approve': { analyst: 'ownGroup', coordinator: 'everywhere', admin: 'everywhere' },
  'feedback.view': { analyst: 'ownGroup', districtAnalyst: 'ownDistrict', coordinator: 'everywhere' },
  'feedback.answer': { analyst: 'ownGroup' },
  'feedback.export': { analyst: 'ownGroup', coordinator: 'everywhere' },
  'lexicon.propose': { analyst: 'everywhere', districtAnalyst: 'everywhere', coordinator: 'everywhere' },
  'lexicon.decide': { analyst: 'everywhere', coordinator: 'everywhere' },
  'issue.view': { analyst: 'ownGroup', districtAnalyst: 'ownDistrictGroup', coordinator: 'everywhere' },
  'context.view': { analyst: 'ownGroup', districtAnalyst: 'ownDistrictGroup', coordinator: 'everywhere' },
  'context.edit': { analyst: 'ownGroup', districtAnalyst: 'ownDistrict' },
  'summary.view': { analyst: 'ownGroup', districtAnalyst: 'ownDistrictGroup', coordinator: 'everywhere' },
  'report.view': { analyst: 'everywhere', coordinator: 'everywhere', admin: 'everywhere' },
  'report.write': { coordinator: 'everywhere' },
  'report.approve': { coordinator: 'everywhere', admin: 'everywhere' },
  'staff.grant': { admin: 'everywhere' },
  'staff.view': { admin: 'everywhere' },
  'lineGroup.bind': { analyst: 'ownGroup', admin: 'everywhere' },
  'lineGroup.roster': { analyst: 'ownGroup', districtAnalyst: 'ownDistrictGroup' },
  'lineGroup.view': { analyst: 'ownGroup', admin: 'everywhere' },
  'delivery.view': { analyst: 'ownGroup', admin: 'everywhere' },
  'delivery.settle': { analyst: 'ownGroup', admin: 'everywhere' },
  'parked.view': { admin: 'everywhere' },
  'parked.retry': { admin: 'everywhere' },
  'audit.view': { admin: 'everywhere' },
  'handoff.take': { coordinator: 'everywhere', analyst: 'ownGroup', districtAnalyst: 'ownDistrict' },
  'breach.list': { admin: 'everywhere' },
  'breach.contact': { admin: 'everywhere' },
  'settings.view': { analyst: 'everywhere', coordinator: 'everywhere', admin: 'everywhere' },
  'token.manage': { admin: 'everywhere' },
  'token.view': { admin: 'everywhere' },
  'webhook.manage': { admin: 'everywhere' },
  'representative.export': { analyst: 'ownGroup', districtAnalyst: 'ownDistrict', coordinator: 'everywhere' },
  'export.named': { analyst: 'ownGroup', districtAnalyst: 'ownDistrict' },
};

export interface Target {
  districtGroup?: string | undefined;
  district?: string | undefined;
  /** Whether somebody is analyst of `district` already. */
  districtHasAnalyst?: boolean | undefined;
}

/** The district group a district lies in, for example `(name) => places.groupOf(name).code`. */
export type GroupOf = (district: string) => string;

/** @param groupOf only for what a district analyst may do for the whole district group; without it that is refused. */
export function may(staff: StaffMember | null, action: Action, target: Target = {}, groupOf?: GroupOf): boolean {
  return staff?.roles.some((grant) => reaches(grant, action, target, groupOf)) ?? false;
}

function reaches({ role, scope }: RoleGrant, action: Action, target: Target, groupOf?: GroupOf): boolean {
  const reach = POLICY[action][role];
  switch (reach) {
    case undefined:
      return false;
    case 'everywhere':
      return true;
    case 'ownGroup':
      return scope !== null && scope === target.districtGroup;
    case 'ownGroupWithoutDistrictAnalyst':
      return scope !== null && scope === target.districtGroup && target.districtHasAnalyst === false;
    case 'ownDistrict':
      return scope !== null && scope === target.district;
    case 'ownDistrictGroup':
      return scope !== null && groupOf !== undefined && groupOf(scope) === target.districtGroup;
  }
}

/** What an admin may see of the machinery, and a token of all of the city with the permission `operate`; neither changes it so. */
const WATCHED = [
  'lineGroup.view',
  'delivery.view',
  'audit.view',
  'staff.view',
  'token.view',
] as const satisfies Action[];
export type WatchedAction = (typeof WATCHED)[number];

/** @param token its roles and permissions; a role without a scope is one for all of the city. */
export function mayWatch(
  { roles, permissions }: { roles: readonly RoleGrant[]; permissions: readonly string[] },
  action: Action,
): boolean {
  const watches = permissions.includes('operate') && roles.some(({ scope }) => scope === null);
  return watches && WATCHED.some((each) => each === action);
}

/** Whether there is anything at all for which somebody may do this: what a menu offers. */
export function mayAtAll(staff: StaffMember | null, action: Action): boolean {
  return staff?.roles.some(({ role }) => POLICY[action][role] !== undefined) ?? false;
}

/**
 * The district groups for which somebody may do something: codes in the order of the roles, `'all'`, or none.
 * What is allowed for a single district only opens no district group.
 */
export function scopesFor(staff: StaffMember | null, action: Action, groupOf?: GroupOf): readonly string[] | 'all' {
  const scopes = new Set<string>();
  for (const { role, scope } of staff?.roles ?? []) {
    const reach = POLICY[action][role];
    if (reach === 'everywhere') return 'all';
    if (scope === null) continue;
    if (reach === 'ownGroup' || reach === 'ownGroupWithoutDistrictAnalyst') scopes.add(scope);
    if (reach === 'ownDistrictGroup' && groupOf) scopes.add(groupOf(scope));
  }
  return [...scopes];
}

/** The districts (Thai names) for which somebody may do something as their district's analyst. */
export function districtsFor(staff: StaffMember | null, action: Action): readonly string[] {
  const own = (staff?.roles ?? []).flatMap(({ role, scope }) =>
    POLICY[action][role] === 'ownDistrict' && scope !== null ? [scope] : [],
  );
  return [...new Set(own)];
}

/** Everything that somebody reaches by an action: whole district groups, and single districts outside them. */
export interface Reach {
  districtGroups: readonly string[] | 'all';
  districts: readonly string[];
}

export function reachOf(staff: StaffMember | null, action: Action, groupOf: GroupOf): Reach {
  const districtGroups = scopesFor(staff, action, groupOf);
  if (districtGroups === 'all') return { districtGroups, districts: [] };
  const districts = districtsFor(staff, action).filter((district) => !districtGroups.includes(groupOf(district)));
  return { districtGroups, districts };
}

export function isWithin({ districtGroups, districts }: Reach, target: Nullable<Target>): boolean {
  if (districtGroups === 'all') return true;
  const { districtGroup, district } = target;
  return (
    (districtGroup ? districtGroups.includes(districtGroup) : false) ||
    (district ? districts.includes(district) : false)
  );
}

export function reachesNothing({ districtGroups, districts }: Reach): boolean {
  return districtGroups !== 'all' && districtGroups.length === 0 && districts.length === 0;
}

/** As records have it: a person may have no district yet. */
type Nullable<Shape> = { [Name in keyof Shape]?: Shape[Name] | null };
