import type { Connection } from 'mongoose';
import { createInboxStore } from '../../src/feedback/inbox-store.ts';
import { createFeedbackStore, type FeedbackStore } from '../../src/feedback/store.ts';
import type { Download, FeedbackPart } from '../../src/feedback/model.ts';
import { mask } from '../../src/feedback/rules.ts';
import { hours, plus } from '../../src/time.ts';
import { connectFresh, makeFeedback } from './builders.ts';

const NOW = new Date('2020-07-10T02:00:00Z');
let connection: Connection;
let feedback: FeedbackStore;

beforeEach(async () => {
  const fresh = await connectFresh();
  connection = fresh.connection;
  feedback = createFeedbackStore(connection);
  await fresh.ready();
});
afterEach(() => connection.close());

const part = (messageId: string, overrides: Partial<FeedbackPart> = {}): FeedbackPart => ({
  messageId,
  sourceEventId: `e-${messageId}`,
  kind: 'text',
  at: NOW,
  text: 'แล้วก็มีหนู',
  place: null,
  fileName: null,
  ...overrides,
});
const everything = async (): Promise<string> => {
  const documents = [];
  for (const { name } of await connection.db!.listCollections().toArray())
    documents.push(await connection.db!.collection(name).find({}).toArray());
  return JSON.stringify(documents);
};

describe('receipt numbers', () => {
  it('count up within the fiscal year of what was said, and start anew in October', async () => {
    const june = await feedback.open(makeFeedback());
    const again = await feedback.open(makeFeedback());
    const october = await feedback.open(makeFeedback({ saidAt: new Date('2020-09-30T17:00:00Z') }));
    expect([june.number, again.number, october.number]).toEqual(['63-0001', '63-0002', '64-0001']);
  });

  it('are the same when the same entry is written again', async () => {
    const entry = makeFeedback();
    const first = await feedback.open(entry);
    await feedback.open(makeFeedback());
    expect((await feedback.open(entry)).number).toBe(first.number);
  });

  it('are all different when 40 entries are written at once', async () => {
    const entries = await Promise.all(Array.from({ length: 40 }, () => feedback.open(makeFeedback())));
    expect(new Set(entries.map(({ number }) => number)).size).toBe(40);
  });

  it('are not used again after an entry was taken back', async () => {
    const { _id, number } = await feedback.open(makeFeedback());
    await feedback.withdraw(_id, 'event', NOW);
    expect((await feedback.open(makeFeedback())).number).not.toBe(number);
    expect((await feedback.findByNumber(number!))!.status).toBe('withdrawn');
  });
});

describe('parts', () => {
  it('join an entry once, however often they come', async () => {
    const { _id } = await feedback.open(makeFeedback());
    await feedback.addPart({ _id, author: 'r1' }, part('m2'));
    const entry = await feedback.addPart({ _id, author: 'r1' }, part('m2'));
    expect(entry!.parts.map(({ messageId }) => messageId)).toEqual([`m-${_id}`, 'm2']);
  });

  it('belong to one entry only', async () => {
    const [one, other] = [await feedback.open(makeFeedback()), await feedback.open(makeFeedback())];
    await feedback.addPart(one, part('m2'));
    expect(await feedback.addPart(other, part('m2'))).toBeNull();
    expect((await feedback.find(other._id))!.parts).toHaveLength(1);
  });

  it('do not join an entry that was taken back', async () => {
    const { _id } = await feedback.open(makeFeedback());
    await feedback.withdraw(_id, 'event', NOW);
    expect(await feedback.addPart({ _id, author: 'r1' }, part('m2'))).toBeNull();
    expect(await everything()).not.toContain('หนู');
  });

  it('take the place of earlier words when the author edits', async () => {
    const { _id } = await feedback.open(makeFeedback({ text: 'คำเดิม' }));
    await feedback.replaceText({ _id, author: 'r1' }, part('m2', { text: 'คำใหม่' }));
    expect(await everything()).not.toContain('คำเดิม');
    expect((await feedback.find(_id))!.parts.map(({ text }) => text)).toEqual([null, 'คำใหม่']);
  });
});

