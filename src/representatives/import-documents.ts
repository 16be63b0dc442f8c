/** Files around a list: the rows that are to be put right, and the letters with the codes. */
import { stringify } from 'csv-stringify';
import { Readable } from 'node:stream';
import { renderSVG } from 'uqr';
import type { Block } from '../documents/blocks.ts';
import { writeOnPaper } from '../documents/writing.ts';
import { writeXlsx } from '../documents/xlsx.ts';
import { readyToSay } from '../line/compose.ts';
import type { Lang } from '../web/words.ts';
import type { Letter } from './import-effects.ts';
import { letterWords, reportWords, troubleTold } from './import-messages.ts';
import type { ImportRow } from './import-model.ts';

export const REPORT_FORMATS = ['xlsx', 'csv'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** One line for each thing that is wrong; nothing of what the file says about people. */
export async function* reportLines(
  lang: Lang,
  rows: AsyncIterable<Pick<ImportRow, 'row' | 'problems'>>,
): AsyncGenerator<[row: number, field: string, wrong: string, todo: string]> {
  for await (const { row, problems } of rows)
    for (const problem of problems) {
      const { field, wrong, todo } = troubleTold(lang, problem);
      yield [row, field, wrong, todo];
    }
}

export function writeRowReport(format: ReportFormat, lang: Lang, rows: AsyncIterable<ImportRow>): Readable {
  const words = reportWords(lang);
  const titles = [words.row, words.field, words.wrong, words.todo];
  const lines = reportLines(lang, rows);
  if (format === 'csv')
    return Readable.from(lines).pipe(stringify({ bom: true, header: true, columns: titles, escape_formulas: true }));
  const columns = titles.map((title, index) => ({ title, width: [8, 26, 34, 50][index]! }));
  return writeXlsx([{ name: words.name, columns, rows: lines }]);
}

export interface LetterDeps {
  organisation: { nameTh: string; contactTh: string };
  /** How the chat is opened; null where LINE has not said: then the code is typed. */
  chatLink: string | null;
}

/** A page for each. The codes stand here and nowhere else. */
export async function writeLetters(letters: readonly Letter[], deps: LetterDeps): Promise<Buffer> {
  return writeOnPaper('pdf', {
    title: letterWords.title,
    issuer: deps.organisation.nameTh,
    footer: letterWords.footer,
    blocks: letters.flatMap((letter, index): Block[] => [
      ...(index > 0 ? [{ kind: 'pageBreak' } as const] : []),
      ...letterBlocks(letter, deps),
    ]),
  });
}

export function letterBlocks({ person, code }: Letter, { organisation, chatLink }: LetterDeps): Block[] {
  const address = [person.contactAddress, person.community].filter(Boolean).join('\n');
  return [
    { kind: 'paragraph', text: organisation.nameTh, bold: true },
    ...(address ? [{ kind: 'paragraph', text: address } as const] : []),
    { kind: 'title', text: letterWords.title },
    { kind: 'paragraph', text: letterWords.dear(person.fullName ?? '') },
    { kind: 'paragraph', text: letterWords.body(organisation.nameTh, person.district ?? ''), indent: true },
    { kind: 'list', items: letterWords.steps },
    ...(chatLink ? [{ kind: 'drawing', svg: renderSVG(readyToSay(chatLink, code)), width: 180 } as const] : []),
    { kind: 'paragraph', text: letterWords.code },
    { kind: 'title', text: code },
    { kind: 'paragraph', text: letterWords.typed },
    { kind: 'paragraph', text: `${letterWords.private} ${organisation.contactTh}` },
  ];
}
