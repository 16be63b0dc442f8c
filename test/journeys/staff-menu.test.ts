/** The staff's menu, and what everybody else hears instead. */
import type { ChatEntry } from '../../src/embedded/line/protocol.ts';
import { makeConsultation } from '../consultations/builders.ts';
import { actionsOf, startWorld, wordsOf, type Person, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const labelsOf = async (person: Person): Promise<string[]> =>
  actionsOf(await person.last()).flatMap((action) => ('label' in action && action.label ? [action.label] : []));

describe('the menu of the staff', () => {
  it.each([
    ['analyst', 'THON_S', ['นัดประชุม', 'คำตอบและการแจ้ง', 'แจ้งข่าว', 'ความเห็นและสรุป', 'ทะเบียนและเจ้าหน้าที่', 'เข้าหน้าเว็บ']],
    ['districtAnalyst', 'บางแค', ['คำตอบและการแจ้ง', 'ความเห็นและสรุป', 'ทะเบียนและเจ้าหน้าที่', 'เข้าหน้าเว็บ']],
    ['coordinator', null, ['คำตอบและการแจ้ง', 'แจ้งข่าว', 'ความเห็นและสรุป', 'เข้าหน้าเว็บ']],
    ['admin', null, ['แจ้งข่าว', 'ความเห็นและสรุป', 'ทะเบียนและเจ้าหน้าที่', 'เข้าหน้าเว็บ']],
  ] as const)('offers %s %s what they may do, and nothing else', async (role, scope, sections) => {
    const colleague = await world.staff(role, scope);
    for (const words of ['เมนู', 'ช่วยด้วย']) {
      await colleague.says(words);
      expect(await labelsOf(colleague)).toEqual([...sections, 'ติดต่อเจ้าหน้าที่']);
    }
  });

  it.each(['sessions', 'answers', 'notices', 'listening', 'people'])(
    'leads by every button of %s to a step that goes on, never to a dead end',
    async (section) => {
      const analyst = await world.staff('analyst', 'THON_S', `นักวิเคราะห์ ${section}`);
      await analyst.taps({ postback: `staff-menu?at=${section}` });
      const dead: string[] = [];
      for (const button of actionsOf(await analyst.last())) {
        if (button.type === 'message') await analyst.says(button.text!);
        else if (button.type === 'postback') await analyst.taps({ postback: button.data! });
        const said = await analyst.lastText();
        if (/ไม่เข้าใจ|ใช้ในแชตไม่ได้|ปุ่มนี้ใช้ไม่ได้|เฉพาะเจ้าหน้าที่/.test(said)) dead.push(`${button.label}: ${said}`);
      }
      expect(dead).toEqual([]);
    },
  );

  it('says on a locked screen what the buttons are', async () => {
    const analyst = await world.staff('analyst', 'BKK_N', 'นักวิเคราะห์จอเล็ก');
    await analyst.says('เมนู');
    expect(await analyst.last()).toMatchObject({ altText: expect.stringMatching(/• นัดประชุม[^]*• ความเห็นและสรุป/) });
  });

  it('comes, not the same words again, when staff are not understood', async () => {
    const analyst = await world.staff('analyst', 'BKK_S', 'นักวิเคราะห์พิมพ์ผิด');
    await analyst.says('ๆๆๆๆ');
    expect(await labelsOf(analyst)).toContain('นัดประชุม');
    await analyst.says('ๆๆๆๆ');
    await analyst.taps('เมนู');
    expect(await labelsOf(analyst)).toContain('นัดประชุม');
  });

  it("is a member's too where somebody is both", async () => {
    const both = await world.representative('สมใจ สองบทบาท', 'บางแค');
    await world.context.staff.grant(
      { lineUserId: both.id, displayName: both.name },
      { role: 'districtAnalyst', scope: 'บางแค' },
      world.clock.now(),
    );
    await both.says('เมนู');
    expect(await labelsOf(both)).toEqual(expect.arrayContaining(['ความเห็นและสรุป', 'ส่งความคิดเห็น', 'ข้อมูลของฉัน']));
  });

  it('stays out of LINE groups', async () => {
    const analyst = await world.staff('analyst', 'BKK_E', 'นักวิเคราะห์ในกลุ่ม');
    const group = await world.group('กลุ่มหนึ่ง', [analyst]);
    await analyst.says(' เมนู', { in: group, mention: true });
    expect(await group.lastText()).not.toContain('นัดประชุม');
  });
});

describe('commands of the staff by somebody else', () => {
  const SENTENCES = [
    'นัดประชุมกรุงธนใต้ 20 ก.ค. 63 13.30 น. ณ วัดสิงห์',
    'เลื่อนประชุมกรุงธนใต้ 16 ก.ค. เป็น 23 ก.ค. เวลาเดิม',
    'ยกเลิกประชุมกรุงธนใต้ 16 ก.ค.',
    'เปลี่ยนสถานที่ประชุมกรุงธนใต้ 16 ก.ค. เป็น วัดอรุณ',
    'เตือนคนที่ยังไม่ตอบ กรุงธนใต้',
    'ใครไปบ้าง กรุงธนใต้ 16 ก.ค.',
    'ใครยังไม่ได้รับแจ้ง กรุงธนใต้ 16 ก.ค.',
    'แจ้งข่าว กรุงธนใต้ ทุกคน: ทดสอบ',
    'ผลการส่งข่าว กรุงธนใต้',
    'สรุปกรุงธนใต้สัปดาห์ที่แล้ว',
    'ขอไฟล์ความเห็น กรุงธนใต้ เดือนนี้',
    'รายงานความก้าวหน้า ครั้งที่ 10',
    'เพิ่มเจ้าหน้าที่ นักวิเคราะห์ กรุงธนใต้',
    'ผูกกลุ่มนี้กับ กรุงธนใต้',
  ];
  const BUTTONS = [
    'change.confirm?id=abc',
    'session.tally?c=abc',
    'session.ledger?c=abc',
    'session.remind?c=abc&r=1',
    'summary?scope=THON_S',
    'feedback-export?scope=THON_S',
    'staff-list',
    'staff-grant?role=admin',
    'staff-menu?at=sessions',
  ];
  const newWords = (entries: ChatEntry[]): string[] =>
    entries.flatMap(({ content }) => (content.kind === 'bot' ? [wordsOf(content.message)] : []));

  async function heardBy(person: Person): Promise<string[]> {
    const before = (await person.sees()).length;
    await Promise.all(SENTENCES.map((sentence) => person.says(sentence)));
    await Promise.all(BUTTONS.map((postback) => person.taps({ postback })));
    return newWords((await person.sees()).slice(before));
  }

  it('are refused politely, always in the same words, and change nothing', async () => {
    await world.context.consultations.insertAsIs(makeConsultation({ _id: 'abc' }));
    const before = await world.context.consultations.findByStatus(null, [
      'draft',
      'announced',
      'postponed',
      'cancelled',
    ]);

    const citizen = await world.representative('สมศรี ริมทาง', 'บางแค');
    const stranger = await world.person('คนแปลกหน้า');
    await stranger.follow();
    await stranger.taps('ไม่ยินยอม');
    for (const person of [citizen, stranger]) {
      const heard = await heardBy(person);
      expect(heard).toHaveLength(SENTENCES.length + BUTTONS.length);
      expect(new Set(heard).size).toBe(1);
      expect(heard[0]).toContain('ขออภัยค่ะ เรื่องนี้ทำได้เฉพาะเจ้าหน้าที่ค่ะ');
      expect(heard[0]).not.toMatch(/กรุงธนใต้|16 ก\.ค\.|คำสั่ง/);
    }
    expect(
      await world.context.consultations.findByStatus(null, ['draft', 'announced', 'postponed', 'cancelled']),
    ).toEqual(before);
    expect(await world.db.collection('staffCodes').countDocuments()).toBe(0);
    expect(await world.db.collection('fileLinks').countDocuments()).toBe(0);
  });

  it('are refused to somebody who was staff and is no longer', async () => {
    const admin = await world.staff('admin', null, 'ผู้ดูแล');
    const former = await world.staff('coordinator', null, 'อดีตเจ้าหน้าที่');
    await former.says('สรุปสัปดาห์นี้');
    const { id } = (await world.context.staff.findByLineUserId(former.id))!;
    await admin.taps({ postback: `staff-revoke?person=${id}&role=coordinator&sure=yes` });
    await former.taps('ทุกกลุ่มเขต');
    expect(await former.lastText()).toContain('เฉพาะเจ้าหน้าที่');
  });
});
