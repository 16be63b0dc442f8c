/** “ช่วยด้วย”: a person to talk to, from anywhere; the bot keeps silent until they are done, and nothing is lost. */
import { days, hours, minutes } from '../../src/time.ts';
import { makeConsultation } from '../consultations/builders.ts';
import { JPEG, VOICE } from './content.ts';
import { actionsOf, startWorld, wordsOf, type Person, type World } from '../world.ts';

let world: World;
let person: Person;
let coordinator: Person;
beforeEach(async () => {
  world = await startWorld();
  coordinator = await world.staff('coordinator', null, 'ผู้ประสานงาน');
  person = await world.representative('สมศรี ใจดี', 'บางขุนเทียน');
});
afterEach(() => world.stop());

const handoffs = () => world.db.collection('handoffs').find({}).toArray();
const heardBy = async (who: Person) => (await who.heard()).map(wordsOf).join('\n---\n');

async function asks(): Promise<void> {
  await person.says('ติดต่อเจ้าหน้าที่');
  await person.taps('คุยกับเจ้าหน้าที่');
  await world.settled();
}
async function talks(): Promise<void> {
  await asks();
  await coordinator.taps('รับเรื่อง');
  await world.settled();
}

describe('asking for a person', () => {
  it('is offered before anything happens, and tells whoever looks after the area, nobody else', async () => {
    const analyst = await world.staff('analyst', 'THON_S');
    const elsewhere = await world.staff('analyst', 'BKK_N');
    await person.says('ขอคุยกับเจ้าหน้าที่หน่อยค่ะ');
    expect(await person.lastText()).toContain('[คุยกับเจ้าหน้าที่]');
    expect(await handoffs()).toEqual([]);
    await person.taps('คุยกับเจ้าหน้าที่');
    await world.settled();
    expect(await person.lastText()).toContain('แจ้งเจ้าหน้าที่แล้วค่ะ');
    expect(await analyst.lastText()).toContain('คุณสมศรี ใจดี');
    // As everywhere, a coordinator sees no name.
    expect(await coordinator.lastText()).toContain('ผู้แทนประชาคม เขตบางขุนเทียน');
    expect(await heardBy(elsewhere)).not.toContain('ขอคุย');
  });

  it('twice is one', async () => {
    await asks();
    await person.taps('คุยกับเจ้าหน้าที่');
    expect(await handoffs()).toHaveLength(1);
  });

  it('is offered in the middle of a registration, which then goes on where it was', async () => {
    const newcomer = await world.person('มานะ');
    await newcomer.follow();
    await newcomer.taps('ยินยอม');
    await newcomer.says('บางขุนเทียน');
    await newcomer.says('ช่วยด้วยค่ะ');
    expect(await newcomer.lastText()).toContain('ที่ตอบไว้ยังอยู่ครบ');
    await newcomer.taps('คุยกับเจ้าหน้าที่');
    await newcomer.says('ชุมชนริมคลอง');
    expect(await newcomer.lastText()).toContain('ข้อ 3 จาก 9');
  });

  it('is offered when nothing was understood for the third time', async () => {
    for (const odd of ['ๆๆๆๆ', '🙂🙂🙂', 'asdf qwer']) await person.says(odd);
    await person.taps('ให้ติดต่อกลับ');
    expect(await handoffs()).toMatchObject([{ status: 'waiting' }]);
  });

  it('gives somebody who is not registered the address of the office, and keeps nothing', async () => {
    const stranger = await world.person();
    await stranger.follow();
    await stranger.taps('ไม่ยินยอม');
    await stranger.says('ติดต่อเจ้าหน้าที่');
    expect(await stranger.lastText()).toContain('กองยุทธศาสตร์บริหารจัดการ');
    await stranger.taps({ postback: 'handoff-ask' });
    expect(await handoffs()).toEqual([]);
  });

  it('keeps what is typed while nobody has come, and shows it to whoever comes', async () => {
    await asks();
    await person.says('กดปุ่มไม่เป็นเลยจ้ะหลาน');
    expect(await person.lastText()).toBe('เก็บไว้ให้เจ้าหน้าที่แล้วค่ะ');
    await coordinator.taps('รับเรื่อง');
    expect(await coordinator.lastText()).toContain('กดปุ่มไม่เป็นเลยจ้ะหลาน');
  });
});

