/** `/console/charts`: what was heard, who answered, where it is silent. */
import type { Quota } from '../delivery/quota.ts';
import { ALL_GROUPS } from '../feedback/rules.ts';
import { daysOf, periodAsked } from '../summaries/chart-rules.ts';
import { scopesWithin } from '../summaries/rules.ts';
import type { Charts } from '../summaries/chart-effects.ts';
import type { ThemeScanner } from '../thai/themes.ts';
import { isWithin, reachesNothing, type Action } from '../access/policy.ts';
import { groupNameOf, groupChoice, districtNameOf } from '../web/format.ts';
import { pathWith } from '../web/parts.tsx';
import { chartWords } from './charts-messages.ts';
import { CHARTS, chartsPage } from './charts-pages.tsx';
import { FEEDBACK } from './feedback-filters.tsx';
import { MISSING, type Answer, type Desk, type DeskDeps, type Visit } from './desk.tsx';

export interface ChartsDeps extends Omit<DeskDeps, 'staff'> {
  charts: Charts;
  quota: Pick<Quota, 'findState'>;
  themes: Pick<ThemeScanner, 'labels'>;
}

/** Of what this person may see a summary: each district group, and all together where that is everything. */
export function summaryScopes(
  visit: Visit,
  { programme: { places } }: Pick<DeskDeps, 'programme'>,
): { value: string; label: string }[] {
  const own = new Map(places.groups.map((group) => [group.code as string, groupChoice(visit.lang)(group)]));
  const all = { value: ALL_GROUPS, label: chartWords(visit.lang).allGroups };
  return scopesWithin(visit.reach('summary.view'), places.groups).map((scope) => own.get(scope) ?? all);
}

export function chartsRoutes(desk: Desk, deps: ChartsDeps): void {
  const { places } = deps.programme;

  desk.page(CHARTS, async (visit): Promise<Answer> => {
    const scopes = summaryScopes(visit, deps);
    const asked = visit.query('scope');
    const scope = asked ? scopes.find(({ value }) => value === asked) : scopes[0];
    if (!scope) return MISSING;
    const period = periodAsked(
      { weeks: visit.query('weeks'), from: visit.query('from'), to: visit.query('to') },
      visit.now,
    );
    const mayCount = !reachesNothing(visit.reach('delivery.view'));
    const [figures, quota] = await Promise.all([
      deps.charts.read(scope.value, period),
      // LINE may be out of reach; the page is of use without it.
      mayCount ? deps.quota.findState() : null,
    ]);
    const inThai = visit.lang === 'th';
    const page = chartsPage({
      lang: visit.lang,
      figures,
      scope: scope.value,
      scopes,
      period,
      districts: places.districts.map(({ nameTh }) => nameTh),
      districtName: (district) => districtNameOf(places, visit.lang, district),
      leadsTo(district) {
        const target = { district, districtGroup: places.groupOf(district).code };
        const inThere = (action: Action, path: string, more: Record<string, string>): string | null =>
          isWithin(visit.reach(action), target) ? pathWith(path, { ...more, district }) : null;
        return {
          feedback: inThere('feedback.view', FEEDBACK, { status: 'all' }),
          registry: inThere('representative.view', '/console/representatives', {}),
        };
      },
      toTheme: (districtGroup, theme) =>
        isWithin(visit.reach('feedback.view'), { districtGroup })
          ? pathWith(FEEDBACK, { status: 'all', group: districtGroup, theme, ...daysOf(period, figures.asOf) })
          : null,
      limit: mayCount ? (quota?.limit ?? null) : undefined,
      groupName: (code) => groupNameOf(places, visit.lang, code),
      themeName(code) {
        const label = deps.themes.labels[code];
        return (inThai ? label?.th : label?.en) ?? code;
      },
    });
    return { page, title: chartWords(visit.lang).title, current: CHARTS };
  });
}
