/** Feedback in any form: voices, albums, films and papers; what cannot be kept; odd texts; taking any part back. */
import { minutes } from '../../src/time.ts';
import { startFeedback } from '../../src/feedback/rules.ts';
import type { Act } from '../../src/embedded/line/protocol.ts';
import { actionsOf, startWorld, wordsOf, type Group, type Person, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

let people = 0;
const member = (): Promise<Person> => world.representative(`ทดสอบ คนที่${(people += 1)}`, 'บางขุนเทียน');

const SECONDS = 1_000;
const base64 = (content: string | Buffer): string => Buffer.from(content as string, 'latin1').toString('base64');
const VOICE: Act = { type: 'audio', content: base64('\0\0\0\x1cftypM4A \0\0\0\0 เสียง') };
const FILM: Act = { type: 'video', content: base64('\0\0\0\x18ftypmp42\0\0\0\0 film') };
const PAPER: Act = { type: 'file', content: base64('%PDF-1.7\n'), fileName: 'หนังสือร้องเรียน.pdf' };
const PLACE: Act = { type: 'location', title: 'วัดสมมติ', latitude: 13.6, longitude: 100.4 };
const JPEG = base64(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]));
const PHOTO: Act = { type: 'image', content: JPEG };
const PROGRAM: Act = { type: 'file', content: base64('MZ\x90\0\x03'), fileName: 'รูปถ่าย.jpg' };
const STORY = 'ขยะล้นถังหน้าวัด ไม่มีรถมาเก็บ';