describe('waiting for a person', () => {
  it('voices, pictures and places are kept for whoever comes, which is said', async () => {
    await asks();
    await person.sends(VOICE);
    expect(await person.lastText()).toBe('เก็บไว้ให้เจ้าหน้าที่แล้วค่ะ');
    await person.sends({ type: 'image', content: JPEG });
    await person.sends({ type: 'location', title: 'วัดสมมติ', latitude: 13.6, longitude: 100.4 });
    await coordinator.taps('รับเรื่อง');
    const card = await coordinator.lastText();
    expect(card).toMatch(/\(ส่งเสียง\)[^]*\(ส่งรูป\)[^]*\(ส่งตำแหน่ง\) วัดสมมติ/u);
    expect(card).toContain('[เปิดดูรูป]');
    expect(await world.db.collection('media').countDocuments({})).toBe(2);
  });

  it('an album is answered once', async () => {
    await asks();
    const before = (await person.heard()).length;
    for (const index of [1, 2])
      await person.sends({ type: 'image', content: JPEG, imageSet: { id: 'two', index, total: 2 } });
    expect((await person.heard()).slice(before).map(wordsOf)).toEqual(['เก็บไว้ให้เจ้าหน้าที่แล้วค่ะ']);
    await coordinator.taps('รับเรื่อง');
    expect(await coordinator.lastText()).toContain('(ส่งรูป 2 รูป)');
  });

  it('a photo of a story that is being told goes there, and to whoever comes', async () => {
    await asks();
    await person.says('#ปัญหา ขยะล้นถังหน้าวัด');
    await person.sends({ type: 'image', content: JPEG });
    await coordinator.taps('รับเรื่อง');
    expect(await coordinator.lastText()).toContain('(ส่งรูป)');
    expect(await world.db.collection('feedback').find({}).toArray()).toMatchObject([
      { parts: [{ kind: 'text' }, { kind: 'image' }] },
    ]);
  });
});

