/** What a system of the city does with feedback: sorts many at once, looks at photos, answers the person in LINE. */
import { startWorld, wordsOf, type Person, type World } from '../world.ts';
import { clientOf, tokenFor } from './client.ts';

let world: World;
let person: Person;
/** Changes, and knows people by codes alone. */
let city: ReturnType<typeof clientOf>;
let office: ReturnType<typeof clientOf>;
let reader: ReturnType<typeof clientOf>;
let north: ReturnType<typeof clientOf>;

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

beforeAll(async () => {
  world = await startWorld();
  person = await world.representative('สมศรี ใจดี', 'ทุ่งครุ');
  city = clientOf(world.url, await tokenFor(world, { permissions: ['change'] }));
  office = clientOf(world.url, await tokenFor(world, { scope: ['THON_S'], permissions: ['change', 'personal'] }));
  reader = clientOf(world.url, await tokenFor(world, { permissions: [] }));
  north = clientOf(world.url, await tokenFor(world, { scope: ['BKK_N'], permissions: ['change', 'personal'] }));
});
afterAll(() => world.stop());

interface Entry {
  id: string;
  themes: string[];
  status: string;
  attachments: { id: string; kind: string; state: string; contentType: string; bytes: number }[];
  replies: { text: string }[];
}
const entries = async (): Promise<Entry[]> => (await city.get('/feedback')).body.data;
/** The clock stands still: which of the entries is new tells no order. */
async function said(words: string): Promise<Entry> {
  const known = (await entries()).map(({ id }) => id);
  await person.says(words);
  await world.settled();
  return (await entries()).find(({ id }) => !known.includes(id))!;
}
const seenOf = ({ id, themes }: Entry) => ({ id, themes });
const recordsOf = async (id: string) => (await world.context.audit.findBySubject(id)).map(({ action }) => action);

describe('an entry', () => {
  it('is marked as read and as unread without a word on its themes', async () => {
    const { id, themes, status } = await said('#ปัญหา น้ำท่วมซอย 5');
    const path = `/feedback/${id}`;
    const read = await city.change('PATCH', path, path, { status: 'reviewed' });
    expect(read.body).toMatchObject({ status: 'reviewed', themes, themesSetByHand: false });
    const unread = await city.change('PATCH', path, path, { status: 'unread' });
    expect(unread.body.status).toBe(status);
    expect((await recordsOf(id)).filter((action) => /read|reviewed/.test(action)).toSorted()).toEqual([
      'feedback.reviewed',
      'feedback.unread',
    ]);
    expect((await city.change('PATCH', path, path, { status: 'unread', themes: [] })).status).toBe(400);
  });

  it('shows its photo to who may see whom it is of, and to nobody else', async () => {
    const { id } = await said('#ปัญหา ขยะล้นถังหน้าวัด');
    await person.sends({ type: 'image', content: PNG.toString('base64') });
    await world.settled();
    const path = `/feedback/${id}`;
    const { attachments } = (await city.get(path)).body as Entry;
    expect(attachments).toMatchObject([{ kind: 'image', state: 'done', contentType: 'image/png', bytes: PNG.length }]);
    const at = `${path}/attachments/${attachments[0]!.id}`;
    const photo = await office.get(at);
    expect([photo.status, photo.headers.get('content-type'), photo.bytes]).toEqual([200, 'image/png', PNG]);
    const part = await office.get(at, { range: 'bytes=1-3' });
    expect([part.status, part.bytes.toString()]).toEqual([206, 'PNG']);
    const answers = await Promise.all([city.get(at), north.get(at), office.get(`${path}/attachments/none`)]);
    expect(answers.map(({ status }) => status)).toEqual([403, 404, 404]);
  });
});

