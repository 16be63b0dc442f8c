import mongoose, { type Connection } from 'mongoose';
import { createAuditStore } from '../../src/access/audit.ts';
import { freshDatabaseUri } from '../database.ts';

const at = (time: string) => new Date(`2020-07-10T${time}+07:00`);
let connection: Connection;
beforeEach(async () => {
  connection = await mongoose.createConnection(freshDatabaseUri()).asPromise();
});
afterEach(() => connection.close());

it('is only ever added to: the same event writes once, and nothing over what is there', async () => {
  const audit = createAuditStore(connection);
  const entry = { _id: 'a1', at: at('09:00'), actor: 's1', action: 'staff.granted' as const, subject: 's2' };
  await audit.record(entry);
  await audit.record({ ...entry, actor: 's9' });
  expect(await audit.findBySubject('s2')).toEqual([entry]);
});

it('gives what happened in a time, and the newest first', async () => {
  const audit = createAuditStore(connection);
  const entry = { actor: 's1', action: 'representative.viewed' as const, subject: 'r1' };
  for (const [_id, time] of [
    ['a1', '09:00'],
    ['a2', '10:00'],
    ['a3', '11:00'],
  ] as const)
    await audit.record({ ...entry, _id, at: at(time), details: { fields: 'phone' } });
  expect((await audit.findBetween(at('09:30'), at('11:00'))).map(({ _id }) => _id)).toEqual(['a2']);
  expect((await audit.findPage({}, null, 2)).map(({ _id }) => _id)).toEqual(['a3', 'a2']);
});
