/** Plays the weeks: does what each step says through people's phones, and keeps the facts of what they did. */
import type { RsvpAnswer } from '../../src/attendance/model.ts';
import { lineUserIdOf } from '../../src/demo/people.ts';
import { plus } from '../../src/time.ts';
import { currentChange, isReachable, type Facts, type Person, type SessionChange, type SessionFact } from './facts.ts';
import { createHands, sessionButton } from './hands.ts';
import { bangkok, type PersonKey, type Step, type StepKind } from './scenario.ts';
import type { Stage } from './stage.ts';
import { dataOf, firstLine, lineGroupOf, personOf, sessionOf, userIdOf, type Play } from './play.ts';
import { playFeedback } from './telling.ts';

type StepOf<Kind extends StepKind> = Extract<Step, { do: Kind }>;
type Plays = { [Kind in StepKind]: (play: Play, step: StepOf<Kind>) => Promise<void> };

/** Answers that people type, with what they mean. */
const IN_WORDS: Record<RsvpAnswer, { text: string; reason?: string; partySize?: number }[]> = {
  yes: [{ text: 'ไปครับ' }, { text: 'เข้าร่วมค่าาา' }, { text: 'ไปแน่นอน 2 คนครับ', partySize: 2 }],
  no: [
    { text: 'ไปไม่ได้ครับ ติดงานศพ', reason: 'ติดงานศพ' },
    { text: 'ไม่ว่างคะ ติดหาหมอ', reason: 'ติดหาหมอ' },
    { text: 'ไม่ไปค่ะ' },
  ],
  maybe: [{ text: 'ไม่แน่ใจครับ เดี๋ยวบอกอีกที' }],
};
/** People answer at the same moment, so many at once. */
const AT_ONCE = 12;

/** Everybody of a district group who can be told things now, starting somewhere else for each session. */
function crowd({ stage, facts }: Play, { districtGroup, key }: SessionFact): Person[] {
  const now = stage.now();
  const all = [...facts.people.values()].filter(
    (person) => person.districtGroup === districtGroup && isReachable(person, now),
  );
  const turn = [...key].reduce((sum, letter) => sum + letter.codePointAt(0)!, 0) % Math.max(1, all.length);
  return [...all.slice(turn), ...all.slice(0, turn)];
}

/** The LINE group in which somebody sees the cards of the own district group; null where they come 1:1. */
function cardsIn({ facts }: Play, { key, districtGroup }: Person): string | undefined {
  const found = [...facts.lineGroups.values()].find(
    ({ members, bound }) => bound?.districtGroup === districtGroup && members.includes(key),
  );
  return found?.id;
}

async function inBatches<Item>(items: readonly Item[], each: (item: Item) => Promise<void>): Promise<void> {
  for (let start = 0; start < items.length; start += AT_ONCE)
    await Promise.all(items.slice(start, start + AT_ONCE).map(each));
}

/** An analyst types, looks at the preview and confirms. @returns what the bot said to each. */
async function commands(
  play: Play,
  by: PersonKey,
  says: string,
  button: string,
  replies: string[] = [],
): Promise<string> {
  const { hands, note } = play;
  const userId = userIdOf(play, by);
  let preview = await hands.andHear(userId, () => hands.say(userId, says));
  note(by, `“${says}” → ${firstLine(preview)}`);
  for (const answer of replies) preview = await hands.andHear(userId, () => hands.say(userId, answer));
  const done = await hands.andHear(userId, () => hands.tap(userId, button));
  note(by, `[${button}] → ${firstLine(done)}`);
  if (!done.includes('แล้วค่ะ')) play.facts.surprises.push(`${by} “${says}”: ${done || 'silence'}`);
  return done;
}

function changed(session: SessionFact, kind: SessionChange['kind'], at: Date, more: Partial<SessionChange> = {}): void {
  session.changes.push({ ...currentChange(session), kind, at, ...more });
}

async function answerAs(play: Play, session: SessionFact, person: Person, answer: RsvpAnswer): Promise<void> {
  const { hands, facts, stage } = play;
  const lineGroup = cardsIn(play, person);
  const fits = (lineGroupId?: string) =>
    hands.findButton(lineGroupId ?? person.userId, (action) => {
      const button = sessionButton(action);
      return button?.get('c') === session.id && button.get('a') === answer;
    });
  const inGroup = lineGroup ? await fits(lineGroup) : null;
  let button = inGroup ?? (await fits());
  if (!button) {
    // Whoever was registered after the announcement asks for the schedule.
    await hands.andHear(person.userId, () => hands.say(person.userId, 'มีประชุมวันไหนคะ'));
    button = await fits();
  }
  if (!button) {
    facts.surprises.push(`${person.key} has no card of ${session.key} to answer`);
    return;
  }
  facts.answers.push({
    session: session.key,
    person: person.key,
    at: stage.now(),
    change: session.changes.length,
    answer,
    reason: null,
    partySize: null,
  });
  await hands.press(person.userId, button, inGroup ? lineGroup : undefined);
}

