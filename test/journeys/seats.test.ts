/** Answers with what is said beside them; a session that takes only so many; who waits, and who moves up. */
import { minutes } from '../../src/time.ts';
import { startWorld, wordsOf, type Group, type Person, type World } from '../world.ts';

const WHEN = 'พฤ. 16 ก.ค. 13.30 น.';

/** A session of กรุงธนเหนือ on 16 July, announced to these representatives. */
async function announced(names: readonly string[], { inGroup = 0 } = {}) {
  const world = await startWorld();
  const analyst = await world.staff('analyst', 'THON_N', 'นักวิเคราะห์');
  const people: Person[] = [];
  for (const name of names) people.push(await world.representative(name, 'ธนบุรี'));
  let group: Group | null = null;
  if (inGroup > 0) {
    group = await world.group('ประชาคมกรุงธนเหนือ', [analyst, ...people.slice(0, inGroup)]);
    await world.bind(group, 'THON_N');
  }
  await analyst.says('นัดประชุมกลุ่มกรุงธนเหนือ พฤหัสหน้า บ่ายโมงครึ่ง ณ ห้องรัตนโกสินทร์');
  await analyst.taps('ส่งประกาศ');
  const [session] = await world.context.consultations.findByStatus('THON_N', ['announced']);
  const tally = () => world.context.attendance.tally(session!._id, session!.revision);
  return { world, analyst, people, group, session: session!, tally };
}
const told = async (who: Person, words: string): Promise<number> =>
  (await who.heard()).filter((message) => wordsOf(message).includes(words)).length;

