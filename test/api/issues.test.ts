import { startWorld, wordsOf, type Person, type World } from '../world.ts';
import { logIn } from '../console/browser.ts';
import { clientOf, tokenFor } from './client.ts';

let world: World;
let person: Person;
let city: ReturnType<typeof clientOf>;
let reader: ReturnType<typeof clientOf>;
let north: ReturnType<typeof clientOf>;
/** Of feedback, the oldest first. */
let heard: string[];

beforeAll(async () => {
  world = await startWorld();
  await world.staff('analyst', 'THON_S', 'วิภา');
  person = await world.representative('สมศรี ใจดี', 'ทุ่งครุ');
  for (const words of ['น้ำท่วมซอย 5', 'น้ำท่วมหน้าโรงเรียน', 'ขยะล้นถังหน้าตลาด']) await person.says(`#ปัญหา ${words}`);
  city = clientOf(world.url, await tokenFor(world, { permissions: ['change'] }));
  reader = clientOf(world.url, await tokenFor(world));
  north = clientOf(world.url, await tokenFor(world, { scope: ['BKK_N'], permissions: ['change'] }));
  heard = (await city.get('/feedback')).body.data.map(({ id }: { id: string }) => id);
});
afterAll(() => world.stop());

const newIssue = (more: Record<string, unknown> = {}, key?: string) =>
  city.ask(
    'POST',
    '/issues',
    { districtGroup: 'THON_S', title: 'น้ำท่วมซ้ำซาก', ...more },
    key ? { 'idempotency-key': key } : {},
  );

async function gatheredIn(id: string): Promise<string[]> {
  return (await city.get(`/feedback?issue=${id}`)).body.data.map((entry: { id: string }) => entry.id);
}

