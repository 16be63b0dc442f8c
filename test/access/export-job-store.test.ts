import { Writable } from 'node:stream';
import { createExporter } from '../../src/access/exporter.ts';
import { createExportJobStore } from '../../src/access/export-job-store.ts';
import { createLogger } from '../../src/logger.ts';
import { hours, plus, type Clock } from '../../src/time.ts';
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

describe('a file with names that is still being written', () => {
  const now = new Date('2020-07-10T02:00:00Z');
  const job = {
    _id: 'j1',
    staff: 's1',
    kind: 'registry',
    format: 'csv',
    fileName: 'registry.csv',
    query: {},
    named: true,
    expected: 3,
    createdAt: now,
    expiresAt: plus(now, hours(1)),
  };
  const clock: Clock = { now: () => now, onChange: () => () => {} };
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });

  it.each([
    ['somebody is erased', 'forgetNamed'],
    ['its time is over', 'removeEnded'],
  ] as const)('leaves nothing where %s meanwhile, and is not read on', async (_why, taken) => {
    const { connection } = await connectFresh();
    const exportJobs = createExportJobStore(connection);
    await exportJobs.begin(job);
    let read = 0;
    const { start } = createExporter({ exportJobs, clock, logger: createLogger('silent', silent) });
    async function* rows(): AsyncGenerator<Buffer> {
      for (read = 1; read <= 4; read += 1) {
        if (read === 3) await exportJobs[taken](plus(now, hours(2)));
        yield Buffer.alloc(256 * 1024, 'น้ำทิพย์');
      }
    }
    await start('j1', rows(), { rows: 0 });
    expect(read).toBe(3);
    expect(await connection.collection('exportPieces').countDocuments({})).toBe(0);
    expect(await connection.collection('exportJobs').countDocuments({})).toBe(0);
    await connection.close();
  });

  it('pieces that a broken-off removal left go with the next', async () => {
    const { connection } = await connectFresh();
    const exportJobs = createExportJobStore(connection);
    await exportJobs.begin(job);
    await exportJobs.addPiece('j1', 0, Buffer.from('kept'));
    await connection.collection('exportPieces').insertOne({ job: 'gone', index: 0, content: Buffer.from('left') });
    await exportJobs.removeEnded(now);
    expect(await connection.collection('exportPieces').distinct('job')).toEqual(['j1']);
    await connection.close();
  });
});
