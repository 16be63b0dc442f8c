/**
 * A workbook, written row by row: nothing but one row is ever held. Cells are text, whole or broken numbers and moments; no
 * formula can be written, so that nothing typed by people becomes one (a text that starts with `=` stays a text).
 */
import { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { BANGKOK_OFFSET_MINUTES } from '../time.ts';

/** A Date is shown as date and time in Bangkok; null leaves the cell empty. */
export type Cell = string | number | Date | null;

export interface Sheet {
  name: string;
  /** Titles of the columns, with their widths in characters; `decimals`: numbers shown as 88,255.00. */
  columns: readonly { title: string; width: number; decimals?: 2 }[];
  rows: Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>;
}

/** Excel's own bounds. */
const LONGEST_TEXT = 32_767;
const HIGHEST_ROW = 409;
const LONGEST_NAME = 31;
export const MOST_ROWS = 100_000;
/** Room for a vowel under a tone mark, with fonts that take the place of Tahoma as well. */
const LINE_POINTS = 18;
/** Thai vowels and tone marks over and under a letter take no room beside it. */
const ABOVE_OR_BELOW = /\p{Mn}/gu;
const STYLE = { text: 1, head: 2, moment: 3, decimals: 4 };
/** Long texts are broken into lines and start at the top, as beside a long one a short one would hang at the bottom. */
const WRAPPED = 'applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>';
const STYLES =
  '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
  '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>' +
  '<fonts count="2"><font><sz val="11"/><name val="Tahoma"/></font><font><b/><sz val="11"/><name val="Tahoma"/></font></fonts>' +
  // Excel takes the first two fills for itself, whatever they say.
  '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>' +
  '<fill><patternFill patternType="solid"><fgColor rgb="FFE8EEF4"/></patternFill></fill></fills>' +
  '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>' +
  `<cellXfs count="5"><xf/><xf ${WRAPPED}<xf fontId="1" applyFont="1" fillId="2" applyFill="1" ${WRAPPED}` +
  '<xf numFmtId="164" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>' +
  // Excel's own format 4: #,##0.00.
  '<xf numFmtId="4" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf></cellXfs></styleSheet>';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML 1.0 knows no other control characters. */
// oxlint-disable-next-line no-control-regex
const NO_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu;

function escape(text: string): string {
  return text.replace(NO_CHARACTER, '').replace(/[&<>"]/g, (sign) => ENTITIES[sign]!);
}

/** 0 → A, 26 → AA. */
function columnName(index: number): string {
  return index < 26
    ? String.fromCharCode(65 + index)
    : `${columnName(Math.floor(index / 26) - 1)}${columnName(index % 26)}`;
}

/** Days since 30 December 1899, as Excel counts them, of the wall clock in Bangkok. */
function serialOf(at: Date): number {
  return (at.getTime() + BANGKOK_OFFSET_MINUTES * 60_000) / 86_400_000 + 25_569;
}

function cellXml(cell: Cell, at: string, style: number, decimals?: 2): string {
  if (cell === null || cell === '') return '';
  if (cell instanceof Date) return `<c r="${at}" s="${STYLE.moment}"><v>${serialOf(cell)}</v></c>`;
  if (typeof cell === 'number') return `<c r="${at}" s="${decimals ? STYLE.decimals : style}"><v>${cell}</v></c>`;
  return `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escape(cell.slice(0, LONGEST_TEXT))}</t></is></c>`;
}

/** How many lines the longest text of a row takes: not every program makes room for them by itself. */
function linesOf(cells: readonly Cell[], columns: Sheet['columns']): number {
  return cells.reduce<number>((most, cell, index) => {
    const width = (columns[index]?.width ?? 8) - 1;
    if (typeof cell !== 'string' || (cell.length <= width && !cell.includes('\n'))) return most;
    const lines = cell
      .split('\n')
      .map((line) => Math.max(1, Math.ceil(line.replace(ABOVE_OR_BELOW, '').length / width)));
    return Math.max(
      most,
      lines.reduce((sum, count) => sum + count, 0),
    );
  }, 1);
}

function rowXml(cells: readonly Cell[], row: number, columns: Sheet['columns'], style = STYLE.text): string {
  const lines = linesOf(cells, columns);
  const height = lines > 1 ? ` ht="${Math.min(lines * LINE_POINTS, HIGHEST_ROW)}" customHeight="1"` : '';
  return `<row r="${row}"${height}>${cells.map((cell, index) => cellXml(cell, `${columnName(index)}${row}`, style, columns[index]?.decimals)).join('')}</row>`;
}

async function* sheetXml({ columns, rows }: Sheet, mostRows: number): AsyncGenerator<string> {
  const widths = columns.map(
    ({ width }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  yield (
    `${HEAD}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">` +
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
    `<sheetFormatPr defaultRowHeight="${LINE_POINTS}"/><cols>${widths.join('')}</cols><sheetData>`
  );
  yield rowXml(
    columns.map(({ title }) => title),
    1,
    columns,
    STYLE.head,
  );
  let row = 1;
  for await (const cells of rows) {
    row += 1;
    if (row > mostRows + 1) throw new RangeError(`A sheet takes at most ${mostRows} rows`);
    yield rowXml(cells, row, columns);
  }
  // Printed: A4 across, as wide as the page, with lines; at the foot the sheet's name and the page's number.
  yield (
    `</sheetData><autoFilter ref="A1:${columnName(columns.length - 1)}${row}"/><printOptions gridLines="1"/>` +
    '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.2"/>' +
    '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>' +
    '<headerFooter><oddFooter>&amp;C&amp;A  &amp;P / &amp;N</oddFooter></headerFooter></worksheet>'
  );
}

/**
 * @param mostRows of one sheet; beyond it a RangeError: offer CSV instead.
 * @returns the bytes of the file. The stream is destroyed with the error of a row source that fails, so that a file that
 * breaks off is seen to be broken.
 */
export function writeXlsx(sheets: readonly Sheet[], mostRows = MOST_ROWS): Readable {
  const zip = new ZipFile();
  const out = new PassThrough();
  const add = (path: string, xml: string): void => zip.addBuffer(Buffer.from(HEAD + xml), path);
  const parts = sheets.map((sheet, index) => ({ ...sheet, id: index + 1 }));

  add(
    '[Content_Types].xml',
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
      '<Default Extension="xml" ContentType="application/xml"/>' +
      '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>' +
      '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>' +
      parts
        .map(
          ({ id }) =>
            `<Override PartName="/xl/worksheets/sheet${id}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`,
        )
        .join('') +
      '</Types>',
  );
  add(
    '_rels/.rels',
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  );
  add(
    'xl/workbook.xml',
    `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${parts
      .map(({ name, id }) => `<sheet name="${escape(sheetName(name))}" sheetId="${id}" r:id="rId${id}"/>`)
      .join('')}</sheets><definedNames>${parts.map(headOnEachPage).join('')}</definedNames></workbook>`,
  );
  add(
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${PACKAGE}/relationships">${parts
      .map(({ id }) => `<Relationship Id="rId${id}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${id}.xml"/>`)
      .join('')}<Relationship Id="rId0" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
  );
  add('xl/styles.xml', STYLES);
  for (const part of parts) {
    const xml = Readable.from(sheetXml(part, mostRows), { objectMode: true, highWaterMark: 64 });
    const bytes = xml.pipe(new PassThrough({ writableHighWaterMark: 64 * 1024 }));
    xml.on('error', (error) => out.destroy(error));
    zip.addReadStream(bytes, `xl/worksheets/sheet${part.id}.xml`);
  }
  zip.on('error', (error: Error) => out.destroy(error));
  zip.outputStream.pipe(out);
  zip.end();
  return out;
}

function headOnEachPage({ name }: Sheet, index: number): string {
  const quoted = escape(sheetName(name).replaceAll("'", "''"));
  return `<definedName name="_xlnm.Print_Titles" localSheetId="${index}">'${quoted}'!$1:$1</definedName>`;
}

/** Excel refuses these signs in the name of a sheet, apostrophes at its ends, and a long one. */
function sheetName(name: string): string {
  return name
    .replace(/[[\]:*?/\\]/g, ' ')
    .slice(0, LONGEST_NAME)
    .replace(/^[\s']+|[\s']+$/g, '');
}
