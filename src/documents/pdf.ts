/**
 * A paper as PDF. Thai has no blanks between words and pdfmake breaks lines at blanks only, so that a zero-width space is
 * set between words; the font must have a glyph for it, which Noto Sans Thai has and Sarabun has not.
 */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import pdfmake, { type Content, type TableCell } from 'pdfmake';
import { isSigned, type Block, type Paper } from './blocks.ts';

const require = createRequire(import.meta.url);
const fontFile = (cut: string): string => require.resolve(`@expo-google-fonts/noto-sans-thai/${cut}.ttf`);
const NORMAL = fontFile('400Regular/NotoSansThai_400Regular');
const BOLD = fontFile('700Bold/NotoSansThai_700Bold');
pdfmake.setFonts({ Thai: { normal: NORMAL, bold: BOLD, italics: NORMAL, bolditalics: BOLD } });
const FONT_FOLDERS = [dirname(NORMAL), dirname(BOLD)];
// A paper is made of our own words and two font files; nothing else is read or fetched.
pdfmake.setLocalAccessPolicy((path: string) => FONT_FOLDERS.some((folder) => path.startsWith(folder)));
pdfmake.setUrlAccessPolicy(() => false);

const words = new Intl.Segmenter('th', { granularity: 'word' });
const ZERO_WIDTH_SPACE = '\u200b';

/** Nothing begins a line that belongs to what stands before it, as a full stop does, or ๆ and ฯ. */
const clings = (segment: string): boolean => !/^[\p{L}\p{N}]/u.test(segment) || /^[ๆฯ]/u.test(segment);

export function breakable(text: string): string {
  const pieces = Array.from(words.segment(text), ({ segment }) => segment);
  return pieces
    .map((piece, index) => {
      const before = pieces[index - 1];
      const joined = before === undefined || clings(piece) || /[\s(“‘/-]$/u.test(before);
      return joined ? piece : ZERO_WIDTH_SPACE + piece;
    })
    .join('');
}

const BLANK_POINTS = 4;
/** Points, with the heading: the head of a table and a row of three lines. */
const ROOM_UNDER_HEADING = 110;

function contentOf(block: Block): Content {
  switch (block.kind) {
    case 'title':
      return { text: breakable(block.text), bold: true, fontSize: 15, alignment: 'center', margin: [0, 0, 0, 8] };
    case 'heading':
      return { text: breakable(block.text), bold: true, fontSize: 12, margin: [0, 10, 0, 4], headlineLevel: 1 };
    case 'paragraph':
      return {
        text: breakable(block.text),
        bold: block.bold === true,
        // Blanks before the first word are lost otherwise.
        leadingIndent: block.indent ? 36 : BLANK_POINTS * block.text.search(/\S|$/u),
        margin: [0, 0, 0, 6],
      };
    case 'list':
      return { ul: block.items.map(breakable), margin: [18, 0, 0, 6] };
    case 'fields':
      return {
        stack: block.fields.map(({ label, value }) => ({
          text: [{ text: `${breakable(label)}  `, bold: true }, breakable(value)],
          margin: [0, 0, 0, 3],
        })),
      };
    case 'table': {
      const head: TableCell[] = block.columns.map(({ title }) => ({ text: breakable(title), bold: true }));
      const body: TableCell[][] = block.rows.map((row) =>
        block.columns.map(({ align = 'left' }, index) => ({ text: breakable(row[index] ?? ''), alignment: align })),
      );
      return {
        table: {
          headerRows: 1,
          keepWithHeaderRows: 1,
          dontBreakRows: true,
          widths: block.columns.map(({ width }) => `${width}%`),
          body: [head, ...body],
        },
        fontSize: 9.5,
        // The font's own lines are high enough for vowels under tone marks.
        lineHeight: 1.05,
        margin: [0, 2, 0, 8],
      };
    }
    case 'signatures':
      return {
        stack: block.lines.map((line) => ({ text: breakable(line), alignment: 'center', margin: [0, 6, 0, 0] })),
        margin: [240, 12, 0, 0],
        unbreakable: true,
      };
    case 'drawing':
      return { svg: block.svg, width: block.width, alignment: 'center', margin: [0, 6, 0, 10] };
    case 'pageBreak':
      return { text: '', pageBreak: 'before' };
  }
}

/** What is signed stays on the page of its signatures. */
function contentsOf(blocks: readonly Block[]): Content[] {
  return blocks.flatMap((block, index): Content[] => {
    const next = blocks[index + 1];
    if (isSigned(block, next)) return [{ stack: [contentOf(block), contentOf(next!)], unbreakable: true }];
    return isSigned(blocks[index - 1], block) ? [] : [contentOf(block)];
  });
}

export async function writePdf(paper: Paper): Promise<Buffer> {
  return pdfmake
    .createPdf({
      info: { title: paper.title, author: paper.issuer },
      pageSize: 'A4',
      pageOrientation: paper.landscape ? 'landscape' : 'portrait',
      pageMargins: paper.landscape ? [42, 48, 42, 52] : [62, 56, 62, 56],
      defaultStyle: { font: 'Thai', fontSize: 10.5, lineHeight: 1.35 },
      styles: { foot: { fontSize: 8.5, alignment: 'center' } },
      footer: (page, pages) => ({
        text: breakable(`${paper.footer}  ${page} / ${pages}`),
        style: 'foot',
        margin: [62, 14, 62, 0],
      }),
      content: contentsOf(paper.blocks),
      // A heading begins the next page rather than end this one. Rows of a table count as following even where they go
      // over, so that there must be room for its head and a row as well.
      pageBreakBefore: ({ headlineLevel, startPosition }, { getFollowingNodesOnPage }) =>
        headlineLevel !== undefined &&
        ((1 - startPosition.verticalRatio) * startPosition.pageInnerHeight < ROOM_UNDER_HEADING ||
          getFollowingNodesOnPage().every(({ style }) => style === 'foot')),
    })
    .getBuffer();
}
