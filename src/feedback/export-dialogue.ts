/** Files of feedback for staff, in 1:1 only: what is missing is asked for with buttons. */
import { scopesFor } from '../access/policy.ts';
import { addDays, mondayOf, middayOf } from '../thai/calendar.ts';
import { dateRange, groupShortTh } from '../thai/format.ts';
import type { Places } from '../thai/places.ts';
import type { ThemeScanner } from '../thai/themes.ts';
import { bangkokDate } from '../time.ts';
import { answer, perform, silence, type FeatureRoutes, type Step, type Turn } from '../turn.ts';
import { prepareExport } from './export-effects.ts';
import * as say from './export-messages.ts';
import { onlyInDirectChat } from './line-group-messages.ts';
import { ALL_GROUPS, exportFeedback, saysAllGroups } from './rules.ts';
import { button, isDirect } from './telling-rules.ts';

export function exportRoutes({ places, themes }: { places: Places; themes: ThemeScanner }): FeatureRoutes {
  function exportFile(turn: Turn): Step | null {
    if (turn.reading?.intent !== 'feedback_export' || turn.said.kind !== 'text') return null;
    if (!isDirect(turn)) return turn.said.mentionsBot ? answer({ reply: onlyInDirectChat() }) : silence;
    const { districtGroup, from, to, theme } = turn.reading.slots;
    const code = theme ? (themes.findTheme(theme) ?? undefined) : undefined;
    const scope = districtGroup ?? (saysAllGroups(turn.said.text) ? ALL_GROUPS : undefined);
    return handleExport(turn, { scope, from, to, theme: code });
  }

  const exportButton = button(exportFeedback, (turn, wanted) =>
    isDirect(turn) ? handleExport(turn, wanted) : answer({ reply: onlyInDirectChat() }),
  );

  function handleExport(turn: Turn, wanted: NonNullable<ReturnType<typeof exportFeedback.read>>): Step {
    const allowed = scopesFor(turn.who.staff, 'feedback.export');
    const choices = allowed === 'all' ? [...places.groups.map(({ code }) => code), ALL_GROUPS] : allowed;
    const scope = wanted.scope ?? (choices.length === 1 ? choices[0]! : undefined);
    if (choices.length === 0 || (scope && !choices.includes(scope))) return answer({ reply: say.notForYou() });
    if (!scope)
      return answer({
        reply: say.askForScope(
          choices.map((each) => ({
            label: scopeName(each),
            postback: exportFeedback.pack({ ...wanted, scope: each }),
          })),
        ),
      });
    const { from, to, theme } = wanted;
    if (!from || !to)
      return answer({
        reply: say.askForPeriod(
          offeredPeriods(bangkokDate(turn.saidAt)).map(({ label, ...days }) => ({
            label,
            postback: exportFeedback.pack({ ...wanted, ...days, scope }),
          })),
        ),
      });
    const period = dateRange(middayOf(from), middayOf(to));
    return perform([prepareExport({ scope, from, to, theme: theme ?? null })], (prepared) => {
      if (prepared.ok) return { reply: say.exportReady({ ...prepared, scope: scopeName(scope), period }), must: true };
      return { reply: prepared.reason === 'nothing' ? say.nothingToExport(period) : say.notForYou() };
    });
  }

  const scopeName = (scope: string): string => (scope === ALL_GROUPS ? 'ทุกกลุ่มเขต' : groupShortTh(places, scope));

  return {
    buttons: { [exportFeedback.name]: exportButton },
    intents: { feedback_export: exportFile },
  };
}

/** This week, last week, this month: each until its last day. */
function offeredPeriods(today: string): { label: string; from: string; to: string }[] {
  const monday = mondayOf(today);
  return [
    { label: 'สัปดาห์นี้', from: monday, to: addDays(monday, 6) },
    { label: 'สัปดาห์ที่แล้ว', from: addDays(monday, -7), to: addDays(monday, -1) },
    { label: 'เดือนนี้', from: `${today.slice(0, 8)}01`, to: today },
  ];
}
