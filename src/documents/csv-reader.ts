/** CSV as offices save it: UTF-8, UTF-16 or TIS-620, with or without a byte order mark, by comma, semicolon or tab. */
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { TableError } from './table-problems.ts';
import type { TableRow } from './table-reader.ts';

const PIECE = 64 * 1024;
/** Of one row; a quote that is never closed swallows the rest of the file. */
const LONGEST_ROW = 200_000;
const DELIMITERS = [',', ';', '\t', '|'] as const;

export async function* readCsv(bytes: Buffer): AsyncGenerator<TableRow> {
  const text = textOf(bytes);
  const told = /^sep=(.)\r?\n/i.exec(text);
  const parser = Readable.from(pieces(text, told?.[0].length ?? 0)).pipe(
    parse({
      delimiter: told?.[1] ?? delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      max_record_size: LONGEST_ROW,
    }),
  );
  let number = told ? 1 : 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      number += 1;
      yield { number, cells };
    }
  } catch (cause) {
    throw new TableError('broken', { cause });
  }
}

function* pieces(text: string, from: number): Generator<string> {
  for (let at = from; at < text.length; at += PIECE) yield text.slice(at, at + PIECE);
}

/** @throws TableError for what is no text. */
export function textOf(bytes: Buffer): string {
  const encoding = encodingOf(bytes);
  const text = new TextDecoder(encoding).decode(bytes);
  if (text.slice(0, 4_096).includes('\u0000')) throw new TableError('notATable');
  return text;
}

function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  // Without a mark, text in UTF-16 shows by the zeros, or the 0E of Thai, in every second byte.
  const head = bytes.subarray(0, 512);
  const shares = [0, 1].map((odd) => head.filter((byte, at) => at % 2 === odd && (byte === 0 || byte === 0x0e)).length);
  if (shares[1]! > head.length * 0.4) return 'utf-16le';
  if (shares[0]! > head.length * 0.4) return 'utf-16be';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return 'utf-8';
  } catch {
    return 'windows-874';
  }
}

/** The one that the first lines have most of, outside quotes. */
function delimiterOf(text: string): string {
  const head = text.slice(0, 20_000).replace(/"(?:[^"]|"")*"/g, '');
  const lines = head.split(/\r?\n/).slice(0, 20).join('\n');
  const counts = DELIMITERS.map((sign) => lines.split(sign).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}
