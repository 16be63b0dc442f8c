/** Finding a word however it was typed: for taking somebody's own name out of what they wrote. */
import { normalise } from './normalise.ts';

/** Characters that are not seen and may stand anywhere: zero width, direction marks, soft hyphens. */
const UNSEEN = '[\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\ufe00-\\ufe0f\\ufeff]*';
const TONE = '\\u0e48-\\u0e4c';
const VOWEL = '\\u0e31\\u0e34-\\u0e3a';
const THAI_ZERO = 0x0e50;
const FULL_WIDTH = 0xfee0;

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
const inAnyOrder = (a: string, b: string): string => `(?:${a}${UNSEEN}${b}|${b}${UNSEEN}${a})`;

/** ำ is one character or two; what stands with it may come before, between or after. */
function saraAm(tone: string): string {
  const between = tone ? `${tone}${UNSEEN}` : '';
  const split = `\\u0e4d${UNSEEN}${between}\\u0e32`;
  if (!tone) return `(?:\\u0e33|${split})`;
  return `(?:${tone}${UNSEEN}\\u0e33|\\u0e33${UNSEEN}${tone}|${split}|${tone}${UNSEEN}\\u0e4d${UNSEEN}\\u0e32)`;
}

function oneOf(character: string): string {
  if (/\s/.test(character)) return '\\s*';
  if (/\d/.test(character))
    return `[${character}${String.fromCharCode(THAI_ZERO + Number(character))}${wide(character)}]`;
  if (/[!-~]/.test(character)) return `[${escape(character)}${wide(character)}]`;
  if (character === 'แ') return `(?:แ|เ${UNSEEN}เ)`;
  return escape(character);
}

const wide = (character: string): string => String.fromCharCode(character.charCodeAt(0) + FULL_WIDTH);

const PIECES = new RegExp(`[${TONE}]\\u0e33|\\u0e33|[${VOWEL}][${TONE}]|[\\s\\S]`, 'gu');

/** The source of a regular expression (flags `iu`) that finds `word` in every spelling that is read as it. */
export function anySpelling(word: string): string {
  const pieces = normalise(word).match(PIECES) ?? [];
  return pieces
    .map((piece) => {
      if (piece.endsWith('\u0e33')) return saraAm(piece.slice(0, -1));
      return piece.length === 2 ? inAnyOrder(piece[0]!, piece[1]!) : oneOf(piece);
    })
    .join(UNSEEN);
}

const THAI_DIGIT = /[๐-๙]/gu;
/** Marks, vowels and blanks vary with the spelling; consonants, Latin letters and digits stay, and so does their order. */
const VARIES = /[^ก-ฮa-z0-9]/gu;

function skeletonOf(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(THAI_DIGIT, (digit) => String(digit.charCodeAt(0) - THAI_ZERO))
    .replace(VARIES, '');
}

/**
 * Which words can stand in `text` in any spelling: false is certain. The expressions of a hundred thousand people's names,
 * each used once, would take seconds to compile, and the engine keeps them in memory for a while.
 */
export function mayStandIn(text: string): (word: string) => boolean {
  const skeleton = skeletonOf(text);
  return (word) => skeleton.includes(skeletonOf(normalise(word)));
}

const MARKS = '\\u0e31\\u0e34-\\u0e3a\\u0e47-\\u0e4e\\u00ad\\u200b-\\u200f\\ufeff';
/**
 * As `anySpelling`, for words read back from how they were drawn (PDF), white space taken out: there a mark may be lost,
 * come twice, or stand apart, and so may an า, of which ำ is drawn. The other letters and their order are certain.
 */
export function anyDrawing(word: string): string {
  return Array.from(normalise(word))
    .map((letter) => {
      if (/\s/.test(letter) || new RegExp(`[${MARKS}]`, 'u').test(letter)) return '';
      if (letter === '\u0e33') return `[\\u0e32\\u0e33\\u0e4d${MARKS}]*`;
      if (letter === '\u0e32') return `(?:\\u0e32[${MARKS}]*)?`;
      return `${oneOf(letter)}[${MARKS}]*`;
    })
    .join('');
}
