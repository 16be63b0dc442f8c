/** What is new, as webhooks tell it: each kind from the feature that it is of. */
import { newsOfChange } from '../consultations/export-rules.ts';
import type { SessionExportStore } from '../consultations/export-store.ts';
import type { WebhookEvent } from '../delivery/webhook-store.ts';
import type { WebhookNews } from '../delivery/webhooks.ts';
import { newsOfIssue } from '../development-issues/rules.ts';
import type { DevelopmentIssueStore } from '../development-issues/store.ts';
import { newsOfFeedback } from '../feedback/export-rules.ts';
import type { FeedbackExportStore } from '../feedback/export-store.ts';

export interface NewsDeps {
  feedbackExports: Pick<FeedbackExportStore, 'findSince'>;
  sessionExports: Pick<SessionExportStore, 'findChangesSince'>;
  issues: Pick<DevelopmentIssueStore, 'findAnsweredSince'>;
}

export function createNews({ feedbackExports, sessionExports, issues }: NewsDeps) {
  const newsOf: Readonly<Record<WebhookEvent, (since: Date) => Promise<WebhookNews[]>>> = {
    feedback: async (since) => (await feedbackExports.findSince(since)).map(newsOfFeedback),
    session: async (since) => (await sessionExports.findChangesSince(since)).flatMap(newsOfChange),
    issue: async (since) => (await issues.findAnsweredSince(since)).flatMap((issue) => newsOfIssue(issue, since)),
  };
  return (event: WebhookEvent, since: Date): Promise<WebhookNews[]> => newsOf[event](since);
}
