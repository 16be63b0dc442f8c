/**
 * Rows of a table that somebody sent, one after the other: XLSX or CSV, told apart by their bytes and never by their
 * name. Nothing but the row at hand is held (of a workbook also its shared strings, within the bounds of `zip-guard`).
 */
import { readCsv } from './csv-reader.ts';
import { TableError } from './table-problems.ts';
import { readXlsx } from './xlsx-reader.ts';

export interface TableRow {
  /** As the program that made the file counts it, from 1. */
  number: number;
  /** Trimmed; empty ones as ''. */
  cells: readonly string[];
}

export const MOST_ROWS = 100_000;
export const MOST_COLUMNS = 200;

/** Rows without anything in them are left out. @throws TableError, also in the middle. */
export async function* readTable(bytes: Buffer, mostRows = MOST_ROWS): AsyncGenerator<TableRow> {
  let found = 0;
  for await (const { number, cells } of rowsOf(bytes)) {
    const kept = cells.slice(0, MOST_COLUMNS).map((cell) => cell.trim());
    while (kept.at(-1) === '') kept.pop();
    if (kept.length === 0) continue;
    found += 1;
    if (found > mostRows) throw new TableError('tooManyRows');
    yield { number, cells: kept };
  }
  if (found === 0) throw new TableError('empty');
}

function rowsOf(bytes: Buffer): AsyncIterable<TableRow> {
  const head = bytes.subarray(0, 8).toString('hex');
  if (head.startsWith('504b0304')) return readXlsx(bytes);
  if (head.startsWith('d0cf11e0a1b11ae1')) throw new TableError('oldExcel');
  return readCsv(bytes);
}
