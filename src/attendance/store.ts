import type { Connection } from 'mongoose';
import { idFrom } from '../identity.ts';
import { atBangkokTime, bangkokDate } from '../time.ts';
import { keepingOf } from './keeping-store.ts';
import { attendanceSchema, type AnswerVia, type Attendance, type CheckInVia, type RsvpAnswer } from './model.ts';
import { count, emptyTally, standingOf, wasThere, type Standing, type Tally } from './rules.ts';

/** What may be said beside the answer, and corrected later. */
export interface AnswerDetails {
  partySize?: number | null;
  late?: boolean;
  /** Only with `late`. */
  lateBy?: string | null;
  leavesEarly?: boolean;
  /** Only with `leavesEarly`. */
  leavesWhen?: string | null;
  reason?: string | null;
  proxy?: string | null;
}

export interface NewAnswer extends AnswerDetails {
  consultation: string;
  revision: number;
  representative: string;
  district: string | null;
  answer: RsvpAnswer;
  via: AnswerVia;
  /** Our id of the member of the staff who was told it by phone. */
  enteredBy?: string | null;
}

export interface CheckIn {
  consultation: string;
  representative: string;
  district: string | null;
  revision: number;
  via: CheckInVia;
  by: string | null;
  /** How many came, the person included. */
  people?: number;
}

const UNSAID = {
  partySize: null,
  late: false,
  lateBy: null,
  leavesEarly: false,
  leavesWhen: null,
  reason: null,
  proxy: null,
} satisfies Required<AnswerDetails>;

/** Only what was said. How late and until when go with whether. */
function detailsIn({ partySize, late, lateBy, leavesEarly, leavesWhen, reason, proxy }: AnswerDetails): AnswerDetails {
  return {
    ...(partySize !== undefined && { partySize }),
    ...(late !== undefined && { late, lateBy: (late && lateBy) || null }),
    ...(leavesEarly !== undefined && { leavesEarly, leavesWhen: (leavesEarly && leavesWhen) || null }),
    ...(reason !== undefined && { reason }),
    ...(proxy !== undefined && { proxy }),
  };
}

const standingsOf = (rows: readonly Attendance[]): Map<string, Standing> =>
  new Map(
    rows.flatMap((row) => {
      const standing = standingOf(row);
      return standing ? [[row.representative, standing] as const] : [];
    }),
  );

export type AttendanceStore = ReturnType<typeof createAttendanceStore>;

