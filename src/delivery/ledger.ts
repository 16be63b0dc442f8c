/**
 * Who was told what, when and by which way: what can be read of `deliveries` afterwards, and what staff write beside
 * it. A part of the outbox.
 */
import type { Connection } from 'mongoose';
import type { MessageClass } from '../programme.ts';
import { deliverySchema } from './model.ts';
import type { Delivery, DeliveryState, RecipientOutcome } from './outbox.ts';

/** What leaves nobody uninformed: the person was told otherwise, had answered, or had been asked often enough. */
const INFORMED: readonly string[] = ['superseded', 'answered', 'nudgedEnough'];
/** The reason of a delivery whose outcome nobody knows. */
const UNKNOWN = 'unknownOutcome';
const TROUBLES_AT_ONCE = 300;

/** Which message to many is meant: all its deliveries have this in common. */
export interface MessageKey {
  kind: string;
  subject: string;
  offset: string | null;
}

/** One message to many, as it went by one way. */
export interface LedgerMessage extends MessageKey {
  via: Delivery['via'];
  dueAt: Date;
  /** When the last of it went out. */
  sentAt: Date | null;
  sent: number;
  skipped: number;
  failed: number;
  /** Planned, or on the way. */
  waiting: number;
  cancelled: number;
  /** Messages of the quota. */
  cost: number;
  /** Of those who did not get it, by reason. */
  reasons: Map<string, number>;
}

/** One message to many, or all of a kind about one session or one subject. */
export type LedgerAbout = MessageKey | { kind: string; consultation: string } | { kind: string; subject: string };

/** What became of a recipient: the outcome, or that there is none yet, or will be none. */
export const RECIPIENT_RESULTS = ['sent', 'skipped', 'failed', 'waiting', 'cancelled'] as const;

/** What became of one recipient of a message. */
export interface LedgerRow {
  delivery: string;
  /** The place among the ids of its delivery. */
  index: number;
  id: string;
  via: Delivery['via'];
  result: (typeof RECIPIENT_RESULTS)[number];
  reason: string | null;
  at: Date;
  requestId: string | null;
}

/** A delivery that failed, or of which nobody knows whether it arrived. */
export interface Trouble extends Pick<Delivery, 'kind' | 'subject' | 'consultations' | 'data'> {
  isUnknown: boolean;
  /** Recipients whom it did not reach for certain, by our id. */
  ids: string[];
}

/** Where a list of recipients goes on: after this one of the ids of this delivery. */
export interface LedgerPlace {
  delivery: string;
  index: number;
}

