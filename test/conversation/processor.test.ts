/** Every event once, in order, whatever breaks. */
import mongoose from 'mongoose';
import { openChatroom, type Chatroom, type ProcessorDeps } from './chatroom.ts';

const REPLY = '/v2/bot/message/reply';
let room: Chatroom;
beforeEach(async () => {
  room = await openChatroom();
});
afterEach(() => room.close());

it('lives through the events of a chat in order of time, however they came', async () => {
  const person = await room.person();
  for (const words of ['one', 'two', 'three']) await room.says(person, words);
  await room.redeliver({ order: 'reverse' });
  await room.untilDone(await room.instance());
  expect(await room.heard(person)).toEqual([
    'heard one, note 1, 1 so far',
    'heard two, note 2, 2 so far',
    'heard three, note 3, 3 so far',
  ]);
  expect((await room.stored()).map(({ state, replied, payload }) => [state, replied, payload])).toEqual(
    Array.from({ length: 3 }, () => ['done', 'sent', null]),
  );
  expect((await room.stored())[0]!.requestId).toBeTruthy();
});

it('has the decision on disk before it replies', async () => {
  const person = await room.person();
  await room.says(person, 'one');
  let seen: unknown = null;
  const instance = await room.instance(({ line }) => ({
    line: {
      async reply(token, messages) {
        seen = (await room.stored())[0]!.decision;
        return line.reply(token, messages);
      },
    },
  }));
  await room.untilDone(instance);
  expect(seen).toMatchObject({ reply: [{ type: 'text' }], attemptedAt: room.clock.now() });
});

it('says what is said once at the head of a reply with the next that has room for it', async () => {
  const person = await room.person();
  for (const words of ['much', 'one', 'two']) await room.says(person, words);
  let told = false;
  const headOf = async () => {
    const first = !told;
    told = true;
    return first ? [{ type: 'text' as const, text: 'told once' }] : [];
  };
  await room.untilDone(await room.instance(() => ({ headOf })));
  expect((await room.heard(person)).slice(5)).toEqual([
    'told once',
    'heard one, note 1, 1 so far',
    'heard two, note 2, 2 so far',
  ]);
});

/** Where an instance can die: before or after each thing it does to the world. */
const STEPS = {
  'the effect': (deps: ProcessorDeps, at: Breaking) => ({
    effects: deps.effects.map((handler) => ({ ...handler, run: at(handler.run) })),
  }),
  'recording the decision': (deps: ProcessorDeps, at: Breaking) => ({
    events: { ...deps.events, recordDecision: at(deps.events.recordDecision) },
  }),
  'the reply': (deps: ProcessorDeps, at: Breaking) => ({ line: { reply: at(deps.line.reply) } }),
  'remembering what was sent': (deps: ProcessorDeps, at: Breaking) => ({ rememberSent: at(deps.rememberSent) }),
  'saving the dialogue': (deps: ProcessorDeps, at: Breaking) => ({
    dialogues: { ...deps.dialogues, save: at(deps.dialogues.save) },
  }),
  'finishing the event': (deps: ProcessorDeps, at: Breaking) => ({
    events: { ...deps.events, finish: at(deps.events.finish) },
  }),
};
type Breaking = <Given extends unknown[], Result>(
  run: (...given: Given) => Promise<Result>,
) => (...given: Given) => Promise<Result>;
const cases = Object.keys(STEPS).flatMap((step) =>
  (['before', 'after'] as const).map((when) => [when, step as keyof typeof STEPS] as const),
);

/** Runs `run`, or not, and then never comes back: the process is dead. */
function dieAt(when: 'before' | 'after'): { at: Breaking; dead: Promise<void> } {
  let died: () => void;
  const dead = new Promise<void>((resolve) => {
    died = resolve;
  });
  const at: Breaking =
    (run) =>
    async (...given) => {
      if (when === 'after') await run(...given);
      died();
      return new Promise(() => undefined);
    };
  return { at, dead };
}

it.each(cases)('repeats harmlessly what died %s %s', async (when, step) => {
  const person = await room.person();
  await room.says(person, 'one');
  await room.says(person, 'two');
  const { at, dead } = dieAt(when);
  const first = await room.instance((deps) => STEPS[step](deps, at));
  await first.processor.begin();
  await dead;
  await room.endLeases();
  await room.untilDone(await room.instance());
  expect(await room.heard(person)).toEqual(['heard one, note 1, 1 so far', 'heard two, note 2, 2 so far']);
  expect((await room.notes.find({}).toArray()).map(({ words }) => words).sort()).toEqual(['one', 'two']);
  expect((await room.dialogue())?.state).toEqual({ topic: 'test', count: 2 });
  expect((await room.stored()).map(({ state, replied }) => [state, replied])).toEqual([
    ['done', 'sent'],
    ['done', 'sent'],
  ]);
});

