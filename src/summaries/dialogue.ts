/** สรุป… in 1:1: answered at once, for any week or month. */
import { readTap } from '../line/postback.ts';
import { scopesFor, type GroupOf } from '../access/policy.ts';
import { ALL_GROUPS, saysAllGroups } from '../feedback/rules.ts';
import { addDays, mondayOf } from '../thai/calendar.ts';
import type { Places } from '../thai/places.ts';
import type { ThemeScanner } from '../thai/themes.ts';
import { bangkokDate } from '../time.ts';
import { answer, perform, silence, type FeatureRoutes, type Step, type Turn } from '../turn.ts';
import { summarise } from './effects.ts';
import * as messages from './messages.ts';
import { showSummary } from './rules.ts';

type Wanted = NonNullable<ReturnType<typeof showSummary.read>>;

export function summaryRoutes({
  places,
  themes,
}: {
  places: Places;
  themes: Pick<ThemeScanner, 'labels'>;
}): FeatureRoutes {
  const groupOf: GroupOf = (district) => places.groupOf(district).code;

  function handle(turn: Turn, wanted: Wanted): Step {
    const allowed = scopesFor(turn.who.staff, 'summary.view', groupOf);
    const choices = allowed === 'all' ? [...places.groups.map(({ code }) => code), ALL_GROUPS] : allowed;
    const scope = wanted.scope ?? (choices.length === 1 ? choices[0]! : undefined);
    if (choices.length === 0 || (scope && !choices.includes(scope))) return answer({ reply: messages.notForYou() });
    if (!scope)
      return answer({
        reply: messages.askForScope(
          choices.map((each) => ({
            label: messages.scopeName(each, places),
            postback: showSummary.pack({ ...wanted, scope: each }),
          })),
        ),
      });
    const lastMonday = addDays(mondayOf(bangkokDate(turn.saidAt)), -7);
    const { from = lastMonday, to = addDays(from, 6) } = wanted;
    return perform([summarise({ scope, from, to })], (figures) => {
      if (!figures) return { reply: messages.notForYou() };
      const told = {
        scope,
        scopeName: messages.scopeName(scope, places),
        from,
        to,
        figures,
        labelOf: messages.labelOf(themes),
      };
      return { reply: wanted.all ? messages.everything(told) : messages.brief(told), must: true };
    });
  }

  return {
    buttons: {
      [showSummary.name]: (turn) => {
        const wanted = readTap(showSummary, turn);
        if (!wanted) return null;
        return turn.where.kind === 'direct' ? handle(turn, wanted) : answer({ reply: messages.onlyInDirectChat() });
      },
    },
    intents: {
      summary: (turn) => {
        if (turn.reading?.intent !== 'summary' || turn.said.kind !== 'text') return null;
        if (turn.where.kind !== 'direct')
          return turn.said.mentionsBot ? answer({ reply: messages.onlyInDirectChat() }) : silence;
        const { districtGroup, from, to } = turn.reading.slots;
        const scope = districtGroup ?? (saysAllGroups(turn.said.text) ? ALL_GROUPS : undefined);
        return handle(turn, { scope, from, to });
      },
    },
  };
}