interface Entry {
  _id: string;
  number: string;
  kind: string | null;
  status: string;
  author: string | null;
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
async function onlyEntry(who: Person): Promise<Entry> {
  const all = await entriesOf(who);
  expect(all).toHaveLength(1);
  return all[0]!;
}
const kindsOf = ({ parts }: Entry): string[] => parts.map(({ kind }) => kind);
const since = async (who: Person | Group, before: number): Promise<string[]> =>
  (await who.heard()).slice(before).map(wordsOf);
const heard = async (who: Person | Group): Promise<number> => (await who.heard()).length;

/** Everything stored, files as text. */
async function everything(): Promise<string> {
  const all: unknown[] = [];
  for (const { name } of await world.db.db!.listCollections().toArray())
    all.push(await world.db.collection(name).find({}).toArray());
  return JSON.stringify(all);
}

describe('a voice', () => {
  it('is a story by itself: stored and acknowledged at once, and its kind asked', async () => {
    const author = await member();
    await author.sends(VOICE);
    const answer = await author.lastText();
    expect(answer).toContain('ได้รับข้อความเสียงแล้วค่ะ เลขที่ 63-');
    expect(answer).toContain('[ปัญหา]\n[ศักยภาพ]\n[ข้อเสนอโครงการ]');
    const entry = await onlyEntry(author);
    expect(kindsOf(entry)).toEqual(['audio']);
    expect(await world.context.feedback.findDownload(entry.parts[0]!.messageId)).toMatchObject({
      state: 'done',
      contentType: 'audio/mp4',
    });
    await author.says('เป็นปัญหาค่ะ');
    expect(await author.lastText()).toContain('เป็น “ปัญหา” แล้วค่ะ');
    expect(await onlyEntry(author)).toMatchObject({ kind: 'problem', parts: [{ kind: 'audio' }] });
  });

  it('goes with the photo that came before it', async () => {
    const author = await member();
    await author.sends(PHOTO);
    await author.sends(VOICE);
    expect(kindsOf(await onlyEntry(author))).toEqual(['audio', 'image']);
  });

  it('answers “เล่าให้ฟังได้เลยค่ะ”, and can be thrown away with one tap', async () => {
    const author = await member();
    await author.taps({ postback: startFeedback.pack({}) });
    await author.sends(VOICE);
    expect(kindsOf(await onlyEntry(author))).toEqual(['audio']);
    await author.taps('ไม่ต้องเก็บ');
    expect(await author.lastText()).toMatch(/^ลบเรื่อง 63-\d{4} แล้วค่ะ$/);
    expect(await entriesOf(author)).toEqual([]);
  });

  it('of somebody unregistered is not stored, which is said', async () => {
    const stranger = await world.person();
    await stranger.follow();
    await stranger.taps('ไม่ยินยอม');
    await stranger.sends(VOICE);
    expect(await stranger.lastText()).toBe(
      'ได้รับเสียงแล้วค่ะ แต่ยังไม่ได้เก็บไว้ ขอให้ท่านลงทะเบียนสั้น ๆ ก่อน แล้วส่งอีกครั้งนะคะ\n[สมัคร]',
    );
    expect(await world.db.collection('feedback').countDocuments({ author: null, status: { $ne: 'withdrawn' } })).toBe(
      0,
    );
  });
});

describe('pictures, films, papers, places', () => {
  it('join the story, and their content is kept', async () => {
    const author = await member();
    await author.says(STORY);
    const sent = [];
    for (const act of [PHOTO, FILM, PAPER, PLACE]) sent.push((await author.sends(act)).messageId!);
    expect(kindsOf(await onlyEntry(author))).toEqual(['text', 'image', 'video', 'file', 'location']);
    const types = [];
    for (const messageId of sent) types.push((await world.context.feedback.findDownload(messageId))?.contentType);
    expect(types).toEqual(['image/jpeg', 'video/mp4', 'application/pdf', undefined]);
  });

  it('sent together are answered once, and all of them go where the answer says', async () => {
    const author = await member();
    const before = await heard(author);
    for (const index of [2, 1, 3, 4])
      await author.sends({ type: 'image', content: JPEG, imageSet: { id: 'album', index, total: 4 } });
    expect(await since(author, before)).toEqual([
      'ได้รับรูปชุดนี้ (4 รูป) แล้วค่ะ เป็นเรื่องอะไรคะ พิมพ์เล่าสั้น ๆ ได้เลย\n[เป็นเรื่องใหม่]\n[ไม่ต้องเก็บ]',
    ]);
    await author.says('ทางเท้าพังหน้าโรงเรียน');
    expect(kindsOf(await onlyEntry(author))).toEqual(['text', 'image', 'image', 'image', 'image']);
  });

  it('that are not what they say are not kept, and the author hears it once', async () => {
    const author = await member();
    await author.says(STORY);
    const number = (await onlyEntry(author)).number;
    const before = await heard(author);
    await author.sends(PROGRAM);
    await author.sends({ type: 'image', content: base64('%PDF-1.7') });
    expect(await since(author, before)).toEqual([
      `ไฟล์ในเรื่อง ${number} เก็บไม่ได้ค่ะ เพราะไม่ใช่ชนิดที่เก็บได้ (รูป เสียง วิดีโอ PDF Word Excel) ค่ะ\nส่วนอื่นของเรื่องนี้เก็บไว้แล้วค่ะ`,
    ]);
    expect(await everything()).not.toContain(Buffer.from('MZ\x90\0\x03', 'latin1').toString('base64'));
    expect((await onlyEntry(author)).parts).toHaveLength(3);
  });
});

describe('odd texts are feedback too', () => {
  const zeroWidth = '#ปัญหา น้ำ\u200bท่วม\u200d หน้าบ้าน\ufeff';
  const rightToLeft = '#ปัญหา \u202eกลับหลัง \u0645\u0634\u0643\u0644\u0629 ถนนพัง';
  const long = `#ปัญหา ${'ขยะล้นถังหน้าวัด 😡 '.repeat(400)}`.slice(0, 5_000);

  it.each([
    ['emoji only', '#ปัญหา 😡😡🗑️'],
    ['zero-width characters', zeroWidth],
    ['right-to-left', rightToLeft],
    ['5,000 characters', long],
    ['many combining marks', `#เสนอ ${'ก้้้้้้'.repeat(200)}`],
    ['our own tokens', '#ปัญหา feedback-kind?entry=1&kind=problem {{x}} ${y} <b>'],
    ['line breaks', '#ศักยภาพ บรรทัดหนึ่ง\n\n\nบรรทัดสอง'],
  ])('%s: stored as it came, and the card stands', async (_name, text) => {
    const author = await member();
    await author.says(text);
    expect(await author.lastText()).toContain('รับแล้วค่ะ เลขที่');
    const entry = await onlyEntry(author);
    const words = text.replace(/^#\S+\s/u, '').trim();
    expect(entry.parts[0]!.text).toBe(words);
    await author.says('จบ');
    await author.says(`ดู ${entry.number}`);
    const card = await author.lastText();
    expect(card).toContain(`เลขที่ ${entry.number}`);
    expect(card).toContain('[ลบเรื่องนี้]');
    expect(card).not.toMatch(/[\u202a-\u202e]/u);
    await author.says('เรื่องที่ส่งไว้');
    expect((await author.heard()).at(-1)).toBeDefined();
  });

  it('a hashtag with nothing that can be read asks for words', async () => {
    const author = await member();
    await author.says('#ปัญหา \u200b\u2060\u3164');
    expect(await author.lastText()).toContain('เล่าให้ฟังได้เลยค่ะ');
    expect(await entriesOf(author)).toEqual([]);
  });

  it('a sticker where a story was asked for asks again, in a story it is nothing', async () => {
    const author = await member();
    await author.taps({ postback: startFeedback.pack({}) });
    await author.sends({ type: 'sticker' });
    expect(await author.lastText()).toContain('ช่วยเล่าเป็นข้อความ รูป หรือเสียงได้เลยนะคะ');
    await author.says('ไฟทางดับหน้าซอย 5');
    const before = await heard(author);
    await author.sends({ type: 'sticker' });
    await author.says('😭😭😭');
    expect(await heard(author)).toBe(before);
    expect((await onlyEntry(author)).parts.map(({ text }) => text)).toEqual(['ไฟทางดับหน้าซอย 5', '😭😭😭']);
  });

  it('typing our own button data does nothing', async () => {
    const author = await member();
    await author.says(STORY);
    const { _id, number } = await onlyEntry(author);
    await author.says('จบ');
    await author.says(`feedback-receipt?action=erase&number=${number}`);
    await author.says(`feedback-kind?entry=${_id}&kind=potential`);
    expect(await onlyEntry(author)).toMatchObject({ kind: 'problem', parts: [{ text: STORY }] });
  });
});

describe('what somebody sent', () => {
  it('is listed page by page, with how many there are', async () => {
    const author = await member();
    for (let each = 1; each <= 7; each += 1) {
      await author.says(`#ปัญหา เรื่องที่${each} ไม่เหมือนเรื่องอื่น${'กขคงจฉช'.charAt(each).repeat(9)}`);
      await author.says('จบ');
      await world.clock.advance(minutes(1));
    }
    await author.says('เรื่องที่ส่งไว้');
    const first = await author.lastText();
    expect(first).toContain('ทั้งหมด 7 เรื่อง (1–5)');
    await author.taps('ดูเพิ่ม');
    const second = await author.lastText();
    expect(second).toContain('ทั้งหมด 7 เรื่อง (6–7)');
    expect(second).not.toContain('[ดูเพิ่ม]');
    for (let each = 1; each <= 7; each += 1)
      expect([first, second].filter((page) => page.includes(`เรื่องที่${each} `))).toHaveLength(1);
  });

  it('is told by kind, and the author can look at it again, until the link is old or the entry gone', async () => {
    const author = await member();
    await author.says(STORY);
    for (const act of [PHOTO, PHOTO, VOICE]) await author.sends(act);
    await author.says('จบ');
    const { number } = await onlyEntry(author);
    await author.says(`ดู ${number}`);
    expect(await author.lastText()).toContain('แนบ\nรูป 2 เสียง 1');
    const links = actionsOf(await author.last()).flatMap((action) => (action.type === 'uri' ? [action.uri!] : []));
    expect(await author.lastText()).toContain('[ดูรูป 1]\n[ดูรูป 2]\n[ฟังเสียง]');
    const seen = await fetch(links[0]!);
    expect([seen.status, seen.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect(Buffer.from(await seen.arrayBuffer()).toString('base64')).toBe(JPEG);
    const statusOf = async (link: string): Promise<number> => (await fetch(link)).status;
    expect(await statusOf(links[0]!.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')))).toBe(410);
    expect(await statusOf(links[0]!.replace(/\/sent\/\d/, '$&1'))).toBe(410);
    await world.clock.advance(minutes(16));
    expect(await statusOf(links[0]!)).toBe(410);

    await author.says(`ดู ${number}`);
    const [again] = actionsOf(await author.last()).flatMap((action) => (action.type === 'uri' ? [action.uri!] : []));
    expect(await statusOf(again!)).toBe(200);
    await author.says(`ลบ ${number}`);
    await author.taps('ลบเลย');
    expect(await statusOf(again!)).toBe(410);
  });
});

describe('taking any part back', () => {
  it('in any order: each part goes with its content, the opening takes all', async () => {
    const author = await member();
    const opening = (await author.says(STORY)).messageId!;
    const photo = (await author.sends(PHOTO)).messageId!;
    const words = (await author.says('เหม็นมากตอนเที่ยงวันเสาร์')).messageId!;
    const voice = (await author.sends(VOICE)).messageId!;
    const { _id, number } = await onlyEntry(author);
    await author.unsends(photo);
    expect(kindsOf(await onlyEntry(author))).toEqual(['text', 'text', 'audio']);
    expect(await world.db.collection('media').countDocuments({ messageId: photo })).toBe(0);
    expect(await world.db.collection('downloads').countDocuments({ _id: photo as never })).toBe(0);
    await author.unsends(words);
    expect(await everything()).not.toContain('ตอนเที่ยงวันเสาร์');
    await author.unsends(opening);
    expect(await entriesOf(author)).toEqual([]);
    expect(await world.db.collection('media').countDocuments({ entry: _id })).toBe(0);
    const before = await heard(author);
    await author.unsends(voice);
    expect(await heard(author)).toBe(before);
    expect(await world.db.collection('feedback').findOne({ number })).toMatchObject({ status: 'withdrawn', parts: [] });
  });

  it('a photo that still waits for its words is forgotten with the question', async () => {
    const author = await member();
    const first = (await author.sends(PHOTO)).messageId!;
    const second = (await author.sends(PHOTO)).messageId!;
    await author.unsends(first);
    await author.says('ทางเท้าพังหน้าโรงเรียน');
    expect((await onlyEntry(author)).parts.map(({ messageId }) => messageId)).not.toContain(first);
    expect((await onlyEntry(author)).parts.map(({ messageId }) => messageId)).toContain(second);
  });

  it('before it was handled: a photo is not even asked about', async () => {
    const author = await member();
    await world.context.feedback.unsend('770001', 'taken-back', world.clock.now());
    const before = await heard(author);
    await world.context.events.insertAll([
      {
        event: {
          type: 'message',
          mode: 'active',
          webhookEventId: 'photo-late',
          timestamp: world.clock.now().getTime(),
          source: { type: 'user', userId: author.id },
          replyToken: 'token',
          message: { type: 'image', id: '770001' },
        },
        receivedAt: world.clock.now(),
      },
    ]);
    world.context.wake();
    await world.settled();
    expect(await heard(author)).toBe(before);
    expect(JSON.stringify(await world.db.collection('dialogues').find({}).toArray())).not.toContain('770001');
  });
});

describe('buttons that are not this person’s', () => {
  const tries = (entry: string) => [
    `feedback-kind?entry=${entry}&kind=potential`,
    `feedback-private?entry=${entry}`,
    `feedback-place?entry=${entry}`,
    `feedback-end?entry=${entry}`,
    `feedback-join?entry=${entry}&into=${entry}`,
    `feedback-apart?entry=${entry}`,
  ];

  it('do nothing, and say the same as for an entry that never was', async () => {
    const author = await member();
    const other = await member();
    await author.says(STORY);
    const { _id } = await onlyEntry(author);
    for (const [index, data] of tries(_id).entries()) {
      await other.taps({ postback: data });
      const answer = await other.lastText();
      await other.taps({ postback: tries('f'.repeat(24))[index]! });
      expect(await other.lastText()).toBe(answer);
      expect(answer).toContain('ปุ่มนี้ใช้ไม่ได้แล้วค่ะ');
    }
    expect(await onlyEntry(author)).toMatchObject({ kind: 'problem', private: false });
  });

  it('with a field too many, one missing or a wrong form are no buttons of ours', async () => {
    const author = await member();
    await author.says(STORY);
    const { _id } = await onlyEntry(author);
    for (const data of [
      `feedback-kind?entry=${_id}&kind=potential&more=1`,
      `feedback-kind?entry=${_id}&kind=secret`,
      `feedback-kind?entry=${_id}&entry=${_id}&kind=potential`,
      'feedback-kind?kind=potential',
      'feedback-private?entry=../../etc',
    ]) {
      await author.taps({ postback: data });
      expect(await author.lastText()).toContain('ปุ่มนี้ใช้ไม่ได้แล้วค่ะ');
    }
    expect(await onlyEntry(author)).toMatchObject({ kind: 'problem', private: false });
  });

  it('replayed after staff dealt with the entry change nothing', async () => {
    const author = await member();
    await author.taps({ postback: startFeedback.pack({}) });
    await author.says('เรื่องต้นไม้ตรงสวนหย่อมหน้าหมู่บ้าน');
    const { _id } = await onlyEntry(author);
    await world.db
      .collection('feedback')
      .updateOne({ _id: _id as never }, { $set: { status: 'reviewed', kind: 'proposal' } });
    await author.taps('ปัญหา');
    expect(await author.lastText()).toContain('ปุ่มนี้ใช้ไม่ได้แล้วค่ะ');
    expect(await onlyEntry(author)).toMatchObject({ kind: 'proposal' });
  });
});

describe('the kind', () => {
  it('is asked where the words do not tell it, and a bare word answers', async () => {
    const author = await member();
    await author.taps({ postback: startFeedback.pack({}) });
    await author.says('เรื่องต้นไม้ตรงสวนหย่อมหน้าหมู่บ้าน');
    await author.says('ศักยภาพค่ะ');
    expect(await onlyEntry(author)).toMatchObject({ kind: 'potential' });
    expect((await onlyEntry(author)).parts).toHaveLength(1);
    await world.clock.advance(minutes(1) + 50 * SECONDS);
    await author.says('ต้นใหญ่อายุร้อยปี');
    expect((await onlyEntry(author)).parts).toHaveLength(2);
  });
});