describe('an issue', () => {
  it('is made of feedback, by the token, and asked for twice under one key is one', async () => {
    const made = await newIssue({ feedback: heard.slice(0, 2), themes: ['ENV_WASTE'] }, 'issue-made-1');
    expect([made.status, made.headers.get('location')]).toEqual([201, `/api/v1/issues/${made.body.id}`]);
    expect(made.body).toMatchObject({ status: 'heard', themes: ['ENV_WASTE'], answers: [], sessions: [] });
    expect(await gatheredIn(made.body.id)).toEqual(heard.slice(0, 2));
    const again = await newIssue({ feedback: heard.slice(0, 2), themes: ['ENV_WASTE'] }, 'issue-made-1');
    expect([again.status, again.body.id]).toEqual([201, made.body.id]);
    const [record] = await world.db.collection('audit').find({ subject: made.body.id }).toArray();
    expect(record).toMatchObject({ action: 'issue.created', actor: expect.stringMatching(/^k/) });
  });

  it('tells at the desk which system wrote it', async () => {
    const { body } = await newIssue();
    const { browser } = await logIn(world, await world.staff('analyst', 'THON_S', 'อรทัย'));
    const page = await browser.visit(`/console/issues/${body.id}`);
    const [token] = await world.context.tokens.findAll();
    expect(page.words).toContain(`ระบบ “${token!.name}”`);
    expect(page.words).not.toContain('เจ้าหน้าที่เดิม');
  });

  it('is written anew as it was seen, field by field', async () => {
    const { body, headers } = await newIssue({ summary: 'ทุกปี' });
    const path = `/issues/${body.id}`;
    const etag = { 'if-match': headers.get('etag')! };
    const changed = await city.ask('PATCH', path, { titleEn: 'Floods again and again' }, etag);
    expect(changed.body).toMatchObject({ titleEn: 'Floods again and again', title: body.title, summary: 'ทุกปี' });
    const stale = await city.ask('PATCH', path, { title: 'อื่น' }, etag);
    expect([stale.status, stale.body.current]).toEqual([412, changed.body]);
    expect((await city.ask('PATCH', path, { title: 'อื่น' })).status).toBe(428);
    expect((await city.change('PATCH', path, path, { summary: null })).body.summary).toBeNull();
  });

  it('takes feedback in and lets it go', async () => {
    const { body } = await newIssue({ feedback: [heard[0]] });
    const path = `/issues/${body.id}`;
    await city.change('POST', `${path}/gather`, path, { feedback: [heard[2], 'no-such-entry'] });
    expect(await gatheredIn(body.id)).toEqual([heard[0], heard[2]]);
    await city.change('POST', `${path}/release`, path, { feedback: [heard[0]] });
    expect(await gatheredIn(body.id)).toEqual([heard[2]]);
    const nothing = await city.change('POST', `${path}/gather`, path, { feedback: ['no-such-entry'] });
    expect([nothing.status, nothing.body.errors[0].pointer]).toEqual([422, '#/feedback']);
  });

  it('is split, and goes into another that is as it was seen', async () => {
    const { body } = await newIssue({ feedback: heard });
    const path = `/issues/${body.id}`;
    const part = await city.change('POST', `${path}/split`, path, { title: 'ขยะหน้าตลาด', feedback: [heard[2]] });
    expect([part.status, part.body.splitFrom]).toEqual([201, body.id]);
    expect(part.headers.get('location')).toBe(`/api/v1/issues/${part.body.id}`);
    expect(await gatheredIn(part.body.id)).toEqual([heard[2]]);
    const of = `/issues/${part.body.id}`;
    const { version } = (await city.get(path)).body;
    const late = await city.change('POST', `${of}/merge`, of, { into: body.id, intoVersion: version - 1 });
    expect(late.status).toBe(409);
    const merged = await city.change('POST', `${of}/merge`, of, { into: body.id, intoVersion: version });
    expect(merged.body).toMatchObject({ mergedInto: body.id });
    expect(await gatheredIn(body.id)).toEqual(heard);
    const listed = (await city.get('/issues')).body.data.map(({ id }: { id: string }) => id);
    expect([listed.includes(body.id), listed.includes(part.body.id)]).toEqual([true, false]);
    expect((await city.change('PATCH', of, of, { title: 'อื่น' })).status).toBe(409);
  });

  it('knows the sessions that were about it, of its own district group only', async () => {
    const { body } = await newIssue();
    const path = `/issues/${body.id}`;
    const [ours, theirs] = await Promise.all(
      ['THON_S', 'BKK_N'].map(
        async (districtGroup) => (await city.ask('POST', '/sessions', { districtGroup })).body.id,
      ),
    );
    expect((await city.change('PUT', `${path}/sessions`, path, { sessions: [ours] })).body.sessions).toEqual([ours]);
    const refused = await city.change('PUT', `${path}/sessions`, path, { sessions: [ours, theirs] });
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '#/sessions/1']);
  });

  it('tells its last answer to those who were gathered since, and then to nobody', async () => {
    const other = await world.representative('สมหมาย รักไทย', 'ทุ่งครุ');
    const { body } = await newIssue({ feedback: [heard[0]] });
    const path = `/issues/${body.id}`;
    await city.change('POST', `${path}/answers`, path, { status: 'studied', answer: 'กำลังสำรวจท่อระบายน้ำ' });
    await other.says('#ปัญหา น้ำท่วมปากซอย');
    const { data } = (await city.get('/feedback')).body;
    await city.change('POST', `${path}/gather`, path, {
      feedback: [data.find(({ text }: { text: string }) => text.includes('ปากซอย')).id],
    });
    await world.settled();
    expect((await other.heard()).map(wordsOf).join('\n')).not.toContain('กำลังสำรวจท่อ');
    expect((await city.change('POST', `${path}/answers/rest`, path, undefined)).status).toBe(200);
    await world.settled();
    expect((await other.heard()).map(wordsOf).join('\n')).toContain('กำลังสำรวจท่อ');
    const told = (await person.heard()).map(wordsOf).filter((words) => words.includes('กำลังสำรวจท่อ'));
    expect(told).toHaveLength(1);
    expect((await city.change('POST', `${path}/answers/rest`, path, undefined)).status).toBe(409);
  });

  it('is listed by where it stands and of which year', async () => {
    const { body } = await newIssue();
    const path = `/issues/${body.id}`;
    await city.change('POST', `${path}/answers`, path, { status: 'declined', answer: 'อยู่นอกอำนาจหน้าที่' });
    const ids = async (query: string) =>
      (await city.get(`/issues?${query}`)).body.data.map(({ id }: { id: string }) => id);
    expect(await ids('status=declined')).toEqual([body.id]);
    expect(await ids(`fiscalYear=${body.fiscalYear}&districtGroup=THON_S&limit=200`)).toContain(body.id);
    expect(await ids('fiscalYear=2500')).toEqual([]);
  });

  it.each([
    ['words that name who asked', { title: 'บ้านสมศรี ใจดี น้ำท่วม' }, 422, undefined],
    ['a theme that there is not', { themes: ['NO_SUCH'] }, 422, '#/themes'],
    ['no title', { title: '  ' }, 400, '#/title'],
    ['a list that is none', { feedback: 'all' }, 400, '#/feedback'],
    ['too much feedback at once', { feedback: Array.from({ length: 501 }, () => 'f') }, 400, '#/feedback'],
  ])('is refused with %s', async (_what, more, expected, pointer) => {
    const { status, body } = await newIssue({ feedback: [heard[0]], ...more });
    expect([status, body.errors?.[0].pointer]).toEqual([expected, pointer]);
  });

  it('of another district group is not there, and a token that only reads changes none', async () => {
    const { body } = await newIssue();
    const path = `/issues/${body.id}`;
    expect((await north.get(path)).status).toBe(404);
    expect((await north.ask('PATCH', path, { title: 'อื่น' }, { 'if-match': '"1-0"' })).status).toBe(404);
    expect((await north.ask('POST', '/issues', { districtGroup: 'THON_S', title: 'อื่น' })).status).toBe(403);
    expect((await reader.change('PATCH', path, path, { title: 'อื่น' })).status).toBe(403);
    expect((await city.get(path)).body).toEqual(body);
    expect((await city.get('/issues/%24ne')).status).toBe(404);
  });
});
