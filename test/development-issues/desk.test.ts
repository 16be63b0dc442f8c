/** What analysts do to issues: of the version that was seen, written down first, finished after an interruption. */
import type { Connection } from 'mongoose';
import { createAuditStore } from '../../src/access/audit.ts';
import { createIssueDesk, type Done, type IssueDesk, type Seen } from '../../src/development-issues/desk-effects.ts';
import { unfinishedIssuesJob } from '../../src/development-issues/jobs.ts';
import type { DevelopmentIssue } from '../../src/development-issues/model.ts';
import { createProjectDesk, type ProjectDesk } from '../../src/development-issues/project-effects.ts';
import { createPilotProjectStore, type PilotProjectStore } from '../../src/development-issues/project-store.ts';
import { createDevelopmentIssueStore, type DevelopmentIssueStore } from '../../src/development-issues/store.ts';
import { createIssueLinkStore, type IssueLinkStore } from '../../src/feedback/issue-store.ts';
import { createConsultationStore } from '../../src/consultations/store.ts';
import { createFeedbackStore, type FeedbackStore } from '../../src/feedback/store.ts';
import { createRepresentativeStore } from '../../src/representatives/store.ts';
import type { Clock } from '../../src/time.ts';
import type { StaffMember, StaffRole } from '../../src/turn.ts';
import { loadProgramme } from '../../src/programme.ts';
import { makeConsultation } from '../consultations/builders.ts';
import { connectFresh, makeFeedback } from '../feedback/builders.ts';
import { makeProject } from './builders.ts';

const { places } = loadProgramme();
const NOW = new Date('2020-07-10T02:00:00Z');
const clock: Clock = { now: () => NOW, onChange: () => () => {} };

let connection: Connection;
let feedback: FeedbackStore;
let links: IssueLinkStore;
let issues: DevelopmentIssueStore;
let desk: IssueDesk;
let projects: PilotProjectStore;
let projectDesk: ProjectDesk;

let consultationStore: ReturnType<typeof createConsultationStore>;
let empty: () => Promise<unknown>;
beforeAll(async () => {
  const fresh = await connectFresh();
  connection = fresh.connection;
  feedback = createFeedbackStore(connection);
  links = createIssueLinkStore(connection);
  issues = createDevelopmentIssueStore(connection);
  projects = createPilotProjectStore(connection);
  const consultations = createConsultationStore(connection);
  consultationStore = consultations;
  const representatives = createRepresentativeStore(connection);
  const audit = createAuditStore(connection);
  await fresh.ready();
  ({ empty } = fresh);
  desk = createIssueDesk({ issues, issueLinks: links, projects, representatives, audit, clock, tell: async () => 0 });
  projectDesk = createProjectDesk({ projects, issues, issueLinks: links, consultations, places, audit, clock }, desk);
});
afterEach(() => empty());
afterAll(() => connection.close());

const as = (id: string, role: StaffRole, scope: string | null): StaffMember => ({
  id,
  displayName: id,
  roles: [{ role, scope }],
});
const analyst = as('s1', 'analyst', 'THON_S');
const colleague = as('s2', 'analyst', 'THON_S');

let sheets = 0;
const sheet = (): string => `sheet-${(sheets += 1)}`;
const seen = (issue: DevelopmentIssue, more: Partial<Seen> = {}): Seen => ({
  issue: issue._id,
  version: issue.version,
  sheet: sheet(),
  by: analyst,
  ...more,
});
const ok = (done: Done): DevelopmentIssue => {
  if (!done.ok) throw new Error(done.reason);
  return done.issue;
};
const text = (title: string) => ({ title, titleEn: null, summary: null, themes: ['CANAL'] });

async function entries(count: number, overrides: Parameters<typeof makeFeedback>[0] = {}): Promise<string[]> {
  const made = [];
  for (let each = 0; each < count; each += 1)
    made.push((await feedback.open(makeFeedback({ author: `r${each}`, ...overrides })))._id);
  return made;
}
async function issueWith(title: string, given: readonly string[]): Promise<DevelopmentIssue> {
  return ok(await desk.create('THON_S', text(title), given, { sheet: sheet(), by: analyst }));
}
const entriesOf = async (issue: DevelopmentIssue): Promise<string[]> =>
  (await links.findOf(issue._id, null, 100)).map(({ _id }) => _id).toSorted();
const statusOf = async (entry: string): Promise<string> => (await feedback.find(entry))!.status;

