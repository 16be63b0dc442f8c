import { buffer } from 'node:stream/consumers';
import { inflateSync } from 'node:zlib';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import type { Block, Paper } from '../../src/documents/blocks.ts';
import { writeDocx } from '../../src/documents/docx.ts';
import { breakable, writePdf } from '../../src/documents/pdf.ts';
import { createPaperWriter } from '../../src/documents/writing.ts';

const paper: Paper = {
  title: 'แบบแสดงรายงานความก้าวหน้า',
  issuer: 'สำนักยุทธศาสตร์และประเมินผล',
  footer: 'พิมพ์จากระบบประชาคม',
  blocks: [
    { kind: 'title', text: 'แบบแสดงรายงานความก้าวหน้า' },
    { kind: 'fields', fields: [{ label: 'รหัสโครงการ', value: '21000000-3137' }] },
    { kind: 'heading', text: 'ส่วนที่ 1' },
    { kind: 'paragraph', text: 'กลุ่มกรุงเทพกลาง น้ำท่วม ป้อมปราบศัตรูพ่าย ผู้แทน', indent: true },
    { kind: 'list', items: ['การฟื้นฟูศักยภาพของคลองบางมด'] },
    {
      kind: 'table',
      columns: [
        { title: 'ครั้งที่', width: 30 },
        { title: 'เงิน (บาท)', width: 70, align: 'right' },
      ],
      rows: [['1', '88,255.00']],
    },
    { kind: 'pageBreak' },
    { kind: 'signatures', lines: ['ลงชื่อ ..................', '(ผู้รับผิดชอบโครงการ)'] },
  ],
};

async function textOf(docx: Buffer, path: string): Promise<string> {
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    fromBuffer(docx, { lazyEntries: true }, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      if (entry.fileName !== path) return zip.readEntry();
      zip.openReadStream(entry, (error, stream) => {
        if (error) return reject(error);
        resolve(buffer(stream).then((bytes) => bytes.toString()));
      });
    });
    zip.on('end', () => reject(new Error(`no ${path}`)));
    zip.readEntry();
  });
}

describe('a paper as DOCX', () => {
  it('has every word, in a font and language for Thai, complex script included', async () => {
    const xml = await textOf(await writeDocx(paper), 'word/document.xml');
    for (const words of ['21000000-3137', 'ป้อมปราบศัตรูพ่าย', '- การฟื้นฟูศักยภาพของคลองบางมด', '88,255.00', 'ลงชื่อ'])
      expect(xml).toContain(words);
    expect(xml).toContain('w:cs="TH Sarabun New"');
    expect(xml).toContain('w:bidi="th-TH"');
    expect(xml).toContain('w:szCs');
  });

  it('keeps what is signed, and the lines to sign on, on one page', async () => {
    const blocks: Block[] = [
      { kind: 'paragraph', text: 'ก่อนหน้า' },
      { kind: 'paragraph', text: 'ขอรับรองว่าถูกต้อง' },
      { kind: 'signatures', lines: ['ลงชื่อ ....', '(ผู้รับผิดชอบโครงการ)', 'ตำแหน่ง ....'] },
    ];
    const xml = await textOf(await writeDocx({ ...paper, blocks }), 'word/document.xml');
    const paragraphs = xml.split('</w:p>').slice(0, 5);
    expect(paragraphs.map((each) => each.includes('<w:keepNext/>'))).toEqual([false, true, true, true, false]);
  });
});

/** Of each page the fonts on it with the size of their letters, from top to bottom; the page's foot comes last. */
function fontsOnPages(pdf: Buffer): { font: string; size: number }[][] {
  const pages: { font: string; size: number }[][] = [];
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at + 1)) {
    if (pdf.subarray(at - 3, at).toString() === 'end') continue;
    const bytes = pdf.subarray(at + 7, pdf.indexOf('endstream', at));
    const drawn = bytes[0] === 0x78 ? inflateSync(bytes).toString('latin1') : '';
    const fonts = [...drawn.matchAll(/\/(F\d+) ([\d.]+) Tf/g)].map(([, font, size]) => ({
      font: font!,
      size: Number(size),
    }));
    if (fonts.length > 0) pages.push(fonts);
  }
  return pages;
}

const paragraphs = (count: number): Block[] =>
  Array.from({ length: count }, (): Block => ({ kind: 'paragraph', text: 'จัดประชุมรับฟังความคิดเห็น' }));
const HEADING_SIZE = 12;
const FOOT_SIZE = 8.5;
/** Around the foot of the first page, wherever it lies. */
const FILLED = Array.from({ length: 19 }, (_, index) => 18 + index);

