/** Gives links to a report. */
import type { AuditStore } from '../access/audit.ts';
import type { DocumentLinkStore } from '../access/document-links.ts';
import { may } from '../access/policy.ts';
import { idFrom } from '../identity.ts';
import type { Programme } from '../programme.ts';
import { days, plus } from '../time.ts';
import { defineEffect, type EffectHandler } from '../turn.ts';
import type { ReportSources } from './facts-effects.ts';
import type { ReportView } from './messages.ts';

export type LinkOutcome =
  | { kind: 'link'; view: ReportView }
  | { kind: 'none'; number: number; last: number | null; year: number | null }
  | { kind: 'forbidden' };

/** A link to the newest version of a report; without a number to the newest report, without a year of the project now. */
export const linkToReport = defineEffect<{ number: number | null; year: number | null }, LinkOutcome>(
  'progressReport.link',
);

export function progressReportEffects(
  deps: Pick<ReportSources, 'progressReports' | 'project'> & {
    documentLinks: DocumentLinkStore;
    audit: AuditStore;
    publicUrl: string;
    programme: Pick<Programme, 'papers'>;
  },
): EffectHandler[] {
  const { progressReports, project, documentLinks, audit } = deps;
  const { usualDays } = deps.programme.papers;
  return [
    linkToReport.handle(async ({ number, year }, { who, eventId, at }) => {
      if (!may(who.staff, 'report.view')) return { kind: 'forbidden' };
      const all = await (year === null
        ? progressReports.findNewest(project.code)
        : progressReports.findNewestOfYear(year));
      const last = all.at(-1) ?? null;
      const report = number === null ? last : (all.find((each) => each.number === number) ?? null);
      if (!report) return { kind: 'none', number: number ?? 1, last: last?.number ?? null, year };
      const token = await documentLinks.create({
        kind: 'progressReport',
        subject: report._id,
        by: who.staff!.id,
        cause: eventId,
        at,
        expiresAt: plus(at, days(usualDays)),
      });
      await audit.record({
        _id: idFrom('audit', `progressReport.linked:${eventId}`),
        at,
        actor: who.staff!.id,
        action: 'progressReport.linked',
        subject: report._id,
      });
      return { kind: 'link', view: { report, url: `${deps.publicUrl}/documents/${token}`, days: usualDays } };
    }),
  ];
}
