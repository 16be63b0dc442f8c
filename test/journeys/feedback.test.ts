/** Journey 5: feedback from a LINE group, made private, taken back; feedback in 1:1; after a session. */
import { createHmac } from 'node:crypto';
import { fiscalYearOf, hours, minutes, plus } from '../../src/time.ts';
import { startFeedback } from '../../src/feedback/rules.ts';
import { actionsOf, startWorld, wordsOf, type Group, type Person, type World } from '../world.ts';

const SECONDS = 1_000;
const RUBBISH = '#ปัญหา ขยะล้นถังหน้าวัด ไม่มีรถมาเก็บ 3 วันแล้ว';
const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(300_000, 7)]);

let world: World;
afterEach(() => world.stop());

/** Two representatives and a stranger in a LINE group that is bound to กรุงธนใต้. */
async function thonburiSouth() {
  world = await startWorld();
  const author = await world.representative('มาลี ริมคลอง', 'บางขุนเทียน');
  const neighbour = await world.representative('บุญมี ท่าข้าม', 'จอมทอง');
  const stranger = await world.person('คนแปลกหน้า');
  const group = await world.group('ประชาคมกรุงธนใต้', [author, neighbour, stranger]);
  await world.bind(group, 'THON_S');
  return { author, neighbour, stranger, group };
}

/** 41 receipts have been given this year. */
async function alreadyGiven(count: number): Promise<void> {
  const _id = `feedback:${fiscalYearOf(world.clock.now())}`;
  await world.db.collection<{ _id: string; value: number }>('counters').insertOne({ _id, value: count });
}

async function everythingStored(): Promise<string> {
  const all: unknown[] = [];
  for (const { name } of await world.db.db!.listCollections().toArray())
    all.push(await world.db.collection(name).find({}).toArray());
  return JSON.stringify(all);
}

const entries = () => world.db.collection('feedback').find({}).sort({ number: 1 }).toArray();
const onlyEntry = async () => {
  const all = await entries();
  expect(all).toHaveLength(1);
  return all[0]!;
};
const photo = (group?: Group) =>
  ({
    type: 'image',
    content: PNG.toString('base64'),
    contentType: 'image/png',
    ...(group && { groupId: group.id }),
  }) as const;
const receiptOf = async (who: Person | Group): Promise<string> =>
  /\d{2}-\d{4,}/.exec((await who.heard()).map(wordsOf).join('\n'))![0];

/** What LINE would send, signed as LINE signs it. */
async function webhook(...events: object[]): Promise<void> {
  const body = JSON.stringify({ destination: 'Ubot', events });
  const signature = createHmac('sha256', 'test-secret').update(body).digest('base64');
  const response = await fetch(`${world.url}/webhook`, {
    method: 'POST',
    headers: { 'x-line-signature': signature, 'content-type': 'application/json' },
    body,
  });
  expect(response.status).toBe(200);
  await world.settled();
}

