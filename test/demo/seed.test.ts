import { SURNAME_ENDINGS } from '../../src/demo/names.ts';
import { lineUserIdOf, NEWCOMER } from '../../src/demo/people.ts';
import { loadProgramme2563 } from '../../src/demo/programme.ts';
import { demoClockStart, isEmpty, seedDatabase, seedDemo } from '../../src/demo/seed.ts';
import { SOUTH_LINE_GROUP, THON_SOUTH_LINE_GROUP } from '../../src/demo/stage.ts';
import type { Consultation } from '../../src/consultations/model.ts';
import type { Summary } from '../../src/summaries/model.ts';
import type { PilotProject } from '../../src/development-issues/project-model.ts';
import { ISSUE_STATUSES, type DevelopmentIssue } from '../../src/development-issues/model.ts';
import type { Feedback } from '../../src/feedback/model.ts';
import type { Representative } from '../../src/representatives/model.ts';
import { idFrom } from '../../src/identity.ts';
import { gatherFacts } from '../../src/progress-reports/facts-effects.ts';
import { narrate } from '../../src/progress-reports/messages.ts';
import { problemsOf } from '../../src/progress-reports/rules.ts';
import { startWorld, type World } from '../world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld({ now: demoClockStart.toISOString() });
});
afterEach(() => world.stop());

const collection = <Row>(name: string) =>
  world.db
    .collection(name)
    .find({})
    .toArray()
    .then((rows) => rows as unknown as Row[]);
const representatives = () => collection<Representative>('representatives');
const sessions = () => collection<Consultation>('consultations');

/** Everything in the database that the seed is about, in few letters, to see that nothing changed. */
async function everything(): Promise<{ rows: number; digest: string }> {
  await world.settled();
  const names = [
    'staff',
    'representatives',
    'consents',
    'consultations',
    'feedback',
    'developmentIssues',
    'pilotProjects',
    'summaries',
    'progressReports',
    'followUpMeetings',
    'lineGroups',
    'counters',
  ];
  const rows = await Promise.all(names.map((name) => collection<{ _id: string }>(name)));
  const sorted = rows.map((each) => each.toSorted((a, b) => (a._id < b._id ? -1 : 1)));
  return { rows: sorted.flat().length, digest: idFrom(JSON.stringify(sorted)) };
}

