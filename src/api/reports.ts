/** Progress reports and weekly summaries over the API: to be read. */
import { isWithin, reachesNothing } from '../access/policy.ts';
import type { ProgressReport } from '../progress-reports/model.ts';
import type { ProgressReportStore } from '../progress-reports/store.ts';
import type { Summary } from '../summaries/model.ts';
import type { SummaryStore } from '../summaries/store.ts';
import type { CursorPart } from '../web/cursor.ts';
import { cursorIn, operation, pageFrom } from './operations.ts';
import { missing } from './problems.ts';
import { progressReportQuery, progressReportSchema, summaryQuery, summarySchema } from './reports-schemas.ts';
import { pageOf } from './schemas.ts';

export interface ReportApiDeps {
  progressReports: Pick<ProgressReportStore, 'findNewestOf'>;
  summaries: Pick<SummaryStore, 'findLatest'>;
}

const ALL = 'ALL';
/** Ten years of weeks. */
const MOST_WEEKS = 520;

type Placed = Pick<ProgressReport, 'fiscalYear' | 'project' | 'number'>;

const inOrder = (one: Placed, other: Placed): number =>
  one.fiscalYear - other.fiscalYear || one.project.localeCompare(other.project) || one.number - other.number;

const placed = ([fiscalYear, project, number]: readonly CursorPart[]): Placed => ({
  fiscalYear: Number(fiscalYear),
  project: String(project),
  number: Number(number),
});

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
      summary: 'Progress reports of every project and fiscal year, the newest version of each',
      needs: [],
      query: progressReportQuery,
      answer: pageOf(progressReportSchema),
      status: 200,
      async run(call) {
        if (reachesNothing(call.reach('report.view'))) throw missing();
        const { after, limit, project, fiscalYear } = call.query;
        const place = cursorIn(after, 3);
        const all = await deps.progressReports.findNewestOf({
          ...(project !== undefined && { project }),
          ...(fiscalYear !== undefined && { fiscalYear }),
        });
        const found = all.toSorted(inOrder).filter((report) => place === null || inOrder(report, placed(place)) > 0);
        const placeOf = (report: Placed) => [report.fiscalYear, report.project, report.number] as const;
        return pageFrom(found.slice(0, limit + 1), limit, placeOf, reportBody);
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
