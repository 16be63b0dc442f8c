import { days, hours } from '../../src/time.ts';
import { actionsOf, startWorld, wordsOf, type Person, type World } from '../world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

/** Everything in every collection, as text. */
async function everythingStored(): Promise<string> {
  const collections = await world.db.db!.listCollections().toArray();
  const contents = await Promise.all(collections.map(({ name }) => world.db.db!.collection(name).find({}).toArray()));
  return JSON.stringify(contents);
}

async function answersUpTo(person: Person, answers: readonly string[]): Promise<void> {
  await person.follow();
  await person.taps('ยินยอม');
  for (const answer of answers) await person.says(answer);
}

const ANSWERS = [
  'บางขุนเทียนคะ',
  'ชุมชนริมคลองบางมด',
  'ชื่อ สมศรี ใจดี ค่ะ',
  'เป็นประธานชุมชนค่ะ',
  'ดูแลผู้สูงอายุ',
  'คัดแยกขยะทุกวันเสาร์',
  'คณะกรรมการชุมชน',
  '12/3 ซอย 4 ถนนพระรามที่ 2',
  '๐๘๑-๒๓๔-๕๖๗๘',
];

async function registers(name = 'สมศรี', answers = ANSWERS): Promise<Person> {
  const person = await world.person(name);
  await answersUpTo(person, answers);
  await person.taps('ถูกต้อง');
  return person;
}

const recordOf = async (person: Person) => {
  const found = await world.context.representatives.findByLineUserId(person.id);
  return found && (await world.context.representatives.find(found.id));
};

describe('consent', () => {
  it('is asked for in five short lines before anything is stored', async () => {
    const person = await world.person('สมศรี');
    await person.follow();

    const notice = await person.lastText();
    expect(notice).toContain('ท่านยินยอมหรือไม่คะ');
    expect(actionsOf(await person.last()).map((action) => action.label)).toEqual(['ยินยอม', 'ไม่ยินยอม', 'อ่านฉบับเต็ม']);
    expect(await world.db.collection('representatives').countDocuments()).toBe(0);
    expect(await everythingStored()).not.toContain(person.id);
  });

  it('declined leaves one polite line and no trace', async () => {
    const person = await world.person('สมศรี');
    await person.follow();
    await person.taps('ไม่ยินยอม');

    expect(await person.lastText()).toContain('ระบบไม่ได้เก็บข้อมูลของท่าน');
    expect(await everythingStored()).not.toContain(person.id);
    expect(await world.db.collection('dialogues').countDocuments()).toBe(0);
  });

  it('may be given or declined in words, and anything else is asked again in other words', async () => {
    const person = await world.person('สมศรี');
    await person.follow();
    await person.says('บางขุนเทียน');
    const first = await person.lastText();
    await person.sends({ type: 'sticker' });
    const second = await person.lastText();
    expect(first).toContain('ขอคำตอบเรื่องความยินยอมก่อน');
    expect(second).not.toBe(first);

    await person.says('ยินยอมค่ะ');
    expect(await person.lastText()).toContain('ข้อ 1 จาก 9');
  });

  it('is recorded with the version and time of the notice, and twice given is one person', async () => {
    const person = await world.person('สมศรี');
    await person.follow();
    await person.taps('ยินยอม');
    await person.taps('ยินยอม');

    const { noticeVersion } = world.context.programme.organisation;
    expect(await world.db.collection('representatives').countDocuments()).toBe(1);
    expect(await world.db.collection('consents').findOne({})).toMatchObject({
      action: 'given',
      noticeVersion,
      channel: 'line',
    });
  });

  it('to the notice of yesterday leads to the notice of today', async () => {
    const person = await world.person('สมศรี');
    await person.follow();
    await person.taps({ postback: 'consent?answer=accept&notice=2562-9' });

    expect(await person.lastText()).toContain('ท่านยินยอมหรือไม่คะ');
    expect(await world.db.collection('representatives').countDocuments()).toBe(0);
  });

  it('opens the whole notice', async () => {
    const person = await world.person('สมศรี');
    await person.follow();
    const link = actionsOf(await person.last()).find((action) => action.type === 'uri') as { uri: string };
    expect(link.uri).toMatch(/^https?:\/\/.+\/notice$/);
  });
});