describe('what is said beside an answer', () => {
  let world: World;
  let stage: Awaited<ReturnType<typeof announced>>;
  beforeAll(async () => {
    stage = await announced(['สมหญิง ริมคลอง', 'ประเสริฐ สวนใน', 'มาลี บ้านสวน']);
    world = stage.world;
  });
  afterAll(() => world.stop());

  it('is kept, echoed, and corrected by words and by buttons', async () => {
    const [person] = stage.people as [Person];
    await person.says('ไปแน่นอน 2 คนครับ');
    expect(await person.lastText()).toContain(`ท่านจะเข้าร่วม ${WHEN} มา 2 คน`);
    expect(await person.lastText()).toContain('[เปลี่ยนคำตอบ]');
    await person.says('เปลี่ยนเป็น 3 คน');
    expect(await person.lastText()).toContain('มา 3 คน');
    await person.taps('อาจไปสาย');
    expect(await person.lastText()).toMatch(/มา 3 คน อาจมาสาย/);
    await person.says('ขอสาย ๓๐ นาทีนะคะ');
    expect(await person.lastText()).toContain('มา 3 คน อาจมาสาย 30 นาที');
    await person.says('ไปทันแล้วค่ะ');
    expect(await person.lastText()).not.toContain('สาย ');
    await person.taps('จำนวนคนที่มา');
    expect(await person.lastText()).toContain('กี่คน');
    await person.says('๔');
    expect(await person.lastText()).toContain('มา 4 คน');
    await person.says('ไปค่ะ แต่ขอกลับก่อนเที่ยง');
    expect(await person.lastText()).toContain('มา 4 คน จะกลับก่อนเที่ยง');
    await stage.analyst.says('ใครจะมาบ้าง');
    expect(await stage.analyst.lastText()).toContain('สมหญิง ริมคลอง (4 คน, กลับก่อนเที่ยง)');
    expect(await stage.tally()).toMatchObject({ yes: 1, leavingEarly: 1 });
    await person.taps('อยู่จนจบ');
    expect(await person.lastText()).not.toContain('จะกลับก่อน');
    await person.taps('ขอกลับก่อน');
    expect(await person.lastText()).toMatch(/จะกลับก่อน(?!เที่ยง)/);
    await person.says('อาจต้องกลับก่อนเที่ยงนะคะ');
    expect(await person.lastText()).toContain('จะกลับก่อนเที่ยง');
    await person.says('อยู่ได้จนจบแล้วค่ะ');
    expect(await stage.tally()).toMatchObject({ yes: 1, leavingEarly: 0 });
    // The same answer again, from the card, keeps it.
    await person.taps('ไป');
    expect(await stage.tally()).toMatchObject({ yes: 1, people: 4, late: 0 });
  });

  it('is taken when it comes before the answer, and asked for when it is not clear', async () => {
    const person = stage.people[1]!;
    await person.says('5 คนค่ะ');
    expect(await person.lastText()).toContain('[ไป]');
    await person.taps('ไป');
    expect(await person.lastText()).toContain('มา 5 คน');
    await person.says('ไม่ไป แต่เปลี่ยนใจไปก็ได้');
    expect(await person.lastText()).toContain('[ไป]');
    await person.says('ไปครับ ไม่ไปครับ');
    expect(await person.lastText()).toContain('[ไป]');
    expect(await stage.tally()).toMatchObject({ yes: 2, people: 9 });
  });

  it('names who comes instead: counted as coming, and told to the analyst', async () => {
    const person = stage.people[2]!;
    await person.says('ไม่ว่างค่ะ ติดงานศพ');
    expect(await person.lastText()).toContain('(ติดงานศพ)');
    await person.taps('ให้คนอื่นไปแทน');
    await person.says('คุณสมศรี ใจดี');
    expect(await person.lastText()).toContain('ให้คุณสมศรี ใจดีไปแทน');
    expect(await stage.tally()).toMatchObject({ yes: 3, no: 0, proxies: 1, people: 10 });
    await stage.analyst.says('ใครจะมาบ้าง');
    const card = await stage.analyst.lastText();
    expect(card).toContain('มาลี บ้านสวน (ให้คุณสมศรี ใจดีมาแทน)');
    expect(card).toContain('สมหญิง ริมคลอง (4 คน)');
    expect(card).toContain('3 คน (รวมผู้ติดตาม 10 มีผู้มาแทน 1)');
    await person.says('ส่งลูกสาวชื่อดวงแขไปแทนนะคะ');
    expect(await person.lastText()).toContain('ให้ลูกสาวชื่อดวงแขไปแทน');
    expect(await person.lastText()).toContain('[เปลี่ยนคำตอบ]');
    // By itself, once, as it is when nobody corrects it any more.
    await world.clock.advance(minutes(10));
    expect(await told(stage.analyst, 'คุณมาลี บ้านสวนไม่ว่าง ให้ลูกสาวชื่อดวงแขมาแทนค่ะ')).toBe(1);
    expect(await told(stage.analyst, 'ให้คุณสมศรี ใจดีมาแทนค่ะ')).toBe(0);
    await person.taps('ไม่มีใครไปแทนแล้ว');
    expect(await person.lastText()).not.toContain('ไปแทน เจ้าหน้าที่');
    expect(await person.lastText()).toContain('(ติดงานศพ)');
    expect(await stage.tally()).toMatchObject({ yes: 2, no: 1, proxies: 0 });
  });

  it('of another revision changes nothing, forged or old', async () => {
    const [person] = stage.people as [Person];
    const { _id, revision } = stage.session;
    for (const data of [
      `rsvp.party?c=${_id}&r=${revision + 1}&n=9`,
      `rsvp.party?c=${_id}&r=${revision}&n=900`,
      `rsvp.party?c=${_id}&r=${revision}`,
      `rsvp.detail?c=${_id}&r=${revision + 1}&d=late`,
      `rsvp.seat?c=${_id}&r=${revision}&p=someoneelse&a=give`,
      `rsvp.party?c=nosuchsession&r=1&n=2`,
    ])
      await person.taps({ postback: data });
    expect(await stage.tally()).toMatchObject({ yes: 2, people: 9, late: 0 });
  });
});