describe('unsend', () => {
  it('of the opening part leaves nothing but the number', async () => {
    const { _id, number } = await feedback.open(makeFeedback({ text: 'ข้อความลับ' }));
    await feedback.addPart({ _id, author: 'r1' }, part('photo', { kind: 'image', text: null }));
    await feedback.askForContent({ messageId: 'photo', kind: 'image' }, _id, NOW);
    await feedback.keepContent((await feedback.claimDownload())!, Buffer.from('ภาพลับ'), 'image/png');
    const after = await feedback.unsend(`m-${_id}`, 'event', NOW);
    expect(after).toMatchObject({ number, status: 'withdrawn', parts: [], author: null, district: null, themes: [] });
    expect(await everything()).not.toContain('ลับ');
    expect(await feedback.findDownload('photo')).toBeNull();
    expect(await connection.db!.collection('media').countDocuments({})).toBe(0);
  });

  it('of another part removes that part and its content only', async () => {
    const { _id } = await feedback.open(makeFeedback());
    await feedback.addPart({ _id, author: 'r1' }, part('photo', { kind: 'image', text: null }));
    await feedback.askForContent({ messageId: 'photo', kind: 'image' }, _id, NOW);
    const after = await feedback.unsend('photo', 'event', NOW);
    expect(after).toMatchObject({ status: 'classified', parts: [{ messageId: `m-${_id}` }] });
    expect(await feedback.findDownload('photo')).toBeNull();
  });

  it('gives the same outcome when it is repeated', async () => {
    const { _id } = await feedback.open(makeFeedback());
    await feedback.unsend(`m-${_id}`, 'event', NOW);
    expect(await feedback.unsend(`m-${_id}`, 'event', NOW)).toMatchObject({ _id, status: 'withdrawn' });
  });

  it('of a message that is not known yet is remembered', async () => {
    expect(await feedback.unsend('later', 'event', NOW)).toBeNull();
    expect(await feedback.isUnsent('later')).toBe(true);
  });

  it('of two entries leaves two withdrawn ones side by side', async () => {
    for (const event of ['one', 'two']) {
      const { _id } = await feedback.open(makeFeedback());
      await feedback.unsend(`m-${_id}`, event, NOW);
    }
    expect(await connection.db!.collection('feedback').countDocuments({ status: 'withdrawn' })).toBe(2);
  });
});

describe('content', () => {
  const asked = async (): Promise<Download> => {
    const { _id } = await feedback.open(makeFeedback());
    await feedback.addPart({ _id, author: 'r1' }, part('photo', { kind: 'image', text: null }));
    await feedback.askForContent({ messageId: 'photo', kind: 'image' }, _id, NOW);
    return (await feedback.claimDownload())!;
  };
  const readAll = async (range?: { start: number; end: number }): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    for await (const chunk of feedback.readContent('photo', range)) chunks.push(chunk);
    return Buffer.concat(chunks);
  };

  it('larger than one document is kept in pieces and comes out as it went in', async () => {
    const bytes = Buffer.from(Array.from({ length: 700_001 }, (_, index) => index % 251));
    await feedback.keepContent(await asked(), bytes, 'image/png');
    expect(await feedback.findDownload('photo')).toMatchObject({ state: 'done', size: 700_001, chunks: 3 });
    expect((await readAll()).equals(bytes)).toBe(true);
  });

  it.each([
    ['from its beginning', 0, 9],
    ['inside its second piece', 300_000, 300_010],
    ['across its pieces', 100, 600_000],
    ['up to its end', 699_990, 700_000],
    ['where one piece ends', 261_119, 261_120],
  ])('is read %s only as far as asked for', async (_where, start, end) => {
    const bytes = Buffer.from(Array.from({ length: 700_001 }, (_, index) => index % 251));
    await feedback.keepContent(await asked(), bytes, 'audio/mp4');
    expect((await readAll({ start, end })).equals(bytes.subarray(start, end + 1))).toBe(true);
  });

  it('is fetched by one instance at a time', async () => {
    await asked();
    expect(await feedback.claimDownload()).toBeNull();
  });

  it('of a message that was taken back while it was fetched is not kept', async () => {
    const download = await asked();
    await feedback.unsend('photo', 'event', NOW);
    await feedback.keepContent(download, Buffer.from('late'), 'image/png');
    expect((await readAll()).length).toBe(0);
    expect(await feedback.findDownload('photo')).toBeNull();
  });
});

/** Lets `other` happen between what the store reads of an entry and when it writes the parts that follow from it. */
function beforePartsAreWritten(other: () => Promise<unknown>): void {
  const model = connection.model('Feedback');
  const write = model.updateOne.bind(model);
  model.updateOne = (async (...args: Parameters<typeof write>) => {
    const [, change] = args as [unknown, { $set?: { parts?: unknown } }];
    if (change.$set?.parts) {
      model.updateOne = write;
      await other();
    }
    return write(...args);
  }) as unknown as typeof write;
}