const plays: Plays = {
  async register(play, { person: key, name, district, lines }) {
    const { stage, hands, facts, note } = play;
    const userId = lineUserIdOf(key);
    const { places } = stage.context.programme;
    await stage.control('POST', 'users', { userId, displayName: name, friend: false });
    facts.people.set(key, {
      key,
      userId,
      name,
      district,
      districtGroup: places.groupOf(district).code,
      reachable: [],
    });
    const notice = await hands.andHear(userId, () => stage.act(userId, { type: 'follow' }));
    note(name, `เพิ่มเพื่อน → ${firstLine(notice)}`);
    await hands.andHear(userId, () => hands.tap(userId, 'ยินยอม'));
    note(name, '[ยินยอม]');
    await answerQuestions(play, key, lines);
  },

  async goOnRegistering(play, { person, lines }) {
    const { hands, note } = play;
    const userId = userIdOf(play, person);
    const reminder = await hands.andHear(userId, () => hands.say(userId, 'สวัสดีค่ะ'));
    note(personOf(play, person).name, `“สวัสดีค่ะ” → ${firstLine(reminder)}`);
    await hands.andHear(userId, () => hands.tap(userId, 'ทำต่อ'));
    await answerQuestions(play, person, lines);
  },

  async decline({ stage, hands, facts, note }, { person, name }) {
    const userId = lineUserIdOf(person);
    await stage.control('POST', 'users', { userId, displayName: name, friend: false });
    await hands.andHear(userId, () => stage.act(userId, { type: 'follow' }));
    const farewell = await hands.andHear(userId, () => hands.tap(userId, 'ไม่ยินยอม'));
    facts.declined.push({ userId });
    note(name, `[ไม่ยินยอม] → ${firstLine(farewell)}`);
  },

  async approve(play, { by, person }) {
    const { stage, hands, facts, note } = play;
    const userId = userIdOf(play, by);
    const { name, reachable } = personOf(play, person);
    const registration = facts.registrations.find((each) => each.person === person)!;
    const card = (await stage.chat(userId)).findLast(
      ({ content }) => content.kind === 'bot' && JSON.stringify(content.message).includes(name),
    );
    if (card?.content.kind !== 'bot') throw new Error(`${by} has no card of ${name}`);
    const { message } = card.content;
    const approve = await hands.findButton(
      userId,
      (action) => 'label' in action && action.label === 'รับรอง' && JSON.stringify(message).includes(dataOf(action)),
    );
    const done = await hands.andHear(userId, () => hands.press(userId, approve!));
    registration.approvedAt = stage.now();
    reachable.push({ from: stage.now(), to: null });
    note(by, `[รับรอง] ${name} → ${firstLine(done)}`);
  },

  async inviteBot(play, { lineGroup, name, members }) {
    const { stage, facts, note } = play;
    const { id } = await stage.control<{ id: string }>('POST', 'groups', {
      name,
      members: members.map((key) => userIdOf(play, key)),
      bot: true,
    });
    await stage.settled();
    facts.lineGroups.set(lineGroup, { key: lineGroup, id, members, bound: null });
    note(name, `เชิญบอตเข้ากลุ่มไลน์ (${members.length} คน)`);
  },

  async bind(play, { by, lineGroup, districtGroup, inWords }) {
    const { hands, stage, note } = play;
    const userId = userIdOf(play, by);
    const group = lineGroupOf(play, lineGroup);
    let done = await hands.andHear(group.id, () =>
      inWords ? hands.say(userId, inWords, group.id, true) : hands.tap(userId, 'ผูกกับกลุ่มเขต', group.id),
    );
    if (!inWords) done = await hands.andHear(group.id, () => hands.tap(userId, 'ผูก', group.id));
    group.bound = { districtGroup, at: stage.now() };
    note(by, `ผูกกลุ่มไลน์ → ${firstLine(done)}`);
  },

  async announce(play, { by, session: key, districtGroup, says, startsAt, endsAt, form = 'meeting' }) {
    const { stage, hands, facts } = play;
    await commands(play, by, says, 'ส่งประกาศ');
    const tally = await hands.findButton(
      userIdOf(play, by),
      (action) => 'label' in action && action.label === 'ดูคำตอบ',
    );
    const id = new URLSearchParams(dataOf(tally!).split('?')[1]).get('c')!;
    const start = bangkok(startsAt);
    const end = endsAt ? bangkok(endsAt) : null;
    const announced: SessionChange = {
      kind: 'announced',
      at: stage.now(),
      startsAt: start,
      endsAt: end,
      form,
    };
    facts.sessions.set(key, { key, id, districtGroup, changes: [announced], heldAt: null });
  },

  async postpone(play, { by, session, says, startsAt, endsAt }) {
    await commands(play, by, says, 'เลื่อนและแจ้งทุกคน');
    const found = sessionOf(play, session);
    const start = bangkok(startsAt);
    const { startsAt: old, endsAt: oldEnd } = currentChange(found);
    // Without a new end the session is as long as it was.
    const end = endsAt ? bangkok(endsAt) : oldEnd && plus(start, oldEnd.getTime() - old.getTime());
    changed(found, 'postponed', play.stage.now(), { startsAt: start, endsAt: end });
  },

  async cancel(play, { by, session, says }) {
    await commands(play, by, says, 'ยกเลิกนัดและแจ้งทุกคน');
    changed(sessionOf(play, session), 'cancelled', play.stage.now());
  },

  async changeForm(play, { by, session, says, form, replies }) {
    await commands(play, by, says, 'เปลี่ยนและแจ้งทุกคน', replies);
    changed(sessionOf(play, session), 'changed', play.stage.now(), { form });
  },

  async answer(play, { session: key, yes, no, maybe, inWords = 0, changes = 0 }) {
    const { stage, hands, facts, note } = play;
    const session = sessionOf(play, key);
    const wanted = [
      ...Array.from({ length: yes }, (): RsvpAnswer => 'yes'),
      ...Array.from({ length: no }, (): RsvpAnswer => 'no'),
      ...Array.from({ length: maybe }, (): RsvpAnswer => 'maybe'),
    ];
    const answered = new Set(
      facts.answers
        .filter((each) => each.session === key && each.change === session.changes.length)
        .map((each) => each.person),
    );
    const people = crowd(play, session).filter((person) => !answered.has(person.key));
    const pairs = wanted.slice(0, people.length).map((answer, n) => ({ person: people[n]!, answer }));
    // Typing is spread over the three answers.
    const everySo = inWords > 0 ? Math.floor(pairs.length / inWords) : Infinity;
    const types = (n: number): boolean => n % everySo === everySo - 1 && Math.floor(n / everySo) < inWords;
    const typing = pairs.filter((_, n) => types(n));
    await inBatches(
      pairs.filter((_, n) => !types(n)),
      ({ person, answer }) => answerAs(play, session, person, answer),
    );
    await inBatches([...typing.entries()], async ([n, { person, answer }]) => {
      const words = IN_WORDS[answer][n % IN_WORDS[answer].length]!;
      const { reason = null, partySize = null } = words;
      const change = session.changes.length;
      facts.answers.push({ session: key, person: person.key, at: stage.now(), change, answer, reason, partySize });
      await hands.say(person.userId, words.text);
    });
    await stage.settled();
    const words = typing.length > 0 ? ` (${typing.length} คนพิมพ์ตอบ)` : '';
    note(key, `${yes} ไป ${no} ไม่ว่าง ${maybe} ไม่แน่ใจ${words}`);
    const fickle = pairs.filter(({ answer }) => answer === 'yes').slice(0, changes);
    await inBatches(fickle, ({ person }) => answerAs(play, session, person, 'no'));
    await stage.settled();
    if (fickle.length > 0) note(key, `${fickle.length} คนเปลี่ยนคำตอบเป็น ไม่ว่าง`);
  },

  async tapOldCard(play, { session: key }) {
    const { hands, note } = play;
    const session = sessionOf(play, key);
    const person = crowd(play, session).find((each) => !cardsIn(play, each))!;
    const old = await hands.findButton(
      person.userId,
      (action) => sessionButton(action)?.get('c') === session.id,
      'oldest',
    );
    const said = await hands.andHear(person.userId, () => hands.press(person.userId, old!));
    note(person.name, `[ไป] บนการ์ดเก่า → ${firstLine(said)}`);
    if (said.includes('บันทึกแล้ว')) play.facts.surprises.push(`the old card of ${key} was answered as if it were new`);
  },

  async acknowledge(play, { session: key }) {
    const { hands, note } = play;
    const person = crowd(play, sessionOf(play, key)).at(-1)!;
    const said = await hands.andHear(person.userId, () => hands.say(person.userId, 'รับทราบครับ'));
    note(person.name, `“รับทราบครับ” → ${firstLine(said)}`);
  },

  async confirmHeld(play, { by, session: key }) {
    const { hands, stage, note } = play;
    const session = sessionOf(play, key);
    const userId = userIdOf(play, by);
    const button = await hands.findButton(
      userId,
      (action) => 'label' in action && action.label === 'จัดแล้ว' && dataOf(action).includes(session.id),
    );
    if (!button) throw new Error(`${by} was not asked whether ${key} was held`);
    session.heldAt = stage.now();
    const said = await hands.andHear(userId, () => hands.press(userId, button));
    note(by, `[จัดแล้ว] ${key} → ${firstLine(said)}`);
  },

  feedback: playFeedback.one,
  answerInvitation: playFeedback.afterSession,

  async chat(play, { person, in: lineGroup, text }) {
    const { hands, facts, note } = play;
    const { id } = lineGroupOf(play, lineGroup);
    const said = await hands.andHear(id, () => hands.say(userIdOf(play, person), text, id));
    facts.chatter.push(text);
    if (said) facts.surprises.push(`the bot answered talk in the LINE group ${lineGroup}: ${said}`);
    note(personOf(play, person).name, `คุยในกลุ่มไลน์ “${text}” → เงียบ`);
  },

  async stop(play, { person: key }) {
    const person = personOf(play, key);
    await tellBot(play, person, 'หยุดส่งข้อความ');
    person.reachable.at(-1)!.to = play.stage.now();
  },
  async resume(play, { person: key }) {
    const person = personOf(play, key);
    await tellBot(play, person, 'รับข่าวอีกครั้ง');
    person.reachable.push({ from: play.stage.now(), to: null });
  },
  async block(play, { person: key }) {
    const person = personOf(play, key);
    await play.stage.act(person.userId, { type: 'unfollow' });
    await play.stage.settled();
    person.reachable.at(-1)!.to = play.stage.now();
    play.note(person.name, 'บล็อกบัญชี');
  },
  async unblock(play, { person: key }) {
    const person = personOf(play, key);
    await play.stage.act(person.userId, { type: 'follow' });
    await play.stage.settled();
    person.reachable.push({ from: play.stage.now(), to: null });
    play.note(person.name, 'ปลดบล็อก');
  },

  export: playFeedback.asFile,

  async redeliver({ stage, note }) {
    await stage.control('POST', 'redeliver', { order: 'random' });
    await stage.settled();
    note('LINE', 'ส่งเหตุการณ์ของวันนี้ซ้ำทั้งหมด สลับลำดับ');
  },
};

