/** Who has not answered, who was told, and whom somebody has to phone: by a sentence, and by a button under the tally. */
import { makeConsultation } from '../consultations/builders.ts';
import { startWorld, type Person, type World } from '../world.ts';

let world: World;
let analyst: Person;
let people: Person[];

/** กรุงธนใต้ with an announced session; of twelve people one has answered, and two blocked the account before. */
beforeAll(async () => {
  world = await startWorld();
  analyst = await world.staff('analyst', 'THON_S', 'อรทัย');
  people = [];
  for (let index = 1; index <= 12; index += 1)
    people.push(await world.representative(`คนที่${index} บ้านสวน`, index <= 6 ? 'บางแค' : 'บางบอน'));
  const { representatives, clock } = world.context;
  for (const [index, person] of people.entries()) {
    const { id } = (await representatives.findByLineUserId(person.id))!;
    await representatives.changeProfile(id, { phone: `08100000${String(index + 1).padStart(2, '0')}` }, clock.now());
  }
  for (const person of people.slice(10)) await person.sends({ type: 'unfollow' });
  await analyst.says('นัดประชุมกรุงธนใต้ 20 ก.ค. 63 เวลา 13.30 น. ณ วัดสิงห์');
  await analyst.taps('ส่งประกาศ');
  await people[0]!.taps('ไป');
});
afterAll(() => world.stop());

describe('who has not answered', () => {
  it.each(['ใครยังไม่ตอบ', 'รายชื่อคนที่ยังไม่ตอบ กรุงธนใต้ 20 ก.ค.'])('by name, page by page: %s', async (sentence) => {
    await analyst.says(sentence);
    const first = await analyst.lastText();
    expect(first).toContain('ยังไม่ตอบ 11 คน');
    expect(first).toContain('คนที่2 บ้านสวน');
    expect(first).not.toContain('คนที่1 บ้านสวน');
    await analyst.taps('หน้าถัดไป');
    const second = await analyst.lastText();
    for (let index = 2; index <= 12; index += 1)
      expect(Number(first.includes(`คนที่${index} `)) + Number(second.includes(`คนที่${index} `))).toBe(1);
  });

  it('by button under the tally', async () => {
    await analyst.says('ใครไปบ้าง');
    await analyst.taps('รายชื่อคนที่ยังไม่ตอบ');
    expect(await analyst.lastText()).toContain('ยังไม่ตอบ 11 คน');
  });

  it('is the same number in the tally, with those whom LINE does not reach told apart', async () => {
    await analyst.says('ใครไปบ้าง');
    expect(await analyst.lastText()).toContain('ยังไม่ตอบ\n11 คน (ติดต่อทาง LINE ไม่ได้ 2 คน)');
    await analyst.taps('รายชื่อคนที่ยังไม่ตอบ');
    expect(await analyst.lastText()).toContain('ติดต่อทาง LINE ไม่ได้ 2 คน');
    await analyst.says('เตือนคนที่ยังไม่ตอบ');
    expect(await analyst.lastText()).toContain('จะเตือน 9 คน');
  });

  it('in the own district only, to a district analyst', async () => {
    const ofDistrict = await world.staff('districtAnalyst', 'บางบอน');
    await ofDistrict.says('ใครยังไม่ตอบ');
    expect(await ofDistrict.lastText()).toContain('ยังไม่ตอบ 6 คน ในเขตของท่าน');
    expect(await ofDistrict.lastText()).not.toContain('คนที่2 ');
  });

  it('in numbers alone to a coordinator, who is asked for the district group', async () => {
    const coordinator = await world.staff('coordinator', null);
    await coordinator.says('ใครยังไม่ตอบ');
    expect(await coordinator.lastText()).toContain('ของกลุ่มเขตใดคะ');
    await coordinator.taps('กรุงธนใต้');
    const answer = await coordinator.lastText();
    expect(answer).toContain('ยังไม่ตอบ');
    expect(answer).not.toMatch(/คนที่\d|081/);
  });
});

