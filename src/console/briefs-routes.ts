/** `/console/summaries`: weekly briefs as they were sent, and their corrected versions. */
import { isWithin, reachesNothing } from '../access/policy.ts';
import type { FeedbackStore } from '../feedback/store.ts';
import { ALL_GROUPS } from '../feedback/rules.ts';
import { recountSummary } from '../summaries/effects.ts';
import type { Summary } from '../summaries/model.ts';
import type { SummaryStore } from '../summaries/store.ts';
import type { ThemeScanner } from '../thai/themes.ts';
import type { Perform } from '../turn.ts';
import { groupNameOf, districtNameOf } from '../web/format.ts';
import { briefWords } from './briefs-messages.ts';
import { BRIEFS, briefListPage, briefPage, periodOf } from './briefs-pages.tsx';
import { summaryScopes } from './charts-routes.ts';
import { MISSING, type Answer, type Desk, type DeskDeps, type Visit } from './desk.tsx';

export interface BriefsDeps extends Omit<DeskDeps, 'staff'> {
  summaries: Pick<SummaryStore, 'find' | 'findLatest' | 'findVersions'>;
  feedback: Pick<FeedbackStore, 'findQuotableAmong'>;
  themes: Pick<ThemeScanner, 'labels'>;
  perform: Perform;
}

const WEEKS_SHOWN = 52;

export function briefsRoutes(desk: Desk, deps: BriefsDeps): void {
  const { places } = deps.programme;

  const groupName = ({ lang }: Visit, code: string): string => groupNameOf(places, lang, code);

  desk.page(BRIEFS, async (visit): Promise<Answer> => {
    const scopes = summaryScopes(visit, deps);
    const asked = visit.query('scope');
    const scope = asked ? scopes.find(({ value }) => value === asked) : scopes[0];
    if (!scope) return MISSING;
    const all = await deps.summaries.findLatest(scope.value, WEEKS_SHOWN);
    const newest = all.filter(({ week }, index) => all.findIndex((each) => each.week === week) === index);
    const page = briefListPage({ lang: visit.lang, scope: scope.value, scopes, summaries: newest });
    return { page, title: briefWords(visit.lang).title, current: BRIEFS };
  });

  /** Null for one that does not exist or lies out of reach. */
  async function findFor(visit: Visit): Promise<Summary | null> {
    const summary = await deps.summaries.find(visit.param('id'));
    const isSeen = summary && summaryScopes(visit, deps).some(({ value }) => value === summary.scope);
    return isSeen ? summary : null;
  }

  desk.page(`${BRIEFS}/:id`, async (visit): Promise<Answer> => {
    const summary = await findFor(visit);
    if (!summary) return MISSING;
    const ids = summary.figures.quotes.flatMap(({ id }) => id ?? []);
    const [versions, quotable] = await Promise.all([
      deps.summaries.findVersions(summary.week, summary.scope),
      deps.feedback.findQuotableAmong(ids),
    ]);
    const inThai = visit.lang === 'th';
    const words = briefWords(visit.lang);
    const scopeName = summary.scope === ALL_GROUPS ? words.allGroups : groupName(visit, summary.scope);
    const page = briefPage({
      lang: visit.lang,
      summary,
      versions,
      scopeName,
      districts:
        summary.figures.districts ??
        places.districts
          .filter(({ group }) => summary.scope === ALL_GROUPS || group === summary.scope)
          .map(({ nameTh }) => nameTh),
      districtName: (district) => districtNameOf(places, visit.lang, district),
      allDistricts: places.districts.map(({ nameTh }) => nameTh),
      // What its author took back since is not quoted on, whatever was sent.
      quotes: summary.figures.quotes.filter(({ id }) => !id || quotable.has(id)),
      maySeeDeliveries:
        summary.scope === ALL_GROUPS
          ? !reachesNothing(visit.reach('delivery.view'))
          : isWithin(visit.reach('delivery.view'), { districtGroup: summary.scope }),
      groupName: (code) => groupName(visit, code),
      themeName(code) {
        const label = deps.themes.labels[code];
        return (inThai ? label?.th : label?.en) ?? code;
      },
      formToken: visit.formToken,
      sheet: visit.sheet,
    });
    return { page, title: words.of(`${words.title} ${scopeName}`, periodOf(visit.lang, summary)), current: BRIEFS };
  });

  desk.post(`${BRIEFS}/:id/recount`, {
    async act(visit): Promise<Answer> {
      const summary = await findFor(visit);
      if (!summary) return MISSING;
      const newer = await deps.perform(recountSummary({ id: summary._id }), visit.cause());
      const words = briefWords(visit.lang);
      return {
        goTo: `${BRIEFS}/${newer ?? summary._id}`,
        notice: { tone: 'good', text: newer ? words.recounted : words.unchanged },
      };
    },
  });
}
