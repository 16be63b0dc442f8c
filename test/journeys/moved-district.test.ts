/** The office moves a district into another group in `config/`: what comes is of the new one, what was stays as it was. */
import type { DevelopmentIssue } from '../../src/development-issues/model.ts';
import type { Feedback } from '../../src/feedback/model.ts';
import { loadProgramme, type Programme } from '../../src/programme.ts';
import { gatherFacts } from '../../src/progress-reports/facts-effects.ts';
import { narrate } from '../../src/progress-reports/messages.ts';
import type { ProgressReport } from '../../src/progress-reports/model.ts';
import type { Representative } from '../../src/representatives/model.ts';
import type { Summary } from '../../src/summaries/model.ts';
import { createPlaces } from '../../src/thai/places.ts';
import { makeConsultation } from '../consultations/builders.ts';
import { makeIssue } from '../development-issues/builders.ts';
import { logIn, type Browser } from '../console/browser.ts';
import { freshDatabaseUri } from '../database.ts';
import { startWorld, wordsOf, type Person, type World } from '../world.ts';

const DISTRICT = 'ทุ่งครุ';
const [OLD, NEW] = ['THON_S', 'THON_N'];
const FRIDAY = '2020-07-10T09:00:00+07:00';
const MONDAY = '2020-07-13T08:05:00+07:00';
const TUESDAY = '2020-07-14T09:00:00+07:00';
const NEXT_MONDAY = '2020-07-20T08:00:00+07:00';

const database = freshDatabaseUri();
let world: World;
let author: Person;
let desk: Browser;

