/** Two lanes, one seat: the database decides, and a crash between a decision and its message tells nobody twice. */
import mongoose, { type Connection } from 'mongoose';
import { createSeatKeeper, type SeatKeeper } from '../../src/attendance/seating-effects.ts';
import { seatsTaken } from '../../src/attendance/seating-rules.ts';
import { createSeatingStore, type SeatingStore } from '../../src/attendance/seating-store.ts';
import { createAttendanceStore, type AttendanceStore } from '../../src/attendance/store.ts';
import type { Consultation } from '../../src/consultations/model.ts';
import { createConsultationStore, type ConsultationStore } from '../../src/consultations/store.ts';
import { createOutbox, type Outbox } from '../../src/delivery/outbox.ts';
import { loadProgramme } from '../../src/programme.ts';
import { freshDatabaseUri } from '../database.ts';

const NOW = new Date('2020-07-10T09:00:00+07:00');
const clock = { now: () => NOW, onChange: () => () => {} };
const at = (second: number): Date => new Date(NOW.getTime() + second * 1_000);

let connection: Connection;
let attendance: AttendanceStore;
let seatings: SeatingStore;
let consultations: ConsultationStore;
let outbox: Outbox;
let keepers: SeatKeeper[];

beforeAll(async () => {
  connection = await mongoose.createConnection(freshDatabaseUri(), { ignoreUndefined: true }).asPromise();
  attendance = createAttendanceStore(connection);
  seatings = createSeatingStore(connection);
  consultations = createConsultationStore(connection);
  outbox = createOutbox(connection);
  await Promise.all(Object.values(connection.models).map((model) => model.init()));
  const deps = { consultations, attendance, seatings, outbox, programme: loadProgramme(), clock };
  keepers = [createSeatKeeper(deps), createSeatKeeper(deps)];
});
afterAll(() => connection.close());

let sessions = 0;
async function sessionFor(capacity: number): Promise<string> {
  const _id = `c${(sessions += 1)}`;
  await consultations.insertAsIs({
    _id,
    districtGroup: 'THON_N',
    fiscalYear: 2563,
    round: sessions,
    status: 'announced',
    startsAt: new Date('2020-07-16T13:30:00+07:00'),
    revision: 1,
    version: 1,
    capacity,
    capacitySetAt: new Date(NOW.getTime() - 60_000),
  } as Consultation);
  return _id;
}

/** Through one of two lanes. */
async function answers(consultation: string, who: number, answer: 'yes' | 'no', second: number): Promise<void> {
  const representative = `r${who}`;
  await attendance.answer(
    { consultation, revision: 1, representative, district: null, answer, via: 'text' },
    `e${consultation}-${who}-${second}`,
    at(second),
  );
  await keepers[who % 2]!.follow(consultation, representative);
}
const moves = async (consultation: string): Promise<string[]> =>
  (await outbox.findByConsultation(consultation)).map(({ ids }) => ids[0]!);

it('of twelve who answer at once five have a seat, and all know which', async () => {
  const consultation = await sessionFor(5);
  await Promise.all(Array.from({ length: 12 }, (_, who) => answers(consultation, who, 'yes', who)));
  const { seats } = (await seatings.find(consultation, 1))!;
  expect([seats.length, seatsTaken(seats)]).toEqual([12, 5]);
  expect(await attendance.tally(consultation, 1)).toMatchObject({ yes: 5, waiting: 7 });
  const rows = await attendance.findAnswered(consultation, 1);
  for (const { representative, waiting } of seats)
    expect(rows.find((row) => row.representative === representative)?.waiting).toBe(waiting);
});

