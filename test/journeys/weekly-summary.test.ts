/** Journey 6: Monday's card for analysts and coordinators. */
import { readConfig } from '../../src/config.ts';
import type { Consultation } from '../../src/consultations/model.ts';
import { makeIssue } from '../development-issues/builders.ts';
import { fromConfig } from '../../src/context.ts';
import { createLogger } from '../../src/logger.ts';
import { makeFeedback } from '../feedback/builders.ts';
import { startWorld, wordsOf, type Person, type World } from '../world.ts';

let world: World;
afterEach(() => world.stop());

/** Friday before the week that is told about on Monday, 13 July 2020. */
const FRIDAY = '2020-07-10T09:00:00+07:00';
const MONDAY = '2020-07-13T08:00:00+07:00';

const briefs = async (who: Person): Promise<string[]> =>
  (await who.heard()).map(wordsOf).filter((words) => words.includes('สรุป'));

function makeConsultation(overrides: Partial<Consultation>): Consultation {
  const at = new Date(FRIDAY);
  return {
    _id: 'c1',
    districtGroup: 'THON_S',
    fiscalYear: 2563,
    round: 1,
    title: '',
    status: 'announced',
    date: '2020-07-09',
    startsAt: at,
    endsAt: null,
    venue: 'ห้องประชุมสมมติ',
    chair: null,
    partners: [],
    form: 'meeting',
    onlineLink: null,
    version: 1,
    revision: 1,
    revisedAt: at,
    announcedAt: at,
    heldConfirmedAt: null,
    lastChange: null,
    createdBy: null,
    createdAt: at,
    ...overrides,
  };
}

/** A week in กรุงธนใต้: seven problems, two potentials, four proposals, more rubbish than before, three sessions. */
async function aWeek() {
  world = await startWorld({ now: FRIDAY });
  const analyst = await world.staff('analyst', 'THON_S', 'นักวิเคราะห์ใต้');
  const other = await world.staff('analyst', 'BKK_N', 'นักวิเคราะห์เหนือ');
  const coordinator = await world.staff('coordinator', null, 'ผู้ประสานงาน');
  const author = await world.representative('นายบุญมี ท่าข้าม', 'บางขุนเทียน');
  const { feedback, representatives, consultations, attendance } = world.context;
  const { id } = (await representatives.findByLineUserId(author.id))!;
  const saidAt = new Date('2020-07-08T03:00:00Z');
  const add = async (count: number, overrides: Parameters<typeof makeFeedback>[0]) => {
    for (let each = 0; each < count; each += 1) await feedback.open(makeFeedback({ author: id, saidAt, ...overrides }));
  };
  await add(7, { text: 'ลุงบุญมีแจ้งว่าขยะล้นถังหน้าวัด โทร 0812345678' });
  await add(2, { kind: 'potential', themes: ['AGRI'], text: 'ชุมชนเรามีสวนมะพร้าวน้ำหอม' });
  await add(4, { kind: 'proposal', themes: ['GREEN'], text: 'อยากได้สวนสาธารณะริมคลอง', district: 'จอมทอง' });
  await add(4, { saidAt: new Date('2020-06-24T03:00:00Z'), district: 'บางบอน' });
  await consultations.insertAsIs(
    makeConsultation({ _id: 'held', status: 'held', startsAt: new Date('2020-07-07T03:00:00Z') }),
  );
  await consultations.insertAsIs(
    makeConsultation({ _id: 'open', round: 2, startsAt: new Date('2020-07-11T03:00:00Z') }),
  );
  await consultations.insertAsIs(
    makeConsultation({ _id: 'next', round: 3, startsAt: new Date('2020-07-16T06:30:00Z') }),
  );
  await attendance.checkIn(
    { consultation: 'held', representative: id, district: 'บางขุนเทียน', revision: 1, via: 'staff', by: null },
    'check-in',
    new Date('2020-07-07T03:00:00Z'),
  );
  return { analyst, other, coordinator, author };
}

