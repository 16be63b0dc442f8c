import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { apiRouter, operationsOf } from '../../src/api/routes.ts';
import { startWorld, wordsOf, type Person, type World } from '../world.ts';
import { clientOf, documentOf, problemBy, tokenFor, type Answer } from './client.ts';

let world: World;
let person: Person;
// oxlint-disable-next-line typescript/no-explicit-any
let document: any;
/** Reads everything, and changes everything. */
let city: ReturnType<typeof clientOf>;
/** Of one district group, reading only. */
let south: ReturnType<typeof clientOf>;
let token: string;

beforeAll(async () => {
  world = await startWorld();
  await world.staff('analyst', 'THON_S', 'วิภา');
  person = await world.representative('สมศรี ใจดี', 'ทุ่งครุ');
  await person.says('#ปัญหา น้ำท่วมซอย 5 โทร 081-234-5678 ติดต่อสมศรี');
  await person.says('#เสนอ อยากได้ทางจักรยานริมคลอง');
  token = await tokenFor(world, { permissions: ['change', 'webhooks'] });
  city = clientOf(world.url, token);
  south = clientOf(world.url, await tokenFor(world, { scope: ['BKK_N'] }));
  document = await documentOf(world.url);
});
afterAll(() => world.stop());

let day = 0;
async function newDraft(more: Record<string, unknown> = {}): Promise<Answer> {
  day += 1;
  const date = `2020-09-${String(day).padStart(2, '0')}`;
  return city.ask('POST', '/sessions', {
    districtGroup: 'THON_S',
    date,
    startTime: '13:30',
    venue: 'หอประชุมทุ่งครุ',
    ...more,
  });
}

describe('a token', () => {
  it('is needed', async () => {
    const { status, headers, body } = await clientOf(world.url, null).get('/sessions');
    expect(status).toBe(401);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(headers.get('www-authenticate')).toContain('Bearer');
    expect(body).toMatchObject({ status: 401, type: '/api/docs#problem-unauthorised', instance: '/api/v1/sessions' });
  });

  it('that was revoked, or has ended, opens nothing', async () => {
    const one = await tokenFor(world, { name: 'จะถูกยกเลิก', days: 30 });
    const [{ _id } = { _id: '' }] = (await world.context.tokens.findAll()).filter(({ name }) => name === 'จะถูกยกเลิก');
    expect((await clientOf(world.url, one).get('/districts')).status).toBe(200);
    const admin = { id: 's1', displayName: '', roles: [{ role: 'admin' as const, scope: null }] };
    await world.context.tokenDesk.revoke(_id, admin);
    expect((await clientOf(world.url, one).get('/districts')).status).toBe(401);
    const short = await tokenFor(world, { days: -1 });
    expect((await clientOf(world.url, short).get('/districts')).status).toBe(401);
  });

  it('is kept as a hash, and what it may do is written down', async () => {
    const kept = JSON.stringify(await world.context.tokens.findAll());
    expect(kept).not.toContain(token);
    expect(kept).not.toContain(token.slice(4));
    const records = await world.db.collection('audit').find({}).toArray();
    expect(records.map((record) => record['action'] as unknown)).toContain('token.made');
  });

  it('of another district group finds nothing of this one', async () => {
    const { body } = await city.get('/feedback');
    const id = body.data[0].id as string;
    expect((await south.get('/feedback')).body.data).toEqual([]);
    expect((await south.get(`/feedback/${id}`)).status).toBe(404);
    const { body: session } = await newDraft();
    expect((await south.get(`/sessions/${session.id}`)).status).toBe(404);
  });

  it('without the permission changes nothing', async () => {
    const { status } = await south.ask('POST', '/sessions', { districtGroup: 'BKK_N', date: '2020-09-30' });
    expect(status).toBe(403);
  });
});

