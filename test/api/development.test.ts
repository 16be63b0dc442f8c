/** What there is beside sessions and feedback: pilot projects, context data, reports. */
import { startWorld, type World } from '../world.ts';
import { clientOf, tokenFor } from './client.ts';

let world: World;
let city: ReturnType<typeof clientOf>;
let reader: ReturnType<typeof clientOf>;
let north: ReturnType<typeof clientOf>;

beforeAll(async () => {
  world = await startWorld();
  city = clientOf(world.url, await tokenFor(world, { permissions: ['change'] }));
  reader = clientOf(world.url, await tokenFor(world));
  north = clientOf(world.url, await tokenFor(world, { scope: ['BKK_N'], permissions: ['change'] }));
});
afterAll(() => world.stop());

const newProject = (more: Record<string, unknown> = {}) =>
  city.ask('POST', '/pilot-projects', { districtGroup: 'THON_S', name: 'ธนาคารขยะชุมชน', ...more });

describe('a pilot project', () => {
  it('answers issues, and is written anew as it was seen', async () => {
    const issue = (await city.ask('POST', '/issues', { districtGroup: 'THON_S', title: 'ขยะล้นถัง' })).body.id;
    const made = await newProject({ issues: [issue], budgetBaht: 88_255.5, district: 'ทุ่งครุ' });
    expect([made.status, made.headers.get('location')]).toEqual([201, `/api/v1/pilot-projects/${made.body.id}`]);
    expect(made.body).toMatchObject({ state: 'proposed', issues: [issue], budgetBaht: 88_255.5, sessions: [] });
    const path = `/pilot-projects/${made.body.id}`;
    const etag = { 'if-match': made.headers.get('etag')! };
    const changed = await city.ask('PATCH', path, { state: 'running', district: null }, etag);
    expect(changed.body).toMatchObject({ state: 'running', district: null, issues: [issue], version: 2 });
    const stale = await city.ask('PATCH', path, { state: 'done' }, etag);
    expect([stale.status, stale.body.current]).toEqual([412, changed.body]);
    expect((await city.get(`/issues/${issue}`)).body.pilotProjects).toMatchObject([{ state: 'running' }]);
  });

  it('is listed by what it is, page by page', async () => {
    const made = [await newProject({ state: 'done' }), await newProject({ state: 'done' })];
    const ids = made.map(({ body }) => body.id).toSorted();
    const listed = (await city.all('/pilot-projects?state=done', 1)) as { id: string }[];
    expect(listed.map(({ id }) => id)).toEqual(ids);
    expect((await city.get('/pilot-projects?fiscalYear=2500')).body.data).toEqual([]);
    expect((await city.get('/pilot-projects?districtGroup=BKK_N')).body.data).toEqual([]);
    expect((await north.get('/pilot-projects')).body.data).toEqual([]);
  });

  it.each([
    ['a district of another group', { district: 'พญาไท' }, 422, undefined],
    ['an issue that there is not', { issues: ['nothing'] }, 422, undefined],
    ['less than nothing', { budgetBaht: -1 }, 400, '#/budgetBaht'],
    ['a state that is none', { state: 'perhaps' }, 400, '#/state'],
  ])('is refused with %s', async (_what, more, expected, pointer) => {
    const { status, body } = await newProject(more);
    expect([status, body.errors?.[0].pointer]).toEqual([expected, pointer]);
  });

  it('of elsewhere is not there, nor changed by who only reads', async () => {
    const path = `/pilot-projects/${(await newProject()).body.id}`;
    expect((await north.get(path)).status).toBe(404);
    expect((await north.ask('PATCH', path, { state: 'done' }, { 'if-match': '"1-0"' })).status).toBe(404);
    expect((await north.ask('POST', '/pilot-projects', { districtGroup: 'THON_S', name: 'ก' })).status).toBe(403);
    expect((await reader.change('PATCH', path, path, { state: 'done' })).status).toBe(403);
  });
});

