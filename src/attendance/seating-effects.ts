/** Keeps the seats of a session that takes only so many: after every answer, and when the limit changes. */
import type { Consultation } from '../consultations/model.ts';
import { isUrgent } from '../consultations/rules.ts';
import type { ConsultationStore } from '../consultations/store.ts';
import { afterQuietHours } from '../delivery/quiet-hours.ts';
import type { Outbox } from '../delivery/outbox.ts';
import type { Programme } from '../programme.ts';
import type { Clock } from '../time.ts';
import type { Attendance } from './model.ts';
import { seatsWanted } from './rules.ts';
import {
  moveUp,
  placeInLine,
  reseat,
  seatAll,
  seatsFree,
  seatsOfOne,
  seatsWithout,
  type Reseated,
} from './seating-rules.ts';
import type { Seating, SeatingStore } from './seating-store.ts';
import type { AttendanceStore } from './store.ts';

export interface SeatKeeperDeps {
  consultations: Pick<ConsultationStore, 'find'>;
  attendance: Pick<AttendanceStore, 'find' | 'findAnswered' | 'takeOverSeat'>;
  seatings: SeatingStore;
  outbox: Pick<Outbox, 'planEach'>;
  programme: Pick<Programme, 'quietHours'>;
  clock: Clock;
}

/** How an answer stands where only so many may come. */
export interface SeatOutcome {
  /** Place among those who wait, 1 is next; null with a seat, or where none is wanted. */
  place: number | null;
  /** Seats the person has or waits for, and seats the answer asked for. */
  size: number;
  asked: number;
  /** Seats that are not taken. */
  left: number;
  /** Had been waiting, and has a seat by this answer. */
  movedUp: boolean;
}

export type SeatKeeper = ReturnType<typeof createSeatKeeper>;