describe('registration', () => {
  it('answers a question in the middle of the questions, and does not take it for an answer', async () => {
    const person = await world.person('สมศรี');
    await person.follow();
    await person.taps('ยินยอม');
    for (const answer of ANSWERS.slice(0, 5)) await person.says(answer);
    await person.says('ประชุมวันไหนคะ');
    expect(await person.lastText()).toContain('กำหนดประชุม');
    const held = JSON.stringify(await world.db.collection('representatives').findOne({}));
    expect(held).not.toContain('ประชุมวันไหน');
  });

  it('asks one thing at a time, echoes, and ends with a card of all fields', async () => {
    const person = await world.person('สมศรี');
    await person.follow();
    await person.taps('ยินยอม');
    expect(await person.lastText()).toContain('ท่านอยู่เขตใดคะ (พิมพ์ชื่อเขต เช่น บางขุนเทียน)');

    await person.says('บางขุนเทียนคะ');
    expect(await person.lastText()).toContain('เขตบางขุนเทียน กลุ่มกรุงธนใต้ ค่ะ');
    expect(await person.lastText()).toContain('ข้อ 2 จาก 9');

    for (const answer of ANSWERS.slice(1)) await person.says(answer);
    const card = await person.last();
    expect(wordsOf(card)).toContain('สมศรี ใจดี');
    expect(wordsOf(card)).toContain('081-234-5678');
    expect(actionsOf(card).map((action) => action.label)).toEqual([
      'แก้เขต',
      'แก้ชุมชน',
      'แก้ชื่อ',
      'แก้บทบาท',
      'แก้ภารกิจ',
      'แก้กิจกรรม',
      'แก้ผู้แทนของ',
      'แก้ที่อยู่',
      'แก้เบอร์โทร',
      'ถูกต้อง',
    ]);

    await person.taps('ถูกต้อง');
    expect(await person.lastText()).toContain('ลงทะเบียนเรียบร้อยค่ะ');
    expect(await recordOf(person)).toMatchObject({
      status: 'pending',
      district: 'บางขุนเทียน',
      districtGroup: 'THON_S',
      community: 'ชุมชนริมคลองบางมด',
      fullName: 'สมศรี ใจดี',
      role: 'ประธานชุมชน',
      phone: '0812345678',
    });
  });

  it('saves every answer at once', async () => {
    const person = await world.person('สมศรี');
    await answersUpTo(person, ANSWERS.slice(0, 3));
    expect(await recordOf(person)).toMatchObject({ status: 'consented', fullName: 'สมศรี ใจดี', role: null });
  });

  it('asks back about a misspelt district', async () => {
    const person = await world.person('สมศรี');
    await answersUpTo(person, ['จตุจัก']);
    expect(wordsOf(await person.last())).toContain('หมายถึง จตุจักร ใช่ไหมคะ');
    await person.taps('ไม่ใช่');
    expect(await person.lastText()).toContain('ท่านอยู่เขตใดคะ');
    await person.says('จตุจัก');
    await person.taps('ใช่');
    expect(await person.lastText()).toContain('เขตจตุจักร กลุ่มกรุงเทพเหนือ ค่ะ');
  });

  it('offers districts to tap where the name is not found', async () => {
    const person = await world.person('สมศรี');
    await answersUpTo(person, ['ดาวอังคาร']);
    await person.taps('เลือกจากรายชื่อ');
    await person.taps('กรุงธนใต้');
    await person.taps('บางขุนเทียน');
    expect(await person.lastText()).toContain('เขตบางขุนเทียน กลุ่มกรุงธนใต้ ค่ะ');
  });

  it('proposes the community as what the person speaks for', async () => {
    const person = await world.person('สมศรี');
    await answersUpTo(person, ANSWERS.slice(0, 6));
    await person.taps('ชุมชนริมคลองบางมด');
    expect(await recordOf(person)).toMatchObject({ speaksFor: 'ชุมชนริมคลองบางมด' });
  });

  it('lets everything after the name be skipped, and goes back', async () => {
    const person = await world.person('สมศรี');
    await answersUpTo(person, ANSWERS.slice(0, 2));
    await person.says('ข้าม');
    expect(await person.lastText()).toContain('ข้ามไม่ได้');
    await person.says('สมศรี ใจดี');
    await person.taps('ข้าม');
    expect(await person.lastText()).toContain('ข้อ 5 จาก 9');
    await person.taps('ย้อน');
    expect(await person.lastText()).toContain('ข้อ 4 จาก 9');
    for (let step = 4; step <= 9; step += 1) await person.says('ข้าม');
    expect(await person.lastText()).toContain('[ถูกต้อง]');
  });

  it('loses nothing over a sticker, a long text or an identity card number', async () => {
    const person = await world.person('สมศรี');
    await answersUpTo(person, ANSWERS.slice(0, 2));
    await person.sends({ type: 'sticker' });
    expect(await person.lastText()).toContain('ขอชื่อและนามสกุลของท่านค่ะ');
    await person.says('ก'.repeat(201));
    expect(await person.lastText()).toContain('200');
    await person.says('สมศรี ใจดี');
    await person.says('ประธาน 1 1037 02071 81 1');
    expect(await person.lastText()).toContain('เลขบัตรประชาชน');
    expect(await recordOf(person)).toMatchObject({ fullName: 'สมศรี ใจดี', role: null });
    expect(await everythingStored()).not.toMatch(/1 1037 02071 81 1|1103702071811/);
  });

  it('goes on after two days where it stopped', async () => {
    const person = await world.person('สมศรี');
    await answersUpTo(person, ANSWERS.slice(0, 3));
    await world.clock.advance(days(2));
    await person.says('สวัสดีค่ะ');
    expect(await person.lastText()).toContain('เราค้างอยู่ที่ “บทบาท” ค่ะ');
    expect(actionsOf(await person.last()).map((action) => action.label)).toEqual(['ทำต่อ', 'เริ่มใหม่', 'ยกเลิก']);
    await person.taps('ทำต่อ');
    expect(await person.lastText()).toContain('ข้อ 4 จาก 9');
    await person.says('กรรมการ');
    expect(await recordOf(person)).toMatchObject({ fullName: 'สมศรี ใจดี', role: 'กรรมการ' });
  });

  it('can be started over or left after a break', async () => {
    const person = await world.person('สมศรี');
    await answersUpTo(person, ANSWERS.slice(0, 3));
    await world.clock.advance(hours(4));
    await person.sends({ type: 'sticker' });
    await person.taps('เริ่มใหม่');
    expect(await person.lastText()).toContain('ข้อ 1 จาก 9');
    expect(await recordOf(person)).toMatchObject({ district: null, fullName: null });

    await world.clock.advance(hours(4));
    await person.says('อะไรนะ');
    await person.taps('ยกเลิก');
    expect(await person.lastText()).toContain('พิมพ์ “สมัคร” เพื่อทำต่อ');
    await person.says('สมัครค่ะ');
    expect(await person.lastText()).toContain('ข้อ 1 จาก 9');
  });

  it('takes over what a person said of themselves before the consent, but only after it', async () => {
    const person = await world.person('สมศักดิ์');
    await person.follow();
    await person.says('ผมเป็นประธานชุมชนตลาดพลู เขตธนบุรีครับ อยากสมัคร');
    expect(await world.db.collection('representatives').countDocuments()).toBe(0);
    await person.taps('ยินยอม');
    expect(await person.lastText()).toContain('เขตธนบุรี กลุ่มกรุงธนเหนือ');
    expect(await person.lastText()).toContain('ข้อ 3 จาก 9');
    expect(await recordOf(person)).toMatchObject({ district: 'ธนบุรี', community: 'ชุมชนตลาดพลู', role: 'ประธานชุมชน' });
  });

  it('edits one field from the review and comes back to it', async () => {
    const person = await world.person('สมศรี');
    await answersUpTo(person, ANSWERS);
    await person.taps('แก้บทบาท');
    await person.says('กรรมการชุมชน');
    expect(await person.lastText()).toContain('[ถูกต้อง]');
    await person.says('ถูกต้องค่ะ');
    expect(await recordOf(person)).toMatchObject({ status: 'pending', role: 'กรรมการชุมชน' });
  });

  it('lets a hashtag and a call for help through', async () => {
    const person = await world.person('สมศรี');
    await answersUpTo(person, ANSWERS.slice(0, 2));
    await person.says('ช่วยด้วย');
    expect(await person.lastText()).not.toContain('ข้อ 3 จาก 9');
    await person.says('สมศรี ใจดี');
    expect(await person.lastText()).toContain('ข้อ 4 จาก 9');
  });

  it('tells a registered person where they stand', async () => {
    const person = await registers();
    await person.says('สมัครครับ');
    expect(await person.lastText()).toContain('รอเจ้าหน้าที่เขตตรวจสอบ');
  });

  it('a repeated webhook gives one answer and changes nothing', async () => {
    const person = await world.person('สมศรี');
    await answersUpTo(person, ANSWERS.slice(0, 2));
    const { webhookEventId } = await person.says('สมศรี ใจดี');
    const before = await person.sees();
    await world.control('POST', 'redeliver', { webhookEventIds: [webhookEventId] });
    await world.settled();
    expect(await person.sees()).toEqual(before);
  });
});