describe('what is read', () => {
  it('names nobody: people are codes, and what they wrote of themselves is masked', async () => {
    const everything = JSON.stringify(
      await Promise.all(
        ['/feedback', '/representatives', '/sessions'].map(async (path) => (await city.get(path)).body),
      ),
    );
    expect(everything).toContain('น้ำท่วมซอย 5');
    for (const secret of ['สมศรี', '081-234', 'ใจดี', person.id]) expect(everything).not.toContain(secret);
    const { body: feedback } = await city.get('/feedback');
    const { body: people } = await city.get('/representatives');
    expect(feedback.data[0].author).toBe(people.data[0].person);
    expect(feedback.data[0].author).toMatch(/^P-[0-9A-F]{10}$/);
  });

  it('names people to a token that may see them, and its codes are its own', async () => {
    const personal = clientOf(world.url, await tokenFor(world, { scope: ['THON_S'], permissions: ['personal'] }));
    const [mine] = (await personal.get('/representatives')).body.data;
    expect(mine.details.fullName).toBe('สมศรี ใจดี');
    const [theirs] = (await city.get('/representatives')).body.data;
    expect(theirs.details).toBeUndefined();
    expect(mine.person).not.toBe(theirs.person);
  });

  it('tells one person by the code that this token knows, and by no other', async () => {
    const personal = clientOf(world.url, await tokenFor(world, { scope: ['THON_S'], permissions: ['personal'] }));
    const [mine] = (await personal.get('/representatives')).body.data;
    const [theirs] = (await city.get('/representatives')).body.data;
    expect((await personal.get(`/representatives/${mine.person}`)).body).toEqual(mine);
    expect((await city.get(`/representatives/${theirs.person}`)).body).toEqual(theirs);
    const own = (await world.context.representatives.findByLineUserId(person.id))!.id;
    for (const [client, id] of [
      [city, mine.person],
      [south, theirs.person],
      [city, own],
      [city, 'P-0000000000'],
    ])
      expect((await client.get(`/representatives/${id}`)).status).toBe(404);
  });

  it('names the themes, with how many terms lead to each', async () => {
    const { data } = (await south.get('/themes')).body;
    const { codes } = world.context.programme.baseLexicon;
    expect(data.map(({ code }: { code: string }) => code)).toEqual(codes);
    const waste = data.find(({ code }: { code: string }) => code === 'ENV_WASTE');
    expect(waste).toMatchObject({ nameTh: expect.stringContaining('ขยะ'), nameEn: expect.stringMatching(/\w/) });
    const before = waste.terms as number;
    expect(before).toBeGreaterThan(5);
    const taught = world.context.programme.baseLexicon.teach({
      terms: [{ term: 'คำใหม่เรื่องขยะ', theme: 'ENV_WASTE' }],
      blockers: [],
    });
    expect(taught.termCounts['ENV_WASTE']).toBe(before + 1);
  });

  it('comes in pages that leave nothing out', async () => {
    await newDraft();
    await newDraft();
    for (const path of ['/sessions', '/feedback', '/districts', '/issues']) {
      const all = (await city.get(path)).body.data as unknown[];
      if (path !== '/districts') expect(await city.all(path, 1)).toEqual(all);
    }
    expect((await city.get('/sessions?after=nonsense')).status).toBe(400);
    expect((await city.get('/sessions?limit=100000')).body.errors[0].parameter).toBe('limit');
  });

  it('is not sent again where it is known', async () => {
    const { body } = await newDraft();
    const first = await city.get(`/sessions/${body.id}`);
    const etag = first.headers.get('etag')!;
    expect((await city.get(`/sessions/${body.id}`, { 'if-none-match': etag })).status).toBe(304);
  });
});

describe('a draft', () => {
  it('is made, changed as it was seen, and refused to whoever saw an older one', async () => {
    const made = await newDraft();
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`/api/v1/sessions/${made.body.id}`);
    const path = `/sessions/${made.body.id}`;
    const etag = made.headers.get('etag')!;
    expect((await city.ask('PATCH', path, { venue: 'ที่ใหม่' })).status).toBe(428);
    const changed = await city.ask('PATCH', path, { venue: 'ที่ใหม่' }, { 'if-match': etag });
    expect(changed.body).toMatchObject({ venue: 'ที่ใหม่', startsAt: made.body.startsAt, version: 2 });
    const late = await city.ask('PATCH', path, { venue: 'ที่อื่น' }, { 'if-match': etag });
    expect([late.status, late.body.current]).toEqual([412, changed.body]);
    expect(late.headers.get('etag')).toBe(changed.headers.get('etag'));
    expect((await city.get(path)).body.venue).toBe('ที่ใหม่');
  });

  it.each([
    ['an end before the start', { endTime: '12:00' }, 422, '#/endTime'],
    ['a day that has passed', { date: '2020-07-01' }, 422, '#/date'],
    ['a day that does not exist', { date: '2020-02-31' }, 400, '#/date'],
    ['a number for a text', { venue: 7 }, 400, '#/venue'],
    ['a text too long, inside a list', { partners: ['ก', 'ก'.repeat(201)] }, 400, '#/partners/1'],
    ['a field that is none', { 'co/lour': 'red' }, 400, '#/co~1lour'],
    ['a link without https', { onlineLink: 'javascript:alert(1)' }, 400, '#/onlineLink'],
  ])('is refused with %s, by a pointer to it', async (_what, more, expected, pointer) => {
    const { status, body } = await newDraft(more);
    expect([status, body.errors[0].pointer]).toEqual([expected, pointer]);
  });

  it('is not made for a district group out of reach', async () => {
    expect((await newDraft({ districtGroup: 'NOWHERE' })).status).toBe(403);
  });

  it('asked for twice under one key is one', async () => {
    const ask = (venue: string) =>
      city.ask('POST', '/sessions', { districtGroup: 'THON_S', venue }, { 'idempotency-key': 'city-2020-0001' });
    const [one, two] = [await ask('ศาลา'), await ask('ศาลา')];
    expect(two.status).toBe(201);
    expect(two.body.id).toBe(one.body.id);
    expect((await ask('หอประชุม')).status).toBe(422);
    const key = 'city-2020-0002';
    const first = await city.change(
      'PATCH',
      `/sessions/${one.body.id}`,
      `/sessions/${one.body.id}`,
      { venue: 'ลาน' },
      key,
    );
    const etag = one.headers.get('etag')!;
    const again = await city.ask(
      'PATCH',
      `/sessions/${one.body.id}`,
      { venue: 'ลาน' },
      { 'if-match': etag, 'idempotency-key': key },
    );
    expect([first.body.version, again.body.version]).toEqual([2, 2]);
  });
});