describe('seeding an empty database', () => {
  test('brings representatives of all fifty districts, 63 of them in กรุงธนใต้', async () => {
    await seedDemo(world.context, world.emulator.url);
    const people = await representatives();
    const perGroup = new Map<string | null, number>();
    for (const { districtGroup } of people) perGroup.set(districtGroup, (perGroup.get(districtGroup) ?? 0) + 1);
    expect(Object.fromEntries(perGroup)).toEqual({
      BKK_C: 45,
      BKK_S: 52,
      BKK_N: 42,
      BKK_E: 54,
      THON_N: 46,
      THON_S: 63,
    });
    expect(new Set(people.map(({ district }) => district)).size).toBe(50);
    for (const { district, districtGroup } of people)
      expect(world.context.programme.places.groupOf(district!).code).toBe(districtGroup);
  });

  test('brings the development issues of all six groups with their pilot projects, on the board at once', async () => {
    await seedDemo(world.context, world.emulator.url);
    const issues = await collection<DevelopmentIssue>('developmentIssues');
    const { developmentIssues } = loadProgramme2563();
    expect(issues.flatMap(({ source, title }) => (source ? [title] : [])).toSorted()).toEqual(
      developmentIssues.map(({ text }) => text).toSorted(),
    );
    expect(new Set(issues.map(({ status }) => status))).toEqual(new Set(ISSUE_STATUSES));
    expect(new Set(issues.map(({ districtGroup }) => districtGroup)).size).toBe(6);
    const north = issues.filter(({ districtGroup }) => districtGroup === 'THON_N');
    const projects = await collection<PilotProject>('pilotProjects');
    expect(projects.filter(({ reports }) => reports.length > 0).map(({ name }) => name)).toHaveLength(3);
    const ids = new Set(north.map(({ _id }) => _id));
    for (const project of projects) expect(project.issues.every((issue) => ids.has(issue))).toBe(true);
    expect(issues.find(({ title }) => title.startsWith('การฟื้นฟูศักยภาพของคลองบางมด'))).toMatchObject({
      status: 'studied',
      source: { stage: 'draft', reports: [10, 12] },
    });
    const board = await (await fetch(`${world.url}/board`)).text();
    for (const { text } of developmentIssues) expect(board).toContain(text);
    for (const { fullName } of await representatives()) expect(board).not.toContain(fullName!);
    const linked = (await collection<Feedback>('feedback')).filter(({ status }) => status === 'linked');
    expect(linked.length).toBeGreaterThan(10);
  });

  test('brings the briefs of the four weeks before, of each district group and of all', async () => {
    await seedDemo(world.context, world.emulator.url);
    const briefs = await collection<Summary>('summaries');
    expect(new Set(briefs.map(({ week }) => week))).toEqual(new Set(['2020-W24', '2020-W25', '2020-W26', '2020-W27']));
    expect(briefs).toHaveLength(4 * 7);
    const said = (await collection<Feedback>('feedback')).filter(
      ({ districtGroup, saidAt }) =>
        districtGroup === 'THON_S' &&
        saidAt >= new Date('2020-06-29T00:00:00+07:00') &&
        saidAt < new Date('2020-07-06T00:00:00+07:00'),
    );
    const own = briefs.find(({ week, scope }) => week === '2020-W27' && scope === 'THON_S')!;
    expect(said.length).toBeGreaterThan(0);
    expect(own.figures.total).toBe(said.length);
    const ofAll = briefs.filter(({ scope, week }) => week === '2020-W27' && scope !== 'ALL');
    expect(briefs.find(({ week, scope }) => week === '2020-W27' && scope === 'ALL')!.figures.total).toBe(
      ofAll.reduce((sum, { figures }) => sum + figures.total, 0),
    );
  });

  test('gives nobody a name that somebody could bear, and no telephone that rings', async () => {
    await seedDemo(world.context, world.emulator.url);
    const people = await representatives();
    for (const { fullName, phone } of people) {
      expect(SURNAME_ENDINGS.some((ending) => fullName!.endsWith(ending))).toBe(true);
      expect(phone ?? '0800000000').toMatch(/^080000\d{4}$/);
    }
    expect(new Set(people.map(({ fullName }) => fullName)).size).toBe(people.length);
    const users = people.flatMap(({ lineUserId }) => lineUserId ?? []);
    expect(new Set(users).size).toBe(users.length);
  });

  test('has people of every standing, each with the consent it rests on', async () => {
    await seedDemo(world.context, world.emulator.url);
    const people = await representatives();
    const count = (wanted: (person: Representative) => boolean) => people.filter(wanted).length;
    expect(count(({ status }) => status === 'pending')).toBe(12);
    expect(count(({ status, blockedAt }) => status === 'active' && !blockedAt)).toBeGreaterThan(220);
    expect(count(({ status }) => status === 'paused')).toBeGreaterThan(5);
    expect(count(({ blockedAt }) => blockedAt !== null)).toBeGreaterThan(5);
    expect(count(({ lineUserId }) => lineUserId === null)).toBeGreaterThan(15);
    const consents = await collection<{ person: string }>('consents');
    expect(new Set(consents.map(({ person }) => person))).toEqual(
      new Set(people.filter(({ lineUserId }) => lineUserId).map(({ _id }) => _id)),
    );
  });

  test('has the sixteen sessions, earlier ones held and later ones as drafts', async () => {
    await seedDemo(world.context, world.emulator.url);
    const all = await sessions();
    expect(all).toHaveLength(16);
    const held = all.filter(({ status }) => status === 'held');
    expect(new Set(held.map(({ date }) => date))).toEqual(new Set(['2020-06-18', '2020-07-02', null]));
    expect(all.filter(({ status }) => status === 'draft').map(({ date }) => date! > '2020-07-10')).toEqual(
      Array.from({ length: 13 }, () => true),
    );
  });

  test('brings the progress reports and follow-up meetings of the year up to that day, and a next one to write', async () => {
    await seedDemo(world.context, world.emulator.url);
    const { progressReports, reports } = world.context;
    const all = await progressReports.findNewest(reports.project.code);
    expect(all.map(({ number, percent }) => [number, percent])).toEqual(
      loadProgramme2563()
        .progressReports.filter(({ date }) => date < '2020-07-10')
        .map(({ number, percent }) => [number, percent]),
    );
    for (const [index, report] of all.entries()) {
      expect(report.status).toBe('approved');
      expect(report.approvedBy).not.toBe(report.writtenBy);
      expect(problemsOf(report, all.slice(0, index), reports.project).map(({ kind }) => kind)).toEqual(
        // The form of 2563 left it out twice.
        report.targetStatus ? [] : ['targetStatusMissing'],
      );
    }
    expect((await progressReports.findMeetings(2563)).map(({ date }) => date)).toEqual(
      loadProgramme2563().otherMeetings.map(({ date }) => date),
    );
    const next = narrate(await gatherFacts(reports, { number: 10, asOf: '2020-07-10', whole: false }));
    expect(next).toContain('จำนวน 2 ครั้ง เมื่อวันพฤหัสบดีที่ 18 มิถุนายน 2563 และวันพฤหัสบดีที่ 2 กรกฎาคม 2563');
    expect(next).not.toContain('เวทีค้นหาประเด็น');
  });

  test('puts everybody into LINE, with a newcomer and two LINE groups', async () => {
    await seedDemo(world.context, world.emulator.url);
    await world.settled();
    const { users, groups, notes } = await world.state();
    const people = await representatives();
    const known = new Set(users.map(({ id }) => id));
    expect(people.every(({ lineUserId }) => lineUserId === null || known.has(lineUserId))).toBe(true);
    expect(users.find(({ id }) => id === lineUserIdOf(NEWCOMER.key))).toMatchObject({ friend: false });
    expect(notes[lineUserIdOf('analyst-THON_S')]).toContain('นักวิเคราะห์ สยป. กลุ่มกรุงธนใต้');
    expect(groups.find(({ id }) => id === SOUTH_LINE_GROUP)).toMatchObject({ bot: true });
    const [bound, unbound] = await Promise.all(
      [SOUTH_LINE_GROUP, THON_SOUTH_LINE_GROUP].map((id) => world.context.lineGroups.findByLineGroupId(id)),
    );
    expect([bound?.districtGroup, unbound?.districtGroup]).toEqual(['BKK_S', null]);
  });

  test('asks the analyst of บางขุนเทียน about the two who have just registered', async () => {
    await seedDemo(world.context, world.emulator.url);
    await world.settled();
    const { entries } = await world.control<{ entries: unknown[] }>(
      'GET',
      `chats/${lineUserIdOf('districtAnalyst-บางขุนเทียน')}`,
    );
    expect(entries).toHaveLength(2);
  });
});

