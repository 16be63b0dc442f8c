/** แจ้งข่าว: a notice to a part of the representatives, from a sentence or from buttons to the report. */
import { loadProgramme } from '../../src/programme.ts';
import { makeConsultation } from '../consultations/builders.ts';
import { makeFeedback } from '../feedback/builders.ts';
import { startWorld, wordsOf, type Person, type World } from '../world.ts';

const programme = loadProgramme();
/** Two people are many here. */
const smallOffice = { ...programme, broadcasts: { ...programme.broadcasts, approvalAbove: 1 } };

let world: World;
let analyst: Person;
let people: [Person, Person, Person];

const NOTICE = 'แจ้งข่าวถึงประชาคม';
const notices = async (who: Person): Promise<string[]> =>
  (await who.heard()).map(wordsOf).filter((words) => words.startsWith(NOTICE));

async function office(overrides: Parameters<typeof startWorld>[0] = {}): Promise<void> {
  world = await startWorld({ quota: 1_000, ...overrides });
  analyst = await world.staff('analyst', 'THON_S', 'อรทัย');
  people = [
    await world.representative('มาลี บ้านสวน', 'บางแค'),
    await world.representative('บุญมา ท่าน้ำ', 'บางบอน'),
    await world.representative('วิไล ใจกลาง', 'ทุ่งครุ'),
  ];
}
const idOf = async (person: Person): Promise<string> =>
  (await world.context.representatives.findByLineUserId(person.id))!.id;

