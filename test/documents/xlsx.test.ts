import { buffer, text as textOf } from 'node:stream/consumers';
import fc from 'fast-check';
import readXlsx from 'read-excel-file/node';
import { writeXlsx, type Cell } from '../../src/documents/xlsx.ts';
import { openZip } from '../../src/documents/zip-guard.ts';

const columns = [
  { title: 'เลขที่', width: 12 },
  { title: 'ข้อความ', width: 40 },
  { title: 'เมื่อ', width: 18 },
];

async function sheetOf(rows: readonly (readonly Cell[])[]): Promise<unknown[][]> {
  const [sheet] = await readXlsx(await buffer(writeXlsx([{ name: 'ความเห็น', columns, rows }])));
  return sheet!.data;
}

describe('a workbook', () => {
  it('is read back as it was written: Thai, numbers, empty cells', async () => {
    const rows = await sheetOf([
      ['63-0001', 'น้ำท่วมปากซอย <ทุกครั้ง> & "เสมอ"', null],
      ['63-0002', 'บรรทัดหนึ่ง\nบรรทัดสอง', null],
      [3.5, '', null],
    ]);
    expect(rows[0]).toEqual(['เลขที่', 'ข้อความ', 'เมื่อ']);
    expect(rows[1]!.slice(0, 2)).toEqual(['63-0001', 'น้ำท่วมปากซอย <ทุกครั้ง> & "เสมอ"']);
    expect(rows[2]![1]).toBe('บรรทัดหนึ่ง\nบรรทัดสอง');
    expect(rows[3]!.slice(0, 2)).toEqual([3.5, null]);
  });

  it('shows a moment as the wall clock in Bangkok, whatever the host says', async () => {
    const rows = await sheetOf([['a', 'b', new Date('2020-07-10T13:30:00+07:00')]]);
    expect(rows[1]![2]).toEqual(new Date('2020-07-10T13:30:00Z'));
  });

  it.each(['=1+1', '+66812345678', '-5', '@cmd', '\t=1', '＝1+1', '=HYPERLINK("http://x","y")'])(
    'keeps %j a text: no formula is ever written',
    async (text) => {
      const bytes = await buffer(writeXlsx([{ name: 'ก', columns, rows: [[text, '', null]] }]));
      expect((await readXlsx(bytes))[0]!.data[1]![0]).toBe(text.trim() === text ? text : text.trim());
      expect(bytes.includes('<f>')).toBe(false);
    },
  );

  it('takes any text that people can type', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), { minLength: 50 }),
        async (texts) => {
          expect(await sheetOf(texts.map((text) => ['x', text, null]))).toHaveLength(texts.length + 1);
        },
      ),
      { numRuns: 5 },
    );
  });

  it('takes several sheets, with names that Excel would refuse', async () => {
    const bytes = await buffer(
      writeXlsx([
        { name: 'กลุ่ม/เขต: [1]?*', columns, rows: [['a', 'b', null]] },
        { name: 'ช'.repeat(40), columns, rows: [] },
      ]),
    );
    expect((await readXlsx(bytes)).map(({ sheet }) => sheet)).toEqual(['กลุ่ม เขต   1', 'ช'.repeat(31)]);
  });

  it('is read and printed without losing words: lines broken, one page wide, titles on each page', async () => {
    const sheets = [
      { name: "ชาวบ้าน '63", columns, rows: [['a', 'ข้อความยาว'.repeat(40), null]] },
      { name: 'ข', columns, rows: [] },
    ];
    const parts = await openZip(await buffer(writeXlsx(sheets)));
    const part = async (name: string) => textOf(await parts.open(name));
    const sheet = await part('xl/worksheets/sheet1.xml');
    const styles = await part('xl/styles.xml');
    const book = await part('xl/workbook.xml');
    parts.close();
    const style = Number(/<c r="B2" s="(\d+)"/.exec(sheet)![1]);
    const formats = /<cellXfs[^>]*>(.*)<\/cellXfs>/.exec(styles)![1]!.match(/<xf[^>]*?(?:\/>|>.*?<\/xf>)/g)!;
    expect(formats[style]).toContain('wrapText="1"');
    expect(sheet).toContain('<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>');
    expect(sheet).toContain('<pageSetUpPr fitToPage="1"/>');
    // 360 letters that take room, 39 a line: ten lines.
    expect(sheet).toContain('<row r="2" ht="180" customHeight="1">');
    expect(sheet).toContain('<row r="1"><c');
    expect(sheet).toContain('<oddFooter>&amp;C&amp;A  &amp;P / &amp;N</oddFooter>');
    expect(sheet).toContain('<autoFilter ref="A1:C2"/>');
    expect(book).toContain(`localSheetId="0">'ชาวบ้าน ''63'!$1:$1<`);
    expect(book).toContain(`localSheetId="1">'ข'!$1:$1<`);
  });

  it('shows money with its satang, and other numbers as they are', async () => {
    const money = [
      { title: 'ครั้งที่', width: 8 },
      { title: 'บาท', width: 16, decimals: 2 as const },
    ];
    const parts = await openZip(await buffer(writeXlsx([{ name: 'ก', columns: money, rows: [[7, 88_255]] }])));
    const sheet = await textOf(await parts.open('xl/worksheets/sheet1.xml'));
    const styles = await textOf(await parts.open('xl/styles.xml'));
    parts.close();
    const formats = /<cellXfs[^>]*>(.*)<\/cellXfs>/.exec(styles)![1]!.match(/<xf[^>]*?(?:\/>|>.*?<\/xf>)/g)!;
    const formatOf = (at: string) => formats[Number(new RegExp(`<c r="${at}" s="(\\d+)"`).exec(sheet)![1])];
    expect(formatOf('B2')).toContain('numFmtId="4" applyNumberFormat="1"');
    expect(formatOf('A2')).not.toContain('numFmtId');
  });

  it('breaks off, and does not end as if it were whole, where its rows fail or are too many', async () => {
    async function* failing(): AsyncGenerator<Cell[]> {
      yield ['a'];
      throw new Error('the database is away');
    }
    await expect(buffer(writeXlsx([{ name: 'a', columns, rows: failing() }]))).rejects.toThrow('the database is away');
    function* tooMany(): Generator<Cell[]> {
      for (let row = 0; row <= 10; row += 1) yield [row];
    }
    await expect(buffer(writeXlsx([{ name: 'a', columns, rows: tooMany() }], 10))).rejects.toThrow(RangeError);
  });
});