describe('talking', () => {
  it('one colleague takes it: the second hears who has', async () => {
    const analyst = await world.staff('analyst', 'THON_S', 'อรทัย');
    await asks();
    await Promise.all([analyst.taps('รับเรื่อง'), coordinator.taps('รับเรื่อง')]);
    await world.settled();
    const replies = [await analyst.lastText(), await coordinator.lastText()];
    expect(replies.filter((reply) => reply.includes('ท่านรับเรื่องนี้แล้ว'))).toHaveLength(1);
    expect(replies.filter((reply) => reply.includes('รับเรื่องนี้ไปแล้วค่ะ'))).toHaveLength(1);
  });

  it('passes words both ways while the bot keeps silent, and then the bot answers again', async () => {
    await talks();
    expect(await person.lastText()).toContain('เจ้าหน้าที่มาแล้วค่ะ');
    const before = (await person.heard()).length;
    await person.says('ประชุมวันไหนคะ');
    await world.settled();
    expect(await person.heard()).toHaveLength(before);
    expect(await coordinator.lastText()).toContain('ประชุมวันไหนคะ');

    await coordinator.says('ยังไม่กำหนดค่ะคุณป้า');
    await world.settled();
    expect(await person.lastText()).toBe('เจ้าหน้าที่: ยังไม่กำหนดค่ะคุณป้า');
    await coordinator.says('ตอบ: เดี๋ยวโทรหานะคะ');
    await world.settled();
    expect(await person.lastText()).toBe('เจ้าหน้าที่: เดี๋ยวโทรหานะคะ');

    await coordinator.taps('จบการสนทนา');
    await world.settled();
    expect(await person.lastText()).toContain('จบการสนทนากับเจ้าหน้าที่แล้วค่ะ');
    await person.says('ประชุมวันไหนคะ');
    expect(await person.lastText()).toContain('กำหนดประชุม');
  });

  it('leaves commands of staff what they are', async () => {
    await talks();
    const before = (await person.heard()).length;
    await coordinator.says('เข้าระบบ');
    await world.settled();
    expect(await person.heard()).toHaveLength(before);
  });

  it('is silent about voices and pictures too: they are kept, and the staff get a way to open them', async () => {
    await talks();
    const before = (await person.heard()).length;
    await person.sends(VOICE);
    await person.sends({ type: 'image', content: JPEG });
    await person.sends({ type: 'location', title: 'วัดสมมติ', latitude: 13.6, longitude: 100.4 });
    await world.settled();
    expect(await person.heard()).toHaveLength(before);
    const told = await heardBy(coordinator);
    expect(told).toContain('(ส่งเสียง)\n[เปิดฟังเสียง]');
    expect(told).toContain('(ส่งรูป)\n[เปิดดูรูป]');
    expect(told).toContain('(ส่งตำแหน่ง) วัดสมมติ 13.60000, 100.40000');
    const [handoff] = await handoffs();
    const link = actionsOf((await coordinator.heard()).at(-2)!).find(({ type }) => type === 'uri');
    expect(link).toMatchObject({ uri: `${world.url}/console/handoffs/${String(handoff!._id)}` });
    expect(await world.db.collection('feedback').countDocuments({})).toBe(3);
    expect(await world.db.collection('media').countDocuments({})).toBe(2);
  });

  it('an album is one entry and one message to the staff, of which each picture can be opened and taken back', async () => {
    await talks();
    const before = (await coordinator.heard()).length;
    const sent: string[] = [];
    for (const index of [1, 2, 3]) {
      const { messageId } = await person.sends({
        type: 'image',
        content: JPEG,
        imageSet: { id: 'album', index, total: 3 },
      });
      sent.push(messageId!);
    }
    await world.settled();
    const told = (await coordinator.heard()).slice(before).map(wordsOf);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('(ส่งรูป 3 รูป)\n[เปิดดูรูป]');
    const entries = await world.db.collection('feedback').find({}).toArray();
    expect(entries).toMatchObject([{ parts: [{ kind: 'image' }, { kind: 'image' }, { kind: 'image' }] }]);
    const [handoff] = await handoffs();
    expect(handoff!.messages).toMatchObject(sent.map((messageId) => ({ messageId, entry: entries[0]!._id })));
    expect(await world.db.collection('media').countDocuments({})).toBe(3);
    await coordinator.taps('ดูข้อความ');
    expect((await coordinator.lastText()).match(/ส่งรูป/gu)).toHaveLength(1);
    await person.unsends(sent[1]!);
    await coordinator.taps('ดูข้อความ');
    expect(await coordinator.lastText()).toMatch(/\(ส่งรูป 2 รูป\)[^]*\(ยกเลิกข้อความ\)/u);
    expect(await world.db.collection('media').countDocuments({})).toBe(2);
    // Another album is another entry.
    await person.sends({ type: 'image', content: JPEG, imageSet: { id: 'next', index: 1, total: 2 } });
    expect(await world.db.collection('feedback').countDocuments({})).toBe(2);
  });

  it('still records a tapped answer', async () => {
    await world.context.consultations.insertAsIs(makeConsultation({ _id: 'c1' }));
    await person.says('ประชุมวันไหนคะ');
    await talks();
    await person.taps('ไป');
    expect(await person.lastText()).toContain('บันทึกแล้วค่ะ');
  });

  it('forgets what was sent when it is taken back, and when the person goes', async () => {
    await talks();
    const { messageId } = await person.sends({ type: 'image', content: JPEG });
    await person.sends(VOICE);
    await person.unsends(messageId!);
    await coordinator.taps('ดูข้อความ');
    expect(await coordinator.lastText()).toContain('(ยกเลิกข้อความ)');
    await person.sends({ type: 'image', content: JPEG });
    expect(await world.db.collection('media').countDocuments({})).toBeGreaterThan(0);
    await person.says('ลบข้อมูล');
    await person.says('ลบ');
    await world.settled();
    expect(await world.db.collection('media').countDocuments({})).toBe(0);
  });

  it('forgets what was sent with the talk, and nothing that was told besides', async () => {
    await talks();
    await person.sends({ type: 'image', content: JPEG });
    await person.says('จบการสนทนา');
    await person.says('#ปัญหา ขยะล้นถังหน้าวัด');
    await person.sends({ type: 'image', content: JPEG });
    await world.clock.advance(days(91));
    expect(await handoffs()).toEqual([]);
    const entries = await world.db.collection('feedback').find({}).sort({ status: -1 }).toArray();
    expect(entries).toMatchObject([
      { status: 'withdrawn', author: null, parts: [] },
      { status: 'classified', parts: [{ kind: 'text' }, { kind: 'image' }] },
    ]);
    expect(await world.db.collection('media').distinct('entry')).toEqual([entries[1]!._id]);
  });

  it('forgets what was sent when the person goes, though the talk is gone', async () => {
    await talks();
    await person.sends({ type: 'image', content: JPEG });
    await world.db.collection('handoffs').deleteMany({});
    await person.says('ลบข้อมูล');
    await person.says('ลบ');
    expect(await world.db.collection('media').countDocuments({})).toBe(0);
    expect(await world.db.collection('feedback').find({}).toArray()).toMatchObject([
      { status: 'withdrawn', parts: [] },
    ]);
  });

  it('a photo that comes later belongs to what was told last, not to what was sent to the staff', async () => {
    await person.says('#ปัญหา ขยะล้นถังหน้าวัด');
    await talks();
    await person.sends({ type: 'image', content: JPEG });
    await person.says('จบการสนทนา');
    await person.sends({ type: 'image', content: JPEG });
    await person.taps({ postback: 'feedback-loose?to=last' });
    const entries = await world.db.collection('feedback').find({}).sort({ saidAt: 1, number: 1 }).toArray();
    expect(entries).toMatchObject([{ parts: [{ kind: 'text' }, { kind: 'image' }] }, { parts: [{ kind: 'image' }] }]);
  });

  it('tells a colleague that only words can be passed on, and keeps nothing as their own', async () => {
    await talks();
    const before = (await person.heard()).length;
    await coordinator.sends({ type: 'image', content: JPEG });
    const first = await coordinator.lastText();
    await coordinator.sends(VOICE);
    expect(first).toBe('ส่งถึงผู้แทนได้เฉพาะข้อความค่ะ รูปนี้ไม่ได้ส่งต่อและไม่ได้เก็บไว้');
    expect(await coordinator.lastText()).toContain('เสียงนี้ก็ไม่ได้ส่งต่อ');
    await coordinator.says('มาแล้วค่ะ');
    await world.settled();
    expect(await person.heard()).toHaveLength(before + 1);
    expect(await world.db.collection('feedback').countDocuments({})).toBe(0);
  });

  it('keeps what a colleague sends who represents people too out of their own feedback', async () => {
    const both = await world.representative('อรทัย ใจงาม', 'บางแค');
    const at = world.context.clock.now();
    await world.context.staff.grant(
      { lineUserId: both.id, displayName: 'อรทัย' },
      { role: 'coordinator', scope: null },
      at,
    );
    await asks();
    await both.taps('รับเรื่อง');
    await both.sends(VOICE);
    expect(await both.lastText()).toContain('ส่งถึงผู้แทนได้เฉพาะข้อความค่ะ');
    expect(await world.db.collection('feedback').countDocuments({})).toBe(0);
  });

  it('leaves the code of the venue to the bot', async () => {
    await talks();
    await person.says('เช็กอิน AAAAAA');
    expect(await person.lastText()).toContain('รหัสนี้ใช้ไม่ได้');
  });

  it('can be left by the person, and the staff hears it', async () => {
    await talks();
    await person.says('จบการสนทนา');
    await world.settled();
    expect(await person.lastText()).toContain('จบการสนทนากับเจ้าหน้าที่แล้วค่ะ');
    expect(await coordinator.lastText()).toContain('จบการสนทนาแล้วค่ะ');
    await coordinator.says('ยังอยู่ไหมคะ');
    expect(await coordinator.lastText()).toBe('การสนทนานี้จบไปแล้วค่ะ');
  });

  it('is released after four quiet hours, so that the bot is not silent for ever', async () => {
    await talks();
    await world.clock.advance(hours(4) + minutes(1));
    expect(await person.lastText()).toContain('ไม่มีข้อความสักพักแล้ว');
    await person.says('ประชุมวันไหนคะ');
    expect(await person.lastText()).toContain('กำหนดประชุม');
  });

  it('goes on with the question that was open before', async () => {
    await person.says('เปลี่ยนเบอร์โทร');
    await person.says('ช่วยด้วย');
    await person.taps('คุยกับเจ้าหน้าที่');
    await world.settled();
    await coordinator.taps('รับเรื่อง');
    await person.says('เบอร์ใหม่ต้องพิมพ์ยังไงคะ');
    await person.says('จบการสนทนา');
    await person.says('081-234-5678');
    expect(await person.lastText()).toContain('081-234-5678');
    expect(await world.db.collection('representatives').findOne({ lineUserId: person.id })).toMatchObject({
      phone: '0812345678',
    });
  });

  it('lists what could not be passed on for want of quota', async () => {
    await talks();
    await world.control('PUT', 'quota', { type: 'limited', value: 0 });
    await person.says('ได้ยินไหมคะ');
    await world.settled();
    await coordinator.taps('ดูข้อความ');
    expect(await coordinator.lastText()).toContain('ได้ยินไหมคะ');
  });

  it('a message taken back is gone for the staff, too', async () => {
    await talks();
    const { messageId } = await person.says('เลขบัญชีของดิฉันคือหนึ่งสองสาม');
    await person.unsends(messageId!);
    expect(JSON.stringify(await handoffs())).not.toContain('เลขบัญชี');
    await coordinator.taps('ดูข้อความ');
    expect(await coordinator.lastText()).toContain('(ยกเลิกข้อความ)');
  });
});