describe('in a LINE group', () => {
  it('a hashtag is answered with a quoting receipt, a photo within a minute joins without a word', async () => {
    const { author, group } = await thonburiSouth();
    await alreadyGiven(41);
    await author.says(RUBBISH, { in: group });
    const [receipt] = (await group.heard()).slice(-1);
    expect(wordsOf(receipt!)).toBe('รับแล้วค่ะ เลขที่ 63-0042\n[ส่งเป็นส่วนตัวแทน]\n[เพิ่มตำแหน่ง]');
    expect(receipt).toHaveProperty('quoteToken');

    await world.clock.advance(50 * SECONDS);
    const said = (await group.heard()).length;
    const { messageId } = await author.sends(photo(group));
    expect(await group.heard()).toHaveLength(said);

    const entry = await onlyEntry();
    expect(entry).toMatchObject({
      number: '63-0042',
      kind: 'problem',
      status: 'classified',
      districtGroup: 'THON_S',
      district: 'บางขุนเทียน',
      channel: 'lineGroup',
    });
    expect(entry.themes).toContain('ENV_WASTE');
    expect(entry.parts.map(({ kind }: { kind: string }) => kind)).toEqual(['text', 'image']);
    expect(entry.parts[0].text).toBe('ขยะล้นถังหน้าวัด ไม่มีรถมาเก็บ 3 วันแล้ว');
    expect(await world.context.feedback.findDownload(messageId!)).toMatchObject({
      state: 'done',
      contentType: 'image/png',
      size: PNG.length,
    });
  });

  it('stores nothing else of that hour', async () => {
    const { author, neighbour, stranger, group } = await thonburiSouth();
    await neighbour.says('เมื่อเช้าเห็นเหมือนกันเลย ขยะกองโต', { in: group });
    await author.says(RUBBISH, { in: group });
    await stranger.says('น่าสงสารพระท่าน', { in: group });
    await author.says('ใช่ เหม็นมากเลย', { in: group });
    await neighbour.sends({ ...photo(group), content: Buffer.from('ของคนอื่น').toString('base64') });
    await neighbour.sends({
      type: 'location',
      title: 'บ้านของฉันเอง',
      address: 'ซอยบ้านฉัน',
      latitude: 13.7,
      longitude: 100.4,
      groupId: group.id,
    });
    await world.clock.advance(61 * SECONDS);
    const late = await author.sends(photo(group));
    const stored = await everythingStored();
    expect(stored).toContain('ขยะล้นถังหน้าวัด');
    for (const other of ['กองโต', 'น่าสงสาร', 'เหม็นมาก', 'บ้านของฉันเอง', 'ซอยบ้านฉัน', late.messageId!])
      expect(stored).not.toContain(other);
    expect((await onlyEntry()).parts).toHaveLength(1);
    expect((await group.heard()).map(wordsOf).filter((words) => words.includes('รับแล้วค่ะ'))).toHaveLength(1);
  });

  it('a place that was asked for joins, even after a minute', async () => {
    const { author, neighbour, group } = await thonburiSouth();
    await author.says(RUBBISH, { in: group });
    await author.taps('เพิ่มตำแหน่ง', { in: group });
    expect(await group.lastText()).toContain('[ส่งตำแหน่ง]');
    await world.clock.advance(90 * SECONDS);
    const said = (await group.heard()).length;
    const here = { type: 'location', title: 'วัดสมมติ', latitude: 13.6, longitude: 100.4, groupId: group.id } as const;
    await neighbour.sends(here);
    await author.sends(here);
    await author.sends(photo(group));
    expect(await group.heard()).toHaveLength(said);
    const { parts } = await onlyEntry();
    expect(parts.map(({ kind }: { kind: string }) => kind)).toEqual(['text', 'location']);
    expect(parts[1].place).toMatchObject({ title: 'วัดสมมติ', latitude: 13.6, longitude: 100.4 });
  });

  it('[ส่งเป็นส่วนตัวแทน] makes it private for its author, and nobody else', async () => {
    const { author, neighbour, group } = await thonburiSouth();
    await author.says(RUBBISH, { in: group });
    const number = await receiptOf(group);
    const said = (await group.heard()).length;
    await neighbour.taps('ส่งเป็นส่วนตัวแทน', { in: group });
    await author.taps('ส่งเป็นส่วนตัวแทน', { in: group, hideUserId: true });
    expect(await group.heard()).toHaveLength(said);
    expect((await onlyEntry()).private).toBe(false);

    await author.taps('ส่งเป็นส่วนตัวแทน', { in: group });
    expect(await group.lastText()).toContain(`เพิ่ม ${number}`);
    expect(await group.lastText()).toContain('https://line.me/R/oaMessage/');
    expect((await onlyEntry()).private).toBe(true);
  });

  it('a quote of the receipt adds to the entry, for its author only', async () => {
    const { author, neighbour, group } = await thonburiSouth();
    await author.says(RUBBISH, { in: group });
    const receipt = (await group.sees()).findLast(({ from }) => from === 'bot')!.messageId!;
    await world.clock.advance(hours(1));
    const said = (await group.heard()).length;
    await neighbour.says('ของฉันก็ด้วย', { in: group, quotes: receipt });
    expect(await group.heard()).toHaveLength(said);
    await author.says('วันนี้ก็ยังไม่มา', { in: group, quotes: receipt });
    expect(await group.lastText()).toContain('เพิ่มในเรื่อง');
    expect((await onlyEntry()).parts.map(({ text }: { text: string }) => text)).toEqual([
      'ขยะล้นถังหน้าวัด ไม่มีรถมาเก็บ 3 วันแล้ว',
      'วันนี้ก็ยังไม่มา',
    ]);
  });

  it('a stranger in a bound LINE group is heard without a name; the photo joins all the same', async () => {
    const { stranger, group } = await thonburiSouth();
    await stranger.says('#เสนอ อยากได้ทางจักรยานเลียบคลอง', { in: group });
    expect(await group.lastText()).toContain('รับแล้วค่ะ เลขที่');
    await stranger.sends(photo(group));
    const entry = await onlyEntry();
    expect(entry).toMatchObject({ author: null, district: null, districtGroup: 'THON_S', kind: 'proposal' });
    expect(entry.parts).toHaveLength(2);
    expect(await everythingStored()).not.toContain(stranger.id);
  });

  it('where LINE hides who wrote, the entry stands and later photos belong to nobody', async () => {
    const { author, group } = await thonburiSouth();
    await author.says(RUBBISH, { in: group, hideUserId: true });
    await author.sends({ ...photo(group), hideUserId: true });
    expect(await onlyEntry()).toMatchObject({ author: null, district: null });
    expect((await onlyEntry()).parts).toHaveLength(1);
  });

  it('a stranger in a LINE group that belongs nowhere hears how to register, and nothing is stored', async () => {
    const { stranger } = await thonburiSouth();
    const unbound = await world.group('กลุ่มอื่น', [stranger]);
    await stranger.says(RUBBISH, { in: unbound });
    expect(await unbound.lastText()).toContain('สมัคร');
    expect(await everythingStored()).not.toContain('ขยะล้นถัง');
  });

  it('a hashtag without words asks for them', async () => {
    const { author, group } = await thonburiSouth();
    await author.says('#ปัญหา', { in: group });
    expect(await group.lastText()).toContain('พิมพ์เรื่องต่อท้าย');
    expect(await entries()).toHaveLength(0);
  });
});

