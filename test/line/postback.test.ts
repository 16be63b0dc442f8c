import fc from 'fast-check';
import { z } from 'zod';
import { definePostback, postbackName } from '../../src/line/postback.ts';

const button = definePostback('session.answer', {
  c: z.string().min(1).max(40),
  r: z.coerce.number().int().positive(),
  note: z.string().max(40).optional(),
});

it('reads back what it packed, whatever the words are', () => {
  const word = fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' });
  fc.assert(
    fc.property(word, fc.integer({ min: 1, max: 1_000_000 }), fc.option(word, { nil: undefined }), (c, r, note) => {
      const input = { c, r, ...(note !== undefined && { note }) };
      let data: string;
      try {
        data = button.pack(input);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        return;
      }
      expect(data.length).toBeLessThanOrEqual(300);
      expect(button.read(data)).toEqual(input);
    }),
  );
});

it('takes any data without an error, and only its own as its own', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (data) => {
      const read = button.read(data);
      if (postbackName(data) !== 'session.answer') expect(read).toBeNull();
    }),
  );
});

it.each([
  ['another button', 'session.other?c=1&r=1'],
  ['a longer name', 'session.answers?c=1&r=1'],
  ['a field missing', 'session.answer?c=1'],
  ['a field too many', 'session.answer?c=1&r=1&x=1'],
  ['a field twice', 'session.answer?c=1&c=2&r=1'],
  ['a wrong form', 'session.answer?c=1&r=-1'],
  ['nothing', ''],
])('reads null of %s', (_what, data) => {
  expect(button.read(data)).toBeNull();
});

it('refuses to pack more than LINE carries', () => {
  const long = definePostback('long', { text: z.string() });
  expect(() => long.pack({ text: 'ก'.repeat(40) })).toThrow(RangeError);
});
