/** What is kept counted of each issue is what its entries say, whatever was done to them, by however many at once. */
import fc from 'fast-check';
import type { Connection } from 'mongoose';
import { createAuditStore } from '../../src/access/audit.ts';
import { createIssueDesk, type IssueDesk, type Seen } from '../../src/development-issues/desk-effects.ts';
import { issueTalliesJob } from '../../src/development-issues/jobs.ts';
import { createPilotProjectStore } from '../../src/development-issues/project-store.ts';
import { figuresOf } from '../../src/development-issues/rules.ts';
import { createDevelopmentIssueStore, type DevelopmentIssueStore } from '../../src/development-issues/store.ts';
import { createIssueLinkStore, type IssueLinkStore } from '../../src/feedback/issue-store.ts';
import { createFeedbackStore, type FeedbackStore } from '../../src/feedback/store.ts';
import { loadProgramme } from '../../src/programme.ts';
import { createRepresentativeStore } from '../../src/representatives/store.ts';
import { days, plus, type Clock } from '../../src/time.ts';
import type { StaffMember } from '../../src/turn.ts';
import { connectFresh, makeFeedback } from '../feedback/builders.ts';
import { makeIssue } from './builders.ts';

const NOW = new Date('2020-07-10T02:00:00Z');
const clock: Clock = { now: () => NOW, onChange: () => () => {} };
const by: StaffMember = { id: 's1', displayName: 's1', roles: [{ role: 'analyst', scope: 'THON_S' }] };
const weights = loadProgramme().issues.rank;
const DISTRICTS = ['บางขุนเทียน', 'จอมทอง', null];

let connection: Connection;
let feedback: FeedbackStore;
let links: IssueLinkStore;
let issues: DevelopmentIssueStore;
let desk: IssueDesk;
let empty: () => Promise<unknown>;
beforeAll(async () => {
  const fresh = await connectFresh();
  ({ connection, empty } = fresh);
  feedback = createFeedbackStore(connection);
  links = createIssueLinkStore(connection);
  issues = createDevelopmentIssueStore(connection);
  const projects = createPilotProjectStore(connection);
  const representatives = createRepresentativeStore(connection);
  const audit = createAuditStore(connection);
  await fresh.ready();
  desk = createIssueDesk({ issues, issueLinks: links, projects, representatives, audit, clock, tell: async () => 0 });
});
afterEach(() => empty());
afterAll(() => connection.close());

const kept = () => connection.db!.collection('issueTallies');
/** As a process leaves it that is killed before it has counted. */
const leaveMark = (at: Date) =>
  kept().updateOne({ _id: 'd1' as never }, { $push: { changing: { _id: 'gone', at } } as never });

/** Of every issue that there is: what is kept, and what its entries say. */
async function keptAndCounted() {
  const ids = await issues.findIds();
  const whole = await kept().countDocuments({ rule: 1, changing: [] });
  return { ids, whole, kept: await links.talliesOf(ids), counted: await links.countTallies(ids) };
}
async function expectRight(): Promise<void> {
  const { ids, whole, ...tallies } = await keptAndCounted();
  expect(whole).toBe(ids.length);
  expect(tallies.kept).toEqual(tallies.counted);
}

/** Twelve entries of four people and strangers, and three issues. */
async function someEntries(): Promise<string[]> {
  const entries = Array.from({ length: 12 }, (_, n) => ({
    ...makeFeedback({
      id: `e${n}`,
      author: n % 5 === 4 ? null : `r${n % 5}`,
      district: DISTRICTS[n % 3]!,
      consultation: n % 2 === 0 ? `c${n % 4}` : null,
      saidAt: plus(NOW, -days(n * 6)),
    }),
    number: `63-${n}`,
    status: 'classified',
    private: false,
  }));
  await connection.db!.collection('feedback').insertMany(entries as never[]);
  for (const n of [1, 2, 3]) await issues.insertAsIs(makeIssue({ _id: `d${n}`, number: n }));
  await links.keepTallies(await issues.findIds());
  return entries.map(({ _id }) => _id);
}

let sheets = 0;
/** Of one of the issues that there are by then. */
async function seen(pick: number): Promise<Seen> {
  const ids = await issues.findIds();
  const issue = (await issues.find(ids[pick % ids.length]!))!;
  return { issue: issue._id, version: issue.version, sheet: `sheet-${(sheets += 1)}`, by };
}

