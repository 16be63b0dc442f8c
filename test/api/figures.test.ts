/** The figures of the console's charts, as another system reads them: of the same scope, over the same weeks. */
import { startWorld, type World } from '../world.ts';
import { clientOf, tokenFor } from './client.ts';

type Client = ReturnType<typeof clientOf>;

let world: World;
let city: Client;
let south: Client;
/** Reads all of the city, and sees no deliveries. */
let reader: Client;

beforeAll(async () => {
  world = await startWorld({ quota: 300 });
  const person = await world.representative('สมศรี ใจดี', 'ทุ่งครุ');
  await person.says('#ปัญหา น้ำท่วมซอย 5');
  await person.says('#เสนอ อยากได้ทางจักรยานริมคลอง');
  city = clientOf(world.url, await tokenFor(world, { permissions: ['change'] }));
  south = clientOf(world.url, await tokenFor(world, { scope: ['THON_S', 'BKK_N'] }));
  reader = clientOf(world.url, await tokenFor(world));
  const hour = { date: '2020-07-14', startTime: '09:30', venue: 'หอประชุมทุ่งครุ' };
  const { id } = (await city.ask('POST', '/sessions', { districtGroup: 'THON_S', ...hour })).body;
  await city.change('POST', `/sessions/${id}/announce`, `/sessions/${id}`, undefined);
  await world.settled();
  const code = (await city.get('/representatives')).body.data[0].person as string;
  await city.ask('PUT', `/sessions/${id}/attendance/${code}/answer`, { revision: 1, answer: 'yes' });
  await world.clock.to('2020-07-15T09:00:00+07:00');
  await city.change('POST', `/sessions/${id}/held`, `/sessions/${id}`, undefined);
});
afterAll(() => world.stop());

it('are those of all of the city by week, theme and district, with what the quota was used for', async () => {
  const { body } = await city.get('/figures');
  expect(body).toMatchObject({ districtGroup: null, active: 1 });
  expect(body.weeks).toHaveLength(12);
  const { from, to, feedback, answers, joined } = body.weeks[10];
  expect([from, to]).toEqual(['2020-07-06', '2020-07-12']);
  expect(feedback).toEqual({ problem: 1, potential: 0, proposal: 1, withoutKind: 0 });
  expect([answers.yes, joined]).toEqual([1, 1]);
  const group = body.feedback.find(({ districtGroup }: { districtGroup: string }) => districtGroup === 'THON_S');
  expect(group.entries).toBe(2);
  expect(group.themes).toContainEqual({ theme: 'FLOOD', entries: 1 });
  expect(body.silence).toHaveLength(50);
  const heard = body.silence.filter(({ heardAt }: { heardAt: string | null }) => heardAt !== null);
  expect(heard).toMatchObject([{ district: 'ทุ่งครุ', level: 0 }]);
  expect(body.sessions).toMatchObject([{ districtGroup: 'THON_S', invited: 1, yes: 1, came: 1 }]);
  expect(body.messages).toMatchObject({
    limit: 300,
    months: expect.arrayContaining([
      { month: '2020-07', must: 1, should: expect.any(Number), may: expect.any(Number) },
    ]),
  });
  expect(JSON.stringify(body)).not.toMatch(/สมศรี|น้ำท่วมซอย/);
});

it('are of the weeks that are asked for, and of one district group', async () => {
  expect((await city.get('/figures?weeks=4')).body.weeks).toHaveLength(4);
  const { weeks, districtGroup, silence } = (
    await city.get('/figures?districtGroup=THON_S&from=2020-07-01&to=2020-07-08')
  ).body;
  expect(weeks.map(({ from, to }: { from: string; to: string }) => [from, to])).toEqual([
    ['2020-06-29', '2020-07-05'],
    ['2020-07-06', '2020-07-12'],
  ]);
  expect([districtGroup, silence.length < 50]).toEqual(['THON_S', true]);
  for (const wrong of ['weeks=5', 'from=yesterday', 'colour=red'])
    expect((await city.get(`/figures?${wrong}`)).status).toBe(400);
});

it('are nobody’s outside of the scope, and tell of the quota only who sees deliveries', async () => {
  expect((await south.get('/figures')).body.districtGroup).toBe('BKK_N');
  expect((await south.get('/figures?districtGroup=THON_S')).body).toMatchObject({ districtGroup: 'THON_S', active: 1 });
  expect((await south.get('/figures?districtGroup=BKK_E')).status).toBe(404);
  expect((await city.get('/figures?districtGroup=NOWHERE')).status).toBe(404);
  expect((await reader.get('/figures')).body).toMatchObject({ districtGroup: null, messages: null });
});
