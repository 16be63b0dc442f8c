/** Answers in a LINE group: one card for all, many taps, few words; the tally for whoever asks; quotes of the bot. */
import { minutes } from '../../src/time.ts';
import { actionsOf, startWorld, wordsOf, type Group, type Person, type World } from '../world.ts';

let world: World;
afterEach(() => world.stop());

const SENTENCE = 'นัดประชุมกลุ่มกรุงธนเหนือ พฤหัสหน้า บ่ายโมงครึ่ง ณ ห้องรัตนโกสินทร์';

/** A bound LINE group with an analyst, four representatives and somebody who is not registered; a session is announced. */
async function announced() {
  world = await startWorld();
  const analyst = await world.staff('analyst', 'THON_N', 'นักวิเคราะห์');
  const members = [
    await world.representative('สมหญิง ริมคลอง', 'ธนบุรี'),
    await world.representative('ประเสริฐ สวนใน', 'คลองสาน'),
    await world.representative('มาลี บ้านสวน', 'บางพลัด'),
    await world.representative('บุญมา ท่าน้ำ', 'บางพลัด'),
  ] as const;
  const guest = await world.person('ป้าข้างบ้าน');
  const group = await world.group('ประชาคมกรุงธนเหนือ', [analyst, ...members, guest]);
  await world.bind(group, 'THON_N');
  await analyst.says(SENTENCE);
  await analyst.taps('ส่งประกาศ');
  return { analyst, members, guest, group };
}

async function tally() {
  const session = (await world.db.collection('consultations').findOne({}))!;
  return world.context.attendance.tally(String(session['_id']), Number(session['revision']));
}

/** LINE's id of the newest message of the bot that says this. */
async function messageId(group: Group, words: string): Promise<string> {
  const entry = (await group.sees()).findLast(
    ({ content }) => content.kind === 'bot' && wordsOf(content.message).includes(words),
  );
  return entry!.messageId!;
}
const heard = async (group: Group): Promise<number> => (await group.heard()).length;
/** What the bot said there since. */
const since = async (group: Group, before: number): Promise<string[]> =>
  (await group.heard()).slice(before).map(wordsOf);

