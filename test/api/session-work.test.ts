/** What a system of the city does around sessions: several at once, seats, reminders, who has to be phoned, files. */
import { startWorld, wordsOf, type Person, type World } from '../world.ts';
import { clientOf, tokenFor } from './client.ts';

let world: World;
let person: Person;
let personCode: string;
let city: ReturnType<typeof clientOf>;
let office: ReturnType<typeof clientOf>;
let reader: ReturnType<typeof clientOf>;
let north: ReturnType<typeof clientOf>;

beforeAll(async () => {
  world = await startWorld();
  person = await world.representative('สมศรี ใจดี', 'ทุ่งครุ');
  city = clientOf(world.url, await tokenFor(world, { permissions: ['change'] }));
  office = clientOf(world.url, await tokenFor(world, { scope: ['THON_S'], permissions: ['change', 'personal'] }));
  reader = clientOf(world.url, await tokenFor(world));
  north = clientOf(world.url, await tokenFor(world, { scope: ['BKK_N'], permissions: ['change', 'personal'] }));
  [{ person: personCode }] = (await city.get('/representatives?districtGroup=THON_S')).body.data;
});
afterAll(() => world.stop());

let day = 10;
async function draft(more: Record<string, unknown> = {}): Promise<{ id: string; version: number }> {
  day += 1;
  const hour = { date: `2020-07-${day}`, startTime: '09:30', endTime: '12:00', venue: 'หอประชุมทุ่งครุ' };
  const { body } = await city.ask('POST', '/sessions', { districtGroup: 'THON_S', ...hour, ...more });
  return { id: body.id, version: body.version };
}
async function announced(): Promise<{ id: string; path: string; revision: number }> {
  const { id } = await draft();
  const path = `/sessions/${id}`;
  const { body } = await city.change('POST', `${path}/announce`, path, undefined);
  await world.settled();
  return { id, path, revision: body.revision };
}
const seen = async (id: string) => {
  const { body } = await city.get(`/sessions/${id}`);
  return { id, version: body.version as number };
};

describe('several sessions', () => {
  it('are announced as one that was looked at, told once, and put off together', async () => {
    const [one, two] = [await draft({ venue: 'ศาลาหนึ่ง' }), await draft({ venue: 'ศาลาสอง' })];
    const before = (await person.heard()).length;
    const proposed = await city.ask('POST', '/session-changes', { kind: 'announced', sessions: [one, two] });
    expect([proposed.status, proposed.body]).toEqual([
      201,
      expect.objectContaining({ state: 'proposed', people: 1, messages: 1, fits: true, baht: 0, silent: false }),
    ]);
    expect(proposed.body.sessions.map(({ id }: { id: string }) => id)).toEqual([one.id, two.id]);
    const path = `/session-changes/${proposed.body.id}`;
    expect((await city.get(path)).body).toEqual(proposed.body);
    expect((await city.get(`/sessions/${one.id}`)).body.status).toBe('draft');
    const key = { 'idempotency-key': 'confirms-1' };
    const done = await city.ask('POST', `${path}/confirm`, undefined, key);
    expect(done.body).toMatchObject({
      told: 1,
      outdated: 0,
      sessions: [{ status: 'announced' }, { status: 'announced' }],
    });
    expect((await city.ask('POST', `${path}/confirm`, undefined, key)).body.sessions).toHaveLength(2);
    expect((await city.ask('POST', `${path}/confirm`)).status).toBe(409);
    await world.settled();
    expect((await person.heard()).length).toBe(before + 1);
    expect(wordsOf(await person.last())).toMatch(/ศาลาหนึ่ง[^]*ศาลาสอง/);

    const off = { kind: 'postponed', sessions: [await seen(one.id), await seen(two.id)], reason: 'น้ำท่วม' };
    const later = await city.ask('POST', '/session-changes', off);
    await city.change('PATCH', `/sessions/${two.id}`, `/sessions/${two.id}`, { chair: 'ผู้อำนวยการเขต' });
    const half = await city.ask('POST', `/session-changes/${later.body.id}/confirm`);
    expect([half.body.sessions.map(({ id }: { id: string }) => id), half.body.outdated]).toEqual([[one.id], 1]);
    expect((await city.get(`/sessions/${one.id}`)).body.status).toBe('postponed');
  });

  it('are refused where they were not so, are of two district groups, or another’s', async () => {
    const [one, two] = [await draft(), await draft({ districtGroup: 'BKK_N' })];
    const ask = (client: typeof city, sessions: unknown, kind = 'announced') =>
      client.ask('POST', '/session-changes', { kind, sessions });
    const stale = await ask(city, [{ ...one, version: one.version + 1 }]);
    expect([stale.status, stale.body.current.id]).toEqual([412, one.id]);
    expect((await ask(city, [one, two])).status).toBe(422);
    expect((await ask(city, [await seen((await announced()).id)])).status).toBe(409);
    const answers = [
      await ask(north, [one]),
      await ask(reader, [one]),
      await ask(city, []),
      await ask(city, [one], 'no'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 403, 400, 400]);
    const { id } = (await ask(city, [one])).body;
    expect((await north.get(`/session-changes/${id}`)).status).toBe(404);
    expect((await north.ask('POST', `/session-changes/${id}/confirm`)).status).toBe(404);
    expect((await office.ask('DELETE', `/session-changes/${id}`)).status).toBe(403);
    expect((await city.ask('DELETE', `/session-changes/${id}`)).status).toBe(204);
    expect((await city.ask('POST', `/session-changes/${id}/confirm`)).status).toBe(404);
  });
});