describe('a session that people know of', () => {
  it('is put off, and they hear it in LINE', async () => {
    const { body } = await newDraft();
    const analyst = await world.staff('analyst', 'THON_S', 'วิชัย');
    await analyst.says(`นัดประชุมกรุงธนใต้ ${body.date.slice(8)} ก.ย. 2563 13.30 น. ที่หอประชุมทุ่งครุ`);
    await analyst.taps('ส่งประกาศ');
    const path = `/sessions/${body.id}`;
    expect((await city.get(path)).body.status).toBe('announced');
    const key = 'city-postpones-1';
    const moved = await city.change('POST', `${path}/postpone`, path, { date: '2020-10-20', reason: 'น้ำท่วม' }, key);
    expect(moved.body).toMatchObject({ status: 'announced', date: '2020-10-20', revision: 2 });
    const again = await city.change('POST', `${path}/postpone`, path, { date: '2020-10-20', reason: 'น้ำท่วม' }, key);
    expect(again.body.revision).toBe(2);
    await world.settled();
    const heard = (await person.heard()).map(wordsOf).join('\n');
    expect(heard).toContain('เลื่อน');
    expect(heard).toContain('น้ำท่วม');
    const stale = await city.ask('POST', `${path}/cancel`, {}, { 'if-match': `"1-${'0'.repeat(24)}"` });
    expect(stale.status).toBe(412);
    const off = await city.change('POST', `${path}/cancel`, path, { reason: 'งดกิจกรรม' });
    expect(off.body.status).toBe('cancelled');
    expect((await city.change('POST', `${path}/cancel`, path, {})).status).toBe(409);
  });
});

describe('feedback and issues', () => {
  it('take themes by hand, once as they were seen', async () => {
    const { body } = await city.get('/feedback');
    const path = `/feedback/${body.data[1].id}`;
    const { headers } = await city.get(path);
    const etag = { 'if-match': headers.get('etag')! };
    const set = await city.ask('PATCH', path, { themes: ['OTHER'] }, etag);
    expect(set.body).toMatchObject({ themes: ['OTHER'], themesSetByHand: true, status: 'reviewed' });
    expect((await city.ask('PATCH', path, { themes: [] }, etag)).status).toBe(412);
    expect((await city.change('PATCH', path, path, { themes: ['NO_SUCH'] })).status).toBe(422);
    expect((await city.change('PATCH', path, path, {})).status).toBe(400);
  });

  it('are answered where they stand, and those who asked are told', async () => {
    const { body } = await city.get('/feedback');
    const analyst = await world.staff('analyst', 'THON_S', 'วีระ');
    const by = (await world.context.staff.findByLineUserId(analyst.id))!;
    const made = await world.context.issueDesk.create(
      'THON_S',
      { title: 'น้ำท่วมซ้ำซาก', titleEn: null, summary: null, themes: [] },
      [body.data[0].id],
      { sheet: 'issue-by-test-0001', by },
    );
    if (!made.ok) throw new Error(made.reason);
    const path = `/issues/${made.issue._id}`;
    const bare = await city.change('POST', `${path}/answers`, path, { status: 'planned' });
    expect(bare.status).toBe(409);
    const named = await city.change('POST', `${path}/answers`, path, {
      status: 'planned',
      answer: 'โทรหาสมศรี ใจดี 081-234-5678',
    });
    expect([named.status, named.body.detail]).toEqual([422, expect.stringContaining('names somebody')]);
    const said = await city.change('POST', `${path}/answers`, path, {
      status: 'planned',
      answer: 'จะขุดลอกคลองในเดือนตุลาคม',
    });
    expect(said.body).toMatchObject({ status: 'planned', answers: [{ answer: 'จะขุดลอกคลองในเดือนตุลาคม' }] });
    await world.settled();
    expect((await person.heard()).map(wordsOf).join('\n')).toContain('จะขุดลอกคลอง');
  });
});