describe('taken back', () => {
  it('the entry, its photo and its words are gone, the number stays used, and nobody says a word', async () => {
    const { author, group } = await thonburiSouth();
    const { messageId } = await author.says(RUBBISH, { in: group });
    await author.sends(photo(group));
    const number = await receiptOf(group);
    const said = (await group.heard()).length;
    await author.sends({ type: 'unsend', messageId: messageId!, groupId: group.id });
    expect(await group.heard()).toHaveLength(said);
    expect(await onlyEntry()).toMatchObject({ number, status: 'withdrawn', parts: [], author: null });
    expect(await everythingStored()).not.toContain('ขยะล้นถัง');
    expect(await world.db.collection('media').countDocuments({})).toBe(0);

    await author.sends(photo(group));
    expect((await onlyEntry()).parts).toHaveLength(0);
    await author.says('#ปัญหา ไฟทางดับ', { in: group });
    expect((await entries()).map((entry) => entry.number)).toEqual([number, '63-0002']);
  });

  it('a photo alone takes nothing else with it', async () => {
    const { author, group } = await thonburiSouth();
    await author.says(RUBBISH, { in: group });
    const { messageId } = await author.sends(photo(group));
    await author.sends({ type: 'unsend', messageId: messageId!, groupId: group.id });
    const entry = await onlyEntry();
    expect(entry.parts.map(({ kind }: { kind: string }) => kind)).toEqual(['text']);
    expect(await world.db.collection('media').countDocuments({})).toBe(0);
    expect(await world.db.collection('downloads').countDocuments({})).toBe(0);
  });

  it('before the message was handled: it is never stored, and there is no answer', async () => {
    const { author, group } = await thonburiSouth();
    const at = world.clock.now().getTime();
    const common = { mode: 'active', source: { type: 'group', groupId: group.id, userId: author.id } };
    const said = (await group.heard()).length;
    await webhook({
      ...common,
      type: 'unsend',
      webhookEventId: 'unsend-first',
      timestamp: at + 1_000,
      unsend: { messageId: '990001' },
    });
    await webhook({
      ...common,
      type: 'message',
      webhookEventId: 'message-late',
      timestamp: at,
      replyToken: 'token',
      deliveryContext: { isRedelivery: true },
      message: { type: 'text', id: '990001', text: RUBBISH, quoteToken: 'q' },
    });
    expect(await group.heard()).toHaveLength(said);
    expect(await everythingStored()).not.toContain('ขยะล้นถัง');
  });

  it('a message delivered twice is one entry with one number and one answer', async () => {
    const { author, group } = await thonburiSouth();
    const { webhookEventId } = await author.says(RUBBISH, { in: group });
    const said = (await group.heard()).length;
    await world.control('POST', 'redeliver', { webhookEventIds: [webhookEventId] });
    await world.settled();
    expect(await group.heard()).toHaveLength(said);
    expect((await onlyEntry()).number).toBe('63-0001');
  });
});

