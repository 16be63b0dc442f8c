import { startWorld, wordsOf, type Person, type World } from '../world.ts';
import { clientOf, tokenFor, type Answer } from './client.ts';

let world: World;
let person: Person;
/** Sees names and changes. */
let office: ReturnType<typeof clientOf>;
/** Changes, and knows people by codes alone. */
let blind: ReturnType<typeof clientOf>;
let north: ReturnType<typeof clientOf>;

beforeAll(async () => {
  world = await startWorld();
  person = await world.representative('สมศรี ใจดี', 'ทุ่งครุ');
  office = clientOf(world.url, await tokenFor(world, { scope: ['THON_S'], permissions: ['change', 'personal'] }));
  blind = clientOf(world.url, await tokenFor(world, { permissions: ['change'] }));
  north = clientOf(world.url, await tokenFor(world, { scope: ['BKK_N'], permissions: ['change', 'personal'] }));
});
afterAll(() => world.stop());

async function pathOf(who: Person, of = office): Promise<string> {
  const { fullName } = (await world.context.representatives.findByLineUserId(who.id))!;
  const { data } = (await office.get('/representatives?limit=200')).body;
  const known = data.find(({ details }: { details: { fullName: string } }) => details.fullName === fullName);
  if (of === office) return `/representatives/${known.person}`;
  return `/representatives/${(await of.get('/representatives')).body.data[data.indexOf(known)].person}`;
}

const add = (more: Record<string, unknown> = {}, key?: string): Promise<Answer> =>
  office.ask(
    'POST',
    '/representatives',
    { fullName: 'สมหมาย รักไทย', district: 'บางขุนเทียน', ...more },
    key ? { 'idempotency-key': key } : {},
  );

async function applicant(name: string, district: string): Promise<Person> {
  const someone = await world.representative(name, district);
  const { id } = (await world.context.representatives.findByLineUserId(someone.id))!;
  await world.context.representatives.changeStatus(id, ['active'], 'pending', world.clock.now(), {});
  return someone;
}

describe('somebody in the registry', () => {
  it('is put right as they were seen, and the record names fields and the token, no words', async () => {
    const path = await pathOf(person);
    const before = await office.get(path);
    const etag = { 'if-match': before.headers.get('etag')! };
    const changed = await office.ask('PATCH', path, { phone: '081-234-5678', community: 'ชุมชนริมคลอง' }, etag);
    expect(changed.body.details).toMatchObject({ community: 'ชุมชนริมคลอง', fullName: 'สมศรี ใจดี' });
    expect(changed.body.version).toBe(before.body.version + 1);
    const stale = await office.ask('PATCH', path, { role: 'ประธาน' }, etag);
    expect([stale.status, stale.body.current]).toEqual([412, changed.body]);
    const [record] = await world.db.collection('audit').find({ action: 'representative.edited' }).toArray();
    expect(record).toMatchObject({ actor: expect.stringMatching(/^k/), details: { fields: 'community,phone' } });
    expect((await office.change('PATCH', path, path, { community: 'ชุมชนริมคลอง' })).body.version).toBe(
      changed.body.version,
    );
  });

  it.each([
    ['a phone that is none', { phone: 'พรุ่งนี้' }, 422, '#/phone'],
    ['a district that there is not', { district: 'แอตแลนติส' }, 422, '#/district'],
    ['no name at all', { fullName: null }, 422, '#/fullName'],
    ['a number of an identity card', { role: '1-1014-12345-67-1' }, 422, '#/role'],
    ['a field that is none', { status: 'active' }, 400, '#/status'],
    ['a list', { role: ['ประธาน'] }, 400, '#/role'],
  ])('is not given %s', async (_what, patch, expected, pointer) => {
    const path = await pathOf(person);
    const { status, body } = await office.change('PATCH', path, path, patch);
    expect([status, body.errors[0].pointer]).toEqual([expected, pointer]);
  });

  it('is not changed by who may not see names, nor found by who is of elsewhere', async () => {
    const path = await pathOf(person, blind);
    expect((await blind.change('PATCH', path, path, { role: 'ประธาน' })).status).toBe(403);
    const own = await pathOf(person);
    expect((await north.get(own)).status).toBe(404);
    expect((await north.ask('PATCH', own, { role: 'ประธาน' }, { 'if-match': '"1-0"' })).status).toBe(404);
    expect((await office.get('/representatives/P-nothing')).status).toBe(404);
  });
});