describe('the review', () => {
  it('goes to the analyst of that district only, and its outcome to the person', async () => {
    const ours = await world.staff('districtAnalyst', 'บางขุนเทียน', 'ดวงใจ');
    const other = await world.staff('districtAnalyst', 'จตุจักร', 'เดือน');
    const group = await world.staff('analyst', 'THON_S', 'อรทัย');
    const person = await registers();
    await world.settled();

    expect(await ours.lastText()).toContain('สมศรี ใจดี');
    expect(await ours.lastText()).toContain('[รับรอง]\n[ขอข้อมูลเพิ่ม]\n[ปฏิเสธ]');
    for (const colleague of [other, group]) expect((await colleague.heard()).map(wordsOf).join()).not.toContain('สมศรี');

    await ours.taps('รับรอง');
    await world.settled();
    expect(await ours.lastText()).toContain('รับรองคุณสมศรี ใจดีแล้วค่ะ');
    expect(await person.lastText()).toContain('รับรองการลงทะเบียนแล้วค่ะ');
    expect(await recordOf(person)).toMatchObject({ status: 'active' });
  });

  it('tells a new representative of the next session of the district group', async () => {
    const ours = await world.staff('districtAnalyst', 'บางขุนเทียน');
    await world.db.collection('consultations').insertOne({
      _id: 'c0123456789abcdef01234567' as never,
      districtGroup: 'THON_S',
      fiscalYear: 2563,
      round: 1,
      status: 'announced',
      startsAt: new Date('2020-07-16T13:30:00+07:00'),
      endsAt: null,
      venue: 'ห้องประชุมสำนักงานเขตจอมทอง',
      version: 1,
      revision: 1,
    });
    const person = await registers();
    await ours.taps('รับรอง');
    await world.settled();
    expect(await person.lastText()).toContain('วันพฤหัสบดีที่ 16 กรกฎาคม 2563');
    expect(await person.lastText()).toContain('ห้องประชุมสำนักงานเขตจอมทอง');
  });

  it('is not done twice: a colleague hears who decided', async () => {
    const first = await world.staff('districtAnalyst', 'บางขุนเทียน', 'ดวงใจ');
    const second = await world.staff('districtAnalyst', 'บางขุนเทียน', 'ดวงดาว');
    const person = await registers();
    await first.taps('รับรอง');
    await second.taps('ปฏิเสธ');
    expect(await second.lastText()).toContain('รับรองไปแล้วโดยนักวิเคราะห์ฯ เขตบางขุนเทียน');
    expect(await recordOf(person)).toMatchObject({ status: 'active' });
  });

  it('falls to the analysts of the district group where the district has nobody', async () => {
    const group = await world.staff('analyst', 'THON_S', 'อรทัย');
    const otherGroup = await world.staff('analyst', 'BKK_N', 'บุญมี');
    const person = await registers();
    await world.settled();
    expect((await otherGroup.heard()).map(wordsOf).join()).not.toContain('สมศรี');
    await group.taps('รับรอง');
    expect(await recordOf(person)).toMatchObject({ status: 'active' });
  });

  it.each([
    ['an analyst of another district', 'districtAnalyst', 'จตุจักร'],
    ['an analyst of the district group', 'analyst', 'THON_S'],
    ['a coordinator', 'coordinator', null],
    ['an admin', 'admin', null],
  ] as const)('refuses %s with a button of somebody else, and tells nothing', async (_name, role, scope) => {
    await world.staff('districtAnalyst', 'บางขุนเทียน');
    const stranger = await world.staff(role, scope, 'คนอื่น');
    const person = await registers();
    const { _id, version } = (await recordOf(person))!;
    await stranger.taps({ postback: `review?do=approve&person=${_id}&seen=${version}` });
    expect(await stranger.lastText()).toContain('ปุ่มนี้ใช้ได้เฉพาะเจ้าหน้าที่ที่ดูแลเขตนั้นค่ะ');
    expect(await stranger.lastText()).not.toContain('สมศรี');
    expect(await recordOf(person)).toMatchObject({ status: 'pending' });
  });

  it('nobody decides on themselves', async () => {
    const clerk = await world.staff('districtAnalyst', 'บางขุนเทียน', 'ดวงใจ');
    await clerk.says('สมัคร');
    await clerk.taps('ยินยอม');
    for (const answer of ANSWERS) await clerk.says(answer);
    await clerk.taps('ถูกต้อง');
    const { _id, version } = (await recordOf(clerk))!;
    await clerk.taps({ postback: `review?do=approve&person=${_id}&seen=${version}` });
    expect(await recordOf(clerk)).toMatchObject({ status: 'pending' });
  });

  it('can ask for more in one sentence, and the person sends it in again', async () => {
    const analyst = await world.staff('districtAnalyst', 'บางขุนเทียน');
    const person = await registers('สมศรี', [...ANSWERS.slice(0, 8), 'ข้าม']);
    await analyst.taps('ขอข้อมูลเพิ่ม');
    await analyst.says('ขอเบอร์โทรด้วยค่ะ');
    await world.settled();
    expect(await person.lastText()).toContain('ขอเบอร์โทรด้วยค่ะ');

    await person.taps('แก้ไขข้อมูล');
    await person.taps('แก้เบอร์โทร');
    await person.says('0812345678');
    await person.taps('ถูกต้อง');
    await world.settled();
    expect(await person.lastText()).toContain('ส่งให้เจ้าหน้าที่เขตอีกครั้งแล้วค่ะ');
    expect(await analyst.lastText()).toContain('ผู้ลงทะเบียนแก้ไขและส่งใหม่');
    expect(await analyst.lastText()).toContain('081-234-5678');
    await analyst.taps('รับรอง');
    expect(await recordOf(person)).toMatchObject({ status: 'active', reviewNote: null });
  });

  it('shows the card anew where the person changed something meanwhile', async () => {
    const analyst = await world.staff('districtAnalyst', 'บางขุนเทียน');
    const person = await registers();
    await person.says('เปลี่ยนเบอร์เป็น 089-999-9999');
    await analyst.taps('รับรอง');
    expect(await analyst.lastText()).toContain('ผู้สมัครแก้ไขข้อมูลหลังจากนั้น');
    expect(await analyst.lastText()).toContain('089-999-9999');
    expect(await recordOf(person)).toMatchObject({ status: 'pending' });
    await analyst.taps('รับรอง');
    expect(await recordOf(person)).toMatchObject({ status: 'active' });
  });

  it('can say no, and the person can correct and send in again', async () => {
    const analyst = await world.staff('districtAnalyst', 'บางขุนเทียน');
    const person = await registers();
    await analyst.taps('ปฏิเสธ');
    await world.settled();
    expect(await person.lastText()).toContain('ยังไม่ได้รับรอง');
    await person.taps('ตรวจและส่งใหม่');
    await person.taps('ถูกต้อง');
    expect(await recordOf(person)).toMatchObject({ status: 'pending' });
  });

  it('waits for the morning', async () => {
    const analyst = await world.staff('districtAnalyst', 'บางขุนเทียน');
    await world.clock.to('2020-07-10T21:00:00+07:00');
    await registers();
    await world.settled();
    expect((await analyst.heard()).map(wordsOf).join()).not.toContain('สมศรี');
    await world.clock.to('2020-07-11T08:00:00+07:00');
    await world.settled();
    expect(await analyst.lastText()).toContain('สมศรี');
  });
});

