/** The public board: no login, no personal data, no small numbers, the same for everybody. */
import { makeConsultation } from '../consultations/builders.ts';
import { makeFeedback } from '../feedback/builders.ts';
import { startWorld, type World } from '../world.ts';
import { makeIssue, makeProject } from './builders.ts';

const NOW = new Date('2020-07-10T02:00:00Z');
const answer = (overrides: object = {}) => ({
  _id: 'a1',
  status: 'planned' as const,
  answer: 'จะลอกคลองในปี 2564',
  answerEn: null,
  by: 's1',
  at: NOW,
  recipients: 3,
  ...overrides,
});

let world: World;
let text: string;
const get = (path: string, headers: Record<string, string> = {}) => fetch(`${world.url}${path}`, { headers });
/** Of the page's words, without tags. */
const words = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

beforeAll(async () => {
  world = await startWorld();
  const { issues, feedback, issueLinks } = world.context;
  const people = ['สาม', 'สี่', 'ห้า', 'หก', 'เจ็ด', 'แปด'];
  const entries: string[] = [];
  for (const [index, name] of people.entries()) {
    const person = await world.representative(`ทดลอง ${name}สมมติ`, 'บางขุนเทียน');
    const { id: author } = (await world.context.representatives.findByLineUserId(person.id))!;
    const { _id } = await feedback.open(
      makeFeedback({ id: `b${index}`, author, text: `คลองเหม็นมาก โทร 081234567${index} บ้านเลขที่ลับ ${index}` }),
    );
    await feedback.setPrivate(_id);
    entries.push(_id);
  }
  await issues.insertAsIs(
    makeIssue({
      _id: 'dmany',
      sessions: ['cheld', 'cdraft'],
      title: 'ฟื้นฟูคลอง',
      titleEn: 'Revive the canal',
      status: 'planned',
      answers: [answer()],
    }),
  );
  await issues.insertAsIs(
    makeIssue({
      _id: 'dfew',
      number: 2,
      title: 'ทางเดินริมคลอง',
      status: 'studied',
      answers: [answer({ status: 'studied', answer: null })],
    }),
  );
  await issues.insertAsIs(makeIssue({ _id: 'dquiet', number: 3, title: 'ยังไม่ประกาศ' }));
  await issues.insertAsIs(
    makeIssue({ _id: 'dgone', number: 4, title: 'รวมไปแล้ว', answers: [answer()], mergedInto: 'dmany' }),
  );
  await issues.insertAsIs(makeIssue({ _id: 'dold', districtGroup: 'FORMER', title: 'ของกลุ่มเดิม', answers: [answer()] }));
  await world.context.projects.insert(
    makeProject({
      name: 'ลอกคลองนำร่อง',
      nameEn: 'Dredging pilot',
      unit: 'สำนักงานเขต',
      budgetBaht: 120_000,
      state: 'running',
      issues: ['dmany', 'dquiet'],
    }),
  );
  await world.context.projects.insert(makeProject({ _id: 'p2', name: 'ยังไม่ประกาศ', issues: ['dquiet'] }));
  const session = (_id: string, status: 'held' | 'draft', date: string) =>
    world.context.consultations.insertAsIs(
      makeConsultation({ _id, districtGroup: 'THON_S', round: null, status, date }),
    );
  await session('cheld', 'held', '2020-06-18');
  await session('cdraft', 'draft', '2020-09-21');
  await issueLinks.gather('dmany', 'THON_S', entries);
  await issueLinks.gather('dfew', 'THON_S', entries.slice(0, 4));
  text = await (await get('/board')).text();
});
afterAll(() => world.stop());

it('leads from an issue that went into another to that one', () => {
  const [article] = /<article[^>]*id="dmany".*?<\/article>/s.exec(text)!;
  expect(article).toContain('id="dgone"');
  expect(text.split('id="dgone"')).toHaveLength(2);
});

it('names of sessions about an issue only those that people were told of', () => {
  expect(words(text)).toContain('18 มิ.ย. 2563');
  expect(text).not.toContain('21 ก.ย. 2563');
});

it('shows what has been announced, with its answer, its way and its pilot projects', () => {
  const shown = words(text);
  expect(shown).toContain('ฟื้นฟูคลอง');
  expect(shown).toContain('มีแผนดำเนินการ');
  expect(shown).toContain('จะลอกคลองในปี 2564');
  expect(shown).toContain('ลอกคลองนำร่อง');
  expect(shown).toContain('งบประมาณ 120,000 บาท');
  expect(shown).not.toContain('ยังไม่ประกาศ');
  expect(shown).not.toContain('รวมไปแล้ว');
});

it('tells no count below five', () => {
  expect(words(text)).toContain('ผู้เสนอ 6 คน จาก น้อยกว่า 5 เขต');
  expect(words(text)).toContain('ผู้เสนอ น้อยกว่า 5 คน จาก น้อยกว่า 5 เขต');
  expect(words(text)).not.toContain('4 คน');
});

it('holds no word that anybody wrote, no name, no number, no id of a person or of the staff', async () => {
  const english = await (await get('/board?lang=en')).text();
  for (const page of [text, english]) {
    for (const secret of ['เหม็นมาก', 'เลขที่ลับ', 'สมมติ', '0812345', 's1']) expect(words(page)).not.toContain(secret);
    for (const person of await world.db.collection('representatives').find({}).toArray())
      for (const id of [person['_id'], person['lineUserId']]) expect(page).not.toContain(String(id));
  }
});

it('needs no login, sets no cookie and may be kept by whoever stands between', async () => {
  const response = await get('/board');
  expect(response.status).toBe(200);
  expect(response.headers.get('set-cookie')).toBeNull();
  expect(response.headers.get('cache-control')).toMatch(/^public, max-age=\d+$/);
  const etag = response.headers.get('etag')!;
  expect((await get('/board', { 'if-none-match': etag })).status).toBe(304);
  expect((await get('/board', { cookie: 'prachakhom_lang=en' })).headers.get('etag')).toBe(etag);
});

it('is in English for whoever asks for it, and says which words are Thai', async () => {
  const english = await (await get('/board/THON_S?lang=en')).text();
  expect(english).toContain('<html lang="en">');
  expect(words(english)).toContain('Revive the canal');
  expect(words(english)).toContain('Raised by 6 people from fewer than 5 districts');
  expect(english).toContain('<span lang="th">ทางเดินริมคลอง</span>');
});

it('shows one group where that is asked for, and a former one while it has issues', async () => {
  expect(words(await (await get('/board/BKK_N')).text())).not.toContain('ฟื้นฟูคลอง');
  expect(words(await (await get('/board/FORMER')).text())).toContain('ของกลุ่มเดิม');
  expect((await get('/board/NOWHERE')).status).toBe(404);
});

it('shows a change of an issue at once', async () => {
  const { issues } = world.context;
  const before = (await issues.find('dquiet'))!;
  await issues.change('dquiet', {
    version: before.version,
    at: NOW,
    answer: answer({ status: 'heard', answer: null }),
  });
  expect(words(await (await get('/board')).text())).toContain('ยังไม่ประกาศ');
});
