/** Voices, pictures and places where words were asked for: kept and acknowledged, or honestly refused; never ignored. */
import { JPEG, VOICE } from './content.ts';
import { makeConsultation } from '../consultations/builders.ts';
import { days } from '../../src/time.ts';
import { startWorld, wordsOf, type Person, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const PHOTO = { type: 'image', content: JPEG } as const;
const PLACE = { type: 'location', title: 'วัดสมมติ', latitude: 13.6, longitude: 100.4 } as const;

interface Entry {
  number: string;
  parts: { kind: string }[];
}
async function entriesOf(person: Person): Promise<Entry[]> {
  const author = (await world.context.representatives.findByLineUserId(person.id))!.id;
  const found = world.db.collection<Entry>('feedback').find({ author, status: { $ne: 'withdrawn' } });
  return found.sort({ number: 1 }).toArray();
}
const kindsOf = ({ parts }: Entry): string[] => parts.map(({ kind }) => kind);
async function saidBy(happens: () => Promise<unknown>, person: Person): Promise<string> {
  const before = (await person.heard()).length;
  await happens();
  return (await person.heard()).slice(before).map(wordsOf).join('\n---\n');
}

describe('in the middle of a registration', () => {
  async function atTheCommunity(name: string): Promise<Person> {
    const person = await world.person(name);
    await person.follow();
    await person.taps('ยินยอม');
    await person.says('บางขุนเทียน');
    return person;
  }

  it('a voice is kept with a number, and the question stands', async () => {
    const person = await atTheCommunity('สมศรี');
    const said = await saidBy(() => person.sends(VOICE), person);
    const [entry] = await entriesOf(person);
    expect(said).toContain(`ได้รับเสียงแล้วค่ะ เก็บไว้เป็นเลขที่ ${entry!.number} เจ้าหน้าที่จะฟังให้`);
    expect(said).toContain('ข้อ 2 จาก 9');
    await person.says('ริมคลองหมู่ 3');
    expect(await person.lastText()).toContain('ข้อ 3 จาก 9');
    expect(kindsOf(entry!)).toEqual(['audio']);
  });

  it('all of them become one entry, and after the third a person is offered', async () => {
    const person = await atTheCommunity('มานี');
    await person.sends(VOICE);
    const second = await saidBy(() => person.sends(PHOTO), person);
    const third = await saidBy(() => person.sends(PLACE), person);
    const entries = await entriesOf(person);
    expect(entries.map(kindsOf)).toEqual([['audio', 'image', 'location']]);
    expect(second).toContain(`เก็บรูปรวมไว้ในเลขที่ ${entries[0]!.number} แล้วค่ะ`);
    expect(third).toContain('[คุยกับเจ้าหน้าที่]');
    await person.taps('ทำต่อ');
    expect(await person.lastText()).toContain('ข้อ 2 จาก 9');
  });

  it('an album is answered once', async () => {
    const person = await atTheCommunity('มานะ');
    const said = await saidBy(async () => {
      for (const index of [1, 2, 3]) await person.sends({ ...PHOTO, imageSet: { id: 'three', index, total: 3 } });
    }, person);
    expect(said.match(/เลขที่/g)).toHaveLength(1);
    expect((await entriesOf(person)).map(kindsOf)).toEqual([['image', 'image', 'image']]);
  });

  it('before the district is known it is not kept, and that is said', async () => {
    const person = await world.person('ชูใจ');
    await person.follow();
    await person.taps('ยินยอม');
    const said = await saidBy(() => person.sends(VOICE), person);
    expect(said).toContain('ได้รับเสียงแล้วค่ะ แต่ยังไม่ได้เก็บไว้');
    expect(said).toContain('ข้อ 1 จาก 9');
    expect(await entriesOf(person)).toEqual([]);
  });

  it('before the consent it is not kept, and that is said in other words each time', async () => {
    const person = await world.person('ปิติ');
    await person.follow();
    const first = await saidBy(() => person.sends(VOICE), person);
    const second = await saidBy(() => person.sends(VOICE), person);
    expect(first).toContain('ยังไม่ได้เก็บไว้ เพราะท่านยังไม่ได้ให้ความยินยอม');
    expect(first).toContain('[ยินยอม]');
    expect(second).toContain('ยังไม่ได้เก็บไว้');
    expect(second).not.toBe(first);
    await person.taps('ยินยอม');
    expect(await person.lastText()).toContain('ข้อ 1 จาก 9');
  });

  it('after a rest of days it is kept, and it is said where we had stopped', async () => {
    const person = await atTheCommunity('วีระ');
    await world.clock.advance(days(2));
    const said = await saidBy(() => person.sends(VOICE), person);
    expect(said).toContain('เจ้าหน้าที่จะฟังให้');
    expect(said).toContain('เราค้างอยู่ที่ “ชุมชน” ค่ะ');
    expect((await entriesOf(person)).map(kindsOf)).toEqual([['audio']]);
  });

  it('on the card that is to be checked it is kept, and the card stands', async () => {
    const person = await atTheCommunity('สมคิด');
    await person.says('ริมคลอง');
    await person.says('สมคิด ใจดี');
    for (let left = 4; left <= 9; left += 1) await person.says('ข้าม');
    const said = await saidBy(() => person.sends(VOICE), person);
    expect(said).toContain('เจ้าหน้าที่จะฟังให้');
    await person.taps('ถูกต้อง');
    expect(await person.lastText()).toContain('เจ้าหน้าที่เขต');
  });
});

describe('in the middle of a change of one’s data', () => {
  it('a voice is kept, and the question stands', async () => {
    const person = await world.representative('ทองดี มีสุข', 'บางแค');
    await person.says('เปลี่ยนเบอร์โทร');
    const said = await saidBy(() => person.sends(VOICE), person);
    expect(said).toContain('เจ้าหน้าที่จะฟังให้');
    await person.says('081-234-5678');
    expect(await world.db.collection('representatives').findOne({ lineUserId: person.id })).toMatchObject({
      phone: '0812345678',
    });
    expect((await entriesOf(person)).map(kindsOf)).toEqual([['audio']]);
  });

  it('a voice in place of the word that erases is kept, and nothing is erased by a word said later', async () => {
    const person = await world.representative('สายใจ ดีงาม', 'บางแค');
    await person.says('ลบข้อมูล');
    await person.sends(VOICE);
    expect(await person.lastText()).toContain('ได้รับข้อความเสียงแล้วค่ะ');
    expect((await entriesOf(person)).map(kindsOf)).toEqual([['audio']]);
  });
});

describe('from staff who represent nobody', () => {
  it('a voice is refused honestly, in other words the second time', async () => {
    const analyst = await world.staff('analyst', 'THON_S');
    const first = await saidBy(() => analyst.sends(VOICE), analyst);
    const second = await saidBy(() => analyst.sends(PHOTO), analyst);
    expect(first).toContain('คำสั่งของเจ้าหน้าที่รับเป็นข้อความเท่านั้น จึงไม่ได้เก็บเสียงนี้ไว้');
    expect(second).toContain('รูปนี้ไม่ได้เก็บไว้เช่นกันค่ะ');
    expect(first + second).not.toContain('ไม่เข้าใจ');
  });
});

describe('in answer to an invitation', () => {
  it('a voice is kept, and the invitation is said to be unanswered, with its buttons', async () => {
    const person = await world.representative('บัวลอย ริมน้ำ', 'ธนบุรี');
    await world.context.consultations.insertAsIs(
      makeConsultation({ _id: 'c1', districtGroup: 'THON_N', startsAt: new Date('2020-07-23T13:30:00+07:00') }),
    );
    const said = await saidBy(() => person.sends(VOICE), person);
    expect(said).toContain('เจ้าหน้าที่จะฟังให้\nแต่นัด พฤ. 23 ก.ค. 13.30 น. ยังไม่ได้จดคำตอบ ท่านสะดวกไหมคะ');
    expect(said).not.toContain('[ปัญหา]');
    await person.taps('ไม่ว่าง');
    const { id } = (await world.context.representatives.findByLineUserId(person.id))!;
    expect(await world.context.attendance.findFor(id)).toMatchObject([{ consultation: 'c1', answer: 'no' }]);
    expect((await entriesOf(person)).map(kindsOf)).toEqual([['audio']]);
    // Answered: the next voice is a story like others.
    await person.says('จบ');
    expect(await saidBy(() => person.sends(VOICE), person)).toContain('[ปัญหา]');
  });
});
