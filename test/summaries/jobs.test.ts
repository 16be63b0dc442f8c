/** Two instances wake at the same moment: one summary for each scope, one card for each person. */
import type { Connection } from 'mongoose';
import { createAttendanceStore } from '../../src/attendance/store.ts';
import { createConsultationStore } from '../../src/consultations/store.ts';
import { createOutbox, type Delivery } from '../../src/delivery/outbox.ts';
import { createFeedbackStore } from '../../src/feedback/store.ts';
import { createOccurrenceJob, createOccurrenceStore, type Job } from '../../src/occurrences.ts';
import { loadProgramme } from '../../src/programme.ts';
import { createRepresentativeStore } from '../../src/representatives/store.ts';
import { createStaffStore } from '../../src/staff/store.ts';
import { summaryDeliveries, summaryJobs } from '../../src/summaries/jobs.ts';
import { createSummaryStore } from '../../src/summaries/store.ts';
import { days, plus } from '../../src/time.ts';
import { connectFresh } from '../feedback/builders.ts';

const { places, themes, reminders } = loadProgramme();
const FRIDAY = new Date('2020-07-10T02:00:00Z');
const MONDAY = new Date('2020-07-13T01:00:00Z');

let connection: Connection;
afterEach(() => connection.close());

async function office() {
  const fresh = await connectFresh();
  connection = fresh.connection;
  const staff = createStaffStore(connection);
  const summaries = createSummaryStore(connection);
  const outbox = createOutbox(connection);
  const occurrences = createOccurrenceStore(connection);
  const sources = {
    feedback: createFeedbackStore(connection),
    consultations: createConsultationStore(connection),
    attendance: createAttendanceStore(connection),
    representatives: createRepresentativeStore(connection),
    places,
  };
  await fresh.ready();
  const instance = (): Job =>
    createOccurrenceJob(
      'weekly briefs',
      summaryJobs({
        ...sources,
        summaries,
        staff,
        outbox,
        programme: { reminders },
        clock: { now: () => MONDAY, onChange: () => () => {} },
      }),
      occurrences,
    );
  const analyst = await staff.grant(
    { lineUserId: 'U1', displayName: 'นักวิเคราะห์' },
    { role: 'analyst', scope: 'THON_S' },
    FRIDAY,
  );
  const deliveries = summaryDeliveries({
    summaries,
    outbox,
    staff,
    places,
    themes,
    publicUrl: 'http://localhost',
    address: async () => new Map(),
  });
  const planned = () => connection.db!.collection('deliveries').find({}).toArray() as unknown as Promise<Delivery[]>;
  return { instance, staff, analyst, planned, brief: deliveries.weeklyBrief!, summaries };
}

it('both do the work, and it is there once', async () => {
  const { instance, analyst, planned } = await office();
  const [one, other] = [instance(), instance()];
  expect(await one.nextDue(FRIDAY)).toEqual(MONDAY);
  await Promise.all([one.runDue(MONDAY), other.runDue(MONDAY)]);
  expect(await connection.db!.collection('summaries').countDocuments({})).toBe(7);
  expect((await planned()).map(({ ids, dueAt, usefulUntil }) => ({ ids, dueAt, usefulUntil }))).toEqual([
    { ids: [analyst.id], dueAt: MONDAY, usefulUntil: plus(MONDAY, days(7)) },
  ]);
  // The same week is counted once more on Thursday.
  expect(await one.nextDue(MONDAY)).toEqual(plus(MONDAY, days(3)));
});

it('one that fell over between the summary and its card goes on where it stopped', async () => {
  const { instance, planned } = await office();
  const job = instance();
  await job.nextDue(FRIDAY);
  await job.runDue(MONDAY);
  await connection.db!.collection('deliveries').deleteMany({});
  await connection.db!.collection('occurrences').deleteMany({});
  await connection.db!.collection('summaries').updateMany({}, { $set: { recipients: null } });
  await instance().runDue(MONDAY);
  expect(await planned()).toHaveLength(1);
  expect(await connection.db!.collection('summaries').countDocuments({})).toBe(7);
});

it('a brief of more than a week ago is not sent any more', async () => {
  const { instance, planned } = await office();
  const job = instance();
  await job.nextDue(FRIDAY);
  await job.runDue(plus(MONDAY, days(7)));
  const due = (await planned()).map(({ dueAt }) => dueAt);
  expect(due).toEqual([plus(MONDAY, days(7))]);
});

it('somebody who is no analyst of that district group any more is left out at the last moment', async () => {
  const { instance, staff, analyst, planned, brief } = await office();
  const job = instance();
  await job.nextDue(FRIDAY);
  await job.runDue(MONDAY);
  const [delivery] = await planned();
  expect(await brief.stillStands(delivery!, [analyst.id])).toEqual(new Map([[analyst.id, true]]));
  await staff.revoke(analyst.id, { role: 'analyst', scope: 'THON_S' });
  expect(await brief.stillStands(delivery!, [analyst.id])).toEqual(new Map([[analyst.id, 'notStaff']]));
});
