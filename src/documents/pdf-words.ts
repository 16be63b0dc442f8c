/**
 * The words of a PDF, to look for something in them: streams are unpacked, codes of glyphs are read by the table that the
 * font brings along (ToUnicode), and text that is there as such (ActualText, titles) is taken as it is. PDF 32000-1, 7.5,
 * 9.10. What it cannot read it says, instead of passing for searched: scans, encryption, fonts without a table.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';

const unpack = promisify(inflate);
/** Bytes of one stream, and of all of them, unpacked. */
const MOST_OF_ONE = 20_000_000;
const MOST_OF_ALL = 150_000_000;
/** Pixels of a side: an image as large as a scanned page. */
const A_PAGE = 800;

export const isPdf = (bytes: Buffer): boolean => bytes.subarray(0, 1024).includes('%PDF-');

/** A table from codes to letters. */
interface CodeTable {
  /** Bytes of a code. */
  width: number;
  letters: Map<number, string>;
}
interface PdfObject {
  dictionary: string;
  /** Where its stream lies in the file. */
  stream: readonly [from: number, to: number] | null;
}

const OBJECT = /(\d+)\s+\d+\s+obj\b/g;
const STREAM = /\bstream\r?\n/;
/** One pair of brackets may stand within a string as it is. */
const STRING = String.raw`\(((?:\\[\s\S]|[^\\()]|\((?:\\[\s\S]|[^\\()])*\))*)\)`;
const HEX = String.raw`<([0-9A-Fa-f\s]*)>`;
const SHOWN = new RegExp(String.raw`/([^\s/<>()[\]{}%]+)\s+[-+\d.]+\s+Tf\b|${HEX}|${STRING}`, 'g');

const utf16 = (hex: string): string =>
  Buffer.from(hex.slice(0, hex.length & ~3), 'hex')
    .swap16()
    .toString('utf16le');

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
const unescaped = (literal: string): string =>
  literal.replace(/\\(?:([0-7]{1,3})|\r?\n|([\s\S]))/g, (_, octal?: string, sign?: string) =>
    octal ? String.fromCharCode(parseInt(octal, 8) & 0xff) : sign === undefined ? '' : (ESCAPED[sign] ?? sign),
  );

function objectsOf(file: string): Map<number, PdfObject> {
  const objects = new Map<number, PdfObject>();
  for (const { 1: number, index, 0: opening } of file.matchAll(OBJECT)) {
    const from = index + opening.length;
    const end = file.indexOf('endobj', from);
    const body = file.slice(from, Math.min(end < 0 ? file.length : end, from + 20_000));
    const at = STREAM.exec(body);
    const start = at && from + at.index + at[0].length;
    const stop = start === null ? -1 : file.indexOf('endstream', start);
    const stream = start !== null && stop > 0 ? ([start, stop] as const) : null;
    objects.set(Number(number), { dictionary: at ? body.slice(0, at.index) : body, stream });
  }
  return objects;
}

/** @param words of a stream of objects (7.5.7): numbers and places first, then the objects. */
function objectsIn(words: string, dictionary: string): [number: number, object: PdfObject][] {
  const count = Number(/\/N\s+(\d+)/.exec(dictionary)?.[1] ?? 0);
  const first = Number(/\/First\s+(\d+)/.exec(dictionary)?.[1] ?? 0);
  const heads = words.slice(0, first).trim().split(/\s+/).map(Number);
  return Array.from({ length: Math.min(count, heads.length >> 1) }, (_, each) => {
    const [from, to] = [heads[each * 2 + 1]!, heads[each * 2 + 3]];
    const object = words.slice(first + from, to === undefined ? undefined : first + to);
    return [heads[each * 2]!, { dictionary: object, stream: null }];
  });
}