it.each(cases)('repeats harmlessly what failed %s %s', async (when, step) => {
  const person = await room.person();
  await room.says(person, 'one');
  let broken = false;
  const at: Breaking =
    (run) =>
    async (...given) => {
      if (broken) return run(...given);
      broken = true;
      if (when === 'after') await run(...given);
      throw new Error('broken');
    };
  await room.untilDone(await room.instance((deps) => STEPS[step](deps, at)));
  expect(await room.heard(person)).toEqual(['heard one, note 1, 1 so far']);
  expect(await room.notes.countDocuments({})).toBe(1);
  expect((await room.dialogue())?.state).toEqual({ topic: 'test', count: 1 });
  expect(room.counts).toMatchObject({ retried: 1 });
});

describe('a reply token that has expired', () => {
  it('before any attempt: what must arrive is pushed once, the rest dropped; both are counted', async () => {
    const person = await room.person();
    await room.says(person, 'must know');
    await room.says(person, 'small talk');
    await room.advance(120_000);
    await room.untilDone(await room.instance());
    expect(room.pushed.map(({ messages }) => messages)).toEqual([
      [{ type: 'text', text: 'heard must know, note 1, 1 so far' }],
    ]);
    expect((await room.stored()).map(({ replied }) => replied)).toEqual(['pushed', 'expired']);
    expect(room.counts['replyExpired']).toBe(2);
  });

  it.each([
    ['within 50 s it was sent', 49_000, 'sent', null],
    ['later it is unknown, never pushed, and listed', 51_000, 'unknown', true],
  ])('after a recorded attempt: %s', async (_what, passed, replied, listed) => {
    const person = await room.person();
    await room.says(person, 'must know');
    const { at, dead } = dieAt('after');
    const first = await room.instance((deps) => STEPS['the reply'](deps, at));
    await first.processor.begin();
    await dead;
    await room.endLeases();
    await room.advance(passed);
    await room.untilDone(await room.instance());
    expect((await room.stored())[0]).toMatchObject({ replied });
    expect(room.pushed).toEqual([]);
    expect(await room.heard(person)).toHaveLength(1);
    expect(await room.events.findUnanswered(new Date(0))).toHaveLength(listed ? 1 : 0);
    expect(room.counts['replyUnknown'] ?? 0).toBe(listed ? 1 : 0);
  });

  it('is fresh again after a redelivery', async () => {
    const person = await room.person();
    await room.says(person, 'must know');
    const { at, dead } = dieAt('before');
    const first = await room.instance((deps) => STEPS['the reply'](deps, at));
    await first.processor.begin();
    await dead;
    await room.endLeases();
    await room.advance(90_000);
    await room.redeliver();
    await room.untilDone(await room.instance());
    expect(await room.heard(person)).toHaveLength(1);
    expect((await room.stored())[0]).toMatchObject({ replied: 'sent' });
  });
});

it('does not park what is done where LINE stays away: the reply is unknown, and listed where it had to arrive', async () => {
  const person = await room.person();
  await room.says(person, 'must know');
  await room.fault({ path: REPLY, times: 100, status: 500 });
  await room.untilDone(await room.instance());
  expect(await room.events.countParked()).toBe(0);
  expect((await room.stored())[0]).toMatchObject({ state: 'done', replied: 'unknown' });
  expect(await room.events.findUnanswered(new Date(0))).toHaveLength(1);
  expect((await room.dialogue())?.state).toEqual({ topic: 'test', count: 1 });
});

it('does not park what the absence of the database fails: it is tried until it is back', async () => {
  const person = await room.person();
  await room.says(person, 'one');
  let away = 20;
  const instance = await room.instance(({ effects }) => ({
    effects: effects.map((handler) => ({
      ...handler,
      run: (input, cause) =>
        away-- > 0
          ? Promise.reject(new mongoose.mongo.MongoNetworkError('connection closed'))
          : handler.run(input, cause),
    })),
  }));
  await room.untilDone(instance);
  expect(away).toBeLessThan(0);
  expect(await room.events.countParked()).toBe(0);
  expect(await room.heard(person)).toEqual(['heard one, note 1, 1 so far']);
});

it('parks what cannot be handled after six attempts, says sorry, and goes on; a person can have it tried again', async () => {
  const person = await room.person();
  const id = await room.says(person, 'one');
  await room.says(person, 'bye');
  let broken = true;
  const instance = await room.instance(({ effects }) => ({
    effects: effects.map((handler) => ({
      ...handler,
      run: (input, cause) => (broken ? Promise.reject(new Error('broken')) : handler.run(input, cause)),
    })),
  }));
  await room.untilDone(instance);
  expect(await room.heard(person)).toEqual(['sorry', 'bye']);
  expect((await room.events.findParked(10)).map(({ _id, attempts }) => [_id, attempts])).toEqual([[id, 5]]);
  broken = false;
  expect(await room.events.retryParked(id)).toBe(true);
  expect(await room.events.retryParked(id)).toBe(false);
  await room.untilDone(instance);
  expect(await room.notes.countDocuments({})).toBe(1);
});