describe('in 1:1', () => {
  async function member(): Promise<Person> {
    world = await startWorld();
    return world.representative('มาลี ริมคลอง', 'บางขุนเทียน');
  }

  it('the first message is answered at once; words, a voice and a place within two minutes join', async () => {
    const author = await member();
    await author.says('ขยะล้นถังหน้าวัด ไม่มีรถมาเก็บ');
    const receipt = await author.last();
    expect(wordsOf(receipt)).toContain('รับแล้วค่ะ เลขที่ 63-0001');
    expect(actionsOf(receipt).map((action) => 'label' in action && action.label)).toEqual(['จบ', 'เพิ่มรูป', 'เพิ่มตำแหน่ง']);
    const heard = (await author.heard()).length;
    const more = [
      () => author.says('เป็นมาหลายวันแล้ว'),
      () => author.says('หน้าฝนยิ่งเหม็น'),
      () => author.sends({ type: 'audio', content: Buffer.from('\0\0\0\x1cftypM4A ').toString('base64') }),
      () => author.sends({ type: 'location', title: 'วัดสมมติ', latitude: 13.6, longitude: 100.4 }),
    ];
    for (const send of more) {
      await world.clock.advance(100 * SECONDS);
      await send();
    }
    // Nobody sees what a voice says: that it has come is told, and nothing else.
    expect((await author.heard()).slice(heard).map(wordsOf)).toEqual(['ได้รับเสียงแล้วค่ะ รวมในเรื่อง 63-0001']);
    expect((await onlyEntry()).parts.map(({ kind }: { kind: string }) => kind)).toEqual([
      'text',
      'text',
      'text',
      'audio',
      'location',
    ]);
  });

  it('two quiet minutes close it without a push; what is told later is a new entry', async () => {
    const author = await member();
    await author.says('ขยะล้นถังหน้าวัด ไม่มีรถมาเก็บ');
    const heard = (await author.heard()).length;
    await world.clock.advance(minutes(2) + SECONDS);
    expect(await author.heard()).toHaveLength(heard);
    expect((await world.requests()).filter(({ path }) => path.includes('push'))).toHaveLength(0);
    await author.says('ไฟทางหน้าซอยดับ มืดมาก');
    expect((await entries()).map(({ number, parts }) => [number, parts.length])).toEqual([
      ['63-0001', 1],
      ['63-0002', 1],
    ]);
  });

  it('[จบ] says thank you, and the next words are not part of it', async () => {
    const author = await member();
    await author.says('ขยะล้นถังหน้าวัด ไม่มีรถมาเก็บ');
    await author.taps('จบ');
    expect(await author.lastText()).toContain('ขอบคุณค่ะ บันทึกเรื่อง 63-0001');
    await author.says('อืมมม แล้วแต่เลย');
    expect((await onlyEntry()).parts).toHaveLength(1);
  });

  it('speaking of something else ends it', async () => {
    const author = await member();
    await author.says('ขยะล้นถังหน้าวัด ไม่มีรถมาเก็บ');
    await author.says('ข้อมูลของฉัน');
    await author.says('อืมมม แล้วแต่เลย');
    expect((await onlyEntry()).parts).toHaveLength(1);
  });

  it('asks for the kind where the words do not tell it', async () => {
    const author = await member();
    await author.taps({ postback: startFeedback.pack({}) });
    expect(await author.lastText()).toContain('เล่าให้ฟังได้เลยค่ะ');
    await author.says('เรื่องต้นไม้ตรงสวนหย่อมหน้าหมู่บ้าน');
    expect(await author.lastText()).toContain('[ศักยภาพ]');
    await author.taps('ศักยภาพ');
    expect(await author.lastText()).toContain('เป็น “ศักยภาพ”');
    expect(await onlyEntry()).toMatchObject({ kind: 'potential' });
  });

  it('a command in between is no part of the story', async () => {
    const author = await member();
    await author.says('ขยะล้นถังหน้าวัด ไม่มีรถมาเก็บ');
    await author.says('ข้อมูลของฉัน');
    await author.says('#เสนอ อยากได้ถังขยะเพิ่ม');
    expect((await entries()).map(({ kind, parts }) => [kind, parts.length])).toEqual([
      ['problem', 1],
      ['proposal', 1],
    ]);
  });

  it('a photo that comes before its words waits for them', async () => {
    const author = await member();
    await author.sends(photo());
    expect(await author.lastText()).toContain('เป็นเรื่องอะไรคะ');
    expect(await entries()).toHaveLength(0);
    await author.says('ทางเท้าพังหน้าโรงเรียน');
    expect((await onlyEntry()).parts.map(({ kind }: { kind: string }) => kind)).toEqual(['text', 'image']);
  });

  it('a photo long after the story can be put with it, made its own, or be forgotten', async () => {
    const author = await member();
    await author.says('ขยะล้นถังหน้าวัด ไม่มีรถมาเก็บ');
    await world.clock.advance(minutes(10));
    await author.sends(photo());
    await author.taps('เพิ่มใน 63-0001');
    expect((await onlyEntry()).parts).toHaveLength(2);
    await world.clock.advance(minutes(10));
    const forgotten = await author.sends(photo());
    await author.taps('ไม่ต้องเก็บ');
    expect((await onlyEntry()).parts).toHaveLength(2);
    expect(JSON.stringify(await world.db.collection('dialogues').find({}).toArray())).not.toContain(
      forgotten.messageId,
    );
    await author.sends(photo());
    await author.taps('เป็นเรื่องใหม่');
    expect((await entries()).map(({ parts }) => parts.length)).toEqual([2, 1]);
  });

  it('a stranger hears how to register, and what was said is not stored', async () => {
    world = await startWorld();
    const stranger = await world.person('คนแปลกหน้า');
    await stranger.follow();
    await stranger.says('#ปัญหา ขยะล้นถังหน้าวัด');
    expect(await stranger.lastText()).toContain('[สมัคร]');
    expect(await everythingStored()).not.toContain('ขยะล้นถัง');
  });
});

