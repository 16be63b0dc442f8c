import fc from 'fast-check';
import type { Attendance } from '../../src/attendance/model.ts';
import {
  moveUp,
  placeInLine,
  reseat,
  seatAll,
  seatsTaken,
  type Seat,
  type Seats,
} from '../../src/attendance/seating-rules.ts';

const seated = (representative: string, size = 1): Seat => ({ representative, size, waiting: false });
const waits = (representative: string, size = 1): Seat => ({ representative, size, waiting: true });
const names = (seats: Seats): string[] =>
  seats.map(({ representative, size, waiting }) => `${representative}${size}${waiting ? '?' : ''}`);

const since = new Date('2020-07-10T02:00:00Z');
const told = ({ answeredAt }: Attendance): boolean => answeredAt! < since;
const row = (representative: string, minute: number, more: Partial<Attendance> = {}): Attendance =>
  ({
    _id: representative,
    consultation: 'c1',
    representative,
    answer: 'yes',
    revision: 1,
    answeredAt: new Date(since.getTime() + minute * 60_000),
    partySize: null,
    proxy: null,
    waiting: false,
    ...more,
  }) as Attendance;

describe('seats', () => {
  it('are taken in order, with those whom people bring, and then people wait', () => {
    let seats: Seats = [];
    for (const [who, size] of [
      ['a', 2],
      ['b', 2],
      ['c', 1],
    ] as const)
      seats = reseat(seats, who, size, 3).seats;
    expect(names(seats)).toEqual(['a2', 'b2?', 'c1?']);
    expect([placeInLine(seats, 'a'), placeInLine(seats, 'b'), placeInLine(seats, 'c')]).toEqual([null, 1, 2]);
  });

  it('that are given back go to those in front, and nobody overtakes', () => {
    const seats = [seated('a', 2), seated('b'), waits('c', 3), waits('d')];
    const first = reseat(seats, 'a', 0, 3);
    expect([names(first.seats), first.movedUp]).toEqual([['b1', 'c3?', 'd1?'], []]);
    const second = reseat(first.seats, 'b', 0, 3);
    expect([names(second.seats), second.movedUp]).toEqual([['c3', 'd1?'], ['c']]);
  });

  it('are not taken by somebody new while others wait for enough of them', () => {
    expect(names(reseat([seated('a'), waits('b', 3)], 'c', 1, 3).seats)).toEqual(['a1', 'b3?', 'c1?']);
  });

  it('of a party that grows are kept as they are where there are no more', () => {
    expect(names(reseat([seated('a'), seated('b')], 'a', 3, 3).seats)).toEqual(['a1', 'b1']);
    expect(names(reseat([seated('a'), seated('b')], 'a', 2, 3).seats)).toEqual(['a2', 'b1']);
    expect(names(reseat([seated('a'), waits('b', 3)], 'a', 2, 3).seats)).toEqual(['a1', 'b3?']);
  });

  it('of a party that shrinks go to whoever waits, the party itself included', () => {
    const shrunk = reseat([seated('a', 3), waits('b')], 'a', 2, 3);
    expect([names(shrunk.seats), shrunk.movedUp]).toEqual([['a2', 'b1'], ['b']]);
    const waiting = reseat([seated('a'), waits('b', 3), waits('c')], 'b', 2, 3);
    expect([names(waiting.seats), waiting.movedUp]).toEqual([['a1', 'b2', 'c1?'], ['b']]);
  });

  it('that are added let people move up in order; with no limit all do', () => {
    const seats = [seated('a'), waits('b', 2), waits('c'), waits('d')];
    expect(moveUp(seats, 4).movedUp).toEqual(['b', 'c']);
    expect(moveUp(seats, null).movedUp).toEqual(['b', 'c', 'd']);
  });

  it('are never taken from those who had been told to come', () => {
    expect(moveUp([seated('a', 2), seated('b', 2), waits('c')], 1)).toEqual({
      seats: [seated('a', 2), seated('b', 2), waits('c')],
      movedUp: [],
    });
    const rows = [
      row('a', -3),
      row('b', -2, { partySize: 2 }),
      row('c', 1),
      row('d', -1, { answer: 'no', proxy: 'หลาน' }),
    ];
    expect(names(seatAll([], rows, 2, told))).toEqual(['a1', 'b2', 'd1', 'c1?']);
  });

  it('are made anew from the answers after a time without a limit', () => {
    const rows = [row('b', 1), row('c', 2, { partySize: 2 }), row('a', 3, { answer: 'no' })];
    expect(names(seatAll([seated('a'), waits('b')], rows, 3, told))).toEqual(['b1?', 'c2?']);
  });

  it('are never more than there are, whoever answers what in which order', () => {
    const wish = fc.record({ who: fc.constantFrom('a', 'b', 'c', 'd', 'e'), wanted: fc.integer({ min: 0, max: 4 }) });
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 30 }), fc.integer({ min: 0, max: 6 }), (wishes, capacity) => {
        let seats: Seats = [];
        for (const { who, wanted } of wishes) {
          const before = seats;
          const { seats: after, movedUp } = reseat(before, who, wanted, capacity);
          expect(seatsTaken(after)).toBeLessThanOrEqual(capacity);
          // Who moves up stood in front of everybody who still waits.
          const stillWaiting = after.filter((seat) => seat.waiting).map((seat) => seat.representative);
          const line = before
            .filter((seat) => seat.waiting && seat.representative !== who)
            .map((s) => s.representative);
          const moved = movedUp.filter((each) => each !== who);
          expect(line.filter((each) => moved.includes(each) || stillWaiting.includes(each))).toEqual([
            ...moved,
            ...stillWaiting.filter((each) => line.includes(each)),
          ]);
          // Nobody else loses a seat.
          const had = before.filter((seat) => !seat.waiting && seat.representative !== who);
          expect(after).toEqual(expect.arrayContaining(had));
          seats = after;
        }
      }),
    );
  });
});
