/** From replies to a published answer: what those who asked hear, and what staff and others see in LINE. */
import type { DevelopmentIssue } from '../../src/development-issues/model.ts';
import type { Done } from '../../src/development-issues/desk-effects.ts';
import type { NewAnswer } from '../../src/development-issues/answer-effects.ts';
import { days, plus } from '../../src/time.ts';
import { makeFeedback } from '../feedback/builders.ts';
import { actionsOf, startWorld, wordsOf, type Person, type World } from '../world.ts';

const FRIDAY = '2020-07-10T09:00:00+07:00';

/** One for all who need no other clock, quota or empty group: each test brings its own people. */
let shared: World;
let world: World;
beforeAll(async () => {
  shared = await startWorld({ now: FRIDAY });
});
beforeEach(() => {
  world = shared;
});
afterEach(async () => {
  if (world !== shared) await world.stop();
});
afterAll(() => shared.stop());

let sheets = 0;
const sheet = (): string => `journey-sheet-${(sheets += 1)}`;

async function memberOf(person: Person) {
  return (await world.context.staff.findByLineUserId(person.id))!;
}
async function idOf(person: Person): Promise<string> {
  return (await world.context.representatives.findByLineUserId(person.id))!.id;
}
const ok = (done: Done): DevelopmentIssue => {
  if (!done.ok) throw new Error(done.reason);
  return done.issue;
};

async function gather(analyst: Person, title: string, from: readonly Person[]): Promise<DevelopmentIssue> {
  const entries = [];
  for (const person of from)
    for (const { _id } of await world.context.feedback.findByAuthor(await idOf(person), 10)) entries.push(_id);
  const text = { title, titleEn: null, summary: null, themes: ['CANAL'] };
  const by = await memberOf(analyst);
  return ok(await world.context.issueDesk.create(by.roles[0]!.scope!, text, entries, { sheet: sheet(), by }));
}
async function tell(
  analyst: Person,
  { _id }: DevelopmentIssue,
  answer: Partial<NewAnswer> & Pick<NewAnswer, 'status'>,
): Promise<DevelopmentIssue> {
  const issue = (await world.context.issues.find(_id))!;
  const done = await world.context.answering.confirm(
    { issue: _id, version: issue.version, sheet: sheet(), by: await memberOf(analyst) },
    { answer: null, answerEn: null, contactIsOurs: false, ...answer },
  );
  await world.settled();
  return ok(done);
}
const toldTo = async (person: Person): Promise<string[]> =>
  (await person.heard()).map(wordsOf).filter((words) => words.includes('คุณเสนอ – เราทำ'));

let made = 0;
/** Three who spoke of the canal, one who spoke of something else; in a world of their own where one is described. */
async function aGroup(own?: Parameters<typeof startWorld>[0]) {
  if (own) world = await startWorld({ now: FRIDAY, ...own });
  const analyst = await world.staff('analyst', 'THON_S', 'นักวิเคราะห์ใต้');
  const [one, two, three, other] = [
    await world.representative('ทดลอง หนึ่งสมมติ', 'บางขุนเทียน'),
    await world.representative('ทดลอง สองสมมติ', 'ราษฎร์บูรณะ'),
    await world.representative('ทดลอง สามสมมติ', 'บางบอน'),
    await world.representative('ทดลอง สี่สมมติ', 'ทุ่งครุ'),
  ];
  const heard: [Person, string, string][] = [
    [one, 'บางขุนเทียน', 'น้ำในคลองเน่ามาก'],
    [one, 'บางขุนเทียน', 'ผักตบชวาเต็มคลอง'],
    [two, 'ราษฎร์บูรณะ', 'คลองตื้น เรือผ่านไม่ได้'],
    [three, 'บางบอน', 'อยากให้ลอกคลองทุกปี'],
    [other, 'ทุ่งครุ', 'ขยะล้นถังหน้าตลาด'],
  ];
  const saidAt = plus(world.clock.now(), -days(1));
  for (const [person, district, text] of heard) {
    const id = `told-${(made += 1)}`;
    await world.context.feedback.open(makeFeedback({ id, author: await idOf(person), district, text, saidAt }));
  }
  return { analyst, one, two, three, other };
}