describe('a session that takes only so many', () => {
  let world: World;
  let stage: Awaited<ReturnType<typeof announced>>;
  beforeAll(async () => {
    stage = await announced(['สมหญิง หนึ่ง', 'ประเสริฐ สอง', 'มาลี สาม', 'บุญมา สี่', 'วิไล ห้า'], { inGroup: 1 });
    world = stage.world;
  });
  afterAll(() => world.stop());

  it('is limited by a sentence, which people are not told and which voids nothing', async () => {
    const [first] = stage.people as [Person];
    await first.says('ไป 2 คนค่ะ');
    await stage.analyst.says('จำกัด 3 คน');
    expect(await stage.analyst.lastText()).toContain('รับได้ 3 คน');
    expect(await stage.analyst.lastText()).toContain('เหลือ 1 ที่');
    const after = (await world.context.consultations.find(stage.session._id))!;
    expect(after).toMatchObject({ capacity: 3, version: stage.session.version, revision: stage.session.revision });
    expect(await stage.tally()).toMatchObject({ yes: 1, people: 2, waiting: 0 });
  });

  it('puts the next ones in line and tells them their place', async () => {
    const [first, second, third, fourth] = stage.people as [Person, Person, Person, Person];
    await second.says('ไปครับ 2 คน');
    expect(await second.lastText()).toContain('รายการรอลำดับที่ 1');
    expect(await second.lastText()).toContain('[มา 1 คน]');
    await third.taps('ไป');
    expect(await third.lastText()).toContain('รายการรอลำดับที่ 2');
    await fourth.says('ให้ลูกสาวไปแทนค่ะ');
    expect(await fourth.lastText()).toContain('รายการรอลำดับที่ 3');
    await first.says('เปลี่ยนเป็น 4 คน');
    expect(await first.lastText()).toContain('คงไว้ 2 คน');
    expect(await stage.tally()).toMatchObject({ yes: 1, people: 2, waiting: 3, waitingPeople: 4 });
    await stage.analyst.says('ใครจะมาบ้าง');
    expect(await stage.analyst.lastText()).toContain('รอ: บุญมา สี่ (ให้ลูกสาวมาแทน), ประเสริฐ สอง (2 คน), มาลี สาม');
  });

  it('lets the first in line move up by itself when somebody declines, once, and tells that person alone', async () => {
    const [first, second, third] = stage.people as [Person, Person, Person];
    await first.taps('เปลี่ยนคำตอบ');
    const { webhookEventId } = await first.taps('ไม่ว่าง');
    expect(await told(second, 'มีที่นั่งแล้วค่ะ')).toBe(1);
    expect(await told(third, 'มีที่นั่งแล้วค่ะ')).toBe(1);
    expect(await told(stage.people[3]!, 'มีที่นั่งแล้วค่ะ')).toBe(0);
    await world.control('POST', 'redeliver', { webhookEventIds: [webhookEventId] });
    await world.settled();
    expect(await told(second, 'มีที่นั่งแล้วค่ะ')).toBe(1);
    expect(await stage.tally()).toMatchObject({ yes: 2, people: 3, waiting: 1, no: 1 });
  });

  it('takes the seat of whoever gives it back, and refuses the card of somebody else', async () => {
    const [, second, third, fourth] = stage.people as [Person, Person, Person, Person];
    const rows = await world.context.attendance.findAnswered(stage.session._id, stage.session.revision);
    const mine = rows.find(({ partySize }) => partySize === 2)!;
    const give = `rsvp.seat?c=${stage.session._id}&r=${stage.session.revision}&p=${mine.representative}&a=give`;
    await third.taps({ postback: give });
    expect(await third.lastText()).toContain('ของท่านอื่น');
    expect(await stage.tally()).toMatchObject({ yes: 2, waiting: 1 });
    await third.taps('ไปตามนัด');
    expect(await third.lastText()).toContain('ท่านจะเข้าร่วม');
    await second.taps('สละที่นั่ง');
    expect(await second.lastText()).toContain('ท่านไม่สะดวก');
    expect(await told(fourth, 'ลูกสาวไปแทนท่านได้แล้วค่ะ')).toBe(1);
    expect(await stage.tally()).toMatchObject({ yes: 2, people: 2, proxies: 1, waiting: 0, no: 2 });
  });

  it('tells whoever taps in the LINE group the place in line in private', async () => {
    const [inGroup, , , , fifth] = stage.people as [Person, Person, Person, Person, Person];
    await fifth.taps('ไป');
    await inGroup.taps('ไป', { in: stage.group! });
    expect(await stage.group!.lastText()).not.toContain('ลำดับ');
    expect(await inGroup.lastText()).toContain('รายการรอลำดับที่ 1');
  });

  it('lets people move up when the limit grows, after a look at who would be told', async () => {
    await stage.analyst.says('จำกัด 5 คน');
    expect(await stage.analyst.lastText()).toContain('จะแจ้ง 1 คนในรายการรอว่าได้ที่นั่ง ใช้ 1 ข้อความ');
    expect(await told(stage.people[0]!, 'มีที่นั่งแล้วค่ะ')).toBe(0);
    await stage.analyst.taps('ยืนยัน');
    expect(await told(stage.people[0]!, 'มีที่นั่งแล้วค่ะ')).toBe(1);
    expect(await stage.tally()).toMatchObject({ yes: 4, waiting: 0 });
  });

  it('can be set with a button, lifted, and set again; nobody loses a seat by it', async () => {
    await stage.analyst.says('ไม่จำกัดจำนวน');
    expect(await stage.analyst.lastText()).toContain('ไม่จำกัดจำนวนค่ะ');
    await stage.analyst.says('ใครจะมาบ้าง');
    await stage.analyst.taps('จำกัดจำนวน');
    await stage.analyst.says('๑ คน');
    expect(await stage.analyst.lastText()).toContain('ผู้ที่ตอบไว้แล้วไม่ถูกตัดออก');
    expect(await stage.tally()).toMatchObject({ yes: 4, waiting: 0 });
    await stage.people[0]!.says('จำกัด 100 คน');
    expect((await world.context.consultations.find(stage.session._id))?.capacity).toBe(1);
  });

  it('voids seats and line alike with a new date, and decides between two who reach for the only seat at once', async () => {
    await stage.analyst.says('เลื่อนประชุมกรุงธนเหนือ 16 ก.ค. เป็น 23 ก.ค. เวลาเดิม');
    await stage.analyst.taps('เลื่อนและแจ้งทุกคน');
    const [, second, third] = stage.people as [Person, Person, Person];
    const moved = (await world.context.consultations.find(stage.session._id))!;
    expect(await world.context.attendance.tally(moved._id, moved.revision)).toMatchObject({ yes: 0, waiting: 0 });
    // Two who reach for the only seat at once, through two lanes.
    await Promise.all([second.taps('ไป'), third.taps('ไป')]);
    expect(await world.context.attendance.tally(moved._id, moved.revision)).toMatchObject({ yes: 1, waiting: 1 });
    const words = [await second.lastText(), await third.lastText()];
    expect(words.filter((text) => text.includes('รายการรอลำดับที่ 1'))).toHaveLength(1);
    expect(words.filter((text) => text.includes('ท่านจะเข้าร่วม'))).toHaveLength(1);
    await world.clock.to('2020-07-22T18:00:00+07:00');
    const waits = words[0]!.includes('รายการรอ') ? second : third;
    expect(await waits.lastText()).toContain('ยังไม่มีที่นั่งว่าง');
    expect(await told(waits, 'พรุ่งนี้มีประชุม')).toBe(0);
  });
});

