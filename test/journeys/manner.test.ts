/** How people want to be spoken to: in English, in large letters, and not left alone while something takes long. */
import type { messagingApi } from '@line/bot-sdk';
import { replyToAuthor } from '../../src/feedback/reply-effects.ts';
import { minutes } from '../../src/time.ts';
import { actionsOf, startWorld, wordsOf, type Group, type Person, type World } from '../world.ts';

const THAI = /[\u0E00-\u0E7F]/u;
/** What is Thai because it has no other name: places, and words that somebody wrote. */
const NAMES = /บางแค|กรรมการชุมชน|ภาษาไทย|สำนักงานเขต|กองยุทธศาสตร์|ในวันและเวลาราชการ|สยป\./gu;

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

describe('English where others are, and at the venue', () => {
  let analyst: Person;
  let person: Person;
  let other: Person;
  let group: Group;

  beforeAll(async () => {
    world = await startWorld();
    analyst = await world.staff('analyst', 'THON_S', 'อรทัย');
    person = await world.representative('Jane Example', 'บางแค');
    other = await world.representative('มานะ ปลายสวน', 'บางแค');
    await person.says('English');
    group = await world.group('ประชาคมกรุงธนใต้', [analyst, person, other]);
    await world.bind(group, 'THON_S');
    await analyst.says('นัดประชุมกรุงธนใต้ 20 ก.ค. 63 เวลา 13.30 น. ณ สำนักงานเขตบางแค');
    await analyst.taps('ส่งประกาศ');
  });
  afterAll(() => world.stop());

  async function saidTo(chat: Person | Group, happens: () => Promise<unknown>): Promise<string[]> {
    const before = (await chat.heard()).length;
    await happens();
    await world.settled();
    return (await chat.heard()).slice(before).map(wordsOf);
  }
  /** First for all, then the same for the one who asked. */
  async function inBoth(happens: () => Promise<unknown>): Promise<string> {
    const [thai, english, ...more] = await saidTo(group, happens);
    expect([thai, thaiIn(thai ?? '').length > 0]).toEqual([thai, true]);
    expect(thaiIn(english ?? 'ไม่มี')).toEqual([]);
    expect(more).toEqual([]);
    return english!;
  }

  it('in a LINE group comes after the Thai that all read, and only for who chose it', async () => {
    expect(await inBoth(() => person.taps('ไป', { in: group }))).toContain('Noted (Mon 20 Jul 13:30)');
    await world.clock.advance(minutes(10));
    expect(await inBoth(() => person.taps('ดูคำตอบรวม', { in: group }))).toContain('1 will come');
    expect(await inBoth(() => person.says('meetings', { in: group, mention: true }))).toContain('Mon 20 Jul 13:30');
    expect(await inBoth(() => person.says('my data', { in: group, mention: true }))).toContain('private chat');
    expect(await inBoth(() => person.says('qwertyuiop', { in: group, mention: true }))).toContain('#problem');
    const story = () => person.says('#problem The street lamp is broken', { in: group, mention: true });
    const number = /\d\d-\d{4}/u.exec(await inBoth(story))![0];
    expect(await inBoth(() => person.taps('Make it private', { in: group }))).toContain(`add to ${number}`);
    await world.clock.advance(minutes(10));
    const thai = await saidTo(group, () => other.taps('ไม่ว่าง', { in: group }));
    expect(thai).toEqual([expect.stringContaining('บันทึกแล้วค่ะ')]);
  });

  it('refuses what only staff may do', async () => {
    for (const sentence of ['ใครไปบ้าง กรุงธนใต้ 20 ก.ค.', 'เข้าระบบ', 'เพิ่มเจ้าหน้าที่ นักวิเคราะห์ กรุงธนใต้']) {
      const [said] = await saidTo(person, () => person.says(sentence));
      expect(thaiIn(said!)).toEqual([]);
      expect(said).toContain('only our staff');
    }
  });

  it('tells what became of an opinion: the reply of the office, the issue, the answer to it', async () => {
    const { context } = world;
    const by = (await context.staff.findByLineUserId(analyst.id))!;
    const author = (await context.representatives.findByLineUserId(person.id))!.id;
    const [entry] = await context.feedback.findByAuthor(author, 1);
    const cause = { eventId: 'sheet-reply', at: world.clock.now(), where: { kind: 'direct' } as const };
    const who = { lineUserId: null, representative: null, staff: by };
    const replied = await saidTo(person, () =>
      context.perform(replyToAuthor({ entry: entry!._id, text: 'We will repair it.' }), { ...cause, who }),
    );
    expect(replied).toHaveLength(1);
    expect(thaiIn(replied[0]!)).toEqual([]);

    expect((await saidTo(person, () => person.taps({ postback: 'my-issues' })))[0]).toContain(
      'Our staff are gathering',
    );
    const text = { title: 'ซ่อมไฟทาง', titleEn: 'Street lamps', summary: null, themes: ['SAFETY'] };
    const made = await context.issueDesk.create('THON_S', text, [entry!._id], { sheet: 'sheet-issue', by });
    if (!made.ok) throw new Error(made.reason);
    const told = await saidTo(person, () =>
      context.answering.confirm(
        { issue: made.issue._id, version: made.issue.version, sheet: 'sheet-answer', by },
        { status: 'planned', answer: 'ซ่อมภายในเดือนนี้', answerEn: 'Repaired within this month', contactIsOurs: false },
      ),
    );
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('You asked – we did');
    expect(told[0]).toContain('Repaired within this month');
    expect(thaiIn(told[0]!)).toEqual([]);
    const [own] = await saidTo(person, () => person.taps('What I sent'));
    expect(own).toContain('Street lamps');
    expect(thaiIn(own!)).toEqual([]);
  });

  it('talks with the staff, and shows that among what is kept', async () => {
    for (const happens of [() => person.says('talk to a person'), () => person.taps('Talk to a person')]) {
      const [said] = await saidTo(person, happens);
      expect(thaiIn(said!)).toEqual([]);
    }
    const taken = await saidTo(person, () => analyst.taps('รับเรื่อง'));
    expect(thaiIn(taken.join('\n'))).toEqual([]);
    await analyst.taps('จบการสนทนา');
    const [data] = await saidTo(person, () => person.says('my data'));
    expect(data).toContain('Talks with staff');
    expect(thaiIn(data!)).toEqual([]);
  });

  it('checks in, late, twice and with a wrong code; the page at the venue says both', async () => {
    await world.clock.to('2020-07-20T13:40:00+07:00');
    await analyst.says('เช็กอิน กรุงธนใต้ 20 ก.ค.');
    const link = actionsOf(await analyst.last()).find((action) => 'uri' in action) as { uri: string };
    const page = await (await fetch(link.uri)).text();
    expect(page).toContain('สแกนด้วย LINE แล้วกดส่งข้อความ');
    expect(page).toContain('Scan with LINE, then send the message');
    expect(page).toContain('Monday 20 July 2020 13:30');
    const style = /href="(\/assets\/letters\.css[^"]*)"/u.exec(page)![1]!;
    expect(await (await fetch(new URL(style, world.url))).text()).toContain('font-family: Sarabun');
    const code = /เช็กอิน ([0-9A-Z]{6})</u.exec(page)![1]!;
    for (const [words, answer] of [
      ['check in AAAAAA', 'This code does not work'],
      [`check in ${code}`, 'You are checked in'],
      [`เช็กอิน ${code}`, 'You have been checked in since 13:40'],
    ] as const) {
      const [said] = await saidTo(person, () => person.says(words));
      expect(said).toContain(answer);
      expect(thaiIn(said!)).toEqual([]);
    }
  });

  it('is spoken in what follows by itself: the invitation to tell, and a session that is off', async () => {
    await world.clock.to('2020-07-20T16:40:00+07:00');
    await analyst.taps('จัดแล้ว');
    const invited = await saidTo(person, () => world.clock.to('2020-07-21T09:30:00+07:00'));
    expect(invited.length).toBeGreaterThan(0);
    await analyst.says('นัดประชุมกรุงธนใต้ 31 ก.ค. 63 เวลา 13.30 น. ณ สำนักงานเขตบางแค');
    await analyst.taps('ส่งประกาศ');
    await person.says('meetings');
    const reminded = await saidTo(person, () => world.clock.to('2020-07-28T10:30:00+07:00'));
    await analyst.says('ยกเลิกประชุมกรุงธนใต้ 31 ก.ค.');
    const off = await saidTo(person, () => analyst.taps('ยกเลิกนัดและแจ้งทุกคน'));
    for (const words of [...invited, ...reminded, ...off]) expect(thaiIn(words)).toEqual([]);
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
