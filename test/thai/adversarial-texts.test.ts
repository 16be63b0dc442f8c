/**
 * No pattern may hang on a text made for it. Another process reads the texts, by the whole way of `npm run interpret`; it
 * is given up when a single one takes longer than any machine needs, however busy: a pattern that tries every combination
 * takes minutes to years.
 */
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Phrase } from './vocabulary.ts';

const GIVEN_UP_AFTER_MS = 20_000;
const LONGEST = 5000;
/** Longer than that no text is read as an answer to an invitation. */
const ANSWER = 150;

type Line = Pick<Phrase, 'text' | 'channel' | 'context' | 'actor'>;

const script = fileURLToPath(new URL('../../scripts/interpret.ts', import.meta.url));
const running = new Set<ReturnType<typeof spawn>>();
afterAll(() => running.forEach((child) => child.kill('SIGKILL')));

/** How many lines were answered, and the first that was not. */
async function answered(lines: readonly Line[]): Promise<{ count: number; stuckAt: Line | null }> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', script], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  running.add(child);
  child.stdin.on('error', () => child.kill('SIGKILL'));
  child.stdin.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const giveUp = setTimeout(() => child.kill('SIGKILL'), GIVEN_UP_AFTER_MS);
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    giveUp.refresh();
    if (!line.includes('"intent"')) break;
    count++;
  }
  clearTimeout(giveUp);
  running.delete(child);
  child.kill('SIGKILL');
  return { count, stuckAt: lines[count] ?? null };
}

const filled = (piece: string, length: number): string =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

/** Every Thai word that a rule or a list names. */
function wordsOfTheRules(): string[] {
  const folder = new URL('../../src/thai/', import.meta.url);
  const source = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));
  return [...new Set(source.flatMap((text) => text.match(/[ก-๎]{2,}/gu) ?? []))];
}

const SITUATIONS: readonly Omit<Line, 'text'>[] = [
  { channel: 'user' },
  { channel: 'user', context: 'rsvp_open' },
  { channel: 'user', context: 'awaiting_consent' },
  { channel: 'user', actor: 'analyst' },
  { channel: 'group' },
];
const inEach = (texts: readonly string[]): Line[] =>
  texts.flatMap((text) => SITUATIONS.map((where) => ({ ...where, text })));

const PIECES = [
  '0', '1', '๑', '12.', '1/', '1-', '081-', '13.30 น. ', '16 ก.ค. ', ' ', '\n', ' \n', '\t \u00a0', '.', '?', '…', '"', '()', '->',
  'ก', 'า', 'ำ', 'ํา', '่', 'เเ', 'ๆ ', 'กกา', '\u200b', 'ก\u200b', '\u202eก\u202c', 'א', 'אกb', '😀', '👍🏻', '\u0301', 'ก\u0301', 'a', 'ab ', '#', '＃ปัญหา',
  'ไป', 'ไม่', 'ไปไม่', 'ไม่ว่าง ', 'ครับ', 'ค่ะ ', 'นะ', 'สอง', 'สิบเอ็ด', 'ให้ลูก', 'คุณ ก ', 'กรุงเทพ', 'กรุงธนใต้ ', 'เขต', 'เขตบาง', 'วันที่ ', 'วันจัน', 'เดือน ', 'เลื่อน', 'นัดประชุม ', 'ขอ', 'ช่วย', 'อยากให้', 'แจ้งข่าว ', 'ว่า', 'เบอร์ ', 'ชื่อ', 'เป็น', 'ซอย', 'ซอย 1 ', 'ชุมชน', 'มี', 'ขยะ', 'ลบข้อมูล', 'ไหม', 'ทำไม',
]; // prettier-ignore
const HEADS = ['#ปัญหา ', 'แจ้งข่าว กรุงธนใต้ ว่า ', 'นัดประชุม กรุงธนใต้ ', 'ขอ', 'ไม่'];

describe('texts made to keep a pattern busy', () => {
  it.each<[string, Line[]]>([
    [
      'each word of the rules over and over, and nothing known at the end',
      wordsOfTheRules().map((word) => ({
        text: `${filled(word, ANSWER - 40)} ${filled(`${word} `, 30)}ฌ`,
        channel: 'user',
        context: 'rsvp_open',
        actor: 'analyst',
      })),
    ],
    ['a piece over and over, to the longest message', inEach(PIECES.map((piece) => filled(piece, LONGEST)))],
    [
      'a beginning that is known, and a piece over and over',
      inEach(PIECES.map((piece, i) => `${HEADS[i % HEADS.length]}${filled(piece, LONGEST - 40)}`)),
    ],
    [
      'a few pieces over and over, drawn at random',
      fc.sample(
        fc
          .tuple(fc.array(fc.constantFrom(...PIECES, ...HEADS), { minLength: 2, maxLength: 5 }), fc.constantFrom(...SITUATIONS), fc.constantFrom(ANSWER, 600, LONGEST))
          .map(([pieces, where, length]) => ({ ...where, text: filled(pieces.join(''), length) })),
        { numRuns: 300, seed: 2563 },
      ),
    ],
  ])('are all read: %s', async (_, lines) => {
    const { count, stuckAt } = await answered(lines);
    expect({ count, stuckAt: stuckAt && { ...stuckAt, text: stuckAt.text.slice(0, 60) } }).toEqual({ count: lines.length, stuckAt: null });
  }, 200_000);
}); // prettier-ignore