describe('an answer to the person', () => {
  it('is looked at with what it takes, sent once, and heard', async () => {
    const { id } = await said('#เสนอ อยากได้ทางจักรยานริมคลอง');
    const path = `/feedback/${id}`;
    const preview = await city.get(`${path}/replies/preview`);
    expect(preview.body).toMatchObject({ reachable: true, why: null, messages: 1, fits: true, baht: 0 });
    const answer = { text: 'จะสำรวจเส้นทางในเดือนหน้าค่ะ' };
    const etag = { 'if-match': (await city.get(path)).headers.get('etag')! };
    expect((await city.ask('POST', `${path}/replies`, answer)).status).toBe(428);
    const once = { ...etag, 'idempotency-key': 'answers-1' };
    const sent = await city.ask('POST', `${path}/replies`, answer, once);
    expect([sent.status, sent.body.replies, sent.body.status]).toEqual([
      201,
      [expect.objectContaining(answer)],
      'reviewed',
    ]);
    expect((await city.ask('POST', `${path}/replies`, answer, once)).body.replies).toHaveLength(1);
    // Who answers again has to have seen that it was answered.
    expect((await city.ask('POST', `${path}/replies`, answer, etag)).status).toBe(412);
    await world.settled();
    const heard = (await person.heard()).map(wordsOf).filter((words) => words.includes(answer.text));
    expect(heard).toHaveLength(1);
    const [record] = (await world.context.audit.findBySubject(id)).filter(
      ({ action }) => action === 'feedback.replied',
    );
    expect(record!.actor).toMatch(/^k/);
  });

  it('is refused to who may not, elsewhere, and where LINE reaches nobody', async () => {
    const { id } = await said('#ปัญหา ไฟทางดับหน้าตลาด');
    const path = `/feedback/${id}`;
    const answer = { text: 'รับทราบค่ะ' };
    const asked = { 'if-match': (await city.get(path)).headers.get('etag')! };
    const answers = await Promise.all([
      reader.ask('POST', `${path}/replies`, answer, asked),
      reader.get(`${path}/replies/preview`),
      north.ask('POST', `${path}/replies`, answer, asked),
      north.get(`${path}/replies/preview`),
      city.ask('POST', `${path}/replies`, { text: 'ก'.repeat(301) }, asked),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 404, 404, 400]);
    await world.context.representatives.setFollowing(person.id, false, new Date());
    expect((await city.get(`${path}/replies/preview`)).body.reachable).toBe(false);
    expect((await city.change('POST', `${path}/replies`, path, answer)).status).toBe(409);
  });
});

describe('several entries', () => {
  it('get a theme, each as it was seen, with one record each under the token', async () => {
    const other = await world.representative('สมชาย รักดี', 'ทุ่งครุ');
    await other.says('#ปัญหา น้ำเน่าในคลองบางมด');
    await other.says('#ปัญหา ทางเท้าชำรุดหน้าโรงเรียน');
    await world.settled();
    const [one, two] = (await entries()).slice(-2) as [Entry, Entry];
    await city.change('PATCH', `/feedback/${two.id}`, `/feedback/${two.id}`, { themes: ['OTHER'] });
    const theme = world.context.themes.codes.find((code) => ![...one.themes, ...two.themes].includes(code))!;
    const wish = {
      action: 'addTheme',
      theme,
      entries: [seenOf(one), seenOf(two), { id: 'none', themes: [] }],
    };
    const told = await city.ask('POST', '/feedback/bulk', wish, { 'idempotency-key': 'bulk-0001' });
    expect(told.body.data).toEqual([
      { id: one.id, outcome: 'done' },
      { id: two.id, outcome: 'changed' },
      { id: 'none', outcome: 'missing' },
    ]);
    await city.ask('POST', '/feedback/bulk', wish, { 'idempotency-key': 'bulk-0001' });
    const now = (await city.get(`/feedback/${one.id}`)).body as Entry;
    expect(now.themes).toEqual([...one.themes, theme]);
    expect((await recordsOf(one.id)).filter((action) => action === 'feedback.relabelled')).toHaveLength(1);
    const unread = { action: 'unread', entries: [seenOf(now)] };
    expect((await city.ask('POST', '/feedback/bulk', unread)).body.data).toEqual([{ id: one.id, outcome: 'done' }]);
    expect((await city.ask('POST', '/feedback/bulk', unread)).body.data).toEqual([{ id: one.id, outcome: 'same' }]);
  });

  it('of elsewhere are not there, and what does not read is refused as a whole', async () => {
    const [one] = (await entries()) as [Entry];
    const told = await north.ask('POST', '/feedback/bulk', { action: 'reviewed', entries: [seenOf(one)] });
    expect(told.body.data).toEqual([{ id: one.id, outcome: 'missing' }]);
    const asked = [
      [{ action: 'addTheme', theme: 'NO_SUCH', entries: [seenOf(one)] }, 422],
      [{ action: 'addTheme', entries: [seenOf(one)] }, 400],
      [{ action: 'reviewed', entries: [] }, 400],
      [{ action: 'erase', entries: [seenOf(one)] }, 400],
    ] as const;
    for (const [body, status] of asked) expect((await city.ask('POST', '/feedback/bulk', body)).status).toBe(status);
    expect((await reader.ask('POST', '/feedback/bulk', { action: 'reviewed', entries: [seenOf(one)] })).status).toBe(
      403,
    );
  });
});