describe('ดู แก้ ลบ', () => {
  async function told() {
    world = await startWorld();
    const author = await world.representative('มาลี ริมคลอง', 'บางขุนเทียน');
    const other = await world.representative('บุญมี ท่าข้าม', 'บางขุนเทียน');
    await author.says('ขยะล้นถังหน้าวัด ไม่มีรถมาเก็บ');
    await author.taps('จบ');
    return { author, other };
  }

  it('the author sees what was said', async () => {
    const { author } = await told();
    await author.says('ดู 63-0001');
    const card = await author.lastText();
    for (const words of ['เลขที่ 63-0001', 'ขยะล้นถังหน้าวัด', 'ปัญหา', '10 ก.ค. 2563']) expect(card).toContain(words);
  });

  it('the author says it anew', async () => {
    const { author } = await told();
    await author.says('แก้ 63-0001');
    await author.says('ขยะล้นถังหน้าโรงเรียน ไม่ใช่หน้าวัด');
    expect(await author.lastText()).toContain('แก้เรื่อง 63-0001 แล้วค่ะ');
    expect(await everythingStored()).not.toContain('ไม่มีรถมาเก็บ');
    await author.says('ดู 63-0001');
    expect(await author.lastText()).toContain('หน้าโรงเรียน');
  });

  it('the author takes it back: nothing of it stays but the number', async () => {
    const { author } = await told();
    await author.says('ลบ 63-0001');
    expect(await author.lastText()).toContain('ลบเรื่อง 63-0001 “ขยะล้นถังหน้าวัด');
    expect(await author.lastText()).toContain('เลยหรือไม่คะ');
    expect(await everythingStored()).toContain('ขยะล้นถัง');
    await author.taps('ลบเลย');
    expect(await author.lastText()).toContain('ลบเรื่อง 63-0001 แล้วค่ะ');
    expect(await everythingStored()).not.toContain('ขยะล้นถัง');
    await author.says('ดู 63-0001');
    expect(await author.lastText()).toContain('ไม่พบเรื่องเลขที่ 63-0001');
  });

  it.each([
    ['by the button', (author: Person) => author.taps('ไม่ลบ')],
    ['in words', (author: Person) => author.says('ไม่ลบแล้วค่ะ')],
  ])('the author thinks better of deleting it, %s', async (_how, keeps) => {
    const { author } = await told();
    await author.says('ดู 63-0001');
    await author.taps('ลบเรื่องนี้');
    await keeps(author);
    expect(await author.lastText()).toBe('เรื่อง 63-0001 คงไว้ตามเดิมค่ะ');
    expect(await onlyEntry()).toMatchObject({ status: 'classified' });
    // The question is over: the word is no answer to it any more.
    await author.says('ใช่');
    expect(await onlyEntry()).toMatchObject({ status: 'classified' });
  });

  it('the author says so in a word', async () => {
    const { author } = await told();
    await author.says('ลบ 63-0001');
    await author.says('ลบเลยค่ะ');
    expect(await author.lastText()).toContain('ลบเรื่อง 63-0001 แล้วค่ะ');
  });

  it('for anybody else the number does not exist, word for word as one that was never given', async () => {
    const { other } = await told();
    for (const verb of ['ดู', 'แก้', 'ลบ']) {
      await other.says(`${verb} 63-0001`);
      const answer = await other.lastText();
      await other.says(`${verb} 63-0999`);
      expect(answer.replace('63-0001', '63-0999')).toBe(await other.lastText());
    }
    expect(await onlyEntry()).toMatchObject({ status: 'classified' });
  });

  it('not in a LINE group', async () => {
    const { author } = await told();
    const group = await world.group('ประชาคมกรุงธนใต้', [author]);
    await author.says('ดู 63-0001', { in: group, mention: true });
    expect(await group.lastText()).toContain('ใช้ในแชตส่วนตัวค่ะ');
    expect(await group.lastText()).not.toContain('ขยะ');
  });
});