describe('a registration', () => {
  it('is decided once where the district has no analyst, and the person hears it', async () => {
    const someone = await applicant('วิไล สุขสันต์', 'ภาษีเจริญ');
    const path = await pathOf(someone);
    const etag = { 'if-match': (await office.get(path)).headers.get('etag')! };
    const decided = await office.ask('POST', `${path}/review`, { decision: 'approve' }, etag);
    expect([decided.status, decided.body.status]).toEqual([200, 'active']);
    await world.settled();
    expect((await someone.heard()).map(wordsOf).join('\n')).toContain('รับรองการลงทะเบียนแล้ว');
    expect((await office.ask('POST', `${path}/review`, { decision: 'reject' }, etag)).status).toBe(412);
    expect((await office.change('POST', `${path}/review`, path, { decision: 'reject' })).status).toBe(409);
  });

  it('is asked about with words that the person reads', async () => {
    const someone = await applicant('มานี มีนา', 'บางแค');
    const path = await pathOf(someone);
    const bare = await office.change('POST', `${path}/review`, path, { decision: 'more' });
    expect([bare.status, bare.body.errors[0].pointer]).toEqual([400, '#/note']);
    const asked = await office.change('POST', `${path}/review`, path, { decision: 'more', note: 'ขอชื่อชุมชนด้วย' });
    expect(asked.body.status).toBe('pending');
    await world.settled();
    expect((await someone.heard()).map(wordsOf).join('\n')).toContain('ขอชื่อชุมชนด้วย');
  });

  it('is left to the analyst of the district where there is one', async () => {
    await world.staff('districtAnalyst', 'ราษฎร์บูรณะ');
    const path = await pathOf(await applicant('ปิติ ชูใจ', 'ราษฎร์บูรณะ'));
    expect((await office.change('POST', `${path}/review`, path, { decision: 'approve' })).status).toBe(403);
    expect((await office.get(path)).body.status).toBe('pending');
  });
});

describe('somebody whom an office knows', () => {
  it('is entered once under one key, invited, and comes in with a code', async () => {
    const made = await add({ phone: '089-999-8888' }, 'office-adds-1');
    expect([made.status, made.headers.get('location')]).toEqual([201, `/api/v1/representatives/${made.body.person}`]);
    expect(made.body).toMatchObject({ status: 'invited', districtGroup: 'THON_S', usesLine: false });
    const again = await add({ phone: '089-999-8888' }, 'office-adds-1');
    expect([again.status, again.body.person]).toEqual([201, made.body.person]);
    const known = await add();
    expect([known.status, known.body.detail]).toEqual([409, expect.stringContaining(made.body.person)]);
    const { body } = await office.ask('POST', `/representatives/${made.body.person}/claim-code`);
    const someone = await world.person('สมหมาย');
    await someone.follow();
    await someone.says(body.code);
    expect((await someone.heard()).map(wordsOf).join('\n')).toContain('รหัสถูกต้อง');
  });

  it('gets no code where nobody is invited', async () => {
    expect((await office.ask('POST', `${await pathOf(person)}/claim-code`)).status).toBe(409);
  });

  it.each([
    ['of a district out of reach', { district: 'พญาไท' }, 422, '#/district'],
    ['without a name', { fullName: ' ' }, 400, '#/fullName'],
    ['with a phone that is none', { phone: '12' }, 422, '#/phone'],
  ])('is not entered %s', async (_what, more, expected, pointer) => {
    const { status, body } = await add(more);
    expect([status, body.errors[0].pointer]).toEqual([expected, pointer]);
  });

  it('is not entered by who may not see names', async () => {
    const body = { fullName: 'ก ข', district: 'ทุ่งครุ' };
    expect((await blind.ask('POST', '/representatives', body)).status).toBe(403);
  });
});