describe('what goes wrong', () => {
  it('is told as a problem, whatever it is', async () => {
    const auth = { 'idempotency-key': 'x' };
    const answers = await Promise.all([
      city.get('/nothing'),
      city.ask('DELETE', '/sessions'),
      city.ask('POST', '/sessions', '{"broken'),
      city.ask('POST', '/sessions', JSON.stringify({ title: 'ก'.repeat(300_000) })),
      city.ask('POST', '/sessions', 'a=b', { 'content-type': 'text/plain' }),
      city.ask('POST', '/sessions', { districtGroup: 'THON_S' }, auth),
      city.get('/sessions/%E0%A4%A'),
      city.get(`/issues/${'x'.repeat(5_000)}`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 405, 400, 413, 415, 400, 404, 404]);
    for (const { headers, status, body } of answers) {
      expect(headers.get('content-type')).toContain('application/problem+json');
      expect(body.status).toBe(status);
    }
    expect(answers[1].headers.get('allow')).toBe('GET, POST');
  });

  it('too many requests of one token are held back, and told until when', async () => {
    const server = createServer(express().use(apiRouter(world.context, 3)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const few = clientOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, token);
    const statuses: number[] = [];
    for (let n = 0; n < 4; n += 1) statuses.push((await few.get('/districts')).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    const { headers, body } = await few.get('/districts');
    expect(body.type).toBe('/api/docs#problem-tooMany');
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(headers.get('ratelimit')).toContain('r=0');
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('the OpenAPI document', () => {
  it('describes what every operation really answers, asked for rightly or not', async () => {
    const { body: session } = await newDraft();
    const [entry] = (await city.get('/feedback')).body.data;
    const [issue] = (await city.get('/issues')).body.data;
    const ids: Record<string, string> = { sessions: session.id, feedback: entry.id, issues: issue?.id };
    let asked = 0;
    for (const [path, methods] of Object.entries(document.paths as Record<string, object>)) {
      const real = path
        .replace(/^\/(\w+)\/\{id\}/, (_all, name: string) => `/${name}/${ids[name] ?? 'nothing'}`)
        .replaceAll(/\{\w+\}/g, 'nothing');
      for (const method of Object.keys(methods)) {
        // What changes things is asked without saying of which version, and with nothing. The client looks at each answer.
        await city.ask(method.toUpperCase(), real, method === 'get' ? undefined : {});
        asked += 1;
      }
    }
    expect(asked).toBe(operationsOf(world.context).length);
  });

  it('would notice what it does not describe', async () => {
    const told = await city.get('/districts');
    told.body.data[0].colour = 'red';
    expect(problemBy(document, 'get', '/districts', told)).toContain('colour');
  });

  it('is a page that needs nothing from elsewhere and no script', async () => {
    const response = await fetch(`${world.url}/api/docs`);
    const html = await response.text();
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(html).not.toMatch(/<script|style="|https?:\/\/(?!127\.0\.0\.1)[\w.]+\/[^"]*\.(js|css)/);
    for (const id of ['listSessions', 'postponeSession', 'answerIssue']) expect(html).toContain(`id="${id}"`);
    expect(html).toContain('Idempotency-Key');
    // Every group of operations has a Thai name, and a way to it from the list of them.
    const headings = [...html.matchAll(/<h2 id="(section-[^"]+)">([^<]+)</g)];
    expect(headings).toHaveLength(document.tags.length);
    for (const [, id, name] of headings) {
      expect(name).toMatch(/[ก-๙]/);
      expect(html).toContain(`href="#${id}"`);
    }
    // And every schema that one refers to has a place.
    for (const [, id] of html.matchAll(/href="#(schema-\w+)"/g)) expect(html).toContain(`id="${id}"`);
  });
});
