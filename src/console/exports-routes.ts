/** `/console/exports?kind=…`: what a page shows, as a file. Other pages link here with their own filter. */
import type { AuditStore } from '../access/audit.ts';
import { counted, type Exporter } from '../access/exporter.ts';
import { EXPORT_LASTS, type ExportJob, type ExportJobStore } from '../access/export-job-store.ts';
import { isWithin, reachesNothing, type Action, type Reach } from '../access/policy.ts';
import type { Pseudonyms } from '../access/pseudonyms.ts';
import { attendanceTable } from '../attendance/export-documents.ts';
import type { AttendanceExportStore } from '../attendance/export-store.ts';
import { sessionTable } from '../consultations/export-documents.ts';
import type { SessionExportStore } from '../consultations/export-store.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import { contentDisposition } from '../documents/http.ts';
import { fileOf, FILE_FORMATS, FILE_TYPES, type FileFormat, type Table } from '../documents/table.ts';
import { MOST_ROWS } from '../documents/xlsx.ts';
import { feedbackTable } from '../feedback/export-documents.ts';
import type { FeedbackExportStore } from '../feedback/export-store.ts';
import { idFrom } from '../identity.ts';
import type { Programme } from '../programme.ts';
import { registryTable } from '../representatives/export-documents.ts';
import type { RegistryExportStore } from '../representatives/export-store.ts';
import type { RepresentativeStore } from '../representatives/store.ts';
import { bangkokDate, plus } from '../time.ts';
import { typedText, type Problems, type Typed } from '../web/forms.tsx';
import type { Problem } from '../web/messages.ts';
import { sendBytes } from '../web/send.ts';
import { MISSING, type Answer, type Desk, type DeskDeps, type Visit } from './desk.tsx';
import { exportFilters, filterTold, queryIn, type Query } from './exports-filters.ts';
import { EXPORT_KINDS, exportWords, type ExportKind } from './exports-messages.ts';
import { exportJobPage, EXPORTS, exportSheetPage, JobPiece, MOST_COUNTED } from './exports-pages.tsx';

export interface ExportPageDeps extends DeskDeps {
  programme: Pick<Programme, 'places' | 'themes'>;
  exportJobs: ExportJobStore;
  exporter: Exporter;
  feedbackExports: FeedbackExportStore;
  registryExports: RegistryExportStore;
  sessionExports: SessionExportStore;
  attendanceExports: AttendanceExportStore;
  representatives: Pick<RepresentativeStore, 'findMany'>;
  consultations: Pick<ConsultationStore, 'findMany'>;
  pseudonyms: Pseudonyms;
  audit: Pick<AuditStore, 'record'>;
}

const ACTIONS: Readonly<Record<ExportKind, Action>> = {
  feedback: 'feedback.export',
  registry: 'representative.export',
  sessions: 'consultation.view',
  attendance: 'consultation.view',
};
/** The filter of the page that led here, as the form carries it. */
const sentQuery = (typed: Typed): Query => queryIn((name) => typedText(typed, `q-${name}`));
const LEAST_REASON = 10;
/** So long a small file is waited for, that it is there at once. */
const PATIENCE_MS = 1_000;
/** Not heard of for so long: the process that wrote it has ended. */
const STUCK_MS = 60_000;