export function createSeatKeeper(deps: SeatKeeperDeps) {
  const { consultations, attendance, seatings, programme, clock } = deps;

  const isOpen = ({ status, startsAt }: Pick<Consultation, 'status' | 'startsAt'>): boolean =>
    status === 'announced' && startsAt !== null && startsAt > clock.now();

  /** @param isNewLimit so far as many could come as wanted, and all who said so had been told to. */
  async function seatingOf(session: Consultation, isNewLimit: boolean): Promise<Seating> {
    const { _id, revision, capacity = null, capacitySetAt } = session;
    const found = await seatings.find(_id, revision);
    if (found) return found;
    const rows = await attendance.findAnswered(_id, revision);
    const wasTold = ({ answeredAt }: Attendance): boolean => isNewLimit || answeredAt! < (capacitySetAt ?? new Date(0));
    return seatings.begin(_id, revision, capacity, seatAll([], rows, capacity, wasTold));
  }

  /**
   * One change of the seating. What it is made from is read after the version that it replaces: where an answer or the
   * limit changes meanwhile, whoever changed it comes after and sees to it.
   */
  async function change(
    consultation: string,
    decide: (session: Consultation, seating: Seating) => Promise<Reseated & { urgent?: boolean }>,
    isNewLimit = false,
  ): Promise<{ session: Consultation; seating: Seating } | null> {
    for (;;) {
      const before = await consultations.find(consultation);
      if (!before) return null;
      const seating = await seatingOf(before, isNewLimit);
      const session = await consultations.find(consultation);
      if (session?.revision !== seating.revision) continue;
      const { seats, movedUp, urgent = false } = await decide(session, seating);
      const reseated = { seats, movedUp, capacity: session.capacity ?? null };
      const after = await seatings.replace(seating, reseated, { at: clock.now(), urgent });
      if (!after) continue;
      if (after.movedUp.length > 0) await tellMovedUp(after);
      return { session, seating: after };
    }
  }

  /** The seats follow the person's answer as it is recorded now. Null where as many may come as want. */
  async function follow(consultation: string, representative: string): Promise<SeatOutcome | null> {
    if (((await consultations.find(consultation))?.capacity ?? null) === null) return null;
    const now: { row: Attendance | null; asked: number; movedUp: boolean } = { row: null, asked: 0, movedUp: false };
    const done = await change(consultation, async (session, { revision, seats }) => {
      now.row = await attendance.find(consultation, representative);
      now.asked = now.row?.revision === revision ? seatsWanted(now.row) : 0;
      // Once it has begun nobody moves up any more: who is there is there.
      if (!isOpen(session)) return { seats: now.asked > 0 ? seats : seatsWithout(seats, representative), movedUp: [] };
      const { seats: after, movedUp } = reseat(seats, representative, now.asked, session.capacity ?? null);
      now.movedUp = movedUp.includes(representative);
      // Who asks hears it in the answer.
      return { seats: after, movedUp: movedUp.filter((who) => who !== representative) };
    });
    if (!done) return null;
    const { seating, session } = done;
    const seat = seating.seats.find((each) => each.representative === representative);
    const isFewer = seat && now.row?.answer === 'yes' && seat.size < now.asked;
    await attendance.takeOverSeat(
      { consultation, representative, revision: seating.revision },
      { waiting: seat?.waiting ?? false, of: now.row?.answerEvent ?? null, ...(isFewer && { size: seat.size }) },
      seating.version,
    );
    return {
      place: placeInLine(seating.seats, representative),
      size: seat?.size ?? 0,
      asked: now.asked,
      left: seatsFree(seating.seats, session.capacity ?? null),
      movedUp: now.movedUp,
    };
  }

  /** After the limit was set, raised, lowered or lifted. Nobody loses a seat by it. */
  async function followLimit(consultation: string): Promise<void> {
    const decide = async (session: Consultation, { revision, seats, capacity: before }: Seating) => {
      const { capacity = null, startsAt } = session;
      const rows = await attendance.findAnswered(consultation, revision);
      // Of a limit that was in force, who is not seated yet is just answering.
      const all = seatAll(seats, rows, capacity, () => before === null);
      if (!isOpen(session)) return { seats: all, movedUp: [] };
      return { ...moveUp(all, capacity), urgent: isUrgent([startsAt], clock.now(), programme.quietHours) };
    };
    await change(consultation, decide, true);
  }

  /** Those who moved up hear of it, once each; goes on where a crash came between. */
  async function tellMovedUp(seating: Seating): Promise<void> {
    const { consultation, revision, version, seats, movedUp } = seating;
    const session = await consultations.find(consultation);
    for (const { no, representative, at, urgent } of movedUp) {
      const seat = seats.find((each) => each.representative === representative);
      await attendance.takeOverSeat(
        { consultation, representative, revision },
        { waiting: seat?.waiting ?? false },
        version,
      );
      if (session?.startsAt && session.revision === revision)
        await deps.outbox.planEach(
          {
            kind: 'movedUp',
            subject: consultation,
            consultations: [consultation],
            offset: `r${revision}:${no}`,
            data: { revision, no },
            messageClass: 'must',
            dueAt: urgent ? at : afterQuietHours(at, programme.quietHours),
            usefulUntil: session.startsAt,
            urgent,
          },
          [representative],
          at,
        );
      await seatings.forgetMovedUp(seating, no);
    }
  }

  /** Somebody's answers are gone: so are the seats. */
  async function forget(representative: string): Promise<void> {
    for (const { consultation, revision } of await seatings.findWith(representative)) {
      await follow(consultation, representative);
      await seatings.remove(consultation, revision, representative);
    }
  }

  /** Two entries of the register are one person, whose answers have been made one: so are their seats, the better kept. */
  async function makeOne(from: string, to: string): Promise<void> {
    for (const { consultation } of await seatings.findWith(from)) {
      await change(consultation, async ({ capacity = null, ...session }, { seats }) => {
        const after = { seats: seatsOfOne(seats, from, to), movedUp: [] };
        return isOpen(session) ? moveUp(after.seats, capacity) : after;
      });
      await follow(consultation, to);
    }
    await forget(from);
  }

  /** How it stands, without a change. */
  async function outcomeFor(session: Consultation, representative: string): Promise<SeatOutcome | null> {
    const { _id, revision, capacity = null } = session;
    const seating = capacity === null ? null : await seatings.find(_id, revision);
    if (!seating) return null;
    const size = seating.seats.find((seat) => seat.representative === representative)?.size ?? 0;
    const place = placeInLine(seating.seats, representative);
    return { place, size, asked: size, left: seatsFree(seating.seats, capacity), movedUp: false };
  }

  return {
    follow,
    outcomeFor,
    followLimit,
    forget,
    makeOne,
    /** What a crash left untold. @returns how many seatings had some. */
    async resume(): Promise<number> {
      const open = await seatings.findWithMovedUp();
      for (const seating of open) await tellMovedUp(seating);
      return open.length;
    },
  };
}
