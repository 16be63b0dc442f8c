/** `GET /documents/:token`: a report for whoever holds the link, until it expires; to read, and as three kinds of file. */
import { Router, type Request, type Response } from 'express';
import type { DocumentLinkStore } from '../access/document-links.ts';
import { sendPaperFile } from '../documents/http.ts';
import type { Project } from '../programme.ts';
import type { Clock } from '../time.ts';
import { sendPage } from '../web/send.ts';
import { langOf } from '../web/words.ts';
import { projectIsNow, reportId } from './rules.ts';
import { fileName, FORMATS, writeReport, type Format, type ReportDocument } from './documents.ts';
import type { ProgressReport } from './model.ts';
import { linkGonePage, sharedReportPage } from './pages.tsx';
import type { ProgressReportStore } from './store.ts';

export interface ReportFileDeps {
  progressReports: Pick<ProgressReportStore, 'find' | 'findMany' | 'findNewest'>;
  project: Project;
  organisation: { nameTh: string };
}

/** The report with everything before it, as the form has it: of an approved one as it was when it was approved. */
export async function documentOf(deps: ReportFileDeps, report: ProgressReport): Promise<ReportDocument> {
  const { form } = report;
  if (form && (report.status === 'approved' || !projectIsNow(report, deps.project))) {
    const ids = form.earlier.map(({ number, version }) => reportId(report.project, number, version));
    const statuses = new Map(form.earlier.map(({ number, status }) => [number, status]));
    const found = await deps.progressReports.findMany(ids);
    const before = found.map((each) => ({ ...each, status: statuses.get(each.number)! }));
    return { project: form.project, issuer: form.issuer, reports: [...before, report] };
  }
  const newest = await deps.progressReports.findNewest(report.project);
  const earlier = newest.filter(({ number }) => number < report.number);
  return { project: deps.project, issuer: deps.organisation.nameTh, reports: [...earlier, report] };
}

export async function sendReport(
  response: Response,
  deps: ReportFileDeps,
  report: ProgressReport,
  format: Format,
): Promise<void> {
  const document = await documentOf(deps, report);
  const file = await writeReport(format, document);
  const names = { name: fileName(document, format), ascii: `progress-report-${report.number}` };
  await sendPaperFile(response, format, names, file);
}

export function progressReportRouter(
  deps: ReportFileDeps & { documentLinks: Pick<DocumentLinkStore, 'find'>; clock: Clock },
): Router {
  const router = Router();
  router.use('/documents', (_request, response, next) => {
    response.set({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex', 'referrer-policy': 'no-referrer' });
    next();
  });

  /** What is no report may be another paper, and of those the last says that a link is gone. */
  async function reportOf(token: string): Promise<{ report: ProgressReport; expiresAt: Date } | null> {
    const link = await deps.documentLinks.find(token, deps.clock.now());
    if (link?.kind !== 'progressReport') return null;
    const report = await deps.progressReports.find(link.subject);
    return report && { report, expiresAt: link.expiresAt };
  }

  async function show(request: Request<{ token: string }>, response: Response): Promise<void> {
    const lang = langOf(request.headers.cookie);
    const found = await reportOf(request.params.token);
    if (!found) return sendPage(request, response, 410, linkGonePage(lang));
    const document = await documentOf(deps, found.report);
    const address = `/documents/${request.params.token}`;
    return sendPage(request, response, 200, sharedReportPage(lang, address, document, found.expiresAt));
  }

  async function download(request: Request<{ token: string; format: string }>, response: Response): Promise<void> {
    const format = FORMATS.find((each) => each === request.params.format);
    const found = await reportOf(request.params.token);
    if (!found || !format) return sendPage(request, response, 410, linkGonePage(langOf(request.headers.cookie)));
    return sendReport(response, deps, found.report, format);
  }

  router.get('/documents/:token', (request: Request<{ token: string }>, response, next) => {
    show(request, response).catch(next);
  });
  router.get('/documents/:token/:format', (request: Request<{ token: string; format: string }>, response, next) => {
    download(request, response).catch(next);
  });
  return router;
}