describe('Monday 08:00', () => {
  it('tells the analyst what was heard, what grows, who was there, and where it is silent', async () => {
    const { analyst } = await aWeek();
    await world.clock.to(MONDAY);
    const [card, ...more] = await briefs(analyst);
    expect(more).toHaveLength(0);
    for (const words of [
      'กลุ่มกรุงธนใต้',
      '6 - 12 กรกฎาคม 2563',
      'ความเห็นใหม่ 13 เรื่อง',
      'ปัญหา 7 · ศักยภาพ 2 · ข้อเสนอ 4',
      'สิ่งแวดล้อมและขยะ 7 เรื่อง (4 สัปดาห์ก่อนหน้ารวม 4)',
      'จัดแล้ว: ครั้งที่ 1 อ. 7 ก.ค. มา 1 คน',
      'ยังไม่ยืนยันว่าจัด: ครั้งที่ 2 ส. 11 ก.ค.',
      'กำลังจะถึง: ครั้งที่ 3 พฤ. 16 ก.ค. 13.30 น.',
      '2\u00a0สัปดาห์: บางบอน',
      '[ดูทั้งหมด]',
      '[ขอไฟล์]',
    ])
      expect(card).toContain(words);
    expect(card).not.toContain('บางขุนเทียน');
    expect(card).not.toContain('จอมทอง');
  });

  it('quotes without names and telephone numbers', async () => {
    const { analyst } = await aWeek();
    await world.clock.to(MONDAY);
    const [card] = await briefs(analyst);
    expect(card).toContain('“ลุง•••แจ้งว่าขยะล้นถังหน้าวัด โทร •••” (ปัญหา)');
    expect(card).not.toContain('บุญมี');
    expect(card).not.toContain('5678');
  });

  it('tells each analyst of the own district group, and the coordinator of all', async () => {
    const { other, coordinator, author } = await aWeek();
    await world.context.feedback.open(
      makeFeedback({ districtGroup: 'BKK_N', district: 'จตุจักร', saidAt: new Date('2020-07-08T03:00:00Z') }),
    );
    await world.clock.to(MONDAY);
    expect((await briefs(other))[0]).toContain('ความเห็นใหม่ 1 เรื่อง');
    const [all] = await briefs(coordinator);
    expect(all).toContain('ทุกกลุ่มเขต');
    expect(all).toContain('ความเห็นใหม่ 14 เรื่อง');
    expect(await briefs(author)).toHaveLength(0);
  });

  it('says that a week was without anything, what waits all the same, and leads to its page', async () => {
    world = await startWorld({ now: FRIDAY });
    const analyst = await world.staff('analyst', 'THON_S');
    await world.context.issues.insertAsIs(makeIssue());
    await world.clock.to(MONDAY);
    const [card] = await briefs(analyst);
    expect(card).toContain('ไม่มีความเห็นใหม่');
    expect(card).toContain('ประเด็นรอคำตอบ 1');
    expect(card).toContain('[เปิดหน้าสรุป]');
  });

  it('keeps a summary for each district group and for all, told or not', async () => {
    await aWeek();
    await world.clock.to(MONDAY);
    const summaries = await world.db.collection('summaries').find({}).toArray();
    expect(summaries.map(({ week, scope }) => `${week} ${scope}`).sort()).toEqual(
      ['ALL', 'BKK_C', 'BKK_E', 'BKK_N', 'BKK_S', 'THON_N', 'THON_S'].map((scope) => `2020-W28 ${scope}`),
    );
    expect(summaries.find(({ scope }) => scope === 'BKK_C')).toMatchObject({ recipients: 0 });
  });

  it('does not come earlier, nor a second time', async () => {
    const { analyst } = await aWeek();
    await world.clock.to('2020-07-13T07:59:59+07:00');
    expect(await briefs(analyst)).toHaveLength(0);
    await world.clock.to(MONDAY);
    await world.clock.to('2020-07-13T18:00:00+07:00');
    expect(await briefs(analyst)).toHaveLength(1);
  });

  it('comes at 11:20, once, where nobody was awake until then', async () => {
    const { analyst } = await aWeek();
    await world.clock.to('2020-07-13T11:20:00+07:00');
    expect(await briefs(analyst)).toHaveLength(1);
  });

  it('comes once where two instances woke for it', async () => {
    const { analyst, coordinator } = await aWeek();
    const { config } = readConfig({ LOG_LEVEL: 'silent', DEMO: '0', PUBLIC_URL: world.url });
    const second = await fromConfig(config, {
      mongodbUri: world.database,
      line: { apiBaseUrl: world.emulator.url, channelSecret: 'test-secret', channelAccessToken: 'test-token' },
      clock: world.emulator.clock,
      logger: createLogger('silent'),
      instance: 'second',
    });
    try {
      await second.startWorking();
      // The clock wakes both, and is done when neither has anything left that is due.
      world.emulator.attach({
        nextDue: () => world.context.nextDue(),
        async settled(options) {
          await Promise.all([world.context.settled(options), second.settled(options)]);
        },
      });
      await world.clock.to(MONDAY);
      await world.clock.to('2020-07-13T09:00:00+07:00');
      expect(await briefs(analyst)).toHaveLength(1);
      expect(await briefs(coordinator)).toHaveLength(1);
    } finally {
      world.emulator.attach(world.context);
      await second.stop();
    }
  });

  it('comes the week after, too, and only for that week', async () => {
    const { analyst } = await aWeek();
    await world.clock.to(MONDAY);
    await world.clock.to('2020-07-20T08:00:00+07:00');
    const [, second] = await briefs(analyst);
    expect(second).toContain('13 - 19 กรกฎาคม 2563');
    expect(second).toContain('ความเห็นใหม่ 0 เรื่อง');
  });

  it('says nothing of weeks before anybody was here', async () => {
    world = await startWorld({ now: '2020-07-13T09:00:00+07:00' });
    const analyst = await world.staff('analyst', 'THON_S');
    await world.clock.to('2020-07-14T09:00:00+07:00');
    expect(await briefs(analyst)).toHaveLength(0);
  });
});

