/** Journeys 2 and 3: a session from one sentence, answers, and a change of plan. */
import { loadProgramme } from '../../src/programme.ts';
import { hours, minutes } from '../../src/time.ts';
import { startWorld, wordsOf, type Group, type Person, type World } from '../world.ts';

let world: World;
afterEach(() => world.stop());

const SENTENCE = 'นัดประชุมกลุ่มกรุงธนเหนือ พฤหัสหน้า บ่ายโมงครึ่ง ณ ห้องรัตนโกสินทร์';

/** An analyst of กรุงธนเหนือ, a bound LINE group with two representatives in it, and three who are not. */
async function thonburiNorth(quota = 300) {
  world = await startWorld({ quota });
  const analyst = await world.staff('analyst', 'THON_N', 'นักวิเคราะห์');
  const inside = [
    await world.representative('สมหญิง ริมคลอง', 'ธนบุรี'),
    await world.representative('ประเสริฐ สวนใน', 'คลองสาน'),
  ];
  const outside = [
    await world.representative('มาลี บ้านสวน', 'จอมทอง'),
    await world.representative('บุญมา ท่าน้ำ', 'บางพลัด'),
    await world.representative('วิไล ใจกลาง', 'ตลิ่งชัน'),
  ];
  const group = await world.group('ประชาคมกรุงธนเหนือ', [analyst, ...inside]);
  await world.bind(group, 'THON_N');
  return { analyst, inside, outside, group };
}

async function announced(analyst: Person): Promise<void> {
  await analyst.says(SENTENCE);
  await analyst.taps('ส่งประกาศ');
}

const invitations = async (who: Person | Group): Promise<number> =>
  (await who.heard()).filter((message) => wordsOf(message).includes('ขอเชิญ')).length;

