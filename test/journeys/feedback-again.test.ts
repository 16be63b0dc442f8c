/** Telling the same twice, going on later, quoting a receipt, and from the LINE group into 1:1. */
import { days, minutes } from '../../src/time.ts';
import { actionsOf, startWorld, wordsOf, type Group, type Person, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

let people = 0;
const member = (): Promise<Person> => world.representative(`ทดสอบ คนที่${(people += 1)}`, 'บางขุนเทียน');
async function groupWith(...members: Person[]): Promise<Group> {
  const group = await world.group('ประชาคมกรุงธนใต้', members);
  await world.bind(group, 'THON_S');
  return group;
}

const FIRST = 'ขยะล้นถังหน้าวัดสมมติ ไม่มีรถมาเก็บเลย';
const AGAIN = 'ขยะล้นถังหน้าวัดสมมติ ไม่มีรถมาเก็บเลยครับ 3 วันแล้ว';
const PHOTO = {
  type: 'image',
  content: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]).toString('base64'),
} as const;

interface Entry {
  _id: string;
  number: string;
  kind: string | null;
  private: boolean;
  consultation: string | null;
  parts: { kind: string; text: string | null; messageId: string }[];
}
async function entriesOf(who: Person): Promise<Entry[]> {
  const author = (await world.context.representatives.findByLineUserId(who.id))!.id;
  return world.db
    .collection<Entry>('feedback')
    .find({ author, status: { $ne: 'withdrawn' } })
    .sort({ number: 1 })
    .toArray();
}
const textsOf = ({ parts }: Entry) => parts.map(({ text }) => text);
async function receipt(who: Person | Group, words = 'รับแล้วค่ะ'): Promise<string> {
  const entry = (await who.sees()).findLast(
    ({ content }) => content.kind === 'bot' && wordsOf(content.message).includes(words),
  );
  return entry!.messageId!;
}
const heard = async (who: Person | Group): Promise<number> => (await who.heard()).length;