export function createLedger(connection: Connection) {
  const deliveries = connection.model('Delivery', deliverySchema);
  const failed = (since: Date) => ({ state: 'failed' as const, dueAt: { $gte: since }, handledAt: null });

  return {
    async findDelivery(id: string): Promise<Delivery | null> {
      return deliveries.findById(id).lean<Delivery>();
    },

    /**
     * What failed and nobody has seen to: the newest first, some hundreds at a time. Among them are those of which nobody
     * knows whether they arrived: never sent again by themselves, for a person to look at.
     */
    async *readFailed(since: Date): AsyncGenerator<Delivery[]> {
      const cursor = deliveries
        .find(failed(since))
        .sort({ dueAt: -1, _id: -1 })
        .lean<Delivery[]>()
        .cursor({ batchSize: TROUBLES_AT_ONCE }) as AsyncIterable<Delivery>;
      let piece: Delivery[] = [];
      for await (const delivery of cursor) {
        piece.push(delivery);
        if (piece.length < TROUBLES_AT_ONCE) continue;
        yield piece;
        piece = [];
      }
      if (piece.length > 0) yield piece;
    },

    /** Somebody has seen to what failed. @returns false where it had been seen to before. */
    async markHandled(id: string, by: string, at: Date): Promise<boolean> {
      const result = await deliveries.updateOne(
        { _id: id, state: 'failed', handledAt: null },
        { $set: { handledAt: at, handledBy: by } },
      );
      return result.matchedCount === 1;
    },

    async findByConsultation(consultationId: string): Promise<Delivery[]> {
      return deliveries.find({ consultations: consultationId }).sort({ plannedAt: 1, _id: 1 }).lean<Delivery[]>();
    },

    /** Of a session, or of whatever a kind of message is about: each message with what became of it, oldest first. */
    async findMessages(
      about: { consultation: string } | Pick<MessageKey, 'kind' | 'subject'>,
    ): Promise<LedgerMessage[]> {
      const match =
        'consultation' in about
          ? { consultations: about.consultation }
          : { _id: between(`${about.kind}:${about.subject}:`), subject: about.subject };
      const key = { kind: '$kind', subject: '$subject', offset: '$offset', via: '$via' };
      type Key = MessageKey & { via: Delivery['via'] };
      const [whole, ended, open] = await Promise.all([
        deliveries.aggregate<{ _id: Key; cost: number; dueAt: Date; sentAt: Date | null }>([
          { $match: match },
          { $group: { _id: key, cost: { $sum: '$cost' }, dueAt: { $min: '$dueAt' }, sentAt: { $max: '$sentAt' } } },
        ]),
        deliveries.aggregate<{ _id: Key & Pick<RecipientOutcome, 'result' | 'reason'>; count: number }>([
          { $match: { ...match, state: { $in: ['sent', 'skipped', 'failed'] } } },
          { $unwind: '$outcomes' },
          {
            $group: {
              _id: { ...key, result: '$outcomes.result', reason: '$outcomes.reason' },
              count: { $sum: 1 },
            },
          },
        ]),
        deliveries.aggregate<{ _id: Key & { state: DeliveryState }; count: number }>([
          { $match: { ...match, state: { $in: ['planned', 'claimed', 'cancelled'] } } },
          { $unwind: '$ids' },
          { $group: { _id: { ...key, state: '$state' }, count: { $sum: 1 } } },
        ]),
      ]);
      const messages = new Map<string, LedgerMessage>();
      const nameOf = ({ kind, subject, offset, via }: Key): string => JSON.stringify([kind, subject, offset, via]);
      for (const { _id, cost, dueAt, sentAt } of whole)
        messages.set(nameOf(_id), {
          kind: _id.kind,
          subject: _id.subject,
          offset: _id.offset ?? null,
          via: _id.via,
          dueAt,
          sentAt: sentAt ?? null,
          sent: 0,
          skipped: 0,
          failed: 0,
          waiting: 0,
          cancelled: 0,
          cost,
          reasons: new Map(),
        });
      for (const { _id, count } of ended) {
        // What was planned between two of these questions comes with the next look.
        const message = messages.get(nameOf(_id));
        if (!message) continue;
        message[_id.result] += count;
        if (_id.reason && _id.result !== 'sent')
          message.reasons.set(_id.reason, (message.reasons.get(_id.reason) ?? 0) + count);
      }
      for (const { _id, count } of open) {
        const message = messages.get(nameOf(_id));
        if (message) message[_id.state === 'cancelled' ? 'cancelled' : 'waiting'] += count;
      }
      return [...messages.values()].toSorted(
        (a, b) => a.dueAt.getTime() - b.dueAt.getTime() || a.kind.localeCompare(b.kind) || a.via.localeCompare(b.via),
      );
    },

    /**
     * Who heard what was said last about a session by messages of these kinds, and who did not and why, by our id: of a
     * person, or of a LINE group.
     */
    async findReached(
      consultation: string,
      { kinds, revision }: { kinds: readonly string[]; revision?: number },
    ): Promise<{ told: Set<string>; missed: Map<string, string> }> {
      const { id, result, reason } = { id: '$outcomes.id', result: '$outcomes.result', reason: '$outcomes.reason' };
      const rows = await deliveries.aggregate<{ _id: RecipientOutcome; last: Date }>([
        {
          $match: {
            consultations: consultation,
            kind: { $in: kinds },
            state: { $in: ['sent', 'skipped', 'failed'] },
            ...(revision !== undefined && { 'data.revision': revision }),
          },
        },
        { $unwind: '$outcomes' },
        { $group: { _id: { id, result, reason }, last: { $max: '$plannedAt' } } },
      ]);
      const told = new Set<string>();
      const missed = new Map<string, string>();
      for (const { _id } of rows.toSorted((a, b) => a.last.getTime() - b.last.getTime())) {
        if (_id.result === 'sent') {
          told.add(_id.id);
          missed.delete(_id.id);
        } else if (_id.result === 'failed' || !INFORMED.includes(_id.reason ?? '')) {
          told.delete(_id.id);
          missed.set(_id.id, _id.reason ?? '');
        }
      }
      return { told, missed };
    },

    /** How many people the announcement of each of these sessions went to, as LINE counts them. */
    async countInvited(consultations: readonly string[]): Promise<Map<string, number>> {
      const rows = await deliveries.aggregate<{ _id: string; people: number }>([
        { $match: { consultations: { $in: consultations }, kind: 'announced', state: 'sent' } },
        { $unwind: '$consultations' },
        { $group: { _id: '$consultations', people: { $sum: '$cost' } } },
      ]);
      return new Map(rows.map(({ _id, people }) => [_id, people]));
    },

    /** Messages of the quota that went out, by how badly they were needed, of what was due from `from` until before `to`. */
    async costByClass(from: Date, to: Date): Promise<Record<MessageClass, number>> {
      const rows = await deliveries.aggregate<{ _id: MessageClass; cost: number }>([
        { $match: { state: 'sent', dueAt: { $gte: from, $lt: to } } },
        { $group: { _id: '$messageClass', cost: { $sum: '$cost' } } },
      ]);
      const costs = { must: 0, should: 0, may: 0 };
      for (const { _id, cost } of rows) costs[_id] = cost;
      return costs;
    },

    /** What was due in that time and did not reach everybody for certain, each delivery with those recipients. */
    async findTroubles(from: Date, to: Date): Promise<Trouble[]> {
      const rows = await deliveries
        .find({ state: 'failed', dueAt: { $gte: from, $lt: to } })
        .select({ kind: 1, subject: 1, consultations: 1, data: 1, reason: 1, outcomes: 1 })
        .lean<Delivery[]>();
      return rows.map(({ kind, subject, consultations, data, reason, outcomes }) => ({
        kind,
        subject,
        consultations: consultations ?? [],
        data: data ?? {},
        isUnknown: reason === UNKNOWN,
        ids: outcomes.flatMap(({ id, result }) => (result === 'failed' ? [id] : [])),
      }));
    },

    /** The first delivery of a message: what all of them have in common stands in it. */
    async findFirstOf({ kind, subject, offset }: MessageKey): Promise<Delivery | null> {
      return deliveries
        .findOne({ _id: between(prefixOf({ kind, subject, offset })), offset })
        .sort({ _id: 1 })
        .lean<Delivery>();
    },

    /** What became of each recipient of a message, or of those only of whom it was this. */
    async findRecipients(
      about: LedgerAbout,
      after: LedgerPlace | null,
      limit: number,
      only?: LedgerRow['result'],
    ): Promise<LedgerRow[]> {
      const rows: LedgerRow[] = [];
      const cursor = deliveries
        .find(selectionOf(about, after))
        .sort({ _id: 1 })
        .lean<Delivery[]>()
        .cursor({ batchSize: Math.min(limit, 100) });
      for await (const delivery of cursor as AsyncIterable<Delivery>) {
        const from = delivery._id === after?.delivery ? after.index + 1 : 0;
        const wanted = rowsOf(delivery).filter(({ index, result }) => index >= from && (!only || result === only));
        rows.push(...wanted.slice(0, limit - rows.length));
        if (rows.length >= limit) break;
      }
      await cursor.close();
      return rows;
    },

    /** Deliveries in a state, those that were due last first. */
    async findByState(
      state: DeliveryState,
      after: { dueAt: Date; via: string; id: string } | null,
      limit: number,
    ): Promise<Delivery[]> {
      const behind = after && {
        dueAt: { $lte: after.dueAt },
        $or: [
          { dueAt: { $lt: after.dueAt } },
          { dueAt: after.dueAt, via: { $lt: after.via } },
          { dueAt: after.dueAt, via: after.via, _id: { $lt: after.id } },
        ],
      };
      return deliveries
        .find({ state, ...behind } as never)
        .sort({ dueAt: -1, via: -1, _id: -1 })
        .limit(limit)
        .lean<Delivery[]>();
    },
  };
}