describe('a paper as PDF', () => {
  it.each<[what: string, next: Block]>([
    ['a paragraph', { kind: 'paragraph', text: 'รายงานครั้งที่1' }],
    ['a table', { kind: 'table', columns: [{ title: 'ครั้งที่', width: 100 }], rows: [['1'], ['2'], ['3']] }],
    [
      'a table of high rows',
      { kind: 'table', columns: [{ title: 'ครั้งที่', width: 100 }], rows: [['1\n2\n3'], ['4\n5\n6']] },
    ],
    ['fields', { kind: 'fields', fields: [{ label: 'รหัสโครงการ', value: '21000000-3137' }] }],
  ])('leaves no heading alone at the foot of a page, before %s', async (_what, next) => {
    const ends: (number | undefined)[] = [];
    const headed = new Set<number>();
    for (const count of FILLED) {
      const blocks: Block[] = [...paragraphs(count), { kind: 'heading', text: 'ส่วนที่ 2' }, next];
      const pages = fontsOnPages(await writePdf({ ...paper, blocks }));
      ends.push(...pages.map((fonts) => fonts.findLast(({ size }) => size !== FOOT_SIZE)?.size));
      headed.add(pages.findIndex((fonts) => fonts.some(({ size }) => size === HEADING_SIZE)));
    }
    // On the first page with less before it, on the second with more.
    expect([...headed]).toEqual([0, 1]);
    expect(ends).not.toContain(HEADING_SIZE);
  });

  it('keeps what is signed on the page of its signatures', async () => {
    const signed: Block[] = [
      { kind: 'paragraph', text: 'ขอรับรองว่าถูกต้อง', bold: true },
      { kind: 'signatures', lines: ['ลงชื่อ ....', '(ผู้รับผิดชอบโครงการ)', 'ตำแหน่ง ....'] },
    ];
    const turned = new Set<number>();
    for (const count of FILLED) {
      const pages = fontsOnPages(await writePdf({ ...paper, blocks: [...paragraphs(count), ...signed] }));
      // Nothing else is bold; the lines to sign on come last.
      const onPages = pages.flatMap((fonts, page) => (new Set(fonts.map(({ font }) => font)).size > 1 ? [page] : []));
      expect(onPages).toEqual([pages.length - 1]);
      turned.add(pages.length);
    }
    expect([...turned]).toEqual([1, 2]);
  });

  it('is a PDF of two pages with the font in it', async () => {
    const text = (await writePdf(paper)).toString('latin1');
    expect(text).toMatch(/^%PDF-1\./);
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(2);
    expect(text).toContain('NotoSansThai');
  });

  it('may break lines between Thai words, and nothing else of the text changes', () => {
    const text = 'ได้ร่างประเด็นการฟื้นฟูศักยภาพของคลอง\nบรรทัดใหม่';
    expect(breakable(text)).toContain('\u200b');
    expect(breakable(text).replaceAll('\u200b', '')).toBe(text);
  });

  it.each(['โทร. 0812345678', 'กรุงเทพฯ โทร.', 'คลองต่าง ๆ', '(ครั้งที่ 1)', 'สยป.'])(
    'breaks no line in “%s” before what belongs to the word before, nor behind a bracket',
    (text) => {
      const lines = breakable(text).split('\u200b');
      for (const line of lines.slice(1)) expect(line).not.toMatch(/^[.,)ๆฯ\s]/u);
      for (const line of lines.slice(0, -1)) expect(line).not.toMatch(/\($/u);
    },
  );
});

describe('papers in a thread of their own', () => {
  const writer = (thread: string) => createPaperWriter(new URL(thread, import.meta.url));

  it('come out as they would here, one after the other, while the event loop goes on', async () => {
    const write = writer('writing-thread.mjs');
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    const [pdf, docx] = await Promise.all([write('pdf', paper), write('docx', paper)]);
    clearInterval(timer);
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(2);
    expect(await textOf(docx, 'word/document.xml')).toBe(await textOf(await writeDocx(paper), 'word/document.xml'));
    expect(turns).toBeGreaterThan(10);
  });

  it('that cannot be written say so, and the next one is written', async () => {
    const write = writer('writing-thread.mjs');
    const broken = write('pdf', { ...paper, blocks: [{ kind: 'drawing', svg: 'none', width: 10 }] });
    const whole = write('docx', paper);
    await expect(broken).rejects.toThrow();
    expect((await whole).subarray(0, 2).toString()).toBe('PK');
    await expect(writer('no-thread.mjs')('pdf', paper)).rejects.toThrow();
  });

  it('are refused where too many wait, and a thread that is stuck is ended', async () => {
    const write = createPaperWriter(new URL('data:text/javascript,setInterval(() => {}, 1e6)'), 20);
    const asked = await Promise.allSettled(Array.from({ length: 22 }, () => write('docx', paper)));
    const why = asked.map((each) => (each.status === 'rejected' ? (each.reason as Error).name : 'written'));
    expect(why.filter((name) => name === 'PapersBusyError')).toHaveLength(2);
    expect(why.filter((name) => name === 'Error')).toHaveLength(20);
    await expect(write('docx', paper)).rejects.toThrow('no paper');
  });
});
