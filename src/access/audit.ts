/**
 * `audit`: who did what to whom, append-only. People are named by our ids alone, and `details` tell which fields, codes
 * and counts were concerned, never what somebody wrote; but for the reason that a member of staff must give.
 */
import { insertNew } from '../inserting.ts';
import { Schema, type Connection, type QueryFilter } from 'mongoose';

/** Everything that is written down. Pages name each of them in both languages: the compiler sees to it. */
export const AUDIT_ACTIONS = [
  'attendance.answeredByPhone',
  'attendance.checkedIn',
  'attendance.checkInUndone',
  'attendance.countedThere',
  'attendance.walkInsAdded',
  'attendance.walkInsRemoved',
  'breach.counted',
  'breach.fetched',
  'breach.listed',
  'broadcast.approved',
  'broadcast.expired',
  'broadcast.recalled',
  'broadcast.refused',
  'broadcast.requested',
  'broadcast.sent',
  'console.loggedIn',
  'console.sessionsEnded',
  'consultation.calendarRenewed',
  'consultation.capacitySet',
  'consultation.draftEdited',
  'consultation.drafted',
  'consultation.fileAttached',
  'consultation.fileRemoved',
  'consultation.held',
  'consultation.papersWritten',
  'consultation.quorumSet',
  'context.attached',
  'context.detached',
  'context.swotAdded',
  'context.swotRemoved',
  'context.written',
  'delivery.handled',
  'delivery.listed',
  'delivery.sentAgain',
  'export.made',
  'feedback.exported',
  'feedback.gathered',
  'feedback.relabelled',
  'feedback.replied',
  'feedback.resorted',
  'feedback.reviewed',
  'feedback.unread',
  'feedback.withdrawn',
  'handoff.asked',
  'handoff.ended',
  'handoff.taken',
  'issue.answered',
  'issue.created',
  'issue.edited',
  'issue.gathered',
  'issue.mergedInto',
  'issue.released',
  'issue.splitFrom',
  'issue.splitOff',
  'issue.toldRest',
  'issue.tookIn',
  'lexicon.accepted',
  'lexicon.declined',
  'lexicon.proposed',
  'lineGroup.bound',
  'paper.linked',
  'paper.registry',
  'paper.unlinked',
  'parked.retried',
  'project.created',
  'project.edited',
  'progressReport.approved',
  'progressReport.linked',
  'progressReport.meetingAdded',
  'progressReport.saved',
  'progressReport.unlinked',
  'registry.imported',
  'reply.handled',
  'representative.approve',
  'representative.claimed',
  'representative.edited',
  'representative.erased',
  'representative.imported',
  'representative.letter',
  'representative.more',
  'representative.reject',
  'representative.resumed',
  'representative.stopped',
  'representative.submitted',
  'representative.viewed',
  'representative.withdrawn',
  'staff.codeMade',
  'staff.codeWithdrawn',
  'staff.granted',
  'staff.revoked',
  'token.made',
  'token.revoked',
  'webhook.made',
  'webhook.removed',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];
/** What stands before the dot. */
export type AuditArea = AuditAction extends `${infer Area}.${string}` ? Area : never;

/** What may be told of it beside the action. Pages name each of them in both languages, as the actions. */
export const AUDIT_DETAILS = [
  'answer',
  'bad',
  'changed',
  'consultation',
  'contentType',
  'count',
  'days',
  'differs',
  'districtGroup',
  'entries',
  'events',
  'fields',
  'format',
  'from',
  'how',
  'import',
  'kind',
  'named',
  'names',
  'new',
  'number',
  'of',
  'other',
  'people',
  'permissions',
  'reason',
  'reviewers',
  'role',
  'rows',
  'same',
  'scope',
  'size',
  'theme',
  'to',
  'version',
  'why',
] as const;
export type AuditDetail = (typeof AUDIT_DETAILS)[number];
export type AuditDetails = { readonly [Name in AuditDetail]?: string | number | boolean | null };

export interface AuditRecord {
  /** Made of the event that caused it (`idFrom`), so that a repeat writes nothing new. */
  _id: string;
  at: Date;
  /** Our id of the person, or `system`. */
  actor: string;
  action: AuditAction;
  /** Our id of what it was done to. */
  subject: string;
  details?: AuditDetails;
}

/** Left out: whatever it is. `area` is what stands before the dot of an action; from `from` until before `to`. */
export interface AuditFilter {
  action?: AuditAction | undefined;
  area?: AuditArea | null;
  actor?: string | null | undefined;
  subject?: string | null | undefined;
  from?: Date | null;
  to?: Date | null;
}

const auditSchema = new Schema<AuditRecord>(
  { _id: String, at: Date, actor: String, action: String, subject: String, details: Schema.Types.Mixed },
  { collection: 'audit', versionKey: false },
);
auditSchema.index({ subject: 1, at: 1 });
auditSchema.index({ at: 1 });
auditSchema.index({ actor: 1, at: 1 });

export type AuditStore = ReturnType<typeof createAuditStore>;

export function createAuditStore(connection: Connection) {
  const audit = connection.model('Audit', auditSchema);
  return {
    async record({ _id, ...values }: AuditRecord): Promise<void> {
      await audit.updateOne({ _id }, { $setOnInsert: values }, { upsert: true });
    },

    async recordAll(records: readonly AuditRecord[]): Promise<void> {
      await insertNew(audit.collection, records);
    },

    /** Whether this was done already. @param id made of the event that caused it. */
    async has(id: string): Promise<boolean> {
      return (await audit.exists({ _id: id })) !== null;
    },

    async findBySubject(subject: string): Promise<AuditRecord[]> {
      return audit.find({ subject }).sort({ at: 1, _id: 1 }).lean<AuditRecord[]>();
    },

    /** What of this kind was done since then, the oldest first. */
    async findOfActions(actions: readonly AuditAction[], from: Date): Promise<AuditRecord[]> {
      return audit
        .find({ at: { $gte: from }, action: { $in: actions } })
        .sort({ at: 1, _id: 1 })
        .lean<AuditRecord[]>();
    },

    /** The newest first. */
    async findPage(
      { area, action, actor, subject, from, to }: AuditFilter,
      after: { at: Date; id: string } | null,
      limit: number,
    ): Promise<AuditRecord[]> {
      const behind = after && {
        $or: [{ at: { $lt: after.at } }, { at: after.at, _id: { $lt: after.id } }],
      };
      const upTo = [...(to ? [{ $lt: to }] : []), ...(after ? [{ $lte: after.at }] : [])];
      return audit
        .find({
          $and: [
            {
              ...(area && { action: { $gt: `${area}.`, $lt: `${area}/` } }),
              ...(action && { action }),
              ...(actor && { actor }),
              ...(subject && { subject }),
            },
            ...(from ? [{ at: { $gte: from } }] : []),
            ...upTo.map((at) => ({ at })),
            ...(behind ? [behind] : []),
          ],
        } as QueryFilter<AuditRecord>)
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .lean<AuditRecord[]>();
    },

    async removeOld(before: Date): Promise<void> {
      await audit.deleteMany({ at: { $lt: before } });
    },

    /** Whom something was done to in a time: for the list of people concerned that the law asks for within 72 h. */
    async findBetween(from: Date, to: Date): Promise<AuditRecord[]> {
      return audit
        .find({ at: { $gte: from, $lt: to } })
        .sort({ at: 1 })
        .lean<AuditRecord[]>();
    },
  };
}