const anAct = fc.record({
  deed: fc.constantFrom('gather', 'gather', 'gather', 'release', 'withdraw', 'forget', 'split', 'merge'),
  issue: fc.nat(5),
  other: fc.nat(5),
  entries: fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 6 }),
});
type Act = typeof anAct extends fc.Arbitrary<infer Made> ? Made : never;

async function carryOut({ deed, issue, other, entries: picked }: Act): Promise<unknown> {
  const entries = picked.map((n) => `e${n}`);
  switch (deed) {
    case 'gather':
      return desk.gather(await seen(issue), entries);
    case 'release':
      return desk.release(await seen(issue), entries);
    case 'split':
      return desk.split(await seen(issue), { title: 'ขยะ', themes: [] }, entries);
    case 'merge': {
      const into = await seen(other);
      return desk.merge(await seen(issue), { issue: into.issue, version: into.version });
    }
    case 'withdraw':
      return feedback.withdraw(entries[0]!, `w-${entries[0]}`, NOW);
    case 'forget':
      return feedback.forgetAuthor(`r${other % 4}`, (words) => words);
  }
}

it('is right after each of anything that is done to issues and entries', async () => {
  await fc.assert(
    fc
      .asyncProperty(fc.array(anAct, { minLength: 4, maxLength: 10 }), async (acts) => {
        await someEntries();
        for (const act of acts) {
          await carryOut(act);
          await expectRight();
        }
      })
      .afterEach(async () => void (await empty())),
    { numRuns: 4 },
  );
}, 60_000);

it('is right once all is done that was done at the same time', async () => {
  await fc.assert(
    fc
      .asyncProperty(fc.array(anAct, { minLength: 6, maxLength: 12 }), async (acts) => {
        await someEntries();
        await Promise.all(acts.map(carryOut));
        await expectRight();
      })
      .afterEach(async () => void (await empty())),
    { numRuns: 4 },
  );
}, 60_000);

it('comes out the same when what was decided is carried out twice', async () => {
  const all = await someEntries();
  await links.gather('d1', 'THON_S', all);
  const once = (await links.talliesOf(['d1'])).get('d1');
  await links.gather('d1', 'THON_S', all);
  expect((await links.talliesOf(['d1'])).get('d1')).toEqual(once);
  expect(once).toMatchObject({ entries: 12, districts: 2, sessions: ['c0', 'c2'] });
});

it('is counted by whoever reads while a change is broken off, and kept again later', async () => {
  const all = await someEntries();
  await links.gather('d1', 'THON_S', all.slice(0, 3));
  await leaveMark(new Date(Date.now() - days(1)));
  await connection.db!.collection('feedback').updateOne({ _id: 'e0' as never }, { $set: { author: null } });
  expect((await links.talliesOf(['d1'])).get('d1')).toEqual((await links.countTallies(['d1'])).get('d1'));
  const job = issueTalliesJob(issues, links);
  await job.runDue(NOW);
  await expectRight();
});

it('is left to whoever is just changing it', async () => {
  const all = await someEntries();
  await leaveMark(new Date());
  expect(await links.keepTallies(await issues.findIds())).toBe(0);
  await links.gather('d1', 'THON_S', all);
  expect(await kept().countDocuments({ 'changing._id': 'gone' })).toBe(1);
  expect((await links.talliesOf(['d1'])).get('d1')!.entries).toBe(12);
});

it('is counted first where issues are older than the counts', async () => {
  await someEntries();
  await kept().deleteMany({});
  await connection
    .db!.collection('feedback')
    .updateMany({}, { $set: { issues: ['d1', 'd2'], status: 'linked' } as never });
  const before = await keptAndCounted();
  expect(before.kept).toEqual(before.counted);
  expect(await links.keepTallies(before.ids)).toBe(3);
  expect(await links.keepTallies(before.ids)).toBe(0);
  await expectRight();
});

it('lets people go out of the recent ones as days go by, without a count', async () => {
  const all = await someEntries();
  await links.gather('d1', 'THON_S', all);
  const tallies = await links.talliesOf(['d1']);
  const recentAt = (now: Date): number =>
    figuresOf([{ _id: 'd1', sessions: [] }], tallies, now, weights).get('d1')!.recentPeople;
  const entries = await Promise.all(all.map((id) => feedback.find(id)));
  for (const day of [0, 5, 6, 12, 13, 24, 29, 30, 31, 60]) {
    const now = plus(NOW, days(day));
    const recent = entries.filter((entry) => entry!.saidAt >= plus(now, -days(weights.recentDays)));
    const people = new Set(recent.map((entry) => entry!.author ?? entry!.district ?? '?'));
    expect([day, recentAt(now)]).toEqual([day, people.size]);
  }
});
