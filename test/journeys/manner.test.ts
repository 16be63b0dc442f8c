/** How people want to be spoken to: in English, in large letters, and not left alone while something takes long. */
import type { messagingApi } from '@line/bot-sdk';
import { actionsOf, startWorld, wordsOf, type Person, type World } from '../world.ts';

const THAI = /[\u0E00-\u0E7F]/u;
/** What is Thai because it has no other name: places, and words that somebody wrote. */
const NAMES = /บางแค|ภาษาไทย|สำนักงานเขต|กองยุทธศาสตร์|ในวันและเวลาราชการ|สยป\./gu;

const thaiIn = (words: string): string[] =>
  words
    .replace(NAMES, '')
    .split('\n')
    .filter((line) => THAI.test(line));

let world: World;

describe('English', () => {
  let analyst: Person;
  let district: Person;
  let person: Person;

  /** All that was said since then. */
  async function saidSince(count: number): Promise<string> {
    return (await person.heard()).slice(count).map(wordsOf).join('\n');
  }
  /** Of everything that happens, nothing is said in Thai. @returns what was said. */
  async function inEnglish(happens: () => Promise<unknown>): Promise<string> {
    const before = (await person.heard()).length;
    await happens();
    await world.settled();
    const said = await saidSince(before);
    expect(said).not.toBe('');
    expect(thaiIn(said)).toEqual([]);
    return said;
  }

  beforeAll(async () => {
    world = await startWorld();
    analyst = await world.staff('analyst', 'THON_S');
    district = await world.staff('districtAnalyst', 'บางแค');
    person = await world.person('Jane Example');
    await person.follow();
  });
  afterAll(() => world.stop());

  it('is spoken from the first word on, and the open question is asked again', async () => {
    expect(await inEnglish(() => person.says('English'))).toMatch(/I speak English[\s\S]*Do you agree\?/u);
  });

  it('leads through consent and registration, by buttons and by words', async () => {
    await inEnglish(() => person.taps('I agree'));
    for (const said of [
      'Bang Khae',
      'Rim Khlong',
      '12',
      'Jane Example',
      'Skip',
      'Skip',
      'Skip',
      'Back',
      'Skip',
      'Skip',
      'Skip',
    ])
      await inEnglish(() => person.says(said));
    expect(await inEnglish(() => person.says('0812345678'))).toContain('Is everything right?');
    expect(await inEnglish(() => person.taps('All right'))).toContain('You are registered.');
    expect(await world.db.collection('consents').findOne({})).toMatchObject({ language: 'en' });
  });

  it('is what deliveries speak, too, while staff and others hear Thai', async () => {
    const other = await world.representative('มานะ ปลายสวน', 'บางแค');
    expect(await inEnglish(() => district.taps('รับรอง'))).toContain('Your registration is confirmed.');
    await analyst.says('นัดประชุมกรุงธนใต้ 20 ก.ค. 63 เวลา 13.30 น. ณ สำนักงานเขตบางแค');
    const invitation = await inEnglish(() => analyst.taps('ส่งประกาศ'));
    expect(invitation).toContain('You are invited');
    expect(invitation).toContain('Monday 20 July 2020');
    expect(await other.lastText()).toContain('ขอเชิญประชุมรับฟังความคิดเห็น');
  });

  it('takes answers by button and in words', async () => {
    expect(await inEnglish(() => person.taps('I will come'))).toContain('You will come: Mon 20 Jul 13:30');
    expect(await inEnglish(() => person.says("I can't come"))).toContain('You cannot come');
    expect(await inEnglish(() => person.says('meetings'))).toContain('You said: I cannot come');
    const moved = await inEnglish(async () => {
      await analyst.says('เลื่อนประชุมกรุงธนใต้ 20 ก.ค. เป็น 27 ก.ค. เวลาเดิม');
      await analyst.taps('เลื่อนและแจ้งทุกคน');
    });
    expect(moved).toContain('Moved: consultation meeting');
  });

  it('takes what people tell, and shows and deletes it', async () => {
    await inEnglish(() => person.says('#problem The street lamp in front of the temple is broken'));
    expect(await inEnglish(() => person.taps('Done'))).toMatch(/63-\d{4} is complete/u);
    await inEnglish(() => person.taps({ postback: 'feedback' }));
    await inEnglish(() => person.says('Cancel'));
    const number = /63-\d{4}/u.exec(
      await inEnglish(() => person.taps({ postback: 'feedback-receipt?action=show' })),
    )![0];
    expect(await inEnglish(() => person.says(`show ${number}`))).toContain('received');
    expect(await inEnglish(() => person.says(`delete ${number}`))).toContain(number);
  });

  it('acknowledges a voice, answers what it does not understand, and helps', async () => {
    await inEnglish(() => person.sends({ type: 'audio', content: Buffer.from('voice').toString('base64') }));
    await inEnglish(() => person.says('Done'));
    await inEnglish(() => person.says('qwertyuiop'));
    await inEnglish(() => person.says('what can you do'));
    await inEnglish(() => person.says('help'));
    await inEnglish(() => person.says('thank you'));
  });

  it('shows, changes and erases what is kept', async () => {
    expect(await inEnglish(() => person.says('my data'))).toContain('What we keep about you');
    expect(await inEnglish(() => person.says('messages off'))).toContain('Messages are off');
    expect(await inEnglish(() => person.says('messages on'))).toContain('Messages are on');
    await inEnglish(() => person.says('erase my data'));
    expect(await inEnglish(() => person.says('erase'))).toContain('Your personal data are erased');
  });

  it('ends with “ภาษาไทย”, and staff are told that their commands have no English', async () => {
    const other = await world.representative('ชูใจ ต้นคลอง', 'บางแค');
    await other.says('ขอภาษาอังกฤษหน่อย');
    expect(await other.lastText()).toContain('I speak English');
    await other.says('ภาษาไทย');
    await other.says('ขอบคุณค่ะ');
    expect(await other.lastText()).toBe('ยินดีค่ะ');
    await analyst.says('English');
    expect(await analyst.lastText()).toContain('available in Thai only');
    await analyst.says('ขอบคุณค่ะ');
    expect(await analyst.lastText()).toBe('ยินดีค่ะ');
  });

  it('apologises in English', async () => {
    person = await world.representative('Ann Example', 'บางแค');
    await person.says('English');
    const { findByStatus } = world.context.consultations;
    world.context.consultations.findByStatus = () => Promise.reject(new Error('broken'));
    expect(await inEnglish(() => person.says('meetings'))).toContain('something went wrong');
    world.context.consultations.findByStatus = findByStatus;
  });
});

