/** "ประเด็น กรุงธนใต้" of the staff, "เรื่องของฉันถึงไหนแล้ว" of everybody who asked for something. */
import { scopesFor, type GroupOf } from '../access/policy.ts';
import { isRegistered } from '../feedback/rules.ts';
import { readTap } from '../line/postback.ts';
import { groupNameIn } from '../thai/format.ts';
import type { DistrictGroupCode, Places } from '../thai/places.ts';
import { answer, perform, silence, type FeatureRoutes, type Route, type Step, type Turn } from '../turn.ts';
import type { Programme } from '../programme.ts';
import { findIssues, findOwnIssues } from './effects.ts';
import * as messages from './messages.ts';
import { listIssues, myIssues } from './rules.ts';

export interface IssueDialogueDeps {
  places: Pick<Places, 'groups' | 'groupOf'>;
  programme: Pick<Programme, 'issues'>;
  publicUrl: string;
}

export function boardUrl(publicUrl: string, districtGroup?: string): string {
  return `${publicUrl}/board${districtGroup ? `/${districtGroup}` : ''}`;
}

export function developmentIssueRoutes({ places, programme, publicUrl }: IssueDialogueDeps): FeatureRoutes {
  const groupOf: GroupOf = (district) => places.groupOf(district).code;
  const nameOf = (code: string): string => groupNameIn(places, code);

  /** In a LINE group the bot speaks of it to whoever calls it, and only to say where. */
  const inDirectChat =
    (step: Route): Route =>
    (turn) => {
      if (turn.where.kind === 'direct') return step(turn);
      const called = turn.said.kind === 'postback' || (turn.said.kind === 'text' && turn.said.mentionsBot);
      return called ? answer({ reply: messages.onlyInDirectChat() }) : silence;
    };

  function ofGroup(turn: Turn, wanted: DistrictGroupCode | undefined): Step {
    const allowed = scopesFor(turn.who.staff, 'issue.view', groupOf);
    const own = places.groups.filter(({ code }) => allowed === 'all' || allowed.includes(code));
    const group = wanted ?? (own.length === 1 ? own[0]!.code : undefined);
    if (own.length === 0 || (group && !own.some(({ code }) => code === group))) {
      const shown = group ?? turn.who.representative?.districtGroup ?? undefined;
      return answer({ reply: messages.publicIssues(shown ? nameOf(shown) : null, boardUrl(publicUrl, shown)) });
    }
    if (!group) return answer({ reply: messages.askForGroup(own) });
    return perform([findIssues({ districtGroup: group })], (found) => ({
      reply: found
        ? messages.issuesOfGroup({
            groupName: nameOf(group),
            ...found,
            weights: programme.issues.rank,
            console: `${publicUrl}/console/issues/${group}?openExternalBrowser=1`,
            board: boardUrl(publicUrl, group),
          })
        : messages.publicIssues(nameOf(group), boardUrl(publicUrl, group)),
      must: true,
    }));
  }

  const mine = inDirectChat(({ who: { representative } }) => {
    if (!isRegistered(representative)) return answer({ reply: messages.registerFirst() });
    return perform([findOwnIssues(null)], ({ issues, waiting }) => ({
      reply: messages.ownIssues(issues, waiting, boardUrl(publicUrl, representative.districtGroup)),
      must: true,
    }));
  });

  return {
    buttons: {
      [listIssues.name]: inDirectChat((turn) => {
        const tapped = readTap(listIssues, turn);
        return tapped && ofGroup(turn, tapped.group);
      }),
      [myIssues.name]: (turn) => (readTap(myIssues, turn) ? mine(turn) : null),
    },
    intents: {
      issues: inDirectChat((turn) =>
        turn.reading?.intent === 'issues' ? ofGroup(turn, turn.reading.slots.districtGroup) : null,
      ),
      my_issues: mine,
    },
  };
}
