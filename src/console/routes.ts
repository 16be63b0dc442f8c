/** `/login`, `/console`: where staff look at what LINE has brought, and do what is easier at a desk. */
import { Router } from 'express';
import type { Perform } from '../turn.ts';
import { attendanceRoutes, type AttendanceDeskDeps } from './attendance-routes.ts';
import { accountRoutes } from './account-routes.ts';
import { deliveryRoutes, type DeliveriesDeps } from './deliveries-routes.ts';
import { noticeRoutes, type NoticeDeps } from './broadcasts-routes.ts';
import { auditRoutes, type AuditDeps } from './audit-routes.ts';
import { briefsRoutes, type BriefsDeps } from './briefs-routes.ts';
import { chartsRoutes, type ChartsDeps } from './charts-routes.ts';
import { lineGroupsRoutes, type LineGroupsDeps } from './line-groups-routes.ts';
import { settingsRoutes, type SettingsDeps } from './settings-routes.ts';
import { staffPageRoutes, type StaffDeps } from './staff-routes.ts';
import { createDesk } from './desk.tsx';
import { handoffDeskRoutes, type HandoffDeskDeps } from './handoffs-routes.ts';
import { feedbackBulkRoutes } from './feedback-bulk-routes.ts';
import { feedbackEntryRoutes } from './feedback-entry-routes.ts';
import { feedbackRoutes, type FeedbackDeps } from './feedback-routes.ts';
import { contextRoutes, type ContextDeps } from './context-routes.ts';
import { issueActRoutes } from './issues-act-routes.ts';
import { issueAnswerRoutes } from './issues-answer-routes.ts';
import { issueMergeRoutes } from './issues-merge-routes.ts';
import { createIssuePages, issueRoutes, type IssueDeps } from './issues-routes.ts';
import { lexiconRoutes, type LexiconDeps } from './lexicon-routes.ts';
import type { LoginDeps } from './login.ts';
import { loginRouter } from './login-routes.ts';
import { overviewRoutes, type OverviewDeps } from './overview-routes.ts';
import { importRoutes, type ImportDeps } from './import-routes.ts';
import { projectRoutes, type ProjectDeps } from './projects-routes.ts';
import { papersRoutes, type PapersDeps } from './papers-routes.ts';
import { registryLettersRoutes, type RegistryLettersDeps } from './registry-letters-routes.ts';
import { registryRoutes, type RegistryDeps } from './registry-routes.ts';
import { reportsRoutes, type ReportsDeps } from './reports-routes.ts';
import { sessionBulkRoutes } from './sessions-bulk-routes.ts';
import { sessionChangeRoutes } from './sessions-change-routes.ts';
import { sessionSeatsRoutes } from './sessions-seats-routes.ts';
import { sessionSheetRoutes } from './sessions-sheet-routes.ts';
import { sessionDraftRoutes } from './sessions-draft-routes.ts';
import { sessionPapersRoutes, type PapersDeskDeps } from './sessions-papers-routes.ts';
import { sessionRoutes, type SessionDeps } from './sessions-routes.ts';
import { calendarPageRoutes, type CalendarPageDeps } from './calendars-routes.tsx';
import { exportPageRoutes, type ExportPageDeps } from './exports-routes.ts';
import { webhookPageRoutes, type WebhookPageDeps } from './webhooks-routes.tsx';
import { tokenRoutes, type TokenPageDeps } from './tokens-routes.ts';

export type ConsoleDeps = LoginDeps &
  TokenPageDeps &
  CalendarPageDeps &
  ExportPageDeps &
  WebhookPageDeps &
  OverviewDeps &
  ImportDeps &
  FeedbackDeps &
  PapersDeps &
  IssueDeps &
  ProjectDeps &
  LexiconDeps &
  ContextDeps &
  RegistryDeps &
  RegistryLettersDeps &
  ReportsDeps &
  PapersDeskDeps &
  HandoffDeskDeps &
  AttendanceDeskDeps &
  SessionDeps &
  DeliveriesDeps &
  NoticeDeps &
  LineGroupsDeps &
  StaffDeps &
  AuditDeps &
  ChartsDeps &
  BriefsDeps &
  SettingsDeps & { perform: Perform };

export function consoleRouter(deps: ConsoleDeps): Router {
  const router = Router();
  router.use(['/login', '/console', '/language'], (_request, response, next) => {
    response.set({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex', 'referrer-policy': 'no-referrer' });
    next();
  });
  router.use('/console', (_request, response, next) => {
    // To ourselves alone: after logging in again a form is looked for on the page that it stood on.
    response.set('referrer-policy', 'same-origin');
    next();
  });
  router.use(loginRouter(deps));

  const desk = createDesk(deps);
  overviewRoutes(desk, deps);
  reportsRoutes(desk, deps);
  accountRoutes(desk, deps);
  importRoutes(desk, deps);
  papersRoutes(desk, deps);
  registryLettersRoutes(desk, deps);
  registryRoutes(desk, deps);
  handoffDeskRoutes(desk, deps);
  sessionPapersRoutes(desk, deps);
  sessionDraftRoutes(desk, deps);
  sessionBulkRoutes(desk, deps);
  sessionChangeRoutes(desk, deps);
  sessionSheetRoutes(desk, deps);
  sessionSeatsRoutes(desk, deps);
  attendanceRoutes(desk, deps);
  sessionRoutes(desk, deps);
  deliveryRoutes(desk, deps);
  noticeRoutes(desk, deps);
  lineGroupsRoutes(desk, deps);
  staffPageRoutes(desk, deps);
  auditRoutes(desk, deps);
  chartsRoutes(desk, deps);
  briefsRoutes(desk, deps);
  settingsRoutes(desk, deps);
  tokenRoutes(desk, deps);
  feedbackBulkRoutes(desk, deps, feedbackRoutes(desk, deps));
  feedbackEntryRoutes(desk, deps);
  webhookPageRoutes(desk, deps);
  calendarPageRoutes(desk, deps);
  exportPageRoutes(desk, deps);
  const issuePages = createIssuePages(deps);
  issueActRoutes(desk, deps, issuePages);
  issueAnswerRoutes(desk, deps, issuePages);
  issueMergeRoutes(desk, deps, issuePages);
  issueRoutes(desk, deps, issuePages);
  projectRoutes(desk, deps);
  lexiconRoutes(desk, deps);
  contextRoutes(desk, deps);
  desk.close();
  router.use(desk.router);
  return router;
}