describe('to whom', () => {
  beforeAll(async () => {
    await office();
    const { context } = world;
    await context.consultations.insertAsIs(makeConsultation({ _id: 'coming' }));
    await context.consultations.insertAsIs(
      makeConsultation({ _id: 'past', round: 2, status: 'held', startsAt: new Date('2020-07-07T10:00:00+07:00') }),
    );
    await people[0].taps({ postback: 'rsvp?c=coming&r=1&a=yes' });
    await people[1].taps({ postback: 'rsvp?c=coming&r=1&a=no' });
    const at = new Date('2020-07-07T10:00:00+07:00');
    await context.attendance.answer(
      {
        consultation: 'past',
        revision: 1,
        representative: await idOf(people[2]),
        district: 'ทุ่งครุ',
        answer: 'yes',
        via: 'button',
      },
      'said-yes',
      at,
    );
    await context.representatives.changeProfile(await idOf(people[1]), { role: 'ประธานชุมชนวัดสิงห์' }, at);
    await context.feedback.open(makeFeedback({ author: await idOf(people[2]), themes: ['ENV_WASTE'] }));
  });
  afterAll(() => world.stop());

  it.each([
    ['แจ้งข่าว กรุงธนใต้ ทุกคน: ก', 'ผู้แทนทุกคน', 3],
    ['แจ้งข่าวเขตบางบอน: ก', 'เขตบางบอน', 1],
    ['แจ้งข่าวถึงประธานชุมชน กรุงธนใต้: ก', 'บทบาท “ประธานชุมชน”', 1],
    ['แจ้งข่าว กรุงธนใต้ คนที่ตอบว่าไป: ก', 'คนที่ตอบว่าไป นัด พฤ. 16 ก.ค. 13.30 น.', 1],
    ['แจ้งข่าว กรุงธนใต้ คนที่ไม่ว่าง: ก', 'คนที่ตอบว่าไม่ว่าง นัด พฤ. 16 ก.ค.', 1],
    ['แจ้งข่าว กรุงธนใต้ คนที่ยังไม่ตอบ นัด 16 ก.ค.: ก', 'คนที่ยังไม่ตอบ นัด พฤ. 16 ก.ค.', 1],
    ['แจ้งข่าว กรุงธนใต้ คนที่มาประชุม 7 ก.ค.: ก', 'คนที่มาร่วม นัด อ. 7 ก.ค.', 1],
    ['แจ้งข่าว กรุงธนใต้ คนที่สนใจเรื่องขยะ: ก', 'คนที่เคยส่งเรื่อง', 1],
  ])('%s', async (sentence, described, count) => {
    await analyst.says(sentence);
    const card = await analyst.lastText();
    expect(card).toContain(described);
    expect(card).toContain(`ผู้รับ\n${count} คน`);
    expect(card).toContain(`${count} ข้อความ`);
  });

  it('is chosen by buttons alone, from the menu on', async () => {
    await analyst.says('เมนู');
    await analyst.taps('แจ้งข่าว');
    await analyst.taps('แจ้งข่าวใหม่');
    await analyst.taps('เลือกตามเขต');
    await analyst.taps('เขตบางแค');
    await analyst.says('น้ำประปาหยุดไหลวันเสาร์ค่ะ');
    expect(await analyst.lastText()).toContain('เขตบางแค');
    await analyst.taps('ส่งเลย');
    expect(await analyst.lastText()).toContain('กำลังส่งถึง 1 คน');
    expect(await notices(people[0])).toEqual([expect.stringContaining('น้ำประปาหยุดไหลวันเสาร์ค่ะ')]);
    expect(await notices(people[1])).toEqual([]);
  });

  it('is narrowed down by buttons, one condition after another, and the preview says all of them', async () => {
    await analyst.says('แจ้งข่าว');
    await analyst.taps('คนที่ตอบว่าไป');
    expect(await analyst.lastText()).toContain('ถึง: คนที่ตอบว่าไป\nพิมพ์ข้อความ');
    await analyst.taps('เพิ่มเงื่อนไขผู้รับ');
    const menu = await analyst.lastText();
    expect(menu).toContain('ตอนนี้ถึง\nคนที่ตอบว่าไป');
    expect(menu).toContain('[เลือกตามเขต]');
    for (const taken of ['[ทุกคนในกลุ่มเขต]', '[คนที่ตอบว่าไม่ว่าง]', '[คนที่มาร่วม]']) expect(menu).not.toContain(taken);
    await analyst.taps('เลือกตามเขต');
    await analyst.taps('เขตบางแค');
    expect(await analyst.lastText()).toContain('ถึง: คนที่ตอบว่าไป และเขตบางแค\n');
    await analyst.says('มาแต่เช้านะคะ');
    expect(await analyst.lastText()).toContain('ถึง\nคนที่ตอบว่าไป นัด พฤ. 16 ก.ค. 13.30 น. และเขตบางแค\nผู้รับ\n1 คน');
    // On the preview a third one, typed this time; nobody fits all three.
    await analyst.taps('แก้ผู้รับ');
    await analyst.says('คนที่สนใจเรื่องขยะ');
    const card = await analyst.lastText();
    expect(card).toContain('นัด พฤ. 16 ก.ค. 13.30 น. และเขตบางแค และคนที่เคยส่งเรื่อง');
    expect(card).toContain('ยังไม่มีผู้รับค่ะ');
    // From the beginning: what was chosen is gone.
    await analyst.taps('แก้ผู้รับ');
    await analyst.taps('เลือกผู้รับใหม่ทั้งหมด');
    await analyst.taps('ทุกคนในกลุ่มเขต');
    expect(await analyst.lastText()).toContain('ถึง\nผู้แทนทุกคน\nผู้รับ\n3 คน');
    await analyst.taps('แก้ผู้รับ');
    await analyst.says('ยกเลิก');
    expect(await analyst.lastText()).toContain('คงไว้ตามเดิมค่ะ');
    await analyst.taps('ไม่ส่ง');
  });

  it('counts those out of reach apart', async () => {
    await people[1].sends({ type: 'unfollow' });
    await analyst.says('แจ้งข่าว กรุงธนใต้ ทุกคน: ก');
    expect(await analyst.lastText()).toContain('ผู้รับ\n2 คน');
    expect(await analyst.lastText()).toContain('อีก 1 คน ไม่มี LINE บล็อก หรือหยุดรับข้อความ');
    await people[1].follow();
  });

  it('counts those out of reach apart among those who spoke of a theme, too', async () => {
    const { context } = world;
    for (const person of people)
      await context.feedback.open(makeFeedback({ author: await idOf(person), themes: ['FLOOD'] }));
    const counts = async (): Promise<string> => {
      await analyst.says('แจ้งข่าว กรุงธนใต้ คนที่สนใจเรื่องน้ำท่วม: ก');
      return analyst.lastText();
    };
    expect(await counts()).toMatch(/ผู้รับ\n3 คน/);
    await people[0].sends({ type: 'unfollow' });
    await people[1].says('หยุดรับข้อความ');
    expect(await counts()).toMatch(/ผู้รับ\n1 คน/);
    expect(await counts()).toContain('อีก 2 คน ไม่มี LINE บล็อก หรือหยุดรับข้อความ');
    await people[0].follow();
    await people[1].says('รับข้อความ');
  });
});