describe('nearly the same, told again by the same person', () => {
  async function twice(): Promise<{ author: Person; first: Entry; second: Entry }> {
    const author = await member();
    await author.says(FIRST);
    await author.taps('จบ');
    await world.clock.advance(days(1));
    await author.says(AGAIN);
    const [first, second] = (await entriesOf(author)) as [Entry, Entry];
    return { author, first, second };
  }

  it('is kept as a new entry, and the earlier one is offered', async () => {
    const { author, first, second } = await twice();
    const [message] = (await author.heard()).slice(-1);
    expect(wordsOf(message!)).toMatch(
      new RegExp(`^รับแล้วค่ะ เลขที่ ${second.number}\nคล้ายกับเรื่อง ${first.number} ที่ท่านส่งเมื่อ .+ รวมเป็นเรื่องเดียวกันไหมคะ`),
    );
    expect(actionsOf(message!).map((action) => 'label' in action && action.label)).toEqual([
      'รวมกับเรื่องเดิม',
      'เป็นเรื่องใหม่',
      'จบ',
    ]);
    await world.clock.advance(minutes(10));
    expect(await entriesOf(author)).toHaveLength(2);
  });

  it('[รวมกับเรื่องเดิม] makes one of them, with everything; both numbers lead there', async () => {
    const { author, first, second } = await twice();
    const photo = (await author.sends(PHOTO)).messageId!;
    await author.taps('รวมกับเรื่องเดิม');
    expect(await author.lastText()).toContain(`รวมกับเรื่อง ${first.number} แล้วค่ะ เล่าเพิ่มได้เลยค่ะ`);
    const [only, ...others] = await entriesOf(author);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ _id: first._id, parts: [{ text: FIRST }, { text: AGAIN }, { kind: 'image' }] });
    expect(await world.context.feedback.findDownload(photo)).toMatchObject({ state: 'done', entry: first._id });

    await author.says('เหม็นมากเวลาลมพัด');
    expect(textsOf((await entriesOf(author))[0]!)).toEqual([FIRST, AGAIN, null, 'เหม็นมากเวลาลมพัด']);
    await author.says('จบ');
    await author.says(`ดู ${second.number}`);
    expect(await author.lastText()).toContain(`เลขที่ ${first.number}`);
    // The same tap once more changes nothing.
    await author.taps('รวมกับเรื่องเดิม');
    expect(textsOf((await entriesOf(author))[0]!)).toHaveLength(4);
    await author.unsends(photo);
    expect((await entriesOf(author))[0]!.parts).toHaveLength(3);
    expect(await world.db.collection('media').countDocuments({ messageId: photo })).toBe(0);
  });

  it('[รวมกับเรื่องเดิม] of what was made private keeps all of it private, and says so', async () => {
    const { author, first } = await twice();
    await author.says('ส่งเป็นส่วนตัว');
    await author.taps('รวมกับเรื่องเดิม');
    expect(await author.lastText()).toContain('เรื่องนี้เป็นเรื่องส่วนตัวทั้งหมด');
    expect(await entriesOf(author)).toMatchObject([{ _id: first._id, private: true, parts: [{}, { text: AGAIN }] }]);
    expect(await world.context.feedback.findQuotableAmong([first._id])).toEqual(new Set());
  });

  it('[เป็นเรื่องใหม่] leaves both, and the story goes on', async () => {
    const { author, second } = await twice();
    await author.taps('เป็นเรื่องใหม่');
    expect(await author.lastText()).toContain(`เก็บเป็นเรื่องใหม่ เลขที่ ${second.number} ค่ะ เล่าเพิ่มได้เลย`);
    await author.says('คราวนี้มีหนูด้วย');
    expect((await entriesOf(author)).map(textsOf)).toEqual([[FIRST], [AGAIN, 'คราวนี้มีหนูด้วย']]);
  });

  it('joined and then taken back message by message leaves nothing behind', async () => {
    const author = await member();
    const one = (await author.says(FIRST)).messageId!;
    await author.taps('จบ');
    const two = (await author.says(AGAIN)).messageId!;
    await author.taps('รวมกับเรื่องเดิม');
    await author.unsends(two);
    expect((await entriesOf(author)).map(textsOf)).toEqual([[FIRST]]);
    await author.unsends(one);
    expect(await entriesOf(author)).toEqual([]);
  });

  it.each([
    ['of another person', async () => [await member(), await member()] as const, AGAIN],
    ['about something else', async () => [await member()] as const, 'น้ำท่วมขังหน้าโรงเรียนสมมติทุกครั้งที่ฝนตก'],
    ['of the same theme in other words', async () => [await member()] as const, 'อยากให้เพิ่มรอบเก็บขยะในซอยเป็นทุกวัน'],
  ])('%s is not offered', async (_name, who, words) => {
    const [one, other = one] = await who();
    await one.says(FIRST);
    await one.taps('จบ');
    await other.says(words);
    expect(await other.lastText()).not.toContain('คล้ายกับเรื่อง');
  });

  it('in a LINE group nothing is said of what was told in 1:1', async () => {
    const author = await member();
    const group = await groupWith(author);
    await author.says(FIRST);
    await author.taps('จบ');
    await author.says(`#ปัญหา ${AGAIN}`, { in: group });
    expect(await group.lastText()).not.toContain('คล้ายกับเรื่อง');
    await world.clock.advance(days(1));
    await author.says(`#ปัญหา ${AGAIN} ค่ะ`, { in: group });
    expect(await group.lastText()).toContain('คล้ายกับเรื่อง');
    const neighbour = await member();
    await world.control('PUT', `groups/${group.id}/members/${neighbour.id}`);
    const before = await heard(group);
    await neighbour.taps('รวมกับเรื่องเดิม', { in: group });
    expect(await heard(group)).toBe(before);
    expect(await entriesOf(author)).toHaveLength(3);
    await author.taps('รวมกับเรื่องเดิม', { in: group });
    expect(await group.lastText()).toMatch(/^รวมกับเรื่อง 63-\d{4} แล้วค่ะ$/);
    expect(await entriesOf(author)).toHaveLength(2);
  });

  it('entries of somebody else are never joined, whatever the button says', async () => {
    const author = await member();
    const other = await member();
    await author.says(FIRST);
    await other.says(FIRST);
    const [[own], [theirs]] = [await entriesOf(other), await entriesOf(author)];
    await other.taps({ postback: `feedback-join?entry=${own!._id}&into=${theirs!._id}` });
    await other.taps({ postback: `feedback-join?entry=${theirs!._id}&into=${own!._id}` });
    expect(await other.lastText()).toContain('ปุ่มนี้ใช้ไม่ได้แล้วค่ะ');
    expect(await entriesOf(author)).toHaveLength(1);
    expect(await entriesOf(other)).toHaveLength(1);
  });
});