test('a second start changes nothing', async () => {
  await seedDemo(world.context, world.emulator.url);
  const before = await everything();
  await seedDemo(world.context, world.emulator.url);
  expect(await everything()).toEqual(before);
});

test('a start that was interrupted goes on where it stopped', async () => {
  await seedDatabase(world.context);
  const whole = await everything();
  await world.db.collection('occurrences').deleteOne({ _id: 'demo:seeded' } as object);
  await world.db.collection('representatives').deleteMany({ districtGroup: 'BKK_E' });
  await world.db.collection('feedback').deleteMany({ districtGroup: 'BKK_E' });
  expect(await seedDatabase(world.context)).toBe('now');
  expect((await everything()).rows).toBe(whole.rows);
});

test('a database in which somebody works is left alone', async () => {
  await world.staff('analyst', 'THON_S');
  await seedDemo(world.context, world.emulator.url);
  expect(await isEmpty(world.context)).toBe(false);
  expect(await representatives()).toHaveLength(0);
  expect(await sessions()).toHaveLength(0);
});

test('the programme in config/ names sessions of every district group, and issues with themes that exist', () => {
  const { sessions: planned, developmentIssues } = loadProgramme2563();
  expect(new Set(planned.map(({ districtGroup }) => districtGroup)).size).toBe(6);
  const codes = new Set(world.context.programme.themes.codes);
  const unknown = developmentIssues.flatMap(({ themes }) => themes).filter((code) => !codes.has(code));
  expect(unknown.filter((code) => code !== 'OTHER')).toEqual([]);
});
