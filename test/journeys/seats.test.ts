/** Answers with what is said beside them; a session that takes only so many; who waits, and who moves up. */
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
    await person.says('ไปทันแล้วค่ะ');
    expect(await person.lastText()).not.toContain('สาย ');
    await person.taps('จำนวนคนที่มา');
    expect(await person.lastText()).toContain('กี่คน');
    await person.says('๔');
    expect(await person.lastText()).toContain('มา 4 คน');
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
    await person.says('ให้ลูกสาวไปแทนนะคะ');
    expect(await person.lastText()).toContain('ให้ลูกสาวไปแทน');
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
