/** What a paper for people consists of; DOCX and PDF are two ways of writing the same blocks down. */
export type Block =
  | { kind: 'title'; text: string }
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string; bold?: boolean; indent?: boolean }
  | { kind: 'list'; items: readonly string[] }
  /** A label and what stands behind it, a line each. */
  | { kind: 'fields'; fields: readonly { label: string; value: string }[] }
  | { kind: 'table'; columns: readonly TableColumn[]; rows: readonly (readonly string[])[] }
  /** Places to sign at, each over its line of dots. */
  | { kind: 'signatures'; lines: readonly string[] }
  /** An SVG in the middle of the page, so many points wide. PDF only: Word files leave it out. */
  | { kind: 'drawing'; svg: string; width: number }
  | { kind: 'pageBreak' };

export interface TableColumn {
  title: string;
  /** Share of the page's width, in hundredths. */
  width: number;
  align?: 'left' | 'right';
}

export interface Paper {
  title: string;
  /** Who issues it: the file's author. */
  issuer: string;
  /** At the foot of each page, before its number. */
  footer: string;
  /** For tables of many columns. */
  landscape?: boolean;
  blocks: readonly Block[];
}

/** Whether a block is the paragraph that the signatures after it are put under. */
export function isSigned(block: Block | undefined, next: Block | undefined): boolean {
  return block?.kind === 'paragraph' && next?.kind === 'signatures';
}
