/** What people and others send that nobody expects: answered kindly, and nothing comes of it. */
import { createHmac } from 'node:crypto';
import { jest } from '@jest/globals';
import { COMMANDS, STAFF_INTENTS } from '../../src/conversation/command-table.ts';
import type { ChatEntry } from '../../src/embedded/line/protocol.ts';
import { interpret } from '../thai/vocabulary.ts';
import { startWorld, wordsOf, type Person, type World } from '../world.ts';

const OLD_BUTTON = 'ปุ่มนี้ใช้ไม่ได้แล้วค่ะ';
/** Of a button that belongs into LINE groups. */
const FOR_STAFF = 'ปุ่มนี้สำหรับเจ้าหน้าที่ค่ะ';
const REFUSAL = 'ขออภัยค่ะ เรื่องนี้ทำได้เฉพาะเจ้าหน้าที่ค่ะ';
const EMOJI = ['😡😡🗑️', '🙏', '👨‍👩‍👧‍👦🇹🇭'];
const LONG = 'สวัสดีค่ะ เรื่องยาวมาก 😡 '.repeat(400).slice(0, 5_000);
const RIGHT_TO_LEFT = '\u202eกลับหลัง\u202c \u0645\u0634\u0643\u0644\u0629';
const UNSEEN = '\u200b\u200d\ufeff\u2060';

// Long conversations, on whatever machine.
jest.setTimeout(120_000);

/** Written down by every message, whatever it says. */
const OF_EVERY_MESSAGE = ['inboundEvents', 'dialogues', 'sentMessages', 'leases', 'rateBudgets', 'occurrences'];

let world: World;
let analyst: Person;
let citizen: Person;
let stranger: Person;
let session: { _id: string; revision: number };
let names = 0;
const member = (): Promise<Person> =>
  world.representative(`ทดสอบ ${'กขคงจฉชซ'[(names += 1) % 8]}${'อ'.repeat(names)}`, 'ธนบุรี');

beforeAll(async () => {
  world = await startWorld();
  analyst = await world.staff('analyst', 'THON_N', 'นักวิเคราะห์');
  await analyst.says('นัดประชุมกลุ่มกรุงธนเหนือ พฤหัสหน้า บ่ายโมงครึ่ง ณ ห้องรัตนโกสินทร์');
  await analyst.taps('ส่งประกาศ');
  session = (await world.context.consultations.findByStatus('THON_N', ['announced']))[0]!;
  citizen = await member();
  stranger = await world.person();
  await stranger.follow();
  await stranger.taps('ไม่ยินยอม');
});
afterAll(() => world.stop());

const botWords = (entries: readonly ChatEntry[]): string[] =>
  entries.flatMap(({ content }) => (content.kind === 'bot' ? [wordsOf(content.message)] : []));

/** What this person hears of it, and that every one of `count` messages was answered. */
async function hears(who: Person, happens: () => Promise<unknown>, count = 1): Promise<string[]> {
  const before = (await who.sees()).length;
  await happens();
  await world.settled();
  const heard = botWords((await who.sees()).slice(before));
  expect(heard).toHaveLength(count);
  return heard;
}

/** All that is kept, apart from what every message leaves. */
async function kept(): Promise<Record<string, unknown[]>> {
  const all: Record<string, unknown[]> = {};
  for (const { name } of await world.db.db!.listCollections().toArray())
    if (!OF_EVERY_MESSAGE.includes(name))
      all[name] = await world.db.collection(name).find({}).sort({ _id: 1 }).toArray();
  return all;
}
async function changesNothing(happens: () => Promise<unknown>): Promise<void> {
  const before = await kept();
  await happens();
  expect(await kept()).toEqual(before);
}
const answerOf = async (who: Person) => {
  const { id } = (await world.context.representatives.findByLineUserId(who.id))!;
  return (await world.context.attendance.find(session._id, id))?.answer ?? null;
};

/** A signed webhook as LINE would never send it. */
async function webhook(userId: string, event: Record<string, unknown>): Promise<number> {
  const body = JSON.stringify({
    destination: 'U',
    events: [
      {
        webhookEventId: `odd-${Math.random()}`,
        timestamp: world.clock.now().getTime(),
        mode: 'active',
        source: { type: 'user', userId },
        deliveryContext: { isRedelivery: false },
        ...event,
      },
    ],
  });
  const signature = createHmac('sha256', 'test-secret').update(body).digest('base64');
  const response = await fetch(`${world.url}/webhook`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'x-line-signature': signature },
  });
  await world.settled();
  return response.status;
}