it('shows the analyst how far a session is from its quorum, which each session may have its own', async () => {
  const { world, analyst, people } = await announced(['สมหญิง ริมคลอง', 'ประเสริฐ สวนใน']);
  await people[0]!.taps('ไป');
  await analyst.says('ใครไปบ้าง');
  expect(await analyst.lastText()).toContain('องค์ประชุม 1 จาก 20 คน ขาดอีก 19');
  await analyst.says('องค์ประชุม 2 คน');
  expect(await analyst.lastText()).toContain('ขาดอีก 1 คน');
  await people[1]!.says('ให้ลูกสาวไปแทนค่ะ');
  await analyst.says('ใครไปบ้าง');
  expect(await analyst.lastText()).toContain('องค์ประชุม 2 จาก 2 คน ครบแล้ว');
  await world.stop();
});

it('warns the analyst of a quorum that is more than may come, when either is set and before it is announced', async () => {
  const { world, analyst } = await announced([]);
  await analyst.says('จำกัด 15 คน');
  expect(await analyst.lastText()).toContain('องค์ประชุม 20 คน มากกว่าที่รับได้ 15 คน');
  await analyst.taps('แก้องค์ประชุม');
  await analyst.says('16');
  expect(await analyst.lastText()).toContain('องค์ประชุม 16 คน มากกว่าที่รับได้ 15 คน');
  await analyst.says('เลื่อนประชุมกรุงธนเหนือ เป็น 30 ก.ค. เวลา 10.00 น.');
  expect(await analyst.lastText()).toContain('องค์ประชุม 16 คน มากกว่าที่รับได้ 15 คน');
  await analyst.says('องค์ประชุม 10 คน');
  expect(await analyst.lastText()).not.toContain('มากกว่าที่รับได้');
  await world.stop();
});