describe('an answer to an issue', () => {
  it('goes once to each who asked for it, and says where the issue stands', async () => {
    const { analyst, one, two, three, other } = await aGroup();
    const issue = await gather(analyst, 'ฟื้นฟูคลองบางมด', [one, two, three]);
    await world.settled();
    expect(await toldTo(one)).toEqual([]);

    await tell(analyst, issue, { status: 'planned', answer: 'สำนักการระบายน้ำจะลอกคลองในไตรมาสแรกของปี 2564' });
    for (const person of [one, two, three]) {
      const told = await toldTo(person);
      expect(told).toHaveLength(1);
      expect(told[0]).toContain('ฟื้นฟูคลองบางมด');
      expect(told[0]).toContain('มีแผนดำเนินการ');
      expect(told[0]).toContain('จะลอกคลองในไตรมาสแรก');
      expect(told[0]).toContain('[เรื่องของฉัน]');
    }
    expect(await toldTo(other)).toEqual([]);
    const after = (await world.context.issues.find(issue._id))!;
    expect(after).toMatchObject({
      status: 'planned',
      answers: [{ status: 'planned', recipients: 3 }],
      unfinished: null,
    });
    // Whatever runs again sends nothing again.
    world.context.wake();
    await world.settled();
    expect(await toldTo(one)).toHaveLength(1);
  });

  it('leads with its buttons to the own issues and to the board', async () => {
    const { analyst, one } = await aGroup();
    await tell(analyst, await gather(analyst, 'ฟื้นฟูคลองบางมด', [one]), { status: 'studied' });
    const links = actionsOf(await one.last()).flatMap((action) => ('uri' in action ? [action.uri] : []));
    expect(links).toEqual([`${world.url}/board/THON_S`]);
    await one.taps('เรื่องของฉัน');
    expect(await one.lastText()).toContain('เรื่องของท่านถึงไหนแล้ว');
  });

  it('reaches who gave feedback before anybody approved them, as replies to it do', async () => {
    const { analyst, one, two } = await aGroup();
    const { representatives } = world.context;
    const now = world.clock.now();
    await representatives.changeStatus(await idOf(one), ['active'], 'pending', now, {});
    await representatives.changeStatus(await idOf(two), ['active'], 'consented', now, {});
    const issue = await gather(analyst, 'ฟื้นฟูคลองบางมด', [one, two]);
    const given = { status: 'studied' as const, answer: null, answerEn: null, contactIsOurs: false };
    expect(await world.context.answering.check(issue, given)).toMatchObject({
      preview: { people: 2, unreachable: 0 },
    });
    await tell(analyst, issue, { status: 'studied' });
    expect([await toldTo(one), await toldTo(two)].map(({ length }) => length)).toEqual([1, 1]);
  });

  it('is not for those who paused, were erased, or took back what they had asked for', async () => {
    const { analyst, one, two, three } = await aGroup();
    const issue = await gather(analyst, 'ฟื้นฟูคลองบางมด', [one, two, three]);
    const { representatives, feedback, issueLinks } = world.context;
    const [ofThree] = await feedback.findByAuthor(await idOf(three), 1);
    await two.says('หยุดส่ง');
    expect((await representatives.find(await idOf(two)))!.status).toBe('paused');
    await three.says('ลบข้อมูล');
    await three.says('ลบ');
    expect((await feedback.find(ofThree!._id))!.author).toBeNull();
    await tell(analyst, issue, { status: 'studied' });
    expect(await toldTo(one)).toHaveLength(1);
    expect([await toldTo(two), await toldTo(three)]).toEqual([[], []]);
    // What the erased person asked for stays in the issue.
    expect(await issueLinks.countOf(issue._id)).toBe(4);

    for (const { number } of await feedback.findByAuthor(await idOf(one), 10)) {
      await one.says(`ลบ ${number}`);
      await one.taps('ลบเลย');
    }
    expect(await issueLinks.authorsOf(issue._id)).not.toContain(await idOf(one));
    await tell(analyst, issue, { status: 'done', answer: 'ลอกคลองเสร็จแล้ว' });
    expect(await toldTo(one)).toHaveLength(1);
  });

  it('waits for the morning, and a later word takes the place of one that has not gone out', async () => {
    const { analyst, one } = await aGroup({ now: '2020-07-10T21:00:00+07:00' });
    const issue = await gather(analyst, 'ฟื้นฟูคลองบางมด', [one]);
    await tell(analyst, issue, { status: 'studied' });
    await tell(analyst, issue, { status: 'planned', answer: 'จะลอกคลองในปีหน้า' });
    expect(await toldTo(one)).toEqual([]);
    await world.clock.to('2020-07-11T08:00:00+07:00');
    const told = await toldTo(one);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('จะลอกคลองในปีหน้า');
  });

  it('is previewed with exactly those whom it would reach, what it takes and what is left', async () => {
    const { analyst, one, two, three } = await aGroup({ quota: 1_000 });
    const issue = await gather(analyst, 'ฟื้นฟูคลองบางมด', [one, two, three]);
    await two.says('หยุดส่ง');
    const { left } = await world.context.quota.state();
    const given: NewAnswer = { status: 'studied', answer: null, answerEn: null, contactIsOurs: false };
    const check = await world.context.answering.check(issue, given);
    expect(check).toMatchObject({
      ok: true,
      preview: { people: 2, unreachable: 1, price: { baht: 0, fits: true }, sendsAt: null },
    });
    await tell(analyst, issue, { status: 'studied' });
    const after = await world.state();
    expect(1_000 - after.quota.used).toBe(left! - 2);
  });

  it('of a plan, a result or a refusal needs words, and words that name nobody', async () => {
    const { analyst, one } = await aGroup();
    const issue = await gather(analyst, 'ฟื้นฟูคลองบางมด', [one]);
    const check = (answer: Partial<NewAnswer>) =>
      world.context.answering.check(issue, {
        status: 'declined',
        answer: null,
        answerEn: null,
        contactIsOurs: false,
        ...answer,
      });
    expect(await check({})).toEqual({ ok: false, reason: 'invalid' });
    expect(await check({ answer: 'ตามที่คุณทดลอง หนึ่งสมมติ เสนอมา' })).toEqual({ ok: false, reason: 'named' });
    expect(await check({ answer: 'ถามได้ที่ 02-123-4567' })).toEqual({ ok: false, reason: 'contact' });
    expect(await check({ answer: 'ถามได้ที่ 02-123-4567', contactIsOurs: true })).toMatchObject({ ok: true });
  });
});