describe('a session from one sentence', () => {
  it('shows when, where, who would get it and what it costs, before anything is sent', async () => {
    const { analyst, outside, group } = await thonburiNorth();
    await analyst.says(SENTENCE);
    const card = await analyst.lastText();
    expect(card).toContain('ครั้งที่ 1');
    expect(card).toContain('วันพฤหัสบดีที่ 16 กรกฎาคม 2563');
    expect(card).toContain('13.30 น.');
    expect(card).toContain('ห้องรัตนโกสินทร์');
    expect(card).toContain('ประชาคมกรุงธนเหนือ (3 คน)');
    expect(card).toContain('รายบุคคล 3 คน');
    expect(card).toContain('6 ข้อความ');
    expect(card).toContain('เหลือโควตาเดือนนี้ 294');
    expect(card).toContain('[เพิ่มประธาน]');
    expect(await invitations(group)).toBe(0);
    expect(await invitations(outside[0]!)).toBe(0);
  });

  it('costs what goes beyond the plan, also where LINE’s own limit is higher, and warns of a holiday', async () => {
    const programme = loadProgramme();
    const linePlan = { ...programme.linePlan, messages: 1, bahtPerExtra: 0.5 };
    world = await startWorld({ overrides: { programme: { ...programme, linePlan } } });
    const analyst = await world.staff('analyst', 'THON_N', 'นักวิเคราะห์');
    for (const name of ['มาลี บ้านสวน', 'บุญมา ท่าน้ำ', 'วิไล ใจกลาง']) await world.representative(name, 'จอมทอง');
    await analyst.says('นัดประชุมกลุ่มกรุงธนเหนือ 28 ก.ค. 2563 บ่ายโมงครึ่ง ณ ห้องรัตนโกสินทร์');
    const card = await analyst.lastText();
    expect(card).toContain('3 ข้อความ');
    expect(card).toContain('ประมาณ 1 บาท');
    expect(card).toContain('ตรงกับวันหยุด: วันเฉลิมพระชนมพรรษา');
  });

  it('says beforehand that the quota does not suffice for everybody', async () => {
    const { analyst } = await thonburiNorth(5);
    await analyst.says(SENTENCE);
    expect(await analyst.lastText()).toContain('โควตาเหลือไม่พอสำหรับทุกคน');
  });

  it('tells the LINE group and those outside of it once, however often it is confirmed', async () => {
    const { analyst, inside, outside, group } = await thonburiNorth();
    await announced(analyst);
    await analyst.taps('ส่งประกาศ');
    expect(await analyst.lastText()).toContain('ไม่ได้ส่งซ้ำ');
    expect(await invitations(group)).toBe(1);
    for (const person of outside) expect(await invitations(person)).toBe(1);
    for (const person of inside) expect(await invitations(person)).toBe(0);
    const card = wordsOf(await outside[0]!.last());
    expect(card).toContain('วันพฤหัสบดีที่ 16 กรกฎาคม 2563');
    expect(card).toMatch(/\[ไป\][^]*\[ไม่ว่าง\][^]*\[ไม่แน่ใจ\]/);
  });

  it('asks for what is missing one thing at a time', async () => {
    const { analyst } = await thonburiNorth();
    await analyst.says('นัดประชุมกรุงธนเหนือ 16 ก.ค. 63');
    expect(await analyst.lastText()).toContain('กี่โมง');
    await analyst.says('บ่ายโมงครึ่ง');
    expect(await analyst.lastText()).toContain('จัดที่ไหน');
    await analyst.says('วัดอรุณ');
    const card = await analyst.lastText();
    expect(card).toContain('13.30 น.');
    expect(card).toContain('วัดอรุณ');
  });

  it.each(['ประเด็นการพัฒนา กรุงธนเหนือ', 'คุณสมชาย โทรมาบอกว่าไป', 'สมาชิกกลุ่มไลน์ กรุงธนเหนือ'])(
    'takes another order for what it is, not for an answer: %s',
    async (order) => {
      const { analyst } = await thonburiNorth();
      await analyst.says('นัดประชุมกรุงธนเหนือ 16 ก.ค. 63 บ่ายโมงครึ่ง');
      expect(await analyst.lastText()).toContain('จัดที่ไหน');
      await analyst.says(order);
      expect(await analyst.lastText()).not.toContain(order);
      expect(await world.context.consultations.findByStatus('THON_N', ['draft'])).toEqual([]);
    },
  );

  it('says what is wrong with a day that is past or does not exist, and keeps the rest', async () => {
    const { analyst } = await thonburiNorth();
    await analyst.says('นัดประชุมกรุงธนเหนือ 1 ก.ค. 63 เวลา 13.30 น. ณ ห้องรัตนโกสินทร์');
    expect((await analyst.heard()).map(wordsOf).join('\n')).toContain('ผ่านมาแล้ว');
    await analyst.says('31 มิ.ย.');
    expect(await analyst.lastText()).toContain('ไม่มีวันที่นี้');
    await analyst.says('16 ก.ค. 63');
    const card = await analyst.lastText();
    expect(card).toContain('วันพฤหัสบดีที่ 16 กรกฎาคม 2563');
    expect(card).toContain('13.30 น.');
  });

  it('keeps the hour and the place that were said with a day that does not exist', async () => {
    const { analyst } = await thonburiNorth();
    await analyst.says('นัดประชุม กรุงธนเหนือ 31 มิ.ย. 63 13.30 น. ณ วัดอรุณ');
    expect(await analyst.lastText()).toContain('ไม่มีวันที่นี้');
    await analyst.says('17 กค');
    const card = await analyst.lastText();
    expect(card).toContain('วันศุกร์ที่ 17 กรกฎาคม 2563');
    expect(card).toContain('13.30 น.');
    expect(card).toContain('วัดอรุณ');
  });

  it('numbers a draft anew that moves into another fiscal year', async () => {
    const { analyst } = await thonburiNorth();
    const drafted = () => world.context.consultations.findByStatus('THON_N', ['draft']);
    await analyst.says('นัดประชุมกลุ่มกรุงธนเหนือ 25 ก.ย. 63 บ่ายโมงครึ่ง ณ ห้องรัตนโกสินทร์');
    expect(await drafted()).toMatchObject([{ fiscalYear: 2563 }]);
    await analyst.taps('แก้ไข');
    await analyst.taps('วันและเวลา');
    await analyst.says('5 ต.ค. 63 เวลา 9 โมงเช้า');
    expect(await drafted()).toMatchObject([{ date: '2020-10-05', fiscalYear: 2564, round: 1 }]);
    await analyst.says('เลื่อนประชุมกลุ่มกรุงธนเหนือ 5 ต.ค. 63 เป็น 28 ก.ย. 63 เวลา 9 โมงเช้า');
    await analyst.taps('ยืนยัน');
    expect(await drafted()).toMatchObject([{ date: '2020-09-28', fiscalYear: 2563 }]);
  });

  it('lets a draft be edited field by field before it is sent, and an earlier preview then sends nothing', async () => {
    const { analyst, outside } = await thonburiNorth();
    await analyst.says(SENTENCE);
    const [old] = await world.db.collection('consultationChanges').find({}).toArray();
    await analyst.taps('แก้ไข');
    await analyst.taps('วันและเวลา');
    await analyst.says('20 ก.ค. 63 เวลา 9 โมงเช้า');
    await analyst.taps('เพิ่มประธาน');
    await analyst.says('รองปลัดกรุงเทพมหานคร');
    await analyst.taps({ postback: `change.confirm?id=${String(old!._id)}` });
    expect(await analyst.lastText()).toContain('จึงยังไม่ได้ส่ง');
    expect(await invitations(outside[0]!)).toBe(0);
    await analyst.taps('ส่งประกาศ');
    const told = wordsOf(await outside[0]!.last());
    expect(told).toContain('วันจันทร์ที่ 20 กรกฎาคม 2563');
    expect(told).toContain('รองปลัดกรุงเทพมหานคร');
  });

  it('can be kept as a draft and announced by the same sentence later', async () => {
    const { analyst, outside } = await thonburiNorth();
    await analyst.says(SENTENCE);
    await analyst.taps('เก็บเป็นร่าง');
    expect(await analyst.lastText()).toContain('เก็บร่างไว้แล้ว');
    await analyst.says(SENTENCE);
    expect(await analyst.lastText()).toContain('ครั้งที่ 1');
    await analyst.taps('ส่งประกาศ');
    expect(await invitations(outside[0]!)).toBe(1);
    expect(await world.context.consultations.findByStatus('THON_N', ['draft', 'announced'])).toHaveLength(1);
  });

  it('refuses the analyst of another district group and a stranger, revealing nothing', async () => {
    const { outside } = await thonburiNorth();
    const other = await world.staff('analyst', 'THON_S', 'คนกลุ่มอื่น');
    await other.says(SENTENCE);
    expect(await other.lastText()).toContain('เฉพาะเจ้าหน้าที่');
    await outside[0]!.says(SENTENCE);
    expect(await world.context.consultations.findByStatus('THON_N', ['draft', 'announced'])).toHaveLength(0);
  });
});

