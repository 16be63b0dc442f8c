/** Who got an announcement or a notice, and who did not and why: by codes, or by name for who may see names. */
import { startWorld, type Person, type World } from '../world.ts';
import { clientOf, tokenFor } from './client.ts';

type Client = ReturnType<typeof clientOf>;

let world: World;
let people: Person[];
let city: Client;
/** Of the district group, with and without names. */
let named: Client;
let coded: Client;
/** Of all of the city, reading only: it sees no deliveries, as a coordinator does not. */
let reader: Client;
let north: Client;
let session: string;
let notice: string;

beforeAll(async () => {
  world = await startWorld();
  people = [
    await world.representative('สมศรี ใจดี', 'ทุ่งครุ'),
    await world.representative('สมหมาย รักไทย', 'บางแค'),
    await world.representative('บุญมา ท่าน้ำ', 'บางแค'),
  ];
  await world.bind(await world.group('ประชาคมกรุงธนใต้', [people[2]!]), 'THON_S');
  const tokens = [
    { permissions: ['change'] },
    { scope: ['THON_S'], permissions: ['personal'] },
    { scope: ['THON_S'] },
    {},
    { scope: ['BKK_N'], permissions: ['personal'] },
  ] as const;
  [city, named, coded, reader, north] = (await Promise.all(
    tokens.map(async (wish) => clientOf(world.url, await tokenFor(world, wish as never))),
  )) as [Client, Client, Client, Client, Client];
  const hour = { date: '2020-07-21', startTime: '09:30', venue: 'หอประชุมทุ่งครุ' };
  session = (await city.ask('POST', '/sessions', { districtGroup: 'THON_S', ...hour })).body.id;
  await city.change('POST', `/sessions/${session}/announce`, `/sessions/${session}`, undefined);
  const written = { districtGroup: 'THON_S', text: 'ฉีดวัคซีนฟรี', sendAt: '2020-07-12T03:00:00.000Z' };
  notice = (await city.ask('POST', '/broadcasts', written)).body.id;
  await city.change('POST', `/broadcasts/${notice}/send`, `/broadcasts/${notice}`, undefined);
  await world.settled();
});
afterAll(() => world.stop());

const rowsOf = async (client: Client, path: string) => (await client.get(path)).body.data as Record<string, unknown>[];

it('lists whom an announcement went to: the LINE group, and one by one those outside of it', async () => {
  const rows = await rowsOf(named, `/sessions/${session}/recipients`);
  expect(rows.map(({ lineGroup, name, result }) => [lineGroup ?? name, result]).toSorted()).toEqual([
    ['ประชาคมกรุงธนใต้', 'sent'],
    ['สมศรี ใจดี', 'sent'],
    ['สมหมาย รักไทย', 'sent'],
  ]);
  expect(await rowsOf(named, `/sessions/${session}/recipients?kind=cancelled`)).toEqual([]);
  expect(await named.all(`/sessions/${session}/recipients`, 1)).toEqual(rows);
});

it('tells who did not get a notice, and why, once its hour has come', async () => {
  const path = `/broadcasts/${notice}/recipients`;
  expect((await rowsOf(coded, path)).map(({ result }) => result)).toEqual(['waiting', 'waiting', 'waiting']);
  await people[1]!.sends({ type: 'unfollow' });
  await world.clock.to('2020-07-12T10:00:00+07:00');
  const all = await rowsOf(coded, path);
  expect(all.map(({ result }) => result).toSorted()).toEqual(['sent', 'sent', 'skipped']);
  expect(await coded.all(path, 1)).toEqual(all);
  const [missed, ...more] = await rowsOf(named, `${path}?result=skipped`);
  expect([missed, more]).toEqual([
    expect.objectContaining({ name: 'สมหมาย รักไทย', phone: null, reason: 'blocked', lineGroup: null }),
    [],
  ]);
  expect((await coded.get(`${path}?result=perhaps`)).status).toBe(400);
});

it('names nobody to who may not see names, and writes down who was shown names', async () => {
  const path = `/broadcasts/${notice}/recipients`;
  const rows = await rowsOf(coded, path);
  expect(JSON.stringify(rows)).not.toMatch(/สมศรี|สมหมาย|บุญมา/);
  const known = (await coded.get('/representatives')).body.data.map(({ person }: { person: string }) => person);
  expect(known).toEqual(expect.arrayContaining(rows.map(({ person }) => person)));
  await rowsOf(named, path);
  const records = await world.db.collection('audit').find({ action: 'delivery.listed' }).toArray();
  const told = records.map(({ subject, details }): unknown => ({ subject, ...details }));
  expect(told).toContainEqual({ subject: notice, people: 3, kind: 'broadcast' });
  expect(JSON.stringify(records)).not.toContain('สมศรี');
});

it('is nobody’s outside of the district group, and of who sees no deliveries', async () => {
  for (const path of [`/sessions/${session}/recipients`, `/broadcasts/${notice}/recipients`]) {
    expect((await north.get(path)).status).toBe(404);
    expect((await reader.get(path)).status).toBe(404);
    expect((await named.get(path.replace(/\/[^/]+\/recipients/, '/nothing/recipients'))).status).toBe(404);
  }
  const draft = await city.ask('POST', '/broadcasts', { districtGroup: 'THON_S', text: 'ร่าง' });
  expect((await city.get(`/broadcasts/${draft.body.id}/recipients`)).status).toBe(404);
});