const between = (prefix: string) => ({ $gt: prefix, $lt: `${prefix}\uffff` });

function selectionOf(about: LedgerAbout, after: LedgerPlace | null) {
  const since = after && { $gte: after.delivery };
  if ('consultation' in about)
    return { consultations: about.consultation, kind: about.kind, ...(since && { _id: since }) };
  const offset = 'offset' in about ? about.offset : null;
  return { _id: { ...between(prefixOf({ ...about, offset })), ...since }, ...('offset' in about && { offset }) };
}

function prefixOf({ kind, subject, offset }: MessageKey): string {
  return `${[kind, subject, ...(offset === null ? [] : [offset])].join(':')}:`;
}

/** One for each recipient, in the order of the delivery's ids. */
function rowsOf({ _id, ids, via, state, outcomes, dueAt, sentAt, requestId }: Delivery): LedgerRow[] {
  const byId = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
  return ids.map((id, index) => {
    const outcome = byId.get(id);
    const result = outcome?.result ?? (state === 'cancelled' ? 'cancelled' : 'waiting');
    const wentOut = result === 'sent' || result === 'failed';
    return {
      delivery: _id,
      index,
      id,
      via,
      result,
      reason: outcome?.reason ?? null,
      at: (result === 'sent' && sentAt) || dueAt,
      requestId: wentOut ? requestId : null,
    };
  });
}