describe('going on later', () => {
  it('“เพิ่ม <เลขที่>” takes what follows into that entry, words or pictures', async () => {
    const author = await member();
    await author.says(FIRST);
    await author.taps('จบ');
    const [{ number }] = (await entriesOf(author)) as [Entry];
    await world.clock.advance(days(3));
    await author.says(`เพิ่ม ${number}`);
    expect(await author.lastText()).toContain(`เล่าเพิ่มในเรื่อง ${number} ได้เลยค่ะ`);
    await world.clock.advance(minutes(15));
    await author.sends(PHOTO);
    expect(await author.lastText()).toContain(`เพิ่มในเรื่อง ${number} แล้วค่ะ`);
    await author.says('วันนี้มาเก็บแล้วแต่เหลือครึ่งหนึ่ง');
    expect(textsOf((await entriesOf(author))[0]!)).toEqual([FIRST, null, 'วันนี้มาเก็บแล้วแต่เหลือครึ่งหนึ่ง']);
  });

  it('of somebody else’s number is refused like one that does not exist', async () => {
    const author = await member();
    const other = await member();
    await author.says(FIRST);
    const [{ number }] = (await entriesOf(author)) as [Entry];
    await other.says(`เพิ่ม ${number}`);
    expect(await other.lastText()).toContain(`ไม่พบเรื่องเลขที่ ${number} ค่ะ`);
  });
});

describe('a quote of the receipt', () => {
  it('with more words adds them, with a command does it, and stores no command', async () => {
    const author = await member();
    await author.says(FIRST);
    await author.taps('จบ');
    const [{ number }] = (await entriesOf(author)) as [Entry];
    const quotes = await receipt(author);
    await world.clock.advance(days(2));
    await author.says('ยังไม่มาเก็บเลยวันนี้', { quotes });
    expect(await author.lastText()).toBe(`เพิ่มในเรื่อง ${number} แล้วค่ะ`);
    await author.says('ขอดูเรื่องนี้หน่อยค่ะ', { quotes });
    expect(await author.lastText()).toContain('ยังไม่มาเก็บเลยวันนี้');
    await author.says('ถึงไหนแล้วคะ', { quotes });
    expect(await author.lastText()).toContain('สถานะ');
    await author.says('แก้', { quotes });
    await author.says('ขยะล้นถังหน้าโรงเรียน');
    expect(await author.lastText()).toBe(`แก้เรื่อง ${number} แล้วค่ะ`);
    await author.says('ลบครับ', { quotes });
    await author.taps('ลบเลย');
    expect(await author.lastText()).toBe(`ลบเรื่อง ${number} แล้วค่ะ`);
    expect(await entriesOf(author)).toEqual([]);
  });

  it('in a LINE group: commands are for 1:1, and talk of others stays talk', async () => {
    const [author, neighbour] = [await member(), await member()];
    const group = await groupWith(author, neighbour);
    await author.says(`#ปัญหา ${FIRST}`, { in: group });
    const quotes = await receipt(group);
    await author.says('ลบ', { in: group, quotes });
    expect(await group.lastText()).toBe('คำสั่งนี้ใช้ในแชตส่วนตัวค่ะ');
    expect(await entriesOf(author)).toHaveLength(1);
    const before = await heard(group);
    await neighbour.says('จริงด้วยค่ะ เหม็นมาก', { in: group, quotes });
    expect(await heard(group)).toBe(before);
    expect((await entriesOf(author)).map(textsOf)).toEqual([[FIRST]]);
    expect(await entriesOf(neighbour)).toEqual([]);
  });
});

