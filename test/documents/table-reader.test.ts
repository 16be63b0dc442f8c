import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { readTable, type TableRow } from '../../src/documents/table-reader.ts';
import { writeXlsx, type Cell } from '../../src/documents/xlsx.ts';

async function rowsOf(bytes: Buffer, most?: number): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const row of readTable(bytes, most)) rows.push(row);
  return rows;
}
const cellsOf = async (bytes: Buffer): Promise<(readonly string[])[]> =>
  (await rowsOf(bytes)).map(({ cells }) => cells);

const utf16 = (text: string, mark: boolean): Buffer => Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
const tis620 = (text: string): Buffer =>
  Buffer.from(Array.from(text, (char) => (char > '\u0e00' ? char.charCodeAt(0) - 0x0e00 + 0xa0 : char.charCodeAt(0))));

const CSV = 'ชื่อ,เขต\nสมชาย ใจดี,จตุจักร\n';
const READ = [
  ['ชื่อ', 'เขต'],
  ['สมชาย ใจดี', 'จตุจักร'],
];

describe('a CSV', () => {
  it.each([
    ['in UTF-8', Buffer.from(CSV)],
    ['in UTF-8 with a byte order mark', Buffer.from(`\ufeff${CSV}`)],
    ['in UTF-16, as Excel saves “Unicode text”', utf16(CSV.replaceAll(',', '\t'), true)],
    ['in UTF-16 without a mark', utf16(CSV, false)],
    ['in UTF-16 with the bytes the other way round', utf16(CSV, true).swap16()],
    ['in TIS-620', tis620(CSV)],
    ['with semicolons', Buffer.from(CSV.replaceAll(',', ';'))],
    ['that tells its separator', Buffer.from(`sep=|\n${CSV.replaceAll(',', '|')}`)],
    ['with blank lines, blank columns and Windows line ends', Buffer.from(CSV.replaceAll('\n', ',,\r\n,,\r\n'))],
  ])('%s gives its rows', async (_what, bytes) => {
    expect(await cellsOf(bytes)).toEqual(READ);
  });

  it('keeps commas and line breaks within quotes, and counts rows as a spreadsheet does', async () => {
    const rows = await rowsOf(Buffer.from('ชื่อ,ที่อยู่\n\n"สมชาย","1, ถนนพหลโยธิน\nจตุจักร"\n'));
    expect(rows).toEqual([
      { number: 1, cells: ['ชื่อ', 'ที่อยู่'] },
      { number: 3, cells: ['สมชาย', '1, ถนนพหลโยธิน\nจตุจักร'] },
    ]);
  });
});

async function zipOf(parts: Record<string, string | Buffer>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream);
}
const workbook = (sheet: string | Buffer, more: Record<string, string> = {}): Promise<Buffer> =>
  zipOf({
    'xl/workbook.xml':
      '<workbook><sheets><sheet name="ลับ" sheetId="1" state="hidden" r:id="rId9"/><sheet name="ทะเบียน" sheetId="2" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId9" Target="worksheets/no.xml"/><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': sheet,
    ...more,
  });

describe('a workbook', () => {
  it('that we wrote is read back', async () => {
    const rows: Cell[][] = [['สมชาย <ใจดี> & "ครอบครัว"', 812_345_678, null, '=1+1']];
    const columns = ['ชื่อ', 'โทร', 'ว่าง', 'สูตร'].map((title) => ({ title, width: 10 }));
    const bytes = await buffer(writeXlsx([{ name: 'ทะเบียน', columns, rows }]));
    expect(await cellsOf(bytes)).toEqual([
      ['ชื่อ', 'โทร', 'ว่าง', 'สูตร'],
      ['สมชาย <ใจดี> & "ครอบครัว"', '812345678', '', '=1+1'],
    ]);
  });

  it('gives shared and rich text, what formulas came to, and merged cells for each row', async () => {
    const sheet =
      '<x:worksheet><x:sheetData><x:row r="2"><x:c r="A2" t="s"><x:v>0</x:v></x:c><x:c r="C2" t="str"><x:f>B2&amp;"x"</x:f><x:v>ผล</x:v></x:c></x:row>' +
      '<x:row r="3"><x:c r="B3" t="s"><x:v>1</x:v></x:c><x:c r="C3"><x:f>1/0</x:f></x:c><x:c r="D3" t="e"><x:v>#REF!</x:v></x:c></x:row>' +
      '<x:row r="5"><x:c r="B5"><x:v>8.12345678E8</x:v></x:c></x:row></x:sheetData>' +
      '<x:mergeCells><x:mergeCell ref="A2:A4"/></x:mergeCells></x:worksheet>';
    const strings = '<sst><si><t>จตุจักร</t></si><si><r><t>สม</t></r><r><t xml:space="preserve">ชาย </t></r></si></sst>';
    expect(await rowsOf(await workbook(sheet, { 'xl/sharedStrings.xml': strings }))).toEqual([
      { number: 2, cells: ['จตุจักร', '', 'ผล'] },
      { number: 3, cells: ['จตุจักร', 'สมชาย'] },
      { number: 5, cells: ['', '812345678'] },
    ]);
  });

  it('that unpacks to far more than it looks is refused before it is unpacked', async () => {
    const bomb = await workbook(Buffer.alloc(20_000_000, ' '));
    expect(bomb.length).toBeLessThan(100_000);
    await expect(rowsOf(bomb)).rejects.toMatchObject({ problem: 'tooLarge' });
  });

  it('that lies about its size is refused while it is unpacked', async () => {
    const bomb = await workbook(Buffer.alloc(5_000_000, ' '));
    const declared = Buffer.alloc(4);
    declared.writeUInt32LE(5_000_000);
    const told = Buffer.alloc(4);
    told.writeUInt32LE(1_000);
    for (let at = bomb.indexOf(declared); at >= 0; at = bomb.indexOf(declared, at + 1)) told.copy(bomb, at);
    await expect(rowsOf(bomb)).rejects.toMatchObject({ problem: 'broken' });
  });

  it.each<[string, () => Buffer | Promise<Buffer>, string]>([
    ['an old workbook, or one with a password', () => Buffer.from('d0cf11e0a1b11ae10000', 'hex'), 'oldExcel'],
    ['a ZIP of something else', () => zipOf({ 'word/document.xml': '<x/>' }), 'notATable'],
    ['a ZIP that was cut off', async () => (await workbook('<worksheet/>')).subarray(0, 200), 'broken'],
    ['a picture', () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'notATable'],
    ['nothing', () => Buffer.alloc(0), 'empty'],
    ['a sheet without rows', () => workbook('<worksheet><sheetData/></worksheet>'), 'empty'],
  ])('made of %s is refused', async (_what, bytes, problem) => {
    await expect(rowsOf(await bytes())).rejects.toMatchObject({ problem });
  });

  it('with more rows than are taken is refused', async () => {
    await expect(rowsOf(Buffer.from('ก\nข\nค\n'), 2)).rejects.toMatchObject({ problem: 'tooManyRows' });
  });
});