describe('going out', () => {
  beforeEach(() => office());
  afterEach(() => world.stop());

  it('shows what people will read, what it costs and what is left, and nothing goes before the tap', async () => {
    await analyst.says('แจ้งข่าว กรุงธนใต้: นำบัตรประชาชนมาด้วยค่ะ');
    const [shown, card] = (await analyst.heard()).slice(-2).map(wordsOf);
    expect(card).toContain('0 บาท (อยู่ในแพ็กเกจเบสิก)');
    expect(card).toContain('เหลือเดือนนี้ 997 ข้อความ');
    expect(await notices(people[0])).toEqual([]);
    await analyst.taps('ส่งเลย');
    expect(await notices(people[0])).toEqual([shown]);
    expect((await world.state()).quota.used).toBe(3);
  });

  it('happens once, however often it is tapped and delivered', async () => {
    await analyst.says('แจ้งข่าว กรุงธนใต้: ครั้งเดียว');
    const { webhookEventId } = await analyst.taps('ส่งเลย');
    await analyst.taps('ส่งเลย');
    expect(await analyst.lastText()).toContain('ไม่ได้ส่งซ้ำ');
    await world.control('POST', 'redeliver', { webhookEventIds: [webhookEventId] });
    await world.settled();
    for (const person of people) expect(await notices(person)).toHaveLength(1);
  });

  it('goes on where a crash came between the decision and the planning', async () => {
    const { outbox } = world.context;
    const { planMany } = outbox;
    let crashed = false;
    outbox.planMany = async (...asked) => {
      if (crashed) return planMany(...asked);
      crashed = true;
      throw new Error('the process was killed');
    };
    await analyst.says('แจ้งข่าว กรุงธนใต้: หลังไฟดับ');
    await analyst.taps('ส่งเลย');
    expect(crashed).toBe(true);
    for (const person of people) expect(await notices(person)).toHaveLength(1);
  });

  it('is planned by the job where nobody comes back to the tap', async () => {
    await analyst.says('แจ้งข่าว กรุงธนใต้: เริ่มใหม่หลังล่ม');
    const now = world.clock.now();
    await world.db
      .collection('broadcasts')
      .updateOne({ state: 'draft' }, { $set: { state: 'confirmed', decidedAt: now, dueAt: now } });
    await world.clock.advance(1_000);
    await world.clock.advance(1_000);
    for (const person of people) expect(await notices(person)).toHaveLength(1);
  });

  it('says how long is too long, and keeps what was chosen', async () => {
    await analyst.says(`แจ้งข่าวเขตบางบอน: ${'ก'.repeat(1_200)}`);
    expect(await analyst.lastText()).toContain('ข้อความยาว 1,200 ตัวอักษร ส่งได้ไม่เกิน 1,000');
    await analyst.says('ข้อความที่สั้นลงค่ะ');
    expect(await analyst.lastText()).toContain('เขตบางบอน');
  });

  it('is refused where the quota has no room beside what is kept for the most urgent', async () => {
    await world.control('PUT', 'quota', { type: 'limited', value: 202 });
    await analyst.says('แจ้งข่าว กรุงธนใต้: ใหญ่เกิน');
    expect(await analyst.lastText()).toContain('โควตาเดือนนี้ไม่พอ');
    expect(await analyst.lastText()).not.toContain('[ส่งเลย]');
  });

  it('waits for its hour, explains quiet hours, and can be taken back until then', async () => {
    await analyst.says('แจ้งข่าว กรุงธนใต้: ตั้งเวลา');
    await analyst.says('ส่งคืนนี้ 3 ทุ่ม');
    expect((await analyst.heard()).map(wordsOf).join('\n')).toContain('งดส่งข้อความค่ะ จึงตั้งเป็น ส. 11 ก.ค. 08.00 น.');
    await analyst.says('ส่งพรุ่งนี้ 9 โมง');
    expect(await analyst.lastText()).toContain('ส. 11 ก.ค. 09.00 น.');
    await analyst.taps('ตั้งเวลาส่ง');
    await world.clock.to('2020-07-11T08:59:00+07:00');
    expect(await notices(people[0])).toEqual([]);
    await analyst.says('เรียกคืนข่าว');
    await analyst.taps('เรียกคืน: ตั้งเวลา');
    expect(await analyst.lastText()).toContain('ยกเลิกก่อนส่ง 3 คน');
    await world.clock.to('2020-07-11T12:00:00+07:00');
    expect(await notices(people[0])).toEqual([]);
  });

  it('leaves out who has stopped or blocked between the word and its hour, and the report says so', async () => {
    await analyst.says('แจ้งข่าว กรุงธนใต้ ส่งพรุ่งนี้ 9 โมง: ตั้งเวลา');
    await analyst.taps('ตั้งเวลาส่ง');
    await people[1].sends({ type: 'unfollow' });
    await world.clock.to('2020-07-11T09:00:00+07:00');
    expect(await notices(people[0])).toHaveLength(1);
    await analyst.says('ข่าวที่ส่งแล้ว');
    await analyst.taps('ผล: ตั้งเวลา');
    const report = await analyst.lastText();
    expect(report).toContain('ส่งแล้ว\n2 คน');
    expect(report).toContain('1 คน (บล็อกบัญชี)');
  });
});

