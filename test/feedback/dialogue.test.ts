/** Steps are pure: what is asked for, and what follows from the outcome. */
import { feedbackRoutes } from '../../src/feedback/dialogue.ts';
import { pickKind, startFeedback } from '../../src/feedback/rules.ts';
import { loadProgramme } from '../../src/programme.ts';
import { createInterpreter } from '../../src/thai/intents.ts';
import { minutes } from '../../src/time.ts';
import type { Next, Step, Turn } from '../../src/turn.ts';

const programme = loadProgramme();
const routes = feedbackRoutes({ chatLink: () => null });
const interpret = createInterpreter(programme);
const NOW = new Date('2020-07-10T02:00:00Z');
const receipt = { ok: true, entry: 'f1', number: '63-0001', kind: 'problem' };
const telling = { topic: 'feedback', entry: 'f1', number: '63-0001', openedAt: NOW.getTime(), placeAskedAt: null };

function makeTurn(overrides: Partial<Turn> = {}): Turn {
  return {
    eventId: 'e1',
    saidAt: NOW,
    who: {
      lineUserId: 'U1',
      representative: { id: 'r1', status: 'active', fullName: 'ก', district: 'บางขุนเทียน', districtGroup: 'THON_S' },
      staff: null,
    },
    where: { kind: 'direct' },
    said: { kind: 'sticker', messageId: '1' },
    reading: null,
    dialogue: null,
    dialogueRestedMs: 0,
    missed: 0,
    openConsultations: [],
    ...overrides,
  };
}
function saying(text: string, overrides: Partial<Turn> = {}): Turn {
  const said = { kind: 'text', text, messageId: '1', quoted: null, mentionsBot: false, quoteToken: null } as const;
  return makeTurn({ said, reading: interpret({ text, now: NOW, channel: 'user', actor: 'person' }), ...overrides });
}
const tapping = (data: string, overrides: Partial<Turn> = {}) =>
  makeTurn({ said: { kind: 'postback', data, params: {} }, ...overrides });
const kindsOf = (step: Step | null): string[] | null => step && step.effects.map(({ kind }) => kind);
const after = (step: Step | null, ...outcomes: unknown[]): Next => step!.next(outcomes);

describe('pictures without words', () => {
  const photo = makeTurn({ said: { kind: 'media', media: 'image', messageId: '51', fileName: null } });
  const parts = Array.from({ length: 50 }, (_, index) => ({ messageId: String(index) }));
  const loose = { topic: 'feedback.loose', parts, consultation: null };
  const afterFifty = (dialogue: object) =>
    after(routes.dialogues!['feedback.loose']!({ ...photo, dialogue: dialogue as typeof loose }));

  it('more than fifty are not swallowed: it is said once', () => {
    const first = afterFifty(loose);
    expect(JSON.stringify(first.reply)).toContain('รับได้ครั้งละ 50 รายการค่ะ');
    expect(first.dialogue).toMatchObject({ parts, full: true });
    expect(afterFifty(first.dialogue!)).toEqual({});
  });

  it('that were taken back before they were handled leave nothing', () => {
    const turn = { ...photo, dialogue: { ...loose, parts: parts.slice(0, 1) } };
    expect(after(routes.dialogues!['feedback.loose']!(turn), false)).toEqual({});
    expect(after(routes.dialogues!['feedback.loose']!(turn), true).dialogue).toMatchObject({ parts: { length: 2 } });
  });
});

