/** ใครพูดอะไรเรื่อง…: staff read what people said, without names. */
import { makeFeedback } from '../feedback/builders.ts';
import { startWorld, type Person, type World } from '../world.ts';

let world: World;
let analyst: Person;
const ids: string[] = [];

const at = (day: number): Date => new Date(`2020-07-${String(day).padStart(2, '0')}T10:00:00+07:00`);

beforeAll(async () => {
  world = await startWorld();
  analyst = await world.staff('analyst', 'THON_S', 'อรทัย');
  const { feedback, representatives } = world.context;
  for (const [name, district] of [
    ['บุญมี ท่าข้าม', 'บางแค'],
    ['สมใจ ริมคลอง', 'บางบอน'],
    ['มาลี สวนใน', 'บางแค'],
  ] as const) {
    const person = await world.representative(name, district);
    ids.push((await representatives.findByLineUserId(person.id))!.id);
  }
  const [first, second, third] = ids as [string, string, string];
  const waste = { themes: ['ENV_WASTE'] };
  for (const entry of [
    { ...waste, author: first, district: 'บางแค', saidAt: at(1), text: 'ลุงบุญมีบอกว่าขยะล้นถังหน้าวัด โทร 0812345678' },
    { ...waste, author: second, district: 'บางบอน', saidAt: at(2), text: 'รถขยะไม่มาเก็บสองวันแล้วค่ะ' },
    { ...waste, author: first, district: 'บางแค', saidAt: at(3), text: 'ขยะยังล้นเหมือนเดิมครับ' },
    { ...waste, author: null, district: 'บางบอน', saidAt: at(4), text: 'เคยมีคนเผาขยะกลางคืน' },
    { ...waste, author: second, district: 'บางบอน', saidAt: at(5), text: 'อยากได้ถังขยะเพิ่มในซอย' },
    { themes: ['FLOOD'], author: third, district: 'บางแค', saidAt: at(6), text: 'น้ำท่วมซอยทุกครั้งที่ฝนตก' },
    { themes: [], author: third, district: 'บางแค', saidAt: at(7), text: 'หมาจรจัดไล่เด็กหน้าโรงเรียน' },
    {
      ...waste,
      author: second,
      districtGroup: 'BKK_N',
      district: 'จตุจักร',
      saidAt: at(8),
      text: 'ขยะของกลุ่มอื่น อ่านไม่ได้',
    },
  ])
    await feedback.open(makeFeedback(entry));
  const hidden = await feedback.open(
    makeFeedback({ ...waste, author: third, saidAt: at(8), text: 'ขยะส่วนตัวอย่ายกไปแสดง' }),
  );
  await feedback.setPrivate(hidden._id);
  await feedback.open(makeFeedback({ id: 'gone', ...waste, author: third, saidAt: at(8), text: 'ขยะที่ถอนคืนแล้ว' }));
  await feedback.withdraw('gone', 'event', at(9));
});
afterAll(() => world.stop());

/** All pages of the answer to a sentence. */
async function answerTo(person: Person, sentence: string): Promise<string> {
  await person.says(sentence);
  const pages = [await person.lastText()];
  while (pages.at(-1)!.includes('[หน้าถัดไป]')) {
    await person.taps('หน้าถัดไป');
    pages.push(await person.lastText());
  }
  return pages.join('\n');
}

