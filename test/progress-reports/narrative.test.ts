/** The reports of 2563, written anew from the programme in the database: the same sessions, days, places and figures. */
import { seedDatabase } from '../../src/demo/seed.ts';
import { loadProgramme2563 } from '../../src/demo/programme.ts';
import { loadProgramme } from '../../src/programme.ts';
import { reportWriting } from '../../src/progress-reports/effects.ts';
import { formDate, money, moneyInWords, narrate, periodLine } from '../../src/progress-reports/messages.ts';
import type { Representative } from '../../src/representatives/model.ts';
import { dateLong } from '../../src/thai/format.ts';
import { startWorld, type World } from '../world.ts';
import { WRITER } from './builders.ts';

const programme = loadProgramme2563();
const { places } = loadProgramme();
const noon = (date: string): Date => new Date(`${date}T12:00:00+07:00`);
const texts = new Map<number, string>();
let world: World;

/** Long after the last report: each of them has to find its own day again. */
beforeAll(async () => {
  world = await startWorld({ now: '2020-09-01T09:00:00+07:00' });
  const { context, db } = world;
  await seedDatabase(context);
  // Those that the seed wrote are written here once more.
  await db.collection('progressReports').deleteMany({ number: { $gte: 9 } });
  await registryOf2563();
  await contextOfSouth();
  const writing = reportWriting({ ...context.reports, clock: context.clock });
  for (const { number, date: asOf } of programme.progressReports.slice(8)) {
    const request = { number, asOf, whole: number === 12 };
    const drafted = await writing.draft(request, 0, WRITER);
    if (!drafted.ok) throw new Error(`report ${number} is there already`);
    let { report } = drafted;
    if (number === 12) {
      const filled = await writing.fillIn(report, { ...report, baht: 88_255 }, WRITER);
      const rewritten = filled.ok ? await writing.draft(request, filled.report.version, WRITER) : filled;
      if (!rewritten.ok) throw new Error('somebody else was faster');
      report = rewritten.report;
    }
    texts.set(number, report.narrative);
  }
});
afterAll(() => world.stop());

const LATE_GROUPS = ['BKK_N', 'BKK_E'];

/** 63 people in กรุงธนใต้ by report 9, and two groups whose registry came between report 9 and report 10. */
async function registryOf2563(): Promise<void> {
  const people = world.db.collection<Representative>('representatives');
  const before = new Date('2020-06-01T09:00:00+07:00');
  const { count } = programme.registryCounts.find(({ districtGroup }) => districtGroup === 'THON_S')!;
  const listed = await people.find({ districtGroup: 'THON_S' }).sort({ _id: 1 }).toArray();
  const all = listed.map(({ _id }) => _id);
  const verified = { $set: { status: 'active' as const, reviewedAt: before } };
  await people.updateMany({ _id: { $in: all.slice(0, count) } }, verified);
  await people.updateMany({ _id: { $in: all.slice(count) } }, { $set: { status: 'pending', reviewedAt: null } });
  await people.updateMany(
    { districtGroup: { $in: LATE_GROUPS }, status: 'active' },
    { $set: { reviewedAt: new Date('2020-07-20T09:00:00+07:00') } },
  );
}

/** Basic data and SWOT of ten offices, as กรุงเทพใต้ had them by report 9. */
async function contextOfSouth(): Promise<void> {
  const at = new Date('2020-06-10T09:00:00+07:00');
  for (const { nameTh } of places.districts.filter(({ group }) => group === 'BKK_S')) {
    const _id = `district:${nameTh}`;
    const known = { source: 'แผนปฏิบัติการประจำปีของสำนักงานเขต', date: null, by: 'analyst', at };
    const field = { ...known, field: 'basic', nameTh: 'ข้อมูลพื้นฐานเขต', text: 'เขตชั้นใน' };
    await world.context.contexts.writeFields(_id, 0, [field], at);
    await world.context.contexts.addSwot(_id, { ...known, _id: `s-${nameTh}`, kind: 'strength', text: 'ย่านการค้า' });
  }
}

