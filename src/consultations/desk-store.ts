/** Sessions as lists and calendars, drafts as sheets: beside `store`, which announces and changes. */
import type { Connection, QueryFilter } from 'mongoose';
import {
  consultationChangeSchema,
  consultationSchema,
  OPEN_STATUSES,
  type Consultation,
  type ConsultationChange,
  type ConsultationPatch,
  type Limits,
} from './model.ts';

export const SESSION_VIEWS = ['upcoming', 'past', 'unset', 'all'] as const;
export type SessionView = (typeof SESSION_VIEWS)[number];

/** Of the last session that was shown. */
export interface SessionPlace {
  date: string | null;
  id: string;
}

export type DraftSheet = Pick<
  Consultation,
  'date' | 'startsAt' | 'endsAt' | 'venue' | 'chair' | 'form' | 'onlineLink' | 'title' | 'partners' | 'fiscalYear'
>;

const BATCH = 100;
const OPEN = { $in: OPEN_STATUSES };

/** @param today `YYYY-MM-DD` in Bangkok. */
export function whereInView(view: SessionView, today: string): QueryFilter<Consultation> {
  switch (view) {
    case 'upcoming':
      return { status: OPEN, date: { $gte: today } };
    case 'unset':
      return { status: OPEN, startsAt: null };
    case 'all':
      return {};
    case 'past':
      return {
        $or: [{ status: { $in: ['held', 'reported', 'cancelled'] } }, { status: OPEN, date: { $lt: today } }],
      };
  }
}

export type ConsultationDesk = ReturnType<typeof createConsultationDesk>;

export function createConsultationDesk(connection: Connection) {
  const consultations = connection.model('Consultation', consultationSchema);
  const changes = connection.model('ConsultationChange', consultationChangeSchema);

  return {
    /**
     * @param groups codes of district groups. @param today `YYYY-MM-DD` in Bangkok.
     * What is to come begins with the next one, what is past, and all of them, with the latest.
     * @param isLookedFor of those in the view.
     */
    async findPage(
      view: SessionView,
      groups: readonly string[],
      today: string,
      after: SessionPlace | null,
      limit: number,
      isLookedFor: ((session: Consultation) => boolean) | null = null,
    ): Promise<Consultation[]> {
      const latestFirst = view === 'past' || view === 'all';
      const way = latestFirst ? '$lt' : '$gt';
      const behind = after && {
        $or: [
          { date: { [way]: after.date ?? '' } },
          { date: after.date, _id: { [way]: after.id } },
          // Those without a day stand behind all others.
          ...(latestFirst && after.date !== null ? [{ date: null }] : []),
        ],
      };
      const sign = latestFirst ? -1 : 1;
      const found: Consultation[] = [];
      const sessions = consultations
        .find({
          $and: [{ districtGroup: { $in: groups }, ...whereInView(view, today) }, (view !== 'unset' && behind) || {}],
        } as QueryFilter<Consultation>)
        .sort({ date: sign, _id: sign })
        .limit(isLookedFor ? 0 : limit)
        .lean<Consultation>()
        .cursor({ batchSize: BATCH });
      for await (const session of sessions) {
        if (!isLookedFor || isLookedFor(session)) found.push(session);
        if (found.length === limit) break;
      }
      return found;
    },

    /** Fiscal years that there are sessions of, the latest first. */
    async yearsOf(groups: readonly string[]): Promise<number[]> {
      const years = await consultations.distinct('fiscalYear', { districtGroup: { $in: groups } });
      return years.toSorted((a, b) => b - a);
    },

    /** Of days from `first` to `last`, both `YYYY-MM-DD`. */
    async findBetween(groups: readonly string[], first: string, last: string): Promise<Consultation[]> {
      return consultations
        .find({ districtGroup: { $in: groups }, date: { $gte: first, $lte: last } })
        .sort({ date: 1, startsAt: 1 })
        .lean<Consultation[]>();
    },

    /** A draft as a sheet fills it in, where it stands as the sheet shows it. The same event may ask again. */
    async editDraft(
      id: string,
      seen: Pick<Consultation, 'version'> & Partial<Limits>,
      patch: ConsultationPatch & Pick<DraftSheet, 'partners' | 'fiscalYear'> & Partial<Consultation>,
      event: string,
    ): Promise<Consultation | null> {
      await consultations.updateOne(
        { ...seen, _id: id, status: 'draft' },
        { $set: { ...patch, lastChange: event }, $inc: { version: 1 } },
      );
      return consultations.findOne({ _id: id, lastChange: event }).lean<Consultation>();
    },

    /** What was confirmed about a session, the latest first. */
    async findChangesOf(consultation: string): Promise<ConsultationChange[]> {
      return changes
        .find({ 'entries.consultation': consultation, state: 'confirmed' })
        .sort({ confirmedAt: -1 })
        .lean<ConsultationChange[]>();
    },
  };
}
