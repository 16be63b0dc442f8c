/** Whatever arrives: a reading of the closed list, soon; nothing of ours that is typed does anything. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ACTORS, readingSchema } from '../../src/thai/intents.ts';
import { normalise, normaliseLines } from '../../src/thai/normalise.ts';
import { dateLong, dateShort, dateShortNoYear, timeOf, timeRange } from '../../src/thai/format.ts';
import { bangkokDate, fromBangkok } from '../../src/time.ts';
import { NOW, interpret } from './vocabulary.ts';

const LONGEST = 5000;
const situation = fc.record({
  channel: fc.constantFrom('user' as const, 'group' as const),
  context: fc.constantFrom(undefined, 'awaiting_consent' as const, 'rsvp_open' as const),
  actor: fc.constantFrom(undefined, ...ACTORS),
});

/** Letters, marks in any order, zero width, right to left, halves of pairs, and whole words that rules look for. */
const HOSTILE = Array.from(
  'กนปมไเแโใาำัิีืุู่้๊๋์ํ็ฺๆฯ๑๒๓0123456789 \n\t\u00a0\u200b\u200c\u200d\u2060\ufeff\u202e\u2067\u2069אבعر#＃?!.,:;/-()[]"\'=&%<>',
);
const WORDS =
  'ไป ไม่ ไม่ว่าง เพราะ ติด ถ้า แต่ นัดประชุม เลื่อน ยกเลิก เปลี่ยน เป็น จาก กรุงธนใต้ กรุงเทพเหนือ เขต คลอง ซอย วันที่ 16 ก.ค. 2563 พุธหน้า 09.00 - 12.00 น. สรุป ไฟล์ความเห็น เรื่อง แจ้งข่าว ว่า เปลี่ยนเบอร์ ชื่อ ลบข้อมูล ขอบคุณ โทรมา ครับ ค่ะ'.split(
    ' ',
  );
const LONE = ['\ud83d', '\ude4f', '\udc00\ud800'];
const hostile = fc
  .array(fc.constantFrom(...HOSTILE, ...WORDS, ...LONE), { maxLength: 400 })
  .map((pieces) => pieces.join(''));
/** The same few words over and over: what makes backtracking costly. */
const monotonous = fc
  .tuple(fc.array(fc.constantFrom(...HOSTILE, ...WORDS, ...LONE), { minLength: 1, maxLength: 4 }), fc.nat(LONGEST))
  .map(([pieces, length]) => pieces.join('').repeat(LONGEST).slice(0, length));