describe('while a story is told', () => {
  const goOn = routes.dialogues!['feedback']!;

  it.each([
    ['at once', 0, ['feedback.add']],
    ['two minutes later to the millisecond', minutes(2), ['feedback.add']],
    ['a millisecond after that', minutes(2) + 1, null],
  ])('words that come %s', (_, dialogueRestedMs, effects) => {
    expect(kindsOf(goOn(saying('หน้าวัดมีหนูเยอะด้วย', { dialogue: telling, dialogueRestedMs })))).toEqual(effects);
  });

  it('joining says nothing and keeps the two minutes running anew', () => {
    const next = after(goOn(saying('หน้าวัดมีหนูเยอะด้วย', { dialogue: telling })), receipt);
    expect(next.reply).toBeUndefined();
    expect(next.dialogue).toEqual(telling);
  });

  it('words for an entry that is gone are not lost without a word', () => {
    const next = after(goOn(saying('หนูเยอะ', { dialogue: telling })), { ok: false, reason: 'gone' });
    expect(JSON.stringify(next.reply)).toContain('ยังไม่ได้เก็บ');
    expect(next.dialogue).toBeNull();
  });

  it('a sticker is no content', () => {
    const step = goOn(makeTurn({ dialogue: telling }));
    expect(kindsOf(step)).toEqual([]);
    expect(after(step)).toEqual({});
  });

  it.each(['ลบ 63-0001', '#เสนอ อยากได้สวน', 'ข้อมูลของฉัน'])('"%s" is left to whom it concerns', (text) => {
    expect(goOn(saying(text, { dialogue: telling }))).toBeNull();
  });
});

describe('an unsend', () => {
  const unsend = (dialogue: Turn['dialogue'], messageId = '7') =>
    routes.events!.unsend!(makeTurn({ said: { kind: 'unsend', messageId }, dialogue }));

  it('is never answered', () => {
    expect(after(unsend(null), { removed: 'f1' }).reply).toBeUndefined();
  });

  it('ends the story whose opening it took back, and no other conversation', () => {
    expect(after(unsend(telling), { removed: 'f1' })).toEqual({ dialogue: null });
    expect(after(unsend(telling), { removed: null })).toEqual({});
    expect(after(unsend({ topic: 'registration', step: 'name' }), { removed: 'f1' })).toEqual({});
  });

  it('takes a photo out of those that still wait for words', () => {
    const part = (messageId: string) => ({ messageId });
    const loose = { topic: 'feedback.loose', parts: [part('7'), part('8')], consultation: null };
    expect(after(unsend(loose), { removed: null }).dialogue).toMatchObject({ parts: [part('8')] });
    expect(after(unsend({ ...loose, parts: [part('7')] }), { removed: null }).dialogue).toBeNull();
  });
});

describe('an old button in the middle of something else', () => {
  it('does what it says and leaves the other conversation where it is', () => {
    const dialogue = { topic: 'registration', step: 'name' };
    const step = routes.buttons![pickKind.name]!(
      tapping(pickKind.pack({ entry: 'f1', kind: 'proposal' }), { dialogue }),
    );
    const next = after(step, { ...receipt, kind: 'proposal' });
    expect(next.reply).toHaveLength(1);
    expect('dialogue' in next).toBe(false);
  });

  it('that is not well formed is none of ours', () => {
    expect(routes.buttons![startFeedback.name]!(tapping('feedback?consultation=a%20b'))).toBeNull();
    expect(routes.buttons![startFeedback.name]!(tapping('feedback?more=1'))).toBeNull();
  });
});

describe('media in a LINE group', () => {
  const where = { kind: 'lineGroup', lineGroupId: 'C1', lineGroup: { id: 'g1', districtGroup: 'THON_S' } } as const;
  const said = { kind: 'media', media: 'image', messageId: '2', fileName: null } as const;
  const at = (ms: number): Date => new Date(NOW.getTime() + ms);

  it.each([
    ['a minute after the opening', minutes(1), ['feedback.add']],
    ['a millisecond after that', minutes(1) + 1, []],
    ['dated before the opening', -1, []],
  ])('%s', (_, ms, effects) => {
    const turn = makeTurn({ where, said, saidAt: at(ms), dialogue: telling });
    expect(kindsOf(routes.dialogues!['feedback']!(turn))).toEqual(effects);
  });

  it('of somebody who opened nothing is forgotten in silence', () => {
    const step = routes.events!.media!(makeTurn({ where, said }));
    expect(kindsOf(step)).toEqual([]);
    expect(after(step)).toEqual({});
  });
});
