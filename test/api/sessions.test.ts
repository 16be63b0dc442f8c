import { startWorld, wordsOf, type Person, type World } from '../world.ts';
import { clientOf, tokenFor, type Answer } from './client.ts';

let world: World;
let person: Person;
let personCode: string;
/** Changes, and knows people by codes alone. */
let city: ReturnType<typeof clientOf>;
let office: ReturnType<typeof clientOf>;
let reader: ReturnType<typeof clientOf>;
let north: ReturnType<typeof clientOf>;

beforeAll(async () => {
  world = await startWorld();
  person = await world.representative('สมศรี ใจดี', 'ทุ่งครุ');
  await world.representative('สมหมาย รักไทย', 'พญาไท');
  city = clientOf(world.url, await tokenFor(world, { permissions: ['change'] }));
  office = clientOf(world.url, await tokenFor(world, { scope: ['THON_S'], permissions: ['change', 'personal'] }));
  reader = clientOf(world.url, await tokenFor(world));
  north = clientOf(world.url, await tokenFor(world, { scope: ['BKK_N'], permissions: ['change'] }));
  [{ person: personCode }] = (await city.get('/representatives?districtGroup=THON_S')).body.data;
});
afterAll(() => world.stop());

let day = 10;
async function draft(more: Record<string, unknown> = {}): Promise<{ path: string; made: Answer }> {
  day += 1;
  const hour = { date: `2020-07-${day}`, startTime: '09:30', endTime: '12:00', venue: 'หอประชุมทุ่งครุ' };
  const made = await city.ask('POST', '/sessions', { districtGroup: 'THON_S', ...hour, ...more });
  return { path: `/sessions/${made.body.id}`, made };
}
async function announced(more: Record<string, unknown> = {}): Promise<{ path: string; revision: number }> {
  const { path } = await draft(more);
  const { body } = await city.change('POST', `${path}/announce`, path, undefined);
  await world.settled();
  return { path, revision: body.revision };
}
const heard = async (): Promise<string> => (await person.heard()).map(wordsOf).join('\n');

describe('a session', () => {
  it('is announced as it was seen, once, and everybody concerned hears it', async () => {
    const { path, made } = await draft({ venue: 'ศาลาริมคลอง' });
    await city.change('PATCH', path, path, { title: 'ฟังเสียงชุมชน' });
    const etag = { 'if-match': made.headers.get('etag')! };
    expect((await city.ask('POST', `${path}/announce`, undefined, etag)).status).toBe(412);
    const done = await city.change('POST', `${path}/announce`, path, undefined, 'announces-1');
    expect(done.body).toMatchObject({ status: 'announced', title: 'ฟังเสียงชุมชน' });
    await world.settled();
    expect(await heard()).toContain('ศาลาริมคลอง');
    expect((await city.change('POST', `${path}/announce`, path, undefined)).status).toBe(409);
  });

  it('is not made in a Buddhist year, which would be 543 years from now', async () => {
    const { made } = await draft({ date: '2563-08-01' });
    expect(made.status).toBe(400);
    expect(JSON.stringify(made.body)).toContain('years are Gregorian');
  });

  it('is not announced before it has an hour', async () => {
    const { path } = await draft({ startTime: null, endTime: null });
    const refused = await city.change('POST', `${path}/announce`, path, undefined);
    expect([refused.status, refused.body.detail]).toEqual([409, 'It has no hour yet.']);
  });

  it('that people know of gets another venue and chair, and they are told', async () => {
    const { path } = await announced();
    const changed = await city.change('PATCH', path, path, { venue: 'ลานวัดพุทธบูชา', chair: 'ผู้อำนวยการเขต' });
    expect(changed.body).toMatchObject({ venue: 'ลานวัดพุทธบูชา', chair: 'ผู้อำนวยการเขต', status: 'announced' });
    await world.settled();
    expect(await heard()).toContain('ลานวัดพุทธบูชา');
    expect((await city.change('PATCH', path, path, { date: '2020-08-30' })).status).toBe(409);
    expect((await city.change('PATCH', path, path, { title: 'อื่น' })).status).toBe(409);
    expect((await city.change('PATCH', path, path, { venue: 'ลานวัดพุทธบูชา' })).status).toBe(409);
  });

  it('has minutes that are written as they were seen, by who may see names', async () => {
    const { path } = await announced();
    const first = await office.get(`${path}/papers`);
    expect(first.body).toMatchObject({ minutes: '', partners: [], version: 0 });
    const etag = { 'if-match': first.headers.get('etag')! };
    const words = { minutes: 'ที่ประชุมเห็นชอบ', partners: ['มูลนิธิชุมชน'], title: 'ประชุมครั้งแรก' };
    const written = await office.ask('PUT', `${path}/papers`, words, etag);
    expect([written.status, written.body]).toEqual([200, { ...words, session: first.body.session, version: 1 }]);
    expect((await city.get(path)).body).toMatchObject({ partners: ['มูลนิธิชุมชน'], title: 'ประชุมครั้งแรก' });
    const stale = await office.ask('PUT', `${path}/papers`, { ...words, minutes: 'อื่น' }, etag);
    expect([stale.status, stale.body.current]).toEqual([412, written.body]);
    expect((await city.get(`${path}/papers`)).status).toBe(403);
    const long = await office.change('PUT', `${path}/papers`, `${path}/papers`, {
      ...words,
      minutes: 'ก'.repeat(20_001),
    });
    expect([long.status, long.body.errors[0].pointer]).toEqual([400, '#/minutes']);
  });
});

