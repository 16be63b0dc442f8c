/** The first week of the replay, and that its checker sees what is lost or done twice. */
import { findDiscrepancies } from '../../scripts/replay/checker.ts';
import { collectEvidence, type Evidence } from '../../scripts/replay/evidence.ts';
import type { Facts } from '../../scripts/replay/facts.ts';
import { FIRST_WEEK } from '../../scripts/replay/july.ts';
import { live } from '../../scripts/replay/run.ts';
import { openStage, type Stage } from '../../scripts/replay/stage.ts';
import { closingTable } from '../../scripts/replay/table.ts';
import { freshDatabaseUri } from '../database.ts';

let stage: Stage;
let facts: Facts;
let evidence: Evidence;
const transcript: string[] = [];

beforeAll(async () => {
  stage = await openStage(freshDatabaseUri());
  ({ facts, evidence } = await live(stage, FIRST_WEEK, '07-15 19:00', (line) => transcript.push(line)));
}, 300_000);
afterAll(() => stage.close());

const check = (seen: Evidence): string[] => findDiscrepancies(facts, seen, stage.context.programme);

test('in the first week nothing is lost and nothing is sent twice', () => {
  expect(check(evidence)).toEqual([]);
});

test('the transcript says who did what when, day by day', () => {
  const told = transcript.join('\n');
  expect(told).toMatch(/ศ\. 10 ก\.ค\.\n/);
  expect(told).toContain('09.30 น. analyst-THON_N: [ส่งประกาศ] → ส่งประกาศแล้วค่ะ');
  expect(told).toMatch(/08\.00 น\. บอต: กลุ่มกรุงธนใต้ · สรุปประจำสัปดาห์ → 1 ราย/);
});

test('the closing table counts sessions, answers, feedback, messages and summaries', () => {
  const table = closingTable(facts, evidence).join('\n');
  expect(table).toMatch(/กรุงธนเหนือ ครั้งที่ 1 .*2020-07-23/);
  expect(table).toContain('1 declined');
  expect(table).toContain('7 (1 weeks)');
});

const last = <Item>(items: readonly Item[], fits: (item: Item) => boolean): Item => items.findLast(fits)!;
const without = <Item>(items: readonly Item[], gone: Item): Item[] => items.filter((item) => item !== gone);
const pushed = ({ via }: { via?: string | undefined }): boolean => via === 'multicast';

it.each<[name: string, tamper: (seen: Evidence) => Partial<Evidence>, complaint: RegExp]>([
  [
    'an answer that is gone',
    ({ attendances }) => ({ attendances: without(attendances, attendances.at(-1)!) }),
    /^answer lost/,
  ],
  [
    'an answer that is another one',
    ({ attendances }) => ({
      attendances: attendances.map((row, n) =>
        n === attendances.length - 1 ? { ...row, answer: 'maybe', reason: 'ไม่ได้พูด' } : row,
      ),
    }),
    /^answer differs/,
  ],
  [
    'an answer that nobody gave',
    ({ attendances }) => ({ attendances: [...attendances, { ...attendances.at(-1)!, representative: 'r0' }] }),
    /^answer from nowhere/,
  ],
  [
    'a session on another day',
    ({ consultations }) => ({
      consultations: consultations.map((row) =>
        row.districtGroup === 'THON_N' && row.startsAt ? { ...row, startsAt: new Date('2020-07-16T06:30:00Z') } : row,
      ),
    }),
    /^session differs: กรุงธนเหนือ ครั้งที่ 1/,
  ],
  [
    'a message that somebody got twice',
    ({ said }) => ({ said: [...said, last(said, pushed)] }),
    /^sent and not expected/,
  ],
  ['a message that never came', ({ said }) => ({ said: without(said, last(said, pushed)) }), /^never sent/],
  [
    'a reminder an hour late',
    ({ said }) => {
      const note = last(said, pushed);
      return { said: said.map((each) => (each === note ? { ...each, at: new Date(+each.at + 3_600_000) } : each)) };
    },
    /^never sent/,
  ],
  [
    'feedback that is gone',
    ({ feedback }) => ({ feedback: feedback.filter(({ number }) => number !== facts.feedback[0]!.number) }),
    /^feedback 63-\d{4} is kept 0 times/,
  ],
  [
    'feedback without its photo',
    ({ downloads }) => ({ downloads: downloads.map((row) => ({ ...row, state: 'failed' })) }),
    /^the photo of feedback/,
  ],
  [
    'a number given twice',
    ({ feedback }) => ({ feedback: feedback.map((entry) => ({ ...entry, number: '63-0001' })) }),
    /^a receipt number was given twice/,
  ],
  ['a summary that is gone', ({ summaries }) => ({ summaries: summaries.slice(1) }), /^summary lost: 2020-W28/],
  [
    'a summary made twice',
    ({ summaries }) => ({ summaries: [...summaries, summaries[0]!] }),
    /^1 summaries were made twice/,
  ],
  [
    'a summary that misses an entry',
    ({ summaries }) => ({
      summaries: summaries.map((each) => ({ ...each, figures: { ...each.figures, total: each.figures.total - 1 } })),
    }),
    /^summary differs: 2020-W28/,
  ],
  ['a message that was counted and not seen', ({ quotaUsed }) => ({ quotaUsed: quotaUsed + 1 }), /^LINE counted/],
  [
    'talk of a LINE group that was kept',
    ({ stored }) => ({ stored: `${stored}${facts.chatter[0]}` }),
    /^talk in a LINE group is stored/,
  ],
  [
    'somebody who declined and was kept',
    ({ stored }) => ({ stored: `${stored}${facts.declined[0]!.userId}` }),
    /^somebody who declined is stored/,
  ],
  [
    'a registration that was forgotten',
    ({ representatives }) => ({
      representatives: representatives.filter(({ fullName }) => fullName !== 'โสภณ ทองตัวอย่าง'),
    }),
    /^new-3, registered/,
  ],
])('the checker sees %s', (_name, tamper, complaint) => {
  expect(check({ ...evidence, ...tamper(evidence) })).toContainEqual(expect.stringMatching(complaint));
});

test('the checker sees what was really lost in the database and really sent once more', async () => {
  const { connection, line } = stage.context;
  await connection.collection('attendances').deleteOne({ answer: 'no' });
  const person = facts.people.get('BKK_N-01')!;
  const first = (await stage.chat(person.userId)).find(({ via }) => via === 'multicast')!;
  if (first.content.kind !== 'bot') throw new Error('a multicast is of the bot');
  await line.push(person.userId, [first.content.message], '5f0d1f5e-0000-4000-8000-000000000001');
  const problems = check(await collectEvidence(stage));
  expect(problems).toContainEqual(expect.stringMatching(/^answer lost/));
  expect(problems).toContainEqual(expect.stringMatching(/^sent and not expected/));
});
