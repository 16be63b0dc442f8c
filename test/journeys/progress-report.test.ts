import { reportWriting } from '../../src/progress-reports/effects.ts';
import { days } from '../../src/time.ts';
import { actionsOf, startWorld, type Person, type World } from '../world.ts';
import { WRITER } from '../progress-reports/builders.ts';

let world: World;
let coordinator: Person;
beforeAll(async () => {
  world = await startWorld({ now: '2020-07-24T09:00:00+07:00' });
  coordinator = await world.staff('coordinator', null);
});
afterAll(() => world.stop());

const writing = () =>
  reportWriting({
    ...world.context.reports,
    clock: world.context.clock,
    issuesOf: async () => [{ title: 'การฟื้นฟูคลองบางมด', stage: 'draft' as const }],
    contextOf: async (districtGroup) => (districtGroup === 'THON_S' ? ['อยู่ระหว่างจัดทำข้อมูลพื้นฐานเขต'] : []),
  });
const memberOf = async (person: Person) => (await world.context.staff.findByLineUserId(person.id))!;
const filled = {
  percent: 90,
  percentReason: null,
  baht: 0,
  totalBaht: null,
  planStatus: 'เป็นไปตามแผน',
  targetStatus: 'เป็นไปตามเป้าหมาย',
};

it('before there is a report the bot says where one begins', async () => {
  await coordinator.says('รายงานความก้าวหน้า ครั้งที่ 10');
  expect(await coordinator.lastText()).toContain('ยังไม่มีรายงานความก้าวหน้าในระบบค่ะ');
});

it('the system writes it, a person fills in the figures, a second person approves', async () => {
  const [own, other] = [await memberOf(coordinator), await memberOf(await world.staff('admin', null))];
  await world.representative('สมชาย ใจดี', 'บางขุนเทียน');
  const drafted = await writing().draft({ number: 10, asOf: '2020-07-24', whole: false }, 0, own);
  if (!drafted.ok) throw new Error('it was not drafted');
  expect(drafted.report.narrative).toContain('ข้อมูล ณ วันที่ 24 กรกฎาคม 2563 มีการรายงานบัญชีประชาคมแล้ว 1 เขต จาก 50 เขต');
  expect(drafted.report.narrative).toContain('   - การฟื้นฟูคลองบางมด');
  expect(drafted.report.narrative.match(/อยู่ระหว่างจัดทำข้อมูลพื้นฐานเขต/g)).toHaveLength(1);
  expect(drafted.report.narrative).not.toContain('สมชาย');

  const text = `${drafted.report.narrative}\nและจะรายงานผู้บริหาร`;
  const saved = await writing().fillIn(drafted.report, { ...filled, narrative: text }, own);
  expect(saved).toMatchObject({ ok: true, report: { version: 2, percent: 90, generated: drafted.report.narrative } });
  // Somebody else had the first version open and saves too: nothing is overwritten.
  const late = await writing().fillIn(drafted.report, { ...filled, narrative: 'อีกแบบ' }, own);
  expect(late).toMatchObject({ ok: false, reason: 'stale', newest: { version: 2 } });
  // The same number once more from its beginning, as if it were new.
  expect(await writing().draft({ number: 10, asOf: '2020-07-24', whole: false }, 0, own)).toMatchObject({
    ok: false,
    reason: 'stale',
  });

  if (!saved.ok) throw new Error('it was not saved');
  const stranger = { ...other, roles: [{ role: 'analyst' as const, scope: 'THON_S' }] };
  const refused = { ok: false, reason: 'refused' };
  // Whoever approves, and an analyst, write nothing themselves.
  for (const reader of [other, stranger]) {
    expect(await writing().draft({ number: 11, asOf: '2020-07-24', whole: false }, 0, reader)).toEqual(refused);
    expect(await writing().fillIn(saved.report, { ...filled, narrative: text }, reader)).toEqual(refused);
    expect(await writing().chooseSwot(saved.report, [], reader)).toEqual(refused);
  }
  expect(await writing().approve(saved.report, own)).toEqual(refused);
  expect(await writing().approve(saved.report, stranger)).toEqual(refused);
  expect(await writing().approve(drafted.report, other)).toEqual({ ok: false, reason: 'changed' });
  expect(await writing().approve(saved.report, other)).toMatchObject({
    ok: true,
    report: { status: 'approved', approvedBy: other.id },
  });
  // Sent twice it is once; a third person comes too late.
  expect(await writing().approve(saved.report, other)).toMatchObject({ ok: true, report: { approvedBy: other.id } });
  expect(await writing().approve(saved.report, { ...other, id: 'third' })).toEqual({ ok: false, reason: 'changed' });
  expect(await world.context.progressReports.findVersions('21000000-3137', 10)).toHaveLength(2);
  const audit = await world.context.audit.findBySubject(saved.report._id);
  expect(audit.map(({ action }) => action)).toEqual(['progressReport.saved', 'progressReport.approved']);
});