describe('answers', () => {
  it('records a tap, echoes it and lets it be changed', async () => {
    const { analyst, outside } = await thonburiNorth();
    await announced(analyst);
    await outside[0]!.taps('ไป');
    expect(await outside[0]!.lastText()).toContain('บันทึกแล้วค่ะ ท่านจะเข้าร่วม พฤ. 16 ก.ค. 13.30 น.');
    await outside[0]!.taps('เปลี่ยนคำตอบ');
    await outside[0]!.taps('ไม่แน่ใจ');
    expect(await tally()).toMatchObject({ yes: 0, maybe: 1 });
  });

  it('reads a known answer in words with its reason, and asks back what is none', async () => {
    const { analyst, outside } = await thonburiNorth();
    await announced(analyst);
    await outside[0]!.says('ไปไม่ได้ครับ ติดงานศพ');
    expect(await outside[0]!.lastText()).toContain('ท่านไม่สะดวก');
    expect(await outside[0]!.lastText()).toContain('ติดงานศพ');
    await outside[1]!.says('รับทราบครับ');
    expect(await outside[1]!.lastText()).toContain('[ไป]');
    expect(await tally()).toMatchObject({ yes: 0, no: 1, maybe: 0 });
  });

  it('takes a bare number as the answer to the question just asked', async () => {
    const { analyst, outside } = await thonburiNorth();
    await announced(analyst);
    await outside[0]!.taps('ไม่ว่าง');
    await outside[0]!.says('1');
    expect(await tally()).toMatchObject({ yes: 0, no: 1 });
    await outside[0]!.says('๑');
    expect(await tally()).toMatchObject({ yes: 1, no: 0 });
  });

  it('asks which session is meant where several are open, and one tap is enough then', async () => {
    const { analyst, outside } = await thonburiNorth();
    await announced(analyst);
    await analyst.says('นัดประชุมกรุงธนเหนือ 24 ก.ค. 63 เวลา 09.00 น. ณ สำนักงานเขตธนบุรี');
    await analyst.taps('ส่งประกาศ');
    await outside[0]!.says('ไปครับ');
    expect(await outside[0]!.lastText()).toContain('หมายถึงนัดใด');
    await outside[0]!.taps('ศ. 24 ก.ค. 09.00 น.');
    expect(await outside[0]!.lastText()).toContain('ท่านจะเข้าร่วม ศ. 24 ก.ค. 09.00 น.');
  });

  it('takes words in the LINE group where they quote the card', async () => {
    const { analyst, inside, group } = await thonburiNorth();
    await announced(analyst);
    const card = (await group.sees()).find(
      ({ content }) => content.kind === 'bot' && wordsOf(content.message).includes('ขอเชิญ'),
    );
    await inside[0]!.says('ไปค่ะ', { in: group, quotes: card!.messageId! });
    expect(await tally()).toMatchObject({ yes: 1 });
  });

  it('stays silent to talk among members of the LINE group, and takes their taps', async () => {
    const { analyst, inside, group } = await thonburiNorth();
    await announced(analyst);
    const before = (await group.heard()).length;
    await inside[0]!.says('ไปมั้ยคะพี่', { in: group });
    expect(await group.heard()).toHaveLength(before);
    await inside[0]!.taps('ไป', { in: group });
    expect(await tally()).toMatchObject({ yes: 1 });
  });

  it('records nothing for somebody unregistered and shows one way in', async () => {
    const { analyst, group } = await thonburiNorth();
    await announced(analyst);
    const guest = await world.person('แขก');
    await world.control('PUT', `groups/${group.id}/members/${guest.id}`);
    await guest.taps('ไป', { in: group });
    expect(await group.lastText()).toContain('ลงทะเบียน');
    expect(await tally()).toMatchObject({ yes: 0, no: 0, maybe: 0 });
  });

  it('gives the same answer once when LINE delivers the tap again', async () => {
    const { analyst, outside } = await thonburiNorth();
    await announced(analyst);
    const { webhookEventId } = await outside[0]!.taps('ไป');
    const heard = (await outside[0]!.heard()).length;
    await world.control('POST', 'redeliver', { webhookEventIds: [webhookEventId] });
    await world.settled();
    expect(await outside[0]!.heard()).toHaveLength(heard);
    expect(await tally()).toMatchObject({ yes: 1 });
  });
});

