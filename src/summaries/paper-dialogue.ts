/** "เล่มทะเบียน กรุงธนใต้", "เอกสารประเด็น …", "เอกสารสรุป …" of the staff: a link to the paper. */
import { scopesFor, type GroupOf } from '../access/policy.ts';
import type { Places } from '../thai/places.ts';
import { answer, perform, type FeatureRoutes, type Route, type Step, type Turn } from '../turn.ts';
import { linkToPaper } from './paper-effects.ts';
import * as say from './paper-messages.ts';
import { paperAsked, showPaper, type PaperKind } from './paper-rules.ts';

export function paperRoutes({ places }: { places: Places }): FeatureRoutes {
  const groupOf: GroupOf = (district) => places.groupOf(district).code;

  function link({ who }: Turn, kind: PaperKind, wanted: string | null): Step {
    const allowed = scopesFor(who.staff, 'summary.view', groupOf);
    const own = places.groups.filter(({ code }) => allowed === 'all' || allowed.includes(code));
    const group = wanted ?? (own.length === 1 ? own[0]!.code : null);
    if (!group && own.length > 0) return answer({ reply: [say.whichGroup(kind, own)] });
    const found = own.find(({ code }) => code === group);
    if (!found) return answer({ reply: [say.notYourGroup()] });
    return perform([linkToPaper({ kind, districtGroup: found.code })], (made) => ({
      reply: [made ? say.paperCard(kind, found.nameTh, made.url, made.until) : say.notYourGroup()],
    }));
  }

  const words: Route = (turn) => {
    if (turn.said.kind !== 'text' || !turn.who.staff) return null;
    const asked = paperAsked(turn.said.text, places);
    if (!asked) return null;
    if (turn.where.kind !== 'direct') return turn.said.mentionsBot ? answer({ reply: [say.onlyInPrivate()] }) : null;
    return link(turn, asked.kind, asked.group);
  };

  return {
    buttons: {
      [showPaper.name]: (turn) => {
        const tapped = turn.said.kind === 'postback' ? showPaper.read(turn.said.data) : null;
        if (!tapped || !turn.who.staff) return null;
        return turn.where.kind === 'direct'
          ? link(turn, tapped.kind, tapped.group)
          : answer({ reply: [say.onlyInPrivate()] });
      },
    },
    // However the words read otherwise: a paper that is asked for by its name is meant.
    intents: {
      unknown: words,
      issues: words,
      summary: words,
      feedback: words,
      handoff: words,
      register: words,
      progress_report: words,
    },
  };
}
