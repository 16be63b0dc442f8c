/**
 * Forgets what is no longer needed, on the domain clock, once an hour of it. Nobody waits for this: it has no due time.
 * What goes when is written down in keeping.ts; people are forgotten in representatives/jobs.ts.
 */
import type { AuditStore } from '../access/audit.ts';
import type { WalkInStore } from '../attendance/walk-in-store.ts';
import type { DocumentLinkStore } from '../access/document-links.ts';
import type { FileLinkStore } from '../access/file-link-store.ts';
import type { LoginStore } from '../access/login-store.ts';
import type { ExportJobStore } from '../access/export-job-store.ts';
import type { TokenStore } from '../access/token-store.ts';
import type { WebhookStore } from '../delivery/webhook-store.ts';
import type { BroadcastStore } from '../broadcasts/store.ts';
import type { DialogueStore } from '../conversation/dialogue-store.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import type { Outbox } from '../delivery/outbox.ts';
import type { LeaseStore } from '../leases.ts';
import { UNANSWERED_LISTED, type EventStore } from '../line/event-store.ts';
import { createHourlyJob, type Job, type OccurrenceStore } from '../occurrences.ts';
import type { LineGroupStore } from '../line-groups/store.ts';
import type { Programme } from '../programme.ts';
import type { StaffStore } from '../staff/store.ts';
import { days, hours, plus } from '../time.ts';

export function retentionJob(deps: {
  events: EventStore;
  dialogues: DialogueStore;
  outbox: Outbox;
  consultations: ConsultationStore;
  broadcasts: Pick<BroadcastStore, 'removeOld' | 'removeOldDrafts'>;
  occurrences: OccurrenceStore;
  leases: LeaseStore;
  logins: Pick<LoginStore, 'removeOld'>;
  walkIns: Pick<WalkInStore, 'forgetNames'>;
  lineGroups: Pick<LineGroupStore, 'removeLeft'>;
  staff: Pick<StaffStore, 'forgetFormer' | 'removeOldCodes' | 'forgetWrongCodes'>;
  audit: Pick<AuditStore, 'removeOld'>;
  documentLinks: Pick<DocumentLinkStore, 'removeOld'>;
  fileLinks: Pick<FileLinkStore, 'removeOld'>;
  tokens: Pick<TokenStore, 'removeOld'>;
  exportJobs: Pick<ExportJobStore, 'removeEnded'>;
  webhooks: Pick<WebhookStore, 'removeOld'>;
  retention: Programme['retention'];
}): Job {
  const { retention } = deps;
  return createHourlyJob('retention', [
    (now) => deps.dialogues.removeUntouched(['consent', 'renewal'], plus(now, -hours(retention.unconsentedHours))),
    (now) => deps.dialogues.removeHeld(plus(now, -hours(retention.unconsentedHours))),
    (now) => deps.dialogues.removeAtRest(plus(now, -days(retention.dialogueDays))),
    (now) =>
      deps.events.removeOld(
        plus(now, -days(retention.handledEventDays)),
        plus(now, -days(retention.parkedEventDays)),
        plus(now, -UNANSWERED_LISTED),
      ),
    (now) => deps.consultations.removeOldProposals(plus(now, -days(retention.proposalDays))),
    (now) => deps.broadcasts.removeOldDrafts(plus(now, -days(retention.proposalDays))),
    (now) => deps.broadcasts.removeOld(plus(now, -days(retention.deliveryDays))),
    (now) => deps.outbox.removeOld(plus(now, -days(retention.deliveryDays))),
    (now) => deps.outbox.forgetLateReplies(plus(now, -days(retention.lateReplyDays))),
    (now) => deps.lineGroups.removeLeft(plus(now, -days(retention.deliveryDays))),
    (now) => deps.staff.forgetFormer(now, plus(now, -days(retention.formerStaffDays))),
    (now) => deps.staff.removeOldCodes(plus(now, -days(retention.staffCodeDays))),
    (now) => deps.staff.forgetWrongCodes(plus(now, -hours(1))),
    (now) => deps.audit.removeOld(plus(now, -days(retention.auditDays))),
    (now) => deps.occurrences.removeOld(plus(now, -days(retention.deliveryDays))),
    // Leases are in machine time.
    () => deps.leases.removeEnded('instance:', new Date(Date.now() - days(1))),
    (now) => deps.logins.removeOld(now),
    (now) => deps.documentLinks.removeOld(now),
    (now) => deps.walkIns.forgetNames(plus(now, -days(retention.walkInNameDays))),
    (now) => deps.fileLinks.removeOld(plus(now, -days(retention.linkDays))),
    (now) => deps.exportJobs.removeEnded(now),
    (now) => deps.webhooks.removeOld(plus(now, -days(retention.linkDays))),
    (now) => deps.tokens.removeOld(plus(now, -days(retention.linkDays)), plus(now, -days(retention.linkDays))),
  ]);
}
