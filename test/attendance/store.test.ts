import mongoose, { type Connection } from 'mongoose';
import { createAttendanceStore, type AttendanceStore, type NewAnswer } from '../../src/attendance/store.ts';
import { freshDatabaseUri } from '../database.ts';

let connection: Connection;
let attendance: AttendanceStore;
beforeEach(async () => {
  connection = await mongoose.createConnection(freshDatabaseUri()).asPromise();
  attendance = createAttendanceStore(connection);
  await Promise.all(Object.values(connection.models).map((model) => model.init()));
});
afterEach(() => connection.close());

const at = (minute: number): Date => new Date(Date.UTC(2020, 6, 10, 2, minute));
const given = (overrides: Partial<NewAnswer> = {}): NewAnswer => ({
  consultation: 'c1',
  revision: 1,
  representative: 'r1',
  district: 'ธนบุรี',
  answer: 'yes',
  via: 'button',
  ...overrides,
});

it('the later answer counts, whichever arrives first', async () => {
  await attendance.answer(given({ answer: 'no' }), 'e2', at(5));
  await attendance.answer(given({ answer: 'yes' }), 'e1', at(1));
  expect((await attendance.find('c1', 'r1'))?.answer).toBe('no');
});

it('an answer to an earlier revision changes nothing, and one to a later revision takes its place', async () => {
  await attendance.answer(given({ revision: 2, answer: 'no' }), 'e1', at(1));
  await attendance.answer(given({ revision: 1, answer: 'yes' }), 'e2', at(9));
  expect(await attendance.find('c1', 'r1')).toMatchObject({ answer: 'no', revision: 2 });
  await attendance.answer(given({ revision: 3, answer: 'maybe' }), 'e3', at(2));
  expect(await attendance.find('c1', 'r1')).toMatchObject({ answer: 'maybe', revision: 3 });
});

it('the same event again gives the same answer and one record', async () => {
  const first = await attendance.answer(given(), 'e1', at(1));
  expect(await attendance.answer(given(), 'e1', at(1))).toEqual(first);
  expect(await connection.collection('attendances').countDocuments({})).toBe(1);
});

it('many answers of one person at once leave one record, the latest', async () => {
  const answers = (['yes', 'no', 'maybe', 'yes', 'no'] as const).map((answer, minute) =>
    attendance.answer(given({ answer }), `e${minute}`, at(minute)),
  );
  await Promise.all(answers);
  expect(await connection.collection('attendances').countDocuments({})).toBe(1);
  expect((await attendance.find('c1', 'r1'))?.answer).toBe('no');
});

it('the tally counts the current revision only, with those that people bring', async () => {
  await attendance.answer(given({ partySize: 3 }), 'e1', at(1));
  await attendance.answer(given({ representative: 'r2', answer: 'no' }), 'e2', at(1));
  await attendance.answer(given({ representative: 'r3', revision: 2, answer: 'maybe' }), 'e3', at(1));
  expect(await attendance.tally('c1', 1)).toEqual({ yes: 1, no: 1, maybe: 0, people: 3, checkedIn: 0 });
  expect(await attendance.tally('c1', 2)).toEqual({ yes: 0, no: 0, maybe: 1, people: 0, checkedIn: 0 });
});

it('those who were checked in took part; where nobody was, those who had said yes', async () => {
  await attendance.answer(given(), 'e1', at(1));
  await attendance.answer(given({ representative: 'r2', answer: 'no' }), 'e2', at(1));
  expect(await attendance.findTookPart('c1', 1)).toEqual(['r1']);
  await attendance.checkIn('c1', 'r2', 'ธนบุรี', at(30));
  expect(await attendance.findTookPart('c1', 1)).toEqual(['r2']);
});

it('erasing a person leaves nothing of theirs', async () => {
  await attendance.answer(given(), 'e1', at(1));
  await attendance.answer(given({ representative: 'r2' }), 'e2', at(1));
  await attendance.erase('r1');
  expect(await attendance.findFor('r1')).toEqual([]);
  expect(await attendance.findFor('r2')).toHaveLength(1);
});