describe('what happens to an entry while it is changed', () => {
  const words = async (id: string) => (await feedback.find(id))!.parts.map(({ text }) => text);
  const author = 'r1';

  it.each(['is edited', 'loses its author'])('a message taken back stays away when the entry %s', async (how) => {
    const { _id } = await feedback.open(makeFeedback({ text: 'หนึ่ง' }));
    await feedback.addPart({ _id, author }, part('m2', { text: 'ลับ' }));
    await feedback.addPart({ _id, author }, part('m3', { text: 'สาม' }));
    beforePartsAreWritten(() => feedback.unsend('m2', 'event', NOW));
    if (how === 'is edited') {
      await feedback.replaceText({ _id, author }, part('m3', { text: 'สาม' }));
      expect(await words(_id)).toEqual([null, 'สาม']);
    } else {
      await feedback.forgetAuthor('r1', (text) => text);
      expect(await words(_id)).toEqual(['หนึ่ง', 'สาม']);
    }
    expect(await everything()).not.toContain('ลับ');
  });

  it('a message that joins it while its author is forgotten is masked too', async () => {
    const { _id } = await feedback.open(makeFeedback({ text: 'หนึ่ง' }));
    beforePartsAreWritten(() => feedback.addPart({ _id, author }, part('m2', { text: 'โทร 0812345678' })));
    await feedback.forgetAuthor('r1', (text) => mask(text, []));
    expect(await words(_id)).toEqual(['หนึ่ง', 'โทร •••']);
    expect((await feedback.find(_id))!.author).toBeNull();
  });

  it('no message joins it once its author is forgotten', async () => {
    const read = await feedback.open(makeFeedback({ text: 'หนึ่ง' }));
    await feedback.forgetAuthor('r1', (text) => mask(text, []));
    expect(await feedback.addPart(read, part('m2', { text: 'โทร 0812345678' }))).toBeNull();
    expect(await words(read._id)).toEqual(['หนึ่ง']);
  });

  it('words masked meanwhile do not come back when the entry is edited', async () => {
    const { _id } = await feedback.open(makeFeedback({ text: 'หนึ่ง' }));
    await feedback.addPart({ _id, author }, part('photo', { kind: 'file', text: null, fileName: 'สมศรี.pdf' }));
    const edited = part('m3', { text: 'โทร 0812345678' });
    await feedback.addPart({ _id, author }, edited);
    beforePartsAreWritten(() => feedback.forgetAuthor('r1', (text) => mask(text, [])));
    await feedback.replaceText({ _id, author }, edited);
    expect(await words(_id)).toEqual([null, null, 'โทร •••']);
    expect(await everything()).not.toMatch(/0812345678|สมศรี/);
  });

  it('an earlier edit that is repeated leaves what was added since', async () => {
    const { _id } = await feedback.open(makeFeedback({ text: 'คำเดิม' }));
    await feedback.replaceText({ _id, author }, part('m2', { text: 'คำใหม่' }));
    await feedback.addPart({ _id, author }, part('m3', { text: 'อีกเรื่อง' }));
    await feedback.replaceText({ _id, author }, part('m2', { text: 'คำใหม่' }));
    expect(await words(_id)).toEqual([null, 'คำใหม่', 'อีกเรื่อง']);
  });
});

describe('a person who is forgotten', () => {
  it('leaves what was said, without author, name and number', async () => {
    const { _id } = await feedback.open(makeFeedback({ text: 'ผมทดลอง ตัวอย่างดี โทร 0812345678 ขยะล้น' }));
    await feedback.forgetAuthor('r1', (words) => mask(words, ['ทดลอง ตัวอย่างดี']));
    const entry = (await feedback.find(_id))!;
    expect(entry.author).toBeNull();
    expect(entry.parts[0]!.text).toBe('ผม••• โทร ••• ขยะล้น');
    expect(await everything()).not.toContain('ทดลอง');
  });

  it('is not named in the answers of the office either', async () => {
    const { _id } = await feedback.open(makeFeedback({ text: 'ขยะล้น' }));
    const reply = { _id: 'a1', text: 'เรียนคุณทดลอง ตัวอย่างดี จะติดต่อที่ 0812345678', by: 's1', at: NOW };
    await createInboxStore(connection).addReply(_id, reply);
    await feedback.forgetAuthor('r1', (words) => mask(words, ['ทดลอง ตัวอย่างดี']));
    expect((await feedback.find(_id))!.replies).toMatchObject([
      { _id: 'a1', text: expect.stringContaining('จะติดต่อที่ •••') },
    ]);
    expect(await everything()).not.toMatch(/ทดลอง|0812345678/);
  });

  it.each(['audio', 'video'] as const)('takes along what cannot be masked: %s', async (kind) => {
    const { _id } = await feedback.open(makeFeedback({ text: 'ขยะล้น' }));
    for (const [messageId, of] of [['spoken', kind] as const, ['photo', 'image'] as const]) {
      await feedback.addPart({ _id, author: 'r1' }, part(messageId, { kind: of, text: null }));
      await feedback.askForContent({ messageId, kind: of }, _id, NOW);
      await feedback.keepContent((await feedback.claimDownload())!, Buffer.from(`bytes of ${messageId}`), 'image/png');
    }
    expect(await connection.db!.collection('media').countDocuments({ messageId: 'spoken' })).toBe(1);
    await feedback.forgetAuthor('r1', (words) => mask(words, []));
    const left = await connection.db!.collection('media').find({}).toArray();
    expect(left.map(({ messageId }) => messageId as string)).toEqual(['photo']);
  });
});