it('a chat in backoff keeps nobody else waiting', async () => {
  const [slow, quick] = [await room.person(), await room.person()];
  await room.says(slow, 'one');
  await room.says(quick, 'two');
  const at: Breaking =
    (run) =>
    async (...given) => {
      if ((given[0] as { words?: string }).words === 'one') return new Promise(() => undefined);
      return run(...given);
    };
  const instance = await room.instance((deps) => STEPS['the effect'](deps, at));
  await instance.processor.begin();
  while ((await room.heard(quick)).length === 0) await instance.processor.begin();
  await room.says(quick, 'three');
  while ((await room.heard(quick)).length < 2) await instance.processor.begin();
  expect(await room.heard(slow)).toEqual([]);
});

describe('two instances', () => {
  it('share the work, each chat with one reader, each event once', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, () => room.person()));
    const first = await room.instance();
    const second = await room.instance();
    // The first learns of the second and gives half of its lanes away; the second takes them.
    await first.lanes.refresh();
    await second.lanes.refresh();
    expect([first.lanes.held().size, second.lanes.held().size]).toEqual([8, 8]);
    for (const words of ['one', 'two', 'three']) await Promise.all(people.map((person) => room.says(person, words)));
    await Promise.all([room.untilDone(first), room.untilDone(second)]);
    for (const person of people)
      expect((await room.heard(person)).map((text) => /heard (\w+).* (\d) so far/.exec(text)!.slice(1, 3))).toEqual([
        ['one', '1'],
        ['two', '2'],
        ['three', '3'],
      ]);
  });

  it('one that slept past its lease writes nothing when it wakes', async () => {
    const person = await room.person();
    await room.says(person, 'one');
    let wake: () => void = () => undefined;
    const sleeping = new Promise<void>((resolve) => {
      wake = resolve;
    });
    let asleep: () => void = () => undefined;
    const isAsleep = new Promise<void>((resolve) => {
      asleep = resolve;
    });
    const first = await room.instance(({ effects, events, dialogues }) => ({
      effects: effects.map((handler) => ({
        ...handler,
        async run(input, cause) {
          const outcome = await handler.run(input, cause);
          asleep();
          await sleeping;
          return outcome;
        },
      })),
      events,
      dialogues,
    }));
    await first.processor.begin();
    await isAsleep;
    await room.endLeases();
    const second = await room.instance();
    await room.untilDone(second);
    await room.says(person, 'bye');
    await room.says(person, 'again');
    await room.untilDone(second);
    const before = JSON.stringify([await room.stored(), await room.dialogue(), await room.heard(person)]);
    wake();
    await first.processor.idle();
    expect(JSON.stringify([await room.stored(), await room.dialogue(), await room.heard(person)])).toBe(before);
  });
});

it('one that wakes to find its token used by another pushes nothing', async () => {
  const person = await room.person();
  await room.says(person, 'must know');
  let wake: () => void = () => undefined;
  const sleeping = new Promise<void>((resolve) => {
    wake = resolve;
  });
  let asleep: () => void = () => undefined;
  const isAsleep = new Promise<void>((resolve) => {
    asleep = resolve;
  });
  const first = await room.instance(({ line }) => ({
    line: {
      async reply(token, messages) {
        asleep();
        await sleeping;
        return line.reply(token, messages);
      },
    },
  }));
  await first.processor.begin();
  await isAsleep;
  await room.endLeases();
  await room.untilDone(await room.instance());
  wake();
  await first.processor.idle();
  expect(room.pushed).toEqual([]);
  expect(await room.heard(person)).toHaveLength(1);
});

it('a stale end of a dialogue does not end the one that began since', async () => {
  const { dialogues } = room;
  const save = (state: { topic: string }, at: number, version: number) =>
    dialogues.save('k', { state, missed: 0, touchedAt: new Date(at), eventId: `e${at}` }, version);
  await save({ topic: 'old' }, 1_000, 0);
  const old = (await dialogues.find('k'))!;
  await dialogues.remove('k', old.version);
  await save({ topic: 'new' }, 2_000, 0);
  await dialogues.remove('k', old.version);
  expect(await save({ topic: 'stale' }, 3_000, old.version)).toBe(false);
  expect((await dialogues.find('k'))?.state).toEqual({ topic: 'new' });
});