describe('an answer by phone', () => {
  it('is entered for a person that the token knows by a code alone', async () => {
    const { path, revision } = await announced();
    const at = `${path}/attendance/${personCode}/answer`;
    const yes = await city.ask('PUT', at, { revision, answer: 'yes', partySize: 2, late: true });
    expect(yes.body).toMatchObject({ person: personCode, answer: 'yes', partySize: 2, late: true, district: 'ทุ่งครุ' });
    const no = await city.ask('PUT', at, { revision, answer: 'no', partySize: 2, late: true });
    expect(no.body).toMatchObject({ answer: 'no', partySize: null, late: false });
    expect((await city.get(`${path}/attendance`)).body.data).toEqual([no.body]);
    const records = await world.db.collection('audit').find({ action: 'attendance.answeredByPhone' }).toArray();
    expect(records.map(({ details }) => details.answer as string).toSorted()).toEqual(['no', 'yes']);
    for (const { actor } of records) expect(actor).toMatch(/^k/);
  });

  it('is void where the session has moved, and tells what it is now', async () => {
    const { path, revision } = await announced();
    const at = `${path}/attendance/${personCode}/answer`;
    await city.change('POST', `${path}/postpone`, path, { date: '2020-08-20' });
    const late = await city.ask('PUT', at, { revision, answer: 'yes' });
    expect([late.status, late.body.current.revision]).toEqual([412, revision + 1]);
  });

  it('is refused for drafts, people of elsewhere, and what does not read', async () => {
    const { path } = await draft();
    const answer = { revision: 1, answer: 'yes' };
    const known = await announced();
    const [{ person: other }] = (await city.get('/representatives?districtGroup=BKK_C')).body.data;
    const asked = [
      [`${path}/attendance/${personCode}/answer`, answer, 409],
      [`${known.path}/attendance/${other}/answer`, answer, 404],
      [`${known.path}/attendance/P-0000000000/answer`, answer, 404],
      [`${known.path}/attendance/${personCode}/answer`, { ...answer, answer: 'perhaps' }, 400],
      [`${known.path}/attendance/${personCode}/answer`, { answer: 'yes' }, 400],
      [`/sessions/nothing/attendance/${personCode}/answer`, answer, 404],
    ] as const;
    for (const [at, body, expected] of asked) expect((await city.ask('PUT', at, body)).status).toBe(expected);
    const at = `${known.path}/attendance/${personCode}/answer`;
    expect([(await north.ask('PUT', at, answer)).status, (await reader.ask('PUT', at, answer)).status]).toEqual([
      404, 403,
    ]);
  });
});

/** Moves the clock: last. */
describe('who is there', () => {
  it('is ticked and taken back, people of no register are counted, and it was held', async () => {
    const { path, revision } = await announced({ date: '2020-07-31' });
    const at = `${path}/attendance/${personCode}/check-in`;
    expect((await city.ask('PUT', at, { revision, isThere: true })).status).toBe(409);
    expect((await city.change('POST', `${path}/held`, path, undefined)).status).toBe(409);
    await world.clock.to('2020-07-31T09:20:00+07:00');
    const there = await city.ask('PUT', at, { revision, isThere: true });
    expect(there.body).toMatchObject({ person: personCode, checkedInAt: '2020-07-31T02:20:00.000Z' });
    expect((await city.ask('PUT', at, { revision, isThere: false })).body.checkedInAt).toBeNull();
    expect((await city.ask('PUT', at, { revision: revision + 1, isThere: true })).status).toBe(412);
    expect((await north.ask('PUT', at, { revision, isThere: true })).status).toBe(404);

    const key = { 'idempotency-key': 'walk-in-1' };
    const counted = await office.ask('POST', `${path}/walk-ins`, { people: 3, name: 'ป้าแดง' }, key);
    expect([counted.status, counted.body.name]).toEqual([201, 'ป้าแดง']);
    await office.ask('POST', `${path}/walk-ins`, { people: 3, name: 'ป้าแดง' }, key);
    const { data } = (await city.get(`${path}/walk-ins`)).body;
    expect(data).toEqual([{ id: counted.body.id, people: 3, at: '2020-07-31T02:20:00.000Z' }]);
    expect((await city.ask('POST', `${path}/walk-ins`, { people: 501 })).status).toBe(400);
    const { path: other } = await draft({ date: '2020-09-01' });
    expect((await city.ask('DELETE', `${other}/walk-ins/${counted.body.id}`)).status).toBe(404);
    expect((await city.ask('DELETE', `${path}/walk-ins/${counted.body.id}`)).status).toBe(204);
    expect((await city.get(`${path}/walk-ins`)).body.data).toEqual([]);

    await world.clock.to('2020-07-31T12:30:00+07:00');
    const held = await city.change('POST', `${path}/held`, path, undefined);
    expect([held.body.status, held.body.heldConfirmedAt]).toEqual(['held', '2020-07-31T05:30:00.000Z']);
  });
});
