/** Prepares a file of feedback for staff: a link that works once. Repeating it for the same event gives the same link. */
import { createHash, createHmac } from 'node:crypto';
import { may } from '../access/policy.ts';
import type { AuditRecord } from '../access/audit.ts';
import { idFrom } from '../identity.ts';
import type { Places } from '../thai/places.ts';
import { plus, type Clock } from '../time.ts';
import { defineEffect, type EffectHandler } from '../turn.ts';
import { periodOf } from './export-rules.ts';
import { ALL_GROUPS, LINK_LASTS_MS } from './rules.ts';
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

export interface ExportDeps {
  feedback: FeedbackStore;
  places: Pick<Places, 'groups'>;
  publicUrl: string;
  clock: Clock;
  /** What links are made under: the same as where they are read. */
  linkSecret: string;
  audit: { record(record: AuditRecord): Promise<void> };
}

export function exportEffects(deps: ExportDeps): EffectHandler[] {
  const { feedback, clock, linkSecret } = deps;
  return [
    prepareExport.handle(async ({ scope, from, to, theme }, cause) => {
      const { staff } = cause.who;
      const groups = scope === ALL_GROUPS ? deps.places.groups.map(({ code }) => code) : [scope];
      const allowed = groups.every((districtGroup) => may(staff, 'feedback.export', { districtGroup }));
      if (!staff || !allowed) return { ok: false, reason: 'refused' };
      const selection: FeedbackSelection = { districtGroups: groups, ...periodOf(from, to), theme };
      const count = await feedback.count(selection);
      if (count === 0) return { ok: false, reason: 'nothing' };
      const now = clock.now();
      const token = createHmac('sha256', linkSecret).update(`export ${cause.eventId}`).digest('base64url');
      const link = await feedback.createLink({
        _id: idFrom('export', cause.eventId),
        tokenHash: hashOf(token),
        districtGroups: groups,
        from: selection.from,
        to: selection.to,
        theme,
        staff: staff.id,
        count,
        createdAt: now,
        expiresAt: plus(now, LINK_LASTS_MS),
      });
      await deps.audit.record({
        _id: idFrom('audit', 'feedback.exported', cause.eventId),
        at: cause.at,
        actor: staff.id,
        action: 'feedback.exported',
        subject: link._id,
        details: { scope, from, to, theme, count: link.count },
      });
      return { ok: true, count: link.count, url: `${deps.publicUrl}/exports/${token}?openExternalBrowser=1` };
    }),
  ];
}

export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