describe('a report written anew from the data of 2563', () => {
  it.each([9, 10, 12])(
    'number %i tells of each session that the old one told of: what, day, place, chair',
    (number) => {
      const text = texts.get(number)!;
      const asOf = programme.progressReports[number - 1]!.date;
      const of = programme.sessions.filter(({ reports }) => reports.includes(number));
      expect(of.length).toBeGreaterThan(0);
      for (const { date, venue, chair, districtGroup } of of) {
        const { nameTh } = places.groups.find(({ code }) => code === districtGroup)!;
        expect(text).toContain(nameTh);
        if (date) expect(text).toContain(dateLong(noon(date)));
        if (venue) expect(text).toContain(`ณ ${venue}`);
        if (chair) expect(text).toContain(`โดยมี${chair} เป็นประธาน`);
        if (date && date > asOf) expect(text).toContain(`มีแผนจะจัด`);
      }
    },
  );

  /** Every day in the text, as it is written there. */
  const daysIn = (text: string): string[] =>
    [...text.matchAll(/วัน\S+?ที่ \d{1,2} \S+? \d{4}/gu)].map(([day]) => day).toSorted();
  const HELD = /(?:^|\s)จัด/u;

  it.each([9, 10, 11, 12])('number %i tells of no day, place or chair that its data does not have', (number) => {
    const asOf = programme.progressReports[number - 1]!.date;
    const before = programme.progressReports[number - 2]!.date;
    const whole = number === 12;
    const days = [
      ...programme.sessions.flatMap(({ date }) => date ?? []).filter((date) => whole || date > asOf || date >= before),
      ...programme.otherMeetings.map(({ date }) => date).filter((date) => whole || date > before),
    ].map((date) => dateLong(noon(date)));
    const text = texts.get(number)!;
    for (const day of daysIn(text)) expect(days).toContain(day);
    const [venues, chairs] = (['venue', 'chair'] as const).map((what) =>
      [...programme.sessions, ...programme.otherMeetings].flatMap((each) => each[what] ?? []),
    );
    const told = [...text.matchAll(/ณ (\S.*?)(?= โดยมี|$| และวัน| ครั้ง|\n)/gmu)].flatMap(([, venue]) => venue ?? []);
    // "ข้อมูล ณ วันที่ …" is a day.
    for (const venue of told.filter((words) => !words.startsWith('วันที่')))
      expect(venues!.filter((known) => venue.startsWith(known))).not.toEqual([]);
    for (const [, chair] of text.matchAll(/โดยมี(.*?) เป็นประธาน/gu)) expect(chairs).toContain(chair);
  });

  it.each([9, 10, 11, 12])(
    'number %i tells each session once, under its own group, as held or as planned',
    (number) => {
      const asOf = programme.progressReports[number - 1]!.date;
      const paragraphs = texts.get(number)!.split(/\n(?=\d\. )/u);
      for (const [index, { code, nameTh }] of places.groups.entries()) {
        const paragraph = paragraphs[index + 1]!;
        expect(paragraph.split(/[ \n]/u).slice(0, 2).join(' ')).toBe(`${index + 1}. ${nameTh}`);
        const own = programme.sessions.filter(({ districtGroup }) => districtGroup === code);
        for (const date of own.flatMap((session) => session.date ?? [])) {
          const said = daysIn(paragraph).filter((day) => day === dateLong(noon(date))).length;
          const sameDay = own.filter((session) => session.date === date).length;
          if (date >= asOf) {
            expect(said).toBe(sameDay);
            const planned = paragraph.split('\n').filter((line) => line.includes(dateLong(noon(date))));
            for (const line of planned) expect(line).toMatch(/มีแผนจะจัด/u);
          } else if (said > 0) {
            expect(said).toBe(sameDay);
            expect(paragraph).toMatch(HELD);
          }
        }
      }
    },
  );

  it('issues stand under how far they had come', () => {
    const [nine, ten, twelve] = [9, 10, 12].map((number) => texts.get(number)!.replace(/\n\s*/gu, ' '));
    expect(nine).toContain('มีประเด็นเบื้องต้น ดังนี้ - พื้นที่สีเขียวที่ดีที่สุดในกลุ่ม');
    expect(nine).not.toContain('ได้ร่างประเด็น');
    expect(ten).toContain('ได้ร่างประเด็นการพัฒนา ดังนี้ - การฟื้นฟูศักยภาพของคลองบางมด');
    expect(twelve).toContain('ได้ข้อสรุปประเด็นการพัฒนา ดังนี้ - สวนเกษตร');
    expect(twelve).not.toContain('เบื้องต้น');
  });

  it('number 9 tells of the follow-up meeting, the registry of กรุงธนใต้ and the LINE group of กรุงเทพใต้', () => {
    const text = texts.get(9)!;
    const early = places.districts.filter(({ group }) => !LATE_GROUPS.includes(group)).length;
    expect(text).toContain(`ข้อมูล ณ วันที่ 18 มิถุนายน 2563 มีการรายงานบัญชีประชาคมแล้ว ${early} เขต จาก 50 เขต`);
    expect(text).toContain('ติดตามความคืบหน้าการดำเนินการโครงการฯ เมื่อวันพฤหัสบดีที่ 11 มิถุนายน 2563');
    expect(text).toContain('รวบรวมทะเบียนประชาคมแล้ว 63 คน');
    expect(text).toContain('มีไลน์กลุ่มผู้แทนประชาคม 1 กลุ่ม');
    expect(text).toContain('รวบรวมข้อมูลพื้นฐานเขต ครบถ้วนแล้ว จำนวน 10 สำนักงานเขต');
    expect(text).toContain('ศึกษาวิเคราะห์ SWOT จากแผนปฏิบัติการประจำปีของสำนักงานเขต จำนวน 10 สำนักงานเขต');
  });

  it('number 9 carries the newest SWOT entries of กรุงเทพใต้ in its annex, with source', async () => {
    const report = await world.db.collection('progressReports').findOne({ number: 9 });
    const entries = report!['swot'] as unknown[];
    expect(entries).toHaveLength(2);
    for (const entry of entries)
      expect(entry).toMatchObject({
        group: 'กลุ่มกรุงเทพใต้',
        kind: 'strength',
        text: 'ย่านการค้า',
        source: 'แผนปฏิบัติการประจำปีของสำนักงานเขต',
      });
  });

  it('number 10 says that the registry is whole, and counts both focus groups in one breath', () => {
    const text = texts.get(10)!;
    expect(text).toContain('ข้อมูล ณ วันที่ 24 กรกฎาคม 2563 มีการรายงานบัญชีประชาคมครบถ้วนแล้ว');
    expect(text).toContain('จำนวน 2 ครั้ง เมื่อวันพฤหัสบดีที่ 18 มิถุนายน 2563 และวันพฤหัสบดีที่ 2 กรกฎาคม 2563');
    expect(text).toContain('ได้ร่างประเด็นการพัฒนา ดังนี้');
    expect(text).toContain('ในวันศุกร์ที่ 31 กรกฎาคม 2563 ณ Futuretales Labs');
  });

  it('number 11 does not repeat what number 10 has told', () => {
    expect(texts.get(11)).not.toContain(dateLong(noon('2020-07-16')));
    expect(texts.get(11)).toContain(dateLong(noon('2020-08-14')));
  });

  it('number 12 sums up the whole project, with the amount in words that are made from the figure', () => {
    expect(texts.get(12)).toContain('รวมทั้งสิ้น 88,255.- บาท (แปดหมื่นแปดพันสองร้อยห้าสิบห้าบาทถ้วน)');
    expect(texts.get(12)).toContain(dateLong(noon('2020-06-18')));
  });

  it('says so where nothing has happened', () => {
    const groups = [
      { code: 'BKK_C', name: 'กลุ่มกรุงเทพกลาง', people: 0, lineGroups: 0, held: [], planned: [], issues: [] },
    ];
    expect(
      narrate({ asOf: '2020-01-30', groups, meetings: [], districtsWithPeople: 0, districts: 50, spent: null }),
    ).toBe(
      'ข้อมูล ณ วันที่ 30 มกราคม 2563 อยู่ระหว่างรวบรวมบัญชีประชาคมของสำนักงานเขต\n' +
        '1. กลุ่มกรุงเทพกลาง อยู่ระหว่างรวบรวมทะเบียนประชาคม',
    );
  });
});

describe('the form', () => {
  it('has Buddhist dates with two digits, and money as offices write it', () => {
    expect(formDate('2020-02-24')).toBe('24/02/2563');
    expect([money(88_255), money(0.5), money(1_234_567.25)]).toEqual(['88,255.-', '0.50', '1,234,567.25']);
    expect(moneyInWords(88_250)).toBe('88,250.- บาท (แปดหมื่นแปดพันสองร้อยห้าสิบบาทถ้วน)');
  });

  it('has each period in one line of the official shape', () => {
    const line = periodLine({
      number: 10,
      asOf: '2020-07-24',
      narrative: 'ข้อความ',
      percent: 90,
      baht: 0,
      planStatus: 'เป็นไปตามแผน',
      targetStatus: 'เป็นไปตามเป้าหมาย',
    } as Parameters<typeof periodLine>[0]);
    expect(line).toBe(
      'รายงานครั้งที่10 :: 24/07/2563 : ข้อความ :: ความก้าวหน้าของงานฯ = 90.00 % : งบประมาณที่เบิกใช้ (ครั้งที่ 10) = 0.00 บาท : เป็นไปตามแผน : เป็นไปตามเป้าหมาย',
    );
  });
});