describe('the rights of a person, while somebody of the staff has the chat', () => {
  const own = () => world.db.collection('representatives').findOne({ lineUserId: person.id });

  it.each(['ข้อมูลของฉัน', 'ขอดูข้อมูลของฉันหน่อยค่ะ', 'my data'])('“%s” shows what is kept', async (words) => {
    await talks();
    await person.says(words);
    expect(wordsOf((await person.heard()).at(-1)!)).toMatch(/ข้อมูลที่ระบบเก็บไว้|What we keep about you/u);
    expect(await coordinator.lastText()).toContain(words);
  });

  it.each(['หยุดส่ง', 'ไม่ต้องส่งข่าวแล้วค่ะ'])(
    '“%s” stops messages, while the answers of the staff still come',
    async (words) => {
      await talks();
      await person.says(words);
      expect(await own()).toMatchObject({ status: 'paused' });
      await coordinator.says('รับทราบค่ะ หยุดให้แล้ว');
      await world.settled();
      expect(await person.lastText()).toBe('เจ้าหน้าที่: รับทราบค่ะ หยุดให้แล้ว');
      await person.says('กลับมารับข่าวสาร');
      expect(await own()).toMatchObject({ status: 'active' });
    },
  );

  it.each(['ถอนความยินยอม', 'ขอถอนความยินยอมค่ะ'])(
    '“%s” asks once and withdraws; the staff hear that it is over',
    async (words) => {
      await talks();
      await person.says(words);
      await person.taps('ถอนความยินยอม');
      await world.settled();
      expect(await own()).toMatchObject({ status: 'withdrawn' });
      expect(await handoffs()).toMatchObject([{ status: 'closed' }]);
      expect(await coordinator.lastText()).toContain('จบการสนทนาแล้วค่ะ');
      expect((await person.says('ประชุมวันไหนคะ')) && (await person.lastText())).not.toBe('');
    },
  );

  it.each(['ลบข้อมูล', 'ขอลบข้อมูลของดิฉันออกทั้งหมดค่ะ'])('“%s” asks for the word, and the word erases', async (words) => {
    await talks();
    await person.says('บ้านอยู่ซอยมะลิ 9');
    await person.says(words);
    expect(await person.lastText()).toContain('ลบ');
    await person.says('ลบ');
    await world.settled();
    expect(await person.lastText()).toContain('ลบข้อมูลส่วนบุคคลของท่านแล้วค่ะ');
    expect(await own()).toBeNull();
    expect(await handoffs()).toMatchObject([{ status: 'closed', messages: [] }]);
    expect(await coordinator.lastText()).toContain('จบการสนทนาแล้วค่ะ');
  });

  it('the word that erases does not lie in wait for somebody who talked on', async () => {
    await talks();
    await person.says('ลบข้อมูล');
    await person.says('เดี๋ยวก่อนค่ะ ถ้าลบแล้วเรื่องที่ส่งไว้หายไหมคะ');
    await person.says('ลบ');
    await world.settled();
    expect(await own()).not.toBeNull();
    expect(await coordinator.lastText()).toContain('ลบ');
  });

  it('goes on where the question stood that was open before', async () => {
    await person.says('เปลี่ยนเบอร์โทร');
    await talks();
    await person.says('ข้อมูลของฉัน');
    await person.says('จบการสนทนา');
    await person.says('081-234-5678');
    expect(await own()).toMatchObject({ phone: '0812345678' });
  });

  it.each(['ไม่ต้องส่งมาแล้วค่ะ เจอเอกสารแล้ว', 'ไม่ต้องส่งมาแล้วค่ะ', 'เลิกส่งขยะไปที่นั่นแล้วค่ะ', 'ใครลบข้อมูลในเว็บคะ'])(
    '“%s” is only talk',
    async (words) => {
      await talks();
      const before = (await person.heard()).length;
      await person.says(words);
      expect(await person.heard()).toHaveLength(before);
      expect(await own()).toMatchObject({ status: 'active' });
    },
  );
});

