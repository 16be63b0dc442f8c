/** Minutes, partners and files of a session, by those who manage it. */
import type { AuditAction, AuditStore } from '../access/audit.ts';
import { may } from '../access/policy.ts';
import {
  attachmentName,
  attachmentProblem,
  attachmentType,
  type AttachmentProblem,
} from '../development-issues/context-rules.ts';
import { idFrom } from '../identity.ts';
import type { Programme } from '../programme.ts';
import { defineEffect, type Cause, type EffectHandler } from '../turn.ts';
import type { Consultation } from './model.ts';
import type { SessionPapersStore } from './papers-store.ts';
import type { ConsultationStore } from './store.ts';

export const writePapers = defineEffect<
  /** Without a title: the one that it has stays. */
  { consultation: string; seen: number; minutes: string; partners: readonly string[]; title?: string },
  'saved' | 'stale' | 'gone'
>('consultations.writePapers');
export const attachPaper = defineEffect<
  { consultation: string; name: string; bytes: Buffer },
  'attached' | 'gone' | AttachmentProblem
>('consultations.attachPaper');
export const removePaper = defineEffect<{ consultation: string; file: string }, 'removed' | 'gone'>(
  'consultations.removePaper',
);

export interface PapersDeps {
  consultations: Pick<ConsultationStore, 'find'>;
  sessionPapers: SessionPapersStore;
  programme: Pick<Programme, 'context'>;
  audit: Pick<AuditStore, 'record' | 'has'>;
}

export function papersEffects({ consultations, sessionPapers, programme, audit }: PapersDeps): EffectHandler[] {
  async function manageable(id: string, { who }: Cause): Promise<Consultation | null> {
    const session = await consultations.find(id);
    return session && may(who.staff, 'consultation.manage', { districtGroup: session.districtGroup }) ? session : null;
  }

  const recordId = ({ eventId }: Cause, action: AuditAction, ...of: string[]): string =>
    idFrom('audit', eventId, action, ...of);
  const record = (cause: Cause, action: AuditAction, subject: string, ...of: string[]): Promise<void> =>
    audit.record({ _id: recordId(cause, action, ...of), at: cause.at, actor: cause.who.staff!.id, action, subject });

  return [
    writePapers.handle(async ({ consultation, seen, ...written }, cause) => {
      if (!(await manageable(consultation, cause))) return 'gone';
      const saved = await sessionPapers.write(consultation, seen, written, cause.eventId, cause.at);
      if (saved) await record(cause, 'consultation.papersWritten', consultation);
      return saved ? 'saved' : 'stale';
    }),

    attachPaper.handle(async ({ consultation, name, bytes }, cause) => {
      if (!(await manageable(consultation, cause))) return 'gone';
      const _id = `f${idFrom('session-file', cause.eventId)}`;
      const files = (await sessionPapers.find(consultation))?.files ?? [];
      if (files.some((file) => file._id === _id)) return 'attached';
      const problem = attachmentProblem(bytes, files.length, programme.context.attachments);
      if (problem) return problem;
      const contentType = attachmentType(bytes)!;
      await sessionPapers.attach(
        consultation,
        {
          _id,
          name: attachmentName(name, contentType),
          contentType,
          size: bytes.length,
          by: cause.who.staff!.id,
          at: cause.at,
        },
        bytes,
      );
      await record(cause, 'consultation.fileAttached', consultation);
      return 'attached';
    }),

    removePaper.handle(async ({ consultation, file }, cause) => {
      if (!(await manageable(consultation, cause))) return 'gone';
      const removed = await sessionPapers.detach(consultation, file, cause.at);
      // Sent twice: the first has taken it out.
      if (!removed) return (await audit.has(recordId(cause, 'consultation.fileRemoved', file))) ? 'removed' : 'gone';
      await record(cause, 'consultation.fileRemoved', consultation, file);
      return 'removed';
    }),
  ];
}
