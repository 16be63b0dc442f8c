/** What is forgotten, and when, on the domain clock. */
import { days, hours } from '../../src/time.ts';
import { startWorld, type World } from '../world.ts';

let world: World;
afterEach(() => world.stop());

it('forgets handled events and their ids after three days, parked ones after seven', async () => {
  world = await startWorld();
  const person = await world.representative('สมศรี ริมทาง', 'บางแค');
  await person.says('ขอบคุณค่ะ');
  const events = world.db.collection<{ _id: string }>('inboundEvents');
  const at = world.context.clock.now();
  await events.insertOne({ _id: 'parked', state: 'parked', at, doneAt: at, lane: 0, payload: { x: 1 } } as never);
  await world.clock.advance(days(3) + hours(1));
  expect((await events.find({}).toArray()).map(({ _id }) => _id)).toEqual(['parked']);
  await world.clock.advance(days(4));
  expect(await events.countDocuments({})).toBe(0);
});

it('forgets what instances were called, and keeps the fences of lanes', async () => {
  world = await startWorld();
  const leases = world.db.collection<{ _id: string; until: Date }>('leases');
  await leases.insertMany([
    { _id: 'instance:gone', until: new Date(0) },
    { _id: 'lane:99', until: new Date(0) },
  ]);
  await world.clock.advance(hours(2));
  const left = (await leases.find({ until: new Date(0) }).toArray()).map(({ _id }) => _id);
  expect(left).toEqual(['lane:99']);
});