function moved(): Programme {
  const programme = loadProgramme();
  const { groups, districts, landmarks } = programme.places;
  const after = districts.map((each) =>
    each.nameTh === DISTRICT ? { ...each, group: NEW as typeof each.group } : each,
  );
  return { ...programme, places: createPlaces({ groups, districts: after, landmarks }) };
}
const entries = () => world.db.collection<Feedback>('feedback').find({}).sort({ saidAt: 1 }).toArray();
const linksIn = (html: string, to: RegExp): Set<string> =>
  new Set(
    [...html.matchAll(/href="([^"#]*)/g)]
      .map(([, link]) => link!.replaceAll('&amp;', '&'))
      .filter((link) => to.test(link)),
  );
const people = (person: Person) =>
  world.db.collection<Representative>('representatives').find({ lineUserId: person.id }).toArray() as Promise<
    [Representative]
  >;
const summary = (week: string, scope: string, version = 1) =>
  world.db.collection<Summary>('summaries').findOne({ week, scope, version });
const silentIn = (of: Summary | null): string[] => of!.figures.silent.map(({ district }) => district);

let former: Browser;
let neighbour: Person;
let report: ProgressReport;
let issue: DevelopmentIssue;

beforeAll(async () => {
  world = await startWorld({ now: FRIDAY, database });
  author = await world.representative('สมพร ริมคลอง', DISTRICT);
  await author.says('#ปัญหา น้ำท่วมในซอยทุกครั้งที่ฝนตก');
  const [said] = await entries();
  await world.context.issues.insertAsIs(makeIssue({ _id: 'd1', title: 'น้ำท่วมในซอย', themes: ['FLOOD'] }));
  await world.context.issueLinks.gather('d1', OLD, [said!._id]);
  neighbour = await world.representative('บุญมี ปลายคลอง', DISTRICT);
  for (const [index, _id] of ['c-answered', 'c-open'].entries())
    await world.context.consultations.insertAsIs(
      makeConsultation({ _id, districtGroup: OLD, round: index + 1, startsAt: new Date('2020-08-20T13:30:00+07:00') }),
    );
  await author.taps({ postback: 'rsvp?c=c-answered&r=1&a=yes' });
  const [{ _id: id }] = await people(author);
  await world.context.outbox.planEach(
    {
      kind: 'announced',
      subject: 'x',
      consultations: ['c-open'],
      messageClass: 'must',
      dueAt: new Date('2020-08-01T09:00:00+07:00'),
      usefulUntil: new Date('2020-08-20T13:30:00+07:00'),
    },
    [id],
    world.clock.now(),
  );
  await world.clock.to(MONDAY);
  const { browser } = await logIn(world, await world.staff('coordinator', null, 'กาญจนา'));
  await browser.submit(await browser.visit('/console/reports'), {
    form: '/console/reports',
    fields: { asOf: '2020-07-13' },
  });
  [report] = (await world.db.collection<ProgressReport>('progressReports').find({}).toArray()) as [ProgressReport];
  await world.stop();

  world = await startWorld({ now: TUESDAY, database, overrides: { programme: moved() } });
  author = await world.person('สมพร ริมคลอง', author.id);
  await author.sends({ type: 'follow' });
  neighbour = await world.person('บุญมี ปลายคลอง', neighbour.id);
  await neighbour.sends({ type: 'follow' });
  desk = (await logIn(world, await world.staff('analyst', NEW, 'อารี'))).browser;
  former = (await logIn(world, await world.staff('analyst', OLD, 'วิภา'))).browser;
  await author.says('#เสนอ อยากได้สวนสาธารณะริมคลอง');
  issue = (await world.context.issues.find('d1'))!;
});
afterAll(() => world.stop());

it('new feedback is of the new group, earlier feedback stays in the old one', async () => {
  const [before, after] = await entries();
  expect([before!.districtGroup, before!.district]).toEqual([OLD, DISTRICT]);
  expect([after!.districtGroup, after!.district]).toEqual([NEW, DISTRICT]);
});

it('the person is in the register of the new group, and in no other', async () => {
  const { representatives } = world.context;
  expect((await representatives.findByLineUserId(author.id))!.districtGroup).toBe(NEW);
  expect([
    await representatives.countByStatus({ districtGroup: OLD }),
    await representatives.countByStatus({ districtGroup: NEW }),
  ]).toEqual([{}, { active: 2 }]);
  expect((await desk.visit('/console/representatives')).words).toContain('สมพร');
});

it('what is listed of the district opens, and each group lists what was said in it', async () => {
  const path = `/console/feedback?district=${encodeURIComponent(DISTRICT)}&status=all`;
  const listed: string[][] = [];
  for (const browser of [former, desk]) {
    const { html } = await browser.visit(path);
    const links = linksIn(html, /^\/console\/feedback\/[0-9a-f]{24}/);
    for (const link of links) {
      const entry = await browser.visit(link);
      expect(entry.status).toBe(200);
      for (const further of linksIn(entry.html, /^\/console\/(representatives|sessions|feedback)\//))
        expect([further, (await browser.visit(further)).status]).toEqual([further, 200]);
    }
    listed.push([...new Set([...links].map((link) => link.split(/[/?]/)[3]!))]);
  }
  expect(listed).toEqual((await entries()).map(({ _id }) => [_id]));
});

it('nothing is twice in a file of who sees the old group and the district itself', async () => {
  const reach = { districtGroups: [OLD], districts: [DISTRICT] };
  const ids: string[] = [];
  for await (const { _id } of world.context.feedbackExports.stream({ reach })) ids.push(_id);
  expect(ids.toSorted()).toEqual((await entries()).map(({ _id }) => _id).toSorted());
});

it('an answer to a session of the old group can be changed by who was asked to it, by button and in words', async () => {
  const answer = async (consultation: string) =>
    (await world.context.attendance.find(consultation, (await people(author))[0]._id))?.answer;
  await author.taps({ postback: 'rsvp?c=c-answered&r=1&a=no' });
  expect(await answer('c-answered')).toBe('no');
  await author.says('เปลี่ยนเป็นไปครับ');
  expect(await answer('c-answered')).toBe('yes');
  await author.taps({ postback: 'rsvp?c=c-open&r=1&a=yes' });
  expect(await answer('c-open')).toBe('yes');
  await neighbour.taps({ postback: 'rsvp?c=c-open&r=1&a=yes' });
  expect(await neighbour.lastText()).toContain('กลุ่มเขตอื่น');
});

it('who answered a session of the old group hears that it has moved and that it is off, once each, who did not hears nothing', async () => {
  const analyst = await world.staff('analyst', OLD, 'อรทัย');
  const heard = async (who: Person, words: string): Promise<number> =>
    (await who.heard()).filter(
      (message) => wordsOf(message).startsWith('กลุ่มกรุงธนใต้') && wordsOf(message).includes(words),
    ).length;
  await analyst.says('เลื่อนประชุมกรุงธนใต้ ครั้งที่ 1 เป็น 27 ส.ค. เวลาเดิม');
  expect(await analyst.lastText()).toContain('รายบุคคล 1 คน');
  await analyst.taps('เลื่อนและแจ้งทุกคน');
  expect(await heard(author, 'เลื่อนประชุม')).toBe(1);
  // The answer was to the old date, and the person is still told.
  await analyst.says('ยกเลิกประชุมกรุงธนใต้ ครั้งที่ 1');
  await analyst.taps('ยกเลิกนัดและแจ้งทุกคน');
  expect(await heard(author, 'ยกเลิกประชุม')).toBe(1);
  expect(await heard(neighbour, '')).toBe(0);
});

it('the issue that it was gathered in stays where it is, with what it counts, and takes nothing of the new group', async () => {
  expect(issue).toMatchObject({ districtGroup: OLD });
  const [, after] = await entries();
  await world.context.issueLinks.gather('d1', OLD, [after!._id]);
  expect((await entries()).map(({ issues }) => issues ?? [])).toEqual([['d1'], []]);
  expect((await desk.visit('/console/issues')).words).not.toContain('น้ำท่วมในซอย');
});

it('the silence map of the new group knows when the district was heard, whichever group it was in then', async () => {
  const charts = await world.context.charts.read(NEW);
  const [, after] = await entries();
  expect(charts.lastHeard.find(({ district }) => district === DISTRICT)!.at).toEqual(after!.saidAt);
  expect((await world.context.charts.read(OLD)).lastHeard.map(({ district }) => district)).not.toContain(DISTRICT);
});

it('the brief of the new group tells of it, that of the old one counts it no more, and what was sent stays', async () => {
  const sent = await summary('2020-W28', OLD);
  await world.clock.to(NEXT_MONDAY);
  expect(await summary('2020-W28', OLD)).toEqual(sent);
  expect(sent!.figures.total).toBe(1);
  const [of, was] = [await summary('2020-W29', NEW), await summary('2020-W29', OLD)];
  expect([of!.figures.total, was!.figures.total]).toEqual([1, 0]);
  expect(silentIn(of)).not.toContain(DISTRICT);
  expect(silentIn(was)).not.toContain(DISTRICT);
});

it('nobody is told of a correction, since nothing came late', async () => {
  expect(await summary('2020-W28', OLD, 2)).toBeNull();
  expect(await summary('2020-W28', NEW, 2)).toBeNull();
});

it('a saved report stays, and the next one counts the person in the new group', async () => {
  const [kept] = await world.db.collection<ProgressReport>('progressReports').find({}).toArray();
  expect(kept).toEqual(report);
  const line = (text: string, group: string): string => text.split('\n').find((each) => each.includes(group))!;
  expect(line(report.narrative, 'กลุ่มกรุงธนใต้')).toContain('รวบรวมทะเบียนประชาคมแล้ว 2 คน');
  const next = narrate(await gatherFacts(world.context.reports, { number: 2, asOf: '2020-07-20', whole: false }));
  expect(line(next, 'กลุ่มกรุงธนเหนือ')).toContain('รวบรวมทะเบียนประชาคมแล้ว 2 คน');
  expect(line(next, 'กลุ่มกรุงธนใต้')).not.toContain('2 คน');
});

it('who said yes to a session of the old group is reminded of it as all who come are, who did not answer is not', async () => {
  const startsAt = new Date('2020-07-28T13:30:00+07:00');
  await world.context.consultations.insertAsIs(
    makeConsultation({ _id: 'c-soon', districtGroup: OLD, round: 7, startsAt, venue: 'ศาลาริมคลองเก่า' }),
  );
  const [{ _id: representative }] = await people(author);
  const answered = { consultation: 'c-soon', representative, district: DISTRICT, answer: 'yes', revision: 1 } as const;
  await world.context.attendance.answer({ ...answered, via: 'button' }, 'event-soon', world.clock.now());
  const reminders = async (who: Person): Promise<number> =>
    (await who.heard()).filter((message) => wordsOf(message).includes('ศาลาริมคลองเก่า')).length;
  const heard: number[] = [];
  for (const at of ['2020-07-27T17:00:00+07:00', '2020-07-27T18:05:00+07:00', '2020-07-28T10:35:00+07:00']) {
    await world.clock.to(at);
    heard.push(await reminders(author));
  }
  expect(heard).toEqual([0, 1, 2]);
  expect(await reminders(neighbour)).toBe(0);
});
