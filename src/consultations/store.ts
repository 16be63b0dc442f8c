import type { Connection, QueryFilter, UpdateQuery } from 'mongoose';
import { isDuplicate } from '../errors.ts';
import { fiscalYearOf } from '../time.ts';
import { namesOf, withMoments } from './limit-rules.ts';
import {
  consultationChangeSchema,
  consultationSchema,
  type ChangeEntry,
  type Consultation,
  type ConsultationChange,
  type ConsultationPatch,
  type ConsultationStatus,
  type Limits,
} from './model.ts';

export type ConsultationStore = ReturnType<typeof createConsultationStore>;

export function createConsultationStore(connection: Connection) {
  const consultations = connection.model('Consultation', consultationSchema);
  const changes = connection.model('ConsultationChange', consultationChangeSchema);

  return {
    async find(id: string): Promise<Consultation | null> {
      return consultations.findById(id).lean<Consultation>();
    },

    async findMany(ids: readonly string[]): Promise<Consultation[]> {
      return consultations
        .find({ _id: { $in: ids } })
        .sort({ startsAt: 1 })
        .lean<Consultation[]>();
    },

    /** Sessions of a district group (null: of all) in these states, by date. */
    async findByStatus(districtGroup: string | null, statuses: readonly ConsultationStatus[]): Promise<Consultation[]> {
      return consultations
        .find({ ...(districtGroup && { districtGroup }), status: { $in: statuses } })
        .sort({ date: 1, startsAt: 1 })
        .lean<Consultation[]>();
    },

    /** Every session of a fiscal year (Buddhist era), cancelled ones included, by date. */
    async findOfFiscalYear(fiscalYear: number): Promise<Consultation[]> {
      return consultations.find({ fiscalYear }).sort({ date: 1 }).lean<Consultation[]>();
    },

    /** Announced, held or reported sessions whose start lies in [from, to). */
    async findStartingBetween(districtGroup: string | null, from: Date, to: Date): Promise<Consultation[]> {
      return consultations
        .find({
          ...(districtGroup && { districtGroup }),
          status: { $in: ['announced', 'held', 'reported'] },
          startsAt: { $gte: from, $lt: to },
        })
        .sort({ startsAt: 1 })
        .lean<Consultation[]>();
    },

    /** Of these, the announced ones that start in [from, to). */
    async findOpenAmong(ids: readonly string[], from: Date, to: Date): Promise<Consultation[]> {
      if (ids.length === 0) return [];
      return consultations
        .find({ _id: { $in: ids }, status: 'announced', startsAt: { $gte: from, $lt: to } })
        .lean<Consultation[]>();
    },

    /** Held or reported on a day in [from, to), `YYYY-MM-DD`, of which nobody knows the hour. */
    async findHeldOnDays(districtGroup: string | null, from: string, to: string): Promise<Consultation[]> {
      return consultations
        .find({
          ...(districtGroup && { districtGroup }),
          status: { $in: ['held', 'reported'] },
          startsAt: null,
          date: { $gte: from, $lt: to },
        })
        .sort({ date: 1 })
        .lean<Consultation[]>();
    },

    /** The next announced session of a district group after `at`. */
    async findNext(districtGroup: string, at: Date): Promise<Consultation | null> {
      return consultations
        .findOne({ districtGroup, status: 'announced', startsAt: { $gt: at } })
        .sort({ startsAt: 1 })
        .lean<Consultation>();
    },

    /** Announced sessions that time-bound occurrences may still hang on. */
    async findAnnouncedSince(since: Date): Promise<Consultation[]> {
      return consultations
        .find({ status: { $in: ['announced', 'held'] }, startsAt: { $gte: since } })
        .sort({ startsAt: 1 })
        .lean<Consultation[]>();
    },

    async findDraftOn(districtGroup: string, date: string): Promise<Consultation | null> {
      return consultations.findOne({ districtGroup, date, status: 'draft' }).lean<Consultation>();
    },

    /** One behind the highest number ever given in that year: a cancelled one's is not used again. */
    async nextRound(districtGroup: string, fiscalYear: number): Promise<number> {
      const last = await consultations
        .findOne({ districtGroup, fiscalYear, round: { $ne: null } })
        .sort({ round: -1 })
        .lean<Consultation>();
      return (last?.round ?? 0) + 1;
    },

    /** Repeating it with the same id changes nothing. A number that was taken meanwhile gives way to the next. */
    async createDraft(draft: Consultation): Promise<Consultation> {
      for (let round: number | null = draft.round; ; round = round === null ? null : round + 1) {
        try {
          const { _id, ...values } = draft;
          await consultations.updateOne({ _id }, { $setOnInsert: { ...values, round } }, { upsert: true });
          return (await consultations.findById(_id).lean<Consultation>())!;
        } catch (error) {
          if (!isDuplicate(error) || round === null) throw error;
        }
      }
    },

    /** A change of a session that nobody has been told about yet. @returns null where the version has moved on. */
    async changeDraft(id: string, version: number, patch: ConsultationPatch): Promise<Consultation | null> {
      return consultations
        .findOneAndUpdate(
          { _id: id, version, status: 'draft' },
          { $set: patch, $inc: { version: 1 } },
          { returnDocument: 'after' },
        )
        .lean<Consultation>();
    },

    /** A draft counts in the fiscal year of its date, and gets its number there. @returns it as it is now. */
    async renumberDraft(session: Consultation): Promise<Consultation> {
      const { _id, districtGroup, status, startsAt, fiscalYear } = session;
      const year = startsAt ? fiscalYearOf(startsAt) : fiscalYear;
      if (status !== 'draft' || year === fiscalYear) return session;
      for (;;) {
        const round = await this.nextRound(districtGroup, year);
        try {
          await consultations.updateOne({ _id, status, fiscalYear }, { $set: { fiscalYear: year, round } });
          return (await this.find(_id)) ?? session;
        } catch (error) {
          // Somebody else was faster with that number.
          if (!isDuplicate(error)) throw error;
        }
      }
    },

    /**
     * How many may come, how many are needed. People are not told of it, so neither version nor revision moves, and
     * what they are being told stands. What was said later stays.
     * @param was as it has to stand still; left out: however it stands. @returns it as it is now.
     */
    async setLimits(
      id: string,
      limits: Partial<Limits>,
      at: Date,
      was: Partial<Limits> = {},
    ): Promise<Consultation | null> {
      const isLater = namesOf(limits).map((name) => ({
        $or: [{ [`${name}SetAt`]: null }, { [`${name}SetAt`]: { $lte: at } }],
      }));
      await consultations.updateOne({ _id: id, $and: [was, ...isLater] } as QueryFilter<Consultation>, {
        $set: withMoments(limits, at),
      });
      return consultations.findById(id).lean<Consultation>();
    },

    /** `held` by a person's word, once. */
    async confirmHeld(id: string, revision: number, at: Date): Promise<Consultation | null> {
      await consultations.updateOne(
        { _id: id, revision, status: 'announced' },
        { $set: { status: 'held', heldConfirmedAt: at }, $inc: { version: 1 } },
      );
      return consultations.findOne({ _id: id, status: 'held' }).lean<Consultation>();
    },

    async proposeChange(change: ConsultationChange): Promise<ConsultationChange> {
      const { _id, ...values } = change;
      await changes.updateOne({ _id }, { $setOnInsert: values }, { upsert: true });
      return (await changes.findById(_id).lean<ConsultationChange>())!;
    },

    /** Of these sessions, every confirmed change. */
    async findChangesOf(ids: readonly string[]): Promise<ConsultationChange[]> {
      return changes.find({ state: 'confirmed', 'entries.consultation': { $in: ids } }).lean<ConsultationChange[]>();
    },

    async findChange(id: string): Promise<ConsultationChange | null> {
      return changes.findById(id).lean<ConsultationChange>();
    },

    /** When a session that is put off would have begun; null where it never had a start. */
    async findStartBeforePutOff(consultationId: string): Promise<Date | null> {
      const found = await changes
        .find({ state: 'confirmed', kind: 'postponed', 'entries.consultation': consultationId })
        .lean<ConsultationChange[]>();
      const ours = found.flatMap(({ entries }) => entries.filter((entry) => entry.consultation === consultationId));
      // By version, not by time: two changes can be confirmed in the same moment.
      const before = ours
        .toSorted((a, b) => b.fromVersion - a.fromVersion)
        .flatMap(({ before: { startsAt } }) => startsAt ?? []);
      return before[0] ?? null;
    },

    /** Takes a session out of a proposal. */
    async leaveOut(changeId: string, consultationId: string): Promise<ConsultationChange | null> {
      return changes
        .findOneAndUpdate(
          { _id: changeId, state: 'proposed' },
          { $pull: { entries: { consultation: consultationId } } },
          { returnDocument: 'after' },
        )
        .lean<ConsultationChange>();
    },

    async dropChange(changeId: string): Promise<void> {
      await changes.updateOne({ _id: changeId, state: 'proposed' }, { $set: { state: 'dropped' } });
    },

    /** @returns the change where this event confirmed it; null where it had been confirmed or dropped before. */
    async confirmChange(changeId: string, by: string, eventId: string, at: Date): Promise<ConsultationChange | null> {
      await changes.updateOne(
        { _id: changeId, state: 'proposed' },
        { $set: { state: 'confirmed', confirmedBy: by, confirmedByEvent: eventId, confirmedAt: at } },
      );
      return changes
        .findOne({ _id: changeId, state: 'confirmed', confirmedByEvent: eventId })
        .lean<ConsultationChange>();
    },

    /** Applies one entry of a confirmed change. @returns the version it got, or null where somebody was faster. */
    async applyEntry(change: ConsultationChange, entry: ChangeEntry): Promise<number | null> {
      const version = entry.fromVersion + 1;
      const update: UpdateQuery<Consultation> = {
        $set: {
          ...entry.patch,
          version,
          lastChange: change._id,
          ...(entry.revises && { revisedAt: change.confirmedAt! }),
          // Told now: reminders that would have been due before are not made up for.
          ...(change.kind === 'announced' && { announcedAt: change.confirmedAt!, revisedAt: change.confirmedAt! }),
        },
        ...(entry.revises && { $inc: { revision: 1 } }),
      };
      const applied = await consultations.updateOne({ _id: entry.consultation, version: entry.fromVersion }, update);
      if (applied.matchedCount === 1) return version;
      const already = await consultations.countDocuments({ _id: entry.consultation, version, lastChange: change._id });
      return already === 1 ? version : null;
    },

    /** The version that the entry at this place of a confirmed change got. One that is recorded stays. */
    async recordVersion(changeId: string, index: number, version: number): Promise<void> {
      const path = `entries.${index}.version`;
      await changes.updateOne({ _id: changeId, [path]: null }, { $set: { [path]: version } });
    },

    async markPlanned(changeId: string, at: Date): Promise<void> {
      await changes.updateOne({ _id: changeId }, { $set: { plannedAt: at } });
    },

    /** Confirmed, but a crash came before everybody's message was planned. */
    async findUnplanned(): Promise<ConsultationChange[]> {
      return changes.find({ state: 'confirmed', plannedAt: null }).lean<ConsultationChange[]>();
    },

    async removeOldProposals(before: Date): Promise<void> {
      await changes.deleteMany({ state: { $in: ['proposed', 'dropped'] }, proposedAt: { $lt: before } });
    },

    /** For seeding and imports: writes a session as it is, once. */
    async insertAsIs(consultation: Consultation): Promise<void> {
      const { _id, ...values } = consultation;
      await consultations.updateOne({ _id }, { $setOnInsert: values }, { upsert: true });
    },
  };
}
