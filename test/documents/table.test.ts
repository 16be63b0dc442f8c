import { parse } from 'csv-parse/sync';
import { defuse, fileOf, type FileFormat, type Row, type Table } from '../../src/documents/table.ts';

const COLUMNS = [
  { name: 'text', title: 'ข้อความ', width: 20 },
  { name: 'count', title: 'จำนวน', width: 8 },
  { name: 'at', title: 'เมื่อ', width: 18 },
];

async function written(format: FileFormat, rows: readonly Row[]): Promise<string> {
  const table: Table = {
    name: 'ทดสอบ',
    columns: COLUMNS,
    rows: (async function* all() {
      yield* rows;
    })(),
  };
  const pieces: Buffer[] = [];
  for await (const piece of fileOf(format, table)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

const AT = new Date('2020-07-10T02:00:00Z');

it('writes CSV as Excel wants it', async () => {
  const csv = await written('csv', [{ cells: ['=1+1', 3, AT] }, { cells: ['บรรทัด "หนึ่ง"\nสอง', null, null] }]);
  expect(csv.startsWith('\ufeff"ข้อความ","จำนวน","เมื่อ"\r\n')).toBe(true);
  expect(parse(csv, { bom: true }).slice(1)).toEqual([
    ["'=1+1", '3', '2020-07-10T09:00:00+07:00'],
    ['บรรทัด "หนึ่ง"\nสอง', '', ''],
  ]);
});

it('writes NDJSON with the words as they are', async () => {
  const lines = (await written('ndjson', [{ cells: ['=1+1', 3, AT] }])).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { text: '=1+1', count: 3, at: '2020-07-10T09:00:00+07:00' },
  ]);
});

it.each([0, 1, 2, 201])('writes GeoJSON of %i rows, longitude first', async (count) => {
  const rows = Array.from({ length: count }, (_row, index): Row => ({
    cells: ['ที่', index, null],
    place: index === 0 ? { latitude: 13.6, longitude: 100.5, precision: 'district' } : null,
  }));
  const { type, features } = JSON.parse(await written('geojson', rows)) as { type: string; features: unknown[] };
  expect(type).toBe('FeatureCollection');
  expect(features).toHaveLength(count);
  if (count > 0)
    expect(features[0]).toEqual({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [100.5, 13.6] },
      properties: { text: 'ที่', count: 0, at: null, precision: 'district' },
    });
  if (count > 1) expect(features[1]).toMatchObject({ geometry: null, properties: { precision: null } });
});

it('lets no formula through, whatever 10,000 cells begin with', async () => {
  const STARTS = [
    '=',
    '+',
    '-',
    '@',
    '＝',
    '＋',
    '－',
    '＠',
    '\t',
    '\r',
    '\n',
    ' ',
    '\u00a0',
    '\u200b',
    '\ufeff',
    '"',
    "'",
    'ก',
    '1',
    ',',
  ];
  let seed = 20_260_601;
  const next = (most: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % most;
  };
  const cells = Array.from(
    { length: 10_000 },
    () => Array.from({ length: 1 + next(5) }, () => STARTS[next(STARTS.length)]!).join('') + 'SUM(A1)',
  );
  const csv = await written(
    'csv',
    cells.map((cell) => ({ cells: [cell, 1, null] })),
  );
  const back = parse(csv, { bom: true }).slice(1);
  expect(back).toHaveLength(cells.length);
  for (const [index, [cell = '']] of back.entries()) {
    expect(cell).not.toMatch(/^[\s\u00a0\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|^[\t\r\n]/u);
    expect([cells[index], defuse(cells[index]!)]).toContain(cell);
  }
});