export function exportPageRoutes(desk: Desk, deps: ExportPageDeps): void {
  const { places, themes } = deps.programme;
  const { feedbackFilter, registryFilter, sessionFilter } = exportFilters(places, deps.clock);

  const kindsFor = (visit: Visit): ExportKind[] =>
    EXPORT_KINDS.filter((kind) => !reachesNothing(visit.reach(ACTIONS[kind])));

  /** @param most counting ends there: somewhat more may come out. */
  async function countRows(kind: ExportKind, reach: Reach, query: Query, most?: number): Promise<number> {
    switch (kind) {
      case 'feedback':
        return deps.feedbackExports.count(feedbackFilter(reach, query), most);
      case 'registry':
        return deps.registryExports.count(registryFilter(reach, query), most);
      case 'sessions':
        return deps.sessionExports.count(sessionFilter(reach, query));
      case 'attendance': {
        let rows = 0;
        for await (const { _id } of deps.sessionExports.stream(sessionFilter(reach, query)))
          if ((rows += await deps.attendanceExports.countOf(_id, most)) >= (most ?? Infinity)) break;
        return rows;
      }
    }
  }

  function tableOf(kind: ExportKind, reach: Reach, query: Query, id: string, named: Reach | null): Table {
    const codeOf = deps.pseudonyms(id);
    const common = { ...deps, places, themes, codeOf };
    const namedIn = named ? { namedIn: (of: Parameters<typeof isWithin>[1]) => isWithin(named, of) } : {};
    switch (kind) {
      case 'feedback':
        return feedbackTable(deps.feedbackExports.stream(feedbackFilter(reach, query)), { ...common, ...namedIn });
      case 'registry':
        return registryTable(deps.registryExports.stream(registryFilter(reach, query)), { ...common, ...namedIn });
      case 'sessions':
        return sessionTable(deps.sessionExports.stream(sessionFilter(reach, query)), places);
      case 'attendance':
        return attendanceTable(deps.sessionExports.stream(sessionFilter(reach, query)), { ...common, ...namedIn });
    }
  }

  const mayName = (visit: Visit, kind: ExportKind): boolean =>
    kind !== 'sessions' && !reachesNothing(visit.reach('export.named'));

  async function show(
    visit: Visit,
    kind: ExportKind,
    query: Query,
    typed: Typed,
    problems: Problems,
    more: { status?: number; tooMany?: boolean } = {},
  ): Promise<Answer> {
    const words = exportWords(visit.lang);
    const page = exportSheetPage({
      lang: visit.lang,
      kind,
      kinds: kindsFor(visit),
      query,
      told: await filterTold(visit.lang, kind, query, deps),
      rows: await countRows(kind, visit.reach(ACTIONS[kind]), query, MOST_COUNTED + 1),
      mayName: mayName(visit, kind),
      tooMany: more.tooMany ?? false,
      typed,
      problems,
      jobs: await deps.exportJobs.findOf(visit.member.id, visit.now),
      formToken: visit.formToken,
      sheet: visit.sheet,
    });
    return { page, title: words.title, current: EXPORTS, status: more.status ?? 200 };
  }

  desk.form(EXPORTS, {
    async show(visit, typed): Promise<Answer> {
      const kinds = kindsFor(visit);
      const kind = kinds.find((each) => each === (typedText(typed ?? {}, 'kind') || visit.query('kind'))) ?? kinds[0];
      if (!kind) return MISSING;
      const query = typed ? sentQuery(typed) : queryIn(visit.query);
      return show(visit, kind, query, typed ?? { format: 'csv' }, {});
    },

    async act(visit): Promise<Answer> {
      const { typed } = visit;
      const kind = kindsFor(visit).find((each) => each === typedText(typed, 'kind'));
      if (!kind) return MISSING;
      const query = sentQuery(typed);
      const format = FILE_FORMATS.find((each) => each === typedText(typed, 'format'));
      const named = typedText(typed, 'named') === 'yes' && mayName(visit, kind);
      const reason = typedText(typed, 'reason').trim().slice(0, 300);
      const problems: Record<string, Problem> = {
        ...(!format && { format: 'notAChoice' as const }),
        ...(named && reason.length < LEAST_REASON && { reason: 'required' as const }),
      };
      if (!format || Object.keys(problems).length > 0)
        return show(visit, kind, query, typed, problems, { status: 422 });
      const reach = visit.reach(ACTIONS[kind]);
      const rows = await countRows(kind, reach, query, MOST_ROWS + 1);
      const isMore = rows > MOST_ROWS;
      if (format === 'xlsx' && isMore) return show(visit, kind, query, typed, {}, { status: 422, tooMany: true });

      const id = `x${idFrom('export', visit.member.id, visit.sheet)}`;
      const fileName = `${exportWords('th').kinds[kind]}-${bangkokDate(visit.now)}.${format}`;
      await deps.audit.record({
        _id: idFrom('audit', 'export.made', id),
        at: visit.now,
        actor: visit.member.id,
        action: 'export.made',
        subject: id,
        details: { kind, format, named, rows: isMore ? `>${MOST_ROWS}` : rows, ...(named && { reason }) },
      });
      const isNew = await deps.exportJobs.begin({
        _id: id,
        staff: visit.member.id,
        kind,
        format,
        fileName,
        query,
        named,
        expected: isMore ? null : rows,
        createdAt: visit.now,
        expiresAt: plus(visit.now, EXPORT_LASTS),
      });
      const table = tableOf(kind, reach, query, id, named ? visit.reach('export.named') : null);
      if (isNew) await write(id, format, table, isMore ? () => countRows(kind, reach, query) : undefined);
      return { goTo: `${EXPORTS}/${id}` };
    },
  });

  async function write(
    id: string,
    format: FileFormat,
    table: Table,
    countAll: (() => Promise<number>) | undefined,
  ): Promise<void> {
    const { count, items } = counted(table.rows);
    const written = deps.exporter.start(id, fileOf(format, { ...table, rows: items }), count, countAll);
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)));
    await Promise.race([written, patience]);
    clearTimeout(timer);
  }

  const findFor = (visit: Visit): Promise<ExportJob | null> =>
    deps.exportJobs.find(visit.param('id'), visit.member.id, visit.now);
  const isStuck = ({ state, beatAt }: ExportJob): boolean =>
    state === 'writing' && Date.now() - beatAt.getTime() > STUCK_MS;

  desk.page(`${EXPORTS}/:id`, async (visit): Promise<Answer> => {
    const job = await findFor(visit);
    if (!job) return MISSING;
    const page = exportJobPage({ lang: visit.lang, job, stuck: isStuck(job) });
    return { page, title: job.fileName, current: EXPORTS, moves: true };
  });

  desk.page(`${EXPORTS}/:id/progress`, async (visit): Promise<Answer> => {
    const job = await findFor(visit);
    return job ? { piece: JobPiece({ lang: visit.lang, job, stuck: isStuck(job) }) } : MISSING;
  });

  desk.page(`${EXPORTS}/:id/file`, async (visit): Promise<Answer> => {
    const job = await findFor(visit);
    if (job?.state !== 'ready') return MISSING;
    visit.response.set({
      'content-type': FILE_TYPES[job.format as FileFormat],
      'content-length': String(job.bytes),
      'content-disposition': contentDisposition(job.fileName, `${job.kind}.${job.format}`),
      'x-content-type-options': 'nosniff',
    });
    await sendBytes(visit.response, deps.exportJobs.read(job));
    return { sent: true };
  });
}
