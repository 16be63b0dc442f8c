/** The bot as a guest in a LINE group: it greets once, is bound by staff, and is silent otherwise. */
import { speaking } from '../language.ts';
import { readTap } from '../line/postback.ts';
import type { Places } from '../thai/places.ts';
import { scopesFor } from '../access/policy.ts';
import { answer, perform, silence, type FeatureRoutes, type Step, type Turn } from '../turn.ts';
import { bindLineGroup, joinLineGroup, leaveLineGroup, noteMembers } from './effects.ts';
import * as say from './messages.ts';
import { showRoster } from './roster-effects.ts';
import * as tell from './roster-messages.ts';
import { rosterButton } from './roster-rules.ts';
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

  /** Names of people: never where others read along. */
  function roster(turn: Turn, districtGroup: string | undefined, page = 1): Step {
    const { said } = turn;
    if (turn.where.kind !== 'direct')
      return said.kind === 'text' && !said.mentionsBot ? silence : answer({ reply: [tell.rosterInPrivate()] });
    const scopes = scopesFor(turn.who.staff, 'lineGroup.roster', (district) => places.groupOf(district).code);
    const own = places.groups.filter(({ code }) => scopes === 'all' || scopes.includes(code));
    const group = districtGroup ? own.find(({ code }) => code === districtGroup) : own[0];
    if (!group) return answer({ reply: [tell.rosterForStaffOnly()] });
    if (!districtGroup && own.length > 1) return answer({ reply: [tell.whichRoster(own)] });
    return perform([showRoster({ districtGroup: group.code })], (outcome) => {
      if (outcome.kind === 'roster') return { reply: [tell.roster(outcome.view, group, page)] };
      return { reply: [outcome.kind === 'noLineGroup' ? tell.noBoundLineGroup(group) : tell.rosterForStaffOnly()] };
    });
  }

  /** “English”, said to the bot: who it is and what it keeps, once more in that language. */
  function introduce({ where, reading }: Turn): Step | null {
    const language = reading?.intent === 'language' ? reading.slots.language : undefined;
    if (where.kind !== 'lineGroup' || !language) return null;
    return answer({
      reply: [speaking({ language }, () => say.greeting(groupBy(where.lineGroup?.districtGroup)))],
    });
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
      [rosterButton.name]: (turn) => {
        const tapped = readTap(rosterButton, turn);
        return tapped && roster(turn, tapped.group, tapped.page);
      },
      [buttons.leaveUnbound.name]: ({ who }) =>
        answer({ reply: [bindableGroups(who.staff, places).length > 0 ? say.notBound() : say.forStaffOnly()] }),
    },
    intents: {
      language: introduce,
      group_bind: bindByWords,
      group_roster: (turn) =>
        roster(turn, turn.reading?.intent === 'group_roster' ? turn.reading.slots.districtGroup : undefined),
    },
  };
}
