/** The bot as a guest in a LINE group: it greets once, is bound by staff, and is silent otherwise. */
import { readTap } from '../line/postback.ts';
import type { Places } from '../thai/places.ts';
import { answer, perform, silence, type FeatureRoutes, type Step, type Turn } from '../turn.ts';
import { bindLineGroup, joinLineGroup, leaveLineGroup, noteMembers } from './effects.ts';
import * as say from './messages.ts';
import { bindableGroups, buttons } from './rules.ts';

export function lineGroupRoutes({ places }: { places: Places }): FeatureRoutes {
  const groupBy = (code: string | null | undefined) => places.groups.find((group) => group.code === code) ?? null;

  function offer({ who }: Turn): Step {
    const groups = bindableGroups(who.staff, places);
    const [only] = groups;
    if (!only) return answer({ reply: [say.forStaffOnly()] });
    return answer({ reply: [groups.length === 1 ? say.confirmBinding(only) : say.whichDistrictGroup(groups)] });
  }

  function bind(districtGroup: string): Step {
    return perform([bindLineGroup({ districtGroup })], (result) => {
      const group = groupBy(districtGroup);
      return { reply: [result.kind === 'bound' && group ? say.bound(group) : say.notYoursToBind()] };
    });
  }

  function bindButton(turn: Turn): Step | null {
    const tapped = readTap(buttons.bind, turn);
    if (!tapped || turn.where.kind !== 'lineGroup') return null;
    if (bindableGroups(turn.who.staff, places).length === 0) return answer({ reply: [say.forStaffOnly()] });
    const group = groupBy(tapped.group);
    return group ? bind(group.code) : offer(turn);
  }

  function bindByWords(turn: Turn): Step | null {
    if (turn.reading?.intent !== 'group_bind') return null;
    const { staff } = turn.who;
    if (turn.where.kind === 'direct') return staff ? answer({ reply: [say.bindInTheGroup()] }) : null;
    if (bindableGroups(staff, places).length === 0) return answer({ reply: [say.forStaffOnly()] });
    const group = groupBy(turn.reading.slots.districtGroup);
    return group ? bind(group.code) : offer(turn);
  }

  const members =
    (member: boolean) =>
    ({ said }: Turn): Step =>
      said.kind === 'memberJoined' || said.kind === 'memberLeft'
        ? perform([noteMembers({ lineUserIds: said.lineUserIds, member })], () => ({}))
        : silence;

  return {
    events: {
      join: () => perform([joinLineGroup({})], (districtGroup) => ({ reply: [say.greeting(groupBy(districtGroup))] })),
      leave: () => perform([leaveLineGroup({})], () => ({})),
      memberJoined: members(true),
      memberLeft: members(false),
    },
    buttons: {
      [buttons.bind.name]: bindButton,
      [buttons.leaveUnbound.name]: ({ who }) =>
        answer({ reply: [bindableGroups(who.staff, places).length > 0 ? say.notBound() : say.forStaffOnly()] }),
    },
    intents: { group_bind: bindByWords },
  };
}