describe('a change of plan', () => {
  it('tells everybody once with the old date struck, voids answers and re-plans reminders', async () => {
    const { analyst, outside, group } = await thonburiNorth();
    await announced(analyst);
    await outside[0]!.taps('ไป');
    await outside[1]!.taps('ไม่ว่าง');
    await analyst.says('เลื่อนประชุมกรุงธนเหนือ 16 ก.ค. เป็น 23 ก.ค. เวลาเดิม');
    expect(await analyst.lastText()).toContain('ตอบแล้ว 2 คน คำตอบเดิมจะถูกล้าง');
    await analyst.taps('เลื่อนและแจ้งทุกคน');
    for (const who of [group, ...outside]) {
      const moved = (await who.heard()).filter((message) => wordsOf(message).includes('เลื่อน'));
      expect(moved).toHaveLength(1);
      expect(JSON.stringify(moved[0])).toContain('line-through');
      expect(wordsOf(moved[0]!)).toContain('วันพฤหัสบดีที่ 23 กรกฎาคม 2563');
    }
    expect(await tally()).toMatchObject({ yes: 0, no: 0 });

    await world.clock.to('2020-07-16T12:00:00+07:00');
    const cards = (await outside[0]!.heard()).map(wordsOf);
    expect(cards.filter((card) => card.includes('มีประชุมค่ะ'))).toHaveLength(0);
  });

  it('answers a tap on an old card with what is now true', async () => {
    const { analyst, outside } = await thonburiNorth();
    await announced(analyst);
    const old = await world.context.consultations.findByStatus('THON_N', ['announced']);
    await analyst.says('เลื่อนประชุมกรุงธนเหนือ 16 ก.ค. เป็น 23 ก.ค. เวลาเดิม');
    await analyst.taps('เลื่อนและแจ้งทุกคน');
    await outside[2]!.taps({ postback: `rsvp?c=${old[0]!._id}&r=${old[0]!.revision}&a=yes` });
    expect(await outside[2]!.lastText()).toContain('นัดนี้เลื่อนเป็น พฤ. 23 ก.ค.');
    expect(await outside[2]!.lastText()).toContain('[ไม่แน่ใจ]');
    expect(await tally()).toMatchObject({ yes: 0 });
  });

  it('keeps answers when only the venue changes', async () => {
    const { analyst, outside } = await thonburiNorth();
    await announced(analyst);
    await outside[0]!.taps('ไป');
    await analyst.says('เปลี่ยนสถานที่ประชุมกรุงธนเหนือ 16 ก.ค. เป็น สำนักงานเขตธนบุรี');
    await analyst.taps('เปลี่ยนและแจ้งทุกคน');
    expect(wordsOf(await outside[0]!.last())).toContain('สำนักงานเขตธนบุรี');
    expect(await tally()).toMatchObject({ yes: 1 });
  });
});