describe('gathering', () => {
  it('makes an issue with the next number of its group and year, and its entries know it', async () => {
    const [one, two] = await entries(2);
    const first = await issueWith('คลอง', [one!, two!]);
    const second = await issueWith('ขยะ', [two!]);
    expect([first.number, second.number]).toEqual([1, 2]);
    expect(first).toMatchObject({ status: 'heard', fiscalYear: 2563, answers: [], unfinished: null });
    expect(await entriesOf(first)).toEqual([one, two].toSorted());
    expect((await feedback.find(two!))!.issues).toEqual([first._id, second._id]);
    expect(await statusOf(one!)).toBe('linked');
  });

  it('gives two issues that are made at once different numbers', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, (_, n) => issueWith(`ประเด็น ${n}`, [])));
    expect(made.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('from the same sheet twice is once', async () => {
    const given = await entries(2);
    const same = { sheet: sheet(), by: analyst };
    const made = [
      await desk.create('THON_S', text('คลอง'), given, same),
      await desk.create('THON_S', text('คลอง'), given, same),
    ];
    expect(new Set(made.map((done) => ok(done)._id)).size).toBe(1);
    const issue = ok(made[0]!);
    const more = await entries(1);
    const again = seen(issue);
    expect(ok(await desk.gather(again, more)).version).toBe(ok(await desk.gather(again, more)).version);
    expect((await issues.find(issue._id))!.events.filter(({ deed }) => deed === 'gathered')).toHaveLength(1);
  });

  it('takes entries of the own district group only, and none that was taken back', async () => {
    const [ours] = await entries(1);
    const [theirs] = await entries(1, { districtGroup: 'BKK_N', district: 'จตุจักร' });
    const [gone] = await entries(1);
    await feedback.withdraw(gone!, 'event', NOW);
    expect(await entriesOf(await issueWith('คลอง', [ours!, theirs!, gone!]))).toEqual([ours]);
    const issue = await issueWith('ขยะ', []);
    expect(await desk.gather(seen(issue), [theirs!, gone!])).toEqual({ ok: false, reason: 'nothing' });
  });

  it('is for analysts of the group', async () => {
    const issue = await issueWith('คลอง', []);
    const [entry] = await entries(1);
    for (const by of [
      as('s3', 'analyst', 'BKK_N'),
      as('s4', 'districtAnalyst', 'บางขุนเทียน'),
      as('s5', 'coordinator', null),
      as('s6', 'admin', null),
    ]) {
      expect(await desk.gather(seen(issue, { by }), [entry!])).toEqual({ ok: false, reason: 'refused' });
      expect(await desk.create('THON_S', text('ขยะ'), [], { sheet: sheet(), by })).toEqual({
        ok: false,
        reason: 'refused',
      });
    }
  });

  it('can be undone: what is in no issue any more waits again', async () => {
    const [one, two] = await entries(2);
    const first = await issueWith('คลอง', [one!, two!]);
    await issueWith('ขยะ', [two!]);
    await desk.release(seen(first), [one!, two!]);
    expect(await entriesOf(first)).toEqual([]);
    expect([await statusOf(one!), await statusOf(two!)]).toEqual(['reviewed', 'linked']);
    expect((await feedback.find(one!))!.issues).toBeUndefined();
  });
});

describe('two analysts at once', () => {
  it('the slower one hears what is now, and nothing is overwritten', async () => {
    const issue = await issueWith('คลอง', []);
    ok(await desk.edit(seen(issue), text('คลองบางมด')));
    const late = await desk.edit(seen(issue, { by: colleague }), text('คลองสนามชัย'));
    expect(late).toMatchObject({ ok: false, reason: 'changed', issue: { title: 'คลองบางมด' } });
  });

  it('of ten changes of the same version one happens', async () => {
    const issue = await issueWith('คลอง', []);
    const done = await Promise.all(Array.from({ length: 10 }, (_, n) => desk.edit(seen(issue), text(`คลอง ${n}`))));
    expect(done.filter(({ ok: happened }) => happened)).toHaveLength(1);
    expect((await issues.find(issue._id))!.version).toBe(issue.version + 1);
  });

  it('merging two issues into each other does not swallow both', async () => {
    const [a, b] = [await issueWith('คลอง', await entries(1)), await issueWith('น้ำเสีย', await entries(1))];
    await Promise.all([
      desk.merge(seen(a), { issue: b._id, version: b.version }),
      desk.merge(seen(b, { by: colleague }), { issue: a._id, version: a.version }),
    ]);
    const standing = await issues.findStanding('THON_S');
    expect(standing.length).toBeGreaterThanOrEqual(1);
  });
});

