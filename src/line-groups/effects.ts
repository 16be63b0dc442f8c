/** What happens to LINE groups: the bot comes and goes, a district group is bound, registered people come and go. */
import type { AuditStore } from '../access/audit.ts';
import { idFrom } from '../identity.ts';
import { askUntilAway, type LineClient } from '../line/client.ts';
import type { Representative } from '../representatives/model.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import type { StaffStore } from '../staff/store.ts';
import { days, type Clock } from '../time.ts';
import { defineEffect, type Cause, type EffectHandler } from '../turn.ts';
import type { LineGroup } from './model.ts';
import { mayBind } from './rules.ts';
import type { LineGroupStore } from './store.ts';

const COUNT_LASTS = days(1);
/** The reply waits for LINE no longer than this. */
const NAME_WAITS_MS = 3_000;

export type Binding = { kind: 'bound'; districtGroup: string } | { kind: 'notYours' };

/** @returns the district group it was bound to before, if any. */
export const joinLineGroup = defineEffect<Record<string, never>, string | null>('lineGroup.join');
export const leaveLineGroup = defineEffect<Record<string, never>, void>('lineGroup.leave');
/** @param lineGroup our id, where it is bound from a page; else the one that it was said in. */
export const bindLineGroup = defineEffect<{ districtGroup: string; lineGroup?: string }, Binding>('lineGroup.bind');
export const noteMembers = defineEffect<{ lineUserIds: string[]; member: boolean }, void>('lineGroup.members');

export interface LineGroupEffectsDeps {
  lineGroups: LineGroupStore;
  representatives: RepresentativeStore;
  staff: StaffStore;
  line: Pick<LineClient, 'groupName'>;
  clock: Clock;
  audit: AuditStore;
}

export function lineGroupEffects({
  lineGroups,
  representatives,
  staff,
  line,
  audit,
}: LineGroupEffectsDeps): EffectHandler[] {
  /** Null where it was never told: while LINE is away the bot greets all the same, and asks again on being bound. */
  async function nameOf(lineGroupId: string): Promise<string | null> {
    const inLine = await askUntilAway(NAME_WAITS_MS).ask(() => line.groupName(lineGroupId), null);
    return inLine ?? (await lineGroups.findByLineGroupId(lineGroupId))?.name ?? null;
  }

  /** Our record of the chat; made now where the bot came in before this program knew of it. */
  async function here({ where, at }: Cause): Promise<LineGroup | null> {
    if (where.kind !== 'lineGroup') return null;
    const { lineGroupId } = where;
    const known = await lineGroups.findByLineGroupId(lineGroupId);
    return known ?? lineGroups.join(lineGroupId, await nameOf(lineGroupId), at);
  }

  return [
    joinLineGroup.handle(async (_input, { where, at }) => {
      if (where.kind !== 'lineGroup') return null;
      const { lineGroupId } = where;
      const joined = await lineGroups.join(lineGroupId, await nameOf(lineGroupId), at);
      return joined.districtGroup;
    }),

    leaveLineGroup.handle(async (_input, { where, at }) => {
      if (where.kind === 'lineGroup') await lineGroups.leave(where.lineGroupId, at);
    }),

    bindLineGroup.handle(async ({ districtGroup, lineGroup }, cause) => {
      const group = lineGroup ? await lineGroups.find(lineGroup) : await here(cause);
      const { staff: colleague } = cause.who;
      if (!group || !colleague || !mayBind(colleague, group.districtGroup, districtGroup)) return { kind: 'notYours' };
      if (group.districtGroup !== districtGroup) {
        await audit.record({
          _id: idFrom('audit', cause.eventId, 'lineGroup.bound'),
          at: cause.at,
          actor: colleague.id,
          action: 'lineGroup.bound',
          subject: group._id,
          details: { from: group.districtGroup, to: districtGroup },
        });
        await lineGroups.bind(group._id, districtGroup, colleague.id, cause.at);
      }
      if (!group.name) await lineGroups.rename(group._id, await nameOf(group.lineGroupId));
      return { kind: 'bound', districtGroup };
    }),

    noteMembers.handle(async ({ lineUserIds, member }, cause) => {
      const group = await here(cause);
      if (!group) return;
      for (const lineUserId of lineUserIds) {
        // Of everybody else not even this is kept.
        const person = await representatives.findByLineUserId(lineUserId);
        if (person) await representatives.rememberMembership(person.id, group._id, member, cause.at);
        const colleague = await staff.findByLineUserId(lineUserId);
        if (colleague) await staff.rememberMembership(colleague.id, group._id, member, cause.at);
      }
      await lineGroups.forgetCount(group._id);
    }),
  ];
}

/**
 * How many people a message into this LINE group is paid for, by our id. LINE is asked at most once a day.
 * @returns a function; 0 for a LINE group that the bot is not in.
 */
export function lineGroupSize(deps: {
  lineGroups: Pick<LineGroupStore, 'find' | 'rememberCount'>;
  line: Pick<LineClient, 'groupMemberCount'>;
  clock: Clock;
}): (id: string) => Promise<number> {
  const { lineGroups, line, clock } = deps;
  return async (id) => {
    const group = await lineGroups.find(id);
    if (!group || group.leftAt) return 0;
    const { memberCount, countedAt, lineGroupId } = group;
    const now = clock.now();
    if (memberCount !== null && countedAt && now.getTime() - countedAt.getTime() < COUNT_LASTS) return memberCount;
    const count = await line.groupMemberCount(lineGroupId);
    if (count === null) return memberCount ?? 0;
    await lineGroups.rememberCount(id, count, now);
    return count;
  };
}

/** Whether a registered person is in a LINE group. LINE is asked at most once a day for each. */
export function lineGroupMembership(deps: {
  representatives: Pick<RepresentativeStore, 'knownMembership' | 'rememberMembership'>;
  line: Pick<LineClient, 'isGroupMember'>;
  clock: Clock;
}): (person: Representative, group: LineGroup) => Promise<boolean> {
  const { representatives, line, clock } = deps;
  return async (person, { _id, lineGroupId, leftAt }) => {
    if (!person.lineUserId || leftAt) return false;
    const now = clock.now();
    const known = representatives.knownMembership(person, _id, now);
    if (known !== null) return known;
    const member = await line.isGroupMember(lineGroupId, person.lineUserId);
    await representatives.rememberMembership(person._id, _id, member, now);
    return member;
  };
}