describe('the queue', () => {
  it('shows who waits, within what a colleague looks after', async () => {
    const elsewhere = await world.staff('analyst', 'BKK_N');
    await asks();
    await coordinator.says('คิวติดต่อ');
    expect(await coordinator.lastText()).toContain('ผู้รอติดต่อ 1 คน');
    await elsewhere.says('คิวติดต่อ');
    expect(await elsewhere.lastText()).toBe('ไม่มีผู้รอติดต่อค่ะ');
    const [{ _id: id }] = (await handoffs()) as unknown as [{ _id: string }];
    await elsewhere.taps({ postback: `handoff-take?id=${id}` });
    expect(await elsewhere.lastText()).toContain('เฉพาะเจ้าหน้าที่ที่ดูแลพื้นที่นั้น');
    await person.taps({ postback: `handoff-take?id=${id}` });
    expect(await handoffs()).toMatchObject([{ status: 'waiting' }]);
  });

  it('counts conversations among what is held of a person', async () => {
    await asks();
    await person.says('ข้อมูลของฉัน');
    expect(await person.lastText()).toContain('คุยกับเจ้าหน้าที่');
    expect(await person.lastText()).toContain('1 ครั้ง');
  });

  it('gives up a wish that nobody took in three days, and says so', async () => {
    await asks();
    await world.clock.advance(days(3) + minutes(1));
    expect(await handoffs()).toMatchObject([{ status: 'closed', closedBy: 'time' }]);
    await world.clock.advance(days(91));
    expect(await handoffs()).toEqual([]);
  });

  it('forgets what was said with the person', async () => {
    await talks();
    await person.says('บ้านอยู่ซอยมะลิ 9');
    await person.says('จบการสนทนา');
    await person.says('ลบข้อมูล');
    await person.says('ลบ');
    expect(JSON.stringify(await handoffs())).not.toContain('ซอยมะลิ');
  });
});