describe('any text', () => {
  it.each([
    ['code units', fc.string({ unit: 'binary', maxLength: 300 }), 300],
    ['Thai, zero width, right to left and lone surrogates', hostile, 300],
    ['a few pieces over and over, up to 5,000 characters', monotonous, 60],
  ])('gives a reading of the closed list: %s', (_, texts, numRuns) => {
    fc.assert(
      fc.property(texts, situation, (text, where) => {
        const reading = interpret({ text, now: NOW, ...where });
        expect([text, readingSchema.safeParse(reading).success]).toEqual([text, true]);
      }),
      { numRuns },
    );
  });

  it('is normalised once and for all, lone surrogates included', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, monotonous), (text) => {
        const [once, lines] = [normalise(text), normaliseLines(text)];
        expect([normalise(once), normaliseLines(lines)]).toEqual([once, lines]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a text longer than any sentence', () => {
  const story = 'ซอยนี้น้ำขังมานาน คนแก่เดินลำบาก '.repeat(40);
  const at = { now: NOW, channel: 'user' } as const;

  it.each<[string, Parameters<typeof interpret>[0], ReturnType<typeof interpret>]>([
    [
      'a notice with its words',
      { ...at, actor: 'analyst', text: `แจ้งข่าว กรุงธนใต้ ว่า ${story}` },
      { intent: 'broadcast', slots: { districtGroup: 'THON_S', text: story.trim() } },
    ],
    [
      'no notice where the order to send it is refused',
      { ...at, actor: 'analyst', text: `อย่าเพิ่งแจ้งข่าว กรุงธนใต้ ว่า ${'เปิดให้ลงชื่อแล้ว '.repeat(50)}` },
      { intent: 'unknown', slots: {} },
    ],
    [
      'what is wrong, told at length',
      { ...at, text: story },
      { intent: 'feedback', slots: { kind: 'problem', themes: ['FLOOD', 'SOCIAL'] } },
    ],
    [
      'nothing but an answer to the consent is kept before it',
      { ...at, context: 'awaiting_consent', text: story },
      { intent: 'unknown', slots: {} },
    ],
    [
      'an answer that nobody gives so long is asked again',
      { ...at, context: 'rsvp_open', text: `ไปไม่ได้ ${story}` },
      { intent: 'rsvp', slots: {}, ask: ['answer'] },
    ],
  ])('is read as %s', (_, utterance, expected) => {
    expect(interpret(utterance)).toEqual(expected);
  });
});

describe('the data of a button that is typed', () => {
  const name = fc.constantFrom(
    ...'rsvp rsvp.change rsvp.party consent my-data register review held change.confirm change.drop bind-group session.limit.set staff-grant staff-revoke login-browser feedback-kind phoned.answer broadcast.confirm'.split(
      ' ',
    ),
  );
  const value = fc.constantFrom('yes', 'no', 'accept', 'erase', '1', '0', '65f0c0ffee65f0c0ffee0001', 'confirm', '');
  const fields = fc.array(fc.tuple(fc.constantFrom('c', 'r', 'a', 'answer', 'v', 'k', 'p'), value), {
    minLength: 1,
    maxLength: 4,
  });
  const space = fc.constantFrom('', ' ', '\u200b', '\n');

  it('is no answer, no consent and no command', () => {
    fc.assert(
      fc.property(name, fields, space, situation, (button, pairs, gap, where) => {
        const data = `${gap}${button}?${pairs.map(([key, given]) => `${key}=${given}`).join('&')}${gap}`;
        const { intent, slots, ask } = interpret({ text: data, now: NOW, ...where });
        const harmless = ['unknown', 'none', 'help'].includes(intent) || (ask !== undefined && !('answer' in slots));
        expect([data, intent, slots, harmless]).toEqual([data, intent, slots, true]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a session set up in the words in which the bot prints it', () => {
  const start = fc
    .tuple(fc.integer({ min: 1, max: 360 }), fc.integer({ min: 8 * 60, max: 19 * 60 }))
    .map(([day, minute]) => fromBangkok(2020, 7, 10 + day, 0, minute));
  const hours = fc.constantFrom(null, 60, 90, 180);
  const twoDigits = (at: Date): string => `${bangkokDate(at)}T${timeOf(at).slice(0, 5).replace('.', ':')}`;

  it.each([
    ['in full', dateLong],
    ['short', dateShort],
    ['short, without its year', dateShortNoYear],
  ] as const)('is read as that day and those hours: %s', (_, print) => {
    fc.assert(
      fc.property(start, hours, (from, length) => {
        const to = length === null ? null : new Date(from.getTime() + length * 60_000);
        const time = to ? timeRange(from, to) : timeOf(from);
        const { intent, slots, ask } = interpret({
          text: `นัดประชุม กรุงธนใต้ ${print(from)} เวลา ${time}`,
          now: NOW,
          channel: 'user',
          actor: 'analyst',
        });
        expect({ intent, slots, ask }).toEqual({
          intent: 'session_create',
          slots: {
            districtGroup: 'THON_S',
            startsAt: twoDigits(from),
            ...(to && { endsAt: twoDigits(to) }),
          },
          ask: undefined,
        });
      }),
      { numRuns: 300 },
    );
  });
});