describe('whom to phone', () => {
  it.each(['ต้องโทรหาใคร', 'ใครยังไม่ได้รับแจ้ง กรุงธนใต้ 20 ก.ค.', 'ผลการส่ง'])(
    'with the reason and the number: %s',
    async (sentence) => {
      await analyst.says(sentence);
      const card = await analyst.lastText();
      expect(card).toContain('ควรโทรแจ้ง 2 คน');
      expect(card).toContain('คนที่11 บ้านสวน 0810000011 – บล็อกบัญชี');
      expect(card).toContain('ส่งแล้ว\n10 ราย');
    },
  );

  it('by button under the tally', async () => {
    await analyst.says('ใครไปบ้าง');
    await analyst.taps('ใครยังไม่ได้รับแจ้ง');
    expect(await analyst.lastText()).toContain('ควรโทรแจ้ง 2 คน');
  });

  it('as a number alone to whom names are not shown', async () => {
    const coordinator = await world.staff('coordinator', null, 'กานดา');
    await coordinator.says('ต้องโทรหาใคร กรุงธนใต้');
    const card = await coordinator.lastText();
    expect(card).toContain('ควรโทรแจ้ง 2 คน');
    expect(card).not.toMatch(/คนที่\d|081/);
  });

  it('page by page where there are many, those without LINE and of unknown outcome among them', async () => {
    const { representatives, consultations } = world.context;
    const [session] = await consultations.findByStatus('THON_S', ['announced']);
    const silent = (await representatives.findByLineUserId(people[1]!.id))!.id;
    await world.db
      .collection('deliveries')
      .updateOne(
        { kind: 'announced', consultations: session!._id },
        { $set: { outcomes: [{ id: silent, result: 'failed', reason: 'unknownOutcome' }] } },
      );
    await world.db.collection<{ _id: string }>('representatives').insertMany(
      Array.from({ length: 6 }, (_each, index) => ({
        _id: `r-invited-${index}`,
        status: 'invited',
        districtGroup: 'THON_S',
        district: 'บางแค',
        fullName: `รอเชิญ${index} ทะเบียน`,
        lineUserId: null,
        phone: null,
        memberships: [],
        createdAt: world.clock.now(),
        updatedAt: world.clock.now(),
      })) as never[],
    );
    await analyst.says('ต้องโทรหาใคร');
    const first = await analyst.lastText();
    expect(first).toContain('ควรโทรแจ้ง 9 คน');
    expect(first).toContain('คนที่ 1–6');
    await analyst.taps('หน้าถัดไป');
    const both = first + (await analyst.lastText());
    expect(both).toContain('คนที่2 บ้านสวน 0810000002 – ไม่ทราบผลการส่ง');
    for (let index = 0; index < 6; index += 1) expect(both).toContain(`รอเชิญ${index} ทะเบียน (ไม่มีเบอร์) – ไม่มี LINE`);
  });
});

describe('a session', () => {
  it('told of once more is no reason to phone for what was missed before', async () => {
    const other = await world.staff('analyst', 'BKK_N');
    const person = await world.representative('ประเสริฐ', 'จตุจักร');
    const { id } = (await world.context.representatives.findByLineUserId(person.id))!;
    await world.context.consultations.insertAsIs(makeConsultation({ _id: 'moved', districtGroup: 'BKK_N' }));
    await other.says('เลื่อนประชุม 16 ก.ค. เป็น 23 ก.ค. เวลาเดิม');
    await other.taps('เลื่อนและแจ้งทุกคน');
    const at = new Date('2020-07-09T09:00:00+07:00');
    await world.db.collection<{ _id: string }>('deliveries').insertOne({
      _id: 'announced:before:chunk0',
      kind: 'announced',
      consultations: ['moved'],
      ids: [id],
      state: 'skipped',
      dueAt: at,
      plannedAt: at,
      outcomes: [{ id, result: 'skipped', reason: 'quota' }],
    } as never);
    await other.says('ต้องโทรหาใคร');
    expect(await other.lastText()).toContain('ไม่มีใครที่ต้องโทรแจ้งค่ะ');
  });
});