export function createAttendanceStore(connection: Connection) {
  const attendances = connection.model('Attendance', attendanceSchema);

  /** The one document of that person and session; made where there is none yet. */
  async function open(consultation: string, representative: string, district: string | null): Promise<string> {
    const _id = idFrom('attendance', consultation, representative);
    await attendances.updateOne(
      { _id },
      { $setOnInsert: { consultation, representative, district } },
      { upsert: true },
    );
    return _id;
  }

  return {
    async find(consultation: string, representative: string): Promise<Attendance | null> {
      return attendances.findOne({ consultation, representative }).lean<Attendance>();
    },

    /**
     * Records an answer; a later one takes its place. The same answer again keeps what was said beside it, unless
     * something else is said now. An answer older than the one recorded (redelivered late) and an answer to an earlier
     * revision change nothing.
     */
    async answer(given: NewAnswer, eventId: string, at: Date): Promise<Attendance> {
      const { consultation, representative, district, answer, revision, via, enteredBy = null } = given;
      const _id = await open(consultation, representative, district);
      const said = { via, enteredBy, answeredAt: at, answerEvent: eventId };
      const again = await attendances.updateOne(
        { _id, revision, answer, answeredAt: { $lte: at } },
        { $set: { ...said, ...detailsIn(given) } },
      );
      if (again.matchedCount === 0)
        await attendances.updateOne(
          {
            _id,
            $or: [{ revision: null }, { revision: { $lt: revision } }, { revision, answeredAt: { $lte: at } }],
          },
          { $set: { ...said, ...UNSAID, ...detailsIn(given), answer, revision, waiting: false, seatVersion: null } },
        );
      return (await attendances.findById(_id).lean<Attendance>())!;
    },

    /** Corrects what was said beside an answer that stands. @returns null where there is no such answer. */
    async correct(
      { consultation, representative }: Pick<Attendance, 'consultation' | 'representative'>,
      { answer, revision }: { answer: RsvpAnswer; revision: number },
      details: AnswerDetails,
      eventId: string,
      at: Date,
    ): Promise<Attendance | null> {
      return attendances
        .findOneAndUpdate(
          { _id: idFrom('attendance', consultation, representative), answer, revision, answeredAt: { $lte: at } },
          { $set: { ...detailsIn(details), answeredAt: at, answerEvent: eventId } },
          { returnDocument: 'after' },
        )
        .lean<Attendance>();
    },

    /**
     * What the session's seating decided about one person in its version `seatVersion`; what an earlier version decided
     * and comes late changes nothing. `size`: the seats there are for the person, where that is fewer than asked for.
     * `of`: the event of the answer that was decided on; one that was given since decides for itself.
     */
    async takeOverSeat(
      { consultation, representative, revision }: Pick<NewAnswer, 'consultation' | 'representative' | 'revision'>,
      seat: { waiting: boolean; size?: number; of?: string | null },
      seatVersion: number,
    ): Promise<void> {
      await attendances.updateOne(
        {
          _id: idFrom('attendance', consultation, representative),
          revision,
          ...(seat.of !== undefined && { answerEvent: seat.of }),
          $or: [{ seatVersion: null }, { seatVersion: { $lt: seatVersion } }],
        },
        { $set: { waiting: seat.waiting, seatVersion, ...(seat.size !== undefined && { partySize: seat.size }) } },
      );
    },

    async tally(consultation: string, revision: number): Promise<Tally> {
      return (await this.tallies([{ _id: consultation, revision }])).get(consultation)!;
    },

    async tallies(consultations: readonly { _id: string; revision: number }[]): Promise<Map<string, Tally>> {
      const tallies = new Map<string, Tally>(consultations.map(({ _id }) => [_id, emptyTally()]));
      const revisions = new Map(consultations.map(({ _id, revision }) => [_id, revision]));
      const rows = attendances
        .find({ consultation: { $in: [...tallies.keys()] } })
        .lean<Attendance[]>()
        .cursor();
      for await (const row of rows as AsyncIterable<Attendance>)
        count(tallies.get(row.consultation)!, row, revisions.get(row.consultation)!);
      return tallies;
    },

    /** Everybody who has ever answered one of these sessions, at whatever date it was then. */
    async findAnsweredOf(consultations: readonly string[]): Promise<ReadonlySet<string>> {
      if (consultations.length === 0) return new Set();
      return new Set(
        await attendances.distinct('representative', { consultation: { $in: consultations }, answer: { $ne: null } }),
      );
    },

    /** Where everybody stands who answered that revision, by our id of the person. */
    async findStandings(consultation: string, revision: number): Promise<Map<string, Standing>> {
      return standingsOf(await attendances.find({ consultation, revision }).lean<Attendance[]>());
    },

    async findAnsweredIds(consultation: string, revision: number): Promise<ReadonlySet<string>> {
      const rows = await attendances
        .find({ consultation, revision, answer: { $ne: null } })
        .select({ representative: 1 })
        .lean<Pick<Attendance, 'representative'>[]>();
      return new Set(rows.map(({ representative }) => representative));
    },

    /** Where those stand who answered that revision, by our id of the person; who has not answered is left out. */
    async answersAmong(
      consultation: string,
      revision: number,
      representatives: readonly string[],
    ): Promise<Map<string, Standing>> {
      return standingsOf(
        await attendances
          .find({ consultation, revision, representative: { $in: representatives } })
          .lean<Attendance[]>(),
      );
    },

    /** What is known of these people, by our id of the person. */
    async findAmong(consultation: string, representatives: readonly string[]): Promise<Map<string, Attendance>> {
      const rows = await attendances
        .find({ consultation, representative: { $in: representatives } })
        .lean<Attendance[]>();
      return new Map(rows.map((row) => [row.representative, row]));
    },

    async findAnswered(consultation: string, revision: number): Promise<Attendance[]> {
      return attendances
        .find({ consultation, revision, answer: { $ne: null } })
        .sort({ answeredAt: 1 })
        .lean<Attendance[]>();
    },

    /** How many answers to these sessions were given since then, by day (Bangkok) and answer. */
    async countAnswers(
      consultations: readonly string[],
      since: Date,
    ): Promise<{ at: Date; answer: RsvpAnswer; count: number }[]> {
      const counts = new Map<string, { at: Date; answer: RsvpAnswer; count: number }>();
      if (consultations.length === 0) return [];
      const rows = attendances
        .find({ consultation: { $in: consultations }, answeredAt: { $gte: since }, answer: { $ne: null } })
        .select({ answer: 1, answeredAt: 1 })
        .lean<Attendance[]>()
        .cursor();
      for await (const { answer, answeredAt } of rows as AsyncIterable<Attendance>) {
        if (!answer || !answeredAt) continue;
        const day = bangkokDate(answeredAt);
        const known = counts.get(`${day} ${answer}`);
        if (known) known.count += 1;
        else counts.set(`${day} ${answer}`, { at: atBangkokTime(answeredAt, 12), answer, count: 1 });
      }
      return [...counts.values()];
    },

    /** Everybody of whom something is known: an answer to this revision, or that they were there. */
    async findAll(consultation: string, revision: number): Promise<Attendance[]> {
      const rows = await attendances.find({ consultation }).sort({ representative: 1 }).lean<Attendance[]>();
      return rows.filter((row) => (row.answer && row.revision === revision) || wasThere(row, revision));
    },

    /** Those who took part: checked in, or, where nobody was, all who had said yes and had a seat. */
    async findTookPart(consultation: string, revision: number): Promise<string[]> {
      const rows = await attendances.find({ consultation }).sort({ representative: 1 }).lean<Attendance[]>();
      const checkedIn = rows.filter((row) => wasThere(row, revision));
      const took =
        checkedIn.length > 0
          ? checkedIn
          : rows.filter((row) => row.answer === 'yes' && !row.waiting && row.revision === revision);
      return took.map(({ representative }) => representative);
    },

    /** As `findTookPart`, of these people only. */
    async tookPartAmong(
      consultation: string,
      revision: number,
      representatives: readonly string[],
    ): Promise<ReadonlySet<string>> {
      const someWereCheckedIn = await attendances.countDocuments({
        consultation,
        checkedInAt: { $ne: null },
        $or: [{ checkedInRevision: revision }, { checkedInRevision: null }],
      });
      const rows = await attendances
        .find({ consultation, representative: { $in: representatives } })
        .lean<Attendance[]>();
      const took = rows.filter((row) =>
        someWereCheckedIn > 0
          ? wasThere(row, revision)
          : row.answer === 'yes' && !row.waiting && row.revision === revision,
      );
      return new Set(took.map(({ representative }) => representative));
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

    /** Once. @returns the person's row, and whether it was this event that checked the person in. */
    async checkIn(given: CheckIn, eventId: string, at: Date): Promise<{ row: Attendance; fresh: boolean }> {
      const { consultation, representative, district, revision, via, by, people = null } = given;
      const _id = await open(consultation, representative, district);
      await attendances.updateOne(
        { _id, $or: [{ checkedInAt: null }, { checkedInRevision: { $lt: revision } }] },
        {
          $set: {
            checkedInAt: at,
            checkedInRevision: revision,
            checkedInVia: via,
            checkedInPeople: people,
            checkedInBy: by,
            checkedInEvent: eventId,
          },
        },
      );
      const row = (await attendances.findById(_id).lean<Attendance>())!;
      return { row, fresh: row.checkedInEvent === eventId };
    },

    /** How many came with somebody who is checked in. @returns null where that person is not. */
    async countThere(
      { consultation, representative, revision }: Pick<CheckIn, 'consultation' | 'representative' | 'revision'>,
      people: number,
    ): Promise<Attendance | null> {
      return attendances
        .findOneAndUpdate(
          {
            _id: idFrom('attendance', consultation, representative),
            checkedInAt: { $ne: null },
            checkedInRevision: revision,
          },
          { $set: { checkedInPeople: people } },
          { returnDocument: 'after' },
        )
        .lean<Attendance>();
    },

    /** It was a slip. */
    async undoCheckIn(consultation: string, representative: string): Promise<void> {
      await attendances.updateOne(
        { _id: idFrom('attendance', consultation, representative) },
        {
          $set: {
            checkedInAt: null,
            checkedInRevision: null,
            checkedInVia: null,
            checkedInPeople: null,
            checkedInBy: null,
            checkedInEvent: null,
          },
        },
      );
    },

    /** Of these people, those of whom an answer or a presence is kept. */
    async findKnownAmong(representatives: readonly string[]): Promise<ReadonlySet<string>> {
      return new Set(await attendances.distinct('representative', { representative: { $in: representatives } }));
    },

    ...keepingOf(connection, open),
  };
}
