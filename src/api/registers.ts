/** Places, themes, the registry, progress reports and weekly summaries over the API: to be read. */
import { isWithin, reachesNothing } from '../access/policy.ts';
import type { Pseudonyms } from '../access/pseudonyms.ts';
import type { Programme } from '../programme.ts';
import type { ProgressReport } from '../progress-reports/model.ts';
import type { ProgressReportStore } from '../progress-reports/store.ts';
import type { RegistryExportStore } from '../representatives/export-store.ts';
import type { Representative } from '../representatives/model.ts';
import { IN_REGISTRY } from '../representatives/registry-rules.ts';
import type { Summary } from '../summaries/model.ts';
import type { SummaryStore } from '../summaries/store.ts';
import { createCodeBook } from './code-book.ts';
import { cursorIn, missing, operation, pageFrom, type Call } from './operations.ts';
import { ApiProblemError } from './problems.ts';
import {
  districtGroupSchema,
  districtSchema,
  LISTED_STATUSES,
  pageOf,
  pagingQuery,
  progressReportSchema,
  representativeQuery,
  representativeSchema,
  summaryQuery,
  summarySchema,
  themeSchema,
} from './schemas.ts';

export interface RegisterApiDeps {
  programme: Pick<Programme, 'places' | 'project' | 'themes'>;
  registryExports: RegistryExportStore;
  progressReports: Pick<ProgressReportStore, 'findNewest'>;
  summaries: Pick<SummaryStore, 'findLatest'>;
  pseudonyms: Pseudonyms;
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

/** Without names unless the token may see them, and this person. */
function representativeBody(each: Representative, person: string, call: Call) {
  const { fullName, community, role, mission, keyActivities, speaksFor, contactAddress, phone } = each;
  const details = { fullName, community, role, mission, keyActivities, speaksFor, contactAddress, phone };
  return {
    person,
    status: each.status,
    districtGroup: each.districtGroup,
    district: each.district,
    usesLine: each.lineUserId !== null && !each.blockedAt,
    consentedAt: each.consentedAt?.toISOString() ?? null,
    ...(call.has('personal') && isWithin(call.reach('representative.view'), each) && { details }),
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

export function registerOperations(deps: RegisterApiDeps) {
  const { places } = deps.programme;
  const codeBook = createCodeBook({ findIds: () => deps.registryExports.findIds(), pseudonyms: deps.pseudonyms });

  return [
    operation({
      method: 'get',
      path: '/district-groups',
      id: 'listDistrictGroups',
      tag: 'Places',
      summary: 'District groups with their districts',
      needs: null,
      answer: pageOf(districtGroupSchema),
      status: 200,
      run: async () => ({
        body: {
          data: places.groups.map(({ code, nameTh, nameEn }) => ({
            code,
            nameTh,
            nameEn,
            districts: places.districts.filter(({ group }) => group === code).map((district) => district.nameTh),
          })),
          next: null,
        },
      }),
    }),
    operation({
      method: 'get',
      path: '/districts',
      id: 'listDistricts',
      tag: 'Places',
      summary: 'Districts',
      needs: null,
      answer: pageOf(districtSchema),
      status: 200,
      run: async () => ({
        body: {
          data: places.districts.map(({ nameTh, nameEn, group }) => ({ nameTh, nameEn, districtGroup: group })),
          next: null,
        },
      }),
    }),
    operation({
      method: 'get',
      path: '/themes',
      id: 'listThemes',
      tag: 'Themes',
      summary: 'Themes that feedback is sorted into',
      needs: null,
      answer: pageOf(themeSchema),
      status: 200,
      run: async () => {
        const { codes, labels, termCounts } = deps.programme.themes;
        const data = codes.map((code) => ({
          code,
          nameTh: labels[code]!.th,
          nameEn: labels[code]!.en,
          terms: termCounts[code] ?? 0,
        }));
        return { body: { data, next: null } };
      },
    }),
    operation({
      method: 'get',
      path: '/representatives',
      id: 'listRepresentatives',
      tag: 'Registry',
      summary: 'The registry, without names unless the token has the permission `personal`',
      needs: null,
      query: representativeQuery,
      answer: pageOf(representativeSchema),
      status: 200,
      async run(call) {
        const { after, limit, status, districtGroup, district } = call.query;
        const reach = call.reach('representative.export');
        if (reachesNothing(reach)) throw new ApiProblemError('forbidden');
        const [place] = cursorIn(after, 1) ?? [null];
        const statuses = status ? [status] : IN_REGISTRY;
        const filter = { reach, statuses, districtGroup, district };
        const found = await deps.registryExports.findPage(filter, place as string | null, limit + 1);
        const codeOf = deps.pseudonyms(call.token._id);
        return pageFrom(
          found,
          limit,
          ({ _id }) => [_id],
          (each) => {
            const person = codeOf(each._id);
            codeBook.remember(call.token._id, person, each._id);
            return representativeBody(each, person, call);
          },
        );
      },
    }),
    operation({
      method: 'get',
      path: '/representatives/{id}',
      id: 'getRepresentative',
      tag: 'Registry',
      summary: 'One person of the registry, by the code that this token knows as `person`',
      needs: null,
      answer: representativeSchema,
      status: 200,
      async run(call) {
        const id = call.params['id']!;
        const reach = call.reach('representative.export');
        if (!/^P-[0-9A-F]{10}$/.test(id) || reachesNothing(reach)) throw missing();
        const own = await codeBook.find(call.token._id, id);
        const found = own && (await deps.registryExports.find(own, { reach, statuses: LISTED_STATUSES }));
        if (!found) throw missing();
        return { body: representativeBody(found, id, call) };
      },
    }),
    operation({
      method: 'get',
      path: '/progress-reports',
      id: 'listProgressReports',
      tag: 'Reports',
      summary: 'Progress reports of the project, the newest version of each',
      needs: null,
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
      needs: null,
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
