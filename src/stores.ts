/** Every store of a database, built once. Whoever needs one is given it; nothing but stores asks the database. */
import type { Connection, mongo } from 'mongoose';
import { createAuditStore } from './access/audit.ts';
import { createDocumentLinkStore } from './access/document-links.ts';
import { createExportJobStore } from './access/export-job-store.ts';
import { createFileLinkStore } from './access/file-link-store.ts';
import { createLoginStore } from './access/login-store.ts';
import { createPseudonyms } from './access/pseudonyms.ts';
import { createTokenStore } from './access/token-store.ts';
import { createAttendanceExportStore } from './attendance/export-store.ts';
import { createSeatingStore } from './attendance/seating-store.ts';
import { createAttendanceStore } from './attendance/store.ts';
import { createWalkInStore } from './attendance/walk-in-store.ts';
import { createBroadcastStore } from './broadcasts/store.ts';
import { createDialogueStore } from './conversation/dialogue-store.ts';
import { createCalendarStore } from './consultations/calendar-store.ts';
import { createSessionPapersStore } from './consultations/papers-store.ts';
import { createConsultationDesk } from './consultations/desk-store.ts';
import { createSessionExportStore } from './consultations/export-store.ts';
import { createConsultationStore } from './consultations/store.ts';
import { createOutbox } from './delivery/outbox.ts';
import { createWebhookStore } from './delivery/webhook-store.ts';
import { createContextStore } from './development-issues/context-store.ts';
import { createPilotProjectStore } from './development-issues/project-store.ts';
import { createDevelopmentIssueStore } from './development-issues/store.ts';
import { createFeedbackExportStore } from './feedback/export-store.ts';
import { createIssueLinkStore } from './feedback/issue-store.ts';
import { createLexiconStore } from './feedback/lexicon-store.ts';
import { createInboxStore } from './feedback/inbox-store.ts';
import { createFeedbackStore } from './feedback/store.ts';
import { createThemeStore } from './feedback/theme-store.ts';
import { createHandoffStore } from './handoffs/store.ts';
import { createLeaseStore } from './leases.ts';
import { createEventStore } from './line/event-store.ts';
import { createLineGroupStore } from './line-groups/store.ts';
import { createOccurrenceStore } from './occurrences.ts';
import { createProgressReportStore } from './progress-reports/store.ts';
import { createClaimStore } from './representatives/claim-store.ts';
import { createRegistryExportStore } from './representatives/export-store.ts';
import { createImportStore } from './representatives/import-store.ts';
import { createRegistryStore } from './representatives/registry-store.ts';
import { createRepresentativeStore } from './representatives/store.ts';
import { createStaffStore } from './staff/store.ts';
import { createSummaryStore } from './summaries/store.ts';

export type Stores = ReturnType<typeof createStores>;

/**
 * Makes every index that a store asks for, one request for a collection: mongoose would make one for each index, and a
 * database may be far away.
 */
export async function createIndexes(connection: Connection): Promise<void> {
  await Promise.all(
    Object.values(connection.models).map(async ({ schema, collection }) => {
      const indexes = schema.indexes().map(([key, options]) => ({ key, ...options }) as mongo.IndexDescription);
      if (indexes.length > 0) await collection.createIndexes(indexes);
    }),
  );
}

/** @param secret the channel's: pseudonyms and secret addresses hang on it */
export function createStores(connection: Connection, secret: string) {
  const representatives = createRepresentativeStore(connection);
  const staff = createStaffStore(connection);
  /** Those who want to be spoken to in another manner than most. */
  const manners = async (ids: readonly string[]) =>
    new Map([
      ...(await representatives.manners(ids.filter((id) => id.startsWith('r')))),
      ...(await staff.manners(ids.filter((id) => id.startsWith('s')))),
    ]);
  return {
    representatives,
    staff,
    manners,
    events: createEventStore(connection),
    dialogues: createDialogueStore(connection),
    leases: createLeaseStore(connection),
    occurrences: createOccurrenceStore(connection),
    outbox: createOutbox(connection, manners),
    audit: createAuditStore(connection),
    logins: createLoginStore(connection),
    fileLinks: createFileLinkStore(connection),
    tokens: createTokenStore(connection),
    calendars: createCalendarStore(connection, secret),
    webhooks: createWebhookStore(connection),
    exportJobs: createExportJobStore(connection),
    registry: createRegistryStore(connection),
    claims: createClaimStore(connection),
    imports: createImportStore(connection),
    handoffs: createHandoffStore(connection),
    lineGroups: createLineGroupStore(connection),
    consultations: createConsultationStore(connection),
    sessionPapers: createSessionPapersStore(connection),
    consultationDesk: createConsultationDesk(connection),
    attendance: createAttendanceStore(connection),
    seatings: createSeatingStore(connection),
    walkIns: createWalkInStore(connection),
    feedback: createFeedbackStore(connection),
    themeEntries: createThemeStore(connection),
    lexicons: createLexiconStore(connection),
    inbox: createInboxStore(connection),
    issueLinks: createIssueLinkStore(connection),
    issues: createDevelopmentIssueStore(connection),
    projects: createPilotProjectStore(connection),
    contexts: createContextStore(connection),
    summaries: createSummaryStore(connection),
    broadcasts: createBroadcastStore(connection),
    progressReports: createProgressReportStore(connection),
    documentLinks: createDocumentLinkStore(connection, secret),
    sessionExports: createSessionExportStore(connection),
    attendanceExports: createAttendanceExportStore(connection),
    feedbackExports: createFeedbackExportStore(connection),
    registryExports: createRegistryExportStore(connection),
    pseudonyms: createPseudonyms(secret),
  };
}