describe('after a session', () => {
  it('what is said within a week belongs to the session that the person took part in', async () => {
    world = await startWorld();
    const author = await world.representative('มาลี ริมคลอง', 'บางขุนเทียน');
    const absent = await world.representative('บุญมี ท่าข้าม', 'บางขุนเทียน');
    const { consultations, attendance, representatives } = world.context;
    const startsAt = plus(world.clock.now(), -hours(30));
    await consultations.insertAsIs({
      _id: 'c-june',
      districtGroup: 'THON_S',
      fiscalYear: 2563,
      round: 2,
      title: '',
      status: 'held',
      date: '2020-07-09',
      startsAt,
      endsAt: null,
      venue: 'ห้องประชุมสมมติ',
      chair: null,
      partners: [],
      form: 'meeting',
      onlineLink: null,
      version: 1,
      revision: 1,
      revisedAt: startsAt,
      announcedAt: startsAt,
      heldConfirmedAt: null,
      lastChange: null,
      createdBy: null,
      createdAt: startsAt,
    });
    const person = await representatives.findByLineUserId(author.id);
    await attendance.checkIn(
      {
        consultation: 'c-june',
        representative: person!.id,
        district: 'บางขุนเทียน',
        revision: 1,
        via: 'staff',
        by: null,
      },
      'check-in',
      startsAt,
    );
    await author.says('ขยะล้นถังหน้าวัด ไม่มีรถมาเก็บ');
    await absent.says('ไฟทางหน้าซอยดับ มืดมาก');
    await absent.taps({ postback: startFeedback.pack({ consultation: 'c-june' }) });
    await absent.says('อยากให้มีสวนสาธารณะเพิ่ม');
    expect((await entries()).map(({ consultation }) => consultation)).toEqual(['c-june', null, 'c-june']);
  });
});