function tableOf(words: string): CodeTable {
  const letters = new Map<number, string>();
  const [, codes = ''] = /begincodespacerange\s*<([0-9A-Fa-f]+)>/.exec(words) ?? [];
  for (const [, pairs = ''] of words.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
    for (const [, code = '', to = ''] of pairs.matchAll(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f\s]*)>/g))
      letters.set(parseInt(code, 16), utf16(to.replace(/\s/g, '')));
  for (const [, ranges = ''] of words.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
    for (const [, low = '', high = '', one, list] of ranges.matchAll(
      /<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])/g,
    )) {
      const from = parseInt(low, 16);
      const many = Math.min(parseInt(high, 16) - from, 0xffff);
      // An entry may be empty: a glyph that is no letter of its own.
      const listed =
        list === undefined
          ? null
          : Array.from(list.matchAll(/<([0-9A-Fa-f\s]*)>/g), ([, hex]) => hex!.replace(/\s/g, ''));
      for (let each = 0; each <= many; each++) {
        if (listed) letters.set(from + each, utf16(listed[each] ?? ''));
        else {
          const begin = utf16(one!);
          letters.set(from + each, begin.slice(0, -1) + String.fromCharCode(begin.charCodeAt(begin.length - 1) + each));
        }
      }
    }
  return { width: Math.max(1, codes.length >> 1), letters };
}

/** Null where a code is in no table. */
function decoded(bytes: string, { width, letters }: CodeTable): string | null {
  let words = '';
  for (let at = 0; at + width <= bytes.length; at += width) {
    let code = 0;
    for (let byte = 0; byte < width; byte++) code = code * 256 + bytes.charCodeAt(at + byte);
    const letter = letters.get(code);
    if (letter === undefined) return null;
    words += letter;
  }
  return words;
}

const PLAIN = /^[\x20-\x7e\s]*$/;
const BIG_ENDIAN = '\xfe\xff';

/** What a stream shows, by font: as each of its tables reads it. */
function shownIn(
  content: string,
  tables: ReadonlyMap<string, readonly CodeTable[]>,
  opaque: ReadonlySet<string> = new Set(),
): { words: string[]; whole: boolean } {
  /** By font and table: a name of a font may stand for another one on another page. */
  const said = new Map<string, string>();
  let font = '';
  let whole = true;
  const say = (key: string, words: string): void => void said.set(key, (said.get(key) ?? '') + words);
  for (const [, named, hex, literal] of content.matchAll(SHOWN)) {
    if (named !== undefined) {
      font = named;
      continue;
    }
    const bytes =
      hex === undefined ? unescaped(literal!) : Buffer.from(hex.replace(/\s/g, ''), 'hex').toString('latin1');
    if (bytes.startsWith(BIG_ENDIAN)) {
      say('text', utf16(Buffer.from(bytes.slice(2), 'latin1').toString('hex')));
      continue;
    }
    const own = tables.get(font) ?? [];
    const read = own.map((table) => decoded(bytes, table));
    read.forEach((words, each) => words !== null && say(`${font} ${each}`, words));
    if (read.some((words) => words !== null)) continue;
    // Without a table codes are letters of a western font, or anything.
    if (own.length === 0 && !opaque.has(font) && PLAIN.test(bytes)) say(font, bytes);
    else whole = false;
  }
  return { words: [...said.values()], whole };
}

/** Old Thai fonts draw marks, and ฐ and ญ without their feet, as letters of their own. */
const lettersOf = (drawn: string): string =>
  drawn
    .replaceAll('\uf700', 'ฐ')
    .replaceAll('\uf70f', 'ญ')
    .replace(/[\s\p{Cc}\p{Co}]+/gu, '');

/** A font without a table whose codes may stand for any letters: its own, or in an order of its own. */
const isOpaque = (font: string): boolean =>
  /\/Type\s*\/Font\b/.test(font) &&
  !/\/ToUnicode\b/.test(font) &&
  !/\/Encoding\s*\/(?:WinAnsi|MacRoman)Encoding\b/.test(font) &&
  /\/FontDescriptor\b|\/Encoding\b|\/Subtype\s*\/Type[03]\b/.test(font);

const isScan = (dictionary: string): boolean =>
  ['Width', 'Height'].every((side) => Number(new RegExp(`/${side}\\s+(\\d+)`).exec(dictionary)?.[1] ?? 0) >= A_PAGE);