describe('large letters', () => {
  let person: Person;
  beforeAll(async () => {
    world = await startWorld();
    person = await world.representative('สมศรี ริมทาง', 'บางแค');
  });
  afterAll(() => world.stop());

  const sizesIn = (message: messagingApi.Message): string[] =>
    [...JSON.stringify(message).matchAll(/"size":"([a-z0-9]+)"/gu)].map(([, size]) => size!);

  it('come with “ตัวใหญ่”, on every card and on plain answers, and go with “ตัวเล็ก”', async () => {
    await person.says('ขอตัวหนังสือใหญ่ๆ หน่อย');
    expect(await person.lastText()).toContain('ใช้ตัวหนังสือใหญ่แล้วค่ะ');
    await person.says('ข้อมูลของฉัน');
    const card = await person.last();
    expect(card.type).toBe('flex');
    expect(sizesIn(card).filter((size) => ['xs', 'sm', 'md'].includes(size))).toEqual([]);
    await person.taps('หยุดส่ง');
    const plain = await person.last();
    expect(plain).toMatchObject({ type: 'flex', altText: expect.stringContaining('หยุดส่งข้อความแล้วค่ะ') });
    await person.says('รับข่าว');
    await person.says('ตัวเล็ก');
    await person.says('ขอบคุณค่ะ');
    expect(await person.last()).toEqual({ type: 'text', text: 'ยินดีค่ะ' });
  });

  it('make buttons of quick replies, and leave those that only a phone can do', async () => {
    await person.says('ตัวใหญ่');
    await person.says('#ปัญหา ไฟทางดับหน้าซอย');
    const receipt = await person.last();
    expect((receipt.quickReply?.items ?? []).map(({ action }) => action?.type)).toEqual(['cameraRoll', 'location']);
    expect(actionsOf(receipt).map((action) => 'label' in action && action.label)).toContain('จบ');
    await person.taps('จบ');
    expect(await person.lastText()).toContain('ครบแล้ว');
  });

  it('are what deliveries have, too, for those alone who asked', async () => {
    const other = await world.representative('มานะ ปลายสวน', 'บางแค');
    const analyst = await world.staff('analyst', 'THON_S');
    await analyst.says('นัดประชุมกรุงธนใต้ 20 ก.ค. 63 เวลา 13.30 น. ณ สำนักงานเขตบางแค');
    await analyst.taps('ส่งประกาศ');
    expect(sizesIn(await person.last())).toContain('giga');
    expect(sizesIn(await other.last())).not.toContain('giga');
    await person.taps('ไป');
    expect(await person.lastText()).toContain('ท่านจะเข้าร่วม');
  });
});

describe('something that takes long', () => {
  const isLoading = async (): Promise<boolean> =>
    (await world.requests()).some(({ path }) => path === '/v2/bot/chat/loading/start');

  it.each([
    ['is announced by three dots', undefined],
    ['is answered all the same where LINE does not take them', 500],
  ])('%s', async (_, status) => {
    world = await startWorld({ overrides: { loadingAfterMs: 1 } });
    if (status) await world.fault({ path: '/v2/bot/chat/loading/start', times: 9, status });
    const person = await world.representative('สมศรี ริมทาง', 'บางแค');
    const { findByStatus } = world.context.consultations;
    world.context.consultations.findByStatus = async (...asked) => {
      while (!(await isLoading()));
      return findByStatus(...asked);
    };
    await person.says('ประชุมวันไหนคะ');
    expect(await person.lastText()).toContain('ยังไม่มีกำหนดประชุม');
    await world.stop();
  });

  it('says nothing of the kind in a LINE group, nor where the answer is there at once', async () => {
    world = await startWorld();
    const person = await world.representative('สมศรี ริมทาง', 'บางแค');
    const group = await world.group('ประชาคม', [person]);
    await person.says('#ปัญหา ไฟดับ', { in: group });
    await person.says('ขอบคุณค่ะ');
    expect(await isLoading()).toBe(false);
    await world.stop();
  });
});
