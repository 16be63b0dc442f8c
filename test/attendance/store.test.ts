import mongoose, { type Connection } from 'mongoose';
import { createAttendanceStore, type AttendanceStore, type NewAnswer } from '../../src/attendance/store.ts';
import { nameIn } from '../../src/feedback/rules.ts';
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

const there = (representative: string, revision = 1) =>
  ({ consultation: 'c1', representative, district: 'ธนบุรี', revision, via: 'staff', by: 's1' }) as const;

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
  expect(await attendance.tally('c1', 1)).toMatchObject({ yes: 1, no: 1, maybe: 0, people: 3, checkedIn: 0 });
  expect(await attendance.tally('c1', 2)).toMatchObject({ yes: 0, no: 0, maybe: 1, people: 0, checkedIn: 0 });
});

it('those who were checked in took part; where nobody was, those who had said yes', async () => {
  await attendance.answer(given(), 'e1', at(1));
  await attendance.answer(given({ representative: 'r2', answer: 'no' }), 'e2', at(1));
  expect(await attendance.findTookPart('c1', 1)).toEqual(['r1']);
  await attendance.checkIn(there('r2'), 'e3', at(30));
  expect(await attendance.findTookPart('c1', 1)).toEqual(['r2']);
});

it('erasing a person leaves nothing of theirs', async () => {
  await attendance.answer(given(), 'e1', at(1));
  await attendance.answer(given({ representative: 'r2' }), 'e2', at(1));
  await attendance.erase('r1');
  expect(await attendance.findFor('r1')).toEqual([]);
  expect(await attendance.findFor('r2')).toHaveLength(1);
});

it('the same answer again keeps what was said beside it, another one does not', async () => {
  await attendance.answer(given({ partySize: 3, late: true }), 'e1', at(1));
  await attendance.answer(given(), 'e2', at(2));
  expect(await attendance.find('c1', 'r1')).toMatchObject({ answer: 'yes', partySize: 3, late: true });
  await attendance.answer(given({ partySize: 2 }), 'e3', at(3));
  expect(await attendance.find('c1', 'r1')).toMatchObject({ answer: 'yes', partySize: 2, late: true });
  await attendance.answer(given({ answer: 'no', reason: 'ติดธุระ' }), 'e4', at(4));
  expect(await attendance.find('c1', 'r1')).toMatchObject({ partySize: null, late: false, reason: 'ติดธุระ' });
  await attendance.answer(given({ revision: 2, answer: 'no' }), 'e5', at(5));
  expect(await attendance.find('c1', 'r1')).toMatchObject({ reason: null });
});

it('a correction changes an answer that stands, and nothing else', async () => {
  await attendance.answer(given({ partySize: 3 }), 'e1', at(1));
  const who = { consultation: 'c1', representative: 'r1' };
  const yes = { answer: 'yes', revision: 1 } as const;
  expect(await attendance.correct(who, yes, { partySize: 2 }, 'e2', at(2))).toMatchObject({ partySize: 2 });
  expect(await attendance.correct(who, yes, { partySize: 9 }, 'e0', at(0))).toBeNull();
  expect(await attendance.correct(who, { answer: 'no', revision: 1 }, { proxy: 'ลูกสาว' }, 'e3', at(3))).toBeNull();
  expect(await attendance.correct(who, { answer: 'yes', revision: 2 }, { partySize: 9 }, 'e4', at(4))).toBeNull();
  expect(await attendance.find('c1', 'r1')).toMatchObject({ partySize: 2, answerEvent: 'e2' });
});

it('whoever sends somebody else counts as coming, whoever waits for a seat does not', async () => {
  await attendance.answer(given({ answer: 'no', proxy: 'ลูกสาว' }), 'e1', at(1));
  await attendance.answer(given({ representative: 'r2', partySize: 2 }), 'e2', at(1));
  await attendance.takeOverSeat({ consultation: 'c1', representative: 'r2', revision: 1 }, { waiting: true }, 2);
  expect(await attendance.tally('c1', 1)).toMatchObject({
    yes: 1,
    proxies: 1,
    people: 1,
    no: 0,
    waiting: 1,
    waitingPeople: 2,
  });
  expect([...(await attendance.answersAmong('c1', 1, ['r1', 'r2', 'r3']))]).toEqual(
    expect.arrayContaining([
      ['r1', 'yes'],
      ['r2', 'waiting'],
    ]),
  );
  expect(await attendance.findTookPart('c1', 1)).toEqual([]);
});

it('what an earlier seating decided and comes late changes nothing', async () => {
  await attendance.answer(given(), 'e1', at(1));
  const r1 = { consultation: 'c1', representative: 'r1', revision: 1 };
  await attendance.takeOverSeat(r1, { waiting: false }, 5);
  await attendance.takeOverSeat(r1, { waiting: true }, 4);
  await attendance.takeOverSeat({ ...r1, revision: 2 }, { waiting: true }, 9);
  await attendance.takeOverSeat(r1, { waiting: true, of: 'e0' }, 9);
  expect(await attendance.find('c1', 'r1')).toMatchObject({ waiting: false, seatVersion: 5 });
});

it('somebody is checked in once, again after the session moved, and not any more after a slip', async () => {
  expect((await attendance.checkIn(there('r1'), 'e1', at(1))).fresh).toBe(true);
  expect((await attendance.checkIn(there('r1'), 'e1', at(1))).fresh).toBe(true);
  const second = await attendance.checkIn(there('r1'), 'e2', at(2));
  expect([second.fresh, second.row.checkedInAt]).toEqual([false, at(1)]);
  expect((await attendance.tally('c1', 2)).checkedIn).toBe(0);
  expect((await attendance.checkIn(there('r1', 2), 'e3', at(3))).fresh).toBe(true);
  expect((await attendance.tally('c1', 2)).checkedIn).toBe(1);
  await attendance.undoCheckIn('c1', 'r1');
  expect((await attendance.tally('c1', 2)).checkedIn).toBe(0);
});

it('takes a name out of what others said of who comes instead, and leaves the rest as it is', async () => {
  await attendance.answer(given({ answer: 'no', proxy: 'คุณสมชาย ใจดี', reason: 'สมชาย  ใจดี ว่างกว่า' }), 'e1', at(1));
  await attendance.answer(given({ representative: 'r2', answer: 'no', proxy: 'ลูกสาว', reason: 'ไม่สบาย' }), 'e2', at(1));
  const { written } = nameIn(['สมชาย ใจดี'])!;
  await attendance.forgetName(written, '•••');
  expect(await attendance.find('c1', 'r1')).toMatchObject({ answer: 'no', proxy: 'คุณ•••', reason: '••• ว่างกว่า' });
  expect(await attendance.find('c1', 'r2')).toMatchObject({ proxy: 'ลูกสาว', reason: 'ไม่สบาย' });
});