async function answerQuestions(play: Play, key: PersonKey, lines: readonly string[]): Promise<void> {
  const { stage, hands, facts, note } = play;
  const { userId, name, district, districtGroup } = personOf(play, key);
  for (const line of lines) {
    const said = await hands.andHear(userId, () =>
      line.startsWith('[') ? hands.tap(userId, line.slice(1, -1)) : hands.say(userId, line),
    );
    note(name, `${line.startsWith('[') ? line : `“${line}”`} → ${firstLine(said)}`);
  }
  if (lines.at(-1) !== '[ถูกต้อง]') return;
  const holding = (role: string, scope: string) =>
    [...facts.staff].filter(([, held]) => held.role === role && held.scope === scope).map(([staffKey]) => staffKey);
  const own = holding('districtAnalyst', district);
  const reviewers = own.length > 0 ? own : holding('analyst', districtGroup);
  facts.registrations.push({ person: key, submittedAt: stage.now(), reviewers, approvedAt: null });
}

async function tellBot({ hands, note }: Play, { userId, name }: Person, text: string): Promise<void> {
  const said = await hands.andHear(userId, () => hands.say(userId, text));
  note(name, `“${text}” → ${firstLine(said)}`);
}

export async function playStep(play: Play, step: Step): Promise<void> {
  const run = plays[step.do] as (play: Play, step: Step) => Promise<void>;
  await run(play, step);
}

export function createPlay(stage: Stage, facts: Facts, note: Play['note']): Play {
  return { stage, hands: createHands(stage), facts, note };
}