describe('who said what about a matter', () => {
  it('is quoted page by page, without names and numbers, with district, day and how many people', async () => {
    const answer = await answerTo(analyst, 'ใครพูดอะไรเรื่องขยะบ้าง');
    expect(answer).toContain('5 เรื่อง จากผู้แทน 2 คน · ไม่ทราบผู้ส่ง 1 เรื่อง');
    expect(answer).toContain('“ลุง•••บอกว่าขยะล้นถังหน้าวัด โทร •••”');
    expect(answer).toMatch(/ผู้แทน \d · เขตบางแค · ศ\. 3 ก\.ค\. 2563 · ปัญหา/);
    expect(answer).toContain('หน้า 2');
    expect(answer).not.toMatch(/บุญมี|สมใจ|5678/);
  });

  it('calls one person the same on every page, and no two the same', async () => {
    const answer = await answerTo(analyst, 'ใครพูดอะไรเรื่องขยะบ้าง');
    const who = (words: string): string =>
      new RegExp(`(ผู้แทน \\d|ไม่ทราบผู้ส่ง) · [^\\n]*\\n“[^”]*${words}`).exec(answer)![1]!;
    expect(who('ล้นถังหน้าวัด')).toBe(who('ยังล้นเหมือนเดิม'));
    expect(who('รถขยะไม่มาเก็บ')).toBe(who('อยากได้ถังขยะ'));
    expect(who('ล้นถังหน้าวัด')).not.toBe(who('รถขยะไม่มาเก็บ'));
    expect(who('เผาขยะ')).toBe('ไม่ทราบผู้ส่ง');
  });

  it('quotes nothing that is private, was taken back, or belongs to another district group', async () => {
    const answer = await answerTo(analyst, 'ความเห็นเรื่องขยะ กรุงธนใต้');
    expect(answer).not.toMatch(/ส่วนตัว|ถอนคืน|กลุ่มอื่น/);
    await analyst.says('ความเห็นเรื่องขยะ กรุงเทพเหนือ');
    expect(await analyst.lastText()).toContain('เฉพาะเจ้าหน้าที่');
  });

  it('can be asked of a district, of a stretch of days, and of words that are no theme', async () => {
    expect(await answerTo(analyst, 'ความเห็นเรื่องขยะ เขตบางแค')).toContain('2 เรื่อง จากผู้แทน 1 คน');
    expect(await answerTo(analyst, 'ความเห็นเรื่องขยะ 1-2 ก.ค.')).toContain('2 เรื่อง จากผู้แทน 2 คน');
    expect(await answerTo(analyst, 'ใครบ่นเรื่องหมาจรจัดบ้างคะ')).toContain('“หมาจรจัดไล่เด็กหน้าโรงเรียน”');
    expect(await answerTo(analyst, 'ใครพูดเรื่องยานอวกาศบ้าง')).toContain('ยังไม่มีใครพูดเรื่องยานอวกาศ');
  });

  it('is asked by buttons from the menu, too', async () => {
    await analyst.says('เมนู');
    await analyst.taps('ความเห็นและสรุป');
    await analyst.taps('ใครพูดเรื่องใดบ้าง');
    await analyst.taps({ postback: 'voices-theme?t=FLOOD' });
    expect(await analyst.lastText()).toContain('“น้ำท่วมซอยทุกครั้งที่ฝนตก”');
  });

  it('reaches the own district of a district analyst, and all of them for a coordinator', async () => {
    const ofDistrict = await world.staff('districtAnalyst', 'บางบอน');
    expect(await answerTo(ofDistrict, 'ใครพูดอะไรเรื่องขยะบ้าง')).toContain('3 เรื่อง จากผู้แทน 1 คน');
    await ofDistrict.says('ความเห็นเรื่องขยะ เขตบางแค');
    expect(await ofDistrict.lastText()).toContain('เฉพาะเจ้าหน้าที่');
    const coordinator = await world.staff('coordinator', null);
    expect(await answerTo(coordinator, 'ใครพูดอะไรเรื่องขยะบ้าง')).toContain('6 เรื่อง');
    const admin = await world.staff('admin', null);
    await admin.says('ใครพูดอะไรเรื่องขยะบ้าง');
    expect(await admin.lastText()).toContain('เฉพาะเจ้าหน้าที่');
  });

  it('keeps what was said when its author is erased, and says that nobody is known for it', async () => {
    const { feedback } = world.context;
    await feedback.forgetAuthor(ids[2]!, (words) => words);
    const answer = await answerTo(analyst, 'ใครพูดอะไรเรื่องน้ำท่วมบ้าง');
    expect(answer).toMatch(/ไม่ทราบผู้ส่ง · เขตบางแค[^\n]*\n“น้ำท่วมซอย/);
    expect(answer).toContain('จากผู้แทน 0 คน');
  });

  it('stays out of LINE groups', async () => {
    const group = await world.group('กลุ่มหนึ่ง', [analyst]);
    await analyst.says(' ใครพูดอะไรเรื่องขยะบ้าง', { in: group, mention: true });
    expect(await group.lastText()).toBe('คำสั่งนี้ใช้ในแชตส่วนตัวค่ะ');
  });
});
