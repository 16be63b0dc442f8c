import { createExportJobStore } from '../../src/access/export-job-store.ts';
import { hours, plus } from '../../src/time.ts';
import { connectFresh } from '../feedback/builders.ts';

it('removes all files that have had their time, however many there are', async () => {
  const { connection } = await connectFresh();
  const jobs = createExportJobStore(connection);
  const now = new Date('2020-07-10T02:00:00Z');
  const ended = Array.from({ length: 101 }, (_, index) => ({ _id: `j${index}`, expiresAt: plus(now, -1) }));
  const kept = { _id: 'kept', expiresAt: plus(now, hours(1)) };
  await connection.collection<{ _id: string }>('exportJobs').insertMany([...ended, kept]);
  await jobs.removeEnded(now);
  expect((await connection.collection('exportJobs').find({}).toArray()).map(({ _id }) => _id)).toEqual(['kept']);
  await connection.close();
});
