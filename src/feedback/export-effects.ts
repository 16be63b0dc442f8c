/** Prepares a file of feedback for staff: a link that works once. Repeating it for the same event gives the same link. */
import type { AuditRecord } from '../access/audit.ts';
import { makeFileLink, type FileLinkDeps, type LinkedFile } from '../access/file-links.ts';
import { may } from '../access/policy.ts';
import { idFrom } from '../identity.ts';
import type { Places } from '../thai/places.ts';
import { defineEffect, type EffectHandler, type StaffMember } from '../turn.ts';
import { periodOf } from './export-rules.ts';
import { ALL_GROUPS } from './rules.ts';
import type { FeedbackSelection, FeedbackStore } from './store.ts';

export interface ExportRequest {
  /** A district group's code, or `ALL`. */
  scope: string;
  /** Days, inclusive. */
  from: string;
  to: string;
  theme: string | null;
}
export type PreparedExport = { ok: true; count: number; url: string } | { ok: false; reason: 'refused' | 'nothing' };

export const prepareExport = defineEffect<ExportRequest, PreparedExport>('feedback.export');

/** What a file is made of: a selection of certain district groups, and how many it held when it was offered. */
export interface FeedbackFile extends Record<string, unknown> {
  districtGroups: string[];
  from: Date;
  to: Date;
  theme: string | null;
  count: number;
}

const mayExport = (member: StaffMember | null, districtGroups: readonly string[]): boolean =>
  districtGroups.every((districtGroup) => may(member, 'feedback.export', { districtGroup }));

export const FEEDBACK_FILE: LinkedFile<FeedbackFile> = {
  kind: 'export',
  path: '/exports',
  mayHave: (member, { districtGroups }) => mayExport(member, districtGroups),
};

export interface ExportDeps extends FileLinkDeps {
  feedback: FeedbackStore;
  places: Pick<Places, 'groups'>;
  audit: { record(record: AuditRecord): Promise<void> };
}

export function exportEffects(deps: ExportDeps): EffectHandler[] {
  return [
    prepareExport.handle(async ({ scope, from, to, theme }, cause) => {
      const { staff } = cause.who;
      const districtGroups = scope === ALL_GROUPS ? deps.places.groups.map(({ code }) => code) : [scope];
      if (!staff || !mayExport(staff, districtGroups)) return { ok: false, reason: 'refused' };
      const selection = { districtGroups, ...periodOf(from, to), theme } satisfies FeedbackSelection;
      const count = await deps.feedback.count(selection);
      if (count === 0) return { ok: false, reason: 'nothing' };
      const { id, url, data } = await makeFileLink(deps, FEEDBACK_FILE, cause, staff.id, { ...selection, count });
      await deps.audit.record({
        _id: idFrom('audit', 'feedback.exported', cause.eventId),
        at: cause.at,
        actor: staff.id,
        action: 'feedback.exported',
        subject: id,
        details: { scope, from, to, theme, count: data.count },
      });
      return { ok: true, count: data.count, url };
    }),
  ];
}
