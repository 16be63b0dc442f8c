/**
 * Who has a seat where a session takes only so many, and who waits: in the order in which they came. Nobody overtakes,
 * not even a smaller party, and nobody who was told of a seat loses it again.
 */
import { seatsWanted } from './rules.ts';
import type { Attendance } from './model.ts';

export interface Seat {
  /** Our id of the person. */
  representative: string;
  /** With those the person brings. */
  size: number;
  waiting: boolean;
}

/** In the order of arrival. */
export type Seats = readonly Seat[];

export interface Reseated {
  seats: Seats;
  /** Who had been waiting and has a seat now, in order. */
  movedUp: string[];
}

export const seatsTaken = (seats: Seats): number =>
  seats.reduce((sum, { size, waiting }) => sum + (waiting ? 0 : size), 0);

/** More may be taken than there are: of those who had been told to come before there was a limit. */
export const seatsFree = (seats: Seats, capacity: number | null): number =>
  capacity === null ? Infinity : Math.max(0, capacity - seatsTaken(seats));

export const seatsWithout = (seats: Seats, representative: string): Seats =>
  seats.filter((seat) => seat.representative !== representative);

/** `from` is `to`: one seat of the two stays, before a place in the line. */
export function seatsOfOne(seats: Seats, from: string, to: string): Seats {
  const both = seats.filter(({ representative }) => representative === from || representative === to);
  const kept = both.find(({ waiting }) => !waiting) ?? both[0];
  return seats.flatMap((seat) => {
    if (!both.includes(seat)) return [seat];
    return seat === kept ? [{ ...seat, representative: to }] : [];
  });
}

/** 1 is next; null for whoever does not wait. */
export function placeInLine(seats: Seats, representative: string): number | null {
  const place = seats.filter(({ waiting }) => waiting).findIndex((seat) => seat.representative === representative);
  return place < 0 ? null : place + 1;
}

/** Those in front move up as far as there are seats for the first of them. */
export function moveUp(seats: Seats, capacity: number | null): Reseated {
  const after = seats.map((seat) => ({ ...seat }));
  const movedUp: string[] = [];
  let left = seatsFree(seats, capacity);
  for (const seat of after) {
    if (!seat.waiting) continue;
    if (seat.size > left) break;
    seat.waiting = false;
    left -= seat.size;
    movedUp.push(seat.representative);
  }
  return { seats: after, movedUp };
}

/** @param wanted seats that the person's answer asks for; 0 gives back what there was. */
export function reseat(seats: Seats, representative: string, wanted: number, capacity: number | null): Reseated {
  return moveUp(placed(seats, representative, wanted, capacity), capacity);
}

function placed(seats: Seats, representative: string, wanted: number, capacity: number | null): Seats {
  const own = seats.find((seat) => seat.representative === representative);
  if (wanted === 0) return seatsWithout(seats, representative);
  // Seats that are free while people wait are theirs.
  const free = seats.some(({ waiting }) => waiting) ? 0 : seatsFree(seats, capacity);
  if (!own) return [...seats, { representative, size: wanted, waiting: wanted > free }];
  const fits = own.waiting || wanted <= own.size || wanted - own.size <= free;
  return fits ? seats.map((seat) => (seat === own ? { ...seat, size: wanted } : seat)) : seats;
}

/**
 * The seating made of the answers there are: at first, and again after a time without a limit.
 * @param wasTold who had been told to come, because there was no limit; the others find a seat or wait, in their order.
 */
export function seatAll(
  seats: Seats,
  rows: readonly Attendance[],
  capacity: number | null,
  wasTold: (row: Attendance) => boolean,
): Seats {
  const answers = new Map(rows.map((row) => [row.representative, row]));
  const kept = seats.flatMap((seat) => {
    const row = answers.get(seat.representative);
    const size = row ? seatsWanted(row) : 0;
    return size > 0 ? [{ ...seat, size }] : [];
  });
  const known = new Set(kept.map(({ representative }) => representative));
  return rows
    .filter((row) => seatsWanted(row) > 0 && !known.has(row.representative))
    .toSorted((a, b) => a.answeredAt!.getTime() - b.answeredAt!.getTime() || a._id.localeCompare(b._id))
    .reduce<Seats>((so, row) => {
      if (!wasTold(row)) return placed(so, row.representative, seatsWanted(row), capacity);
      return [...so, { representative: row.representative, size: seatsWanted(row), waiting: false }];
    }, kept);
}