describe('one card for all members of a LINE group', () => {
  it('takes an answer from each, and speaks up once for many taps', async () => {
    const { members, group } = await announced();
    const before = await heard(group);
    await members[0].taps('ไป', { in: group });
    await members[1].taps('ไป', { in: group });
    await members[2].taps('ไม่ว่าง', { in: group });
    expect(await tally()).toMatchObject({ yes: 2, no: 1 });
    expect(await since(group, before)).toEqual([
      'บันทึกแล้วค่ะ (พฤ. 16 ก.ค. 13.30 น.) ทุกคำตอบถูกบันทึก แม้ไม่ได้ตอบกลับทีละท่านค่ะ\n[ดูคำตอบรวม]',
    ]);

    await world.clock.advance(minutes(10));
    await members[3].taps('ไม่แน่ใจ', { in: group });
    expect(await tally()).toMatchObject({ yes: 2, no: 1, maybe: 1 });
    expect(await since(group, before)).toHaveLength(2);
  });

  it('lets a member change the answer without a word', async () => {
    const { members, group } = await announced();
    await members[0].taps('ไป', { in: group });
    const before = await heard(group);
    await members[0].taps('ไม่ว่าง', { in: group });
    expect(await tally()).toMatchObject({ yes: 0, no: 1 });
    expect(await heard(group)).toBe(before);
  });

  it('says the same once where LINE delivers the tap again', async () => {
    const { members, group } = await announced();
    const before = await heard(group);
    const { webhookEventId } = await members[0].taps('ไป', { in: group });
    await world.control('POST', 'redeliver', { webhookEventIds: [webhookEventId] });
    await world.settled();
    expect(await since(group, before)).toHaveLength(1);
    expect(await tally()).toMatchObject({ yes: 1 });
  });

  it('tells those who are not registered, at once and again only after a while, with a way into 1:1', async () => {
    const { members, guest, group } = await announced();
    await members[0].taps('ไป', { in: group });
    const before = await heard(group);
    await guest.taps('ไป', { in: group });
    await guest.taps('ไม่ว่าง', { in: group });
    const [only, ...more] = await since(group, before);
    expect(only).toMatch(/ยังไม่ได้ลงทะเบียน ยังไม่ถูกบันทึกค่ะ[^]*\nhttps:\/\/line\.me\/R\/ti\/p\//);
    expect(more).toEqual([]);
    await world.clock.advance(minutes(2));
    await guest.taps('ไป', { in: group });
    expect(await since(group, before)).toHaveLength(2);
    expect(await tally()).toMatchObject({ yes: 1, no: 0 });
    const stored = JSON.stringify(await world.db.collection('lineGroups').find({}).toArray());
    expect(stored).not.toContain(guest.id);
  });

  it('says that LINE hides who tapped, and where that person can answer', async () => {
    const { members, group } = await announced();
    await members[0].taps('ไป', { in: group, hideUserId: true });
    expect(await group.lastText()).toMatch(/LINE ไม่ได้บอกว่าใครเป็นผู้ตอบ[^]*\nhttps:\/\/line\.me\/R\/oaMessage\//);
    expect(await tally()).toMatchObject({ yes: 0 });
  });

  it('an old card says once what is now true and records nothing', async () => {
    const { analyst, members, group } = await announced();
    await analyst.says('เลื่อนประชุมกรุงธนเหนือ 16 ก.ค. เป็น 23 ก.ค. เวลาเดิม');
    const [old] = (await group.heard()).filter((message) => wordsOf(message).includes('ขอเชิญ'));
    await analyst.taps('เลื่อนและแจ้งทุกคน');
    const yes = actionsOf(old!).find((action) => 'label' in action && action.label === 'ไป') as { data: string };
    const before = await heard(group);
    for (const member of members) await member.taps({ postback: yes.data }, { in: group });
    expect(await since(group, before)).toEqual([expect.stringContaining('นัดนี้เลื่อนเป็น พฤ. 23 ก.ค. 13.30 น. แล้วค่ะ')]);
    expect(await tally()).toMatchObject({ yes: 0 });
  });
});

describe('the tally, for whoever in the LINE group asks', () => {
  const FIRST = 'พฤ. 16 ก.ค. 13.30 น. ไป 1 ไม่ว่าง 0 ไม่แน่ใจ 0 ยังไม่ตอบ 3 (คน)';

  it('by the button of the card, said once a minute', async () => {
    const { members, guest, group } = await announced();
    await members[0].taps('ไป', { in: group });
    const before = await heard(group);
    await members[1].taps('ดูคำตอบรวม', { in: group });
    await guest.taps('ดูคำตอบรวม', { in: group });
    expect(await since(group, before)).toEqual([FIRST]);
    await world.clock.advance(minutes(1));
    await guest.taps('ดูคำตอบรวม', { in: group });
    expect(await since(group, before)).toEqual([FIRST, FIRST]);
  });

  it.each(['มีคนไปกี่คนแล้วคะ', 'ใครไปบ้างครับ', 'ยอดตอบรับ'])('by a mention: “%s”', async (question) => {
    const { members, group } = await announced();
    await members[0].taps('ไป', { in: group });
    await members[1].says(` ${question}`, { in: group, mention: true });
    expect(await group.lastText()).toBe(FIRST);
    await members[2].says(question, { in: group, quotes: await messageId(group, 'ขอเชิญ') });
    expect(await since(group, (await heard(group)) - 2)).toEqual([FIRST, FIRST]);
  });

  it('not by talk among members, and no names at all', async () => {
    const { members, group } = await announced();
    await members[0].taps('ไป', { in: group });
    const before = await heard(group);
    await members[1].says('ใครไปบ้างคะ', { in: group });
    expect(await heard(group)).toBe(before);
    await members[1].taps('ดูคำตอบรวม', { in: group });
    expect(await group.lastText()).not.toContain('สมหญิง');
  });

  it('not of another district group, and not by a forged button in 1:1', async () => {
    const { members, analyst } = await announced();
    const other = await world.staff('analyst', 'BKK_N');
    const elsewhere = await world.group('ประชาคมกรุงเทพเหนือ', [other, analyst, ...members]);
    await world.bind(elsewhere, 'BKK_N');
    const session = (await world.db.collection('consultations').findOne({}))!;
    await members[0].taps({ postback: `session.tally?c=${String(session['_id'])}` }, { in: elsewhere });
    expect(await elsewhere.lastText()).toContain('เฉพาะเจ้าหน้าที่');
    await members[0].taps({ postback: `session.tally?c=${String(session['_id'])}` });
    expect(await members[0].lastText()).toContain('เฉพาะเจ้าหน้าที่');
  });
});

describe('a quote of the card', () => {
  async function quote(who: Person, words: string, group: Group, of = 'ขอเชิญ'): Promise<void> {
    await who.says(words, { in: group, quotes: await messageId(group, of) });
  }

  it('answers that session, also where several are open', async () => {
    const { analyst, members, group } = await announced();
    await analyst.says('นัดประชุมกรุงธนเหนือ 24 ก.ค. 63 เวลา 09.00 น. ณ สำนักงานเขตธนบุรี');
    await analyst.taps('ส่งประกาศ');
    await quote(members[0], 'ไปครับ', group, '24 กรกฎาคม');
    await quote(members[1], 'ไปไม่ได้ค่ะ ติดงาน', group, '16 กรกฎาคม');
    const rows = await world.db.collection('attendances').find({}).toArray();
    const sessions = await world.db.collection('consultations').find({}).toArray();
    const dateOf = (id: unknown) => sessions.find((session) => session['_id'] === id)!['date'];
    expect(rows.map((row) => [dateOf(row['consultation']), row['answer'], row['reason']])).toEqual(
      expect.arrayContaining([
        ['2020-07-24', 'yes', null],
        ['2020-07-16', 'no', 'ติดงาน'],
      ]),
    );
    expect(rows).toHaveLength(2);
  });

  it('of a session that was moved answers nothing, however many others are open', async () => {
    const { analyst, members, group } = await announced();
    const old = await messageId(group, 'ขอเชิญ');
    await analyst.says('เลื่อนประชุมกรุงธนเหนือ 16 ก.ค. เป็น 23 ก.ค. เวลาเดิม');
    await analyst.taps('เลื่อนและแจ้งทุกคน');
    await members[0].says('ไปครับ', { in: group, quotes: old });
    expect(await group.lastText()).toContain('นัดนี้เลื่อนเป็น พฤ. 23 ก.ค.');
    expect(await tally()).toMatchObject({ yes: 0 });
    await quote(members[0], 'ไปครับ', group, 'เลื่อนประชุม');
    expect(await tally()).toMatchObject({ yes: 1 });
  });

  it('of a session that is off says so and never counts for another', async () => {
    const { analyst, members, group } = await announced();
    const old = await messageId(group, 'ขอเชิญ');
    await analyst.says('ยกเลิกประชุมกรุงธนเหนือ 16 ก.ค. เนื่องจากห้องไม่ว่าง');
    await analyst.taps('ยกเลิกนัดและแจ้งทุกคน');
    await analyst.says('นัดประชุมกรุงธนเหนือ 24 ก.ค. 63 เวลา 09.00 น. ณ สำนักงานเขตธนบุรี');
    await analyst.taps('ส่งประกาศ');
    await members[0].says('ไปครับ', { in: group, quotes: old });
    expect(await group.lastText()).toContain('นัดนี้ยกเลิกแล้วค่ะ');
    expect(await world.db.collection('attendances').countDocuments({})).toBe(0);
  });

  it('with words that are no answer asks with buttons once', async () => {
    const { members, group } = await announced();
    const before = await heard(group);
    await quote(members[0], 'รับทราบครับ', group);
    await quote(members[1], 'ถ้าฝนไม่ตกก็ไป', group);
    expect(await since(group, before)).toEqual([expect.stringContaining('[ไป]\n[ไม่ว่าง]\n[ไม่แน่ใจ]')]);
    expect(await tally()).toMatchObject({ yes: 0, maybe: 0 });
  });

  it('by somebody unregistered shows the way in', async () => {
    const { guest, group } = await announced();
    await quote(guest, 'ไปค่ะ', group);
    expect(await group.lastText()).toContain('ลงทะเบียนในแชตส่วนตัว');
    expect(await tally()).toMatchObject({ yes: 0 });
  });

  it('with talk or a complaint stays talk: nothing is said and nothing is stored', async () => {
    const { members, group } = await announced();
    const before = await heard(group);
    await quote(members[0], 'เสื้อสีอะไรดีคะพี่ ๆ', group);
    await quote(members[1], 'ห้องนี้แอร์เสีย ร้อนมาก ช่วยแก้ด้วย', group);
    expect(await heard(group)).toBe(before);
    expect(await world.db.collection('feedback').countDocuments({})).toBe(0);
  });

  it('asks when it is: the schedule comes', async () => {
    const { members, group } = await announced();
    await quote(members[0], 'กี่โมงนะคะ', group);
    expect(await group.lastText()).toContain('13.30 น.');
  });
});