describe('my data', () => {
  it('shows everything held, by field, with what can be done', async () => {
    const person = await registers();
    await person.says('ข้อมูลของฉัน');
    const words = await person.lastText();
    for (const held of ['สมศรี ใจดี', 'บางขุนเทียน', '081-234-5678', '12/3 ซอย 4', 'รหัส LINE', '2563-1'])
      expect(words).toContain(held);
    expect(actionsOf(await person.last()).map((action) => action.label)).toEqual([
      'แก้ไข',
      'ลบข้อมูล',
      'หยุดส่ง',
      'ถอนความยินยอม',
      'อ่านที่ยินยอมไว้',
    ]);
    expect(await world.db.collection('audit').findOne({ action: 'representative.viewed' })).toBeTruthy();
  });

  it('changes a field by a sentence, by a button, and says what it is now', async () => {
    const person = await world.representative('สมศรี ใจดี', 'บางขุนเทียน');
    await person.says('เปลี่ยนเบอร์เป็น ๐๘๑-๒๓๔-๕๖๗๘');
    expect(await person.lastText()).toContain('เปลี่ยนเบอร์โทรเป็น “081-234-5678” แล้วค่ะ');
    await person.says('ข้อมูลของฉัน');
    await person.taps('แก้ไข');
    await person.taps('แก้บทบาท');
    await person.says('ประธานชุมชน');
    expect(await person.lastText()).toContain('เปลี่ยนบทบาทเป็น “ประธานชุมชน” แล้วค่ะ');
    expect(await recordOf(person)).toMatchObject({ status: 'active', phone: '0812345678', role: 'ประธานชุมชน' });
    const edits = await world.db.collection('audit').find({ action: 'representative.edited' }).toArray();
    expect(edits.map(({ details }) => details.fields).sort()).toEqual(['phone', 'role']);
  });

  it('is erased after the word ลบ: no collection knows the person any more', async () => {
    await world.staff('districtAnalyst', 'บางขุนเทียน');
    const person = await registers();
    await person.says('#ปัญหา น้ำท่วมหน้าบ้าน โทร 0812345678 สมศรี ใจดี');
    await person.says('ข้อมูลของฉัน');
    await person.taps('ลบข้อมูล');
    expect(await person.lastText()).toContain('พิมพ์คำว่า “ลบ”');
    await person.says('ลบ');
    expect(await person.lastText()).toContain('ลบข้อมูลส่วนบุคคลของท่านแล้วค่ะ');

    const stored = await everythingStored();
    for (const trace of [person.id, 'สมศรี', 'ใจดี', '0812345678', '12/3 ซอย 4', 'ชุมชนริมคลองบางมด'])
      expect(stored).not.toContain(trace);
    expect(await world.db.collection('representatives').findOne({ status: 'erased' })).toBeTruthy();
    const before = (await person.heard()).length;
    await world.clock.advance(days(1));
    expect((await person.heard()).length).toBe(before);
  });

  it('is not erased by anything but that word', async () => {
    const person = await world.representative('สมศรี ใจดี', 'บางขุนเทียน');
    await person.says('ช่วยลบข้อมูลดิฉันออกด้วยค่ะ');
    await person.says('ลบอะไรบ้างคะ');
    expect(await person.lastText()).toContain('ยังไม่ได้ลบค่ะ');
    await person.taps('ไม่ลบ เก็บไว้ก่อน');
    await person.says('ลบ');
    expect(await recordOf(person)).toMatchObject({ status: 'active', fullName: 'สมศรี ใจดี' });
  });

  it('consent is withdrawn: nothing is sent any more, and registering anew asks again', async () => {
    const person = await world.representative('สมศรี ใจดี', 'บางขุนเทียน');
    await person.says('ขอถอนความยินยอมค่ะ');
    await person.taps('ถอนความยินยอม');
    expect(await recordOf(person)).toMatchObject({ status: 'withdrawn' });
    expect(await world.db.collection('consents').findOne({ action: 'withdrawn' })).toBeTruthy();
    await person.says('สมัคร');
    expect(await person.lastText()).toContain('ท่านยินยอมหรือไม่คะ');
  });

  it('sending stops and starts again', async () => {
    const person = await world.representative('สมศรี ใจดี', 'บางขุนเทียน');
    await person.says('ไม่ต้องส่งข้อความมาแล้วนะ');
    expect(await recordOf(person)).toMatchObject({ status: 'paused' });
    await person.says('รับข่าว');
    expect(await recordOf(person)).toMatchObject({ status: 'active' });
  });

  it('somebody unknown hears that nothing is held', async () => {
    const person = await world.person('ใครสักคน');
    await person.follow();
    await person.says('ข้อมูลของฉัน');
    expect(await person.lastText()).toContain('ระบบไม่ได้เก็บข้อมูลของท่านค่ะ');
  });

  it('stays in the private chat', async () => {
    const person = await world.representative('สมศรี ใจดี', 'บางขุนเทียน');
    const group = await world.group('ประชาคม', [person]);
    const before = (await group.heard()).length;
    await person.says('ข้อมูลของฉัน', { in: group });
    expect((await group.heard()).length).toBe(before);
    await person.says(' ข้อมูลของฉัน', { in: group, mention: true });
    expect(await group.lastText()).toBe('คำสั่งนี้ใช้ในแชตส่วนตัวค่ะ');
  });
});

describe('coming and going', () => {
  it('a person who blocks the account and comes back is welcomed, not asked again', async () => {
    const person = await world.representative('สมศรี ใจดี', 'บางขุนเทียน');
    await person.sends({ type: 'unfollow' });
    expect((await recordOf(person))?.blockedAt).toEqual(world.clock.now());
    await person.follow();
    expect((await recordOf(person))?.blockedAt).toBeNull();
    expect(await person.lastText()).toContain('ยินดีต้อนรับกลับค่ะ');
  });
});