describe('who does not get it', () => {
  beforeEach(() => office());
  afterEach(() => world.stop());

  it('is named with the reason and a phone number, for a call', async () => {
    await world.context.representatives.changeProfile(
      await idOf(people[1]),
      { phone: '0812345678' },
      world.clock.now(),
    );
    await analyst.says('แจ้งข่าว กรุงธนใต้ ส่งพรุ่งนี้ 9 โมง: ตั้งเวลา');
    await analyst.taps('ตั้งเวลาส่ง');
    await people[1].sends({ type: 'unfollow' });
    await world.clock.to('2020-07-11T09:00:00+07:00');
    await analyst.says('ข่าวที่ส่งแล้ว');
    await analyst.taps('ผล: ตั้งเวลา');
    await analyst.taps('ใครไม่ได้รับ');
    expect(await analyst.lastText()).toContain('ควรโทรแจ้ง 1 คน');
    expect(await analyst.lastText()).toContain('บุญมา ท่าน้ำ 081-234-5678 – บล็อกบัญชี');
    const coordinator = await world.staff('coordinator', null);
    await coordinator.says('ข่าวที่ส่งแล้ว');
    await coordinator.taps('ผล: ตั้งเวลา');
    await coordinator.taps('ใครไม่ได้รับ');
    expect(await coordinator.lastText()).toContain('ควรโทรแจ้ง 1 คน');
    expect(await coordinator.lastText()).not.toContain('บุญมา');
  });

  it('where LINE stops it with the monthly limit, stands in the report, too', async () => {
    await world.fault({
      path: '/v2/bot/message/multicast',
      times: 1,
      status: 429,
      body: { message: 'You have reached your monthly limit.' },
    });
    await analyst.says('แจ้งข่าว กรุงธนใต้: ส่งไม่ถึง');
    await analyst.taps('ส่งเลย');
    await analyst.says('ข่าวที่ส่งแล้ว');
    await analyst.taps('ผล: ส่งไม่ถึง');
    const report = await analyst.lastText();
    expect(report).toContain('ส่งแล้ว\n0 คน');
    expect(report).toContain('3 คน (โควตาเดือนนี้หมด)');
    await analyst.taps('ใครไม่ได้รับ');
    expect(await analyst.lastText()).toContain('ควรโทรแจ้ง 3 คน');
  });

  it('are also those whose answer has changed since it was set for later, and nobody phones them', async () => {
    await world.context.consultations.insertAsIs(makeConsultation({ _id: 'coming' }));
    await analyst.says('แจ้งข่าว กรุงธนใต้ คนที่ยังไม่ตอบ ส่งพรุ่งนี้ 9 โมง: โปรดตอบด้วยค่ะ');
    await analyst.taps('ตั้งเวลาส่ง');
    await people[0].taps({ postback: 'rsvp?c=coming&r=1&a=yes' });
    await world.clock.to('2020-07-11T09:00:00+07:00');
    expect(await notices(people[0])).toEqual([]);
    expect(await notices(people[1])).toHaveLength(1);
    await analyst.says('ข่าวที่ส่งแล้ว');
    await analyst.taps('ผล: โปรดตอบด้วยค่ะ');
    expect(await analyst.lastText()).toContain('1 คน (คำตอบเปลี่ยนไปก่อนส่ง)');
    expect(await analyst.lastText()).not.toContain('ใครไม่ได้รับ');
  });

  it('is asked for anew where the session that was named is not there', async () => {
    await analyst.says('แจ้งข่าว กรุงธนใต้ คนที่ตอบว่าไป: ยังไม่มีนัด');
    expect((await analyst.heard()).slice(-2).map(wordsOf).join('\n')).toMatch(/ยังไม่มีนัดที่ตรงกัน[^]*แจ้งข่าวถึงใครคะ/);
    await analyst.taps('ทุกคนในกลุ่มเขต');
    expect(await analyst.lastText()).toContain('ผู้รับ\n3 คน');
  });
});

