import { deflateSync } from 'node:zlib';
import type { Paper } from '../../src/documents/blocks.ts';
import { searchPdf } from '../../src/documents/pdf-words.ts';
import { writePdf } from '../../src/documents/pdf.ts';
import { anyDrawing } from '../../src/thai/spellings.ts';

const NAME = 'น้ำทิพย์ บำรุงญาติ';
const named = (words: string): boolean => new RegExp(anyDrawing(NAME), 'iu').test(words);
const paper = (words: string): Promise<Buffer> =>
  writePdf({ title: 'T', issuer: 'I', footer: 'F', blocks: [{ kind: 'paragraph', text: words }] } satisfies Paper);

interface Part {
  dictionary: string;
  stream?: Buffer;
}
/** A file of these objects, numbered from 1. */
const pdf = (...parts: Part[]): Buffer =>
  Buffer.concat([
    Buffer.from('%PDF-1.5\n'),
    ...parts.flatMap(({ dictionary, stream }, index) => [
      Buffer.from(`${index + 1} 0 obj\n<< ${dictionary} >>\n`),
      ...(stream ? [Buffer.from('stream\n'), stream, Buffer.from('\nendstream\n')] : []),
      Buffer.from('endobj\n'),
    ]),
    Buffer.from('trailer << /Root 1 0 R >>\n'),
  ]);
const packed = (words: string, more = ''): Part => ({
  dictionary: `/Filter /FlateDecode ${more}`,
  stream: deflateSync(Buffer.from(words, 'latin1')),
});
const utf16 = (words: string): string => Buffer.from(`\ufeff${words}`, 'utf16le').swap16().toString('hex');
const PLAIN_TEXT = 'BT /F1 12 Tf (Minutes \\(draft\\)) Tj ET';
/** The glyphs 1, 2, 3… are the letters of `words`. */
const tableOf = (words: string): string =>
  `begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfrange <0001> <${words.length
    .toString(16)
    .padStart(4, '0')}> [${Array.from(words, (letter) => `<${utf16(letter).slice(4)}>`).join(' ')}] endbfrange endcmap`;
const glyphs = (count: number): string =>
  Array.from({ length: count }, (_, each) => (each + 1).toString(16).padStart(4, '0')).join('');

it('finds a name in a paper of our own, whose text is packed and written in glyphs of its font', async () => {
  expect(await searchPdf(await paper(`1 นาง${NAME} เสนอให้ลอกคลอง`), named)).toBe('found');
  expect(await searchPdf(await paper('1 นางมาลี บ้านสวน เสนอให้ลอกคลองน้ำ'), named)).toBe('clear');
});

it('finds a name whose า is drawn as a part of ำ, for which a font has no letter', async () => {
  expect(await searchPdf(await paper(`ผู้เสนอ ${NAME}`), named)).toBe('found');
});

it('reads fonts that lie in a stream of objects', async () => {
  const words = 'น้ำทิพย์บำรุงญาติ';
  const font = '<< /Type /Font /ToUnicode 2 0 R >>';
  const resources = '<< /Font << /F7 10 0 R >> >>';
  const heads = `10 0 11 ${font.length} `;
  const file = pdf(
    packed(`${heads}${font}${resources}`, `/Type /ObjStm /N 2 /First ${heads.length}`),
    packed(tableOf(words)),
    packed(`BT /F7 12 Tf [<${glyphs(words.length)}> 20] TJ ET`),
  );
  expect(await searchPdf(file, named)).toBe('found');
});

it.each<[what: string, file: Buffer, outcome: 'found' | 'clear' | 'unreadable']>([
  ['western letters', pdf(packed(PLAIN_TEXT)), 'clear'],
  ['a title', pdf(packed(PLAIN_TEXT), { dictionary: `/Title <${utf16(NAME)}>` }), 'found'],
  ['text beside the drawing', pdf(packed(`/Span << /ActualText <${utf16(NAME)}> >> BDC ${PLAIN_TEXT} EMC`)), 'found'],
  ['encryption', pdf(packed(PLAIN_TEXT), { dictionary: '/Encrypt 9 0 R' }), 'unreadable'],
  ['a scan', pdf(packed(PLAIN_TEXT), { dictionary: '/Subtype /Image /Width 1654 /Height 2339 /Filter /DCTDecode', stream: Buffer.from('x') }), 'unreadable'],
  ['a small picture', pdf(packed(PLAIN_TEXT), { dictionary: '/Subtype /Image /Width 120 /Height 60 /Filter /DCTDecode', stream: Buffer.from('x') }), 'clear'],
  ['glyphs without a table', pdf(packed('BT /F1 12 Tf <00010002> Tj ET')), 'unreadable'],
  ['a font in an order of its own', pdf(packed(PLAIN_TEXT), { dictionary: '/Font << /F1 3 0 R >>' }, { dictionary: '/Type /Font /Subtype /Type1 /FontDescriptor 9 0 R /Encoding 8 0 R' }), 'unreadable'],
  ['no words at all', pdf({ dictionary: '/Type /Page' }), 'unreadable'],
  ['a stream that is broken', pdf(packed(PLAIN_TEXT), { dictionary: '/Filter /FlateDecode', stream: Buffer.from('x') }), 'unreadable'],
  ['a bomb', pdf(packed(PLAIN_TEXT), packed(`BT (${' '.repeat(21_000_000)}) Tj ET`)), 'unreadable'],
  ['another packing', pdf(packed(PLAIN_TEXT), { dictionary: '/Filter /LZWDecode', stream: Buffer.from('x') }), 'unreadable'],
])('says of %s how far it could look', async (_what, file, outcome) => {
  expect(await searchPdf(file, named)).toBe(outcome);
}); // prettier-ignore
