/** `/console/line-groups`: LINE groups, what they are bound to, and the registry beside them. */
import { isWithin, reachesNothing } from '../access/policy.ts';
import { bindLineGroup } from '../line-groups/effects.ts';
import type { LineGroup } from '../line-groups/model.ts';
import { showRoster } from '../line-groups/roster-effects.ts';
import { bindableGroups } from '../line-groups/rules.ts';
import type { LineGroupStore } from '../line-groups/store.ts';
import type { LineClient } from '../line/client.ts';
import type { StaffStore } from '../staff/store.ts';
import type { Perform } from '../turn.ts';
import { typedText } from '../web/forms.tsx';
import { formatsOf, groupNameOf, namingDistrict } from '../web/format.ts';
import { MISSING, type Answer, type Desk, type DeskDeps, type Visit } from './desk.tsx';
import { LINE_GROUPS, lineGroupsPage, rosterPage } from './line-groups-pages.tsx';
import { officeWords } from './office-messages.ts';

export interface LineGroupsDeps extends Omit<DeskDeps, 'staff'> {
  lineGroups: Pick<LineGroupStore, 'find' | 'findAll'>;
  staff: StaffStore;
  line: Pick<LineClient, 'isGroupMember'>;
  perform: Perform;
}

export function lineGroupsRoutes(desk: Desk, deps: LineGroupsDeps): void {
  const { places } = deps.programme;

  const nameOf = ({ lang }: Visit, code: string): string => groupNameOf(places, lang, code);

  const rostersFor = (visit: Visit) => {
    const reach = visit.reach('lineGroup.roster');
    return places.groups
      .filter(({ code }) => isWithin(reach, { districtGroup: code }))
      .map(({ code }) => ({ value: code, label: nameOf(visit, code) }));
  };

  /** Whether LINE says that this colleague is in a LINE group; asked at most once a day. */
  async function isIn(visit: Visit, group: LineGroup): Promise<boolean> {
    const me = (await deps.staff.findInLine()).find(({ _id }) => _id === visit.member.id);
    if (!me?.lineUserId || group.leftAt) return false;
    const known = deps.staff.knownMembership(me, group._id, visit.now);
    if (known !== null) return known;
    try {
      const member = await deps.line.isGroupMember(group.lineGroupId, me.lineUserId);
      await deps.staff.rememberMembership(me._id, group._id, member, visit.now);
      return member;
    } catch {
      // LINE is out of reach: nobody sees a LINE group that may be none of their business.
      return false;
    }
  }

  /** Those of the own district groups, and those not bound yet that this person is in. */
  async function isSeen(visit: Visit, group: LineGroup): Promise<boolean> {
    const reach = visit.reach('lineGroup.view');
    if (reachesNothing(reach)) return false;
    return isWithin(reach, group) || (group.districtGroup === null && (await isIn(visit, group)));
  }

  desk.page(LINE_GROUPS, async (visit): Promise<Answer> => {
    const rosters = rostersFor(visit);
    if (rosters.length === 0 && reachesNothing(visit.reach('lineGroup.view'))) return MISSING;
    const all = await deps.lineGroups.findAll();
    const seen = await Promise.all(all.map((group) => isSeen(visit, group)));
    const page = lineGroupsPage({
      ...visit,
      groups: all.filter((_group, index) => seen[index]),
      bindable: bindableGroups(visit.member, places).map(({ code }) => ({ value: code, label: nameOf(visit, code) })),
      rosters,
      groupName: (code) => nameOf(visit, code),
    });
    return { page, title: officeWords(visit.lang).groups.title, current: LINE_GROUPS };
  });

  desk.post(`${LINE_GROUPS}/:id/bind`, {
    async act(visit): Promise<Answer> {
      const group = await deps.lineGroups.find(visit.param('id'));
      const districtGroup = typedText(visit.typed, 'districtGroup');
      if (!group || !(await isSeen(visit, group)) || !places.groups.some(({ code }) => code === districtGroup))
        return MISSING;
      const result = await deps.perform(bindLineGroup({ districtGroup, lineGroup: group._id }), visit.cause());
      const words = officeWords(visit.lang).groups;
      return {
        goTo: LINE_GROUPS,
        notice: result.kind === 'bound' ? { tone: 'good', text: words.bound } : { tone: 'bad', text: words.notYours },
      };
    },
  });

  const rosterFor = async (visit: Visit, ask: boolean) => {
    const code = rostersFor(visit).find(({ value }) => value === visit.param('group'))?.value;
    return code ? { code, found: await deps.perform(showRoster({ districtGroup: code, ask }), visit.cause()) } : null;
  };

  desk.page(`${LINE_GROUPS}/roster/:group`, async (visit): Promise<Answer> => {
    // Only what LINE has said within a day: asking takes seconds, and has a button of its own.
    const roster = await rosterFor(visit, false);
    if (!roster || roster.found.kind === 'forbidden') return MISSING;
    const name = nameOf(visit, roster.code);
    const found = roster.found.kind === 'roster' ? roster.found.view : null;
    const view = found && { ...found, named: found.named.map(namingDistrict(places, visit.lang)) };
    const page = rosterPage({ ...visit, code: roster.code, name, view });
    return { page, title: officeWords(visit.lang).groups.roster(name), current: LINE_GROUPS };
  });

  desk.post(`${LINE_GROUPS}/roster/:group`, {
    async act(visit): Promise<Answer> {
      const roster = await rosterFor(visit, true);
      if (roster?.found.kind !== 'roster') return MISSING;
      const { unknown } = roster.found.view;
      const words = officeWords(visit.lang).groups;
      const text = unknown > 0 ? words.checkedPartly(formatsOf(visit.lang).count(unknown)) : words.checked;
      return { goTo: `${LINE_GROUPS}/roster/${roster.code}`, notice: { tone: unknown > 0 ? 'bad' : 'good', text } };
    },
  });
}