describe('a second person', () => {
  let coordinator: Person;
  beforeEach(async () => {
    await office({ overrides: { programme: smallOffice } });
    coordinator = await world.staff('coordinator', null, 'กานดา');
    await analyst.says('แจ้งข่าว กรุงธนใต้: ถึงทุกคน');
    await analyst.taps('ส่งให้ผู้อนุมัติ');
  });
  afterEach(() => world.stop());

  it('sees what would go out, agrees, and both hear what came of it', async () => {
    expect(await notices(people[0])).toEqual([]);
    const [shown, card] = (await coordinator.heard()).slice(-2).map(wordsOf);
    expect(shown).toContain('ถึงทุกคน');
    expect(card).toContain('ผู้ขอ\nอรทัย');
    expect(card).toContain('3 ข้อความ');
    await coordinator.taps('อนุมัติและส่ง');
    expect(await coordinator.lastText()).toContain('กำลังส่งถึง 3 คน');
    expect(await analyst.lastText()).toContain('ได้รับอนุมัติโดย กานดา');
    for (const person of people) expect(await notices(person)).toHaveLength(1);
    const actions = (await world.db.collection('audit').find({}).toArray()).map(({ action }) => String(action));
    expect(actions).toEqual(expect.arrayContaining(['broadcast.requested', 'broadcast.approved']));
  });

  it('may refuse: nothing goes out, and who asked hears it', async () => {
    await coordinator.taps('ไม่อนุมัติ');
    expect(await analyst.lastText()).toContain('ไม่ได้รับอนุมัติจาก กานดา');
    expect(await notices(people[0])).toEqual([]);
  });

  it('is never the one who asked', async () => {
    const [{ _id, version }] = (await world.db.collection('broadcasts').find({}).toArray()) as unknown as [
      { _id: string; version: number },
    ];
    await analyst.taps({ postback: `broadcast.decide?id=${_id}&v=${version}&a=yes` });
    expect(await analyst.lastText()).toContain('อนุมัติข่าวของตนเองไม่ได้');
    expect(await notices(people[0])).toEqual([]);
  });

  it('has a day: after that it is too late, and who asked hears it', async () => {
    await world.clock.to('2020-07-11T09:00:00+07:00');
    expect(await analyst.lastText()).toContain('ไม่มีผู้อนุมัติทันเวลา');
    await coordinator.taps('อนุมัติและส่ง');
    expect(await coordinator.lastText()).toContain('หมดเวลาอนุมัติแล้ว');
    expect(await notices(people[0])).toEqual([]);
  });
});

