import type { Connection } from 'mongoose';
import { idFrom } from '../identity.ts';
import { attendanceSchema, type Attendance, type RsvpAnswer } from './model.ts';

export interface Tally {
  yes: number;
  no: number;
  maybe: number;
  /** Of the yes answers, with those they bring. */
  people: number;
  checkedIn: number;
}

export interface NewAnswer {
  consultation: string;
  revision: number;
  representative: string;
  district: string | null;
  answer: RsvpAnswer;
  via: 'button' | 'text' | 'staff';
  partySize?: number | null;
  late?: boolean;
  reason?: string | null;
  proxy?: string | null;
}

export type AttendanceStore = ReturnType<typeof createAttendanceStore>;

export function createAttendanceStore(connection: Connection) {
  const attendances = connection.model('Attendance', attendanceSchema);

  return {
    async find(consultation: string, representative: string): Promise<Attendance | null> {
      return attendances.findOne({ consultation, representative }).lean<Attendance>();
    },

    /**
     * Records an answer; a later one takes its place. An answer older than the one recorded (redelivered late) and an
     * answer to an earlier revision change nothing.
     */
    async answer(given: NewAnswer, eventId: string, at: Date): Promise<Attendance> {
      const { consultation, representative, district, ...rest } = given;
      const _id = idFrom('attendance', consultation, representative);
      await attendances.updateOne(
        { _id },
        { $setOnInsert: { consultation, representative, district } },
        { upsert: true },
      );
      const fields = {
        answer: rest.answer,
        revision: rest.revision,
        via: rest.via,
        partySize: rest.partySize ?? null,
        late: rest.late ?? false,
        reason: rest.reason ?? null,
        proxy: rest.proxy ?? null,
        answeredAt: at,
        answerEvent: eventId,
      };
      await attendances.updateOne(
        {
          _id,
          $or: [
            { revision: null },
            { revision: { $lt: rest.revision } },
            { revision: rest.revision, answeredAt: { $lte: at } },
          ],
        },
        { $set: fields },
      );
      return (await attendances.findById(_id).lean<Attendance>())!;
    },

    async tally(consultation: string, revision: number): Promise<Tally> {
      return (await this.tallies([{ _id: consultation, revision }])).get(consultation)!;
    },

    async tallies(consultations: readonly { _id: string; revision: number }[]): Promise<Map<string, Tally>> {
      const tallies = new Map<string, Tally>(
        consultations.map(({ _id }) => [_id, { yes: 0, no: 0, maybe: 0, people: 0, checkedIn: 0 }]),
      );
      const revisions = new Map(consultations.map(({ _id, revision }) => [_id, revision]));
      const rows = attendances
        .find({ consultation: { $in: [...tallies.keys()] } })
        .lean<Attendance[]>()
        .cursor();
      for await (const row of rows as AsyncIterable<Attendance>) {
        const tally = tallies.get(row.consultation)!;
        if (row.checkedInAt) tally.checkedIn += 1;
        if (!row.answer || row.revision !== revisions.get(row.consultation)) continue;
        tally[row.answer] += 1;
        if (row.answer === 'yes') tally.people += row.partySize ?? 1;
      }
      return tallies;
    },

    /** Answers to that revision, by our id of the person; who has not answered is left out. */
    async answersAmong(
      consultation: string,
      revision: number,
      representatives: readonly string[],
    ): Promise<Map<string, RsvpAnswer>> {
      const rows = await attendances
        .find({ consultation, revision, representative: { $in: representatives } })
        .lean<Attendance[]>();
      return new Map(rows.flatMap(({ representative, answer }) => (answer ? [[representative, answer] as const] : [])));
    },

    async findAnswered(consultation: string, revision: number): Promise<Attendance[]> {
      return attendances
        .find({ consultation, revision, answer: { $ne: null } })
        .sort({ answeredAt: 1 })
        .lean<Attendance[]>();
    },

    /** Those who took part: checked in, or, where nobody was, all who had said yes. */
    async findTookPart(consultation: string, revision: number): Promise<string[]> {
      const rows = await attendances.find({ consultation }).sort({ representative: 1 }).lean<Attendance[]>();
      const checkedIn = rows.filter(({ checkedInAt }) => checkedInAt);
      const took =
        checkedIn.length > 0 ? checkedIn : rows.filter((row) => row.answer === 'yes' && row.revision === revision);
      return took.map(({ representative }) => representative);
    },

    /** A person's own, latest first. */
    async findFor(representative: string): Promise<Attendance[]> {
      return attendances.find({ representative }).sort({ answeredAt: -1 }).lean<Attendance[]>();
    },

    /** Sessions that a person answered or was at since then. */
    async findRecentFor(representative: string, since: Date): Promise<Attendance[]> {
      return attendances
        .find({ representative, $or: [{ answeredAt: { $gte: since } }, { checkedInAt: { $gte: since } }] })
        .lean<Attendance[]>();
    },

    async checkIn(consultation: string, representative: string, district: string | null, at: Date): Promise<void> {
      const _id = idFrom('attendance', consultation, representative);
      await attendances.updateOne(
        { _id },
        { $setOnInsert: { consultation, representative, district } },
        { upsert: true },
      );
      await attendances.updateOne({ _id, checkedInAt: null }, { $set: { checkedInAt: at } });
    },

    async erase(representative: string): Promise<void> {
      await attendances.deleteMany({ representative });
    },
  };
}