describe('"เรื่องของฉันถึงไหนแล้ว"', () => {
  it('shows the issues that the own feedback is in, where they stand, and what still waits', async () => {
    const { analyst, one, two } = await aGroup();
    await one.says('เรื่องของฉันถึงไหนแล้ว');
    expect(await one.lastText()).toContain('เรื่องของท่าน 2 เรื่อง รับไว้แล้ว');

    const issue = await gather(analyst, 'ฟื้นฟูคลองบางมด', [one, two]);
    await tell(analyst, issue, { status: 'studied', answer: 'กำลังสำรวจทั้งคลอง' });
    await one.says('#ปัญหา ทางเท้าหน้าโรงเรียนแตก');
    await one.says('จบ');
    await one.says('เรื่องของฉันถึงไหนแล้วคะ');
    const words = await one.lastText();
    expect(words).toContain('ฟื้นฟูคลองบางมด');
    expect(words).toContain('ศึกษาแล้ว');
    expect(words).toContain('กำลังสำรวจทั้งคลอง');
    const numbers = (await world.context.feedback.findByAuthor(await idOf(one), 3)).map(({ number }) => number!);
    expect(words).toContain(numbers.slice(1).toSorted().join(', '));
    expect(words).not.toContain(numbers[0]);
    expect(words).toContain('อีก 1 เรื่อง');
  });

  it('follows an issue into the one that it was merged into', async () => {
    const { analyst, one, two } = await aGroup();
    const [a, b] = [await gather(analyst, 'คลองบางมด', [one]), await gather(analyst, 'คลองทั้งกลุ่ม', [two])];
    const by = await memberOf(analyst);
    const seen = { issue: a._id, version: a.version, sheet: sheet(), by };
    ok(await world.context.issueDesk.merge(seen, { issue: b._id, version: b.version }));
    await one.says('เรื่องที่ฉันเสนอไปถึงไหนแล้ว');
    expect(await one.lastText()).toContain('คลองทั้งกลุ่ม');
    expect(await one.lastText()).not.toContain('คลองบางมด');
    const after = (await world.context.issues.find(b._id))!;
    await tell(analyst, after, { status: 'studied' });
    expect([(await toldTo(one)).length, (await toldTo(two)).length]).toEqual([1, 1]);
  });

  it('asks those to register who have not, and is silent in a LINE group', async () => {
    const { analyst, one } = await aGroup();
    await analyst.says('เรื่องของฉันถึงไหนแล้ว');
    expect(await analyst.lastText()).toContain('[สมัคร]');
    const chat = await world.group('กลุ่มกรุงธนใต้', [one]);
    const before = (await chat.heard()).length;
    await one.says('เรื่องของฉันถึงไหนแล้ว', { in: chat });
    expect((await chat.heard()).length).toBe(before);
  });
});