describe('where there is no second person', () => {
  beforeAll(() => office({ overrides: { programme: smallOffice } }));
  afterAll(() => world.stop());

  it('says why it waits and what to do: it goes out unchanged once there is somebody, or to fewer at once', async () => {
    await analyst.says('แจ้งข่าว กรุงธนใต้: ถึงทุกคน');
    await analyst.taps('ส่งให้ผู้อนุมัติ');
    const told = await analyst.lastText();
    for (const words of ['ยังไม่ได้ส่งค่ะ', 'ยังไม่มีท่านอื่นที่อนุมัติได้', 'ผู้ดูแลระบบ', 'ไม่เกิน 1 คน', '[แก้ผู้รับ]'])
      expect(told).toContain(words);
    expect(await world.db.collection('broadcasts').findOne({})).toMatchObject({ state: 'draft', requestedAt: null });
    const { context } = world;
    expect(
      await context.outbox.report(
        'broadcastApproval',
        String((await world.db.collection('broadcasts').findOne({}))!._id),
      ),
    ).toMatchObject({ planned: 0 });
    await analyst.taps('แก้ผู้รับ');
    await analyst.taps('เลือกตามเขต');
    await analyst.taps('เขตบางแค');
    await analyst.taps('ส่งเลย');
    expect(await analyst.lastText()).toContain('กำลังส่งถึง 1 คน');
    expect(await notices(people[1])).toEqual([]);
    await analyst.says('แจ้งข่าว กรุงธนใต้: ถึงทุกคนอีกครั้ง');
    await analyst.taps('ส่งให้ผู้อนุมัติ');
    const admin = await world.staff('admin', null, 'ผู้ดูแล');
    await analyst.taps('ส่งให้ผู้อนุมัติ');
    expect(await analyst.lastText()).toContain('ส่งให้เจ้าหน้าที่อีก 1 ท่าน');
    await admin.taps('อนุมัติและส่ง');
    expect((await notices(people[1])).join()).toContain('ถึงทุกคนอีกครั้ง');
  });
});

describe('a notice that is quoted', () => {
  beforeAll(() => office());
  afterAll(() => world.stop());

  async function quoted(person: Person): Promise<string> {
    const entry = (await person.sees()).findLast(
      ({ content }) => content.kind === 'bot' && wordsOf(content.message).startsWith(NOTICE),
    );
    return entry!.messageId!;
  }

  it('has no name of LINE’s where it went to many: whether to keep the words for the staff is asked', async () => {
    await analyst.says('แจ้งข่าว กรุงธนใต้ ทุกคน: วันเสาร์มีตลาดนัดชุมชน');
    await analyst.taps('ส่งเลย');
    const before = await world.db.collection('feedback').countDocuments({});
    await people[2].says('แล้วรถขายของเข้าได้ไหมคะ', { quotes: await quoted(people[2]) });
    expect(await people[2].lastText()).toContain('ให้เก็บไว้ให้เจ้าหน้าที่อ่านไหมคะ');
    expect(await world.db.collection('feedback').countDocuments({})).toBe(before);
    await people[2].taps('เก็บไว้');
    expect(await people[2].lastText()).toContain('รับแล้วค่ะ เลขที่ 63-');
    expect(await world.db.collection('feedback').countDocuments({ author: await idOf(people[2]) })).toBe(1);
  });
});