describe('merging', () => {
  it('brings all entries along, keeps what was, and takes nothing more in the old one', async () => {
    const [one, two, three] = await entries(3);
    const [a, b] = [await issueWith('คลอง', [one!, two!]), await issueWith('น้ำเสีย', [three!])];
    ok(await desk.merge(seen(a), { issue: b._id, version: b.version }));
    expect(await entriesOf(b)).toEqual([one, two, three].toSorted());
    expect(await entriesOf(a)).toEqual([one, two].toSorted());
    const [was, is] = [(await issues.find(a._id))!, (await issues.find(b._id))!];
    expect(was).toMatchObject({ mergedInto: b._id, title: 'คลอง' });
    expect(was.events.at(-1)).toMatchObject({ deed: 'mergedInto', other: b._id });
    expect(is.events.at(-1)).toMatchObject({ deed: 'tookIn', other: a._id });
    expect((await issues.findStanding('THON_S')).map(({ _id }) => _id)).toEqual([b._id]);
    expect(await desk.gather(seen(was), [three!])).toEqual({ ok: false, reason: 'merged' });
  });

  it('brings sessions, pilot projects and words of the office along, also through a chain that was cut off', async () => {
    const answer = { _id: 'a1', status: 'planned' as const, answer: 'จะลอกคลอง', answerEn: null, by: 's1', at: NOW };
    const [a, b, c] = [await issueWith('ก', []), await issueWith('ข', []), await issueWith('ค', [])];
    const patch = { status: 'planned' as const, sessions: ['c1'] };
    await projects.insert(makeProject({ issues: [a._id] }));
    const told = (await issues.change(a._id, {
      version: a.version,
      at: NOW,
      patch,
      answer: { ...answer, recipients: 2 },
    }))!;
    // Stopped right after it was decided; before it is carried out, the one that it goes into goes into a third.
    const operation = { _id: sheet(), kind: 'merge' as const, entries: [], title: null, themes: [], by: 's1', at: NOW };
    await issues.change(a._id, {
      version: told.version,
      at: NOW,
      patch: { mergedInto: b._id },
      unfinished: { ...operation, other: b._id },
    });
    ok(await desk.merge(seen(b), { issue: c._id, version: c.version }));
    const job = unfinishedIssuesJob(issues, desk);
    expect(await job.runDue(NOW)).toBe(1);
    expect(await job.runDue(NOW)).toBe(0);
    const end = (await issues.find(c._id))!;
    expect(end).toMatchObject({ status: 'planned', sessions: ['c1'], answers: [{ _id: 'a1' }] });
    const [project] = await projects.findByIssues([c._id]);
    expect(project!.issues.toSorted()).toEqual([a._id, c._id].toSorted());
    expect(end.answers).toHaveLength(1);
    expect(end.events.filter(({ deed }) => deed === 'tookIn').map(({ other }) => other)).toEqual([b._id, a._id]);
  });

  it('is refused where words of one name somebody who asked for the other', async () => {
    const representatives = createRepresentativeStore(connection);
    const person = await representatives.createConsented('U7', { version: '1', eventId: 'e7', at: NOW });
    await representatives.changeProfile(person._id, { fullName: 'นางสมมุติ ทดสอบดี' }, NOW);
    const named = await issueWith('ศาลาของนางสมมุติ ทดสอบดี', []);
    const other = await issueWith('ศาลา', await entries(1, { author: person._id }));
    for (const [from, into] of [
      [named, other],
      [other, named],
    ] as const)
      expect(await desk.merge(seen(from), { issue: into._id, version: into.version })).toEqual({
        ok: false,
        reason: 'named',
      });
  });

  it('through a chain ends in the last one', async () => {
    const given = await entries(3);
    const [a, b, c] = [
      await issueWith('ก', [given[0]!]),
      await issueWith('ข', [given[1]!]),
      await issueWith('ค', [given[2]!]),
    ];
    ok(await desk.merge(seen(a), { issue: b._id, version: b.version }));
    const held = (await issues.find(b._id))!;
    ok(await desk.merge(seen(held), { issue: c._id, version: c.version }));
    expect(await entriesOf(c)).toEqual(given.toSorted());
  });

  it('of an issue with itself, or with one of another group, is refused', async () => {
    const issue = await issueWith('คลอง', []);
    expect(await desk.merge(seen(issue), { issue: issue._id, version: 1 })).toMatchObject({ reason: 'invalid' });
    const north = as('s7', 'analyst', 'BKK_N');
    const other = ok(await desk.create('BKK_N', text('คลอง'), [], { sheet: sheet(), by: north }));
    expect(await desk.merge(seen(issue), { issue: other._id, version: 1 })).toMatchObject({ reason: 'invalid' });
  });

  it('is refused where the other was changed since it was seen', async () => {
    const [a, b] = [await issueWith('คลอง', []), await issueWith('น้ำเสีย', [])];
    ok(await desk.edit(seen(b), text('น้ำเสียจากตลาด')));
    expect(await desk.merge(seen(a), { issue: b._id, version: b.version })).toEqual({ ok: false, reason: 'merged' });
    expect((await issues.find(a._id))!.mergedInto).toBeNull();
  });
});

