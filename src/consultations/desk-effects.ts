/** What analysts cause at a desk beside what the chat causes too: drafts filled in on a sheet. */
import type { AuditAction, AuditRecord } from '../access/audit.ts';
import { may } from '../access/policy.ts';
import { idFrom } from '../identity.ts';
import { defineEffect, type Cause, type EffectHandler } from '../turn.ts';
import type { ConsultationDesk, DraftSheet } from './desk-store.ts';
import { limitsToSet, NO_LIMITS, recordsOf, withMoments } from './limit-rules.ts';
import type { Consultation, Limits } from './model.ts';
import type { ConsultationStore } from './store.ts';

export type Saved =
  { kind: 'saved'; session: Consultation } | { kind: 'stale'; session: Consultation } | { kind: 'gone' };

export const createDraft = defineEffect<
  { districtGroup: string; sheet: DraftSheet; limits?: Limits },
  Consultation | null
>('consultations.createDraft');
/** Limits move no version: where the sheet shows them, it tells how they stood, too. */
export const editDraft = defineEffect<
  { consultation: string; seen: number; sheet: DraftSheet; limits?: { was: Limits; becomes: Limits } },
  Saved
>('consultations.editDraft');

export interface ConsultationDeskDeps {
  consultations: Pick<ConsultationStore, 'find' | 'createDraft' | 'nextRound'>;
  consultationDesk: ConsultationDesk;
  audit: { record(record: AuditRecord): Promise<void> };
}

export function consultationDeskEffects(deps: ConsultationDeskDeps): EffectHandler[] {
  const { consultations, consultationDesk, audit } = deps;

  async function manageable(id: string, { who }: Cause): Promise<Consultation | null> {
    const session = await consultations.find(id);
    const { districtGroup } = session ?? {};
    return session && may(who.staff, 'consultation.manage', { districtGroup }) ? session : null;
  }

  const record = ({ eventId, at, who }: Cause, action: AuditAction, subject: string): Promise<void> =>
    audit.record({ _id: idFrom('audit', eventId, action), at, actor: who.staff!.id, action, subject });

  async function recordLimits(limits: Partial<Limits>, session: string, cause: Cause): Promise<void> {
    for (const each of recordsOf(limits, session, cause)) await audit.record(each);
  }

  return [
    createDraft.handle(async ({ districtGroup, sheet, limits = NO_LIMITS }, cause) => {
      if (!may(cause.who.staff, 'consultation.manage', { districtGroup })) return null;
      const set = limitsToSet(NO_LIMITS, limits);
      const session = await consultations.createDraft({
        _id: `c${idFrom('consultation', cause.eventId)}`,
        districtGroup,
        round: await consultations.nextRound(districtGroup, sheet.fiscalYear),
        status: 'draft',
        ...sheet,
        ...withMoments(set, cause.at),
        version: 1,
        revision: 1,
        revisedAt: cause.at,
        announcedAt: null,
        heldConfirmedAt: null,
        lastChange: null,
        createdBy: cause.who.staff!.id,
        createdAt: cause.at,
      });
      await record(cause, 'consultation.drafted', session._id);
      await recordLimits(set, session._id, cause);
      return session;
    }),

    editDraft.handle(async ({ consultation, seen, sheet, limits }, cause) => {
      const before = await manageable(consultation, cause);
      if (!before) return { kind: 'gone' };
      // A number counts within its fiscal year.
      const moved = sheet.fiscalYear !== before.fiscalYear;
      const round = moved ? await consultations.nextRound(before.districtGroup, sheet.fiscalYear) : before.round;
      const set = limits ? limitsToSet(limits.was, limits.becomes) : {};
      const patch = { ...sheet, round, ...withMoments(set, cause.at) };
      const session = await consultationDesk.editDraft(
        consultation,
        { version: seen, ...limits?.was },
        patch,
        cause.eventId,
      );
      if (session) {
        await record(cause, 'consultation.draftEdited', session._id);
        await recordLimits(set, session._id, cause);
        return { kind: 'saved', session };
      }
      const now = await consultations.find(consultation);
      return now?.status === 'draft' ? { kind: 'stale', session: now } : { kind: 'gone' };
    }),
  ];
}
