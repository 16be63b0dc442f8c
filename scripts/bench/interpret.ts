/**
 * How fast words are read: the phrases of the tests against normalising them alone, and whether a text ten times as
 * long takes more than ten times as long (5,000 characters are LINE's longest text).
 */
import { readFileSync } from 'node:fs';
import { createInterpreter, type Utterance } from '../../src/thai/intents.ts';
import { normaliseLines } from '../../src/thai/normalise.ts';
import { createPlaces, placesSchema } from '../../src/thai/places.ts';
import { createThemeScanner, themesSchema } from '../../src/thai/themes.ts';
import { result, type Result } from './measure.ts';

const LONGEST = 5000;
const json = (path: string): unknown => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));

/** Texts without end that backtracking likes: one letter, one phrase, one sentence of each kind of rule. */
const LONG: [name: string, piece: string][] = [
  ['letter', 'ก'],
  ['space', ' '],
  ['digit', '1'],
  ['answer', 'ไม่ไปค่ะ เพราะติดงาน '],
  ['command', 'เลื่อนประชุมกรุงธนใต้ จาก 16 ก.ค. 63 เป็น 23 ก.ค. 63 '],
  ['story', 'น้ำท่วมซอยวัดสิงห์ทุกครั้งที่ฝนตก '],
  ['profile', 'เปลี่ยนเบอร์จาก 081-234-5678 '],
];

/** Milliseconds for one call, the least of several runs. */
function least(work: () => void, runs = 5): number {
  let best = Infinity;
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

export function benchInterpret(): Result[] {
  const places = createPlaces(placesSchema.parse(json('config/districts.json')));
  const themes = createThemeScanner(themesSchema.parse(json('config/themes.json')), places);
  const interpret = createInterpreter({ places, themes });
  const { now, phrases } = json('test/thai/phrases.json') as {
    now: string;
    phrases: Pick<Utterance, 'text' | 'channel' | 'context' | 'actor'>[];
  };
  const at = new Date(now);
  const perSecond = (ms: number): number => (phrases.length / ms) * 1000;
  const reading = least(() => phrases.forEach((phrase) => interpret({ ...phrase, now: at })), 20);
  const normalising = least(() => phrases.forEach(({ text }) => normaliseLines(text)), 20);

  const growth = LONG.flatMap(([name, piece]) =>
    (['analyst', undefined] as const).map((actor) => {
      const one = (length: number): number => {
        const text = piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
        return least(() => interpret({ text, now: at, channel: 'user', context: 'rsvp_open', actor }), 3);
      };
      const [short, long] = [one(LONGEST / 10), one(LONGEST)];
      return result(`interpret.long.${name}.${actor ?? 'person'}`, long, 'ms', short);
    }),
  );
  return [result('interpret.phrases', perSecond(reading), 'phrases/s', perSecond(normalising)), ...growth];
}
