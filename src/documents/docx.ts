/** A paper as a Word file, in the font of Thai offices (not embedded: Word has it, other programs take a like one). */
import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
  type IParagraphOptions,
  type IRunOptions,
} from 'docx';
import { isSigned, type Block, type Paper, type TableColumn } from './blocks.ts';

const FONT = 'TH Sarabun New';
/** Half points: 16 pt, as ระเบียบงานสารบรรณ has it. */
const SIZE = 32;
/** A4 with margins of 2.5 cm, in twentieths of a point. */
const MARGIN = 1_417;
const [SHORT_SIDE, LONG_SIDE] = [11_906, 16_838];
const LANGUAGE = { value: 'th-TH', bidirectional: 'th-TH' };

const run = (text: string, options: IRunOptions = {}): TextRun =>
  new TextRun({ text, font: FONT, size: SIZE, language: LANGUAGE, ...options });

function lines(text: string, options: IRunOptions = {}): TextRun[] {
  return text.split('\n').map((line, index) => run(line, { ...options, ...(index > 0 && { break: 1 }) }));
}

const paragraph = (text: string, options: IParagraphOptions = {}, runOptions: IRunOptions = {}): Paragraph =>
  new Paragraph({ spacing: { after: 120 }, ...options, children: lines(text, runOptions) });

function cell(text: string, { width, align }: TableColumn, textWidth: number, bold = false): TableCell {
  return new TableCell({
    width: { size: Math.round((textWidth * width) / 100), type: WidthType.DXA },
    margins: { top: 40, bottom: 40, left: 80, right: 80 },
    children: [
      new Paragraph({
        alignment: align === 'right' ? AlignmentType.RIGHT : AlignmentType.LEFT,
        children: lines(text, { bold, size: 28 }),
      }),
    ],
  });
}

function blockOf(block: Block, textWidth: number, next?: Block): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'title':
      return [paragraph(block.text, { alignment: AlignmentType.CENTER }, { bold: true, size: 36 })];
    case 'heading':
      return [paragraph(block.text, { spacing: { before: 240, after: 120 }, keepNext: true }, { bold: true })];
    case 'paragraph':
      return [
        paragraph(
          block.text,
          {
            alignment: AlignmentType.THAI_DISTRIBUTE,
            keepNext: isSigned(block, next),
            ...(block.indent && { indent: { firstLine: 720 } }),
          },
          { bold: block.bold === true },
        ),
      ];
    case 'list':
      return block.items.map((item) => paragraph(`- ${item}`, { indent: { left: 720, hanging: 240 } }));
    case 'fields':
      return block.fields.map(
        ({ label, value }) =>
          new Paragraph({ spacing: { after: 80 }, children: [run(`${label}  `, { bold: true }), ...lines(value)] }),
      );
    case 'table':
      return [
        new Table({
          width: { size: textWidth, type: WidthType.DXA },
          columnWidths: block.columns.map(({ width }) => Math.round((textWidth * width) / 100)),
          borders: Object.fromEntries(
            ['top', 'bottom', 'left', 'right', 'insideHorizontal', 'insideVertical'].map((side) => [
              side,
              { style: BorderStyle.SINGLE, size: 4, color: '999999' },
            ]),
          ),
          rows: [
            new TableRow({
              tableHeader: true,
              children: block.columns.map((column) => cell(column.title, column, textWidth, true)),
            }),
            ...block.rows.map(
              (row) =>
                new TableRow({
                  cantSplit: true,
                  children: block.columns.map((column, index) => cell(row[index] ?? '', column, textWidth)),
                }),
            ),
          ],
        }),
        paragraph(''),
      ];
    case 'signatures':
      return block.lines.map((line, index) =>
        paragraph(line, {
          alignment: AlignmentType.CENTER,
          indent: { left: textWidth / 2 },
          keepLines: true,
          keepNext: index < block.lines.length - 1,
        }),
      );
    case 'drawing':
      return [];
    case 'pageBreak':
      return [new Paragraph({ pageBreakBefore: true })];
  }
}

export async function writeDocx(paper: Paper): Promise<Buffer> {
  const textWidth = (paper.landscape ? LONG_SIDE : SHORT_SIDE) - 2 * MARGIN;
  const document = new Document({
    title: paper.title,
    creator: paper.issuer,
    styles: { default: { document: { run: { font: FONT, size: SIZE, language: LANGUAGE } } } },
    sections: [
      {
        properties: {
          page: {
            // The file says the upright size and how it is turned.
            size: {
              width: SHORT_SIDE,
              height: LONG_SIDE,
              orientation: paper.landscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
            },
            margin: { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN },
          },
        },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                alignment: AlignmentType.CENTER,
                children: [
                  run(`${paper.footer}  `, { size: 24 }),
                  new TextRun({ font: FONT, size: 24, children: [PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES] }),
                ],
              }),
            ],
          }),
        },
        children: paper.blocks.flatMap((block, index) => blockOf(block, textWidth, paper.blocks[index + 1])),
      },
    ],
  });
  return Packer.toBuffer(document);
}
