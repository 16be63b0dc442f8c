/** What the city's monitoring sees of the machinery: read only, without names of people, with a token of all of the city. */
import { startWorld, type World } from '../world.ts';
import { clientOf, tokenFor } from './client.ts';

let world: World;
let monitor: ReturnType<typeof clientOf>;
let reader: ReturnType<typeof clientOf>;
let session: string;
let personId: string;

const PATHS = ['/line-groups', '/deliveries', '/quota', '/audit', '/staff', '/tokens'];

beforeAll(async () => {
  world = await startWorld({ quota: 300 });
  await world.staff('analyst', 'THON_S', 'วิภา');
  const person = await world.representative('สมศรี ใจดี', 'ทุ่งครุ');
  personId = (await world.context.representatives.findByLineUserId(person.id))!.id;
  const group = await world.group('ประชาคมกรุงธนใต้', [person]);
  await world.bind(group, 'THON_S');
  monitor = clientOf(world.url, await tokenFor(world, { name: 'ระบบเฝ้าระวัง', permissions: ['operate', 'personal'] }));
  reader = clientOf(world.url, await tokenFor(world, { permissions: ['change'] }));
  const hour = { date: '2020-07-21', startTime: '09:30', venue: 'หอประชุมทุ่งครุ' };
  session = (await reader.ask('POST', '/sessions', { districtGroup: 'THON_S', ...hour })).body.id;
  await reader.change('POST', `/sessions/${session}/announce`, `/sessions/${session}`, undefined);
  await world.settled();
  const code = (await reader.get('/representatives')).body.data[0].person as string;
  const said = { revision: 1, answer: 'yes' };
  await reader.ask('PUT', `/sessions/${session}/attendance/${code}/answer`, said);
});
afterAll(() => world.stop());

it('is told which LINE groups there are, and how the register stands beside them', async () => {
  const { data } = (await monitor.get('/line-groups')).body;
  expect(data).toMatchObject([{ name: 'ประชาคมกรุงธนใต้', districtGroup: 'THON_S', leftAt: null }]);
  const roster = await monitor.get('/line-groups/rosters/THON_S');
  expect(roster.body).toMatchObject({ districtGroup: 'THON_S', lineGroups: [{ name: 'ประชาคมกรุงธนใต้' }] });
  expect((await monitor.get('/line-groups/rosters/NOWHERE')).status).toBe(404);
});

it('is told what was sent of a session, what became of it, and what the quota leaves', async () => {
  const { data } = (await monitor.get(`/sessions/${session}/deliveries`)).body;
  expect(data[0]).toMatchObject({ kind: 'announced', sent: 1, failed: 0, waiting: 0 });
  const sent = await monitor.all('/deliveries?state=sent', 1);
  expect(sent).toEqual((await monitor.get('/deliveries?state=sent')).body.data);
  expect(sent).toContainEqual(expect.objectContaining({ kind: 'announced', sessions: [session], missed: 0 }));
  expect((await monitor.get('/deliveries')).body.data).toEqual([]);
  expect((await monitor.get('/quota')).body).toMatchObject({ limit: 300, stopped: false });
  expect((await monitor.get('/sessions/none/deliveries')).status).toBe(404);
  expect((await monitor.get('/broadcasts/none/deliveries')).status).toBe(404);
});

it('reads the audit log by action, actor and time, page by page, people as codes', async () => {
  const all = (await monitor.get('/audit')).body.data as { id: string; action: string; actor: string; at: string }[];
  expect(await monitor.all('/audit', 2)).toEqual(all);
  const phoned = (await monitor.get('/audit?action=attendance.answeredByPhone')).body.data;
  expect(phoned).toMatchObject([{ action: 'attendance.answeredByPhone', actor: expect.stringMatching(/^k/) }]);
  const by = (await monitor.get(`/audit?actor=${phoned[0].actor}`)).body.data as { actor: string }[];
  expect(by.map(({ actor }) => actor)).toEqual(by.map(() => phoned[0].actor as string));
  expect((await monitor.get('/audit?from=2020-08-01T00:00:00Z')).body.data).toEqual([]);
  expect((await monitor.get('/audit?action=none')).status).toBe(400);
  expect(JSON.stringify(all)).not.toContain(personId);
  expect(JSON.stringify(all)).not.toMatch(/\br[0-9a-f]{24}\b/);
});

it('is told who is staff and which tokens there are, without LINE ids or secrets', async () => {
  const { data: staff } = (await monitor.get('/staff')).body;
  expect(staff).toContainEqual(expect.objectContaining({ name: 'วิภา', roles: [{ role: 'analyst', scope: 'THON_S' }] }));
  const { data: tokens } = (await monitor.get('/tokens')).body;
  expect(tokens).toContainEqual(
    expect.objectContaining({
      name: 'ระบบเฝ้าระวัง',
      districtGroups: null,
      permissions: ['operate', 'personal'],
      state: 'live',
    }),
  );
  const told = JSON.stringify([staff, tokens, (await monitor.get('/line-groups')).body]);
  expect(told).not.toMatch(/lineUserId|lineGroupId|[Hh]ash|"[UCR][0-9a-f]{32}"/);
});

it('is nobody without the permission, and the permission is for all of the city only', async () => {
  for (const path of PATHS) expect((await reader.get(path)).status).toBe(403);
  await expect(tokenFor(world, { scope: ['THON_S'], permissions: ['operate'] })).rejects.toThrow(/null/);
  for (const path of PATHS) expect((await monitor.ask('POST', path)).status).toBe(405);
});