describe('reminders', () => {
  it('three days before reach the silent and the unsure, the evening before those who come', async () => {
    const { analyst, outside } = await thonburiNorth();
    const [comes, unsure, silent] = outside as [Person, Person, Person];
    await announced(analyst);
    await comes.taps('ไป');
    await unsure.taps('ไม่แน่ใจ');
    await world.clock.to('2020-07-13T10:00:00+07:00');
    expect(wordsOf(await unsure.last())).toContain('ยังไม่ได้รับคำตอบ');
    expect(wordsOf(await silent.last())).toContain('ยังไม่ได้รับคำตอบ');
    expect(wordsOf(await comes.last())).toContain('บันทึกแล้ว');
    await world.clock.to('2020-07-15T18:00:00+07:00');
    expect(wordsOf(await comes.last())).toContain('พรุ่งนี้มีประชุม');
    expect(wordsOf(await unsure.last())).toContain('พรุ่งนี้มีประชุม');
    expect(wordsOf(await silent.last())).not.toContain('พรุ่งนี้มีประชุม');
    await world.clock.to('2020-07-16T10:30:00+07:00');
    expect(wordsOf(await comes.last())).toContain('วันนี้มีประชุม');
  });

  it('that would have been due before the announcement are not made up for', async () => {
    const { analyst, outside } = await thonburiNorth();
    await world.context.consultations.insertAsIs({
      _id: 'cdraft',
      districtGroup: 'THON_N',
      fiscalYear: 2563,
      round: 1,
      title: '',
      status: 'draft',
      date: '2020-07-16',
      startsAt: null,
      endsAt: null,
      venue: null,
      chair: null,
      partners: [],
      form: 'meeting',
      onlineLink: null,
      version: 1,
      revision: 1,
      revisedAt: new Date('2020-06-01T09:00:00+07:00'),
      announcedAt: null,
      heldConfirmedAt: null,
      lastChange: null,
      createdBy: null,
      createdAt: new Date('2020-06-01T09:00:00+07:00'),
    });
    await announced(analyst);
    expect((await outside[2]!.heard()).map(wordsOf).filter((words) => words.includes('ยังไม่ได้รับคำตอบ'))).toHaveLength(0);
  });

  it('of a morning session never come before eight', async () => {
    const { analyst, outside } = await thonburiNorth();
    await analyst.says('นัดประชุมกรุงธนเหนือ 16 ก.ค. 63 เวลา 09.30 น. ณ ห้องรัตนโกสินทร์');
    await analyst.taps('ส่งประกาศ');
    await outside[0]!.taps('ไป');
    await world.clock.to('2020-07-15T18:00:00+07:00');
    await world.clock.to('2020-07-16T09:29:00+07:00');
    const heard = (await outside[0]!.heard()).map(wordsOf);
    expect(heard.some((words) => words.includes('วันนี้มีประชุม'))).toBe(false);
    expect(heard.some((words) => words.includes('พรุ่งนี้มีประชุม'))).toBe(true);
  });

  it('a change confirmed at half past six for a session more than a day away waits for eight', async () => {
    const { analyst, outside } = await thonburiNorth();
    await announced(analyst);
    await world.clock.to('2020-07-14T06:30:00+07:00');
    await analyst.says('เลื่อนประชุมกรุงธนเหนือ 16 ก.ค. เป็น 23 ก.ค. เวลาเดิม');
    expect(await analyst.lastText()).toContain('08.00 น.');
    await analyst.taps('เลื่อนและแจ้งทุกคน');
    const told = async () => (await outside[2]!.heard()).some((message) => wordsOf(message).includes('เลื่อน'));
    expect(await told()).toBe(false);
    await world.clock.advance(hours(1.5));
    expect(await told()).toBe(true);
  });

  it('are sent once when the process was away, and not at all when they are stale', async () => {
    const { analyst, outside } = await thonburiNorth();
    await announced(analyst);
    await world.clock.to('2020-07-16T13:00:00+07:00');
    const heard = (await outside[2]!.heard()).map(wordsOf);
    expect(heard.filter((words) => words.includes('ยังไม่ได้รับคำตอบ'))).toHaveLength(0);
  });
});