/**
 * Looks for words, page by page. `isThere` is given them without any white space: a PDF has none, or has it anywhere.
 * @returns `unreadable` where they were not found and something could not be read.
 */
export async function searchPdf(
  bytes: Buffer,
  isThere: (words: string) => boolean,
): Promise<'found' | 'clear' | 'unreadable'> {
  const file = bytes.toString('latin1');
  let whole = !/\/Encrypt\b/.test(file);
  let left = MOST_OF_ALL;
  let anyWords = false;
  const found = (words: string): boolean => isThere(lettersOf(words));

  async function streamOf({ dictionary, stream }: PdfObject): Promise<string | null> {
    if (!stream) return null;
    const content = bytes.subarray(...stream);
    const filters = /\/Filter\s*(\[[^\]]*\]|\/\w+)/.exec(dictionary)?.[1]?.match(/\w+/g) ?? [];
    if (filters.length === 0) return content.toString('latin1');
    if (filters.join() !== 'FlateDecode' && filters.join() !== 'Fl') return null;
    await breathe();
    const plain = await unpack(content, { maxOutputLength: Math.min(MOST_OF_ONE, left) }).catch(() => null);
    left -= plain?.length ?? 0;
    return plain?.toString('latin1') ?? null;
  }

  const objects = objectsOf(file);
  const packed = Array.from(objects.values()).filter(({ dictionary }) => /\/Type\s*\/ObjStm\b/.test(dictionary));
  for (const object of packed) {
    const words = await streamOf(object);
    if (words === null) whole = false;
    else for (const [number, inner] of objectsIn(words, object.dictionary)) objects.set(number, inner);
  }

  const tableOfFont = new Map<number, CodeTable>();
  for (const [number, { dictionary }] of objects) {
    const reference = /\/ToUnicode\s+(\d+)\s+\d+\s+R/.exec(dictionary)?.[1];
    const words = reference && objects.has(Number(reference)) ? await streamOf(objects.get(Number(reference))!) : null;
    if (words !== null) tableOfFont.set(number, tableOf(words));
  }
  const tables = new Map<string, CodeTable[]>();
  const opaque = new Set<string>();
  for (const { dictionary } of objects.values())
    for (const [, name = '', number] of dictionary.matchAll(/\/([^\s/<>()[\]{}%]+)\s+(\d+)\s+\d+\s+R/g)) {
      const table = tableOfFont.get(Number(number));
      const known = tables.get(name) ?? [];
      if (table && !known.includes(table)) tables.set(name, [...known, table]);
      if (isOpaque(objects.get(Number(number))?.dictionary ?? '')) opaque.add(name);
    }

  for (const object of objects.values()) {
    const { dictionary, stream } = object;
    // Titles, names of fields, notes.
    const { words: beside } = shownIn(dictionary, new Map());
    if (beside.some(found)) return 'found';
    if (!stream) continue;
    if (/\/Subtype\s*\/Image\b/.test(dictionary)) {
      if (isScan(dictionary)) whole = false;
      continue;
    }
    if (/\/(?:Length1|FunctionType|CMapName)\b|\/Type\s*\/(?:ObjStm|XRef)\b|\/Subtype\s*\/(?:Type1C|CIDFontType0C|OpenType)\b/.test(dictionary)) continue; // prettier-ignore
    const content = await streamOf(object);
    if (content === null) {
      whole = false;
      continue;
    }
    if (/\/Type\s*\/Metadata\b/.test(dictionary)) {
      if (found(Buffer.from(content, 'latin1').toString('utf8'))) return 'found';
      continue;
    }
    if (!/\bT[jJ]\b|\bTf\b/.test(content)) continue;
    const shown = shownIn(content, tables, opaque);
    if (shown.words.some(found)) return 'found';
    anyWords ||= shown.words.some((words) => words.trim() !== '');
    whole &&= shown.whole;
  }
  return whole && anyWords ? 'clear' : 'unreadable';
}
