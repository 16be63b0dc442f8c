/** Counting whom a breach concerns, and a link to the list. Whoever asks, and why, is recorded. */
import type { AuditAction, AuditDetails, AuditStore } from '../access/audit.ts';
import { makeFileLink, type FileLinkDeps, type LinkedFile } from '../access/file-links.ts';
import { may } from '../access/policy.ts';
import { idFrom } from '../identity.ts';
import type { StaffStore } from '../staff/store.ts';
import { defineEffect, type Cause, type EffectHandler } from '../turn.ts';
import type { AffectedCount } from './affected-messages.ts';
import type { Stretch } from './affected-rules.ts';
import type { RepresentativeStore } from './store.ts';

/** Null: not allowed. */
export const countAffected = defineEffect<Stretch, AffectedCount | null>('breach.count');
export const makeAffectedFile = defineEffect<
  Stretch & { reason: string | null },
  { url: string; count: number; names: boolean } | null
>('breach.file');

export const AFFECTED_FILE: LinkedFile<{ from: Date; to: Date; names: boolean }> = {
  kind: 'affected',
  path: '/affected',
  mayHave: (member, { names }) => may(member, names ? 'breach.contact' : 'breach.list'),
};

export interface AffectedDeps extends FileLinkDeps {
  representatives: Pick<RepresentativeStore, 'countHeldBetween'>;
  staff: Pick<StaffStore, 'findKnownBefore'>;
  audit: AuditStore;
}

export function affectedEffects(deps: AffectedDeps): EffectHandler[] {
  const { representatives, staff, audit } = deps;

  async function count({ from, to }: Stretch): Promise<AffectedCount> {
    const [people, colleagues, records] = await Promise.all([
      representatives.countHeldBetween(from, to),
      staff.findKnownBefore(to),
      audit.findBetween(from, to),
    ]);
    const touched = new Set(records.map(({ subject }) => subject).filter((id) => /^[rs][0-9a-f]{24}$/.test(id)));
    return { people, staff: colleagues.length, touched: touched.size };
  }

  const record = (cause: Cause, action: AuditAction, subject: string, details: AuditDetails) =>
    audit.record({
      _id: idFrom('audit', action, cause.eventId),
      at: cause.at,
      actor: cause.who.staff!.id,
      action,
      subject,
      details,
    });

  return [
    countAffected.handle(async (stretch, cause) => {
      if (!may(cause.who.staff, 'breach.list') || cause.where.kind !== 'direct') return null;
      const counted = await count(stretch);
      await record(cause, 'breach.counted', cause.who.staff!.id, daysOf(stretch));
      return counted;
    }),

    makeAffectedFile.handle(async ({ from, to, reason }, cause) => {
      const names = reason !== null;
      if (!may(cause.who.staff, names ? 'breach.contact' : 'breach.list') || cause.where.kind !== 'direct') return null;
      const { people, staff: colleagues } = await count({ from, to });
      const { id, url } = await makeFileLink(deps, AFFECTED_FILE, cause, cause.who.staff!.id, { from, to, names });
      await record(cause, 'breach.listed', id, {
        ...daysOf({ from, to }),
        people: people + colleagues,
        names: names ? 'yes' : 'no',
        reason,
      });
      return { url, count: people + colleagues, names };
    }),
  ];
}

const daysOf = ({ from, to }: Stretch) => ({ from: from.toISOString(), to: to.toISOString() });