describe('emoji, unseen characters, letters that run the other way, and 5,000 characters', () => {
  const odd = [...EMOJI, UNSEEN, `${RIGHT_TO_LEFT} ${UNSEEN}`, LONG, 'ก้้้้้้้้'.repeat(300)];

  it('are answered with what one can do, by a stranger, a representative and staff, and keep nothing', async () => {
    await changesNothing(async () => {
      for (const text of odd)
        for (const person of [stranger, citizen, analyst]) {
          const [said] = await hears(person, () => person.says(text));
          // A wave of the hands is answered with a word, the others with what one can do.
          expect([text, said]).toEqual([text, expect.stringMatching(text === '🙏' ? /ค่ะ/u : /\[/u)]);
        }
    });
    expect(await answerOf(citizen)).toBeNull();
  });

  it('are no name, no phone and no district of somebody who registers', async () => {
    const newcomer = await world.person();
    await newcomer.follow();
    await newcomer.taps('ยินยอม');
    const own = () => world.db.collection('representatives').findOne({ lineUserId: newcomer.id });
    const none = [EMOJI[0]!, EMOJI[2]!, UNSEEN, '\u202e\u0645', LONG];
    const ask = async () => {
      for (const text of none) await hears(newcomer, () => newcomer.says(text));
    };
    await ask();
    expect(await own()).toMatchObject({ district: null });
    for (const said of ['บาง\u200bแค', `ชุมชน\u202eริมคลอง${UNSEEN}`]) await newcomer.says(said);
    await ask();
    expect(await own()).toMatchObject({ fullName: null });
    await newcomer.says(`ส\u200bม\u202eศรี ใจ\u2066ดี`);
    for (let skipped = 0; skipped < 5; skipped += 1) await newcomer.says('ข้าม');
    await ask();
    // What is seen is kept, put right; nothing else is.
    expect(await own()).toMatchObject({
      district: 'บางแค',
      community: 'ชุมชนริมคลอง',
      fullName: 'สมศรี ใจดี',
      phone: null,
    });
  });

  it('stand in the way of no answer: ไป with unseen characters in it is ไป', async () => {
    const someone = await member();
    await someone.says(`${UNSEEN}ไ\u200bปค่ะ\u202c 🙏`);
    expect(await answerOf(someone)).toBe('yes');
  });

  it('as who comes instead are asked for again', async () => {
    const someone = await member();
    await someone.says('ไม่ว่างค่ะ');
    await someone.taps('ให้คนอื่นไปแทน');
    for (const text of ['😀😀', UNSEEN, LONG]) await hears(someone, () => someone.says(text));
    expect(await world.db.collection('attendances').countDocuments({ proxy: { $nin: [null] } })).toBe(0);
  });

  it('in a LINE group are talk, and with a mention get one short line', async () => {
    const group = await world.group('ประชาคม', [citizen]);
    await world.bind(group, 'THON_N');
    const before = (await group.heard()).length;
    for (const text of odd) await citizen.says(text, { in: group });
    expect((await group.heard()).length).toBe(before);
    for (const text of [EMOJI[0]!, RIGHT_TO_LEFT]) await citizen.says(text, { in: group, mention: true });
    expect((await group.heard()).length).toBeLessThanOrEqual(before + 2);
  });
});

describe('two answers in one message', () => {
  const BOTH = ['ไม่ไป แต่เปลี่ยนใจไปก็ได้', 'ไปค่ะ เอ๊ะ ไม่ไปดีกว่า', 'ไปก็ได้ ไม่ไปก็ได้', 'ไม่ว่างค่ะ แต่อาจจะไปนะคะ', 'ไป\nไม่ไป'];

  it('is asked back, records nothing, and leaves what was answered before', async () => {
    const someone = await member();
    for (const text of BOTH) {
      const [said] = await hears(someone, () => someone.says(text));
      expect([text, said]).toEqual([text, expect.stringMatching(/\[ไป\][^]*\[ไม่ว่าง\]/u)]);
      expect([text, await answerOf(someone)]).toEqual([text, null]);
    }
    await someone.taps('ไป');
    for (const text of BOTH) await someone.says(text);
    expect(await answerOf(someone)).toBe('yes');
  });
});

describe('our own tokens, typed', () => {
  it('have no effect: not as words of a representative, nor of staff', async () => {
    const { _id: c, revision: r } = session;
    const typed = [
      `rsvp?c=${c}&r=${r}&a=yes`,
      `RSVP?c=${c}&r=${r}&a=no`,
      `{"type":"postback","data":"rsvp?c=${c}&r=${r}&a=yes"}`,
      `postback: rsvp?c=${c}&r=${r}&a=yes`,
      'my-data?do=erase',
      'my-data?do=withdrawNow',
      'handoff-ask',
      `session.remind?c=${c}&r=${r}`,
      'staff-grant?role=admin',
      'broadcast.send?id=1&v=1',
      '{{name}} ${process.env} <script>alert(1)</script>',
      '$where: 1',
    ];
    await changesNothing(async () => {
      for (const text of typed)
        for (const person of [citizen, analyst]) {
          const [said] = await hears(person, () => person.says(text));
          expect(said).not.toContain(c);
        }
    });
    expect(await answerOf(citizen)).toBeNull();
  });

  it('are no name of somebody who registers, and are told as a story only after a hashtag', async () => {
    const newcomer = await world.person();
    await newcomer.follow();
    await newcomer.taps('ยินยอม');
    await newcomer.says('register?do=submit');
    await newcomer.says('consent?answer=accept&notice=1');
    expect(await world.db.collection('representatives').findOne({ lineUserId: newcomer.id })).toMatchObject({
      status: 'consented',
      district: null,
    });
  });
});

describe('forged buttons', () => {
  const odd = [
    '?zzz=1',
    '?c=&id=&entry=&k=&t=&r=&p=&v=&a=&page=',
    `?c=${'9'.repeat(250)}`,
    '?c=a&c=b',
    '?__proto__=1&constructor=2',
    '?c[$ne]=1&r[$gt]=0',
    '?c=../../etc/passwd&r=-1&a=yes',
    '?c=1&r=NaN&a=yes&extra=1',
    '?id=\u0000&v=1e9',
    '?%E0%A4%A=1',
  ];
  it('of whatever name, with fields too many, missing, wrong or very long, do nothing and are answered kindly', async () => {
    // Each button with one of them, each of them with many buttons.
    const tries = world.context.buttonNames.map((name, index) => `${name}${odd[index % odd.length]}`);
    expect(tries.length).toBeGreaterThan(75);
    await changesNothing(async () => {
      const all = [...tries, 'nosuch?a=1', '🙂', '?', '=&='];
      const heard = await hears(
        citizen,
        () => Promise.all(all.map((postback) => citizen.taps({ postback }))),
        all.length,
      );
      const otherwise = heard.filter((words) => ![OLD_BUTTON, REFUSAL, FOR_STAFF].some((kind) => words.includes(kind)));
      expect(otherwise).toEqual([]);
    });
  });

  it('longer than LINE allows, or of a wrong type, do nothing and break nothing', async () => {
    const odder = [`rsvp?c=${'9'.repeat(100_000)}`, 1, null, { c: session._id }, ['rsvp'], true];
    await changesNothing(async () => {
      for (const data of odder)
        expect(await webhook(citizen.id, { type: 'postback', replyToken: 'forged', postback: { data } })).toBe(200);
    });
    expect(await answerOf(citizen)).toBeNull();
    expect((await hears(citizen, () => citizen.says('ประชุมวันไหนคะ')))[0]).toContain('กำหนดประชุม');
  });

  it('of a session that is not, of another revision, or made for somebody else', async () => {
    const other = await member();
    const { id } = (await world.context.representatives.findByLineUserId(other.id))!;
    const { _id: c, revision: r } = session;
    await other.taps({ postback: `rsvp?c=${c}&r=${r}&a=yes` });
    await changesNothing(async () => {
      for (const data of [
        'rsvp?c=nosuchsession&r=1&a=yes',
        `rsvp?c=${c}&r=${r + 1}&a=yes`,
        `rsvp.seat?c=${c}&r=${r}&p=${id}&a=give`,
        `rsvp.party?c=${c}&r=${r + 1}&n=3`,
        `rsvp.change?c=nosuchsession`,
      ])
        await hears(citizen, () => citizen.taps({ postback: data }));
    });
    expect([await answerOf(citizen), await answerOf(other)]).toEqual([null, 'yes']);
  });

  it('tapped again later, or delivered again, change nothing that was said since', async () => {
    const someone = await member();
    const { _id: c, revision: r } = session;
    const { webhookEventId } = await someone.taps({ postback: `rsvp?c=${c}&r=${r}&a=yes` });
    await someone.says('ไม่ว่างค่ะ');
    await changesNothing(async () => {
      await world.control('POST', 'redeliver', { webhookEventIds: [webhookEventId] });
      await world.settled();
    });
    expect(await answerOf(someone)).toBe('no');
  });
});

describe('commands of the staff by others', () => {
  const staffSentences = STAFF_INTENTS.flatMap((intent) => COMMANDS[intent]!.examples);
  const isMeant = (text: string): boolean =>
    STAFF_INTENTS.includes(interpret({ text, now: world.clock.now(), channel: 'user', actor: 'person' }).intent);

  it('are refused in the same words to everybody, whatever it is, and reveal nothing', async () => {
    const meant = staffSentences.filter(isMeant);
    expect(meant.length).toBeGreaterThan(25);
    await changesNothing(async () => {
      for (const person of [citizen, stranger]) {
        const before = (await person.sees()).length;
        for (const text of meant) await person.says(text);
        const heard = botWords((await person.sees()).slice(before)).map((words) => words.split('\n')[0]);
        expect(heard.map((words, index) => [meant[index], words])).toEqual(
          meant.map((text) => [text, `${REFUSAL} สิ่งที่ท่านทำได้อยู่ที่ปุ่มด้านล่างนะคะ`]),
        );
      }
    });
  });

  it('that somebody else may say of their own are a story or nothing, and never done', async () => {
    const others = staffSentences.filter((text) => !isMeant(text));
    expect(others.length).toBeLessThan(8);
    for (const text of others) {
      const someone = await member();
      const [said] = await hears(someone, () => someone.says(text));
      expect([text, said]).toEqual([text, expect.stringMatching(/เข้าใจ|รับแล้วค่ะ เลขที่/u)]);
    }
    for (const name of ['broadcasts', 'fileLinks', 'deliveries'])
      expect([name, await world.db.collection(name).countDocuments({ kind: { $nin: ['announced'] } })]).toEqual([
        name,
        0,
      ]);
  });

  it('by button, too: whatever only staff are shown is refused to others with its true data', async () => {
    const { _id: c, revision: r } = session;
    const { id: p } = (await world.context.representatives.findByLineUserId(citizen.id))!;
    const taps = [
      `session.silent?c=${c}&o=0`,
      `phoned?c=${c}&r=${r}&p=${p}`,
      `phoned.answer?c=${c}&r=${r}&p=${p}&a=yes`,
      `checkin?c=${c}`,
      `checkin.roll?c=${c}&l=all&o=0`,
      `checkin.there?c=${c}&r=${r}&p=${p}&v=in&l=all&o=0`,
      `checkin.walkin?c=${c}&n=5`,
      `checkin.walkin.ask?c=${c}`,
      'pending-registrations',
      `review?do=approve&person=${p}&seen=0`,
      'affected-from',
      'affected?from=2020-07-01T00:00&to=2020-07-02T00:00',
      'affected-file?from=2020-07-01T00:00&to=2020-07-02T00:00&with=names',
      'login-end-all',
      `login-browser?k=${'a'.repeat(64)}&v=yes`,
      'paper?kind=registry&group=THON_N',
      'roster?group=THON_N',
    ];
    await changesNothing(async () => {
      for (const postback of taps) {
        const [said] = await hears(citizen, () => citizen.taps({ postback }));
        expect([postback, said!.split('\n')[0]]).toEqual([postback, `${REFUSAL} สิ่งที่ท่านทำได้อยู่ที่ปุ่มด้านล่างนะคะ`]);
      }
    });
  });
});
