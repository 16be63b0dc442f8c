/** Progress reports and weekly summaries over the API: to be read. */
import { isWithin, reachesNothing } from '../access/policy.ts';
import type { Programme } from '../programme.ts';
import type { ProgressReport } from '../progress-reports/model.ts';
import type { ProgressReportStore } from '../progress-reports/store.ts';
import type { Summary } from '../summaries/model.ts';
import type { SummaryStore } from '../summaries/store.ts';
import { cursorIn, operation, pageFrom } from './operations.ts';
import { missing } from './problems.ts';
import { progressReportSchema, summaryQuery, summarySchema } from './reports-schemas.ts';
import { pageOf, pagingQuery } from './schemas.ts';

export interface ReportApiDeps {
  programme: Pick<Programme, 'project'>;
  progressReports: Pick<ProgressReportStore, 'findNewest'>;
  summaries: Pick<SummaryStore, 'findLatest'>;
}

const ALL = 'ALL';
/** Ten years of weeks. */
const MOST_WEEKS = 520;

function reportBody(report: ProgressReport) {
  const { project, fiscalYear, number, version, asOf, narrative, percent, baht, totalBaht } = report;
  const { planStatus, targetStatus, status } = report;
  return {
    project,
    fiscalYear,
    number,
    version,
    asOf,
    narrative,
    percent,
    baht,
    totalBaht,
    planStatus,
    targetStatus,
    status,
  };
}

function summaryBody({ _id, week, scope, version, from, to, figures }: Summary) {
  return {
    id: _id,
    week,
    scope,
    version,
    from: from.toISOString(),
    to: to.toISOString(),
    figures: JSON.parse(JSON.stringify(figures)) as Record<string, unknown>,
  };
}

export function reportOperations(deps: ReportApiDeps) {
  return [
    operation({
      method: 'get',
      path: '/progress-reports',
      id: 'listProgressReports',
      tag: 'Reports',
      summary: 'Progress reports of the project, the newest version of each',
      needs: [],
      query: pagingQuery,
      answer: pageOf(progressReportSchema),
      status: 200,
      async run(call) {
        if (reachesNothing(call.reach('report.view'))) throw missing();
        const { after, limit } = call.query;
        const [place] = cursorIn(after, 1) ?? [0];
        const all = await deps.progressReports.findNewest(deps.programme.project.code);
        const found = all.filter(({ number }) => number > Number(place));
        return pageFrom(found.slice(0, limit + 1), limit, ({ number }) => [number], reportBody);
      },
    }),
    operation({
      method: 'get',
      path: '/weekly-summaries',
      id: 'listWeeklySummaries',
      tag: 'Reports',
      summary: 'What was heard in each week, the newest first',
      needs: [],
      query: summaryQuery,
      answer: pageOf(summarySchema),
      status: 200,
      async run(call) {
        const { after, limit, scope } = call.query;
        const reach = call.reach('summary.view');
        const open = scope === ALL ? reach.districtGroups === 'all' : isWithin(reach, { districtGroup: scope });
        if (!open) throw missing();
        const [week, version] = cursorIn(after, 2) ?? [null, null];
        const all = await deps.summaries.findLatest(scope, MOST_WEEKS);
        const start = week === null ? 0 : all.findIndex((each) => each.week === week && each.version === version) + 1;
        return pageFrom(all.slice(start, start + limit + 1), limit, (last) => [last.week, last.version], summaryBody);
      },
    }),
  ];
}
