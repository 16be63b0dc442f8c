import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readingSchema } from '../../src/thai/intents.ts';
import { interpret, phrasesOf, type Phrase } from './vocabulary.ts';

const own = readdirSync(new URL('./own/', import.meta.url)).filter((name) => name !== 'themes.json');
const files = ['./phrases.json', ...own.map((name) => `./own/${name}`)];

const sorted = (slots: Record<string, unknown>): Record<string, unknown> =>
  Array.isArray(slots.themes) ? { ...slots, themes: slots.themes.map(String).toSorted() } : slots;

function read({ text, now, channel, context, actor }: Phrase) {
  return interpret({ text, now: new Date(now ?? NaN), channel, context, actor });
}

describe.each(files)('%s', (file) => {
  it.each(phrasesOf(file).map((phrase) => [phrase.text.replaceAll('\n', '⏎'), phrase] as const))(
    '%s',
    (_text, phrase) => {
      const reading = read(phrase);
      expect(readingSchema.safeParse(reading).success).toBe(true);
      expect({ intent: reading.intent, slots: sorted(reading.slots) }).toEqual({
        intent: phrase.intent,
        slots: sorted({ ...(phrase.intent === 'feedback' ? { themes: [] } : {}), ...phrase.slots }),
      });
      if (phrase.ask) expect(reading.ask?.toSorted()).toEqual(phrase.ask.toSorted());
    },
  );
});

describe('an answer that is asked back', () => {
  it('names the slots that are certain and what is missing', () => {
    const at = { now: new Date('2020-07-10T09:00:00+07:00'), channel: 'user' } as const;
    expect(interpret({ ...at, text: 'นัดประชุม กรุงธนใต้ 26 สค 63', actor: 'analyst' })).toEqual({
      intent: 'session_create',
      slots: { districtGroup: 'THON_S', date: '2020-08-26' },
      ask: ['time'],
    });
    expect(interpret({ ...at, text: 'รับทราบครับ', context: 'rsvp_open' })).toEqual({
      intent: 'ack',
      slots: {},
      ask: ['answer'],
    });
  });

  it('counts 1, 2 and 3 only while an invitation is open', () => {
    const at = { now: new Date('2020-07-10T09:00:00+07:00'), channel: 'user' } as const;
    expect(interpret({ ...at, text: '1' }).intent).toBe('unknown');
    expect(interpret({ ...at, text: '1', context: 'rsvp_open' }).slots).toEqual({ answer: 'yes' });
  });
});
