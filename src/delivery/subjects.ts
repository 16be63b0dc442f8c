/** Of the outbox: what became of everything about one subject, and taking it back. */
import type { Delivery, DeliveryModel, RecipientOutcome } from './outbox.ts';

/** In numbers of people. */
export interface SubjectReport {
  planned: number;
  sent: number;
  /** Still to be sent, or being sent. */
  waiting: number;
  /** Taken back in time. */
  cancelled: number;
  /** By reason. */
  left: { reason: string; people: number }[];
}

/** What became of one recipient of all that went out about a subject. */
export interface SubjectOutcome {
  result: RecipientOutcome['result'] | 'waiting' | 'cancelled';
  reason: string | null;
}

/** Of several messages to the same person, what counts: whoever got one has got it. */
const COUNTS_FROM_LEAST: readonly SubjectOutcome['result'][] = ['cancelled', 'skipped', 'failed', 'waiting', 'sent'];

/** Ids begin with kind and subject: no index beside theirs is needed. */
const ofSubject = (kind: string, subject: string) => ({
  _id: { $gt: `${kind}:${subject}:`, $lt: `${kind}:${subject};` },
});

export function subjectsIn(deliveries: DeliveryModel) {
  return {
    /**
     * Takes back what of this subject has not gone out. What was tried and may have arrived is not tried again, and
     * nobody claims to know what became of it.
     */
    async recall(kind: string, subject: string): Promise<void> {
      const planned = { ...ofSubject(kind, subject), state: 'planned' as const };
      await deliveries.updateMany({ ...planned, firstAttemptAt: null }, { $set: { state: 'cancelled' } });
      const tried = await deliveries.find({ ...planned, firstAttemptAt: { $ne: null } }).lean<Delivery[]>();
      for (const { _id, ids, attempts } of tried) {
        const outcomes = ids.map((id): RecipientOutcome => ({ id, result: 'failed', reason: 'unknownOutcome' }));
        await deliveries.updateOne(
          { _id, state: 'planned', attempts },
          { $set: { state: 'failed', reason: 'unknownOutcome', outcomes } },
        );
      }
    },

    /** What became of everything about this subject, person by person, read delivery by delivery. */
    async report(kind: string, subject: string): Promise<SubjectReport> {
      const report = { planned: 0, sent: 0, waiting: 0, cancelled: 0 };
      const left = new Map<string, number>();
      const rows = deliveries
        .find(ofSubject(kind, subject))
        .select({ state: 1, ids: 1, outcomes: 1 })
        .lean<Delivery[]>()
        .cursor() as AsyncIterable<Pick<Delivery, 'state' | 'ids' | 'outcomes'>>;
      for await (const { state, ids, outcomes } of rows) {
        report.planned += ids.length;
        if (state === 'planned' || state === 'claimed') report.waiting += ids.length;
        if (state === 'cancelled') report.cancelled += ids.length;
        for (const { result, reason = '' } of outcomes ?? []) {
          if (result === 'sent') report.sent += 1;
          else if (reason === 'recalled') report.cancelled += 1;
          else left.set(reason, (left.get(reason) ?? 0) + 1);
        }
      }
      return { ...report, left: [...left].map(([reason, people]) => ({ reason, people })) };
    },

    /** Of everybody whom something about this subject was planned for, by our id, what became of it: each person once. */
    async outcomesBySubject(
      kind: string,
      subject: string,
    ): Promise<{ people: Map<string, SubjectOutcome>; offsets: (string | null)[] }> {
      const people = new Map<string, SubjectOutcome>();
      const offsets = new Set<string | null>();
      const rows = deliveries
        .find(ofSubject(kind, subject))
        .sort({ plannedAt: 1, _id: 1 })
        .select({ state: 1, ids: 1, outcomes: 1, offset: 1 })
        .lean<Delivery[]>()
        .cursor() as AsyncIterable<Pick<Delivery, 'state' | 'ids' | 'outcomes' | 'offset'>>;
      for await (const { state, ids, outcomes, offset } of rows) {
        offsets.add(offset ?? null);
        const ended = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
        for (const id of ids) {
          const result = ended.get(id)?.result ?? (state === 'cancelled' ? 'cancelled' : 'waiting');
          const before = people.get(id);
          if (!before || COUNTS_FROM_LEAST.indexOf(result) >= COUNTS_FROM_LEAST.indexOf(before.result))
            people.set(id, { result, reason: ended.get(id)?.reason ?? null });
        }
      }
      return { people, offsets: [...offsets] };
    },

    /** Everybody of this subject who did not get it, or may not have, with the reason; what was taken back left out. */
    async missed(kind: string, subject: string): Promise<{ id: string; reason: string }[]> {
      const found: { id: string; reason: string }[] = [];
      const rows = deliveries
        .find({ ...ofSubject(kind, subject), state: { $in: ['sent', 'skipped', 'failed'] } })
        .sort({ _id: 1 })
        .select({ outcomes: 1 })
        .lean<Delivery[]>()
        .cursor() as AsyncIterable<Pick<Delivery, 'outcomes'>>;
      for await (const { outcomes } of rows)
        for (const { id, result, reason = '' } of outcomes)
          if (result !== 'sent' && reason !== 'recalled') found.push({ id, reason });
      return found;
    },
  };
}