describe('after the session', () => {
  it('asks the analyst whether it was held, then invites those who came to speak', async () => {
    const { analyst, outside } = await thonburiNorth();
    await announced(analyst);
    await outside[0]!.taps('ไป');
    await outside[1]!.taps('ไม่ว่าง');
    await world.clock.to('2020-07-16T16:30:00+07:00');
    expect((await analyst.heard()).map(wordsOf).join('\n')).toContain('ได้จัดแล้วไหมคะ');
    await analyst.taps('จัดแล้ว');
    await world.clock.advance(minutes(30));
    expect(wordsOf(await outside[0]!.last())).toContain('มีเรื่องใดอยากฝาก');
    expect(wordsOf(await outside[1]!.last())).not.toContain('มีเรื่องใดอยากฝาก');
  });

  it('does not ask a colleague who has blocked the account', async () => {
    const { analyst } = await thonburiNorth();
    const gone = await world.staff('analyst', 'THON_N');
    await announced(analyst);
    await gone.sends({ type: 'unfollow' });
    await world.clock.to('2020-07-16T16:30:00+07:00');
    expect(await whyNot(gone)).toBe('blocked');
    expect((await analyst.heard()).map(wordsOf).join('\n')).toContain('ได้จัดแล้วไหมคะ');
  });

  it.each([
    ['2020-07-25T10:00:00+07:00', 'จะชวนผู้เข้าร่วมส่งความคิดเห็น ส. 25 ก.ค. 10.00 น.', true],
    ['2020-08-02T10:00:00+07:00', 'จึงไม่ได้ชวนผู้เข้าร่วมส่งความคิดเห็น', false],
  ])('confirmed at %s it says “%s”, and so it is', async (at, said, invited) => {
    const { analyst, outside } = await thonburiNorth();
    await announced(analyst);
    await outside[0]!.taps('ไป');
    await world.clock.to('2020-07-16T16:30:00+07:00');
    await world.clock.to(at);
    await analyst.taps('จัดแล้ว');
    expect(await analyst.lastText()).toContain(said);
    await world.clock.advance(hours(1));
    expect(wordsOf(await outside[0]!.last()).includes('มีเรื่องใดอยากฝาก')).toBe(invited);
  });
});

/** Why the question whether the session was held did not go to this colleague. */
async function whyNot(who: Person): Promise<string | undefined> {
  const { _id: id } = (await world.db.collection('staff').findOne({ lineUserId: who.id }))!;
  const question = await world.db.collection('deliveries').findOne({ kind: 'heldQuestion', ids: String(id) });
  return question?.outcomes[0]?.reason;
}

async function tally() {
  const [session] = await world.context.consultations.findByStatus('THON_N', ['announced', 'held']);
  return world.context.attendance.tally(session!._id, session!.revision);
}