describe('answers', () => {
  it('come with companions and what was said of hours, the words to who may see names', async () => {
    const { path, revision } = await announced();
    const said = {
      revision,
      answer: 'yes',
      partySize: 3,
      late: true,
      lateBy: '30 นาที',
      leavesEarly: true,
      leavesWhen: 'ก่อนบ่าย',
    };
    await city.ask('PUT', `${path}/attendance/${personCode}/answer`, said);
    const [coded] = (await city.get(`${path}/attendance`)).body.data;
    expect(coded).toMatchObject({ partySize: 3, companions: 2, late: true, leavesEarly: true, via: 'phone' });
    expect(coded).not.toHaveProperty('lateBy');
    const [named] = (await office.get(`${path}/attendance`)).body.data;
    expect(named).toMatchObject({ name: 'สมศรี ใจดี', lateBy: '30 นาที', leavesWhen: 'ก่อนบ่าย', reason: null });
    const { body } = await reader.get(`${path}/figures`);
    expect(body).toMatchObject({ answers: { yes: 1, people: 3, late: 1, leavingEarly: 1 }, silent: 0, told: null });
    expect((await city.get(`${path}/figures`)).body.told).toMatchObject({ uninformed: 0 });
    expect((await north.get(`${path}/figures`)).status).toBe(404);
    const { id, version } = await seen(path.split('/').at(-1)!);
    expect((await city.get(path)).body.calendar).toEqual({ uid: `${id}@prachakhom`, sequence: version });
  });

  it('fill seats, which are set as they were seen', async () => {
    const { path, revision } = await announced();
    const set = await city.change('PUT', `${path}/seats`, path, { capacity: 2 });
    expect(set.body.capacity).toBe(2);
    await city.ask('PUT', `${path}/attendance/${personCode}/answer`, { revision, answer: 'yes', partySize: 3 });
    expect((await city.get(`${path}/figures`)).body).toMatchObject({
      capacity: 2,
      answers: { waiting: 1, waitingPeople: 3 },
    });
    const more = await city.change('PUT', `${path}/seats`, path, { capacity: null });
    expect(more.body.capacity).toBeNull();
    expect((await city.get(`${path}/figures`)).body.answers).toMatchObject({ yes: 1, waiting: 0 });
    const quorum = await city.change('PUT', `${path}/seats`, path, { quorum: 20 });
    expect([quorum.body.quorum, (await city.get(`${path}/figures`)).body.quorum]).toEqual([20, 20]);
    const stale = { 'if-match': set.headers.get('etag')! };
    expect((await city.ask('PUT', `${path}/seats`, { capacity: 5 }, stale)).status).toBe(412);
    expect((await city.ask('PUT', `${path}/seats`, { capacity: 5 })).status).toBe(428);
    expect((await city.ask('PUT', `${path}/seats`, {}, stale)).status).toBe(400);
    expect((await reader.ask('PUT', `${path}/seats`, { capacity: 5 }, stale)).status).toBe(403);
    expect((await north.ask('PUT', `${path}/seats`, { capacity: 5 }, stale)).status).toBe(404);
  });

  it('that are missing are asked for once a day', async () => {
    const { path } = await announced();
    const preview = await city.get(`${path}/reminders/preview`);
    expect(preview.body).toEqual({ people: 1, leftOut: 0, remindedToday: false });
    const key = { 'idempotency-key': 'reminds-1' };
    expect((await city.ask('POST', `${path}/reminders`, undefined, key)).body).toEqual({ people: 1 });
    expect((await city.ask('POST', `${path}/reminders`)).status).toBe(409);
    expect((await city.get(`${path}/reminders/preview`)).body.remindedToday).toBe(true);
    await world.settled();
    const { path: unknown } = { path: `/sessions/${(await draft()).id}` };
    expect((await city.ask('POST', `${unknown}/reminders`)).status).toBe(409);
    expect((await north.ask('POST', `${path}/reminders`)).status).toBe(404);
    expect((await reader.ask('POST', `${path}/reminders`)).status).toBe(403);
  });
});

