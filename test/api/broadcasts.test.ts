import { startWorld, wordsOf, type Person, type World } from '../world.ts';
import { clientOf, tokenFor } from './client.ts';

let world: World;
let person: Person;
let other: Person;
let city: ReturnType<typeof clientOf>;
let reader: ReturnType<typeof clientOf>;
let north: ReturnType<typeof clientOf>;

beforeAll(async () => {
  world = await startWorld();
  person = await world.representative('สมศรี ใจดี', 'ทุ่งครุ');
  other = await world.representative('สมหมาย รักไทย', 'บางแค');
  city = clientOf(world.url, await tokenFor(world, { permissions: ['change'] }));
  reader = clientOf(world.url, await tokenFor(world));
  north = clientOf(world.url, await tokenFor(world, { scope: ['BKK_N'], permissions: ['change'] }));
});
afterAll(() => world.stop());

const write = (more: Record<string, unknown> = {}) =>
  city.ask('POST', '/broadcasts', { districtGroup: 'THON_S', text: 'ฉีดวัคซีนฟรีที่ศูนย์สาธารณสุข', ...more });
const heard = async (who: Person): Promise<string> => (await who.heard()).map(wordsOf).join('\n');

describe('a notice', () => {
  it('is looked at, written anew as it was seen, and sent once to those whom it is for', async () => {
    const made = await write({ text: 'พรุ่งนี้น้ำประปาไม่ไหล' });
    expect([made.status, made.body.state]).toEqual([201, 'draft']);
    const path = `/broadcasts/${made.body.id}`;
    expect((await city.get(`${path}/preview`)).body).toMatchObject({ people: 2, unreachable: 0, needsApproval: false });
    const etag = { 'if-match': made.headers.get('etag')! };
    const changed = await city.ask('PATCH', path, { district: 'ทุ่งครุ' }, etag);
    expect(changed.body).toMatchObject({ district: 'ทุ่งครุ', text: 'พรุ่งนี้น้ำประปาไม่ไหล', version: 2 });
    const stale = await city.ask('POST', `${path}/send`, undefined, etag);
    expect([stale.status, stale.body.current]).toEqual([412, changed.body]);
    expect((await city.get(`${path}/preview`)).body.people).toBe(1);
    const sent = await city.change('POST', `${path}/send`, path, undefined, 'notice-sent-1');
    expect(sent.body).toMatchObject({ state: 'confirmed', plannedFor: 1 });
    await world.settled();
    expect(await heard(person)).toContain('น้ำประปาไม่ไหล');
    expect(await heard(other)).not.toContain('น้ำประปาไม่ไหล');
    expect((await city.get(`${path}/report`)).body).toMatchObject({ planned: 1, sent: 1, waiting: 0 });
    expect((await city.change('POST', `${path}/send`, path, undefined)).status).toBe(409);
    expect((await city.change('PATCH', path, path, { text: 'อื่น' })).status).toBe(409);
    expect((await city.change('POST', `${path}/recall`, path, undefined)).status).toBe(409);
  });

  it('set for later is taken back before it goes out', async () => {
    const { body } = await write({ text: 'ประชุมเตรียมงานวันพรุ่งนี้', sendAt: '2020-07-12T03:00:00.000Z' });
    const path = `/broadcasts/${body.id}`;
    const sent = await city.change('POST', `${path}/send`, path, undefined);
    expect([sent.body.state, sent.body.goesOutAt]).toEqual(['confirmed', '2020-07-12T03:00:00.000Z']);
    const recalled = await city.change('POST', `${path}/recall`, path, undefined);
    expect(recalled.body.state).toBe('recalled');
    expect((await city.get(`${path}/report`)).body).toMatchObject({ cancelled: 2, waiting: 0 });
  });

  it('that is a draft is only its author’s, who may give it up', async () => {
    const { body } = await write();
    const path = `/broadcasts/${body.id}`;
    const ids = async (client: typeof city, query = '') =>
      (await client.get(`/broadcasts${query}`)).body.data.map(({ id }: { id: string }) => id);
    expect(await ids(city)).not.toContain(body.id);
    expect(await ids(city, '?state=draft')).toContain(body.id);
    expect(await ids(reader, '?state=draft')).toEqual([]);
    expect([(await reader.get(path)).status, (await north.get(path)).status]).toEqual([404, 404]);
    expect((await city.change('DELETE', path, path, undefined)).status).toBe(204);
    expect((await city.get(path)).status).toBe(404);
  });

  it.each([
    ['no words', { text: ' \n ' }, 422, '#/text'],
    ['a district of elsewhere', { district: 'พญาไท' }, 422, '#/district'],
    ['a theme that there is not', { theme: 'NO_SUCH' }, 422, '#/theme'],
    ['a session that there is not', { session: { id: 'nothing', part: 'yes' } }, 422, '#/session'],
    ['a time that has passed', { sendAt: '2020-07-01T03:00:00.000Z' }, 422, '#/sendAt'],
    ['a part that is none', { session: { id: 'nothing', part: 'perhaps' } }, 400, '#/session/part'],
  ])('is refused with %s', async (_what, more, expected, pointer) => {
    const { status, body } = await write(more);
    expect([status, body.errors[0].pointer]).toEqual([expected, pointer]);
  });

  it('is written by nobody who may not send there', async () => {
    const body = { districtGroup: 'THON_S', text: 'ข่าว' };
    expect((await north.ask('POST', '/broadcasts', body)).status).toBe(403);
    expect((await reader.ask('POST', '/broadcasts', body)).status).toBe(403);
  });
});
