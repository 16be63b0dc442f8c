/**
 * `seatings`: who has a seat and who waits, one document for each revision of a session that takes only so many. Every
 * change replaces the version it was made from, so of two who reach for the last seat one is decided after the other.
 */
import { Schema, type Connection } from 'mongoose';
import type { Seat, Seats } from './seating-rules.ts';

/** Somebody who moved up and is still to be told. */
export interface MovedUp {
  /** Counts all that ever moved up in this seating: the identity of the message. */
  no: number;
  representative: string;
  at: Date;
  /** By the word of a member of the staff so shortly before the session that quiet hours do not hold it. */
  urgent: boolean;
}

export interface Seating {
  _id: string;
  consultation: string;
  revision: number;
  version: number;
  /** The limit that it was made by; null after one was lifted. */
  capacity: number | null;
  seats: Seat[];
  movedUp: MovedUp[];
  /** How many have moved up so far. */
  moves: number;
}

const seatingSchema = new Schema<Seating>(
  {
    _id: String,
    consultation: String,
    revision: Number,
    version: Number,
    capacity: { type: Number, default: null },
    seats: [{ _id: false, representative: String, size: Number, waiting: Boolean }],
    movedUp: [{ _id: false, no: Number, representative: String, at: Date, urgent: Boolean }],
    moves: Number,
  },
  { collection: 'seatings', versionKey: false },
);
seatingSchema.index({ consultation: 1 });
seatingSchema.index({ 'movedUp.no': 1 });
seatingSchema.index({ 'seats.representative': 1 });
seatingSchema.index({ 'movedUp.representative': 1 });

export type SeatingStore = ReturnType<typeof createSeatingStore>;

export const seatingId = (consultation: string, revision: number): string => `${consultation}:r${revision}`;

export function createSeatingStore(connection: Connection) {
  const seatings = connection.model('Seating', seatingSchema);
  return {
    async find(consultation: string, revision: number): Promise<Seating | null> {
      return seatings.findById(seatingId(consultation, revision)).lean<Seating>();
    },

    /** Whoever comes first makes it; the others get that one. */
    async begin(consultation: string, revision: number, capacity: number | null, seats: Seats): Promise<Seating> {
      const _id = seatingId(consultation, revision);
      await seatings.updateOne(
        { _id },
        { $setOnInsert: { consultation, revision, version: 1, capacity, seats, movedUp: [], moves: 0 } },
        { upsert: true },
      );
      return (await seatings.findById(_id).lean<Seating>())!;
    },

    /** @returns it as it is now, or null where somebody else was faster. */
    async replace(
      { _id, version, moves }: Seating,
      { seats, movedUp, capacity }: { seats: Seats; movedUp: readonly string[]; capacity: number | null },
      { at, urgent }: { at: Date; urgent: boolean },
    ): Promise<Seating | null> {
      const toTell = movedUp.map((representative, index) => ({ no: moves + index + 1, representative, at, urgent }));
      return seatings
        .findOneAndUpdate(
          { _id, version },
          {
            $set: { seats, capacity, moves: moves + movedUp.length },
            $inc: { version: 1 },
            $push: { movedUp: { $each: toTell } },
          },
          { returnDocument: 'after' },
        )
        .lean<Seating>();
    },

    async findWithMovedUp(): Promise<Seating[]> {
      return seatings.find({ 'movedUp.no': { $gt: 0 } }).lean<Seating[]>();
    },

    async forgetMovedUp({ _id }: Seating, no: number): Promise<void> {
      await seatings.updateOne({ _id }, { $pull: { movedUp: { no } } });
    },

    async findWith(representative: string): Promise<Seating[]> {
      return seatings
        .find({ $or: [{ 'seats.representative': representative }, { 'movedUp.representative': representative }] })
        .lean<Seating[]>();
    },

    /** Nothing of the person stays in it. */
    async remove(consultation: string, revision: number, representative: string): Promise<void> {
      await seatings.updateOne(
        { _id: seatingId(consultation, revision) },
        { $pull: { seats: { representative }, movedUp: { representative } }, $inc: { version: 1 } },
      );
    },
  };
}