it('as many move up as decline at once, in their order, and each hears of it once', async () => {
  const consultation = await sessionFor(3);
  for (let who = 0; who < 8; who += 1) await answers(consultation, who, 'yes', who);
  await Promise.all([0, 1, 4].map((who) => answers(consultation, who, 'no', 20 + who)));
  const { seats, movedUp } = (await seatings.find(consultation, 1))!;
  expect(seats.map(({ representative, waiting }) => [representative, waiting])).toEqual([
    ['r2', false],
    ['r3', false],
    ['r5', false],
    ['r6', true],
    ['r7', true],
  ]);
  expect(movedUp).toEqual([]);
  // r4 may have moved up for a moment before the own no was seen to.
  expect((await moves(consultation)).filter((id) => id !== 'r4').toSorted()).toEqual(['r3', 'r5']);
  expect(await attendance.tally(consultation, 1)).toMatchObject({ yes: 3, waiting: 2, no: 3 });
});

it('of one person who answers twice at once the later answer decides, through whichever lane it comes', async () => {
  const consultation = await sessionFor(1);
  for (let round = 0; round < 6; round += 1) {
    const [first, last] = round % 2 === 0 ? (['yes', 'no'] as const) : (['no', 'yes'] as const);
    await Promise.all([
      answers(consultation, 1, first, 10 * round + 1),
      answers(consultation, 1, last, 10 * round + 2),
    ]);
    await Promise.all(keepers.map((keeper) => keeper.follow(consultation, 'r1')));
    expect((await seatings.find(consultation, 1))!.seats).toHaveLength(last === 'yes' ? 1 : 0);
  }
});

it('of two entries of the register that are one person one seat is left, and the next moves up', async () => {
  const consultation = await sessionFor(2);
  for (const who of [1, 2, 3]) await answers(consultation, who, 'yes', who);
  await attendance.moveTo('r1', 'r2');
  await keepers[0]!.makeOne('r1', 'r2');
  const { seats } = (await seatings.find(consultation, 1))!;
  expect(seats).toMatchObject([
    { representative: 'r2', waiting: false },
    { representative: 'r3', waiting: false },
  ]);
  expect(await attendance.tally(consultation, 1)).toMatchObject({ yes: 2, waiting: 0 });
  expect(await moves(consultation)).toEqual(['r3']);
});

it('a crash before the message leaves it to be told, once', async () => {
  const consultation = await sessionFor(1);
  await answers(consultation, 1, 'yes', 1);
  await answers(consultation, 2, 'yes', 2);
  const seating = (await seatings.find(consultation, 1))!;
  const left = { seats: [{ representative: 'r2', size: 1, waiting: false }], movedUp: ['r2'], capacity: 1 };
  await seatings.replace(seating, left, { at: NOW, urgent: false });
  expect(await moves(consultation)).toEqual([]);
  await Promise.all(keepers.map((keeper) => keeper.resume()));
  expect(await keepers[0]!.resume()).toBe(0);
  expect(await moves(consultation)).toEqual(['r2']);
  expect(await attendance.find(consultation, 'r2')).toMatchObject({ waiting: false });
});

it('a limit that is set while people answer seats nobody twice and forgets nobody', async () => {
  const consultation = await sessionFor(100);
  await consultations.setLimits(consultation, { capacity: null }, at(1));
  await Promise.all([
    ...Array.from({ length: 6 }, (_, who) => answers(consultation, who, 'yes', who + 2)),
    consultations.setLimits(consultation, { capacity: 4 }, at(3)).then(() => keepers[0]!.followLimit(consultation)),
  ]);
  const { seats } = (await seatings.find(consultation, 1))!;
  expect(new Set(seats.map(({ representative }) => representative)).size).toBe(6);
  expect(seats).toHaveLength(6);
  const { yes, waiting } = await attendance.tally(consultation, 1);
  expect([yes, waiting]).toEqual([seatsTaken(seats), 6 - seatsTaken(seats)]);
});

it('nothing of somebody who is forgotten stays in a seating, and the seat goes to the next', async () => {
  const consultation = await sessionFor(1);
  await answers(consultation, 71, 'yes', 1);
  await answers(consultation, 72, 'yes', 2);
  await attendance.erase('r71');
  await keepers[1]!.forget('r71');
  expect(JSON.stringify(await connection.collection('seatings').find({}).toArray())).not.toContain('"r71"');
  expect(await moves(consultation)).toEqual(['r72']);
});