describe('files of a session', () => {
  it('are attached, read and taken out by who may see names', async () => {
    const { path } = await announced();
    const pdf = Buffer.from('%PDF-1.4\n%%EOF\n');
    const key = { 'idempotency-key': 'attaches-1' };
    const name = encodeURIComponent('ลายเซ็นผู้เข้าร่วม.pdf');
    const made = await office.ask('POST', `${path}/files?name=${name}`, pdf, key);
    expect([made.status, made.body]).toEqual([
      201,
      expect.objectContaining({ name: 'ลายเซ็นผู้เข้าร่วม.pdf', contentType: 'application/pdf', bytes: pdf.length }),
    ]);
    expect((await office.ask('POST', `${path}/files?name=${name}`, pdf, key)).body.id).toBe(made.body.id);
    expect((await office.get(`${path}/files`)).body.data).toEqual([made.body]);
    const at = `${path}/files/${made.body.id}`;
    const read = await office.get(at);
    expect([read.headers.get('content-type'), read.bytes]).toEqual(['application/pdf', pdf]);
    const refused = [
      await city.get(`${path}/files`),
      await north.get(at),
      await office.ask('POST', `${path}/files?name=x.exe`, Buffer.from('MZ\u0000\u0001')),
      await office.ask('POST', `${path}/files?name=x.pdf`, Buffer.alloc(0)),
      await office.ask('POST', `${path}/files`, pdf),
      await office.ask(
        'POST',
        `${path}/files?name=x.pdf`,
        Buffer.alloc(world.context.programme.context.attachments.mostBytes + 1),
      ),
      await north.ask('DELETE', at),
    ];
    expect(refused.map(({ status }) => status)).toEqual([403, 404, 422, 422, 400, 413, 404]);
    expect((await office.ask('DELETE', at)).status).toBe(204);
    expect((await office.ask('DELETE', at)).status).toBe(404);
    const records = await world.context.audit.findBySubject(path.split('/').at(-1)!);
    expect(records.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['consultation.fileAttached', 'consultation.fileRemoved']),
    );
  });
});

/** Blocks the account: last. */
describe('who could not be told', () => {
  it('is listed to be phoned, by name to who may see names', async () => {
    const { path } = await announced();
    const id = (await world.context.representatives.findByLineUserId(person.id))!.id;
    await person.sends({ type: 'unfollow' });
    await world.settled();
    expect((await city.get(`${path}/uninformed`)).body.data).toEqual([{ person: personCode, reason: 'blocked' }]);
    const [named] = (await office.get(`${path}/uninformed`)).body.data;
    expect(named).toMatchObject({ name: 'สมศรี ใจดี', reason: 'blocked' });
    expect(JSON.stringify(named)).not.toContain(id);
    expect((await north.get(`${path}/uninformed`)).status).toBe(404);
    expect((await reader.get(`${path}/uninformed`)).status).toBe(403);
  });
});
