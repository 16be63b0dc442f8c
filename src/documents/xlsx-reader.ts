/**
 * The first visible sheet of a workbook, row by row, read while it is unpacked. Cells come as text: of formulas what they
 * came to last, of rich text the letters. A merged cell counts for each row that it spans, in its first column.
 */
import type { Readable } from 'node:stream';
import { TableError } from './table-problems.ts';
import type { TableRow } from './table-reader.ts';
import { openZip, type Parts } from './zip-guard.ts';

/** Of one row, or one shared string, as XML. */
const LONGEST_PIECE = 2_000_000;
/** Of all shared strings together, in characters. */
const MOST_STRINGS = 40_000_000;
const MOST_COLUMNS = 16_384;

export async function* readXlsx(bytes: Buffer): AsyncGenerator<TableRow> {
  const parts = await openZip(bytes);
  try {
    const path = await sheetPath(parts);
    const strings = await sharedStrings(parts);
    const merged = await mergedBelow(await parts.open(path));
    yield* rowsOf(await parts.open(path), strings, merged);
  } catch (cause) {
    throw cause instanceof TableError ? cause : new TableError('broken', { cause });
  } finally {
    parts.close();
  }
}

async function sheetPath(parts: Parts): Promise<string> {
  if (!parts.names.includes('xl/workbook.xml')) throw new TableError('notATable');
  const workbook = await whole(await parts.open('xl/workbook.xml'));
  const sheets = [...workbook.matchAll(/<(?:\w+:)?sheet\s([^>]*?)\/?>/g)].map(([, attributes]) => attributes!);
  const shown = sheets.find((sheet) => !/\sstate="(?:hidden|veryHidden)"/.test(` ${sheet}`)) ?? sheets[0];
  const id = shown && /\s(?:\w+:)?id="([^"]*)"/.exec(` ${shown}`)?.[1];
  const relations = await whole(await parts.open('xl/_rels/workbook.xml.rels'));
  for (const [, attributes] of relations.matchAll(/<(?:\w+:)?Relationship\s([^>]*?)\/?>/g)) {
    if (attribute(attributes!, 'Id') !== id) continue;
    const target = attribute(attributes!, 'Target') ?? '';
    return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
  }
  throw new TableError('broken');
}

async function sharedStrings(parts: Parts): Promise<readonly string[]> {
  const strings: string[] = [];
  if (!parts.names.includes('xl/sharedStrings.xml')) return strings;
  let length = 0;
  for await (const xml of elements(await parts.open('xl/sharedStrings.xml'), 'si')) {
    const text = wordsIn(xml);
    length += text.length;
    if (length > MOST_STRINGS) throw new TableError('tooLarge');
    strings.push(text);
  }
  return strings;
}

interface Merged {
  column: number;
  from: number;
  to: number;
}

/** By the first row of each. They stand behind the rows, which is why a sheet is read twice. */
async function mergedBelow(sheet: Readable): Promise<ReadonlyMap<number, readonly Merged[]>> {
  const byRow = new Map<number, Merged[]>();
  let rest = '';
  for await (const text of texts(sheet)) {
    rest += text;
    for (const [, column, first, , last] of rest.matchAll(/<(?:\w+:)?mergeCell\s+ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"/g)) {
      const merged = { column: columnIndex(column!), from: Number(first), to: Number(last) };
      if (merged.to > merged.from) byRow.set(merged.from, [...(byRow.get(merged.from) ?? []), merged]);
    }
    rest = rest.slice(Math.max(rest.lastIndexOf('<'), rest.length - 200));
  }
  return byRow;
}

async function* rowsOf(
  sheet: Readable,
  strings: readonly string[],
  mergedAt: ReadonlyMap<number, readonly Merged[]>,
): AsyncGenerator<TableRow> {
  let number = 0;
  let spanning: { column: number; to: number; value: string }[] = [];
  for await (const xml of elements(sheet, 'row')) {
    number = Number(/^<[^>]*\sr="(\d+)"/.exec(xml)?.[1] ?? number + 1);
    const cells = cellsOf(xml, strings);
    spanning = spanning.filter(({ to }) => to >= number);
    for (const { column, value } of spanning) cells[column] ||= value;
    for (const { column, to } of mergedAt.get(number) ?? []) spanning.push({ column, to, value: cells[column] ?? '' });
    yield { number, cells: Array.from(cells, (cell) => cell ?? '') };
  }
}

function cellsOf(row: string, strings: readonly string[]): string[] {
  const cells: string[] = [];
  let column = -1;
  for (const [, attributes = '', inner = ''] of row.matchAll(
    /<(?:\w+:)?c(\s[^>]*?)?(?:\/>|>([\s\S]*?)<\/(?:\w+:)?c>)/g,
  )) {
    const place = /^([A-Z]+)\d+$/.exec(attribute(attributes, 'r') ?? '')?.[1];
    column = place ? columnIndex(place) : column + 1;
    if (column >= MOST_COLUMNS) throw new TableError('broken');
    cells[column] = valueOf(attribute(attributes, 't'), inner, strings);
  }
  return cells;
}

function valueOf(type: string | null, inner: string, strings: readonly string[]): string {
  if (type === 'inlineStr') return wordsIn(inner);
  const value = /<(?:\w+:)?v(?:\s[^>]*)?>([\s\S]*?)<\/(?:\w+:)?v>/.exec(inner)?.[1] ?? '';
  switch (type) {
    case 's':
      return strings[Number(value)] ?? '';
    case 'e':
      return '';
    case 'b':
      return value === '1' ? 'TRUE' : 'FALSE';
    case 'str':
      return unescape(value);
    default:
      // 8.12345678E8 is how a number without its leading zero may be written.
      return value === '' ? '' : String(Number(value));
  }
}

/** The letters of `<t>`, without the reading aids of Japanese. */
function wordsIn(xml: string): string {
  const shown = xml.replace(/<(?:\w+:)?rPh[\s>][\s\S]*?<\/(?:\w+:)?rPh>/g, '');
  const words = [...shown.matchAll(/<(?:\w+:)?t(?:\s[^>]*)?>([\s\S]*?)<\/(?:\w+:)?t>/g)];
  return words.map(([, text]) => unescape(text!)).join('');
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescape(text: string): string {
  return text
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi, (_all, tens, hex, name) => {
      if (name) return NAMED[(name as string).toLowerCase()]!;
      const code = tens ? Number(tens) : Number.parseInt(hex as string, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : '';
    })
    .replace(/_x000D_/g, '');
}

function attribute(attributes: string, name: string): string | null {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(` ${attributes}`)?.[1] ?? null;
}

/** A → 0, AA → 26. */
function columnIndex(letters: string): number {
  return Array.from(letters).reduce((index, letter) => index * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/** Each element of this name as it comes along. @throws TableError where one does not end. */
async function* elements(stream: Readable, name: string): AsyncGenerator<string> {
  const element = new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*?)?(?:/>|>[\\s\\S]*?</(?:\\w+:)?${name}>)`, 'g');
  let rest = '';
  for await (const text of texts(stream)) {
    rest += text;
    let end = 0;
    for (const match of rest.matchAll(element)) {
      yield match[0];
      end = match.index + match[0].length;
    }
    rest = rest.slice(end);
    if (rest.length > LONGEST_PIECE) throw new TableError('broken');
  }
}

async function* texts(stream: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of stream as AsyncIterable<Buffer>) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

async function whole(stream: Readable): Promise<string> {
  let text = '';
  for await (const piece of texts(stream)) {
    text += piece;
    if (text.length > LONGEST_PIECE) throw new TableError('tooLarge');
  }
  return text;
}