it('nobody approves a version with something wrong in it, whoever asks', async () => {
  const admin = (await world.context.staff.findByRole('admin'))[0]!;
  const drafted = await writing().draft({ number: 11, asOf: '2020-07-24', whole: false }, 0, WRITER);
  if (!drafted.ok) throw new Error('it was not drafted');
  const refusal = await writing().approve(drafted.report, admin);
  expect(refusal).toMatchObject({ ok: false, reason: 'wrong' });
  expect(refusal.ok || refusal.reason !== 'wrong' ? [] : refusal.problems.map(({ kind }) => kind)).toEqual([
    'dateNotAfter',
    'percentMissing',
    'bahtMissing',
    'planStatusMissing',
    'targetStatusMissing',
  ]);
  expect((await world.context.progressReports.findVersions('21000000-3137', 11))[0]!.status).toBe('draft');
  await world.db.collection('progressReports').deleteMany({ number: 11 });
});

describe('in LINE', () => {
  const linkIn = async (person: Person) => {
    const action = actionsOf(await person.last()).find(({ type }) => type === 'uri') as { uri: string };
    return action.uri;
  };

  it('its number gives a link, which reads well and gives three kinds of file', async () => {
    await coordinator.says('รายงานความก้าวหน้า ครั้งที่ 10');
    expect(await coordinator.lastText()).toContain('ครั้งที่ 10 (24/07/2563)');
    const link = await linkIn(coordinator);
    const page = await fetch(link);
    expect(page.status).toBe(200);
    const html = await page.text();
    expect(html).toContain('และจะรายงานผู้บริหาร');
    expect(html).toContain('ผ่านการรับรองแล้ว');
    const beginnings = { docx: 'PK', xlsx: 'PK', pdf: '%PDF' };
    for (const [format, beginning] of Object.entries(beginnings)) {
      const file = await fetch(`${link}/${format}`);
      expect(file.status).toBe(200);
      expect(file.headers.get('content-disposition')).toContain(`progress-report-10.${format}`);
      expect(
        Buffer.from(await file.arrayBuffer())
          .toString('latin1')
          .startsWith(beginning),
      ).toBe(true);
    }
    expect((await fetch(`${link}/exe`)).status).toBe(410);
    expect((await fetch(`${link}x`)).status).toBe(410);
  });

  it('no number means the newest; one that there is not is said', async () => {
    await coordinator.says('รายงานความก้าวหน้า');
    expect(await coordinator.lastText()).toContain('ครั้งที่ 10');
    await coordinator.says('รายงานความก้าวหน้า ครั้งที่ 11');
    expect(await coordinator.lastText()).toContain('ยังไม่มีรายงานครั้งที่ 11 ค่ะ ล่าสุดคือครั้งที่ 10');
  });

  it('a representative learns nothing of it, and a district analyst is told that it is not theirs', async () => {
    const representative = await world.representative('ป้าแดง', 'ทุ่งครุ');
    await representative.says('รายงานความก้าวหน้า ครั้งที่ 10');
    expect(await representative.lastText()).not.toContain('24/07/2563');
    const districtAnalyst = await world.staff('districtAnalyst', 'ทุ่งครุ');
    await districtAnalyst.says('รายงานความก้าวหน้า ครั้งที่ 10');
    expect(await districtAnalyst.lastText()).toContain('เฉพาะเจ้าหน้าที่');
  });

  it('a link ends after a week', async () => {
    await coordinator.says('รายงานความก้าวหน้า ครั้งที่ 10');
    const link = await linkIn(coordinator);
    await world.clock.advance(days(8));
    const page = await fetch(link);
    expect(page.status).toBe(410);
    expect(await page.text()).not.toContain('ข้อมูล ณ วันที่');
  });
});
