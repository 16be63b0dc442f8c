/** Why a file cannot be read as a table. What people are told lies with whoever asked for it. */
export const TABLE_PROBLEMS = [
  /** No row with anything in it. */
  'empty',
  /** Neither a workbook nor text. */
  'notATable',
  /** A workbook of Excel 97–2003, or one with a password: both are the same kind of file. */
  'oldExcel',
  /** Unpacks to far more than it looks: a ZIP bomb, or a workbook full of other things. */
  'tooLarge',
  'tooManyRows',
  'broken',
] as const;
export type TableProblem = (typeof TABLE_PROBLEMS)[number];

export class TableError extends Error {
  override readonly name = 'TableError';
  readonly problem: TableProblem;
  constructor(problem: TableProblem, options?: ErrorOptions) {
    super(problem, options);
    this.problem = problem;
  }
}
