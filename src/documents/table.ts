/**
 * Rows as a file, one after the other: CSV and XLSX for spreadsheets, NDJSON for programs, GeoJSON for maps. Nothing but
 * a few rows is ever held, and no cell becomes a formula.
 */
import { stringify } from 'csv-stringify/sync';
import type { MapPoint } from '../thai/centres.ts';
import { BANGKOK_OFFSET_MINUTES } from '../time.ts';
import { writeXlsx, type Cell } from './xlsx.ts';

export const FILE_FORMATS = ['csv', 'xlsx', 'ndjson', 'geojson'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

export const FILE_TYPES: Readonly<Record<FileFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ndjson: 'application/x-ndjson; charset=utf-8',
  geojson: 'application/geo+json; charset=utf-8',
};

export interface Column {
  /** In NDJSON and GeoJSON. */
  name: string;
  /** In spreadsheets. */
  title: string;
  /** In characters. */
  width: number;
}

export interface Row {
  /** As the columns stand. */
  cells: readonly Cell[];
  /** On a map. */
  place?: MapPoint | null;
}

export interface Table {
  name: string;
  columns: readonly Column[];
  rows: AsyncIterable<Row>;
}

const AT_ONCE = 200;

/** What a spreadsheet takes for a formula, full-width signs and signs behind blanks included. */
const FORMULA = /^[\s\u00a0\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|^[\t\r\n]/u;

/** A leading apostrophe makes it text. */
export function defuse(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell;
}

/** `2020-07-10T09:00:00+07:00` */
export function isoInBangkok(at: Date): string {
  return `${new Date(at.getTime() + BANGKOK_OFFSET_MINUTES * 60_000).toISOString().slice(0, 19)}+07:00`;
}

/** UTF-8 with a byte order mark and CRLF, as Excel wants it; every text in quotes, whatever separates cells there. */
async function* csv({ columns, rows }: Table): AsyncGenerator<string> {
  const lines = (cells: readonly (readonly Cell[])[]): string =>
    stringify(
      cells.map((row) =>
        row.map((cell) =>
          typeof cell === 'string' ? defuse(cell) : cell instanceof Date ? isoInBangkok(cell) : (cell ?? ''),
        ),
      ),
      { record_delimiter: 'windows', quoted_string: true },
    );
  yield `\ufeff${lines([columns.map(({ title }) => title)])}`;
  for await (const batch of inBatches(rows, AT_ONCE)) yield lines(batch.map(({ cells }) => cells));
}

function objectOf(columns: readonly Column[], { cells }: Row): Record<string, unknown> {
  const value = (cell: Cell | undefined): unknown =>
    cell instanceof Date ? isoInBangkok(cell) : cell === '' ? null : (cell ?? null);
  return Object.fromEntries(columns.map(({ name }, index) => [name, value(cells[index])]));
}

async function* ndjson({ columns, rows }: Table): AsyncGenerator<string> {
  for await (const batch of inBatches(rows, AT_ONCE))
    yield batch.map((row) => `${JSON.stringify(objectOf(columns, row))}\n`).join('');
}

/**
 * RFC 7946: longitude first, WGS 84. `precision` tells a place that was named from the middle of a district; what has
 * neither has no geometry.
 */
async function* geojson({ columns, rows }: Table): AsyncGenerator<string> {
  yield '{"type":"FeatureCollection","features":[\n';
  let isFirst = true;
  for await (const batch of inBatches(rows, AT_ONCE)) {
    const features = batch.map((row) =>
      JSON.stringify({
        type: 'Feature',
        geometry: row.place ? { type: 'Point', coordinates: [row.place.longitude, row.place.latitude] } : null,
        properties: { ...objectOf(columns, row), precision: row.place?.precision ?? null },
      }),
    );
    yield `${isFirst ? '' : ',\n'}${features.join(',\n')}`;
    isFirst = false;
  }
  yield '\n]}\n';
}

async function* cellsOf(rows: AsyncIterable<Row>): AsyncGenerator<readonly Cell[]> {
  for await (const { cells } of rows) yield cells;
}

/** The bytes of a file, made as they are asked for. */
export async function* fileOf(format: FileFormat, table: Table): AsyncGenerator<Buffer> {
  if (format === 'xlsx') {
    const { name, columns, rows } = table;
    const columnsOfSheet = columns.map(({ title, width }) => ({ title, width }));
    yield* writeXlsx([{ name, columns: columnsOfSheet, rows: cellsOf(rows) }]) as AsyncIterable<Buffer>;
    return;
  }
  const text = { csv, ndjson, geojson }[format](table);
  for await (const piece of text) yield Buffer.from(piece);
}

export async function* inBatches<Item>(items: AsyncIterable<Item>, size: number): AsyncGenerator<Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
