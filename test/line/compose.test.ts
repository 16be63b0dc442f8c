/** Whatever is written, LINE takes it: held against the emulator's own reading of LINE's limits. */
import fc from 'fast-check';
import { validateMessages } from '../../src/embedded/line/validate.ts';
import { card, cardText, text, type Button, type Line } from '../../src/line/compose.ts';
import { fit, LIMITS } from '../../src/line/limits.ts';

const words = (maxLength: number) =>
  fc.string({ minLength: 1, maxLength, unit: 'grapheme' }).filter((s) => s.trim() !== '');
const button: fc.Arbitrary<Button> = fc.oneof(
  fc.record({ label: words(60), postback: fc.constant('x?a=1'), displayText: words(400) }),
  fc.record({ label: words(60), say: words(100) }),
  fc.record({ label: words(60), uri: fc.constant('https://example.go.th/') }),
  fc.record({ label: words(60), pick: fc.constant('datetime' as const), data: fc.constant('x') }),
);
const line: fc.Arbitrary<Line> = fc.oneof(
  words(300),
  fc.record({ label: words(40), value: words(200) }),
  fc.record({ strong: words(100) }),
  fc.record({ struck: words(100) }),
  fc.record({ small: words(100) }),
  fc.constant('rule' as const),
);

it('composes texts that LINE takes', () => {
  fc.assert(
    fc.property(words(6_000), fc.array(button, { maxLength: 20 }), (body, buttons) => {
      expect(validateMessages([text(body, buttons)])).toMatchObject({ ok: true });
    }),
    { numRuns: 60 },
  );
});

it('composes cards that LINE takes', () => {
  fc.assert(
    fc.property(
      words(80),
      fc.array(line, { maxLength: 15 }),
      fc.array(button, { maxLength: 6 }),
      (title, lines, buttons) => {
        expect(validateMessages([card({ title, lines, buttons, quickReplies: buttons })])).toMatchObject({ ok: true });
      },
    ),
    { numRuns: 60 },
  );
});

it('says all of a card on a locked screen', () => {
  const lines: Line[] = ['หนึ่ง', { label: 'ที่', value: 'สอง' }, 'rule', { struck: 'สาม' }];
  expect(cardText({ over: 'กลุ่ม', title: 'นัด', lines })).toBe('กลุ่ม\nนัด\nหนึ่ง\nที่: สอง\n(เดิม สาม)');
});

it('cuts at a whole character and says so', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 2, max: 50 }), (whole, max) => {
      const cut = fit(whole, max);
      expect(cut.length).toBeLessThanOrEqual(Math.max(max, 0));
      expect(cut).not.toMatch(/[\uD800-\uDBFF]…$/);
      if (whole.length <= max) expect(cut).toBe(whole);
      else expect(cut.endsWith('…')).toBe(true);
    }),
  );
});

it('offers no more quick replies than LINE shows', () => {
  const many = Array.from({ length: 20 }, (_, n) => ({ label: String(n), say: 'x' }));
  expect(text('a', many)).toMatchObject({ quickReply: { items: { length: LIMITS.quickReplies } } });
});