describe('reading', () => {
  it('streams what was said in the period, by time, without what was taken back', async () => {
    const inside = [3, 1, 2].map((hour) => makeFeedback({ id: `h${hour}`, saidAt: plus(NOW, hours(hour)) }));
    const before = makeFeedback({ saidAt: plus(NOW, -1) });
    const other = makeFeedback({ saidAt: plus(NOW, hours(1)), districtGroup: 'BKK_N' });
    const gone = makeFeedback({ saidAt: plus(NOW, hours(1)) });
    for (const entry of [...inside, before, other, gone]) await feedback.open(entry);
    await feedback.withdraw(gone._id, 'event', NOW);
    const selection = { districtGroups: ['THON_S'], from: NOW, to: plus(NOW, hours(4)) };
    const ids: string[] = [];
    for await (const { _id } of feedback.stream(selection)) ids.push(_id);
    expect(ids).toEqual(['h1', 'h2', 'h3']);
    expect(await feedback.count(selection)).toBe(3);
    expect(await feedback.count({ ...selection, theme: 'FLOOD' })).toBe(0);
  });
});

describe('among thousands of entries', () => {
  const THOUSANDS = 2_400;
  const before = (n: number): Date => new Date(NOW.getTime() - n * 60_000);
  const districts = ['บางขุนเทียน', ...Array.from({ length: 12 }, (_, n) => `เขตที่ ${n}`)];
  const query = {
    kind: null,
    theme: 'FLOOD',
    consultation: null,
    status: null,
    words: [],
    withPlace: false,
    from: null,
    to: null,
  };

  beforeEach(async () => {
    const common = (n: number) => ({ ...makeFeedback({ id: `many-${n}`, saidAt: before(n) }), status: 'classified' });
    await connection
      .collection<{ _id: string }>('feedback')
      .insertMany(Array.from({ length: THOUSANDS }, (_, n) => common(n)));
    const rare = { themes: ['FLOOD', 'ENV_WASTE'], district: 'เขตที่ 3' };
    for (const n of [1, 2]) await feedback.open(makeFeedback({ id: `rare-${n}`, ...rare, saidAt: before(9_000 + n) }));
    await feedback.open(makeFeedback({ id: 'taken-back', district: 'เขตที่ 4', saidAt: before(9_500) }));
    await feedback.withdraw('taken-back', 'event', NOW);
  });

  it('those of a rare theme are on the first page of who sees everything, the newest first', async () => {
    const { entries, last } = await createInboxStore(connection).findPage([{}], query, null, 1);
    expect([entries.map(({ _id }) => _id), last?._id]).toEqual([['rare-1'], 'rare-1']);
    const next = await createInboxStore(connection).findPage([{}], query, last, 5);
    expect([next.entries.map(({ _id }) => _id), next.last]).toEqual([['rare-2'], null]);
  });

  it('a page ends after so many that were looked at, and the next goes on there, none twice and none left out', async () => {
    const inbox = createInboxStore(connection);
    const wanted = { ...query, theme: null, words: ['ไม่มีใครพูดคำนี้'] };
    const first = await inbox.findPage([{}], wanted, null, 40);
    expect([first.entries, first.last!._id]).toEqual([[], 'many-999']);
    for (const limit of [1, 7, 40]) {
      const seen: string[] = [];
      for (let place: typeof first.last = null, more = true; more;) {
        const page = await inbox.findPage([{ district: 'เขตที่ 3' }, { district: 'บางขุนเทียน' }], { ...query, theme: null }, place, limit); // prettier-ignore
        seen.push(...page.entries.map(({ _id }) => _id));
        place = page.last;
        more = place !== null && seen.length < 100;
      }
      expect(seen.slice(0, 100)).toEqual(Array.from({ length: 100 }, (_, n) => `many-${n}`).slice(0, seen.length));
    }
  });

  it('a district is known as heard, however long ago, and whatever others said since', async () => {
    const heard = await feedback.lastHeard(districts);
    expect([...heard].toSorted(([a], [b]) => a.localeCompare(b))).toEqual([
      ['เขตที่ 3', before(9_001)],
      ['บางขุนเทียน', before(0)],
    ]);
    expect(await feedback.lastHeard(districts, { from: before(10_000), to: before(9_002) })).toEqual(new Map());
    const until = await feedback.lastHeard(districts, { from: before(10_000), to: before(9_001) });
    expect(until).toEqual(new Map([['เขตที่ 3', before(9_002)]]));
  });
});