describe('"ประเด็น กรุงธนใต้"', () => {
  it('lists the issues of the group to its analyst, in the order of a rule that is shown', async () => {
    const { analyst, one, two, three, other } = await aGroup({});
    await gather(analyst, 'ขยะหน้าตลาด', [other]);
    await tell(analyst, await gather(analyst, 'ฟื้นฟูคลองบางมด', [one, two, three]), { status: 'studied' });
    await analyst.says('ประเด็น กรุงธนใต้');
    const words = await analyst.lastText();
    expect(words).toContain('ประเด็นการพัฒนา 2 เรื่อง');
    expect(words).toContain('1. ฟื้นฟูคลองบางมด\n3 คน · 3 เขต · 15 คะแนน · ศึกษาแล้ว');
    expect(words).toContain('2. ขยะหน้าตลาด\n1 คน · 1 เขต · 5 คะแนน · รับฟังแล้ว');
    expect(words).toContain('คะแนน = คน × 1 + เขต × 3');
    // That it is studied is a status and no answer yet.
    expect(words).toContain('รอคำตอบ 2 ประเด็น');
    expect(wordsOf(await analyst.last())).not.toContain('สมมติ');
  });

  it('of another group leads to the public board, as for everybody', async () => {
    const { analyst, one } = await aGroup();
    for (const person of [analyst, one]) {
      await person.says('ประเด็น กรุงเทพเหนือ');
      const links = actionsOf(await person.last()).flatMap((action) => ('uri' in action ? [action.uri] : []));
      expect(links).toEqual([`${world.url}/board/BKK_N`]);
    }
  });

  it('without a group asks a coordinator which', async () => {
    const coordinator = await world.staff('coordinator', null, 'ผู้ประสานงาน');
    await coordinator.says('ประเด็น');
    expect(await coordinator.lastText()).toContain('กลุ่มเขตใด');
    await coordinator.taps('กรุงธนเหนือ');
    expect(await coordinator.lastText()).toContain('ยังไม่มีประเด็น');
  });
});