describe('splitting', () => {
  it('makes an issue of some entries, and both know of each other', async () => {
    const [one, two, three] = await entries(3);
    const issue = await issueWith('คลองและขยะ', [one!, two!, three!]);
    const before = ok(await desk.split(seen(issue), { title: 'ขยะ', themes: ['ENV_WASTE'] }, [two!, three!]));
    const after = (await issues.find(before.events.at(-1)!.other!))!;
    expect(after).toMatchObject({
      title: 'ขยะ',
      number: 2,
      splitFrom: issue._id,
      status: 'heard',
      districtGroup: 'THON_S',
    });
    expect([await entriesOf(before), await entriesOf(after)]).toEqual([[one], [two, three].toSorted()]);
    expect(await statusOf(two!)).toBe('linked');
  });

  it('takes along only what is in it', async () => {
    const issue = await issueWith('คลอง', await entries(1));
    const [elsewhere] = await entries(1);
    expect(await desk.split(seen(issue), { title: 'ขยะ', themes: [] }, [elsewhere!])).toEqual({
      ok: false,
      reason: 'nothing',
    });
  });
});

describe('an interruption', () => {
  it.each(['gather', 'merge', 'split'] as const)('in the middle of a %s is finished later, once', async (kind) => {
    const given = await entries(3);
    const [a, b] = [await issueWith('คลอง', given.slice(0, 2)), await issueWith('น้ำเสีย', [])];
    const at = NOW;
    const id = sheet();
    const operation = { _id: id, kind, entries: kind === 'gather' ? [given[2]!] : [given[1]!], by: 's1', at };
    const other = kind === 'split' ? 'dnew' : kind === 'merge' ? b._id : null;
    // As the process leaves it that is killed right after it has written down what is to be done.
    await issues.change(a._id, {
      version: a.version,
      at,
      ...(kind === 'merge' && { patch: { mergedInto: b._id } }),
      unfinished: { ...operation, other, title: kind === 'split' ? 'ขยะ' : null, themes: [] },
    });
    const job = unfinishedIssuesJob(issues, desk);
    expect(await job.runDue(NOW)).toBe(1);
    expect(await job.runDue(NOW)).toBe(0);
    if (kind === 'gather') expect(await entriesOf(a)).toEqual(given.toSorted());
    if (kind === 'merge') expect(await entriesOf(b)).toEqual(given.slice(0, 2).toSorted());
    if (kind === 'split') expect((await feedback.find(given[1]!))!.issues).toEqual(['dnew']);
    expect((await issues.find(a._id))!.unfinished).toBeNull();
  });

  it('is finished before anything else happens to the issue', async () => {
    const given = await entries(1);
    const issue = await issueWith('คลอง', []);
    const rest = { other: null, title: null, themes: [], by: 's1', at: NOW };
    await issues.change(issue._id, {
      version: issue.version,
      at: NOW,
      unfinished: { _id: sheet(), kind: 'gather', entries: given, ...rest },
    });
    const now = (await issues.find(issue._id))!;
    ok(await desk.edit(seen(now), text('คลองบางมด')));
    expect(await entriesOf(issue)).toEqual(given);
  });
});

it('a district that moves to another group leaves feedback and issues where they were', async () => {
  const [before] = await entries(1, { district: 'จอมทอง', districtGroup: 'THON_S' });
  const issue = await issueWith('คลอง', [before!]);
  // The same district, after config/ has moved it.
  const [after] = await entries(1, { district: 'จอมทอง', districtGroup: 'THON_N' });
  expect(await desk.gather(seen(issue), [after!])).toEqual({ ok: false, reason: 'nothing' });
  expect((await feedback.find(before!))!.districtGroup).toBe('THON_S');
  expect((await issues.findStanding('THON_S')).map(({ _id }) => _id)).toEqual([issue._id]);
  expect(await issues.findStanding('THON_N')).toEqual([]);
});

