import { createFirstAdminCode } from '../../src/staff/effects.ts';
import { days, hours } from '../../src/time.ts';
import { startWorld, wordsOf, type Person, type World } from '../world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

const newcomer = async (name: string): Promise<Person> => {
  const person = await world.person(name);
  await person.follow();
  return person;
};
const staffOf = (person: Person) => world.context.staff.findByLineUserId(person.id);
const codeIn = (words: string): string => /PC-[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(words)![0];
const REFUSED = 'ขออภัยค่ะ รหัสนี้ใช้ไม่ได้';

async function codeFor(admin: Person, sentence: string): Promise<string> {
  await admin.says(sentence);
  return codeIn(await admin.lastText());
}

describe('the first admin', () => {
  it('comes in with the code that the start printed, typed as people type', async () => {
    const code = (await createFirstAdminCode(world.context))!;
    const person = await newcomer('สมหญิง');
    await person.says(`  ${code.toLowerCase().replaceAll('-', ' ')} `);
    expect(await person.lastText()).toContain('ผู้ดูแลระบบ');
    expect((await staffOf(person))?.roles).toEqual([{ role: 'admin', scope: null }]);
    expect(await createFirstAdminCode(world.context)).toBeNull();
  });

  it('cannot use the code of an earlier start', async () => {
    const old = (await createFirstAdminCode(world.context))!;
    await createFirstAdminCode(world.context);
    const person = await newcomer('สมหญิง');
    await person.says(old);
    expect(await person.lastText()).toContain(REFUSED);
    expect(await staffOf(person)).toBeNull();
  });

  it('finds no code in the database, only a hash', async () => {
    const code = (await createFirstAdminCode(world.context))!;
    const stored = JSON.stringify(await world.db.collection('staffCodes').find({}).toArray());
    for (const part of [code, code.slice(3), code.replaceAll('-', '')]) expect(stored).not.toContain(part);
  });
});

describe('a new colleague', () => {
  it('types the code of an admin, becomes staff with that role and scope, and is greeted with examples', async () => {
    const admin = await world.staff('admin', null);
    const code = await codeFor(admin, 'เพิ่มเจ้าหน้าที่ นักวิเคราะห์ กรุงธนใต้');
    expect(await admin.lastText()).toContain('กลุ่มกรุงธนใต้');

    const colleague = await newcomer('อรทัย');
    await colleague.says(code);
    expect(await colleague.lastText()).toContain('นัดประชุม');
    expect(await staffOf(colleague)).toMatchObject({
      displayName: 'อรทัย',
      roles: [{ role: 'analyst', scope: 'THON_S' }],
    });
    // The notice that was open for the citizen she might have been is closed.
    expect(await world.db.collection('dialogues').countDocuments()).toBe(0);
  });

  it.each([
    ['เพิ่มเจ้าหน้าที่ นักวิเคราะห์เขต บางขุนเทียน', { role: 'districtAnalyst', scope: 'บางขุนเทียน' }],
    ['เพิ่มเจ้าหน้าที่ ผู้ประสานงาน', { role: 'coordinator', scope: null }],
    ['เพิ่มเจ้าหน้าที่ ผู้ดูแลระบบ', { role: 'admin', scope: null }],
  ])('%s', async (sentence, grant) => {
    const admin = await world.staff('admin', null);
    const colleague = await newcomer('เพื่อน');
    await colleague.says(await codeFor(admin, sentence));
    expect((await staffOf(colleague))?.roles).toEqual([grant]);
  });

  it('may hold a second role', async () => {
    const admin = await world.staff('admin', null);
    const colleague = await world.staff('analyst', 'THON_S');
    await colleague.says(await codeFor(admin, 'เพิ่มเจ้าหน้าที่ ผู้ประสานงาน'));
    expect((await staffOf(colleague))?.roles).toHaveLength(2);
  });

  it('is asked for by buttons where the sentence says too little', async () => {
    const admin = await world.staff('admin', null);
    await admin.says('เพิ่มเจ้าหน้าที่');
    await admin.taps('นักวิเคราะห์ฯ เขต');
    await admin.says('จตุจัก');
    await admin.taps('ใช่');
    expect(await admin.lastText()).toContain('นักวิเคราะห์ฯ เขตจตุจักร');
    expect(codeIn(await admin.lastText())).toBeTruthy();
  });

  it('is not let in by a used, an expired or an unknown code, and always in the same words', async () => {
    const admin = await world.staff('admin', null);
    const used = await codeFor(admin, 'เพิ่มเจ้าหน้าที่ ผู้ประสานงาน');
    await (await newcomer('คนแรก')).says(used);
    const expired = await codeFor(admin, 'เพิ่มเจ้าหน้าที่ ผู้ประสานงาน');
    await world.clock.advance(days(7) + 1);

    const person = await newcomer('คนที่สอง');
    const answers = new Set<string>();
    for (const code of [used, expired, 'PC-2345-6789', 'PC-0000-1111']) {
      await person.says(code);
      answers.add(await person.lastText());
    }
    expect([...answers]).toEqual([expect.stringContaining(REFUSED)]);
    expect(await staffOf(person)).toBeNull();
  });

  it('has five guesses an hour: after that even the right code is not tried', async () => {
    const admin = await world.staff('admin', null);
    const code = await codeFor(admin, 'เพิ่มเจ้าหน้าที่ ผู้ประสานงาน');
    const person = await newcomer('นักเดา');
    for (let guess = 0; guess < 5; guess += 1) await person.says(`PC-2345-678${guess + 2}`);
    await person.says(code);
    expect(await person.lastText()).toContain(REFUSED);
    expect(await staffOf(person)).toBeNull();

    await world.clock.advance(hours(1));
    await person.says(code);
    expect(await staffOf(person)).not.toBeNull();
  });

  it('is let in once by a message that LINE delivers twice', async () => {
    const admin = await world.staff('admin', null);
    const code = await codeFor(admin, 'เพิ่มเจ้าหน้าที่ ผู้ประสานงาน');
    const colleague = await newcomer('เพื่อน');
    const { webhookEventId } = await colleague.says(code);
    const before = await colleague.sees();
    await world.control('POST', 'redeliver', { webhookEventIds: [webhookEventId] });
    await world.settled();
    expect(await colleague.sees()).toEqual(before);
  });

  it('finds the registrations that waited for somebody', async () => {
    const person = await newcomer('สมศรี');
    await person.taps('ยินยอม');
    for (const answer of ['บางขุนเทียน', 'ชุมชนริมคลอง', 'สมศรี ใจดี', 'ข้าม', 'ข้าม', 'ข้าม', 'ข้าม', 'ข้าม', 'ข้าม'])
      await person.says(answer);
    await person.taps('ถูกต้อง');

    const admin = await world.staff('admin', null);
    const analyst = await newcomer('ดวงใจ');
    await analyst.says(await codeFor(admin, 'เพิ่มเจ้าหน้าที่ นักวิเคราะห์เขต บางขุนเทียน'));
    await analyst.taps('ผู้ลงทะเบียนรอตรวจ');
    expect(await analyst.lastText()).toContain('สมศรี ใจดี');
    await analyst.taps('รับรอง');
    await world.settled();
    expect(await person.lastText()).toContain('รับรองการลงทะเบียนแล้วค่ะ');
  });
});

describe('only admins', () => {
  it.each(['analyst', 'districtAnalyst', 'coordinator'] as const)('%s gets no code and no list', async (role) => {
    const colleague = await world.staff(role, role === 'analyst' ? 'THON_S' : role === 'coordinator' ? null : 'จตุจักร');
    await colleague.says('เพิ่มเจ้าหน้าที่ ผู้ประสานงาน');
    expect(await colleague.lastText()).toContain('คำสั่งนี้สำหรับผู้ดูแลระบบค่ะ');
    await colleague.taps({ postback: 'staff-list' });
    expect(await colleague.lastText()).toContain('คำสั่งนี้สำหรับผู้ดูแลระบบค่ะ');
    expect(await world.db.collection('staffCodes').countDocuments()).toBe(0);
  });

  it('use these commands in the private chat', async () => {
    const admin = await world.staff('admin', null);
    const group = await world.group('ประชาคม', [admin]);
    await admin.says(' เพิ่มเจ้าหน้าที่ ผู้ประสานงาน', { in: group, mention: true });
    expect(await group.lastText()).toBe('คำสั่งนี้ใช้ในแชตส่วนตัวค่ะ');
    expect(await world.db.collection('staffCodes').countDocuments()).toBe(0);
  });
});

describe('the list of staff', () => {
  it('shows who holds what, and a role is taken away by a button after one question', async () => {
    const admin = await world.staff('admin', null, 'สมหญิง');
    const colleague = await world.staff('analyst', 'THON_S', 'อรทัย');
    await admin.says('เจ้าหน้าที่');
    expect(await admin.lastText()).toContain('นักวิเคราะห์ฯ (สยป.) กลุ่มกรุงธนใต้');
    await admin.taps('ถอด อรทัย – กลุ่มกรุงธนใต้');
    await admin.taps('ถอดบทบาท');
    expect(await admin.lastText()).toContain('ของคุณอรทัยแล้วค่ะ');
    expect(await staffOf(colleague)).toBeNull();
    expect(JSON.stringify(await world.db.collection('staff').find({}).toArray())).not.toContain(colleague.id);
    expect(await world.db.collection('audit').findOne({ action: 'staff.revoked' })).toMatchObject({
      details: { role: 'analyst', scope: 'THON_S' },
    });
  });

  it('the last admin stays', async () => {
    const admin = await world.staff('admin', null, 'สมหญิง');
    await admin.says('เจ้าหน้าที่');
    await admin.taps('ถอด สมหญิง – ผู้ดูแลระบบ');
    await admin.taps('ถอดบทบาท');
    expect(await admin.lastText()).toContain('ต้องมีผู้ดูแลระบบอย่างน้อยหนึ่งคน');
    expect((await staffOf(admin))?.roles).toHaveLength(1);
  });

  it('two admins who take each other away at the same moment leave at least one', async () => {
    const [one, other] = [await world.staff('admin', null, 'หนึ่ง'), await world.staff('admin', null, 'สอง')];
    const ids = [(await staffOf(one))!.id, (await staffOf(other))!.id];
    await Promise.all([
      one.taps({ postback: `staff-revoke?person=${ids[1]}&role=admin&sure=yes` }),
      other.taps({ postback: `staff-revoke?person=${ids[0]}&role=admin&sure=yes` }),
    ]);
    expect(await world.context.staff.countAdmins()).toBeGreaterThanOrEqual(1);
  });

  it('a role is taken away by a sentence, too', async () => {
    const admin = await world.staff('admin', null, 'สมหญิง');
    await world.staff('coordinator', null, 'กานดา');
    await admin.says('ถอนสิทธิ์ ผู้ประสานงาน ของ กานดา');
    expect((await admin.heard()).map(wordsOf).at(-1)).toContain('ถอดบทบาทนี้ใช่ไหมคะ');
  });
});