describe('on the card', () => {
  it('[ดูทั้งหมด] shows every theme and every silent district', async () => {
    const { analyst } = await aWeek();
    await world.clock.to(MONDAY);
    await analyst.taps('ดูทั้งหมด');
    const all = await analyst.lastText();
    for (const words of ['เกษตรและสินค้าเกษตร 2', 'พื้นที่สีเขียวและสวน 4', 'ราษฎร์บูรณะ', '2 สัปดาห์: บางบอน'])
      expect(all).toContain(words);
  });

  it('[ขอไฟล์] leads to the file of that week and district group', async () => {
    const { analyst } = await aWeek();
    await world.clock.to(MONDAY);
    await analyst.taps('ขอไฟล์');
    expect(await analyst.lastText()).toContain('13 รายการ ไม่ระบุชื่อ');
  });
});

describe('on request', () => {
  it('the analyst reads any week at once', async () => {
    const { analyst } = await aWeek();
    await analyst.says('สรุปกรุงธนใต้สัปดาห์นี้');
    expect(await analyst.lastText()).toContain('ความเห็นใหม่ 13 เรื่อง');
    await analyst.says('สรุปกรุงธนใต้เดือน มิ.ย. 63');
    expect(await analyst.lastText()).toContain('ความเห็นใหม่ 4 เรื่อง');
    expect(await analyst.lastText()).toContain('1 - 30 มิถุนายน 2563');
  });

  it('a coordinator who names no district group is asked which', async () => {
    const { coordinator } = await aWeek();
    await coordinator.says('สรุปสัปดาห์นี้');
    await coordinator.taps('ทุกกลุ่มเขต');
    expect(await coordinator.lastText()).toContain('ความเห็นใหม่ 13 เรื่อง');
  });

  it('an analyst of another district group is refused', async () => {
    const { other } = await aWeek();
    await other.says('สรุปกรุงธนใต้สัปดาห์นี้');
    expect(await other.lastText()).toContain('เฉพาะเจ้าหน้าที่');
  });

  it('not in a LINE group', async () => {
    const { analyst, author } = await aWeek();
    const group = await world.group('ประชาคมกรุงธนใต้', [analyst, author]);
    const said = (await group.heard()).length;
    await analyst.says('สรุปกรุงธนใต้สัปดาห์นี้', { in: group });
    expect(await group.heard()).toHaveLength(said);
    await analyst.says('สรุปกรุงธนใต้สัปดาห์นี้', { in: group, mention: true });
    expect(await group.lastText()).toBe('คำสั่งนี้ใช้ในแชตส่วนตัวค่ะ');
  });
});