it('a title that names somebody who asked for it is refused', async () => {
  const representatives = createRepresentativeStore(connection);
  const person = await representatives.createConsented('U1', { version: '1', eventId: 'e', at: NOW });
  await representatives.changeProfile(person._id, { fullName: 'นายทดลอง ตัวอย่างดี', phone: '0812345678' }, NOW);
  const given = await entries(1, { author: person._id });
  const made = await desk.create('THON_S', text('เรื่องของนายทดลอง ตัวอย่างดี'), given, { sheet: sheet(), by: analyst });
  expect(made).toEqual({ ok: false, reason: 'named' });
  const issue = await issueWith('คลอง', given);
  expect(await desk.edit(seen(issue), text('โทรหา 0812345678'))).toEqual({ ok: false, reason: 'named' });
});

describe('pilot projects', () => {
  const values = (overrides: Partial<Parameters<ProjectDesk['create']>[1]> = {}) => ({
    name: 'เรือเก็บขยะ',
    nameEn: null,
    unit: 'สำนักการระบายน้ำ',
    district: 'บางขุนเทียน',
    budgetBaht: 1_500_000,
    state: 'proposed' as const,
    issues: [],
    sessions: [],
    ...overrides,
  });
  const by = (who: StaffMember = analyst) => ({ sheet: sheet(), by: who });

  it('are made once, however often the form is sent, and are tied to issues and sessions', async () => {
    const issue = await issueWith('คลอง', []);
    const { _id: session } = await consultationStore.createDraft(
      makeConsultation({ _id: 'c-project', districtGroup: 'THON_S', status: 'draft' }),
    );
    const form = by();
    const tied = values({ issues: [issue._id], sessions: [session] });
    const made = await projectDesk.create('THON_S', tied, form);
    expect(await projectDesk.create('THON_S', tied, form)).toEqual(made);
    expect(await projects.findOf(['THON_S'])).toMatchObject([
      { fiscalYear: 2563, state: 'proposed', issues: [issue._id], sessions: [session], version: 1 },
    ]);
    expect(await projects.findOf(['BKK_N'])).toEqual([]);
    // Whatever shows the issue shows another version of it.
    expect((await issues.find(issue._id))!.version).toBe(issue.version + 1);
  });

  it('are changed of the version that was seen, and pages of an issue that they leave change too', async () => {
    const [a, b] = [await issueWith('ก', []), await issueWith('ข', [])];
    const made = await projectDesk.create('THON_S', values({ issues: [a._id] }), by());
    if (!made.ok) throw new Error(made.reason);
    const { _id, version } = made.project;
    const versionOf = async (id: string) => (await issues.find(id))!.version;
    const before = [await versionOf(a._id), await versionOf(b._id)];
    const form = by();
    const moved = await projectDesk.edit(_id, version, values({ state: 'running', issues: [b._id] }), form);
    expect(moved).toMatchObject({ ok: true, project: { state: 'running', issues: [b._id], version: version + 1 } });
    expect([await versionOf(a._id), await versionOf(b._id)]).toEqual(before.map((each) => each + 1));
    expect(await projectDesk.edit(_id, version, values({ state: 'running', issues: [b._id] }), form)).toEqual(moved);
    expect(await projectDesk.edit(_id, version, values(), by(colleague))).toMatchObject({
      ok: false,
      reason: 'changed',
      project: { state: 'running' },
    });
  });

  it.each([
    ['a district of another group', { district: 'จตุจักร' }, 'elsewhere'],
    ['an issue that is not there', { issues: ['dnowhere'] }, 'elsewhere'],
    ['a telephone number in the name', { name: 'เรือเก็บขยะ โทร 081-234-5678' }, 'contact'],
  ])('are refused with %s', async (_, wrong, reason) => {
    expect(await projectDesk.create('THON_S', values(wrong), by())).toEqual({ ok: false, reason });
    expect(await projects.findOf(null)).toEqual([]);
  });

  it('are refused with an issue of another district group, and to whom the group is not theirs', async () => {
    const elsewhere = as('s9', 'analyst', 'BKK_N');
    const made = await desk.create('BKK_N', { title: 'ของเขาเอง', titleEn: null, summary: null, themes: [] }, [], {
      sheet: sheet(),
      by: elsewhere,
    });
    if (!made.ok) throw new Error(made.reason);
    expect(await projectDesk.create('THON_S', values({ issues: [made.issue._id] }), by())).toEqual({
      ok: false,
      reason: 'elsewhere',
    });
    expect(await projectDesk.create('THON_S', values(), by(elsewhere))).toEqual({ ok: false, reason: 'refused' });
  });
});
