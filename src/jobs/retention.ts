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
import type { EventStore } from '../line/event-store.ts';
import type { Job, OccurrenceStore } from '../occurrences.ts';
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
  let lastHour = -1;
  return {
    name: 'retention',
    async runDue(now) {
      const hour = Math.floor(now.getTime() / hours(1));
      if (hour === lastHour) return 0;
      await deps.dialogues.removeUntouched(['consent', 'renewal'], plus(now, -hours(retention.unconsentedHours)));
      await deps.dialogues.removeAtRest(plus(now, -days(retention.dialogueDays)));
      await deps.events.removeOld(
        plus(now, -days(retention.handledEventDays)),
        plus(now, -days(retention.parkedEventDays)),
      );
      await deps.consultations.removeOldProposals(plus(now, -days(retention.proposalDays)));
      await deps.broadcasts.removeOldDrafts(plus(now, -days(retention.proposalDays)));
      await deps.broadcasts.removeOld(plus(now, -days(retention.deliveryDays)));
      await deps.outbox.removeOld(plus(now, -days(retention.deliveryDays)));
      await deps.outbox.forgetLateReplies(plus(now, -days(retention.lateReplyDays)));
      await deps.staff.forgetFormer(now, plus(now, -days(retention.formerStaffDays)));
      await deps.staff.removeOldCodes(plus(now, -days(retention.staffCodeDays)));
      await deps.staff.forgetWrongCodes(plus(now, -hours(1)));
      await deps.audit.removeOld(plus(now, -days(retention.auditDays)));
      await deps.occurrences.removeOld(plus(now, -days(retention.deliveryDays)));
      // Leases are in machine time.
      await deps.leases.removeEnded('instance:', new Date(Date.now() - days(1)));
      await deps.logins.removeOld(now);
      await deps.documentLinks.removeOld(now);
      await deps.walkIns.forgetNames(plus(now, -days(retention.walkInNameDays)));
      await deps.fileLinks.removeOld(plus(now, -days(retention.linkDays)));
      await deps.exportJobs.removeEnded(now);
      await deps.webhooks.removeOld(plus(now, -days(retention.linkDays)));
      await deps.tokens.removeOld(plus(now, -days(retention.linkDays)), plus(now, -days(retention.linkDays)));
      lastHour = hour;
      return 0;
    },
    nextDue: async () => null,
  };
}