describe('the context of a district', () => {
  const path = `/contexts/${encodeURIComponent('district:ทุ่งครุ')}`;

  it('is written field by field, with its source, as it was seen', async () => {
    const [field = '', other = ''] = world.context.programme.context.fields.map(({ id }) => id);
    const first = await city.get(path);
    expect(first.body).toMatchObject({ id: 'district:ทุ่งครุ', fields: [], swot: [], version: 0 });
    const etag = { 'if-match': first.headers.get('etag')! };
    const wanted = { text: '123,456 คน', source: 'สำนักงานสถิติ', date: '2020-01-01' };
    const written = await city.ask('PATCH', path, { fields: { [field]: wanted } }, etag);
    expect(written.body).toMatchObject({ fields: [{ field, ...wanted }], version: 1 });
    const stale = await city.ask('PATCH', path, { fields: { [field]: { text: 'อื่น' } } }, etag);
    expect([stale.status, stale.body.current]).toEqual([412, written.body]);
    const both = await city.change('PATCH', path, path, { fields: { [other]: { text: 'มาก' } } });
    expect(both.body.fields.map((each: { field: string }) => each.field)).toEqual([field, other]);
    const unknown = await city.change('PATCH', path, path, { fields: { colour: { text: 'แดง' } } });
    expect([unknown.status, unknown.body.errors[0].pointer]).toEqual([422, '#/fields/colour']);
    const noDay = await city.change('PATCH', path, path, { fields: { [field]: { text: 'ก', date: '2020-02-31' } } });
    expect([noDay.status, noDay.body.errors[0].pointer]).toEqual([400, `#/fields/${field}/date`]);
  });

  it('has strengths that are added once under one key, and taken away', async () => {
    const key = { 'idempotency-key': 'swot-added-1' };
    const entry = { kind: 'strength', text: 'ชุมชนเข้มแข็ง' };
    await city.ask('POST', `${path}/swot`, entry, key);
    const { swot } = (await city.ask('POST', `${path}/swot`, entry, key)).body;
    expect(swot).toMatchObject([{ ...entry, source: null }]);
    expect((await city.ask('DELETE', `${path}/swot/${swot[0].id}`)).status).toBe(204);
    expect((await city.ask('DELETE', `${path}/swot/${swot[0].id}`)).status).toBe(404);
    expect((await city.get(path)).body.swot).toEqual([]);
  });

  it('is listed with that of all groups and districts, and is nobody else’s', async () => {
    const all = (await city.all('/contexts', 40)) as { id: string }[];
    const { groups, districts } = world.context.programme.places;
    expect(all.map(({ id }) => id)).toEqual([
      ...groups.map(({ code }) => `group:${code}`),
      ...districts.map(({ nameTh }) => `district:${nameTh}`),
    ]);
    expect((await north.get(path)).status).toBe(404);
    expect((await north.ask('POST', `${path}/swot`, { kind: 'threat', text: 'ก' })).status).toBe(404);
    expect((await reader.ask('POST', `${path}/swot`, { kind: 'threat', text: 'ก' })).status).toBe(403);
    for (const id of ['district:', 'group:NOWHERE', 'nothing'])
      expect((await city.get(`/contexts/${id}`)).status).toBe(404);
  });
});

describe('progress reports', () => {
  it('are of every project and fiscal year, the newest version of each, page by page', async () => {
    const report = (project: string, fiscalYear: number, number: number, version: number) => ({
      _id: `${project}-${number}-${version}`,
      project,
      fiscalYear,
      number,
      version,
      asOf: '2020-07-01',
      whole: false,
      generated: '',
      narrative: `ฉบับที่ ${version}`,
      told: [],
      percent: null,
      percentReason: null,
      baht: null,
      totalBaht: null,
      planStatus: null,
      targetStatus: null,
      status: 'draft' as const,
      writtenBy: 's1',
      writtenAt: world.clock.now(),
      approvedBy: null,
      approvedAt: null,
    });
    await world.context.reports.progressReports.insertAsIs(
      [
        report('B', 2563, 1, 1),
        report('A', 2563, 2, 1),
        report('A', 2562, 2, 1),
        report('A', 2562, 1, 2),
        report('B', 2563, 1, 2),
      ].map((each) => (each.fiscalYear === 2562 ? { ...each, project: 'OLD', _id: `OLD-${each._id}` } : each)),
      [],
    );
    const named = (all: unknown[]) =>
      (all as { fiscalYear: number; project: string; number: number; version: number }[]).map(
        ({ fiscalYear, project, number, version }) => `${fiscalYear} ${project} ${number}/${version}`,
      );
    const everything = ['2562 OLD 1/2', '2562 OLD 2/1', '2563 A 2/1', '2563 B 1/2'];
    expect(named(await reader.all('/progress-reports', 1))).toEqual(everything);
    expect(named((await reader.get('/progress-reports?fiscalYear=2562')).body.data)).toEqual(everything.slice(0, 2));
    expect(named((await reader.get('/progress-reports?project=B')).body.data)).toEqual(everything.slice(3));
  });
});