describe('from the LINE group into 1:1', () => {
  it('“ส่งเป็นส่วนตัว” on the receipt makes it private and shows the way, which goes on under the same number', async () => {
    const author = await member();
    const group = await groupWith(author);
    await author.says(`#ปัญหา ${FIRST}`, { in: group });
    const [{ number }] = (await entriesOf(author)) as [Entry];
    await author.says('ส่งเป็นส่วนตัวค่ะ', { in: group, quotes: await receipt(group) });
    const words = await group.lastText();
    expect(words).toContain(`ตั้งเรื่อง ${number} เป็นเรื่องส่วนตัวแล้วค่ะ`);
    expect(words).toContain('หากยกเลิกข้อความในกลุ่มนี้ เรื่องจะถูกลบไปด้วย');
    const link = /https:\/\/line\.me\/R\/oaMessage\/[^/]+\/\?(\S+)/.exec(words)!;
    // The link opens the 1:1 chat with these words ready.
    await author.says(decodeURIComponent(link[1]!));
    await author.says('เบอร์บ้านที่ทิ้งคือบ้านสีเขียว');
    expect(await entriesOf(author)).toMatchObject([
      { number, private: true, parts: [{ text: FIRST }, { text: 'เบอร์บ้านที่ทิ้งคือบ้านสีเขียว' }] },
    ]);
  });

  it('before anything was told, a mention shows the way', async () => {
    const author = await member();
    const group = await groupWith(author);
    await author.says(' ขอส่งเป็นส่วนตัว', { in: group, mention: true });
    expect(await group.lastText()).toMatch(/^เรื่องส่วนตัวเล่าในแชตส่วนตัวกับบัญชีนี้ได้เลยค่ะ\nhttps:\/\/line\.me\/R\/oaMessage\//);
    const link = /\/\?(\S+)/.exec(await group.lastText())!;
    await author.says(decodeURIComponent(link[1]!));
    expect(await author.lastText()).toContain('เล่าให้ฟังได้เลยค่ะ');
    expect(await entriesOf(author)).toEqual([]);
  });

  it('in 1:1 it only keeps the entry from being quoted', async () => {
    const author = await member();
    await author.says(FIRST);
    await author.says('ส่งเป็นส่วนตัว');
    expect(await author.lastText()).toContain('เป็นเรื่องส่วนตัวแล้วค่ะ');
    expect(await entriesOf(author)).toMatchObject([{ private: true, parts: [{ text: FIRST }] }]);
  });

  it('of somebody else’s receipt nothing happens', async () => {
    const [author, neighbour] = [await member(), await member()];
    const group = await groupWith(author, neighbour);
    await author.says(`#ปัญหา ${FIRST}`, { in: group });
    const before = await heard(group);
    await neighbour.says('ส่งเป็นส่วนตัว', { in: group, quotes: await receipt(group) });
    expect(await heard(group)).toBe(before);
    expect(await entriesOf(author)).toMatchObject([{ private: false }]);
  });

  it('a mention without a hashtag is feedback too, and its kind is asked where it is unclear', async () => {
    const author = await member();
    const group = await groupWith(author);
    await author.says(' แจ้งเรื่องต้นไม้ริมทางหน้าหมู่บ้านสมมติ', { in: group, mention: true });
    const words = await group.lastText();
    expect(words).toContain('รับแล้วค่ะ เลขที่');
    if ((await entriesOf(author))[0]!.kind === null) {
      expect(words).toContain('[ปัญหา]');
      await author.taps('ศักยภาพ', { in: group });
    }
    expect((await entriesOf(author))[0]!.kind).not.toBeNull();
  });
});
