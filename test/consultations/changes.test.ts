import mongoose, { type Connection } from 'mongoose';
import { resumePlanningJob } from '../../src/consultations/jobs.ts';
import {
  createConsultationPlanner,
  type ConsultationDeps,
  type ConsultationPlanner,
} from '../../src/consultations/telling-effects.ts';
import type { ConsultationChange } from '../../src/consultations/model.ts';
import { createConsultationStore, type ConsultationStore } from '../../src/consultations/store.ts';
import { LineAwayError } from '../../src/errors.ts';
import { freshDatabaseUri } from '../database.ts';
import { makeConsultation } from './builders.ts';

const AT = new Date('2020-07-10T02:00:00Z');
let connection: Connection;
let consultations: ConsultationStore;
let planner: ConsultationPlanner;

beforeEach(async () => {
  connection = await mongoose.createConnection(freshDatabaseUri()).asPromise();
  consultations = createConsultationStore(connection);
  await Promise.all(Object.values(connection.models).map((model) => model.init()));
  // Carrying a change out asks the sessions alone.
  planner = createConsultationPlanner({ consultations } as ConsultationDeps);
  for (const [round, _id] of ['c1', 'c2'].entries())
    await consultations.insertAsIs(makeConsultation({ _id, round: round + 1 }));
});
afterEach(() => connection.close());

/** A confirmed change of the venue of these sessions, each as it is in `version`. */
async function confirmed(_id: string, venue: string, versions: Record<string, number>): Promise<ConsultationChange> {
  await consultations.proposeChange({
    _id,
    kind: 'changed',
    districtGroup: 'THON_S',
    state: 'proposed',
    reason: null,
    entries: Object.entries(versions).map(([consultation, fromVersion]) => ({
      consultation,
      fromVersion,
      version: null,
      patch: { venue },
      revises: false,
      before: makeConsultation({ _id: consultation }),
    })),
    proposedBy: 's1',
    proposedAt: AT,
    confirmedBy: null,
    confirmedByEvent: null,
    confirmedAt: null,
    plannedAt: null,
  });
  return (await consultations.confirmChange(_id, 's1', `e-${_id}`, AT))!;
}
const recorded = async (id: string): Promise<(number | null)[]> =>
  (await consultations.findChange(id))!.entries.map(({ version }) => version);

describe('a change that is carried out again after a later one', () => {
  it('keeps the version it got, for whoever read it before and after that was recorded', async () => {
    const first = await confirmed('first', 'ศาลา', { c1: 1 });
    await planner.applyChange(first);
    await planner.applyChange(await confirmed('second', 'หอประชุม', { c1: 2 }));

    const [unplanned] = (await consultations.findUnplanned()).filter(({ _id }) => _id === 'first');
    expect((await planner.applyChange(unplanned!)).entries[0]!.version).toBe(2);
    expect((await planner.applyChange(first)).entries[0]!.version).toBe(2);
    expect(await recorded('first')).toEqual([2]);
    expect(await consultations.find('c1')).toMatchObject({ venue: 'หอประชุม', version: 3 });
  });

  it('carries out what a crash left, and leaves out a session that somebody else had changed', async () => {
    await planner.applyChange(await confirmed('faster', 'หอประชุม', { c2: 1 }));
    const change = await confirmed('both', 'ศาลา', { c1: 1, c2: 1 });
    await consultations.applyEntry(change, change.entries[0]!);

    expect((await planner.applyChange(change)).entries.map(({ version }) => version)).toEqual([2, null]);
    expect(await recorded('both')).toEqual([2, null]);
    expect(await consultations.find('c2')).toMatchObject({ venue: 'หอประชุม', version: 2 });
  });
});

it('a change that cannot be planned holds up no other', async () => {
  for (const [id, session] of [
    ['first', 'c1'],
    ['second', 'c2'],
  ] as const)
    await confirmed(id, 'ศาลา', { [session]: 1 });
  const away: ConsultationPlanner = {
    ...planner,
    async planChange({ _id }) {
      if (_id === 'first') throw new LineAwayError('away');
      await consultations.markPlanned(_id, AT);
    },
  };
  const job = resumePlanningJob({ consultations } as ConsultationDeps, away);
  await expect(job.runDue(AT)).rejects.toThrow('1 of 2 failed');
  expect((await consultations.findUnplanned()).map(({ _id }) => _id)).toEqual(['first']);
});
